//! Lines of the anchor survey. Every line that was ever said stays; which one counts follows from the lines themselves, so that
//! undoing an import or retiring a line brings the earlier one back.

use chrono::NaiveDate;
use model::{EnterpriseId, SurveyAnswer, SurveyLine, SurveySide, survey_standing};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult, Value};

use crate::audit::{Deed, deed};
use crate::imports::{ImportOutcome, ImportPreview, ImportProblem, NewImport, note_import, note_outcome};
use crate::sql::{
    Insert, insert, maybe, moment, number, read, read_count, read_day, read_or_none, read_pair, take_ids, text,
};
use crate::{Store, StoreError};
use serde_json::json;

/// A line to keep.
#[derive(Debug, Clone, PartialEq)]
pub struct NewSurveyLine {
    /// What the firm said.
    pub answer: SurveyAnswer,
    /// Record number in its file, the header counted as 1; `None` where it was typed into the form.
    pub row: Option<u32>,
}

/// Which lines. The default is every line that is not taken back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SurveyFilter {
    /// Of this firm.
    pub enterprise: Option<EnterpriseId>,
    /// Of this side.
    pub side: Option<SurveySide>,
    /// Of goods of this node: chain id, node id. Also where it is what is made next.
    pub node: Option<(String, String)>,
    /// Said on this day or before it.
    pub as_of: Option<NaiveDate>,
}

/// A line that is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct SurveyRow {
    /// Id, for [`Store::retire_survey_line`].
    pub id: i64,
    /// What the firm said.
    pub answer: SurveyAnswer,
    /// Who wrote it down.
    pub collector: String,
    /// Import that brought it.
    pub import: Option<i64>,
    /// Record number in its file.
    pub row: Option<u32>,
    /// Whether no later line speaks of the same thing.
    pub counts: bool,
    /// Ids of lines that say something else of the same thing and year.
    pub contradicts: Vec<i64>,
}

impl Store {
    /// Lines by firm, side, goods and day, older ones too; each says whether it counts among those up to the day asked for.
    pub async fn survey_lines(&self, filter: &SurveyFilter) -> Result<Vec<SurveyRow>, StoreError> {
        let mut select = living();
        if let Some(firm) = filter.enterprise {
            select.and_where(Expr::col("enterprise_id").eq(firm.0));
        }
        if let Some(side) = filter.side {
            select.and_where(Expr::col("side").eq(side.as_str()));
        }
        if let Some(day) = filter.as_of {
            // Days sort as texts in their one form.
            select.and_where(Expr::col("date").lte(day.to_string()));
        }
        select.order_by("id", Order::Asc);
        let rows = self.db.query_all(&select).await?;
        let mut rows = stood(rows.iter().map(survey_row).collect::<Result<Vec<_>, _>>()?);
        // The node is asked for last: whether a line counts follows from all lines of its firm, also those of other nodes.
        if filter.node.is_some() {
            rows.retain(|row| row.answer.line.node == filter.node || row.answer.next == filter.node);
        }
        rows.sort_by(|a, b| sort_key(a).cmp(&sort_key(b)));
        Ok(rows)
    }

    /// A line. [`StoreError::NotFound`] when it does not exist or was taken back.
    pub async fn survey_line(&self, id: i64) -> Result<SurveyRow, StoreError> {
        let mut select = living();
        select.and_where(Expr::col("id").eq(id));
        match self.db.query_one(&select).await? {
            Some(row) => survey_row(&row),
            None => Err(StoreError::NotFound { what: "survey line", id: id.to_string() }),
        }
    }

    /// How many lines an import brought, whether they count or not.
    pub async fn survey_lines_of_import(&self, id: i64) -> Result<usize, StoreError> {
        let mut select = Query::select();
        select.expr_as(Expr::col("id").count(), "lines").from("survey_lines").and_where(Expr::col("import_id").eq(id));
        let row = self.db.query_one(&select).await?;
        row.map_or(Ok(0), |row| read_count(&row, "lines"))
    }

    /// Keeps lines typed by a person and returns their ids. A line that says what a kept one says is not kept twice.
    pub async fn put_survey_lines(
        &self,
        lines: &[NewSurveyLine],
        collector: &str,
        at: &str,
    ) -> Result<Vec<i64>, StoreError> {
        let at = moment(at)?;
        let mut txn = self.begin_write(deed("put_survey", "survey")).await?;
        let mut ids = Vec::new();
        for line in lines {
            ids.push(put(&txn, line, &Origin { collector, at, import: None }).await?.id);
        }
        txn.note(json!({ "lines": ids }));
        txn.commit().await?;
        Ok(ids)
    }

