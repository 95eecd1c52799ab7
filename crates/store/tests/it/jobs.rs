//! Placing as a job: steps, leases, stopping, and what changed.

use model::{EnterpriseId, JobCause, JobState, Role, Strength};
use store::{
    Job, JobChangeFilter, NewPlacement, Placed, PlacementFilter, Step, StepResult, Store, StoreError, ToPlace, Work,
};

use crate::harness::{NOW, import, minute, pack, rule, step};

fn on(node: &str, strength: Strength) -> NewPlacement {
    let (chain, role, score) = ("c".into(), Role::Make, 0.5);
    NewPlacement { chain, node: node.into(), role, strength, score, evidence: Vec::new() }
}

async fn queue(store: &Store, pack: i64) -> Option<i64> {
    store.queue_placing(pack, JobCause::Import, NOW).await.unwrap()
}

async fn waiting(store: &Store, pack: i64, limit: u64) -> Vec<ToPlace> {
    store.firms_to_place(&Work { pack, after: EnterpriseId(0), limit }).await.unwrap()
}

/// Places firms on nodes as a step; each `node` or `node-` for a minor one.
async fn take(store: &Store, step: &Step, firms: &[ToPlace], nodes: &[&str]) -> StepResult {
    let place = |node: &&str| match node.strip_suffix('-') {
        Some(node) => on(node, Strength::Minor),
        None => on(node, Strength::Core),
    };
    let placed = firms.iter().map(|firm| Placed {
        enterprise: firm.enterprise.id,
        revision: firm.revision,
        placements: nodes.iter().map(place).collect(),
    });
    store.place_firms(step, &placed.collect::<Vec<_>>()).await.unwrap()
}

/// Runs a job of its own to the end, each firm on these nodes.
async fn run(store: &Store, digest: &str, nodes: &[&str]) -> Job {
    let pack = pack(store, digest).await;
    let job = queue(store, pack).await.expect("firms to place");
    let mine = step(job, digest, 0);
    assert!(store.claim_job(&mine).await.unwrap());
    let firms = waiting(store, pack, 100).await;
    take(store, &mine, &firms, nodes).await;
    let Some(StepResult::Done(done)) = store.finish_job(&mine).await.unwrap() else { panic!("not finished") };
    *done
}

/// `node firm was became` of each change.
async fn changes(store: &Store, job: i64) -> Vec<String> {
    let filter = JobChangeFilter { job, limit: 100, ..JobChangeFilter::default() };
    let word = |strength: Option<Strength>| strength.map_or("-", Strength::as_str);
    let page = store.job_changes(&filter).await.unwrap();
    assert_eq!(page.items.len(), page.total);
    page.items
        .iter()
        .map(|change| format!("{} {} {} {}", change.node, change.name, word(change.was), word(change.became)))
        .collect()
}

#[test]
fn a_job_places_what_waits_and_is_over() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|\n2||乙|").await;
        let job = run(store, "one", &["a", "b-"]).await;
        assert_eq!((job.state, job.done, job.total, job.firms), (JobState::Done, 2, 2, 2));
        assert_eq!((job.counts["c"].added, job.counts["c"].removed, job.counts["c"].changed), (4, 0, 0));
        assert_eq!((job.cause, job.pack.digest.as_str(), job.pack.chains["c"]), (JobCause::Import, "one", 1));
        assert_eq!((job.pack_before, job.finished_at.as_deref()), (None, Some(minute(0).as_str())));
        assert_eq!(queue(store, job.pack.id).await, None);
        assert_eq!(changes(store, job.id).await, [""; 0], "firms placed for the first time are not named");
    });
}

