//! The contents: every part of the book with its page.

use model::{GapKind, Lang, Text};

use super::book::{Book, PageOf};
use super::flow::{self, Block};
use super::leaf::{CONTENT, Goal, Leaf, leading, small};
use super::table::heading;
use super::words;
use super::{Booklet, PublicBooklet, place_of_chain};
use crate::counting::zones_title;
use crate::cover::mark_of_node;
use crate::fonts::Weight;
use crate::ink::{Align, Ink, both, face, n};
use crate::tokens::{INK, INK_2};

/// A line of the contents.
struct Entry {
    /// Place it leads to.
    place: String,
    title: Text,
    /// Chain by place.
    chain: Option<usize>,
    /// A head above it.
    part: Option<Text>,
}

fn entries(public: &PublicBooklet) -> Vec<Entry> {
    let entry = |place: &str, zh: &str, en: &str| Entry {
        place: place.to_owned(),
        title: Text::new(zh, en),
        chain: None,
        part: None,
    };
    let mut all = vec![
        entry("reading", "怎样读图", "How to read"),
        entry("district", "数字看全区", "The district in figures"),
        entry("location", "区位与通道", "Location and channels"),
    ];
    all[0].part = Some(Text::new("先看", "To begin with"));
    let mut cultivated = false;
    for (chain, part) in public.chains.iter().enumerate() {
        let head = if part.cultivated && !cultivated {
            cultivated = true;
            Some(Text::new("培育链，与全市共建", "Cultivated with the city"))
        } else if chain == 0 {
            Some(Text::new("链与清单", "Chains, a sheet and its lists each"))
        } else {
            None
        };
        all.push(Entry {
            place: place_of_chain(public, chain),
            title: part.sheet.chain.title.clone(),
            chain: Some(chain),
            part: head,
        });
    }
    let zones = zones_title(public.zone_kinds());
    let mut first =
        Some(Text::new(format!("{}：地块、载体、机会", zones.zh), format!("{}: land, sites, offers", zones.en)));
    for kind in model::ZoneKind::ALL {
        let zones: Vec<&Text> =
            public.zones.iter().filter(|part| part.zone.kind == *kind).map(|part| &part.zone.title).collect();
        if zones.is_empty() {
            continue;
        }
        let names = |lang: Lang| zones.iter().map(|title| title.get(lang)).collect::<Vec<_>>().join(words::comma(lang));
        all.push(Entry {
            place: format!("kind:{kind}"),
            title: Text::new(
                format!("{}：{}", kind.title(Lang::Zh), names(Lang::Zh)),
                format!("{}: {}", kind.title(Lang::En), names(Lang::En)),
            ),
            chain: None,
            part: first.take(),
        });
    }
    let mut last = vec![
        entry("policies", "政策", "Policies"),
        entry("costs", "要素成本", "Factor costs"),
        entry("contacts", "联系窗口", "Offices to call"),
        entry("nodes", "环节索引", "Index of nodes"),
        entry("firms", "企业索引", "Index of firms"),
        entry("sources", "来源与样例", "Sources and samples"),
    ];
    last[0].part = Some(Text::new("条件与索引", "Terms and indexes"));
    all.append(&mut last);
    all
}

