//! The wall screen: no name on it, links that open it and nothing else, signs of life and of change.

use std::time::Duration;

use axum::body::BodyDataStream;
use futures_util::StreamExt;
use model::UserRole;
use serde_json::json;

use super::people::ask;
use super::rights::enter;
use super::*;

/// An application with an administrator and a director, and their sessions.
async fn office() -> (Arc<Shared>, Router, String, String) {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let (_, admin) = enter(&shared, "admin", UserRole::Admin).await;
    let (_, director) = enter(&shared, "director", UserRole::Director).await;
    (shared, app, admin, director)
}

/// Asks with a link's secret, as a wall on another machine does.
async fn by_link(app: &Router, path: &str, secret: &str) -> axum::response::Response {
    let request = Request::get(format!("/api/v1{path}"))
        .header("host", "wall.example")
        .header("x-liantu-screen", secret)
        .body(Body::empty())
        .expect("a request");
    app.clone().oneshot(request).await.expect("an answer")
}

async fn link(app: &Router, admin: &str, body: Value) -> (i64, String) {
    let (status, _, made) = ask(app, "POST /screen/links", Some(admin), body).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let path = made["path"].as_str().expect("a path");
    (made["id"].as_i64().expect("an id"), path.strip_prefix("/screen#").expect("a secret").to_owned())
}

/// Reads a stream until it says something.
async fn hear(stream: &mut BodyDataStream, what: &str) -> String {
    let mut heard = String::new();
    while !heard.contains(what) {
        let part = tokio::time::timeout(Duration::from_secs(30), stream.next()).await;
        let part =
            part.unwrap_or_else(|_| panic!("no `{what}` was heard: {heard}")).expect("it goes on").expect("bytes");
        heard += &String::from_utf8_lossy(&part);
    }
    heard
}

#[tokio::test]
async fn no_firm_project_promise_or_person_is_named_on_the_wall() {
    let (shared, app, _, director) = office().await;
    const MARK: &str = "墙上不许有";
    let lead = json!({ "on": "2025-01-20", "stage": "lead", "facts": { "name": format!("{MARK}的项目"), "profile": "light",
        "investor": format!("{MARK}的投资方"), "content": format!("{MARK}的内容"), "channel": "chamber", "owner": "director", "unit": "商务局" } });
    let (status, _, made) = ask(&app, "POST /projects", Some(&director), lead).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let promise = json!({ "project": made["card"]["id"], "kind": "subsidy", "text": format!("{MARK}的承诺"), "amount": "1234567.00 CNY", "due": "2025-01-29" });
    let (status, _, answer) = ask(&app, "POST /promises", Some(&director), promise).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    let task = json!({ "title": format!("{MARK}的任务"), "owner": "director", "due": "2025-01-31" });
    let (status, _, answer) = ask(&app, "POST /tasks", Some(&director), task).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    let (status, _, body) = ask(&app, "GET /screen", Some(&director), Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let text = body.to_string();
    assert!(!text.contains(MARK), "{text}");
    // A project or a firm may bear the name of the zone it is in, which is no secret.
    let zones = body["zones"].to_string();
    let projects = shared.projects.now(&shared.store).await.expect("projects");
    for held in projects.iter() {
        let project = &held.row.project;
        for name in [&project.name, &project.investor, &project.owner] {
            assert!(
                name.chars().count() < 2 || zones.contains(name.as_str()) || !text.contains(name.as_str()),
                "`{name}` is on the wall"
            );
        }
    }
    let ground = shared.landscape.now(&shared.store).await.expect("firms");
    for firm in ground.firms() {
        assert!(zones.contains(&firm.name) || !text.contains(&firm.name), "`{}` is on the wall", firm.name);
    }
    assert_eq!(
        body["projects"].as_u64(),
        Some(body["stages"].as_array().expect("stages").iter().map(|s| s["count"].as_u64().expect("a count")).sum())
    );
    assert!(
        body["chains"].as_array().is_some_and(|chains| !chains.is_empty())
            && !body["zones"].as_array().expect("zones").is_empty()
    );
    for field in ["score", "value\":", "investor", "owner", "holder"] {
        assert!(!text.contains(&format!("\"{field}\"")), "{field}");
    }
}

#[tokio::test]
async fn a_link_opens_the_screen_and_nothing_else() {
    let (_, app, admin, director) = office().await;
    let (_, secret) = link(&app, &admin, json!({ "name": "一楼大厅" })).await;
    assert_eq!(by_link(&app, "/screen", &secret).await.status(), StatusCode::OK);
    for path in ["/district", "/projects", "/overview", "/screen/links", "/screen/settings"] {
        let status = by_link(&app, path, &secret).await.status();
        assert!(matches!(status, StatusCode::UNAUTHORIZED | StatusCode::METHOD_NOT_ALLOWED), "{path}: {status}");
    }
    let (_, _, list) = ask(&app, "GET /screen/links", Some(&admin), Value::Null).await;
    assert!(!list.to_string().contains(&secret) && list["items"][0]["opens"] == true, "{list}");
    for (line, body) in [
        ("POST /screen/links", json!({ "name": "我的" })),
        ("GET /screen/links", Value::Null),
        ("DELETE /screen/links/1", Value::Null),
    ] {
        assert_eq!(ask(&app, line, Some(&director), body).await.0, StatusCode::FORBIDDEN, "{line}");
    }
}

#[tokio::test]
async fn a_link_that_is_guessed_has_ended_or_was_revoked_is_answered_alike() {
    let (shared, app, admin, _) = office().await;
    let (revoked, secret) = link(&app, &admin, json!({ "name": "一楼大厅" })).await;
    assert_eq!(
        ask(&app, &format!("DELETE /screen/links/{revoked}"), Some(&admin), Value::Null).await.0,
        StatusCode::NO_CONTENT
    );
    let old = "e".repeat(64);
    let yesterday = crate::clock::today() - chrono::Days::new(1);
    let new = store::NewScreenLink { name: "旧", token: &crate::people::kept(&old), ends: yesterday };
    let at = crate::clock::now();
    shared.store.create_screen_link(&new, store::Signed { by: "admin", at: &at }).await.expect("a link");
    let mut answers = Vec::new();
    for guess in [&secret, &old, &"0".repeat(64), "short", "", &"f".repeat(6400), &crate::people::kept(&secret)] {
        let answer = by_link(&app, "/screen", guess).await;
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), 1 << 20).await.expect("a body");
        answers.push((status, String::from_utf8_lossy(&bytes).into_owned()));
        assert_eq!(by_link(&app, "/screen/events", guess).await.status(), StatusCode::NOT_FOUND, "{guess}");
    }
    assert_eq!(answers[0].0, StatusCode::NOT_FOUND);
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert_eq!(ask(&app, "DELETE /screen/links/999", Some(&admin), Value::Null).await.0, StatusCode::NOT_FOUND);
    for body in [
        json!({ "name": "" }),
        json!({ "name": "厅", "ends": "2000-01-01" }),
        json!({ "name": "厅", "ends": "2999-01-01" }),
        json!({ "name": "厅", "ends": "soon" }),
    ] {
        assert_eq!(
            ask(&app, "POST /screen/links", Some(&admin), body.clone()).await.0,
            StatusCode::BAD_REQUEST,
            "{body}"
        );
    }
}

