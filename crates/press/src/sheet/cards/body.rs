//! What stands below a card's name: its firms, or who may come and who waits for it.

use model::{GapKind, Lang};

use super::super::names::{listed, short_name};
use super::super::page::Dress;
use super::quotient::quotient;
use super::{Card, PADDING, ROW, hollow, inner};
use crate::edition::TargetLine;
use crate::fonts::Weight;
use crate::ink::{Align, Ink, face};
use crate::tokens::{self, HAIR, INK, INK_2, size};

/// Most targets on a card.
const MOST_TARGETS: usize = 3;

/// Whether a card shows candidates or a note in place of firms.
pub(super) fn takes_note(card: &Card<'_>) -> bool {
    hollow(card.facts.kind)
        || matches!(card.facts.kind, GapKind::Unverified | GapKind::Unsuitable) && card.facts.firms == 0
}

pub(super) fn candidates<'a>(card: &Card<'a>) -> &'a [String] {
    card.inside.map(|inside| inside.candidates.as_slice()).unwrap_or_default()
}

pub(super) fn targets<'a>(card: &Card<'a>) -> &'a [TargetLine] {
    let all = card.inside.map(|inside| inside.targets.as_slice()).unwrap_or_default();
    &all[..all.len().min(MOST_TARGETS)]
}

/// What stands in a card without firms, in at most so many lines, and its full form.
pub(super) fn note(card: &Card<'_>, room: f64, lines: usize, lang: Lang) -> (Vec<String>, String) {
    let type_ = face(size::TEXT, Weight::Regular, INK_2);
    let names: Vec<&str> = card.near.iter().map(|text| text.get(lang)).collect();
    let lead = match (card.facts.kind, lang) {
        // From afar there is one line: an arrow says which way.
        (GapKind::Missing, _) if card.dress == Dress::Bold => "→ ",
        (_, _) if card.dress == Dress::Bold => "← ",
        (GapKind::Missing, Lang::Zh) => "等它的：",
        (GapKind::Missing, Lang::En) => "Needed by ",
        (_, Lang::Zh) => "接在：",
        (_, Lang::En) => "Follows ",
    };
    match names.as_slice() {
        [] => {
            let text = card.facts.note.get(lang);
            (type_.clamp(text, room, lines), text.to_owned())
        }
        names => listed(type_, lead, names, (room, lines), lang),
    }
}

pub(super) fn filled_body(ink: &mut Ink, card: &Card<'_>, below: f64, floor: f64, lang: Lang) {
    let (x, _, width, _) = card.frame;
    let count = face(16.0, Weight::Black, INK);
    let small = face(14.0, Weight::Regular, INK_2);
    // Cards of one height have their numbers on one line, whether the name above has one line or two.
    let mut baseline = if card.dress == Dress::Bold { floor } else { below + 6.9 };
    let number = card.facts.firms.to_string();
    ink.text(x + PADDING, baseline, &number, count);
    let unit = if lang == Lang::Zh {
        "家"
    } else if card.facts.firms == 1 {
        "firm"
    } else {
        "firms"
    };
    let apart = if lang == Lang::Zh { 0.5 } else { 1.4 };
    // A narrow card leaves the unit out: the number alone stands where every card has its firms.
    let value = card.facts.lq.map_or("LQ —".to_owned(), |lq| format!("{lq:.2}"));
    let needed =
        count.width(&number) + apart + small.width(unit) + face(size::TEXT, Weight::Bold, INK).width(&value) + 2.0;
    let unit = if needed <= width - 2.0 * PADDING { unit } else { "" };
    ink.text(x + PADDING + count.width(&number) + apart, baseline, unit, small);
    let left = x + PADDING + count.width(&number) + apart + small.width(unit);
    quotient(ink, (left, x + width - PADDING), baseline, card.facts.lq);
    if card.dress == Dress::Bold {
        return;
    }
    baseline += 6.1;
    let room = inner(width);
    let rows = |baseline: f64| ((floor - baseline) / ROW + 1e-6).floor() + 1.0;
    // Rows that are left go to who may come, then to where its goods go: a card has few lines, and none should stay white.
    let targets = targets(card);
    let wanted = if targets.is_empty() { 0.0 } else { 2.0 };
    let least = card.facts.names.len().min(2) as f64;
    let most = if rows(baseline) >= least + wanted { (rows(baseline) - wanted) as usize } else { usize::MAX };
    let shown = card.facts.names.len().min(most);
    for (at, name) in card.facts.names.iter().take(shown).enumerate() {
        if baseline > floor {
            return;
        }
        // A long name takes a second line where the others leave one.
        let spare = rows(baseline) - (shown - at) as f64 - wanted;
        let short = short_name(name, card.home);
        let lines = small.clamp(&short, room, if spare >= 1.0 { 2 } else { 1 });
        ink.paragraph((x + PADDING, baseline, ROW), &lines, &short, small);
        baseline += ROW * lines.len().max(1) as f64;
    }
    if !targets.is_empty() && rows(baseline) >= 2.0 {
        target_list(ink, targets, (x + PADDING, x + width - PADDING), (baseline, floor), (card, lang));
    } else if !card.users.is_empty() && rows(baseline - 0.6) >= 2.0 {
        ink.line((x + PADDING, baseline - 3.8), (x + width - PADDING, baseline - 3.8), HAIR, 0.35);
        let lead = if lang == Lang::Zh { "供给：" } else { "To: " };
        let names: Vec<&str> = card.users.iter().map(|text| text.get(lang)).collect();
        let (lines, full) = listed(small, lead, &names, (room, rows(baseline + 0.8).max(1.0) as usize), lang);
        ink.paragraph((x + PADDING, baseline + 0.8, ROW), &lines, &full, small);
    }
}

