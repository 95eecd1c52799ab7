//! What a sheet may say, by edition.
//!
//! [`PublicEdition`] has no field for candidates, scores, persons' judgements or contacts other than an office's: what it
//! cannot hold it cannot leak. [`InternalEdition`] is the public one plus what is for the bureau.

use chain::Chain;
use chrono::NaiveDate;
use insight::{Figure, Gap, Settings};
use model::{Edition, GapKind, Lang, Text, ZoneKind};

/// Labels in the order of their weight for promotion: gaps first, what presses most at the front.
pub(crate) const ORDER: [GapKind; 9] = [
    GapKind::Missing,
    GapKind::Extend,
    GapKind::New,
    GapKind::Weak,
    GapKind::Strong,
    GapKind::Steady,
    GapKind::Watch,
    GapKind::Unverified,
    GapKind::Unsuitable,
];

/// The Chinese and the English half of a source that a pack writes in both: `样例 (sample)`. One without a second half is whole in either.
pub fn halves(source: &str) -> (&str, &str) {
    match source.strip_suffix(')').and_then(|text| text.rsplit_once(" (")) {
        Some((zh, en)) if !zh.is_empty() && !zh.is_ascii() && !en.is_empty() && en.is_ascii() => (zh, en),
        _ => (source, source),
    }
}

/// `样例`, `sample`: stands beside whatever is invented.
pub(crate) fn sample_word(lang: Lang) -> &'static str {
    if lang == Lang::Zh { "样例" } else { "sample" }
}

/// One chain's sheet for anyone.
#[derive(Debug, Clone)]
pub struct PublicEdition {
    /// District and city.
    pub district: Text,
    /// The city it belongs to.
    pub city: Text,
    /// Places that the district lies in, as firms write them before their names, longest first: cards leave them out.
    pub home: Vec<String>,
    /// Day the facts speak of.
    pub data_date: NaiveDate,
    /// Address the QR code leads to.
    pub address: String,
    /// The chain's definition.
    pub chain: Chain,
    /// The chain's place among the district's sheets, from 1, and their number.
    pub place: Option<(usize, usize)>,
    /// One for each node, in order.
    pub nodes: Vec<NodeFacts>,
    /// Key figures, most important first.
    pub figures: Vec<KeyFigure>,
    /// Factor costs.
    pub costs: Vec<CostLine>,
    /// The five kinds of zones with what they offer for this chain.
    pub zones: Vec<ZoneLine>,
    /// The zones on a schematic map; empty where the pack places none.
    pub places: Vec<PlaceMark>,
    /// Policies that bear on the chain.
    pub policies: Vec<PolicyLine>,
    /// Opportunities, first the ones to print when there is no room for all.
    pub opportunities: Vec<OpportunityLine>,
    /// What the sheet says, in up to three sentences.
    pub findings: Vec<Text>,
    /// Names of other chains that ties lead to, by id.
    pub chain_titles: Vec<(String, Text)>,
    /// Coverage of the chain's register.
    pub coverage: Figure,
    /// Reference universe of the location quotients.
    pub reference: Option<Text>,
    /// Thresholds and weights that the labels rest on; the legend and the basis print them.
    pub settings: Settings,
    /// Whether any of it is an invented sample.
    pub sample: bool,
    /// The day looked back at and what changed since; `None` is now.
    pub look_back: Option<LookBack>,
}

/// A sheet of a day that is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookBack {
    /// The day.
    pub day: NaiveDate,
    /// Nodes whose label is another one now, by index, with the label of now.
    pub since: Vec<(usize, GapKind)>,
    /// What is of now all the same, in a few words for the foot line.
    pub kept: Text,
}

/// One chain's sheet for the bureau.
#[derive(Debug, Clone)]
pub struct InternalEdition {
    /// All that is public.
    pub public: PublicEdition,
    /// One for each node, in order.
    pub inside: Vec<NodeInside>,
}

/// A node as anyone may see it.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeFacts {
    /// The label shown.
    pub kind: GapKind,
    /// Local firms whose main business it is.
    pub firms: usize,
    /// Their names, lead firms first.
    pub names: Vec<String>,
    /// Location quotient.
    pub lq: Option<f64>,
    /// What stands in a card that has no firms: who waits for it, what it follows, why nothing can be said.
    pub note: Text,
}

/// What only the bureau sees of a node.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NodeInside {
    /// Firms elsewhere whose main business it is, where nobody ranked them. Not scored, not ranked.
    pub candidates: Vec<String>,
    /// The first of the ranked targets.
    pub targets: Vec<TargetLine>,
    /// Who judged the label, when and why.
    pub judged: Option<String>,
}

/// A firm to win for a gap, with its two numbers. Never one number: see `insight::rank_targets`.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetLine {
    /// Its name.
    pub name: String,
    /// Places it lies in, as firms write them before their names, longest first: cards leave them out.
    pub places: Vec<String>,
    /// What it would be worth here, 0 to 100.
    pub value: f64,
    /// How likely it is to come, 0 to 100.
    pub likelihood: f64,
}

/// A key figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFigure {
    /// What it counts.
    pub label: Text,
    /// The number as text, `—` when unknown.
    pub value: String,
    /// Its unit.
    pub unit: Text,
}

