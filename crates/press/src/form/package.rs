//! The parts of a workbook: opened within bounds, changed as texts, zipped without a clock.

use std::io::{Cursor, Read, Write};

use roxmltree::{Document, Node};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::refs::{Inserted, shifted};
use super::sheet::escape;
use super::{AddedSheet, FormError};

/// Most parts of a workbook, bytes of all of them, bytes of one sheet: a form of a hundred sheets stays below, a bomb does not.
const MOST: (usize, u64, usize) = (2_000, 96 << 20, 24 << 20);

const WORKBOOK: &str = "xl/workbook.xml";
const RELATIONS: &str = "xl/_rels/workbook.xml.rels";
const TYPES: &str = "[Content_Types].xml";
const CHAIN: &str = "xl/calcChain.xml";

/// A workbook's parts, in the order of the file.
#[derive(Debug, Clone)]
pub(super) struct Package {
    parts: Vec<(String, Vec<u8>)>,
}

pub(super) fn damaged(why: impl std::fmt::Display) -> FormError {
    FormError::Unusable(format!("damaged ({why})"))
}

impl Package {
    pub(super) fn open(bytes: &[u8]) -> Result<Self, FormError> {
        if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
            return Err(FormError::Unusable("an old .xls or protected by a password".to_owned()));
        }
        if !bytes.starts_with(b"PK") {
            return Err(FormError::Unusable("no workbook".to_owned()));
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        if archive.len() > MOST.0 {
            return Err(FormError::TooLarge(format!("{} parts, at most {} are read", archive.len(), MOST.0)));
        }
        let mut parts = Vec::with_capacity(archive.len());
        let mut total = 0_u64;
        for at in 0..archive.len() {
            let mut file = archive.by_index(at).map_err(damaged)?;
            if file.is_dir() {
                continue;
            }
            let name = file.name().map_err(damaged)?.trim_start_matches('/').to_owned();
            if name.ends_with("vbaProject.bin") {
                return Err(FormError::Unusable("a workbook with macros".to_owned()));
            }
            // What the file says of its size is not believed.
            let mut content = Vec::new();
            let left = MOST.1.saturating_sub(total);
            file.by_ref().take(left + 1).read_to_end(&mut content).map_err(damaged)?;
            total += content.len() as u64;
            if total > MOST.1 {
                return Err(FormError::TooLarge(format!("it unpacks to more than {} MiB", MOST.1 >> 20)));
            }
            parts.push((name, content));
        }
        let package = Self { parts };
        if package.get(WORKBOOK).is_none() {
            return Err(FormError::Unusable("no workbook of the kind .xlsx".to_owned()));
        }
        Ok(package)
    }

    /// Names of the parts.
    pub(super) fn names(&self) -> Vec<String> {
        self.parts.iter().map(|(name, _)| name.clone()).collect()
    }

    /// Whether there is such a part.
    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    fn get(&self, name: &str) -> Option<&[u8]> {
        self.parts.iter().find(|(known, _)| known == name).map(|(_, content)| content.as_slice())
    }

    /// A part as text.
    pub(super) fn text(&self, name: &str) -> Result<&str, FormError> {
        let bytes = self.get(name).ok_or_else(|| damaged(format!("`{name}` is missing")))?;
        if bytes.len() > MOST.2 {
            return Err(FormError::TooLarge(format!("`{name}` has more than {} MiB", MOST.2 >> 20)));
        }
        let text = std::str::from_utf8(bytes).map_err(damaged)?;
        Ok(text.trim_start_matches('\u{feff}'))
    }

    /// Replaces a part, or adds it.
    pub(super) fn put(&mut self, name: &str, text: String) {
        match self.parts.iter_mut().find(|(known, _)| known == name) {
            Some((_, content)) => *content = text.into_bytes(),
            None => self.parts.push((name.to_owned(), text.into_bytes())),
        }
    }

    /// Texts that cells share.
    pub(super) fn shared_strings(&self) -> Result<Vec<String>, FormError> {
        const SHARED: &str = "xl/sharedStrings.xml";
        if self.get(SHARED).is_none() {
            return Ok(Vec::new());
        }
        let document = Document::parse(self.text(SHARED)?).map_err(damaged)?;
        let items = document.root_element().children().filter(|node| node.tag_name().name() == "si");
        // What is written above characters as a reading aid is no part of the text.
        let text = |item: Node<'_, '_>| -> String {
            let texts = item.descendants().filter(|node| node.tag_name().name() == "t");
            let texts = texts.filter(|node| node.parent().is_none_or(|parent| parent.tag_name().name() != "rPh"));
            texts.filter_map(|node| node.text()).collect()
        };
        Ok(items.map(text).collect())
    }

