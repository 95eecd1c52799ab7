//! The lexicon: every word that placement looks for, in one automaton.
//!
//! Terms of all chains, the words that kill them, the context words, and the language of registers ([`crate::words`]) are
//! found in one pass over the text. Matches overlap on purpose: chains are independent of each other, so the longest term of
//! one must not hide a term of another, and in `不锈钢管件` the goods are `管件`, which a leftmost-longest scan would miss.

use std::collections::HashMap;
use std::ops::Range;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};
use model::Role;

use crate::graph::{Chain, FaultKind, Node};
use crate::home::faults_between;
use crate::words::{self, Body, Deeds, Word};

/// Why a lexicon cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum LexiconError {
    /// The automaton refused the words.
    #[error("cannot build the automaton over {words} words: {reason}")]
    Automaton {
        /// How many words there are.
        words: usize,
        /// What the automaton said.
        reason: String,
    },
    /// A home that is no node of another of these chains, or is itself at home elsewhere.
    #[error("{0}")]
    Home(String),
    /// Too many chains or nodes for the ids that matches carry.
    #[error("{chains} chains with {nodes} nodes are more than a lexicon holds (65,535 of either)")]
    TooMany {
        /// Chains given.
        chains: usize,
        /// Nodes of all of them.
        nodes: usize,
    },
}

/// What a word of a chain does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// Places a firm on the node.
    Term,
    /// Places a firm on the node where its item has this verb: `汽车` for the term `汽车维修`, so that `汽车、摩托车的销售及
    /// 维修` is understood.
    Half(Deeds),
    /// Kills the item for the node.
    Not,
    /// Shows that the text speaks of the chain.
    Context,
}

/// A chain's claim on a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(crate) chain: u16,
    /// Node, counted over all chains; meaningless for [`Use::Context`].
    pub(crate) node: u16,
    pub(crate) usage: Use,
}

/// A word as the automaton reports it: its id, and in the high bits what most passes need to know to skip it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key(u32);

impl Key {
    const ID_BITS: u32 = 28;
    /// It means something to the reader.
    const WORD: u32 = 1 << 28;
    /// It is a term of some node.
    const TERM: u32 = 1 << 29;
    /// It is a term or half of one.
    const PLACES: u32 = 1 << 30;
    /// It kills an item or shows a chain.
    const MARKS: u32 = 1 << 31;

    fn new(id: usize, surface: &Surface, claims: &[Claim]) -> Self {
        let mut key = id as u32;
        if surface.word.is_some() {
            key |= Self::WORD;
        }
        for claim in claims {
            key |= match claim.usage {
                Use::Term => Self::TERM | Self::PLACES,
                Use::Half(_) => Self::PLACES,
                Use::Not | Use::Context => Self::MARKS,
            };
        }
        Self(key)
    }

    pub(crate) fn from_value(value: u32) -> Self {
        Self(value)
    }

    fn id(self) -> usize {
        (self.0 & ((1 << Self::ID_BITS) - 1)) as usize
    }

    pub(crate) fn is_word(self) -> bool {
        self.0 & Self::WORD != 0
    }

    pub(crate) fn is_term(self) -> bool {
        self.0 & Self::TERM != 0
    }

    pub(crate) fn places(self) -> bool {
        self.0 & Self::PLACES != 0
    }

    pub(crate) fn marks(self) -> bool {
        self.0 & Self::MARKS != 0
    }
}

/// One word of the automaton with all it means.
#[derive(Debug, Clone, Default)]
pub(crate) struct Surface {
    /// Meaning in a scope or a list of products.
    pub(crate) word: Option<Word>,
    /// Meaning in a name.
    pub(crate) body: Option<Body>,
    /// Trades that a name with this word states, one bit each.
    pub(crate) trades: u16,
    /// Whether a name with this word makes things.
    pub(crate) maker: bool,
    claims: Range<u32>,
    /// Where a term is goods and a verb: the bytes of the goods.
    pub(crate) goods: Option<(u32, u32)>,
    /// Whether a term names a tool or a machine: a verb at its front is what the tool does.
    pub(crate) tool: bool,
}

