//! Node cards: icon, chip, name, counts, firms. A card has few lines; what goes in is a list by priority, not a template.

use model::{GapKind, Lang, Scene, Text};

use super::names::{balanced, fits_in_two, listed, natural_break, short_name};
use super::page::Dress;
use super::short_label;
use crate::edition::{NodeFacts, NodeInside, TargetLine};
use crate::fonts::Weight;
use crate::ink::{Align, Ink, Type, both, face, n};
use crate::tokens::{self, Frame, HAIR, INK, INK_2, NAVY, PAPER, size};

/// Height of a usual card, in millimetres.
pub(super) const HEIGHT: f64 = 46.0;
/// What a card on the main line is higher.
const SPINE_MORE: f64 = 20.0;
/// What a lead firm's flag takes above a card.
pub(super) const FLAG: f64 = 5.6;
/// A line of a card's list.
const ROW: f64 = 5.6;
/// Below the last line of a card.
const FOOT: f64 = 2.4;
const PADDING: f64 = 3.2;
const RADIUS: f64 = 2.6;
const ICON: f64 = 8.0;
/// Height of a card that is looked at from afar, and what one on the main line is higher.
const BOLD_HEIGHT: f64 = 31.6;
const BOLD_MORE: f64 = 5.0;
/// Most targets on a card.
const MOST_TARGETS: usize = 3;

/// How high the cards of a sheet are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rows {
    /// All alike, those on the main line higher.
    Even,
    /// Each no higher than what stands in it.
    Snug,
}

/// Sizes of a sheet's cards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Measure {
    /// Width in millimetres.
    pub(super) width: f64,
    /// How heights are given.
    pub(super) rows: Rows,
    /// Firms or candidates that a card shows by name; one more or less where its name is short or long.
    pub(super) lines: usize,
}

/// Height of a card. Even ones hold a name of two lines and `lines` of the list; snug ones what they have.
pub(super) fn height(card: &Card<'_>, measure: Measure, lang: Lang) -> f64 {
    match (card.dress, measure.rows) {
        (Dress::Bold, Rows::Even) => BOLD_HEIGHT + if card.node.spine { BOLD_MORE } else { 0.0 },
        (Dress::Bold, Rows::Snug) => heading(card, (measure.width, 0.0), lang).1 + 6.9 + FOOT + 0.5,
        (Dress::Full, Rows::Even) => {
            let more = if card.node.spine { SPINE_MORE } else { 0.0 };
            HEIGHT + (measure.lines as f64 - 1.0) * ROW + more
        }
        (Dress::Full, Rows::Snug) => {
            let (_, below) = heading(card, (measure.width, HEIGHT), lang);
            let room = inner(measure.width);
            let list = if takes_note(card) {
                let waiting = targets(card).len().max(candidates(card).len());
                let rows = if waiting > 0 {
                    1 + waiting.min(measure.lines)
                } else {
                    note(card, room, measure.lines + 1, lang).0.len().max(1)
                };
                2.2 + 5.4 + (rows - 1) as f64 * ROW
            } else {
                let rows = card.facts.names.len().min(measure.lines);
                6.9 + if rows > 0 { 6.1 + (rows - 1) as f64 * ROW } else { 0.0 }
            };
            below + list + FOOT + 0.5
        }
    }
}

/// Width of a card's text.
fn inner(width: f64) -> f64 {
    width - 2.0 * PADDING + 1.2
}

/// Whether a card shows candidates or a note in place of firms.
fn takes_note(card: &Card<'_>) -> bool {
    hollow(card.facts.kind)
        || matches!(card.facts.kind, GapKind::Unverified | GapKind::Unsuitable) && card.facts.firms == 0
}

fn candidates<'a>(card: &Card<'a>) -> &'a [String] {
    card.inside.map(|inside| inside.candidates.as_slice()).unwrap_or_default()
}

fn targets<'a>(card: &Card<'a>) -> &'a [TargetLine] {
    let all = card.inside.map(|inside| inside.targets.as_slice()).unwrap_or_default();
    &all[..all.len().min(MOST_TARGETS)]
}

