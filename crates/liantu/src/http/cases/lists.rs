//! The inbox as a list and as a table, figures with their rows, and the rules as a page needs them.

use axum::Json;
use axum::response::Response;
use bureau::{CaseFigure, case_class_rule};
use chrono::NaiveDate;
use model::{CaseClass, CaseSource, CaseState, EnterpriseId, ProjectId};
use serde::{Deserialize, Serialize};
use store::CaseFilter;
use utoipa::{IntoParams, ToSchema};

use super::Desk;
use crate::cases::{CaseBy, CaseCounts, CaseShape, Looked, ROW, counts, look, row};
use crate::http::error::{ErrorBody, Query};
use crate::http::params::{day, holds, invalid, word, words};
use crate::http::{ApiError, ApiResult, App};
use crate::people::Person;
use crate::project_shapes::{CodeShape, code};
use crate::report;

/// Which cases.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(crate) struct CaseQuery {
    /// Words that title, text, firm, people or work order hold.
    q: Option<String>,
    /// `open` for all that are not over, or a state.
    state: Option<String>,
    /// `mine`: what waits for me; `late`; `escalated`; `call`: answered and to be called back.
    which: Option<String>,
    /// `consultation`, `simple` or `complex`.
    class: Option<String>,
    /// Id of a cause.
    cause: Option<String>,
    /// `phone`, `visit`, `web`, `hotline` or `portal`.
    source: Option<String>,
    /// The unit that sees to them; `-` for those that none sees to.
    unit: Option<String>,
    /// Of this firm, by its number in the register.
    enterprise: Option<i64>,
    /// About this project.
    project: Option<i64>,
    /// That count in this figure of the statistics.
    figure: Option<String>,
    /// That came on this day or later.
    from: Option<String>,
    /// That came on this day or earlier.
    to: Option<String>,
}

/// Cases, the most urgent first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseList {
    /// The office's day.
    #[schema(value_type = String)]
    day: NaiveDate,
    /// All that are not over.
    open: usize,
    /// Of these, late ones.
    late: usize,
    /// Of these, what waits for whoever asks.
    mine: usize,
    /// Those asked for.
    items: Vec<CaseShape>,
}

/// Figures of cases.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseStatistics {
    /// The office's day.
    #[schema(value_type = String)]
    day: NaiveDate,
    /// `unit`, `cause`, `class` or `source`.
    by: &'static str,
    /// Of all.
    all: CaseCounts,
    /// Of each, the most first.
    items: Vec<CaseCounts>,
}

/// What the statistics are of.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(crate) struct CaseStatisticsQuery {
    /// `unit` (default), `cause`, `class` or `source`.
    by: Option<String>,
    /// Cases that came on this day or later.
    from: Option<String>,
    /// Cases that came on this day or earlier.
    to: Option<String>,
}

/// Classes and causes as they hold today.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseRules {
    /// Classes with their days.
    classes: Vec<CaseClassShape>,
    /// Causes.
    causes: Vec<CaseCauseShape>,
    /// By which ways cases come.
    sources: Vec<CodeShape>,
    /// States.
    states: Vec<CodeShape>,
}

/// A class with its days.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseClassShape {
    /// The class.
    class: CodeShape,
    /// Working days until the first answer; null where no rule holds.
    first_days: Option<u16>,
    /// Working days until the solution; null where no rule holds.
    days: Option<u16>,
    /// Where that is published.
    source: Option<crate::shapes::Bilingual>,
}

/// A cause.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseCauseShape {
    /// The cause.
    cause: CodeShape,
    /// The department that usually sees to it; empty where there is none.
    department: String,
}

/// Which cases a query asks for.
struct Wanted {
    words: Vec<String>,
    state: Option<CaseState>,
    open: bool,
    which: String,
    class: Option<CaseClass>,
    source: Option<CaseSource>,
    figure: Option<CaseFigure>,
    span: Span,
}

