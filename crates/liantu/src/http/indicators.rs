//! Indicators: basis cards with their values on a day, each down to its rows; targets of the year; questions to the pipeline.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use bureau::{Counted, Dossier, GroupBy, Measured, Pace, Period, Query as Asked, Reading, UnitFigure, Which, ask};
use chrono::{Datelike, NaiveDate};
use model::{
    AttractionChannel, BasisCard, CapitalOrigin, Counts, IndicatorUnit, Money, Profile, ProjectFilter, ProjectId,
    ProjectStage, TagKind, UserRole, YearTarget,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{StoreError, YearTargetRow};
use utoipa::{IntoParams, ToSchema};

use super::chains::same_origin;
use super::error::{Body, ErrorBody, Path, Query};
use super::params::{day, invalid};
use super::teams::unit_tree;
use super::{ApiError, ApiResult, App, ErrorCode};
use crate::clock;
use crate::projects::{Held, Projects};
use crate::screen::{self, ScreenFigure, ScreenPoint, ScreenSeries};
use crate::shapes::{Bilingual, Items};

/// Most months of a series.
const MONTHS: u32 = 60;

/// On which day, and for whom.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct IndicatorsQuery {
    /// The day; today when left out, on sample data the day they speak of.
    day: Option<String>,
    /// Only what counts for this unit.
    unit: Option<String>,
    /// For one indicator: so many months of its series; 13 when left out.
    months: Option<u32>,
}

/// An indicator's card.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BasisCardShape {
    /// Id.
    id: String,
    /// Version of the definition.
    version: u32,
    /// Its name.
    title: Bilingual,
    /// What is counted.
    definition: Bilingual,
    /// What is left out; empty when nothing is.
    exclusions: Bilingual,
    /// Where it is published.
    source: Bilingual,
    /// `projects`, `yuan` or `percent`.
    unit: String,
    /// First day of this version.
    from: String,
    /// Last day; null until it is withdrawn.
    to: Option<String>,
    /// Marks in the ranking of units; null when it is not ranked by.
    weight: Option<u32>,
}

/// What an indicator came to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct IndicatorReading {
    /// Projects, yuan or a share; null is unknown.
    value: Option<f64>,
    /// As people say it.
    shown: Bilingual,
    /// What it was made of, or why it is unknown.
    basis: Bilingual,
    /// How many projects stand behind it.
    rows: usize,
    /// How many make the whole cohort; null where it is no share.
    cohort: Option<usize>,
    /// The same by shares of credit: of the unit with all below it, or of all units; null for shares of a cohort.
    shared: Option<SharedReading>,
}

/// What of an indicator is somebody's by shares of credit.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SharedReading {
    /// Projects or yuan; null is unknown.
    value: Option<f64>,
    /// As people say it.
    shown: Bilingual,
}

/// An indicator with its value.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct IndicatorShape {
    /// Its card.
    card: BasisCardShape,
    /// Its value on the day.
    reading: IndicatorReading,
    /// How the year's target stands; null where there is none.
    target: Option<YearTargetShape>,
}

/// Indicators on a day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct IndicatorList {
    /// The day.
    day: String,
    /// Units that answer for or share a project, have a target of the year, are a team, or have people who bring projects.
    units: Vec<String>,
    /// In the order of the cards.
    items: Vec<IndicatorShape>,
    /// Whether the projects are invented.
    sample: bool,
}

/// How far a target is reached.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct YearTargetShape {
    /// Projects, hundredths of a yuan or hundredths of a percent.
    value: i64,
    /// Share of it; null when unknown.
    share: Option<f64>,
    /// Why there is no share.
    reason: Option<Bilingual>,
    /// Share of the year that is gone.
    time_gone: f64,
    /// `done`, `in_time`, `behind` or `unknown`.
    pace: String,
}

/// One indicator down to its rows.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct IndicatorDetail {
    /// The day.
    day: String,
    /// Its card and value.
    #[serde(flatten)]
    indicator: IndicatorShape,
    /// All versions of its definition, the newest first.
    versions: Vec<BasisCardShape>,
    /// Its months.
    series: Vec<IndicatorPoint>,
    /// What counts for each unit and those below it, units that brought nothing among them; a shared project counts in full for each,
    /// once at the unit above both, and once in the whole.
    units: Vec<IndicatorUnitShape>,
    /// The projects behind it.
    rows: Vec<IndicatorProject>,
}

