//! Logging in and out, the first administrator, users.

use axum::http::HeaderMap;
use model::UserRole;
use serde_json::json;

use super::rights::enter;
use super::*;

const PASSWORD: &str = "三根钢管两个接箍一条河";

/// Sends a body, with a session's secret where there is one, as a page of the app does.
pub(super) async fn ask(app: &Router, line: &str, secret: Option<&str>, body: Value) -> (StatusCode, HeaderMap, Value) {
    let (method, path) = line.split_once(' ').expect("a method and a path");
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
    let response = app.clone().oneshot(request.body(body).expect("a request")).await.expect("an answer");
    let (status, headers) = (response.status(), response.headers().clone());
    let bytes = to_bytes(response.into_body(), 1 << 20).await.expect("a body");
    (status, headers, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

fn cookie(headers: &HeaderMap) -> &str {
    headers["set-cookie"].to_str().expect("text")
}

fn secret(headers: &HeaderMap) -> String {
    let (name, rest) = cookie(headers).split_once('=').expect("a pair");
    assert_eq!(name, "liantu_session");
    rest.split(';').next().expect("a value").to_owned()
}

fn code(body: &Value) -> &str {
    body["error"]["code"].as_str().unwrap_or_default()
}

async fn log_in(app: &Router, name: &str, password: &str) -> (StatusCode, HeaderMap, Value) {
    ask(app, "POST /session", None, json!({ "name": name, "password": password })).await
}

/// An application with its first administrator, made as a person makes it, and his session.
async fn set_up() -> (Arc<Shared>, Router, String) {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let (status, headers, body) =
        ask(&app, "POST /setup", None, json!({ "name": "Admin", "password": PASSWORD, "unit": "商务局" })).await;
    assert_eq!(status, StatusCode::CREATED, "{body}");
    let secret = secret(&headers);
    (shared, app, secret)
}

#[tokio::test]
async fn the_first_administrator_is_entered_once_and_from_then_on_everyone_logs_in() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let (_, body) = get(&app, "/api/v1/session").await;
    assert_eq!((body["person"]["name"].as_str(), body["setup"].as_bool()), (Some("local"), Some(true)));
    let (_, board) = get(&app, "/api/v1/projects/board").await;
    assert_eq!(body["today"], board["as_of"], "forms are dated by the office's day");
    for (name, password, field) in
        [("张 三", PASSWORD, "name"), ("admin", "short", "password"), ("admin", "password123", "password")]
    {
        let (status, _, body) = ask(&app, "POST /setup", None, json!({ "name": name, "password": password })).await;
        assert_eq!((status, code(&body)), (StatusCode::BAD_REQUEST, "invalid_request"), "{body}");
        let message = body["error"]["message"].as_str().expect("a message");
        assert!(message.contains(&format!("`{field}`")) && !message.contains(password), "{message}");
        assert!(body["error"]["hint"].as_str().is_some_and(|hint| !hint.is_ascii()), "{body}");
    }
    let (status, _, _) = ask(&app, "POST /setup", None, json!({ "name": "admin", "password": PASSWORD })).await;
    assert_eq!(status, StatusCode::CREATED);
    let (status, _, body) = ask(&app, "POST /setup", None, json!({ "name": "other", "password": PASSWORD })).await;
    assert_eq!((status, code(&body)), (StatusCode::CONFLICT, "conflict"));
    assert_eq!(get(&app, "/api/v1/chains").await.0, StatusCode::UNAUTHORIZED);
    let (_, body) = get(&app, "/api/v1/session").await;
    assert!(body["person"].is_null() && body["setup"] == false, "{body}");
}

#[tokio::test]
async fn a_session_lies_in_a_cookie_that_no_script_reads_and_changes_at_login() {
    let (_, app, first) = set_up().await;
    let (status, headers, body) =
        ask(&app, "POST /session", Some(&first), json!({ "name": " ADMIN ", "password": PASSWORD })).await;
    assert_eq!(status, StatusCode::CREATED, "{body}");
    assert_eq!(body["person"]["role"], "admin");
    let said = cookie(&headers);
    assert!(said.contains("HttpOnly") && said.contains("SameSite=Lax") && !said.contains("Secure"), "{said}");
    let second = secret(&headers);
    assert_ne!(first, second);
    assert_eq!(ask(&app, "GET /users", Some(&first), Value::Null).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(ask(&app, "GET /users", Some(&second), Value::Null).await.0, StatusCode::OK);
    let (status, headers, body) = ask(&app, "DELETE /session", Some(&second), Value::Null).await;
    assert_eq!((status, &body["ended"]), (StatusCode::OK, &json!(1)));
    assert!(cookie(&headers).contains("Max-Age=0"));
    assert_eq!(ask(&app, "GET /users", Some(&second), Value::Null).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn behind_tls_the_cookie_is_for_tls_alone() {
    let store = Store::in_memory().await.expect("a database in memory");
    let district = shipped();
    let config = configure(&district).expect("the shipped pack is sound");
    fill(&store, &config, &district).await.expect("the shipped pack loads");
    let shared = Arc::new(Shared::new(store, config, watch::channel(false).1).behind(guard::Front::TlsProxy));
    let app = app(Arc::clone(&shared));
    // Without users nobody comes in through a proxy.
    assert_eq!(get(&app, "/api/v1/chains").await.0, StatusCode::FORBIDDEN);
    let (id, _) = enter(&shared, "admin", UserRole::Admin).await;
    let hash = crate::people::passwords::kept(PASSWORD.into()).await.expect("kept");
    let signed = store::Signed { by: "local", at: &crate::clock::now() };
    shared.store.put_password(id, &hash, None, signed).await.expect("set");
    let (status, headers, _) = log_in(&app, "admin", PASSWORD).await;
    assert_eq!(status, StatusCode::CREATED);
    assert!(cookie(&headers).ends_with("; Secure"), "{}", cookie(&headers));
}

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_are_answered_alike_and_then_have_to_wait() {
    let (_, app, _) = set_up().await;
    let (_, _, unknown) = log_in(&app, "nobody", PASSWORD).await;
    let (_, _, no_name) = log_in(&app, "no name", PASSWORD).await;
    let (status, _, wrong) = log_in(&app, "admin", "wrong").await;
    assert_eq!((status, code(&wrong)), (StatusCode::UNAUTHORIZED, "wrong_login"));
    assert!(unknown == wrong && no_name == wrong, "{unknown} {no_name}");
    for _ in 0..4 {
        log_in(&app, "admin", "wrong").await;
    }
    // The right one, too, has to wait; another name has not.
    let (status, headers, body) = log_in(&app, "admin", PASSWORD).await;
    assert_eq!((status, code(&body)), (StatusCode::TOO_MANY_REQUESTS, "too_many_tries"), "{body}");
    let wait: u64 = headers["retry-after"].to_str().expect("text").parse().expect("seconds");
    assert!((1..=5).contains(&wait), "{wait}");
    assert_eq!(code(&log_in(&app, "someone", "wrong").await.2), "wrong_login");
}

#[tokio::test]
async fn a_write_with_a_session_comes_from_a_page_of_the_app() {
    let (_, app, secret) = set_up().await;
    let write = async |headers: &[(&str, &str)]| {
        let mut request = Request::delete("/api/v1/chains/steel-pipe/nodes/electrodes/judgement")
            .header("host", "localhost:8787")
            .header("cookie", format!("liantu_session={secret}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (status, body) = send(&app, request.body(Body::empty()).expect("a request")).await;
        (status, code(&body).to_owned())
    };
    let foreign = (StatusCode::FORBIDDEN, "foreign_origin".to_owned());
    assert_eq!(write(&[]).await, foreign);
    assert_eq!(write(&[("origin", "null")]).await, foreign);
    assert_eq!(write(&[("origin", "http://localhost:8787.evil.example")]).await, foreign);
    assert_eq!(write(&[("x-liantu", "1"), ("sec-fetch-site", "cross-site")]).await, foreign);
    assert_eq!(write(&[("x-liantu", "1")]).await.0, StatusCode::OK);
    assert_eq!(write(&[("origin", "http://localhost:8787")]).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_disabled_user_is_out_at_once_and_his_work_goes_on() {
    let (shared, app, admin) = set_up().await;
    let (id, officer) = enter(&shared, "干事甲", UserRole::Officer).await;
    enter(&shared, "干事乙", UserRole::Officer).await;
    let project = model::Project {
        owner: "干事甲".into(),
        ..model::Project::new("钻具项目（样例）", model::Profile::Industrial)
    };
    shared.store.create_project(&project, &[], ("干事甲", &crate::clock::now())).await.expect("kept");
    assert_eq!(ask(&app, "GET /chains", Some(&officer), Value::Null).await.0, StatusCode::OK);
    let (_, _, body) = ask(&app, &format!("GET /users/{}", id.0), Some(&admin), Value::Null).await;
    assert_eq!(body["projects"][0]["name"], "钻具项目（样例）");

    let path = format!("PUT /users/{}/disabled", id.0);
    let (status, _, body) = ask(&app, &path, Some(&admin), json!({ "version": 1, "reason": "调走" })).await;
    assert_eq!((status, code(&body)), (StatusCode::CONFLICT, "holds_work"));
    assert!(body["error"]["message"].as_str().is_some_and(|text| text.contains("钻具项目（样例）")), "{body}");
    let named = json!({ "version": 1, "reason": "调走", "successor": "干事丙" });
    assert_eq!(ask(&app, &path, Some(&admin), named).await.0, StatusCode::BAD_REQUEST);
    let named = json!({ "version": 1, "reason": "调走", "successor": "干事乙" });
    let (status, _, body) = ask(&app, &path, Some(&admin), named.clone()).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    assert_eq!(body["projects"].as_array().map(Vec::len), Some(1));
    let (status, _, body) = ask(&app, "GET /chains", Some(&officer), Value::Null).await;
    assert_eq!((status, code(&body)), (StatusCode::UNAUTHORIZED, "not_signed_in"));
    assert_eq!(code(&ask(&app, &path, Some(&admin), named).await.2), "conflict");
}

#[tokio::test]
async fn the_last_administrator_stays_and_a_role_holds_from_the_next_request() {
    let (shared, app, admin) = set_up().await;
    let (_, _, body) = ask(&app, "GET /users", Some(&admin), Value::Null).await;
    let me = body["items"][0]["id"].as_i64().expect("an id");
    let (status, _, body) =
        ask(&app, &format!("PUT /users/{me}"), Some(&admin), json!({ "version": 1, "role": "viewer", "team": null }))
            .await;
    assert_eq!((status, code(&body)), (StatusCode::CONFLICT, "last_admin"));
    let (_, _, body) =
        ask(&app, &format!("PUT /users/{me}/disabled"), Some(&admin), json!({ "version": 1, "reason": "x" })).await;
    assert_eq!(code(&body), "last_admin");

    let (id, clerk) = enter(&shared, "clerk", UserRole::Clerk).await;
    let job = json!({ "kind": "place" });
    assert!(ask(&app, "POST /jobs", Some(&clerk), job.clone()).await.0.is_success());
    let (status, _, body) = ask(
        &app,
        &format!("PUT /users/{}", id.0),
        Some(&admin),
        json!({ "version": 1, "role": "viewer", "unit": "统计局", "team": null }),
    )
    .await;
    assert_eq!((status, body["unit"].as_str()), (StatusCode::OK, Some("统计局")), "{body}");
    assert_eq!(code(&ask(&app, "POST /jobs", Some(&clerk), job).await.2), "forbidden");
}

#[tokio::test]
async fn a_new_password_needs_the_old_one_and_ends_other_sessions() {
    let (_, app, here) = set_up().await;
    let (_, headers, _) = log_in(&app, "admin", PASSWORD).await;
    let there = secret(&headers);
    let next = "四条河五座桥六个园区";
    let wrong = json!({ "old": "wrong", "new": next });
    assert_eq!(code(&ask(&app, "PUT /session/password", Some(&here), wrong).await.2), "wrong_login");
    let weak = json!({ "old": PASSWORD, "new": "1111111111" });
    assert_eq!(code(&ask(&app, "PUT /session/password", Some(&here), weak).await.2), "invalid_request");
    let (status, headers, body) =
        ask(&app, "PUT /session/password", Some(&here), json!({ "old": PASSWORD, "new": next })).await;
    assert_eq!(status, StatusCode::CREATED, "{body}");
    for old in [&here, &there] {
        assert_eq!(ask(&app, "GET /chains", Some(old), Value::Null).await.0, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(ask(&app, "GET /chains", Some(&secret(&headers)), Value::Null).await.0, StatusCode::OK);
    assert_eq!(log_in(&app, "admin", next).await.0, StatusCode::CREATED);
}

#[tokio::test]
async fn users_and_teams_are_entered_by_the_administrator() {
    let (_, app, admin) = set_up().await;
    let team = json!({ "name": "一组", "chains": ["steel-pipe"] });
    let (status, _, team) = ask(&app, "POST /teams", Some(&admin), team).await;
    assert_eq!(status, StatusCode::CREATED, "{team}");
    let nowhere = json!({ "name": "二组", "chains": ["nowhere"] });
    assert_eq!(code(&ask(&app, "POST /teams", Some(&admin), nowhere).await.2), "chain_not_found");
    let user = |name: &str, role: &str| json!({ "name": name, "password": PASSWORD, "role": role, "unit": "商务局", "team": team["id"] });
    let (status, headers, body) = ask(&app, "POST /users", Some(&admin), user("干事甲", "officer")).await;
    assert_eq!(status, StatusCode::CREATED, "{body}");
    assert_eq!(headers["location"], format!("/api/v1/users/{}", body["id"]));
    assert!(!body.to_string().contains("argon2"), "{body}");
    for (name, role, expect) in [("干事甲", "officer", "conflict"), ("干事乙", "boss", "invalid_request")] {
        assert_eq!(code(&ask(&app, "POST /users", Some(&admin), user(name, role)).await.2), expect, "{name}");
    }
    let (status, headers, body) = log_in(&app, "干事甲", PASSWORD).await;
    assert_eq!((status, body["person"]["team"].as_str()), (StatusCode::CREATED, Some("一组")));
    let may: Vec<&str> = body["may"].as_array().expect("may").iter().filter_map(Value::as_str).collect();
    assert!(may.contains(&"put_site_lock") && !may.contains(&"create_user"), "{may:?}");
    assert_eq!(
        code(&ask(&app, "POST /users", Some(&secret(&headers)), user("干事乙", "officer")).await.2),
        "forbidden"
    );
    let path = format!("DELETE /teams/{}?version=1", team["id"]);
    let (_, _, body) = ask(&app, &path, Some(&admin), Value::Null).await;
    assert!(body["error"]["message"].as_str().is_some_and(|text| text.contains("干事甲")), "{body}");
}
