//! Tasks, dispatch meetings, what people are told, calendars by secret, settings.

use axum::http::Method;
use model::UserRole;
use serde_json::json;

use super::rights::enter;
use super::*;

async fn ask(app: &Router, line: &str, secret: Option<&str>, body: Value) -> (StatusCode, Value) {
    let (method, path) = line.split_once(' ').expect("a method and a path");
    let method: Method = method.parse().expect("a method");
    let mut request = Request::builder()
        .method(method)
        .uri(format!("/api/v1{path}"))
        .header("host", "localhost:8787")
        .header("origin", "http://localhost:8787");
    if let Some(secret) = secret {
        request = request.header("cookie", format!("liantu_session={secret}"));
    }
    let body = if body.is_null() {
        Body::empty()
    } else {
        request = request.header("content-type", "application/json");
        Body::from(body.to_string())
    };
    send(app, request.body(body).expect("a request")).await
}

fn refusals(body: &Value) -> String {
    let list = body["error"]["refusals"].as_array().cloned().unwrap_or_default();
    list.iter().map(|one| one["en"].as_str().unwrap_or_default()).collect::<Vec<_>>().join("; ")
}

fn items(body: &Value) -> &Vec<Value> {
    body["items"].as_array().unwrap_or_else(|| panic!("items: {body}"))
}

#[tokio::test]
async fn the_sample_shows_what_came_of_the_last_meetings_decisions() {
    let app = demo().await;
    let (status, body) = get(&app, "/api/v1/agenda").await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let fates: Vec<_> = items(&body)
        .iter()
        .filter(|item| item["kind"] == "decision")
        .map(|item| item["fate"].as_str().expect("a fate"))
        .collect();
    assert_eq!(fates.len(), 4, "{body}");
    for fate in ["done", "late", "not_begun"] {
        assert!(fates.contains(&fate), "{fate}: {fates:?}");
    }
    assert_eq!(items(&body)[0]["kind"], "instruction");
    assert!(items(&body).iter().any(|item| item["colour"] == "red"), "{body}");
    let (_, meetings) = get(&app, "/api/v1/meetings").await;
    let meeting = &items(&meetings)[0];
    assert_eq!(
        (&meeting["state"], &meeting["sample"], &meeting["decided"]),
        (&json!("issued"), &json!(true), &json!(4))
    );
    let id = meeting["id"].as_i64().expect("a number");
    let request = Request::get(format!("/api/v1/meetings/{id}/file")).body(Body::empty()).expect("a request");
    let file = app.clone().oneshot(request).await.expect("an answer");
    assert_eq!(file.status(), StatusCode::OK);
    let one = to_bytes(file.into_body(), 1 << 22).await.expect("bytes");
    assert!(one.starts_with(b"PK"));
    let (_, tasks) = get(&app, "/api/v1/tasks?which=late").await;
    assert!(items(&tasks).iter().all(|task| task["late"].as_u64() > Some(0) && task["sample"] == true), "{tasks}");
}

#[tokio::test]
async fn a_task_is_refused_with_everything_that_is_wrong_with_it() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    enter(&shared, "主任", UserRole::Admin).await;
    let (_, secret) = enter(&shared, "局长甲", UserRole::Director).await;
    let (gone, _) = enter(&shared, "干事甲", UserRole::Officer).await;
    let looked = store::Looked { id: gone, version: 1 };
    let signed = store::Signed { by: "主任", at: "2025-01-01T08:00:00Z" };
    shared.store.disable_user(looked, "调离", None, signed).await.expect("he had nothing in hand");
    let check = async |body: Value, expect: &str| {
        let (status, body) = ask(&app, "POST /tasks", Some(&secret), body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
        assert!(refusals(&body).contains(expect), "{expect}: {body}");
        assert!(body["error"]["refusals"][0]["zh"].as_str().is_some_and(|zh| !zh.is_ascii()), "{body}");
    };
    check(json!({}), "`title` is missing; `owner` and `unit` are both missing: nobody would do it; `due` is missing")
        .await;
    check(json!({ "title": "x", "owner": "没有的人", "days": 3 }), "no user `没有的人`").await;
    check(json!({ "title": "x", "owner": "干事甲", "days": 3 }), "the user `干事甲` is disabled").await;
    check(json!({ "title": "x", "unit": "商务局", "due": "2025-02-30" }), "`2025-02-30` is not a day").await;
    check(json!({ "title": "x", "unit": "商务局", "due": "2001-02-03" }), "`2001-02-03` is past").await;
    check(json!({ "title": "x", "unit": "商务局", "due": "2099-01-01", "days": 3 }), "one of them").await;
    check(json!({ "title": "x", "unit": "商务局", "days": 4000 }), "more than 500").await;
    check(json!({ "title": "x", "unit": "商务局", "days": 3, "project": 99_999 }), "no project `99999`").await;
    check(json!({ "title": "x", "unit": "商务局 13812345678", "days": 3 }), "`unit`").await;
}

