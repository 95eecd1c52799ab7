//! A page of the booklet while it is drawn: its grid, its furniture, what is marked on it. Knows nothing of what chains or zones are.

use model::{GapKind, Lang, Text};

use crate::edition::sample_word;
use crate::fonts::{self, Weight};
use crate::ink::{Align, Ink, Type, both, face, n};
use crate::tokens::{self, HAIR, INK, INK_2, PAPER, SAMPLE};

/// Width and height of a page, mm: A3 landscape.
pub(super) const WIDTH: f64 = 420.0;
pub(super) const HEIGHT: f64 = 297.0;
/// Margin at the binding and at the edge; the edge has the thumb index.
const INNER: f64 = 22.0;
const OUTER: f64 = 19.0;
/// Where text begins under a running head, and where it ends.
pub(super) const TOP: f64 = 26.0;
pub(super) const BOTTOM: f64 = 277.0;
/// Between columns.
pub(super) const GUTTER: f64 = 7.0;

/// Type scale of the booklet, in points: reading text, the small print of tables, the least.
pub(super) const BODY: f64 = 9.0;
pub(super) const SMALL: f64 = 8.0;
pub(super) const LEAST: f64 = 7.0;

/// Reading text.
pub(super) const fn body() -> Type {
    face(BODY, Weight::Regular, INK)
}

/// Reading text, bold.
pub(super) const fn strong() -> Type {
    face(BODY, Weight::Bold, INK)
}

/// Small print.
pub(super) const fn small() -> Type {
    face(SMALL, Weight::Regular, INK_2)
}

/// The least.
pub(super) const fn least() -> Type {
    face(LEAST, Weight::Regular, INK_2)
}

/// From one baseline to the next.
pub(super) fn leading(face: Type) -> f64 {
    face.mm() * 1.42
}

/// Hues of the thumb index by chain, dark enough for white figures (4.5 : 1) and apart from one another beside their number.
const TABS: [&str; 10] =
    ["#16324F", "#7A5C22", "#2C6446", "#5A4D78", "#8A3B2E", "#1F6A70", "#7B3F6E", "#4A5A23", "#3E5C94", "#5C6976"];

/// Hue of a chain by its place.
pub(super) fn hue(chain: usize) -> &'static str {
    TABS[chain % TABS.len()]
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Goal {
    /// A place in the booklet, by its name.
    Place(String),
    /// An address.
    Address(String),
}

/// How much of the furniture a page has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dress {
    /// Running head, foot, thumb index.
    Whole,
    /// A drawing that fills the page; its number stands in the margin.
    Drawing,
    /// Nothing: the cover.
    Bare,
}

/// Left, top, width, height in mm.
pub(super) type Frame = (f64, f64, f64, f64);

/// A page.
pub(super) struct Leaf {
    pub(super) ink: Ink,
    /// From 1.
    pub(super) number: usize,
    pub(super) dress: Dress,
    /// What it belongs to.
    pub(super) section: Text,
    /// Chain whose tab stands out, by place.
    pub(super) tab: Option<usize>,
    /// Whether an invented sample is seen on it.
    pub(super) sample: bool,
    pub(super) links: Vec<(Frame, Goal)>,
}

/// What the furniture of all pages says.
pub(super) struct Furniture {
    pub(super) title: String,
    pub(super) edition: &'static str,
    pub(super) data: String,
    /// Marks of the chains, in order: `1` … `8`, `+`; and where their tabs lead.
    pub(super) tabs: Vec<(String, String)>,
}

impl Leaf {
    pub(super) fn new(number: usize, dress: Dress, section: Text, tab: Option<usize>) -> Self {
        Self { ink: Ink::default(), number, dress, section, tab, sample: false, links: Vec::new() }
    }

    /// Right-hand page.
    fn is_recto(&self) -> bool {
        self.number % 2 == 1
    }

    /// Left edge of the text.
    pub(super) fn left(&self) -> f64 {
        if self.is_recto() { INNER } else { OUTER }
    }

    /// Makes an area lead somewhere.
    pub(super) fn link(&mut self, frame: Frame, goal: Goal) {
        if frame.2 > 0.0 && frame.3 > 0.0 {
            self.links.push((frame, goal));
        }
    }

    /// Lines of text from a first baseline; gives back the baseline after the last.
    pub(super) fn lines(&mut self, (x, y): (f64, f64), lines: &[String], face: Type) -> f64 {
        let mut baseline = y;
        for line in lines {
            self.ink.text(x, baseline, line, face);
            baseline += leading(face);
        }
        baseline
    }

