//! What one source says of a site or an opportunity: whatever it says, and nothing where it is silent.
//!
//! Sources are laid one over the other: the later one wins where it speaks, and silence never wipes out what is known. A list
//! with ids and new prices changes prices and leaves the rest alone.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::place::{Opportunity, OpportunityNote, OpportunityStatus};
use crate::site::{FireClass, Site, SiteForm, SiteOwner, SiteStatus};
use crate::site_lock::ConfirmedOn;
use crate::words::Text;

/// A text of which a source may know one language.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SaidText {
    /// Chinese.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zh: Option<String>,
    /// English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
}

impl SaidText {
    /// Laid over what was known. A language that is silent keeps its text only while the other one says what it said
    /// before: a new price in Chinese beside the old one in English would be two prices.
    fn onto(&self, earlier: &Self) -> Self {
        let same = |new: &Option<String>, old: &Option<String>| new.is_none() || old.is_none() || new == old;
        Self {
            zh: self.zh.clone().or_else(|| earlier.zh.clone().filter(|_| same(&self.en, &earlier.en))),
            en: self.en.clone().or_else(|| earlier.en.clone().filter(|_| same(&self.zh, &earlier.zh))),
        }
    }

    /// In both languages; the one that nobody wrote is the other one.
    pub fn whole(&self) -> Option<Text> {
        let any = self.zh.as_ref().or(self.en.as_ref())?;
        Some(Text::new(any_or(&self.zh, any), any_or(&self.en, any)))
    }
}

fn any_or(text: &Option<String>, other: &str) -> String {
    text.clone().unwrap_or_else(|| other.to_owned())
}

impl From<Text> for SaidText {
    fn from(text: Text) -> Self {
        Self { zh: Some(text.zh), en: Some(text.en) }
    }
}