/// What stands in a card without firms, in at most so many lines, and its full form.
fn note(card: &Card<'_>, room: f64, lines: usize, lang: Lang) -> (Vec<String>, String) {
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

/// A card to draw.
pub(super) struct Card<'a> {
    /// Top left corner and size.
    pub(super) frame: (f64, f64, f64, f64),
    /// The node's definition.
    pub(super) node: &'a chain::Node,
    /// What anyone may see.
    pub(super) facts: &'a NodeFacts,
    /// What only the bureau sees.
    pub(super) inside: Option<&'a NodeInside>,
    /// Whether a lead firm of the chain stands here.
    pub(super) anchor: bool,
    /// Whether something flows back from here.
    pub(super) returns: bool,
    /// Places that firms' names are shown without.
    pub(super) home: &'a [String],
    /// What it shows.
    pub(super) dress: Dress,
    /// Nodes with firms that a missing or an extending one is tied to, the strongest tie first.
    pub(super) near: Vec<&'a Text>,
    /// Nodes that it delivers to, the strongest tie first.
    pub(super) users: Vec<&'a Text>,
}

/// Draws a card as a group `node:<id>` that can be found, focused and read aloud.
pub(super) fn draw(ink: &mut Ink, card: &Card<'_>, lang: Lang) {
    let (x, y, width, height) = card.frame;
    let (lead, follow) = both(&card.node.title, lang);
    let label = format!("{lead} · {} · {}", card.facts.kind.title(lang), firms_text(card.facts.firms, lang));
    ink.group(&format!(
        "data-id=\"node:{}\" data-kind=\"{}\" tabindex=\"0\" role=\"button\" aria-label=\"{}\"",
        drawing::svg::escaped(&card.node.id),
        card.facts.kind,
        drawing::svg::escaped(&label)
    ));
    let (short, other) = both(&card.node.short, lang);
    let shorter: String =
        [short, other].iter().filter(|text| ![lead, follow].contains(text)).map(|t| format!(" {t}")).collect();
    ink.title(&format!("{lead} {follow}{shorter}"));
    frame(ink, card.frame, card.facts.kind);
    if card.anchor {
        anchor_flag(ink, x + width / 2.0, y, lang);
    }
    let look = tokens::gap(card.facts.kind);
    // Where a narrow card cannot hold icon, judgement and label beside each other, the icon gives way.
    let least = word_width(short_label(card.facts.kind, lang)) + if judged(card) { MARK + 0.8 } else { 0.0 };
    let crowded = least > width - 2.0 * PADDING - ICON - 0.4;
    if !crowded {
        ink.icon(x + PADDING, y + 1.9, ICON, &card.node.icon, if hollow(card.facts.kind) { look.hue } else { NAVY });
    }
    let start = if crowded { 0.0 } else { ICON + 1.0 };
    let between = (x + PADDING + start, x + width - PADDING + 0.6);
    chip_between(ink, between, y + 2.4, card.facts.kind, lang, judged(card));
    let (heading, below) = heading(card, (width, height), lang);
    for (dx, dy, text, type_) in heading {
        ink.text(x + dx, y + dy, &text, type_);
    }
    let below = y + below;
    if let Some(scene) = card.node.scene.filter(|_| card.dress == Dress::Full) {
        scene_mark(ink, x + width - PADDING - SCENE + 0.4, below, scene);
    }
    let floor = y + height - FOOT;
    if takes_note(card) {
        hollow_body(ink, card, below, floor, lang);
    } else {
        filled_body(ink, card, below, floor, lang);
    }
    if card.returns {
        // From afar the last line holds numbers from edge to edge: the mark hangs below it.
        let bold = card.dress == Dress::Bold;
        let at = if bold { (x + width * 0.5, y + height + 1.8) } else { (x + width - 6.0, y + height) };
        return_mark(ink, at.0, at.1);
    }
    ink.end();
}

fn judged(card: &Card<'_>) -> bool {
    card.inside.is_some_and(|inside| inside.judged.is_some())
}

fn hollow(kind: GapKind) -> bool {
    matches!(tokens::gap(kind).frame, Frame::Hollow(..))
}

