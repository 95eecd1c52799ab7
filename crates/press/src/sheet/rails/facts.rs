//! Sections of numbers: key figures, nodes by label, factor costs, and what the numbers mean.

use model::{GapKind, Lang};

use super::{BODY, Detail, HEAD, LEADING, Rail, Said, Section, head};
pub(in crate::sheet) use crate::edition::ORDER;
use crate::edition::{CostLine, KeyFigure};
use crate::fonts::Weight;
use crate::ink::{Align, Ink, face};
use crate::tokens::{self, HAIR, INK, INK_2, size};

pub(super) fn figures<'a>(said: Said<'a>, rail: Rail, detail: Detail) -> Option<Section<'a>> {
    let Said { edition, lang, .. } = said;
    if edition.figures.is_empty() {
        return None;
    }
    let shown = edition.figures.len().min(detail.of(&[4, 6, 6, 8]));
    let more = edition.figures.len() - shown;
    let rows = shown.div_ceil(2);
    let pitch = 19.0;
    Some(Section {
        title: ("数字", "Key figures"),
        height: HEAD + rows as f64 * pitch - 2.0,
        paint: Box::new(move |ink, y| {
            head(ink, rail, y, ("数字", "Key figures"), more, lang);
            for (index, item) in edition.figures.iter().take(shown).enumerate() {
                let x = rail.x + if index % 2 == 0 { 0.0 } else { rail.width / 2.0 + 1.0 };
                let baseline = y + HEAD + 9.6 + (index / 2) as f64 * pitch;
                figure(ink, item, (x, baseline, rail.width / 2.0 - 2.0), size::FIGURE, lang);
            }
        }),
    })
}

/// A number with its unit, and what it counts below. An empty value is unknown, and says so.
pub(in crate::sheet) fn figure(
    ink: &mut Ink,
    item: &KeyFigure,
    (x, baseline, room): (f64, f64, f64),
    pt: f64,
    lang: Lang,
) {
    let small = face(BODY, Weight::Regular, INK_2);
    let unit = item.unit.get(lang);
    let unknown = item.value.trim().is_empty() || item.value == "—";
    let value = if unknown { "—" } else { item.value.as_str() };
    let unit = if unknown { if lang == Lang::Zh { "未知" } else { "unknown" } } else { unit };
    let number = |pt: f64| face(pt, Weight::Bold, INK);
    let fits = |pt: &f64| number(*pt).width(value) + 0.8 + small.width(unit) <= room;
    let number = number([pt, pt * 0.8, pt * 0.62].into_iter().find(fits).unwrap_or(size::NAME));
    ink.text(x, baseline, value, number);
    ink.text(x + number.width(value) + 0.8, baseline, unit, small);
    ink.fitted((x, baseline + 6.2), item.label.get(lang), room, small, Align::Start);
}

/// One square a node, by label.
pub(super) fn labels<'a>(said: Said<'a>, rail: Rail) -> Section<'a> {
    let Said { edition, lang, .. } = said;
    let counts: Vec<(GapKind, usize)> = ORDER
        .iter()
        .map(|kind| (*kind, edition.nodes.iter().filter(|node| node.kind == *kind).count()))
        .filter(|(_, count)| *count > 0)
        .collect();
    Section {
        title: ("环节判断", "Labels"),
        height: HEAD + counts.len().max(1) as f64 * 6.8 - 1.6,
        paint: Box::new(move |ink, y| {
            head(ink, rail, y, ("环节判断", "Labels"), 0, lang);
            if counts.is_empty() {
                let text = said.word("本链还没有环节", "no nodes on this chain yet");
                ink.text(rail.x, y + HEAD + 4.2, text, face(BODY, Weight::Regular, INK_2));
            }
            let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(1) as f64;
            let word = face(BODY, Weight::Bold, INK);
            let widest = counts.iter().map(|(kind, _)| word.width(kind.title(lang))).fold(0.0, f64::max);
            let left = rail.x + widest + 4.0;
            let pitch = ((rail.x + rail.width - 9.0 - left) / most).min(4.2);
            for (row, (kind, count)) in counts.iter().enumerate() {
                let baseline = y + HEAD + 4.2 + row as f64 * 6.8;
                ink.text(rail.x, baseline, kind.title(lang), face(BODY, Weight::Bold, tokens::gap(*kind).on_area));
                for index in 0..*count {
                    square(ink, left + index as f64 * pitch, baseline - 3.9, (pitch - 0.8).clamp(0.3, 3.6), *kind);
                }
                let number = face(size::NAME, Weight::Bold, INK);
                ink.aligned(rail.x + rail.width, baseline, &count.to_string(), number, Align::End);
            }
        }),
    }
}

