//! From SVG to PDF and PNG. Text stays text, fonts are subset and embedded, and the same SVG gives the same bytes: no clock,
//! no random id goes in.

use krilla::Document;
use krilla::geom::Size;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla_svg::{SurfaceExt, SvgSettings};
use resvg::{tiny_skia, usvg};

use crate::fonts;

/// Why a sheet could not be put on paper.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// The SVG is not one.
    #[error("the drawing is no valid SVG: {0}")]
    Svg(#[from] usvg::Error),
    /// The picture would be larger than an image may be.
    #[error("a picture of {0} × {1} pixels is too large; hint: ask for fewer pixels per millimetre")]
    TooLarge(u32, u32),
    /// The PDF library refused the page.
    #[error("the page could not be written as PDF: {0}")]
    Pdf(String),
    /// The writer of Word documents refused the document.
    #[error("the document could not be written as DOCX: {0}")]
    Docx(String),
    /// The writer of workbooks refused the workbook.
    #[error("the workbook could not be written as XLSX: {0}")]
    Xlsx(String),
    /// The PNG encoder refused the picture.
    #[error("the picture could not be written as PNG: {0}")]
    Png(String),
}

/// Title and author of a document, shown by readers of PDF.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// Title.
    pub title: String,
    /// Language tag, `zh-CN` or `en`.
    pub language: String,
}

/// The drawing with its middle dots half as wide as the face has them: 强链·补强 is one word. Done on paper alone, where the
/// face is known; a screen's face has its own dot.
fn narrow_dots(svg: &str) -> String {
    let mut out = String::with_capacity(svg.len() + svg.len() / 16);
    let mut rest = svg;
    while let Some(at) = rest.find("<text ") {
        let (before, text) = rest.split_at(at);
        out.push_str(before);
        let end = text.find("</text>").unwrap_or(text.len());
        let (text, after) = text.split_at(end);
        match text.split_once('>').and_then(|(tag, words)| Some((tag, words, shifts(tag, words)?))) {
            Some((tag, words, dx)) => out.push_str(&format!("{tag} dx=\"{dx}\">{words}")),
            None => out.push_str(text),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The `dx` of a text element with middle dots, one number for each character. None where there are no dots, or where what
/// stands in the element is not text alone.
fn shifts(tag: &str, words: &str) -> Option<String> {
    if !words.contains('·') || words.contains('<') || tag.contains(" dx=") {
        return None;
    }
    let size: f64 = tag.split_once("font-size=\"")?.1.split_once('"')?.0.parse().ok()?;
    let half = size * (1.0 - fonts::DOT) / 2.0;
    let mut dx: Vec<f64> = Vec::new();
    let mut after_dot = false;
    let mut entity = false;
    for c in words.chars() {
        // An entity is one character.
        if entity {
            entity = c != ';';
            continue;
        }
        entity = c == '&';
        dx.push(if after_dot { -half } else { 0.0 } - if c == '·' { half } else { 0.0 });
        after_dot = c == '·';
    }
    let saved = 2.0 * half * words.matches('·').count() as f64;
    let anchored = match tag.split_once("text-anchor=\"").map(|(_, value)| value) {
        Some(value) if value.starts_with("middle") => saved / 2.0,
        Some(value) if value.starts_with("end") => saved,
        _ => 0.0,
    };
    *dx.first_mut()? += anchored;
    Some(dx.into_iter().map(drawing::svg::number).collect::<Vec<_>>().join(" "))
}

fn tree(svg: &str) -> Result<usvg::Tree, PaperError> {
    let options = usvg::Options {
        fontdb: fonts::database(),
        font_family: "Noto Sans SC".to_owned(),
        // The drawing's unit is the millimetre; 25.4 units an inch.
        dpi: 25.4,
        ..usvg::Options::default()
    };
    Ok(usvg::Tree::from_str(&narrow_dots(svg), &options)?)
}

/// One page, as large as the drawing (its unit taken as millimetres).
pub fn pdf(svg: &str, about: &About) -> Result<Vec<u8>, PaperError> {
    pdf_pages(std::slice::from_ref(&svg), about)
}

/// A page for each drawing, as large as it is (its unit taken as millimetres).
pub fn pdf_pages(pages: &[impl AsRef<str>], about: &About) -> Result<Vec<u8>, PaperError> {
    const POINTS_PER_MM: f32 = 72.0 / 25.4;
    let mut document = Document::new();
    document.set_metadata(Metadata::new().title(about.title.clone()).language(about.language.clone()));
    for svg in pages {
        let tree = tree(svg.as_ref())?;
        let size = Size::from_wh(tree.size().width() * POINTS_PER_MM, tree.size().height() * POINTS_PER_MM)
            .ok_or_else(|| PaperError::Pdf("the drawing has no size".to_owned()))?;
        let settings = PageSettings::from_wh(size.width(), size.height())
            .ok_or_else(|| PaperError::Pdf("the drawing has no size".to_owned()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        surface
            .draw_svg(&tree, size, SvgSettings::default())
            .ok_or_else(|| PaperError::Pdf("the drawing could not be placed".to_owned()))?;
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|error| PaperError::Pdf(format!("{error:?}")))
}

/// A picture with `density` pixels a millimetre, on white.
pub fn png(svg: &str, density: f32) -> Result<Vec<u8>, PaperError> {
    let tree = tree(svg)?;
    let (width, height) =
        ((tree.size().width() * density).round() as u32, (tree.size().height() * density).round() as u32);
    let mut pixels = tiny_skia::Pixmap::new(width, height)
        .filter(|_| width <= 20_000 && height <= 20_000)
        .ok_or(PaperError::TooLarge(width, height))?;
    pixels.fill(tiny_skia::Color::WHITE);
    resvg::render(&tree, tiny_skia::Transform::from_scale(density, density), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| PaperError::Png(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(svg: &str, expect: &str) {
        assert_eq!(narrow_dots(svg), expect);
    }

    #[test]
    fn a_dot_stands_close_to_its_neighbours_whichever_way_the_text_is_set() {
        check(
            "<text x=\"1\" font-size=\"4\">甲·乙</text>",
            "<text x=\"1\" font-size=\"4\" dx=\"0 -1 -1\">甲·乙</text>",
        );
        check(
            "<g><text font-size=\"4\" text-anchor=\"end\">&amp;·乙</text></g>",
            "<g><text font-size=\"4\" text-anchor=\"end\" dx=\"2 -1 -1\">&amp;·乙</text></g>",
        );
        check("<text font-size=\"4\">甲乙</text><text y=\"1\">·", "<text font-size=\"4\">甲乙</text><text y=\"1\">·");
    }
}
