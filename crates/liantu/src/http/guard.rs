//! Who calls, and whether he may: one place before every operation.
//!
//! Finds the operation by method and matched path, the caller by his session, the answer in [`crate::rights`]. While there are no
//! users, whoever sits at the machine acts as administrator. Knows nothing about what an operation does.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::extract::{ConnectInfo, FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use model::DataClass;

use super::chains::same_origin;
use super::{ApiError, App, ErrorCode, Shared};
use crate::clock;
use crate::people::{Person, SESSION, is_secret, kept};
use crate::rights::{self, Right, right};

/// The cookie that holds a session's secret.
pub(crate) const COOKIE: &str = "liantu_session";

/// The header that a program without a browser's `Origin` sends with a session's cookie: a page of another site cannot set it.
const OWN: &str = "x-liantu";

/// The header that a page sends with what it asks by itself, at intervals: nobody is at the machine because of it, so it does not keep a
/// session open. Whoever leaves it out of such a call only keeps his own session.
const BY_ITSELF: &str = "x-liantu-background";

/// The header with the secret of a screen link.
const SCREEN: &str = "x-liantu-screen";

/// The link that a wall screen was opened by.
#[derive(Debug, Clone)]
pub(crate) struct Wall {
    /// SHA-256 of its secret.
    pub(crate) token: String,
}

/// What stands before the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Front {
    /// Nothing: browsers connect to it.
    Direct,
    /// A proxy on this machine that speaks TLS with browsers: cookies are for TLS alone, and the caller's address is the last that the
    /// proxy noted in `X-Forwarded-For`.
    TlsProxy,
}

/// Where a call comes from.
#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    /// The address, of IPv6 the network of it: whoever has one has them all. Empty in tests without a network.
    pub(crate) address: String,
    /// Whether it is this machine.
    pub(crate) here: bool,
    /// The program, as it calls itself.
    pub(crate) agent: String,
    /// SHA-256 of the secret in its cookie, whether or not it is one.
    pub(crate) token: Option<String>,
}

