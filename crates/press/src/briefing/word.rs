//! The briefing as a Word document of one page, for who wants to change its words: a table of figures, the charts as one picture,
//! a table of red and yellow items. Measures are smaller than an official paper's: it is no such paper.

use docx_rs::{
    AlignmentType, Docx, Header, LineSpacing, LineSpacingType, PageMargin, Paragraph, Pic, Run, RunFonts, Shading,
    Table, TableCell, TableCellMargins, TableLayoutType, TableRow, VAlignType, WidthType,
};
use model::{ClockColour, Lang};

use super::{BRIEFING_CHARTS, Briefing, changed, chart};
use crate::PaperError;
use crate::fonts::FAMILIES;
use crate::ink::Ink;
use crate::sourced::plain;

/// Twentieths of a point in a millimetre.
const DXA: f64 = 1440.0 / 25.4;
/// English metric units in a millimetre.
const EMU: f64 = 36_000.0;
const MARGIN: f64 = 17.0;
const WIDTH: f64 = 210.0 - 2.0 * MARGIN;
/// Height of the picture with the charts, in mm.
const CHARTS: f64 = 40.0;
/// Pixels of the picture a millimetre: sharp when printed.
const DENSITY: f32 = 12.0;
/// Items named on the page, the red ones first: what a page with every figure and three charts has room for.
const ITEMS: usize = 12;
/// The longest basis and reason in a cell, in letters of Latin script: two lines.
const CELL: usize = 92;

/// Chinese font, Latin font, half points, line pitch in twentieths of a point.
#[derive(Clone, Copy)]
enum Face {
    Title,
    Under,
    Head,
    Cell,
    Value,
    Small,
}

impl Face {
    fn look(self) -> (&'static str, &'static str, usize, i32) {
        match self {
            Self::Title => ("方正小标宋简体", "Times New Roman", 36, 480),
            Self::Under => ("仿宋_GB2312", "Times New Roman", 18, 260),
            Self::Head => ("黑体", "Arial", 21, 320),
            Self::Cell => ("仿宋_GB2312", "Times New Roman", 18, 230),
            Self::Value => ("黑体", "Arial", 18, 230),
            Self::Small => ("仿宋_GB2312", "Times New Roman", 14, 180),
        }
    }

    fn paragraph(self, text: &str) -> Paragraph {
        let (east, west, size, pitch) = self.look();
        let fonts = RunFonts::new().east_asia(east).ascii(west).hi_ansi(west).cs(west);
        let run = Run::new().add_text(plain(text)).fonts(fonts).size(size);
        Paragraph::new().line_spacing(exact(pitch)).add_run(run)
    }
}

fn exact(pitch: i32) -> LineSpacing {
    LineSpacing::new().line_rule(LineSpacingType::Exact).line(pitch)
}

fn dxa(mm: f64) -> i32 {
    (mm * DXA).round() as i32
}

/// Writes the document; the same briefing is the same bytes.
pub(super) fn word(briefing: &Briefing, lang: Lang) -> Result<Vec<u8>, PaperError> {
    let say = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    let moment = format!("{}T00:00:00Z", briefing.behind.as_of);
    let side = dxa(MARGIN);
    let margin = PageMargin {
        top: dxa(18.0),
        bottom: dxa(12.0),
        left: side,
        right: side,
        header: dxa(9.0),
        footer: 0,
        gutter: 0,
    };
    let marks = Face::Small.paragraph(&briefing.marks(lang)).align(AlignmentType::Right);
    let mut docx = Docx::new()
        .page_size(dxa(210.0).unsigned_abs(), dxa(297.0).unsigned_abs())
        .page_margin(margin)
        .created_at(&moment)
        .updated_at(&moment)
        .header(Header::new().add_paragraph(marks))
        .add_paragraph(Face::Title.paragraph(briefing.behind.title.get(lang)).align(AlignmentType::Center))
        .add_paragraph(
            Face::Under
                .paragraph(&briefing.subtitle(lang))
                .align(AlignmentType::Center)
                .line_spacing(exact(260).after(100)),
        )
        .add_table(figures(briefing, lang));
    if !briefing.charts.is_empty() {
        docx = docx.add_paragraph(picture(briefing, lang)?);
    }
    docx = docx.add_paragraph(Face::Head.paragraph(&briefing.items_head(lang)).line_spacing(exact(320).before(60)));
    let items = &briefing.behind.items;
    docx = if items.is_empty() {
        docx.add_paragraph(Face::Cell.paragraph(say("当日没有红黄牌项目。", "There are none on the day.")))
    } else {
        let columns = [
            (say("牌", "Card"), 0.8),
            (say("项目", "Project"), 4.3),
            (say("责任单位", "Unit"), 1.7),
            (say("事由", "Why"), 5.1),
            (say("起始", "Since"), 1.5),
        ];
        let rows = items.iter().take(ITEMS).map(|item| {
            let card = if item.colour >= ClockColour::Red { say("红", "red") } else { say("黄", "yellow") };
            let (name, why) = (cut(&item.name, CELL / 2), cut(item.why.get(lang), CELL * 2 / 3));
            [card, &name, &item.unit, &why, &item.since.to_string()].map(|text| Face::Cell.paragraph(text)).to_vec()
        });
        docx.add_table(table(&columns, rows.collect()))
    };
    let mut notes = briefing.notes(lang);
    notes.insert(0, briefing.beyond(ITEMS, lang));
    notes.retain(|note| !note.is_empty());
    let separator = if lang == Lang::Zh { "" } else { " " };
    docx = docx
        .add_paragraph(Face::Small.paragraph(&notes.join(separator)).line_spacing(exact(180).before(60)))
        .add_paragraph(Face::Small.paragraph(briefing.behind.office.get(lang)).align(AlignmentType::Right));
    crate::docx::packed(docx)
}

