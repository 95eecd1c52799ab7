//! Whatever the chain, everything on its sheet stands where it belongs: measured on the drawn SVG, text by the face's widths.

use std::path::Path;

use chain::{Anchor, Chain, Direction, Lane, Link, Node, Return, Tie};
use chrono::NaiveDate;
use insight::Figure;
use model::{Edition, GapKind, Lang, Role, Scene, Stage, Text, ZoneKind};
use proptest::prelude::*;

use super::page::page;
use super::{Format, WIDTH, svg};
use crate::edition::{
    CostLine, InternalEdition, KeyFigure, NodeFacts, NodeInside, OpportunityLine, PlaceMark, PolicyLine, PublicEdition,
    Sheet, TargetLine, ZoneLine,
};
use crate::fonts::{self, Weight};
use crate::tokens::PT;

/// Left, top, right and bottom.
type Area = (f64, f64, f64, f64);

/// A piece of a link: its ends and its points.
type Piece = (String, String, Vec<(f64, f64)>);

/// What a sheet shows, in millimetres.
#[derive(Default)]
pub(super) struct Seen {
    /// Node id and frame.
    pub(super) cards: Vec<(String, Area)>,
    lines: Vec<Piece>,
    texts: Vec<Words>,
    /// By how much the chain is drawn smaller or larger.
    pub(super) scale: f64,
    /// Texts that end in an ellipsis without a full form beside them.
    untitled: Vec<String>,
}

struct Words {
    text: String,
    area: Area,
    size: f64,
    /// The group it stands in: `node:…`, `lane:…`, or nothing.
    of: String,
}

/// How far things may reach over: rounding, and the side bearings of letters.
const SLACK: f64 = 0.4;

pub(super) fn look(svg: &str) -> Seen {
    let document = roxmltree::Document::parse(svg).expect("the sheet is XML");
    let mut seen = Seen { scale: 1.0, ..Seen::default() };
    walk(document.root_element(), (0.0, 0.0, 1.0), "", &mut seen);
    seen
}

fn number(element: roxmltree::Node<'_, '_>, name: &str) -> f64 {
    element.attribute(name).and_then(|value| value.parse().ok()).unwrap_or(0.0)
}

/// Shift and scale of a `translate(x y) scale(s)`.
fn placed(element: roxmltree::Node<'_, '_>, (x, y, s): (f64, f64, f64)) -> (f64, f64, f64) {
    let Some(transform) = element.attribute("transform") else { return (x, y, s) };
    let numbers: Vec<f64> = transform
        .split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'))
        .filter_map(|word| word.parse().ok())
        .collect();
    match numbers[..] {
        [dx, dy, scale] => (x + s * dx, y + s * dy, s * scale),
        _ => panic!("a transform of another kind: {transform}"),
    }
}

