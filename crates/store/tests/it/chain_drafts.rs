//! Drafts of chains and the versions of their files.

use model::JobState;
use store::{Acceptance, DraftState, NewDraft, NewOperation, Store, StoreError, Turn};

use crate::harness::{NOW, rule};

const PATH: &str = "chains/pipe.toml";

pub(crate) async fn filled(store: &Store) -> i64 {
    store.put_pack("district", &[(PATH, "one"), ("zones.toml", "z")], NOW).await.unwrap();
    let new = NewDraft { chain: "pipe".into(), base: 1, title: "加环节".into(), by: "甲".into(), at: NOW.into() };
    store.begin_draft(&new).await.unwrap()
}

pub(crate) fn turn(draft: i64, revision: i64, by: &str) -> Turn<'_> {
    Turn { draft, revision, by, note: "说明", at: NOW }
}

pub(crate) fn operation(content: &str) -> NewOperation {
    NewOperation { content: content.into(), was: "[]".into(), note: String::new() }
}

pub(crate) fn acceptance(turn: Turn<'_>, content: &str) -> Acceptance<'static> {
    let Turn { draft, revision, .. } = turn;
    Acceptance {
        turn: Turn { draft, revision, by: "乙", note: "同意", at: NOW },
        pack: "district",
        path: PATH,
        checked: vec![("zones.toml".into(), "z".into()), (PATH.into(), "one".into())],
        files: vec![(PATH.into(), content.into())],
        renamed: Vec::new(),
        digest: "d2",
        chains: [("pipe".to_owned(), 2)].into(),
    }
}

#[track_caller]
fn is_conflict<T: std::fmt::Debug>(result: Result<T, StoreError>, says: &str) {
    match result.unwrap_err() {
        StoreError::Conflict(message) => assert!(message.contains(says), "{message}"),
        other => panic!("{other}"),
    }
}

#[test]
fn each_loading_of_another_chain_file_is_a_version_and_none_is_lost() {
    rule(async |store| {
        for content in ["one", "one", "two", "one"] {
            store.put_pack("district", &[(PATH, content), ("zones.toml", content)], NOW).await.unwrap();
        }
        let versions = store.file_versions("district", PATH).await.unwrap();
        let found: Vec<(i64, &str, &str)> =
            versions.iter().map(|row| (row.number, row.content.as_str(), row.cause.as_str())).collect();
        assert_eq!(found, [(1, "one", "loaded"), (2, "two", "loaded"), (3, "one", "loaded")]);
        assert_eq!(store.file_versions("district", "zones.toml").await.unwrap(), []);
    });
}

#[test]
fn operations_are_added_and_taken_back_and_stay_readable() {
    rule(async |store| {
        let id = filled(store).await;
        let ids = store.add_operations(&turn(id, 0, "甲"), &[operation("a"), operation("b")]).await.unwrap();
        store.retire_operation(&turn(id, 1, "甲"), ids[0]).await.unwrap();
        let rows = store.draft_operations(id).await.unwrap();
        let found: Vec<(&str, bool)> =
            rows.iter().map(|row| (row.content.as_str(), row.retired_at.is_some())).collect();
        assert_eq!(found, [("a", true), ("b", false)]);
        assert_eq!(rows[0].retired_by.as_deref(), Some("甲"));
        let again = store.retire_operation(&turn(id, 2, "甲"), ids[0]).await.unwrap_err();
        assert!(matches!(again, StoreError::NotFound { .. }), "{again}");
        assert_eq!(store.draft(id).await.unwrap().revision, 2);
    });
}

#[test]
fn whoever_saw_an_older_draft_is_told_and_changes_nothing() {
    rule(async |store| {
        let id = filled(store).await;
        store.add_operations(&turn(id, 0, "甲"), &[operation("a")]).await.unwrap();
        is_conflict(store.add_operations(&turn(id, 0, "丙"), &[operation("b")]).await, "changed by someone else");
        is_conflict(store.turn_draft(&turn(id, 0, "丙"), DraftState::Dropped).await, "look at it again");
        assert_eq!(store.draft_operations(id).await.unwrap().len(), 1);
    });
}

#[test]
fn a_proposed_draft_is_not_written_any_more_until_it_is_returned() {
    rule(async |store| {
        let id = filled(store).await;
        store.add_operations(&turn(id, 0, "甲"), &[operation("a")]).await.unwrap();
        is_conflict(
            store.turn_draft(&turn(id, 1, "甲"), DraftState::Returned).await,
            "is open and cannot become returned",
        );
        store.turn_draft(&turn(id, 1, "甲"), DraftState::Proposed).await.unwrap();
        is_conflict(store.add_operations(&turn(id, 2, "甲"), &[operation("b")]).await, "is proposed");
        store.turn_draft(&turn(id, 2, "乙"), DraftState::Returned).await.unwrap();
        store.add_operations(&turn(id, 3, "甲"), &[operation("b")]).await.unwrap();
        store.turn_draft(&turn(id, 4, "甲"), DraftState::Dropped).await.unwrap();
        is_conflict(store.turn_draft(&turn(id, 5, "甲"), DraftState::Proposed).await, "is dropped");
        let kinds: Vec<String> = store.draft_events(id).await.unwrap().into_iter().map(|event| event.kind).collect();
        assert_eq!(kinds, ["open", "proposed", "returned", "dropped"]);
    });
}

#[test]
fn an_accepted_draft_is_the_next_version_and_the_file_in_force() {
    rule(async |store| {
        let id = filled(store).await;
        store.add_operations(&turn(id, 0, "甲"), &[operation("a")]).await.unwrap();
        is_conflict(store.accept_draft(&acceptance(turn(id, 1, "乙"), "two")).await, "only a proposed one");
        store.turn_draft(&turn(id, 1, "甲"), DraftState::Proposed).await.unwrap();
        store.accept_draft(&acceptance(turn(id, 2, "乙"), "two")).await.unwrap();
        let versions = store.file_versions("district", PATH).await.unwrap();
        let last = versions.last().unwrap();
        assert_eq!((last.number, last.content.as_str(), last.cause.as_str()), (2, "two", "accepted"));
        assert_eq!((last.by.as_str(), last.reviewer.as_str(), last.draft), ("甲", "乙", Some(id)));
        assert_eq!(store.pack("district").await.unwrap()[0], (PATH.to_owned(), "two".to_owned()));
        assert_eq!(store.draft(id).await.unwrap().state, DraftState::Accepted);
        is_conflict(store.accept_draft(&acceptance(turn(id, 3, "乙"), "three")).await, "is accepted");
    });
}

#[test]
fn an_accepted_draft_asks_for_its_firms_to_be_placed_in_the_same_breath() {
    rule(async |store| {
        crate::harness::import(store, "a.csv", "1||甲|钢管").await;
        let id = filled(store).await;
        let before = crate::harness::pack(store, "d1").await;
        store.turn_draft(&turn(id, 0, "甲"), DraftState::Proposed).await.unwrap();
        is_conflict(store.accept_draft(&acceptance(turn(id, 0, "乙"), "two")).await, "changed by someone else");
        assert_eq!(store.latest_pack().await.unwrap().unwrap().id, before, "nothing is noted of what was refused");
        assert_eq!(store.jobs(9, 0).await.unwrap().total, 0);

        let accepted = store.accept_draft(&acceptance(turn(id, 1, "乙"), "two")).await.unwrap();
        let latest = store.latest_pack().await.unwrap().unwrap();
        assert_eq!((latest.id, latest.digest.as_str(), latest.chains["pipe"]), (accepted.pack, "d2", 2));
        let job = store.job(accepted.job.expect("a firm is to be placed")).await.unwrap();
        assert_eq!((job.state, job.total, job.pack.id), (JobState::Queued, 1, accepted.pack));
    });
}

#[test]
fn a_draft_on_an_older_version_is_not_accepted_until_it_is_based_anew() {
    rule(async |store| {
        let id = filled(store).await;
        store.add_operations(&turn(id, 0, "甲"), &[operation("a")]).await.unwrap();
        store.turn_draft(&turn(id, 1, "甲"), DraftState::Proposed).await.unwrap();
        store.put_pack("district", &[(PATH, "other"), ("zones.toml", "z")], NOW).await.unwrap();
        is_conflict(store.accept_draft(&acceptance(turn(id, 2, "乙"), "two")).await, "in force is version 2");
        store.turn_draft(&turn(id, 2, "乙"), DraftState::Returned).await.unwrap();
        store.rebase_draft(&turn(id, 3, "甲"), 2).await.unwrap();
        store.turn_draft(&turn(id, 4, "甲"), DraftState::Proposed).await.unwrap();
        let checked = vec![(PATH.into(), "other".into()), ("zones.toml".into(), "z".into())];
        let acceptance = Acceptance { checked, ..acceptance(turn(id, 5, "乙"), "two") };
        store.accept_draft(&acceptance).await.unwrap();
        assert_eq!(store.draft(id).await.unwrap().base, 2);
        assert_eq!(store.file_versions("district", PATH).await.unwrap().len(), 3);
    });
}

#[test]
fn a_draft_that_was_checked_behind_other_files_is_not_accepted() {
    rule(async |store| {
        for files in [
            &[(PATH, "one"), ("zones.toml", "y")][..],
            &[(PATH, "one")],
            &[(PATH, "one"), ("zones.toml", "z"), ("a.csv", "")],
        ] {
            let id = filled(store).await;
            store.add_operations(&turn(id, 0, "甲"), &[operation("a")]).await.unwrap();
            store.turn_draft(&turn(id, 1, "甲"), DraftState::Proposed).await.unwrap();
            store.put_pack("district", files, NOW).await.unwrap();
            is_conflict(store.accept_draft(&acceptance(turn(id, 2, "乙"), "two")).await, "another file of the pack");
            let content = |rows: Vec<(String, String)>| rows.into_iter().find(|row| row.0 == PATH).unwrap().1;
            assert_eq!(content(store.pack("district").await.unwrap()), "one");
        }
    });
}

#[test]
fn of_two_who_accept_at_once_one_is_told() {
    crate::harness::rule_at(async |url| {
        let (one, other) = (Store::open(url).await.unwrap(), Store::open(url).await.unwrap());
        one.migrate().await.unwrap();
        let id = filled(&one).await;
        one.add_operations(&turn(id, 0, "甲"), &[operation("a")]).await.unwrap();
        one.turn_draft(&turn(id, 1, "甲"), DraftState::Proposed).await.unwrap();
        let (left, right) = (acceptance(turn(id, 2, "乙"), "two"), acceptance(turn(id, 2, "乙"), "three"));
        let (left, right) = tokio::join!(one.accept_draft(&left), other.accept_draft(&right));
        assert_eq!([left.is_ok(), right.is_ok()].iter().filter(|ok| **ok).count(), 1, "{left:?} {right:?}");
        is_conflict(left.and(right), "changed by someone else");
        assert_eq!(one.file_versions("district", PATH).await.unwrap().len(), 2);
    });
}

#[test]
fn no_more_drafts_of_a_chain_wait_than_people_can_look_at() {
    rule(async |store| {
        let first = filled(store).await;
        let new = NewDraft { chain: "pipe".into(), base: 1, title: "t".into(), by: "甲".into(), at: NOW.into() };
        for _ in 1..store::MAX_WAITING {
            store.begin_draft(&new).await.unwrap();
        }
        is_conflict(store.begin_draft(&new).await, "wait already");
        store.begin_draft(&NewDraft { chain: "other".into(), ..new.clone() }).await.unwrap();
        store.turn_draft(&turn(first, 0, "甲"), DraftState::Dropped).await.unwrap();
        store.begin_draft(&new).await.unwrap();
    });
}
