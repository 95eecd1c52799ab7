//! Work in the background: asked for, watched, stopped.

use super::*;

async fn post(app: &Router, path: &str, body: &str) -> (StatusCode, Value) {
    let request = Request::post(path).header("content-type", "application/json").body(Body::from(body.to_owned()));
    send(app, request.expect("a request")).await
}

async fn put(app: &Router, path: &str) -> (StatusCode, Value) {
    send(app, Request::put(path).body(Body::empty()).expect("a request")).await
}

#[tokio::test]
async fn what_was_taken_in_was_placed_by_jobs_that_are_told() {
    let app = demo().await;
    let (_, body) = get(&app, "/api/v1/jobs").await;
    let jobs = body["items"].as_array().expect("items");
    assert!(!jobs.is_empty() && jobs.iter().all(|job| job["state"] == "done" && job["cause"] == "import"), "{body}");
    let of = |job: &Value| job["chains"].as_array().expect("chains").clone();
    assert!(jobs.iter().flat_map(of).any(|chain| chain["chain"] == "steel-pipe"), "a job says which chains it moved");
    let (_, district) = get(&app, "/api/v1/district").await;
    let done: u64 = jobs.iter().map(|job| job["done"].as_u64().expect("a count")).sum();
    assert!(done >= district["enterprises"]["total"].as_u64().expect("a count"));
    let (status, body) = get(&app, "/api/v1/jobs/999999").await;
    assert_eq!((status, &body["error"]["code"]), (StatusCode::NOT_FOUND, &"job_not_found".into()));
}

#[tokio::test]
async fn work_that_is_asked_for_is_done_in_the_background_and_can_be_watched() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let (status, _) = post(&app, "/api/v1/jobs", r#"{"kind":"place"}"#).await;
    assert_eq!(status, StatusCode::NO_CONTENT, "nothing changed");
    let (status, job) = post(&app, "/api/v1/jobs", r#"{"kind":"place","firms":"all"}"#).await;
    assert_eq!((status, &job["state"]), (StatusCode::CREATED, &"queued".into()));
    let (_, again) = post(&app, "/api/v1/jobs", r#"{"kind":"place"}"#).await;
    assert_eq!(again["id"], job["id"], "what waits is answered");

    let (stop, stopping) = watch::channel(false);
    let worker = tokio::spawn(crate::jobs::serve(shared, stopping));
    let request = Request::get(format!("/api/v1/jobs/{}/events", job["id"])).body(Body::empty()).expect("a request");
    let response = app.clone().oneshot(request).await.expect("an answer");
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    // The stream ends by itself when the job is over.
    let bytes = to_bytes(response.into_body(), 64 << 20).await.expect("a body");
    let text = String::from_utf8(bytes.to_vec()).expect("text");
    let last = text.lines().filter_map(|line| line.strip_prefix("data: ")).next_back().expect("an event");
    let last: Value = serde_json::from_str(last).expect("JSON");
    assert_eq!((&last["state"], &last["firms"]), (&"done".into(), &0.into()), "placed again, no firm moved");
    assert_eq!(last["done"], last["total"]);
    let (_, detail) = get(&app, &format!("/api/v1/jobs/{}", job["id"])).await;
    assert_eq!(detail["nodes"], serde_json::json!([]));
    stop.send(true).expect("the worker listens");
    worker.await.expect("the worker ends");
}

#[tokio::test]
async fn work_that_waits_can_be_stopped_and_what_is_over_cannot() {
    let app = demo().await;
    let (_, job) = post(&app, "/api/v1/jobs", r#"{"kind":"place","firms":"all"}"#).await;
    let cancel = format!("/api/v1/jobs/{}/cancel", job["id"]);
    for _ in 0..2 {
        let (status, body) = put(&app, &cancel).await;
        assert_eq!((status, &body["state"]), (StatusCode::OK, &"cancelled".into()));
    }
    let (status, body) = put(&app, "/api/v1/jobs/1/cancel").await;
    assert_eq!((status, &body["error"]["code"]), (StatusCode::CONFLICT, &"conflict".into()));
    let (status, _) = put(&app, "/api/v1/jobs/999999/cancel").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn work_that_is_no_work_is_refused() {
    let app = demo().await;
    for body in [r#"{"kind":"juggle"}"#, r#"{"kind":"place","firms":"some"}"#, "{}", "no"] {
        let (status, answer) = post(&app, "/api/v1/jobs", body).await;
        assert_eq!((status, &answer["error"]["code"]), (StatusCode::BAD_REQUEST, &"invalid_request".into()), "{body}");
    }
}
