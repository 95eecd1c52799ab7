//! What visits, memoranda, letters and instructions leave to be done, and who may put it off.

use model::UserRole;
use serde_json::json;

use super::departments::{ask, enter, project_of, refusals};
use super::*;

async fn task(app: &Router, who: &str, id: &Value) -> Value {
    ask(app, &format!("GET /tasks/{id}"), who, Value::Null).await.1
}

async fn tasks(app: &Router, who: &str, origin: &str) -> Vec<Value> {
    let (status, list) = ask(app, &format!("GET /tasks?state=all&origin={origin}"), who, Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{list}");
    list["items"].as_array().expect("items").clone()
}

/// What a user is told, the last first.
async fn told(app: &Router, who: &str) -> Vec<String> {
    let (_, list) = ask(app, "GET /notices?limit=100", who, Value::Null).await;
    let kind = |item: &Value| item["kind"].as_str().expect("a kind").to_owned();
    list["items"].as_array().expect("items").iter().map(kind).collect()
}

fn visit(next: Value) -> Value {
    json!({ "key": "k-1", "firm_name": "云栈直播公司", "on": "2025-01-20", "team": "商务局", "said": "谈了跨境直播", "next": next })
}

#[tokio::test]
async fn the_next_step_of_a_visit_is_a_task_and_both_say_the_same() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let writer = enter(&shared, "干事甲", UserRole::Officer, "商务局").await;
    let other = enter(&shared, "干事乙", UserRole::Officer, "商务局").await;
    let step = json!({ "what": "发载体清单", "by": "干事乙", "due": "2025-02-14" });
    let (status, made) = ask(&app, "POST /visits", &writer, visit(step.clone())).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let own = &made["next_task"];
    assert_eq!(
        (&own["state"], &own["due"], &own["unknown_holder"]),
        (&json!("open"), &json!("2025-02-14"), &Value::Null)
    );
    let row = task(&app, &other, &own["id"]).await;
    assert_eq!(
        (&row["origin"], &row["origin_id"], &row["owner"], &row["title"]),
        (&json!("visit"), &made["id"], &json!("干事乙"), &json!("云栈直播公司：发载体清单")),
        "{row}"
    );
    assert_eq!(told(&app, &other).await, ["task_assigned"]);
    // The same draft again makes no second one.
    ask(&app, "POST /visits", &writer, visit(step.clone())).await;
    assert_eq!(tasks(&app, &writer, "visit").await.len(), 1);

    // Another day on the record is another day of the task; a corrected word of what was said is not.
    let path = format!("PUT /visits/{}", made["id"]);
    let correct = |version: i64, next: Value| {
        let mut body = visit(next);
        (body["version"], body["reason"]) = (json!(version), json!("对方改期"));
        body
    };
    let later = json!({ "what": "发载体清单", "by": "干事乙", "due": "2025-02-21" });
    let (status, whole) = ask(&app, &path, &writer, correct(1, later.clone())).await;
    assert_eq!((status, &whole["record"]["next_task"]["due"]), (StatusCode::OK, &json!("2025-02-21")), "{whole}");
    // Moved on the task, it stays moved when the record is corrected elsewhere.
    let event = format!("POST /tasks/{}/events", row["id"]);
    let put_off = json!({ "version": 2, "step": "changed", "due": "2025-02-28", "note": "企业约到月底" });
    let (status, body) = ask(&app, &event, &other, put_off).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let mut words = correct(2, later.clone());
    words["said"] = json!("谈了跨境直播和仓储");
    let (_, whole) = ask(&app, &path, &writer, words).await;
    assert_eq!(whole["record"]["next_task"]["due"], "2025-02-28", "{whole}");

    // Done on the task, done on the record.
    let done = json!({ "version": 3, "step": "done", "note": "已发" });
    assert_eq!(ask(&app, &event, &other, done).await.0, StatusCode::OK);
    let (_, whole) = ask(&app, &format!("GET /visits/{}", made["id"]), &writer, Value::Null).await;
    assert_eq!(whole["record"]["next_task"]["state"], "done", "{whole}");
    // What comes next is another task; a step that is taken out ends with the reason of the correction.
    let next = json!({ "what": "约对方来区看载体", "due": "2025-03-14" });
    let (_, whole) = ask(&app, &path, &writer, correct(3, next)).await;
    let second = whole["record"]["next_task"]["id"].clone();
    assert_ne!(second, row["id"]);
    assert_eq!(task(&app, &writer, &second).await["owner"], "干事甲", "who wrote it down sees to it");
    ask(&app, &path, &writer, correct(4, Value::Null)).await;
    let ended = task(&app, &writer, &second).await;
    assert_eq!((&ended["state"], &ended["history"][1]["note"]), (&json!("cancelled"), &json!("对方改期")), "{ended}");
}

