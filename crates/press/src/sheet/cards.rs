//! Node cards: icon, chip, name, counts, firms. A card has few lines; what goes in is a list by priority, not a template.

use model::{GapKind, Lang, Scene};

use crate::edition::{NodeFacts, NodeInside};
use crate::fonts::Weight;
use crate::ink::{Align, Ink, Type, both, face, n};
use crate::tokens::{self, Frame, HAIR, INK, INK_2, NAVY, PAPER};

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

/// How high the cards of a sheet are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rows {
    /// All alike, those on the main line higher.
    Even,
    /// Each no higher than what stands in it.
    Snug,
}

/// Sizes of a sheet's cards.
#[derive(Debug, Clone, Copy)]
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
    match measure.rows {
        Rows::Even => {
            let more = if card.node.spine { SPINE_MORE } else { 0.0 };
            HEIGHT + (measure.lines as f64 - 1.0) * ROW + more
        }
        Rows::Snug => {
            let (_, below) = heading(card, (measure.width, HEIGHT), lang);
            let room = inner(measure.width);
            let list = if takes_note(card) {
                let candidates = candidates(card).len();
                let rows = if candidates > 0 {
                    1 + candidates.min(measure.lines)
                } else {
                    let note = face(14.0, Weight::Regular, INK_2).wrap(card.facts.note.get(lang), room);
                    note.len().clamp(1, measure.lines + 1)
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
    ink.title(&format!("{lead} {follow}"));
    frame(ink, card.frame, card.facts.kind);
    if card.anchor {
        anchor_flag(ink, x + width / 2.0, y, lang);
    }
    let look = tokens::gap(card.facts.kind);
    ink.icon(x + PADDING, y + 1.9, ICON, &card.node.icon, if hollow(card.facts.kind) { look.hue } else { NAVY });
    let between = (x + PADDING + ICON + 1.0, x + width - PADDING + 0.6);
    chip_between(ink, between, y + 2.4, card.facts.kind, lang, judged(card));
    let (heading, below) = heading(card, (width, height), lang);
    for (dx, dy, text, type_) in heading {
        ink.text(x + dx, y + dy, &text, type_);
    }
    let below = y + below;
    if let Some(scene) = card.node.scene {
        scene_mark(ink, x + width - PADDING - SCENE + 0.4, below, scene);
    }
    let floor = y + height - FOOT;
    if takes_note(card) {
        hollow_body(ink, card, below, floor, lang);
    } else {
        filled_body(ink, card, below, floor, lang);
    }
    if card.returns {
        return_mark(ink, x + width - 6.0, y + height);
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
    const MARK: f64 = 6.2;
    let mut word = kind.title(lang);
    let mark = if judged { MARK + 0.8 } else { 0.0 };
    if word_width(word) + mark > right - left
        && let Some((_, rest)) = word.split_once('·')
    {
        word = rest;
    }
    let start = right - word_width(word);
    chip_of(ink, start, top, kind, word);
    if judged {
        ink.rect((start - MARK - 0.8, top, MARK, MARK), 1.2, &format!("fill=\"{INK}\""));
        let mark = face(14.0, Weight::Bold, tokens::CARD);
        let word = if lang == Lang::Zh { "研" } else { "J" };
        ink.aligned(start - MARK / 2.0 - 0.8, top + 4.85, word, mark, Align::Middle);
    }
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
    let room = inner(width);
    let main = card.node.spine && height > HEIGHT;
    let (full, _) = both(&card.node.title, lang);
    let (short, other) = both(&card.node.short, lang);
    let sizes: &[f64] = if main { &[20.0, 18.0, 16.0] } else { &[16.0, 15.0, 14.0] };
    let at = |pt: f64| face(pt, Weight::Bold, INK);
    let natural = |text: &str, pt: f64| at(pt).width(text) <= room || natural_break(at(pt), text, room).is_some();
    let whole = |text: &str, pt: f64| text.split(' ').all(|word| !word.is_ascii() || at(pt).width(word) <= room);
    let fits = |text: &str, pt: f64| whole(text, pt) && at(pt).wrap(text, room).len() <= 2;
    // The full name, as large as it breaks where a reader would; else as large as two lines hold it; else the short name.
    let (text, pt) = [(full, &natural as &dyn Fn(&str, f64) -> bool), (full, &fits), (short, &natural), (short, &fits)]
        .into_iter()
        .find_map(|(text, fits)| sizes.iter().find(|pt| fits(text, **pt)).map(|pt| (text, *pt)))
        .unwrap_or((short, 14.0));
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
    let small = face(14.0, Weight::Regular, INK_2);
    baseline += 5.5;
    let room = if card.node.scene.is_some() { room - SCENE - 1.6 } else { room };
    lines.push((PADDING, baseline, small.fit(other, room), small));
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

/// At most two lines, broken after 、 or before 与, 和 and （ where both halves fit.
fn balanced(type_: Type, text: &str, room: f64) -> Vec<String> {
    if type_.width(text) <= room {
        return vec![text.to_owned()];
    }
    match natural_break(type_, text, room) {
        Some(at) => vec![text[..at].to_owned(), text[at..].to_owned()],
        None => type_.clamp(text, room, 2),
    }
}

/// Where a name breaks in two lines that both fit: after 、, before 与, 和 or （, after a Latin word or its hyphen; the most even one.
fn natural_break(type_: Type, text: &str, room: f64) -> Option<usize> {
    let mut best: Option<(f64, usize)> = None;
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    for pair in characters.windows(2) {
        let ((_, left), (at, right)) = (pair[0], pair[1]);
        if !matches!(left, '、' | ' ' | '-') && !matches!(right, '与' | '和' | '（') {
            continue;
        }
        let longest = type_.width(text[..at].trim_end()).max(type_.width(&text[at..]));
        if longest <= room && best.is_none_or(|(shortest, _)| longest < shortest) {
            best = Some((longest, at));
        }
    }
    best.map(|(_, at)| at)
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
    let mut baseline = below + 6.9;
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
    ink.text(x + PADDING + count.width(&number) + apart, baseline, unit, small);
    let left = x + PADDING + count.width(&number) + apart + small.width(unit);
    quotient(ink, (left, x + width - PADDING), baseline, card.facts.lq);
    baseline += 6.1;
    let mut names = card.facts.names.iter();
    while baseline <= floor {
        let Some(name) = names.next() else { break };
        ink.text(x + PADDING, baseline, &small.fit(&short_name(name, card.home), width - 2.0 * PADDING + 1.2), small);
        baseline += ROW;
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
    let note = face(14.0, Weight::Regular, INK_2);
    let rule = below + 2.2;
    ink.line((x + PADDING, rule), (x + width - PADDING, rule), HAIR, 0.35);
    let mut baseline = rule + 5.4;
    let candidates = candidates(card);
    if !candidates.is_empty() {
        let head = face(14.0, Weight::Bold, look.on_area);
        let word = if lang == Lang::Zh { "候选" } else { "Candidates" };
        ink.text(x + PADDING, baseline, word, head);
        let number = format!("{}", candidates.len());
        ink.aligned(x + width - PADDING, baseline, &number, head, Align::End);
        baseline += ROW;
        for name in candidates {
            if baseline > floor {
                return;
            }
            let ink_face = face(14.0, Weight::Regular, INK);
            ink.text(x + PADDING, baseline, &ink_face.fit(&short_name(name, card.home), room), ink_face);
            baseline += ROW;
        }
        return;
    }
    let lines = ((floor - baseline) / ROW).floor() as usize + 1;
    for line in note.clamp(card.facts.note.get(lang), room, lines.max(1)) {
        ink.text(x + PADDING, baseline, &line, note);
        baseline += ROW;
    }
}

/// A firm's name without its place and legal form, as people say it: 衡阳雁拓管业有限公司 → 雁拓管业. The full form stands in lists.
fn short_name(name: &str, home: &[String]) -> String {
    const FORMS: &[&str] = &["股份有限公司", "有限责任公司", "集团有限公司", "有限公司", "集团公司", "公司"];
    let mut short = name.trim();
    for form in FORMS {
        if let Some(head) = short.strip_suffix(form)
            && head.chars().count() >= 3
        {
            short = head;
            break;
        }
    }
    for place in home {
        if let Some(rest) = short.strip_prefix(place.as_str())
            && rest.chars().count() >= 3
        {
            short = rest;
            break;
        }
    }
    short.trim_start_matches(['（', '(']).to_owned()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_loses_place_and_form_only() {
        let home = ["衡阳市", "湖南省", "衡阳", "湖南"].map(str::to_owned);
        assert_eq!(short_name("衡阳雁拓管业有限公司", &home), "雁拓管业");
        assert_eq!(short_name("苏州道森钻采设备股份有限公司", &home), "苏州道森钻采设备");
        assert_eq!(short_name("湖南公司", &home), "湖南公司");
    }

    #[test]
    fn a_long_name_breaks_where_a_reader_would() {
        let type_ = face(14.0, Weight::Bold, INK);
        assert_eq!(balanced(type_, "冶金石灰、保护渣与脱氧剂", 39.0), ["冶金石灰、", "保护渣与脱氧剂"]);
        assert_eq!(balanced(type_, "Consumer-goods wholesale", 46.0), ["Consumer-", "goods wholesale"]);
    }
}
