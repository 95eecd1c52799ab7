//! Trips as they leave the house and as they come in.

use anyhow::{Result, bail};
use insight::trip::{LeftOutKind, RouteBasis, TripWarning, WarningKind};
use model::{EnterpriseId, NextStep, Reception, RouteStep, Trip, Visit, VisitState};
use serde::{Deserialize, Serialize};
use store::{CalendarRow, TripRow};
use utoipa::ToSchema;

use super::Planned;
use crate::analysis::Ground;
use crate::place_names::place_name;
use crate::shapes::Bilingual;

/// A firm in a trip.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TripFirm {
    /// Row id.
    pub(crate) id: i64,
    /// Name; the number where the firm left the register.
    pub(crate) name: String,
    /// Where it stands; null when unknown.
    pub(crate) place: Option<Bilingual>,
    /// Whether it is an invented sample.
    pub(crate) sample: bool,
}

/// A plan that is not kept.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlanShape {
    /// Half days with visits, in order of time; a half day on the way has none.
    stops: Vec<StopShape>,
    /// Targets that are not visited.
    left_out: Vec<LeftOutShape>,
    /// What speaks against the plan; nothing is forbidden.
    warnings: Vec<WarningShape>,
    /// What the order of the cities rests on.
    order: OrderShape,
    /// The days asked for.
    days: Vec<String>,
    /// The team.
    team: String,
    /// Who goes.
    people: Vec<String>,
    /// Whether a firm in it is an invented sample.
    sample: bool,
}

/// A half day in a city.
#[derive(Debug, Serialize, ToSchema)]
struct StopShape {
    /// The day.
    day: String,
    /// `am` or `pm`.
    half: String,
    /// Code of the city; of the province where no more is known.
    city: String,
    /// Its name.
    city_title: Bilingual,
    /// Who is met.
    visits: Vec<PlannedVisit>,
}

/// A visit of a plan.
#[derive(Debug, Serialize, ToSchema)]
struct PlannedVisit {
    /// The firm.
    enterprise: TripFirm,
    /// Its place among the targets, from 1.
    rank: usize,
    /// Its tier among the targets of its gap.
    tier: Option<u32>,
    /// The gaps it could close, as `chain/node`.
    gaps: Vec<String>,
    /// The same in words.
    about: Option<Bilingual>,
    /// Why this firm, each with its source.
    why: Vec<SourcedShape>,
    /// What to ask for.
    ask: Vec<Bilingual>,
}

/// A sentence with its source.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SourcedShape {
    /// The sentence.
    text: Bilingual,
    /// Where it comes from.
    source: Bilingual,
}

impl From<&press::Sourced> for SourcedShape {
    fn from(line: &press::Sourced) -> Self {
        Self { text: (&line.text).into(), source: (&line.source).into() }
    }
}

/// A target that is not visited.
#[derive(Debug, Serialize, ToSchema)]
struct LeftOutShape {
    /// The firm.
    enterprise: TripFirm,
    /// `refused`, `no_place`, `here` or `no_room`.
    kind: &'static str,
    /// Why.
    reason: Bilingual,
}

/// Something to look at before the trip.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct WarningShape {
    /// `double_visit`, `double_booked`, `away`, `nobody_goes`, `weekend` or `vague_place`.
    kind: &'static str,
    /// The firm it speaks of; null when it speaks of the trip.
    enterprise: Option<i64>,
    /// In words.
    text: Bilingual,
}

/// What the order of cities rests on.
#[derive(Debug, Serialize, ToSchema)]
struct OrderShape {
    /// `one_city`, `distances` or `province`.
    basis: &'static str,
    /// In words.
    text: Bilingual,
}

