//! Users, teams, sessions, tries to log in.

use model::{Profile, Project, Team, TeamId, User, UserId, UserName, UserRole};
use store::{Disabling, Entry, Looked, NewSession, Signed, Store, StoreError, UserRow};

use crate::harness::{NOW, rule};

const SIGNED: Signed<'static> = Signed { by: "admin", at: NOW };
const LATER: &str = "2025-03-01T09:00:00Z";

fn name(text: &str) -> UserName {
    UserName::parse(text).unwrap()
}

fn person(text: &str, role: UserRole) -> User {
    User { name: name(text), role, unit: "商务局".into(), team: None }
}

async fn enter(store: &Store, text: &str, role: UserRole) -> UserRow {
    let entry = if store.has_users().await.unwrap() { Entry::Another } else { Entry::First };
    store.create_user(&person(text, role), "$hash", entry, SIGNED).await.unwrap()
}

fn looked(row: &UserRow) -> Looked<UserId> {
    Looked { id: row.id, version: row.version }
}

fn conflict<T: std::fmt::Debug>(result: Result<T, StoreError>) -> String {
    match result.unwrap_err() {
        StoreError::Conflict(text) => text,
        other => panic!("{other:?}"),
    }
}

async fn begin(store: &Store, token: &str, user: UserId, at: &str) {
    let new = NewSession { token, user, at, address: "192.0.2.7", agent: "test" };
    store.begin_session(&new, "2025-02-22T08:00:00Z").await.unwrap();
}

#[test]
fn a_user_is_read_back_as_entered() {
    rule(async |store| {
        assert!(!store.has_users().await.unwrap());
        let team =
            Team {
                name: "一组".into(), zones: vec!["park".into()], chains: vec!["pipe".into()], above: String::new()
            };
        let team = store.create_team(&team, SIGNED).await.unwrap();
        enter(store, "主任", UserRole::Admin).await;
        let user = User { team: Some(team.id), ..person("干事甲", UserRole::Officer) };
        let row = store.create_user(&user, "$hash", Entry::Another, SIGNED).await.unwrap();
        assert_eq!((row.user.clone(), row.version, row.disabled.clone()), (user, 1, None));
        assert_eq!(store.user_password(&name("干事甲")).await.unwrap(), Some((row.clone(), "$hash".into())));
        assert_eq!(store.user_password(&name("干事乙")).await.unwrap(), None);
        assert_eq!(store.users().await.unwrap().len(), 2);
        begin(store, "t", row.id, NOW).await;
        let session = store.session("t").await.unwrap().unwrap();
        assert_eq!((session.user, session.team), (row, Some((team.id, team.team))));
    });
}

#[test]
fn two_users_neither_share_a_name_nor_look_alike() {
    rule(async |store| {
        enter(store, "lilei", UserRole::Admin).await;
        let again = store.create_user(&person("lilei", UserRole::Viewer), "$", Entry::Another, SIGNED).await;
        assert_eq!(conflict(again), "there is a user `lilei` already");
        let alike = store.create_user(&person("1i.lei", UserRole::Viewer), "$", Entry::Another, SIGNED).await;
        assert_eq!(conflict(alike), "`1i.lei` looks like the user `lilei`");
        let first = store.create_user(&person("second", UserRole::Admin), "$", Entry::First, SIGNED).await;
        assert_eq!(conflict(first), "there is a user already");
        let missing = User { team: Some(TeamId(9)), ..person("third", UserRole::Viewer) };
        let missing = store.create_user(&missing, "$", Entry::Another, SIGNED).await;
        assert_eq!(missing.unwrap_err().to_string(), "no team `9`");
        assert_eq!(store.users().await.unwrap().len(), 1);
    });
}

