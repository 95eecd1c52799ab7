//! Service cases over HTTP: from a note of a call to the end, hand-over, joint handling, bad input, figures with their rows.

use model::UserRole;
use serde_json::json;

use super::departments::{ask, enter, refusals};
use super::reply::page;
use super::*;

/// A request as it is noted from the phone.
fn note(title: &str) -> Value {
    json!({ "source": "phone", "class": "complex", "cause": "energy", "title": title, "firm": "样例来电公司", "text": "夜里停电三次" })
}

async fn entered(app: &Router, secret: &str, body: Value) -> Value {
    let (status, case) = ask(app, "POST /cases", secret, body).await;
    assert_eq!(status, StatusCode::CREATED, "{case}");
    case
}

async fn step(app: &Router, secret: &str, case: &Value, body: Value) -> (StatusCode, Value) {
    let mut body = body;
    body["version"] = case["version"].clone();
    ask(app, &format!("POST /cases/{}/events", case["id"]), secret, body).await
}

#[tokio::test]
async fn a_note_of_a_call_comes_to_its_end_with_a_rating() {
    let app = app(shared().await);
    let case = entered(&app, "", note("厂区停电")).await;
    assert_eq!((case["state"]["code"].as_str(), case["rating"].is_null()), (Some("received"), true));
    assert_eq!(case["clocks"].as_array().map(Vec::len), Some(2));
    for (body, state) in [
        (json!({ "step": "taken" }), "in_hand"),
        (json!({ "step": "first_answered", "text": "已请供电所今天到厂" }), "in_hand"),
        (json!({ "step": "answered", "text": "线路已换" }), "answered"),
        (json!({ "step": "called_back", "text": "满意", "rating": 5 }), "called_back"),
        (json!({ "step": "closed" }), "closed"),
    ] {
        let (_, now) = ask(&app, &format!("GET /cases/{}", case["id"]), "", Value::Null).await;
        let (status, after) = step(&app, "", &now, body).await;
        assert_eq!((status, after["state"]["code"].as_str()), (StatusCode::OK, Some(state)), "{after}");
    }
    let (_, done) = ask(&app, &format!("GET /cases/{}", case["id"]), "", Value::Null).await;
    assert_eq!((done["rating"].as_u64(), done["clock"].is_null()), (Some(5), true));
    let told: Vec<_> = done["history"].as_array().unwrap().iter().filter_map(|one| one["told"].as_str()).collect();
    assert_eq!(told, ["已请供电所今天到厂", "线路已换"]);
    // The firm comes again with it: the history stays, the clocks are new.
    let (status, again) = step(&app, "", &done, json!({ "step": "reopened", "text": "又停了" })).await;
    assert_eq!((status, again["round"].as_u64(), again["rating"].is_null()), (StatusCode::OK, Some(2), true));
    assert_eq!(again["history"].as_array().map(Vec::len), Some(7));
}

#[tokio::test]
async fn hand_over_keeps_the_first_receiver_who_alone_calls_the_firm() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let first = enter(&shared, "shoujie", UserRole::Officer, "商务局").await;
    let second = enter(&shared, "jieshou", UserRole::Officer, "住建局").await;
    let third = enter(&shared, "pangren", UserRole::Officer, "文旅局").await;
    let mut body = note("管网未接通");
    body["handler"] = json!("shoujie");
    let case = entered(&app, &first, body).await;
    let (status, same) =
        step(&app, &first, &case, json!({ "step": "handed_over", "text": "转", "handler": "shoujie" })).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(refusals(&same)[0].contains("sees to it already"), "{same}");
    let (status, case) =
        step(&app, &first, &case, json!({ "step": "handed_over", "text": "管网归住建", "handler": "jieshou" })).await;
    assert_eq!(status, StatusCode::OK, "{case}");
    assert_eq!(
        (case["receiver"].as_str(), case["handler"].as_str(), case["unit"].as_str()),
        (Some("shoujie"), Some("jieshou"), Some("住建局"))
    );
    let (status, refused) = step(&app, &third, &case, json!({ "step": "answered", "text": "我来" })).await;
    assert_eq!((status, refused["error"]["code"].as_str()), (StatusCode::FORBIDDEN, Some("forbidden")), "{refused}");
    let (_, mine) = ask(&app, "GET /cases?which=mine", &second, Value::Null).await;
    assert!(mine["items"].as_array().unwrap().iter().any(|one| one["id"] == case["id"]));
    let (_, told) = ask(&app, "GET /notices", &second, Value::Null).await;
    assert!(told.to_string().contains(&format!("/service?open={}", case["id"])), "{told}");
    let (_, case) = step(&app, &second, &case, json!({ "step": "answered", "text": "下周接通" })).await;
    let (status, refused) = step(&app, &second, &case, json!({ "step": "called_back" })).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(refused["error"]["hint"].as_str().is_some_and(|hint| hint.contains("首接人")), "{refused}");
    // Not reached: called, and nothing given.
    let (status, case) = step(&app, &first, &case, json!({ "step": "called_back", "text": "没有接通" })).await;
    assert_eq!((status, case["rating"].is_null()), (StatusCode::OK, true));
}

