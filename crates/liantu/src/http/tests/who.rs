//! Who signs what is written, whose project it is, and who may put a chain in force.

use model::UserRole;
use serde_json::json;

use super::people::ask;
use super::rights::enter;
use super::*;

const JUDGEMENT: &str = "PUT /chains/steel-pipe/nodes/drill-pipe/judgement";

fn lead(unit: &str) -> Value {
    json!({ "on": "2025-01-20", "facts": { "name": format!("{unit}的线索"), "profile": "light", "investor": format!("{unit}引来的公司"),
        "content": "跨境直播", "channel": "chamber", "owner": "干事乙", "unit": unit } })
}

/// An application with an administrator, and the session of an officer of the unit 商务局.
async fn with_officer() -> (Router, String, String) {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let (_, admin) = enter(&shared, "admin", UserRole::Admin).await;
    let (_, officer) = enter(&shared, "officer", UserRole::Officer).await;
    (app, admin, officer)
}

#[tokio::test]
async fn with_an_account_its_name_signs_and_no_other_is_taken() {
    let (app, _, officer) = with_officer().await;
    let check = async |by: Value, expect: StatusCode| {
        let body = json!({ "kind": "Missing", "reason": "走访所见", "by": by });
        let (status, _, answer) = ask(&app, JUDGEMENT, Some(&officer), body).await;
        assert_eq!(status, expect, "{by}: {answer}");
        answer
    };
    for by in [json!(null), json!(""), json!("officer"), json!(" officer ")] {
        let answer = check(by, StatusCode::OK).await;
        assert_eq!(answer["judged"]["by"], "officer", "{answer}");
    }
    let answer = check(json!("admin"), StatusCode::BAD_REQUEST).await;
    let why = &answer["error"]["refusals"][0];
    assert!(why["zh"].as_str().is_some_and(|zh| zh.contains("admin") && zh.contains("officer")), "{answer}");
}

#[tokio::test]
async fn at_the_machine_without_users_a_name_may_be_said() {
    let app = demo().await;
    for (by, signed) in [(json!(null), "local"), (json!("链办 甲"), "链办 甲")] {
        let body = json!({ "kind": "Missing", "reason": "走访所见", "by": by });
        let (status, _, answer) = ask(&app, JUDGEMENT, None, body).await;
        assert_eq!((status, answer["judged"]["by"].as_str()), (StatusCode::OK, Some(signed)), "{answer}");
    }
}

#[tokio::test]
async fn a_project_of_another_unit_is_read_with_the_reason_why_it_is_not_changed() {
    let (app, admin, officer) = with_officer().await;
    let (status, _, theirs) = ask(&app, "POST /projects", Some(&admin), lead("文旅局")).await;
    assert_eq!((status, &theirs["barred"]), (StatusCode::CREATED, &Value::Null), "{theirs}");
    let (_, _, own) = ask(&app, "POST /projects", Some(&admin), lead("商务局")).await;
    let id = |project: &Value| project["card"]["id"].as_i64().expect("an id");

    let (_, _, seen) = ask(&app, &format!("GET /projects/{}", id(&theirs)), Some(&officer), Value::Null).await;
    assert!(seen["barred"]["zh"].as_str().is_some_and(|zh| zh.contains("文旅局")), "{seen}");
    let (_, _, seen) = ask(&app, &format!("GET /projects/{}", id(&own)), Some(&officer), Value::Null).await;
    assert_eq!(seen["barred"], Value::Null);

    for (project, expect) in [(&theirs, StatusCode::FORBIDDEN), (&own, StatusCode::OK)] {
        let version = &project["card"]["version"];
        let report = json!({ "version": version, "kind": "report", "note": "已通话", "progress": true });
        let (status, _, answer) =
            ask(&app, &format!("POST /projects/{}/events", id(project)), Some(&officer), report).await;
        assert_eq!(status, expect, "{answer}");
    }
    let facts = json!({ "version": theirs["card"]["version"], "facts": theirs["facts"] });
    let (status, _, _) = ask(&app, &format!("PUT /projects/{}", id(&theirs)), Some(&officer), facts).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let paper = format!("POST /projects/{}/attachments?name=x.pdf", id(&theirs));
    assert_eq!(ask(&app, &paper, Some(&officer), json!("x")).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn who_proposes_a_chain_does_not_put_it_in_force() {
    let (app, admin, officer) = with_officer().await;
    let drafts = "/chains/steel-pipe/drafts";
    let (status, _, draft) = ask(&app, &format!("POST {drafts}"), Some(&officer), json!({ "title": "改名" })).await;
    assert_eq!(status, StatusCode::CREATED, "{draft}");
    let at = format!("{drafts}/{}", draft["id"]);
    let rename = json!([{ "op": "rename_node", "node": "drill-pipe", "title": { "zh": "钻杆与钻具", "en": "Drill pipe and tools" },
        "zh_short": "钻杆", "en_short": "Drill pipe" }]);
    let body = json!({ "revision": 0, "operations": rename });
    let (status, _, answer) = ask(&app, &format!("POST {at}/operations"), Some(&officer), body).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let state = json!({ "revision": 1, "state": "proposed" });
    assert_eq!(ask(&app, &format!("PUT {at}/state"), Some(&officer), state).await.0, StatusCode::OK);
    let sneaked = json!({ "revision": 2, "state": "accepted" });
    let (status, _, answer) = ask(&app, &format!("PUT {at}/state"), Some(&admin), sneaked).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{answer}");
    let accepted = json!({ "revision": 2 });
    let accept = format!("PUT {at}/acceptance");
    assert_eq!(ask(&app, &accept, Some(&officer), accepted.clone()).await.0, StatusCode::FORBIDDEN);
    let (status, _, answer) = ask(&app, &accept, Some(&admin), accepted).await;
    assert_eq!((status, answer["state"].as_str()), (StatusCode::OK, Some("accepted")), "{answer}");
}
