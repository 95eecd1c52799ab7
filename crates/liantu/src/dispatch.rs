//! Dispatch meetings: what may come on an agenda, the agenda as it is now or as it was when the meeting began, the minutes on paper.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use bureau::{AgendaRules, Candidature, TaskFile, attention, holder, open_wish, propose, task_standing, wish_sentence};
use model::{AgendaKind, ClockColour, MeetingState, ProjectId, TaskOrigin, TaskState, Text};
use press::{Minutes, MinutesDecision, MinutesItem};
use serde::{Deserialize, Serialize};
use store::{DecisionOfMeeting, InstructionRow, MeetingRow, Store, TaskFilter, TaskRow};
use utoipa::ToSchema;

use crate::bulletins;
use crate::office::Office;
use crate::shapes::Bilingual;

/// An item of an agenda. Of a meeting that has begun it says what it said then.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
pub(crate) struct AgendaItem {
    /// Its key: `project:12`, `decision:3`, `task:5`, `instruction:2` or `own:1`.
    pub(crate) key: String,
    /// `project`, `decision`, `task`, `instruction` or `own`.
    #[serde(default)]
    pub(crate) kind: String,
    /// The same in words.
    #[serde(default)]
    pub(crate) kind_title: Bilingual,
    /// What it is about.
    #[serde(default)]
    pub(crate) title: Bilingual,
    /// Why it is on the agenda: what is late, what became of it, where it was said.
    #[serde(default)]
    pub(crate) why: Bilingual,
    /// Who answers for it.
    #[serde(default)]
    pub(crate) holder: String,
    /// Of a project: `yellow`, `red` or `leaves`; null where it shows none.
    #[serde(default)]
    pub(crate) colour: Option<String>,
    /// Of a decision or a task: what became of it.
    #[serde(default)]
    pub(crate) fate: Option<String>,
    /// Where the rule, or the instruction, stands.
    #[serde(default)]
    pub(crate) source: Bilingual,
    /// The project to open; null where it is about none.
    #[serde(default)]
    pub(crate) project: Option<i64>,
    /// The task to open.
    #[serde(default)]
    pub(crate) task: Option<i64>,
    /// What a person wrote beside it.
    #[serde(default)]
    pub(crate) note: String,
}

/// What is written of a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub(crate) struct MinutesShape {
    /// Who led it, by work name or office.
    #[serde(default)]
    pub(crate) chair: String,
    /// Who was there: units and work names.
    #[serde(default)]
    pub(crate) present: Vec<String>,
    /// What was said of each item, by its key.
    #[serde(default)]
    pub(crate) said: BTreeMap<String, String>,
    /// What was concluded; each line is a paragraph.
    #[serde(default)]
    pub(crate) summary: String,
}

/// Everything that may come on an agenda now.
pub(crate) struct Material {
    items: BTreeMap<String, AgendaItem>,
    candidates: Vec<Candidature>,
}

impl Material {
    /// Gathers it. What the meeting itself decided is none of its own agenda.
    pub(crate) async fn gather(store: &Store, office: &Office, meeting: Option<&MeetingRow>) -> Result<Self> {
        let mut found = Self { items: BTreeMap::new(), candidates: Vec::new() };
        found.projects(office);
        let tasks = store.tasks(&TaskFilter::default()).await?;
        found.tasks(office, &tasks);
        let meetings = store.meetings().await?;
        let own = meeting.map(|row| row.root);
        let until = meeting.map_or(office.day, |row| row.on);
        let earlier: Vec<&MeetingRow> = meetings
            .iter()
            .filter(|row| row.state != MeetingState::Planned && Some(row.root) != own && row.on <= until)
            .collect();
        let last = earlier.first().map(|row| row.root);
        let decisions = store.meeting_decisions(None).await?;
        found.decisions(office, (&decisions, &tasks), (&earlier, last));
        found.instructions(office, &store.instructions().await?, &tasks);
        Ok(found)
    }

    fn add(&mut self, kind: AgendaKind, item: AgendaItem, (colour, late): (Option<ClockColour>, u32)) {
        self.candidates.push(Candidature { key: item.key.clone(), kind, colour, late });
        let item = AgendaItem { kind: kind.to_string(), kind_title: (&kind.title()).into(), ..item };
        self.items.insert(item.key.clone(), item);
    }

