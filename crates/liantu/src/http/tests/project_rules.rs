//! Who a project counts for and when, over HTTP: transfers, mistakes, shares, entries that stand twice.

use axum::http::Method;
use model::{Credit, Happening, Holding, Profile, Project, ProjectId, ProjectStage, UserRole};
use serde_json::json;
use store::ProjectTurn;

use super::bulletins::{AT, event, signed, year};
use super::people::ask;
use super::rights::enter;
use super::*;

fn with(method: Method, path: &str, body: Value) -> Request<Body> {
    let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    request.body(Body::from(body.to_string())).expect("a request")
}

async fn post(app: &Router, path: &str, body: Value) -> (StatusCode, Value) {
    send(app, with(Method::POST, path, body)).await
}

fn lead(name: &str) -> Value {
    json!({ "on": "2025-01-20", "facts": { "name": name, "profile": "light", "investor": format!("{name}公司"), "content": "跨境直播",
        "channel": "chamber", "owner": "干事甲", "unit": "商务局", "signed_amount": "1000000 CNY" } })
}

fn found<'a>(list: &'a Value, key: &str, word: &str) -> &'a Value {
    let items = list.as_array().expect("a list");
    items.iter().find(|item| item[key] == word).unwrap_or(&Value::Null)
}

/// A project that stands still in talks since the summer, of one unit.
async fn talks(shared: &Shared, name: &str, unit: &str) -> ProjectId {
    let project = Project { unit: unit.into(), ..Project::new(name, Profile::Industrial) };
    let entry = Happening::Entered { stage: ProjectStage::Talks, first_talk: unit.into() };
    let row = shared.store.create_project(&project, &[event("2024-06-01", entry)], ("样例", AT)).await.expect("kept");
    row.id
}

async fn hand_over(shared: &Shared, id: ProjectId, to: &str) {
    let row = shared.store.project(id).await.expect("there");
    let before = Some(Holding { unit: row.project.unit.clone(), ..Holding::default() });
    let what = Happening::Transferred { before, to: to.into(), owner: String::new(), reason: "样例".into() };
    let project = Project { unit: to.into(), ..row.project };
    let turn = ProjectTurn { id, version: row.version, by: "样例", at: AT };
    let events = [event("2025-01-03", what)];
    shared.store.add_project_events(&turn, &events, Some(&project)).await.expect("handed over");
}

#[tokio::test]
async fn a_month_that_is_reported_in_the_next_one_names_the_units_of_its_last_day() {
    let (shared, app) = year().await;
    let late = talks(&shared, "样例丙", "文旅局").await;
    for id in [ProjectId(2), late] {
        hand_over(&shared, id, "雨母山镇").await;
    }
    let (status, made) = post(&app, "/api/v1/bulletins", json!({ "month": "2024-12" })).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let frozen = &made["frozen"];
    assert_eq!(found(&frozen["rows"], "name", "样例乙")["unit"], "文旅局");
    assert_eq!(found(&frozen["items"], "name", "样例丙")["unit"], "文旅局", "{}", frozen["items"]);
    let unit = found(&frozen["units"], "unit", "文旅局");
    assert_eq!(unit["red"], 1, "{unit}");
    assert_eq!(found(&frozen["units"], "unit", "雨母山镇"), &Value::Null);
    let (_, one) = get(&app, "/api/v1/indicators/signed?day=2024-12-31").await;
    assert_eq!(found(&one["units"], "unit", "文旅局")["reading"]["value"], 1.0, "{one}");
    assert_eq!(found(&one["rows"], "name", "样例乙")["unit"], "文旅局");
}

#[tokio::test]
async fn a_stage_that_was_entered_by_mistake_is_struck_out() {
    let app = demo().await;
    let (_, made) = post(&app, "/api/v1/projects", lead("误推项目")).await;
    let id = made["card"]["id"].as_i64().expect("an id");
    let path = |rest: &str| format!("/api/v1/projects/{id}{rest}");
    let proofs = json!([{ "kind": "meeting_record", "note": "第1号" }]);
    let go = json!({ "version": made["card"]["version"], "to": "talks", "on": "2025-01-22", "proofs": proofs });
    let (status, moved) = post(&app, &path("/moves"), go).await;
    assert_eq!((status, moved["spells"].as_array().map(Vec::len)), (StatusCode::OK, Some(2)), "{moved}");
    let back = json!({ "version": moved["card"]["version"], "kind": "back", "to": "lead", "cause": "mistake",
        "reason": "点错了项目", "on": "2025-01-24" });
    let (status, right) = post(&app, &path("/events"), back).await;
    assert_eq!((status, right["spells"].as_array().map(Vec::len)), (StatusCode::OK, Some(1)), "{right}");
    assert_eq!((&right["card"]["stage"]["code"], &right["card"]["since"]), (&json!("lead"), &json!("2025-01-20")));
    assert_eq!(found(&right["history"], "kind", "moved")["void"], true);
    assert_eq!(found(&right["history"], "kind", "entered")["void"], false);
    assert_eq!(right["proofs"], json!([]), "what came with it is struck out too");
}

