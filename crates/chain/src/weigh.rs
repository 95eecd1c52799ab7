//! Weighing: from mentions to placements with role, strength and score.
//!
//! A score is the sum of the parts in [`FEATURES`], then limited by what the firm is (a bank is no pipe maker, whatever it
//! finances) and by what it does (selling what others make is never its main business on a making node).

use std::ops::Range;

use model::{Role, Strength};

use crate::lexicon::{Lexicon, NodeRules};
use crate::name::NameReading;
use crate::place::{Evidence, Mention, Part, Placement, Scratch, Totals};
use crate::words::{Body, Deeds, NARROW_TRADE, ROLE_OF};

/// One part of a score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Feature {
    /// Id.
    pub key: &'static str,
    /// The most it gives; all of them sum to 1.
    pub weight: f64,
    /// What it rewards.
    pub meaning: &'static str,
}

/// The parts of a score, in the order in which they are summed.
pub const FEATURES: &[Feature] = &[
    Feature { key: "action", weight: 0.27, meaning: "the verb fits what the node's firms do" },
    Feature { key: "position", weight: 0.28, meaning: "the item stands early in its list" },
    Feature { key: "share", weight: 0.18, meaning: "much of the text speaks of the chain, full at 35 %" },
    Feature { key: "node", weight: 0.02, meaning: "much of the text speaks of the node, full at 15 %" },
    Feature { key: "name", weight: 0.19, meaning: "the name states the trade" },
    Feature {
        key: "products",
        weight: 0.06,
        meaning: "the listed products are of the node, full when 40 % are of the chain",
    },
];

const ACTION: usize = 0;
const POSITION: usize = 1;
const SHARE: usize = 2;
const NODE: usize = 3;
const NAME: usize = 4;
const PRODUCTS: usize = 5;

/// From this score on a placement is the firm's main business or one of a few.
pub const CORE: f64 = 0.51;
/// Below this score nothing is said.
pub const MINOR: f64 = 0.23;

/// Share of the scope that counts as all of it.
const FULL_SHARE: f64 = 0.35;
/// Share of the scope on one node that counts as all of it.
const FULL_NODE_SHARE: f64 = 0.15;
/// Share of the products that counts as all of them.
const FULL_PRODUCTS: f64 = 0.4;
/// Items of a dealer's list after which the reward for an early place is halved.
const LIST_HALF: f64 = 4.0;
/// What an item behind the first two is worth, up to this clause.
const NEAR: f64 = 0.5;
/// See [`NEAR`].
const LAST_NEAR: u16 = 2;
/// A general node is a main business only from this share of the text on: every works moves and tests its goods.
const GENERAL_SHARE: f64 = 0.2;
/// Who states another trade lives from the chain only from this share of the text on.
const FULL_TRADE: f64 = 0.5;
/// A chain whose first item stands here or further on is not what the firm began with.
const LATE: u16 = 2;
/// A dealer's list that begins here or further on is beside its business.
const LAST_LEAD: u16 = 8;
/// What comes second is a business of the firm from this share of the text on.
const SECOND_SHARE: f64 = 0.16;
/// What is left of a general node's score where the chain is named, but elsewhere in the text.
const FAR_CONTEXT: f64 = 0.6;
/// A deed that fits no better than this is nobody's main business: money put in, goods sold by their maker.
const FAINT: f64 = 0.3;
/// A name that states the trade this well needs no other word for it.
const STATED: f64 = 0.9;
/// Items of a text so short that the name is as good a witness.
const SHORT: f64 = 5.0;
/// See [`STATED`]: in a longer text, the chain must have this share of it.
const SPOKEN_SHARE: f64 = 0.15;
/// At most so many nodes of one chain are "one of a few"; the others are minor.
const FEW: usize = 4;
/// From this share of the text on a firm has a main business on the chain, whichever node it is.
const LEAD_SHARE: f64 = 0.35;
/// The same where it stands on at least [`MANY`] nodes of the chain: a retailer's goods are each a small part of its text.
const SPREAD_SHARE: f64 = 0.1;
/// See [`SPREAD_SHARE`].
const MANY: usize = 3;

