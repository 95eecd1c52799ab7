//! Rules of matching sites: needs decide, wishes rank, what is unknown is asked.

use chrono::NaiveDate;
use model::{FireClass, OpportunityStatus, Price, SiteForm, SiteStatus, Span, ZoneKind};

use super::*;

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, month, day).unwrap()
}

/// A plant of which everything is known and fresh on 31 January.
fn plant(id: &str) -> Site {
    Site {
        area_m2: Some(4000.0),
        height_m: Some(9.0),
        floor_load_t: Some(3.0),
        power_kva: Some(630.0),
        water_t_d: Some(200.0),
        steam_t_h: Some(2.0),
        gas: Some(true),
        sewage: Some(true),
        exhaust: Some(true),
        fire_class: Some(FireClass::C),
        zoning: Some(Text::new("工业用地", "industrial")),
        tenure: Some(Text::new("租赁", "lease")),
        status: Some(SiteStatus::Free),
        price: Some(Text::new("12 元/平方米·月", "CNY 12/m² a month")),
        verified_at: Some(day(1, 20)),
        source: "样例".into(),
        sample: true,
        ..Site::new(id, "park", Text::new(format!("{id} 厂房"), format!("Plant {id}")), SiteForm::Plant)
    }
}

fn zone() -> Zone {
    Zone {
        id: "park".into(),
        kind: ZoneKind::Park,
        title: Text::new("园区", "Park"),
        chains: vec!["pipe".into()],
        summary: Text::default(),
        spot: None,
        facts: Vec::new(),
        source: "样例".into(),
        sample: true,
    }
}

/// A match on 31 January with one zone.
fn matched(requirement: &Requirement, sites: &[Site], locks: &[SiteLock]) -> SiteMatch {
    match_sites(&SiteMatchInput {
        requirement,
        enterprise: None,
        sites,
        zones: &[zone()],
        opportunities: &[],
        neighbours: &[],
        adjacent: &[],
        locks,
        on: day(1, 31),
        settings: &SiteMatchSettings::default(),
    })
    .unwrap()
}

/// What came of a site: the outcome, then every check that is not met plainly, as `field state lack`.
fn told(requirement: &Requirement, site: Site) -> String {
    let found = matched(requirement, &[site], &[]);
    let result = &found.results[0];
    let mut parts = vec![result.outcome.as_str().to_owned()];
    parts.extend(result.checks.iter().filter(|check| check.state != CheckState::Passes).map(|check| {
        let lack = check.lack.as_ref().map(|lack| format!(" {}", lack.text.zh)).unwrap_or_default();
        format!("{} {}{lack}", check.field, check.state.as_str())
    }));
    parts.join(", ")
}

fn check(requirement: &Requirement, site: Site, expect: &str) {
    assert_eq!(told(requirement, site), expect);
}

fn power(kva: f64) -> Requirement {
    Requirement { power_kva: Some(kva), ..Requirement::default() }
}

#[test]
fn a_need_that_is_not_met_says_how_much_is_lacking() {
    check(&power(630.0), plant("S"), "passes");
    check(&power(760.0), plant("S"), "near_miss, power_kva fails 缺 130 kVA");
    check(&power(2000.0), plant("S"), "fails, power_kva fails 缺 1370 kVA");
    let high = Requirement { height_m: Some(9.5), floor_load_t: Some(3.2), ..Requirement::default() };
    check(&high, plant("S"), "fails, height_m fails 缺 0.5 m, floor_load_t fails 缺 0.2 t/㎡");
}

#[test]
fn what_nobody_knows_fails_nothing_and_is_to_be_asked() {
    let site = Site { power_kva: None, ..plant("S") };
    check(&power(630.0), site, "passes_if_confirmed, power_kva unknown");
    let area = Requirement { area_m2: Span::from(3000.0), ..Requirement::default() };
    check(&area, Site { area_m2: None, ..plant("S") }, "passes_if_confirmed, area_m2 unknown");
    let quota = Requirement { energy_tce: Some(800.0), emission: "COD 2 吨".into(), ..Requirement::default() };
    check(&quota, plant("S"), "passes_if_confirmed, energy_tce unknown, emission unknown");
}

#[test]
fn an_area_may_be_too_small_or_too_large() {
    let asked = Requirement { area_m2: Span { from: Some(3000.0), to: Some(5000.0) }, ..Requirement::default() };
    check(&asked, plant("S"), "passes");
    check(&asked, Site { area_m2: Some(2700.0), ..plant("S") }, "near_miss, area_m2 fails 缺 300 ㎡");
    check(&asked, Site { area_m2: Some(5800.0), ..plant("S") }, "near_miss, area_m2 fails 多 800 ㎡");
    check(&asked, Site { area_m2: Some(12000.0), ..plant("S") }, "fails, area_m2 fails 多 7000 ㎡");
    let partly = Site { status: Some(SiteStatus::Partly), ..plant("S") };
    check(&asked, partly, "passes_if_confirmed, area_m2 to_confirm");
}

