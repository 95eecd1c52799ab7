//! The overview of each role: what it holds, that it counts what the lists behind it count, and who may look as whom.

use model::UserRole;
use serde_json::json;

use super::people::ask;
use super::rights::enter;
use super::*;

fn list<'a>(body: &'a Value, key: &str) -> &'a Value {
    let lists = body["lists"].as_array().unwrap_or_else(|| panic!("lists: {body}"));
    lists.iter().find(|list| list["key"] == key).unwrap_or_else(|| panic!("no list `{key}`: {body}"))
}

fn keys(body: &Value) -> Vec<&str> {
    body["lists"].as_array().expect("lists").iter().map(|list| list["key"].as_str().expect("a key")).collect()
}

#[tokio::test]
async fn each_role_has_what_it_needs_first_and_every_row_leads_somewhere() {
    let app = demo().await;
    for (role, sections, lists) in [
        ("director", &["red", "plan", "stages"][..], &["instructions", "visits", "cases", "freshness"][..]),
        ("zone_lead", &["red", "stages"], &["due", "owed", "tasks", "visits", "cases"]),
        ("officer", &["gaps"], &["due", "visits", "owed", "tasks", "leads", "cases"]),
        ("chain_office", &["red", "stages", "gaps"], &["due", "visits", "tasks", "cases"]),
        ("department", &[], &["letters", "cases", "leads", "due", "tasks"]),
        ("clerk", &[], &["freshness", "imports", "twins"]),
        ("admin", &[], &["machine"]),
    ] {
        let (status, body) = get(&app, &format!("/api/v1/overview?role={role}")).await;
        assert_eq!(status, StatusCode::OK, "{role}: {body}");
        assert_eq!((&body["role"]["code"], &body["own"]), (&json!(role), &json!(false)), "{role}");
        for section in ["red", "plan", "stages", "gaps"] {
            assert_eq!(!body[section].is_null(), sections.contains(&section), "{role}: {section}");
        }
        assert_eq!(keys(&body), lists, "{role}");
        let rows =
            body["lists"].as_array().expect("lists").iter().flat_map(|list| list["rows"].as_array().expect("rows"));
        for row in rows.chain(body["red"]["rows"].as_array().into_iter().flatten()) {
            assert!(row["opens"].as_str().is_some_and(|opens| opens.starts_with('/')), "{role}: {row}");
            assert!(!row["title"]["zh"].as_str().expect("a title").is_empty(), "{role}: {row}");
            assert!(!row["title"]["en"].as_str().expect("a title").is_empty(), "{role}: {row}");
        }
        for list in body["lists"].as_array().expect("lists") {
            let (count, rows) =
                (list["count"].as_u64().expect("a count"), list["rows"].as_array().expect("rows").len());
            assert!(rows as u64 <= count && (rows > 0) == (count > 0), "{role}: {}", list["key"]);
        }
    }
}

#[tokio::test]
async fn a_stage_of_the_overview_counts_what_the_board_counts() {
    let app = demo().await;
    let (_, board) = get(&app, "/api/v1/projects/board").await;
    let (_, body) = get(&app, "/api/v1/overview?role=director").await;
    let (columns, stages) = (board["columns"].as_array().expect("columns"), body["stages"].as_array().expect("stages"));
    assert_eq!(columns.len(), stages.len());
    for (column, stage) in columns.iter().zip(stages) {
        for field in ["stage", "count", "sum", "colours"] {
            assert_eq!(column[field], stage[field], "{field} of {}", stage["stage"]);
        }
        let marks = stage["marks"].as_array().expect("marks");
        let read = stage["count"].as_u64().expect("a count") - stage["colours"]["unknown"].as_u64().expect("a count");
        assert_eq!(marks.len() as u64, read, "{stage}");
        for mark in marks {
            let place = mark["place"].as_f64().expect("a place");
            let part = match mark["colour"].as_str().expect("a colour") {
                "green" => 0.0..1.0,
                "yellow" => 1.0..1.5,
                _ => 1.5..2.01,
            };
            assert!(part.contains(&place), "{mark}");
        }
    }
    assert!(stages.iter().any(|stage| stage["moved_on"].is_number()), "nothing ever moved on");
}