/// The days on which cases came.
struct Span {
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

impl Span {
    fn read(from: Option<&str>, to: Option<&str>) -> Result<Self, ApiError> {
        let one = |name: &str, text: Option<&str>| {
            text.filter(|text| !text.is_empty()).map(|text| day(name, text)).transpose()
        };
        Ok(Self { from: one("from", from)?, to: one("to", to)? })
    }

    fn holds(&self, looked: &Looked) -> bool {
        let on = looked.row.case.received_on;
        self.from.is_none_or(|from| from <= on) && self.to.is_none_or(|to| on <= to)
    }
}

impl Wanted {
    fn read(query: &CaseQuery) -> Result<Self, ApiError> {
        let open = query.state.as_deref() == Some("open");
        let which = query.which.clone().unwrap_or_default();
        if !["", "mine", "late", "escalated", "call"].contains(&which.as_str()) {
            return Err(invalid(format!(
                "parameter `which`: `{which}` is not one of `mine` `late` `escalated` `call`"
            )));
        }
        let figure = match query.figure.as_deref().filter(|text| !text.is_empty()) {
            None => None,
            Some(text) => {
                let found = CaseFigure::ALL.into_iter().find(|figure| figure.as_str() == text);
                Some(found.ok_or_else(|| invalid(format!("parameter `figure`: no figure `{text}`")))?)
            }
        };
        Ok(Self {
            words: words(query.q.as_deref()),
            state: if open { None } else { word("state", query.state.as_deref())? },
            open,
            which,
            class: word("class", query.class.as_deref())?,
            source: word("source", query.source.as_deref())?,
            figure,
            span: Span::read(query.from.as_deref(), query.to.as_deref())?,
        })
    }

    fn passes(&self, looked: &Looked, query: &CaseQuery, person: &Person) -> bool {
        let (case, standing) = (&looked.row.case, &looked.standing);
        let is = |wanted: &Option<String>, found: &str| wanted.as_deref().is_none_or(|w| w.is_empty() || w == found);
        let unit = match query.unit.as_deref() {
            Some("-") => standing.unit.is_empty(),
            _ => is(&query.unit, &standing.unit),
        };
        let which = match self.which.as_str() {
            "mine" => looked.waits_for(person),
            "late" => CaseFigure::Late.counts(standing),
            "escalated" => standing.level.is_some() && !standing.state.is_over(),
            "call" => standing.state == CaseState::Answered,
            _ => true,
        };
        let texts =
            [&case.title, &case.text, &case.firm, &case.order, &case.receiver, &standing.handler, &standing.unit];
        unit && which
            && self.state.is_none_or(|state| standing.state == state)
            && !(self.open && standing.state.is_over())
            && self.class.is_none_or(|class| standing.class == class)
            && self.source.is_none_or(|source| case.source == source)
            && is(&query.cause, &standing.cause)
            && self.figure.is_none_or(|figure| figure.counts(standing))
            && self.span.holds(looked)
            && holds(&self.words, texts.into_iter().map(String::as_str))
    }
}

/// All cases of a firm or a project, or of all, as they stand.
async fn all(app: &App, desk: &Desk, query: &CaseQuery) -> Result<Vec<Looked>, ApiError> {
    let filter = CaseFilter { enterprise: query.enterprise.map(EnterpriseId), project: query.project.map(ProjectId) };
    Ok(look(app.store.cases(&filter).await?, &app.config, desk.office.day))
}

async fn asked(app: &App, query: &CaseQuery) -> Result<CaseList, ApiError> {
    let desk = Desk::of(app).await?;
    let wanted = Wanted::read(query)?;
    let person = app.person()?;
    let all = all(app, &desk, query).await?;
    let open = all.iter().filter(|looked| !looked.standing.state.is_over());
    let late = all.iter().filter(|looked| CaseFigure::Late.counts(&looked.standing)).count();
    let mut found: Vec<&Looked> = all.iter().filter(|looked| wanted.passes(looked, query, person)).collect();
    // What runs out first stands first; what is over comes last, the latest on top, as it was read.
    found.sort_by_key(|looked| {
        let clock = looked.standing.running();
        (clock.is_none(), clock.is_some_and(|clock| clock.stands), clock.map(|clock| clock.due))
    });
    let around = desk.around();
    Ok(CaseList {
        day: desk.office.day,
        open: open.count(),
        late,
        mine: all.iter().filter(|looked| looked.waits_for(person)).count(),
        items: found.into_iter().map(|looked| around.shape(looked)).collect(),
    })
}

/// The inbox: cases of firms, the most urgent first
#[utoipa::path(get, path = "/cases", params(CaseQuery),
    responses((status = 200, body = CaseList), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_cases(app: App, Query(query): Query<CaseQuery>) -> ApiResult<CaseList> {
    Ok(Json(asked(&app, &query).await?))
}

/// The same as a table for spreadsheets
#[utoipa::path(get, path = "/cases.csv", params(CaseQuery),
    responses((status = 200, content_type = "text/csv", description = "the table"), (status = 400, body = ErrorBody)))]
