//! Departments over HTTP: whose project it is, letters, answers.

use model::{Project, User, UserName, UserRole};
use serde_json::json;
use store::{Entry, NewSession, Signed};

use super::*;
use crate::clock;
use crate::people::{kept, secret};

/// A user of a unit, logged in without a password: the secret of his session.
pub(super) async fn enter(shared: &Shared, name: &str, role: UserRole, unit: &str) -> String {
    let store = &shared.store;
    if !store.has_users().await.expect("users") && role != UserRole::Admin {
        // The first user of an office is always its administrator.
        Box::pin(enter(shared, "first", UserRole::Admin, "")).await;
    }
    let entry = if store.has_users().await.expect("users") { Entry::Another } else { Entry::First };
    let user = User { name: UserName::parse(name).expect("a name"), role, unit: unit.into(), team: None };
    let at = clock::now();
    let row = store.create_user(&user, "$none", entry, Signed { by: "local", at: &at }).await.expect("entered");
    let secret = secret().expect("random numbers");
    let token = kept(&secret);
    let new = NewSession { token: &token, user: row.id, at: &at, address: "", agent: "" };
    store.begin_session(&new, "2000-01-01T00:00:00Z").await.expect("a session");
    secret
}

/// Calls an operation as a page of the app does.
pub(super) async fn ask(app: &Router, line: &str, secret: &str, body: Value) -> (StatusCode, Value) {
    let (method, path) = line.split_once(' ').expect("a method and a path");
    let mut request = Request::builder()
        .method(method)
        .uri(format!("/api/v1{path}"))
        .header("host", "localhost:8787")
        .header("origin", "http://localhost:8787")
        .header("content-type", "application/json");
    if !secret.is_empty() {
        request = request.header("cookie", format!("liantu_session={secret}"));
    }
    let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
    send(app, request.body(body).expect("a request")).await
}

/// What is said against a request, in English.
pub(super) fn refusals(answer: &Value) -> Vec<String> {
    let list = answer["error"]["refusals"].as_array().cloned().unwrap_or_default();
    assert!(list.iter().all(|one| one["zh"].as_str().is_some_and(|zh| !zh.is_ascii())), "{answer}");
    list.iter().map(|one| one["en"].as_str().unwrap_or_default().to_owned()).collect()
}

/// A project of a unit, as its number and version.
pub(super) async fn project_of(shared: &Shared, unit: &str) -> i64 {
    let projects = shared.projects.now(&shared.store).await.expect("projects");
    let found = projects.iter().find(|held| held.row.project.unit == unit && held.row.project.credits.is_empty());
    found.unwrap_or_else(|| panic!("no project of `{unit}`")).row.id.0
}

async fn version(shared: &Shared, id: i64) -> i64 {
    shared.store.project(model::ProjectId(id)).await.expect("a project").version
}

