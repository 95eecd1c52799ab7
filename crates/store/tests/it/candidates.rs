//! Firms with their places, and what is read of them again.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use model::{Candidate, CandidatePlace, EnterpriseId, Facts, PlacementJudgement, Role, Strength, Verdict};
use store::{CandidateMark, ImportRow, NewPlacement, NewPlacementJudgement, Store};

use crate::harness::{NOW, day, file, import, place, rule};

fn at(node: &str, score: f64) -> NewPlacement {
    let (role, strength) = (Role::Make, Strength::Core);
    NewPlacement { chain: "c".into(), node: node.into(), role, strength, score, evidence: Vec::new() }
}

fn judged(firm: i64, node: &str, verdict: Verdict, day: NaiveDate) -> PlacementJudgement {
    let (chain, by, reason) = ("c".into(), "链办".into(), "看过".into());
    PlacementJudgement { enterprise: EnterpriseId(firm), chain, node: node.into(), verdict, by, at: day, reason }
}

async fn judge(store: &Store, judgement: PlacementJudgement, seen: Option<i64>) -> i64 {
    let new = NewPlacementJudgement { judgement, sample: false, seen, at: NOW.into() };
    store.judge_placements(&[new]).await.unwrap()[0]
}

const SELLS: Verdict = Verdict::On { strength: Strength::Minor, role: Role::Sell };

/// `node role score` of each place.
fn written(places: &[CandidatePlace]) -> String {
    let line = |place: &CandidatePlace| format!("{} {} {}", place.node, place.role, place.score);
    places.iter().map(line).collect::<Vec<_>>().join(", ")
}

async fn all(store: &Store) -> Vec<Candidate> {
    let mut firms = Vec::new();
    while let Some(next) =
        Some(store.every_candidate(firms.last().map(|firm: &Candidate| firm.enterprise), 2).await.unwrap())
        && !next.is_empty()
    {
        firms.extend(next);
    }
    firms
}

#[test]
fn a_candidate_is_what_the_firm_shows_and_where_it_stands() {
    rule(async |store| {
        let facts = Facts {
            name: Some("甲".into()),
            region: Some("430408".parse().unwrap()),
            established: NaiveDate::from_ymd_opt(2024, 7, 13),
            above_scale: Some(false),
            honours: vec!["链主".into(), "专精特新".into()],
            sample: Some(true),
            scope: Some("很长的经营范围".into()),
            ..Facts::default()
        };
        let row = ImportRow { row: 2, name_key: "甲".into(), facts: facts.clone(), note: None };
        store.import_enterprises(&file("a.csv", day(1)), vec![row], &[], |_| {}).await.unwrap();
        import(store, "b.csv", "2||乙|\n3||丙|").await;
        place(store, &[(EnterpriseId(1), vec![at("a", 0.4), at("b", 0.9)]), (EnterpriseId(3), vec![at("a", 0.5)])])
            .await
            .unwrap();
        let firms = all(store).await;
        assert_eq!(firms.iter().map(|firm| firm.name.as_str()).collect::<Vec<_>>(), ["甲", "乙", "丙"]);
        let first = &firms[0];
        assert_eq!(
            (&first.region, first.established, first.above_scale),
            (&facts.region, facts.established, Some(false))
        );
        assert_eq!((&first.honours, first.sample, first.capital), (&facts.honours, true, None));
        let places: Vec<_> = firms.iter().map(|firm| written(&firm.places)).collect();
        assert_eq!(places, ["b make 0.9, a make 0.4", "", "a make 0.5"]);
        let some = store.candidates(&[EnterpriseId(3), EnterpriseId(9), EnterpriseId(1)]).await.unwrap();
        assert_eq!(some, [firms[0].clone(), firms[2].clone()]);
    });
}

#[test]
fn who_follows_the_marks_misses_nothing() {
    rule(async |store| {
        assert_eq!(store.candidate_mark().await.unwrap(), CandidateMark::default());
        let mut kept = BTreeMap::new();
        let mut mark = CandidateMark::default();
        let mut follow = async |store: &Store| {
            let latest = store.candidate_mark().await.unwrap();
            let changed = store.candidates_changed(mark).await.unwrap();
            mark = latest;
            changed.iter().for_each(|firm| drop(kept.remove(firm)));
            kept.extend(store.candidates(&changed).await.unwrap().into_iter().map(|firm| (firm.enterprise, firm)));
            assert_eq!(kept.values().cloned().collect::<Vec<_>>(), all(store).await);
            changed.len()
        };
        import(store, "a.csv", "1||甲|\n2||乙|\n3||丙|").await;
        assert_eq!(follow(store).await, 3);
        assert_eq!(follow(store).await, 0);
        place(store, &[(EnterpriseId(2), vec![at("a", 0.4)])]).await.unwrap();
        assert_eq!(follow(store).await, 1);
        judge(store, judged(3, "a", SELLS, day(1)), None).await;
        assert_eq!(follow(store).await, 1);
        let nodes = [("c".to_owned(), "a".to_owned(), None)];
        store.retire_placement_judgements(EnterpriseId(3), &nodes, NOW).await.unwrap();
        assert_eq!(follow(store).await, 1);
        store.undo_import(1, NOW).await.unwrap();
        assert_eq!(follow(store).await, 3);
    });
}

#[test]
fn a_judgement_counts_from_its_day_until_it_is_taken_back() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|\n2||乙|").await;
        place(store, &[(EnterpriseId(1), vec![at("a", 0.4)]), (EnterpriseId(2), vec![at("a", 0.5)])]).await.unwrap();
        // NOW is the first of March of 2025; the judgements speak of days of its January.
        let first = judge(store, judged(1, "a", Verdict::Off, day(10)), None).await;
        judge(store, judged(1, "a", SELLS, day(20)), Some(first)).await;
        let nodes = [("c".to_owned(), "a".to_owned(), None)];
        let then = async |store: &Store, day: &str| {
            let places = store.judged_places().await.unwrap().as_of(day.parse().unwrap());
            assert!(!places.contains_key(&EnterpriseId(2)), "no one judged it");
            places.get(&EnterpriseId(1)).map(|places| written(places))
        };
        assert_eq!(then(store, "2025-01-09").await.unwrap(), "a make 0.4");
        assert_eq!(then(store, "2025-01-10").await.unwrap(), "");
        assert_eq!(then(store, "2025-01-20").await.unwrap(), "a sell 0.4");
        let now = then(store, "2025-03-01").await.unwrap();
        assert_eq!(now, written(&store.candidates(&[EnterpriseId(1)]).await.unwrap()[0].places));
        store.retire_placement_judgements(EnterpriseId(1), &nodes, NOW).await.unwrap();
        assert_eq!(then(store, "2025-02-28").await.unwrap(), "a sell 0.4");
        assert_eq!(then(store, "2025-03-01").await.unwrap(), "a make 0.4");
    });
}

#[test]
fn a_moment_late_in_the_day_is_the_next_day_at_the_bureau() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|").await;
        judge(store, judged(1, "a", SELLS, day(10)), None).await;
        let nodes = [("c".to_owned(), "a".to_owned(), None)];
        store.retire_placement_judgements(EnterpriseId(1), &nodes, "2025-03-01T17:00:00Z").await.unwrap();
        let judged = store.judged_places().await.unwrap();
        let places = |day: &str| judged.as_of(day.parse().unwrap()).remove(&EnterpriseId(1)).unwrap().len();
        assert_eq!((places("2025-03-01"), places("2025-03-02")), (1, 0));
    });
}
