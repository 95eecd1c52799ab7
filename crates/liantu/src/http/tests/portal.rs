//! The public pages: whole without a script, and nothing on them that only the bureau may read.

use axum::http::{HeaderMap, Method};
use serde_json::json;

use super::*;

async fn page(app: &Router, path: &str) -> (StatusCode, HeaderMap, String) {
    fetch(app, Request::get(path).body(Body::empty()).expect("a request")).await
}

async fn fetch(app: &Router, request: Request<Body>) -> (StatusCode, HeaderMap, String) {
    let response = app.clone().oneshot(request).await.expect("the router answers");
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 64 << 20).await.expect("a body");
    (parts.status, parts.headers, String::from_utf8(bytes.to_vec()).expect("text"))
}

async fn keep(app: &Router, method: Method, path: &str, body: Value) {
    let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    let (status, answer) = send(app, request.body(Body::from(body.to_string())).expect("a request")).await;
    assert!(status.is_success(), "{path}: {answer}");
}

/// Every text under some keys, anywhere in an answer.
fn texts<'a>(value: &'a Value, keys: &[&str], found: &mut Vec<&'a str>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                match value.as_str() {
                    Some(text) if keys.contains(&key.as_str()) => found.push(text),
                    _ => texts(value, keys, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| texts(item, keys, found)),
        _ => {}
    }
}

/// Whatever is sent, as text as far as it is one: a PDF is searched by its bytes.
async fn bytes(app: &Router, path: &str) -> (StatusCode, HeaderMap, String) {
    let request = Request::get(path).body(Body::empty()).expect("a request");
    let response = app.clone().oneshot(request).await.expect("the router answers");
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 64 << 20).await.expect("a body");
    (parts.status, parts.headers, String::from_utf8_lossy(&bytes).into_owned())
}

/// Words that [`office`] and [`unapproved`] plant.
const OFFICE: [&str; 15] = ["G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8", "H1", "H2", "H3", "H4", "J1", "J2", "J3"];

/// Words in what the office writes: a project, a promise, a visit, somebody else's enquiry.
async fn office(app: &Router) {
    let facts = json!({ "name": "MARK-G1", "profile": "light", "investor": "MARK-G2", "content": "MARK-G3", "channel": "chamber",
        "owner": "MARK-G8", "unit": "商务局", "opportunity": "O-001", "note": "MARK-G7" });
    let project = json!({ "by": "干事甲", "on": "2025-01-20", "facts": facts });
    let request = Request::post("/api/v1/projects").header("content-type", "application/json");
    let (status, made) = send(app, request.body(Body::from(project.to_string())).expect("a request")).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let promise =
        json!({ "project": made["card"]["id"], "kind": "subsidy", "text": "MARK-G4", "condition": "MARK-G5" });
    keep(app, Method::POST, "/api/v1/promises", promise).await;
    let visit = json!({ "key": "mark-1", "firm_name": "某公司", "on": "2025-01-20", "team": "招商一组", "people": ["组员甲"], "said": "MARK-G6" });
    keep(app, Method::POST, "/api/v1/visits", visit).await;
}

/// Words in what nobody approved: a new opportunity with its note, changes of a public one and of a site; and an enquiry with its contact.
async fn unapproved(shared: &Shared) {
    let store = &shared.store;
    let rows = store.opportunities(&store::OpportunityFilter::default()).await.expect("a list");
    let find = |id: &str| rows.iter().find(|row| row.id == id).expect("a row").clone();
    let words = |word: &str| model::Text::new(word, word);
    let new = model::Opportunity { id: "O-900".into(), title: words("MARK-H1"), ..find("O-001") };
    let changed = model::Opportunity { terms: words("MARK-H3"), ..find("O-003") };
    let note = model::OpportunityNote { opportunity: "O-900".into(), text: words("MARK-H2") };
    store.put_opportunities(&[new, changed], &[note]).await.expect("kept");
    let sites = store.sites(None).await.expect("a list");
    let site = sites.into_iter().find(|site| site.id == "S-002").expect("a site");
    store.put_sites(&[model::Site { price: Some(words("MARK-H4")), ..site }]).await.expect("kept");
    let row = store.publication(model::PublicationKind::Opportunity, "O-004").await.expect("a store").expect("a row");
    let turn = store::PublicationTurn { id: row.id, version: row.version };
    let signed = store::Signed { by: "MARK-J1", at: &crate::clock::now() };
    store.withdraw_publication(turn, ("已签约", None), signed).await.expect("withdrawn");
    let asked = store::NewEnquiry {
        lang: model::Lang::Zh,
        organisation: "别家公司".into(),
        wish: "MARK-J2".into(),
        item: Some("opportunity/O-001".into()),
        contact: (model::ContactWay::Mail, "MARK-J3@b.cn".into()),
        purge_after: crate::clock::today() + chrono::Days::new(9),
        reasons: vec![words("held")],
        token: "t".into(),
        sum: "s".into(),
        sample: false,
    };
    store.take_enquiry(&asked, None, signed).await.expect("taken");
}

