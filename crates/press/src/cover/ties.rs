//! What one chain supplies to another: brackets beside the bands, each in a track of its own. The weightiest are drawn; which
//! are left out is told.

use model::Lang;

use super::bands::Row;
use super::plan::{Plan, Ties};
use super::tie_labels::{self, Label, Tracks};
use super::{Cover, CoverTie, column};
use crate::fonts::Weight;
use crate::ink::{Align, Ink, face, n};
use crate::tokens::{INK, INK_2, NAVY, PAPER};

/// Least and usual distance of two lines at a band, on A1.
const PORTS: (f64, f64) = (2.4, 5.4);

/// How a tie is drawn: colour, width of the line, length of the head, weight of the label.
pub(super) struct Look {
    hue: &'static str,
    /// Of the line.
    pub(super) width: f64,
    head: f64,
    /// Whether its label stands out.
    pub(super) strong: bool,
}

/// Three steps against the weightiest tie, told from afar by width before hue.
fn look(weight: usize, most: usize, scale: f64) -> Look {
    let (hue, width, head, strong) = match (weight * 3 > most * 2, weight * 3 > most) {
        // Where all weigh one, none stands out.
        _ if most <= 1 => ("#45627F", 1.2, 5.0, false),
        (true, _) => (NAVY, 1.8, 6.0, true),
        (false, true) => ("#45627F", 1.2, 5.0, false),
        (false, false) => ("#7D8FA1", 0.9, 4.4, false),
    };
    Look { hue, width: width * scale, head: head * scale, strong }
}

/// A tie on its way: bands from top to bottom, track and the heights it leaves and enters at.
pub(super) struct Bracket<'a> {
    pub(super) tie: &'a CoverTie,
    pub(super) upper: usize,
    pub(super) lower: usize,
    pub(super) track: usize,
    /// Height at the upper band and at the lower.
    pub(super) ends: (f64, f64),
}

/// A tie that asks for a bracket, and the innermost track it may have.
#[derive(Clone, Copy)]
struct Asked<'a> {
    tie: &'a CoverTie,
    innermost: usize,
}

/// What is drawn of the ties.
struct Chosen<'a> {
    brackets: Vec<Bracket<'a>>,
    /// One for each bracket.
    labels: Vec<Label>,
    /// From one track to the next.
    pitch: f64,
    /// Those that are left out.
    left: Vec<&'a CoverTie>,
}

/// How often the brackets are laid once more for a label that does not stand clear.
const PATIENCE: usize = 40;

/// The brackets there is room for: the weightiest, but of each chain first what it supplies most, so that none seems to stand
/// alone; and those that are left out. A bracket whose label does not stand clear goes one track further out; where there is
/// none, the next tie takes its place: a line without words, or with words across other lines, says less than none.
fn choose<'a>(cover: &'a Cover, rows: &[Row], plan: &Ties, lang: Lang) -> Chosen<'a> {
    let mut ties: Vec<&CoverTie> =
        cover.ties.iter().filter(|tie| tie.from != tie.to && tie.from < rows.len() && tie.to < rows.len()).collect();
    ties.sort_by_key(|tie| (std::cmp::Reverse(tie.weight), tie.from.abs_diff(tie.to), tie.from, tie.to));
    let mut heard = vec![false; rows.len()];
    ties.sort_by_cached_key(|tie| std::mem::replace(&mut heard[tie.from], true));
    let tracks = (((plan.room.1 - plan.room.0) / plan.pitch.0) as usize).saturating_sub(1).max(1);
    let mut waiting = ties.split_off(ties.len().min(plan.most)).into_iter();
    let mut asked: Vec<Asked<'_>> = ties.into_iter().map(|tie| Asked { tie, innermost: 0 }).collect();
    let mut left: Vec<&CoverTie> = Vec::new();
    let mut tries = 0;
    loop {
        let Some(found) = fit(&asked, rows, tracks, plan.scale) else {
            left.extend(asked.pop().map(|asked| asked.tie));
            continue;
        };
        let used = found.iter().map(|bracket| bracket.track + 1).max().unwrap_or(1);
        let pitch = ((plan.room.1 - plan.room.0) / (used as f64 + 0.6)).clamp(plan.pitch.0, plan.pitch.1);
        let heaviest = heaviest(&found);
        let looks = |bracket: &Bracket<'_>| look(bracket.tie.weight, heaviest, plan.scale);
        let placed = tie_labels::place(&found, Tracks { plan, pitch }, &looks, lang);
        let Some(bare) = placed.iter().position(Option::is_none) else {
            left.extend(waiting);
            left.sort_by_key(|tie| (tie.from, tie.to));
            return Chosen { brackets: found, labels: placed.into_iter().flatten().collect(), pitch, left };
        };
        tries += 1;
        let Bracket { tie, track, .. } = found[bare];
        let Some(at) = asked.iter().position(|asked| std::ptr::eq(asked.tie, tie)) else { continue };
        if track + 1 < used && tries < PATIENCE {
            asked[at].innermost = track + 1;
        } else {
            left.push(asked.remove(at).tie);
            if tries < PATIENCE {
                asked.extend(waiting.next().map(|tie| Asked { tie, innermost: 0 }));
            }
        }
    }
}

