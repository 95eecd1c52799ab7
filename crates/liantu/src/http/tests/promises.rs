//! The promise ledger and old agreements over HTTP.

use model::UserRole;
use serde_json::json;

use super::departments::{ask, enter, project_of, refusals};
use super::*;

fn promise(project: i64) -> Value {
    json!({ "project": project, "kind": "subsidy", "text": "设备投资奖补", "amount": "1000000 CNY", "condition": "投产",
        "basis_document": "某办法", "basis_article": "第三条", "due": "2024-12-31" })
}

#[tokio::test]
async fn a_promise_without_a_basis_stays_a_draft_and_nobody_approves_his_own() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let author = enter(&shared, "juzhang", UserRole::Director, "").await;
    let second = enter(&shared, "lianban", UserRole::Admin, "").await;
    let project = project_of(&shared, "商务局").await;
    let mut bare = promise(project);
    bare["basis_document"] = json!("");
    bare["basis_article"] = json!("");
    let (status, row) = ask(&app, "POST /promises", &author, bare).await;
    assert_eq!(status, StatusCode::CREATED, "{row}");
    assert!(row["objections"].to_string().contains("公平竞争审查条例"), "{row}");
    assert_eq!((row["state"]["code"].as_str(), row["standing"]["code"].as_str()), (Some("draft"), Some("not_owed")));
    let line = format!("PUT /promises/{}/review", row["id"]);
    let approve = |v: i64| json!({ "version": v, "verdict": "approved" });
    let (status, answer) = ask(&app, &line, &second, approve(1)).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(refusals(&answer)[0].contains("without a legal basis"), "{answer}");

    let (_, row) = ask(&app, "POST /promises", &author, promise(project)).await;
    let line = format!("PUT /promises/{}/review", row["id"]);
    let (status, answer) = ask(&app, &line, &author, approve(1)).await;
    assert_eq!((status, refusals(&answer)), (StatusCode::BAD_REQUEST, vec!["its author cannot review it".to_owned()]));
    let refuse = json!({ "version": 1, "verdict": "refused", "note": "" });
    let (_, answer) = ask(&app, &line, &author, refuse).await;
    assert_eq!(refusals(&answer), ["a refusal needs a reason in `note`", "its author cannot review it"]);
    assert_eq!(ask(&app, &line, &second, approve(9)).await.0, StatusCode::CONFLICT);
    let (status, row) = ask(&app, &line, &second, approve(1)).await;
    assert_eq!(
        (status, row["reviewer"].as_str(), row["standing"]["code"].as_str()),
        (StatusCode::OK, Some("lianban"), Some("waits")),
        "{row}"
    );
    assert_eq!(ask(&app, &line, &second, approve(2)).await.0, StatusCode::BAD_REQUEST, "once is enough");
}

