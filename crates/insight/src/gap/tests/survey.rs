//! What the survey, rules and density change in the labels.

use chrono::NaiveDate;
use model::{Money, RuleKind, SurveyAnswer, SurveyLine, SurveySide};

use super::*;
use crate::around::{Density, NodeRule, SceneZone};
use crate::survey::{Locality, Nearby, Said, Whereabouts, answers};

/// The region with two cities around: one at 110 km, one at 155 km.
fn locality() -> Locality {
    let near = |code: &str, km| Nearby { region: RegionCode::parse(code).unwrap(), km };
    Locality {
        region: RegionCode::parse("430408").unwrap(),
        nearby: vec![near("430300", 110.0), near("430100", 155.0)],
    }
}

/// Lines of the survey, one a word list: `buys ore 甲 120000 万元=300 t=100`; `-` is not said; `next=drill` what is made of it.
fn lines(text: &str) -> Vec<Said> {
    let line = |(number, line): (i64, &str)| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let said = |place: usize| (words[place] != "-").then(|| words[place].to_owned());
        let field = |key: &str| words.iter().find_map(|word| word.strip_prefix(key));
        let region = said(3);
        let answer = SurveyAnswer {
            line: SurveyLine {
                enterprise: EnterpriseId(field("firm=").map_or(1, |id| id.parse().unwrap())),
                side: words[0].parse::<SurveySide>().unwrap(),
                product: words[1].to_owned(),
                node: Some(("t".into(), words[1].into())),
                partner: said(2),
                place: region.clone(),
                region: region.map(|code| RegionCode::parse(&code).unwrap()),
                tonnes: field("t=").map(|tonnes| tonnes.parse().unwrap()),
                amount: field("万元=").map(|wan| Money::yuan(wan.parse::<i64>().unwrap() * 10_000)),
                year: Some(2024),
                date: NaiveDate::from_ymd_opt(2024, 4, 1).unwrap(),
                source: "走访".into(),
                sample: false,
            },
            share: field("share=").map(|share| share.parse().unwrap()),
            becomes: None,
            next: field("next=").map(|node| ("t".to_owned(), node.to_owned())),
        };
        Said { id: number, firm: "甲".into(), answer, contradicted: false }
    };
    (1..).zip(text.lines().filter(|line| !line.trim().is_empty())).map(line).collect()
}

fn around(case: &Case<'_>, text: &str) -> Around {
    let settings = Settings::default();
    Around { answers: answers(&case.chain, &lines(text), &locality(), &settings), ..Around::default() }
}

fn surveyed(case: &Case<'_>, text: &str) -> Vec<Gap> {
    run_with(case, &around(case, text))
}

/// Labels with what the survey says.
#[track_caller]
fn check(case: &Case<'_>, text: &str, expect: &str) {
    let labels: Vec<_> =
        surveyed(case, text).iter().map(|gap| format!("{} {}", case.chain.nodes[gap.node].id, gap.kind)).collect();
    assert_eq!(labels.join(", "), expect);
}

fn case<'a>(lines: &[&str], firms: &'a str) -> Case<'a> {
    Case { chain: chain(lines), firms, expected: &[], reference: &[] }
}

/// The sentence of a rule.
fn told(gap: &Gap, kind: GapKind) -> &Text {
    &gap.ladder.iter().find(|rung| rung.kind == kind).unwrap().text
}

#[test]
fn a_purchase_makes_an_absent_node_missing_also_without_a_link() {
    let case = case(&["ore -> lab", "pipe -> drill"], "pipe-");
    check(&case, "", "ore Watch, lab Watch, pipe Weak, drill Watch");
    check(&case, "buys ore 甲 120000 万元=300", "ore Missing, lab Watch, pipe Weak, drill Watch");
}

#[test]
fn what_is_mostly_bought_within_reach_is_not_missing() {
    let case = case(&["ore -> pipe"], "pipe-");
    check(&case, "buys ore 甲 430300 万元=60\nbuys ore 乙 120000 万元=40", "ore Watch, pipe Weak");
    check(&case, "buys ore 甲 430300 万元=40\nbuys ore 乙 120000 万元=60", "ore Missing, pipe Weak");
    let far = surveyed(&case, "buys ore 乙 120000 万元=60");
    assert!(told(&far[0], GapKind::Missing).zh.contains("本地买到 0%，加上周边共 0%"), "no negative zero");
    // 155 km is beyond reach.
    check(&case, "buys ore 甲 430100 万元=60\nbuys ore 乙 120000 万元=40", "ore Missing, pipe Weak");
}

