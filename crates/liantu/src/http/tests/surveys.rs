//! The anchor survey over HTTP.

use model::UserRole;
use serde_json::json;

use super::*;

async fn call(app: &Router, method: &str, path: &str, body: Value) -> (StatusCode, Value) {
    let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    send(app, request.body(Body::from(body.to_string())).expect("a request")).await
}

/// A landed firm that buys something by the survey of the demo: its row id.
async fn buyer(app: &Router) -> i64 {
    let (status, list) = get(app, "/api/v1/surveys?side=buys").await;
    assert_eq!(status, StatusCode::OK, "{list}");
    list["items"][0]["enterprise"].as_i64().expect("an id")
}

fn items(body: &Value) -> &Vec<Value> {
    body["items"].as_array().expect("items")
}

#[tokio::test]
async fn lines_are_listed_by_firm_side_node_and_day() {
    let app = demo().await;
    let (_, all) = get(&app, "/api/v1/surveys").await;
    assert!(items(&all).len() >= 35 && items(&all).iter().all(|line| line["sample"] == true));
    let (_, node) = get(&app, "/api/v1/surveys?chain=steel-pipe&node=drill-pipe").await;
    assert!(items(&node).iter().all(|line| line["next"]["node"] == "drill-pipe"), "{node}");
    assert_eq!(items(&node).len(), 3);
    let (_, before) = get(&app, "/api/v1/surveys?as_of=2024-03-31").await;
    assert!(!items(&before).is_empty() && items(&before).len() < items(&all).len());
    for (query, expect) in [
        ("side=both", "unknown"),
        ("node=drill-pipe", "`chain` and `node` go together"),
        ("as_of=yesterday", "`yesterday` is not a day such as `2024-05-01`"),
        ("as_of=2999-01-01", "`2999-01-01` has not come yet"),
    ] {
        let (status, body) = get(&app, &format!("/api/v1/surveys?{query}")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{query}");
        let message = body["error"]["message"].as_str().expect("a message");
        assert!(message.contains(expect) || expect == "unknown", "{query}: {message}");
    }
}

#[tokio::test]
async fn a_line_is_kept_counts_and_can_be_taken_back() {
    let app = demo().await;
    let id = buyer(&app).await;
    let path = format!("/api/v1/enterprises/{id}/survey");
    let (_, form) = get(&app, &path).await;
    let lines = form["lines"].as_array().expect("lines").len();
    assert!(!form["expected"].as_array().expect("expected").is_empty());
    let line = json!({
        "side": "buys", "product": "石墨电极", "partner": "样例供应商甲", "place": "天津", "tonnes": 100.0, "amount_wan": 250.0,
        "share_percent": 30.0, "year": 2024, "by": "招商专班"
    });
    let (status, kept) = call(&app, "PUT", &path, line.clone()).await;
    assert_eq!(status, StatusCode::OK, "{kept}");
    assert_eq!(
        (&kept["counts"], &kept["amount"], &kept["share"]),
        (&json!(true), &json!("2500000.00 CNY"), &json!(0.3))
    );
    assert_eq!((&kept["node"]["node"], &kept["whereabouts"]), (&json!("electrodes"), &json!("far")));
    let (_, again) = call(&app, "PUT", &path, line).await;
    assert_eq!(again["id"], kept["id"], "the same again is not kept twice");
    let (status, left) = call(&app, "DELETE", &format!("/api/v1/surveys/{}", kept["id"]), json!(null)).await;
    assert_eq!((status, items(&left).len()), (StatusCode::OK, lines));
    let (status, body) = call(&app, "DELETE", &format!("/api/v1/surveys/{}", kept["id"]), json!(null)).await;
    assert_eq!((status, &body["error"]["code"]), (StatusCode::NOT_FOUND, &json!("survey_not_found")));
}

#[tokio::test]
async fn what_cannot_be_said_is_refused_by_field() {
    let app = demo().await;
    let path = format!("/api/v1/enterprises/{}/survey", buyer(&app).await);
    let fine = json!({"side": "buys", "product": "石墨电极", "tonnes": 1.0, "by": "专班"});
    for (field, value, expect) in [
        ("side", json!("both"), "field `side`"),
        ("product", json!(" "), "field `product` has 0 characters"),
        ("tonnes", json!(-1.0), "field `tonnes`: `-1` is not a number from 0"),
        ("share_percent", json!(101.0), "field `share_percent`"),
        ("year", json!(1492), "field `year`"),
        ("partner", json!("张先生"), "name the firm"),
        ("becomes", json!("钻杆"), "only what is sold"),
        ("node", json!("drill"), "is not a node such as"),
        ("node", json!("steel-pipe/nope"), "no node `nope`"),
        ("node", json!("nope/nope"), "no chain `nope`"),
        ("by", json!("名".repeat(501)), "field `by`"),
    ] {
        let mut body = fine.clone();
        body[field] = value.clone();
        let (status, answer) = call(&app, "PUT", &path, body).await;
        assert!(status.is_client_error(), "{field} {value}");
        let message = answer["error"]["message"].as_str().expect("a message");
        assert!(message.contains(expect), "{field} {value}: {message}");
    }
}

#[tokio::test]
async fn only_firms_of_the_district_are_asked() {
    let app = demo().await;
    let (_, outside) = get(&app, "/api/v1/enterprises?region=120000&limit=1").await;
    let id = &outside["items"][0]["id"];
    let body = json!({"side": "buys", "product": "钢", "tonnes": 1.0, "by": "专班"});
    let (status, answer) = call(&app, "PUT", &format!("/api/v1/enterprises/{id}/survey"), body).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{answer}");
    let (status, _) = get(&app, "/api/v1/enterprises/999999/survey").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_form_is_a_workbook() {
    let app = demo().await;
    let path = format!("/api/v1/enterprises/{}/survey.xlsx", buyer(&app).await);
    let request = Request::builder().uri(path).body(Body::empty()).expect("a request");
    let response = app.clone().oneshot(request).await.expect("an answer");
    assert_eq!(response.status(), StatusCode::OK);
    let bytes = to_bytes(response.into_body(), 1 << 22).await.expect("a body");
    assert!(bytes.starts_with(b"PK"));
}

/// Every text and number of an answer, one after the other.
fn leaves(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| leaves(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| leaves(field, found)),
        Value::Null | Value::Bool(_) => {}
        other => found.push(other.to_string()),
    }
}

#[tokio::test]
async fn statistics_of_single_firms_are_shown_to_director_chain_office_and_clerk_alone() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let (_, all) = get(&app, "/api/v1/surveys").await;
    let partners: Vec<&str> = items(&all).iter().filter_map(|line| line["partner"].as_str()).collect();
    assert!(partners.len() > 10);
    let line = items(&all).iter().find(|line| line["side"] == "buys" && line["node"].is_object()).expect("a line");
    let node = format!(
        "/api/v1/chains/{}/nodes/{}",
        line["node"]["chain"].as_str().unwrap(),
        line["node"]["node"].as_str().unwrap()
    );
    let firm = format!("/api/v1/enterprises/{}/survey", line["enterprise"]);
    let mut people = Vec::new();
    // The administrator first: nobody else can be entered without one.
    for role in [UserRole::Admin].into_iter().chain(UserRole::ALL.iter().copied().filter(|r| *r != UserRole::Admin)) {
        let name = format!("eyes.{}", role.as_str().replace('_', ""));
        people.push((role, super::rights::enter(&shared, &name, role).await.1));
    }
    let mut labels = Vec::new();
    for (role, secret) in people {
        let ask = async |path: &str| {
            let cookie = format!("liantu_session={secret}");
            send(&app, Request::get(path).header("cookie", cookie).body(Body::empty()).expect("a request")).await
        };
        let sees = matches!(role, UserRole::Director | UserRole::ChainOffice | UserRole::Clerk);
        for path in ["/api/v1/surveys", &firm, &format!("{firm}.xlsx")] {
            // A file for the three is work: none of them only reads.
            assert_eq!(ask(path).await.0 == StatusCode::OK, sees, "{role}, {path}");
        }
        let (status, detail) = ask(&node).await;
        assert_eq!(status, StatusCode::OK);
        let survey = &detail["gap"]["survey"];
        assert_eq!(survey["withheld"].is_null(), sees, "{role}");
        assert_eq!(survey["bought"].as_array().expect("lines").is_empty(), !sees, "{role}");
        // What everyone is told of all chains: no partner of a surveyed firm is in it.
        let mut told = Vec::new();
        for chain in shared.config().pack.chains.iter().map(|chain| chain.id.clone()) {
            let (_, gaps) = ask(&format!("/api/v1/chains/{chain}/gaps")).await;
            for gap in gaps["items"].as_array().expect("labels") {
                labels.push((role, format!("{chain}/{}", gap["node"]), gap["shown"].to_string()));
            }
            leaves(&gaps, &mut told);
        }
        let named = partners.iter().filter(|partner| told.iter().any(|text| text.contains(**partner))).count();
        assert_eq!(named > 0, sees, "{role}: {named} partners named");
    }
    // The labels themselves are the same for everyone.
    let of = |wanted: UserRole| -> Vec<_> {
        labels.iter().filter(|(role, ..)| *role == wanted).map(|(_, node, shown)| (node, shown)).collect()
    };
    assert!(UserRole::ALL.iter().all(|role| of(*role) == of(UserRole::Director)));
}

