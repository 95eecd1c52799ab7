//! Operations on a small chain: what they write, what they keep, what they refuse, and that they can be undone.

use model::{Stage, Text};
use proptest::prelude::*;

use super::*;
use crate::files::Files;
use crate::standard::Standard;

const CHAIN: &str = r#"# 说明：本文件由专家核对。
id = "pipe"
version = 3
title = { zh = "钢管链", en = "Pipe" }   # 链名
kind = "manufacturing"
industry = "i"
standing = "own"
context = ["钢管"]

[[lane]]
id = "spine"
zh = "主线"
en = "Main line"

[[lane]]
id = "support"
zh = "配套"
en = "Support"

# ---- 上游 ----

# 坯料
[[node]]
id = "billet"
stage = "upstream"
lane = "spine"
rank = 0     # 第一列
zh = "管坯"
en = "Billet"
icon = "pipe"
roles = ["make"]
terms = ["管坯", "连铸坯"]   # 登记常用
not = ["木坯"]

[[node]]
id = "pipe"
stage = "midstream"
lane = "spine"
rank = 1
zh = "无缝管"
en = "Seamless pipe"
icon = "pipe"
roles = ["make"]
terms = [
    "无缝钢管",
    "热轧管", # 老叫法
]

[[node]]
id = "testing"
stage = "support"
lane = "support"
rank = 2
zh = "检测"
en = "Testing"
icon = "pipe"
roles = ["service"]
terms = ["管材检测"]

[[link]]
from = "billet"
to = "pipe"
weight = 3

[[link]]
from = "pipe"
to = "testing"
weight = 1

[[return]]
from = "pipe"
to = "billet"
zh = "切头"
en = "Crop ends"

[[tie]]
node = "pipe"
chain = "building"
outward = true
zh = "管件"
en = "Fittings"
"#;

const DISTRICT: &str = r#"
id = "x"
region = "430408"
title = { zh = "区", en = "District" }
city = { zh = "市", en = "City" }
data_date = "2025-01-31"
address = "http://127.0.0.1:8787"
contact = { zh = "招商局", en = "The bureau" }
sample = true
[[industry]]
id = "i"
zh = "业"
en = "Industry"
"#;

fn files(chain: &str) -> Files {
    Files::from_entries([
        ("district.toml".to_owned(), DISTRICT.as_bytes().to_vec()),
        ("chains/pipe.toml".to_owned(), chain.as_bytes().to_vec()),
        (
            "coverage.csv".to_owned(),
            b"chain,node,expected,source,source_en,date,sample\npipe,billet,3,s,s,2024,true\npipe,,9,s,s,2024,true\n"
                .to_vec(),
        ),
    ])
}

fn text(files: &Files) -> String {
    String::from_utf8(files.get("chains/pipe.toml").unwrap().to_vec()).unwrap()
}

fn node(id: &str) -> NodeText {
    NodeText {
        id: id.into(),
        stage: "downstream".into(),
        lane: "spine".into(),
        rank: 2,
        title: Text::new("钻杆", "Drill pipe"),
        icon: "pipe".into(),
        roles: vec!["make".into()],
        terms: vec!["钻杆".into()],
        ..NodeText::default()
    }
}

fn link(from: &str, to: &str, weight: u8) -> Operation {
    Operation::AddLink { from: from.into(), to: to.into(), weight, place: None }
}

fn term(node: &str, word: &str) -> Operation {
    Operation::AddWord { list: WordList::Terms(node.into()), word: word.into(), place: None }
}

fn rename(node: &str, zh: &str) -> Operation {
    Operation::RenameNode { node: node.into(), title: Text::new(zh, "X"), zh_short: None, en_short: None }
}

