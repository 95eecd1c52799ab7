//! The rules of placement, each as a few texts on a small chain.

use std::sync::LazyLock;

use model::{Role, Stage, Text};
use proptest::prelude::*;

use super::*;
use crate::graph::{Chain, Node};
use crate::home::Home;

fn node(id: &str, roles: &[Role], terms: &[&str], not: &[&str]) -> Node {
    let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
    Node {
        id: id.to_owned(),
        stage: Stage::Midstream,
        lane: 0,
        rank: 0,
        title: Text::default(),
        short: Text::default(),
        icon: String::new(),
        industries: Vec::new(),
        goods: Vec::new(),
        roles: roles.to_vec(),
        terms: words(terms),
        not: words(not),
        general: false,
        spine: false,
        homes: Vec::new(),
        scene: None,
        unsuitable: None,
        policies: Vec::new(),
    }
}

fn pipes() -> Chain {
    let mut chain = Chain {
        id: "pipes".to_owned(),
        context: vec!["钢管".to_owned()],
        nodes: vec![
            node("seamless", &[Role::Make], &["无缝钢管", "无缝管"], &["无缝内衣", "无缝钢管厂"]),
            node("stainless", &[Role::Make], &["不锈钢管"], &[]),
            node("fittings", &[Role::Make, Role::Process], &["管件", "三通", "法兰"], &["塑料管件"]),
            node("casing", &[Role::Make], &["API油套管", "石油套管"], &[]),
            node("tooling", &[Role::Make, Role::Service], &["探伤仪", "轧辊", "炉窑砌筑"], &[]),
            node("iron", &[Role::Make], &["铁冶炼"], &[]),
            node("alloys", &[Role::Make, Role::Sell], &["锰铁"], &[]),
            node("repair", &[Role::Service], &["钻杆修复", "油管维修"], &[]),
            node("trade", &[Role::Sell], &["钢管销售"], &[]),
            node("storage", &[Role::Transport, Role::Operate], &["仓储服务", "钢材仓储"], &[]),
        ],
        ..Chain::default()
    };
    for general in ["trade", "storage"] {
        let index = chain.node(general).unwrap();
        chain.nodes[index].general = true;
    }
    chain
}

fn cars() -> Chain {
    Chain {
        id: "cars".to_owned(),
        context: vec!["汽车".to_owned()],
        nodes: vec![
            node("sales", &[Role::Sell], &["汽车销售"], &[]),
            node("repair", &[Role::Service], &["汽车维修", "机动车维修"], &[]),
            node("parts", &[Role::Make], &["钢管车架", "汽车油管"], &[]),
            node("school", &[Role::Service], &["驾驶员培训", "驾校"], &[]),
        ],
        ..Chain::default()
    }
}

fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(&[pipes(), cars()]).unwrap());
    &LEXICON
}

fn shown(firm: FirmText<'_>) -> String {
    let lexicon = lexicon();
    let mut found: Vec<String> = place(lexicon, firm)
        .iter()
        .map(|placed| {
            let node = lexicon.node_id(placed.chain, placed.node).unwrap();
            format!("{node}:{}:{}", placed.strength, placed.role)
        })
        .collect();
    found.sort_unstable();
    found.join(" ")
}

/// A scope under a name that says nothing.
#[track_caller]
fn check(scope: &str, expect: &str) {
    assert_eq!(shown(FirmText { name: "东川宏达有限公司", scope, products: "" }), expect, "{scope}");
}

/// A name over a scope.
#[track_caller]
fn check_name(name: &str, scope: &str, expect: &str) {
    assert_eq!(shown(FirmText { name, scope, products: "" }), expect, "{name}: {scope}");
}

#[test]
fn a_long_text_that_never_speaks_of_what_the_name_seems_to_say_makes_it_minor() {
    let other = "水泵制造；阀门制造；电机制造；风机制造；齿轮制造；弹簧制造；玩具制造";
    check_name("东川无缝钢管技术有限公司", other, "seamless:minor:make");
    check_name("东川无缝钢管技术有限公司", "技术服务", "seamless:core:make");
    check_name("东川无缝钢管技术有限公司", &format!("无缝钢管制造；{other}"), "seamless:core:make");
}

