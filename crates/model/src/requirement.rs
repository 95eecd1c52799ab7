//! What an investor asks of a site: hard needs first, wishes after. Everything may be left open; what is left open is not asked.
//!
//! Not for: whether a site meets it; that is a match, with a check for every field.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::price::Price;
use crate::site::{FireClass, SiteForm};
use crate::words::{Text, vocabulary};

vocabulary! {
    /// What a site is checked for, in the order in which checks are shown.
    SiteField {
        /// Whether it can be had at all.
        Status = "status",
        /// Land, plant, floor, shop or room.
        Form = "form",
        /// Square metres.
        Area = "area_m2",
        /// Clear height, m.
        Height = "height_m",
        /// Floor load, t/m².
        FloorLoad = "floor_load_t",
        /// Fire hazard class.
        FireClass = "fire_class",
        /// Power that is left, kVA.
        Power = "power_kva",
        /// Water, t/d.
        Water = "water_t_d",
        /// Gas at the plot.
        Gas = "gas",
        /// Steam, t/h.
        Steam = "steam_t_h",
        /// Waste water can be led off.
        Sewage = "sewage",
        /// Flue or exhaust.
        Exhaust = "exhaust",
        /// Energy quota, tonnes of standard coal a year.
        Energy = "energy_tce",
        /// Emission quota, in words.
        Emission = "emission",
        /// What the plan allows.
        Zoning = "zoning",
        /// Handed over by a day.
        Handover = "handover_by",
        /// How it can be had.
        Tenure = "tenure",
        /// In one of these zones.
        Zone = "zones",
    }
}

impl SiteField {
    /// The name that people read.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Status => ("可用状态", "availability"),
            Self::Form => ("载体类型", "form"),
            Self::Area => ("面积", "area"),
            Self::Height => ("净高", "clear height"),
            Self::FloorLoad => ("荷载", "floor load"),
            Self::FireClass => ("火灾危险性", "fire class"),
            Self::Power => ("供电", "power"),
            Self::Water => ("供水", "water"),
            Self::Gas => ("天然气", "gas"),
            Self::Steam => ("蒸汽", "steam"),
            Self::Sewage => ("排污", "sewage"),
            Self::Exhaust => ("排烟", "exhaust"),
            Self::Energy => ("能耗指标", "energy quota"),
            Self::Emission => ("排放指标", "emission quota"),
            Self::Zoning => ("规划用途", "zoning"),
            Self::Handover => ("交付时间", "handover"),
            Self::Tenure => ("供给方式", "tenure"),
            Self::Zone => ("所在区", "zone"),
        };
        Text::new(zh, en)
    }

    /// Unit of its measure; empty for what is no measure.
    pub fn unit(self) -> Text {
        let (zh, en) = match self {
            Self::Area => ("㎡", "m²"),
            Self::Height => ("m", "m"),
            Self::FloorLoad => ("t/㎡", "t/m²"),
            Self::Power => ("kVA", "kVA"),
            Self::Water => ("t/d", "t/d"),
            Self::Steam => ("t/h", "t/h"),
            Self::Energy => ("吨标准煤/年", "tce/year"),
            Self::Handover => ("天", "days"),
            _ => ("", ""),
        };
        Text::new(zh, en)
    }
}

/// A measure from, to, or both, ends included. Neither is "not asked".
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Span {
    /// At least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<f64>,
    /// At most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<f64>,
}

impl Span {
    /// At least this.
    pub fn from(value: f64) -> Self {
        Self { from: Some(value), to: None }
    }

    /// Whether anything is asked.
    pub fn is_asked(self) -> bool {
        self.from.is_some() || self.to.is_some()
    }
}

/// What is asked of a site. Measures are in the units of [`crate::Site`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Requirement {
    /// Who asks: a firm or a project; locks for it do not stand in its own way.
    pub asker: String,
    /// Any of these forms; empty is any.
    pub forms: Vec<SiteForm>,
    /// Square metres.
    pub area_m2: Span,
    /// At least so many metres of clear height.
    pub height_m: Option<f64>,
    /// At least so many tonnes per square metre.
    pub floor_load_t: Option<f64>,
    /// Hazard class of what will be made or kept: a building for a more dangerous class holds a less dangerous one too.
    pub fire_class: Option<FireClass>,
    /// At least so much power, kVA.
    pub power_kva: Option<f64>,
    /// At least so much water, t/d.
    pub water_t_d: Option<f64>,
    /// At least so much steam, t/h.
    pub steam_t_h: Option<f64>,
    /// Gas is needed.
    pub gas: bool,
    /// Waste water has to be led off.
    pub sewage: bool,
    /// A flue or exhaust is needed.
    pub exhaust: bool,
    /// Energy quota needed, tonnes of standard coal a year.
    pub energy_tce: Option<f64>,
    /// Emission quota needed, in words.
    pub emission: String,
    /// The plan has to allow one of these, by a word in it: `工业`; empty is any.
    pub zoning: Vec<String>,
    /// Handed over on this day at the latest.
    #[serde(with = "crate::said::day")]
    pub handover_by: Option<NaiveDate>,
    /// To be had in one of these ways, by a word in it: `租赁`; empty is any.
    pub tenure: Vec<String>,
    /// In one of these zones, by id; empty is any.
    pub zones: Vec<String>,
    /// At most this price. A wish: nobody's rent is final before talks.
    pub budget: Option<Price>,
    /// The investor's home city, for comparing costs; empty is unknown.
    pub home: String,
    /// The chain it belongs to, by id: neighbours and opportunities are looked for there.
    pub chain: String,
    /// The node of that chain.
    pub node: String,
    /// Whether it is invented.
    pub sample: bool,
}

