//! Supply links, signals and earlier deals: rows that lists bring, in one transaction under an import's number, so that
//! `imports undo` takes exactly those rows back. What a row is worth is decided elsewhere.

use std::collections::HashSet;

use model::{Deal, Party, Signal, SupplyLink, Text};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult, Value};

use crate::audit::{Deed, deed};
use crate::imports::{ImportOutcome, ImportPreview, ImportProblem, NewImport, note_import, note_outcome};
use crate::sql::{
    Insert, insert, maybe, moment, number, read, read_count, read_day, read_or_none, read_pair, take_ids, text,
};
use crate::{Store, StoreError};

/// A row of a list of links, signals or deals.
#[derive(Debug, Clone, PartialEq)]
pub struct LeadRow<L> {
    /// Record number, the header counted as 1.
    pub row: u32,
    /// What it says.
    pub lead: L,
}

/// What the three lists have in common.
trait Lead: Sized + std::fmt::Debug + Send + Sync {
    const TABLE: &'static str;
    /// Columns of its own; `source` and `sample` among them.
    const COLUMNS: &'static [&'static str];
    fn values(&self) -> Result<Vec<Value>, StoreError>;
    fn read(row: &QueryResult) -> Result<Self, StoreError>;
}

fn party(row: &QueryResult, name: &str, code: &str) -> Result<Party, StoreError> {
    Ok(Party { name: read(row, name)?, uscc: read_or_none(row, code)? })
}

fn share(what: &str, value: Option<f64>) -> Result<Value, StoreError> {
    Ok(match value {
        Some(value) => number(what, value)?.into(),
        None => Value::Double(None),
    })
}

impl Lead for SupplyLink {
    const TABLE: &'static str = "supply_links";
    const COLUMNS: &'static [&'static str] = &[
        "supplier",
        "supplier_code",
        "customer",
        "customer_code",
        "product",
        "chain",
        "node",
        "year",
        "of_purchases",
        "of_sales",
        "amount",
        "date",
        "source",
        "sample",
    ];

    fn values(&self) -> Result<Vec<Value>, StoreError> {
        Ok(vec![
            text(&self.supplier.name),
            maybe(self.supplier.uscc.as_ref().map(ToString::to_string)),
            text(&self.customer.name),
            maybe(self.customer.uscc.as_ref().map(ToString::to_string)),
            maybe(self.product.as_ref()),
            maybe(self.node.as_ref().map(|(chain, _)| chain)),
            maybe(self.node.as_ref().map(|(_, node)| node)),
            self.year.map(i64::from).into(),
            share("share of purchases", self.of_purchases)?,
            share("share of sales", self.of_sales)?,
            maybe(self.amount.map(|amount| amount.to_string())),
            maybe(self.date.map(|date| date.to_string())),
            text(&self.source),
            self.sample.into(),
        ])
    }

    fn read(row: &QueryResult) -> Result<Self, StoreError> {
        Ok(Self {
            supplier: party(row, "supplier", "supplier_code")?,
            customer: party(row, "customer", "customer_code")?,
            product: row.try_get("", "product")?,
            node: read_pair(row, ["chain", "node"])?,
            year: row.try_get::<Option<i64>>("", "year")?.and_then(|year| i32::try_from(year).ok()),
            of_purchases: row.try_get("", "of_purchases")?,
            of_sales: row.try_get("", "of_sales")?,
            amount: read_or_none(row, "amount")?,
            date: read_or_none(row, "date")?,
            source: read(row, "source")?,
            sample: row.try_get("", "sample")?,
        })
    }
}

impl Lead for Signal {
    const TABLE: &'static str = "signals";
    const COLUMNS: &'static [&'static str] =
        &["firm", "firm_code", "kind", "date", "until", "text_zh", "text_en", "source", "sample"];

    fn values(&self) -> Result<Vec<Value>, StoreError> {
        Ok(vec![
            text(&self.firm.name),
            maybe(self.firm.uscc.as_ref().map(ToString::to_string)),
            text(self.kind.as_str()),
            text(self.date.to_string()),
            maybe(self.until.map(|date| date.to_string())),
            text(&self.text.zh),
            text(&self.text.en),
            text(&self.source),
            self.sample.into(),
        ])
    }

    fn read(row: &QueryResult) -> Result<Self, StoreError> {
        Ok(Self {
            firm: party(row, "firm", "firm_code")?,
            kind: read(row, "kind")?,
            date: read_day(row, "date")?,
            until: read_or_none(row, "until")?,
            text: Text { zh: read(row, "text_zh")?, en: read(row, "text_en")? },
            source: read(row, "source")?,
            sample: row.try_get("", "sample")?,
        })
    }
}

