//! The site finder for anyone: hard requirements as a form, the answer site by site with what is lacking; and the page of one site.
//!
//! What is unknown is to be asked and fails nothing.

use std::fmt::Write as _;

use drawing::svg::escaped;
use insight::{CheckState, SiteMatch, SiteOutcome, SiteResult, form_title};
use model::{FireClass, Lang, Opportunity, PublicationKind, Requirement, Site, SiteField, SiteForm, Zone};

use super::chain::in_address;
use super::list::strange;
use super::offer::preview_note;
use super::parts::{Frame, Head, about_item, ask_link, choice, number, site_facts};
use super::{Here, code};

/// What the finder is asked.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct SitesAsked {
    /// The requirement; one that asks nothing shows every site.
    pub(crate) requirement: Requirement,
    /// Fields as they were typed, by name: what cannot be read is shown again.
    pub(crate) typed: Vec<(String, String)>,
    /// What of the query was passed over, or cannot be read.
    pub(crate) strange: Vec<String>,
}

impl SitesAsked {
    fn typed(&self, name: &str) -> &str {
        self.typed.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }
}

/// What the page says.
pub(crate) struct SitesPage {
    /// Its frame.
    pub(crate) frame: Frame,
    /// What was asked.
    pub(crate) asked: SitesAsked,
    /// Every public site.
    pub(crate) sites: Vec<Site>,
    /// Every zone.
    pub(crate) zones: Vec<Zone>,
    /// The answer; `None` where nothing was asked.
    pub(crate) found: Option<SiteMatch>,
}

/// Measures that the form asks for, with the step of their fields.
const MEASURES: [(&str, SiteField); 6] = [
    ("height_m", SiteField::Height),
    ("floor_load_t", SiteField::FloorLoad),
    ("power_kva", SiteField::Power),
    ("water_t_d", SiteField::Water),
    ("steam_t_h", SiteField::Steam),
    ("handover_by", SiteField::Handover),
];

/// The page of the finder.
pub(crate) fn sites_page(page: &SitesPage) -> String {
    let frame = &page.frame;
    let lang = frame.lang;
    let title = frame.say("找载体", "Find a site");
    let about = match lang {
        Lang::Zh => format!(
            "{}公开的 {} 处载体，按硬条件查找；没有登记的条件按“待问”算，不算不符合。",
            frame.district.zh,
            page.sites.len()
        ),
        Lang::En => format!(
            "{} public sites in {}, by hard requirements. What is not noted is to be asked and rules nothing out.",
            page.sites.len(),
            frame.district.en
        ),
    };
    let mut body = format!("<h1>{title}</h1>\n<p class=\"lead\">{}</p>\n", escaped(&about));
    strange(&mut body, frame, &page.asked.strange);
    form(&mut body, page);
    match &page.found {
        Some(found) => answer(&mut body, page, found),
        None => all(&mut body, page),
    }
    body.push_str(&frame.desk());
    let keeps: String = page
        .asked
        .typed
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("&{name}={}", in_address(value)))
        .collect();
    frame.page(&Head { here: Here::Sites, title, about: &about, path: "/portal/sites", keeps: &keeps }, &body)
}

