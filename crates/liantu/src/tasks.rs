//! Tasks: read from what people write, and shown with what became of them. The rules are `bureau`'s, the rows `store`'s.

use bureau::{
    Actor, TaskFile, add_working_days, holder, may_change_task, may_step, may_take, open_wish, task_standing,
    wish_sentence,
};
use model::{NoticeKind, ProjectId, Task, TaskOrigin, TaskState, TaskStep, Text};
use serde::{Deserialize, Serialize};
use store::{NewNotice, TaskRow};
use utoipa::ToSchema;

use crate::office::Office;
use crate::people::Person;
use crate::project_entry::Faults;
use crate::shapes::Bilingual;

/// Most worked days that a task is given at once: two years.
const MOST_DAYS: u32 = 500;

/// A task.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TaskShape {
    /// Its number.
    pub(crate) id: i64,
    /// Counts its changes; name it when changing.
    pub(crate) version: i64,
    /// What is to be done.
    pub(crate) title: String,
    /// The user who has it in hand; empty where the unit has it.
    pub(crate) owner: String,
    /// The unit.
    pub(crate) unit: String,
    /// The day by which it is to be done.
    #[schema(value_type = String)]
    pub(crate) due: chrono::NaiveDate,
    /// `own`, `decision`, `instruction`, `project`, `visit`, `trip`, `mou` or `consultation`.
    pub(crate) origin: String,
    /// The same in words.
    pub(crate) origin_title: Bilingual,
    /// Number of what it comes from: of a decision, the meeting.
    pub(crate) origin_id: Option<i64>,
    /// The project it is about.
    pub(crate) project: Option<TaskProject>,
    /// `open`, `done` or `cancelled`.
    pub(crate) state: String,
    /// `done`, `late`, `not_begun`, `under_way` or `cancelled`.
    pub(crate) fate: String,
    /// The same in a sentence.
    pub(crate) fate_text: Bilingual,
    /// Worked days by which it is late; 0 in time, null where it is closed.
    pub(crate) late: Option<u32>,
    /// The day that was given first.
    #[schema(value_type = String)]
    pub(crate) first_due: chrono::NaiveDate,
    /// Worked days by which it is, or was done, late by the day that was given first; null where that day was not moved.
    pub(crate) late_by_first: Option<u32>,
    /// How it differs from what was first asked.
    pub(crate) changes: Vec<Bilingual>,
    /// What whoever has it in hand asks for, and nobody answered yet.
    pub(crate) wish: Option<TaskWish>,
    /// When it was entered.
    pub(crate) created_at: String,
    /// By whom.
    pub(crate) created_by: String,
    /// Whether whoever asks may change it.
    pub(crate) may_change: bool,
    /// The steps that whoever asks may take now.
    pub(crate) may: Vec<&'static str>,
    /// Whether it is invented.
    pub(crate) sample: bool,
    /// Its history, the first step first.
    pub(crate) history: Vec<TaskEventShape>,
}

/// The project of a task.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TaskProject {
    /// Its number.
    pub(crate) id: i64,
    /// Its name.
    pub(crate) name: String,
}

/// Something asked of whoever gave a task.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TaskWish {
    /// `asked_day` or `asked_cancel`.
    pub(crate) step: String,
    /// In a sentence.
    pub(crate) text: Bilingual,
    /// The day that is asked for; null where it is asked to be dropped.
    #[schema(value_type = Option<String>)]
    pub(crate) due: Option<chrono::NaiveDate>,
    /// By whom.
    pub(crate) by: String,
    /// When.
    pub(crate) at: String,
}

/// A step of a task.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TaskEventShape {
    /// When.
    pub(crate) at: String,
    /// By whom.
    pub(crate) by: String,
    /// `entered`, `progress`, `changed`, `asked_day`, `asked_cancel`, `handed_over`, `done`, `cancelled` or `reopened`.
    pub(crate) step: String,
    /// The same in words.
    pub(crate) step_title: Bilingual,
    /// The proof, the reason, the report.
    pub(crate) note: String,
    /// Who had it in hand from then on.
    pub(crate) holder: String,
    /// Until when from then on; of `asked_day` the day that is asked for.
    #[schema(value_type = String)]
    pub(crate) due: chrono::NaiveDate,
}

