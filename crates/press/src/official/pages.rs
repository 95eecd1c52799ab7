//! The paper as pages: the same measures as the Word document, in the embedded face.

use model::Lang;

use super::{Block, CODE, Grid, HEAD_DOWN, HEIGHT, LEFT, LINES, Numbers, Official, Side, TOP, WIDTH};
use crate::fonts::{self, Weight};
use crate::ink::{Align, Ink, Type, face};
use crate::tokens::{HAIR, INK, INK_2};

/// The red of the head and its line, as the Word document has it.
const RED_INK: &str = "#C8102E";
/// Between two lines of body.
const PITCH: f64 = HEIGHT / LINES;
/// A letter of body, in points: 28 of them fill a line.
const BODY: f64 = 15.79;
/// Of a cell.
const CELL: f64 = 10.5;
/// Between two lines of a cell, in mm.
const CELL_PITCH: f64 = 5.6;
/// Above and below a cell's lines, in mm.
const PAD: f64 = 1.1;
/// Beside a cell's lines, in mm.
const SIDE: f64 = 1.6;

/// Pages that grow downwards.
struct Flow<'a> {
    paper: &'a Official,
    pages: Vec<Ink>,
    /// From the paper's upper edge, in mm.
    y: f64,
}

/// The pages as SVG, at least one; their unit is the millimetre.
pub(crate) fn pages(paper: &Official) -> Vec<String> {
    let mut flow = Flow { paper, pages: Vec::new(), y: TOP };
    flow.turn();
    flow.head();
    let mut numbers = Numbers::default();
    for block in &paper.blocks {
        match block {
            Block::Heading(text) => {
                let text = numbers.heading(text, paper.lang);
                // A heading does not stand alone at the foot of a page.
                flow.need(2.0 * PITCH);
                flow.set(&text, face(BODY, Weight::Bold, INK));
            }
            Block::Sub(text) => {
                let text = numbers.sub(text, paper.lang);
                flow.need(2.0 * PITCH);
                flow.set(&text, face(BODY, Weight::Bold, INK));
            }
            Block::Body(text) => flow.set(text, face(BODY, Weight::Regular, INK)),
            Block::Note(text) => flow.note(text),
            Block::Table(grid) => flow.table(grid),
            Block::Code(address) => flow.code(address),
        }
    }
    flow.sign();
    flow.finish()
}

