//! Keeping firms at the rim: which firms are on the radar, what is known of each, shapes.
//!
//! What single firms pay and employ is shown to who may see statistics of single firms; for others it warns of nothing either, since a
//! colour would tell it. Not for what tells what: that is `bureau`'s.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use bureau::{FirmKnown, Fulfilment, NextCheck, Radar, Told, ToldBy, promise_standing};
use chrono::NaiveDate;
use insight::Eyes;
use model::{
    CheckAnswer, EnterpriseId, FirmReading, ProjectId, ProjectStage, Quantity, RetentionCheck, RetentionQuestion,
    Signal, Text, Undertaking, UndertakingKind,
};
use serde::Serialize;
use store::{Noted, PromiseRow, Store, SurveyFilter};
use utoipa::ToSchema;

use crate::config::Config;
use crate::landscape::Landscape;
use crate::project_shapes::{CodeShape, code};
use crate::projects::{Held, Projects};
use crate::promises;
use crate::shapes::Bilingual;
use crate::targets::Leads;
use crate::visit_shapes::{ProjectRefShape, project_ref};

/// Everything that is kept about landed firms.
pub(crate) struct Kept {
    checks: Vec<Noted<RetentionCheck>>,
    undertakings: Vec<Noted<Undertaking>>,
    readings: Vec<Noted<FirmReading>>,
    promises: Vec<PromiseRow>,
    /// Firms that answered the survey.
    surveyed: BTreeSet<EnterpriseId>,
}

impl Kept {
    pub(crate) async fn load(store: &Store) -> Result<Self> {
        let survey = store.survey_lines(&SurveyFilter::default()).await?;
        Ok(Self {
            checks: store.retention_checks().await?,
            undertakings: store.undertakings().await?,
            readings: store.firm_readings().await?,
            promises: store.promises(None).await?,
            surveyed: survey.into_iter().map(|row| row.answer.line.enterprise).collect(),
        })
    }
}

/// What the radar is computed from.
pub(crate) struct Around<'a> {
    pub(crate) kept: &'a Kept,
    pub(crate) projects: &'a Projects,
    pub(crate) leads: &'a Leads,
    pub(crate) landscape: &'a Landscape,
    pub(crate) config: &'a Config,
    pub(crate) eyes: Eyes,
    pub(crate) day: NaiveDate,
}

/// A firm with what is known of it.
pub(crate) struct Firm<'a> {
    id: EnterpriseId,
    projects: Vec<&'a Held>,
    progress: Vec<(i64, Undertaking, Fulfilment)>,
    radar: Radar,
}

impl Firm<'_> {
    /// Its number in the register.
    pub(crate) fn id(&self) -> EnterpriseId {
        self.id
    }
}