fn form(body: &mut String, page: &SitesPage) {
    let (frame, asked) = (&page.frame, &page.asked);
    let lang = frame.lang;
    let any = choice("", frame.say("不限", "any"), false);
    let forms: String = SiteForm::ALL
        .iter()
        .map(|form| choice(form.as_str(), form_title(*form).get(lang), asked.typed("form") == form.as_str()))
        .collect();
    let zones: String =
        page.zones.iter().map(|zone| choice(&zone.id, zone.title.get(lang), asked.typed("zone") == zone.id)).collect();
    let classes: String = FireClass::ALL
        .iter()
        .map(|class| {
            let title = match lang {
                Lang::Zh => format!("{}类", class.sign()),
                Lang::En => format!("class {class}"),
            };
            choice(class.as_str(), &title, asked.typed("fire_class") == class.as_str())
        })
        .collect();
    let _ = write!(
        body,
        "<form class=\"filters needs\" method=\"get\" action=\"/portal/sites\">\n<input type=\"hidden\" name=\"lang\" value=\"{}\">\n\
         <label>{}<select name=\"form\">{any}{forms}</select></label>\n<label>{}<select name=\"zone\">{any}{zones}</select></label>\n",
        code(lang),
        frame.say("类型", "Kind"),
        frame.say("功能区", "Zone")
    );
    let mut field = |name: &str, label: &str| {
        let kind = if name == "handover_by" { "type=\"date\"" } else { "inputmode=\"decimal\"" };
        let _ = writeln!(
            body,
            "<label>{}<input name=\"{name}\" {kind} value=\"{}\"></label>",
            escaped(label),
            escaped(asked.typed(name))
        );
    };
    field("area_from", frame.say("面积不少于（㎡）", "Area, at least (m²)"));
    field("area_to", frame.say("面积不超过（㎡）", "Area, at most (m²)"));
    for (name, of) in MEASURES {
        let (title, unit) = (of.title(), of.unit());
        let label = match (lang, of) {
            (Lang::Zh, SiteField::Handover) => "最晚交付".to_owned(),
            (Lang::En, SiteField::Handover) => "Handed over by".to_owned(),
            (Lang::Zh, _) => format!("{}不少于（{}）", title.zh, unit.zh),
            (Lang::En, _) => {
                let mut letters = title.en.chars();
                let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
                format!("{first}{}, at least ({})", letters.as_str(), unit.en)
            }
        };
        field(name, &label);
    }
    let _ = writeln!(
        body,
        "<label>{}<select name=\"fire_class\">{any}{classes}</select></label>",
        frame.say("火灾危险性类别", "Fire hazard class")
    );
    body.push_str("<span class=\"ticks\">");
    for (name, label) in [
        ("gas", frame.say("要天然气", "gas")),
        ("sewage", frame.say("要排污", "waste water")),
        ("exhaust", frame.say("要排烟", "exhaust")),
    ] {
        let mark = if asked.typed(name).is_empty() { "" } else { " checked" };
        let _ = write!(body, "<label><input type=\"checkbox\" name=\"{name}\" value=\"1\"{mark}> {label}</label>");
    }
    let _ = write!(
        body,
        "</span>\n<span class=\"go\"><button>{}</button> <a href=\"/portal/sites?lang={}\">{}</a></span>\n</form>\n",
        frame.say("查找", "Find"),
        code(lang),
        frame.say("清除条件", "Clear")
    );
}

fn answer(body: &mut String, page: &SitesPage, found: &SiteMatch) {
    let frame = &page.frame;
    let lang = frame.lang;
    let told = [SiteOutcome::Passes, SiteOutcome::PassesIfConfirmed, SiteOutcome::NearMiss, SiteOutcome::Fails];
    let counts: Vec<String> =
        told.iter().map(|outcome| format!("{} {}", outcome.title().get(lang), found.count(*outcome))).collect();
    let _ = writeln!(body, "<p class=\"found\" role=\"status\">{}</p>", escaped(&counts.join(" · ")));
    if let Some(blocker) = &found.blocker {
        let _ = writeln!(body, "<p class=\"note\">{}</p>", frame.said(&blocker.text));
    }
    for outcome in told {
        let results: Vec<&SiteResult> = found.results.iter().filter(|result| result.outcome == outcome).collect();
        if results.is_empty() {
            continue;
        }
        let _ = write!(
            body,
            "<section>\n<h2>{} <small>{}</small></h2>\n<ul class=\"cards\">\n",
            frame.said(&outcome.title()),
            results.len()
        );
        for result in results {
            let Some(site) = page.sites.get(result.site) else { continue };
            line(body, page, site);
            body.push_str("<ul class=\"checks\">");
            // What fails or is to be asked comes first: what is met is what was asked for.
            let order = [CheckState::Fails, CheckState::Unknown, CheckState::ToConfirm, CheckState::Passes];
            for check in order.iter().flat_map(|state| result.in_state(*state)) {
                let _ = write!(
                    body,
                    "<li class=\"{}\"><b>{}</b> {}</li>",
                    check.state.as_str(),
                    frame.said(&check.state.title()),
                    frame.said(&check.text)
                );
            }
            body.push_str("</ul></li>\n");
        }
        body.push_str("</ul>\n</section>\n");
    }
}

