//! People's labels.

use model::{GapKind, Judgement};
use store::{NewJudgement, Store, StoreError};

use crate::harness::{NOW, day, rule};

fn judged(node: &str, kind: GapKind, on: u32) -> NewJudgement {
    let judgement = Judgement {
        chain: "pipe".into(),
        node: node.into(),
        region: "430408".parse().unwrap(),
        kind,
        by: "链办".into(),
        at: day(on),
        reason: "走访所见".into(),
    };
    NewJudgement { judgement, sample: true, at: NOW.into() }
}

/// `id node kind` of those that count.
async fn active(store: &Store) -> Vec<String> {
    let rows = store.judgements("pipe", &"430408".parse().unwrap()).await.unwrap();
    rows.iter().map(|row| format!("{} {} {}", row.id, row.judgement.node, row.judgement.kind)).collect()
}

#[test]
fn a_later_judgement_takes_the_place_of_an_earlier_one() {
    rule(async |store| {
        store.judge(&judged("drill", GapKind::Extend, 5)).await.unwrap();
        store.judge(&judged("billet", GapKind::Strong, 1)).await.unwrap();
        store.judge(&judged("drill", GapKind::Missing, 6)).await.unwrap();
        assert_eq!(active(store).await, ["2 billet Strong", "3 drill Missing"]);
        let history = store.judgement_history("pipe").await.unwrap();
        assert_eq!(history.len(), 3);
        assert_eq!(history[2].retired_at.as_deref(), Some(NOW));
        assert_eq!((&history[2].judgement, history[2].sample), (&judged("drill", GapKind::Extend, 5).judgement, true));
    });
}

#[test]
fn a_judgement_of_an_earlier_day_does_not_win() {
    rule(async |store| {
        store.judge(&judged("drill", GapKind::Extend, 5)).await.unwrap();
        store.judge(&judged("drill", GapKind::Missing, 4)).await.unwrap();
        assert_eq!(active(store).await, ["1 drill Extend"]);
        assert_eq!(store.judgement_history("pipe").await.unwrap().len(), 2);
    });
}

#[test]
fn the_same_sample_again_changes_nothing_even_when_it_was_retired() {
    rule(async |store| {
        let id = store.judge(&judged("drill", GapKind::Extend, 5)).await.unwrap();
        assert_eq!(store.judge(&judged("drill", GapKind::Extend, 5)).await.unwrap(), id);
        store.retire_judgement(id, NOW).await.unwrap();
        assert_eq!(store.judge(&judged("drill", GapKind::Extend, 5)).await.unwrap(), id);
        assert_eq!(active(store).await, [""; 0]);
    });
}

#[test]
fn a_retired_judgement_stays_readable_and_brings_no_older_one_back() {
    rule(async |store| {
        store.judge(&judged("drill", GapKind::Extend, 5)).await.unwrap();
        let id = store.judge(&judged("drill", GapKind::Missing, 6)).await.unwrap();
        store.retire_judgement(id, NOW).await.unwrap();
        assert_eq!(active(store).await, [""; 0]);
        assert_eq!(store.judgement_history("pipe").await.unwrap().len(), 2);
        let error = store.retire_judgement(id, NOW).await.unwrap_err();
        assert_eq!(error.to_string(), format!("judgement `{id}` is retired already"));
        assert!(matches!(store.retire_judgement(99, NOW).await, Err(StoreError::NotFound { .. })));
    });
}

#[test]
fn a_judgement_counts_in_its_own_region_only() {
    rule(async |store| {
        store.judge(&judged("drill", GapKind::Extend, 5)).await.unwrap();
        assert!(store.judgements("pipe", &"430400".parse().unwrap()).await.unwrap().is_empty());
        assert!(store.judgements("other", &"430408".parse().unwrap()).await.unwrap().is_empty());
    });
}

#[test]
fn a_person_may_judge_again_what_a_person_withdrew() {
    rule(async |store| {
        let own = NewJudgement { sample: false, ..judged("drill", GapKind::Extend, 5) };
        let id = store.judge(&own).await.unwrap();
        store.retire_judgement(id, NOW).await.unwrap();
        let again = store.judge(&own).await.unwrap();
        assert_ne!(again, id);
        assert_eq!(active(store).await, [format!("{again} drill Extend")]);
    });
}