impl<'a> Around<'a> {
    /// Every firm on the radar: those of projects that were signed, those that were asked or surveyed, and firms of the district that a
    /// signal tells something of. The most urgent first, then who was not asked for longest.
    pub(crate) fn firms(&self) -> Vec<Firm<'a>> {
        let of_projects = self.landed().map(|(id, _)| id);
        let asked = self.kept.checks.iter().map(|row| row.what.enterprise);
        let told = self.leads.signals().iter().filter(|(_, signal)| self.tells(signal)).map(|(id, _)| *id);
        let here = |id: &EnterpriseId| {
            let region = self.landscape.firm(*id).and_then(|firm| firm.region.as_ref());
            region.is_some_and(|region| self.config.region().contains(region))
        };
        let of_district = told.chain(self.kept.surveyed.iter().copied()).filter(here);
        let ids: BTreeSet<EnterpriseId> = of_projects.chain(asked).chain(of_district).collect();
        let mut firms: Vec<Firm<'a>> = ids.into_iter().map(|id| self.firm(id)).collect();
        firms.sort_by_key(|firm| (std::cmp::Reverse(firm.radar.colour), urgency(firm.radar.next), firm.id));
        firms
    }

    /// One firm.
    pub(crate) fn firm(&self, id: EnterpriseId) -> Firm<'a> {
        let projects: Vec<&Held> = self.landed().filter(|(firm, _)| *firm == id).map(|(_, held)| held).collect();
        let checks: Vec<RetentionCheck> = self.checks(id).map(|row| row.what.clone()).collect();
        let signals = self.leads.signals().iter().filter(|(firm, _)| *firm == id).map(|(_, signal)| signal.clone());
        let signals: Vec<Signal> = signals.collect();
        let progress: Vec<_> = projects.iter().flat_map(|held| self.progress(held)).collect();
        let overdue: Vec<_> = projects.iter().flat_map(|held| self.overdue(held)).collect();
        let known = FirmKnown { checks: &checks, signals: &signals, progress: &progress, overdue: &overdue };
        let radar = bureau::radar(&known, &self.config.standard.retention, self.day);
        Firm { id, projects, progress, radar }
    }

    /// What a project undertook, with how far it is.
    pub(crate) fn progress(&self, held: &Held) -> Vec<(i64, Undertaking, Fulfilment)> {
        let signed = held.standing_on(self.day).and_then(|standing| standing.reached(ProjectStage::Signed));
        let paces = &self.config.standard.retention.paces;
        let of = self.kept.undertakings.iter().filter(|row| row.what.project == held.row.id);
        of.map(|row| {
            let reached = match row.what.kind {
                UndertakingKind::Investment => self.paid_in(held, row.what.quantity),
                _ if self.eyes == Eyes::All => {
                    bureau::reading_of(&row.what, self.kept.readings.iter().map(|row| &row.what), self.day)
                }
                _ => None,
            };
            let progress = bureau::fulfilment(&row.what, (signed, reached), paces, self.day);
            (row.id, row.what.clone(), progress)
        })
        .collect()
    }

    /// What came in by the day in the currency of the contract; unknown where nothing was noted.
    fn paid_in(&self, held: &Held, whole: Quantity) -> Option<(NaiveDate, Quantity)> {
        let Quantity::Money(whole) = whole else { return None };
        let of = held.paid.iter().filter(|paid| paid.on <= self.day && paid.amount.currency == whole.currency);
        let sum = of.map(|paid| paid.amount.hundredths).reduce(i64::saturating_add)?;
        Some((self.day, Quantity::Money(model::Money { hundredths: sum, currency: whole.currency })))
    }

    /// Promises of the district to a project that are overdue.
    fn overdue(&self, held: &Held) -> Vec<(i64, String, NaiveDate)> {
        let of = self.kept.promises.iter().filter(|row| row.promise.project == held.row.id);
        of.filter_map(|row| {
            let promise = promises::on_day(row, self.day)?;
            let late = matches!(promise_standing(&promise, self.day), bureau::PromiseStanding::Overdue { .. });
            let due = promise.due.filter(|_| late)?;
            Some((row.id, promise.text, due))
        })
        .collect()
    }

    /// What a firm answered by the day.
    fn checks(&self, id: EnterpriseId) -> impl Iterator<Item = &'a Noted<RetentionCheck>> {
        let day = self.day;
        self.kept.checks.iter().filter(move |row| row.what.enterprise == id && row.what.on <= day)
    }

    fn tells(&self, signal: &Signal) -> bool {
        let mut rules = self.config.standard.retention.signals.iter();
        signal.holds_on(self.day) && rules.any(|rule| rule.kind == signal.kind && rule.term.holds_on(self.day))
    }

    /// Firms of projects that were signed and did not end.
    fn landed(&self) -> impl Iterator<Item = (EnterpriseId, &'a Held)> {
        let day = self.day;
        self.projects.iter().filter_map(move |held| {
            let standing = held.standing_on(day)?;
            let landed = standing.reached(ProjectStage::Signed).is_some() && standing.stage != ProjectStage::Ended;
            Some((held.row.project.enterprise?, held)).filter(|_| landed)
        })
    }
}

/// The more urgent the smaller.
fn urgency(next: NextCheck) -> (u8, NaiveDate) {
    match next {
        NextCheck::Never => (0, NaiveDate::MIN),
        NextCheck::Overdue { due, .. } => (1, due),
        NextCheck::Due(due) => (2, due),
        NextCheck::Unruled => (3, NaiveDate::MAX),
    }
}

