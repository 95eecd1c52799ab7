//! Locks, confirmations and requirements.

use chrono::NaiveDate;
use model::{
    EnterpriseId, Requirement, Site, SiteAspect, SiteConfirmation, SiteForm, SiteLock, Span, Text, Zone, ZoneKind,
};
use store::{RequirementRow, Store, StoreError, Unlock};

use crate::harness::{NOW, day, import, rule, rule_at};

async fn sites(store: &Store) {
    let zone = Zone {
        id: "z".into(),
        kind: ZoneKind::Park,
        title: Text::new("园区", "Park"),
        chains: Vec::new(),
        summary: Text::default(),
        spot: None,
        facts: Vec::new(),
        source: "样例".into(),
        sample: true,
    };
    store.put_zones(&[zone]).await.unwrap();
    store.put_sites(&[site("12 元")]).await.unwrap();
}

fn site(price: &str) -> Site {
    Site {
        price: Some(Text::new(price, price)),
        verified_at: Some(day(1)),
        source: "样例".into(),
        ..Site::new("S-1", "z", Text::new("厂房", "Plant"), SiteForm::Plant)
    }
}

fn lock(holder: &str, from: u32, until: u32) -> SiteLock {
    SiteLock {
        site: "S-1".into(),
        holder: holder.into(),
        enterprise: None,
        by: "招商局".into(),
        reason: "已签意向书".into(),
        since: day(from),
        until: day(until),
    }
}

/// Who holds the site on a day.
async fn holders(store: &Store, on: NaiveDate) -> Vec<String> {
    store.site_locks(on).await.unwrap().into_iter().map(|row| row.lock.holder).collect()
}

#[test]
fn a_site_is_promised_to_one_at_a_time() {
    rule(async |store| {
        sites(store).await;
        let id = store.lock_site(&lock("甲项目", 1, 20), NOW).await.unwrap();
        assert_eq!(store.lock_site(&lock("甲项目", 1, 20), NOW).await.unwrap(), id);
        let error = store.lock_site(&lock("乙项目", 2, 9), NOW).await.unwrap_err();
        assert!(matches!(error, StoreError::Conflict(_)));
        assert_eq!(error.to_string(), "site `S-1` is locked for `甲项目` by `招商局` until 2025-01-20");
        // Its own holder may prolong it.
        store.lock_site(&lock("甲项目", 2, 28), NOW).await.unwrap();
        assert_eq!(holders(store, day(28)).await, ["甲项目"]);
        assert_eq!(holders(store, day(29)).await, [""; 0]);
    });
}

#[test]
fn a_lock_that_ended_gives_way_and_stays_in_the_history() {
    rule(async |store| {
        sites(store).await;
        store.lock_site(&lock("甲项目", 1, 5), NOW).await.unwrap();
        store.lock_site(&lock("乙项目", 6, 9), NOW).await.unwrap();
        assert_eq!(holders(store, day(6)).await, ["乙项目"]);
        let history = store.site_lock_history("S-1").await.unwrap();
        let told: Vec<_> =
            history.iter().map(|row| (row.lock.holder.as_str(), row.release_reason.as_deref())).collect();
        assert_eq!(told, [("乙项目", None), ("甲项目", Some("ended"))]);
    });
}

#[test]
fn an_unlocked_site_is_free_and_says_who_freed_it() {
    rule(async |store| {
        sites(store).await;
        store.lock_site(&lock("甲项目", 1, 20), NOW).await.unwrap();
        let unlock = Unlock { site: "S-1", by: "专班", reason: "项目终止", at: NOW };
        assert!(store.unlock_site(&unlock).await.unwrap());
        assert!(!store.unlock_site(&unlock).await.unwrap());
        assert_eq!(holders(store, day(2)).await, [""; 0]);
        let row = store.site_lock_history("S-1").await.unwrap().remove(0);
        assert_eq!(row.released_by.as_deref(), Some("专班"));
        store.lock_site(&lock("乙项目", 2, 9), NOW).await.unwrap();
    });
}

