//! The booklet while it is made: its pages, what begins where, and the page numbers that an earlier pass found.

use std::collections::BTreeMap;

use model::{Lang, Text};

use super::flow::{self, At, Block};
use super::leaf::{BOTTOM, CONTENT, Dress, Furniture, Goal, HEIGHT, Leaf, TOP, WIDTH, leading};
use super::{Bookmark, Page};
use crate::fonts::Weight;
use crate::ink::{Type, face};
use crate::paper::{Link, LinkTo};
use crate::qr;
use crate::tokens::INK;

/// Where something begins: page from 1, mm from its top.
pub(super) type Spot = (usize, f64);

/// What begins where, by name.
pub(super) type Places = BTreeMap<String, Spot>;

/// What is known of the page on which something begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PageOf {
    /// This is the first pass: everything may still come.
    Open,
    /// From 1.
    On(usize),
    /// It is left out of this book.
    Nowhere,
}

/// Pages in the making.
pub(super) struct Book<'a> {
    pub(super) lang: Lang,
    pub(super) leaves: Vec<Leaf>,
    /// Where the next block may stand, and where that was on the page when it was fresh.
    pub(super) y: f64,
    pub(super) fresh: f64,
    /// How low pages are filled.
    pub(super) bottom: f64,
    section: Text,
    tab: Option<usize>,
    /// Found by this pass.
    pub(super) places: Places,
    /// Found by the pass before.
    known: &'a Places,
    pub(super) marks: Vec<(usize, String, String)>,
}

/// A part of the book that shares pages with what is before and behind it.
pub(super) struct Chapter<'t> {
    pub(super) place: &'t str,
    pub(super) title: &'t Text,
    /// A sentence below the title.
    pub(super) lead: &'t str,
    /// Address of a code beside the title; none where it is empty.
    pub(super) code: &'t str,
    pub(super) listed: Listed,
}

/// Whether a chapter has a line of its own in the outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Listed {
    #[default]
    Yes,
    /// Its parts have.
    ByParts,
}

/// Above a chapter that begins below another.
const ABOVE: f64 = 15.0;
/// So much of a chapter stands below its title at the least, mm.
const GOOD_BEGINNING: f64 = 50.0;
/// A chapter up to this height is not torn: a table is read in one glance, mm.
const SHORT: f64 = 112.0;
/// Edge of a code beside a title.
const CODE: f64 = 20.0;
/// The sentence below a title.
const LEAD: Type = face(10.5, Weight::Regular, INK);
/// Below that sentence.
const LEAD_GAP: f64 = 5.0;

impl<'a> Book<'a> {
    pub(super) fn new(lang: Lang, known: &'a Places) -> Self {
        Self {
            lang,
            leaves: Vec::new(),
            y: TOP,
            fresh: TOP,
            bottom: BOTTOM,
            section: Text::default(),
            tab: None,
            places: BTreeMap::new(),
            known,
            marks: Vec::new(),
        }
    }

    /// The page being drawn.
    pub(super) fn leaf(&mut self) -> &mut Leaf {
        if self.leaves.is_empty() {
            self.leaves.push(Leaf::new(1, Dress::Whole, Text::default(), None));
        }
        self.leaves.last_mut().expect("one was put there")
    }

    /// From here on pages belong to a section.
    pub(super) fn section(&mut self, section: Text, tab: Option<usize>) {
        self.section = section;
        self.tab = tab;
    }

    /// Begins a page.
    pub(super) fn turn(&mut self) {
        self.open(Dress::Whole);
    }

    /// Begins a page of some dress.
    pub(super) fn open(&mut self, dress: Dress) {
        let number = self.leaves.len() + 1;
        self.leaves.push(Leaf::new(number, dress, self.section.clone(), self.tab));
        self.y = TOP;
        self.fresh = TOP;
    }

    /// Begins a page under a large title, marked in the contents of the file.
    pub(super) fn titled(&mut self, place: &str, title: &Text, room: f64) {
        self.turn();
        self.mark(place.to_owned(), 0.0);
        let lang = self.lang;
        self.bookmark(0, title.get(lang), place);
        self.y = self.leaf().title(title, lang, room);
        self.fresh = self.y;
    }

