//! What stands before the chains: contents, how to read, the district in figures, where it lies.

use insight::Figure;
use model::{GapKind, Lang, Text};

use super::book::Book;
use super::chains::badges;
use super::flow::{self, Block};
use super::leaf::{BOTTOM, CONTENT, Goal, Leaf, body, leading, least, small, strong};
use super::table::{Cell, Row, SECTION, Table, col, figures, heading, nothing, paragraph, section_head};
use super::words::{self, say};
use super::zones::map;
use super::{Booklet, PublicBooklet, place_of_chain};
use crate::cover::mark_of_node;
use crate::fonts::Weight;
use crate::ink::{Align, Ink, both, face, n};
use crate::tokens::{self, INK, INK_2, NAVY};

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
    let mut first = true;
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
            part: std::mem::take(&mut first).then(|| Text::new("五区：地块、载体、机会", "Zones: land, sites, offers")),
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
        if !book_knows(book, &entry.place) {
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
    flow::pour(book, &blocks, 2);
}

/// On the first pass everything may still come.
fn book_knows(book: &Book<'_>, place: &str) -> bool {
    book.page_of(place).is_some() || book.number_of(place) == "000"
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

/// A card, the labels, the lines, the basis: explained with the real drawing.
pub(super) fn reading(book: &mut Book<'_>, booklet: Booklet<'_>, sheets: &[String]) {
    let public = booklet.public();
    let lang = book.lang;
    let title = Text::new("怎样读图", "How to read");
    book.section(title.clone(), None);
    book.titled("reading", &title, CONTENT);
    let left = book.leaf().left();
    let top = book.y;
    let column = flow::column(3);
    let step = column + super::table::gutter();

    // A card of a chain that has firms, twice as large as on the sheets.
    let leaf = book.leaf();
    section_head(leaf, (left, top), column, &Text::new("读一张卡", "A card"), "", lang);
    let example = example(public, |kind, firms, lq| kind == GapKind::Weak && firms > 0 && lq)
        .or_else(|| example(public, |_, firms, lq| firms > 0 && lq))
        .or_else(|| example(public, |_, _, _| true));
    let mut y = top + SECTION + 3.0;
    if let Some((chain, node)) = example
        && let Some(card) = card(&sheets[chain], &public.chains[chain].sheet.chain.nodes[node].id)
    {
        let scale = (column * 0.66 / card.frame.2).min(88.0 / card.frame.3);
        let at = (left + (column - card.frame.2 * scale) / 2.0, y + 5.6 * scale);
        leaf.ink.raw(&card.at(at, scale));
        leaf.link((at.0, at.1, card.frame.2 * scale, card.frame.3 * scale), Goal::Place(place_of_chain(public, chain)));
        leaf.sample |= public.chains[chain].nodes[node].firms.iter().any(|firm| firm.sample);
        numbers(leaf, &card, (at, scale), (left, column), &public.chains[chain].sheet.nodes[node], lang);
        y = at.1 + card.frame.3 * scale + 9.0;
    }
    let settings = public.chains.first().map(|part| &part.sheet.settings);
    let lines = [
        ("图标：这一环做什么。", "Icon: what the node does."),
        (
            "判断：缺不缺。颜色、文字、边框说同一件事，黑白印也认得；带“研”的由人判定。",
            "Label: gap or not, said by colour, word and frame alike; 研 marks a person's judgement.",
        ),
        ("名称：先本语言，后另一语言。", "Name, in the one language and the other."),
        (
            "在地企业：注册在本区、主营业务落在这一环的家数。",
            "Local firms: registered here, main business on this node.",
        ),
        (
            "区位商：竖线是 1.0，与参照面一样多；左短右长。",
            "Location quotient: the tick is 1.0, as much as in the reference; left is less, right more.",
        ),
        (
            "几家企业；没有企业时写谁在等它、它接在谁后面。",
            "Some firms; where there is none, who waits for it, what it follows.",
        ),
    ];
    let reading = face(10.0, Weight::Regular, INK);
    for (index, (zh, en)) in lines.into_iter().enumerate() {
        ring(&mut leaf.ink, (left + 2.6, y - 1.2), index + 1);
        let wrapped = reading.wrap(say(lang, zh, en), column - 9.0);
        y = leaf.lines((left + 9.0, y), &wrapped, reading) + 2.0;
    }
    if booklet.edition() == model::Edition::Internal {
        let text = say(
            lang,
            "内部版的清单另列目标企业：值是来了有多大用，能是多可能来，各满分 100，从不合成一个数；可判是有依据的权重。",
            "The internal edition's lists name targets: worth here and likelihood to come, of 100 each and never made one number; judged is the share of the weight that has a basis.",
        );
        let wrapped = reading.wrap(text, column);
        leaf.lines((left, y + 2.0), &wrapped, reading);
    }

    // Labels, each with a real card and its rule.
    let x = left + step;
    section_head(
        leaf,
        (x, top),
        column,
        &Text::new("九种判断", "Nine labels"),
        say(lang, "第一条成立的规则给出判断", "the first rule that holds"),
        lang,
    );
    let mut y = top + SECTION + 2.0;
    let shown = (BOTTOM - y) / 9.0;
    for kind in words::ORDER {
        let real = lowest_card(public, sheets, kind);
        if let Some((card, chain, node)) = &real {
            let scale = (31.0 / card.frame.2).min((shown - 3.0) / card.frame.3);
            let at = (x + (31.0 - card.frame.2 * scale) / 2.0, y);
            leaf.ink.raw(&card.at(at, scale));
            leaf.link(
                (at.0, at.1, card.frame.2 * scale, card.frame.3 * scale),
                Goal::Place(place_of_chain(public, *chain)),
            );
            leaf.sample |= public.chains[*chain].nodes[*node].firms.iter().any(|firm| firm.sample);
        } else {
            mark_of_node(&mut leaf.ink, (x + 11.5, y + 6.0), 8.0, kind);
        }
        let at = x + 35.0;
        let wide = leaf.chip((at, y + 1.0), kind, lang);
        let other = if lang == Lang::Zh { kind.title(Lang::En) } else { kind.title(Lang::Zh) };
        leaf.ink.text(at + wide + 2.0, y + 4.2, other, least());
        if let Some(settings) = settings {
            let text = words::meaning(kind, settings);
            let wrapped = small().tint(INK).wrap(text.get(lang), column - 35.0);
            leaf.lines((at, y + 9.6), &wrapped, small().tint(INK));
        }
        y += shown;
    }

    let x = left + 2.0 * step;
    section_head(leaf, (x, top), column, &Text::new("线", "Lines"), "", lang);
    let y = lines_of_the_sheet(leaf, (x, top + SECTION + 4.0), column, lang);
    section_head(leaf, (x, y), column, &Text::new("数从哪里来", "What the numbers rest on"), "", lang);
    let mut y = y + SECTION + 4.0;
    for (zh, en) in BASIS {
        let wrapped = reading.wrap(say(lang, zh, en), column);
        y = leaf.lines((x, y), &wrapped, reading) + 3.2;
    }
    let high = (BOTTOM - y - 4.0 - SECTION - 3.0).min(column * 0.62);
    if high >= 44.0 {
        section_head(leaf, (x, y + 4.0), column, &Text::new("一张图的各部分", "Parts of a sheet"), "", lang);
        parts_of_a_sheet(leaf, (x, y + 4.0 + SECTION + 3.0, column, high), lang);
    }
    book.y = BOTTOM;
}

/// Where what stands on a sheet, small.
fn parts_of_a_sheet(leaf: &mut Leaf, (x, y, width, height): (f64, f64, f64, f64), lang: Lang) {
    let ink = &mut leaf.ink;
    ink.rect((x, y, width, height), 1.0, &format!("fill=\"#FFFFFF\" stroke=\"{INK_2}\" stroke-width=\"0.25\""));
    let (rail, head, table) = (width * 0.17, height * 0.13, height * 0.2);
    let field = (x + rail, y + head, width - 2.0 * rail, height - head - table);
    let stages = [
        (model::Stage::Upstream, say(lang, "上游", "up")),
        (model::Stage::Midstream, say(lang, "中游", "mid")),
        (model::Stage::Downstream, say(lang, "下游", "down")),
    ];
    let strip = field.2 / 3.0;
    for (index, (stage, word)) in stages.into_iter().enumerate() {
        let hue = tokens::stage(stage);
        let left = field.0 + index as f64 * strip;
        ink.rect((left + 0.4, field.1, strip - 0.8, field.3), 1.0, &format!("fill=\"{}\"", hue.area));
        ink.aligned(left + strip / 2.0, field.1 + 5.0, word, face(9.0, Weight::Bold, hue.text), Align::Middle);
    }
    let words = say(lang, "环节卡与供需线", "nodes and who supplies whom");
    ink.aligned(field.0 + field.2 / 2.0, field.1 + field.3 * 0.6, words, least().tint(INK), Align::Middle);
    let mut block = |(left, top, wide): (f64, f64, f64), text: &str| {
        let lines = least().tint(INK).wrap(text, wide - 2.0);
        for (index, line) in lines.iter().enumerate() {
            ink.text(left + 1.2, top + 3.6 + index as f64 * leading(least()), line, least().tint(INK));
        }
    };
    block((x, y, width), say(lang, "链名、版次、数据日、版本、二维码", "chain, edition, data date, version, code"));
    block(
        (x, field.1, rail),
        say(lang, "区位、数字、判断、成本、邻链、口径", "where, figures, labels, costs, ties, basis"),
    );
    block(
        (x + width - rail, field.1, rail),
        say(lang, "方向、龙头、政策、图例", "direction, anchors, policies, legend"),
    );
    block(
        (x, y + height - table, width),
        say(
            lang,
            "机会清单：有多大、什么条件、找谁；末行是数据日、覆盖、参照面",
            "opportunities: how big, on what terms, whom to call; last line: data date, coverage, reference",
        ),
    );
    for level in [field.1 - 0.6, y + height - table - 0.6] {
        leaf.ink.line((x, level), (x + width, level), INK_2, 0.2);
    }
}

/// What figures mean, in the order of the sheet.
const BASIS: [(&str, &str); 6] = [
    (
        "区位商 = 本区这一环企业的份额 ÷ 参照面这一环企业的份额；规上企业权重较大。大于 1 是相对集中。企业很少时区间很宽，只作参考。",
        "Location quotient: the node's share of firms here ÷ its share in the reference; firms above the size floor weigh more. Above 1 is a concentration. With few firms the interval is wide.",
    ),
    (
        "登记覆盖 = 登记册里找到的企业 ÷ 应有的企业。覆盖不足的环节标“待核”，不当作缺口。",
        "Coverage: firms found in the register ÷ firms expected. A node that is not covered enough is unverified, never a gap.",
    ),
    (
        "未知不是零：没有参照面、没有核实、没有登记的，写“—”或说明缺什么。",
        "Unknown is not zero: without reference, confirmation or register it says — or what is missing.",
    ),
    (
        "企业落在哪一环，由它自己的登记文字决定；网页上能看到那几个字，也能由人改判。",
        "Where a firm stands follows from the words of its own registration; the web shows them, and people can overrule.",
    ),
    (
        "机会和载体写明来源与核实日期；过期的标“待核实”。",
        "Offers and sites carry source and day of confirmation; what is too old is marked.",
    ),
    ("地图是示意，非测绘，不画行政边界。", "Maps are schematic: no survey, no administrative borders."),
];

/// The lines of a sheet, drawn as there.
fn lines_of_the_sheet(leaf: &mut Leaf, (x, mut y): (f64, f64), width: f64, lang: Lang) -> f64 {
    let hues = tokens::stage(model::Stage::Midstream).lines;
    let rows = [
        (1.25, 0, "主要流：链条的主线", "main flow: the chain's spine"),
        (0.75, 1, "常规流：固定的供需", "regular: steady supply"),
        (0.45, 2, "次要流：偶有往来", "minor: now and then"),
    ];
    for (weight, hue, zh, en) in rows {
        let weight = weight * 0.75;
        leaf.ink.line((x, y), (x + 18.0, y), hues[hue], weight);
        leaf.ink.path(&format!("M{} {}l-2.6 -1.3v2.6z", n(x + 20.4), n(y)), &format!("fill=\"{}\"", hues[hue]));
        leaf.ink.text(x + 26.0, y + 1.1, say(lang, zh, en), body());
        y += 6.4;
    }
    leaf.ink.line((x, y), (x + 8.4, y), hues[1], 0.6);
    leaf.ink.line((x + 11.6, y), (x + 20.0, y), hues[1], 0.6);
    leaf.ink.line((x + 10.0, y - 2.6), (x + 10.0, y + 2.6), hues[0], 0.9);
    leaf.ink.text(x + 26.0, y + 1.1, say(lang, "断开处相跨，不相连", "a break: crossing, not joining"), body());
    y += 6.4;
    let stages = [model::Stage::Upstream, model::Stage::Midstream, model::Stage::Downstream, model::Stage::Support];
    for (index, stage) in stages.into_iter().enumerate() {
        leaf.ink.rect(
            (x + index as f64 * 5.2, y - 2.4, 4.6, 4.6),
            0.8,
            &format!("fill=\"{}\"", tokens::stage(stage).lines[1]),
        );
    }
    let words =
        say(lang, "线的颜色随供方：上游、中游、下游、配套", "hue of the supplier: up-, mid-, downstream, support");
    let lines = body().wrap(words, width - 26.0);
    y = leaf.lines((x + 26.0, y + 1.1), &lines, body()) + 1.0;
    let lines = body().wrap(
        say(
            lang,
            "箭头指向用方；卡片下沿的回转箭头是回流（废钢、余料、返修）。",
            "Arrows point to the user; a turning arrow at a card's lower edge is a return flow: scrap, rests, repairs.",
        ),
        width,
    );
    leaf.lines((x, y + 1.6), &lines, body()) + 6.0
}

/// A node to show, by chain and place.
fn example(public: &PublicBooklet, wanted: impl Fn(GapKind, usize, bool) -> bool) -> Option<(usize, usize)> {
    public.chains.iter().enumerate().find_map(|(chain, part)| {
        let node = part.sheet.nodes.iter().position(|node| wanted(node.kind, node.firms, node.lq.is_some()))?;
        Some((chain, node))
    })
}

/// The card of a label that is lowest: it is shown largest. Of equal ones the first.
fn lowest_card<'s>(public: &PublicBooklet, sheets: &'s [String], kind: GapKind) -> Option<(Card<'s>, usize, usize)> {
    // Of a few chains: most labels stand on every sheet.
    const LOOKED_AT: usize = 3;
    let mut best: Option<(Card<'s>, usize, usize)> = None;
    let mut met = 0;
    for (chain, part) in public.chains.iter().enumerate() {
        let before = best.is_some();
        for (node, _) in part.sheet.nodes.iter().enumerate().filter(|(_, facts)| facts.kind == kind) {
            let Some(found) = card(&sheets[chain], &part.sheet.chain.nodes[node].id) else { continue };
            if best.as_ref().is_none_or(|(known, _, _)| found.frame.3 < known.frame.3 - 0.1) {
                best = Some((found, chain, node));
            }
        }
        met += usize::from(before || best.is_some());
        if met >= LOOKED_AT {
            break;
        }
    }
    best
}

/// A card taken out of a drawn sheet: what is explained is what is printed.
struct Card<'s> {
    markup: &'s str,
    frame: (f64, f64, f64, f64),
}

