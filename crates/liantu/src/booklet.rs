//! What the booklet says: every chain's view, the zones with what they offer, policies, costs and indexes, cut to an edition.
//!
//! Not for how it looks: that is `press`. The internal part is read for the internal edition alone.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::NaiveDate;
use insight::Figure;
use model::{Edition, EnterpriseId, GapKind, Lang, Opportunity, RegionCode, Site, SiteForm, SiteStatus, Text, Zone};
use press::booklet::{
    BookFigure, Booklet, ChainInside, ChainPart, CostEntry, Distance, IndexedFirm, InternalBooklet, LocalName,
    NodePart, NodeTargets, Offer, PolicyEntry, PublicBooklet, SiteLine, TargetLine, ZonePart,
};
use press::{PublicEdition, TargetLine as CardTarget};
use registry::syllables_of;

use crate::analysis::{self, ChainView, Ground};
use crate::cover;
use crate::editions;
use crate::place_names::place_name;
use crate::publications::Offering;
use crate::shapes::Bilingual;
use crate::targets::{Leads, TargetShape, TargetsError, targets_of_nodes};

/// Targets of a gap that the booklet names, as many as a card of its sheet: one ranking serves both. The web has all of them.
const TARGETS: usize = editions::MOST_TARGETS;
/// Reasons of a target that are handed on, the strongest first.
const REASONS: usize = 3;

/// The feature that says why the node is a gap: the list of gaps says it above.
const THE_GAP: &str = "gap";

/// Either booklet, owned.
pub(crate) enum Bound {
    /// For anyone.
    Public(Box<PublicBooklet>),
    /// For the bureau.
    Internal(Box<InternalBooklet>),
}

/// The file's bytes.
pub(crate) fn render(bound: &Bound, lang: Lang) -> Result<Vec<u8>> {
    let booklet = match bound {
        Bound::Public(booklet) => Booklet::Public(booklet),
        Bound::Internal(booklet) => Booklet::Internal(booklet),
    };
    Ok(press::booklet::pdf(booklet, lang)?)
}

/// Collects an edition.
pub(crate) async fn cut(ground: &Ground<'_>, leads: &Leads, edition: Edition) -> Result<Bound> {
    let views = analysis::views(ground).await?;
    let mut order: Vec<&ChainView<'_>> = views.iter().collect();
    order.sort_by_key(|view| view.chain.standing == chain::Standing::Cultivated);
    let public = public(ground, &order, edition).await?;
    if edition == Edition::Public {
        return Ok(Bound::Public(Box::new(public)));
    }
    let mut inside = Vec::with_capacity(order.len());
    for (view, part) in order.iter().zip(&public.chains) {
        inside.push(chain_inside(ground, leads, view, part.sheet.clone()).await?);
    }
    Ok(Bound::Internal(Box::new(InternalBooklet { public, inside })))
}

async fn public(ground: &Ground<'_>, views: &[&ChainView<'_>], edition: Edition) -> Result<PublicBooklet> {
    let Ground { store, config, .. } = ground;
    let pack = &config.pack;
    let day = pack.district.data_date;
    let offering = Offering::of(store, config, edition).await?;
    let sites = &offering.sites;
    let zones = store.zones(None).await?;
    let offers: Vec<Offer> =
        offering.opportunities.iter().filter_map(|row| offer(views, (&zones, &offering), row)).collect();

    let mut chains = Vec::with_capacity(views.len());
    for view in views {
        let sheet = editions::public(store, config, view, edition).await?;
        let mut own: Vec<Offer> = offers.iter().filter(|offer| offer.chain == view.chain.id).cloned().collect();
        own.sort_by_key(|offer| editions::urgency(offer.kind));
        chains.push(ChainPart {
            sheet,
            short: config.short_title(view.chain).clone(),
            industry: config.industry(view.chain),
            cultivated: view.chain.standing == chain::Standing::Cultivated,
            nodes: nodes(view),
            offers: own,
        });
    }
    let firms = firms(views);
    let figures = figures(&chains, &firms, &offers, (&zones, sites), day);
    let zones = zones
        .into_iter()
        .map(|zone| {
            let own = |id: &str| id == zone.id;
            ZonePart {
                sites: sites
                    .iter()
                    .filter(|site| own(&site.zone))
                    .map(|site| line(site, day, pack.district.site_life))
                    .collect(),
                offers: offers.iter().filter(|offer| own(&offer.zone.0)).cloned().collect(),
                zone,
            }
        })
        .collect();
    let mut nearby: Vec<Distance> = pack
        .district
        .nearby
        .iter()
        .map(|near| Distance { place: place_name(config, &near.region), km: near.km, source: near.source.clone() })
        .collect();
    nearby.sort_by(|a, b| a.km.total_cmp(&b.km));
    Ok(PublicBooklet {
        cover: cover::cut(ground, edition).await?,
        city: pack.district.city.clone(),
        contact: pack.district.contact.clone(),
        figures,
        chains,
        zones,
        policies: policies(&offering.policies),
        costs: costs(&offering.costs),
        nearby,
        firms,
    })
}

