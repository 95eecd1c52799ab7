//! Finding firms, and judging where they stand.

use super::*;

async fn call(app: &Router, method: &str, path: &str, body: Value) -> (StatusCode, Value) {
    let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    send(app, request.body(Body::from(body.to_string())).expect("a request")).await
}

/// The path of a text as part of an address.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

async fn search(app: &Router, words: &str, rest: &str) -> Value {
    let (status, body) = get(app, &format!("/api/v1/enterprises?query={}{rest}", encoded(words))).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    body
}

#[tokio::test]
async fn a_firm_is_found_by_name_code_product_pinyin_and_initials_and_says_where() {
    let app = demo().await;
    for (words, how, text) in
        [("华菱钢管", "name", "华菱钢管"), ("hualing", "pinyin", "华菱"), ("hyhl", "initials", "衡阳华菱")]
    {
        let body = search(&app, words, "").await;
        let first = &body["items"][0];
        assert!(first["name"].as_str().expect("a name").contains("衡阳华菱"), "{words}: {first}");
        let matched = &first["matched"][0];
        assert_eq!(matched["how"], how, "{words}");
        let (from, to) = (matched["from"].as_u64().expect("from"), matched["to"].as_u64().expect("to"));
        let whole = matched["text"].as_str().expect("a text");
        assert_eq!(&whole[from as usize..to as usize], text);
    }
    let all = search(&app, "钢管", "").await;
    let code = all["items"].as_array().expect("items").iter().find_map(|firm| firm["uscc"].as_str()).expect("a code");
    assert_eq!(search(&app, &code.to_lowercase(), "").await["items"][0]["uscc"], code);
    assert_eq!(search(&app, &code[4..14], "").await["items"][0]["matched"][0]["how"], "code");
    assert_eq!(search(&app, "%", "").await["total"], 0);
}

#[tokio::test]
async fn filters_narrow_a_search_and_a_list_alike() {
    let app = demo().await;
    let total = async |rest: &str| {
        // The demo has more firms than a page holds.
        let (_, mut list) = get(&app, &format!("/api/v1/enterprises?limit=500{rest}")).await;
        let (_, mut more) = get(&app, &format!("/api/v1/enterprises?limit=500&offset=500{rest}")).await;
        let more = more["items"].as_array_mut().expect("items").split_off(0);
        list["items"].as_array_mut().expect("items").extend(more);
        let ids = |body: &Value| {
            let items = body["items"].as_array().expect("items").iter();
            items.map(|firm| firm["id"].as_i64().expect("an id")).collect::<std::collections::BTreeSet<_>>()
        };
        // A word that every name of the demo holds would find all: an empty one does.
        let found = search(&app, "公司", &format!("&limit=500{rest}")).await;
        assert!(ids(&found).is_subset(&ids(&list)), "{rest}");
        assert_eq!(ids(&list).len() as u64, list["total"].as_u64().expect("total"), "{rest}");
        (ids(&list).len(), ids(&found).len())
    };
    let (all, found) = total("").await;
    assert!(found > 0 && found < all);
    for rest in [
        "&chain=steel-pipe",
        "&chain=steel-pipe&node=hot-rolled",
        "&chain=steel-pipe&strength=core",
        "&region=430408",
        "&above_scale=true",
        "&sample=false",
    ] {
        let (some, _) = total(rest).await;
        assert!(some > 0 && some < all, "{rest}: {some} of {all}");
    }
    let by = async |sort: &str| {
        let body = search(&app, "公司", &format!("&limit=500&sort={sort}")).await;
        body["items"].as_array().expect("items").iter().map(|firm| firm["name"].clone()).collect::<Vec<_>>()
    };
    let names = by("name").await;
    assert!(names.is_sorted_by_key(|name| name.as_str().map(str::to_owned)), "{names:?}");
    assert_ne!(by("best").await, names);
}

