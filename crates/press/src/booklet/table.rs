//! Tables of the booklet: rows of wrapped cells under a head that stands again wherever the rows run on.

use std::collections::VecDeque;
use std::rc::Rc;

use model::{GapKind, Lang, Text};

use super::flow::{Again, Block, Head};
use super::leaf::{BODY, Goal, Leaf, SMALL, leading, least, sample_width};
use crate::fonts::Weight;
use crate::ink::{Align, Type, face};
use crate::tokens::{HAIR, INK, INK_2};

/// Lines of a cell that stay together: what is longer runs on in a row without a rule above it.
const TORN: usize = 30;
/// Above and below the text of a row, mm.
pub(super) const PAD: f64 = 1.5;
/// Between columns.
const BETWEEN: f64 = 3.0;

/// A column: its name, its share of the width, how its texts stand.
pub(super) struct Column {
    pub(super) title: Text,
    pub(super) share: f64,
    pub(super) align: Align,
}

/// A column of texts that begin at its left.
pub(super) fn col(zh: &str, en: &str, share: f64) -> Column {
    Column { title: Text::new(zh, en), share, align: Align::Start }
}

/// A column of figures.
pub(super) fn figures(zh: &str, en: &str, share: f64) -> Column {
    Column { align: Align::End, ..col(zh, en, share) }
}

/// A text of a cell.
#[derive(Clone)]
pub(super) struct Para {
    pub(super) text: String,
    pub(super) face: Type,
    pub(super) goal: Option<Goal>,
}

/// A cell.
#[derive(Clone, Default)]
pub(super) struct Cell {
    pub(super) chip: Option<GapKind>,
    pub(super) paras: Vec<Para>,
    /// An invented sample, said in a word behind the first text.
    pub(super) sample: bool,
    /// Holds samples that are marked one by one.
    pub(super) some: bool,
}

impl Cell {
    pub(super) fn text(text: impl Into<String>, face: Type) -> Self {
        Self::default().and(text, face)
    }

    pub(super) fn chip(kind: GapKind) -> Self {
        Self { chip: Some(kind), ..Self::default() }
    }

    pub(super) fn and(mut self, text: impl Into<String>, face: Type) -> Self {
        let text = text.into();
        if !text.is_empty() {
            self.paras.push(Para { text, face, goal: None });
        }
        self
    }

    pub(super) fn link(mut self, text: impl Into<String>, face: Type, goal: Goal) -> Self {
        self.paras.push(Para { text: text.into(), face, goal: Some(goal) });
        self
    }

    pub(super) fn sampled(mut self, sample: bool) -> Self {
        self.sample = sample;
        self
    }

    pub(super) fn some_sampled(mut self, some: bool) -> Self {
        self.some = some;
        self
    }
}

/// A row.
#[derive(Default)]
pub(super) struct Row {
    pub(super) cells: Vec<Cell>,
    pub(super) places: Vec<String>,
}

impl Row {
    pub(super) fn new(cells: Vec<Cell>) -> Self {
        Self { cells, ..Self::default() }
    }

    pub(super) fn place(mut self, name: String) -> Self {
        self.places.push(name);
        self
    }
}

/// What tables are set in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Set {
    /// Of the column they stand in, mm.
    pub(super) width: f64,
    pub(super) lang: Lang,
    /// Above and below the text of a row, mm.
    pub(super) pad: f64,
}

impl Set {
    pub(super) fn new(width: f64, lang: Lang) -> Self {
        Self { width, lang, pad: PAD }
    }

    pub(super) fn pad(self, pad: f64) -> Self {
        Self { pad, ..self }
    }
}

/// A table: rows under a head that stands again wherever they run on.
#[derive(Default)]
pub(super) struct Table {
    /// Its head; empty where the page's title says it.
    pub(super) title: Text,
    /// Beside the title, small.
    pub(super) note: String,
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Row>,
    /// What stands there instead of no rows. Without it a table of no rows is nothing.
    pub(super) empty: Text,
}

/// A line of a cell.
#[derive(Clone)]
struct Piece {
    text: String,
    face: Type,
    goal: Option<Goal>,
    /// Whether the mark of a sample stands behind it.
    tagged: bool,
}

/// Between a text and the mark behind it.
const TAG_GAP: f64 = 1.2;

/// Lefts and widths of the columns.
fn places(columns: &[Column], width: f64) -> Vec<(f64, f64)> {
    let shares: f64 = columns.iter().map(|column| column.share).sum();
    let room = width - BETWEEN * columns.len().saturating_sub(1) as f64;
    let mut x = 0.0;
    columns
        .iter()
        .map(|column| {
            let own = room * column.share / shares.max(1e-9);
            let place = (x, own);
            x += own + BETWEEN;
            place
        })
        .collect()
}

