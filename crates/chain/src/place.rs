//! Placement: which nodes a firm stands on, from its own words.

use std::ops::Range;

use model::{Role, Strength};

use crate::lexicon::{Claim, Key, Lexicon, Use};
use crate::name::{self, NameReading};
use crate::read::{self, Element, Token, Trade};
use crate::weigh;
use crate::words::{
    CATALOGUE, Deeds, INJECTED, MEDICINE_PART, MEDICINES, NARROW_TRADE, OF_OTHERS, OTHER_HEADS, SCOPE_TRADE, TAIL_ENDS,
    Word,
};

/// A firm's text as registers give it. Absent parts are empty.
#[derive(Debug, Clone, Copy, Default)]
pub struct FirmText<'a> {
    /// Registered name.
    pub name: &'a str,
    /// Business scope.
    pub scope: &'a str,
    /// Main products.
    pub products: &'a str,
}

/// Which part of a firm's text a piece of evidence lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The name.
    Name,
    /// The business scope.
    Scope,
    /// The main products.
    Products,
}

/// An exact span of the firm's own text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The part it lies in.
    pub part: Part,
    /// Byte range in that part, on character boundaries.
    pub span: Range<usize>,
}

/// A firm on a node, with what proves it.
#[derive(Debug, Clone, PartialEq)]
pub struct Placement {
    /// Chain, by index into the lexicon's chains.
    pub chain: usize,
    /// Node, by index into that chain's nodes.
    pub node: usize,
    /// What the firm does there.
    pub role: Role,
    /// Main business or one among much.
    pub strength: Strength,
    /// 0 to 1: how sure the placement is.
    pub score: f64,
    /// What it rests on; never empty.
    pub evidence: Vec<Evidence>,
}

/// Memory that [`place_into`] uses again from row to row, one for each thread.
#[derive(Debug, Default)]
pub struct Scratch {
    raw: Vec<Raw>,
    tokens: Vec<Token>,
    elements: Vec<Element>,
    facts: Vec<ElementFacts>,
    killed: Vec<(u32, u16)>,
    contexts: Vec<(u32, u16)>,
    pub(crate) mentions: Vec<Mention>,
    pub(crate) chains: Vec<ChainTally>,
    /// Best worth of a chain's mentions in each item; all zero between chains.
    pub(crate) worth: Vec<f64>,
}

/// A word of the automaton at its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Raw {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) key: Key,
}

/// What weighing needs of an element beside its grammar.
#[derive(Debug, Clone, Copy, Default)]
struct ElementFacts {
    /// Place in its list, from 0.
    order: u16,
    /// Place of its clause in the list, from 0: goods under one verb are one clause.
    clause: u16,
    /// Share of the text that it stands for, in items.
    weight: f64,
    /// Whether it is a clause of its own.
    alone: bool,
    has_term: bool,
}

/// A term of a node in a living item.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mention {
    pub(crate) node: u16,
    pub(crate) part: Part,
    pub(crate) start: u32,
    pub(crate) end: u32,
    element: u32,
    /// Its item, counted over scope and products; no item in a name.
    pub(crate) slot: usize,
    pub(crate) deeds: Deeds,
    /// 1 where the term is what its item is about, less where something else may be.
    pub(crate) head: f64,
    pub(crate) order: u16,
    pub(crate) clause: u16,
    pub(crate) weight: f64,
    /// Whether the item is a clause of its own: goods with a verb that no others share.
    pub(crate) alone: bool,
    pub(crate) aside: bool,
    /// Whether the item is what any firm registers beside its trade: `物业管理`, `停车场服务`.
    pub(crate) common: bool,
    /// Whether the item itself speaks of the chain beside the term.
    pub(crate) in_context: bool,
    /// Whether the term was met as goods here and verb there.
    pub(crate) half: bool,
}

/// What a firm's text says of one chain.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ChainTally {
    /// First context word found: part and span.
    pub(crate) context: Option<(Part, u32, u32)>,
    /// How well the name states the chain's trade, 0 to 1.
    pub(crate) name: f64,
}

