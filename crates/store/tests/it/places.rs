//! Zones, sites and opportunities.

use model::{
    FireClass, Opportunity, OpportunityNote, OpportunityStatus, Site, SiteForm, SiteOwner, SiteStatus, Text, Zone,
    ZoneFact, ZoneFactKey, ZoneKind, ZoneSpot, ZoneValue,
};
use store::{OpportunityFilter, StoreError};

use crate::harness::{day, rule, rule_at, sql};

pub(crate) fn zone(id: &str, chains: &[&str]) -> Zone {
    Zone {
        id: id.into(),
        kind: ZoneKind::Park,
        title: Text::new("园区", "Park"),
        chains: chains.iter().map(|chain| (*chain).to_owned()).collect(),
        summary: Text::new("一句话", "A sentence"),
        spot: None,
        facts: vec![],
        source: "样例".into(),
        sample: true,
    }
}

pub(crate) fn site(id: &str, zone: &str) -> Site {
    Site {
        area_m2: Some(12_000.5),
        floor_load_t: Some(3.0),
        price: Some(Text::new("12 元/㎡·月", "CNY 12 per m² a month")),
        verified_at: Some(day(20)),
        source: "样例".into(),
        sample: true,
        ..Site::new(id, zone, Text::new("厂房", "Plant"), SiteForm::Plant)
    }
}

pub(crate) fn opportunity(id: &str, node: &str, site: Option<&str>) -> Opportunity {
    Opportunity {
        id: id.into(),
        chain: "pipe".into(),
        node: node.into(),
        zone: "z".into(),
        site: site.map(str::to_owned),
        title: Text::new("找钻杆厂", "A maker of drill pipe"),
        size: Text::new("两条线", "Two lines"),
        terms: Text::new("租", "For rent"),
        contact: Text::new("招商局", "The bureau"),
        status: OpportunityStatus::Open,
        status_at: None,
        source: "样例".into(),
        sample: false,
    }
}

#[test]
fn places_are_read_back_as_they_were_given() {
    rule(async |store| {
        let zones = [zone("a", &[]), zone("z", &["pipe", "pi\"pe"])];
        let bare = Site { area_m2: None, price: None, verified_at: None, floor_load_t: None, ..site("S-2", "a") };
        let sites = [site("S-1", "z"), bare];
        let offers = [opportunity("O-1", "drill", Some("S-1")), opportunity("O-2", "thread", None)];
        store.put_zones(&zones).await.unwrap();
        store.put_sites(&sites).await.unwrap();
        store.put_opportunities(&offers, &[]).await.unwrap();
        assert_eq!(store.zones(None).await.unwrap(), zones);
        assert_eq!(store.zones(Some("pi\"pe")).await.unwrap(), zones[1..]);
        assert_eq!(store.zones(Some("pi")).await.unwrap(), []);
        assert_eq!(store.sites(None).await.unwrap(), sites);
        assert_eq!(store.sites(Some("a")).await.unwrap(), sites[1..]);
        let filter = |node: Option<&str>, zone: Option<&str>| OpportunityFilter {
            chain: Some("pipe".into()),
            node: node.map(str::to_owned),
            zone: zone.map(str::to_owned),
        };
        assert_eq!(store.opportunities(&OpportunityFilter::default()).await.unwrap(), offers);
        assert_eq!(store.opportunities(&filter(Some("thread"), None)).await.unwrap(), offers[1..]);
        assert_eq!(store.opportunities(&filter(None, Some("a"))).await.unwrap(), []);
    });
}

#[test]
fn a_place_given_again_is_changed_and_the_others_stay() {
    rule(async |store| {
        store.put_zones(&[zone("a", &[]), zone("b", &[])]).await.unwrap();
        let changed = Zone { kind: ZoneKind::Scenic, sample: false, ..zone("a", &["x"]) };
        store.put_zones(std::slice::from_ref(&changed)).await.unwrap();
        assert_eq!(store.zones(None).await.unwrap(), [changed, zone("b", &[])]);
    });
}