#[tokio::test]
async fn a_department_changes_its_own_projects_and_reads_the_others() {
    let shared = shared().await;
    // A server without a folder for papers would say that before it says what is wrong with one.
    let folder = tempfile::tempdir().expect("a folder");
    shared.papers.set(folder.path().to_owned()).expect("set once");
    let app = app(Arc::clone(&shared));
    enter(&shared, "admin", UserRole::Admin, "").await;
    let tourism = enter(&shared, "wenlv", UserRole::Department, "文旅局").await;
    let theirs = project_of(&shared, "商务局").await;
    let own = project_of(&shared, "文旅局").await;
    for (id, expect) in [(theirs, StatusCode::FORBIDDEN), (own, StatusCode::BAD_REQUEST)] {
        let v = version(&shared, id).await;
        let facts = json!({ "name": "", "profile": "light" });
        let other = if id == own { theirs } else { project_of(&shared, "园区专班").await };
        // Each with a body that the rules refuse: whose it is, is asked before.
        for (line, body) in [
            (format!("PUT /projects/{id}"), json!({ "version": v, "facts": facts })),
            (format!("POST /projects/{id}/moves"), json!({ "version": v, "to": "" })),
            (format!("POST /projects/{id}/events"), json!({ "version": v, "kind": "" })),
            (format!("POST /projects/{id}/paid"), json!({ "version": v, "on": "", "amount": "" })),
            (format!("DELETE /projects/{id}/paid/0"), json!({ "version": v, "reason": "" })),
            (format!("PUT /projects/{id}/twins/{other}"), json!({ "verdict": "" })),
            ("POST /promises".to_owned(), json!({ "project": id })),
            ("POST /consultations".to_owned(), json!({ "projects": [id] })),
            ("POST /agreements".to_owned(), json!({ "project": id, "text": "" })),
        ] {
            let (status, answer) = ask(&app, &line, &tourism, body).await;
            assert_eq!(status, expect, "{line}: {answer}");
            if expect == StatusCode::FORBIDDEN {
                let error = &answer["error"];
                assert_eq!(error["code"], "forbidden", "{line}");
                assert!(
                    error["message"].as_str().is_some_and(|text| text.contains("answers for this project")),
                    "{error}"
                );
                assert!(error["hint"].as_str().is_some_and(|text| text.contains("转办")), "{error}");
            }
        }
        let paper = format!("POST /projects/{id}/attachments?name=a");
        assert_eq!(ask(&app, &paper, &tourism, json!({})).await.0, expect, "{paper}");
        assert_eq!(ask(&app, &format!("GET /projects/{id}"), &tourism, Value::Null).await.0, StatusCode::OK);
    }
    let lead = |unit: &str| {
        json!({ "on": "2025-01-20", "facts": { "name": "新茶园项目", "profile": "light", "investor": "茶园公司",
            "content": "茶文化体验", "channel": "department", "owner": "文旅联络员", "unit": unit } })
    };
    let (status, answer) = ask(&app, "POST /projects", &tourism, lead("住建局")).await;
    // The unit is another's, the owner is not this user either.
    assert_eq!((status, answer["error"]["code"].as_str()), (StatusCode::FORBIDDEN, Some("forbidden")), "{answer}");
    let (status, answer) = ask(&app, "POST /projects", &tourism, lead("文旅局")).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    let id = answer["card"]["id"].as_i64().expect("an id");
    let (_, board) = ask(&app, "GET /projects/board?unit=%E6%96%87%E6%97%85%E5%B1%80", &tourism, Value::Null).await;
    assert!(board.to_string().contains("新茶园项目"), "its lead stands on its board");
    assert!(version(&shared, id).await >= 1);
}

#[tokio::test]
async fn an_officer_of_another_unit_is_refused_and_a_director_and_who_sits_at_the_machine_are_not() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let id = project_of(&shared, "商务局").await;
    let report = |v: i64| json!({ "version": v, "kind": "report", "note": "面谈一次", "on": "2025-01-24" });
    let line = format!("POST /projects/{id}/events");
    let (status, answer) = ask(&app, &line, "", report(version(&shared, id).await)).await;
    assert_eq!(status, StatusCode::OK, "at the machine: {answer}");
    let director = enter(&shared, "juzhang", UserRole::Director, "").await;
    let officer = enter(&shared, "ganshi", UserRole::Officer, "住建局").await;
    assert_eq!(ask(&app, &line, &officer, report(version(&shared, id).await)).await.0, StatusCode::FORBIDDEN);
    assert_eq!(ask(&app, &line, &director, report(version(&shared, id).await)).await.0, StatusCode::OK);
    // Who shares the credit shares the work.
    let row = shared.store.project(model::ProjectId(id)).await.expect("a project");
    let credits = vec![model::Credit { unit: "住建局".into(), share: 40 }];
    let turn = store::ProjectTurn { id: row.id, version: row.version, by: "甲", at: &clock::now() };
    shared.store.put_project(&turn, &Project { credits, ..row.project }).await.expect("changed");
    assert_eq!(ask(&app, &line, &officer, report(version(&shared, id).await)).await.0, StatusCode::OK);
}