    /// Makes a line stop to count; an earlier one of the same thing counts again. [`StoreError::NotFound`] when it was taken back.
    pub async fn retire_survey_line(&self, id: i64, at: &str) -> Result<(), StoreError> {
        let at = moment(at)?;
        let mut update = Query::update();
        update.table("survey_lines").value("retired_at", at);
        update.and_where(Expr::col("id").eq(id));
        update.and_where(Expr::col("retired_at").is_null()).and_where(Expr::col("undone_at").is_null());
        let txn = self.begin_write(deed("delete_survey", format!("survey:{id}"))).await?;
        if txn.execute(&update).await?.rows_affected() == 0 {
            return Err(StoreError::NotFound { what: "survey line", id: id.to_string() });
        }
        txn.commit().await
    }

    /// Takes the lines of a file in. All of it happens or nothing; [`Store::undo_import`] takes them out again.
    pub async fn import_survey(
        &self,
        import: &NewImport,
        rows: &[NewSurveyLine],
        problems: &[ImportProblem],
    ) -> Result<ImportOutcome, StoreError> {
        let mut txn = self.begin_write(deed("create_import", "import")).await?;
        let outcome = take_in(&txn, import, rows, problems).await?;
        txn.about(format_args!("import:{}", outcome.import_id));
        txn.note(outcome.in_short(import));
        txn.commit().await?;
        Ok(outcome)
    }

    /// Says what [`Store::import_survey`] would do, and changes nothing.
    pub async fn preview_survey(
        &self,
        import: &NewImport,
        rows: &[NewSurveyLine],
        problems: &[ImportProblem],
    ) -> Result<ImportPreview, StoreError> {
        let txn = self.begin_write(Deed::Preview).await?;
        let done = take_in(&txn, import, rows, problems).await?;
        txn.rollback().await?;
        Ok(done.into())
    }
}

/// Takes the lines of an import out, or with no moment puts them back. A line that a person retired stays retired.
pub(crate) async fn turn_survey(
    txn: &DatabaseTransaction,
    import: i64,
    undone_at: Option<&str>,
) -> Result<(), StoreError> {
    let mut update = Query::update();
    let at: Value = maybe(undone_at);
    update.table("survey_lines").value("undone_at", at).and_where(Expr::col("import_id").eq(import));
    txn.execute(&update).await?;
    Ok(())
}

/// Where lines come from.
struct Origin<'a> {
    collector: &'a str,
    at: &'a str,
    import: Option<i64>,
}

async fn take_in(
    txn: &DatabaseTransaction,
    import: &NewImport,
    rows: &[NewSurveyLine],
    problems: &[ImportProblem],
) -> Result<ImportOutcome, StoreError> {
    let at = moment(&import.at)?;
    let import_id = take_ids(txn, "imports", 1).await?;
    let mut outcome = ImportOutcome::begun(import_id, problems);
    note_import(txn, import, import_id, at).await?;
    let origin = Origin { collector: &import.collector, at, import: Some(import_id) };
    for row in rows {
        let Put { id, kept, lines } = put(txn, row, &origin).await?;
        outcome.records += 1;
        let lines = stood(lines);
        let against = lines.iter().find(|line| line.id == id).map(|own| own.contradicts.as_slice()).unwrap_or_default();
        for other in lines.iter().filter(|other| against.contains(&other.id)) {
            outcome.problems.push(ImportProblem {
                row: row.row,
                column: None,
                message: format!(
                    "contradicts what was said on {} of the same goods, partner and year ({}): both are kept, the newest is used",
                    other.answer.line.date, other.answer.line.source
                ),
            });
        }
        let known = |line: &SurveyRow| line.id != id && same_thing(&line.answer, &row.answer);
        match kept {
            Kept::Already => outcome.unchanged += 1,
            Kept::New if lines.iter().any(known) => outcome.merged += 1,
            Kept::New => outcome.new += 1,
        }
    }
    outcome.problems.sort_by_key(|problem| problem.row);
    note_outcome(txn, &outcome).await?;
    Ok(outcome)
}

/// Whether one takes the other's place.
fn same_thing(one: &SurveyAnswer, other: &SurveyAnswer) -> bool {
    survey_standing(&[one, other]).iter().filter(|standing| standing.counts).count() == 1
}

/// Whether a line was kept by this call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    New,
    Already,
}

/// A line that is kept now, among all that its firm said of that side.
struct Put {
    id: i64,
    kept: Kept,
    lines: Vec<SurveyRow>,
}

