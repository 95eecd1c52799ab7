//! One-time links: for anyone who has the secret, for one answer, with nothing on the page that was not chosen.

use axum::http::HeaderMap;
use chrono::Days;
use serde_json::json;
use store::NewReplyLink;

use super::departments::{ask, project_of};
use super::*;
use crate::clock;
use crate::people::kept;

/// A page or a sent form: status, headers, text.
pub(super) async fn page(
    app: &Router,
    path: &str,
    form: Option<(&str, Option<&str>)>,
) -> (StatusCode, HeaderMap, String) {
    let request = match form {
        None => Request::get(path).body(Body::empty()),
        Some((form, origin)) => {
            let request = Request::post(path)
                .header("content-type", "application/x-www-form-urlencoded")
                .header("host", "localhost:8787");
            let request = match origin {
                Some(origin) => request.header("origin", origin),
                None => request,
            };
            request.body(Body::from(form.to_owned()))
        }
    };
    let response = app.clone().oneshot(request.expect("a request")).await.expect("an answer");
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 64 << 20).await.expect("a body");
    (parts.status, parts.headers, String::from_utf8(bytes.to_vec()).expect("text"))
}

struct Letter {
    id: i64,
    ask: i64,
    path: String,
}

/// A letter to two departments and a link for the first.
async fn letter(shared: &Arc<Shared>, app: &Router) -> Letter {
    let project = project_of(shared, "商务局").await;
    let body = json!({ "title": "关于选址的征求意见函", "question": "请就<b>选址</b>提出意见", "projects": [project], "departments": ["工信局", "住建局"] });
    let (_, row) = ask(app, "POST /consultations", "", body).await;
    let (id, first) = (row["id"].as_i64().expect("an id"), row["asks"][0]["id"].as_i64().expect("an id"));
    let (status, link) = ask(app, &format!("POST /consultations/{id}/departments/{first}/links"), "", json!({})).await;
    assert_eq!(status, StatusCode::CREATED, "{link}");
    let path = link["path"].as_str().expect("a path").to_owned();
    assert!(path.len() == "/portal/reply/".len() + 64, "{path}");
    Letter { id, ask: first, path }
}

const FORM: &str = "opinion=conditions&text=%E5%85%88%E5%8A%9E%E7%8E%AF%E8%AF%84&name=%E8%81%94%E7%BB%9C%E5%91%98&post=%E7%A7%91%E9%95%BF";

#[tokio::test]
async fn a_link_is_answered_once_without_an_account_and_every_use_is_noted() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let letter = letter(&shared, &app).await;
    super::rights::enter(&shared, "admin", model::UserRole::Admin).await;
    let (status, headers, html) = page(&app, &letter.path, None).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        (&headers["cache-control"], &headers["referrer-policy"]),
        (&"no-store".parse().unwrap(), &"same-origin".parse().unwrap())
    );
    assert!(!html.contains("<script") && html.contains("请就&lt;b&gt;选址"), "{html}");
    let (status, _, html) = page(&app, &format!("{}?lang=en", letter.path), None).await;
    assert!(status == StatusCode::OK && html.contains("Send the answer"), "{html}");
    // What is missing is told, and what was typed stays in the form.
    let (status, _, html) =
        page(&app, &letter.path, Some(("opinion=object&text=&name=%E4%B9%99%22&post=", None))).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    for said in ["须写明具体内容", "请写答复人职务", "value=\"乙&quot;\"", "value=\"object\" required checked"]
    {
        assert!(html.contains(said), "{said}: {html}");
    }
    let (status, _, html) = page(&app, &letter.path, Some((FORM, Some("http://evil.example")))).await;
    assert!(status == StatusCode::FORBIDDEN && html.contains("先办环评"), "{status}: {html}");
    let (status, _, html) = page(&app, &letter.path, Some((FORM, Some("http://localhost:8787")))).await;
    assert!(status == StatusCode::OK && html.contains("答复已收到") && html.contains("先办环评"), "{html}");

    let (status, _, html) = page(&app, &letter.path, None).await;
    assert!(status == StatusCode::GONE && html.contains("已经收到"), "{html}");
    let (status, _, html) =
        page(&app, &letter.path, Some(("opinion=agree&text=%E6%94%B9%E4%B8%BB%E6%84%8F&name=a&post=b", None))).await;
    assert!(status == StatusCode::GONE && html.contains("改主意"), "what was typed comes back: {html}");
    let row = shared.store.consultation(letter.id).await.expect("a letter");
    let answer = row.asks[0].answer.as_ref().expect("an answer");
    assert_eq!(
        (answer.opinion, answer.text.as_str(), answer.way),
        (model::Opinion::Conditions, "先办环评", model::AnswerWay::Link)
    );
    assert_eq!(row.asks[1].answer, None, "a link answers for one department");
    let links = shared.store.links_of(&[letter.ask]).await.expect("links");
    let visits = shared.store.reply_visits(&[links[0].id]).await.expect("visits");
    let visits: Vec<&str> = visits.iter().map(|visit| visit.what.as_str()).collect();
    assert_eq!(visits, ["used", "used", "answered", "opened", "opened"]);
}