fn square(ink: &mut Ink, x: f64, y: f64, size: f64, kind: GapKind) {
    let look = tokens::gap(kind);
    let attributes = match look.frame {
        tokens::Frame::Hollow(_, _) => {
            let dash = match kind {
                GapKind::Missing => "1.1 0.7",
                GapKind::Extend => "0.01 0.9",
                GapKind::New => "1.6 0.6 0.01 0.6",
                _ => "0.3 0.6",
            };
            format!(
                "fill=\"none\" stroke=\"{}\" stroke-width=\"0.5\" stroke-dasharray=\"{dash}\" stroke-linecap=\"round\"",
                look.hue
            )
        }
        tokens::Frame::Hatched => format!("fill=\"url(#hatch)\" stroke=\"{}\" stroke-width=\"0.3\"", look.hue),
        tokens::Frame::Plain => "fill=\"#C3CAD1\"".to_owned(),
        tokens::Frame::Struck => format!("fill=\"#EFE7E4\" stroke=\"{}\" stroke-width=\"0.5\"", look.hue),
        tokens::Frame::HalfBar | tokens::Frame::FullBar => format!("fill=\"{}\"", look.hue),
    };
    ink.rect((x, y, size, 3.6), 0.5, &attributes);
}

/// The first and the last month of some prices: `2024-10` to `2025-01`.
fn months(costs: &[CostLine], lang: Lang) -> String {
    let mut dates: Vec<&str> = costs.iter().map(|cost| cost.date.as_str()).filter(|date| !date.is_empty()).collect();
    dates.sort_unstable();
    match (dates.first(), dates.last(), lang) {
        (Some(first), Some(last), _) if first == last => (*first).to_owned(),
        (Some(first), Some(last), Lang::Zh) => format!("{first} 至 {last}"),
        (Some(first), Some(last), Lang::En) => format!("{first} to {last}"),
        _ => if lang == Lang::Zh { "月份未知" } else { "months unknown" }.to_owned(),
    }
}

/// A price's place in its section.
struct CostRow {
    height: f64,
    /// Left edge of the unit.
    unit: f64,
    /// Room for the name: beside the number, or on a line of its own where it is longer.
    name: f64,
}

fn cost_rows(costs: &[CostLine], city: Option<&model::Text>, rail: Rail, lang: Lang) -> Vec<CostRow> {
    let small = face(BODY, Weight::Regular, INK_2);
    let strong = face(size::NAME_SMALL, Weight::Bold, INK);
    let right = rail.x + rail.width;
    let column = costs.iter().filter_map(|cost| beside(cost, city)).map(|value| small.width(value)).fold(0.0, f64::max);
    let end = if city.is_some() { right - column.max(6.0) - 2.6 } else { right };
    let widest = costs.iter().map(|cost| small.width(cost.unit.get(lang))).fold(0.0, f64::max);
    let row = |cost: &CostLine| {
        // Units begin at one edge where there is room for the name before the number.
        let unit = (end - widest.min(rail.width * 0.30)).min(end - small.width(cost.unit.get(lang)));
        let room = unit - 2.6 - strong.width(&cost.value) - rail.x;
        if small.width(cost.title.get(lang)) <= room {
            CostRow { height: 7.0, unit, name: room }
        } else {
            CostRow { height: 12.2, unit, name: rail.width }
        }
    };
    costs.iter().map(row).collect()
}

/// The price in the city that most of them are compared with.
fn beside<'a>(cost: &'a CostLine, city: Option<&model::Text>) -> Option<&'a str> {
    let (other, value) = cost.elsewhere.as_ref()?;
    (city == Some(other)).then_some(value.as_str())
}