#[test]
fn an_expired_fact_is_shown_and_counts_as_to_be_confirmed() {
    let old = Site { verified_at: Some(NaiveDate::from_ymd_opt(2024, 10, 1).unwrap()), ..plant("S") };
    check(&power(630.0), old.clone(), "passes_if_confirmed, status to_confirm, power_kva to_confirm");
    // The building itself holds for two years.
    let high = Requirement { height_m: Some(9.0), ..Requirement::default() };
    check(&high, old.clone(), "passes_if_confirmed, status to_confirm");
    let found = matched(&power(630.0), std::slice::from_ref(&old), &[]);
    assert_eq!(found.results[0].stale, [SiteAspect::Price, SiteAspect::Availability]);
    assert!(found.results[0].checks[1].text.zh.ends_with("信息核实于 2024-10-01，已过期"));
    let mut renewed = old;
    renewed.confirmed.note(SiteAspect::Availability, day(1, 30));
    check(&power(630.0), renewed, "passes");
}

#[test]
fn a_building_for_a_more_dangerous_class_holds_a_less_dangerous_one() {
    let asked = |class| Requirement { fire_class: Some(class), ..Requirement::default() };
    check(&asked(FireClass::D), plant("S"), "passes");
    check(&asked(FireClass::C), plant("S"), "passes");
    check(&asked(FireClass::B), plant("S"), "fails, fire_class fails");
}

#[test]
fn words_forms_zones_and_days_are_checked() {
    let asked = |asked: Requirement| asked;
    check(
        &asked(Requirement { zoning: vec!["仓储".into(), "工业".into()], ..Requirement::default() }),
        plant("S"),
        "passes",
    );
    check(
        &asked(Requirement { tenure: vec!["出让".into()], ..Requirement::default() }),
        plant("S"),
        "fails, tenure fails",
    );
    check(
        &asked(Requirement { forms: vec![SiteForm::Land], ..Requirement::default() }),
        plant("S"),
        "fails, form fails",
    );
    check(&asked(Requirement { zones: vec!["park".into()], ..Requirement::default() }), plant("S"), "passes");
    check(
        &asked(Requirement { zones: vec!["other".into()], ..Requirement::default() }),
        plant("S"),
        "fails, zones fails",
    );
    let by = Requirement { handover_by: Some(day(3, 1)), ..Requirement::default() };
    check(&by, plant("S"), "passes");
    check(&by, Site { available_from: Some(day(3, 31)), ..plant("S") }, "near_miss, handover_by fails 晚 30 天");
    check(&by, Site { available_from: Some(day(9, 1)), ..plant("S") }, "fails, handover_by fails 晚 184 天");
    let partly = Site { status: Some(SiteStatus::Partly), ..plant("S") };
    check(&by, partly, "passes_if_confirmed, handover_by unknown");
    let gone = Site { status: Some(SiteStatus::Let), ..plant("S") };
    check(&power(100.0), gone, "fails, status fails");
    let dry = Site { gas: Some(false), sewage: None, ..plant("S") };
    check(
        &Requirement { gas: true, sewage: true, exhaust: true, ..Requirement::default() },
        dry,
        "fails, gas fails, sewage unknown",
    );
}

#[test]
fn results_come_best_first_and_wishes_decide_among_equals() {
    let asked = Requirement { budget: Price::read("13元/㎡·月"), chain: "pipe".into(), ..power(600.0) };
    let sites = [
        Site { power_kva: Some(100.0), ..plant("S-1") },
        Site { power_kva: Some(550.0), ..plant("S-2") },
        Site { power_kva: None, ..plant("S-3") },
        Site { price: Some(Text::new("20 元/平方米·月", "CNY 20/m² a month")), ..plant("S-4") },
        Site { price: Some(Text::new("面议", "by talks")), ..plant("S-5") },
        plant("S-6"),
    ];
    let found = matched(&asked, &sites, &[]);
    let order: Vec<&str> = found.results.iter().map(|result| sites[result.site].id.as_str()).collect();
    assert_eq!(order, ["S-6", "S-5", "S-4", "S-3", "S-2", "S-1"]);
    let prices: Vec<&str> = found.results.iter().take(3).map(|result| result.wishes[0].text.zh.as_str()).collect();
    assert_eq!(
        prices,
        ["价格 12 元/㎡·月，预算 13，在预算内", "价格“面议”没有可比的数", "价格 20 元/㎡·月，预算 13，超 7"]
    );
}

