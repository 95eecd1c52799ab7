//! A card's ground and frame: the label's colour, doubled by a form that works in black and white.

use model::GapKind;

use super::RADIUS;
use crate::ink::{Ink, n};
use crate::tokens::{self, Frame, HAIR, PAPER};

/// The card's ground and frame; also used by the legend.
pub(in crate::sheet) fn frame(ink: &mut Ink, (x, y, width, height): (f64, f64, f64, f64), kind: GapKind) {
    let look = tokens::gap(kind);
    let radius = RADIUS.min(height / 4.0);
    match look.frame {
        Frame::Hollow(dash, stroke) => ink.rect(
            (x, y, width, height),
            radius,
            &format!(
                "fill=\"{PAPER}\" fill-opacity=\"0.92\" stroke=\"{}\" stroke-width=\"{stroke}\" stroke-dasharray=\"{dash}\" stroke-linecap=\"round\"",
                look.hue
            ),
        ),
        Frame::Plain | Frame::HalfBar | Frame::FullBar | Frame::Hatched | Frame::Struck => {
            ink.rect((x, y, width, height), radius, &format!("fill=\"{}\" stroke=\"{HAIR}\" stroke-width=\"0.35\"", tokens::CARD));
        }
    }
    let bar = |ink: &mut Ink, top: f64, bottom: f64| {
        ink.rect((x, top, 1.3, bottom - top), 0.6, &format!("fill=\"{}\"", look.hue));
    };
    match look.frame {
        Frame::HalfBar => bar(ink, y + height / 2.0, y + height - radius * 0.6),
        Frame::FullBar => bar(ink, y + radius * 0.6, y + height - radius * 0.6),
        Frame::Hatched => ink.rect((x, y, width, height), radius, "fill=\"url(#hatch)\""),
        Frame::Struck => {
            let reach = (height * 0.22).min(7.0);
            ink.path(
                &format!("M{} {}L{} {}", n(x + width - reach), n(y + height), n(x + width), n(y + height - reach)),
                &format!("stroke=\"{}\" stroke-width=\"0.8\" fill=\"none\"", look.hue),
            );
            ink.rect(
                (x, y, width, height),
                radius,
                &format!("fill=\"none\" stroke=\"{}\" stroke-width=\"0.5\"", look.hue),
            );
        }
        Frame::Hollow(..) | Frame::Plain => {}
    }
}
