//! Tasks that visits, trips, memoranda and letters leave behind, and who leaves hands them on.

use model::{
    Counterpart, Mou, MouFate, NextStep, Profile, Project, RecordLinks, Task, TaskOrigin, TaskState, User, UserName,
    UserRole, VisitDirection, VisitRecord, VisitState,
};
use store::{
    Arrived, Disabling, Entry, FollowUp, HeldStep, Looked, NewVisitRecord, RecordTurn, Signed, Store, TaskRow,
};

use crate::harness::{NOW, day, import, rule};
use crate::trips::{trip, visit};

const SIGNED: Signed<'static> = Signed { by: "组长乙", at: NOW };

fn step(what: &str, by: &str, due: u32) -> NextStep {
    NextStep { what: what.into(), by: Some(by.into()), due: Some(day(due)) }
}

fn follow(step: &NextStep, why: &str) -> FollowUp {
    let task = Task {
        title: format!("甲公司：{}", step.what),
        owner: step.by.clone().unwrap_or_default(),
        unit: "商务局".into(),
        due: step.due.unwrap_or(day(31)),
        origin: TaskOrigin::Own,
        origin_id: None,
        project: None,
        sample: false,
    };
    FollowUp { task: Some(task), notices: Vec::new(), why: why.into(), done: false }
}

fn record(next: Option<NextStep>) -> VisitRecord {
    VisitRecord {
        firm: Counterpart { enterprise: None, name: "甲公司".into() },
        direction: VisitDirection::Outbound,
        on: day(6),
        team: "商务局".into(),
        people: Vec::new(),
        leader: None,
        said: "谈了钻杆".into(),
        asks: String::new(),
        next,
        outcome: None,
        links: RecordLinks::default(),
        sample: false,
    }
}

async fn kept(store: &Store, next: &NextStep) -> i64 {
    let new = NewVisitRecord {
        key: "k".into(),
        record: record(Some(next.clone())),
        became: None,
        by: "组员甲".into(),
        at: NOW.into(),
    };
    let Arrived::New(row) = store.add_visit_record(&new, &follow(next, "")).await.unwrap() else { panic!("it is new") };
    row.id
}

async fn correct(store: &Store, (id, version): (i64, i64), next: Option<NextStep>, why: &str) {
    let turn = RecordTurn { id, version, by: "组长乙", at: NOW };
    let gone = FollowUp { why: why.into(), ..FollowUp::default() };
    let of = next.as_ref().map_or(gone, |next| follow(next, why));
    store.correct_visit_record(&turn, &record(next), (why, &of)).await.unwrap();
}

fn said(rows: &[TaskRow]) -> Vec<String> {
    let one = |row: &TaskRow| {
        let steps: Vec<&str> = row.events.iter().map(|event| event.step.as_str()).collect();
        format!("{} {} {} {}: {}", row.state, row.task.title, row.task.owner, row.task.due, steps.join(" "))
    };
    rows.iter().map(one).collect()
}

#[test]
fn a_next_step_and_its_task_are_changed_together() {
    rule(async |store| {
        let id = kept(store, &step("发图纸", "组员甲", 10)).await;
        let tasks = async || said(&store.tasks_of(TaskOrigin::Visit, &[id]).await.unwrap());
        assert_eq!(tasks().await, ["open 甲公司：发图纸 组员甲 2025-01-10: entered"]);
        correct(store, (id, 1), Some(step("发图纸", "组员甲", 10)), "漏字").await;
        assert_eq!(tasks().await, ["open 甲公司：发图纸 组员甲 2025-01-10: entered"]);
        correct(store, (id, 2), Some(step("发图纸和报价", "组员丙", 13)), "对方另要报价").await;
        assert_eq!(tasks().await, ["open 甲公司：发图纸和报价 组员丙 2025-01-13: entered changed handed_over"]);
        correct(store, (id, 3), None, "企业不再要").await;
        assert_eq!(
            tasks().await,
            ["cancelled 甲公司：发图纸和报价 组员丙 2025-01-13: entered changed handed_over cancelled"]
        );
        // What ended is not begun again by a day that is put right, and what is new is another task.
        correct(store, (id, 4), Some(step("请来看地", "组员甲", 20)), "补记").await;
        assert_eq!(tasks().await[1], "open 甲公司：请来看地 组员甲 2025-01-20: entered");
        assert_eq!(store.tasks_of(TaskOrigin::Mou, &[id]).await.unwrap(), []);
    });
}

