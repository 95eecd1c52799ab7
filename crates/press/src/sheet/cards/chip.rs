//! The label's chip, and the mark of a label that a person gave.

use model::{GapKind, Lang};

use super::super::short_label;
use crate::fonts::Weight;
use crate::ink::{Align, Ink, face};
use crate::tokens::{self, INK, size};

/// A label's chip whose right edge is at `right`. A person's label carries 研 beside it; where both do not fit between `left`
/// and `right`, the compound label is shortened as in the stage's head.
pub(super) fn chip_between(
    ink: &mut Ink,
    (left, right): (f64, f64),
    top: f64,
    kind: GapKind,
    lang: Lang,
    judged: bool,
) {
    let mut word = kind.title(lang);
    let mark = if judged { MARK + 0.8 } else { 0.0 };
    if word_width(word) + mark > right - left {
        word = short_label(kind, lang);
    }
    let start = right - word_width(word);
    chip_of(ink, start, top, kind, word);
    if judged && start - mark >= left - 0.5 {
        judged_mark(ink, start - mark, top, lang);
    } else if judged {
        // No room beside the label: on the card's upper edge.
        judged_mark(ink, left, top - 2.4 - MARK / 2.0, lang);
    }
}

pub(super) const MARK: f64 = 6.2;

/// The mark of a label that a person gave.
pub(in crate::sheet) fn judged_mark(ink: &mut Ink, x: f64, top: f64, lang: Lang) {
    ink.rect((x, top, MARK, MARK), 1.2, &format!("fill=\"{INK}\""));
    let mark = face(size::TEXT, Weight::Bold, tokens::CARD);
    let word = if lang == Lang::Zh { "研" } else { "J" };
    ink.aligned(x + MARK / 2.0, top + 4.85, word, mark, Align::Middle);
}

pub(super) fn word_width(word: &str) -> f64 {
    face(14.0, Weight::Bold, INK).width(word) + 3.6
}

/// Width of a label's chip.
pub(in crate::sheet) fn chip_width(kind: GapKind, lang: Lang) -> f64 {
    word_width(kind.title(lang))
}

/// A label's chip.
pub(in crate::sheet) fn chip(ink: &mut Ink, left: f64, top: f64, kind: GapKind, lang: Lang) {
    chip_of(ink, left, top, kind, kind.title(lang));
}

fn chip_of(ink: &mut Ink, left: f64, top: f64, kind: GapKind, word: &str) {
    let look = tokens::gap(kind);
    let width = word_width(word);
    let ground = match look.chip_ground {
        "hatch" => "fill=\"url(#hatch)\"".to_owned(),
        ground => format!("fill=\"{ground}\""),
    };
    let outline = if look.chip_ground == look.hue { "none" } else { look.hue };
    ink.rect(
        (left, top, width, 6.4),
        3.2,
        &format!("{ground} stroke=\"{outline}\" stroke-width=\"0.35\" stroke-dasharray=\"{}\"", look.chip_dash),
    );
    let type_ = face(14.0, Weight::Bold, look.chip_text);
    ink.aligned(left + width / 2.0, top + 4.95, word, type_, Align::Middle);
}
