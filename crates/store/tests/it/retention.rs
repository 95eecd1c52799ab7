//! What landed firms answered, what they undertook, what came of it.

use model::{
    CheckAnswer, CheckWay, EnterpriseId, FirmReading, Profile, Project, ProjectId, RetentionCheck, Undertaking,
    UndertakingKind,
};
use store::{Signed, Store, StoreError};

use crate::harness::{NOW, import, rule};

const SIGNED: Signed<'_> = Signed { by: "干事甲", at: NOW };

async fn project(store: &Store) -> ProjectId {
    let project = Project::new("钻杆项目", Profile::Industrial);
    store.create_project(&project, &[], ("干事甲", NOW)).await.unwrap().id
}

fn check(on: &str) -> RetentionCheck {
    RetentionCheck {
        enterprise: EnterpriseId(1),
        on: on.parse().unwrap(),
        way: CheckWay::Visit,
        answers: vec![("moving".into(), CheckAnswer::No, "  还要<b>扩产</b>\0".into())],
        note: "厂区转了一圈".into(),
    }
}

#[test]
fn an_answer_is_kept_as_it_was_given_and_sent_twice_is_one() {
    rule(async |store| {
        import(store, "own", "1||甲公司|钢管").await;
        let first = store.create_retention_check(&check("2025-03-01"), false, SIGNED).await.unwrap();
        assert_eq!(store.create_retention_check(&check("2025-03-01"), false, SIGNED).await.unwrap(), first);
        let later = store.create_retention_check(&check("2025-06-01"), true, SIGNED).await.unwrap();
        let kept = store.retention_checks().await.unwrap();
        assert_eq!(kept.iter().map(|row| (row.id, row.sample)).collect::<Vec<_>>(), [(first, false), (later, true)]);
        assert_eq!(kept[0].what.answers[0].2.trim_end_matches('\0'), "  还要<b>扩产</b>");

        store.retire_retention_check(first, "问错了企业", SIGNED).await.unwrap();
        assert_eq!(store.retention_checks().await.unwrap().len(), 1);
        // Who is second is told, and nothing is taken back without a reason.
        let twice = store.retire_retention_check(first, "问错了企业", SIGNED).await;
        assert!(matches!(twice, Err(StoreError::NotFound { .. })));
        let silent = store.retire_retention_check(later, " ", SIGNED).await;
        assert!(matches!(silent, Err(StoreError::Invalid(_))));
        // What was taken back can be said again.
        assert!(store.create_retention_check(&check("2025-03-01"), false, SIGNED).await.unwrap() > later);
    });
}

#[test]
fn an_answer_of_nobody_or_of_nothing_is_refused() {
    rule(async |store| {
        let nobody = store.create_retention_check(&check("2025-03-01"), false, SIGNED).await;
        assert!(matches!(nobody, Err(StoreError::Conflict(_))));
        import(store, "own", "1||甲公司|钢管").await;
        let nothing = RetentionCheck { answers: vec![], note: " ".into(), ..check("2025-03-01") };
        let nothing = store.create_retention_check(&nothing, false, SIGNED).await;
        assert!(matches!(nothing, Err(StoreError::Invalid(_))));
    });
}

#[test]
fn what_was_undertaken_and_reached_is_read_back_and_fits_its_kind() {
    rule(async |store| {
        let project = project(store).await;
        let undertaking = Undertaking {
            project,
            kind: UndertakingKind::Jobs,
            quantity: "120".parse().unwrap(),
            due: "2025-12-31".parse().unwrap(),
            source: "合同第三条".into(),
        };
        let reading = FirmReading {
            project,
            kind: UndertakingKind::Tax,
            quantity: "500000.00 CNY".parse().unwrap(),
            on: "2025-06-30".parse().unwrap(),
            source: "企业报送".into(),
        };
        let id = store.create_undertaking(&undertaking, false, SIGNED).await.unwrap();
        let read = store.create_firm_reading(&reading, false, SIGNED).await.unwrap();
        assert_eq!(store.undertakings().await.unwrap()[0].what, undertaking);
        assert_eq!(store.firm_readings().await.unwrap()[0].what, reading);
        let people = Undertaking { kind: UndertakingKind::Tax, ..undertaking };
        assert!(matches!(store.create_undertaking(&people, false, SIGNED).await, Err(StoreError::Invalid(_))));
        store.retire_undertaking(id, "合同改了", SIGNED).await.unwrap();
        store.retire_firm_reading(read, "报错了", SIGNED).await.unwrap();
        assert!(store.undertakings().await.unwrap().is_empty() && store.firm_readings().await.unwrap().is_empty());
    });
}
