//! What each source said of a site or an opportunity, laid one over the other.
//!
//! The district's own files are the lowest layer; each import lies over it, by the day it speaks of and then by the order in
//! which it came. The row that is shown follows from the layers and can be computed again at any time: undoing an import takes
//! its layer out, redoing puts it back where it lay. Not for enterprises: their statements are kept field by field, because
//! there sources contradict each other for years.

use std::collections::{BTreeMap, HashMap, HashSet};

use model::{Lacking, Opportunity, OpportunityNote, OpportunitySaid, Site, SiteSaid};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult};

use crate::StoreError;
use crate::places::{Row, list, retire, write};
use crate::sql::{Insert, KEYS, insert, is, number, read, take_ids, text};

/// Something that sources speak of: a site or an opportunity.
pub(crate) trait Place: Row + Clone {
    /// What one source says of it.
    type Said: Clone + Default + Send + Sync;
    /// The word for it in the table of versions and in messages.
    const KIND: &'static str;
    fn onto(new: &Self::Said, earlier: &Self::Said) -> Self::Said;
    fn build(said: &Self::Said, id: &str) -> Result<Self, Lacking>;
    /// The part that is for the bureau alone.
    fn note(said: &Self::Said, id: &str) -> Option<OpportunityNote>;
    /// What the row itself says, with its note.
    fn said(&self, note: Option<&OpportunityNote>) -> Self::Said;
    fn encode(said: &Self::Said) -> Result<String, serde_json::Error>;
    fn decode(content: &str) -> Result<Self::Said, serde_json::Error>;
    /// Why it cannot stand among the others.
    fn refused(&self, around: &Around) -> Option<String>;
    /// Checks that its measures are numbers.
    fn check(&self) -> Result<(), StoreError>;
}

/// What a row may refer to.
#[derive(Debug, Default)]
pub(crate) struct Around {
    pub(crate) zones: HashSet<String>,
    /// Site → its zone.
    pub(crate) sites: HashMap<String, String>,
}

impl Around {
    pub(crate) async fn read(txn: &DatabaseTransaction) -> Result<Self, StoreError> {
        let zones: Vec<model::Zone> = list(txn, &[]).await?;
        let sites: Vec<Site> = list(txn, &[]).await?;
        Ok(Self {
            zones: zones.into_iter().map(|zone| zone.id).collect(),
            sites: sites.into_iter().map(|site| (site.id, site.zone)).collect(),
        })
    }

    fn no_zone(&self, zone: &str) -> Option<String> {
        (!self.zones.contains(zone)).then(|| format!("there is no zone `{zone}`"))
    }
}

impl Place for Site {
    type Said = SiteSaid;
    const KIND: &'static str = "site";

    fn onto(new: &SiteSaid, earlier: &SiteSaid) -> SiteSaid {
        new.onto(earlier)
    }

    fn build(said: &SiteSaid, id: &str) -> Result<Self, Lacking> {
        said.site(id)
    }

    fn note(_: &SiteSaid, _: &str) -> Option<OpportunityNote> {
        None
    }

    fn said(&self, _: Option<&OpportunityNote>) -> SiteSaid {
        self.into()
    }

    fn encode(said: &SiteSaid) -> Result<String, serde_json::Error> {
        serde_json::to_string(said)
    }

    fn decode(content: &str) -> Result<SiteSaid, serde_json::Error> {
        serde_json::from_str(content)
    }

    fn refused(&self, around: &Around) -> Option<String> {
        around.no_zone(&self.zone)
    }

    fn check(&self) -> Result<(), StoreError> {
        self.measures().try_for_each(|measure| number(&format!("site `{}`", self.id), measure).map(drop))
    }
}

impl Place for Opportunity {
    type Said = OpportunitySaid;
    const KIND: &'static str = "opportunity";

    fn onto(new: &OpportunitySaid, earlier: &OpportunitySaid) -> OpportunitySaid {
        new.onto(earlier)
    }

    fn build(said: &OpportunitySaid, id: &str) -> Result<Self, Lacking> {
        said.opportunity(id)
    }

    fn note(said: &OpportunitySaid, id: &str) -> Option<OpportunityNote> {
        said.note(id)
    }

    fn said(&self, note: Option<&OpportunityNote>) -> OpportunitySaid {
        OpportunitySaid::of(self, note)
    }

    fn encode(said: &OpportunitySaid) -> Result<String, serde_json::Error> {
        serde_json::to_string(said)
    }

    fn decode(content: &str) -> Result<OpportunitySaid, serde_json::Error> {
        serde_json::from_str(content)
    }

    fn refused(&self, around: &Around) -> Option<String> {
        let Some(site) = &self.site else { return around.no_zone(&self.zone) };
        match around.sites.get(site) {
            None => Some(format!("there is no site `{site}`")),
            Some(zone) if *zone != self.zone => {
                Some(format!("site `{site}` lies in zone `{zone}`, not in `{}`", self.zone))
            }
            Some(_) => around.no_zone(&self.zone),
        }
    }

    fn check(&self) -> Result<(), StoreError> {
        Ok(())
    }
}

/// One layer of a place.
pub(crate) struct Layer<S> {
    /// Day it speaks of; empty is the district's own, below all.
    pub(crate) date: String,
    /// Number of the version; layers of one day lie in this order.
    pub(crate) id: i64,
    pub(crate) said: S,
}

/// Layers of several places, each from the lowest up.
pub(crate) type Layers<P> = BTreeMap<String, Vec<Layer<<P as Place>::Said>>>;

/// What all layers of a place say together.
pub(crate) fn together<P: Place>(layers: &[Layer<P::Said>]) -> P::Said {
    layers.iter().fold(P::Said::default(), |known, layer| P::onto(&layer.said, &known))
}

