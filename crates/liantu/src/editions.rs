//! What goes on a sheet: the chain's view, the pack's configuration and the store's places, cut to an edition; and the cut
//! edition as bytes of a file.

use anyhow::Result;
use insight::{Gap, findings};
use model::{Edition, GapKind, Lang, Strength, Text, ZoneKind};
use press::{
    CostLine, Format, InternalEdition, KeyFigure, NodeInside, OpportunityLine, PlaceMark, PolicyLine, PublicEdition,
    Sheet, TargetLine, ZoneLine, node_facts,
};
use store::Store;

use crate::analysis::ChainView;
use crate::as_of;
use crate::config::Config;
use crate::publications::Offering;
use crate::targets;

/// Either edition, owned.
pub(crate) enum Cut {
    /// For anyone.
    Public(Box<PublicEdition>),
    /// For the bureau.
    Internal(Box<InternalEdition>),
}

impl Cut {
    /// For drawing.
    pub(crate) fn sheet(&self) -> Sheet<'_> {
        match self {
            Self::Public(edition) => Sheet::Public(edition),
            Self::Internal(edition) => Sheet::Internal(edition),
        }
    }

    /// What both editions say, to be completed.
    pub(crate) fn public_mut(&mut self) -> &mut PublicEdition {
        match self {
            Self::Public(edition) => edition,
            Self::Internal(edition) => &mut edition.public,
        }
    }
}

/// Most targets that a card names; the list has the others.
pub(crate) const MOST_TARGETS: usize = 3;

/// Cuts a chain's view to an edition.
pub(crate) async fn cut(store: &Store, config: &Config, view: &ChainView<'_>, edition: Edition) -> Result<Cut> {
    let public = public(store, config, view, edition).await?;
    Ok(match edition {
        Edition::Public => Cut::Public(Box::new(public)),
        Edition::Internal => {
            let targets = targets::first_of_each(store, config, view, MOST_TARGETS).await?;
            Cut::Internal(Box::new(internal(public, view, targets)))
        }
    })
}

/// What the bureau sees of a chain, where its targets are ranked already: one list for each node, in order.
pub(crate) fn internal(public: PublicEdition, view: &ChainView<'_>, targets: Vec<Vec<TargetLine>>) -> InternalEdition {
    let inside = view.gaps.iter().zip(targets).map(|(gap, targets)| inside(view, gap, targets)).collect();
    InternalEdition { public, inside }
}

