//! Rules of a draft, on small graphs of pots: what becomes a node, on which side it stands, and what is left out.

use std::collections::BTreeSet;

use chain::{Chain, Lane, Link, Node};
use model::{ChainKind, Role, Text};
use proptest::prelude::*;

use super::*;

/// A small world of pots: `a > b` says that a goes into b, `a : b` that b is a kind of a or named for it.
const POTS: &str = "陶土 > 陶盆
    黏合剂 > 陶盆
    陶盆 > 花架
    陶盆 > 庭院套件
    铁架 > 庭院套件
    陶盆 : 紫砂陶盆
    陶盆 : 陶盆烧成机
    陶盆 : 陶盆底座
    器皿 : 陶盆";

fn links(text: &str) -> Vec<ProductLink> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).enumerate();
    let link = |(at, line): (usize, &str)| {
        let mut words = line.split(' ');
        let (from, sign, to) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap());
        let (from, to, relation) = match sign {
            ">" => (to, from, Relation::Material),
            "=" => (from, to, Relation::Product),
            _ => (from, to, Relation::Kind),
        };
        ProductLink { from: from.to_owned(), to: to.to_owned(), relation, row: at as u32 + 2 }
    };
    lines.map(link).collect()
}

fn firms(text: &str) -> Vec<FirmProduct> {
    let pairs = text.split_whitespace().filter_map(|pair| pair.split_once(':'));
    pairs.map(|(firm, product)| FirmProduct { firm: firm.to_owned(), product: product.to_owned() }).collect()
}

/// Two characters of the tests sound alike.
fn sound(name: &str) -> String {
    name.replace(['盆', '喷'], "pen")
}

fn drafted(product: &str, graph: &str, makers: &str) -> Result<Draft, DraftError> {
    let (links, firms, settings) = (links(graph), firms(makers), DraftSettings::default());
    draft(&DraftInput { product, links: &links, firms: &firms, sound, settings: &settings })
}

/// Nodes as `name stage lane rank`, links as `from>to weight`, in one text.
fn check(product: &str, graph: &str, expect: &[&str]) {
    let draft = drafted(product, graph, "").expect("a draft");
    assert_eq!(sound_chain(&draft), Vec::<String>::new());
    let name = |node: usize| draft.nodes[node].name.as_str();
    let mut found: BTreeSet<String> = BTreeSet::new();
    found.extend(
        draft.nodes.iter().map(|node| format!("{} {} {} {}", node.name, node.stage, node.lane.id(), node.rank)),
    );
    found.extend(draft.links.iter().map(|link| format!("{}>{} {}", name(link.from), name(link.to), link.weight)));
    assert_eq!(found, expect.iter().map(|line| (*line).to_owned()).collect());
}

fn names(draft: &Draft) -> Vec<&str> {
    draft.nodes.iter().map(|node| node.name.as_str()).collect()
}

fn why<'d>(draft: &'d Draft, name: &str) -> &'d str {
    draft.left_out.iter().find(|left| left.name == name).map_or("", |left| left.why.zh.as_str())
}

/// The faults a pack would find.
fn sound_chain(draft: &Draft) -> Vec<String> {
    let lanes = DraftLane::ALL.map(|lane| Lane { id: lane.id().to_owned(), title: lane.title() }).to_vec();
    let node = |node: &DraftNode| Node {
        id: node.name.clone(),
        stage: node.stage,
        lane: node.lane as usize,
        rank: node.rank,
        title: Text::new(&node.name, &node.name),
        short: Text::new(&node.name, &node.name),
        icon: String::new(),
        industries: Vec::new(),
        goods: Vec::new(),
        roles: vec![Role::Make],
        terms: node.terms.clone(),
        homes: Vec::new(),
        not: Vec::new(),
        general: false,
        scene: None,
        spine: false,
        unsuitable: None,
        policies: Vec::new(),
    };
    let chain = Chain {
        kind: Some(ChainKind::Manufacturing),
        lanes,
        nodes: draft.nodes.iter().map(node).collect(),
        links: draft.links.iter().map(|link| Link { from: link.from, to: link.to, weight: link.weight }).collect(),
        ..Chain::default()
    };
    chain.faults().into_iter().map(|fault| fault.message.en).collect()
}