#[test]
fn a_verb_governs_the_list_before_or_behind_it() {
    check("无缝钢管、石油套管的制造、销售", "casing:core:make seamless:core:make");
    check("制造：无缝钢管、石油套管", "casing:core:make seamless:core:make");
    check("生产、销售无缝钢管", "seamless:core:make");
    check("无缝钢管加工及销售", "seamless:core:make");
    check("从事无缝钢管、石油套管的生产与销售", "casing:core:make seamless:core:make");
    check("五金加工、销售；机电维修：电机、水泵；无缝钢管制造", "seamless:minor:make");
}

#[test]
fn a_verb_before_a_list_does_not_reach_into_the_next_group() {
    check("销售建材、五金，无缝钢管制造", "seamless:core:make");
    check("无缝钢管制造、销售建材", "seamless:core:make");
    check("金属制品加工；销售：无缝钢管", "trade:core:sell");
}

#[test]
fn a_colon_carries_its_verbs_over_sentences_without_any() {
    check("生产：无缝钢管；石油套管；法兰", "casing:core:make fittings:core:make seamless:core:make");
}

#[test]
fn selling_is_not_making() {
    check("无缝钢管销售；五金销售", "trade:core:sell");
    check("锰铁销售", "alloys:core:sell");
    check("石油套管销售", "casing:minor:sell");
    check("石油套管批发、制造", "casing:core:make");
}

#[test]
fn a_dealer_in_many_goods_is_no_specialist() {
    check("建材、五金、电器、日用品、服装、法兰、文具、家具、灯具、玩具的销售", "");
    check_name("东川顺达贸易有限公司", "法兰、建材、五金、电器、日用品、服装", "");
    check_name("东川顺达贸易有限公司", "锰铁、建材、五金、电器、日用品、服装", "alloys:minor:sell");
}

#[test]
fn other_verbs_on_goods_that_others_make_place_nobody() {
    check("石油套管运输；石油套管租赁；石油套管检测", "");
    check("对无缝钢管项目的投资", "");
}

#[test]
fn goods_and_verb_of_a_term_may_stand_apart() {
    check("汽车、摩托车的销售及维修", "repair:core:service sales:core:sell");
    check("销售、维修汽车", "repair:core:service sales:core:sell");
    check("汽车美容", "");
    check("汽车设计", "");
    check("石油套管安装、维修、改造", "");
    check("驾驶员的培训", "school:core:service");
}

#[test]
fn whoever_makes_and_sells_goods_is_no_trade_in_them() {
    check("无缝钢管制造、销售", "seamless:core:make");
    check("无缝钢管制造；钢管销售", "seamless:core:make trade:minor:sell");
}

#[test]
fn the_longest_term_of_a_chain_wins_and_chains_do_not_hide_each_other() {
    check("钢管车架制造", "parts:core:make");
    check("不锈钢管件制造", "fittings:core:make");
    check("锰铁冶炼", "alloys:core:make");
    check("钢、铁冶炼", "iron:core:make");
}

#[test]
fn a_term_counts_as_the_head_of_its_item() {
    check("无缝钢管生产设备制造", "");
    check("无缝钢管检测仪、法兰密封胶、石油套管管理软件的生产", "");
    check("无缝钢管产品及配件的生产", "seamless:core:make");
    check("为石油套管厂、无缝钢管公司提供劳务派遣服务", "");
    check("法兰（含锻制）的制造", "fittings:core:make");
}

#[test]
fn a_killing_word_kills_its_item_and_not_the_firm() {
    check("无缝内衣生产", "");
    check("无缝内衣生产；无缝钢管制造", "seamless:core:make");
    check("塑料管件、法兰制造", "fittings:core:make");
}

#[test]
fn negations_reach_to_the_end_of_their_bracket() {
    check("金属材料销售（不含无缝钢管）", "");
    check("机械加工（无缝钢管、法兰除外）；石油套管制造", "casing:core:make");
    check("五金制造（除无缝钢管）", "");
    check("不得从事无缝钢管制造；法兰制造", "fittings:core:make");
    check("货物进出口，但国家禁止进出口的无缝钢管除外；法兰制造", "fittings:core:make");
    check("无缝钢管制造（不含冶炼）", "seamless:core:make");
    check("钢压延加工（包括无缝钢管、法兰生产）", "fittings:core:make seamless:core:make");
}