/// Where a firm stands: the nodes of all chains of the lexicon that its own words put it on, by chain, then by falling score.
///
/// Any text gets an answer; a text that says nothing of a chain gets none of it. For many rows use [`place_into`].
pub fn place(lexicon: &Lexicon, firm: FirmText<'_>) -> Vec<Placement> {
    let mut placements = Vec::new();
    place_into(lexicon, firm, &mut Scratch::default(), &mut placements);
    placements
}

/// [`place`] with memory that is used again: `placements` is cleared first. Of a name the first 600 bytes are
/// read, of other texts the first 2 GiB.
pub fn place_into(lexicon: &Lexicon, firm: FirmText<'_>, scratch: &mut Scratch, placements: &mut Vec<Placement>) {
    placements.clear();
    scratch.mentions.clear();
    scratch.chains.clear();
    scratch.chains.resize(lexicon.chains.len(), ChainTally::default());
    scratch.worth.clear();
    let scope = items(lexicon, Part::Scope, cut(firm.scope), scratch);
    let products = items(lexicon, Part::Products, cut(firm.products), scratch);
    let name = name(lexicon, cut_at(firm.name, NAME_BYTES), scratch);
    let totals = Totals {
        scope: scope.weight,
        products: products.weight,
        trade: scope.trade,
        trades: scope.trades,
        forms: products.trades,
    };
    weigh::weigh(lexicon, name, totals, scratch, placements);
}

/// Items of each part, by weight: what a mention's share is a share of.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Totals {
    pub(crate) scope: f64,
    pub(crate) products: f64,
    /// What the scope says of goods without a verb of their own.
    pub(crate) trade: Trade,
    /// Trades that the first item of the scope states, a bit each.
    pub(crate) trades: u16,
    /// Trades that the forms of its products state: medicines, made or dealt in.
    pub(crate) forms: u16,
}

/// Bytes of a name that are read: the longest registered ones have about a hundred characters.
const NAME_BYTES: usize = 600;

/// Positions are kept in 32 bits.
fn cut(text: &str) -> &str {
    cut_at(text, u32::MAX as usize / 2)
}

fn cut_at(text: &str, limit: usize) -> &str {
    if text.len() <= limit { text } else { &text[..text.floor_char_boundary(limit)] }
}

fn scan(lexicon: &Lexicon, text: &str, raw: &mut Vec<Raw>) {
    raw.clear();
    raw.extend(lexicon.automaton.find_overlapping_iter(text).map(|found| Raw {
        start: found.start() as u32,
        end: found.end() as u32,
        key: Key::from_value(found.value()),
    }));
}

/// Whether a longer match holds `raw[index]` and `accepts` takes it. Matches come by their end, longer ones first.
fn is_inside(lexicon: &Lexicon, raw: &[Raw], index: usize, accepts: impl Fn(&Raw) -> bool) -> bool {
    let own = raw[index];
    let Some(reach) = lexicon.reach(own.key) else { return false };
    let longer = |other: &Raw| other.start <= own.start && (other.start, other.end) != (own.start, own.end);
    raw[..index].iter().rev().take_while(|other| other.end == own.end).any(|other| longer(other) && accepts(other))
        || raw[index + 1..]
            .iter()
            .take_while(|other| other.end <= own.end + reach)
            .any(|other| longer(other) && accepts(other))
}

/// The words of the language, longest first, without those that stand inside a term.
fn tokenise(lexicon: &Lexicon, raw: &[Raw], tokens: &mut Vec<Token>) {
    tokens.clear();
    for (index, found) in raw.iter().enumerate() {
        if !found.key.is_word() {
            continue;
        }
        let Some(word) = lexicon.word(found.key) else { continue };
        let hidden = is_inside(lexicon, raw, index, |other| {
            other.key.is_word()
                // A verb at the edge of a term is still the verb of the item: `销售` of `钢管销售`, but not `探伤` of `探伤仪`.
                || other.key.is_term()
                    && (!matches!(word, Word::Verb(_) | Word::Craft(_))
                        || other.end > found.end
                            && (other.start < found.start || lexicon.surface(other.key).tool))
        });
        if hidden {
            continue;
        }
        // Of two that overlap the earlier counts.
        if tokens.last().is_none_or(|last| last.end <= found.start) {
            tokens.push(Token { start: found.start, end: found.end, word });
        }
    }
}

