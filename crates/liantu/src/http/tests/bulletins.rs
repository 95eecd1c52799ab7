//! Indicators down to their rows, and a bulletin from draft to correction.

use axum::http::Method;
use model::{Happening, Money, Profile, Project, ProjectEvent, ProjectStage};
use serde_json::json;

use super::*;
use crate::commands::fill_register;

pub(super) const AT: &str = "2024-12-31T08:00:00Z";

fn with(method: Method, path: &str, body: Value) -> Request<Body> {
    let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    request.body(Body::from(body.to_string())).expect("a request")
}

pub(super) fn event(on: &str, what: Happening) -> ProjectEvent {
    let on = on.parse().expect("a day");
    ProjectEvent { on, written_at: AT.into(), by: "样例".into(), backfilled: false, what }
}

/// A project that came in and was signed, of so many yuan.
pub(super) async fn signed(shared: &Shared, (name, unit): (&str, &str), on: &str, yuan: i64) {
    let mut project = Project::new(name, Profile::Industrial);
    project.unit = unit.into();
    project.amount = Some(Money::yuan(yuan));
    project.signed_amount = project.amount;
    project.links.node = Some(("steel-pipe".into(), "drill-pipe".into()));
    let moved =
        Happening::Moved { to: ProjectStage::Signed, proofs: vec![], owed: vec![], skip_reason: "样例".into() };
    let events = [
        event("2024-02-01", Happening::Entered { stage: ProjectStage::Lead, first_talk: unit.into() }),
        event(on, moved),
    ];
    shared.store.create_project(&project, &events, ("样例", AT)).await.expect("it is kept");
}

pub(super) async fn year() -> (Arc<Shared>, Router) {
    let store = Store::in_memory().await.expect("a database in memory");
    let district = shipped();
    let config = configure(&district).expect("the shipped pack is sound");
    fill_register(&store, &config, &district).await.expect("the shipped pack loads");
    let shared = Arc::new(Shared::new(store, config, watch::channel(false).1));
    signed(&shared, ("样例甲", "商务局"), "2024-03-05", 120_000_000).await;
    signed(&shared, ("样例乙", "文旅局"), "2024-12-20", 30_000_000).await;
    let app = app(Arc::clone(&shared));
    (shared, app)
}

#[tokio::test]
async fn an_indicator_opens_down_to_the_projects_behind_it() {
    let (_, app) = year().await;
    let (status, list) = get(&app, "/api/v1/indicators?day=2024-12-31").await;
    assert_eq!(status, StatusCode::OK, "{list}");
    let signed = list["items"].as_array().expect("items").iter().find(|item| item["card"]["id"] == "signed");
    assert_eq!(signed.expect("the card")["reading"]["value"], 2.0);
    let (_, one) = get(&app, "/api/v1/indicators/signed?day=2024-12-31&months=3").await;
    assert_eq!(one["series"].as_array().map(Vec::len), Some(3), "{one}");
    let values: Vec<&Value> = one["series"].as_array().expect("months").iter().map(|point| &point["value"]).collect();
    assert_eq!(values, [&json!(1.0), &json!(1.0), &json!(2.0)]);
    assert_eq!(one["rows"].as_array().map(Vec::len), Some(2));
    let (_, own) = get(&app, "/api/v1/indicators/signed?day=2024-12-31&unit=%E6%96%87%E6%97%85%E5%B1%80").await;
    assert_eq!(own["rows"][0]["name"], "样例乙");
    for (path, code) in [
        ("/api/v1/indicators/nothing", "indicator_not_found"),
        ("/api/v1/indicators/signed?months=0", "invalid_request"),
        ("/api/v1/indicators?day=2999-01-01", "invalid_request"),
        ("/api/v1/bulletins/7", "bulletin_not_found"),
        ("/api/v1/questions/7/answer", "question_not_found"),
    ] {
        assert_eq!(get(&app, path).await.1["error"]["code"], code, "{path}");
    }
}

