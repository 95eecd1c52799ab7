//! What the public may read: a frozen copy that another person approved, and nothing in between.

use model::{PolicyCard, PublicCard, PublicationKind, Text};
use store::{Approval, NewPublication, PublicationTurn, Signed, Store, StoreError};

use crate::harness::{NOW, rule};

const KIND: PublicationKind = PublicationKind::Policy;

fn card(words: &str) -> PublicCard {
    PublicCard::Policy(PolicyCard {
        title: Text::new("租金支持", "Rent support"),
        text: Text::new(words, words),
        issuer: Text::new("区政府", "District"),
        date: "2025-01".into(),
        chains: vec!["steel-pipe".into()],
        source: "公报".into(),
        sample: false,
    })
}

fn signed(by: &str) -> Signed<'_> {
    Signed { by, at: NOW }
}

async fn propose(store: &Store, words: &str, version: Option<i64>) -> Result<(), StoreError> {
    let new = NewPublication { item: "rent".into(), card: card(words), ends: "2025-06-30".parse().ok(), version };
    store.propose_publications(&[new], signed("甲")).await
}

#[test]
fn a_copy_is_public_from_its_approval_and_a_newer_one_waits_beside_it() {
    rule(async |store| {
        propose(store, "一", None).await.unwrap();
        let row = store.publication(KIND, "rent").await.unwrap().unwrap();
        assert_eq!((row.card.as_ref(), row.proposal.as_ref()), (None, Some(&card("一"))));
        let turn = PublicationTurn { id: row.id, version: row.version };
        store.review_publications(&[turn], Approval::Approved("可以"), signed("乙")).await.unwrap();

        propose(store, "二", Some(2)).await.unwrap();
        let row = store.publication(KIND, "rent").await.unwrap().unwrap();
        assert_eq!((row.card.as_ref(), row.proposal.as_ref()), (Some(&card("一")), Some(&card("二"))));
        assert_eq!(row.ends.map(|day| day.to_string()).as_deref(), Some("2025-06-30"));
        let turn = PublicationTurn { id: row.id, version: row.version };
        store.review_publications(&[turn], Approval::Refused("写清条款"), signed("乙")).await.unwrap();
        let row = store.publication(KIND, "rent").await.unwrap().unwrap();
        assert_eq!((row.card.as_ref(), row.proposal.as_ref()), (Some(&card("一")), None));
        let events = store.publication_events(row.id).await.unwrap();
        let told: Vec<&str> = events.iter().map(|event| event.what.as_str()).collect();
        assert_eq!(told, ["refused", "proposed", "approved", "proposed"]);
    });
}

#[test]
fn of_two_who_change_an_item_at_once_the_second_is_told() {
    rule(async |store| {
        propose(store, "一", None).await.unwrap();
        assert!(matches!(propose(store, "二", None).await, Err(StoreError::Conflict(_))));
        let row = store.publication(KIND, "rent").await.unwrap().unwrap();
        let old = PublicationTurn { id: row.id, version: row.version };
        propose(store, "二", Some(row.version)).await.unwrap();
        let done = store.review_publications(&[old], Approval::Approved(""), signed("乙")).await;
        assert!(matches!(done, Err(StoreError::Conflict(_))), "what was read was another copy");
        assert!(matches!(
            store.withdraw_publication(old, ("旧", None), signed("乙")).await,
            Err(StoreError::Conflict(_))
        ));
        assert_eq!(store.publication(KIND, "rent").await.unwrap().unwrap().card, None);
    });
}

#[test]
fn what_is_withdrawn_says_why_and_where_to_and_comes_back_by_a_new_approval() {
    rule(async |store| {
        propose(store, "一", None).await.unwrap();
        let turn = |row: store::PublicationRow| PublicationTurn { id: row.id, version: row.version };
        let read = async || store.publication(KIND, "rent").await.unwrap().unwrap();
        store.review_publications(&[turn(read().await)], Approval::Approved(""), signed("乙")).await.unwrap();
        store.withdraw_publication(turn(read().await), ("政策到期", Some("policy/new")), signed("乙")).await.unwrap();
        let row = read().await;
        assert_eq!(row.withdrawn.as_ref().map(|(_, by, why)| (by.as_str(), why.as_str())), Some(("乙", "政策到期")));
        assert_eq!((row.instead.as_deref(), row.card.is_some()), (Some("policy/new"), true));
        propose(store, "三", Some(row.version)).await.unwrap();
        store.review_publications(&[turn(read().await)], Approval::Approved(""), signed("乙")).await.unwrap();
        let row = read().await;
        assert_eq!((row.withdrawn, row.instead, row.card), (None, None, Some(card("三"))));
        assert_eq!(store.publications(None).await.unwrap().len(), 1);
    });
}
