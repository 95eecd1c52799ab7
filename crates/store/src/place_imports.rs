//! Imports of sites and opportunities: each row of a file becomes a layer over what was known, in one transaction that can be
//! undone and redone as a whole.

use std::collections::BTreeSet;

use model::{Opportunity, OpportunityNote, OpportunitySaid, Site, SiteSaid};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, Value};

use crate::audit::{Deed, deed};
use crate::imports::{ImportOutcome, ImportPreview, ImportProblem, NewImport, note_import, note_outcome};
use crate::place_versions::{Around, Layer, Place, Version, layers_of, put_version, show, show_again, together};
use crate::sql::{maybe, moment, read, take_ids};
use crate::{Store, StoreError};

/// A row of a file of sites or opportunities, read and cleaned.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceRow<S> {
    /// Record number, the header counted as 1.
    pub row: u32,
    /// Id of the site or opportunity.
    pub id: String,
    /// What the row says of it.
    pub said: S,
}

/// A place that an import spoke of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SpokenPlace {
    /// `site` or `opportunity`.
    pub kind: String,
    /// Its id.
    pub id: String,
}

impl Store {
    /// Takes the rows of a file of sites in. All of it happens or nothing.
    pub async fn import_sites(
        &self,
        import: &NewImport,
        rows: &[PlaceRow<SiteSaid>],
        problems: &[ImportProblem],
    ) -> Result<ImportOutcome, StoreError> {
        self.import_places::<Site>(import, rows, problems).await
    }

    /// Says what [`Store::import_sites`] would do, and changes nothing.
    pub async fn preview_sites(
        &self,
        import: &NewImport,
        rows: &[PlaceRow<SiteSaid>],
        problems: &[ImportProblem],
    ) -> Result<ImportPreview, StoreError> {
        self.preview_places::<Site>(import, rows, problems).await
    }

    /// Takes the rows of a file of opportunities in. All of it happens or nothing.
    pub async fn import_opportunities(
        &self,
        import: &NewImport,
        rows: &[PlaceRow<OpportunitySaid>],
        problems: &[ImportProblem],
    ) -> Result<ImportOutcome, StoreError> {
        self.import_places::<Opportunity>(import, rows, problems).await
    }

    /// Says what [`Store::import_opportunities`] would do, and changes nothing.
    pub async fn preview_opportunities(
        &self,
        import: &NewImport,
        rows: &[PlaceRow<OpportunitySaid>],
        problems: &[ImportProblem],
    ) -> Result<ImportPreview, StoreError> {
        self.preview_places::<Opportunity>(import, rows, problems).await
    }

    /// The sites and opportunities that an import spoke of.
    pub async fn places_of_import(&self, id: i64) -> Result<Vec<SpokenPlace>, StoreError> {
        spoken_places(&self.db, id).await
    }

    async fn import_places<P: Place>(
        &self,
        import: &NewImport,
        rows: &[PlaceRow<P::Said>],
        problems: &[ImportProblem],
    ) -> Result<ImportOutcome, StoreError> {
        let mut txn = self.begin_write(deed("create_import", "import")).await?;
        let outcome = take_in::<P>(&txn, import, rows, problems).await?;
        txn.about(format_args!("import:{}", outcome.import_id));
        txn.note(outcome.in_short(import));
        txn.commit().await?;
        Ok(outcome)
    }

    async fn preview_places<P: Place>(
        &self,
        import: &NewImport,
        rows: &[PlaceRow<P::Said>],
        problems: &[ImportProblem],
    ) -> Result<ImportPreview, StoreError> {
        let txn = self.begin_write(Deed::Preview).await?;
        let done = take_in::<P>(&txn, import, rows, problems).await?;
        txn.rollback().await?;
        Ok(done.into())
    }
}

/// What is shown of a place.
type Shown<P> = (P, Option<OpportunityNote>);

