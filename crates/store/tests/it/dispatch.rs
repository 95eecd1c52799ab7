//! Tasks, meetings, notices, mail that waits, calendars by secret, two-way marks.

use model::{
    AgendaKind, Instruction, MailMode, MailState, MarkSide, MeetingState, NoticeKind, Profile, Project, Task,
    TaskOrigin, TaskState, TaskStep, Text, User, UserName, UserRole,
};
use store::{
    Disabling, Entry, Looked, MailSent, MailWish, MeetingChange, MeetingRow, MeetingTurn, NewDecisionOfMeeting,
    NewMail, NewMeeting, NewNotice, NoticeFilter, NoticeMail, ProjectTurn, Signed, Store, StoreError, TaskChange,
    TaskFilter, TaskRow, TaskTurn, TwoWayRow, UserRow,
};

use crate::harness::{NOW, day, minute, rule};

const SIGNED: Signed<'static> = Signed { by: "局长甲", at: NOW };

fn task(owner: &str) -> Task {
    Task {
        title: "补齐环评手续".into(),
        owner: owner.into(),
        unit: "商务局".into(),
        due: day(24),
        origin: TaskOrigin::Own,
        origin_id: None,
        project: None,
        sample: false,
    }
}

fn notice(person: &str, mark: &str) -> NewNotice {
    NewNotice {
        person: person.into(),
        kind: NoticeKind::TaskAssigned,
        mark: mark.into(),
        thing: "task:{id}".into(),
        words: Text::new("交办任务", "a task"),
        day: "2025-03-01".into(),
    }
}

fn turn(row: &TaskRow) -> TaskTurn<'static> {
    TaskTurn { id: row.id, version: row.version, signed: SIGNED }
}

async fn user(store: &Store, name: &str, role: UserRole) -> UserRow {
    let name = UserName::parse(name).unwrap();
    let user = User { name, role, unit: "商务局".into(), team: None };
    let entry = if store.has_users().await.unwrap() { Entry::Another } else { Entry::First };
    store.create_user(&user, "$", entry, SIGNED).await.unwrap()
}

async fn told(store: &Store, person: &str) -> Vec<String> {
    let filter = NoticeFilter { person: Some(person.into()), limit: 50, ..NoticeFilter::default() };
    let page = store.notices(&filter).await.unwrap();
    page.items.into_iter().map(|row| row.notice.thing).collect()
}

#[test]
fn whoever_gets_a_task_is_told_with_it_and_its_history_is_only_added_to() {
    rule(async |store| {
        let row = store.create_task(&task("干事甲"), SIGNED, &[notice("干事甲", "task:{id}:new")]).await.unwrap();
        assert_eq!(told(store, "干事甲").await, [format!("task:{}", row.id)]);
        let moved = Task { due: day(27), ..row.task.clone() };
        let change = TaskChange { step: TaskStep::Changed, note: "资料未齐".into(), state: row.state, task: moved };
        let row = store.change_task(&turn(&row), &change, &[]).await.unwrap();
        let done =
            TaskChange { step: TaskStep::Done, note: "批复已取得".into(), state: TaskState::Done, ..change };
        let row = store.change_task(&turn(&row), &done, &[]).await.unwrap();
        let steps: Vec<_> = row.events.iter().map(|event| (event.step, event.due)).collect();
        assert_eq!(steps, [(TaskStep::Entered, day(24)), (TaskStep::Changed, day(27)), (TaskStep::Done, day(27))]);
        assert_eq!((row.version, row.state), (3, TaskState::Done));
        assert_eq!(store.tasks(&TaskFilter { state: Some(TaskState::Open), ..Default::default() }).await.unwrap(), []);
    });
}

#[test]
fn two_who_change_one_task_do_not_overwrite_each_other() {
    rule(async |store| {
        let row = store.create_task(&task("干事甲"), SIGNED, &[]).await.unwrap();
        let change =
            TaskChange { step: TaskStep::Progress, note: "已报".into(), state: row.state, task: row.task.clone() };
        store.change_task(&turn(&row), &change, &[]).await.unwrap();
        let late = store.change_task(&turn(&row), &change, &[notice("干事甲", "m")]).await.unwrap_err();
        assert!(matches!(&late, StoreError::Conflict(text) if text.contains("version `2`, not `1`")), "{late}");
        // What was not changed tells nobody.
        assert_eq!(told(store, "干事甲").await.len(), 0);
        let wordless = TaskChange { note: " ".into(), ..change };
        let wordless = store.change_task(&TaskTurn { version: 2, ..turn(&row) }, &wordless, &[]).await;
        assert!(matches!(wordless, Err(StoreError::Invalid(_))));
        let nobody = store.create_task(&Task { unit: String::new(), ..task("") }, SIGNED, &[]).await;
        assert!(matches!(nobody, Err(StoreError::Invalid(_))));
    });
}

