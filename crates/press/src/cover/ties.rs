//! What one chain supplies to another: brackets beside the bands, each in a track of its own. The weightiest are drawn; which
//! are left out is told.

use model::Lang;

use super::bands::Row;
use super::plan::{Plan, Ties};
use super::{Cover, CoverTie, column};
use crate::fonts::Weight;
use crate::ink::{Align, Ink, Type, face, n};
use crate::tokens::{INK, INK_2, NAVY, PAPER};

/// Least and usual distance of two lines at a band, on A1.
const PORTS: (f64, f64) = (2.4, 5.4);

/// How a tie is drawn: colour, width of the line, length of the head, weight of the label.
struct Look {
    hue: &'static str,
    width: f64,
    head: f64,
    strong: bool,
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
struct Bracket<'a> {
    tie: &'a CoverTie,
    upper: usize,
    lower: usize,
    track: usize,
    /// Height at the upper band and at the lower.
    ends: (f64, f64),
}

/// The brackets there is room for: the weightiest, but of each chain first what it supplies most, so that none seems to stand
/// alone; and those that are left out.
fn brackets<'a>(cover: &'a Cover, rows: &[Row], plan: &Ties) -> (Vec<Bracket<'a>>, Vec<&'a CoverTie>) {
    let mut ties: Vec<&CoverTie> =
        cover.ties.iter().filter(|tie| tie.from != tie.to && tie.from < rows.len() && tie.to < rows.len()).collect();
    ties.sort_by_key(|tie| (std::cmp::Reverse(tie.weight), tie.from.abs_diff(tie.to), tie.from, tie.to));
    let mut heard = vec![false; rows.len()];
    ties.sort_by_cached_key(|tie| std::mem::replace(&mut heard[tie.from], true));
    let tracks = (((plan.room.1 - plan.room.0) / plan.pitch.0) as usize).saturating_sub(1).max(1);
    let mut left = ties.split_off(ties.len().min(plan.most));
    loop {
        if let Some(found) = fit(&ties, rows, tracks, plan.scale) {
            left.sort_by_key(|tie| (tie.from, tie.to));
            return (found, left);
        }
        left.extend(ties.pop());
    }
}

