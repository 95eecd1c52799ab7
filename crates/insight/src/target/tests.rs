//! The rules of scoring, each as a test named after it.

use std::collections::{HashMap, HashSet};

use chain::{Chain, Lane, Link, Node};
use chrono::NaiveDate;
use model::{
    Candidate, CandidatePlace, Currency, EnterpriseId, GapKind, Lang, Money, Party, RegionCode, Role, Signal,
    SignalKind, Stage, Strength, SupplyLink, SurveyLine, SurveySide, Text,
};
use proptest::prelude::*;

use super::*;
use crate::around::Around;
use crate::gap::{Gap, GapInput};
use crate::presence::Census;
use crate::settings::Settings;

/// `billet -> pipe -> drill`, with `joint` beside `drill`.
fn chain() -> Chain {
    let node = |id: &str, rank: u32, lane: usize| Node {
        id: id.into(),
        stage: Stage::Midstream,
        lane,
        rank,
        title: Text::new(id, id),
        short: Text::new(id, id),
        icon: "pipe".into(),
        industries: vec![],
        goods: vec![],
        roles: vec![Role::Make],
        terms: vec![id.into()],
        homes: vec![],
        not: vec![],
        general: false,
        scene: None,
        spine: false,
        unsuitable: None,
        policies: vec![],
    };
    let lane = |id: &str| Lane { id: id.into(), title: Text::new(id, id) };
    Chain {
        id: "t".into(),
        lanes: vec![lane("main"), lane("oil")],
        nodes: vec![
            node("billet", 0, 0),
            node("pipe", 1, 0),
            node("drill", 2, 1),
            node("joint", 2, 1),
            node("far", 3, 0),
        ],
        links: vec![
            Link { from: 0, to: 1, weight: 3 },
            Link { from: 1, to: 2, weight: 3 },
            Link { from: 1, to: 4, weight: 1 },
        ],
        ..Chain::default()
    }
}

/// Labels of the chain with these kinds, whatever the rules would say.
fn gaps(kinds: &[GapKind]) -> Vec<Gap> {
    let chain = chain();
    let mut gaps = crate::gap::gaps(&GapInput {
        chain: &chain,
        firms: &[],
        local: Census::default(),
        expectations: &[],
        reference: None,
        judgements: &[],
        around: &Around::default(),
        settings: &Settings::default(),
    });
    for (gap, kind) in gaps.iter_mut().zip(kinds) {
        gap.kind = *kind;
    }
    gaps
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn region(text: &str) -> RegionCode {
    RegionCode::parse(text).unwrap()
}

/// A maker with its main business on a node, of whom nothing else is known.
fn maker(id: i64, node: &str) -> Candidate {
    Candidate {
        enterprise: EnterpriseId(id),
        name: format!("样例{id}厂"),
        uscc: None,
        region: None,
        established: None,
        capital: None,
        above_scale: None,
        honours: vec![],
        sample: true,
        places: vec![CandidatePlace {
            chain: "t".into(),
            node: node.into(),
            role: Role::Make,
            strength: Strength::Core,
            score: 0.9,
        }],
    }
}

fn signal(kind: SignalKind, date: &str) -> Signal {
    Signal {
        firm: Party { name: "样例".into(), uscc: None },
        kind,
        date: day(date),
        until: None,
        text: Text::new("见到", "seen"),
        source: "走访".into(),
        sample: true,
    }
}

fn link(year: i32, share: f64) -> SupplyLink {
    SupplyLink {
        supplier: Party { name: "样例1厂".into(), uscc: None },
        customer: Party { name: "本地厂".into(), uscc: None },
        product: None,
        node: None,
        year: Some(year),
        of_purchases: Some(share),
        of_sales: None,
        amount: None,
        date: None,
        source: "年报".into(),
        sample: true,
    }
}

fn survey(node: &str, place: &str, asked: &str) -> SurveyLine {
    SurveyLine {
        enterprise: EnterpriseId(900),
        side: SurveySide::Sells,
        product: "管体".into(),
        node: Some(("t".into(), node.into())),
        partner: None,
        region: Some(region(place)),
        place: None,
        tonnes: Some(1200.0),
        amount: None,
        year: Some(2023),
        date: day(asked),
        source: "链主调查".into(),
        sample: true,
    }
}

/// What a test changes of an otherwise empty world: the gap is `drill`, labelled Extend, on 2024-05-01.
struct World {
    chain: Chain,
    gaps: Vec<Gap>,
    landed: HashMap<EnterpriseId, String>,
    same: HashSet<(String, String)>,
    survey: Vec<SurveyLine>,
    weights: Weights,
    region: RegionCode,
    day: NaiveDate,
}

impl World {
    fn new() -> Self {
        use GapKind::{Extend, Missing, Steady, Watch};
        Self {
            chain: chain(),
            gaps: gaps(&[Steady, Steady, Extend, Missing, Watch]),
            landed: HashMap::from([(EnterpriseId(900), "本地厂".to_owned())]),
            same: HashSet::new(),
            survey: vec![],
            weights: Weights::default(),
            region: region("430408"),
            day: day("2024-05-01"),
        }
    }

    fn input<'a>(&'a self, book: &'a Book<'a>) -> TargetInput<'a> {
        TargetInput {
            chain: &self.chain,
            node: 2,
            gaps: &self.gaps,
            same_business: &self.same,
            region: &self.region,
            as_of: self.day,
            book,
            survey: &self.survey,
            landed: &self.landed,
            region_name: &|code: &RegionCode, _: Lang| code.to_string(),
            weights: &self.weights,
        }
    }

    /// Ranks firms: `name value likelihood confidence` a line, vetoed ones after.
    fn ranked(&self, book: &Book<'_>, firms: &[Candidate]) -> Vec<String> {
        let input = self.input(book);
        let ranked = rank_targets(&input, firms, &TargetSettings::default());
        let line = |scored: &Scored<'_>| {
            let name = &scored.candidate.name;
            format!("{name} {:.1} {:.1} {:.0}", scored.value(), scored.likelihood(), scored.confidence)
        };
        let out = ranked.vetoed.iter().map(|veto| format!("{} out: {}", veto.candidate.name, veto.signal.kind));
        ranked.targets.iter().map(line).chain(out).collect()
    }
}