#[test]
fn open_tasks_go_with_the_projects_of_a_user_who_is_disabled() {
    rule(async |store| {
        user(store, "主任", UserRole::Admin).await;
        let leaving = user(store, "干事甲", UserRole::Officer).await;
        user(store, "干事乙", UserRole::Officer).await;
        let open = store.create_task(&task("干事甲"), SIGNED, &[]).await.unwrap();
        let closed = store.create_task(&task("干事甲"), SIGNED, &[]).await.unwrap();
        let done =
            TaskChange {
                step: TaskStep::Done, note: "办结".into(), state: TaskState::Done, task: closed.task.clone()
            };
        store.change_task(&turn(&closed), &done, &[]).await.unwrap();
        let looked = Looked { id: leaving.id, version: leaving.version };
        let holds = store.disable_user(looked, "调离", None, SIGNED).await.unwrap();
        let Disabling::Holds(held) = holds else { panic!("{holds:?}") };
        assert_eq!(held.tasks, [(open.id, "补齐环评手续".to_owned())]);
        let successor = UserName::parse("干事乙").unwrap();
        let done = store.disable_user(looked, "调离", Some(&successor), SIGNED).await.unwrap();
        assert!(matches!(done, Disabling::Done(_)));
        let now = store.task(open.id).await.unwrap();
        assert_eq!((now.task.owner.as_str(), now.version), ("干事乙", 2));
        let last = now.events.last().unwrap();
        assert_eq!((last.step, last.note.as_str()), (TaskStep::HandedOver, "调离"));
        assert_eq!(store.task(closed.id).await.unwrap().task.owner, "干事甲");
        assert_eq!(told(store, "干事乙").await, ["tasks"]);
    });
}

#[test]
fn a_project_that_changes_hands_tells_its_new_officer() {
    rule(async |store| {
        user(store, "主任", UserRole::Admin).await;
        user(store, "干事乙", UserRole::Officer).await;
        let project = Project { owner: "干事甲".into(), ..Project::new("项目", Profile::Industrial) };
        let row = store.create_project(&project, &[], ("干事甲", NOW)).await.unwrap();
        let turn = ProjectTurn { id: row.id, version: row.version, by: "局长甲", at: NOW };
        let handed = Project { owner: "干事乙".into(), ..project.clone() };
        let row = store.put_project(&turn, &handed).await.unwrap();
        assert_eq!(told(store, "干事乙").await, [format!("project:{}", row.id.0)]);
        // A name that is no user's is told nothing.
        let turn = ProjectTurn { version: row.version, ..turn };
        store.put_project(&turn, &Project { owner: "外人".into(), ..project }).await.unwrap();
        assert_eq!(told(store, "外人").await.len(), 0);
    });
}

#[test]
fn what_was_told_under_a_mark_is_not_told_again_and_is_read_by_whose_it_is() {
    rule(async |store| {
        let both = [notice("干事甲", "a"), notice("干事乙", "a")];
        assert_eq!(store.notify(&both, NOW).await.unwrap(), 2);
        assert_eq!(store.notify(&both, NOW).await.unwrap(), 0);
        let all = store.notices(&NoticeFilter { limit: 10, ..Default::default() }).await.unwrap();
        assert_eq!(all.total, 2);
        let other = all.items.iter().find(|row| row.notice.person == "干事乙").unwrap().id;
        assert_eq!(store.read_notices(Some("干事甲"), Some(&[other]), NOW).await.unwrap(), 0);
        assert_eq!(store.read_notices(Some("干事甲"), None, NOW).await.unwrap(), 1);
        let unread = NoticeFilter { unread: true, limit: 10, ..Default::default() };
        assert_eq!(store.notices(&unread).await.unwrap().total, 1);
    });
}

async fn meeting(store: &Store) -> MeetingRow {
    let new = NewMeeting {
        title: "一月调度会".into(),
        on: day(20),
        place: "会议室".into(),
        agenda: "[\"project:1\"]".into(),
        sample: false,
    };
    store.create_meeting(&new, SIGNED).await.unwrap()
}

fn at(row: &MeetingRow) -> MeetingTurn<'static> {
    MeetingTurn { id: row.id, version: row.version, signed: SIGNED }
}

