//! The head of a chain's lists: title, sentences, labels in numbers, the code that leads to the page on the web.

use insight::Figure;
use model::Lang;

use crate::booklet::ChainPart;
use crate::booklet::book::Book;
use crate::booklet::leaf::{CONTENT, Goal, TOP, leading, least, small, strong};
use crate::booklet::words::{self, say};
use crate::fonts::Weight;
use crate::ink::{Align, face};
use crate::qr;
use crate::tokens::INK;

/// Title, sentences, labels in numbers, the code that leads to the page on the web.
pub(super) fn head(book: &mut Book<'_>, part: &ChainPart, lang: Lang) {
    let sheet = &part.sheet;
    let leaf = book.leaf();
    let left = leaf.left();
    const CODE: f64 = 24.0;
    let room = CONTENT - CODE - 12.0;
    let mut y = leaf.title(&sheet.chain.title, lang, room);
    let code = qr::path(&sheet.address, (left + CONTENT - CODE, TOP - 2.0), CODE);
    leaf.ink.path(&code, &format!("fill=\"{INK}\""));
    leaf.link((left + CONTENT - CODE, TOP - 2.0, CODE, CODE), Goal::Address(sheet.address.clone()));
    leaf.ink.aligned(
        left + CONTENT,
        TOP + CODE + 1.6,
        say(lang, "网上图谱，每个数可查", "on the web, number by number"),
        least(),
        Align::End,
    );
    let lead = face(10.5, Weight::Regular, INK);
    if sheet.findings.is_empty() {
        let text = if sheet.nodes.iter().all(|node| node.firms == 0) {
            say(
                lang,
                "登记册里还没有落在本链上的企业，下列判断只说明链的结构。",
                "The register has no firm on this chain yet: the labels speak of its structure alone.",
            )
        } else {
            ""
        };
        for line in lead.wrap(text, room) {
            leaf.ink.text(left, y + 1.0, &line, lead);
            y += leading(lead);
        }
    }
    for finding in &sheet.findings {
        for line in lead.wrap(finding.get(lang), room) {
            leaf.ink.text(left, y + 1.0, &line, lead);
            y += leading(lead);
        }
    }
    y += 1.0;
    let mut x = left;
    for kind in words::ORDER {
        let count = sheet.nodes.iter().filter(|node| node.kind == kind).count();
        if count == 0 {
            continue;
        }
        x += leaf.chip((x, y), kind, lang) + 1.4;
        let number = strong();
        leaf.ink.text(x, y + 3.4, &count.to_string(), number);
        x += number.width(&count.to_string()) + 5.0;
    }
    let coverage = match (&sheet.coverage, lang) {
        (Figure::Known { value, basis }, Lang::Zh) => {
            format!("登记覆盖 {:.0}%（{}）", 100.0 * value, basis.zh)
        }
        (Figure::Known { value, basis }, Lang::En) => {
            format!("register covers {:.0}% ({})", 100.0 * value, basis.en)
        }
        (Figure::Unknown { reason }, Lang::Zh) => format!("登记覆盖未知：{}", reason.zh),
        (Figure::Unknown { reason }, Lang::En) => format!("coverage unknown: {}", reason.en),
    };
    let room = left + CONTENT - x;
    if small().width(&coverage) <= room {
        leaf.ink.text(x, y + 3.4, &coverage, small());
    } else {
        y += 5.4;
        for line in small().wrap(&coverage, CONTENT) {
            leaf.ink.text(left, y + 3.4, &line, small());
            y += leading(small());
        }
    }
    y += 10.0;
    book.y = y.max(TOP + CODE + 8.0);
    book.fresh = book.y;
}