/// A task to enter.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TaskBody {
    /// What is to be done, in a line.
    #[serde(default)]
    pub(crate) title: String,
    /// Who has it in hand: the name of a user. While there are no users, a work name.
    #[serde(default)]
    pub(crate) owner: String,
    /// The unit; left out it is the user's own.
    #[serde(default)]
    pub(crate) unit: String,
    /// The day by which it is to be done, such as `2025-01-31`.
    pub(crate) due: Option<String>,
    /// Instead of `due`: so many worked days from now on.
    pub(crate) days: Option<u32>,
    /// What it comes from: `own`, or `project` for one about a project; told from `project` when left out. Every other kind is made by the
    /// operation that it comes from, in its transaction.
    pub(crate) origin: Option<String>,
    /// The number of what it comes from: of `project` the project's own.
    pub(crate) origin_id: Option<i64>,
    /// The project it is about.
    pub(crate) project: Option<i64>,
}

/// Reads a task that somebody enters by hand; every fault at once.
pub(crate) fn read(office: &Office, body: &TaskBody) -> Result<Task, Vec<Text>> {
    let mut faults = Faults::default();
    let origin = by_hand(&mut faults, body);
    read_of(office, body, (origin, faults))
}

/// Reads a task that comes of something else, which the caller knows.
pub(crate) fn read_from(office: &Office, body: &TaskBody, from: (TaskOrigin, i64)) -> Result<Task, Vec<Text>> {
    read_of(office, body, ((from.0, Some(from.1)), Faults::default()))
}

/// What a task that is entered by hand may come from. A decision that no meeting took would never come back on an agenda.
fn by_hand(faults: &mut Faults, body: &TaskBody) -> (TaskOrigin, Option<i64>) {
    let said: Option<TaskOrigin> = faults.word(("来源", "origin"), body.origin.as_deref());
    match said {
        None | Some(TaskOrigin::Own) => {
            if let Some(id) = body.origin_id {
                faults.add(
                    format!("自建任务没有来源编号（写了 {id}）"),
                    format!("`origin_id`: `{id}`, but a task that is entered by hand comes of nothing"),
                );
            }
            match body.project.filter(|_| said.is_none()) {
                Some(project) => (TaskOrigin::Project, Some(project)),
                None => (TaskOrigin::Own, None),
            }
        }
        Some(TaskOrigin::Project) => {
            if body.project.is_none() || body.origin_id.is_some_and(|id| body.project != Some(id)) {
                faults.add(
                    "来源写“项目”，须写项目编号，来源编号与它一致",
                    "`origin` is `project`: name it in `project`, and no other number in `origin_id`",
                );
            }
            (TaskOrigin::Project, body.project)
        }
        Some(other) => {
            let title = other.title();
            faults.add(
                format!("来源“{}”的任务由它自己生成，不能手工登记", title.zh),
                format!("`origin`: a task of `{other}` is made where it comes from, not by hand"),
            );
            (TaskOrigin::Own, None)
        }
    }
}

fn read_of(
    office: &Office,
    body: &TaskBody,
    ((origin, origin_id), mut faults): ((TaskOrigin, Option<i64>), Faults),
) -> Result<Task, Vec<Text>> {
    let title = faults.text(("事项", "title"), &body.title);
    if title.is_empty() {
        faults.add("没写要办的事项", "`title` is missing");
    }
    let (owner, unit) = owned(office, &mut faults, (&body.owner, &body.unit));
    let due = due(office, &mut faults, (body.due.as_deref(), body.days));
    let project = project(office, &mut faults, body.project);
    let due = faults.or(due)?.unwrap_or(office.day);
    Ok(Task { title, owner, unit, due, origin, origin_id, project, sample: false })
}