#[test]
fn what_goes_in_stands_before_the_product_and_what_is_made_of_it_behind() {
    check(
        "陶盆",
        POTS,
        &[
            "庭院套件 downstream uses 2",
            "花架 downstream uses 2",
            "陶土 upstream materials 0",
            "陶土>陶盆 3",
            "陶盆 midstream spine 1",
            "陶盆>庭院套件 3",
            "陶盆>花架 3",
            "陶盆底座 upstream materials 0",
            "陶盆底座>陶盆 1",
            "陶盆烧成机 upstream equipment 0",
            "陶盆烧成机>陶盆 1",
            "黏合剂 upstream materials 0",
            "黏合剂>陶盆 3",
        ],
    );
}

#[test]
fn a_downstream_row_runs_the_other_way() {
    check("陶盆", "陶盆 = 花架", &["陶盆 midstream spine 0", "花架 downstream uses 1", "陶盆>花架 3"]);
}

#[test]
fn every_node_names_its_rows_and_every_firm_counts_once() {
    let draft = drafted("陶盆", POTS, "甲:陶土 甲:陶土 乙:陶土 丙:紫砂陶盆").unwrap();
    let clay = draft.nodes.iter().find(|node| node.name == "陶土").unwrap();
    assert_eq!(clay.firms, Some(2));
    assert_eq!(
        clay.evidence,
        [Evidence { text: Text::new("陶土 是 陶盆 的原料", "陶土 is a material of 陶盆"), rows: vec![2] }]
    );
    assert_eq!(draft.nodes[0].firms, Some(1), "a kind of the product is the product");
    assert_eq!(drafted("陶盆", POTS, "").unwrap().nodes[0].firms, None, "unknown is not zero");
    assert!(draft.nodes.iter().skip(1).all(|node| !node.evidence.is_empty()));
}

#[test]
fn firms_raise_the_confidence_of_what_they_make() {
    let confidence = |makers: &str| {
        let draft = drafted("陶盆", POTS, makers).unwrap();
        draft.nodes.iter().find(|node| node.name == "陶土").unwrap().confidence
    };
    assert!(confidence("甲:陶土") > confidence("甲:花架"));
}

#[test]
fn kinds_of_the_product_are_its_words_and_the_wider_good_is_context() {
    let draft = drafted("陶盆", POTS, "").unwrap();
    assert_eq!(draft.nodes[0].terms, ["陶盆", "紫砂陶盆"]);
    // Another word is no wider word of this one, whatever the graph says: `器皿` would be in every text.
    assert_eq!(draft.context, ["陶盆"]);
    assert_eq!(drafted("紫砂陶盆", POTS, "").unwrap().context, ["紫砂陶盆", "陶盆"]);
}

#[test]
fn a_kind_with_a_trade_of_its_own_is_a_node() {
    let draft = drafted("陶盆", "陶土 > 陶盆\n紫泥 > 紫砂陶盆\n紫砂陶盆 > 茶台\n陶盆 : 紫砂陶盆", "").unwrap();
    assert_eq!(names(&draft), ["陶盆", "紫砂陶盆", "陶土", "紫泥", "茶台"]);
    assert_eq!(draft.nodes[0].terms, ["陶盆"]);
}

#[test]
fn grades_standards_and_praise_lead_to_the_good_and_are_listed() {
    let graph = "陶土 > 陶盆\n铁砂 > 20#陶盆\n釉料 > GB/T100-陶盆\n木炭 > 号陶盆\n麻绳 > 优质陶盆";
    let draft = drafted("陶盆", graph, "").unwrap();
    assert_eq!(names(&draft).len(), 6, "{:?}", names(&draft));
    for grade in ["20#陶盆", "GB/T100-陶盆", "号陶盆"] {
        assert_eq!(why(&draft, grade), "`陶盆` 的牌号、标准号或规格", "{grade}");
    }
    assert_eq!(draft.nodes[0].terms, ["陶盆"]);
}