/// A factor cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostLine {
    /// What.
    pub title: Text,
    /// The price as text.
    pub value: String,
    /// Currency and unit.
    pub unit: Text,
    /// `2025-01`.
    pub date: String,
    /// Where it comes from.
    pub source: Text,
    /// The same in another city: its name, the price as text. `None` where the facts give none.
    pub elsewhere: Option<(Text, String)>,
}

/// A kind of zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneLine {
    /// Which.
    pub kind: ZoneKind,
    /// Zones of this kind that carry the chain, by name.
    pub carriers: Vec<Text>,
    /// Opportunities of this chain in it.
    pub opportunities: usize,
}

/// A zone on the schematic map.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceMark {
    /// Which kind.
    pub kind: ZoneKind,
    /// Name.
    pub title: Text,
    /// West to east and north to south, 0 to 100. A sketch, not a survey.
    pub at: (f64, f64),
    /// How wide it is drawn, in the same units.
    pub size: f64,
    /// Whether it carries the chain.
    pub carries: bool,
}

/// A policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyLine {
    /// Name.
    pub title: Text,
    /// What it gives, in a sentence.
    pub text: Text,
    /// Who issued it and when.
    pub issuer: Text,
}

/// A row of the opportunity list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpportunityLine {
    /// Its node, by its place in the chain.
    pub node: usize,
    /// The label of its node.
    pub kind: GapKind,
    /// The kind of its zone.
    pub zone: ZoneKind,
    /// Where.
    pub place: Text,
    /// What.
    pub title: Text,
    /// How big.
    pub size: Text,
    /// On what terms.
    pub terms: Text,
    /// Whom to call: an office.
    pub contact: Text,
}

impl PublicEdition {
    /// `无缝钢管及深加工产业链`.
    pub fn title(&self, lang: Lang) -> &str {
        self.chain.title.get(lang)
    }
}

/// Either edition, for drawing.
#[derive(Debug, Clone, Copy)]
pub enum Sheet<'a> {
    /// For anyone.
    Public(&'a PublicEdition),
    /// For the bureau.
    Internal(&'a InternalEdition),
}

impl<'a> Sheet<'a> {
    /// What both editions say.
    pub fn public(self) -> &'a PublicEdition {
        match self {
            Self::Public(public) => public,
            Self::Internal(internal) => &internal.public,
        }
    }

    /// What only the bureau sees of a node.
    pub(crate) fn inside(self, node: usize) -> Option<&'a NodeInside> {
        match self {
            Self::Public(_) => None,
            Self::Internal(internal) => internal.inside.get(node),
        }
    }

    /// Which edition it is.
    pub fn edition(self) -> Edition {
        match self {
            Self::Public(_) => Edition::Public,
            Self::Internal(_) => Edition::Internal,
        }
    }
}

/// The public part of every gap, in the nodes' order.
pub fn node_facts(chain: &Chain, gaps: &[Gap]) -> Vec<NodeFacts> {
    gaps.iter()
        .map(|gap| NodeFacts {
            kind: gap.shown(),
            firms: gap.presence.core.len(),
            names: gap.presence.core.iter().map(|firm| firm.name.clone()).collect(),
            lq: gap.presence.lq.value(),
            note: note(chain, gaps, gap),
        })
        .collect()
}

fn note(chain: &Chain, gaps: &[Gap], gap: &Gap) -> Text {
    let landed = |node: &usize| !gaps[*node].presence.core.is_empty();
    let names = |nodes: &[usize], lang| {
        let separator = if lang == Lang::Zh { "、" } else { ", " };
        nodes.iter().map(|node| chain.nodes[*node].short.get(lang)).collect::<Vec<_>>().join(separator)
    };
    let by_weight = |mut nodes: Vec<(usize, u8)>| {
        nodes.sort_by_key(|(node, weight)| (std::cmp::Reverse(*weight), *node));
        nodes.into_iter().map(|(node, _)| node).filter(landed).collect::<Vec<_>>()
    };
    match gap.shown() {
        GapKind::Missing => {
            let users = by_weight(chain.users(gap.node).collect());
            // A person's label, or a day before its users came.
            if users.is_empty() {
                return Text::new("本链要它，本地暂无下家", "The chain needs it; no user here yet");
            }
            Text::new(format!("等它的：{}", names(&users, Lang::Zh)), format!("Needed by {}", names(&users, Lang::En)))
        }
        GapKind::Extend => {
            let steps = by_weight(chain.suppliers(gap.node).collect());
            if steps.is_empty() {
                return Text::new("可做的下一步，本地暂无上家", "A next step; no supplier here yet");
            }
            Text::new(format!("接在：{}", names(&steps, Lang::Zh)), format!("Follows {}", names(&steps, Lang::En)))
        }
        GapKind::New => Text::new("列入公开目录，本地尚无邻链", "On a published list, no neighbour here yet"),
        GapKind::Watch => Text::new("本地无，暂无上下游要它", "Absent; nobody here asks for it"),
        GapKind::Unverified => match gap.presence.coverage.value() {
            Some(share) => Text::new(
                format!("登记覆盖 {:.0}%，不足，暂不判断", 100.0 * share),
                format!("Register covers {:.0}%: not judged", 100.0 * share),
            ),
            None => Text::new("登记覆盖未知，暂不判断", "Coverage unknown: not judged"),
        },
        GapKind::Unsuitable => {
            gap.barred.clone().unwrap_or_else(|| Text::new("经研判不宜新增", "Judged unsuitable for more"))
        }
        GapKind::Weak | GapKind::Strong | GapKind::Steady => Text::default(),
    }
}
