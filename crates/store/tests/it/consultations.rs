//! Letters to departments, their one-time links, promises and agreements.

use chrono::NaiveDate;
use model::{
    AnswerWay, ClauseVerdict, ConsultationState, LegalBasis, Money, Opinion, Profile, Project, ProjectId, Promise,
    PromiseKind, PromiseState,
};
use store::{
    AnswerRow, AskChange, ClauseReview, ConsultationFilter, ConsultationRow, LetterOut, LetterTurn, NewAgreement,
    NewConsultation, NewDepartment, NewReplyLink, PromiseChange, PromiseRow, PromiseTurn, Store, StoreError,
};

use crate::harness::{NOW, rule};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

async fn project(store: &Store) -> ProjectId {
    let project = Project::new("钻杆项目", Profile::Industrial);
    store.create_project(&project, &[], ("干事甲", NOW)).await.unwrap().id
}

pub(crate) async fn letter(store: &Store, departments: &[&str]) -> ConsultationRow {
    let new = NewConsultation {
        title: "关于钻杆项目的征求意见函".into(),
        number: String::new(),
        question: "请就选址提出意见".into(),
        asked_on: day("2025-03-03"),
        due: day("2025-03-12"),
        rule: "consultation".into(),
        case: None,
        projects: vec![(project(store).await, "钻杆项目".into())],
        papers: vec![],
        departments: departments.iter().map(|name| (*name).to_owned()).collect(),
        sample: false,
    };
    store.create_consultation(&new, ("干事甲", NOW), &LetterOut::default()).await.unwrap()
}

pub(crate) fn answer(opinion: Opinion, way: AnswerWay) -> AnswerRow {
    AnswerRow {
        opinion,
        text: "无异议".into(),
        name: "联络员乙".into(),
        post: "科长".into(),
        on: day("2025-03-05"),
        way,
        at: NOW.into(),
        by: "联络员乙".into(),
    }
}

#[test]
fn a_department_is_there_once_and_is_disabled_but_never_removed() {
    rule(async |store| {
        let new = NewDepartment { name: "工信局", duty: "产业政策", sample: false };
        let row = store.create_department(&new, ("管理员", NOW)).await.unwrap();
        assert!(matches!(store.create_department(&new, ("管理员", NOW)).await, Err(StoreError::Conflict(_))));
        let off = store.set_department(row.id, true, ("管理员", NOW)).await.unwrap();
        assert_eq!(off.disabled_at.as_deref(), Some(NOW));
        let on = store.set_department(row.id, false, ("管理员", NOW)).await.unwrap();
        assert_eq!((on.disabled_at, store.departments().await.unwrap().len()), (None, 1));
        let gone = store.set_department(99, true, ("管理员", NOW)).await.unwrap_err();
        assert!(matches!(gone, StoreError::NotFound { what: "department", .. }));
    });
}

#[test]
fn a_letter_is_found_by_its_project_and_by_who_was_asked() {
    rule(async |store| {
        let row = letter(store, &["工信局", "住建局"]).await;
        assert_eq!(row.letter.departments, ["工信局", "住建局"]);
        let about = row.letter.projects[0].0;
        let find = async |project, department: Option<&str>| {
            let filter = ConsultationFilter { project, department: department.map(str::to_owned), case: None };
            store.consultations(&filter).await.unwrap().len()
        };
        assert_eq!(find(None, None).await, 1);
        assert_eq!(find(Some(about), Some("住建局")).await, 1);
        assert_eq!(find(Some(about), Some("教育局")).await, 0);
        assert_eq!(find(Some(ProjectId(99)), None).await, 0);
    });
}

#[test]
fn a_department_answers_once_and_not_after_it_is_asked_no_more() {
    rule(async |store| {
        let row = letter(store, &["工信局", "住建局"]).await;
        let (first, second) = (row.asks[0].id, row.asks[1].id);
        let row = store.answer_consultation(first, &answer(Opinion::Agree, AnswerWay::Account), &[]).await.unwrap();
        assert_eq!(row.asks[0].answer.as_ref().map(|answer| answer.opinion), Some(Opinion::Agree));
        let again =
            store.answer_consultation(first, &answer(Opinion::Object, AnswerWay::Account), &[]).await.unwrap_err();
        assert!(matches!(&again, StoreError::Conflict(text) if text.contains("`工信局` answered already")), "{again}");
        store.change_ask(second, AskChange::Withdrawn("不涉及"), ("干事甲", NOW)).await.unwrap();
        let late = store.answer_consultation(second, &answer(Opinion::Agree, AnswerWay::Paper), &[]).await.unwrap_err();
        assert!(matches!(&late, StoreError::Conflict(text) if text.contains("asked no more")), "{late}");
        let twice = store.change_ask(first, AskChange::Withdrawn("不涉及"), ("干事甲", NOW)).await.unwrap_err();
        assert!(matches!(twice, StoreError::Conflict(_)));
    });
}