pub(crate) async fn get_cases_csv(app: App, Query(query): Query<CaseQuery>) -> Result<Response, ApiError> {
    let list = asked(&app, &query).await?;
    Ok(report::csv_answer("cases.csv", &ROW, list.items.iter().map(row))?)
}

/// How cases went, by unit, cause, class or source; the rows behind a number are `GET /cases` with its `figure`
#[utoipa::path(get, path = "/cases/statistics", params(CaseStatisticsQuery),
    responses((status = 200, body = CaseStatistics), (status = 400, body = ErrorBody)))]
pub(crate) async fn get_case_statistics(
    app: App,
    Query(query): Query<CaseStatisticsQuery>,
) -> ApiResult<CaseStatistics> {
    let desk = Desk::of(&app).await?;
    let by = query.by.as_deref().filter(|text| !text.is_empty()).unwrap_or("unit");
    let by = CaseBy::ALL
        .into_iter()
        .find(|one| one.as_str() == by)
        .ok_or_else(|| invalid(format!("parameter `by`: `{by}` is not one of `unit` `cause` `class` `source`")))?;
    let span = Span::read(query.from.as_deref(), query.to.as_deref())?;
    let all = all(&app, &desk, &CaseQuery::default()).await?;
    let rows: Vec<&Looked> = all.iter().filter(|looked| span.holds(looked)).collect();
    let (all, items) = counts(&rows, by, &desk.office);
    Ok(Json(CaseStatistics { day: desk.office.day, by: by.as_str(), all, items }))
}

/// Classes with their days, causes, ways and states
#[utoipa::path(get, path = "/cases/rules", responses((status = 200, body = CaseRules)))]
pub(crate) async fn get_case_rules(app: App) -> ApiResult<CaseRules> {
    let day = app.shared.projects.now(&app.store).await?.desk_day(&app.config);
    let rules = &app.config.standard.service;
    let class = |class: &CaseClass| {
        let rule = case_class_rule(rules, *class, day);
        CaseClassShape {
            class: code(class, class.title()),
            first_days: rule.map(|rule| rule.first_days),
            days: rule.map(|rule| rule.days),
            source: rule.map(|rule| (&rule.source).into()),
        }
    };
    let cause = |row: &model::CaseCause| CaseCauseShape {
        cause: code(&row.id, row.title.clone()),
        department: row.department.clone(),
    };
    Ok(Json(CaseRules {
        classes: CaseClass::ALL.iter().map(class).collect(),
        causes: rules.causes.iter().map(cause).collect(),
        sources: CaseSource::ALL.iter().map(|source| code(source, source.title())).collect(),
        states: CaseState::ALL.iter().map(|state| code(state, state.title())).collect(),
    }))
}