#[tokio::test]
async fn whoever_gets_a_task_is_told_and_reports_on_it_and_a_stranger_may_not() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    enter(&shared, "主任", UserRole::Admin).await;
    let (_, chief) = enter(&shared, "局长甲", UserRole::Director).await;
    let (_, officer) = enter(&shared, "干事甲", UserRole::Officer).await;
    let (_, other) = enter(&shared, "干事乙", UserRole::Officer).await;
    let body = json!({ "title": "补齐环评", "owner": "干事甲", "unit": "环评科", "days": 5 });
    let (status, task) = ask(&app, "POST /tasks", Some(&chief), body).await;
    assert_eq!((status, task["fate"].as_str()), (StatusCode::CREATED, Some("not_begun")), "{task}");
    let (_, told) = ask(&app, "GET /notices", Some(&officer), Value::Null).await;
    assert_eq!((told["unread"].as_u64(), &items(&told)[0]["kind"]), (Some(1), &json!("task_assigned")));
    assert_eq!(items(&told)[0]["opens"], format!("/dispatch?tab=tasks&task={}", task["id"]));
    assert_eq!(ask(&app, "GET /notices", Some(&other), Value::Null).await.1["total"], 0);
    let (_, read) = ask(&app, "PUT /notices/read", Some(&officer), json!({})).await;
    assert_eq!((read["unread"].as_u64(), read["total"].as_u64()), (Some(0), Some(1)));

    let path = format!("POST /tasks/{}/events", task["id"]);
    let report = json!({ "version": 1, "step": "progress", "note": "已报件" });
    let (status, body) = ask(&app, &path, Some(&other), report.clone()).await;
    assert_eq!((status, body["error"]["code"].as_str()), (StatusCode::FORBIDDEN, Some("forbidden")), "{body}");
    let (status, body) = ask(&app, &path, Some(&officer), report.clone()).await;
    assert_eq!((status, body["fate"].as_str()), (StatusCode::OK, Some("under_way")), "{body}");
    let (status, body) = ask(&app, &path, Some(&chief), report).await;
    assert_eq!(status, StatusCode::CONFLICT, "{body}");
    assert_eq!(body["error"]["conflict"]["yours"]["note"], "已报件");
    assert_eq!(body["error"]["conflict"]["theirs"]["version"], 2);
    let (status, body) = ask(&app, &path, Some(&officer), json!({ "version": 2, "step": "done" })).await;
    assert!(status == StatusCode::BAD_REQUEST && refusals(&body).contains("needs words"), "{body}");
    let handed = json!({ "version": 2, "step": "handed_over", "owner": "干事乙", "note": "改由乙办" });
    let (status, body) = ask(&app, &path, Some(&officer), handed).await;
    assert_eq!((status, body["changes"].as_array().map(Vec::len)), (StatusCode::OK, Some(1)), "{body}");
    assert_eq!(ask(&app, "GET /notices", Some(&other), Value::Null).await.1["unread"], 1);
    let done = json!({ "version": 3, "step": "done", "note": "批复已取得" });
    let (_, body) = ask(&app, &path, Some(&other), done).await;
    assert_eq!((&body["state"], &body["late"]), (&json!("done"), &Value::Null), "{body}");
}

