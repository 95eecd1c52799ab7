//! Approvals handled for firms, at the rim: how a plan stands on a day, its words, its shapes, and what of it an investor may read.

use std::collections::BTreeMap;

use bureau::{Debt, Debtor, PlanView, StepView, act_refusals, plan_view};
use chrono::NaiveDate;
use model::{Checklist, PlanStep, ProjectId, StepAct, Text, WorkCalendar};
use press::{ApprovalLine, ApprovalSheet, PaperLine};
use serde::Serialize;
use store::ApprovalRow;
use utoipa::ToSchema;

use crate::config::Config;
use crate::project_shapes::{CodeShape, code};
use crate::projects::Projects;
use crate::shapes::Bilingual;

/// How a plan stands as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Course {
    /// A department is past its day.
    Late,
    /// A refusal stands in the way.
    Blocked,
    /// Under way.
    Open,
    /// Everything is granted.
    Done,
    /// Carried on no more.
    Ended,
}

impl Course {
    /// The code.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Blocked => "blocked",
            Self::Open => "open",
            Self::Done => "done",
            Self::Ended => "ended",
        }
    }

    fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Late => ("有事项逾期", "A step is late"),
            Self::Blocked => ("有事项不予批准", "A step was refused"),
            Self::Open => ("办理中", "Under way"),
            Self::Done => ("全部办结", "All granted"),
            Self::Ended => ("已停办", "Ended"),
        };
        Text::new(zh, en)
    }
}

/// A plan as it stands on a day.
pub(crate) struct Seen<'a> {
    /// The plan.
    pub(crate) row: &'a ApprovalRow,
    /// Its steps.
    pub(crate) view: PlanView,
}

impl<'a> Seen<'a> {
    /// Looks at a plan at the end of a day.
    pub(crate) fn on(row: &'a ApprovalRow, config: &Config, day: NaiveDate) -> Self {
        let calendar = &config.standard.pipeline.calendar;
        Self { row, view: plan_view(&row.steps, row.begun_on, day, calendar) }
    }

    /// How it stands as a whole.
    pub(crate) fn course(&self) -> Course {
        let view = &self.view;
        match () {
            () if self.row.ended.is_some() => Course::Ended,
            () if view.done => Course::Done,
            () if !view.blocked_by.is_empty() => Course::Blocked,
            () if view.steps.iter().any(|step| step.late > 0) => Course::Late,
            () => Course::Open,
        }
    }

    /// What it is called, in English too where somebody wrote that.
    pub(crate) fn title(&self) -> Text {
        let facts = &self.row.facts;
        Text::new(&facts.title, if facts.title_en.is_empty() { &facts.title } else { &facts.title_en })
    }

    fn steps(&self) -> impl Iterator<Item = (&PlanStep, &StepView)> {
        self.row.steps.iter().zip(&self.view.steps)
    }

    /// The step that the whole waits for first.
    fn critical(&self) -> Option<&PlanStep> {
        let open = self.steps().filter(|(_, view)| view.critical && view.waits_for.is_empty());
        open.min_by_key(|(_, view)| view.finish).map(|(step, _)| step)
    }
}

/// What is owed on a step, in words that an investor may read.
pub(crate) fn owed_words(step: &PlanStep, view: &StepView) -> Option<Text> {
    let owed = view.owed.as_ref()?;
    let named = |said: fn(&Text) -> &String, with: &str| {
        let names: Vec<&str> = owed.papers.iter().map(|at| said(&step.papers[*at].paper.title).as_str()).collect();
        names.join(with)
    };
    let (zh, en) = (named(|text| &text.zh, "、"), named(|text| &text.en, "; "));
    Some(match (owed.who, owed.what) {
        (Debtor::Firm, Debt::Correction) if zh.is_empty() => {
            Text::new("企业补正材料", "The firm corrects what it handed in")
        }
        (Debtor::Firm, Debt::Correction) => Text::new(format!("企业补正：{zh}"), format!("The firm corrects: {en}")),
        (Debtor::Firm, _) => Text::new(format!("企业提交：{zh}"), format!("The firm brings: {en}")),
        (Debtor::Office, Debt::Papers) => {
            Text::new(format!("代办窗口备齐：{zh}"), format!("Our office gets ready: {en}"))
        }
        (Debtor::Office, Debt::WayOn) => Text::new("代办窗口商定后续办法", "Our office settles how to go on"),
        (Debtor::Office, _) => Text::new("代办窗口申报", "Our office hands it in"),
        (Debtor::Department, _) => {
            let (zh, en) = (&step.step.department.zh, &step.step.department.en);
            match owed.until {
                Some(until) => Text::new(format!("{zh}于 {until} 前办理"), format!("{en} decides by {until}")),
                None => Text::new(format!("{zh}办理"), format!("{en} decides")),
            }
        }
    })
}