#[tokio::test]
async fn whoever_hands_a_project_over_has_it_no_longer_nor_its_credit() {
    let shared = shared().await;
    enter(&shared, "管理员", UserRole::Admin).await;
    let (_, officer) = enter(&shared, "干事甲", UserRole::Officer).await;
    let app = app(Arc::clone(&shared));
    let mut body = lead("移交项目");
    body["facts"]["credits"] = json!([{ "unit": "商务局", "share": 60 }, { "unit": "工信局", "share": 40 }]);
    let (status, _, made) = ask(&app, "POST /projects", Some(&officer), body).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let events = format!("POST /projects/{}/events", made["card"]["id"]);
    let hand = json!({ "version": made["card"]["version"], "kind": "transfer", "unit": "文旅局", "owner": "干事乙", "reason": "更合适",
        "on": "2025-01-24" });
    let (status, _, moved) = ask(&app, &events, Some(&officer), hand).await;
    assert_eq!((status, &moved["card"]["owner"]), (StatusCode::OK, &json!("干事乙")), "{moved}");
    assert_eq!(moved["credits"], json!([{ "unit": "文旅局", "share": 60 }, { "unit": "工信局", "share": 40 }]));
    assert_eq!(moved["first_talk"], "商务局");
    let report = json!({ "version": moved["card"]["version"], "kind": "report", "note": "再去一次" });
    let (status, _, answer) = ask(&app, &events, Some(&officer), report).await;
    assert_eq!((status, &answer["error"]["code"]), (StatusCode::FORBIDDEN, &json!("forbidden")), "{answer}");
}

#[tokio::test]
async fn who_talked_first_is_put_right_by_a_director_alone_and_with_a_reason() {
    let shared = shared().await;
    enter(&shared, "管理员", UserRole::Admin).await;
    let (_, officer) = enter(&shared, "干事甲", UserRole::Officer).await;
    let (_, director) = enter(&shared, "主任", UserRole::Director).await;
    let app = app(Arc::clone(&shared));
    let (_, _, made) = ask(&app, "POST /projects", Some(&officer), lead("首谈项目")).await;
    let events = format!("POST /projects/{}/events", made["card"]["id"]);
    let right = json!({ "version": made["card"]["version"], "kind": "first_talk", "unit": "文旅局", "reason": "洽谈记录在先",
        "on": "2025-01-24" });
    let (status, _, answer) = ask(&app, &events, Some(&officer), right.clone()).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "{answer}");
    let (status, _, done) = ask(&app, &events, Some(&director), right).await;
    assert_eq!(
        (status, &done["first_talk"], &done["card"]["unit"]),
        (StatusCode::OK, &json!("文旅局"), &json!("商务局"))
    );
    assert_eq!(found(&done["history"], "kind", "first_talk")["note"], "洽谈记录在先", "{done}");
}

#[tokio::test]
async fn money_beyond_the_contract_or_in_another_currency_is_asked_back() {
    let app = demo().await;
    let (_, made) = post(&app, "/api/v1/projects", lead("到位项目")).await;
    let paid = format!("/api/v1/projects/{}/paid", made["card"]["id"]);
    let version = std::cell::Cell::new(made["card"]["version"].as_i64().expect("a version"));
    let money = |amount: &str, rest: Value| {
        let mut body = json!({ "version": version.get(), "on": "2025-01-24", "amount": amount, "note": "回单" });
        body.as_object_mut().expect("an object").extend(rest.as_object().cloned().unwrap_or_default());
        body
    };
    for (amount, rest, words) in [
        ("9000000000000 CNY", json!({}), "more_than_contract"),
        ("1000000.01 CNY", json!({ "more_than_contract": "  " }), "more_than_contract"),
        ("100 USD", json!({}), "other_currency"),
        ("100 USD", json!({ "other_currency": "EUR" }), "other_currency"),
        ("9000000000000 USD", json!({ "other_currency": "USD" }), "more_than_contract"),
    ] {
        let (status, answer) = post(&app, &paid, money(amount, rest)).await;
        let said = answer["error"]["refusals"].to_string();
        assert!(status == StatusCode::BAD_REQUEST && said.contains(words), "{amount}: {answer}");
    }
    let (status, kept) = post(&app, &paid, money("100 USD", json!({ "other_currency": "USD" }))).await;
    assert_eq!((status, &kept["paid"][0]["amount"]), (StatusCode::OK, &json!("100.00 USD")), "{kept}");
    version.set(kept["card"]["version"].as_i64().expect("a version"));
    let more = money("1200000 CNY", json!({ "more_than_contract": "企业增资" }));
    let (status, kept) = post(&app, &paid, more).await;
    assert_eq!((status, &kept["paid"][1]["note"]), (StatusCode::OK, &json!("回单；超合同额：企业增资")), "{kept}");
}

