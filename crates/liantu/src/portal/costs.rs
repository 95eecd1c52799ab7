//! What factors of production cost here, beside the city that the investor knows. What nobody knows stays unknown.

use std::fmt::Write as _;

use drawing::svg::escaped;
use model::{Lang, Text};
use packs::FactorCost;

use super::list::strange;
use super::parts::{Frame, Head, ask_link, choice};
use super::{Here, code};
use crate::as_of::is_over;
use crate::editions::price;

/// What the page says.
pub(crate) struct CostsPage {
    /// Its frame.
    pub(crate) frame: Frame,
    /// Public prices.
    pub(crate) costs: Vec<FactorCost>,
    /// The city compared with, by its Chinese name; `None` compares with the first that is known.
    pub(crate) home: Option<String>,
    /// What of the query was passed over.
    pub(crate) strange: Vec<String>,
}

impl CostsPage {
    /// Cities of which a price is known, each once.
    pub(crate) fn cities(costs: &[FactorCost]) -> Vec<&Text> {
        let mut cities: Vec<&Text> = Vec::new();
        for there in costs.iter().flat_map(|cost| &cost.elsewhere) {
            if !cities.contains(&&there.city) {
                cities.push(&there.city);
            }
        }
        cities
    }
}

/// The page.
pub(crate) fn costs_page(page: &CostsPage) -> String {
    let CostsPage { frame, costs, .. } = page;
    let lang = frame.lang;
    let cities = CostsPage::cities(costs);
    let home = page.home.as_deref().and_then(|name| cities.iter().find(|city| city.zh == name)).or(cities.first());
    let title = frame.say("要素成本", "Factor costs");
    let about = match lang {
        Lang::Zh => format!("{}的电、气、水、地、租金、工资和物流价格，逐项注明日期和来源。", frame.district.zh),
        Lang::En => format!(
            "Power, gas, water, land, rent, wages and freight in {}, each with its day and source.",
            frame.district.en
        ),
    };
    let mut body = format!("<h1>{title}</h1>\n<p class=\"lead\">{}</p>\n", escaped(&about));
    strange(&mut body, frame, &page.strange);
    if costs.is_empty() {
        let _ = writeln!(body, "<p>{}</p>", frame.say("目前没有公开的价格。", "No price is public at present."));
    } else {
        if !cities.is_empty() {
            let choices: String = cities
                .iter()
                .map(|city| choice(&city.zh, city.get(lang), home.is_some_and(|home| home.zh == city.zh)))
                .collect();
            let _ = write!(
                body,
                "<form class=\"filters\" method=\"get\" action=\"/portal/costs\">\n<input type=\"hidden\" name=\"lang\" value=\"{}\">\n\
                 <label>{}<select name=\"home\">{choices}</select></label>\n<span class=\"go\"><button>{}</button></span>\n</form>\n",
                code(lang),
                frame.say("与哪座城市对比", "Compare with"),
                frame.say("对比", "Compare")
            );
        }
        table(&mut body, page, home.copied());
    }
    let _ = write!(
        body,
        "<p>{}</p>\n<p class=\"acts\">{}</p>\n{}",
        frame.say(
            "表里没有您所在的城市？告诉我们，我们查实后答复。价格以签约时为准。",
            "Your city is not in the table? Tell us, and we answer once it is verified. What counts is the price on signing."
        ),
        ask_link(frame, None),
        frame.desk()
    );
    let keeps = home.map(|home| format!("&home={}", super::chain::in_address(&home.zh))).unwrap_or_default();
    frame.page(&Head { here: Here::Costs, title, about: &about, path: "/portal/costs", keeps: &keeps }, &body)
}

fn table(body: &mut String, page: &CostsPage, home: Option<&Text>) {
    let frame = &page.frame;
    let lang = frame.lang;
    let columns = [
        frame.say("要素", "Factor").to_owned(),
        frame.district.get(lang).to_owned(),
        home.map(|home| home.get(lang).to_owned()).unwrap_or_default(),
        frame.say("相差", "Difference").to_owned(),
        frame.say("日期和来源", "Day and source").to_owned(),
    ];
    let shown = |index: usize| home.is_some() || !matches!(index, 2 | 3);
    body.push_str("<table class=\"prices\"><thead><tr>");
    for (_, column) in columns.iter().enumerate().filter(|(index, _)| shown(*index)) {
        let _ = write!(body, "<th scope=\"col\">{}</th>", escaped(column));
    }
    body.push_str("</tr></thead><tbody>\n");
    let day = frame.data_date.to_string();
    for cost in &page.costs {
        let there = home.and_then(|home| cost.elsewhere.iter().find(|there| there.city == *home));
        let difference = there.filter(|there| there.value > 0.0).map(|there| (cost.value - there.value) / there.value);
        let difference = match difference {
            Some(share) if share.abs() < 0.0005 => frame.say("相同", "the same").to_owned(),
            Some(share) => format!("{}{:.1} %", if share > 0.0 { "+" } else { "−" }, (share * 100.0).abs()),
            None => frame.say("未知", "unknown").to_owned(),
        };
        let over = cost.valid_to.as_deref().is_some_and(|end| is_over(end, &day));
        let valid = cost.valid_to.as_ref().map(|end| match (lang, over) {
            (Lang::Zh, true) => format!("，有效期至 {end}，已过"),
            (Lang::Zh, false) => format!("，有效期至 {end}"),
            (Lang::En, true) => format!(", held until {end}"),
            (Lang::En, false) => format!(", valid to {end}"),
        });
        let source = frame.source(&cost.source);
        let elsewhere = there.map_or_else(
            || frame.say("未知", "unknown").to_owned(),
            |there| format!("{} <small>{}</small>", escaped(&price(there.value)), escaped(&there.date)),
        );
        let cells = [
            format!("<strong>{}</strong>", frame.said(&cost.title)),
            format!("{} <small>{}</small>", escaped(&price(cost.value)), frame.said(&cost.unit)),
            elsewhere,
            difference,
            format!("<small>{}{} · {}</small>", escaped(&cost.date), escaped(&valid.unwrap_or_default()), source),
        ];
        body.push_str("<tr>");
        for (index, cell) in cells.iter().enumerate().filter(|(index, _)| shown(*index)) {
            let _ = write!(body, "<td data-of=\"{}\">{cell}</td>", escaped(&columns[index]));
        }
        body.push_str("</tr>\n");
    }
    body.push_str("</tbody></table>\n");
}
