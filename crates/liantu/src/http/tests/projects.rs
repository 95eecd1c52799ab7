//! Projects over HTTP: the reported figures, gates, two officers at once, papers, twins.

use axum::http::Method;
use serde_json::json;

use super::*;

fn with(method: Method, path: &str, body: Value) -> Request<Body> {
    let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    request.body(Body::from(body.to_string())).expect("a request")
}

async fn post(app: &Router, path: &str, body: Value) -> (StatusCode, Value) {
    send(app, with(Method::POST, path, body)).await
}

/// What is said against a request, in both languages.
fn refusals(answer: &Value) -> String {
    let list = answer["error"]["refusals"].as_array().cloned().unwrap_or_default();
    list.iter().map(|one| format!("{} {}\n", one["zh"], one["en"])).collect()
}

fn lead(name: &str) -> Value {
    json!({ "by": "干事甲", "on": "2025-01-20", "facts": { "name": name, "profile": "light", "investor": format!("{name}公司"),
        "content": "跨境直播", "channel": "chamber", "owner": "干事甲", "unit": "商务局" } })
}

#[tokio::test]
async fn the_board_of_the_last_day_of_2024_shows_the_reported_stock() {
    let app = demo().await;
    let (status, board) = get(&app, "/api/v1/projects/board?as_of=2024-12-31").await;
    assert_eq!(status, StatusCode::OK, "{board}");
    let count = |stage: &str| {
        let columns = board["columns"].as_array().expect("columns");
        columns.iter().find(|column| column["stage"]["code"] == stage).expect("the stage")["count"].as_u64()
    };
    assert_eq!([count("reserve"), count("talks"), count("planned")], [Some(15), Some(22), Some(16)]);
    assert_eq!(board["sample"], true);
    let total: u64 =
        board["columns"].as_array().expect("columns").iter().filter_map(|column| column["count"].as_u64()).sum();
    assert_eq!(Some(total), board["count"].as_u64());
    let (_, list) = get(&app, "/api/v1/projects?stage=talks,planned&as_of=2024-12-31&sort=amount&limit=5").await;
    assert_eq!((list["total"].as_u64(), list["items"].as_array().map(Vec::len)), (Some(38), Some(5)));
    let (_, soon) = get(&app, "/api/v1/projects/clocks?days=30").await;
    let days: Vec<&str> =
        soon["items"].as_array().expect("items").iter().filter_map(|due| due["turn"]["on"].as_str()).collect();
    assert!(!days.is_empty() && days.is_sorted(), "{soon}");
    let (_, first) = get(&app, "/api/v1/projects/clocks?days=30&limit=1").await;
    assert_eq!((first["items"].as_array().map(Vec::len), &first["total"]), (Some(1), &soon["total"]));
    assert_eq!(soon["total"].as_u64(), Some(days.len() as u64));
    for (path, words) in [
        ("/api/v1/projects?stage=nope", "`nope` is not one of"),
        ("/api/v1/projects?limit=0", "`limit`"),
        ("/api/v1/projects?at_least=-1%20CNY", "below zero"),
        ("/api/v1/projects?sort=size", "`size` is not one of"),
        ("/api/v1/projects/board?as_of=2024-13-01", "as_of"),
        ("/api/v1/projects/clocks?days=0", "`days`"),
        ("/api/v1/projects/clocks?limit=0", "`limit`"),
        ("/api/v1/projects/clocks?colour=green", "`green`"),
    ] {
        let (status, answer) = get(&app, path).await;
        let message = answer["error"]["message"].as_str().unwrap_or_default();
        assert!(status == StatusCode::BAD_REQUEST && message.contains(words), "{path}: {answer}");
    }
    assert_eq!(get(&app, "/api/v1/projects/999999").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_lead_moves_through_its_gates_and_two_officers_at_once_lose_nothing() {
    let app = demo().await;
    let (status, made) = post(&app, "/api/v1/projects", lead("云栈直播")).await;
    assert_eq!((status, &made["card"]["stage"]["code"]), (StatusCode::CREATED, &json!("lead")), "{made}");
    let id = made["card"]["id"].as_i64().expect("an id");
    let path = |rest: &str| format!("/api/v1/projects/{id}{rest}");
    let version = made["card"]["version"].clone();

    let go = |to: &str, on: &str, proofs: Value| json!({ "version": version, "by": "干事甲", "to": to, "on": on, "proofs": proofs });
    let (status, answer) = post(&app, &path("/moves"), go("signed", "2025-01-22", json!([]))).await;
    let said = refusals(&answer);
    assert_eq!(status, StatusCode::BAD_REQUEST);
    for words in ["跳过了在谈", "would be skipped", "签约金额", "签约文本", "Signed agreement"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    for (body, words) in [
        (go("talks", "2025-01-10", json!([{ "kind": "meeting_record", "note": "第1号" }])), "早于进入本阶段"),
        (go("talks", "2999-01-10", json!([])), "2999-01-10"),
        (go("trial", "2025-01-22", json!([])), "has no stage"),
        (go("nowhere", "2025-01-22", json!([])), "`nowhere`"),
        (go("talks", "2025-01-22", json!([{ "kind": "meeting_record" }])), "neither a paper nor a note"),
        (go("talks", "2025-01-22", json!([{ "kind": "meeting_record", "file": "../../x" }])), "has no paper"),
    ] {
        let (status, answer) = post(&app, &path("/moves"), body).await;
        assert!(status == StatusCode::BAD_REQUEST && refusals(&answer).contains(words), "{words}: {answer}");
    }
    let first = go("talks", "2025-01-22", json!([{ "kind": "meeting_record", "note": "洽谈记录第1号" }]));
    let (status, moved) = post(&app, &path("/moves"), first.clone()).await;
    assert_eq!((status, &moved["card"]["stage"]["code"]), (StatusCode::OK, &json!("talks")), "{moved}");

    // The second officer still has the first version in hand.
    let (status, late) = post(&app, &path("/moves"), first).await;
    assert_eq!((status, &late["error"]["code"]), (StatusCode::CONFLICT, &json!("conflict")));
    let mut facts = made["facts"].clone();
    facts["content"] = json!("跨境直播基地");
    let put = |version: &Value, facts: &Value| {
        with(Method::PUT, &path(""), json!({ "version": version, "by": "干事乙", "facts": facts }))
    };
    let (status, both) = send(&app, put(&version, &facts)).await;
    let conflict = &both["error"]["conflict"];
    assert_eq!(status, StatusCode::CONFLICT);
    assert_eq!(conflict["yours"]["facts"]["content"], "跨境直播基地");
    assert_eq!(conflict["theirs"]["version"], moved["card"]["version"]);
    let (status, fixed) = send(&app, put(&moved["card"]["version"], &facts)).await;
    assert_eq!((status, &fixed["facts"]["content"]), (StatusCode::OK, &json!("跨境直播基地")), "{fixed}");
}

#[tokio::test]
async fn absurd_facts_are_refused_all_at_once_and_nothing_is_kept() {
    let app = demo().await;
    let (_, before) = get(&app, "/api/v1/projects?limit=1&ended=true").await;
    let mut body = lead("怪项目");
    body["facts"]["amount"] = json!("99999999999999 CNY");
    body["facts"]["signed_amount"] = json!("-3 CNY");
    body["facts"]["node"] = json!("steel-pipe/nope");
    body["facts"]["site"] = json!("S-999999");
    body["facts"]["planned_start"] = json!("2025-13");
    body["facts"]["tags"] = json!([{ "kind": "world500" }]);
    body["facts"]["referrer"] = json!("张某 13800138000");
    body["facts"]["credits"] = json!([{ "unit": "甲", "share": 70 }, { "unit": "乙", "share": 70 }]);
    let (status, answer) = post(&app, "/api/v1/projects", body).await;
    let said = refusals(&answer);
    assert_eq!(status, StatusCode::BAD_REQUEST, "{answer}");
    for words in
        ["ten trillion", "below zero", "steel-pipe/nope", "S-999999", "2025-13", "榜单年份", "私人号码", "140%"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
    let (status, answer) =
        post(&app, "/api/v1/projects", json!({ "by": "甲", "facts": { "name": "只有名字", "profile": "light" } }))
            .await;
    let said = refusals(&answer);
    assert!(status == StatusCode::BAD_REQUEST && said.contains("投资方") && said.contains("招商方式"), "{answer}");
    let (_, after) = get(&app, "/api/v1/projects?limit=1&ended=true").await;
    assert_eq!(before["total"], after["total"]);
}

#[tokio::test]
async fn a_project_that_looks_alike_is_judged_and_the_judgement_is_remembered() {
    let app = demo().await;
    let (_, first) = post(&app, "/api/v1/projects", lead("岚桥")).await;
    let other = first["card"]["id"].clone();
    let (status, answer) = post(&app, "/api/v1/projects", lead("岚桥")).await;
    assert_eq!((status, &answer["error"]["code"]), (StatusCode::CONFLICT, &json!("twins_unjudged")), "{answer}");
    let twin = &answer["error"]["conflict"][0];
    assert_eq!(twin["project"]["id"], other);
    assert!(twin["reasons"].to_string().contains("企业名称相同"), "{twin}");
    let mut same = lead("岚桥");
    same["judged"] = json!([{ "project": other, "verdict": "same" }]);
    let (status, answer) = post(&app, "/api/v1/projects", same).await;
    assert!(status == StatusCode::BAD_REQUEST && refusals(&answer).contains("同一项目"), "{answer}");
    let mut two = lead("岚桥");
    two["judged"] = json!([{ "project": other, "verdict": "not_same", "reason": "二期" }]);
    let (status, second) = post(&app, "/api/v1/projects", two).await;
    assert_eq!(status, StatusCode::CREATED, "{second}");
    let id = second["card"]["id"].as_i64().expect("an id");
    let (_, twins) = get(&app, &format!("/api/v1/projects/{id}/twins")).await;
    assert_eq!(
        (&twins["items"][0]["judged"]["verdict"], &twins["items"][0]["judged"]["reason"]),
        (&json!("not_same"), &json!("二期"))
    );
}

#[tokio::test]
async fn a_paper_is_kept_by_what_it_is_and_handed_out_as_a_file_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let shared = shared().await;
    shared.papers.set(folder.path().to_owned()).expect("set once");
    let app = app(shared);
    let (_, made) = post(&app, "/api/v1/projects", lead("附件项目")).await;
    let id = made["card"]["id"].as_i64().expect("an id");
    let bring = |name: &str, bytes: &'static [u8]| {
        let path = format!("/api/v1/projects/{id}/attachments?by=%E7%94%B2&name={name}");
        Request::post(path).body(Body::from(bytes)).expect("a request")
    };
    for (name, bytes) in
        [("a.pdf", &b"MZ\x90\0program"[..]), ("b.pdf", b"#!/bin/sh"), ("c.png", b"<svg onload=1>"), ("d.pdf", b"")]
    {
        let (status, answer) = send(&app, bring(name, bytes)).await;
        assert!(status == StatusCode::BAD_REQUEST && refusals(&answer).contains(name), "{name}: {answer}");
    }
    let (status, kept) = send(&app, bring("..%2F..%2Fx", b"%PDF-1.7 paper")).await;
    assert_eq!(
        (status, &kept["media"], &kept["name"]),
        (StatusCode::CREATED, &json!("application/pdf"), &json!("../../x")),
        "{kept}"
    );
    let sum = kept["sha256"].as_str().expect("a sum").to_owned();
    let request =
        Request::get(format!("/api/v1/projects/{id}/attachments/{sum}")).body(Body::empty()).expect("a request");
    let response = app.clone().oneshot(request).await.expect("an answer");
    let head =
        |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    assert_eq!(head("content-type"), "application/pdf");
    assert_eq!(head("content-disposition"), "attachment; filename*=UTF-8''x.pdf");
    assert_eq!(head("x-content-type-options"), "nosniff");
    assert_eq!(to_bytes(response.into_body(), 1 << 20).await.expect("bytes").as_ref(), b"%PDF-1.7 paper");
    let (status, _) = get(&app, &format!("/api/v1/projects/{id}/attachments/{}", "0".repeat(64))).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    // Another project does not hand it out.
    let (status, _) = get(&app, &format!("/api/v1/projects/1/attachments/{sum}")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn events_and_money_answer_bad_forms_and_leave_their_trace() {
    let app = demo().await;
    let (_, made) = post(&app, "/api/v1/projects", lead("事项项目")).await;
    let id = made["card"]["id"].as_i64().expect("an id");
    let (events, paid) = (format!("/api/v1/projects/{id}/events"), format!("/api/v1/projects/{id}/paid"));
    let version = std::cell::Cell::new(made["card"]["version"].as_i64().expect("a version"));
    let said = |kind: &str, rest: Value| {
        let mut body = json!({ "version": version.get(), "by": "干事甲", "kind": kind, "on": "2025-01-24" });
        body.as_object_mut().expect("an object").extend(rest.as_object().cloned().unwrap_or_default());
        body
    };
    for (kind, rest, words) in [
        ("report", json!({}), "say what was done"),
        ("report", json!({ "note": "x", "on": "2024-01-01" }), "the day on which the project came in"),
        ("back", json!({ "to": "lead", "reason": "误" }), "does not lie behind"),
        ("end", json!({ "reason": "because" }), "`because` is not one of"),
        ("end", json!({ "reason": "other" }), "须写明原因"),
        ("reopen", json!({ "to": "lead", "reason": "x" }), "没有终止"),
        ("transfer", json!({ "unit": "商务局", "reason": "x" }), "answers for it already"),
        ("built", json!({ "done": 10, "planned": 20 }), "nothing is being built"),
        ("history", json!({ "to": "lead" }), "has to lie before"),
        ("prove", json!({}), "`proof` is missing"),
        ("dance", json!({}), "`dance`"),
    ] {
        let (status, answer) = post(&app, &events, said(kind, rest)).await;
        assert!(status == StatusCode::BAD_REQUEST && refusals(&answer).contains(words), "{kind}: {answer}");
    }
    let transfer = json!({ "unit": "文旅局", "reason": "更合适" });
    let (status, moved) = post(&app, &events, said("transfer", transfer)).await;
    assert_eq!(
        (status, &moved["card"]["unit"], &moved["first_talk"]),
        (StatusCode::OK, &json!("文旅局"), &json!("商务局")),
        "{moved}"
    );
    version.set(moved["card"]["version"].as_i64().expect("a version"));
    let history = json!({ "to": "lead", "on": "2024-12-02", "unit": "雨母山镇" });
    let (status, older) = post(&app, &events, said("history", history)).await;
    assert_eq!(
        (status, &older["card"]["entered"], &older["first_talk"]),
        (StatusCode::OK, &json!("2024-12-02"), &json!("雨母山镇")),
        "{older}"
    );
    assert!(older["history"].as_array().expect("events").iter().any(|event| event["backfilled"] == true));
    version.set(older["card"]["version"].as_i64().expect("a version"));
    let money = |amount: &str, on: &str| json!({ "version": version.get(), "by": "甲", "on": on, "amount": amount, "note": "回单" });
    for (amount, on, words) in [
        ("0 CNY", "2025-01-24", "nothing"),
        ("-1 CNY", "2025-01-24", "below zero"),
        ("1 RMB", "2025-01-24", "no currency"),
        ("1 CNY", "2023-01-24", "came in"),
        ("1 CNY", "", "`on` is missing"),
    ] {
        let (status, answer) = post(&app, &paid, money(amount, on)).await;
        assert!(status == StatusCode::BAD_REQUEST && refusals(&answer).contains(words), "{amount}: {answer}");
    }
    let (status, kept) = post(&app, &paid, money("250000 CNY", "2025-01-24")).await;
    assert_eq!((status, &kept["paid_sum"]["parts"][0]), (StatusCode::OK, &json!("250000.00 CNY")), "{kept}");
    version.set(kept["card"]["version"].as_i64().expect("a version"));
    let note = kept["paid"][0]["id"].clone();
    let back = json!({ "version": version.get(), "by": "甲", "reason": "重复登记" });
    let (status, gone) = send(&app, with(Method::DELETE, &format!("{paid}/{note}"), back)).await;
    assert_eq!((status, gone["paid"].as_array().map(Vec::len)), (StatusCode::OK, Some(0)), "{gone}");
}
