//! Node cards: icon, chip, name, counts, firms. A card has few lines; what goes in is a list by priority, not a template.

mod body;
mod chip;
mod frame;
mod marks;
mod quotient;

use model::{GapKind, Lang, Text};

use self::body::{candidates, filled_body, hollow_body, note, takes_note, targets};
use self::chip::{MARK, chip_between, word_width};
pub(super) use self::chip::{chip, chip_width, judged_mark};
pub(super) use self::frame::frame;
use self::marks::{SCENE, anchor_flag};
pub(super) use self::marks::{return_mark, scene_mark, scene_word};

use super::names::{balanced, fits_in_two, natural_break};
use super::page::Dress;
use super::short_label;
use crate::edition::{NodeFacts, NodeInside};
use crate::fonts::Weight;
use crate::ink::{Ink, Type, both, face};
use crate::tokens::{self, Frame, INK, INK_2, NAVY, size};

/// Height of a usual card, in millimetres.
pub(super) const HEIGHT: f64 = 46.0;
/// What a card on the main line is higher.
const SPINE_MORE: f64 = 20.0;
/// What a lead firm's flag takes above a card.
pub(super) const FLAG: f64 = 5.6;
/// A line of a card's list.
const ROW: f64 = 5.6;
/// Below the last line of a card.
const FOOT: f64 = 2.4;
const PADDING: f64 = 3.2;
const RADIUS: f64 = 2.6;
const ICON: f64 = 8.0;
/// Height of a card that is looked at from afar, and what one on the main line is higher.
const BOLD_HEIGHT: f64 = 31.6;
const BOLD_MORE: f64 = 5.0;

/// How high the cards of a sheet are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rows {
    /// All alike, those on the main line higher.
    Even,
    /// Each no higher than what stands in it.
    Snug,
}

/// Sizes of a sheet's cards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Measure {
    /// Width in millimetres.
    pub(super) width: f64,
    /// How heights are given.
    pub(super) rows: Rows,
    /// Firms or candidates that a card shows by name; one more or less where its name is short or long.
    pub(super) lines: usize,
}

/// Height of a card. Even ones hold a name of two lines and `lines` of the list; snug ones what they have.
pub(super) fn height(card: &Card<'_>, measure: Measure, lang: Lang) -> f64 {
    match (card.dress, measure.rows) {
        (Dress::Bold, Rows::Even) => BOLD_HEIGHT + if card.node.spine { BOLD_MORE } else { 0.0 },
        (Dress::Bold, Rows::Snug) => heading(card, (measure.width, 0.0), lang).1 + 6.9 + FOOT + 0.5,
        (Dress::Full, Rows::Even) => {
            let more = if card.node.spine { SPINE_MORE } else { 0.0 };
            HEIGHT + (measure.lines as f64 - 1.0) * ROW + more
        }
        (Dress::Full, Rows::Snug) => {
            let (_, below) = heading(card, (measure.width, HEIGHT), lang);
            let room = inner(measure.width);
            let list = if takes_note(card) {
                let waiting = targets(card).len().max(candidates(card).len());
                let rows = if waiting > 0 {
                    1 + waiting.min(measure.lines)
                } else {
                    note(card, room, measure.lines + 1, lang).0.len().max(1)
                };
                2.2 + 5.4 + (rows - 1) as f64 * ROW
            } else {
                let rows = card.facts.names.len().min(measure.lines);
                6.9 + if rows > 0 { 6.1 + (rows - 1) as f64 * ROW } else { 0.0 }
            };
            below + list + FOOT + 0.5
        }
    }
}

/// Width of a card's text.
fn inner(width: f64) -> f64 {
    width - 2.0 * PADDING + 1.2
}

/// A card to draw.
pub(super) struct Card<'a> {
    /// Top left corner and size.
    pub(super) frame: (f64, f64, f64, f64),
    /// The node's definition.
    pub(super) node: &'a chain::Node,
    /// What anyone may see.
    pub(super) facts: &'a NodeFacts,
    /// What only the bureau sees.
    pub(super) inside: Option<&'a NodeInside>,
    /// Whether a lead firm of the chain stands here.
    pub(super) anchor: bool,
    /// Whether something flows back from here.
    pub(super) returns: bool,
    /// Places that firms' names are shown without.
    pub(super) home: &'a [String],
    /// What it shows.
    pub(super) dress: Dress,
    /// Nodes with firms that a missing or an extending one is tied to, the strongest tie first.
    pub(super) near: Vec<&'a Text>,
    /// Nodes that it delivers to, the strongest tie first.
    pub(super) users: Vec<&'a Text>,
}

