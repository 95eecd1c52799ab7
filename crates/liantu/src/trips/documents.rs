//! A trip on paper: the plan, the kept trip, the reception.

use std::collections::HashMap;

use anyhow::{Result, bail};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use insight::trip::TripWarning;
use model::{Lang, Reception, RouteStep, Site, SiteStatus, Text, Trip, VisitState, Zone};
use press::{ReceptionPlan, ShownSite, Sourced, TripSheet, TripVisit, trip_docx, trip_ics, trip_xlsx};
use store::TripRow;

use super::{Aim, Planned, aims, moment, of_firms};
use crate::analysis::{self, ChainView, Ground};
use crate::place_names::place_name;

/// What a trip is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paper {
    /// A Word document.
    Docx,
    /// A workbook.
    Xlsx,
    /// A calendar.
    Ics,
}

impl Paper {
    /// By a file's ending or a parameter's word.
    pub(crate) fn read(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "docx" => Some(Self::Docx),
            "xlsx" => Some(Self::Xlsx),
            "ics" => Some(Self::Ics),
            _ => None,
        }
    }

    /// Ending and media type.
    pub(crate) fn kind(self) -> (&'static str, &'static str) {
        match self {
            Self::Docx => ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            Self::Xlsx => ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            Self::Ics => ("ics", "text/calendar; charset=utf-8"),
        }
    }
}

/// The file's bytes.
pub(crate) fn render(sheet: &TripSheet, paper: Paper, lang: Lang) -> Result<Vec<u8>> {
    Ok(match paper {
        Paper::Docx => trip_docx(sheet, lang)?,
        Paper::Xlsx => trip_xlsx(sheet, lang)?,
        Paper::Ics => trip_ics(sheet, lang).into_bytes(),
    })
}

/// A plan that is not kept, as a sheet made on a day.
pub(crate) fn of_plan(ground: &Ground<'_>, planned: &Planned, title: &str, today: NaiveDate) -> TripSheet {
    let Planned { aims, plan, wish } = planned;
    let visits = plan.stops.iter().flat_map(|stop| {
        stop.visits.iter().map(|index| {
            let aim = &aims[*index];
            TripVisit {
                id: aim.enterprise.0,
                day: stop.day,
                half: stop.half,
                state: VisitState::Planned,
                place: aim.region.as_ref().map(|code| place_name(ground.config, code)).unwrap_or_default(),
                firm: aim.name.clone(),
                gap: aim.about.clone(),
                why: aim.why.clone(),
                ask: aim.ask.clone(),
                next: String::new(),
            }
        })
    });
    TripSheet {
        trip: None,
        title: title.to_owned(),
        district: ground.config.pack.district.title.clone(),
        team: wish.team.clone(),
        people: wish.people.clone(),
        basis: Some(plan.basis.text()),
        visits: visits.collect(),
        left_out: plan.left_out.iter().map(|row| (aims[row.target].name.clone(), row.reason.clone())).collect(),
        warnings: plan.warnings.iter().map(|warning| warning.text.clone()).collect(),
        changed: DateTime::from_naive_utc_and_offset(today.and_time(NaiveTime::MIN), Utc),
        version: 1,
        // Gaps, policies and prices of a sample district are samples too.
        sample: ground.config.pack.district.sample || aims.iter().any(|aim| aim.sample),
    }
}