impl Card<'_> {
    fn at(&self, (x, y): (f64, f64), scale: f64) -> String {
        format!(
            "<g transform=\"translate({} {}) scale({scale:.4}) translate({} {})\">{}</g>",
            n(x),
            n(y),
            n(-self.frame.0),
            n(-self.frame.1),
            self.markup
        )
    }

    /// Its texts with their places, in the order drawn.
    fn texts(&self) -> Vec<(f64, f64, &str)> {
        let mut found = Vec::new();
        for part in self.markup.split("<text ").skip(1) {
            let Some((attributes, rest)) = part.split_once('>') else { continue };
            let Some((text, _)) = rest.split_once('<') else { continue };
            let attributes = format!(" {attributes}");
            let number = |name: &str| -> Option<f64> {
                let from = attributes.find(&format!(" {name}=\""))? + name.len() + 3;
                attributes[from..from + attributes[from..].find('"')?].parse().ok()
            };
            if let (Some(x), Some(y)) = (number("x"), number("y")) {
                found.push((x, y, text));
            }
        }
        found
    }
}

/// A number in a ring.
fn ring(ink: &mut Ink, (x, y): (f64, f64), number: usize) {
    ink.raw(&format!("<circle cx=\"{}\" cy=\"{}\" r=\"2.4\" fill=\"{NAVY}\"/>", n(x), n(y)));
    ink.aligned(x, y + 1.15, &number.to_string(), face(8.0, Weight::Bold, "#FFFFFF"), Align::Middle);
}