/// Who is to have something in hand: a user who may log in where there are users, else a work name; a unit where no person is named.
pub(crate) fn owned(office: &Office, faults: &mut Faults, (owner, unit): (&str, &str)) -> (String, String) {
    let owner = faults.person(("责任人", "owner"), owner);
    let mut unit = faults.person(("责任单位", "unit"), unit);
    if owner.is_empty() && unit.is_empty() {
        faults.add("没写责任人或责任单位", "`owner` and `unit` are both missing: nobody would do it");
    }
    if !owner.is_empty() && !office.users.is_empty() {
        match office.users.iter().find(|row| row.user.name.as_str() == owner) {
            None => faults.add(format!("没有用户 `{owner}`"), format!("`owner`: no user `{owner}`")),
            Some(row) if row.disabled.is_some() => {
                faults.add(
                    format!("用户 `{owner}` 已停用，请换一位"),
                    format!("`owner`: the user `{owner}` is disabled"),
                );
            }
            Some(row) if unit.is_empty() => unit = row.user.unit.clone(),
            Some(_) => {}
        }
    }
    (owner, unit)
}

/// The day something is due: named, or so many worked days from now on.
pub(crate) fn due(
    office: &Office,
    faults: &mut Faults,
    (day, days): (Option<&str>, Option<u32>),
) -> Option<chrono::NaiveDate> {
    let named = day.map(str::trim).filter(|day| !day.is_empty());
    match (named, days) {
        (Some(_), Some(_)) => {
            faults.add("时限和工作日数只写一个", "`due` and `days` are both given: one of them");
            None
        }
        (None, None) => {
            faults.add("没写办结时限", "`due` is missing");
            None
        }
        (None, Some(days)) if days > MOST_DAYS => {
            faults.add(format!("最多 {MOST_DAYS} 个工作日"), format!("`days`: `{days}` is more than {MOST_DAYS}"));
            None
        }
        (None, Some(days)) => Some(add_working_days(office.calendar(), office.day, days)),
        (Some(_), None) => {
            let due = faults.day(("时限", "due"), named)?;
            if due < office.day {
                let today = office.day;
                faults
                    .add(format!("时限 {due} 早于今天 {today}"), format!("`due`: `{due}` is past; today is `{today}`"));
            }
            Some(due)
        }
    }
}

/// A project by its number.
pub(crate) fn project(office: &Office, faults: &mut Faults, id: Option<i64>) -> Option<ProjectId> {
    let id = ProjectId(id?);
    if office.projects.get(id).is_none() {
        faults.add(format!("没有 {} 号项目", id.0), format!("`project`: no project `{}`", id.0));
    }
    Some(id)
}

/// What whoever gets a task is told; `{id}` stands for its number.
pub(crate) fn given(office: &Office, task: &Task, by: &str) -> Vec<NewNotice> {
    let (title, due) = (&task.title, task.due);
    let notice = NewNotice {
        person: String::new(),
        kind: NoticeKind::TaskAssigned,
        mark: "task:{id}:new".to_owned(),
        thing: "task:{id}".to_owned(),
        words: Text::new(format!("交办：{title}（{due} 前）"), format!("A task: {title} (until {due})")),
        day: office.day.to_string(),
    };
    office.notices((&task.owner, &task.unit), by, &notice)
}

/// The same for a task that changed hands, of which the number is known.
pub(crate) fn handed(office: &Office, row: &TaskRow, task: &Task, by: &str) -> Vec<NewNotice> {
    let named = given(office, task, by);
    let mark = format!("task:{}:handed:{}", row.id, row.version + 1);
    named.into_iter().map(|one| NewNotice { mark: mark.clone(), ..one }).collect()
}