#[tokio::test]
async fn two_departments_answer_by_their_links_and_a_forged_one_opens_nothing() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let case = entered(&app, "", note("总量指标")).await;
    let id = case["id"].as_i64().expect("a number");
    let secret = "这句只给局里看";
    let path = format!("POST /cases/{id}/notes");
    assert_eq!(ask(&app, &path, "", json!({ "text": secret })).await.0, StatusCode::CREATED);
    let letter = json!({ "case": id, "title": "协办：总量指标", "question": "请<b>说明</b>来源", "departments": ["工信局", "住建局"] });
    let (status, letter) = ask(&app, "POST /consultations", "", letter).await;
    assert_eq!((status, letter["case"].as_i64()), (StatusCode::CREATED, Some(id)), "{letter}");
    for (at, form) in [
        (0, "opinion=settled&text=%E5%B7%B2%E5%8D%8F%E8%B0%83&name=%E4%B9%99&post=%E7%A7%91%E9%95%BF"),
        (1, "opinion=not_ours&text=%E5%BD%92%E7%8E%AF%E4%BF%9D&name=%E4%B8%99&post=%E7%A7%91%E9%95%BF"),
    ] {
        let ask_id = letter["asks"][at]["id"].as_i64().expect("an id");
        let link = format!("POST /consultations/{}/departments/{ask_id}/links", letter["id"]);
        let (_, link) = ask(&app, &link, "", json!({})).await;
        let link = link["path"].as_str().expect("a path").to_owned();
        let (status, _, html) = page(&app, &link, None).await;
        assert!(status == StatusCode::OK && html.contains("不属本部门职责") && !html.contains("附条件同意"), "{html}");
        assert!(html.contains("&lt;b&gt;说明") && !html.contains(secret) && !html.contains("夜里停电"), "{html}");
        let wrong = form.replace("opinion=settled", "opinion=agree").replace("opinion=not_ours", "opinion=object");
        let (status, _, html) = page(&app, &link, Some((&wrong, None))).await;
        assert!(status == StatusCode::BAD_REQUEST && html.contains("这封函要选的是"), "{html}");
        assert_eq!(page(&app, &link, Some((form, None))).await.0, StatusCode::OK);
    }
    let (status, _, _) = page(&app, &format!("/portal/reply/{}", "a".repeat(64)), None).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (_, letters) = ask(&app, &format!("GET /consultations?case={id}"), "", Value::Null).await;
    let opinions: Vec<_> = letters["items"][0]["asks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["answer"]["opinion"]["code"].clone())
        .collect();
    assert_eq!(opinions, ["settled", "not_ours"]);
    let (_, both) = ask(
        &app,
        "POST /consultations",
        "",
        json!({ "case": id, "projects": [1], "title": "a", "question": "b", "departments": ["工信局"] }),
    )
    .await;
    assert!(refusals(&both).iter().any(|one| one.contains("not both")), "{both}");
}

