//! The product graph by goods: every way of writing a good gathered under one name.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::name::{self, Variant};
use super::{DraftInput, Relation};

/// Rows by the good they lead to.
pub(super) type Rows = BTreeMap<usize, BTreeSet<u32>>;

/// A good with its neighbours.
#[derive(Debug, Default)]
pub(super) struct Good {
    pub(super) name: String,
    /// Other ways it is written, and how they differ.
    pub(super) written: BTreeMap<String, Variant>,
    pub(super) suppliers: Rows,
    pub(super) users: Rows,
    /// What the graph calls a kind of it, or names for it.
    pub(super) kinds: Rows,
    /// The goods it is a kind of.
    pub(super) wider: Rows,
    /// Firms that name it.
    pub(super) firms: BTreeSet<usize>,
}

impl Good {
    /// How many goods stand beside it.
    pub(super) fn degree(&self) -> usize {
        self.suppliers.len() + self.users.len()
    }
}

/// The graph.
#[derive(Debug, Default)]
pub(super) struct Graph {
    goods: Vec<Good>,
    index: HashMap<String, usize>,
    /// Rows by which a good would be its own supplier or kind.
    pub(super) loops: usize,
    /// Whether firms were given.
    pub(super) has_firms: bool,
}

/// Degrees of separation in use between a right and a wrong spelling: a good named this many times as often is the right one.
const RIGHT_BY: usize = 3;

impl Graph {
    /// Reads all names, then all rows.
    pub(super) fn build(input: &DraftInput<'_>) -> Self {
        let mut seen: HashMap<String, usize> = HashMap::new();
        let linked = input.links.iter().flat_map(|link| [&link.from, &link.to]);
        for raw in linked.chain(input.firms.iter().map(|firm| &firm.product)) {
            *seen.entry(name::clean(raw)).or_default() += 1;
        }
        seen.remove("");
        let right = spellings(&seen, input.sound);
        let mut graph = Self { has_firms: !input.firms.is_empty(), ..Self::default() };
        for link in input.links {
            let (Some(from), Some(to)) = (graph.enter(&link.from, &seen, &right), graph.enter(&link.to, &seen, &right))
            else {
                continue;
            };
            if from == to {
                graph.loops += usize::from(link.from == link.to);
                continue;
            }
            let (supplier, user) = match link.relation {
                Relation::Material => (to, from),
                Relation::Product => (from, to),
                Relation::Kind => {
                    graph.goods[from].kinds.entry(to).or_default().insert(link.row);
                    graph.goods[to].wider.entry(from).or_default().insert(link.row);
                    continue;
                }
            };
            graph.goods[user].suppliers.entry(supplier).or_default().insert(link.row);
            graph.goods[supplier].users.entry(user).or_default().insert(link.row);
        }
        let mut firms: HashMap<&str, usize> = HashMap::new();
        for firm in input.firms {
            let key = firm.firm.trim();
            let next = firms.len();
            let key = *firms.entry(key).or_insert(next);
            if let Some(good) = graph.enter(&firm.product, &seen, &right) {
                graph.goods[good].firms.insert(key);
            }
        }
        graph
    }

    /// The good a name means, entered where it is new.
    fn enter(&mut self, raw: &str, seen: &HashMap<String, usize>, right: &HashMap<String, String>) -> Option<usize> {
        let clean = name::clean(raw);
        if clean.is_empty() {
            return None;
        }
        let (mut good, mut how) = name::good(&clean, &|name| seen.contains_key(name));
        if let Some(meant) = right.get(&good) {
            (good, how) = (meant.clone(), Some(Variant::Typo));
        }
        let next = self.goods.len();
        let place = *self.index.entry(good.clone()).or_insert(next);
        if place == next {
            self.goods.push(Good { name: good, ..Good::default() });
        }
        if let Some(how) = how {
            self.goods[place].written.insert(clean, how);
        } else if clean != raw.trim() {
            self.goods[place].written.insert(raw.trim().to_owned(), Variant::Marks);
        }
        Some(place)
    }

    pub(super) fn good(&self, good: usize) -> &Good {
        &self.goods[good]
    }

    pub(super) fn name(&self, good: usize) -> &str {
        &self.goods[good].name
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (usize, &Good)> {
        self.goods.iter().enumerate()
    }

    /// A good by any of its spellings.
    pub(super) fn find(&self, asked: &str) -> Option<usize> {
        let (bare, _) = name::good(asked, &|name| self.index.contains_key(name));
        self.index.get(asked).or_else(|| self.index.get(&bare)).copied()
    }

    /// Names most like one that is not there: by the pairs of characters they share.
    pub(super) fn near(&self, asked: &str, most: usize) -> Vec<String> {
        let wanted = pairs(asked);
        let mut found: Vec<(usize, usize, &str)> = self
            .goods
            .iter()
            .filter(|good| name::noise(&good.name).is_none())
            .filter_map(|good| {
                let pairs = pairs(&good.name);
                let shared = pairs.iter().filter(|pair| wanted.contains(pair)).count();
                // In thousandths, so that the order is one of whole numbers.
                let likeness = (2000 * shared).checked_div(pairs.len() + wanted.len()).unwrap_or(0);
                (likeness >= 400).then_some((likeness, good.degree(), good.name.as_str()))
            })
            .collect();
        found.sort_unstable_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then(a.2.cmp(b.2)));
        found.into_iter().take(most).map(|(_, _, name)| name.to_owned()).collect()
    }
}

fn pairs(name: &str) -> Vec<(char, char)> {
    name.chars().zip(name.chars().skip(1)).collect()
}

/// Wrong spelling → right one: one character that looks or sounds like the other, in a name that is used far more often.
fn spellings(seen: &HashMap<String, usize>, sound: fn(&str) -> String) -> HashMap<String, String> {
    let mut right = HashMap::new();
    let mut alike: HashMap<String, Vec<&str>> = HashMap::new();
    for (name, uses) in seen {
        let known =
            |other: &str| seen.get_key_value(other).filter(|(_, n)| **n >= *uses).map(|(name, _)| name.as_str());
        if let Some(meant) = name::mixed_up(name, &known) {
            right.insert(name.clone(), meant.to_owned());
        } else if name::letters(name) >= 4 {
            alike.entry(sound(name)).or_default().push(name);
        }
    }
    for group in alike.values_mut().filter(|group| group.len() > 1) {
        group.sort_unstable_by(|a, b| seen[*b].cmp(&seen[*a]).then(a.cmp(b)));
        for (at, wrong) in group.iter().enumerate() {
            let meant = group[..at].iter().find(|other| {
                seen[**other] >= RIGHT_BY * seen[*wrong]
                    && other.chars().zip(wrong.chars()).filter(|(a, b)| a != b).count() == 1
                    && name::letters(other) == name::letters(wrong)
            });
            if let Some(meant) = meant {
                right.insert((*wrong).to_owned(), (*meant).to_owned());
            }
        }
    }
    // A mistake of a mistake would lead nowhere.
    let wrong: BTreeSet<String> = right.keys().cloned().collect();
    right.retain(|_, meant| !wrong.contains(meant));
    right
}