fn debtor(who: Debtor) -> CodeShape {
    match who {
        Debtor::Firm => code("firm", Text::new("企业", "The firm")),
        Debtor::Office => code("office", Text::new("代办窗口", "Our office")),
        Debtor::Department => code("department", Text::new("部门", "A department")),
    }
}

/// A plan in the list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ApprovalCard {
    /// Id.
    pub(crate) id: i64,
    /// Version.
    pub(crate) version: i64,
    /// What is handled.
    pub(crate) title: Bilingual,
    /// The firm.
    pub(crate) firm: String,
    /// The project it is for.
    pub(crate) project: Option<i64>,
    /// Its name.
    pub(crate) project_name: Option<String>,
    /// The firm of the register it is for.
    pub(crate) enterprise: Option<i64>,
    /// Who handles it.
    pub(crate) owner: String,
    /// His unit.
    pub(crate) unit: String,
    /// The day from which it is counted.
    pub(crate) begun_on: String,
    /// `late`, `blocked`, `open`, `done` or `ended`.
    pub(crate) course: CodeShape,
    /// How many steps apply.
    pub(crate) applies: usize,
    /// How many of them are granted.
    pub(crate) granted: usize,
    /// When the last step ended or is forecast to; null where it cannot be forecast.
    pub(crate) forecast: Option<String>,
    /// The step that the whole waits for first.
    pub(crate) critical: Option<Bilingual>,
    /// Worked days by which the latest step is late.
    pub(crate) late: u32,
    /// What is owed now, by the firm first.
    pub(crate) owed: Vec<StepOwedShape>,
    /// Whether it is invented.
    pub(crate) sample: bool,
}

/// Something that is owed on a step.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct StepOwedShape {
    /// The step's number.
    pub(crate) step: i64,
    /// Its name.
    pub(crate) title: Bilingual,
    /// `firm`, `office` or `department`.
    pub(crate) who: CodeShape,
    /// The department that decides.
    pub(crate) department: Bilingual,
    /// In words.
    pub(crate) words: Bilingual,
    /// Since when.
    pub(crate) since: Option<String>,
    /// Until when.
    pub(crate) until: Option<String>,
    /// Worked days past that.
    pub(crate) late: u32,
    /// Whether the whole waits for it.
    pub(crate) critical: bool,
}

fn said(day: Option<NaiveDate>) -> Option<String> {
    day.map(|day| day.to_string())
}

fn owed_shape(step: &PlanStep, view: &StepView) -> Option<StepOwedShape> {
    let owed = view.owed.as_ref()?;
    Some(StepOwedShape {
        step: step.id,
        title: Bilingual::from(&step.step.title),
        who: debtor(owed.who),
        department: Bilingual::from(&step.step.department),
        words: Bilingual::from(&owed_words(step, view)?),
        since: said(owed.since),
        until: said(owed.until),
        late: view.late,
        critical: view.critical,
    })
}

