//! One hard need against one site.

use model::{FireClass, Lang, Site, SiteAspect, SiteField, SiteForm, SiteStatus, Text};

use super::{SiteMatchInput, SiteMatchSettings, aspect};

/// What came of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CheckState {
    /// Met, by a fact that holds.
    Passes,
    /// Met by a fact that is too old, or for a part of the site of which only the whole is known.
    ToConfirm,
    /// Nobody knows: to be asked.
    Unknown,
    /// Not met.
    Fails,
}

impl CheckState {
    /// The word of the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Passes => "passes",
            Self::ToConfirm => "to_confirm",
            Self::Unknown => "unknown",
            Self::Fails => "fails",
        }
    }

    /// The word that people read.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Passes => ("符合", "met"),
            Self::ToConfirm => ("待确认", "to be confirmed"),
            Self::Unknown => ("待问", "to be asked"),
            Self::Fails => ("不符合", "not met"),
        };
        Text::new(zh, en)
    }
}

/// How far a failed measure is from passing.
#[derive(Debug, Clone, PartialEq)]
pub struct Lack {
    /// In the field's unit, above zero.
    pub value: f64,
    /// As a share of what is asked; `None` where the ask is zero or a day.
    pub share: Option<f64>,
    /// In words: `缺 130 kVA`.
    pub text: Text,
}

/// A check with its sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteCheck {
    /// Which field.
    pub field: SiteField,
    /// What came of it.
    pub state: CheckState,
    /// What is asked, in words.
    pub wanted: Text,
    /// What there is, in words; `None` is unknown.
    pub found: Option<Text>,
    /// How far from passing, for measures and days that fail.
    pub lack: Option<Lack>,
    /// The fact is older than it holds.
    pub stale: bool,
    /// The check in a sentence.
    pub text: Text,
    /// Where the fact comes from.
    pub source: String,
}

impl SiteCheck {
    /// Whether it fails by little.
    pub(crate) fn is_near(&self, settings: &SiteMatchSettings) -> bool {
        match (&self.lack, self.field) {
            (Some(lack), SiteField::Handover) => lack.value <= settings.near_days as f64,
            (Some(lack), _) => lack.share.is_some_and(|share| share <= settings.near_share),
            (None, _) => false,
        }
    }
}

/// The checks of a site, for every field that is asked; whether it can be had is always asked.
pub(crate) fn checks(input: &SiteMatchInput<'_>, site: &Site, stale: &[SiteAspect]) -> Vec<SiteCheck> {
    let asked = |field: &&SiteField| **field == SiteField::Status || input.requirement.asks(**field);
    SiteField::ALL.iter().filter(asked).map(|field| check(input, site, *field, stale)).collect()
}

/// What a rule finds, before age and wording.
struct Finding {
    state: CheckState,
    wanted: Text,
    found: Option<Text>,
    lack: Option<Lack>,
    /// More to say, such as why a met need is still to be confirmed.
    note: Option<Text>,
}

impl Finding {
    fn of(wanted: Text, found: Option<Text>, holds: Option<bool>) -> Self {
        let state = match holds {
            None => CheckState::Unknown,
            Some(true) => CheckState::Passes,
            Some(false) => CheckState::Fails,
        };
        Self { state, wanted, found, lack: None, note: None }
    }
}

fn check(input: &SiteMatchInput<'_>, site: &Site, field: SiteField, stale: &[SiteAspect]) -> SiteCheck {
    let mut finding = find(input, site, field);
    let old = aspect(field).is_some_and(|aspect| stale.contains(&aspect)) && finding.found.is_some();
    if old && finding.state == CheckState::Passes {
        finding.state = CheckState::ToConfirm;
    }
    let title = field.title();
    let Finding { state, wanted, found, lack, note } = finding;
    let body = match (&found, state) {
        (None, _) => Text::new(
            format!("{}未知，须问（要求 {}）", title.zh, wanted.zh),
            format!("{} unknown, to be asked (wanted: {})", title.en, wanted.en),
        ),
        (Some(found), CheckState::Fails) => {
            let lack = lack.as_ref().map(|lack| (format!("，{}", lack.text.zh), format!(": {}", lack.text.en)));
            let (zh, en) = lack.unwrap_or_default();
            Text::new(
                format!("{} {}，要求 {}{zh}", title.zh, found.zh, wanted.zh),
                format!("{} {}, wanted {}{en}", title.en, found.en, wanted.en),
            )
        }
        (Some(found), _) => Text::new(
            format!("{} {}，符合要求（{}）", title.zh, found.zh, wanted.zh),
            format!("{} {}, as wanted ({})", title.en, found.en, wanted.en),
        ),
    };
    let mut text = body;
    if let Some(note) = &note {
        text = Text::new(format!("{}；{}", text.zh, note.zh), format!("{}; {}", text.en, note.en));
    }
    if old {
        let (zh, en) = age(site, aspect(field));
        text = Text::new(format!("{}；{zh}", text.zh), format!("{}; {en}", text.en));
    }
    SiteCheck { field, state, wanted, found, lack, stale: old, text, source: site.source.clone() }
}

