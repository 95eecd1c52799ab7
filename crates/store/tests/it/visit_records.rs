//! Records of visits: one for each draft, corrected without losing the first text, and what they become; their photos.

use model::{
    BecameKind, Counterpart, EnterpriseId, Happening, NextStep, Profile, Progress, Project, ProjectEvent, ProjectStage,
    RecordLinks, VisitDirection, VisitOutcome, VisitRecord,
};
use store::{Arrived, FollowUp, NewPhoto, NewVisitRecord, ProjectTurn, RecordFilter, RecordTurn, Store, StoreError};

use crate::harness::{NOW, day, import, rule};

fn nothing() -> FollowUp {
    FollowUp::default()
}

fn record(firm: Option<i64>, said: &str) -> VisitRecord {
    VisitRecord {
        firm: Counterpart { enterprise: firm.map(EnterpriseId), name: "甲公司".into() },
        direction: VisitDirection::Outbound,
        on: day(6),
        team: "招商一组".into(),
        people: vec!["组员甲".into()],
        leader: None,
        said: said.into(),
        asks: String::new(),
        next: Some(NextStep { what: "发图纸".into(), by: None, due: Some(day(10)) }),
        outcome: Some(VisitOutcome::Keen),
        links: RecordLinks { node: Some(("pipe".into(), "drill".into())), ..RecordLinks::default() },
        sample: false,
    }
}

fn new(key: &str, record: VisitRecord) -> NewVisitRecord {
    NewVisitRecord { key: key.into(), record, became: None, by: "组员甲".into(), at: NOW.into() }
}

async fn keep(store: &Store, key: &str, said: &str) -> store::VisitRecordRow {
    match store.add_visit_record(&new(key, record(None, said)), &FollowUp::default()).await.unwrap() {
        Arrived::New(row) | Arrived::Known(row) => row,
    }
}

fn turn(id: i64, version: i64) -> RecordTurn<'static> {
    RecordTurn { id, version, by: "组长乙", at: NOW }
}

fn conflict<T: std::fmt::Debug>(result: Result<T, StoreError>, words: &str) {
    match result {
        Err(StoreError::Conflict(message)) => assert!(message.contains(words), "{message}"),
        other => panic!("{other:?}, not a conflict that says `{words}`"),
    }
}

#[test]
fn a_draft_that_is_sent_again_is_one_record() {
    rule(async |store| {
        import(store, "a", "1||甲公司|").await;
        let draft = new("phone-1", record(Some(1), "谈了钻杆"));
        let Arrived::New(row) = store.add_visit_record(&draft, &FollowUp::default()).await.unwrap() else {
            panic!("it is new")
        };
        assert_eq!((row.id, row.version, &row.record), (1, 1, &draft.record));
        assert_eq!(store.add_visit_record(&draft, &FollowUp::default()).await.unwrap(), Arrived::Known(row.clone()));
        // Also after a correction: the draft is what it said first.
        let corrected = VisitRecord { asks: "用电".into(), ..draft.record.clone() };
        let row = store.correct_visit_record(&turn(1, 1), &corrected, ("漏写诉求", &nothing())).await.unwrap();
        assert_eq!(store.add_visit_record(&draft, &FollowUp::default()).await.unwrap(), Arrived::Known(row));

        conflict(
            store.add_visit_record(&new("phone-1", record(Some(1), "另一回事")), &FollowUp::default()).await,
            "said something else",
        );
        conflict(
            store.add_visit_record(&new("phone-2", record(Some(1), "谈了钻杆 ")), &FollowUp::default()).await,
            "record `1` says the same",
        );
        assert_eq!(store.visit_records(&RecordFilter::default()).await.unwrap().len(), 1);
        // What was refused took nothing with it.
        let next =
            store.add_visit_record(&new("phone-2", record(Some(1), "谈了接头")), &FollowUp::default()).await.unwrap();
        assert!(matches!(next, Arrived::New(_)), "{next:?}");
    });
}

#[test]
fn a_correction_keeps_the_first_text_and_names_its_reason() {
    rule(async |store| {
        let row = keep(store, "k", "先说的").await;
        let second = VisitRecord { said: "改过的".into(), on: day(5), ..row.record.clone() };
        let now = store.correct_visit_record(&turn(row.id, 1), &second, ("记错日期", &nothing())).await.unwrap();
        assert_eq!((now.version, now.record.said.as_str(), now.updated_by.as_str()), (2, "改过的", "组长乙"));
        let versions = store.visit_record_versions(row.id).await.unwrap();
        let told: Vec<_> =
            versions.iter().map(|one| (one.version, one.record.said.as_str(), one.reason.as_str())).collect();
        assert_eq!(told, [(1, "先说的", ""), (2, "改过的", "记错日期")]);

        conflict(
            store.correct_visit_record(&turn(row.id, 1), &second, ("又改", &nothing())).await,
            "version `2`, not `1`",
        );
        let no_reason = store.correct_visit_record(&turn(row.id, 2), &second, (" ", &nothing())).await;
        assert!(matches!(no_reason, Err(StoreError::Invalid(_))), "{no_reason:?}");
        let nobody = store.correct_visit_record(&turn(99, 1), &second, ("x", &nothing())).await;
        assert!(matches!(nobody, Err(StoreError::NotFound { what: "visit record", .. })), "{nobody:?}");
    });
}

