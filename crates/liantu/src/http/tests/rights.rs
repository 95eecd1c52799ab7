//! Every operation of the contract as every role, as nobody, and at the machine without users.

use model::{DataClass, User, UserId, UserName, UserRole};
use store::{Entry, NewSession, Signed};

use super::*;
use crate::clock;
use crate::people::{kept, secret};
use crate::rights::right;

/// A user of a role, logged in without a password: the secret of his session.
pub(super) async fn enter(shared: &Shared, name: &str, role: UserRole) -> (UserId, String) {
    let store = &shared.store;
    let entry = if store.has_users().await.expect("users") { Entry::Another } else { Entry::First };
    let name = UserName::parse(name).expect("a name");
    let user = User { name, role, unit: "商务局".into(), team: None };
    let at = clock::now();
    let row = store.create_user(&user, "$none", entry, Signed { by: "local", at: &at }).await.expect("entered");
    let secret = secret().expect("random numbers");
    let token = kept(&secret);
    let new = NewSession { token: &token, user: row.id, at: &at, address: "", agent: "" };
    store.begin_session(&new, "2000-01-01T00:00:00Z").await.expect("a session");
    (row.id, secret)
}

/// An operation of the contract.
struct Operation {
    id: String,
    method: String,
    path: String,
    takes_body: bool,
}

fn operations() -> Vec<Operation> {
    let contract: Value = serde_json::from_str(&openapi()).expect("the contract is JSON");
    let mut found = Vec::new();
    for (path, item) in contract["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("methods") {
            found.push(Operation {
                id: operation["operationId"].as_str().expect("an id").to_owned(),
                method: method.to_uppercase(),
                // What is asked for is nowhere to be found: rights come before it.
                path: path
                    .split('/')
                    .map(|part| if part.starts_with('{') { "0" } else { part })
                    .collect::<Vec<_>>()
                    .join("/"),
                takes_body: !operation["requestBody"].is_null(),
            });
        }
    }
    assert!(found.len() > 80, "the contract lost its operations");
    found
}

/// Whether the work is done, or only asked for at the door.
#[derive(PartialEq)]
enum Way {
    Whole,
    ToTheDoor,
}

/// Calls an operation with an empty body and says with which status and code it was answered.
async fn call(app: &Router, operation: &Operation, secret: Option<&str>, way: Way) -> (StatusCode, String) {
    let mut request = Request::builder()
        .method(operation.method.as_str())
        // In no language and of no region: a book that was asked for in earnest would be printed for each role.
        .uri(format!("{}?lang=none&region=none&format=none", operation.path))
        .header("host", "127.0.0.1:8787")
        .header("origin", "http://127.0.0.1:8787");
    if let Some(secret) = secret {
        request = request.header("cookie", format!("other=1; liantu_session={secret}"));
    }
    let body = if operation.takes_body {
        request = request.header("content-type", "application/json");
        Body::from("[]")
    } else {
        Body::empty()
    };
    let mut request = request.body(body).expect("a request");
    if way == Way::ToTheDoor {
        request.extensions_mut().insert(guard::Rehearsal);
    }
    let response = app.clone().oneshot(request).await.expect("an answer");
    let status = response.status();
    if status.is_success() {
        // A stream of events would not end.
        return (status, String::new());
    }
    let bytes = to_bytes(response.into_body(), 1 << 20).await.expect("a body");
    let body: Value = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    (status, body["error"]["code"].as_str().unwrap_or_default().to_owned())
}

const REFUSED: [&str; 2] = ["forbidden", "not_signed_in"];

#[tokio::test]
async fn nobody_does_what_the_table_does_not_give_him() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    let mut people = Vec::new();
    for role in [UserRole::Admin].into_iter().chain(UserRole::ALL.iter().copied().filter(|r| *r != UserRole::Admin)) {
        people.push((role, enter(&shared, &format!("user.{}", role.as_str().replace('_', "")), role).await.1));
    }
    let mut called = 0;
    for operation in operations() {
        let row = right(&operation.id).unwrap_or_else(|| panic!("`{}` has no row", operation.id));
        let (status, code) = call(&app, &operation, None, Way::ToTheDoor).await;
        if row.class == DataClass::Public {
            assert!(!REFUSED.contains(&code.as_str()), "nobody, {}: {status} {code}", operation.id);
        } else {
            assert_eq!(
                (status, code.as_str()),
                (StatusCode::UNAUTHORIZED, "not_signed_in"),
                "nobody, {}",
                operation.id
            );
        }
        for (role, secret) in &people {
            let (status, code) = call(&app, &operation, Some(secret), Way::ToTheDoor).await;
            called += 1;
            if row.allows(*role) {
                assert_eq!((status, code.as_str()), (StatusCode::NO_CONTENT, ""), "{role}, {}", operation.id);
            } else {
                assert_eq!((status, code.as_str()), (StatusCode::FORBIDDEN, "forbidden"), "{role}, {}", operation.id);
            }
        }
    }
    assert!(called > 600, "only {called} calls");
}

#[tokio::test]
async fn at_the_machine_without_users_everything_may_be_done() {
    let shared = shared().await;
    let app = app(Arc::clone(&shared));
    for operation in operations() {
        let (status, code) = call(&app, &operation, None, Way::Whole).await;
        assert!(!REFUSED.contains(&code.as_str()), "{}: {status} {code}", operation.id);
    }
}

#[tokio::test]
async fn without_users_only_the_machine_itself_is_served() {
    let app = demo().await;
    let ask = async |name: &str, value: &str| {
        let request = Request::get("/api/v1/chains").header(name, value).body(Body::empty()).expect("a request");
        let (status, body) = send(&app, request).await;
        (status, body["error"]["code"].as_str().unwrap_or_default().to_owned())
    };
    for host in ["localhost", "localhost:8787", "127.0.0.1:8787", "[::1]:8787", "[::1]", "LOCALHOST:1"] {
        assert_eq!(ask("host", host).await.0, StatusCode::OK, "{host}");
    }
    for (name, value) in [
        ("host", "liantu.example"),
        ("host", "127.0.0.1.evil.example:8787"),
        ("host", "192.0.2.1"),
        ("x-forwarded-for", "192.0.2.1"),
        ("forwarded", "for=192.0.2.1"),
    ] {
        assert_eq!(ask(name, value).await, (StatusCode::FORBIDDEN, "forbidden".to_owned()), "{name}: {value}");
    }
}

#[tokio::test]
async fn pages_for_anyone_and_the_web_app_ask_for_no_session() {
    let shared = shared().await;
    enter(&shared, "admin", UserRole::Admin).await;
    let app = app(Arc::clone(&shared));
    for path in ["/", "/login", "/portal/atlas", "/portal/atlas/steel-pipe", "/api/v1/openapi.json"] {
        let response =
            app.clone().oneshot(Request::get(path).body(Body::empty()).expect("a request")).await.expect("an answer");
        assert_eq!(response.status(), StatusCode::OK, "{path}");
    }
    assert_eq!(get(&app, "/api/v1/nowhere").await.0, StatusCode::NOT_FOUND);
    let head = Request::head("/api/v1/enterprises").body(Body::empty()).expect("a request");
    assert_eq!(send(&app, head).await.0, StatusCode::UNAUTHORIZED);
}