/// What placement needs to know of a node.
#[derive(Debug, Clone)]
pub(crate) struct NodeRules {
    pub(crate) chain: u16,
    /// Index in its chain.
    pub(crate) index: u16,
    pub(crate) roles: Vec<Role>,
    pub(crate) general: bool,
    /// Trades that its own words name; a firm that states one of them is no stranger here.
    pub(crate) trades: u16,
    /// Nodes of other chains that draw this business again, counted over all chains: who stands here stands there.
    pub(crate) drawn: Vec<u16>,
}

/// What placement needs to know of a chain.
#[derive(Debug, Clone)]
pub(crate) struct ChainRules {
    id: String,
    nodes: Vec<String>,
    /// Its first node among those of all chains.
    first: usize,
}

/// Every word that placement looks for. Built once from the chains of a district, shared by any number of threads.
pub struct Lexicon {
    pub(crate) automaton: CharwiseDoubleArrayAhoCorasick<u32>,
    surfaces: Vec<Surface>,
    /// Meaning of each word to the reader, apart from the rest because every token asks for it.
    words: Vec<Option<Word>>,
    /// How far, in bytes, a longer word that holds this one can end behind it; [`ALONE`] where none holds it.
    reaches: Vec<u16>,
    claims: Vec<Claim>,
    pub(crate) nodes: Vec<NodeRules>,
    pub(crate) chains: Vec<ChainRules>,
    /// Bytes of the longest word: how far a longer match can end behind a shorter one that it contains.
    pub(crate) longest: usize,
}

impl std::fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lexicon")
            .field("words", &self.surfaces.len())
            .field("chains", &self.chains.len())
            .field("nodes", &self.nodes.len())
            .finish_non_exhaustive()
    }
}

impl Lexicon {
    /// The lexicon of these chains, in this order: [`crate::Placement::chain`] and [`crate::Placement::node`] are indices into
    /// it. Empty terms are passed over ([`Chain::faults`] names them); a term that holds Latin letters or digits is also found in
    /// capitals, in small letters and full width.
    ///
    /// A node with a home is not looked for by the home's words a second time: whoever stands on the home is placed on it too.
    /// Only a general node takes the words themselves, because it asks for evidence of its own chain beside them.
    pub fn new(chains: &[Chain]) -> Result<Self, LexiconError> {
        let nodes: usize = chains.iter().map(|chain| chain.nodes.len()).sum();
        if chains.len() > usize::from(u16::MAX) || nodes > usize::from(u16::MAX) {
            return Err(LexiconError::TooMany { chains: chains.len(), nodes });
        }
        let homeless = |kind| matches!(kind, FaultKind::NoHome | FaultKind::ChainedHome);
        if let Some(between) = faults_between(chains).into_iter().find(|between| homeless(between.fault.kind)) {
            let chain = &chains[between.chain].id;
            return Err(LexiconError::Home(format!("chain `{chain}`: {}", between.fault.message.en)));
        }
        let mut draft = Draft::default();
        draft.add_language();
        let (mut node_rules, mut chain_rules) = (Vec::with_capacity(nodes), Vec::with_capacity(chains.len()));
        for (chain_index, chain) in chains.iter().enumerate() {
            let number = narrow(chain_index);
            let first = node_rules.len();
            for word in &chain.context {
                draft.claim(word, Claim { chain: number, node: 0, usage: Use::Context });
            }
            for (node_index, node) in chain.nodes.iter().enumerate() {
                let id = narrow(node_rules.len());
                for word in words_of(chains, node, |node| &node.terms) {
                    draft.claim(word, Claim { chain: number, node: id, usage: Use::Term });
                    let word = word.trim();
                    if let Some((range, deeds)) = halves(word)
                        && holds_parted(&word[range.clone()], deeds)
                        && !words::NARROW.iter().any(|verb| word.ends_with(verb))
                    {
                        let usage = Use::Half(deeds.narrowest());
                        draft.claim(&word[range], Claim { chain: number, node: id, usage });
                    }
                }
                for word in words_of(chains, node, |node| &node.not) {
                    draft.claim(word, Claim { chain: number, node: id, usage: Use::Not });
                }
                node_rules.push(NodeRules {
                    chain: number,
                    index: narrow(node_index),
                    roles: node.roles.clone(),
                    general: node.general,
                    trades: stated_trades(words_of(chains, node, |node| &node.terms)),
                    drawn: Vec::new(),
                });
            }
            chain_rules.push(ChainRules {
                id: chain.id.clone(),
                nodes: chain.nodes.iter().map(|node| node.id.clone()).collect(),
                first,
            });
        }
        for (chain, node, home) in chains.iter().enumerate().flat_map(|(index, chain)| {
            let drawn = chain.nodes.iter().enumerate().filter(|(_, node)| !node.general);
            drawn.flat_map(move |(at, node)| node.homes.iter().map(move |home| (index, at, home)))
        }) {
            let Some((there, at)) = home.find(chains) else { continue };
            let id = narrow(chain_rules[chain].first + node);
            let drawn = &mut node_rules[chain_rules[there].first + at].drawn;
            if !drawn.contains(&id) {
                drawn.push(id);
            }
        }
        draft.finish(node_rules, chain_rules)
    }