/// A plan for a client.
pub(crate) fn plan_shape(ground: &Ground<'_>, planned: &Planned) -> PlanShape {
    let Planned { aims, plan, wish } = planned;
    let of = |index: usize| firm(ground, aims[index].enterprise);
    let visit = |index: &usize| {
        let aim = &aims[*index];
        PlannedVisit {
            enterprise: of(*index),
            rank: aim.rank,
            tier: aim.tier,
            gaps: aim.gaps.iter().map(|(chain, node)| format!("{chain}/{node}")).collect(),
            about: aim.about.as_ref().map(Bilingual::from),
            why: aim.why.iter().map(SourcedShape::from).collect(),
            ask: aim.ask.iter().map(Bilingual::from).collect(),
        }
    };
    let ids: Vec<EnterpriseId> = aims.iter().map(|aim| aim.enterprise).collect();
    PlanShape {
        stops: plan
            .stops
            .iter()
            .map(|stop| StopShape {
                day: stop.day.to_string(),
                half: stop.half.to_string(),
                city: stop.city.to_string(),
                city_title: (&place_name(ground.config, &stop.city)).into(),
                visits: stop.visits.iter().map(visit).collect(),
            })
            .collect(),
        left_out: plan
            .left_out
            .iter()
            .map(|row| LeftOutShape {
                enterprise: of(row.target),
                kind: match row.kind {
                    LeftOutKind::Refused => "refused",
                    LeftOutKind::NoPlace => "no_place",
                    LeftOutKind::Here => "here",
                    LeftOutKind::NoRoom => "no_room",
                },
                reason: (&row.reason).into(),
            })
            .collect(),
        warnings: warning_shapes(&plan.warnings, &ids),
        order: OrderShape {
            basis: match plan.basis {
                RouteBasis::OneCity => "one_city",
                RouteBasis::Distances => "distances",
                RouteBasis::Province => "province",
            },
            text: (&plan.basis.text()).into(),
        },
        days: wish.days.iter().map(ToString::to_string).collect(),
        team: wish.team.clone(),
        people: wish.people.clone(),
        sample: aims.iter().any(|aim| aim.sample),
    }
}

/// Warnings for a client; `firms` are the targets that they speak of by index.
fn warning_shapes(warnings: &[TripWarning], firms: &[EnterpriseId]) -> Vec<WarningShape> {
    let shape = |warning: &TripWarning| WarningShape {
        kind: match warning.kind {
            WarningKind::DoubleVisit => "double_visit",
            WarningKind::DoubleBooked => "double_booked",
            WarningKind::Away => "away",
            WarningKind::NobodyGoes => "nobody_goes",
            WarningKind::Weekend => "weekend",
            WarningKind::VaguePlace => "vague_place",
        },
        enterprise: warning.target.and_then(|index| firms.get(index)).map(|id| id.0),
        text: (&warning.text).into(),
    };
    warnings.iter().map(shape).collect()
}

fn firm(ground: &Ground<'_>, id: EnterpriseId) -> TripFirm {
    match ground.landscape.firm(id) {
        Some(firm) => TripFirm {
            id: id.0,
            name: firm.name.clone(),
            place: firm.region.as_ref().map(|code| (&place_name(ground.config, code)).into()),
            sample: firm.sample,
        },
        None => TripFirm { id: id.0, name: id.0.to_string(), place: None, sample: false },
    }
}

/// A trip that is kept.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TripShape {
    /// Id.
    id: i64,
    /// Counts the changes, from 1; a change names the version that was read.
    version: i64,
    /// When it was entered.
    created_at: String,
    /// When it was last changed.
    updated_at: String,
    /// Its name.
    title: String,
    /// `outbound` or `inbound`.
    direction: String,
    /// The team.
    team: String,
    /// Who of it, by work names.
    people: Vec<String>,
    /// What guests are shown and told; empty lists for a trip out.
    reception: ReceptionShape,
    /// Anything else.
    note: String,
    /// The visits, by day and half.
    visits: Vec<VisitShape>,
    /// What speaks against it as the calendar is now.
    warnings: Vec<WarningShape>,
    /// Whether a firm in it is an invented sample.
    sample: bool,
}

/// A visit of a kept trip.
#[derive(Debug, Serialize, ToSchema)]
struct VisitShape {
    /// Id.
    id: i64,
    /// The firm.
    enterprise: TripFirm,
    /// The day.
    day: String,
    /// `am` or `pm`.
    half: String,
    /// `planned`, `held` or `cancelled`.
    state: String,
    /// The gap it is about, as `chain/node`; null without one.
    gap: Option<String>,
    /// Why this firm.
    purpose: String,
    /// What to ask for.
    ask: String,
    /// What follows; null while nothing does.
    next: Option<NextShape>,
    /// What was said and seen.
    note: String,
}

