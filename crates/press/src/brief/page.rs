//! The brief as one A4 page: what we know on the left, what we have to offer on the right, what to mind below.
//!
//! The page never runs over. Parts give up lines in one order: first the later lines of each entry, then the later entries; what
//! is left out is counted, what is cut ends in an ellipsis.

use drawing::svg;
use model::{Lang, Text};

use super::{BriefData, Part, parts};
use crate::fonts::{FAMILIES, Weight};
use crate::ink::{Align, Ink, Type, face};
use crate::sourced::{Sourced, full_day, mark, plain};
use crate::tokens::{self, CARD, HAIR, INK, INK_2};

const WIDE: f64 = 210.0;
const HIGH: f64 = 297.0;
const LEFT: f64 = 17.0;
const RIGHT: f64 = 193.0;
/// Between the two columns.
const GUTTER: f64 = 9.0;
const FOOT: f64 = 284.0;

const TITLE: Type = face(19.0, Weight::Bold, INK);
const HEAD: Type = face(11.0, Weight::Bold, INK);
const BODY: Type = face(9.0, Weight::Regular, INK);
const SMALL: Type = face(7.5, Weight::Regular, INK_2);
const FIGURE: Type = face(17.0, Weight::Bold, INK);

/// Pitches in millimetres.
const BODY_STEP: f64 = 4.7;
const SMALL_STEP: f64 = 3.9;
const ENTRY_GAP: f64 = 1.5;
const HEAD_STEP: f64 = 6.6;
const PART_GAP: f64 = 5.0;

/// How much of everything is shown: entries a part, lines an entry.
#[derive(Clone, Copy)]
struct Room {
    entries: usize,
    lines: usize,
}

/// From generous to tight. The last always fits: parts are ten, each with a head and an entry of two lines.
const ROOMS: [Room; 9] = [
    Room { entries: 9, lines: 5 },
    Room { entries: 7, lines: 4 },
    Room { entries: 6, lines: 3 },
    Room { entries: 5, lines: 3 },
    Room { entries: 4, lines: 3 },
    Room { entries: 4, lines: 2 },
    Room { entries: 3, lines: 2 },
    Room { entries: 2, lines: 2 },
    Room { entries: 1, lines: 1 },
];

/// One entry: its text, and its source; empty where it needs none.
struct Entry {
    text: String,
    source: String,
}

/// A part with its entries.
struct Block {
    title: String,
    none: String,
    entries: Vec<Entry>,
    numbered: bool,
}

impl Block {
    fn sourced(part: Part, rows: &[Sourced], lang: Lang) -> Self {
        let entry = |row: &Sourced| Entry { text: plain(row.text.get(lang)), source: plain(row.source.get(lang)) };
        Self::new(part, rows.iter().map(entry).collect(), lang)
    }

    fn texts(part: Part, rows: &[Text], lang: Lang) -> Self {
        let entry = |row: &Text| Entry { text: plain(row.get(lang)), source: String::new() };
        Self::new(part, rows.iter().map(entry).collect(), lang)
    }

    fn new(part: Part, entries: Vec<Entry>, lang: Lang) -> Self {
        Self { title: part.title.get(lang).to_owned(), none: part.none.get(lang).to_owned(), entries, numbered: false }
    }

    fn numbered(self) -> Self {
        Self { numbered: true, ..self }
    }

