//! The chains as bands: name, industry, squares by stage, counts.

use drawing::svg;
use model::{GapKind, Lang, Stage};

use super::{Cover, CoverNode, LEFT, ROWS, column};
use crate::fonts::Weight;
use crate::ink::{Align, Ink, both, face, n};
use crate::tokens::{self, HAIR, INK, INK_2};

const CHAIN_X: f64 = 88.0;
/// Left edge and width of a stage's column.
const COLUMNS: [(Stage, f64, f64); 4] = [
    (Stage::Upstream, 212.0, 90.0),
    (Stage::Midstream, 302.0, 102.0),
    (Stage::Downstream, 404.0, 90.0),
    (Stage::Support, 497.0, 61.0),
];
/// Right edge of the bands.
pub(super) const EDGE: f64 = 558.0;
/// Least height of the gap between two bands, and what stands before a cultivated chain.
const GAP: f64 = 6.4;
const APART: f64 = 8.0;

/// A band's place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) top: f64,
    pub(super) height: f64,
}

/// Places of the bands: as high as there is room for, no higher than eight chains and a cultivated one would be.
pub(super) fn rows(cover: &Cover) -> Vec<Row> {
    let count = cover.chains.len().max(1) as f64;
    let apart = if cover.chains.iter().any(|chain| chain.cultivated) { APART } else { 0.0 };
    let pitch = ((ROWS.1 - ROWS.0 - apart + GAP) / count).min(40.6);
    let mut top = ROWS.0;
    let mut before = false;
    cover
        .chains
        .iter()
        .map(|chain| {
            if chain.cultivated && !before {
                top += apart;
                before = true;
            }
            let row = Row { top, height: pitch - GAP };
            top += pitch;
            row
        })
        .collect()
}

pub(super) fn draw(ink: &mut Ink, cover: &Cover, rows: &[Row], lang: Lang) {
    column(ink, LEFT, ("产业", "Industries"), lang, INK);
    column(ink, CHAIN_X, ("产业链", "Chains"), lang, INK);
    for (stage, x, _) in COLUMNS {
        let words = match stage {
            Stage::Upstream => ("上游", "Upstream"),
            Stage::Midstream => ("中游", "Midstream"),
            Stage::Downstream => ("下游", "Downstream"),
            Stage::Support => ("配套", "Support"),
        };
        column(ink, x + 5.0, words, lang, tokens::stage(stage).text);
    }
    if let Some(first) = cover.chains.iter().position(|chain| chain.cultivated).filter(|first| *first > 0) {
        let y = (rows[first - 1].top + rows[first - 1].height + rows[first].top) / 2.0;
        ink.path(
            &format!("M{} {}H{}", n(LEFT), n(y), n(EDGE)),
            &format!("stroke=\"{HAIR}\" stroke-width=\"0.6\" stroke-dasharray=\"2 1.6\" fill=\"none\""),
        );
    }
    industries(ink, cover, rows, lang);
    for (chain, row) in cover.chains.iter().zip(rows).filter(|(chain, _)| !chain.nodes.is_empty()) {
        for (stage, x, width) in COLUMNS {
            ground(ink, stage, (x, row.top, width, row.height));
            let middle = row.top + row.height / 2.0;
            let nodes: Vec<&CoverNode> = chain.nodes.iter().filter(|node| node.stage == stage).collect();
            counts(ink, &nodes, (x + width - if stage == Stage::Support { 4.0 } else { 10.0 }, middle), lang);
        }
    }
    for (index, (chain, row)) in cover.chains.iter().zip(rows).enumerate() {
        let middle = row.top + row.height / 2.0;
        // A chain that is not drawn has no sheet to lead to.
        let leads = if chain.nodes.is_empty() {
            String::new()
        } else {
            format!("data-id=\"node:{}\"", svg::escaped(&chain.id))
        };
        ink.group(&leads);
        ink.title(chain.title.get(lang));
        ink.rect((CHAIN_X - 2.0, row.top, 122.0, row.height), 3.0, &format!("fill=\"{}\"", tokens::PAPER));
        ink.text(CHAIN_X, middle + 4.0, &cover.mark(index), face(34.0, Weight::Black, INK));
        let (lead, follow) = both(&chain.title, lang);
        let x = CHAIN_X + 15.0;
        let room = 104.0;
        let strong = face(20.0, Weight::Bold, INK);
        let small = face(14.0, Weight::Regular, INK_2);
        ink.text(x, middle - 0.4, &strong.fit(lead, room), strong);
        ink.text(x, middle + 7.2, &small.fit(follow, room), small);
        ink.end();
        if chain.nodes.is_empty() {
            let word = if lang == Lang::Zh { "尚未绘制" } else { "not drawn yet" };
            ink.text(COLUMNS[0].1 + 5.0, middle + 1.8, word, face(14.0, Weight::Regular, INK_2));
        }
        for (stage, x, width) in COLUMNS {
            let mut nodes: Vec<&CoverNode> = chain.nodes.iter().filter(|node| node.stage == stage).collect();
            nodes.sort_by_key(|node| order(node.kind));
            let room = if stage == Stage::Support { width - 26.0 } else { width - 32.0 };
            squares(ink, &chain.id, &nodes, (x + 5.0, row.top, room, row.height), lang);
        }
    }
}

