//! The chapter of the zones, kind by kind: a schematic map, what is known of each zone, its sites and what it offers.

use model::{Edition, Lang, Text, ZoneFactKey, ZoneKind, ZoneValue};

use super::book::{Book, Chapter, Listed};
use super::flow::{self, Block};
use super::leaf::{body, least, small, strong};
use super::map::{badges, map, shape};
use super::offers::{Below, offers};
use super::table::{Cell, Row, Set, Table, col, paragraph, said};
use super::words::{self, say};
use super::{Booklet, PublicBooklet, SiteLine, ZonePart};
use crate::counting::zones_title;
use crate::fonts::Weight;
use crate::ink::{Align, both, face};
use crate::tokens::{self, INK};

/// Zones with their sites and offers, one kind behind the other.
pub(super) fn zones<'a>(book: &mut Book<'a>, booklet: Booklet<'a>) {
    let public = booklet.public();
    if public.zones.is_empty() {
        return;
    }
    let lang = book.lang;
    let set = Set::new(flow::column(2), lang);
    let mut blocks: Vec<Block<'a>> = Vec::new();
    let mut marks = Vec::new();
    for kind in ZoneKind::ALL {
        let parts: Vec<&ZonePart> = public.zones.iter().filter(|part| part.zone.kind == *kind).collect();
        if parts.is_empty() {
            continue;
        }
        blocks.extend(opening(public, *kind, &parts, lang));
        marks.push((0, kind.title(lang), format!("kind:{kind}")));
        for part in parts {
            blocks.extend(zone(public, part, set));
            marks.push((1, part.zone.title.get(lang), format!("zone:{}", part.zone.id)));
        }
    }
    // The list of offers is the bureau's page; anyone else finds the offers below the public chains.
    let whole = &public.cover.address;
    let address = match booklet.edition() {
        Edition::Public => whole.clone(),
        Edition::Internal => format!("{}/list", whole.trim_end_matches("/atlas")),
    };
    let chapter = Chapter {
        place: "zones",
        title: &zones_title(public.zone_kinds()),
        lead: say(
            lang,
            "每一处先写它是什么、有什么条件，再列载体与机会；载体按登记的核实日期，过期的标“待核实”。",
            "Of every zone first what it is and what it has, then its sites and what is offered; a site whose confirmation is too old says so.",
        ),
        code: &address,
        listed: Listed::ByParts,
    };
    book.chapter(&chapter, &blocks, 2);
    for (level, title, place) in marks {
        book.bookmark(level, title, &place);
    }
    flow::pour(book, &blocks, 2);
}

/// Height of the map of a kind.
const MAP: f64 = 56.0;

/// A kind's title with what it counts, and its zones on the map.
fn opening<'a>(public: &'a PublicBooklet, kind: ZoneKind, parts: &[&ZonePart], lang: Lang) -> Vec<Block<'a>> {
    let sites: usize = parts.iter().map(|part| part.sites.len()).sum();
    let offers: usize = parts.iter().map(|part| part.offers.len()).sum();
    let counts = [
        words::count(parts.len(), ("处", "zone", "zones"), lang),
        words::count(sites, ("处载体", "site", "sites"), lang),
        words::count(offers, ("条机会", "offer", "offers"), lang),
    ]
    .join(" · ");
    let title = Block::new(15.0, move |leaf, (x, y), width| {
        leaf.ink.rect((x, y, width, 1.4), 0.0, &format!("fill=\"{}\"", tokens::zone(kind)));
        let big = face(20.0, Weight::Black, INK);
        let name = Text::new(kind.title(Lang::Zh), kind.title(Lang::En));
        let (lead, follow) = both(&name, lang);
        leaf.ink.text(x, y + 10.4, lead, big);
        leaf.ink.text(x + big.width(lead) + 3.0, y + 10.4, follow, small());
        leaf.ink.aligned(x + width, y + 10.4, &counts, body(), Align::End);
    });
    let chart = Block::new(MAP + 7.6, move |leaf, (x, y), width| {
        map(leaf, public, (x, y, width, MAP), Some(kind), lang);
    });
    vec![title.gap(11.0).keep().place(format!("kind:{kind}")), chart.keep()]
}

