//! Opportunities as a table: below a chain with their zone, below a zone with their chain.

use model::{Lang, Text};

use super::flow::Block;
use super::leaf::{Goal, least, small, strong};
use super::table::{Cell, Row, Set, Table, col, figures};
use super::words;
use super::{Offer, PublicBooklet};
use crate::tokens::INK;

/// What the list stands below: that is not said again in its rows.
#[derive(Clone, Copy)]
pub(super) enum Below<'b> {
    Chain,
    Zone(&'b PublicBooklet),
}

/// Opportunities, as they come.
pub(super) fn offers<'a>(offers: &[Offer], below: Below<'_>, set: Set) -> Vec<Block<'a>> {
    let lang = set.lang;
    let (marked, empty) = match below {
        Below::Chain => {
            (None, Text::new("清单上暂时没有本链的机会。", "The list holds no opportunity of this chain for now."))
        }
        Below::Zone(_) => (
            Some(figures("链", "chain", 8.0)),
            Text::new("这一处暂时没有列入清单的机会。", "The list holds no opportunity here for now."),
        ),
    };
    let mut columns: Vec<_> = marked.into_iter().collect();
    columns.extend([
        col("判断", "label", 19.0),
        col("机会、环节", "what, node", 48.0),
        col("在哪里、多大", "where, how big", 42.0),
        col("条件", "terms", 36.0),
        col("联系", "whom to call", 30.0),
    ]);
    Table {
        title: Text::new("机会", "Opportunities"),
        note: words::count(offers.len(), ("条", "row", "rows"), lang),
        columns,
        rows: offers.iter().map(|offer| row(offer, below, lang)).collect(),
        empty,
    }
    .blocks(set)
}

fn row(offer: &Offer, below: Below<'_>, lang: Lang) -> Row {
    let mut cells = Vec::new();
    if let Below::Zone(public) = below {
        let mark = public.chain(&offer.chain).map(|chain| public.mark(chain)).unwrap_or_default();
        cells.push(Cell::default().link(mark, strong(), Goal::Place(format!("chain:{}", offer.chain))));
    }
    let node = Goal::Place(format!("node:{}/{}", offer.chain, offer.node.0));
    let site = offer.site.as_ref().map(|site| site.get(lang)).unwrap_or_default();
    let mut place = Cell::text(site, small().tint(INK));
    if matches!(below, Below::Chain) {
        place = place.link(offer.zone.1.get(lang), small(), Goal::Place(format!("zone:{}", offer.zone.0)));
    }
    cells.extend([
        Cell::chip(offer.kind),
        Cell::text(offer.title.get(lang), strong()).sampled(offer.sample).link(offer.node.1.get(lang), least(), node),
        place.and(offer.size.get(lang), small()),
        Cell::text(offer.terms.get(lang), small()),
        Cell::text(offer.contact.get(lang), small()),
    ]);
    Row::new(cells)
}