/// A plan in the list.
pub(crate) fn card(seen: &Seen<'_>, projects: &Projects) -> ApprovalCard {
    let (row, view) = (seen.row, &seen.view);
    let running = row.ended.is_none();
    let mut owed: Vec<(Debtor, StepOwedShape)> = seen
        .steps()
        .filter(|_| running)
        .filter_map(|(step, view)| Some((view.owed.as_ref()?.who, owed_shape(step, view)?)))
        .collect();
    owed.sort_by_key(|(who, owed)| (*who, std::cmp::Reverse(owed.late), !owed.critical));
    let course = seen.course();
    ApprovalCard {
        id: row.id,
        version: row.version,
        title: Bilingual::from(&seen.title()),
        firm: row.facts.firm.clone(),
        project: row.project.map(|project| project.0),
        project_name: row.project.and_then(|id| projects.get(id)).map(|held| held.row.project.name.clone()),
        enterprise: row.enterprise.map(|firm| firm.0),
        owner: row.facts.owner.clone(),
        unit: row.facts.unit.clone(),
        begun_on: row.begun_on.to_string(),
        course: code(course.as_str(), course.title()),
        applies: view.applies,
        granted: view.granted,
        forecast: said(view.forecast.filter(|_| running)),
        critical: seen.critical().filter(|_| running).map(|step| Bilingual::from(&step.step.title)),
        late: if running { view.steps.iter().map(|step| step.late).max().unwrap_or(0) } else { 0 },
        owed: owed.into_iter().map(|(_, owed)| owed).collect(),
        sample: row.sample,
    }
}

/// A plan whole.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ApprovalShape {
    /// As in the list.
    #[serde(flatten)]
    pub(crate) card: ApprovalCard,
    /// Its title in Chinese, as it was written.
    pub(crate) title_zh: String,
    /// Its title in English, as it was written; empty where nobody did.
    pub(crate) title_en: String,
    /// Whom the investor turns to.
    pub(crate) contact: String,
    /// Anything else, for the office alone.
    pub(crate) note: String,
    /// Why it is carried on no more.
    pub(crate) ended: Option<String>,
    /// Its steps.
    pub(crate) steps: Vec<StepShape>,
    /// Checklists that it holds steps of.
    pub(crate) checklists: Vec<String>,
    /// Whether whoever looks may change it.
    pub(crate) yours: bool,
    /// The day looked at.
    pub(crate) as_of: String,
    /// When it was last changed, and by whom.
    pub(crate) updated_at: String,
    /// See `updated_at`.
    pub(crate) updated_by: String,
}

/// A step of a plan.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct StepShape {
    /// Id.
    pub(crate) id: i64,
    /// Checklist and step.
    pub(crate) code: String,
    /// What it is.
    pub(crate) title: Bilingual,
    /// Who decides.
    pub(crate) department: Bilingual,
    /// How it stands.
    pub(crate) state: CodeShape,
    /// Since when.
    pub(crate) since: Option<String>,
    /// Days by the rule.
    pub(crate) days: u16,
    /// In which days.
    pub(crate) unit: CodeShape,
    /// How binding the rule is; `suggested` where no document says it.
    pub(crate) level: CodeShape,
    /// The rule.
    pub(crate) basis: Bilingual,
    /// Shorter time that was promised.
    pub(crate) promised: Option<u16>,
    /// Days that the department had it, in the same unit; null before it came.
    pub(crate) taken: Option<u32>,
    /// When it applies; null where it always does.
    pub(crate) when: Option<Bilingual>,
    /// What it ends with.
    pub(crate) result: Bilingual,
    /// Number of that paper; empty else.
    pub(crate) number: String,
    /// The note of the last act.
    pub(crate) note: String,
    /// When it was handed in, or is supposed to be.
    pub(crate) start: Option<String>,
    /// Last day, by what was promised or the rule, while the time runs.
    pub(crate) due: Option<String>,
    /// Last day by the rule.
    pub(crate) legal_due: Option<String>,
    /// When it ended or is forecast to; null behind a refusal.
    pub(crate) finish: Option<String>,
    /// Day on which it may end without moving the whole.
    pub(crate) latest: Option<String>,
    /// Worked days between the two.
    pub(crate) slack: Option<u32>,
    /// Whether the whole waits for it.
    pub(crate) critical: bool,
    /// Worked days late.
    pub(crate) late: u32,
    /// Whether it went before its turn.
    pub(crate) early: bool,
    /// Numbers of the steps that have to be granted first.
    pub(crate) waits_for: Vec<i64>,
    /// What is owed on it.
    pub(crate) owed: Option<StepOwedShape>,
    /// Papers.
    pub(crate) papers: Vec<StepPaperShape>,
    /// What happened, the last first.
    pub(crate) history: Vec<StepEventShape>,
    /// Acts that may follow.
    pub(crate) acts: Vec<CodeShape>,
    /// Whether whoever looks may enter them.
    pub(crate) yours: bool,
}

