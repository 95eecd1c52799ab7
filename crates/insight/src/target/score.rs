//! From candidates to an order that can be argued with: scores, tiers, reasons, vetoes.

use std::cmp::Ordering;

use model::{Candidate, CandidatePlace, EnterpriseId, Signal, Text};

use super::features::{Answer, Axis, FEATURES, Firm, TieGoods};
use super::input::TargetInput;
use super::stand::{Stand, beside, stands};

/// Bounds of a ranking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetSettings {
    /// Most candidates that are scored. A gap has some hundred firms that matter; the cheap bound loses none of the first 50
    /// among them (tested), and time does not grow with the register.
    pub candidates: usize,
}

impl Default for TargetSettings {
    fn default() -> Self {
        Self { candidates: 2000 }
    }
}

/// A firm with its two numbers, before any sentence is written.
#[derive(Debug, Clone)]
pub struct Scored<'a> {
    /// The firm.
    pub candidate: &'a Candidate,
    /// How it stands to the gap.
    pub stand: Stand,
    /// The place by which it does; `None` where only its deliveries say so.
    pub place: Option<&'a CandidatePlace>,
    /// What it would be worth, in hundredths of a point, 0 to 10000.
    value: u32,
    /// How likely it is to come, in hundredths of a point.
    likelihood: u32,
    /// How much of the weight could be judged, 0 to 100.
    pub confidence: f64,
    /// Front of the plot: 1 for firms that no other beats on both numbers, 2 for those that only the first beat, and so on.
    pub tier: u32,
}

impl Scored<'_> {
    /// What it would be worth here, 0 to 100.
    pub fn value(&self) -> f64 {
        f64::from(self.value) / 100.0
    }

    /// How likely it is to come, 0 to 100.
    pub fn likelihood(&self) -> f64 {
        f64::from(self.likelihood) / 100.0
    }

    /// The order of reading, 0 to 100: the geometric mean of the two numbers, each raised by one so that firms with nothing on
    /// one axis still follow the other. Never a score: a firm that is worth much and would hardly come and one that would come
    /// and is worth little can share it, which is why both numbers stand beside it.
    pub fn rank(&self) -> f64 {
        let rank = ((self.value() + 1.0) * (self.likelihood() + 1.0)).sqrt() - 1.0;
        (rank * 100.0).round() / 100.0
    }
}

/// A sentence with its points.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// Which number it adds to.
    pub axis: Axis,
    /// Feature id.
    pub feature: &'static str,
    /// Points of 100; those of an axis sum to its number.
    pub points: f64,
    /// The sentence.
    pub text: Text,
    /// List and day it comes from.
    pub source: Text,
}

/// A feature that could not be judged, and what is missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Unjudged {
    /// Feature id.
    pub feature: &'static str,
    /// Points it could have given.
    pub points: f64,
    /// What is missing.
    pub text: Text,
}

/// A rule that takes a firm out of the order.
#[derive(Debug, Clone, PartialEq)]
pub struct Veto<'a> {
    /// The firm.
    pub candidate: &'a Candidate,
    /// The row that says so.
    pub signal: &'a Signal,
}

/// The order of the targets of a gap, and who was taken out of it.
#[derive(Debug, Clone, Default)]
pub struct Ranked<'a> {
    /// By falling rank; equal ranks by confidence, then name.
    pub targets: Vec<Scored<'a>>,
    /// Firms with something against them, by name.
    pub vetoed: Vec<Veto<'a>>,
    /// Firms that have to do with the gap, vetoed ones among them.
    pub candidates: usize,
}

/// A target with everything that is said of it.
#[derive(Debug, Clone)]
pub struct Target<'a> {
    /// The firm and its numbers.
    pub scored: Scored<'a>,
    /// Why, both axes, the table's order.
    pub reasons: Vec<Reason>,
    /// What could not be judged.
    pub unknown: Vec<Unjudged>,
}

fn firm<'a>(candidate: &'a Candidate, stand: Stand, place: Option<&'a CandidatePlace>) -> Firm<'a> {
    Firm { candidate, stand, place, goods: TieGoods::OfGap }
}

/// Points of a share, in whole hundredths, rounded down so that an axis never passes 100.
fn hundredths(points: f64, share: f64) -> u32 {
    (points * share.clamp(0.0, 1.0) * 100.0 + 1e-6).floor() as u32
}

/// An upper bound of a firm's rank: what the register says, and full points for whatever lies beside it.
fn bound(firm: &Firm<'_>, input: &TargetInput<'_>) -> f64 {
    let knows = input.book.knows(firm.candidate.enterprise);
    let mut most = [1.0, 1.0];
    for (at, feature) in FEATURES.iter().enumerate() {
        let share = match feature.beside_register {
            true if knows => 1.0,
            true => 0.0,
            false => match (feature.judge)(firm, input) {
                Answer::Known(share, _) => share.clamp(0.0, 1.0),
                Answer::NotSo | Answer::Unknown(_) => 0.0,
            },
        };
        most[usize::from(feature.axis == Axis::Likelihood)] += share * input.weights.points(at);
    }
    most[0] * most[1]
}

