//! The zones where the pack places them: a schematic map, no survey. It draws no border, road or river, because nothing is known
//! of them here.

use model::{Lang, ZoneKind};

use super::offers::{area, shape};
use super::plan::{Area, Plan};
use super::{Cover, CoverSpot, section};
use crate::fonts::Weight;
use crate::ink::{Align, Ink, Type, face, n};
use crate::tokens::{self, INK, INK_2};

/// Ground of the map, and its points.
const GROUND: (&str, &str) = ("#F3F1EB", "#D9D5CA");
/// Width of the largest and of the smallest mark.
const MARK: (f64, f64) = (24.0, 11.5);
/// Height of a line of a label.
const LINE: f64 = 5.7;

pub(super) fn draw(ink: &mut Ink, cover: &Cover, plan: &Plan, lang: Lang) {
    let Some((x, y, width, height)) = plan.map else { return };
    let (zh, en) = ("功能区位置", "Where the zones lie");
    let (lead, follow) = if lang == Lang::Zh {
        (zh, "Schematic, not surveyed · 示意，非测绘")
    } else {
        (en, "schematic, not surveyed · 示意，非测绘")
    };
    let top = section(ink, (x, y, width), (lead, follow), plan) + 2.0;
    let panel = (x, top, width, y + height - top);
    ink.rect(panel, 3.0, &format!("fill=\"{}\"", GROUND.0));
    let mut dots = String::new();
    let step = 9.0;
    for row in 1..(panel.3 / step) as usize + 1 {
        for column in 1..(panel.2 / step) as usize + 1 {
            let (cx, cy) = (x + column as f64 * step - 1.0, top + row as f64 * step - 1.5);
            dots.push_str(&format!("M{} {}h0", n(cx), n(cy)));
        }
    }
    ink.path(&dots, &format!("stroke=\"{}\" stroke-width=\"0.7\" stroke-linecap=\"round\" fill=\"none\"", GROUND.1));
    north(ink, (x + width - 8.0, top + panel.3 - 8.0), lang);
    let small = face(14.0, Weight::Regular, INK_2);
    let placed: Vec<(&CoverSpot, Area)> =
        cover.spots.iter().filter_map(|spot| Some((spot, mark_area(spot, panel)?))).collect();
    let missing = cover.spots.len() - placed.len();
    if cover.spots.is_empty() || missing > 0 {
        let word = match (lang, missing) {
            (Lang::Zh, 0) => "尚无功能区".to_owned(),
            (Lang::En, 0) => "no zones yet".to_owned(),
            (Lang::Zh, count) => format!("另有 {count} 处未标位置"),
            (Lang::En, count) => format!("{count} more without a place"),
        };
        ink.text(x + 4.0, top + panel.3 - 3.4, &word, small);
    }
    let mut marks: Vec<Area> = placed.iter().map(|(_, area)| *area).collect();
    marks.push((x + width - 12.0, top + panel.3 - 18.0, 11.0, 17.0));
    let choices: Vec<Vec<Label>> = placed.iter().map(|(spot, mark)| labels(spot, *mark, panel, &marks, lang)).collect();
    for ((spot, mark), label) in placed.iter().zip(settled(&choices)) {
        draw_spot(ink, spot, *mark, label, lang);
    }
}

/// A place for a zone's words, with what speaks against it.
#[derive(Clone)]
struct Label {
    area: Area,
    align: Align,
    lines: Vec<String>,
    cost: f64,
}

/// One label a zone, so that few lie on each other: each in turn takes what is best beside the others, some rounds long.
fn settled(choices: &[Vec<Label>]) -> Vec<&Label> {
    let mut chosen: Vec<usize> = vec![0; choices.len()];
    for _ in 0..8 {
        for at in 0..choices.len() {
            let cost = |label: &Label| {
                let others = (0..choices.len()).filter(|other| *other != at);
                label.cost + others.map(|other| overlap(label.area, choices[other][chosen[other]].area)).sum::<f64>()
            };
            let costs: Vec<f64> = choices[at].iter().map(cost).collect();
            chosen[at] = (0..costs.len()).min_by(|a, b| costs[*a].total_cmp(&costs[*b])).unwrap_or(0);
        }
    }
    choices.iter().zip(chosen).map(|(labels, at)| &labels[at]).collect()
}

/// An arrow to the north.
fn north(ink: &mut Ink, (x, y): (f64, f64), lang: Lang) {
    ink.path(&format!("M{} {}l2.2 7l-2.2 -1.6l-2.2 1.6z", n(x), n(y - 3.0)), &format!("fill=\"{INK_2}\""));
    let word = if lang == Lang::Zh { "北" } else { "N" };
    ink.aligned(x, y - 4.4, word, face(14.0, Weight::Bold, INK_2), Align::Middle);
}

/// Where a zone's mark stands: places of the pack run from 0 to 100 in both directions.
fn mark_area(spot: &CoverSpot, (x, y, width, height): Area) -> Option<Area> {
    let place = spot.place?;
    if ![place.x, place.y, place.size].iter().all(|value| value.is_finite()) {
        return None;
    }
    let size = (place.size / 30.0 * MARK.0).clamp(MARK.1, MARK.0);
    let (inner_x, inner_y) = (width - size - 6.0, height - size - 6.0);
    let at = |share: f64| (share / 100.0).clamp(0.0, 1.0);
    Some((x + 3.0 + at(place.x) * inner_x, y + 3.0 + at(place.y) * inner_y, size, size))
}

