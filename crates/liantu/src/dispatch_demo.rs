//! Sample meetings, decisions and tasks that agree with the sample projects: what a district's dispatch of the turn of a year could look
//! like. Everything is marked as a sample.

use std::sync::Arc;

use anyhow::Result;
use bureau::{add_working_days, attention};
use chrono::{Days, NaiveDate};
use model::{Instruction, MeetingState, ProjectId, Task, TaskOrigin, TaskState, TaskStep};
use store::{MeetingChange, MeetingTurn, NewDecisionOfMeeting, NewMeeting, Signed, Store, TaskChange, TaskTurn};

use crate::config::Config;
use crate::dispatch::{AgendaItem, Material, MinutesShape};
use crate::office::Office;
use crate::projects::{Held, Projects};

/// Who wrote the sample.
const BY: &str = "样例";

/// What was decided of the first projects: what, within how many worked days, and what became of it.
const DECIDED: [(&str, u32, Fate); 4] = [
    ("上门约谈投资方，形成书面进展报告（样例）", 5, Fate::Done),
    ("会同园区核对用地和环评条件，给出书面答复（样例）", 8, Fate::Late),
    ("补齐欠交材料并归档（样例）", 10, Fate::Moved),
    ("重新测算投资强度，提出是否出库的意见（样例）", 25, Fate::NotBegun),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Done,
    Late,
    Moved,
    NotBegun,
}

fn moment(on: NaiveDate, hour: u32) -> String {
    // Hours of a working day in China are the small hours of UTC.
    format!("{on}T{hour:02}:00:00Z")
}

/// Puts the sample into a store that holds the sample projects.
pub(crate) async fn put(store: &Store, config: &Arc<Config>) -> Result<()> {
    let projects = Arc::new(Projects::load(store).await?);
    let today = projects.desk_day(config);
    let mut office = Office::of(store, Arc::clone(config), projects).await?;
    let held_on = last_worked(&office, today - Days::new(24));
    // As the office saw it on the day of the meeting.
    office.day = held_on;
    let items = {
        let material = Material::gather(store, &office, None).await?;
        material.proposed().into_iter().take(6).collect::<Vec<_>>()
    };
    let at = moment(held_on, 1);
    let signed = Signed { by: BY, at: &at };
    let meeting = NewMeeting {
        title: format!("{}招商引资工作调度会（样例）", held_on.format("%Y年%-m月")),
        on: held_on,
        place: "三楼会议室".to_owned(),
        agenda: serde_json::to_string(&items)?,
        sample: true,
    };
    let mut row = store.create_meeting(&meeting, signed).await?;
    row = store.change_meeting(&turn(&row, &at), &MeetingChange::Begin(row.agenda.clone())).await?;
    let mut made = Vec::new();
    for ((title, days, fate), item) in DECIDED.iter().zip(&items) {
        let (owner, unit) = of_project(&office, item);
        let task = Task {
            title: (*title).to_owned(),
            owner,
            unit,
            due: add_working_days(office.calendar(), held_on, *days),
            origin: TaskOrigin::Decision,
            origin_id: Some(row.root),
            project: item.project.map(ProjectId),
            sample: true,
        };
        let new = NewDecisionOfMeeting { item: item.key.clone(), task, notices: Vec::new() };
        let decision = store.add_decision(&turn(&row, &at), (row.root, row.revision), &new).await?;
        made.push((decision.task, *fate));
        row = store.meeting(row.id).await?;
    }
    let said = items
        .iter()
        .map(|item| (item.key.clone(), "责任单位汇报了进展和困难，会议议定按时限办理（样例）。".to_owned()));
    let minutes = MinutesShape {
        chair: "分管领导（样例）".to_owned(),
        present: ["商务局", "园区专班", "街区专班", "工信局", "住建局"].map(str::to_owned).to_vec(),
        said: said.collect(),
        summary: "红牌项目每周报一次进展，黄牌项目两周报一次（样例）。".to_owned(),
    };
    row = store.change_meeting(&turn(&row, &at), &MeetingChange::Minutes(serde_json::to_string(&minutes)?)).await?;
    for state in [MeetingState::Reviewed, MeetingState::Issued] {
        let later = moment(held_on + Days::new(1), 2);
        row = store.change_meeting(&turn(&row, &later), &MeetingChange::State(state, Vec::new())).await?;
    }
    for (task, fate) in made {
        became(store, &office, (task, fate), held_on).await?;
    }
    office.day = today;
    own(store, &office).await?;
    instruction(store, &office, &items).await
}

