//! Indicators down to their rows, and a bulletin from draft to correction.

use axum::http::Method;
use model::{Happening, Money, Profile, Project, ProjectEvent, ProjectStage, UserRole};
use serde_json::json;

use super::people::ask;
use super::rights::enter;
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

#[tokio::test]
async fn a_unit_with_a_target_and_no_project_is_listed_and_stands_last() {
    let (_, app) = year().await;
    let body = json!({ "targets": [{ "indicator": "signed", "unit": "雨母山镇", "value": 2 }] });
    assert_eq!(send(&app, with(Method::PUT, "/api/v1/year-targets/2024", body)).await.0, StatusCode::OK);
    let team = json!({ "name": "街区专班", "zones": [], "chains": [] });
    let (status, made) = send(&app, with(Method::POST, "/api/v1/teams", team)).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");

    let (_, list) = get(&app, "/api/v1/indicators?day=2024-12-31").await;
    for unit in ["雨母山镇", "街区专班", "商务局", "文旅局"] {
        assert!(list["units"].as_array().expect("units").contains(&json!(unit)), "no `{unit}` in {}", list["units"]);
    }
    let (_, one) = get(&app, "/api/v1/indicators/signed?day=2024-12-31").await;
    let town =
        one["units"].as_array().expect("units").iter().find(|unit| unit["unit"] == "雨母山镇").expect("the town");
    assert_eq!((&town["reading"]["value"], &town["target"]["share"]), (&json!(0.0), &json!(0.0)), "{town}");

    let (_, made) = send(&app, with(Method::POST, "/api/v1/bulletins", json!({ "month": "2024-12" }))).await;
    let units = made["frozen"]["units"].as_array().expect("units").clone();
    let places: Vec<(&str, &Value)> =
        units.iter().map(|unit| (unit["unit"].as_str().unwrap_or_default(), &unit["place"])).collect();
    assert_eq!(
        places,
        [("商务局", &json!(1)), ("文旅局", &json!(2)), ("街区专班", &json!(3)), ("雨母山镇", &json!(3))]
    );
}

#[tokio::test]
async fn a_figure_of_another_version_is_not_told_as_issued() {
    let (shared, app) = year().await;
    let month = |month: &str| with(Method::POST, "/api/v1/bulletins", json!({ "month": month }));
    let (_, made) = send(&app, month("2024-11")).await;
    let id = made["id"].as_i64().expect("an id");
    // What was issued with an earlier version of one card.
    let row = shared.store.bulletin(id).await.expect("it is kept");
    let mut frozen: Value = serde_json::from_str(&row.frozen).expect("a text of ours");
    let figures = frozen["figures"].as_array_mut().expect("figures");
    let at = |figures: &[Value], id: &str| figures.iter().position(|figure| figure["id"] == id).expect("the figure");
    let talks = at(figures, "in_talks");
    figures[talks]["version"] = json!(1);
    figures[talks]["shown"] = json!({ "zh": "99 个", "en": "99" });
    let turn = store::BulletinTurn { id, version: 1, by: "样例", at: AT };
    shared.store.change_bulletin(&turn, &store::BulletinChange::Frozen(frozen.to_string())).await.expect("kept");
    for (version, state) in [(2, "reviewed"), (3, "issued")] {
        let path = format!("/api/v1/bulletins/{id}/state");
        let (status, told) = send(&app, with(Method::PUT, &path, json!({ "version": version, "state": state }))).await;
        assert_eq!(status, StatusCode::OK, "{told}");
    }
    let (_, made) = send(&app, month("2024-12")).await;
    let figures = made["frozen"]["figures"].as_array().expect("figures");
    let remark = |id: &str| figures[at(figures, id)]["remark"]["zh"].as_str().expect("a remark").to_owned();
    assert_eq!(remark("in_talks"), "口径由第 1 版改为第 2 版，上月数按新口径重算，不是已印发的数");
    assert_eq!(figures[at(figures, "in_talks")]["before"]["zh"], "0 个");
    assert_eq!(remark("signed"), "");
    let compared = made["frozen"]["compared"]["zh"].as_str().expect("a sentence").to_owned();
    assert!(compared.ends_with("，注※的见后"), "{compared}");
}

/// An office that wants a second person, with a writer and a reviewer: their sessions.
async fn two_people(shared: &Shared, app: &Router) -> [String; 2] {
    let (_, admin) = enter(shared, "主任", UserRole::Admin).await;
    let (_, writer) = enter(shared, "链办甲", UserRole::ChainOffice).await;
    let (_, reviewer) = enter(shared, "局长甲", UserRole::Director).await;
    let (status, _, body) = ask(app, "PUT /settings", Some(&admin), json!({ "second_person": true })).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    [writer, reviewer]
}

