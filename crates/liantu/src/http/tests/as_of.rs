//! Looking back: labels as of a day, and a node's label by day.

use chrono::Days;
use model::GapKind;

use super::*;
use crate::clock;

async fn labels_of(app: &Router, path: &str) -> Vec<(String, String)> {
    let (status, body) = get(app, path).await;
    assert_eq!(status, StatusCode::OK, "{path}: {body}");
    let text = |item: &Value, field: &str| item[field].as_str().expect("a text").to_owned();
    let items = body["items"].as_array().expect("items").iter();
    items.map(|item| (text(item, "node"), text(item, "shown"))).collect()
}

#[tokio::test]
async fn today_looked_back_at_is_now() {
    let app = demo().await;
    let today = clock::today();
    for chain in ["steel-pipe", "commerce", "culture-tourism"] {
        let path = format!("/api/v1/chains/{chain}/gaps");
        let now = labels_of(&app, &path).await;
        assert_eq!(labels_of(&app, &format!("{path}?as_of={today}")).await, now, "{chain}");
    }
}

#[tokio::test]
async fn a_day_that_is_over_has_only_what_was_there_and_says_what_it_uses_all_the_same() {
    let app = demo().await;
    let count = |body: &Value| -> u64 {
        let items = body["items"].as_array().expect("items").iter();
        items.map(|item| item["local_firms"].as_u64().expect("a count")).sum()
    };
    let (_, now) = get(&app, "/api/v1/chains/new-energy/gaps").await;
    assert!(now["undated_firms"].is_null() && now["as_of_notes"].as_array().expect("notes").is_empty());
    let (_, then) = get(&app, "/api/v1/chains/new-energy/gaps?as_of=2024-05-01").await;
    assert_eq!(then["as_of"].as_str(), Some("2024-05-01"));
    assert!(count(&then) < count(&now), "a firm of July 2024 is not yet there");
    assert!(then["undated_firms"].is_u64() && !then["as_of_notes"].as_array().expect("notes").is_empty());
    let kinds = |body: &Value, kind: GapKind| {
        body["items"].as_array().expect("items").iter().filter(|item| item["kind"] == kind.as_str()).count()
    };
    let (_, long_ago) = get(&app, "/api/v1/chains/new-energy/gaps?as_of=1950-01-01").await;
    assert_eq!(kinds(&long_ago, GapKind::Strong), 0);
    assert_eq!(
        kinds(&long_ago, GapKind::Unverified),
        kinds(&now, GapKind::Unverified),
        "a firm that did not exist yet is no hole in a register"
    );
}

#[tokio::test]
async fn a_label_counts_from_the_day_it_was_given_on() {
    let app = demo().await;
    let judged = async |day: &str| {
        let (_, body) = get(&app, &format!("/api/v1/chains/steel-pipe/gaps?as_of={day}")).await;
        let items = body["items"].as_array().expect("items").clone();
        let item = items.into_iter().find(|item| item["node"] == "drill-pipe").expect("the node");
        item["judged"]["kind"].as_str().map(str::to_owned)
    };
    assert_eq!(judged("2024-12-19").await, None);
    assert_eq!(judged("2024-12-20").await.as_deref(), Some("Extend"));
}

#[tokio::test]
async fn a_day_that_is_none_or_has_not_come_is_refused() {
    let app = demo().await;
    let tomorrow = clock::today() + Days::new(1);
    for path in [
        "/api/v1/chains/steel-pipe/gaps?as_of=2024-02-30".to_owned(),
        "/api/v1/chains/steel-pipe/nodes/billet?as_of=May".to_owned(),
        format!("/api/v1/chains/steel-pipe/gaps?as_of={tomorrow}"),
        "/api/v1/chains/steel-pipe/gaps?region=999999".to_owned(),
        "/api/v1/chains/steel-pipe/nodes/billet/labels?region=43".to_owned(),
    ] {
        let (status, body) = get(&app, &path).await;
        let code = body["error"]["code"].as_str();
        assert_eq!((status, code), (StatusCode::BAD_REQUEST, Some("invalid_request")), "{path}");
    }
}

#[tokio::test]
async fn a_region_without_firms_has_labels_with_reasons() {
    let app = demo().await;
    for query in ["region=540121", "region=540121&as_of=2000-01-01"] {
        let (status, body) = get(&app, &format!("/api/v1/chains/steel-pipe/gaps?{query}")).await;
        assert_eq!(status, StatusCode::OK);
        for item in body["items"].as_array().expect("items") {
            assert_eq!((&item["local_firms"], item["lq"].is_null()), (&Value::from(0), true), "{item}");
            assert!(!item["reasons"].as_array().expect("reasons").is_empty(), "{item}");
        }
    }
}

