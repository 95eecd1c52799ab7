//! Approvals over HTTP: plans of checklists, acts, papers, letters, and the page that a signed investor reads.

use axum::http::HeaderMap;
use model::UserRole;
use serde_json::json;
use store::{NewProgressLink, Signed};

use super::departments::{ask, enter, project_of, refusals};
use super::*;
use crate::clock;
use crate::people::kept;
use crate::project_demo::KINDERGARTEN;

async fn page(app: &Router, path: &str) -> (StatusCode, HeaderMap, String) {
    let request = Request::get(path).body(Body::empty()).expect("a request");
    let (parts, body) = Box::pin(app.clone().oneshot(request)).await.expect("an answer").into_parts();
    let bytes = to_bytes(body, 64 << 20).await.expect("a body");
    (parts.status, parts.headers, String::from_utf8(bytes.to_vec()).expect("text"))
}

/// The sample's kindergarten and its plan.
async fn kindergarten(shared: &Shared, app: &Router) -> (i64, Value) {
    let projects = shared.projects.now(&shared.store).await.expect("projects");
    let project =
        projects.iter().find(|held| held.row.project.name == KINDERGARTEN).expect("the kindergarten").row.id.0;
    let (_, list) = ask(app, &format!("GET /approvals?project={project}"), "", Value::Null).await;
    let id = list["items"][0]["id"].as_i64().expect("a plan");
    (project, ask(app, &format!("GET /approvals/{id}"), "", Value::Null).await.1)
}

fn step<'a>(plan: &'a Value, code: &str) -> &'a Value {
    let steps = plan["steps"].as_array().expect("steps");
    steps.iter().find(|step| step["code"] == code).unwrap_or_else(|| panic!("no step `{code}`"))
}

async fn made(app: &Router, project: i64, lists: &[&str]) -> Value {
    let body =
        json!({ "project": project, "title": "开办", "title_en": "Opening", "owner": "代办员甲", "checklists": lists });
    let (status, plan) = ask(app, "POST /approvals", "", body).await;
    assert_eq!(status, StatusCode::CREATED, "{plan}");
    plan
}

async fn act(app: &Router, plan: &Value, code: &str, mut body: Value) -> (StatusCode, Value) {
    body["version"] = plan["version"].clone();
    let line = format!("POST /approvals/{}/steps/{}/events", plan["id"], step(plan, code)["id"]);
    ask(app, &line, "", body).await
}

#[tokio::test]
async fn the_sample_shows_a_kindergarten_in_the_middle_of_its_way() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let (_, plan) = kindergarten(&shared, &app).await;
    let state = |code: &str| step(&plan, code)["state"]["code"].as_str().unwrap_or_default().to_owned();
    assert_eq!(state("establishment/register"), "granted");
    assert_eq!(state("fire/design"), "returned");
    assert_eq!(state("kindergarten/preparation"), "in_hand");
    assert_eq!(state("kindergarten/licence"), "waiting");
    assert_eq!(plan["course"]["code"], "late", "the foreign exchange is past its day");
    assert!(plan["forecast"].as_str() > plan["as_of"].as_str(), "{}", plan["forecast"]);
    assert!(plan["owed"].as_array().expect("owed").iter().any(|owed| owed["who"]["code"] == "firm"));
    // A suggested time is told as one, and law as law.
    assert_eq!(step(&plan, "establishment/seal")["level"]["code"], "suggested");
    assert_eq!(step(&plan, "establishment/register")["level"]["code"], "regulation");
    let (_, lists) = ask(&app, "GET /approval-checklists", "", Value::Null).await;
    assert_eq!(lists["items"].as_array().expect("lists").len(), 10);
}

