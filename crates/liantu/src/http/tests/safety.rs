//! Who may undo what of others, what two who write at once are told, what keeps a session open, who calls behind a proxy.

use axum::http::HeaderValue;
use model::UserRole;
use serde_json::json;
use store::NewSession;

use super::departments::{ask, enter, project_of};
use super::*;
use crate::clock;
use crate::http::guard::{Front, visitor};
use crate::people::{kept, secret};

#[tokio::test]
async fn what_a_page_asks_by_itself_keeps_no_session_open() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    enter(&shared, "admin", UserRole::Admin, "").await;
    let user = shared.store.users().await.expect("users")[0].id;
    let (secret, before) = (secret().expect("random numbers"), clock::before(std::time::Duration::from_secs(7200)));
    let token = kept(&secret);
    let new = NewSession { token: &token, user, at: &before, address: "", agent: "" };
    shared.store.begin_session(&new, "2000-01-01T00:00:00Z").await.expect("a session");
    let seen = async || shared.store.session(&token).await.expect("read").expect("a session").seen_at;
    let call = async |by_itself: bool| {
        let mut request = Request::get("/api/v1/notices").header("cookie", format!("liantu_session={secret}"));
        if by_itself {
            request = request.header("x-liantu-background", "1");
        }
        assert_eq!(send(&app, request.body(Body::empty()).expect("a request")).await.0, StatusCode::OK);
    };
    call(true).await;
    assert_eq!(seen().await, before);
    call(false).await;
    assert!(seen().await > before);
}

#[test]
fn behind_a_proxy_the_caller_is_the_last_of_the_last_line() {
    let check = |lines: &[&str], expect: &str| {
        let mut request = Request::get("/").body(Body::empty()).expect("a request");
        for line in lines {
            request.headers_mut().append("x-forwarded-for", HeaderValue::from_str(line).expect("a value"));
        }
        assert_eq!(visitor(Front::TlsProxy, &request).address, expect, "{lines:?}");
        assert_eq!(visitor(Front::Direct, &request).address, "", "{lines:?}");
    };
    check(&["192.0.2.1"], "192.0.2.1");
    check(&["198.51.100.9, 192.0.2.1"], "192.0.2.1");
    check(&["198.51.100.9", "192.0.2.1"], "192.0.2.1");
    check(&["198.51.100.9", "203.0.113.7, 192.0.2.1"], "192.0.2.1");
    check(&["198.51.100.9", "nobody"], "");
    check(&[], "");
}

#[tokio::test]
async fn two_administrators_are_told_of_each_other() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let admin = enter(&shared, "admin", UserRole::Admin, "").await;
    let (_, set) = ask(&app, "GET /settings", &admin, Value::Null).await;
    let change = |version: &Value, second: bool| json!({ "version": version, "second_person": second });
    let (status, next) = ask(&app, "PUT /settings", &admin, change(&set["version"], true)).await;
    assert_eq!((status, &next["second_person"]), (StatusCode::OK, &json!(true)), "{next}");
    let (status, answer) = ask(&app, "PUT /settings", &admin, change(&set["version"], false)).await;
    assert_eq!(status, StatusCode::CONFLICT, "{answer}");
    let both = &answer["error"]["conflict"];
    assert_eq!((&both["yours"]["second_person"], &both["theirs"]["second_person"]), (&json!(false), &json!(true)));
    assert_eq!(ask(&app, "PUT /settings", &admin, change(&both["theirs"]["version"], false)).await.0, StatusCode::OK);
    // Whoever names no version, as a script does, sets it.
    assert_eq!(ask(&app, "PUT /settings", &admin, json!({ "second_person": true })).await.0, StatusCode::OK);

    enter(&shared, "lisi", UserRole::Officer, "商务局").await;
    let users = shared.store.users().await.expect("users");
    let id = users.iter().find(|row| row.user.name.as_str() == "lisi").expect("he is there").id.0;
    let turn = |version: i64, role: &str| json!({ "version": version, "role": role, "unit": "商务局" });
    let line = format!("PUT /users/{id}");
    assert_eq!(ask(&app, &line, &admin, turn(1, "clerk")).await.0, StatusCode::OK);
    let (status, answer) = ask(&app, &line, &admin, turn(1, "director")).await;
    let both = &answer["error"]["conflict"];
    assert_eq!((status, &both["yours"]["role"]), (StatusCode::CONFLICT, &json!("director")), "{answer}");
    assert_eq!((&both["theirs"]["role"], &both["theirs"]["version"]), (&json!("clerk"), &json!(2)));
    let (_, team) = ask(&app, "POST /teams", &admin, json!({ "name": "一组" })).await;
    let line = format!("PUT /teams/{}", team["id"]);
    assert_eq!(ask(&app, &line, &admin, json!({ "version": 1, "name": "二组" })).await.0, StatusCode::OK);
    let (status, answer) = ask(&app, &line, &admin, json!({ "version": 1, "name": "三组" })).await;
    let both = &answer["error"]["conflict"];
    assert_eq!(
        (status, &both["yours"]["name"], &both["theirs"]["name"]),
        (StatusCode::CONFLICT, &json!("三组"), &json!("二组"))
    );
}

