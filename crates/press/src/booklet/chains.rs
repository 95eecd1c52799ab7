//! A chain's spread: its sheet on the left page, its lists from the right page on.

mod gaps;
mod head;
mod known;

use model::{GapKind, Lang};

use super::book::Book;
use super::flow::{self, At, Block};
use super::leaf::{BOTTOM, CONTENT, Dress, Goal, HEIGHT, TOP, WIDTH, least, placed, strong};
use super::offers::{Below, offers};
use super::table::{Cell, PAD, Set};
use super::words::{self, say};
use super::{Booklet, ChainPart, place_of_chain};
use crate::ink::n;
use crate::tokens::HAIR;

/// The sheet and its lists.
pub(super) fn spread(book: &mut Book<'_>, booklet: Booklet<'_>, chain: usize, sheet: &str) {
    let public = booklet.public();
    let part = &public.chains[chain];
    let lang = book.lang;
    let title = part.sheet.chain.title.clone();
    book.section(title.clone(), Some(chain));
    if book.next_number() % 2 == 1 {
        notes(book);
    }
    book.open(Dress::Drawing);
    let place = place_of_chain(public, chain);
    book.mark(place.clone(), 0.0);
    let mark = public.mark(chain);
    book.bookmark(0, &format!("{mark} {}", title.get(lang)), &place);
    book.bookmark(1, say(lang, "图谱", "Sheet"), &place);
    if let Some(drawing) = placed(sheet, (0.0, 0.0, WIDTH, HEIGHT)) {
        book.leaf().ink.raw(&drawing);
    }
    book.leaf().sample = part.sheet.sample;
    lists(book, booklet, chain);
}

/// A page to write on, where nothing that is printed makes a sheet begin on a left page.
fn notes(book: &mut Book<'_>) {
    book.turn();
    let lang = book.lang;
    let top = book.leaf().title(&model::Text::new("笔记", "Notes"), lang, CONTENT);
    let left = book.leaf().left();
    const PITCH: f64 = 7.0;
    let mut y = top + PITCH;
    while y <= BOTTOM {
        // A row of dots is one dashed line.
        book.leaf().ink.raw(&format!(
            "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"{HAIR}\" stroke-width=\"0.5\" stroke-linecap=\"round\" stroke-dasharray=\"0.01 {PITCH}\"/>",
            n(left), n(y), n(left + CONTENT), n(y)
        ));
        y += PITCH;
    }
}

/// Between parts of a page that have columns of their own.
const BETWEEN: f64 = 7.0;

/// Air of rows that is tried, the usual first.
const PADS: [f64; 6] = [PAD, 1.8, 1.3, 2.2, 2.7, 3.3];
/// How far above the usual bottom pages may end, mm, and in what steps it is tried.
const RAISED: (f64, f64) = (96.0, 8.0);

/// Blocks with the number of their columns, one part below the other.
type Parts<'a> = Vec<(Vec<Block<'a>>, usize)>;

/// A chain's lists in rows of some air.
struct Lists<'a> {
    parts: Parts<'a>,
    /// Where the last part may end: what stands behind stands on the sheet too.
    ends: Vec<usize>,
}

fn lists(book: &mut Book<'_>, booklet: Booklet<'_>, chain: usize) {
    let part = &booklet.public().chains[chain];
    let lang = book.lang;
    book.turn();
    let place = format!("list:{}", part.sheet.chain.id);
    book.mark(place.clone(), 0.0);
    book.bookmark(1, say(lang, "清单", "Lists"), &place);
    head::head(book, part, lang);
    let (parts, bottom) = fitted(book, booklet, chain);
    book.bottom = bottom;
    for (blocks, columns) in parts {
        flow::pour(book, &blocks, columns);
        book.y += BETWEEN;
    }
    book.bottom = BOTTOM;
}

