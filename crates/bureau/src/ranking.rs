//! Marks of units and their order: measured marks by 功效系数, deductions for red items, and marks that units give each other.

use model::Text;

/// Marks for a value among those of the others (功效系数): 0.6 of the weight for standing last, all of it for standing first,
/// rounded to hundredths. Where all stand alike nobody stands last: everyone has the whole weight.
///
/// `None` when a number is none. The form of 三明's published scorecard of 2020.
pub fn efficacy(value: f64, (least, most): (f64, f64), weight: f64) -> Option<f64> {
    if ![value, least, most, weight].iter().all(|number| number.is_finite()) {
        return None;
    }
    let width = most - least;
    let share = if width > 0.0 { ((value - least) / width).clamp(0.0, 1.0) } else { 1.0 };
    Some(((0.6 + 0.4 * share) * weight * 100.0).round() / 100.0)
}

/// What a unit brought in one indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// Id of the indicator.
    pub indicator: String,
    /// The most marks that it gives.
    pub weight: u32,
    /// What it came to; `None` is unknown.
    pub value: Option<f64>,
}

/// A unit as it is ranked.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// The unit.
    pub unit: String,
    /// What it brought, in the same order of indicators for every unit.
    pub given: Vec<Given>,
    /// How many red items it has.
    pub red: usize,
}

/// What deductions come to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankRules {
    /// Marks taken off for each red item.
    pub off_for_red: f64,
}

impl Default for RankRules {
    fn default() -> Self {
        // As published scorecards take for an overdue project that did not start.
        Self { off_for_red: 0.1 }
    }
}

/// Marks for one indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Id of the indicator.
    pub indicator: String,
    /// Marks; `None` when the value is unknown. Nobody loses by what is not known: the weight falls out of the whole.
    pub marks: Option<f64>,
}

/// A unit's place.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// The unit.
    pub unit: String,
    /// From 1; units with the same score share a place. `None` where no indicator is known.
    pub place: Option<usize>,
    /// Marks of a hundred; `None` where no indicator is known.
    pub score: Option<f64>,
    /// How they came about.
    pub marks: Vec<Mark>,
    /// Taken off for red items.
    pub off: f64,
    /// In a sentence.
    pub basis: Text,
}

/// Ranks units, the best first; those without a score last.
pub fn rank(units: &[Ranked], rules: RankRules) -> Vec<Scored> {
    let mut scored: Vec<Scored> = units.iter().map(|unit| score(unit, units, rules)).collect();
    scored.sort_by(|a, b| {
        let key = |scored: &Scored| scored.score.unwrap_or(f64::NEG_INFINITY);
        key(b).total_cmp(&key(a)).then_with(|| a.unit.cmp(&b.unit))
    });
    for at in 0..scored.len() {
        let same = at > 0 && scored[at].score == scored[at - 1].score;
        let place = if same { scored[at - 1].place } else { Some(at + 1) };
        scored[at].place = scored[at].score.and(place);
    }
    scored
}

fn score(unit: &Ranked, all: &[Ranked], rules: RankRules) -> Scored {
    let (mut got, mut whole) = (0.0, 0.0);
    let mut marks = Vec::new();
    for given in &unit.given {
        let others = all.iter().flat_map(|unit| &unit.given).filter(|other| other.indicator == given.indicator);
        let values: Vec<f64> = others.filter_map(|other| other.value).collect();
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let weight = f64::from(given.weight);
        let found = given.value.and_then(|value| efficacy(value, (least, most), weight));
        if let Some(found) = found {
            got += found;
            whole += weight;
        }
        marks.push(Mark { indicator: given.indicator.clone(), marks: found });
    }
    let off = unit.red as f64 * rules.off_for_red;
    let known = marks.iter().filter(|mark| mark.marks.is_some()).count();
    let score = (whole > 0.0).then(|| ((got / whole * 100.0 - off).max(0.0) * 100.0).round() / 100.0);
    let (all, red) = (marks.len(), unit.red);
    let basis = Text::new(
        format!("按功效系数计 {known}/{all} 项指标，折百分制；红牌 {red} 个，扣 {off:.1} 分"),
        format!("{known} of {all} indicators by efficacy, of a hundred; {red} red items take {off:.1} off"),
    );
    Scored { unit: unit.unit.clone(), place: None, score, marks, off, basis }
}

/// Marks that a side earned from the other: the zone that hosts, or the team in the field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TwoWay {
    /// Their mean, 0 to 100, to a tenth.
    pub mean: f64,
    /// Of how many.
    pub given: usize,
}

/// What marks of 0 to 100 come to, one above that being none; `None` while the other side has not given any: silence is not
/// nought.
pub fn two_way(marks: impl IntoIterator<Item = u8>) -> Option<TwoWay> {
    let given: Vec<f64> = marks.into_iter().filter(|mark| *mark <= 100).map(f64::from).collect();
    let sum: f64 = given.iter().sum();
    let mean = (!given.is_empty()).then(|| (sum / given.len() as f64 * 10.0).round() / 10.0)?;
    Some(TwoWay { mean, given: given.len() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn unit(name: &str, value: Option<f64>, red: usize) -> Ranked {
        let given = vec![Given { indicator: "signed".into(), weight: 40, value }];
        Ranked { unit: name.into(), given, red }
    }

    fn check(units: &[Ranked], expect: &[(&str, Option<usize>, Option<f64>)]) {
        let found = rank(units, RankRules::default());
        let found: Vec<_> = found.iter().map(|scored| (scored.unit.as_str(), scored.place, scored.score)).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn the_first_has_all_marks_the_last_six_tenths_and_red_items_cost() {
        check(
            &[unit("甲", Some(2.0), 0), unit("乙", Some(10.0), 5), unit("丙", Some(6.0), 0)],
            &[("乙", Some(1), Some(99.5)), ("丙", Some(2), Some(80.0)), ("甲", Some(3), Some(60.0))],
        );
    }

    #[test]
    fn who_stands_alike_shares_a_place_and_the_unknown_have_none() {
        check(
            &[unit("甲", Some(2.0), 0), unit("乙", Some(2.0), 0), unit("丙", None, 0)],
            &[("乙", Some(1), Some(100.0)), ("甲", Some(1), Some(100.0)), ("丙", None, None)],
        );
    }

    #[test]
    fn marks_not_given_are_not_nought() {
        assert_eq!(two_way([90, 85, 85]), Some(TwoWay { mean: 86.7, given: 3 }));
        assert_eq!(two_way([0, 101]), Some(TwoWay { mean: 0.0, given: 1 }), "a nought that was given is one");
        assert_eq!((two_way([]), two_way([101])), (None, None));
    }

    proptest! {
        #[test]
        fn no_marks_are_more_than_the_weight_or_no_number(
            value in prop::num::f64::ANY, least in prop::num::f64::ANY, most in prop::num::f64::ANY, weight in 0.0..100.0,
        ) {
            if let Some(marks) = efficacy(value, (least, most), weight) {
                prop_assert!(marks >= 0.0 && marks <= weight + 0.01, "{marks} of {weight}");
            }
        }
    }
}
