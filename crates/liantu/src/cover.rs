//! The cover of the atlas: every chain of the district at a glance, as bytes of a file.

use anyhow::Result;
use chain::Standing;
use model::{Edition, Lang, Text, ZoneKind};
use press::Format;
use press::cover::{Cover, CoverChain, CoverNode, CoverSpot, CoverTie, CoverZone};

use crate::analysis::{self, Ground};
use crate::editions::{self, Paper, paper};
use crate::publications::Offering;

/// What the cover says: the public one counts what was published, and its code leads to public pages.
pub(crate) async fn cut(ground: &Ground<'_>, edition: Edition) -> Result<Cover> {
    let Ground { store, config, .. } = ground;
    let district = &config.pack.district;
    let views = analysis::views(ground).await?;
    let mut chains: Vec<CoverChain> = views
        .iter()
        .map(|view| CoverChain {
            id: view.chain.id.clone(),
            title: config.short_title(view.chain).clone(),
            industry: config.industry(view.chain),
            cultivated: view.chain.standing == Standing::Cultivated,
            nodes: (view.chain.nodes.iter().zip(&view.gaps))
                .map(|(node, gap)| CoverNode {
                    id: node.id.clone(),
                    stage: node.stage,
                    kind: gap.shown(),
                    title: node.title.clone(),
                })
                .collect(),
        })
        .collect();
    chains.extend(district.series.iter().filter(|series| !views.iter().any(|view| view.chain.id == series.id)).map(
        |series| CoverChain {
            id: series.id.clone(),
            title: series.title.clone(),
            industry: Text::default(),
            cultivated: series.cultivated,
            nodes: Vec::new(),
        },
    ));
    chains.sort_by_key(|chain| chain.cultivated);
    let place = |id: &str| chains.iter().position(|chain| chain.id == id);

    let mut ties: Vec<CoverTie> = Vec::new();
    for view in &views {
        for tie in &view.chain.ties {
            let (Some(own), Some(other)) = (place(&view.chain.id), place(&tie.chain)) else { continue };
            let (from, to) = if tie.outward { (own, other) } else { (other, own) };
            match ties.iter_mut().find(|known| (known.from, known.to) == (from, to)) {
                Some(known) => known.weight += 1,
                None => ties.push(CoverTie { from, to, what: tie.what.clone(), weight: 1 }),
            }
        }
    }

    let Offering { opportunities, sites, .. } = Offering::of(store, config, edition).await?;
    let all = store.zones(None).await?;
    let zones = ZoneKind::ALL
        .iter()
        .map(|kind| {
            let mut own: Vec<_> = all.iter().filter(|zone| zone.kind == *kind).collect();
            let offers = |id: &str| opportunities.iter().filter(|row| row.zone == id).count();
            own.sort_by_key(|zone| std::cmp::Reverse(offers(&zone.id)));
            let here: Vec<_> = sites.iter().filter(|site| own.iter().any(|zone| zone.id == site.zone)).collect();
            let areas: Vec<f64> = here.iter().filter_map(|site| site.area_m2).collect();
            let mut carried: Vec<usize> =
                own.iter().flat_map(|zone| &zone.chains).filter_map(|chain| place(chain)).collect();
            carried.sort_unstable();
            carried.dedup();
            CoverZone {
                kind: *kind,
                places: own.iter().map(|zone| zone.title.clone()).collect(),
                opportunities: own.iter().map(|zone| offers(&zone.id)).sum(),
                sites: here.len(),
                area_m2: (!areas.is_empty()).then(|| areas.iter().sum()),
                chains: carried,
            }
        })
        .collect();

    let area = |areas: Vec<f64>| (!areas.is_empty()).then(|| areas.iter().sum());
    let spots = all
        .iter()
        .map(|zone| {
            let here: Vec<_> = sites.iter().filter(|site| site.zone == zone.id).collect();
            CoverSpot {
                id: zone.id.clone(),
                kind: zone.kind,
                title: zone.title.clone(),
                place: zone.spot,
                opportunities: opportunities.iter().filter(|row| row.zone == zone.id).count(),
                sites: here.len(),
                area_m2: area(here.iter().filter_map(|site| site.area_m2).collect()),
            }
        })
        .collect();

    // Only chains whose expectation is known say anything of coverage.
    let (mut found, mut expected) = (0_usize, 0_usize);
    for view in &views {
        let whole = view.expectations.iter().find(|row| row.node.is_none());
        if let Some(row) = whole.filter(|row| row.expected > 0) {
            found += view.core_firms().0.min(row.expected as usize);
            expected += row.expected as usize;
        }
    }
    let sample = district.sample
        || opportunities.iter().any(|row| row.sample)
        || views.iter().any(|view| view.gaps.iter().any(|gap| gap.presence.core.iter().any(|firm| firm.sample)));
    Ok(Cover {
        district: district.title.clone(),
        data_date: district.data_date,
        address: editions::address(&district.address, edition, None),
        industries: config.pack.industries.len(),
        chains,
        ties,
        zones,
        spots,
        coverage: (expected > 0).then(|| found as f64 / expected as f64),
        sample,
    })
}

/// The cover and behind it the sheet of every chain, as slides.
pub(crate) async fn deck(ground: &Ground<'_>, edition: Edition, lang: Lang, page: Format) -> Result<Vec<u8>> {
    let cover = cut(ground, edition).await?;
    let mut cuts = Vec::new();
    for view in &analysis::views(ground).await? {
        cuts.push(editions::cut(ground.store, ground.config, view, edition).await?);
    }
    tokio::task::spawn_blocking(move || {
        let mut pages = vec![press::cover::svg(&cover, edition, lang, page)];
        pages.extend(cuts.iter().map(|cut| press::sheet::svg(cut.sheet(), lang, page)));
        Ok(press::pptx(&pages, &editions::about(&cover.title(lang), lang))?)
    })
    .await?
}

/// The cover as bytes of a file.
pub(crate) fn render(cover: &Cover, edition: Edition, lang: Lang, page: Format, format: Paper) -> Result<Vec<u8>> {
    paper(press::cover::svg(cover, edition, lang, page), &cover.title(lang), lang, (page, format))
}