/// Puts a word of its own into every field that only the bureau may read, and gives back the words.
async fn planted(shared: &Shared, app: &Router) -> Vec<String> {
    let (_, node) = get(app, "/api/v1/chains/steel-pipe/nodes/hot-rolled").await;
    let firm = node["firms"][0]["enterprise"]["id"].as_i64().expect("a firm");
    let (_, list) = get(app, "/api/v1/gaps/steel-pipe/drill-pipe/targets?top=3").await;
    let target = list["items"][0]["enterprise"]["id"].as_i64().expect("a target");
    let node = "/api/v1/chains/steel-pipe/nodes/electrodes/judgement";
    keep(app, Method::PUT, node, json!({ "kind": "Watch", "by": "MARK-A1", "reason": "MARK-A2" })).await;
    let place = format!("/api/v1/enterprises/{firm}/placements/steel-pipe/hot-rolled/judgement");
    let word = json!({ "verdict": "on", "strength": "core", "by": "MARK-B1", "reason": "MARK-B2" });
    keep(app, Method::PUT, &place, word).await;
    let decision = format!("/api/v1/gaps/steel-pipe/drill-pipe/targets/{target}/decision");
    keep(app, Method::PUT, &decision, json!({ "kind": "taken-up", "text": "MARK-C1", "by": "MARK-C2" })).await;
    let until = crate::clock::today() + chrono::Days::new(30);
    let lock = json!({ "holder": "MARK-D1", "by": "MARK-D2", "reason": "MARK-D3", "until": until.to_string() });
    keep(app, Method::PUT, "/api/v1/sites/S-001/lock", lock).await;
    let asked = json!({ "requirement": { "forms": ["plant"] }, "by": "MARK-E1", "source": "MARK-E2" });
    keep(app, Method::PUT, &format!("/api/v1/enterprises/{target}/requirement"), asked).await;
    let trip = json!({ "title": "MARK-F1", "team": "MARK-F2", "direction": "outbound", "people": ["MARK-F3"],
        "visits": [{ "enterprise": target, "day": "2025-06-05", "half": "am", "gap": "steel-pipe/drill-pipe", "purpose": "MARK-F4" }] });
    keep(app, Method::POST, "/api/v1/trips", trip).await;
    office(app).await;
    unapproved(shared).await;
    let mut words: Vec<String> =
        ["A1", "A2", "B1", "B2", "C1", "C2", "D1", "D2", "D3", "E1", "E2", "F1", "F2", "F3", "F4"]
            .iter()
            .chain(&OFFICE)
            .map(|word| format!("MARK-{word}"))
            .collect();

    // What the demo itself keeps to the bureau: notes of opportunities, partners of surveyed firms, names of firms to be won.
    let (_, notes) = get(app, "/api/v1/opportunities?edition=internal").await;
    let (_, survey) = get(app, "/api/v1/surveys").await;
    let mut found = Vec::new();
    for item in notes["items"].as_array().expect("items") {
        texts(&item["internal"], &["zh", "en"], &mut found);
    }
    assert!(found.len() > 20, "the demo has notes");
    texts(&survey, &["partner"], &mut found);
    words.extend(found.into_iter().map(str::to_owned));
    for chain in ["steel-pipe", "new-energy"] {
        let (_, finder) = get(app, &format!("/api/v1/chains/{chain}/finder")).await;
        let firms = finder["firms"].as_array().expect("firms").iter().filter(|firm| firm["local"] == false);
        let before = words.len();
        words.extend(firms.map(|firm| firm["name"].as_str().expect("a name").to_owned()));
        assert!(words.len() > before, "`{chain}` has firms elsewhere");
    }
    words
}

