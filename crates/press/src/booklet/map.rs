//! The schematic map of the zones, and the small marks that stand for zones and chains.

use model::{Lang, ZoneKind};

use super::leaf::{Frame, Goal, Leaf, leading, least, small};
use super::words::say;
use super::{PublicBooklet, ZonePart, place_of_chain};
use crate::fonts::Weight;
use crate::ink::{Align, face, n};
use crate::tokens::{self, HAIR, INK, INK_2};

/// The outline of a kind in a box.
pub(super) fn shape(leaf: &mut Leaf, (x, y): (f64, f64), size: f64, kind: ZoneKind, fill: &str, stroke: &str) {
    leaf.ink.raw(&format!(
        "<path d=\"{}\" transform=\"translate({} {}) scale({:.4})\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"{}\"/>",
        kind.outline(),
        n(x),
        n(y),
        size / 40.0,
        n(0.35 * 40.0 / size)
    ));
}

fn apart(a: Frame, b: Frame) -> bool {
    a.0 + a.2 <= b.0 || b.0 + b.2 <= a.0 || a.1 + a.3 <= b.1 || b.1 + b.3 <= a.1
}

/// The schematic map in a frame; zones of another kind are pale where one is asked for. Gives back where it ends.
pub(super) fn map(leaf: &mut Leaf, public: &PublicBooklet, frame: Frame, only: Option<ZoneKind>, lang: Lang) -> f64 {
    let (x, y, width, height) = frame;
    leaf.ink.rect(frame, 2.0, &format!("fill=\"#F1F3F5\" stroke=\"{HAIR}\" stroke-width=\"0.25\""));
    let placed: Vec<(&ZonePart, Frame)> = public
        .zones
        .iter()
        .filter_map(|part| {
            let spot = part.zone.spot?;
            let size = (height * (0.07 + 0.0028 * spot.size)).clamp(7.0, 24.0);
            let at = |value: f64, room: f64| (value / 100.0).clamp(0.0, 1.0) * (room - size - 16.0) + 8.0 + size / 2.0;
            let (cx, cy) = (x + at(spot.x, width), y + at(spot.y, height - 4.0));
            Some((part, (cx - size / 2.0, cy - size / 2.0, size, size)))
        })
        .collect();
    if placed.is_empty() {
        let text = say(lang, "区域包没有给出各区在示意图上的位置。", "The pack places no zone on the schematic map.");
        leaf.ink.aligned(x + width / 2.0, y + height / 2.0, text, small(), Align::Middle);
    }
    let mut taken: Vec<Frame> = placed.iter().map(|(_, frame)| *frame).collect();
    // The compass stands in a corner.
    leaf.ink.aligned(x + width - 6.0, y + 9.0, "N", face(9.0, Weight::Bold, INK_2), Align::Middle);
    leaf.ink.path(&format!("M{} {}l1.6 4h-3.2z", n(x + width - 6.0), n(y + 1.6)), &format!("fill=\"{INK_2}\""));
    taken.push((x + width - 10.0, y, 10.0, 11.0));
    for (part, (left, top, size, _)) in &placed {
        let kind = part.zone.kind;
        let own = only.is_none_or(|only| only == kind);
        let fill = if own { tokens::zone(kind) } else { "#D5DBE1" };
        shape(leaf, (*left, *top), *size, kind, fill, "#FFFFFF");
        leaf.link((*left, *top, *size, *size), Goal::Place(format!("zone:{}", part.zone.id)));
    }
    for (part, (left, top, size, _)) in &placed {
        let own = only.is_none_or(|only| only == part.zone.kind);
        let type_ = if own { face(8.5, Weight::Bold, INK) } else { least() };
        let lines = type_.wrap(part.zone.title.get(lang), 46.0);
        let wide = lines.iter().map(|line| type_.width(line)).fold(0.0, f64::max);
        let high = lines.len() as f64 * leading(type_);
        let (cx, cy) = (left + size / 2.0, top + size / 2.0);
        let spots = [
            (cx - wide / 2.0, top + size + 0.6),
            (cx - wide / 2.0, top - high - 0.6),
            (left + size + 1.2, cy - high / 2.0),
            (left - wide - 1.2, cy - high / 2.0),
            (left + size + 0.6, top + size),
            (left - wide - 0.6, top + size),
        ];
        let inside = |frame: &Frame| {
            frame.0 >= x + 1.0
                && frame.1 >= y + 1.0
                && frame.0 + frame.2 <= x + width - 1.0
                && frame.1 + frame.3 <= y + height - 1.0
        };
        let frames = spots.map(|(left, top)| (left, top, wide, high));
        let free = frames.into_iter().filter(inside).find(|frame| taken.iter().all(|other| apart(*frame, *other)));
        // A pale name that has no room is left out: the list beside the map has it.
        let Some(frame) = free.or_else(|| own.then(|| frames.into_iter().find(inside)).flatten()) else { continue };
        taken.push(frame);
        for (index, line) in lines.iter().enumerate() {
            let baseline = frame.1 + type_.mm() + index as f64 * leading(type_);
            leaf.ink.aligned(frame.0 + wide / 2.0, baseline, line, type_, Align::Middle);
        }
    }
    // What the outlines mean.
    let mut at = x;
    let under = y + height + 2.0;
    for kind in ZoneKind::ALL {
        if !public.zones.iter().any(|part| part.zone.kind == *kind) {
            continue;
        }
        let own = only.is_none_or(|only| only == *kind);
        shape(leaf, (at, under), 4.2, *kind, if own { tokens::zone(*kind) } else { "#D5DBE1" }, "none");
        let word = kind.title(lang);
        leaf.ink.text(at + 5.4, under + 3.4, word, small());
        leaf.link((at, under, 6.0 + small().width(word), 4.6), Goal::Place(format!("kind:{kind}")));
        at += 5.4 + small().width(word) + 5.0;
    }
    under + 5.0
}

/// Marks of chains as small badges that lead to them; gives back how wide they are.
pub(super) fn badges(leaf: &mut Leaf, public: &PublicBooklet, (x, y): (f64, f64), size: f64, chains: &[usize]) -> f64 {
    let mut at = x;
    for chain in chains {
        leaf.badge((at, y), size, &public.mark(*chain), *chain);
        leaf.link((at, y, size, size), Goal::Place(place_of_chain(public, *chain)));
        at += size + 1.2;
    }
    at - x
}
