//! Files over HTTP: brought, mapped, previewed, taken in, taken back.

use axum::http::Method;
use serde_json::json;

use super::*;

const LEDGER: &str = "某区重点项目台账（截至2024年12月20日）,,,,,,\n,,,,,单位：亿元,\n\
序号,项目名称,投资企业,总投资,签约时间,阶段,牵头人手机\n\
1,样例甲项目,样例甲公司,约3,2024.5,签约未开工,张经理13800000000\n\
2,样例乙项目,样例乙公司,3-5,,在谈,\n\
合计,,,8,,,\n";

async fn desk() -> (Router, tempfile::TempDir) {
    let shared = shared().await;
    let folder = tempfile::tempdir().expect("a folder");
    shared.papers.set(folder.path().to_owned()).expect("no folder yet");
    (app(shared), folder)
}

async fn bring(app: &Router, kind: &str, name: &str, bytes: Vec<u8>) -> (StatusCode, Value) {
    let path = format!("/api/v1/import-drafts?kind={kind}&name={name}");
    send(app, Request::post(path).body(Body::from(bytes)).expect("a request")).await
}

async fn with(app: &Router, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
    let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    send(app, request.body(Body::from(body.to_string())).expect("a request")).await
}

#[tokio::test]
async fn a_ledger_is_brought_previewed_taken_in_and_taken_back() {
    let (app, _folder) = desk().await;
    let (status, draft) = bring(&app, "projects", "ledger.csv", LEDGER.into()).await;
    assert_eq!(status, StatusCode::CREATED, "{draft}");
    assert_eq!((&draft["as_of"], &draft["rows"]), (&json!("2024-12-20"), &json!(2)));
    let fields: Vec<&str> =
        draft["columns"].as_array().expect("columns").iter().map(|c| c["field"].as_str().unwrap_or("-")).collect();
    assert_eq!(fields, ["number", "name", "investor", "amount", "signed", "stage", "-"]);
    let id = draft["id"].as_i64().expect("an id");
    let path = format!("/api/v1/import-drafts/{id}");
    let (_, preview) = get(&app, &format!("{path}/preview")).await;
    assert_eq!((&preview["new"], &preview["suspected"]), (&json!(2), &json!(0)), "{preview}");
    assert_eq!(preview["rows"][0]["stages"][0]["said"], "2024.5");
    let commit = json!({ "version": 1, "basis": preview["basis"] });
    let (status, import) = with(&app, Method::POST, &format!("{path}/commit"), commit.clone()).await;
    assert_eq!(status, StatusCode::CREATED, "{import}");
    let (_, list) = get(
        &app,
        "/api/v1/projects?q=样例甲项目".replace("样例甲项目", "%E6%A0%B7%E4%BE%8B%E7%94%B2%E9%A1%B9%E7%9B%AE").as_str(),
    )
    .await;
    assert_eq!((&list["total"], &list["items"][0]["stage"]["code"]), (&json!(1), &json!("signed")), "{list}");
    // A second commit of one preview is refused.
    let (status, twice) = with(&app, Method::POST, &format!("{path}/commit"), commit).await;
    assert_eq!(status, StatusCode::CONFLICT, "{twice}");
    // The same file again: its columns are remembered, its rows known.
    let (_, again) = bring(&app, "projects", "ledger.csv", LEDGER.into()).await;
    assert_eq!(again["columns"][1]["why"], "memory");
    let (_, preview) = get(&app, &format!("/api/v1/import-drafts/{}/preview", again["id"])).await;
    assert_eq!((&preview["new"], &preview["suspected"]), (&json!(0), &json!(0)), "{preview}");
    assert_eq!(preview["known"].as_i64().unwrap_or(0) + preview["unchanged"].as_i64().unwrap_or(0), 2);
    let state = format!("/api/v1/imports/{}/state", import["id"]);
    let (status, turned) = with(&app, Method::PUT, &state, json!({ "state": "undone" })).await;
    assert_eq!((status, &turned["kept"]), (StatusCode::OK, &json!([])), "{turned}");
    let (_, list) = get(&app, "/api/v1/projects?q=%E6%A0%B7%E4%BE%8B%E7%94%B2%E9%A1%B9%E7%9B%AE").await;
    assert_eq!(list["total"], 0);
}

