//! Rules of the three lights: the weakest says what would lift it.

use model::{Requirement, ShelfLife, Site, SiteForm, SiteStatus};

use super::*;
use crate::site_match::{SiteMatchInput, SiteMatchSettings, match_sites};

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 1, day).unwrap()
}

fn need(kind: GapKind) -> Need {
    Need {
        node: Text::new("钻杆", "drill pipe"),
        kind,
        judged: None,
        reasons: vec![Text::new("本地实质企业 0 家", "no local firm")],
        users: vec![Text::new("油服", "oil service")],
        surveyed: Surveyed::default(),
    }
}

/// A plant with so much power, against 630 kVA.
fn sites(kva: &[Option<f64>]) -> SiteMatch {
    let sites: Vec<Site> = kva
        .iter()
        .map(|power_kva| Site {
            power_kva: *power_kva,
            status: Some(SiteStatus::Free),
            verified_at: Some(day(20)),
            ..Site::new("S", "z", Text::new("厂房", "plant"), SiteForm::Plant)
        })
        .collect();
    match_sites(&SiteMatchInput {
        requirement: &Requirement { power_kva: Some(630.0), ..Requirement::default() },
        enterprise: None,
        sites: &sites,
        zones: &[],
        opportunities: &[],
        neighbours: &[],
        adjacent: &[],
        locks: &[],
        on: day(31),
        settings: &SiteMatchSettings { life: ShelfLife::default(), ..SiteMatchSettings::default() },
    })
    .unwrap()
}

fn endowment<'a>(sites: Option<&'a SiteMatch>, titles: &'a [Text]) -> Endowment<'a> {
    Endowment {
        sites,
        site_titles: titles,
        own_requirement: true,
        neighbours: Vec::new(),
        policies: Vec::new(),
        costs: Vec::new(),
    }
}

fn met(outcome: Answered) -> Contact {
    Contact { at: day(5), outcome, text: Text::new("电话", "a call"), source: Text::new("招商局", "the bureau") }
}

fn signal(points: f64) -> Signal {
    let fact = LightFact::new(Text::new("给本地厂供货", "supplies a local firm"), Text::new("年报", "a report"));
    Signal { points, fact }
}

/// The three states, the weakest and what to do next.
fn check(need: Need, sites: Option<&SiteMatch>, will: Option<&Willingness>, expect: [&str; 5]) {
    let titles = [Text::new("厂房", "plant")];
    let found = three_way(&ThreeWayInput { need, endowment: endowment(sites, &titles), willingness: will });
    let [market, here, wish] = found.lights.each_ref().map(|light| light.state.as_str());
    let weakest = found.weakest.map_or("", ThreeWaySide::as_str);
    assert_eq!([market, here, wish, weakest, &found.next.zh], expect);
    for light in &found.lights {
        assert_eq!(light.lift.is_none(), light.state == Light::Lit, "{light:?}");
        assert!(light.facts.iter().all(|fact| !fact.text.en.is_empty() && !fact.source.zh.is_empty()));
    }
}

#[test]
fn all_three_lit_leads_to_a_project() {
    let will = Willingness { contacts: vec![met(Answered::Interested)], ..Willingness::default() };
    check(
        need(GapKind::Missing),
        Some(&sites(&[Some(800.0)])),
        Some(&will),
        ["lit", "lit", "lit", "", "三灯齐亮：转为项目，锁定载体，约定考察日期"],
    );
}

#[test]
fn a_firm_nobody_spoke_to_is_unknown_and_its_introduction_comes_next() {
    let will = Willingness { introducers: vec!["甲厂".into()], ..Willingness::default() };
    let fits = sites(&[Some(800.0)]);
    check(
        need(GapKind::Missing),
        Some(&fits),
        Some(&will),
        ["lit", "lit", "unknown", "willingness", "请甲厂引见，作第一次接触"],
    );
    let found = three_way(&ThreeWayInput {
        need: need(GapKind::Missing),
        endowment: endowment(Some(&fits), &[]),
        willingness: Some(&will),
    });
    assert!(found.lights[2].facts.iter().any(|fact| fact.text.zh == "未接触"));
    let hinted = Willingness { signals: vec![signal(12.0)], ..Willingness::default() };
    check(
        need(GapKind::Missing),
        Some(&fits),
        Some(&hinted),
        ["lit", "lit", "open", "willingness", "作第一次接触：致函或经商协会引见"],
    );
}