#[test]
fn a_lock_that_makes_no_sense_is_refused() {
    rule(async |store| {
        sites(store).await;
        let turned = store.lock_site(&lock("甲项目", 9, 2), NOW).await.unwrap_err();
        assert_eq!(turned.to_string(), "the lock ends on `2025-01-02`, before it begins on `2025-01-09`");
        let nowhere = SiteLock { site: "S-9".into(), ..lock("甲项目", 1, 2) };
        assert!(matches!(store.lock_site(&nowhere, NOW).await, Err(StoreError::NotFound { what: "site", .. })));
        let stranger = SiteLock { enterprise: Some(EnterpriseId(99)), ..lock("甲项目", 1, 2) };
        assert!(matches!(store.lock_site(&stranger, NOW).await, Err(StoreError::Conflict(_))));
        let unlock = Unlock { site: "S-9", by: "专班", reason: "", at: NOW };
        assert!(matches!(store.unlock_site(&unlock).await, Err(StoreError::NotFound { .. })));
    });
}

#[test]
fn of_many_that_lock_at_once_one_wins() {
    rule_at(async |url| {
        let store = Store::open(url).await.unwrap();
        store.migrate().await.unwrap();
        sites(&store).await;
        let asking: Vec<_> = (0..6)
            .map(|number| {
                let store = store.clone();
                tokio::spawn(async move { store.lock_site(&lock(&format!("项目{number}"), 1, 20), NOW).await })
            })
            .collect();
        let mut won = 0;
        for asked in asking {
            match asked.await.unwrap() {
                Ok(_) => won += 1,
                Err(StoreError::Conflict(text)) => assert!(text.contains("is locked for"), "{text}"),
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!((won, holders(&store, day(2)).await.len()), (1, 1));
        store.close().await.unwrap();
    });
}

#[test]
fn a_confirmation_renews_the_facts_it_speaks_of_until_a_list_brings_others() {
    rule(async |store| {
        sites(store).await;
        let word = SiteConfirmation {
            site: "S-1".into(),
            aspect: SiteAspect::Price,
            by: "园区".into(),
            at: day(20),
            note: "电话".into(),
        };
        store.confirm_site(&word, NOW).await.unwrap();
        let shown = async || store.sites(None).await.unwrap().remove(0);
        assert_eq!(shown().await.known_on(SiteAspect::Price), Some(day(20)));
        assert_eq!(shown().await.known_on(SiteAspect::Structure), Some(day(1)));
        assert_eq!(store.site_confirmations("S-1").await.unwrap(), std::slice::from_ref(&word));
        store.put_sites(&[site("15 元")]).await.unwrap();
        assert_eq!(shown().await.known_on(SiteAspect::Price), Some(day(1)));
        store.put_sites(&[site("12 元")]).await.unwrap();
        assert_eq!(shown().await.known_on(SiteAspect::Price), Some(day(20)));
        let nowhere = SiteConfirmation { site: "S-9".into(), ..word };
        assert!(matches!(store.confirm_site(&nowhere, NOW).await, Err(StoreError::NotFound { .. })));
    });
}

#[test]
fn what_a_firm_asks_is_kept_and_the_last_word_counts() {
    rule(async |store| {
        import(store, "a.csv", "1||甲厂|钢管").await;
        let firm = EnterpriseId(1);
        assert_eq!(store.requirement(firm).await.unwrap(), None);
        let asked = |area: f64| RequirementRow {
            enterprise: firm,
            requirement: Requirement { area_m2: Span::from(area), ..Requirement::default() },
            by: "专班".into(),
            source: "需求表.xlsx".into(),
            created_at: NOW.into(),
        };
        store.put_requirement(&asked(3000.0)).await.unwrap();
        store.put_requirement(&asked(5000.0)).await.unwrap();
        let kept = store.requirement(firm).await.unwrap().unwrap();
        assert_eq!((kept.requirement.area_m2.from, kept.source.as_str()), (Some(5000.0), "需求表.xlsx"));
    });
}