fn book_of<'a>(links: &'a [SupplyLink], signals: &'a [Signal]) -> Book<'a> {
    Book::new(
        links.iter().map(|link| KnownLink { supplier: Some(EnterpriseId(1)), customer: Some(EnterpriseId(900)), link }),
        signals.iter().map(|signal| KnownSignal { firm: EnterpriseId(1), signal }),
    )
}

#[test]
fn the_weights_of_each_axis_sum_to_100() {
    for axis in [Axis::Value, Axis::Likelihood] {
        let sum: f64 = FEATURES.iter().filter(|feature| feature.axis == axis).map(|feature| feature.weight).sum();
        assert!((sum - 100.0).abs() < 1e-9, "{axis}: {sum}");
    }
}

#[test]
fn weights_that_leave_nothing_to_score_by_are_refused_with_the_reason() {
    let check = |table: &[(&str, f64)], expect: &str| {
        let error = Weights::new(table.iter().copied()).unwrap_err().to_string();
        assert!(error.starts_with(expect), "{error}");
    };
    check(&[], "the weights of `value` sum to zero");
    check(&[("gap", 1.0)], "the weights of `likelihood` sum to zero");
    check(&[("gap", 0.0), ("link", 1.0)], "the weights of `value` sum to zero");
    check(&[("gap", -1.0)], "the weight of `gap` is `-1`");
    check(&[("gap", f64::NAN)], "the weight of `gap` is `NaN`");
    check(&[("gap", f64::INFINITY)], "the weight of `gap` is `inf`");
    check(&[("gap", 1.0), ("gap", 2.0)], "feature `gap` stands twice");
    check(&[("colour", 1.0)], "no feature `colour`; hint: the features are `gap`");
    let weights = Weights::new([("gap", 3.0), ("scale", 1.0), ("link", 0.5)]).unwrap();
    assert_eq!((weights.points(0), weights.points(3)), (75.0, 25.0));
}

#[test]
fn missing_data_lowers_confidence_and_no_score() {
    let world = World::new();
    let book = Book::default();
    let known = Candidate { region: Some(region("120000")), above_scale: Some(false), ..maker(2, "drill") };
    // Far away and below the floor: both judged, neither gives a point.
    assert_eq!(world.ranked(&book, &[maker(1, "drill"), known]), ["样例2厂 59.0 0.0 52", "样例1厂 59.0 0.0 43"]);
}

#[test]
fn a_neighbour_closes_less_than_a_firm_on_the_node_and_a_stranger_nothing() {
    let world = World::new();
    let firms = [maker(1, "pipe"), maker(2, "joint"), maker(3, "drill"), maker(4, "far"), maker(5, "billet")];
    let book = Book::default();
    assert_eq!(world.ranked(&book, &firms), ["样例3厂 59.0 0.0 43", "样例2厂 34.5 0.0 43", "样例1厂 27.1 0.0 43"]);
}

