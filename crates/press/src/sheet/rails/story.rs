//! Sections in words: sentences, directions, lead firms, policies, ties, return flows.

use model::Lang;

use super::{BODY, Detail, HEAD, Rail, Said, Section, head};
use crate::edition::sample_word;
use crate::fonts::Weight;
use crate::ink::{Align, Ink, face};
use crate::sheet::cards;
use crate::tokens::{HAIR, INK, INK_2, NAVY, SAMPLE, size};

pub(super) fn ties<'a>(said: Said<'a>, rail: Rail, detail: Detail) -> Option<Section<'a>> {
    let Said { edition, lang, .. } = said;
    // One line for each other chain: what goes there, what comes from there.
    let mut rows: Vec<(bool, &str, Vec<&str>)> = Vec::new();
    for tie in &edition.chain.ties {
        let what = tie.what.get(lang);
        match rows.iter_mut().find(|(outward, chain, _)| *outward == tie.outward && *chain == tie.chain) {
            Some((_, _, list)) => list.push(what),
            None => rows.push((tie.outward, &tie.chain, vec![what])),
        }
    }
    if rows.is_empty() {
        return None;
    }
    let shown = rows.len().min(detail.of(&[3, 4, 5, 6, 8]));
    let more = rows.len() - shown;
    rows.truncate(shown);
    Some(Section {
        title: ("邻链", "Ties to other chains"),
        height: HEAD + rows.len() as f64 * 12.6 - 1.4,
        paint: Box::new(move |ink, y| {
            head(ink, rail, y, ("邻链", "Ties to other chains"), more, lang);
            for (row, (outward, chain, what)) in rows.iter().enumerate() {
                let baseline = y + HEAD + 4.2 + row as f64 * 12.6;
                let title =
                    edition.chain_titles.iter().find(|(id, _)| id == chain).map_or(*chain, |(_, t)| t.get(lang));
                let strong = face(BODY, Weight::Bold, INK);
                let small = face(BODY, Weight::Regular, INK_2);
                ink.text(rail.x, baseline, if *outward { "→" } else { "←" }, strong);
                let room = rail.width - 6.0;
                ink.fitted((rail.x + 6.0, baseline), title, room, strong, Align::Start);
                let separator = if lang == Lang::Zh { "、" } else { ", " };
                ink.fitted((rail.x + 6.0, baseline + 5.7), &what.join(separator), room, small, Align::Start);
            }
        }),
    })
}

/// The sheet's sentences, where the middle field had no room for them.
pub(super) fn findings<'a>(said: Said<'a>, rail: Rail, detail: Detail) -> Option<Section<'a>> {
    let Said { unplaced, lang, .. } = said;
    if unplaced.is_empty() {
        return None;
    }
    let type_ = face(size::NAME_SMALL, Weight::Regular, INK);
    let most = detail.of(&[2, 3, 4, 6]);
    let rows: Vec<(&str, Vec<String>)> =
        unplaced.iter().map(|text| (text.get(lang), type_.clamp(text.get(lang), rail.width - 9.0, most))).collect();
    Some(Section {
        title: ("读图三句", "What the sheet says"),
        height: HEAD + rows.iter().map(|(_, lines)| lines.len().max(1) as f64 * 6.4 + 2.4).sum::<f64>() - 3.0,
        paint: Box::new(move |ink, y| {
            head(ink, rail, y, ("读图三句", "What the sheet says"), 0, lang);
            let mut baseline = y + HEAD + 5.0;
            for (index, (full, lines)) in rows.iter().enumerate() {
                ink.text(rail.x, baseline, &(index + 1).to_string(), face(size::NAME, Weight::Black, INK));
                ink.paragraph((rail.x + 9.0, baseline, 6.4), lines, full, type_);
                baseline += lines.len().max(1) as f64 * 6.4 + 2.4;
            }
        }),
    })
}