fn figures(briefing: &Briefing, lang: Lang) -> Table {
    let say = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    let aimed = briefing.figures().any(|figure| !figure.target.get(lang).is_empty());
    let mut columns =
        vec![(say("指标", "Indicator"), 3.4), (say("数值", "Value"), 1.9), (say("比上月", "On last month"), 2.0)];
    if aimed {
        columns.push((say("年度目标", "Year's target"), 2.3));
    }
    columns.push((say("依据", "Basis"), 4.4));
    let rows = briefing.figures().map(|figure| {
        let change = changed(figure, lang);
        // The head of the column says what it is compared with.
        let change = change.replace("比上月 ", "").replace("与上月持平", "持平").replace(" on last month", "");
        let mut row = vec![
            Face::Cell.paragraph(figure.title.get(lang)),
            Face::Value.paragraph(figure.shown.get(lang)).align(AlignmentType::Right),
            Face::Cell.paragraph(&change).align(AlignmentType::Right),
        ];
        if aimed {
            row.push(Face::Small.paragraph(figure.target.get(lang)).align(AlignmentType::Right));
        }
        row.push(Face::Small.paragraph(&cut(figure.basis.get(lang), CELL)));
        row
    });
    table(&columns, rows.collect())
}

/// A text cut to so many letters; a Chinese character counts as two.
fn cut(text: &str, most: usize) -> String {
    let mut long = 0;
    let mut out = String::new();
    for c in text.chars() {
        long += if c as u32 >= 0x2e80 { 2 } else { 1 };
        if long > most {
            out.push('…');
            break;
        }
        out.push(c);
    }
    out
}

fn table(columns: &[(&str, f64)], rows: Vec<Vec<Paragraph>>) -> Table {
    let sum: f64 = columns.iter().map(|(_, share)| share).sum();
    let grid: Vec<usize> = columns.iter().map(|(_, share)| (share / sum * WIDTH * DXA).round() as usize).collect();
    let cell = |width: usize| TableCell::new().width(width, WidthType::Dxa).vertical_align(VAlignType::Center);
    let head = columns.iter().zip(&grid).map(|((title, _), width)| {
        let title = Face::Value.paragraph(title).align(AlignmentType::Center);
        cell(*width).shading(Shading::new().fill("F2F4F6")).add_paragraph(title)
    });
    let mut lines = vec![TableRow::new(head.collect()).cant_split()];
    for row in rows {
        let cells = row.into_iter().zip(&grid).map(|(paragraph, width)| cell(*width).add_paragraph(paragraph));
        lines.push(TableRow::new(cells.collect()).cant_split());
    }
    Table::new(lines)
        .set_grid(grid.clone())
        .width(grid.iter().sum(), WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(20, 70, 20, 70))
}

/// The charts beside one another as a picture.
fn picture(briefing: &Briefing, lang: Lang) -> Result<Paragraph, PaperError> {
    const GUTTER: f64 = 7.0;
    let many = briefing.charts.len().min(BRIEFING_CHARTS);
    let width = (WIDTH - GUTTER * (many.max(1) - 1) as f64) / many.max(1) as f64;
    let mut ink = Ink::default();
    for (at, one) in briefing.charts.iter().take(many).enumerate() {
        chart::draw(&mut ink, one, (at as f64 * (width + GUTTER), 0.0, width, CHARTS - 1.0), lang);
    }
    let drawing = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}mm\" height=\"{CHARTS}mm\" viewBox=\"0 0 {WIDTH} {CHARTS}\" font-family=\"{FAMILIES}\">{}</svg>",
        ink.finish()
    );
    let png = crate::png(&drawing, DENSITY)?;
    let emu = |mm: f64| (mm * EMU).round() as u32;
    let mut picture = Pic::new_with_dimensions(png, 1, 1).size(emu(WIDTH), emu(CHARTS));
    // The writer numbers pictures through its whole run: the same document would be other bytes the second time.
    picture.id = "rIdCharts".to_owned();
    Ok(Paragraph::new().line_spacing(LineSpacing::new().before(120)).add_run(Run::new().add_image(picture)))
}
