//! What is known of a zone: a small vocabulary of keys, each with its unit and the kinds of zones that may carry it.

use crate::place::ZoneKind;
use crate::words::{Lang, Text, vocabulary};

vocabulary! {
    /// What a fact of a zone is about, in the order in which facts are shown.
    ZoneFactKey {
        /// Land, mu.
        LandMu = "land_mu",
        /// What the land is for, in words.
        Uses = "uses",
        /// Standard plants, m².
        PlantsM2 = "plants_m2",
        /// Floor load, t/m².
        FloorLoadT = "floor_load_t",
        /// Power that is left, kVA.
        PowerKva = "power_kva",
        /// Steam, t/h.
        SteamTH = "steam_t_h",
        /// Gas, in words.
        Gas = "gas",
        /// Water, t/d.
        WaterTD = "water_t_d",
        /// Street front, m.
        FrontageM = "frontage_m",
        /// Shops.
        Shops = "shops",
        /// Brands.
        Brands = "brands",
        /// Phases of building.
        Phases = "phases",
        /// Commercial floor space, m².
        FloorM2 = "floor_m2",
        /// Storeys.
        Floors = "floors",
        /// Vacant share, percent.
        VacancyPct = "vacancy_pct",
        /// Visitors a day.
        FootfallDay = "footfall_day",
        /// High season, in words.
        Season = "season",
        /// Ticket, yuan.
        TicketYuan = "ticket_yuan",
        /// Beds.
        Beds = "beds",
        /// Visitors a year.
        VisitorsYear = "visitors_year",
    }
}

/// How a fact's value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactForm {
    /// A number in the key's unit.
    Number,
    /// Words in both languages.
    Words,
}

impl ZoneFactKey {
    /// The printed name.
    pub fn title(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::LandMu => ("土地", "Land"),
            Self::Uses => ("用途", "Uses"),
            Self::PlantsM2 => ("标准厂房", "Standard plants"),
            Self::FloorLoadT => ("楼面荷载", "Floor load"),
            Self::PowerKva => ("剩余供电", "Power left"),
            Self::SteamTH => ("蒸汽", "Steam"),
            Self::Gas => ("天然气", "Gas"),
            Self::WaterTD => ("供水", "Water"),
            Self::FrontageM => ("临街长度", "Street front"),
            Self::Shops => ("门店", "Shops"),
            Self::Brands => ("品牌", "Brands"),
            Self::Phases => ("分期", "Phases"),
            Self::FloorM2 => ("商业面积", "Floor space"),
            Self::Floors => ("楼层", "Storeys"),
            Self::VacancyPct => ("空置率", "Vacancy"),
            Self::FootfallDay => ("日均客流", "Visitors a day"),
            Self::Season => ("旺季", "High season"),
            Self::TicketYuan => ("门票", "Ticket"),
            Self::Beds => ("床位", "Beds"),
            Self::VisitorsYear => ("年接待", "Visitors a year"),
        };
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// Unit of the number; empty where it is words or a mere count.
    pub fn unit(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::LandMu => ("亩", "mu"),
            Self::PlantsM2 | Self::FloorM2 => ("m²", "m²"),
            Self::FloorLoadT => ("t/m²", "t/m²"),
            Self::PowerKva => ("kVA", "kVA"),
            Self::SteamTH => ("t/h", "t/h"),
            Self::WaterTD => ("t/d", "t/d"),
            Self::FrontageM => ("m", "m"),
            Self::Shops => ("家", ""),
            Self::Brands => ("个", ""),
            Self::Phases => ("期", ""),
            Self::Floors => ("层", ""),
            Self::VacancyPct => ("%", "%"),
            Self::FootfallDay | Self::VisitorsYear => ("人次", ""),
            Self::TicketYuan => ("元", "CNY"),
            Self::Beds => ("张", ""),
            Self::Uses | Self::Gas | Self::Season => ("", ""),
        };
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// How its value is written.
    pub fn form(self) -> FactForm {
        match self {
            Self::Uses | Self::Gas | Self::Season => FactForm::Words,
            _ => FactForm::Number,
        }
    }

    /// Whether a zone of a kind may carry it. An area may carry all: it is what the other four are not.
    pub fn suits(self, kind: ZoneKind) -> bool {
        use ZoneKind::{Area, Commercial, Park, Scenic, Street};
        let kinds: &[ZoneKind] = match self {
            Self::LandMu => &[Park, Street, Scenic],
            Self::PowerKva | Self::SteamTH | Self::Gas | Self::WaterTD | Self::FloorLoadT | Self::PlantsM2 => &[Park],
            Self::FrontageM | Self::Shops | Self::Phases => &[Street, Commercial],
            Self::Brands => &[Street, Commercial],
            Self::FloorM2 | Self::VacancyPct | Self::FootfallDay | Self::Floors => &[Commercial, Street],
            Self::Season | Self::TicketYuan | Self::Beds | Self::VisitorsYear => &[Scenic],
            Self::Uses => &[],
        };
        kind == Area || kinds.contains(&kind)
    }
}

/// Value of a fact, in the form that its key asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum ZoneValue {
    /// In the key's unit, finite and not negative.
    Number(f64),
    /// In words.
    Words(Text),
}

/// One thing that is known of a zone.
#[derive(Debug, Clone, PartialEq)]
pub struct ZoneFact {
    /// What it is about.
    pub key: ZoneFactKey,
    /// Its value.
    pub value: ZoneValue,
    /// What the value covers, where the key's name does not say it: `4S 店`, `三期规划`.
    pub note: Option<Text>,
    /// When: `2024-12-20`, `2024-12` or `2024`; `None` is unknown.
    pub as_of: Option<String>,
    /// Where it comes from.
    pub source: String,
    /// Whether it is invented.
    pub sample: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_zone_has_facts_of_its_own_and_an_area_may_have_all() {
        for kind in ZoneKind::ALL {
            let suiting = ZoneFactKey::ALL.iter().filter(|key| key.suits(*kind)).count();
            assert!(suiting >= 4, "{kind}");
            assert_eq!(suiting == ZoneFactKey::ALL.len(), *kind == ZoneKind::Area);
        }
    }
}
