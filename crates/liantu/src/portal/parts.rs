//! What pages of the portal share: their frame, the facts of a site, small pieces of a document.

use std::fmt::Write as _;

use chrono::NaiveDate;
use drawing::svg::escaped;
use model::{Lang, OpportunityStatus, ShelfLife, Site, SiteAspect, SiteField, SiteStatus, Text};

use super::chain::in_address;
use super::{Here, Shell, document, word};

/// What stands around every page.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    /// The district.
    pub(crate) district: Text,
    /// The city it lies in.
    pub(crate) city: Text,
    /// The office to call.
    pub(crate) contact: Text,
    /// Day the district's facts speak of.
    pub(crate) data_date: NaiveDate,
    /// For how long facts of a site hold.
    pub(crate) life: ShelfLife,
    /// Whether any of it is invented.
    pub(crate) sample: bool,
    /// Language of the page.
    pub(crate) lang: Lang,
}

/// What a page says of itself.
pub(super) struct Head<'a> {
    /// Its room.
    pub(super) here: Here,
    /// Its name.
    pub(super) title: &'a str,
    /// A sentence for search engines.
    pub(super) about: &'a str,
    /// Its path.
    pub(super) path: &'a str,
    /// The rest of its query, as `&zone=park`.
    pub(super) keeps: &'a str,
}

impl Frame {
    /// A word of either language.
    pub(super) fn say<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        word(self.lang, zh, en)
    }

    /// A text in the page's language, escaped.
    pub(super) fn said(&self, text: &Text) -> String {
        escaped(text.get(self.lang))
    }

    /// A source in the page's language; one that is Chinese alone is marked as such on an English page, for who listens.
    pub(super) fn source(&self, source: &str) -> String {
        let (zh, en) = press::halves(source);
        let text = escaped(if self.lang == Lang::Zh { zh } else { en });
        if self.lang == Lang::En && en.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) {
            return format!("<span lang=\"zh-CN\">{text}</span>");
        }
        text
    }

    /// The whole document.
    pub(super) fn page(&self, head: &Head<'_>, body: &str) -> String {
        let district = self.district.get(self.lang);
        let place = match self.lang {
            Lang::Zh => format!("投资{district}"),
            Lang::En => format!("Invest in {district}"),
        };
        let shell = Shell {
            lang: self.lang,
            title: format!("{} · {district}", head.title),
            about: head.about.to_owned(),
            place,
            path: head.path.to_owned(),
            keeps: head.keeps.to_owned(),
            mark: self.sample.then(|| self.say("含样例数据", "Sample data")),
            here: Some(head.here),
        };
        document(&shell, body)
    }

    /// The office to call, at the foot of a page.
    pub(super) fn desk(&self) -> String {
        format!(
            "<p class=\"desk\">{} <strong>{}</strong></p>\n<p class=\"basis\">{} {}</p>\n",
            self.say("招商服务：", "Investment desk:"),
            self.said(&self.contact),
            self.say("数据截至", "Data as of"),
            self.data_date
        )
    }
}

/// What an enquiry names: `opportunity/O-001`.
pub(super) fn about_item(kind: model::PublicationKind, id: &str) -> String {
    format!("{kind}/{id}")
}

/// An entry of a list of choices.
pub(super) fn choice(value: &str, title: &str, chosen: bool) -> String {
    let mark = if chosen { " selected" } else { "" };
    format!("<option value=\"{}\"{mark}>{}</option>", escaped(value), escaped(title))
}

/// Whether an opportunity can be had.
pub(super) fn status(status: OpportunityStatus, lang: Lang) -> &'static str {
    match status {
        OpportunityStatus::Open => word(lang, "开放", "open"),
        OpportunityStatus::Talks => word(lang, "洽谈中，仍可询问", "in talks, still open to others"),
        OpportunityStatus::Closed => word(lang, "已关闭", "closed"),
    }
}

/// Numbers as people read them.
pub(super) fn number(value: f64) -> String {
    model::grouped(value)
}

/// A fact of a site: what, and its value; `None` is unknown.
type Fact = (String, Option<String>);

