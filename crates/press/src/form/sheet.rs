//! One sheet: its cells can be put and its rows moved, everything else stays as it was written.

use std::collections::BTreeMap;

use roxmltree::{Document, Node};

use super::package::damaged;
use super::refs::{CellPlace, Inserted, copied, ranges, shifted};
use super::xml::Edits;
use super::{FormCell, FormError, FormSheet, FormValue, Hindrance};

/// Cells that are shown of a form, and most characters of one.
const SHOWN: (u32, u32, usize) = (400, 80, 200);

/// A formula as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Formula {
    /// Of its own.
    Plain(String),
    /// The first of some that share one; its number.
    First(String, String),
    /// One that shares the first's.
    Shares(String),
    /// Of a range; its range.
    Array(String, String),
    /// Of a table of what-if values, kept as it is written.
    WhatIf,
}

#[derive(Debug, Clone)]
struct Cell {
    style: Option<String>,
    /// What stands within, as written, where there is no formula.
    raw: String,
    kind: Option<String>,
    shown: String,
    formula: Option<Formula>,
}

#[derive(Debug, Clone, Default)]
struct Row {
    attributes: Vec<(String, String)>,
    cells: BTreeMap<u32, Cell>,
}

/// A sheet, cut at its cells.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    before: String,
    after: String,
    /// Prefix of the names, such as `x:`.
    prefix: String,
    rows: BTreeMap<u32, Row>,
    merges: Vec<(CellPlace, CellPlace)>,
}

impl Sheet {
    /// Reads a sheet's part.
    pub(super) fn read(text: &str, shared: &[String]) -> Result<Self, FormError> {
        let document = Document::parse(text).map_err(damaged)?;
        let root = document.root_element();
        let data = root.children().find(|node| node.tag_name().name() == "sheetData");
        let data = data.ok_or_else(|| damaged("a sheet without cells"))?;
        let range = data.range();
        let open: String =
            text[range.start + 1..].chars().take_while(|c| !c.is_whitespace() && !"/>".contains(*c)).collect();
        let prefix = open.strip_suffix("sheetData").unwrap_or_default().to_owned();
        let mut rows: BTreeMap<u32, Row> = BTreeMap::new();
        let mut next = 1;
        for node in data.children().filter(Node::is_element) {
            let number = node.attribute("r").and_then(|number| number.parse().ok()).unwrap_or(next);
            next = number + 1;
            let mut row = Row { attributes: plain_attributes(&node, &["r", "spans"]), ..Row::default() };
            let mut column = 1;
            for cell in node.children().filter(Node::is_element) {
                let place = cell.attribute("r").and_then(|place| place.parse::<CellPlace>().ok());
                column = place.map_or(column, |place| place.column);
                row.cells.insert(column, read_cell(&cell, text, shared));
                column += 1;
            }
            // A row without height, style or cells says nothing; files come with a million of them.
            if !row.cells.is_empty() || !row.attributes.is_empty() {
                rows.insert(number, row);
            }
        }
        let merges = root.descendants().filter(|node| node.tag_name().name() == "mergeCell");
        let merges = merges.filter_map(|node| {
            let (first, last) = node.attribute("ref")?.split_once(':')?;
            Some((first.parse().ok()?, last.parse().ok()?))
        });
        Ok(Self {
            before: text[..range.start].to_owned(),
            after: text[range.end..].to_owned(),
            prefix,
            merges: merges.collect(),
            rows,
        })
    }

    /// As people see it.
    pub(super) fn view(&self, name: &str) -> FormSheet {
        let mut cells = Vec::new();
        for (row, one) in self.rows.range(..=SHOWN.0) {
            for (column, cell) in one.cells.range(..=SHOWN.1) {
                if cell.shown.is_empty() && cell.formula.is_none() && cell.style.is_none() {
                    continue;
                }
                let place = CellPlace { row: *row, column: *column };
                let text = cell.shown.chars().take(SHOWN.2).collect();
                cells.push(FormCell { place, text, formula: cell.formula.is_some() });
            }
        }
        FormSheet { name: name.to_owned(), cells, merges: self.merges.clone() }
    }