impl Lead for Deal {
    const TABLE: &'static str = "deals";
    const COLUMNS: &'static [&'static str] =
        &["firm", "firm_code", "chain", "node", "day", "outcome", "source", "sample"];

    fn values(&self) -> Result<Vec<Value>, StoreError> {
        Ok(vec![
            text(&self.firm.name),
            maybe(self.firm.uscc.as_ref().map(ToString::to_string)),
            text(&self.chain),
            text(&self.node),
            text(self.day.to_string()),
            text(self.outcome.as_str()),
            text(&self.source),
            self.sample.into(),
        ])
    }

    fn read(row: &QueryResult) -> Result<Self, StoreError> {
        Ok(Self {
            firm: party(row, "firm", "firm_code")?,
            chain: read(row, "chain")?,
            node: read(row, "node")?,
            day: read_day(row, "day")?,
            outcome: read(row, "outcome")?,
            source: read(row, "source")?,
            sample: row.try_get("", "sample")?,
        })
    }
}

impl Store {
    /// Every supply link that counts, in the order they came.
    pub async fn supply_links(&self) -> Result<Vec<SupplyLink>, StoreError> {
        active(&self.db).await
    }

    /// Every signal that counts, in the order they came.
    pub async fn signals(&self) -> Result<Vec<Signal>, StoreError> {
        active(&self.db).await
    }

    /// Every earlier deal that counts, in the order they came.
    pub async fn deals(&self) -> Result<Vec<Deal>, StoreError> {
        active(&self.db).await
    }

    /// Takes a list of supply links in. All of it happens or nothing. A row that another import brought already is kept with this
    /// one too and counts once, so that undoing either leaves what the other says.
    pub async fn import_links(
        &self,
        import: &NewImport,
        rows: &[LeadRow<SupplyLink>],
        problems: &[ImportProblem],
    ) -> Result<ImportOutcome, StoreError> {
        self.import_leads(import, rows, problems).await
    }

    /// Takes a list of signals in, like [`Store::import_links`].
    pub async fn import_signals(
        &self,
        import: &NewImport,
        rows: &[LeadRow<Signal>],
        problems: &[ImportProblem],
    ) -> Result<ImportOutcome, StoreError> {
        self.import_leads(import, rows, problems).await
    }

    /// Takes a list of earlier deals in, like [`Store::import_links`].
    pub async fn import_deals(
        &self,
        import: &NewImport,
        rows: &[LeadRow<Deal>],
        problems: &[ImportProblem],
    ) -> Result<ImportOutcome, StoreError> {
        self.import_leads(import, rows, problems).await
    }

    /// Says what [`Store::import_links`] would do, and changes nothing.
    pub async fn preview_links(
        &self,
        import: &NewImport,
        rows: &[LeadRow<SupplyLink>],
        problems: &[ImportProblem],
    ) -> Result<ImportPreview, StoreError> {
        self.preview_leads(import, rows, problems).await
    }

    /// Says what [`Store::import_signals`] would do, and changes nothing.
    pub async fn preview_signals(
        &self,
        import: &NewImport,
        rows: &[LeadRow<Signal>],
        problems: &[ImportProblem],
    ) -> Result<ImportPreview, StoreError> {
        self.preview_leads(import, rows, problems).await
    }

    /// Says what [`Store::import_deals`] would do, and changes nothing.
    pub async fn preview_deals(
        &self,
        import: &NewImport,
        rows: &[LeadRow<Deal>],
        problems: &[ImportProblem],
    ) -> Result<ImportPreview, StoreError> {
        self.preview_leads(import, rows, problems).await
    }