fn facts(site: &Site, aspect: SiteAspect, lang: Lang) -> Vec<Fact> {
    let name = |field: SiteField| field.title().get(lang).to_owned();
    let measure = |field: SiteField, value: Option<f64>| {
        (name(field), value.map(|value| format!("{} {}", number(value), field.unit().get(lang)).trim().to_owned()))
    };
    let there = |field: SiteField, value: Option<bool>| {
        (name(field), value.map(|yes| if yes { word(lang, "有", "yes") } else { word(lang, "没有", "no") }.to_owned()))
    };
    let text = |zh: &str, en: &str, value: Option<&Text>| {
        (word(lang, zh, en).to_owned(), value.map(|text| text.get(lang).to_owned()))
    };
    match aspect {
        SiteAspect::Structure => vec![
            measure(SiteField::Area, site.area_m2),
            text("楼层", "floors", site.floor.as_ref()),
            measure(SiteField::Height, site.height_m),
            measure(SiteField::FloorLoad, site.floor_load_t),
            (
                word(lang, "临街面", "frontage").to_owned(),
                site.frontage_m.map(|metres| format!("{} m", number(metres))),
            ),
            (
                name(SiteField::FireClass),
                site.fire_class.map(|class| match lang {
                    Lang::Zh => format!("{}类", class.sign()),
                    Lang::En => format!("class {class}"),
                }),
            ),
            measure(SiteField::Water, site.water_t_d),
            measure(SiteField::Steam, site.steam_t_h),
            there(SiteField::Gas, site.gas),
            there(SiteField::Sewage, site.sewage),
            there(SiteField::Exhaust, site.exhaust),
            text("规划用途", "zoning", site.zoning.as_ref()),
            (word(lang, "床位", "beds").to_owned(), site.beds.map(|beds| beds.to_string())),
        ],
        SiteAspect::Availability => vec![
            (
                name(SiteField::Status),
                site.status.map(|status| {
                    match status {
                        SiteStatus::Free => word(lang, "空置", "free"),
                        SiteStatus::Partly => word(lang, "部分空置", "partly free"),
                        SiteStatus::Let => word(lang, "已租或已售", "let or sold"),
                    }
                    .to_owned()
                }),
            ),
            (word(lang, "可交付", "available from").to_owned(), site.available_from.map(|day| day.to_string())),
            measure(SiteField::Power, site.power_kva),
            text("供给方式", "tenure", site.tenure.as_ref()),
        ],
        SiteAspect::Price => vec![text("租金或价格", "rent or price", site.price.as_ref())],
    }
}

/// A site's facts by how fast they age, each part with the day on which it was verified; what nobody noted is to be asked.
pub(super) fn site_facts(frame: &Frame, site: &Site) -> String {
    let lang = frame.lang;
    let stale = site.stale(frame.data_date, frame.life);
    let mut out = String::new();
    let mut unknown: Vec<String> = Vec::new();
    for (aspect, title) in [
        (SiteAspect::Structure, word(lang, "物理条件", "The building or land")),
        (SiteAspect::Availability, word(lang, "可用情况", "Availability")),
        (SiteAspect::Price, word(lang, "价格", "Price")),
    ] {
        let (known, open): (Vec<Fact>, Vec<Fact>) =
            facts(site, aspect, lang).into_iter().partition(|(_, value)| value.is_some());
        unknown.extend(open.into_iter().map(|(name, _)| name));
        if known.is_empty() {
            continue;
        }
        let day = match site.known_on(aspect) {
            Some(day) => format!("{} {day}", word(lang, "核实于", "verified on")),
            None => word(lang, "未注明核实日期", "no day of verification").to_owned(),
        };
        let old = if stale.contains(&aspect) {
            format!(
                " · <span class=\"old\">{}</span>",
                word(lang, "已过核实期，联系时请再确认", "older than it holds: ask again")
            )
        } else {
            String::new()
        };
        let _ = write!(out, "<h3 class=\"part\">{title} <small>{day}{old}</small></h3>\n<dl class=\"facts wide\">\n");
        for (name, value) in known {
            let _ = writeln!(out, "<dt>{}</dt><dd>{}</dd>", escaped(&name), escaped(&value.unwrap_or_default()));
        }
        out.push_str("</dl>\n");
    }
    if !unknown.is_empty() {
        let _ = writeln!(
            out,
            "<p class=\"unknown\">{} {}</p>",
            word(lang, "未登记，欢迎询问：", "Not noted, please ask:"),
            escaped(&unknown.join(word(lang, "、", ", ")))
        );
    }
    out
}

/// A button-like link to the enquiry form.
pub(super) fn ask_link(frame: &Frame, about: Option<&str>) -> String {
    let about = about.map(|about| format!("&amp;about={}", in_address(about))).unwrap_or_default();
    format!(
        "<a class=\"act\" href=\"/portal/ask?lang={}{about}\">{}</a>",
        super::code(frame.lang),
        frame.say("在线询问", "Ask us")
    )
}
