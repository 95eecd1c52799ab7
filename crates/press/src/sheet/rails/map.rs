//! Where the zones lie and what they offer: a sketch from the pack's places, said to be one. No borders, no base map.

use model::{Lang, ZoneKind};

use super::{BODY, Detail, HEAD, Rail, Said, Section, head};
use crate::edition::{PlaceMark, ZoneLine};
use crate::fonts::Weight;
use crate::ink::{Align, Ink, face, n};
use crate::tokens::{HAIR, INK, INK_2, NAVY};

const ROW: f64 = 6.4;
/// Least radius of a zone: its mark has to stand in it.
const LEAST: f64 = 3.7;

/// The one character that stands for a kind on the map.
fn mark(kind: ZoneKind, lang: Lang) -> &'static str {
    let (zh, en) = match kind {
        ZoneKind::Park => ("园", "P"),
        ZoneKind::Street => ("街", "S"),
        ZoneKind::Commercial => ("商", "C"),
        ZoneKind::Scenic => ("景", "V"),
        ZoneKind::Area => ("片", "A"),
    };
    if lang == Lang::Zh { zh } else { en }
}

fn counted(count: usize, lang: Lang) -> String {
    match (lang, count) {
        (Lang::Zh, 0) => "暂无机会".to_owned(),
        (Lang::Zh, _) => format!("{count} 个机会"),
        (Lang::En, 0) => "–".to_owned(),
        (Lang::En, _) => count.to_string(),
    }
}

pub(super) fn location<'a>(said: Said<'a>, rail: Rail, detail: Detail) -> Option<Section<'a>> {
    let Said { edition, lang, .. } = said;
    if edition.zones.is_empty() && edition.places.is_empty() {
        return None;
    }
    let map = if edition.places.is_empty() { 0.0 } else { detail.of(&[36, 40, 44, 48, 52]) as f64 };
    let rows = edition.zones.len().div_ceil(2);
    let height = HEAD + map + if map > 0.0 { 4.0 } else { 0.0 } + rows as f64 * ROW + 5.0;
    Some(Section {
        title: ("区位", "Location"),
        height,
        paint: Box::new(move |ink, y| {
            head(ink, rail, y, ("区位", "Location"), 0, lang);
            let top = y + HEAD;
            if map > 0.0 {
                sketch(ink, &edition.places, (rail.x, top, rail.width, map), lang);
            }
            let top = if map > 0.0 { top + map + 4.0 } else { top };
            list(ink, &edition.zones, rail, top, lang);
            let note = match (map > 0.0, lang) {
                (true, Lang::Zh) => "深色承载本链；示意，非测绘",
                (true, Lang::En) => "Sketch; dark: carries it; n offers",
                (false, Lang::Zh) => "深色承载本链；无位置示意",
                (false, Lang::En) => "No map; dark: carries it; n offers",
            };
            ink.text(rail.x, y + height - 0.4, note, face(BODY, Weight::Regular, INK_2));
        }),
    })
}

/// Zones as discs at their places, north up.
fn sketch(ink: &mut Ink, places: &[PlaceMark], (x, y, width, height): (f64, f64, f64, f64), lang: Lang) {
    ink.rect((x, y, width, height), 2.0, &format!("fill=\"#EEF1F3\" stroke=\"{HAIR}\" stroke-width=\"0.35\""));
    // A quiet grid says that this is a plan, not a chart.
    for step in 1..4 {
        let at = |of: f64, length: f64| of + length * f64::from(step) / 4.0;
        ink.line((at(x, width), y), (at(x, width), y + height), "#FFFFFF", 0.5);
        ink.line((x, at(y, height)), (x + width, at(y, height)), "#FFFFFF", 0.5);
    }
    let mut order: Vec<&PlaceMark> = places.iter().collect();
    order.sort_by(|a, b| b.size.total_cmp(&a.size));
    for place in order {
        let r = (place.size / 100.0 * height * 0.56).clamp(LEAST, height / 3.0);
        let inside = |at: f64, from: f64, length: f64| {
            (from + at / 100.0 * length).clamp(from + r + 0.8, (from + length - r - 0.8).max(from + r + 0.8))
        };
        let (cx, cy) = (inside(place.at.0, x, width), inside(place.at.1, y, height));
        let (ground, text) = if place.carries { (NAVY, "#FFFFFF") } else { ("#FFFFFF", INK_2) };
        ink.group("class=\"zone\"");
        ink.title(place.title.get(lang));
        ink.raw(&format!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{ground}\" stroke=\"{}\" stroke-width=\"0.4\"/>",
            n(cx),
            n(cy),
            n(r),
            if place.carries { "#FFFFFF" } else { "#8794A1" }
        ));
        ink.aligned(cx, cy + 1.75, mark(place.kind, lang), face(BODY, Weight::Bold, text), Align::Middle);
        ink.end();
    }
    let (nx, ny) = (x + width - 4.6, y + 3.2);
    ink.path(&format!("M{} {}l1.5 4.4l-1.5 -1l-1.5 1z", n(nx), n(ny)), &format!("fill=\"{INK_2}\""));
}

/// Kinds with what they offer, in two columns.
fn list(ink: &mut Ink, zones: &[ZoneLine], rail: Rail, top: f64, lang: Lang) {
    let rows = zones.len().div_ceil(2);
    let half = (rail.width - 4.0) / 2.0;
    for (index, zone) in zones.iter().enumerate() {
        let x = rail.x + (index / rows) as f64 * (half + 4.0);
        let baseline = top + 4.2 + (index % rows) as f64 * ROW;
        let carries = !zone.carriers.is_empty();
        let (ground, text) = if carries { (NAVY, "#FFFFFF") } else { ("#FFFFFF", INK_2) };
        let outline = if carries { NAVY } else { "#8794A1" };
        ink.raw(&format!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"2.75\" fill=\"{ground}\" stroke=\"{outline}\" stroke-width=\"0.4\"/>",
            n(x + 2.9),
            n(baseline - 1.7)
        ));
        let small = face(BODY, Weight::Regular, INK_2);
        ink.aligned(x + 2.9, baseline, mark(zone.kind, lang), face(BODY, Weight::Bold, text), Align::Middle);
        let count = counted(zone.opportunities, lang);
        let bold = face(BODY, Weight::Bold, INK);
        let name = bold.fit(zone.kind.title(lang), half - 8.0 - small.width(&count));
        ink.group("class=\"zone\"");
        let carriers: Vec<&str> = zone.carriers.iter().map(|carrier| carrier.get(lang)).collect();
        ink.title(&format!("{} {} {}", zone.kind.title(lang), count, carriers.join(", ")));
        ink.text(x + 6.8, baseline, &name, bold);
        ink.aligned(x + half, baseline, &count, small, Align::End);
        ink.end();
    }
}