#[tokio::test]
async fn what_is_judged_the_same_counts_once_from_then_on_and_is_told() {
    let (shared, app) = year().await;
    signed(&shared, ("样例甲（重报）", "文旅局"), "2024-05-05", 120_000_000).await;
    let reading = async || get(&app, "/api/v1/indicators/signed?day=2024-12-31").await.1["reading"].clone();
    assert_eq!(reading().await["value"], 3.0);
    let same =
        with(Method::PUT, "/api/v1/projects/1/twins/3", json!({ "verdict": "same", "reason": "同一企业同一地块" }));
    assert_eq!(send(&app, same).await.0, StatusCode::OK);
    let now = reading().await;
    assert_eq!(now["value"], 2.0);
    assert!(now["basis"]["zh"].as_str().is_some_and(|basis| basis.contains("1 条重复登记未计")), "{now}");
    let (_, left) = get(&app, "/api/v1/projects/3").await;
    assert!(left["left_out"]["en"].as_str().is_some_and(|why| why.contains("project 1")), "{left}");
    assert_eq!(get(&app, "/api/v1/projects/1").await.1["left_out"], Value::Null);
    let other = with(Method::PUT, "/api/v1/projects/3/twins/1", json!({ "verdict": "not_same", "reason": "二期" }));
    assert_eq!(send(&app, other).await.0, StatusCode::OK);
    assert_eq!(reading().await["value"], 3.0);
}

#[tokio::test]
async fn a_shared_project_counts_in_full_at_its_teams_once_at_their_unit_and_by_shares_beside_it() {
    let (shared, app) = year().await;
    let row = shared.store.project(ProjectId(1)).await.expect("there");
    let credits = [("一组", 60), ("二组", 40)].map(|(unit, share)| Credit { unit: unit.into(), share }).to_vec();
    let turn = ProjectTurn { id: row.id, version: row.version, by: "样例", at: AT };
    shared.store.put_project(&turn, &Project { credits, ..row.project }).await.expect("kept");
    for name in ["一组", "二组"] {
        let team = json!({ "name": name, "above": "商务局" });
        assert_eq!(post(&app, "/api/v1/teams", team).await.0, StatusCode::CREATED);
    }
    let circle = json!({ "name": "商务局", "above": "一组" });
    let (status, answer) = post(&app, "/api/v1/teams", circle).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{answer}");

    let (_, one) = get(&app, "/api/v1/indicators/signed?day=2024-12-31").await;
    let line = |unit: &str| {
        let part = found(&one["units"], "unit", unit);
        (part["above"].clone(), part["reading"]["value"].clone(), part["reading"]["shared"]["value"].clone())
    };
    assert_eq!(line("一组"), (json!("商务局"), json!(1.0), json!(0.6)), "{one}");
    assert_eq!(line("二组"), (json!("商务局"), json!(1.0), json!(0.4)));
    assert_eq!(line("商务局"), (Value::Null, json!(1.0), json!(1.0)));
    assert_eq!(line("文旅局"), (Value::Null, json!(1.0), json!(1.0)));
    assert_eq!((&one["reading"]["value"], &one["reading"]["shared"]["value"]), (&json!(2.0), &json!(2.0)));
    let (_, unit) = get(&app, "/api/v1/indicators/signed?day=2024-12-31&unit=%E5%95%86%E5%8A%A1%E5%B1%80").await;
    assert_eq!((&unit["reading"]["value"], &unit["rows"][0]["name"]), (&json!(1.0), &json!("样例甲")));
    let (_, made) = post(&app, "/api/v1/bulletins", json!({ "month": "2024-12" })).await;
    let team = found(&made["frozen"]["units"], "unit", "一组");
    assert!(team["basis"]["zh"].as_str().is_some_and(|basis| basis.contains("按分成计 0.6 个")), "{team}");
}