#[tokio::test]
async fn a_meeting_freezes_its_agenda_and_its_decisions_become_tasks() {
    let app = demo().await;
    let (status, meeting) = ask(&app, "POST /meetings", None, json!({ "on": "2025-02-10" })).await;
    assert_eq!(status, StatusCode::CREATED, "{meeting}");
    let id = meeting["id"].as_i64().expect("a number");
    let project = meeting["agenda"].as_array().expect("items").iter().find(|item| item["kind"] == "project");
    let key = project.expect("a red project")["key"].as_str().expect("a key").to_owned();
    let agenda =
        json!({ "version": 1, "items": [{ "key": key, "note": "先议" }, { "key": "own:1", "title": "招商节筹备" }] });
    let (status, edited) = ask(&app, &format!("PUT /meetings/{id}/agenda"), None, agenda.clone()).await;
    assert_eq!((status, edited["agenda"].as_array().map(Vec::len)), (StatusCode::OK, Some(2)), "{edited}");
    let (status, late) = ask(&app, &format!("PUT /meetings/{id}/agenda"), None, agenda).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(late["error"]["conflict"]["theirs"]["agenda"].is_array() && late["error"]["conflict"]["yours"].is_object());
    let twice = json!({ "version": 2, "items": [{ "key": key }, { "key": key }, { "key": "project:99999" }] });
    let (_, twice) = ask(&app, &format!("PUT /meetings/{id}/agenda"), None, twice).await;
    assert!(refusals(&twice).contains("stands twice") && refusals(&twice).contains("nothing is called"), "{twice}");

    let decide = json!({ "version": 3, "item": key, "title": "一周内约谈", "unit": "商务局", "days": 5 });
    let (status, early) = ask(
        &app,
        &format!("POST /meetings/{id}/decisions"),
        None,
        json!({ "version": 2, "title": "x", "unit": "y", "days": 1 }),
    )
    .await;
    assert_eq!(status, StatusCode::CONFLICT, "{early}");
    let state = |version: i64, to: &str| json!({ "version": version, "state": to });
    let (status, held) = ask(&app, &format!("PUT /meetings/{id}/state"), None, state(2, "held")).await;
    assert_eq!((status, held["state"].as_str()), (StatusCode::OK, Some("held")), "{held}");
    let said = held["agenda"].clone();
    let (status, decided) = ask(&app, &format!("POST /meetings/{id}/decisions"), None, decide).await;
    assert_eq!(status, StatusCode::CREATED, "{decided}");
    let nobody = json!({ "version": 4, "item": key, "title": "没人办", "days": 5 });
    let (status, nobody) = ask(&app, &format!("POST /meetings/{id}/decisions"), None, nobody).await;
    assert!(status == StatusCode::BAD_REQUEST && refusals(&nobody).contains("nobody would do it"), "{nobody}");

    // The project moves on; the agenda says what it said.
    let number = key.split_once(':').expect("a kind and a number").1;
    let (_, shown) = get(&app, &format!("/api/v1/projects/{number}")).await;
    let end = json!({ "version": shown["card"]["version"], "by": "样例", "kind": "end", "on": "2025-01-24", "reason": "withdrawn" });
    let (status, ended) = ask(&app, &format!("POST /projects/{number}/events"), None, end).await;
    assert_eq!(status, StatusCode::OK, "{ended}");
    let (_, now) = get(&app, &format!("/api/v1/meetings/{id}")).await;
    assert_eq!(now["agenda"], said);
    assert_eq!(now["decisions"][0]["task"]["origin"], "decision");

    let minutes = json!({ "version": 4, "chair": "分管领导", "present": ["商务局"], "said": { (key.clone()): "汇报了进展" }, "summary": "抓紧" });
    let (status, body) = ask(&app, &format!("PUT /meetings/{id}/minutes"), None, minutes.clone()).await;
    assert_eq!((status, body["minutes"]["chair"].as_str()), (StatusCode::OK, Some("分管领导")), "{body}");
    let (status, body) = ask(&app, &format!("PUT /meetings/{id}/minutes"), None, minutes).await;
    assert_eq!(
        (status, &body["error"]["conflict"]["yours"]["summary"]),
        (StatusCode::CONFLICT, &json!("抓紧")),
        "{body}"
    );
    ask(&app, &format!("PUT /meetings/{id}/state"), None, state(5, "reviewed")).await;
    let (status, issued) = ask(&app, &format!("PUT /meetings/{id}/state"), None, state(6, "issued")).await;
    assert_eq!((status, issued["state"].as_str()), (StatusCode::OK, Some("issued")), "{issued}");
    let (status, body) = ask(&app, &format!("PUT /meetings/{id}/minutes"), None, json!({ "version": 7 })).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(body["error"]["message"].as_str().is_some_and(|text| text.contains("begin a correction")), "{body}");
    let (status, next) =
        ask(&app, &format!("POST /meetings/{id}/revisions"), None, json!({ "correction": "时限有误" })).await;
    assert_eq!((status, &next["revision"], &next["agenda"]), (StatusCode::CREATED, &json!(2), &said), "{next}");
    let (second, decision) = (&next["id"], &next["decisions"][0]["id"]);
    let withdraw = format!("DELETE /meetings/{second}/decisions/{decision}?version=1&reason=%E6%94%B9%E6%9C%9F");
    let (status, body) = ask(&app, &withdraw, None, Value::Null).await;
    assert_eq!((status, &body["decisions"][0]["withdrawn"]), (StatusCode::OK, &json!(true)), "{body}");
    assert_eq!(body["decisions"][0]["task"]["state"], "cancelled");
}

