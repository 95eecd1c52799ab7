//! What the rows of a project ledger would do: which project each is, what it changes, what a person has to judge first.
//!
//! Reading is `registry::ledger`'s, likeness `bureau::twins`', keeping `store`'s; here they are joined. The preview and the commit
//! are the same plan, so that what was shown is what happens.

use std::collections::{BTreeMap, BTreeSet};

use bureau::{KnownProject, Marks, Twin, TwinReason, twins};
use chrono::NaiveDate;
use model::{
    Demand, Happening, LooseDay, PaidIn, Precision, Profile, Project, ProjectEvent, ProjectId, ProjectStage, Text,
};
use registry::Directory;
use registry::ledger::{LedgerContext, LedgerRow, RawLedger, RowWord, read_ledger};
use serde::{Deserialize, Serialize};
use store::{ImportProblem, LedgerEntry, LedgerInto};
use utoipa::ToSchema;

use crate::config::Config;
use crate::landscape::Landscape;
use crate::project_entry;
use crate::projects::{Held, Projects};

/// What happens where the file and a known project differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Differences {
    /// What is known stays, only gaps are filled.
    #[default]
    Keep,
    /// The file's word counts.
    Take,
}

/// What a person says of a row: `new`, `skip`, or the number of the project it is.
pub(crate) type Judged = BTreeMap<u32, String>;

/// How a ledger is read.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct LedgerChoices {
    /// The field of each column that is used, by its place.
    #[serde(default)]
    pub(crate) columns: Option<Vec<(usize, String)>>,
    /// The day it speaks of.
    #[serde(default)]
    pub(crate) as_of: Option<NaiveDate>,
    /// The kind of project where no column says it.
    #[serde(default)]
    pub(crate) profile: Option<Profile>,
    /// Where file and record differ.
    #[serde(default)]
    pub(crate) differences: Differences,
    /// What was said of rows.
    #[serde(default)]
    pub(crate) judged: Judged,
}

/// What a row would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It makes a project.
    New,
    /// It adds to one that is known.
    Known,
    /// It tells what is known already.
    Unchanged,
    /// A person has to say which it is; it is left out until then.
    Suspected,
    /// It is left out.
    Skipped,
}

impl Effect {
    /// The word of the API.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Known => "known",
            Self::Unchanged => "unchanged",
            Self::Suspected => "suspected",
            Self::Skipped => "skipped",
        }
    }
}

/// A fact in which row and record differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FactChange {
    /// What.
    pub(crate) title: Text,
    /// As it is known; empty is unknown.
    pub(crate) before: String,
    /// As the file has it.
    pub(crate) after: String,
    /// Whether the file's word is taken.
    pub(crate) taken: bool,
}

/// A row with what it would do.
#[derive(Debug, Clone)]
pub(crate) struct PlannedRow {
    /// Number in the file.
    pub(crate) row: u32,
    /// The project as the file tells it; of a row that is none, nothing but its name.
    pub(crate) project: Project,
    /// What happens.
    pub(crate) effect: Effect,
    /// The project that it is.
    pub(crate) known: Option<ProjectId>,
    /// Known projects that it may be.
    pub(crate) twins: Vec<Twin>,
    /// Where it differs from the known one.
    pub(crate) changes: Vec<FactChange>,
    /// Stages with their days as told.
    pub(crate) stages: Vec<(ProjectStage, LooseDay)>,
    /// What is to be told, by cell.
    pub(crate) words: Vec<RowWord>,
}

/// What a file would do.
pub(crate) struct Plan {
    /// The rows, by number; those that are no project among them.
    pub(crate) rows: Vec<PlannedRow>,
    /// What is to be kept.
    pub(crate) entries: Vec<LedgerEntry>,
    /// What is to be told of the import.
    pub(crate) problems: Vec<ImportProblem>,
    /// The day the file speaks of.
    pub(crate) as_of: NaiveDate,
    /// Number of the last change of projects that was looked at.
    pub(crate) basis: i64,
}

impl Plan {
    /// How many rows have an effect.
    pub(crate) fn count(&self, effect: Effect) -> usize {
        self.rows.iter().filter(|row| row.effect == effect).count()
    }
}

