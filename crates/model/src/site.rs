//! Sites: land, plants, floors, shops and rooms with the facts an investor asks for first, and how long such facts hold.
//!
//! Not for: whether a site suits a project; that is a match, with its own reasons.

use chrono::NaiveDate;

use crate::site_lock::ConfirmedOn;
use crate::words::{Text, vocabulary};

vocabulary! {
    /// What a site is.
    SiteForm {
        /// 土地.
        Land = "land",
        /// 厂房、仓库.
        Plant = "plant",
        /// 楼层.
        Floor = "floor",
        /// 商铺.
        Shop = "shop",
        /// 房间.
        Room = "room",
    }
}

vocabulary! {
    /// Whether a site can be had.
    SiteStatus {
        /// 空置.
        Free = "free",
        /// 部分空置.
        Partly = "partly",
        /// 已租或已售.
        Let = "let",
    }
}

vocabulary! {
    /// Who gives a site away.
    SiteOwner {
        /// 国有.
        State = "state",
        /// 民营.
        Private = "private",
        /// 司法拍卖.
        Court = "court",
    }
}

vocabulary! {
    /// Fire hazard class of what a building may hold (GB 50016): 甲 to 戊 as A to E, A the most dangerous.
    FireClass {
        /// 甲.
        A = "A",
        /// 乙.
        B = "B",
        /// 丙.
        C = "C",
        /// 丁.
        D = "D",
        /// 戊.
        E = "E",
    }
}

impl FireClass {
    /// The sign that Chinese papers use.
    pub fn sign(self) -> char {
        match self {
            Self::A => '甲',
            Self::B => '乙',
            Self::C => '丙',
            Self::D => '丁',
            Self::E => '戊',
        }
    }

    /// Reads `丙`, `丙类`, `丙二类` or the letter.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let found = Self::ALL.iter().copied().find(|class| text.starts_with(class.sign()) || text == class.as_str())?;
        let rest = text.trim_start_matches([found.sign(), 'A', 'B', 'C', 'D', 'E']);
        let fits = rest.chars().all(|c| "类级一二三123厂房仓库".contains(c));
        fits.then_some(found)
    }
}

/// Land, plant, floor, shop or room, with the physical facts an investor asks for. `None` is unknown.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// Id, unique in the district.
    pub id: String,
    /// The zone it lies in.
    pub zone: String,
    /// Name.
    pub title: Text,
    /// What it is.
    pub form: SiteForm,
    /// Square metres.
    pub area_m2: Option<f64>,
    /// Which floors: `1F–3F`.
    pub floor: Option<Text>,
    /// Clear height in metres.
    pub height_m: Option<f64>,
    /// Floor load in tonnes per square metre.
    pub floor_load_t: Option<f64>,
    /// Metres along the street.
    pub frontage_m: Option<f64>,
    /// Power that is left, kVA.
    pub power_kva: Option<f64>,
    /// Water, tonnes a day.
    pub water_t_d: Option<f64>,
    /// Steam, tonnes an hour.
    pub steam_t_h: Option<f64>,
    /// Whether gas is at the plot.
    pub gas: Option<bool>,
    /// Whether waste water can be led off.
    pub sewage: Option<bool>,
    /// Whether there is a flue or exhaust.
    pub exhaust: Option<bool>,
    /// What it may hold.
    pub fire_class: Option<FireClass>,
    /// What the plan allows: `工业用地`.
    pub zoning: Option<Text>,
    /// How it can be had: `租赁`, `出让`.
    pub tenure: Option<Text>,
    /// Who gives it away.
    pub owner: Option<SiteOwner>,
    /// Beds, where people sleep.
    pub beds: Option<u32>,
    /// Whether it can be had.
    pub status: Option<SiteStatus>,
    /// From which day.
    pub available_from: Option<NaiveDate>,
    /// Rent or price in words, with its unit.
    pub price: Option<Text>,
    /// Day someone last confirmed the facts.
    pub verified_at: Option<NaiveDate>,
    /// Days on which people said since that facts still hold.
    pub confirmed: ConfirmedOn,
    /// Where the facts come from.
    pub source: String,
    /// Whether it is invented.
    pub sample: bool,
}

impl Site {
    /// A site of which nothing else is known, from no source yet.
    pub fn new(id: impl Into<String>, zone: impl Into<String>, title: Text, form: SiteForm) -> Self {
        Self {
            id: id.into(),
            zone: zone.into(),
            title,
            form,
            area_m2: None,
            floor: None,
            height_m: None,
            floor_load_t: None,
            frontage_m: None,
            power_kva: None,
            water_t_d: None,
            steam_t_h: None,
            gas: None,
            sewage: None,
            exhaust: None,
            fire_class: None,
            zoning: None,
            tenure: None,
            owner: None,
            beds: None,
            status: None,
            available_from: None,
            price: None,
            verified_at: None,
            confirmed: ConfirmedOn::default(),
            source: String::new(),
            sample: false,
        }
    }

