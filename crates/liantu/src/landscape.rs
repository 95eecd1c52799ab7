//! Every firm of the register with the places where it stands, in memory: what labels, targets and matches are computed from.
//!
//! Knows no label and no score. Texts and evidence stay in the store: a room that shows them reads them for what it shows.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use anyhow::Result;
use chrono::NaiveDate;
use insight::Census;
use model::{Candidate, CandidatePlace, EnterpriseId, RegionCode};
use store::{CandidateMark, Store};
use tokio::sync::RwLock;

use crate::config::Config;
use crate::panels::{Densities, KeptDensities};

/// Firms read from the store at a time: a few megabytes.
const BATCH: u64 = 5_000;

/// A firm's number within the landscape, and the number of its place within the firm.
type Spot = (u32, u16);

/// All firms, found by id, by node and by region. Cheap to copy: the firms themselves are shared.
#[derive(Debug, Clone, Default)]
pub(crate) struct Landscape {
    /// By number; a firm that left leaves its number empty.
    slots: Vec<Option<Arc<Candidate>>>,
    ids: HashMap<EnterpriseId, u32>,
    /// Chain, then node, to who stands there: in no promised order.
    nodes: HashMap<String, HashMap<String, Vec<Spot>>>,
    regions: BTreeMap<RegionCode, Ledger>,
    as_of: Option<NaiveDate>,
    densities: KeptDensities,
}

/// The firms of exactly one region.
#[derive(Debug, Clone, Default)]
struct Ledger {
    firms: BTreeSet<u32>,
    census: Census,
}

/// Who stands on a node, and how.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standing<'a> {
    /// The firm.
    pub(crate) firm: &'a Candidate,
    /// The place.
    pub(crate) place: &'a CandidatePlace,
}

impl Landscape {
    /// Reads every firm of a store.
    pub(crate) async fn load(store: &Store) -> Result<Self> {
        let mut landscape = Self::default();
        let mut after = None;
        loop {
            let firms = store.every_candidate(after, BATCH).await?;
            let Some(last) = firms.last() else { return Ok(landscape) };
            after = Some(last.enterprise);
            firms.into_iter().for_each(|firm| landscape.put(Arc::new(firm)));
        }
    }

    /// The day it speaks of; `None` is what is known now.
    pub(crate) fn day(&self) -> Option<NaiveDate> {
        self.as_of
    }

    /// A firm by id, also one that stands nowhere.
    pub(crate) fn firm(&self, id: EnterpriseId) -> Option<&Candidate> {
        self.at(*self.ids.get(&id)?)
    }

    /// Every firm, also those that stand nowhere, in no promised order.
    pub(crate) fn firms(&self) -> impl Iterator<Item = &Candidate> {
        self.slots.iter().flatten().map(Arc::as_ref)
    }

    /// The firms of a region and everything inside it, by region code.
    pub(crate) fn inside<'a>(&'a self, region: &'a RegionCode) -> impl Iterator<Item = &'a Candidate> {
        self.ledgers(region).flat_map(|ledger| &ledger.firms).filter_map(|slot| self.at(*slot))
    }

