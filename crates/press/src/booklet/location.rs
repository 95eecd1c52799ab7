//! Location and channels: where the zones lie, how far other cities are, what freight costs, what passes between chains.

use model::{Lang, Text};

use super::book::Book;
use super::flow::{self, Block};
use super::leaf::{BOTTOM, CONTENT, GUTTER, Goal, body, leading, least, small, strong};
use super::map::{badges, map};
use super::table::{Cell, Row, SECTION, Set, Table, col, figures, heading, paragraph, said, section_head};
use super::words::{self, say};
use super::{Booklet, PublicBooklet};
use crate::ink::Align;
use crate::tokens::{INK, NAVY};

/// Where the district and its zones lie, cities around, what passes between the chains.
pub(super) fn location<'a>(book: &mut Book<'a>, booklet: Booklet<'a>) {
    let public = booklet.public();
    let lang = book.lang;
    let title = Text::new("区位与通道", "Location and channels");
    book.section(title.clone(), None);
    book.titled("location", &title, CONTENT);
    let (left, top) = (book.leaf().left(), book.y);
    let width = flow::column(2);
    let leaf = book.leaf();
    section_head(
        leaf,
        (left, top),
        width,
        &Text::new("区内", "Inside the district"),
        say(lang, "示意，非测绘，上北", "schematic, not a survey, north is up"),
        lang,
    );
    let set = Set::new(width, lang);
    let mut under: Vec<Block<'a>> = zones(book, public, set);
    // The map takes what the zones by name leave; its legend and the room around them are a few millimetres.
    let high = (BOTTOM - top - SECTION - 2.0 - 7.5 - 6.0 - flow::height(&under)).clamp(70.0, 170.0);
    let bottom = map(book.leaf(), public, (left, top + SECTION + 2.0, width, high), None, lang);
    book.y = bottom;
    let mut beside: Vec<Block<'a>> = distances(public, set);
    beside.extend(freight(book, public, set));
    beside.extend(ties(public, set));
    let x = left + width + GUTTER;
    place_all(book, &mut beside, (x, top), width);
    place_all(book, &mut under, (left, bottom + 6.0), width);
    under.extend(beside);
    if !under.is_empty() {
        book.turn();
        flow::pour_out(book, &under, 2);
    }
}

/// The zones by name, with what they have and where they are spoken of.
fn zones<'a>(book: &Book<'_>, public: &PublicBooklet, set: Set) -> Vec<Block<'a>> {
    let lang = set.lang;
    let mut parts: Vec<&super::ZonePart> = public.zones.iter().collect();
    parts.sort_by_key(|part| model::ZoneKind::ALL.iter().position(|kind| *kind == part.zone.kind));
    let rows = parts
        .into_iter()
        .map(|part| {
            let place = format!("zone:{}", part.zone.id);
            Row::new(vec![
                Cell::text(part.zone.kind.title(lang), small()),
                Cell::default().link(part.zone.title.get(lang), strong(), Goal::Place(place.clone())),
                Cell::text(part.sites.len().to_string(), body()),
                Cell::text(part.offers.len().to_string(), body()),
                Cell::default().link(book.number_of(&place), strong(), Goal::Place(place)),
            ])
        })
        .collect();
    Table {
        title: Text::new("各区", "Zones"),
        columns: vec![
            col("", "", 18.0),
            col("区", "zone", 96.0),
            figures("载体", "sites", 16.0),
            figures("机会", "offers", 16.0),
            figures("页", "page", 12.0),
        ],
        rows,
        empty: Text::new("区域包没有写园区、街区、商区、景区或片区。", "The district's pack names no zones."),
        ..Table::default()
    }
    .blocks(set.pad(1.1))
}

/// Draws blocks below one another as long as there is room; what has none is left for further pages.
fn place_all<'a>(book: &mut Book<'a>, blocks: &mut Vec<Block<'a>>, (x, y): (f64, f64), width: f64) {
    let room = BOTTOM - y;
    let mut count = blocks.len();
    while count > 0 && (flow::height(&blocks[..count]) > room || count < blocks.len() && blocks[count - 1].keep) {
        count -= 1;
    }
    let drawn: Vec<Block<'a>> = blocks.drain(..count).collect();
    flow::stack(book, &drawn, (x, y), width);
}

