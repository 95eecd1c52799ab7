//! Word documents in the layout of official papers: A4, margins 37/35/28/26 mm, a centred title, numbered headings, tables,
//! page numbers at the foot.
//!
//! Knows type, not meaning. Fonts are named, not embedded: those that stand on every office machine in China. The file has no
//! moment but the one it is given, so that the same input gives the same bytes.

use std::io::Cursor;

use chrono::NaiveDate;
use docx_rs::{
    AlignmentType, Docx, Footer, Header, LineSpacing, LineSpacingType, PageMargin, PageNum, Paragraph, Run, RunFonts,
    Shading, SpecialIndentType, Table, TableCell, TableCellMargins, TableLayoutType, TableRow, VAlignType, WidthType,
};
use model::Lang;

use crate::PaperError;
use crate::sourced::plain;

/// Twentieths of a point in a millimetre.
const DXA: f64 = 1440.0 / 25.4;
/// Width between the margins in millimetres: A4 less 28 and 26.
pub(crate) const WIDTH: f64 = 156.0;

/// A document being written.
pub(crate) struct Word {
    docx: Docx,
    lang: Lang,
}

/// Faces of the parts of an official paper; sizes are half points.
#[derive(Clone, Copy)]
enum Face {
    Title,
    Heading,
    Body,
    Cell,
    CellHead,
    Small,
}

impl Face {
    /// Chinese font, Latin font, half points.
    fn look(self) -> (&'static str, &'static str, usize) {
        match self {
            Self::Title => ("华文中宋", "Times New Roman", 44),
            Self::Heading => ("黑体", "Arial", 32),
            Self::Body => ("仿宋", "Times New Roman", 32),
            Self::Cell => ("仿宋", "Times New Roman", 21),
            Self::CellHead => ("黑体", "Arial", 21),
            Self::Small => ("仿宋", "Times New Roman", 18),
        }
    }

    /// Line pitch in twentieths of a point: 28 points under the body, as official papers have it.
    fn pitch(self) -> i32 {
        match self {
            Self::Title => 700,
            Self::Heading | Self::Body => 560,
            Self::Cell | Self::CellHead => 300,
            Self::Small => 260,
        }
    }

    fn run(self, text: &str) -> Run {
        let (east, west, size) = self.look();
        let fonts = RunFonts::new().east_asia(east).ascii(west).hi_ansi(west).cs(west);
        Run::new().add_text(plain(text)).fonts(fonts).size(size)
    }

    fn paragraph(self, text: &str) -> Paragraph {
        let spacing = LineSpacing::new().line_rule(LineSpacingType::Exact).line(self.pitch());
        Paragraph::new().line_spacing(spacing).add_run(self.run(text))
    }
}

/// A column of a table.
pub(crate) struct Column {
    /// Head.
    pub(crate) title: &'static str,
    /// Share of the page's width; the shares of a table are taken together.
    pub(crate) share: f64,
}

impl Word {
    /// An empty document made on a day; `mark` stands at the head of every page when it is not empty.
    pub(crate) fn new(lang: Lang, made: NaiveDate, mark: &str) -> Self {
        let dxa = |mm: f64| (mm * DXA).round() as i32;
        let margin = PageMargin {
            top: dxa(37.0),
            bottom: dxa(35.0),
            left: dxa(28.0),
            right: dxa(26.0),
            header: dxa(15.0),
            footer: dxa(28.0),
            gutter: 0,
        };
        let moment = format!("{made}T00:00:00Z");
        let number = Paragraph::new()
            .align(AlignmentType::Center)
            .add_run(Face::Cell.run("— "))
            .add_page_num(PageNum::new())
            .add_run(Face::Cell.run(" —"));
        let mut docx = Docx::new()
            .page_size(dxa(210.0).unsigned_abs(), dxa(297.0).unsigned_abs())
            .page_margin(margin)
            .created_at(&moment)
            .updated_at(&moment)
            .footer(Footer::new().add_paragraph(number));
        if !mark.is_empty() {
            let mark = Face::Small.paragraph(mark).align(AlignmentType::Right);
            docx = docx.header(Header::new().add_paragraph(mark));
        }
        Self { docx, lang }
    }

    fn add(&mut self, paragraph: Paragraph) {
        self.docx = std::mem::take(&mut self.docx).add_paragraph(paragraph);
    }

