//! The first run on an empty folder: told, taken step by step, left and resumed.

use std::io::{Cursor, Write};

use super::*;
use crate::commands::empty;
use serde_json::json;

/// What an application works on, with a folder that was just made.
pub(super) async fn fresh() -> Arc<Shared> {
    let store = Store::in_memory().await.expect("a database in memory");
    empty(&store).await.expect("an empty folder");
    let config = Config::load(&store).await.expect("a district without a name");
    Arc::new(Shared::new(store, config, watch::channel(false).1))
}

pub(super) async fn write(app: &Router, method: &str, path: &str, body: Value) -> (StatusCode, Value) {
    let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    send(app, request.body(Body::from(body.to_string())).expect("a request")).await
}

fn states(run: &Value) -> String {
    let steps = run["steps"].as_array().expect("steps").iter();
    steps
        .map(|step| format!("{}:{}", step["step"].as_str().unwrap(), step["state"].as_str().unwrap()))
        .collect::<Vec<_>>()
        .join(" ")
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

async fn bring(app: &Router, query: &str, bytes: Vec<u8>) -> (StatusCode, Value) {
    send(app, Request::post(format!("/api/v1/first-run/pack?{query}")).body(Body::from(bytes)).expect("a request"))
        .await
}

fn named() -> Value {
    json!({ "title": { "zh": "雁峰区", "en": "Yanfeng District" }, "city": { "zh": "衡阳市", "en": "Hengyang" },
        "region": "430406", "bureau": { "zh": "雁峰区商务局", "en": "Yanfeng Bureau of Commerce" } })
}

#[tokio::test]
async fn the_first_run_is_told_step_by_step_and_resumes_where_it_was_left() {
    let shared = fresh().await;
    let api = app(Arc::clone(&shared));
    let (status, run) = get(&api, "/api/v1/first-run").await;
    assert_eq!((status, run["open"].as_bool(), run["local"].as_bool()), (StatusCode::OK, Some(true), Some(true)));
    assert_eq!(states(&run), "admin:todo district:todo chains:todo firms:todo");
    assert_eq!((run["district"]["named"].as_bool(), run["chains"].as_u64()), (Some(false), Some(0)));
    assert_eq!(run["shipped"].as_array().map(Vec::len), Some(9));

    let (_, run) = write(&api, "PUT", "/api/v1/first-run", json!({ "later": ["admin"] })).await;
    assert_eq!(states(&run), "admin:later district:todo chains:todo firms:todo");
    let (status, _) = write(&api, "PUT", "/api/v1/first-run", json!({ "later": ["nonsense"] })).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);

    let (status, refused) = write(
        &api,
        "PUT",
        "/api/v1/first-run/district",
        json!({ "title": { "zh": "雁峰区", "en": "" }, "city": { "zh": "衡阳市", "en": "Hengyang" }, "region": "999999",
            "bureau": { "zh": "张先生", "en": "Mr Zhang" } }),
    )
    .await;
    assert_eq!(
        (status, refused["error"]["refusals"].as_array().map(Vec::len)),
        (StatusCode::BAD_REQUEST, Some(3)),
        "{refused}"
    );
    let (status, run) = write(&api, "PUT", "/api/v1/first-run/district", named()).await;
    assert_eq!(
        (status, run["district"]["region_title"].as_str()),
        (StatusCode::OK, Some("湖南省衡阳市雁峰区")),
        "{run}"
    );

    // Left here: another program on the same data knows how far it was.
    let again = app(Arc::new(Shared::new(
        shared.store.clone(),
        Config::load(&shared.store).await.unwrap(),
        watch::channel(false).1,
    )));
    let (_, run) = get(&again, "/api/v1/first-run").await;
    assert_eq!(states(&run), "admin:later district:done chains:todo firms:todo");
    let (status, run) = write(&again, "POST", "/api/v1/first-run/chains", json!({})).await;
    assert_eq!((status, run["chains"].as_u64()), (StatusCode::OK, Some(9)), "{run}");
    let (_, district) = get(&again, "/api/v1/district").await;
    assert_eq!(
        (district["title"]["zh"].as_str(), district["chains"].as_array().map(Vec::len)),
        (Some("雁峰区"), Some(9))
    );
    assert_eq!(district["sample"].as_bool(), Some(false));
    let (_, run) = write(&again, "PUT", "/api/v1/first-run", json!({ "open": false })).await;
    assert_eq!(run["open"].as_bool(), Some(false));
}

