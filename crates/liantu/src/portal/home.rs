//! The first page of the portal: what the place is, in numbers with their dates, its zones and industries, and the ways on.

use std::fmt::Write as _;

use model::{Lang, Text, Zone, ZoneKind, ZoneValue};

use super::chain::in_address;
use super::map::zone_map;
use super::parts::{Frame, Head, ask_link, number};
use super::{Here, code};

/// What the page says.
pub(crate) struct HomePage {
    /// Its frame.
    pub(crate) frame: Frame,
    /// Every zone, with how many opportunities and sites of it are public.
    pub(crate) zones: Vec<(Zone, usize, usize)>,
    /// Industries with their chains: id and name.
    pub(crate) industries: Vec<(Text, Vec<(String, Text)>)>,
    /// Public opportunities.
    pub(crate) opportunities: usize,
    /// Public sites, and the area of those that state one, m².
    pub(crate) sites: (usize, Option<f64>),
    /// Public factor prices and policies.
    pub(crate) costs_and_policies: (usize, usize),
}

/// The page.
pub(crate) fn home_page(page: &HomePage) -> String {
    let HomePage { frame, zones, industries, opportunities, sites, costs_and_policies } = page;
    let lang = frame.lang;
    let (district, city) = (frame.district.get(lang), frame.city.get(lang));
    let chains: usize = industries.iter().map(|(_, chains)| chains.len()).sum();
    let title = match lang {
        Lang::Zh => format!("投资{district}"),
        Lang::En => format!("Invest in {district}"),
    };
    let about = match lang {
        Lang::Zh => format!(
            "{city}{district}：{} 个功能区、{chains} 条产业链、{opportunities} 条公开机会、{} 处公开载体。",
            zones.len(),
            sites.0
        ),
        Lang::En => format!(
            "{district}, {city}: {} zones, {chains} industrial chains, {opportunities} public opportunities, {} public sites.",
            zones.len(),
            sites.0
        ),
    };
    let mut body = format!(
        "<h1>{}</h1>\n<p class=\"lead\">{}</p>\n",
        drawing::svg::escaped(&title),
        drawing::svg::escaped(&about)
    );
    let area = sites.1.map(|area| number(area / 10_000.0)).unwrap_or_else(|| "—".to_owned());
    let figures = [
        (frame.say("公开机会", "opportunities"), opportunities.to_string(), frame.say("条", "")),
        (frame.say("公开载体", "sites"), sites.0.to_string(), frame.say("处", "")),
        (frame.say("载体面积", "area of the sites"), area, frame.say("万㎡", "ha")),
        (frame.say("产业链", "chains"), chains.to_string(), frame.say("条", "")),
        (frame.say("功能区", "zones"), zones.len().to_string(), frame.say("个", "")),
    ];
    body.push_str("<dl class=\"figures\">");
    for (label, value, unit) in figures {
        let _ = write!(body, "<div><dt>{label}</dt><dd>{value}<small>{unit}</small></dd></div>");
    }
    let _ = write!(
        body,
        "</dl>\n<p class=\"basis\">{} {}</p>\n<ul class=\"ways\">\n",
        frame.say("只计已批准公开的内容；数据截至", "Only what was approved for the public; data as of"),
        frame.data_date
    );
    let count = |zh: &str, en: &str, many: usize| match lang {
        Lang::Zh => format!("{many} {zh}"),
        Lang::En => format!("{many} {en}"),
    };
    for (here, text) in [
        (Here::List, count("条机会，按功能区和产业链查", "opportunities by zone and chain", *opportunities)),
        (Here::Sites, count("处载体，按硬条件查", "sites, by hard requirements", sites.0)),
        (
            Here::Costs,
            count("项要素价格，可与所在城市对比", "factor prices beside your own city", costs_and_policies.0),
        ),
        (Here::Policies, count("项公开政策", "published policies", costs_and_policies.1)),
        (Here::Atlas, count("条产业链的环节与缺口", "chains with their steps and gaps", chains)),
    ] {
        let _ = writeln!(
            body,
            "<li><a href=\"{}?lang={}\"><strong>{}</strong><span>{text}</span></a></li>",
            here.path(),
            code(lang),
            here.title(lang)
        );
    }
    let _ = write!(body, "</ul>\n<p class=\"acts\">{}</p>\n", ask_link(frame, None));
    zone_part(&mut body, page);
    industry_part(&mut body, page);
    body.push_str(&frame.desk());
    frame.page(&Head { here: Here::Home, title: &title, about: &about, path: "/portal", keeps: "" }, &body)
}

