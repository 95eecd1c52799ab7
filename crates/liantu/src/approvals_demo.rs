//! Approvals of the sample: an invented kindergarten of partners from two countries in the middle of its way, and a pipe works. The steps
//! are the checklists' own; every name, number and day is invented and marked so.

use anyhow::Result;
use chrono::{Days, NaiveDate};
use model::{
    ApprovalStep, LegalBasis, Money, PaperState, Profile, ProjectStage, Promise, PromiseKind, PromiseState, StepAct,
    StepEvent,
};
use store::{
    ApprovalChange, ApprovalFacts, ApprovalRow, ApprovalTurn, NewApproval, PromiseChange, PromiseTurn, Signed, Store,
};

use crate::config::Config;
use crate::project_demo::KINDERGARTEN;
use crate::projects::{Held, Projects};

/// Who handles approvals in the sample, and who reviews promises.
const HELPER: &str = "代办员一号（样例）";
const REVIEWER: &str = "法制审核（样例）";

/// Days before the office's day, what happened, number of the paper, papers that were wanting by their place.
type Act = (u64, StepAct, &'static str, &'static [usize]);

/// A step, the working days promised for it, and what happened to it.
type Acts = (&'static str, Option<u16>, &'static [Act]);

use StepAct::{Accepted, Granted, NotApplicable, Returned, Submitted};

/// The kindergarten: step, shorter time, acts. In the middle: fire design was returned, the foreign exchange is late, and the
/// preparation of the school, which everything waits for, is in hand over the holiday.
const KINDERGARTEN_ACTS: &[Acts] = &[
    (
        "foreign-investment/identity",
        None,
        &[(88, Submitted, "", &[]), (88, Accepted, "", &[]), (76, Granted, "附证 0117（样例）", &[])],
    ),
    ("establishment/name", None, &[(75, Submitted, "", &[]), (75, Granted, "名保 2401（样例）", &[])]),
    (
        "establishment/register",
        Some(1),
        &[
            (74, Submitted, "", &[]),
            (72, Returned, "", &[2]),
            (66, Submitted, "", &[]),
            (66, Accepted, "", &[]),
            (65, Granted, "照字 0936（样例）", &[]),
        ],
    ),
    ("establishment/seal", None, &[(64, Submitted, "", &[]), (64, Granted, "印备 118（样例）", &[])]),
    ("establishment/tax", None, &[(63, Submitted, "", &[]), (63, Granted, "税通 552（样例）", &[])]),
    ("establishment/account", None, &[(62, Submitted, "", &[]), (57, Granted, "户 7003（样例）", &[])]),
    ("foreign-investment/report", None, &[(64, Submitted, "", &[]), (64, Granted, "报 2024-31（样例）", &[])]),
    ("foreign-investment/exchange", None, &[(17, Submitted, "", &[]), (16, Accepted, "", &[])]),
    ("construction/filing", None, &[(60, Submitted, "", &[]), (60, Granted, "备 2024-118（样例）", &[])]),
    (
        "construction/drawings",
        Some(10),
        &[(50, Submitted, "", &[]), (50, Accepted, "", &[]), (37, Granted, "图审 0882（样例）", &[])],
    ),
    (
        "construction/permit",
        None,
        &[(30, Submitted, "", &[]), (29, Accepted, "", &[]), (24, Granted, "施许 0071（样例）", &[])],
    ),
    ("fire/design", Some(10), &[(28, Submitted, "", &[]), (27, Accepted, "", &[]), (11, Returned, "", &[1])]),
    ("catering/staff", None, &[(18, Submitted, "", &[]), (15, Granted, "健 16 份（样例）", &[])]),
    ("catering/licence", None, &[(8, Submitted, "", &[]), (7, Accepted, "", &[])]),
    ("kindergarten/preparation", Some(30), &[(32, Submitted, "", &[]), (30, Accepted, "", &[])]),
    ("kindergarten/person", None, &[(40, NotApplicable, "", &[])]),
];