/// A kept trip as a sheet: what people wrote, and what the calendar says now.
pub(crate) async fn of_trip(ground: &Ground<'_>, row: &TripRow, warnings: &[TripWarning]) -> Result<TripSheet> {
    let ids: Vec<_> = row.trip.visits.iter().map(|visit| visit.enterprise).collect();
    let aims = of_firms(ground, &ids);
    let of = |id| aims.iter().find(|aim: &&Aim| aim.enterprise == id);
    let own = |text: &str| Text::new(text, text);
    let mut visits = Vec::with_capacity(ids.len());
    // A trip goes to few chains: each is looked at once.
    let mut views: HashMap<&str, Option<ChainView<'_>>> = HashMap::new();
    for visit in &row.trip.visits {
        let aim = of(visit.enterprise);
        let gap = match &visit.gap {
            Some((chain, node)) => {
                if !views.contains_key(chain.as_str()) {
                    views.insert(chain, analysis::view(ground, chain, ground.config.region()).await?);
                }
                views[chain.as_str()].as_ref().and_then(|view| about(ground, view, node))
            }
            None => None,
        };
        let why = (!visit.purpose.is_empty()).then(|| Sourced::new(own(&visit.purpose), Text::default()));
        visits.push(TripVisit {
            id: visit.id.unwrap_or_default(),
            day: visit.day,
            half: visit.half,
            state: visit.state,
            place: aim
                .and_then(|aim| aim.region.as_ref())
                .map(|code| place_name(ground.config, code))
                .unwrap_or_default(),
            firm: aim.map_or_else(|| visit.enterprise.0.to_string(), |aim| aim.name.clone()),
            gap,
            why: why.into_iter().collect(),
            ask: (!visit.ask.is_empty()).then(|| own(&visit.ask)).into_iter().collect(),
            next: next_line(visit),
        });
    }
    Ok(TripSheet {
        trip: Some(row.id),
        title: row.trip.title.clone(),
        district: ground.config.pack.district.title.clone(),
        team: row.trip.team.clone(),
        people: row.trip.people.clone(),
        basis: None,
        visits,
        left_out: Vec::new(),
        warnings: warnings.iter().map(|warning| warning.text.clone()).collect(),
        changed: moment(&row.updated_at),
        version: u32::try_from(row.version).unwrap_or(1),
        // Gaps, policies and prices of a sample district are samples too.
        sample: ground.config.pack.district.sample || aims.iter().any(|aim| aim.sample),
    })
}

