//! One error type at the rim. The codes stand in one table; the text says what failed, for which input; the cause is logged
//! once and never sent.

use std::sync::Arc;

use axum::Json;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use model::Text;
use serde::Serialize;
use store::StoreError;
use utoipa::ToSchema;

use crate::shapes::Bilingual;

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
    /// No record of a visit of that number.
    VisitNotFound,
    /// No contact of that id.
    ContactNotFound,
    /// No chamber of that id.
    ChamberNotFound,
    /// No event of that id.
    EventNotFound,
    /// No memorandum of that id.
    MouNotFound,
    /// No line of the survey of that id, or it was taken back.
    SurveyNotFound,
    /// No draft or version of a chain of that number.
    DraftNotFound,
    /// No user of that id.
    UserNotFound,
    /// No team of that id.
    TeamNotFound,
    /// Nobody is logged in, or the session has ended.
    NotSignedIn,
    /// The name or the password is wrong.
    WrongLogin,
    /// Too many failures to log in; wait.
    TooManyTries,
    /// Whoever calls may not do this.
    Forbidden,
    /// A user has work in hand that needs a successor.
    HoldsWork,
    /// Nobody would be left who may change users.
    LastAdmin,
    /// No project of that number, or none on that day.
    ProjectNotFound,
    /// No paper of that sum, or it is damaged.
    PaperNotFound,
    /// No bulletin of that id.
    BulletinNotFound,
    /// No form of that word, or nothing submitted of that number.
    FormNotFound,
    /// No task of that id.
    TaskNotFound,
    /// No meeting, or no decision of it, of that id.
    MeetingNotFound,
    /// No instruction of that id.
    InstructionNotFound,
    /// No mail of that id.
    MailNotFound,
    /// No calendar under that secret, or it was ended.
    FeedNotFound,
    /// No screen opens by that link: there is none, it ended, or it was revoked.
    ScreenNotFound,
    /// No indicator of that id on that day.
    IndicatorNotFound,
    /// No saved question of that id.
    QuestionNotFound,
    /// No view of that id, or it is somebody else's.
    ViewNotFound,
    /// No department of that id.
    DepartmentNotFound,
    /// No letter of that id, or it did not ask that department.
    ConsultationNotFound,
    /// No case of that number, or none on that day.
    CaseNotFound,
    /// No plan of approvals of that id, or no such step or paper of it.
    ApprovalNotFound,
    /// No promise of that id, or no payment of it.
    PromiseNotFound,
    /// Nothing of that id is kept about a landed firm, or it was taken back.
    RetentionNotFound,
    /// No agreement of that id, or no such clause in it.
    AgreementNotFound,
    /// No enquiry of that number.
    EnquiryNotFound,
    /// No item of that kind and id that could be public.
    PublicationNotFound,
    /// Nothing at this path.
    PathNotFound,
    /// The request cannot be read or asks for something impossible.
    InvalidRequest,
    /// The rules do not let it pass; `refusals` lists why.
    Refused,
    /// Projects that may be the same have to be judged first; `conflict` lists them.
    TwinsUnjudged,
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
            | Self::VisitNotFound
            | Self::ContactNotFound
            | Self::ChamberNotFound
            | Self::EventNotFound
            | Self::MouNotFound
            | Self::SurveyNotFound
            | Self::DraftNotFound
            | Self::UserNotFound
            | Self::TeamNotFound
            | Self::ApprovalNotFound
            | Self::ProjectNotFound
            | Self::PaperNotFound
            | Self::BulletinNotFound
            | Self::FormNotFound
            | Self::TaskNotFound
            | Self::MeetingNotFound
            | Self::InstructionNotFound
            | Self::MailNotFound
            | Self::FeedNotFound
            | Self::ScreenNotFound
            | Self::IndicatorNotFound
            | Self::QuestionNotFound
            | Self::DepartmentNotFound
            | Self::ConsultationNotFound
            | Self::CaseNotFound
            | Self::PromiseNotFound
            | Self::RetentionNotFound
            | Self::AgreementNotFound
            | Self::PublicationNotFound
            | Self::EnquiryNotFound
            | Self::ViewNotFound
            | Self::PathNotFound => StatusCode::NOT_FOUND,
            Self::InvalidRequest | Self::Refused => StatusCode::BAD_REQUEST,
            Self::NotSignedIn | Self::WrongLogin => StatusCode::UNAUTHORIZED,
            Self::TooManyTries => StatusCode::TOO_MANY_REQUESTS,
            Self::ForeignOrigin | Self::Forbidden => StatusCode::FORBIDDEN,
            Self::Conflict | Self::TwinsUnjudged | Self::HoldsWork | Self::LastAdmin => StatusCode::CONFLICT,
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
    wait: Option<u64>,
    refusals: Vec<Bilingual>,
    /// Boxed: every answer would else be as wide as this rare one.
    conflict: Option<Box<serde_json::Value>>,
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
    /// Everything that speaks against it, for people.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) refusals: Vec<Bilingual>,
    /// What it collides with: both versions of a record that someone else changed, or projects that may be the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Object)]
    pub(crate) conflict: Option<serde_json::Value>,
}