/// A paper of a step.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct StepPaperShape {
    /// Id.
    pub(crate) id: i64,
    /// What it is.
    pub(crate) title: Bilingual,
    /// In which form.
    pub(crate) form: CodeShape,
    /// Who brings it.
    pub(crate) from: CodeShape,
    /// How far it has come.
    pub(crate) state: CodeShape,
    /// Since when.
    pub(crate) on: Option<String>,
    /// SHA-256 of the kept file, among the project's papers.
    pub(crate) file: Option<String>,
}

/// Something that happened to a step.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct StepEventShape {
    /// The day.
    pub(crate) on: String,
    /// What.
    pub(crate) act: CodeShape,
    /// Number of the paper.
    pub(crate) number: String,
    /// Why, or what was said.
    pub(crate) note: String,
    /// When it was written down.
    pub(crate) at: String,
    /// By whom.
    pub(crate) by: String,
}

/// What stands beside a plan that is shown whole.
pub(crate) struct Around<'a> {
    /// Projects.
    pub(crate) projects: &'a Projects,
    /// Rules.
    pub(crate) config: &'a Config,
    /// The day looked at.
    pub(crate) day: NaiveDate,
    /// Sums of the project's kept files, by number.
    pub(crate) files: BTreeMap<i64, String>,
    /// Whether whoever looks may change the plan.
    pub(crate) yours: bool,
    /// The department whose steps he may act on; empty for none.
    pub(crate) unit: &'a str,
}

/// A plan whole.
pub(crate) fn shape(seen: &Seen<'_>, around: &Around<'_>) -> ApprovalShape {
    let row = seen.row;
    let mut checklists: Vec<String> =
        row.steps.iter().filter_map(|step| Some(step.step.code.split_once('/')?.0.to_owned())).collect();
    checklists.dedup();
    ApprovalShape {
        card: card(seen, around.projects),
        title_zh: row.facts.title.clone(),
        title_en: row.facts.title_en.clone(),
        contact: row.facts.contact.clone(),
        note: row.facts.note.clone(),
        ended: row.ended.clone(),
        steps: (0..row.steps.len()).map(|at| step_shape(seen, at, around)).collect(),
        checklists,
        yours: around.yours,
        as_of: around.day.to_string(),
        updated_at: row.updated_at.clone(),
        updated_by: row.updated_by.clone(),
    }
}

fn step_shape(seen: &Seen<'_>, at: usize, around: &Around<'_>) -> StepShape {
    let (step, view) = (&seen.row.steps[at], &seen.view.steps[at]);
    let what = &step.step;
    let calendar = &around.config.standard.pipeline.calendar;
    let yours = around.yours || (!around.unit.is_empty() && what.department.zh == around.unit);
    let events = step.events.iter().filter(|event| event.on <= around.day);
    StepShape {
        id: step.id,
        code: what.code.clone(),
        title: Bilingual::from(&what.title),
        department: Bilingual::from(&what.department),
        state: code(view.state, view.state.title()),
        since: said(view.since),
        days: what.days,
        unit: code(what.unit, what.unit.title()),
        level: code(what.level, what.level.title()),
        basis: Bilingual::from(&what.basis),
        promised: step.promised,
        taken: view.taken,
        when: what.when.as_ref().map(Bilingual::from),
        result: Bilingual::from(&what.result),
        number: view.number.clone(),
        note: view.note.clone(),
        start: said(view.start),
        due: said(view.due),
        legal_due: said(view.legal_due),
        finish: said(view.finish),
        latest: said(view.latest),
        slack: view.slack,
        critical: view.critical,
        late: view.late,
        early: view.early,
        waits_for: view.waits_for.iter().map(|place| seen.row.steps[*place].id).collect(),
        owed: owed_shape(step, view),
        papers: step
            .papers
            .iter()
            .map(|paper| StepPaperShape {
                id: paper.id,
                title: Bilingual::from(&paper.paper.title),
                form: code(paper.paper.form, paper.paper.form.title()),
                from: code(paper.paper.from, paper.paper.from.title()),
                state: code(paper.state, paper.state.title()),
                on: said(paper.on),
                file: paper.attachment.and_then(|id| around.files.get(&id).cloned()),
            })
            .collect(),
        history: events
            .rev()
            .map(|event| StepEventShape {
                on: event.on.to_string(),
                act: code(event.act, event.act.title()),
                number: event.number.clone(),
                note: event.note.clone(),
                at: event.at.clone(),
                by: event.by.clone(),
            })
            .collect(),
        acts: following(&seen.row.steps, at, calendar),
        yours: yours && seen.row.ended.is_none(),
    }
}