fn letter(project: i64) -> Value {
    json!({ "title": "关于选址的征求意见函", "question": "请就选址提出意见", "projects": [project], "departments": ["工信局", "住建局"] })
}

#[tokio::test]
async fn a_letter_is_due_by_the_rule_and_every_fault_is_told_at_once() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let id = project_of(&shared, "商务局").await;
    let (status, row) = ask(&app, "POST /consultations", "", letter(id)).await;
    assert_eq!(status, StatusCode::CREATED, "{row}");
    assert!(row["rule"]["zh"].as_str().is_some_and(|source| source.contains("国办函〔2009〕15号")), "{row}");
    assert_eq!((row["asked"].as_u64(), row["answered"].as_u64(), row["overdue"].as_u64()), (Some(2), Some(0), Some(0)));
    assert!(row["due"].as_str() > row["asked_on"].as_str());

    let list = shared.store.departments().await.expect("departments");
    let off = list.iter().find(|row| row.name == "教育局").expect("a department").id;
    assert_eq!(ask(&app, &format!("PUT /departments/{off}/disabled"), "", Value::Null).await.0, StatusCode::OK);
    let bad = json!({ "title": "\u{7}", "question": "字".repeat(300_000), "projects": [id], "departments": ["教育局", "不存在局"],
        "papers": ["00"], "due": "2024-01-01" });
    let (status, answer) = ask(&app, "POST /consultations", "", bad).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{answer}");
    let found = refusals(&answer);
    for (at, words) in [
        "has 300000 characters",
        "`title` is missing",
        "none of the projects has the paper `00`",
        "the department `教育局` is asked no more",
        "no department `不存在局`",
        "`due` `2024-01-01` lies before today",
    ]
    .iter()
    .enumerate()
    {
        assert!(found.get(at).is_some_and(|one| one.contains(words)), "{words}: {found:?} of {answer}");
    }
    assert_eq!(ask(&app, "POST /consultations", "", letter(999_999)).await.0, StatusCode::NOT_FOUND);
    assert_eq!(ask(&app, "GET /consultations/999999", "", Value::Null).await.0, StatusCode::NOT_FOUND);
    let (status, answer) = ask(&app, "POST /departments", "", json!({ "name": "工信局" })).await;
    assert_eq!(status, StatusCode::CONFLICT, "{answer}");
    let (status, answer) = ask(&app, "POST /departments", "", json!({ "name": "局\u{202e}" })).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{answer}");
}

