//! The opportunity list under the chain: what, for which gap, where, how big, on what terms, whom to call.

use model::Lang;

use super::cards;
use crate::edition::PublicEdition;
use crate::fonts::Weight;
use crate::ink::{Ink, face};
use crate::tokens::{HAIR, INK, INK_2, size};

/// Draws as many rows as fit and says how many there are.
pub(super) fn draw(
    ink: &mut Ink,
    edition: &PublicEdition,
    (left, top, right, bottom): (f64, f64, f64, f64),
    lang: Lang,
) {
    ink.line((left, top), (right, top), INK, 0.6);
    let zh = lang == Lang::Zh;
    let title = face(if zh { size::LIST } else { size::NAME_LARGE }, Weight::Black, INK);
    let small = face(size::TEXT, Weight::Regular, INK_2);
    let pitch = 7.85;
    let room = ((bottom - top - 9.6) / pitch).floor().max(0.0) as usize;
    let shown = edition.opportunities.len().min(room);
    ink.text(left, top + 10.4, if zh { "机会清单" } else { "Opportunities" }, title);
    ink.text(left, top + 17.6, if zh { "Opportunities" } else { "机会清单" }, small);
    let note = match (zh, edition.opportunities.len()) {
        (true, 0) => "本链暂无机会".to_owned(),
        (false, 0) => "none for this chain yet".to_owned(),
        (true, all) if all > shown => format!("本链 {all} 条，按缺口先后，示前 {shown} 条；全部见二维码"),
        (false, all) if all > shown => format!("{shown} of {all}, gaps first; all of them by the QR code"),
        (true, all) => format!("本链 {all} 条，按缺口先后"),
        (false, all) => format!("{all} for this chain, gaps first"),
    };
    for (row, line) in small.clamp(&note, 43.0, 4).iter().enumerate() {
        ink.text(left, top + 27.0 + row as f64 * 6.0, line, small);
    }
    // Columns: number, what, gap, zone, where, how big, terms, contact. Widths in millimetres, the last one takes the rest.
    let start = left + 50.0;
    let columns = [
        (start, 8.0, "", ""),
        (start + 8.0, 142.0, "机会", "What"),
        (start + 152.0, 30.0, "缺口", "Gap"),
        (start + 184.0, 32.0, "功能区", "Zone"),
        (start + 218.0, 118.0, "载体", "Where"),
        (start + 338.0, 98.0, "规模", "How big"),
        (start + 438.0, 168.0, "条件", "On what terms"),
        (start + 608.0, right - start - 608.0, "联系", "Whom to call"),
    ];
    for (x, room, zh_head, en_head) in columns {
        let (lead, follow) = if zh { (zh_head, en_head) } else { (en_head, "") };
        ink.text(x, top + 6.6, &small.fit(&format!("{lead} {follow}"), room), small);
    }
    let strong = face(size::NAME_SMALL, Weight::Bold, INK);
    let body = face(size::NAME_SMALL, Weight::Regular, INK);
    for (row, line) in edition.opportunities.iter().take(shown).enumerate() {
        let y = top + 9.2 + row as f64 * pitch;
        let baseline = y + 5.75;
        ink.line((start, y), (right, y), HAIR, 0.3);
        let full =
            [&line.title, &line.place, &line.size, &line.terms, &line.contact].map(|text| text.get(lang)).join(" · ");
        ink.group(&format!("data-id=\"opportunity:{}\"", row + 1));
        ink.title(&full);
        ink.text(columns[0].0, baseline, &(row + 1).to_string(), small);
        ink.text(columns[1].0, baseline, &strong.fit(line.title.get(lang), columns[1].1), strong);
        cards::chip(ink, columns[2].0, y + 0.75, line.kind, lang);
        ink.text(columns[3].0, baseline, &body.fit(line.zone.title(lang), columns[3].1), body);
        for (column, text) in [(4, &line.place), (5, &line.size), (6, &line.terms), (7, &line.contact)] {
            let (x, room, ..) = columns[column];
            ink.text(x, baseline, &body.fit(text.get(lang), room), body);
        }
        ink.end();
    }
}
