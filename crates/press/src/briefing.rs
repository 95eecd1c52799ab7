//! The one-page briefing: what a director reads standing. A day's figures with what each rests on, the change since last month,
//! the red items by name, three charts at most, on one A4 page as PDF and as a Word document; everything behind it as a workbook.
//!
//! Everything comes in counted; nothing is counted here. What is unknown says so and is drawn as a gap, never as nought.

mod chart;
mod page;
mod word;

use model::{ClockColour, Lang, Text};

use crate::bulletin::{Bulletin, BulletinFigure, bulletin_xlsx};
use crate::paper::pdf_pages;
use crate::sourced::{full_day, mark, plain};
use crate::{About, PaperError};

/// Figures that the page has room for; the workbook has all.
pub const BRIEFING_FIGURES: usize = 12;
/// Charts that the page has room for.
pub const BRIEFING_CHARTS: usize = 3;

/// A briefing.
#[derive(Debug, Clone, PartialEq)]
pub struct Briefing {
    /// The figures, items and rows it is made of, with office, title and day. Its units and prose are not printed.
    pub behind: Bulletin,
    /// What it is of: a unit, or what was asked; empty where the title says it.
    pub about: Text,
    /// Ids of the figures on the page, in their order; those beyond the room stand in the workbook alone.
    pub shown: Vec<String>,
    /// The charts, in their order.
    pub charts: Vec<BriefingChart>,
}

/// A chart.
#[derive(Debug, Clone, PartialEq)]
pub struct BriefingChart {
    /// What is drawn.
    pub title: Text,
    /// How.
    pub shape: ChartShape,
    /// Its bars, in their order.
    pub bars: Vec<BriefingBar>,
}

/// How a chart is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChartShape {
    /// Standing bars, the last one in a full hue: months.
    Months,
    /// Lying bars with their names: groups.
    Groups,
}

/// A bar.
#[derive(Debug, Clone, PartialEq)]
pub struct BriefingBar {
    /// Its name: a month's number, a group.
    pub label: Text,
    /// What stands under the name, such as the year where it begins; empty mostly.
    pub under: String,
    /// How long it is; `None` is unknown, or not defined then.
    pub value: Option<f64>,
    /// As people say it.
    pub shown: Text,
    /// Whether it does not compare with the bar before it.
    pub breaks: bool,
}

impl Briefing {
    /// The figures on the page.
    fn figures(&self) -> impl Iterator<Item = &BulletinFigure> {
        let found = |id: &String| self.behind.figures.iter().find(|figure| figure.id == *id);
        self.shown.iter().filter_map(found).take(BRIEFING_FIGURES)
    }

    /// What stands at the head of the page on the right.
    fn marks(&self, lang: Lang) -> String {
        let inside = if lang == Lang::Zh { "内部资料" } else { "Internal" };
        [mark(self.behind.sample, lang), inside]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · ")
    }

    /// What it is of, and the day it speaks of.
    fn subtitle(&self, lang: Lang) -> String {
        let day = full_day(self.behind.as_of, lang);
        let day = if lang == Lang::Zh { format!("截至 {day}") } else { format!("as of {day}") };
        let about = plain(self.about.get(lang));
        if about.is_empty() { day } else { format!("{day} · {about}") }
    }

    /// Over the list of red items: how many, and how many more are yellow.
    fn items_head(&self, lang: Lang) -> String {
        let red = self.behind.items.iter().filter(|item| item.colour >= ClockColour::Red).count();
        let yellow = self.behind.items.len() - red;
        match lang {
            Lang::Zh => format!("红牌项目 {red} 个，黄牌 {yellow} 个"),
            Lang::En => format!("Red items: {red}; yellow: {yellow}"),
        }
    }

    /// How many items stand beyond those that are named, and of which colour; empty for none.
    fn beyond(&self, named: usize, lang: Lang) -> String {
        let rest = self.behind.items.get(named..).unwrap_or_default();
        let red = rest.iter().filter(|item| item.colour >= ClockColour::Red).count();
        let yellow = rest.len() - red;
        match (lang, red, yellow) {
            (_, 0, 0) => String::new(),
            (Lang::Zh, 0, _) => format!("另有黄牌 {yellow} 个，见附表。"),
            (Lang::Zh, ..) => format!("另有红牌 {red} 个、黄牌 {yellow} 个，见附表。"),
            (Lang::En, 0, _) => format!("{yellow} more yellow ones stand in the workbook."),
            (Lang::En, ..) => format!("{red} more red and {yellow} yellow ones stand in the workbook."),
        }
    }