#[tokio::test]
async fn a_bulletin_keeps_its_figures_whatever_comes_and_its_prose_whatever_is_taken_anew() {
    let (shared, app) = year().await;
    let begin = with(Method::POST, "/api/v1/bulletins", json!({ "month": "2024-12" }));
    let (status, made) = send(&app, begin).await;
    assert_eq!((status, &made["state"]), (StatusCode::CREATED, &json!("draft")), "{made}");
    let id = made["id"].as_i64().expect("an id");
    let at = |rest: &str| format!("/api/v1/bulletins/{id}{rest}");
    let count = |bulletin: &Value| {
        let figures = bulletin["frozen"]["figures"].as_array().expect("figures").clone();
        figures.iter().find(|figure| figure["id"] == "signed").map(|figure| figure["value"].clone())
    };
    assert_eq!(count(&made), Some(json!(2.0)));

    let prose = json!({ "version": 1, "prose": { "highlights": "外出 3 次" } });
    let (_, written) = send(&app, with(Method::PUT, &at("/prose"), prose.clone())).await;
    assert_eq!(written["prose"]["highlights"], "外出 3 次", "{written}");
    let (status, late) = send(&app, with(Method::PUT, &at("/prose"), prose)).await;
    assert_eq!((status, &late["error"]["code"]), (StatusCode::CONFLICT, &json!("conflict")));

    signed(&shared, ("样例丙", "商务局"), "2024-12-25", 1_000_000).await;
    assert_eq!(count(&get(&app, &at("")).await.1), Some(json!(2.0)), "frozen is frozen");
    let (_, anew) = send(&app, with(Method::POST, &at("/figures"), json!({ "version": 2 }))).await;
    assert_eq!((count(&anew), &anew["prose"]["highlights"]), (Some(json!(3.0)), &json!("外出 3 次")));

    let state =
        |version: i64, state: &str| with(Method::PUT, &at("/state"), json!({ "version": version, "state": state }));
    assert_eq!(send(&app, state(3, "issued")).await.0, StatusCode::CONFLICT, "a draft is reviewed first");
    assert_eq!(send(&app, state(3, "reviewed")).await.0, StatusCode::OK);
    assert_eq!(send(&app, state(4, "issued")).await.0, StatusCode::OK);
    let again = with(Method::POST, &at("/figures"), json!({ "version": 5 }));
    assert_eq!(send(&app, again).await.0, StatusCode::CONFLICT, "what is out never changes");

    let correct = with(Method::POST, &at("/revisions"), json!({ "correction": "补计一个项目" }));
    let (status, second) = send(&app, correct).await;
    assert_eq!((status, &second["revision"]), (StatusCode::CREATED, &json!(2)), "{second}");
    assert_eq!(second["prose"]["highlights"], "外出 3 次");
    let (_, list) = get(&app, "/api/v1/bulletins").await;
    assert_eq!(list["items"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn a_bulletin_of_a_month_that_is_none_is_refused() {
    let (_, app) = year().await;
    for month in ["2024-13", "2999-01", "", "2024"] {
        let begin = with(Method::POST, "/api/v1/bulletins", json!({ "month": month }));
        assert_eq!(send(&app, begin).await.0, StatusCode::BAD_REQUEST, "{month}");
    }
}

#[tokio::test]
async fn how_many_over_100_million_by_chain_is_a_question_that_can_be_kept() {
    let (_, app) = year().await;
    let ask = json!({ "at_least_yuan": 100_000_000, "group": "chain" });
    let body = json!({ "title": "亿元以上按链", "ask": ask });
    let (status, kept) = send(&app, with(Method::POST, "/api/v1/questions", body)).await;
    assert_eq!(status, StatusCode::CREATED, "{kept}");
    let path = format!("/api/v1/questions/{}/answer?day=2024-12-31", kept["id"]);
    let (_, answer) = get(&app, &path).await;
    assert_eq!((&answer["whole"]["projects"], &answer["groups"][0]["key"]), (&json!(1), &json!("steel-pipe")));
    assert_eq!(answer["rows"][0]["name"], "样例甲");
    for wrong in [json!({ "group": "moon" }), json!({ "at_least_yuan": -1 }), json!({ "from": "2024-01-01" })] {
        let body = json!({ "ask": wrong });
        let asked = send(&app, with(Method::POST, "/api/v1/questions/answer", body)).await;
        assert_eq!(asked.0, StatusCode::BAD_REQUEST, "{}", asked.1);
    }
}

#[tokio::test]
async fn a_target_of_the_year_stands_beside_its_indicator() {
    let (_, app) = year().await;
    let body = json!({ "targets": [{ "indicator": "signed", "value": 4 }] });
    assert_eq!(send(&app, with(Method::PUT, "/api/v1/year-targets/2024", body)).await.0, StatusCode::OK);
    let (_, one) = get(&app, "/api/v1/indicators/signed?day=2024-12-31").await;
    assert_eq!((&one["target"]["share"], &one["target"]["pace"]), (&json!(0.5), &json!("behind")), "{one}");
    let wrong = json!({ "targets": [{ "indicator": "nothing", "value": 4 }] });
    assert_eq!(send(&app, with(Method::PUT, "/api/v1/year-targets/2024", wrong)).await.0, StatusCode::BAD_REQUEST);
}