#[test]
fn other_chain_files_place_every_firm_again_and_say_who_moved() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|\n2||乙|").await;
        let first = run(store, "one", &["a", "b-"]).await;
        let second = run(store, "two", &["b", "c"]).await;
        assert_eq!(second.pack_before.as_ref().map(|pack| pack.id), Some(first.pack.id));
        assert_eq!(second.done, 2);
        let expect = ["a 乙 core -", "a 甲 core -", "b 乙 minor core", "b 甲 minor core", "c 乙 - core", "c 甲 - core"];
        assert_eq!(changes(store, second.id).await, expect);
        let counts = store.job_change_counts(second.id).await.unwrap();
        let told: Vec<_> = counts
            .iter()
            .map(|row| format!("{} {} {} {}", row.node, row.counts.added, row.counts.removed, row.counts.changed))
            .collect();
        assert_eq!(told, ["a 0 2 0", "b 0 0 2", "c 2 0 0"]);
        let filter = JobChangeFilter { job: second.id, node: Some("b".into()), limit: 1, ..Default::default() };
        let page = store.job_changes(&filter).await.unwrap();
        assert_eq!((page.items.len(), page.total), (1, 2));
        // The same files are the same version, and those that come back are a new one.
        assert_eq!(pack(store, "two").await, second.pack.id);
        assert!(pack(store, "one").await > second.pack.id);
    });
}

#[test]
fn a_firm_that_is_imported_while_it_is_placed_is_placed_again() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|").await;
        let pack = pack(store, "one").await;
        let job = queue(store, pack).await.unwrap();
        let mine = step(job, "me", 0);
        assert!(store.claim_job(&mine).await.unwrap());
        let firms = waiting(store, pack, 100).await;
        import(store, "b.csv", "1||甲改|").await;
        take(store, &mine, &firms, &["a"]).await;
        assert_eq!(store.finish_job(&mine).await.unwrap(), None, "the firm as it is now was not placed");
        let again = waiting(store, pack, 100).await;
        assert_eq!(again[0].enterprise.name(), "甲改");
        take(store, &mine, &again, &["a"]).await;
        assert!(matches!(store.finish_job(&mine).await.unwrap(), Some(StepResult::Done(_))));
    });
}

#[test]
fn a_job_is_done_by_one_and_taken_over_when_its_lease_runs_out() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|\n2||乙|").await;
        let pack = pack(store, "one").await;
        let job = queue(store, pack).await.unwrap();
        assert_eq!(queue(store, pack).await, Some(job), "one that waits is taken");
        let first = step(job, "first", 0);
        assert!(store.claim_job(&first).await.unwrap());
        assert!(!store.claim_job(&step(job, "second", 1)).await.unwrap(), "its lease has not run out");
        assert_eq!(store.next_job(&minute(1)).await.unwrap(), None);
        let firms = waiting(store, pack, 1).await;
        take(store, &first, &firms, &["a"]).await;
        // The first is killed here. The second goes on where it stands.
        assert_eq!(store.next_job(&minute(2)).await.unwrap(), Some(job));
        let second = step(job, "second", 2);
        assert!(store.claim_job(&second).await.unwrap());
        assert_eq!(take(store, &first, &waiting(store, pack, 9).await, &["x"]).await, StepResult::Lost);
        assert_eq!(store.finish_job(&first).await.unwrap(), Some(StepResult::Lost));
        let left = waiting(store, pack, 9).await;
        assert_eq!(left.len(), 1);
        take(store, &second, &left, &["a"]).await;
        let Some(StepResult::Done(job)) = store.finish_job(&second).await.unwrap() else { panic!("not finished") };
        assert_eq!((job.done, job.total, job.started_at.as_deref()), (2, 2, Some(minute(0).as_str())));
    });
}

#[test]
fn a_stopped_job_keeps_what_was_done() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|\n2||乙|").await;
        let pack = pack(store, "one").await;
        let job = queue(store, pack).await.unwrap();
        let mine = step(job, "me", 0);
        assert!(store.claim_job(&mine).await.unwrap());
        take(store, &mine, &waiting(store, pack, 1).await, &["a"]).await;
        assert_eq!(store.cancel_job(job, &minute(0)).await.unwrap().state, JobState::Running, "until its next step");
        let went = take(store, &mine, &waiting(store, pack, 9).await, &["a"]).await;
        let StepResult::Stopped(stopped) = went else { panic!("{went:?}") };
        assert_eq!((stopped.state, stopped.done), (JobState::Cancelled, 1));
        assert_eq!(store.cancel_job(job, &minute(1)).await.unwrap().state, JobState::Cancelled);
        assert_eq!(waiting(store, pack, 9).await.len(), 1);
        let next = queue(store, pack).await.unwrap();
        assert_ne!(next, job);
        assert_eq!(store.cancel_job(next, NOW).await.unwrap().state, JobState::Cancelled, "nobody does it: at once");
        let told = store.jobs(1, 0).await.unwrap();
        assert_eq!((told.items[0].id, told.total), (next, 2));
        assert!(matches!(store.cancel_job(99, NOW).await, Err(StoreError::NotFound { what: "job", .. })));
    });
}

