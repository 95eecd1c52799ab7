//! The anchor survey: what landed firms buy and sell, line by line.

use axum::Json;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use model::{Currency, EnterpriseId, Money, SurveyAnswer, SurveyLine, SurveySide};
use registry::Gazetteer;
use serde::{Deserialize, Serialize};
use store::{NewSurveyLine, StoreError, SurveyFilter};
use utoipa::{IntoParams, ToSchema};

use super::chains::{said, same_origin};
use super::enterprises::firm;
use super::error::{Body, ErrorBody, Path, Query};
use super::{ApiError, ApiResult, App, ErrorCode, params};
use crate::shapes::{EnterpriseSummary, Items, enterprise_summary};
use crate::survey_shapes::{SurveyLineShape, SurveyNodeShape, survey_line_shapes, survey_node};
use crate::{clock, survey};

/// Which lines.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct SurveyQuery {
    /// Of this firm, by row id.
    enterprise: Option<i64>,
    /// `buys` or `sells`.
    side: Option<String>,
    /// Goods of a node, with `node`.
    chain: Option<String>,
    /// Goods of this node of `chain`; also where it is what is made next.
    node: Option<String>,
    /// Said on this day or before it, `2024-05-01`.
    as_of: Option<String>,
}

fn invalid(field: &str, why: impl std::fmt::Display) -> ApiError {
    ApiError::new(ErrorCode::InvalidRequest, format!("field `{field}`: {why}"))
}

/// Lines of the anchor survey by firm and goods, older ones too
#[utoipa::path(get, path = "/surveys", params(SurveyQuery),
    responses((status = 200, body = Items<SurveyLineShape>), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_surveys(app: App, Query(query): Query<SurveyQuery>) -> ApiResult<Items<SurveyLineShape>> {
    let side = query.side.as_deref().map(str::parse::<SurveySide>).transpose();
    let filter = SurveyFilter {
        enterprise: query.enterprise.map(EnterpriseId),
        side: side.map_err(|error| invalid("side", error))?,
        node: match (query.chain, query.node) {
            (Some(chain), Some(node)) => Some((chain, node)),
            (None, None) => None,
            _ => return Err(invalid("node", "`chain` and `node` go together")),
        },
        as_of: params::as_of(query.as_of.as_deref())?,
    };
    Ok(Json(Items { items: lines(&app, &filter).await? }))
}

async fn lines(app: &App, filter: &SurveyFilter) -> Result<Vec<SurveyLineShape>, ApiError> {
    let rows = app.store.survey_lines(filter).await?;
    let mut ids: Vec<EnterpriseId> = rows.iter().map(|row| row.answer.line.enterprise).collect();
    ids.dedup();
    let firms = app.store.enterprises_by_ids(&ids).await?;
    Ok(survey_line_shapes(&app.config, &rows, &firms))
}

/// A firm's survey form, filled in with what is known.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FirmSurveyShape {
    /// The firm.
    enterprise: EnterpriseSummary,
    /// What it said, older lines too.
    lines: Vec<SurveyLineShape>,
    /// What the chain lets expect and nobody asked yet, the main flows first.
    expected: Vec<ExpectedShape>,
}

/// What the chain lets expect of a firm.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExpectedShape {
    /// `buys` or `sells`.
    side: String,
    /// Node of the goods.
    node: SurveyNodeShape,
    /// Of sales: node of what is made next.
    next: Option<SurveyNodeShape>,
}

