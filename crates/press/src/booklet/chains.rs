//! A chain's spread: its sheet on the left page, its lists from the right page on.

use model::{GapKind, Lang, Text};

use super::book::Book;
use super::flow::{self, Block};
use super::leaf::{CONTENT, Dress, Goal, HEIGHT, Leaf, TOP, WIDTH, body, leading, least, placed, small, strong};
use super::table::{Cell, Row, Table, col, figures, heading, nothing, paragraph};
use super::words::{self, say};
use super::{Booklet, ChainInside, ChainPart, Offer, PublicBooklet, TargetLine, place_of_chain};
use crate::fonts::Weight;
use crate::ink::{Align, face};
use crate::qr;
use crate::tokens::{INK, INK_2, NAVY};

/// Firms of a node by name; all of them stand in the index.
const NAMES: usize = 14;
/// Reasons of a target.
const REASONS: usize = 2;

/// The sheet and its lists.
pub(super) fn spread(book: &mut Book<'_>, booklet: Booklet<'_>, chain: usize, sheet: &str) {
    let public = booklet.public();
    let part = &public.chains[chain];
    let lang = book.lang;
    let title = part.sheet.chain.title.clone();
    book.section(title.clone(), Some(chain));
    if book.next_number() % 2 == 1 {
        blank(book);
    }
    book.open(Dress::Drawing);
    let place = place_of_chain(public, chain);
    book.mark(place.clone(), 0.0);
    let mark = public.mark(chain);
    book.bookmark(0, &format!("{mark} {}", title.get(lang)), &place);
    book.bookmark(1, say(lang, "图谱", "Sheet"), &place);
    if let Some(drawing) = placed(sheet, (0.0, 0.0, WIDTH, HEIGHT)) {
        book.leaf().ink.raw(&drawing);
    }
    book.leaf().sample = part.sheet.sample;
    lists(book, booklet, chain);
}

/// A page that is left out on purpose says so.
fn blank(book: &mut Book<'_>) {
    book.open(Dress::Whole);
    let lang = book.lang;
    let text = say(lang, "本页留白：图谱从左页起。", "Left blank: a sheet begins on a left-hand page.");
    let leaf = book.leaf();
    leaf.ink.aligned(WIDTH / 2.0, HEIGHT / 2.0, text, small(), Align::Middle);
}