fn walk(element: roxmltree::Node<'_, '_>, at: (f64, f64, f64), of: &str, seen: &mut Seen) {
    if element.tag_name().name() == "defs" || element.attribute("aria-hidden").is_some() {
        return;
    }
    if element.tag_name().name() == "path" && element.attribute("transform").is_some() {
        return;
    }
    let at = placed(element, at);
    let (dx, dy, s) = at;
    let of = element.attribute("data-id").unwrap_or(of);
    match element.tag_name().name() {
        "g" => {
            if element.attribute("data-scale").is_some() {
                seen.scale = s;
            }
            if let Some(node) = element.attribute("data-id").and_then(|id| id.strip_prefix("node:")) {
                let rect = element.children().find(|child| child.has_tag_name("rect")).expect("a card has a frame");
                let (x, y) = (dx + s * number(rect, "x"), dy + s * number(rect, "y"));
                let area = (x, y, x + s * number(rect, "width"), y + s * number(rect, "height"));
                seen.cards.push((node.to_owned(), area));
            }
            if let Some(ends) = element.attribute("data-id").and_then(|id| id.strip_prefix("link:")) {
                let (from, to) = ends.split_once(':').expect("a link names its ends");
                for path in element.children().filter(|child| child.has_tag_name("path")) {
                    for piece in pieces(path.attribute("d").unwrap_or_default()) {
                        let points = piece.iter().map(|(x, y)| (dx + s * x, dy + s * y)).collect();
                        seen.lines.push((from.to_owned(), to.to_owned(), points));
                    }
                }
            }
        }
        "text" => {
            let text = element.text().unwrap_or_default().to_owned();
            let titled = element.ancestors().skip(1).take_while(|above| above.has_tag_name("g")).any(|group| {
                group
                    .children()
                    .any(|child| child.has_tag_name("title") && child.text().is_some_and(|t| !t.ends_with('…')))
            });
            if text.ends_with('…') && !titled {
                seen.untitled.push(format!("`{text}` is cut, and nothing tells its full form"));
            }
            let size = number(element, "font-size");
            let weight = match element.attribute("font-weight") {
                Some("700") => Weight::Bold,
                Some("900") => Weight::Black,
                _ => Weight::Regular,
            };
            let width = fonts::width(&text, size, weight);
            let x = number(element, "x")
                - match element.attribute("text-anchor") {
                    Some("middle") => width / 2.0,
                    Some("end") => width,
                    _ => 0.0,
                };
            let y = number(element, "y");
            // The square of a Chinese character without its side bearings.
            let area = (dx + s * x, dy + s * (y - 0.8 * size), dx + s * (x + width), dy + s * (y + 0.06 * size));
            seen.texts.push(Words { text, area, size: size * s, of: of.to_owned() });
        }
        _ => {}
    }
    for child in element.children() {
        walk(child, at, of, seen);
    }
}

/// Points of the pieces of a path of `M`, `L` and `Q`, its round corners as their corner points.
fn pieces(d: &str) -> Vec<Vec<(f64, f64)>> {
    let mut all: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut rest = d;
    while let Some(letter) = rest.chars().next() {
        rest = &rest[1..];
        let end = rest.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let numbers: Vec<f64> = rest[..end].split_whitespace().map(|n| n.parse().expect("a number")).collect();
        rest = &rest[end..];
        match (letter, &numbers[..]) {
            ('M', [x, y]) => all.push(vec![(*x, *y)]),
            ('L', [x, y]) => all.last_mut().expect("a path begins").push((*x, *y)),
            ('Q', [x, y, u, v]) => all.last_mut().expect("a path begins").extend([(*x, *y), (*u, *v)]),
            other => panic!("a path of another kind: {other:?}"),
        }
    }
    all
}

fn inside(inner: Area, outer: Area, slack: f64) -> bool {
    inner.0 >= outer.0 - slack && inner.1 >= outer.1 - slack && inner.2 <= outer.2 + slack && inner.3 <= outer.3 + slack
}

/// Whether two areas share more than `slack` in both directions.
fn meet(a: Area, b: Area, slack: f64) -> bool {
    a.2.min(b.2) - a.0.max(b.0) > slack && a.3.min(b.3) - a.1.max(b.1) > slack
}