async fn take_in<P: Place>(
    txn: &DatabaseTransaction,
    import: &NewImport,
    rows: &[PlaceRow<P::Said>],
    problems: &[ImportProblem],
) -> Result<ImportOutcome, StoreError> {
    let at = moment(&import.at)?;
    // From here on no other import, undo or redo runs: the places that are looked up stay as they are.
    let import_id = take_ids(txn, "imports", 1).await?;
    let mut outcome = ImportOutcome::begun(import_id, problems);
    note_import(txn, import, import_id, at).await?;
    let around = Around::read(txn).await?;
    let ids: BTreeSet<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let ids: Vec<&str> = ids.into_iter().collect();
    let mut layers = layers_of::<P>(txn, &ids).await?;
    let date = import.date.to_string();
    for row in rows {
        let own = layers.entry(row.id.clone()).or_default();
        let before = shown::<P>(own, &row.id);
        // A later import lies above the earlier ones of its day; its real number is known once it is written.
        let place = own.partition_point(|layer| layer.date <= date);
        own.insert(place, Layer { date: date.clone(), id: i64::MAX, said: row.said.clone() });
        let said = together::<P>(own);
        let refused = match P::build(&said, &row.id) {
            Err(lacking) => Some(format!("{} `{}` is new and {lacking}", P::KIND, row.id)),
            Ok(built) => match built.check() {
                Err(error) => Some(error.to_string()),
                Ok(()) => built.refused(&around),
            },
        };
        if let Some(why) = refused {
            own.remove(place);
            let message = format!("{why}: left out");
            outcome.problems.push(ImportProblem { row: Some(row.row), column: None, message });
            continue;
        }
        let version = Version { place: &row.id, said: &row.said, date: &date, at, import: Some((import_id, row.row)) };
        own[place].id = put_version::<P>(txn, &version).await?;
        outcome.records += 1;
        match (before, shown::<P>(own, &row.id)) {
            (None, _) => outcome.new += 1,
            (before, after) if before == after => outcome.unchanged += 1,
            _ => outcome.merged += 1,
        }
    }
    let said: Vec<(&str, P::Said)> =
        layers.iter().filter(|(_, own)| !own.is_empty()).map(|(id, own)| (id.as_str(), together::<P>(own))).collect();
    show::<P>(txn, &said).await?;
    outcome.problems.sort_by_key(|problem| problem.row);
    note_outcome(txn, &outcome).await?;
    Ok(outcome)
}

fn shown<P: Place>(layers: &[Layer<P::Said>], id: &str) -> Option<Shown<P>> {
    let said = together::<P>(layers);
    P::build(&said, id).ok().map(|row| (row, P::note(&said, id)))
}

/// Takes the layers of an import out, or with no moment puts them back, and shows what follows.
pub(crate) async fn turn_places(
    txn: &DatabaseTransaction,
    id: i64,
    retired_at: Option<&str>,
) -> Result<(), StoreError> {
    let spoken = spoken_places(txn, id).await?;
    if spoken.is_empty() {
        return Ok(());
    }
    let mut update = Query::update();
    let at: Value = maybe(retired_at);
    update.table("place_versions").value("retired_at", at).and_where(Expr::col("import_id").eq(id));
    txn.execute(&update).await?;
    let of = |kind: &str| -> Vec<&str> {
        spoken.iter().filter(|place| place.kind == kind).map(|place| place.id.as_str()).collect()
    };
    show_again::<Site>(txn, &of(Site::KIND)).await?;
    show_again::<Opportunity>(txn, &of(Opportunity::KIND)).await
}

async fn spoken_places<C: ConnectionTrait>(db: &C, id: i64) -> Result<Vec<SpokenPlace>, StoreError> {
    let mut select = Query::select();
    select.distinct().columns(["kind", "place"]).from("place_versions").and_where(Expr::col("import_id").eq(id));
    select.order_by("kind", Order::Asc).order_by("place", Order::Asc);
    let rows = db.query_all(&select).await?;
    rows.iter().map(|row| Ok(SpokenPlace { kind: read(row, "kind")?, id: read(row, "place")? })).collect()
}
