//! Runs a rule on every engine, each time on a database of its own; and rows to try it with.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::NaiveDate;
use model::{EnterpriseId, Facts, JobCause, Uscc};
use sea_orm::{ConnectionTrait, Database};
use store::{ImportOutcome, ImportRow, NewImport, NewPlacement, Placed, Step, StepResult, Store, StoreError};
use tokio::runtime::Runtime;

/// A moment for whatever wants one.
pub(crate) const NOW: &str = "2025-03-01T08:00:00Z";

/// Holds a rule on a migrated, empty store of each engine.
pub(crate) fn rule(test: impl AsyncFn(&Store)) {
    let runtime = Runtime::new().unwrap();
    runtime.block_on(async { test(&Store::in_memory().await.unwrap()).await });
    on_postgres(&runtime, async |url| {
        let store = Store::open(url).await.unwrap();
        store.migrate().await.unwrap();
        test(&store).await;
    });
}

/// Holds a rule on the address of an empty database of each engine.
pub(crate) fn rule_at(test: impl AsyncFn(&str)) {
    let runtime = Runtime::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/liantu.db?mode=rwc", folder.path().display());
    runtime.block_on(test(&url));
    on_postgres(&runtime, test);
}

fn on_postgres(runtime: &Runtime, test: impl AsyncFn(&str)) {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let Ok(server) = std::env::var("TEST_DATABASE_URL") else { return };
    let schema = format!("rule_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    runtime.block_on(sql(&server, &format!("CREATE SCHEMA {schema}")));
    let mark = if server.contains('?') { '&' } else { '?' };
    let url = format!("{server}{mark}options=-csearch_path%3D{schema}");
    let result = catch_unwind(AssertUnwindSafe(|| runtime.block_on(test(&url))));
    runtime.block_on(sql(&server, &format!("DROP SCHEMA {schema} CASCADE")));
    if let Err(panic) = result {
        resume_unwind(panic);
    }
}

/// Runs a statement beside the store, as another program would.
pub(crate) async fn sql(url: &str, statement: &str) {
    let db = Database::connect(url).await.unwrap();
    db.execute_unprepared(statement).await.unwrap();
    db.close().await.unwrap();
}

/// A valid credit code for a number.
pub(crate) fn code(number: u32) -> Uscc {
    Uscc::complete(&format!("91430400{number:09}")).unwrap()
}

/// A day of the spring of 2025.
pub(crate) fn day(number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 1, number).unwrap()
}

/// Rows from `code|old number|name|scope`, a line each; the code as a number, and whatever is empty unknown.
pub(crate) fn rows(text: &str) -> Vec<ImportRow> {
    let line = |(number, line): (u32, &str)| {
        let part = |place| line.trim().split('|').nth(place).filter(|part| !part.is_empty()).map(str::to_owned);
        let facts = Facts {
            uscc: part(0).map(|number| code(number.parse().unwrap())),
            old_number: part(1).map(|number| format!("{:0>15}", number).parse().unwrap()),
            name: part(2),
            scope: part(3),
            ..Facts::default()
        };
        ImportRow { row: number, name_key: part(2).unwrap_or_default(), facts, note: None }
    };
    (2..).zip(text.lines().filter(|line| !line.trim().is_empty())).map(line).collect()
}

/// A file of a day.
pub(crate) fn file(name: &str, date: NaiveDate) -> NewImport {
    NewImport {
        kind: "enterprises".into(),
        file: name.into(),
        sha256: "00".into(),
        at: NOW.into(),
        date,
        collector: "数据员".into(),
    }
}

/// Imports rows under a name, all of one day.
pub(crate) async fn import(store: &Store, name: &str, text: &str) -> ImportOutcome {
    store.import_enterprises(&file(name, day(1)), rows(text), &[], |_| {}).await.unwrap()
}

/// Every firm that is shown: `id code old number name scope`, a line each.
pub(crate) async fn firms(store: &Store) -> String {
    let firms = store.every_enterprise(None, 1_000_000).await.unwrap();
    let line = |firm: &model::Enterprise| {
        let facts = &firm.facts;
        let code = facts.uscc.as_ref().map_or("", |code| code.as_str()[8..17].trim_start_matches('0'));
        let number = facts.old_number.as_ref().map_or("", |number| number.as_str().trim_start_matches('0'));
        let or = |text: &Option<String>| text.clone().unwrap_or_default();
        format!("{} {code}|{number}|{}|{}", firm.id.0, or(&facts.name), or(&facts.scope))
    };
    firms.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A minute of an hour of the day [`NOW`].
pub(crate) fn minute(number: u32) -> String {
    format!("2025-03-01T09:{number:02}:00Z")
}

/// Someone who does a job from a minute on and holds it for one more.
pub(crate) fn step(job: i64, worker: &str, from: u32) -> Step {
    Step { job, worker: worker.into(), at: minute(from), lease_until: minute(from + 1) }
}

/// Chain files of a digest, in force from now on.
pub(crate) async fn pack(store: &Store, digest: &str) -> i64 {
    let chains = [("c".to_owned(), 1)].into();
    store.note_pack(digest, &chains, NOW).await.unwrap()
}

/// Places firms anew, in a job of its own that is left unfinished.
pub(crate) async fn place(store: &Store, firms: &[(EnterpriseId, Vec<NewPlacement>)]) -> Result<(), StoreError> {
    let pack = pack(store, "d").await;
    store.place_all_again().await?;
    let job = store.queue_placing(pack, JobCause::Request, NOW).await?.expect("firms to place");
    let mine = step(job, "placer", 0);
    assert!(store.claim_job(&mine).await?, "the job is free");
    let work = store::Work { pack, after: EnterpriseId(0), limit: 1_000_000 };
    let revisions: std::collections::HashMap<_, _> =
        store.firms_to_place(&work).await?.iter().map(|firm| (firm.enterprise.id, firm.revision)).collect();
    let placed = |(id, placements): &(EnterpriseId, Vec<NewPlacement>)| Placed {
        enterprise: *id,
        revision: revisions.get(id).copied().unwrap_or(0),
        placements: placements.clone(),
    };
    let firms: Vec<_> = firms.iter().map(placed).collect();
    let went = store.place_firms(&mine, &firms).await;
    store.fail_job(&mine, "left unfinished").await?;
    assert!(matches!(went?, StepResult::Done(_)));
    Ok(())
}