#[test]
fn a_verb_at_the_front_of_an_instrument_is_part_of_it() {
    check("销售石油套管、探伤仪", "casing:minor:sell tooling:minor:sell");
    check("石油套管、探伤仪、配件的销售", "casing:minor:sell tooling:minor:sell");
    check("探伤仪、石油套管、配件的销售", "casing:minor:sell tooling:minor:sell");
    check("石油套管、探伤设备的制造", "casing:core:make");
    check("探伤仪制造", "tooling:core:make");
    check("石油套管探伤", "");
}

#[test]
fn a_negated_bracket_takes_no_verb_away() {
    for bracket in
        ["（不含生产加工）", "（不含生产）", "（除生产、加工）", "[不包括制造]", "（生产、加工除外）", "，不得从事生产"]
    {
        check(&format!("石油套管、轧辊的销售{bracket}"), "casing:minor:sell tooling:minor:sell");
        check(&format!("销售石油套管、轧辊{bracket}"), "casing:minor:sell tooling:minor:sell");
    }
    check("石油套管（不含生产）、轧辊的销售", "casing:minor:sell tooling:minor:sell");
    check("石油套管制造（不含热处理）、销售", "casing:core:make");
    check("石油套管（不含电镀）、轧辊制造", "casing:core:make tooling:core:make");
    check("石油套管、轧辊只销售不生产", "casing:minor:sell tooling:minor:sell");
    check("石油套管、轧辊销售不含生产", "casing:minor:sell tooling:minor:sell");
    check("石油套管的销售（不含生产加工），法兰制造", "casing:minor:sell fittings:core:make");
}

#[test]
fn whoever_says_that_it_makes_nothing_sells_what_it_lists() {
    check("石油套管、轧辊（不含生产）", "casing:minor:sell tooling:minor:sell");
    check("石油套管、轧辊。（以上不含生产、加工）", "casing:minor:sell tooling:minor:sell");
    check("石油套管、法兰；五金的销售", "casing:minor:sell fittings:minor:sell");
    check("石油套管、法兰；五金的加工、销售", "casing:core:make fittings:core:make");
    check("石油套管、法兰（凭许可证生产）", "casing:core:make fittings:core:make");
    check("石油套管、法兰（生产经营不含国家限制的品种）", "casing:core:make fittings:core:make");
}

#[test]
fn verbs_alone_in_a_bracket_hold_for_what_stands_before_it() {
    check("石油套管、轧辊（仅限销售）", "casing:minor:sell tooling:minor:sell");
    check("石油套管、轧辊（批发、零售）", "casing:minor:sell tooling:minor:sell");
    check("石油套管（制造、销售）；五金销售", "casing:core:make");
    check("石油套管制造（含销售）", "casing:core:make");
}

#[test]
fn a_number_before_an_item_is_no_item() {
    check("1.销售石油套管；2.销售轧辊", "casing:minor:sell tooling:minor:sell");
    check("1、石油套管、2、轧辊的销售", "casing:minor:sell tooling:minor:sell");
    check("（一）石油套管（二）轧辊的销售", "casing:minor:sell tooling:minor:sell");
    check("（一）石油套管制造（二）五金销售", "casing:core:make");
    check("一、石油套管制造；二、五金销售", "casing:core:make");
    check("①石油套管制造②五金销售", "casing:core:make");
    check("五金 2.石油套管制造", "casing:core:make");
}

#[test]
fn who_buys_and_sells_for_others_makes_nothing() {
    for verb in ["代购代销", "批零兼营", "经销", "代理", "代理销售", "寄售", "供应"] {
        check(&format!("石油套管、轧辊{verb}"), "casing:minor:sell tooling:minor:sell");
        check(&format!("{verb}石油套管、轧辊"), "casing:minor:sell tooling:minor:sell");
    }
    check("自产自销轧辊、石油套管", "casing:core:make tooling:core:make");
    check("轧辊、石油套管自产自销", "casing:core:make tooling:core:make");
    check("轧辊受托加工、来料加工", "tooling:core:make");
    check("受托加工轧辊", "tooling:core:make");
    check("石油套管、轧辊的国内贸易", "casing:minor:sell tooling:minor:sell");
    check("石油套管销售服务", "casing:minor:sell");
    check("轧辊技术咨询、人员培训", "");
    check("轧辊展览展示", "");
}