/// The innermost element that holds a span.
fn element_of(elements: &[Element], start: u32, end: u32) -> Option<u32> {
    let mut index = elements.partition_point(|element| element.start <= start).checked_sub(1)? as u32;
    loop {
        let element = elements.get(index as usize)?;
        if element.start <= start && element.end >= end {
            return Some(index);
        }
        index = element.parent;
    }
}

/// What a whole scope or product list amounts to.
#[derive(Debug, Clone, Copy, Default)]
struct PartTotal {
    /// Sum of the weights of its items.
    weight: f64,
    trade: Trade,
    /// Trades that its first item states; of products, the one that many of them state by their form.
    trades: u16,
}

/// Reads a scope or a product list into mentions.
fn items(lexicon: &Lexicon, part: Part, text: &str, scratch: &mut Scratch) -> PartTotal {
    let Scratch { raw, tokens, elements, facts, killed, contexts, mentions, chains, worth } = scratch;
    if text.is_empty() {
        return PartTotal::default();
    }
    scan(lexicon, text, raw);
    tokenise(lexicon, raw, tokens);
    read::read(text, tokens, elements);
    killed.clear();
    contexts.clear();
    facts.clear();
    facts.resize(elements.len(), ElementFacts::default());
    for found in raw.iter() {
        if !found.key.marks() {
            continue;
        }
        for claim in lexicon.claims(found.key) {
            if !matches!(claim.usage, Use::Not | Use::Context) {
                continue;
            }
            let Some(element) = element_of(elements, found.start, found.end) else { continue };
            if claim.usage == Use::Not {
                killed.push((element, claim.node));
            } else if !read::is_dead(elements, element) {
                contexts.push((element, claim.chain));
                chains[usize::from(claim.chain)].context.get_or_insert((part, found.start, found.end));
            }
        }
    }
    killed.sort_unstable();
    contexts.sort_unstable();
    let first = mentions.len();
    let slots = worth.len();
    worth.resize(slots + elements.len(), 0.0);
    for (index, found) in raw.iter().enumerate() {
        if !found.key.places() {
            continue;
        }
        let Some(element) = element_of(elements, found.start, found.end) else { continue };
        if read::is_dead(elements, element) {
            continue;
        }
        let head = head(text, &elements[element as usize], raw, index);
        if head == 0.0 {
            continue;
        }
        let deeds = read::deeds(elements, element);
        for claim in lexicon.claims(found.key) {
            let half = match claim.usage {
                Use::Term => false,
                Use::Half(verb) if deeds.has(verb) => true,
                _ => continue,
            };
            if killed.binary_search(&(element, claim.node)).is_ok() {
                continue;
            }
            let longer = is_inside(lexicon, raw, index, |other| {
                // `销售无缝钢管` adds a verb, not other goods: the item may be made as well.
                let adds_a_verb = lexicon
                    .surface(other.key)
                    .goods
                    .is_some_and(|(from, to)| other.start + from <= found.start && other.start + to == found.end);
                lexicon.claims(other.key).iter().any(|rival| {
                    // `无缝钢管` is a `钢管`: who sells the one deals in the other.
                    let is_kind_of = half && other.end == found.end && rival.node != claim.node;
                    lexicon.hides(*rival, *claim) && !adds_a_verb && !is_kind_of
                })
            });
            if longer || !half && is_cut(lexicon, raw, index, *claim) {
                continue;
            }
            facts[element as usize].has_term = true;
            mentions.push(Mention {
                node: claim.node,
                part,
                start: found.start,
                end: found.end,
                element,
                slot: slots + element as usize,
                deeds,
                head,
                order: 0,
                clause: 0,
                weight: 0.0,
                alone: false,
                aside: elements[element as usize].aside,
                common: elements[element as usize].generic || is_of_catalogue(text, &elements[element as usize]),
                in_context: contexts.binary_search(&(element, claim.chain)).is_ok(),
                half,
            });
        }
    }
    let mut total = count(elements, facts);
    if part == Part::Products {
        total.trades = made_trades(text, elements);
    } else if let Some(first) = first_item(elements) {
        let (start, end) = (elements[first].start, elements[first].end);
        let inside = raw.iter().filter(|found| found.start >= start && found.end <= end);
        total.trades = inside.fold(0, |trades, found| trades | lexicon.surface(found.key).trades & SCOPE_TRADE);
    }
    for mention in &mut mentions[first..] {
        let fact = facts[mention.element as usize];
        mention.order = fact.order;
        mention.clause = fact.clause;
        mention.weight = fact.weight;
        mention.alone = fact.alone;
    }
    total
}