/// What those are told whom a step of somebody else concerns: of an asking whoever gave the task and the heads, of another day or an end
/// whoever has it in hand.
pub(crate) fn stepped(office: &Office, row: &TaskRow, (step, task): (TaskStep, &Task), by: &str) -> Vec<NewNotice> {
    let title = &row.task.title;
    let (to, due) = (step.title(), task.due);
    let words = match step {
        TaskStep::AskedDay => Text::new(
            format!("{by} {}至 {due}：{title}", to.zh),
            format!("{by} asks for more time until {due}: {title}"),
        ),
        TaskStep::AskedCancel => {
            Text::new(format!("{by} {}：{title}", to.zh), format!("{by} asks that it be dropped: {title}"))
        }
        TaskStep::Changed | TaskStep::Cancelled | TaskStep::Reopened => Text::new(
            format!("任务{}：{}（时限 {due}）", to.zh, task.title),
            format!("A task of yours: {}: {} (due {due})", to.en.to_lowercase(), task.title),
        ),
        _ => return Vec::new(),
    };
    let notice = NewNotice {
        person: String::new(),
        kind: NoticeKind::TaskChanged,
        mark: format!("task:{}:step:{}", row.id, row.version + 1),
        thing: format!("task:{}", row.id),
        words,
        day: office.day.to_string(),
    };
    if !step.asks() {
        return office.notices((&row.task.owner, &row.task.unit), by, &notice);
    }
    // Who gave it may have left: then the heads answer.
    let mut told = office.notices((&row.created_by, ""), by, &notice);
    for head in office.notices(("", ""), by, &notice) {
        if !told.iter().any(|one| one.person == head.person) {
            told.push(head);
        }
    }
    told
}

/// As someone who asks.
pub(crate) fn actor(person: &Person) -> Actor<'_> {
    Actor {
        name: &person.name,
        role: person.role,
        unit: &person.unit,
        team: person.team.as_ref().map(|(_, team)| team),
    }
}

/// The steps that a person may take now.
fn steps(row: &TaskRow, person: &Person) -> Vec<&'static str> {
    let actor = actor(person);
    let may = |step: &&TaskStep| {
        may_step(row.state, **step).is_ok() && may_take(&actor, (&row.task, row.state), &row.created_by, **step).is_ok()
    };
    TaskStep::ALL.iter().filter(may).map(|step| step.as_str()).collect()
}

/// A task as it stands on the office's day.
pub(crate) fn shape(office: &Office, row: &TaskRow, person: Option<&Person>) -> TaskShape {
    let task = &row.task;
    let file = TaskFile { task, state: row.state, events: &row.events };
    let standing = task_standing(file, (office.calendar(), office.day), |at| office.day_of(at));
    let late = (row.state == TaskState::Open).then(|| bureau::late_by(office.calendar(), task.due, office.day));
    let may_change = person.is_some_and(|person| may_change_task(&actor(person), task, &row.created_by).is_ok());
    let may = person.map(|person| steps(row, person)).unwrap_or_default();
    let wish = open_wish(&row.events).filter(|_| row.state == TaskState::Open);
    let event = |event: &model::TaskEvent| TaskEventShape {
        at: event.at.clone(),
        by: event.by.clone(),
        step: event.step.to_string(),
        step_title: (&event.step.title()).into(),
        note: event.note.clone(),
        holder: holder(&event.owner, &event.unit),
        due: event.due,
    };
    TaskShape {
        id: row.id,
        version: row.version,
        title: task.title.clone(),
        owner: task.owner.clone(),
        unit: task.unit.clone(),
        due: task.due,
        origin: task.origin.to_string(),
        origin_title: (&task.origin.title()).into(),
        origin_id: task.origin_id,
        project: task
            .project
            .map(|id| TaskProject { id: id.0, name: office.project_name(id).unwrap_or_default().to_owned() }),
        state: row.state.to_string(),
        fate: standing.fate.as_str().to_owned(),
        fate_text: (&standing.fate.sentence()).into(),
        late,
        first_due: row.events.first().map_or(task.due, |event| event.due),
        late_by_first: standing.late_by_first,
        changes: standing.changes.iter().map(Bilingual::from).collect(),
        wish: wish.map(|wish| TaskWish {
            step: wish.step.to_string(),
            text: (&wish_sentence(wish)).into(),
            due: Some(wish.due).filter(|_| wish.step == TaskStep::AskedDay),
            by: wish.by.clone(),
            at: wish.at.clone(),
        }),
        created_at: row.created_at.clone(),
        created_by: row.created_by.clone(),
        may_change,
        may,
        sample: task.sample,
        history: row.events.iter().map(event).collect(),
    }
}
