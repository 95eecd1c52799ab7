//! The monthly bulletin (一月一调度一通报): an official paper, its pages, and the workbook with the rows behind every figure.
//!
//! Everything comes in as it was frozen; nothing is counted here.

mod book;
mod text;

use chrono::NaiveDate;
use model::{BulletinProse, ClockColour, Lang, Text};

use crate::official::{pages, word};
use crate::paper::pdf_pages;
use crate::workbook::workbook;
use crate::{About, PaperError};

/// A bulletin as it is printed.
#[derive(Debug, Clone, PartialEq)]
pub struct Bulletin {
    /// The office that issues it: the words in red, and who signs.
    pub office: Text,
    /// Number of the paper.
    pub number: Text,
    /// Its title.
    pub title: Text,
    /// Whom it is for; empty for nobody named.
    pub to: Text,
    /// The last day of its month: what its figures are of.
    pub as_of: NaiveDate,
    /// From 1.
    pub revision: i64,
    /// What it corrects in the revision before; empty for the first.
    pub correction: String,
    /// How far it has come, where it is not out.
    pub unfinished: Option<Text>,
    /// Whether it speaks of invented projects.
    pub sample: bool,
    /// What the month before is taken from; empty where it was not said.
    pub compared: Text,
    /// Its figures.
    pub figures: Vec<BulletinFigure>,
    /// What units are ranked by.
    pub ranked_by: Vec<Text>,
    /// Units, the best first.
    pub units: Vec<BulletinUnit>,
    /// Projects that are late, the worst first.
    pub items: Vec<BulletinItem>,
    /// What people wrote.
    pub prose: BulletinProse,
    /// Every project behind a figure.
    pub rows: Vec<BulletinLine>,
}

/// A figure with what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct BulletinFigure {
    /// Id of the indicator.
    pub id: String,
    /// Version of its definition.
    pub version: u32,
    /// Its name.
    pub title: Text,
    /// What is counted.
    pub definition: Text,
    /// What is left out.
    pub exclusions: Text,
    /// Where the definition comes from.
    pub source: Text,
    /// Unit of `value`.
    pub unit: Text,
    /// Projects, yuan or a share; `None` is unknown.
    pub value: Option<f64>,
    /// As people say it.
    pub shown: Text,
    /// What it was made of.
    pub basis: Text,
    /// At the end of the month before, as people say it.
    pub before: Text,
    /// The difference, or why there is none.
    pub change: Text,
    /// What is apart with the month before; empty for nothing.
    pub remark: Text,
    /// How the year's target stands; empty where there is none.
    pub target: Text,
    /// Numbers of the projects behind it.
    pub rows: Vec<i64>,
    /// For shares: the whole cohort.
    pub cohort: Vec<i64>,
}

/// A unit's place.
#[derive(Debug, Clone, PartialEq)]
pub struct BulletinUnit {
    /// Its name.
    pub unit: String,
    /// From 1.
    pub place: Option<usize>,
    /// Of a hundred.
    pub score: Option<f64>,
    /// What it brought, by what is ranked.
    pub values: Vec<Text>,
    /// Red items.
    pub red: usize,
    /// Yellow items.
    pub yellow: usize,
    /// Mean of the marks that the other side gave it, of a hundred; `None` where nobody did.
    pub two_way: Option<f64>,
    /// How the score came about.
    pub basis: Text,
}

/// A project that is late.
#[derive(Debug, Clone, PartialEq)]
pub struct BulletinItem {
    /// Its number.
    pub project: i64,
    /// Its name.
    pub name: String,
    /// Who answers for it.
    pub unit: String,
    /// Where it stands.
    pub stage: Text,
    /// Yellow or worse.
    pub colour: ClockColour,
    /// Since when it has its colour.
    pub since: NaiveDate,
    /// What is late, in a sentence.
    pub why: Text,
    /// Where the rule is published.
    pub source: Text,
}

/// A project behind a figure.
#[derive(Debug, Clone, PartialEq)]
pub struct BulletinLine {
    /// Its number.
    pub project: i64,
    /// Its name.
    pub name: String,
    /// Who answers for it.
    pub unit: String,
    /// Its profile.
    pub profile: Text,
    /// Where it stood.
    pub stage: Text,
    /// Since when.
    pub since: NaiveDate,
    /// When it came in.
    pub entered: NaiveDate,
    /// Total investment.
    pub amount: Text,
    /// Amount in the contract.
    pub signed: Text,
    /// Money that had come in.
    pub paid: Text,
    /// The chain it stands on.
    pub chain: String,
}

/// The paper as a Word document.
///
/// # Errors
///
/// The writer refused it.
pub fn bulletin_docx(bulletin: &Bulletin, lang: Lang) -> Result<Vec<u8>, PaperError> {
    word(&text::paper(bulletin, lang))
}

/// The paper as PDF.
///
/// # Errors
///
/// The writer refused it.
pub fn bulletin_pdf(bulletin: &Bulletin, lang: Lang) -> Result<Vec<u8>, PaperError> {
    let language = if lang == Lang::Zh { "zh-CN" } else { "en" };
    let about = About { title: bulletin.title.get(lang).to_owned(), language: language.to_owned() };
    pdf_pages(&bulletin_pages(bulletin, lang), &about)
}

/// The paper's pages as SVG, their unit the millimetre.
pub fn bulletin_pages(bulletin: &Bulletin, lang: Lang) -> Vec<String> {
    pages(&text::paper(bulletin, lang))
}

/// The figures with their basis, units, items, and the rows behind every figure, as a workbook.
///
/// # Errors
///
/// The writer refused it.
pub fn bulletin_xlsx(bulletin: &Bulletin, lang: Lang) -> Result<Vec<u8>, PaperError> {
    workbook(&book::book(bulletin, lang))
}

#[cfg(test)]
pub(crate) mod tests;