impl ApiError {
    /// A failure in words.
    pub(crate) fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            hint: None,
            wait: None,
            refusals: Vec::new(),
            conflict: None,
            cause: None,
        }
    }

    /// What to try.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// When to try again, in seconds.
    pub(crate) fn retry_after(mut self, seconds: u64) -> Self {
        self.wait = Some(seconds);
        self
    }

    /// The same failure of another field than the one that the reader names.
    pub(crate) fn field(mut self, field: &str) -> Self {
        if let Some((_, rest)) = self.message.strip_prefix("field `").and_then(|text| text.split_once('`')) {
            self.message = format!("field `{field}`{rest}");
        }
        self
    }

    /// Everything that speaks against it: the first in the message, all in the list.
    pub(crate) fn refused(why: &[Text]) -> Self {
        let first = why.first().map_or_else(String::new, |text| text.en.clone());
        let more = why.len().saturating_sub(1);
        let message = if more == 0 { first } else { format!("{first}; and {more} more") };
        Self { refusals: why.iter().map(Bilingual::from).collect(), ..Self::new(ErrorCode::Refused, message) }
    }

    /// What it collides with.
    pub(crate) fn colliding(mut self, with: serde_json::Value) -> Self {
        self.conflict = Some(Box::new(with));
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
        let Self { code, message, hint, refusals, conflict, wait, cause } = self;
        let body =
            ErrorBody { error: ErrorDetail { code, message, hint, refusals, conflict: conflict.map(|with| *with) } };
        let mut response = (code.status(), Json(body)).into_response();
        if let Some(seconds) = wait {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        if let Some(cause) = cause {
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
        Self { cause: Some(cause), ..Self::new(code, message) }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict(message) => Self::new(ErrorCode::Conflict, message),
            StoreError::LastAdmin => {
                Self::new(ErrorCode::LastAdmin, error.to_string()).hint("至少要留一位管理员，请先指定另一位")
            }
            other => anyhow::Error::from(other).into(),
        }
    }
}

/// Logs each failure with a cause once, where it is handled.
pub(crate) async fn log_failures(request: Request, next: Next) -> Response {
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let response = next.run(request).await;
    if let Some(Cause(cause)) = response.extensions().get::<Cause>() {
        tracing::error!(%method, path = loggable(uri.path()), "{}", crate::report::chain(cause));
    }
    response
}

/// Paths that are followed by a secret.
const SECRET: [&str; 4] = ["/portal/reply/", "/portal/progress/", "/portal/status/", "/api/v1/calendar/"];

/// A path as it may stand in a log: the secrets of reply links and calendars are left out. Proxies and careless clients write a path in
/// other signs (`//`, `%2F`, capitals); what looks like a secret is left out wherever it stands.
pub(crate) fn loggable(path: &str) -> &str {
    if let Some(open) = SECRET.iter().find(|open| path.starts_with(**open)) {
        return open;
    }
    let mut hexadecimal = 0;
    for byte in path.bytes() {
        hexadecimal = if byte.is_ascii_hexdigit() { hexadecimal + 1 } else { 0 };
        if hexadecimal >= 64 {
            return "(a path with a secret)";
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::loggable;

    #[test]
    fn no_secret_of_a_link_or_a_calendar_comes_into_the_log() {
        let secret = "0123456789abcdef".repeat(4);
        for (path, expect) in [
            (format!("/portal/reply/{secret}"), "/portal/reply/"),
            (format!("/portal/status/{secret}"), "/portal/status/"),
            (format!("/portal/reply/{secret}/papers/1"), "/portal/reply/"),
            (format!("/portal/progress/{secret}"), "/portal/progress/"),
            (format!("/api/v1/calendar/{secret}.ics"), "/api/v1/calendar/"),
            (format!("//api/v1/calendar/{secret}.ics"), "(a path with a secret)"),
            (format!("/API/v1/calendar/{}.ics", secret.to_uppercase()), "(a path with a secret)"),
            ("/api/v1/calendar".to_owned(), "/api/v1/calendar"),
            ("/api/v1/projects/12".to_owned(), "/api/v1/projects/12"),
        ] {
            assert_eq!(loggable(&path), expect, "{path}");
        }
    }
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
        let error = Self::new(ErrorCode::InvalidRequest, rejection.body_text());
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            return error.hint("送来的内容太长，没有读取");
        }
        error
    }
}
