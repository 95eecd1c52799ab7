//! Pages of the five kinds of zones: a schematic map, what is known of each zone, its sites and what it offers.

use model::{Edition, Lang, Text, ZoneFactKey, ZoneKind, ZoneValue};

use super::book::Book;
use super::chains::badges;
use super::flow::{self, Block};
use super::leaf::{CONTENT, Frame, Goal, Leaf, body, leading, least, small, strong};
use super::table::{Cell, Row, Table, col, figures, nothing, paragraph};
use super::words::{self, say};
use super::{Booklet, Offer, PublicBooklet, SiteLine, ZonePart};
use crate::fonts::Weight;
use crate::ink::{Align, face, n};
use crate::qr;
use crate::tokens::{HAIR, INK, INK_2};

/// Hue of a kind; its outline says it too.
pub(super) fn hue(kind: ZoneKind) -> &'static str {
    match kind {
        ZoneKind::Park => "#16324F",
        ZoneKind::Street => "#7A5C22",
        ZoneKind::Commercial => "#8A3B2E",
        ZoneKind::Scenic => "#2C6446",
        ZoneKind::Area => "#5A4D78",
    }
}

/// The outline of a kind in a box.
fn shape(leaf: &mut Leaf, (x, y): (f64, f64), size: f64, kind: ZoneKind, fill: &str, stroke: &str) {
    leaf.ink.raw(&format!(
        "<path d=\"{}\" transform=\"translate({} {}) scale({:.4})\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"{}\"/>",
        kind.outline(),
        n(x),
        n(y),
        size / 40.0,
        n(0.35 * 40.0 / size)
    ));
}

fn apart(a: Frame, b: Frame) -> bool {
    a.0 + a.2 <= b.0 || b.0 + b.2 <= a.0 || a.1 + a.3 <= b.1 || b.1 + b.3 <= a.1
}