/// Numbers beside the parts of a card, found by what they say. A part that the card has none of has no number beside it.
fn numbers(
    leaf: &mut Leaf,
    card: &Card<'_>,
    (at, scale): ((f64, f64), f64),
    (left, column): (f64, f64),
    facts: &crate::edition::NodeFacts,
    lang: Lang,
) {
    let texts = card.texts();
    let (x, y, width, height) = card.frame;
    let count = facts.firms.to_string();
    let quotient = facts.lq.map(|lq| format!("{lq:.2}"));
    let found =
        |wanted: &dyn Fn(&str) -> bool| texts.iter().find(|(_, _, text)| wanted(text)).map(|(tx, ty, _)| (*tx, *ty));
    let label = found(&|text| text.starts_with(facts.kind.title(lang)));
    let firms = found(&|text| *text == count);
    let lq = found(&|text| Some(text) == quotient.as_deref());
    let name = texts.iter().find(|(tx, ty, _)| *tx < x + width / 2.0 && *ty > y + 11.0).map(|(tx, ty, _)| (*tx, *ty));
    let last =
        texts.last().map(|(tx, ty, _)| (*tx, *ty)).filter(|(_, ty)| firms.is_none_or(|(_, firms)| *ty > firms + 3.0));
    // Marks stand beside the card, those of its left half at its left, each level with what it speaks of.
    let marks = [
        (1, Some((x, y + 7.0)), true),
        (2, label, false),
        (3, name, true),
        (4, firms, true),
        (5, lq, false),
        (6, last, true),
    ];
    for (number, spot, at_left) in marks {
        let Some((_, sy)) = spot.filter(|(_, sy)| *sy >= y && *sy <= y + height) else { continue };
        let level = at.1 + (sy - y - 1.4) * scale;
        let (from, to) =
            if at_left { (left + 6.0, at.0 - 1.0) } else { (at.0 + card.frame.2 * scale + 1.0, left + column - 6.0) };
        leaf.ink.line((from, level), (to, level), INK_2, 0.2);
        ring(&mut leaf.ink, (if at_left { left + 3.4 } else { left + column - 3.4 }, level), number);
    }
}

