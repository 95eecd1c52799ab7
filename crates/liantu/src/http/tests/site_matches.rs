//! Sites for a requirement, locks and confirmations over HTTP.

use axum::http::Method;
use serde_json::json;

use super::*;

fn with(method: Method, path: &str, body: Value) -> Request<Body> {
    let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    request.body(Body::from(body.to_string())).expect("a request")
}

fn post(path: &str, body: Value) -> Request<Body> {
    with(Method::POST, path, body)
}

fn lock(holder: &str) -> Value {
    let until = crate::clock::today() + chrono::Days::new(30);
    json!({ "holder": holder, "by": "招商局", "reason": "已签意向书", "until": until.to_string() })
}

fn outcome<'a>(found: &'a Value, id: &str) -> &'a str {
    let items = found["items"].as_array().expect("items");
    let item = items.iter().find(|item| item["site"]["id"] == id).expect("the site");
    item["outcome"].as_str().expect("an outcome")
}

#[tokio::test]
async fn a_locked_site_is_offered_to_its_holder_alone() {
    let app = demo().await;
    let ask = |asker: &str| post("/api/v1/sites/match", json!({ "asker": asker, "min_power_kva": 100.0 }));
    let (_, found) = send(&app, ask("乙项目")).await;
    assert!(outcome(&found, "S-001").starts_with("passes"), "{found}");

    let (status, body) = send(&app, with(Method::PUT, "/api/v1/sites/S-001/lock", lock("甲项目"))).await;
    assert_eq!((status, body["holder"].as_str()), (StatusCode::OK, Some("甲项目")));
    let (status, body) = send(&app, with(Method::PUT, "/api/v1/sites/S-001/lock", lock("乙项目"))).await;
    assert_eq!((status, body["error"]["code"].as_str()), (StatusCode::CONFLICT, Some("conflict")));
    assert!(body["error"]["message"].as_str().expect("a message").contains("locked for `甲项目`"));

    assert_eq!(outcome(&send(&app, ask("乙项目")).await.1, "S-001"), "locked");
    assert!(outcome(&send(&app, ask("甲项目")).await.1, "S-001").starts_with("passes"));
    let (_, locks) = get(&app, "/api/v1/sites/locks").await;
    assert_eq!(locks["items"].as_array().expect("items").len(), 1);

    let free = Request::delete("/api/v1/sites/S-001/lock?by=bureau").body(Body::empty()).expect("a request");
    assert_eq!(send(&app, free).await.1["changed"], true);
    assert!(outcome(&send(&app, ask("乙项目")).await.1, "S-001").starts_with("passes"));
}