/// What a firm said it buys and sells, and what is still to be asked
#[utoipa::path(get, path = "/enterprises/{id}/survey", params(("id" = i64, Path, description = "row id")),
    responses((status = 200, body = FirmSurveyShape), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_firm_survey(app: App, Path(id): Path<i64>) -> ApiResult<FirmSurveyShape> {
    let firm = firm(&app, id).await?;
    let known = survey::of_firm(&app.store, &app.config, &firm).await?;
    Ok(Json(FirmSurveyShape {
        lines: survey_line_shapes(&app.config, &known.lines, std::slice::from_ref(&firm)),
        expected: known
            .expected
            .iter()
            .map(|one| ExpectedShape {
                side: one.side.to_string(),
                node: survey_node(&app.config, &one.node),
                next: one.next.as_ref().map(|next| survey_node(&app.config, next)),
            })
            .collect(),
        enterprise: enterprise_summary(&app.config, &firm),
    }))
}

/// A firm's survey form as a workbook; `import --kind purchases` and `--kind sales` read it back
#[utoipa::path(get, path = "/enterprises/{id}/survey.xlsx", params(("id" = i64, Path, description = "row id")),
    responses((status = 200, description = "XLSX"), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_firm_survey_xlsx(app: App, Path(id): Path<i64>) -> Result<Response, ApiError> {
    let firm = firm(&app, id).await?;
    let known = survey::of_firm(&app.store, &app.config, &firm).await?;
    let bytes = press::survey_form::xlsx(&survey::form(&app.config, &firm, &known)).map_err(anyhow::Error::from)?;
    let headers = [
        (header::CONTENT_TYPE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"survey-{id}.xlsx\"")),
    ];
    Ok((headers, bytes).into_response())
}

/// A line to keep.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct SurveyBody {
    /// `buys` or `sells`.
    side: String,
    /// The goods.
    product: String,
    /// Node of the goods, `chain/node`; found by the chains' words when left out.
    node: Option<String>,
    /// Supplier or buyer.
    partner: Option<String>,
    /// Where from, or where it is finished.
    place: Option<String>,
    /// Of sales: what is made of it next.
    becomes: Option<String>,
    /// Tonnes a year.
    tonnes: Option<f64>,
    /// Money a year, in 万元.
    amount_wan: Option<f64>,
    /// Share of the firm's whole purchase or sale of the goods, in percent.
    share_percent: Option<f64>,
    /// Year of the quantities.
    year: Option<i32>,
    /// Who, at the machine without users. With an account it is its name, and no other is taken.
    by: Option<String>,
}