/// Something that tells of a firm.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ToldShape {
    /// `answer`, `signal`, `undertaking` or `promise`.
    pub(crate) by: String,
    /// Which: question, kind of signal, or number.
    pub(crate) of: String,
    /// `yellow` or `red`; null for what tells of growth.
    pub(crate) colour: Option<String>,
    /// In a sentence.
    pub(crate) text: Bilingual,
    /// What was said or written, in the words of the data; empty where nothing was.
    pub(crate) said: Bilingual,
    /// Since when, or of which day.
    pub(crate) on: String,
}

fn told_shape(told: &Told) -> ToldShape {
    let (by, of) = match &told.by {
        ToldBy::Answer(question) => ("answer", question.clone()),
        ToldBy::Signal(kind) => ("signal", kind.to_string()),
        ToldBy::Undertaking(id) => ("undertaking", id.to_string()),
        ToldBy::Promise(id) => ("promise", id.to_string()),
    };
    ToldShape {
        by: by.to_owned(),
        of,
        colour: told.colour.map(|colour| colour.to_string()),
        text: Bilingual::from(&told.text),
        said: Bilingual::from(&told.said),
        on: told.on.to_string(),
    }
}

/// When a firm is to be asked.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct NextCheckShape {
    /// `never` asked, `due`, `overdue`, or `unruled` where no rule says how often.
    pub(crate) state: String,
    /// By when; null where nobody asked yet.
    pub(crate) due: Option<String>,
    /// Days late; null while it is not.
    pub(crate) days_late: Option<i64>,
}

fn next_shape(next: NextCheck) -> NextCheckShape {
    let (state, due, days_late) = match next {
        NextCheck::Never => ("never", None, None),
        NextCheck::Due(due) => ("due", Some(due), None),
        NextCheck::Overdue { due, days } => ("overdue", Some(due), Some(days)),
        NextCheck::Unruled => ("unruled", None, None),
    };
    NextCheckShape { state: state.to_owned(), due: due.map(|due| due.to_string()), days_late }
}

/// A firm on the radar.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct RetentionFirmShape {
    /// The firm's number in the register.
    pub(crate) enterprise: i64,
    /// Its name.
    pub(crate) name: String,
    /// Its projects that were signed.
    pub(crate) projects: Vec<ProjectRefShape>,
    /// The unit that answers for the first of them; null where it has none.
    pub(crate) unit: Option<String>,
    /// The worst that is known: `green`, `yellow`, `red`; null where nothing is known.
    pub(crate) colour: Option<String>,
    /// Why it may go, the most urgent first.
    pub(crate) warnings: Vec<ToldShape>,
    /// Why it may invest more, the newest first.
    pub(crate) leads: Vec<ToldShape>,
    /// When it was asked last; null where it never was.
    pub(crate) asked: Option<String>,
    /// When it is to be asked.
    pub(crate) next: NextCheckShape,
    /// Whether the firm or what is known of it is partly invented.
    pub(crate) sample: bool,
}

/// A firm of the register, by what the radar shows of it.
pub(crate) fn firm_shape(around: &Around<'_>, firm: &Firm<'_>, name: &str, sample: bool) -> RetentionFirmShape {
    let projects = firm.projects.iter().filter_map(|held| project_ref(around.projects, Some(held.row.id)));
    let unit = firm.projects.first().and_then(|held| {
        let standing = held.standing_on(around.day)?;
        Some(standing.unit(&held.row.project).to_owned()).filter(|unit| !unit.is_empty())
    });
    RetentionFirmShape {
        enterprise: firm.id.0,
        name: name.to_owned(),
        projects: projects.collect(),
        unit,
        colour: firm.radar.colour.map(|colour| colour.to_string()),
        warnings: firm.radar.warnings.iter().map(told_shape).collect(),
        leads: firm.radar.leads.iter().map(told_shape).collect(),
        asked: around.checks(firm.id).map(|row| row.what.on).max().map(|on| on.to_string()),
        next: next_shape(firm.radar.next),
        sample: sample || around.checks(firm.id).any(|row| row.sample),
    }
}

