//! The promise ledger at the rim: how a promise stands on a day, what is left of it, sums with their rows, shapes.
//!
//! On an earlier day a promise stands as its events say; its words and figures are those of now. Not for what may be done with one:
//! that is `bureau`'s.

use std::collections::BTreeMap;

use bureau::{PromiseStanding, Sum, basis_day, left_of, promise_findings, promise_objections, promise_standing};
use chrono::NaiveDate;
use model::{LegalBasis, Money, Promise, PromiseState, Text, UnknownWord};
use serde::Serialize;
use store::{PromiseRow, Proposal};
use utoipa::ToSchema;

use crate::project_shapes::{CodeShape, SumShape, code, sum_shape};
use crate::projects::Projects;
use crate::shapes::Bilingual;

/// How a promise stands, as a word to filter by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stands {
    /// Owed and past its day.
    Overdue,
    /// Owed.
    Owed,
    /// The firm has still to meet the condition.
    Waits,
    /// It binds nobody.
    NotOwed,
    /// Kept.
    Kept,
}

impl Stands {
    /// All of them, the most urgent first.
    pub(crate) const ALL: [Self; 5] = [Self::Overdue, Self::Owed, Self::Waits, Self::NotOwed, Self::Kept];

    /// The code.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Owed => "owed",
            Self::Waits => "waits",
            Self::NotOwed => "not_owed",
            Self::Kept => "kept",
        }
    }

    /// The printed name.
    pub(crate) fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Overdue => ("逾期未兑现", "Overdue"),
            Self::Owed => ("应兑现", "Owed"),
            Self::Waits => ("待条件满足", "Waits for its condition"),
            Self::NotOwed => ("不负兑现义务", "Not owed"),
            Self::Kept => ("已兑现", "Kept"),
        };
        Text::new(zh, en)
    }
}

impl std::str::FromStr for Stands {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let found = Self::ALL.into_iter().find(|known| known.as_str() == text);
        found.ok_or_else(|| UnknownWord {
            found: text.to_owned(),
            expected: "`overdue` `owed` `waits` `not_owed` `kept`",
        })
    }
}

/// A promise as it stood at the end of a day; `None` where it was not written down yet.
pub(crate) fn on_day(row: &PromiseRow, day: NaiveDate) -> Option<Promise> {
    let mut states = row.events.iter().rev().filter(|event| event.on <= day).filter_map(|event| event.act.state());
    let state = states.next()?;
    // Who reviewed it later had not reviewed it then.
    let reviewed_on = row.promise.reviewed_on.filter(|on| *on <= day);
    Some(Promise { state, reviewed_on, ..row.promise.clone() })
}

/// How it stands, and the days it is late.
pub(crate) fn stands(promise: &Promise, day: NaiveDate) -> (Stands, Option<u32>) {
    match promise_standing(promise, day) {
        PromiseStanding::NotOwed => (Stands::NotOwed, None),
        PromiseStanding::Waits => (Stands::Waits, None),
        PromiseStanding::Owed => (Stands::Owed, None),
        PromiseStanding::Overdue { days } => (Stands::Overdue, Some(days)),
        PromiseStanding::Kept => (Stands::Kept, None),
    }
}

/// What is left of a promised sum on a day; `None` where no sum was promised.
fn left(promise: &Promise, day: NaiveDate) -> Option<Money> {
    left_of(promise, day)
}

