//! Forms over HTTP: samples, a file of one's own, filled for a month, kept as submitted, compared.

use axum::http::Method;
use press::form::{Form, FormSheet};
use serde_json::json;

use super::*;

async fn desk() -> (Router, tempfile::TempDir) {
    let shared = shared().await;
    let folder = tempfile::tempdir().expect("a folder");
    shared.papers.set(folder.path().to_owned()).expect("no folder yet");
    (app(shared), folder)
}

async fn bytes(app: &Router, path: &str) -> Vec<u8> {
    let request = Request::get(path).body(Body::empty()).expect("a request");
    let response = app.clone().oneshot(request).await.expect("the router answers");
    let status = response.status();
    let bytes = to_bytes(response.into_body(), 64 << 20).await.expect("a body").to_vec();
    assert_eq!(status, StatusCode::OK, "{path}: {}", String::from_utf8_lossy(&bytes[..bytes.len().min(800)]));
    bytes
}

async fn with(app: &Router, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
    let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    send(app, request.body(Body::from(body.to_string())).expect("a request")).await
}

async fn bring(app: &Router, bytes: Vec<u8>) -> (StatusCode, Value) {
    send(app, Request::post("/api/v1/forms?name=form.xlsx").body(Body::from(bytes)).expect("a request")).await
}

fn opened(bytes: &[u8]) -> Vec<FormSheet> {
    Form::open(bytes).expect("a workbook").sheets()
}

fn shown(sheets: &[FormSheet], at: &str) -> String {
    let place = at.parse().expect("a cell");
    sheets[0].cells.iter().find(|cell| cell.place == place).map(|cell| cell.text.clone()).unwrap_or_default()
}

#[tokio::test]
async fn every_shipped_form_is_filled_and_says_what_it_rests_on() {
    let (app, _folder) = desk().await;
    let (status, list) = get(&app, "/api/v1/forms").await;
    assert_eq!((status, &list["month"]), (StatusCode::OK, &json!("2025-01")), "{list}");
    let forms = list["items"].as_array().expect("forms");
    assert!(forms.len() >= 9, "{}", forms.len());
    for form in forms {
        let word = form["form"].as_str().expect("a word");
        let (status, filling) = get(&app, &format!("/api/v1/forms/{word}/filling?month=2024-12")).await;
        assert_eq!(status, StatusCode::OK, "{word}: {filling}");
        let sheets = opened(&bytes(&app, &format!("/api/v1/forms/{word}/filled?month=2024-12")).await);
        assert_eq!(sheets.iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>(), ["报表", "依据"]);
        for cell in filling["cells"].as_array().expect("cells") {
            // Unknown stays empty with its reason; what is known stands in its cell as it is told.
            let told = cell["value"].as_str();
            assert_eq!(
                shown(&sheets, cell["cell"].as_str().expect("a cell")),
                told.unwrap_or_default(),
                "{word}: {cell}"
            );
            assert!(told.is_some() || cell["basis"]["zh"] != "", "{word}: {cell}");
        }
        let plain = opened(&bytes(&app, &format!("/api/v1/forms/{word}/filled?month=2024-12&basis=apart")).await);
        assert_eq!(plain.len(), 1, "{word}");
    }
}

