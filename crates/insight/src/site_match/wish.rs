//! What orders the sites that pass: price against budget, neighbours, opportunities, the zone's chains. Each is a sentence.

use model::{Lang, Opportunity, Price, Site, SiteAspect, Text};

use super::SiteMatchInput;
use super::check::{amount, list};

/// What a wish is about, in the order in which sites are compared by them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WishKind {
    /// Rent or price against the budget.
    Price,
    /// Landed firms of the same chain in the zone.
    Neighbours,
    /// What the zone offers for the node or the chain.
    Opportunities,
    /// Whether the zone carries the chain.
    Chain,
}

impl WishKind {
    /// The word of the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Price => "price",
            Self::Neighbours => "neighbours",
            Self::Opportunities => "opportunities",
            Self::Chain => "chain",
        }
    }
}

/// How a wish is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WishState {
    /// It speaks for the site.
    Good,
    /// Nothing is known.
    Unknown,
    /// It speaks against the site.
    Bad,
}

impl WishState {
    /// The word of the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Unknown => "unknown",
            Self::Bad => "bad",
        }
    }
}

/// A wish with its sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Wish {
    /// What about.
    pub kind: WishKind,
    /// How it is met.
    pub state: WishState,
    /// In a sentence.
    pub text: Text,
    /// Where that comes from.
    pub source: Text,
}

/// Firms that are named in a sentence.
const NAMED: usize = 3;

/// The wishes that something can be said about. Neighbours and opportunities are looked for where a chain is named.
pub(crate) fn wishes(input: &SiteMatchInput<'_>, site: &Site) -> Vec<Wish> {
    [price(input, site), neighbours(input, site), opportunities(input, site), chain(input, site)]
        .into_iter()
        .flatten()
        .collect()
}

fn price(input: &SiteMatchInput<'_>, site: &Site) -> Option<Wish> {
    let budget = input.requirement.budget;
    let words = site.price.as_ref();
    let asked = words.and_then(|words| Price::read(&words.zh).or_else(|| Price::read(&words.en)));
    let (state, zh, en) = match (budget, words, asked) {
        (None, None, _) => return None,
        (None, Some(words), _) => {
            (WishState::Unknown, format!("价格 {}，预算未给", words.zh), format!("price {}; no budget given", words.en))
        }
        (Some(_), None, _) => {
            (WishState::Unknown, "价格未知，须问".to_owned(), "price unknown, to be asked".to_owned())
        }
        (Some(_), Some(words), None) => (
            WishState::Unknown,
            format!("价格“{}”没有可比的数", words.zh),
            format!("price “{}” holds no amount to compare", words.en),
        ),
        (Some(budget), Some(words), Some(asked)) if budget.unit != asked.unit => (
            WishState::Unknown,
            format!("价格 {}，预算按{}，单位不同，不比", words.zh, budget.unit.title().zh),
            format!("price {}, budget in {}: other units, not compared", words.en, budget.unit.title().en),
        ),
        (Some(budget), Some(_), Some(asked)) => {
            let unit = budget.unit.title();
            let over = asked.value - budget.value;
            let (state, zh, en) = if over > 0.0 {
                (WishState::Bad, format!("超 {}", amount(over)), format!("{} over", amount(over)))
            } else {
                (WishState::Good, "在预算内".to_owned(), "within".to_owned())
            };
            (
                state,
                format!("价格 {} {}，预算 {}，{zh}", amount(asked.value), unit.zh, amount(budget.value)),
                format!("price {} {}, budget {}: {en}", amount(asked.value), unit.en, amount(budget.value)),
            )
        }
    };
    let old = site.price.is_some() && site.stale(input.on, input.settings.life).contains(&SiteAspect::Price);
    let (zh, en) = if old {
        (format!("{zh}；价格已过期，待确认"), format!("{en}; the price is old, to be confirmed"))
    } else {
        (zh, en)
    };
    // An old price neither speaks for a site nor against it.
    let state = if old { WishState::Unknown } else { state };
    Some(Wish { kind: WishKind::Price, state, text: Text::new(zh, en), source: Text::new(&site.source, &site.source) })
}

fn neighbours(input: &SiteMatchInput<'_>, site: &Site) -> Option<Wish> {
    if input.requirement.chain.is_empty() {
        return None;
    }
    let near: Vec<_> = input.neighbours.iter().filter(|firm| firm.zone == site.zone).collect();
    let touching = |firm: &super::Neighbour| firm.nodes.iter().any(|node| input.adjacent.contains(node));
    let linked: Vec<_> = near.iter().copied().filter(|firm| touching(firm)).collect();
    let (all, named) = (near.len(), if linked.is_empty() { &near } else { &linked });
    let names = |lang| list(named.iter().take(NAMED).map(|firm| firm.name.clone()), lang);
    let (state, text) = if all == 0 {
        // An address that names no zone tells nothing, so none found is not none there.
        let text = Text::new("登记地址看不出同链邻居", "no neighbour of the chain is told by the addresses");
        (WishState::Unknown, text)
    } else if linked.is_empty() {
        let text = Text::new(
            format!("同区有本链企业 {all} 家：{}", names(Lang::Zh)),
            format!("firms of the chain in the zone ({all}): {}", names(Lang::En)),
        );
        (WishState::Good, text)
    } else {
        let count = linked.len();
        let text = Text::new(
            format!("同区有上下游 {count} 家（本链共 {all} 家）：{}", names(Lang::Zh)),
            format!("suppliers or users in the zone ({count} of {all} firms of the chain): {}", names(Lang::En)),
        );
        (WishState::Good, text)
    };
    let source = Text::new("企业登记地址", "registered addresses of firms");
    Some(Wish { kind: WishKind::Neighbours, state, text, source })
}

fn opportunities(input: &SiteMatchInput<'_>, site: &Site) -> Option<Wish> {
    let asked = input.requirement;
    if asked.chain.is_empty() {
        return None;
    }
    let ours = |row: &&Opportunity| {
        row.is_offered()
            && row.chain == asked.chain
            && row.zone == site.zone
            && (asked.node.is_empty() || row.node == asked.node)
    };
    let here: Vec<&Opportunity> = input.opportunities.iter().filter(ours).collect();
    let own = here.iter().find(|row| row.site.as_deref() == Some(&site.id));
    let first = own.or(here.first())?;
    let (zh, en) = if own.is_some() {
        ("本载体的机会", "offered with this site")
    } else {
        ("本区的机会", "offered in the zone")
    };
    let text = Text::new(format!("{zh}：{}", first.title.zh), format!("{en}: {}", first.title.en));
    let source = Text::new(&first.source, &first.source);
    Some(Wish { kind: WishKind::Opportunities, state: WishState::Good, text, source })
}

fn chain(input: &SiteMatchInput<'_>, site: &Site) -> Option<Wish> {
    let chain = &input.requirement.chain;
    let zone = input.zones.iter().find(|zone| zone.id == site.zone)?;
    if chain.is_empty() {
        return None;
    }
    let carries = zone.chains.contains(chain);
    let (state, zh, en) = if carries {
        (WishState::Good, "承载这条链", "carries the chain")
    } else {
        (WishState::Bad, "不是这条链的承载区", "is not meant for the chain")
    };
    let text = Text::new(format!("{}{zh}", zone.title.zh), format!("{} {en}", zone.title.en));
    Some(Wish { kind: WishKind::Chain, state, text, source: Text::new(&zone.source, &zone.source) })
}
