//! Two who write at once: wherever a version is asked, both get back what was sent and what is kept.

use serde_json::json;

use super::departments::ask;
use super::*;

/// Sends a body on a version that nobody has, and looks for both versions in the answer.
async fn check(app: &Router, line: &str, body: Value) {
    let mut sent = body;
    sent["version"] = json!(4711);
    let (status, answer) = ask(app, line, "", sent.clone()).await;
    let conflict = &answer["error"]["conflict"];
    assert_eq!((status, &answer["error"]["code"]), (StatusCode::CONFLICT, &json!("conflict")), "{line}: {answer}");
    for (field, value) in sent.as_object().expect("a body") {
        assert_eq!(&conflict["yours"][field], value, "{line}: `{field}` of {conflict}");
    }
    let theirs = &conflict["theirs"];
    let version = [theirs, &theirs["head"], &theirs["record"]].into_iter().find_map(|of| of["version"].as_i64());
    assert!(version.is_some_and(|version| version > 0 && version != 4711), "{line}: {theirs}");
}

#[tokio::test]
async fn whoever_comes_second_gets_back_what_he_sent_and_what_is_kept() {
    let app = demo().await;
    let (_, board) = get(&app, "/api/v1/projects?limit=1").await;
    let project = &board["items"][0]["id"];
    check(
        &app,
        &format!("POST /projects/{project}/moves"),
        json!({ "to": "talks", "on": "2025-01-22", "skip_reason": "先谈" }),
    )
    .await;
    check(&app, &format!("POST /projects/{project}/events"), json!({ "kind": "report", "note": "面谈一次" })).await;
    check(
        &app,
        &format!("POST /projects/{project}/paid"),
        json!({ "on": "2025-01-22", "amount": "1.00 CNY", "note": "首笔" }),
    )
    .await;
    check(&app, &format!("DELETE /projects/{project}/paid/1"), json!({ "reason": "录错" })).await;

    let (_, ledger) = get(&app, "/api/v1/promises").await;
    let promise = &ledger["items"][0]["id"];
    let at = |what: &str| format!("/promises/{promise}{what}");
    check(&app, &format!("PUT {}", at("")), json!({ "kind": "service", "text": "代办", "correction": "" })).await;
    check(&app, &format!("PUT {}", at("/review")), json!({ "verdict": "approved", "note": "合规" })).await;
    check(&app, &format!("PUT {}", at("/condition")), json!({ "on": "2025-01-22", "note": "验收单" })).await;
    check(&app, &format!("PUT {}", at("/release")), json!({ "reason": "企业退出" })).await;
    check(
        &app,
        &format!("POST {}", at("/payments")),
        json!({ "on": "2025-01-22", "amount": "1 CNY", "voucher": "没登过的" }),
    )
    .await;

    let (_, meeting) = ask(&app, "POST /meetings", "", json!({ "on": "2025-02-10" })).await;
    let at = |what: &str| format!("/meetings/{}{what}", meeting["id"]);
    check(&app, &format!("PUT {}", at("")), json!({ "title": "改名", "on": "2025-02-11", "place": "二楼" })).await;
    check(&app, &format!("PUT {}", at("/agenda")), json!({ "items": [] })).await;
    check(&app, &format!("PUT {}", at("/minutes")), json!({ "summary": "抓紧" })).await;
    check(&app, &format!("PUT {}", at("/state")), json!({ "state": "held" })).await;
    check(&app, &format!("POST {}", at("/decisions")), json!({ "title": "约谈", "unit": "商务局", "days": 3 })).await;

    let (_, task) = ask(&app, "POST /tasks", "", json!({ "title": "约谈", "unit": "商务局", "days": 3 })).await;
    check(&app, &format!("POST /tasks/{}/events", task["id"]), json!({ "step": "progress", "note": "已约" })).await;

    let (_, bulletin) = ask(&app, "POST /bulletins", "", json!({ "month": "2024-12" })).await;
    let at = |what: &str| format!("/bulletins/{}{what}", bulletin["id"]);
    let prose = json!({ "highlights": "外出 3 次", "problems": "", "next_steps": "" });
    check(&app, &format!("PUT {}", at("/prose")), json!({ "prose": prose })).await;
    check(&app, &format!("POST {}", at("/figures")), json!({})).await;
    check(&app, &format!("PUT {}", at("/state")), json!({ "state": "reviewed" })).await;

    let note = json!({ "key": "k", "firm_name": "甲公司", "on": "2025-01-20", "said": "谈了" });
    let (_, visit) = ask(&app, "POST /visits", "", note.clone()).await;
    let mut right = note;
    (right["said"], right["reason"]) = (json!("改了"), json!("漏写"));
    right.as_object_mut().expect("a body").remove("key");
    check(&app, &format!("PUT /visits/{}", visit["id"]), right).await;

    let (_, mous) = get(&app, "/api/v1/mous").await;
    let mou = json!({ "partner": "甲公司", "on": "2025-01-06", "what": "协议" });
    check(&app, &format!("PUT /mous/{}", mous["items"][0]["id"]), mou).await;
    let (_, letters) = get(&app, "/api/v1/consultations?state=open").await;
    check(&app, &format!("PUT /consultations/{}/state", letters["items"][0]["id"]), json!({ "state": "closed" })).await;
}
