//! Small marks on a card: the scene, a lead firm's flag, a flow that returns.

use model::{Lang, Scene};

use crate::fonts::Weight;
use crate::ink::{Align, Ink, face, n};
use crate::tokens::{self, INK_2, NAVY};

/// Width of the mark of a scene.
pub(super) const SCENE: f64 = 3.4;

/// What a node is to the place it happens in, as a quiet mark: a full diamond for what draws people, a ring for a trade, a
/// triangle for who runs places, a small square for what serves them.
pub(in crate::sheet) fn scene_mark(ink: &mut Ink, x: f64, baseline: f64, scene: Scene) {
    let (middle, reach) = ((x + SCENE / 2.0, baseline - 1.75), SCENE / 2.0);
    let (cx, cy) = middle;
    let line = format!("fill=\"none\" stroke=\"{INK_2}\" stroke-width=\"0.5\" stroke-linejoin=\"round\"");
    match scene {
        Scene::Anchor => ink.path(
            &format!("M{} {}l{r} {r}l-{r} {r}l-{r} -{r}z", n(cx), n(cy - reach), r = n(reach)),
            &format!("fill=\"{INK_2}\""),
        ),
        Scene::Format => ink.path(
            &format!("M{} {}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 -{d} 0", n(cx - 1.4), n(cy), r = "1.4", d = "2.8"),
            &line,
        ),
        Scene::Operator => {
            ink.path(&format!("M{} {}l1.6 2.8h-3.2z", n(cx), n(cy - 1.4)), &line);
        }
        Scene::Support => ink.rect((cx - 1.2, cy - 1.2, 2.4, 2.4), 0.3, &line),
    }
}

/// The mark's word.
pub(in crate::sheet) fn scene_word(scene: Scene, lang: Lang) -> &'static str {
    let (zh, en) = match scene {
        Scene::Anchor => ("主力", "anchor"),
        Scene::Format => ("业态", "format"),
        Scene::Operator => ("运营", "operator"),
        Scene::Support => ("配套", "support"),
    };
    if lang == Lang::Zh { zh } else { en }
}

pub(super) fn anchor_flag(ink: &mut Ink, centre: f64, top: f64, lang: Lang) {
    let type_ = face(14.0, Weight::Bold, tokens::CARD);
    let word = if lang == Lang::Zh { "链主" } else { "Anchor" };
    let width = type_.width(word) + 5.0;
    ink.rect((centre - width / 2.0, top - 5.4, width, 6.2), 3.1, &format!("fill=\"{NAVY}\""));
    ink.aligned(centre, top - 0.6, word, type_, Align::Middle);
}

/// The mark of a flow that returns up the chain: an open circle arrow on the card's lower edge.
pub(in crate::sheet) fn return_mark(ink: &mut Ink, x: f64, y: f64) {
    ink.path(
        &format!("M{} {}m-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0", n(x), n(y)),
        &format!("fill=\"{}\" stroke=\"none\"", tokens::CARD),
    );
    ink.path(
        &format!("M{} {}a2 2 0 1 0 .9 1.7M{} {}l.2 1.9l-1.9 -.1", n(x + 1.3), n(y - 1.5), n(x + 1.4), n(y - 3.2)),
        &format!("fill=\"none\" stroke=\"{INK_2}\" stroke-width=\"0.5\" stroke-linecap=\"round\""),
    );
}