fn lists(book: &mut Book<'_>, booklet: Booklet<'_>, chain: usize) {
    let public = booklet.public();
    let part = &public.chains[chain];
    let lang = book.lang;
    book.turn();
    let place = format!("list:{}", part.sheet.chain.id);
    book.mark(place.clone(), 0.0);
    book.bookmark(1, say(lang, "清单", "Lists"), &place);
    head(book, part, lang);

    let width = flow::column(2);
    let inside = booklet.inside(chain);
    let mut rest = offers(book, part, width);
    rest.extend(here(part, width, lang));
    rest.extend(others(part, width, lang));
    let mut ends = vec![rest.len()];
    for more in [directions(part, width, lang), policies(book, part, width), links(part, width, lang)] {
        rest.extend(more);
        ends.push(rest.len());
    }
    // Parts one under another, each in its own columns.
    let mut parts: Vec<(Vec<Block<'_>>, usize)> = vec![(gaps(book, part, inside, width), 2)];
    match inside {
        Some(inside) => {
            parts.push((targets(part, inside, lang), 1));
            parts.push((Vec::new(), 2));
        }
        None => rest.splice(0..0, std::mem::take(&mut parts[0].0)).for_each(drop),
    }
    if inside.is_none() {
        let shift = rest.len() - ends.last().copied().unwrap_or(0);
        ends.iter_mut().for_each(|end| *end += shift);
    }
    // The next sheet begins on a left page: of what also stands on the sheet, so much is said again as fills
    // the fewest pages that come out.
    let pages = |end: usize| {
        let mut at = (book.y, book.fresh);
        let mut turns = 0;
        for (blocks, columns) in &parts {
            let blocks = if blocks.is_empty() { &rest[..end] } else { blocks };
            let (more, y) = flow::poured(blocks, *columns, at);
            turns += more;
            at = (y + BETWEEN, if more > 0 { TOP } else { at.1 });
        }
        turns + 1
    };
    let best = ends
        .iter()
        .map(|end| (pages(*end), *end))
        .filter(|(pages, _)| pages % 2 == 1)
        .min_by_key(|(pages, end)| (*pages, std::cmp::Reverse(*end)))
        .map(|(_, end)| end);
    rest.truncate(best.unwrap_or(rest.len()));
    for (blocks, columns) in parts {
        let blocks = if blocks.is_empty() { std::mem::take(&mut rest) } else { blocks };
        flow::pour(book, &blocks, columns);
        book.y += BETWEEN;
    }
}

/// Between parts of a page that have columns of their own.
const BETWEEN: f64 = 7.0;

/// Title, sentences, labels in numbers, the code that leads to the page on the web.
fn head(book: &mut Book<'_>, part: &ChainPart, lang: Lang) {
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
        (insight::Figure::Known { value, basis }, Lang::Zh) => {
            format!("登记覆盖 {:.0}%（{}）", 100.0 * value, basis.zh)
        }
        (insight::Figure::Known { value, basis }, Lang::En) => {
            format!("register covers {:.0}% ({})", 100.0 * value, basis.en)
        }
        (insight::Figure::Unknown { reason }, Lang::Zh) => format!("登记覆盖未知：{}", reason.zh),
        (insight::Figure::Unknown { reason }, Lang::En) => format!("coverage unknown: {}", reason.en),
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

/// Nodes in the order in which they press, by index.
fn pressing(part: &ChainPart, wanted: impl Fn(GapKind, usize) -> bool) -> Vec<usize> {
    let facts = &part.sheet.nodes;
    let mut nodes: Vec<usize> = (0..facts.len()).filter(|node| wanted(facts[*node].kind, facts[*node].firms)).collect();
    nodes.sort_by_key(|node| words::ORDER.iter().position(|kind| *kind == facts[*node].kind));
    nodes
}

fn name(part: &ChainPart, node: usize, lang: Lang) -> Cell {
    let title = &part.sheet.chain.nodes[node].title;
    let (lead, follow) = crate::ink::both(title, lang);
    Cell::default().link(lead, strong(), Goal::Place(format!("chain:{}", part.sheet.chain.id))).and(follow, least())
}

fn gaps<'a>(book: &Book<'_>, part: &ChainPart, inside: Option<&ChainInside>, width: f64) -> Vec<Block<'a>> {
    let lang = book.lang;
    let sheet = &part.sheet;
    let title = Text::new("缺口", "Gaps");
    let nodes = pressing(part, |kind, _| words::is_gap(kind));
    if nodes.is_empty() {
        return nothing(
            title,
            say(
                lang,
                "本链目前没有补链、延链、建链或补强的环节。",
                "No node of this chain is missing, to be extended, new or thin.",
            ),
            width,
            lang,
        );
    }
    let count = words::count(nodes.len(), ("个环节", "node", "nodes"), lang);
    let rows = nodes
        .into_iter()
        .map(|node| {
            let offers = part.offers.iter().filter(|offer| offer.node.0 == sheet.chain.nodes[node].id).count();
            let own = inside.and_then(|inside| inside.nodes.get(node)).filter(|own| !own.reasons.is_empty());
            let why = match own {
                Some(own) => {
                    own.reasons.iter().map(|reason| reason.get(lang)).collect::<Vec<_>>().join(say(lang, "；", "; "))
                }
                None => words::reason(&sheet.nodes[node], &part.nodes[node], &sheet.settings, lang),
            };
            let offered =
                if offers > 0 { words::count(offers, ("条机会", "offer", "offers"), lang) } else { String::new() };
            Row::new(vec![
                Cell::chip(sheet.nodes[node].kind),
                name(part, node, lang),
                Cell::text(sheet.nodes[node].firms.to_string(), body()),
                Cell::text(words::lq(&part.nodes[node].lq), body()),
                Cell::text(why, body()).and(offered, least()),
            ])
            .place(format!("node:{}/{}", sheet.chain.id, sheet.chain.nodes[node].id))
        })
        .collect();
    Table {
        title,
        note: count,
        columns: vec![
            col("判断", "label", 19.0),
            col("环节", "node", 48.0),
            figures("在地", "here", 9.0),
            figures("区位商", "LQ", 11.0),
            col("依据", "why", 90.0),
        ],
        rows,
    }
    .blocks(width, lang)
}

