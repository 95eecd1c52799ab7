//! What the anchor survey says of each node: how much landed firms buy, from where, from how few, and where what they sell is
//! finished.
//!
//! A line is what one firm said. Nothing is extrapolated from firms that were not asked: a sum says how many lines it adds up,
//! and a share is a share of the lines that name both a place and a quantity.

use chain::Chain;
use model::{Currency, EnterpriseId, Money, RegionCode, SurveyAnswer, SurveySide, Text};

use crate::figure::Figure;
use crate::settings::Settings;

/// For whose eyes the survey is: what a single firm said is confidential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Eyes {
    /// Whoever may see statistics of single firms.
    #[default]
    All,
    /// Whoever may not: sums of several firms alone. Labels stay the same, only what is said of them differs.
    NoSingleFirm,
}

/// Fewer firms than this are not summed for who may not see single ones: of two, each could reckon the other.
const FEWEST: usize = 3;

impl Eyes {
    /// Whether what these lines add up to may be told.
    pub(crate) fn see(self, lines: &[Answer]) -> bool {
        self == Self::All || lines.is_empty() || firms(lines) >= FEWEST
    }
}

fn firms(lines: &[Answer]) -> usize {
    let firms: std::collections::BTreeSet<_> = lines.iter().map(|line| line.said.answer.line.enterprise).collect();
    firms.len()
}

/// Why a sum is not told.
fn too_few() -> Figure {
    Figure::unknown(
        format!("不足 {FEWEST} 家企业，你的角色看不到单家企业的数字"),
        format!("fewer than {FEWEST} firms; statistics of single firms are not shown to your role"),
    )
}

/// A line that counts, as the store has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// Row id.
    pub id: i64,
    /// Name of the firm.
    pub firm: String,
    /// The line.
    pub answer: SurveyAnswer,
    /// Whether another line says something else of the same year.
    pub contradicted: bool,
}

/// Where things lie, seen from a region.
#[derive(Debug, Clone, PartialEq)]
pub struct Locality {
    /// The region looked at.
    pub region: RegionCode,
    /// Regions around it, by distance.
    pub nearby: Vec<Nearby>,
}

/// A region around and how far it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Nearby {
    /// The region with everything inside it.
    pub region: RegionCode,
    /// Kilometres.
    pub km: f64,
}

/// Where a place lies, seen from the region.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Whereabouts {
    /// Inside.
    Here,
    /// Outside, at a known distance within reach.
    Near {
        /// Kilometres.
        km: f64,
    },
    /// Beyond reach.
    Far,
    /// Not said, or not recognised.
    Unknown,
}

/// Words for whatever comes from abroad: no region, but surely not near.
const ABROAD: &[&str] = &["进口", "国外", "境外", "海外", "abroad", "import", "overseas"];

impl Locality {
    /// Where a line's place lies. A region that holds the one looked at, such as its city, is within reach and not here: more is
    /// not known. A province that only holds a nearby city is beyond what is known.
    pub fn whereabouts(&self, region: Option<&RegionCode>, place: Option<&str>, reach_km: f64) -> Whereabouts {
        let Some(region) = region else {
            let word = place.unwrap_or_default().to_lowercase();
            return if ABROAD.iter().any(|abroad| word.contains(abroad)) {
                Whereabouts::Far
            } else {
                Whereabouts::Unknown
            };
        };
        if self.region.contains(region) {
            return Whereabouts::Here;
        }
        // The region's own city is around it by definition; the distance inside it is not measured.
        if self.region.city().contains(region) && self.region.city() != self.region.province() {
            return Whereabouts::Near { km: 0.0 };
        }
        if let Some(near) = self.nearby.iter().find(|near| near.region.contains(region)) {
            return if near.km <= reach_km { Whereabouts::Near { km: near.km } } else { Whereabouts::Far };
        }
        let holds_some = region.contains(&self.region) || self.nearby.iter().any(|near| region.contains(&near.region));
        match (holds_some, self.nearby.is_empty()) {
            (true, _) => Whereabouts::Unknown,
            // Without a list of what is near, what lies outside the own city cannot be told from what is near.
            (false, true) if region.province() == self.region.province() => Whereabouts::Unknown,
            _ => Whereabouts::Far,
        }
    }
}