    /// What is to be known of the comparison, in sentences: where last month comes from, and what is apart.
    fn notes(&self, lang: Lang) -> Vec<String> {
        let (stop, colon, comma) = if lang == Lang::Zh { ("。", "：", "、") } else { (".", ": ", ", ") };
        let mut said: Vec<String> = Vec::new();
        let compared = self.behind.compared.get(lang);
        if !compared.is_empty() {
            said.push(format!("{compared}{stop}"));
        }
        let mut remarks: Vec<(&str, Vec<&str>)> = Vec::new();
        for figure in self.figures().filter(|figure| !figure.remark.get(lang).is_empty()) {
            let (remark, title) = (figure.remark.get(lang), figure.title.get(lang));
            match remarks.iter_mut().find(|(other, _)| *other == remark) {
                Some((_, titles)) => titles.push(title),
                None => remarks.push((remark, vec![title])),
            }
        }
        said.extend(remarks.iter().map(|(remark, titles)| format!("※ {}{colon}{remark}{stop}", titles.join(comma))));
        let rest = self.behind.figures.len().saturating_sub(self.figures().count());
        said.push(match lang {
            Lang::Zh if rest > 0 => format!("口径、其余 {rest} 项指标及全部项目明细见附表。"),
            Lang::Zh => "口径及全部项目明细见附表。".to_owned(),
            Lang::En if rest > 0 => {
                format!("Definitions, {rest} more figures and every project behind them stand in the workbook.")
            }
            Lang::En => "Definitions and every project behind the figures stand in the workbook.".to_owned(),
        });
        said
    }
}

/// How a figure stands against last month: its difference where there is one, else why there is none; marked where it is apart.
fn changed(figure: &BulletinFigure, lang: Lang) -> String {
    let change = figure.change.get(lang);
    if change.is_empty() {
        return String::new();
    }
    let apart = if figure.remark.get(lang).is_empty() { "" } else { "※" };
    // Which of its forms it has is told by the Chinese: an amount in English begins with its currency.
    let numeric = figure.change.zh.starts_with(['+', '-', '−']);
    match lang {
        Lang::Zh if figure.change.zh == "持平" => format!("与上月持平{apart}"),
        Lang::En if figure.change.zh == "持平" => format!("as last month{apart}"),
        Lang::Zh if numeric => format!("比上月 {change}{apart}"),
        Lang::En if numeric => format!("{change} on last month{apart}"),
        _ => format!("{change}{apart}"),
    }
}

/// The page as SVG, its unit the millimetre.
pub fn briefing_svg(briefing: &Briefing, lang: Lang) -> String {
    page::page(briefing, lang)
}

/// The page as PDF.
///
/// # Errors
///
/// The writer refused it.
pub fn briefing_pdf(briefing: &Briefing, lang: Lang) -> Result<Vec<u8>, PaperError> {
    let language = if lang == Lang::Zh { "zh-CN" } else { "en" };
    let about = About { title: plain(briefing.behind.title.get(lang)), language: language.to_owned() };
    pdf_pages(&[briefing_svg(briefing, lang)], &about)
}

/// The page as a Word document: the same input gives the same bytes.
///
/// # Errors
///
/// The writer refused it, or a chart could not be drawn.
pub fn briefing_docx(briefing: &Briefing, lang: Lang) -> Result<Vec<u8>, PaperError> {
    word::word(briefing, lang)
}

/// The figures with their basis, the items, and the rows behind every figure, as a workbook.
///
/// # Errors
///
/// The writer refused it.
pub fn briefing_xlsx(briefing: &Briefing, lang: Lang) -> Result<Vec<u8>, PaperError> {
    bulletin_xlsx(&briefing.behind, lang)
}

#[cfg(test)]
mod tests;
