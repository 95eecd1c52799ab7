//! Blocks into columns and pages: nothing is lost, nothing is torn that belongs together, the last page's columns are even.

use std::rc::Rc;

use super::book::Book;
use super::leaf::{BOTTOM, CONTENT, GUTTER, Leaf, TOP};

/// Draws at a place; the width is that of the column.
pub(super) type Paint<'a> = Box<dyn Fn(&mut Leaf, (f64, f64), f64) + 'a>;
/// Draws a head; the last word says whether it stands there a second time.
type PaintHead<'a> = Box<dyn Fn(&mut Leaf, (f64, f64), f64, Again) + 'a>;

/// Whether a head stands above its first rows or above those that did not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Again {
    First,
    Continued,
}

/// What stands above rows, again in every column they run into.
pub(super) struct Head<'a> {
    pub(super) height: f64,
    pub(super) paint: PaintHead<'a>,
}

/// A piece that is not torn.
pub(super) struct Block<'a> {
    pub(super) height: f64,
    /// Room above it, none at the top of a column.
    pub(super) gap: f64,
    /// Whether it must not be the last of a column.
    pub(super) keep: bool,
    pub(super) head: Option<Rc<Head<'a>>>,
    /// Names of the places that begin here.
    pub(super) places: Vec<String>,
    pub(super) paint: Paint<'a>,
}

impl<'a> Block<'a> {
    pub(super) fn new(height: f64, paint: impl Fn(&mut Leaf, (f64, f64), f64) + 'a) -> Self {
        Self { height, gap: 0.0, keep: false, head: None, places: Vec::new(), paint: Box::new(paint) }
    }

    pub(super) fn gap(mut self, gap: f64) -> Self {
        self.gap = gap;
        self
    }

    pub(super) fn keep(mut self) -> Self {
        self.keep = true;
        self
    }

    pub(super) fn place(mut self, name: impl Into<String>) -> Self {
        self.places.push(name.into());
        self
    }
}

/// Width of one of so many columns.
pub(super) fn column(columns: usize) -> f64 {
    let count = columns.max(1) as f64;
    (CONTENT - GUTTER * (count - 1.0)) / count
}

/// Whether a column has to take its first block however high it is: on an empty page, else it would stand nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum First {
    Must,
    May,
}

/// A head that the block needs above it, when it does not stand above the block before already.
fn head_of<'h, 'a>(block: &'h Block<'a>, before: Option<&'h Block<'a>>) -> Option<&'h Rc<Head<'a>>> {
    let own = block.head.as_ref()?;
    let stands = before.and_then(|before| before.head.as_ref()).is_some_and(|head| Rc::ptr_eq(own, head));
    (!stands).then_some(own)
}

/// What a block takes below the one before; nothing is before the first of a column.
fn taken(block: &Block<'_>, before: Option<&Block<'_>>) -> f64 {
    before.map_or(0.0, |_| block.gap) + head_of(block, before).map_or(0.0, |head| head.height) + block.height
}

