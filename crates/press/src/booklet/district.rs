//! The district in figures: key numbers with their basis and the labels by chain.

use insight::Figure;
use model::{GapKind, Lang, Text};

use super::book::Book;
use super::flow;
use super::leaf::{CONTENT, Goal, body, least, small, strong};
use super::table::{Cell, Row, Set, Table, col, figures};
use super::words::{self, say};
use super::{Booklet, place_of_chain};
use crate::fonts::Weight;
use crate::ink::face;
use crate::tokens::{self, INK, INK_2, NAVY};

/// The district in figures: key numbers, labels by chain, what passes between chains.
pub(super) fn district(book: &mut Book<'_>, booklet: Booklet<'_>) {
    let public = booklet.public();
    let lang = book.lang;
    let title = Text::new("数字看全区", "The district in figures");
    book.section(title.clone(), None);
    book.titled("district", &title, CONTENT);
    let left = book.leaf().left();
    let top = book.y;
    let leaf = book.leaf();
    leaf.sample |= public.cover.sample;
    let columns = 4;
    let step = CONTENT / columns as f64;
    let mut y = top;
    for row in public.figures.chunks(columns) {
        let mut lowest: f64 = 0.0;
        for (index, figure) in row.iter().enumerate() {
            let x = left + index as f64 * step;
            let (value, basis) = match &figure.figure {
                Figure::Known { value, basis } => (shown(*value), basis.get(lang)),
                Figure::Unknown { reason } => ("—".to_owned(), reason.get(lang)),
            };
            let big = face(34.0, Weight::Black, NAVY);
            leaf.ink.text(x, y + 13.0, &value, big);
            leaf.ink.text(x + big.width(&value) + 1.6, y + 13.0, figure.unit.get(lang), body().tint(INK_2));
            leaf.ink.text(x, y + 19.4, figure.label.get(lang), face(11.0, Weight::Bold, INK));
            let lines = least().wrap(basis, step - 8.0);
            lowest = lowest.max(leaf.lines((x, y + 23.8), &lines, least()));
        }
        y = lowest + 5.0;
    }
    book.y = y + 2.0;
    let kinds: Vec<GapKind> = words::ORDER
        .into_iter()
        .filter(|kind| public.chains.iter().any(|part| part.sheet.nodes.iter().any(|node| node.kind == *kind)))
        .collect();
    let mut columns = vec![col("", "", 6.0), col("链", "chain", 62.0), figures("环节", "nodes", 12.0)];
    for kind in &kinds {
        columns.push(figures(kind.title(Lang::Zh), kind.title(Lang::En), 17.0));
    }
    columns.extend([
        figures("在地企业", "local firms", 17.0),
        figures("机会", "offers", 12.0),
        figures("登记覆盖", "coverage", 15.0),
        figures("页", "page", 9.0),
    ]);
    let number = |count: usize, type_: crate::ink::Type| {
        if count == 0 { Cell::text("·", small()) } else { Cell::text(count.to_string(), type_) }
    };
    let mut rows: Vec<Row> = Vec::new();
    let own = public.chains.iter().filter(|part| !part.cultivated).count();
    for (chain, part) in public.chains.iter().enumerate() {
        let place = place_of_chain(public, chain);
        let firms = distinct(part);
        let mut cells = vec![
            Cell::text(public.mark(chain), strong()),
            Cell::default().link(part.sheet.chain.title.get(lang), strong(), Goal::Place(place.clone())).and(
                if part.cultivated {
                    say(lang, "培育链", "cultivated").to_owned()
                } else {
                    part.industry.get(lang).to_owned()
                },
                least(),
            ),
            Cell::text(part.sheet.nodes.len().to_string(), body()),
        ];
        for kind in &kinds {
            let count = part.sheet.nodes.iter().filter(|node| node.kind == *kind).count();
            cells.push(number(
                count,
                if words::is_gap(*kind) { strong().tint(tokens::gap(*kind).on_area) } else { body() },
            ));
        }
        let coverage =
            part.sheet.coverage.value().map_or_else(|| "—".to_owned(), |share| format!("{:.0}%", 100.0 * share));
        cells.extend([
            number(firms, body()),
            number(part.offers.len(), body()),
            Cell::text(coverage, body()),
            Cell::default().link(book.number_of(&place), strong(), Goal::Place(place)),
        ]);
        rows.push(Row::new(cells));
    }
    if own > 1 {
        let mine = || public.chains.iter().filter(|part| !part.cultivated);
        let mut cells = vec![
            Cell::default(),
            Cell::text(
                match lang {
                    Lang::Zh => format!("{own} 条链合计（培育链另计）"),
                    Lang::En => format!("{own} chains in all, cultivated ones apart"),
                },
                strong(),
            ),
            Cell::text(mine().map(|part| part.sheet.nodes.len()).sum::<usize>().to_string(), strong()),
        ];
        for kind in &kinds {
            let count = mine().flat_map(|part| &part.sheet.nodes).filter(|node| node.kind == *kind).count();
            cells.push(number(count, strong()));
        }
        cells.extend([
            Cell::default(),
            number(mine().map(|part| part.offers.len()).sum(), strong()),
            Cell::default(),
            Cell::default(),
        ]);
        rows.push(Row::new(cells));
    }
    let blocks = Table {
        title: Text::new("各链判断", "Labels by chain"),
        note: say(
            lang,
            "一家企业可在多条链上，故企业数不合计",
            "a firm may stand on several chains: firms are not summed",
        )
        .to_owned(),
        columns,
        rows,
        empty: Text::new("还没有画出的链。", "No chain is drawn yet."),
    }
    .blocks(Set::new(CONTENT, lang).pad(2.5));
    flow::pour_out(book, &blocks, 1);
}

fn distinct(part: &super::ChainPart) -> usize {
    let mut names: Vec<&str> =
        part.nodes.iter().flat_map(|node| node.firms.iter().map(|firm| firm.name.as_str())).collect();
    names.sort_unstable();
    names.dedup();
    names.len()
}

/// A number as large type shows it: one decimal below a hundred where it has one, else whole.
fn shown(value: f64) -> String {
    model::grouped(if value.abs() < 100.0 { (10.0 * value).round() / 10.0 } else { value.round() })
}