pub(super) fn hollow_body(ink: &mut Ink, card: &Card<'_>, below: f64, floor: f64, lang: Lang) {
    let (x, _, width, _) = card.frame;
    let room = inner(width);
    let look = tokens::gap(card.facts.kind);
    let type_ = face(size::TEXT, Weight::Regular, INK_2);
    if card.dress == Dress::Bold {
        let baseline = floor;
        match targets(card) {
            [first, ..] => target(ink, first, (x + PADDING, x + width - PADDING), baseline),
            [] => {
                let (lines, full) = note(card, room, 1, lang);
                ink.paragraph((x + PADDING, baseline, ROW), &lines, &full, type_);
            }
        }
        return;
    }
    let rule = below + 2.2;
    ink.line((x + PADDING, rule), (x + width - PADDING, rule), HAIR, 0.35);
    let mut baseline = rule + 5.4;
    let sides = (x + PADDING, x + width - PADDING);
    if !targets(card).is_empty() {
        target_list(ink, targets(card), sides, (baseline, floor), (card, lang));
        baseline += ROW * (1 + targets(card).len()) as f64;
        // Room below the targets says who waits.
        let left = ((floor - baseline) / ROW + 1e-6).floor();
        if left >= 1.0 && !card.near.is_empty() {
            let (lines, full) = note(card, room, left as usize, lang);
            ink.paragraph((x + PADDING, baseline + 1.6, ROW), &lines, &full, type_);
        }
        return;
    }
    let candidates = candidates(card);
    if !candidates.is_empty() {
        let head = face(size::TEXT, Weight::Bold, look.on_area);
        ink.text(sides.0, baseline, if lang == Lang::Zh { "候选" } else { "Candidates" }, head);
        ink.aligned(sides.1, baseline, &candidates.len().to_string(), head, Align::End);
        baseline += ROW;
        for name in candidates {
            if baseline > floor {
                return;
            }
            ink.fitted((sides.0, baseline), &short_name(name, card.home), room, type_.tint(INK), Align::Start);
            baseline += ROW;
        }
        return;
    }
    let lines = ((floor - baseline) / ROW + 1e-6).floor() as usize + 1;
    let (lines, full) = note(card, room, lines.max(1), lang);
    ink.paragraph((x + PADDING, baseline, ROW), &lines, &full, type_);
}

/// Head and rows of the targets, as many as stand above the floor.
fn target_list(
    ink: &mut Ink,
    targets: &[TargetLine],
    (left, right): (f64, f64),
    (mut baseline, floor): (f64, f64),
    (card, lang): (&Card<'_>, Lang),
) {
    let head = face(size::TEXT, Weight::Bold, tokens::gap(card.facts.kind).on_area);
    ink.text(left, baseline, if lang == Lang::Zh { "目标" } else { "Targets" }, head);
    ink.aligned(right, baseline, if lang == Lang::Zh { "值·能" } else { "V·L" }, head, Align::End);
    for line in targets {
        baseline += ROW;
        if baseline > floor + 1e-6 {
            return;
        }
        target(ink, line, (left, right), baseline);
    }
}

/// A target with its two numbers, rounded: the list has them with their reasons.
fn target(ink: &mut Ink, line: &TargetLine, (left, right): (f64, f64), baseline: f64) {
    let number =
        |value: f64| if value.is_finite() { format!("{:.0}", value.clamp(0.0, 100.0)) } else { "—".to_owned() };
    let scores = format!("{}·{}", number(line.value), number(line.likelihood));
    let strong = face(size::TEXT, Weight::Bold, INK);
    let name = face(size::TEXT, Weight::Regular, INK);
    ink.group("class=\"target\"");
    ink.title(&format!("{} {scores}", line.name));
    ink.aligned(right, baseline, &scores, strong, Align::End);
    let room = right - left - strong.width(&scores) - 1.8;
    ink.text(left, baseline, &name.fit(&short_name(&line.name, &line.places), room), name);
    ink.end();
}