/// A term before one to four unknown characters is perhaps still what the item is about.
pub(crate) const SHORT_TAIL: f64 = 0.45;
/// Before more it hardly is.
pub(crate) const LONG_TAIL: f64 = 0.3;
/// A context word, or a term of another node, in the name.
pub(crate) const CONTEXT_IN_NAME: f64 = 0.6;

/// What an item is, for its share of the text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Item {
    pub(crate) deeds: Deeds,
    /// Inside brackets: an example of what stands before.
    pub(crate) inner: bool,
    pub(crate) aside: bool,
    /// `货物进出口`, `技术咨询`: what any firm registers.
    pub(crate) vague: bool,
}

/// How much of the text an item stands for.
pub(crate) fn item_weight(item: Item) -> f64 {
    let mut weight = if item.vague { 0.25 } else { 1.0 };
    if item.inner {
        weight *= 0.4;
    }
    if item.aside {
        weight *= 0.4;
    }
    if item.deeds.has(Deeds::TRADES) && !item.deeds.makes() {
        weight *= 0.7;
    }
    weight
}

/// The role that the deeds amount to on a node, and how well it fits what the node's firms do, 0 to 1.
fn fit(view: &ChainView<'_>, mention: &Mention, node: &NodeRules) -> Option<(Role, f64)> {
    let Mention { deeds, part, .. } = *mention;
    let name = view.name;
    let usual = *node.roles.first()?;
    let accepts = |role: Role| node.roles.contains(&role);
    let making = matches!(usual, Role::Make | Role::Process);
    let dealer = matches!(name.body, Some(Body::Dealer | Body::MakerDealer)) && !name.maker;
    if !deeds.tells() {
        let trade = view.totals.trade;
        let own_trade = name.maker || name.works || view.chain_in_name > 0.0;
        let as_the_rest = making && part == Part::Scope && (trade.makes_nothing || trade.only_sells() && !own_trade);
        let trades = dealer || as_the_rest;
        return match (trades, accepts(Role::Sell), part) {
            (true, true, _) => Some((Role::Sell, 0.8)),
            (true, false, _) if making => Some((Role::Sell, 0.2)),
            (_, _, Part::Products) if usual == Role::Sell => Some((usual, 0.6)),
            (_, _, Part::Scope) => Some((usual, 0.75)),
            (_, _, Part::Products) => Some((usual, 1.0)),
            (_, _, Part::Name) => Some((usual, 0.9)),
        };
    }
    if deeds.makes() && (accepts(Role::Make) || accepts(Role::Process)) {
        let made = if deeds.has(Deeds::MAKE) && accepts(Role::Make) { Role::Make } else { Role::Process };
        return Some((if accepts(made) { made } else { Role::Make }, 1.0));
    }
    let invents = deeds.has(Deeds::RESEARCH.or(Deeds::DEVELOP)) && deeds.has(Deeds::TRADES) && !accepts(Role::Develop);
    if usual == Role::Sell && (deeds.makes() || invents) && (!dealer || name.body == Some(Body::MakerDealer)) {
        // Whoever makes it also sells it, and is no trade in it, unless it keeps shops.
        let fits = if deeds.has(Deeds::RETAIL) { 0.6 } else { 0.3 };
        return (!mention.half).then_some((Role::Sell, fits));
    }
    let mends = Deeds::REPAIR.or(Deeds::TRADES);
    if usual == Role::Service && deeds.has(Deeds::MAKE) && deeds.has(mends) && name.body != Some(Body::MakerDealer) {
        // Whoever makes it also sells and mends it.
        return Some((Role::Service, 0.3));
    }
    // Who acts for the makers of goods, advises on them or lets them out does not serve the goods.
    let on_goods = deeds.without(Deeds::TEST.or(Deeds::AGENT).or(Deeds::ADVISE).or(Deeds::TRAIN).or(Deeds::RENT));
    let named = if making { on_goods } else { deeds };
    // `停车场服务`: served is what the node's firms do, whatever their usual deed is called.
    let runs = matches!(usual, Role::Operate | Role::Transport | Role::Service);
    let served = named.has(Deeds::SERVE) || named.without(Deeds::SOME).is_empty();
    if runs && served && named.without(Deeds::SERVE.or(Deeds::SOME).or(Deeds::MAKE)).is_empty() {
        return Some((usual, 1.0));
    }
    // What is done to goods in a store is what the node's firms do with them.
    if runs && named.has(Deeds::STORE) && !named.has(Deeds::MOVE) {
        return Some((usual, 1.0));
    }
    for (deed, role) in ROLE_OF {
        if named.has(*deed) && accepts(*role) {
            return Some((*role, if *role == usual { 1.0 } else { 0.85 }));
        }
    }
    if making && deeds.has(Deeds::AGENT) {
        return Some((Role::Sell, if accepts(Role::Sell) { 0.85 } else { 0.2 }));
    }
    if deeds.has(Deeds::DEAL) {
        return Some(if accepts(Role::Sell) {
            (Role::Sell, 0.8)
        } else if making {
            (Role::Sell, 0.3)
        } else {
            (usual, 0.8)
        });
    }
    if making {
        if deeds.has(Deeds::DEVELOP.or(Deeds::RESEARCH)) {
            return Some((Role::Develop, 0.45));
        }
        if deeds.has(Deeds::TRADES) {
            return Some((Role::Sell, 0.2));
        }
        // Mending, testing, letting or moving what others make is the business of other nodes.
        return None;
    }
    if deeds.has(Deeds::INVEST) && !deeds.has(Deeds::BUILD.or(Deeds::DEVELOP)) {
        return Some((usual, 0.3));
    }
    // A service is what it is whatever the register calls the deed.
    Some((usual, 0.5))
}