    /// Puts a value into a cell; its style stays.
    pub(super) fn put(&mut self, name: &str, place: CellPlace, value: &FormValue) -> Result<(), FormError> {
        let full = || format!("{name}!{place}");
        let holds = |(first, last): &&(CellPlace, CellPlace)| {
            (first.row..=last.row).contains(&place.row) && (first.column..=last.column).contains(&place.column)
        };
        if let Some((first, _)) = self.merges.iter().find(holds)
            && *first != place
        {
            return Err(FormError::Merged { cell: full(), first: first.to_string() });
        }
        let prefix = self.prefix.clone();
        let row = self.rows.entry(place.row).or_default();
        let cell = row.cells.entry(place.column).or_insert_with(|| Cell {
            style: None,
            raw: String::new(),
            kind: None,
            shown: String::new(),
            formula: None,
        });
        if cell.formula.is_some() {
            return Err(FormError::Formula(full()));
        }
        let (kind, raw) = match value {
            FormValue::Number(number) if number.is_finite() => (None, format!("<{prefix}v>{number}</{prefix}v>")),
            FormValue::Text(text) => {
                let text = escape(text);
                let raw = format!("<{prefix}is><{prefix}t xml:space=\"preserve\">{text}</{prefix}t></{prefix}is>");
                (Some("inlineStr".to_owned()), raw)
            }
            FormValue::Number(_) | FormValue::Unknown => (None, String::new()),
        };
        (cell.kind, cell.raw) = (kind, raw);
        Ok(())
    }

    /// Formulas that share one become ones of their own, so that each can move by itself.
    pub(super) fn plain_formulas(&mut self) {
        let mut firsts: BTreeMap<String, (CellPlace, String)> = BTreeMap::new();
        for (row, one) in &self.rows {
            for (column, cell) in &one.cells {
                if let Some(Formula::First(number, text)) = &cell.formula {
                    firsts.insert(number.clone(), (CellPlace { row: *row, column: *column }, text.clone()));
                }
            }
        }
        for (row, one) in &mut self.rows {
            for (column, cell) in &mut one.cells {
                let plain = match &cell.formula {
                    Some(Formula::First(_, text)) => Some(text.clone()),
                    Some(Formula::Shares(number)) => firsts.get(number).map(|(first, text)| {
                        let by = (i64::from(*row) - i64::from(first.row), i64::from(*column) - i64::from(first.column));
                        copied(text, by)
                    }),
                    _ => None,
                };
                if let Some(plain) = plain {
                    cell.formula = Some(Formula::Plain(plain));
                }
            }
        }
    }

    /// Why no rows can be inserted below a row.
    pub(super) fn hindrance(&self, last: u32) -> Option<Hindrance> {
        let across = |first: u32, end: u32| first <= last && end > last;
        for one in self.rows.values().flat_map(|row| row.cells.values()) {
            match &one.formula {
                Some(Formula::Array(_, range)) => {
                    if let Some((first, end)) = range.split_once(':')
                        && let (Ok(first), Ok(end)) = (first.parse::<CellPlace>(), end.parse::<CellPlace>())
                        && across(first.row, end.row)
                    {
                        return Some(Hindrance::Array(range.clone()));
                    }
                }
                Some(Formula::WhatIf) => return Some(Hindrance::WhatIf),
                _ => {}
            }
        }
        None
    }