fn overlap(a: Area, b: Area) -> f64 {
    let across = (a.0 + a.2).min(b.0 + b.2) - a.0.max(b.0);
    let high = (a.1 + a.3).min(b.1 + b.3) - a.1.max(b.1);
    across.max(0.0) * high.max(0.0)
}

fn facts(spot: &CoverSpot, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{} 处 · {} 万㎡", spot.sites, area(spot.area_m2)),
        Lang::En => format!("{} sites · {} ha", spot.sites, area(spot.area_m2)),
    }
}

const NAME: Type = face(15.0, Weight::Bold, INK);
const FACTS: Type = face(14.0, Weight::Regular, INK_2);

/// The least width, in steps, at which a name stands in two lines whole.
fn halved(name: &str) -> f64 {
    let whole = NAME.width(name);
    let mut widths = (0..12).map(|step| (0.56 + 0.04 * f64::from(step)) * whole);
    widths.find(|width| NAME.wrap(name, *width).len() <= 2).unwrap_or(whole)
}

/// All sides of a mark, the usual first; the name in one line, or in two where it is long.
fn labels(spot: &CoverSpot, mark: Area, panel: Area, marks: &[Area], lang: Lang) -> Vec<Label> {
    // What stands in brackets is for the list.
    let name = spot.title.get(lang);
    let name = name.split(['（', '(']).next().map(str::trim).filter(|name| !name.is_empty()).unwrap_or(name);
    let half = 0.56 * NAME.width(name);
    let mut shapes = vec![NAME.clamp(name, 76.0, 1)];
    if half > 18.0 {
        shapes.push(NAME.clamp(name, halved(name).min(76.0), 2));
    }
    let facts = facts(spot, lang);
    let mut found = Vec::new();
    for (rank, lines) in shapes.into_iter().enumerate() {
        let wide = lines.iter().map(|line| NAME.width(line)).fold(FACTS.width(&facts), f64::max);
        let high = (lines.len() + 1) as f64 * LINE + 0.4;
        let (left, top, right, bottom) = (mark.0, mark.1, mark.0 + mark.2, mark.1 + mark.3);
        let (mx, my) = ((left + right) / 2.0, (top + bottom) / 2.0);
        let beside = [my - high / 2.0, bottom - high, top];
        let sides = beside
            .iter()
            .flat_map(|y| [((right + 1.8, *y), Align::Start), ((left - wide - 1.8, *y), Align::End)])
            .chain([bottom + 0.6, top - high - 0.6].into_iter().flat_map(|y| {
                [((mx - wide / 2.0, y), Align::Middle), ((left, y), Align::Start), ((right - wide, y), Align::End)]
            }));
        for (order, ((x, y), align)) in sides.enumerate() {
            // With air on both sides.
            let area = (x - 1.2, y, wide + 2.4, high);
            let inner = (panel.0 + 1.5, panel.1 + 1.0, panel.2 - 3.0, panel.3 - 2.0);
            let outside = area.2 * area.3 - overlap(area, inner);
            let over: f64 = marks.iter().map(|other| overlap(area, *other)).sum();
            let cost = 10.0 * outside + 2.0 * over + 3.0 * rank as f64 + 0.5 * order as f64;
            found.push(Label { area, align, lines: lines.clone(), cost });
        }
    }
    found
}

fn draw_spot(ink: &mut Ink, spot: &CoverSpot, mark: Area, label: &Label, lang: Lang) {
    let size = mark.2;
    ink.group(&format!("data-id=\"zone:{}\"", drawing::svg::escaped(&spot.id)));
    ink.title(&format!("{} · {}", spot.title.get(lang), spot.kind.title(lang)));
    // Nothing on offer is drawn hollow, so that it is seen without reading the number.
    let filled = spot.opportunities > 0;
    shape(ink, (mark.0, mark.1), size, spot.kind, if filled { tokens::zone(spot.kind) } else { "#FFFFFF" });
    // The triangle is widest at its foot.
    let share = if spot.kind == ZoneKind::Scenic { 0.66 } else { 0.5 };
    let number = face((size * 1.1).clamp(14.0, 26.0), Weight::Black, if filled { "#FFFFFF" } else { INK });
    let count = spot.opportunities.to_string();
    ink.aligned(mark.0 + size / 2.0, mark.1 + share * size + 0.36 * number.mm(), &count, number, Align::Middle);
    let place = label.area;
    let at = match label.align {
        Align::Start => place.0 + 1.2,
        Align::Middle => place.0 + place.2 / 2.0,
        Align::End => place.0 + place.2 - 1.2,
    };
    for (index, line) in label.lines.iter().enumerate() {
        ink.aligned(at, place.1 + 4.6 + index as f64 * LINE, line, NAME, label.align);
    }
    ink.aligned(at, place.1 + 4.6 + label.lines.len() as f64 * LINE, &facts(spot, lang), FACTS, label.align);
    ink.end();
}