/// Everything on a sheet that does not stand where it belongs, in words.
fn faults(svg: &str, format: Format) -> Vec<String> {
    let page = page(format);
    let seen = look(svg);
    let mut faults = seen.untitled.clone();
    let field = (page.field.0, page.field.1 + page.stage.height, page.field.2, page.field.3);
    let rails = page.rails.iter().map(|rail| {
        let (x, top, width, bottom) = rail.area;
        (x, top, x + width, bottom)
    });
    let header = (page.sides.0, 0.0, page.sides.1, page.header.rule);
    let foot = (page.sides.0, page.foot.0, page.sides.1, page.size.1);
    let areas: Vec<Area> = rails.chain(page.strip).chain(page.table).chain([page.field, header, foot]).collect();
    for (at, (id, card)) in seen.cards.iter().enumerate() {
        if !inside(*card, field, 0.1) {
            faults.push(format!("card {id} leaves the field: {card:.1?}"));
        }
        for (other, second) in &seen.cards[at + 1..] {
            if meet(*card, *second, 0.1) {
                faults.push(format!("card {id} lies on card {other}"));
            }
        }
    }
    let mut runs = Vec::new();
    for (from, to, points) in &seen.lines {
        for pair in points.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            let run = (a.0.min(b.0), a.1.min(b.1), a.0.max(b.0), a.1.max(b.1));
            if !inside(run, field, 0.1) {
                faults.push(format!("line {from} → {to} leaves the field: {run:.1?}"));
            }
            for (id, card) in &seen.cards {
                if id != from && id != to && touches(run, *card) {
                    faults.push(format!("line {from} → {to} runs through card {id}"));
                }
            }
            runs.push((from, to, run));
        }
    }
    for (at, words) in seen.texts.iter().enumerate() {
        let Words { text, area, size, of } = words;
        if *size < 14.0 * PT * seen.scale.min(1.0) - 0.01 {
            faults.push(format!("`{text}` is set in {:.1} pt", size / PT));
        }
        if !areas.iter().any(|part| inside(*area, *part, SLACK)) {
            faults.push(format!("`{text}` leaves its part of the page: {area:.1?}"));
        }
        if let Some(node) = of.strip_prefix("node:")
            && let Some((_, card)) = seen.cards.iter().find(|(id, _)| id == node)
        {
            // A card's flag stands on its upper edge.
            if !inside(*area, (card.0, card.1 - 6.0 * seen.scale, card.2, card.3), SLACK) {
                faults.push(format!("`{text}` leaves card {node}: {area:.1?} of {card:.1?}"));
            }
        } else if let Some((id, _)) = seen.cards.iter().find(|(_, card)| meet(*area, *card, SLACK)) {
            faults.push(format!("`{text}` lies under card {id}"));
        }
        for other in &seen.texts[at + 1..] {
            if meet(*area, other.area, SLACK) {
                faults.push(format!("`{text}` and `{}` lie on each other", other.text));
            }
        }
        if of.starts_with("lane:") {
            for (from, to, run) in &runs {
                if touches(*run, *area) {
                    faults.push(format!("line {from} → {to} crosses the label `{text}`"));
                }
            }
        }
    }
    faults
}

/// Whether an upright or level run enters an area.
fn touches(run: Area, area: Area) -> bool {
    run.0 < area.2 - 0.3 && run.2 > area.0 + 0.3 && run.1 < area.3 - 0.3 && run.3 > area.1 + 0.3
}