/// A month of a series.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct IndicatorPoint {
    /// Its last day.
    day: String,
    /// Version it was counted by; null when the indicator was not defined yet.
    version: Option<u32>,
    /// Value; null when unknown.
    value: Option<f64>,
    /// As people say it; null when the indicator was not defined yet.
    shown: Option<Bilingual>,
    /// Why it does not compare with the month before.
    breaks: Option<Bilingual>,
}

/// A unit's part.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct IndicatorUnitShape {
    /// The unit.
    unit: String,
    /// The unit above it; null where it stands alone.
    above: Option<String>,
    /// Its value with that of all units below it, each project once.
    reading: IndicatorReading,
    /// How its target stands; null where there is none.
    target: Option<YearTargetShape>,
}

/// A project behind a figure.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct IndicatorProject {
    /// Its number.
    project: i64,
    /// Its name.
    name: String,
    /// Who answers for it.
    unit: String,
    /// Where it stood on the day.
    stage: Bilingual,
    /// Total investment; empty is unknown.
    amount: Bilingual,
    /// Amount in the contract; empty is unknown.
    signed: Bilingual,
    /// Whether it counts, or stands in the whole of a share alone.
    counted: bool,
}

/// A target of the year.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct YearTargetBody {
    /// Id of the indicator.
    indicator: String,
    /// The unit; empty for the district.
    #[serde(default)]
    unit: String,
    /// Projects, hundredths of a yuan or hundredths of a percent, as the indicator's unit is.
    value: i64,
    /// When it was set last. Sent with a change it says what was looked at, empty where there was none; left out, whatever stands is
    /// replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    updated_at: Option<String>,
    /// Who set it last; what is sent is not read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    updated_by: Option<String>,
}

fn year_target(row: YearTargetRow) -> YearTargetBody {
    let YearTarget { indicator, unit, value, .. } = row.target;
    YearTargetBody { indicator, unit, value, updated_at: Some(row.updated_at), updated_by: Some(row.updated_by) }
}

/// Targets to set.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct YearTargetsBody {
    /// Each replaces the one of its indicator and unit; others stay.
    targets: Vec<YearTargetBody>,
}

/// A question to the pipeline. Everything that is left out lets all through.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct QuestionAsk {
    /// `projects` (default), `amount`, `signed_amount` or `paid_in`.
    counts: String,
    /// Standing in one of these stages.
    stages: Vec<String>,
    /// Reached this stage for the first time, between `from` and `to` where they are given.
    reached: String,
    /// First day.
    from: String,
    /// Last day.
    to: String,
    /// One of these profiles.
    profiles: Vec<String>,
    /// One of these origins of capital.
    origins: Vec<String>,
    /// One of these channels.
    channels: Vec<String>,
    /// One of these tags.
    tags: Vec<String>,
    /// On one of these chains.
    chains: Vec<String>,
    /// With a share of one of these units.
    units: Vec<String>,
    /// Total investment of at least so many yuan.
    at_least_yuan: Option<i64>,
    /// `chain`, `unit`, `stage`, `channel`, `origin`, `profile` or `month`; empty for no groups.
    group: String,
}

/// A question to keep.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct QuestionBody {
    /// What it is called.
    title: String,
    /// What it asks.
    ask: QuestionAsk,
}

/// A question to answer without keeping it.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct AnswerBody {
    /// What it asks.
    ask: QuestionAsk,
    /// On which day; as for indicators when left out.
    day: Option<String>,
}

/// A question that is kept.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuestionShape {
    /// Id.
    id: i64,
    /// What it is called.
    title: String,
    /// What it asks.
    ask: QuestionAsk,
    /// By whom it was kept.
    created_by: String,
}

/// What a question came to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuestionAnswer {
    /// The day.
    day: String,
    /// All of it; a project counts once.
    whole: AnswerTally,
    /// By group, in the order of their keys; the empty key holds what belongs to none.
    groups: Vec<AnswerGroup>,
    /// The projects behind it.
    rows: Vec<IndicatorProject>,
}