/// Prices with their unit, beside them the price in one other city; months, source and city at the foot.
pub(super) fn costs<'a>(said: Said<'a>, rail: Rail, detail: Detail) -> Option<Section<'a>> {
    let Said { edition, lang, .. } = said;
    let shown = edition.costs.len().min(detail.of(&[4, 6, 8, 9, 12]));
    if shown == 0 {
        return None;
    }
    let more = edition.costs.len() - shown;
    let costs = &edition.costs[..shown];
    // The city most of the prices can be compared with.
    let mut cities: Vec<(usize, &model::Text)> = Vec::new();
    for (city, _) in costs.iter().filter_map(|cost| cost.elsewhere.as_ref()) {
        match cities.iter_mut().find(|(_, known)| *known == city) {
            Some((count, _)) => *count += 1,
            None => cities.push((1, city)),
        }
    }
    cities.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let city = cities.first().map(|(_, city)| *city);
    let mut sources: Vec<&str> =
        costs.iter().map(|cost| cost.source.get(lang)).filter(|text| !text.is_empty()).collect();
    sources.sort_unstable();
    sources.dedup();
    let small = face(BODY, Weight::Regular, INK_2);
    let foot = match (lang, city) {
        (Lang::Zh, Some(city)) => {
            format!("{}；来源：{}；右列为{}", months(costs, lang), sources.join("、"), city.zh)
        }
        (Lang::Zh, None) => format!("{}；来源：{}；无对照城市", months(costs, lang), sources.join("、")),
        (Lang::En, Some(city)) => {
            format!("{}; source: {}; right column: {}", months(costs, lang), sources.join(", "), city.en)
        }
        (Lang::En, None) => format!("{}; source: {}; no city to compare", months(costs, lang), sources.join(", ")),
    };
    let foot_lines = small.clamp(&foot, rail.width, detail.of(&[2, 2, 3]));
    let rows = cost_rows(costs, city, rail, lang);
    let high: f64 = rows.iter().map(|row| row.height).sum();
    Some(Section {
        title: ("要素成本", "Factor costs"),
        height: HEAD + high + 1.2 + foot_lines.len() as f64 * 5.8,
        paint: Box::new(move |ink, y| {
            head(ink, rail, y, ("要素成本", "Factor costs"), more, lang);
            let strong = face(size::NAME_SMALL, Weight::Bold, INK);
            let right = rail.x + rail.width;
            let mut top = y + HEAD;
            for (cost, row) in costs.iter().zip(&rows) {
                let baseline = top + row.height - 2.8;
                let (unit, unit_x) = (cost.unit.get(lang), row.unit);
                ink.group("class=\"cost\"");
                let other = cost.elsewhere.iter().map(|(city, value)| format!("; {} {value}", city.get(lang)));
                ink.title(&format!(
                    "{} {} {unit}, {}, {}{}",
                    cost.title.get(lang),
                    cost.value,
                    cost.date,
                    cost.source.get(lang),
                    other.collect::<String>()
                ));
                ink.text(unit_x, baseline, unit, small);
                ink.aligned(unit_x - 1.2, baseline, &cost.value, strong, Align::End);
                ink.text(rail.x, top + 4.2, &small.fit(cost.title.get(lang), row.name), small.tint(INK));
                if city.is_some() {
                    let text = beside(cost, city).unwrap_or("—");
                    ink.aligned(right, baseline, text, small, Align::End);
                }
                ink.end();
                ink.line((rail.x, baseline + 2.0), (right, baseline + 2.0), HAIR, 0.2);
                top += row.height;
            }
            let baseline = y + HEAD + high + 4.6;
            ink.paragraph((rail.x, baseline, 5.8), &foot_lines, &foot, small);
        }),
    })
}

pub(super) fn basis<'a>(said: Said<'a>, rail: Rail) -> Section<'a> {
    let Said { edition, lang, .. } = said;
    let small = face(BODY, Weight::Regular, INK_2);
    let reference = edition.reference.as_ref().map(|text| text.get(lang));
    let (above, other) = (edition.settings.weight_above_scale, edition.settings.weight_other);
    let text = match (lang, reference) {
        (Lang::Zh, Some(title)) => format!(
            "企业数 = 以该环节为主业的本地登记企业。LQ = 本地占比 ÷ {title}占比，规上企业计 {above}，其余计 {other}。LQ 与家数同看。"
        ),
        (Lang::Zh, None) => "企业数 = 以该环节为主业的本地登记企业。LQ 未知：缺参照面。".to_owned(),
        (Lang::En, Some(title)) => format!(
            "Firms: local register, main business. LQ = local share ÷ share in {title}; above-scale firms weigh {above}, others {other}. Read LQ with n."
        ),
        (Lang::En, None) => "Firms: local register, main business. LQ unknown: no reference universe.".to_owned(),
    };
    let lines = small.wrap(&text, rail.width);
    Section {
        title: ("口径", "Basis"),
        height: HEAD + lines.len() as f64 * LEADING - 1.2,
        paint: Box::new(move |ink, y| {
            head(ink, rail, y, ("口径", "Basis"), 0, lang);
            ink.paragraph((rail.x, y + HEAD + 4.2, LEADING), &lines, &text, small);
        }),
    }
}
