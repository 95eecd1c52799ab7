//! The opportunity list with its filters, a form that needs no script, beside the schematic map.

use std::fmt::Write as _;

use drawing::svg::escaped;
use model::{Lang, Opportunity, Site, Text, Zone, ZoneKind};

use super::chain::in_address;
use super::home::kinds;
use super::map::zone_map;
use super::parts::{Frame, Head, ask_link, choice, number, status};
use super::{Here, code};

/// What the list is asked for; what is left out asks nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct ListAsked {
    /// Zones of this kind.
    pub(crate) kind: Option<ZoneKind>,
    /// This zone, by id.
    pub(crate) zone: String,
    /// This chain, by id.
    pub(crate) chain: String,
    /// At least so many square metres; what states no area stays in.
    pub(crate) area: Option<f64>,
    /// Words in what, how big, on what terms.
    pub(crate) words: String,
    /// What of the query is no choice of ours.
    pub(crate) strange: Vec<String>,
}

/// What the page says.
pub(crate) struct ListPage {
    /// Its frame.
    pub(crate) frame: Frame,
    /// What was asked.
    pub(crate) asked: ListAsked,
    /// Every zone.
    pub(crate) zones: Vec<Zone>,
    /// Chains: id and name.
    pub(crate) chains: Vec<(String, Text)>,
    /// Every public opportunity with its place.
    pub(crate) rows: Vec<(Opportunity, Text)>,
    /// Every public site.
    pub(crate) sites: Vec<Site>,
}

impl ListPage {
    fn zone(&self, row: &Opportunity) -> Option<&Zone> {
        self.zones.iter().find(|zone| zone.id == row.zone)
    }

    fn area(&self, row: &Opportunity) -> Option<f64> {
        self.sites.iter().find(|site| row.site.as_ref() == Some(&site.id)).and_then(|site| site.area_m2)
    }

    fn keeps(&self, (row, place): &(Opportunity, Text)) -> bool {
        let asked = &self.asked;
        let zone = self.zone(row);
        let texts = [&row.title, &row.size, &row.terms, place];
        let whole = texts.iter().map(|text| format!("{}\n{}", text.zh, text.en)).collect::<String>().to_lowercase();
        asked.kind.is_none_or(|kind| zone.is_some_and(|zone| zone.kind == kind))
            && (asked.zone.is_empty() || row.zone == asked.zone)
            && (asked.chain.is_empty() || row.chain == asked.chain)
            && asked.area.is_none_or(|least| self.area(row).is_none_or(|area| area >= least))
            && asked.words.to_lowercase().split_whitespace().all(|word| whole.contains(word))
    }

    fn query(&self) -> String {
        let asked = &self.asked;
        let area = asked.area.map(|area| area.to_string()).unwrap_or_default();
        let kind = asked.kind.map(|kind| kind.to_string()).unwrap_or_default();
        let fields = [
            ("kind", kind.as_str()),
            ("zone", &asked.zone),
            ("chain", &asked.chain),
            ("area", &area),
            ("q", &asked.words),
        ];
        let given = fields.iter().filter(|(_, value)| !value.is_empty());
        given.map(|(name, value)| format!("&{name}={}", in_address(value))).collect()
    }
}

/// The page.
pub(crate) fn list_page(page: &ListPage) -> String {
    let frame = &page.frame;
    let lang = frame.lang;
    let title = frame.say("机会清单", "Opportunities");
    let kept: Vec<&(Opportunity, Text)> = page.rows.iter().filter(|row| page.keeps(row)).collect();
    let (many, all) = (kept.len(), page.rows.len());
    let about = match lang {
        Lang::Zh => format!("{}公开的 {all} 条机会。", frame.district.zh),
        Lang::En => format!("{all} public opportunities in {}.", frame.district.en),
    };
    let mut body = format!("<h1>{title}</h1>\n<p class=\"lead\">{}</p>\n", escaped(&about));
    strange(&mut body, frame, &page.asked.strange);
    filters(&mut body, page);
    let found = match lang {
        Lang::Zh if many == all => format!("共 {all} 条"),
        Lang::Zh => format!("符合 {many} 条，共 {all} 条"),
        Lang::En if many == all => format!("{all} in all"),
        Lang::En => format!("{many} of {all}"),
    };
    let _ = write!(
        body,
        "<div class=\"split list\">\n<div class=\"rows\">\n<p class=\"found\" role=\"status\">{found}</p>\n"
    );
    if kept.is_empty() {
        let words = if all == 0 {
            frame.say("目前没有公开的机会。", "No opportunity is public at present.")
        } else {
            frame.say(
                "没有符合这些条件的机会，放宽条件再看，或告诉我们您要什么。",
                "Nothing fits these filters: ask for less, or tell us what you look for.",
            )
        };
        let _ = write!(body, "<p>{words}</p>\n<p class=\"acts\">{}</p>\n", ask_link(frame, None));
    }
    body.push_str("<ul class=\"cards\">\n");
    for row in kept {
        card(&mut body, page, row);
    }
    let _ = write!(
        body,
        "</ul>\n</div>\n<aside>{}{}</aside>\n</div>\n{}",
        zone_map(&page.zones, page.asked.kind, lang),
        zones(page),
        frame.desk()
    );
    let keeps = page.query();
    frame.page(&Head { here: Here::List, title, about: &about, path: "/portal/list", keeps: &keeps }, &body)
}

