//! Plans of approvals and progress links.

use chrono::NaiveDate;
use model::{
    ApprovalPaper, ApprovalStep, DayUnit, LegalLevel, PaperForm, PaperFrom, PaperState, Profile, Project, ProjectId,
    StepAct, StepEvent, Text,
};
use store::{
    ApprovalChange, ApprovalFacts, ApprovalFilter, ApprovalRow, ApprovalTurn, NewApproval, NewProgressLink, Signed,
    Store, StoreError,
};

use crate::harness::{NOW, rule};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

const BY: Signed<'_> = Signed { by: "代办员甲", at: NOW };

fn step(code: &str, after: &[&str]) -> ApprovalStep {
    ApprovalStep {
        code: code.into(),
        title: Text::new("事项", "Step"),
        department: Text::new("某局", "Some Bureau"),
        days: 10,
        unit: DayUnit::Workdays,
        level: LegalLevel::Law,
        basis: Text::new("某法", "Some law"),
        when: (code == "a/two").then(|| Text::new("有时", "at times")),
        result: Text::new("证", "Licence"),
        after: after.iter().map(|code| (*code).to_owned()).collect(),
        papers: vec![ApprovalPaper {
            title: Text::new("表", "Form"),
            form: PaperForm::Original,
            from: PaperFrom::Investor,
        }],
    }
}

async fn project(store: &Store) -> ProjectId {
    let project = Project::new("幼儿园项目", Profile::Commercial);
    store.create_project(&project, &[], ("干事甲", NOW)).await.unwrap().id
}

async fn plan(store: &Store) -> ApprovalRow {
    let new = NewApproval {
        project: Some(project(store).await),
        enterprise: None,
        facts: ApprovalFacts {
            title: "开办".into(),
            title_en: "Opening".into(),
            firm: "某幼儿园".into(),
            owner: "代办员甲".into(),
            unit: "商务局".into(),
            contact: "代办窗口".into(),
            note: String::new(),
        },
        begun_on: day("2025-03-03"),
        steps: vec![step("a/one", &[]), step("a/two", &["a/one"])],
        sample: false,
    };
    store.create_approval(&new, BY).await.unwrap()
}

async fn change(store: &Store, row: &ApprovalRow, change: ApprovalChange) -> Result<ApprovalRow, StoreError> {
    store.change_approval(&ApprovalTurn { id: row.id, version: row.version, signed: BY }, &change).await
}

fn event(act: StepAct) -> StepEvent {
    StepEvent {
        on: day("2025-03-04"),
        act,
        number: String::new(),
        note: "因故".into(),
        at: NOW.into(),
        by: "代办员甲".into(),
    }
}

#[test]
fn a_plan_keeps_its_own_copy_of_steps_and_papers() {
    rule(async |store| {
        let row = plan(store).await;
        assert_eq!((row.version, row.steps.len()), (1, 2));
        let two = &row.steps[1];
        let kept = ApprovalStep { papers: step("a/two", &[]).papers, ..two.step.clone() };
        assert_eq!(kept, step("a/two", &["a/one"]));
        assert_eq!((two.papers.len(), two.papers[0].state), (1, PaperState::Asked));
        let more = change(store, &row, ApprovalChange::Steps(vec![step("b/three", &["a/two"])])).await.unwrap();
        let codes: Vec<&str> = more.steps.iter().map(|step| step.step.code.as_str()).collect();
        assert_eq!(codes, ["a/one", "a/two", "b/three"]);
        let of = |project| ApprovalFilter { project, enterprise: None };
        assert_eq!(store.approvals(of(row.project)).await.unwrap().len(), 1);
        assert_eq!(store.approvals(of(Some(ProjectId(99)))).await.unwrap().len(), 0);
    });
}

