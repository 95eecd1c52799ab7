//! Drafts of a chain over HTTP: written, refused, reviewed, put in force.

use serde_json::json;

use super::*;

const DRAFTS: &str = "/api/v1/chains/steel-pipe/drafts";

async fn call(app: &Router, method: &str, path: &str, body: Value) -> (StatusCode, Value) {
    let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    send(app, request.body(Body::from(body.to_string())).expect("a request")).await
}

async fn begun(app: &Router) -> i64 {
    let (status, draft) = call(app, "POST", DRAFTS, json!({"title": "加环节", "by": "甲"})).await;
    assert_eq!(status, StatusCode::CREATED, "{draft}");
    draft["id"].as_i64().expect("an id")
}

async fn add(app: &Router, draft: i64, revision: i64, operations: Value) -> (StatusCode, Value) {
    let body = json!({"by": "甲", "revision": revision, "operations": operations});
    call(app, "POST", &format!("{DRAFTS}/{draft}/operations"), body).await
}

async fn turn(app: &Router, draft: i64, revision: i64, (state, by): (&str, &str)) -> (StatusCode, Value) {
    let body = json!({"by": by, "revision": revision, "state": state, "note": "说明"});
    call(app, "PUT", &format!("{DRAFTS}/{draft}/state"), body).await
}

/// A node behind `drill-pipe` with a word that no chain has.
fn node(id: &str) -> Value {
    json!([
        {"op": "add_node", "node": {"id": id, "stage": "downstream", "lane": "oilgas", "rank": 11, "icon": "pipe",
            "title": {"zh": "<b>钻具</b>租赁", "en": "Drill rental"}, "roles": ["service"], "terms": ["钻具租赁业务"]}},
        {"op": "add_link", "from": "drill-pipe", "to": id, "weight": 2},
    ])
}

#[tokio::test]
async fn a_draft_goes_from_one_person_to_another_and_becomes_the_next_version() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let draft = begun(&app).await;
    let (status, body) = add(&app, draft, 0, node("drill-rental")).await;
    assert_eq!((status, &body["sound"]), (StatusCode::OK, &json!(true)), "{body}");
    assert_eq!(body["operations"].as_array().map(Vec::len), Some(2));

    let (_, diff) = get(&app, &format!("{DRAFTS}/{draft}/diff")).await;
    assert_eq!(diff["changes"].as_array().map(Vec::len), Some(2), "{diff}");
    assert!(diff["patch"].as_str().expect("a patch").contains("+id = \"drill-rental\""));
    let (_, outlook) = get(&app, &format!("{DRAFTS}/{draft}/outlook")).await;
    let labels = outlook["labels"].as_array().expect("labels");
    assert!(labels.iter().any(|one| one["node"] == "drill-rental" && one["was"].is_null()), "{outlook}");
    let request = Request::get(format!("{DRAFTS}/{draft}/preview.svg")).body(Body::empty()).expect("a request");
    let answer = app.clone().oneshot(request).await.expect("an answer");
    let svg = to_bytes(answer.into_body(), 64 << 20).await.expect("a body");
    let svg = String::from_utf8(svg.to_vec()).expect("a text");
    assert!(svg.contains("data-id=\"node:drill-rental\" data-change=\"added\""));
    assert!(!svg.contains("<b>"), "markup in a name is a text");

    let (status, body) = turn(&app, draft, 1, ("accepted", "乙")).await;
    assert_eq!(status, StatusCode::CONFLICT, "{body}");
    let (status, body) = turn(&app, draft, 1, ("proposed", "甲")).await;
    assert_eq!((status, &body["state"]), (StatusCode::OK, &json!("proposed")), "{body}");
    let (status, body) = turn(&app, draft, 2, ("accepted", " 甲 ")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(body["error"]["message"].as_str().expect("a message").contains("a second person"), "{body}");
    let (status, body) = turn(&app, draft, 2, ("accepted", "乙")).await;
    assert_eq!((status, &body["state"]), (StatusCode::OK, &json!("accepted")), "{body}");

    let (_, versions) = get(&app, "/api/v1/chains/steel-pipe/versions").await;
    assert_eq!(versions["items"][0]["number"], 2, "{versions}");
    assert_eq!((&versions["items"][0]["version"], &versions["items"][0]["reviewer"]), (&json!(2), &json!("乙")));
    let (_, chain) = get(&app, "/api/v1/chains/steel-pipe").await;
    assert!(chain["node_list"].as_array().expect("nodes").iter().any(|one| one["id"] == "drill-rental"));
    let (_, jobs) = get(&app, "/api/v1/jobs").await;
    assert_eq!(jobs["items"][0]["state"], "queued", "{jobs}");

    // Back again: a draft of its own, accepted like any other.
    let (status, back) = call(&app, "POST", DRAFTS, json!({"title": "恢复", "by": "甲", "restore": 1})).await;
    assert_eq!(status, StatusCode::CREATED, "{back}");
    let id = back["id"].as_i64().expect("an id");
    turn(&app, id, back["revision"].as_i64().expect("a revision"), ("proposed", "甲")).await;
    let (status, body) = turn(&app, id, 2, ("accepted", "乙")).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let (_, same) = get(&app, "/api/v1/chains/steel-pipe/version-diff?from=1&to=3").await;
    assert_eq!(same["changes"], json!([]), "{same}");
}