    /// Names of the sheets of cells with their parts, in the order of the workbook.
    pub(super) fn sheets(&self) -> Result<Vec<(String, String)>, FormError> {
        let relations = Document::parse(self.text(RELATIONS)?).map_err(damaged)?;
        let target = |id: &str| {
            let node = relations.root_element().children().find(|node| node.attribute("Id") == Some(id))?;
            let kind = node.attribute("Type").unwrap_or_default();
            let path = node.attribute("Target")?;
            let path = path.strip_prefix('/').map_or_else(|| format!("xl/{path}"), str::to_owned);
            kind.ends_with("/worksheet").then_some(path)
        };
        let workbook = Document::parse(self.text(WORKBOOK)?).map_err(damaged)?;
        let sheets = workbook.descendants().filter(|node| node.tag_name().name() == "sheet");
        let found = sheets.filter_map(|node| {
            let id = node.attributes().find(|one| one.name() == "id" && one.namespace().is_some())?.value();
            Some((node.attribute("name")?.to_owned(), target(id)?))
        });
        Ok(found.collect())
    }

    /// Names of ranges after rows were inserted.
    pub(super) fn shift_names(&mut self, inserted: &Inserted<'_>) -> Result<(), FormError> {
        let text = self.text(WORKBOOK)?.to_owned();
        let document = Document::parse(&text).map_err(damaged)?;
        let names = document.descendants().filter(|node| node.tag_name().name() == "definedName");
        let mut spots: Vec<(std::ops::Range<usize>, String)> = Vec::new();
        for node in names {
            if let Some(child) = node.first_child().filter(Node::is_text) {
                let range = child.range();
                spots.push((range.clone(), shifted(&text[range], "", inserted)));
            }
        }
        let mut out = text.clone();
        for (range, moved) in spots.into_iter().rev() {
            out.replace_range(range, &moved);
        }
        self.put(WORKBOOK, out);
        Ok(())
    }

    /// Has formulas computed when the file is opened; where rows moved, the order of computing is made anew too.
    pub(super) fn compute_anew(&mut self, moved: bool) -> Result<(), FormError> {
        let text = self.text(WORKBOOK)?.to_owned();
        let document = Document::parse(&text).map_err(damaged)?;
        let root = document.root_element();
        let child = |name: &str| root.children().find(|node| node.tag_name().name() == name);
        let mut out = text.clone();
        if let Some(calc) = child("calcPr") {
            if calc.attribute("fullCalcOnLoad").is_none() {
                let start = calc.range().start;
                let name = text[start..].find(|c: char| c.is_whitespace() || "/>".contains(c)).unwrap_or(1);
                out.insert_str(start + name, " fullCalcOnLoad=\"1\"");
            }
        } else {
            let before =
                ["definedNames", "externalReferences", "functionGroups", "sheets"].iter().find_map(|name| child(name));
            let before = before.ok_or_else(|| damaged("a workbook without sheets"))?;
            let prefix = prefix_of(&text, before.range().start);
            out.insert_str(before.range().end, &format!("<{prefix}calcPr fullCalcOnLoad=\"1\"/>"));
        }
        self.put(WORKBOOK, out);
        if moved && self.get(CHAIN).is_some() {
            self.parts.retain(|(name, _)| name != CHAIN);
            self.cut(TYPES, "PartName", "/xl/calcChain.xml")?;
            self.cut(RELATIONS, "Target", "calcChain.xml")?;
        }
        Ok(())
    }

    /// Takes the element with this attribute out of a part.
    fn cut(&mut self, part: &str, attribute: &str, value: &str) -> Result<(), FormError> {
        let text = self.text(part)?.to_owned();
        let document = Document::parse(&text).map_err(damaged)?;
        let found = document.root_element().children().find(|node| {
            node.attribute(attribute).is_some_and(|found| found == value || found.ends_with(&format!("/{value}")))
        });
        let Some(range) = found.map(|node| node.range()) else { return Ok(()) };
        let mut out = text.clone();
        out.replace_range(range, "");
        self.put(part, out);
        Ok(())
    }