#[tokio::test]
async fn a_payment_is_noted_once_in_its_currency_after_the_condition_and_not_beyond() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let author = enter(&shared, "juzhang", UserRole::Director, "").await;
    let second = enter(&shared, "lianban", UserRole::Admin, "").await;
    let (_, row) = ask(&app, "POST /promises", &author, promise(project_of(&shared, "商务局").await)).await;
    let id = row["id"].as_i64().expect("an id");
    let day = row["history"][0]["on"].as_str().expect("a day").to_owned();
    let pay =
        |v: i64, amount: &str, voucher: &str| json!({ "version": v, "on": day, "amount": amount, "voucher": voucher });
    let line = format!("POST /promises/{id}/payments");
    let check = async |body: Value, expect: &str| {
        let (status, answer) = ask(&app, &line, &author, body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{answer}");
        assert!(refusals(&answer).iter().any(|one| one.contains(expect)), "{expect}: {answer}");
    };
    check(pay(1, "1 CNY", "一号"), "not approved").await;
    let review = json!({ "version": 1, "verdict": "approved" });
    assert_eq!(ask(&app, &format!("PUT /promises/{id}/review"), &second, review).await.0, StatusCode::OK);
    check(pay(2, "1 CNY", "一号"), "the condition is not met").await;
    let met = json!({ "version": 2, "on": day, "note": "验收单" });
    let (status, row) = ask(&app, &format!("PUT /promises/{id}/condition"), &author, met).await;
    // Due at the end of 2024, and the sample's day is after it.
    assert_eq!((status, row["standing"]["code"].as_str()), (StatusCode::OK, Some("overdue")), "{row}");
    check(pay(3, "5 USD", "一号"), "nothing is exchanged").await;
    check(pay(3, "1000001 CNY", "一号"), "`1000000.00 CNY` is left").await;
    check(json!({ "version": 3, "on": "2999-01-01", "amount": "NaN CNY", "voucher": "" }), "`voucher` is missing")
        .await;
    assert_eq!(ask(&app, &line, &author, pay(3, "400000 CNY", "一号")).await.0, StatusCode::CREATED);
    // Sent again, with the version that was read before: noted once.
    let (status, row) = ask(&app, &line, &author, pay(3, "400000 CNY", "一号")).await;
    assert_eq!((status, row["payments"].as_array().map(Vec::len)), (StatusCode::OK, Some(1)), "{row}");
    assert_eq!(
        ask(&app, &line, &author, pay(4, "1 CNY", "一号")).await.0,
        StatusCode::CONFLICT,
        "another payment, the same voucher"
    );
    assert_eq!(ask(&app, &line, &author, pay(3, "600000 CNY", "二号")).await.0, StatusCode::CONFLICT, "an old version");
    let (_, row) = ask(&app, &line, &author, pay(4, "600000 CNY", "二号")).await;
    assert_eq!((row["standing"]["code"].as_str(), row["left"].as_str()), (Some("kept"), Some("0.00 CNY")), "{row}");
    let smaller = json!({ "version": 5, "kind": "subsidy", "text": "改", "amount": "5 CNY" });
    let (_, answer) = ask(&app, &format!("PUT /promises/{id}"), &author, smaller).await;
    assert!(refusals(&answer)[0].contains("less than what was paid"), "{answer}");
    let back = json!({ "version": 5, "reason": "录错" });
    let payment = row["payments"][1]["id"].as_i64().expect("an id");
    let (status, row) = ask(&app, &format!("DELETE /promises/{id}/payments/{payment}"), &author, back).await;
    assert_eq!((status, row["left"].as_str()), (StatusCode::OK, Some("600000.00 CNY")), "{row}");
    let (_, then) = ask(&app, &format!("GET /promises/{id}?as_of=2024-01-01"), &author, Value::Null).await;
    assert_eq!(then["error"]["code"], "promise_not_found");
}

#[tokio::test]
async fn a_promise_that_binds_goes_on_binding_while_it_is_put_right() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let author = enter(&shared, "juzhang", UserRole::Director, "").await;
    let second = enter(&shared, "lianban", UserRole::Admin, "").await;
    let mut facts = promise(project_of(&shared, "商务局").await);
    facts["condition"] = json!("");
    let (_, row) = ask(&app, "POST /promises", &author, facts.clone()).await;
    let path = |what: &str| format!("/promises/{}{what}", row["id"]);
    let review = |v: i64, verdict: &str| json!({ "version": v, "verdict": verdict, "note": "说明" });
    let (_, row) = ask(&app, &format!("PUT {}", path("/review")), &second, review(1, "approved")).await;
    assert_eq!(row["standing"]["code"], "overdue", "{row}");
    let (_, told) = ask(&app, "GET /notices", &author, Value::Null).await;
    assert_eq!(
        (&told["items"][0]["kind"], &told["items"][0]["opens"]),
        (&json!("promise_review"), &json!(format!("/promises?open={}", row["id"]))),
        "{told}"
    );
    let put = |v: i64, more: Value| {
        let mut body = facts.clone();
        body.as_object_mut().expect("a body").remove("project");
        body["version"] = json!(v);
        body.as_object_mut().expect("a body").extend(more.as_object().expect("fields").clone());
        body
    };
    let change = async |body: Value| ask(&app, &format!("PUT {}", path("")), &author, body).await;
    let stands = |row: &Value| (row["state"]["code"].clone(), row["standing"]["code"].clone());
    let binds = (json!("approved"), json!("overdue"));

    let (_, row) = change(put(2, json!({ "note": "财政已列支" }))).await;
    assert_eq!((stands(&row), &row["reviewer"]), (binds.clone(), &json!("lianban")), "{row}");
    let slip = json!({ "note": "财政已列支", "text": "设备投资的奖补", "correction": "漏字" });
    let (status, row) = change(put(3, slip.clone())).await;
    assert_eq!((status, stands(&row), &row["proposal"]), (StatusCode::OK, binds.clone(), &Value::Null), "{row}");
    assert_eq!(row["history"][0]["note"], "漏字：“设备投资奖补”→“设备投资的奖补”", "{row}");
    let mut dearer = slip.clone();
    dearer["amount"] = json!("2000000 CNY");
    let (status, answer) = change(put(4, dearer.clone())).await;
    assert!(status == StatusCode::BAD_REQUEST && refusals(&answer)[0].contains("no slip of the pen"), "{answer}");
    dearer["correction"] = json!("");
    let (status, row) = change(put(4, dearer.clone())).await;
    assert_eq!((status, stands(&row)), (StatusCode::OK, binds.clone()), "{row}");
    assert_eq!(
        (&row["amount"], &row["proposal"]["amount"]),
        (&json!("1000000.00 CNY"), &json!("2000000.00 CNY")),
        "{row}"
    );
    // What binds is paid while the other terms wait.
    let day = row["history"][0]["on"].clone();
    let pay = json!({ "version": 5, "on": day, "amount": "400000 CNY", "voucher": "一号" });
    let (status, row) = ask(&app, &format!("POST {}", path("/payments")), &author, pay).await;
    assert_eq!((status, &row["left"]), (StatusCode::CREATED, &json!("600000.00 CNY")), "{row}");
    let (_, answer) = ask(&app, &format!("PUT {}", path("/review")), &author, review(6, "approved")).await;
    assert_eq!(refusals(&answer), ["its author cannot review it"]);
    let (_, row) = ask(&app, &format!("PUT {}", path("/review")), &second, review(6, "refused")).await;
    assert_eq!(
        (stands(&row), &row["proposal"], &row["left"]),
        (binds.clone(), &Value::Null, &json!("600000.00 CNY")),
        "{row}"
    );
    change(put(7, dearer)).await;
    let (status, row) = ask(&app, &format!("PUT {}", path("/review")), &second, review(8, "approved")).await;
    assert_eq!((status, stands(&row), &row["left"]), (StatusCode::OK, binds, &json!("1600000.00 CNY")), "{row}");
    let (_, ledger) = ask(&app, "GET /promises?state=approved", &author, Value::Null).await;
    assert!(ledger["items"].as_array().expect("items").iter().any(|one| one["id"] == row["id"]));
}