/// What a visit leaves to be done.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct NextShape {
    /// What.
    what: String,
    /// Who: a team or a work name; null while nobody is named.
    by: Option<String>,
    /// Until when; null without a day.
    due: Option<String>,
}

/// What guests are shown and told.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct ReceptionShape {
    /// The guests as the firm announced them; no private data.
    guests: Vec<String>,
    /// Where they go, in order.
    route: Vec<RouteStepShape>,
    /// Sites to show, by id.
    sites: Vec<String>,
    /// What to say.
    points: Vec<String>,
}

/// One step of the way of guests.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct RouteStepShape {
    /// When, such as `09:00`.
    time: String,
    /// Where.
    place: String,
    /// What happens there.
    what: String,
    /// Who leads it.
    by: String,
}

/// A trip for a client.
pub(crate) fn trip_shape(ground: &Ground<'_>, row: TripRow, warnings: &[TripWarning]) -> TripShape {
    let ids: Vec<EnterpriseId> = row.trip.visits.iter().map(|visit| visit.enterprise).collect();
    let visits: Vec<VisitShape> = row
        .trip
        .visits
        .into_iter()
        .map(|visit| VisitShape {
            id: visit.id.unwrap_or_default(),
            enterprise: firm(ground, visit.enterprise),
            day: visit.day.to_string(),
            half: visit.half.to_string(),
            state: visit.state.to_string(),
            gap: visit.gap.map(|(chain, node)| format!("{chain}/{node}")),
            purpose: visit.purpose,
            ask: visit.ask,
            next: visit.next.map(next_shape),
            note: visit.note,
        })
        .collect();
    let Reception { guests, route, sites, points } = row.trip.reception;
    let route = route.into_iter().map(|RouteStep { time, place, what, by }| RouteStepShape { time, place, what, by });
    TripShape {
        id: row.id,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
        title: row.trip.title,
        direction: row.trip.direction.to_string(),
        team: row.trip.team,
        people: row.trip.people,
        reception: ReceptionShape { guests, route: route.collect(), sites, points },
        note: row.trip.note,
        sample: visits.iter().any(|visit| visit.enterprise.sample),
        visits,
        warnings: warning_shapes(warnings, &ids),
    }
}

fn next_shape(next: NextStep) -> NextShape {
    NextShape { what: next.what, by: next.by, due: next.due.map(|day| day.to_string()) }
}

/// A trip to keep.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct TripBody {
    /// The version that was read; only with a change.
    pub(crate) version: Option<i64>,
    /// Its name.
    title: String,
    /// `outbound` (default) or `inbound`.
    direction: Option<String>,
    /// The team.
    team: String,
    /// Who of it, by work names; no private data.
    #[serde(default)]
    people: Vec<String>,
    /// What guests are shown and told.
    #[serde(default)]
    reception: ReceptionShape,
    /// Anything else.
    #[serde(default)]
    note: String,
    /// The visits.
    #[serde(default)]
    visits: Vec<VisitBody>,
}

/// A visit to keep.
#[derive(Debug, Deserialize, ToSchema)]
struct VisitBody {
    /// Id of a visit that stays; left out for a new one.
    id: Option<i64>,
    /// The firm.
    enterprise: i64,
    /// The day.
    day: String,
    /// `am` or `pm`.
    half: String,
    /// `planned` (default), `held` or `cancelled`.
    state: Option<String>,
    /// The gap it is about, as `chain/node`.
    gap: Option<String>,
    /// Why this firm.
    #[serde(default)]
    purpose: String,
    /// What to ask for.
    #[serde(default)]
    ask: String,
    /// What follows.
    next: Option<NextShape>,
    /// What was said and seen.
    #[serde(default)]
    note: String,
}

/// Longest text of a field and longest list: what people write into a form, and no more.
const LONGEST: usize = 2_000;
const MOST: usize = 200;

