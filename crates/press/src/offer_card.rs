//! An opportunity on a card that is handed over: what, how big, where, whom to call, and a code that opens its page.
//!
//! Made of [`OfferCard`], which has a field for what the public reads and for nothing else.

use chrono::NaiveDate;
use drawing::svg;
use model::{Lang, Text};

use crate::fonts::{self, Weight};
use crate::ink::{Align, Ink, face, n};
use crate::qr;
use crate::tokens::{HAIR, INK, INK_2, NAVY, PAPER, SAMPLE};

/// What a card says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferCard {
    /// District and city.
    pub district: Text,
    /// What is offered.
    pub title: Text,
    /// How big.
    pub size: Text,
    /// Facts under their names, the most important first.
    pub facts: Vec<(Text, Text)>,
    /// The office to call.
    pub contact: Text,
    /// The day that the facts speak of.
    pub date: NaiveDate,
    /// The address of its page.
    pub address: String,
    /// Whether it is invented.
    pub sample: bool,
}

/// A5, lying.
const WIDTH: f64 = 210.0;
const HEIGHT: f64 = 148.0;
const EDGE: f64 = 14.0;
const CODE: f64 = 40.0;

/// The card as SVG.
pub fn offer_card(card: &OfferCard, lang: Lang) -> String {
    let mut ink = Ink::default();
    ink.raw(&format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}mm\" height=\"{HEIGHT}mm\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"{}\" lang=\"{}\">",
        fonts::FAMILIES,
        if lang == Lang::Zh { "zh-CN" } else { "en" }
    ));
    ink.rect((0.0, 0.0, WIDTH, HEIGHT), 0.0, &format!("fill=\"{PAPER}\""));
    ink.rect((0.0, 0.0, WIDTH, 4.0), 0.0, &format!("fill=\"{NAVY}\""));
    let small = face(10.0, Weight::Regular, INK_2);
    ink.text(EDGE, 15.0, card.district.get(lang), face(12.0, Weight::Bold, NAVY));
    if card.sample {
        let word = crate::edition::sample_word(lang);
        ink.aligned(WIDTH - EDGE, 15.0, word, face(10.0, Weight::Bold, SAMPLE.text), Align::End);
    }
    let room = WIDTH - 2.0 * EDGE;
    let big = face(24.0, Weight::Black, INK);
    let lines = big.clamp(card.title.get(lang), room, 2);
    ink.paragraph((EDGE, 29.0, 10.5), &lines, card.title.get(lang), big);
    let mut y = 29.0 + 10.5 * (lines.len() as f64 - 1.0) + 8.0;
    let size = face(13.0, Weight::Regular, INK_2);
    let lines = size.clamp(card.size.get(lang), room, 2);
    ink.paragraph((EDGE, y, 6.4), &lines, card.size.get(lang), size);
    y += 6.4 * (lines.len() as f64 - 1.0) + 5.5;
    ink.line((EDGE, y), (WIDTH - EDGE, y), HAIR, 0.4);
    y += 8.0;
    let left = WIDTH - 2.0 * EDGE - CODE - 10.0;
    let value = face(11.5, Weight::Regular, INK);
    for (name, text) in &card.facts {
        let lines = value.clamp(text.get(lang), left - 28.0, 2);
        if y + 5.8 * lines.len() as f64 > HEIGHT - 26.0 {
            break;
        }
        ink.text(EDGE, y, &small.fit(name.get(lang), 26.0), small);
        ink.paragraph((EDGE + 28.0, y, 5.8), &lines, text.get(lang), value);
        y += 5.8 * lines.len() as f64 + 2.2;
    }
    let code = qr::path(&card.address, (WIDTH - EDGE - CODE, HEIGHT - 26.0 - CODE - 2.0), CODE);
    if !code.is_empty() {
        ink.path(&code, &format!("fill=\"{INK}\""));
    }
    ink.line((EDGE, HEIGHT - 21.0), (WIDTH - EDGE, HEIGHT - 21.0), INK, 0.5);
    ink.fitted((EDGE, HEIGHT - 13.5), card.contact.get(lang), room, face(12.0, Weight::Bold, INK), Align::Start);
    let foot = match lang {
        Lang::Zh => format!("数据截至 {}", card.date),
        Lang::En => format!("Data as of {}", card.date),
    };
    ink.text(EDGE, HEIGHT - 7.0, &foot, small);
    ink.fitted((WIDTH - EDGE, HEIGHT - 7.0), &card.address, room - 40.0, small, Align::End);
    ink.raw("</svg>");
    ink.finish()
}

/// A code as a drawing of its own; empty when the text is too long for one.
pub fn qr_svg(text: &str, title: &str) -> String {
    let path = qr::path(text, (2.0, 2.0), 96.0);
    if path.is_empty() {
        return String::new();
    }
    format!(
        "<svg viewBox=\"0 0 {0} {0}\" role=\"img\" aria-label=\"{1}\"><rect width=\"{0}\" height=\"{0}\" fill=\"#fff\"/><path d=\"{path}\"/></svg>",
        n(100.0),
        svg::escaped(title)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card() -> OfferCard {
        OfferCard {
            district: Text::new("蒸湘区", "Zhengxiang"),
            title: Text::new("钻杆管体加厚、摩擦焊接线<b>", "Drill-pipe line <b>"),
            size: Text::new("年产 2 万吨", "20,000 t a year"),
            facts: vec![
                (Text::new("条件", "Terms"), Text::new("厂房可租可售".repeat(40), "lease or buy ".repeat(60)));
                12
            ],
            contact: Text::new("招商服务窗口 0734-000-0101", "Investment desk"),
            date: "2025-01-31".parse().unwrap(),
            address: "http://127.0.0.1:8787/portal/list/O-001".to_owned(),
            sample: true,
        }
    }

    #[test]
    fn a_card_holds_what_fits_and_escapes_what_it_says() {
        for lang in [Lang::Zh, Lang::En] {
            let drawing = offer_card(&card(), lang);
            assert!(drawing.contains("&lt;b&gt;") && !drawing.contains("<b>"));
            assert!(crate::pdf(&drawing, &crate::About { title: "x".into(), language: "zh-CN".into() }).is_ok());
        }
        assert!(qr_svg(&"x".repeat(5000), "t").is_empty());
    }
}