#[tokio::test]
async fn a_basis_is_held_against_the_day_of_the_promise() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let author = enter(&shared, "juzhang", UserRole::Director, "").await;
    let second = enter(&shared, "lianban", UserRole::Admin, "").await;
    let project = project_of(&shared, "商务局").await;
    let check = async |made_on: Option<&str>, expect: StatusCode| {
        let mut facts = promise(project);
        (facts["basis_valid_to"], facts["made_on"]) = (json!("2024-06-30"), json!(made_on));
        let (_, row) = ask(&app, "POST /promises", &author, facts).await;
        let review = json!({ "version": 1, "verdict": "approved" });
        let (status, answer) = ask(&app, &format!("PUT /promises/{}/review", row["id"]), &second, review).await;
        assert_eq!(status, expect, "{made_on:?}: {answer}");
    };
    check(Some("2024-06-30"), StatusCode::OK).await;
    check(Some("2024-07-01"), StatusCode::BAD_REQUEST).await;
    check(None, StatusCode::BAD_REQUEST).await;
    let mut ahead = promise(project);
    ahead["made_on"] = json!("2999-01-01");
    assert_eq!(ask(&app, "POST /promises", &author, ahead).await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_ledger_sums_what_is_left_by_currency_with_its_rows() {
    let app = demo().await;
    let (status, ledger) = get(&app, "/api/v1/promises").await;
    assert_eq!(status, StatusCode::OK, "{ledger}");
    let items = ledger["items"].as_array().expect("items");
    assert!(items.len() >= 15 && items.iter().all(|item| item["sample"] == true), "{}", items.len());
    for line in ledger["standings"].as_array().expect("lines") {
        let rows: Vec<i64> = line["promises"].as_array().expect("rows").iter().filter_map(Value::as_i64).collect();
        assert_eq!(line["count"].as_u64(), Some(rows.len() as u64), "{line}");
        if line["standing"]["code"] == "kept" {
            continue;
        }
        let cents =
            |text: &str| text.strip_suffix(" CNY").and_then(|n| n.replace('.', "").parse::<i64>().ok()).expect("yuan");
        let left = |id: &i64| {
            items.iter().find(|item| item["id"].as_i64() == Some(*id)).and_then(|item| item["left"].as_str())
        };
        let sum: i64 = rows.iter().filter_map(left).map(cents).sum();
        let said = line["sum"]["parts"][0].as_str().map_or(0, cents);
        assert_eq!(sum, said, "{line}");
        assert_eq!(
            line["sum"]["unknown"].as_u64(),
            Some(rows.iter().filter(|id| left(id).is_none()).count() as u64),
            "{line}"
        );
    }
    let (_, late) = get(&app, "/api/v1/promises?standing=overdue").await;
    let late = late["items"].as_array().expect("items");
    assert!(!late.is_empty() && late.iter().all(|item| item["days_late"].as_u64() > Some(0)), "{late:?}");
    for (path, words) in [("state=nope", "`nope`"), ("standing=nope", "`nope`"), ("as_of=2024-02-30", "as_of")] {
        let (status, answer) = get(&app, &format!("/api/v1/promises?{path}")).await;
        assert!(status == StatusCode::BAD_REQUEST && answer.to_string().contains(words), "{answer}");
    }
}

#[tokio::test]
async fn an_old_agreement_is_searched_and_a_person_says_what_it_is() {
    let app = demo().await;
    let (_, list) = get(&app, "/api/v1/agreements").await;
    let sample = &list["items"][0];
    let rules: Vec<&str> =
        sample["clauses"].as_array().expect("clauses").iter().filter_map(|one| one["rule"].as_str()).collect();
    for rule in ["land-price", "tax-return", "lock-in", "tax-break"] {
        assert!(rules.contains(&rule), "{rule}: {sample}");
    }
    assert_eq!(
        sample["clauses"].as_array().map(Vec::len),
        sample["open"].as_u64().map(|open| open as usize + 1),
        "{sample}"
    );
    let text = "第一条 一般条款。\n第二条 甲方按乙方纳税额给予\n返还；乙方依法纳税。";
    let (status, row) = ask(&app, "POST /agreements", "", json!({ "title": "旧协议", "text": text })).await;
    assert_eq!(status, StatusCode::CREATED, "{row}");
    let clause = &row["clauses"][0];
    assert_eq!((clause["rule"].as_str(), clause["paragraph"].as_u64()), (Some("tax-return"), Some(2)), "{row}");
    assert!(clause["source"]["zh"].as_str().is_some_and(|source| source.contains("第十条")), "{clause}");
    let twice = json!({ "title": "旧协议", "text": text });
    assert_eq!(ask(&app, "POST /agreements", "", twice).await.0, StatusCode::CONFLICT);
    let line = format!("PUT /agreements/{}/clauses/tax-return/{}/review", row["id"], clause["place"]);
    let (status, answer) = ask(&app, &line, "", json!({ "verdict": "risk", "reason": "" })).await;
    assert_eq!((status, refusals(&answer).len()), (StatusCode::BAD_REQUEST, 1));
    let (_, row) = ask(&app, &line, "", json!({ "verdict": "risk", "reason": "报请清理" })).await;
    assert_eq!((row["risks"].as_u64(), row["open"].as_u64()), (Some(1), Some(0)), "{row}");
    let nowhere = format!("PUT /agreements/{}/clauses/tax-return/3/review", row["id"]);
    assert_eq!(ask(&app, &nowhere, "", json!({ "verdict": "risk", "reason": "x" })).await.0, StatusCode::NOT_FOUND);
    for (body, words) in [
        (json!({ "title": "", "text": "  " }), "`title` is missing"),
        (json!({ "title": "长", "text": "字".repeat(300_001) }), "at most 300000 fit"),
        (json!({ "title": "两", "text": "a", "paper": "b" }), "either `text` or `paper`"),
        (json!({ "title": "后", "text": "a", "signed_on": "2999-01-01" }), "not a day"),
    ] {
        let (status, answer) = ask(&app, "POST /agreements", "", body).await;
        assert!(status == StatusCode::BAD_REQUEST && answer.to_string().contains(words), "{words}: {answer}");
    }
    let pdf = Request::post("/api/v1/agreements/file?title=a").body(Body::from("%PDF-1.7")).expect("a request");
    let (status, answer) = send(&app, pdf).await;
    assert!(status == StatusCode::BAD_REQUEST && answer.to_string().contains("a PDF"), "{answer}");
    let txt = Request::post("/api/v1/agreements/file?title=a").body(Body::from("乙方不得迁出。")).expect("a request");
    let (status, row) = send(&app, txt).await;
    assert!(status == StatusCode::CREATED && row["clauses"][0]["rule"] == "lock-in", "{row}");
}
