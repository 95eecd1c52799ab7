//! The booklet: a district's atlas as a book, A3 landscape, with contents, sheets, lists, zones, policies, costs and indexes.
//!
//! [`PublicBooklet`] has no field for targets, scores, contacts of persons or what the survey said: what it cannot hold it cannot leak.
//! [`InternalBooklet`] is the public one plus what is for the bureau. Knows nothing about SQL or HTTP. The same booklet gives the same
//! bytes. See decision 0025.

mod book;
mod chains;
mod clean;
mod closing;
mod contents;
mod district;
mod flow;
mod index;
mod leaf;
mod location;
mod map;
mod offers;
mod reading;
mod table;
#[cfg(test)]
mod tests;
mod words;
mod zones;

use chrono::NaiveDate;
use insight::Figure;
use model::{Edition, GapKind, Lang, Text, Zone, ZoneKind};

use crate::cover::{self, Cover};
use crate::edition::{InternalEdition, PublicEdition, Sheet};
use crate::format::Format;
use crate::letters;
use crate::paper::{About, Bookmark, Page, PaperError, pdf_book};
use book::{Book, Places};
use leaf::{Dress, Furniture, HEIGHT, WIDTH, placed};

/// The booklet for anyone.
#[derive(Debug, Clone)]
pub struct PublicBooklet {
    /// The picture of all chains; its chains, zones and ties are those of the booklet.
    pub cover: Cover,
    /// The city that the district belongs to.
    pub city: Text,
    /// The office to call.
    pub contact: Text,
    /// Key figures of the district, each with its basis or why it is unknown.
    pub figures: Vec<BookFigure>,
    /// Chains with a sheet, in their order, cultivated ones last.
    pub chains: Vec<ChainPart>,
    /// Zones with what they offer.
    pub zones: Vec<ZonePart>,
    /// Policies, in the order of the pack.
    pub policies: Vec<PolicyEntry>,
    /// Factor costs, in the order of the pack.
    pub costs: Vec<CostEntry>,
    /// Cities around, the nearest first.
    pub nearby: Vec<Distance>,
    /// Firms with their main business on a chain, in the order of their sound.
    pub firms: Vec<IndexedFirm>,
}

/// The booklet for the bureau.
#[derive(Debug, Clone)]
pub struct InternalBooklet {
    /// All that is public.
    pub public: PublicBooklet,
    /// One for each chain, in order.
    pub inside: Vec<ChainInside>,
}

/// Either booklet, for drawing.
#[derive(Debug, Clone, Copy)]
pub enum Booklet<'a> {
    /// For anyone.
    Public(&'a PublicBooklet),
    /// For the bureau.
    Internal(&'a InternalBooklet),
}

/// A key figure of the district.
#[derive(Debug, Clone, PartialEq)]
pub struct BookFigure {
    /// What it counts.
    pub label: Text,
    /// The number with its basis, or why it is unknown.
    pub figure: Figure,
    /// Its unit.
    pub unit: Text,
}

/// A chain with its lists.
#[derive(Debug, Clone)]
pub struct ChainPart {
    /// Its sheet.
    pub sheet: PublicEdition,
    /// Short name.
    pub short: Text,
    /// Industry that it belongs to.
    pub industry: Text,
    /// Cultivated with others, not counted among the own.
    pub cultivated: bool,
    /// One for each node, in order.
    pub nodes: Vec<NodePart>,
    /// Its opportunities, gaps first.
    pub offers: Vec<Offer>,
}

/// What the lists say of a node beside what its card shows.
#[derive(Debug, Clone, PartialEq)]
pub struct NodePart {
    /// How its Chinese name sounds, for the index: `wu-feng-gang-guan`.
    pub sound: String,
    /// The location quotient with its basis.
    pub lq: Figure,
    /// Local firms with their main business on it, lead firms first.
    pub firms: Vec<LocalName>,
}

/// A firm as the lists name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalName {
    /// As registered.
    pub name: String,
    /// Whether it leads.
    pub lead: bool,
    /// Whether it is an invented sample.
    pub sample: bool,
}

/// A row of the opportunity list. It has no field for the bureau's own note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The label of its node.
    pub kind: GapKind,
    /// Chain by id.
    pub chain: String,
    /// Its node, by id and name.
    pub node: (String, Text),
    /// The zone that offers it, by id and name.
    pub zone: (String, Text),
    /// The kind of the zone.
    pub zone_kind: ZoneKind,
    /// Where, when a site is named.
    pub site: Option<Text>,
    /// What.
    pub title: Text,
    /// How big.
    pub size: Text,
    /// On what terms.
    pub terms: Text,
    /// Whom to call: an office.
    pub contact: Text,
    /// Where it comes from.
    pub source: String,
    /// Whether it is an invented sample.
    pub sample: bool,
}

