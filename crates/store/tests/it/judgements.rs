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

#[test]
fn a_label_of_a_day_is_the_latest_that_was_given_by_then_and_not_yet_taken_back() {
    rule(async |store| {
        let region: model::RegionCode = "430408".parse().unwrap();
        let label = |node: &str, kind, at| model::Judgement {
            chain: "c".into(),
            node: node.into(),
            region: region.clone(),
            kind,
            by: "链办".into(),
            at: day(at),
            reason: "看过".into(),
        };
        let judge = async |judgement| {
            store.judge(&store::NewJudgement { judgement, sample: false, at: NOW.into() }).await.unwrap()
        };
        judge(label("a", GapKind::Watch, 10)).await;
        let kept = judge(label("a", GapKind::Missing, 20)).await;
        // Entered last, of a day between the two: it never counted for now, and it counts for its days.
        judge(label("a", GapKind::New, 15)).await;
        judge(label("b", GapKind::Steady, 12)).await;
        let other = model::Judgement { region: "430000".parse().unwrap(), ..label("a", GapKind::Weak, 11) };
        judge(other).await;
        let on = async |text: &str| {
            let rows = store.judgements_as_of("c", &region, text.parse().unwrap()).await.unwrap();
            let line = |row: &store::JudgementRow| format!("{} {}", row.judgement.node, row.judgement.kind);
            rows.iter().map(line).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(on("2025-01-09").await, "");
        assert_eq!(on("2025-01-11").await, "a Watch");
        assert_eq!(on("2025-01-16").await, "a New, b Steady");
        assert_eq!(on("2025-01-31").await, "a Missing, b Steady");
        assert_eq!(on("2025-03-02").await, "a Missing, b Steady");
        store.retire_judgement(kept, NOW).await.unwrap();
        assert_eq!(on("2025-02-28").await, "a Missing, b Steady");
        assert_eq!(on("2025-03-01").await, "b Steady");
    });
}