    /// A chip with a label's word; gives back its width.
    pub(super) fn chip(&mut self, (x, y): (f64, f64), kind: GapKind, lang: Lang) -> f64 {
        let look = tokens::gap(kind);
        let type_ = face(LEAST, Weight::Bold, look.chip_text);
        let word = kind.title(lang);
        let width = type_.width(word) + 3.2;
        let ground = if look.chip_ground == "hatch" { "url(#hatch)" } else { look.chip_ground };
        let dash =
            if look.chip_dash == "none" { String::new() } else { format!(" stroke-dasharray=\"{}\"", look.chip_dash) };
        self.ink.rect(
            (x, y, width, 4.4),
            2.2,
            &format!("fill=\"{ground}\" stroke=\"{}\" stroke-width=\"0.25\"{dash}", look.hue),
        );
        self.ink.aligned(x + width / 2.0, y + 3.1, word, type_, Align::Middle);
        width
    }

    /// The word that marks a sample, small, on its ground; the page is marked too.
    pub(super) fn sample_mark(&mut self, (x, y): (f64, f64), lang: Lang) {
        self.sample = true;
        let type_ = face(LEAST, Weight::Regular, SAMPLE.text);
        self.ink.rect((x, y - 2.6, sample_width(lang), 3.5), 0.8, &format!("fill=\"{}\"", SAMPLE.ground));
        self.ink.text(x + 0.9, y, sample_word(lang), type_);
    }

    /// A chain's number on its hue.
    pub(super) fn badge(&mut self, (x, y): (f64, f64), size: f64, mark: &str, chain: usize) {
        self.ink.rect((x, y, size, size), size * 0.22, &format!("fill=\"{}\"", hue(chain)));
        let type_ = face((size * 0.62 / tokens::PT).max(LEAST), Weight::Bold, "#FFFFFF");
        self.ink.aligned(x + size / 2.0, y + size / 2.0 + type_.mm() * 0.36, mark, type_, Align::Middle);
    }

    /// The head of a page: a large title, the other language behind it, a rule. Gives back where text may begin.
    pub(super) fn title(&mut self, title: &Text, lang: Lang, room: f64) -> f64 {
        self.title_at(TOP, title, lang, room)
    }

    /// The same further down a page.
    pub(super) fn title_at(&mut self, top: f64, title: &Text, lang: Lang, room: f64) -> f64 {
        let (lead, follow) = both(title, lang);
        let left = self.left();
        let pt = [30.0, 26.0, 22.0, 18.0].into_iter().find(|pt| face(*pt, Weight::Black, INK).width(lead) <= room);
        let big = face(pt.unwrap_or(15.0), Weight::Black, INK);
        let mut y = top + 9.0;
        let lines = big.wrap(lead, room);
        let last = lines.len().saturating_sub(1);
        for (index, line) in lines.iter().enumerate() {
            self.ink.text(left, y, line, big);
            if index < last {
                y += big.mm() * 1.2;
            }
        }
        let second = face(11.0, Weight::Regular, INK_2);
        let beside = lines.last().map_or(0.0, |line| big.width(line)) + 4.0;
        if beside + second.width(follow) <= room {
            self.ink.text(left + beside, y, follow, second);
        } else {
            y += 6.2;
            let short = second.fit(follow, room);
            if short == follow {
                self.ink.text(left, y, follow, second);
            } else {
                for line in second.wrap(follow, room) {
                    self.ink.text(left, y, &line, second);
                    y += 5.4;
                }
                y -= 5.4;
            }
        }
        y + 8.5
    }