/// Finds a node's group on a sheet, and the frame of its first rectangle. `None` where the sheet has none such.
fn card<'s>(sheet: &'s str, node: &str) -> Option<Card<'s>> {
    let name = format!("<g data-id=\"node:{}\"", drawing::svg::escaped(node));
    let start = sheet.find(&name)?;
    let rest = &sheet[start..];
    let (mut depth, mut at) = (0_usize, 0);
    let end = loop {
        let next = rest[at..].find('<')? + at;
        let tag = &rest[next..];
        if tag.starts_with("<g ") || tag.starts_with("<g>") {
            depth += 1;
        } else if tag.starts_with("</g>") {
            depth -= 1;
            if depth == 0 {
                break next + "</g>".len();
            }
        }
        at = next + 1;
    };
    let markup = &rest[..end];
    let rect = &markup[markup.find("<rect ")?..];
    let rect = &rect[..rect.find('>')?];
    let number = |name: &str| -> Option<f64> {
        let from = rect.find(&format!(" {name}=\""))? + name.len() + 3;
        rect[from..from + rect[from..].find('"')?].parse().ok()
    };
    let frame = (number("x")?, number("y")?, number("width")?, number("height")?);
    (frame.2 > 0.0 && frame.3 > 0.0).then_some(Card { markup, frame })
}

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
                Figure::Known { value, basis } => (grouped(*value), basis.get(lang)),
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
    let blocks = if rows.is_empty() {
        nothing(
            Text::new("各链判断", "Labels by chain"),
            say(lang, "还没有画出的链。", "No chain is drawn yet."),
            CONTENT,
            lang,
        )
    } else {
        Table {
            title: Text::new("各链判断", "Labels by chain"),
            note: say(
                lang,
                "一家企业可在多条链上，故企业数不合计",
                "a firm may stand on several chains: firms are not summed",
            )
            .to_owned(),
            columns,
            rows,
        }
        .airy(CONTENT, lang, 2.5)
    };
    flow::pour(book, &blocks, 1);
}