fn next_line(visit: &model::Visit) -> String {
    let Some(next) = &visit.next else { return String::new() };
    let due = next.due.map(|due| due.to_string());
    [Some(next.what.clone()), next.by.clone(), due].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// A gap in words; `None` where the pack no longer has it.
fn about(ground: &Ground<'_>, view: &ChainView<'_>, node: &str) -> Option<Text> {
    let at = view.chain.node(node)?;
    Some(aims::about(ground, view.chain, &view.chain.nodes[at].title, view.gaps[at].shown()))
}

/// A kept trip of guests as the plan of their reception, dated the day it was last changed. Refuses a site that is let, or locked
/// for another as of `today`: what cannot be had is not shown.
pub(crate) async fn reception(
    ground: &Ground<'_>,
    row: &TripRow,
    today: NaiveDate,
    lang: Lang,
) -> Result<ReceptionPlan> {
    let trip = &row.trip;
    let ids: Vec<_> = trip.visits.iter().map(|visit| visit.enterprise).collect();
    let aims = of_firms(ground, &ids);
    let sites = match trip.reception.sites.as_slice() {
        [] => proposed_sites(ground, trip, &aims).await?,
        _ => shown_sites(ground, &trip.reception, (&aims, today)).await?,
    };
    let own = |text: &String| Text::new(text, text);
    let mut points: Vec<Sourced> =
        trip.reception.points.iter().map(|point| Sourced::new(own(point), Text::default())).collect();
    let chains: Vec<&str> =
        trip.visits.iter().filter_map(|visit| visit.gap.as_ref()).map(|(chain, _)| chain.as_str()).collect();
    points.extend(policy_points(ground, &chains));
    let mut when: Vec<_> = trip.visits.iter().map(|visit| (visit.day, visit.half)).collect();
    when.sort_unstable();
    when.dedup();
    let mut asks: Vec<Text> =
        trip.visits.iter().filter(|visit| !visit.ask.is_empty()).map(|visit| own(&visit.ask)).collect();
    if asks.is_empty() {
        asks = aims.first().map(|aim| aim.ask.clone()).unwrap_or_default();
    }
    let route = match trip.reception.route.as_slice() {
        [] => proposed(&sites, lang),
        given => given.to_vec(),
    };
    Ok(ReceptionPlan {
        title: trip.title.clone(),
        district: ground.config.pack.district.title.clone(),
        firms: aims.iter().map(|aim| aim.name.clone()).collect(),
        when,
        team: trip.team.clone(),
        hosts: trip.people.clone(),
        guests: trip.reception.guests.clone(),
        route,
        sample: ground.config.pack.district.sample
            || aims.iter().any(|aim| aim.sample)
            || sites.iter().any(|(_, sample)| *sample),
        sites: sites.into_iter().map(|(site, _)| site).collect(),
        points,
        asks,
        cautions: cautions(),
        made: store::day_of(&row.updated_at).unwrap_or(today),
    })
}

/// Sites that fit between a welcome at nine and a talk before noon.
const A_MORNING: usize = 2;

/// Where nobody chose sites: those that meet the hard needs of the guests' node, or of the first guest as far as they are known.
async fn proposed_sites(ground: &Ground<'_>, trip: &Trip, aims: &[Aim]) -> Result<Vec<(ShownSite, bool)>> {
    let of = |id| aims.iter().find(|aim| aim.enterprise == id);
    let mut visits = trip.visits.iter().filter_map(|visit| Some((of(visit.enterprise)?, visit.gap.as_ref()?)));
    let Some((aim, (chain, node))) = visits.next() else { return Ok(Vec::new()) };
    let view = analysis::view(ground, chain, ground.config.region()).await?;
    let Some((node, view)) = view.and_then(|view| Some((view.chain.node(node)?, view))) else { return Ok(Vec::new()) };
    let found = crate::brief::sites(ground, &view, node, (aim.enterprise, &aim.name)).await?;
    let zones = ground.store.zones(None).await?;
    let found = found.iter().take(A_MORNING);
    let shown = |site: &Site| shown_site(site, zones.iter().find(|zone| zone.id == site.zone));
    Ok(found.map(|(site, _)| (shown(site), site.sample)).collect())
}

/// The sites to show with their facts, each with whether it is a sample.
async fn shown_sites(
    ground: &Ground<'_>,
    reception: &Reception,
    (firms, today): (&[Aim], NaiveDate),
) -> Result<Vec<(ShownSite, bool)>> {
    let (sites, zones) = (ground.store.sites(None).await?, ground.store.zones(None).await?);
    let locks = ground.store.site_locks(today).await?;
    let mut shown = Vec::with_capacity(reception.sites.len());
    for id in &reception.sites {
        let Some(site) = sites.iter().find(|site| site.id == *id) else {
            bail!("no site `{id}`");
        };
        if site.status == Some(SiteStatus::Let) {
            bail!("site `{id}` is let; hint: show one that can be had");
        }
        let of = locks.iter().filter(|row| row.lock.site == *id && row.lock.since <= today);
        // Whose it is stays unsaid: the sentence may be read to guests.
        if of.into_iter().any(|row| firms.iter().all(|firm| !row.lock.is_for(&firm.name, Some(firm.enterprise)))) {
            bail!("site `{id}` is locked for another project; hint: show one that can be had");
        }
        shown.push((shown_site(site, zones.iter().find(|zone| zone.id == site.zone)), site.sample));
    }
    Ok(shown)
}

fn shown_site(site: &Site, zone: Option<&Zone>) -> ShownSite {
    let confirmed = site.verified_at.map_or_else(
        || Text::new("未核实", "not confirmed"),
        |day| Text::new(format!("{day} 核实"), format!("confirmed {day}")),
    );
    ShownSite {
        title: site.title.clone(),
        place: zone.map(|zone| zone.title.clone()).unwrap_or_default(),
        facts: facts(site),
        source: Text::new(format!("{}，{}", site.source, confirmed.zh), format!("{}, {}", site.source, confirmed.en)),
    }
}

/// What is known of a site, the most asked for first; what is unknown is left to be asked.
pub(crate) fn facts(site: &Site) -> Vec<Text> {
    let measure = |value: Option<f64>, zh: &str, en: &str, unit: &str| {
        value.map(|value| {
            Text::new(
                format!("{zh} {} {unit}", model::grouped(value)),
                format!("{en} {} {unit}", model::grouped(value)),
            )
        })
    };
    let yes = |value: Option<bool>, zh: &str, en: &str| match value {
        Some(true) => Some(Text::new(zh, en)),
        _ => None,
    };
    [
        measure(site.area_m2, "面积", "area", "m²"),
        measure(site.height_m, "净高", "clear height", "m"),
        measure(site.floor_load_t, "荷载", "floor load", "t/m²"),
        measure(site.power_kva, "可用电", "power left", "kVA"),
        site.fire_class.map(|class| {
            Text::new(format!("火灾危险性 {} 类", class.sign()), format!("fire class {}", class.as_str()))
        }),
        yes(site.gas, "有燃气", "gas at the plot"),
        yes(site.sewage, "可排污水", "waste water can be led off"),
        site.tenure.clone(),
        site.price.clone(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Published policies of the chains, as points with their sources.
pub(crate) fn policy_points(ground: &Ground<'_>, chains: &[&str]) -> Vec<Sourced> {
    let meant = |policy: &&packs::Policy| policy.chains.iter().any(|chain| chains.contains(&chain.as_str()));
    let policies = ground.config.pack.policies.iter().filter(meant);
    policies
        .map(|policy| {
            let text = Text::new(
                format!("{}：{}", policy.title.zh, policy.text.zh),
                format!("{}: {}", policy.title.en, policy.text.en),
            );
            let source = Text::new(
                format!("{} {}，{}", policy.issuer.zh, policy.date, policy.source),
                format!("{} {}, {}", policy.issuer.en, policy.date, policy.source),
            );
            Sourced::new(text, source)
        })
        .collect()
}

/// What no host says. The first is law, the others are the house's manners.
fn cautions() -> Vec<Sourced> {
    let line = |zh, en, source_zh, source_en| Sourced::new(Text::new(zh, en), Text::new(source_zh, source_en));
    vec![
        line(
            "没有公开依据的减免、奖补、低价供地不承诺",
            "no relief, grant or cheap land without a published basis",
            "《公平竞争审查条例》，2024-08-01 起施行",
            "Regulation on fair-competition review, in force since 2024-08-01",
        ),
        line(
            "不说别的投资方是谁、谈到哪一步，不带看已锁定的载体",
            "nothing of other investors and their talks; no site that is locked",
            "接待规矩",
            "house rule",
        ),
    ]
}

/// A way for guests where none is given: welcome, the sites one by one, a talk. Times are a proposal.
fn proposed(sites: &[(ShownSite, bool)], lang: Lang) -> Vec<RouteStep> {
    let say = |zh: &str, en: &str| if lang == Lang::Zh { zh.to_owned() } else { en.to_owned() };
    let step = |minutes: i32, place: String, what: String| RouteStep {
        time: format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60),
        place,
        what,
        by: String::new(),
    };
    let mut minutes = 9 * 60;
    let hall = say("区展厅", "exhibition hall of the district");
    let mut steps = vec![step(minutes, hall, say("看图谱，介绍产业链与缺口", "the atlas: the chain and its gaps"))];
    minutes += 45;
    for (site, _) in sites {
        let what = say("看载体，核对硬条件", "the site; check the hard needs");
        steps.push(step(minutes, site.title.get(lang).to_owned(), what));
        minutes += 45;
    }
    let what = say("座谈：需求、条件、下一步", "talk: needs, terms, next steps");
    steps.push(step(minutes, say("会议室", "meeting room"), what));
    steps
}