    /// Number of chains.
    pub fn chain_count(&self) -> usize {
        self.chains.len()
    }

    /// Id of a chain, by its index.
    pub fn chain_id(&self, chain: usize) -> Option<&str> {
        self.chains.get(chain).map(|rules| rules.id.as_str())
    }

    /// Id of a node, by the indices that a placement carries.
    pub fn node_id(&self, chain: usize, node: usize) -> Option<&str> {
        self.chains.get(chain).and_then(|rules| rules.nodes.get(node)).map(String::as_str)
    }

    /// Number of words in the automaton: terms with their variants, killing words, context words, the language.
    pub fn word_count(&self) -> usize {
        self.surfaces.len()
    }

    /// Rules of a node, by the indices that a placement carries.
    pub(crate) fn rules(&self, chain: usize, node: usize) -> Option<&NodeRules> {
        self.nodes.get(self.chains.get(chain)?.first + node)
    }

    /// Whether a longer term hides a shorter one inside it. One word has one home, so `汽车美容` is no `美容` on any chain; but
    /// a general node's term may come to nothing where its chain is not spoken of, so it hides only what is of its own chain.
    pub(crate) fn hides(&self, longer: Claim, shorter: Claim) -> bool {
        longer.usage == Use::Term && (longer.chain == shorter.chain || !self.nodes[usize::from(longer.node)].general)
    }

    pub(crate) fn surface(&self, key: Key) -> &Surface {
        &self.surfaces[key.id()]
    }

    pub(crate) fn word(&self, key: Key) -> Option<Word> {
        self.words[key.id()]
    }

    /// How far behind a word a longer one that holds it can end, in bytes.
    pub(crate) fn reach(&self, key: Key) -> Option<u32> {
        let reach = self.reaches[key.id()];
        (reach != ALONE).then_some(u32::from(reach))
    }

    pub(crate) fn claims(&self, key: Key) -> &[Claim] {
        let range = &self.surface(key).claims;
        &self.claims[range.start as usize..range.end as usize]
    }
}

/// No longer word holds this one.
const ALONE: u16 = u16::MAX;

/// Ids are checked against the limit before they are made.
fn narrow(index: usize) -> u16 {
    u16::try_from(index).unwrap_or(u16::MAX)
}

/// A node's own words and, where it is general, those of its homes.
fn words_of<'a>(
    chains: &'a [Chain],
    node: &'a Node,
    of: impl Fn(&'a Node) -> &'a [String] + Copy,
) -> impl Iterator<Item = &'a String> {
    let homes = node.homes.iter().filter(|_| node.general).filter_map(|home| home.find(chains));
    of(node).iter().chain(homes.flat_map(move |(chain, at)| of(&chains[chain].nodes[at])))
}

/// Trades that a node's words name, a bit each. One word among many is no trade: `互联网广告` is advertising.
fn stated_trades<'a>(terms: impl Iterator<Item = &'a String>) -> u16 {
    let terms: Vec<&String> = terms.collect();
    let mut mask = 0;
    for (bit, group) in words::STATED_TRADES.iter().enumerate() {
        let naming = terms.iter().filter(|term| group.iter().any(|word| term.contains(word))).count();
        if naming * words::TRADE_PART >= terms.len().max(1) {
            mask |= 1 << bit;
        }
    }
    mask
}