/// The firms that have to do with the gap, at most `limit`, those that could stand highest first: by a bound that reads no rows
/// beside the register. Firms of the region itself and firms founded after the day are none. Also says how many there were.
pub fn shortlist<'a>(
    input: &'a TargetInput<'a>,
    candidates: impl IntoIterator<Item = &'a Candidate>,
    limit: usize,
) -> (Vec<Scored<'a>>, usize) {
    let mut found: Vec<(f64, Scored<'a>)> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    let beside = beside(input);
    for candidate in candidates {
        let local = candidate.region.as_ref().is_some_and(|region| input.region.contains(region));
        let later = candidate.established.is_some_and(|day| day > input.as_of);
        if local || later || input.landed.contains_key(&candidate.enterprise) || !seen.insert(candidate.enterprise) {
            continue;
        }
        let Some((stand, place)) = stands(input, &beside, candidate) else { continue };
        let scored = Scored { candidate, stand, place, value: 0, likelihood: 0, confidence: 0.0, tier: 0 };
        found.push((0.0, scored));
    }
    let total = found.len();
    if total > limit {
        for (bound_of, scored) in &mut found {
            *bound_of = bound(&firm(scored.candidate, scored.stand, scored.place), input);
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.candidate.enterprise.cmp(&b.1.candidate.enterprise)));
        found.truncate(limit);
    }
    (found.into_iter().map(|(_, scored)| scored).collect(), total)
}

fn judge<'a>(scored: &mut Scored<'a>, input: &'a TargetInput<'a>) {
    let firm = firm(scored.candidate, scored.stand, scored.place);
    let (mut value, mut likelihood) = (0, 0);
    let mut judged = 0.0;
    for (at, feature) in FEATURES.iter().enumerate() {
        let points = input.weights.points(at);
        match (feature.judge)(&firm, input) {
            Answer::Known(share, _) => {
                judged += points;
                match feature.axis {
                    Axis::Value => value += hundredths(points, share),
                    Axis::Likelihood => likelihood += hundredths(points, share),
                }
            }
            Answer::NotSo => judged += points,
            Answer::Unknown(_) => {}
        }
    }
    scored.value = value.min(10_000);
    scored.likelihood = likelihood.min(10_000);
    // Both axes weigh 100, so half of their sum is a percentage.
    scored.confidence = (judged * 50.0).round().min(10_000.0) / 100.0;
}

/// Scores candidates and puts them in order.
pub fn rank_targets<'a>(
    input: &'a TargetInput<'a>,
    candidates: impl IntoIterator<Item = &'a Candidate>,
    settings: &TargetSettings,
) -> Ranked<'a> {
    let (short, total) = shortlist(input, candidates, settings.candidates);
    let mut ranked = Ranked { candidates: total, ..Ranked::default() };
    for mut scored in short {
        let against = input.book.signals(scored.candidate.enterprise);
        match against.iter().find(|signal| signal.kind.is_veto() && signal.holds_on(input.as_of)) {
            Some(signal) => ranked.vetoed.push(Veto { candidate: scored.candidate, signal }),
            None => {
                judge(&mut scored, input);
                ranked.targets.push(scored);
            }
        }
    }
    ranked.vetoed.sort_by(|a, b| a.candidate.name.cmp(&b.candidate.name));
    tiers(&mut ranked.targets);
    ranked.targets.sort_by(|a, b| {
        let by = |scored: &Scored<'_>| (scored.rank(), scored.confidence);
        let (a_by, b_by) = (by(a), by(b));
        b_by.0
            .total_cmp(&a_by.0)
            .then(b_by.1.total_cmp(&a_by.1))
            .then_with(|| a.candidate.name.cmp(&b.candidate.name))
            .then_with(|| a.candidate.enterprise.cmp(&b.candidate.enterprise))
    });
    ranked
}

/// Peels the plot front by front. In falling value, a firm belongs to the first front whose best likelihood it beats.
fn tiers(targets: &mut [Scored<'_>]) {
    targets.sort_by(|a, b| b.value.cmp(&a.value).then(b.likelihood.cmp(&a.likelihood)));
    let mut best: Vec<u32> = Vec::new();
    let mut before: Option<(u32, u32, u32)> = None;
    for target in targets {
        target.tier = match before {
            Some((value, likelihood, tier)) if (value, likelihood) == (target.value, target.likelihood) => tier,
            _ => {
                let front = best.partition_point(|best| best.cmp(&target.likelihood) != Ordering::Less);
                match best.get_mut(front) {
                    Some(best) => *best = target.likelihood,
                    None => best.push(target.likelihood),
                }
                u32::try_from(front).unwrap_or(u32::MAX - 1) + 1
            }
        };
        before = Some((target.value, target.likelihood, target.tier));
    }
}

/// Writes the sentences of a scored firm. `register` names the file of the register that a firm comes from.
pub fn explain<'a>(
    input: &'a TargetInput<'a>,
    scored: Scored<'a>,
    register: &dyn Fn(EnterpriseId) -> Option<Text>,
) -> Target<'a> {
    let firm = firm(scored.candidate, scored.stand, scored.place);
    let from = register(scored.candidate.enterprise).unwrap_or_else(|| Text::new("登记册", "the register"));
    let (mut reasons, mut unknown) = (Vec::new(), Vec::new());
    for (at, feature) in FEATURES.iter().enumerate() {
        let points = input.weights.points(at);
        match (feature.judge)(&firm, input) {
            Answer::Known(share, say) => {
                let points = hundredths(points, share);
                if points > 0 {
                    let said = say();
                    reasons.push(Reason {
                        axis: feature.axis,
                        feature: feature.id,
                        points: f64::from(points) / 100.0,
                        text: said.text,
                        source: said.source.unwrap_or_else(|| from.clone()),
                    });
                }
            }
            Answer::Unknown(why) if points > 0.0 => {
                unknown.push(Unjudged { feature: feature.id, points: (points * 100.0).round() / 100.0, text: why() });
            }
            Answer::NotSo | Answer::Unknown(_) => {}
        }
    }
    Target { scored, reasons, unknown }
}