/// The trade that the products' forms state: medicines.
fn made_trades(text: &str, elements: &[Element]) -> u16 {
    let named = || elements.iter().filter(|element| element.noun);
    let is_medicine = |element: &&Element| {
        let noun = &text[element.start as usize..element.noun_end as usize];
        noun.contains(INJECTED) || MEDICINES.iter().any(|form| noun.ends_with(form))
    };
    let medicines = named().filter(is_medicine).count();
    if medicines >= 2 && medicines * MEDICINE_PART >= named().count() { NARROW_TRADE } else { 0 }
}

/// The first item that names a trade: alive, not what any firm registers.
fn first_item(elements: &[Element]) -> Option<usize> {
    (0..elements.len()).find(|index| {
        let element = &elements[*index];
        element.noun && !element.generic && !element.aside && !read::is_dead(elements, *index as u32)
    })
}

/// Whether the item as a whole is one that stands in the scopes of all trades.
fn is_of_catalogue(text: &str, element: &Element) -> bool {
    let item = &text[element.start as usize..element.end as usize];
    let item = item.split(['(', '（']).next().unwrap_or_default().trim();
    item.len() <= LONGEST_OF_CATALOGUE && CATALOGUE.contains(&item)
}

/// Bytes of the longest entry of [`CATALOGUE`].
const LONGEST_OF_CATALOGUE: usize = 33;

/// Bytes behind a term that are looked at for what the item is about; no real item has more, and a hostile text costs no
/// more than its length.
const FAR: u32 = 120;

/// Whether the term is what its item is about: 1 the head, less where an unknown tail or another term follows, 0 where the
/// item is about equipment for it, software about it and the like.
fn head(text: &str, element: &Element, raw: &[Raw], index: usize) -> f64 {
    let found = raw[index];
    if found.end >= element.noun_end {
        return 1.0;
    }
    // `不锈钢管件`: a term that begins inside this one and goes on is the goods.
    let near = element.noun_end.min(found.end + FAR);
    let goes_on = raw[index + 1..].iter().take_while(|other| other.end <= near).any(|other| {
        other.start > found.start && other.start < found.end && other.end > found.end && other.key.is_term()
    });
    if goes_on {
        return 0.0;
    }
    let tail = cut_at(&text[found.end as usize..element.noun_end as usize], FAR as usize + 1);
    let tail = tail.split(['(', '（', '[', '［', '【']).next().unwrap_or_default();
    let tail_end = found.end + tail.len() as u32;
    let tail = tail.trim();
    if tail.len() > FAR as usize {
        return weigh::LONG_TAIL;
    }
    if read::is_soft(tail) {
        return 1.0;
    }
    // `无缝钢管管坯`: a term further on is what the item is about.
    let closing = raw[index + 1..]
        .iter()
        .take_while(|other| other.end <= element.end.min(tail_end + FAR))
        .any(|other| other.start >= found.end && other.start < tail_end && other.key.is_term());
    if closing {
        weigh::LONG_TAIL
    } else if names_other_goods(tail) {
        0.0
    } else if tail.chars().count() <= 2 {
        weigh::SHORT_TAIL
    } else {
        weigh::LONG_TAIL
    }
}

/// Whether the words behind a term are other goods: `内衬的`, `生产线配件`.
fn names_other_goods(mut tail: &str) -> bool {
    while let Some(rest) = TAIL_ENDS.iter().find_map(|end| tail.strip_suffix(end)) {
        tail = rest;
    }
    OTHER_HEADS.iter().any(|head| tail.ends_with(head)) || OF_OTHERS.iter().any(|other| tail.starts_with(other))
}