#[test]
fn a_job_that_is_over_cannot_be_stopped() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|").await;
        let job = run(store, "one", &["a"]).await;
        let error = store.cancel_job(job.id, NOW).await.unwrap_err();
        assert_eq!(error.to_string(), format!("job `{}` is over already: it is done", job.id));
    });
}

#[test]
fn newer_chain_files_stop_a_job_that_works_with_older_ones() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|").await;
        let old = pack(store, "one").await;
        let job = queue(store, old).await.unwrap();
        let mine = step(job, "me", 0);
        assert!(store.claim_job(&mine).await.unwrap());
        let firms = waiting(store, old, 9).await;
        let new = pack(store, "two").await;
        assert!(matches!(take(store, &mine, &firms, &["a"]).await, StepResult::Stopped(_)));
        let filter = PlacementFilter { chain: "c".into(), ..PlacementFilter::default() };
        assert_eq!(store.placements(&filter).await.unwrap(), []);
        assert!(matches!(store.queue_placing(old, JobCause::Import, NOW).await, Err(StoreError::Conflict(_))));
        assert!(queue(store, new).await.unwrap() > job);
    });
}

#[test]
fn a_job_that_fails_says_why_and_the_work_stays() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|").await;
        let pack = pack(store, "one").await;
        let job = queue(store, pack).await.unwrap();
        let mine = step(job, "me", 0);
        assert!(store.claim_job(&mine).await.unwrap());
        store.fail_job(&mine, "the disk is full").await.unwrap();
        let told = store.job(job).await.unwrap();
        assert_eq!((told.state, told.message.as_deref()), (JobState::Failed, Some("the disk is full")));
        assert!(queue(store, pack).await.unwrap() > job);
    });
}

#[test]
fn an_undone_firm_is_not_placed_and_one_that_comes_back_is() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|").await;
        store.undo_import(1, NOW).await.unwrap();
        let pack = pack(store, "one").await;
        assert_eq!(queue(store, pack).await, None);
        store.redo_import(1).await.unwrap();
        assert!(queue(store, pack).await.is_some());
    });
}

#[test]
fn whoever_follows_the_changes_meets_each_once_even_when_many_change_at_once() {
    rule(async |store| {
        import(store, "a.csv", "1||甲|\n2||乙|\n3||丙|").await;
        let follow = async |mut mark, limit| {
            let (mut shown, mut gone) = (Vec::new(), Vec::new());
            loop {
                let changed = store.changed_after(mark, limit).await.unwrap();
                if changed.mark == mark {
                    return (mark, shown, gone);
                }
                mark = changed.mark;
                shown.extend(changed.shown.iter().map(|firm| firm.name().to_owned()));
                gone.extend(changed.gone.iter().map(|firm| firm.0));
            }
        };
        let (mark, shown, gone) = follow(store::ChangeMark::default(), 2).await;
        assert_eq!((shown.join(" "), gone), ("甲 乙 丙".to_owned(), vec![]));
        assert_eq!(store.latest_change().await.unwrap(), mark.revision);
        store.undo_import(1, NOW).await.unwrap();
        assert!(store.latest_change().await.unwrap() > mark.revision);
        let (mark, shown, gone) = follow(mark, 2).await;
        assert_eq!((shown, gone), (vec![], vec![1, 2, 3]));
        import(store, "b.csv", "2||乙|").await;
        let (_, shown, gone) = follow(mark, 2).await;
        assert_eq!((shown.join(" "), gone), ("乙".to_owned(), vec![]));
    });
}
