//! A site promised to one project for a time, and a person's word that a site's facts still hold.

use chrono::NaiveDate;

use crate::enterprise::EnterpriseId;
use crate::site::{Site, SiteAspect};

/// A site is kept for one project or firm until a day, that day included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteLock {
    /// The site, by id.
    pub site: String,
    /// For whom: a project or a firm.
    pub holder: String,
    /// The firm, when it is one of the register.
    pub enterprise: Option<EnterpriseId>,
    /// Who promised it: a name or an office.
    pub by: String,
    /// Why, in a sentence.
    pub reason: String,
    /// From which day.
    pub since: NaiveDate,
    /// Until which day.
    pub until: NaiveDate,
}

impl SiteLock {
    /// Whether it holds on a day: one that ended in time needs no unlocking.
    pub fn holds(&self, on: NaiveDate) -> bool {
        self.until >= on
    }

    /// Whether it is this asker's own: the same name, or the same firm.
    pub fn is_for(&self, asker: &str, enterprise: Option<EnterpriseId>) -> bool {
        let same_firm = self.enterprise.is_some() && self.enterprise == enterprise;
        same_firm || (!asker.trim().is_empty() && self.holder.trim() == asker.trim())
    }
}

/// Someone says that facts of a site still hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteConfirmation {
    /// The site, by id.
    pub site: String,
    /// Which facts.
    pub aspect: SiteAspect,
    /// Who says so: a name or an office.
    pub by: String,
    /// On which day.
    pub at: NaiveDate,
    /// What there is to add.
    pub note: String,
}

/// The last day on which facts were confirmed, by aspect, beside what the lists say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ConfirmedOn {
    /// Rent or price.
    pub price: Option<NaiveDate>,
    /// Whether it can be had.
    pub availability: Option<NaiveDate>,
    /// What it is built like.
    pub structure: Option<NaiveDate>,
}

impl ConfirmedOn {
    /// Day of an aspect.
    pub fn day(self, aspect: SiteAspect) -> Option<NaiveDate> {
        match aspect {
            SiteAspect::Price => self.price,
            SiteAspect::Availability => self.availability,
            SiteAspect::Structure => self.structure,
        }
    }

    /// Notes a confirmation; the latest day counts.
    pub fn note(&mut self, aspect: SiteAspect, day: NaiveDate) {
        let slot = match aspect {
            SiteAspect::Price => &mut self.price,
            SiteAspect::Availability => &mut self.availability,
            SiteAspect::Structure => &mut self.structure,
        };
        *slot = (*slot).max(Some(day));
    }
}

impl Site {
    /// The facts of an aspect as one text: a confirmation speaks of these, and of no others that a later list brings.
    pub fn facts_of(&self, aspect: SiteAspect) -> String {
        match aspect {
            SiteAspect::Price => format!("{:?}", self.price),
            SiteAspect::Availability => {
                format!("{:?}", (&self.status, &self.available_from, &self.tenure, &self.owner, self.power_kva))
            }
            SiteAspect::Structure => format!(
                "{:?}",
                (
                    (&self.form, self.area_m2, &self.floor, self.height_m, self.floor_load_t, self.frontage_m),
                    (self.water_t_d, self.steam_t_h, self.gas, self.sewage, self.exhaust),
                    (&self.fire_class, &self.zoning, self.beds),
                )
            ),
        }
    }

    /// The last day on which an aspect was known to hold.
    pub fn known_on(&self, aspect: SiteAspect) -> Option<NaiveDate> {
        self.verified_at.max(self.confirmed.day(aspect))
    }
}
