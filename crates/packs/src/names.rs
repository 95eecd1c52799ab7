//! What the files of a pack define, gathered before any reference is followed.
//!
//! Gathering is silent: a missing or doubled id is noted by whoever reads the file. Where a file could not be read, what it
//! defines is unknown (`None`), and no reference to it is called wrong.

use std::collections::{BTreeMap, BTreeSet};

use chain::Lane;

use crate::toml_file::Source;

/// Ids that can be referred to; each part `None` when unknown.
#[derive(Debug, Default)]
pub(crate) struct Names {
    pub(crate) industries: Option<BTreeSet<String>>,
    pub(crate) policies: Option<BTreeSet<String>>,
    pub(crate) zones: Option<BTreeSet<String>>,
    /// Site → its zone, as far as the site names one.
    pub(crate) sites: Option<BTreeMap<String, Option<String>>>,
    /// Chain → its nodes.
    pub(crate) chains: Option<BTreeMap<String, Option<BTreeSet<String>>>>,
}

/// Ids that a reference may lead to.
pub(crate) trait Known {
    /// Whether an id is one of them.
    fn has(&self, id: &str) -> bool;
    /// All of them, to be shown.
    fn names(&self) -> Vec<&str>;
}

impl Known for BTreeSet<String> {
    fn has(&self, id: &str) -> bool {
        self.contains(id)
    }
    fn names(&self) -> Vec<&str> {
        self.iter().map(String::as_str).collect()
    }
}

impl<V> Known for BTreeMap<String, V> {
    fn has(&self, id: &str) -> bool {
        self.contains_key(id)
    }
    fn names(&self) -> Vec<&str> {
        self.keys().map(String::as_str).collect()
    }
}

/// Lanes are few, and shown in the order of the sheet.
impl Known for Vec<Lane> {
    fn has(&self, id: &str) -> bool {
        !id.is_empty() && self.iter().any(|lane| lane.id == id)
    }
    fn names(&self) -> Vec<&str> {
        self.iter().map(|lane| lane.id.as_str()).filter(|id| !id.is_empty()).collect()
    }
}

/// A part of the names as something to refer to.
pub(crate) fn known<K: Known>(part: &Option<K>) -> Option<&dyn Known> {
    part.as_ref().map(|part| part as &dyn Known)
}

impl Names {
    /// Nodes of a chain, if known.
    pub(crate) fn nodes(&self, chain: &str) -> Option<&BTreeSet<String>> {
        self.chains.as_ref()?.get(chain)?.as_ref()
    }
}

/// The ids of a list such as `[[zone]]`.
pub(crate) fn ids(source: &Source<'_>, list: &str) -> Option<BTreeSet<String>> {
    source.whole.then(|| source.peek(list, ["id"]).into_iter().filter_map(|[id]| id).collect())
}

/// Sites and the zones they name.
pub(crate) fn sites(source: &Source<'_>) -> Option<BTreeMap<String, Option<String>>> {
    source
        .whole
        .then(|| source.peek("site", ["id", "zone"]).into_iter().filter_map(|[id, zone]| Some((id?, zone))).collect())
}

/// Chains and their nodes. A chain is known by its id and by its file's name: when the two differ that is one mistake, not
/// one for every reference.
pub(crate) fn chains(sources: &[Source<'_>]) -> BTreeMap<String, Option<BTreeSet<String>>> {
    let mut chains = BTreeMap::new();
    for source in sources {
        let nodes = ids(source, "node");
        for name in [source.peek_id(), Some(stem(source.file).to_owned())].into_iter().flatten() {
            chains.entry(name).or_insert_with(|| nodes.clone());
        }
    }
    chains
}

/// The file's name without folders and ending.
pub(crate) fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.strip_suffix(".toml").unwrap_or(name)
}