/// A zone with its sites and opportunities.
#[derive(Debug, Clone, PartialEq)]
pub struct ZonePart {
    /// The zone.
    pub zone: Zone,
    /// Its sites.
    pub sites: Vec<SiteLine>,
    /// What it offers.
    pub offers: Vec<Offer>,
}

/// A site as a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteLine {
    /// Id.
    pub id: String,
    /// Name.
    pub title: Text,
    /// What it is: plant, floor.
    pub form: Text,
    /// How large.
    pub size: Text,
    /// What else an investor asks first: height, load, power, fire class.
    pub facts: Vec<Text>,
    /// Rent or price, how it can be had.
    pub terms: Text,
    /// Whether it can be had, from when.
    pub state: Text,
    /// The day somebody last confirmed it; `None` when nobody did.
    pub confirmed: Option<NaiveDate>,
    /// Whether something of it has to be asked again by now.
    pub stale: bool,
    /// Whether it is an invented sample.
    pub sample: bool,
}

/// A policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyEntry {
    /// Name.
    pub title: Text,
    /// What it gives.
    pub text: Text,
    /// Who issued it.
    pub issuer: Text,
    /// When.
    pub date: String,
    /// Chains it is meant for, by id; empty is all.
    pub chains: Vec<String>,
    /// Where it is published.
    pub source: String,
    /// Whether it is invented.
    pub sample: bool,
}

/// A factor cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostEntry {
    /// What.
    pub title: Text,
    /// The price as text.
    pub value: String,
    /// Currency and unit.
    pub unit: Text,
    /// When.
    pub date: String,
    /// Until when it holds; `None` is unknown.
    pub valid_to: Option<String>,
    /// The same elsewhere: city, price, date.
    pub elsewhere: Vec<(Text, String, String)>,
    /// Where it comes from.
    pub source: String,
    /// Whether it is invented.
    pub sample: bool,
}

/// A city around.
#[derive(Debug, Clone, PartialEq)]
pub struct Distance {
    /// Its name.
    pub place: Text,
    /// Kilometres.
    pub km: f64,
    /// How it was measured.
    pub source: String,
}

/// A firm of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexedFirm {
    /// As registered.
    pub name: String,
    /// How it sounds.
    pub sound: String,
    /// Where its main business is: chain and node by id.
    pub places: Vec<(String, String)>,
    /// Whether it is an invented sample.
    pub sample: bool,
}

/// What only the bureau sees of a chain.
#[derive(Debug, Clone)]
pub struct ChainInside {
    /// Its sheet in the internal edition.
    pub sheet: InternalEdition,
    /// One for each node, in order.
    pub nodes: Vec<NodeTargets>,
}

/// Why a node has its label, and who could close the gap.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NodeTargets {
    /// The sentences of the rules that held, a person's judgement first.
    pub reasons: Vec<Text>,
    /// The first targets, best first.
    pub targets: Vec<TargetLine>,
    /// How many there are.
    pub total: usize,
}

/// A target.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetLine {
    /// As registered.
    pub name: String,
    /// Where it stands.
    pub place: Option<Text>,
    /// What it would be worth here, how likely it is to come, how much of that could be judged; each of 100.
    pub scores: (f64, f64, f64),
    /// The strongest reasons with their points and where each comes from.
    pub reasons: Vec<(f64, Text, Text)>,
    /// Whether it is an invented sample.
    pub sample: bool,
}

impl<'a> Booklet<'a> {
    /// What both say.
    pub fn public(self) -> &'a PublicBooklet {
        match self {
            Self::Public(public) => public,
            Self::Internal(internal) => &internal.public,
        }
    }

    /// Which it is.
    pub fn edition(self) -> Edition {
        match self {
            Self::Public(_) => Edition::Public,
            Self::Internal(_) => Edition::Internal,
        }
    }

    /// What only the bureau sees of a chain.
    fn inside(self, chain: usize) -> Option<&'a ChainInside> {
        match self {
            Self::Public(_) => None,
            Self::Internal(internal) => internal.inside.get(chain),
        }
    }

    /// A chain's sheet of the same edition.
    fn sheet(self, chain: usize) -> Sheet<'a> {
        match self.inside(chain) {
            Some(inside) => Sheet::Internal(&inside.sheet),
            None => Sheet::Public(&self.public().chains[chain].sheet),
        }
    }
}

/// Pages with their links, and the outline.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// Pages in order.
    pub pages: Vec<Page>,
    /// The outline.
    pub outline: Vec<Bookmark>,
}

/// How often a book is poured at the most. Two passes are usual, since nothing is made wider by a number; one more where the contents
/// leave out what has no page, and one that finds the same again.
const PASSES: usize = 6;