#[test]
fn the_first_user_is_an_administrator_and_the_last_one_stays() {
    rule(async |store| {
        let viewer = store.create_user(&person("viewer", UserRole::Viewer), "$", Entry::First, SIGNED).await;
        assert!(matches!(viewer, Err(StoreError::LastAdmin)));
        assert!(!store.has_users().await.unwrap());
        let (one, other) = (enter(store, "one", UserRole::Admin).await, enter(store, "two", UserRole::Admin).await);
        // They remove each other: whoever comes second is refused.
        let done = store.disable_user(looked(&other), "走了", None, SIGNED).await.unwrap();
        assert!(matches!(done, Disabling::Done(_)));
        let last = store.disable_user(looked(&one), "走了", None, SIGNED).await;
        assert!(matches!(last, Err(StoreError::LastAdmin)), "{last:?}");
        let last = store.put_user(looked(&one), &person("one", UserRole::Viewer), SIGNED).await;
        assert!(matches!(last, Err(StoreError::LastAdmin)), "{last:?}");
        assert_eq!(store.user(one.id).await.unwrap(), one);
    });
}

#[test]
fn a_change_of_a_user_holds_for_the_version_that_was_looked_at() {
    rule(async |store| {
        enter(store, "admin", UserRole::Admin).await;
        let row = enter(store, "干事甲", UserRole::Officer).await;
        let lead = person("干事甲", UserRole::ZoneLead);
        let changed = store.put_user(looked(&row), &lead, SIGNED).await.unwrap();
        assert_eq!((changed.version, changed.user.role), (2, UserRole::ZoneLead));
        let late = conflict(store.put_user(looked(&row), &lead, SIGNED).await);
        assert_eq!(late, format!("user `{}` was changed by someone else: version `2`, not `1`", row.id.0));
        let gone = store.put_user(Looked { id: UserId(99), version: 1 }, &lead, SIGNED).await;
        assert_eq!(gone.unwrap_err().to_string(), "no user `99`");
    });
}

#[test]
fn who_has_work_in_hand_is_disabled_with_a_successor_and_loses_his_sessions() {
    rule(async |store| {
        enter(store, "admin", UserRole::Admin).await;
        let officer = enter(store, "干事甲", UserRole::Officer).await;
        enter(store, "干事乙", UserRole::Officer).await;
        let project =
            Project { owner: "干事甲".into(), ..Project::new("钻具项目（样例）", Profile::Industrial) };
        let kept = store.create_project(&project, &[], ("干事甲", NOW)).await.unwrap();
        begin(store, "t", officer.id, NOW).await;

        let held = store.user_holdings(&officer.user.name, crate::harness::day(1)).await.unwrap();
        assert_eq!(held.projects, [(kept.id, "钻具项目（样例）".to_owned())]);
        let disable = async |successor: Option<&str>| {
            let successor = successor.map(name);
            store.disable_user(looked(&officer), "调走", successor.as_ref(), SIGNED).await.unwrap()
        };
        assert_eq!(disable(None).await, Disabling::Holds(held.clone()));
        for nobody in ["干事甲", "干事丙"] {
            assert_eq!(disable(Some(nobody)).await, Disabling::NoSuccessor);
        }
        assert!(store.session("t").await.unwrap().is_some());
        assert_eq!(store.user(officer.id).await.unwrap(), officer);

        assert_eq!(disable(Some("干事乙")).await, Disabling::Done(held));
        let given = store.project_changes(kept.change).await.unwrap().rows;
        assert_eq!(given.len(), 1);
        assert_eq!((given[0].project.owner.as_str(), given[0].version), ("干事乙", kept.version + 1));
        assert_eq!(store.session("t").await.unwrap(), None);
        let row = store.user(officer.id).await.unwrap();
        assert_eq!(row.disabled.as_ref().map(|d| (d.by.as_str(), d.reason.as_str())), Some(("admin", "调走")));
        let back = store.enable_user(looked(&row), SIGNED).await.unwrap();
        assert_eq!(back.disabled, None);
    });
}

#[test]
fn another_password_ends_the_sessions_but_the_one_that_is_kept() {
    rule(async |store| {
        let row = enter(store, "admin", UserRole::Admin).await;
        for token in ["a", "b", "c"] {
            begin(store, token, row.id, NOW).await;
        }
        store.put_password(row.id, "$next", Some("b"), SIGNED).await.unwrap();
        let open = async |token: &str| store.session(token).await.unwrap().is_some();
        assert_eq!([open("a").await, open("b").await, open("c").await], [false, true, false]);
        assert_eq!(store.user_password(&row.user.name).await.unwrap().unwrap().1, "$next");
        assert_eq!(store.end_sessions(row.id).await.unwrap(), 1);
        assert!(!store.end_session("b").await.unwrap());
    });
}