#[test]
fn who_stands_here_or_was_founded_later_is_no_target() {
    let world = World::new();
    let here = Candidate { region: Some(region("430408")), ..maker(1, "drill") };
    let later = Candidate { established: Some(day("2024-05-02")), ..maker(2, "drill") };
    assert_eq!(world.ranked(&Book::default(), &[here, later]), [""; 0]);
}

#[test]
fn nobody_and_one_firm_are_answers_too() {
    let world = World::new();
    assert_eq!(world.ranked(&Book::default(), &[]), [""; 0]);
    assert_eq!(world.ranked(&Book::default(), &[maker(1, "drill")]).len(), 1);
    let nameless = Candidate { name: String::new(), ..maker(1, "drill") };
    assert_eq!(world.ranked(&Book::default(), &[nameless]), [" 59.0 0.0 43"]);
}

#[test]
fn a_veto_takes_a_firm_out_and_is_listed_with_its_rule() {
    let world = World::new();
    let check = |signal: Signal, expect: &str| {
        let signals = [signal];
        assert_eq!(world.ranked(&book_of(&[], &signals), &[maker(1, "drill")]), [expect]);
    };
    check(signal(SignalKind::Dishonest, "2024-04-30"), "样例1厂 out: dishonest");
    check(signal(SignalKind::Environment, "2024-05-02"), "样例1厂 59.0 0.0 43");
    let over = Signal { until: Some(day("2024-04-01")), ..signal(SignalKind::HiddenRisk, "2023-01-01") };
    check(over, "样例1厂 59.0 0.0 43");
}

#[test]
fn what_became_known_later_does_not_count() {
    let world = World { survey: vec![survey("drill", "120000", "2024-05-02")], ..World::new() };
    let there = Candidate { region: Some(region("120100")), ..maker(1, "drill") };
    let (links, signals) = ([link(2024, 0.5)], [signal(SignalKind::Capacity, "2024-05-02")]);
    let firms = [there];
    assert_eq!(world.ranked(&book_of(&links, &signals), &firms), ["样例1厂 59.0 0.0 45"]);
    let world = World { survey: vec![survey("drill", "120000", "2024-04-02")], ..World::new() };
    let of_drill = SupplyLink { node: Some(("t".into(), "drill".into())), ..link(2023, 0.5) };
    let (links, signals) = ([of_drill], [signal(SignalKind::Capacity, "2024-05-01")]);
    assert_eq!(world.ranked(&book_of(&links, &signals), &firms), ["样例1厂 59.0 58.0 86"]);
}

#[test]
fn old_ties_weigh_less_and_old_signals_nothing() {
    let world = World::new();
    let likelihood = |links: &[SupplyLink], signals: &[Signal]| {
        world.ranked(&book_of(links, signals), &[maker(1, "drill")])[0].split(' ').nth(2).unwrap().to_owned()
    };
    let of_drill = |year| SupplyLink { node: Some(("t".into(), "drill".into())), ..link(year, 0.05) };
    assert_eq!(likelihood(&[of_drill(2023)], &[]), "20.0");
    assert_eq!(likelihood(&[of_drill(2017)], &[]), "12.0");
    assert_eq!(likelihood(&[], &[signal(SignalKind::Capacity, "2021-06-01")]), "6.5");
    assert_eq!(likelihood(&[], &[signal(SignalKind::Capacity, "2019-06-01")]), "0.0");
    assert_eq!(likelihood(&[], &[signal(SignalKind::Hometown, "2009-06-01")]), "8.0");
}

#[test]
fn a_tie_counts_in_full_only_where_its_goods_touch_the_gap() {
    let world = World::new();
    let likelihood = |node: Option<(&str, &str)>| {
        let node = node.map(|(chain, node)| (chain.to_owned(), node.to_owned()));
        let links = [SupplyLink { node, ..link(2023, 0.2) }];
        world.ranked(&book_of(&links, &[]), &[maker(1, "drill")])[0].split(' ').nth(2).unwrap().to_owned()
    };
    assert_eq!(likelihood(Some(("t", "drill"))), "25.0");
    assert_eq!(likelihood(Some(("t", "pipe"))), "25.0", "the step before");
    assert_eq!(likelihood(Some(("t", "joint"))), "12.5", "beside it and not linked");
    assert_eq!(likelihood(Some(("other", "drill"))), "12.5", "a node of that name elsewhere");
    assert_eq!(likelihood(None), "12.5", "nobody says what goods");
}