#[tokio::test]
async fn a_search_that_cannot_be_read_says_which_part() {
    let app = demo().await;
    let long = format!("/api/v1/enterprises?query={}", encoded(&"甲 ".repeat(33)));
    for (path, word) in [
        ("/api/v1/enterprises?strength=huge", "`strength`"),
        ("/api/v1/enterprises?sort=luck", "`sort`"),
        ("/api/v1/enterprises?judged=perhaps", "judged"),
        ("/api/v1/enterprises?region=43", "`region`"),
        (long.as_str(), "`query`"),
    ] {
        let (status, body) = get(&app, path).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{path}");
        let message = body["error"]["message"].as_str().expect("a message");
        assert!(message.contains(word), "{message}");
    }
}

#[tokio::test]
async fn a_list_is_a_table_too() {
    let app = demo().await;
    let request = Request::get("/api/v1/enterprises.csv?chain=steel-pipe&node=hot-rolled");
    let response = app.clone().oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer");
    assert_eq!(response.headers()["content-type"], "text/csv; charset=utf-8");
    let bytes = to_bytes(response.into_body(), 64 << 20).await.expect("a body");
    let text = String::from_utf8(bytes.to_vec()).expect("text");
    let (_, list) = get(&app, "/api/v1/enterprises?chain=steel-pipe&node=hot-rolled&limit=500").await;
    let text = text.strip_prefix('\u{feff}').expect("a mark");
    let mut table = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(table.headers().expect("a head").iter().next_back(), Some("placements"));
    let rows: Vec<csv::StringRecord> = table.records().collect::<Result<_, _>>().expect("rows");
    assert_eq!(rows.len() as u64, list["total"].as_u64().expect("total"));
    assert!(
        rows.iter().all(|row| row.iter().next_back().is_some_and(|places| places.contains("steel-pipe/hot-rolled ")))
    );
}

/// A local core firm of a node, by id.
async fn core_firm(app: &Router, node: &str) -> i64 {
    let (_, body) = get(app, &format!("/api/v1/chains/steel-pipe/nodes/{node}")).await;
    let firms = body["firms"].as_array().expect("firms");
    let firm = firms.iter().find(|firm| firm["strength"] == "core" && firm["enterprise"]["local"] == true);
    firm.expect("a local core firm")["enterprise"]["id"].as_i64().expect("an id")
}

fn path(firm: i64, node: &str) -> String {
    format!("/api/v1/enterprises/{firm}/placements/steel-pipe/{node}/judgement")
}

fn off(seen: Option<i64>) -> Value {
    serde_json::json!({ "verdict": "off", "by": "链办", "reason": "只做贸易，不生产", "seen": seen })
}

#[tokio::test]
async fn a_firm_judged_off_a_node_leaves_the_label_the_list_and_the_sheet_until_it_is_withdrawn() {
    let app = demo().await;
    let firm = core_firm(&app, "hot-rolled").await;
    let (status, body) = call(&app, "PUT", &path(firm, "hot-rolled"), off(None)).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let count = |label: &Value| label["local_firms"].as_u64().expect("a count");
    assert_eq!(count(&body["before"]), count(&body["after"]) + 1);
    let id = body["judgement"]["id"].as_i64().expect("an id");
    let on_node = async || {
        let (_, node) = get(&app, "/api/v1/chains/steel-pipe/nodes/hot-rolled").await;
        let firms = node["firms"].as_array().expect("firms").clone();
        let (_, list) = get(&app, "/api/v1/enterprises?chain=steel-pipe&node=hot-rolled&limit=500").await;
        let listed = list["items"].as_array().expect("items").iter().any(|row| row["id"] == firm);
        (firms.iter().any(|row| row["enterprise"]["id"] == firm), listed)
    };
    assert_eq!(on_node().await, (false, false));
    let (_, profile) = get(&app, &format!("/api/v1/enterprises/{firm}")).await;
    let place = |node: &str| {
        let places = profile["placements"].as_array().expect("placements");
        places.iter().find(|place| place["node"] == node).expect("the place").clone()
    };
    let place = place("hot-rolled");
    assert_eq!(
        (&place["counts"], &place["judgement"], &place["computed"]),
        (&false.into(), &id.into(), &"core".into())
    );
    assert_eq!(profile["judgements"][0]["reason"], "只做贸易，不生产");
    let (_, judged) = get(&app, "/api/v1/enterprises?judged=true").await;
    assert_eq!(judged["total"], 1);

    // The same word again changes nothing; another one that saw nothing is told.
    let (status, again) = call(&app, "PUT", &path(firm, "hot-rolled"), off(Some(id))).await;
    assert_eq!((status, &again["changed"]), (StatusCode::OK, &false.into()));
    let other = serde_json::json!({ "verdict": "on", "strength": "core", "by": "专班", "reason": "看过" });
    let (status, conflict) = call(&app, "PUT", &path(firm, "hot-rolled"), other).await;
    assert_eq!((status, &conflict["error"]["code"]), (StatusCode::CONFLICT, &"conflict".into()));
    assert!(conflict["error"]["message"].as_str().expect("a message").contains("`链办`"));

    let (status, body) = call(&app, "DELETE", &path(firm, "hot-rolled"), Value::Null).await;
    assert_eq!((status, &body["changed"]), (StatusCode::OK, &true.into()));
    assert_eq!(on_node().await, (true, true));
    let (_, body) = call(&app, "DELETE", &path(firm, "hot-rolled"), Value::Null).await;
    assert_eq!(body["changed"], false);
    let (_, history) = get(&app, &format!("/api/v1/enterprises/{firm}/judgements")).await;
    assert!(history["items"][0]["retired_at"].is_string());
}