/// The card's ground and frame; also used by the legend.
pub(super) fn frame(ink: &mut Ink, (x, y, width, height): (f64, f64, f64, f64), kind: GapKind) {
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

/// A label's chip whose right edge is at `right`. A person's label carries 研 beside it; where both do not fit between `left`
/// and `right`, the compound label is shortened as in the stage's head.
fn chip_between(ink: &mut Ink, (left, right): (f64, f64), top: f64, kind: GapKind, lang: Lang, judged: bool) {
    let mut word = kind.title(lang);
    let mark = if judged { MARK + 0.8 } else { 0.0 };
    if word_width(word) + mark > right - left {
        word = short_label(kind, lang);
    }
    let start = right - word_width(word);
    chip_of(ink, start, top, kind, word);
    if judged && start - mark >= left - 0.5 {
        judged_mark(ink, start - mark, top, lang);
    } else if judged {
        // No room beside the label: on the card's upper edge.
        judged_mark(ink, left, top - 2.4 - MARK / 2.0, lang);
    }
}

const MARK: f64 = 6.2;

/// The mark of a label that a person gave.
pub(super) fn judged_mark(ink: &mut Ink, x: f64, top: f64, lang: Lang) {
    ink.rect((x, top, MARK, MARK), 1.2, &format!("fill=\"{INK}\""));
    let mark = face(size::TEXT, Weight::Bold, tokens::CARD);
    let word = if lang == Lang::Zh { "研" } else { "J" };
    ink.aligned(x + MARK / 2.0, top + 4.85, word, mark, Align::Middle);
}

fn word_width(word: &str) -> f64 {
    face(14.0, Weight::Bold, INK).width(word) + 3.6
}

/// Width of a label's chip.
pub(super) fn chip_width(kind: GapKind, lang: Lang) -> f64 {
    word_width(kind.title(lang))
}

/// A label's chip.
pub(super) fn chip(ink: &mut Ink, left: f64, top: f64, kind: GapKind, lang: Lang) {
    chip_of(ink, left, top, kind, kind.title(lang));
}

fn chip_of(ink: &mut Ink, left: f64, top: f64, kind: GapKind, word: &str) {
    let look = tokens::gap(kind);
    let width = word_width(word);
    let ground = match look.chip_ground {
        "hatch" => "fill=\"url(#hatch)\"".to_owned(),
        ground => format!("fill=\"{ground}\""),
    };
    let outline = if look.chip_ground == look.hue { "none" } else { look.hue };
    ink.rect(
        (left, top, width, 6.4),
        3.2,
        &format!("{ground} stroke=\"{outline}\" stroke-width=\"0.35\" stroke-dasharray=\"{}\"", look.chip_dash),
    );
    let type_ = face(14.0, Weight::Bold, look.chip_text);
    ink.aligned(left + width / 2.0, top + 4.95, word, type_, Align::Middle);
}

/// Name in the leading language, and the other one smaller, from the card's corner; and the baseline of the last line.
fn heading(card: &Card<'_>, (width, height): (f64, f64), lang: Lang) -> (Vec<(f64, f64, String, Type)>, f64) {
    let bold = card.dress == Dress::Bold;
    let main = card.node.spine && (bold || height > HEIGHT);
    // The mark stands on the second language's line; from afar there is none.
    let marked = if card.node.scene.is_some() { SCENE + 1.6 } else { 0.0 };
    let room = inner(width);
    let (full, _) = both(&card.node.title, lang);
    let (short, other) = both(&card.node.short, lang);
    let sizes: &[f64] = match (main, bold) {
        (true, _) => &[size::SECTION, size::NAME_LARGE, size::NAME],
        (false, true) => &[size::NAME_LARGE, size::NAME, size::NAME_SMALL, size::TEXT],
        (false, false) => &[size::NAME, size::NAME_SMALL, size::TEXT],
    };
    let at = |pt: f64| face(pt, Weight::Bold, INK);
    let natural = |text: &str, pt: f64| at(pt).width(text) <= room || natural_break(at(pt), text, room).is_some();
    let fits = |text: &str, pt: f64| fits_in_two(at(pt), text, room);
    // The full name, as large as it breaks where a reader would; else as large as two lines hold it; else the short name.
    let (text, pt) = [(full, &natural as &dyn Fn(&str, f64) -> bool), (full, &fits), (short, &natural), (short, &fits)]
        .into_iter()
        .find_map(|(text, fits)| sizes.iter().find(|pt| fits(text, **pt)).map(|pt| (text, *pt)))
        .unwrap_or((short, size::TEXT));
    let type_ = face(pt, Weight::Bold, INK);
    let mut baseline = if main { 17.4 } else { 15.3 };
    let mut lines = Vec::new();
    for (index, line) in balanced(type_, text, room).into_iter().enumerate() {
        if index > 0 {
            baseline += type_.mm() * 1.14;
        }
        // A line that opens with a wide bracket looks indented: hang it.
        let hang = if line.starts_with('（') { 0.45 * type_.mm() } else { 0.0 };
        lines.push((PADDING - hang, baseline, line, type_));
    }
    if bold {
        return (lines, baseline);
    }
    let small = face(size::TEXT, Weight::Regular, INK_2);
    baseline += 5.5;
    lines.push((PADDING, baseline, small.fit(other, room - marked), small));
    (lines, baseline)
}

/// Width of the mark of a scene.
const SCENE: f64 = 3.4;

/// What a node is to the place it happens in, as a quiet mark: a full diamond for what draws people, a ring for a trade, a
/// triangle for who runs places, a small square for what serves them.
pub(super) fn scene_mark(ink: &mut Ink, x: f64, baseline: f64, scene: Scene) {
    let (middle, reach) = ((x + SCENE / 2.0, baseline - 1.75), SCENE / 2.0);
    let (cx, cy) = middle;
    let line = format!("fill=\"none\" stroke=\"{INK_2}\" stroke-width=\"0.5\" stroke-linejoin=\"round\"");
    match scene {
        Scene::Anchor => ink.path(
            &format!("M{} {}l{r} {r}l-{r} {r}l-{r} -{r}z", n(cx), n(cy - reach), r = n(reach)),
            &format!("fill=\"{INK_2}\""),
        ),
        Scene::Format => ink.path(
            &format!("M{} {}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 -{d} 0", n(cx - 1.4), n(cy), r = "1.4", d = "2.8"),
            &line,
        ),
        Scene::Operator => {
            ink.path(&format!("M{} {}l1.6 2.8h-3.2z", n(cx), n(cy - 1.4)), &line);
        }
        Scene::Support => ink.rect((cx - 1.2, cy - 1.2, 2.4, 2.4), 0.3, &line),
    }
}

/// The mark's word.
pub(super) fn scene_word(scene: Scene, lang: Lang) -> &'static str {
    let (zh, en) = match scene {
        Scene::Anchor => ("主力", "anchor"),
        Scene::Format => ("业态", "format"),
        Scene::Operator => ("运营", "operator"),
        Scene::Support => ("配套", "support"),
    };
    if lang == Lang::Zh { zh } else { en }
}