/// A line as one node sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Node, by index.
    pub node: usize,
    /// Which side it speaks of.
    pub side: SurveySide,
    /// Whether the node is what is made next of what is sold, not what is sold.
    pub is_next: bool,
    /// The line.
    pub said: Said,
    /// Where its place lies.
    pub whereabouts: Whereabouts,
}

impl Answer {
    /// Yuan a year. Other currencies are left out: an exchange rate of another day would be an invention.
    pub fn yuan(&self) -> Option<f64> {
        self.said.answer.line.amount.filter(|money| money.currency == Currency::Cny).map(model::Money::units)
    }

    /// Tonnes a year.
    pub fn tonnes(&self) -> Option<f64> {
        self.said.answer.line.tonnes
    }
}

/// Lines to the nodes of a chain. A line counts on its node and on every node of the chain that draws the same business again;
/// one that names no node counts nowhere, and stays readable at its firm.
pub fn answers(chain: &Chain, lines: &[Said], locality: &Locality, settings: &Settings) -> Vec<Answer> {
    let mut found = Vec::new();
    for said in lines {
        let line = &said.answer.line;
        let whereabouts = locality.whereabouts(line.region.as_ref(), line.place.as_deref(), settings.reach_km);
        for (place, is_next) in [(&line.node, false), (&said.answer.next, true)] {
            let Some((its_chain, its_node)) = place else { continue };
            let nodes = chain.nodes.iter().enumerate().filter(|(_, node)| {
                (chain.id == *its_chain && node.id == *its_node)
                    || node.homes.iter().any(|home| home.chain == *its_chain && home.node == *its_node)
            });
            found.extend(nodes.map(|(node, _)| Answer {
                node,
                side: line.side,
                is_next,
                said: said.clone(),
                whereabouts,
            }));
        }
    }
    found
}

/// What the survey says of a node.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeSurvey {
    /// Lines of landed firms that buy it.
    pub bought: Vec<Answer>,
    /// Lines of landed firms that sell it.
    pub sold: Vec<Answer>,
    /// Lines of landed firms whose goods become it somewhere else.
    pub finished_elsewhere: Vec<Answer>,
    /// Yearly purchases in yuan.
    pub demand: Figure,
    /// Yearly purchases in tonnes.
    pub demand_tonnes: Figure,
    /// Share of it bought in the region, 0 to 1.
    pub local_share: Figure,
    /// Share of it bought in the region or within reach, 0 to 1.
    pub near_share: Figure,
    /// `demand × (1 − local share) × criticality`, yuan a year.
    pub urgency: Figure,
    /// Firms that get it from few hands.
    pub single: Vec<SingleSupplier>,
    /// Purchases by place, the largest first.
    pub places: Vec<PlaceShare>,
    /// Whether some of it is bought or finished outside the region: a need, whoever may read its lines.
    pub unmet: bool,
    /// Why the lines and what rests on few firms are not here; `None` where all is.
    pub withheld: Option<Text>,
}

impl NodeSurvey {
    /// The survey for some eyes: lines of single firms and sums of few are taken out, and it says so.
    pub(crate) fn seen_by(self, eyes: Eyes) -> Self {
        let lines = self.bought.len() + self.sold.len() + self.finished_elsewhere.len();
        if eyes == Eyes::All || lines == 0 {
            return self;
        }
        let told = eyes.see(&self.bought);
        let figure = |figure: Figure| if told || figure.value().is_none() { figure } else { too_few() };
        Self {
            demand: figure(self.demand),
            demand_tonnes: figure(self.demand_tonnes),
            local_share: figure(self.local_share),
            near_share: figure(self.near_share),
            urgency: figure(self.urgency),
            withheld: Some(Text::new(
                format!("{lines} 行调查：你的角色看不到单家企业的统计"),
                format!("{}: statistics of single firms are not shown to your role", counted(lines, "survey line")),
            )),
            bought: Vec::new(),
            sold: Vec::new(),
            finished_elsewhere: Vec::new(),
            single: Vec::new(),
            places: Vec::new(),
            unmet: self.unmet,
        }
    }
}