#[tokio::test]
async fn a_folder_without_chains_answers_whatever_is_asked() {
    let shared = fresh().await;
    let api = app(Arc::clone(&shared));
    let contract: Value = serde_json::from_str(&openapi()).unwrap();
    let mut asked = 0;
    for (path, methods) in contract["paths"].as_object().unwrap() {
        let needs = |method: &Value| {
            let params = method["parameters"].as_array();
            params.is_some_and(|params| params.iter().any(|param| param["required"] == true))
        };
        // A stream of events has no end to wait for.
        let streams = methods["get"]["responses"]["200"]["content"].get("text/event-stream").is_some();
        if streams || methods.get("get").is_none_or(needs) || path.contains('{') {
            continue;
        }
        let (status, body) = get(&api, path).await;
        assert!(status.as_u16() < 500, "{path}: {status} {body}");
        asked += 1;
    }
    assert!(asked > 40, "{asked}");
}

#[tokio::test]
async fn a_pack_comes_as_a_zip_and_everything_wrong_with_it_is_told_at_once() {
    let shared = fresh().await;
    let api = app(Arc::clone(&shared));
    let (status, refused) = bring(&api, "name=a.zip", zipped(&[("../x.toml", b"a = 1"), ("virus.exe", b"MZ")])).await;
    assert_eq!(
        (status, refused["error"]["refusals"].as_array().map(Vec::len)),
        (StatusCode::BAD_REQUEST, Some(2)),
        "{refused}"
    );
    let (status, refused) =
        bring(&api, "name=a.zip", zipped(&[("district.toml", b"id = \"x\"\nregion = \"000000\"\n")])).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(refused["error"]["refusals"].as_array().unwrap().len() > 3, "{refused}");
    let (_, run) = get(&api, "/api/v1/first-run").await;
    assert_eq!(states(&run), "admin:todo district:todo chains:todo firms:todo", "nothing was taken");

    let shipped = crate::embedded::pack("zhengxiang");
    let files: Vec<(&str, &[u8])> = shipped.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
    let chains: Vec<(&str, &[u8])> = files
        .iter()
        .copied()
        .filter(|(path, _)| path.starts_with("chains/steel") || *path == "policies.toml")
        .collect();
    // Chains alone lean on industries that the district has not.
    let (status, refused) = bring(&api, "name=chains.zip", zipped(&chains)).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{refused}");

    let (status, _) = write(&api, "PUT", "/api/v1/first-run/district", named()).await;
    assert_eq!(status, StatusCode::OK);
    let without: Vec<(&str, &[u8])> = files.iter().copied().filter(|(path, _)| *path != "judgements.toml").collect();
    let (status, taken) = bring(&api, "name=zx.zip", zipped(&without)).await;
    assert_eq!((status, taken["chains"].as_u64()), (StatusCode::OK, Some(9)), "{taken}");
    assert_eq!(taken["first_run"]["district"]["title"]["zh"].as_str(), Some("雁峰区"), "the name that was given stays");
    let (_, run) = get(&api, "/api/v1/first-run").await;
    assert_eq!(states(&run), "admin:todo district:done chains:done firms:done");
}

#[tokio::test]
async fn regions_are_found_by_name_and_code() {
    let api = app(fresh().await);
    let (_, found) = get(&api, "/api/v1/regions?q=%E9%9B%81%E5%B3%B0").await;
    assert_eq!(found["items"][0]["code"].as_str(), Some("430406"), "{found}");
    assert_eq!(
        (found["items"][0]["title_en"].as_str(), found["items"][0]["city_en"].as_str()),
        (Some("Yanfeng District"), Some("Hengyang"))
    );
    let (_, found) = get(&api, "/api/v1/regions?q=4304").await;
    assert!(found["items"].as_array().unwrap().len() > 5);
}
