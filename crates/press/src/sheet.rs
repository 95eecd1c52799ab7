//! One chain, one sheet: on A1, on A3 and for a 16:9 screen, drawn in millimetres.
//!
//! The chain in the middle, rails beside it, the opportunity list below, a foot line that says what the numbers rest on. Which parts
//! there are and where they stand is the page's description (`page`); this module draws them. The same [`Sheet`] gives the same
//! bytes. What is cut with an ellipsis has its full form in a `<title>`.

mod cards;
mod clean;
mod columns;
mod few;
mod flow;
mod labels;
mod look_back;
mod names;
mod page;
mod plan;
mod rails;
mod strip;
mod table;
#[cfg(test)]
pub(crate) mod tests;

use chain::Chain;
use drawing::svg;
use model::{Edition, GapKind, Lang, Stage, Text};

use crate::broom::Replaced;
use crate::edition::{PublicEdition, Sheet};
use crate::fonts::{self, Weight};
use crate::format::Format;
use crate::ink::{Align, Ink, both, face, n};
use crate::qr;
use crate::tokens::{self, HAIR, INK, INK_2, PAPER, size};

pub(crate) use clean::sweep;
pub use plan::Former;

use page::{Dress, Page};

/// Width of the A1 sheet in millimetres.
pub const WIDTH: f64 = 841.0;
/// Height of the A1 sheet in millimetres.
pub const HEIGHT: f64 = 594.0;

/// Draws the sheet for a paper.
pub fn svg(sheet: Sheet<'_>, lang: Lang, format: Format) -> String {
    let page = page::page(format);
    cleaned(sheet, |sheet, replaced| draw(sheet, &Drawn { lang, page, replaced, former: None }))
}

/// Draws the sheet for a paper, its cards where they stood on a former one as far as that costs little: for whoever compares two versions of
/// a chain. A sheet that hangs for years is better drawn by [`svg`], which owes the past nothing.
pub fn svg_near(sheet: Sheet<'_>, lang: Lang, format: Format, former: &Former) -> String {
    let page = page::page(format);
    cleaned(sheet, |sheet, replaced| draw(sheet, &Drawn { lang, page, replaced, former: Some(former) }))
}

/// Where the cards of a sheet stand, for [`svg_near`].
pub fn former(sheet: Sheet<'_>, lang: Lang, format: Format) -> Former {
    let page = page::page(format);
    cleaned(sheet, |sheet, _| {
        let wanted = plan::Wanted { field: field(page).1, lang, former: None };
        plan::stood(&sheet.public().chain, &cards_of(sheet, page), wanted)
    })
}

/// A sheet with characters that the embedded face has, and those that were replaced.
fn cleaned<T>(sheet: Sheet<'_>, then: impl FnOnce(Sheet<'_>, &Replaced) -> T) -> T {
    match sheet {
        Sheet::Public(edition) => {
            let (edition, replaced) = clean::public(edition);
            then(Sheet::Public(&edition), &replaced)
        }
        Sheet::Internal(edition) => {
            let (edition, replaced) = clean::internal(edition);
            then(Sheet::Internal(&edition), &replaced)
        }
    }
}

/// How a sheet is drawn.
struct Drawn<'a> {
    lang: Lang,
    page: &'a Page,
    replaced: &'a Replaced,
    former: Option<&'a Former>,
}

/// Top left corner of the chain's field, and its width and height.
fn field(page: &Page) -> ((f64, f64), (f64, f64)) {
    let (left, top, right, bottom) = page.field;
    let top = top + page.stage.height;
    ((left, top), (right - left, bottom - top))
}

/// The cards of a sheet, their frames yet to be given.
fn cards_of<'a>(sheet: Sheet<'a>, page: &Page) -> Vec<cards::Card<'a>> {
    let edition = sheet.public();
    (0..edition.chain.nodes.len().min(edition.nodes.len())).map(|index| card(sheet, index, page.dress)).collect()
}