fn firms_text(firms: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{firms} 家"),
        Lang::En if firms == 1 => "1 firm".to_owned(),
        Lang::En => format!("{firms} firms"),
    }
}

fn filled_body(ink: &mut Ink, card: &Card<'_>, below: f64, floor: f64, lang: Lang) {
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

/// LQ as a bar on a logarithmic axis from ¼ to 4, centred on a tick at 1, and its value; a dash when unknown. The axis is
/// shorter where little room is left of it, and gives way to the value.
fn quotient(ink: &mut Ink, (left, right): (f64, f64), baseline: f64, lq: Option<f64>) {
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

fn hollow_body(ink: &mut Ink, card: &Card<'_>, below: f64, floor: f64, lang: Lang) {
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

fn anchor_flag(ink: &mut Ink, centre: f64, top: f64, lang: Lang) {
    let type_ = face(14.0, Weight::Bold, tokens::CARD);
    let word = if lang == Lang::Zh { "链主" } else { "Anchor" };
    let width = type_.width(word) + 5.0;
    ink.rect((centre - width / 2.0, top - 5.4, width, 6.2), 3.1, &format!("fill=\"{NAVY}\""));
    ink.aligned(centre, top - 0.6, word, type_, Align::Middle);
}

/// The mark of a flow that returns up the chain: an open circle arrow on the card's lower edge.
pub(super) fn return_mark(ink: &mut Ink, x: f64, y: f64) {
    ink.path(
        &format!("M{} {}m-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0", n(x), n(y)),
        &format!("fill=\"{}\" stroke=\"none\"", tokens::CARD),
    );
    ink.path(
        &format!("M{} {}a2 2 0 1 0 .9 1.7M{} {}l.2 1.9l-1.9 -.1", n(x + 1.3), n(y - 1.5), n(x + 1.4), n(y - 3.2)),
        &format!("fill=\"none\" stroke=\"{INK_2}\" stroke-width=\"0.5\" stroke-linecap=\"round\""),
    );
}