fn distinct(part: &super::ChainPart) -> usize {
    let mut names: Vec<&str> =
        part.nodes.iter().flat_map(|node| node.firms.iter().map(|firm| firm.name.as_str())).collect();
    names.sort_unstable();
    names.dedup();
    names.len()
}

/// A whole number with its thousands grouped; one decimal below ten where it has one.
fn grouped(value: f64) -> String {
    if !value.is_finite() {
        return "—".to_owned();
    }
    if value < 100.0 && value.fract().abs() > 0.05 {
        return format!("{value:.1}");
    }
    let digits = format!("{value:.0}");
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

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
    let mut under: Vec<Block<'a>> = zones(book, public, width, lang);
    // The map takes what the zones by name leave; its legend and the room around them are a few millimetres.
    let high = (BOTTOM - top - SECTION - 2.0 - 7.5 - 6.0 - flow::height(&under)).clamp(70.0, 170.0);
    let bottom = map(book.leaf(), public, (left, top + SECTION + 2.0, width, high), None, lang);
    book.y = bottom;
    let mut beside: Vec<Block<'a>> = distances(public, width, lang);
    beside.extend(freight(book, public, width, lang));
    beside.extend(ties(public, width, lang));
    let x = left + width + super::table::gutter();
    place_all(book, &mut beside, (x, top), width);
    place_all(book, &mut under, (left, bottom + 6.0), width);
    under.extend(beside);
    if !under.is_empty() {
        book.turn();
        flow::pour(book, &under, 2);
    }
}

