//! What the public may read: approved by a second person, frozen, withdrawn with a pointer; and the portal's pages made of it.

use axum::http::HeaderMap;
use model::{Opportunity, OpportunityStatus, Text, UserRole};
use serde_json::json;
use store::OpportunityFilter;

use super::departments::{ask, enter, refusals};
use super::*;

async fn page(app: &Router, path: &str) -> (StatusCode, HeaderMap, String) {
    let response =
        app.clone().oneshot(Request::get(path).body(Body::empty()).expect("a request")).await.expect("an answer");
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 64 << 20).await.expect("a body");
    (parts.status, parts.headers, String::from_utf8_lossy(&bytes).into_owned())
}

/// Changes an opportunity in the bureau's own list.
async fn change(shared: &Shared, id: &str, change: impl FnOnce(&mut Opportunity)) {
    let rows = shared.store.opportunities(&OpportunityFilter::default()).await.expect("a list");
    let mut row = rows.into_iter().find(|row| row.id == id).expect("a row");
    change(&mut row);
    shared.store.put_opportunities(&[row], &[]).await.expect("it is kept");
}

async fn one(app: &Router, secret: &str, item: &str) -> Value {
    let (status, row) = ask(app, &format!("GET /publications/{item}"), secret, Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{row}");
    row
}

#[tokio::test]
async fn a_change_of_the_list_is_public_only_when_a_second_person_approved_it() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let first = enter(&shared, "juzhang", UserRole::Director, "").await;
    let second = enter(&shared, "lianban", UserRole::Admin, "").await;
    let item = "opportunity/O-002";
    change(&shared, "O-002", |row| row.terms = Text::new("MARK-新条件", "MARK-new-terms")).await;
    for path in ["/portal/list/O-002", "/portal/list/O-002?lang=en", "/portal/atlas/steel-pipe", "/portal/list"] {
        let (status, _, body) = page(&app, path).await;
        assert!(status == StatusCode::OK && !body.contains("MARK-"), "{path}");
    }
    let row = one(&app, &first, item).await;
    let told = &row["changes"][0];
    assert_eq!((told["field"].as_str(), told["after"]["zh"].as_str()), (Some("terms"), Some("MARK-新条件")), "{row}");
    let version = row["version"].as_i64().expect("a version");

    let propose = json!({ "items": [{ "item": item, "version": version }] });
    let (status, answer) = ask(&app, "POST /publications/proposals", &first, propose.clone()).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    assert_eq!(
        (answer["items"][0]["state"].as_str(), answer["items"][0]["waits"].as_bool()),
        (Some("published"), Some(true))
    );
    let (status, answer) = ask(&app, "POST /publications/proposals", &first, propose).await;
    assert_eq!(status, StatusCode::CONFLICT, "{answer}");
    assert!(answer["error"]["conflict"]["theirs"].is_array(), "{answer}");
    assert!(!page(&app, "/portal/list/O-002").await.2.contains("MARK-"), "a proposal is not public");
    let (_, _, seen) = {
        let request = Request::get("/api/v1/publications/opportunity/O-002/preview")
            .header("cookie", format!("liantu_session={first}"))
            .body(Body::empty())
            .expect("a request");
        let response = app.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 1 << 20).await.expect("a body");
        (parts.status, parts.headers, String::from_utf8_lossy(&bytes).into_owned())
    };
    assert!(seen.contains("MARK-新条件") && seen.contains("预览"), "{seen}");

    let review = |verdict: &str| json!({ "items": [{ "item": item, "version": version + 1 }], "verdict": verdict });
    let (status, answer) = ask(&app, "POST /publications/reviews", &first, review("approved")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(refusals(&answer)[0].contains("does not approve it"), "{answer}");
    let (_, answer) = ask(&app, "POST /publications/reviews", &second, review("refused")).await;
    assert_eq!(refusals(&answer), ["a refusal needs a reason in `note`"]);
    let (status, answer) = ask(&app, "POST /publications/reviews", &second, review("approved")).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    assert!(answer["items"][0]["ends"].is_string(), "an end comes from the rule: {answer}");
    assert!(page(&app, "/portal/list/O-002?lang=en").await.2.contains("MARK-new-terms"));
    assert!(page(&app, "/portal/atlas/steel-pipe").await.2.contains("MARK-新条件"));
}

