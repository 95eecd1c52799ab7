//! What one chain supplies to another: brackets beside the bands, each in a track of its own.

use model::Lang;

use super::bands::{EDGE, Row};
use super::{Cover, CoverTie, RIGHT, column};
use crate::fonts::Weight;
use crate::ink::{Align, Ink, face, n};
use crate::tokens::{INK, INK_2, NAVY, PAPER};

/// Where the lines begin, and where the last track may stand.
const FROM: f64 = EDGE + 4.0;
const LAST: f64 = RIGHT - 8.0;
/// Least room a track needs beside itself for its label.
const PITCH: f64 = 13.5;
/// More brackets than this are a thicket, whatever the room.
const MOST: usize = 22;
/// Least distance of two lines at a band.
const PORT: f64 = 3.1;
const HUE: &str = "#7B8896";

/// A tie on its way: bands from top to bottom, track and the heights it leaves and enters at.
struct Bracket<'a> {
    tie: &'a CoverTie,
    upper: usize,
    lower: usize,
    track: usize,
    /// Height at the upper band and at the lower.
    ends: (f64, f64),
}

/// The brackets there is room for, the weightiest first; and how many are left out.
fn brackets<'a>(cover: &'a Cover, rows: &[Row]) -> (Vec<Bracket<'a>>, usize) {
    let mut ties: Vec<&CoverTie> =
        cover.ties.iter().filter(|tie| tie.from != tie.to && tie.from < rows.len() && tie.to < rows.len()).collect();
    ties.sort_by_key(|tie| (std::cmp::Reverse(tie.weight), tie.from.abs_diff(tie.to), tie.from, tie.to));
    let all = ties.len();
    ties.truncate(MOST);
    let most_tracks = (((LAST - FROM) / PITCH) as usize).saturating_sub(1).max(1);
    // A label is read top down beside its own line: several tracks between two neighbours would hide each other.
    loop {
        if let Some(found) = fit(&ties, rows, most_tracks) {
            let left = all - found.len();
            return (found, left);
        }
        ties.pop();
    }
}

/// Tracks and heights for all of these, or nothing when there is no room.
fn fit<'a>(ties: &[&'a CoverTie], rows: &[Row], most: usize) -> Option<Vec<Bracket<'a>>> {
    let mut found: Vec<Bracket<'a>> = ties
        .iter()
        .map(|tie| Bracket {
            tie,
            upper: tie.from.min(tie.to),
            lower: tie.from.max(tie.to),
            track: 0,
            ends: (0.0, 0.0),
        })
        .collect();
    found.sort_by_key(|bracket| (bracket.lower - bracket.upper, bracket.upper, bracket.tie.from));
    for index in 0..found.len() {
        let (upper, lower) = (found[index].upper, found[index].lower);
        let busy = |track: usize| {
            found[..index].iter().any(|other| other.track == track && other.upper < lower && upper < other.lower)
        };
        let track = (0..most).find(|track| !busy(*track))?;
        found[index].track = track;
    }
    for (row, place) in rows.iter().enumerate() {
        // From the top: what goes up, inner tracks first; then what goes down, outer tracks first. So no line has to cross
        // another of its own band.
        let mut ports: Vec<usize> =
            (0..found.len()).filter(|i| found[*i].upper == row || found[*i].lower == row).collect();
        ports.sort_by_key(|i| {
            let bracket = &found[*i];
            if bracket.lower == row { (0, bracket.track as i64) } else { (1, -(bracket.track as i64)) }
        });
        let step = PORT.min((place.height - 3.0) / ports.len().max(1) as f64);
        if step < 2.2 {
            return None;
        }
        let top = place.top + (place.height - step * (ports.len().max(1) - 1) as f64) / 2.0;
        for (at, index) in ports.into_iter().enumerate() {
            let y = top + at as f64 * step;
            if found[index].upper == row {
                found[index].ends.0 = y;
            } else {
                found[index].ends.1 = y;
            }
        }
    }
    Some(found)
}