/// Keep a line of a firm's survey; the newest of the same goods and partner counts
#[utoipa::path(put, path = "/enterprises/{id}/survey", params(("id" = i64, Path, description = "row id")),
    request_body = SurveyBody,
    responses((status = 200, body = SurveyLineShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn put_firm_survey(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<SurveyBody>,
) -> ApiResult<SurveyLineShape> {
    same_origin(&headers)?;
    let firm = firm(&app, id).await?;
    if firm.facts.region.as_ref().is_none_or(|code| !app.config.region().contains(code)) {
        return Err(ApiError::new(ErrorCode::InvalidRequest, format!("firm `{id}` is not landed here"))
            .hint("the survey asks firms of the district"));
    }
    let by = app.by(body.by.as_deref())?;
    let answer = answer(&app, firm.id, &body, &by)?;
    let ids = app.store.put_survey_lines(&[NewSurveyLine { answer, row: None }], &by, &clock::now()).await?;
    let filter = SurveyFilter { enterprise: Some(firm.id), ..SurveyFilter::default() };
    let rows = app.store.survey_lines(&filter).await?;
    let own: Vec<_> = rows.into_iter().filter(|row| ids.contains(&row.id)).collect();
    let shape = survey_line_shapes(&app.config, &own, &[firm]).pop();
    Ok(Json(shape.ok_or_else(|| ApiError::new(ErrorCode::Conflict, "the line was taken back meanwhile"))?))
}

fn answer(app: &App, enterprise: EnterpriseId, body: &SurveyBody, by: &str) -> Result<SurveyAnswer, ApiError> {
    let side: SurveySide = body.side.parse().map_err(|error| invalid("side", error))?;
    let product = said("product", &body.product)?;
    let given = |field: &str, text: &Option<String>| {
        let text = text.as_deref().map(str::trim).filter(|text| !text.is_empty());
        text.map(|text| said(field, text)).transpose()
    };
    let partner = given("partner", &body.partner)?;
    if let Some(found) = partner.as_deref().and_then(model::private_part) {
        return Err(invalid("partner", format_args!("{found}: name the firm")));
    }
    let place = given("place", &body.place)?;
    let becomes = given("becomes", &body.becomes)?;
    if becomes.is_some() && side == SurveySide::Buys {
        return Err(invalid("becomes", "only what is sold becomes something else"));
    }
    let node = match given("node", &body.node)? {
        Some(node) => Some(named_node(app, &node)?),
        None => survey::node_of_goods(&app.config, &product),
    };
    let gazetteer = Gazetteer::new(app.config.standard.regions.iter().cloned());
    let region = place.as_deref().and_then(|place| registry::survey_region(place, &gazetteer, app.config.region()));
    let today = clock::today();
    if let Some(year) = body.year
        && !(1990..=chrono::Datelike::year(&today)).contains(&year)
    {
        return Err(invalid("year", format_args!("`{year}` is no year from 1990 to this one")));
    }
    let amount = within("amount_wan", body.amount_wan, 1e9)?;
    let share = within("share_percent", body.share_percent, 100.0)?;
    Ok(SurveyAnswer {
        line: SurveyLine {
            enterprise,
            side,
            product,
            node,
            partner,
            region,
            place,
            tonnes: within("tonnes", body.tonnes, 1e9)?,
            // The bound keeps the product far inside the whole numbers.
            amount: amount.map(|wan| Money { hundredths: (wan * 1e6).round() as i64, currency: Currency::Cny }),
            year: body.year,
            date: today,
            source: by.to_owned(),
            sample: false,
        },
        share: share.map(|percent| percent / 100.0),
        next: becomes.as_deref().and_then(|goods| survey::node_of_goods(&app.config, goods)),
        becomes,
    })
}

/// A number from 0 to a bound.
fn within(field: &str, number: Option<f64>, most: f64) -> Result<Option<f64>, ApiError> {
    match number {
        Some(number) if !(0.0..=most).contains(&number) => {
            Err(invalid(field, format_args!("`{number}` is not a number from 0 to {most}")))
        }
        other => Ok(other),
    }
}

/// A node written as `chain/node`.
fn named_node(app: &App, text: &str) -> Result<(String, String), ApiError> {
    let Some((chain_id, node)) = text.split_once('/') else {
        return Err(invalid("node", format_args!("`{text}` is not a node such as `steel-pipe/billet`")));
    };
    let chain = app.config.chain(chain_id).ok_or_else(|| ApiError::chain_not_found(chain_id))?;
    if chain.node(node).is_none() {
        return Err(ApiError::node_not_found(chain_id, node));
    }
    Ok((chain_id.to_owned(), node.to_owned()))
}

/// Take a line of the survey back; an earlier one of the same goods and partner counts again
#[utoipa::path(delete, path = "/surveys/{id}", params(("id" = i64, Path, description = "row id of the line")),
    responses((status = 200, body = Items<SurveyLineShape>, description = "the firm's lines that are left"),
        (status = 404, body = ErrorBody)))]
pub(crate) async fn delete_survey(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
) -> ApiResult<Items<SurveyLineShape>> {
    same_origin(&headers)?;
    let gone = |error: StoreError| match error {
        StoreError::NotFound { .. } => ApiError::new(ErrorCode::SurveyNotFound, format!("no survey line `{id}`")),
        other => other.into(),
    };
    let line = app.store.survey_line(id).await.map_err(gone)?;
    app.store.retire_survey_line(id, &clock::now()).await.map_err(gone)?;
    let filter = SurveyFilter { enterprise: Some(line.answer.line.enterprise), ..SurveyFilter::default() };
    Ok(Json(Items { items: lines(&app, &filter).await? }))
}