    /// Adds a sheet of texts at the end.
    pub(super) fn add_sheet(&mut self, added: &AddedSheet) -> Result<(), FormError> {
        const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let names: Vec<String> = self.sheets()?.into_iter().map(|(name, _)| name).collect();
        let mut name = added.name.clone();
        let mut number = 1;
        while names.contains(&name) {
            number += 1;
            name = format!("{} {number}", added.name);
        }
        let part = format!("xl/worksheets/basis{number}.xml");
        let widths: String = (1..)
            .zip(&added.widths)
            .map(|(at, width)| format!("<col min=\"{at}\" max=\"{at}\" width=\"{width}\" customWidth=\"1\"/>"))
            .collect();
        let rows: String = (1_u32..)
            .zip(&added.rows)
            .map(|(row, cells)| {
                let cells: String = (1_u32..)
                    .zip(cells)
                    .map(|(column, text)| {
                        let place = super::CellPlace { row, column };
                        format!(
                            "<c r=\"{place}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
                            escape(text)
                        )
                    })
                    .collect();
                format!("<row r=\"{row}\">{cells}</row>")
            })
            .collect();
        let columns = if widths.is_empty() { String::new() } else { format!("<cols>{widths}</cols>") };
        let sheet = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet xmlns=\"{MAIN}\">{columns}<sheetData>{rows}</sheetData></worksheet>"
        );
        self.put(&part, sheet);
        self.append(TYPES, "Types", &format!(
            "<Override PartName=\"/{part}\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
        ))?;
        let id = format!("rIdBasis{number}");
        self.append(
            RELATIONS,
            "Relationships",
            &format!("<Relationship Id=\"{id}\" Type=\"{LINKS}/worksheet\" Target=\"worksheets/basis{number}.xml\"/>"),
        )?;
        let text = self.text(WORKBOOK)?.to_owned();
        let document = Document::parse(&text).map_err(damaged)?;
        let sheets = document.descendants().find(|node| node.tag_name().name() == "sheets");
        let sheets = sheets.ok_or_else(|| damaged("a workbook without sheets"))?;
        let last = sheets.children().rfind(Node::is_element).ok_or_else(|| damaged("a workbook without sheets"))?;
        let highest =
            sheets.children().filter_map(|node| node.attribute("sheetId")?.parse::<u32>().ok()).max().unwrap_or(0);
        let prefix = prefix_of(&text, last.range().start);
        let line = format!(
            "<{prefix}sheet xmlns:rb=\"{LINKS}\" name=\"{}\" sheetId=\"{}\" rb:id=\"{id}\"/>",
            escape(&name),
            highest.saturating_add(1)
        );
        let at = last.range().end;
        let mut out = text.clone();
        out.insert_str(at, &line);
        self.put(WORKBOOK, out);
        Ok(())
    }

    /// Puts an element at the end of a part's root.
    fn append(&mut self, part: &str, root: &str, element: &str) -> Result<(), FormError> {
        let mut text = self.text(part)?.to_owned();
        let at = text.rfind(&format!("{root}>")).and_then(|at| text[..at].rfind("</"));
        let at = at.ok_or_else(|| damaged(format!("`{part}` has no end")))?;
        // A root with a prefix passes it on.
        let prefix = text[at + 2..].split(root).next().unwrap_or_default().to_owned();
        text.insert_str(at, &element.replacen('<', &format!("<{prefix}"), 1));
        self.put(part, text);
        Ok(())
    }

    /// The file. No clock goes in: the zip's times are those of 1980.
    pub(super) fn write(&self) -> Result<Vec<u8>, FormError> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default());
        for (name, content) in &self.parts {
            zip.start_file(name, options).map_err(damaged)?;
            zip.write_all(content).map_err(damaged)?;
        }
        Ok(zip.finish().map_err(damaged)?.into_inner())
    }
}

/// The prefix of the element that begins here, such as `x:`.
fn prefix_of(text: &str, start: usize) -> String {
    let name: String = text[start + 1..].chars().take_while(|c| !c.is_whitespace() && !"/>".contains(*c)).collect();
    name.rsplit_once(':').map(|(prefix, _)| format!("{prefix}:")).unwrap_or_default()
}