/// What a chain's sheet says to anyone: in the public edition of what was published alone.
pub(crate) async fn public(
    store: &Store,
    config: &Config,
    view: &ChainView<'_>,
    edition: Edition,
) -> Result<PublicEdition> {
    let district = &config.pack.district;
    let chain = view.chain;
    let Offering { mut opportunities, places, sites, costs, policies } = Offering::of(store, config, edition).await?;
    opportunities.retain(|row| row.chain == chain.id);
    let zones = store.zones(None).await?;
    let day = view.dated.as_ref().map(|dated| dated.day);
    let zone_of = |id: &str| zones.iter().find(|zone| zone.id == id);

    let mut lines: Vec<(u8, OpportunityLine)> = Vec::new();
    for opportunity in &opportunities {
        let Some(node) = chain.node(&opportunity.node) else { continue };
        let Some(zone) = zone_of(&opportunity.zone) else { continue };
        let kind = view.gaps[node].shown();
        lines.push((
            urgency(kind),
            OpportunityLine {
                node,
                kind,
                zone: zone.kind,
                place: places.get(&opportunity.id).cloned().unwrap_or_default(),
                title: opportunity.title.clone(),
                size: opportunity.size.clone(),
                terms: opportunity.terms.clone(),
                contact: opportunity.contact.clone(),
            },
        ));
    }
    lines.sort_by_key(|(urgency, _)| *urgency);

    let (firms, above, lead) = view.core_firms();
    let chain_zones: Vec<&str> =
        zones.iter().filter(|zone| zone.chains.contains(&chain.id)).map(|zone| zone.id.as_str()).collect();
    let site_count = sites.iter().filter(|site| chain_zones.contains(&site.zone.as_str())).count();
    let figure = |zh: &str, en: &str, value: usize, unit_zh: &str, unit_en: &str| KeyFigure {
        label: Text::new(zh, en),
        value: value.to_string(),
        unit: Text::new(unit_zh, unit_en),
    };
    let series = &district.series;
    let own: Vec<_> = series.iter().filter(|other| !other.cultivated).collect();
    let place = own.iter().position(|other| other.id == chain.id).map(|index| index + 1);
    let sample = district.sample
        || opportunities.iter().any(|opportunity| opportunity.sample)
        || view.gaps.iter().any(|gap| gap.presence.core.iter().any(|firm| firm.sample));
    Ok(PublicEdition {
        district: district.title.clone(),
        city: district.city.clone(),
        home: config.home(),
        data_date: day.map_or(district.data_date, |day| day.min(district.data_date)),
        address: address(&district.address, edition, Some(&chain.id)),
        chain: chain.clone(),
        place: place.map(|place| (place, own.len())),
        nodes: node_facts(chain, &view.gaps),
        figures: vec![
            figure("环节", "nodes", chain.nodes.len(), "个", ""),
            figure("在地企业", "local firms", firms, "家", ""),
            figure("规上企业", "above scale", above, "家", ""),
            figure("领军企业", "lead firms", lead, "家", ""),
            figure("机会", "opportunities", lines.len(), "条", ""),
            figure("闲置载体", "sites", site_count, "处", ""),
        ],
        costs: costs
            .iter()
            .map(|cost| CostLine {
                title: cost.title.clone(),
                value: price(cost.value),
                unit: cost.unit.clone(),
                date: cost.date.clone(),
                source: bilingual(&cost.source),
                elsewhere: cost.elsewhere.first().map(|other| (other.city.clone(), price(other.value))),
            })
            .collect(),
        zones: ZoneKind::ALL
            .iter()
            .map(|kind| ZoneLine {
                kind: *kind,
                carriers: zones
                    .iter()
                    .filter(|zone| zone.kind == *kind && zone.chains.contains(&chain.id))
                    .map(|zone| zone.title.clone())
                    .collect(),
                opportunities: opportunities
                    .iter()
                    .filter(|opportunity| zone_of(&opportunity.zone).is_some_and(|zone| zone.kind == *kind))
                    .count(),
            })
            .collect(),
        places: zones
            .iter()
            .filter_map(|zone| {
                let spot = zone.spot.as_ref()?;
                Some(PlaceMark {
                    kind: zone.kind,
                    title: zone.title.clone(),
                    at: (spot.x, spot.y),
                    size: spot.size,
                    carries: zone.chains.contains(&chain.id),
                })
            })
            .collect(),
        policies: policies
            .iter()
            .filter(|policy| policy.chains.is_empty() || policy.chains.contains(&chain.id))
            .filter(|policy| day.is_none_or(|day| !as_of::is_later(&policy.date, day)))
            .map(|policy| PolicyLine {
                title: policy.title.clone(),
                text: policy.text.clone(),
                issuer: Text::new(
                    format!("{} {}", policy.issuer.zh, policy.date),
                    format!("{} {}", policy.issuer.en, policy.date),
                ),
            })
            .collect(),
        opportunities: lines.into_iter().map(|(_, line)| line).collect(),
        findings: findings(chain, &view.gaps),
        chain_titles: series.iter().map(|other| (other.id.clone(), other.title.clone())).collect(),
        coverage: view.coverage(),
        reference: view.reference.as_ref().map(|reference| reference.title.clone()),
        settings: view.settings.clone(),
        sample,
        look_back: None,
    })
}

/// Where the code on an edition leads: the public pages anyone may open, or the house's own; to a chain or to all of them.
pub(crate) fn address(home: &str, edition: Edition, chain: Option<&str>) -> String {
    let pages = match edition {
        Edition::Public => "/portal/atlas",
        Edition::Internal => "/atlas",
    };
    let chain = chain.map(|chain| format!("/{chain}")).unwrap_or_default();
    format!("{}{pages}{chain}", home.trim_end_matches('/'))
}

/// File format of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paper {
    /// Vector.
    Svg,
    /// For printing.
    Pdf,
    /// Picture, see [`Format::density`].
    Png,
    /// Slides whose texts can be edited.
    Pptx,
}

/// What a drawing is made for where nobody says: slides for a screen, the rest for the wall.
pub(crate) fn usual_page(format: Option<Paper>) -> Format {
    if format == Some(Paper::Pptx) { Format::Wide } else { Format::A1 }
}

