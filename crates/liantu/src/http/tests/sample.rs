//! The sample put in and taken out: exactly what came goes, and what people wrote is told, kept or untied.

use std::collections::BTreeMap;

use super::first_run::{fresh, write};
use super::*;
use serde_json::json;

async fn until_over(api: &Router) -> Value {
    for _ in 0..2_000 {
        let (_, now) = get(api, "/api/v1/sample").await;
        if now["doing"]["over"] == true {
            assert_eq!(now["doing"]["failed"], Value::Null, "{now}");
            return now;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the sample never came to an end");
}

async fn counts(store: &Store) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    // What is a history of the office stays: the audit, which chains were in force, and the setting of the first run.
    for table in store.table_names().await.unwrap() {
        if !["audit", "pack_versions", "settings", "counters", "jobs", "job_changes"].contains(&table.as_str()) {
            let table: &'static str = Box::leak(table.into_boxed_str());
            counts.insert(table.to_owned(), store.rows_of(table).await.unwrap());
        }
    }
    counts
}

async fn put_in(api: &Router) {
    let (status, told) = write(api, "POST", "/api/v1/sample", Value::Null).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{told}");
    let now = until_over(api).await;
    assert!(now["is_in"] == true && now["rows"].as_u64().unwrap() > 5_000, "{now}");
}

async fn own_district(api: &Router) {
    let (status, body) = write(
        api,
        "PUT",
        "/api/v1/first-run/district",
        json!({ "title": { "zh": "雁峰区", "en": "Yanfeng District" }, "city": { "zh": "衡阳市", "en": "Hengyang" },
            "region": "430406", "bureau": { "zh": "雁峰区商务局", "en": "Yanfeng Bureau" } }),
    )
    .await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let (status, body) = write(api, "POST", "/api/v1/first-run/chains", json!({})).await;
    assert_eq!(status, StatusCode::OK, "{body}");
}

async fn own_firms(api: &Router, shared: &Shared, text: &str) {
    let _ = shared.papers.set(std::env::temp_dir().join(format!("liantu-sample-{}", crate::clock::own_name())));
    let request =
        Request::post("/api/v1/import-drafts?kind=enterprises&name=own.csv").body(Body::from(text.to_owned())).unwrap();
    let (status, draft) = send(api, request).await;
    assert_eq!(status, StatusCode::CREATED, "{draft}");
    let path = format!("/api/v1/import-drafts/{}/commit", draft["id"]);
    let (status, done) = write(api, "POST", &path, json!({ "version": draft["version"], "basis": 0 })).await;
    assert!(status.is_success(), "{done}");
}

#[tokio::test]
async fn the_sample_in_and_out_leaves_the_rest_as_it_was() {
    let shared = fresh().await;
    let api = app(Arc::clone(&shared));
    own_district(&api).await;
    // One firm has the code of a firm of the sample: it is the same firm while the sample is in, and its own again after.
    own_firms(&api, &shared, "企业名称,统一社会信用代码,经营范围,地址\n衡阳自有钢管有限公司,,无缝钢管制造,湖南省衡阳市雁峰区\n自己登记的名字有限公司,919900004101000396,汽车销售,湖南省衡阳市雁峰区\n").await;
    let before = counts(&shared.store).await;
    let files = shared.store.pack("district").await.unwrap();
    let (_, firms) = get(&api, "/api/v1/enterprises?limit=10").await;

    put_in(&api).await;
    let (_, district) = get(&api, "/api/v1/district").await;
    assert_eq!((district["title"]["zh"].as_str(), district["sample"].as_bool()), (Some("蒸湘区"), Some(true)));
    let (_, projects) = get(&api, "/api/v1/projects?limit=1").await;
    assert!(projects["total"].as_u64().unwrap() > 100);
    let (_, run) = get(&api, "/api/v1/first-run").await;
    assert_eq!(run["district"]["title"]["zh"].as_str(), Some("雁峰区"), "its own name waits");
    let (status, _) = write(&api, "POST", "/api/v1/sample", Value::Null).await;
    assert_eq!(status, StatusCode::CONFLICT, "once is enough");

    let (status, told) = write(&api, "DELETE", "/api/v1/sample", Value::Null).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{told}");
    let now = until_over(&api).await;
    assert!(now["is_in"] == false && now["doing"]["kept"] == 0 && now["doing"]["gone"] == 0, "{now}");
    assert_eq!(counts(&shared.store).await, before);
    assert_eq!(shared.store.pack("district").await.unwrap(), files);
    let (_, again) = get(&api, "/api/v1/enterprises?limit=10").await;
    assert_eq!(again["items"], firms["items"]);
    let (_, district) = get(&api, "/api/v1/district").await;
    assert_eq!(district["title"]["zh"].as_str(), Some("雁峰区"));

    // It comes again as it came.
    put_in(&api).await;
}

/// A contact of people's own, of a firm of the sample.
async fn worked_upon(api: &Router) -> u64 {
    let (_, firms) = get(api, "/api/v1/enterprises?limit=1").await;
    let (status, made) = write(
        api,
        "POST",
        "/api/v1/contacts",
        json!({ "name": "投资部", "firm": firms["items"][0]["id"], "source": "电话询问，同意用于招商联络" }),
    )
    .await;
    assert!(status.is_success(), "{made}");
    made["id"].as_u64().expect("a number")
}

#[tokio::test]
async fn what_people_wrote_upon_the_sample_is_named_and_asked_for() {
    let shared = fresh().await;
    let api = app(Arc::clone(&shared));
    put_in(&api).await;
    let contact = worked_upon(&api).await;
    let (_, now) = get(&api, "/api/v1/sample").await;
    let hangs = now["hangs"].as_array().unwrap();
    assert!(
        hangs.iter().any(|hang| hang["kind"] == "contacts" && hang["what"] == "own" && hang["goes"] == false),
        "{now}"
    );
    let (status, refused) = write(&api, "DELETE", "/api/v1/sample", Value::Null).await;
    assert_eq!(
        (status, refused["error"]["conflict"]["hanging"].as_u64()),
        (StatusCode::CONFLICT, Some(1)),
        "{refused}"
    );
    let (status, _) = write(&api, "DELETE", "/api/v1/sample?hanging=keep&told=7", Value::Null).await;
    assert_eq!(status, StatusCode::CONFLICT, "something else hangs than was told");

    let (status, _) = write(&api, "DELETE", "/api/v1/sample?hanging=keep&told=1", Value::Null).await;
    assert_eq!(status, StatusCode::ACCEPTED);
    let over = until_over(&api).await;
    assert!(over["doing"]["kept"].as_u64().unwrap() > 0 && over["doing"]["gone"] == 0, "{over}");
    let (status, kept) = get(&api, &format!("/api/v1/contacts/{contact}")).await;
    assert_eq!(status, StatusCode::OK, "{kept}");
    let (_, firms) = get(&api, "/api/v1/enterprises?limit=10").await;
    assert_eq!(firms["total"].as_u64(), Some(1), "the firm that is spoken to stays, with what is known of it: {firms}");
    assert!(firms["items"][0]["name"].as_str().is_some_and(|name| !name.is_empty()));
}

#[tokio::test]
async fn what_people_wrote_upon_the_sample_can_be_untied_from_it() {
    let shared = fresh().await;
    let api = app(Arc::clone(&shared));
    put_in(&api).await;
    let contact = worked_upon(&api).await;
    let (status, _) = write(&api, "DELETE", "/api/v1/sample?hanging=untie&told=1", Value::Null).await;
    assert_eq!(status, StatusCode::ACCEPTED);
    let over = until_over(&api).await;
    assert_eq!((over["doing"]["kept"].as_u64(), over["doing"]["untied"].as_u64()), (Some(0), Some(1)), "{over}");
    let (status, kept) = get(&api, &format!("/api/v1/contacts/{contact}")).await;
    assert_eq!(status, StatusCode::OK, "{kept}");
    let (_, firms) = get(&api, "/api/v1/enterprises?limit=10").await;
    assert_eq!(firms["total"].as_u64(), Some(0));
    let (_, run) = get(&api, "/api/v1/first-run").await;
    assert_eq!(run["open"].as_bool(), Some(true), "the folder begins anew");
}