/// The lines that an operation takes out (`-`) and puts in (`+`).
#[track_caller]
fn check(operation: Operation, expect: &str) {
    let after = text(&apply(&files(CHAIN), "pipe", &operation).unwrap().files);
    let mut shown = Vec::new();
    let (old, new): (Vec<&str>, Vec<&str>) = (CHAIN.lines().collect(), after.lines().collect());
    let front = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - front;
    let back = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    shown.extend(old[front..old.len() - back].iter().map(|line| format!("-{line}")));
    shown.extend(new[front..new.len() - back].iter().map(|line| format!("+{line}")));
    assert_eq!(shown.join("\n"), expect);
}

#[track_caller]
fn check_refused(operation: Operation, expect: &str) {
    let refusal = apply(&files(CHAIN), "pipe", &operation).unwrap_err();
    assert_eq!(refusal.to_string(), expect);
    assert!(!refusal.0.zh.is_empty());
}

#[test]
fn an_operation_changes_its_lines_and_no_others() {
    check(Operation::WeighLink { from: "pipe".into(), to: "testing".into(), weight: 2 }, "-weight = 1\n+weight = 2");
    check(
        Operation::MoveNode { node: "billet".into(), stage: Stage::Upstream, lane: "spine".into(), rank: 4 },
        "-rank = 0     # 第一列\n+rank = 4     # 第一列",
    );
    check(
        Operation::RenameChain { title: Text::new("管链", "Tubes") },
        "-title = { zh = \"钢管链\", en = \"Pipe\" }   # 链名\n+title = { zh = \"管链\", en = \"Tubes\" }   # 链名",
    );
    check(link("billet", "testing", 1), "+[[link]]\n+from = \"billet\"\n+to = \"testing\"\n+weight = 1\n+");
}

#[test]
fn words_keep_the_form_of_their_list() {
    check(
        term("billet", "圆坯"),
        "-terms = [\"管坯\", \"连铸坯\"]   # 登记常用\n+terms = [\"管坯\", \"连铸坯\", \"圆坯\"]   # 登记常用",
    );
    check(term("pipe", "冷拔管"), "+    \"冷拔管\",");
    check(Operation::RemoveWord { list: WordList::Not("billet".into()), word: "木坯".into() }, "-not = [\"木坯\"]");
    check(
        Operation::AddWord { list: WordList::Context, word: "无缝管".into(), place: Some(0) },
        "-context = [\"钢管\"]\n+context = [\"无缝管\", \"钢管\"]",
    );
}

#[test]
fn a_new_key_takes_its_place_in_the_order_of_the_format() {
    check(
        Operation::RenameNode {
            node: "billet".into(),
            title: Text::new("管坯", "Billet"),
            zh_short: Some("坯".into()),
            en_short: None,
        },
        "+zh_short = \"坯\"",
    );
    check(
        Operation::SetField {
            node: "billet".into(),
            field: NodeField::Hs,
            value: FieldValue::List(vec!["7207".into()]),
        },
        "+hs = [\"7207\"]",
    );
}

#[test]
fn a_heading_above_a_removed_node_stays_and_its_own_comment_goes() {
    let remove = Operation::RemoveNode { node: "billet".into(), pointing: Pointing::Remove };
    let after = text(&apply(&files(CHAIN), "pipe", &remove).unwrap().files);
    assert!(after.contains("# ---- 上游 ----\n"), "{after}");
    assert!(!after.contains("# 坯料"), "{after}");
    assert!(!after.contains("billet"), "{after}");
    assert!(after.contains("zh = \"管件\""), "what points elsewhere stays: {after}");
}