fn line(body: &mut String, page: &SitesPage, site: &Site) {
    let frame = &page.frame;
    let lang = frame.lang;
    let zone = page.zones.iter().find(|zone| zone.id == site.zone).map(|zone| frame.said(&zone.title));
    let unit = frame.say("㎡", "m²");
    let area = site
        .area_m2
        .map_or_else(|| frame.say("面积待问", "area: ask").to_owned(), |area| format!("{} {unit}", number(area)));
    let price = site.price.as_ref().map(|price| format!(" · {}", frame.said(price))).unwrap_or_default();
    let _ = write!(
        body,
        "<li><a href=\"/portal/sites/{}?lang={}\"><h3>{}</h3></a>\n<p class=\"basis\"><span class=\"kind\">{}</span> {} · {area}{price}</p>",
        in_address(&site.id),
        code(lang),
        frame.said(&site.title),
        frame.said(&form_title(site.form)),
        zone.unwrap_or_default()
    );
}

fn all(body: &mut String, page: &SitesPage) {
    let frame = &page.frame;
    let _ = write!(
        body,
        "<section>\n<h2>{} <small>{}</small></h2>\n",
        frame.say("全部公开载体", "All public sites"),
        page.sites.len()
    );
    if page.sites.is_empty() {
        let _ = writeln!(body, "<p>{}</p>", frame.say("目前没有公开的载体。", "No site is public at present."));
    }
    body.push_str("<ul class=\"cards\">\n");
    for site in &page.sites {
        line(body, page, site);
        body.push_str("</li>\n");
    }
    body.push_str("</ul>\n</section>\n");
}

/// What the page of one site says.
pub(crate) struct SitePage {
    /// Its frame.
    pub(crate) frame: Frame,
    /// The site.
    pub(crate) site: Site,
    /// Its zone.
    pub(crate) zone: Option<Zone>,
    /// Public opportunities that would use it.
    pub(crate) opportunities: Vec<Opportunity>,
    /// The last day on which it is public.
    pub(crate) ends: Option<chrono::NaiveDate>,
    /// Whether it is a preview.
    pub(crate) preview: bool,
}

/// The page of one site.
pub(crate) fn site_page(page: &SitePage) -> String {
    let SitePage { frame, site, .. } = page;
    let lang = frame.lang;
    let mut body = String::new();
    if page.preview {
        preview_note(&mut body, frame);
    }
    let zone = page.zone.as_ref().map(|zone| frame.said(&zone.title)).unwrap_or_default();
    let _ = write!(
        body,
        "<article class=\"offer\">\n<h1>{}</h1>\n<p class=\"lead\"><span class=\"kind\">{}</span> {zone}</p>\n{}",
        frame.said(&site.title),
        frame.said(&form_title(site.form)),
        site_facts(frame, site)
    );
    let ends = page.ends.map(|ends| format!(" · {} {ends}", frame.say("公开至", "public until"))).unwrap_or_default();
    let _ = writeln!(
        body,
        "<p class=\"basis\">{} {}{ends}</p>",
        frame.say("来源：", "Source:"),
        frame.source(&site.source)
    );
    if !page.preview {
        let about = about_item(PublicationKind::Site, &site.id);
        let _ = writeln!(body, "<p class=\"acts\">{}</p>", ask_link(frame, Some(&about)));
    }
    if !page.opportunities.is_empty() {
        let _ = write!(body, "<section>\n<h2>{}</h2>\n<ul>\n", frame.say("这里的机会", "On offer here"));
        for row in &page.opportunities {
            let _ = writeln!(
                body,
                "<li><a href=\"/portal/list/{}?lang={}\">{}</a> {}</li>",
                in_address(&row.id),
                code(lang),
                frame.said(&row.title),
                frame.said(&row.size)
            );
        }
        body.push_str("</ul>\n</section>\n");
    }
    let _ = write!(
        body,
        "</article>\n<p><a href=\"/portal/sites?lang={}\">{}</a></p>\n{}",
        code(lang),
        frame.say("← 全部载体", "← All sites"),
        frame.desk()
    );
    let title = site.title.get(lang);
    let path = format!("/portal/sites/{}", in_address(&site.id));
    frame.page(&Head { here: Here::Sites, title, about: title, path: &path, keeps: "" }, &body)
}
