//! People's words on where firms stand.

use model::{EnterpriseId, PlacementJudgement, Role, Strength, Verdict};
use store::{EnterpriseFilter, Evidence, NewPlacement, NewPlacementJudgement, PlacementFilter, Store, StoreError};

use crate::harness::{NOW, day, import, place, rule};

const CORE: Verdict = Verdict::On { strength: Strength::Core, role: Role::Process };

fn word(node: &str, verdict: Verdict) -> NewPlacementJudgement {
    let judgement = PlacementJudgement {
        enterprise: EnterpriseId(1),
        chain: "c".into(),
        node: node.into(),
        verdict,
        by: "链办".into(),
        at: day(5),
        reason: "走访所见".into(),
    };
    NewPlacementJudgement { judgement, sample: false, seen: None, at: NOW.into() }
}

async fn say(store: &Store, new: NewPlacementJudgement) -> Result<i64, StoreError> {
    Ok(store.judge_placements(&[new]).await?[0])
}

fn on(node: &str, score: f64) -> NewPlacement {
    let strength = if score > 0.5 { Strength::Core } else { Strength::Minor };
    let evidence = vec![Evidence { part: model::Field::Name, from: 0, to: 3, text: "甲".into() }];
    NewPlacement { chain: "c".into(), node: node.into(), role: Role::Make, strength, score, evidence }
}

/// Two firms, the first on `a` and `b`, the second on `a`.
async fn given(store: &Store) {
    import(store, "a.csv", "1||甲|\n2||乙|").await;
    place_again(store).await;
}

async fn place_again(store: &Store) {
    let firms = [(EnterpriseId(1), vec![on("a", 0.9), on("b", 0.2)]), (EnterpriseId(2), vec![on("a", 0.8)])];
    place(store, &firms).await.unwrap();
}

/// `node firm strength role`, with `*` where a person said so, of each place; the counts must agree.
async fn stand(store: &Store) -> Vec<String> {
    let filter = PlacementFilter { chain: "c".into(), ..PlacementFilter::default() };
    let places = store.placements(&filter).await.unwrap();
    for count in store.placement_counts(None).await.unwrap() {
        let here = places.iter().filter(|place| place.node == count.node);
        let core = here.clone().filter(|place| place.strength == Strength::Core).count();
        assert_eq!((here.count(), core), (count.firms, count.core), "{}", count.node);
    }
    let line = |place: &store::PlacedFirm| {
        let mark = if place.judgement.is_some() { "*" } else { "" };
        format!("{} {} {} {}{mark}", place.node, place.enterprise.id.0, place.strength, place.role)
    };
    places.iter().map(line).collect()
}

#[test]
fn a_firm_judged_off_a_node_is_seen_there_nowhere_until_it_is_withdrawn() {
    rule(async |store| {
        given(store).await;
        let id = say(store, word("a", Verdict::Off)).await.unwrap();
        let without = ["a 2 core make", "b 1 minor make"];
        assert_eq!(stand(store).await, without);
        let filter = EnterpriseFilter { chain: Some("c".into()), node: Some("a".into()), ..Default::default() };
        assert_eq!(store.enterprises(&filter).await.unwrap().total, 1);
        // Placing again and importing again change nothing in it.
        place_again(store).await;
        import(store, "b.csv", "1||甲改|").await;
        place_again(store).await;
        assert_eq!(stand(store).await, without);
        let one = EnterpriseId(1);
        assert_eq!(store.computed_placements_of(one).await.unwrap().len(), 2);
        assert_eq!(store.placements_of(one).await.unwrap().len(), 1);
        let gone = [("c".to_owned(), "a".to_owned(), Some(id))];
        assert_eq!(store.retire_placement_judgements(one, &gone, NOW).await.unwrap(), 1);
        assert_eq!(stand(store).await, ["a 1 core make", "a 2 core make", "b 1 minor make"]);
        assert_eq!(store.retire_placement_judgements(one, &gone, NOW).await.unwrap(), 0);
        let history = store.placement_judgements_of(one).await.unwrap();
        assert_eq!((history.len(), history[0].retired_at.as_deref()), (1, Some(NOW)));
    });
}