#[tokio::test]
async fn a_plan_goes_from_papers_to_granted_and_the_forecast_moves() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let (project, sample) = kindergarten(&shared, &app).await;
    let day = sample["as_of"].as_str().expect("a day").to_owned();
    let plan = made(&app, project, &["establishment", "catering"]).await;
    let register = step(&plan, "establishment/register");
    assert_eq!((&register["state"]["code"], &register["owed"]), (&json!("waiting"), &Value::Null));
    assert_eq!(step(&plan, "establishment/name")["owed"]["who"]["code"], "firm");

    let papers: Vec<i64> = step(&plan, "establishment/name")["papers"]
        .as_array()
        .expect("papers")
        .iter()
        .filter_map(|paper| paper["id"].as_i64())
        .collect();
    let body = json!({ "version": plan["version"], "papers": papers, "state": "received" });
    let (status, plan) = ask(&app, &format!("PUT /approvals/{}/papers", plan["id"]), "", body).await;
    assert_eq!(status, StatusCode::OK, "{plan}");
    assert_eq!(step(&plan, "establishment/name")["owed"]["who"]["code"], "office");
    let before = plan["forecast"].as_str().expect("a forecast").to_owned();

    // Before its turn: refused without a reason, marked with one.
    let (status, answer) = act(&app, &plan, "establishment/register", json!({ "act": "submitted" })).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(refusals(&answer), ["steps before it are open: Business name; give a reason to go ahead"]);
    let (_, plan) = act(&app, &plan, "establishment/register", json!({ "act": "submitted", "note": "容缺受理" })).await;
    assert_eq!(step(&plan, "establishment/register")["early"], true);
    let (_, plan) = act(&app, &plan, "establishment/name", json!({ "act": "submitted" })).await;
    let (_, plan) = act(&app, &plan, "establishment/name", json!({ "act": "granted", "number": "名 1" })).await;
    assert_eq!((&plan["granted"], &step(&plan, "establishment/name")["number"]), (&json!(1), &json!("名 1")));
    let longer = json!({ "version": plan["version"], "promised": 30 });
    let line = format!("PUT /approvals/{}/steps/{}", plan["id"], step(&plan, "catering/licence")["id"]);
    let (_, answer) = ask(&app, &line, "", longer).await;
    assert_eq!(refusals(&answer), ["`promised`: `30` is not between 1 and 10, the time by the rule"]);
    let (_, plan) = ask(&app, &line, "", json!({ "version": plan["version"], "promised": 2 })).await;
    assert!(plan["forecast"].as_str().expect("a forecast") < before.as_str(), "{} {before}", plan["forecast"]);

    // A day before the submission, a day to come, an unknown paper: each told, none taken.
    for (body, said) in [
        (json!({ "act": "accepted", "on": "2024-01-02" }), "the day lies before"),
        (json!({ "act": "accepted", "on": "2099-01-01" }), "the day has not come"),
        (json!({ "act": "returned", "papers": [999_999] }), "the step has no paper `999999`"),
        (json!({ "act": "granted" }), "give the number of the result"),
        (json!({ "act": "sung" }), "`act`"),
        (json!({ "act": "noted", "note": "字".repeat(5000) }), "at most 2000 fit"),
    ] {
        let (status, answer) = act(&app, &plan, "establishment/register", body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{answer}");
        assert!(refusals(&answer).iter().any(|one| one.contains(said)), "{said}: {answer}");
    }
    let (status, answer) = act(&app, &sample, "fire/design", json!({ "act": "noted", "note": "x", "on": day })).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    // The version that was read is over: both come back.
    let (status, answer) = act(&app, &sample, "fire/design", json!({ "act": "noted", "note": "y" })).await;
    assert_eq!(status, StatusCode::CONFLICT);
    let both = &answer["error"]["conflict"];
    assert_eq!(
        (&both["yours"]["note"], &both["theirs"]["version"]),
        (&json!("y"), &json!(sample["version"].as_i64().unwrap() + 1))
    );
}