    /// Writes the part and returns where the next may begin; with `None` for ink it only measures.
    fn write(&self, ink: &mut Option<&mut Ink>, (x, mut y, width): (f64, f64, f64), room: Room, lang: Lang) -> f64 {
        y += HEAD_STEP - 1.6;
        put(ink, x, y, &self.title, HEAD);
        y += 1.6;
        if let Some(ink) = ink {
            ink.line((x, y + 0.5), (x + width, y + 0.5), HAIR, 0.25);
        }
        y += 1.4;
        if self.entries.is_empty() {
            y += BODY_STEP;
            put(ink, x, y, &BODY.fit(&self.none, width), BODY.tint(INK_2));
        }
        let indent = if self.numbered { 5.0 } else { 0.0 };
        for (at, entry) in self.entries.iter().take(room.entries).enumerate() {
            for (line, text) in BODY.clamp(&entry.text, width - indent, room.lines).iter().enumerate() {
                y += BODY_STEP;
                if self.numbered && line == 0 {
                    put(ink, x, y, &format!("{}.", at + 1), BODY.tint(INK_2));
                }
                put(ink, x + indent, y, text, BODY);
            }
            if !entry.source.is_empty() {
                y += SMALL_STEP;
                put(ink, x + indent, y, &SMALL.fit(&entry.source, width - indent), SMALL);
            }
            y += ENTRY_GAP;
        }
        let more = self.entries.len().saturating_sub(room.entries);
        if more > 0 {
            y += SMALL_STEP;
            let text = if lang == Lang::Zh { format!("另有 {more} 条…") } else { format!("and {more} more…") };
            put(ink, x + indent, y, &text, SMALL);
            y += ENTRY_GAP;
        }
        y
    }
}

fn put(ink: &mut Option<&mut Ink>, x: f64, y: f64, text: &str, type_: Type) {
    if let Some(ink) = ink {
        ink.text(x, y, text, type_);
    }
}

/// Blocks below one another in a column.
fn column(ink: &mut Option<&mut Ink>, blocks: &[Block], (x, y, width): (f64, f64, f64), room: Room, lang: Lang) -> f64 {
    let mut y = y;
    for (at, block) in blocks.iter().enumerate() {
        y = block.write(ink, (x, if at > 0 { y + PART_GAP } else { y }, width), room, lang);
    }
    y
}

/// The page as SVG in millimetres.
pub fn brief_svg(brief: &BriefData, lang: Lang) -> String {
    let mut ink = Ink::default();
    ink.rect((0.0, 0.0, WIDE, HIGH), 0.0, &format!("fill=\"{CARD}\""));
    let top = head(&mut ink, brief, lang);
    let contact: Vec<Sourced> = brief.last_contact.iter().cloned().collect();
    let left = [
        Block::sourced(parts::why(), &brief.why, lang).numbered(),
        Block::sourced(parts::numbers(), &brief.numbers, lang),
        Block::sourced(parts::introducers(), &brief.introducers, lang),
        Block::sourced(parts::contact(), &contact, lang),
    ];
    let right = [
        Block::sourced(parts::sites(), &brief.sites, lang),
        Block::sourced(parts::policies(), &brief.policies, lang),
        Block::sourced(parts::costs(), &brief.costs, lang),
        Block::sourced(parts::risks(), &brief.risks, lang),
    ];
    let below = [
        Block::texts(parts::asks(), &brief.asks, lang).numbered(),
        Block::texts(parts::unknown(), &brief.unknown, lang),
    ];
    let half = (RIGHT - LEFT - GUTTER) / 2.0;
    let columns = |ink: &mut Option<&mut Ink>, room: Room| {
        let a = column(ink, &left, (LEFT, top, half), room, lang);
        let b = column(ink, &right, (LEFT + half + GUTTER, top, half), room, lang);
        let middle = a.max(b) + PART_GAP;
        let c = column(ink, &below[..1], (LEFT, middle, half), room, lang);
        let d = column(ink, &below[1..], (LEFT + half + GUTTER, middle, half), room, lang);
        c.max(d)
    };
    let fits = |room: &&Room| columns(&mut None, **room) <= FOOT - 3.0;
    let room = ROOMS.iter().find(fits).unwrap_or(&ROOMS[ROOMS.len() - 1]);
    columns(&mut Some(&mut ink), *room);
    foot(&mut ink, brief, lang);
    let title = if lang == Lang::Zh { "拜访简报" } else { "Visit brief" };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDE}mm\" height=\"{HIGH}mm\" viewBox=\"0 0 {WIDE} {HIGH}\" font-family=\"{FAMILIES}\"><title>{title} {}</title>{}</svg>",
        svg::escaped(&plain(&brief.firm)),
        ink.finish()
    )
}