    /// The page as SVG, its furniture around what was drawn.
    pub(super) fn finish(mut self, furniture: &Furniture, lang: Lang) -> (String, Vec<(Frame, Goal)>) {
        let drawn = std::mem::take(&mut self.ink).finish();
        self.ink.raw(&format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}mm\" height=\"{HEIGHT}mm\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"{}\" lang=\"{}\">",
            fonts::FAMILIES,
            if lang == Lang::Zh { "zh-CN" } else { "en" },
        ));
        // A drawing that fills the page brings its own.
        if self.dress == Dress::Whole {
            self.ink.raw("<defs><pattern id=\"hatch\" width=\"1\" height=\"1\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><path d=\"M0 0V1\" stroke=\"#8794A1\" stroke-opacity=\"0.35\" stroke-width=\"0.25\"/></pattern></defs>");
        }
        self.ink.rect((0.0, 0.0, WIDTH, HEIGHT), 0.0, &format!("fill=\"{PAPER}\""));
        self.ink.raw(&drawn);
        match self.dress {
            Dress::Whole => {
                self.running(furniture, lang);
                self.thumbs(furniture);
            }
            Dress::Drawing => self.thumbs(furniture),
            Dress::Bare => {}
        }
        self.ink.raw("</svg>\n");
        (std::mem::take(&mut self.ink).finish(), self.links)
    }

    /// Running head and foot.
    fn running(&mut self, furniture: &Furniture, lang: Lang) {
        let (left, right) = (self.left(), self.left() + CONTENT);
        let type_ = face(SMALL, Weight::Regular, INK_2);
        let strong = face(SMALL, Weight::Bold, INK);
        let y = 14.5;
        let (outer, inner, at_outer, at_inner) = if self.is_recto() {
            (right, left, Align::End, Align::Start)
        } else {
            (left, right, Align::Start, Align::End)
        };
        let section = self.section.get(lang).to_owned();
        self.ink.aligned(outer, y, &strong.fit(&section, 180.0), strong, at_outer);
        let head = format!("{} · {}", furniture.title, furniture.edition);
        let head = type_.fit(&head, 150.0);
        self.ink.aligned(inner, y, &head, type_, at_inner);
        if self.sample {
            let word = sample_word(lang);
            let bold = face(LEAST, Weight::Bold, SAMPLE.text);
            let width = bold.width(word) + 4.0;
            let reach = type_.width(&head) + 4.0;
            let x = if self.is_recto() { inner + reach } else { inner - reach - width };
            self.ink.rect(
                (x, y - 3.9, width, 5.4),
                1.0,
                &format!(
                    "fill=\"{}\" stroke=\"{}\" stroke-width=\"0.2\" stroke-dasharray=\"0.8 0.5\"",
                    SAMPLE.ground, SAMPLE.edge
                ),
            );
            self.ink.aligned(x + width / 2.0, y - 0.2, word, bold, Align::Middle);
        }
        self.ink.line((left, 18.0), (right, 18.0), INK, 0.35);
        let number = face(11.0, Weight::Bold, INK);
        self.ink.aligned(outer, 287.0, &self.number.to_string(), number, at_outer);
        let foot = if self.sample && lang == Lang::Zh {
            format!("{}；标“样例”的行与企业含虚构，不作决策依据", furniture.data)
        } else if self.sample {
            format!("{}; rows and firms marked as samples are partly invented, not for decisions", furniture.data)
        } else {
            furniture.data.clone()
        };
        self.ink.aligned(inner, 287.0, &foot, least(), at_inner);
    }

    /// The thumb index at the outer edge: every chain's number leads to its spread, the page's own stands out.
    fn thumbs(&mut self, furniture: &Furniture) {
        let count = furniture.tabs.len().max(1) as f64;
        let pitch = (222.0 / count).min(24.0);
        let high = (pitch - 2.0).clamp(3.0, 14.0);
        let whole = self.dress == Dress::Whole;
        let wide = if whole { 8.0 } else { 5.2 };
        let x = if self.is_recto() { WIDTH - wide } else { 0.0 };
        let centre = if self.is_recto() { WIDTH - wide / 2.0 + 0.2 } else { wide / 2.0 - 0.2 };
        let top = (HEIGHT - pitch * (count - 1.0) - high) / 2.0;
        for (index, (mark, place)) in furniture.tabs.iter().enumerate() {
            let y = top + index as f64 * pitch;
            let own = self.tab == Some(index);
            if !own && !whole {
                continue;
            }
            if own {
                self.ink.rect((x, y, wide, high), 0.0, &format!("fill=\"{}\"", hue(index)));
            }
            let type_ = if own { face(9.0, Weight::Black, "#FFFFFF") } else { face(LEAST, Weight::Regular, INK_2) };
            self.ink.aligned(centre, y + high / 2.0 + type_.mm() * 0.36, mark, type_, Align::Middle);
            self.links.push(((x, y, wide, high), Goal::Place(place.clone())));
            if own && !whole {
                let type_ = face(LEAST, Weight::Bold, INK);
                self.ink.aligned(centre, y + high + 4.6, &self.number.to_string(), type_, Align::Middle);
            }
        }
        if whole {
            let edge = if self.is_recto() { WIDTH - 8.0 } else { 8.0 };
            self.ink.line((edge, top), (edge, top + pitch * (count - 1.0) + high), HAIR, 0.2);
        }
    }
}

/// Width of the text.
pub(super) const CONTENT: f64 = WIDTH - INNER - OUTER;

/// Width of the mark of a sample.
pub(super) fn sample_width(lang: Lang) -> f64 {
    face(LEAST, Weight::Regular, INK).width(sample_word(lang)) + 1.8
}

/// A drawing of its own inside a page, made to fit a frame whatever size it was drawn in. `None` where it does not say its size.
pub(super) fn placed(drawing: &str, frame: Frame) -> Option<String> {
    let (tag, rest) = drawing.split_at(drawing.find('>')?);
    if !tag.starts_with("<svg ") || !tag.contains(" viewBox=\"") {
        return None;
    }
    let mut tag = tag["<svg".len()..].to_owned();
    for name in ["width", "height"] {
        let attribute = format!(" {name}=\"");
        if let Some(start) = tag.find(&attribute) {
            let end = start + attribute.len() + tag[start + attribute.len()..].find('"')? + 1;
            tag.replace_range(start..end, "");
        }
    }
    let (x, y, width, height) = frame;
    Some(format!("<svg x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{tag}{rest}", n(x), n(y), n(width), n(height)))
}