fn age(site: &Site, aspect: Option<SiteAspect>) -> (String, String) {
    match aspect.and_then(|aspect| site.known_on(aspect)) {
        Some(day) => (format!("信息核实于 {day}，已过期"), format!("last confirmed on {day}, too old")),
        None => ("信息从未核实".to_owned(), "never confirmed".to_owned()),
    }
}

fn find(input: &SiteMatchInput<'_>, site: &Site, field: SiteField) -> Finding {
    let asked = input.requirement;
    match field {
        SiteField::Status => status(site),
        SiteField::Form => {
            let names = |lang| list(asked.forms.iter().map(|form| form_title(*form).get(lang).to_owned()), lang);
            let wanted = Text::new(names(Lang::Zh), names(Lang::En));
            Finding::of(wanted, Some(form_title(site.form)), Some(asked.forms.contains(&site.form)))
        }
        SiteField::Area => area(input, site),
        SiteField::Height => least(asked.height_m, site.height_m, field),
        SiteField::FloorLoad => least(asked.floor_load_t, site.floor_load_t, field),
        SiteField::Power => least(asked.power_kva, site.power_kva, field),
        SiteField::Water => least(asked.water_t_d, site.water_t_d, field),
        SiteField::Steam => least(asked.steam_t_h, site.steam_t_h, field),
        SiteField::FireClass => fire(asked.fire_class, site.fire_class),
        SiteField::Gas => there(site.gas),
        SiteField::Sewage => there(site.sewage),
        SiteField::Exhaust => there(site.exhaust),
        // No list of sites carries quotas: they are the district's to give, so they are always to be asked.
        SiteField::Energy => {
            let wanted = measured(asked.energy_tce.unwrap_or_default(), field);
            Finding::of(wanted, None, None)
        }
        SiteField::Emission => Finding::of(Text::new(&asked.emission, &asked.emission), None, None),
        SiteField::Zoning => words(&asked.zoning, site.zoning.as_ref()),
        SiteField::Tenure => words(&asked.tenure, site.tenure.as_ref()),
        SiteField::Handover => handover(input, site),
        SiteField::Zone => {
            let name = |id: &str| input.zones.iter().find(|zone| zone.id == id).map(|zone| zone.title.clone());
            let name = |id: &str| name(id).unwrap_or_else(|| Text::new(id, id));
            let names = |lang| list(asked.zones.iter().map(|id| name(id).get(lang).to_owned()), lang);
            let wanted = Text::new(names(Lang::Zh), names(Lang::En));
            Finding::of(wanted, Some(name(&site.zone)), Some(asked.zones.contains(&site.zone)))
        }
    }
}

fn status(site: &Site) -> Finding {
    let wanted = Text::new("可用", "to be had");
    let title = |zh: &str, en: &str| Some(Text::new(zh, en));
    match site.status {
        None => Finding::of(wanted, None, None),
        Some(SiteStatus::Free) => Finding::of(wanted, title("空置", "free"), Some(true)),
        Some(SiteStatus::Partly) => Finding::of(wanted, title("部分空置", "partly free"), Some(true)),
        Some(SiteStatus::Let) => Finding::of(wanted, title("已租或已售", "let or sold"), Some(false)),
    }
}

fn area(input: &SiteMatchInput<'_>, site: &Site) -> Finding {
    let span = input.requirement.area_m2;
    let wanted = match (span.from, span.to) {
        (Some(from), Some(to)) => {
            Text::new(format!("{}–{} ㎡", amount(from), amount(to)), format!("{}–{} m²", amount(from), amount(to)))
        }
        (Some(from), None) => Text::new(format!("≥ {} ㎡", amount(from)), format!("≥ {} m²", amount(from))),
        (None, to) => {
            let to = amount(to.unwrap_or_default());
            Text::new(format!("≤ {to} ㎡"), format!("≤ {to} m²"))
        }
    };
    let Some(found) = site.area_m2.filter(|area| area.is_finite()) else { return Finding::of(wanted, None, None) };
    let shown = Text::new(format!("{} ㎡", amount(found)), format!("{} m²", amount(found)));
    let lack = match (span.from, span.to) {
        (Some(from), _) if found < from => Some(lacking(from - found, from, SiteField::Area, Beside::Under)),
        (_, Some(to)) if found > to => Some(lacking(found - to, to, SiteField::Area, Beside::Over)),
        _ => None,
    };
    let mut finding = Finding::of(wanted, Some(shown), Some(lack.is_none()));
    finding.lack = lack;
    if finding.state == CheckState::Passes && site.status == Some(SiteStatus::Partly) {
        finding.state = CheckState::ToConfirm;
        finding.note = Some(Text::new("部分空置，可用面积须问", "partly free: ask how much of it"));
    }
    finding
}