pub(super) fn directions<'a>(said: Said<'a>, rail: Rail, detail: Detail) -> Option<Section<'a>> {
    let Said { edition, lang, .. } = said;
    let all = &edition.chain.directions;
    if all.is_empty() {
        return None;
    }
    let type_ = face(size::NAME_SMALL, Weight::Regular, INK);
    let (shown, most) = (detail.of(&[3, 3, 4, 4, 5, 6]), detail.of(&[2, 3, 3, 4, 5, 6]));
    let more = all.len().saturating_sub(shown);
    let rows: Vec<_> = all
        .iter()
        .take(shown)
        .map(|direction| (direction, type_.clamp(direction.text.get(lang), rail.width - 9.0, most)))
        .collect();
    Some(Section {
        title: ("发展方向", "Direction"),
        height: HEAD + rows.iter().map(|(_, lines)| lines.len().max(1) as f64 * 6.2 + 2.4).sum::<f64>() - 2.4,
        paint: Box::new(move |ink, y| {
            head(ink, rail, y, ("发展方向", "Direction"), more, lang);
            let mut baseline = y + HEAD + 4.6;
            for (direction, lines) in &rows {
                ink.rect((rail.x, baseline - 4.9, 6.2, 6.2), 1.0, &format!("fill=\"{NAVY}\""));
                let mark = face(BODY, Weight::Bold, "#FFFFFF");
                let first: String = direction.mark.chars().take(1).collect();
                ink.aligned(rail.x + 3.1, baseline - 0.1, &first, mark, Align::Middle);
                ink.paragraph((rail.x + 9.0, baseline, 6.2), lines, direction.text.get(lang), type_);
                baseline += lines.len().max(1) as f64 * 6.2 + 2.4;
            }
        }),
    })
}

fn sample_tag(ink: &mut Ink, x: f64, baseline: f64, lang: Lang) {
    ink.text(x, baseline, sample_word(lang), face(BODY, Weight::Regular, SAMPLE.text));
}

pub(super) fn anchors<'a>(said: Said<'a>, rail: Rail, detail: Detail) -> Option<Section<'a>> {
    let Said { edition, lang, .. } = said;
    let all = &edition.chain.anchors;
    if all.is_empty() {
        return None;
    }
    let strong = face(size::NAME_SMALL, Weight::Bold, INK);
    let small = face(BODY, Weight::Regular, INK_2);
    let (shown, most) = (detail.of(&[2, 3, 3, 3, 4, 5]), detail.of(&[1, 1, 2, 3, 4, 5]));
    let more = all.len().saturating_sub(shown);
    let tag = small.width(sample_word(lang)) + 2.5;
    let rows: Vec<_> =
        all.iter().take(shown).map(|anchor| (anchor, small.clamp(anchor.text.get(lang), rail.width, most))).collect();
    Some(Section {
        title: ("龙头", "Anchors"),
        height: HEAD + rows.iter().map(|(_, lines)| 9.0 + lines.len() as f64 * 5.9).sum::<f64>() - 3.4,
        paint: Box::new(move |ink, y| {
            head(ink, rail, y, ("龙头", "Anchors"), more, lang);
            let mut baseline = y + HEAD + 5.0;
            for (anchor, lines) in &rows {
                let room = rail.width - if anchor.sample { tag } else { 0.0 };
                ink.fitted((rail.x, baseline), &anchor.name, room, strong, Align::Start);
                if anchor.sample {
                    sample_tag(ink, rail.x + strong.width(&strong.fit(&anchor.name, room)) + 2.0, baseline, lang);
                }
                baseline += 6.2;
                ink.paragraph((rail.x, baseline, 5.9), lines, anchor.text.get(lang), small);
                baseline += lines.len() as f64 * 5.9 + 2.8;
            }
        }),
    })
}

