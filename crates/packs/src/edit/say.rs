//! Operations as sentences, in both languages.
//!
//! Says what is to change, not whether it may.

use std::collections::BTreeMap;

use model::{Stage, Text};
use toml_edit::ArrayOfTables;

use super::file::{Document, text_of, zh_en};
use super::{FieldValue, NodeField, Operation, Pointing, Section, Switch, WordList};

/// What nodes and lanes are called, by id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    nodes: BTreeMap<String, Text>,
    lanes: BTreeMap<String, Text>,
}

impl Names {
    /// From versions of a chain's file: what the first does not name, the next may. What is no TOML names nothing.
    pub fn of(files: &[&str]) -> Self {
        let mut names = Self::default();
        for text in files {
            let Ok(doc) = Document::parse("chain", text) else { continue };
            for (key, into) in [("node", &mut names.nodes), ("lane", &mut names.lanes)] {
                for table in doc.tables(key).into_iter().flat_map(ArrayOfTables::iter) {
                    if let Some(id) = text_of(table, "id") {
                        into.entry(id.to_owned()).or_insert_with(|| zh_en(table));
                    }
                }
            }
        }
        names
    }

    fn node(&self, id: &str) -> Text {
        named(self.nodes.get(id), id)
    }

    fn lane(&self, id: &str) -> Text {
        named(self.lanes.get(id), id)
    }
}

fn named(title: Option<&Text>, id: &str) -> Text {
    match title {
        Some(title) => Text::new(format!("“{}”", title.zh), format!("“{}”", title.en)),
        None => Text::new(format!("“{id}”"), format!("“{id}”")),
    }
}

/// An operation as a sentence.
pub fn say(operation: &Operation, names: &Names) -> Text {
    let node = |id: &str| names.node(id);
    let link = |from: &str, to: &str| {
        let (from, to) = (node(from), node(to));
        Text::new(format!("{} → {}", from.zh, to.zh), format!("{} → {}", from.en, to.en))
    };
    let quoted = |text: &Text| named(Some(text), "");
    match operation {
        Operation::AddNode { node, .. } => {
            let (title, lane) = (quoted(&node.title), names.lane(&node.lane));
            let stage = node.stage.parse().map(stage).unwrap_or_default();
            Text::new(
                format!("新增环节{}（{}，{}泳道，第 {} 列）", title.zh, stage.zh, lane.zh, node.rank),
                format!("add node {} ({}, lane {}, column {})", title.en, stage.en, lane.en, node.rank),
            )
        }
        Operation::RemoveNode { node: id, pointing } => {
            let title = node(id);
            let (zh, en) = match pointing {
                Pointing::Refuse => ("", ""),
                Pointing::Remove => (
                    "，连同指向它的连线、回流、外链和龙头",
                    " with the links, returns, ties and lead firms that point to it",
                ),
            };
            Text::new(format!("删除环节{}{zh}", title.zh), format!("remove node {}{en}", title.en))
        }
        Operation::RenameNode { node: id, title, zh_short, en_short } => {
            let (was, becomes) = (node(id), quoted(title));
            let short =
                |short: &Option<String>| short.as_deref().map(|short| format!(" / {short}")).unwrap_or_default();
            Text::new(
                format!("环节{}改名为{}{}", was.zh, becomes.zh, short(zh_short)),
                format!("rename node {} to {}{}", was.en, becomes.en, short(en_short)),
            )
        }
        Operation::MoveNode { node: id, stage: to, lane, rank } => {
            let (title, to, lane) = (node(id), stage(*to), names.lane(lane));
            Text::new(
                format!("环节{}移到{}、{}泳道、第 {rank} 列", title.zh, to.zh, lane.zh),
                format!("move node {} to {}, lane {}, column {rank}", title.en, to.en, lane.en),
            )
        }
        Operation::SetField { node: id, field, value } => {
            let (title, field, value) = (node(id), field_name(*field), value_text(value));
            Text::new(
                format!("环节{}的{}改为{}", title.zh, field.zh, value.zh),
                format!("set {} of node {} to {}", field.en, title.en, value.en),
            )
        }
        Operation::ChangeId { node: id, to } => Text::new(
            format!("环节{}的标识由 {id} 改为 {to}", node(id).zh),
            format!("change the id of node {} from {id} to {to}", node(id).en),
        ),
        Operation::AddLink { from, to, weight, .. } => {
            let link = link(from, to);
            Text::new(
                format!("新增连线 {}（权重 {weight}）", link.zh),
                format!("add link {} (weight {weight})", link.en),
            )
        }
        Operation::RemoveLink { from, to } => {
            let link = link(from, to);
            Text::new(format!("删除连线 {}", link.zh), format!("remove link {}", link.en))
        }
        Operation::WeighLink { from, to, weight } => {
            let link = link(from, to);
            Text::new(
                format!("连线 {} 的权重改为 {weight}", link.zh),
                format!("set the weight of link {} to {weight}", link.en),
            )
        }
        Operation::AddReturn { from, to, what, .. } => {
            let link = link(from, to);
            Text::new(format!("新增回流 {}：{}", link.zh, what.zh), format!("add return {}: {}", link.en, what.en))
        }
        Operation::RemoveReturn { from, to } => {
            let link = link(from, to);
            Text::new(format!("删除回流 {}", link.zh), format!("remove return {}", link.en))
        }
        Operation::AddWord { list, word, .. } => {
            let of = list_name(list, names);
            Text::new(format!("{}增加“{word}”", of.zh), format!("add “{word}” to {}", of.en))
        }
        Operation::RemoveWord { list, word } => {
            let of = list_name(list, names);
            Text::new(format!("{}去掉“{word}”", of.zh), format!("take “{word}” out of {}", of.en))
        }
        Operation::AddLane { title, .. } => {
            let title = quoted(title);
            Text::new(format!("新增泳道{}", title.zh), format!("add lane {}", title.en))
        }
        Operation::RenameLane { lane, title } => {
            let (was, becomes) = (names.lane(lane), quoted(title));
            Text::new(
                format!("泳道{}改名为{}", was.zh, becomes.zh),
                format!("rename lane {} to {}", was.en, becomes.en),
            )
        }
        Operation::MoveLane { lane, place } => {
            let lane = names.lane(lane);
            Text::new(
                format!("泳道{}移到从上数第 {} 条", lane.zh, place + 1),
                format!("move lane {} to place {} from the top", lane.en, place + 1),
            )
        }
        Operation::RemoveLane { lane } => {
            let lane = names.lane(lane);
            Text::new(format!("删除泳道{}", lane.zh), format!("remove lane {}", lane.en))
        }
        Operation::RenameChain { title } => {
            let title = quoted(title);
            Text::new(format!("产业链改名为{}", title.zh), format!("rename the chain to {}", title.en))
        }
        Operation::WriteSection { section, .. } => {
            let (zh, en) = match section {
                Section::Tie => ("与其他链的联系", "the ties to other chains"),
                Section::Direction => ("发展方向", "the directions of development"),
                Section::Anchor => ("龙头企业", "the lead firms"),
            };
            Text::new(format!("重写{zh}"), format!("write {en} anew"))
        }
    }
}

