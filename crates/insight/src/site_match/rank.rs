//! The order of results: what came of them, then what is still open, then wishes one after the other.

use std::cmp::Ordering;

use super::{CheckState, SiteMatchInput, SiteResult, Wish, WishKind, WishState};

/// Best first. Wishes are compared one by one, price before neighbours before opportunities, and are never summed.
pub(crate) fn compare(input: &SiteMatchInput<'_>, a: &SiteResult, b: &SiteResult) -> Ordering {
    let failed = |result: &SiteResult| result.in_state(CheckState::Fails).count();
    let nearness = |result: &SiteResult| {
        let shares = result
            .in_state(CheckState::Fails)
            .map(|check| check.lack.as_ref().and_then(|lack| lack.share).unwrap_or(1.0));
        shares.fold(0.0, f64::max)
    };
    let open = |result: &SiteResult| result.to_ask().len();
    let by = |kind: WishKind| {
        let at = |result: &SiteResult| result.wishes.iter().find(|wish| wish.kind == kind).map(order);
        at(a).cmp(&at(b))
    };
    let excess = |result: &SiteResult| match (input.requirement.area_m2.from, input.sites[result.site].area_m2) {
        // The smallest that is large enough leaves the larger ones for others.
        (Some(from), Some(area)) => (area - from).max(0.0),
        _ => 0.0,
    };
    a.outcome
        .cmp(&b.outcome)
        .then_with(|| failed(a).cmp(&failed(b)))
        .then_with(|| nearness(a).total_cmp(&nearness(b)))
        .then_with(|| open(a).cmp(&open(b)))
        .then_with(|| by(WishKind::Price))
        .then_with(|| by(WishKind::Neighbours))
        .then_with(|| by(WishKind::Opportunities))
        .then_with(|| by(WishKind::Chain))
        .then_with(|| excess(a).total_cmp(&excess(b)))
        .then_with(|| input.sites[a.site].id.cmp(&input.sites[b.site].id))
}

/// Unknown stands between good and bad: it is no fault.
fn order(wish: &Wish) -> u8 {
    match wish.state {
        WishState::Good => 0,
        WishState::Unknown => 1,
        WishState::Bad => 2,
    }
}
