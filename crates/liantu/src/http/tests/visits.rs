//! Records of visits over HTTP: drafts, corrections, leads and reports, the text of a day; contacts, chambers, events, memoranda.

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

async fn put(app: &Router, path: &str, body: Value) -> (StatusCode, Value) {
    send(app, with(Method::PUT, path, body)).await
}

/// What is said against a request, in both languages.
fn refusals(answer: &Value) -> String {
    let list = answer["error"]["refusals"].as_array().cloned().unwrap_or_default();
    list.iter().map(|one| format!("{} {}\n", one["zh"], one["en"])).collect()
}

fn note(key: &str, firm: &str) -> Value {
    json!({ "key": key, "firm_name": firm, "on": "2025-01-20", "team": "招商一组", "people": ["组员甲"],
        "said": "谈了跨境直播", "asks": "要两层办公", "next": { "what": "发载体清单", "by": "组员甲", "due": "2025-01-25" } })
}

#[tokio::test]
async fn a_draft_sent_twice_is_one_record_and_a_correction_keeps_the_first_text() {
    let app = demo().await;
    let (status, made) = post(&app, "/api/v1/visits", note("p-1", "云栈直播公司")).await;
    assert_eq!((status, &made["facts"]["firm"]["name"]), (StatusCode::CREATED, &json!("云栈直播公司")), "{made}");
    let (status, again) = post(&app, "/api/v1/visits", note("p-1", "云栈直播公司")).await;
    assert_eq!((status, &again["id"]), (StatusCode::OK, &made["id"]), "{again}");
    let mut other = note("p-1", "云栈直播公司");
    other["said"] = json!("另一部手机上改过");
    let (status, answer) = post(&app, "/api/v1/visits", other).await;
    assert_eq!(status, StatusCode::CONFLICT, "{answer}");
    assert_eq!(answer["error"]["conflict"]["theirs"]["facts"]["said"], "谈了跨境直播");
    let (status, answer) = post(&app, "/api/v1/visits", note("p-2", "云栈直播公司")).await;
    assert!(
        status == StatusCode::CONFLICT && answer["error"]["message"].to_string().contains("says the same"),
        "{answer}"
    );

    let path = format!("/api/v1/visits/{}", made["id"]);
    let mut right = note("", "云栈直播公司");
    right["version"] = json!(1);
    right["said"] = json!("谈了跨境直播和仓储");
    let (status, answer) = put(&app, &path, right.clone()).await;
    assert!(status == StatusCode::BAD_REQUEST && refusals(&answer).contains("更正原因"), "{answer}");
    right["reason"] = json!("漏写仓储");
    let (status, whole) = put(&app, &path, right.clone()).await;
    assert_eq!((status, whole["versions"].as_array().map(Vec::len)), (StatusCode::OK, Some(2)), "{whole}");
    assert_eq!(whole["versions"][0]["facts"]["said"], "谈了跨境直播");
    let (status, answer) = put(&app, &path, right).await;
    assert_eq!(
        (status, &answer["error"]["conflict"]["theirs"]["version"]),
        (StatusCode::CONFLICT, &json!(2)),
        "{answer}"
    );
    assert_eq!(get(&app, "/api/v1/visits/999999").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn every_fault_of_a_record_is_told_at_once() {
    let app = demo().await;
    let bad = json!({ "key": "../x", "firm_name": "甲\u{202e}公司", "on": "2099-01-01", "said": "字".repeat(350_000),
        "people": ["组员 138 0000 0000"], "leader": "king", "outcome": "rich", "direction": "up", "node": "no/where",
        "site": "nowhere", "project": 999999, "visit": 999999, "next": { "due": "2025-02-30" } });
    let (status, answer) = post(&app, "/api/v1/visits", bad).await;
    let said = refusals(&answer);
    assert_eq!(status, StatusCode::BAD_REQUEST);
    for words in [
        "草稿编号",
        "控制字符",
        "2099-01-01 还没到",
        "最多",
        "私人手机号",
        "`king`",
        "`rich`",
        "`up`",
        "`no/where`",
        "`nowhere`",
        "999999 号项目",
        "999999 号计划走访",
        "2025-02-30",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let (status, answer) = post(&app, "/api/v1/visits", json!({ "key": "k", "firm": 999999 })).await;
    let said = refusals(&answer);
    assert!(status == StatusCode::BAD_REQUEST && said.contains("移出名录") && said.contains("缺“所谈内容”"), "{said}");
    for (path, words) in [
        ("/api/v1/visits?limit=0", "`limit`"),
        ("/api/v1/visits?from=2025-13-01", "from"),
        ("/api/v1/visits?direction=up", "`up`"),
        ("/api/v1/visits/report?from=2025-01-06&to=2025-01-05", "a report goes"),
        ("/api/v1/encounters", "`enterprise` and `project`"),
        ("/api/v1/mous?state=lost", "`lost`"),
    ] {
        let (status, answer) = get(&app, path).await;
        let message = answer["error"]["message"].as_str().unwrap_or_default();
        assert!(status == StatusCode::BAD_REQUEST && message.contains(words), "{path}: {answer}");
    }
}

#[tokio::test]
async fn the_gap_that_a_visit_was_planned_for_goes_with_its_record_into_the_lead() {
    let app = demo().await;
    let (_, list) = get(&app, "/api/v1/gaps/steel-pipe/drill-pipe/targets?top=1").await;
    let firm = &list["items"][0]["enterprise"]["id"];
    let trip = json!({ "title": "样例走访", "team": "招商一组", "people": ["组员甲"],
        "visits": [{ "enterprise": firm, "day": "2025-01-20", "half": "am", "gap": "steel-pipe/drill-pipe" }] });
    let (_, trip) = post(&app, "/api/v1/trips", trip).await;
    // What a phone sends: no word of the gap.
    let mut from_the_way = note("p-1", list["items"][0]["enterprise"]["name"].as_str().expect("a name"));
    from_the_way["visit"] = trip["visits"][0]["id"].clone();
    let (status, made) = post(&app, "/api/v1/visits", from_the_way).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let (_, whole) = get(&app, &format!("/api/v1/visits/{}", made["id"])).await;
    assert_eq!(
        (&whole["lead"]["node"], &whole["lead"]["channel"], &whole["lead"]["target"]),
        (&json!("steel-pipe/drill-pipe"), &json!("atlas"), firm),
        "{whole}"
    );
}

#[tokio::test]
async fn a_record_becomes_a_lead_by_the_rules_of_projects_and_only_once() {
    let app = demo().await;
    let (_, made) = post(&app, "/api/v1/visits", note("p-1", "云栈直播公司")).await;
    let path = |rest: &str| format!("/api/v1/visits/{}{rest}", made["id"]);
    // What the record does not tell, a person has to.
    let (status, answer) = post(&app, &path("/lead"), json!({ "version": 1 })).await;
    assert!(status == StatusCode::BAD_REQUEST && refusals(&answer).contains("招商方式"), "{answer}");
    let (_, whole) = get(&app, &path("")).await;
    let mut facts = whole["lead"].clone();
    assert_eq!((&facts["investor"], &facts["asks"]), (&json!("云栈直播公司"), &json!("要两层办公")));
    facts["channel"] = json!("chamber");
    let (status, answer) =
        post(&app, &path("/lead"), json!({ "version": 1, "facts": facts, "on": "2025-01-19" })).await;
    assert!(status == StatusCode::BAD_REQUEST && refusals(&answer).contains("早于它来自的走访"), "{answer}");
    let (status, answer) = post(&app, &path("/lead"), json!({ "version": 9, "facts": facts })).await;
    assert_eq!(status, StatusCode::CONFLICT, "{answer}");
    let (status, whole) = post(&app, &path("/lead"), json!({ "version": 1, "facts": facts })).await;
    assert_eq!((status, &whole["record"]["became"]["kind"]), (StatusCode::CREATED, &json!("lead")), "{whole}");
    let project = whole["record"]["became"]["project"].as_i64().expect("a project");
    let (_, shown) = get(&app, &format!("/api/v1/projects/{project}")).await;
    assert_eq!(
        (&shown["card"]["stage"]["code"], &shown["facts"]["investor"]),
        (&json!("lead"), &json!("云栈直播公司"))
    );
    let (status, answer) = post(&app, &path("/lead"), json!({ "version": 2, "facts": facts })).await;
    assert!(status == StatusCode::CONFLICT && answer["error"]["message"].to_string().contains("already"), "{answer}");

    // The same firm again: the lead is judged against what is known.
    let mut second = note("p-2", "云栈直播公司");
    second["said"] = json!("又谈了一次");
    let (_, two) = post(&app, "/api/v1/visits", second).await;
    let of_two = |rest: &str| format!("/api/v1/visits/{}{rest}", two["id"]);
    let (status, answer) = post(&app, &of_two("/lead"), json!({ "version": 1, "facts": facts })).await;
    assert_eq!((status, &answer["error"]["code"]), (StatusCode::CONFLICT, &json!("twins_unjudged")), "{answer}");
    assert_eq!(get(&app, &of_two("")).await.1["record"]["became"], Value::Null);
    let (status, answer) = post(&app, &of_two("/report"), json!({ "version": 1 })).await;
    assert!(status == StatusCode::BAD_REQUEST && refusals(&answer).contains("没写记入哪个项目"), "{answer}");
    let (status, whole) =
        post(&app, &of_two("/report"), json!({ "version": 1, "project": project, "progress": true })).await;
    assert_eq!((status, &whole["record"]["became"]["kind"]), (StatusCode::CREATED, &json!("report")), "{whole}");
    let (_, shown) = get(&app, &format!("/api/v1/projects/{project}")).await;
    assert!(shown["history"].to_string().contains("又谈了一次"), "{}", shown["history"]);

    // A visit before its lead does not go into the history.
    let mut early = note("p-3", "云栈直播公司");
    (early["on"], early["said"]) = (json!("2025-01-10"), json!("更早的一次"));
    let (_, three) = post(&app, "/api/v1/visits", early.clone()).await;
    let of_three = format!("/api/v1/visits/{}/report", three["id"]);
    let (status, answer) = post(&app, &of_three, json!({ "version": 1, "project": project })).await;
    assert!(status == StatusCode::BAD_REQUEST && refusals(&answer).contains("早于入库"), "{answer}");
    (early["key"], early["said"], early["project"]) = (json!("p-4"), json!("挂项目"), json!(project));
    let (status, answer) = post(&app, "/api/v1/visits", early).await;
    assert!(status == StatusCode::BAD_REQUEST && refusals(&answer).contains("早于项目入库"), "{answer}");

    let (_, calendar) = get(&app, &format!("/api/v1/encounters?project={project}")).await;
    let kinds: Vec<&str> =
        calendar["items"].as_array().expect("items").iter().filter_map(|one| one["kind"].as_str()).collect();
    assert_eq!(kinds, ["next_step", "next_step", "record", "record"], "{calendar}");

    // What was to be done by the 25th is owed until its task is done: a later talk does not say that it was.
    let owed = |calendar: &Value| {
        let items = calendar["items"].as_array().expect("items").iter();
        items.filter(|one| one["kind"] == "next_step" && one["ahead"] == true).count()
    };
    assert_eq!(owed(&calendar), 2, "{calendar}");
    let mut later = note("p-5", "云栈直播公司");
    (later["on"], later["project"], later["next"]) = (json!("2025-01-28"), json!(project), Value::Null);
    assert_eq!(post(&app, "/api/v1/visits", later).await.0, StatusCode::CREATED);
    let (_, calendar) = get(&app, &format!("/api/v1/encounters?project={project}")).await;
    assert_eq!(owed(&calendar), 2, "{calendar}");
    let (_, tasks) = get(&app, &format!("/api/v1/tasks?origin=visit&project={project}")).await;
    for task in tasks["items"].as_array().expect("tasks") {
        let path = format!("/api/v1/tasks/{}/events", task["id"]);
        let done = json!({ "version": task["version"], "step": "done", "note": "已发" });
        assert_eq!(post(&app, &path, done).await.0, StatusCode::OK);
    }
    let (_, calendar) = get(&app, &format!("/api/v1/encounters?project={project}")).await;
    assert_eq!(owed(&calendar), 0, "{calendar}");
}

#[tokio::test]
async fn a_photo_is_a_picture_and_its_record_hands_it_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let shared = shared().await;
    shared.papers.set(folder.path().to_owned()).expect("set once");
    let app = app(shared);
    let (_, made) = post(&app, "/api/v1/visits", note("p-1", "甲")).await;
    let bring = |name: &str, bytes: &'static [u8]| {
        let path = format!("/api/v1/visits/{}/photos?name={name}", made["id"]);
        Request::post(path).body(Body::from(bytes)).expect("a request")
    };
    for (name, bytes) in
        [("a.jpg", &b"MZ\x90\0program"[..]), ("b.png", b"%PDF-1.7 paper"), ("c.jpg", b"<svg onload=1>"), ("d.jpg", b"")]
    {
        let (status, answer) = send(&app, bring(name, bytes)).await;
        assert!(status == StatusCode::BAD_REQUEST && refusals(&answer).contains(name), "{name}: {answer}");
    }
    let png = b"\x89PNG\r\n\x1a\n picture";
    let (status, one) = send(&app, bring("..%2Fx.exe", png)).await;
    assert_eq!((status, &one["media"]), (StatusCode::CREATED, &json!("image/png")), "{one}");
    let (_, again) = send(&app, bring("y.png", png)).await;
    assert_eq!(again["name"], one["name"]);
    let (_, whole) = get(&app, &format!("/api/v1/visits/{}", made["id"])).await;
    assert_eq!(whole["record"]["photos"].as_array().map(Vec::len), Some(1));
    let path = format!("/api/v1/visits/{}/photos/{}", made["id"], one["sha256"].as_str().expect("a sum"));
    let response =
        app.clone().oneshot(Request::get(path).body(Body::empty()).expect("a request")).await.expect("an answer");
    assert_eq!(response.headers()["content-type"], "image/png");
    assert!(response.headers()["content-security-policy"].to_str().expect("text").contains("sandbox"));
    assert_eq!(to_bytes(response.into_body(), 1 << 20).await.expect("bytes").as_ref(), png);
    let (status, _) =
        send(&app, Request::post("/api/v1/visits/999999/photos").body(Body::from(&png[..])).expect("a request")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_report_of_a_day_is_text_and_every_count_has_its_rows() {
    let app = demo().await;
    let (_, made) = post(&app, "/api/v1/visits", note("p-1", "云栈直播公司")).await;
    let path = "/api/v1/visits/report?from=2025-01-20&team=%E6%8B%9B%E5%95%86%E4%B8%80%E7%BB%84";
    let (status, report) = get(&app, path).await;
    assert_eq!(status, StatusCode::OK, "{report}");
    let text = report["text"].as_str().expect("a text");
    assert!(text.starts_with("招商一组走访日报（2025年1月20日）\n走访 1 次、企业 1 家"), "{text}");
    assert_eq!(report["counts"][0]["rows"], json!([made["id"]]));
    let (_, english) = get(&app, &format!("{path}&lang=en")).await;
    assert!(
        english["text"].as_str().expect("a text").starts_with("Visits of 招商一组, 2025-01-20\n1 visit with 1 firm"),
        "{english}"
    );
    let (_, year) = get(&app, "/api/v1/visits/report?from=2024-01-30&to=2025-01-27").await;
    assert_eq!(year["sample"], true);
    for count in year["counts"].as_array().expect("counts") {
        assert!(
            count["key"] == "firms"
                || count["count"].as_u64() == count["rows"].as_array().map(|rows| rows.len() as u64),
            "{count}"
        );
    }
}

#[tokio::test]
async fn a_contact_is_of_work_and_goes_without_its_name() {
    let app = demo().await;
    let contact = |phone: &str| json!({ "office": "某地联络处", "name": "某主任", "post": "主任", "phone": phone, "source": "交换名片" });
    for (body, words) in [
        (contact("13800000000"), "只收工作联系方式"),
        (contact("微信 abc"), "私人通信账号"),
        (contact("打总机"), "不像电话号码"),
        (json!({ "office": "某处", "name": "甲" }), "缺来源"),
        (json!({ "office": "某处", "firm": 1, "name": "甲", "source": "x" }), "三者之一"),
        (json!({ "firm": 999999, "name": "甲", "source": "x" }), "移出名录"),
        (json!({ "chamber": 999999, "name": "甲", "source": "x" }), "999999 号商会"),
        (json!({ "office": "某处", "name": "甲\u{7}", "source": "x" }), "控制字符"),
        (json!({ "office": "某处", "name": "甲", "source": "x", "email": "a@b" }), "不像邮箱"),
        (json!({ "office": "某处", "name": "甲", "source": "x", "verified": "2099-01-01" }), "还没到"),
    ] {
        let (status, answer) = post(&app, "/api/v1/contacts", body).await;
        assert!(status == StatusCode::BAD_REQUEST && refusals(&answer).contains(words), "{words}: {answer}");
    }
    let (status, made) = post(&app, "/api/v1/contacts", contact("0734-8000000 转 801")).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    for typed in ["mouzhuren", "mzr", "%E6%9F%90%E4%B8%BB%E4%BB%BB", "%E8%81%94%E7%BB%9C%E5%A4%84"] {
        let (_, list) = get(&app, &format!("/api/v1/contacts?q={typed}")).await;
        assert!(list["items"].as_array().expect("items").iter().any(|one| one["id"] == made["id"]), "{typed}: {list}");
    }
    let path = format!("/api/v1/contacts/{}", made["id"]);
    let (status, answer) =
        send(&app, with(Method::DELETE, &path, json!({ "version": 1, "reason": "某主任离职" }))).await;
    assert!(status == StatusCode::BAD_REQUEST && refusals(&answer).contains("不写姓名"), "{answer}");
    let (status, left) = send(&app, with(Method::DELETE, &path, json!({ "version": 1, "reason": "离职" }))).await;
    assert_eq!(
        (status, &left["name"], &left["retired"]["reason"]),
        (StatusCode::OK, &json!(""), &json!("离职")),
        "{left}"
    );
    let (_, trail) = get(&app, "/api/v1/audit?limit=50").await;
    assert!(trail.to_string().contains("delete_contact") && !trail.to_string().contains("某主任"), "{trail}");
}

#[tokio::test]
async fn events_and_memoranda_answer_bad_forms_and_count_what_came_of_them() {
    let app = demo().await;
    let (_, before) = get(&app, "/api/v1/mous").await;
    let (open, all) = (before["calling"].as_u64().expect("a count"), before["items"].as_array().expect("items").len());
    let share = before["conversion"]["rate"].as_f64().expect("a rate");
    let became = before["conversion"]["became"].as_array().expect("rows").len();
    assert!((share - became as f64 / all as f64).abs() < 1e-9 && became > 0 && open > 0, "{}", before["conversion"]);
    for (path, body, words) in [
        (
            "/api/v1/events",
            json!({ "name": "", "from": "2025-01-06", "to": "2025-01-01", "guests": -5 }),
            &["缺活动名称", "早于开始日期", "`guests`"][..],
        ),
        (
            "/api/v1/events",
            json!({ "name": "展会", "from": "2025-01-06", "guests": 9_000_000_000_i64, "cost": "-1 CNY", "projects": [999999] }),
            &["9000000000", "负数", "999999 号项目"],
        ),
        ("/api/v1/events", json!({ "name": "展会" }), &["缺开始日期"]),
        (
            "/api/v1/mous",
            json!({ "partner": "甲", "on": "2099-01-01", "project": 999999, "dropped": "无", "event": 999999 }),
            &["还没到", "缺协议内容", "999999 号项目", "又写了未成原因", "999999 号活动"],
        ),
        (
            "/api/v1/mous",
            json!({ "partner": "甲", "on": "2025-01-06", "what": "协议", "follow_up": { "what": "回访", "due": "2025-01-05" } }),
            &["早于签订日期"],
        ),
        (
            "/api/v1/chambers",
            json!({ "name": "商会\u{0}", "kind": "club", "introduces": [{ "name": "" }] }),
            &["控制字符", "`club`", "缺“可引荐企业”"],
        ),
    ] {
        let (status, answer) = post(&app, path, body).await;
        let said = refusals(&answer);
        assert_eq!(status, StatusCode::BAD_REQUEST, "{path}: {answer}");
        words.iter().for_each(|words| assert!(said.contains(words), "{path}: {words}: {said}"));
    }
    let (status, event) = post(
        &app,
        "/api/v1/events",
        json!({ "name": "一季度推介会", "from": "2025-01-06", "firms": [{ "name": "甲公司" }, { "name": "甲公司" }] }),
    )
    .await;
    assert_eq!(
        (status, &event["cost"], event["firms"].as_array().map(Vec::len)),
        (StatusCode::CREATED, &Value::Null, Some(1)),
        "{event}"
    );
    let mou = json!({ "partner": "甲公司", "on": "2025-01-06", "what": "框架协议", "event": event["id"] });
    let (status, made) = post(&app, "/api/v1/mous", mou.clone()).await;
    assert_eq!(
        (status, &made["state"], &made["calls"]),
        (StatusCode::CREATED, &json!("lacking"), &json!(true)),
        "{made}"
    );
    let (_, after) = get(&app, "/api/v1/mous?state=calls").await;
    assert_eq!(after["calling"].as_u64(), Some(open + 1));
    let mut done = mou;
    (done["version"], done["project"]) = (json!(1), json!(1));
    let path = format!("/api/v1/mous/{}", made["id"]);
    let (status, settled) = put(&app, &path, done.clone()).await;
    assert_eq!(
        (status, &settled["fate"], &settled["calls"]),
        (StatusCode::OK, &json!("project"), &json!(false)),
        "{settled}"
    );
    let (status, answer) = put(&app, &path, done).await;
    assert_eq!(
        (status, &answer["error"]["conflict"]["theirs"]["version"]),
        (StatusCode::CONFLICT, &json!(2)),
        "{answer}"
    );
    let (_, chambers) = get(&app, "/api/v1/chambers?q=tongxiang").await;
    assert_eq!(chambers["items"].as_array().map(Vec::len), Some(1), "{chambers}");
}