#[test]
fn a_dealers_name_makes_nothing() {
    for name in ["东川顺达贸易有限公司", "东川顺达商贸有限公司", "东川顺达商行", "东川顺达经营部"]
    {
        check_name(name, "石油套管、轧辊", "casing:minor:sell tooling:minor:sell");
        check_name(name, "石油套管的生产、销售", "casing:minor:make");
        check_name(name, "轧辊销售、维修", "tooling:minor:service");
    }
    check_name("东川顺达工贸有限公司", "石油套管、轧辊", "casing:minor:sell tooling:minor:sell");
    check_name("东川顺达工贸有限公司", "石油套管制造", "casing:core:make");
    check_name("东川顺达机电设备贸易有限公司", "石油套管、轧辊", "casing:minor:sell tooling:minor:sell");
    check_name("东川顺达物资贸易部", "石油套管、轧辊", "casing:minor:sell tooling:minor:sell");
    check_name("东川顺达机械厂", "石油套管；五金销售", "casing:core:make");
}

#[test]
fn putting_money_in_making_is_not_making() {
    check("对石油套管、法兰制造业的投资", "");
    check("投资石油套管、法兰制造项目", "");
    check("从事石油套管、法兰项目投资", "");
    check("以自有资金对无缝钢管制造、石油套管制造等行业进行投资", "");
    check("对焊法兰制造、项目投资", "fittings:core:make");
    check("投资、建设、生产石油套管", "casing:core:make");
    check("实业投资；石油套管制造", "casing:core:make");
}

#[test]
fn another_head_behind_the_term_is_other_goods() {
    for tail in ["内衬", "外护套", "刷", "支架", "用钢板", "堵头盖", "护栏", "密封圈", "密封脂"] {
        check(&format!("无缝内衣、无缝管{tail}的制造"), "");
        check(&format!("石油套管{tail}的制造"), "");
    }
}

#[test]
fn a_branchs_list_is_a_sideline_as_a_whole() {
    check(
        "石油套管、法兰制造（仅限分支机构经营）；餐饮服务；洗浴服务；美发服务；洗衣服务",
        "casing:minor:make fittings:minor:make",
    );
    check(
        "石油套管制造、法兰加工（限分公司经营）；餐饮服务；洗浴服务；美发服务",
        "casing:core:make fittings:minor:process",
    );
}

#[test]
fn an_open_or_a_stray_bracket_loses_nothing_else() {
    check("无缝钢管制造（凭许可证经营", "seamless:core:make");
    check("无缝钢管制造）、法兰制造", "fittings:core:make seamless:core:make");
    check("（（（（（（（（（（无缝钢管制造", "seamless:core:make");
}

#[test]
fn templates_of_the_office_say_nothing() {
    for template in [
        "（依法须经批准的项目，经相关部门批准后方可开展经营活动）",
        "。依法须经批准的项目，经相关部门批准后方可开展经营活动，具体经营项目以相关部门批准文件或许可证件为准",
        "（涉及许可经营的凭许可证经营）",
        "；企业依法自主选择经营项目，开展经营活动",
        "；不得从事本市产业政策禁止和限制类项目的经营活动。",
    ] {
        check(&format!("法兰制造{template}"), "fittings:core:make");
        check(template, "");
    }
}

#[test]
fn headings_start_a_list_anew_and_sidelines_count_less() {
    check("许可项目：特种设备制造；道路货物运输。一般项目：无缝钢管制造", "seamless:core:make");
    check("建材销售；家具销售；兼营：法兰制造", "fittings:minor:make");
    check("餐饮服务；住宿；会议服务；法兰制造（限分公司经营）", "fittings:minor:make");
}

#[test]
fn first_items_weigh_more() {
    let lexicon = lexicon();
    let score = |scope: &str| place(lexicon, FirmText { scope, ..FirmText::default() })[0].score;
    let first = score("法兰制造；餐饮服务；住宿；洗浴；美发");
    let last = score("餐饮服务；住宿；洗浴；美发；法兰制造");
    assert!(first > last, "{first} {last}");
}