/// What a plan is made of.
pub(crate) struct Around<'a> {
    /// The configuration.
    pub(crate) config: &'a Config,
    /// All projects.
    pub(crate) projects: &'a Projects,
    /// All firms.
    pub(crate) landscape: &'a Landscape,
    /// Names of zones, chains and nodes.
    pub(crate) directory: &'a Directory,
    /// Name of the file.
    pub(crate) file: &'a str,
    /// Who brings it in.
    pub(crate) by: &'a str,
    /// Now, RFC 3339 in UTC.
    pub(crate) at: &'a str,
}

/// Says what the rows of a ledger would do.
pub(crate) fn plan(
    ledger: &RawLedger,
    uses: &[(usize, &'static str)],
    choices: &LedgerChoices,
    around: &Around<'_>,
) -> Plan {
    let desk = around.projects.desk_day(around.config);
    let as_of = choices.as_of.or(ledger.as_of).unwrap_or(desk).min(crate::clock::today());
    let context = LedgerContext { as_of, profile: choices.profile.unwrap_or(Profile::Industrial) };
    let (rows, told) = read_ledger(ledger, uses, &context);
    let book = Book::new(around);
    let mut planned = Vec::new();
    let mut entries = Vec::new();
    let mut seen: BTreeMap<(String, String), u32> = BTreeMap::new();
    for row in rows {
        let key = row.key();
        let number = row.row;
        let judged = choices.judged.get(&number).map(String::as_str);
        let (one, entry) = match seen.get(&key) {
            Some(first) => (same_as(row, *first), None),
            None => plan_row(row, (judged, choices.differences, as_of), (&book, around)),
        };
        seen.entry(key).or_insert(number);
        planned.push(one);
        entries.extend(entry);
    }
    for (number, word) in told {
        let words = vec![word];
        let project = Project::new("", Profile::Industrial);
        let nothing = (Vec::new(), Vec::new(), Vec::new());
        let (twins, changes, stages) = nothing;
        planned.push(PlannedRow {
            row: number,
            project,
            effect: Effect::Skipped,
            known: None,
            twins,
            changes,
            stages,
            words,
        });
    }
    planned.sort_by_key(|row| row.row);
    let mut problems: Vec<ImportProblem> = crate::ingest::given(ledger.problems.clone());
    problems.extend(planned.iter().flat_map(|row| row.words.iter().map(|word| problem(ledger, row.row, word))));
    problems.sort_by_key(|problem| problem.row);
    Plan { rows: planned, entries, problems, as_of, basis: around.projects.last_change() }
}

fn problem(ledger: &RawLedger, row: u32, word: &RowWord) -> ImportProblem {
    let column = word.column.and_then(|column| ledger.columns.get(column)).map(|column| column.head.clone());
    ImportProblem { row: Some(row), column, message: format!("{} / {}", word.text.zh, word.text.en) }
}

fn said(left_out: bool, zh: String, en: String) -> RowWord {
    RowWord { column: None, left_out, text: Text::new(zh, en) }
}

fn same_as(mut row: LedgerRow, first: u32) -> PlannedRow {
    row.words.push(said(
        true,
        format!("与第 {first} 行是同一项目，这一行没有导入"),
        format!("the same project as row {first}: left out"),
    ));
    let (twins, changes, stages) = (Vec::new(), Vec::new(), Vec::new());
    PlannedRow {
        row: row.row,
        project: row.project,
        effect: Effect::Skipped,
        known: None,
        twins,
        changes,
        stages,
        words: row.words,
    }
}

/// Known projects by what they are recognised by, so that a row is held only against those that share something with it.
struct Book {
    known: Vec<KnownProject>,
    by_mark: BTreeMap<String, Vec<usize>>,
    by_key: BTreeMap<String, Vec<ProjectId>>,
}

fn keys_of(marks: &Marks) -> Vec<String> {
    let texts = marks.names.iter().chain(&marks.parent).chain(&marks.title).chain(&marks.site);
    texts.cloned().chain(marks.codes.iter().map(ToString::to_string)).collect()
}

impl Book {
    fn new(around: &Around<'_>) -> Self {
        let known = project_entry::known(around.projects, around.landscape, None);
        let mut by_mark: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, project) in known.iter().enumerate() {
            for key in keys_of(&project.marks) {
                by_mark.entry(key).or_default().push(at);
            }
        }
        let mut by_key: BTreeMap<String, Vec<ProjectId>> = BTreeMap::new();
        for held in around.projects.iter() {
            for key in held.row.project.keys.values() {
                by_key.entry(key.trim().to_owned()).or_default().push(held.row.id);
            }
        }
        Self { known, by_mark, by_key }
    }

    fn twins(&self, marks: &Marks) -> Vec<Twin> {
        let near: BTreeSet<usize> =
            keys_of(marks).iter().filter_map(|key| self.by_mark.get(key)).flatten().copied().collect();
        let near: Vec<KnownProject> = near.into_iter().map(|at| self.known[at].clone()).collect();
        twins(marks, &near, &BTreeSet::new())
    }

    /// The one project that it is for certain: by another office's number, or by its own name and the investor's.
    fn certain(&self, project: &Project, marks: &Marks, twins: &[Twin]) -> Option<ProjectId> {
        let keyed: BTreeSet<ProjectId> =
            project.keys.values().filter_map(|key| self.by_key.get(key.trim())).flatten().copied().collect();
        if keyed.len() == 1 {
            return keyed.first().copied();
        }
        let nameless = |id: ProjectId| {
            self.known.iter().find(|known| known.id == id).is_none_or(|known| known.marks.names.is_empty())
        };
        let sure = |twin: &&Twin| {
            let has = |reason| twin.reasons.contains(&reason);
            has(TwinReason::Title) && (has(TwinReason::Name) || marks.names.is_empty() || nameless(twin.id))
        };
        let mut sure = twins.iter().filter(sure);
        match (sure.next(), sure.next()) {
            (Some(one), None) => Some(one.id),
            _ => None,
        }
    }
}

fn plan_row(
    mut row: LedgerRow,
    (judged, differences, as_of): (Option<&str>, Differences, NaiveDate),
    (book, around): (&Book, &Around<'_>),
) -> (PlannedRow, Option<LedgerEntry>) {
    place(&mut row, around.directory);
    row.project.source = format!("{} 第 {} 行", around.file, row.row);
    let marks = project_entry::marks(&row.project, around.landscape);
    let twins = book.twins(&marks);
    let certain = book.certain(&row.project, &marks, &twins);
    let named = judged.and_then(|word| word.parse::<i64>().ok()).map(ProjectId);
    let known = match judged {
        Some("new" | "skip") => None,
        _ => named.or(certain).and_then(|id| around.projects.get(id)),
    };
    let mut planned = PlannedRow {
        row: row.row,
        project: row.project.clone(),
        effect: Effect::Skipped,
        known: known.map(|held| held.row.id),
        twins,
        changes: Vec::new(),
        stages: row.stages.clone(),
        words: Vec::new(),
    };
    if let (Some(id), None) = (named, known) {
        row.words.push(said(true, format!("没有 {} 号项目", id.0), format!("no project `{}`", id.0)));
        planned.effect = Effect::Suspected;
        planned.words = row.words;
        return (planned, None);
    }
    let entry = match (judged, known) {
        (Some("skip"), _) => {
            row.words.push(said(true, "按判断不导入".to_owned(), "left out, as was said".to_owned()));
            None
        }
        (_, Some(held)) => {
            let (entry, changes) = onto(&mut row, held, (differences, as_of), around);
            planned.changes = changes;
            let same = entry.project == held.row.project && entry.events.is_empty() && entry.paid.is_none();
            planned.effect = if same { Effect::Unchanged } else { Effect::Known };
            Some(entry)
        }
        (Some("new"), None) => {
            planned.effect = Effect::New;
            Some(fresh(&mut row, as_of, around))
        }
        (_, None) if !planned.twins.is_empty() => {
            planned.effect = Effect::Suspected;
            row.words.push(said(
                true,
                "可能与已有项目重复：请先判断，判断前不导入".to_owned(),
                "may be a known project: say which before it is taken in".to_owned(),
            ));
            None
        }
        (_, None) => {
            planned.effect = Effect::New;
            Some(fresh(&mut row, as_of, around))
        }
    };
    planned.words = row.words;
    (planned, entry)
}

/// Zone and node by the names that the district knows; what it does not know stands in the note.
fn place(row: &mut LedgerRow, directory: &Directory) {
    let mut unknown = Vec::new();
    if let Some(zone) = row.zone.take() {
        match directory.zone(&zone) {
            Ok(id) => row.project.links.zone = Some(id.to_owned()),
            Err(_) => unknown.push(("落地", zone)),
        }
    }
    if let Some(text) = row.node.take() {
        let (chain, node) =
            text.split_once(['/', '-', '—']).map_or((None, text.as_str()), |(c, n)| (Some(c.trim()), n.trim()));
        match directory.node(chain, node) {
            Ok((chain, node)) => row.project.links.node = Some((chain.to_owned(), node.to_owned())),
            Err(_) => unknown.push(("产业", text)),
        }
    }
    for (what, text) in unknown {
        let note = &mut row.project.note;
        if !note.is_empty() {
            note.push('；');
        }
        note.push_str(&format!("{what}：{text}"));
        row.words.push(said(
            false,
            format!("“{text}”不在本区名录中，记入备注"),
            format!("`{text}` is not known in the district: kept in the note"),
        ));
    }
}

/// A new project: what a lead should say and does not is told, and does not keep it out.
fn fresh(row: &mut LedgerRow, as_of: NaiveDate, around: &Around<'_>) -> LedgerEntry {
    let gates = &around.config.standard.pipeline.gates;
    let lacks: Vec<Text> = bureau::asked(&row.project, None, ProjectStage::Lead, (gates, as_of))
        .into_iter()
        .filter_map(|asked| match asked.demand {
            Demand::Field(field) if !asked.met => Some(field.title()),
            _ => None,
        })
        .collect();
    if !lacks.is_empty() {
        let zh: Vec<&str> = lacks.iter().map(|text| text.zh.as_str()).collect();
        let en: Vec<&str> = lacks.iter().map(|text| text.en.as_str()).collect();
        row.words.push(said(
            false,
            format!("缺{}，请导入后补", zh.join("、")),
            format!("lacks {}: please fill in later", en.join(", ")),
        ));
    }
    let first_talk = if row.first_talk.is_empty() { row.project.unit.clone() } else { row.first_talk.clone() };
    let mut events = Vec::new();
    if row.stages.first().is_some_and(|(stage, _)| *stage == ProjectStage::Ended) {
        let on = row.stages[0].1.last;
        events.push(event(
            on,
            Happening::Entered { stage: ProjectStage::Lead, first_talk: first_talk.clone() },
            around,
        ));
    }
    for (stage, day) in &row.stages {
        let what = match (stage, &row.end) {
            (ProjectStage::Ended, Some((reason, note))) => Happening::Ended { reason: *reason, note: note.clone() },
            _ => Happening::Entered { stage: *stage, first_talk: first_talk.clone() },
        };
        events.push(event(day.last, what, around));
    }
    LedgerEntry {
        row: row.row,
        into: LedgerInto::New,
        project: row.project.clone(),
        events,
        paid: paid(row, row.stages.first().map(|(_, day)| day.first), as_of, around),
        loose: loose(row, |_| true),
    }
}

fn event(on: NaiveDate, what: Happening, around: &Around<'_>) -> ProjectEvent {
    ProjectEvent { on, written_at: around.at.to_owned(), by: around.by.to_owned(), backfilled: true, what }
}

/// A ledger's running total came in at some time since the project did: no day of it is known. Where the ledger tells no day at
/// all, it may have been at any time (the default day lies before every register).
fn paid(row: &LedgerRow, came: Option<NaiveDate>, as_of: NaiveDate, around: &Around<'_>) -> Option<PaidIn> {
    let amount = row.paid.filter(|amount| amount.hundredths > 0)?;
    let note = format!("台账累计数，截至 {as_of}（{} 第 {} 行）", around.file, row.row);
    let since = Some(came.unwrap_or_default().min(as_of));
    Some(PaidIn { on: as_of, since, amount, voucher: None, note })
}

fn loose(row: &LedgerRow, wanted: impl Fn(ProjectStage) -> bool) -> Vec<(String, LooseDay)> {
    let stages =
        row.stages.iter().filter(|(stage, _)| wanted(*stage)).map(|(stage, day)| (stage.to_string(), day.clone()));
    let plans = row.plans.iter().map(|(what, day)| ((*what).to_owned(), day.clone()));
    stages.chain(plans).filter(|(_, day)| day.precision != Precision::Day).collect()
}

/// What a row adds to a project that is known: gaps are filled, history before the first entry is filled in. A stage beyond the
/// present one is told, not taken: that way leads through its gate.
fn onto(
    row: &mut LedgerRow,
    held: &Held,
    (differences, as_of): (Differences, NaiveDate),
    around: &Around<'_>,
) -> (LedgerEntry, Vec<FactChange>) {
    let (project, changes) = merged(&held.row.project, &row.project, differences);
    let mut events = Vec::new();
    let mut filled = Vec::new();
    if let Some(standing) = &held.standing
        && let Some(first) = standing.spells.first()
    {
        for (stage, day) in &row.stages {
            if *stage <= first.stage && day.last < first.from && *stage != ProjectStage::Ended {
                let what = Happening::Entered { stage: *stage, first_talk: standing.first_talk.clone() };
                events.push(event(day.last, what, around));
                filled.push(*stage);
            }
        }
        if let Some((stage, _)) = row.stages.last().filter(|(stage, _)| *stage > standing.stage) {
            let (theirs, ours) = (stage.title(project.profile), standing.stage.title(project.profile));
            row.words.push(said(
                false,
                format!("台账写“{}”，系统在“{}”：请在项目页按规定推进", theirs.zh, ours.zh),
                format!("the file says `{}`, here it stands in `{}`: move it through its gate", theirs.en, ours.en),
            ));
        }
    }
    let already = held.row.paid.iter().map(|paid| paid.paid.amount).reduce(|one, other| {
        if one.currency == other.currency {
            model::Money { hundredths: one.hundredths.saturating_add(other.hundredths), ..one }
        } else {
            one
        }
    });
    let paid = match (row.paid, already) {
        (Some(told), Some(known)) if told != known => {
            row.words.push(said(
                false,
                format!("台账累计到位 {}，系统 {}：请逐笔核对", told.spoken().zh, known.spoken().zh),
                format!("the file has {} paid in, here it is {}: please check", told.spoken().en, known.spoken().en),
            ));
            None
        }
        (Some(_), Some(_)) => None,
        _ => {
            let known = held.standing.as_ref().and_then(|standing| Some(standing.spells.first()?.from));
            let told = row.stages.first().map(|(_, day)| day.first);
            paid(row, known.into_iter().chain(told).min(), as_of, around)
        }
    };
    let mut loose = loose(row, |stage| filled.contains(&stage));
    loose.retain(|(what, _)| match what.as_str() {
        "planned_start" => project.planned_start != held.row.project.planned_start,
        "planned_finish" => project.planned_finish != held.row.project.planned_finish,
        _ => true,
    });
    let into = LedgerInto::Known { id: held.row.id, version: held.row.version };
    (LedgerEntry { row: row.row, into, project, events, paid, loose }, changes)
}

/// A record with what a row adds to it, and where they differ.
fn merged(known: &Project, row: &Project, differences: Differences) -> (Project, Vec<FactChange>) {
    let mut project = known.clone();
    let mut changes = Vec::new();
    let mut text = |(zh, en): (&str, &str), before: &mut String, after: &String, may: Differences| {
        if after.is_empty() || before == after {
            return;
        }
        let taken = before.is_empty() || may == Differences::Take;
        changes.push(FactChange { title: Text::new(zh, en), before: before.clone(), after: after.clone(), taken });
        if taken {
            after.clone_into(before);
        }
    };
    text(("投资方", "Investor"), &mut project.investor, &row.investor, differences);
    text(("投资方所在地", "Investor's home"), &mut project.investor_home, &row.investor_home, differences);
    text(("母公司", "Parent"), &mut project.parent, &row.parent, differences);
    text(("建设内容", "Content"), &mut project.content, &row.content, differences);
    text(("推荐人", "Referrer"), &mut project.referrer, &row.referrer, differences);
    text(("载体需求", "Site need"), &mut project.site_need, &row.site_need, differences);
    text(("诉求", "Asks"), &mut project.asks, &row.asks, differences);
    text(("责任人", "Owner"), &mut project.owner, &row.owner, differences);
    // Another unit answers by a transfer alone, which leaves its trace.
    text(("责任单位", "Unit"), &mut project.unit, &row.unit, Differences::Keep);
    let mut known_or = |(zh, en): (&str, &str), pair: (Option<String>, Option<String>)| -> bool {
        let (before, Some(after)) = pair else { return false };
        if before.as_ref() == Some(&after) {
            return false;
        }
        let taken = before.is_none() || differences == Differences::Take;
        changes.push(FactChange { title: Text::new(zh, en), before: before.unwrap_or_default(), after, taken });
        taken
    };
    let money = |money: Option<model::Money>| money.map(|money| money.to_string());
    if known_or(("总投资", "Total investment"), (money(project.amount), money(row.amount))) {
        project.amount = row.amount;
    }
    if known_or(("签约金额", "Signed amount"), (money(project.signed_amount), money(row.signed_amount))) {
        project.signed_amount = row.signed_amount;
    }
    let word = |word: Option<String>| word;
    if known_or(("资金来源", "Origin"), (word(project.origin.map(|o| o.title().zh)), row.origin.map(|o| o.title().zh)))
    {
        project.origin = row.origin;
    }
    let channel = |c: Option<model::AttractionChannel>| c.map(|c| c.title(model::Lang::Zh).to_owned());
    if known_or(("招商方式", "Channel"), (channel(project.channel), channel(row.channel))) {
        project.channel = row.channel;
    }
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    if known_or(("计划开工", "Planned start"), (day(project.planned_start), day(row.planned_start))) {
        project.planned_start = row.planned_start;
    }
    if known_or(("计划竣工", "Planned finish"), (day(project.planned_finish), day(row.planned_finish))) {
        project.planned_finish = row.planned_finish;
    }
    if known_or(("落地片区", "Zone"), (project.links.zone.clone(), row.links.zone.clone())) {
        project.links.zone.clone_from(&row.links.zone);
    }
    let node = |node: &Option<(String, String)>| node.as_ref().map(|(chain, node)| format!("{chain}/{node}"));
    if known_or(("产业链环节", "Chain node"), (node(&project.links.node), node(&row.links.node))) {
        project.links.node.clone_from(&row.links.node);
    }
    for (key, value) in &row.keys {
        if known_or((&key.title().zh, &key.title().en), (project.keys.get(key).cloned(), Some(value.clone()))) {
            project.keys.insert(*key, value.clone());
        }
    }
    for tag in &row.tags {
        if !project.tags.contains(tag) {
            let title = tag.kind.title();
            changes.push(FactChange {
                title: Text::new("标签", "Tag"),
                before: String::new(),
                after: title.zh,
                taken: true,
            });
            project.tags.push(*tag);
        }
    }
    project.tags.sort();
    if !row.note.is_empty() && !project.note.contains(&row.note) {
        changes.push(FactChange {
            title: Text::new("备注", "Note"),
            before: project.note.clone(),
            after: row.note.clone(),
            taken: true,
        });
        if !project.note.is_empty() {
            project.note.push('；');
        }
        project.note.push_str(&row.note);
    }
    if let (Some(start), Some(finish)) = (project.planned_start, project.planned_finish)
        && finish < start
    {
        (project.planned_start, project.planned_finish) = (known.planned_start, known.planned_finish);
    }
    (project, changes)
}