fn stage(stage: Stage) -> Text {
    match stage {
        Stage::Upstream => Text::new("上游", "upstream"),
        Stage::Midstream => Text::new("中游", "midstream"),
        Stage::Downstream => Text::new("下游", "downstream"),
        Stage::Support => Text::new("配套", "support"),
    }
}

fn field_name(field: NodeField) -> Text {
    match field {
        NodeField::Icon => Text::new("图标", "the icon"),
        NodeField::Gbt => Text::new("行业分类（GB/T 4754）", "the classes of GB/T 4754"),
        NodeField::Hs => Text::new("HS 品目", "the HS headings"),
        NodeField::Roles => Text::new("角色", "the roles"),
        NodeField::Home => Text::new("归属环节", "the home"),
        NodeField::Scene => Text::new("场景", "the scene"),
        NodeField::General => Text::new("“需产业链语境”", "“needs the chain's context”"),
        NodeField::Spine => Text::new("“在主线上”", "“on the main line”"),
        NodeField::Policies => Text::new("政策目录", "the policy lists"),
    }
}

fn value_text(value: &FieldValue) -> Text {
    match value {
        FieldValue::Absent => Text::new("空", "nothing"),
        FieldValue::Text(text) => Text::new(format!("“{text}”"), format!("“{text}”")),
        FieldValue::List(list) => Text::new(format!("“{}”", list.join("、")), format!("“{}”", list.join(", "))),
        FieldValue::Flag(Switch::On) => Text::new("是", "yes"),
        FieldValue::Flag(Switch::Off) => Text::new("否", "no"),
    }
}

fn list_name(list: &WordList, names: &Names) -> Text {
    match list {
        WordList::Terms(node) => {
            let node = names.node(node);
            Text::new(format!("环节{}的词条", node.zh), format!("the terms of node {}", node.en))
        }
        WordList::Not(node) => {
            let node = names.node(node);
            Text::new(format!("环节{}的排除词", node.zh), format!("the excluding words of node {}", node.en))
        }
        WordList::Context => Text::new("产业链的语境词", "the context words of the chain"),
    }
}