#[test]
fn urgency_is_demand_times_what_is_bought_outside_times_the_weight_of_the_link() {
    let case = case(&["ore -> pipe"], "pipe-");
    let gaps = surveyed(&case, "buys ore 甲 430408 万元=100\nbuys ore 乙 120000 万元=300");
    let survey = &gaps[0].survey;
    assert_eq!(survey.demand.value(), Some(4_000_000.0));
    assert_eq!(survey.local_share.value(), Some(0.25));
    // Links of these chains weigh 2 of 3.
    assert_eq!(survey.urgency.value(), Some(4_000_000.0 * 0.75 * 2.0 / 3.0));
    let text = told(&gaps[0], GapKind::Missing);
    for part in ["400 万元", "25%", "紧迫度 200 万元", "2 行调查"] {
        assert!(text.zh.contains(part), "{part}: {}", text.zh);
    }
    assert!(text.en.contains("urgency CNY 2 million"), "{}", text.en);
}

#[test]
fn what_is_not_said_stays_unknown_with_its_reason() {
    let case = case(&["ore -> pipe"], "pipe-");
    for (text, demand, share, urgency) in [
        ("", "no line of the anchor survey", "no line of the anchor survey", "no line of the anchor survey"),
        ("buys ore 甲 120000", "none with an amount of money", "no quantity in common", "none with an amount"),
        ("buys ore 甲 - 万元=5", "1 of 1 survey line", "no line says from where", "no line says from where"),
        ("buys ore 甲 120000 t=5", "none with an amount of money", "by tonnes", "none with an amount of money"),
    ] {
        let survey = &surveyed(&case, text)[0].survey;
        for (figure, expect) in [(&survey.demand, demand), (&survey.local_share, share), (&survey.urgency, urgency)] {
            assert!(figure.text().en.contains(expect), "{text}: {}", figure.text().en);
        }
        assert_eq!(survey.urgency.value(), None, "{text}");
        assert_eq!(surveyed(&case, text)[0].kind, GapKind::Missing, "{text}");
    }
}

#[test]
fn a_purchase_of_nothing_gives_no_share() {
    let case = case(&["ore -> pipe"], "pipe-");
    let survey = &surveyed(&case, "buys ore 甲 120000 t=0")[0].survey;
    assert_eq!(survey.local_share.value(), None);
    assert!(survey.local_share.text().en.contains("adds up to zero"));
}

#[test]
fn one_partner_with_most_of_a_purchase_is_a_single_supplier() {
    let case = case(&["ore -> pipe"], "pipe-");
    let risks = |text: &str| -> Vec<String> {
        let gaps = surveyed(&case, text);
        gaps[0].survey.single.iter().map(|risk| format!("{} {:.2}", risk.partner, risk.share)).collect()
    };
    assert_eq!(risks("buys ore 甲 120000 万元=70\nbuys ore 乙 120000 万元=30"), ["甲 0.70"]);
    assert_eq!(risks("buys ore 甲 120000 万元=69\nbuys ore 乙 120000 万元=31"), [""; 0]);
    assert_eq!(risks("buys ore 甲 120000 share=0.8"), ["甲 0.80"], "a stated share is enough");
    assert_eq!(risks("buys ore 甲 120000 share=0.6 万元=70"), [""; 0], "the firm knows its whole better than one line");
    assert_eq!(risks("buys ore - 120000 万元=70"), [""; 0], "an unnamed partner may be many");
    assert_eq!(risks("buys ore 甲 120000 万元=70\nbuys ore 乙 120000"), [""; 0], "one amount is not known");
}

#[test]
fn output_below_local_purchases_makes_a_present_node_weak() {
    let steady = Case {
        chain: chain(&["ore -> pipe"]),
        firms: "ore++* pipe-",
        expected: &[],
        reference: &[("ore", 150), ("pipe", 5)],
    };
    let firms = run(&steady);
    assert_eq!(firms[0].kind, GapKind::Steady);
    let short = "sells ore 丙 120000 t=40\nbuys ore 甲 430408 t=100\nbuys ore 乙 120000 t=60";
    let gaps = surveyed(&steady, short);
    assert_eq!(gaps[0].kind, GapKind::Weak);
    let text = &told(&gaps[0], GapKind::Weak).en;
    assert!(text.contains("output 40 t a year below local purchases 160 t"), "{text}");
    let enough = "sells ore 丙 120000 t=400\nbuys ore 甲 430408 t=100\nbuys ore 乙 120000 t=60";
    assert_eq!(surveyed(&steady, enough)[0].kind, GapKind::Steady);
}

#[test]
fn what_is_finished_elsewhere_extends_the_chain() {
    let case = case(&["pipe -> drill -> rig"], "pipe-");
    check(&case, "", "pipe Weak, drill Watch, rig Watch");
    let gaps = surveyed(&case, "sells pipe - 120000 t=8000 next=drill");
    assert_eq!(gaps[1].kind, GapKind::Extend);
    let text = told(&gaps[1], GapKind::Extend);
    assert!(text.en.contains("finished in 120000, 8000 t a year (1 survey line)"), "{}", text.en);
    // What is finished here is not lost.
    check(&case, "sells pipe - 430408 t=8000 next=drill", "pipe Weak, drill Watch, rig Watch");
}