/// A term that joins goods and a verb, parted: `汽车维修服务` into `汽车` (as bytes of the term) and the verb of repair.
fn halves(term: &str) -> Option<(Range<usize>, Deeds)> {
    let verb_of = |text: &str| words::VERBS.iter().find(|(_, list)| list.contains(&text)).map(|(deeds, _)| *deeds);
    let (range, deeds) = if let Some(verb) = words::SPLIT_FRONT.iter().find(|verb| term.starts_with(**verb)) {
        (verb.len()..term.len(), verb_of(verb)?)
    } else {
        let base = words::SPLIT_TAILS
            .iter()
            .find_map(|tail| term.strip_suffix(tail))
            .filter(|base| ends_with_verb(base).is_some())
            .unwrap_or(term);
        let verb = ends_with_verb(base)?;
        (0..base.len() - verb.len(), verb_of(verb)?)
    };
    let goods = &term[range.clone()];
    (goods.chars().count() >= 2 && verb_of(goods).is_none()).then_some((range, deeds))
}

/// Whether goods and verb parted still say what the term says. `金属热处理` is no `金属` that is worked in whatever way, `上门服务`
/// is no `上门`: some verbs say too many things, and so do some goods.
fn holds_parted(goods: &str, deeds: Deeds) -> bool {
    let broad = Deeds::PROCESS.or(Deeds::SERVE).or(Deeds::INVEST).or(Deeds::SOME).or(Deeds::DEAL);
    !deeds.has(broad)
        && !words::GENERIC.contains(&goods)
        // `药品` is goods where it is told how they are sold.
        && (!words::OTHER_HEADS.contains(&goods) || deeds.has(Deeds::WHOLESALE.or(Deeds::RETAIL)))
        && !words::SOFT_TAILS.contains(&goods)
        && !words::ATTRIBUTES.contains(&goods)
}

/// The longest verb that a term ends with.
fn ends_with_verb(term: &str) -> Option<&'static str> {
    words::VERBS
        .iter()
        .flat_map(|(_, list)| list.iter().copied())
        .filter(|verb| term.len() > verb.len() && term.ends_with(verb))
        .max_by_key(|verb| verb.len())
}

#[derive(Default)]
struct Draft {
    ids: HashMap<String, usize>,
    surfaces: Vec<(Surface, Vec<Claim>)>,
}

impl Draft {
    fn surface(&mut self, word: &str) -> &mut (Surface, Vec<Claim>) {
        let next = self.surfaces.len();
        let id = *self.ids.entry(word.to_owned()).or_insert(next);
        if id == next {
            self.surfaces.push((Surface::default(), Vec::new()));
        }
        &mut self.surfaces[id]
    }

    fn add_words(&mut self, list: &[&str], word: Word) {
        for text in list {
            self.surface(text).0.word = Some(word);
        }
    }

    fn add_language(&mut self) {
        // Later tables win where two hold the same word: a verb is a verb even where it also sounds like a filler.
        self.add_words(words::PLAIN, Word::Plain);
        self.add_words(words::GENERIC, Word::Generic(Deeds::NONE));
        for (deeds, list) in words::GENERIC_DEEDS {
            self.add_words(list, Word::Generic(*deeds));
        }
        self.add_words(words::TEMPLATES, Word::Template);
        self.add_words(words::HEADINGS, Word::Heading);
        self.add_words(words::ASIDES, Word::Aside);
        self.add_words(words::WITHOUT, Word::Without);
        self.add_words(words::EXCEPT, Word::Except);
        self.add_words(&["（除", "(除"], Word::OpenExcept);
        self.add_words(&["（除尘", "(除尘", "（除锈", "(除锈"], Word::Open);
        for (deeds, list) in words::VERBS {
            self.add_words(list, Word::Verb(*deeds));
        }
        for (deeds, list) in words::CRAFTS {
            self.add_words(list, Word::Craft(*deeds));
        }
        for number in words::numbers() {
            self.add_words(&[&number], Word::Comma);
        }
        for (text, word) in words::MARKS {
            self.add_words(&[text], *word);
        }
        for (body, list) in words::BODIES {
            for text in *list {
                self.surface(text).0.body = Some(*body);
            }
        }
        for text in words::MAKER_NAMES {
            self.surface(text).0.maker = true;
        }
        for (bit, group) in words::STATED_TRADES.iter().enumerate() {
            for text in *group {
                self.surface(text).0.trades |= 1 << bit;
            }
        }
    }

