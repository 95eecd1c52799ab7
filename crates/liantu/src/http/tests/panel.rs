//! The panel of a chain.

use super::*;

#[tokio::test]
async fn a_panel_counts_the_firms_of_each_region_on_each_node() {
    let app = demo().await;
    let (status, body) = get(&app, "/api/v1/panel?chain=steel-pipe&level=county&region=430408").await;
    assert_eq!(status, StatusCode::OK, "{body}");
    assert_eq!((body["total"].as_u64(), body["items"][0]["code"].as_str()), (Some(1), Some("430408")));
    let region = &body["items"][0];
    assert!(region["coverage_basis"]["en"].as_str().is_some_and(|text| !text.is_empty()));
    let nodes = region["nodes"].as_array().expect("nodes");
    let (_, gaps) = get(&app, "/api/v1/chains/steel-pipe/gaps").await;
    let gaps = gaps["items"].as_array().expect("items");
    assert_eq!(nodes.len(), gaps.len());
    let mut firms = 0;
    for (node, gap) in nodes.iter().zip(gaps) {
        assert_eq!((&node["node"], &node["firms"]), (&gap["node"], &gap["local_firms"]));
        firms += node["firms"].as_u64().expect("a count");
        for estimate in [&node["lq"], &node["lq_shrunken"]] {
            assert_eq!(estimate["n"], node["firms"]);
            assert_eq!(estimate["value"].is_null(), estimate["low"].is_null());
            assert!(estimate["basis"]["zh"].as_str().is_some_and(|text| !text.is_empty()));
        }
    }
    assert!(firms > 0);
}

#[tokio::test]
async fn a_panel_of_another_day_holds_the_firms_of_that_day() {
    let app = demo().await;
    let firms = async |query: &str| {
        let (status, body) = get(&app, &format!("/api/v1/panel?chain=steel-pipe&level=province{query}")).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        body["items"]
            .as_array()
            .expect("items")
            .iter()
            .map(|item| item["firms"].as_u64().expect("a count"))
            .sum::<u64>()
    };
    assert!(firms("&as_of=1950-01-01").await < firms("").await);
    assert_eq!(firms("&offset=1000").await, 0);
}

#[tokio::test]
async fn a_panel_that_cannot_be_had_says_which_parameter_is_wrong() {
    let app = demo().await;
    for (query, status, words) in [
        ("chain=none", StatusCode::NOT_FOUND, "no chain `none`"),
        ("level=city", StatusCode::BAD_REQUEST, "chain"),
        (
            "chain=steel-pipe&level=street",
            StatusCode::BAD_REQUEST,
            "`level`: `street` is none of county, city, province",
        ),
        ("chain=steel-pipe&region=43", StatusCode::BAD_REQUEST, "`region`"),
        ("chain=steel-pipe&as_of=yesterday", StatusCode::BAD_REQUEST, "parameter `as_of`"),
        ("chain=steel-pipe&limit=-1", StatusCode::BAD_REQUEST, "limit"),
    ] {
        let (found, body) = get(&app, &format!("/api/v1/panel?{query}")).await;
        let message = body["error"]["message"].as_str().unwrap_or_default();
        assert!(found == status && message.contains(words), "{query}: {found} {message}");
    }
}
