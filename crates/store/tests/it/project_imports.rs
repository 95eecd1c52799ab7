//! Ledgers of projects: one import, taken out and brought back as a whole, with what people did since kept.

use model::{
    Counterpart, Happening, LooseDay, Money, Mou, MouFate, Occasion, OccasionKind, PaidIn, Precision, Profile, Project,
    ProjectEvent, ProjectId, ProjectStage, Task, TaskOrigin, TwinVerdict,
};
use store::{
    FollowUp, ImportOutcome, LedgerEntry, LedgerImport, LedgerInto, NewImport, NewImportDraft, NewTwinJudgement,
    ProjectRow, ProjectTurn, Signed, Store, StoreError, TieKind,
};

use crate::harness::{NOW, day, file, rule};

fn ledger() -> NewImport {
    NewImport { kind: "projects".into(), ..file("台账.xlsx", day(9)) }
}

fn entered(on: u32, stage: ProjectStage) -> ProjectEvent {
    let what = Happening::Entered { stage, first_talk: "商务局".into() };
    ProjectEvent { on: day(on), written_at: NOW.into(), by: "数据员".into(), backfilled: true, what }
}

fn entry(row: u32, name: &str, into: LedgerInto) -> LedgerEntry {
    let project = Project { investor: format!("{name}公司"), ..Project::new(name, Profile::Industrial) };
    let loose = LooseDay { first: day(1), last: day(5), precision: Precision::Month, said: "2025.3".into() };
    LedgerEntry {
        row,
        into,
        project,
        events: vec![entered(5, ProjectStage::Talks)],
        paid: Some(PaidIn {
            on: day(9),
            since: Some(day(2)),
            amount: Money::yuan(100),
            voucher: None,
            note: "累计".into(),
        }),
        loose: vec![("talks".into(), loose)],
    }
}

async fn last(store: &Store) -> i64 {
    store.project_changes(0).await.unwrap().last
}

async fn take(store: &Store, entries: &[LedgerEntry]) -> ImportOutcome {
    let basis = last(store).await;
    store
        .import_projects(&LedgerImport { import: &ledger(), entries, problems: &[], basis, draft: None })
        .await
        .unwrap()
}

/// What is shown: `name investor events paid`, a line each.
async fn shown(store: &Store) -> Vec<String> {
    let rows = store.project_changes(0).await.unwrap().rows;
    let line = |row: &ProjectRow| {
        let project = &row.project;
        format!("{} {} {} {} {}", project.name, project.investor, row.events.len(), row.paid.len(), row.loose.len())
    };
    rows.iter().filter(|row| !row.retired).map(line).collect()
}

#[test]
fn an_import_of_projects_is_undone_and_redone_as_a_whole() {
    rule(async |store| {
        let done = take(store, &[entry(3, "甲", LedgerInto::New), entry(4, "乙", LedgerInto::New)]).await;
        assert_eq!((done.records, done.new, done.merged), (2, 2, 0));
        let before = shown(store).await;
        assert_eq!(before, ["甲 甲公司 1 1 1", "乙 乙公司 1 1 1"]);
        let row = store.project(ProjectId(1)).await.unwrap();
        assert_eq!((row.events[0].backfilled, row.loose[0].1.precision), (true, Precision::Month));
        assert_eq!((row.paid[0].paid.on, row.paid[0].paid.since), (day(9), Some(day(2))), "a running total");
        store.undo_import(done.import_id, NOW).await.unwrap();
        assert_eq!(shown(store).await, Vec::<String>::new());
        assert_eq!(store.kept_of_import(done.import_id).await.unwrap(), []);
        store.redo_import(done.import_id).await.unwrap();
        assert_eq!(shown(store).await, before);
    });
}

#[test]
fn what_people_did_since_stays_when_an_import_is_undone() {
    rule(async |store| {
        let first = take(store, &[entry(3, "甲", LedgerInto::New), entry(4, "乙", LedgerInto::New)]).await;
        let held = store.project(ProjectId(1)).await.unwrap();
        // The second file fills two facts of the first project; a person then puts one of them right.
        let into = LedgerInto::Known { id: held.id, version: held.version };
        let project = Project { content: "钻杆".into(), owner: "干事甲".into(), ..held.project.clone() };
        let more = LedgerEntry { project, events: Vec::new(), loose: Vec::new(), ..entry(3, "甲", into) };
        let second = take(store, &[more]).await;
        assert_eq!((second.merged, second.new), (1, 0));
        let now = store.project(ProjectId(1)).await.unwrap();
        let turn = ProjectTurn { id: now.id, version: now.version, by: "干事乙", at: NOW };
        store.put_project(&turn, &Project { owner: "干事乙".into(), ..now.project }).await.unwrap();

        store.undo_import(second.import_id, NOW).await.unwrap();
        let after = store.project(ProjectId(1)).await.unwrap();
        assert_eq!((after.project.content.as_str(), after.project.owner.as_str(), after.paid.len()), ("", "干事乙", 1));
        let kept = store.kept_of_import(second.import_id).await.unwrap();
        assert_eq!((kept[0].project, kept[0].facts.clone()), (ProjectId(1), vec!["owner".to_owned()]));

        // The first project was changed by hand, so that it stays; the second goes.
        store.undo_import(first.import_id, NOW).await.unwrap();
        assert_eq!(shown(store).await, ["甲 甲公司 1 1 1"]);
        let kept = store.kept_of_import(first.import_id).await.unwrap();
        assert_eq!((kept.len(), kept[0].name.as_str(), kept[0].facts.len()), (1, "甲", 0));
    });
}

