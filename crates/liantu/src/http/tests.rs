//! The HTTP interface driven without a port, on the shipped district in memory.

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use serde_json::Value;
use tower::ServiceExt;

use super::*;
use crate::commands::{configure, fill, shipped};

mod approvals;
mod as_of;
mod audit;
mod bulletins;
mod cases;
mod chain_drafts;
mod conflicts;
mod departments;
mod dispatch;
mod enquiries;
mod firms;
mod first_run;
mod follow_ups;
mod forms;
mod import_drafts;
mod jobs;
mod overview;
mod panel;
mod people;
mod portal;
mod project_rules;
mod projects;
mod promises;
mod publications;
mod reply;
mod retention;
mod rights;
mod safety;
mod sample;
mod screen;
mod site_matches;
mod surveys;
mod trips;
mod views;
mod visits;
mod who;

/// The application on a fresh demo in memory.
async fn demo() -> Router {
    app(shared().await)
}

/// What an application works on, with the demo in memory.
async fn shared() -> Arc<Shared> {
    let store = Store::in_memory().await.expect("a database in memory");
    let district = shipped();
    let config = configure(&district).expect("the shipped pack is sound");
    fill(&store, &config, &district).await.expect("the shipped pack loads");
    Arc::new(Shared::new(store, config, watch::channel(false).1))
}

async fn send(app: &Router, request: Request<Body>) -> (StatusCode, Value) {
    let response = app.clone().oneshot(request).await.expect("the router answers");
    let status = response.status();
    let bytes = to_bytes(response.into_body(), 64 << 20).await.expect("a body");
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

async fn get(app: &Router, path: &str) -> (StatusCode, Value) {
    send(app, Request::get(path).body(Body::empty()).expect("a request")).await
}

#[test]
fn openapi_json_is_up_to_date() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    let now = openapi() + "\n";
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::write(&file, &now).expect("the snapshot is written");
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        kept == now,
        "the contract changed: run `UPDATE_OPENAPI=1 cargo test -p liantu openapi`, then `npm run api` in `web`"
    );
}

#[tokio::test]
async fn every_node_of_a_chain_has_a_label_with_reasons() {
    let app = demo().await;
    let (status, body) = get(&app, "/api/v1/chains/steel-pipe/gaps").await;
    assert_eq!(status, StatusCode::OK);
    let items = body["items"].as_array().expect("items");
    assert!(items.len() >= 35);
    for item in items {
        assert!(!item["reasons"].as_array().expect("reasons").is_empty(), "{item}");
        assert_eq!(item["ladder"].as_array().expect("ladder").len(), model::GapKind::ALL.len());
    }
}

#[tokio::test]
async fn what_does_not_exist_is_named_in_the_answer() {
    let app = demo().await;
    for (path, code) in [
        ("/api/v1/chains/nowhere/gaps", "chain_not_found"),
        ("/api/v1/chains/steel-pipe/nodes/nowhere", "node_not_found"),
        ("/api/v1/enterprises/999999", "enterprise_not_found"),
        ("/api/v1/imports/999999", "import_not_found"),
        ("/api/v1/nowhere", "path_not_found"),
        ("/api/v1/chains/steel-pipe/sheet.docx", "path_not_found"),
    ] {
        let (status, body) = get(&app, path).await;
        assert_eq!((status, body["error"]["code"].as_str()), (StatusCode::NOT_FOUND, Some(code)), "{path}");
        assert!(!body["error"]["message"].as_str().unwrap_or_default().is_empty());
    }
}

