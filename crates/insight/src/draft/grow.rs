//! From the product outwards: the neighbour with the best evidence, again and again.

use std::collections::{BTreeMap, BTreeSet};

use model::Text;

use super::graph::Graph;
use super::name::{self, NamedFor, Nature, Noise, Variant};
use super::{DraftSettings, LeftOut, rows_of};

/// Where a node stands to the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    /// It goes in.
    Up,
    /// It makes, moves or tests.
    Tool,
    /// The product itself, or a kind of it.
    Kind,
    /// Another good of the same material.
    Beside,
    /// It is made of the product.
    Down,
}

/// One reason to propose a node.
#[derive(Debug, Clone)]
pub(super) struct Proof {
    pub(super) side: Side,
    /// The node it hangs on.
    pub(super) by: usize,
    pub(super) belief: f64,
    pub(super) text: Text,
    pub(super) rows: BTreeSet<u32>,
    /// Whether rows name the flow; else it is guessed.
    pub(super) stated: bool,
}

/// A node taken.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) good: usize,
    pub(super) side: Side,
    pub(super) distance: u32,
    pub(super) confidence: f64,
    pub(super) proofs: Vec<Proof>,
    /// Goods that are this node: other spellings' and, of the product, its kinds'.
    pub(super) members: Vec<usize>,
    pub(super) firms: BTreeSet<usize>,
}

/// All nodes taken and all that was not.
pub(super) struct Grown {
    pub(super) root: usize,
    pub(super) nodes: Vec<Taken>,
    pub(super) left_out: BTreeMap<String, Text>,
    pub(super) remarks: Vec<Text>,
}

struct Candidate {
    proofs: Vec<Proof>,
    distance: u32,
    /// Goods of longer names that are the same: `…生产设备` beside `…设备`.
    also: Vec<usize>,
}

/// Evidence of the same side adds up as independent chances do, each row counted once; of a good's sides the best wins.
fn best_side(graph: &Graph, good: usize, candidate: &Candidate, settings: &DraftSettings) -> (f64, Side) {
    let mut doubt: BTreeMap<Side, f64> = BTreeMap::new();
    for proof in &candidate.proofs {
        *doubt.entry(proof.side).or_insert(1.0) *= 1.0 - proof.belief;
    }
    let goods = std::iter::once(&good).chain(&candidate.also);
    let firms: BTreeSet<usize> = goods.flat_map(|good| graph.good(*good).firms.iter().copied()).collect();
    // That many make it says that it is a good, not that a chain far from it needs it.
    let count = if candidate.distance <= 1 { firms.len().min(5) as i32 } else { 0 };
    let lift = settings.doubt_per_firm.powi(count);
    let mut best = (0.0, Side::Down);
    for (side, doubt) in doubt {
        let confidence = 1.0 - doubt * lift;
        if confidence > best.0 {
            best = (confidence, side);
        }
    }
    best
}

/// Takes nodes until the sheet is full or nothing is worth proposing.
pub(super) fn grow(graph: &Graph, root: usize, settings: &DraftSettings) -> Grown {
    let mut growth = Growth {
        graph,
        settings,
        dishes: is_food(graph, root),
        grown: Grown { root, nodes: Vec::new(), left_out: BTreeMap::new(), remarks: Vec::new() },
        candidates: BTreeMap::new(),
        taken: BTreeSet::new(),
    };
    growth.plant();
    growth.spread(0);
    while growth.grown.nodes.len() < settings.nodes && growth.step() {}
    growth.list_rest();
    growth.grown
}

/// Whether the product is of the kitchen or the pharmacy: then dishes and remedies are its chain.
fn is_food(graph: &Graph, root: usize) -> bool {
    let good = graph.good(root);
    let near: Vec<usize> = good.suppliers.keys().chain(good.users.keys()).copied().collect();
    let dishes = near.iter().filter(|near| name::noise(graph.name(**near)) == Some(Noise::Dish)).count();
    name::noise(&good.name) == Some(Noise::Dish) || dishes * 3 > near.len()
}