    /// Makes room below the last row of a block of so many rows, in their likeness. The last row's looks stay with the last one:
    /// a frame is closed once, at the bottom.
    pub(super) fn grow(&mut self, inserted: &Inserted<'_>, rows: u32) {
        let likeness = self.rows.get(&inserted.last).cloned().unwrap_or_default();
        let inner = if rows > 1 { self.rows.get(&(inserted.last - 1)).cloned() } else { None };
        let below = self.rows.split_off(&(inserted.last + 1));
        for (row, one) in below {
            self.rows.insert(row + inserted.many, one);
        }
        let looks = |row: &mut Row| {
            let Some(inner) = &inner else { return };
            row.attributes.clone_from(&inner.attributes);
            for (column, cell) in &mut row.cells {
                if let Some(like) = inner.cells.get(column) {
                    cell.style.clone_from(&like.style);
                }
            }
        };
        for step in 1..=inserted.many {
            let mut row = likeness.clone();
            for cell in row.cells.values_mut() {
                let formula = match &cell.formula {
                    Some(Formula::Plain(text)) => Some(Formula::Plain(copied(text, (i64::from(step), 0)))),
                    _ => None,
                };
                *cell =
                    Cell { style: cell.style.take(), raw: String::new(), kind: None, shown: String::new(), formula };
            }
            if step < inserted.many {
                looks(&mut row);
            }
            self.rows.insert(inserted.last + step, row);
        }
        if let Some(row) = self.rows.get_mut(&inserted.last) {
            looks(row);
        }
        let alike: Vec<(CellPlace, CellPlace)> = self
            .merges
            .iter()
            .filter(|(first, last)| first.row == inserted.last && last.row == inserted.last)
            .copied()
            .collect();
        for (first, last) in &mut self.merges {
            // A label that is merged beside the list, to its end or beyond, goes on to the new end.
            last.row = if first.row < last.row { inserted.end(first.row, last.row) } else { inserted.start(last.row) };
            first.row = inserted.start(first.row);
        }
        for step in 1..=inserted.many {
            for (first, last) in &alike {
                let at = |place: &CellPlace| CellPlace { row: place.row + step, column: place.column };
                self.merges.push((at(first), at(last)));
            }
        }
    }

    /// Moves what stands before and behind the cells: ranges, formulas of conditions and checks, page breaks, links, merges.
    pub(super) fn shift_around(&mut self, own: &str, inserted: &Inserted<'_>) -> Result<(), FormError> {
        let mine = own == inserted.sheet;
        let p = &self.prefix;
        let text = format!("{}<{p}sheetData/>{}", self.before, self.after);
        let document = Document::parse(&text).map_err(damaged)?;
        let mut edits = Edits::default();
        for node in document.descendants().filter(Node::is_element) {
            let name = node.tag_name().name();
            match name {
                "formula" | "formula1" | "formula2" | "f" => {
                    edits.words(node, &text, |old| shifted(old, own, inserted))
                }
                "hyperlink" => edits.attribute((node, "location"), &text, |old| shifted(old, own, inserted)),
                _ => {}
            }
            if !mine {
                continue;
            }
            match name {
                "mergeCells" => edits.put(node.range(), self.merged()),
                "sqref" => edits.words(node, &text, |old| ranges(old, inserted)),
                "brk" if node.parent().is_some_and(|parent| parent.tag_name().name() == "rowBreaks") => {
                    // A break below the list's last row comes below its new last row.
                    edits.attribute((node, "id"), &text, |old| {
                        let row = old.trim().parse::<u32>().ok().filter(|row| *row >= inserted.last);
                        row.map_or_else(|| old.to_owned(), |row| (row + inserted.many).to_string())
                    });
                }
                _ => {}
            }
            if name != "mergeCell" {
                for name in ["ref", "sqref", "activeCell"] {
                    edits.attribute((node, name), &text, |old| ranges(old, inserted));
                }
            }
        }
        let cut = self.before.len().saturating_add_signed(edits.grown_before(self.before.len()));
        let whole = edits.applied(&text);
        let data = format!("<{p}sheetData/>");
        self.after = whole[cut + data.len()..].to_owned();
        self.before = whole[..cut].to_owned();
        Ok(())
    }

    fn merged(&self) -> String {
        let p = &self.prefix;
        let list: String =
            self.merges.iter().map(|(first, last)| format!("<{p}mergeCell ref=\"{first}:{last}\"/>")).collect();
        format!("<{p}mergeCells count=\"{}\">{list}</{p}mergeCells>", self.merges.len())
    }

    /// Formulas of cells after rows were inserted somewhere.
    pub(super) fn shift_formulas(&mut self, own: &str, inserted: &Inserted<'_>) {
        for cell in self.rows.values_mut().flat_map(|row| row.cells.values_mut()) {
            match &mut cell.formula {
                Some(Formula::Plain(text)) => *text = shifted(text, own, inserted),
                Some(Formula::Array(text, range)) => {
                    *text = shifted(text, own, inserted);
                    if own == inserted.sheet {
                        *range = ranges(range, inserted);
                    }
                }
                _ => {}
            }
        }
    }

