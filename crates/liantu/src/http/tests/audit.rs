//! The audit as an administrator reads it.

use super::*;

#[tokio::test]
async fn every_write_is_told_with_who_and_what_the_last_first() {
    let app = demo().await;
    let mut rows = Vec::new();
    loop {
        let (status, body) = get(&app, &format!("/api/v1/audit?limit=500&offset={}", rows.len())).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        let page = body["items"].as_array().expect("items");
        assert!(!page.is_empty(), "{body}");
        rows.extend(page.iter().cloned());
        if body["total"] == rows.len() {
            break;
        }
    }
    assert!(rows.len() > 10);
    let ids: Vec<i64> = rows.iter().map(|row| row["id"].as_i64().expect("a number")).collect();
    assert!(ids.windows(2).all(|pair| pair[0] == pair[1] + 1) && ids.last() == Some(&1), "{ids:?}");
    for row in &rows {
        assert_eq!(row["actor"], "local");
        assert!(row["title"]["zh"] != row["operation"] && row["title"]["en"] != row["operation"], "{row}");
    }
}

#[tokio::test]
async fn the_audit_is_filtered_by_what_was_done_to_what_and_paged() {
    let app = demo().await;
    let (_, all) = get(&app, "/api/v1/audit?entity=import").await;
    let total = all["total"].as_u64().expect("a count");
    assert!(total > 1, "{all}");
    assert!(all["items"].as_array().expect("items").iter().all(|row| row["operation"] == "create_import"), "{all}");
    let (_, one) = get(&app, "/api/v1/audit?entity=import:1").await;
    assert_eq!((&one["total"], &one["items"][0]["entity"]), (&1.into(), &"import:1".into()));
    assert!(one["items"][0]["change"]["rows"].as_u64().is_some_and(|rows| rows > 0), "{one}");
    let (_, page) = get(&app, "/api/v1/audit?entity=import&limit=1&offset=1").await;
    assert_eq!((&page["total"], &page["items"][0]["id"]), (&total.into(), &all["items"][1]["id"]));
    let (_, none) = get(&app, "/api/v1/audit?actor=nobody").await;
    assert_eq!(none["total"], 0);
}

#[tokio::test]
async fn days_of_the_audit_that_are_none_are_refused() {
    let app = demo().await;
    for query in ["from=2024-13-01", "to=yesterday", "from=2024-05-02&to=2024-05-01"] {
        let (status, body) = get(&app, &format!("/api/v1/audit?{query}")).await;
        assert_eq!((status, &body["error"]["code"]), (StatusCode::BAD_REQUEST, &"invalid_request".into()), "{query}");
    }
}