/// A landed firm that gets most of some goods from one partner.
#[derive(Debug, Clone, PartialEq)]
pub struct SingleSupplier {
    /// The firm that buys.
    pub firm: EnterpriseId,
    /// Its name.
    pub name: String,
    /// The goods.
    pub product: String,
    /// The partner.
    pub partner: String,
    /// The partner's share of what is known, 0 to 1.
    pub share: f64,
    /// Row ids.
    pub rows: Vec<i64>,
}

/// Purchases from one place.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceShare {
    /// The place as said; `None` where no line says one.
    pub place: Option<String>,
    /// Where it lies.
    pub whereabouts: Whereabouts,
    /// Yuan a year, of the lines that say it.
    pub yuan: Option<f64>,
    /// Tonnes a year, of the lines that say it.
    pub tonnes: Option<f64>,
    /// Row ids.
    pub rows: Vec<i64>,
}

/// How much hangs on a node: the strongest link to a landed user. 3 main flow, 2 regular, 1 minor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Criticality {
    /// Weight of the link; `None` where no landed node uses it by the chain's links.
    pub weight: Option<u8>,
}

impl Criticality {
    /// 0 to 1, a third for each step of the weight. Without a link the purchase itself shows a regular one.
    pub fn value(self) -> f64 {
        f64::from(self.weight.unwrap_or(2).min(3)) / 3.0
    }
}

/// What the survey says of a node.
pub(crate) fn node_survey(answers: &[Answer], node: usize, critical: Criticality, settings: &Settings) -> NodeSurvey {
    let of = |side: SurveySide, is_next: bool| -> Vec<Answer> {
        let wanted = |answer: &&Answer| answer.node == node && answer.side == side && answer.is_next == is_next;
        answers.iter().filter(wanted).cloned().collect()
    };
    let bought = of(SurveySide::Buys, false);
    let finished = of(SurveySide::Sells, true);
    let demand = sum(&bought, Answer::yuan, Unit::Yuan);
    let local_share = share(&bought, |place| place == Whereabouts::Here);
    let near_share = share(&bought, |place| matches!(place, Whereabouts::Here | Whereabouts::Near { .. }));
    // What is finished here is not lost to the region.
    let finished_elsewhere: Vec<Answer> =
        finished.into_iter().filter(|answer| answer.whereabouts != Whereabouts::Here).collect();
    let outside = |line: &Answer| matches!(line.whereabouts, Whereabouts::Near { .. } | Whereabouts::Far);
    NodeSurvey {
        unmet: bought.iter().chain(&finished_elsewhere).any(outside),
        withheld: None,
        urgency: urgency(&demand, &local_share, critical),
        demand_tonnes: sum(&bought, Answer::tonnes, Unit::Tonnes),
        single: single(&bought, settings),
        places: places(&bought),
        sold: of(SurveySide::Sells, false),
        finished_elsewhere,
        bought,
        demand,
        local_share,
        near_share,
    }
}

/// What a sum counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Yuan,
    Tonnes,
}

