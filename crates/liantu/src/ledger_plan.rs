//! What the rows of a project ledger would do: which project each is, what it changes, what a person has to judge first.
//!
//! Reading is `registry::ledger`'s, likeness `bureau::twins`', keeping `store`'s; here they are joined. The preview and the commit
//! are the same plan, so that what was shown is what happens.

mod book;
mod merged;
mod row;

use std::collections::BTreeMap;

use bureau::{Actor, Twin};
use chrono::NaiveDate;
use model::{LooseDay, Profile, Project, ProjectId, ProjectStage, Text};
use registry::Directory;
use registry::ledger::{LedgerContext, LedgerRow, RawLedger, RowWord, read_ledger};
use serde::{Deserialize, Serialize};
use store::{ImportProblem, LedgerEntry};
use utoipa::ToSchema;

use book::{Book, By, against};
use row::plan_row;

use crate::config::Config;
use crate::landscape::Landscape;
use crate::projects::Projects;

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
    /// Whose projects he may change; `None` for whoever may change all: at the machine, and on the command line.
    pub(crate) actor: Option<Actor<'a>>,
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
    let mut seen: BTreeMap<(String, String), (u32, Project)> = BTreeMap::new();
    let mut taken: BTreeMap<ProjectId, u32> = BTreeMap::new();
    for row in rows {
        let key = row.key();
        let number = row.row;
        let judged = choices.judged.get(&number).map(String::as_str);
        let project = row.project.clone();
        let (mut one, mut entry) = match seen.get(&key) {
            Some((first, earlier)) if judged != Some("new") => (same_as(row, (*first, earlier), judged), None),
            _ => plan_row(row, (judged, choices.differences, as_of), (&book, around)),
        };
        seen.entry(key).or_insert((number, project));
        // Two rows never write onto one project: whose word would count?
        if let (Some(id), Some(_)) = (one.known, &entry)
            && let Some(first) = taken.insert(id, number)
        {
            taken.insert(id, first);
            entry = None;
            one.effect = Effect::Suspected;
            one.words.push(said(
                true,
                format!("与第 {first} 行对应同一项目（{} 号）：请判断", id.0),
                format!("the same project `{}` as row {first}: say which it is", id.0),
            ));
        }
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

/// A row of the same name and investor as one above: left out as the same, or left to a person where something speaks against it.
fn same_as(mut row: LedgerRow, (first, earlier): (u32, &Project), judged: Option<&str>) -> PlannedRow {
    let doubts = against(&row.project, earlier, if row.project.investor.is_empty() { By::Name } else { By::Investor });
    let effect = if doubts.is_empty() || judged == Some("skip") { Effect::Skipped } else { Effect::Suspected };
    row.words.push(if effect == Effect::Skipped {
        said(
            true,
            format!("与第 {first} 行是同一项目，这一行没有导入"),
            format!("the same project as row {first}: left out"),
        )
    } else {
        let zh: Vec<&str> = doubts.iter().map(|text| text.zh.as_str()).collect();
        let en: Vec<&str> = doubts.iter().map(|text| text.en.as_str()).collect();
        said(
            true,
            format!("与第 {first} 行同名，但{}：请判断是否另一个项目", zh.join("，")),
            format!("named as row {first}, but {}: say whether it is another project", en.join(", ")),
        )
    });
    let (twins, changes, stages) = (Vec::new(), Vec::new(), Vec::new());
    PlannedRow { row: row.row, project: row.project, effect, known: None, twins, changes, stages, words: row.words }
}