/// What the mentions of one node add up to.
#[derive(Debug, Clone, Copy, Default)]
struct NodeTally {
    action: f64,
    role: Option<Role>,
    /// Whether the best deed is a deed of the node's own kind.
    proper: bool,
    /// How far the best mention is what its item is about.
    head: f64,
    position: f64,
    scope: f64,
    products: f64,
    name: f64,
    in_context: bool,
    /// Whether some mention stands in an item that not just any firm registers, or in one of the first two of the text.
    own: bool,
    /// Whether some mention stands outside sidelines and branches' business.
    upright: bool,
    /// Whether some item that is all about it is a clause of its own.
    alone: bool,
    /// Place of its first item in the scope, from 0.
    order: u16,
}

/// What the mentions of one chain add up to.
#[derive(Debug, Clone, Copy, Default)]
struct ChainMass {
    scope: f64,
    products: f64,
}

/// Turns the mentions in `scratch` into placements.
pub(crate) fn weigh(
    lexicon: &Lexicon,
    name: NameReading,
    totals: Totals,
    scratch: &mut Scratch,
    placements: &mut Vec<Placement>,
) {
    let Scratch { mentions, chains, worth, .. } = scratch;
    let named =
        mentions.iter().filter(|mention| mention.part == Part::Name).map(|mention| mention.head).fold(0.0, f64::max);
    mentions.sort_unstable_by_key(|mention| (mention.node, mention.part, mention.start, mention.end));
    let mut from = 0;
    while from < mentions.len() {
        let chain = lexicon.nodes[usize::from(mentions[from].node)].chain;
        let to =
            from + mentions[from..].partition_point(|mention| lexicon.nodes[usize::from(mention.node)].chain == chain);
        let tally = chains[usize::from(chain)];
        let view = ChainView {
            lexicon,
            name,
            totals,
            context: tally.context,
            chain_in_name: tally.name,
            named,
            named_here: mentions[from..to].iter().any(|mention| mention.part == Part::Name),
            comes_at: mentions[from..to]
                .iter()
                .filter(|mention| mention.part == Part::Scope)
                .map(|mention| mention.order)
                .min()
                .unwrap_or(0),
        };
        weigh_chain(&view, &mentions[from..to], worth, placements);
        from = to;
    }
    draw_again(lexicon, placements);
}