fn turn<'a>(row: &store::MeetingRow, at: &'a str) -> MeetingTurn<'a> {
    MeetingTurn { id: row.id, version: row.version, signed: Signed { by: BY, at } }
}

/// What became of a decision since.
async fn became(store: &Store, office: &Office, (id, fate): (i64, Fate), from: NaiveDate) -> Result<()> {
    let row = store.task(id).await?;
    let on = moment(add_working_days(office.calendar(), from, 3), 3);
    let (step, note, state, task) = match fate {
        Fate::NotBegun | Fate::Late => return Ok(()),
        Fate::Done => (TaskStep::Done, "已约谈，报告归档（样例）", TaskState::Done, row.task),
        Fate::Moved => {
            let due = add_working_days(office.calendar(), row.task.due, 10);
            (TaskStep::Changed, "企业资料晚到一周，时限顺延（样例）", TaskState::Open, Task { due, ..row.task })
        }
    };
    let turn = TaskTurn { id, version: row.version, signed: Signed { by: BY, at: &on } };
    store.change_task(&turn, &TaskChange { step, note: note.to_owned(), state, task }, &[]).await?;
    Ok(())
}

/// Tasks that come from no meeting: one that is due tomorrow, one of a red project.
async fn own(store: &Store, office: &Office) -> Result<()> {
    let dossiers: Vec<_> = office.projects.iter().map(Held::dossier).collect();
    let rules = &office.config.standard.pipeline.clocks;
    let red = attention(&dossiers, rules, (office.calendar(), office.day));
    let at = moment(office.day - Days::new(5), 2);
    for (one, (title, days)) in
        red.iter().skip(6).zip([("核实企业最新意向并更新台账（样例）", 1_u32), ("陪同企业看厂房（样例）", 6)])
    {
        let Some(held) = office.projects.get(one.project) else { continue };
        let project = &held.row.project;
        let task = Task {
            title: title.to_owned(),
            owner: project.owner.clone(),
            unit: project.unit.clone(),
            due: add_working_days(office.calendar(), office.day, days),
            origin: TaskOrigin::Project,
            origin_id: Some(one.project.0),
            project: Some(one.project),
            sample: true,
        };
        store.create_task(&task, Signed { by: BY, at: &at }, &[]).await?;
    }
    Ok(())
}

async fn instruction(store: &Store, office: &Office, items: &[AgendaItem]) -> Result<()> {
    let new = Instruction {
        words: "红牌项目一周内逐个拿出处置意见（样例）".to_owned(),
        source: "区长办公会（样例）".to_owned(),
        on: office.day - Days::new(3),
        project: items.first().and_then(|item| item.project).map(ProjectId),
        sample: true,
    };
    let at = moment(office.day - Days::new(3), 4);
    store.create_instruction(&new, Signed { by: BY, at: &at }, None).await?;
    Ok(())
}

fn of_project(office: &Office, item: &AgendaItem) -> (String, String) {
    let held = item.project.and_then(|id| office.projects.get(ProjectId(id)));
    held.map_or_else(
        || (String::new(), "商务局".to_owned()),
        |held| (held.row.project.owner.clone(), held.row.project.unit.clone()),
    )
}

fn last_worked(office: &Office, mut day: NaiveDate) -> NaiveDate {
    while !office.calendar().is_worked(day) {
        day = day - Days::new(1);
    }
    day
}