/// The layers that count. A row that an older version of the product wrote has none: it is its own lowest one, which is
/// written down here.
pub(crate) async fn layers_of<P: Place>(txn: &DatabaseTransaction, ids: &[&str]) -> Result<Layers<P>, StoreError> {
    let mut layers = Layers::<P>::new();
    let mut known = HashSet::new();
    for ids in ids.chunks(KEYS) {
        let mut select = Query::select();
        select.columns(["id", "place", "content", "date", "retired_at"]).from("place_versions");
        select.and_where(is("kind", P::KIND)).and_where(Expr::col("place").is_in(ids.iter().copied()));
        select.order_by("date", Order::Asc).order_by("id", Order::Asc);
        for row in txn.query_all(&select).await? {
            let (place, layer) = layer::<P>(&row)?;
            known.insert(place.clone());
            let retired: Option<String> = row.try_get("", "retired_at")?;
            if retired.is_none() {
                layers.entry(place).or_default().push(layer);
            }
        }
    }
    let old: Vec<P> = list(txn, &[]).await?;
    let wanted: HashSet<&str> = ids.iter().copied().collect();
    let old: Vec<P> = old.into_iter().filter(|row| wanted.contains(row.id()) && !known.contains(row.id())).collect();
    for row in old {
        let said = row.said(None);
        let id =
            put_version::<P>(txn, &Version { place: row.id(), said: &said, date: "", at: "", import: None }).await?;
        layers.insert(row.id().to_owned(), vec![Layer { date: String::new(), id, said }]);
    }
    Ok(layers)
}

fn layer<P: Place>(row: &QueryResult) -> Result<(String, Layer<P::Said>), StoreError> {
    let content: String = read(row, "content")?;
    let said = P::decode(&content).map_err(|error| StoreError::Other(format!("column `content`: {error}")))?;
    Ok((read(row, "place")?, Layer { date: read(row, "date")?, id: row.try_get("", "id")?, said }))
}

/// A version to be written down.
pub(crate) struct Version<'a, S> {
    pub(crate) place: &'a str,
    pub(crate) said: &'a S,
    pub(crate) date: &'a str,
    /// When, empty for what was there before.
    pub(crate) at: &'a str,
    /// Number of the import and of the row in its file.
    pub(crate) import: Option<(i64, u32)>,
}

/// Writes a version down and returns its number.
pub(crate) async fn put_version<P: Place>(
    txn: &DatabaseTransaction,
    version: &Version<'_, P::Said>,
) -> Result<i64, StoreError> {
    let id = take_ids(txn, "place_versions", 1).await?;
    let content = P::encode(version.said).map_err(|error| StoreError::Other(error.to_string()))?;
    let columns = &["id", "kind", "place", "content", "date", "created_at", "import_id", "row"];
    let row = vec![
        id.into(),
        text(P::KIND),
        text(version.place),
        text(content),
        text(version.date),
        text(version.at),
        version.import.map(|(import, _)| import).into(),
        version.import.map(|(_, row)| i64::from(row)).into(),
    ];
    insert(txn, Insert { table: "place_versions", columns, on_conflict: None }, vec![row]).await?;
    Ok(id)
}

/// Replaces the lowest layer of places and shows what follows.
pub(crate) async fn put_bases<P: Place>(
    txn: &DatabaseTransaction,
    rows: &[P],
    notes: &[OpportunityNote],
) -> Result<(), StoreError> {
    let notes: HashMap<&str, &OpportunityNote> = notes.iter().map(|note| (note.opportunity.as_str(), note)).collect();
    for row in rows {
        row.check()?;
        let mut delete = Query::delete();
        delete.from_table("place_versions").and_where(is("kind", P::KIND)).and_where(is("place", row.id()));
        delete.and_where(Expr::col("import_id").is_null());
        txn.execute(&delete).await?;
        let said = row.said(notes.get(row.id()).copied());
        put_version::<P>(txn, &Version { place: row.id(), said: &said, date: "", at: "", import: None }).await?;
    }
    let ids: Vec<&str> = rows.iter().map(Row::id).collect();
    show_again::<P>(txn, &ids).await
}

/// Computes what is shown of places from their layers.
pub(crate) async fn show_again<P: Place>(txn: &DatabaseTransaction, ids: &[&str]) -> Result<(), StoreError> {
    let layers = layers_of::<P>(txn, ids).await?;
    let said: Vec<(&str, P::Said)> =
        ids.iter().map(|id| (*id, layers.get(*id).map(|layers| together::<P>(layers)).unwrap_or_default())).collect();
    show::<P>(txn, &said).await
}

/// Shows what is said of places; one of which too little is said goes out of sight.
pub(crate) async fn show<P: Place>(txn: &DatabaseTransaction, said: &[(&str, P::Said)]) -> Result<(), StoreError> {
    let mut shown = Vec::new();
    let mut gone = Vec::new();
    for (id, said) in said {
        match P::build(said, id) {
            Ok(row) => shown.push(row),
            Err(Lacking(_)) => gone.push(*id),
        }
    }
    write(txn, &shown).await?;
    retire::<P>(txn, &gone).await?;
    if P::KIND != Opportunity::KIND {
        return Ok(());
    }
    let (mut notes, mut silent) = (Vec::new(), Vec::new());
    for (id, said) in said {
        match P::note(said, id).filter(|_| !gone.contains(id)) {
            Some(note) => notes.push(note),
            None => silent.push(*id),
        }
    }
    write(txn, &notes).await?;
    for ids in silent.chunks(KEYS) {
        let mut delete = Query::delete();
        delete.from_table("opportunity_notes").and_where(Expr::col("id").is_in(ids.iter().copied()));
        txn.execute(&delete).await?;
    }
    Ok(())
}
