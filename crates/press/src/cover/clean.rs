//! The cover with texts that can be set: see [`crate::broom`].

use super::Cover;
use crate::broom::Broom;

/// Cleans a cover in place.
pub(crate) fn sweep(broom: &mut Broom, cover: &mut Cover) {
    let Cover { district, chains, ties, zones, spots, .. } = cover;
    broom.names([district]);
    for chain in chains {
        broom.names([&mut chain.title, &mut chain.industry]);
        broom.names(chain.nodes.iter_mut().map(|node| &mut node.title));
    }
    broom.names(ties.iter_mut().map(|tie| &mut tie.what));
    broom.names(zones.iter_mut().flat_map(|zone| &mut zone.places));
    broom.names(spots.iter_mut().map(|spot| &mut spot.title));
}

/// The cover, cleaned.
pub(super) fn cleaned(cover: &Cover) -> Cover {
    let mut cover = cover.clone();
    sweep(&mut Broom::default(), &mut cover);
    cover
}
