//! A paper in the layout of party and government organs (GB/T 9704-2012): A4, head in red, title, numbered headings, tables,
//! page numbers in dashes; as a Word document and as pages. Knows the layout, not what the paper is about.
//!
//! The standard gives the page: 37 mm above, 28 mm to the left, a text area of 156 × 225 mm with 22 lines of 28 characters, body
//! in 仿宋 of the third size (16 pt), titles in 小标宋 of the second (22 pt). The Word document names these faces; a machine that
//! lacks one shows its own. The pages embed the product's one face, which is none of these.

mod pages;
mod word;

use chrono::NaiveDate;
use model::Lang;

pub(crate) use pages::pages;
pub(crate) use word::word;

/// Left margin in mm.
const LEFT: f64 = 28.0;
/// Upper margin in mm.
const TOP: f64 = 37.0;
/// Width of the text area in mm.
const WIDTH: f64 = 156.0;
/// Height of the text area in mm.
const HEIGHT: f64 = 225.0;
/// Lines of body on a page.
const LINES: f64 = 22.0;
/// From the text area's upper edge to the red head, in mm.
const HEAD_DOWN: f64 = 35.0;
/// A QR code's side in mm.
const CODE: f64 = 32.0;
/// The red of the head and its line.
const RED: &str = "C8102E";

/// A paper.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Official {
    /// Language it is in.
    pub(crate) lang: Lang,
    /// The day it is of; it goes into the file in the place of the moment of writing.
    pub(crate) day: NaiveDate,
    /// Who issues it: the words in red.
    pub(crate) office: String,
    /// Number of the paper.
    pub(crate) number: String,
    /// Its title.
    pub(crate) title: String,
    /// What stands small at the head of every page, such as that it is a sample or a draft; empty for nothing.
    pub(crate) mark: String,
    /// Whom it is for; empty for nobody named.
    pub(crate) to: String,
    /// What it says.
    pub(crate) blocks: Vec<Block>,
    /// Who signs, and the day in words.
    pub(crate) sign: [String; 2],
}

/// A part of a paper.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Block {
    /// A heading of the first rank; it is numbered.
    Heading(String),
    /// A heading of the second rank; it is numbered under the last first one.
    Sub(String),
    /// A paragraph.
    Body(String),
    /// A small line under a table.
    Note(String),
    /// A table.
    Table(Grid),
    /// A QR code of an address.
    Code(String),
}

/// A table over the width of the text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Grid {
    /// Head, share of the width, and where its cells stand.
    pub(crate) columns: Vec<GridColumn>,
    /// Cells, each row as long as the head.
    pub(crate) rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct GridColumn {
    /// Its head.
    pub(crate) title: String,
    /// Share of the width; the shares of a table are taken together.
    pub(crate) share: f64,
    /// Where its cells stand.
    pub(crate) side: Side,
}

/// Where a cell's text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// Words.
    Start,
    /// Short words.
    Middle,
    /// Numbers.
    End,
}

/// Numbers of headings, as they are counted down a paper.
#[derive(Default)]
struct Numbers {
    first: usize,
    second: usize,
}

impl Numbers {
    fn heading(&mut self, text: &str, lang: Lang) -> String {
        self.first += 1;
        self.second = 0;
        match lang {
            Lang::Zh => format!("{}、{text}", chinese(self.first)),
            Lang::En => format!("{}. {text}", self.first),
        }
    }

    fn sub(&mut self, text: &str, lang: Lang) -> String {
        self.second += 1;
        match lang {
            Lang::Zh => format!("（{}）{text}", chinese(self.second)),
            Lang::En => format!("{}.{} {text}", self.first, self.second),
        }
    }
}

/// `一`, `十二`; digits from a hundred on.
fn chinese(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match (number / 10, number % 10) {
        (0, ones) => DIGITS[ones].to_owned(),
        (1, ones) => format!("十{}", DIGITS[ones]),
        (tens @ 2..=9, ones) => format!("{}十{}", DIGITS[tens], DIGITS[ones]),
        _ => number.to_string(),
    }
}