/// A part of an answer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AnswerTally {
    /// How many projects.
    projects: usize,
    /// What they come to, as people say it.
    shown: Bilingual,
    /// Of how many the amount is unknown.
    unknown: usize,
}

/// A group of an answer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AnswerGroup {
    /// Its key: an id, a word, a unit or a month.
    key: String,
    /// Its part.
    tally: AnswerTally,
    /// Numbers of its projects.
    rows: Vec<i64>,
}

/// All projects, as the store has them.
pub(super) async fn projects(app: &App) -> Result<Arc<Projects>, ApiError> {
    Ok(app.shared.projects.now(&app.store).await?)
}

/// The day asked for; else today, and on sample data the day they speak of.
pub(super) fn asked_day(app: &App, text: Option<&str>) -> Result<NaiveDate, ApiError> {
    let today = clock::today();
    match text.filter(|text| !text.is_empty()) {
        Some(text) => {
            let asked = day("day", text)?;
            if asked > today {
                return Err(invalid(format!("parameter `day`: `{asked}` has not come; today is `{today}`")));
            }
            Ok(asked)
        }
        None if app.config.pack.district.sample => Ok(app.config.pack.district.data_date.min(today)),
        None => Ok(today),
    }
}

fn card_shape(card: &BasisCard) -> BasisCardShape {
    BasisCardShape {
        id: card.id.clone(),
        version: card.version,
        title: (&card.title).into(),
        definition: (&card.definition).into(),
        exclusions: (&card.exclusions).into(),
        source: (&card.source).into(),
        unit: card.counts.unit().to_string(),
        from: card.term.from.to_string(),
        to: card.term.to.map(|to| to.to_string()),
        weight: card.weight,
    }
}

fn reading_shape(card: &BasisCard, found: &Measured) -> IndicatorReading {
    let share = matches!(card.counts, Counts::ReachedShare | Counts::PaidShare);
    let basis = match &found.reading {
        Reading::Unknown(reason) => reason,
        _ => &found.basis,
    };
    IndicatorReading {
        value: found.reading.value(),
        shown: (&found.reading.spoken()).into(),
        basis: basis.into(),
        rows: found.rows.len(),
        cohort: share.then_some(found.cohort.len()),
        shared: found.shared_reading().map(|(value, shown)| SharedReading { value, shown: (&shown).into() }),
    }
}

fn target_shape(
    card: &BasisCard,
    unit: &str,
    (targets, found): (&[YearTarget], &Measured),
    day: NaiveDate,
) -> Option<YearTargetShape> {
    let target = targets.iter().find(|target| target.indicator == card.id && target.unit == unit)?;
    let progress = bureau::progress(target, card.counts.unit(), &found.reading, day);
    let pace = match progress.pace {
        Pace::Done => "done",
        Pace::InTime => "in_time",
        Pace::Behind => "behind",
        Pace::Unknown => "unknown",
    };
    let (share, reason) = match progress.share {
        Ok(share) => (Some(share), None),
        Err(reason) => (None, Some((&reason).into())),
    };
    Some(YearTargetShape { value: target.value, share, reason, time_gone: progress.time_gone, pace: pace.to_owned() })
}

fn lines(projects: &Projects, (rows, cohort): (&[ProjectId], &[ProjectId]), day: NaiveDate) -> Vec<IndicatorProject> {
    let within: BTreeSet<&ProjectId> = rows.iter().collect();
    let rest = cohort.iter().filter(|id| !within.contains(id)).map(|id| (id, false));
    let all = rows.iter().map(|id| (id, true)).chain(rest);
    let spoken = |money: Option<Money>| money.map(|money| (&money.spoken()).into()).unwrap_or_default();
    let line = |(id, counted): (&ProjectId, bool)| {
        let held = projects.get(*id)?;
        let project = &held.row.project;
        let standing = held.standing_on(day)?;
        Some(IndicatorProject {
            project: id.0,
            name: project.name.clone(),
            unit: standing.unit(project).to_owned(),
            stage: (&standing.stage.title(project.profile)).into(),
            amount: spoken(project.amount),
            signed: spoken(project.signed_amount),
            counted,
        })
    };
    all.filter_map(line).collect()
}