    /// The measures that are known.
    pub fn measures(&self) -> impl Iterator<Item = f64> {
        let measures = [
            self.area_m2,
            self.height_m,
            self.floor_load_t,
            self.frontage_m,
            self.power_kva,
            self.water_t_d,
            self.steam_t_h,
        ];
        measures.into_iter().flatten()
    }

    /// What of it has to be asked again on a day. A site that nobody ever confirmed has to be asked about everything. A
    /// price is asked about only where one is given.
    pub fn stale(&self, on: NaiveDate, life: ShelfLife) -> Vec<SiteAspect> {
        let old = |aspect: SiteAspect| {
            self.known_on(aspect).is_none_or(|day| (on - day).num_days() > i64::from(life.days(aspect)))
        };
        let asked = |aspect: &SiteAspect| *aspect != SiteAspect::Price || self.price.is_some();
        SiteAspect::ALL.iter().copied().filter(asked).filter(|aspect| old(*aspect)).collect()
    }
}

vocabulary! {
    /// Facts of a site by how fast they change.
    SiteAspect {
        /// Rent or price.
        Price = "price",
        /// Whether it can be had.
        Availability = "availability",
        /// What it is built like.
        Structure = "structure",
    }
}

/// For how many days a confirmed fact holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShelfLife {
    /// Rent or price.
    pub price_days: u32,
    /// Whether it can be had.
    pub availability_days: u32,
    /// What it is built like.
    pub structure_days: u32,
}

impl Default for ShelfLife {
    /// 30 days, 90 days, two years.
    fn default() -> Self {
        Self { price_days: 30, availability_days: 90, structure_days: 730 }
    }
}

impl ShelfLife {
    /// Days of one aspect.
    pub fn days(self, aspect: SiteAspect) -> u32 {
        match aspect {
            SiteAspect::Price => self.price_days,
            SiteAspect::Availability => self.availability_days,
            SiteAspect::Structure => self.structure_days,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, month, day).unwrap()
    }

    /// What is stale on 31 March of a site confirmed on a day.
    fn check(verified: Option<NaiveDate>, priced: bool, expect: &[SiteAspect]) {
        let site = Site {
            price: priced.then(|| Text::new("面议", "by talks")),
            verified_at: verified,
            ..Site::new("S-1", "z", Text::new("厂房", "Plant"), SiteForm::Plant)
        };
        assert_eq!(site.stale(day(3, 31), ShelfLife::default()), expect, "{verified:?}");
    }

    #[test]
    fn prices_age_first_and_buildings_last() {
        use SiteAspect::{Availability, Price, Structure};
        check(Some(day(3, 1)), true, &[]);
        check(Some(day(2, 28)), true, &[Price]);
        check(Some(day(1, 1)), true, &[Price]);
        check(NaiveDate::from_ymd_opt(2024, 12, 30), true, &[Price, Availability]);
        check(NaiveDate::from_ymd_opt(2023, 3, 31), true, &[Price, Availability, Structure]);
        check(None, true, &[Price, Availability, Structure]);
    }

    #[test]
    fn a_confirmation_renews_its_own_aspect_alone() {
        let mut site = Site {
            price: Some(Text::new("12 元", "CNY 12")),
            ..Site::new("S-1", "z", Text::default(), SiteForm::Plant)
        };
        site.confirmed.note(SiteAspect::Price, day(3, 30));
        site.confirmed.note(SiteAspect::Price, day(3, 1));
        let stale = site.stale(day(3, 31), ShelfLife::default());
        assert_eq!(stale, [SiteAspect::Availability, SiteAspect::Structure]);
        assert_eq!(site.known_on(SiteAspect::Price), Some(day(3, 30)));
    }

    #[test]
    fn a_price_that_nobody_gave_does_not_age() {
        check(None, false, &[SiteAspect::Availability, SiteAspect::Structure]);
    }

    #[test]
    fn a_site_confirmed_after_the_day_is_fresh() {
        check(Some(day(4, 15)), true, &[]);
    }

    #[test]
    fn a_fire_class_is_read_as_papers_write_it() {
        for (text, class) in [("丙", "C"), ("丙类", "C"), ("丙二类", "C"), ("戊类仓库", "E"), ("B", "B")] {
            assert_eq!(FireClass::read(text).map(FireClass::as_str), Some(class), "{text}");
        }
        for text in ["", "一级", "丙烯仓", "己", "Bold"] {
            assert_eq!(FireClass::read(text), None, "{text}");
        }
    }
}