/// What a reader of the sheet has to be told: the characters that the embedded face has no glyph for. Where one stands alone the
/// sheet carries its number; of a run, the first one's number and how many follow.
pub fn notes(sheet: Sheet<'_>) -> Vec<Text> {
    let replaced = match sheet {
        Sheet::Public(edition) => clean::public(edition).1,
        Sheet::Internal(edition) => clean::internal(edition).1,
    };
    replaced
        .into_iter()
        .map(|c| {
            let code = u32::from(c);
            Text::new(
                format!("字体没有字符 `{c}`（U+{code:04X}），图上以〔U+…〕代替；连续几个只写第一个的编码和其余个数"),
                format!(
                    "the face has no glyph for `{c}` (U+{code:04X}); the sheet shows 〔U+…〕 in its place, of several in a row the first one's number and how many follow"
                ),
            )
        })
        .collect()
}

fn draw(sheet: Sheet<'_>, drawn: &Drawn<'_>) -> String {
    let &Drawn { lang, page, replaced, former } = drawn;
    let edition = sheet.public();
    let mut ink = Ink::default();
    let ((width, height, unit), view) = (page.shown, page.view);
    ink.raw(&format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}{unit}\" height=\"{}{unit}\" viewBox=\"{} {} {} {}\" font-family=\"{}\" lang=\"{}\" data-edition=\"{}\">",
        width,
        height,
        view.0,
        view.1,
        view.2,
        view.3,
        fonts::FAMILIES,
        if lang == Lang::Zh { "zh-CN" } else { "en" },
        sheet.edition()
    ));
    ink.title(&format!("{} · {}", edition.title(lang), edition.district.get(lang)));
    ink.raw(HATCH);
    ink.rect((0.0, 0.0, page.size.0, page.size.1), 0.0, &format!("fill=\"{PAPER}\""));
    header(&mut ink, sheet, page, lang);
    let mut cards = cards_of(sheet, page);
    let support: Vec<(String, String, &'static str)> = counts(&edition.chain, edition, Stage::Support)
        .into_iter()
        .map(|(kind, count)| (short_label(kind, lang).to_owned(), count.to_string(), tokens::gap(kind).on_area))
        .collect();
    let (left, top, right, bottom) = page.field;
    let (corner, field) = field(page);
    let map = flow::Map::new(&edition.chain, &cards, corner, &support, plan::Wanted { field, lang, former });
    for (index, card) in cards.iter_mut().enumerate() {
        card.frame = map.card(index);
    }
    stages(&mut ink, edition, &map, page, lang);
    map.open(&mut ink);
    map.grounds(&mut ink, &edition.chain);
    map.lines(&mut ink, &edition.chain);
    map.labels(&mut ink, &edition.chain);
    let unplaced = match page.dress {
        Dress::Full => findings(&mut ink, edition, &map, lang),
        Dress::Bold => edition.findings.as_slice(),
    };
    for card in &cards {
        cards::draw(&mut ink, card, lang);
    }
    look_back::marks(&mut ink, edition, &map, lang);
    if cards.is_empty() {
        let text = if lang == Lang::Zh { "本链还没有环节" } else { "No nodes on this chain yet" };
        let (x, y) = ((left + right) / 2.0, (top + bottom) / 2.0);
        ink.aligned(x, y, text, face(size::LIST, Weight::Regular, INK_2), Align::Middle);
    }
    ink.end();
    let said = rails::Said { edition, which: sheet.edition(), unplaced, lang };
    for rail in page.rails {
        rails::draw(&mut ink, rail, said);
    }
    if let Some(area) = page.strip {
        strip::draw(&mut ink, said, area);
    }
    if let Some(area) = page.table {
        table::draw(&mut ink, edition, area, lang);
    }
    foot(&mut ink, (sheet, &map), page, replaced, lang);
    ink.raw("</svg>\n");
    ink.finish()
}