#[tokio::test]
async fn what_a_plan_needs_is_told_at_once() {
    let shared = shared().await;
    let app = app(shared);
    let body = json!({ "contact": "13912345678", "begun_on": "2099-01-01", "checklists": ["moon"] });
    let (_, answer) = ask(&app, "POST /approvals", "", body).await;
    let found = refusals(&answer);
    for said in [
        "`title` is missing",
        "`firm` is missing",
        "`owner` is missing",
        "`contact`",
        "has not come",
        "there is no `moon`",
    ] {
        assert!(found.iter().any(|one| one.contains(said)), "{said}: {found:?}");
    }
    let bomb = json!({ "title": "字".repeat(4 << 20), "firm": "a", "owner": "b", "checklists": ["fire"] });
    assert_eq!(ask(&app, "POST /approvals", "", bomb).await.0, StatusCode::BAD_REQUEST);
    let huge = json!({ "title": "字".repeat(200_000), "firm": "a", "owner": "b", "checklists": ["fire"] });
    let (_, answer) = ask(&app, "POST /approvals", "", huge).await;
    assert!(refusals(&answer).iter().any(|one| one.contains("at most 2000 fit")), "{answer}");
    assert_eq!(ask(&app, "GET /approvals/999999", "", Value::Null).await.0, StatusCode::NOT_FOUND);
    assert_eq!(ask(&app, "GET /approvals?course=moon", "", Value::Null).await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_department_notes_its_own_steps_and_no_others() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let (_, plan) = kindergarten(&shared, &app).await;
    let education = enter(&shared, "jiaoyu", UserRole::Department, "教育局").await;
    let line = |code: &str| format!("POST /approvals/{}/steps/{}/events", plan["id"], step(&plan, code)["id"]);
    let body = |version: &Value| json!({ "version": version, "act": "noted", "note": "已现场查看" });
    let (status, _) = ask(&app, &line("fire/design"), &education, body(&plan["version"])).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let (status, answer) = ask(&app, &line("kindergarten/preparation"), &education, body(&plan["version"])).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let own = |code: &str| step(&answer, code)["yours"].as_bool();
    assert_eq!((own("kindergarten/preparation"), own("fire/design")), (Some(true), Some(false)));
}

#[tokio::test]
async fn a_link_is_for_a_signed_project_and_opens_until_it_ends() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let unsigned = {
        let projects = shared.projects.now(&shared.store).await.expect("projects");
        let unsigned = projects
            .iter()
            .find(|held| held.standing.as_ref().is_some_and(|now| now.stage == model::ProjectStage::Reserve));
        unsigned.expect("a project in reserve").row.id.0
    };
    let (status, answer) = ask(&app, &format!("POST /projects/{unsigned}/progress-links"), "", json!({})).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(refusals(&answer)[0].contains("not signed"), "{answer}");
    let (project, _) = kindergarten(&shared, &app).await;
    let line = format!("/projects/{project}/progress-links");
    let (status, link) = ask(&app, &format!("POST {line}"), "", json!({})).await;
    assert_eq!(status, StatusCode::CREATED, "{link}");
    let path = link["path"].as_str().expect("a path").to_owned();
    assert!(
        path.len() == "/portal/progress/".len() + 64 && link["code"].as_str().is_some_and(|code| code.starts_with('M'))
    );
    super::rights::enter(&shared, "admin", UserRole::Admin).await;
    for (query, said) in [("", "请贵方办理"), ("?lang=en", "For you to do")] {
        let (status, headers, html) = page(&app, &format!("{path}{query}")).await;
        assert_eq!((status, &headers["cache-control"]), (StatusCode::OK, &"no-store".parse().unwrap()));
        assert!(html.contains(said) && !html.contains("<script") && !html.contains("<form"), "{html}");
    }
    let (_, _, english) = page(&app, &format!("{path}?lang=en")).await;
    for said in ["School licence", "Education Bureau", "Subsidy", "The firm corrects: Fire design", "720,000"] {
        assert!(english.contains(said), "{said}: {english}");
    }
    for (path, expect) in [
        (format!("/portal/progress/{}", "0".repeat(64)), StatusCode::NOT_FOUND),
        ("/portal/progress/short".to_owned(), StatusCode::NOT_FOUND),
        (path.to_uppercase().replace("PORTAL/PROGRESS", "portal/progress"), StatusCode::NOT_FOUND),
    ] {
        assert_eq!(page(&app, &path).await.0, expect, "{path}");
    }
    let day = shared.projects.now(&shared.store).await.expect("projects").desk_day(&shared.config());
    let (secret, at) = ("ab".repeat(32), clock::now());
    let new =
        NewProgressLink { project: model::ProjectId(project), token: &kept(&secret), ends: day - chrono::Days::new(1) };
    shared.store.create_progress_link(&new, Signed { by: "甲", at: &at }).await.expect("a link");
    assert_eq!(page(&app, &format!("/portal/progress/{secret}")).await.0, StatusCode::GONE, "it ended");
    assert_eq!(page(&app, &path).await.0, StatusCode::GONE, "another one took its place");
    let mut last = StatusCode::OK;
    for number in 0..40 {
        last = page(&app, &format!("/portal/progress/{number:064x}")).await.0;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS, "who guesses waits");
}