    async fn import_leads<L: Lead>(
        &self,
        import: &NewImport,
        rows: &[LeadRow<L>],
        problems: &[ImportProblem],
    ) -> Result<ImportOutcome, StoreError> {
        let mut txn = self.begin_write(deed("create_import", "import")).await?;
        let outcome = take_in(&txn, import, rows, problems).await?;
        txn.about(format_args!("import:{}", outcome.import_id));
        txn.note(outcome.in_short(import));
        txn.commit().await?;
        Ok(outcome)
    }

    async fn preview_leads<L: Lead>(
        &self,
        import: &NewImport,
        rows: &[LeadRow<L>],
        problems: &[ImportProblem],
    ) -> Result<ImportPreview, StoreError> {
        let txn = self.begin_write(Deed::Preview).await?;
        let done = take_in(&txn, import, rows, problems).await?;
        txn.rollback().await?;
        Ok(done.into())
    }
}

/// What a row says, in its whole: two rows that differ in a word are two facts.
fn said<L: Lead>(lead: &L) -> String {
    format!("{lead:?}")
}

/// Every fact that counts, once however many imports brought it.
async fn active<L: Lead, C: ConnectionTrait>(db: &C) -> Result<Vec<L>, StoreError> {
    let mut select = Query::select();
    select.columns(L::COLUMNS.iter().copied()).from(L::TABLE).and_where(Expr::col("retired_at").is_null());
    select.order_by("id", Order::Asc);
    let mut leads = db.query_all(&select).await?.iter().map(L::read).collect::<Result<Vec<L>, _>>()?;
    let mut seen = HashSet::new();
    leads.retain(|lead| seen.insert(said(lead)));
    Ok(leads)
}

async fn take_in<L: Lead>(
    txn: &DatabaseTransaction,
    import: &NewImport,
    rows: &[LeadRow<L>],
    problems: &[ImportProblem],
) -> Result<ImportOutcome, StoreError> {
    let at = moment(&import.at)?;
    // From here on no other import, undo or redo runs: what stands there already stays as it is.
    let import_id = take_ids(txn, "imports", 1).await?;
    let mut outcome = ImportOutcome::begun(import_id, problems);
    note_import(txn, import, import_id, at).await?;
    let known: HashSet<String> = active::<L, _>(txn).await?.iter().map(said).collect();
    let mut of_file = HashSet::new();
    let first = take_ids(txn, L::TABLE, rows.len()).await?;
    let mut values = Vec::with_capacity(rows.len());
    for row in rows {
        outcome.records += 1;
        let said = said(&row.lead);
        let news = !known.contains(&said);
        if !of_file.insert(said) {
            outcome.unchanged += 1;
            continue;
        }
        if news {
            outcome.new += 1;
        } else {
            outcome.unchanged += 1;
        }
        let mut cells = vec![(first + values.len() as i64).into()];
        cells.extend(row.lead.values()?);
        cells.extend([import_id.into(), i64::from(row.row).into(), text(at), Value::String(None)]);
        values.push(cells);
    }
    let mut columns = vec!["id"];
    columns.extend(L::COLUMNS);
    columns.extend(["import_id", "row", "created_at", "retired_at"]);
    insert(txn, Insert { table: L::TABLE, columns: &columns, on_conflict: None }, values).await?;
    outcome.problems.sort_by_key(|problem| problem.row);
    note_outcome(txn, &outcome).await?;
    Ok(outcome)
}

/// Retires the rows of an import, or with no moment brings them back.
pub(crate) async fn turn_leads(txn: &DatabaseTransaction, id: i64, retired_at: Option<&str>) -> Result<(), StoreError> {
    for table in [SupplyLink::TABLE, Signal::TABLE, Deal::TABLE] {
        let mut update = Query::update();
        update.table(table).value("retired_at", maybe(retired_at)).and_where(Expr::col("import_id").eq(id));
        txn.execute(&update).await?;
    }
    Ok(())
}

impl Store {
    /// How many rows of links, signals and deals an import brought.
    pub async fn leads_of_import(&self, id: i64) -> Result<usize, StoreError> {
        let mut all = 0;
        for table in [SupplyLink::TABLE, Signal::TABLE, Deal::TABLE] {
            let mut count = Query::select();
            count.expr_as(Expr::col("id").count(), "total").from(table).and_where(Expr::col("import_id").eq(id));
            if let Some(row) = self.db.query_one(&count).await? {
                all += read_count(&row, "total")?;
            }
        }
        Ok(all)
    }
}
