//! What the day brings is told: tasks that fall due or are late, projects that turned yellow or red,
//! promises that are due, letters that wait for an answer, cases of firms that run out. A sweep over what stands; what was
//! told under its mark is not told again, so that it may run as often as it likes, and on several servers.

use std::sync::Arc;

use anyhow::Result;
use bureau::{PromiseStanding, add_working_days, attention, falls_due, late_by, promise_standing};
use model::{ClockColour, ConsultationState, NoticeKind, TaskState, Text};
use store::{CaseFilter, ConsultationFilter, ConsultationRow, NewNotice, PromiseRow, Store, TaskFilter};

use crate::config::Config;
use crate::office::Office;
use crate::projects::{Held, Kept};
use crate::{bulletins, cases, clock, consultations};

/// Worked days before a promise is due on which it is told: money takes a fortnight to be ready.
const PROMISE_DAYS: u32 = 10;

/// Looks at what the day brings and tells it; returns how many were told.
pub(crate) async fn sweep(store: &Store, config: Arc<Config>, kept: &Kept) -> Result<usize> {
    let office = Office::of(store, config, kept.now(store).await?).await?;
    // What is told last stands on top: one's own tasks.
    let mut found = Vec::new();
    letters(&office, &store.consultations(&ConsultationFilter::default()).await?, &mut found);
    promises(&office, &store.promises(None).await?, &mut found);
    found.extend(projects(&office));
    for looked in cases::look(store.cases(&CaseFilter::default()).await?, &office.config, office.day) {
        found.extend(cases::swept(&office, &looked));
    }
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

/// Promises that are owed and fall due within some worked days, or were not kept.
fn promises(office: &Office, rows: &[PromiseRow], found: &mut Vec<NewNotice>) {
    let soon = add_working_days(office.calendar(), office.day, PROMISE_DAYS);
    for row in rows {
        let promise = &row.promise;
        let (Some(due), Some(held)) = (promise.due, office.projects.get(promise.project)) else { continue };
        let (id, name, kind) = (row.id, &held.row.project.name, promise.kind.title());
        let (when, words) = match promise_standing(promise, office.day) {
            PromiseStanding::Overdue { days } => (
                "late",
                Text::new(
                    format!("承诺逾期 {days} 天未兑现：{name}，{}", kind.zh),
                    format!("A promise is {days} days overdue: {name}, {}", kind.en),
                ),
            ),
            PromiseStanding::Owed if due <= soon => (
                "due",
                Text::new(
                    format!("承诺 {due} 到期：{name}，{}", kind.zh),
                    format!("A promise falls due on {due}: {name}, {}", kind.en),
                ),
            ),
            _ => continue,
        };
        let notice = NewNotice {
            person: String::new(),
            kind: NoticeKind::PromiseDue,
            mark: format!("promise:{id}:{when}:{due}"),
            thing: format!("promise:{id}"),
            words,
            day: office.day.to_string(),
        };
        found.extend(office.notices((&held.row.project.owner, &held.row.project.unit), "", &notice));
    }
}

/// Letters that ask a department that has not answered: whoever works there is told, where he was not when the letter went out. Whoever
/// comes into the department later learns of it here.
fn letters(office: &Office, rows: &[ConsultationRow], found: &mut Vec<NewNotice>) {
    for row in rows.iter().filter(|row| row.state == ConsultationState::Open) {
        for ask in row.asks.iter().filter(|ask| ask.answer.is_none() && ask.withdrawn.is_none()) {
            let numbered = |text: &str| text.replace("{id}", &row.id.to_string()).replace("{ask}", &ask.id.to_string());
            let told = consultations::asked(office, &row.letter, &ask.department, "");
            found.extend(told.into_iter().map(|one| NewNotice {
                mark: numbered(&one.mark),
                thing: numbered(&one.thing),
                ..one
            }));
        }
    }
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
        let unit = one.standing.unit(project);
        found.extend(office.notices((&project.owner, unit), "", &notice));
    }
    found
}