fn card<'a>(sheet: Sheet<'a>, index: usize, dress: Dress) -> cards::Card<'a> {
    let edition = sheet.public();
    let chain = &edition.chain;
    let names = |mut nodes: Vec<(usize, u8)>, landed: bool| -> Vec<&'a Text> {
        nodes.sort_by_key(|(node, weight)| (std::cmp::Reverse(*weight), *node));
        let shown = nodes.into_iter().filter(|(node, _)| !landed || edition.nodes[*node].firms > 0);
        shown.map(|(node, _)| &chain.nodes[node].short).collect()
    };
    let near = match edition.nodes[index].kind {
        GapKind::Missing => names(chain.users(index).collect(), true),
        GapKind::Extend => names(chain.suppliers(index).collect(), true),
        _ => Vec::new(),
    };
    cards::Card {
        frame: (0.0, 0.0, 0.0, 0.0),
        node: &chain.nodes[index],
        facts: &edition.nodes[index],
        inside: sheet.inside(index),
        anchor: chain.anchors.iter().any(|anchor| anchor.node == index),
        returns: chain.returns.iter().any(|flow| flow.from == index),
        home: &edition.home,
        dress,
        near,
        users: names(chain.users(index).collect(), false),
    }
}

pub(crate) const HATCH: &str = "<defs><pattern id=\"hatch\" width=\"2\" height=\"2\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><path d=\"M0 0V2\" stroke=\"#8794A1\" stroke-opacity=\"0.35\" stroke-width=\"0.5\"/></pattern></defs>";

/// Title, number of the sheet, edition, district, date, version, QR code.
fn header(ink: &mut Ink, sheet: Sheet<'_>, page: &Page, lang: Lang) {
    let edition = sheet.public();
    let at = &page.header;
    let (left, right) = page.sides;
    let end = header_right(ink, sheet, page, lang);
    let (lead, follow) = both(&edition.chain.title, lang);
    let room = at.room.min(end - left - 40.0);
    let (largest, least) = at.title;
    let natural = face(largest, Weight::Black, INK).width(lead).max(0.1);
    let big = face((largest * (room / natural).min(1.0)).max(least), Weight::Black, INK);
    ink.fitted((left, at.baselines.0), lead, room, big, Align::Start);
    let beside = left + big.width(lead).min(room) + 6.0;
    let room = (end - beside - 6.0).max(0.0);
    let second = face(at.beside.0, Weight::Regular, INK_2);
    ink.fitted((beside, at.baselines.1), follow, room, second, Align::Start);
    let series = match (lang, edition.place) {
        (Lang::Zh, Some((place, all))) => format!("一链一图，产业链招商图谱 {place} / {all}"),
        (Lang::En, Some((place, all))) => format!("One chain, one sheet: investment atlas {place} of {all}"),
        (Lang::Zh, None) => "一链一图，产业链招商图谱".to_owned(),
        (Lang::En, None) => "One chain, one sheet: investment atlas".to_owned(),
    };
    let third = face(at.beside.1, Weight::Regular, INK_2);
    let series = match edition.place {
        Some((place, all)) if third.width(&series) > room => {
            format!("{} {place} / {all}", if lang == Lang::Zh { "图谱" } else { "Atlas" })
        }
        _ => series,
    };
    ink.fitted((beside, at.baselines.2), &series, room, third, Align::Start);
    ink.line((left, at.rule), (right, at.rule), INK, 0.9);
}