fn zone_part(body: &mut String, page: &HomePage) {
    let frame = &page.frame;
    let lang = frame.lang;
    let _ = writeln!(body, "<section>\n<h2>{}</h2>", frame.say("在哪里落地", "Where to settle"));
    if page.zones.is_empty() {
        let _ = writeln!(body, "<p>{}</p>\n</section>", frame.say("还没有公布功能区。", "No zone is published yet."));
        return;
    }
    let zones: Vec<Zone> = page.zones.iter().map(|(zone, _, _)| zone.clone()).collect();
    let _ = write!(body, "<div class=\"split\">\n<div>{}</div>\n<ol class=\"zones\">\n", zone_map(&zones, None, lang));
    for (zone, opportunities, sites) in &page.zones {
        let counts = match lang {
            Lang::Zh => format!("机会 {opportunities} 条，载体 {sites} 处"),
            Lang::En => format!("opportunities: {opportunities}, sites: {sites}"),
        };
        let _ = write!(
            body,
            "<li><a href=\"/portal/list?lang={}&amp;zone={}\"><strong>{}</strong></a> <span class=\"kind\">{}</span>\n<p>{}</p><p class=\"basis\">{counts}{}</p></li>\n",
            code(lang),
            in_address(&zone.id),
            frame.said(&zone.title),
            drawing::svg::escaped(zone.kind.title(lang)),
            frame.said(&zone.summary),
            zone_facts(zone, lang)
        );
    }
    body.push_str("</ol>\n</div>\n</section>\n");
}

/// The first facts of a zone, each with its day.
fn zone_facts(zone: &Zone, lang: Lang) -> String {
    let mut out = String::new();
    for fact in zone.facts.iter().take(3) {
        let value = match &fact.value {
            ZoneValue::Number(value) => format!("{} {}", number(*value), fact.key.unit(lang)),
            ZoneValue::Words(words) => words.get(lang).to_owned(),
        };
        let note = fact.note.as_ref().map(|note| format!(" ({})", note.get(lang))).unwrap_or_default();
        let day = fact.as_of.as_ref().map(|day| format!(" · {day}")).unwrap_or_default();
        let _ = write!(
            out,
            "<br>{}",
            drawing::svg::escaped(&format!("{}{note} {}{day}", fact.key.title(lang), value.trim()))
        );
    }
    out
}

fn industry_part(body: &mut String, page: &HomePage) {
    let frame = &page.frame;
    let lang = frame.lang;
    if page.industries.is_empty() {
        return;
    }
    let _ = write!(body, "<section>\n<h2>{}</h2>\n<ul class=\"industries\">\n", frame.say("做什么产业", "Industries"));
    for (industry, chains) in &page.industries {
        let _ = write!(body, "<li><strong>{}</strong>", frame.said(industry));
        for (id, title) in chains {
            let _ = write!(
                body,
                "<a href=\"/portal/atlas/{}?lang={}\">{}</a>",
                in_address(id),
                code(lang),
                frame.said(title)
            );
        }
        body.push_str("</li>\n");
    }
    body.push_str("</ul>\n</section>\n");
}

/// Names of the kinds, for lists of choices.
pub(super) fn kinds(chosen: Option<ZoneKind>, lang: Lang) -> String {
    ZoneKind::ALL
        .iter()
        .map(|kind| super::parts::choice(kind.as_str(), kind.title(lang), chosen == Some(*kind)))
        .collect()
}