/// An edition of any chain in which every part of the sheet has much to say.
pub(crate) fn full(chain: Chain) -> InternalEdition {
    let firm = |at: usize| format!("衡阳样例{}管业科技发展股份有限公司", ["甲", "乙", "丙", "丁", "戊"][at % 5]);
    let kinds = GapKind::ALL;
    let nodes = (0..chain.nodes.len())
        .map(|at| {
            let kind = kinds[at % kinds.len()];
            let firms = if matches!(kind, GapKind::Missing | GapKind::Extend | GapKind::New) { 0 } else { at % 14 };
            NodeFacts {
                kind,
                firms,
                names: (0..firms).map(firm).collect(),
                lq: (at % 3 > 0).then_some(at as f64 * 0.37),
                note: Text::new(
                    "等它的：热轧无缝管、冷拔冷轧精密管、油套管",
                    "Needed by mother pipe, precision tube, casing",
                ),
            }
        })
        .collect();
    let text = |zh: &str, en: &str| Text::new(zh, en);
    let inside = (0..chain.nodes.len())
        .map(|at| NodeInside {
            candidates: (0..at % 6).map(firm).collect(),
            targets: (0..at % 5)
                .map(|place| TargetLine {
                    name: firm(place),
                    places: vec![],
                    value: 100.0 - place as f64 * 9.5,
                    likelihood: 71.4,
                })
                .collect(),
            judged: (at % 4 == 1).then(|| "链办".to_owned()),
        })
        .collect();
    let public = PublicEdition {
        district: text("样例区", "Sample District"),
        city: text("样例市", "Sample City"),
        home: vec!["衡阳".into()],
        data_date: NaiveDate::from_ymd_opt(2025, 1, 31).expect("a day"),
        address: format!("http://127.0.0.1:8787/atlas/{}", chain.id),
        place: Some((1, 8)),
        nodes,
        figures: (0..6)
            .map(|at| KeyFigure {
                label: text("规上企业", "Above-scale firms"),
                value: format!("{}", 37 * (at + 1)),
                unit: text("家", "firms"),
            })
            .collect(),
        costs: (0..12)
            .map(|_| CostLine {
                title: text("铁海联运至钦州港", "Rail-sea to Qinzhou port"),
                value: "1,980".into(),
                unit: text("元/吨·公里", "CNY/t·km"),
                date: "2024-12".into(),
                source: text("样例（发展改革部门公布目录）", "sample, published list of prices"),
                elsewhere: Some((text("样例市甲", "Sample City A"), "2,160".into())),
            })
            .collect(),
        zones: [ZoneKind::Park, ZoneKind::Street, ZoneKind::Commercial, ZoneKind::Scenic, ZoneKind::Area]
            .into_iter()
            .map(|kind| ZoneLine {
                kind,
                carriers: vec![text("衡阳钢管深加工产业集聚区", "Hengyang pipe processing cluster")],
                opportunities: 12,
            })
            .collect(),
        places: (0..10)
            .map(|at| PlaceMark {
                kind: ZoneKind::ALL[at % ZoneKind::ALL.len()],
                title: text("衡阳钢管深加工产业集聚区", "Hengyang pipe processing cluster"),
                at: (at as f64 * 37.0 % 101.0, at as f64 * 53.0 % 101.0),
                size: 6.0 + at as f64 * 4.0,
                carries: at % 3 > 0,
            })
            .collect(),
        policies: (0..9)
            .map(|_| PolicyLine {
                title: text("设备更新与技术改造专项支持", "Support for renewal of equipment"),
                text: text(
                    "对购置设备的企业按比例给予补助，并对贷款给予贴息。",
                    "A share of the price of new equipment, and interest on its loans.",
                ),
                issuer: text("区工业部门（样例）2024-07", "District industry office (sample) 2024-07"),
            })
            .collect(),
        opportunities: (0..12)
            .map(|at| OpportunityLine {
                node: 0,
                kind: kinds[at % kinds.len()],
                zone: ZoneKind::Commercial,
                place: text(
                    "衡阳市蒸湘区某路某号标准厂房三层东侧（样例）",
                    "Standard plant, third floor, east side (sample)",
                ),
                title: text("钻具接头锻造与热处理生产线建设项目", "Forging and heat treatment of tool joints"),
                size: text(
                    "38 亩，年产 8 万副，行车 50 吨两台，荷载 5 吨每平方米",
                    "38 mu, 80,000 sets a year, two cranes of 50 t",
                ),
                terms: text(
                    "工业用地挂牌出让；天然气已到地块边；承诺投产时间与税收",
                    "Industrial land by listing; gas at the fence",
                ),
                contact: text("园区专班（样例） 0734-000-0101", "Park team (sample) 0734-000-0101"),
            })
            .collect(),
        findings: vec![
            text("补链、延链共 7 环，上游占 3 环", "7 nodes to complete or extend, 3 of them upstream"),
            text(
                "本地要用却没有：轧制润滑、磷化与涂层材料、管螺纹机床",
                "Needed here but absent: lubricants, coatings, thread lathes",
            ),
            text("产出可就地做下一步：钻杆", "What is made here could go on here: drill pipe"),
        ],
        chain_titles: vec![],
        coverage: Figure::unknown("没有应有企业数", "no expected number of firms"),
        reference: Some(text("24 个钢管产区样例面板", "a sample panel of 24 districts")),
        settings: insight::Settings::default(),
        sample: true,
        look_back: None,
        chain,
    };
    InternalEdition { public, inside }
}

/// A chain by counts: nodes of each rank, and the stage of each rank; every third node of a rank in another lane.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    ranks: Vec<(Stage, usize)>,
    support: usize,
    lanes: usize,
    long_names: bool,
    seed: usize,
}

