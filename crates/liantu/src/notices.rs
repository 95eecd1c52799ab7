//! What the day brings is told: tasks that fall due or are late, projects that turned yellow or red. A sweep over what stands; what was
//! told under its mark is not told again, so that it may run as often as it likes, and on several servers.

use std::sync::Arc;

use anyhow::Result;
use bureau::{attention, falls_due, late_by};
use model::{ClockColour, NoticeKind, TaskState, Text};
use store::{NewNotice, Store, TaskFilter};

use crate::config::Config;
use crate::office::Office;
use crate::projects::{Held, Kept};
use crate::{bulletins, clock};

/// Looks at what the day brings and tells it; returns how many were told.
pub(crate) async fn sweep(store: &Store, config: Arc<Config>, kept: &Kept) -> Result<usize> {
    let office = Office::of(store, config, kept.now(store).await?).await?;
    let mut found = projects(&office);
    let open = TaskFilter { state: Some(TaskState::Open), ..TaskFilter::default() };
    for row in store.tasks(&open).await? {
        let task = &row.task;
        let (id, due, title) = (row.id, task.due, &task.title);
        let late = late_by(office.calendar(), due, office.day);
        let (kind, words) = if late > 0 {
            let words = Text::new(
                format!("任务逾期 {late} 个工作日：{title}（时限 {due}）"),
                format!("A task is {late} working days late: {title} (due {due})"),
            );
            (NoticeKind::TaskLate, words)
        } else if falls_due(office.calendar(), due, office.day) {
            let words =
                Text::new(format!("任务将到期：{title}（时限 {due}）"), format!("A task is due: {title} ({due})"));
            (NoticeKind::TaskDue, words)
        } else {
            continue;
        };
        // A task whose day was moved is told of again.
        let notice = NewNotice {
            person: String::new(),
            kind,
            mark: format!("task:{id}:{kind}:{due}"),
            thing: format!("task:{id}"),
            words,
            day: office.day.to_string(),
        };
        found.extend(office.notices((&task.owner, &task.unit), "", &notice));
    }
    Ok(store.notify(&found, &clock::now()).await?)
}

/// Projects that are yellow or worse, each with the day it turned.
fn projects(office: &Office) -> Vec<NewNotice> {
    let dossiers: Vec<_> = office.projects.iter().map(Held::dossier).collect();
    let rules = &office.config.standard.pipeline.clocks;
    let mut found = Vec::new();
    // The mildest first: what is told last stands on top.
    for one in attention(&dossiers, rules, (office.calendar(), office.day)).iter().rev() {
        let Some(held) = office.projects.get(one.project) else { continue };
        let project = &held.row.project;
        let red = one.colour >= ClockColour::Red;
        let (kind, zh, en) = if red {
            (NoticeKind::ProjectRed, "红牌", "red")
        } else {
            (NoticeKind::ProjectYellow, "黄牌", "yellow")
        };
        let (name, id, since, late) = (&project.name, one.project.0, one.since, bulletins::late(one));
        let notice = NewNotice {
            person: String::new(),
            kind,
            mark: format!("project:{id}:{kind}:{since}"),
            thing: format!("project:{id}"),
            words: Text::new(format!("{zh}：{name}，{}", late.zh), format!("Turned {en}: {name}, {}", late.en)),
            day: office.day.to_string(),
        };
        let unit = one.standing.transferred_to.as_deref().unwrap_or(&project.unit);
        found.extend(office.notices((&project.owner, unit), "", &notice));
    }
    found
}