impl Flow<'_> {
    fn ink(&mut self) -> &mut Ink {
        if self.pages.is_empty() {
            self.pages.push(Ink::default());
        }
        let last = self.pages.len() - 1;
        &mut self.pages[last]
    }

    fn turn(&mut self) {
        let lang = if self.paper.lang == Lang::Zh { "zh-CN" } else { "en" };
        let mut ink = Ink::default();
        ink.raw(&format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"210mm\" height=\"297mm\" viewBox=\"0 0 210 297\" font-family=\"{}\" lang=\"{lang}\">",
            fonts::FAMILIES,
        ));
        ink.rect((0.0, 0.0, 210.0, 297.0), 0.0, "fill=\"#FFFFFF\"");
        ink.aligned(LEFT + WIDTH, 22.0, &self.paper.mark, face(9.0, Weight::Regular, INK_2), Align::End);
        self.pages.push(ink);
        self.y = TOP;
        let page = self.pages.len();
        let folio = face(14.0, Weight::Regular, INK);
        let text = format!("— {page} —");
        let y = TOP + HEIGHT + 7.0 + folio.mm();
        let ink = self.ink();
        // One letter in from the edge, outside of the page.
        if page % 2 == 1 {
            ink.aligned(LEFT + WIDTH - folio.mm(), y, &text, folio, Align::End);
        } else {
            ink.aligned(LEFT + folio.mm(), y, &text, folio, Align::Start);
        }
    }

    /// Makes room for what must not be torn.
    fn need(&mut self, height: f64) {
        if self.y + height > TOP + HEIGHT + 0.01 && self.y > TOP {
            self.turn();
        }
    }

    fn head(&mut self) {
        let office = self.paper.office.clone();
        let letters = fonts::width(&office, 1.0, Weight::Black).max(1.0);
        let points = (WIDTH * 0.92 / letters * 72.0 / 25.4).min(42.0);
        let red = face(points, Weight::Black, RED_INK);
        let y = TOP + HEAD_DOWN + red.mm();
        let middle = LEFT + WIDTH / 2.0;
        let (number, title) = (self.paper.number.clone(), self.paper.title.clone());
        let body = face(BODY, Weight::Regular, INK);
        let ink = self.ink();
        ink.aligned(middle, y, &office, red, Align::Middle);
        ink.aligned(middle, y + 2.0 * PITCH, &number, body, Align::Middle);
        ink.line((LEFT, y + 2.0 * PITCH + 6.0), (LEFT + WIDTH, y + 2.0 * PITCH + 6.0), RED_INK, 0.8);
        let title_face = face(22.0, Weight::Bold, INK);
        let mut y = y + 4.2 * PITCH + 6.0;
        for line in title_face.wrap(&title, WIDTH - 8.0) {
            ink.aligned(middle, y, &line, title_face, Align::Middle);
            y += 12.5;
        }
        self.y = y;
        if !self.paper.to.is_empty() {
            let colon = if self.paper.lang == Lang::Zh { "：" } else { ":" };
            let to = format!("{}{colon}", self.paper.to);
            for line in body.wrap(&to, WIDTH) {
                self.line(&line, body);
            }
        }
    }

    /// A line of body, its letters in the middle of its pitch.
    fn line(&mut self, text: &str, look: Type) {
        self.need(PITCH);
        let y = self.y + PITCH / 2.0 + look.mm() * 0.36;
        self.ink().text(LEFT, y, text, look);
        self.y += PITCH;
    }

    /// A paragraph, its first line two letters in where the language has it so.
    fn set(&mut self, text: &str, look: Type) {
        let indent = if self.paper.lang == Lang::Zh { "　　" } else { "" };
        let width = fonts::width(indent, look.mm(), look.weight);
        // The indent is set as room: spaces at a line's beginning are dropped where lines are broken.
        let lines = look.wrap(&format!("{}{text}", "囗".repeat(indent.chars().count())), WIDTH);
        for (at, line) in lines.iter().enumerate() {
            if at > 0 || indent.is_empty() {
                self.line(line, look);
                continue;
            }
            self.need(PITCH);
            let y = self.y + PITCH / 2.0 + look.mm() * 0.36;
            let first: String = line.chars().skip(indent.chars().count()).collect();
            self.ink().text(LEFT + width, y, &first, look);
            self.y += PITCH;
        }
    }

    fn note(&mut self, text: &str) {
        let look = face(CELL, Weight::Regular, INK_2);
        for line in look.wrap(text, WIDTH) {
            self.need(CELL_PITCH);
            let y = self.y + CELL_PITCH * 0.72;
            self.ink().text(LEFT, y, &line, look);
            self.y += CELL_PITCH;
        }
        self.y += 1.5;
    }

    fn code(&mut self, address: &str) {
        self.need(CODE + 3.0);
        let path = crate::qr::path(address, (LEFT, self.y + 1.5), CODE);
        self.ink().path(&path, &format!("fill=\"{INK}\""));
        self.y += CODE + 3.0;
    }

    fn table(&mut self, grid: &Grid) {
        let sum: f64 = grid.columns.iter().map(|column| column.share).sum();
        let widths: Vec<f64> = grid.columns.iter().map(|column| column.share / sum * WIDTH).collect();
        let head: Vec<String> = grid.columns.iter().map(|column| column.title.clone()).collect();
        self.y += 1.5;
        let first = grid.rows.first().map_or(0.0, |row| height(row, &widths, Weight::Regular));
        self.need(height(&head, &widths, Weight::Bold) + first);
        self.row(&head, &widths, None);
        for row in &grid.rows {
            if self.y + height(row, &widths, Weight::Regular) > TOP + HEIGHT {
                self.turn();
                self.row(&head, &widths, None);
            }
            self.row(row, &widths, Some(grid));
        }
        self.y += 3.0;
    }

    /// A row; without its table it is a head.
    fn row(&mut self, cells: &[String], widths: &[f64], grid: Option<&Grid>) {
        let weight = if grid.is_some() { Weight::Regular } else { Weight::Bold };
        let look = face(CELL, weight, INK);
        let tall = height(cells, widths, weight);
        let top = self.y;
        let mut x = LEFT;
        for (at, (text, width)) in cells.iter().zip(widths).enumerate() {
            let lines = look.wrap(text, width - 2.0 * SIDE);
            let fill = if grid.is_some() { "none" } else { "#F2F4F6" };
            let side = grid.and_then(|grid| grid.columns.get(at)).map_or(Side::Middle, |column| column.side);
            let ink = self.ink();
            let attributes = format!("fill=\"{fill}\" stroke=\"{HAIR}\" stroke-width=\"0.2\"");
            ink.rect((x, top, *width, tall), 0.0, &attributes);
            let block = lines.len() as f64 * CELL_PITCH;
            let mut y = top + (tall - block) / 2.0 + CELL_PITCH * 0.7;
            for line in &lines {
                match side {
                    Side::Start => ink.text(x + SIDE, y, line, look),
                    Side::Middle => ink.aligned(x + width / 2.0, y, line, look, Align::Middle),
                    Side::End => ink.aligned(x + width - SIDE, y, line, look, Align::End),
                }
                y += CELL_PITCH;
            }
            x += width;
        }
        self.y = top + tall;
    }

    fn sign(&mut self) {
        self.need(3.0 * PITCH);
        self.y += PITCH;
        let look = face(BODY, Weight::Regular, INK);
        let sign = self.paper.sign.clone();
        for (text, letters) in sign.iter().zip([2.0, 4.0]) {
            let y = self.y + PITCH / 2.0 + look.mm() * 0.36;
            self.ink().aligned(LEFT + WIDTH - letters * look.mm(), y, text, look, Align::End);
            self.y += PITCH;
        }
    }

    fn finish(self) -> Vec<String> {
        let close = |mut ink: Ink| {
            ink.raw("</svg>");
            ink.finish()
        };
        self.pages.into_iter().map(close).collect()
    }
}

/// How tall a row is.
fn height(cells: &[String], widths: &[f64], weight: Weight) -> f64 {
    let look = face(CELL, weight, INK);
    let lines = cells.iter().zip(widths).map(|(text, width)| look.wrap(text, width - 2.0 * SIDE).len());
    lines.max().unwrap_or(1).max(1) as f64 * CELL_PITCH + 2.0 * PAD
}