#[tokio::test]
async fn a_department_answers_for_itself_once_and_its_opinion_stands_in_the_table() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let officer = enter(&shared, "ganshi", UserRole::Admin, "商务局").await;
    let industry = enter(&shared, "gongxin", UserRole::Department, "工信局").await;
    let tourism = enter(&shared, "wenlv", UserRole::Department, "文旅局").await;
    let id = project_of(&shared, "商务局").await;
    let (_, row) = ask(&app, "POST /consultations", &officer, letter(id)).await;
    let (id, first, second) =
        (row["id"].as_i64().unwrap(), row["asks"][0]["id"].as_i64().unwrap(), row["asks"][1]["id"].as_i64().unwrap());
    let answer =
        |opinion: &str, text: &str| json!({ "opinion": opinion, "text": text, "name": "联络员", "post": "科长" });
    let path = format!("PUT /consultations/{id}/departments/{first}/answer");
    assert_eq!(ask(&app, &path, &tourism, answer("agree", "")).await.0, StatusCode::FORBIDDEN);
    let opened = format!("PUT /consultations/{id}/departments/{first}/opened");
    assert_eq!(ask(&app, &opened, &officer, Value::Null).await.0, StatusCode::FORBIDDEN);
    let (_, row) = ask(&app, &opened, &industry, Value::Null).await;
    assert_eq!(row["asks"][0]["state"]["code"], "opened", "{row}");
    let (status, said) = ask(&app, &path, &industry, answer("object", "")).await;
    assert_eq!((status, refusals(&said).len()), (StatusCode::BAD_REQUEST, 1), "{said}");
    let (status, row) = ask(&app, &path, &industry, answer("conditions", "先办环评")).await;
    assert_eq!(status, StatusCode::OK, "{row}");
    assert_eq!(row["asks"][0]["answer"]["way"]["code"], "account");
    assert_eq!(ask(&app, &path, &industry, answer("agree", "")).await.0, StatusCode::CONFLICT);
    // Nobody is asked for what a department thinks before it said so; who asked writes a paper down.
    let paper = format!("PUT /consultations/{id}/departments/{second}/answer");
    let (status, said) = ask(&app, &paper, &officer, answer("agree", "")).await;
    assert_eq!(
        (status, refusals(&said)[0].contains("the day that the paper bears")),
        (StatusCode::BAD_REQUEST, true),
        "{said}"
    );
    let mut dated = answer("agree", "");
    dated["on"] = row["asked_on"].clone();
    let (status, row) = ask(&app, &paper, &officer, dated).await;
    assert_eq!(row["asks"][1]["answer"]["on"], row["asked_on"], "{row}");
    assert_eq!((status, row["asks"][1]["answer"]["way"]["code"].as_str()), (StatusCode::OK, Some("paper")), "{row}");
    for file in ["letter", "opinions"] {
        for lang in ["zh", "en"] {
            let request = Request::get(format!("/api/v1/consultations/{id}/{file}?lang={lang}"))
                .header("cookie", format!("liantu_session={officer}"));
            let response = app.clone().oneshot(request.body(Body::empty()).unwrap()).await.expect("an answer");
            assert_eq!(response.status(), StatusCode::OK);
            let bytes = to_bytes(response.into_body(), 1 << 20).await.expect("bytes");
            assert!(bytes.starts_with(b"PK"), "{file} {lang}");
        }
    }
    let state = |v: i64, state: &str| json!({ "version": v, "state": state, "reason": "" });
    let line = format!("PUT /consultations/{id}/state");
    let (status, said) = ask(&app, &line, &officer, state(3, "withdrawn")).await;
    assert_eq!((status, refusals(&said)), (StatusCode::BAD_REQUEST, vec!["a reason is needed to withdraw".to_owned()]));
    // Who read it before the opinions came collects nothing.
    assert_eq!(ask(&app, &line, &officer, state(1, "closed")).await.0, StatusCode::CONFLICT);
    assert_eq!(ask(&app, &line, &officer, state(3, "closed")).await.0, StatusCode::OK);
    assert_eq!(ask(&app, &line, &officer, state(4, "closed")).await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_department_that_is_asked_no_more_is_not_heard() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let id = project_of(&shared, "商务局").await;
    let (_, row) = ask(&app, "POST /consultations", "", letter(id)).await;
    let (id, first) = (row["id"].as_i64().unwrap(), row["asks"][0]["id"].as_i64().unwrap());
    let of = |what: &str| format!("/consultations/{id}/departments/{first}/{what}");
    let (status, row) = ask(&app, &format!("POST {}", of("reminders")), "", Value::Null).await;
    assert_eq!((status, row["asks"][0]["reminders"].as_u64()), (StatusCode::CREATED, Some(1)), "{row}");
    let line = format!("PUT {}", of("withdrawn"));
    assert_eq!(ask(&app, &line, "", json!({ "reason": " " })).await.0, StatusCode::BAD_REQUEST);
    let (status, row) = ask(&app, &line, "", json!({ "reason": "不涉及" })).await;
    assert_eq!((status, row["asks"][0]["state"]["code"].as_str()), (StatusCode::OK, Some("withdrawn")), "{row}");
    let answer = json!({ "opinion": "agree", "name": "联络员", "post": "科长" });
    assert_eq!(ask(&app, &format!("PUT {}", of("answer")), "", answer).await.0, StatusCode::CONFLICT);
    assert_eq!(ask(&app, &format!("POST {}", of("reminders")), "", Value::Null).await.0, StatusCode::CONFLICT);
    assert_eq!(ask(&app, &format!("POST {}", of("links")), "", json!({})).await.0, StatusCode::CONFLICT);
}
