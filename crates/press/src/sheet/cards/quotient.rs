//! The location quotient as a small bar.

use model::GapKind;

use crate::fonts::Weight;
use crate::ink::{Align, Ink, face};
use crate::tokens::{self, HAIR, INK, INK_2};

/// LQ as a bar on a logarithmic axis from ¼ to 4, centred on a tick at 1, and its value; a dash when unknown. The axis is
/// shorter where little room is left of it, and gives way to the value.
pub(super) fn quotient(ink: &mut Ink, (left, right): (f64, f64), baseline: f64, lq: Option<f64>) {
    let value = face(14.0, Weight::Bold, INK);
    let Some(lq) = lq else {
        ink.aligned(right, baseline, "LQ —", face(14.0, Weight::Regular, INK_2), Align::End);
        return;
    };
    let text = format!("{lq:.2}");
    ink.aligned(right, baseline, &text, value, Align::End);
    let end = right - value.width(&text) - 1.2;
    let half = ((end - left - 1.4) / 2.0).min(5.4);
    if half < 2.4 {
        return;
    }
    let centre = end - half;
    let y = baseline - 1.9;
    ink.line((centre - half, y), (centre + half, y), HAIR, 0.5);
    let reach = (lq.max(0.01).log2() / 2.0).clamp(-1.0, 1.0) * half;
    let (from, width) = if reach < 0.0 { (centre + reach, -reach) } else { (centre, reach) };
    let hue = if lq < 1.0 { tokens::gap(GapKind::Weak).hue } else { tokens::gap(GapKind::Strong).hue };
    if width > 0.05 {
        ink.rect((from, y - 0.95, width, 1.9), 0.0, &format!("fill=\"{hue}\""));
    }
    ink.line((centre, y - 1.9), (centre, y + 1.9), INK, 0.4);
}
