//! The face that paper is set in: Noto Sans SC in three weights, embedded in the binary, and the widths of its texts.
//!
//! Widths are sums of advances, without kerning: Chinese has none, and for Latin at these sizes it is below half a per cent,
//! which the fitting below takes as slack.

use std::sync::{Arc, LazyLock};

use resvg::usvg::fontdb;

/// Families in the order in which a browser or a printer looks for them. Paper made here always has the first.
pub(crate) const FAMILIES: &str =
    "Noto Sans SC,Noto Sans CJK SC,Source Han Sans SC,PingFang SC,Microsoft YaHei,sans-serif";

/// Weights that are embedded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    /// 400.
    Regular,
    /// 700.
    Bold,
    /// 900.
    Black,
}

impl Weight {
    /// CSS number.
    pub(crate) fn number(self) -> u16 {
        match self {
            Self::Regular => 400,
            Self::Bold => 700,
            Self::Black => 900,
        }
    }
}

const REGULAR: &[u8] = include_bytes!(env!("FONT_REGULAR"));
const BOLD: &[u8] = include_bytes!(env!("FONT_BOLD"));
const BLACK: &[u8] = include_bytes!(env!("FONT_BLACK"));

/// Width of the middle dot in ems, as it is set.
pub(crate) const DOT: f64 = 0.5;

/// Whether every weight has a glyph for a character.
pub(crate) fn covers(character: char) -> bool {
    ADVANCES.iter().all(|advances| advances.face.glyph_index(character).is_some())
}

/// Advances of one weight, in thousandths of an em, of the characters texts are made of.
struct Advances {
    face: ttf_parser::Face<'static>,
}

impl Advances {
    fn new(data: &'static [u8]) -> Self {
        Self {
            face: ttf_parser::Face::parse(data, 0)
                .expect("the embedded font is whole: the build reads it from the package"),
        }
    }

    fn em(&self, character: char) -> f64 {
        // The face gives the dot a full em. Paper draws it in half of one, see `paper`.
        if character == '·' {
            return DOT;
        }
        let units = f64::from(self.face.units_per_em());
        self.face
            .glyph_index(character)
            .and_then(|glyph| self.face.glyph_hor_advance(glyph))
            .map_or(1.0, |advance| f64::from(advance) / units)
    }
}

static ADVANCES: LazyLock<[Advances; 3]> =
    LazyLock::new(|| [Advances::new(REGULAR), Advances::new(BOLD), Advances::new(BLACK)]);

/// The fonts as a database for shaping; built once.
pub(crate) fn database() -> Arc<fontdb::Database> {
    static DATABASE: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
        let mut database = fontdb::Database::new();
        for data in [REGULAR, BOLD, BLACK] {
            database.load_font_source(fontdb::Source::Binary(Arc::new(data)));
        }
        database.set_sans_serif_family("Noto Sans SC");
        Arc::new(database)
    });
    Arc::clone(&DATABASE)
}

/// Width of a text in the unit of `size`.
pub(crate) fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let advances = &ADVANCES[weight as usize];
    size * text.chars().map(|character| advances.em(character)).sum::<f64>()
}

/// The text if it fits, else its longest beginning with an ellipsis.
pub(crate) fn fit(text: &str, room: f64, size: f64, weight: Weight) -> String {
    if width(text, size, weight) <= room {
        return text.to_owned();
    }
    let room = room - width("…", size, weight);
    let mut taken = 0.0;
    let mut short: String = text
        .chars()
        .take_while(|character| {
            taken += size * ADVANCES[weight as usize].em(*character);
            taken <= room
        })
        .collect();
    while short.ends_with([' ', '、', '，', ',', '（', '(', '-']) {
        short.pop();
    }
    short.push('…');
    short
}

/// Breaks a text into lines no wider than `room`. Chinese breaks between any two characters except before closing and after
/// opening marks; Latin words stay whole unless one alone is too wide.
pub(crate) fn wrap(text: &str, room: f64, size: f64, weight: Weight) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        let candidate = width(&line, size, weight) + width(piece.trim_end(), size, weight);
        if !line.is_empty() && candidate > room {
            lines.push(line.trim_end().to_owned());
            line = String::new();
        }
        line.push_str(if line.is_empty() { piece.trim_start() } else { piece });
        while width(line.trim_end(), size, weight) > room && line.chars().count() > 1 {
            let mut cut = line.clone();
            while width(&cut, size, weight) > room && cut.chars().count() > 1 {
                cut.pop();
            }
            line = line[cut.len()..].to_owned();
            lines.push(cut);
        }
    }
    if !line.trim().is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// Smallest unbreakable pieces: a Latin word with its space, a Chinese character with the marks that cling to it.
fn pieces(text: &str) -> Vec<&str> {
    const CLOSING: &str = "，。、；：？！）》」』”’％%…·—/)],.;:!?〕²³";
    const OPENING: &str = "（《「『“‘([〔·—/";
    let mut cuts = vec![0];
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    for pair in characters.windows(2) {
        let ((_, left), (at, right)) = (pair[0], pair[1]);
        let wide = |c: char| c as u32 >= 0x2e80;
        let clings = CLOSING.contains(right) || OPENING.contains(left);
        let breaks = left == ' ' || (wide(left) || wide(right)) && !clings && right != ' ';
        if breaks {
            cuts.push(at);
        }
    }
    cuts.push(text.len());
    cuts.windows(2).map(|cut| &text[cut[0]..cut[1]]).filter(|piece| !piece.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_character_is_one_em_wide_in_every_weight() {
        for weight in [Weight::Regular, Weight::Bold, Weight::Black] {
            assert!((width("管", 10.0, weight) - 10.0).abs() < 1e-9);
        }
    }

    #[test]
    fn figures_are_tabular() {
        let one = width("1", 10.0, Weight::Regular);
        assert!("0123456789".chars().all(|c| (width(&c.to_string(), 10.0, Weight::Regular) - one).abs() < 1e-9));
    }

    #[test]
    fn a_text_that_does_not_fit_ends_in_an_ellipsis_and_fits() {
        let short = fit("冶金石灰、保护渣与脱氧剂", 50.0, 10.0, Weight::Bold);
        assert_eq!(short, "冶金石灰…");
        assert!(width(&short, 10.0, Weight::Bold) <= 50.0);
    }

    #[test]
    fn a_line_never_begins_with_a_closing_mark() {
        assert_eq!(wrap("冶金石灰、保护渣", 40.0, 10.0, Weight::Bold), ["冶金石", "灰、保护", "渣"]);
    }

    #[test]
    fn latin_words_stay_whole() {
        assert_eq!(wrap("Seamless pipe making", 70.0, 10.0, Weight::Regular), ["Seamless pipe", "making"]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_cut_and_nothing_is_lost() {
        let lines = wrap("Quench-and-temperstraightening", 60.0, 10.0, Weight::Regular);
        assert_eq!(lines.concat(), "Quench-and-temperstraightening");
        assert!(lines.iter().all(|line| width(line, 10.0, Weight::Regular) <= 60.0));
    }
}
