//! The booklet while it is made: its pages, what begins where, and the page numbers that an earlier pass found.

use std::collections::BTreeMap;

use model::{Lang, Text};

use super::leaf::{BOTTOM, Dress, Furniture, Goal, HEIGHT, Leaf, TOP, WIDTH};
use super::{Bookmark, Page};
use crate::paper::{Link, LinkTo};

/// Where something begins: page from 1, mm from its top.
pub(super) type Spot = (usize, f64);

/// Pages in the making.
pub(super) struct Book<'a> {
    pub(super) lang: Lang,
    pub(super) leaves: Vec<Leaf>,
    /// Where the next block may stand, and where that was on the page when it was fresh.
    pub(super) y: f64,
    pub(super) fresh: f64,
    section: Text,
    tab: Option<usize>,
    /// Found by this pass.
    pub(super) places: BTreeMap<String, Spot>,
    /// Found by the pass before.
    known: &'a BTreeMap<String, Spot>,
    pub(super) marks: Vec<(usize, String, String)>,
}

impl<'a> Book<'a> {
    pub(super) fn new(lang: Lang, known: &'a BTreeMap<String, Spot>) -> Self {
        Self {
            lang,
            leaves: Vec::new(),
            y: TOP,
            fresh: TOP,
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

    /// The same below what stands on the page, where so much room is left.
    pub(super) fn titled_below(&mut self, place: &str, title: &Text, room: f64, needed: f64) {
        const ABOVE: f64 = 9.0;
        if self.leaves.is_empty() || self.y + ABOVE + needed > BOTTOM {
            return self.titled(place, title, room);
        }
        let (lang, top) = (self.lang, self.y + ABOVE);
        self.mark(place.to_owned(), top - 3.0);
        self.bookmark(0, title.get(lang), place);
        self.y = self.leaf().title_at(top, title, lang, room);
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

    /// The page on which something begins, by the pass before; nothing when it is nowhere.
    pub(super) fn page_of(&self, place: &str) -> Option<usize> {
        self.known.get(place).map(|(page, _)| *page)
    }

    /// The same as text; three figures wide before it is known.
    pub(super) fn number_of(&self, place: &str) -> String {
        match self.page_of(place) {
            Some(page) => page.to_string(),
            None if self.known.is_empty() => "000".to_owned(),
            None => "–".to_owned(),
        }
    }

    /// Pages and outline; links to places that are nowhere are left out.
    pub(super) fn finish(self, furniture: &Furniture) -> (Vec<Page>, Vec<Bookmark>, BTreeMap<String, Spot>) {
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