fn least(wanted: Option<f64>, found: Option<f64>, field: SiteField) -> Finding {
    let need = wanted.unwrap_or_default();
    let wanted = measured(need, field);
    let unit = field.unit();
    let Some(found) = found.filter(|found| found.is_finite()) else { return Finding::of(wanted, None, None) };
    let shown = Text::new(format!("{} {}", amount(found), unit.zh), format!("{} {}", amount(found), unit.en));
    let mut finding = Finding::of(wanted, Some(shown), Some(found >= need));
    finding.lack = (found < need).then(|| lacking(need - found, need, field, Beside::Under));
    finding
}

/// `≥ 630 kVA`.
fn measured(need: f64, field: SiteField) -> Text {
    let unit = field.unit();
    Text::new(format!("≥ {} {}", amount(need), unit.zh), format!("≥ {} {}", amount(need), unit.en))
}

/// On which side of what is asked a measure lies.
#[derive(Clone, Copy)]
enum Beside {
    Under,
    Over,
}

fn lacking(value: f64, of: f64, field: SiteField, beside: Beside) -> Lack {
    let unit = field.unit();
    let (zh, en) = match beside {
        Beside::Under => ("缺", "short"),
        Beside::Over => ("多", "over"),
    };
    let number = amount(value);
    let text = Text::new(format!("{zh} {number} {}", unit.zh), format!("{number} {} {en}", unit.en));
    Lack { value, share: (of > 0.0).then(|| value / of), text }
}

fn fire(wanted: Option<FireClass>, found: Option<FireClass>) -> Finding {
    let title = |class: FireClass| Text::new(format!("{}类", class.sign()), format!("class {class}"));
    let need = wanted.unwrap_or(FireClass::E);
    // `A` is the most dangerous and comes first: a building for it holds all others.
    Finding::of(title(need), found.map(title), found.map(|found| found <= need))
}

fn there(found: Option<bool>) -> Finding {
    let title = |there: bool| if there { Text::new("有", "yes") } else { Text::new("没有", "no") };
    Finding::of(title(true), found.map(title), found)
}

/// Whether one of the words stands in what is known. Words that the English form holds count too.
fn words(wanted: &[String], found: Option<&Text>) -> Finding {
    let asked = Text::new(wanted.join("、"), wanted.join(" / "));
    let holds = found.map(|text| {
        let whole = format!("{}\n{}", text.zh, text.en).to_lowercase();
        wanted.iter().any(|word| whole.contains(&word.to_lowercase()))
    });
    Finding::of(asked, found.cloned(), holds)
}

fn handover(input: &SiteMatchInput<'_>, site: &Site) -> Finding {
    let by = input.requirement.handover_by.unwrap_or(input.on);
    let wanted = Text::new(format!("不晚于 {by}"), format!("by {by}"));
    // What is free and names no later day can be had now.
    let from = match (site.available_from, site.status) {
        (Some(day), _) => Some(day),
        (None, Some(SiteStatus::Free)) => Some(input.on),
        (None, _) => None,
    };
    let Some(from) = from else { return Finding::of(wanted, None, None) };
    let shown = match site.available_from {
        Some(day) => Text::new(day.to_string(), format!("on {day}")),
        None => Text::new("现空置", "free now"),
    };
    let late = (from - by).num_days();
    let mut finding = Finding::of(wanted, Some(shown), Some(late <= 0));
    finding.lack = (late > 0).then(|| Lack {
        value: late as f64,
        share: None,
        text: Text::new(format!("晚 {late} 天"), format!("{late} days late")),
    });
    finding
}

/// A form's name.
pub fn form_title(form: SiteForm) -> Text {
    let (zh, en) = match form {
        SiteForm::Land => ("土地", "land"),
        SiteForm::Plant => ("厂房", "plant"),
        SiteForm::Floor => ("楼层", "floor"),
        SiteForm::Shop => ("商铺", "shop"),
        SiteForm::Room => ("房间", "room"),
    };
    Text::new(zh, en)
}

pub(crate) fn list(items: impl Iterator<Item = String>, lang: Lang) -> String {
    items.collect::<Vec<_>>().join(if lang == Lang::Zh { "、" } else { ", " })
}

/// A number without a tail of zeros, at most two digits behind the point.
pub(crate) fn amount(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    // What is less than a hundredth short would else read as nothing.
    if rounded == 0.0 && value > 0.0 { "0.01".to_owned() } else { format!("{rounded}") }
}