/// A question to ask.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct RetentionQuestionShape {
    /// Its id.
    pub(crate) id: String,
    /// The question.
    pub(crate) text: Bilingual,
    /// The answer that tells something: `yes` or `no`.
    pub(crate) on: String,
    /// What it tells: `yellow`, `red` or `expansion`.
    pub(crate) tells: String,
    /// Where it is published, or that it is suggested.
    pub(crate) source: Bilingual,
}

/// The questions of a day.
pub(crate) fn questions(config: &Config, day: NaiveDate) -> Vec<RetentionQuestionShape> {
    in_force(config, day)
        .map(|question| RetentionQuestionShape {
            id: question.id.clone(),
            text: Bilingual::from(&question.text),
            on: question.on.to_string(),
            tells: question.tells.to_string(),
            source: Bilingual::from(&question.source),
        })
        .collect()
}

/// The questions in force on a day.
pub(crate) fn in_force(config: &Config, day: NaiveDate) -> impl Iterator<Item = &RetentionQuestion> {
    config.standard.retention.questions.iter().filter(move |question| question.term.holds_on(day))
}

/// What a firm said to a question.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CheckAnswerShape {
    /// The question.
    pub(crate) question: String,
    /// In words; its id where it is asked no more.
    pub(crate) text: Bilingual,
    /// `yes`, `no` or `unknown`.
    pub(crate) answer: String,
    /// What was said with it.
    pub(crate) said: String,
}

/// What a firm answered on a day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct RetentionCheckShape {
    /// Number.
    pub(crate) id: i64,
    /// The day.
    pub(crate) on: String,
    /// How it was asked.
    pub(crate) way: CodeShape,
    /// Its answers.
    pub(crate) answers: Vec<CheckAnswerShape>,
    /// Anything else that was said.
    pub(crate) note: String,
    /// Who wrote it down.
    pub(crate) by: String,
    /// When.
    pub(crate) at: String,
    /// Whether it is invented.
    pub(crate) sample: bool,
}

/// What a firm answered, the last first.
pub(crate) fn check_shapes(around: &Around<'_>, id: EnterpriseId) -> Vec<RetentionCheckShape> {
    let known: BTreeMap<&str, &Text> = around
        .config
        .standard
        .retention
        .questions
        .iter()
        .map(|question| (question.id.as_str(), &question.text))
        .collect();
    let answer = |(question, answer, said): &(String, CheckAnswer, String)| CheckAnswerShape {
        question: question.clone(),
        text: known.get(question.as_str()).map_or_else(|| Bilingual::plain(question), |text| Bilingual::from(*text)),
        answer: answer.to_string(),
        said: said.clone(),
    };
    let mut rows: Vec<&Noted<RetentionCheck>> = around.checks(id).collect();
    rows.sort_by_key(|row| std::cmp::Reverse((row.what.on, row.id)));
    rows.into_iter()
        .map(|row| RetentionCheckShape {
            id: row.id,
            on: row.what.on.to_string(),
            way: code(row.what.way, row.what.way.title()),
            answers: row.what.answers.iter().map(answer).collect(),
            note: row.what.note.clone(),
            by: row.by.clone(),
            at: row.at.clone(),
            sample: row.sample,
        })
        .collect()
}

/// What a firm undertook, and how far it is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct UndertakingShape {
    /// Number.
    pub(crate) id: i64,
    /// The project.
    pub(crate) project: Option<ProjectRefShape>,
    /// Investment, jobs or tax.
    pub(crate) kind: CodeShape,
    /// How much: `120`, or `5000000.00 CNY`.
    pub(crate) quantity: String,
    /// By when; of tax the calendar year is meant.
    pub(crate) due: String,
    /// Where it is written.
    pub(crate) source: String,
    /// What was reached; null where nobody knows, or who asks may not see it.
    pub(crate) reached: Option<String>,
    /// Of which day that is.
    pub(crate) reached_on: Option<String>,
    /// Share of what was undertaken, from 0; null where it is unknown.
    pub(crate) share: Option<f64>,
    /// Share that was to be reached by the time gone; null where nothing is said of it.
    pub(crate) expected: Option<f64>,
    /// `green`, `yellow`, `red`; null where it cannot be said.
    pub(crate) colour: Option<String>,
    /// In a sentence.
    pub(crate) words: Bilingual,
    /// Whether what was reached is kept from who asks, as a statistic of a single firm.
    pub(crate) withheld: bool,
    /// Whether it is invented.
    pub(crate) sample: bool,
}