#[tokio::test]
async fn a_node_of_a_day_shows_no_firm_that_came_later() {
    let app = demo().await;
    let firms = async |query: &str| {
        let (_, body) = get(&app, &format!("/api/v1/chains/steel-pipe/nodes/heat-treatment{query}")).await;
        let local = body["gap"]["local_firms"].as_u64().expect("a count");
        let firms = body["firms"].as_array().expect("firms").clone();
        let born = |firm: &Value| firm["enterprise"]["established"].as_str().map(str::to_owned);
        (local, firms.iter().filter_map(born).max())
    };
    let (now, youngest) = firms("").await;
    let (then, oldest) = firms("?as_of=2005-01-01").await;
    assert!(then < now && *youngest.expect("a day") > *"2005-01-01");
    assert!(oldest.is_none_or(|day| *day <= *"2005-01-01"));
}

#[tokio::test]
async fn the_history_of_every_node_ends_with_the_label_of_now() {
    let app = demo().await;
    for (node, shown) in labels_of(&app, "/api/v1/chains/steel-pipe/gaps").await {
        let (status, body) = get(&app, &format!("/api/v1/chains/steel-pipe/nodes/{node}/labels")).await;
        assert_eq!(status, StatusCode::OK);
        let points = body["items"].as_array().expect("points");
        assert!((1..=60).contains(&points.len()), "{node}: {}", points.len());
        assert_eq!(points[0]["shown"].as_str(), Some(shown.as_str()), "{node}");
        assert_eq!(points[0]["as_of"].as_str(), Some(clock::today().to_string().as_str()));
        let days: Vec<&str> = points.iter().map(|point| point["as_of"].as_str().expect("a day")).collect();
        assert!(days.is_sorted_by(|newer, older| newer > older), "{days:?}");
        for pair in points.windows(2) {
            assert_eq!(pair[0]["turned"].as_bool(), Some(pair[0]["shown"] != pair[1]["shown"]), "{node}");
        }
    }
}

#[tokio::test]
async fn every_point_of_a_history_is_the_label_as_of_its_day() {
    let app = demo().await;
    let (_, body) = get(&app, "/api/v1/chains/steel-pipe/nodes/drill-pipe/labels").await;
    let points = body["items"].as_array().expect("points");
    assert!(points.iter().any(|point| !point["changes"].as_array().expect("changes").is_empty()));
    for point in points {
        let day = point["as_of"].as_str().expect("a day");
        let labels = labels_of(&app, &format!("/api/v1/chains/steel-pipe/gaps?as_of={day}")).await;
        let (_, shown) = labels.iter().find(|(node, _)| node == "drill-pipe").expect("the node");
        assert_eq!(point["shown"].as_str(), Some(shown.as_str()), "{day}");
    }
}

#[tokio::test]
async fn what_people_say_is_in_the_history_at_once() {
    let app = demo().await;
    let path = "/api/v1/chains/steel-pipe/nodes/electrodes";
    let (status, _) = send(&app, judge_at(path, "Watch", "外地已签长约")).await;
    assert_eq!(status, StatusCode::OK);
    let (_, body) = get(&app, &format!("{path}/labels")).await;
    let newest = &body["items"][0];
    assert_eq!((newest["shown"].as_str(), newest["turned"].as_bool()), (Some("Watch"), Some(true)), "{newest}");
    assert_eq!(newest["changes"][0]["kind"].as_str(), Some("judged"), "{newest}");
    assert_eq!(newest["changes"][0]["sample"].as_bool(), Some(false));
}

fn judge_at(path: &str, kind: &str, reason: &str) -> Request<Body> {
    let body = serde_json::json!({ "kind": kind, "by": "区链办", "reason": reason });
    Request::put(format!("{path}/judgement"))
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))
        .expect("a request")
}

async fn drawing(app: &Router, path: &str) -> (StatusCode, String) {
    let request = Request::get(path).body(Body::empty()).expect("a request");
    let response = app.clone().oneshot(request).await.expect("the router answers");
    let status = response.status();
    let bytes = to_bytes(response.into_body(), 64 << 20).await.expect("a body");
    (status, String::from_utf8(bytes.to_vec()).expect("text"))
}

#[tokio::test]
async fn a_sheet_of_a_day_shows_its_labels_and_marks_those_that_changed_since() {
    let app = demo().await;
    let labels = async |query: &str| labels_of(&app, &format!("/api/v1/chains/new-energy/gaps{query}")).await;
    let (now, then) = (labels("").await, labels("?as_of=2020-05-01").await);
    let changed: Vec<_> = then.iter().zip(&now).filter(|(then, now)| then != now).map(|(_, now)| now).collect();
    assert!(!changed.is_empty() && changed.len() < now.len(), "{changed:?}");
    let (status, svg) = drawing(&app, "/api/v1/chains/new-energy/sheet.svg?as_of=2020-05-01&lang=en").await;
    assert_eq!(status, StatusCode::OK);
    for (node, kind) in &then {
        assert!(svg.contains(&format!("data-id=\"node:{node}\" data-kind=\"{kind}\"")), "{node} {kind}");
    }
    for (node, kind) in &changed {
        assert!(svg.contains(&format!("data-id=\"since:{node}\" data-kind=\"{kind}\"")), "{node} {kind}");
    }
    assert_eq!(svg.matches("data-id=\"since:").count(), changed.len());
    assert!(svg.contains("Looking back at 2020-05-01") && svg.contains("are those of now"));
    let (_, svg) = drawing(&app, "/api/v1/chains/new-energy/sheet.svg?lang=en").await;
    assert!(!svg.contains("Looking back") && !svg.contains("since:"));
}