/// A promise in the ledger.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PromiseShape {
    /// Id.
    pub(crate) id: i64,
    /// Version.
    pub(crate) version: i64,
    /// The project's number.
    pub(crate) project: i64,
    /// Its name.
    pub(crate) project_name: String,
    /// The unit that answers for it.
    pub(crate) unit: String,
    /// What is promised.
    pub(crate) kind: CodeShape,
    /// The clause.
    pub(crate) text: String,
    /// How much, such as `1200000.00 CNY`; null where it is no sum, or none was said.
    pub(crate) amount: Option<String>,
    /// The same in a few words.
    pub(crate) amount_spoken: Option<Bilingual>,
    /// What is left of it; null where no sum was promised.
    pub(crate) left: Option<String>,
    /// The same in a few words.
    pub(crate) left_spoken: Option<Bilingual>,
    /// What the firm has to do first; empty when nothing.
    pub(crate) condition: String,
    /// When it did.
    pub(crate) condition_met: Option<String>,
    /// Its legal basis.
    pub(crate) basis: Option<BasisShape>,
    /// Who wrote it.
    pub(crate) author: String,
    /// Who reviewed it; empty while nobody did.
    pub(crate) reviewer: String,
    /// When.
    pub(crate) reviewed_on: Option<String>,
    /// The day on which it was promised, where it was said.
    pub(crate) made_on: Option<String>,
    /// The day on which its basis has to hold: that of the promise, else the day on which it was written down.
    pub(crate) judged_on: Option<String>,
    /// Other terms that wait for a review while those here bind; null where none do.
    pub(crate) proposal: Option<ProposalShape>,
    /// What became of it on paper.
    pub(crate) state: CodeShape,
    /// How it stands on the day.
    pub(crate) standing: CodeShape,
    /// Days it is late.
    pub(crate) days_late: Option<u32>,
    /// By when it is to be kept.
    pub(crate) due: Option<String>,
    /// Anything else.
    pub(crate) note: String,
    /// What speaks against approving it now, but for its reviewer.
    pub(crate) objections: Vec<Bilingual>,
    /// What an auditor would ask.
    pub(crate) findings: Vec<Bilingual>,
    /// Payments that count.
    pub(crate) payments: Vec<PaymentShape>,
    /// What happened to it, the last first.
    pub(crate) history: Vec<PromiseEventShape>,
    /// Whether it is invented.
    pub(crate) sample: bool,
}

/// Proposed terms.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ProposalShape {
    /// Who proposed them.
    pub(crate) author: String,
    /// The day on which they were proposed.
    pub(crate) on: String,
    /// What would be promised.
    pub(crate) kind: CodeShape,
    /// The clause.
    pub(crate) text: String,
    /// How much; null where it is no sum.
    pub(crate) amount: Option<String>,
    /// The same in a few words.
    pub(crate) amount_spoken: Option<Bilingual>,
    /// What the firm would have to do first.
    pub(crate) condition: String,
    /// Its legal basis.
    pub(crate) basis: Option<BasisShape>,
    /// By when it would be to be kept.
    pub(crate) due: Option<String>,
    /// Anything else.
    pub(crate) note: String,
    /// What speaks against approving them, but for their reviewer.
    pub(crate) objections: Vec<Bilingual>,
}

/// A legal basis.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct BasisShape {
    /// Title and number of the document.
    pub(crate) document: String,
    /// Article or clause.
    pub(crate) article: String,
    /// Until when it holds.
    pub(crate) valid_to: Option<String>,
}

/// A payment.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PaymentShape {
    /// Id.
    pub(crate) id: i64,
    /// The day.
    pub(crate) on: String,
    /// How much.
    pub(crate) amount: String,
    /// The same in a few words.
    pub(crate) amount_spoken: Bilingual,
    /// Number of the voucher.
    pub(crate) voucher: String,
    /// Who noted it.
    pub(crate) by: String,
}

/// Something that happened to a promise.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PromiseEventShape {
    /// The day it holds from.
    pub(crate) on: String,
    /// What.
    pub(crate) act: CodeShape,
    /// In words.
    pub(crate) note: String,
    /// Who.
    pub(crate) by: String,
}

/// The ledger.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PromiseLedger {
    /// The day it is of.
    pub(crate) as_of: String,
    /// Promises, the most urgent first.
    pub(crate) items: Vec<PromiseShape>,
    /// How many, and what is left of them, by standing; every standing has its line.
    pub(crate) standings: Vec<StandingShape>,
    /// How many await a review.
    pub(crate) to_review: usize,
}

/// One line of the ledger's head.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct StandingShape {
    /// Which.
    pub(crate) standing: CodeShape,
    /// How many.
    pub(crate) count: usize,
    /// What is left to be paid of them; of kept ones what was paid.
    pub(crate) sum: SumShape,
    /// Their numbers: the rows behind the sum.
    pub(crate) promises: Vec<i64>,
}

/// What speaks against approving a promise of a day. Who reviews is known when he does; until then nobody is no objection of the promise
/// itself.
fn objections(promise: &Promise, made: NaiveDate) -> Vec<Bilingual> {
    let reviewed = Promise { reviewer: "·".to_owned(), ..promise.clone() };
    promise_objections(&reviewed, made).iter().map(|objection| Bilingual::from(&objection.sentence())).collect()
}

