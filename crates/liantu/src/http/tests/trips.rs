//! Trips, the calendar and the brief over HTTP.

use std::io::Read;

use axum::http::Method;
use serde_json::json;

use super::*;

fn with(method: Method, path: &str, body: Value) -> Request<Body> {
    let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    request.body(Body::from(body.to_string())).expect("a request")
}

async fn bytes(app: &Router, path: &str) -> (StatusCode, Vec<u8>) {
    let request = Request::get(path).body(Body::empty()).expect("a request");
    let response = app.clone().oneshot(request).await.expect("the router answers");
    let status = response.status();
    (status, to_bytes(response.into_body(), 64 << 20).await.expect("a body").to_vec())
}

/// The text of a part of an office file, without its marks.
fn part(file: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(file)).expect("an archive");
    let mut xml = String::new();
    archive.by_name(name).expect("the part").read_to_string(&mut xml).expect("UTF-8");
    let mut reader = quick_xml::Reader::from_str(&xml);
    let mut text = String::new();
    loop {
        match reader.read_event().expect("XML that can be read") {
            quick_xml::events::Event::Eof => return text,
            quick_xml::events::Event::Text(part) => text.push_str(&part.xml10_content()),
            _ => {}
        }
    }
}

/// The best targets of drill pipe: id and name.
async fn targets(app: &Router) -> Vec<(i64, String)> {
    let (_, list) = get(app, "/api/v1/gaps/steel-pipe/drill-pipe/targets?top=5").await;
    let firm = |item: &Value| {
        let firm = &item["enterprise"];
        (firm["id"].as_i64().expect("an id"), firm["name"].as_str().expect("a name").to_owned())
    };
    list["items"].as_array().expect("items").iter().map(firm).collect()
}

fn trip(team: &str, firm: i64, day: &str, direction: &str) -> Value {
    json!({ "title": "样例走访", "team": team, "direction": direction, "people": ["组员甲"],
        "visits": [{ "enterprise": firm, "day": day, "half": "am", "gap": "steel-pipe/drill-pipe", "purpose": "谈焊接线" }] })
}

#[tokio::test]
async fn a_plan_is_looked_at_and_nothing_is_kept() {
    let app = demo().await;
    let body = json!({ "gaps": ["steel-pipe/drill-pipe"], "from": "2025-06-05", "days": 3, "people": ["组员甲"] });
    let (status, plan) = send(&app, with(Method::POST, "/api/v1/trips/plan", body)).await;
    assert_eq!((status, plan["days"].as_array().map(Vec::len)), (StatusCode::OK, Some(3)), "{plan}");
    assert!(!plan["stops"].as_array().expect("stops").is_empty() && plan["sample"] == true, "{plan}");
    assert_eq!(get(&app, "/api/v1/trips").await.1["items"], json!([]));
    for (body, status, words) in [
        (json!({ "from": "2025-06-05" }), 400, "at least one target"),
        (json!({ "gaps": ["steel-pipe/drill-pipe"] }), 400, "first day"),
        (json!({ "gaps": ["steel-pipe"], "from": "2025-06-05" }), 400, "is no gap"),
        (json!({ "gaps": ["nope/x"], "from": "2025-06-05" }), 404, "no chain `nope`"),
        (json!({ "targets": [999_999], "from": "2025-06-05" }), 404, "no firm `999999`"),
        (json!({ "gaps": ["steel-pipe/drill-pipe"], "from": "2025-06-05", "days": 31 }), 400, "31"),
    ] {
        let (got, answer) = send(&app, with(Method::POST, "/api/v1/trips/plan", body)).await;
        let message = answer["error"]["message"].as_str().unwrap_or_default();
        assert!(got.as_u16() == status && message.contains(words), "{got} {answer}");
    }
}

