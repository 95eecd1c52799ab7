//! One chain, one sheet: A1 landscape, 841 × 594 mm, drawn in millimetres.
//!
//! The chain in the middle, two rails beside it, the opportunity list below, a foot line that says what the numbers rest on.
//! The same [`Sheet`] gives the same bytes. What is cut with an ellipsis has its full form in a `<title>`.

mod cards;
mod columns;
mod flow;
mod labels;
mod look_back;
mod plan;
mod rails;
mod table;
#[cfg(test)]
pub(crate) mod tests;

use chain::Chain;
use drawing::svg;
use model::{Edition, GapKind, Lang, Stage, Text};

use crate::edition::{PublicEdition, Sheet};
use crate::fonts::{self, Weight};
use crate::ink::{Align, Ink, both, face, n};
use crate::qr;
use crate::tokens::{self, HAIR, INK, INK_2, PAPER};

/// Width of the sheet in millimetres.
pub const WIDTH: f64 = 841.0;
/// Height of the sheet in millimetres.
pub const HEIGHT: f64 = 594.0;

const LEFT: f64 = 12.0;
const RIGHT: f64 = WIDTH - 12.0;
const CENTRE: (f64, f64) = (103.0, 738.0);
const TOP: f64 = 43.0;
const BOTTOM: f64 = 510.0;
const STAGE_HEADER: f64 = 17.0;

/// Draws the sheet.
pub fn svg(sheet: Sheet<'_>, lang: Lang) -> String {
    let edition = sheet.public();
    let mut ink = Ink::default();
    ink.raw(&format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}mm\" height=\"{HEIGHT}mm\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"{}\" lang=\"{}\" data-edition=\"{}\">",
        fonts::FAMILIES,
        if lang == Lang::Zh { "zh-CN" } else { "en" },
        sheet.edition()
    ));
    ink.title(&format!("{} · {}", edition.title(lang), edition.district.get(lang)));
    ink.raw(HATCH);
    ink.rect((0.0, 0.0, WIDTH, HEIGHT), 0.0, &format!("fill=\"{PAPER}\""));
    header(&mut ink, sheet, lang);
    let mut cards: Vec<cards::Card<'_>> = edition
        .chain
        .nodes
        .iter()
        .enumerate()
        .map(|(index, node)| cards::Card {
            frame: (0.0, 0.0, 0.0, 0.0),
            node,
            facts: &edition.nodes[index],
            inside: sheet.inside(index),
            anchor: edition.chain.anchors.iter().any(|anchor| anchor.node == index),
            returns: edition.chain.returns.iter().any(|flow| flow.from == index),
            home: &edition.home,
        })
        .collect();
    let support: Vec<(String, String, &'static str)> = counts(&edition.chain, edition, Stage::Support)
        .into_iter()
        .map(|(kind, count)| (kind.title(lang).to_owned(), count.to_string(), tokens::gap(kind).on_area))
        .collect();
    let field = (CENTRE.0, TOP + STAGE_HEADER, CENTRE.1, BOTTOM);
    let map = flow::Map::new(&edition.chain, &cards, field, &support, lang);
    for (index, card) in cards.iter_mut().enumerate() {
        card.frame = map.card(index);
    }
    stages(&mut ink, edition, &map, lang);
    map.open(&mut ink);
    map.grounds(&mut ink, &edition.chain);
    map.lines(&mut ink, &edition.chain);
    map.labels(&mut ink, &edition.chain);
    let unplaced = findings(&mut ink, edition, &map, lang);
    for card in &cards {
        cards::draw(&mut ink, card, lang);
    }
    look_back::marks(&mut ink, edition, &map, lang);
    ink.end();
    let rail = rails::Rail { x: LEFT, width: 86.0, top: TOP, bottom: BOTTOM };
    rails::draw(&mut ink, rail, lang, |detail| rails::left(edition, rail, lang, detail));
    let rail = rails::Rail { x: RIGHT - 86.0, ..rail };
    rails::draw(&mut ink, rail, lang, |detail| rails::right(edition, rail, unplaced, lang, detail));
    table::draw(&mut ink, edition, (LEFT, 515.0, RIGHT, 572.0), lang);
    foot(&mut ink, sheet, lang);
    ink.raw("</svg>\n");
    ink.finish()
}