#[tokio::test]
async fn whoever_wrote_a_bulletin_does_not_review_it_whatever_others_did_to_it_since() {
    let (shared, app) = year().await;
    let [writer, reviewer] = two_people(&shared, &app).await;
    let (_, _, made) = ask(&app, "POST /bulletins", Some(&reviewer), json!({ "month": "2024-12" })).await;
    let id = made["id"].as_i64().expect("an id");
    let state = format!("PUT /bulletins/{id}/state");
    let to = |version: i64, state: &str| json!({ "version": version, "state": state });
    let prose = format!("PUT /bulletins/{id}/prose");
    let words = |version: i64| json!({ "version": version, "prose": { "highlights": "外出 3 次" } });
    let (_, _, written) = ask(&app, &prose, Some(&writer), words(1)).await;
    assert_eq!(written["written_by"], "链办甲", "{written}");
    // The other takes the figures anew, saves the same words, reviews and sends back: nothing of it is writing.
    ask(&app, &format!("POST /bulletins/{id}/figures"), Some(&reviewer), json!({ "version": 2 })).await;
    ask(&app, &prose, Some(&reviewer), words(3)).await;
    ask(&app, &state, Some(&reviewer), to(4, "reviewed")).await;
    let (status, _, back) = ask(&app, &state, Some(&reviewer), to(5, "draft")).await;
    assert_eq!((status, &back["written_by"]), (StatusCode::OK, &json!("链办甲")), "{back}");
    let (status, _, told) = ask(&app, &state, Some(&writer), to(6, "reviewed")).await;
    assert_eq!((status, &told["error"]["code"]), (StatusCode::BAD_REQUEST, &json!("refused")), "{told}");
    let (status, ..) = ask(&app, &state, Some(&reviewer), to(6, "reviewed")).await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn whoever_wrote_minutes_does_not_review_them_because_another_took_a_decision_down() {
    let (shared, app) = year().await;
    let [writer, other] = two_people(&shared, &app).await;
    let (_, _, meeting) = ask(&app, "POST /meetings", Some(&writer), json!({ "on": "2025-02-10" })).await;
    let id = meeting["id"].as_i64().expect("an id");
    let state = format!("PUT /meetings/{id}/state");
    ask(&app, &state, Some(&writer), json!({ "version": 1, "state": "held" })).await;
    let minutes = json!({ "version": 2, "summary": "抓紧" });
    ask(&app, &format!("PUT /meetings/{id}/minutes"), Some(&writer), minutes.clone()).await;
    let decision = json!({ "version": 3, "title": "走访", "owner": "链办甲", "unit": "商务局", "days": 5 });
    let (status, _, body) = ask(&app, &format!("POST /meetings/{id}/decisions"), Some(&other), decision).await;
    assert!(status.is_success(), "{body}");
    // Saving the words that are there is not writing them either.
    let again = json!({ "version": 4, "summary": "抓紧" });
    ask(&app, &format!("PUT /meetings/{id}/minutes"), Some(&other), again).await;
    let (status, _, told) = ask(&app, &state, Some(&writer), json!({ "version": 5, "state": "reviewed" })).await;
    assert_eq!((status, &told["error"]["code"]), (StatusCode::BAD_REQUEST, &json!("refused")), "{told}");
    let (status, _, told) = ask(&app, &state, Some(&other), json!({ "version": 5, "state": "reviewed" })).await;
    assert_eq!(status, StatusCode::OK, "{told}");
}

/// A file: its status, its media type and its bytes.
async fn file(app: &Router, path: &str) -> (StatusCode, String, Vec<u8>) {
    let request = Request::builder().uri(path).body(Body::empty()).expect("a request");
    let response = app.clone().oneshot(request).await.expect("an answer");
    let kind = response.headers().get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (status, kind) = (response.status(), kind.to_owned());
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("a body");
    (status, kind, bytes.to_vec())
}

#[tokio::test]
async fn a_days_indicators_and_a_kept_question_come_on_one_page() {
    let (_, app) = year().await;
    let ask = json!({ "counts": "amount", "group": "chain" });
    let (_, kept) = send(&app, with(Method::POST, "/api/v1/questions", json!({ "title": "按链", "ask": ask }))).await;
    let question = format!("/api/v1/questions/{}/briefing?day=2024-12-31", kept["id"]);
    for path in [
        "/api/v1/briefing?day=2024-12-31",
        "/api/v1/briefing?day=2024-12-31&unit=%E5%95%86%E5%8A%A1%E5%B1%80",
        &question,
    ] {
        for (format, begins) in [("pdf", &b"%PDF"[..]), ("docx", b"PK"), ("xlsx", b"PK")] {
            let (status, kind, bytes) = file(&app, &format!("{path}&format={format}&lang=en")).await;
            assert_eq!(status, StatusCode::OK, "{path} {format}: {}", String::from_utf8_lossy(&bytes));
            assert!(bytes.starts_with(begins), "{path} {format}: {kind}");
            let again = file(&app, &format!("{path}&format={format}&lang=en")).await.2;
            assert_eq!(bytes, again, "{path} {format} is the same bytes again");
        }
    }
    for (path, code) in [
        ("/api/v1/briefing?indicators=signed,nothing", "indicator_not_found"),
        ("/api/v1/briefing?format=png", "invalid_request"),
        ("/api/v1/briefing?unit=%E6%B2%A1%E6%9C%89", "invalid_request"),
        ("/api/v1/briefing?day=2999-01-01", "invalid_request"),
        ("/api/v1/questions/77/briefing", "question_not_found"),
    ] {
        assert_eq!(get(&app, path).await.1["error"]["code"], code, "{path}");
    }
    let many = "reserve,planned,in_talks,signed,signed_amount,leads,leads_departments,reserve_new,admission,started,operating,paid,ended";
    let (_, refused) = get(&app, &format!("/api/v1/briefing?indicators={many}")).await;
    assert_eq!(refused["error"]["code"], "invalid_request", "{refused}");
}