#[test]
fn a_firm_judged_onto_a_node_stands_there_as_the_person_said() {
    rule(async |store| {
        given(store).await;
        say(store, word("b", CORE)).await.unwrap();
        say(store, word("new", CORE)).await.unwrap();
        assert_eq!(stand(store).await, ["a 1 core make", "a 2 core make", "b 1 core process*", "new 1 core process*"]);
        let places = store.placements_of(EnterpriseId(1)).await.unwrap();
        let of = |node: &str| places.iter().find(|place| place.placement.node == node).unwrap();
        // What the rules found stays its evidence; where they found nothing there is none.
        assert_eq!((of("b").placement.score, of("b").placement.evidence.len()), (0.2, 1));
        assert_eq!((of("new").placement.score, of("new").placement.evidence.len()), (1.0, 0));
        let judged = |judged| EnterpriseFilter { judged: Some(judged), ..Default::default() };
        assert_eq!(store.enterprises(&judged(true)).await.unwrap().items[0].id, EnterpriseId(1));
        assert_eq!(store.enterprises(&judged(false)).await.unwrap().items[0].id, EnterpriseId(2));
        let core = EnterpriseFilter { node: Some("b".into()), strength: Some(Strength::Core), ..Default::default() };
        assert_eq!(store.enterprises(&core).await.unwrap().total, 1);
    });
}

#[test]
fn a_firm_in_two_roles_stands_once_where_a_person_says_how() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|").await;
        let sells = NewPlacement { role: Role::Sell, ..on("a", 0.4) };
        place(store, &[(EnterpriseId(1), vec![on("a", 0.9), sells])]).await.unwrap();
        say(store, word("a", CORE)).await.unwrap();
        assert_eq!(stand(store).await, ["a 1 core process*"]);
        assert_eq!(store.placements_of(EnterpriseId(1)).await.unwrap()[0].placement.score, 0.9);
    });
}

#[test]
fn the_same_word_twice_is_one_judgement() {
    rule(async |store| {
        given(store).await;
        let id = say(store, word("a", Verdict::Off)).await.unwrap();
        assert_eq!(say(store, word("a", Verdict::Off)).await.unwrap(), id);
        assert_eq!(store.placement_judgements_of(EnterpriseId(1)).await.unwrap().len(), 1);
    });
}

#[test]
fn of_two_people_who_judge_at_once_the_second_is_told() {
    rule(async |store| {
        given(store).await;
        let id = say(store, word("a", Verdict::Off)).await.unwrap();
        let mut other = word("a", CORE);
        other.judgement.by = "专班".into();
        let error = say(store, other.clone()).await.unwrap_err();
        let text = format!(
            "`链办` judged on 2025-01-05 that the firm does not stand here (judgement `{id}`); hint: look again"
        );
        assert_eq!(error.to_string(), text);
        other.seen = Some(id);
        let next = say(store, other.clone()).await.unwrap();
        assert_eq!(stand(store).await[0], "a 1 core process*");
        let stale = [("c".to_owned(), "a".to_owned(), Some(id))];
        let undo = store.retire_placement_judgements(EnterpriseId(1), &stale, NOW).await;
        assert!(matches!(undo, Err(StoreError::Conflict(_))));
        let current = [("c".to_owned(), "a".to_owned(), Some(next))];
        store.retire_placement_judgements(EnterpriseId(1), &current, NOW).await.unwrap();
        assert!(matches!(
            say(store, NewPlacementJudgement { seen: Some(next), ..word("a", CORE) }).await,
            Err(StoreError::Conflict(_))
        ));
    });
}

#[test]
fn of_several_judgements_all_or_none_are_kept() {
    rule(async |store| {
        given(store).await;
        let mut nobody = word("b", Verdict::Off);
        nobody.judgement.enterprise = EnterpriseId(99);
        let error = store.judge_placements(&[word("a", Verdict::Off), nobody]).await.unwrap_err();
        assert_eq!(error.to_string(), "no enterprise `99`");
        assert_eq!(store.placement_judgements(None).await.unwrap(), []);
    });
}

#[test]
fn a_judgement_of_a_node_that_is_gone_stays_and_one_of_a_firm_that_is_gone_shows_nothing() {
    rule(async |store| {
        given(store).await;
        say(store, word("gone", CORE)).await.unwrap();
        store.undo_import(1, NOW).await.unwrap();
        assert_eq!(stand(store).await, [""; 0]);
        assert_eq!(store.placement_judgements(Some("c")).await.unwrap().len(), 1);
        assert_eq!(store.placement_judgements(Some("other")).await.unwrap(), []);
    });
}