fn heaviest(found: &[Bracket<'_>]) -> usize {
    found.iter().map(|bracket| bracket.tie.weight).max().unwrap_or(1)
}

/// Tracks and heights for all of these, or nothing when there is no room; for none there always is.
fn fit<'a>(asked: &[Asked<'a>], rows: &[Row], most: usize, scale: f64) -> Option<Vec<Bracket<'a>>> {
    let mut found: Vec<Bracket<'a>> = asked
        .iter()
        .map(|Asked { tie, innermost }| Bracket {
            tie,
            upper: tie.from.min(tie.to),
            lower: tie.from.max(tie.to),
            track: *innermost,
            ends: (0.0, 0.0),
        })
        .collect();
    found.sort_by_key(|bracket| (bracket.lower - bracket.upper, bracket.upper, bracket.tie.from));
    for index in 0..found.len() {
        let (upper, lower) = (found[index].upper, found[index].lower);
        let busy = |track: usize| {
            found[..index].iter().any(|other| other.track == track && other.upper < lower && upper < other.lower)
        };
        let track = (found[index].track..most).find(|track| !busy(*track))?;
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
        // A band without a tie may be as low as it likes: asked for room, it would turn away ties for ever.
        if ports.is_empty() {
            continue;
        }
        let step = (PORTS.1 * scale).min((place.height - 3.0 * scale) / ports.len() as f64);
        if step < PORTS.0 * scale {
            return None;
        }
        let top = place.top + (place.height - step * (ports.len() - 1) as f64) / 2.0;
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

pub(super) fn draw(ink: &mut Ink, cover: &Cover, rows: &[Row], plan: &Plan, lang: Lang) {
    let ties = &plan.ties;
    let from = ties.room.0;
    column(ink, from + 1.0, ("链间往来", "Ties between chains"), plan, lang, INK);
    let Chosen { brackets: found, labels, pitch, left } = choose(cover, rows, ties, lang);
    let tracks = Tracks { plan: ties, pitch };
    let heaviest = heaviest(&found);
    // Light lines first, the heavy on top.
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|at| (found[*at].tie.weight, std::cmp::Reverse(found[*at].track)));
    for at in &order {
        let bracket = &found[*at];
        let look = look(bracket.tie.weight, heaviest, ties.scale);
        let (x, (top, bottom)) = (tracks.x(bracket), bracket.ends);
        let radius = 3.2 * ties.scale;
        ink.group(&known(cover, bracket));
        ink.title(&said(cover, bracket.tie, lang));
        // What it crosses is broken for it, as on the sheets.
        let halo = look.width + 2.4 * ties.scale;
        ink.line((x, top + radius + 0.6), (x, bottom - radius - 0.6), PAPER, halo);
        // The line ends within its head, so that no blunt end looks out of the tip.
        let end = from + 0.7 * look.head;
        let (upper, lower) = if bracket.tie.from == bracket.upper { (from, end) } else { (end, from) };
        let d = format!(
            "M{} {}H{}Q{} {} {} {}V{}Q{} {} {} {}H{}",
            n(upper),
            n(top),
            n(x - radius),
            n(x),
            n(top),
            n(x),
            n(top + radius),
            n(bottom - radius),
            n(x),
            n(bottom),
            n(x - radius),
            n(bottom),
            n(lower)
        );
        ink.path(&d, &format!("stroke=\"{}\" stroke-width=\"{}\" fill=\"none\"", look.hue, n(look.width)));
        let (start, end) = if bracket.tie.from == bracket.upper { (top, bottom) } else { (bottom, top) };
        let dot = look.width.max(1.2 * ties.scale);
        ink.raw(&format!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\"/>",
            n(from + dot),
            n(start),
            n(dot),
            look.hue
        ));
        let half = 0.42 * look.head;
        ink.path(
            &format!("M{} {}l{} {}v{}z", n(from - 0.4), n(end), n(look.head), n(-half), n(2.0 * half)),
            &format!("fill=\"{}\"", look.hue),
        );
        ink.end();
    }
    for at in order {
        ink.group(&known(cover, &found[at]));
        ink.title(&said(cover, found[at].tie, lang));
        tie_labels::draw(ink, &labels[at]);
        ink.end();
    }
    rest(ink, cover, &left, plan, lang);
}

/// By what a tie is found in the drawing: `tie:<supplier>:<user>`, its line and its label alike.
fn known(cover: &Cover, bracket: &Bracket<'_>) -> String {
    let id = |chain: usize| drawing::svg::escaped(&cover.chains[chain].id);
    format!("data-id=\"tie:{}:{}\"", id(bracket.tie.from), id(bracket.tie.to))
}

fn said(cover: &Cover, tie: &CoverTie, lang: Lang) -> String {
    format!(
        "{} → {}: {}",
        cover.chains[tie.from].title.get(lang),
        cover.chains[tie.to].title.get(lang),
        tie.what.get(lang)
    )
}

/// How many ties are not drawn and where they are; which they are is told in the title.
fn rest(ink: &mut Ink, cover: &Cover, left: &[&CoverTie], plan: &Plan, lang: Lang) {
    if left.is_empty() {
        return;
    }
    let small = face(14.0, Weight::Regular, INK_2);
    let told = match (lang, left.len()) {
        (Lang::Zh, count) => format!("另有 {count} 项未画，见各链图"),
        (Lang::En, 1) => "1 more tie, on its chains' sheets".to_owned(),
        (Lang::En, count) => format!("{count} more ties, on their chains' sheets"),
    };
    let (baseline, lines) = plan.ties.rest;
    let (from, last) = plan.ties.room;
    ink.group("");
    ink.title(&left.iter().map(|tie| said(cover, tie, lang)).collect::<Vec<_>>().join("\n"));
    for (index, line) in small.clamp(&told, last - from - 1.0, lines).iter().enumerate() {
        ink.aligned(last, baseline + index as f64 * 5.5, line, small, Align::End);
    }
    ink.end();
}