const WORKS_ACTS: &[Acts] = &[
    ("establishment/name", None, &[(70, Submitted, "", &[]), (70, Granted, "名保 2388（样例）", &[])]),
    ("establishment/register", None, &[(69, Submitted, "", &[]), (67, Granted, "照字 0902（样例）", &[])]),
    ("establishment/seal", None, &[(66, Submitted, "", &[]), (66, Granted, "印备 109（样例）", &[])]),
    ("construction/filing", None, &[(60, Submitted, "", &[]), (60, Granted, "备 2024-101（样例）", &[])]),
    ("land/offer", None, &[(58, Submitted, "", &[]), (28, Granted, "成交 12（样例）", &[])]),
    ("land/contract", None, &[(26, Submitted, "", &[]), (18, Granted, "合同 12（样例）", &[])]),
    ("environment/report", Some(20), &[(36, Submitted, "", &[]), (35, Accepted, "", &[])]),
    ("energy/review", None, &[(30, Submitted, "", &[]), (29, Accepted, "", &[]), (9, Granted, "节审 7（样例）", &[])]),
    ("planning/land-permit", Some(7), &[(10, Submitted, "", &[]), (9, Accepted, "", &[])]),
    ("construction/drawings", None, &[(12, Submitted, "", &[]), (11, Accepted, "", &[])]),
];

fn minus(on: NaiveDate, days: u64) -> NaiveDate {
    on.checked_sub_days(Days::new(days)).unwrap_or(on)
}

/// Mid-morning at the bureau.
fn moment(on: NaiveDate) -> String {
    format!("{on}T02:00:00Z")
}

/// Puts all of it into the store.
pub(crate) async fn put(store: &Store, config: &Config) -> Result<()> {
    let projects = Projects::load(store).await?;
    let day = projects.desk_day(config);
    let kindergarten = projects.iter().find(|held| held.row.project.name == KINDERGARTEN);
    let works = projects.iter().find(|held| {
        let project = &held.row.project;
        let of_pipe = project.links.node.as_ref().is_some_and(|(chain, _)| chain == "steel-pipe");
        let stage = held.standing.as_ref().map(|standing| standing.stage);
        let begun = matches!(stage, Some(ProjectStage::Signed | ProjectStage::Filed | ProjectStage::Construction));
        project.sample && of_pipe && project.profile == Profile::Industrial && begun
    });
    if let Some(held) = kindergarten {
        let titles = ("枫屿中外合作幼儿园开办代办（样例）", "Opening of Maple Isle Sino-foreign kindergarten (sample)");
        let lists: &[&str] =
            &["establishment", "foreign-investment", "construction", "fire", "catering", "kindergarten"];
        put_plan(store, config, (held, day), (titles, lists, KINDERGARTEN_ACTS)).await?;
        put_promises(store, held, day).await?;
    }
    if let Some(held) = works {
        let titles = ("钢管深加工项目开工前审批代办（样例）", "Approvals before works begin: pipe plant (sample)");
        let lists: &[&str] = &["establishment", "land", "planning", "environment", "energy", "construction"];
        put_plan(store, config, (held, day), (titles, lists, WORKS_ACTS)).await?;
    }
    Ok(())
}

