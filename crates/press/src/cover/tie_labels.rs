//! The words beside the brackets. A label stands clear of every line and of every other label, beside its own line and between
//! its ends; where it cannot, there is none, and its tie is not drawn.

use model::Lang;

use super::plan::Ties;
use super::ties::{Bracket, Look};
use crate::fonts::Weight;
use crate::ink::{Ink, Type, face, n};
use crate::tokens::{INK, NAVY};

/// Left, top, right and bottom.
type Area = (f64, f64, f64, f64);

/// Most lines of a level label.
const LINES: usize = 3;
/// Widths that are tried for a level label, in tracks: over the next track only where nothing runs in it.
const WIDTHS: [f64; 3] = [1.0, 1.6, 2.2];
/// Steps in which a place is looked for, from the middle of the line to its ends, in millimetres.
const STEP: f64 = 0.8;
/// Between baselines, and from the top of a line to its baseline, in parts of its size.
const LEADING: f64 = 1.15;
const ASCENT: f64 = 0.84;

/// How the letters of a label run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Run {
    /// As in a text.
    Level,
    /// Letter under letter, as Chinese may.
    Stacked,
    /// Turned to the right, as Latin may.
    Turned,
}

/// A label at its place.
pub(super) struct Label {
    lines: Vec<String>,
    run: Run,
    type_: Type,
    area: Area,
}

/// Where brackets run.
#[derive(Clone, Copy)]
pub(super) struct Tracks<'a> {
    /// The places of all.
    pub(super) plan: &'a Ties,
    /// From one track to the next.
    pub(super) pitch: f64,
}

impl Tracks<'_> {
    /// Where the line of a bracket stands.
    pub(super) fn x(self, bracket: &Bracket<'_>) -> f64 {
        self.plan.room.0 + 0.6 * self.pitch + bracket.track as f64 * self.pitch
    }
}

/// Labels of the brackets, in their order; nothing where none stands clear. The heavy ones choose first.
pub(super) fn place(
    found: &[Bracket<'_>],
    tracks: Tracks<'_>,
    look: &dyn Fn(&Bracket<'_>) -> Look,
    lang: Lang,
) -> Vec<Option<Label>> {
    let mut taken: Vec<Area> = found.iter().flat_map(|bracket| lines(bracket, tracks, look(bracket).width)).collect();
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(found[*at].tie.weight), found[*at].lower - found[*at].upper));
    let mut labels: Vec<Option<Label>> = found.iter().map(|_| None).collect();
    for at in order {
        let label = clear(&found[at], tracks, &look(&found[at]), &taken, lang);
        taken.extend(label.as_ref().map(|label| label.area));
        labels[at] = label;
    }
    labels
}

/// What the line of a bracket and its two legs cover.
fn lines(bracket: &Bracket<'_>, tracks: Tracks<'_>, width: f64) -> [Area; 3] {
    let (x, (top, bottom), half) = (tracks.x(bracket), bracket.ends, width / 2.0);
    let leg = |y: f64| (tracks.plan.room.0, y - half, x, y + half);
    [(x - half, top, x + half, bottom), leg(top), leg(bottom)]
}

/// The first way to write what passes that stands clear.
fn clear(bracket: &Bracket<'_>, tracks: Tracks<'_>, look: &Look, taken: &[Area], lang: Lang) -> Option<Label> {
    let type_ = type_(tracks.plan, look, lang);
    let scale = tracks.plan.scale;
    let left = tracks.x(bracket) + look.width / 2.0 + 1.4 * scale.max(0.8);
    let apart = 0.5 + 0.5 * scale;
    let free = |(width, height): (f64, f64)| -> Option<Area> {
        let (top, bottom) = bracket.ends;
        let steps = ((bottom - top) / 2.0 / STEP) as i32;
        let middles = (0..=2 * steps).map(|step| if step % 2 == 0 { step / 2 } else { -(step + 1) / 2 });
        middles
            .map(|step| (top + bottom) / 2.0 + f64::from(step) * STEP)
            .map(|middle| (left, middle - height / 2.0, left + width, middle + height / 2.0))
            .find(|area| area.2 <= tracks.plan.room.1 && !taken.iter().any(|other| meets(*area, *other, apart)))
    };
    ways(bracket.tie.what.get(lang), type_, tracks.pitch - (left - tracks.x(bracket)) - apart, tracks.pitch, lang)
        .into_iter()
        .find_map(|(run, lines)| free(size(run, &lines, type_)).map(|area| Label { lines, run, type_, area }))
}

