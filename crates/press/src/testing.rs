//! Reads the documents of this crate back, for tests.

use std::io::{Cursor, Read};

/// A file in a zip container.
pub(crate) struct Zipped {
    archive: std::cell::RefCell<zip::ZipArchive<Cursor<Vec<u8>>>>,
}

impl Zipped {
    /// Opens it.
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let archive = zip::ZipArchive::new(Cursor::new(bytes.to_vec())).expect("a zip file");
        Self { archive: archive.into() }
    }

    /// The names of its parts.
    pub(crate) fn names(&self) -> Vec<String> {
        self.archive.borrow().file_names().map(|name| name.expect("a name").into_owned()).collect()
    }

    /// One part as text.
    pub(crate) fn text(&self, name: &str) -> String {
        let mut archive = self.archive.borrow_mut();
        let mut part = archive.by_name(name).unwrap_or_else(|error| panic!("`{name}`: {error}"));
        let mut text = String::new();
        part.read_to_string(&mut text).expect("UTF-8");
        text
    }
}

/// Checks that a text is XML.
pub(crate) fn well_formed(xml: &str) {
    roxmltree::Document::parse(xml).unwrap_or_else(|error| panic!("{error}: {xml}"));
}

/// All its texts, one after the other.
pub(crate) fn text_of(xml: &str) -> String {
    let document = roxmltree::Document::parse(xml).expect("XML");
    document.descendants().filter(roxmltree::Node::is_text).filter_map(|node| node.text()).collect()
}
