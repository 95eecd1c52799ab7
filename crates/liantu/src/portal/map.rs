//! The zones on a schematic map: numbered marks at the pack's places, so that no label lies on another; their names stand beside it.

use std::fmt::Write as _;

use drawing::svg::{escaped, number};
use model::{Lang, Zone, ZoneKind};

use super::{code, word};

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 420.0;
const MARGIN: f64 = 34.0;

/// The map, each mark leading to what the zone offers; empty where no zone has a place. `chosen` marks one kind.
pub(super) fn zone_map(zones: &[Zone], chosen: Option<ZoneKind>, lang: Lang) -> String {
    if zones.iter().all(|zone| zone.spot.is_none()) {
        return String::new();
    }
    let mut out = format!(
        "<svg class=\"zone-map\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"group\" aria-label=\"{}\">\n<rect class=\"ground\" width=\"{WIDTH}\" height=\"{HEIGHT}\" rx=\"8\"/>\n",
        word(lang, "功能区位置，示意图", "Where the zones lie, schematic")
    );
    for step in 1..8 {
        let x = WIDTH * f64::from(step) / 8.0;
        let _ = write!(out, "<path class=\"grid\" d=\"M{} 0V{HEIGHT}\"/>", number(x));
    }
    for step in 1..5 {
        let y = HEIGHT * f64::from(step) / 5.0;
        let _ = write!(out, "<path class=\"grid\" d=\"M0 {}H{WIDTH}\"/>", number(y));
    }
    for (index, zone) in zones.iter().enumerate() {
        let Some(spot) = zone.spot else { continue };
        let size = (spot.size * 3.2).clamp(30.0, 64.0);
        let x = MARGIN + spot.x / 100.0 * (WIDTH - 2.0 * MARGIN);
        let y = MARGIN + spot.y / 100.0 * (HEIGHT - 2.0 * MARGIN);
        let faint = if chosen.is_some_and(|kind| kind != zone.kind) { " faint" } else { "" };
        let _ = write!(
            out,
            "\n<a class=\"zone {}{faint}\" href=\"/portal/list?lang={}&amp;zone={}\"><title>{}</title><path transform=\"translate({} {}) scale({})\" d=\"{}\"/><text x=\"{}\" y=\"{}\">{}</text></a>",
            zone.kind,
            code(lang),
            super::chain::in_address(&zone.id),
            escaped(zone.title.get(lang)),
            number(x - size / 2.0),
            number(y - size / 2.0),
            number(size / 40.0),
            zone.kind.outline(),
            number(x),
            number(y + if zone.kind == ZoneKind::Scenic { 10.0 } else { 5.5 }),
            index + 1
        );
    }
    let _ = write!(
        out,
        "\n<text class=\"north\" x=\"{}\" y=\"26\">{}</text><path class=\"north\" d=\"M{} 32l5 14l-5 -3.4l-5 3.4z\"/>\n</svg>\n<p class=\"basis\">{}</p>\n",
        WIDTH - 24.0,
        word(lang, "北", "N"),
        WIDTH - 24.0,
        word(lang, "示意，非测绘；点编号看该区机会", "Schematic, not surveyed; a number leads to what the zone offers")
    );
    out
}