pub(super) fn made(shape: &Shape) -> Chain {
    let mut nodes: Vec<Node> = Vec::new();
    let node = |stage, lane, rank: u32, at: usize| {
        let (zh, en) = if shape.long_names {
            (
                "冶金石灰、保护渣与脱氧剂及其复合材料加工配送",
                "Metallurgical lime, mould powders and deoxidisers, processing and delivery",
            )
        } else {
            ("热轧无缝管", "Mother pipe")
        };
        Node {
            id: format!("n{at}"),
            stage,
            lane,
            rank,
            title: Text::new(zh, en),
            short: Text::new(zh, en),
            icon: "pipe".into(),
            industries: vec![],
            goods: vec![],
            roles: vec![Role::Make],
            terms: vec!["热轧管".into()],
            not: vec![],
            homes: vec![],
            general: false,
            scene: [None, Some(Scene::Anchor), Some(Scene::Format), Some(Scene::Operator)][(at + shape.seed) % 4],
            spine: at % 9 == 2,
            unsuitable: None,
            policies: vec![],
        }
    };
    for (rank, (stage, count)) in shape.ranks.iter().enumerate() {
        for row in 0..*count {
            let at = nodes.len();
            nodes.push(node(*stage, row * shape.lanes / count, rank as u32, at));
        }
    }
    let last = shape.ranks.len().max(1);
    for index in 0..shape.support {
        let at = nodes.len();
        nodes.push(node(Stage::Support, shape.lanes, ((index * 7 + shape.seed) % last) as u32, at));
    }
    let mut links: Vec<Link> = Vec::new();
    for to in 0..nodes.len() {
        for step in 0..3_usize {
            let from = (to * 5 + step * 11 + shape.seed * 3) % nodes.len();
            let near = nodes[to].rank.saturating_sub(nodes[from].rank);
            let known = links.iter().any(|link| (link.from, link.to) == (from, to));
            if near > 0 && (near < 3 || step == 0) && !known {
                links.push(Link { from, to, weight: (1 + (to + step) % 3) as u8 });
            }
        }
    }
    let many = Text::new("铁海联运与出口退税服务", "Rail-sea transport and export refunds");
    Chain {
        id: "made".into(),
        version: 12,
        title: if shape.long_names {
            Text::new("城市更新与房地产综合开发运营服务产业链", "Urban renewal, real estate and their many services")
        } else {
            Text::new("钢管产业链", "Steel tube")
        },
        lanes: (0..=shape.lanes)
            .map(|_| Lane {
                id: String::new(),
                title: Text::new("原辅料、能源与公用介质", "Materials, energy and other media"),
            })
            .collect(),
        ties: (0..9)
            .map(|at| Tie { node: 0, chain: format!("other-{at}"), outward: at % 2 == 0, what: many.clone() })
            .collect(),
        returns: (0..nodes.len().min(8)).map(|at| Return { from: at, to: 0, what: many.clone() }).collect(),
        directions: (0..7)
            .map(|_| Direction {
                mark: "延".into(),
                text: Text::new(
                    "油套管就地成钻杆、成完井管具：问清管体卖到哪里、在哪里加工，再去那里找企业。",
                    "Casing becomes drill pipe here: ask where it is finished and look for firms there.",
                ),
                source: "样例".into(),
                sample: true,
            })
            .collect(),
        anchors: (0..nodes.len().min(4))
            .map(|at| Anchor {
                name: "衡阳样例钢管集团股份有限公司".into(),
                node: at * (nodes.len() / 4).max(1),
                text: Text::new(
                    "衡阳，中游企业，油气管见长；报道称其管材下到九千米直井，为国内最深。",
                    "Hengyang, tubes for oil and gas.",
                ),
                source: "样例".into(),
                sample: true,
            })
            .collect(),
        nodes,
        links,
        ..Chain::default()
    }
}

/// Which sheets of a chain are looked at.
#[derive(Clone, Copy, PartialEq)]
enum Sheets {
    /// The fuller edition in both languages, the other one in the longer language, on A1; for a screen in the longer language.
    Telling,
    /// Every edition, language and paper.
    All,
}

