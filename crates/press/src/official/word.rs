//! The paper as a Word document. Faces are named, not embedded: those of the standard.

use docx_rs::{
    AlignmentType, BorderType, Docx, FieldCharType, Footer, Header, InstrPAGE, InstrText, LineSpacing, LineSpacingType,
    PageMargin, Paragraph, ParagraphBorder, ParagraphBorderPosition, ParagraphBorders, Pic, Run, RunFonts, Shading,
    SpecialIndentType, Table, TableCell, TableCellMargins, TableLayoutType, TableRow, VAlignType, WidthType,
};
use model::Lang;

use super::{Block, CODE, Grid, HEAD_DOWN, HEIGHT, LEFT, LINES, Numbers, Official, RED, Side, TOP, WIDTH};
use crate::PaperError;
use crate::sourced::plain;

/// Twentieths of a point in a millimetre.
const DXA: f64 = 1440.0 / 25.4;
/// Units of a drawing in a millimetre.
const EMU: f64 = 36_000.0;

/// Faces of the parts of the paper.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Face {
    Office,
    Title,
    Heading,
    Sub,
    Body,
    Cell,
    CellHead,
    Note,
    Folio,
}

impl Face {
    /// Chinese font, Latin font, half points.
    fn look(self) -> (&'static str, &'static str, usize) {
        match self {
            Self::Office => ("方正小标宋简体", "Times New Roman", 84),
            Self::Title => ("方正小标宋简体", "Times New Roman", 44),
            Self::Heading => ("黑体", "Arial", 32),
            Self::Sub => ("楷体_GB2312", "Times New Roman", 32),
            Self::Body => ("仿宋_GB2312", "Times New Roman", 32),
            Self::Cell | Self::Note => ("仿宋_GB2312", "Times New Roman", 21),
            Self::CellHead => ("黑体", "Arial", 21),
            Self::Folio => ("宋体", "Times New Roman", 28),
        }
    }

    /// Line pitch in twentieths of a point: 22 lines in the height of the text area.
    fn pitch(self) -> i32 {
        match self {
            Self::Office => 1100,
            Self::Title => 700,
            Self::Cell | Self::CellHead | Self::Note => 320,
            Self::Folio => 400,
            Self::Heading | Self::Sub | Self::Body => (HEIGHT / LINES * DXA).floor() as i32,
        }
    }

    /// Twentieths of a point between letters: 28 of them fill a line.
    fn spacing(self) -> i32 {
        match self {
            Self::Heading | Self::Sub | Self::Body => ((WIDTH / 28.0 * DXA) - 320.0).floor() as i32,
            _ => 0,
        }
    }

    fn run(self, text: &str) -> Run {
        self.dressed(Run::new().add_text(plain(text)))
    }

    fn dressed(self, run: Run) -> Run {
        let (east, west, size) = self.look();
        let fonts = RunFonts::new().east_asia(east).ascii(west).hi_ansi(west).cs(west);
        let run = run.fonts(fonts).size(size);
        match self.spacing() {
            0 => run,
            spacing => run.character_spacing(spacing),
        }
    }

    fn paragraph(self, text: &str) -> Paragraph {
        Paragraph::new().line_spacing(self.line()).add_run(self.run(text))
    }

    fn line(self) -> LineSpacing {
        LineSpacing::new().line_rule(LineSpacingType::Exact).line(self.pitch())
    }
}

fn dxa(mm: f64) -> i32 {
    (mm * DXA).round() as i32
}