/// The schematic map in a frame; zones of another kind are pale where one is asked for. Gives back where it ends.
pub(super) fn map(leaf: &mut Leaf, public: &PublicBooklet, frame: Frame, only: Option<ZoneKind>, lang: Lang) -> f64 {
    let (x, y, width, height) = frame;
    leaf.ink.rect(frame, 2.0, &format!("fill=\"#F1F3F5\" stroke=\"{HAIR}\" stroke-width=\"0.25\""));
    let placed: Vec<(&ZonePart, Frame)> = public
        .zones
        .iter()
        .filter_map(|part| {
            let spot = part.zone.spot?;
            let size = (height * (0.07 + 0.0028 * spot.size)).clamp(7.0, 24.0);
            let at = |value: f64, room: f64| (value / 100.0).clamp(0.0, 1.0) * (room - size - 16.0) + 8.0 + size / 2.0;
            let (cx, cy) = (x + at(spot.x, width), y + at(spot.y, height - 4.0));
            Some((part, (cx - size / 2.0, cy - size / 2.0, size, size)))
        })
        .collect();
    if placed.is_empty() {
        let text = say(lang, "区域包没有给出各区在示意图上的位置。", "The pack places no zone on the schematic map.");
        leaf.ink.aligned(x + width / 2.0, y + height / 2.0, text, small(), Align::Middle);
    }
    let mut taken: Vec<Frame> = placed.iter().map(|(_, frame)| *frame).collect();
    // The compass stands in a corner.
    leaf.ink.aligned(x + width - 6.0, y + 9.0, "N", face(9.0, Weight::Bold, INK_2), Align::Middle);
    leaf.ink.path(&format!("M{} {}l1.6 4h-3.2z", n(x + width - 6.0), n(y + 1.6)), &format!("fill=\"{INK_2}\""));
    taken.push((x + width - 10.0, y, 10.0, 11.0));
    for (part, (left, top, size, _)) in &placed {
        let kind = part.zone.kind;
        let own = only.is_none_or(|only| only == kind);
        let fill = if own { hue(kind) } else { "#D5DBE1" };
        shape(leaf, (*left, *top), *size, kind, fill, "#FFFFFF");
        leaf.link((*left, *top, *size, *size), Goal::Place(format!("zone:{}", part.zone.id)));
    }
    for (part, (left, top, size, _)) in &placed {
        let own = only.is_none_or(|only| only == part.zone.kind);
        let type_ = if own { face(8.5, Weight::Bold, INK) } else { least() };
        let lines = type_.wrap(part.zone.title.get(lang), 46.0);
        let wide = lines.iter().map(|line| type_.width(line)).fold(0.0, f64::max);
        let high = lines.len() as f64 * leading(type_);
        let (cx, cy) = (left + size / 2.0, top + size / 2.0);
        let spots = [
            (cx - wide / 2.0, top + size + 0.6),
            (cx - wide / 2.0, top - high - 0.6),
            (left + size + 1.2, cy - high / 2.0),
            (left - wide - 1.2, cy - high / 2.0),
            (left + size + 0.6, top + size),
            (left - wide - 0.6, top + size),
        ];
        let inside = |frame: &Frame| {
            frame.0 >= x + 1.0
                && frame.1 >= y + 1.0
                && frame.0 + frame.2 <= x + width - 1.0
                && frame.1 + frame.3 <= y + height - 1.0
        };
        let frames = spots.map(|(left, top)| (left, top, wide, high));
        let free = frames.into_iter().filter(inside).find(|frame| taken.iter().all(|other| apart(*frame, *other)));
        // A pale name that has no room is left out: the list beside the map has it.
        let Some(frame) = free.or_else(|| own.then(|| frames.into_iter().find(inside)).flatten()) else { continue };
        taken.push(frame);
        for (index, line) in lines.iter().enumerate() {
            let baseline = frame.1 + type_.mm() + index as f64 * leading(type_);
            leaf.ink.aligned(frame.0 + wide / 2.0, baseline, line, type_, Align::Middle);
        }
    }
    // What the outlines mean.
    let mut at = x;
    let under = y + height + 2.0;
    for kind in ZoneKind::ALL {
        if !public.zones.iter().any(|part| part.zone.kind == *kind) {
            continue;
        }
        let own = only.is_none_or(|only| only == *kind);
        shape(leaf, (at, under), 4.2, *kind, if own { hue(*kind) } else { "#D5DBE1" }, "none");
        let word = kind.title(lang);
        leaf.ink.text(at + 5.4, under + 3.4, word, small());
        leaf.link((at, under, 6.0 + small().width(word), 4.6), Goal::Place(format!("kind:{kind}")));
        at += 5.4 + small().width(word) + 5.0;
    }
    under + 5.0
}

/// A page for each kind that has zones, more where needed.
pub(super) fn pages<'a>(book: &mut Book<'a>, booklet: Booklet<'a>) {
    for kind in ZoneKind::ALL {
        let parts: Vec<&ZonePart> = booklet.public().zones.iter().filter(|part| part.zone.kind == *kind).collect();
        if !parts.is_empty() {
            page(book, (booklet.public(), booklet.edition()), *kind, &parts);
        }
    }
}