#[tokio::test]
async fn a_step_without_a_day_gets_one_and_a_name_that_is_no_user_is_told() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let writer = enter(&shared, "干事甲", UserRole::Officer, "商务局").await;
    let (_, made) = ask(&app, "POST /visits", &writer, visit(json!({ "what": "发图纸", "by": "外聘顾问" }))).await;
    let own = &made["next_task"];
    assert_eq!(own["holder"], "商务局 外聘顾问", "{made}");
    assert!(own["unknown_holder"]["en"].as_str().is_some_and(|text| text.contains("干事甲")), "{own}");
    assert!(own["due"].as_str() > made["facts"]["on"].as_str(), "{own}");
}

#[tokio::test]
async fn a_memorandum_ends_its_task_and_a_done_task_asks_what_came_of_it() {
    let app = demo().await;
    let mou = |version: Value, more: Value| {
        let mut body = json!({ "version": version, "partner": "甲公司", "on": "2025-01-06", "what": "框架协议",
            "follow_up": { "what": "回访", "by": "商务局", "due": "2025-02-14" } });
        body.as_object_mut().expect("a body").extend(more.as_object().expect("fields").clone());
        body
    };
    let (status, made) = ask(&app, "POST /mous", "", mou(Value::Null, json!({}))).await;
    assert_eq!((status, &made["state"], &made["task"]["state"]), (StatusCode::CREATED, &json!("due"), &json!("open")));
    let event = format!("POST /tasks/{}/events", made["task"]["id"]);
    ask(&app, &event, "", json!({ "version": 1, "step": "done", "note": "已回访" })).await;
    let (_, list) = ask(&app, "GET /mous?state=calls", "", Value::Null).await;
    let found = list["items"].as_array().expect("items").iter().find(|one| one["id"] == made["id"]).cloned();
    let found = found.expect("it calls: nobody said what came of it");
    assert_eq!((&found["state"], &found["task"]["fate"]), (&json!("done"), &json!("done")), "{found}");
    ask(&app, &event, "", json!({ "version": 2, "step": "reopened", "note": "没谈成，再访" })).await;
    let path = format!("PUT /mous/{}", made["id"]);
    let (status, settled) = ask(&app, &path, "", mou(json!(1), json!({ "project": 1 }))).await;
    assert_eq!(
        (status, &settled["state"], &settled["task"]["state"]),
        (StatusCode::OK, &json!("settled"), &json!("done")),
        "{settled}"
    );
    assert_eq!(task(&app, "", &made["task"]["id"]).await["project"]["id"], 1);
}

#[tokio::test]
async fn a_letter_is_each_departments_task_until_it_answers_and_all_are_told_at_once() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let officer = enter(&shared, "ganshi", UserRole::Officer, "商务局").await;
    let industry = enter(&shared, "gongxin", UserRole::Department, "工信局").await;
    let project = project_of(&shared, "商务局").await;
    let letter = json!({ "title": "选址征求意见", "question": "请提意见", "projects": [project], "departments": ["工信局", "住建局", "财政局"] });
    let (status, row) = ask(&app, "POST /consultations", &officer, letter).await;
    assert_eq!(status, StatusCode::CREATED, "{row}");
    assert_eq!(told(&app, &industry).await, ["consultation"]);
    // The sweep finds that it was told.
    crate::notices::sweep(&shared.store, shared.config(), &shared.projects).await.expect("it sweeps");
    assert_eq!(told(&app, &industry).await.iter().filter(|kind| *kind == "consultation").count(), 1);
    let of = |list: &[Value], unit: &str| list.iter().find(|one| one["unit"] == unit).cloned().expect("a task");
    let list = tasks(&app, &officer, "consultation").await;
    let own = of(&list, "工信局");
    assert_eq!((list.len(), &own["origin_id"], &own["due"]), (3, &row["id"], &row["due"]));
    let event = format!("POST /tasks/{}/events", own["id"]);
    let done = json!({ "version": 1, "step": "done", "note": "已答" });
    let (status, refused) = ask(&app, &event, &industry, done).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "{refused}");
    let at = |n: usize, what: &str| format!("/consultations/{}/departments/{}/{what}", row["id"], row["asks"][n]["id"]);
    let answer = json!({ "opinion": "agree", "name": "联络员", "post": "科长" });
    assert_eq!(ask(&app, &format!("PUT {}", at(0, "answer")), &industry, answer).await.0, StatusCode::OK);
    assert_eq!(told(&app, &officer).await[0], "answered");
    assert_eq!(
        ask(&app, &format!("PUT {}", at(1, "withdrawn")), &officer, json!({ "reason": "不涉及" })).await.0,
        StatusCode::OK
    );
    // An answer came in since: whoever collects has to have seen it.
    let close = format!("PUT /consultations/{}/state", row["id"]);
    let late = json!({ "version": 1, "state": "closed" });
    assert_eq!(ask(&app, &close, &officer, late).await.0, StatusCode::CONFLICT);
    let (_, now) = ask(&app, &format!("GET /consultations/{}", row["id"]), &officer, Value::Null).await;
    let state = json!({ "version": now["version"], "state": "closed" });
    assert_eq!(ask(&app, &close, &officer, state).await.0, StatusCode::OK);
    let list = tasks(&app, &officer, "consultation").await;
    let states: Vec<Value> = ["工信局", "住建局", "财政局"].map(|unit| of(&list, unit)["state"].clone()).to_vec();
    assert_eq!(states, ["done", "cancelled", "cancelled"]);
}

