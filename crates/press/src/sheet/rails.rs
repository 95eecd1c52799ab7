//! The rails beside the chain, as the page describes them: how their sections share the room.
//!
//! Every section can say more or less. A rail begins with the least of each and gives more, section by section in turn, as long
//! as it holds: so nothing is cut short while there is white below it.

mod facts;
mod legend;
mod map;
mod story;

use model::{Edition, Lang, Text};

pub(super) use self::facts::{ORDER, figure};
pub(super) use self::legend::meaning;

use super::page::{Part, RailAt};
use crate::edition::PublicEdition;
use crate::fonts::Weight;
use crate::ink::{Align, Ink, face};
use crate::tokens::{INK, INK_2, size};

/// A section of a rail: how high it is, and how it is drawn with its top at a given y.
struct Section<'a> {
    title: (&'static str, &'static str),
    height: f64,
    paint: Paint<'a>,
}

/// Draws a section with its top at a given y.
type Paint<'a> = Box<dyn Fn(&mut Ink, f64) + 'a>;

/// Where a rail stands.
#[derive(Clone, Copy)]
struct Rail {
    x: f64,
    width: f64,
    top: f64,
    bottom: f64,
}

/// What the sections speak of.
#[derive(Clone, Copy)]
pub(super) struct Said<'a> {
    /// The edition's public part.
    pub(super) edition: &'a PublicEdition,
    /// Which edition is drawn: some marks are explained only where they occur.
    pub(super) which: Edition,
    /// The sheet's sentences, where the field had no room for them.
    pub(super) unplaced: &'a [Text],
    /// The language that leads.
    pub(super) lang: Lang,
}

impl Said<'_> {
    /// The leading language's word.
    fn word(self, zh: &'static str, en: &'static str) -> &'static str {
        if self.lang == Lang::Zh { zh } else { en }
    }
}

const HEAD: f64 = 10.4;
const LEAST_GAP: f64 = 5.0;
const MOST_GAP: f64 = 13.0;
const BODY: f64 = size::TEXT;
const LEADING: f64 = 6.1;

/// How much a section says: 0 is the least that is worth a section.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Detail(usize);

impl Detail {
    const MOST: usize = 6;

    /// One of some counts in rising order, the last one from then on.
    fn of(self, counts: &[usize]) -> usize {
        counts.get(self.0).or(counts.last()).copied().unwrap_or(0)
    }
}

/// Draws a rail.
pub(super) fn draw(ink: &mut Ink, at: &RailAt, said: Said<'_>) {
    let (x, top, width, bottom) = at.area;
    let rail = Rail { x, width, top, bottom };
    let mut parts: Vec<(Part, Detail)> = at.parts.iter().map(|part| (*part, Detail(0))).collect();
    let build = |parts: &[(Part, Detail)]| -> Vec<Section<'_>> {
        parts.iter().filter_map(|(part, detail)| section(*part, said, rail, *detail)).collect()
    };
    parts.retain(|(part, detail)| section(*part, said, rail, *detail).is_some());
    let mut room = bottom - top;
    let mut left_out: Vec<&str> = Vec::new();
    while total(&build(&parts)) > room && parts.len() > 1 {
        if left_out.is_empty() {
            room -= LEADING + LEAST_GAP;
        }
        let last = parts.pop().and_then(|(part, detail)| section(part, said, rail, detail));
        let (zh, en) = last.map_or(("", ""), |section| section.title);
        left_out.insert(0, said.word(zh, en));
    }
    let mut heights: Vec<f64> = build(&parts).iter().map(|section| section.height).collect();
    let gaps = heights.len().saturating_sub(1) as f64 * LEAST_GAP;
    for _ in 0..Detail::MOST {
        for at in 0..parts.len() {
            let more = Detail(parts[at].1.0 + 1);
            let Some(height) = section(parts[at].0, said, rail, more).map(|section| section.height) else { continue };
            if heights.iter().sum::<f64>() - heights[at] + height + gaps <= room {
                (parts[at].1, heights[at]) = (more, height);
            }
        }
    }
    let sections = build(&parts);
    let between = sections.len().saturating_sub(1).max(1) as f64;
    let gap = ((room - total(&sections)) / between + LEAST_GAP).clamp(LEAST_GAP, MOST_GAP);
    let mut y = rail.top;
    for section in &sections {
        (section.paint)(ink, y);
        y += section.height + gap;
    }
    if !left_out.is_empty() {
        let small = face(BODY, Weight::Regular, INK_2);
        let text = match said.lang {
            Lang::Zh => format!("另有{}，见二维码", left_out.join("、")),
            Lang::En => format!("By the QR code: {}", left_out.join(", ")),
        };
        ink.fitted((rail.x, rail.bottom - 0.6), &text, rail.width, small, Align::Start);
    }
}

fn total(sections: &[Section<'_>]) -> f64 {
    let gaps = sections.len().saturating_sub(1) as f64;
    sections.iter().map(|section| section.height).sum::<f64>() + gaps * LEAST_GAP
}

fn section<'a>(part: Part, said: Said<'a>, rail: Rail, detail: Detail) -> Option<Section<'a>> {
    match part {
        Part::Location => map::location(said, rail, detail),
        Part::Figures => facts::figures(said, rail, detail),
        Part::Labels => Some(facts::labels(said, rail)),
        Part::Costs => facts::costs(said, rail, detail),
        Part::Ties => story::ties(said, rail, detail),
        Part::Basis => Some(facts::basis(said, rail)),
        Part::Findings => story::findings(said, rail, detail),
        Part::Directions => story::directions(said, rail, detail),
        Part::Anchors => story::anchors(said, rail, detail),
        Part::Policies => story::policies(said, rail, detail),
        Part::Legend => Some(legend::legend(said, rail)),
        Part::Card => Some(legend::card(said, rail)),
        Part::Returns => story::returns(said, rail, detail),
    }
}

/// Title of a section; `more` says how many of its rows had no room.
fn head(ink: &mut Ink, rail: Rail, y: f64, (zh, en): (&str, &str), more: usize, lang: Lang) {
    let first = face(size::SECTION, Weight::Black, INK);
    let second = face(BODY, Weight::Regular, INK_2);
    let (lead, follow) = if lang == Lang::Zh { (zh, en) } else { (en, zh) };
    ink.text(rail.x, y + 5.6, lead, first);
    let mut room = rail.width - first.width(lead) - 2.0;
    if more > 0 {
        let mut rest =
            if lang == Lang::Zh { format!("另 {more} 项见二维码") } else { format!("{more} more by QR") };
        if second.width(&rest) > room {
            rest = format!("+{more}");
        }
        ink.aligned(rail.x + rail.width, y + 5.6, &rest, second, Align::End);
        room -= second.width(&rest) + 2.0;
    }
    if second.width(follow) <= room {
        ink.text(rail.x + first.width(lead) + 2.0, y + 5.6, follow, second);
    }
    ink.line((rail.x, y + 8.0), (rail.x + rail.width, y + 8.0), INK, 0.35);
}