/// What some projects undertook, the furthest behind first, then what is due first.
pub(crate) fn undertaking_shapes(
    around: &Around<'_>,
    mut progress: Vec<(i64, Undertaking, Fulfilment)>,
) -> Vec<UndertakingShape> {
    progress.sort_by_key(|(id, undertaking, progress)| (std::cmp::Reverse(progress.colour), undertaking.due, *id));
    let shape = |(id, undertaking, progress): &(i64, Undertaking, Fulfilment)| UndertakingShape {
        id: *id,
        project: project_ref(around.projects, Some(undertaking.project)),
        kind: code(undertaking.kind, undertaking.kind.title()),
        quantity: undertaking.quantity.to_string(),
        due: undertaking.due.to_string(),
        source: undertaking.source.clone(),
        reached: progress.reached.map(|(_, quantity)| quantity.to_string()),
        reached_on: progress.reached.map(|(on, _)| on.to_string()),
        share: progress.share,
        expected: progress.expected,
        colour: progress.colour.map(|colour| colour.to_string()),
        words: Bilingual::from(&progress.words),
        withheld: undertaking.kind != UndertakingKind::Investment && around.eyes != Eyes::All,
        sample: around.kept.undertakings.iter().any(|row| row.id == *id && row.sample),
    };
    progress.iter().map(shape).collect()
}

/// What a firm reached on a day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct FirmReadingShape {
    /// Number.
    pub(crate) id: i64,
    /// The project.
    pub(crate) project: i64,
    /// Jobs or tax.
    pub(crate) kind: CodeShape,
    /// How much.
    pub(crate) quantity: String,
    /// The day it speaks of.
    pub(crate) on: String,
    /// Who says so.
    pub(crate) source: String,
    /// Who wrote it down.
    pub(crate) by: String,
    /// Whether it is invented.
    pub(crate) sample: bool,
}

/// A firm with all that is known of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct RetentionDetail {
    /// The firm.
    pub(crate) firm: RetentionFirmShape,
    /// What it answered, the last first.
    pub(crate) checks: Vec<RetentionCheckShape>,
    /// What it undertook.
    pub(crate) undertakings: Vec<UndertakingShape>,
    /// What it reached, the last first; empty for who may not see statistics of single firms.
    pub(crate) readings: Vec<FirmReadingShape>,
    /// What is asked on the day.
    pub(crate) questions: Vec<RetentionQuestionShape>,
    /// The day looked at.
    pub(crate) as_of: String,
}

/// A firm whole.
pub(crate) fn detail(around: &Around<'_>, firm: &Firm<'_>, name: &str, sample: bool) -> RetentionDetail {
    let own: BTreeSet<ProjectId> = firm.projects.iter().map(|held| held.row.id).collect();
    let of = around.kept.readings.iter().filter(|row| own.contains(&row.what.project) && row.what.on <= around.day);
    let mut readings: Vec<&Noted<FirmReading>> = of.filter(|_| around.eyes == Eyes::All).collect();
    readings.sort_by_key(|row| std::cmp::Reverse((row.what.on, row.id)));
    let reading = |row: &&Noted<FirmReading>| FirmReadingShape {
        id: row.id,
        project: row.what.project.0,
        kind: code(row.what.kind, row.what.kind.title()),
        quantity: row.what.quantity.to_string(),
        on: row.what.on.to_string(),
        source: row.what.source.clone(),
        by: row.by.clone(),
        sample: row.sample,
    };
    RetentionDetail {
        firm: firm_shape(around, firm, name, sample),
        checks: check_shapes(around, firm.id),
        undertakings: undertaking_shapes(around, firm.progress.clone()),
        readings: readings.iter().map(reading).collect(),
        questions: questions(around.config, around.day),
        as_of: around.day.to_string(),
    }
}
