//! What the ranking was worth: on deals that were won or lost, each scored as of the day before; and on supply links with a year
//! held back, against two orders that need no features. Says where n is too small, and where it does not win.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use anyhow::Result;
use chrono::NaiveDate;
use insight::{Book, Figure, HitRate, KnownLink, Pairs, TargetInput, Weights, auc, hit_rate, random_hit_rate};
use model::{Candidate, Deal, DealOutcome, EnterpriseId, Lang, RegionCode, SupplyLink};
use serde::Serialize;
use utoipa::ToSchema;

use crate::analysis::Ground;
use crate::shapes::Bilingual;
use crate::targets::{Leads, Names, TargetsError, WeightsUsed, place_in_order, weights, weights_used};

/// Lengths of list that are asked about: what a trip visits, what an afternoon reads, what a week works through.
const DEPTHS: [usize; 3] = [10, 20, 50];

/// What the ranking was worth.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Backtest {
    /// On deals that were won or lost.
    pub(crate) deals: DealTest,
    /// On supply links with a year held back; null without links of two years.
    pub(crate) links: Option<LinkTest>,
    /// Why there is nothing on links, when there is not.
    pub(crate) links_reason: Option<Bilingual>,
    /// The weights it was scored by.
    pub(crate) weights: WeightsUsed,
}

/// On deals.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DealTest {
    /// Share of pairs in which the firm that came stood above one that did not; null where too few.
    pub(crate) auc: Option<f64>,
    /// What it rests on, or why it is unknown.
    pub(crate) auc_reason: Bilingual,
    /// 95 % interval.
    pub(crate) interval: Option<[f64; 2]>,
    /// Deals that were won and whose firm was a candidate the day before.
    pub(crate) won: usize,
    /// Deals that were lost and whose firm was a candidate the day before.
    pub(crate) lost: usize,
    /// How often a firm that came stood among the first.
    pub(crate) hits: Vec<Hit>,
    /// Deals that could not be tested, and why.
    pub(crate) left_out: Vec<Bilingual>,
    /// Deals that are samples: of invented deals nothing can be learnt.
    pub(crate) samples: usize,
    /// Each deal that was tested.
    pub(crate) items: Vec<DealPlace>,
}

/// A deal with the place its firm had.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DealPlace {
    /// The firm.
    pub(crate) firm: String,
    /// Chain id.
    pub(crate) chain: String,
    /// Node id.
    pub(crate) node: String,
    /// `won` or `lost`.
    pub(crate) outcome: String,
    /// The day before, by whose knowledge it was scored.
    pub(crate) as_of: String,
    /// Its place, from 1.
    pub(crate) place: usize,
    /// Of how many.
    pub(crate) of: usize,
    /// Its rank.
    pub(crate) rank: f64,
}

/// How often the right answer was among the first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Hit {
    /// `features`, `popularity` or `random`.
    pub(crate) method: String,
    /// Length of the list.
    pub(crate) k: usize,
    /// The rate; null without questions.
    pub(crate) rate: Option<f64>,
    /// 95 % interval; null for chance, which is computed.
    pub(crate) interval: Option<[f64; 2]>,
    /// Hits; null for chance.
    pub(crate) hits: Option<usize>,
    /// Questions.
    pub(crate) n: usize,
}

/// On supply links.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LinkTest {
    /// The year that was held back.
    pub(crate) year: i32,
    /// Firms among which suppliers were sought: every firm of the register but the customer.
    pub(crate) universe: usize,
    /// Links of that year whose ends are both in the register.
    pub(crate) pairs: usize,
    /// Links of that year of which an end is not in the register.
    pub(crate) not_in_register: usize,
    /// One question a customer: is one of its suppliers of that year among the first?
    pub(crate) all: Vec<Hit>,
    /// The same for suppliers that were none of its suppliers before; those it had are left out of the order.
    pub(crate) new: Vec<Hit>,
    /// What comes of it, in a sentence.
    pub(crate) verdict: Bilingual,
}