#[tokio::test]
async fn what_is_withdrawn_expired_or_taken_leaves_every_public_page_and_says_where_to_go() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let first = enter(&shared, "juzhang", UserRole::Director, "").await;
    let version = one(&app, &first, "opportunity/O-002").await["version"].clone();
    let line = "PUT /publications/opportunity/O-002/withdrawn";
    let (_, answer) = ask(&app, line, &first, json!({ "version": version })).await;
    assert!(refusals(&answer)[0].contains("reason"), "{answer}");
    let body = json!({ "version": version, "reason": "地块已出让", "instead": "opportunity/O-001" });
    let (status, answer) = ask(&app, line, &first, body.clone()).await;
    assert_eq!((status, answer["state"].as_str()), (StatusCode::OK, Some("withdrawn")), "{answer}");
    assert_eq!(ask(&app, line, &first, body).await.0, StatusCode::BAD_REQUEST, "once is enough");
    let (status, _, gone) = page(&app, "/portal/list/O-002").await;
    assert_eq!(status, StatusCode::GONE);
    assert!(gone.contains("地块已出让") && gone.contains("href=\"/portal/list/O-001"), "{gone}");
    assert_eq!(page(&app, "/portal/list/O-002/card.pdf").await.0, StatusCode::GONE);
    // O-002 as a row stands nowhere else; its title may be a word of the chain.
    assert!(!page(&app, "/portal/list").await.2.contains("/portal/list/O-002"));

    // Taken inside: gone outside at once, without anybody's approval.
    assert_eq!(page(&app, "/portal/list/O-001").await.0, StatusCode::OK);
    change(&shared, "O-001", |row| row.status = OpportunityStatus::Closed).await;
    assert_eq!(page(&app, "/portal/list/O-001").await.0, StatusCode::GONE);
    assert!(!page(&app, "/portal/list").await.2.contains("/portal/list/O-001"));
    for path in ["/portal/list/O-999", "/portal/sites/S-999", "/portal/list/O-001/card.exe"] {
        assert_eq!(page(&app, path).await.0, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn an_expired_copy_is_public_on_its_last_day_and_not_after() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let first = enter(&shared, "juzhang", UserRole::Director, "").await;
    let second = enter(&shared, "lianban", UserRole::Admin, "").await;
    let today = crate::clock::today();
    let item = "site/S-001";
    let version = one(&app, &first, item).await["version"].as_i64().expect("a version");
    let ask_for = |ends: String| json!({ "items": [{ "item": item, "version": version }], "ends": ends });
    let yesterday = (today - chrono::Days::new(1)).to_string();
    let (_, answer) = ask(&app, "POST /publications/proposals", &first, ask_for(yesterday)).await;
    assert!(refusals(&answer)[0].contains("is over"), "{answer}");
    ask(&app, "POST /publications/proposals", &first, ask_for(today.to_string())).await;
    let body = json!({ "items": [{ "item": item, "version": version + 1 }], "verdict": "approved" });
    assert_eq!(ask(&app, "POST /publications/reviews", &second, body).await.0, StatusCode::CREATED);
    let (status, _, body) = page(&app, "/portal/sites/S-001").await;
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains(&today.to_string()), "the last day is told");
    let row = shared.store.publication(model::PublicationKind::Site, "S-001").await.expect("a store").expect("a row");
    let tomorrow = today + chrono::Days::new(1);
    assert!(crate::publications::is_public(&row, today) && !crate::publications::is_public(&row, tomorrow));
}

#[tokio::test]
async fn many_are_approved_at_once_and_a_viewer_approves_nothing() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let first = enter(&shared, "zhangsan", UserRole::Officer, "商务局").await;
    let second = enter(&shared, "juzhang", UserRole::Director, "").await;
    let (_, list) = ask(&app, "GET /publications?kind=policy", &first, Value::Null).await;
    let items: Vec<Value> = list["items"].as_array().expect("items").iter()
        .map(|row| json!({ "item": format!("policy/{}", row["item"].as_str().expect("an id")), "version": row["version"] }))
        .collect();
    assert!(items.len() > 3);
    let (status, answer) = ask(&app, "POST /publications/proposals", &first, json!({ "items": items })).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    let waiting: Vec<Value> = answer["items"].as_array().expect("items").iter()
        .map(|row| json!({ "item": format!("policy/{}", row["item"].as_str().expect("an id")), "version": row["version"] }))
        .collect();
    let body = json!({ "items": waiting, "verdict": "approved" });
    assert_eq!(ask(&app, "POST /publications/reviews", &first, body.clone()).await.0, StatusCode::FORBIDDEN);
    let (status, answer) = ask(&app, "POST /publications/reviews", &second, body).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    let (_, list) = ask(&app, "GET /publications?state=waits", &first, Value::Null).await;
    assert_eq!(list["items"].as_array().map(Vec::len), Some(0));
}