/// Puts whoever stands on a home on the nodes that draw its business again: the same placement, evidence and all, or the better
/// one where the node has words of its own that place the firm too.
fn draw_again(lexicon: &Lexicon, placements: &mut Vec<Placement>) {
    let computed = placements.len();
    for index in 0..computed {
        let Some(home) = lexicon.rules(placements[index].chain, placements[index].node) else { continue };
        for drawn in &home.drawn {
            let NodeRules { chain, index: node, .. } = lexicon.nodes[usize::from(*drawn)];
            let (chain, node) = (usize::from(chain), usize::from(node));
            let again = Placement { chain, node, ..placements[index].clone() };
            match placements.iter_mut().find(|placed| (placed.chain, placed.node) == (chain, node)) {
                Some(own) if own.score < again.score => *own = again,
                Some(_) => {}
                None => placements.push(again),
            }
        }
    }
    if placements.len() > computed {
        placements.sort_by(|left, right| {
            left.chain.cmp(&right.chain).then(right.score.total_cmp(&left.score)).then(left.node.cmp(&right.node))
        });
    }
}

struct ChainView<'a> {
    lexicon: &'a Lexicon,
    name: NameReading,
    totals: Totals,
    context: Option<(Part, u32, u32)>,
    chain_in_name: f64,
    /// How well the name states some node's business, of whatever chain: then that is the trade, and a word that shows a chain
    /// says nothing more of the others.
    named: f64,
    /// Whether the name states a node of this chain.
    named_here: bool,
    /// Place of the chain's first item in the scope, from 0.
    comes_at: u16,
}

fn weigh_chain(view: &ChainView<'_>, mentions: &[Mention], worth: &mut [f64], placements: &mut Vec<Placement>) {
    let own = mentions.iter().any(|mention| !rules(view, mention).general && mention.part != Part::Name);
    let mass = chain_mass(view, mentions, own || view.context.is_some(), worth);
    let first = placements.len();
    // The best node that nothing keeps from being a main business: its index, the chain's share of the text, its score.
    let mut lead: Option<(usize, f64, f64)> = None;
    let mut from = 0;
    while from < mentions.len() {
        let to = from + mentions[from..].partition_point(|mention| mention.node == mentions[from].node);
        let group = &mentions[from..to];
        let node = rules(view, &group[0]);
        let spoken_of = !node.general || own || view.context.is_some();
        if let Some(weighed) = spoken_of.then(|| weigh_node(view, node, group, mass)).flatten() {
            if !weighed.capped && lead.is_none_or(|(_, _, score)| weighed.placement.score > score) {
                lead = Some((weighed.placement.node, weighed.chain_share, weighed.placement.score));
            }
            placements.push(weighed.placement);
        }
        from = to;
    }
    let placed = &mut placements[first..];
    // A name that states another trade, or none of a trade, leaves no room for guessing.
    let stated = view.name.trades | view.totals.trades;
    let open =
        view.chain_in_name > 0.0 || stated == 0 && view.name.body != Some(Body::Software) && view.comes_at < LAST_LEAD;
    if let Some((node, chain_share, _)) = lead.filter(|_| open)
        && placed.iter().all(|placement| placement.strength == Strength::Minor)
        && chain_share >= if deals_in_many(view, placed, node) { SPREAD_SHARE } else { LEAD_SHARE }
        && let Some(placement) = placed.iter_mut().find(|placement| placement.node == node)
    {
        // Much of the text is the chain's, spread over its nodes: one of them is what the firm lives from.
        placement.score = CORE;
        placement.strength = Strength::Core;
    }
    placed.sort_by(|left, right| right.score.total_cmp(&left.score).then(left.node.cmp(&right.node)));
    for placement in placed.iter_mut().skip(FEW) {
        limit(placement, CORE - 0.01);
    }
    settle_sales(view, mentions, placements, first);
}