#[test]
fn what_cannot_be_written_is_refused_by_name() {
    check_refused(
        Operation::RemoveNode { node: "pipe".into(), pointing: Pointing::Refuse },
        "node `pipe` still has 2 links, 1 returns, 1 ties: remove them first, or together with it",
    );
    check_refused(rename("gone", "新"), "there is no node `gone`: it may have been removed or have another id");
    check_refused(rename("pipe", "  "), "the node's name in Chinese is empty");
    check_refused(
        rename("pipe", &"长".repeat(200)),
        &format!("the node's name in Chinese `{}…` has 200 letters, at most 120 fit", "长".repeat(39)),
    );
    check_refused(rename("pipe", "a\u{7}b"), "the node's name in Chinese holds a control character (U+0007)");
    check_refused(
        Operation::AddNode { node: Box::new(node("billet")), place: None },
        "id `billet` is taken by `Billet`",
    );
    check_refused(
        Operation::AddNode { node: Box::new(node("钻杆")), place: None },
        "id `钻杆` is not made of up to 64 letters, digits, `-`, `_`, `.`, beginning with a letter or digit",
    );
    check_refused(
        Operation::AddNode { node: Box::new(NodeText { lane: "roof".into(), ..node("drill") }), place: None },
        "there is no lane `roof`; there are `spine`, `support`",
    );
    let rule = Some((Text::new("不得新增", "no new capacity"), "样例".to_owned()));
    check_refused(
        Operation::AddNode { node: Box::new(NodeText { unsuitable: rule, ..node("drill") }), place: None },
        "`unsuitable` of node `drill` is no part of a draft: rules stand in rules.toml",
    );
    for lists in [
        NodeText { gbt: vec!["3\u{1}130".into()], ..node("drill") },
        NodeText { hs: vec!["7304\u{1}".into()], ..node("drill") },
        NodeText { home: vec!["pipe/\u{1}".into()], ..node("drill") },
        NodeText { policies: vec!["\u{1}p".into()], ..node("drill") },
    ] {
        check_refused(
            Operation::AddNode { node: Box::new(lists), place: None },
            "the entry of the list holds a control character (U+0001)",
        );
    }
    check_refused(link("billet", "pipe", 3), "link `billet -> pipe` is there already");
    check_refused(link("billet", "billet", 3), "node `billet` cannot supply itself");
    check_refused(link("billet", "testing", 9), "weight `9` of a link is not within 1 to 3");
    check_refused(
        Operation::RemoveLane { lane: "support".into() },
        "lane `support` still holds 1 nodes (`testing`): move them first",
    );
    check_refused(term("billet", "管坯"), "word `管坯` is in this list already");
    check_refused(
        Operation::WriteSection { section: Section::Tie, toml: "[[node]]\nid = \"x\"".into() },
        "the section may hold `[[tie]]` alone",
    );
    check_refused(
        Operation::SetField { node: "pipe".into(), field: NodeField::Spine, value: FieldValue::Text("yes".into()) },
        "field `spine` takes another kind of value",
    );
}

#[test]
fn markup_in_a_name_is_a_text_like_any_other() {
    let after = text(&apply(&files(CHAIN), "pipe", &rename("pipe", "<script>\"x\" & 'y'")).unwrap().files);
    let chains = crate::load_chains(&files(&after), None).chains;
    assert_eq!(chains[0].nodes[1].title.zh, "<script>\"x\" & 'y'");
}

#[test]
fn another_id_is_written_wherever_the_pack_names_the_node() {
    let change = Operation::ChangeId { node: "billet".into(), to: "round-billet".into() };
    let other = CHAIN
        .replace("id = \"pipe\"\nversion", "id = \"tubes\"\nversion")
        .replace("terms = [\"管材检测\"]", "home = [\"pipe/billet\"]");
    let before = files(CHAIN).with("chains/tubes.toml", other.into_bytes()).with(
        "judgements.toml",
        "[[judgement]]\nchain = \"pipe\"\nnode = \"billet\"\nkind = \"Steady\"\nby = \"链办\"\nat = \"2025-01-02\"\nreason = \"x\"\n"
            .into(),
    );
    let after = apply(&before, "pipe", &change).unwrap();
    let left: Vec<&str> = after
        .files
        .iter()
        .filter(|(_, bytes)| {
            let text = String::from_utf8_lossy(bytes);
            ["pipe/billet\"", "node = \"billet\"", "from = \"billet\"", "pipe,billet,"]
                .iter()
                .any(|old| text.contains(old))
        })
        .map(|(path, _)| path)
        // The copy's own links name its own node of that id.
        .filter(|path| *path != "chains/tubes.toml")
        .collect();
    assert_eq!(left, Vec::<&str>::new());
    let tubes = String::from_utf8(after.files.get("chains/tubes.toml").unwrap().to_vec()).unwrap();
    assert!(tubes.contains("home = [\"pipe/round-billet\"]"));
    let back = apply(&after.files, "pipe", &after.inverse[0]).unwrap();
    assert_eq!(back.files, before);
}