/// The right half of the head; gives back where it begins.
fn header_right(ink: &mut Ink, sheet: Sheet<'_>, page: &Page, lang: Lang) -> f64 {
    let edition = sheet.public();
    let at = &page.header;
    let (code_top, code_size) = at.code;
    let code_left = page.sides.1 - code_size;
    let code = qr::path(&edition.address, (code_left, code_top), code_size);
    ink.group(&format!("data-id=\"qr\" aria-label=\"{}\"", svg::escaped(&edition.address)));
    ink.title(&edition.address);
    ink.path(&code, &format!("fill=\"{INK}\""));
    ink.end();
    let mut right = code_left - 8.0;
    let version = format!("v{}", edition.chain.version);
    let date = edition.data_date.to_string();
    let small = face(size::TEXT, Weight::Regular, INK_2);
    let strong = face(size::SECTION, Weight::Bold, INK);
    for (label, value) in [
        (if lang == Lang::Zh { "版本" } else { "Version" }, version.as_str()),
        (if lang == Lang::Zh { "数据截至" } else { "Data as of" }, date.as_str()),
        (if lang == Lang::Zh { "区域" } else { "District" }, edition.district.get(lang)),
    ] {
        let width = small.width(label).max(strong.width(value)).min(90.0);
        ink.text(right - width, at.pair.0, label, small);
        ink.fitted((right - width, at.pair.1), value, width + 0.1, strong, Align::Start);
        right -= width + 6.0;
        ink.line((right + 1.0, at.pair.0 - 5.5), (right + 1.0, at.pair.1 + 2.5), HAIR, 0.35);
        right -= 4.0;
    }
    let (top, height) = at.pill;
    if edition.sample {
        let word = if lang == Lang::Zh { "含样例数据" } else { "Sample data" };
        let small = face(size::TEXT, Weight::Bold, tokens::SAMPLE.text);
        let width = small.width(word) + 6.0;
        right -= width;
        ink.rect(
            (right, top, width, height),
            2.0,
            &format!(
                "fill=\"{}\" stroke=\"{}\" stroke-width=\"0.35\" stroke-dasharray=\"1.6 1\"",
                tokens::SAMPLE.ground,
                tokens::SAMPLE.edge
            ),
        );
        ink.aligned(right + width / 2.0, top + height / 2.0 + 1.75, word, small, Align::Middle);
        right -= 4.0;
    }
    let (word, ground, text) = match (sheet.edition(), lang) {
        (Edition::Internal, Lang::Zh) => ("内部版", INK, "#FFFFFF"),
        (Edition::Internal, Lang::En) => ("INTERNAL", INK, "#FFFFFF"),
        (Edition::Public, Lang::Zh) => ("公开版", "none", INK),
        (Edition::Public, Lang::En) => ("PUBLIC", "none", INK),
    };
    let type_ = face(size::NAME, Weight::Bold, text);
    let width = type_.width(word) + 9.0;
    right -= width;
    ink.rect((right, top, width, height), 2.0, &format!("fill=\"{ground}\" stroke=\"{INK}\" stroke-width=\"0.5\""));
    ink.aligned(right + width / 2.0, top + height / 2.0 + 2.0, word, type_, Align::Middle);
    right
}

/// Grounds and heads of the stages.
fn stages(ink: &mut Ink, edition: &PublicEdition, map: &flow::Map, page: &Page, lang: Lang) {
    let (_, top, _, bottom) = page.field;
    for (stage, area) in map.stages() {
        let hue = tokens::stage(stage);
        ink.rect((area.0, top, area.1 - area.0, bottom - top), 4.0, &format!("fill=\"{}\"", hue.area));
    }
    for (stage, area) in map.stages() {
        stage_head(ink, edition, page, stage, (area.0, area.1), lang);
    }
}

fn stage_title(stage: Stage) -> (&'static str, &'static str) {
    match stage {
        Stage::Upstream => ("上游", "Upstream"),
        Stage::Midstream => ("中游", "Midstream"),
        Stage::Downstream => ("下游", "Downstream"),
        Stage::Support => ("配套服务", "Support"),
    }
}

/// A label where there is little room: the compound ones are shortened to what tells them apart.
fn short_label(kind: GapKind, lang: Lang) -> &'static str {
    let word = kind.title(lang);
    word.split_once('·').map_or(word, |(_, rest)| rest)
}

fn counts(chain: &Chain, edition: &PublicEdition, stage: Stage) -> Vec<(GapKind, usize)> {
    [GapKind::Missing, GapKind::Extend, GapKind::New, GapKind::Weak]
        .into_iter()
        .map(|kind| {
            let count = chain
                .nodes
                .iter()
                .zip(&edition.nodes)
                .filter(|(node, facts)| node.stage == stage && facts.kind == kind)
                .count();
            (kind, count)
        })
        .filter(|(_, count)| *count > 0)
        .collect()
}

