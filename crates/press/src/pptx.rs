//! Drawings as slides whose texts can be edited: a minimal writer of PPTX, straight from our own SVG.
//!
//! Not a general converter: it knows the elements that this crate draws with, and refuses an element it does not know rather
//! than leave something out of a picture in silence. Every text becomes a text box, every frame a shape, every line a line;
//! a group keeps its name, so that PowerPoint's selection pane lists the nodes of a chain. The same drawings give the same bytes.

mod drawn;
mod package;
mod read;
mod shapes;
#[cfg(test)]
mod tests;

use crate::paper::{About, PaperError};

/// A slide for each drawing. All slides of a deck are as large as the first drawing is on paper; drawings of another size
/// are scaled to fit and centred.
///
/// # Errors
///
/// [`PaperError::Pptx`] when a drawing is no SVG, has no size, or holds an element that no slide shape stands for.
pub fn pptx(pages: &[impl AsRef<str>], about: &About) -> Result<Vec<u8>, PaperError> {
    let drawings: Vec<drawn::Drawing> =
        pages.iter().map(|svg| read::drawing(svg.as_ref())).collect::<Result<_, _>>().map_err(PaperError::Pptx)?;
    let first = drawings.first().ok_or_else(|| PaperError::Pptx("a deck needs a drawing".to_owned()))?;
    let room = shapes::Room::of(first.width, first.height);
    let slides: Vec<String> = drawings.iter().map(|drawing| shapes::slide(drawing, room, &about.language)).collect();
    package::zipped(&slides, room, about).map_err(|error| PaperError::Pptx(error.to_string()))
}
