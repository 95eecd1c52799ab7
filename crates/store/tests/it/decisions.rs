//! Decisions about targets, and the versions of the weights that order them.

use model::{DecisionKind, EnterpriseId, RejectReason, TargetDecision, WeightVersion};
use store::{NewDecision, NewWeights, Store, StoreError};

use crate::harness::{NOW, day, import, rule};

/// What the first firm is for the gap `pipe/drill`, decided on a day.
fn decision(kind: DecisionKind, reason: Option<RejectReason>, on: u32) -> NewDecision {
    let decision = TargetDecision {
        enterprise: EnterpriseId(1),
        chain: "pipe".into(),
        node: "drill".into(),
        kind,
        reason,
        text: "会议纪要".into(),
        by: "专班".into(),
        at: day(on),
    };
    NewDecision { decision, sample: false, at: NOW.into() }
}

/// `id kind` of every decision about the gap, `-` before one that counts no more.
async fn decisions(store: &Store) -> Vec<String> {
    let rows = store.target_decisions("pipe", "drill").await.unwrap();
    let line = |row: &store::DecisionRow| {
        let mark = if row.retired_at.is_some() { "-" } else { "" };
        format!("{mark}{} {}", row.id, row.decision.kind)
    };
    rows.iter().map(line).collect()
}

async fn firm(store: &Store) {
    import(store, "a.csv", "1||甲|钢管制造").await;
}

#[test]
fn the_last_decision_counts_and_the_same_again_changes_nothing() {
    rule(async |store| {
        firm(store).await;
        let first = decision(DecisionKind::TakenUp, None, 1);
        assert_eq!(store.decide_target(&first).await.unwrap(), 1);
        assert_eq!(store.decide_target(&first).await.unwrap(), 1, "the same again");
        let last = decision(DecisionKind::Rejected, Some(RejectReason::TooSmall), 2);
        let id = store.decide_target(&last).await.unwrap();
        assert_eq!(decisions(store).await, [format!("{id} rejected"), "-1 taken-up".to_owned()]);
        let kept = &store.target_decisions("pipe", "drill").await.unwrap()[0];
        assert_eq!((&kept.decision, kept.sample, kept.created_at.as_str()), (&last.decision, false, NOW));
        assert_eq!(store.target_decisions("pipe", "ore").await.unwrap(), []);
    });
}

#[test]
fn a_rejection_has_a_reason_and_nothing_else_has_one() {
    rule(async |store| {
        firm(store).await;
        let reason = Some(RejectReason::TooSmall);
        for bad in [decision(DecisionKind::Rejected, None, 1), decision(DecisionKind::TakenUp, reason, 1)] {
            let error = store.decide_target(&bad).await.unwrap_err();
            assert!(matches!(error, StoreError::Invalid(_)), "{error}");
        }
        assert_eq!(decisions(store).await, [""; 0]);
    });
}

#[test]
fn a_decision_that_is_taken_back_counts_no_more_and_stays() {
    rule(async |store| {
        firm(store).await;
        store.decide_target(&decision(DecisionKind::TakenUp, None, 1)).await.unwrap();
        let retire = async || store.retire_target_decision(EnterpriseId(1), "pipe", "drill", NOW).await.unwrap();
        assert!(retire().await);
        assert!(!retire().await, "there is none any more");
        assert_eq!(decisions(store).await, ["-1 taken-up"]);
        let row = &store.target_decisions("pipe", "drill").await.unwrap()[0];
        let retired = chrono::NaiveDate::from_ymd_opt(2025, 3, 1).unwrap();
        assert!(row.counted_on(day(1)) && row.counted_on(retired.pred_opt().unwrap()) && !row.counted_on(retired));
    });
}

#[test]
fn a_table_of_weights_equal_to_the_newest_makes_no_new_version() {
    rule(async |store| {
        let table = |title: &str, points: f64| NewWeights {
            version: WeightVersion {
                title: title.into(),
                by: "专班".into(),
                at: day(1),
                weights: vec![("capital".into(), points), ("near".into(), 0.5)],
            },
            sample: true,
            at: NOW.into(),
        };
        let first = store.put_weights(&table("一", 1.0)).await.unwrap();
        assert_eq!(store.put_weights(&table("一", 1.0)).await.unwrap(), first);
        let second = store.put_weights(&table("一", 2.0)).await.unwrap();
        let third = store.put_weights(&table("一", 1.0)).await.unwrap();
        assert!(first < second && second < third, "only the newest is compared with");
        let kept = store.weight_versions().await.unwrap();
        assert_eq!(kept.iter().map(|row| row.id).collect::<Vec<_>>(), [third, second, first]);
        assert_eq!((&kept[0].version, kept[0].sample), (&table("一", 1.0).version, true));
        let error = store.put_weights(&table("一", f64::INFINITY)).await.unwrap_err();
        assert!(matches!(error, StoreError::Invalid(_)), "{error}");
        assert_eq!(store.weight_versions().await.unwrap().len(), 3);
    });
}
