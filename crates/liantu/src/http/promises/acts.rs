//! What happens to a promise: a review by a second person, its condition met, payments, its release.

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use bureau::{PaymentObjection, PromiseObjection, basis_day, payment_objections};
use chrono::NaiveDate;
use model::{PromiseState, Text};
use serde::{Deserialize, Serialize};
use store::PromiseChange;
use utoipa::ToSchema;

use super::{Desk, fits_payments, objections, told};
use crate::consultations::plain_text;
use crate::http::error::{Body, ErrorBody, Path};
use crate::http::{ApiError, ApiResult, App, ErrorCode};
use crate::project_entry::Faults;
use crate::promises::PromiseShape;

/// A review.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct PromiseReviewBody {
    /// The version that was read.
    version: i64,
    /// `approved` or `refused`.
    #[serde(default)]
    verdict: String,
    /// What is said of it; needed for a refusal.
    #[serde(default)]
    note: String,
}

/// What a review is marked with that one person made of his own promise, because nobody else has an account.
const ALONE: &str = "〔本机尚无用户，拟稿人自行审查 reviewed by its own author: no other user〕";

/// Review a promise, or the terms that were proposed for it; never one's own, but at a machine without users
#[utoipa::path(put, path = "/promises/{promise}/review", params(("promise" = i64, Path, description = "promise id")), request_body = PromiseReviewBody,
    responses((status = 200, body = PromiseShape), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_promise_review(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<PromiseReviewBody>,
) -> ApiResult<PromiseShape> {
    let desk = Desk::open(&app, &headers, (id, body.version), &body).await?;
    let mut faults = Faults::default();
    let verdict: Option<PromiseState> = faults.word(("结论", "verdict"), Some(&body.verdict));
    let note = plain_text(&mut faults, ("审查意见", "note"), &body.note);
    let approved = match verdict {
        Some(PromiseState::Approved) => true,
        Some(PromiseState::Refused) => {
            if note.is_empty() {
                faults.add("不通过须写明理由", "a refusal needs a reason in `note`");
            }
            false
        }
        Some(PromiseState::Draft | PromiseState::Released) => {
            faults.add("审查结论只有通过或不通过", "`verdict` is `approved` or `refused`");
            false
        }
        None => {
            if body.verdict.trim().is_empty() {
                faults.add("没写审查结论", "`verdict` is missing: `approved` or `refused`");
            }
            false
        }
    };
    let proposal = desk.row.proposal.as_ref();
    let (promise, made) = match proposal {
        Some(proposed) => {
            let days = (desk.made_on(), proposed.promise.made_on.unwrap_or(proposed.on));
            (&proposed.promise, basis_day(&desk.row.promise, &proposed.promise, days))
        }
        None => (&desk.row.promise, desk.made_on()),
    };
    if proposal.is_none() && promise.state != PromiseState::Draft {
        let title = promise.state.title();
        faults.add(
            format!("承诺{}，不在待审查状态；改动后会重新送审", title.zh),
            format!("the promise is `{}`: only one that awaits review is reviewed", title.en),
        );
    }
    // Without users nobody else could review it. Whoever sits at the machine does, and the review says so.
    let alone = app.person()?.account.is_none();
    let own = PromiseObjection::OwnReview.sentence();
    let mut of_his_own = false;
    for why in objections(promise, &desk.by, made) {
        // What speaks against approving it is no reason not to refuse it; whose it is, is.
        if why == own && alone {
            of_his_own = true;
        } else if approved || why == own {
            faults.add(why.zh, why.en);
        }
    }
    if approved && proposal.is_some() {
        fits_payments(&mut faults, &desk.row.promise, promise);
    }
    faults.or(()).map_err(|why| ApiError::refused(&why))?;
    let note = if of_his_own { format!("{note}{ALONE}") } else { note };
    let change = match proposal {
        Some(proposed) => {
            PromiseChange::ProposalReviewed { approved: approved.then(|| Box::new(proposed.promise.clone())), note }
        }
        None => PromiseChange::Reviewed { approved, note },
    };
    let told = told(&app, &desk, &change).await?;
    desk.keep(&app, (desk.day, change, &told), &body).await
}

/// A day of something, and how it is known.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct PromiseConditionBody {
    /// The version that was read.
    version: i64,
    /// The day on which the condition was met.
    #[serde(default)]
    on: String,
    /// How that is known: an acceptance, a certificate.
    #[serde(default)]
    note: String,
}

fn past_day(faults: &mut Faults, name: (&str, &str), (text, today): (&str, NaiveDate)) -> Option<NaiveDate> {
    let on = faults.day(name, Some(text));
    if text.trim().is_empty() {
        faults.add(format!("没写{}", name.0), format!("`{}` is missing", name.1));
    }
    if let Some(on) = on.filter(|on| *on > today) {
        faults.add(format!("日期 {on} 还没到（今天 {today}）"), format!("`{on}` has not come; today is `{today}`"));
    }
    on
}

/// Note that the firm met the condition
#[utoipa::path(put, path = "/promises/{promise}/condition", params(("promise" = i64, Path, description = "promise id")), request_body = PromiseConditionBody,
    responses((status = 200, body = PromiseShape), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_promise_condition(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<PromiseConditionBody>,
) -> ApiResult<PromiseShape> {
    let desk = Desk::open(&app, &headers, (id, body.version), &body).await?;
    let mut faults = Faults::default();
    let on = past_day(&mut faults, ("条件满足日期", "on"), (&body.on, desk.day));
    let note = plain_text(&mut faults, ("佐证", "note"), &body.note);
    let promise = &desk.row.promise;
    if promise.condition.trim().is_empty() {
        faults.add("这项承诺没有条件", "this promise has no condition");
    }
    if note.is_empty() {
        faults.add("须写明凭什么认定条件满足", "`note` is missing: say how it is known");
    }
    if let Some(on) = on.filter(|on| promise.paid.iter().any(|(paid, ..)| paid < on)) {
        faults.add(
            format!("{on} 之前已有兑付，条件不能晚于它满足"),
            format!("something was paid before `{on}`: the condition cannot be met later"),
        );
    }
    let on = faults.or(on).map_err(|why| ApiError::refused(&why))?.unwrap_or(desk.day);
    desk.keep(&app, (on, PromiseChange::ConditionMet(note), &[]), &body).await
}

/// Why a promise is no longer owed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct PromiseReleaseBody {
    /// The version that was read.
    version: i64,
    /// Why.
    #[serde(default)]
    reason: String,
}

