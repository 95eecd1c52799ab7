//! What the five kinds of zones offer: a tile each.

use model::{Lang, ZoneKind};

use super::{Cover, LEFT, RIGHT};
use crate::fonts::Weight;
use crate::ink::{Align, Ink, face, n};
use crate::tokens::{HAIR, INK, INK_2, NAVY};

const TOP: f64 = 473.0;
const BOTTOM: f64 = 563.0;
const HEAD: f64 = 74.0;

pub(super) fn draw(ink: &mut Ink, cover: &Cover, lang: Lang) {
    ink.line((LEFT, 466.5), (RIGHT, 466.5), INK, 0.9);
    let total: usize = cover.zones.iter().map(|zone| zone.opportunities).sum();
    let (zh, en) = ("机会清单", "Opportunity list");
    let (lead, follow) = if lang == Lang::Zh { (zh, en) } else { (en, zh) };
    ink.text(LEFT, TOP + 9.0, lead, face(if lang == Lang::Zh { 26.0 } else { 20.0 }, Weight::Black, INK));
    ink.text(LEFT, TOP + 16.5, follow, face(14.0, Weight::Regular, INK_2));
    let big = face(52.0, Weight::Black, INK);
    ink.text(LEFT, TOP + 42.0, &total.to_string(), big);
    let unit = if lang == Lang::Zh { "条" } else { "rows" };
    ink.text(LEFT + big.width(&total.to_string()) + 2.0, TOP + 42.0, unit, face(18.0, Weight::Regular, INK_2));
    let note = if lang == Lang::Zh {
        "每条有地点、规模、条件和联系窗口；每个数可查原始行"
    } else {
        "Each row names place, size, terms and an office; every number has its rows"
    };
    let small = face(14.0, Weight::Regular, INK_2);
    for (index, line) in small.clamp(note, HEAD - 8.0, 4).iter().enumerate() {
        ink.text(LEFT, TOP + 55.0 + index as f64 * 6.2, line, small);
    }
    let gap = 5.0;
    let count = cover.zones.len().max(1) as f64;
    let width = (RIGHT - LEFT - HEAD - gap * (count - 1.0)) / count;
    for (index, zone) in cover.zones.iter().enumerate() {
        let x = LEFT + HEAD + index as f64 * (width + gap);
        tile(ink, cover, zone, (x, width), lang);
    }
}

fn tile(ink: &mut Ink, cover: &Cover, zone: &super::CoverZone, (x, width): (f64, f64), lang: Lang) {
    let small = face(14.0, Weight::Regular, INK_2);
    ink.group(&format!("data-id=\"node:zone={}\"", zone.kind));
    ink.title(zone.kind.title(lang));
    ink.rect((x, TOP, width, BOTTOM - TOP), 3.0, &format!("fill=\"#FFFFFF\" stroke=\"{HAIR}\" stroke-width=\"0.4\""));
    ink.rect((x + 5.0, TOP + 5.0, 17.0, 17.0), 3.0, &format!("fill=\"{NAVY}\""));
    let icon = match zone.kind {
        ZoneKind::Park => "building-factory-2",
        ZoneKind::Street => "road",
        ZoneKind::Commercial => "shopping-bag",
        ZoneKind::Scenic => "mountain",
        ZoneKind::Area => "map-2",
    };
    ink.icon(x + 8.0, TOP + 8.0, 11.0, icon, "#FFFFFF");
    let strong = face(22.0, Weight::Black, INK);
    let (lead, follow) = match lang {
        Lang::Zh => (zone.kind.title(Lang::Zh), zone.kind.title(Lang::En)),
        Lang::En => (zone.kind.title(Lang::En), zone.kind.title(Lang::Zh)),
    };
    ink.text(x + 26.0, TOP + 12.0, lead, strong);
    ink.text(x + 28.5 + strong.width(lead), TOP + 12.0, follow, small);
    let separator = if lang == Lang::Zh { "、" } else { ", " };
    let places = zone.places.iter().map(|place| place.get(lang)).collect::<Vec<_>>().join(separator);
    let none = if lang == Lang::Zh { "尚无" } else { "none yet" };
    let places = if places.is_empty() { none.to_owned() } else { places };
    for (index, line) in small.clamp(&places, width - 31.0, 2).iter().enumerate() {
        ink.text(x + 26.0, TOP + 19.5 + index as f64 * 5.8, line, small);
    }
    let figures = [
        (zone.opportunities.to_string(), if lang == Lang::Zh { "条机会" } else { "offers" }, 38.0),
        (zone.sites.to_string(), if lang == Lang::Zh { "处载体" } else { "sites" }, 26.0),
        (area(zone.area_m2), if lang == Lang::Zh { "万㎡载体" } else { "ha of sites" }, 26.0),
    ];
    let step = (width - 10.0) / 3.0;
    for (index, (value, word, pt)) in figures.into_iter().enumerate() {
        let at = x + 5.0 + index as f64 * step;
        ink.text(at, TOP + 48.0, &value, face(pt, Weight::Bold, INK));
        ink.text(at, TOP + 56.0, &small.fit(word, step - 1.0), small);
    }
    ink.line((x + 5.0, TOP + 63.0), (x + width - 5.0, TOP + 63.0), HAIR, 0.3);
    let word = if lang == Lang::Zh { "承载链" } else { "Chains" };
    ink.text(x + 5.0, TOP + 76.5, word, small);
    let from = x + 5.0 + small.width(word) + 7.0;
    let room = x + width - 8.0 - from;
    let pitch = (room / zone.chains.len().max(1) as f64).min(11.0);
    for (index, chain) in zone.chains.iter().enumerate() {
        let centre = from + index as f64 * pitch;
        ink.group("");
        ink.title(cover.chains[*chain].title.get(lang));
        ink.raw(&format!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"4.4\" fill=\"#FFFFFF\" stroke=\"{NAVY}\" stroke-width=\"0.7\"/>",
            n(centre),
            n(TOP + 74.8)
        ));
        ink.aligned(centre, TOP + 76.8, &cover.mark(*chain), face(16.0, Weight::Bold, NAVY), Align::Middle);
        ink.end();
    }
    if zone.chains.is_empty() {
        ink.text(from, TOP + 76.5, none, small);
    }
    ink.end();
}

/// Hectares are 万㎡: the same number in both languages.
fn area(square_metres: Option<f64>) -> String {
    match square_metres {
        None => "—".to_owned(),
        Some(area) if area >= 100_000.0 => format!("{:.0}", area / 10_000.0),
        Some(area) => format!("{:.1}", area / 10_000.0),
    }
}