#[test]
fn a_session_is_noted_as_used_and_swept_when_it_is_old() {
    rule(async |store| {
        let row = enter(store, "admin", UserRole::Admin).await;
        begin(store, "old", row.id, "2025-02-01T08:00:00Z").await;
        begin(store, "new", row.id, NOW).await;
        assert_eq!(store.session("old").await.unwrap(), None);
        store.touch_session("new", LATER).await.unwrap();
        let session = store.session("new").await.unwrap().unwrap();
        assert_eq!((session.created_at.as_str(), session.seen_at.as_str()), (NOW, LATER));
    });
}

#[test]
fn tries_are_counted_before_they_are_made_and_not_while_someone_has_to_wait() {
    rule(async |store| {
        enter(store, "admin", UserRole::Admin).await;
        let long_ago = "2025-02-28T08:00:00Z";
        let count = async |most: [u32; 2]| {
            let over = |place: usize, tries: &store::Tries| tries.failures < most[place];
            store.try_login(&["name:a", "from:x"], (NOW, long_ago), over).await.unwrap()
        };
        assert_eq!(count([2, 9]).await, Ok(()));
        assert_eq!(count([2, 9]).await, Ok(()));
        for _ in 0..3 {
            let (place, tries) = count([2, 9]).await.unwrap_err();
            assert_eq!((place, tries.failures, tries.last_at.as_str()), (0, 2, NOW));
        }
        assert_eq!(count([9, 2]).await.unwrap_err().0, 1);
        store.forgive_login("name:a", "from:x").await.unwrap();
        assert_eq!(count([1, 9]).await, Ok(()));
        // Two were counted for the address, one was taken back, one came on top.
        assert_eq!(count([9, 1]).await.unwrap_err().1.failures, 2);
        let over = |_: usize, tries: &store::Tries| tries.failures < 1;
        assert_eq!(store.try_login(&["name:a"], (LATER, LATER), over).await.unwrap(), Ok(()));
    });
}

#[test]
fn what_stands_below_a_team_goes_with_its_name() {
    rule(async |store| {
        let team =
            |name: &str, above: &str| Team { name: name.into(), zones: vec![], chains: vec![], above: above.into() };
        let top = store.create_team(&team("商务局", ""), SIGNED).await.unwrap();
        let below = store.create_team(&team("一组", "商务局"), SIGNED).await.unwrap();
        assert_eq!(below.team.above, "商务局");
        let looked = Looked { id: top.id, version: top.version };
        store.put_team(looked, &team("商务和开放局", ""), SIGNED).await.unwrap();
        assert_eq!(store.team(below.id).await.unwrap().team.above, "商务和开放局");
    });
}

#[test]
fn a_team_that_someone_is_in_is_not_removed() {
    rule(async |store| {
        let team = Team { name: "一组".into(), zones: vec![], chains: vec![], above: String::new() };
        let row = store.create_team(&team, SIGNED).await.unwrap();
        assert_eq!(conflict(store.create_team(&team, SIGNED).await), "there is a team `一组` already");
        let second = store.create_team(&Team { name: "二组".into(), ..team.clone() }, SIGNED).await.unwrap();
        let second_look = Looked { id: second.id, version: second.version };
        assert_eq!(conflict(store.put_team(second_look, &team, SIGNED).await), "there is a team `一组` already");
        enter(store, "admin", UserRole::Admin).await;
        let user = User { team: Some(row.id), ..person("干事甲", UserRole::Officer) };
        let user = store.create_user(&user, "$", Entry::Another, SIGNED).await.unwrap();
        let look = Looked { id: row.id, version: row.version };
        assert_eq!(conflict(store.delete_team(look).await), "in the team are still `干事甲`");
        store.put_user(looked(&user), &person("干事甲", UserRole::Officer), SIGNED).await.unwrap();
        store.delete_team(look).await.unwrap();
        assert_eq!(store.delete_team(look).await.unwrap_err().to_string(), format!("no team `{}`", row.id.0));
        assert_eq!(store.teams().await.unwrap(), [second]);
    });
}