/// Every indicator on a day, with its card, its value and its target
#[utoipa::path(get, path = "/indicators", params(IndicatorsQuery),
    responses((status = 200, body = IndicatorList), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_indicators(app: App, Query(query): Query<IndicatorsQuery>) -> ApiResult<IndicatorList> {
    let day = asked_day(&app, query.day.as_deref())?;
    let held = projects(&app).await?;
    let dossiers: Vec<Dossier<'_>> = held.iter().map(Held::dossier).collect();
    let targets = app.store.year_targets(day.year()).await?;
    let unit = query.unit.as_deref().unwrap_or_default();
    let units = below(&app, unit).await?;
    let items = bureau::in_force(&app.config.standard.indicators, day).into_iter().map(|card| {
        let found = measured(card, &units, &dossiers, day);
        IndicatorShape {
            card: card_shape(card),
            reading: reading_shape(card, &found),
            target: target_shape(card, unit, (&targets, &found), day),
        }
    });
    let (items, sample) = (items.collect(), app.config.pack.district.sample);
    let units = unit_names(&app, &dossiers, &targets, day).await?.into_iter().collect();
    Ok(Json(IndicatorList { day: day.to_string(), units, items, sample }))
}

/// What is shown first where nobody set a target.
const HEADLINES: [&str; 6] = ["signed", "signed_amount", "paid", "started", "above_scale_new", "operating"];

/// The indicators that have a target of the year for the whole district, as the list of them tells it, and how many have none. Where none
/// has one, the usual ones without.
pub(super) async fn against_plan(app: &App) -> Result<(Vec<IndicatorShape>, usize), ApiError> {
    let day = asked_day(app, None)?;
    let targets = app.store.year_targets(day.year()).await?;
    let cards = bureau::in_force(&app.config.standard.indicators, day);
    let aimed = |card: &&BasisCard| targets.iter().any(|one| one.indicator == card.id && one.unit.is_empty());
    let (mut with, without): (Vec<_>, Vec<_>) = cards.into_iter().partition(aimed);
    if with.is_empty() {
        with = without.iter().copied().filter(|card| HEADLINES.contains(&card.id.as_str())).collect();
    }
    let held = projects(app).await?;
    let dossiers: Vec<Dossier<'_>> = held.iter().map(Held::dossier).collect();
    let items = with.into_iter().map(|card| {
        let found = measured(card, &[], &dossiers, day);
        let target = target_shape(card, "", (&targets, &found), day);
        IndicatorShape { card: card_shape(card), reading: reading_shape(card, &found), target }
    });
    Ok((items.collect(), without.len()))
}

/// The same for the wall: figures with their plan, and the first of them month by month of the year.
pub(super) async fn on_the_wall(app: &App, series: usize) -> Result<(Vec<ScreenFigure>, Vec<ScreenSeries>), ApiError> {
    let day = asked_day(app, None)?;
    let targets = app.store.year_targets(day.year()).await?;
    let held = projects(app).await?;
    let dossiers: Vec<Dossier<'_>> = held.iter().map(Held::dossier).collect();
    let all = &app.config.standard.indicators;
    let (mut figures, mut months) = (Vec::new(), Vec::new());
    let any = targets.iter().any(|one| one.unit.is_empty());
    for card in bureau::in_force(all, day) {
        let target = targets.iter().find(|one| one.indicator == card.id && one.unit.is_empty());
        if target.is_none() && (any || !HEADLINES.contains(&card.id.as_str())) {
            continue;
        }
        let unit = card.counts.unit();
        let found = measured(card, &[], &dossiers, day);
        let progress = target.map(|target| bureau::progress(target, unit, &found.reading, day));
        let plan = target.map(|target| screen::planned(unit, target.value));
        figures.push(ScreenFigure {
            id: card.id.clone(),
            title: (&card.title).into(),
            shown: (&found.reading.spoken()).into(),
            plan: plan.as_ref().map(Into::into),
            time_gone: progress.as_ref().map(|progress| progress.time_gone),
            share: progress.and_then(|progress| progress.share.ok()),
        });
        // A share of a cohort does not run up over the year.
        if months.len() >= series || matches!(card.counts, Counts::ReachedShare | Counts::PaidShare) {
            continue;
        }
        let points = bureau::series((&card.id, &[]), all, &dossiers, &bureau::month_ends(day, day.month()));
        months.push(ScreenSeries {
            id: card.id.clone(),
            title: (&card.title).into(),
            // The figures are whole units, targets of money hundredths.
            plan: target.map(|target| match unit {
                IndicatorUnit::Projects => target.value as f64,
                _ => target.value as f64 / 100.0,
            }),
            plan_shown: plan.as_ref().map(Into::into),
            points: points
                .into_iter()
                .map(|point| ScreenPoint {
                    month: point.day.month(),
                    value: point.measured.as_ref().and_then(|found| found.reading.value()),
                    shown: point.measured.as_ref().map(|found| (&found.reading.spoken()).into()),
                })
                .collect(),
        });
    }
    Ok((figures, months))
}

/// Units with a project, and those that answer for something without one.
pub(super) async fn unit_names(
    app: &App,
    dossiers: &[Dossier<'_>],
    targets: &[YearTarget],
    day: NaiveDate,
) -> Result<BTreeSet<String>, ApiError> {
    let mut names = bureau::unit_names(dossiers, day);
    names.extend(crate::units::answering(&app.store, targets).await?);
    Ok(names)
}

/// The unit that is asked about with all below it; empty when none is.
async fn below(app: &App, unit: &str) -> Result<Vec<String>, ApiError> {
    Ok(if unit.is_empty() { Vec::new() } else { unit_tree(app).await?.below(unit) })
}

fn measured(card: &BasisCard, units: &[String], dossiers: &[Dossier<'_>], day: NaiveDate) -> Measured {
    if units.is_empty() { bureau::measure(card, dossiers, day) } else { bureau::of_units(card, units, dossiers, day) }
}

/// One indicator: its definition's versions, its months with their breaks, its units, its rows
#[utoipa::path(get, path = "/indicators/{indicator}",
    params(("indicator" = String, Path, description = "id of the indicator"), IndicatorsQuery),
    responses((status = 200, body = IndicatorDetail), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_indicator(
    app: App,
    Path(indicator): Path<String>,
    Query(query): Query<IndicatorsQuery>,
) -> ApiResult<IndicatorDetail> {
    let day = asked_day(&app, query.day.as_deref())?;
    let months = query.months.unwrap_or(13);
    if !(1..=MONTHS).contains(&months) {
        return Err(invalid(format!("parameter `months`: `{months}` is not from 1 to {MONTHS}")));
    }
    let cards = &app.config.standard.indicators;
    let card = bureau::in_force(cards, day).into_iter().find(|card| card.id == indicator);
    let card = card.ok_or_else(|| no_indicator(&indicator, day))?;
    let held = projects(&app).await?;
    let dossiers: Vec<Dossier<'_>> = held.iter().map(Held::dossier).collect();
    let targets = app.store.year_targets(day.year()).await?;
    let asked = query.unit.as_deref().unwrap_or_default();
    let asked_units = below(&app, asked).await?;
    let found = measured(card, &asked_units, &dossiers, day);
    let tree = unit_tree(&app).await?;
    let names = unit_names(&app, &dossiers, &targets, day).await?;
    let units = bureau::by_unit(card, (&dossiers, &names), &tree, day).into_iter().map(|figure| {
        let UnitFigure { unit, above, measured: found } = figure;
        let target = target_shape(card, &unit, (&targets, &found), day);
        IndicatorUnitShape { reading: reading_shape(card, &found), target, unit, above }
    });
    let points = bureau::series(
        (&indicator, &asked_units),
        &app.config.standard.indicators,
        &dossiers,
        &bureau::month_ends(day, months),
    );
    let series = points.into_iter().map(|point| IndicatorPoint {
        day: point.day.to_string(),
        version: point.version,
        value: point.measured.as_ref().and_then(|found| found.reading.value()),
        shown: point.measured.as_ref().map(|found| (&found.reading.spoken()).into()),
        breaks: point.breaks.as_ref().map(Bilingual::from),
    });
    let mut versions: Vec<&BasisCard> = cards.iter().filter(|other| other.id == indicator).collect();
    versions.sort_by_key(|card| std::cmp::Reverse(card.version));
    Ok(Json(IndicatorDetail {
        day: day.to_string(),
        indicator: IndicatorShape {
            card: card_shape(card),
            reading: reading_shape(card, &found),
            target: target_shape(card, asked, (&targets, &found), day),
        },
        versions: versions.into_iter().map(card_shape).collect(),
        series: series.collect(),
        units: units.collect(),
        rows: lines(&held, (&found.rows, &found.cohort), day),
    }))
}

/// The targets of a year
#[utoipa::path(get, path = "/year-targets/{year}", params(("year" = i32, Path, description = "the year")),
    responses((status = 200, body = Items<YearTargetBody>)))]
pub(crate) async fn list_year_targets(app: App, Path(year): Path<i32>) -> ApiResult<Items<YearTargetBody>> {
    Ok(Json(Items { items: app.store.year_target_rows(year).await?.into_iter().map(year_target).collect() }))
}

/// Set targets of a year; each replaces the one of its indicator and unit
#[utoipa::path(put, path = "/year-targets/{year}", params(("year" = i32, Path, description = "the year")),
    request_body = YearTargetsBody,
    responses((status = 200, body = Items<YearTargetBody>), (status = 400, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_year_targets(
    app: App,
    headers: HeaderMap,
    Path(year): Path<i32>,
    Body(body): Body<YearTargetsBody>,
) -> ApiResult<Items<YearTargetBody>> {
    same_origin(&headers)?;
    if !(2000..=2100).contains(&year) {
        return Err(invalid(format!("`{year}` is no year from 2000 to 2100")));
    }
    let known = &app.config.standard.indicators;
    let (mut targets, mut read) = (Vec::new(), HashMap::new());
    for target in body.targets {
        if !known.iter().any(|card| card.id == target.indicator) {
            return Err(invalid(format!("field `indicator`: no indicator `{}`", target.indicator)));
        }
        if target.value < 0 {
            return Err(invalid(format!("field `value`: `{}` is below nought", target.value)));
        }
        let unit = target.unit.trim().to_owned();
        if let Some(at) = target.updated_at {
            read.insert(targets.len(), at);
        }
        targets.push(YearTarget { year, indicator: target.indicator, unit, value: target.value });
    }
    let stand = app.store.change_year_targets(&targets, &read, (&app.person()?.name, &clock::now())).await?;
    if !stand.is_empty() {
        let yours: Vec<YearTargetBody> = targets
            .iter()
            .enumerate()
            .map(|(place, target)| YearTargetBody {
                indicator: target.indicator.clone(),
                unit: target.unit.clone(),
                value: target.value,
                updated_at: read.get(&place).cloned(),
                updated_by: None,
            })
            .collect();
        let by = stand.first().map(|row| row.updated_by.clone()).unwrap_or_default();
        let theirs: Vec<YearTargetBody> = stand.into_iter().map(year_target).collect();
        return Err(ApiError::new(ErrorCode::Conflict, "targets of the year were changed by someone else")
            .hint(format!("{by} 刚改过年度目标，请看过再改"))
            .colliding(json!({ "yours": yours, "theirs": theirs })));
    }
    list_year_targets(app, Path(year)).await
}

fn words<T: std::str::FromStr<Err = model::UnknownWord>>(name: &str, texts: &[String]) -> Result<Vec<T>, ApiError> {
    let read = |text: &String| text.parse().map_err(|error| invalid(format!("field `{name}`: {error}")));
    texts.iter().map(read).collect()
}

/// A question as the rules want it.
fn read_question(question: &QuestionAsk) -> Result<Asked, ApiError> {
    let given = |name: &str, text: &str| match text {
        "" => Ok(None),
        text => day(name, text).map(Some),
    };
    let (from, to) = (given("from", &question.from)?, given("to", &question.to)?);
    let period = Period { from: from.unwrap_or(NaiveDate::MIN), to: to.unwrap_or(NaiveDate::MAX) };
    if period.to < period.from {
        return Err(invalid(format!("field `to`: `{}` lies before `{}`", question.to, question.from)));
    }
    let stages: Vec<ProjectStage> = words("stages", &question.stages)?;
    let which = match question.reached.as_str() {
        "" if stages.is_empty() => Which::All,
        "" => Which::In(stages),
        _ if !stages.is_empty() => {
            return Err(invalid("fields `stages` and `reached` exclude each other".to_owned()));
        }
        stage => {
            let stage = stage.parse().map_err(|error| invalid(format!("field `reached`: {error}")))?;
            Which::Reached(stage, period)
        }
    };
    let bounded = from.is_some() || to.is_some();
    let counted = match question.counts.as_str() {
        "" | "projects" => Counted::Projects,
        "amount" => Counted::Amount,
        "signed_amount" => Counted::SignedAmount,
        "paid_in" if bounded => Counted::PaidInDuring(period),
        "paid_in" => Counted::PaidIn,
        other => {
            return Err(invalid(format!(
                "field `counts`: `{other}` is not one of `projects` `amount` `signed_amount` `paid_in`"
            )));
        }
    };
    if bounded && question.reached.is_empty() && !matches!(counted, Counted::PaidInDuring(_)) {
        return Err(invalid("fields `from` and `to` are for `reached` and for `paid_in`".to_owned()));
    }
    let group = match question.group.as_str() {
        "" => None,
        "chain" => Some(GroupBy::Chain),
        "unit" => Some(GroupBy::Unit),
        "stage" => Some(GroupBy::Stage),
        "channel" => Some(GroupBy::Channel),
        "origin" => Some(GroupBy::Origin),
        "profile" => Some(GroupBy::Profile),
        "month" => Some(GroupBy::MonthEntered),
        other => {
            return Err(invalid(format!(
                "field `group`: `{other}` is not one of `chain` `unit` `stage` `channel` `origin` `profile` `month`"
            )));
        }
    };
    let at_least = match question.at_least_yuan {
        None => None,
        Some(yuan) if (1..=i64::MAX / 100).contains(&yuan) => Some(Money::yuan(yuan)),
        Some(yuan) => return Err(invalid(format!("field `at_least_yuan`: `{yuan}` is no amount"))),
    };
    let filter = ProjectFilter {
        profiles: words::<Profile>("profiles", &question.profiles)?,
        origins: words::<CapitalOrigin>("origins", &question.origins)?,
        channels: words::<AttractionChannel>("channels", &question.channels)?,
        tags: words::<TagKind>("tags", &question.tags)?,
        tag_year: None,
        chains: question.chains.clone(),
        units: question.units.clone(),
        at_least,
    };
    Ok(Asked { which, counted, filter, group })
}

fn tally_shape(counted: Counted, tally: &bureau::Tally) -> AnswerTally {
    let projects = tally.rows.len();
    let unknown_all = tally.sum.is_empty() && tally.sum.unknown > 0;
    let shown = match counted {
        Counted::Projects => Reading::Count(projects),
        _ if unknown_all => Reading::Unknown(model::Text::default()),
        _ => Reading::Money(tally.sum.clone()),
    };
    AnswerTally { projects, shown: (&shown.spoken()).into(), unknown: tally.sum.unknown }
}

/// Answer a question without keeping it
#[utoipa::path(post, path = "/questions/answer", request_body = AnswerBody,
    responses((status = 200, body = QuestionAnswer), (status = 400, body = ErrorBody)))]
pub(crate) async fn create_answer(app: App, Body(body): Body<AnswerBody>) -> ApiResult<QuestionAnswer> {
    let question = read_question(&body.ask)?;
    let day = asked_day(&app, body.day.as_deref())?;
    Ok(Json(answered(&app, &question, day).await?))
}

async fn answered(app: &App, question: &Asked, day: NaiveDate) -> Result<QuestionAnswer, ApiError> {
    let held = projects(app).await?;
    let dossiers: Vec<Dossier<'_>> = held.iter().map(Held::dossier).collect();
    let answer = ask(question, &dossiers, day);
    let groups = answer.groups.iter().map(|(key, tally)| AnswerGroup {
        key: key.clone(),
        tally: tally_shape(question.counted, tally),
        rows: tally.rows.iter().map(|id| id.0).collect(),
    });
    Ok(QuestionAnswer {
        day: day.to_string(),
        whole: tally_shape(question.counted, &answer.whole),
        groups: groups.collect(),
        rows: lines(&held, (&answer.whole.rows, &[]), day),
    })
}

/// Questions that are kept
#[utoipa::path(get, path = "/questions", responses((status = 200, body = Items<QuestionShape>)))]
pub(crate) async fn list_questions(app: App) -> ApiResult<Items<QuestionShape>> {
    let rows = app.store.questions().await?;
    let items = rows.into_iter().map(question_shape).collect::<Result<Vec<_>, _>>()?;
    Ok(Json(Items { items }))
}

fn question_shape(row: store::QuestionRow) -> Result<QuestionShape, ApiError> {
    let ask = serde_json::from_str(&row.body).map_err(anyhow::Error::from)?;
    Ok(QuestionShape { id: row.id, title: row.title, ask, created_by: row.created_by })
}

/// Keep a question
#[utoipa::path(post, path = "/questions", request_body = QuestionBody,
    responses((status = 201, body = QuestionShape), (status = 400, body = ErrorBody)))]