fn entered() -> ProjectEvent {
    ProjectEvent {
        on: day(6),
        written_at: NOW.into(),
        by: "组员甲".into(),
        backfilled: false,
        what: Happening::Entered { stage: ProjectStage::Lead, first_talk: "招商一组".into() },
    }
}

#[test]
fn a_record_becomes_one_thing_once_together_with_its_project() {
    rule(async |store| {
        let one = keep(store, "one", "谈了钻杆").await;
        let project = Project::new("钻杆项目", Profile::Industrial);
        let made = store.create_lead_of_record(&turn(one.id, 1), &project, &[entered()], &[]).await.unwrap();
        let now = store.visit_record(one.id).await.unwrap();
        let became = now.became.clone().expect("it became a lead");
        assert_eq!((became.kind, became.project, now.record.links.project), (BecameKind::Lead, made.id, Some(made.id)));
        assert_eq!(now.version, 2);
        conflict(store.create_lead_of_record(&turn(one.id, 2), &project, &[entered()], &[]).await, "already");
        assert_eq!(store.project_changes(0).await.unwrap().rows.len(), 1, "the second project was taken back");

        let two = keep(store, "two", "又谈了一次").await;
        let what = Happening::Reported { note: "走访".into(), progress: Progress::Made };
        let event = ProjectEvent { what, ..entered() };
        let of = ProjectTurn { id: made.id, version: 1, by: "组长乙", at: NOW };
        let stale = ProjectTurn { version: 7, ..of };
        conflict(store.report_record(&turn(two.id, 1), &stale, &event).await, "version `1`, not `7`");
        assert_eq!(store.visit_record(two.id).await.unwrap().became, None, "both or neither");
        let project = store.report_record(&turn(two.id, 1), &of, &event).await.unwrap();
        assert_eq!((project.version, project.events.len()), (2, 2));

        let mut away = store.visit_record(two.id).await.unwrap().record;
        away.links.project = None;
        conflict(store.correct_visit_record(&turn(two.id, 2), &away, ("x", &nothing())).await, "stays with it");
        let filter = RecordFilter { project: Some(made.id), ..RecordFilter::default() };
        assert_eq!(store.visit_records(&filter).await.unwrap().len(), 2);
    });
}

#[test]
fn records_are_found_by_day_firm_and_team() {
    rule(async |store| {
        import(store, "a", "1||甲公司|").await;
        let keep = async |key: &str, record: VisitRecord| {
            store.add_visit_record(&new(key, record), &FollowUp::default()).await.unwrap();
        };
        keep("a", record(Some(1), "一")).await;
        keep("b", VisitRecord { on: day(8), ..record(None, "二") }).await;
        keep("c", VisitRecord { on: day(9), team: "招商二组".into(), ..record(None, "三") }).await;
        let said = async |filter: RecordFilter| {
            let rows = store.visit_records(&filter).await.unwrap();
            rows.iter().map(|row| row.record.said.clone()).collect::<String>()
        };
        assert_eq!(said(RecordFilter::default()).await, "三二一");
        assert_eq!(said(RecordFilter { from: Some(day(8)), to: Some(day(8)), ..RecordFilter::default() }).await, "二");
        assert_eq!(said(RecordFilter { enterprise: Some(EnterpriseId(1)), ..RecordFilter::default() }).await, "一");
        assert_eq!(said(RecordFilter { team: Some("招商二组".into()), ..RecordFilter::default() }).await, "三");
        let unknown = store.add_visit_record(&new("d", record(Some(99), "四")), &FollowUp::default()).await;
        assert!(matches!(unknown, Err(StoreError::Conflict(_))), "{unknown:?}");
    });
}

#[test]
fn a_photo_brought_twice_is_one_and_a_record_holds_only_so_many() {
    rule(async |store| {
        let row = keep(store, "k", "看了车间").await;
        let photo = |sum: &str| NewPhoto {
            record: row.id,
            sha256: sum.repeat(64),
            name: "../车间.jpg".into(),
            media: "image/jpeg".into(),
            bytes: 3,
            by: "组员甲".into(),
            at: NOW.into(),
        };
        let first = store.add_visit_photo(&photo("a"), 2).await.unwrap();
        assert_eq!(store.add_visit_photo(&photo("a"), 2).await.unwrap(), first);
        store.add_visit_photo(&photo("b"), 2).await.unwrap();
        let third = store.add_visit_photo(&photo("c"), 2).await;
        assert!(matches!(third, Err(StoreError::Invalid(_))), "{third:?}");
        let of_none = store.add_visit_photo(&NewPhoto { record: 99, ..photo("d") }, 2).await;
        assert!(matches!(of_none, Err(StoreError::NotFound { .. })), "{of_none:?}");
        assert_eq!(store.visit_photos(&[row.id]).await.unwrap().len(), 2);
        // What is copied and verified names them among the kept papers.
        assert_eq!(store.kept_files().await.unwrap(), ["a".repeat(64), "b".repeat(64)]);
    });
}