    fn claim(&mut self, word: &str, claim: Claim) {
        for variant in variants(word.trim()) {
            let goods = halves(&variant).map(|(range, _)| (range.start as u32, range.end as u32));
            let (surface, claims) = self.surface(&variant);
            if claim.usage == Use::Term {
                surface.goods = goods;
                surface.tool = words::OTHER_HEADS.iter().any(|head| variant.ends_with(head))
                    && !words::SPLIT_FRONT.iter().any(|verb| variant.starts_with(verb));
            }
            if !claims.contains(&claim) {
                claims.push(claim);
            }
        }
    }

    fn finish(self, nodes: Vec<NodeRules>, chains: Vec<ChainRules>) -> Result<Lexicon, LexiconError> {
        let words = self.surfaces.len();
        if words >> Key::ID_BITS != 0 {
            return Err(LexiconError::Automaton { words, reason: "more words than ids".to_owned() });
        }
        let mut patterns: Vec<(&str, u32)> = self
            .ids
            .iter()
            .map(|(word, id)| {
                let (surface, claims) = &self.surfaces[*id];
                (word.as_str(), Key::new(*id, surface, claims).0)
            })
            .collect();
        // The order of a hash map must not reach the automaton: the same packs give the same bytes.
        patterns.sort_unstable();
        let longest = patterns.iter().map(|(word, _)| word.len()).max().unwrap_or(0);
        let automaton: CharwiseDoubleArrayAhoCorasick<u32> = CharwiseDoubleArrayAhoCorasickBuilder::new()
            .build_with_values(patterns)
            .map_err(|error| LexiconError::Automaton { words, reason: error.to_string() })?;
        let mut reaches = vec![ALONE; words];
        for word in self.ids.keys() {
            for inner in automaton.find_overlapping_iter(word) {
                if inner.end() - inner.start() < word.len() {
                    let reach = &mut reaches[Key::from_value(inner.value()).id()];
                    let behind = narrow(word.len() - inner.end()).min(ALONE - 1);
                    *reach = if *reach == ALONE { behind } else { behind.max(*reach) };
                }
            }
        }
        let mut claims = Vec::new();
        let mut surfaces = Vec::with_capacity(words);
        for (mut surface, own) in self.surfaces {
            let start = claims.len() as u32;
            claims.extend(own);
            surface.claims = start..claims.len() as u32;
            surfaces.push(surface);
        }
        let words = surfaces.iter().map(|surface| surface.word).collect();
        Ok(Lexicon { automaton, surfaces, words, reaches, claims, nodes, chains, longest })
    }
}

/// The forms in which registers write a word: as given and, where it holds ASCII, in capitals, in small letters, full width.
/// Spans stay those of the text because the text itself is never rewritten.
fn variants(word: &str) -> Vec<String> {
    if word.is_empty() {
        return Vec::new();
    }
    let mut forms = vec![word.to_owned()];
    if word.bytes().any(|byte| byte.is_ascii_graphic()) {
        let (upper, lower) = (word.to_ascii_uppercase(), word.to_ascii_lowercase());
        forms.extend([widen(&upper), widen(&lower), widen(word), upper, lower]);
        forms.sort_unstable();
        forms.dedup();
    }
    forms
}

fn widen(word: &str) -> String {
    word.chars()
        .map(|c| match c {
            '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_halves(term: &str, expect: Option<&str>) {
        let parted = halves(term).filter(|(range, deeds)| holds_parted(&term[range.clone()], *deeds));
        assert_eq!(parted.map(|(range, _)| &term[range]), expect, "{term}");
    }

    #[test]
    fn a_term_of_goods_and_verb_is_parted_where_the_parts_still_say_it() {
        check_halves("汽车维修", Some("汽车"));
        check_halves("汽车维修服务", Some("汽车"));
        check_halves("销售钢管", Some("钢管"));
        check_halves("金属热处理", None);
        check_halves("检测设备", None);
        check_halves("货物运输", None);
        check_halves("上门服务", None);
        check_halves("维修", None);
    }

    #[test]
    fn a_word_with_letters_has_its_wide_and_narrow_forms() {
        assert_eq!(variants("3PE"), ["3PE", "3pe", "３ＰＥ", "３ｐｅ"]);
        assert_eq!(variants("钢管"), ["钢管"]);
        assert!(variants("").is_empty());
    }

    #[test]
    fn a_lexicon_is_shared_by_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Lexicon>();
    }
}