/// What the pages are.
pub(super) fn contents<'a>(book: &mut Book<'a>, booklet: Booklet<'a>) {
    let public = booklet.public();
    let lang = book.lang;
    let title = Text::new("目录", "Contents");
    book.section(title.clone(), None);
    book.titled("contents", &title, CONTENT);
    let district = public.cover.district.get(lang);
    let about = match lang {
        Lang::Zh => format!(
            "{district}的产业链一链一图，左页是图，右页起是清单：缺什么、已有什么、有哪些机会、在哪里、什么条件、找谁。每个数都有依据；未知的写未知，不写零。",
        ),
        Lang::En => format!(
            "The chains of {district}, one sheet each: the sheet on the left page, its lists from the right page on: what is missing, what is here, what is offered where, on what terms, whom to call. Every number has its basis; what is not known is said to be unknown, never zero.",
        ),
    };
    let lead = face(10.5, Weight::Regular, INK);
    for line in lead.wrap(&about, CONTENT * 0.72) {
        let y = book.y;
        let left = book.leaf().left();
        book.leaf().ink.text(left, y + 2.0, &line, lead);
        book.y += leading(lead);
    }
    book.y += 7.0;
    book.fresh = book.y;
    let entries = entries(public);
    let mut blocks: Vec<Block<'a>> = Vec::new();
    for entry in entries {
        // What is left out has no page and no line.
        if book.page_of(&entry.place) == PageOf::Nowhere {
            continue;
        }
        if let Some(part) = entry.part.clone() {
            blocks.push(heading(part, String::new(), lang));
        }
        let page = book.number_of(&entry.place);
        let chain = entry.chain;
        let mark = chain.map(|chain| public.mark(chain));
        let kinds: Vec<GapKind> =
            chain.map_or(Vec::new(), |chain| public.chains[chain].sheet.nodes.iter().map(|node| node.kind).collect());
        let high = if chain.is_some() { 14.6 } else { 10.2 };
        blocks.push(Block::new(high, move |leaf, (x, y), width| {
            line(
                leaf,
                (x, y),
                width,
                &Line { entry: &entry, page: &page, mark: mark.as_deref(), kinds: &kinds, high, lang },
            );
        }));
    }
    flow::pour_out(book, &blocks, 2);
}

struct Line<'l> {
    entry: &'l Entry,
    page: &'l str,
    mark: Option<&'l str>,
    kinds: &'l [GapKind],
    high: f64,
    lang: Lang,
}

fn line(leaf: &mut Leaf, (x, y): (f64, f64), width: f64, line: &Line<'_>) {
    let (lead, follow) = both(&line.entry.title, line.lang);
    let mut at = x;
    if let (Some(mark), Some(chain)) = (line.mark, line.entry.chain) {
        leaf.badge((x, y + 1.6), 7.4, mark, chain);
        at += 10.4;
    }
    let number = face(11.0, Weight::Bold, INK);
    leaf.ink.aligned(x + width, y + 5.6, line.page, number, Align::End);
    let right = x + width - 12.0;
    let big = face(if line.entry.chain.is_some() { 11.0 } else { 10.0 }, Weight::Bold, INK);
    let shown = big.fit(lead, right - at);
    leaf.ink.text(at, y + 5.6, &shown, big);
    let mut end = at + big.width(&shown) + 2.5;
    if line.entry.chain.is_none() && small().width(follow) < right - end {
        leaf.ink.text(end, y + 5.6, follow, small());
        end += small().width(follow) + 2.5;
    }
    if end < right {
        leaf.ink.raw(&format!(
            "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"{INK_2}\" stroke-width=\"0.3\" stroke-linecap=\"round\" stroke-dasharray=\"0.01 1.8\"/>",
            n(end), n(y + 5.2), n(right), n(y + 5.2)
        ));
    }
    if line.entry.chain.is_some() {
        let follow = small().fit(follow, width * 0.4);
        leaf.ink.text(at, y + 10.0, &follow, small());
        squares(&mut leaf.ink, (at + width * 0.4 + 2.0, y + 7.2), right - at - width * 0.4 - 2.0, line.kinds);
    }
    leaf.link((x, y, width, line.high), Goal::Place(line.entry.place.clone()));
}

/// One square a node, gaps first.
fn squares(ink: &mut Ink, (x, y): (f64, f64), room: f64, kinds: &[GapKind]) {
    let mut kinds = kinds.to_vec();
    kinds.sort_by_key(|kind| words::ORDER.iter().position(|other| other == kind));
    let pitch = (room / kinds.len().max(1) as f64).min(3.6);
    for (index, kind) in kinds.iter().enumerate() {
        mark_of_node(ink, (x + index as f64 * pitch, y), pitch * 0.8, *kind);
    }
}
