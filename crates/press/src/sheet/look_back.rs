//! What a sheet of a day that is over says beside the rest: that it is one, what on it is of now all the same, and which labels are
//! others by now.
//!
//! Knows nothing of how the day's labels were found.

use drawing::svg;
use model::{GapKind, Lang};

use super::flow;
use crate::edition::PublicEdition;
use crate::fonts::Weight;
use crate::ink::{Align, Ink, face};
use crate::tokens;

/// Height of the mark, half of which stands below its card.
const HEIGHT: f64 = 6.2;
/// From the card's left edge.
const INSET: f64 = 3.2;

/// Where the foot line begins: the day, and what could not be rolled back to it. Empty on a sheet of now.
pub(super) fn words(edition: &PublicEdition, lang: Lang) -> String {
    let Some(back) = &edition.look_back else { return String::new() };
    let (day, kept, changed) = (back.day, back.kept.get(lang), back.since.len());
    match lang {
        Lang::Zh => format!("回看 {day}（{kept}不倒推，用现时的；{changed} 环的标签其后有变）；"),
        Lang::En => format!("Looking back at {day} ({kept} are those of now; {changed} labels changed since); "),
    }
}

/// On each card whose label is another one now, the label of now, at the lower left corner.
pub(super) fn marks(ink: &mut Ink, edition: &PublicEdition, map: &flow::Map, lang: Lang) {
    let Some(back) = &edition.look_back else { return };
    for (index, kind) in back.since.iter().filter(|(index, _)| *index < edition.chain.nodes.len()) {
        let (x, y, width, height) = map.card(*index);
        mark(
            ink,
            &edition.chain.nodes[*index].id,
            (x + INSET, y + height - HEIGHT / 2.0, width - 2.0 * INSET),
            *kind,
            lang,
        );
    }
}

fn mark(ink: &mut Ink, node: &str, (x, y, room): (f64, f64, f64), kind: GapKind, lang: Lang) {
    let look = tokens::gap(kind);
    let type_ = face(14.0, Weight::Bold, look.on_area);
    let full = match lang {
        Lang::Zh => format!("今 {}", kind.title(lang)),
        Lang::En => format!("now {}", kind.title(lang)),
    };
    let word = type_.fit(&full, room - 3.6);
    let width = type_.width(&word) + 3.6;
    ink.group(&format!("data-id=\"since:{}\" data-kind=\"{kind}\"", svg::escaped(node)));
    ink.title(&full);
    let ground = tokens::CARD;
    ink.rect(
        (x, y, width, HEIGHT),
        HEIGHT / 2.0,
        &format!("fill=\"{ground}\" stroke=\"{}\" stroke-width=\"0.5\"", look.hue),
    );
    ink.aligned(x + width / 2.0, y + 4.85, &word, type_, Align::Middle);
    ink.end();
}