/// Writes the paper; the same paper is the same bytes.
pub(crate) fn word(paper: &Official) -> Result<Vec<u8>, PaperError> {
    let mut docx = empty(paper);
    for paragraph in head(paper) {
        docx = docx.add_paragraph(paragraph);
    }
    let mut numbers = Numbers::default();
    let last = paper.blocks.len();
    for (at, block) in paper.blocks.iter().enumerate() {
        docx = match block {
            Block::Heading(text) => {
                let text = numbers.heading(text, paper.lang);
                docx.add_paragraph(indented(Face::Heading, &text, paper.lang).keep_next(true))
            }
            Block::Sub(text) => {
                let text = numbers.sub(text, paper.lang);
                docx.add_paragraph(indented(Face::Sub, &text, paper.lang).keep_next(true))
            }
            // Who signs never stands alone on a page: the last words go over with him.
            Block::Body(text) => docx.add_paragraph(indented(Face::Body, text, paper.lang).keep_next(at + 1 == last)),
            Block::Note(text) => docx.add_paragraph(Face::Note.paragraph(text).keep_next(at + 1 == last)),
            // Word wants a paragraph between tables; a low one.
            Block::Table(grid) => docx.add_table(table(grid)).add_paragraph(
                Paragraph::new().line_spacing(LineSpacing::new().line_rule(LineSpacingType::Exact).line(160)),
            ),
            Block::Code(address) => docx.add_paragraph(code(address, at)?),
        };
    }
    for (at, line) in paper.sign.iter().enumerate() {
        let above = if at == 0 { 579 } else { 0 };
        // Two letters stay free to the right of who signs, four to the right of the day.
        let right = if at == 0 { 640 } else { 1280 };
        let paragraph = Face::Body
            .paragraph(line)
            .align(AlignmentType::Right)
            .indent(None, None, Some(right), None)
            .line_spacing(Face::Body.line().before(above))
            .keep_next(at == 0)
            .keep_lines(true);
        docx = docx.add_paragraph(paragraph);
    }
    crate::docx::packed(docx)
}

/// The page, its foot and its mark.
fn empty(paper: &Official) -> Docx {
    let margin = PageMargin {
        top: dxa(TOP),
        bottom: dxa(297.0 - TOP - HEIGHT),
        left: dxa(LEFT),
        right: dxa(210.0 - LEFT - WIDTH),
        header: dxa(15.0),
        // The number's line stands 7 mm under the text.
        footer: dxa(297.0 - TOP - HEIGHT - 14.0),
        gutter: 0,
    };
    let moment = format!("{}T00:00:00Z", paper.day);
    // Odd pages bear their number to the right, even ones to the left, one letter in.
    let odd = folio().align(AlignmentType::Right).indent(None, None, Some(280), None);
    let even = folio().align(AlignmentType::Left).indent(Some(280), None, None, None);
    let mut docx = Docx::new()
        .page_size(dxa(210.0).unsigned_abs(), dxa(297.0).unsigned_abs())
        .page_margin(margin)
        .created_at(&moment)
        .updated_at(&moment)
        .footer(Footer::new().add_paragraph(odd))
        .even_footer(Footer::new().add_paragraph(even));
    if !paper.mark.is_empty() {
        let mark = || Header::new().add_paragraph(Face::Note.paragraph(&paper.mark).align(AlignmentType::Right));
        docx = docx.header(mark()).even_header(mark());
    }
    docx
}

fn folio() -> Paragraph {
    let number = Run::new()
        .add_field_char(FieldCharType::Begin, false)
        .add_instr_text(InstrText::PAGE(InstrPAGE {}))
        .add_field_char(FieldCharType::Separate, false)
        .add_text("1")
        .add_field_char(FieldCharType::End, false);
    Paragraph::new()
        .line_spacing(Face::Folio.line())
        .add_run(Face::Folio.run("— "))
        .add_run(Face::Folio.dressed(number))
        .add_run(Face::Folio.run(" —"))
}