fn basis_shape(basis: &LegalBasis) -> BasisShape {
    BasisShape {
        document: basis.document.clone(),
        article: basis.article.clone(),
        valid_to: basis.valid_to.map(|day| day.to_string()),
    }
}

fn proposal_shape(before: &Promise, proposal: &Proposal, made: NaiveDate) -> ProposalShape {
    let promise = &proposal.promise;
    let day = basis_day(before, promise, (made, promise.made_on.unwrap_or(proposal.on)));
    ProposalShape {
        author: promise.author.clone(),
        on: proposal.on.to_string(),
        kind: code(promise.kind, promise.kind.title()),
        text: promise.text.clone(),
        amount: promise.amount.map(|amount| amount.to_string()),
        amount_spoken: promise.amount.map(|amount| Bilingual::from(&amount.spoken())),
        condition: promise.condition.clone(),
        basis: promise.basis.as_ref().map(basis_shape),
        due: promise.due.map(|due| due.to_string()),
        note: promise.note.clone(),
        objections: objections(promise, day),
    }
}

/// A promise as it is shown; `None` where it was not there on the day.
pub(crate) fn shape(row: &PromiseRow, projects: &Projects, day: NaiveDate) -> Option<PromiseShape> {
    let promise = on_day(row, day)?;
    let project = projects.get(promise.project).map(|held| &held.row.project);
    let (standing, days_late) = stands(&promise, day);
    let left = left(&promise, day);
    let made = row.made_on().unwrap_or(day);
    let open = matches!(promise.state, PromiseState::Draft | PromiseState::Refused);
    let objections = if open { objections(&promise, made) } else { Vec::new() };
    let day_text = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    let proposal = row.proposal.as_ref().filter(|proposal| proposal.on <= day);
    Some(PromiseShape {
        id: row.id,
        version: row.version,
        project: promise.project.0,
        project_name: project.map(|project| project.name.clone()).unwrap_or_default(),
        unit: project.map(|project| project.unit.clone()).unwrap_or_default(),
        kind: code(promise.kind, promise.kind.title()),
        text: promise.text.clone(),
        amount: promise.amount.map(|amount| amount.to_string()),
        amount_spoken: promise.amount.map(|amount| Bilingual::from(&amount.spoken())),
        left: left.map(|left| left.to_string()),
        left_spoken: left.map(|left| Bilingual::from(&left.spoken())),
        condition: promise.condition.clone(),
        condition_met: day_text(promise.condition_met),
        basis: promise.basis.as_ref().map(basis_shape),
        author: promise.author.clone(),
        reviewer: promise.reviewer.clone(),
        reviewed_on: day_text(promise.reviewed_on),
        made_on: day_text(row.promise.made_on),
        judged_on: day_text(row.made_on()),
        proposal: proposal.map(|proposal| proposal_shape(&row.promise, proposal, made)),
        state: code(promise.state, promise.state.title()),
        standing: code(standing.as_str(), standing.title()),
        days_late,
        due: day_text(promise.due),
        note: promise.note.clone(),
        objections,
        findings: promise_findings(&promise).into_iter().map(|found| Bilingual::from(&found.sentence())).collect(),
        payments: row
            .payments
            .iter()
            .filter(|payment| payment.on <= day)
            .map(|payment| PaymentShape {
                id: payment.id,
                on: payment.on.to_string(),
                amount: payment.amount.to_string(),
                amount_spoken: Bilingual::from(&payment.amount.spoken()),
                voucher: payment.voucher.clone(),
                by: payment.by.clone(),
            })
            .collect(),
        history: row
            .events
            .iter()
            .rev()
            .filter(|event| event.on <= day)
            .map(|event| PromiseEventShape {
                on: event.on.to_string(),
                act: code(event.act, event.act.title()),
                note: event.note.clone(),
                by: event.by.clone(),
            })
            .collect(),
        sample: row.sample,
    })
}

/// Which promises.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    /// In this state on paper.
    pub(crate) state: Option<PromiseState>,
    /// Standing so.
    pub(crate) standing: Option<Stands>,
    /// Of projects that this unit answers for.
    pub(crate) unit: Option<String>,
    /// Words that its text, project, condition, basis or note hold, in lower case.
    pub(crate) words: Vec<String>,
}