pub(super) fn policies<'a>(said: Said<'a>, rail: Rail, detail: Detail) -> Option<Section<'a>> {
    let Said { edition, lang, .. } = said;
    if edition.policies.is_empty() {
        return None;
    }
    let strong = face(size::NAME_SMALL, Weight::Bold, INK);
    let small = face(BODY, Weight::Regular, INK_2);
    let (shown, most) = (detail.of(&[2, 2, 3, 3, 4, 5]), detail.of(&[1, 2, 2, 3, 3, 4]));
    let more = edition.policies.len().saturating_sub(shown);
    let rows: Vec<_> = edition
        .policies
        .iter()
        .take(shown)
        .map(|policy| {
            let colon = if lang == Lang::Zh { "：" } else { ": " };
            let text = format!("{}{colon}{}", policy.issuer.get(lang), policy.text.get(lang));
            let lines = small.clamp(&text, rail.width, most);
            (policy, text, lines)
        })
        .collect();
    Some(Section {
        title: ("政策", "Policies"),
        height: HEAD + rows.iter().map(|(.., lines)| 8.4 + lines.len() as f64 * 5.8).sum::<f64>() - 3.6,
        paint: Box::new(move |ink, y| {
            head(ink, rail, y, ("政策", "Policies"), more, lang);
            let mut baseline = y + HEAD + 4.8;
            for (policy, full, lines) in &rows {
                ink.fitted((rail.x, baseline), policy.title.get(lang), rail.width, strong, Align::Start);
                ink.paragraph((rail.x, baseline + 6.0, 5.8), lines, full, small);
                baseline += 8.4 + lines.len() as f64 * 5.8;
            }
        }),
    })
}

pub(super) fn returns<'a>(said: Said<'a>, rail: Rail, detail: Detail) -> Option<Section<'a>> {
    let Said { edition, lang, .. } = said;
    let small = face(BODY, Weight::Regular, INK_2);
    // One line for each node that something flows back to, each thing named once.
    let mut flows: Vec<(usize, Vec<&str>)> = Vec::new();
    for flow in &edition.chain.returns {
        let what = flow.what.get(lang);
        match flows.iter_mut().find(|(to, _)| *to == flow.to) {
            Some((_, things)) if things.contains(&what) => {}
            Some((_, things)) => things.push(what),
            None => flows.push((flow.to, vec![what])),
        }
    }
    if flows.is_empty() {
        return None;
    }
    let shown = flows.len().min(detail.of(&[2, 3, 4, 5, 6, 8]));
    let more = flows.len() - shown;
    flows.truncate(shown);
    let separator = if lang == Lang::Zh { "、" } else { ", " };
    let rows: Vec<(String, String)> = flows
        .into_iter()
        .map(|(to, things)| {
            // The target is what a reader looks for: the list of things gives way to it.
            let room = rail.width - 8.4;
            let target = format!(" → {}", edition.chain.nodes[to].short.get(lang));
            let full = format!("{}{target}", things.join(separator));
            let target = small.fit(&target, room * 0.75);
            let room = room - small.width(&target);
            (format!("{}{target}", small.fit(&things.join(separator), room)), full)
        })
        .collect();
    Some(Section {
        title: ("回流", "Return flows"),
        height: HEAD + rows.len() as f64 * 6.6 - 1.4,
        paint: Box::new(move |ink, y| {
            head(ink, rail, y, ("回流", "Return flows"), more, lang);
            for (row, (text, full)) in rows.iter().enumerate() {
                let baseline = y + HEAD + 4.2 + row as f64 * 6.6;
                cards::return_mark(ink, rail.x + 3.0, baseline - 1.8);
                ink.group("class=\"cut\"");
                ink.title(full);
                ink.text(rail.x + 8.4, baseline, text, small);
                ink.end();
                if row > 0 {
                    ink.line((rail.x + 8.4, baseline - 5.0), (rail.x + rail.width, baseline - 5.0), HAIR, 0.2);
                }
            }
        }),
    })
}