/// Runs both tests. `links` are those of a file, in the place of the store's.
pub(crate) async fn backtest(
    ground: &Ground<'_>,
    leads: &Leads,
    version: Option<i64>,
    links: Option<Vec<SupplyLink>>,
) -> Result<Backtest, TargetsError> {
    let (table, row) = weights(ground.store, version).await?;
    let deals = on_deals(ground, leads, version).await?;
    let links = match links {
        Some(links) => {
            let names = Names::new(&ground.now);
            links.into_iter().map(|link| (names.find(&link.supplier), names.find(&link.customer), link)).collect()
        }
        None => leads.links().to_vec(),
    };
    let (links, links_reason) = match on_links(ground, &links, &table) {
        Ok(test) => (Some(test), None),
        Err(reason) => (None, Some(reason)),
    };
    Ok(Backtest { deals, links, links_reason, weights: weights_used(row.as_ref()) })
}

async fn on_deals(ground: &Ground<'_>, leads: &Leads, version: Option<i64>) -> Result<DealTest, TargetsError> {
    let deals = ground.store.deals().await?;
    let names = Names::new(&ground.now);
    let mut left_out = Vec::new();
    let mut items = Vec::new();
    let mut samples = 0;
    let mut grounds: BTreeMap<NaiveDate, Ground<'_>> = BTreeMap::new();
    for deal in &deals {
        let mut leave = |zh: &str, en: &str| {
            let Deal { firm, chain, node, .. } = deal;
            left_out.push(Bilingual {
                zh: format!("{}（{chain}/{node}）：{zh}", firm.name),
                en: format!("{} ({chain}/{node}): {en}", firm.name),
            });
        };
        let Some(firm) = names.find(&deal.firm) else {
            leave("登记册里没有这家企业", "the register does not have this firm");
            continue;
        };
        let Some(day) = deal.day.pred_opt() else { continue };
        let then = match grounds.entry(day) {
            Entry::Occupied(kept) => kept.into_mut(),
            Entry::Vacant(empty) => empty.insert(ground.clone().on(Some(day)).await?),
        };
        match place_in_order(then, leads, (&deal.chain, &deal.node), version, firm).await {
            Ok(Some((place, of, rank))) => {
                samples += usize::from(deal.sample);
                items.push(DealPlace {
                    firm: deal.firm.name.clone(),
                    chain: deal.chain.clone(),
                    node: deal.node.clone(),
                    outcome: deal.outcome.to_string(),
                    as_of: day.to_string(),
                    place,
                    of,
                    rank,
                });
            }
            Ok(None) => leave("前一天不在候选里", "it was no candidate the day before"),
            Err(TargetsError::NoChain(_) | TargetsError::NoNode { .. }) => {
                leave("链上没有这一环节", "the chain has no such node");
            }
            Err(error) => return Err(error),
        }
    }
    let ranks = |outcome: DealOutcome| -> Vec<f64> {
        items.iter().filter(|item| item.outcome == outcome.as_str()).map(|item| item.rank).collect()
    };
    let (won, lost) = (ranks(DealOutcome::Won), ranks(DealOutcome::Lost));
    let area = auc(&won, &lost);
    let hits = DEPTHS
        .iter()
        .map(|k| {
            let of_won = items.iter().filter(|item| item.outcome == DealOutcome::Won.as_str());
            hit("features", *k, &hit_rate(of_won.filter(|item| item.place <= *k).count(), won.len()))
        })
        .collect();
    Ok(DealTest {
        auc: area.auc.value().map(rounded),
        auc_reason: area.auc.text().into(),
        interval: area.interval.map(|(low, high)| [rounded(low), rounded(high)]),
        won: area.won,
        lost: area.lost,
        hits,
        left_out,
        samples,
        items,
    })
}

fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

fn hit(method: &str, k: usize, rate: &HitRate) -> Hit {
    Hit {
        method: method.to_owned(),
        k,
        rate: rate.rate.value().map(rounded),
        interval: rate.interval.map(|(low, high)| [rounded(low), rounded(high)]),
        hits: Some(rate.hits),
        n: rate.n,
    }
}

/// A link with the rows of its ends.
type Known = (Option<EnterpriseId>, Option<EnterpriseId>, SupplyLink);

/// Who a customer's suppliers were: in the year held back, and before it.
#[derive(Default)]
struct Suppliers {
    held: BTreeSet<EnterpriseId>,
    before: HashSet<EnterpriseId>,
}

