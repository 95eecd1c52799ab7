//! The HTTP interface under `/api/v1`, and the web app at every other path.
//!
//! Handler name = operation id, `<verb>_<resource>`; request and response structs stand beside the handler, shared ones in
//! `shapes`. One function builds the router: the server, the contract's snapshot and the tests all call it.

mod chains;
mod costs;
mod district;
mod enterprises;
mod error;
mod imports;
mod opportunities;
mod params;
mod sheets;
mod sites;
mod web;
mod zones;

use std::sync::Arc;

use axum::http::{HeaderName, HeaderValue};
use axum::{Json, Router};
use store::Store;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::config::Config;

pub(crate) use error::{ApiError, ErrorCode};

/// What every handler works on.
#[derive(Clone)]
pub(crate) struct App {
    /// The database.
    pub(crate) store: Store,
    /// The configuration.
    pub(crate) config: Arc<Config>,
}

/// The result of a handler.
pub(crate) type ApiResult<T> = Result<Json<T>, ApiError>;

#[derive(OpenApi)]
#[openapi(info(
    title = "Liantu",
    description = "One list and one atlas of a district: chains with their firms and gaps, zones with their opportunities."
))]
struct Contract;

/// Every route with its contract.
fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Contract::openapi())
        .routes(routes!(district::get_district))
        .routes(routes!(chains::list_chains))
        .routes(routes!(chains::get_chain))
        .routes(routes!(chains::list_gaps))
        .routes(routes!(chains::get_node))
        .routes(routes!(chains::put_judgement, chains::delete_judgement))
        .routes(routes!(sheets::get_sheet))
        .routes(routes!(sheets::get_cover))
        .routes(routes!(enterprises::list_enterprises))
        .routes(routes!(enterprises::get_enterprise))
        .routes(routes!(opportunities::list_opportunities))
        .routes(routes!(sites::list_sites))
        .routes(routes!(zones::list_zones))
        .routes(routes!(costs::list_costs))
        .routes(routes!(imports::list_imports))
        .routes(routes!(imports::get_import))
}

/// The contract as JSON text: what `openapi.json` of the repository holds.
#[cfg(test)]
pub(crate) fn openapi() -> String {
    let (_, contract) = OpenApiRouter::new().nest("/api/v1", routes()).split_for_parts();
    contract.to_pretty_json().expect("the contract is plain data")
}

/// The whole application.
pub(crate) fn app(state: App) -> Router {
    let (router, contract) = OpenApiRouter::new().nest("/api/v1", routes()).split_for_parts();
    let contract = Arc::new(contract);
    let header = |name: &'static str, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(HeaderName::from_static(name), HeaderValue::from_static(value))
    };
    router
        .route(
            "/api/v1/openapi.json",
            axum::routing::get(move || {
                let contract = Arc::clone(&contract);
                async move { Json(contract.as_ref().clone()) }
            }),
        )
        .route("/api/{*rest}", axum::routing::any(error::no_such_path))
        .fallback(web::serve)
        .layer(axum::middleware::from_fn(error::log_failures))
        .layer(CompressionLayer::new())
        .layer(header("cache-control", "no-cache"))
        .layer(header("x-content-type-options", "nosniff"))
        .layer(header("referrer-policy", "same-origin"))
        .layer(header("x-frame-options", "DENY"))
        .layer(header(
            "content-security-policy",
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
        ))
        .layer(TraceLayer::new_for_http())
        .with_state(state)
}

#[cfg(test)]
mod tests;