#[test]
fn a_visit_that_is_taken_out_of_its_trip_ends_its_task() {
    rule(async |store| {
        import(store, "a", "1||甲公司|").await;
        let next = step("发图纸", "组员甲", 10);
        let mut one = visit(1, 6, VisitState::Held);
        one.next = Some(next.clone());
        let row = store.create_trip(&trip("招商一组", vec![one]), SIGNED, &[follow(&next, "")]).await.unwrap();
        let id = row.trip.visits[0].id.unwrap();
        let mut less = row.trip.clone();
        less.visits[0].next = None;
        let gone = FollowUp { why: "改由项目组办".into(), ..FollowUp::default() };
        let row = store.put_trip((row.id, 1), &less, SIGNED, &[gone]).await.unwrap();
        let tasks = said(&store.tasks_of(TaskOrigin::Trip, &[id]).await.unwrap());
        assert_eq!(tasks, ["cancelled 甲公司：发图纸 组员甲 2025-01-10: entered cancelled"]);
        assert_eq!(row.version, 2);
    });
}

#[test]
fn who_leaves_hands_on_next_steps_with_his_tasks_and_every_one_says_so() {
    rule(async |store| {
        let enter = async |name: &str, role, entry| {
            let user = User { name: UserName::parse(name).unwrap(), role, unit: "商务局".into(), team: None };
            store.create_user(&user, "$", entry, SIGNED).await.unwrap()
        };
        enter("主任", UserRole::Admin, Entry::First).await;
        let leaving = enter("组员甲", UserRole::Officer, Entry::Another).await;
        enter("组员丙", UserRole::Officer, Entry::Another).await;
        let id = kept(store, &step("发图纸", "组员甲", 10)).await;
        let mou = Mou {
            partner: Counterpart { enterprise: None, name: "乙公司".into() },
            on: day(6),
            what: "框架协议".into(),
            follow_up: Some(step("回访", "组员甲", 20)),
            fate: MouFate::Open,
            occasion: None,
            note: String::new(),
            sample: false,
        };
        let signed = store.create_mou(&mou, (SIGNED.by, NOW), &follow(&step("回访", "组员甲", 20), "")).await.unwrap();
        let project = store
            .create_project(
                &Project { owner: "组员甲".into(), ..Project::new("钻具", Profile::Industrial) },
                &[],
                (SIGNED.by, NOW),
            )
            .await
            .unwrap();
        let looked = Looked { id: leaving.id, version: 1 };
        let Disabling::Holds(held) = store.disable_user(looked, "调离", None, SIGNED).await.unwrap() else {
            panic!("he has work")
        };
        let step_of = |origin, id, what: &str| HeldStep { origin, id, what: what.into() };
        assert_eq!(held.steps, [step_of(TaskOrigin::Visit, id, "发图纸"), step_of(TaskOrigin::Mou, signed.id, "回访")]);
        assert_eq!((held.tasks.len(), held.projects[0].0), (2, project.id));
        let next = UserName::parse("组员丙").unwrap();
        store.disable_user(looked, "调离", Some(&next), SIGNED).await.unwrap();
        let row = store.visit_record(id).await.unwrap();
        assert_eq!((row.record.next.and_then(|next| next.by).as_deref(), row.version), (Some("组员丙"), 2));
        let versions = store.visit_record_versions(id).await.unwrap();
        assert_eq!(
            (versions[1].reason.as_str(), versions[0].record.next.as_ref().unwrap().by.as_deref()),
            ("调离", Some("组员甲"))
        );
        let row = store.mou(signed.id).await.unwrap();
        assert_eq!((row.mou.follow_up.and_then(|next| next.by).as_deref(), row.version), (Some("组员丙"), 2));
        let tasks = store.tasks_of(TaskOrigin::Mou, &[signed.id]).await.unwrap();
        assert_eq!((tasks[0].task.owner.as_str(), tasks[0].state), ("组员丙", TaskState::Open));
        assert!(store.user_holdings(&leaving.user.name, day(1)).await.unwrap().is_empty());
    });
}