#[test]
fn a_decision_makes_a_task_and_withdrawing_it_cancels_the_task() {
    rule(async |store| {
        let row = meeting(store).await;
        let row = store.change_meeting(&at(&row), &MeetingChange::Begin("frozen".into())).await.unwrap();
        assert_eq!((row.state, row.agenda.as_str()), (MeetingState::Held, "frozen"));
        let decided = Task { origin: TaskOrigin::Decision, origin_id: Some(row.root), ..task("干事甲") };
        let notices = vec![notice("干事甲", "task:{id}:new")];
        let new = NewDecisionOfMeeting { item: "project:1".into(), task: decided, notices };
        let decision = store.add_decision(&at(&row), (row.root, row.revision), &new).await.unwrap();
        let late = store.add_decision(&at(&row), (row.root, row.revision), &new).await.unwrap_err();
        assert!(matches!(late, StoreError::Conflict(_)));
        assert_eq!(store.tasks(&TaskFilter::default()).await.unwrap().len(), 1);
        assert_eq!(told(store, "干事甲").await, [format!("task:{}", decision.task)]);

        let row = store.meeting(row.id).await.unwrap();
        store.withdraw_decision(&at(&row), (&decision, 1), "另行安排").await.unwrap();
        assert_eq!(store.task(decision.task).await.unwrap().state, TaskState::Cancelled);
        assert_eq!(store.meeting_decisions(Some(row.root)).await.unwrap()[0].withdrawn, Some(1));
        let row = store.meeting(row.id).await.unwrap();
        let twice = store.withdraw_decision(&at(&row), (&decision, 1), "另行安排").await.unwrap_err();
        assert!(matches!(twice, StoreError::Conflict(_)), "{twice}");
    });
}

#[test]
fn minutes_that_are_out_have_one_correction() {
    rule(async |store| {
        let mut row = meeting(store).await;
        row = store.change_meeting(&at(&row), &MeetingChange::Begin("frozen".into())).await.unwrap();
        row = store.change_meeting(&at(&row), &MeetingChange::Minutes("said".into())).await.unwrap();
        for state in [MeetingState::Reviewed, MeetingState::Issued] {
            let told = vec![notice("干事甲", state.as_str())];
            row = store.change_meeting(&at(&row), &MeetingChange::State(state, told)).await.unwrap();
        }
        assert_eq!(row.issued, Some((NOW.into(), "局长甲".into())));
        assert_eq!(told(store, "干事甲").await.len(), 2);
        let next = store.create_meeting_revision(&row, "人名有误", SIGNED).await.unwrap();
        assert_eq!(
            (next.root, next.revision, next.state, next.agenda.as_str(), next.minutes.as_str()),
            (row.root, 2, MeetingState::Held, "frozen", "said")
        );
        let twice = store.create_meeting_revision(&row, "再改", SIGNED).await.unwrap_err();
        assert!(matches!(twice, StoreError::Conflict(_)));
        assert_eq!(store.meetings().await.unwrap().len(), 2);
    });
}

#[test]
fn an_instruction_is_settled_once_and_needs_its_source() {
    rule(async |store| {
        let words = Instruction {
            words: "一周内拿出方案".into(),
            source: "区长办公会".into(),
            on: day(6),
            project: None,
            sample: false,
        };
        let row = store.create_instruction(&words, SIGNED, None).await.unwrap();
        assert_eq!((&row.instruction, row.settled), (&words, None));
        store.settle_instruction(row.id, "方案已报", SIGNED).await.unwrap();
        let twice = store.settle_instruction(row.id, "方案已报", SIGNED).await.unwrap_err();
        assert!(matches!(twice, StoreError::Conflict(_)));
        let sourceless = store.create_instruction(&Instruction { source: " ".into(), ..words }, SIGNED, None).await;
        assert!(matches!(sourceless, Err(StoreError::Invalid(_))));
        assert_eq!(AgendaKind::Instruction.as_str(), "instruction");
    });
}

fn mail(mark: &str) -> NewMail {
    NewMail {
        mark: mark.into(),
        person: "干事甲".into(),
        address: "a@example.org".into(),
        subject: "任务".into(),
        body: "正文".into(),
        message_id: format!("{mark}@example.org"),
    }
}