#[test]
fn two_who_close_a_letter_do_not_overwrite_each_other() {
    rule(async |store| {
        let row = letter(store, &["工信局"]).await;
        let turn = LetterTurn { id: row.id, version: 1, by: "干事甲", at: NOW };
        store.put_consultation_state(&turn, ConsultationState::Closed, ("", "意见已汇总")).await.unwrap();
        let late =
            store.put_consultation_state(&turn, ConsultationState::Withdrawn, ("重复", "重复")).await.unwrap_err();
        assert!(matches!(&late, StoreError::Conflict(text) if text.contains("version `2`, not `1`")), "{late}");
    });
}

#[test]
fn a_link_is_used_once_and_a_newer_one_takes_its_place() {
    rule(async |store| {
        let row = letter(store, &["工信局"]).await;
        let ask = row.asks[0].id;
        let make = async |token: &str| {
            let new = NewReplyLink { ask, token, ends: day("2025-03-17"), by: "干事甲", at: NOW };
            store.create_reply_link(&new).await.unwrap()
        };
        let old = make("aa").await;
        let link = make("bb").await;
        assert_eq!(store.reply_link("aa").await.unwrap().unwrap().revoked_at.as_deref(), Some(NOW));
        assert_eq!(store.reply_link("cc").await.unwrap(), None);
        let by_old = store.answer_by_link(&old, &answer(Opinion::Agree, AnswerWay::Link), ("192.0.2.1", &[])).await;
        assert!(matches!(by_old, Err(StoreError::Conflict(_))));
        // What failed left no answer behind.
        assert_eq!(store.ask(ask).await.unwrap().answer, None);

        store.note_reply_visit(&link, ("opened", "192.0.2.1"), NOW).await.unwrap();
        store.note_reply_visit(&link, ("opened", "192.0.2.2"), NOW).await.unwrap();
        assert_eq!(store.ask(ask).await.unwrap().opened_at.as_deref(), Some(NOW));
        store.answer_by_link(&link, &answer(Opinion::Conditions, AnswerWay::Link), ("192.0.2.2", &[])).await.unwrap();
        let twice = store.answer_by_link(&link, &answer(Opinion::Agree, AnswerWay::Link), ("192.0.2.2", &[])).await;
        assert!(matches!(twice, Err(StoreError::Conflict(_))));
        let visits = store.reply_visits(&[link.id]).await.unwrap();
        let visits: Vec<_> = visits.iter().map(|visit| (visit.what.as_str(), visit.address.as_str())).collect();
        assert_eq!(visits, [("answered", "192.0.2.2"), ("opened", "192.0.2.2"), ("opened", "192.0.2.1")]);
        assert_eq!(store.reply_visits_since(link.id, NOW).await.unwrap(), 3);
    });
}

#[test]
fn of_many_that_answer_by_one_link_at_once_one_is_heard() {
    rule(async |store| {
        let row = letter(store, &["工信局"]).await;
        let new = NewReplyLink { ask: row.asks[0].id, token: "aa", ends: day("2025-03-17"), by: "干事甲", at: NOW };
        let link = store.create_reply_link(&new).await.unwrap();
        let mut tries = Vec::new();
        for _ in 0..8 {
            let (store, link) = (store.clone(), link.clone());
            tries.push(tokio::spawn(async move {
                store.answer_by_link(&link, &answer(Opinion::Agree, AnswerWay::Link), ("192.0.2.1", &[])).await.is_ok()
            }));
        }
        let mut heard = 0;
        for each in tries {
            heard += usize::from(each.await.unwrap());
        }
        assert_eq!(heard, 1);
    });
}

fn promise(project: ProjectId) -> Promise {
    Promise {
        project,
        kind: PromiseKind::Subsidy,
        text: "设备投资奖补".into(),
        amount: Some(Money::yuan(1_000_000)),
        condition: "投产".into(),
        condition_met: None,
        basis: Some(LegalBasis { document: "某办法".into(), article: "第三条".into(), valid_to: None }),
        author: "干事甲".into(),
        reviewer: String::new(),
        reviewed_on: None,
        made_on: None,
        state: PromiseState::Draft,
        due: Some(day("2025-06-30")),
        paid: vec![],
        note: String::new(),
    }
}