/// The zones by name, with what they have and where they are spoken of.
fn zones<'a>(book: &Book<'_>, public: &PublicBooklet, width: f64, lang: Lang) -> Vec<Block<'a>> {
    let title = Text::new("各区", "Zones");
    if public.zones.is_empty() {
        return nothing(
            title,
            say(lang, "区域包没有写园区、街区、商区、景区或片区。", "The district's pack names no zones."),
            width,
            lang,
        );
    }
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
    let columns = vec![
        col("", "", 18.0),
        col("区", "zone", 96.0),
        figures("载体", "sites", 16.0),
        figures("机会", "offers", 16.0),
        figures("页", "page", 12.0),
    ];
    Table { title, note: String::new(), columns, rows }.airy(width, lang, 1.1)
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
fn distances<'a>(public: &'a PublicBooklet, width: f64, lang: Lang) -> Vec<Block<'a>> {
    let title = Text::new("到周边城市", "Cities around");
    if public.nearby.is_empty() {
        return nothing(
            title,
            say(lang, "区域包没有给出到周边城市的距离。", "The district's pack names no distance to cities around."),
            width,
            lang,
        );
    }
    let mut rows: Vec<&super::Distance> =
        public.nearby.iter().filter(|row| row.km.is_finite() && row.km >= 0.0).collect();
    rows.sort_by(|a, b| a.km.total_cmp(&b.km));
    let most = rows.iter().map(|row| row.km).fold(1.0, f64::max);
    let mut blocks = vec![heading(title, say(lang, "直线距离，公里", "straight line, km").to_owned(), lang)];
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
    sources.dedup();
    for source in sources {
        blocks.extend(paragraph(source, least(), width));
    }
    blocks
}

/// What it costs to get goods out: prices whose unit is per distance, weight or box stand among the factor costs.
fn freight<'a>(book: &Book<'_>, public: &'a PublicBooklet, width: f64, lang: Lang) -> Vec<Block<'a>> {
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
                Cell::text(format!("{} · {}", cost.date, cost.source), least()),
            ])
        })
        .collect();
    let title = Text::new("通道与运价", "Channels and freight");
    let page = book.number_of("costs");
    if rows.is_empty() {
        return nothing(
            title,
            say(lang, "区域包没有给出运价。", "The district's pack names no freight prices."),
            width,
            lang,
        );
    }
    let note = match lang {
        Lang::Zh => format!("全部要素成本见第 {page} 页"),
        Lang::En => format!("all factor costs on page {page}"),
    };
    let columns = vec![
        col("", "", 60.0),
        figures("价格", "price", 20.0),
        col("单位", "unit", 34.0),
        col("日期、来源", "when, source", 60.0),
    ];
    Table { title, note, columns, rows }.blocks(width, lang)
}

/// What chains of the district supply to one another.
fn ties<'a>(public: &'a PublicBooklet, width: f64, lang: Lang) -> Vec<Block<'a>> {
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
        return nothing(
            title,
            say(lang, "各链的定义没有写链间往来。", "The chains' definitions name no ties between them."),
            width,
            lang,
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
