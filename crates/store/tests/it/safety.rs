//! What keeps two people from overwriting each other, and what the audit says of people and settings.

use model::{ConsultationState, MailMode, MarkSide, NoticeKind, Team, Text, User, UserName, UserRole, YearTarget};
use store::{
    AuditFilter, Disabling, Entry, Looked, MailWish, NewNotice, NewSettings, Setting, Signed, Store, TwoWayRow,
};

use crate::harness::{NOW, rule};

const LATER: &str = "2025-04-01T00:00:00Z";

fn signed() -> Signed<'static> {
    Signed { by: "局长甲", at: NOW }
}

/// The last row of the audit as `operation entity change`.
async fn last(store: &Store) -> String {
    let page = store.audit(&AuditFilter { limit: 1, ..AuditFilter::default() }).await.unwrap();
    let row = &page.items[0];
    format!("{} {} {}", row.operation, row.entity, row.change)
}

async fn user(store: &Store, name: &str, role: UserRole) -> store::UserRow {
    let entry = if store.has_users().await.unwrap() { Entry::Another } else { Entry::First };
    let user = User { name: UserName::parse(name).unwrap(), role, unit: "商务局".into(), team: None };
    store.create_user(&user, "$", entry, signed()).await.unwrap()
}

#[test]
fn settings_are_set_together_and_say_what_they_were() {
    rule(async |store| {
        let set = |values: Vec<(&'static str, String)>, read| NewSettings { values, read, ..NewSettings::default() };
        assert_eq!(store.settings_version().await.unwrap(), 0);
        let both = vec![("head", "甲".to_owned()), ("number", "1".to_owned())];
        assert_eq!(store.put_settings(&set(both, Some(0)), NOW).await.unwrap(), Setting::Done(1));
        assert_eq!(last(store).await, r#"put_setting setting:head,number {"head":[null,"甲"],"number":[null,"1"]}"#);
        // Who read before that changes nothing, nor leaves a row.
        let late = vec![("head", "乙".to_owned())];
        assert_eq!(store.put_settings(&set(late.clone(), Some(0)), NOW).await.unwrap(), Setting::Stale(1));
        assert_eq!(store.setting("head").await.unwrap().as_deref(), Some("甲"));
        assert!(last(store).await.starts_with("put_setting setting:head,number"));
        assert_eq!(store.put_settings(&set(late.clone(), Some(1)), NOW).await.unwrap(), Setting::Done(2));
        assert_eq!(last(store).await, r#"put_setting setting:head {"head":["甲","乙"]}"#);
        // The same again is no change.
        assert_eq!(store.put_settings(&set(late, None), NOW).await.unwrap(), Setting::Done(2));
        let secret = NewSettings { secret: Some(("mail_password", "set")), ..NewSettings::default() };
        assert_eq!(store.put_settings(&secret, NOW).await.unwrap(), Setting::Done(3));
        assert_eq!(last(store).await, r#"put_setting setting:mail_password {"mail_password":"set"}"#);
        // A text of any length leaves a row that can be read.
        let long = set(vec![("head", "长".repeat(5_000))], None);
        assert_eq!(store.put_settings(&long, NOW).await.unwrap(), Setting::Done(4));
        assert!(last(store).await.contains("长…"));
    });
}

#[test]
fn mail_that_begins_leaves_out_what_was_told_before() {
    rule(async |store| {
        let admin = user(store, "局长甲", UserRole::Admin).await;
        let notice = |mark: &str| NewNotice {
            person: "局长甲".into(),
            kind: NoticeKind::TaskLate,
            mark: mark.into(),
            thing: "task:1".into(),
            words: Text::new("任务", "task"),
            day: "2025-03-01".into(),
        };
        let wish = MailWish {
            address: "a@example.org".into(),
            kinds: vec![NoticeKind::TaskLate],
            mode: MailMode::AtOnce,
            hour: "08:30".into(),
        };
        store.put_mail_wish("局长甲", &wish, NOW).await.unwrap();
        let said = format!(r#"put_mail_wish user:{} {{"mode":"at_once","name":"局长甲"}}"#, admin.id.0);
        assert_eq!(last(store).await, said);
        store.notify(&[notice("a"), notice("b")], NOW).await.unwrap();
        assert_eq!(store.unmailed("局长甲").await.unwrap().len(), 2);
        let values = vec![("mail", "{}".to_owned())];
        store.put_settings(&NewSettings { values, mail_begins: true, ..NewSettings::default() }, NOW).await.unwrap();
        assert_eq!(store.unmailed("局长甲").await.unwrap(), []);
        store.notify(&[notice("c")], NOW).await.unwrap();
        assert_eq!(store.unmailed("局长甲").await.unwrap().len(), 1);
    });
}

#[test]
fn the_audit_calls_a_person_by_one_number_and_says_what_changed() {
    rule(async |store| {
        let admin = user(store, "局长甲", UserRole::Admin).await;
        let said = |operation: &str, id: i64, change: &str| format!("{operation} user:{id} {change}");
        let entered = r#"{"name":"局长甲","role":"admin","team":null,"unit":"商务局"}"#;
        assert_eq!(last(store).await, said("create_user", admin.id.0, entered));
        let other = user(store, "干事乙", UserRole::Officer).await;
        let id = other.id.0;
        let next = User { role: UserRole::Clerk, unit: "园区".into(), ..other.user.clone() };
        let row = store.put_user(Looked { id: other.id, version: 1 }, &next, signed()).await.unwrap();
        let changed = r#"{"name":"干事乙","role":["officer","clerk"],"unit":["商务局","园区"]}"#;
        assert_eq!(last(store).await, said("put_user", id, changed));
        store.put_password(other.id, "$secret", None, signed()).await.unwrap();
        assert_eq!(last(store).await, said("put_password", id, r#"{"name":"干事乙"}"#));
        let looked = Looked { id: other.id, version: row.version + 1 };
        let heir = UserName::parse("局长甲").unwrap();
        let done = store.disable_user(looked, "调走", Some(&heir), signed()).await.unwrap();
        assert!(matches!(done, Disabling::Done(_)), "{done:?}");
        let disabled = r#"{"name":"干事乙","projects":0,"successor":"局长甲","tasks":0}"#;
        assert_eq!(last(store).await, said("disable_user", id, disabled));
        store.put_feed("干事乙", "token", NOW).await.unwrap();
        assert_eq!(last(store).await, said("put_feed", id, r#"{"name":"干事乙"}"#));
        let team = Team { name: "一组".into(), zones: vec![], chains: vec![], above: String::new() };
        let kept = store.create_team(&team, signed()).await.unwrap();
        let renamed = Team { name: "二组".into(), ..team };
        store.put_team(Looked { id: kept.id, version: 1 }, &renamed, signed()).await.unwrap();
        let said = format!(r#"put_team team:{} {{"name":["一组","二组"]}}"#, kept.id.0);
        assert_eq!(last(store).await, said);
    });
}

#[test]
fn two_who_set_targets_or_marks_do_not_overwrite_each_other() {
    rule(async |store| {
        let target =
            |unit: &str, value| YearTarget { year: 2025, indicator: "signed".into(), unit: unit.into(), value };
        let read = |at: &str| [(0, at.to_owned())].into();
        let put = async |value, at: &str, now: &str| {
            store.change_year_targets(&[target("", value)], &read(at), ("局长甲", now)).await.unwrap()
        };
        assert_eq!(put(4, "", NOW).await, []);
        let stands = put(9, "", LATER).await;
        assert_eq!((stands[0].target.value, stands[0].updated_at.as_str()), (4, NOW));
        assert_eq!(store.year_targets(2025).await.unwrap(), [target("", 4)]);
        assert_eq!(put(9, NOW, LATER).await, []);
        assert!(last(store).await.ends_with(r#"[[2025,"signed","",4,9]]"#), "{}", last(store).await);
        // One that is stale keeps the others out too.
        let both = [target("园区", 1), target("", 3)];
        let stale = [(1, NOW.to_owned())].into();
        assert_eq!(store.change_year_targets(&both, &stale, ("局长甲", LATER)).await.unwrap().len(), 1);
        assert_eq!(store.year_targets(2025).await.unwrap(), [target("", 9)]);

        let marks = |marks, at: &str| TwoWayRow {
            month: "2025-03".into(),
            zone: "园区".into(),
            team: "一组".into(),
            side: MarkSide::Host,
            marks,
            reason: String::new(),
            updated_at: at.into(),
            updated_by: "局长甲".into(),
        };
        assert_eq!(store.put_two_way(&marks(90, NOW), Some("")).await.unwrap(), None);
        assert_eq!(store.put_two_way(&marks(50, LATER), Some("")).await.unwrap(), Some(marks(90, NOW)));
        assert_eq!(store.two_way("2025-03").await.unwrap(), [marks(90, NOW)]);
        assert_eq!(store.put_two_way(&marks(50, LATER), Some(NOW)).await.unwrap(), None);
        assert_eq!(store.two_way("2025-03").await.unwrap(), [marks(50, LATER)]);
    });
}

#[test]
fn no_answer_comes_into_a_letter_that_was_collected() {
    rule(async |store| {
        let row = crate::consultations::letter(store, &["工信局", "住建局"]).await;
        let answer = |at| crate::consultations::answer(model::Opinion::Agree, at);
        store.answer_consultation(row.asks[0].id, &answer(model::AnswerWay::Paper), &[]).await.unwrap();
        // Who read the letter before that collects nothing: he has not seen the opinion.
        let turn = |version| store::LetterTurn { id: row.id, version, by: "干事甲", at: NOW };
        let late = store
            .put_consultation_state(&turn(row.version), ConsultationState::Closed, ("", "意见已汇总"))
            .await
            .unwrap_err();
        assert!(matches!(late, store::StoreError::Conflict(_)), "{late}");
        let now = store.consultation(row.id).await.unwrap();
        store.put_consultation_state(&turn(now.version), ConsultationState::Closed, ("", "意见已汇总")).await.unwrap();
        let after = store.answer_consultation(row.asks[1].id, &answer(model::AnswerWay::Paper), &[]).await.unwrap_err();
        assert!(matches!(&after, store::StoreError::Conflict(text) if text.contains("collected")), "{after}");
        assert_eq!(store.ask(row.asks[1].id).await.unwrap().answer, None);
    });
}