#[tokio::test]
async fn what_is_handed_out_names_no_lock() {
    let app = demo().await;
    send(&app, with(Method::PUT, "/api/v1/sites/S-001/lock", lock("保密项目"))).await;
    let request = post("/api/v1/sites/match/report?format=text", json!({ "min_power_kva": 100.0 }));
    let response = app.clone().oneshot(request).await.expect("the router answers");
    let text =
        String::from_utf8(to_bytes(response.into_body(), 1 << 20).await.expect("a body").to_vec()).expect("UTF-8");
    assert!(text.contains("选址结果") && !text.contains("保密项目") && !text.contains("S-001"), "{text}");
    for (format, mime) in
        [("pdf", "application/pdf"), ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    {
        let path = format!("/api/v1/sites/match/report?format={format}&lang=en");
        let response = app.clone().oneshot(post(&path, json!({ "gas": true }))).await.expect("an answer");
        assert_eq!(response.headers()["content-type"], mime);
    }
}

#[tokio::test]
async fn a_word_that_facts_still_hold_makes_them_fresh() {
    let app = demo().await;
    let stale = |found: &Value| found["stale"].as_array().expect("stale").len();
    let (_, sites) = get(&app, "/api/v1/sites?query=S-016").await;
    let before = stale(&sites["items"][0]);
    let body = json!({ "aspect": "price", "by": "街道" });
    let (status, after) = send(&app, with(Method::PUT, "/api/v1/sites/S-016/confirmation", body)).await;
    assert_eq!((status, stale(&after)), (StatusCode::OK, before - 1));
}

#[tokio::test]
async fn what_a_firm_asks_lights_its_second_light() {
    let app = demo().await;
    let path = "/api/v1/gaps/steel-pipe/oil-joint/match/1";
    let (_, nodes) = get(&app, "/api/v1/chains/steel-pipe/gaps").await;
    let node = nodes["items"][0]["node"].as_str().expect("an id").to_owned();
    let path = path.replace("oil-joint", &node);
    let (status, found) = get(&app, &path).await;
    assert_eq!((status, &found["own_requirement"]), (StatusCode::OK, &json!(false)));
    assert_ne!(found["lights"][1]["state"], "lit");
    assert_eq!(found["lights"][2]["state"], "unknown");
    let body = json!({ "requirement": { "forms": ["plant"], "max_area_m2": 6000.0 }, "by": "专班", "source": "电话" });
    let (status, _) = send(&app, with(Method::PUT, "/api/v1/enterprises/1/requirement", body)).await;
    assert_eq!(status, StatusCode::OK);
    let (_, kept) = get(&app, "/api/v1/enterprises/1/requirement").await;
    assert_eq!(kept["source"], "电话");
    let (_, found) = get(&app, &path).await;
    assert_eq!(found["own_requirement"], true);
}

#[tokio::test]
async fn what_cannot_be_asked_or_kept_is_answered() {
    let app = demo().await;
    let bad = |body: Value| post("/api/v1/sites/match", body);
    for (request, status, part) in [
        (bad(json!({})), 400, "nothing is asked"),
        (bad(json!({ "min_area_m2": 5.0, "max_area_m2": 3.0 })), 400, "the first is more than the second"),
        (bad(json!({ "min_power_kva": -1.0 })), 400, "is no number from 0 up"),
        (bad(json!({ "forms": ["castle"] })), 400, "`castle` is not one of"),
        (bad(json!({ "gas": true, "zones": ["moon"] })), 400, "no zone `moon`"),
        (bad(json!({ "gas": true, "chain": "nope" })), 404, "no chain `nope`"),
        (bad(json!({ "gas": true, "enterprise": 999_999 })), 404, "no firm `999999`"),
        (bad(json!({ "gas": true, "powre": 1 })), 400, "powre"),
        (bad(json!({ "gas": true, "handover_by": "soon" })), 400, "`soon` is not a day"),
        (with(Method::PUT, "/api/v1/sites/S-999/lock", lock("甲")), 404, "no site `S-999`"),
        (with(Method::PUT, "/api/v1/sites/S-001/lock", lock(" ")), 400, "field `holder` has 0 characters"),
        (
            with(
                Method::PUT,
                "/api/v1/sites/S-001/lock",
                json!({ "holder": "甲", "by": "乙", "reason": "丙", "until": "2020-01-01" }),
            ),
            400,
            "is over already",
        ),
        (
            with(Method::PUT, "/api/v1/sites/S-999/confirmation", json!({ "aspect": "price", "by": "甲" })),
            404,
            "no site",
        ),
        (
            with(Method::PUT, "/api/v1/sites/S-001/confirmation", json!({ "aspect": "colour", "by": "甲" })),
            400,
            "`colour`",
        ),
        (
            with(
                Method::PUT,
                "/api/v1/sites/S-001/confirmation",
                json!({ "aspect": "price", "by": "甲", "at": "2999-01-01" }),
            ),
            400,
            "lies in the future",
        ),
    ] {
        let path = request.uri().to_string();
        let (found, body) = send(&app, request).await;
        let message = body["error"]["message"].as_str().unwrap_or_default();
        assert_eq!(found.as_u16(), status, "{path}: {body}");
        assert!(message.contains(part), "{path}: {message}");
    }
}
