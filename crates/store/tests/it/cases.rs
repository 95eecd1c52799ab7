//! Service cases: kept once, stepped on by one, with what the firm hears and what the office notes kept apart.

use chrono::NaiveDate;
use model::{
    CaseClass, CaseEvent, CaseNote, CaseSource, CaseStep, ConsultationState, ServiceCase, Task, TaskOrigin, TaskState,
};
use store::{
    CaseFilter, CaseImportRow, CaseTurn, LetterOut, NewCase, NewConsultation, NewImport, Signed, Store, StoreError,
    TaskFilter,
};

use crate::harness::{NOW, rule};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn case(order: &str) -> ServiceCase {
    ServiceCase {
        title: "厂区夜间停电".into(),
        text: "请协调排查线路".into(),
        firm: "样例公司".into(),
        enterprise: None,
        contact: "行政部".into(),
        source: CaseSource::Hotline,
        order: order.into(),
        received_on: day("2025-03-03"),
        receiver: "首接甲".into(),
        receiver_unit: "一科".into(),
        project: None,
        zone: None,
        site: None,
        chain: None,
        sample: false,
    }
}

fn event(step: CaseStep, handler: &str) -> CaseEvent {
    CaseEvent {
        on: day("2025-03-03"),
        at: NOW.into(),
        by: "首接甲".into(),
        step,
        note: String::new(),
        handler: handler.into(),
        unit: String::new(),
        class: CaseClass::Simple,
        cause: "energy".into(),
        rating: None,
    }
}

fn signed() -> Signed<'static> {
    Signed { by: "首接甲", at: NOW }
}

async fn enter(store: &Store, key: &str, order: &str) -> Result<i64, StoreError> {
    let new = NewCase { key: key.into(), case: case(order), event: event(CaseStep::Received, "") };
    store.create_case(&new, &[]).await.map(|row| row.id)
}

#[test]
fn what_is_sent_twice_is_kept_once_and_so_is_a_work_order() {
    rule(async |store| {
        let first = enter(store, "a", "RX-1").await.unwrap();
        assert_eq!(enter(store, "a", "RX-1").await.unwrap(), first);
        let other = enter(store, "b", "RX-1").await.unwrap_err();
        assert!(matches!(other, StoreError::Conflict(message) if message.contains("RX-1")));
        assert_eq!(store.cases(&CaseFilter::default()).await.unwrap().len(), 1);
        assert_eq!(store.case(first).await.unwrap().case, case("RX-1"));
    });
}

#[test]
fn of_two_who_step_at_once_one_is_told_and_nothing_is_written_twice() {
    rule(async |store| {
        let id = enter(store, "a", "").await.unwrap();
        let turn = CaseTurn { id, version: 1, signed: signed() };
        let taken = event(CaseStep::Taken, "乙");
        let row = store.step_case(&turn, (&taken, ""), &[]).await.unwrap();
        assert_eq!((row.version, row.events.len()), (2, 2));
        let again = store.step_case(&turn, (&taken, ""), &[]).await.unwrap_err();
        assert!(matches!(again, StoreError::Conflict(_)));
        assert_eq!(store.case(id).await.unwrap().events.len(), 2);
    });
}

#[test]
fn what_the_firm_hears_and_what_the_office_notes_are_kept_apart() {
    rule(async |store| {
        let id = enter(store, "a", "").await.unwrap();
        let note = CaseNote { at: NOW.into(), by: "乙".into(), text: "内部话".into() };
        store.create_case_note(id, &note).await.unwrap();
        let mut answered = event(CaseStep::Answered, "乙");
        answered.note = String::new();
        let turn = CaseTurn { id, version: 1, signed: signed() };
        store.step_case(&turn, (&answered, "对企业说的话"), &[]).await.unwrap();
        let replies = store.case_replies(id).await.unwrap();
        assert_eq!(replies.iter().map(|reply| reply.text.as_str()).collect::<Vec<_>>(), ["对企业说的话"]);
        assert_eq!(store.case_notes(id).await.unwrap(), [note]);
        let shown = format!("{:?}", (store.case(id).await.unwrap(), replies));
        assert!(!shown.contains("内部话"));
        let gone = store.create_case_note(99, &CaseNote { at: NOW.into(), by: String::new(), text: "x".into() }).await;
        assert!(matches!(gone, Err(StoreError::NotFound { what: "case", .. })));
    });
}