#[test]
fn a_name_of_the_same_sound_that_is_rarely_used_is_a_mistake() {
    let graph = "陶土 > 紫砂陶盆\n釉料 > 紫砂陶盆\n紫砂陶盆 > 茶台\n铁砂 > 紫砂陶喷";
    let draft = drafted("紫砂陶盆", graph, "").unwrap();
    assert!(names(&draft).contains(&"铁砂"), "{:?}", names(&draft));
    assert_eq!(why(&draft, "紫砂陶喷"), "疑为 `紫砂陶盆` 之误");
}

#[test]
fn what_is_no_good_is_left_out_with_the_reason() {
    let graph = "材料 > 陶盆\n磷P > 陶盆\n用优质陶土 > 陶盆\n土 > 陶盆\n陶盆 > 陶盆论坛\n陶盆 > 瓦罐鸡汤\n陶土 > 陶盆";
    let draft = drafted("陶盆", graph, "").unwrap();
    assert_eq!(names(&draft), ["陶盆", "陶土"]);
    for (name, reason) in [
        ("材料", Noise::Generic),
        ("磷P", Noise::Composition),
        ("用优质陶土", Noise::Phrase),
        ("土", Noise::Short),
        ("陶盆论坛", Noise::NotGoods),
        ("瓦罐鸡汤", Noise::Dish),
    ] {
        assert_eq!(why(&draft, name), reason.text().zh, "{name}");
    }
}

#[test]
fn dishes_stay_where_the_product_is_of_the_kitchen() {
    let draft = drafted("陶盆", "陶盆 > 瓦罐鸡汤\n陶盆 > 瓦罐米饭", "").unwrap();
    assert_eq!(names(&draft).len(), 3);
}

#[test]
fn a_loop_is_cut_and_named() {
    let draft = drafted("陶盆", "陶土 > 陶盆\n陶盆 > 碎瓷片\n碎瓷片 > 陶土", "").unwrap();
    assert_eq!(sound_chain(&draft), Vec::<String>::new());
    assert!(draft.remarks.iter().any(|remark| remark.zh.contains("成环")), "{:?}", draft.remarks);
}

#[test]
fn a_row_from_a_product_to_itself_is_counted_and_not_used() {
    let draft = drafted("陶盆", "陶盆 > 陶盆\n陶土 > 陶盆", "").unwrap();
    assert_eq!(names(&draft), ["陶盆", "陶土"]);
    assert!(draft.remarks[0].zh.contains("1 行"), "{:?}", draft.remarks);
}

#[test]
fn a_row_said_twice_is_one_link() {
    let draft = drafted("陶盆", "陶土 > 陶盆\n陶土 > 陶盆", "").unwrap();
    assert_eq!(draft.links, [DraftLink { from: 1, to: 0, weight: 3, rows: vec![2, 3] }]);
}

#[test]
fn a_product_that_stands_alone_is_a_draft_of_one_node() {
    let draft = drafted("陶盆", "陶盆 : 陶盆论坛", "").unwrap();
    assert_eq!((names(&draft), draft.links.len()), (vec!["陶盆"], 0));
    assert_eq!(sound_chain(&draft), Vec::<String>::new());
}

#[test]
fn what_everything_is_made_of_is_taken_but_not_followed() {
    let mut graph = "石英砂 > 玻璃砂\n玻璃砂 > 陶盆\n玻璃砂 > 灯罩".to_owned();
    for user in 0..100 {
        graph += &format!("\n玻璃砂 > 样品{user}号杯");
    }
    let draft = drafted("陶盆", &graph, "").unwrap();
    assert_eq!(names(&draft), ["陶盆", "玻璃砂"]);
}