    /// The part. What formulas came to is left out: it is computed anew when the file is opened.
    pub(super) fn write(&self) -> String {
        let p = &self.prefix;
        let mut out = String::with_capacity(self.before.len() + self.after.len() + self.rows.len() * 200);
        out.push_str(&self.before);
        out.push_str(&format!("<{p}sheetData>"));
        for (number, row) in &self.rows {
            out.push_str(&format!("<{p}row r=\"{number}\""));
            for (name, value) in &row.attributes {
                out.push_str(&format!(" {name}=\"{}\"", escape(value)));
            }
            out.push('>');
            for (column, cell) in &row.cells {
                let place = CellPlace { row: *number, column: *column };
                out.push_str(&format!("<{p}c r=\"{place}\""));
                if let Some(style) = &cell.style {
                    out.push_str(&format!(" s=\"{}\"", escape(style)));
                }
                if let (Some(kind), None) = (&cell.kind, &cell.formula) {
                    out.push_str(&format!(" t=\"{}\"", escape(kind)));
                }
                out.push('>');
                match &cell.formula {
                    None => out.push_str(&cell.raw),
                    Some(Formula::Plain(text)) => out.push_str(&format!("<{p}f>{}</{p}f>", escape(text))),
                    Some(Formula::First(..) | Formula::Shares(_) | Formula::WhatIf) => out.push_str(&cell.raw),
                    Some(Formula::Array(text, range)) => {
                        out.push_str(&format!("<{p}f t=\"array\" ref=\"{}\">{}</{p}f>", escape(range), escape(text)));
                    }
                }
                out.push_str(&format!("</{p}c>"));
            }
            out.push_str(&format!("</{p}row>"));
        }
        out.push_str(&format!("</{p}sheetData>"));
        out.push_str(&self.after);
        out
    }
}

/// Attributes without a namespace, but those that are written anew.
fn plain_attributes(node: &Node<'_, '_>, but: &[&str]) -> Vec<(String, String)> {
    let kept = node.attributes().filter(|one| one.namespace().is_none() && !but.contains(&one.name()));
    kept.map(|one| (one.name().to_owned(), one.value().to_owned())).collect()
}

fn read_cell(node: &Node<'_, '_>, text: &str, shared: &[String]) -> Cell {
    let child = |name: &str| node.children().find(|child| child.tag_name().name() == name);
    let words = |node: Node<'_, '_>| -> String {
        let texts = node.descendants().filter(|one| one.tag_name().name() == "t");
        texts.filter_map(|one| one.text()).collect()
    };
    let value = child("v").and_then(|v| v.text()).unwrap_or_default().to_owned();
    let kind = node.attribute("t").map(str::to_owned);
    let shown = match kind.as_deref() {
        Some("s") => value.parse::<usize>().ok().and_then(|at| shared.get(at)).cloned().unwrap_or_default(),
        Some("inlineStr") => child("is").map(words).unwrap_or_default(),
        _ => value,
    };
    let formula = child("f").map(|f| {
        let text = f.text().unwrap_or_default().to_owned();
        let number = f.attribute("si").unwrap_or_default().to_owned();
        match f.attribute("t") {
            Some("shared") if text.is_empty() => Formula::Shares(number),
            Some("shared") => Formula::First(number, text),
            Some("array") => Formula::Array(text, f.attribute("ref").unwrap_or_default().to_owned()),
            Some("dataTable") => Formula::WhatIf,
            _ => Formula::Plain(text),
        }
    });
    // Of a shared formula the element stays as it was written, without what it came to.
    let kept: Vec<Node<'_, '_>> = match formula {
        Some(_) => child("f").into_iter().collect(),
        None => node.children().filter(Node::is_element).collect(),
    };
    let raw = kept.iter().map(|node| &text[node.range()]).collect();
    Cell { style: node.attribute("s").map(str::to_owned), raw, kind, shown, formula }
}

/// A text as XML holds it; what XML cannot hold is left out.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push('\t'),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}