#[tokio::test]
async fn no_byte_of_a_public_page_is_for_the_bureau_alone() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let words = planted(&shared, &app).await;
    // The words did arrive where the bureau reads them; else the search below would find nothing for a bad reason.
    let mut inside = String::new();
    for path in [
        "/api/v1/projects?q=MARK-G1",
        "/api/v1/promises",
        "/api/v1/opportunities?edition=internal",
        "/api/v1/sites",
        "/api/v1/enquiries",
        "/api/v1/chains/steel-pipe/gaps",
        "/api/v1/sites/locks",
        "/api/v1/trips",
        "/api/v1/gaps/steel-pipe/drill-pipe/targets?top=50",
    ] {
        inside.push_str(&get(&app, path).await.1.to_string());
    }
    for word in [
        "MARK-A2", "MARK-C1", "MARK-D1", "MARK-F1", "MARK-F4", "MARK-G1", "MARK-G4", "MARK-H1", "MARK-H2", "MARK-H3",
        "MARK-H4", "MARK-J2",
    ] {
        assert!(inside.contains(word), "`{word}` was not kept");
    }
    let (_, chains) = get(&app, "/api/v1/chains").await;
    let mut paths =
        vec!["/portal/atlas".to_owned(), "/portal/atlas?lang=en".to_owned(), "/portal/portal.css".to_owned()];
    for chain in chains["items"].as_array().expect("chains") {
        let id = chain["id"].as_str().expect("an id");
        for query in ["lang=zh&node=drill-pipe", "lang=en&as_of=2024-12-31", "lang=zh&edition=internal"] {
            paths.push(format!("/portal/atlas/{id}?{query}"));
        }
        paths.push(format!("/portal/atlas/{id}/sheet.svg?edition=internal"));
    }
    for lang in ["zh", "en"] {
        for place in [
            "",
            "/list",
            "/list?q=MARK",
            "/list/O-001",
            "/list/O-003",
            "/sites",
            "/sites?form=plant&power_kva=800",
            "/sites/S-001",
            "/sites/S-002",
            "/costs",
            "/policies",
            "/ask",
            "/ask?about=opportunity/O-900",
            "/list/O-001/card.pdf",
        ] {
            let mark = if place.contains('?') { '&' } else { '?' };
            paths.push(format!("/portal{place}{mark}lang={lang}"));
        }
    }
    // What was withdrawn says its public name and reason, what was never approved nothing at all, guessed links no more.
    let gone = ["/portal/list/O-004", "/portal/list/O-900", "/portal/status/0000", "/portal/list/O-900/card.pdf"];
    paths.extend(gone.map(str::to_owned));
    for path in paths {
        let (status, _, body) = bytes(&app, &path).await;
        let expected = gone.contains(&path.as_str()) != (status == StatusCode::OK);
        assert!(expected, "{path}: {status}");
        for word in words.iter().filter(|word| !word.is_empty()) {
            assert!(!body.contains(word.as_str()), "{path} says `{word}`");
        }
    }
}

#[tokio::test]
async fn a_public_page_is_whole_without_a_script_and_loads_nothing_from_elsewhere() {
    let app = demo().await;
    for (path, lang, says) in [
        ("/portal/atlas/steel-pipe", "zh-CN", ["无缝钢管及深加工产业链", "机会清单", "含样例数据"]),
        (
            "/portal/atlas/steel-pipe?lang=en",
            "en",
            ["Seamless pipe and deep processing", "Opportunities", "Sample data"],
        ),
        ("/portal/atlas", "zh-CN", ["产业链", "五区", "含样例数据"]),
    ] {
        let (status, headers, body) = page(&app, path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(headers["content-security-policy"].to_str().expect("text").starts_with("default-src 'none'"), "{path}");
        assert!(body.contains(&format!("<html lang=\"{lang}\">")) && body.contains("<svg "), "{path}");
        assert!(
            !body.contains("<script") && !body.contains(" style=\"") && !body.contains("role=\"button\""),
            "{path}"
        );
        for text in says {
            assert!(body.contains(text), "{path}: {text}");
        }
        for address in body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(
                address == "/portal"
                    || address.starts_with("/portal/")
                    || address.starts_with("/portal?")
                    || address.starts_with('#')
                    || address == "/mark.svg",
                "{path}: {address}"
            );
        }
    }
}

#[tokio::test]
async fn every_node_is_told_as_text_and_found_from_its_card() {
    let app = demo().await;
    let (_, chain) = get(&app, "/api/v1/chains/steel-pipe").await;
    let (_, _, body) = page(&app, "/portal/atlas/steel-pipe").await;
    for node in chain["node_list"].as_array().expect("nodes") {
        let id = node["id"].as_str().expect("an id");
        for part in [format!("href=\"#node-{id}\" id=\"card-{id}\""), format!("<article id=\"node-{id}\">")] {
            assert_eq!(body.matches(&part).count(), 1, "{part}");
        }
    }
}

#[tokio::test]
async fn who_was_sent_to_a_node_reads_what_is_on_offer_there_and_whom_to_call() {
    let app = demo().await;
    let (_, _, body) = page(&app, "/portal/atlas/steel-pipe?node=drill-pipe").await;
    let (_, after) = body.split_once("class=\"sent\"").expect("the node of the link");
    let (sent, _) = after.split_once("</section>").expect("its end");
    for part in ["这里的机会", "3 号标准厂房", "联系：", "0734-000-"] {
        assert!(sent.contains(part), "{part} in {sent}");
    }
}