fn policies(policies: &[packs::Policy]) -> Vec<PolicyEntry> {
    let entry = |policy: &packs::Policy| PolicyEntry {
        title: policy.title.clone(),
        text: policy.text.clone(),
        issuer: policy.issuer.clone(),
        date: policy.date.clone(),
        chains: policy.chains.clone(),
        source: policy.source.clone(),
        sample: policy.sample,
    };
    policies.iter().map(entry).collect()
}

fn costs(costs: &[packs::FactorCost]) -> Vec<CostEntry> {
    let entry = |cost: &packs::FactorCost| CostEntry {
        title: cost.title.clone(),
        value: editions::price(cost.value),
        unit: cost.unit.clone(),
        date: cost.date.clone(),
        valid_to: cost.valid_to.clone(),
        elsewhere: cost
            .elsewhere
            .iter()
            .map(|there| (there.city.clone(), editions::price(there.value), there.date.clone()))
            .collect(),
        source: cost.source.clone(),
        sample: cost.sample,
    };
    costs.iter().map(entry).collect()
}

/// An opportunity as a row; `None` where the pack has no longer the node or the zone it names.
fn offer(views: &[&ChainView<'_>], (zones, offering): (&[Zone], &Offering), row: &Opportunity) -> Option<Offer> {
    let view = views.iter().find(|view| view.chain.id == row.chain)?;
    let node = view.chain.node(&row.node)?;
    let zone = zones.iter().find(|zone| zone.id == row.zone)?;
    let site = row.site.as_ref().and_then(|_| offering.places.get(&row.id));
    Some(Offer {
        kind: view.gaps[node].shown(),
        chain: row.chain.clone(),
        node: (row.node.clone(), view.chain.nodes[node].title.clone()),
        zone: (zone.id.clone(), zone.title.clone()),
        zone_kind: zone.kind,
        site: site.cloned(),
        title: row.title.clone(),
        size: row.size.clone(),
        terms: row.terms.clone(),
        contact: row.contact.clone(),
        source: row.source.clone(),
        sample: row.sample,
    })
}

fn nodes(view: &ChainView<'_>) -> Vec<NodePart> {
    let part = |gap: &insight::Gap| NodePart {
        sound: syllables_of(&view.chain.nodes[gap.node].title.zh),
        lq: gap.presence.lq.clone(),
        firms: gap
            .presence
            .core
            .iter()
            .map(|firm| LocalName { name: firm.name.clone(), lead: firm.lead, sample: firm.sample })
            .collect(),
    };
    view.gaps.iter().map(part).collect()
}

/// Firms with their main business on a chain, each once, in the order of their sound.
fn firms(views: &[&ChainView<'_>]) -> Vec<IndexedFirm> {
    let mut found: BTreeMap<EnterpriseId, IndexedFirm> = BTreeMap::new();
    for view in views {
        for gap in &view.gaps {
            for firm in &gap.presence.core {
                let entry = found.entry(firm.enterprise).or_insert_with(|| IndexedFirm {
                    name: firm.name.clone(),
                    sound: syllables_of(&firm.name),
                    places: Vec::new(),
                    sample: firm.sample,
                });
                entry.places.push((view.chain.id.clone(), view.chain.nodes[gap.node].id.clone()));
            }
        }
    }
    let mut firms: Vec<IndexedFirm> = found.into_values().collect();
    firms.sort_by(|a, b| a.sound.cmp(&b.sound).then_with(|| a.name.cmp(&b.name)));
    firms
}

/// The district's key figures, each with its basis.
fn figures(
    chains: &[ChainPart],
    firms: &[IndexedFirm],
    offers: &[Offer],
    (zones, sites): (&[Zone], &[Site]),
    day: NaiveDate,
) -> Vec<BookFigure> {
    let own = || chains.iter().filter(|part| !part.cultivated);
    let count = own().count();
    let cultivated = chains.len() - count;
    let nodes: usize = own().map(|part| part.sheet.nodes.len()).sum();
    let gaps = own()
        .flat_map(|part| &part.sheet.nodes)
        .filter(|node| matches!(node.kind, GapKind::Missing | GapKind::Extend | GapKind::New))
        .count();
    let mut leads: Vec<&str> = chains
        .iter()
        .flat_map(|part| part.nodes.iter().flat_map(|node| &node.firms))
        .filter(|firm| firm.lead)
        .map(|firm| firm.name.as_str())
        .collect();
    leads.sort_unstable();
    leads.dedup();
    let areas: Vec<f64> = sites.iter().filter_map(|site| site.area_m2).collect();
    let figure = |label: (&str, &str), value: usize, unit: (&str, &str), basis: (String, String)| BookFigure {
        label: Text::new(label.0, label.1),
        figure: Figure::known(value as f64, basis.0, basis.1),
        unit: Text::new(unit.0, unit.1),
    };
    let list = |what: (&str, &str)| (format!("{}，{day}", what.0), format!("{}, {day}", what.1));
    let area = if areas.is_empty() {
        Figure::unknown("没有一处载体登记了面积", "no site states its area")
    } else {
        Figure::known(
            areas.iter().sum::<f64>() / 10_000.0,
            format!("{} 处载体中登记了面积的 {} 处相加，含部分已租", sites.len(), areas.len()),
            format!("the {} of {} sites that state an area, some of them partly let", areas.len(), sites.len()),
        )
    };
    vec![
        figure(
            ("产业链", "chains"),
            count,
            ("条", ""),
            (
                format!("区域包；另有培育链 {cultivated} 条"),
                format!("the district's pack; {cultivated} cultivated beside"),
            ),
        ),
        figure(
            ("环节", "nodes"),
            nodes,
            ("个", ""),
            list(("各链定义相加，不含培育链", "sum over the chains, cultivated ones apart")),
        ),
        figure(
            ("要引的环节", "nodes to win firms for"),
            gaps,
            ("个", ""),
            list((
                "判断为补链、延链、建链的环节，不含培育链",
                "labelled missing, extend or new, cultivated chains apart",
            )),
        ),
        figure(
            ("链上企业", "firms on the chains"),
            firms.len(),
            ("家", ""),
            list((
                "登记册中主营落在链上的在地企业，去重，含培育链",
                "local firms of the register with their main business on a chain, each once",
            )),
        ),
        figure(
            ("领军企业", "lead firms"),
            leads.len(),
            ("家", ""),
            list(("其中的龙头与有称号的企业，去重", "anchors and firms with titles among them, each once")),
        ),
        figure(
            ("机会", "opportunities"),
            offers.len(),
            ("条", ""),
            list(("机会清单中仍可谈的", "rows of the list that are still to be had")),
        ),
        figure(
            ("载体", "sites"),
            sites.len(),
            ("处", ""),
            (format!("{} 处区内登记的载体，{day}", zones.len()), format!("listed in {} zones, {day}", zones.len())),
        ),
        BookFigure {
            label: Text::new("载体面积", "area of the sites"), figure: area, unit: Text::new("万㎡", "ha")
        },
    ]
}

/// A site as a row, judged on the day the data speaks of.
fn line(site: &Site, day: NaiveDate, life: model::ShelfLife) -> SiteLine {
    let form = match site.form {
        SiteForm::Land => Text::new("土地", "land"),
        SiteForm::Plant => Text::new("厂房、仓库", "plant"),
        SiteForm::Floor => Text::new("楼层", "floor"),
        SiteForm::Shop => Text::new("商铺", "shop"),
        SiteForm::Room => Text::new("房间", "room"),
    };
    let form = match &site.floor {
        Some(floor) => Text::new(format!("{} {}", form.zh, floor.zh), format!("{} {}", form.en, floor.en)),
        None => form,
    };
    let size = match (site.area_m2, site.beds) {
        (Some(area), _) => Text::new(format!("{} m²", model::grouped(area)), format!("{} m²", model::grouped(area))),
        (None, Some(beds)) => Text::new(format!("{beds} 张床"), format!("{beds} beds")),
        (None, None) => Text::new("面积未知", "area unknown"),
    };
    let state = match (site.status, site.available_from) {
        (Some(SiteStatus::Free), None) => Text::new("空置", "free"),
        (Some(SiteStatus::Partly), None) => Text::new("部分空置", "partly free"),
        (Some(SiteStatus::Let), None) => Text::new("已租或已售", "let or sold"),
        (None, None) => Text::new("状态未知", "state unknown"),
        (_, Some(from)) => Text::new(format!("{from} 起"), format!("from {from}")),
    };
    let both = |a: &Option<Text>, b: &Option<Text>, lang| {
        [a, b]
            .into_iter()
            .flatten()
            .map(|text| text.get(lang))
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(if lang == Lang::Zh { "；" } else { "; " })
    };
    let more = |value: Option<f64>, zh: &str, en: &str, unit: &str| {
        let number = model::grouped(value.filter(|value| value.is_finite())?);
        Some(Text::new(format!("{zh} {number} {unit}"), format!("{en} {number} {unit}")))
    };
    let yes = |value: Option<bool>, zh: &str, en: &str| value.filter(|yes| *yes).map(|_| Text::new(zh, en));
    let facts = [
        more(site.height_m, "净高", "clear height", "m"),
        more(site.floor_load_t, "荷载", "floor load", "t/m²"),
        more(site.frontage_m, "临街", "frontage", "m"),
        more(site.power_kva, "可用电", "power left", "kVA"),
        more(site.water_t_d, "供水", "water", "t/d"),
        more(site.steam_t_h, "蒸汽", "steam", "t/h"),
        site.fire_class
            .map(|class| Text::new(format!("火险 {} 类", class.sign()), format!("fire class {}", class.as_str()))),
        yes(site.gas, "有燃气", "gas"),
        yes(site.sewage, "可排污水", "sewage"),
        yes(site.exhaust, "可排烟", "exhaust"),
        site.zoning.clone(),
    ];
    SiteLine {
        id: site.id.clone(),
        title: site.title.clone(),
        form,
        size,
        facts: facts.into_iter().flatten().collect(),
        terms: Text::new(both(&site.price, &site.tenure, Lang::Zh), both(&site.price, &site.tenure, Lang::En)),
        state,
        confirmed: site.verified_at,
        stale: !site.stale(day, life).is_empty(),
        sample: site.sample,
    }
}

/// What only the bureau sees of a chain.
async fn chain_inside(
    ground: &Ground<'_>,
    leads: &Leads,
    view: &ChainView<'_>,
    sheet: PublicEdition,
) -> Result<ChainInside> {
    let wanted: Vec<usize> = view.gaps.iter().filter(|gap| wants(gap.shown())).map(|gap| gap.node).collect();
    let ids: Vec<&str> = wanted.iter().map(|node| view.chain.nodes[*node].id.as_str()).collect();
    let lists = match targets_of_nodes(ground, leads, (&view.chain.id, &ids), TARGETS).await {
        Ok(lists) => lists,
        Err(TargetsError::Other(error)) => return Err(error),
        Err(error) => anyhow::bail!("targets of chain `{}`: {error}", view.chain.id),
    };
    let mut nodes: Vec<NodeTargets> =
        view.gaps.iter().map(|gap| NodeTargets { reasons: reasons(gap), ..NodeTargets::default() }).collect();
    let mut on_cards = vec![Vec::new(); nodes.len()];
    for (node, list) in wanted.into_iter().zip(lists) {
        on_cards[node] = list.items.iter().map(|item| on_card(ground, item)).collect();
        nodes[node].total = list.total;
        nodes[node].targets = list.items.iter().map(|item| target(ground, item)).collect();
    }
    Ok(ChainInside { sheet: editions::internal(sheet, view, on_cards), nodes })
}

/// A target as the sheet's cards name it.
fn on_card(ground: &Ground<'_>, target: &TargetShape) -> CardTarget {
    CardTarget {
        name: target.enterprise.name.clone(),
        places: region(target).iter().flat_map(|code| ground.config.places_around(code)).collect(),
        value: target.value,
        likelihood: target.likelihood,
    }
}

fn region(target: &TargetShape) -> Option<RegionCode> {
    target.enterprise.region.as_ref().and_then(|region| RegionCode::parse(&region.code).ok())
}

/// Labels whose targets are asked for.
fn wants(kind: GapKind) -> bool {
    matches!(kind, GapKind::Missing | GapKind::Extend | GapKind::New | GapKind::Weak)
}

/// A person's word first, then the rule that held.
fn reasons(gap: &insight::Gap) -> Vec<Text> {
    let held = gap.ladder.iter().filter(|rung| rung.state == insight::RungState::Held).map(|rung| rung.text.clone());
    let judged = gap.judged.iter().map(|judged| {
        let said = &judged.judgement;
        Text::new(
            format!("人工研判（{} {}）：{}", said.by, said.at, said.reason),
            format!("judged by {} on {}: {}", said.by, said.at, said.reason),
        )
    });
    judged.chain(held).collect()
}

fn target(ground: &Ground<'_>, target: &TargetShape) -> TargetLine {
    let text = |text: &Bilingual| Text::new(text.zh.clone(), text.en.clone());
    let mut reasons: Vec<_> =
        target.reasons.iter().filter(|reason| reason.points > 0.0 && reason.feature != THE_GAP).collect();
    reasons.sort_by(|a, b| b.points.total_cmp(&a.points));
    TargetLine {
        name: target.enterprise.name.clone(),
        place: region(target).map(|region| place_name(ground.config, &region)),
        scores: (target.value, target.likelihood, target.confidence),
        reasons: reasons
            .into_iter()
            .take(REASONS)
            .map(|reason| (reason.points, text(&reason.text), text(&reason.source)))
            .collect(),
        sample: target.enterprise.sample,
    }
}