#[tokio::test]
async fn a_row_that_may_be_a_known_project_waits_for_a_judgement() {
    let (app, _folder) = desk().await;
    let (_, first) = bring(&app, "projects", "a.csv", "项目名称,投资方,阶段\n一期项目,样例丙公司,在谈\n".into()).await;
    let (_, preview) = get(&app, &format!("/api/v1/import-drafts/{}/preview", first["id"])).await;
    let commit = json!({ "version": 1, "basis": preview["basis"] });
    let (status, made) =
        with(&app, Method::POST, &format!("/api/v1/import-drafts/{}/commit", first["id"]), commit.clone()).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let (_, second) = bring(&app, "projects", "b.csv", "项目名称,投资方,阶段\n二期项目,样例丙公司,在谈\n".into()).await;
    let path = format!("/api/v1/import-drafts/{}", second["id"]);
    let (_, preview) = get(&app, &format!("{path}/preview")).await;
    assert_eq!(preview["suspected"], 1, "{preview}");
    assert_eq!(preview["rows"][0]["twins"][0]["name"], "一期项目");
    // Nothing can be taken in before someone says which it is; a preview older than the data is refused.
    let (status, _) =
        with(&app, Method::POST, &format!("{path}/commit"), json!({ "version": 1, "basis": preview["basis"] })).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let (status, _) = with(&app, Method::POST, &format!("{path}/commit"), commit).await;
    assert_eq!(status, StatusCode::CONFLICT);
    let columns =
        json!([{ "index": 0, "field": "name" }, { "index": 1, "field": "investor" }, { "index": 2, "field": "stage" }]);
    let body = json!({ "version": 1, "columns": columns, "judged": { "2": "new" } });
    let (status, put) = with(&app, Method::PUT, &path, body).await;
    assert_eq!((status, &put["version"]), (StatusCode::OK, &json!(2)), "{put}");
    let (_, draft) = get(&app, &path).await;
    assert_eq!(draft["judged"], json!({ "2": "new" }), "what was said is not forgotten with the page");
    let (_, preview) = get(&app, &format!("{path}/preview")).await;
    assert_eq!((&preview["new"], &preview["suspected"]), (&json!(1), &json!(0)), "{preview}");
    // Two columns of one meaning are refused by their names.
    let columns = json!([{ "index": 0, "field": "name" }, { "index": 1, "field": "name" }]);
    let (status, refused) = with(&app, Method::PUT, &path, json!({ "version": 2, "columns": columns })).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(refused["error"]["refusals"][0]["zh"].as_str().is_some_and(|zh| zh.contains("只能留一列")), "{refused}");
}

#[tokio::test]
async fn the_same_name_is_known_only_where_nothing_speaks_against_it() {
    let (app, _folder) = desk().await;
    let head = "项目名称,投资方,总投资（亿元）,阶段\n";
    let first = format!("{head}钻杆项目,样例丙公司,3,在谈\n标准厂房项目,,2,在谈\n");
    let (_, first) = bring(&app, "projects", "a.csv", first.into()).await;
    let path = format!("/api/v1/import-drafts/{}", first["id"]);
    let (_, preview) = get(&app, &format!("{path}/preview")).await;
    let commit = json!({ "version": 1, "basis": preview["basis"] });
    let (status, made) = with(&app, Method::POST, &format!("{path}/commit"), commit).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    for (row, effect, why) in [
        ("钻杆项目,样例丙公司,3,在谈", "unchanged", ""),
        ("钻杆项目,样例丙公司,4,在谈", "unchanged", ""),
        ("钻杆项目,样例丙公司,30000,在谈", "suspected", "总投资不同"),
        ("钻杆项目,样例丁公司,3,在谈", "suspected", "投资方不同"),
        ("钻杆项目,,3,在谈", "unchanged", ""),
        ("钻杆项目,,4,在谈", "suspected", "总投资不同"),
        ("标准厂房项目,样例戊公司,2,在谈", "known", ""),
        ("标准厂房项目,样例戊公司,5,在谈", "suspected", "总投资不同"),
    ] {
        let (_, draft) = bring(&app, "projects", "b.csv", format!("{head}{row}\n").into()).await;
        let (_, preview) = get(&app, &format!("/api/v1/import-drafts/{}/preview", draft["id"])).await;
        let planned = &preview["rows"][0];
        assert_eq!(planned["effect"], effect, "{row}: {preview}");
        let words = planned["words"].to_string();
        assert!(words.contains(why), "{row}: {words}");
    }
    // Within one file: the same again is left out, another amount under the same name is asked about, and is new when somebody says so.
    let rows = [
        "门窗项目,样例己公司,1",
        "灯具项目,样例庚公司,1",
        "门窗项目,样例己公司,1",
        "五金项目,样例辛公司,1",
        "门窗项目,样例己公司,9",
    ];
    let twice = format!("{head}{}", rows.map(|row| format!("{row},在谈\n")).concat());
    let (_, draft) = bring(&app, "projects", "c.csv", twice.into()).await;
    let path = format!("/api/v1/import-drafts/{}", draft["id"]);
    let (_, preview) = get(&app, &format!("{path}/preview")).await;
    let effects: Vec<&str> =
        preview["rows"].as_array().expect("rows").iter().filter_map(|row| row["effect"].as_str()).collect();
    assert_eq!(effects, ["new", "new", "skipped", "new", "suspected"], "{preview}");
    let (_, sorted) = get(&app, &format!("{path}/preview?sort=attention")).await;
    assert_eq!((&sorted["rows"][0]["row"], &sorted["rows"][2]["effect"]), (&json!(6), &json!("new")), "{sorted}");
    assert_eq!(get(&app, &format!("{path}/preview?sort=size")).await.0, StatusCode::BAD_REQUEST);
    let columns = json!([{ "index": 0, "field": "name" }, { "index": 1, "field": "investor" },
        { "index": 2, "field": "amount" }, { "index": 3, "field": "stage" }]);
    let body = json!({ "version": draft["version"], "columns": columns, "judged": { "6": "new" } });
    let (status, put) = with(&app, Method::PUT, &path, body).await;
    assert_eq!(status, StatusCode::OK, "{put}");
    let (_, preview) = get(&app, &format!("{path}/preview")).await;
    assert_eq!((&preview["new"], &preview["suspected"]), (&json!(4), &json!(0)), "{preview}");
}

