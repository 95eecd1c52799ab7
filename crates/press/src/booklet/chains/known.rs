//! What a chain has: firms, directions, policies, who supplies whom.

use insight::Figure;
use model::{Lang, Text};

use super::name;
use crate::booklet::ChainPart;
use crate::booklet::book::Book;
use crate::booklet::flow::Block;
use crate::booklet::leaf::{Goal, body, least, small, strong};
use crate::booklet::table::{Cell, Row, Set, Table, col, figures};
use crate::booklet::words::{self, say};
use crate::tokens::INK;

/// Firms of a node by name; all of them stand in the index.
const NAMES: usize = 14;

/// Nodes with firms, the firms by name, and what the location quotient rests on.
pub(super) fn here<'a>(part: &ChainPart, set: Set) -> Vec<Block<'a>> {
    let lang = set.lang;
    let nodes: Vec<usize> = (0..part.nodes.len()).filter(|node| !part.nodes[*node].firms.is_empty()).collect();
    let samples = nodes.iter().any(|node| part.nodes[*node].firms.iter().any(|firm| firm.sample));
    let rows = nodes
        .into_iter()
        .map(|node| {
            let own = &part.nodes[node];
            let basis = match &own.lq {
                Figure::Known { basis, .. } => basis.get(lang),
                Figure::Unknown { reason } => reason.get(lang),
            };
            Row::new(vec![
                name(part, node, lang),
                Cell::text(own.firms.len().to_string(), body()),
                Cell::text(words::lq(&own.lq), body()),
                Cell::text(words::firms(&own.firms, NAMES, lang), small().tint(INK))
                    .and(basis, least())
                    .some_sampled(own.firms.iter().any(|firm| firm.sample)),
            ])
            .place(format!("node:{}/{}", part.sheet.chain.id, part.sheet.chain.nodes[node].id))
        })
        .collect();
    let note = if samples { say(lang, "° 样例企业", "° sample firm") } else { "" };
    Table {
        title: Text::new("在地企业", "What is here"),
        note: note.to_owned(),
        columns: vec![
            col("环节", "node", 44.0),
            figures("家", "firms", 9.0),
            figures("区位商", "LQ", 11.0),
            col("企业；区位商的依据", "firms; what the quotient rests on", 116.0),
        ],
        rows,
        empty: Text::new(
            "登记册里没有主营落在本链上的企业。",
            "The register has no firm whose main business lies on this chain.",
        ),
    }
    .blocks(set)
}

/// Where the chain is to go, and the firms that lead it.
pub(super) fn directions<'a>(part: &ChainPart, set: Set) -> Vec<Block<'a>> {
    let lang = set.lang;
    let chain = &part.sheet.chain;
    let rows = chain.directions.iter().map(|direction| {
        Row::new(vec![
            Cell::text(direction.mark.clone(), strong()),
            Cell::text(direction.text.get(lang), body())
                .and(words::source(&direction.source, lang), least())
                .sampled(direction.sample),
        ])
    });
    let mut blocks = unnamed(("发展方向", "Direction"), [7.0, 170.0], rows.collect()).blocks(set);
    let rows = chain.anchors.iter().map(|anchor| {
        Row::new(vec![
            Cell::text(anchor.name.clone(), strong()).sampled(anchor.sample),
            Cell::text(anchor.text.get(lang), body()).and(words::source(&anchor.source, lang), least()),
        ])
    });
    blocks.extend(unnamed(("龙头", "Anchors"), [60.0, 120.0], rows.collect()).blocks(set));
    blocks
}

/// A table of two columns without names.
fn unnamed((zh, en): (&str, &str), [first, second]: [f64; 2], rows: Vec<Row>) -> Table {
    Table { title: Text::new(zh, en), columns: vec![col("", "", first), col("", "", second)], rows, ..Table::default() }
}

/// Policies that bear on the chain, without their sources, which stand in the chapter of policies.
pub(super) fn policies<'a>(book: &Book<'_>, part: &ChainPart, set: Set) -> Vec<Block<'a>> {
    let lang = set.lang;
    let page = book.number_of("policies");
    let rows = part.sheet.policies.iter().map(|policy| {
        Row::new(vec![
            Cell::default()
                .link(policy.title.get(lang), strong(), Goal::Place("policies".to_owned()))
                .and(policy.issuer.get(lang), least()),
            Cell::text(policy.text.get(lang), small().tint(INK)),
        ])
    });
    let note = match lang {
        Lang::Zh => format!("出处见第 {page} 页起"),
        Lang::En => format!("sources from page {page} on"),
    };
    let table = unnamed(("用得上的政策", "Policies that bear on it"), [50.0, 130.0], rows.collect());
    Table { note, ..table }.blocks(set)
}

/// Who supplies whom, in words: what the lines of the sheet say.
pub(super) fn links<'a>(part: &ChainPart, set: Set) -> Vec<Block<'a>> {
    let lang = set.lang;
    let chain = &part.sheet.chain;
    let rows = (0..chain.nodes.len())
        .filter_map(|node| {
            let mut users: Vec<(usize, u8)> = chain.users(node).collect();
            users.sort_by_key(|(user, weight)| (std::cmp::Reverse(*weight), *user));
            (!users.is_empty()).then(|| {
                let users: Vec<&str> = users.iter().map(|(user, _)| chain.nodes[*user].title.get(lang)).collect();
                Row::new(vec![
                    Cell::text(chain.nodes[node].title.get(lang), small().tint(INK)),
                    Cell::text(format!("→ {}", users.join(words::comma(lang))), small()),
                ])
            })
        })
        .collect();
    Table {
        title: Text::new("上下游", "Who supplies whom"),
        columns: vec![col("供方", "supplier", 60.0), col("用方，主要的在前", "users, main flows first", 120.0)],
        rows,
        ..Table::default()
    }
    .blocks(set)
}
