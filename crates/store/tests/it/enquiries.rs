//! What investors ask: a lead and its enquiry together, the contact apart and for a time.

use model::{
    AttractionChannel, ContactWay, EnquiryState, Happening, Lang, Profile, Project, ProjectEvent, ProjectStage, Text,
};
use store::{ArrivedEnquiry, EnquiryChange, EnquiryLead, EnquiryTurn, NewEnquiry, Signed, Store, StoreError};

use crate::harness::{NOW, rule};

fn signed() -> Signed<'static> {
    Signed { by: "投资者门户", at: NOW }
}

fn new(sum: &str, held: bool) -> NewEnquiry {
    NewEnquiry {
        lang: Lang::Zh,
        organisation: "某公司".into(),
        wish: "想找厂房".into(),
        item: Some("opportunity/O-1".into()),
        contact: (ContactWay::Mail, "a@b.cn".into()),
        purge_after: "2025-06-30".parse().unwrap(),
        reasons: if held { vec![Text::new("带网页代码", "it holds markup")] } else { vec![] },
        token: format!("token of {sum}"),
        sum: sum.into(),
        sample: false,
    }
}

fn lead() -> EnquiryLead {
    let mut project = Project::new("某公司（门户询问）", Profile::Light);
    project.channel = Some(AttractionChannel::Enquiry);
    let event = ProjectEvent {
        on: "2025-03-01".parse().unwrap(),
        written_at: NOW.into(),
        by: "投资者门户".into(),
        backfilled: false,
        what: Happening::Entered { stage: ProjectStage::Lead, first_talk: String::new() },
    };
    EnquiryLead { project, event, verdicts: vec![] }
}

async fn taken(store: &Store, sum: &str) -> store::EnquiryRow {
    match store.take_enquiry(&new(sum, false), Some(&lead()), signed()).await.unwrap() {
        ArrivedEnquiry::New(row) => row,
        ArrivedEnquiry::Again(row) => panic!("{row:?} was there before"),
    }
}

#[test]
fn an_enquiry_and_its_lead_come_together_and_the_same_again_is_counted() {
    rule(async |store| {
        let row = taken(store, "a").await;
        assert_eq!((row.state, row.times, row.project.is_some()), (EnquiryState::Received, 1, true));
        let again = store.take_enquiry(&new("a", false), Some(&lead()), signed()).await.unwrap();
        assert!(matches!(again, ArrivedEnquiry::Again(same) if same.id == row.id && same.times == 2));
        assert_eq!(store.project_changes(0).await.unwrap().rows.len(), 1);
        assert_eq!(store.enquiry_by_token("token of a").await.unwrap().unwrap().id, row.id);
        assert_eq!(store.enquiry_by_token("token of b").await.unwrap(), None);
    });
}

#[test]
fn a_held_one_is_released_once_and_the_second_who_tries_is_told() {
    rule(async |store| {
        let ArrivedEnquiry::New(row) = store.take_enquiry(&new("h", true), None, signed()).await.unwrap() else {
            panic!()
        };
        assert_eq!((row.state, row.project, row.reasons.len()), (EnquiryState::Held, None, 1));
        let turn = EnquiryTurn { id: row.id, version: row.version };
        let row = store.change_enquiry(turn, EnquiryChange::Released(&lead()), signed()).await.unwrap();
        assert_eq!((row.state, row.project.is_some()), (EnquiryState::Received, true));
        let late = store.change_enquiry(turn, EnquiryChange::Refused("广告"), signed()).await;
        assert!(matches!(late, Err(StoreError::Conflict(_))));
        let none = EnquiryTurn { id: 999, version: 1 };
        let none = store.change_enquiry(none, EnquiryChange::Closed(""), signed()).await;
        assert!(matches!(none, Err(StoreError::NotFound { .. })));
    });
}

#[test]
fn how_to_reach_who_asked_is_forgotten_when_its_time_is_over() {
    rule(async |store| {
        let row = taken(store, "p").await;
        assert_eq!(store.purge_enquiry_contacts("2025-06-30".parse().unwrap()).await.unwrap(), 0);
        assert!(store.enquiry_contact(row.id).await.unwrap().is_some());
        assert_eq!(store.purge_enquiry_contacts("2025-07-01".parse().unwrap()).await.unwrap(), 1);
        assert_eq!(store.enquiry_contact(row.id).await.unwrap(), None);
        assert_eq!(store.enquiry(row.id).await.unwrap().wish, "想找厂房", "the enquiry stays");
    });
}

#[test]
fn what_was_turned_away_is_counted_by_day_and_reason() {
    rule(async |store| {
        let day = "2025-03-01".parse().unwrap();
        store.count_enquiry_refusals(day, "address", 3).await.unwrap();
        store.count_enquiry_refusals(day, "address", 4).await.unwrap();
        store.count_enquiry_refusals(day, "size", 1).await.unwrap();
        let told = store.enquiry_refusals(day).await.unwrap();
        assert_eq!(told, [(day, "address".to_owned(), 7), (day, "size".to_owned(), 1)]);
        assert_eq!(store.enquiry_refusals("2025-03-02".parse().unwrap()).await.unwrap(), []);
    });
}