#[tokio::test]
async fn what_a_draft_cannot_do_is_answered_clearly() {
    let app = demo().await;
    let draft = begun(&app).await;
    for (operation, says) in [
        (json!({"op": "remove_node", "node": "drill-pipe"}), "remove them first"),
        (
            json!({"op": "rename_node", "node": "nowhere", "title": {"zh": "新", "en": "New"}}),
            "there is no node `nowhere`",
        ),
        (json!({"op": "rename_node", "node": "drill-pipe", "title": {"zh": " ", "en": "New"}}), "is empty"),
        (
            json!({"op": "rename_node", "node": "drill-pipe", "title": {"zh": "长".repeat(200), "en": "New"}}),
            "200 letters",
        ),
        (json!({"op": "add_link", "from": "drill-pipe", "to": "drill-pipe", "weight": 1}), "cannot supply itself"),
        (
            json!({"op": "move_node", "node": "drill-pipe", "stage": "sideways", "lane": "oilgas", "rank": 1}),
            "sideways",
        ),
        (json!({"op": "add_word", "list": "terms", "word": "x"}), "missing for list `terms`"),
        (json!({"op": "write_section", "section": "tie", "toml": "[[tie"}), "no whole TOML"),
        (json!({"op": "fly"}), "fly"),
    ] {
        let (status, body) = add(&app, draft, 0, json!([operation])).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
        assert!(body["error"]["message"].as_str().expect("a message").contains(says), "{says}: {body}");
    }
    let (_, body) = get(&app, &format!("{DRAFTS}/{draft}")).await;
    assert_eq!((&body["revision"], &body["operations"]), (&json!(0), &json!([])), "nothing was kept");
    for (path, status) in [
        (format!("{DRAFTS}/999"), StatusCode::NOT_FOUND),
        (format!("/api/v1/chains/commerce/drafts/{draft}"), StatusCode::NOT_FOUND),
        ("/api/v1/chains/nowhere/drafts".to_owned(), StatusCode::NOT_FOUND),
        ("/api/v1/chains/steel-pipe/versions/99".to_owned(), StatusCode::NOT_FOUND),
        (format!("{DRAFTS}/{draft}/preview.svg?side=below"), StatusCode::BAD_REQUEST),
    ] {
        assert_eq!(get(&app, &path).await.0, status, "{path}");
    }
}

#[tokio::test]
async fn a_word_that_another_node_owns_is_told_with_its_owner_and_keeps_the_draft_from_being_proposed() {
    let app = demo().await;
    let draft = begun(&app).await;
    let word = json!([{"op": "add_word", "list": "terms", "node": "drill-pipe", "word": "废钢"}]);
    let (status, body) = add(&app, draft, 0, word).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let problem = &body["operations"][0]["problems"][0];
    assert!(problem["message"].as_str().expect("a message").contains("`scrap`"), "{body}");
    assert!(problem["line"].as_u64().is_some());
    assert_eq!(body["sound"], json!(false));
    let (status, body) = turn(&app, draft, 1, ("proposed", "甲")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
    let (status, body) = get(&app, &format!("{DRAFTS}/{draft}/trial?node=drill-pipe&word=%E5%BA%9F%E9%92%A2")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
}

#[tokio::test]
async fn a_node_that_opportunities_speak_of_is_not_removed() {
    let app = demo().await;
    let (_, list) = get(&app, "/api/v1/opportunities?chain=steel-pipe").await;
    let node = list["items"][0]["node"].as_str().expect("a node").to_owned();
    let draft = begun(&app).await;
    let (status, body) = add(&app, draft, 0, json!([{"op": "remove_node", "node": node, "with_pointing": true}])).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let blocker = body["blockers"][0]["en"].as_str().expect("a blocker");
    assert!(blocker.contains("opportunities"), "{blocker}");
    assert_eq!(body["sound"], json!(false));
}

#[tokio::test]
async fn two_drafts_on_one_base_are_both_kept_and_the_second_is_based_anew() {
    let app = demo().await;
    let (first, second) = (begun(&app).await, begun(&app).await);
    let rename =
        |zh: &str| json!([{"op": "rename_node", "node": "drill-pipe", "title": {"zh": zh, "en": "Drill pipes"}}]);
    add(&app, first, 0, rename("钻杆甲")).await;
    add(&app, second, 0, rename("钻杆乙")).await;
    let (status, body) = add(&app, second, 0, rename("钻杆丙")).await;
    assert_eq!(status, StatusCode::CONFLICT, "{body}");
    turn(&app, first, 1, ("proposed", "甲")).await;
    let (status, body) = turn(&app, first, 2, ("accepted", "乙")).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let (status, body) = turn(&app, second, 1, ("proposed", "甲")).await;
    assert_eq!(status, StatusCode::CONFLICT, "{body}");
    let (status, body) = turn(&app, second, 1, ("rebased", "甲")).await;
    assert_eq!((status, &body["base"]), (StatusCode::OK, &json!(2)), "{body}");
    let underneath = body["operations"][0]["underneath"]["zh"].as_str().expect("what it overwrites now");
    assert!(underneath.contains("钻杆甲"), "{underneath}");
    assert_eq!(body["operations"].as_array().map(Vec::len), Some(1));
}