/// The operations of the contract by method and path.
pub(crate) struct Gate {
    shared: Arc<Shared>,
    operations: HashMap<(Method, String), (String, Option<&'static Right>)>,
}

impl Gate {
    /// Reads the contract, with paths as the router matches them.
    pub(crate) fn new(shared: Arc<Shared>, contract: &utoipa::openapi::OpenApi) -> Self {
        let mut operations = HashMap::new();
        for (path, item) in &contract.paths.paths {
            let methods = [
                (Method::GET, &item.get),
                (Method::PUT, &item.put),
                (Method::POST, &item.post),
                (Method::DELETE, &item.delete),
            ];
            for (method, operation) in methods {
                let Some(id) = operation.as_ref().and_then(|operation| operation.operation_id.clone()) else {
                    continue;
                };
                let row = right(&id);
                operations.insert((method, path.clone()), (id, row));
            }
        }
        Self { shared, operations }
    }
}

/// In tests: whoever is let pass is answered at once, without the work.
#[cfg(test)]
#[derive(Clone)]
pub(super) struct Rehearsal;

/// Lets a call pass to its operation, or answers why not.
pub(crate) async fn check(State(gate): State<Arc<Gate>>, mut request: Request, next: Next) -> Response {
    match admit(&gate, &mut request).await {
        #[cfg(test)]
        Ok(()) if request.extensions().get::<Rehearsal>().is_some() => {
            axum::http::StatusCode::NO_CONTENT.into_response()
        }
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

async fn admit(gate: &Gate, request: &mut Request) -> Result<(), ApiError> {
    let shared = &gate.shared;
    let visitor = visitor(shared.front, request);
    let method = if request.method() == Method::HEAD { Method::GET } else { request.method().clone() };
    let path = request.extensions().get::<MatchedPath>().map_or("", |path| path.as_str());
    // A method that a path does not know is the router's to refuse.
    let Some((id, row)) = gate.operations.get(&(method.clone(), path.to_owned())) else { return Ok(()) };
    let Some(right) = row else {
        return Err(forbidden(format!("nobody was given the right to `{id}`")));
    };
    if method != Method::GET {
        own_page(request.headers())?;
    }
    if rights::BY_SCREEN_LINK.contains(&id.as_str())
        && let Some(secret) = request.headers().get(SCREEN)
    {
        // Whoever shows a link is its wall, whatever session his browser has.
        let wall = wall(shared, secret.as_bytes()).await?;
        request.extensions_mut().insert(visitor);
        request.extensions_mut().insert(wall);
        return Ok(());
    }
    let person = match who(shared, &visitor, request.headers()).await {
        Ok(person) => person,
        Err(error) if right.class == DataClass::Public => {
            tracing::debug!("a public call of nobody: {error:?}");
            None
        }
        Err(error) => return Err(error),
    };
    match &person {
        None if right.class != DataClass::Public => return Err(not_signed_in()),
        Some(person) if !person.may(right) => {
            let role = person.role;
            return Err(forbidden(format!("the role `{role}` may not do `{id}`"))
                .hint(format!("角色“{}”没有这项权限", role.title().zh)));
        }
        _ => {}
    }
    request.extensions_mut().insert(visitor);
    if let Some(person) = person {
        request.extensions_mut().insert(Arc::new(person));
    }
    Ok(())
}

fn forbidden(message: String) -> ApiError {
    ApiError::new(ErrorCode::Forbidden, message)
}

fn not_signed_in() -> ApiError {
    ApiError::new(ErrorCode::NotSignedIn, "log in first").hint("请先登录")
}

/// The wall of a screen link. One that is none, has ended or was revoked is answered alike: whoever guesses learns nothing.
async fn wall(shared: &Shared, secret: &[u8]) -> Result<Wall, ApiError> {
    let none = || {
        ApiError::new(ErrorCode::ScreenNotFound, "no screen opens by this link: it ended or was revoked")
            .hint("大屏链接无效、已到期或已收回，请向管理员要新的链接")
    };
    let secret = std::str::from_utf8(secret).ok().filter(|secret| is_secret(secret)).ok_or_else(none)?;
    let token = kept(secret);
    let link = shared.store.screen_link(&token).await?;
    link.filter(|link| link.opens(clock::today())).map(|_| Wall { token }).ok_or_else(none)
}

/// Whoever calls; `None` when he shows no session.
async fn who(shared: &Shared, visitor: &Visitor, headers: &HeaderMap) -> Result<Option<Person>, ApiError> {
    if !any_users(shared).await? {
        at_the_machine(visitor, headers)?;
        return Ok(Some(Person::local()));
    }
    let Some(token) = &visitor.token else { return Ok(None) };
    let Some(row) = shared.store.session(token).await? else {
        return Err(
            ApiError::new(ErrorCode::NotSignedIn, "the session has ended; log in again").hint("登录已失效，请重新登录")
        );
    };
    let seen = clock::since(&row.seen_at);
    if seen > Duration::from_secs(SESSION.idle) || clock::since(&row.created_at) > Duration::from_secs(SESSION.whole) {
        shared.store.end_session(token).await?;
        return Err(ApiError::new(ErrorCode::NotSignedIn, "the session has run out; log in again")
            .hint("登录已过期，请重新登录"));
    }
    if seen > Duration::from_secs(SESSION.note) && !headers.contains_key(BY_ITSELF) {
        shared.store.touch_session(token, &clock::now()).await?;
    }
    Ok(Some(Person::of(row)))
}

/// Whether there are users. Once there is one there always is: none is ever removed.
pub(crate) async fn any_users(shared: &Shared) -> Result<bool, ApiError> {
    if shared.peopled.load(Ordering::Relaxed) {
        return Ok(true);
    }
    let any = shared.store.has_users().await?;
    if any {
        shared.peopled.store(true, Ordering::Relaxed);
    }
    Ok(any)
}

/// Without users only this machine is served, under its own names: a name of the outside that leads here is a trick or a proxy, and what
/// comes through either would act as administrator.
fn at_the_machine(visitor: &Visitor, headers: &HeaderMap) -> Result<(), ApiError> {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let name = host.rsplit_once(':').map_or(host, |(name, port)| if port.ends_with(']') { host } else { name });
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    let own = bare.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    let relayed = ["forwarded", "x-forwarded-for", "x-real-ip"].iter().any(|name| headers.contains_key(*name));
    if visitor.here && own && !relayed {
        return Ok(());
    }
    Err(forbidden("there are no users yet, so only the machine itself is served".to_owned())
        .hint("还没有用户：请在本机打开 http://localhost 设置管理员，或运行 liantu user add"))
}

/// A page of another site must not write here with the officer's browser. Where a browser sends no `Origin`, a session's cookie alone is
/// not enough.
fn own_page(headers: &HeaderMap) -> Result<(), ApiError> {
    same_origin(headers)?;
    let foreign = |why: &str| Err(ApiError::new(ErrorCode::ForeignOrigin, why));
    let site = headers.get("sec-fetch-site").and_then(|site| site.to_str().ok());
    if matches!(site, Some("cross-site" | "same-site")) {
        return foreign("a page of another site may not write here");
    }
    if secret_of(headers).is_some() && !headers.contains_key(header::ORIGIN) && !headers.contains_key(OWN) {
        return foreign("a write with a session needs the header `Origin` or `X-Liantu`");
    }
    Ok(())
}

/// Where a call comes from.
pub(super) fn visitor(front: Front, request: &Request) -> Visitor {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip().to_canonical());
    let headers = request.headers();
    let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let address = match front {
        Front::Direct => peer,
        // The last of the last line is the one that our proxy saw; those before it anyone can write, in a line of its own too.
        Front::TlsProxy => {
            let last = headers.get_all("x-forwarded-for").iter().next_back();
            let last = last.and_then(|line| line.to_str().ok()).and_then(|list| list.rsplit(',').next());
            last.and_then(|last| last.trim().parse::<IpAddr>().ok()).map(|ip| ip.to_canonical()).or(peer)
        }
    };
    Visitor {
        address: address.map(network).unwrap_or_default(),
        here: front == Front::Direct && peer.is_none_or(|peer| peer.is_loopback()),
        agent: said("user-agent").unwrap_or_default().to_owned(),
        token: secret_of(headers).map(kept),
    }
}

fn network(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

/// The secret in the session's cookie, when it has the form of one.
fn secret_of(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
    let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, secret) = pairs.find(|(name, _)| *name == COOKIE)?;
    is_secret(secret).then_some(secret)
}

impl FromRequestParts<Arc<Shared>> for App {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, shared: &Arc<Shared>) -> Result<Self, Infallible> {
        Ok(App::of(shared, parts.extensions.get::<Arc<Person>>().cloned()))
    }
}

impl FromRequestParts<Arc<Shared>> for Visitor {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Shared>) -> Result<Self, ApiError> {
        let visitor = parts.extensions.get::<Visitor>().cloned();
        visitor.ok_or_else(|| anyhow::anyhow!("a call came past the guard").into())
    }
}
