//! A chart of a briefing in a frame: months as standing bars, groups as lying ones. An unknown bar is a dash in its place, a bar
//! that does not compare with the one before it is set off by a broken line.

use model::Lang;

use super::{BriefingBar, BriefingChart, ChartShape};
use crate::fonts::Weight;
use crate::ink::{Align, Ink, Type, face};
use crate::sourced::plain;
use crate::tokens::{HAIR, INK, INK_2, NAVY};

const TITLE: Type = face(8.5, Weight::Bold, INK);
const VALUE: Type = face(7.0, Weight::Bold, INK);
const LABEL: Type = face(6.5, Weight::Regular, INK_2);
/// Bars that are not the last of their months.
const PALE: &str = "#9DB4CA";
/// The line before a bar that does not compare.
const AMBER: &str = "#B26A00";
/// From the frame's top to where bars may begin: title, and the values above them.
const HEAD: f64 = 10.0;
/// Under months: their numbers and years.
const FOOT: f64 = 7.0;

/// Draws a chart into a frame of left, top, width and height in mm.
pub(super) fn draw(ink: &mut Ink, chart: &BriefingChart, frame: (f64, f64, f64, f64), lang: Lang) {
    let (x, y, width, height) = frame;
    ink.fitted((x, y + 3.2), &plain(chart.title.get(lang)), width, TITLE, Align::Start);
    let scale = scale(&chart.bars);
    if scale.is_none() {
        let text = if lang == Lang::Zh { "没有已知的数" } else { "nothing is known" };
        ink.text(x, y + HEAD + 4.0, text, LABEL);
        return;
    }
    let Some(scale) = scale else { return };
    match chart.shape {
        ChartShape::Months => months(ink, &chart.bars, (x, y, width, height), scale, lang),
        ChartShape::Groups => groups(ink, &chart.bars, (x, y, width, height), scale, lang),
    }
}

/// The least and the most that is drawn; nought is between them. `None` where nothing is known.
fn scale(bars: &[BriefingBar]) -> Option<(f64, f64)> {
    let known = bars.iter().filter_map(|bar| bar.value).filter(|value| value.is_finite());
    let (least, most) = known.fold(None, |found: Option<(f64, f64)>, value| {
        let (least, most) = found.unwrap_or((0.0, 0.0));
        Some((least.min(value), most.max(value)))
    })?;
    // All of them nought: the line they stand on, at the foot.
    Some((least, if most > least { most } else { least + 1.0 }))
}

fn months(
    ink: &mut Ink,
    bars: &[BriefingBar],
    (x, y, width, height): (f64, f64, f64, f64),
    (least, most): (f64, f64),
    lang: Lang,
) {
    let (top, foot) = (y + HEAD, y + height - FOOT);
    let at = |value: f64| foot - (value - least) / (most - least) * (foot - top);
    let ground = at(0.0);
    let step = width / bars.len().max(1) as f64;
    let wide = step * 0.68;
    let last = bars.len().saturating_sub(1);
    // The first of the largest: a value that stays is said once.
    let tallest = bars.iter().position(|bar| bar.value == Some(most));
    for (number, bar) in bars.iter().enumerate() {
        let left = x + step * number as f64 + (step - wide) / 2.0;
        let middle = left + wide / 2.0;
        match bar.value.filter(|value| value.is_finite()) {
            Some(value) => {
                let end = at(value);
                let tall = (ground - end).abs().max(0.25);
                let fill = if number == last { NAVY } else { PALE };
                ink.rect((left, end.min(ground), wide, tall), 0.0, &format!("fill=\"{fill}\""));
                if number == last || (tallest == Some(number) && last - number > 4) {
                    let text = plain(bar.shown.get(lang));
                    let y = end.min(ground) - 1.2;
                    if number == last {
                        ink.aligned(x + width, y, &text, VALUE, Align::End);
                    } else {
                        ink.aligned(middle.max(x + VALUE.width(&text) / 2.0), y, &text, VALUE, Align::Middle);
                    }
                }
            }
            None => ink.aligned(middle, foot - 0.8, "—", LABEL, Align::Middle),
        }
        if bar.breaks {
            let line = left - (step - wide) / 2.0;
            ink.path(
                &format!("M{line:.2} {:.2}V{foot:.2}", top - 2.0),
                &format!("stroke=\"{AMBER}\" stroke-width=\"0.35\" stroke-dasharray=\"1 0.8\" fill=\"none\""),
            );
        }
        ink.aligned(middle, foot + 2.9, bar.label.get(lang), LABEL, Align::Middle);
        if !bar.under.is_empty() {
            ink.text(left, foot + 5.9, &bar.under, LABEL);
        }
    }
    ink.line((x, ground), (x + width, ground), HAIR, 0.3);
}

fn groups(
    ink: &mut Ink,
    bars: &[BriefingBar],
    (x, y, width, height): (f64, f64, f64, f64),
    (least, most): (f64, f64),
    lang: Lang,
) {
    let top = y + 6.0;
    let step = ((height - 7.0) / bars.len().max(1) as f64).min(6.2);
    let texts: Vec<String> = bars.iter().map(|bar| plain(bar.shown.get(lang))).collect();
    let values = texts.iter().map(|text| VALUE.width(text)).fold(0.0, f64::max) + 1.5;
    let names = bars.iter().map(|bar| LABEL.width(bar.label.get(lang))).fold(0.0, f64::max).min(width * 0.4) + 1.5;
    let room = (width - names - values).max(4.0);
    let at = |value: f64| x + names + (value - least) / (most - least) * room;
    let ground = at(0.0);
    for ((number, bar), text) in bars.iter().enumerate().zip(&texts) {
        let line = top + step * number as f64;
        let base = line + step * 0.72;
        ink.fitted((x, base), &plain(bar.label.get(lang)), names - 1.5, LABEL, Align::Start);
        match bar.value.filter(|value| value.is_finite()) {
            Some(value) => {
                let end = at(value);
                let (left, long) = (end.min(ground), (end - ground).abs().max(0.25));
                ink.rect((left, line + step * 0.18, long, step * 0.64), 0.0, &format!("fill=\"{NAVY}\""));
                ink.text(end.max(ground) + 1.0, base, text, VALUE);
            }
            None => ink.text(ground + 1.0, base, text, LABEL),
        }
    }
    ink.line((ground, top), (ground, top + step * bars.len() as f64), HAIR, 0.3);
}