#[tokio::test]
async fn what_a_link_asks_in_vain_is_answered_with_a_page() {
    let app = demo().await;
    for (path, status) in [
        ("/portal/atlas/nowhere", StatusCode::NOT_FOUND),
        ("/portal/nowhere", StatusCode::NOT_FOUND),
        ("/portal/atlas/steel-pipe/sheet.png", StatusCode::NOT_FOUND),
        ("/portal/atlas/steel-pipe?lang=fr", StatusCode::BAD_REQUEST),
        ("/portal/atlas/steel-pipe?as_of=2024-02-30", StatusCode::BAD_REQUEST),
        ("/portal/atlas/steel-pipe?as_of=9999-01-01", StatusCode::BAD_REQUEST),
    ] {
        let (found, headers, body) = page(&app, path).await;
        assert_eq!(found, status, "{path}");
        assert!(headers["content-type"].to_str().expect("text").starts_with("text/html"), "{path}");
        assert!(body.contains("/portal/atlas?lang=en"), "{path}");
    }
    let (status, _, body) = page(&app, "/portal/atlas/steel-pipe?node=%3Cb%3E%22").await;
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains("<code>&lt;b&gt;&quot;</code>") && !body.contains("<b>\""));
}

#[tokio::test]
async fn a_page_that_did_not_change_is_not_sent_again() {
    let app = demo().await;
    let (_, headers, _) = page(&app, "/portal/atlas/commerce").await;
    let tag = headers["etag"].to_str().expect("text").to_owned();
    assert!(headers["cache-control"].to_str().expect("text").contains("max-age"));
    let ask = |tag: &str| {
        Request::get("/portal/atlas/commerce").header("if-none-match", tag).body(Body::empty()).expect("a request")
    };
    let (status, _, body) = fetch(&app, ask(&tag)).await;
    assert_eq!((status, body.as_str()), (StatusCode::NOT_MODIFIED, ""));
    assert_eq!(fetch(&app, ask("W/\"other\"")).await.0, StatusCode::OK);
}

#[tokio::test]
async fn whoever_has_a_page_that_still_holds_is_told_so_without_drawing_it() {
    let (one, other) = (shared().await, shared().await);
    let (first, second) = (app(Arc::clone(&one)), app(Arc::clone(&other)));
    let mut tags = Vec::new();
    for path in [
        "/portal/atlas",
        "/portal/atlas?lang=en",
        "/portal/atlas/commerce",
        "/portal/atlas/commerce?lang=en",
        "/portal/atlas/commerce?node=nowhere",
        "/portal/atlas/commerce?as_of=2024-12-31",
        "/portal/atlas/commerce/sheet.svg",
        "/portal/atlas/commerce/sheet.pdf",
        "/portal/atlas/living-services",
    ] {
        // Another server on the same data gives the same tag, and has drawn nothing when it is asked whether it holds.
        let before = one.pages.drawn();
        let response =
            first.clone().oneshot(Request::get(path).body(Body::empty()).expect("a request")).await.expect("an answer");
        let tag = response.headers()["etag"].to_str().expect("text").to_owned();
        assert_eq!((response.status(), one.pages.drawn()), (StatusCode::OK, before + 1), "{path}");
        for known in [tag.clone(), tag.trim_start_matches("W/").to_owned(), format!("W/\"x\", {tag}")] {
            let ask = Request::get(path).header("if-none-match", known).body(Body::empty()).expect("a request");
            let (status, headers, body) = fetch(&second, ask).await;
            assert_eq!((status, body.as_str()), (StatusCode::NOT_MODIFIED, ""), "{path}");
            assert_eq!(headers["etag"], tag.as_str(), "{path}");
        }
        assert_eq!(other.pages.drawn(), 0, "{path}");
        // Who has nothing is served from the shelf.
        let again = Request::get(path).body(Body::empty()).expect("a request");
        let again = first.clone().oneshot(again).await.expect("an answer");
        assert_eq!((again.status(), one.pages.drawn()), (StatusCode::OK, before + 1), "{path}");
        assert!(!tags.contains(&tag), "{path} has the tag of another page");
        tags.push(tag);
    }
}

#[tokio::test]
async fn a_page_on_which_anything_changed_is_drawn_anew() {
    let app = demo().await;
    let ask = async |path: &str| page(&app, path).await.1["etag"].to_str().expect("text").to_owned();
    let (sheet, cover, other) =
        (ask("/portal/atlas/steel-pipe").await, ask("/portal/atlas").await, ask("/portal/atlas/commerce").await);
    let judged = json!({ "kind": "Watch", "by": "链办", "reason": "链主自供" });
    keep(&app, Method::PUT, "/api/v1/chains/steel-pipe/nodes/electrodes/judgement", judged).await;
    assert_ne!(ask("/portal/atlas/steel-pipe").await, sheet);
    assert_ne!(ask("/portal/atlas").await, cover);
    assert_eq!(ask("/portal/atlas/commerce").await, other, "nothing changed there");
}