/// Office in red, number, the red line, title, whom it is for.
fn head(paper: &Official) -> Vec<Paragraph> {
    // A long name is set smaller, so that it stays on its line.
    let letters = paper.office.chars().count().max(1) as f64;
    let size = (WIDTH / letters * 72.0 / 25.4 * 2.0 * 0.92).clamp(32.0, 84.0) as usize;
    let (east, west, _) = Face::Office.look();
    let fonts = RunFonts::new().east_asia(east).ascii(west).hi_ansi(west).cs(west);
    let office = Run::new().add_text(plain(&paper.office)).fonts(fonts).size(size).color(RED);
    let down = u32::try_from(dxa(HEAD_DOWN)).unwrap_or(0);
    let office =
        Paragraph::new().align(AlignmentType::Center).line_spacing(Face::Office.line().before(down)).add_run(office);
    let pitch = Face::Body.pitch().unsigned_abs();
    let mut number =
        Face::Body.paragraph(&paper.number).align(AlignmentType::Center).line_spacing(Face::Body.line().before(pitch));
    let line =
        ParagraphBorder::new(ParagraphBorderPosition::Bottom).val(BorderType::Single).size(18).space(11).color(RED);
    // Named alone: the writer's own set has a line on every side.
    number.property = number.property.set_borders(ParagraphBorders::with_empty().set(line));
    let title = Face::Title
        .paragraph(&paper.title)
        .align(AlignmentType::Center)
        .line_spacing(Face::Title.line().before(2 * pitch).after(pitch));
    let mut found = vec![office, number, title];
    if !paper.to.is_empty() {
        let colon = if paper.lang == Lang::Zh { "：" } else { ":" };
        found.push(Face::Body.paragraph(&format!("{}{colon}", paper.to)));
    }
    found
}

/// A QR code as a picture: Word knows no paths in a line of text.
fn code(address: &str, at: usize) -> Result<Paragraph, PaperError> {
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{CODE}\" height=\"{CODE}\"><path d=\"{}\"/></svg>",
        crate::qr::path(address, (0.0, 0.0), CODE)
    );
    let mut picture = Pic::new_with_dimensions(crate::png(&svg, 12.0)?, 1, 1);
    let side = (CODE * EMU).round() as u32;
    // The library numbers pictures as they come in a process: the same paper would be other bytes each time.
    (picture.id, picture.size) = (format!("rIdImage{}", at + 1), (side, side));
    let line = LineSpacing::new().line_rule(LineSpacingType::Auto).line(240);
    Ok(Paragraph::new().line_spacing(line).add_run(Run::new().add_image(picture)).keep_next(true))
}

fn indented(face: Face, text: &str, lang: Lang) -> Paragraph {
    let indent = (lang == Lang::Zh).then_some(SpecialIndentType::FirstLine(640));
    face.paragraph(text).indent(None, indent, None, None)
}

fn table(table: &Grid) -> Table {
    let sum: f64 = table.columns.iter().map(|column| column.share).sum();
    let grid: Vec<usize> =
        table.columns.iter().map(|column| (column.share / sum * WIDTH * DXA).round() as usize).collect();
    let cell = |width: usize| TableCell::new().width(width, WidthType::Dxa).vertical_align(VAlignType::Center);
    let head = table.columns.iter().zip(&grid).map(|(column, width)| {
        let title = Face::CellHead.paragraph(&column.title).align(AlignmentType::Center);
        cell(*width).shading(Shading::new().fill("F2F4F6")).add_paragraph(title)
    });
    let mut lines = vec![TableRow::new(head.collect()).cant_split()];
    for row in &table.rows {
        let cells = row.iter().zip(&table.columns).zip(&grid).map(|((text, column), width)| {
            let align = match column.side {
                Side::Start => AlignmentType::Left,
                Side::Middle => AlignmentType::Center,
                Side::End => AlignmentType::Right,
            };
            cell(*width).add_paragraph(Face::Cell.paragraph(text).align(align))
        });
        lines.push(TableRow::new(cells.collect()).cant_split());
    }
    Table::new(lines)
        .set_grid(grid.clone())
        .width(grid.iter().sum(), WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(40, 80, 40, 80))
}