#[test]
fn a_mail_is_put_by_once_taken_once_and_tried_again_until_it_is_given_up() {
    rule(async |store| {
        store.post_mail(&mail("m"), NOW).await.unwrap().unwrap();
        assert_eq!(store.post_mail(&mail("m"), NOW).await.unwrap(), None);
        let taken = store.take_mail(&minute(0), &minute(2)).await.unwrap().unwrap();
        assert_eq!((taken.tries, taken.mail.message_id.as_str()), (1, "m@example.org"));
        // Somebody has it in hand until then.
        assert_eq!(store.take_mail(&minute(1), &minute(3)).await.unwrap(), None);
        store.note_mail(taken.id, &MailSent::Again(minute(5)), "450 later", &minute(1)).await.unwrap();
        assert_eq!(store.take_mail(&minute(4), &minute(6)).await.unwrap(), None);
        let again = store.take_mail(&minute(5), &minute(7)).await.unwrap().unwrap();
        assert_eq!((again.tries, again.trouble.as_str()), (2, "450 later"));
        store.note_mail(again.id, &MailSent::GivenUp, "550 no such user", &minute(5)).await.unwrap();
        assert_eq!(store.take_mail(&minute(9), &minute(10)).await.unwrap(), None);
        assert_eq!(store.mails(10).await.unwrap()[0].state, MailState::Failed);
        let row = store.retry_mail(again.id, &minute(11)).await.unwrap();
        assert_eq!((row.state, row.tries), (MailState::Waiting, 0));
        assert!(matches!(store.retry_mail(again.id, &minute(11)).await, Err(StoreError::Conflict(_))));
        let last = store.take_mail(&minute(11), &minute(13)).await.unwrap().unwrap();
        store.note_mail(last.id, &MailSent::Taken, "", &minute(12)).await.unwrap();
        let row = store.mails(10).await.unwrap().remove(0);
        assert_eq!((row.state, row.sent_at), (MailState::Sent, Some(minute(12))));
    });
}

#[test]
fn a_notice_is_mailed_once() {
    rule(async |store| {
        user(store, "主任", UserRole::Admin).await;
        let wish = MailWish {
            address: "a@example.org".into(),
            kinds: vec![NoticeKind::TaskLate],
            mode: MailMode::Digest,
            hour: "08:30".into(),
        };
        assert_eq!(store.mail_wish("主任").await.unwrap(), None);
        store.put_mail_wish("主任", &wish, NOW).await.unwrap();
        store.put_mail_wish("外人", &wish, NOW).await.unwrap();
        // Who cannot log in gets no mail.
        assert_eq!(store.mail_wishes().await.unwrap(), [("主任".to_owned(), wish)]);
        store.notify(&[notice("主任", "a"), notice("主任", "b")], NOW).await.unwrap();
        let waiting: Vec<i64> = store.unmailed("主任").await.unwrap().iter().map(|row| row.id).collect();
        let post = NoticeMail { mail: mail("d"), notices: vec![waiting[0]] };
        store.post_mails(&[post], &waiting[1..], NOW).await.unwrap();
        assert_eq!(store.unmailed("主任").await.unwrap(), []);
        assert_eq!(store.mails(10).await.unwrap().len(), 1);
    });
}

#[test]
fn a_calendar_has_one_secret_and_ends_with_its_person() {
    rule(async |store| {
        store.put_feed("local", "l", NOW).await.unwrap();
        assert_eq!(store.feed_person("l").await.unwrap().as_deref(), Some("local"));
        let admin = user(store, "主任", UserRole::Admin).await;
        // With the first user, whoever sits at the machine is nobody any more.
        assert_eq!(store.feed_person("l").await.unwrap(), None);
        let officer = user(store, "干事甲", UserRole::Officer).await;
        store.put_feed("干事甲", "one", NOW).await.unwrap();
        store.put_feed("干事甲", "two", NOW).await.unwrap();
        assert_eq!(store.feed_person("one").await.unwrap(), None);
        assert_eq!(store.feed_person("two").await.unwrap().as_deref(), Some("干事甲"));
        let looked = Looked { id: officer.id, version: officer.version };
        store.disable_user(looked, "调离", None, SIGNED).await.unwrap();
        assert_eq!(store.feed_person("two").await.unwrap(), None);
        assert!(store.delete_feed("干事甲").await.unwrap());
        assert!(!store.delete_feed("干事甲").await.unwrap());
        assert_eq!(admin.user.role, UserRole::Admin);
    });
}

#[test]
fn two_way_marks_are_kept_by_month_and_replaced() {
    rule(async |store| {
        let row = TwoWayRow {
            month: "2024-12".into(),
            zone: "园区专班".into(),
            team: "商务局".into(),
            side: MarkSide::Host,
            marks: 90,
            reason: "协同到位".into(),
            updated_at: NOW.into(),
            updated_by: "局长甲".into(),
        };
        store.put_two_way(&row, None).await.unwrap();
        let row = TwoWayRow { marks: 80, ..row };
        store.put_two_way(&row, None).await.unwrap();
        store.put_two_way(&TwoWayRow { month: "2024-11".into(), ..row.clone() }, None).await.unwrap();
        assert_eq!(store.two_way("2024-12").await.unwrap(), std::slice::from_ref(&row));
        assert!(matches!(store.put_two_way(&TwoWayRow { marks: 101, ..row }, None).await, Err(StoreError::Invalid(_))));
    });
}