#[test]
fn of_two_who_change_at_once_the_second_is_told() {
    rule(async |store| {
        let row = plan(store).await;
        let promised = |days| ApprovalChange::Promised { step: row.steps[0].id, days: Some(days) };
        let first = change(store, &row, promised(3)).await.unwrap();
        assert_eq!((first.version, first.steps[0].promised), (2, Some(3)));
        let second = change(store, &row, promised(4)).await;
        assert!(matches!(second, Err(StoreError::Conflict(_))), "{second:?}");
        assert_eq!(store.approval(row.id).await.unwrap().steps[0].promised, Some(3));
    });
}

#[test]
fn what_is_returned_marks_its_papers_and_what_is_handed_in_again_clears_them() {
    rule(async |store| {
        let row = plan(store).await;
        let (step, paper) = (row.steps[0].id, row.steps[0].papers[0].id);
        let act = |act, wanting| ApprovalChange::Event { step, event: event(act), wanting };
        let row = change(store, &row, act(StepAct::Submitted, vec![])).await.unwrap();
        let row = change(store, &row, act(StepAct::Returned, vec![paper])).await.unwrap();
        assert_eq!(row.steps[0].papers[0].state, PaperState::Wanting);
        let row = change(store, &row, act(StepAct::Submitted, vec![])).await.unwrap();
        assert_eq!(row.steps[0].papers[0].state, PaperState::Received);
        assert_eq!(row.steps[1].papers[0].state, PaperState::Asked);
        let acts: Vec<StepAct> = row.steps[0].events.iter().map(|event| event.act).collect();
        assert_eq!(acts, [StepAct::Submitted, StepAct::Returned, StepAct::Submitted]);
    });
}

#[test]
fn a_step_or_a_paper_of_another_plan_is_none_and_nothing_is_written() {
    rule(async |store| {
        let (row, other) = (plan(store).await, plan(store).await);
        let strange =
            ApprovalChange::Event { step: other.steps[0].id, event: event(StepAct::Submitted), wanting: vec![] };
        assert!(matches!(change(store, &row, strange).await, Err(StoreError::NotFound { what: "approval step", .. })));
        let papers = vec![row.steps[0].papers[0].id, other.steps[0].papers[0].id];
        let strange =
            ApprovalChange::Papers { papers, state: PaperState::Received, on: day("2025-03-04"), attachment: None };
        assert!(matches!(change(store, &row, strange).await, Err(StoreError::NotFound { what: "approval paper", .. })));
        assert_eq!(store.approval(row.id).await.unwrap(), row);
        assert_eq!(store.approval(other.id).await.unwrap(), other);
    });
}

#[test]
fn a_plan_ends_with_a_reason_and_is_resumed() {
    rule(async |store| {
        let row = plan(store).await;
        let row = change(store, &row, ApprovalChange::Ended("项目终止".into())).await.unwrap();
        assert_eq!(row.ended.as_deref(), Some("项目终止"));
        let row = change(store, &row, ApprovalChange::Resumed("重新启动".into())).await.unwrap();
        assert_eq!(row.ended, None);
    });
}

#[test]
fn a_new_progress_link_ends_the_one_before_and_calls_are_noted() {
    rule(async |store| {
        let project = project(store).await;
        let new = |token| NewProgressLink { project, token, ends: day("2025-09-01") };
        let first = store.create_progress_link(&new("aa"), BY).await.unwrap();
        assert!(first.opens(day("2025-09-01")) && !first.opens(day("2025-09-02")));
        let second = store.create_progress_link(&new("bb"), BY).await.unwrap();
        let first = store.progress_link("aa").await.unwrap().unwrap();
        assert!(!first.opens(day("2025-03-03")));
        assert_eq!(store.progress_link("cc").await.unwrap(), None);
        store.note_progress_visit(second.id, ("opened", "127.0.0.1"), NOW).await.unwrap();
        assert_eq!(store.progress_visits_since(second.id, NOW).await.unwrap(), 1);
        assert_eq!(store.progress_visits(&[first.id, second.id]).await.unwrap()[0].what, "opened");
        assert_eq!(store.revoke_progress_links(project, BY).await.unwrap(), 1);
        assert!(store.progress_links(project).await.unwrap().iter().all(|link| !link.opens(day("2025-03-03"))));
    });
}