/// Acts that may follow on a step when all that they ask for is said.
fn following(steps: &[PlanStep], at: usize, calendar: &WorkCalendar) -> Vec<CodeShape> {
    let follows = |act: &&StepAct| {
        let request = bureau::ActRequest { act: **act, on: NaiveDate::MAX, number: "1", note: "因故", papers: 1 };
        act_refusals(steps, at, &request, (NaiveDate::MAX, calendar)).is_empty()
    };
    StepAct::ALL.iter().filter(follows).map(|act| code(act, act.title())).collect()
}

/// A plan as it is printed: what an investor may read of it.
pub(crate) fn sheet(
    seen: &Seen<'_>,
    (office, day): (Text, NaiveDate),
    link: Option<(String, NaiveDate)>,
) -> ApprovalSheet {
    let steps = seen.steps().map(|(step, view)| ApprovalLine {
        title: step.step.title.clone(),
        department: step.step.department.clone(),
        state: view.state,
        when: step.step.when.clone(),
        days: step.step.days,
        unit: step.step.unit,
        basis: step.step.basis.clone(),
        promised: step.promised,
        due: view.due,
        finish: view.finish,
        late: view.late,
        critical: view.critical,
        owed: owed_words(step, view),
        papers: step
            .papers
            .iter()
            .map(|paper| PaperLine {
                title: paper.paper.title.clone(),
                form: paper.paper.form,
                from: paper.paper.from,
                state: paper.state,
            })
            .collect(),
    });
    ApprovalSheet {
        office,
        title: seen.title(),
        firm: seen.row.facts.firm.clone(),
        day,
        forecast: seen.view.forecast,
        contact: seen.row.facts.contact.clone(),
        steps: steps.collect(),
        link,
        sample: seen.row.sample,
    }
}

/// A checklist as it is chosen from.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ChecklistShape {
    /// Id.
    pub(crate) id: String,
    /// What it is for.
    pub(crate) title: Bilingual,
    /// For whom.
    pub(crate) about: Bilingual,
    /// Its steps.
    pub(crate) steps: Vec<ChecklistStepShape>,
}

/// A step of a checklist.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ChecklistStepShape {
    /// Checklist and step.
    pub(crate) code: String,
    /// What it is.
    pub(crate) title: Bilingual,
    /// Who decides.
    pub(crate) department: Bilingual,
    /// Days by the rule.
    pub(crate) days: u16,
    /// In which days.
    pub(crate) unit: CodeShape,
    /// How binding the rule is.
    pub(crate) level: CodeShape,
    /// The rule.
    pub(crate) basis: Bilingual,
    /// When it applies; null where it always does.
    pub(crate) when: Option<Bilingual>,
    /// Steps that come first, by code.
    pub(crate) after: Vec<String>,
}

/// A checklist as it is chosen from.
pub(crate) fn checklist_shape(list: &Checklist) -> ChecklistShape {
    let steps = list.steps.iter().map(|step| ChecklistStepShape {
        code: step.code.clone(),
        title: Bilingual::from(&step.title),
        department: Bilingual::from(&step.department),
        days: step.days,
        unit: code(step.unit, step.unit.title()),
        level: code(step.level, step.level.title()),
        basis: Bilingual::from(&step.basis),
        when: step.when.as_ref().map(Bilingual::from),
        after: step.after.clone(),
    });
    ChecklistShape {
        id: list.id.clone(),
        title: Bilingual::from(&list.title),
        about: Bilingual::from(&list.about),
        steps: steps.collect(),
    }
}

/// Whether a project's investor signed, so that he may be given a link: it came to signing and did not end.
pub(crate) fn is_signed(projects: &Projects, project: ProjectId) -> bool {
    let standing = projects.get(project).and_then(|held| held.standing.as_ref());
    standing.is_some_and(|standing| {
        standing.reached(model::ProjectStage::Signed).is_some() && standing.stage != model::ProjectStage::Ended
    })
}