struct Growth<'g> {
    graph: &'g Graph,
    settings: &'g DraftSettings,
    dishes: bool,
    grown: Grown,
    candidates: BTreeMap<usize, Candidate>,
    /// Goods that are nodes or parts of one.
    taken: BTreeSet<usize>,
}

impl Growth<'_> {
    /// The product: its spellings, its short form and its kinds are one node; kinds with a trade of their own are nodes beside it.
    fn plant(&mut self) {
        let (graph, root) = (self.graph, self.grown.root);
        let mut members = vec![root];
        for (good, short) in graph.all().filter(|(good, _)| *good != root) {
            if self.is_short_form(root, good) {
                self.leave_out(&short.name, Variant::ShortForm.text(graph.name(root)));
                members.push(good);
            }
        }
        let names: Vec<&str> = members.iter().map(|good| graph.name(*good)).collect();
        let mut kinds: Vec<usize> = Vec::new();
        for (good, kind) in graph.all() {
            let is_kind = names.iter().any(|name| kind.name.len() > name.len() && kind.name.ends_with(name));
            if is_kind && !members.contains(&good) && !self.is_noise(good) {
                kinds.push(good);
            }
        }
        let own = |good: &usize| {
            let good = graph.good(*good);
            let near = good.suppliers.keys().chain(good.users.keys());
            near.filter(|near| !members.contains(near) && name::noise(graph.name(**near)).is_none()).count()
        };
        let mut apart: Vec<usize> =
            kinds.iter().copied().filter(|kind| own(kind) >= self.settings.kind_relations).collect();
        apart.sort_by(|a, b| {
            (graph.good(*b).firms.len(), own(b))
                .cmp(&(graph.good(*a).firms.len(), own(a)))
                .then(graph.name(*a).cmp(graph.name(*b)))
        });
        apart.truncate(self.settings.kinds);
        kinds.retain(|kind| !apart.contains(kind));
        members.extend(kinds);
        let firms = members.iter().flat_map(|good| graph.good(*good).firms.iter().copied()).collect();
        self.taken.extend(members.iter().copied());
        // A wider good is not a step beside the product: it is a word of the trade.
        for wider in graph.good(root).wider.keys().filter(|wider| graph.name(root).ends_with(graph.name(**wider))) {
            self.taken.insert(*wider);
            let why = Text::new("上位产品，作本链语境词", "a wider good: it shows that a text speaks of this trade");
            self.leave_out(graph.name(*wider), why);
        }
        self.grown.nodes.push(Taken {
            good: root,
            side: Side::Kind,
            distance: 0,
            confidence: 1.0,
            proofs: Vec::new(),
            members,
            firms,
        });
        for kind in apart {
            let rows = graph.good(root).kinds.get(&kind).cloned().unwrap_or_default();
            let product = graph.name(root);
            let text = Text::new(
                format!("是 {product} 的一种，另有自己的上下游"),
                format!("a kind of {product} with suppliers or users of its own"),
            );
            let proof = Proof { side: Side::Kind, by: 0, belief: self.settings.kind, text, rows, stated: false };
            self.offer(kind, proof, 0);
        }
    }

    /// One character more or less, and at least two neighbours shared: `无缝管` beside `无缝钢管`.
    fn is_short_form(&self, root: usize, good: usize) -> bool {
        let (one, other) = (self.graph.good(root), self.graph.good(good));
        let (long, short) =
            if one.name.len() > other.name.len() { (&one.name, &other.name) } else { (&other.name, &one.name) };
        if name::letters(long) != name::letters(short) + 1 || name::letters(short) < 3 {
            return false;
        }
        let mut rest = long.chars();
        if !short.chars().all(|c| rest.any(|other| other == c)) {
            return false;
        }
        // The same head and the same beginning: a word before or behind makes another good.
        if long.chars().last() != short.chars().last() || long.chars().next() != short.chars().next() {
            return false;
        }
        let shared =
            |a: &super::graph::Rows, b: &super::graph::Rows| a.keys().filter(|near| b.contains_key(near)).count();
        shared(&one.suppliers, &other.suppliers) + shared(&one.users, &other.users) >= 2
    }

    fn is_noise(&mut self, good: usize) -> bool {
        let name = self.graph.name(good);
        match name::noise(name) {
            None => false,
            Some(Noise::Dish) if self.dishes => false,
            Some(noise) => {
                self.leave_out(name, noise.text());
                true
            }
        }
    }

    fn leave_out(&mut self, name: &str, why: Text) {
        self.grown.left_out.entry(name.to_owned()).or_insert(why);
    }

    fn offer(&mut self, good: usize, proof: Proof, distance: u32) {
        if self.taken.contains(&good) || self.is_noise(good) {
            return;
        }
        let candidate =
            self.candidates.entry(good).or_insert(Candidate { proofs: Vec::new(), distance, also: Vec::new() });
        candidate.distance = candidate.distance.min(distance);
        let known = candidate
            .proofs
            .iter()
            .any(|other| other.side == proof.side && other.by == proof.by && other.rows == proof.rows);
        if !known {
            candidate.proofs.push(proof);
        }
    }

    /// Offers what stands beside a node.
    fn spread(&mut self, node: usize) {
        let taken = &self.grown.nodes[node];
        let (side, distance, confidence) = (taken.side, taken.distance + 1, taken.confidence);
        let (good, members) = (taken.good, taken.members.clone());
        let graph = self.graph;
        let hub = node > 0 && graph.good(good).degree() > self.settings.hub;
        if distance > self.settings.distance || hub {
            return;
        }
        for member in members {
            let belief = if member == good { self.settings.material } else { self.settings.kindred } * confidence;
            if matches!(side, Side::Up | Side::Kind) {
                for (other, rows) in &graph.good(member).suppliers {
                    // Far from the product, what goes into everything says little about it.
                    let users = graph.good(*other).users.len().max(1) as f64;
                    let share = if distance > 1 {
                        (self.settings.rare as f64 / users).min(1.0) * self.settings.far
                    } else {
                        1.0
                    };
                    let belief = belief * share;
                    let (what, of) = (graph.name(*other), graph.name(member));
                    let text = Text::new(format!("{what} 是 {of} 的原料"), format!("{what} is a material of {of}"));
                    self.offer(*other, self.proof(Side::Up, node, belief, text, rows), distance);
                }
            }
            if matches!(side, Side::Down | Side::Kind) {
                for (other, rows) in &graph.good(member).users {
                    // What takes many materials says little about one of them.
                    let share = 1.0 / (1.0 + (graph.good(*other).suppliers.len() as f64 / 4.0).floor());
                    let share = if distance > 1 { share * self.settings.far } else { share };
                    let (what, of) = (graph.name(*other), graph.name(member));
                    // `混凝土搅拌机` is not made of 混凝土, whatever the row says.
                    if what.starts_with(of) && name::named_for(what, Nature::Material) == NamedFor::Tool {
                        let text = Text::new(
                            format!("图谱称 {what} 用 {of} 作原料，按名称判为装备，待核"),
                            format!(
                                "the graph says that {what} is made of {of}; its name says that it is equipment; to be checked"
                            ),
                        );
                        let proof = Proof { stated: false, ..self.proof(Side::Tool, node, belief, text, rows) };
                        self.offer(*other, proof, distance);
                        continue;
                    }
                    let text = Text::new(format!("{what} 用 {of} 作原料"), format!("{what} is made of {of}"));
                    self.offer(*other, self.proof(Side::Down, node, belief * share, text, rows), distance);
                }
            }
        }
        if node == 0 {
            self.named();
            self.inherited();
            self.same_material();
        }
    }

    fn proof(&self, side: Side, by: usize, belief: f64, text: Text, rows: &BTreeSet<u32>) -> Proof {
        Proof { side, by, belief, text, rows: rows.clone(), stated: true }
    }

    /// What is named for the product: its machines, its parts, what is made of it.
    fn named(&mut self) {
        let graph = self.graph;
        let root = self.grown.root;
        let product = graph.name(root);
        // A good with more users than suppliers is rather a material: what is named for it is made of it.
        let members = &self.grown.nodes[0].members;
        let users: usize = members.iter().map(|good| graph.good(*good).users.len()).sum();
        let suppliers: usize = members.iter().map(|good| graph.good(*good).suppliers.len()).sum();
        let nature = if users > suppliers { Nature::Material } else { Nature::Assembly };
        let mut found: Vec<(String, usize)> = Vec::new();
        for (good, named) in graph.all() {
            let Some(rest) = named.name.strip_prefix(product) else { continue };
            if rest.is_empty() || named.name.ends_with(product) || rest.starts_with(|c: char| !c.is_alphanumeric()) {
                continue;
            }
            if !self.taken.contains(&good) && !self.is_noise(good) {
                found.push((rest.replace("装备", "设备"), good));
            }
        }
        found.sort_by(|a, b| name::letters(&a.0).cmp(&name::letters(&b.0)).then(graph.name(a.1).cmp(graph.name(b.1))));
        let mut heads: Vec<(String, usize)> = Vec::new();
        for (rest, good) in found {
            // `…生产设备` and `…专用设备` are the same node as `…设备`.
            let head = heads.iter().find(|(head, _)| name::letters(head) >= 2 && rest.ends_with(head.as_str()));
            if let Some(candidate) = head.and_then(|(_, head)| self.candidates.get_mut(head)) {
                candidate.also.push(good);
                continue;
            }
            let side = match name::named_for(&rest, nature) {
                NamedFor::Tool => Side::Tool,
                NamedFor::Part => Side::Up,
                NamedFor::Made => Side::Down,
            };
            let rows = graph.good(root).kinds.get(&good).cloned().unwrap_or_default();
            let text = Text::new(
                format!("以 {product} 命名，流向按名称推断，待核"),
                format!("named for {product}; which way it flows is read off the name, to be checked"),
            );
            let proof = Proof { side, by: 0, belief: self.settings.named_for, text, rows, stated: false };
            self.offer(good, proof, 1);
            heads.push((rest, good));
        }
    }

    /// Uses of the wider good that the product is a kind of.
    fn inherited(&mut self) {
        let graph = self.graph;
        let product = graph.name(self.grown.root);
        for wider in graph.good(self.grown.root).wider.keys() {
            let above = graph.good(*wider);
            if !product.ends_with(&above.name) || name::noise(&above.name).is_some() {
                continue;
            }
            for (other, rows) in above.users.iter().filter(|(other, _)| !graph.name(**other).ends_with(&above.name)) {
                let (what, of) = (graph.name(*other), &above.name);
                let text = Text::new(
                    format!("{what} 用上位产品 {of}，未必用 {product}"),
                    format!("{what} is made of {of}, which {product} is a kind of; perhaps not of {product}"),
                );
                let proof = Proof { stated: false, ..self.proof(Side::Down, 0, self.settings.inherited, text, rows) };
                self.offer(*other, proof, 1);
            }
        }
    }

    /// Goods with the product's last character that are made of the same rare material.
    fn same_material(&mut self) {
        let graph = self.graph;
        let head = graph.name(self.grown.root).chars().last();
        for member in self.grown.nodes[0].members.clone() {
            for material in graph.good(member).suppliers.keys() {
                let rare = graph.good(*material);
                if rare.users.len() > self.settings.rare || name::noise(&rare.name).is_some() {
                    continue;
                }
                for (other, rows) in rare.users.iter().filter(|(other, _)| graph.name(**other).chars().last() == head) {
                    let (what, of) = (graph.name(*other), &rare.name);
                    let text = Text::new(
                        format!("{what} 也用 {of}，与本产品同料"),
                        format!("{what} is made of {of} too, as the product is"),
                    );
                    let proof =
                        Proof { stated: false, ..self.proof(Side::Beside, 0, self.settings.same_material, text, rows) };
                    self.offer(*other, proof, 1);
                }
            }
        }
    }

    /// Takes the best candidate; false when none is left.
    fn step(&mut self) -> bool {
        let mut best: Option<(f64, Side, usize)> = None;
        let mut tired: Vec<usize> = Vec::new();
        for (good, candidate) in &self.candidates {
            let (confidence, side) = best_side(self.graph, *good, candidate, self.settings);
            if confidence < self.settings.floor {
                continue;
            }
            if self.is_full(side, candidate) {
                tired.push(*good);
                continue;
            }
            let shorter = |other: usize| {
                let (one, other) = (self.graph.good(*good), self.graph.good(other));
                (other.degree(), one.name.len(), &one.name) < (one.degree(), other.name.len(), &other.name)
            };
            let better = best.is_none_or(|(most, _, other)| {
                confidence > most + 1e-9 || (confidence > most - 1e-9 && shorter(other))
            });
            if better {
                best = Some((confidence, side, *good));
            }
        }
        for good in tired {
            self.candidates.remove(&good);
            let why = Text::new(
                "这一侧的节点已满，依据不如已选的",
                "that side of the draft is full, and what was taken rests on more",
            );
            self.leave_out(self.graph.name(good), why);
        }
        let Some((confidence, side, good)) = best else { return false };
        let Some(candidate) = self.candidates.remove(&good) else { return false };
        let members: Vec<usize> = std::iter::once(good)
            .chain(candidate.also.iter().copied().filter(|also| !self.taken.contains(also)))
            .collect();
        self.taken.extend(&members);
        // One that was offered for itself too has found its place.
        self.candidates.retain(|good, _| !members.contains(good));
        let proofs = candidate.proofs.into_iter().filter(|proof| proof.side == side).collect();
        let firms = members.iter().flat_map(|good| self.graph.good(*good).firms.iter().copied()).collect();
        let distance = candidate.distance;
        self.grown.nodes.push(Taken { good, side, distance, confidence, proofs, members, firms });
        self.spread(self.grown.nodes.len() - 1);
        true
    }

    fn is_full(&self, side: Side, candidate: &Candidate) -> bool {
        let group = |side: Side| match side {
            Side::Up => 0,
            Side::Tool => 1,
            Side::Kind | Side::Beside => 2,
            Side::Down => 3,
        };
        let here = self.grown.nodes.iter().filter(|node| group(node.side) == group(side)).count();
        let guessed = |proofs: &[Proof]| !proofs.iter().any(|proof| proof.stated);
        let named = self.grown.nodes.iter().skip(1).filter(|node| guessed(&node.proofs)).count();
        here >= self.settings.side || (guessed(&candidate.proofs) && named >= self.settings.named)
    }

    /// Says of everything that was near why it is not in the draft.
    fn list_rest(&mut self) {
        let rest = std::mem::take(&mut self.candidates);
        for (good, candidate) in &rest {
            let (confidence, _) = best_side(self.graph, *good, candidate, self.settings);
            let why = if confidence < self.settings.floor {
                Text::new("依据太弱", "too little evidence")
            } else {
                Text::new("已达节点上限，依据不如已选的", "the draft is full, and what was taken rests on more")
            };
            self.leave_out(self.graph.name(*good), why);
        }
        for node in 0..self.grown.nodes.len() {
            for member in self.grown.nodes[node].members.clone() {
                let good = self.graph.good(member);
                for (written, how) in &good.written {
                    if matches!(how, Variant::Grade | Variant::Typo) {
                        self.leave_out(written, how.text(&good.name));
                    }
                }
            }
        }
        if self.graph.loops > 0 {
            let count = self.graph.loops;
            self.grown.remarks.push(Text::new(
                format!("图中有 {count} 行是产品指向自己，未用。"),
                format!("{count} rows of the graph lead from a product to itself and are not used."),
            ));
        }
    }
}

/// The reasons of a node for people, the strongest first.
pub(super) fn evidence(taken: &Taken) -> Vec<super::Evidence> {
    let mut proofs: Vec<&Proof> = taken.proofs.iter().collect();
    proofs.sort_by(|a, b| b.belief.total_cmp(&a.belief).then(a.text.zh.cmp(&b.text.zh)));
    proofs.into_iter().map(|proof| super::Evidence { text: proof.text.clone(), rows: rows_of(&proof.rows) }).collect()
}

/// Left-outs in the order of their reasons.
pub(super) fn left_out(listed: BTreeMap<String, Text>) -> Vec<LeftOut> {
    let mut all: Vec<LeftOut> = listed.into_iter().map(|(name, why)| LeftOut { name, why }).collect();
    all.sort_by(|a, b| a.why.zh.cmp(&b.why.zh).then(a.name.cmp(&b.name)));
    all
}