/// What of a query was passed over.
pub(super) fn strange(body: &mut String, frame: &Frame, names: &[String]) {
    if names.is_empty() {
        return;
    }
    let _ = writeln!(
        body,
        "<p class=\"note\" role=\"status\">{} {}</p>",
        frame.say(
            "链接里有不认识的条件，已略过：",
            "The link holds filters that are not known here and were passed over:"
        ),
        escaped(&names.join(frame.say("、", ", ")))
    );
}

fn filters(body: &mut String, page: &ListPage) {
    let (frame, asked) = (&page.frame, &page.asked);
    let lang = frame.lang;
    let any = choice("", frame.say("不限", "any"), false);
    let zones: String =
        page.zones.iter().map(|zone| choice(&zone.id, zone.title.get(lang), zone.id == asked.zone)).collect();
    let chains: String =
        page.chains.iter().map(|(id, title)| choice(id, title.get(lang), *id == asked.chain)).collect();
    let _ = write!(
        body,
        "<form class=\"filters\" method=\"get\" action=\"/portal/list\">\n<input type=\"hidden\" name=\"lang\" value=\"{}\">\n\
         <label>{}<select name=\"kind\">{any}{}</select></label>\n<label>{}<select name=\"zone\">{any}{zones}</select></label>\n\
         <label>{}<select name=\"chain\">{any}{chains}</select></label>\n\
         <label>{}<input name=\"area\" inputmode=\"decimal\" value=\"{}\"></label>\n\
         <label class=\"wide\">{}<input name=\"q\" type=\"search\" maxlength=\"80\" value=\"{}\"></label>\n\
         <span class=\"go\"><button>{}</button> <a href=\"/portal/list?lang={}\">{}</a></span>\n</form>\n",
        code(lang),
        frame.say("功能区类型", "Kind of zone"),
        kinds(asked.kind, lang),
        frame.say("功能区", "Zone"),
        frame.say("产业链", "Chain"),
        frame.say("面积不少于（㎡）", "Area, at least (m²)"),
        asked.area.map(|area| area.to_string()).unwrap_or_default(),
        frame.say("关键词", "Words"),
        escaped(&asked.words),
        frame.say("查看", "Show"),
        code(lang),
        frame.say("清除条件", "Clear")
    );
}

fn card(body: &mut String, page: &ListPage, (row, place): &(Opportunity, Text)) {
    let frame = &page.frame;
    let lang = frame.lang;
    let chain = page.chains.iter().find(|(id, _)| *id == row.chain).map(|(_, title)| frame.said(title));
    let kind = page.zone(row).map(|zone| escaped(zone.kind.title(lang))).unwrap_or_default();
    let area = match (page.asked.area, page.area(row)) {
        (_, Some(area)) => format!(" · {} ㎡", number(area)),
        (Some(_), None) => format!(" · {}", frame.say("面积未登记，请询问", "area not noted, ask")),
        (None, None) => String::new(),
    };
    let area = if lang == Lang::Zh { area } else { area.replace('㎡', "m²") };
    let _ = writeln!(
        body,
        "<li><a href=\"/portal/list/{}?lang={}\"><h2>{}</h2></a>\n<p>{}</p>\n<p class=\"basis\"><span class=\"kind\">{kind}</span> {}{area} · {} · {}</p></li>",
        in_address(&row.id),
        code(lang),
        frame.said(&row.title),
        frame.said(&row.size),
        frame.said(place),
        chain.unwrap_or_default(),
        status(row.status, lang)
    );
}

/// The key of the map: zones by their numbers, with what they offer.
fn zones(page: &ListPage) -> String {
    let frame = &page.frame;
    let lang = frame.lang;
    let mut out = String::from("<ol class=\"zones key\">\n");
    for zone in &page.zones {
        let many = page.rows.iter().filter(|(row, _)| row.zone == zone.id).count();
        let count = match lang {
            Lang::Zh => format!("{many} 条"),
            Lang::En => many.to_string(),
        };
        let _ = writeln!(
            out,
            "<li><a href=\"/portal/list?lang={}&amp;zone={}\">{}</a> <small>{count}</small></li>",
            code(lang),
            in_address(&zone.id),
            frame.said(&zone.title)
        );
    }
    out.push_str("</ol>\n");
    out
}