fn on_links(ground: &Ground<'_>, links: &[Known], weights: &Weights) -> Result<LinkTest, Bilingual> {
    let silent = |zh: &str, en: &str| Bilingual { zh: zh.to_owned(), en: en.to_owned() };
    let dated = links.iter().filter_map(|(supplier, customer, link)| Some((*supplier, *customer, link.year?)));
    let years: BTreeSet<i32> = dated
        .clone()
        .filter(|(supplier, customer, _)| supplier.is_some() && customer.is_some())
        .map(|(.., year)| year)
        .collect();
    let Some(held) = years.last().copied().filter(|_| years.len() > 1) else {
        return Err(silent(
            "供销记录不足两个年份（两端都在登记册里的），无法留出一年",
            "there are no links of two years with both ends in the register, so no year can be held back",
        ));
    };
    let mut customers: BTreeMap<EnterpriseId, Suppliers> = BTreeMap::new();
    let mut customers_of: HashMap<EnterpriseId, HashSet<EnterpriseId>> = HashMap::new();
    let (mut pairs, mut not_in_register) = (0, 0);
    for (supplier, customer, year) in dated {
        let (Some(supplier), Some(customer)) = (supplier, customer) else {
            not_in_register += usize::from(year == held);
            continue;
        };
        let known = customers.entry(customer).or_default();
        if year == held {
            pairs += 1;
            known.held.insert(supplier);
        } else if year < held {
            known.before.insert(supplier);
            customers_of.entry(supplier).or_default().insert(customer);
        }
    }
    let before = links.iter().filter(|(.., link)| link.year.is_some_and(|year| year < held));
    let book = Book::new(
        before.map(|(supplier, customer, link)| KnownLink { supplier: *supplier, customer: *customer, link }),
        [],
    );
    let firms: Vec<&Candidate> = {
        let mut firms: Vec<&Candidate> = ground.now.firms().collect();
        firms.sort_by_key(|firm| firm.enterprise);
        firms
    };
    let as_of = NaiveDate::from_ymd_opt(held, 1, 1).unwrap_or_default();
    let mut all = Tally::default();
    let mut new = Tally::default();
    let popularity = |firm: EnterpriseId| customers_of.get(&firm).map_or(0, HashSet::len) as f64;
    for (customer, suppliers) in customers.iter().filter(|(_, suppliers)| !suppliers.held.is_empty()) {
        let Some(own) = ground.now.firm(*customer) else { continue };
        let ours = ranks(ground, own, &book, weights, as_of, &firms);
        let order = |key: &dyn Fn(usize) -> f64, leave: &HashSet<EnterpriseId>| -> Vec<EnterpriseId> {
            let mut order: Vec<usize> = (0..firms.len())
                .filter(|at| firms[*at].enterprise != *customer && !leave.contains(&firms[*at].enterprise))
                .collect();
            order.sort_by(|a, b| key(*b).total_cmp(&key(*a)).then(firms[*a].enterprise.cmp(&firms[*b].enterprise)));
            order.truncate(DEPTHS[DEPTHS.len() - 1]);
            order.into_iter().map(|at| firms[at].enterprise).collect()
        };
        let none = HashSet::new();
        let fresh: BTreeSet<EnterpriseId> =
            suppliers.held.difference(&suppliers.before.iter().copied().collect()).copied().collect();
        let of_features = |at: usize| ours[at];
        let of_popularity = |at: usize| popularity(firms[at].enterprise);
        for (tally, right, leave) in [(&mut all, &suppliers.held, &none), (&mut new, &fresh, &suppliers.before)] {
            if right.is_empty() {
                continue;
            }
            tally.ask(
                [&order(&of_features, leave), &order(&of_popularity, leave)],
                right,
                firms.len() - 1 - leave.len(),
            );
        }
    }
    let verdict = new.verdict();
    Ok(LinkTest {
        year: held,
        universe: firms.len().saturating_sub(1),
        pairs,
        not_in_register,
        all: all.hits(),
        new: new.hits(),
        verdict,
    })
}