/// The sum of what lines say; unknown where none says it.
pub(crate) fn sum(lines: &[Answer], amount: fn(&Answer) -> Option<f64>, unit: Unit) -> Figure {
    let known: Vec<f64> = lines.iter().filter_map(amount).collect();
    let (zh, en) = match unit {
        Unit::Yuan => ("金额", "an amount of money"),
        Unit::Tonnes => ("吨数", "tonnes"),
    };
    if lines.is_empty() {
        return Figure::unknown("链主调查里没有这一环", "no line of the anchor survey speaks of it");
    }
    if known.is_empty() {
        return Figure::unknown(
            format!("{} 行调查，都没有{zh}", lines.len()),
            format!("{}, none with {en}", counted(lines.len(), "survey line")),
        );
    }
    Figure::known(
        known.iter().sum(),
        format!("{} 行调查，{} 行有{zh}{}", lines.len(), known.len(), marks(lines).zh),
        format!("{} of {} say {en}{}", known.len(), counted(lines.len(), "survey line"), marks(lines).en),
    )
}

/// What a reader should know of lines: that some contradict, that some are invented.
fn marks(lines: &[Answer]) -> Text {
    let (mut zh, mut en) = (String::new(), String::new());
    let against = lines.iter().filter(|line| line.said.contradicted).count();
    if against > 0 {
        zh.push_str(&format!("；{against} 行说法不一，用最新的"));
        en.push_str(&format!("; {against} contradicted, the newest is used"));
    }
    let samples = lines.iter().filter(|line| line.said.answer.line.sample).count();
    if samples > 0 {
        zh.push_str(&format!("；样例 {samples} 行"));
        en.push_str(&format!("; {samples} of them sample"));
    }
    Text::new(zh, en)
}

/// The share of a kind of place. By money where every placed line says it, else by tonnes where every one does: a sum of both
/// would mean nothing.
fn share(lines: &[Answer], wanted: impl Fn(Whereabouts) -> bool) -> Figure {
    let placed: Vec<&Answer> = lines.iter().filter(|line| line.whereabouts != Whereabouts::Unknown).collect();
    if lines.is_empty() {
        return Figure::unknown("链主调查里没有这一环", "no line of the anchor survey speaks of it");
    }
    if placed.is_empty() {
        return Figure::unknown("没有一行说清从哪里来", "no line says from where");
    }
    let (by, zh, en): (fn(&Answer) -> Option<f64>, _, _) = if placed.iter().all(|line| line.yuan().is_some()) {
        (Answer::yuan, "金额", "money")
    } else if placed.iter().all(|line| line.tonnes().is_some()) {
        (Answer::tonnes, "吨数", "tonnes")
    } else {
        return Figure::unknown("说清来处的行没有同一种数量", "lines that say from where have no quantity in common");
    };
    let total: f64 = placed.iter().filter_map(|line| by(line)).sum();
    if total <= 0.0 {
        return Figure::unknown("说清来处的数量合计为零", "what is said to come from somewhere adds up to zero");
    }
    let part: f64 = placed.iter().filter(|line| wanted(line.whereabouts)).filter_map(|line| by(line)).sum();
    Figure::known(
        // An empty sum is a negative zero.
        (part / total).clamp(0.0, 1.0) + 0.0,
        format!("按{zh}，{} 行里 {} 行说清来处", lines.len(), placed.len()),
        format!("by {en}, {} of {} say from where", placed.len(), counted(lines.len(), "line")),
    )
}

fn urgency(demand: &Figure, local_share: &Figure, critical: Criticality) -> Figure {
    let (Some(yuan), Some(here)) = (demand.value(), local_share.value()) else {
        let why = if demand.value().is_none() { demand.text() } else { local_share.text() };
        return Figure::Unknown { reason: why.clone() };
    };
    let link = |zh: bool| match (critical.weight, zh) {
        (Some(weight), true) => format!("链接权重 {weight}/3"),
        (Some(weight), false) => format!("link weight {weight} of 3"),
        (None, true) => "链上无此链接，按一般 2/3".to_owned(),
        (None, false) => "no such link on the chain, taken as regular, 2 of 3".to_owned(),
    };
    Figure::known(
        yuan * (1.0 - here) * critical.value(),
        format!("年采购 {} × 外购 {:.0}% × {}", yuan_text(yuan).zh, 100.0 * (1.0 - here), link(true)),
        format!("{} a year × {:.0}% from outside × {}", yuan_text(yuan).en, 100.0 * (1.0 - here), link(false)),
    )
}

