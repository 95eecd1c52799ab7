//! The briefing as one A4 page: head, figures as tiles, charts beside one another, red items, notes. The page never runs over:
//! tiles and charts have their places, red and yellow items take the lines that are left, and what is left out is counted.

use drawing::svg;
use model::{ClockColour, Lang};

use super::{BRIEFING_CHARTS, Briefing, changed, chart};
use crate::bulletin::{BulletinFigure, BulletinItem};
use crate::fonts::{FAMILIES, Weight};
use crate::ink::{Align, Ink, Type, face};
use crate::sourced::plain;
use crate::tokens::{CARD, HAIR, INK, INK_2};

const WIDE: f64 = 210.0;
const HIGH: f64 = 297.0;
const LEFT: f64 = 17.0;
const RIGHT: f64 = 193.0;
const FOOT: f64 = 284.0;
/// Between tiles, and between charts.
const GUTTER: f64 = 7.0;
const ACROSS: usize = 3;

const TITLE: Type = face(19.0, Weight::Bold, INK);
const HEAD: Type = face(11.0, Weight::Bold, INK);
const BODY: Type = face(9.0, Weight::Regular, INK);
const SMALL: Type = face(8.0, Weight::Regular, INK_2);
const BASIS: Type = face(6.5, Weight::Regular, INK_2);
const FIGURE: Type = face(16.0, Weight::Bold, INK);
const UNKNOWN: Type = face(13.0, Weight::Regular, INK_2);

/// The red of an item's mark.
const RED: &str = "#B3261E";
/// The outline of a yellow item's mark.
const YELLOW: &str = "#B26A00";
const CHART: f64 = 42.0;
const ITEM: f64 = 5.2;
const BASIS_STEP: f64 = 2.9;

/// The page as SVG in millimetres.
pub(super) fn page(briefing: &Briefing, lang: Lang) -> String {
    let mut ink = Ink::default();
    ink.rect((0.0, 0.0, WIDE, HIGH), 0.0, &format!("fill=\"{CARD}\""));
    let y = head(&mut ink, briefing, lang);
    let y = figures(&mut ink, briefing, y, lang);
    let y = charts(&mut ink, briefing, y, lang);
    let notes = notes(briefing, lang);
    let end = FOOT - 2.0 - notes.len() as f64 * BASIS_STEP - 2.0;
    items(&mut ink, briefing, (y, end), lang);
    for (at, line) in notes.iter().enumerate() {
        ink.text(LEFT, end + 4.0 + at as f64 * BASIS_STEP, line, BASIS);
    }
    foot(&mut ink, briefing, lang);
    let language = if lang == Lang::Zh { "zh-CN" } else { "en" };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDE}mm\" height=\"{HIGH}mm\" viewBox=\"0 0 {WIDE} {HIGH}\" font-family=\"{FAMILIES}\" lang=\"{language}\"><title>{}</title>{}</svg>",
        svg::escaped(&plain(briefing.behind.title.get(lang))),
        ink.finish()
    )
}

/// Kind of paper and marks, title, what it is of; returns where the figures begin.
fn head(ink: &mut Ink, briefing: &Briefing, lang: Lang) -> f64 {
    ink.text(LEFT, 17.0, if lang == Lang::Zh { "一页简报" } else { "One-page briefing" }, SMALL);
    ink.aligned(RIGHT, 17.0, &briefing.marks(lang), SMALL, Align::End);
    let mut y = 18.5;
    for line in TITLE.clamp(&plain(briefing.behind.title.get(lang)), RIGHT - LEFT, 2) {
        y += 8.4;
        ink.text(LEFT, y, &line, TITLE);
    }
    for line in SMALL.clamp(&briefing.subtitle(lang), RIGHT - LEFT, 3) {
        y += 4.4;
        ink.text(LEFT, y + 0.6, &line, SMALL);
    }
    y + 5.0
}

fn figures(ink: &mut Ink, briefing: &Briefing, y: f64, lang: Lang) -> f64 {
    let width = (RIGHT - LEFT - GUTTER * (ACROSS - 1) as f64) / ACROSS as f64;
    let figures: Vec<&BulletinFigure> = briefing.figures().collect();
    let mut y = y;
    for row in figures.chunks(ACROSS) {
        let aimed = row.iter().any(|figure| !figure.target.get(lang).is_empty());
        for (at, figure) in row.iter().enumerate() {
            let x = LEFT + at as f64 * (width + GUTTER);
            tile(ink, figure, (x, y, width), lang);
        }
        y += if aimed { 28.4 } else { 24.8 };
    }
    y
}