/// What a new row lacks before it can stand in a list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("it says no {}", .0.join(", no "))]
pub struct Lacking(pub Vec<&'static str>);

/// Days as `2024-12-20`, which is what is stored and sent everywhere else too.
pub(crate) mod day {
    use chrono::NaiveDate;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(crate) fn serialize<S: Serializer>(day: &Option<NaiveDate>, to: S) -> Result<S::Ok, S::Error> {
        match day {
            Some(day) => to.serialize_str(&day.to_string()),
            None => to.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<NaiveDate>, D::Error> {
        Option::<String>::deserialize(from)?.map(|text| text.parse().map_err(D::Error::custom)).transpose()
    }
}

/// Declares what a source may say of a row: every field may be silent.
macro_rules! said {
    ($(#[$meta:meta])* $name:ident {
        texts { $($(#[$tmeta:meta])* $text:ident),+ $(,)? }
        values { $($(#[$vmeta:meta])* $value:ident: $type:ty),+ $(,)? }
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
        #[serde(default)]
        pub struct $name {
            $($(#[$tmeta])* #[serde(skip_serializing_if = "Option::is_none")] pub $text: Option<SaidText>,)+
            $($(#[$vmeta])* #[serde(skip_serializing_if = "Option::is_none")] pub $value: Option<$type>,)+
        }

        impl $name {
            /// Laid over what was known before.
            #[must_use]
            pub fn onto(&self, earlier: &Self) -> Self {
                let text = |new: &Option<SaidText>, old: &Option<SaidText>| match (new, old) {
                    (Some(new), Some(old)) => Some(new.onto(old)),
                    (new, old) => new.clone().or_else(|| old.clone()),
                };
                Self {
                    $($text: text(&self.$text, &earlier.$text),)+
                    $($value: self.$value.clone().or_else(|| earlier.$value.clone()),)+
                }
            }
        }
    };
}

said! {
    /// What a source says of a site; the fields are those of [`Site`].
    SiteSaid {
        texts {
            /// Name.
            title,
            /// Which floors.
            floor,
            /// What the plan allows.
            zoning,
            /// How it can be had.
            tenure,
            /// Rent or price in words.
            price,
        }
        values {
            /// Zone, by id.
            zone: String,
            /// What it is.
            form: SiteForm,
            /// Square metres.
            area_m2: f64,
            /// Clear height, m.
            height_m: f64,
            /// Tonnes per square metre.
            floor_load_t: f64,
            /// Metres along the street.
            frontage_m: f64,
            /// Power that is left, kVA.
            power_kva: f64,
            /// Water, t/d.
            water_t_d: f64,
            /// Steam, t/h.
            steam_t_h: f64,
            /// Gas at the plot.
            gas: bool,
            /// Waste water can be led off.
            sewage: bool,
            /// Flue or exhaust.
            exhaust: bool,
            /// Fire hazard class.
            fire_class: FireClass,
            /// Who gives it away.
            owner: SiteOwner,
            /// Beds.
            beds: u32,
            /// Whether it can be had.
            status: SiteStatus,
            /// From which day.
            #[serde(with = "day")]
            available_from: NaiveDate,
            /// Day someone last confirmed the facts.
            #[serde(with = "day")]
            verified_at: NaiveDate,
            /// Where the facts come from.
            source: String,
            /// Whether it is invented.
            sample: bool,
        }
    }
}

said! {
    /// What a source says of an opportunity; the fields are those of [`Opportunity`] and of its note.
    OpportunitySaid {
        texts {
            /// What is offered or sought.
            title,
            /// How big.
            size,
            /// On what terms.
            terms,
            /// Whom to call.
            contact,
            /// For the bureau alone.
            internal,
        }
        values {
            /// Chain, by id.
            chain: String,
            /// Node, by id.
            node: String,
            /// Zone, by id.
            zone: String,
            /// Site, by id.
            site: String,
            /// How far it has come.
            status: OpportunityStatus,
            /// Since when.
            #[serde(with = "day")]
            status_at: NaiveDate,
            /// Where it comes from.
            source: String,
            /// Whether it is invented.
            sample: bool,
        }
    }
}

/// Collects what is missing while the rest is taken.
struct Needs(Vec<&'static str>);

impl Needs {
    fn one<T: Default>(&mut self, what: &'static str, value: Option<T>) -> T {
        value.unwrap_or_else(|| {
            self.0.push(what);
            T::default()
        })
    }
}

fn whole(text: &Option<SaidText>) -> Option<Text> {
    text.as_ref().and_then(SaidText::whole)
}

impl SiteSaid {
    /// The site, when enough is said: a zone, a name and a form.
    pub fn site(&self, id: &str) -> Result<Site, Lacking> {
        let mut needs = Needs(Vec::new());
        let zone = needs.one("zone", self.zone.clone());
        let title = needs.one("name", whole(&self.title));
        let form = self.form.unwrap_or_else(|| {
            needs.0.push("form");
            SiteForm::Land
        });
        if !needs.0.is_empty() {
            return Err(Lacking(needs.0));
        }
        Ok(Site {
            id: id.to_owned(),
            zone,
            title,
            form,
            area_m2: self.area_m2,
            floor: whole(&self.floor),
            height_m: self.height_m,
            floor_load_t: self.floor_load_t,
            frontage_m: self.frontage_m,
            power_kva: self.power_kva,
            water_t_d: self.water_t_d,
            steam_t_h: self.steam_t_h,
            gas: self.gas,
            sewage: self.sewage,
            exhaust: self.exhaust,
            fire_class: self.fire_class,
            zoning: whole(&self.zoning),
            tenure: whole(&self.tenure),
            owner: self.owner,
            beds: self.beds,
            status: self.status,
            available_from: self.available_from,
            price: whole(&self.price),
            verified_at: self.verified_at,
            confirmed: ConfirmedOn::default(),
            source: self.source.clone().unwrap_or_default(),
            sample: self.sample.unwrap_or_default(),
        })
    }
}

impl From<&Site> for SiteSaid {
    fn from(site: &Site) -> Self {
        let text = |text: &Option<Text>| text.clone().map(SaidText::from);
        Self {
            zone: Some(site.zone.clone()),
            title: Some(site.title.clone().into()),
            form: Some(site.form),
            area_m2: site.area_m2,
            floor: text(&site.floor),
            height_m: site.height_m,
            floor_load_t: site.floor_load_t,
            frontage_m: site.frontage_m,
            power_kva: site.power_kva,
            water_t_d: site.water_t_d,
            steam_t_h: site.steam_t_h,
            gas: site.gas,
            sewage: site.sewage,
            exhaust: site.exhaust,
            fire_class: site.fire_class,
            zoning: text(&site.zoning),
            tenure: text(&site.tenure),
            owner: site.owner,
            beds: site.beds,
            status: site.status,
            available_from: site.available_from,
            price: text(&site.price),
            verified_at: site.verified_at,
            source: Some(site.source.clone()),
            sample: Some(site.sample),
        }
    }
}

impl OpportunitySaid {
    /// The opportunity, when enough is said: chain, node, zone and the public card.
    pub fn opportunity(&self, id: &str) -> Result<Opportunity, Lacking> {
        let mut needs = Needs(Vec::new());
        let chain = needs.one("chain", self.chain.clone());
        let node = needs.one("node", self.node.clone());
        let zone = needs.one("zone", self.zone.clone());
        let title = needs.one("name", whole(&self.title));
        let size = needs.one("size", whole(&self.size));
        let terms = needs.one("terms", whole(&self.terms));
        let contact = needs.one("contact", whole(&self.contact));
        if !needs.0.is_empty() {
            return Err(Lacking(needs.0));
        }
        Ok(Opportunity {
            id: id.to_owned(),
            chain,
            node,
            zone,
            site: self.site.clone(),
            title,
            size,
            terms,
            contact,
            status: self.status.unwrap_or(OpportunityStatus::Open),
            status_at: self.status_at,
            source: self.source.clone().unwrap_or_default(),
            sample: self.sample.unwrap_or_default(),
        })
    }

    /// What is said for the bureau alone.
    pub fn note(&self, id: &str) -> Option<OpportunityNote> {
        Some(OpportunityNote { opportunity: id.to_owned(), text: whole(&self.internal)? })
    }

    /// What is said by an opportunity and its note.
    pub fn of(row: &Opportunity, note: Option<&OpportunityNote>) -> Self {
        let text = |text: &Text| Some(SaidText::from(text.clone()));
        Self {
            chain: Some(row.chain.clone()),
            node: Some(row.node.clone()),
            zone: Some(row.zone.clone()),
            site: row.site.clone(),
            title: text(&row.title),
            size: text(&row.size),
            terms: text(&row.terms),
            contact: text(&row.contact),
            internal: note.and_then(|note| text(&note.text)),
            status: Some(row.status),
            status_at: row.status_at,
            source: Some(row.source.clone()),
            sample: Some(row.sample),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `zh|en` laid over `zh|en`; empty is silence.
    fn check(new: &str, old: &str, expect: &str) {
        let read = |text: &str| {
            let (zh, en) = text.split_once('|').unwrap();
            let part = |part: &str| (!part.is_empty()).then(|| part.to_owned());
            SaidText { zh: part(zh), en: part(en) }
        };
        assert_eq!(read(new).onto(&read(old)), read(expect), "{new} over {old}");
    }

    #[test]
    fn a_language_keeps_its_text_only_beside_an_unchanged_other() {
        check("十二元|", "十元|CNY 10", "十二元|");
        check("十元|", "十元|CNY 10", "十元|CNY 10");
        check("|CNY 10", "十元|", "十元|CNY 10");
        check("|CNY 12", "十元|CNY 10", "|CNY 12");
        check("十二元|CNY 12", "十元|CNY 10", "十二元|CNY 12");
        check("|", "十元|CNY 10", "十元|CNY 10");
    }

    #[test]
    fn a_text_in_one_language_stands_for_both() {
        let said = SaidText { zh: Some("厂房".into()), en: None };
        assert_eq!(said.whole(), Some(Text::new("厂房", "厂房")));
        assert_eq!(SaidText::default().whole(), None);
    }

    #[test]
    fn silence_wipes_nothing_out() {
        let mut site = Site::new("S-1", "z", Text::new("厂房", "Plant"), SiteForm::Plant);
        site.area_m2 = Some(1200.0);
        site.gas = Some(false);
        let known = SiteSaid::from(&site);
        assert_eq!(SiteSaid::default().onto(&known), known);
        let news = SiteSaid { gas: Some(true), height_m: Some(9.0), ..SiteSaid::default() };
        let after = news.onto(&known).site("S-1").unwrap();
        assert_eq!(after, Site { gas: Some(true), height_m: Some(9.0), ..site });
    }

    #[test]
    fn a_new_row_says_what_it_lacks() {
        let error = SiteSaid { zone: Some("z".into()), ..SiteSaid::default() }.site("S-1").unwrap_err();
        assert_eq!(error.to_string(), "it says no name, no form");
        assert_eq!(OpportunitySaid::default().opportunity("O-1").unwrap_err().0.len(), 7);
    }
}