/// Reads a trip that a client sent.
pub(crate) fn read_trip(body: TripBody) -> Result<Trip> {
    let ReceptionShape { guests, route, sites, points } = body.reception;
    let route = route
        .into_iter()
        .map(|RouteStepShape { time, place, what, by }| {
            Ok(RouteStep {
                time: short("time", time)?,
                place: short("place", place)?,
                what: short("what", what)?,
                by: public("by", by)?,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(Trip {
        title: short("title", body.title)?,
        direction: body.direction.as_deref().unwrap_or("outbound").parse()?,
        team: public("team", body.team)?,
        people: list("people", body.people)?,
        reception: Reception {
            guests: list("guests", guests)?,
            route: few("route", route)?,
            sites: list("sites", sites)?,
            points: list("points", points)?,
        },
        note: short("note", body.note)?,
        visits: few("visits", body.visits)?.into_iter().map(read_visit).collect::<Result<_>>()?,
    })
}

fn read_visit(body: VisitBody) -> Result<Visit> {
    let day = |name: &str, text: &str| {
        super::days(&[text.to_owned()], None, 1).map(|days| days[0]).map_err(|error| error.context(format!("`{name}`")))
    };
    let next = body.next.map(|next| {
        anyhow::Ok(NextStep {
            what: short("next.what", next.what)?,
            by: next.by.map(|by| public("next.by", by)).transpose()?,
            due: next.due.map(|due| day("next.due", &due)).transpose()?,
        })
    });
    let gap = body.gap.as_deref().filter(|gap| !gap.is_empty()).map(super::aims::gap).transpose()?;
    Ok(Visit {
        id: body.id,
        enterprise: EnterpriseId(body.enterprise),
        day: day("day", &body.day)?,
        half: body.half.parse()?,
        state: body.state.as_deref().map_or(Ok(VisitState::Planned), str::parse)?,
        gap: gap.map(|(chain, node)| (chain.to_owned(), node.to_owned())),
        purpose: short("purpose", body.purpose)?,
        ask: short("ask", body.ask)?,
        next: next.transpose()?,
        note: short("note", body.note)?,
    })
}

fn short(name: &str, text: String) -> Result<String> {
    let text = text.trim();
    match text.chars().count() {
        0..=LONGEST => Ok(text.to_owned()),
        many => bail!("field `{name}` has {many} characters; at most {LONGEST}"),
    }
}

/// A text about people: work names only.
fn public(name: &str, text: String) -> Result<String> {
    let text = short(name, text)?;
    match model::private_part(&text) {
        Some(part) => bail!("field `{name}`: {part}; hint: write a work name or an office"),
        None => Ok(text),
    }
}

fn list(name: &str, texts: Vec<String>) -> Result<Vec<String>> {
    let texts = few(name, texts)?.into_iter().map(|text| public(name, text)).collect::<Result<Vec<_>>>()?;
    Ok(texts.into_iter().filter(|text| !text.is_empty()).collect())
}

fn few<T>(name: &str, items: Vec<T>) -> Result<Vec<T>> {
    if items.len() > MOST {
        bail!("field `{name}` has {} items; at most {MOST}", items.len());
    }
    Ok(items)
}

/// A visit in the calendar of all teams.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CalendarShape {
    /// Id of the visit.
    visit: i64,
    /// Id of its trip.
    trip: Option<i64>,
    /// Name of its trip.
    trip_title: String,
    /// The firm.
    enterprise: TripFirm,
    /// The day.
    day: String,
    /// `am` or `pm`.
    half: String,
    /// `outbound` or `inbound`.
    direction: String,
    /// `planned`, `held` or `cancelled`.
    state: String,
    /// The team.
    team: String,
    /// Who of it.
    people: Vec<String>,
    /// Why this firm.
    purpose: String,
    /// What follows; null while nothing does.
    next: Option<NextShape>,
}

/// A row of the calendar for a client.
pub(crate) fn calendar_shape(ground: &Ground<'_>, row: CalendarRow) -> CalendarShape {
    let engagement = row.engagement;
    CalendarShape {
        visit: row.visit,
        trip: engagement.trip,
        trip_title: row.trip_title,
        enterprise: firm(ground, engagement.enterprise),
        day: engagement.day.to_string(),
        half: engagement.half.to_string(),
        direction: engagement.direction.to_string(),
        state: engagement.state.to_string(),
        team: engagement.team,
        people: engagement.people,
        purpose: row.purpose,
        next: row.next.map(next_shape),
    }
}