pub(crate) async fn create_question(
    app: App,
    headers: HeaderMap,
    Body(body): Body<QuestionBody>,
) -> Result<(StatusCode, Json<QuestionShape>), ApiError> {
    same_origin(&headers)?;
    let title = body.title.trim();
    if title.is_empty() || title.chars().count() > 100 {
        return Err(invalid("field `title`: from 1 to 100 characters".to_owned()));
    }
    read_question(&body.ask)?;
    let text = serde_json::to_string(&body.ask).map_err(anyhow::Error::from)?;
    let row = app.store.create_question((title, &text), (&app.person()?.name, &clock::now())).await?;
    Ok((StatusCode::CREATED, Json(question_shape(row)?)))
}

/// The answer to a kept question
#[utoipa::path(get, path = "/questions/{question}/answer",
    params(("question" = i64, Path, description = "id of the question"), IndicatorsQuery),
    responses((status = 200, body = QuestionAnswer), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_question_answer(
    app: App,
    Path(question): Path<i64>,
    Query(query): Query<IndicatorsQuery>,
) -> ApiResult<QuestionAnswer> {
    let day = asked_day(&app, query.day.as_deref())?;
    let (_, asked) = kept_question(&app, question).await?;
    Ok(Json(answered(&app, &asked, day).await?))
}

/// Take a question back
#[utoipa::path(delete, path = "/questions/{question}", params(("question" = i64, Path, description = "id of the question")),
    responses((status = 204), (status = 404, body = ErrorBody)))]