#[tokio::test]
async fn a_firm_judged_onto_a_node_counts_there() {
    let app = demo().await;
    let firm = core_firm(&app, "hot-rolled").await;
    let body = serde_json::json!({ "verdict": "on", "strength": "core", "by": "链办", "reason": "去年投产" });
    let (status, body) = call(&app, "PUT", &path(firm, "electrodes"), body).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    assert_eq!((&body["before"]["shown"], body["after"]["local_firms"].as_u64()), (&"Missing".into(), Some(1)));
    assert_ne!(body["after"]["shown"], "Missing");
    let (_, node) = get(&app, "/api/v1/chains/steel-pipe/nodes/electrodes").await;
    let row = node["firms"].as_array().expect("firms").iter().find(|row| row["enterprise"]["id"] == firm);
    assert_eq!(row.expect("the firm")["judgement"], body["judgement"]["id"]);
}

#[tokio::test]
async fn a_judgement_that_cannot_be_kept_says_why_and_changes_nothing() {
    let app = demo().await;
    let firm = core_firm(&app, "hot-rolled").await;
    let word = |verdict: &str, strength: Option<&str>, role: Option<&str>, reason: &str| serde_json::json!({ "verdict": verdict, "strength": strength, "role": role, "by": "链办", "reason": reason });
    let on = || word("on", Some("core"), None, "看过");
    for (path, body, status, code) in [
        (path(firm, "hot-rolled"), word("off", None, None, " "), 400, "invalid_request"),
        (path(firm, "hot-rolled"), word("maybe", None, None, "看过"), 400, "invalid_request"),
        (path(firm, "hot-rolled"), word("off", Some("core"), None, "看过"), 400, "invalid_request"),
        (path(firm, "hot-rolled"), word("on", None, None, "看过"), 400, "invalid_request"),
        (path(firm, "hot-rolled"), word("on", Some("huge"), None, "看过"), 400, "invalid_request"),
        (path(firm, "hot-rolled"), word("on", Some("core"), Some("juggle"), "看过"), 400, "invalid_request"),
        (path(firm, "nowhere"), on(), 404, "node_not_found"),
        (path(firm, "hot-rolled").replace("steel-pipe", "nowhere"), on(), 404, "chain_not_found"),
        (path(999_999, "hot-rolled"), on(), 404, "enterprise_not_found"),
    ] {
        let (answered, answer) = call(&app, "PUT", &path, body).await;
        assert_eq!((answered.as_u16(), answer["error"]["code"].as_str()), (status, Some(code)), "{path}: {answer}");
    }
    let (_, judged) = get(&app, "/api/v1/enterprises?judged=true").await;
    assert_eq!(judged["total"], 0);
    let foreign = Request::put(path(firm, "hot-rolled")).header("origin", "http://evil.example");
    let foreign = foreign.header("content-type", "application/json").body(Body::from(on().to_string()));
    let (status, _) = send(&app, foreign.expect("a request")).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}