#[test]
fn products_are_strong_evidence() {
    let firm = FirmText {
        name: "东川股份有限公司", scope: "实业投资；货物进出口", products: "石油套管、法兰"
    };
    assert_eq!(shown(firm), "casing:core:make fittings:core:make");
    let many = "衬衫、西装、领带、皮鞋、手套、围巾、帽子、法兰";
    assert_eq!(shown(FirmText { products: many, ..firm }), "fittings:minor:make");
}

#[test]
fn a_general_node_needs_its_chain() {
    check("仓储服务；餐饮服务", "");
    check("仓储服务；无缝钢管制造", "seamless:core:make storage:minor:transport");
    check("钢管的仓储服务", "storage:core:transport");
}

#[test]
fn the_name_states_the_trade_but_its_own_word_does_not() {
    check_name("东川宏达无缝钢管有限公司", "", "seamless:core:make");
    check_name("三通贸易有限公司", "日用品销售", "");
    check_name("东川三通科技有限公司", "软件开发", "");
    check_name("东川无缝钢管厂", "金属制品加工", "");
}

#[test]
fn banks_schools_and_canteens_are_no_makers() {
    check_name("东川商业银行股份有限公司石油套管厂支行", "吸收存款；发放贷款；石油套管制造", "");
    check_name("东川石油套管厂职工医院", "内科诊疗；石油套管制造", "");
    check_name("东川无缝钢管协会", "无缝钢管制造技术交流", "");
    check_name("东川驾驶学校有限公司", "驾驶员培训", "school:core:service");
}

#[test]
fn a_firm_that_states_another_trade_is_minor_unless_its_text_is_full_of_it() {
    check_name("东川药业有限公司", "药品生产；保健食品生产；中药材种植；包装箱制造；法兰制造", "fittings:minor:make");
    // A place is no trade, whatever its name sounds like.
    check_name("云南宏达有限公司", "法兰制造；餐饮服务；建材生产", "fittings:core:make");
    check_name("东川云计算有限公司", "法兰制造；餐饮服务；建材生产", "fittings:minor:make");
}

#[test]
fn letters_are_found_in_any_width_and_case() {
    check("API油套管制造", "casing:core:make");
    check("ＡＰＩ油套管制造", "casing:core:make");
    check("api油套管 制造 销售", "casing:core:make");
}

#[test]
fn a_space_parts_items_only_between_chinese_characters() {
    check("五金 无缝钢管 制造", "seamless:core:make");
    check("生产 API油套管", "casing:core:make");
}

#[test]
fn evidence_is_the_term_in_the_firms_own_text() {
    let lexicon = lexicon();
    let scope = "建材销售；无缝钢管制造";
    let placed = place(lexicon, FirmText { name: "东川无缝管有限公司", scope, products: "" });
    let seamless: Vec<(Part, &str)> = placed[0]
        .evidence
        .iter()
        .map(|evidence| {
            let text = if evidence.part == Part::Name { "东川无缝管有限公司" } else { scope };
            (evidence.part, &text[evidence.span.clone()])
        })
        .collect();
    assert_eq!(seamless, [(Part::Name, "无缝管"), (Part::Scope, "无缝钢管")]);
}

#[test]
fn long_texts_of_one_item_or_of_thousands_get_an_answer() {
    for part in [
        "无缝钢管",
        "除外、",
        "无缝钢管除外、",
        "（无缝钢管",
        "法兰、",
        "制造、",
        "不含",
        "；",
        "钢管销售",
        "法兰（限分公司经营）、",
        "法兰（销售）",
        "法兰（销售",
        "对法兰投资、",
        "对法兰、投资、",
        "（一）",
        "1、",
    ] {
        let text = part.repeat(4000);
        let placed = place(lexicon(), FirmText { name: &text, scope: &text, products: &text });
        assert!(placed.iter().all(|placement| !placement.evidence.is_empty()), "{part}");
    }
}

#[test]
fn a_lexicon_of_no_chains_places_nobody() {
    let lexicon = Lexicon::new(&[]).unwrap();
    assert!(place(&lexicon, FirmText { scope: "无缝钢管制造", ..FirmText::default() }).is_empty());
}

