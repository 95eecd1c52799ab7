//! One sheet: its cells can be put and its rows moved, everything else stays as it was written.

use std::collections::BTreeMap;

use roxmltree::{Document, Node};

use super::refs::{CellPlace, Inserted, copied, ranges, shifted};
use super::{FormCell, FormError, FormSheet, FormValue};

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

fn damaged(why: impl std::fmt::Display) -> FormError {
    FormError::Unusable(format!("damaged ({why})"))
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

    /// Makes room below a row, with rows of its likeness.
    pub(super) fn grow(&mut self, inserted: &Inserted<'_>) -> Result<(), FormError> {
        let refuse =
            |why: &str| FormError::NoRoom { sheet: inserted.sheet.to_owned(), row: inserted.last, why: why.to_owned() };
        if inserted.many > 20_000 {
            return Err(refuse("the list is longer than 20000 rows"));
        }
        let across = |first: u32, last: u32| first <= inserted.last && last > inserted.last;
        if self.merges.iter().any(|(first, last)| across(first.row, last.row)) {
            return Err(refuse("a merged range reaches across"));
        }
        for one in self.rows.values().flat_map(|row| row.cells.values()) {
            if let Some(Formula::Array(_, range)) = &one.formula
                && let Some((first, last)) = range.split_once(':')
                && let (Ok(first), Ok(last)) = (first.parse::<CellPlace>(), last.parse::<CellPlace>())
                && across(first.row, last.row)
            {
                return Err(refuse("a formula of a whole range reaches across"));
            }
        }
        let likeness = self.rows.get(&inserted.last).cloned().unwrap_or_default();
        let below = self.rows.split_off(&(inserted.last + 1));
        for (row, one) in below {
            self.rows.insert(row + inserted.many, one);
        }
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
            self.rows.insert(inserted.last + step, row);
        }
        let alike: Vec<(CellPlace, CellPlace)> = self
            .merges
            .iter()
            .filter(|(first, last)| first.row == inserted.last && last.row == inserted.last)
            .copied()
            .collect();
        for (first, last) in &mut self.merges {
            // A merge beside the block that ends with it stays: only ranges that are summed grow.
            (first.row, last.row) = (inserted.start(first.row), inserted.start(last.row));
        }
        for step in 1..=inserted.many {
            for (first, last) in &alike {
                let at = |place: &CellPlace| CellPlace { row: place.row + step, column: place.column };
                self.merges.push((at(first), at(last)));
            }
        }
        self.after = self.shifted_after(inserted);
        self.before = shifted_attributes(&self.before, &["ref"], inserted);
        Ok(())
    }

    /// What stands behind the cells, with merges written anew and ranges moved.
    fn shifted_after(&self, inserted: &Inserted<'_>) -> String {
        let p = &self.prefix;
        let (open, close) = (format!("<{p}mergeCells"), format!("</{p}mergeCells>"));
        let moved = |text: &str| shifted_elements(&shifted_attributes(text, &["ref", "sqref"], inserted), p, inserted);
        let (Some(start), Some(end)) = (self.after.find(&open), self.after.find(&close)) else {
            return moved(&self.after);
        };
        let list: String =
            self.merges.iter().map(|(first, last)| format!("<{p}mergeCell ref=\"{first}:{last}\"/>")).collect();
        let merges = format!("{open} count=\"{}\">{list}{close}", self.merges.len());
        format!("{}{merges}{}", moved(&self.after[..start]), moved(&self.after[end + close.len()..]))
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
                    Some(Formula::First(..) | Formula::Shares(_)) => out.push_str(&cell.raw),
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

/// Ranges in attributes of these names.
fn shifted_attributes(text: &str, names: &[&str], inserted: &Inserted<'_>) -> String {
    let mut out = text.to_owned();
    for name in names {
        let mark = format!(" {name}=\"");
        let mut moved = String::with_capacity(out.len());
        let mut rest = out.as_str();
        while let Some(at) = rest.find(&mark) {
            let (front, back) = rest.split_at(at + mark.len());
            moved.push_str(front);
            let end = back.find('"').unwrap_or(back.len());
            moved.push_str(&ranges(&back[..end], inserted));
            rest = &back[end..];
        }
        moved.push_str(rest);
        out = moved;
    }
    out
}

/// Formulas of conditions and of checks of what is typed in.
fn shifted_elements(text: &str, prefix: &str, inserted: &Inserted<'_>) -> String {
    let mut out = text.to_owned();
    for name in ["formula", "formula1", "formula2"] {
        let (open, close) = (format!("<{prefix}{name}>"), format!("</{prefix}{name}>"));
        let mut moved = String::with_capacity(out.len());
        let mut rest = out.as_str();
        while let Some(at) = rest.find(&open) {
            let (front, back) = rest.split_at(at + open.len());
            moved.push_str(front);
            let Some(end) = back.find(&close) else {
                rest = back;
                break;
            };
            moved.push_str(&shifted(&back[..end], inserted.sheet, inserted));
            rest = &back[end..];
        }
        moved.push_str(rest);
        out = moved;
    }
    out
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
