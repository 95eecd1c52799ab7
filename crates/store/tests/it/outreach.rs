//! Contacts, chambers, events, memoranda: read back as kept, put right under a version; a contact that is removed leaves no name.

use model::{
    Chamber, ChamberKind, Contact, Counterpart, EnterpriseId, Introduction, Money, Mou, MouFate, NextStep, Occasion,
    OccasionKind, Profile, Project, ProjectId, Workplace,
};
use store::{ContactFilter, FollowUp, RecordTurn, StoreError};

use crate::harness::{NOW, day, import, rule};

const BY: (&str, &str) = ("组员甲", NOW);

fn turn(id: i64, version: i64) -> RecordTurn<'static> {
    RecordTurn { id, version, by: "组长乙", at: NOW }
}

fn contact(at: Workplace) -> Contact {
    Contact {
        at,
        name: "某负责人".into(),
        post: "投资部".into(),
        phone: "0734-8000000".into(),
        email: "office@example.com".into(),
        source: "交换名片".into(),
        since: Some(day(1)),
        verified: None,
        note: String::new(),
        sample: false,
    }
}

#[test]
fn a_contact_that_is_removed_leaves_the_reason_and_nothing_of_the_person() {
    rule(async |store| {
        import(store, "a", "1||甲公司|").await;
        let at_firm = contact(Workplace::Firm(EnterpriseId(1)));
        let row = store.create_contact(&at_firm, BY).await.unwrap();
        assert_eq!((row.version, &row.contact, &row.retired), (1, &at_firm, &None));
        store.create_contact(&contact(Workplace::Office("驻外联络处".into())), BY).await.unwrap();

        let verified = Contact { verified: Some(day(20)), ..at_firm.clone() };
        assert_eq!(store.put_contact(&turn(row.id, 1), &verified).await.unwrap().contact, verified);
        let stale = store.put_contact(&turn(row.id, 1), &verified).await;
        assert!(matches!(stale, Err(StoreError::Conflict(_))), "{stale:?}");

        let left = store.retire_contact(&turn(row.id, 2), "本人要求").await.unwrap();
        assert_eq!(left.retired, Some((NOW.to_owned(), "本人要求".to_owned())));
        let Contact { at, name, post, phone, email, source, note, .. } = left.contact;
        assert_eq!([name, post, phone, email, source, note].concat(), "");
        assert_eq!(at, Workplace::Firm(EnterpriseId(1)));
        let of_firm = ContactFilter { enterprise: Some(EnterpriseId(1)), ..ContactFilter::default() };
        assert_eq!(store.contacts(&of_firm).await.unwrap(), []);
        assert_eq!(store.contacts(&ContactFilter::default()).await.unwrap().len(), 1);
        let back = store.put_contact(&turn(row.id, 3), &at_firm).await;
        assert!(matches!(back, Err(StoreError::Conflict(_))), "{back:?}");
        let left = store.contact(row.id).await.unwrap();
        assert_eq!((left.contact.name.as_str(), left.version), ("", 3), "nothing of the refused change stays");
    });
}

#[test]
fn a_contact_without_a_source_or_at_nobody_is_not_kept() {
    rule(async |store| {
        let office = || Workplace::Office("联络处".into());
        for bad in [
            Contact { source: " ".into(), ..contact(office()) },
            Contact { name: String::new(), ..contact(office()) },
            contact(Workplace::Office(String::new())),
        ] {
            let kept = store.create_contact(&bad, BY).await;
            assert!(matches!(kept, Err(StoreError::Invalid(_))), "{kept:?}");
        }
        let nowhere = store.create_contact(&contact(Workplace::Chamber(9)), BY).await;
        assert!(matches!(nowhere, Err(StoreError::Conflict(_))), "{nowhere:?}");
    });
}

fn firm(id: Option<i64>, name: &str) -> Counterpart {
    Counterpart { enterprise: id.map(EnterpriseId), name: name.into() }
}

#[test]
fn chambers_and_events_are_read_back_as_kept_and_unknown_is_not_nothing() {
    rule(async |store| {
        let chamber = Chamber {
            name: "某地商会".into(),
            kind: ChamberKind::Hometown,
            place: "佛山".into(),
            introduces: vec![Introduction { firm: firm(Some(1), "甲公司"), by: "秘书处".into() }],
            source: "走访".into(),
            note: String::new(),
            sample: true,
        };
        let row = store.create_chamber(&chamber, BY).await.unwrap();
        assert_eq!(row.chamber, chamber);
        let moved = Chamber { place: "东莞".into(), introduces: Vec::new(), ..chamber };
        assert_eq!(store.put_chamber(&turn(row.id, 1), &moved).await.unwrap().chamber, moved);
        assert!(matches!(store.put_chamber(&turn(row.id, 1), &moved).await, Err(StoreError::Conflict(_))));
        assert_eq!(store.chambers().await.unwrap().len(), 1);

        let event = Occasion {
            name: "推介会".into(),
            kind: OccasionKind::Promotion,
            from: day(6),
            to: day(7),
            place: "本区".into(),
            team: "商务局".into(),
            firms: vec![firm(None, "乙公司"), firm(Some(1), "甲公司")],
            guests: None,
            projects: vec![ProjectId(3)],
            cost: None,
            note: String::new(),
            sample: false,
        };
        let row = store.create_occasion(&event, BY).await.unwrap();
        assert_eq!(row.occasion, event);
        let paid = Occasion { cost: Some(Money::yuan(0)), guests: Some(0), ..event.clone() };
        let row = store.put_occasion(&turn(row.id, 1), &paid).await.unwrap();
        assert_eq!((row.occasion.cost, row.occasion.guests), (Some(Money::yuan(0)), Some(0)));
        let backwards = store.create_occasion(&Occasion { to: day(5), ..event }, BY).await;
        assert!(matches!(backwards, Err(StoreError::Invalid(_))), "{backwards:?}");
    });
}

#[test]
fn a_memorandum_says_what_follows_and_what_became_of_it() {
    rule(async |store| {
        let project = store.create_project(&Project::new("项目", Profile::Light), &[], BY).await.unwrap();
        let open = Mou {
            partner: firm(None, "甲公司"),
            on: day(6),
            what: "框架协议".into(),
            follow_up: Some(NextStep { what: "回访".into(), by: Some("商务局".into()), due: Some(day(20)) }),
            fate: MouFate::Open,
            occasion: None,
            note: String::new(),
            sample: false,
        };
        let row = store.create_mou(&open, BY, &FollowUp::default()).await.unwrap();
        assert_eq!(row.mou, open);
        let became = Mou { fate: MouFate::Project(project.id), ..open.clone() };
        assert_eq!(store.put_mou(&turn(row.id, 1), &became, &FollowUp::default()).await.unwrap().mou, became);
        let dropped = Mou { fate: MouFate::Dropped("转投他处".into()), follow_up: None, ..open.clone() };
        assert_eq!(store.put_mou(&turn(row.id, 2), &dropped, &FollowUp::default()).await.unwrap().mou, dropped);
        for bad in
            [Mou { fate: MouFate::Dropped(" ".into()), ..open.clone() }, Mou { what: String::new(), ..open.clone() }]
        {
            assert!(matches!(store.create_mou(&bad, BY, &FollowUp::default()).await, Err(StoreError::Invalid(_))));
        }
        let nowhere =
            store.create_mou(&Mou { fate: MouFate::Project(ProjectId(99)), ..open }, BY, &FollowUp::default()).await;
        assert!(matches!(nowhere, Err(StoreError::Conflict(_))), "{nowhere:?}");
        assert_eq!(store.mous().await.unwrap().len(), 1);
    });
}
