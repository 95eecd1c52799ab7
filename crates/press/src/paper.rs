//! From SVG to PDF and PNG. Text stays text, fonts are subset and embedded, and the same SVG gives the same bytes: no clock,
//! no random id goes in.

use krilla::Document;
use krilla::action::LinkAction;
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::destination::XyzDestination;
use krilla::geom::{Point, Rect, Size};
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
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
    /// The picture would have no pixels.
    #[error("a picture of {0} × {1} pixels shows nothing; hint: ask for more pixels per millimetre")]
    NoPixels(u32, u32),
    /// Page numbers did not come to rest.
    #[error("page numbers still moved after the booklet was poured {0} times; nothing is printed")]
    Unsettled(usize),
    /// The PDF library refused the page.
    #[error("the page could not be written as PDF: {0}")]
    Pdf(String),
    /// The writer of Word documents refused the document.
    #[error("the document could not be written as DOCX: {0}")]
    Docx(String),
    /// The writer of workbooks refused the workbook.
    #[error("the workbook could not be written as XLSX: {0}")]
    Xlsx(String),
    /// The drawing holds what a slide cannot, or the writer refused it.
    #[error("the drawing could not be written as PPTX: {0}")]
    Pptx(String),
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
    let pages: Vec<Page> = pages.iter().map(|svg| Page { svg: svg.as_ref().to_owned(), links: Vec::new() }).collect();
    pdf_book(&pages, &[], about)
}

/// A drawing with what leads somewhere on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The drawing; its unit is taken as millimetres.
    pub svg: String,
    /// Areas that lead somewhere.
    pub links: Vec<Link>,
}

/// An area that leads somewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Left, top, width and height in mm.
    pub frame: (f64, f64, f64, f64),
    /// Where it leads.
    pub to: LinkTo,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq)]
pub enum LinkTo {
    /// A page of the same document, from 0, and mm from its top.
    Page {
        /// From 0.
        page: usize,
        /// mm from the top.
        y: f64,
    },
    /// An address.
    Address(String),
}

/// A line of a document's outline.
#[derive(Debug, Clone, PartialEq)]
pub struct Bookmark {
    /// 0 stands at the edge, 1 under the last 0.
    pub level: usize,
    /// What it says.
    pub title: String,
    /// Page from 0.
    pub page: usize,
    /// mm from its top.
    pub y: f64,
}

const POINTS_PER_MM: f32 = 72.0 / 25.4;

fn spot(page: usize, y: f64) -> XyzDestination {
    XyzDestination::new(page, Point::from_xy(0.0, y as f32 * POINTS_PER_MM))
}

/// Pages with links between them, and an outline. A link or bookmark to a page that there is none of is left out. Drawings are read
/// side by side, as many at once as the machine has processors; the file does not depend on it.
pub fn pdf_book(pages: &[Page], outline: &[Bookmark], about: &About) -> Result<Vec<u8>, PaperError> {
    let mut document = Document::new();
    document.set_metadata(Metadata::new().title(about.title.clone()).language(about.language.clone()));
    let count = pages.len();
    for (page, tree) in pages.iter().zip(trees(pages)) {
        let (tree, links) = (tree?, &page.links);
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
        for link in links {
            let (x, y, width, height) = link.frame;
            let points = |mm: f64| mm as f32 * POINTS_PER_MM;
            let Some(area) = Rect::from_xywh(points(x), points(y), points(width), points(height)) else { continue };
            let target = match &link.to {
                LinkTo::Page { page, .. } if *page >= count => continue,
                LinkTo::Page { page, y } => Target::Destination(spot(*page, *y).into()),
                LinkTo::Address(address) => Target::Action(LinkAction::new(address.clone()).into()),
            };
            page.add_annotation(Annotation::new_link(LinkAnnotation::new(area, target), None));
        }
        page.finish();
    }
    if !outline.is_empty() {
        document.set_outline(outline_of(outline, count));
    }
    document.finish().map_err(|error| PaperError::Pdf(format!("{error:?}")))
}

/// The drawings, each read by whoever is free. In the order of the pages.
fn trees(pages: &[Page]) -> Vec<Result<usvg::Tree, PaperError>> {
    let hands = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(pages.len());
    if hands < 2 {
        return pages.iter().map(|page| tree(&page.svg)).collect();
    }
    let next = std::sync::atomic::AtomicUsize::new(0);
    let work = || {
        let mut own = Vec::new();
        loop {
            let index = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let Some(page) = pages.get(index) else { return own };
            own.push((index, tree(&page.svg)));
        }
    };
    let mut read: Vec<(usize, Result<usvg::Tree, PaperError>)> = std::thread::scope(|scope| {
        let hands: Vec<_> = (0..hands).map(|_| scope.spawn(work)).collect();
        hands
            .into_iter()
            .flat_map(|hand| hand.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    read.sort_by_key(|(index, _)| *index);
    read.into_iter().map(|(_, tree)| tree).collect()
}

fn outline_of(marks: &[Bookmark], count: usize) -> Outline {
    let mut outline = Outline::new();
    let mut marks = marks.iter().filter(|mark| mark.page < count).peekable();
    while let Some(mark) = marks.next() {
        let mut node = OutlineNode::new(mark.title.clone(), spot(mark.page, mark.y));
        while let Some(child) = marks.next_if(|child| child.level > 0) {
            node.push_child(OutlineNode::new(child.title.clone(), spot(child.page, child.y)));
        }
        outline.push_child(node);
    }
    outline
}

/// Pixels of a picture's edge at the most: an A1 sheet at some 600 dots an inch.
const WIDEST: u32 = 20_000;

/// A picture with `density` pixels a millimetre, on white.
pub fn png(svg: &str, density: f32) -> Result<Vec<u8>, PaperError> {
    let tree = tree(svg)?;
    let (width, height) =
        ((tree.size().width() * density).round() as u32, (tree.size().height() * density).round() as u32);
    if width == 0 || height == 0 {
        return Err(PaperError::NoPixels(width, height));
    }
    // Before anything is asked of the memory.
    if width > WIDEST || height > WIDEST {
        return Err(PaperError::TooLarge(width, height));
    }
    let mut pixels = tiny_skia::Pixmap::new(width, height).ok_or(PaperError::TooLarge(width, height))?;
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

    #[test]
    fn a_picture_that_is_too_large_is_refused_by_its_size() {
        let wide = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"30000\" height=\"1\"/>";
        assert!(matches!(png(wide, 1.0), Err(PaperError::TooLarge(30_000, 1))));
        assert!(matches!(png(wide, 1e9), Err(PaperError::TooLarge(..))));
        assert!(matches!(png(wide, 0.0), Err(PaperError::NoPixels(0, 0))));
        assert!(matches!(png(wide, 0.1), Err(PaperError::NoPixels(3_000, 0))));
        assert!(png("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"3\" height=\"2\"/>", 2.0).is_ok());
    }
}
