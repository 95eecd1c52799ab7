//! The chains as bands: name, industry, squares by stage, counts.

use drawing::svg;
use model::{GapKind, Lang, Stage};

use super::plan::{Bands, Plan};
use super::{Cover, CoverNode, column};
use crate::fonts::Weight;
use crate::ink::{Align, Ink, both, face, n};
use crate::tokens::{self, HAIR, INK, INK_2};

/// A band's place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) top: f64,
    pub(super) height: f64,
}

/// Places of the bands: as high as there is room for, no higher than eight chains and a cultivated one would be. Few chains stand
/// in the middle of the room.
pub(super) fn rows(cover: &Cover, bands: &Bands) -> Vec<Row> {
    let (most, gap, apart) = bands.pitch;
    let (from, to) = bands.rows;
    let count = cover.chains.len().max(1) as f64;
    let apart = if cover.chains.iter().any(|chain| chain.cultivated) { apart } else { 0.0 };
    let pitch = ((to - from - apart + gap) / count).min(1.25 * most);
    let mut top = from;
    let mut before = false;
    cover
        .chains
        .iter()
        .map(|chain| {
            if chain.cultivated && !before {
                top += apart;
                before = true;
            }
            // Many chains leave little room: the gap gives way before the bands do.
            let gap = gap.min(0.2 * pitch);
            let row = Row { top, height: pitch - gap };
            top += pitch;
            row
        })
        .collect()
}

