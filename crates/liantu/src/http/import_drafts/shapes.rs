//! Files that wait to be taken in, as they are told: their columns, and row by row what they would do.

use registry::ledger::RawLedger;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ingest::ProblemShape;
use crate::ledger_plan::{Differences, Judged, PlannedRow};
use crate::projects::Projects;
use crate::shapes::Bilingual;

/// A file that waits to be taken in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportDraftShape {
    /// Id.
    pub(super) id: i64,
    /// Version, for whoever changes it.
    pub(super) version: i64,
    /// What its rows are.
    pub(super) kind: String,
    /// Name.
    pub(super) file: String,
    /// `open`, `committed` or `dropped`.
    pub(super) state: String,
    /// The import it became.
    pub(super) import: Option<i64>,
    /// By whom it was brought.
    pub(super) by: String,
    /// When.
    pub(super) at: String,
    /// What was read: `workbook, sheet …`; null for lists whose columns are not asked about.
    pub(super) format: Option<String>,
    /// What stands above the head.
    pub(super) titles: Vec<String>,
    /// How many rows stand below the head.
    pub(super) rows: usize,
    /// Its columns.
    pub(super) columns: Vec<ImportColumnShape>,
    /// The fields that columns may tell.
    pub(super) fields: Vec<ImportFieldShape>,
    /// The day it speaks of, as its title says or as it was set.
    pub(super) as_of: Option<String>,
    /// `industrial`, `commercial` or `light`, where no column says it.
    pub(super) profile: String,
    /// `keep` or `take`, where file and record differ.
    pub(super) differences: Differences,
    /// What was said of rows so far, by number: `new`, `skip` or the number of the project.
    pub(super) judged: Judged,
    /// The sheet that a person chose; null where the first that fits is read.
    pub(super) sheet: Option<String>,
    /// The sheets of a workbook; none for other files and for ledgers.
    pub(super) sheets: Vec<String>,
    /// Number of the head's row; null where there is none.
    pub(super) header_row: Option<u32>,
    /// Why it was taken for what it is; null where a person said so.
    pub(super) guess: Option<KindGuessShape>,
}

/// Why a file was taken for what it is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KindGuessShape {
    /// The heads that speak for it.
    pub(super) heads: Vec<String>,
    /// Columns in all.
    pub(super) of: usize,
    /// Other kinds that it could be.
    pub(super) others: Vec<String>,
}

impl From<crate::import_list::KindGuess> for KindGuessShape {
    fn from(guess: crate::import_list::KindGuess) -> Self {
        Self { heads: guess.heads, of: guess.of, others: guess.others.into_iter().map(|(kind, _)| kind).collect() }
    }
}

/// A column of a file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportColumnShape {
    /// Place, from 0.
    pub(super) index: usize,
    /// Head.
    pub(super) head: String,
    /// Unit of bare numbers in it.
    pub(super) unit: Option<String>,
    /// The field it is read as; null for none: it is kept in the note.
    pub(super) field: Option<String>,
    /// Why: `head`, `content`, `memory` or `person`.
    pub(super) why: Option<String>,
    /// Some of its cells.
    pub(super) samples: Vec<String>,
}

/// A field that a column may tell.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportFieldShape {
    /// Word.
    pub(super) key: String,
    /// Name.
    pub(super) title: Bilingual,
}

/// A file that waits, in short.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportDraftLine {
    /// Id.
    pub(super) id: i64,
    /// What its rows are.
    pub(super) kind: String,
    /// Name.
    pub(super) file: String,
    /// By whom.
    pub(super) by: String,
    /// When.
    pub(super) at: String,
}

/// What a file would do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportPreviewShape {
    /// What it was computed on; the commit names it, and is refused when anything changed since.
    pub(super) basis: i64,
    /// The day the file speaks of; null where its rows speak for themselves.
    pub(super) as_of: Option<String>,
    /// Rows that would be new.
    pub(super) new: usize,
    /// Rows that would add to what is known.
    pub(super) known: usize,
    /// Rows that tell what is known.
    pub(super) unchanged: usize,
    /// Rows that a person has to judge first.
    pub(super) suspected: usize,
    /// Rows that are left out.
    pub(super) skipped: usize,
    /// The rows, with what each would do; empty for lists that are not previewed by row.
    pub(super) rows: Vec<PlannedRowShape>,
    /// How many rows there are.
    pub(super) total: usize,
    /// What is to be told, for lists that are not previewed by row.
    pub(super) problems: Vec<ProblemShape>,
}