#[tokio::test]
async fn of_many_who_send_at_once_one_is_heard() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let letter = letter(&shared, &app).await;
    let sent = (0..8).map(|_| {
        let (app, path) = (app.clone(), letter.path.clone());
        tokio::spawn(async move { page(&app, &path, Some((FORM, None))).await.0 })
    });
    let mut statuses = Vec::new();
    for each in sent.collect::<Vec<_>>() {
        statuses.push(each.await.expect("sent").as_u16());
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 410, 410, 410, 410, 410, 410, 410]);
}

#[tokio::test]
async fn a_link_that_ended_was_revoked_or_was_never_made_says_so_and_loses_nothing() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let letter = letter(&shared, &app).await;
    let check = async |path: &str, expect: StatusCode, said: &str| {
        let (status, _, html) = page(&app, path, None).await;
        assert!(status == expect && html.contains(said), "{path}: {status} {html}");
        let (status, _, html) = page(&app, path, Some((FORM, None))).await;
        assert!(status == expect && html.contains("先办环评"), "{path}: {status} {html}");
    };
    let forged = format!("/portal/reply/{}", "0".repeat(64));
    check(&forged, StatusCode::NOT_FOUND, "没有这个链接").await;
    check("/portal/reply/short", StatusCode::NOT_FOUND, "没有这个链接").await;
    check(&letter.path.to_uppercase().replace("PORTAL/REPLY", "portal/reply"), StatusCode::NOT_FOUND, "没有这个链接")
        .await;

    let day = shared.projects.now(&shared.store).await.expect("projects").desk_day(&shared.config());
    let (secret, ends) = ("ab".repeat(32), day - Days::new(1));
    let new = NewReplyLink { ask: letter.ask, token: &kept(&secret), ends, by: "甲", at: &clock::now() };
    shared.store.create_reply_link(&new).await.expect("a link");
    check(&format!("/portal/reply/{secret}"), StatusCode::GONE, "到期").await;
    // The first was revoked by the one that was made after it.
    check(&letter.path, StatusCode::GONE, "收回").await;
    let line = format!("/consultations/{}/departments/{}/links", letter.id, letter.ask);
    let (_, link) = ask(&app, &format!("POST {line}"), "", json!({})).await;
    let path = link["path"].as_str().expect("a path").to_owned();
    assert_eq!(ask(&app, &format!("DELETE {line}"), "", Value::Null).await.0, StatusCode::OK);
    check(&path, StatusCode::GONE, "收回").await;
    let (_, link) = ask(&app, &format!("POST {line}"), "", json!({})).await;
    let path = link["path"].as_str().expect("a path").to_owned();
    let state = json!({ "version": 1, "state": "withdrawn", "reason": "重复" });
    assert_eq!(ask(&app, &format!("PUT /consultations/{}/state", letter.id), "", state).await.0, StatusCode::OK);
    check(&path, StatusCode::GONE, "已撤回").await;
    assert_eq!(shared.store.consultation(letter.id).await.expect("a letter").asks[0].answer, None);
    for (ends, said) in [("2024-01-01", "lies before today"), ("2099-01-01", "at most"), ("soon", "not a day")] {
        let (status, answer) = ask(&app, &format!("POST {line}"), "", json!({ "ends": ends })).await;
        assert!(
            status.is_client_error() && (status == StatusCode::CONFLICT || answer.to_string().contains(said)),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn a_megabyte_is_told_to_be_too_long_and_more_is_not_read() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let letter = letter(&shared, &app).await;
    let long = format!("opinion=agree&name=a&post=b&text={}", "x".repeat(1 << 20));
    let (status, _, html) = page(&app, &letter.path, Some((&long, None))).await;
    assert!(status == StatusCode::BAD_REQUEST && html.contains("最多 2000 字") && html.len() > 1 << 20);
    let longer = format!("text={}", "x".repeat(5 << 20));
    assert_eq!(page(&app, &letter.path, Some((&longer, None))).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    let control = "opinion=agree&name=%E4%B9%99%00%1b&post=b";
    let (status, _, html) = page(&app, &letter.path, Some((control, None))).await;
    assert!(status == StatusCode::BAD_REQUEST && html.contains("控制字符"), "{html}");
    assert_eq!(page(&app, &letter.path, Some(("%%%&&==\u{0}", None))).await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn who_guesses_waits_and_who_was_given_a_link_does_not() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let letter = letter(&shared, &app).await;
    let mut last = StatusCode::OK;
    for number in 0..40 {
        last = page(&app, &format!("/portal/reply/{number:064x}"), None).await.0;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(page(&app, &letter.path, None).await.0, StatusCode::OK);
    for _ in 0..40 {
        last = page(&app, &letter.path, None).await.0;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS, "one link is no load test");
}

#[tokio::test]
async fn a_page_shows_what_was_chosen_and_nothing_else() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let folder = tempfile::tempdir().expect("a folder");
    shared.papers.set(folder.path().to_owned()).expect("set once");
    // Every internal field of the project, another paper, another department's answer, a promise: each with a word of its own.
    let id = project_of(&shared, "商务局").await;
    let project = shared.store.project(model::ProjectId(id)).await.expect("a project");
    let facts = model::Project {
        investor: "MARK-A1".into(),
        content: "MARK-A2".into(),
        referrer: "MARK-A3".into(),
        asks: "MARK-A4".into(),
        note: "MARK-A5".into(),
        owner: "MARK-A6".into(),
        parent: "MARK-A7".into(),
        site_need: "MARK-A8".into(),
        ..project.project
    };
    let turn = store::ProjectTurn { id: project.id, version: project.version, by: "甲", at: &clock::now() };
    shared.store.put_project(&turn, &facts).await.expect("changed");
    let bring = async |name: &str, bytes: &[u8]| {
        let request = Request::post(format!("/api/v1/projects/{id}/attachments?name={name}&by=MARK-B0"));
        let (status, row) = send(&app, request.body(Body::from(bytes.to_vec())).expect("a request")).await;
        assert_eq!(status, StatusCode::CREATED, "{row}");
        row["sha256"].as_str().expect("a sum").to_owned()
    };
    let chosen = bring("chosen.pdf", b"%PDF-1.7 chosen").await;
    bring("MARK-B1.pdf", b"%PDF-1.7 other").await;
    let promise = json!({ "project": id, "kind": "service", "text": "MARK-C1", "note": "MARK-C2" });
    assert_eq!(ask(&app, "POST /promises", "", promise).await.0, StatusCode::CREATED);
    let body = json!({ "title": "征求意见", "question": "请提意见", "projects": [id], "papers": [chosen], "departments": ["工信局", "住建局"] });
    let (_, row) = ask(&app, "POST /consultations", "", body).await;
    let (letter, first, second) =
        (row["id"].as_i64().unwrap(), row["asks"][0]["id"].as_i64().unwrap(), row["asks"][1]["id"].as_i64().unwrap());
    let day = shared.projects.now(&shared.store).await.expect("projects").desk_day(&shared.config()).to_string();
    let answer = json!({ "opinion": "object", "text": "MARK-D1", "name": "MARK-D2", "post": "MARK-D3", "on": day });
    let line = format!("PUT /consultations/{letter}/departments/{second}/answer");
    assert_eq!(ask(&app, &line, "", answer).await.0, StatusCode::OK);
    let (_, link) = ask(&app, &format!("POST /consultations/{letter}/departments/{first}/links"), "", json!({})).await;
    let path = link["path"].as_str().expect("a path").to_owned();
    let mut pages = vec![
        page(&app, &path, None).await.2,
        page(&app, &format!("{path}?lang=en"), None).await.2,
        page(&app, &path, Some(("opinion=&text=a", None))).await.2,
        page(&app, &format!("{path}/papers/0"), None).await.2,
    ];
    for beyond in ["1", "9", "-1", "x", "../0"] {
        let (status, _, html) = page(&app, &format!("{path}/papers/{beyond}"), None).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{beyond}");
        pages.push(html);
    }
    assert_eq!(pages[3], "%PDF-1.7 chosen");
    pages.push(page(&app, &path, Some((FORM, None))).await.2);
    pages.push(page(&app, &path, None).await.2);
    assert_eq!(page(&app, &format!("{path}/papers/0"), None).await.0, StatusCode::GONE);
    assert!(pages[0].contains("chosen.pdf") && pages[0].contains("工信局"), "{}", pages[0]);
    for html in &pages {
        assert!(!html.contains("MARK-"), "{html}");
        assert!(!html.contains("住建局"), "who else is asked is not said: {html}");
    }
}