#[tokio::test]
async fn why_a_firm_is_a_target_quotes_the_survey_to_who_may_read_it() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let admin = super::rights::enter(&shared, "eyes.admin", UserRole::Admin).await.1;
    let clerk = super::rights::enter(&shared, "eyes.clerk", UserRole::Clerk).await.1;
    let sentence = async |secret: &str| {
        let request = Request::get("/api/v1/gaps/steel-pipe/drill-pipe/targets?top=50")
            .header("cookie", format!("liantu_session={secret}"));
        let (status, list) = send(&app, request.body(Body::empty()).expect("a request")).await;
        assert_eq!(status, StatusCode::OK, "{list}");
        let reasons = list["items"].as_array().expect("items").iter().flat_map(|item| {
            item["reasons"].as_array().expect("reasons").iter().filter(|reason| reason["feature"] == "finishing-place")
        });
        reasons.map(|reason| (reason["points"].to_string(), reason["text"]["zh"].to_string())).collect::<Vec<_>>()
    };
    let (seen, cut) = (sentence(&clerk).await, sentence(&admin).await);
    assert!(!seen.is_empty() && seen.len() == cut.len());
    for ((points, whole), (same, told)) in seen.iter().zip(&cut) {
        assert_eq!(points, same, "the score is the same for everyone");
        assert!(whole.contains("做下一步") || whole.contains("采购"), "{whole}");
        assert!(told.contains("你的角色看不到单家企业的统计"), "{told}");
    }
}