fn turn(row: &PromiseRow, by: &'static str) -> PromiseTurn<'static> {
    PromiseTurn { id: row.id, version: row.version, on: day("2025-03-05"), by, at: NOW, told: &[] }
}

#[test]
fn a_promise_keeps_its_history_and_its_payments() {
    rule(async |store| {
        let about = project(store).await;
        let row = store.create_promise(&promise(about), false, (day("2025-03-03"), NOW)).await.unwrap();
        assert_eq!((row.version, row.promise.state, &row.promise), (1, PromiseState::Draft, &promise(about)));
        let approved = PromiseChange::Reviewed { approved: true, note: "合规".into() };
        let row = store.change_promise(&turn(&row, "法制员乙"), &approved).await.unwrap();
        assert_eq!((row.promise.state, row.promise.reviewer.as_str()), (PromiseState::Approved, "法制员乙"));
        let late = store.change_promise(&PromiseTurn { version: 1, ..turn(&row, "丙") }, &approved).await.unwrap_err();
        assert!(matches!(&late, StoreError::Conflict(text) if text.contains("version `2`, not `1`")), "{late}");
        let met = PromiseChange::ConditionMet("验收单".into());
        let row = store.change_promise(&turn(&row, "干事甲"), &met).await.unwrap();
        let paid = PromiseChange::Paid(Money::yuan(400_000), "财字1号".into());
        let row = store.change_promise(&turn(&row, "会计丁"), &paid).await.unwrap();
        assert_eq!(row.promise.paid, [(day("2025-03-05"), Money::yuan(400_000), "财字1号".to_owned())]);
        let back = PromiseChange::PaidBack(row.payments[0].id, "录错".into());
        let row = store.change_promise(&turn(&row, "会计丁"), &back).await.unwrap();
        assert_eq!(row.promise.paid, []);
        let again = store.change_promise(&turn(&row, "会计丁"), &back).await.unwrap_err();
        assert!(matches!(again, StoreError::NotFound { what: "payment", .. }));
        let other = Promise { amount: Some(Money::yuan(800_000)), ..row.promise.clone() };
        let row = store.change_promise(&turn(&row, "干事甲"), &PromiseChange::Amended(Box::new(other))).await.unwrap();
        assert_eq!((row.promise.state, row.promise.reviewed_on), (PromiseState::Draft, None));
        let acts: Vec<&str> = row.events.iter().map(|event| event.act.as_str()).collect();
        assert_eq!(acts, ["entered", "approved", "condition_met", "paid", "paid_back", "amended"]);
        assert_eq!(store.promises(Some(about)).await.unwrap(), [row]);
    });
}

#[test]
fn terms_that_bind_stay_until_others_are_approved() {
    rule(async |store| {
        let about = project(store).await;
        let made = Promise { made_on: Some(day("2025-02-20")), ..promise(about) };
        let row = store.create_promise(&made, false, (day("2025-03-03"), NOW)).await.unwrap();
        assert_eq!(row.made_on(), Some(day("2025-02-20")));
        let approved = PromiseChange::Reviewed { approved: true, note: "合规".into() };
        let bound = store.change_promise(&turn(&row, "法制员乙"), &approved).await.unwrap();
        let dearer =
            Promise { amount: Some(Money::yuan(2_000_000)), author: "干事丙".into(), ..bound.promise.clone() };
        let proposed = PromiseChange::Proposed(Box::new(dearer.clone()));
        let row = store.change_promise(&turn(&bound, "干事丙"), &proposed).await.unwrap();
        assert_eq!(row.promise, bound.promise);
        let proposal = row.proposal.clone().unwrap();
        assert_eq!((proposal.promise.amount, proposal.promise.author.as_str()), (dearer.amount, "干事丙"));
        let refused = PromiseChange::ProposalReviewed { approved: None, note: "超标准".into() };
        let row = store.change_promise(&turn(&row, "法制员乙"), &refused).await.unwrap();
        assert_eq!((&row.promise, &row.proposal), (&bound.promise, &None));
        let row = store.change_promise(&turn(&row, "干事丙"), &proposed).await.unwrap();
        let terms = Box::new(row.proposal.clone().unwrap().promise);
        let approved = PromiseChange::ProposalReviewed { approved: Some(terms), note: "合规".into() };
        let row = store.change_promise(&turn(&row, "法制员乙"), &approved).await.unwrap();
        assert_eq!((row.promise.amount, row.promise.author.as_str()), (dearer.amount, "干事丙"));
        // They bind from where the first ones did.
        assert_eq!((row.promise.state, row.promise.reviewed_on), (PromiseState::Approved, bound.promise.reviewed_on));
        let noted = PromiseChange::Noted("财政已列支".into());
        let row = store.change_promise(&turn(&row, "干事甲"), &noted).await.unwrap();
        assert_eq!((row.promise.state, row.promise.note.as_str()), (PromiseState::Approved, "财政已列支"));
    });
}

#[test]
fn an_agreement_is_kept_once_and_the_last_word_on_a_clause_counts() {
    rule(async |store| {
        let new = NewAgreement {
            project: None,
            title: "旧协议".into(),
            signed_on: Some(day("2019-05-01")),
            origin: "pasted".into(),
            sha256: "00".into(),
            text: "按纳税额返还。".into(),
            sample: false,
        };
        let row = store.create_agreement(&new, ("干事甲", NOW)).await.unwrap();
        assert!(matches!(store.create_agreement(&new, ("干事甲", NOW)).await, Err(StoreError::Conflict(_))));
        let say = |verdict, reason: &str| ClauseReview {
            rule: "tax-return".into(),
            place: 0,
            verdict,
            reason: reason.into(),
            by: "法制员乙".into(),
            at: NOW.into(),
        };
        store.review_clause(row.id, &say(ClauseVerdict::Risk, "应清理")).await.unwrap();
        let row = store.review_clause(row.id, &say(ClauseVerdict::FalseAlarm, "已解除")).await.unwrap();
        assert_eq!(row.reviews, [say(ClauseVerdict::FalseAlarm, "已解除")]);
        assert_eq!(store.agreements(None).await.unwrap(), [row]);
        assert!(store.review_clause(99, &say(ClauseVerdict::Risk, "无")).await.is_err());
    });
}
