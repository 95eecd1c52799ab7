//! Indexes of nodes and firms: by sound in Chinese, by letter in English, with the pages where they stand.

use std::rc::Rc;

use model::{Lang, Text};

use super::Booklet;
use super::book::{Book, Chapter, Listed};
use super::flow::{self, Block};
use super::leaf::{Goal, leading};
use super::words::say;
use crate::fonts::Weight;
use crate::ink::{Align, face};
use crate::tokens::{HAIR, INK};

/// An entry: its name, how it is sorted, where it leads: a chain's number and place, and the page.
struct Entry {
    name: String,
    key: String,
    sample: bool,
    goals: Vec<(usize, String, String)>,
}

/// Letter under which an entry stands; what does not begin with one stands under `#`.
fn letter(key: &str) -> char {
    key.chars().next().map(|c| c.to_ascii_uppercase()).filter(char::is_ascii_uppercase).unwrap_or('#')
}

/// Every node of every chain.
pub(super) fn nodes(book: &mut Book<'_>, booklet: Booklet<'_>) {
    let public = booklet.public();
    let lang = book.lang;
    let mut entries: Vec<Entry> = Vec::new();
    for (chain, part) in public.chains.iter().enumerate() {
        for (node, own) in part.sheet.chain.nodes.iter().zip(&part.nodes) {
            let name = node.title.get(lang).to_owned();
            let key = if lang == Lang::Zh { own.sound.clone() } else { name.to_lowercase() };
            let place = format!("node:{}/{}", part.sheet.chain.id, node.id);
            let page = book.number_of(&place);
            entries.push(Entry { name, key, sample: false, goals: vec![(chain, place, page)] });
        }
    }
    if entries.is_empty() {
        return;
    }
    let title = Text::new("环节索引", "Index of nodes");
    let note = say(
        lang,
        "按拼音；色块里是链的编号，页码是该环节在清单里的页，图在本链的第一页。",
        "By letter; the block holds the chain's number, the page is where its lists speak of the node; the sheet is the chain's first page.",
    );
    index(book, booklet, ("nodes", &title), note, entries);
}

/// Every firm with its main business on a chain.
pub(super) fn firms(book: &mut Book<'_>, booklet: Booklet<'_>) {
    let public = booklet.public();
    let lang = book.lang;
    if public.firms.is_empty() {
        return;
    }
    let entries = public
        .firms
        .iter()
        .map(|firm| {
            let goals = firm
                .places
                .iter()
                .filter_map(|(id, node)| {
                    let chain = public.chain(id)?;
                    let place = format!("node:{id}/{node}");
                    let page = book.number_of(&place);
                    Some((chain, place, page))
                })
                .collect();
            Entry { name: firm.name.clone(), key: firm.sound.clone(), sample: firm.sample, goals }
        })
        .collect();
    let title = Text::new("企业索引", "Index of firms");
    let note = say(
        lang,
        "主营业务落在链上的在地企业，按拼音；° 是样例企业。页码是所在环节的清单页。",
        "Local firms with their main business on a chain, by the sound of their registered Chinese names; ° marks samples. The page is that of the node's list.",
    );
    index(book, booklet, ("firms", &title), note, entries);
}

fn index(
    book: &mut Book<'_>,
    booklet: Booklet<'_>,
    (place, title): (&str, &Text),
    note: &str,
    mut entries: Vec<Entry>,
) {
    let public = booklet.public();
    let marks = Rc::new((0..public.chains.len()).map(|chain| public.mark(chain)).collect::<Vec<_>>());
    entries.sort_by(|a, b| {
        let late = |entry: &Entry| letter(&entry.key) == '#';
        late(a).cmp(&late(b)).then_with(|| a.key.cmp(&b.key)).then_with(|| a.name.cmp(&b.name))
    });
    const COLUMNS: usize = 4;
    let width = flow::column(COLUMNS);
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut under = None;
    for entry in entries {
        let own = letter(&entry.key);
        if under != Some(own) {
            under = Some(own);
            blocks.push(
                Block::new(7.4, move |leaf, (x, y), width| {
                    leaf.ink.text(x, y + 5.4, &own.to_string(), face(12.0, Weight::Black, INK));
                    leaf.ink.line((x, y + 6.8), (x + width, y + 6.8), HAIR, 0.25);
                })
                .gap(2.6)
                .keep(),
            );
        }
        blocks.push(line(entry, &marks, width));
    }
    book.chapter(&Chapter { place, title, lead: note, code: "", listed: Listed::Yes }, &blocks, COLUMNS);
    flow::pour(book, &blocks, COLUMNS);
}

/// Pages of an entry that stand in one line; further ones stand below.
const GOALS: usize = 3;

fn line<'a>(entry: Entry, marks: &Rc<Vec<String>>, width: f64) -> Block<'a> {
    let marks = Rc::clone(marks);
    let type_ = face(8.0, Weight::Regular, INK);
    let mut goals: Vec<(usize, String, String)> = Vec::new();
    // A firm on two nodes of one page stands there once.
    for goal in &entry.goals {
        if !goals.iter().any(|known| (known.0, &known.2) == (goal.0, &goal.2)) {
            goals.push(goal.clone());
        }
    }
    let each = 11.6;
    let rows: Vec<Vec<(usize, String, String)>> = goals.chunks(GOALS).map(<[_]>::to_vec).collect();
    let most = rows.iter().map(Vec::len).max().unwrap_or(0) as f64;
    let room = (width - most * each - 1.0).max(width * 0.35);
    let name = if entry.sample { format!("{}°", entry.name) } else { entry.name.clone() };
    let lines = type_.wrap(&name, room);
    let high = lines.len().max(rows.len()).max(1) as f64 * leading(type_) + 0.7;
    let sample = entry.sample;
    Block::new(high, move |leaf, (x, y), width| {
        leaf.lines((x, y + type_.mm()), &lines, type_);
        leaf.sample |= sample;
        for (row, goals) in rows.iter().enumerate() {
            let baseline = y + type_.mm() + row as f64 * leading(type_);
            for (index, (chain, place, page)) in goals.iter().rev().enumerate() {
                let right = x + width - index as f64 * each;
                leaf.ink.aligned(right, baseline, page, face(8.0, Weight::Bold, INK), Align::End);
                leaf.badge((right - 9.6, baseline - 2.7), 3.5, &marks[*chain], *chain);
                leaf.link((right - 9.6, baseline - 3.0, 9.6, 4.0), Goal::Place(place.clone()));
            }
        }
    })
}