/// The title of a section inside a page: a bold word, the other language smaller, a note at the right, a rule.
pub(super) fn section_head(leaf: &mut Leaf, (x, y): (f64, f64), width: f64, title: &Text, note: &str, lang: Lang) {
    let big = face(13.0, Weight::Black, INK);
    let (lead, follow) = crate::ink::both(title, lang);
    let lead = big.fit(lead, width);
    leaf.ink.text(x, y + 5.0, &lead, big);
    let second = face(SMALL, Weight::Regular, INK_2);
    let beside = x + big.width(&lead) + 2.5;
    let room = x + width - beside;
    let note_width = if note.is_empty() { 0.0 } else { least().width(note) + 4.0 };
    if second.width(follow) + note_width <= room {
        leaf.ink.text(beside, y + 5.0, follow, second);
    }
    if !note.is_empty() {
        leaf.ink.aligned(x + width, y + 5.0, &least().fit(note, room.max(10.0)), least(), Align::End);
    }
    leaf.ink.line((x, y + 7.0), (x + width, y + 7.0), INK, 0.35);
}

/// Height of [`section_head`].
pub(super) const SECTION: f64 = 8.6;

/// The head of what runs on from another column: as high, and quieter, so that the eye finds where a list begins.
fn continued_head(leaf: &mut Leaf, (x, y): (f64, f64), width: f64, title: &Text, lang: Lang) {
    let word = match lang {
        Lang::Zh => format!("{}（续）", title.zh),
        Lang::En => format!("{} (continued)", title.en),
    };
    let type_ = face(BODY, Weight::Bold, INK_2);
    leaf.ink.text(x, y + 5.0, &type_.fit(&word, width), type_);
    leaf.ink.line((x, y + 7.0), (x + width, y + 7.0), INK_2, 0.2);
}

impl Table {
    /// As blocks. The first two rows stay together, and the last two: neither a head with one row ends a column, nor one row begins it.
    pub(super) fn blocks<'a>(self, set: Set) -> Vec<Block<'a>> {
        let Set { width, lang, pad } = set;
        if self.rows.is_empty() {
            let empty = self.empty.get(lang);
            return if empty.is_empty() { Vec::new() } else { said(self.title, empty, set) };
        }
        let places = places(&self.columns, width);
        let aligns: Vec<Align> = self.columns.iter().map(|column| column.align).collect();
        let named = self.columns.iter().any(|column| !column.title.get(lang).is_empty());
        let titled = !self.title.get(lang).is_empty();
        let heads: Vec<(f64, Vec<String>, Align)> = self
            .columns
            .iter()
            .zip(&places)
            .map(|(column, (x, own))| {
                let x = if column.align == Align::End { x + own } else { *x };
                (x, least().wrap(column.title.get(lang), *own), column.align)
            })
            .collect();
        let head_lines = heads.iter().map(|(_, lines, _)| lines.len()).max().unwrap_or(0).max(1) as f64;
        let above = if titled { SECTION } else { 0.0 };
        let names = if named { 1.4 + head_lines * leading(least()) + 1.0 } else { 0.0 };
        let (title, note) = (self.title, self.note);
        let head = Rc::new(Head {
            height: above + names,
            paint: Box::new(move |leaf, (x, y), width, which| {
                if titled {
                    match which {
                        Again::First => section_head(leaf, (x, y), width, &title, &note, lang),
                        Again::Continued => continued_head(leaf, (x, y), width, &title, lang),
                    }
                }
                if named {
                    for (at, lines, align) in &heads {
                        for (index, line) in lines.iter().enumerate() {
                            let baseline = y + above + 3.4 + index as f64 * leading(least());
                            leaf.ink.aligned(x + at, baseline, line, least(), *align);
                        }
                    }
                    leaf.ink.line((x, y + above + names), (x + width, y + above + names), HAIR, 0.25);
                }
            }),
        });
        let mut blocks = Vec::new();
        let count = self.rows.len();
        for (at, row) in self.rows.into_iter().enumerate() {
            let kept = at + 1 < count && (at == 0 || at + 2 == count);
            let mut parts = parts(&row, &places, pad, lang);
            let last = parts.len().saturating_sub(1);
            for (index, part) in parts.drain(..).enumerate() {
                let (places, aligns) = (places.clone(), aligns.clone());
                let (chips, samples): (Vec<_>, Vec<_>) = row
                    .cells
                    .iter()
                    .map(|cell| (cell.chip.filter(|_| index == 0), (cell.sample || cell.some) && index == 0))
                    .unzip();
                let high = part.height;
                let mut block = Block::new(high, move |leaf, (x, y), width| {
                    draw(leaf, (x, y), &part, &places, &aligns, lang);
                    for (cell, kind) in chips.iter().enumerate() {
                        if let Some(kind) = kind {
                            leaf.chip((x + places[cell].0, y + pad), *kind, lang);
                        }
                    }
                    leaf.sample |= samples.iter().any(|sample| *sample);
                    if index == last {
                        leaf.ink.line((x, y + high), (x + width, y + high), HAIR, 0.2);
                    }
                });
                block.head = Some(Rc::clone(&head));
                block.keep = kept && index == last;
                if index == 0 {
                    block.places.clone_from(&row.places);
                    block.gap = if blocks.is_empty() { 6.5 } else { 0.0 };
                }
                blocks.push(block);
            }
        }
        blocks
    }
}