/// A sheet that draws repair and pipe storage of the others again, with a word of its own.
fn lexicon_of_sheets() -> Lexicon {
    let drawn = |id: &str, homes: &[&str], terms: &[&str]| Node {
        homes: homes.iter().filter_map(|home| Home::parse(home)).collect(),
        ..node(id, &[Role::Service], terms, &[])
    };
    let mut services = Chain {
        id: "services".to_owned(),
        context: vec!["园区".to_owned()],
        nodes: vec![
            drawn("repair", &["cars/repair", "pipes/repair"], &["园区维保"]),
            drawn("storage", &["pipes/storage"], &[]),
        ],
        ..Chain::default()
    };
    services.nodes[1].general = true;
    Lexicon::new(&[pipes(), cars(), services]).unwrap()
}

/// Placements over all chains: `chain/node:strength:role`.
#[track_caller]
fn check_sheets(scope: &str, expect: &str) {
    let lexicon = lexicon_of_sheets();
    let found: Vec<String> = place(&lexicon, FirmText { name: "东川宏达有限公司", scope, products: "" })
        .iter()
        .map(|placed| {
            let chain = lexicon.chain_id(placed.chain).unwrap();
            let node = lexicon.node_id(placed.chain, placed.node).unwrap();
            format!("{chain}/{node}:{}:{}", placed.strength, placed.role)
        })
        .collect();
    assert_eq!(found.join(" "), expect, "{scope}");
}

#[test]
fn who_stands_on_a_home_stands_on_every_sheet_that_draws_it() {
    check_sheets("汽车维修", "cars/repair:core:service services/repair:core:service");
    check_sheets("油管维修；餐饮服务；住宿服务", "pipes/repair:core:service services/repair:core:service");
    check_sheets("园区维保", "services/repair:core:service");
    // The better of the two: its own word stands first, the home's in a branch's business.
    check_sheets(
        "园区维保；餐饮服务；住宿服务；汽车维修（限分支机构经营）",
        "cars/repair:minor:service services/repair:core:service",
    );
}

#[test]
fn evidence_and_score_of_a_drawn_node_are_those_of_its_home() {
    let lexicon = lexicon_of_sheets();
    let placed = place(&lexicon, FirmText { scope: "餐饮服务；汽车维修", ..FirmText::default() });
    let [home, drawn] = &placed[..] else { panic!("{placed:?}") };
    assert_eq!((home.score, &home.evidence, home.role), (drawn.score, &drawn.evidence, drawn.role));
}

#[test]
fn a_general_node_with_a_home_asks_for_its_own_chain() {
    check_sheets("钢材仓储", "");
    check_sheets("钢管的钢材仓储", "pipes/storage:core:transport");
    check_sheets("园区的钢材仓储", "services/storage:core:service");
}

#[test]
fn a_lexicon_without_the_home_is_refused() {
    let lost = Chain {
        id: "services".to_owned(),
        nodes: vec![Node {
            homes: vec![Home::parse("cars/repair").unwrap()],
            ..node("repair", &[Role::Service], &[], &[])
        }],
        ..Chain::default()
    };
    let error = Lexicon::new(&[lost]).unwrap_err().to_string();
    assert_eq!(
        error,
        "chain `services`: home `cars/repair` of node `repair` is not there: put chain `cars` beside this one"
    );
}

/// Texts made of the words that the reader knows, in any order.
fn word_salad() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "无缝钢管",
        "法兰",
        "管件",
        "石油套管",
        "钢管销售",
        "仓储服务",
        "汽车",
        "维修",
        "制造",
        "销售",
        "加工",
        "从事",
        "的",
        "、",
        "，",
        "；",
        "。",
        "：",
        "（",
        "）",
        "(",
        ")",
        "不含",
        "除外",
        "（除",
        "依法须经批准的项目",
        "兼营",
        "限分支机构",
        "一般项目",
        "及",
        "和",
        " ",
        "A",
        "建材",
        "无缝内衣",
        "投资",
        "焊接",
        "银行",
        "（一）",
        "②",
        "1.",
        "仅限",
        "不生产",
        "对",
        "进行",
        "国内贸易",
        "贸易有限公司",
        "探伤仪",
        "代理",
        "\u{3000}",
        "\u{0}",
        "😀",
    ]);
    prop::collection::vec(words, 0..40).prop_map(|words| words.concat())
}