#[tokio::test]
async fn what_turns_red_this_week_is_in_the_clocks_or_has_turned() {
    let app = demo().await;
    let (_, body) = get(&app, "/api/v1/overview?role=director").await;
    let (red, day) = (&body["red"], body["day"].as_str().expect("a day"));
    let rows = red["rows"].as_array().expect("rows");
    assert!(!rows.is_empty(), "the sample has nothing red this week");
    assert_eq!(red["count"].as_u64(), Some(rows.len() as u64));
    let parts = ["past", "today", "ahead"].map(|part| red[part].as_u64().expect("a count"));
    assert_eq!(parts.iter().sum::<u64>(), rows.len() as u64, "{red}");
    let later = red["later"].as_array().expect("rows");
    assert_eq!(red["next_week"].as_u64(), Some(later.len() as u64));
    let after = |row: &Value| row["on"].as_str() > red["to"].as_str();
    assert!(!later.is_empty() && later.iter().all(after), "{red}");
    let days: Vec<i64> = rows.iter().map(|row| row["days"].as_i64().expect("days")).collect();
    assert!(days.is_sorted(), "{days:?}");
    let (_, clocks) = get(&app, "/api/v1/projects/clocks?days=7&colour=red").await;
    let due: Vec<(&str, i64)> = clocks["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|item| (item["turn"]["on"].as_str().expect("a day"), item["project"]["id"].as_i64().expect("an id")))
        .collect();
    for row in rows.iter().filter(|row| row["key"].as_str().is_some_and(|key| key.starts_with("project:"))) {
        let (on, key) = (row["on"].as_str().expect("a day"), row["key"].as_str().expect("a key"));
        assert!(on >= red["from"].as_str().unwrap_or("") && on <= red["to"].as_str().unwrap_or(""), "{row}");
        let id: i64 = key.trim_start_matches("project:").parse().expect("a number");
        assert!(on <= day || due.contains(&(on, id)), "{row}");
        assert!(row["limit"].is_number() && row["holder"].as_str().is_some_and(|holder| !holder.is_empty()), "{row}");
    }
}

#[tokio::test]
async fn the_plan_of_the_overview_is_that_of_the_indicators() {
    let app = demo().await;
    let (_, body) = get(&app, "/api/v1/overview?role=director").await;
    let plan = body["plan"].as_array().expect("a plan");
    assert!(plan.len() == 6 && plan.iter().all(|item| item["target"]["value"].is_i64()), "{}", body["plan"]);
    let targets = json!({ "targets": [{ "indicator": "signed", "value": 30 }, { "indicator": "leads", "value": 150 },
        { "indicator": "signed", "unit": "商务局", "value": 9 }] });
    let (status, _, answer) = ask(&app, "PUT /year-targets/2025", None, targets).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let (_, body) = get(&app, "/api/v1/overview?role=director").await;
    let (_, list) = get(&app, "/api/v1/indicators").await;
    let all = list["items"].as_array().expect("items");
    let aimed: Vec<&Value> = all.iter().filter(|item| !item["target"].is_null()).collect();
    assert_eq!(aimed.len(), 7, "{aimed:?}");
    assert_eq!(body["plan"].as_array().expect("a plan").iter().collect::<Vec<_>>(), aimed);
    assert_eq!(body["untargeted"].as_u64(), Some((all.len() - aimed.len()) as u64));
}

#[tokio::test]
async fn who_answers_for_all_looks_as_any_role_and_others_as_their_own() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    enter(&shared, "admin", UserRole::Admin).await;
    let (_, director) = enter(&shared, "director", UserRole::Director).await;
    let (_, officer) = enter(&shared, "officer", UserRole::Officer).await;
    let (status, _, body) = ask(&app, "GET /overview", Some(&officer), Value::Null).await;
    assert_eq!((status, &body["role"]["code"], &body["own"]), (StatusCode::OK, &json!("officer"), &json!(true)));
    assert_eq!(body["roles"].as_array().map(Vec::len), Some(1), "{body}");
    for role in ["director", "admin", "viewer", "clerk"] {
        let (status, _, _) = ask(&app, &format!("GET /overview?role={role}"), Some(&officer), Value::Null).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{role}");
    }
    for role in ["officer", "clerk", "admin", "department"] {
        let (status, _, body) = ask(&app, &format!("GET /overview?role={role}"), Some(&director), Value::Null).await;
        assert_eq!((status, &body["own"]), (StatusCode::OK, &json!(false)), "{role}");
    }
    let (status, _, _) = ask(&app, "GET /overview?role=king", Some(&director), Value::Null).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    // A director may not read the mail queue: the machine's page as seen by him has no line for it.
    let (_, _, body) = ask(&app, "GET /overview?role=admin", Some(&director), Value::Null).await;
    let rows = list(&body, "machine")["rows"].as_array().expect("rows");
    assert!(rows.iter().any(|row| row["key"] == "backup") && !rows.iter().any(|row| row["key"] == "mail"), "{body}");
}

