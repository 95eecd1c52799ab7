//! What lies beside a sheet's cells in parts of its own: drawings, charts, comments, tables, pivot tables. They move with the rows
//! that they stand on; a drawing keeps its size.

use roxmltree::{Document, Node};

use super::package::{Package, damaged};
use super::refs::{Inserted, ranges, shifted};
use super::xml::{Edits, child};
use super::{FormError, Hindrance};

impl Package {
    /// Why no rows can be inserted into the sheet of this part, as far as what lies beside it goes.
    pub(super) fn hindrance(&self, sheet: &str) -> Result<Option<Hindrance>, FormError> {
        let pivot = self.beside(sheet)?.into_iter().any(|(kind, _)| kind == "pivotTable");
        Ok(pivot.then_some(Hindrance::Pivot))
    }

    /// Moves what lies beside the sheet of this part, and what speaks of it elsewhere.
    pub(super) fn shift_beside(&mut self, sheet: &str, inserted: &Inserted<'_>) -> Result<(), FormError> {
        for (kind, part) in self.beside(sheet)? {
            let turn: fn(Node<'_, '_>, &str, &Inserted<'_>, &mut Edits) = match kind.as_str() {
                "drawing" => drawing,
                "vmlDrawing" => note_box,
                "comments" | "threadedComment" | "table" => places,
                _ => continue,
            };
            self.turn(&part, inserted, turn)?;
        }
        let all = self.names();
        for part in all.iter().filter(|name| name.ends_with(".xml") && !name.contains("/_rels/")) {
            if part.starts_with("xl/charts/") {
                self.turn(part, inserted, series)?;
            } else if part.starts_with("xl/pivotCache/pivotCacheDefinition") {
                self.turn(part, inserted, source)?;
            }
        }
        Ok(())
    }

    /// Kinds and names of the parts that belong to a sheet.
    fn beside(&self, sheet: &str) -> Result<Vec<(String, String)>, FormError> {
        let (folder, file) = sheet.rsplit_once('/').unwrap_or(("", sheet));
        let relations = format!("{folder}/_rels/{file}.rels");
        if !self.has(&relations) {
            return Ok(Vec::new());
        }
        let document = Document::parse(self.text(&relations)?).map_err(damaged)?;
        let found = document.root_element().children().filter_map(|node| {
            let kind = node.attribute("Type")?.rsplit('/').next()?.to_owned();
            let part = resolved(folder, node.attribute("Target")?);
            self.has(&part).then_some((kind, part))
        });
        Ok(found.collect())
    }

    fn turn(
        &mut self,
        part: &str,
        inserted: &Inserted<'_>,
        turn: impl Fn(Node<'_, '_>, &str, &Inserted<'_>, &mut Edits),
    ) -> Result<(), FormError> {
        let text = self.text(part)?.to_owned();
        let document = Document::parse(&text).map_err(damaged)?;
        let mut edits = Edits::default();
        for node in document.descendants().filter(Node::is_element) {
            turn(node, &text, inserted, &mut edits);
        }
        self.put(part, edits.applied(&text));
        Ok(())
    }
}

/// A target such as `../drawings/drawing1.xml` from a folder.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').collect();
    for step in target.split('/') {
        match step {
            ".." => {
                path.pop();
            }
            "." | "" => {}
            step => path.push(step),
        }
    }
    path.join("/")
}

/// Rows by which something moves that stands on a row counted from 0.
fn moved_by(row: u32, inserted: &Inserted<'_>) -> u32 {
    let row = row.saturating_add(1);
    inserted.start(row) - row
}

fn number(node: Option<Node<'_, '_>>) -> Option<u32> {
    node?.text()?.trim().parse().ok()
}

fn drawing(node: Node<'_, '_>, text: &str, inserted: &Inserted<'_>, edits: &mut Edits) {
    if !matches!(node.tag_name().name(), "twoCellAnchor" | "oneCellAnchor") {
        return;
    }
    let row = |name: &str| child(node, name).and_then(|corner| child(corner, "row"));
    let Some(by) = number(row("from")).map(|from| moved_by(from, inserted)).filter(|by| *by > 0) else { return };
    for corner in [row("from"), row("to")].into_iter().flatten() {
        edits.words(corner, text, |old| {
            old.trim().parse::<u32>().map_or_else(|_| old.to_owned(), |row| row.saturating_add(by).to_string())
        });
    }
}

/// The box of a comment: its row, and its corners as `column, offset, row, offset` twice.
fn note_box(node: Node<'_, '_>, text: &str, inserted: &Inserted<'_>, edits: &mut Edits) {
    if node.tag_name().name() != "ClientData" {
        return;
    }
    let (row, anchor) = (child(node, "Row"), child(node, "Anchor"));
    let corners: Vec<u32> = anchor
        .and_then(|anchor| anchor.text())
        .map(|text| text.split(',').filter_map(|number| number.trim().parse().ok()).collect())
        .unwrap_or_default();
    let on = number(row).or_else(|| corners.get(2).copied());
    let Some(by) = on.map(|on| moved_by(on, inserted)).filter(|by| *by > 0) else { return };
    if let Some(row) = row {
        edits.words(row, text, |old| {
            old.trim().parse::<u32>().map_or_else(|_| old.to_owned(), |row| row.saturating_add(by).to_string())
        });
    }
    if let (Some(anchor), [a, b, top, c, d, e, bottom, f]) = (anchor, corners.as_slice()) {
        let (top, bottom) = (top.saturating_add(by), bottom.saturating_add(by));
        edits.words(anchor, text, |_| format!("{a}, {b}, {top}, {c}, {d}, {e}, {bottom}, {f}"));
    }
}

/// Cells and ranges of comments and of tables.
fn places(node: Node<'_, '_>, text: &str, inserted: &Inserted<'_>, edits: &mut Edits) {
    edits.attribute((node, "ref"), text, |old| ranges(old, inserted));
    if matches!(node.tag_name().name(), "calculatedColumnFormula" | "totalsRowFormula") {
        edits.words(node, text, |old| shifted(old, inserted.sheet, inserted));
    }
}

/// What a chart draws; its formulas always name their sheet.
fn series(node: Node<'_, '_>, text: &str, inserted: &Inserted<'_>, edits: &mut Edits) {
    if node.tag_name().name() == "f" {
        edits.words(node, text, |old| shifted(old, "", inserted));
    }
}

/// What a pivot table of another sheet counts.
fn source(node: Node<'_, '_>, text: &str, inserted: &Inserted<'_>, edits: &mut Edits) {
    if node.tag_name().name() == "worksheetSource" && node.attribute("sheet") == Some(inserted.sheet) {
        edits.attribute((node, "ref"), text, |old| ranges(old, inserted));
    }
}