/// The first targets of every gap side by side: they are compared before they are read.
fn targets<'a>(part: &ChainPart, inside: &ChainInside, lang: Lang) -> Vec<Block<'a>> {
    let sheet = &part.sheet;
    let most = inside.nodes.iter().map(|node| node.targets.len()).max().unwrap_or(0);
    let title = Text::new("目标企业", "Targets");
    if most == 0 {
        let text = say(lang, "登记与名单里还没有可排的目标。", "Neither register nor lists hold a target yet.");
        return nothing(title, text, CONTENT, lang);
    }
    let mut rows = Vec::new();
    for node in pressing(part, |kind, _| words::is_gap(kind)) {
        let Some(own) = inside.nodes.get(node) else { continue };
        let total = match lang {
            Lang::Zh => format!("共 {} 家可排", own.total),
            Lang::En => format!("{} ranked", own.total),
        };
        let mut cells = vec![Cell::chip(sheet.nodes[node].kind), name(part, node, lang).and(total, least())];
        for target in own.targets.iter().take(most) {
            cells.push(target_cell(target, lang));
        }
        if own.targets.is_empty() {
            cells.push(Cell::text(say(lang, "登记与名单里还没有目标", "no target yet in register or lists"), small()));
        }
        rows.push(Row::new(cells));
    }
    let mut columns = vec![col("判断", "label", 19.0), col("缺口", "gap", 50.0)];
    columns.extend((0..most).map(|_| {
        col(
            "企业、所在地；值、能、可判；先说的理由（分、出处）",
            "firm, place; value, likelihood, judged; first reasons, points and source",
            100.0,
        )
    }));
    let note = say(
        lang,
        "值与能各满分 100，从不合成一个数；先看的在左",
        "value and likelihood of 100 each, never one number; first to look at at the left",
    );
    Table { title, note: note.to_owned(), columns, rows }.blocks(CONTENT, lang)
}

fn target_cell(target: &TargetLine, lang: Lang) -> Cell {
    let (value, likelihood, confidence) = target.scores;
    let scores = match lang {
        Lang::Zh => format!("值 {value:.0}　能 {likelihood:.0}　可判 {confidence:.0}"),
        Lang::En => format!("value {value:.0} · likely {likelihood:.0} · judged {confidence:.0}"),
    };
    let place = target.place.as_ref().map(|place| place.get(lang).to_owned()).unwrap_or_default();
    let mut cell = Cell::text(target.name.clone(), strong())
        .sampled(target.sample)
        .and(scores, face(8.5, Weight::Bold, NAVY))
        .and(place, least());
    for (points, text, source) in target.reasons.iter().take(REASONS) {
        let line = match lang {
            Lang::Zh => format!("+{points:.0} {}（{}）", text.zh, source.zh),
            Lang::En => format!("+{points:.0} {} ({})", text.en, source.en),
        };
        cell = cell.and(line, face(7.5, Weight::Regular, INK));
    }
    cell
}