pub(crate) const HATCH: &str = "<defs><pattern id=\"hatch\" width=\"2\" height=\"2\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><path d=\"M0 0V2\" stroke=\"#8794A1\" stroke-opacity=\"0.35\" stroke-width=\"0.5\"/></pattern></defs>";

/// Title, number of the sheet, edition, district, date, version, QR code.
fn header(ink: &mut Ink, sheet: Sheet<'_>, lang: Lang) {
    let edition = sheet.public();
    let (lead, follow) = both(&edition.chain.title, lang);
    let big = face(54.0, Weight::Black, INK);
    let room = 420.0;
    let pt = (54.0 * (room / big.width(lead)).min(1.0)).max(30.0);
    let big = face(pt, Weight::Black, INK);
    let lead = big.fit(lead, room);
    ink.text(LEFT, 30.5, &lead, big);
    let beside = LEFT + big.width(&lead) + 6.0;
    ink.text(beside, 20.5, &face(18.0, Weight::Regular, INK_2).fit(follow, 170.0), face(18.0, Weight::Regular, INK_2));
    let series = match (lang, edition.place) {
        (Lang::Zh, Some((place, all))) => format!("一链一图，产业链招商图谱 {place} / {all}"),
        (Lang::En, Some((place, all))) => format!("One chain, one sheet: investment atlas {place} of {all}"),
        (Lang::Zh, None) => "一链一图，产业链招商图谱".to_owned(),
        (Lang::En, None) => "One chain, one sheet: investment atlas".to_owned(),
    };
    ink.text(beside, 29.5, &series, face(15.0, Weight::Regular, INK_2));

    let code = qr::path(&edition.address, (RIGHT - 26.0, 9.4), 26.0);
    ink.group(&format!("data-id=\"qr\" aria-label=\"{}\"", svg::escaped(&edition.address)));
    ink.title(&edition.address);
    ink.path(&code, &format!("fill=\"{INK}\""));
    ink.end();
    let mut right = RIGHT - 34.0;
    let version = format!("v{}", edition.chain.version);
    let (zh, en) = ("版本", "Version");
    let date = edition.data_date.to_string();
    for (label, value) in [
        (if lang == Lang::Zh { zh } else { en }, version.as_str()),
        (if lang == Lang::Zh { "数据截至" } else { "Data as of" }, date.as_str()),
        (if lang == Lang::Zh { "区域" } else { "District" }, edition.district.get(lang)),
    ] {
        let small = face(14.0, Weight::Regular, INK_2);
        let strong = face(20.0, Weight::Bold, INK);
        let width = small.width(label).max(strong.width(value));
        ink.text(right - width, 18.5, label, small);
        ink.text(right - width, 28.5, value, strong);
        right -= width + 6.0;
        ink.line((right + 1.0, 13.0), (right + 1.0, 31.0), HAIR, 0.35);
        right -= 4.0;
    }
    if edition.sample {
        let (word, small) =
            (if lang == Lang::Zh { "含样例数据" } else { "Sample data" }, face(14.0, Weight::Bold, "#8A5A00"));
        let width = small.width(word) + 6.0;
        right -= width;
        ink.rect(
            (right, 15.0, width, 12.0),
            2.0,
            "fill=\"#FBEFD6\" stroke=\"#D6991F\" stroke-width=\"0.35\" stroke-dasharray=\"1.6 1\"",
        );
        ink.aligned(right + width / 2.0, 22.7, word, small, Align::Middle);
        right -= 4.0;
    }
    let (word, ground, text) = match (sheet.edition(), lang) {
        (Edition::Internal, Lang::Zh) => ("内部版", INK, "#FFFFFF"),
        (Edition::Internal, Lang::En) => ("INTERNAL", INK, "#FFFFFF"),
        (Edition::Public, Lang::Zh) => ("公开版", "none", INK),
        (Edition::Public, Lang::En) => ("PUBLIC", "none", INK),
    };
    let type_ = face(16.0, Weight::Bold, text);
    let width = type_.width(word) + 9.0;
    ink.rect(
        (right - width, 15.0, width, 12.0),
        2.0,
        &format!("fill=\"{ground}\" stroke=\"{INK}\" stroke-width=\"0.5\""),
    );
    ink.aligned(right - width / 2.0, 23.0, word, type_, Align::Middle);
    ink.line((LEFT, 38.0), (RIGHT, 38.0), INK, 0.9);
}