/// Whether the chain is spread over a dealer's list of goods, of which `node` has the best.
fn deals_in_many(view: &ChainView<'_>, placed: &[Placement], node: usize) -> bool {
    let lead_sells = placed.iter().any(|placement| placement.node == node && placement.role == Role::Sell);
    let sold = placed.iter().filter(|placement| placement.role == Role::Sell).count();
    lead_sells && sold >= MANY && !view.totals.trade.makes_first()
}

/// Selling beside making: who makes goods of the chain and also deals in some is a maker first; a list that a node of
/// trade takes goods of is not placed again on the nodes whose firms make them.
fn settle_sales(view: &ChainView<'_>, mentions: &[Mention], placements: &mut Vec<Placement>, first: usize) {
    let accepts = |placed: &Placement| {
        view.lexicon.rules(placed.chain, placed.node).is_some_and(|node| node.roles.contains(&placed.role))
    };
    let makes = placements[first..]
        .iter()
        .any(|placed| placed.strength == Strength::Core && matches!(placed.role, Role::Make | Role::Process));
    let of = |placed: &Placement, mention: &&Mention| usize::from(rules(view, mention).index) == placed.node;
    // A trade stated by the name takes what the text begins with.
    let list = |mention: &Mention| match mention.part {
        Part::Name => (Part::Scope, 0),
        part => (part, mention.clause),
    };
    let mut dealt: Vec<(Part, u16)> = Vec::new();
    for placed in placements[first..].iter().filter(|placed| placed.role == Role::Sell && accepts(placed)) {
        dealt.extend(mentions.iter().filter(|mention| of(placed, mention)).map(list));
    }
    let mut at = first;
    while at < placements.len() {
        let placed = &mut placements[at];
        if placed.role == Role::Sell {
            let taken = !dealt.is_empty()
                && !accepts(placed)
                && mentions.iter().filter(|mention| of(placed, mention)).all(|mention| dealt.contains(&list(mention)));
            if taken {
                placements.remove(at);
                continue;
            }
            let in_name = placed.evidence.iter().any(|evidence| evidence.part == Part::Name);
            if makes && !in_name {
                limit(placed, CORE - 0.01);
            }
        }
        at += 1;
    }
    placements[first..].sort_by(|left, right| right.score.total_cmp(&left.score).then(left.node.cmp(&right.node)));
}

fn rules<'a>(view: &ChainView<'a>, mention: &Mention) -> &'a NodeRules {
    &view.lexicon.nodes[usize::from(mention.node)]
}

/// How much of the text speaks of the chain. An item counts once, by the best of its terms.
fn chain_mass(view: &ChainView<'_>, mentions: &[Mention], known: bool, worth: &mut [f64]) -> ChainMass {
    let mut mass = ChainMass::default();
    for mention in mentions {
        let node = rules(view, mention);
        if node.general && !known {
            continue;
        }
        let Some((_, fits)) = fit(view, mention, node) else { continue };
        if let Some(best) = worth.get_mut(mention.slot) {
            *best = best.max(mention.weight * mention.head * fits);
        }
    }
    for mention in mentions {
        let Some(best) = worth.get_mut(mention.slot) else { continue };
        match mention.part {
            Part::Scope => mass.scope += std::mem::take(best),
            Part::Products => mass.products += std::mem::take(best),
            Part::Name => {}
        }
    }
    mass
}

fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { (part / whole).min(1.0) } else { 0.0 }
}

