//! One-page briefings: of a day's indicators, and of the answer to a kept question; each as a page, a Word document, or the
//! workbook with every row behind it.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::{Datelike, NaiveDate};
use model::Lang;
use press::{BRIEFING_FIGURES, Briefing};
use serde::Deserialize;
use utoipa::IntoParams;

use super::error::{ErrorBody, Path, Query};
use super::indicators::{asked_day, kept_question, no_indicator, projects, unit_names};
use super::params::{invalid, word};
use super::{ApiError, App};
use crate::bulletins::Paper;
use crate::bulletins::briefing::{OfIndicators, OfQuestion, of_indicators, of_question, render_briefing};
use crate::projects::Held;

/// Of what, and in which form.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct BriefingQuery {
    /// The day; today when left out, on sample data the day they speak of.
    day: Option<String>,
    /// Only what counts for this unit.
    unit: Option<String>,
    /// Ids of the indicators on the page, with commas between them, twelve at most; the first three are drawn. Left out: those with
    /// a target or marks, and the first of the others.
    indicators: Option<String>,
    /// `pdf` (default), `docx` or `xlsx`.
    format: Option<String>,
    /// `zh` (default) or `en`.
    lang: Option<String>,
}

/// In which form a question's briefing comes.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct QuestionBriefingQuery {
    /// The day; as for indicators when left out.
    day: Option<String>,
    /// `pdf` (default), `docx` or `xlsx`.
    format: Option<String>,
    /// `zh` (default) or `en`.
    lang: Option<String>,
}

/// A day's indicators on one page, as PDF, a Word document, or a workbook with the rows
#[utoipa::path(get, path = "/briefing", params(BriefingQuery),
    responses((status = 200, description = "the file"), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_briefing(app: App, Query(query): Query<BriefingQuery>) -> Result<Response, ApiError> {
    let form = Form::read(query.format.as_deref(), query.lang.as_deref())?;
    let day = asked_day(&app, query.day.as_deref())?;
    let named = query.indicators.as_deref().unwrap_or_default().split(',').map(str::trim);
    let mut ids: Vec<String> = Vec::new();
    for id in named.filter(|id| !id.is_empty()) {
        let known = bureau::in_force(&app.config.standard.indicators, day).iter().any(|card| card.id == id);
        if !known {
            return Err(no_indicator(id, day));
        }
        if !ids.iter().any(|other| other == id) {
            ids.push(id.to_owned());
        }
    }
    if ids.len() > BRIEFING_FIGURES {
        let many = ids.len();
        return Err(invalid(format!("parameter `indicators` names {many}; a page has room for {BRIEFING_FIGURES}")));
    }
    let held = projects(&app).await?;
    let unit = query.unit.as_deref().unwrap_or_default().trim();
    if !unit.is_empty() {
        let dossiers: Vec<bureau::Dossier<'_>> = held.iter().map(Held::dossier).collect();
        let targets = app.store.year_targets(day.year()).await?;
        if !unit_names(&app, &dossiers, &targets, day).await?.contains(unit) {
            return Err(
                invalid(format!("parameter `unit`: no unit `{unit}`")).hint("`GET /api/v1/indicators` lists the units")
            );
        }
    }
    let asked = OfIndicators { day, unit, named: &ids };
    let briefing = of_indicators((&app.store, &app.config, &held), &asked).await?;
    form.answer(briefing, "briefing", day).await
}

/// The answer to a kept question on one page, as PDF, a Word document, or a workbook with the rows
#[utoipa::path(get, path = "/questions/{question}/briefing",
    params(("question" = i64, Path, description = "id of the question"), QuestionBriefingQuery),
    responses((status = 200, description = "the file"), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_question_briefing(
    app: App,
    Path(question): Path<i64>,
    Query(query): Query<QuestionBriefingQuery>,
) -> Result<Response, ApiError> {
    let form = Form::read(query.format.as_deref(), query.lang.as_deref())?;
    let day = asked_day(&app, query.day.as_deref())?;
    let (title, asked) = kept_question(&app, question).await?;
    let held = projects(&app).await?;
    let asked = OfQuestion { day, title: &title, question: &asked };
    let briefing = of_question((&app.store, &app.config, &held), &asked).await?;
    form.answer(briefing, &format!("question-{question}"), day).await
}

/// The form a file was asked for in.
struct Form {
    paper: Paper,
    lang: Lang,
}

impl Form {
    fn read(format: Option<&str>, lang: Option<&str>) -> Result<Self, ApiError> {
        let wanted = format.filter(|word| !word.is_empty()).unwrap_or("pdf");
        let paper = Paper::read(wanted)
            .ok_or_else(|| invalid(format!("parameter `format`: `{wanted}` is not one of `pdf` `docx` `xlsx`")))?;
        Ok(Self { paper, lang: word("lang", lang)?.unwrap_or(Lang::Zh) })
    }

    async fn answer(self, briefing: Briefing, name: &str, day: NaiveDate) -> Result<Response, ApiError> {
        let Self { paper, lang } = self;
        let bytes = tokio::task::spawn_blocking(move || render_briefing(&briefing, paper, lang));
        let bytes = bytes.await.map_err(anyhow::Error::from)??;
        let (ending, mime) = paper.kind();
        let headers = [
            (header::CONTENT_TYPE, mime.to_owned()),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}-{day}-{lang}.{ending}\"")),
            (header::CACHE_CONTROL, "no-cache".to_owned()),
        ];
        Ok((headers, bytes).into_response())
    }
}