pub(crate) async fn delete_question(
    app: App,
    headers: HeaderMap,
    Path(question): Path<i64>,
) -> Result<StatusCode, ApiError> {
    same_origin(&headers)?;
    let person = app.person()?;
    let known = app.store.questions().await?.into_iter().find(|row| row.id == question);
    let head = person.account.is_none() || matches!(person.role, UserRole::Director | UserRole::Admin);
    if let Some(row) = known.filter(|row| !head && row.created_by != person.name) {
        let by = &row.created_by;
        return Err(ApiError::new(ErrorCode::Forbidden, format!("question `{question}` was kept by `{by}`"))
            .hint(format!("这是 {by} 保存的查询，由本人、局领导或管理员删除")));
    }
    match app.store.retire_question(question, (&app.person()?.name, &clock::now())).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(StoreError::NotFound { .. }) => Err(no_question(question)),
        Err(error) => Err(error.into()),
    }
}

pub(super) fn no_indicator(id: &str, day: NaiveDate) -> ApiError {
    ApiError::new(ErrorCode::IndicatorNotFound, format!("no indicator `{id}` on {day}"))
        .hint("`GET /api/v1/indicators` lists the indicators")
}

/// A kept question: what it is called, and what it asks.
pub(super) async fn kept_question(app: &App, id: i64) -> Result<(String, Asked), ApiError> {
    let found = app.store.questions().await?.into_iter().find(|row| row.id == id).ok_or_else(|| no_question(id))?;
    let title = found.title.clone();
    Ok((title, read_question(&question_shape(found)?.ask)?))
}

fn no_question(id: i64) -> ApiError {
    ApiError::new(ErrorCode::QuestionNotFound, format!("no question `{id}`"))
        .hint("`GET /api/v1/questions` lists the questions")
}