/// Name, gap and scores; returns where the columns begin.
fn head(ink: &mut Ink, brief: &BriefData, lang: Lang) -> f64 {
    let zh = lang == Lang::Zh;
    ink.text(LEFT, 17.0, if zh { "拜访简报" } else { "Visit brief" }, SMALL);
    let mark = mark(brief.sample, lang);
    ink.aligned(RIGHT, 17.0, mark, SMALL, Align::End);
    let chip = chip(ink, brief, lang);
    let mut y = 19.5;
    for line in TITLE.clamp(&plain(&brief.firm), chip - LEFT - 4.0, 2) {
        y += 8.2;
        ink.text(LEFT, y, &line, TITLE);
    }
    let about: Vec<String> = brief.about.iter().map(|text| plain(text.get(lang))).collect();
    let about = about.join(" · ");
    if !about.is_empty() {
        for line in SMALL.clamp(&about, chip - LEFT - 4.0, 2) {
            y += 4.6;
            ink.text(LEFT, y, &line, SMALL);
        }
    }
    y = f64::max(y, 33.0) + 4.5;
    ink.line((LEFT, y), (RIGHT, y), HAIR, 0.25);
    let words: [(&str, &str); 3] = [("价值", "Value"), ("可能性", "Likelihood"), ("置信", "Confidence")];
    let Some((value, likelihood, confidence)) = brief.scores else { return y + 2.0 };
    let mut x = LEFT;
    for ((zh_word, en_word), score) in words.into_iter().zip([value, likelihood, confidence]) {
        let word = if zh { zh_word } else { en_word };
        let shown = if score.is_finite() { format!("{score:.0}") } else { "—".to_owned() };
        ink.text(x, y + 5.2, word, SMALL);
        ink.text(x, y + 12.4, &shown, FIGURE);
        ink.text(x + FIGURE.width(&shown) + 1.0, y + 12.4, "/ 100", SMALL);
        x += 38.0;
    }
    let note = if zh {
        "两个分不相加；置信低是资料少，不是企业差"
    } else {
        "Two numbers, never one; low confidence means few facts, not a poor firm"
    };
    for (at, line) in SMALL.clamp(note, RIGHT - x, 2).iter().enumerate() {
        ink.aligned(RIGHT, y + 8.0 + SMALL_STEP * at as f64, line, SMALL, Align::End);
    }
    y += 16.0;
    ink.line((LEFT, y), (RIGHT, y), HAIR, 0.25);
    y + 2.0
}

/// The gap and its label at the right of the head; returns where it begins.
fn chip(ink: &mut Ink, brief: &BriefData, lang: Lang) -> f64 {
    const ROOM: f64 = 62.0;
    let look = tokens::gap(brief.kind);
    let word = brief.kind.title(lang);
    let type_ = face(10.0, Weight::Bold, look.on_area);
    let width = type_.width(word) + 5.0;
    let dash = match look.chip_dash {
        "none" => String::new(),
        dash => format!(" stroke-dasharray=\"{dash}\""),
    };
    ink.rect(
        (RIGHT - width, 21.5, width, 6.6),
        1.2,
        &format!("fill=\"none\" stroke=\"{}\" stroke-width=\"0.4\"{dash}", look.hue),
    );
    ink.aligned(RIGHT - width / 2.0, 26.2, word, type_, Align::Middle);
    for (at, line) in (0_u8..).zip(SMALL.clamp(&plain(brief.gap.get(lang)), ROOM, 2)) {
        ink.aligned(RIGHT, 32.2 + SMALL_STEP * f64::from(at), &line, SMALL, Align::End);
    }
    RIGHT - ROOM
}

/// Who made it when, and the two rules.
fn foot(ink: &mut Ink, brief: &BriefData, lang: Lang) {
    ink.line((LEFT, FOOT), (RIGHT, FOOT), HAIR, 0.25);
    let rule = match lang {
        Lang::Zh => "内部使用。没有公开依据的优惠不承诺；不说别的投资方，不给看锁定的载体。",
        Lang::En => "Internal. No promise without a published basis; nothing of other investors; no locked site.",
    };
    let made = format!("{}　{}", brief.district.get(lang), full_day(brief.made, lang));
    ink.text(LEFT, FOOT + 5.0, &SMALL.fit(rule, RIGHT - LEFT - SMALL.width(&made) - 4.0), SMALL);
    ink.aligned(RIGHT, FOOT + 5.0, &made, SMALL, Align::End);
}