/// Shops, kitchens, a clinic's supplier: the trades of a town.
fn town() -> Chain {
    Chain {
        id: "town".to_owned(),
        context: Vec::new(),
        nodes: vec![
            node("drugs", &[Role::Sell], &["中成药批发", "化学药制剂批发"], &[]),
            node("devices", &[Role::Make], &["医疗器械"], &[]),
            node("grocer", &[Role::Sell], &["超市", "食品销售", "日用百货销售"], &[]),
            node("wares", &[Role::Sell], &["百货批发", "日用百货"], &[]),
            node("parking", &[Role::Operate], &["停车场服务"], &[]),
            node("meals", &[Role::Operate], &["餐饮服务", "中餐"], &[]),
            node("inn", &[Role::Operate], &["快捷酒店"], &[]),
            node("tea", &[Role::Make], &["茶叶"], &[]),
            node("coolers", &[Role::Service], &["空调"], &[]),
            node("jewels", &[Role::Sell], &["珠宝"], &[]),
            node("tiles", &[Role::Make], &["瓷砖"], &[]),
            node("boards", &[Role::Make], &["地板"], &[]),
            node("materials", &[Role::Sell], &["建材销售"], &[]),
            node("store", &[Role::Service, Role::Transport], &["仓储服务"], &[]),
        ],
        ..Chain::default()
    }
}

/// A firm of the town, with its products.
#[track_caller]
fn check_town(name: &str, scope: &str, products: &str, expect: &str) {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(&[town()]).unwrap());
    let mut found: Vec<String> = place(&LEXICON, FirmText { name, scope, products })
        .iter()
        .map(|placed| {
            let node = LEXICON.node_id(placed.chain, placed.node).unwrap();
            format!("{node}:{}:{}", placed.strength, placed.role)
        })
        .collect();
    found.sort_unstable();
    assert_eq!(found.join(" "), expect, "{name}: {scope}");
}

#[test]
fn a_list_that_a_trade_takes_is_not_placed_on_the_makers_too() {
    check_town("宏达有限公司", "建材、瓷砖、地板销售", "", "materials:core:sell");
    check_town(
        "宏达有限公司",
        "建材销售；瓷砖销售；地板销售",
        "",
        "boards:minor:sell materials:core:sell tiles:minor:sell",
    );
}

#[test]
fn medicines_among_the_products_make_a_maker_of_medicines() {
    let scope = "片剂生产；医疗器械生产；饮料生产";
    check_town("宏达有限公司", scope, "止咳糖浆、感冒胶囊", "devices:minor:make");
    check_town("宏达有限公司", scope, "", "devices:core:make");
}

#[test]
fn who_is_called_after_medicines_and_makes_none_deals_in_them() {
    check_town("宏达药业有限公司", "中成药、化学药制剂的批发", "", "drugs:core:sell");
    check_town("宏达药业有限公司", "片剂、颗粒、药酒生产；中成药批发", "", "drugs:minor:sell");
}

#[test]
fn what_a_firm_invents_it_also_sells() {
    check_town("宏达有限公司", "中成药、化学药制剂的研发、批发", "", "");
}

#[test]
fn who_makes_and_keeps_shops_is_a_shop() {
    check_town("宏达有限公司", "珠宝的加工、零售", "", "jewels:core:sell");
    check_town("宏达有限公司", "珠宝的加工、批发", "", "jewels:minor:sell");
}

#[test]
fn who_makes_goods_also_mends_them() {
    check_town("宏达有限公司", "空调生产、销售、维修", "", "coolers:minor:service");
    check_town("宏达有限公司", "空调维修", "", "coolers:core:service");
}

#[test]
fn the_bracket_of_a_branch_leaves_the_trade_of_the_name() {
    check_town("悦家快捷酒店加盟店（东门店）", "", "", "inn:core:operate");
    check_town("悦家快捷酒店", "", "", "inn:core:operate");
}

#[test]
fn a_shop_named_for_its_trade_sells_the_rest_beside() {
    check_town("百惠超市连锁有限公司", "日用百货批发；食品销售", "", "grocer:core:sell wares:minor:sell");
}