#[tokio::test]
async fn what_is_set_for_the_screen_is_checked_and_red_is_left_out_where_visitors_pass() {
    let (_, app, admin, director) = office().await;
    let (_, _, before) = ask(&app, "GET /screen", Some(&director), Value::Null).await;
    assert!(before["red"]["count"].is_number() && before["stages"][0]["red"].is_number(), "{}", before["red"]);
    let set = json!({ "title": { "zh": "蒸湘区招商", "en": "Zhengxiang" }, "panels": ["atlas", "changes", "atlas"], "hide_red": true, "seconds": 30 });
    let (status, _, answer) = ask(&app, "PUT /screen/settings", Some(&director), set).await;
    assert_eq!((status, &answer["panels"]), (StatusCode::OK, &json!(["atlas", "changes"])), "{answer}");
    let (_, _, after) = ask(&app, "GET /screen", Some(&admin), Value::Null).await;
    assert_eq!((&after["red"], &after["stages"][0]["red"]), (&Value::Null, &Value::Null));
    assert_eq!(after["settings"]["title"]["zh"], "蒸湘区招商");
    for wrong in [
        json!({ "panels": ["firms"] }),
        json!({ "panels": [] }),
        json!({ "seconds": 1 }),
        json!({ "title": { "zh": "只有中文", "en": "" } }),
    ] {
        let (status, _, answer) = ask(&app, "PUT /screen/settings", Some(&director), wrong.clone()).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{wrong}: {answer}");
    }
}

#[tokio::test]
async fn a_wall_hears_signs_of_life_and_of_change_until_its_link_is_revoked() {
    let (_, app, admin, director) = office().await;
    let (id, secret) = link(&app, &admin, json!({ "name": "一楼大厅" })).await;
    let (_, _, first) = ask(&app, "GET /screen", Some(&director), Value::Null).await;
    let answer = by_link(&app, "/screen/events", &secret).await;
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    let mut stream = answer.into_body().into_data_stream();
    hear(&mut stream, "event: beat").await;
    let task = json!({ "title": "核对用地", "owner": "director", "due": "2025-02-10" });
    assert_eq!(ask(&app, "POST /tasks", Some(&director), task).await.0, StatusCode::CREATED);
    hear(&mut stream, "event: changed").await;
    let (_, _, second) = ask(&app, "GET /screen", Some(&director), Value::Null).await;
    assert!(second["mark"].as_i64() > first["mark"].as_i64(), "{} {}", second["mark"], first["mark"]);
    hear(&mut stream, "event: beat").await;
    assert_eq!(
        ask(&app, &format!("DELETE /screen/links/{id}"), Some(&admin), Value::Null).await.0,
        StatusCode::NO_CONTENT
    );
    let end = async { while let Some(Ok(_)) = stream.next().await {} };
    tokio::time::timeout(Duration::from_secs(60), end).await.expect("the stream ends");
    assert_eq!(by_link(&app, "/screen/events", &secret).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn walls_that_listen_are_bounded_and_leave_when_the_server_stops() {
    let (stop, stopping) = watch::channel(false);
    let store = Store::in_memory().await.expect("a database in memory");
    let district = shipped();
    let config = configure(&district).expect("the shipped pack is sound");
    let app = app(Arc::new(Shared::new(store, config, stopping)));
    let mut streams = Vec::new();
    let listen = async || {
        let request = Request::get("/api/v1/screen/events").body(Body::empty()).expect("a request");
        app.clone().oneshot(request).await.expect("an answer")
    };
    loop {
        let answer = listen().await;
        if answer.status() != StatusCode::OK {
            assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
            break;
        }
        streams.push(answer.into_body().into_data_stream());
        assert!(streams.len() <= 100, "as many as like may listen");
    }
    // One that leaves makes room for another.
    streams.pop();
    let answer = listen().await;
    assert_eq!(answer.status(), StatusCode::OK);
    streams.push(answer.into_body().into_data_stream());
    stop.send(true).expect("somebody listens");
    for mut stream in streams {
        let end = async { while let Some(Ok(_)) = stream.next().await {} };
        tokio::time::timeout(Duration::from_secs(10), end).await.expect("the stream ends");
    }
}