#[tokio::test]
async fn a_request_that_cannot_be_read_is_answered_in_the_same_shape() {
    let app = demo().await;
    for path in [
        "/api/v1/enterprises?limit=many",
        "/api/v1/enterprises?region=43",
        "/api/v1/chains/steel-pipe/sheet.svg?lang=fr",
        "/api/v1/chains/steel-pipe/sheet.svg?paper=a0",
    ] {
        let (status, body) = get(&app, path).await;
        assert_eq!(
            (status, body["error"]["code"].as_str()),
            (StatusCode::BAD_REQUEST, Some("invalid_request")),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_firm_on_a_node_shows_the_words_that_put_it_there() {
    let app = demo().await;
    let (_, body) = get(&app, "/api/v1/chains/steel-pipe/nodes/hot-rolled").await;
    let firms = body["firms"].as_array().expect("firms");
    assert!(!firms.is_empty());
    for firm in firms {
        for span in firm["evidence"].as_array().expect("evidence") {
            let whole = match span["part"].as_str() {
                Some("name") => firm["enterprise"]["name"].as_str(),
                Some(part) => firm[part].as_str(),
                None => None,
            }
            .expect("the part it names");
            let (from, to) = (span["from"].as_u64().expect("from") as usize, span["to"].as_u64().expect("to") as usize);
            assert_eq!(&whole[from..to], span["text"].as_str().expect("text"));
        }
    }
}

fn judge(kind: &str, reason: &str, origin: Option<&str>) -> Request<Body> {
    let mut request = Request::put("/api/v1/chains/steel-pipe/nodes/electrodes/judgement")
        .header("content-type", "application/json")
        .header("host", "127.0.0.1:8787");
    if let Some(origin) = origin {
        request = request.header("origin", origin);
    }
    let body = serde_json::json!({ "kind": kind, "by": "链办", "reason": reason });
    request.body(Body::from(body.to_string())).expect("a request")
}

#[tokio::test]
async fn a_persons_label_is_shown_beside_the_computed_one_until_it_is_retired() {
    let app = demo().await;
    let (status, body) = send(&app, judge("Watch", "链主自供", Some("http://127.0.0.1:8787"))).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    assert_eq!((body["kind"].as_str(), body["shown"].as_str()), (Some("Missing"), Some("Watch")));
    let delete = Request::delete("/api/v1/chains/steel-pipe/nodes/electrodes/judgement");
    let (_, body) = send(&app, delete.body(Body::empty()).expect("a request")).await;
    assert_eq!((body["shown"].as_str(), body["judged"].is_null()), (Some("Missing"), true));
}

#[tokio::test]
async fn a_judgement_without_a_reason_or_of_an_unknown_kind_is_refused() {
    let app = demo().await;
    for request in [judge("Watch", "  ", None), judge("Perhaps", "why", None)] {
        let (status, body) = send(&app, request).await;
        assert_eq!((status, body["error"]["code"].as_str()), (StatusCode::BAD_REQUEST, Some("invalid_request")));
    }
}

#[tokio::test]
async fn a_page_of_another_site_may_not_write() {
    let app = demo().await;
    let (status, body) = send(&app, judge("Watch", "why", Some("http://evil.example"))).await;
    assert_eq!((status, body["error"]["code"].as_str()), (StatusCode::FORBIDDEN, Some("foreign_origin")));
}

#[tokio::test]
async fn the_public_sheet_names_no_candidate_and_the_internal_one_does() {
    let app = demo().await;
    let (_, node) = get(&app, "/api/v1/chains/steel-pipe/nodes/drill-pipe").await;
    let outside: Vec<&str> = node["firms"]
        .as_array()
        .expect("firms")
        .iter()
        .filter(|firm| firm["enterprise"]["local"] == false && firm["strength"] == "core")
        .map(|firm| firm["enterprise"]["name"].as_str().expect("name"))
        .collect();
    assert!(!outside.is_empty(), "the demo has a candidate for `drill-pipe`");
    for (edition, expected) in [("public", false), ("internal", true)] {
        let path = format!("/api/v1/chains/steel-pipe/sheet.svg?edition={edition}");
        let response =
            app.clone().oneshot(Request::get(&path).body(Body::empty()).expect("a request")).await.expect("an answer");
        let bytes = to_bytes(response.into_body(), 64 << 20).await.expect("a body");
        let svg = String::from_utf8(bytes.to_vec()).expect("text");
        assert_eq!(svg.contains("值·能"), expected, "{edition}");
        // Browsers report a negative size and draw nothing.
        assert!(!svg.contains("width=\"-") && !svg.contains("height=\"-"), "{edition}");
    }
}

#[tokio::test]
async fn a_sheet_is_as_large_as_the_paper_asked_for() {
    let app = demo().await;
    for (paper, size) in
        [("", "width=\"841mm\""), ("&paper=a3", "width=\"420mm\""), ("&paper=wide", "width=\"1920px\"")]
    {
        let path = format!("/api/v1/chains/steel-pipe/sheet.svg?lang=zh{paper}");
        let response =
            app.clone().oneshot(Request::get(&path).body(Body::empty()).expect("a request")).await.expect("an answer");
        let bytes = to_bytes(response.into_body(), 64 << 20).await.expect("a body");
        assert!(String::from_utf8_lossy(&bytes).contains(size), "{path}");
    }
}

#[tokio::test]
async fn the_web_app_answers_its_own_pages_and_no_file_that_is_not_there() {
    let app = demo().await;
    let fetch = async |path: &str| {
        let response =
            app.clone().oneshot(Request::get(path).body(Body::empty()).expect("a request")).await.expect("an answer");
        (response.status(), response.headers().get("content-type").map(|v| v.to_str().expect("text").to_owned()))
    };
    assert_eq!(fetch("/atlas/steel-pipe").await, (StatusCode::OK, Some("text/html".to_owned())));
    assert_eq!(fetch("/assets/nowhere.js").await.0, StatusCode::NOT_FOUND);
    assert_eq!(fetch("/../Cargo.toml").await.0, StatusCode::NOT_FOUND);
}

fn ids(body: &Value) -> Vec<&str> {
    body["items"].as_array().expect("items").iter().map(|item| item["id"].as_str().expect("an id")).collect()
}

#[tokio::test]
async fn every_zone_has_a_spot_and_facts_that_name_their_sources() {
    let app = demo().await;
    let (status, body) = get(&app, "/api/v1/zones").await;
    assert_eq!(status, StatusCode::OK);
    for zone in body["items"].as_array().expect("items") {
        let spot = &zone["spot"];
        assert!((0.0..=100.0).contains(&spot["x"].as_f64().expect("x")), "{zone}");
        let facts = zone["facts"].as_array().expect("facts");
        assert!(!facts.is_empty(), "{zone}");
        for fact in facts {
            assert!(!fact["source"].as_str().expect("a source").is_empty());
            assert_ne!(fact["value"].is_null(), fact["text"].is_null(), "{fact}");
        }
    }
    let (_, street) = get(&app, "/api/v1/zones?kind=street").await;
    assert_eq!(ids(&street), ["yangliu-street"]);
    let shops = &street["items"][0]["facts"].as_array().expect("facts").iter().find(|fact| fact["key"] == "shops");
    let shops = shops.expect("the car street's shops");
    assert_eq!((shops["value"].as_f64(), shops["sample"].as_bool()), (Some(50.0), Some(false)));
    let (_, chain) = get(&app, "/api/v1/zones?chain=steel-pipe").await;
    assert!(ids(&chain).contains(&"pipe-cluster") && !ids(&chain).contains(&"wanda"));
}

#[tokio::test]
async fn sites_are_found_by_hard_facts_and_what_is_unknown_is_counted_apart() {
    let app = demo().await;
    let (_, all) = get(&app, "/api/v1/sites").await;
    let items = all["items"].as_array().expect("items");
    let (_, body) = get(&app, "/api/v1/sites?form=plant&min_area_m2=9000&min_power_kva=1&sort=-area_m2").await;
    let areas: Vec<f64> = body["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|site| site["area_m2"].as_f64().expect("an area"))
        .collect();
    assert!(areas.len() >= 2 && areas.iter().all(|area| *area >= 9000.0), "{areas:?}");
    assert!(areas.is_sorted_by(|a, b| a >= b), "{areas:?}");
    let (_, high) = get(&app, "/api/v1/sites?min_height_m=1").await;
    let unknown = items.iter().filter(|site| site["height_m"].is_null()).count();
    assert!(unknown > 0);
    assert_eq!(high["unknown"].as_u64(), Some(unknown as u64));
    assert_eq!(high["items"].as_array().expect("items").len() + unknown, items.len());
    let (_, court) = get(&app, "/api/v1/sites?owner=court&zone_kind=street&status=free").await;
    assert_eq!(ids(&court), ["S-016"]);
    let (_, none) = get(&app, "/api/v1/sites?query=S-016%20nowhere").await;
    assert_eq!(ids(&none), [""; 0]);
}

#[tokio::test]
async fn a_site_says_what_of_it_has_grown_old() {
    let app = demo().await;
    let (_, body) = get(&app, "/api/v1/sites").await;
    assert_eq!(body["as_of"].as_str(), Some("2025-01-31"));
    let stale = |id: &str| {
        let site = body["items"].as_array().expect("items").iter().find(|site| site["id"] == id).expect("the site");
        site["stale"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|word| word.as_str().expect("a word").to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(stale("S-009"), [""; 0]);
    assert_eq!(stale("S-001"), ["price"]);
    assert_eq!(stale("S-016"), ["price", "availability"]);
}

#[tokio::test]
async fn the_public_list_has_no_field_for_what_the_internal_one_says() {
    let app = demo().await;
    let (_, public) = get(&app, "/api/v1/opportunities").await;
    let (_, internal) = get(&app, "/api/v1/opportunities?edition=internal").await;
    assert_eq!(ids(&public), ids(&internal));
    let noted = internal["items"].as_array().expect("items").iter().filter(|item| !item["internal"].is_null());
    assert!(noted.count() >= 3);
    for item in public["items"].as_array().expect("items") {
        assert!(item.get("internal").is_none(), "{item}");
    }
}

/// What is taken is in the list with its status, and no picture or count offers it again.
#[tokio::test]
async fn the_cover_counts_what_the_district_counts() {
    let app = demo().await;
    let (_, district) = get(&app, "/api/v1/district").await;
    let zones = district["zones"].as_array().expect("zones");
    let offered: u64 = zones.iter().map(|zone| zone["opportunities"].as_u64().expect("a count")).sum();
    let (_, list) = get(&app, "/api/v1/opportunities").await;
    let all = list["items"].as_array().expect("items");
    let open = all.iter().filter(|row| row["status"] != "closed").count();
    assert!(open < all.len() && offered == open as u64, "{offered} in the zones, {open} of {} in the list", all.len());
    let request = Request::get("/api/v1/district/cover.svg").body(Body::empty()).expect("a request");
    let answer = app.clone().oneshot(request).await.expect("an answer");
    let bytes = to_bytes(answer.into_body(), usize::MAX).await.expect("a body");
    let text = String::from_utf8(bytes.to_vec()).expect("text");
    assert!(text.contains(&format!(">{offered}</text>")), "the cover says {offered}");
    assert!(!text.contains(&format!(">{}</text>", all.len())), "the cover counts what is taken");
}

#[tokio::test]
async fn opportunities_are_filtered_by_what_they_say() {
    let app = demo().await;
    for (query, expect) in [
        ("status=closed", vec!["O-012"]),
        ("site=S-009", vec!["O-006", "O-012"]),
        ("zone_kind=area&chain=steel-pipe&query=%E6%A3%80%E6%B5%8B", vec!["O-014"]),
        ("chain=steel-pipe&node=electrodes&zone=pipe-cluster", vec!["O-010"]),
        ("chain=nowhere", vec![]),
    ] {
        let (_, body) = get(&app, &format!("/api/v1/opportunities?{query}")).await;
        assert_eq!(ids(&body), expect, "{query}");
    }
}

#[tokio::test]
async fn costs_stand_beside_other_cities_and_unknown_is_null() {
    let app = demo().await;
    let (_, body) = get(&app, "/api/v1/costs").await;
    let cities = body["cities"].as_array().expect("cities").len();
    let items = body["items"].as_array().expect("items");
    assert!(cities > 0 && items.iter().all(|item| item["elsewhere"].as_array().expect("a row").len() == cities));
    assert!(items.iter().any(|item| item["elsewhere"][0].is_null()));
    assert!(items.iter().any(|item| item["elsewhere"][0]["value"].is_number()));
}

#[tokio::test]
async fn a_filter_that_cannot_be_is_named() {
    let app = demo().await;
    for (path, words) in [
        ("/api/v1/sites?form=hall", "`hall` is not one of `land`"),
        ("/api/v1/sites?min_area_m2=-1", "parameter `min_area_m2`: `-1`"),
        ("/api/v1/sites?min_area_m2=NaN", "parameter `min_area_m2`: `NaN`"),
        ("/api/v1/sites?sort=price", "parameter `sort`: `price`"),
        ("/api/v1/zones?kind=forest", "`forest` is not one of `park`"),
        ("/api/v1/opportunities?edition=secret", "parameter `edition`: `secret`"),
        ("/api/v1/opportunities?status=done", "parameter `status`: `done`"),
    ] {
        let (status, body) = get(&app, path).await;
        let message = body["error"]["message"].as_str().unwrap_or_default();
        assert_eq!(status, StatusCode::BAD_REQUEST, "{path}");
        assert!(message.contains(words), "{path}: {message}");
    }
}