#[tokio::test]
async fn every_page_of_the_portal_is_whole_in_both_languages_without_a_script() {
    let app = demo().await;
    for (path, zh, en) in [
        ("/portal", "投资蒸湘区", "Invest in Zhengxiang"),
        ("/portal/", "在哪里落地", "Where to settle"),
        ("/portal/list", "机会清单", "Opportunities"),
        ("/portal/list/O-001", "钻杆管体加厚", "Drill-pipe upsetting"),
        ("/portal/sites", "找载体", "Find a site"),
        ("/portal/sites/S-001", "核实于 2024-12-20", "verified on 2024-12-20"),
        ("/portal/costs", "工业电价", "Power"),
        ("/portal/policies", "公平竞争", "Fair-competition"),
    ] {
        for (lang, says) in [("zh", zh), ("en", en)] {
            let (status, headers, body) = page(&app, &format!("{path}?lang={lang}")).await;
            assert_eq!(status, StatusCode::OK, "{path}");
            assert!(body.contains(says), "{path} {lang}: {says}");
            assert!(body.contains("aria-current=\"page\"") && body.contains("class=\"rooms\""), "{path}");
            assert!(!body.contains("<script") && !body.contains(" style=\""), "{path}");
            let policy = headers["content-security-policy"].to_str().expect("text");
            assert!(policy.starts_with("default-src 'none'") && policy.contains("form-action 'self'"), "{path}");
        }
    }
    let (status, headers, body) = page(&app, "/portal/list/O-001/card.pdf?lang=en").await;
    assert_eq!((status, headers["content-type"].to_str().expect("text")), (StatusCode::OK, "application/pdf"));
    assert!(body.starts_with("%PDF"));
}

#[tokio::test]
async fn filters_narrow_the_list_and_what_is_no_filter_is_told_and_passed_over() {
    let app = demo().await;
    let rows = |body: &str| body.matches("<li><a href=\"/portal/list/O-").count();
    let (_, _, all) = page(&app, "/portal/list").await;
    let (_, _, park) = page(&app, "/portal/list?kind=park").await;
    let (_, _, steel) = page(&app, "/portal/list?chain=steel-pipe&q=%E9%92%BB").await;
    let (_, _, large) = page(&app, "/portal/list?area=20000").await;
    assert!(rows(&all) > rows(&park) && rows(&park) > 0 && rows(&steel) > 0 && rows(&large) < rows(&all));
    for query in ["kind=%3Cscript%3E", "chain=nowhere", "area=many", "evil=%22%3E%3Cb%3E", "zone=x&zone=y"] {
        let (status, _, body) = page(&app, &format!("/portal/list?{query}")).await;
        assert_eq!((status, rows(&body)), (StatusCode::OK, rows(&all)), "{query}");
        assert!(body.contains("已略过") && !body.contains("<script") && !body.contains("<b>"), "{query}");
    }
}

#[tokio::test]
async fn the_finder_says_what_lacks_and_by_how_much_and_asks_where_nobody_knows() {
    let app = demo().await;
    let (_, _, body) = page(&app, "/portal/sites?form=plant&power_kva=800&height_m=8&lang=en").await;
    for part in ["Near miss", "kVA short", "to be asked", "Meets"] {
        assert!(body.contains(part), "{part}");
    }
    let (_, _, strange) = page(&app, "/portal/sites?power_kva=lots&area_from=5000").await;
    assert!(strange.contains("power_kva=lots"), "what cannot be read is told");
    let (status, _, body) = page(&app, "/portal/costs?home=%E6%B2%A1%E6%9C%89").await;
    assert!(status == StatusCode::OK && body.contains("已略过") && body.contains("未知"), "a city that is not known");
}