fn meets(a: Area, b: Area, apart: f64) -> bool {
    a.0 < b.2 + apart && b.0 < a.2 + apart && a.1 < b.3 + apart && b.1 < a.3 + apart
}

fn type_(plan: &Ties, look: &Look, lang: Lang) -> Type {
    // English is longer than Chinese.
    let pt = match (lang, look.strong) {
        (Lang::Zh, true) => plan.faces.0,
        (Lang::Zh, false) => plan.faces.1,
        (Lang::En, _) => 15.0_f64.min(plan.faces.1),
    };
    if look.strong { face(pt, Weight::Bold, NAVY) } else { face(pt, Weight::Regular, INK) }
}

/// Ways to write a text beside its line, the best first: the whole of it, then of a list the first thing; Chinese letter under
/// letter, then level; Latin level, then turned. Long texts end in an ellipsis, never within a word.
fn ways(text: &str, type_: Type, room: f64, pitch: f64, lang: Lang) -> Vec<(Run, Vec<String>)> {
    let first = text.split(['、', '，', ',', '；', '（', '(']).next().unwrap_or(text).trim();
    let stacked = lang == Lang::Zh && text.chars().all(|c| c as u32 >= 0x2e80);
    let rooms = || WIDTHS.into_iter().map(|tracks| room + (tracks - 1.0) * pitch);
    let mut ways = Vec::new();
    for text in [text, first] {
        let level = rooms().filter_map(|room| level(text, type_, room)).map(|lines| (Run::Level, lines));
        if stacked {
            ways.push((Run::Stacked, vec![text.to_owned()]));
        }
        ways.extend(level);
    }
    if !stacked {
        ways.extend([text, first].map(|text| (Run::Turned, vec![text.to_owned()])));
    }
    ways.extend(rooms().filter_map(|room| shortened(first, type_, room)).map(|lines| (Run::Level, lines)));
    ways
}

/// A text in a few lines of whole words, those of a list each on a line of its own where they fit.
fn level(text: &str, type_: Type, room: f64) -> Option<Vec<String>> {
    let things: Vec<String> = text.split_inclusive(['、', '，']).map(str::to_owned).collect();
    let short = |lines: &[String]| lines.len() <= LINES && lines.iter().all(|line| type_.width(line) <= room);
    if short(&things) {
        return Some(things);
    }
    // Broken anywhere else, a list no longer reads as one.
    if things.len() > 1 {
        return None;
    }
    let whole = text.split(' ').all(|word| type_.width(word) <= room || word.chars().all(|c| c as u32 >= 0x2e80));
    Some(type_.wrap(text, room)).filter(|lines| whole && short(lines))
}

/// A long text cut between two words.
fn shortened(text: &str, type_: Type, room: f64) -> Option<Vec<String>> {
    let lines = type_.clamp(text, room, LINES);
    let shown = lines.concat();
    let head = shown.strip_suffix('…')?.trim_end();
    let letters = |c: char| c.is_alphanumeric() && (c as u32) < 0x2e80;
    let torn = text.split(' ').any(|word| type_.width(word) > room && word.chars().any(letters))
        || head.ends_with(letters) && !text.split(' ').any(|word| head.ends_with(word));
    (!torn && lines.len() <= LINES).then_some(lines)
}

fn size(run: Run, lines: &[String], type_: Type) -> (f64, f64) {
    let long = lines.iter().map(|line| type_.width(line)).fold(0.0, f64::max);
    let count = lines.len() as f64;
    match run {
        Run::Level => (long, count * LEADING * type_.mm()),
        Run::Stacked => {
            (type_.mm(), lines.iter().map(|line| line.chars().count()).max().unwrap_or(0) as f64 * 1.03 * type_.mm())
        }
        Run::Turned => (count * type_.mm(), long),
    }
}

/// Draws a label.
pub(super) fn draw(ink: &mut Ink, label: &Label) {
    let Label { lines, run, type_, area } = label;
    let (left, top, ..) = *area;
    let across = type_.mm();
    for (index, line) in lines.iter().enumerate() {
        match run {
            Run::Level => {
                ink.text(left, top + (ASCENT + index as f64 * LEADING) * across + 0.08 * across, line, *type_)
            }
            Run::Stacked => ink.down(left + across / 2.0, top, 1.03 * across, line, *type_),
            Run::Turned => {
                ink.group(&format!("transform=\"translate({} {}) rotate(90)\"", n(left + 0.22 * across), n(top)));
                ink.text(0.0, 0.0, line, *type_);
                ink.end();
            }
        }
    }
}