    fn projects(&mut self, office: &Office) {
        let dossiers: Vec<_> = office.projects.iter().map(crate::projects::Held::dossier).collect();
        let rules = &office.config.standard.pipeline.clocks;
        for one in attention(&dossiers, rules, (office.calendar(), office.day)) {
            let Some(held) = office.projects.get(one.project) else { continue };
            let project = &held.row.project;
            let unit = one.standing.unit(project);
            let late = bulletins::late(&one);
            let (stage, since) = (one.standing.stage.title(project.profile), one.since);
            let why = Text::new(
                format!("{}阶段，{}，{since} 起亮牌", stage.zh, late.zh),
                format!("{}: {}, since {since}", stage.en, late.en),
            );
            let item = AgendaItem {
                key: format!("project:{}", one.project.0),
                title: Bilingual::plain(&project.name),
                why: (&why).into(),
                holder: holder(&project.owner, unit),
                colour: Some(one.colour.to_string()),
                source: (&one.rule.source).into(),
                project: Some(one.project.0),
                ..AgendaItem::default()
            };
            self.add(AgendaKind::Project, item, (Some(one.colour), 0));
        }
    }

    fn tasks(&mut self, office: &Office, tasks: &[TaskRow]) {
        // What was decided or instructed stands on the agenda as that.
        let open = tasks.iter().filter(|row| row.state == TaskState::Open && !row.task.origin.binds());
        for row in open {
            let late = bureau::late_by(office.calendar(), row.task.due, office.day);
            let item = AgendaItem { key: format!("task:{}", row.id), ..of_task(office, row) };
            self.add(AgendaKind::Task, item, (None, late));
        }
    }

    /// All of the last meeting's decisions, whatever became of them, and those of earlier ones that are still open.
    fn decisions(
        &mut self,
        office: &Office,
        (decisions, tasks): (&[DecisionOfMeeting], &[TaskRow]),
        (earlier, last): (&[&MeetingRow], Option<i64>),
    ) {
        for one in decisions.iter().filter(|one| one.withdrawn.is_none()) {
            let Some(meeting) = earlier.iter().find(|row| row.root == one.root) else { continue };
            let Some(row) = tasks.iter().find(|row| row.id == one.task) else { continue };
            if Some(one.root) != last && row.state != TaskState::Open {
                continue;
            }
            let late = match row.state {
                TaskState::Open => bureau::late_by(office.calendar(), row.task.due, office.day),
                _ => 0,
            };
            let (title, on) = (&meeting.title, meeting.on);
            let item = AgendaItem {
                key: format!("decision:{}", one.id),
                title: Bilingual::plain(&one.title),
                source: (&Text::new(format!("{title}（{on}）"), format!("{title} ({on})"))).into(),
                ..of_task(office, row)
            };
            self.add(AgendaKind::Decision, item, (None, late));
        }
    }

    /// Instructions that are open, with what came of their tasks: they come back until somebody settles them.
    fn instructions(&mut self, office: &Office, rows: &[InstructionRow], tasks: &[TaskRow]) {
        for row in rows.iter().filter(|row| row.settled.is_none()) {
            let (source, on) = (&row.instruction.source, row.instruction.on);
            let project = row.instruction.project.and_then(|id| office.project_name(id));
            let about = project.map_or_else(Text::default, |name| {
                Text::new(format!("涉及项目：{name}"), format!("About the project {name}"))
            });
            let of =
                |task: &&TaskRow| task.task.origin == TaskOrigin::Instruction && task.task.origin_id == Some(row.id);
            let (base, late) = match tasks.iter().filter(of).max_by_key(|task| task.id) {
                Some(task) => {
                    let late = bureau::late_by(office.calendar(), task.task.due, office.day);
                    (of_task(office, task), if task.state == TaskState::Open { late } else { 0 })
                }
                None => (AgendaItem { why: (&about).into(), ..AgendaItem::default() }, 0),
            };
            let item = AgendaItem {
                key: format!("instruction:{}", row.id),
                title: Bilingual::plain(&row.instruction.words),
                source: (&Text::new(format!("{source}（{on}）"), format!("{source} ({on})"))).into(),
                project: row.instruction.project.map(|id| id.0),
                ..base
            };
            self.add(AgendaKind::Instruction, item, (None, late));
        }
    }

    /// The agenda that the rule proposes.
    pub(crate) fn proposed(&self) -> Vec<AgendaItem> {
        let keys = propose(&self.candidates, AgendaRules::default());
        keys.iter().filter_map(|key| self.items.get(key).cloned()).collect()
    }

    /// What may still be put on an agenda.
    pub(crate) fn others(&self, agenda: &[AgendaItem]) -> Vec<AgendaItem> {
        let on: BTreeSet<&str> = agenda.iter().map(|item| item.key.as_str()).collect();
        let others = self.candidates.iter().filter(|one| !on.contains(one.key.as_str()));
        others.filter_map(|one| self.items.get(&one.key).cloned()).collect()
    }

    /// Whether something of this key may come on the agenda.
    pub(crate) fn knows(&self, key: &str) -> bool {
        self.items.contains_key(key)
    }