fn tally(view: &ChainView<'_>, node: &NodeRules, group: &[Mention]) -> NodeTally {
    let mut tally = NodeTally { order: u16::MAX, ..NodeTally::default() };
    for mention in group {
        let Some((role, fits)) = fit(view, mention, node) else { continue };
        let worth = fits * mention.head * if mention.aside { 0.5 } else { 1.0 };
        if tally.role.is_none() || worth > tally.action {
            tally.role = Some(role);
            tally.action = worth;
            tally.proper = node.roles.contains(&role);
            tally.head = mention.head;
        }
        tally.in_context |= mention.in_context;
        tally.upright |= !mention.aside;
        tally.alone |= mention.alone && mention.head >= 1.0;
        tally.own |= !mention.common || mention.clause == 0 && mention.order <= 1 || mention.part == Part::Name;
        match mention.part {
            Part::Name => tally.name = tally.name.max(mention.head),
            Part::Scope => {
                let early = earliness(mention, role);
                tally.position = tally.position.max(early * mention.head * fits.sqrt());
                tally.order = tally.order.min(mention.order);
                tally.scope += mention.weight * mention.head;
            }
            Part::Products => tally.products += mention.weight * mention.head,
        }
    }
    tally
}

/// How early an item stands, 1 at the front. The first two items are the business; what follows in the next clauses mostly is;
/// further on stands what a firm also does. Of a dealer's list the first goods say what it deals in.
fn earliness(mention: &Mention, role: Role) -> f64 {
    let by_clause = match (mention.order, mention.clause) {
        (0..=1, _) => 1.0,
        (_, 0..=LAST_NEAR) => NEAR,
        (_, clause) => NEAR / (2.0 * f64::from(clause - LAST_NEAR)),
    };
    let dealt = role == Role::Sell && !mention.deeds.makes();
    let in_list = if dealt { 1.0 / (1.0 + (f64::from(mention.order) / LIST_HALF).powi(2)) } else { 1.0 };
    in_list.min(by_clause) * if mention.aside { 0.5 } else { 1.0 }
}

fn weigh_node(view: &ChainView<'_>, node: &NodeRules, group: &[Mention], mass: ChainMass) -> Option<Weighed> {
    let tally = tally(view, node, group);
    let role = tally.role?;
    let chain_share = share(mass.scope, view.totals.scope).max(share(mass.products, view.totals.products));
    let node_share = share(tally.scope, view.totals.scope).max(share(tally.products, view.totals.products));
    // A text that is only a name speaks of nothing else.
    let only_name = view.totals.scope + view.totals.products == 0.0;
    let chain_share = if only_name { tally.name } else { chain_share };
    let product_share = share(mass.products, view.totals.products);
    let mut parts = [0.0; 6];
    parts[ACTION] = tally.action;
    parts[POSITION] = tally.position;
    parts[SHARE] = (chain_share / FULL_SHARE).min(1.0);
    if role == Role::Sell && tally.proper {
        // The first of twenty goods of a dealer is not its business for standing first.
        parts[POSITION] *= 0.5 + 0.5 * parts[SHARE];
    }
    parts[NODE] = (node_share / FULL_NODE_SHARE).min(1.0);
    parts[NAME] = if tally.name > 0.0 || view.named == 0.0 { tally.name.max(view.chain_in_name) } else { 0.0 };
    parts[PRODUCTS] = if tally.products > 0.0 { (product_share / FULL_PRODUCTS).min(1.0) } else { 0.0 };
    // A list of products is what it lives from, wherever its scope says so.
    parts[POSITION] = f64::max(parts[POSITION], parts[PRODUCTS]);
    let score: f64 = FEATURES.iter().zip(parts).map(|(feature, part)| feature.weight * part).sum();
    let mut placement = Placement {
        chain: usize::from(node.chain),
        node: usize::from(node.index),
        role,
        strength: Strength::Core,
        score: score.clamp(0.0, 1.0),
        evidence: Vec::new(),
    };
    if node.general && tally.name == 0.0 && !is_near(view, &tally, chain_share) {
        placement.score *= FAR_CONTEXT;
    }
    if tally.name >= STATED && (view.totals.scope < SHORT || chain_share > SPOKEN_SHARE) {
        placement.score = placement.score.max(CORE);
    }
    if is_dealt_in(view, &tally) {
        placement.score = placement.score.max(MINOR);
    }
    let most = ceiling(view, node, &tally, Shares { chain: chain_share, node: node_share });
    limit(&mut placement, most);
    if placement.score < MINOR {
        return None;
    }
    placement.evidence = evidence(view, node, &tally, group);
    Some(Weighed { capped: most < CORE, placement, chain_share })
}