#[test]
fn an_answer_to_the_firm_ends_what_departments_were_still_asked() {
    rule(async |store| {
        let id = enter(store, "a", "").await.unwrap();
        let letter = NewConsultation {
            title: "协办".into(),
            number: String::new(),
            question: "请说明".into(),
            asked_on: day("2025-03-03"),
            due: day("2025-03-12"),
            rule: String::new(),
            case: Some(id),
            projects: vec![],
            papers: vec![],
            departments: vec!["供电公司".into()],
            sample: false,
        };
        let task = Task {
            title: "协办".into(),
            owner: String::new(),
            unit: "供电公司".into(),
            due: day("2025-03-12"),
            origin: TaskOrigin::Consultation,
            origin_id: None,
            project: None,
            sample: false,
        };
        let out = LetterOut { tasks: vec![task], notices: vec![] };
        let sent = store.create_consultation(&letter, ("首接甲", NOW), &out).await.unwrap();
        assert_eq!(sent.letter.case, Some(id));
        let turn = CaseTurn { id, version: 1, signed: signed() };
        store.step_case(&turn, (&event(CaseStep::Answered, "乙"), "已修好"), &[]).await.unwrap();
        assert_eq!(store.consultation(sent.id).await.unwrap().state, ConsultationState::Closed);
        let tasks = store.tasks(&TaskFilter::default()).await.unwrap();
        assert_eq!(tasks.iter().map(|row| row.state).collect::<Vec<_>>(), [TaskState::Cancelled]);
    });
}

#[test]
fn an_import_knows_its_work_orders_and_is_undone_until_somebody_works_on_one() {
    rule(async |store| {
        let import = |sum: &str| NewImport {
            kind: "cases".into(),
            file: "工单.csv".into(),
            sha256: sum.into(),
            at: NOW.into(),
            date: day("2025-03-03"),
            collector: "数据员".into(),
        };
        let row = |row, order| CaseImportRow { row, case: case(order), event: event(CaseStep::Received, "") };
        let rows = [row(2, "RX-1"), row(3, "RX-2"), row(4, "RX-1"), row(5, "")];
        let told = store.preview_cases(&import("a"), &rows, &[]).await.unwrap();
        assert_eq!((told.records, told.new, told.unchanged), (4, 3, 1));
        assert_eq!(store.cases(&CaseFilter::default()).await.unwrap().len(), 0);
        let done = store.import_cases(&import("a"), &rows, &[]).await.unwrap();
        assert_eq!((done.new, store.cases_of_import(done.import_id).await.unwrap()), (3, 3));
        let again = store.import_cases(&import("b"), &rows[..2], &[]).await.unwrap();
        assert_eq!((again.new, again.unchanged), (0, 2));
        store.undo_import(done.import_id, NOW).await.unwrap();
        assert_eq!(store.cases(&CaseFilter::default()).await.unwrap().len(), 0);
        store.redo_import(done.import_id).await.unwrap();
        let id = store.cases(&CaseFilter::default()).await.unwrap()[0].id;
        let turn = CaseTurn { id, version: 1, signed: signed() };
        store.step_case(&turn, (&event(CaseStep::Taken, "乙"), ""), &[]).await.unwrap();
        let kept = store.undo_import(done.import_id, NOW).await.unwrap_err();
        assert!(matches!(kept, StoreError::Conflict(message) if message.contains("being worked on")));
        assert_eq!(store.cases(&CaseFilter::default()).await.unwrap().len(), 3);
    });
}