    /// Who stands on a node of a chain; a firm once for each of its roles. In no promised order.
    pub(crate) fn on(&self, chain: &str, node: &str) -> impl Iterator<Item = Standing<'_>> {
        let spots = self.nodes.get(chain).and_then(|nodes| nodes.get(node)).map_or(&[][..], Vec::as_slice);
        spots.iter().filter_map(|(slot, place)| {
            let firm = self.at(*slot)?;
            Some(Standing { firm, place: firm.places.get(usize::from(*place))? })
        })
    }

    /// How many firms a region and everything inside it has, of all industries.
    pub(crate) fn census(&self, region: &RegionCode) -> Census {
        self.ledgers(region).fold(Census::default(), |sum, ledger| Census {
            firms: sum.firms + ledger.census.firms,
            above_scale: sum.above_scale + ledger.census.above_scale,
        })
    }

    /// What was true and known on a day: without the firms that were established later, and with the judgements that counted
    /// then. A firm of unknown age stays. See decision 0016.
    pub(crate) async fn as_of(&self, store: &Store, day: NaiveDate) -> Result<Self> {
        Ok(self.cut(&store.judged_places().await?.as_of(day), day))
    }

    /// Some firms of it, for whoever looks at them on many days.
    pub(crate) fn only(&self, wanted: impl Fn(&Candidate) -> bool) -> Self {
        let mut some = Self { as_of: self.as_of, ..Self::default() };
        self.slots.iter().flatten().filter(|firm| wanted(firm)).for_each(|firm| some.put(Arc::clone(firm)));
        some
    }

    /// The same with some firms standing otherwise: what other chains would make of it.
    pub(crate) fn with(&self, firms: impl Iterator<Item = Candidate>) -> Self {
        let mut other = self.clone();
        firms.for_each(|firm| other.put(Arc::new(firm)));
        other
    }

    /// What [`Landscape::as_of`] answers, where firms stood by people's judgements given.
    pub(crate) fn cut(&self, judged: &BTreeMap<EnterpriseId, Vec<CandidatePlace>>, day: NaiveDate) -> Self {
        let mut then = Self { as_of: Some(day), ..Self::default() };
        for firm in self.slots.iter().flatten().filter(|firm| firm.established.is_none_or(|born| born <= day)) {
            then.put(match judged.get(&firm.enterprise) {
                Some(places) if *places != firm.places => {
                    Arc::new(Candidate { places: places.clone(), ..firm.as_ref().clone() })
                }
                _ => Arc::clone(firm),
            });
        }
        then
    }

    /// How near the city of a region is to the nodes of a district's chains; computed once.
    pub(crate) fn densities(&self, config: &Config, region: &RegionCode) -> Arc<Densities> {
        self.densities.of(self, config, region)
    }

    fn at(&self, slot: u32) -> Option<&Candidate> {
        self.slots.get(slot as usize)?.as_deref()
    }

    /// The ledgers of a region and of everything inside it: codes sort by their digits, so they lie beside one another.
    fn ledgers<'a>(&'a self, region: &'a RegionCode) -> impl Iterator<Item = &'a Ledger> {
        let inside = |(code, _): &(&RegionCode, &Ledger)| region.contains(code);
        self.regions.range(region.clone()..).take_while(inside).map(|(_, ledger)| ledger)
    }

    /// Takes a firm in, in the place of what was known of it.
    fn put(&mut self, firm: Arc<Candidate>) {
        self.remove(firm.enterprise);
        let slot = *self.ids.entry(firm.enterprise).or_insert_with(|| {
            self.slots.push(None);
            u32::try_from(self.slots.len() - 1).expect("fewer firms than a register can hold")
        });
        for (index, place) in firm.places.iter().enumerate().take(usize::from(u16::MAX)) {
            if !self.nodes.contains_key(&place.chain) {
                self.nodes.insert(place.chain.clone(), HashMap::new());
            }
            let nodes = self.nodes.get_mut(&place.chain).expect("it was put there");
            match nodes.get_mut(&place.node) {
                Some(spots) => spots.push((slot, index as u16)),
                None => drop(nodes.insert(place.node.clone(), vec![(slot, index as u16)])),
            }
        }
        if let Some(region) = &firm.region {
            if !self.regions.contains_key(region) {
                self.regions.insert(region.clone(), Ledger::default());
            }
            let ledger = self.regions.get_mut(region).expect("it was put there");
            ledger.firms.insert(slot);
            ledger.census.firms += 1;
            ledger.census.above_scale += u32::from(firm.above_scale == Some(true));
        }
        self.slots[slot as usize] = Some(firm);
    }

    /// Takes a firm out. Its number stays its own, should it come back.
    fn remove(&mut self, id: EnterpriseId) {
        self.densities.clear();
        let Some(slot) = self.ids.get(&id).copied() else { return };
        let Some(firm) = self.slots[slot as usize].take() else { return };
        for place in &firm.places {
            if let Some(spots) = self.nodes.get_mut(&place.chain).and_then(|nodes| nodes.get_mut(&place.node)) {
                spots.retain(|(other, _)| *other != slot);
            }
        }
        if let Some(ledger) = firm.region.as_ref().and_then(|region| self.regions.get_mut(region)) {
            ledger.firms.remove(&slot);
            ledger.census.firms -= 1;
            ledger.census.above_scale -= u32::from(firm.above_scale == Some(true));
        }
    }
}

/// Of how many changed firms on the whole landscape is read anew: taking out one by one costs more by then.
const MANY: usize = 20_000;

/// The landscape that the requests of a server share.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    kept: RwLock<Option<(CandidateMark, Arc<Landscape>)>>,
    /// The last day asked about: whoever looks back asks several things of one day.
    then: RwLock<Option<(CandidateMark, NaiveDate, Arc<Landscape>)>>,
}

impl Kept {
    /// The landscape as the store has it now; only what changed is read. Many may ask at once; one reads.
    pub(crate) async fn now(&self, store: &Store) -> Result<Arc<Landscape>> {
        let latest = store.candidate_mark().await?;
        if let Some((mark, landscape)) = self.kept.read().await.as_ref()
            && is_as_late(mark, &latest)
        {
            return Ok(Arc::clone(landscape));
        }
        let mut kept = self.kept.write().await;
        // Whoever held the lock may have read further than was asked for.
        let latest = store.candidate_mark().await?;
        let changed = match kept.as_ref() {
            Some((mark, landscape)) if is_as_late(mark, &latest) => return Ok(Arc::clone(landscape)),
            Some((mark, _)) => Some(store.candidates_changed(*mark).await?).filter(|changed| changed.len() < MANY),
            None => None,
        };
        let landscape = match (kept.take(), changed) {
            (Some((_, mut landscape)), Some(changed)) => {
                let firms = store.candidates(&changed).await?;
                // Copied when a request still works on it.
                let ours = Arc::make_mut(&mut landscape);
                changed.iter().for_each(|firm| ours.remove(*firm));
                firms.into_iter().for_each(|firm| ours.put(Arc::new(firm)));
                landscape
            }
            _ => Arc::new(Landscape::load(store).await?),
        };
        *kept = Some((latest, Arc::clone(&landscape)));
        Ok(landscape)
    }

    /// The landscape as it was on a day. Changes that come while it is made are in the next answer.
    pub(crate) async fn as_of(&self, store: &Store, day: NaiveDate) -> Result<Arc<Landscape>> {
        let mark = store.candidate_mark().await?;
        if let Some((made, of, landscape)) = self.then.read().await.as_ref()
            && (*made, *of) == (mark, day)
        {
            return Ok(Arc::clone(landscape));
        }
        let then = Arc::new(self.now(store).await?.as_of(store, day).await?);
        *self.then.write().await = Some((mark, day, Arc::clone(&then)));
        Ok(then)
    }

    /// Forgets everything: the data became another district's.
    pub(crate) async fn forget(&self) {
        *self.kept.write().await = None;
        *self.then.write().await = None;
    }
}

fn is_as_late(mark: &CandidateMark, latest: &CandidateMark) -> bool {
    mark.revision >= latest.revision && mark.standing >= latest.standing
}

#[cfg(test)]
mod tests;
