//! Who is present on each node of a chain in a region, and how much of a complete register that is.
//!
//! Presence weighs firms where counts mislead: one works can be most of a node's output.

use chain::Chain;
use model::{Currency, EnterpriseId, Money, Role, Strength, Text};

use crate::figure::Figure;
use crate::panel::garwood;
use crate::settings::Settings;

/// A local firm on a node.
#[derive(Debug, Clone, PartialEq)]
pub struct LocalFirm {
    /// Row id.
    pub enterprise: EnterpriseId,
    /// Name as registered.
    pub name: String,
    /// Node, by index into the chain's nodes.
    pub node: usize,
    /// What it does there.
    pub role: Role,
    /// Main business or one among much.
    pub strength: Strength,
    /// How sure the placement is, 0 to 1.
    pub score: f64,
    /// Above the statistical size floor; `None` unknown.
    pub above_scale: Option<bool>,
    /// Whether the chain's definition names it as the anchor of this node.
    pub anchor: bool,
    /// Whether it holds one of [`LEAD_HONOURS`], or is an anchor.
    pub lead: bool,
    /// Registered capital.
    pub capital: Option<Money>,
    /// Whether it is an invented sample.
    pub sample: bool,
}

/// Titles that make a firm a lead firm of its node: chain leader, specialised and sophisticated (专精特新, the little giants
/// among them), single-product champion, listed. 高新技术企业 is not one: too many firms hold it to tell a leader.
pub const LEAD_HONOURS: &[&str] = &["链主", "专精特新", "单项冠军", "龙头", "上市"];

/// Whether any of a firm's titles makes it a lead firm.
pub fn is_lead(honours: &[String]) -> bool {
    honours.iter().any(|title| LEAD_HONOURS.iter().any(|lead| title.contains(lead)))
}

/// Number of firms and how many of them are above the size floor: of a region's register, or of a reference universe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Census {
    /// All firms.
    pub firms: u32,
    /// Those above the size floor.
    pub above_scale: u32,
}

impl Census {
    /// Weighted presence: see [`Settings::weight_above_scale`].
    pub fn presence(self, settings: &Settings) -> f64 {
        let others = self.firms.saturating_sub(self.above_scale);
        f64::from(self.above_scale) * settings.weight_above_scale + f64::from(others) * settings.weight_other
    }
}

/// How many firms a complete register would show on a node, or on the chain as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Expectation {
    /// Node by index; `None` is the whole chain.
    pub node: Option<usize>,
    /// Firms expected.
    pub expected: u32,
    /// Firms found where the number speaks of another day than the firms looked at: how complete a register is does not change
    /// because one looks back. `None` counts the firms looked at.
    pub found: Option<u32>,
    /// Where the number comes from.
    pub source: Text,
}

/// The universe that location quotients refer to.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// What it is: `湖南省规上企业` / `above-scale firms of Hunan`.
    pub title: Text,
    /// All firms of all industries.
    pub all: Census,
    /// By node; `None` where the universe is silent.
    pub nodes: Vec<Option<Census>>,
}

/// Presence on one node.
#[derive(Debug, Clone, PartialEq)]
pub struct NodePresence {
    /// Firms whose main business it is, best first.
    pub core: Vec<LocalFirm>,
    /// Firms that mention it.
    pub minor: Vec<LocalFirm>,
    /// Core firms above the size floor.
    pub above_scale: u32,
    /// Core firms that lead.
    pub lead: u32,
    /// Weighted presence of core firms.
    pub presence: f64,
    /// Sum of core firms' known capital in yuan, and how many firms it covers. Other currencies are left out and counted as
    /// unknown: an exchange rate of another day would be an invention.
    pub capital: (Option<Money>, u32),
    /// Core firms found ÷ firms expected, at most 1.
    pub coverage: Figure,
    /// Location quotient.
    pub lq: Figure,
    /// What the quotient could as well be by chance; `None` where it is unknown. See [`Settings::interval`].
    pub lq_interval: Option<(f64, f64)>,
}

/// Presence on every node of the chain, in the nodes' order.
///
/// `LQ = (presence on the node ÷ presence of all local firms) ÷ (reference presence on the node ÷ reference presence of all)`,
/// presence weighted as in [`Settings`].
pub fn presence(
    chain: &Chain,
    firms: &[LocalFirm],
    local: Census,
    expectations: &[Expectation],
    reference: Option<&Reference>,
    settings: &Settings,
) -> Vec<NodePresence> {
    let whole_chain = expectations.iter().find(|row| row.node.is_none());
    let mut core_ids: Vec<_> = firms.iter().filter(|f| f.strength == Strength::Core).map(|f| f.enterprise).collect();
    core_ids.sort_unstable();
    core_ids.dedup();
    by_node(chain, firms)
        .into_iter()
        .enumerate()
        .map(|(node, (core, minor))| {
            let census = Census {
                firms: core.len() as u32,
                above_scale: core.iter().filter(|firm| firm.above_scale == Some(true)).count() as u32,
            };
            let weighted = census.presence(settings);
            let coverage = coverage(
                expectations.iter().find(|row| row.node == Some(node)),
                whole_chain,
                census.firms,
                core_ids.len() as u32,
            );
            let lq = location_quotient(node, weighted, census.firms, local, reference, settings);
            NodePresence {
                lead: core.iter().filter(|firm| firm.lead).count() as u32,
                above_scale: census.above_scale,
                capital: capital(&core),
                lq_interval: lq
                    .value()
                    .and_then(|value| by_chance(value, census.firms, (node, local, reference?), settings)),
                lq,
                presence: weighted,
                coverage,
                core,
                minor,
            }
        })
        .collect()
}