#[test]
fn a_version_rises_with_a_change_and_only_then() {
    rule_at(async |url| {
        let store = store::Store::open(url).await.unwrap();
        store.migrate().await.unwrap();
        store.put_zones(&[zone("a", &[])]).await.unwrap();
        store.put_zones(&[zone("a", &[])]).await.unwrap();
        store.put_zones(&[zone("a", &["x"])]).await.unwrap();
        // A table that takes version 2 and nothing else tells what stands there.
        sql(url, "CREATE TABLE told (version INTEGER CHECK (version = 2))").await;
        sql(url, "INSERT INTO told SELECT version FROM zones").await;
    });
}

#[test]
fn a_site_in_no_zone_is_a_conflict() {
    rule(async |store| {
        let error = store.put_sites(&[site("S-1", "nowhere")]).await.unwrap_err();
        assert!(matches!(error, StoreError::Conflict(_)), "{error}");
        store.put_zones(&[zone("z", &[])]).await.unwrap();
        let error = store.put_opportunities(&[opportunity("O-1", "x", Some("S-9"))], &[]).await.unwrap_err();
        assert!(matches!(error, StoreError::Conflict(_)), "{error}");
    });
}

#[test]
fn a_measure_that_is_no_number_is_rejected() {
    rule(async |store| {
        store.put_zones(&[zone("z", &[])]).await.unwrap();
        let wrong = Site { height_m: Some(f64::NAN), ..site("S-1", "z") };
        let error = store.put_sites(&[site("S-0", "z"), wrong]).await.unwrap_err();
        assert_eq!(error.to_string(), "site `S-1`: `NaN` is not a number");
        assert_eq!(store.sites(None).await.unwrap(), []);
    });
}

#[test]
fn every_field_is_read_back_as_it_was_given() {
    rule(async |store| {
        let facts = vec![
            ZoneFact {
                key: ZoneFactKey::Shops,
                value: ZoneValue::Number(50.0),
                note: Some(Text::new("4S 店", "dealerships")),
                as_of: Some("2024".into()),
                source: "报道 \"甲\"".into(),
                sample: false,
            },
            ZoneFact {
                key: ZoneFactKey::Gas,
                value: ZoneValue::Words(Text::new("到地块边", "at the plots")),
                note: None,
                as_of: None,
                source: "样例".into(),
                sample: true,
            },
        ];
        let spot = Some(ZoneSpot { x: 30.0, y: 62.5, size: 12.0 });
        let zones = [Zone { facts, spot, ..zone("z", &[]) }];
        store.put_zones(&zones).await.unwrap();
        assert_eq!(store.zones(None).await.unwrap(), zones);
        let full = Site {
            floor: Some(Text::new("1F–3F", "1F–3F")),
            height_m: Some(9.0),
            frontage_m: Some(30.0),
            power_kva: Some(630.0),
            water_t_d: Some(200.0),
            steam_t_h: Some(4.5),
            gas: Some(false),
            sewage: Some(true),
            exhaust: Some(true),
            fire_class: Some(FireClass::C),
            zoning: Some(Text::new("工业用地", "industrial land")),
            tenure: Some(Text::new("租赁", "lease")),
            owner: Some(SiteOwner::Court),
            beds: Some(12),
            status: Some(SiteStatus::Partly),
            available_from: Some(day(30)),
            ..site("S-1", "z")
        };
        store.put_sites(std::slice::from_ref(&full)).await.unwrap();
        assert_eq!(store.sites(None).await.unwrap(), [full]);
        let talks = Opportunity {
            status: OpportunityStatus::Talks,
            status_at: Some(day(9)),
            ..opportunity("O-1", "drill", Some("S-1"))
        };
        let note = OpportunityNote { opportunity: "O-1".into(), text: Text::new("暗记", "hidden") };
        store.put_opportunities(std::slice::from_ref(&talks), std::slice::from_ref(&note)).await.unwrap();
        assert_eq!(store.opportunities(&OpportunityFilter::default()).await.unwrap(), std::slice::from_ref(&talks));
        assert_eq!(store.opportunity_notes().await.unwrap(), [note]);
        // Given again without it, the note is gone.
        store.put_opportunities(&[talks], &[]).await.unwrap();
        assert_eq!(store.opportunity_notes().await.unwrap(), []);
    });
}