#[tokio::test]
async fn two_who_set_a_target_or_a_mark_are_told_of_each_other() {
    let app = demo().await;
    let target = |value: i64, at: &str| json!({ "targets": [{ "indicator": "signed", "unit": "某组", "value": value, "updated_at": at }] });
    let (status, kept) = ask(&app, "PUT /year-targets/2031", "", target(4, "")).await;
    assert_eq!(status, StatusCode::OK, "{kept}");
    let (status, answer) = ask(&app, "PUT /year-targets/2031", "", target(5, "")).await;
    let both = &answer["error"]["conflict"];
    assert_eq!((status, &both["theirs"][0]["value"]), (StatusCode::CONFLICT, &json!(4)), "{answer}");
    assert_eq!(both["yours"][0]["value"], 5);
    let at = kept["items"][0]["updated_at"].as_str().expect("a moment");
    assert_eq!(ask(&app, "PUT /year-targets/2031", "", target(5, at)).await.0, StatusCode::OK);
    let mark = |marks: i64, at: &str| json!({ "month": "2031-01", "zone": "园区", "team": "一组", "side": "host", "marks": marks, "updated_at": at });
    assert_eq!(ask(&app, "PUT /two-way", "", mark(90, "")).await.0, StatusCode::OK);
    let (status, answer) = ask(&app, "PUT /two-way", "", mark(10, "")).await;
    let both = &answer["error"]["conflict"];
    assert_eq!(
        (status, &both["yours"]["marks"], &both["theirs"]["marks"]),
        (StatusCode::CONFLICT, &json!(10), &json!(90))
    );
}

#[tokio::test]
async fn a_record_of_a_visit_is_corrected_by_its_own_people_and_heads() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let author = enter(&shared, "zhangsan", UserRole::Officer, "招商一组").await;
    let there = enter(&shared, "lisi", UserRole::Officer, "").await;
    let of_team = enter(&shared, "wangwu", UserRole::ZoneLead, "招商一组").await;
    let stranger = enter(&shared, "zhaoliu", UserRole::Department, "文旅局").await;
    let head = enter(&shared, "juzhang", UserRole::Director, "").await;
    let note = json!({ "key": "s-1", "firm_name": "云栈直播公司", "on": "2025-01-20", "team": "招商一组",
        "people": ["lisi"], "said": "谈了跨境直播" });
    let (status, row) = ask(&app, "POST /visits", &author, note.clone()).await;
    assert_eq!(status, StatusCode::CREATED, "{row}");
    let line = format!("PUT /visits/{}", row["id"]);
    let mut version = 1;
    for (secret, may) in [(&stranger, false), (&author, true), (&there, true), (&of_team, true), (&head, true)] {
        let mut right = note.clone();
        right["version"] = json!(version);
        right["said"] = json!(format!("谈了跨境直播 {version}"));
        right["reason"] = json!("补记");
        let (status, answer) = ask(&app, &line, secret, right).await;
        assert_eq!(status, if may { StatusCode::OK } else { StatusCode::FORBIDDEN }, "{answer}");
        version += i64::from(may);
    }
    let (status, answer) =
        ask(&app, &format!("POST /visits/{}/photos?name=x.png", row["id"]), &stranger, json!("x")).await;
    assert_eq!((status, &answer["error"]["code"]), (StatusCode::FORBIDDEN, &json!("forbidden")), "{answer}");
}