/// Release a promise: it is no longer owed, for a reason
#[utoipa::path(put, path = "/promises/{promise}/release", params(("promise" = i64, Path, description = "promise id")), request_body = PromiseReleaseBody,
    responses((status = 200, body = PromiseShape), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_promise_release(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<PromiseReleaseBody>,
) -> ApiResult<PromiseShape> {
    let desk = Desk::open(&app, &headers, (id, body.version), &body).await?;
    let mut faults = Faults::default();
    let reason = plain_text(&mut faults, ("原因", "reason"), &body.reason);
    if reason.is_empty() {
        faults.add("解除须写明原因", "`reason` is missing");
    }
    if desk.row.promise.state == PromiseState::Released {
        faults.add("承诺已经解除", "the promise was released already");
    }
    let reason = faults.or(reason).map_err(|why| ApiError::refused(&why))?;
    let change = PromiseChange::Released(reason);
    let told = told(&app, &desk, &change).await?;
    desk.keep(&app, (desk.day, change, &told), &body).await
}

/// A payment.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct PromisePaymentBody {
    /// The version that was read.
    version: i64,
    /// The day.
    #[serde(default)]
    on: String,
    /// How much, such as `400000.00 CNY`.
    #[serde(default)]
    amount: String,
    /// Number of the voucher; the same one sent twice is noted once.
    #[serde(default)]
    voucher: String,
}

/// Note a payment; sent twice with the same voucher it is noted once
#[utoipa::path(post, path = "/promises/{promise}/payments", params(("promise" = i64, Path, description = "promise id")), request_body = PromisePaymentBody,
    responses((status = 200, body = PromiseShape, description = "it was noted already"), (status = 201, body = PromiseShape), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_promise_payment(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<PromisePaymentBody>,
) -> Result<(StatusCode, Json<PromiseShape>), ApiError> {
    let desk = Desk::look(&app, &headers, id).await?;
    let mut faults = Faults::default();
    let on = past_day(&mut faults, ("兑付日期", "on"), (&body.on, desk.day));
    let amount = faults.money(("兑付金额", "amount"), Some(&body.amount));
    if body.amount.trim().is_empty() {
        faults.add("没写兑付金额", "`amount` is missing");
    }
    let voucher = plain_text(&mut faults, ("凭证号", "voucher"), &body.voucher).replace('\n', " ");
    if voucher.is_empty() {
        faults.add("没写凭证号", "`voucher` is missing: its number tells one payment from another");
    }
    let both = on.zip(amount);
    let known = desk.row.payments.iter().find(|payment| payment.voucher == voucher && !voucher.is_empty());
    match (known, both) {
        (Some(known), Some((on, amount))) if known.on == on && known.amount == amount => {
            return Ok((StatusCode::OK, desk.shown(&desk.row)?));
        }
        (Some(known), _) => {
            let message = format!("voucher `{voucher}` is noted already: `{}` on `{}`", known.amount, known.on);
            let hint = format!("凭证 {voucher} 已登记：{}，{}", known.on, known.amount);
            return Err(ApiError::new(ErrorCode::Conflict, message).hint(hint));
        }
        (None, _) => desk.fresh(body.version, &body)?,
    }
    if let Some(both) = both {
        for why in payment_objections(&desk.row.promise, both).iter().map(PaymentObjection::sentence) {
            let Text { zh, en } = why;
            faults.add(zh, en);
        }
    }
    let both = faults.or(both).map_err(|why| ApiError::refused(&why))?;
    let (on, amount) = both.ok_or_else(|| ApiError::new(ErrorCode::InvalidRequest, "no day or no amount"))?;
    Ok((StatusCode::CREATED, desk.keep(&app, (on, PromiseChange::Paid(amount, voucher), &[]), &body).await?))
}

/// Why a note of a payment is taken back.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct PromisePaymentReasonBody {
    /// The version that was read.
    version: i64,
    /// Why.
    #[serde(default)]
    reason: String,
}

/// Take a note of a payment back; it stays readable in the history
#[utoipa::path(delete, path = "/promises/{promise}/payments/{payment}",
    params(("promise" = i64, Path, description = "promise id"), ("payment" = i64, Path, description = "payment id")), request_body = PromisePaymentReasonBody,
    responses((status = 200, body = PromiseShape), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn delete_promise_payment(
    app: App,
    headers: HeaderMap,
    Path((id, payment)): Path<(i64, i64)>,
    Body(body): Body<PromisePaymentReasonBody>,
) -> ApiResult<PromiseShape> {
    let desk = Desk::open(&app, &headers, (id, body.version), &body).await?;
    let mut faults = Faults::default();
    let reason = plain_text(&mut faults, ("原因", "reason"), &body.reason);
    if reason.is_empty() {
        faults.add("须写明原因", "`reason` is missing");
    }
    let reason = faults.or(reason).map_err(|why| ApiError::refused(&why))?;
    desk.keep(&app, (desk.day, PromiseChange::PaidBack(payment, reason), &[]), &body).await
}