#[test]
fn an_item_of_the_catalogue_is_a_business_only_at_the_front() {
    check_town("宏达有限公司", "停车场服务", "", "parking:core:operate");
    check_town("宏达有限公司", "餐饮服务；会议服务；停车场服务", "", "meals:core:operate parking:minor:operate");
}

#[test]
fn a_sideline_is_no_main_business() {
    check_town("宏达有限公司", "五金加工；兼营：餐饮服务", "", "meals:minor:operate");
}

#[test]
fn a_dish_made_and_sold_is_served() {
    check_town("宏达有限公司", "中餐制售", "", "meals:core:operate");
}

#[test]
fn the_members_of_a_cooperative_grow() {
    check_town("宏达茶业专业合作社", "组织成员种植茶叶，开展成员所需的采购、销售", "", "tea:core:make");
}

#[test]
fn a_store_does_what_the_nodes_firms_do() {
    check_town("宏达有限公司", "仓储服务", "", "store:core:service");
}

#[test]
fn what_comes_second_and_is_little_is_a_sideline() {
    check_town(
        "宏达有限公司",
        "五金加工；餐饮服务；模具加工；木箱加工；雨伞加工；皮带加工；纽扣加工；拉链加工",
        "",
        "meals:minor:operate",
    );
    check_town("宏达有限公司", "五金加工；餐饮服务；模具加工", "", "meals:core:operate");
}

#[test]
fn a_name_alone_says_the_trade_beside_a_short_text() {
    check_town("宏达快捷酒店", "雨伞加工；皮带加工", "", "inn:core:operate");
}

#[test]
fn a_club_that_is_a_company_is_a_firm() {
    check_town("宏达俱乐部有限公司", "食品销售", "", "grocer:core:sell");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_gets_a_whole_answer(
        name in prop_oneof![word_salad(), any::<String>()],
        scope in prop_oneof![word_salad(), any::<String>()],
        products in prop_oneof![word_salad(), any::<String>()],
    ) {
        let lexicon = lexicon();
        let firm = FirmText { name: &name, scope: &scope, products: &products };
        let placed = place(lexicon, firm);
        for placement in &placed {
            prop_assert!((0.0..=1.0).contains(&placement.score));
            prop_assert_eq!(placement.strength == Strength::Core, placement.score >= weigh::CORE);
            prop_assert!(!placement.evidence.is_empty());
            for evidence in &placement.evidence {
                let text = match evidence.part { Part::Name => &name, Part::Scope => &scope, Part::Products => &products };
                prop_assert!(text.get(evidence.span.clone()).is_some_and(|span| !span.is_empty()));
            }
            prop_assert!(lexicon.node_id(placement.chain, placement.node).is_some());
        }
        let nodes: std::collections::BTreeSet<_> = placed.iter().map(|placement| (placement.chain, placement.node)).collect();
        prop_assert_eq!(nodes.len(), placed.len(), "a node twice");
    }

    #[test]
    fn used_memory_changes_nothing(texts in prop::collection::vec(word_salad(), 1..6)) {
        let lexicon = lexicon();
        let (mut scratch, mut again) = (Scratch::default(), Vec::new());
        for text in &texts {
            let firm = FirmText { name: text, scope: text, products: text };
            place_into(lexicon, firm, &mut scratch, &mut again);
            prop_assert_eq!(&place(lexicon, firm), &again);
        }
    }

    #[test]
    fn a_template_at_the_end_changes_nothing(
        scope in prop::collection::vec(
            prop::sample::select(vec!["无缝钢管制造", "法兰、管件的销售", "建材销售", "汽车维修", "仓储服务", "生产：石油套管", "餐饮服务（不含住宿）"]),
            0..8,
        ),
    ) {
        let lexicon = lexicon();
        let plain = scope.join("；");
        let longer = format!("{plain}。（依法须经批准的项目，经相关部门批准后方可开展经营活动）");
        let firm = |scope| FirmText { name: "东川宏达有限公司", scope, products: "" };
        prop_assert_eq!(place(lexicon, firm(&plain)), place(lexicon, firm(&longer)));
    }
}