fn stage_head(ink: &mut Ink, edition: &PublicEdition, page: &Page, stage: Stage, (from, to): (f64, f64), lang: Lang) {
    let hue = tokens::stage(stage);
    let (zh, en) = stage_title(stage);
    let (lead, follow) = if lang == Lang::Zh { (zh, en) } else { (en, zh) };
    let baseline = page.field.1 + page.stage.baseline;
    let small = face(size::NAME, Weight::Regular, hue.text);
    let counts = counts(&edition.chain, edition, stage);
    let number = face(page.stage.count, Weight::Black, INK);
    let word = face(size::TEXT, Weight::Bold, INK);
    let label = |kind: GapKind| short_label(kind, lang);
    let wide = |(kind, count): &(GapKind, usize)| word.width(label(*kind)) + number.width(&count.to_string()) + 5.2;
    let name = |pt: f64| face(pt, Weight::Black, hue.text);
    // The name gives way to the counts where the stage is narrow, then the counts to the name, the least pressing first.
    let room = to - from - 10.0;
    let least = page.stage.sizes.last().copied().unwrap_or(size::SECTION);
    let mut shown = counts.as_slice();
    while let Some((_, rest)) = shown.split_last()
        && name(least).width(lead) + shown.iter().map(wide).sum::<f64>() > room
    {
        shown = rest;
    }
    let mut right = to - 4.0;
    for (kind, count) in shown.iter().rev() {
        let tint = tokens::gap(*kind).on_area;
        let text = count.to_string();
        ink.aligned(right, baseline, &text, number.tint(tint), Align::End);
        right -= number.width(&text) + 1.2;
        ink.aligned(right, baseline, label(*kind), word.tint(tint), Align::End);
        right -= word.width(label(*kind)) + 4.0;
    }
    let room = right - from - 6.0;
    let pt = page.stage.sizes.iter().copied().find(|pt| name(*pt).width(lead) <= room).unwrap_or(size::SECTION);
    let big = name(pt);
    ink.fitted((from + 4.0, baseline), lead, room.max(20.0), big, Align::Start);
    let beside = from + 4.0 + big.width(lead).min(room.max(20.0)) + 2.5;
    if right - beside > small.width(follow) {
        ink.text(beside, baseline, follow, small);
    }
}

/// The sheet's sentences, in the largest open field; gives back those for which there was none.
fn findings<'a>(ink: &mut Ink, edition: &'a PublicEdition, map: &flow::Map, lang: Lang) -> &'a [Text] {
    let all = edition.findings.as_slice();
    if all.is_empty() {
        return all;
    }
    let type_ = face(size::NAME_LARGE, Weight::Regular, INK);
    let open = [flow::Half::Upper, flow::Half::Lower]
        .into_iter()
        .find_map(|half| map.open_field(flow::Field { least: (98.0, 62.0), half }));
    let Some((x, y, width, height)) = open else { return all };
    let width = width.min(150.0);
    let room = width - 20.0;
    let rows: Vec<Vec<String>> = edition.findings.iter().map(|text| type_.wrap(text.get(lang), room)).collect();
    let needed = 14.0 + rows.iter().map(|lines| lines.len() as f64 * 8.0 + 3.6).sum::<f64>();
    if needed > height {
        return all;
    }
    // Of the room that is left a little goes above, so that the block does not hang from the stage's head.
    let y = y + ((height - needed) / 2.0).min(6.0);
    let title = face(size::SECTION, Weight::Black, tokens::stage(Stage::Midstream).text);
    let (lead, follow) = if lang == Lang::Zh {
        ("读图三句", "What the sheet says")
    } else {
        ("What the sheet says", "读图三句")
    };
    // A ground of its own: the field may lie over the edges of lanes.
    ink.rect(
        (x, y, width, needed),
        2.6,
        &format!("fill=\"{PAPER}\" fill-opacity=\"0.8\" stroke=\"{HAIR}\" stroke-width=\"0.35\""),
    );
    ink.text(x + 4.0, y + 8.0, lead, title);
    ink.text(x + 6.5 + title.width(lead), y + 8.0, follow, face(size::TEXT, Weight::Regular, INK_2));
    let mut baseline = y + 19.0;
    for (index, lines) in rows.iter().enumerate() {
        ink.raw(&format!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"3.4\" fill=\"none\" stroke=\"{INK}\" stroke-width=\"0.45\"/>",
            n(x + 7.6),
            n(baseline - 2.5)
        ));
        ink.aligned(
            x + 7.6,
            baseline - 0.7,
            &(index + 1).to_string(),
            face(size::TEXT, Weight::Bold, INK),
            Align::Middle,
        );
        for line in lines {
            ink.text(x + 14.0, baseline, line, type_);
            baseline += 8.0;
        }
        baseline += 3.6;
    }
    &[]
}