/// Draws every page.
///
/// # Errors
///
/// [`PaperError::Unsettled`] when page numbers still move after the last pass: a book with wrong numbers is not printed.
pub fn draw(booklet: Booklet<'_>, lang: Lang) -> Result<Drawn, PaperError> {
    let sheets = sheets(booklet, lang);
    let cleaned = clean::cleaned(booklet);
    let booklet = cleaned.booklet();
    let public = booklet.public();
    let front = cover::svg(&public.cover, booklet.edition(), lang, Format::A3);
    let furniture = furniture(booklet, lang);
    settled(|known| {
        let mut book = Book::new(lang, known);
        book.open(Dress::Bare);
        book.mark("cover".to_owned(), 0.0);
        book.bookmark(0, &public.cover.title(lang), "cover");
        if let Some(front) = placed(&front, (0.0, 0.0, WIDTH, HEIGHT)) {
            book.leaf().ink.raw(&front);
        }
        book.leaf().sample = public.cover.sample;
        contents::contents(&mut book, booklet);
        reading::reading(&mut book, booklet, &sheets);
        district::district(&mut book, booklet);
        location::location(&mut book, booklet);
        for (chain, sheet) in sheets.iter().enumerate() {
            chains::spread(&mut book, booklet, chain, sheet);
        }
        zones::zones(&mut book, booklet);
        closing::policies(&mut book, booklet);
        closing::costs(&mut book, booklet);
        closing::contacts(&mut book, booklet);
        index::nodes(&mut book, booklet);
        index::firms(&mut book, booklet);
        closing::sources(&mut book, booklet);
        let (pages, outline, places) = book.finish(&furniture);
        (Drawn { pages, outline }, places)
    })
}

/// The sheets of the chains. They are the long half of the work and do not depend on page numbers: drawn once, side by side, from
/// texts as they came, so that each names in its foot what it had to replace.
fn sheets(booklet: Booklet<'_>, lang: Lang) -> Vec<String> {
    let next = &std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let count = booklet.public().chains.len();
        let hands = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).clamp(1, count.max(1));
        let threads: Vec<_> = (0..hands)
            .map(|_| {
                scope.spawn(move || {
                    let mut own = Vec::new();
                    loop {
                        let chain = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                        if chain >= count {
                            return own;
                        }
                        own.push((chain, crate::sheet::svg(booklet.sheet(chain), lang, Format::A3)));
                    }
                })
            })
            .collect();
        let mut drawn: Vec<(usize, String)> = threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect();
        drawn.sort_by_key(|(chain, _)| *chain);
        drawn.into_iter().map(|(_, svg)| svg).collect()
    })
}

/// Pours until things begin where the pass before found them.
fn settled<T>(mut pour: impl FnMut(&Places) -> (T, Places)) -> Result<T, PaperError> {
    let mut known = Places::new();
    for _ in 0..PASSES {
        let (poured, places) = pour(&known);
        if places == known {
            return Ok(poured);
        }
        known = places;
    }
    Err(PaperError::Unsettled(PASSES))
}

fn furniture(booklet: Booklet<'_>, lang: Lang) -> Furniture {
    let public = booklet.public();
    let day = public.cover.data_date;
    Furniture {
        title: public.cover.title(lang),
        edition: words::edition(booklet.edition(), lang),
        data: if lang == Lang::Zh { format!("数据截至 {day}") } else { format!("Data as of {day}") },
        tabs: (0..public.chains.len()).map(|chain| (public.mark(chain), place_of_chain(public, chain))).collect(),
    }
}

/// The name of the place where a chain's spread begins.
fn place_of_chain(public: &PublicBooklet, chain: usize) -> String {
    format!("chain:{}", public.chains[chain].sheet.chain.id)
}

impl PublicBooklet {
    /// `1` to `8` for the own chains, `+` for the cultivated.
    fn mark(&self, chain: usize) -> String {
        if self.chains[chain].cultivated { "+".to_owned() } else { (chain + 1).to_string() }
    }

    /// How many kinds of zones it speaks of.
    fn zone_kinds(&self) -> usize {
        ZoneKind::ALL.iter().filter(|kind| self.zones.iter().any(|part| part.zone.kind == **kind)).count()
    }

    /// A chain's place by its id.
    fn chain(&self, id: &str) -> Option<usize> {
        self.chains.iter().position(|part| part.sheet.chain.id == id)
    }
}

/// The booklet as a PDF.
pub fn pdf(booklet: Booklet<'_>, lang: Lang) -> Result<Vec<u8>, PaperError> {
    let drawn = draw(booklet, lang)?;
    let about = About {
        title: letters::settled(&booklet.public().cover.title(lang)).into_owned(),
        language: if lang == Lang::Zh { "zh-CN" } else { "en" }.to_owned(),
    };
    pdf_book(&drawn.pages, &drawn.outline, &about)
}