#[test]
fn a_veto_or_a_refusal_puts_the_light_out() {
    let fits = sites(&[Some(800.0)]);
    let fact = LightFact::new(Text::new("严重失信", "serious dishonesty"), Text::new("公示", "public list"));
    let vetoed = Willingness { veto: Some(fact), contacts: vec![met(Answered::Interested)], ..Willingness::default() };
    check(
        need(GapKind::Missing),
        Some(&fits),
        Some(&vetoed),
        ["lit", "lit", "unlit", "willingness", "有否决项，先核实是否已解除"],
    );
    let declined =
        Willingness { contacts: vec![met(Answered::Declined)], signals: vec![signal(9.0)], ..Willingness::default() };
    check(
        need(GapKind::Missing),
        Some(&fits),
        Some(&declined),
        ["lit", "lit", "unlit", "willingness", "已婉拒：记下原因，情况有变再谈"],
    );
}

#[test]
fn the_endowment_is_as_bright_as_its_best_site() {
    let will = Willingness { contacts: vec![met(Answered::Interested)], ..Willingness::default() };
    let case =
        |kva: &[Option<f64>], expect: [&str; 5]| check(need(GapKind::Missing), Some(&sites(kva)), Some(&will), expect);
    case(&[None], ["lit", "open", "lit", "endowment", "向厂房的联系人确认：供电未知，须问（要求 ≥ 630 kVA）"]);
    case(&[Some(600.0)], ["lit", "open", "lit", "endowment", "补上厂房的供电（缺 30 kVA），或请企业放宽"]);
    case(
        &[Some(100.0)],
        [
            "lit",
            "unlit",
            "lit",
            "endowment",
            "找或腾出新载体：没有载体符合：1 处中 1 处卡在供电；最接近的是厂房（100 kVA，缺 530 kVA）",
        ],
    );
    check(
        need(GapKind::Missing),
        None,
        Some(&will),
        ["lit", "unknown", "lit", "endowment", "请企业填需求表，再配载体"],
    );
}

#[test]
fn the_market_is_as_bright_as_its_label_and_its_survey() {
    let fits = sites(&[Some(800.0)]);
    let will = Willingness { contacts: vec![met(Answered::Interested)], ..Willingness::default() };
    let case = |need: Need, state: &str| {
        let titles = [Text::new("厂房", "plant")];
        let found =
            three_way(&ThreeWayInput { need, endowment: endowment(Some(&fits), &titles), willingness: Some(&will) });
        assert_eq!(found.lights[0].state.as_str(), state);
    };
    for (kind, state) in [
        (GapKind::Missing, "lit"),
        (GapKind::Extend, "open"),
        (GapKind::Weak, "open"),
        (GapKind::New, "open"),
        (GapKind::Unverified, "unknown"),
        (GapKind::Steady, "unlit"),
        (GapKind::Watch, "unlit"),
        (GapKind::Unsuitable, "unlit"),
    ] {
        case(need(kind), state);
    }
    let fact = LightFact::new(Text::new("甲厂年购 800 吨，省外", "a buyer"), Text::new("调查", "a survey"));
    let said = |unmet| Surveyed { facts: vec![fact.clone()], unmet };
    case(Need { surveyed: said(true), ..need(GapKind::Weak) }, "lit");
    case(Need { surveyed: said(false), ..need(GapKind::Weak) }, "open");
    case(Need { surveyed: said(true), ..need(GapKind::Steady) }, "open");
    case(Need { surveyed: said(true), ..need(GapKind::Unsuitable) }, "unlit");
}

#[test]
fn without_a_firm_the_third_light_is_unknown() {
    check(
        need(GapKind::Missing),
        Some(&sites(&[Some(800.0)])),
        None,
        ["lit", "lit", "unknown", "willingness", "从目标企业名单里选一家"],
    );
}