/// Draws a card as a group `node:<id>` that can be found, focused and read aloud.
pub(super) fn draw(ink: &mut Ink, card: &Card<'_>, lang: Lang) {
    let (x, y, width, height) = card.frame;
    let (lead, follow) = both(&card.node.title, lang);
    let label = format!("{lead} · {} · {}", card.facts.kind.title(lang), firms_text(card.facts.firms, lang));
    ink.group(&format!(
        "data-id=\"node:{}\" data-kind=\"{}\" tabindex=\"0\" role=\"button\" aria-label=\"{}\"",
        drawing::svg::escaped(&card.node.id),
        card.facts.kind,
        drawing::svg::escaped(&label)
    ));
    let (short, other) = both(&card.node.short, lang);
    let shorter: String =
        [short, other].iter().filter(|text| ![lead, follow].contains(text)).map(|t| format!(" {t}")).collect();
    ink.title(&format!("{lead} {follow}{shorter}"));
    frame(ink, card.frame, card.facts.kind);
    if card.anchor {
        anchor_flag(ink, x + width / 2.0, y, lang);
    }
    let look = tokens::gap(card.facts.kind);
    // Where a narrow card cannot hold icon, judgement and label beside each other, the icon gives way.
    let least = word_width(short_label(card.facts.kind, lang)) + if judged(card) { MARK + 0.8 } else { 0.0 };
    let crowded = least > width - 2.0 * PADDING - ICON - 0.4;
    if !crowded {
        ink.icon(x + PADDING, y + 1.9, ICON, &card.node.icon, if hollow(card.facts.kind) { look.hue } else { NAVY });
    }
    let start = if crowded { 0.0 } else { ICON + 1.0 };
    let between = (x + PADDING + start, x + width - PADDING + 0.6);
    chip_between(ink, between, y + 2.4, card.facts.kind, lang, judged(card));
    let (heading, below) = heading(card, (width, height), lang);
    for (dx, dy, text, type_) in heading {
        ink.text(x + dx, y + dy, &text, type_);
    }
    let below = y + below;
    if let Some(scene) = card.node.scene.filter(|_| card.dress == Dress::Full) {
        scene_mark(ink, x + width - PADDING - SCENE + 0.4, below, scene);
    }
    let floor = y + height - FOOT;
    if takes_note(card) {
        hollow_body(ink, card, below, floor, lang);
    } else {
        filled_body(ink, card, below, floor, lang);
    }
    if card.returns {
        // From afar the last line holds numbers from edge to edge: the mark hangs below it.
        let bold = card.dress == Dress::Bold;
        let at = if bold { (x + width * 0.5, y + height + 1.8) } else { (x + width - 6.0, y + height) };
        return_mark(ink, at.0, at.1);
    }
    ink.end();
}

fn judged(card: &Card<'_>) -> bool {
    card.inside.is_some_and(|inside| inside.judged.is_some())
}

fn hollow(kind: GapKind) -> bool {
    matches!(tokens::gap(kind).frame, Frame::Hollow(..))
}

/// Name in the leading language, and the other one smaller, from the card's corner; and the baseline of the last line.
fn heading(card: &Card<'_>, (width, height): (f64, f64), lang: Lang) -> (Vec<(f64, f64, String, Type)>, f64) {
    let bold = card.dress == Dress::Bold;
    let main = card.node.spine && (bold || height > HEIGHT);
    // The mark stands on the second language's line; from afar there is none.
    let marked = if card.node.scene.is_some() { SCENE + 1.6 } else { 0.0 };
    let room = inner(width);
    let (full, _) = both(&card.node.title, lang);
    let (short, other) = both(&card.node.short, lang);
    let sizes: &[f64] = match (main, bold) {
        (true, _) => &[size::SECTION, size::NAME_LARGE, size::NAME],
        (false, true) => &[size::NAME_LARGE, size::NAME, size::NAME_SMALL, size::TEXT],
        (false, false) => &[size::NAME, size::NAME_SMALL, size::TEXT],
    };
    let at = |pt: f64| face(pt, Weight::Bold, INK);
    let natural = |text: &str, pt: f64| at(pt).width(text) <= room || natural_break(at(pt), text, room).is_some();
    let fits = |text: &str, pt: f64| fits_in_two(at(pt), text, room);
    // The full name, as large as it breaks where a reader would; else as large as two lines hold it; else the short name.
    let (text, pt) = [(full, &natural as &dyn Fn(&str, f64) -> bool), (full, &fits), (short, &natural), (short, &fits)]
        .into_iter()
        .find_map(|(text, fits)| sizes.iter().find(|pt| fits(text, **pt)).map(|pt| (text, *pt)))
        .unwrap_or((short, size::TEXT));
    let type_ = face(pt, Weight::Bold, INK);
    let mut baseline = if main { 17.4 } else { 15.3 };
    let mut lines = Vec::new();
    for (index, line) in balanced(type_, text, room).into_iter().enumerate() {
        if index > 0 {
            baseline += type_.mm() * 1.14;
        }
        // A line that opens with a wide bracket looks indented: hang it.
        let hang = if line.starts_with('（') { 0.45 * type_.mm() } else { 0.0 };
        lines.push((PADDING - hang, baseline, line, type_));
    }
    if bold {
        return (lines, baseline);
    }
    let small = face(size::TEXT, Weight::Regular, INK_2);
    baseline += 5.5;
    lines.push((PADDING, baseline, small.fit(other, room - marked), small));
    (lines, baseline)
}

fn firms_text(firms: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{firms} 家"),
        Lang::En if firms == 1 => "1 firm".to_owned(),
        Lang::En => format!("{firms} firms"),
    }
}