#[test]
fn a_project_that_other_records_point_to_stays_when_its_import_is_undone_and_says_which() {
    rule(async |store| {
        let entries = ["甲", "乙", "丙", "丁", "戊"].map(|name| entry(3, name, LedgerInto::New));
        let done = take(store, &entries).await;
        let by = ("干事甲", NOW);
        let task = Task {
            title: "补手续".into(),
            owner: "干事甲".into(),
            unit: "商务局".into(),
            due: day(24),
            origin: TaskOrigin::Own,
            origin_id: None,
            project: Some(ProjectId(1)),
            sample: false,
        };
        store.create_task(&task, Signed { by: by.0, at: NOW }, &[]).await.unwrap();
        let partner = |name: &str| Counterpart { enterprise: None, name: name.into() };
        let mou = Mou {
            partner: partner("乙公司"),
            on: day(6),
            what: "框架协议".into(),
            follow_up: None,
            fate: MouFate::Project(ProjectId(2)),
            occasion: None,
            note: String::new(),
            sample: false,
        };
        store.create_mou(&mou, by, &FollowUp::default()).await.unwrap();
        let event = Occasion {
            name: "推介会".into(),
            kind: OccasionKind::Promotion,
            from: day(6),
            to: day(7),
            place: "本区".into(),
            team: "商务局".into(),
            firms: vec![partner("丙公司")],
            guests: None,
            projects: vec![ProjectId(3), ProjectId(77)],
            cost: None,
            note: String::new(),
            sample: false,
        };
        store.create_occasion(&event, by).await.unwrap();
        let judged = NewTwinJudgement {
            project: ProjectId(1),
            other: ProjectId(4),
            verdict: TwinVerdict::NotSame,
            reason: String::new(),
            by: by.0.into(),
            at: NOW.into(),
        };
        store.judge_twins(&judged).await.unwrap();

        store.undo_import(done.import_id, NOW).await.unwrap();
        assert_eq!(shown(store).await, ["甲 甲公司 1 1 1", "乙 乙公司 1 1 1", "丙 丙公司 1 1 1", "丁 丁公司 1 1 1"]);
        let kept = store.kept_of_import(done.import_id).await.unwrap();
        let told: Vec<_> = kept.iter().map(|kept| (kept.name.as_str(), Vec::from_iter(kept.ties.clone()))).collect();
        assert_eq!(
            told,
            [
                ("甲", vec![(TieKind::Task, 1), (TieKind::Judgement, 1)]),
                ("乙", vec![(TieKind::Mou, 1)]),
                ("丙", vec![(TieKind::Occasion, 1)]),
                ("丁", vec![(TieKind::Judgement, 1)]),
            ]
        );
        // Nothing pointed to the fifth, which went and comes back.
        store.redo_import(done.import_id).await.unwrap();
        assert_eq!(shown(store).await.len(), 5);
    });
}

#[test]
fn layers_that_nobody_touched_come_off_one_by_one() {
    rule(async |store| {
        let first = take(store, &[entry(3, "甲", LedgerInto::New)]).await;
        let held = store.project(ProjectId(1)).await.unwrap();
        let project = Project { content: "钻杆".into(), ..held.project.clone() };
        let into = LedgerInto::Known { id: held.id, version: held.version };
        let second = take(store, &[LedgerEntry { project, ..entry(3, "甲", into) }]).await;
        assert_eq!(shown(store).await, ["甲 甲公司 2 2 2"]);
        store.undo_import(second.import_id, NOW).await.unwrap();
        assert_eq!(shown(store).await, ["甲 甲公司 1 1 1"]);
        store.undo_import(first.import_id, NOW).await.unwrap();
        assert_eq!(shown(store).await, Vec::<String>::new());
    });
}

#[test]
fn a_preview_older_than_the_data_and_a_second_commit_are_refused() {
    rule(async |store| {
        let new = NewImportDraft {
            kind: "projects".into(),
            file: "台账.xlsx".into(),
            sha256: "ab".repeat(32),
            bytes: 5,
            media: "text/csv".into(),
            heads: "h".into(),
            choices: "{}".into(),
        };
        let draft = store.create_import_draft(&new, ("数据员", NOW)).await.unwrap();
        let entries = [entry(3, "甲", LedgerInto::New)];
        let import = ledger();
        let at = |basis| LedgerImport {
            import: &import,
            entries: &entries,
            problems: &[],
            basis,
            draft: Some((draft.id, draft.version)),
        };
        let stale = store.import_projects(&at(7)).await;
        assert!(matches!(stale, Err(StoreError::Conflict(ref why)) if why.contains("since the preview")), "{stale:?}");
        assert_eq!(store.import_drafts().await.unwrap().len(), 1);
        store.import_projects(&at(0)).await.unwrap();
        let basis = last(store).await;
        let twice = store.import_projects(&at(basis)).await;
        assert!(matches!(twice, Err(StoreError::Conflict(ref why)) if why.contains("taken in already")), "{twice:?}");
        assert_eq!((store.imports().await.unwrap().len(), store.import_drafts().await.unwrap().len()), (1, 0));
    });
}

#[test]
fn the_reading_of_columns_is_remembered_by_their_heads() {
    rule(async |store| {
        assert_eq!(store.column_memory("projects", "h").await.unwrap(), None);
        store.put_column_memory(("projects", "h"), "[[0,\"name\"]]", ("数据员", NOW)).await.unwrap();
        store.put_column_memory(("projects", "h"), "[[1,\"name\"]]", ("数据员", NOW)).await.unwrap();
        assert_eq!(store.column_memory("projects", "h").await.unwrap().as_deref(), Some("[[1,\"name\"]]"));
    });
}