#[tokio::test]
async fn what_cannot_be_is_refused_with_every_reason() {
    let app = app(shared().await);
    let body = json!({ "source": "fax", "class": "huge", "cause": "dance", "title": "", "firm": "", "enterprise": 999_999,
        "zone": "nowhere", "project": 999_999, "received_on": "2099-01-01", "contact": "13800000000" });
    let (status, answer) = ask(&app, "POST /cases", "", body).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let said = refusals(&answer).join("\n");
    for what in ["`source`", "`class`", "`cause`", "`title`", "999999", "`zone`", "`received_on`", "`contact`"] {
        assert!(said.contains(what), "{what}: {said}");
    }
    // What looks like a script is a text like any other.
    let script = "<script>alert(1)</script>";
    let mut body = note(script);
    body["firm"] = json!(script);
    body["key"] = json!("twice");
    let case = entered(&app, "", body.clone()).await;
    assert_eq!(case["title"].as_str(), Some(script));
    // A double press enters it once, and steps on it once.
    assert_eq!(entered(&app, "", body).await["id"], case["id"]);
    let (status, _) = step(&app, "", &case, json!({ "step": "taken" })).await;
    assert_eq!(status, StatusCode::OK);
    let (status, beaten) = step(&app, "", &case, json!({ "step": "taken" })).await;
    assert_eq!((status, beaten["error"]["code"].as_str()), (StatusCode::CONFLICT, Some("conflict")));
    assert!(
        beaten["error"]["conflict"]["theirs"]["version"].is_number()
            && beaten["error"]["conflict"]["yours"].is_object()
    );
    let mut long = note("长");
    long["text"] = json!("长".repeat(4 << 20));
    let (status, answer) = ask(&app, "POST /cases", "", long).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(answer["error"]["hint"].as_str().is_some_and(|hint| hint.contains("太长")), "{}", answer["error"]["code"]);
    let now = step_of(&app, &case).await;
    for (body, why) in [
        (json!({ "step": "closed" }), "no step `Closed` follows"),
        (json!({ "step": "answered" }), "needs words"),
        (json!({ "step": "jump" }), "`step`"),
        (json!({ "step": "reclassed", "text": "x" }), "neither `class` nor `cause`"),
        (json!({ "step": "taken", "rating": 9 }), "only a call-back"),
    ] {
        let (status, answer) = step(&app, "", &now, body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{answer}");
        assert!(refusals(&answer).iter().any(|one| one.contains(why)), "{why}: {answer}");
    }
    assert_eq!(ask(&app, "GET /cases/999999", "", Value::Null).await.0, StatusCode::NOT_FOUND);
}

async fn step_of(app: &Router, case: &Value) -> Value {
    ask(app, &format!("GET /cases/{}", case["id"]), "", Value::Null).await.1
}

#[tokio::test]
async fn every_figure_has_its_rows_and_unknown_is_not_zero() {
    let app = app(shared().await);
    for by in ["unit", "cause", "class", "source"] {
        let (status, answer) = ask(&app, &format!("GET /cases/statistics?by={by}"), "", Value::Null).await;
        assert_eq!(status, StatusCode::OK);
        let all = answer["all"]["figures"].as_object().expect("figures").clone();
        assert!(all["received"].as_u64().is_some_and(|many| many >= 18), "{all:?}");
        for (figure, many) in &all {
            let (_, rows) = ask(&app, &format!("GET /cases?figure={figure}"), "", Value::Null).await;
            assert_eq!(rows["items"].as_array().map(Vec::len), many.as_u64().map(|many| many as usize), "{figure}");
            let parts = answer["items"].as_array().unwrap().iter();
            let sum: u64 = parts.map(|part| part["figures"][figure].as_u64().unwrap()).sum();
            assert_eq!(Some(sum), many.as_u64(), "{by} {figure}");
        }
        for part in answer["items"].as_array().unwrap() {
            assert_eq!(part["figures"]["rated"] == 0, part["rating"].is_null(), "{part}");
            assert_eq!(part["figures"]["answered"] == 0, part["median_days"].is_null(), "{part}");
        }
    }
    let (_, none) = ask(&app, "GET /cases/statistics?from=2020-01-01&to=2020-01-02", "", Value::Null).await;
    assert_eq!((none["all"]["figures"]["received"].as_u64(), none["all"]["rating"].is_null()), (Some(0), true));
    assert_eq!(ask(&app, "GET /cases/statistics?by=moon", "", Value::Null).await.0, StatusCode::BAD_REQUEST);
    let (_, list) = ask(&app, "GET /cases", "", Value::Null).await;
    let states: std::collections::BTreeSet<_> =
        list["items"].as_array().unwrap().iter().map(|one| one["state"]["code"].as_str().unwrap().to_owned()).collect();
    assert!(states.len() >= 7, "the sample has cases in most states: {states:?}");
    assert!(list["items"].as_array().unwrap().iter().any(|one| one["level"]["code"] == "director"));
    assert!(list["late"].as_u64().is_some_and(|late| late >= 2));
}

#[tokio::test]
async fn who_only_reads_sees_no_contact_and_works_on_nothing() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let viewer = enter(&shared, "kanke", UserRole::Viewer, "").await;
    let (_, list) = ask(&app, "GET /cases", &viewer, Value::Null).await;
    let id = &list["items"][0]["id"];
    let (status, case) = ask(&app, &format!("GET /cases/{id}"), &viewer, Value::Null).await;
    assert_eq!(
        (status, case["contact"].is_null(), case["may"].as_array().map(Vec::len)),
        (StatusCode::OK, true, Some(0))
    );
    assert_eq!(ask(&app, "POST /cases", &viewer, note("a")).await.0, StatusCode::FORBIDDEN);
    assert_eq!(step(&app, &viewer, &case, json!({ "step": "taken" })).await.0, StatusCode::FORBIDDEN);
}
