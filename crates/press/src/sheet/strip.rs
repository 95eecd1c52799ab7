//! The line under the chain on a screen: key figures, labels with their counts, the first of the sheet's sentences.

use model::{GapKind, Lang};

use super::cards;
use super::page::Area;
use super::rails::{ORDER, Said, figure, meaning};
use crate::fonts::Weight;
use crate::ink::{Align, Ink, face};
use crate::tokens::{INK, INK_2, size};

/// Width of a key figure, and of a label with its meaning.
const FIGURE: f64 = 35.0;
const MOST_FIGURES: usize = 6;
const GAP: f64 = 8.0;

/// Draws the strip.
pub(super) fn draw(ink: &mut Ink, said: Said<'_>, (left, top, right, bottom): Area) {
    let Said { edition, lang, .. } = said;
    let figures = edition.figures.len().min(MOST_FIGURES);
    for (index, item) in edition.figures.iter().take(figures).enumerate() {
        let x = left + index as f64 * FIGURE;
        figure(ink, item, (x, top + 14.0, FIGURE - 2.0), size::FIGURE, lang);
    }
    let mut x = left + figures as f64 * FIGURE + if figures > 0 { GAP } else { 0.0 };
    let counts: Vec<(GapKind, usize)> = ORDER
        .iter()
        .map(|kind| (*kind, edition.nodes.iter().filter(|node| node.kind == *kind).count()))
        .filter(|(_, count)| *count > 0)
        .collect();
    let rows = 3;
    let small = face(size::TEXT, Weight::Regular, INK_2);
    let number = face(size::NAME, Weight::Bold, INK);
    for column in counts.chunks(rows) {
        let chips = column.iter().map(|(kind, _)| cards::chip_width(*kind, lang)).fold(0.0, f64::max);
        let digits = column.iter().map(|(_, count)| number.width(&count.to_string())).fold(0.0, f64::max);
        let words: Vec<String> = column.iter().map(|(kind, _)| meaning(*kind, &edition.settings, lang)).collect();
        let widest = words.iter().map(|word| small.width(word)).fold(0.0, f64::max);
        let whole = chips + digits + widest + 5.0;
        let bare = chips + digits + 2.0;
        let explained = x + whole <= right;
        if !explained && x + bare > right {
            break;
        }
        for (row, ((kind, count), word)) in column.iter().zip(&words).enumerate() {
            let y = top + 2.2 + row as f64 * ((bottom - top - 3.0) / rows as f64);
            cards::chip(ink, x, y, *kind, lang);
            ink.aligned(x + chips + 2.0 + digits, y + 5.1, &count.to_string(), number, Align::End);
            if explained {
                ink.text(x + chips + digits + 4.4, y + 5.0, word, small);
            }
        }
        x += if explained { whole } else { bare } + GAP;
    }
    let room = right - x;
    if room < 70.0 {
        return;
    }
    // The sentences share four lines; the first is the one to have whole.
    let type_ = face(size::NAME_SMALL, Weight::Regular, INK);
    let mut lines = 4_usize;
    let mut y = top + 6.6;
    for text in said.unplaced {
        let text = text.get(lang);
        let shown = type_.clamp(text, room, if lang == Lang::Zh { 2 } else { 3 }.min(lines));
        if shown.is_empty() {
            break;
        }
        ink.paragraph((x, y, 6.4), &shown, text, type_);
        y += shown.len() as f64 * 6.4 + 1.0;
        lines = lines.saturating_sub(shown.len());
        if lines == 0 {
            break;
        }
    }
}
