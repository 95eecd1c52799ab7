//! What is missing on a chain: gaps with their reasons, and for the bureau who could close them.

use model::{Lang, Text};

use super::{name, pressing};
use crate::booklet::flow::Block;
use crate::booklet::leaf::{CONTENT, body, least, small, strong};
use crate::booklet::table::{Cell, Row, Set, Table, col, figures};
use crate::booklet::words::{self, say};
use crate::booklet::{ChainInside, ChainPart, TargetLine};
use crate::fonts::Weight;
use crate::ink::face;
use crate::tokens::{INK, NAVY};

/// Reasons of a target.
const REASONS: usize = 2;

/// Gaps with why each is one, what presses most first.
pub(super) fn gaps<'a>(part: &ChainPart, inside: Option<&ChainInside>, set: Set) -> Vec<Block<'a>> {
    let lang = set.lang;
    let sheet = &part.sheet;
    let nodes = pressing(part, |kind, _| words::is_gap(kind));
    let note = words::count(nodes.len(), ("个环节", "node", "nodes"), lang);
    let rows = nodes
        .into_iter()
        .map(|node| {
            let offers = part.offers.iter().filter(|offer| offer.node.0 == sheet.chain.nodes[node].id).count();
            let own = inside.and_then(|inside| inside.nodes.get(node)).filter(|own| !own.reasons.is_empty());
            let why = match own {
                Some(own) => {
                    own.reasons.iter().map(|reason| reason.get(lang)).collect::<Vec<_>>().join(say(lang, "；", "; "))
                }
                None => words::reason(&sheet.nodes[node], &part.nodes[node], &sheet.settings, lang),
            };
            let offered =
                if offers > 0 { words::count(offers, ("条机会", "offer", "offers"), lang) } else { String::new() };
            Row::new(vec![
                Cell::chip(sheet.nodes[node].kind),
                name(part, node, lang),
                Cell::text(sheet.nodes[node].firms.to_string(), body()),
                Cell::text(words::lq(&part.nodes[node].lq), body()),
                Cell::text(why, body()).and(offered, least()),
            ])
            .place(format!("node:{}/{}", sheet.chain.id, sheet.chain.nodes[node].id))
        })
        .collect();
    Table {
        title: Text::new("缺口", "Gaps"),
        note,
        columns: vec![
            col("判断", "label", 19.0),
            col("环节", "node", 46.0),
            figures("在地", "here", 9.0),
            figures("区位商", "LQ", 11.0),
            col("依据", "why", 92.0),
        ],
        rows,
        empty: Text::new(
            "本链目前没有补链、延链、建链或补强的环节。",
            "No node of this chain is missing, to be extended, new or thin.",
        ),
    }
    .blocks(set)
}

/// The first targets of every gap side by side: they are compared before they are read.
pub(super) fn targets<'a>(part: &ChainPart, inside: &ChainInside, set: Set) -> Vec<Block<'a>> {
    let lang = set.lang;
    let sheet = &part.sheet;
    let most = inside.nodes.iter().map(|node| node.targets.len()).max().unwrap_or(0);
    let nodes = if most == 0 { Vec::new() } else { pressing(part, |kind, _| words::is_gap(kind)) };
    let rows = nodes
        .into_iter()
        .filter_map(|node| {
            let own = inside.nodes.get(node)?;
            let total = match lang {
                Lang::Zh => format!("共 {} 家可排", own.total),
                Lang::En => format!("{} ranked", own.total),
            };
            let mut cells = vec![Cell::chip(sheet.nodes[node].kind), name(part, node, lang).and(total, least())];
            cells.extend(own.targets.iter().take(most).map(|target| target_cell(target, lang)));
            if own.targets.is_empty() {
                cells.push(Cell::text(
                    say(lang, "登记与名单里还没有目标", "no target yet in register or lists"),
                    small(),
                ));
            }
            Some(Row::new(cells))
        })
        .collect();
    let mut columns = vec![col("判断", "label", 19.0), col("缺口", "gap", 50.0)];
    columns.extend((0..most).map(|_| {
        col(
            "企业、所在地；值、能、可判；先说的理由（分）与出处",
            "firm, place; value, likelihood, judged; first reasons with points, sources",
            100.0,
        )
    }));
    let note = say(
        lang,
        "值与能各满分 100，从不合成一个数；先看的在左",
        "value and likelihood of 100 each, never one number; first to look at at the left",
    );
    Table {
        title: Text::new("目标企业", "Targets"),
        note: note.to_owned(),
        columns,
        rows,
        empty: Text::new("登记与名单里还没有可排的目标。", "Neither register nor lists hold a target yet."),
    }
    .blocks(Set { width: CONTENT, ..set })
}

fn target_cell(target: &TargetLine, lang: Lang) -> Cell {
    let (value, likelihood, confidence) = target.scores;
    let scores = match lang {
        Lang::Zh => format!("值 {value:.0}　能 {likelihood:.0}　可判 {confidence:.0}"),
        Lang::En => format!("value {value:.0} · likely {likelihood:.0} · judged {confidence:.0}"),
    };
    let place = target.place.as_ref().map(|place| place.get(lang).to_owned()).unwrap_or_default();
    let mut cell = Cell::text(target.name.clone(), strong())
        .sampled(target.sample)
        .and(scores, face(8.5, Weight::Bold, NAVY))
        .and(place, least());
    // A source that says several things is named once, behind the last of them.
    let reasons = &target.reasons[..target.reasons.len().min(REASONS)];
    for (index, (points, text, source)) in reasons.iter().enumerate() {
        cell = cell.and(format!("+{points:.0} {}", text.get(lang)), face(7.5, Weight::Regular, INK));
        if reasons.get(index + 1).is_none_or(|(_, _, next)| next != source) {
            let source = match lang {
                Lang::Zh => format!("出处：{}", source.zh),
                Lang::En => format!("Source: {}", source.en),
            };
            cell = cell.and(source, least());
        }
    }
    cell
}

/// Nodes that are neither gaps nor here.
pub(super) fn others<'a>(part: &ChainPart, set: Set) -> Vec<Block<'a>> {
    let lang = set.lang;
    let sheet = &part.sheet;
    let rows = pressing(part, |kind, firms| !words::is_gap(kind) && firms == 0)
        .into_iter()
        .map(|node| {
            Row::new(vec![
                Cell::chip(sheet.nodes[node].kind),
                name(part, node, lang),
                Cell::text(words::reason(&sheet.nodes[node], &part.nodes[node], &sheet.settings, lang), small()),
            ])
            .place(format!("node:{}/{}", sheet.chain.id, sheet.chain.nodes[node].id))
        })
        .collect();
    Table {
        title: Text::new("其余环节", "Other nodes"),
        columns: vec![col("判断", "label", 19.0), col("环节", "node", 60.0), col("依据", "why", 104.0)],
        rows,
        ..Table::default()
    }
    .blocks(set)
}
