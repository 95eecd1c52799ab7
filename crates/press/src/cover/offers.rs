//! What the kinds of zones offer: a row each, numbers in columns, so that they can be compared.

use model::{Lang, Text, ZoneKind};

use super::plan::Plan;
use super::{Cover, CoverZone, section};
use crate::fonts::Weight;
use crate::ink::{Align, Ink, face, n};
use crate::tokens::{self, HAIR, INK, INK_2, NAVY};

/// A kind's outline, `size` wide.
pub(super) fn shape(ink: &mut Ink, (x, y): (f64, f64), size: f64, kind: ZoneKind, fill: &str) {
    let scale = size / 40.0;
    ink.path(
        kind.outline(),
        &format!(
            "transform=\"translate({} {}) scale({scale:.4})\" fill=\"{fill}\" stroke=\"{}\" stroke-width=\"{}\" stroke-linejoin=\"round\"",
            n(x),
            n(y),
            tokens::zone(kind),
            n(0.55 / scale)
        ),
    );
}

pub(super) fn draw(ink: &mut Ink, cover: &Cover, plan: &Plan, lang: Lang) {
    let (x, y, width, height) = plan.offers;
    let title = cover.offers_title(lang);
    let top = section(ink, (x, y, width), (&title, ""), plan);
    let small = face(14.0, Weight::Regular, INK_2);
    let zones: Vec<&CoverZone> = cover.zones.iter().filter(|zone| !zone.places.is_empty()).collect();
    if zones.is_empty() {
        let none = if lang == Lang::Zh { "尚无功能区" } else { "no zones yet" };
        ink.text(x, top + 8.0, none, small);
        return;
    }
    // Columns by their right edges, as parts of the width; what is left is for the chains.
    let word = |zh: &str, en: &str| if lang == Lang::Zh { zh.to_owned() } else { en.to_owned() };
    let columns = [
        (0.34, word("机会（条）", "Offers")),
        (0.48, word("载体（处）", "Sites")),
        (0.65, word("载体（万㎡）", "Sites, ha")),
    ];
    let roomy = height > 60.0;
    let head = top + 4.6;
    for (at, word) in &columns {
        let room = 0.165 * width;
        ink.aligned(x + at * width, head, &small.fit(word, room), small, Align::End);
    }
    ink.text(x + 0.69 * width, head, &word("承载链", "Chains"), small);
    let from = head + 2.2;
    let row = ((y + height - from) / zones.len() as f64).min(if roomy { 17.0 } else { 11.0 });
    for (index, zone) in zones.iter().enumerate() {
        let (top, middle) = (from + index as f64 * row, from + (index as f64 + 0.5) * row);
        ink.line((x, top), (x + width, top), HAIR, 0.3);
        ink.group(&format!("data-id=\"node:zone={}\"", zone.kind));
        ink.title(&told(cover, zone, lang));
        // The whole row leads on, not its letters alone.
        ink.rect((x, top, width, row), 0.0, "fill=\"none\" pointer-events=\"all\"");
        let side = (0.6 * row).min(9.0);
        shape(ink, (x, middle - side / 2.0), side, zone.kind, tokens::zone(zone.kind));
        let strong = face(if roomy { 20.0 } else { 15.0 }, Weight::Black, INK);
        let name_x = x + side + 3.0;
        let name = zone.kind.title(lang);
        let baseline = middle + 0.36 * strong.mm();
        ink.text(name_x, baseline, name, strong);
        if lang == Lang::Zh {
            ink.text(name_x + strong.width(name) + 2.0, baseline, zone.kind.title(Lang::En), small);
        }
        let big = face(if roomy { 28.0 } else { 18.0 }, Weight::Black, INK);
        let other = face(if roomy { 22.0 } else { 16.0 }, Weight::Bold, INK);
        let values =
            [(zone.opportunities.to_string(), big), (zone.sites.to_string(), other), (area(zone.area_m2), other)];
        for ((at, _), (value, type_)) in columns.iter().zip(values) {
            ink.aligned(x + at * width, middle + 0.36 * type_.mm(), &value, type_, Align::End);
        }
        chains(ink, cover, zone, (x + 0.69 * width, middle, 0.31 * width, row), lang);
        ink.end();
    }
}

/// The chains a zone carries, as ringed numbers.
fn chains(ink: &mut Ink, cover: &Cover, zone: &CoverZone, (x, middle, room, row): (f64, f64, f64, f64), lang: Lang) {
    if zone.chains.is_empty() {
        let none = if lang == Lang::Zh { "尚无" } else { "none yet" };
        ink.text(x, middle + 1.8, none, face(14.0, Weight::Regular, INK_2));
        return;
    }
    let most = (0.27 * row).min(4.3);
    let pitch = (room / zone.chains.len() as f64).min(2.0 * most + 1.4);
    let radius = most.min(pitch / 2.0 - 0.2);
    if radius < 2.6 {
        // A ring this small hides its number.
        let marks: Vec<String> = zone.chains.iter().map(|chain| cover.mark(*chain)).collect();
        let number = face(14.0, Weight::Bold, NAVY);
        let separator = if number.width(&marks.join("  ")) <= room { "  " } else { " " };
        ink.text(x, middle + 0.36 * number.mm(), &number.fit(&marks.join(separator), room), number);
        return;
    }
    let number = face((radius * 3.6).min(15.0), Weight::Bold, NAVY);
    for (index, chain) in zone.chains.iter().enumerate() {
        let centre = x + radius + index as f64 * pitch;
        ink.group("");
        ink.title(cover.chains[*chain].title.get(lang));
        ink.raw(&format!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"#FFFFFF\" stroke=\"{NAVY}\" stroke-width=\"0.5\"/>",
            n(centre),
            n(middle),
            n(radius)
        ));
        ink.aligned(centre, middle + 0.36 * number.mm(), &cover.mark(*chain), number, Align::Middle);
        ink.end();
    }
}

/// A row's places, and the chains they carry by name: the row itself has room for their numbers at most.
fn told(cover: &Cover, zone: &CoverZone, lang: Lang) -> String {
    let (separator, carried) = if lang == Lang::Zh { ("、", "承载链") } else { (", ", "Chains") };
    let names: Vec<&str> = zone.places.iter().map(|place: &Text| place.get(lang)).collect();
    let places = format!("{}: {}", zone.kind.title(lang), names.join(separator));
    if zone.chains.is_empty() {
        return places;
    }
    let chains =
        zone.chains.iter().map(|chain| format!("{} {}", cover.mark(*chain), cover.chains[*chain].title.get(lang)));
    format!("{places}\n{carried}: {}", chains.collect::<Vec<_>>().join(separator))
}

/// Hectares are 万㎡: the same number in both languages.
pub(super) fn area(square_metres: Option<f64>) -> String {
    match square_metres {
        None => "—".to_owned(),
        Some(area) if area >= 100_000.0 => format!("{:.0}", area / 10_000.0),
        Some(area) => format!("{:.1}", area / 10_000.0),
    }
}