    /// Begins a chapter: below what stands on the page where a good beginning of it has room there, else on a page of its own.
    pub(super) fn chapter(&mut self, chapter: &Chapter<'_>, blocks: &[Block<'_>], columns: usize) {
        let lang = self.lang;
        let code = if chapter.code.is_empty() { 0.0 } else { CODE + 8.0 };
        let room = CONTENT - code;
        let sentence: Vec<String> = LEAD.wrap(chapter.lead, room.min(CONTENT * 0.72));
        let told = if chapter.lead.is_empty() { 0.0 } else { sentence.len() as f64 * leading(LEAD) + LEAD_GAP };
        let titled = Leaf::new(1, Dress::Whole, Text::default(), None).title_at(0.0, chapter.title, lang, room);
        let (turns, low) = flow::poured(blocks, columns, flow::NEXT, BOTTOM);
        let whole = if turns == 0 { low - TOP } else { f64::INFINITY };
        let beginning = if whole <= SHORT { whole } else { flow::leading_height(blocks).max(GOOD_BEGINNING) };
        let needed = ABOVE + (titled + told).max(code) + beginning;
        let below = !self.leaves.is_empty() && self.y > TOP + 1e-6 && self.y + needed <= BOTTOM;
        self.section(chapter.title.clone(), None);
        let top = if below { self.y + ABOVE } else { TOP };
        if below {
            let leaf = self.leaf();
            let left = leaf.left();
            leaf.ink.rect((left, top - 5.0, CONTENT, 0.9), 0.0, &format!("fill=\"{INK}\""));
            // What the page's head names is now two chapters.
            let dot = |a: &str, b: &str| format!("{a} · {b}");
            leaf.section =
                Text::new(dot(&leaf.section.zh, &chapter.title.zh), dot(&leaf.section.en, &chapter.title.en));
        } else {
            self.turn();
        }
        self.mark(chapter.place.to_owned(), if below { top - 6.0 } else { 0.0 });
        if chapter.listed == Listed::Yes {
            self.bookmark(0, chapter.title.get(lang), chapter.place);
        }
        let leaf = self.leaf();
        let left = leaf.left();
        let mut y = leaf.title_at(top, chapter.title, lang, room);
        if !chapter.code.is_empty() {
            let at = (left + CONTENT - CODE, top + if below { 1.5 } else { -2.0 });
            leaf.ink.path(&qr::path(chapter.code, at, CODE), &format!("fill=\"{INK}\""));
            leaf.link((at.0, at.1, CODE, CODE), Goal::Address(chapter.code.to_owned()));
        }
        if !chapter.lead.is_empty() {
            y = leaf.lines((left, y + 2.0), &sentence, LEAD) - 2.0 + LEAD_GAP;
        }
        self.y = y.max(top + code);
        self.fresh = self.y;
    }

    /// Where pouring stands.
    pub(super) fn at(&self) -> At {
        At { y: self.y, fresh: self.fresh }
    }

    /// The number of the page that comes next.
    pub(super) fn next_number(&self) -> usize {
        self.leaves.len() + 1
    }

    /// Something begins here.
    pub(super) fn mark(&mut self, place: String, y: f64) {
        let page = self.leaves.len().max(1);
        self.places.entry(place).or_insert((page, y));
    }

    /// A line of the outline.
    pub(super) fn bookmark(&mut self, level: usize, title: &str, place: &str) {
        self.marks.push((level, title.to_owned(), place.to_owned()));
    }

    /// The page on which something begins, by the pass before.
    pub(super) fn page_of(&self, place: &str) -> PageOf {
        match self.known.get(place) {
            Some((page, _)) => PageOf::On(*page),
            None if self.known.is_empty() => PageOf::Open,
            None => PageOf::Nowhere,
        }
    }

    /// The same as text; three figures wide before it is known.
    pub(super) fn number_of(&self, place: &str) -> String {
        match self.page_of(place) {
            PageOf::On(page) => page.to_string(),
            PageOf::Open => "000".to_owned(),
            PageOf::Nowhere => "–".to_owned(),
        }
    }

    /// Pages and outline; links to places that are nowhere are left out.
    pub(super) fn finish(self, furniture: &Furniture) -> (Vec<Page>, Vec<Bookmark>, Places) {
        let places = self.places;
        let lang = self.lang;
        let pages = self
            .leaves
            .into_iter()
            .map(|leaf| {
                let (svg, links) = leaf.finish(furniture, lang);
                let links = links
                    .into_iter()
                    .filter_map(|((x, y, width, height), goal)| {
                        let to = match goal {
                            Goal::Place(name) => {
                                let (page, y) = *places.get(&name)?;
                                LinkTo::Page { page: page - 1, y }
                            }
                            Goal::Address(address) => LinkTo::Address(address),
                        };
                        let inside =
                            x >= -1e-6 && y >= -1e-6 && x + width <= WIDTH + 1e-6 && y + height <= HEIGHT + 1e-6;
                        inside.then_some(Link { frame: (x, y, width, height), to })
                    })
                    .collect();
                Page { svg, links }
            })
            .collect();
        let marks = self
            .marks
            .into_iter()
            .filter_map(|(level, title, place)| {
                let (page, y) = *places.get(&place)?;
                Some(Bookmark { level, title, page: page - 1, y })
            })
            .collect();
        (pages, marks, places)
    }
}