fn page<'a>(
    book: &mut Book<'a>,
    (public, edition): (&'a PublicBooklet, Edition),
    kind: ZoneKind,
    parts: &[&'a ZonePart],
) {
    let lang = book.lang;
    let title = Text::new(kind.title(Lang::Zh), kind.title(Lang::En));
    book.section(title.clone(), None);
    let place = format!("kind:{kind}");
    book.titled(&place, &title, CONTENT - 40.0);
    let width = flow::column(2);
    let sites: usize = parts.iter().map(|part| part.sites.len()).sum();
    let offers: usize = parts.iter().map(|part| part.offers.len()).sum();
    let summary = [
        words::count(parts.len(), ("处", "zone", "zones"), lang),
        words::count(sites, ("处载体", "site", "sites"), lang),
        words::count(offers, ("条机会", "offer", "offers"), lang),
    ]
    .join(" · ");
    let leaf = book.leaf();
    let left = leaf.left();
    const CODE: f64 = 20.0;
    // The list of offers is the bureau's page; anyone else finds the offers below the public chains.
    let whole = &public.cover.address;
    let address = match edition {
        Edition::Public => whole.clone(),
        Edition::Internal => format!("{}/list", whole.trim_end_matches("/atlas")),
    };
    let code = qr::path(&address, (left + CONTENT - CODE, 22.0), CODE);
    leaf.ink.path(&code, &format!("fill=\"{INK}\""));
    leaf.link((left + CONTENT - CODE, 22.0, CODE, CODE), Goal::Address(address));
    let y = book.y;
    let type_ = face(10.5, Weight::Regular, INK);
    book.leaf().ink.text(left, y + 2.0, &summary, type_);
    book.y = (y + 8.0).max(48.0);
    book.fresh = book.y;

    // The map gives way where that saves a page which would hold a few rows.
    let mut own: Vec<Block<'a>> = Vec::new();
    for part in parts {
        own.extend(zone(book, public, part, width));
    }
    let from = (book.y, book.fresh);
    let chart = |high: f64| {
        Block::new(high + 7.6, move |leaf: &mut Leaf, (x, y): (f64, f64), width: f64| {
            map(leaf, public, (x, y, width, high), Some(kind), lang);
        })
    };
    let mut blocks = vec![chart(MAPS[0])];
    blocks.extend(own);
    let mut fewest = flow::poured(&blocks, 2, from).0;
    let mut chosen = MAPS[0];
    for high in MAPS {
        blocks[0] = chart(high);
        let needed = flow::poured(&blocks, 2, from).0;
        if needed < fewest {
            (fewest, chosen) = (needed, high);
        }
    }
    blocks[0] = chart(chosen);
    flow::pour(book, &blocks, 2);
}

/// Heights of the map, the usual first.
const MAPS: [f64; 4] = [78.0, 66.0, 54.0, 42.0];

fn zone<'a>(book: &mut Book<'a>, public: &'a PublicBooklet, part: &'a ZonePart, width: f64) -> Vec<Block<'a>> {
    let lang = book.lang;
    let zone = &part.zone;
    let place = format!("zone:{}", zone.id);
    book.bookmark(1, zone.title.get(lang), &place);
    let chains: Vec<usize> = zone.chains.iter().filter_map(|id| public.chain(id)).collect();
    let badges_wide = chains.len() as f64 * 6.0;
    let mut head = Block::new(11.0, move |leaf, (x, y), width| {
        leaf.ink.line((x, y), (x + width, y), hue(zone.kind), 0.8);
        shape(leaf, (x, y + 2.4), 7.0, zone.kind, hue(zone.kind), "none");
        let big = face(13.0, Weight::Black, INK);
        let room = width - 10.0 - badges_wide;
        let (lead, follow) = crate::ink::both(&zone.title, lang);
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
        Lang::Zh => format!("来源：{}", zone.source),
        Lang::En => format!("Source: {}", zone.source),
    };
    // A zone's name does not stand alone at the foot of a column.
    blocks.extend(summary.into_iter().chain(paragraph(&source, least(), width)).map(Block::keep));
    blocks.extend(facts(part, width, lang));
    blocks.extend(sites(part, width, lang));
    blocks.extend(offers(public, part, width, lang));
    blocks
}

