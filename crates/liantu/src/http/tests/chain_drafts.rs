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
    go(app, &format!("{DRAFTS}/{draft}"), revision, (state, by)).await
}

/// Brings a draft to a state; into force by its own operation.
async fn go(app: &Router, draft: &str, revision: i64, (state, by): (&str, &str)) -> (StatusCode, Value) {
    if state == "accepted" {
        let body = json!({"by": by, "revision": revision, "note": "说明"});
        return call(app, "PUT", &format!("{draft}/acceptance"), body).await;
    }
    let body = json!({"by": by, "revision": revision, "state": state, "note": "说明"});
    call(app, "PUT", &format!("{draft}/state"), body).await
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
    for (lang, says) in [("zh", "也属于环节 `scrap`"), ("en", "also belongs to node `scrap`")] {
        assert!(problem["message"][lang].as_str().expect("a message").contains(says), "{body}");
    }
    assert!(problem["line"].as_u64().is_some());
    assert_eq!(body["sound"], json!(false));
    let (status, body) = turn(&app, draft, 1, ("proposed", "甲")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
    let (status, body) = get(&app, &format!("{DRAFTS}/{draft}/trial?node=drill-pipe&word=%E5%BA%9F%E9%92%A2")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
    // Of a draft that is whole: whose the word is, in both languages.
    let fresh = begun(&app).await;
    let (status, body) = get(&app, &format!("{DRAFTS}/{fresh}/trial?node=drill-pipe&word=%E5%BA%9F%E9%92%A2")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
    assert!(body["error"]["message"].as_str().expect("a message").contains("`scrap`"), "{body}");
    assert!(body["error"]["hint"].as_str().expect("in Chinese").contains("`scrap`"), "{body}");
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
async fn a_node_that_is_spoken_of_does_not_go_under_another_id_either() {
    let app = demo().await;
    let (_, list) = get(&app, "/api/v1/opportunities?chain=steel-pipe").await;
    let node = list["items"][0]["node"].as_str().expect("a node").to_owned();
    let other = if node == "drill-pipe" { "hot-rolled" } else { "drill-pipe" };
    for (operations, says) in [
        (
            json!([{"op": "change_id", "node": node, "to": "aside"}, {"op": "remove_node", "node": "aside", "with_pointing": true}]),
            format!("node `{node}` cannot go"),
        ),
        (
            json!([{"op": "remove_node", "node": node, "with_pointing": true}, {"op": "change_id", "node": other, "to": node}]),
            format!("node `{node}` cannot go"),
        ),
    ] {
        let draft = begun(&app).await;
        let (status, body) = add(&app, draft, 0, operations.clone()).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        let blocker = body["blockers"][0]["en"].as_str().unwrap_or_default();
        assert!(blocker.contains(&says), "{operations}: {}", body["blockers"]);
        assert_eq!(body["sound"], json!(false));
    }
    // Renamed twice, it stays.
    let draft = begun(&app).await;
    let steps =
        json!([{"op": "change_id", "node": node, "to": "aside"}, {"op": "change_id", "node": "aside", "to": "again"}]);
    let (_, body) = add(&app, draft, 0, steps).await;
    assert_eq!((&body["blockers"], &body["sound"]), (&json!([]), &json!(true)), "{body}");
    let (status, outlook) = get(&app, &format!("{DRAFTS}/{draft}/outlook")).await;
    assert_eq!(status, StatusCode::OK, "{outlook}");
    let labels = outlook["labels"].as_array().expect("labels");
    assert!(labels.iter().all(|one| !one["was"].is_null() && !one["becomes"].is_null()), "{outlook}");
    assert_eq!(outlook["moves"], 0, "{outlook}");
}

#[tokio::test]
async fn an_operation_is_not_marked_because_another_was_taken_back() {
    let app = demo().await;
    let draft = begun(&app).await;
    let (_, body) = get(&app, &format!("{DRAFTS}/{draft}")).await;
    let links = body["outline"]["links"].as_array().expect("links").clone();
    let remove = |at: usize| json!({"op": "remove_link", "from": links[at]["from"], "to": links[at]["to"]});
    let (_, body) = add(&app, draft, 0, json!([remove(0), remove(3)])).await;
    let first = body["operations"][0]["id"].as_i64().expect("an id");
    let path = format!("{DRAFTS}/{draft}/operations/{first}?by=%E7%94%B2&revision=1");
    let (status, body) = call(&app, "DELETE", &path, json!(null)).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    assert!(body["operations"][0]["retired_at"].is_string(), "{body}");
    assert_eq!(body["operations"][1]["underneath"], json!(null), "{body}");
}

#[tokio::test]
async fn a_draft_on_a_version_that_the_pack_has_left_behind_is_refused_in_both_languages() {
    let app = demo().await;
    let behind = begun(&app).await;
    add(&app, behind, 0, node("drill-rental")).await;
    let (path, revision) =
        proposed(&app, "steel-pipe", json!([{"op": "change_id", "node": "electrodes", "to": "graphite"}])).await;
    let (status, body) = go(&app, &path, revision, ("accepted", "乙")).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    for path in [format!("{DRAFTS}/{behind}"), path] {
        for what in ["outlook", "preview.svg?side=before", "preview.svg"] {
            let (status, body) = get(&app, &format!("{path}/{what}")).await;
            assert_eq!(status, StatusCode::BAD_REQUEST, "{path}/{what}: {body}");
            let (en, zh) = (body["error"]["message"].as_str(), body["error"]["hint"].as_str());
            assert!(en.is_some_and(|en| en.contains("no longer fits")), "{body}");
            assert!(zh.is_some_and(|zh| zh.contains("不符")), "{body}");
        }
    }
}

#[tokio::test]
async fn a_rule_against_a_new_node_is_refused_by_name() {
    let app = demo().await;
    let draft = begun(&app).await;
    let mut operations = node("drill-rental");
    operations[0]["node"]["unsuitable"] = json!({"text": {"zh": "不得新增", "en": "no more"}, "source": "样例"});
    let (status, body) = add(&app, draft, 0, operations).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
    assert!(
        body["error"]["message"].as_str().expect("a message").contains("`unsuitable` of node `drill-rental`"),
        "{body}"
    );
    let (_, body) = get(&app, &format!("{DRAFTS}/{draft}")).await;
    assert!(body["outline"]["nodes"][0].get("unsuitable").is_none(), "{}", body["outline"]["nodes"][0]);
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

/// A draft of a chain with some operations, proposed; with its id and revision.
async fn proposed(app: &Router, chain: &str, operations: Value) -> (String, i64) {
    let drafts = format!("/api/v1/chains/{chain}/drafts");
    let (status, draft) = call(app, "POST", &drafts, json!({"title": "改", "by": "甲"})).await;
    assert_eq!(status, StatusCode::CREATED, "{draft}");
    let path = format!("{drafts}/{}", draft["id"]);
    let body = json!({"by": "甲", "revision": 0, "operations": operations});
    let (status, body) = call(app, "POST", &format!("{path}/operations"), body).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let body = json!({"by": "甲", "revision": 1, "state": "proposed"});
    let (status, body) = call(app, "PUT", &format!("{path}/state"), body).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    (path, 2)
}

#[tokio::test]
async fn of_two_drafts_that_are_right_alone_and_wrong_together_one_is_accepted() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    // One word, one home: each chain's draft gives it to a node of its own.
    let word = |node: &str| json!([{"op": "add_word", "list": "terms", "node": node, "word": "甲乙丙丁测试词"}]);
    let (_, other) = get(&app, "/api/v1/chains/commerce").await;
    let node = other["node_list"][0]["id"].as_str().expect("a node").to_owned();
    let (left, right) =
        (proposed(&app, "steel-pipe", word("drill-pipe")).await, proposed(&app, "commerce", word(&node)).await);
    let accept = async |(path, revision): (String, i64)| go(&app, &path, revision, ("accepted", "乙")).await.0;
    let (left, right) = tokio::join!(accept(left), accept(right));
    let told = [left, right].into_iter().find(|status| *status != StatusCode::OK).expect("one is told");
    assert!([StatusCode::CONFLICT, StatusCode::BAD_REQUEST].contains(&told), "{left} {right}");
    assert!([left, right].contains(&StatusCode::OK), "{left} {right}");
    // What is in force can be read again, as at the next start, and is what the server runs on.
    let stored = Config::load(&shared.store).await.expect("the pack in force is sound");
    assert_eq!(stored.version().expect("a version"), shared.config().version().expect("a version"));
}

#[tokio::test]
async fn a_draft_that_was_not_looked_at_is_not_put_in_force() {
    let app = demo().await;
    let (path, revision) = proposed(&app, "steel-pipe", node("drill-rental")).await;
    for ahead in [revision - 1, revision + 1, i64::MAX, i64::MIN] {
        assert_eq!(go(&app, &path, ahead, ("accepted", "乙")).await.0, StatusCode::CONFLICT, "{ahead}");
    }
    // Marks and blanks in a name do not make a second person of the first.
    for by in ["甲 ", "·甲", "\u{200b}甲", "（甲）"] {
        assert_eq!(go(&app, &path, revision, ("accepted", by)).await.0, StatusCode::BAD_REQUEST, "{by}");
    }
}

#[tokio::test]
async fn what_is_no_chain_any_more_by_its_size_is_refused() {
    let app = demo().await;
    let draft = begun(&app).await;
    let words: Vec<String> = (0..400).map(|number| format!("词条{number}")).collect();
    let many = json!({"id": "x", "stage": "downstream", "lane": "oilgas", "rank": 11, "icon": "pipe",
        "title": {"zh": "多", "en": "Many"}, "roles": ["service"], "terms": words});
    let long = json!({"id": "x", "stage": "downstream", "lane": "oilgas", "rank": 11, "icon": "pipe",
        "title": {"zh": "长", "en": "Long"}, "roles": ["service"], "home": ["a/".to_owned() + &"b".repeat(500)]});
    let toml = "[[direction]]\nmark = \"一\"\n".repeat(40_000);
    for (operation, says) in [
        (json!({"op": "add_node", "node": many}), "at most 300"),
        (json!({"op": "add_node", "node": long}), "at most 130"),
        (json!({"op": "set_list", "node": "drill-pipe", "field": "gbt", "value": words}), "at most 300"),
        (json!({"op": "write_section", "section": "direction", "toml": toml}), "512 KiB"),
    ] {
        let (status, body) = add(&app, draft, 0, json!([operation])).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
        assert!(body["error"]["message"].as_str().expect("a message").contains(says), "{says}: {body}");
    }
    let file = json!({"title": "大", "by": "甲", "toml": "# ".repeat(300_000)});
    let (status, body) = call(&app, "POST", DRAFTS, file).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
    assert!(body["error"]["message"].as_str().expect("a message").contains("512 KiB"), "{body}");
}

/// Middle points of the cards of a sheet, by node.
type Cards = std::collections::BTreeMap<String, (f64, f64)>;

fn cards(svg: &str) -> Cards {
    let mut found = Cards::new();
    for part in svg.split("data-id=\"node:").skip(1) {
        let (id, rest) = part.split_once('"').expect("an id ends");
        let rect = rest.split("<rect ").nth(1).expect("a card has a ground");
        let number = |name: &str| -> f64 {
            let rest = rect.split(&format!("{name}=\"")).nth(1).expect("a measure");
            rest.split('"').next().expect("its end").parse().expect("a number")
        };
        let middle = (number("x") + number("width") / 2.0, number("y") + number("height") / 2.0);
        found.entry(id.to_owned()).or_insert(middle);
    }
    found
}

#[tokio::test]
async fn a_preview_stands_near_the_sheet_in_force() {
    let app = demo().await;
    let (_, chains) = get(&app, "/api/v1/chains").await;
    let (mut near, mut afresh) = (Vec::new(), Vec::new());
    for chain in chains["items"].as_array().expect("chains") {
        let id = chain["id"].as_str().expect("an id");
        let drafts = format!("/api/v1/chains/{id}/drafts");
        let (status, draft) = call(&app, "POST", &drafts, json!({"title": "加环节", "by": "甲"})).await;
        assert_eq!(status, StatusCode::CREATED, "{draft}");
        // A node beside the first that is supplied by another, with the same supplier.
        let outline = &draft["outline"];
        let link = &outline["links"][0];
        let beside = outline["nodes"].as_array().expect("nodes").iter().find(|node| node["id"] == link["to"]);
        let beside = beside.expect("a link leads to a node");
        let operations = json!([
            {"op": "add_node", "node": {"id": "brand-new", "stage": beside["stage"], "lane": beside["lane"], "rank": beside["rank"],
                "icon": beside["icon"], "title": {"zh": "新环节", "en": "Brand new"}, "roles": beside["roles"],
                "terms": [format!("{id}全新环节词条")]}},
            {"op": "add_link", "from": link["from"], "to": "brand-new", "weight": 2},
        ]);
        let path = format!("{drafts}/{}", draft["id"]);
        let body = json!({"by": "甲", "revision": 0, "operations": operations});
        let (status, body) = call(&app, "POST", &format!("{path}/operations"), body).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        let (before, after) = (
            cards(&drawn(&app, &format!("{path}/preview.svg?side=before")).await),
            cards(&drawn(&app, &format!("{path}/preview.svg")).await),
        );
        assert!(after.contains_key("brand-new") && before.keys().all(|node| after.contains_key(node)), "{id}");
        // In force, the same chain is laid out afresh.
        for (state, by, revision) in [("proposed", "甲", 1), ("accepted", "乙", 2)] {
            let (status, body) = go(&app, &path, revision, (state, by)).await;
            assert_eq!(status, StatusCode::OK, "{body}");
        }
        let fresh = cards(&drawn(&app, &format!("/api/v1/chains/{id}/sheet.svg?edition=internal")).await);
        let (moved, fresh) = (moves(&before, &after), moves(&before, &fresh));
        println!(
            "{id}: {} cards, moved {:.1} mm in the mean, afresh {:.1} mm",
            moved.len(),
            mean(&moved),
            mean(&fresh)
        );
        near.extend(moved);
        afresh.extend(fresh);
    }
    let (near, afresh) = (mean(&near), mean(&afresh));
    println!("all: {near:.1} mm, afresh {afresh:.1} mm");
    assert!(near < NEAR, "cards moved {near:.1} mm in the mean, {afresh:.1} mm where they are laid out afresh");
    assert!(1.3 * near < afresh, "cards moved {near:.1} mm in the mean, {afresh:.1} mm where they are laid out afresh");
}

async fn drawn(app: &Router, path: &str) -> String {
    let request = Request::get(path).body(Body::empty()).expect("a request");
    let answer = app.clone().oneshot(request).await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    let bytes = to_bytes(answer.into_body(), 64 << 20).await.expect("a body");
    String::from_utf8(bytes.to_vec()).expect("a text")
}

/// By how far each card of the first drawing stands elsewhere in the second.
fn moves(before: &Cards, after: &Cards) -> Vec<f64> {
    before.iter().map(|(node, (x, y))| (after[node].0 - x).hypot(after[node].1 - y)).collect()
}

fn mean(all: &[f64]) -> f64 {
    all.iter().sum::<f64>() / all.len() as f64
}

/// Millimetres by which untouched cards of the nine chains may move in the mean when a node is added to a sheet of 841 mm. Laid out afresh they
/// move 30. Where the former plan of columns no longer fits, as on the fullest sheets, they move as far as afresh.
const NEAR: f64 = 20.0;
