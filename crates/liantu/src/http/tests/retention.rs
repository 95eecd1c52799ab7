//! Keeping firms over HTTP.

use model::UserRole;
use serde_json::json;

use super::departments::{ask, enter, refusals};
use super::*;

fn items(body: &Value) -> &Vec<Value> {
    body["items"].as_array().expect("items")
}

/// A firm of the radar that nobody asked yet and of which nothing is known.
fn silent(list: &Value) -> i64 {
    let never = |item: &&Value| item["next"]["state"] == "never" && item["colour"].is_null();
    items(list).iter().find(never).expect("a firm nobody asked")["enterprise"].as_i64().expect("a number")
}

fn check(answer: &str) -> Value {
    json!({ "way": "call", "answers": [{ "question": "moving", "answer": answer, "said": "邻市给了厂房" }] })
}

#[tokio::test]
async fn a_firm_that_was_never_asked_has_no_colour_and_what_it_says_gives_it_one() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let officer = enter(&shared, "ganshi", UserRole::Officer, "").await;
    let (status, list) = ask(&app, "GET /retention", &officer, Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{list}");
    assert!(items(&list).iter().any(|item| item["colour"] == "red") && list["interval"] == 90, "the sample shows one");
    let id = silent(&list);
    let line = format!("POST /retention/{id}/checks");
    let (status, kept) = ask(&app, &line, &officer, check("yes")).await;
    assert_eq!(status, StatusCode::CREATED, "{kept}");
    assert_eq!((kept["firm"]["colour"].as_str(), kept["firm"]["next"]["state"].as_str()), (Some("red"), Some("due")));
    let why = &kept["firm"]["warnings"][0];
    assert!(why["by"] == "answer" && why["text"]["zh"].as_str().is_some_and(|text| text.ends_with("是")), "{why}");
    assert_eq!(why["said"]["zh"], "邻市给了厂房");
    // A click that was made twice is one row.
    let (_, twice) = ask(&app, &line, &officer, check("yes")).await;
    assert_eq!(twice["checks"].as_array().map(Vec::len), Some(1));

    let back = format!("DELETE /retention-checks/{}", kept["checks"][0]["id"]);
    let (status, answer) = ask(&app, &back, &officer, json!({ "reason": " " })).await;
    assert_eq!((status, refusals(&answer)), (StatusCode::BAD_REQUEST, vec!["`reason` is missing".to_owned()]));
    let (status, gone) = ask(&app, &back, &officer, json!({ "reason": "问错了企业" })).await;
    assert_eq!(
        (status, &gone["firm"]["colour"], gone["checks"].as_array().map(Vec::len)),
        (StatusCode::OK, &Value::Null, Some(0))
    );
    assert_eq!(ask(&app, &back, &officer, json!({ "reason": "再来一次" })).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_answer_that_cannot_be_is_refused_with_everything_that_is_wrong() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let officer = enter(&shared, "ganshi", UserRole::Officer, "").await;
    let (_, list) = ask(&app, "GET /retention", &officer, Value::Null).await;
    let line = format!("POST /retention/{}/checks", silent(&list));
    let body = json!({ "on": "2099-01-01", "way": "pigeon", "note": "手机 13812345678", "answers": [
        { "question": "gone", "answer": "yes" }, { "question": "moving", "answer": "perhaps" } ] });
    let (status, answer) = ask(&app, &line, &officer, body).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let told = refusals(&answer).join("\n");
    for expect in ["has not come", "`way`", "no question `gone`", "`answer`", "`note`"] {
        assert!(told.contains(expect), "{expect}: {told}");
    }
    let (_, answer) = ask(&app, &line, &officer, json!({ "way": "visit" })).await;
    assert_eq!(refusals(&answer), ["nothing was answered and nothing noted"]);
    let long = "长".repeat(20_000);
    let (status, _) = ask(&app, &line, &officer, json!({ "way": "visit", "note": long })).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(ask(&app, "POST /retention/99999999/checks", &officer, check("no")).await.0, StatusCode::NOT_FOUND);
}

/// A project that was signed, with nothing undertaken yet.
async fn signed(app: &Router, secret: &str) -> i64 {
    let (_, list) = ask(app, "GET /projects?stage=operating&limit=100", secret, Value::Null).await;
    items(&list)[0]["id"].as_i64().expect("a number")
}

#[tokio::test]
async fn what_a_firm_employs_is_shown_to_who_reports_it_and_colours_nothing_for_others() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let director = enter(&shared, "juzhang", UserRole::Director, "").await;
    let officer = enter(&shared, "ganshi", UserRole::Officer, "").await;
    let project = signed(&app, &director).await;
    let undertaken =
        json!({ "project": project, "kind": "jobs", "quantity": "200", "due": "2024-12-01", "source": "合同第四条" });
    let (status, list) = ask(&app, "POST /undertakings", &director, undertaken).await;
    assert_eq!(status, StatusCode::CREATED, "{list}");
    let reading = json!({ "project": project, "kind": "jobs", "quantity": "137", "source": "企业报送" });
    assert_eq!(ask(&app, "POST /firm-readings", &officer, reading.clone()).await.0, StatusCode::FORBIDDEN);
    let (status, list) = ask(&app, "POST /firm-readings", &director, reading).await;
    assert_eq!(status, StatusCode::CREATED, "{list}");
    let of = |list: &Value| items(list).iter().find(|row| row["quantity"] == "200").cloned().expect("the undertaking");
    let shown = of(&list);
    assert_eq!(
        (shown["reached"].as_str(), shown["colour"].as_str(), &shown["withheld"]),
        (Some("137"), Some("red"), &json!(false))
    );

    let path = format!("GET /undertakings?project={project}");
    let (_, list) = ask(&app, &path, &officer, Value::Null).await;
    let hidden = of(&list);
    assert_eq!(
        (&hidden["reached"], &hidden["colour"], &hidden["withheld"]),
        (&Value::Null, &Value::Null, &json!(true))
    );
    assert!(!list.to_string().contains("137"), "{list}");
    let (_, radar) = ask(&app, "GET /retention", &officer, Value::Null).await;
    assert!(!radar.to_string().contains("137"));
}

#[tokio::test]
async fn a_quantity_has_to_fit_its_kind() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let director = enter(&shared, "juzhang", UserRole::Director, "").await;
    let project = signed(&app, &director).await;
    let body = |kind: &str, quantity: &str| json!({ "project": project, "kind": kind, "quantity": quantity, "due": "2025-12-31", "source": "合同" });
    for (kind, quantity, expect) in [
        ("jobs", "0", "from 1 to"),
        ("jobs", "12.5", "from 1 to"),
        ("tax", "120", "is not an amount"),
        ("investment", "0.00 CNY", "above zero"),
        ("tax", "", "`quantity` is missing"),
        ("honour", "1", "`kind`"),
    ] {
        let (status, answer) = ask(&app, "POST /undertakings", &director, body(kind, quantity)).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{kind} {quantity}");
        assert!(refusals(&answer).join(" ").contains(expect), "{kind} {quantity}: {answer}");
    }
    let (_, answer) = ask(&app, "POST /undertakings", &director, json!({ "project": project })).await;
    assert_eq!(refusals(&answer).len(), 3, "kind, day and source: {answer}");
    let paid = json!({ "project": project, "kind": "investment", "quantity": "1.00 CNY", "source": "企业" });
    let (_, answer) = ask(&app, "POST /firm-readings", &director, paid).await;
    assert!(refusals(&answer)[0].contains("money that came in"), "{answer}");
}