#[tokio::test]
async fn a_plan_of_named_firms_holds_these_alone_with_what_the_gap_says_of_them() {
    let app = demo().await;
    let (firm, _) = targets(&app).await.remove(1);
    let body = json!({ "gaps": ["steel-pipe/drill-pipe"], "targets": [firm], "from": "2025-06-05", "days": 1 });
    let (status, plan) = send(&app, with(Method::POST, "/api/v1/trips/plan", body)).await;
    assert_eq!(status, StatusCode::OK, "{plan}");
    let visits: Vec<&Value> = plan["stops"]
        .as_array()
        .expect("stops")
        .iter()
        .flat_map(|stop| stop["visits"].as_array().expect("visits"))
        .collect();
    let [visit] = visits.as_slice() else { panic!("{plan}") };
    assert_eq!((&visit["enterprise"]["id"], &visit["gaps"]), (&json!(firm), &json!(["steel-pipe/drill-pipe"])));
    assert!(!visit["why"].as_array().expect("reasons").is_empty(), "{visit}");
}

#[tokio::test]
async fn another_teams_visit_to_the_same_firm_is_warned_of_and_stands_in_the_calendar() {
    let app = demo().await;
    let (firm, _) = targets(&app).await.remove(0);
    let (status, first) =
        send(&app, with(Method::POST, "/api/v1/trips", trip("一组", firm, "2025-06-05", "outbound"))).await;
    assert_eq!((status, first["warnings"].as_array().map(Vec::len)), (StatusCode::CREATED, Some(0)), "{first}");
    let (_, second) =
        send(&app, with(Method::POST, "/api/v1/trips", trip("二组", firm, "2025-06-19", "outbound"))).await;
    let warnings = second["warnings"].as_array().expect("warnings");
    assert!(warnings.iter().any(|row| row["kind"] == "double_visit" && row["enterprise"] == firm), "{second}");
    let of = |query: String| {
        let app = app.clone();
        async move { get(&app, &format!("/api/v1/calendar{query}")).await.1["items"].as_array().map(Vec::len) }
    };
    assert_eq!(of(format!("?enterprise={firm}")).await, Some(2));
    assert_eq!(of("?from=2025-06-10&to=2025-06-30".to_owned()).await, Some(1));
    assert_eq!(get(&app, "/api/v1/calendar?from=gestern").await.0, StatusCode::BAD_REQUEST);

    let path = format!("/api/v1/trips/{}", second["id"]);
    let mut changed = trip("二组", firm, "2025-08-19", "outbound");
    assert_eq!(send(&app, with(Method::PUT, &path, changed.clone())).await.0, StatusCode::BAD_REQUEST);
    changed["version"] = second["version"].clone();
    let (status, moved) = send(&app, with(Method::PUT, &path, changed.clone())).await;
    assert_eq!((status, moved["warnings"].as_array().map(Vec::len)), (StatusCode::OK, Some(0)), "{moved}");
    assert_eq!(send(&app, with(Method::PUT, &path, changed)).await.0, StatusCode::CONFLICT, "an old version");
}