/// A part of a row that is not torn.
struct Part {
    /// Lines with their baselines below the part's top.
    cells: Vec<Vec<(Piece, f64)>>,
    height: f64,
}

/// A row as the parts it may be torn into.
fn parts(row: &Row, places: &[(f64, f64)], pad: f64, lang: Lang) -> Vec<Part> {
    let mut cells: Vec<VecDeque<Piece>> = Vec::new();
    for (cell, (_, width)) in row.cells.iter().zip(places) {
        let mut lines = VecDeque::new();
        for (index, para) in cell.paras.iter().enumerate() {
            let (face, goal) = (para.face, &para.goal);
            let piece = |text| Piece { text, face, goal: goal.clone(), tagged: false };
            lines.extend(face.wrap(&para.text, *width).into_iter().map(piece));
            if cell.sample && index == 0 {
                // The mark stands behind the last word, or below it where there is no room; it is never torn.
                let tag = sample_width(lang) + TAG_GAP;
                match lines.back_mut().filter(|last| face.width(&last.text) + tag <= *width) {
                    Some(last) => last.tagged = true,
                    None => lines.push_back(Piece { tagged: true, ..piece(String::new()) }),
                }
            }
        }
        cells.push(lines);
    }
    let mut parts = Vec::new();
    loop {
        let mut height: f64 = 0.0;
        let drawn = cells
            .iter_mut()
            .zip(&row.cells)
            .map(|(lines, cell)| {
                let chip = cell.chip.is_some() && parts.is_empty();
                let mut y = pad + if chip { 4.6 } else { 0.0 };
                let mut own = Vec::new();
                let mut first = !chip;
                for piece in lines.drain(..lines.len().min(TORN)) {
                    // The first baseline lies an ascender below the top, the others a line below the one before.
                    y += if first { piece.face.mm() * 0.98 } else { leading(piece.face) };
                    first = false;
                    own.push((piece, y));
                }
                let low = if own.is_empty() { y } else { y + 1.0 };
                height = height.max(low + pad);
                own
            })
            .collect();
        parts.push(Part { cells: drawn, height: height.max(pad * 2.0 + face(BODY, Weight::Regular, INK).mm()) });
        if cells.iter().all(VecDeque::is_empty) {
            return parts;
        }
    }
}

fn draw(leaf: &mut Leaf, (x, y): (f64, f64), part: &Part, places: &[(f64, f64)], aligns: &[Align], lang: Lang) {
    for ((lines, (at, width)), align) in part.cells.iter().zip(places).zip(aligns) {
        for (line, below) in lines {
            let baseline = y + below;
            let wide = line.face.width(&line.text);
            let left = if *align == Align::End { x + at + width - wide } else { x + at };
            leaf.ink.text(left, baseline, &line.text, line.face);
            if line.tagged {
                let gap = if line.text.is_empty() { 0.0 } else { TAG_GAP };
                leaf.sample_mark((left + wide + gap, baseline), lang);
            }
            if let Some(goal) = &line.goal {
                leaf.link((left, baseline - line.face.mm(), wide, line.face.mm() * 1.3), goal.clone());
            }
        }
    }
}

/// A paragraph as a block of a width.
pub(super) fn paragraph<'a>(text: &str, face: Type, width: f64) -> Vec<Block<'a>> {
    let lines = face.wrap(text, width);
    lines
        .chunks(TORN)
        .map(|chunk| {
            let chunk = chunk.to_vec();
            let height = chunk.len() as f64 * leading(face) + 0.6;
            Block::new(height, move |leaf, (x, y), _| {
                leaf.lines((x, y + face.mm()), &chunk, face);
            })
        })
        .collect()
}

/// A section's head as a block that is kept with what follows.
pub(super) fn heading<'a>(title: Text, note: String, lang: Lang) -> Block<'a> {
    Block::new(SECTION + 0.6, move |leaf, at, width| section_head(leaf, at, width, &title, &note, lang)).gap(6.5).keep()
}

/// A paragraph under a heading: a sentence of its own, or why nothing stands here.
pub(super) fn said<'a>(title: Text, text: &str, set: Set) -> Vec<Block<'a>> {
    let mut blocks = vec![heading(title, String::new(), set.lang)];
    blocks.extend(paragraph(text, face(BODY, Weight::Regular, INK_2), set.width));
    blocks
}