/// A cut edition as bytes of a file, made for a paper.
pub(crate) fn render(cut: &Cut, lang: Lang, page: Format, format: Paper) -> Result<Vec<u8>> {
    let public = cut.sheet().public();
    let title = format!("{} · {}", public.title(lang), public.district.get(lang));
    let svg = press::sheet::svg(cut.sheet(), lang, page);
    paper(svg, &title, lang, (page, format))
}

/// A drawing as bytes of a file.
pub(crate) fn paper(svg: String, title: &str, lang: Lang, (page, format): (Format, Paper)) -> Result<Vec<u8>> {
    Ok(match format {
        Paper::Svg => svg.into_bytes(),
        Paper::Pdf => press::pdf(&svg, &about(title, lang))?,
        Paper::Png => press::png(&svg, page.density())?,
        Paper::Pptx => press::pptx(&[svg], &about(title, lang))?,
    })
}

/// A source as packs write it, `样例 (sample)`, in its two languages; one that has no second half is the same in both.
fn bilingual(source: &str) -> Text {
    let (zh, en) = press::halves(source);
    Text::new(zh, en)
}

/// Gaps first: what is missing, then what extends, then what is thin.
pub(crate) fn urgency(kind: GapKind) -> u8 {
    match kind {
        GapKind::Missing => 0,
        GapKind::Extend => 1,
        GapKind::New => 2,
        GapKind::Weak => 3,
        GapKind::Strong => 4,
        GapKind::Steady | GapKind::Watch => 5,
        GapKind::Unverified | GapKind::Unsuitable => 6,
    }
}

/// A price as people write it: thousands grouped, no more decimals than it has.
pub(crate) fn price(value: f64) -> String {
    model::grouped(if value.abs() >= 1000.0 { value.round() } else { value })
}

/// Firms elsewhere whose main business is the node, the surest first; the ranked targets; and who judged the label.
fn inside(view: &ChainView<'_>, gap: &Gap, targets: Vec<TargetLine>) -> NodeInside {
    let mut firms: Vec<_> = view
        .on(gap.node)
        .filter(|standing| standing.place.strength == Strength::Core && !view.is_local(standing.firm))
        .collect();
    firms.sort_by(|a, b| b.place.score.total_cmp(&a.place.score).then_with(|| a.firm.name.cmp(&b.firm.name)));
    let mut candidates: Vec<String> = Vec::new();
    for standing in firms {
        let name = &standing.firm.name;
        if !candidates.iter().any(|other| other == name) {
            candidates.push(name.clone());
        }
    }
    NodeInside {
        candidates,
        targets,
        judged: gap
            .judged
            .as_ref()
            .map(|judged| format!("{} {} {}", judged.judgement.by, judged.judgement.at, judged.judgement.reason)),
    }
}

/// What readers of a document show above it.
pub(crate) fn about(title: &str, lang: Lang) -> press::About {
    press::About { title: title.to_owned(), language: if lang == Lang::Zh { "zh-CN" } else { "en" }.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_grouped_and_carry_no_idle_zeros() {
        assert_eq!(price(0.62), "0.62");
        assert_eq!(price(18.6), "18.6");
        assert_eq!(price(5400.0), "5,400");
        assert_eq!(price(1_980_000.0), "1,980,000");
        assert_eq!(price(5400.4), "5,400");
    }

    #[test]
    fn the_code_of_an_edition_leads_to_pages_that_its_readers_may_open() {
        let check = |edition, chain, expect: &str| {
            assert_eq!(
                address("http://atlas.example:8787/", edition, chain),
                format!("http://atlas.example:8787{expect}")
            );
        };
        check(Edition::Public, Some("steel-pipe"), "/portal/atlas/steel-pipe");
        check(Edition::Public, None, "/portal/atlas");
        check(Edition::Internal, Some("steel-pipe"), "/atlas/steel-pipe");
        check(Edition::Internal, None, "/atlas");
    }

    #[test]
    fn a_pack_may_ask_for_as_many_passes_as_a_sheet_can_lay_out() {
        assert_eq!(packs::MAX_PASSES, drawing::MAX_PASSES);
    }

    #[test]
    fn a_source_is_told_in_each_language() {
        assert_eq!(bilingual("样例 (sample)"), Text::new("样例", "sample"));
        assert_eq!(bilingual("湖南省电网（代理购电）"), Text::new("湖南省电网（代理购电）", "湖南省电网（代理购电）"));
    }
}
