//! What investors ask through the portal: taken, held, turned away, answered; and nothing of it where it does not belong.

use axum::http::HeaderMap;
use model::UserRole;
use serde_json::json;

use super::departments::{ask, enter, refusals};
use super::*;
use crate::enquiries::{key, seal_at};

async fn answer(app: &Router, request: Request<Body>) -> (StatusCode, HeaderMap, String) {
    let response = app.clone().oneshot(request).await.expect("an answer");
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 64 << 20).await.expect("a body");
    (parts.status, parts.headers, String::from_utf8_lossy(&bytes).into_owned())
}

async fn page(app: &Router, path: &str) -> (StatusCode, HeaderMap, String) {
    answer(app, Request::get(path).body(Body::empty()).expect("a request")).await
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// A form that was given out a minute ago.
async fn seal(shared: &Shared) -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a clock").as_secs();
    seal_at(&key(&shared.store).await.expect("a key"), now - 60)
}

async fn send_form(app: &Router, fields: &[(&str, &str)], from: Option<&str>) -> (StatusCode, HeaderMap, String) {
    let body = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&");
    let mut request = Request::post("/portal/ask")
        .header("host", "localhost:8787")
        .header("origin", "http://localhost:8787")
        .header("content-type", "application/x-www-form-urlencoded");
    if let Some(from) = from {
        let peer: std::net::SocketAddr = format!("{from}:40000").parse().expect("an address");
        request = request.extension(axum::extract::ConnectInfo(peer));
    }
    answer(app, request.body(Body::from(body)).expect("a request")).await
}

async fn asked(shared: &Shared, app: &Router, wish: &str, more: &[(&str, &str)]) -> (StatusCode, HeaderMap, String) {
    let seal = seal(shared).await;
    let mut fields = vec![
        ("organisation", "某泵业公司"),
        ("wish", wish),
        ("contact", "invest@example.com"),
        ("consent", "1"),
        ("seal", &seal),
    ];
    for (name, value) in more {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    send_form(app, &fields, None).await
}

fn secret_of(body: &str) -> String {
    let (_, rest) = body.split_once("/portal/status/").expect("a link");
    rest.chars().take(64).collect()
}

async fn list(app: &Router) -> Value {
    let (status, list) = get(app, "/api/v1/enquiries").await;
    assert_eq!(status, StatusCode::OK, "{list}");
    list
}

#[tokio::test]
async fn a_good_enquiry_is_a_lead_at_once_and_its_sender_follows_it_behind_a_secret_link() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let wish = "想在园区找 5000 平方米厂房，净高 8 米，电话 13800000000";
    let (status, _, body) = asked(&shared, &app, wish, &[("about", "opportunity/O-001")]).await;
    assert_eq!(status, StatusCode::CREATED, "{body}");
    let secret = secret_of(&body);
    let all = list(&app).await;
    let row = all["items"]
        .as_array()
        .expect("items")
        .iter()
        .find(|row| row["organisation"] == "某泵业公司")
        .expect("a row")
        .clone();
    assert_eq!((row["state"].as_str(), row["owner"].as_str()), (Some("received"), Some("")), "{row}");
    let (_, project) = get(&app, &format!("/api/v1/projects/{}", row["project"])).await;
    let told = project.to_string();
    assert!(told.contains("某泵业公司") && told.contains("O-001") && told.contains("\"enquiry\""), "{told}");
    assert!(!told.contains("13800000000") && !told.contains("invest@example.com"), "contacts stand apart");
    let (_, contact) = get(&app, &format!("/api/v1/enquiries/{}/contact", row["id"])).await;
    assert_eq!((contact["way"].as_str(), contact["contact"].as_str()), (Some("mail"), Some("invest@example.com")));

    let path = format!("/portal/status/{secret}");
    let (status, headers, seen) = page(&app, &path).await;
    assert_eq!(status, StatusCode::OK);
    assert!(headers["x-robots-tag"].to_str().expect("text").contains("noindex"));
    for hidden in ["某泵业公司", "5000", "invest@example.com", "13800000000", "O-001"] {
        assert!(!seen.contains(hidden), "{hidden}");
    }
    let line = format!("/api/v1/enquiries/{}/state", row["id"]);
    let put = async |version: i64, act: &str, text: &str| {
        let body = json!({ "version": version, "act": act, "text": text }).to_string();
        let request = Request::put(&line).header("content-type", "application/json").body(Body::from(body));
        send(&app, request.expect("a request")).await
    };
    assert_eq!(put(1, "answer", "").await.0, StatusCode::BAD_REQUEST);
    assert_eq!(put(1, "answer", "3 号厂房可看，<b>请</b>来电预约。").await.0, StatusCode::OK);
    let (status, answer) = put(1, "close", "").await;
    assert_eq!(status, StatusCode::CONFLICT, "{answer}");
    let (_, _, seen) = page(&app, &format!("{path}?lang=en")).await;
    assert!(seen.contains("3 号厂房可看") && seen.contains("&lt;b&gt;") && seen.contains("Answered"), "{seen}");
    assert_eq!(put(2, "close", "").await.0, StatusCode::OK);
    assert_eq!(put(3, "answer", "再答").await.0, StatusCode::BAD_REQUEST, "closed stays closed");
}

