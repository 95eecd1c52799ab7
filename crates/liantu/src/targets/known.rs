//! What is known of one firm's will, for the third light: reasons of its likelihood, contacts, what stands against it.

use insight::{Answered, Axis, Contact, LightFact, Signal as LightSignal, TargetSettings, Willingness, rank_targets};
use model::{DecisionKind, EnterpriseId, RejectReason, SignalKind, Text, VisitState};
use store::CalendarFilter;

use super::{Leads, Scene, TargetsError, counting, explained, gap_on_day, region_name, weights};
use crate::analysis::Ground;

/// Features that every firm of a place has in common, or that stand among the contacts: they tell nothing of this firm's will.
const TELL_NOTHING: [&str; 4] = ["neighbours-here", "nearness", "relatedness", "contact"];
/// Reasons of a rejection that are the firm's own answer. The others are the bureau's opinion.
const ITS_ANSWER: [RejectReason; 2] = [RejectReason::NotWilling, RejectReason::GoneElsewhere];

/// What is known of a firm's will to come for a gap, by the weights in force, as of the ground's day.
pub(crate) async fn willingness(
    ground: &Ground<'_>,
    leads: &Leads,
    (chain, node): (&str, &str),
    firm: EnterpriseId,
) -> Result<Willingness, TargetsError> {
    let mut known = Willingness::default();
    let gap = gap_on_day(ground, chain, node).await?;
    let Some(candidate) = gap.view.landscape.firm(firm) else { return Ok(known) };
    let (weights, _) = weights(ground.store, None).await?;
    let scene = Scene::new(ground, leads, &gap);
    let name = |code: &model::RegionCode, lang| region_name(ground.config, code, lang);
    let input = scene.input(&gap, &weights, &name);
    let ranked = rank_targets(&input, [candidate], &TargetSettings::default());

    let marked = |source: Text, sample: bool| match sample && !source.zh.contains("样例") {
        true => Text::new(format!("{}（样例）", source.zh), format!("{} (sample)", source.en)),
        false => source,
    };
    for signal in input.book.signals(firm).iter().filter(|signal| signal.holds_on(gap.day)) {
        let source =
            Text::new(format!("{}，{}", signal.source, signal.date), format!("{}, {}", signal.source, signal.date));
        let source = marked(source, signal.sample);
        let title = signal.kind.title();
        if signal.kind.is_veto() && known.veto.is_none() {
            let text =
                Text::new(format!("{}：{}", title.zh, signal.text.zh), format!("{}: {}", title.en, signal.text.en));
            known.veto = Some(LightFact::new(text, source));
        } else if signal.kind == SignalKind::Contact {
            known.contacts.push(Contact {
                at: signal.date,
                outcome: Answered::Open,
                text: signal.text.clone(),
                source,
            });
        }
    }
    let decisions = counting(ground.store.target_decisions(chain, node).await?, gap.day);
    for row in decisions.iter().filter(|row| row.decision.enterprise == firm) {
        let said = &row.decision;
        if said.kind == DecisionKind::Rejected && said.reason.is_some_and(|reason| ITS_ANSWER.contains(&reason)) {
            // Before a contact of the same day: it is what came of it.
            known.contacts.insert(
                0,
                Contact {
                    at: said.at,
                    outcome: Answered::Declined,
                    text: Text::new(&said.text, &said.text),
                    source: marked(Text::new(&said.by, &said.by), row.sample),
                },
            );
        }
    }
    known.contacts.extend(visits(ground, firm, gap.day).await?);
    for link in input.book.links(firm).iter().filter(|known| known.link.known_on(gap.day)) {
        for end in [link.supplier, link.customer].into_iter().flatten().filter(|end| *end != firm) {
            if let Some(name) = scene.landed.get(&end).filter(|name| !known.introducers.contains(name)) {
                known.introducers.push(name.clone());
            }
        }
    }
    if let Some(scored) = ranked.targets.into_iter().next() {
        let target = explained(gap.view.eyes, &input, scored, &|_| None);
        let tells =
            |reason: &&insight::Reason| reason.axis == Axis::Likelihood && !TELL_NOTHING.contains(&reason.feature);
        known.signals.extend(target.reasons.iter().filter(tells).map(|reason| LightSignal {
            points: reason.points,
            fact: LightFact::new(reason.text.clone(), reason.source.clone()),
        }));
    }
    Ok(known)
}

/// Visits that took place by a day.
async fn visits(ground: &Ground<'_>, firm: EnterpriseId, day: chrono::NaiveDate) -> Result<Vec<Contact>, TargetsError> {
    let filter = CalendarFilter { enterprises: Some(vec![firm]), to: Some(day), ..CalendarFilter::default() };
    let rows = ground.store.calendar(&filter).await?.into_iter();
    let held = rows.filter(|row| row.engagement.state == VisitState::Held);
    Ok(held
        .map(|row| {
            let team = &row.engagement.team;
            let next = row.next.as_ref().map(|next| next.what.as_str());
            let (then_zh, then_en) =
                next.map_or_else(Default::default, |what| (format!("；下一步：{what}"), format!("; next: {what}")));
            Contact {
                at: row.engagement.day,
                outcome: Answered::Open,
                text: Text::new(format!("{team}见过{then_zh}"), format!("{team} met it{then_en}")),
                source: Text::new(
                    format!("走访日历，{}", row.trip_title),
                    format!("calendar of visits, {}", row.trip_title),
                ),
            }
        })
        .collect())
}