#[tokio::test]
async fn minutes_are_reviewed_by_another_where_the_office_wants_it() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let (_, admin) = enter(&shared, "主任", UserRole::Admin).await;
    let (_, chief) = enter(&shared, "局长甲", UserRole::Director).await;
    let (_, chain) = enter(&shared, "链办甲", UserRole::ChainOffice).await;
    ask(&app, "PUT /settings", Some(&admin), json!({ "second_person": true })).await;
    let (_, meeting) = ask(&app, "POST /meetings", Some(&chain), json!({ "on": "2025-02-10" })).await;
    let id = &meeting["id"];
    let state = |version: i64, to: &str| json!({ "version": version, "state": to });
    ask(&app, &format!("PUT /meetings/{id}/state"), Some(&chain), state(1, "held")).await;
    ask(&app, &format!("PUT /meetings/{id}/minutes"), Some(&chain), json!({ "version": 2, "summary": "抓紧" })).await;
    let (status, body) = ask(&app, &format!("PUT /meetings/{id}/state"), Some(&chain), state(3, "reviewed")).await;
    assert_eq!((status, body["error"]["code"].as_str()), (StatusCode::BAD_REQUEST, Some("refused")), "{body}");
    let (status, body) = ask(&app, &format!("PUT /meetings/{id}/state"), Some(&chief), state(3, "reviewed")).await;
    assert_eq!((status, body["reviewed"]["by"].as_str()), (StatusCode::OK, Some("局长甲")), "{body}");
}

#[tokio::test]
async fn a_sweep_tells_what_the_day_brings_once() {
    let shared = shared().await;
    let sweep =
        async || crate::notices::sweep(&shared.store, shared.config(), &shared.projects).await.expect("it sweeps");
    let first = sweep().await;
    assert!(first > 10, "{first}");
    assert_eq!(sweep().await, 0);
    let app = app(Arc::clone(&shared));
    let (_, body) = get(&app, "/api/v1/notices?limit=500").await;
    let kinds: std::collections::BTreeSet<_> = items(&body).iter().filter_map(|item| item["kind"].as_str()).collect();
    for kind in ["project_red", "project_yellow", "task_late", "task_due"] {
        assert!(kinds.contains(kind), "{kind}: {kinds:?}");
    }
}