/// Grounds and heads of the stages.
fn stages(ink: &mut Ink, edition: &PublicEdition, map: &flow::Map, lang: Lang) {
    for (stage, area) in map.stages() {
        let hue = tokens::stage(stage);
        ink.rect((area.0, TOP, area.1 - area.0, BOTTOM - TOP), 4.0, &format!("fill=\"{}\"", hue.area));
    }
    for (stage, area) in map.stages() {
        stage_head(ink, edition, stage, (area.0, area.1), lang);
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

fn stage_head(ink: &mut Ink, edition: &PublicEdition, stage: Stage, (from, to): (f64, f64), lang: Lang) {
    let hue = tokens::stage(stage);
    let (zh, en) = stage_title(stage);
    let (lead, follow) = if lang == Lang::Zh { (zh, en) } else { (en, zh) };
    let baseline = TOP + 13.2;
    let small = face(16.0, Weight::Regular, hue.text);
    let counts = counts(&edition.chain, edition, stage);
    let number = face(24.0, Weight::Black, INK);
    let word = face(14.0, Weight::Bold, INK);
    // The compound label is shortened: the stage's head has little room.
    let label = |kind: GapKind| match (kind, lang) {
        (GapKind::Weak, Lang::Zh) => "补强",
        _ => kind.title(lang),
    };
    let wide = |(kind, count): &(GapKind, usize)| word.width(label(*kind)) + number.width(&count.to_string()) + 5.2;
    let name = |pt: f64| face(pt, Weight::Black, hue.text);
    // The name gives way to the counts where the stage is narrow, then the counts to the name, the least pressing first.
    let room = to - from - 10.0;
    let mut shown = counts.as_slice();
    while let Some((_, rest)) = shown.split_last()
        && name(22.0).width(lead) + shown.iter().map(wide).sum::<f64>() > room
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
    let pt = [34.0, 30.0, 26.0, 22.0].into_iter().find(|pt| name(*pt).width(lead) <= room).unwrap_or(20.0);
    let big = name(pt);
    let lead = big.fit(lead, room.max(20.0));
    ink.text(from + 4.0, baseline, &lead, big);
    let beside = from + 4.0 + big.width(&lead) + 2.5;
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
    let type_ = face(18.0, Weight::Regular, INK);
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
    let title = face(20.0, Weight::Black, tokens::stage(Stage::Midstream).text);
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
    ink.text(x + 6.5 + title.width(lead), y + 8.0, follow, face(14.0, Weight::Regular, INK_2));
    let mut baseline = y + 19.0;
    for (index, lines) in rows.iter().enumerate() {
        ink.raw(&format!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"3.4\" fill=\"none\" stroke=\"{INK}\" stroke-width=\"0.45\"/>",
            n(x + 7.6),
            n(baseline - 2.5)
        ));
        ink.aligned(x + 7.6, baseline - 0.7, &(index + 1).to_string(), face(14.0, Weight::Bold, INK), Align::Middle);
        for line in lines {
            ink.text(x + 14.0, baseline, line, type_);
            baseline += 8.0;
        }
        baseline += 3.6;
    }
    &[]
}

/// What the numbers rest on.
fn foot(ink: &mut Ink, sheet: Sheet<'_>, lang: Lang) {
    let edition = sheet.public();
    let small = face(14.0, Weight::Regular, INK_2);
    let then = look_back::words(edition, lang);
    ink.line((LEFT, 574.6), (RIGHT, 574.6), INK, 0.35);
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
    let mut text = match lang {
        Lang::Zh => format!(
            "{then}数据截至 {}；{coverage}；{reference}；链定义 {definition}；每个数可由二维码查到原始行",
            edition.data_date
        ),
        Lang::En => format!(
            "{then}Data as of {}; {coverage}; {reference}; chain definition {definition}; the QR code leads to every number's rows",
            edition.data_date
        ),
    };
    if edition.sample {
        text.push_str(if lang == Lang::Zh {
            "；样例数据：企业与数值含虚构"
        } else {
            "; sample data: firms and figures are partly invented"
        });
    }
    let brand = "链图 Liantu";
    let strong = face(14.0, Weight::Bold, INK);
    ink.text(LEFT, 581.6, &small.fit(&text, RIGHT - LEFT - strong.width(brand) - 8.0), small);
    ink.aligned(RIGHT, 581.6, brand, strong, Align::End);
}