/// The ledger of a day. The head counts all promises that pass but for their standing, so that its lines can be chosen among.
pub(crate) fn ledger(rows: &[PromiseRow], projects: &Projects, filter: &Filter, day: NaiveDate) -> PromiseLedger {
    let mut sums: BTreeMap<Stands, (Sum, Vec<i64>)> = BTreeMap::new();
    let mut items = Vec::new();
    let mut to_review = 0;
    for row in rows {
        let Some(promise) = on_day(row, day) else { continue };
        let Some(shape) = shape(row, projects, day) else { continue };
        if filter.state.is_some_and(|state| promise.state != state) || !passes(&shape, filter) {
            continue;
        }
        let (standing, _) = stands(&promise, day);
        let (sum, numbers) = sums.entry(standing).or_default();
        let counted = match standing {
            Stands::Kept => paid(&promise, day),
            _ => left(&promise, day).map(|left| vec![left]),
        };
        match counted {
            Some(amounts) => amounts.into_iter().for_each(|amount| sum.add(Some(amount))),
            None => sum.add(None),
        }
        numbers.push(row.id);
        let waits = promise.state == PromiseState::Draft || shape.proposal.is_some();
        to_review += usize::from(waits);
        if filter.standing.is_none_or(|wanted| wanted == standing) {
            items.push((standing, promise.due.unwrap_or(NaiveDate::MAX), shape));
        }
    }
    items.sort_by_key(|(standing, due, shape)| (*standing, *due, shape.id));
    let standings = Stands::ALL.into_iter().map(|standing| {
        let (sum, promises) = sums.remove(&standing).unwrap_or_default();
        StandingShape {
            standing: code(standing.as_str(), standing.title()),
            count: promises.len(),
            sum: sum_shape(&sum),
            promises,
        }
    });
    PromiseLedger {
        as_of: day.to_string(),
        standings: standings.collect(),
        items: items.into_iter().map(|(_, _, shape)| shape).collect(),
        to_review,
    }
}

/// What was paid, where anything was: a promise of a thing is kept without money.
fn paid(promise: &Promise, day: NaiveDate) -> Option<Vec<Money>> {
    let paid: Vec<Money> = promise.paid.iter().filter(|(on, ..)| *on <= day).map(|(_, amount, _)| *amount).collect();
    (!paid.is_empty()).then_some(paid)
}

fn passes(shape: &PromiseShape, filter: &Filter) -> bool {
    let basis = shape.basis.as_ref().map(|basis| basis.document.as_str()).unwrap_or_default();
    let texts = [&shape.text, &shape.project_name, &shape.condition, &shape.note, &shape.unit];
    filter.unit.as_ref().is_none_or(|unit| *unit == shape.unit)
        && filter.words.iter().all(|word| {
            texts.iter().any(|text| text.to_lowercase().contains(word.as_str())) || basis.to_lowercase().contains(word)
        })
}

/// Columns of the ledger as a table.
pub(crate) const ROW: [&str; 17] = [
    "id",
    "project",
    "project_name",
    "unit",
    "kind",
    "text",
    "amount",
    "left",
    "condition",
    "condition_met",
    "basis",
    "state",
    "standing",
    "days_late",
    "due",
    "author",
    "reviewer",
];

/// A promise as a row.
pub(crate) fn row(shape: &PromiseShape) -> Vec<String> {
    let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
    let basis = shape.basis.as_ref().map(|basis| format!("{} {}", basis.document, basis.article)).unwrap_or_default();
    vec![
        shape.id.to_string(),
        shape.project.to_string(),
        shape.project_name.clone(),
        shape.unit.clone(),
        shape.kind.code.clone(),
        shape.text.clone(),
        or_empty(&shape.amount),
        or_empty(&shape.left),
        shape.condition.clone(),
        or_empty(&shape.condition_met),
        basis.trim().to_owned(),
        shape.state.code.clone(),
        shape.standing.code.clone(),
        shape.days_late.map(|days| days.to_string()).unwrap_or_default(),
        or_empty(&shape.due),
        shape.author.clone(),
        shape.reviewer.clone(),
    ]
}