async fn put_plan(
    store: &Store,
    config: &Config,
    (held, day): (&Held, NaiveDate),
    ((title, title_en), lists, acts): ((&str, &str), &[&str], &[Acts]),
) -> Result<()> {
    let chosen = config.standard.approvals.iter().filter(|list| lists.contains(&list.id.as_str()));
    let steps: Vec<ApprovalStep> = chosen.flat_map(|list| list.steps.clone()).collect();
    let first = acts.iter().flat_map(|(_, _, acts)| acts.iter()).map(|act| act.0).max().unwrap_or(0);
    let begun = minus(day, first);
    let new = NewApproval {
        project: Some(held.row.id),
        enterprise: held.row.project.enterprise,
        facts: ApprovalFacts {
            title: title.to_owned(),
            title_en: title_en.to_owned(),
            firm: held.row.project.investor.clone(),
            owner: HELPER.to_owned(),
            unit: held.row.project.unit.clone(),
            contact: format!("{}（代办窗口，样例）", config.pack.district.contact.zh),
            note: "每周五向投资方通报一次进度（样例）".to_owned(),
        },
        begun_on: begun,
        steps,
        sample: true,
    };
    let mut row = store.create_approval(&new, Signed { by: HELPER, at: &moment(begun) }).await?;
    // What goes to a department was brought before; the rest of what the firm brings is partly there.
    let mut brought: Vec<(NaiveDate, Vec<i64>)> = Vec::new();
    for (code, promised, list) in acts {
        let Some(step) = row.steps.iter().find(|one| one.step.code == *code).cloned() else { continue };
        if let Some(days) = promised {
            let change = ApprovalChange::Promised { step: step.id, days: Some(*days) };
            row = change_on(store, &row, begun, &change).await?;
        }
        if let Some((ago, ..)) = list.iter().find(|act| act.1 == Submitted) {
            brought.push((minus(day, *ago), step.papers.iter().map(|paper| paper.id).collect()));
        }
    }
    for (on, papers) in brought.into_iter().filter(|(_, papers)| !papers.is_empty()) {
        let change = ApprovalChange::Papers { papers, state: PaperState::Received, on, attachment: None };
        row = change_on(store, &row, on, &change).await?;
    }
    let mut all: Vec<(u64, &str, &Act)> =
        acts.iter().flat_map(|(code, _, list)| list.iter().map(move |act| (act.0, *code, act))).collect();
    all.sort_by_key(|(ago, ..)| std::cmp::Reverse(*ago));
    for (ago, code, (_, act, number, wanting)) in all {
        let Some(step) = row.steps.iter().find(|one| one.step.code == code) else { continue };
        let on = minus(day, ago);
        let note = match act {
            Returned => "材料须补正（样例）",
            NotApplicable => "登记为营利性，由市场监管部门登记（样例）",
            _ => "",
        };
        let event = StepEvent {
            on,
            act: *act,
            number: (*number).to_owned(),
            note: note.to_owned(),
            at: moment(on),
            by: HELPER.to_owned(),
        };
        let wanting = wanting.iter().filter_map(|place| step.papers.get(*place)).map(|paper| paper.id).collect();
        let change = ApprovalChange::Event { step: step.id, event, wanting };
        row = change_on(store, &row, on, &change).await?;
    }
    Ok(())
}

async fn change_on(store: &Store, row: &ApprovalRow, on: NaiveDate, change: &ApprovalChange) -> Result<ApprovalRow> {
    let signed = Signed { by: HELPER, at: &moment(on) };
    let turn = ApprovalTurn { id: row.id, version: row.version, signed };
    Ok(store.change_approval(&turn, change).await?)
}

/// What was promised to the kindergarten: help that binds, a grant that waits for its condition.
async fn put_promises(store: &Store, held: &Held, day: NaiveDate) -> Result<()> {
    let entered = minus(day, 80);
    let basis = |document: &str, article: &str| {
        Some(LegalBasis { document: document.to_owned(), article: article.to_owned(), valid_to: None })
    };
    let promise = |kind, text: &str, yuan: Option<i64>, condition: &str, basis, due| Promise {
        project: held.row.id,
        kind,
        text: text.to_owned(),
        amount: yuan.map(Money::yuan),
        condition: condition.to_owned(),
        condition_met: None,
        basis,
        author: HELPER.to_owned(),
        reviewer: String::new(),
        reviewed_on: None,
        made_on: None,
        state: PromiseState::Draft,
        due,
        paid: Vec::new(),
        note: String::new(),
    };
    let later = |days: u64| day.checked_add_days(Days::new(days));
    let promises = [
        promise(PromiseKind::Service, "专人代办全部审批事项，材料中英文对照", None, "", None, later(120)),
        promise(
            PromiseKind::Subsidy,
            "普惠性学位按统一标准给予建设补助",
            Some(720_000),
            "取得办学许可并招收普惠性学位",
            basis("《普惠性幼儿园建设补助办法》（样例）", "第六条"),
            later(300),
        ),
    ];
    for promise in promises {
        let row = store.create_promise(&promise, true, (entered, &moment(entered))).await?;
        let on = minus(day, 76);
        let turn = PromiseTurn { id: row.id, version: row.version, on, by: REVIEWER, at: &moment(on), told: &[] };
        let approved = PromiseChange::Reviewed { approved: true, note: "依据有效".to_owned() };
        store.change_promise(&turn, &approved).await?;
    }
    Ok(())
}