#[tokio::test]
async fn a_calendar_is_read_by_its_secret_alone_until_it_is_ended() {
    let app = demo().await;
    let (_, made) = ask(&app, "POST /feed", None, Value::Null).await;
    let path = made["path"].as_str().expect("told once").to_owned();
    assert!(ask(&app, "GET /feed", None, Value::Null).await.1["path"].is_null());
    let read = async |path: &str| {
        let request = Request::get(path).body(Body::empty()).expect("a request");
        let answer = app.clone().oneshot(request).await.expect("an answer");
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), 1 << 22).await.expect("bytes");
        (status, String::from_utf8(bytes.to_vec()).expect("UTF-8"))
    };
    let (status, text) = read(&path).await;
    assert_eq!(status, StatusCode::OK);
    for part in ["BEGIN:VCALENDAR", "UID:task-", "UID:meeting-"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(read(&path).await.1, text);
    for wrong in ["/api/v1/calendar/x.ics", "/api/v1/calendar/%2e%2e.ics", &path.replace(".ics", ".txt")] {
        assert_eq!(read(wrong).await.0, StatusCode::NOT_FOUND, "{wrong}");
    }
    ask(&app, "DELETE /feed", None, Value::Null).await;
    assert_eq!(read(&path).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn settings_are_refused_whole_with_everything_that_is_wrong() {
    let app = demo().await;
    let wrong = json!({
        "head": { "zh": "", "en": "x" },
        "number": { "zh": "招商〔{year}〕", "en": "No. {year}-{month}" },
        "mail": { "on": true, "host": "mail server", "port": 0, "from": "x", "base_url": "liantu" },
    });
    let (status, body) = ask(&app, "PUT /settings", None, wrong).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
    for part in ["`head`", "lacks `{year}` or `{month}`", "`host`", "`port`", "`from`", "`base_url`"] {
        assert!(refusals(&body).contains(part), "{part}: {body}");
    }
    let (_, kept) = get(&app, "/api/v1/settings").await;
    assert_eq!((&kept["mail"]["on"], kept["mail_password"].as_bool()), (&json!(false), Some(false)));
    let right = json!({ "number": { "zh": "蒸招〔{year}〕{month}号", "en": "Z {year}-{month}" } });
    let (status, body) = ask(&app, "PUT /settings", None, right).await;
    assert_eq!((status, body["number"]["zh"].as_str()), (StatusCode::OK, Some("蒸招〔{year}〕{month}号")), "{body}");
    let (_, bulletin) = ask(&app, "POST /bulletins", None, json!({ "month": "2024-11" })).await;
    assert_eq!(bulletin["frozen"]["number"]["zh"], "蒸招〔2024〕11号");
    let (status, body) = ask(&app, "POST /mails/test", None, json!({ "to": "a@example.org" })).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
}

#[tokio::test]
async fn a_bulletin_compares_with_what_was_issued_of_the_month_before_and_shows_two_way_marks() {
    let app = demo().await;
    let marks = |side: &str, marks: i64| json!({ "month": "2024-12", "zone": "园区专班", "team": "商务局", "side": side, "marks": marks });
    let (status, body) = ask(&app, "PUT /two-way", None, marks("host", 101)).await;
    assert!(status == StatusCode::BAD_REQUEST && refusals(&body).contains("0 to 100"), "{body}");
    ask(&app, "PUT /two-way", None, marks("host", 90)).await;
    let (_, body) = ask(&app, "PUT /two-way", None, marks("team", 80)).await;
    assert_eq!(items(&body).len(), 2, "{body}");

    let (_, november) = ask(&app, "POST /bulletins", None, json!({ "month": "2024-11" })).await;
    let id = &november["id"];
    for (version, state) in [(1, "reviewed"), (2, "issued")] {
        ask(&app, &format!("PUT /bulletins/{id}/state"), None, json!({ "version": version, "state": state })).await;
    }
    let (_, december) = ask(&app, "POST /bulletins", None, json!({ "month": "2024-12" })).await;
    let said = december["frozen"]["compared"]["zh"].as_str().expect("what it is compared with");
    assert!(said.contains("已印发") && said.contains("第 1 版"), "{said}");
    let figure = |bulletin: &Value| bulletin["frozen"]["figures"].as_array().expect("figures")[0].clone();
    assert_eq!(figure(&december)["before"], figure(&november)["shown"]);
    let units = december["frozen"]["units"].as_array().expect("units").clone();
    let given =
        |name: &str| units.iter().find(|unit| unit["unit"] == name).expect("the unit")["two_way"]["mean"].clone();
    assert_eq!((given("商务局"), given("园区专班"), given("街区专班")), (json!(90.0), json!(80.0), Value::Null));
}