/// Chains of one industry under one rule and name.
fn industries(ink: &mut Ink, cover: &Cover, rows: &[Row], lang: Lang) {
    let mut from = 0;
    while from < cover.chains.len() {
        let first = &cover.chains[from];
        let same = |other: &super::CoverChain| {
            other.cultivated == first.cultivated && (first.cultivated || other.industry == first.industry)
        };
        let to = from + cover.chains[from..].iter().take_while(|chain| same(chain)).count();
        let (top, bottom) = (rows[from].top, rows[to - 1].top + rows[to - 1].height);
        ink.rect(
            (LEFT, top, 1.8, bottom - top),
            0.9,
            &format!("fill=\"{}\"", if first.cultivated { INK_2 } else { INK }),
        );
        let name = if first.cultivated { model::Text::new("培育链", "Cultivated") } else { first.industry.clone() };
        let (lead, follow) = both(&name, lang);
        let strong = face(17.0, Weight::Bold, INK);
        let small = face(14.0, Weight::Regular, INK_2);
        let lead = strong.clamp(lead, CHAIN_X - LEFT - 12.0, 2);
        let follow = small.clamp(follow, CHAIN_X - LEFT - 12.0, 2);
        let height = lead.len() as f64 * 7.2 + follow.len() as f64 * 5.6;
        let mut y = (top + bottom - height) / 2.0 + 5.4;
        for line in &lead {
            ink.text(LEFT + 6.0, y, line, strong);
            y += 7.2;
        }
        for line in &follow {
            ink.text(LEFT + 6.0, y, line, small);
            y += 5.6;
        }
        from = to;
    }
}

/// A chevron that points at the next stage; the support lane stands apart.
fn ground(ink: &mut Ink, stage: Stage, (x, y, width, height): (f64, f64, f64, f64)) {
    let fill = format!("fill=\"{}\"", tokens::stage(stage).area);
    let (right, bottom, middle, tip) = (x + width, y + height, y + height / 2.0, 6.0);
    let d = match stage {
        Stage::Support => return ink.rect((x, y, width, height), 3.0, &fill),
        Stage::Upstream => format!(
            "M{} {}H{}L{} {}L{} {}H{}z",
            n(x),
            n(y),
            n(right - tip),
            n(right),
            n(middle),
            n(right - tip),
            n(bottom),
            n(x)
        ),
        Stage::Midstream => format!(
            "M{} {}H{}L{} {}L{} {}H{}L{} {}z",
            n(x - tip + 2.0),
            n(y),
            n(right - tip),
            n(right),
            n(middle),
            n(right - tip),
            n(bottom),
            n(x - tip + 2.0),
            n(x + 2.0),
            n(middle)
        ),
        Stage::Downstream => format!(
            "M{} {}H{}V{}H{}L{} {}z",
            n(x - tip + 2.0),
            n(y),
            n(right),
            n(bottom),
            n(x - tip + 2.0),
            n(x + 2.0),
            n(middle)
        ),
    };
    ink.path(&d, &fill);
}

/// Gaps first, then what is strong, then the quiet ones.
pub(super) fn order(kind: GapKind) -> usize {
    use GapKind::{Extend, Missing, New, Steady, Strong, Unsuitable, Unverified, Watch, Weak};
    [Missing, Extend, New, Weak, Strong, Steady, Watch, Unverified, Unsuitable]
        .iter()
        .position(|known| *known == kind)
        .unwrap_or_default()
}