/// Whether a dealer names the node's goods in a clause of their own, wherever in its text: it deals in them, though others make
/// them. One among the goods of a long list is too little.
fn is_dealt_in(view: &ChainView<'_>, tally: &NodeTally) -> bool {
    tally.role == Some(Role::Sell) && !tally.proper && tally.alone && view.totals.trade.only_sells()
}

/// Whether a general node's chain is spoken of where its term stands, or all over the text.
fn is_near(view: &ChainView<'_>, tally: &NodeTally, chain_share: f64) -> bool {
    tally.in_context || view.chain_in_name > 0.0 || chain_share > 0.3
}

/// A placement with what its chain as a whole must know of it.
struct Weighed {
    placement: Placement,
    /// Whether what the firm is or does keeps the node from being its main business.
    capped: bool,
    /// The chain's share of the text.
    chain_share: f64,
}

/// How much of the text is the chain's and the node's, 0 to 1.
#[derive(Debug, Clone, Copy)]
struct Shares {
    chain: f64,
    node: f64,
}

/// The most that a placement can score: what the firm is, and what it does there, keep a node from being its main business or
/// from being its business at all.
fn ceiling(view: &ChainView<'_>, node: &NodeRules, tally: &NodeTally, shares: Shares) -> f64 {
    if is_no_business(view, node, tally) {
        0.0
    } else if is_sideline(view, node, tally, shares) || is_beside(view, node, tally, shares) {
        CORE - 0.01
    } else {
        1.0
    }
}

/// Whether the firm is of a kind that does not do this at all.
fn is_no_business(view: &ChainView<'_>, node: &NodeRules, tally: &NodeTally) -> bool {
    let serves =
        tally.role.is_some_and(|role| matches!(role, Role::Service | Role::Operate | Role::Transport | Role::Develop));
    match view.name.body {
        // A chain of finance itself has the word in its terms.
        Some(Body::Finance) => view.name.trades & node.trades == 0,
        Some(Body::Institution) => !serves,
        _ => false,
    }
}

/// Whether what the firm is makes this a sideline, unless its name or products say otherwise.
fn is_sideline(view: &ChainView<'_>, node: &NodeRules, tally: &NodeTally, shares: Shares) -> bool {
    let usual = node.roles.first();
    let making = matches!(usual, Some(Role::Make | Role::Process));
    let unsaid = tally.name == 0.0 && tally.products == 0.0;
    let body = match view.name.body {
        Some(Body::Finance) => tally.name == 0.0,
        Some(Body::Institution) => tally.name == 0.0 && shares.chain < 0.5,
        Some(Body::Investor) => (making || usual == Some(&Role::Sell)) && unsaid && shares.chain < 0.3,
        // It works for all trades; what it does in one beside writing software is not its business.
        Some(Body::Software) => unsaid && !node.roles.contains(&Role::Develop) && shares.chain < FULL_TRADE,
        // Whatever its scope adds: a dealer's own works would be in its name.
        Some(Body::Dealer) => !view.name.maker && making && tally.role != Some(Role::Sell) && tally.products == 0.0,
        Some(Body::MakerDealer) | None => false,
    };
    // The name, or the first item, states another trade than the node's.
    let other = |trades: u16| trades != 0 && trades & node.trades == 0;
    // A firm that is called after medicines and does not begin with making them deals in them.
    let deals_in_it = tally.role == Some(Role::Sell) && tally.proper && !view.totals.trade.makes_first();
    let named = if deals_in_it { view.name.trades & !NARROW_TRADE } else { view.name.trades };
    let stranger = view.chain_in_name == 0.0
        && (tally.order > 0 || named & NARROW_TRADE != 0)
        && (other(named) || named == 0 && other(view.totals.trades));
    let other_products = tally.name == 0.0
        && tally.products == 0.0
        && tally.order > 0
        && !view.totals.trade.only_sells()
        && other(view.totals.forms);
    body || other_products || stranger && shares.chain < FULL_TRADE
}

