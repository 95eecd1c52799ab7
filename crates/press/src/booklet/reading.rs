//! How to read: a card taken apart, the nine labels, the lines, what the numbers rest on, the parts of a sheet.

use model::{GapKind, Lang, Text};

use super::book::Book;
use super::flow;
use super::leaf::{BOTTOM, CONTENT, GUTTER, Goal, Leaf, body, leading, least, small};
use super::table::{SECTION, section_head};
use super::words::{self, say};
use super::{Booklet, PublicBooklet, place_of_chain};
use crate::cover::mark_of_node;
use crate::fonts::Weight;
use crate::ink::{Align, Ink, face, n};
use crate::tokens::{self, INK, INK_2, NAVY};

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
    let step = column + GUTTER;

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
    label_cells(leaf, booklet, sheets, (x, top + SECTION + 2.0, column), lang);

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

/// The labels in a grid: a real card of each as large as its cell allows, below it the label and its rule.
fn label_cells(leaf: &mut Leaf, booklet: Booklet<'_>, sheets: &[String], (x, y, width): (f64, f64, f64), lang: Lang) {
    /// Cells beside each other. In fewer columns the height would bound the cards, and their type would be too small to read.
    const ACROSS: usize = 3;
    /// Between the cells of a row.
    const GAP: f64 = 5.0;
    /// Kept below a card for label, rule and air.
    const TOLD: f64 = 30.0;
    let public = booklet.public();
    let settings = public.chains.first().map(|part| &part.sheet.settings);
    let wide = (width - GAP * (ACROSS - 1) as f64) / ACROSS as f64;
    let high = (BOTTOM - y) / words::ORDER.len().div_ceil(ACROSS) as f64;
    for (row, kinds) in words::ORDER.chunks(ACROSS).enumerate() {
        let y = y + row as f64 * high;
        let cards: Vec<_> = kinds.iter().map(|kind| lowest_card(public, sheets, *kind)).collect();
        let scale = |card: &Card<'_>| (wide / card.frame.2).min((high - TOLD) / card.frame.3);
        // Labels of a row stand level, below its tallest card.
        let below = cards.iter().flatten().map(|(card, _, _)| card.frame.3 * scale(card)).fold(14.0, f64::max) + y;
        for (index, (kind, found)) in kinds.iter().zip(&cards).enumerate() {
            let x = x + index as f64 * (wide + GAP);
            if let Some((card, chain, node)) = found {
                let scale = scale(card);
                leaf.ink.raw(&card.at((x, y), scale));
                let place = Goal::Place(place_of_chain(public, *chain));
                leaf.link((x, y, card.frame.2 * scale, card.frame.3 * scale), place);
                leaf.sample |= public.chains[*chain].nodes[*node].firms.iter().any(|firm| firm.sample);
            } else {
                mark_of_node(&mut leaf.ink, (x, y + 6.0), 8.0, *kind);
            }
            let chip = leaf.chip((x, below + 2.2), *kind, lang);
            let other = if lang == Lang::Zh { Lang::En } else { Lang::Zh };
            leaf.ink.text(x + chip + 2.0, below + 5.4, kind.title(other), least());
            if let Some(settings) = settings {
                let text = words::meaning(*kind, settings);
                let wrapped = small().tint(INK).wrap(text.get(lang), wide);
                leaf.lines((x, below + 10.6), &wrapped, small().tint(INK));
            }
        }
    }
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
