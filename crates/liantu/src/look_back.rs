//! A chain's sheet as it was on a day: the edition cut from the labels of that day, with what changed since and what could not be
//! rolled back. The rules of a day stand in decision 0016, those of its sheet in 0027.

use std::sync::Arc;

use anyhow::Result;
use model::{Edition, Text};
use press::LookBack;

use crate::analysis::{self, ChainView, Dated, Ground};
use crate::editions::{self, Cut};

/// The sheet of a chain in an edition, of the day that the ground speaks of. `None` when there is no such chain.
pub(crate) async fn cut<'a>(
    ground: &Ground<'a>,
    chain: &str,
    edition: Edition,
) -> Result<Option<(ChainView<'a>, Cut)>> {
    let region = ground.config.region();
    let Some(view) = analysis::view(ground, chain, region).await? else { return Ok(None) };
    let mut cut = editions::cut(ground.store, ground.config, &view, edition).await?;
    if let Some(dated) = &view.dated {
        let today = Ground { landscape: Arc::clone(&ground.now), ..ground.clone() };
        let Some(now) = analysis::view(&today, chain, region).await? else { return Ok(None) };
        cut.public_mut().look_back = Some(look_back(dated, &view, &now));
    }
    Ok(Some((view, cut)))
}

fn look_back(dated: &Dated, then: &ChainView<'_>, now: &ChainView<'_>) -> LookBack {
    let turned = |(index, (then, now)): (usize, (&insight::Gap, &insight::Gap))| {
        (then.shown() != now.shown()).then(|| (index, now.shown()))
    };
    LookBack {
        day: dated.day,
        since: then.gaps.iter().zip(&now.gaps).enumerate().filter_map(turned).collect(),
        kept: Text::new(
            "链定义、规模、称号、资本、环节归属、机会、载体、成本、普查数",
            "chain, sizes, titles, capital, placement, opportunities, sites, costs and census counts",
        ),
    }
}