#[test]
fn a_supplier_of_a_landed_firm_is_a_candidate_by_its_goods() {
    let world = World::new();
    let goods = |node: &str| SupplyLink { node: Some(("t".into(), node.into())), ..link(2023, 0.2) };
    let stranger = Candidate { places: vec![], ..maker(1, "drill") };
    let (of_drill, of_billet) = ([goods("drill")], [goods("billet")]);
    assert_eq!(world.ranked(&book_of(&of_drill, &[]), std::slice::from_ref(&stranger)), ["样例1厂 39.2 25.0 50"]);
    assert_eq!(world.ranked(&book_of(&of_billet, &[]), &[stranger]), [""; 0]);
}

#[test]
fn a_front_holds_those_that_nobody_beats_on_both_numbers() {
    let world = World { survey: vec![survey("drill", "120000", "2024-04-02")], ..World::new() };
    let rich = Candidate { capital: Some(Money::yuan(900_000_000)), ..maker(1, "drill") };
    let near = Candidate { region: Some(region("120100")), ..maker(2, "drill") };
    let twin = Candidate { region: Some(region("120100")), ..maker(3, "drill") };
    let firms = [rich, near, twin, maker(4, "drill"), maker(5, "pipe")];
    let book = Book::default();
    let input = world.input(&book);
    let ranked = rank_targets(&input, &firms, &TargetSettings::default());
    let mut tiers: Vec<_> = ranked.targets.iter().map(|scored| (scored.candidate.enterprise.0, scored.tier)).collect();
    tiers.sort_unstable();
    assert_eq!(tiers, [(1, 1), (2, 1), (3, 1), (4, 2), (5, 3)]);
}

#[test]
fn the_firm_where_the_output_is_finished_stands_first_among_thousands() {
    // What was known in spring 2024: output is finished in Tianjin and Cangzhou; the firm makes drilling tools in Tianjin.
    let world = World {
        survey: vec![survey("drill", "120000", "2024-04-10"), survey("drill", "130900", "2024-04-10")],
        ..World::new()
    };
    let cities = ["320200", "370100", "440300", "510100", "610100", "210200", "130200", "420100"];
    let mut firms: Vec<Candidate> = (1..=3000_i64)
        .map(|id| Candidate {
            region: Some(region(cities[id as usize % cities.len()])),
            capital: (id % 3 == 0).then(|| Money::yuan(1_000_000 * (id % 700))),
            above_scale: (id % 5 == 0).then_some(true),
            honours: if id % 50 == 0 { vec!["上市公司".into()] } else { vec![] },
            ..maker(id, ["drill", "joint", "pipe", "far"][id as usize % 4])
        })
        .collect();
    let sought = Candidate { region: Some(region("120000")), ..maker(7777, "drill") };
    firms.push(sought);
    let lines = world.ranked(&Book::default(), &firms);
    let place = lines.iter().position(|line| line.starts_with("样例7777厂")).unwrap();
    assert!(place < 10, "place {}: {:?}", place + 1, &lines[..5]);
}

#[test]
fn a_cheap_bound_loses_none_of_the_first_fifty() {
    let signals: Vec<(i64, Signal)> =
        (0..400).map(|n| (n * 37 % 20_000, signal(SignalKind::ALL[n as usize % 8], "2024-03-01"))).collect();
    let book = Book::new([], signals.iter().map(|(id, signal)| KnownSignal { firm: EnterpriseId(*id), signal }));
    let world = World { survey: vec![survey("drill", "120000", "2024-04-10")], ..World::new() };
    let provinces = ["120000", "130900", "320200", "370100", "440300"];
    let firms: Vec<Candidate> = (0..20_000_i64)
        .map(|id| Candidate {
            region: (id % 7 != 0).then(|| region(provinces[(id * 13 % 5) as usize])),
            capital: (id % 4 != 0).then(|| Money::yuan(100_000 * (1 + id * 7919 % 9_000))),
            above_scale: (id % 11 == 0).then_some(true),
            honours: if id % 29 == 0 { vec!["专精特新".into()] } else { vec![] },
            ..maker(id, ["drill", "joint", "pipe"][(id * 31 % 3) as usize])
        })
        .collect();
    let input = world.input(&book);
    let first = |candidates: usize| -> Vec<i64> {
        let ranked = rank_targets(&input, &firms, &TargetSettings { candidates });
        ranked.targets.iter().take(50).map(|scored| scored.candidate.enterprise.0).collect()
    };
    let (all, short) = (first(usize::MAX), first(TargetSettings::default().candidates));
    let kept = all.iter().filter(|firm| short.contains(firm)).count();
    assert!(kept as f64 >= 0.99 * all.len() as f64, "{kept} of {}", all.len());
}