/// Whether a term begins inside another of its chain and adds only that one's verb: `铁冶炼` of `锰铁冶炼`.
fn is_cut(lexicon: &Lexicon, raw: &[Raw], index: usize, claim: Claim) -> bool {
    let own = raw[index];
    let from = (own.start as usize).saturating_sub(lexicon.longest) as u32;
    let verb_from = raw[index + 1..]
        .iter()
        .take_while(|other| other.end == own.end)
        .filter(|other| matches!(lexicon.word(other.key), Some(Word::Verb(_) | Word::Craft(_))))
        .map(|other| other.start)
        .min();
    let Some(verb_from) = verb_from else { return false };
    raw[..index].iter().rev().take_while(|other| other.end > from).any(|other| {
        other.end == verb_from
            && other.start < own.start
            && other.end > own.start
            && lexicon.claims(other.key).iter().any(|rival| lexicon.hides(*rival, claim))
    })
}

/// Gives each living element its place and its weight. Returns what they amount to.
fn count(elements: &[Element], facts: &mut [ElementFacts]) -> PartTotal {
    let (mut order, mut total) = (0_u16, PartTotal::default());
    // Clause of the item, and whether the next item opens another.
    let (mut clause, mut closed) = (0_u16, false);
    for (index, element) in elements.iter().enumerate() {
        if element.restarts {
            // A second heading starts a list anew, one step behind the first: what needs a licence stands there, whether it is
            // the business or not.
            let behind = u16::from(total.weight > 0.0);
            (order, clause, closed) = (behind, behind, false);
        }
        if read::is_dead(elements, index as u32) {
            total.trade.add_dead(element);
            continue;
        }
        let deeds = read::deeds(elements, index as u32);
        total.trade.add(element, deeds);
        let fact = &mut facts[index];
        let inner = element.parent != read::NONE;
        fact.order = if element.joined { order.saturating_sub(1) } else { order };
        if element.verb_only && !fact.has_term {
            continue;
        }
        if !inner {
            let opens = closed || clause_opens(element, order);
            if opens {
                clause = clause.saturating_add(1);
            }
            closed = element.closes_clause();
            fact.alone = closed && (opens || order == 0);
        }
        fact.clause = clause;
        fact.weight = weigh::item_weight(weigh::Item {
            deeds,
            inner,
            aside: element.aside,
            vague: !fact.has_term && (element.generic || !element.noun),
        });
        total.weight += fact.weight;
        if !inner && !element.joined {
            order = order.saturating_add(1);
        }
    }
    total
}

/// Whether an item begins a clause although the one before it closed none: `五金，销售钢管`.
fn clause_opens(element: &Element, order: u16) -> bool {
    order > 0 && element.opens_clause()
}

/// Reads the name; terms in it become mentions.
fn name(lexicon: &Lexicon, text: &str, scratch: &mut Scratch) -> NameReading {
    let Scratch { raw, mentions, chains, .. } = scratch;
    scan(lexicon, text, raw);
    for (index, found) in raw.iter().enumerate() {
        for claim in lexicon.claims(found.key) {
            let tally = &mut chains[usize::from(claim.chain)];
            match claim.usage {
                Use::Context => {
                    tally.context.get_or_insert((Part::Name, found.start, found.end));
                    tally.name = tally.name.max(weigh::CONTEXT_IN_NAME);
                }
                Use::Not | Use::Half(_) => {}
                Use::Term => {
                    let rival = is_inside(lexicon, raw, index, |other| {
                        lexicon.claims(other.key).iter().any(|rival| {
                            lexicon.hides(*rival, *claim) || rival.usage == Use::Not && rival.node == claim.node
                        })
                    });
                    let states = name::states_trade(text, found.start as usize, found.end as usize);
                    if rival || states == 0.0 {
                        continue;
                    }
                    tally.name = tally.name.max(states * weigh::CONTEXT_IN_NAME);
                    mentions.push(Mention {
                        node: claim.node,
                        part: Part::Name,
                        start: found.start,
                        end: found.end,
                        element: read::NONE,
                        slot: usize::MAX,
                        deeds: Deeds::NONE,
                        head: states,
                        order: 0,
                        clause: 0,
                        weight: 0.0,
                        alone: false,
                        aside: false,
                        common: false,
                        in_context: true,
                        half: false,
                    });
                }
            }
        }
    }
    name::read_name(lexicon, text, raw)
}

#[cfg(test)]
mod tests;