#[test]
fn a_line_counts_on_every_node_that_draws_the_same_business() {
    let mut other = chain(&["iron -> mill"]);
    other.id = "u".into();
    other.nodes[0].homes = vec![chain::Home { chain: "t".into(), node: "ore".into() }];
    let settings = Settings::default();
    let found = answers(&other, &lines("buys ore 甲 120000 t=5"), &locality(), &settings);
    assert_eq!(found.iter().map(|answer| answer.node).collect::<Vec<_>>(), [0]);
}

#[test]
fn places_are_told_apart_by_what_is_known_of_them() {
    let code = |text: &str| RegionCode::parse(text).unwrap();
    let all = locality();
    for (region, place, expect) in [
        (Some("430408"), None, Whereabouts::Here),
        (Some("430400"), None, Whereabouts::Near { km: 0.0 }),
        (Some("430407"), None, Whereabouts::Near { km: 0.0 }),
        (Some("430302"), None, Whereabouts::Near { km: 110.0 }),
        (Some("430100"), None, Whereabouts::Far),
        (Some("120000"), None, Whereabouts::Far),
        // The province holds both what is near and what is not.
        (Some("430000"), None, Whereabouts::Unknown),
        (None, Some("进口（巴西）"), Whereabouts::Far),
        (None, Some("某地"), Whereabouts::Unknown),
        (None, None, Whereabouts::Unknown),
    ] {
        let region = region.map(code);
        assert_eq!(all.whereabouts(region.as_ref(), place, 150.0), expect, "{region:?} {place:?}");
    }
    let bare = Locality { region: code("430408"), nearby: vec![] };
    assert_eq!(bare.whereabouts(Some(&code("430300")), None, 150.0), Whereabouts::Unknown, "no list of what is near");
    assert_eq!(bare.whereabouts(Some(&code("120000")), None, 150.0), Whereabouts::Far);
}

#[test]
fn a_rule_of_the_pack_comes_before_everything_and_is_shown() {
    let case = case(&["ore -> pipe"], "pipe-");
    let rule = NodeRule {
        node: 0,
        kind: RuleKind::Energy,
        text: Text::new("不得新增", "no new capacity"),
        source: "文件一".into(),
    };
    let gaps = run_with(&case, &Around { rules: vec![rule], ..Around::default() });
    assert_eq!((gaps[0].kind, gaps[1].kind), (GapKind::Unsuitable, GapKind::Weak));
    assert_eq!(told(&gaps[0], GapKind::Unsuitable).en, "energy: no new capacity (文件一)");
}

#[test]
fn a_new_track_asks_for_density_where_it_is_known() {
    let mut chain = chain(&["lab -> cell"]);
    chain.nodes[0].policies = vec!["catalogue".into()];
    let case = Case { chain, firms: "", expected: &[], reference: &[] };
    let label = |rank: Figure| {
        let density = Density { value: Figure::known(0.3, "a", "a"), rank };
        run_with(&case, &Around { density: vec![density.clone(), density], ..Around::default() })[0].kind
    };
    assert_eq!(label(Figure::known(0.8, "n", "n")), GapKind::New);
    assert_eq!(label(Figure::known(0.7, "n", "n")), GapKind::Watch);
    assert_eq!(label(Figure::unknown("无", "none")), GapKind::New, "unknown is judged on the rest");
}

#[test]
fn a_service_node_shows_footfall_and_vacancy_and_says_what_is_unknown() {
    let mut chain = chain(&["mall -> shop"]);
    chain.nodes[0].scene = Some(model::Scene::Anchor);
    let case = Case { chain, firms: "", expected: &[], reference: &[] };
    let zone = |footfall, vacancy| SceneZone { title: Text::new("商圈", "Mall"), footfall, vacancy, sample: true };
    let scenes = vec![zone(Some(30_000.0), Some(0.1)), zone(Some(10_000.0), None)];
    let gaps = run_with(&case, &Around { scenes, ..Around::default() });
    let scene = gaps[0].scene.as_ref().unwrap();
    assert_eq!((scene.footfall.value(), scene.vacancy.value()), (Some(40_000.0), Some(0.1)));
    assert!(scene.vacancy.text().en.contains("mean of 1 of 2 place(s): Mall 10% (sample)"));
    assert_eq!(gaps[1].scene, None, "a node that is no scene has none");
    let empty = run(&case);
    assert_eq!(empty[0].scene.as_ref().unwrap().footfall.value(), None);
}

#[test]
fn an_empty_region_and_a_node_nobody_has_get_labels_without_any_figure() {
    let case = Case { chain: chain(&["ore -> pipe -> drill"]), firms: "", expected: &[], reference: &[("ore", 0)] };
    for gap in run(&case) {
        assert_eq!(gap.kind, GapKind::Watch);
        for figure in [&gap.survey.demand, &gap.survey.urgency, &gap.survey.local_share, &gap.density.value] {
            assert_eq!(figure.value(), None);
        }
        assert!(gap.presence.lq.value().is_none_or(f64::is_finite));
    }
}