fn tile(ink: &mut Ink, figure: &BulletinFigure, (x, y, width): (f64, f64, f64), lang: Lang) {
    ink.line((x, y), (x + width, y), HAIR, 0.3);
    ink.fitted((x, y + 4.4), &plain(figure.title.get(lang)), width, BODY, Align::Start);
    let shown = plain(figure.shown.get(lang));
    // A number is never cut while it can be set smaller.
    let largest = if figure.value.is_some() { FIGURE } else { UNKNOWN };
    let sizes = [largest.pt, 13.0, 11.0, 9.0, 7.5].map(|pt| Type { pt, ..largest });
    let look = sizes.into_iter().find(|look| look.width(&shown) <= width).unwrap_or(sizes[4]);
    ink.fitted((x, y + 11.4), &shown, width, look, Align::Start);
    let mut line = y + 15.4;
    let change = changed(figure, lang);
    if !change.is_empty() {
        ink.fitted((x, line), &change, width, SMALL, Align::Start);
        line += 3.6;
    }
    if !figure.target.get(lang).is_empty() {
        let aim = if lang == Lang::Zh { "目标：" } else { "target: " };
        ink.fitted((x, line), &format!("{aim}{}", plain(figure.target.get(lang))), width, SMALL, Align::Start);
        line += 3.6;
    }
    for text in BASIS.clamp(&plain(figure.basis.get(lang)), width, 2) {
        ink.text(x, line, &text, BASIS);
        line += BASIS_STEP;
    }
}

fn charts(ink: &mut Ink, briefing: &Briefing, y: f64, lang: Lang) -> f64 {
    let many = briefing.charts.len().min(BRIEFING_CHARTS);
    if many == 0 {
        return y;
    }
    let width = (RIGHT - LEFT - GUTTER * (many - 1) as f64) / many as f64;
    ink.line((LEFT, y), (RIGHT, y), HAIR, 0.3);
    for (at, one) in briefing.charts.iter().take(many).enumerate() {
        chart::draw(ink, one, (LEFT + at as f64 * (width + GUTTER), y + 2.6, width, CHART), lang);
    }
    y + CHART + 7.0
}

/// The notes in lines, as many as the foot has room for.
fn notes(briefing: &Briefing, lang: Lang) -> Vec<String> {
    let separator = if lang == Lang::Zh { "" } else { " " };
    BASIS.clamp(&briefing.notes(lang).join(separator), RIGHT - LEFT, 4)
}

fn items(ink: &mut Ink, briefing: &Briefing, (y, end): (f64, f64), lang: Lang) {
    let mut y = y + 2.0;
    ink.text(LEFT, y + 1.5, &briefing.items_head(lang), HEAD);
    y += 4.0;
    ink.line((LEFT, y), (RIGHT, y), HAIR, 0.3);
    let items = &briefing.behind.items;
    if items.is_empty() {
        let none = if lang == Lang::Zh { "当日没有红黄牌项目。" } else { "There are none on the day." };
        ink.text(LEFT, y + ITEM, none, BODY.tint(INK_2));
        return;
    }
    let room = ((end - y) / ITEM).floor().max(1.0) as usize;
    // The last line is for the count of the others, where there are any.
    let named = if items.len() > room { room - 1 } else { items.len() };
    for item in &items[..named] {
        y += ITEM;
        one(ink, item, y - 1.2, lang);
    }
    let more = briefing.beyond(named, lang);
    if !more.is_empty() {
        ink.text(LEFT, y + ITEM - 1.2, &more, SMALL);
    }
}

/// An item in a line: what, whose, what is late, since when.
fn one(ink: &mut Ink, item: &BulletinItem, y: f64, lang: Lang) {
    // Red is filled, yellow an outline: a copy in black and white still tells them apart.
    let mark = if item.colour >= ClockColour::Red {
        format!("fill=\"{RED}\"")
    } else {
        format!("fill=\"none\" stroke=\"{YELLOW}\" stroke-width=\"0.5\"")
    };
    ink.rect((LEFT + 0.2, y - 2.5, 1.6, 2.6), 0.0, &mark);
    ink.fitted((LEFT + 3.4, y), &plain(&item.name), 60.0, BODY, Align::Start);
    ink.fitted((LEFT + 65.0, y), &plain(&item.unit), 20.0, SMALL, Align::Start);
    ink.fitted((LEFT + 87.0, y), &plain(item.why.get(lang)), 70.0, SMALL.tint(INK), Align::Start);
    ink.aligned(RIGHT, y, &item.since.to_string(), SMALL, Align::End);
}

fn foot(ink: &mut Ink, briefing: &Briefing, lang: Lang) {
    ink.line((LEFT, FOOT), (RIGHT, FOOT), HAIR, 0.25);
    let office = plain(briefing.behind.office.get(lang));
    let rule = if lang == Lang::Zh { "未知即未知，不作零计" } else { "What is unknown is no nought" };
    ink.text(LEFT, FOOT + 5.0, rule, SMALL);
    ink.fitted((RIGHT, FOOT + 5.0), &office, 120.0, SMALL, Align::End);
}