#[tokio::test]
async fn a_project_with_a_promise_stays_when_its_import_is_undone_and_says_so() {
    let (app, _folder) = desk().await;
    let (_, draft) = bring(&app, "projects", "a.csv", "项目名称,投资方,阶段\n丙项目,样例丙公司,在谈\n".into()).await;
    let path = format!("/api/v1/import-drafts/{}", draft["id"]);
    let (_, preview) = get(&app, &format!("{path}/preview")).await;
    let commit = json!({ "version": 1, "basis": preview["basis"] });
    let (_, import) = with(&app, Method::POST, &format!("{path}/commit"), commit).await;
    let (_, list) = get(&app, "/api/v1/projects?q=%E4%B8%99%E9%A1%B9%E7%9B%AE").await;
    let project = list["items"][0]["id"].clone();
    let letter = json!({ "title": "试函", "question": "请提意见", "projects": [project], "departments": ["工信局"] });
    let (status, letter) = with(&app, Method::POST, "/api/v1/consultations", letter).await;
    assert_eq!(status, StatusCode::CREATED, "{letter}");
    let state = format!("/api/v1/imports/{}/state", import["id"]);
    let (status, turned) = with(&app, Method::PUT, &state, json!({ "state": "undone" })).await;
    assert_eq!(status, StatusCode::OK, "{turned}");
    let kept = &turned["kept"][0];
    assert_eq!((&kept["name"], &kept["ties"][0]["kind"]), (&json!("丙项目"), &json!("letter")), "{turned}");
    assert_eq!(get(&app, "/api/v1/projects?q=%E4%B8%99%E9%A1%B9%E7%9B%AE").await.1["total"], 1);
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_told_in_both_languages() {
    let (app, _folder) = desk().await;
    for (name, bytes, zh) in [
        ("a.xlsx", b"".to_vec(), "是空的"),
        ("a.xlsx", b"PK\x03\x04 broken".to_vec(), "损坏"),
        ("a.csv", "甲,乙\n1,2\n".into(), "没有找到表头"),
        ("a.pdf", b"%PDF-1.4 nothing".to_vec(), "不是表格文件"),
    ] {
        let (status, answer) = bring(&app, "projects", name, bytes).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{name}: {answer}");
        let said = answer["error"]["refusals"][0]["zh"].as_str().unwrap_or_default();
        assert!(said.contains(zh), "{name}: {answer}");
    }
    let (status, _) = bring(&app, "nothing", "a.csv", b"x".to_vec()).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let (_, list) = get(&app, "/api/v1/import-drafts").await;
    assert_eq!(list["items"], json!([]));
}
