//! A grown draft as a chain: words, links without loops, and columns.

use std::collections::{BTreeMap, BTreeSet};

use model::{Stage, Text};

use super::graph::Graph;
use super::grow::{self, Grown, Side, Taken};
use super::name;
use super::{Draft, DraftLane, DraftLink, DraftNode, DraftSettings, rows_of};

/// Puts the nodes in line.
pub(super) fn line(graph: &Graph, mut grown: Grown, settings: &DraftSettings) -> Draft {
    let root = grown.root;
    let (links, dropped) = links(graph, &grown.nodes);
    for (from, to) in dropped {
        grown.remarks.push(Text::new(
            format!("{from} → {to} 会使链条成环，未用。"),
            format!("{from} → {to} would close a loop and is not used."),
        ));
    }
    let ranks = ranks(&grown.nodes, &links);
    let mut owned: BTreeSet<String> = grown.nodes.iter().map(|node| graph.name(node.good).to_owned()).collect();
    let nodes = grown
        .nodes
        .iter()
        .zip(ranks)
        .map(|(taken, rank)| DraftNode {
            name: graph.name(taken.good).to_owned(),
            stage: stage(taken.side),
            lane: lane(taken.side),
            rank,
            terms: terms(graph, taken, &mut owned, settings),
            distance: taken.distance,
            confidence: taken.confidence,
            evidence: grow::evidence(taken),
            firms: graph.has_firms.then_some(taken.firms.len()),
        })
        .collect();
    let product = graph.name(root).to_owned();
    let wider = graph.good(root).wider.keys().map(|wider| graph.name(*wider));
    let wider = wider.filter(|wider| product.ends_with(wider) && name::noise(wider).is_none());
    let context = std::iter::once(product.as_str()).chain(wider).map(str::to_owned).collect();
    let mut left_out = grow::left_out(grown.left_out);
    let more_left_out = left_out.len().saturating_sub(settings.listed);
    left_out.truncate(settings.listed);
    Draft { product, nodes, links, context, left_out, more_left_out, remarks: grown.remarks }
}

fn stage(side: Side) -> Stage {
    match side {
        Side::Up | Side::Tool => Stage::Upstream,
        Side::Kind | Side::Beside => Stage::Midstream,
        Side::Down => Stage::Downstream,
    }
}

fn lane(side: Side) -> DraftLane {
    match side {
        Side::Up => DraftLane::Materials,
        Side::Tool => DraftLane::Equipment,
        Side::Kind | Side::Beside => DraftLane::Spine,
        Side::Down => DraftLane::Uses,
    }
}

/// Words of a node: its name and what is gathered under it. A word that has a node keeps it. Kinds of other goods than the
/// product are no words: whatever ends with the node's name is found by that name.
fn terms(graph: &Graph, taken: &Taken, owned: &mut BTreeSet<String>, settings: &DraftSettings) -> Vec<String> {
    let mut terms = vec![graph.name(taken.good).to_owned()];
    let mut members = taken.members.clone();
    // What firms name comes first: those words are in use.
    members.sort_by(|a, b| {
        let (one, other) = (graph.good(*a), graph.good(*b));
        (other.firms.len(), other.degree()).cmp(&(one.firms.len(), one.degree())).then(one.name.cmp(&other.name))
    });
    for member in members {
        let word = graph.name(member);
        let plain = name::letters(word) >= 2 && !word.contains(['(', ')', '"']);
        if plain && terms.len() < settings.terms && owned.insert(word.to_owned()) {
            terms.push(word.to_owned());
        }
    }
    terms
}

/// Links, the best supported first; one that would close a loop is dropped and named.
fn links(graph: &Graph, nodes: &[Taken]) -> (Vec<DraftLink>, Vec<(String, String)>) {
    let mut place: BTreeMap<usize, usize> = BTreeMap::new();
    for (index, node) in nodes.iter().enumerate() {
        place.extend(node.members.iter().map(|member| (*member, index)));
    }
    let mut found: BTreeMap<(usize, usize), BTreeSet<u32>> = BTreeMap::new();
    // The links by which nodes were reached cannot make a loop: they are a tree, and each node has at least that one.
    let mut tree: BTreeSet<(usize, usize)> = BTreeSet::new();
    for (index, node) in nodes.iter().enumerate() {
        let strongest = node.proofs.iter().max_by(|a, b| a.belief.total_cmp(&b.belief).then(b.by.cmp(&a.by)));
        for proof in &node.proofs {
            let ends = ends(proof.side, proof.by, index);
            let rows = found.entry(ends).or_default();
            if proof.stated {
                rows.extend(&proof.rows);
            }
        }
        if let Some(proof) = strongest {
            tree.insert(ends(proof.side, proof.by, index));
        }
        for member in &node.members {
            for (supplier, rows) in &graph.good(*member).suppliers {
                if let Some(from) = place.get(supplier).filter(|from| **from != index) {
                    found.entry((*from, index)).or_default().extend(rows);
                }
            }
        }
    }
    let mut order: Vec<((usize, usize), BTreeSet<u32>)> = found.into_iter().collect();
    let weaker = |(from, to): &(usize, usize)| nodes[*from].confidence.min(nodes[*to].confidence);
    order.sort_by(|a, b| {
        (!tree.contains(&a.0))
            .cmp(&!tree.contains(&b.0))
            .then(weaker(&b.0).total_cmp(&weaker(&a.0)))
            .then(a.0.cmp(&b.0))
    });
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    let mut links = Vec::new();
    let mut dropped = Vec::new();
    for ((from, to), rows) in order {
        // Into equipment nothing of the chain flows on this sheet, and out of what is made of the product nothing flows back.
        if reaches(&users, to, from) {
            dropped.push((graph.name(nodes[from].good).to_owned(), graph.name(nodes[to].good).to_owned()));
            continue;
        }
        users[from].push(to);
        let weight = match (rows.is_empty(), from == 0 || to == 0) {
            (true, _) => 1,
            (false, true) => 3,
            (false, false) => 2,
        };
        links.push(DraftLink { from, to, weight, rows: rows_of(&rows) });
    }
    links.sort_by_key(|link| (link.from, link.to));
    (links, dropped)
}

/// Which end supplies: what stands before the product supplies the node it was reached from.
fn ends(side: Side, by: usize, node: usize) -> (usize, usize) {
    match side {
        Side::Up | Side::Tool => (node, by),
        Side::Kind | Side::Beside | Side::Down => (by, node),
    }
}

fn reaches(users: &[Vec<usize>], from: usize, goal: usize) -> bool {
    let mut seen = vec![false; users.len()];
    let mut open = vec![from];
    while let Some(node) = open.pop() {
        if node == goal {
            return true;
        }
        if !std::mem::replace(&mut seen[node], true) {
            open.extend(&users[node]);
        }
    }
    false
}

/// Columns: as far behind the suppliers as needed; what goes in moves up to just before its first user.
fn ranks(nodes: &[Taken], links: &[DraftLink]) -> Vec<u32> {
    let mut ranks = vec![0_u32; nodes.len()];
    // Without loops no path is longer than there are nodes.
    for _ in 0..nodes.len() {
        for link in links {
            ranks[link.to] = ranks[link.to].max(ranks[link.from] + 1);
        }
    }
    for _ in 0..nodes.len() {
        for (index, node) in nodes.iter().enumerate() {
            let first = links.iter().filter(|link| link.from == index).map(|link| ranks[link.to]).min();
            if let (Side::Up | Side::Tool, Some(first)) = (node.side, first) {
                ranks[index] = ranks[index].max(first.saturating_sub(1));
            }
        }
    }
    ranks
}