#[test]
fn a_draft_is_no_larger_than_its_settings_and_says_what_had_no_room() {
    let graph: String = (10..99).map(|at| format!("部{at}土样 > 陶盆\n陶盆 > 第{at}架子\n")).collect();
    let settings = DraftSettings::default();
    let draft = drafted("陶盆", &graph, "").unwrap();
    assert!(draft.nodes.len() <= settings.nodes);
    let side = |stage| draft.nodes.iter().filter(|node| node.stage == stage).count();
    assert_eq!((side(Stage::Upstream), side(Stage::Downstream)), (settings.side, settings.side));
    assert!(draft.left_out.iter().any(|left| left.why.zh.contains("已满")));
}

fn refused(product: &str, graph: &str, expect: &str) {
    assert_eq!(drafted(product, graph, "").expect_err("no draft").to_string(), expect);
}

#[test]
fn what_cannot_be_drafted_is_refused_with_a_hint() {
    refused("陶盆", "", "the product graph has no links");
    refused(" ", POTS, "the product is empty");
    refused("陶瓮", POTS, "`陶瓮` is not in the product graph");
    refused("红陶盆", POTS, "`红陶盆` is not in the product graph; hint: it has `陶盆`, `紫砂陶盆`, `陶盆底座`");
    refused("材料", "材料 > 陶盆", "`材料` is no product to draft a chain for: a word for all sorts of goods");
}

#[test]
fn the_order_of_rows_decides_nothing() {
    let lines: Vec<&str> = POTS.lines().collect();
    let turned: Vec<&str> = lines.iter().rev().copied().collect();
    let (one, other) = (drafted("陶盆", POTS, "").unwrap(), drafted("陶盆", &turned.join("\n"), "").unwrap());
    assert_eq!((names(&one), &one.left_out), (names(&other), &other.left_out));
    let flow = |draft: &Draft| draft.links.iter().map(|link| (link.from, link.to, link.weight)).collect::<Vec<_>>();
    assert_eq!(flow(&one), flow(&other));
}

proptest! {
    #[test]
    fn any_graph_gives_a_sound_chain_or_a_reason(
        rows in proptest::collection::vec(("[陶盆土架机车的号G#2(） -]{0,5}", "[陶盆土架机车的号G#2(） -]{0,5}", 0..3_u8), 0..60),
        makers in proptest::collection::vec(("[甲乙]", "[陶盆土架机]{0,4}"), 0..10),
        pick in any::<prop::sample::Index>(),
    ) {
        let relation = [Relation::Material, Relation::Product, Relation::Kind];
        let links: Vec<ProductLink> = rows
            .iter()
            .enumerate()
            .map(|(at, (from, to, sort))| ProductLink {
                from: from.clone(),
                to: to.clone(),
                relation: relation[usize::from(*sort)],
                row: at as u32,
            })
            .collect();
        let firms: Vec<FirmProduct> =
            makers.into_iter().map(|(firm, product)| FirmProduct { firm, product }).collect();
        let product = if rows.is_empty() { String::new() } else { pick.get(&rows).0.clone() };
        let settings = DraftSettings::default();
        if let Ok(draft) = draft(&DraftInput { product: &product, links: &links, firms: &firms, sound, settings: &settings }) {
            prop_assert_eq!(sound_chain(&draft), Vec::<String>::new());
            for node in &draft.nodes {
                prop_assert!((0.0..=1.0).contains(&node.confidence));
            }
        }
    }

    #[test]
    fn any_text_is_a_name_or_none(text in "\\PC{0,12}") {
        let clean = name::clean(&text);
        prop_assert_eq!(name::clean(&clean), clean.clone());
        let (good, _) = name::good(&clean, &|_| true);
        prop_assert!(good.len() <= clean.len());
        let _ = (name::noise(&good), name::named_for(&good, name::Nature::Material));
    }
}