/// R6: a word of its own in every field of the project, the plan, its acts and the promises that is not for the investor.
#[tokio::test]
async fn the_investors_page_and_papers_hold_nothing_of_the_office() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let (id, _) = kindergarten(&shared, &app).await;
    let other = project_of(&shared, "商务局").await;
    let project = shared.store.project(model::ProjectId(id)).await.expect("a project");
    let facts = model::Project {
        name: "MARK-A0".into(),
        content: "MARK-A1".into(),
        referrer: "MARK-A2".into(),
        asks: "MARK-A3".into(),
        note: "MARK-A4".into(),
        parent: "MARK-A5".into(),
        site_need: "MARK-A6".into(),
        source: "MARK-A7".into(),
        investor_home: "MARK-A8".into(),
        ..project.project
    };
    let turn = store::ProjectTurn { id: project.id, version: project.version, by: "甲", at: &clock::now() };
    shared.store.put_project(&turn, &facts).await.expect("changed");
    let body = json!({
        "project": id, "title": "<script>开办</script>", "title_en": "Opening & more", "firm": "某<b>园", "owner": "MARK-B1", "unit": "MARK-B2",
        "contact": "代办窗口", "note": "MARK-B3", "checklists": ["fire", "establishment"]
    });
    let (status, plan) = ask(&app, "POST /approvals", "", body).await;
    assert_eq!(status, StatusCode::CREATED, "{plan}");
    let (_, plan) = act(&app, &plan, "establishment/name", json!({ "act": "submitted", "note": "MARK-C1" })).await;
    let (_, plan) = act(&app, &plan, "establishment/name", json!({ "act": "returned", "note": "MARK-C2" })).await;
    let (_, plan) = act(&app, &plan, "fire/design", json!({ "act": "not_applicable", "note": "MARK-C3" })).await;
    let (_, plan) =
        act(&app, &plan, "establishment/seal", json!({ "act": "granted", "number": "MARK-C4", "note": "MARK-C5" }))
            .await;
    let hidden = json!({ "project": other, "title": "MARK-D1", "firm": "MARK-D2", "owner": "MARK-D3", "contact": "MARK-D4", "checklists": ["energy"] });
    assert_eq!(ask(&app, "POST /approvals", "", hidden).await.0, StatusCode::CREATED);
    for (project, note) in [(id, "MARK-E1"), (other, "MARK-E2")] {
        let draft = json!({ "project": project, "kind": "service", "text": note, "condition": note, "note": note });
        assert_eq!(ask(&app, "POST /promises", "", draft).await.0, StatusCode::CREATED);
    }
    let (_, link) = ask(&app, &format!("POST /projects/{id}/progress-links"), "", json!({})).await;
    let path = link["path"].as_str().expect("a path").to_owned();
    for query in ["", "?lang=en"] {
        let (status, _, html) = page(&app, &format!("{path}{query}")).await;
        assert_eq!(status, StatusCode::OK);
        assert!(!html.contains("MARK-"), "{html}");
        assert!(!html.contains("<script") && !html.contains("<b>园"), "{html}");
    }
    for kind in ["papers", "department", "investor"] {
        let body = json!({ "kind": kind, "department": "市场监管局", "path": path });
        let request = Request::post(format!("/api/v1/approvals/{}/letters", plan["id"]))
            .header("content-type", "application/json")
            .body(Body::from(body.to_string()))
            .expect("a request");
        let response = app.clone().oneshot(request).await.expect("an answer");
        assert_eq!(response.status(), StatusCode::OK, "{kind}");
        let bytes = to_bytes(response.into_body(), 64 << 20).await.expect("a body");
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes.to_vec())).expect("a Word file");
        let mut text = String::new();
        std::io::Read::read_to_string(&mut archive.by_name("word/document.xml").expect("its text"), &mut text)
            .expect("text");
        assert!(!text.contains("MARK-"), "{kind}: {text}");
    }
    // A link of another project opens nothing in this letter.
    let forged = json!({ "kind": "investor", "path": format!("/portal/progress/{}", "0".repeat(64)) });
    let (status, _) = ask(&app, &format!("POST /approvals/{}/letters", plan["id"]), "", forged).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}
