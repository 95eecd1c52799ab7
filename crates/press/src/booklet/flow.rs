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

/// Where the blocks from `start` on end that stand in a column of this height.
fn fill(blocks: &[Block<'_>], start: usize, room: f64) -> usize {
    let mut y = 0.0;
    let mut end = start;
    let mut head: Option<&Rc<Head<'_>>> = None;
    for (index, block) in blocks.iter().enumerate().skip(start) {
        let own = block.head.as_ref();
        let again = own.is_some_and(|own| !head.is_some_and(|head| Rc::ptr_eq(own, head)));
        let needed = if index == start { 0.0 } else { block.gap }
            + if again { own.map_or(0.0, |own| own.height) } else { 0.0 }
            + block.height;
        if y + needed > room + 1e-6 && index > start {
            break;
        }
        y += needed;
        head = own;
        end = index + 1;
    }
    // What is kept with what follows goes over with it, unless that would leave the column empty.
    let mut cut = end;
    while cut < blocks.len() && cut > start && blocks[cut - 1].keep {
        cut -= 1;
    }
    if cut > start { cut } else { end }
}

/// Where each column of a page ends, from `start` on.
fn columns_of(blocks: &[Block<'_>], start: usize, columns: usize, room: f64) -> Vec<usize> {
    let mut ends = Vec::with_capacity(columns);
    let mut at = start;
    for _ in 0..columns {
        at = if at < blocks.len() { fill(blocks, at, room) } else { at };
        ends.push(at);
    }
    ends
}

/// The same for the last page: as low as all of it fits in.
fn balanced(blocks: &[Block<'_>], start: usize, columns: usize, room: f64) -> Vec<usize> {
    let mut best = columns_of(blocks, start, columns, room);
    let whole = |ends: &[usize], limit: f64| {
        ends.last() == Some(&blocks.len()) && {
            let mut from = start;
            ends.iter().all(|end| {
                let high = height(&blocks[from..*end]);
                from = *end;
                high <= limit.max(0.0) + 1e-6 || high <= room && columns == 1
            })
        }
    };
    if columns < 2 || best.last() != Some(&blocks.len()) {
        return best;
    }
    let (mut low, mut high) = (0.0, room);
    for _ in 0..24 {
        let middle = (low + high) / 2.0;
        let ends = columns_of(blocks, start, columns, middle);
        if whole(&ends, middle) {
            best = ends;
            high = middle;
        } else {
            low = middle;
        }
    }
    best
}

/// Height of blocks in one column.
pub(super) fn height(blocks: &[Block<'_>]) -> f64 {
    let mut head: Option<&Rc<Head<'_>>> = None;
    let mut y = 0.0;
    for (index, block) in blocks.iter().enumerate() {
        let own = block.head.as_ref();
        let again = own.is_some_and(|own| !head.is_some_and(|head| Rc::ptr_eq(own, head)));
        y += if index == 0 { 0.0 } else { block.gap } + if again { own.map_or(0.0, |own| own.height) } else { 0.0 };
        y += block.height;
        head = own;
    }
    y
}

/// Where pouring would end, without drawing: how many pages it would turn, and how low on the last.
pub(super) fn poured(blocks: &[Block<'_>], columns: usize, (y, fresh): (f64, f64)) -> (usize, f64) {
    let (mut at, mut turns, mut y, mut fresh) = (0, 0, y, fresh);
    while at < blocks.len() {
        let room = BOTTOM - y;
        if height(&blocks[at..=at]) > room && y > fresh + 1e-6 {
            (turns, y, fresh) = (turns + 1, TOP, TOP);
            continue;
        }
        let top = y;
        for end in balanced(blocks, at, columns, room) {
            y = y.max(top + height(&blocks[at..end]));
            at = end;
        }
        if at < blocks.len() {
            (turns, y, fresh) = (turns + 1, TOP, TOP);
        }
    }
    (turns, y)
}

/// Pours blocks into columns from where the book stands; further pages follow as needed. Every block is drawn once.
pub(super) fn pour<'a>(book: &mut Book<'a>, blocks: &[Block<'a>], columns: usize) {
    let width = column(columns);
    // Heads that stand somewhere already: what they head is continued when they stand again.
    let mut met: Vec<*const Head<'a>> = Vec::new();
    let mut at = 0;
    while at < blocks.len() {
        let room = BOTTOM - book.y;
        let ends = balanced(blocks, at, columns, room);
        let first_fits = height(&blocks[at..=at]) <= room;
        if !first_fits && book.y > book.fresh + 1e-6 {
            book.turn();
            continue;
        }
        let top = book.y;
        let mut lowest = top;
        for (index, end) in ends.iter().enumerate() {
            let x = book.leaf().left() + index as f64 * (width + GUTTER);
            let mut y = top;
            let mut head: Option<&Rc<Head<'_>>> = None;
            for (place, block) in blocks[at..*end].iter().enumerate() {
                if place > 0 {
                    y += block.gap;
                }
                if let Some(own) = &block.head
                    && !head.is_some_and(|head| Rc::ptr_eq(own, head))
                {
                    let again = if met.contains(&Rc::as_ptr(own)) { Again::Continued } else { Again::First };
                    met.push(Rc::as_ptr(own));
                    (own.paint)(book.leaf(), (x, y), width, again);
                    y += own.height;
                }
                head = block.head.as_ref();
                for name in &block.places {
                    book.mark(name.clone(), y);
                }
                (block.paint)(book.leaf(), (x, y), width);
                y += block.height;
            }
            lowest = lowest.max(y);
            at = *end;
        }
        book.y = lowest;
        if at < blocks.len() {
            book.turn();
        }
    }
}

/// Draws blocks below one another from a place on, whatever the room; gives back where they end.
pub(super) fn stack<'a>(book: &mut Book<'a>, blocks: &[Block<'a>], (x, y): (f64, f64), width: f64) -> f64 {
    let mut y = y;
    let mut head: Option<&Rc<Head<'_>>> = None;
    for (index, block) in blocks.iter().enumerate() {
        if index > 0 {
            y += block.gap;
        }
        if let Some(own) = &block.head
            && !head.is_some_and(|head| Rc::ptr_eq(own, head))
        {
            (own.paint)(book.leaf(), (x, y), width, Again::First);
            y += own.height;
        }
        head = block.head.as_ref();
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

    #[test]
    fn the_last_page_has_even_columns() {
        assert_eq!(balanced(&blocks(&[10.0; 9]), 0, 3, 200.0), [3, 6, 9]);
        assert_eq!(balanced(&blocks(&[10.0; 9]), 0, 3, 20.0), [2, 4, 6]);
    }

    #[test]
    fn what_is_kept_goes_over_with_what_follows() {
        let mut all = blocks(&[10.0, 10.0, 5.0, 10.0]);
        all[2].keep = true;
        assert_eq!(fill(&all, 0, 26.0), 2);
        assert_eq!(fill(&all, 2, 26.0), 4);
    }

    #[test]
    fn a_block_higher_than_a_column_stands_alone_and_is_not_lost() {
        assert_eq!(poured(&blocks(&[300.0, 300.0]), 1, (100.0, 100.0)).0, 1);
        assert_eq!(poured(&blocks(&[300.0, 300.0]), 1, (100.0, 50.0)).0, 2);
    }
}