#[tokio::test]
async fn a_kept_question_is_removed_by_who_kept_it_or_a_head() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let author = enter(&shared, "zhangsan", UserRole::Officer, "").await;
    let other = enter(&shared, "lisi", UserRole::Officer, "").await;
    let head = enter(&shared, "juzhang", UserRole::Director, "").await;
    let keep = async || {
        let body = json!({ "title": "亿元以上", "ask": { "at_least_yuan": 100_000_000 } });
        let (status, row) = ask(&app, "POST /questions", &author, body).await;
        assert_eq!(status, StatusCode::CREATED, "{row}");
        format!("DELETE /questions/{}", row["id"])
    };
    let line = keep().await;
    assert_eq!(ask(&app, &line, &other, Value::Null).await.0, StatusCode::FORBIDDEN);
    assert_eq!(ask(&app, &line, &author, Value::Null).await.0, StatusCode::NO_CONTENT);
    assert_eq!(ask(&app, &keep().await, &head, Value::Null).await.0, StatusCode::NO_CONTENT);
    assert_eq!(ask(&app, "DELETE /questions/999999", &author, Value::Null).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn at_a_machine_without_users_a_promise_is_reviewed_and_says_by_whom() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let body = json!({ "project": project_of(&shared, "商务局").await, "kind": "subsidy", "text": "设备投资奖补",
        "amount": "1000000 CNY", "basis_document": "某办法", "basis_article": "第三条", "due": "2024-12-31" });
    let (status, row) = ask(&app, "POST /promises", "", body).await;
    assert_eq!(status, StatusCode::CREATED, "{row}");
    let line = format!("PUT /promises/{}/review", row["id"]);
    let (status, row) = ask(&app, &line, "", json!({ "version": 1, "verdict": "approved" })).await;
    assert_eq!((status, row["reviewer"].as_str()), (StatusCode::OK, Some("local")), "{row}");
    assert!(row["history"].to_string().contains("reviewed by its own author"), "{row}");
}

#[tokio::test]
async fn the_database_is_said_by_the_database() {
    let (_, about) = get(&demo().await, "/api/v1/about").await;
    assert_eq!(about["database"], "sqlite");
}

#[tokio::test]
async fn a_ledger_changes_no_project_of_others_and_is_taken_back_by_who_brought_it() {
    let shared = shared().await;
    let folder = tempfile::tempdir().expect("a folder");
    shared.papers.set(folder.path().to_owned()).expect("no folder yet");
    let app = app(Arc::clone(&shared));
    let office = enter(&shared, "lianban", UserRole::ChainOffice, "链办").await;
    let other = enter(&shared, "lisi", UserRole::ChainOffice, "链办").await;
    let clerk = enter(&shared, "zhangsan", UserRole::Clerk, "").await;
    let id = project_of(&shared, "商务局").await;
    let before = shared.store.project(model::ProjectId(id)).await.expect("a project");
    let file = format!(
        "项目名称,投资企业,总投资\n{},样例甲公司,9.87亿元\n全新样例项目,样例新公司,2亿元\n",
        before.project.name
    );
    let bring = async |secret: &str, kind: &str| {
        let request = Request::post(format!("/api/v1/import-drafts?kind={kind}&name=a.csv"))
            .header("origin", "http://localhost:8787")
            .header("host", "localhost:8787")
            .header("cookie", format!("liantu_session={secret}"));
        send(&app, request.body(Body::from(file.clone())).expect("a request")).await
    };
    let preview = async |secret: &str| {
        let (status, draft) = bring(secret, "projects").await;
        assert_eq!(status, StatusCode::CREATED, "{draft}");
        let path = format!("/import-drafts/{}", draft["id"]);
        let columns = json!([{ "index": 0, "field": "name" }, { "index": 1, "field": "investor" }, { "index": 2, "field": "amount" }]);
        let body = json!({ "version": draft["version"], "columns": columns, "differences": "take", "judged": { "2": id.to_string() } });
        let (status, draft) = ask(&app, &format!("PUT {path}"), secret, body).await;
        assert_eq!(status, StatusCode::OK, "{draft}");
        let (_, preview) = ask(&app, &format!("GET {path}/preview"), secret, Value::Null).await;
        let commit = json!({ "version": draft["version"], "basis": preview["basis"] });
        (preview, format!("POST {path}/commit"), commit)
    };
    let (seen, line, commit) = preview(&office).await;
    assert_eq!((&seen["skipped"], &seen["new"], &seen["known"]), (&json!(1), &json!(1), &json!(0)), "{seen}");
    assert!(seen["rows"][0].to_string().contains("changed after a transfer"), "{seen}");
    let (status, import) = ask(&app, &line, &office, commit).await;
    assert_eq!(status, StatusCode::CREATED, "{import}");
    assert_eq!(shared.store.project(model::ProjectId(id)).await.expect("a project"), before);
    // A clerk answers for the data of all.
    assert_eq!(preview(&clerk).await.0["known"], 1);
    let turn = format!("PUT /imports/{}/state", import["id"]);
    let undone = || json!({ "state": "undone" });
    let (status, answer) = ask(&app, &turn, &other, undone()).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "{answer}");
    assert_eq!(ask(&app, &turn, &office, undone()).await.0, StatusCode::OK);
    assert_eq!(ask(&app, &turn, &clerk, json!({ "state": "active" })).await.0, StatusCode::OK);
    // Lists of the survey are not for who only keeps the machine.
    let admin = enter(&shared, "wangwu", UserRole::Admin, "").await;
    assert_eq!(bring(&admin, "purchases").await.0, StatusCode::FORBIDDEN);
}