#[tokio::test]
async fn an_instruction_on_a_project_is_a_task_and_comes_back_until_it_is_settled() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let chief = enter(&shared, "juzhang", UserRole::Director, "").await;
    let officer = enter(&shared, "ganshi", UserRole::Officer, "商务局").await;
    let project = project_of(&shared, "商务局").await;
    let body = json!({ "words": "一周内约谈投资方", "source": "区长办公会", "on": "2025-01-24", "project": project });
    let (status, made) = ask(&app, "POST /instructions", &chief, body).await;
    assert_eq!((status, &made["task"]["state"]), (StatusCode::CREATED, &json!("open")), "{made}");
    let id = &made["task"]["id"];
    let item = async || {
        let (_, agenda) = ask(&app, "GET /agenda", &chief, Value::Null).await;
        let key = format!("instruction:{}", made["id"]);
        let items = agenda["items"].as_array().expect("items");
        assert!(!items.iter().any(|one| one["key"] == format!("task:{id}")), "it stands once: {agenda}");
        items.iter().find(|one| one["key"] == key).cloned()
    };
    let open = item().await.expect("it is on the agenda");
    assert_eq!((&open["fate"], &open["task"], &open["project"]), (&json!("not_begun"), id, &json!(project)), "{open}");
    let event = format!("POST /tasks/{id}/events");
    // Who has it in hand does not put it off.
    for step in [json!({ "step": "changed", "due": "2025-06-30" }), json!({ "step": "cancelled" })] {
        let mut body = step;
        (body["version"], body["note"]) = (json!(1), json!("来不及"));
        let (status, refused) = ask(&app, &event, &officer, body).await;
        assert_eq!((status, &refused["error"]["code"]), (StatusCode::FORBIDDEN, &json!("forbidden")), "{refused}");
        assert!(refused["error"]["hint"].as_str().is_some_and(|hint| hint.contains("申请延期")), "{refused}");
    }
    let wish = json!({ "version": 1, "step": "asked_day", "due": "2025-06-30", "note": "投资方在国外" });
    let (status, asked) = ask(&app, &event, &officer, wish).await;
    assert_eq!((status, &asked["wish"]["due"]), (StatusCode::OK, &json!("2025-06-30")), "{asked}");
    assert_ne!(asked["due"], "2025-06-30", "asking moves nothing");
    assert_eq!(told(&app, &chief).await[0], "task_changed");
    assert!(
        item().await.expect("still there")["why"]["zh"]
            .as_str()
            .is_some_and(|why| why.contains("申请延期至 2025-06-30"))
    );
    let granted = json!({ "version": 2, "step": "changed", "due": "2025-03-31", "note": "给到三月底" });
    let (status, moved) = ask(&app, &event, &chief, granted).await;
    assert_eq!(
        (status, &moved["due"], &moved["wish"]),
        (StatusCode::OK, &json!("2025-03-31"), &Value::Null),
        "{moved}"
    );
    assert_eq!(told(&app, &officer).await[0], "task_changed");
    let may = |task: &Value| task["may"].as_array().expect("steps").iter().any(|step| step == "changed");
    assert!(!may(&task(&app, &officer, id).await) && may(&task(&app, &chief, id).await));
    let done = json!({ "version": 3, "step": "done", "note": "已约谈" });
    assert_eq!(ask(&app, &event, &officer, done).await.0, StatusCode::OK);
    assert_eq!(item().await.expect("until it is settled")["fate"], "done");
    let settle = format!("PUT /instructions/{}/settled", made["id"]);
    assert_eq!(ask(&app, &settle, &chief, json!({ "note": "落实" })).await.0, StatusCode::OK);
    assert_eq!(item().await, None);
}