/// What is wrong with a requirement.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RequirementError {
    /// Nothing is asked that a site could be checked for.
    #[error(
        "nothing is asked that a site could be checked for; hint: give at least one of form, area, height, floor load, power, water, \
         gas, steam, sewage, exhaust, zoning, handover, tenure or zone"
    )]
    Empty,
    /// A measure that no site can have.
    #[error("{} `{value}` is no number from 0 up", .field.as_str())]
    Measure {
        /// Which.
        field: SiteField,
        /// What was given.
        value: f64,
    },
    /// From more than to.
    #[error("area from `{from}` to `{to}`: the first is more than the second")]
    Turned {
        /// At least.
        from: f64,
        /// At most.
        to: f64,
    },
}

impl Requirement {
    /// The measures that are asked for at least.
    pub fn least(&self, field: SiteField) -> Option<f64> {
        match field {
            SiteField::Area => self.area_m2.from,
            SiteField::Height => self.height_m,
            SiteField::FloorLoad => self.floor_load_t,
            SiteField::Power => self.power_kva,
            SiteField::Water => self.water_t_d,
            SiteField::Steam => self.steam_t_h,
            SiteField::Energy => self.energy_tce,
            _ => None,
        }
    }

    /// Whether a field is asked for.
    pub fn asks(&self, field: SiteField) -> bool {
        match field {
            SiteField::Status => false,
            SiteField::Form => !self.forms.is_empty(),
            SiteField::Area => self.area_m2.is_asked(),
            SiteField::FireClass => self.fire_class.is_some(),
            SiteField::Gas => self.gas,
            SiteField::Sewage => self.sewage,
            SiteField::Exhaust => self.exhaust,
            SiteField::Emission => !self.emission.is_empty(),
            SiteField::Zoning => !self.zoning.is_empty(),
            SiteField::Handover => self.handover_by.is_some(),
            SiteField::Tenure => !self.tenure.is_empty(),
            SiteField::Zone => !self.zones.is_empty(),
            measure => self.least(measure).is_some(),
        }
    }

    /// Whether it can be matched at all.
    pub fn check(&self) -> Result<(), RequirementError> {
        let measures = SiteField::ALL.iter().filter_map(|field| Some((*field, self.least(*field)?)));
        for (field, value) in measures.chain(self.area_m2.to.map(|to| (SiteField::Area, to))) {
            if !(value.is_finite() && value >= 0.0) {
                return Err(RequirementError::Measure { field, value });
            }
        }
        if let (Some(from), Some(to)) = (self.area_m2.from, self.area_m2.to)
            && from > to
        {
            return Err(RequirementError::Turned { from, to });
        }
        if SiteField::ALL.iter().any(|field| self.asks(*field)) { Ok(()) } else { Err(RequirementError::Empty) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_requirement_that_asks_nothing_is_refused_with_what_could_be_asked() {
        let named = Requirement { asker: "样例厂".into(), home: "长沙".into(), ..Requirement::default() };
        assert_eq!(named.check(), Err(RequirementError::Empty));
        assert!(RequirementError::Empty.to_string().contains("hint: "));
        assert_eq!(Requirement { gas: true, ..Requirement::default() }.check(), Ok(()));
    }

    #[test]
    fn a_measure_that_no_site_can_have_is_named() {
        let check = |asked: Requirement, expect: &str| assert_eq!(asked.check().unwrap_err().to_string(), expect);
        check(
            Requirement { power_kva: Some(f64::NAN), ..Requirement::default() },
            "power_kva `NaN` is no number from 0 up",
        );
        check(
            Requirement { area_m2: Span { from: None, to: Some(-1.0) }, ..Requirement::default() },
            "area_m2 `-1` is no number from 0 up",
        );
        check(
            Requirement { area_m2: Span { from: Some(5.0), to: Some(3.0) }, ..Requirement::default() },
            "area from `5` to `3`: the first is more than the second",
        );
    }

    #[test]
    fn what_was_asked_is_read_back_from_its_stored_form() {
        let asked = Requirement {
            forms: vec![SiteForm::Plant],
            area_m2: Span::from(3000.0),
            fire_class: Some(FireClass::C),
            handover_by: NaiveDate::from_ymd_opt(2025, 6, 1),
            budget: Price::read("15元/㎡·月"),
            ..Requirement::default()
        };
        let stored = serde_json::to_string(&asked).unwrap();
        assert_eq!(serde_json::from_str::<Requirement>(&stored).unwrap(), asked);
    }
}