/// Tracks and heights for all of these, or nothing when there is no room.
fn fit<'a>(ties: &[&'a CoverTie], rows: &[Row], most: usize, scale: f64) -> Option<Vec<Bracket<'a>>> {
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
        let step = (PORTS.1 * scale).min((place.height - 3.0 * scale) / ports.len().max(1) as f64);
        if step < PORTS.0 * scale {
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

pub(super) fn draw(ink: &mut Ink, cover: &Cover, rows: &[Row], plan: &Plan, lang: Lang) {
    let ties = &plan.ties;
    let (from, last) = ties.room;
    column(ink, from + 1.0, ("链间往来", "Ties between chains"), plan, lang, INK);
    let (mut found, left) = brackets(cover, rows, ties);
    let tracks = found.iter().map(|bracket| bracket.track + 1).max().unwrap_or(1);
    let pitch = ((last - from) / (tracks as f64 + 0.6)).clamp(ties.pitch.0, ties.pitch.1);
    let x = |bracket: &Bracket<'_>| from + 0.6 * pitch + bracket.track as f64 * pitch;
    let heaviest = found.iter().map(|bracket| bracket.tie.weight).max().unwrap_or(1);
    // Light lines first, the heavy on top.
    found.sort_by_key(|bracket| (bracket.tie.weight, std::cmp::Reverse(bracket.track)));
    for bracket in &found {
        let look = look(bracket.tie.weight, heaviest, ties.scale);
        let (x, (top, bottom)) = (x(bracket), bracket.ends);
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
    let room = |bracket: &Bracket<'_>| Room { x: x(bracket), wide: pitch };
    for bracket in &found {
        ink.group(&known(cover, bracket));
        ink.title(&said(cover, bracket.tie, lang));
        label(ink, bracket, (&found, heaviest), &room, plan, lang);
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

/// Where a label may stand: right of its line.
struct Room {
    x: f64,
    wide: f64,
}

/// The label beside its line, where the fewest lines of others pass.
fn label(
    ink: &mut Ink,
    bracket: &Bracket<'_>,
    (all, heaviest): (&[Bracket<'_>], usize),
    room: &dyn Fn(&Bracket<'_>) -> Room,
    plan: &Plan,
    lang: Lang,
) {
    let look = look(bracket.tie.weight, heaviest, plan.ties.scale);
    // English is longer than Chinese.
    let pt = match (lang, look.strong) {
        (Lang::Zh, true) => plan.ties.faces.0,
        (Lang::Zh, false) => plan.ties.faces.1,
        (Lang::En, _) => 15.0_f64.min(plan.ties.faces.1),
    };
    let type_ = if look.strong { face(pt, Weight::Bold, NAVY) } else { face(pt, Weight::Regular, INK) };
    let own = room(bracket);
    let radius = 2.0 * plan.ties.scale;
    // As far as the next bracket of the same track lets it.
    let reach = 10.0 * plan.ties.scale;
    let same = || all.iter().filter(|other| other.track == bracket.track);
    let above = same().map(|other| other.ends.1).filter(|y| *y <= bracket.ends.0).fold(f64::MIN, f64::max);
    let below = same().map(|other| other.ends.0).filter(|y| *y >= bracket.ends.1).fold(f64::MAX, f64::min);
    let most_top = (bracket.ends.0 - reach).max((above + bracket.ends.0) / 2.0 + 0.8);
    let most_bottom = (bracket.ends.1 + reach).min((below + bracket.ends.1) / 2.0 - 0.8);
    let (top, bottom) =
        ((bracket.ends.0 + radius - 2.0).max(most_top), (bracket.ends.1 - radius + 2.0).min(most_bottom));
    // Level legs of longer brackets pass here.
    let mut passing: Vec<f64> = all
        .iter()
        .filter(|other| room(other).x > own.x + 0.1)
        .flat_map(|other| [other.ends.0, other.ends.1])
        .filter(|y| *y > top - 2.0 && *y < bottom + 2.0)
        .collect();
    passing.extend([top - 2.0, bottom + 2.0]);
    passing.sort_by(f64::total_cmp);
    let text = bracket.tie.what.get(lang);
    let whole = text.to_owned();
    // Of a list the first thing, where the whole does not stand clear.
    let first = text.split(['、', '，', ',', '；', '（', '(']).next().unwrap_or(text).trim().to_owned();
    let free = |length: f64| {
        let wide = passing.windows(2).map(|pair| (pair[1] - pair[0], (pair[0] + pair[1]) / 2.0));
        let middle = (top + bottom) / 2.0;
        wide.filter(|(size, _)| *size >= length + 2.4)
            // Nearest to the middle of its own line.
            .map(|(size, at)| middle.clamp(at - (size - length - 2.4) / 2.0, at + (size - length - 2.4) / 2.0))
            .min_by(|a, b| (a - middle).abs().total_cmp(&(b - middle).abs()))
    };
    let stacked = lang == Lang::Zh && text.chars().all(|c| c as u32 >= 0x2e80);
    let leading = type_.mm() * 1.03;
    let length = |text: &str| {
        if stacked { text.chars().count() as f64 * leading } else { type_.width(text) }
    };
    let gap = look.width / 2.0 + 1.4 * plan.ties.scale.max(0.8);
    let across = type_.mm();
    let (lines, middle) = [&whole, &first]
        .into_iter()
        .find_map(|text| free(length(text)).map(|middle| (vec![text.clone()], middle)))
        .unwrap_or_else(|| {
            // None is clear: the first thing between the neighbours of the track, and what passes is broken for it.
            // A letter of a short word may reach over: better than a word cut in two.
            let span = 1.15 * (most_bottom - most_top);
            // Words may stand in lines beside each other, as many as there is room for before the next track.
            let beside = ((own.wide - gap) / across).floor().max(1.0) as usize;
            let torn = first.split(' ').any(|word| type_.width(word) > span);
            let lines = if stacked || torn || length(&first) <= span {
                vec![shortened(&first, span, length, type_, stacked)]
            } else {
                type_.clamp(&first, span, beside)
            };
            let half = lines.iter().map(|line| length(line)).fold(0.0, f64::max) / 2.0;
            let middle = (top + bottom) / 2.0;
            (lines, middle.min(most_bottom - half).max(most_top + half))
        });
    let long = lines.iter().map(|line| length(line)).fold(0.0, f64::max);
    let from = middle - long / 2.0;
    ink.rect(
        (own.x + gap, from - 0.6, (lines.len() as f64 * across + 0.6).min(own.wide - gap), long + 1.2),
        0.0,
        &format!("fill=\"{PAPER}\""),
    );
    // Turned to the right, so the first line stands farthest from the bracket.
    for (index, line) in lines.iter().rev().enumerate() {
        let x = own.x + gap + index as f64 * across;
        let from = middle - length(line) / 2.0;
        if stacked {
            ink.down(x + across / 2.0, from, leading, line, type_);
        } else {
            ink.group(&format!("transform=\"translate({} {}) rotate(90)\"", n(x + 0.22 * across), n(from)));
            ink.text(0.0, 0.0, line, type_);
            ink.end();
        }
    }
}

/// The text cut to a length.
fn shortened(text: &str, span: f64, length: impl Fn(&str) -> f64, type_: Type, stacked: bool) -> String {
    if !stacked {
        return type_.fit(text, span);
    }
    let mut short: String = text.to_owned();
    while length(&short) > span && short.chars().count() > 2 {
        short.pop();
    }
    short
}