#[tokio::test]
async fn a_task_of_a_meeting_is_not_entered_by_hand() {
    let app = demo().await;
    let check = async |more: Value, expect: Result<&str, &str>| {
        let mut body = json!({ "title": "约谈", "unit": "商务局", "days": 3 });
        body.as_object_mut().expect("a body").extend(more.as_object().expect("fields").clone());
        let (status, answer) = ask(&app, "POST /tasks", "", body).await;
        match expect {
            Ok(origin) => assert_eq!((status, &answer["origin"]), (StatusCode::CREATED, &json!(origin)), "{answer}"),
            Err(words) => assert!(refusals(&answer).iter().any(|one| one.contains(words)), "{words}: {answer}"),
        }
    };
    for origin in ["decision", "instruction", "visit", "trip", "mou", "consultation"] {
        check(json!({ "origin": origin, "origin_id": 4711 }), Err("is made where it comes from")).await;
    }
    check(json!({ "origin_id": 1 }), Err("comes of nothing")).await;
    check(json!({ "origin": "project" }), Err("name it in `project`")).await;
    check(json!({ "origin": "project", "project": 1, "origin_id": 2 }), Err("no other number")).await;
    check(json!({ "origin": "project", "project": 1 }), Ok("project")).await;
    check(json!({ "project": 1 }), Ok("project")).await;
    check(json!({}), Ok("own")).await;
}

#[tokio::test]
async fn steps_of_visits_and_memoranda_go_with_the_tasks_of_who_leaves() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let admin = enter(&shared, "zhuren", UserRole::Admin, "").await;
    let leaving = enter(&shared, "干事甲", UserRole::Officer, "商务局").await;
    let next = enter(&shared, "干事乙", UserRole::Officer, "商务局").await;
    let step = json!({ "what": "发载体清单", "by": "干事甲", "due": "2025-02-14" });
    let (_, made) = ask(&app, "POST /visits", &leaving, visit(step.clone())).await;
    let mou = json!({ "partner": "甲公司", "on": "2025-01-06", "what": "框架协议", "follow_up": step });
    let (_, signed) = ask(&app, "POST /mous", &leaving, mou).await;
    let (_, users) = ask(&app, "GET /users", &admin, Value::Null).await;
    let id =
        users["items"].as_array().expect("users").iter().find(|user| user["name"] == "干事甲").expect("a user")["id"]
            .clone();
    let line = format!("PUT /users/{id}/disabled");
    let (status, held) = ask(&app, &line, &admin, json!({ "version": 1, "reason": "调离" })).await;
    assert_eq!((status, &held["error"]["code"]), (StatusCode::CONFLICT, &json!("holds_work")), "{held}");
    assert!(held["error"]["message"].as_str().is_some_and(|text| text.contains("2 next steps")), "{held}");
    let body = json!({ "version": 1, "reason": "调离", "successor": "干事乙" });
    let (status, done) = ask(&app, &line, &admin, body).await;
    assert_eq!((status, done["steps"].as_array().map(Vec::len)), (StatusCode::OK, Some(2)), "{done}");
    let (_, whole) = ask(&app, &format!("GET /visits/{}", made["id"]), &next, Value::Null).await;
    assert_eq!(
        (
            &whole["record"]["facts"]["next"]["by"],
            &whole["record"]["next_task"]["holder"],
            &whole["versions"][1]["reason"]
        ),
        (&json!("干事乙"), &json!("商务局 干事乙"), &json!("调离")),
        "{whole}"
    );
    let (_, list) = ask(&app, "GET /mous", &next, Value::Null).await;
    let mine = list["items"].as_array().expect("items").iter().find(|one| one["id"] == signed["id"]).expect("it");
    assert_eq!(
        (&mine["follow_up"]["by"], &mine["task"]["holder"]),
        (&json!("干事乙"), &json!("商务局 干事乙")),
        "{mine}"
    );
}