pub(super) fn draw(ink: &mut Ink, cover: &Cover, rows: &[Row], lang: Lang) {
    column(ink, FROM, ("链间往来", "Ties between chains"), lang, INK);
    let (mut found, left) = brackets(cover, rows);
    let tracks = found.iter().map(|bracket| bracket.track + 1).max().unwrap_or(1);
    let pitch = ((LAST - FROM - PITCH) / tracks as f64).clamp(PITCH, 22.0);
    let x = |bracket: &Bracket<'_>| FROM + 8.0 + bracket.track as f64 * pitch;
    // Light lines first, the first chain's own on top.
    found.sort_by_key(|bracket| (bracket.upper == 0, std::cmp::Reverse(bracket.track)));
    for bracket in &found {
        let (hue, width) = if bracket.upper == 0 { (NAVY, 0.9) } else { (HUE, 0.55) };
        let (x, (from, to)) = (x(bracket), bracket.ends);
        let radius = 2.4;
        ink.group(&known(cover, bracket));
        // What it crosses is broken for it, as on the sheets.
        ink.line((x, from + radius + 0.6), (x, to - radius - 0.6), PAPER, width + 1.8);
        let d = format!(
            "M{} {}H{}Q{} {} {} {}V{}Q{} {} {} {}H{}",
            n(FROM),
            n(from),
            n(x - radius),
            n(x),
            n(from),
            n(x),
            n(from + radius),
            n(to - radius),
            n(x),
            n(to),
            n(x - radius),
            n(to),
            n(FROM)
        );
        ink.path(&d, &format!("stroke=\"{hue}\" stroke-width=\"{width}\" fill=\"none\""));
        let (start, end) = if bracket.tie.from == bracket.upper { (from, to) } else { (to, from) };
        ink.raw(&format!("<circle cx=\"{}\" cy=\"{}\" r=\"0.9\" fill=\"{hue}\"/>", n(FROM), n(start)));
        ink.path(&format!("M{} {}l3 -1.5v3z", n(FROM - 2.6), n(end)), &format!("fill=\"{hue}\""));
        ink.end();
    }
    for bracket in &found {
        label(ink, cover, bracket, &found, (x(bracket), &x), lang);
    }
    if left > 0 {
        let word = if lang == Lang::Zh {
            format!("另有 {left} 项见各链图")
        } else {
            format!("{left} more on the sheets")
        };
        ink.aligned(RIGHT, 82.0, &word, face(14.0, Weight::Regular, INK_2), Align::End);
    }
}

/// By what a tie is found in the drawing: `tie:<supplier>:<user>`, its line and its label alike.
fn known(cover: &Cover, bracket: &Bracket<'_>) -> String {
    let id = |chain: usize| drawing::svg::escaped(&cover.chains[chain].id);
    format!("data-id=\"tie:{}:{}\"", id(bracket.tie.from), id(bracket.tie.to))
}

/// The label beside its line, where the fewest lines of others pass.
fn label(
    ink: &mut Ink,
    cover: &Cover,
    bracket: &Bracket<'_>,
    all: &[Bracket<'_>],
    (x, x_of): (f64, &dyn Fn(&Bracket<'_>) -> f64),
    lang: Lang,
) {
    let strong = bracket.upper == 0;
    let type_ = face(14.0, if strong { Weight::Bold } else { Weight::Regular }, if strong { NAVY } else { INK_2 });
    // It stands outside its own bracket, so it may be as long as that and a little more.
    let over = if lang == Lang::Zh { 2.0 } else { 8.0 };
    let (top, bottom) = (bracket.ends.0 - over, bracket.ends.1 + over);
    let text = bracket.tie.what.get(lang);
    const LEADING: f64 = 5.1;
    let stacked = lang == Lang::Zh && text.chars().all(|c| !c.is_ascii_alphanumeric());
    let (text, length) = if stacked {
        let most = ((bottom - top) / LEADING).max(1.0) as usize;
        // Of a list the first thing, where the whole is too long to read down.
        let whole = text.chars().count() <= most.min(6);
        let text = if whole { text } else { text.split(['、', '，', '与', '（']).next().unwrap_or(text) };
        let letters: Vec<char> = text.chars().take(most).collect();
        let length = letters.len() as f64 * LEADING;
        (letters.into_iter().collect::<String>(), length)
    } else {
        let text = type_.fit(text, bottom - top);
        let length = type_.width(&text);
        (text, length)
    };
    // Horizontal legs of longer brackets pass here.
    let passing: Vec<f64> = all
        .iter()
        .filter(|other| x_of(other) > x)
        .flat_map(|other| [other.ends.0, other.ends.1])
        .filter(|y| *y > top && *y < bottom)
        .collect();
    let crossed = |from: f64| passing.iter().filter(|y| **y > from - 1.0 && **y < from + length + 1.0).count();
    let middle = (top + bottom - length) / 2.0;
    let mut best = middle;
    let mut step = 0.0;
    while middle - step >= top {
        for from in [middle - step, middle + step] {
            if crossed(from) < crossed(best) {
                best = from;
            }
        }
        step += 2.0;
    }
    ink.group(&known(cover, bracket));
    ink.title(&format!(
        "{} → {}: {}",
        cover.chains[bracket.tie.from].title.get(lang),
        cover.chains[bracket.tie.to].title.get(lang),
        bracket.tie.what.get(lang)
    ));
    ink.rect((x + 1.6, best - 0.6, 6.2, length + 1.2), 0.0, &format!("fill=\"{PAPER}\""));
    if stacked {
        for (index, letter) in text.chars().enumerate() {
            let y = best + index as f64 * LEADING + 4.2;
            ink.aligned(x + 4.7, y, &letter.to_string(), type_, Align::Middle);
        }
    } else {
        ink.group(&format!("transform=\"translate({} {}) rotate(90)\"", n(x + 2.9), n(best)));
        ink.text(0.0, 0.0, &text, type_);
        ink.end();
    }
    ink.end();
}