#[test]
fn an_area_says_nothing_of_few_and_ties_count_half() {
    let few = auc(&[3.0, 2.0], &[1.0; 9]);
    assert_eq!((few.auc.value(), few.interval, few.won, few.lost), (None, None, 2, 9));
    let ties = auc(&[1.0; 6], &[1.0; 6]);
    assert_eq!(ties.auc.value(), Some(0.5));
    let clear = auc(&[5.0, 6.0, 7.0, 8.0, 9.0], &[0.0, 1.0, 2.0, 3.0, f64::NAN, 4.0]);
    assert_eq!((clear.auc.value(), clear.lost), (Some(1.0), 5));
}

#[test]
fn a_hit_rate_comes_with_its_interval_and_chance_is_computed() {
    assert_eq!(hit_rate(0, 0).rate.value(), None);
    let rate = hit_rate(3, 10);
    let (low, high) = rate.interval.unwrap();
    assert!((low - 0.1078).abs() < 1e-3 && (high - 0.6032).abs() < 1e-3, "{low} {high}");
    assert_eq!(random_hit_rate(1, 0, 5), None);
    assert_eq!(random_hit_rate(0, 5, 5), None);
    assert!((random_hit_rate(1, 100, 10).unwrap() - 0.1).abs() < 1e-9);
    assert_eq!(random_hit_rate(9, 3, 10), Some(1.0));
}

proptest! {
    #[test]
    fn the_points_of_an_axis_sum_to_its_number_and_nothing_is_no_number(
        weights in prop::collection::vec(0.0..1000.0_f64, FEATURES.len()),
        firms in prop::collection::vec((0..5_usize, any::<Option<i64>>(), any::<Option<bool>>(), 0..6_usize, 0.0..1.0_f64), 1..12),
        tonnes in any::<Option<f64>>(),
    ) {
        let table: Vec<(&str, f64)> = FEATURES.iter().zip(&weights).map(|(feature, weight)| (feature.id, *weight)).collect();
        let Ok(weights) = Weights::new(table) else { return Ok(()) };
        let line = SurveyLine { tonnes, ..survey("drill", "120000", "2024-04-10") };
        let world = World { weights, survey: vec![line], ..World::new() };
        let signals = [signal(SignalKind::Capacity, "2023-01-01"), signal(SignalKind::Contact, "2024-01-01")];
        let links = [link(2020, 0.3)];
        let book = book_of(&links, &signals);
        let titles = ["上市", "专精特新", "单项冠军", "高新", "别的", ""];
        let firms: Vec<Candidate> = (1..).zip(&firms).map(|(id, (node, hundredths, above, title, score))| {
            let mut firm = maker(id, ["billet", "pipe", "drill", "joint", "far"][*node]);
            firm.capital = hundredths.map(|hundredths| Money { hundredths, currency: Currency::Cny });
            firm.above_scale = *above;
            firm.honours = vec![titles[*title].to_owned()];
            firm.places[0].score = *score;
            firm.region = (id % 2 == 0).then(|| region("120100"));
            firm
        }).collect();
        let input = world.input(&book);
        for scored in rank_targets(&input, &firms, &TargetSettings::default()).targets {
            for number in [scored.value(), scored.likelihood(), scored.confidence, scored.rank()] {
                prop_assert!((0.0..=100.0).contains(&number), "{number}");
            }
            let (value, likelihood) = (scored.value(), scored.likelihood());
            let target = explain(&input, scored, &|_| None);
            for (axis, number) in [(Axis::Value, value), (Axis::Likelihood, likelihood)] {
                let sum: f64 = target.reasons.iter().filter(|reason| reason.axis == axis).map(|reason| reason.points).sum();
                prop_assert!((sum - number).abs() < 0.01, "{axis}: {sum} {number}");
            }
            for reason in &target.reasons {
                for text in [&reason.text, &reason.source] {
                    prop_assert!(!text.zh.is_empty() && !text.en.is_empty());
                    prop_assert!(!text.zh.contains("NaN") && !text.en.contains("inf "), "{text}");
                }
            }
        }
    }
}