/// A row with what it would do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlannedRowShape {
    /// Number in the file.
    pub(super) row: u32,
    /// Name of the project.
    pub(super) name: String,
    /// Investor.
    pub(super) investor: String,
    /// Total investment.
    pub(super) amount: Bilingual,
    /// `new`, `known`, `unchanged`, `suspected` or `skipped`.
    pub(super) effect: String,
    /// The project it is, by number.
    pub(super) project: Option<i64>,
    /// Known projects that it may be.
    pub(super) twins: Vec<PlannedTwinShape>,
    /// Where it differs from the known one.
    pub(super) changes: Vec<FactChangeShape>,
    /// Stages with their days as told.
    pub(super) stages: Vec<ToldStageShape>,
    /// What is to be told, by cell.
    pub(super) words: Vec<RowWordShape>,
}

/// A known project that a row may be.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlannedTwinShape {
    /// Number.
    pub(super) project: i64,
    /// Name.
    pub(super) name: String,
    /// Where it stands.
    pub(super) stage: Bilingual,
    /// Why.
    pub(super) reasons: Vec<Bilingual>,
}

/// A fact in which row and record differ.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FactChangeShape {
    /// What.
    pub(super) title: Bilingual,
    /// As it is known.
    pub(super) before: String,
    /// As the file has it.
    pub(super) after: String,
    /// Whether the file's word is taken.
    pub(super) taken: bool,
}

/// A stage with its day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ToldStageShape {
    /// Name of the stage.
    pub(super) stage: Bilingual,
    /// The last day that it may be; history stands on this one.
    pub(super) on: String,
    /// How exact it is.
    pub(super) precision: Bilingual,
    /// As the file wrote it.
    pub(super) said: String,
}

/// Something to tell of a cell.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RowWordShape {
    /// Head of the column; null for the row as a whole.
    pub(super) column: Option<String>,
    /// Whether something was left out.
    pub(super) left_out: bool,
    /// What.
    pub(super) text: Bilingual,
}

pub(super) fn row_shape(row: &PlannedRow, ledger: &RawLedger, projects: &Projects) -> PlannedRowShape {
    let project = &row.project;
    PlannedRowShape {
        row: row.row,
        name: project.name.clone(),
        investor: project.investor.clone(),
        amount: project.amount.map(|amount| (&amount.spoken()).into()).unwrap_or_default(),
        effect: row.effect.as_str().to_owned(),
        project: row.known.map(|id| id.0),
        twins: row
            .twins
            .iter()
            .filter_map(|twin| {
                let known = &projects.get(twin.id)?.row.project;
                Some(PlannedTwinShape {
                    project: twin.id.0,
                    name: known.name.clone(),
                    stage: (&twin.stage.title(known.profile)).into(),
                    reasons: twin.reasons.iter().map(|reason| (&reason.words()).into()).collect(),
                })
            })
            .collect(),
        changes: row
            .changes
            .iter()
            .map(|change| FactChangeShape {
                title: (&change.title).into(),
                before: change.before.clone(),
                after: change.after.clone(),
                taken: change.taken,
            })
            .collect(),
        stages: row
            .stages
            .iter()
            .map(|(stage, day)| ToldStageShape {
                stage: (&stage.title(project.profile)).into(),
                on: day.last.to_string(),
                precision: (&day.precision.title()).into(),
                said: day.said.clone(),
            })
            .collect(),
        words: row
            .words
            .iter()
            .map(|word| RowWordShape {
                column: word.column.and_then(|at| ledger.columns.get(at)).map(|column| column.head.clone()),
                left_out: word.left_out,
                text: (&word.text).into(),
            })
            .collect(),
    }
}