fn zone<'a>(public: &'a PublicBooklet, part: &'a ZonePart, set: Set) -> Vec<Block<'a>> {
    let Set { width, lang, .. } = set;
    let zone = &part.zone;
    let place = format!("zone:{}", zone.id);
    let chains: Vec<usize> = zone.chains.iter().filter_map(|id| public.chain(id)).collect();
    let badges_wide = chains.len() as f64 * 6.0;
    let mut head = Block::new(11.0, move |leaf, (x, y), width| {
        leaf.ink.line((x, y), (x + width, y), tokens::zone(zone.kind), 0.8);
        shape(leaf, (x, y + 2.4), 7.0, zone.kind, tokens::zone(zone.kind), "none");
        let big = face(13.0, Weight::Black, INK);
        let room = width - 10.0 - badges_wide;
        let (lead, follow) = both(&zone.title, lang);
        let pt =
            [13.0, 11.5, 10.0].into_iter().find(|pt| face(*pt, Weight::Black, INK).width(lead) <= room).unwrap_or(9.0);
        let big = face(pt, Weight::Black, big.fill);
        let shown = big.fit(lead, room);
        leaf.ink.group("");
        leaf.ink.title(lead);
        leaf.ink.text(x + 9.6, y + 7.4, &shown, big);
        leaf.ink.end();
        let beside = x + 9.6 + big.width(&shown) + 2.5;
        if small().width(follow) < x + width - badges_wide - beside {
            leaf.ink.text(beside, y + 7.4, follow, small());
        }
        badges(leaf, public, (x + width - badges_wide + 1.2, y + 3.4), 4.8, &chains);
        leaf.sample |= zone.sample;
    })
    .gap(7.0)
    .keep()
    .place(place);
    head.height = 11.4;
    let mut blocks = vec![head];
    let summary = paragraph(zone.summary.get(lang), body(), width);
    let source = match lang {
        Lang::Zh => format!("来源：{}", words::source(&zone.source, lang)),
        Lang::En => format!("Source: {}", words::source(&zone.source, lang)),
    };
    // A zone's name does not stand alone at the foot of a column.
    blocks.extend(summary.into_iter().chain(paragraph(&source, least(), width)).map(Block::keep));
    blocks.extend(facts(part, set));
    blocks.extend(sites(part, set));
    blocks.extend(offers(&part.offers, Below::Zone(public), set));
    blocks
}

fn facts<'a>(part: &ZonePart, set: Set) -> Vec<Block<'a>> {
    let lang = set.lang;
    if part.zone.facts.is_empty() {
        let text = say(lang, "还没有这一处的条件。", "Nothing more is known of it yet.");
        return said(Text::new("条件", "Facts"), text, set);
    }
    let mut facts: Vec<_> = part.zone.facts.iter().collect();
    facts.sort_by_key(|fact| ZoneFactKey::ALL.iter().position(|key| *key == fact.key));
    let rows = facts
        .into_iter()
        .map(|fact| {
            let value = match &fact.value {
                ZoneValue::Number(number) => {
                    let number = model::grouped(*number);
                    let unit = fact.key.unit(lang);
                    if unit.is_empty() { number } else { format!("{number} {unit}") }
                }
                ZoneValue::Words(words) => words.get(lang).to_owned(),
            };
            let note = fact.note.as_ref().map(|note| note.get(lang).to_owned()).unwrap_or_default();
            let day = fact.as_of.clone().unwrap_or_else(|| say(lang, "日期未知", "day unknown").to_owned());
            let source = if fact.sample { day } else { format!("{day} · {}", words::source(&fact.source, lang)) };
            Row::new(vec![
                Cell::text(fact.key.title(lang), body()),
                Cell::text(value, strong()).sampled(fact.sample),
                Cell::text(note, small()),
                Cell::text(source, least()),
            ])
        })
        .collect();
    let columns = vec![col("", "", 34.0), col("", "", 46.0), col("", "", 44.0), col("", "", 52.0)];
    let mut blocks = Table { columns, rows, ..Table::default() }.blocks(set);
    if let Some(first) = blocks.first_mut() {
        first.gap = 1.0;
    }
    blocks
}

fn sites<'a>(part: &ZonePart, set: Set) -> Vec<Block<'a>> {
    let lang = set.lang;
    Table {
        title: Text::new("载体", "Sites"),
        note: words::count(part.sites.len(), ("处", "site", "sites"), lang),
        columns: vec![
            col("载体", "site", 44.0),
            col("多大", "size", 24.0),
            col("条件", "facts", 46.0),
            col("价格与方式", "terms", 34.0),
            col("状态、核实", "state, confirmed", 28.0),
        ],
        rows: part.sites.iter().map(|site| site_row(site, lang).place(format!("site:{}", site.id))).collect(),
        empty: Text::new("这一处暂时没有登记的载体。", "No site is on the list here for now."),
    }
    .blocks(set)
}

fn site_row(site: &SiteLine, lang: Lang) -> Row {
    let facts: Vec<&str> = site.facts.iter().map(|fact| fact.get(lang)).collect();
    let confirmed = match (site.confirmed, lang) {
        (Some(day), Lang::Zh) => format!("{day} 核实"),
        (Some(day), Lang::En) => format!("confirmed {day}"),
        (None, Lang::Zh) => "未核实".to_owned(),
        (None, Lang::En) => "not confirmed".to_owned(),
    };
    let stale = if site.stale { say(lang, "待核实", "to be confirmed") } else { "" };
    Row::new(vec![
        Cell::text(site.title.get(lang), strong()).and(site.form.get(lang), least()).sampled(site.sample),
        Cell::text(site.size.get(lang), small().tint(INK)),
        Cell::text(facts.join(words::comma(lang)), small()),
        Cell::text(site.terms.get(lang), small()),
        Cell::text(site.state.get(lang), small())
            .and(confirmed, least())
            .and(stale, face(7.0, Weight::Bold, "#8A5A00")),
    ])
}