    /// An agenda as it is now: what became of each item since it was put on it. What shows nothing any more says so.
    pub(crate) fn now(&self, office: &Office, agenda: &[AgendaItem]) -> Vec<AgendaItem> {
        let now = |item: &AgendaItem| match self.items.get(&item.key) {
            Some(found) => AgendaItem { note: item.note.clone(), ..found.clone() },
            None if item.kind == AgendaKind::Own.as_str() => item.clone(),
            None => {
                let gone = Text::new("已解除或已办结", "settled by now");
                let project = item.project.map(ProjectId).and_then(|id| office.project_name(id));
                let title = project.map_or_else(|| item.title.clone(), Bilingual::plain);
                AgendaItem { title, why: (&gone).into(), colour: None, ..item.clone() }
            }
        };
        agenda.iter().map(now).collect()
    }
}

fn of_task(office: &Office, row: &TaskRow) -> AgendaItem {
    let file = TaskFile { task: &row.task, state: row.state, events: &row.events };
    let standing = task_standing(file, (office.calendar(), office.day), |at| office.day_of(at));
    let mut said = vec![standing.fate.sentence()];
    said.extend(standing.changes);
    if row.state == TaskState::Open {
        let due = row.task.due;
        said.push(Text::new(format!("时限 {due}"), format!("due {due}")));
    }
    let wish = open_wish(&row.events).filter(|_| row.state == TaskState::Open);
    said.extend(wish.map(wish_sentence));
    if let Some(last) = row.events.last().filter(|event| event.step.needs_words() && !event.step.asks()) {
        said.push(Text::new(last.note.clone(), last.note.clone()));
    }
    let join = |of: fn(&Text) -> &str, between: &str| said.iter().map(of).collect::<Vec<_>>().join(between);
    let why = Text::new(join(|text| &text.zh, "；"), join(|text| &text.en, "; "));
    AgendaItem {
        title: Bilingual::plain(&row.task.title),
        why: (&why).into(),
        holder: holder(&row.task.owner, &row.task.unit),
        fate: Some(standing.fate.as_str().to_owned()),
        project: row.task.project.map(|id| id.0),
        task: Some(row.id),
        ..AgendaItem::default()
    }
}

/// A meeting's agenda as it is kept.
pub(crate) fn agenda(row: &MeetingRow) -> Result<Vec<AgendaItem>> {
    serde_json::from_str(&row.agenda).with_context(|| format!("reading the agenda of meeting `{}`", row.id))
}

/// A meeting's minutes as they are kept.
pub(crate) fn minutes(row: &MeetingRow) -> Result<MinutesShape> {
    if row.minutes.is_empty() {
        return Ok(MinutesShape::default());
    }
    serde_json::from_str(&row.minutes).with_context(|| format!("reading the minutes of meeting `{}`", row.id))
}

/// Minutes as they are printed: the agenda as it was kept when the meeting began, and the decisions as they were taken.
pub(crate) fn printed(row: &MeetingRow, decisions: &[DecisionOfMeeting], office: &Text) -> Result<Minutes> {
    let (agenda, written) = (agenda(row)?, minutes(row)?);
    let titles: BTreeMap<&str, Text> = agenda.iter().map(|item| (item.key.as_str(), (&item.title).into())).collect();
    let of_version = decisions.iter().filter(|one| one.revision <= row.revision);
    let year = chrono::Datelike::year(&row.on);
    let number = row.root;
    Ok(Minutes {
        office: office.clone(),
        number: Text::new(format!("招商会纪〔{year}〕{number}号"), format!("Minutes {year} No. {number}")),
        title: row.title.clone(),
        on: row.on,
        place: row.place.clone(),
        chair: written.chair,
        present: written.present,
        revision: row.revision,
        correction: row.correction.clone(),
        unfinished: (row.state != MeetingState::Issued).then(|| row.state.title()),
        sample: row.sample,
        items: agenda
            .iter()
            .map(|item| MinutesItem {
                kind: (&item.kind_title).into(),
                title: (&item.title).into(),
                why: (&item.why).into(),
                said: written.said.get(&item.key).cloned().unwrap_or_default(),
            })
            .collect(),
        decisions: of_version
            .filter(|one| one.withdrawn.is_none_or(|withdrawn| withdrawn >= row.revision))
            .map(|one| MinutesDecision {
                title: one.title.clone(),
                holder: holder(&one.owner, &one.unit),
                due: one.due,
                item: titles.get(one.item.as_str()).cloned().unwrap_or_default(),
                withdrawn: one.withdrawn.is_some_and(|withdrawn| withdrawn <= row.revision),
            })
            .collect(),
        summary: written.summary,
    })
}
