//! Views of tables, tables as workbooks, and the one search.

use model::UserRole;
use serde_json::json;

use super::departments::{ask, enter};
use super::*;

#[tokio::test]
async fn a_view_is_its_owners_until_he_shares_it_and_only_he_changes_it() {
    let shared = shared().await;
    let router = app(Arc::clone(&shared));
    let lin = enter(&shared, "林样", UserRole::Officer, "投促一组").await;
    let zhou = enter(&shared, "周样", UserRole::Viewer, "").await;
    let body = json!({ "table": "firms", "name": " 规上  企业 ", "query": "?above_scale=true&sort=name" });
    let (status, made) = ask(&router, "POST /views", &lin, body.clone()).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    assert_eq!(
        (made["name"].as_str(), made["query"].as_str()),
        (Some("规上 企业"), Some("above_scale=true&sort=name"))
    );
    let (status, _) = ask(&router, "POST /views", &lin, body).await;
    assert_eq!(status, StatusCode::CONFLICT, "one name once");

    let line = format!("/views/{}", made["id"]);
    let names = async |secret: &str| {
        let (_, list) = ask(&router, "GET /views?table=firms", secret, Value::Null).await;
        list["views"]
            .as_array()
            .expect("views")
            .iter()
            .map(|view| (view["mine"] == true, view["first"] == true))
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&zhou).await, Vec::<(bool, bool)>::new(), "nobody else sees it");
    let first = json!({ "table": "firms", "view": made["id"] });
    assert_eq!(ask(&router, "PUT /first-views", &zhou, first.clone()).await.0, StatusCode::NOT_FOUND);
    assert_eq!(ask(&router, &format!("DELETE {line}"), &zhou, Value::Null).await.0, StatusCode::NOT_FOUND);

    let share = |shared: bool| json!({ "name": "规上企业", "query": "above_scale=true", "shared": shared });
    assert_eq!(ask(&router, &format!("PUT {line}"), &lin, share(true)).await.0, StatusCode::OK);
    let others = json!({ "table": "firms", "name": "给大家", "query": "", "shared": true });
    assert_eq!(
        ask(&router, "POST /views", &zhou, others).await.0,
        StatusCode::FORBIDDEN,
        "who only reads shares nothing"
    );
    assert_eq!(ask(&router, "PUT /first-views", &zhou, first).await.0, StatusCode::NO_CONTENT);
    assert_eq!(names(&zhou).await, [(false, true)]);
    assert_eq!(names(&lin).await, [(true, false)], "how another's table opens is his own matter");
    assert_eq!(ask(&router, &format!("PUT {line}"), &zhou, share(false)).await.0, StatusCode::FORBIDDEN);

    assert_eq!(ask(&router, &format!("PUT {line}"), &lin, share(false)).await.0, StatusCode::OK);
    assert_eq!(names(&zhou).await, Vec::<(bool, bool)>::new());
    assert_eq!(ask(&router, &format!("PUT {line}"), &lin, share(true)).await.0, StatusCode::OK);
    assert_eq!(names(&zhou).await, [(false, false)], "what was taken back opens nothing when it is shared again");
    assert_eq!(ask(&router, &format!("DELETE {line}"), &lin, Value::Null).await.0, StatusCode::NO_CONTENT);
    assert_eq!(names(&lin).await, Vec::<(bool, bool)>::new());
}

#[tokio::test]
async fn a_view_that_cannot_be_kept_is_refused() {
    let router = demo().await;
    for body in [
        json!({ "table": "Firms!", "name": "a", "query": "" }),
        json!({ "table": "firms", "name": "  ", "query": "" }),
        json!({ "table": "firms", "name": "字".repeat(61), "query": "" }),
        json!({ "table": "firms", "name": "a", "query": "q=a b" }),
        json!({ "table": "firms", "name": "a", "query": "q".repeat(4_001) }),
    ] {
        let (status, answer) = ask(&router, "POST /views", "", body).await;
        assert_eq!((status, answer["error"]["code"].as_str()), (StatusCode::BAD_REQUEST, Some("invalid_request")));
    }
}

#[tokio::test]
async fn one_search_finds_each_kind_by_text_pinyin_and_initials() {
    let router = demo().await;
    let kinds = async |words: &str| -> Vec<String> {
        let (status, answer) = get(&router, &format!("/api/v1/search?q={words}")).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        let groups = answer["groups"].as_array().expect("groups").clone();
        for group in &groups {
            let hits = group["hits"].as_array().expect("hits");
            assert!(!hits.is_empty() && hits.len() <= 5 && group["total"].as_u64() >= Some(hits.len() as u64));
        }
        groups.iter().map(|group| group["kind"].as_str().expect("kind").to_owned()).collect()
    };
    let found = kinds("%E9%92%A2%E7%AE%A1").await;
    assert!(found.contains(&"node".to_owned()) && found.contains(&"firm".to_owned()), "{found:?}");
    assert!(kinds("gangguan").await.contains(&"node".to_owned()));
    assert!(kinds("casing").await.contains(&"node".to_owned()), "English names too");
    assert!(kinds("").await.is_empty());
    assert!(kinds("zzzzqqqq").await.is_empty());
    let (status, _) = get(&router, &format!("/api/v1/search?q={}", "a%20".repeat(40))).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_table_comes_back_as_a_workbook() {
    let router = demo().await;
    let body = json!({ "title": "企业", "heads": [{ "text": "名称", "kind": "text" }], "rows": [["样例"], [null]], "notes": ["口径"] });
    let request = Request::post("/api/v1/workbooks").body(Body::from(body.to_string())).expect("a request");
    let response = router.clone().oneshot(request).await.expect("the router answers");
    assert_eq!(response.status(), StatusCode::OK);
    let bytes = to_bytes(response.into_body(), 1 << 20).await.expect("a body");
    assert!(bytes.starts_with(b"PK"));
    let (status, _) = ask(&router, "POST /workbooks", "", json!({ "title": "a" })).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}