/// Whether what the firm does here is beside its business, whatever the firm is.
fn is_beside(view: &ChainView<'_>, node: &NodeRules, tally: &NodeTally, shares: Shares) -> bool {
    // It sells or studies what the node's firms make, or speaks of something near it.
    let faint = !tally.proper || tally.head <= SHORT_TAIL || tally.action <= FAINT;
    // Who begins with what it makes sells beside that.
    let later = tally.name == 0.0 && tally.products == 0.0 && tally.order > 1;
    let sells_beside = later && tally.role == Some(Role::Sell) && view.totals.trade.makes_first();
    let general = node.general && tally.name == 0.0 && (!tally.in_context || shares.node < GENERAL_SHARE);
    // The name says which of the chain's businesses it is; the others are what such a firm also does.
    let making = matches!(node.roles.first(), Some(Role::Make | Role::Process));
    let sells = tally.role == Some(Role::Sell) && tally.name == 0.0 && tally.products == 0.0;
    let named_otherwise = (later || sells) && !making && view.named_here;
    // The name states a business of another chain, and this one does not come first.
    let foreign = view.named > 0.0
        && view.chain_in_name == 0.0
        && tally.products == 0.0
        && tally.order > 0
        && shares.chain < FULL_TRADE;
    // The whole chain comes up only after other business.
    let late = tally.role != Some(Role::Sell)
        && tally.name == 0.0
        && view.chain_in_name == 0.0
        && tally.products == 0.0
        && (view.comes_at >= LATE && shares.chain < FULL_SHARE || view.comes_at > 0 && shares.chain < SECOND_SHARE);
    // A long text that never speaks of what the name seems to say: the name meant something else.
    let only_called = tally.scope + tally.products == 0.0 && view.totals.scope >= SHORT;
    only_called
        || faint
        || foreign
        || late
        || named_otherwise
        || !tally.own
        || !tally.upright
        || sells_beside
        || general
}

fn limit(placement: &mut Placement, most: f64) {
    placement.score = placement.score.min(most);
    if placement.score < CORE {
        placement.strength = Strength::Minor;
    }
}

fn evidence(view: &ChainView<'_>, node: &NodeRules, tally: &NodeTally, group: &[Mention]) -> Vec<Evidence> {
    let span = |start: u32, end: u32| -> Range<usize> { start as usize..end as usize };
    let mut found: Vec<Evidence> =
        group.iter().map(|mention| Evidence { part: mention.part, span: span(mention.start, mention.end) }).collect();
    // A general node stands on the chain by the chain's own word: show it.
    if node.general
        && !tally.in_context
        && let Some((part, start, end)) = view.context
    {
        found.push(Evidence { part, span: span(start, end) });
    }
    found.sort_unstable_by(|left, right| {
        (left.part, left.span.start, left.span.end).cmp(&(right.part, right.span.start, right.span.end))
    });
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_score_sum_to_one() {
        let sum: f64 = FEATURES.iter().map(|feature| feature.weight).sum();
        assert!((sum - 1.0).abs() < 1e-9, "{sum}");
    }

    #[test]
    fn a_long_list_of_sales_stands_for_less_than_what_is_made() {
        let item = |deeds| item_weight(Item { deeds, inner: false, aside: false, vague: false });
        assert!(item(Deeds::SELL) < item(Deeds::MAKE));
        assert_eq!(item(Deeds::MAKE.or(Deeds::SELL)), item(Deeds::MAKE));
    }
}
