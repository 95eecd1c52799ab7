//! The register's index of names, codes and texts: built from the store at the first search, then kept up to date by what changed.

use std::collections::HashSet;

use anyhow::Result;
use model::EnterpriseId;
use registry::{Find, FirmIndex, Found, Known};
use store::{ChangeMark, EnterpriseFilter, Store};
use tokio::sync::RwLock;

/// Firms read from the store at a time.
const BATCH: u64 = 5_000;

/// Firms ready to be found, as far as their changes were read.
#[derive(Debug, Default)]
struct Kept {
    index: FirmIndex,
    mark: ChangeMark,
    /// The latest change that was asked for.
    upto: i64,
}

/// The index that the requests of a server share.
#[derive(Debug, Default)]
pub(crate) struct Search {
    kept: RwLock<Kept>,
}

impl Search {
    /// Reads what changed since the last time. Many may ask at once; one reads.
    pub(crate) async fn refresh(&self, store: &Store) -> Result<()> {
        let latest = store.latest_change().await?;
        if self.kept.read().await.upto >= latest {
            return Ok(());
        }
        let mut kept = self.kept.write().await;
        if kept.upto >= latest {
            return Ok(());
        }
        loop {
            let changed = store.changed_after(kept.mark, BATCH).await?;
            if changed.mark == kept.mark {
                break;
            }
            changed.shown.iter().for_each(|firm| kept.index.put(firm));
            changed.gone.iter().for_each(|firm| kept.index.remove(*firm));
            kept.mark = changed.mark;
        }
        kept.upto = latest;
        Ok(())
    }

    /// Forgets everything: the data became another district's.
    pub(crate) async fn forget(&self) {
        *self.kept.write().await = Kept::default();
    }

    /// Finds firms that pass a filter; its sorting and paging are not looked at.
    pub(crate) async fn find(&self, store: &Store, find: &Find<'_>, filter: &EnterpriseFilter) -> Result<Found> {
        self.refresh(store).await?;
        // Where firms stand and what people judged is the store's to say; the rest the index knows.
        let placed = filter.chain.is_some() || filter.node.is_some() || filter.strength.is_some();
        let among: Option<HashSet<EnterpriseId>> = if placed || filter.judged.is_some() {
            Some(store.enterprise_ids(filter).await?.into_iter().collect())
        } else {
            None
        };
        let wanted = |known: &Known| {
            filter.region.as_ref().is_none_or(|region| known.region.as_ref().is_some_and(|code| region.contains(code)))
                && filter.above_scale.is_none_or(|above| known.above_scale == Some(above))
                && filter.sample.is_none_or(|sample| known.sample == sample)
                && among.as_ref().is_none_or(|among| among.contains(&known.enterprise))
        };
        Ok(self.kept.read().await.index.find(find, wanted)?)
    }
}