#[tokio::test]
async fn a_month_without_records_is_unknown_and_never_nought() {
    let (app, _folder) = desk().await;
    let (_, filling) = get(&app, "/api/v1/forms/signed/filling?month=1999-01").await;
    let cells = filling["cells"].as_array().expect("cells");
    let figures: Vec<&Value> = cells.iter().filter(|cell| cell["title"]["zh"] != "填表月份").collect();
    assert!(!figures.is_empty() && figures.iter().all(|cell| cell["value"].is_null()), "{filling}");
    for month in ["2024", "2024-13", "2999-01", "x"] {
        let (status, answer) = get(&app, &format!("/api/v1/forms/signed/filling?month={month}")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{month}: {answer}");
    }
}

#[tokio::test]
async fn a_file_of_ones_own_is_mapped_filled_kept_and_compared() {
    let (app, _folder) = desk().await;
    let blank = bytes(&app, "/api/v1/forms/signed/file").await;
    let (status, form) = bring(&app, blank).await;
    assert_eq!(status, StatusCode::CREATED, "{form}");
    let block = &form["mapping"]["blocks"][0];
    assert_eq!(
        (&block["list"], &block["unit"], &block["rows"]),
        (&json!("signed"), &json!("wan"), &json!(10)),
        "{block}"
    );
    let word = form["form"].as_str().expect("a word");
    let path = format!("/api/v1/forms/{word}");
    let mut mapping = form["mapping"].clone();
    mapping["blocks"][0]["over"] = json!("year");
    mapping["cells"] = json!([{ "sheet": "报表", "cell": "C3", "holds": "signed", "over": "year", "required": true }]);
    let put = |mapping: &Value, version: i64| json!({ "version": version, "title": "样例表", "mapping": mapping });
    let (status, form) = with(&app, Method::PUT, &path, put(&mapping, 1)).await;
    assert_eq!((status, &form["faults"]), (StatusCode::OK, &json!([])), "{form}");
    let (status, stale) = with(&app, Method::PUT, &path, put(&mapping, 1)).await;
    assert_eq!(status, StatusCode::CONFLICT, "{stale}");

    let (_, filling) = get(&app, &format!("{path}/filling?month=2024-11")).await;
    let submit = json!({ "month": "2024-11", "basis": filling["basis"] });
    let (status, kept) = with(&app, Method::POST, &format!("{path}/submissions"), submit).await;
    assert_eq!(status, StatusCode::CREATED, "{kept}");
    let file = bytes(&app, &format!("/api/v1/form-submissions/{}/file", kept["id"])).await;
    assert_eq!(crate::papers::sha256(&file), kept["sha256"].as_str().expect("a sum"));
    let late = json!({ "month": "2024-11", "basis": -1 });
    let (status, answer) = with(&app, Method::POST, &format!("{path}/submissions"), late).await;
    assert_eq!(status, StatusCode::CONFLICT, "{answer}");

    // Nothing changed against itself; a month later the figure tells which projects came into it.
    let (_, same) = get(&app, &format!("{path}/filling?month=2024-11")).await;
    assert_eq!((&same["changes"], &same["since"]["id"]), (&json!([]), &kept["id"]));
    let (_, earlier) = get(&app, &format!("{path}/filling?month=2024-06")).await;
    let changes = earlier["changes"].as_array().expect("changes");
    let figure = changes.iter().find(|one| one["kind"] == "changed" && one["project"].is_null()).expect("the figure");
    let gone = changes.iter().filter(|one| one["kind"] == "left").count();
    assert_eq!(figure["left"].as_array().map(Vec::len), Some(gone), "{figure}");
    assert!(gone > 0, "{changes:?}");
}

#[tokio::test]
async fn what_is_wrong_with_a_mapping_is_told_all_at_once() {
    let (app, _folder) = desk().await;
    let (_, form) = bring(&app, bytes(&app, "/api/v1/forms/signed/file").await).await;
    let sum = form["sheets"][0]["cells"].as_array().expect("cells").iter().find(|cell| cell["formula"] == true);
    let sum = sum.expect("a sum")["cell"].clone();
    let cell = |sheet: &str, cell: Value, holds: &str| json!({ "sheet": sheet, "cell": cell, "holds": holds });
    let cells = json!([
        cell("没有的表", json!("A1"), "month"),
        cell("报表", json!("B1"), "month"),
        cell("报表", sum, "month"),
        cell("报表", json!("1A"), "month"),
        cell("报表", json!("B2"), "nothing"),
        cell("报表", json!("B2"), "month"),
    ]);
    let body = json!({ "version": 1, "title": "表", "mapping": { "cells": cells, "blocks": [] } });
    let path = format!("/api/v1/forms/{}", form["form"].as_str().expect("a word"));
    let (status, answer) = with(&app, Method::PUT, &path, body).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{answer}");
    let told: Vec<&str> =
        answer["error"]["refusals"].as_array().expect("refusals").iter().filter_map(|one| one["en"].as_str()).collect();
    for word in ["no sheet", "merged range", "formula", "no cell", "no indicator", "twice"] {
        assert!(told.iter().any(|text| text.contains(word)), "{word}: {told:?}");
    }
    for wrong in [b"nothing".to_vec(), b"\xd0\xcf\x11\xe0secret".to_vec(), b"PK\x03\x04cut".to_vec()] {
        let (status, answer) = bring(&app, wrong).await;
        assert_eq!((status, &answer["error"]["code"]), (StatusCode::BAD_REQUEST, &json!("refused")), "{answer}");
    }
    let (status, _) =
        with(&app, Method::PUT, "/api/v1/forms/signed", json!({ "version": 0, "title": "表", "mapping": {} })).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(get(&app, "/api/v1/forms/none").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn lists_side_by_side_columns_said_twice_and_cells_within_a_list_are_told() {
    let (app, _folder) = desk().await;
    let (_, form) = bring(&app, bytes(&app, "/api/v1/forms/signed/file").await).await;
    let first = form["mapping"]["blocks"][0]["first_row"].as_u64().expect("a row");
    let column = |letters: &str, field: &str| json!({ "column": letters, "field": field });
    let block = |row: u64, rows: u64, columns: Value| json!({ "sheet": "报表", "first_row": row, "rows": rows, "list": "signed", "columns": columns });
    let path = format!("/api/v1/forms/{}", form["form"].as_str().expect("a word"));
    let told = async |cells: Value, blocks: Value| -> Vec<String> {
        let body = json!({ "version": 1, "title": "表", "mapping": { "cells": cells, "blocks": blocks } });
        let (status, answer) = with(&app, Method::PUT, &path, body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{answer}");
        let refusals = answer["error"]["refusals"].as_array().expect("refusals").clone();
        refusals.iter().filter_map(|one| one["zh"].as_str().map(str::to_owned)).collect()
    };
    let name = || json!([column("B", "name")]);
    let beside =
        told(json!([]), json!([block(first, 5, name()), block(first + 4, 5, json!([column("D", "name")]))])).await;
    assert!(beside.len() == 1 && beside[0].contains("并排"), "{beside:?}");
    let twice = told(json!([]), json!([block(first, 5, json!([column("B", "name"), column("b", "investor")]))])).await;
    assert!(twice.len() == 1 && twice[0].contains("对应了两次"), "{twice:?}");
    let cell = json!([{ "sheet": "报表", "cell": format!("B{}", first + 1), "holds": "month" }]);
    let within = told(cell, json!([block(first, 5, name())])).await;
    assert!(within.len() == 1 && within[0].contains("对应了两次"), "{within:?}");
    // The sum's row is no row of the list; rows without an end are told, not counted out.
    let formula =
        told(json!([]), json!([block(first, 11, json!([column("E", "amount"), column("F", "amount")]))])).await;
    assert!(formula.iter().any(|text| text.contains("公式")), "{formula:?}");
    let endless = told(json!([]), json!([block(first, 4_000_000_000, name()), block(0, 1, name())])).await;
    assert!(endless.iter().filter(|text| text.contains("起始行")).count() == 2, "{endless:?}");
}