/// Core and minor firms of each node, best first. Firms are gone through once: of a whole city's register there are many, and a
/// chain has dozens of nodes.
fn by_node(chain: &Chain, firms: &[LocalFirm]) -> Vec<(Vec<LocalFirm>, Vec<LocalFirm>)> {
    let mut nodes = vec![(Vec::new(), Vec::new()); chain.nodes.len()];
    for firm in firms {
        // A node that the chain does not have is no one's.
        let Some((core, minor)) = nodes.get_mut(firm.node) else { continue };
        match firm.strength {
            Strength::Core => core.push(firm.clone()),
            Strength::Minor => minor.push(firm.clone()),
        }
    }
    for (core, minor) in &mut nodes {
        core.sort_by(|a, b| {
            let marks = |firm: &LocalFirm| (firm.anchor, firm.lead, firm.above_scale == Some(true));
            marks(b).cmp(&marks(a)).then(b.score.total_cmp(&a.score)).then_with(|| a.name.cmp(&b.name))
        });
        minor.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.name.cmp(&b.name)));
    }
    nodes
}

fn capital(core: &[LocalFirm]) -> (Option<Money>, u32) {
    let known: Vec<i64> = core
        .iter()
        .filter_map(|firm| firm.capital)
        .filter(|money| money.currency == Currency::Cny)
        .map(|money| money.hundredths)
        .collect();
    let sum = known.iter().fold(0_i64, |sum, amount| sum.saturating_add(*amount));
    ((!known.is_empty()).then_some(Money { hundredths: sum, currency: Currency::Cny }), known.len() as u32)
}

fn coverage(node: Option<&Expectation>, chain: Option<&Expectation>, on_node: u32, on_chain: u32) -> Figure {
    let (row, found, zh, en) = match (node, chain) {
        (Some(row), _) => (row, on_node, "本环节", "on the node"),
        (None, Some(row)) => (row, on_chain, "全链", "on the chain"),
        (None, None) => {
            return Figure::unknown("没有应有企业数，覆盖率无从谈起", "no expected number of firms to compare with");
        }
    };
    let found = row.found.unwrap_or(found);
    let value = if row.expected == 0 { 1.0 } else { (f64::from(found) / f64::from(row.expected)).min(1.0) };
    Figure::known(
        value,
        format!("{zh}登记 {found} 家，应有 {} 家（{}）", row.expected, row.source.zh),
        format!("{found} firms {en} of {} expected ({})", row.expected, row.source.en),
    )
}

fn location_quotient(
    node: usize,
    presence: f64,
    n: u32,
    local: Census,
    reference: Option<&Reference>,
    settings: &Settings,
) -> Figure {
    let Some(reference) = reference else {
        return Figure::unknown("缺参照面", "no reference universe is loaded");
    };
    let Some(on_node) = reference.nodes.get(node).copied().flatten() else {
        return Figure::unknown("参照面没有这一环节", "the reference universe is silent on this node");
    };
    let (here, there) = (local.presence(settings), reference.all.presence(settings));
    let share_there = on_node.presence(settings) / there;
    if !(here > 0.0 && there > 0.0 && share_there > 0.0) {
        return Figure::unknown("分母为零", "a denominator is zero");
    }
    let few = n < settings.lq_firms_from;
    let (few_zh, few_en) = if few {
        (
            format!("；不足 {} 家，仅供参考", settings.lq_firms_from),
            format!("; fewer than {} firms: says little", settings.lq_firms_from),
        )
    } else {
        (String::new(), String::new())
    };
    Figure::known(
        presence / here / share_there,
        format!(
            "本地占比 {:.2}% ÷ {}占比 {:.2}%（规上计 {}，n={n}）{few_zh}",
            100.0 * presence / here,
            reference.title.zh,
            100.0 * share_there,
            settings.weight_above_scale
        ),
        format!(
            "local share {:.2}% ÷ share in {} {:.2}% (above-scale firms weigh {}, n={n}){few_en}",
            100.0 * presence / here,
            reference.title.en,
            100.0 * share_there,
            settings.weight_above_scale
        ),
    )
}

/// The interval of a quotient: that of a Poisson count of its firms (Garwood 1936), each weighing what the node's firms weigh on
/// average. Of no firm, what firms of the least weight would make.
fn by_chance(
    lq: f64,
    n: u32,
    (node, local, reference): (usize, Census, &Reference),
    settings: &Settings,
) -> Option<(f64, f64)> {
    let (low, high) = garwood(n, settings.interval)?;
    let one = if n > 0 {
        lq / f64::from(n)
    } else {
        let share = reference.nodes.get(node).copied().flatten()?.presence(settings) / reference.all.presence(settings);
        settings.weight_other.min(settings.weight_above_scale) / local.presence(settings) / share
    };
    Some((low * one, high * one)).filter(|(low, high)| low.is_finite() && high.is_finite())
}