/// Firms of which one partner supplies most of some goods. By the shares they state, else by money, else by tonnes; goods
/// without any of these on every line are left alone.
fn single(bought: &[Answer], settings: &Settings) -> Vec<SingleSupplier> {
    let mut goods = std::collections::BTreeMap::<(EnterpriseId, &str), Vec<&Answer>>::new();
    for line in bought {
        let said = &line.said.answer.line;
        goods.entry((said.enterprise, &said.product)).or_default().push(line);
    }
    let stated = |line: &Answer| line.said.answer.share;
    let mut found = Vec::new();
    for ((firm, product), lines) in goods {
        type Amount = fn(&Answer) -> Option<f64>;
        let ways: [(Amount, bool); 3] = [(stated, true), (Answer::yuan, false), (Answer::tonnes, false)];
        let Some((by, is_share)) = ways.into_iter().find(|(by, _)| lines.iter().all(|line| by(line).is_some())) else {
            continue;
        };
        let total: f64 = if is_share { 1.0 } else { lines.iter().filter_map(|line| by(line)).sum() };
        let mut partners = std::collections::BTreeMap::<&str, (f64, Vec<i64>)>::new();
        for line in &lines {
            let Some(partner) = line.said.answer.line.partner.as_deref() else { continue };
            let entry = partners.entry(partner).or_default();
            entry.0 += by(line).unwrap_or_default();
            entry.1.push(line.said.id);
        }
        let most = partners.into_iter().max_by(|a, b| a.1.0.total_cmp(&b.1.0));
        if let Some((partner, (part, rows))) = most
            && total > 0.0
            && part / total >= settings.single_supplier_from
        {
            found.push(SingleSupplier {
                firm,
                name: lines[0].said.firm.clone(),
                product: product.to_owned(),
                partner: partner.to_owned(),
                share: (part / total).clamp(0.0, 1.0),
                rows,
            });
        }
    }
    found
}

fn places(bought: &[Answer]) -> Vec<PlaceShare> {
    let mut found: Vec<PlaceShare> = Vec::new();
    for line in bought {
        let place = line.said.answer.line.place.clone();
        let at = found.iter().position(|other| other.place == place && other.whereabouts == line.whereabouts);
        let at = at.unwrap_or_else(|| {
            found.push(PlaceShare { place, whereabouts: line.whereabouts, yuan: None, tonnes: None, rows: Vec::new() });
            found.len() - 1
        });
        let entry = &mut found[at];
        let add = |sum: Option<f64>, more: Option<f64>| more.map_or(sum, |more| Some(sum.unwrap_or_default() + more));
        entry.yuan = add(entry.yuan, line.yuan());
        entry.tonnes = add(entry.tonnes, line.tonnes());
        entry.rows.push(line.said.id);
    }
    let size = |place: &PlaceShare| (place.yuan.unwrap_or(-1.0), place.tonnes.unwrap_or(-1.0));
    found
        .sort_by(|a, b| size(b).partial_cmp(&size(a)).unwrap_or(std::cmp::Ordering::Equal).then(a.place.cmp(&b.place)));
    found
}

/// The largest amount that is told, yuan; what is more was typed wrong and is told as this.
const MOST_YUAN: f64 = 9e15;

/// An amount as people say it, rounded to whole yuan.
pub(crate) fn yuan_text(yuan: f64) -> Text {
    Money::yuan(yuan.clamp(-MOST_YUAN, MOST_YUAN).round() as i64).spoken()
}

fn counted(many: usize, what: &str) -> String {
    format!("{many} {what}{}", if many == 1 { "" } else { "s" })
}
