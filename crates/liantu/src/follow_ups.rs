//! What a visit, a memorandum or a letter leaves to be done, as a task: who has it in hand, until when, who is told; and what became of it.
//!
//! The task is the one truth of a next step: the record shows the task's state. The transaction that keeps both is `store`'s.

use bureau::{TaskFile, add_working_days, holder, task_standing};
use chrono::NaiveDate;
use model::{NextStep, ProjectId, Task, TaskOrigin, TaskState};
use serde::Serialize;
use store::{FollowUp, TaskRow};
use utoipa::ToSchema;

use crate::office::Office;
use crate::shapes::Bilingual;
use crate::tasks;

/// Worked days within which a step is looked at again that was given no day: two weeks, after which a firm that was visited takes silence
/// for an answer.
const STEP_DAYS: u32 = 10;

/// Worked days for an instruction that names no day: until the next of the meetings that are held each month somebody reports.
pub(crate) const INSTRUCTION_DAYS: u32 = 10;

/// Longest title of a task, in characters: a line of a list; what was written in full stays on the record.
const LONGEST_TITLE: usize = 120;

/// What a next step hangs on.
pub(crate) struct Around<'a> {
    /// What it comes from.
    pub(crate) origin: TaskOrigin,
    /// With whom: it begins the title.
    pub(crate) firm: &'a str,
    /// The day of the visit or the signing.
    pub(crate) on: NaiveDate,
    /// The team or unit that answers where the step names nobody.
    pub(crate) team: &'a str,
    /// Who writes it down: he answers where nobody else does.
    pub(crate) writer: &'a str,
    /// The project that it is about.
    pub(crate) project: Option<ProjectId>,
    /// Whether it is invented.
    pub(crate) sample: bool,
}

/// Who has a step in hand: a user by his work name, a unit that somebody works in, else the name as it was typed, beside the team whose
/// people are told.
fn hands(office: &Office, by: Option<&str>, around: &Around<'_>) -> (String, String) {
    let by = by.map(str::trim).filter(|by| !by.is_empty());
    let (team, writer) = (around.team.trim(), around.writer.trim());
    let Some(name) = by else {
        let unit = office.user(writer).map_or(team, |row| if team.is_empty() { &row.user.unit } else { team });
        return (
            if team.is_empty() || office.user(writer).is_some() { writer } else { "" }.to_owned(),
            unit.to_owned(),
        );
    };
    if let Some(row) = office.user(name) {
        return (name.to_owned(), row.user.unit.clone());
    }
    let works = |row: &store::UserRow| row.disabled.is_none() && row.user.unit.trim() == name;
    if name == team || office.users.iter().any(works) {
        return (String::new(), name.to_owned());
    }
    (name.to_owned(), team.to_owned())
}

/// The task of a next step, as it would be made now.
fn task(office: &Office, step: &NextStep, around: &Around<'_>) -> Task {
    let what: String = step.what.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = if around.firm.is_empty() { what } else { format!("{}：{what}", around.firm) };
    let title = match title.char_indices().nth(LONGEST_TITLE) {
        Some((end, _)) => format!("{}…", &title[..end]),
        None => title,
    };
    let (owner, unit) = hands(office, step.by.as_deref(), around);
    let from = around.on.max(office.day);
    Task {
        title,
        owner,
        unit,
        due: step.due.unwrap_or_else(|| add_working_days(office.calendar(), from, STEP_DAYS)),
        origin: around.origin,
        origin_id: None,
        project: around.project,
        sample: around.sample,
    }
}

/// What is to follow from a next step, with who is told of it and why a task that is there becomes another.
pub(crate) fn of(office: &Office, step: Option<&NextStep>, around: &Around<'_>, why: &str) -> FollowUp {
    let Some(step) = step else {
        return FollowUp { why: why.to_owned(), ..FollowUp::default() };
    };
    let task = task(office, step, around);
    let notices = tasks::given(office, &task, around.writer);
    FollowUp { task: Some(task), notices, why: why.to_owned(), done: false }
}

/// The task of a next step, for whoever looks at the record.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct FollowTask {
    /// Its number.
    pub(crate) id: i64,
    /// Its version, to be named when it is taken a step on.
    pub(crate) version: i64,
    /// `open`, `done` or `cancelled`.
    pub(crate) state: String,
    /// `done`, `late`, `not_begun`, `under_way` or `cancelled`.
    pub(crate) fate: String,
    /// The same in a sentence.
    pub(crate) fate_text: Bilingual,
    /// Who has it in hand.
    pub(crate) holder: String,
    /// Until when.
    #[schema(value_type = String)]
    pub(crate) due: NaiveDate,
    /// What is to be known of who has it in hand: that no user is called so and who is told instead; null where a user or a unit has it.
    pub(crate) unknown_holder: Option<Bilingual>,
}

/// A step's last task among those of its record; `None` where none was made of it.
pub(crate) fn shape<'a>(office: &Office, rows: impl IntoIterator<Item = &'a TaskRow>) -> Option<FollowTask> {
    let row = rows.into_iter().max_by_key(|row| row.id)?;
    let file = TaskFile { task: &row.task, state: row.state, events: &row.events };
    let standing = task_standing(file, (office.calendar(), office.day), |at| office.day_of(at));
    let owner = row.task.owner.trim();
    let stranger = !owner.is_empty() && !office.users.is_empty() && office.user(owner).is_none();
    let unknown_holder = (stranger && row.state == TaskState::Open).then(|| {
        let told = office.told(owner, &row.task.unit).join("、");
        Bilingual {
            zh: format!("“{owner}”不是可登录的用户，提醒发给：{told}"),
            en: format!("`{owner}` is no user who may log in; told instead: {told}"),
        }
    });
    Some(FollowTask {
        id: row.id,
        version: row.version,
        state: row.state.to_string(),
        fate: standing.fate.as_str().to_owned(),
        fate_text: (&standing.fate.sentence()).into(),
        holder: holder(owner, &row.task.unit),
        due: row.task.due,
        unknown_holder,
    })
}