fn offers<'a>(book: &Book<'_>, part: &ChainPart, width: f64) -> Vec<Block<'a>> {
    let lang = book.lang;
    let title = Text::new("机会", "Opportunities");
    if part.offers.is_empty() {
        return nothing(
            title,
            say(lang, "清单上暂时没有本链的机会。", "The list holds no opportunity of this chain for now."),
            width,
            lang,
        );
    }
    let rows = part
        .offers
        .iter()
        .map(|offer| {
            Row::new(vec![
                Cell::chip(offer.kind),
                Cell::text(offer.title.get(lang), strong()).and(offer.node.1.get(lang), least()).sampled(offer.sample),
                place(offer, lang),
                Cell::text(offer.size.get(lang), small()),
                Cell::text(offer.terms.get(lang), small()),
                Cell::text(offer.contact.get(lang), small()),
            ])
        })
        .collect();
    Table {
        title,
        note: words::count(part.offers.len(), ("条", "row", "rows"), lang),
        columns: vec![
            col("判断", "label", 19.0),
            col("机会、环节", "what, node", 44.0),
            col("在哪里", "where", 35.0),
            col("多大", "how big", 27.0),
            col("条件", "terms", 31.0),
            col("联系", "whom to call", 28.0),
        ],
        rows,
    }
    .blocks(width, lang)
}

/// Zone, linked, and site.
fn place(offer: &Offer, lang: Lang) -> Cell {
    let cell = Cell::default();
    let cell = match &offer.site {
        Some(site) => cell.and(site.get(lang), small().tint(INK)),
        None => cell,
    };
    cell.link(offer.zone.1.get(lang), small(), Goal::Place(format!("zone:{}", offer.zone.0)))
}