/// The faults of a chain's sheets.
fn check(chain: &Chain, sheets: Sheets) -> Vec<String> {
    let internal = full(chain.clone());
    let (inside, public) = (Sheet::Internal(&internal), Sheet::Public(&internal.public));
    let mut all = Vec::new();
    for sheet in [inside, public] {
        for lang in [Lang::Zh, Lang::En] {
            for format in Format::ALL {
                let telling = match format {
                    Format::A1 => sheet.edition() == Edition::Internal || lang == Lang::En,
                    Format::A3 => false,
                    Format::Wide => sheet.edition() == Edition::Internal && lang == Lang::En,
                };
                if sheets == Sheets::Telling && !telling {
                    continue;
                }
                let found = faults(&svg(sheet, lang, format), format);
                let of = format!("{} {} {lang} {format}", chain.id, sheet.edition());
                all.extend(found.into_iter().map(|fault| format!("{of}: {fault}")));
            }
        }
    }
    all
}

#[test]
fn everything_of_a_shipped_chain_stands_where_it_belongs() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/zhengxiang");
    let files = packs::Files::read(&folder).expect("the pack is there");
    // A chain with an error is left out: none may pass by not being looked at.
    let written = files.iter().filter(|(path, _)| path.starts_with("chains/")).count();
    let chains = packs::load_chains(&files, None).chains;
    assert!(written > 0 && chains.len() == written, "{} of {written} chains", chains.len());
    let faults: Vec<String> = chains.iter().flat_map(|chain| check(chain, Sheets::All)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

use Stage::{Downstream as D, Midstream as M, Support as S, Upstream as U};

pub(super) fn shape(ranks: &[(Stage, usize)], support: usize, lanes: usize) -> Shape {
    Shape { ranks: ranks.to_vec(), support, lanes, long_names: false, seed: 1 }
}

/// A chain of a column for each rank, with as many links as this from the first nodes to the last ones.
fn crowded(ranks: usize, in_each: usize, links: usize) -> Chain {
    let counts: Vec<(Stage, usize)> = (0..ranks).map(|rank| ([U, M, D][rank * 3 / ranks], in_each)).collect();
    let mut chain = made(&shape(&counts, 0, 3));
    let last = chain.nodes.len();
    let pairs = (0..last / 2).flat_map(|from| (last / 2..last).rev().map(move |to| (from, to)));
    chain.links = pairs.take(links).map(|(from, to)| Link { from, to, weight: 1 }).collect();
    assert!(
        chain.links.len() == links && chain.links.iter().all(|l| chain.nodes[l.from].rank < chain.nodes[l.to].rank)
    );
    chain
}

#[test]
fn links_that_pass_too_many_columns_are_left_out_and_told() {
    let edition = full(crowded(100, 4, 4_000));
    let check = |lang: Lang, format: Format, told: &str| {
        let svg = svg(Sheet::Internal(&edition), lang, format);
        let seen = look(&svg);
        assert_eq!((seen.cards.len(), seen.lines.len()), (400, 0), "{format} {lang}");
        assert!(seen.texts.iter().any(|words| words.text.contains(told)), "{format} {lang}: {told}");
    };
    check(Lang::Zh, Format::A1, "连线 4000 条，跨列太多，均未画");
    check(Lang::En, Format::Wide, "None of the 4000 links is drawn");
}

#[test]
fn everything_of_an_uncommon_chain_stands_where_it_belongs() {
    let shapes = [
        shape(&[(M, 1)], 0, 1),
        shape(&[(U, 1), (D, 1)], 0, 1),
        shape(&[], 0, 1),
        shape(&[(S, 3), (S, 4), (S, 2)], 0, 1),
        shape(&[(U, 2), (M, 12), (D, 3)], 3, 4),
        shape(&[(U, 12), (M, 12), (D, 12)], 4, 5),
        shape(&[(U, 4), (U, 3), (M, 4), (M, 2), (D, 10), (D, 4), (D, 2)], 4, 4),
        shape(&[(U, 6), (U, 6), (U, 4), (M, 5), (M, 7), (M, 6), (M, 5), (M, 6), (D, 7), (D, 6), (D, 5), (D, 3)], 4, 6),
        // Labels of neighbouring columns stand at one height.
        Shape { seed: 37, ..shape(&[(U, 2), (U, 1), (U, 6), (M, 4), (M, 2), (M, 5)], 2, 5) },
        Shape { long_names: true, ..shape(&[(U, 4), (U, 5), (M, 7), (M, 6), (D, 4), (D, 4)], 5, 5) },
        shape(&[(M, 40)], 0, 1),
    ];
    let faults: Vec<String> = shapes
        .iter()
        .enumerate()
        .flat_map(|(at, shape)| {
            check(&made(shape), Sheets::Telling).into_iter().map(move |fault| format!("shape {at}: {fault}"))
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What registers and packs can hold, by kind of trouble.
const STRANGE: [&str; 12] = [
    "<script>alert(1)</script>&amp;\"'",
    "塅垱崀洣溁𬭳铸造",
    "😀👨‍👩‍👧新材料",
    "שלום עולם 管业",
    "مصنع الأنابيب",
    "甲\u{202e}乙\u{2066}丙\u{200f}丁",
    "一\u{0}二\u{8}三\t四\n五",
    "",
    " ",
    "e\u{301}a\u{20dd}",
    "ＡＢＣ㎡㈱①",
    "]]>--><!--",
];

fn strange(mut edition: InternalEdition) -> InternalEdition {
    let mut at = 0;
    let mut next = |text: &mut String| {
        at += 1;
        *text = match at % 14 {
            0 => "长".repeat(200),
            1 => "Long".repeat(50),
            other => STRANGE[(other - 2) % STRANGE.len()].to_owned(),
        };
    };
    let public = &mut edition.public;
    for node in &mut public.chain.nodes {
        for text in [&mut node.title, &mut node.short] {
            next(&mut text.zh);
            next(&mut text.en);
        }
        next(&mut node.icon);
    }
    for text in [&mut public.chain.title, &mut public.district, &mut public.city] {
        next(&mut text.zh);
        next(&mut text.en);
    }
    for lane in &mut public.chain.lanes {
        next(&mut lane.title.zh);
        next(&mut lane.title.en);
    }
    for anchor in &mut public.chain.anchors {
        next(&mut anchor.name);
        next(&mut anchor.text.zh);
        next(&mut anchor.text.en);
    }
    for direction in &mut public.chain.directions {
        next(&mut direction.mark);
        next(&mut direction.text.zh);
        next(&mut direction.text.en);
    }
    for name in public.nodes.iter_mut().flat_map(|node| &mut node.names) {
        next(name);
    }
    for line in &mut public.opportunities {
        for text in [&mut line.title, &mut line.place, &mut line.size, &mut line.terms, &mut line.contact] {
            next(&mut text.zh);
            next(&mut text.en);
        }
    }
    for policy in &mut public.policies {
        next(&mut policy.title.zh);
        next(&mut policy.title.en);
        next(&mut policy.text.zh);
    }
    for inside in &mut edition.inside {
        inside.candidates.iter_mut().for_each(&mut next);
        inside.targets.iter_mut().for_each(|target| next(&mut target.name));
    }
    edition
}

#[test]
fn a_chain_of_strange_names_is_drawn_and_every_letter_has_a_glyph() {
    let chain = made(&shape(&[(U, 4), (U, 5), (M, 7), (M, 6), (D, 4), (D, 4)], 5, 5));
    let edition = strange(full(chain));
    for lang in [Lang::Zh, Lang::En] {
        for format in [Format::A1, Format::Wide] {
            let drawn = svg(Sheet::Internal(&edition), lang, format);
            let found = faults(&drawn, format);
            assert!(found.is_empty(), "{lang} {format}: {}", found.join("\n"));
            assert!(!drawn.contains("<script"));
            let bare: Vec<String> = look(&drawn)
                .texts
                .into_iter()
                .map(|words| words.text)
                .filter(|text| !text.chars().all(fonts::covers))
                .collect();
            assert!(bare.is_empty(), "{bare:?}");
        }
    }
    let notes = super::notes(Sheet::Internal(&edition));
    assert!(notes.iter().any(|note| note.en.contains("U+1F600")), "{notes:?}");
}

#[test]
fn a_sheet_without_anything_to_say_is_still_a_sheet() {
    let mut edition = full(made(&shape(&[], 0, 1))).public;
    let chain = &mut edition.chain;
    (chain.ties, chain.returns, chain.directions, chain.anchors) = (vec![], vec![], vec![], vec![]);
    edition.findings.clear();
    edition.zones.clear();
    edition.places.clear();
    edition.policies.clear();
    edition.opportunities.clear();
    edition.figures.clear();
    edition.costs.clear();
    for format in Format::ALL {
        let drawn = svg(Sheet::Public(&edition), Lang::Zh, format);
        let found = faults(&drawn, format);
        assert!(found.is_empty() && drawn.contains("本链还没有环节"), "{}", found.join("\n"));
    }
}

#[test]
fn a_price_without_another_city_says_that_there_is_none() {
    let mut edition = full(made(&shape(&[(U, 1), (D, 1)], 0, 1))).public;
    let told = |edition: &PublicEdition| svg(Sheet::Public(edition), Lang::Zh, Format::A1);
    assert!(told(&edition).contains("样例市甲") && !told(&edition).contains("无对照城市"));
    edition.costs.iter_mut().for_each(|cost| cost.elsewhere = None);
    assert!(told(&edition).contains("无对照城市"));
    edition.figures[0].value = String::new();
    assert!(told(&edition).contains("未知"));
}

#[test]
fn targets_stand_on_internal_cards_alone() {
    let edition = full(made(&shape(&[(U, 3), (M, 3), (D, 3)], 1, 2)));
    let inside = svg(Sheet::Internal(&edition), Lang::Zh, Format::A1);
    assert!(inside.contains(">值·能<") && inside.contains(">100·71<"));
    let public = svg(Sheet::Public(&edition.public), Lang::Zh, Format::A1);
    assert!(!public.contains("值·能") && !public.contains("·71<"));
}

fn shapes() -> impl Strategy<Value = Shape> {
    let ranks = proptest::collection::vec(1_usize..=9, 3..=12);
    (ranks, 0_usize..6, 1_usize..6, any::<bool>(), 0_usize..50, 0_u8..4).prop_map(
        |(counts, support, lanes, long_names, seed, empty)| {
            let all: Vec<Stage> =
                [U, M, D].into_iter().enumerate().filter(|(at, _)| *at != usize::from(empty)).map(|(_, s)| s).collect();
            let mut left = 70 - support;
            let ranks = counts
                .iter()
                .enumerate()
                .map(|(rank, count)| {
                    let count = (*count).min(left.max(1));
                    left = left.saturating_sub(count);
                    (all[rank * all.len() / counts.len()], count)
                })
                .collect();
            Shape { ranks, support, lanes, long_names, seed }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn everything_of_any_chain_stands_where_it_belongs(shape in shapes()) {
        let faults = check(&made(&shape), Sheets::Telling);
        prop_assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}

#[test]
fn the_page_holds_what_is_drawn_on_it() {
    let seen = look(&svg(Sheet::Internal(&full(made(&shape(&[(U, 2), (M, 2), (D, 2)], 1, 1)))), Lang::Zh, Format::A1));
    assert_eq!(seen.cards.len(), 7);
    assert!(seen.lines.len() > 3 && seen.texts.len() > 100);
    assert!(seen.texts.iter().all(|words| words.area.2 < WIDTH));
}

#[test]
fn a_chain_is_drawn_smaller_only_where_nothing_else_helps() {
    let scale = |shape: &Shape| look(&svg(Sheet::Internal(&full(made(shape))), Lang::Zh, Format::A1)).scale;
    let scales = [
        shape(&[(U, 6), (U, 6), (U, 6), (M, 6), (M, 6), (M, 6), (M, 6), (D, 6), (D, 6), (D, 6)], 4, 3),
        shape(&[(U, 12), (M, 12), (D, 12)], 0, 1),
        shape(&[(U, 20), (U, 20), (M, 20), (M, 20), (M, 20), (D, 20), (D, 20), (D, 20)], 4, 4),
    ]
    .map(|shape| scale(&shape));
    assert!(scales[0] == 1.0 && scales[1] == 1.0 && scales[2] < 1.0, "{scales:?}");
}