    /// The title, and a line under it.
    pub(crate) fn title(&mut self, title: &str, under: &str) {
        self.add(Face::Title.paragraph(title).align(AlignmentType::Center));
        let gap = LineSpacing::new().line_rule(LineSpacingType::Exact).line(400).before(80).after(240);
        self.add(Face::Cell.paragraph(under).align(AlignmentType::Center).line_spacing(gap));
    }

    /// A heading of the first rank, numbered in the language's manner.
    pub(crate) fn heading(&mut self, number: usize, text: &str) {
        let text = match self.lang {
            Lang::Zh => format!("{}、{text}", chinese(number)),
            Lang::En => format!("{number}. {text}"),
        };
        self.add(Face::Heading.paragraph(&text).keep_next(true));
    }

    /// A paragraph of body text.
    pub(crate) fn body(&mut self, text: &str) {
        let indent = match self.lang {
            Lang::Zh => Some(SpecialIndentType::FirstLine(640)),
            Lang::En => None,
        };
        self.add(Face::Body.paragraph(text).indent(None, indent, None, None));
    }

    /// A smaller paragraph that explains.
    pub(crate) fn note(&mut self, text: &str) {
        self.add(Face::Cell.paragraph(text));
    }

    /// The last lines, to the right.
    pub(crate) fn sign(&mut self, lines: &[String]) {
        let gap = LineSpacing::new().line_rule(LineSpacingType::Exact).line(560).before(480);
        for (at, line) in lines.iter().enumerate() {
            let paragraph = Face::Body.paragraph(line).align(AlignmentType::Right);
            self.add(if at == 0 { paragraph.line_spacing(gap.clone()) } else { paragraph });
        }
    }

    /// A table over the page's width; a cell is a list of paragraphs, the first row its head.
    pub(crate) fn table(&mut self, columns: &[Column], rows: Vec<Vec<Vec<String>>>) {
        let sum: f64 = columns.iter().map(|column| column.share).sum();
        let grid: Vec<usize> =
            columns.iter().map(|column| (column.share / sum * WIDTH * DXA).round() as usize).collect();
        let cell = |width: usize| TableCell::new().width(width, WidthType::Dxa).vertical_align(VAlignType::Center);
        let head = columns.iter().zip(&grid).map(|(column, width)| {
            let title = Face::CellHead.paragraph(column.title).align(AlignmentType::Center);
            cell(*width).shading(Shading::new().fill("F2F4F6")).add_paragraph(title)
        });
        let mut lines = vec![TableRow::new(head.collect()).cant_split()];
        for row in rows {
            let cells = row.iter().zip(&grid).map(|(texts, width)| {
                let texts = if texts.is_empty() { &[String::new()][..] } else { texts };
                texts.iter().fold(cell(*width), |cell, text| cell.add_paragraph(Face::Cell.paragraph(text)))
            });
            lines.push(TableRow::new(cells.collect()).cant_split());
        }
        let table = Table::new(lines)
            .set_grid(grid.clone())
            .width(grid.iter().sum(), WidthType::Dxa)
            .layout(TableLayoutType::Fixed)
            .margins(TableCellMargins::new().margin(40, 80, 40, 80));
        self.docx = std::mem::take(&mut self.docx).add_table(table);
        // Word wants a paragraph between tables; a low one.
        let low = LineSpacing::new().line_rule(LineSpacingType::Exact).line(160);
        self.add(Paragraph::new().line_spacing(low));
    }

    /// The file.
    pub(crate) fn finish(self) -> Result<Vec<u8>, PaperError> {
        packed(self.docx)
    }
}

/// The file of a document whose tables say their first row again on each page: the library has no word for that.
pub(crate) fn packed(docx: Docx) -> Result<Vec<u8>, PaperError> {
    const ROW: &str = "<w:trPr>";
    let mut parts = docx.build();
    let text = String::from_utf8(parts.document).map_err(|error| PaperError::Docx(error.to_string()))?;
    let mut tables = text.split("<w:tbl>");
    let mut document = tables.next().unwrap_or_default().to_owned();
    for table in tables {
        document.push_str("<w:tbl>");
        document.push_str(&table.replacen(ROW, &format!("{ROW}<w:tblHeader />"), 1));
    }
    parts.document = document.into_bytes();
    let mut bytes = Cursor::new(Vec::new());
    parts.pack(&mut bytes).map_err(|error| PaperError::Docx(error.to_string()))?;
    Ok(bytes.into_inner())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_numbered_as_in_official_papers() {
        let numbers = [1, 10, 11, 20, 99, 100].map(chinese);
        assert_eq!(numbers, ["一", "十", "十一", "二十", "九十九", "100"]);
    }
}