/// The squares in as many rows as they need, as large as fits.
fn squares(ink: &mut Ink, chain: &str, nodes: &[&CoverNode], (x, y, width, height): (f64, f64, f64, f64), lang: Lang) {
    let mut size: f64 = 7.6;
    let columns = |size: f64| ((width / (size * 1.24)).floor() as usize).max(1);
    while size > 2.4 && nodes.len().div_ceil(columns(size)) as f64 * size * 1.24 > height - 3.0 {
        size -= 0.4;
    }
    let (columns, pitch) = (columns(size), size * 1.24);
    let lines = nodes.len().div_ceil(columns);
    let top = y + (height - lines as f64 * pitch + pitch - size) / 2.0;
    for (index, node) in nodes.iter().enumerate() {
        let at = (x + (index % columns) as f64 * pitch, top + (index / columns) as f64 * pitch);
        ink.group(&format!("data-id=\"node:{}/{}\"", svg::escaped(chain), svg::escaped(&node.id)));
        ink.title(&format!("{} · {}", node.title.get(lang), node.kind.title(lang)));
        mark(ink, at, size, node.kind);
        ink.end();
    }
}

/// One label as a square; tells it without colour, too.
pub(super) fn mark(ink: &mut Ink, (x, y): (f64, f64), size: f64, kind: GapKind) {
    let hue = tokens::gap(kind).hue;
    let all = (x, y, size, size);
    let hair = format!("fill=\"{}\" stroke=\"{HAIR}\" stroke-width=\"0.4\"", tokens::CARD);
    match kind {
        GapKind::Missing => ink.rect(all, 1.2, &hollow(hue, "1.9 1.1", 0.95)),
        GapKind::Extend => ink.rect(all, 1.2, &hollow(hue, "0.01 1.55", 0.95)),
        GapKind::New => ink.rect(all, 1.2, &hollow(hue, "2.6 1 0.01 1", 0.95)),
        GapKind::Watch => ink.rect(all, 1.2, &hollow(hue, "0.3 0.9", 0.4)),
        GapKind::Weak => {
            ink.rect(all, 1.2, &format!("fill=\"{}\" stroke=\"{hue}\" stroke-width=\"0.4\"", tokens::CARD));
            ink.rect((x, y + size / 2.0, size, size / 2.0), 1.0, &format!("fill=\"{hue}\""));
        }
        GapKind::Strong => ink.rect(all, 1.2, &format!("fill=\"{hue}\"")),
        GapKind::Steady => ink.rect(all, 1.2, &hair),
        GapKind::Unverified => {
            ink.rect(all, 1.2, &hair);
            ink.rect(all, 1.2, "fill=\"url(#hatch)\"");
        }
        GapKind::Unsuitable => {
            ink.rect(all, 1.2, &format!("fill=\"{}\" stroke=\"{hue}\" stroke-width=\"0.4\"", tokens::CARD));
            ink.line((x + 1.2, y + size - 1.2), (x + size - 1.2, y + 1.2), hue, 0.7);
        }
    }
}

fn hollow(hue: &str, dash: &str, width: f64) -> String {
    format!(
        "fill=\"{}\" stroke=\"{hue}\" stroke-width=\"{width}\" stroke-dasharray=\"{dash}\" stroke-linecap=\"round\"",
        tokens::PAPER
    )
}

/// How many nodes of a stage are sought, or that none is.
fn counts(ink: &mut Ink, nodes: &[&CoverNode], (right, middle): (f64, f64), lang: Lang) {
    let rows: Vec<(GapKind, usize)> = [GapKind::Missing, GapKind::Extend]
        .into_iter()
        .map(|kind| (kind, nodes.iter().filter(|node| node.kind == kind).count()))
        .filter(|(_, count)| *count > 0)
        .collect();
    let word = face(14.0, Weight::Bold, INK);
    if rows.is_empty() {
        return;
    }
    let top = middle + 3.0 - (rows.len() as f64 - 1.0) * 5.2;
    for (index, (kind, count)) in rows.into_iter().enumerate() {
        let tint = tokens::gap(kind).on_area;
        let number = face(24.0, Weight::Black, tint);
        let y = top + index as f64 * 10.4;
        let text = count.to_string();
        ink.aligned(right, y, &text, number, Align::End);
        let left = right - number.width(&text) - 1.0;
        match lang {
            Lang::Zh => {
                let label = if kind == GapKind::Missing { "补" } else { "延" };
                ink.aligned(left, y, label, word.tint(tint), Align::End);
            }
            // No letter says it as shortly as the mark itself.
            Lang::En => mark(ink, (left - 5.6, y - 5.4), 5.0, kind),
        }
    }
}