/// The lists so that they fill an odd number of pages and the last of them is worth turning to: of what also stands on the sheet as
/// much is said again, the rows have as much air and pages end as high as that takes, the fewest pages first.
fn fitted<'a>(book: &Book<'_>, booklet: Booklet<'_>, chain: usize) -> (Parts<'a>, f64) {
    let mut tried: Vec<Lists<'a>> = Vec::new();
    for pad in PADS {
        let lists = all(book, booklet, chain, pad);
        if let Some((end, bottom)) = fit(&lists, book.at(), 0.0) {
            return (lists.cut(end), bottom);
        }
        tried.push(lists);
    }
    for lists in tried {
        if let Some((end, bottom)) = fit(&lists, book.at(), RAISED.0) {
            return (lists.cut(end), bottom);
        }
    }
    // Nothing came out: a page of notes goes before the next sheet.
    (all(book, booklet, chain, PAD).parts, BOTTOM)
}

/// Where the last part ends and pages do, when the lists fill an odd number of pages well.
fn fit(lists: &Lists<'_>, from: At, raised: f64) -> Option<(usize, f64)> {
    let steps = (raised / RAISED.1) as usize;
    (0..=steps).find_map(|step| {
        let bottom = BOTTOM - step as f64 * RAISED.1;
        let fits = |end: usize| {
            let (turns, low) = lists.poured(end, from, bottom);
            (turns % 2 == 0 && (turns == 0 || flow::is_page(low))).then_some((turns, end))
        };
        let best = lists.ends.iter().filter_map(|end| fits(*end));
        best.min_by_key(|(turns, end)| (*turns, std::cmp::Reverse(*end))).map(|(_, end)| (end, bottom))
    })
}

impl<'a> Lists<'a> {
    /// Pages turned, and how low the last is filled, with so many blocks of the last part.
    fn poured(&self, end: usize, from: At, bottom: f64) -> (usize, f64) {
        let last = self.parts.len() - 1;
        let mut at = from;
        let (mut turns, mut low) = (0, from.y);
        for (index, (blocks, columns)) in self.parts.iter().enumerate() {
            let blocks = if index == last { &blocks[..end] } else { blocks };
            let more;
            (more, low) = flow::poured(blocks, *columns, at, bottom);
            turns += more;
            at = At { y: low + BETWEEN, fresh: if more > 0 { TOP } else { at.fresh } };
        }
        (turns, low)
    }

    fn cut(mut self, end: usize) -> Parts<'a> {
        if let Some((blocks, _)) = self.parts.last_mut() {
            blocks.truncate(end);
        }
        self.parts
    }
}

/// All lists in rows of some air.
fn all<'a>(book: &Book<'_>, booklet: Booklet<'_>, chain: usize, pad: f64) -> Lists<'a> {
    let part = &booklet.public().chains[chain];
    let set = Set::new(flow::column(2), book.lang).pad(pad);
    let inside = booklet.inside(chain);
    let gaps = gaps::gaps(part, inside, set);
    let mut rest = Vec::new();
    let mut parts = Vec::new();
    match inside {
        Some(inside) => parts.extend([(gaps, 2), (gaps::targets(part, inside, set), 1)]),
        None => rest.extend(gaps),
    }
    rest.extend(offers(&part.offers, Below::Chain, set));
    rest.extend(known::here(part, set));
    rest.extend(gaps::others(part, set));
    let mut ends = vec![rest.len()];
    for more in [known::directions(part, set), known::policies(book, part, set), known::links(part, set)] {
        rest.extend(more);
        ends.push(rest.len());
    }
    parts.push((rest, 2));
    Lists { parts, ends }
}

/// Nodes in the order in which they press, by index.
fn pressing(part: &ChainPart, wanted: impl Fn(GapKind, usize) -> bool) -> Vec<usize> {
    let facts = &part.sheet.nodes;
    let mut nodes: Vec<usize> = (0..facts.len()).filter(|node| wanted(facts[*node].kind, facts[*node].firms)).collect();
    nodes.sort_by_key(|node| words::ORDER.iter().position(|kind| *kind == facts[*node].kind));
    nodes
}

fn name(part: &ChainPart, node: usize, lang: Lang) -> Cell {
    let title = &part.sheet.chain.nodes[node].title;
    let (lead, follow) = crate::ink::both(title, lang);
    Cell::default().link(lead, strong(), Goal::Place(format!("chain:{}", part.sheet.chain.id))).and(follow, least())
}