/// Cities around as bars on one scale; direction is not shown, since it is not known.
fn distances<'a>(public: &'a PublicBooklet, set: Set) -> Vec<Block<'a>> {
    let Set { width, lang, .. } = set;
    let title = Text::new("到周边城市", "Cities around");
    if public.nearby.is_empty() {
        return said(
            title,
            say(lang, "区域包没有给出到周边城市的距离。", "The district's pack names no distance to cities around."),
            set,
        );
    }
    let mut rows: Vec<&super::Distance> =
        public.nearby.iter().filter(|row| row.km.is_finite() && row.km >= 0.0).collect();
    rows.sort_by(|a, b| a.km.total_cmp(&b.km));
    let most = rows.iter().map(|row| row.km).fold(1.0, f64::max);
    let mut blocks = vec![heading(title, say(lang, "公里", "km").to_owned(), lang)];
    for row in &rows {
        let (name, km) = (row.place.get(lang).to_owned(), row.km);
        blocks.push(Block::new(6.6, move |leaf, (x, y), width| {
            let label = 52.0;
            leaf.ink.text(x, y + 4.4, &body().fit(&name, label - 2.0), body());
            let room = width - label - 16.0;
            let long = room * km / most;
            leaf.ink.rect((x + label, y + 2.0, room, 2.6), 1.3, "fill=\"#ECEFF2\"");
            leaf.ink.rect((x + label, y + 2.0, long, 2.6), 1.3, &format!("fill=\"{NAVY}\""));
            leaf.ink.aligned(x + width, y + 4.6, &format!("{km:.0}"), strong(), Align::End);
        }));
    }
    let mut sources: Vec<&str> =
        rows.iter().map(|row| row.source.as_str()).filter(|source| !source.is_empty()).collect();
    sources.sort_unstable();
    sources.dedup();
    for source in sources {
        blocks.extend(paragraph(words::source(source, lang), least(), width));
    }
    blocks
}

/// What it costs to get goods out: prices whose unit is per distance, weight or box stand among the factor costs.
fn freight<'a>(book: &Book<'_>, public: &'a PublicBooklet, set: Set) -> Vec<Block<'a>> {
    let lang = set.lang;
    let carried =
        |unit: &Text| ["公里", "箱", "柜", "km"].iter().any(|word| unit.zh.contains(word) || unit.en.contains(word));
    let rows: Vec<Row> = public
        .costs
        .iter()
        .filter(|cost| carried(&cost.unit))
        .map(|cost| {
            Row::new(vec![
                Cell::text(cost.title.get(lang), strong()).sampled(cost.sample),
                Cell::text(cost.value.clone(), strong()),
                Cell::text(cost.unit.get(lang), small()),
                Cell::text(format!("{} · {}", cost.date, words::source(&cost.source, lang)), least()),
            ])
        })
        .collect();
    let page = book.number_of("costs");
    let note = match lang {
        Lang::Zh => format!("全部要素成本见第 {page} 页"),
        Lang::En => format!("all factor costs on page {page}"),
    };
    Table {
        title: Text::new("通道与运价", "Channels and freight"),
        note,
        columns: vec![
            col("", "", 60.0),
            figures("价格", "price", 20.0),
            col("单位", "unit", 34.0),
            col("日期、来源", "when, source", 60.0),
        ],
        rows,
        empty: Text::new("区域包没有给出运价。", "The district's pack names no freight prices."),
    }
    .blocks(set)
}

/// What chains of the district supply to one another.
fn ties<'a>(public: &'a PublicBooklet, set: Set) -> Vec<Block<'a>> {
    let Set { width, lang, .. } = set;
    let cover = &public.cover;
    let title = Text::new("链间往来", "Between the chains");
    let mut ties: Vec<_> = cover
        .ties
        .iter()
        .filter_map(|tie| {
            let from = public.chain(&cover.chains.get(tie.from)?.id)?;
            let to = public.chain(&cover.chains.get(tie.to)?.id)?;
            Some((from, to, &tie.what))
        })
        .collect();
    if ties.is_empty() {
        return said(
            title,
            say(lang, "各链的定义没有写链间往来。", "The chains' definitions name no ties between them."),
            set,
        );
    }
    ties.sort_by_key(|(from, to, _)| (*from, *to));
    let mut blocks = vec![heading(
        title,
        say(lang, "左边的链供给右边的链", "the chain at the left supplies the one at the right").to_owned(),
        lang,
    )];
    for row in ties.chunks(3) {
        let type_ = small().tint(INK);
        let cells: Vec<(usize, usize, Vec<String>)> =
            row.iter().map(|(from, to, what)| (*from, *to, type_.wrap(what.get(lang), width / 3.0 - 18.0))).collect();
        let lines = cells.iter().map(|(_, _, lines)| lines.len()).max().unwrap_or(1).max(1);
        let high = 6.4 + (lines - 1) as f64 * leading(type_);
        blocks.push(Block::new(high, move |leaf, (x, y), width| {
            for (index, (from, to, lines)) in cells.iter().enumerate() {
                let at = x + index as f64 * width / 3.0;
                badges(leaf, public, (at, y + 1.0), 4.6, &[*from]);
                leaf.ink.text(at + 5.4, y + 4.4, "→", small());
                badges(leaf, public, (at + 9.4, y + 1.0), 4.6, &[*to]);
                leaf.lines((at + 15.4, y + 4.4), lines, type_);
            }
        }));
    }
    blocks
}
