//! Links, signals and survey lines of the store, with their firms looked up in the register.

use std::collections::HashMap;
use std::sync::{Arc, Weak};

use anyhow::Result;
use chrono::NaiveDate;
use insight::{Book, KnownLink, KnownSignal};
use model::{EnterpriseId, Party, RegionCode, Signal, SupplyLink, SurveyLine, SurveySide};
use registry::name_key;
use store::{Store, SurveyFilter, SurveyRow};
use tokio::sync::RwLock;

use crate::landscape::Landscape;

/// What lists say beside the register.
#[derive(Debug, Default)]
pub(crate) struct Leads {
    links: Vec<(Option<EnterpriseId>, Option<EnterpriseId>, SupplyLink)>,
    signals: Vec<(EnterpriseId, Signal)>,
}

/// Finds firms by code, else by name.
pub(crate) struct Names(HashMap<String, EnterpriseId>);

impl Names {
    /// Of every firm of a register. Where two firms bear one name the older row has it.
    pub(crate) fn new(landscape: &Landscape) -> Self {
        let mut names = HashMap::new();
        for firm in landscape.firms() {
            let keys = [Some(name_key(&firm.name)), firm.uscc.as_ref().map(ToString::to_string)];
            for key in keys.into_iter().flatten().filter(|key| !key.is_empty()) {
                let held = names.entry(key).or_insert(firm.enterprise);
                *held = (*held).min(firm.enterprise);
            }
        }
        Self(names)
    }

    /// The firm of the register that a list means.
    pub(crate) fn find(&self, party: &Party) -> Option<EnterpriseId> {
        let by_code = party.uscc.as_ref().and_then(|code| self.0.get(code.as_str()));
        by_code.or_else(|| self.0.get(&name_key(&party.name))).copied()
    }
}

impl Leads {
    /// Reads everything that lists say.
    pub(crate) async fn load(store: &Store, landscape: &Landscape) -> Result<Self> {
        let names = Names::new(landscape);
        let links = store.supply_links().await?.into_iter();
        let links = links.map(|link| (names.find(&link.supplier), names.find(&link.customer), link)).collect();
        let signals = store.signals().await?.into_iter();
        let signals = signals.filter_map(|signal| Some((names.find(&signal.firm)?, signal))).collect();
        Ok(Self { links, signals })
    }

    /// Every link with the rows of its ends, where the register has them.
    pub(crate) fn links(&self) -> &[(Option<EnterpriseId>, Option<EnterpriseId>, SupplyLink)] {
        &self.links
    }

    /// What was seen of firms of the register.
    pub(crate) fn signals(&self) -> &[(EnterpriseId, Signal)] {
        &self.signals
    }

    /// By firm.
    pub(crate) fn book(&self) -> Book<'_> {
        Book::new(
            self.links.iter().map(|(supplier, customer, link)| KnownLink {
                supplier: *supplier,
                customer: *customer,
                link,
            }),
            self.signals.iter().map(|(firm, signal)| KnownSignal { firm: *firm, signal }),
        )
    }

    /// Firms of the register that deliver to somebody.
    pub(crate) fn suppliers(&self) -> impl Iterator<Item = EnterpriseId> + '_ {
        self.links.iter().filter_map(|(supplier, _, _)| *supplier)
    }

    /// The firms of a region that links or the survey speak of, with their names.
    pub(crate) fn landed(
        &self,
        landscape: &Landscape,
        region: &RegionCode,
        survey: &[SurveyLine],
    ) -> HashMap<EnterpriseId, String> {
        let ends = self.links.iter().flat_map(|(supplier, customer, _)| [*supplier, *customer]).flatten();
        ends.chain(survey.iter().map(|line| line.enterprise))
            .filter_map(|id| landscape.firm(id))
            .filter(|firm| firm.region.as_ref().is_some_and(|place| region.contains(place)))
            .map(|firm| (firm.enterprise, firm.name.clone()))
            .collect()
    }
}

/// The lines of the anchor survey that counted on a day. What is sold is read as the node that is made of it next, where the firm
/// said so: that is what a target there would do.
pub(super) async fn survey(store: &Store, day: NaiveDate) -> Result<Vec<SurveyLine>> {
    let rows = store.survey_lines(&SurveyFilter { as_of: Some(day), ..SurveyFilter::default() }).await?;
    let line = |row: SurveyRow| match (row.answer.line.side, row.answer.next) {
        (SurveySide::Sells, Some(next)) => SurveyLine { node: Some(next), ..row.answer.line },
        _ => row.answer.line,
    };
    Ok(rows.into_iter().filter(|row| row.counts).map(line).collect())
}

/// The leads that the requests of a server share.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    kept: RwLock<Option<Joined>>,
}

/// Leads with their firms looked up, and in what.
#[derive(Debug)]
struct Joined {
    /// The register itself and not its mark: a request reads the mark later than its register, and may then hold an older one.
    register: Weak<Landscape>,
    /// State of the lists.
    lists: String,
    leads: Arc<Leads>,
}

impl Kept {
    /// What lists say now. Read again when a list or the register changed.
    pub(crate) async fn now(&self, store: &Store, landscape: &Arc<Landscape>) -> Result<Arc<Leads>> {
        let (register, lists) = (Arc::downgrade(landscape), store.leads_mark().await?);
        if let Some(kept) = self.kept.read().await.as_ref()
            && kept.register.ptr_eq(&register)
            && kept.lists == lists
        {
            return Ok(Arc::clone(&kept.leads));
        }
        let leads = Arc::new(Leads::load(store, landscape).await?);
        *self.kept.write().await = Some(Joined { register, lists, leads: Arc::clone(&leads) });
        Ok(leads)
    }

    /// Forgets everything: the data became another district's.
    pub(crate) async fn forget(&self) {
        *self.kept.write().await = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::{configure, fill, shipped};

    #[tokio::test]
    async fn a_register_that_changed_under_a_request_is_not_kept_for_the_next_one() {
        let store = Store::in_memory().await.expect("a database in memory");
        let older = Arc::new(Landscape::load(&store).await.expect("no firm yet"));
        let district = shipped();
        let config = configure(&district).expect("the shipped pack is sound");
        fill(&store, &config, &district).await.expect("the shipped pack loads");
        let kept = Kept::default();
        let old = kept.now(&store, &older).await.expect("the lists are read");
        assert_eq!(old.suppliers().count(), 0, "the request that came first knows no firm");
        let newer = Arc::new(Landscape::load(&store).await.expect("the firms"));
        let new = kept.now(&store, &newer).await.expect("the lists are read");
        assert!(new.suppliers().count() > 0);
        assert!(Arc::ptr_eq(&new, &kept.now(&store, &newer).await.expect("kept")), "nothing changed: not read again");
    }
}