#[tokio::test]
async fn an_officer_sees_what_he_has_in_hand_and_no_colleagues() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    enter(&shared, "admin", UserRole::Admin).await;
    let (_, officer) = enter(&shared, "officer", UserRole::Officer).await;
    let (_, _, body) = ask(&app, "GET /overview", Some(&officer), Value::Null).await;
    for key in ["due", "leads", "tasks", "owed"] {
        let rows = list(&body, key)["rows"].as_array().expect("rows");
        let theirs =
            |row: &&Value| !row["holder"].as_str().is_some_and(|who| who.contains("officer") || who.contains("商务局"));
        assert_eq!(rows.iter().find(theirs), None, "{key}");
    }
    let task = json!({ "title": "核对钢管项目用地", "owner": "officer", "unit": "商务局", "due": body["day"] });
    let (status, _, made) = ask(&app, "POST /tasks", Some(&officer), task).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let (_, _, body) = ask(&app, "GET /overview", Some(&officer), Value::Null).await;
    let key = format!("task:{}", made["id"]);
    let rows = list(&body, "tasks")["rows"].as_array().expect("rows");
    let row = rows.iter().find(|row| row["key"] == key.as_str()).unwrap_or_else(|| panic!("{body}"));
    assert_eq!(row["days"], 0);
}

#[tokio::test]
async fn a_number_of_a_teams_overview_leads_to_its_own_rows() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let (_, admin) = enter(&shared, "admin", UserRole::Admin).await;
    let team = json!({ "name": "园区专班", "zones": ["pipe-cluster"], "chains": [] });
    let (_, _, team) = ask(&app, "POST /teams", Some(&admin), team).await;
    let (lead, secret) = enter(&shared, "lead", UserRole::ZoneLead).await;
    let path = format!("/users/{}", lead.0);
    let (_, _, now) = ask(&app, &format!("GET {path}"), Some(&admin), Value::Null).await;
    let user = json!({ "version": now["version"], "role": "zone_lead", "unit": "商务局", "team": team["id"] });
    let (status, _, body) = ask(&app, &format!("PUT {path}"), Some(&admin), user).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let (_, _, body) = ask(&app, "GET /overview", Some(&secret), Value::Null).await;
    let listed = async |opens: &Value| {
        let query = opens.as_str().expect("an address").split_once('?').expect("a query").1.replace("view=table&", "");
        ask(&app, &format!("GET /projects?{query}&limit=500"), Some(&secret), Value::Null).await.2
    };
    let red = &body["red"];
    let behind = red["red"].as_u64().expect("a count") + red["yellow"].as_u64().expect("a count");
    assert!(behind > 0, "the sample's team has nothing late");
    assert_eq!(listed(&red["opens"]).await["total"].as_u64(), Some(behind));
    for stage in body["stages"].as_array().expect("stages") {
        assert_eq!(listed(&stage["opens"]).await["total"], stage["count"], "{}", stage["stage"]);
    }
}

#[tokio::test]
async fn an_office_without_anything_says_so() {
    let app = demo().await;
    let (_, body) = get(&app, "/api/v1/overview").await;
    assert_eq!((&body["blank"], &body["role"]["code"]), (&json!(false), &json!("director")));
}