fn here<'a>(part: &ChainPart, width: f64, lang: Lang) -> Vec<Block<'a>> {
    let title = Text::new("在地企业", "What is here");
    let nodes: Vec<usize> = (0..part.nodes.len()).filter(|node| !part.nodes[*node].firms.is_empty()).collect();
    if nodes.is_empty() {
        return nothing(
            title,
            say(
                lang,
                "登记册里没有主营落在本链上的企业。",
                "The register has no firm whose main business lies on this chain.",
            ),
            width,
            lang,
        );
    }
    let samples = nodes.iter().any(|node| part.nodes[*node].firms.iter().any(|firm| firm.sample));
    let rows = nodes
        .into_iter()
        .map(|node| {
            let own = &part.nodes[node];
            let basis = match &own.lq {
                insight::Figure::Known { basis, .. } => basis.get(lang),
                insight::Figure::Unknown { reason } => reason.get(lang),
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
        title,
        note: note.to_owned(),
        columns: vec![
            col("环节", "node", 44.0),
            figures("家", "firms", 9.0),
            figures("区位商", "LQ", 11.0),
            col("企业；区位商的依据", "firms; what the quotient rests on", 116.0),
        ],
        rows,
    }
    .blocks(width, lang)
}

/// Nodes that are neither gaps nor here.
fn others<'a>(part: &ChainPart, width: f64, lang: Lang) -> Vec<Block<'a>> {
    let nodes = pressing(part, |kind, firms| !words::is_gap(kind) && firms == 0);
    if nodes.is_empty() {
        return Vec::new();
    }
    let sheet = &part.sheet;
    let rows = nodes
        .into_iter()
        .map(|node| {
            Row::new(vec![
                Cell::chip(sheet.nodes[node].kind),
                name(part, node, lang),
                Cell::text(words::reason(&sheet.nodes[node], &part.nodes[node], &sheet.settings, lang), small()),
            ])
            .place(format!("node:{}/{}", sheet.chain.id, sheet.chain.nodes[node].id))
        })
        .collect();
    Table {
        title: Text::new("其余环节", "Other nodes"),
        note: String::new(),
        columns: vec![col("判断", "label", 19.0), col("环节", "node", 60.0), col("依据", "why", 104.0)],
        rows,
    }
    .blocks(width, lang)
}

fn directions<'a>(part: &ChainPart, width: f64, lang: Lang) -> Vec<Block<'a>> {
    let chain = &part.sheet.chain;
    let mut blocks = Vec::new();
    if !chain.directions.is_empty() {
        let rows = chain
            .directions
            .iter()
            .map(|direction| {
                Row::new(vec![
                    Cell::text(direction.mark.clone(), strong()),
                    Cell::text(direction.text.get(lang), body())
                        .and(words::source(&direction.source, lang), least())
                        .sampled(direction.sample),
                ])
            })
            .collect();
        let columns = vec![col("", "", 7.0), col("", "", 170.0)];
        let title = Text::new("发展方向", "Direction");
        blocks.extend(Table { title, note: String::new(), columns, rows }.blocks(width, lang));
    }
    if !chain.anchors.is_empty() {
        let rows = chain
            .anchors
            .iter()
            .map(|anchor| {
                Row::new(vec![
                    Cell::text(anchor.name.clone(), strong()).sampled(anchor.sample),
                    Cell::text(anchor.text.get(lang), body()).and(words::source(&anchor.source, lang), least()),
                ])
            })
            .collect();
        let columns = vec![col("", "", 60.0), col("", "", 120.0)];
        blocks.extend(
            Table { title: Text::new("龙头", "Anchors"), note: String::new(), columns, rows }.blocks(width, lang),
        );
    }
    blocks
}

fn policies<'a>(book: &Book<'_>, part: &ChainPart, width: f64) -> Vec<Block<'a>> {
    let lang = book.lang;
    if part.sheet.policies.is_empty() {
        return Vec::new();
    }
    let page = book.number_of("policies");
    let note = match lang {
        Lang::Zh => format!("出处见第 {page} 页起"),
        Lang::En => format!("sources from page {page} on"),
    };
    let rows = part
        .sheet
        .policies
        .iter()
        .map(|policy| {
            Row::new(vec![
                Cell::default()
                    .link(policy.title.get(lang), strong(), Goal::Place("policies".to_owned()))
                    .and(policy.issuer.get(lang), least()),
                Cell::text(policy.text.get(lang), small().tint(INK)),
            ])
        })
        .collect();
    let columns = vec![col("", "", 50.0), col("", "", 130.0)];
    Table { title: Text::new("用得上的政策", "Policies that bear on it"), note, columns, rows }.blocks(width, lang)
}

/// Who supplies whom, in words: what the lines of the sheet say.
fn links<'a>(part: &ChainPart, width: f64, lang: Lang) -> Vec<Block<'a>> {
    let chain = &part.sheet.chain;
    let rows: Vec<Row> = (0..chain.nodes.len())
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
    if rows.is_empty() {
        return Vec::new();
    }
    let columns = vec![col("供方", "supplier", 60.0), col("用方，主要的在前", "users, main flows first", 120.0)];
    Table { title: Text::new("上下游", "Who supplies whom"), note: String::new(), columns, rows }.blocks(width, lang)
}

/// Marks of chains as small badges that lead to them; gives back how wide they are.
pub(super) fn badges(leaf: &mut Leaf, public: &PublicBooklet, (x, y): (f64, f64), size: f64, chains: &[usize]) -> f64 {
    let mut at = x;
    for chain in chains {
        leaf.badge((at, y), size, &public.mark(*chain), *chain);
        leaf.link((at, y, size, size), Goal::Place(place_of_chain(public, *chain)));
        at += size + 1.2;
    }
    at - x
}

/// A paragraph under a heading.
pub(super) fn titled_paragraph<'a>(title: Text, text: &str, width: f64, lang: Lang) -> Vec<Block<'a>> {
    let mut blocks = vec![heading(title, String::new(), lang)];
    blocks.extend(paragraph(text, face(9.0, Weight::Regular, INK_2), width));
    blocks
}