fn facts<'a>(part: &ZonePart, width: f64, lang: Lang) -> Vec<Block<'a>> {
    let title = Text::new("条件", "Facts");
    if part.zone.facts.is_empty() {
        return nothing(title, say(lang, "还没有这一处的条件。", "Nothing more is known of it yet."), width, lang);
    }
    let mut facts: Vec<_> = part.zone.facts.iter().collect();
    facts.sort_by_key(|fact| ZoneFactKey::ALL.iter().position(|key| *key == fact.key));
    let rows = facts
        .into_iter()
        .map(|fact| {
            let value = match &fact.value {
                ZoneValue::Number(number) => {
                    let number = plain(*number);
                    let unit = fact.key.unit(lang);
                    if unit.is_empty() { number } else { format!("{number} {unit}") }
                }
                ZoneValue::Words(words) => words.get(lang).to_owned(),
            };
            let note = fact.note.as_ref().map(|note| note.get(lang).to_owned()).unwrap_or_default();
            let day = fact.as_of.clone().unwrap_or_else(|| say(lang, "日期未知", "day unknown").to_owned());
            let source = if fact.sample { day } else { format!("{day} · {}", fact.source) };
            Row::new(vec![
                Cell::text(fact.key.title(lang), body()),
                Cell::text(value, strong()).sampled(fact.sample),
                Cell::text(note, small()),
                Cell::text(source, least()),
            ])
        })
        .collect();
    let columns = vec![col("", "", 34.0), col("", "", 46.0), col("", "", 44.0), col("", "", 52.0)];
    let mut blocks = Table { title: Text::default(), note: String::new(), columns, rows }.blocks(width, lang);
    if let Some(first) = blocks.first_mut() {
        first.gap = 1.0;
    }
    blocks
}

fn sites<'a>(part: &ZonePart, width: f64, lang: Lang) -> Vec<Block<'a>> {
    let title = Text::new("载体", "Sites");
    if part.sites.is_empty() {
        return nothing(
            title,
            say(lang, "这一处暂时没有登记的载体。", "No site is on the list here for now."),
            width,
            lang,
        );
    }
    let rows = part.sites.iter().map(|site| site_row(site, lang).place(format!("site:{}", site.id))).collect();
    Table {
        title,
        note: words::count(part.sites.len(), ("处", "site", "sites"), lang),
        columns: vec![
            col("载体", "site", 44.0),
            col("多大", "size", 24.0),
            col("条件", "facts", 46.0),
            col("价格与方式", "terms", 34.0),
            col("状态、核实", "state, confirmed", 28.0),
        ],
        rows,
    }
    .blocks(width, lang)
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

fn offers<'a>(public: &PublicBooklet, part: &ZonePart, width: f64, lang: Lang) -> Vec<Block<'a>> {
    let title = Text::new("机会", "Opportunities");
    if part.offers.is_empty() {
        return nothing(
            title,
            say(lang, "这一处暂时没有列入清单的机会。", "The list holds no opportunity here for now."),
            width,
            lang,
        );
    }
    let rows = part.offers.iter().map(|offer| offer_row(public, offer, lang)).collect();
    Table {
        title,
        note: words::count(part.offers.len(), ("条", "row", "rows"), lang),
        columns: vec![
            figures("链", "chain", 8.0),
            col("判断", "label", 19.0),
            col("机会、环节", "what, node", 50.0),
            col("在哪里、多大", "where, how big", 38.0),
            col("条件", "terms", 34.0),
            col("联系", "whom to call", 30.0),
        ],
        rows,
    }
    .blocks(width, lang)
}

fn offer_row(public: &PublicBooklet, offer: &Offer, lang: Lang) -> Row {
    let chain = public.chain(&offer.chain);
    let mark = chain.map(|chain| public.mark(chain)).unwrap_or_default();
    let node = Goal::Place(format!("node:{}/{}", offer.chain, offer.node.0));
    Row::new(vec![
        Cell::default().link(mark, strong(), Goal::Place(format!("chain:{}", offer.chain))),
        Cell::chip(offer.kind),
        Cell::text(offer.title.get(lang), strong()).sampled(offer.sample).link(offer.node.1.get(lang), least(), node),
        Cell::text(offer.site.as_ref().map(|site| site.get(lang).to_owned()).unwrap_or_default(), small().tint(INK))
            .and(offer.size.get(lang), small()),
        Cell::text(offer.terms.get(lang), small()),
        Cell::text(offer.contact.get(lang), small()),
    ])
}

/// A measure: thousands grouped, at most two decimals, none that are idle.
fn plain(value: f64) -> String {
    if !value.is_finite() {
        return "—".to_owned();
    }
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    let (whole, rest) = text.split_once('.').map_or((text, String::new()), |(whole, rest)| (whole, format!(".{rest}")));
    let mut out = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) && !out.ends_with('-') {
            out.push(',');
        }
        out.push(digit);
    }
    out + &rest
}
