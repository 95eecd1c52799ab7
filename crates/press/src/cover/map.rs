//! The zones where the pack places them: a schematic map, no survey. It draws no border, road or river, because nothing is known
//! of them here.

use model::{Lang, ZoneKind};

use super::offers::{area, hue, shape};
use super::plan::{Area, Plan};
use super::{Cover, CoverSpot, section};
use crate::fonts::Weight;
use crate::ink::{Align, Ink, face, n};
use crate::tokens::{INK, INK_2};

/// Ground of the map, and its points.
const GROUND: (&str, &str) = ("#F3F1EB", "#D9D5CA");
/// Width of the largest and of the smallest mark.
const MARK: (f64, f64) = (26.0, 11.5);
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
    let mut taken: Vec<Area> = placed.iter().map(|(_, area)| *area).collect();
    // Those with most to offer choose their side first.
    let mut order: Vec<usize> = (0..placed.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(placed[*at].0.opportunities));
    for at in order {
        let (spot, mark) = placed[at];
        draw_spot(ink, spot, mark, panel, &mut taken, lang);
    }
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

fn draw_spot(ink: &mut Ink, spot: &CoverSpot, mark: Area, panel: Area, taken: &mut Vec<Area>, lang: Lang) {
    let strong = face(15.0, Weight::Bold, INK);
    let small = face(14.0, Weight::Regular, INK_2);
    let size = mark.2;
    let facts = match lang {
        Lang::Zh => format!("{} 处 · {} 万㎡", spot.sites, area(spot.area_m2)),
        Lang::En => format!("{} sites · {} ha", spot.sites, area(spot.area_m2)),
    };
    // One line, or two of a long name: whichever stands clear.
    let name = spot.title.get(lang);
    let shapes = [strong.clamp(name, 64.0, 1), strong.clamp(name, 0.62 * strong.width(name).min(90.0), 2)];
    let mut best: Option<(f64, Area, Align, &Vec<String>)> = None;
    for (penalty, lines) in [0.0, 1.0].into_iter().zip(&shapes) {
        let wide = lines.iter().map(|line| strong.width(line)).fold(small.width(&facts), f64::max);
        let high = (lines.len() + 1) as f64 * LINE + 0.4;
        let (mx, my) = (mark.0 + size / 2.0, mark.1 + size / 2.0);
        let sides = [
            ((mark.0 + size + 1.6, my - high / 2.0), Align::Start),
            ((mx - wide / 2.0, mark.1 + size + 0.6), Align::Middle),
            ((mark.0 - wide - 1.6, my - high / 2.0), Align::End),
            ((mx - wide / 2.0, mark.1 - high - 0.6), Align::Middle),
        ];
        for (rank, ((left, top), align)) in sides.into_iter().enumerate() {
            let place = (left, top, wide, high);
            let outside = wide * high - overlap(place, (panel.0 + 1.5, panel.1 + 1.5, panel.2 - 3.0, panel.3 - 3.0));
            let over: f64 = taken.iter().map(|other| overlap(place, *other)).sum();
            let cost = 10.0 * outside + over + penalty + 0.4 * rank as f64;
            if best.as_ref().is_none_or(|(least, ..)| cost < *least) {
                best = Some((cost, place, align, lines));
            }
        }
    }
    let Some((_, place, align, lines)) = best else { return };
    taken.push(place);
    ink.group(&format!("data-id=\"zone:{}\"", drawing::svg::escaped(&spot.id)));
    ink.title(&format!("{} · {}", spot.title.get(lang), spot.kind.title(lang)));
    // Nothing on offer is drawn hollow, so that it is seen without reading the number.
    let filled = spot.opportunities > 0;
    shape(ink, (mark.0, mark.1), size, spot.kind, if filled { hue(spot.kind) } else { "#FFFFFF" });
    // The triangle is widest at its foot.
    let (share, pt) = if spot.kind == ZoneKind::Scenic { (0.7, 1.0) } else { (0.5, 1.15) };
    let count = spot.opportunities.to_string();
    let pt = (size * pt).clamp(14.0, 26.0);
    let number = face(pt, Weight::Black, if filled { "#FFFFFF" } else { INK });
    ink.aligned(mark.0 + size / 2.0, mark.1 + share * size + 0.36 * number.mm(), &count, number, Align::Middle);
    let at = match align {
        Align::Start => place.0,
        Align::Middle => place.0 + place.2 / 2.0,
        Align::End => place.0 + place.2,
    };
    for (index, line) in lines.iter().enumerate() {
        ink.aligned(at, place.1 + 4.6 + index as f64 * LINE, line, strong, align);
    }
    ink.aligned(at, place.1 + 4.6 + lines.len() as f64 * LINE, &facts, small, align);
    ink.end();
}