#[tokio::test]
async fn what_looks_like_spam_is_held_for_a_person_who_takes_or_refuses_it() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let officer = enter(&shared, "zhangsan", UserRole::Officer, "商务局").await;
    let (status, _, body) = asked(&shared, &app, "<script>alert(1)</script> http://a.b http://c.d", &[]).await;
    assert_eq!(status, StatusCode::CREATED, "the sender is told nothing of it");
    assert!(!body.contains("<script"));
    let (status, _, _) = asked(&shared, &app, "想找一块地建厂，三十亩", &[("website", "http://x.y")]).await;
    assert_eq!(status, StatusCode::CREATED);
    let (_, all) = ask(&app, "GET /enquiries?state=held", &officer, Value::Null).await;
    let items = all["items"].as_array().expect("items");
    assert!(
        items.len() >= 2 && items.iter().all(|row| !row["reasons"].as_array().expect("reasons").is_empty()),
        "{all}"
    );
    let of = |wish: &str| items.iter().find(|row| row["wish"].as_str().expect("text").contains(wish)).expect("a row");
    let (spam, good) = (of("alert"), of("三十亩"));
    let line = |row: &Value| format!("PUT /enquiries/{}/state", row["id"]);
    let (_, answer) = ask(&app, &line(spam), &officer, json!({ "version": 1, "act": "refuse" })).await;
    assert_eq!(refusals(&answer), ["a refusal needs a reason in `text`"]);
    let (status, row) =
        ask(&app, &line(spam), &officer, json!({ "version": 1, "act": "refuse", "text": "广告" })).await;
    assert_eq!((status, row["state"].as_str(), row["project"].as_i64()), (StatusCode::OK, Some("refused"), None));
    let (status, row) = ask(&app, &line(good), &officer, json!({ "version": 1, "act": "release" })).await;
    assert_eq!(
        (status, row["state"].as_str(), row["project"].is_i64()),
        (StatusCode::OK, Some("received"), true),
        "{row}"
    );
    let viewer = enter(&shared, "kanban", UserRole::Viewer, "").await;
    assert_eq!(ask(&app, "GET /enquiries", &viewer, Value::Null).await.0, StatusCode::FORBIDDEN);
    let clerk = enter(&shared, "shujuyuan", UserRole::Clerk, "").await;
    let contact = format!("GET /enquiries/{}/contact", good["id"]);
    assert_eq!(ask(&app, &contact, &clerk, Value::Null).await.0, StatusCode::FORBIDDEN, "contacts are not everybody's");
}

