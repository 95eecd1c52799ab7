//! One error type at the rim. The codes stand in one table; the text says what failed, for which input; the cause is logged
//! once and never sent.

use std::sync::Arc;

use axum::Json;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use store::StoreError;
use utoipa::ToSchema;

/// What can go wrong, for a client to switch on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ErrorCode {
    /// No chain of that id.
    ChainNotFound,
    /// No node of that id on the chain.
    NodeNotFound,
    /// No version of the weights of that number.
    WeightsNotFound,
    /// No firm of that id.
    EnterpriseNotFound,
    /// No site of that id.
    SiteNotFound,
    /// No import of that id.
    ImportNotFound,
    /// No job of that id.
    JobNotFound,
    /// No trip of that id.
    TripNotFound,
    /// No line of the survey of that id, or it was taken back.
    SurveyNotFound,
    /// No draft or version of a chain of that number.
    DraftNotFound,
    /// No bulletin of that id.
    BulletinNotFound,
    /// No indicator of that id on that day.
    IndicatorNotFound,
    /// No saved question of that id.
    QuestionNotFound,
    /// Nothing at this path.
    PathNotFound,
    /// The request cannot be read or asks for something impossible.
    InvalidRequest,
    /// A write came from another site's page.
    ForeignOrigin,
    /// Someone else changed it first.
    Conflict,
    /// The database cannot be reached; try again.
    Unavailable,
    /// A fault of the product; its cause is in the server's log.
    Internal,
}

impl ErrorCode {
    fn status(self) -> StatusCode {
        match self {
            Self::ChainNotFound
            | Self::NodeNotFound
            | Self::WeightsNotFound
            | Self::EnterpriseNotFound
            | Self::SiteNotFound
            | Self::ImportNotFound
            | Self::JobNotFound
            | Self::TripNotFound
            | Self::SurveyNotFound
            | Self::DraftNotFound
            | Self::BulletinNotFound
            | Self::IndicatorNotFound
            | Self::QuestionNotFound
            | Self::PathNotFound => StatusCode::NOT_FOUND,
            Self::InvalidRequest => StatusCode::BAD_REQUEST,
            Self::ForeignOrigin => StatusCode::FORBIDDEN,
            Self::Conflict => StatusCode::CONFLICT,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// An answer that is a failure.
#[derive(Debug)]
pub(crate) struct ApiError {
    code: ErrorCode,
    message: String,
    hint: Option<String>,
    cause: Option<anyhow::Error>,
}

/// The body of a failure.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ErrorBody {
    /// What failed.
    pub(crate) error: ErrorDetail,
}

/// What failed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ErrorDetail {
    /// For programs.
    pub(crate) code: ErrorCode,
    /// For people.
    pub(crate) message: String,
    /// What to try, when there is something.
    pub(crate) hint: Option<String>,
}

impl ApiError {
    /// A failure in words.
    pub(crate) fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: None, cause: None }
    }

    /// What to try.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// No such chain.
    pub(crate) fn chain_not_found(id: &str) -> Self {
        Self::new(ErrorCode::ChainNotFound, format!("no chain `{id}`")).hint("`GET /api/v1/chains` lists the chains")
    }

    /// No such node on a chain.
    pub(crate) fn node_not_found(chain: &str, node: &str) -> Self {
        Self::new(ErrorCode::NodeNotFound, format!("no node `{node}` on chain `{chain}`"))
    }
}

/// A cause for the log, carried beside the response.
#[derive(Clone)]
struct Cause(Arc<anyhow::Error>);

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = ErrorBody { error: ErrorDetail { code: self.code, message: self.message, hint: self.hint } };
        let mut response = (self.code.status(), Json(body)).into_response();
        if let Some(cause) = self.cause {
            response.extensions_mut().insert(Cause(Arc::new(cause)));
        }
        response
    }
}

impl From<anyhow::Error> for ApiError {
    fn from(cause: anyhow::Error) -> Self {
        let unavailable = cause.chain().any(|c| matches!(c.downcast_ref(), Some(StoreError::Unavailable { .. })));
        let (code, message) = if unavailable {
            (ErrorCode::Unavailable, "the database cannot be reached")
        } else {
            (ErrorCode::Internal, "the server could not do this; its log says why")
        };
        Self { code, message: message.to_owned(), hint: None, cause: Some(cause) }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict(message) => Self::new(ErrorCode::Conflict, message),
            other => anyhow::Error::from(other).into(),
        }
    }
}

/// Logs each failure with a cause once, where it is handled.
pub(crate) async fn log_failures(request: Request, next: Next) -> Response {
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let response = next.run(request).await;
    if let Some(Cause(cause)) = response.extensions().get::<Cause>() {
        tracing::error!(%method, path = uri.path(), "{}", crate::report::chain(cause));
    }
    response
}

/// For paths under `/api` that no handler has.
pub(crate) async fn no_such_path(uri: Uri) -> ApiError {
    ApiError::new(ErrorCode::PathNotFound, format!("nothing at `{}`", uri.path()))
        .hint("`GET /api/v1/openapi.json` lists every path")
}

/// Query parameters whose failures have the same shape as every other.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(ApiError))]
pub(crate) struct Query<T>(pub(crate) T);

/// Path parameters whose failures have the same shape as every other.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(ApiError))]
pub(crate) struct Path<T>(pub(crate) T);

/// A JSON body whose failures have the same shape as every other.
#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(ApiError))]
pub(crate) struct Body<T>(pub(crate) T);

impl From<axum::extract::rejection::QueryRejection> for ApiError {
    fn from(rejection: axum::extract::rejection::QueryRejection) -> Self {
        Self::new(ErrorCode::InvalidRequest, rejection.body_text())
    }
}

impl From<axum::extract::rejection::PathRejection> for ApiError {
    fn from(rejection: axum::extract::rejection::PathRejection) -> Self {
        Self::new(ErrorCode::InvalidRequest, rejection.body_text())
    }
}

impl From<axum::extract::rejection::JsonRejection> for ApiError {
    fn from(rejection: axum::extract::rejection::JsonRejection) -> Self {
        Self::new(ErrorCode::InvalidRequest, rejection.body_text())
    }
}