/// What the numbers rest on.
fn foot(ink: &mut Ink, (sheet, map): (Sheet<'_>, &flow::Map), page: &Page, replaced: &Replaced, lang: Lang) {
    let edition = sheet.public();
    let small = face(size::TEXT, Weight::Regular, INK_2);
    let ((left, right), (rule, baseline)) = (page.sides, page.foot);
    let mut then = look_back::words(edition, lang);
    if !map.has_lines(&edition.chain) {
        let links = edition.chain.links.len();
        then.push_str(&match lang {
            Lang::Zh => format!("连线 {links} 条，跨列太多，均未画；"),
            Lang::En => format!("None of the {links} links is drawn: they pass too many columns; "),
        });
    }
    ink.line((left, rule), (right, rule), INK, 0.35);
    let coverage = match (&edition.coverage, lang) {
        (insight::Figure::Known { value, basis }, Lang::Zh) => {
            format!("登记覆盖 {:.0}%（{}）", 100.0 * value, basis.zh)
        }
        (insight::Figure::Known { value, basis }, Lang::En) => format!("coverage {:.0}% ({})", 100.0 * value, basis.en),
        (insight::Figure::Unknown { .. }, Lang::Zh) => "登记覆盖未知".to_owned(),
        (insight::Figure::Unknown { .. }, Lang::En) => "coverage unknown".to_owned(),
    };
    let reference = match (&edition.reference, lang) {
        (Some(title), Lang::Zh) => format!("参照面 {}", title.zh),
        (Some(title), Lang::En) => format!("reference: {}", title.en),
        (None, Lang::Zh) => "无参照面".to_owned(),
        (None, Lang::En) => "no reference universe".to_owned(),
    };
    let definition = format!("{} v{}", edition.chain.id, edition.chain.version);
    // What is said first is seen where the line is cut.
    let sample = match (edition.sample, lang) {
        (false, _) => "",
        (true, Lang::Zh) => "样例数据：企业与数值含虚构；",
        (true, Lang::En) => "sample data: firms and figures are partly invented; ",
    };
    let mut text = match lang {
        Lang::Zh => format!(
            "{then}数据截至 {}；{coverage}；{reference}；{sample}链定义 {definition}；每个数可由二维码查到原始行",
            edition.data_date
        ),
        Lang::En => format!(
            "{then}Data as of {}; {coverage}; {reference}; {sample}chain definition {definition}; the QR code leads to every number's rows",
            edition.data_date
        ),
    };
    if !replaced.is_empty() {
        text.push_str(if lang == Lang::Zh {
            "；〔U+…〕：字体没有的字符"
        } else {
            "; 〔U+…〕: a character the face lacks"
        });
    }
    let brand = "链图 Liantu";
    let strong = face(size::TEXT, Weight::Bold, INK);
    ink.fitted((left, baseline), &text, right - left - strong.width(brand) - 8.0, small, Align::Start);
    ink.aligned(right, baseline, brand, strong, Align::End);
}