pub(super) fn draw(ink: &mut Ink, cover: &Cover, rows: &[Row], plan: &Plan, lang: Lang) {
    let bands = &plan.bands;
    let (chain_x, mark, name) = bands.names;
    let left = plan.sides.0;
    if bands.industries.is_some() {
        column(ink, left, ("产业", "Industries"), plan, lang, INK);
    }
    column(ink, chain_x, ("产业链", "Chains"), plan, lang, INK);
    for (stage, x, _) in bands.stages {
        let words = match stage {
            Stage::Upstream => ("上游", "Upstream"),
            Stage::Midstream => ("中游", "Midstream"),
            Stage::Downstream => ("下游", "Downstream"),
            Stage::Support => ("配套", "Support"),
        };
        column(ink, x + tip(bands) * 0.9, words, plan, lang, tokens::stage(stage).text);
    }
    if cover.chains.is_empty() {
        let word = if lang == Lang::Zh { "尚无产业链" } else { "no chains yet" };
        ink.text(chain_x, bands.rows.0 + 12.0, word, face(bands.faces.1, Weight::Regular, INK_2));
    }
    if let Some(first) = cover.chains.iter().position(|chain| chain.cultivated).filter(|first| *first > 0) {
        let y = (rows[first - 1].top + rows[first - 1].height + rows[first].top) / 2.0;
        ink.path(
            &format!("M{} {}H{}", n(left), n(y), n(bands.edge)),
            &format!("stroke=\"{HAIR}\" stroke-width=\"0.6\" stroke-dasharray=\"2 1.6\" fill=\"none\""),
        );
    }
    if let Some(width) = bands.industries {
        industries(ink, cover, rows, (left, width), lang);
    }
    for (chain, row) in cover.chains.iter().zip(rows).filter(|(chain, _)| !chain.nodes.is_empty()) {
        for (stage, x, width) in bands.stages {
            ground(ink, stage, (x, row.top, width, row.height), tip(bands));
            let middle = row.top + row.height / 2.0;
            let nodes: Vec<&CoverNode> = chain.nodes.iter().filter(|node| node.stage == stage).collect();
            let inner = if stage == Stage::Support { 0.6 } else { 1.5 };
            counts(ink, &nodes, (x + width - inner * tip(bands), middle, row.height), bands, lang);
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
        ink.rect((chain_x - 2.0, row.top, mark + name + 2.0, row.height), 3.0, &format!("fill=\"{}\"", tokens::PAPER));
        // A number as high as the band allows.
        let number = face(bands.faces.0.min(1.9 * row.height), Weight::Black, INK);
        ink.text(chain_x, middle + 0.36 * number.mm(), &cover.mark(index), number);
        let (lead, follow) = both(&chain.title, lang);
        let follow = match (bands.industries, chain.cultivated) {
            (None, true) => {
                if lang == Lang::Zh {
                    "培育链"
                } else {
                    "Cultivated"
                }
            }
            (None, false) if !chain.industry.get(lang).is_empty() => chain.industry.get(lang),
            _ => follow,
        };
        heading(ink, (lead, follow), (chain_x + mark, middle, name, row.height), bands.faces.1);
        ink.end();
        if chain.nodes.is_empty() {
            let word = if lang == Lang::Zh { "尚未绘制" } else { "not drawn yet" };
            ink.text(bands.stages[0].1 + 5.0, middle + 1.8, word, face(14.0, Weight::Regular, INK_2));
        }
        for (stage, x, width) in bands.stages {
            let mut nodes: Vec<&CoverNode> = chain.nodes.iter().filter(|node| node.stage == stage).collect();
            nodes.sort_by_key(|node| order(node.kind));
            let room = if stage == Stage::Support { width - bands.square.1 * 0.82 } else { width - bands.square.1 };
            let area = (x + tip(bands) * 0.8, row.top, room, row.height);
            squares(ink, &chain.id, &nodes, area, bands.square.0, lang);
        }
    }
}

/// How far a chevron reaches into the next.
fn tip(bands: &Bands) -> f64 {
    bands.square.0 * 0.72
}

/// A name and what follows it, in the middle of a height: two lines where it is long, smaller where that is not enough, and
/// without the second where the band is low.
fn heading(ink: &mut Ink, (lead, follow): (&str, &str), (x, middle, room, height): (f64, f64, f64, f64), most: f64) {
    let small = face(14.0, Weight::Regular, INK_2);
    let fits = |pt: &f64| {
        let lines = face(*pt, Weight::Bold, INK).wrap(lead, room).len() as f64;
        lines <= 2.0 && lines * 1.2 * pt * tokens::PT <= height
    };
    let pt = [most, 0.88 * most, 0.78 * most].into_iter().find(fits).unwrap_or(14.0).max(14.0);
    let strong = face(pt, Weight::Bold, INK);
    let leading = 1.18 * strong.mm();
    let lines = strong.clamp(lead, room, ((height / leading) as usize).clamp(1, 2));
    let below = 1.25 * small.mm();
    let second = lines.len() as f64 * leading + below <= height && !follow.is_empty();
    let block = lines.len() as f64 * leading + if second { below } else { 0.0 };
    let mut y = middle - block / 2.0 + 0.9 * strong.mm();
    for line in &lines {
        ink.text(x, y, line, strong);
        y += leading;
    }
    if second {
        ink.text(x, y - leading + 0.3 * strong.mm() + 0.95 * small.mm(), &small.fit(follow, room), small);
    }
}

/// Chains of one industry under one rule and name.
fn industries(ink: &mut Ink, cover: &Cover, rows: &[Row], (left, width): (f64, f64), lang: Lang) {
    let mut from = 0;
    while from < cover.chains.len() {
        let first = &cover.chains[from];
        let same = |other: &super::CoverChain| {
            other.cultivated == first.cultivated && (first.cultivated || other.industry == first.industry)
        };
        let to = from + cover.chains[from..].iter().take_while(|chain| same(chain)).count();
        let (top, bottom) = (rows[from].top, rows[to - 1].top + rows[to - 1].height);
        let fill = if first.cultivated { INK_2 } else { INK };
        ink.rect((left, top, 1.8, bottom - top), 0.9, &format!("fill=\"{fill}\""));
        let name = if first.cultivated { model::Text::new("培育链", "Cultivated") } else { first.industry.clone() };
        let (lead, follow) = both(&name, lang);
        let strong = face(18.0, Weight::Bold, INK);
        let small = face(14.0, Weight::Regular, INK_2);
        let room = width - 6.0;
        let high = bottom - top;
        let lead = strong.clamp(lead, room, ((high / 7.6) as usize).clamp(1, 3));
        let left_over = high - lead.len() as f64 * 7.6;
        let follow =
            if left_over >= 5.6 { small.clamp(follow, room, ((left_over / 5.6) as usize).min(3)) } else { Vec::new() };
        let height = lead.len() as f64 * 7.6 + follow.len() as f64 * 5.6;
        let mut y = (top + bottom - height) / 2.0 + 5.7;
        for line in &lead {
            ink.text(left + 5.0, y, line, strong);
            y += 7.6;
        }
        y -= 1.0;
        for line in &follow {
            ink.text(left + 5.0, y, line, small);
            y += 5.6;
        }
        from = to;
    }
}

/// A chevron that points at the next stage; the support lane stands apart.
fn ground(ink: &mut Ink, stage: Stage, (x, y, width, height): (f64, f64, f64, f64), tip: f64) {
    let fill = format!("fill=\"{}\"", tokens::stage(stage).area);
    let (right, bottom, middle) = (x + width, y + height, y + height / 2.0);
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
            n(x - 0.68 * tip),
            n(y),
            n(right - tip),
            n(right),
            n(middle),
            n(right - tip),
            n(bottom),
            n(x - 0.68 * tip),
            n(x + 0.32 * tip),
            n(middle)
        ),
        Stage::Downstream => format!(
            "M{} {}H{}V{}H{}L{} {}z",
            n(x - 0.68 * tip),
            n(y),
            n(right),
            n(bottom),
            n(x - 0.68 * tip),
            n(x + 0.32 * tip),
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
fn squares(
    ink: &mut Ink,
    chain: &str,
    nodes: &[&CoverNode],
    (x, y, width, height): (f64, f64, f64, f64),
    most: f64,
    lang: Lang,
) {
    let mut size = most;
    let columns = |size: f64| ((width / (size * 1.24)).floor() as usize).max(1);
    while size > 1.6 && nodes.len().div_ceil(columns(size)) as f64 * size * 1.24 > height - 0.12 * most {
        size -= 0.2;
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
    // Frames and corners grow with the square, up to those of a large one.
    let part = (size / 7.6).min(1.2);
    let all = (x, y, size, size);
    let radius = 1.2 * part;
    let framed = |colour: &str| format!("fill=\"{}\" stroke=\"{colour}\" stroke-width=\"0.4\"", tokens::CARD);
    let hollow = |dash: &[f64], width: f64| {
        let dash: Vec<String> = dash.iter().map(|length| n(length * part)).collect();
        format!(
            "fill=\"{}\" stroke=\"{hue}\" stroke-width=\"{}\" stroke-dasharray=\"{}\" stroke-linecap=\"round\"",
            tokens::PAPER,
            n(width * part),
            dash.join(" ")
        )
    };
    match kind {
        GapKind::Missing => ink.rect(all, radius, &hollow(&[1.9, 1.1], 0.95)),
        GapKind::Extend => ink.rect(all, radius, &hollow(&[0.02, 1.55], 0.95)),
        GapKind::New => ink.rect(all, radius, &hollow(&[2.6, 1.0, 0.02, 1.0], 0.95)),
        GapKind::Watch => ink.rect(all, radius, &hollow(&[0.3, 0.9], 0.4)),
        GapKind::Weak => {
            ink.rect(all, radius, &framed(hue));
            ink.rect((x, y + size / 2.0, size, size / 2.0), 0.8 * radius, &format!("fill=\"{hue}\""));
        }
        GapKind::Strong => ink.rect(all, radius, &format!("fill=\"{hue}\"")),
        GapKind::Steady => ink.rect(all, radius, &framed(STEADY)),
        GapKind::Unverified => {
            ink.rect(all, radius, &framed(STEADY));
            ink.rect(all, radius, "fill=\"url(#hatch)\"");
        }
        GapKind::Unsuitable => {
            ink.rect(all, radius, &framed(hue));
            ink.line((x + radius, y + size - radius), (x + size - radius, y + radius), hue, 0.7 * part);
        }
    }
}

/// Frame of what is steady: quiet, but a square and no hole in the ground.
const STEADY: &str = "#A9B4C0";

/// How many nodes of a stage are sought.
fn counts(ink: &mut Ink, nodes: &[&CoverNode], (right, middle, height): (f64, f64, f64), bands: &Bands, lang: Lang) {
    let rows: Vec<(GapKind, usize)> = [GapKind::Missing, GapKind::Extend]
        .into_iter()
        .map(|kind| (kind, nodes.iter().filter(|node| node.kind == kind).count()))
        .filter(|(_, count)| *count > 0)
        .collect();
    if rows.is_empty() {
        return;
    }
    let step = (1.15 * bands.faces.2 * tokens::PT).min(height / rows.len() as f64);
    let pt = bands.faces.2.min(step / tokens::PT);
    let word = face(pt.min(16.0).max(14.0 * pt / bands.faces.2), Weight::Bold, INK);
    let top = middle + 0.36 * pt * tokens::PT - (rows.len() as f64 - 1.0) * step / 2.0;
    for (index, (kind, count)) in rows.into_iter().enumerate() {
        let tint = tokens::gap(kind).on_area;
        let number = face(pt, Weight::Black, tint);
        let y = top + index as f64 * step;
        let text = count.to_string();
        ink.aligned(right, y, &text, number, Align::End);
        let left = right - number.width(&text) - 0.9;
        match lang {
            Lang::Zh => {
                let label = if kind == GapKind::Missing { "补" } else { "延" };
                ink.aligned(left, y, label, word.tint(tint), Align::End);
            }
            // No letter says it as shortly as the mark itself.
            Lang::En => {
                let side = 0.62 * number.mm();
                mark(ink, (left - side - 0.6, y - side - 0.02 * number.mm()), side, kind);
            }
        }
    }
}