#[tokio::test]
async fn each_form_of_a_sheet_opens_again_and_is_marked_as_sample() {
    let app = demo().await;
    let (firm, name) = targets(&app).await.remove(0);
    let (_, kept) = send(&app, with(Method::POST, "/api/v1/trips", trip("一组", firm, "2025-06-05", "outbound"))).await;
    let sheet = |format: &str| format!("/api/v1/trips/{}/sheet?format={format}", kept["id"]);
    let word = part(&bytes(&app, &sheet("docx")).await.1, "word/document.xml");
    assert!(word.contains(&name) && word.contains("谈焊接线"), "{word}");
    let book = part(&bytes(&app, &sheet("xlsx")).await.1, "xl/sharedStrings.xml");
    assert!(book.contains(&name) && book.contains("样例"), "{book}");
    let calendar = String::from_utf8(bytes(&app, &sheet("ics")).await.1).expect("UTF-8");
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), 1);
    assert!(calendar.contains("20250605T"), "{calendar}");
    assert_eq!(bytes(&app, &sheet("pdf")).await.0, StatusCode::BAD_REQUEST);
    assert_eq!(bytes(&app, "/api/v1/trips/99/sheet").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_brief_is_one_page_or_a_text_without_scores() {
    let app = demo().await;
    let (firm, name) = targets(&app).await.remove(0);
    let path = format!("/api/v1/gaps/steel-pipe/drill-pipe/targets/{firm}/brief");
    for lang in ["zh", "en"] {
        let (status, pdf) = bytes(&app, &format!("{path}?lang={lang}")).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(lopdf::Document::load_mem(&pdf).expect("a PDF").get_pages().len(), 1);
    }
    let text = String::from_utf8(bytes(&app, &format!("{path}?format=text")).await.1).expect("UTF-8");
    for word in [name.as_str(), "6,000 万元", "形态合适", "含样例数据"] {
        assert!(text.contains(word), "{word}: {text}");
    }
    let (status, _) = bytes(&app, &format!("{path}?format=docx")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let (status, _) = bytes(&app, "/api/v1/gaps/steel-pipe/drill-pipe/targets/999999/brief").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_landed_firms_told_in_confidence_never_leaves_the_house() {
    let app = demo().await;
    let (_, list) = get(&app, "/api/v1/gaps/steel-pipe/drill-pipe/targets?top=50").await;
    let quotes = |item: &&Value| {
        item["reasons"].as_array().expect("reasons").iter().any(|reason| reason["feature"] == "finishing-place")
    };
    let target = list["items"].as_array().expect("items").iter().find(quotes).expect("a reason from the survey");
    let firm = target["enterprise"]["id"].as_i64().expect("an id");
    let reasons = target["reasons"].as_array().expect("reasons").iter();
    let told: Vec<&str> = reasons
        .filter(|reason| reason["feature"] == "finishing-place" || reason["feature"] == "link")
        .map(|reason| reason["text"]["zh"].as_str().expect("a text"))
        .collect();
    let path = format!("/api/v1/gaps/steel-pipe/drill-pipe/targets/{firm}/brief?format=text");
    let text = String::from_utf8(bytes(&app, &path).await.1).expect("UTF-8");
    let (_, kept) = send(&app, with(Method::POST, "/api/v1/trips", trip("一组", firm, "2025-06-05", "inbound"))).await;
    let (status, file) = bytes(&app, &format!("/api/v1/trips/{}/sheet", kept["id"])).await;
    assert_eq!(status, StatusCode::OK);
    let plan = part(&file, "word/document.xml");
    for handed_out in [&text, &plan] {
        assert!(told.iter().all(|told| !handed_out.contains(told)), "{told:?} {handed_out}");
        assert!(!handed_out.contains("调查"), "{handed_out}");
    }
}

#[tokio::test]
async fn a_locked_site_is_named_to_its_holder_alone() {
    let app = demo().await;
    let found = targets(&app).await;
    let ((holder, _), (other, _)) = (found[0].clone(), found[1].clone());
    let until = (crate::clock::today() + chrono::Days::new(30)).to_string();
    let lock = json!({ "holder": "保密项目", "enterprise": holder, "by": "局", "reason": "意向书", "until": until });
    let texts = |firm: i64| {
        let app = app.clone();
        async move {
            let path = format!("/api/v1/gaps/steel-pipe/drill-pipe/targets/{firm}/brief?format=text");
            let brief = String::from_utf8(bytes(&app, &path).await.1).expect("UTF-8");
            let trip = trip("一组", firm, "2025-06-05", "inbound");
            let (_, kept) = send(&app, with(Method::POST, "/api/v1/trips", trip)).await;
            let (_, file) = bytes(&app, &format!("/api/v1/trips/{}/sheet", kept["id"])).await;
            [brief, part(&file, "word/document.xml")]
        }
    };
    let site = "3 号标准厂房";
    assert!(texts(other).await.iter().all(|text| text.contains(site)), "free, it is offered");
    let (status, body) = send(&app, with(Method::PUT, "/api/v1/sites/S-001/lock", lock)).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    for text in texts(other).await {
        assert!(!text.contains(site) && !text.contains("保密项目"), "{text}");
    }
    assert!(texts(holder).await.iter().all(|text| text.contains(site)), "its holder may see it");
    let mut shown = trip("一组", other, "2025-06-05", "inbound");
    shown["reception"] = json!({ "sites": ["S-001"] });
    let (_, kept) = send(&app, with(Method::POST, "/api/v1/trips", shown)).await;
    let (status, answer) = get(&app, &format!("/api/v1/trips/{}/sheet", kept["id"])).await;
    let message = answer["error"]["message"].as_str().expect("a message");
    assert!(status == StatusCode::BAD_REQUEST && message.contains("locked") && !message.contains("保密"), "{answer}");
}

#[tokio::test]
async fn sites_of_a_brief_follow_what_the_firm_asked_for() {
    let app = demo().await;
    let (firm, _) = targets(&app).await.remove(0);
    let asked =
        json!({ "requirement": { "forms": ["plant"], "min_area_m2": 20_000.0 }, "by": "专班", "source": "电话" });
    let path = format!("/api/v1/enterprises/{firm}/requirement");
    assert_eq!(send(&app, with(Method::PUT, &path, asked)).await.0, StatusCode::OK);
    let path = format!("/api/v1/gaps/steel-pipe/drill-pipe/targets/{firm}/brief?format=text");
    let text = String::from_utf8(bytes(&app, &path).await.1).expect("UTF-8");
    assert!(text.contains("原冷轧车间") && text.contains("符合企业提出的硬条件"), "{text}");
    assert!(!text.contains("热处理配套车间"), "6,800 m² are not 20,000: {text}");
}

#[tokio::test]
async fn a_firm_that_is_met_twice_is_met_twice_in_what_is_warned_of() {
    let app = demo().await;
    let firms = targets(&app).await;
    let ((first, _), (second, name)) = (&firms[0], &firms[1]);
    let visit = |firm: &i64, day: &str| json!({ "enterprise": firm, "day": day, "half": "am" });
    // Another team meets the second firm, and it alone.
    send(&app, with(Method::POST, "/api/v1/trips", trip("二组", *second, "2025-06-19", "outbound"))).await;
    let body = json!({ "title": "两次", "team": "一组", "people": ["组员乙"],
        "visits": [visit(first, "2025-06-05"), visit(first, "2025-06-10"), visit(second, "2025-06-11")] });
    let (status, kept) = send(&app, with(Method::POST, "/api/v1/trips", body)).await;
    assert_eq!((status, kept["visits"].as_array().map(Vec::len)), (StatusCode::CREATED, Some(3)), "{kept}");
    let warned: Vec<&Value> = kept["warnings"].as_array().expect("warnings").iter().collect();
    let doubles: Vec<_> = warned.iter().filter(|row| row["kind"] == "double_visit").collect();
    assert!(!doubles.is_empty() && doubles.iter().all(|row| row["enterprise"] == *second), "{warned:?}");
    assert!(doubles[0]["text"]["zh"].as_str().is_some_and(|text| text.contains(name.as_str())), "{warned:?}");
    let (status, list) = get(&app, "/api/v1/trips").await;
    assert_eq!((status, list["items"].as_array().map(Vec::len)), (StatusCode::OK, Some(2)));
}

#[tokio::test]
async fn a_target_is_found_however_far_down_the_list_it_stands() {
    use crate::analysis::Ground;
    use crate::targets::{Asked, Leads, Rejected, targets};
    let shared = shared().await;
    let config = configure(&shipped()).expect("the shipped pack is sound");
    let ground = Ground::load(&shared.store, &config).await.expect("the firms");
    let leads = Leads::load(&shared.store, &ground.landscape).await.expect("the lists");
    let asked = |top, only| Asked {
        chain: "steel-pipe".into(),
        node: "drill-pipe".into(),
        top,
        only,
        weights: None,
        rejected: Rejected::Shown,
    };
    let all = targets(&ground, &leads, &asked(500, None)).await.expect("targets");
    let last = all.items.last().expect("a target");
    assert!(all.items.len() > 1, "the last is not the first");
    let one = targets(&ground, &leads, &asked(1, Some(model::EnterpriseId(last.enterprise.id)))).await.expect("it");
    let [item] = one.items.as_slice() else { panic!("{} targets", one.items.len()) };
    assert_eq!((item.enterprise.id, item.value, one.total), (last.enterprise.id, last.value, all.total));
}