/// How high each firm stands as a supplier of a customer, in the order of `firms`.
fn ranks(
    ground: &Ground<'_>,
    customer: &Candidate,
    book: &Book<'_>,
    weights: &Weights,
    as_of: NaiveDate,
    firms: &[&Candidate],
) -> Vec<f64> {
    let chains = &ground.config.pack.chains;
    let mut wants: BTreeSet<(usize, usize)> = BTreeSet::new();
    for place in &customer.places {
        let Some(chain) = chains.iter().position(|chain| chain.id == place.chain) else { continue };
        let Some(node) = chains[chain].node(&place.node) else { continue };
        wants.extend(chains[chain].suppliers(node).map(|(supplier, _)| (chain, supplier)));
    }
    if wants.is_empty() {
        wants.insert((0, 0));
    }
    let landed = HashMap::from([(customer.enterprise, customer.name.clone())]);
    let same_business = HashSet::new();
    let region = customer.region.clone().unwrap_or_else(|| ground.config.region().clone());
    let name = |code: &RegionCode, _: Lang| code.to_string();
    let inputs: Vec<TargetInput<'_>> = wants
        .into_iter()
        .map(|(chain, node)| TargetInput {
            chain: &chains[chain],
            node,
            gaps: &[],
            same_business: &same_business,
            region: &region,
            as_of,
            book,
            survey: &[],
            landed: &landed,
            region_name: &name,
            weights,
        })
        .collect();
    let Some(pairs) = Pairs::new(&inputs) else { return vec![0.0; firms.len()] };
    firms.iter().map(|firm| pairs.rank(firm)).collect()
}

/// Hits of the two orders and of chance, by depth.
#[derive(Default)]
struct Tally {
    n: usize,
    features: [usize; DEPTHS.len()],
    popularity: [usize; DEPTHS.len()],
    random: [f64; DEPTHS.len()],
}

impl Tally {
    fn ask(&mut self, orders: [&Vec<EnterpriseId>; 2], right: &BTreeSet<EnterpriseId>, universe: usize) {
        self.n += 1;
        for (depth, k) in DEPTHS.iter().enumerate() {
            let hits = |order: &[EnterpriseId]| usize::from(order.iter().take(*k).any(|firm| right.contains(firm)));
            self.features[depth] += hits(orders[0]);
            self.popularity[depth] += hits(orders[1]);
            self.random[depth] += random_hit_rate(right.len(), universe, *k).unwrap_or_default();
        }
    }

    fn hits(&self) -> Vec<Hit> {
        let mut rows = Vec::new();
        for (depth, k) in DEPTHS.iter().enumerate() {
            rows.push(hit("features", *k, &hit_rate(self.features[depth], self.n)));
            rows.push(hit("popularity", *k, &hit_rate(self.popularity[depth], self.n)));
            let rate = (self.n > 0).then(|| rounded(self.random[depth] / self.n as f64));
            rows.push(Hit { method: "random".to_owned(), k: *k, rate, interval: None, hits: None, n: self.n });
        }
        rows
    }

    /// Whether the features won at the shortest list, with what can be said at this n.
    fn verdict(&self) -> Bilingual {
        let ours = hit_rate(self.features[0], self.n);
        let theirs = hit_rate(self.popularity[0], self.n);
        let (Figure::Known { value: a, .. }, Figure::Known { value: b, .. }) = (&ours.rate, &theirs.rate) else {
            return Bilingual {
                zh: "没有新供应商可测".to_owned(), en: "no new supplier to test on".to_owned()
            };
        };
        let apart = match (ours.interval, theirs.interval) {
            (Some(one), Some(other)) => one.0 > other.1 || other.0 > one.1,
            _ => false,
        };
        let (zh, en) = match (a.total_cmp(b), apart) {
            (std::cmp::Ordering::Less, _) => ("特征排序不如按热度排", "the features lose to popularity"),
            (std::cmp::Ordering::Equal, _) => ("特征排序与按热度排相当", "the features do as well as popularity"),
            (std::cmp::Ordering::Greater, true) => ("特征排序胜过按热度排", "the features beat popularity"),
            (std::cmp::Ordering::Greater, false) => {
                ("特征排序略好，但区间重叠，不能算胜", "the features do better, but the intervals overlap: no win")
            }
        };
        Bilingual {
            zh: format!(
                "新供应商，前 {}：{zh}（{} 对 {}，n={}）",
                DEPTHS[0], self.features[0], self.popularity[0], self.n
            ),
            en: format!(
                "new suppliers, first {}: {en} ({} against {}, n={})",
                DEPTHS[0], self.features[0], self.popularity[0], self.n
            ),
        }
    }
}