async fn put(txn: &DatabaseTransaction, new: &NewSurveyLine, origin: &Origin<'_>) -> Result<Put, StoreError> {
    let SurveyAnswer { line, share, becomes, next } = &new.answer;
    let mut lines = of_side(txn, line.enterprise, line.side).await?;
    if let Some(same) = lines.iter().find(|row| row.answer == new.answer) {
        return Ok(Put { id: same.id, kept: Kept::Already, lines });
    }
    let checked = |what: &str, value: Option<f64>| value.map(|value| number(what, value)).transpose();
    let id = take_ids(txn, "survey_lines", 1).await?;
    let pair = |pair: &Option<(String, String)>| pair.clone().unzip();
    let ((chain, node), (next_chain, next_node)) = (pair(&line.node), pair(next));
    let row: Vec<(&'static str, Value)> = vec![
        ("id", id.into()),
        ("enterprise_id", line.enterprise.0.into()),
        ("side", text(line.side.as_str())),
        ("product", text(&line.product)),
        ("chain", maybe(chain)),
        ("node", maybe(node)),
        ("partner", maybe(line.partner.as_ref())),
        ("region", maybe(line.region.as_ref().map(model::RegionCode::as_str))),
        ("place", maybe(line.place.as_ref())),
        ("tonnes", checked("tonnes", line.tonnes)?.into()),
        ("amount", maybe(line.amount.map(|amount| amount.to_string()))),
        ("year", line.year.map(i64::from).into()),
        ("share", checked("share", *share)?.into()),
        ("becomes", maybe(becomes.as_ref())),
        ("next_chain", maybe(next_chain)),
        ("next_node", maybe(next_node)),
        ("date", text(line.date.to_string())),
        ("source", text(&line.source)),
        ("sample", line.sample.into()),
        ("collector", text(origin.collector)),
        ("import_id", origin.import.into()),
        ("row", new.row.map(i64::from).into()),
        ("created_at", text(origin.at)),
    ];
    let (columns, values): (Vec<_>, Vec<_>) = row.into_iter().unzip();
    insert(txn, Insert { table: "survey_lines", columns: &columns, on_conflict: None }, vec![values]).await?;
    lines.push(SurveyRow {
        id,
        answer: new.answer.clone(),
        collector: origin.collector.to_owned(),
        import: origin.import,
        row: new.row,
        counts: true,
        contradicts: Vec::new(),
    });
    Ok(Put { id, kept: Kept::New, lines })
}

/// What a firm said of one side of its business, as it was kept.
async fn of_side(
    txn: &DatabaseTransaction,
    enterprise: EnterpriseId,
    side: SurveySide,
) -> Result<Vec<SurveyRow>, StoreError> {
    let mut select = living();
    select.and_where(Expr::col("enterprise_id").eq(enterprise.0)).and_where(Expr::col("side").eq(side.as_str()));
    select.order_by("id", Order::Asc);
    txn.query_all(&select).await?.iter().map(survey_row).collect()
}

/// Lines in the order in which they were kept, with how they stand.
fn stood(mut rows: Vec<SurveyRow>) -> Vec<SurveyRow> {
    let standing = survey_standing(&rows.iter().map(|row| &row.answer).collect::<Vec<_>>());
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    for (row, standing) in rows.iter_mut().zip(standing) {
        row.counts = standing.counts;
        row.contradicts = standing.contradicts.into_iter().map(|place| ids[place]).collect();
    }
    rows
}

/// By firm, side and goods; what counts before what does not, the newest first.
fn sort_key(row: &SurveyRow) -> impl Ord {
    let line = &row.answer.line;
    let newest = std::cmp::Reverse((row.counts, line.date, row.id));
    (line.enterprise, line.side.as_str(), line.product.clone(), newest)
}

fn living() -> SelectStatement {
    let mut select = Query::select();
    select
        .from("survey_lines")
        .columns([
            "id",
            "enterprise_id",
            "side",
            "product",
            "chain",
            "node",
            "partner",
            "region",
            "place",
            "tonnes",
            "amount",
            "year",
            "share",
            "becomes",
            "next_chain",
            "next_node",
            "date",
            "source",
            "sample",
            "collector",
            "import_id",
            "row",
        ])
        .and_where(Expr::col("retired_at").is_null())
        .and_where(Expr::col("undone_at").is_null());
    select
}

fn survey_row(row: &QueryResult) -> Result<SurveyRow, StoreError> {
    let words = |column: &str| row.try_get::<Option<String>>("", column);
    Ok(SurveyRow {
        id: row.try_get("", "id")?,
        answer: SurveyAnswer {
            line: SurveyLine {
                enterprise: EnterpriseId(row.try_get("", "enterprise_id")?),
                side: read(row, "side")?,
                product: read(row, "product")?,
                node: read_pair(row, ["chain", "node"])?,
                partner: words("partner")?,
                region: read_or_none(row, "region")?,
                place: words("place")?,
                tonnes: row.try_get("", "tonnes")?,
                amount: read_or_none(row, "amount")?,
                year: row.try_get::<Option<i64>>("", "year")?.and_then(|year| i32::try_from(year).ok()),
                date: read_day(row, "date")?,
                source: read(row, "source")?,
                sample: row.try_get("", "sample")?,
            },
            share: row.try_get("", "share")?,
            becomes: words("becomes")?,
            next: read_pair(row, ["next_chain", "next_node"])?,
        },
        collector: read(row, "collector")?,
        import: row.try_get("", "import_id")?,
        row: row.try_get::<Option<i64>>("", "row")?.and_then(|row| u32::try_from(row).ok()),
        counts: true,
        contradicts: Vec::new(),
    })
}