#[test]
fn neighbours_and_opportunities_are_named_with_their_source() {
    let asked = Requirement { chain: "pipe".into(), node: "drill".into(), ..power(100.0) };
    let firm = |name: &str, node: &str| Neighbour {
        name: name.into(),
        zone: "park".into(),
        nodes: vec![node.into()],
        sample: true,
    };
    let offer = Opportunity {
        id: "O-1".into(),
        chain: "pipe".into(),
        node: "drill".into(),
        zone: "park".into(),
        site: Some("S".into()),
        title: Text::new("钻杆项目", "Drill pipe"),
        size: Text::default(),
        terms: Text::default(),
        contact: Text::default(),
        status: OpportunityStatus::Open,
        status_at: None,
        source: "样例".into(),
        sample: true,
    };
    let found = match_sites(&SiteMatchInput {
        requirement: &asked,
        enterprise: None,
        sites: &[plant("S")],
        zones: &[zone()],
        opportunities: &[offer],
        neighbours: &[firm("甲厂", "billet"), firm("乙厂", "trade")],
        adjacent: &["billet".into()],
        locks: &[],
        on: day(1, 31),
        settings: &SiteMatchSettings::default(),
    })
    .unwrap();
    let wishes: Vec<&str> = found.results[0].wishes.iter().map(|wish| wish.text.zh.as_str()).collect();
    assert_eq!(
        wishes,
        [
            "价格 12 元/平方米·月，预算未给",
            "同区有上下游 1 家（本链共 2 家）：甲厂",
            "本载体的机会：钻杆项目",
            "园区承载这条链"
        ]
    );
    assert!(found.results[0].wishes.iter().all(|wish| !wish.source.zh.is_empty()));
}

fn lock(holder: &str, until: NaiveDate) -> SiteLock {
    SiteLock {
        site: "S".into(),
        holder: holder.into(),
        enterprise: None,
        by: "招商局".into(),
        reason: "已签意向".into(),
        since: day(1, 1),
        until,
    }
}

#[test]
fn a_locked_site_is_shown_and_not_offered_until_its_lock_ends() {
    let asked = Requirement { asker: "甲项目".into(), ..power(100.0) };
    let outcome = |lock: SiteLock| matched(&asked, &[plant("S")], &[lock]).results[0].outcome;
    assert_eq!(outcome(lock("乙项目", day(1, 31))), SiteOutcome::Locked);
    assert_eq!(outcome(lock("乙项目", day(1, 30))), SiteOutcome::Passes);
    assert_eq!(outcome(lock("甲项目", day(3, 1))), SiteOutcome::Passes);
    let nameless = power(100.0);
    let found = matched(&nameless, &[plant("S")], &[lock("", day(3, 1))]);
    assert_eq!(found.results[0].outcome, SiteOutcome::Locked);
    assert_eq!(found.blocker.unwrap().text.zh, "符合的 1 处载体都已为他人锁定");
}

#[test]
fn a_requirement_that_no_site_meets_names_the_field_and_the_nearest_on_offer() {
    let sites =
        [Site { power_kva: Some(250.0), ..plant("S-1") }, plant("S-2"), Site { area_m2: Some(10.0), ..plant("S-3") }];
    let asked = Requirement { area_m2: Span::from(100.0), ..power(5000.0) };
    let blocker = matched(&asked, &sites, &[]).blocker.unwrap();
    assert_eq!((blocker.field, blocker.failing, blocker.of), (Some(SiteField::Power), 3, 3));
    assert_eq!(blocker.text.zh, "没有载体符合：3 处中 3 处卡在供电；最接近的是S-2 厂房（630 kVA，缺 4370 kVA）");
    assert_eq!(matched(&asked, &[], &[]).blocker.unwrap().text.en, "no site is on the list yet");
    assert_eq!(matched(&power(1.0), &sites, &[]).blocker, None);
    // One that might do has to be asked, and proves nothing.
    let silent = Site { power_kva: None, ..plant("S-4") };
    assert!(
        matched(&asked, &[plant("S-2"), silent.clone()], &[])
            .blocker
            .unwrap()
            .text
            .zh
            .ends_with("另有 1 处资料不全，须先问")
    );
    assert_eq!(matched(&asked, &[silent], &[]).blocker, None);
}

#[test]
fn an_empty_requirement_is_refused() {
    let input = SiteMatchInput {
        requirement: &Requirement::default(),
        enterprise: None,
        sites: &[plant("S")],
        zones: &[],
        opportunities: &[],
        neighbours: &[],
        adjacent: &[],
        locks: &[],
        on: day(1, 31),
        settings: &SiteMatchSettings::default(),
    };
    assert_eq!(match_sites(&input), Err(RequirementError::Empty));
}

#[test]
fn costs_are_compared_with_home_where_home_is_known() {
    let price = |home: Option<f64>| CostPrice {
        title: Text::new("电价", "Power"),
        value: 0.6,
        unit: Text::new("元/kWh", "CNY/kWh"),
        date: "2025-01".into(),
        source: "样例".into(),
        expired: false,
        home: home.map(|value| HomePrice { value, date: "2024".into(), source: "样例".into() }),
        sample: true,
    };
    let check = |home: Option<f64>, difference: Option<f64>, zh: &str| {
        let found = compare_costs(&[price(home)], &Text::new("长沙", "Changsha")).remove(0);
        assert_eq!(found.difference.map(|share| (share * 1000.0).round() / 1000.0), difference);
        assert_eq!(found.text.zh, zh);
    };
    check(Some(0.75), Some(-0.2), "电价 0.6 元/kWh（2025-01），长沙 0.75（2024），低 20%");
    check(Some(0.6), Some(0.0), "电价 0.6 元/kWh（2025-01），长沙 0.6（2024），持平");
    check(Some(0.0), None, "电价 0.6 元/kWh（2025-01），长沙 0，不可比");
    check(None, None, "电价 0.6 元/kWh（2025-01），长沙未知");
}