#[tokio::test]
async fn a_form_that_is_wrong_forged_or_too_quick_comes_back_with_every_word() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let before = list(&app).await["items"].as_array().map(Vec::len);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a clock").as_secs();
    let key = key(&shared.store).await.expect("a key");
    let wish = "想找一处厂房\"><script>";
    for (name, value, says) in [
        ("seal", "1.00", "页面已经更新"),
        ("seal", &seal_at(&key, now), "提交得太快"),
        ("seal", &seal_at(&key, now - 2 * 86_400), "打开太久"),
        ("consent", "", "勾选同意"),
        ("contact", "随便", "邮箱或电话"),
        ("organisation", " ", "单位名称"),
        ("about", "opportunity/O-002-withdrawn", "不再公开"),
    ] {
        let (status, _, body) = asked(&shared, &app, wish, &[(name, value)]).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{name}={value}");
        assert!(body.contains(says), "{name}={value}: {says}");
        assert!(
            body.contains("想找一处厂房&quot;&gt;&lt;script&gt;") && !body.contains("<script"),
            "{name}: words are kept"
        );
    }
    assert_eq!(list(&app).await["items"].as_array().map(Vec::len), before, "nothing was taken");
}

#[tokio::test]
async fn the_same_enquiry_sent_again_is_counted_and_makes_no_second_lead() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let wish = "想找 5000 平方米厂房做泵阀";
    assert_eq!(asked(&shared, &app, wish, &[]).await.0, StatusCode::CREATED);
    let (status, _, body) = asked(&shared, &app, &format!(" {wish}  "), &[]).await;
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains("此前已经收到") && !body.contains("/portal/status/"), "the old link stays the only one");
    let all = list(&app).await;
    let same: Vec<&Value> = all["items"].as_array().expect("items").iter().filter(|row| row["wish"] == wish).collect();
    assert_eq!((same.len(), same[0]["times"].as_u64()), (1, Some(2)));
}

#[tokio::test]
async fn a_flood_is_turned_away_politely_and_the_clerk_reads_its_count() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let seal = seal(&shared).await;
    let mut refused = 0;
    for number in 0..30 {
        let wish = format!("想找厂房，第 {number} 次询问");
        let fields =
            [("organisation", "某公司"), ("wish", &wish), ("contact", "a@b.cn"), ("consent", "1"), ("seal", &seal)];
        let (status, headers, body) = send_form(&app, &fields, Some("203.0.113.7")).await;
        if status == StatusCode::TOO_MANY_REQUESTS {
            refused += 1;
            assert!(headers.contains_key("retry-after") && body.contains(&wish), "what was typed is shown back");
        }
    }
    assert_eq!(refused, 20, "ten of one address within an hour");
    let other =
        [("organisation", "别家"), ("wish", "想租一层楼"), ("contact", "a@b.cn"), ("consent", "1"), ("seal", &seal)];
    assert_eq!(send_form(&app, &other, Some("203.0.113.8")).await.0, StatusCode::CREATED, "nobody else is held up");
    let turned = list(&app).await["turned_away"].clone();
    assert_eq!((turned[0]["why"].as_str(), turned[0]["count"].as_u64()), (Some("address"), Some(20)), "{turned}");
}

#[tokio::test]
async fn ten_megabytes_are_not_read_and_a_foreign_page_sends_nothing() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let request =
        Request::post("/portal/ask").header("host", "localhost:8787").header("origin", "http://localhost:8787");
    let request = request.body(Body::from(vec![b'a'; 10 << 20])).expect("a request");
    let (status, _, body) = answer(&app, request).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(body.len() < 20_000);
    let request = Request::post("/portal/ask").header("host", "localhost:8787").header("origin", "http://evil.example");
    let (status, _, _) = answer(&app, request.body(Body::from("wish=x")).expect("a request")).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn who_guesses_links_waits_and_who_has_one_does_not() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let (_, _, body) = asked(&shared, &app, "想找 8000 平方米厂房", &[]).await;
    let secret = secret_of(&body);
    let mut waits = 0;
    for number in 0..60 {
        let (status, _, _) = page(&app, &format!("/portal/status/{number:064x}")).await;
        waits += usize::from(status == StatusCode::TOO_MANY_REQUESTS);
        assert!([StatusCode::NOT_FOUND, StatusCode::TOO_MANY_REQUESTS].contains(&status));
    }
    assert!(waits > 10, "{waits}");
    assert_eq!(page(&app, &format!("/portal/status/{secret}")).await.0, StatusCode::OK);
}