/// Where the blocks from `start` on end that stand in a column of this height.
fn fill(blocks: &[Block<'_>], start: usize, room: f64, first: First) -> usize {
    let mut y = 0.0;
    let mut end = start;
    for (index, block) in blocks.iter().enumerate().skip(start) {
        y += taken(block, (index > start).then(|| &blocks[index - 1]));
        if y > room + 1e-6 && (index > start || first == First::May) {
            break;
        }
        end = index + 1;
    }
    // What is kept with what follows goes over with it, unless that would leave an empty page empty.
    let mut cut = end;
    while cut < blocks.len() && cut > start && blocks[cut - 1].keep {
        cut -= 1;
    }
    if cut > start || first == First::May { cut } else { end }
}

/// Where each column of a page ends, from `start` on.
fn columns_of(blocks: &[Block<'_>], start: usize, columns: usize, room: f64, first: First) -> Vec<usize> {
    let mut at = start;
    (0..columns)
        .map(|column| {
            if at < blocks.len() {
                at = fill(blocks, at, room, if column == 0 { first } else { First::May });
            }
            at
        })
        .collect()
}

/// The same where all of it stands on the page: as low as it can be.
fn balanced(blocks: &[Block<'_>], start: usize, columns: usize, room: f64, first: First) -> Vec<usize> {
    let mut best = columns_of(blocks, start, columns, room, first);
    if columns < 2 || best.last() != Some(&blocks.len()) {
        return best;
    }
    // A lower column must hold what is kept together as well.
    let whole = |ends: &[usize], limit: f64| {
        ends.first() > Some(&start) && ends.last() == Some(&blocks.len()) && lowest(blocks, start, ends) <= limit
    };
    let (mut low, mut high) = (0.0, room);
    for _ in 0..24 {
        let middle = (low + high) / 2.0;
        let ends = columns_of(blocks, start, columns, middle, First::May);
        if whole(&ends, middle + 1e-6) {
            best = ends;
            high = middle;
        } else {
            low = middle;
        }
    }
    best
}

/// How high the highest of some columns is.
fn lowest(blocks: &[Block<'_>], start: usize, ends: &[usize]) -> f64 {
    let mut from = start;
    let high = ends.iter().map(|end| height(&blocks[std::mem::replace(&mut from, *end)..*end]));
    high.fold(0.0, f64::max)
}

/// Height of blocks in one column.
pub(super) fn height(blocks: &[Block<'_>]) -> f64 {
    let before = std::iter::once(None).chain(blocks.iter().map(Some));
    blocks.iter().zip(before).map(|(block, before)| taken(block, before)).sum()
}

/// Where pouring stands: how low, and how low a page begins on which nothing stands yet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct At {
    pub(super) y: f64,
    pub(super) fresh: f64,
}

/// The top of a page that is turned to.
pub(super) const NEXT: At = At { y: TOP, fresh: TOP };

/// What stands on a page.
struct Take {
    /// Pages turned before it.
    turns: usize,
    top: f64,
    /// Where each column ends in the list.
    ends: Vec<usize>,
    low: f64,
}

/// Which blocks stand where, down to a bottom.
fn plan(blocks: &[Block<'_>], columns: usize, from: At, bottom: f64) -> Vec<Take> {
    let mut takes = Vec::new();
    let (mut start, mut turns, mut at) = (0, 0, from);
    while start < blocks.len() {
        let first = if at.y > at.fresh + 1e-6 { First::May } else { First::Must };
        let ends = balanced(blocks, start, columns, bottom - at.y, first);
        let end = ends.last().copied().unwrap_or(blocks.len());
        if end > start {
            let low = at.y + lowest(blocks, start, &ends);
            takes.push(Take { turns, top: at.y, ends, low });
        }
        start = end;
        (turns, at) = (turns + 1, NEXT);
    }
    takes
}

/// Where pouring would end, without drawing: how many pages it would turn, and how low on the last.
pub(super) fn poured(blocks: &[Block<'_>], columns: usize, from: At, bottom: f64) -> (usize, f64) {
    plan(blocks, columns, from, bottom).last().map_or((0, from.y), |take| (take.turns, take.low))
}

/// Height of what must not be parted from the first block.
pub(super) fn leading_height(blocks: &[Block<'_>]) -> f64 {
    let kept = blocks.iter().take_while(|block| block.keep).count();
    height(&blocks[..(kept + 1).min(blocks.len())])
}

/// A part of the text's height that a page holds at the least: with less it looks forgotten.
const LEAST_FILL: f64 = 0.4;

/// Whether what ends so low makes a page that does not look forgotten.
pub(super) fn is_page(low: f64) -> bool {
    low >= TOP + LEAST_FILL * (BOTTOM - TOP)
}

/// The lowest bottom down to which a page is filled so that the last one is not nearly empty, where that takes no further page.
fn even_bottom(blocks: &[Block<'_>], columns: usize, from: At, bottom: f64) -> f64 {
    const STEP: f64 = 4.0;
    const STEPS: usize = 36;
    let (turns, low) = poured(blocks, columns, from, bottom);
    if turns == 0 || is_page(low) {
        return bottom;
    }
    (1..=STEPS)
        .map(|step| bottom - step as f64 * STEP)
        .find(|bottom| {
            let (more, low) = poured(blocks, columns, from, *bottom);
            more == turns && is_page(low)
        })
        .unwrap_or(bottom)
}

/// Pours blocks into columns from where the book stands; further pages follow as needed. Every block is drawn once.
pub(super) fn pour<'a>(book: &mut Book<'a>, blocks: &[Block<'a>], columns: usize) {
    pour_to(book, blocks, columns, book.bottom);
}

/// The same where a page is turned behind it: the last one is not left nearly empty.
pub(super) fn pour_out<'a>(book: &mut Book<'a>, blocks: &[Block<'a>], columns: usize) {
    pour_to(book, blocks, columns, even_bottom(blocks, columns, book.at(), book.bottom));
}

fn pour_to<'a>(book: &mut Book<'a>, blocks: &[Block<'a>], columns: usize, bottom: f64) {
    let width = column(columns);
    // Heads that stand somewhere already: what they head is continued when they stand again.
    let mut met: Vec<*const Head<'a>> = Vec::new();
    let (mut start, mut turned) = (0, 0);
    for take in plan(blocks, columns, book.at(), bottom) {
        while turned < take.turns {
            book.turn();
            turned += 1;
        }
        for (index, end) in take.ends.iter().enumerate() {
            let x = book.leaf().left() + index as f64 * (width + GUTTER);
            one_column(book, &blocks[start..*end], (x, take.top), width, &mut met);
            start = *end;
        }
        book.y = take.low;
    }
}

/// Draws blocks below one another from a place on, whatever the room; gives back where they end.
pub(super) fn stack<'a>(book: &mut Book<'a>, blocks: &[Block<'a>], at: (f64, f64), width: f64) -> f64 {
    one_column(book, blocks, at, width, &mut Vec::new())
}

fn one_column<'a>(
    book: &mut Book<'a>,
    blocks: &[Block<'a>],
    (x, top): (f64, f64),
    width: f64,
    met: &mut Vec<*const Head<'a>>,
) -> f64 {
    let mut y = top;
    let mut before = None;
    for block in blocks {
        y += before.map_or(0.0, |_| block.gap);
        if let Some(head) = head_of(block, before) {
            let again = if met.contains(&Rc::as_ptr(head)) { Again::Continued } else { Again::First };
            met.push(Rc::as_ptr(head));
            (head.paint)(book.leaf(), (x, y), width, again);
            y += head.height;
        }
        before = Some(block);
        for name in &block.places {
            book.mark(name.clone(), y);
        }
        (block.paint)(book.leaf(), (x, y), width);
        y += block.height;
    }
    y
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(heights: &[f64]) -> Vec<Block<'static>> {
        heights.iter().map(|height| Block::new(*height, |_, _, _| {})).collect()
    }

    /// Where the columns of each page end.
    #[track_caller]
    fn check(blocks: &[Block<'_>], columns: usize, from: At, bottom: f64, expect: &[(usize, &[usize])]) {
        let takes = plan(blocks, columns, from, bottom);
        let found: Vec<(usize, &[usize])> = takes.iter().map(|take| (take.turns, take.ends.as_slice())).collect();
        assert_eq!(found, expect);
    }

    fn used(y: f64) -> At {
        At { y, fresh: TOP }
    }

    #[test]
    fn the_last_page_has_even_columns() {
        check(&blocks(&[10.0; 9]), 3, NEXT, BOTTOM, &[(0, &[3, 6, 9])]);
        check(&blocks(&[10.0; 9]), 3, NEXT, TOP + 20.0, &[(0, &[2, 4, 6]), (1, &[7, 8, 9])]);
    }

    #[test]
    fn what_is_kept_goes_over_with_what_follows() {
        let mut all = blocks(&[10.0, 10.0, 5.0, 10.0]);
        all[2].keep = true;
        check(&all, 1, NEXT, TOP + 26.0, &[(0, &[2]), (1, &[4])]);
    }

    #[test]
    fn a_title_that_is_kept_with_a_row_does_not_stand_alone_at_the_foot_of_a_page() {
        let mut all = blocks(&[5.0, 10.0]);
        all[0].keep = true;
        check(&all, 1, used(BOTTOM - 8.0), BOTTOM, &[(1, &[2])]);
        check(&all, 2, used(BOTTOM - 8.0), BOTTOM, &[(1, &[2, 2])]);
        check(&all, 2, NEXT, BOTTOM, &[(0, &[2, 2])]);
    }

    #[test]
    fn a_block_higher_than_a_column_stands_alone_and_is_not_lost() {
        let high = blocks(&[300.0, 300.0]);
        check(&high, 1, At { y: 100.0, fresh: 100.0 }, BOTTOM, &[(0, &[1]), (1, &[2])]);
        check(&high, 1, used(100.0), BOTTOM, &[(1, &[1]), (2, &[2])]);
        check(&high, 2, NEXT, BOTTOM, &[(0, &[1, 1]), (1, &[2, 2])]);
    }

    #[test]
    fn a_last_page_is_not_left_nearly_empty() {
        let rows = blocks(&[10.0; 27]);
        assert_eq!(poured(&rows, 1, NEXT, BOTTOM), (1, TOP + 20.0));
        let bottom = even_bottom(&rows, 1, NEXT, BOTTOM);
        let (turns, low) = poured(&rows, 1, NEXT, bottom);
        assert_eq!(turns, 1);
        assert!(is_page(low), "{low}");
        assert!((even_bottom(&blocks(&[10.0; 20]), 1, NEXT, BOTTOM) - BOTTOM).abs() < 1e-9, "one page has no rest");
    }
}