#[tokio::test]
async fn a_sheet_of_a_day_that_is_none_or_has_not_come_is_refused_and_so_is_a_cover_of_a_day() {
    let app = demo().await;
    let tomorrow = clock::today() + Days::new(1);
    for path in [
        "/api/v1/chains/steel-pipe/sheet.svg?as_of=2024-02-30".to_owned(),
        format!("/api/v1/chains/steel-pipe/sheet.pdf?as_of={tomorrow}"),
        "/api/v1/district/cover.svg?as_of=2024-02-01".to_owned(),
        "/api/v1/chains/steel-pipe/finder?as_of=May".to_owned(),
    ] {
        let (status, body) = get(&app, &path).await;
        let code = body["error"]["code"].as_str();
        assert_eq!((status, code), (StatusCode::BAD_REQUEST, Some("invalid_request")), "{path}");
    }
}

#[tokio::test]
async fn the_months_of_a_chain_end_with_now_and_turn_where_their_labels_differ() {
    let app = demo().await;
    let (status, body) = get(&app, "/api/v1/chains/new-energy/timeline").await;
    assert_eq!(status, StatusCode::OK);
    let months = body["items"].as_array().expect("items");
    let now = labels_of(&app, "/api/v1/chains/new-energy/gaps").await;
    let last = months.last().expect("a month");
    assert_eq!(last["as_of"].as_str(), Some(clock::today().to_string().as_str()));
    for kind in GapKind::ALL {
        let count = now.iter().filter(|(_, shown)| shown == kind.as_str()).count() as u64;
        assert_eq!(last["kinds"][kind.as_str()].as_u64().unwrap_or(0), count, "{kind}");
    }
    let turning = months.iter().position(|month| !month["turned"].as_array().expect("turned").is_empty());
    let at = turning.filter(|at| *at > 0).expect("a month in which a label turned");
    let day = |index: usize| months[index]["as_of"].as_str().expect("a day");
    let labels = async |day: &str| labels_of(&app, &format!("/api/v1/chains/new-energy/gaps?as_of={day}")).await;
    let (before, then) = (labels(day(at - 1)).await, labels(day(at)).await);
    let turned: Vec<Value> = before
        .iter()
        .zip(&then)
        .filter(|(before, then)| before != then)
        .map(|((node, from), (_, to))| serde_json::json!({ "node": node, "from": from, "to": to }))
        .collect();
    assert_eq!(months[at]["turned"], Value::Array(turned));
    assert_eq!(get(&app, "/api/v1/chains/nowhere/timeline").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn while_the_months_of_a_chain_are_computed_others_are_answered_between_them() {
    use std::task::{Context, Poll, Waker};

    let app = App::of(&shared().await, None);
    let ground = app.ground().await.expect("the firms");
    let chain = app.config.chain("steel-pipe").expect("a chain");
    let past = crate::history::Past::load(&ground, chain, app.config.region()).await.expect("the past");
    let mut walk = std::pin::pin!(crate::timeline::points(&past, clock::today()));
    let mut pauses = 0;
    let points = loop {
        match walk.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(points) => break points,
            Poll::Pending => pauses += 1,
        }
    };
    assert!(points.len() > 2, "{}", points.len());
    assert_eq!(pauses, points.len());
}

#[tokio::test]
async fn a_sheet_is_searched_by_sound_zone_and_firm() {
    let app = demo().await;
    let (_, body) = get(&app, "/api/v1/chains/steel-pipe/finder").await;
    let nodes = body["nodes"].as_array().expect("nodes");
    let pipe = nodes.iter().find(|node| node["node"] == "drill-pipe").expect("the node");
    assert_eq!(pipe["sound"], "zuan-gan");
    assert!(pipe["zones"].as_array().expect("zones").contains(&"pipe-cluster".into()));
    let firms = body["firms"].as_array().expect("firms");
    assert!(firms.iter().any(|firm| firm["local"] == true) && firms.iter().any(|firm| firm["local"] == false));
    for firm in firms {
        let stands = |part: &str| firm[part].as_array().expect("nodes").len();
        assert!(stands("nodes") + stands("minor") > 0, "{firm}");
    }
}
