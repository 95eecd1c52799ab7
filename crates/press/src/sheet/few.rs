//! A chain of few nodes: drawn larger, its parts close together, in the middle of its field. Four cards of the usual size under
//! an empty field look as if the sheet were not finished. What larger chains look like is not asked here.

use chain::Chain;
use drawing::{Arrangement, Drawing};
use model::Lang;

use super::cards::Card;
use super::columns::Columns;
use super::page::Dress;
use super::plan::{self, MARGIN, Plan};

/// Most nodes of such a chain: with more, a field fills by itself.
const MOST: usize = 12;
/// By how much it is drawn larger, the most first. At 1.6 a name of the main line is as large as the head of its stage.
const ENLARGED: [f64; 4] = [1.6, 1.45, 1.3, 1.15];
/// The most from afar, where names are larger and heads smaller.
const MOST_BOLD: f64 = 1.45;
/// Heights that are tried, in parts of what the fullest column takes: the first that holds all lines and labels, so that
/// support stands below the chain and not at the foot of the sheet. Less than the first is cramped.
const HEIGHTS: [f64; 5] = [1.3, 1.5, 1.75, 2.1, 2.6];

/// Widest gutter: farther apart, two cards no longer look as if one supplied the other.
const WIDEST_GUTTER: f64 = 62.0;

/// Where a drawing stands in a field that is larger than it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stand {
    /// Left free before it.
    pub(super) before: f64,
    /// Left free above it.
    pub(super) above: f64,
    /// Where it ends, from the field's top: the ground of support reaches down to here.
    pub(super) foot: f64,
}

impl Stand {
    /// From the top of a field to its foot.
    pub(super) fn whole(height: f64) -> Self {
        Self { before: 0.0, above: 0.0, foot: height }
    }

    /// In the middle of a field.
    fn middle(drawing: &Drawing, (width, height): (f64, f64)) -> Self {
        let lanes = drawing.lanes.iter().flat_map(|lane| lane.rects.iter().map(|rect| rect.y + rect.height));
        let cards = drawing.boxes.iter().map(|card| card.y + card.height);
        let lines = drawing.routes.iter().flatten().map(|(_, y)| *y);
        let used = cards.chain(lanes).chain(lines).fold(0.0, f64::max) + MARGIN;
        let first = drawing.boxes.iter().map(|card| card.x).fold(f64::MAX, f64::min);
        let last = drawing.boxes.iter().map(|card| card.x + card.width).fold(0.0, f64::max);
        let above = ((height - used) / 2.0).max(0.0);
        Self { before: ((width - first - last) / 2.0).max(0.0), above, foot: (above + used).min(height) }
    }
}

/// The plan of a chain of few nodes. `None` for any other, and where it cannot be drawn larger without that a card gives up
/// what it says.
pub(super) fn choose(chain: &Chain, cards: &[Card<'_>], field: (f64, f64), lang: Lang) -> Option<Plan> {
    if !(1..=MOST).contains(&chain.nodes.len()) {
        return None;
    }
    let columns = Columns::of(chain);
    let arrangement = plan::arrange(chain, &columns, &[]);
    let most = if cards.first().is_some_and(|card| card.dress == Dress::Bold) { MOST_BOLD } else { ENLARGED[0] };
    ENLARGED.into_iter().filter(|scale| *scale <= most).chain([1.0]).find_map(|scale| {
        at_scale(chain, cards, (&columns, &arrangement), (field.0 / scale, field.1 / scale), lang)
            .map(|plan| Plan { scale, ..plan })
    })
}

/// The plan in a field of the drawing's units.
fn at_scale(
    chain: &Chain,
    cards: &[Card<'_>],
    (columns, arrangement): (&Columns, &Arrangement),
    field: (f64, f64),
    lang: Lang,
) -> Option<Plan> {
    let (measure, least) = plan::roomiest(cards, columns, field.0, lang);
    let count = columns.count() as f64;
    let across = (count * measure.width + (count - 1.0) * WIDEST_GUTTER + plan::AROUND).min(field.0);
    let roomy = |height| plan::roomy(chain, cards, (columns, arrangement), (across, height), lang);
    let heights = HEIGHTS.into_iter().map(|part| least * part).filter(|height| *height < field.1);
    let plan = heights.chain([field.1]).find_map(roomy)?;
    Some(Plan { stand: Stand::middle(&plan.drawing, field), ..plan })
}

#[cfg(test)]
mod tests {
    use model::Stage::{Downstream as D, Midstream as M, Upstream as U};

    use super::super::tests::{Seen, full, look, made, shape};
    use super::super::{Format, page, svg};
    use super::*;
    use crate::edition::Sheet;

    /// What the sheet of a chain of these ranks and of so much support shows.
    fn check(ranks: &[(model::Stage, usize)], support: usize, format: Format, rule: impl Fn(&Seen, &str)) {
        let edition = full(made(&shape(ranks, support, 1)));
        let seen = look(&svg(Sheet::Internal(&edition), Lang::Zh, format));
        rule(&seen, &format!("{ranks:?} and {support} on {format}"));
    }

    /// Left, top, right and bottom of the cards.
    fn hull(seen: &Seen) -> (f64, f64, f64, f64) {
        seen.cards.iter().map(|(_, card)| *card).fold((f64::MAX, f64::MAX, f64::MIN, f64::MIN), |a, b| {
            (a.0.min(b.0), a.1.min(b.1), a.2.max(b.2), a.3.max(b.3))
        })
    }

    #[test]
    fn few_nodes_are_drawn_larger_and_many_as_usual() {
        for format in Format::ALL {
            for few in [&[(M, 1)][..], &[(U, 1), (D, 1)], &[(U, 2), (M, 1), (D, 2)]] {
                check(few, 0, format, |seen, of| assert!(seen.scale >= 1.15, "{of}: {}", seen.scale));
            }
            check(&[(U, 4), (M, 5), (D, 4)], 0, format, |seen, of| assert!(seen.scale <= 1.0, "{of}: {}", seen.scale));
        }
    }

    #[test]
    fn few_nodes_stand_in_the_middle_of_their_field() {
        for format in Format::ALL {
            let (left, top, right, bottom) = page::page(format).field;
            let head = page::page(format).stage.height;
            for few in [&[(M, 1)][..], &[(U, 1), (D, 1)], &[(U, 1), (M, 1), (D, 1)]] {
                check(few, 0, format, |seen, of| {
                    let cards = hull(seen);
                    let (before, after) = (cards.0 - left, right - cards.2);
                    let (above, below) = (cards.1 - top - head, bottom - cards.3);
                    assert!((before - after).abs() < 2.0 && before > 0.0, "{of}: {before} and {after}");
                    // The lane's label and a flag stand above the cards.
                    assert!((above - below).abs() < 45.0 && below > 20.0, "{of}: {above} and {below}");
                });
            }
        }
    }

    #[test]
    fn support_stands_close_below_few_nodes() {
        for format in Format::ALL {
            check(&[(U, 1), (M, 1), (D, 1)], 1, format, |seen, of| {
                let support = seen.cards.last().expect("a card").1;
                let chain = seen.cards[..3].iter().map(|(_, card)| card.3).fold(f64::MIN, f64::max);
                let apart = support.1 - chain;
                assert!(apart > 0.0 && apart < support.3 - support.1, "{of}: {apart}");
            });
        }
    }
}