#[test]
fn a_mistake_is_named_at_the_operation_that_made_it() {
    let operations = [
        rename("pipe", "管"),
        Operation::AddNode { node: Box::new(node("drill")), place: None },
        link("testing", "billet", 1),
        term("billet", "无缝钢管"),
        rename("gone", "新"),
    ];
    let replay = replay(&files(CHAIN), "pipe", &operations, &Standard::default());
    assert!(!replay.is_sound());
    let made: Vec<String> =
        replay.problems.iter().filter_map(|made| Some(format!("{} {}", made.by?, made.problem))).collect();
    insta::assert_snapshot!(made.join("\n"), @r"
    3 chains/pipe.toml:45: term `无缝钢管` also belongs to node `billet`: one word, one node
    1 chains/pipe.toml:60: node `drill` has no links: give it a supplier or a user
    2 chains/pipe.toml:71: links form a cycle through `billet`, `pipe`, `testing`: write what flows back as a `return`
    ");
    assert_eq!(replay.steps.iter().filter(|step| step.refused.is_some()).count(), 1);
    assert!(replay.steps[4].refused.is_some());
}

#[test]
fn a_mistake_that_was_there_is_not_one_that_a_change_made() {
    let loaded = |word: &str| {
        let added = apply(&files(CHAIN), "pipe", &term("billet", word)).unwrap();
        crate::load_chains(&added.files, None).problems
    };
    let (before, after) = (loaded("无缝钢管"), loaded("热轧管"));
    assert_eq!(made_between(&before, &before), Vec::<&crate::Problem>::new());
    let made: Vec<String> = made_between(&before, &after).iter().map(|problem| problem.message.en.clone()).collect();
    assert!(made.iter().any(|message| message.contains("热轧管")), "{made:?}");
    assert!(made.iter().all(|message| !message.contains("无缝钢管")), "{made:?}");
    // Once more is one more, although it reads alike.
    let twice: Vec<crate::Problem> = [before.clone(), before.clone()].concat();
    assert_eq!(made_between(&before, &twice).len(), before.len());
}

#[test]
fn a_sound_draft_gives_the_next_pack() {
    let operations = [Operation::AddNode { node: Box::new(node("drill")), place: Some(2) }, link("pipe", "drill", 2)];
    let replay = replay(&files(CHAIN), "pipe", &operations, &Standard::default());
    let made: Vec<&Made> = replay.problems.iter().filter(|made| made.by.is_some()).collect();
    assert_eq!(made, Vec::<&Made>::new());
    assert_eq!(replay.problems.iter().map(|made| made.problem.to_string()).collect::<Vec<_>>(), Vec::<String>::new());
    let after = crate::load_chains(&replay.files, None).chains.remove(0);
    assert_eq!(
        after.nodes.iter().map(|node| node.id.as_str()).collect::<Vec<_>>(),
        ["billet", "pipe", "drill", "testing"]
    );
    assert_eq!(after.links.len(), 3);
}

#[test]
fn operations_are_read_off_two_versions_of_a_file() {
    let operations = [
        Operation::AddNode { node: Box::new(node("drill")), place: Some(2) },
        link("pipe", "drill", 2),
        Operation::RemoveNode { node: "testing".into(), pointing: Pointing::Remove },
        Operation::AddLane { lane: "oil".into(), title: Text::new("油气", "Oil"), place: Some(0) },
        Operation::MoveNode { node: "billet".into(), stage: Stage::Support, lane: "oil".into(), rank: 0 },
        Operation::RemoveLane { lane: "support".into() },
        Operation::RemoveWord { list: WordList::Terms("billet".into()), word: "连铸坯".into() },
        term("pipe", "连铸坯"),
        Operation::WeighLink { from: "billet".into(), to: "pipe".into(), weight: 1 },
        Operation::SetField { node: "pipe".into(), field: NodeField::Spine, value: FieldValue::Flag(Switch::On) },
        Operation::RemoveReturn { from: "pipe".into(), to: "billet".into() },
        Operation::WriteSection { section: Section::Tie, toml: String::new() },
        Operation::RenameChain { title: Text::new("管链", "Tubes") },
    ];
    let mut now = files(CHAIN);
    for operation in &operations {
        now = apply(&now, "pipe", operation).unwrap().files;
    }
    let found = between(CHAIN, &text(&now)).unwrap();
    let mut again = files(CHAIN);
    for operation in &found {
        again = apply(&again, "pipe", operation).unwrap_or_else(|refusal| panic!("{operation:?}: {refusal}")).files;
    }
    let chain = |files: &Files| crate::load_chains(files, None).chains;
    assert_eq!(chain(&again), chain(&now));
    assert!(!chain(&now).is_empty());
    assert_eq!(between(&text(&again), &text(&now)).unwrap(), []);
    let names = Names::of(&[CHAIN, &text(&now)]);
    let said: Vec<String> = found.iter().map(|operation| say(operation, &names).en).collect();
    insta::assert_snapshot!(said.join("\n"), @r"
    rename the chain to “Tubes”
    add lane “Oil”
    take “连铸坯” out of the terms of node “Billet”
    remove node “Testing” with the links, returns, ties and lead firms that point to it
    move node “Billet” to support, lane “Oil”, column 0
    set “on the main line” of node “Seamless pipe” to yes
    add “连铸坯” to the terms of node “Seamless pipe”
    add node “Drill pipe” (downstream, lane “Main line”, column 2)
    set the weight of link “Billet” → “Seamless pipe” to 1
    add link “Seamless pipe” → “Drill pipe” (weight 2)
    remove return “Seamless pipe” → “Billet”
    write the ties to other chains anew
    remove lane “Support”
    ");
}

#[test]
fn what_no_operation_says_is_named() {
    let changed = CHAIN.replace("standing = \"own\"", "standing = \"cultivated\"");
    assert_eq!(
        between(CHAIN, &changed).unwrap_err().to_string(),
        "`standing` differs too: it comes with the whole pack, not by a draft"
    );
    let rule = "terms = [\"管材检测\"]\nunsuitable = { zh = \"不得新增\", en = \"no more\", source = \"样例\" }";
    let ruled = CHAIN.replace("terms = [\"管材检测\"]", rule);
    let expect = "`unsuitable` of node `testing` is no part of a draft: rules stand in rules.toml";
    assert_eq!(between(CHAIN, &ruled).unwrap_err().to_string(), expect);
    let (head, tail) = CHAIN.split_at(CHAIN.find("[[node]]\nid = \"testing\"").unwrap());
    let without = format!("{head}{}", &tail[tail.find("[[link]]").unwrap()..]);
    assert_eq!(between(&without, &ruled).unwrap_err().to_string(), expect, "a new node too");
    assert!(between(CHAIN, "id = ").unwrap_err().to_string().contains("no whole TOML"));
    assert_eq!(between(CHAIN, &CHAIN.replace("# 坯料", "# 其他")).unwrap(), []);
}

fn any_operation() -> impl Strategy<Value = Operation> {
    let id = || prop::sample::select(vec!["billet", "pipe", "testing", "drill"]).prop_map(str::to_owned);
    let word = || {
        prop::sample::select(vec!["管坯", "连铸坯", "无缝钢管", "热轧管", "新词", "a\"b", "木坯"])
            .prop_map(str::to_owned)
    };
    let name = || "[\\PC]{1,12}".prop_map(|text| Text::new(text.clone(), text));
    let place = || prop::option::of(0usize..5);
    let list =
        move || prop_oneof![id().prop_map(WordList::Terms), id().prop_map(WordList::Not), Just(WordList::Context),];
    let lane = || prop::sample::select(vec!["spine", "support", "oil"]).prop_map(str::to_owned);
    prop_oneof![
        (id(), place()).prop_map(|(id, place)| Operation::AddNode { node: Box::new(node(&id)), place }),
        id().prop_map(|node| Operation::RemoveNode { node, pointing: Pointing::Remove }),
        id().prop_map(|node| Operation::RemoveNode { node, pointing: Pointing::Refuse }),
        (id(), name(), prop::option::of("[a-z]{1,5}")).prop_map(|(node, title, en_short)| Operation::RenameNode {
            node,
            title,
            zh_short: None,
            en_short
        }),
        (id(), lane(), 0u32..6).prop_map(|(node, lane, rank)| Operation::MoveNode {
            node,
            stage: Stage::Support,
            lane,
            rank
        }),
        (id(), id(), 1u8..4, place()).prop_map(|(from, to, weight, place)| Operation::AddLink {
            from,
            to,
            weight,
            place
        }),
        (id(), id()).prop_map(|(from, to)| Operation::RemoveLink { from, to }),
        (id(), id(), 1u8..4).prop_map(|(from, to, weight)| Operation::WeighLink { from, to, weight }),
        (list(), word(), place()).prop_map(|(list, word, place)| Operation::AddWord { list, word, place }),
        (list(), word()).prop_map(|(list, word)| Operation::RemoveWord { list, word }),
        (lane(), name(), place()).prop_map(|(lane, title, place)| Operation::AddLane { lane, title, place }),
        (lane(), 0usize..4).prop_map(|(lane, place)| Operation::MoveLane { lane, place }),
        lane().prop_map(|lane| Operation::RemoveLane { lane }),
        (id(), id()).prop_map(|(from, to)| Operation::RemoveReturn { from, to }),
        (id(), prop::bool::ANY).prop_map(|(node, on)| Operation::SetField {
            node,
            field: NodeField::Spine,
            value: if on { FieldValue::Flag(Switch::On) } else { FieldValue::Absent },
        }),
    ]
}

/// Without comments and lists over several lines: those of a removed part go with it and cannot come back.
fn bare() -> Files {
    let lines = CHAIN.lines().filter(|line| !line.starts_with('#'));
    let lines = lines.map(|line| line.split("   #").next().unwrap_or(line).split("     #").next().unwrap_or(line));
    let text: Vec<&str> = lines.map(|line| line.split(" # 老").next().unwrap_or(line).trim_end()).collect();
    let text = text.join("\n").replace("\n\n\n\n", "\n\n").replace("\n\n\n", "\n\n") + "\n";
    let text = text.replace("[\n    \"无缝钢管\",\n    \"热轧管\",\n]", "[\"无缝钢管\", \"热轧管\"]");
    files(text.trim_start())
}

proptest! {
    #[test]
    fn whatever_is_applied_can_be_undone(operations in prop::collection::vec(any_operation(), 1..12)) {
        let start = bare();
        let mut states = vec![start.clone()];
        let mut inverses = Vec::new();
        for operation in &operations {
            if let Ok(applied) = apply(states.last().unwrap(), "pipe", operation) {
                prop_assert!(text(&applied.files).parse::<toml_edit::DocumentMut>().is_ok());
                inverses.push((operation.clone(), applied.inverse));
                states.push(applied.files);
            }
        }
        let mut now = states.pop().unwrap();
        while let (Some((operation, inverse)), Some(before)) = (inverses.pop(), states.pop()) {
            for back in &inverse {
                now = apply(&now, "pipe", back).map_err(|refusal| {
                    TestCaseError::fail(format!("{operation:?} back by {back:?}: {refusal}"))
                })?.files;
            }
            prop_assert_eq!(text(&now), text(&before), "undoing {:?}", operation);
        }
    }

    #[test]
    fn any_section_gets_an_answer(toml in "\\PC{0,60}") {
        let _ = apply(&bare(), "pipe", &Operation::WriteSection { section: Section::Tie, toml });
    }
}
