//! Operations on a chain as they are sent, kept and answered.
//!
//! The one form in which they are written down; what they do is `packs::edit`'s. The two are apart on purpose, and a test sends every
//! operation there and back. This form is a promise: drafts kept years ago must still be read, and the contract describes it, which needs
//! `utoipa`, a library of the rim alone. `packs::edit` is code and may change: its values are checked types (`Stage`, `NodeField`), where
//! here are words whose mistakes are answered with the field's name. One type for both would bring HTTP into a pure crate and freeze it.

use model::{Stage, Text};
use packs::edit::{FieldValue, NodeField, NodeText, Operation, Pointing, Section, Switch, WordList};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A text in both languages, as it is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Names {
    /// Chinese.
    pub(crate) zh: String,
    /// English.
    pub(crate) en: String,
}

impl From<&Text> for Names {
    fn from(text: &Text) -> Self {
        Self { zh: text.zh.clone(), en: text.en.clone() }
    }
}

impl From<&Names> for Text {
    fn from(names: &Names) -> Self {
        Self::new(&names.zh, &names.en)
    }
}

/// A node as its file writes it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NodeFields {
    /// Id.
    pub(crate) id: String,
    /// `upstream`, `midstream`, `downstream` or `support`.
    pub(crate) stage: String,
    /// Lane id.
    pub(crate) lane: String,
    /// Column, from 0.
    pub(crate) rank: u32,
    /// Full name.
    pub(crate) title: Names,
    /// Chinese name for cards.
    #[serde(default)]
    pub(crate) zh_short: Option<String>,
    /// English name for cards.
    #[serde(default)]
    pub(crate) en_short: Option<String>,
    /// Icon name.
    pub(crate) icon: String,
    /// Classes of GB/T 4754.
    #[serde(default)]
    pub(crate) gbt: Vec<String>,
    /// HS headings.
    #[serde(default)]
    pub(crate) hs: Vec<String>,
    /// Roles.
    #[serde(default)]
    pub(crate) roles: Vec<String>,
    /// Words registers use.
    #[serde(default)]
    pub(crate) terms: Vec<String>,
    /// Homes, `chain/node`.
    #[serde(default)]
    pub(crate) home: Vec<String>,
    /// Words that kill an item.
    #[serde(default)]
    pub(crate) not: Vec<String>,
    /// Scene.
    #[serde(default)]
    pub(crate) scene: Option<String>,
    /// Whether it needs the chain's context.
    #[serde(default)]
    pub(crate) general: bool,
    /// Whether it lies on the main line.
    #[serde(default)]
    pub(crate) spine: bool,
    /// Policy ids.
    #[serde(default)]
    pub(crate) policies: Vec<String>,
    /// A rule that forbids to look for more: read so that it can be refused by name, and never answered.
    #[serde(default, skip_serializing)]
    #[schema(ignore)]
    pub(crate) unsuitable: Option<Ruled>,
}

/// A rule against a node.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub(crate) struct Ruled {
    /// What it says.
    pub(crate) text: Names,
    /// Where it stands.
    pub(crate) source: String,
}

impl From<&NodeText> for NodeFields {
    fn from(node: &NodeText) -> Self {
        let node = node.clone();
        Self {
            id: node.id,
            stage: node.stage,
            lane: node.lane,
            rank: node.rank,
            title: (&node.title).into(),
            zh_short: node.zh_short,
            en_short: node.en_short,
            icon: node.icon,
            gbt: node.gbt,
            hs: node.hs,
            roles: node.roles,
            terms: node.terms,
            home: node.home,
            not: node.not,
            scene: node.scene,
            general: node.general,
            spine: node.spine,
            policies: node.policies,
            unsuitable: node.unsuitable.map(|(text, source)| Ruled { text: (&text).into(), source }),
        }
    }
}

impl From<&NodeFields> for NodeText {
    fn from(node: &NodeFields) -> Self {
        let node = node.clone();
        Self {
            id: node.id,
            stage: node.stage,
            lane: node.lane,
            rank: node.rank,
            title: (&node.title).into(),
            zh_short: node.zh_short,
            en_short: node.en_short,
            icon: node.icon,
            gbt: node.gbt,
            hs: node.hs,
            roles: node.roles,
            terms: node.terms,
            home: node.home,
            not: node.not,
            scene: node.scene,
            general: node.general,
            spine: node.spine,
            policies: node.policies,
            unsuitable: node.unsuitable.map(|rule| ((&rule.text).into(), rule.source)),
        }
    }
}

/// One edit of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum ChainOperation {
    /// A new node.
    AddNode {
        /// What it says.
        node: Box<NodeFields>,
        /// Where among the nodes, from 0; last when left out.
        #[serde(default)]
        place: Option<usize>,
    },
    /// Takes a node out.
    RemoveNode {
        /// The node.
        node: String,
        /// Whether links, returns, ties and lead firms that point to it go with it; else they keep it.
        #[serde(default)]
        with_pointing: bool,
    },
    /// Other names; the id stays.
    RenameNode {
        /// The node.
        node: String,
        /// Full name.
        title: Names,
        /// Chinese name for cards.
        #[serde(default)]
        zh_short: Option<String>,
        /// English name for cards.
        #[serde(default)]
        en_short: Option<String>,
    },
    /// Another place on the sheet.
    MoveNode {
        /// The node.
        node: String,
        /// Stage.
        stage: String,
        /// Lane id.
        lane: String,
        /// Column.
        rank: u32,
    },
    /// A field set to a text: `icon`, `scene`; null takes it out.
    SetText {
        /// The node.
        node: String,
        /// Which field.
        field: String,
        /// The text.
        value: Option<String>,
    },
    /// A field set to a list: `gbt`, `hs`, `roles`, `home`, `policies`; an empty list takes it out.
    SetList {
        /// The node.
        node: String,
        /// Which field.
        field: String,
        /// The list.
        value: Vec<String>,
    },
    /// A field set to yes or no: `general`, `spine`; null takes it out.
    SetFlag {
        /// The node.
        node: String,
        /// Which field.
        field: String,
        /// Yes or no.
        value: Option<bool>,
    },
    /// Another id, wherever the pack names the node.
    ChangeId {
        /// The id it has.
        node: String,
        /// The id it gets.
        to: String,
    },
    /// A new link.
    AddLink {
        /// Supplier.
        from: String,
        /// User.
        to: String,
        /// 3 main flow, 2 regular, 1 minor.
        weight: u8,
        /// Where among the links; last when left out.
        #[serde(default)]
        place: Option<usize>,
    },
    /// Takes a link out.
    RemoveLink {
        /// Supplier.
        from: String,
        /// User.
        to: String,
    },
    /// Another weight of a link.
    WeighLink {
        /// Supplier.
        from: String,
        /// User.
        to: String,
        /// 3 main flow, 2 regular, 1 minor.
        weight: u8,
    },
    /// Something flows back.
    AddReturn {
        /// Where it arises.
        from: String,
        /// Where it goes.
        to: String,
        /// What it is.
        what: Names,
        /// Where among the returns; last when left out.
        #[serde(default)]
        place: Option<usize>,
    },
    /// Nothing flows back any more.
    RemoveReturn {
        /// Where it arose.
        from: String,
        /// Where it went.
        to: String,
    },
    /// A new word.
    AddWord {
        /// `terms`, `not` or `context`.
        list: String,
        /// The node; left out for `context`.
        #[serde(default)]
        node: Option<String>,
        /// The word.
        word: String,
        /// Where among the words; last when left out.
        #[serde(default)]
        place: Option<usize>,
    },
    /// Takes a word out.
    RemoveWord {
        /// `terms`, `not` or `context`.
        list: String,
        /// The node; left out for `context`.
        #[serde(default)]
        node: Option<String>,
        /// The word.
        word: String,
    },
    /// A new band.
    AddLane {
        /// Its id.
        lane: String,
        /// Its name.
        title: Names,
        /// Where from the top; last when left out.
        #[serde(default)]
        place: Option<usize>,
    },
    /// Another name of a band.
    RenameLane {
        /// The band.
        lane: String,
        /// Its name.
        title: Names,
    },
    /// Another place of a band.
    MoveLane {
        /// The band.
        lane: String,
        /// Where from the top.
        place: usize,
    },
    /// Takes a band out that holds no node.
    RemoveLane {
        /// The band.
        lane: String,
    },
    /// Another name of the chain.
    RenameChain {
        /// Its name.
        title: Names,
    },
    /// A section written anew: `tie`, `direction` or `anchor`.
    WriteSection {
        /// Which section.
        section: String,
        /// Its tables as TOML.
        toml: String,
    },
}

fn list_of(list: &WordList) -> (String, Option<String>) {
    match list {
        WordList::Terms(node) => ("terms".to_owned(), Some(node.clone())),
        WordList::Not(node) => ("not".to_owned(), Some(node.clone())),
        WordList::Context => ("context".to_owned(), None),
    }
}

fn word_list(list: &str, node: Option<&String>) -> Result<WordList, String> {
    match (list, node) {
        ("terms", Some(node)) => Ok(WordList::Terms(node.clone())),
        ("not", Some(node)) => Ok(WordList::Not(node.clone())),
        ("context", None) => Ok(WordList::Context),
        ("context", Some(_)) => Err("field `node`: the context is the chain's, not a node's".to_owned()),
        ("terms" | "not", None) => Err(format!("field `node`: missing for list `{list}`")),
        _ => Err(format!("field `list`: `{list}` is none of `terms`, `not`, `context`")),
    }
}

impl From<&Operation> for ChainOperation {
    fn from(operation: &Operation) -> Self {
        match operation.clone() {
            Operation::AddNode { node, place } => Self::AddNode { node: Box::new(node.as_ref().into()), place },
            Operation::RemoveNode { node, pointing } => {
                Self::RemoveNode { node, with_pointing: pointing == Pointing::Remove }
            }
            Operation::RenameNode { node, title, zh_short, en_short } => {
                Self::RenameNode { node, title: (&title).into(), zh_short, en_short }
            }
            Operation::MoveNode { node, stage, lane, rank } => {
                Self::MoveNode { node, stage: stage.as_str().to_owned(), lane, rank }
            }
            Operation::SetField { node, field, value } => {
                let name = field.key().to_owned();
                match value {
                    FieldValue::Text(text) => Self::SetText { node, field: name, value: Some(text) },
                    FieldValue::List(value) => Self::SetList { node, field: name, value },
                    FieldValue::Flag(flag) => Self::SetFlag { node, field: name, value: Some(flag == Switch::On) },
                    FieldValue::Absent => match field {
                        NodeField::Icon | NodeField::Scene => Self::SetText { node, field: name, value: None },
                        NodeField::General | NodeField::Spine => Self::SetFlag { node, field: name, value: None },
                        _ => Self::SetList { node, field: name, value: Vec::new() },
                    },
                }
            }
            Operation::ChangeId { node, to } => Self::ChangeId { node, to },
            Operation::AddLink { from, to, weight, place } => Self::AddLink { from, to, weight, place },
            Operation::RemoveLink { from, to } => Self::RemoveLink { from, to },
            Operation::WeighLink { from, to, weight } => Self::WeighLink { from, to, weight },
            Operation::AddReturn { from, to, what, place } => Self::AddReturn { from, to, what: (&what).into(), place },
            Operation::RemoveReturn { from, to } => Self::RemoveReturn { from, to },
            Operation::AddWord { list, word, place } => {
                let (list, node) = list_of(&list);
                Self::AddWord { list, node, word, place }
            }
            Operation::RemoveWord { list, word } => {
                let (list, node) = list_of(&list);
                Self::RemoveWord { list, node, word }
            }
            Operation::AddLane { lane, title, place } => Self::AddLane { lane, title: (&title).into(), place },
            Operation::RenameLane { lane, title } => Self::RenameLane { lane, title: (&title).into() },
            Operation::MoveLane { lane, place } => Self::MoveLane { lane, place },
            Operation::RemoveLane { lane } => Self::RemoveLane { lane },
            Operation::RenameChain { title } => Self::RenameChain { title: (&title).into() },
            Operation::WriteSection { section, toml } => Self::WriteSection { section: section.key().to_owned(), toml },
        }
    }
}

impl ChainOperation {
    /// The operation, or what is wrong with one of its words.
    pub(crate) fn read(&self) -> Result<Operation, String> {
        let field = |key: &str| NodeField::of_key(key).ok_or_else(|| format!("field `field`: `{key}` is no field"));
        Ok(match self.clone() {
            Self::AddNode { node, place } => Operation::AddNode { node: Box::new(node.as_ref().into()), place },
            Self::RemoveNode { node, with_pointing } => {
                let pointing = if with_pointing { Pointing::Remove } else { Pointing::Refuse };
                Operation::RemoveNode { node, pointing }
            }
            Self::RenameNode { node, title, zh_short, en_short } => {
                Operation::RenameNode { node, title: (&title).into(), zh_short, en_short }
            }
            Self::MoveNode { node, stage, lane, rank } => {
                let stage: Stage = stage.parse().map_err(|error| format!("field `stage`: {error}"))?;
                Operation::MoveNode { node, stage, lane, rank }
            }
            Self::SetText { node, field: key, value } => {
                let value = value.map_or(FieldValue::Absent, FieldValue::Text);
                Operation::SetField { node, field: field(&key)?, value }
            }
            Self::SetList { node, field: key, value } => {
                Operation::SetField { node, field: field(&key)?, value: FieldValue::List(value) }
            }
            Self::SetFlag { node, field: key, value } => {
                let flag = |on| FieldValue::Flag(if on { Switch::On } else { Switch::Off });
                Operation::SetField { node, field: field(&key)?, value: value.map_or(FieldValue::Absent, flag) }
            }
            Self::ChangeId { node, to } => Operation::ChangeId { node, to },
            Self::AddLink { from, to, weight, place } => Operation::AddLink { from, to, weight, place },
            Self::RemoveLink { from, to } => Operation::RemoveLink { from, to },
            Self::WeighLink { from, to, weight } => Operation::WeighLink { from, to, weight },
            Self::AddReturn { from, to, what, place } => Operation::AddReturn { from, to, what: (&what).into(), place },
            Self::RemoveReturn { from, to } => Operation::RemoveReturn { from, to },
            Self::AddWord { list, node, word, place } => {
                Operation::AddWord { list: word_list(&list, node.as_ref())?, word, place }
            }
            Self::RemoveWord { list, node, word } => {
                Operation::RemoveWord { list: word_list(&list, node.as_ref())?, word }
            }
            Self::AddLane { lane, title, place } => Operation::AddLane { lane, title: (&title).into(), place },
            Self::RenameLane { lane, title } => Operation::RenameLane { lane, title: (&title).into() },
            Self::MoveLane { lane, place } => Operation::MoveLane { lane, place },
            Self::RemoveLane { lane } => Operation::RemoveLane { lane },
            Self::RenameChain { title } => Operation::RenameChain { title: (&title).into() },
            Self::WriteSection { section, toml } => {
                let section = Section::of_key(&section)
                    .ok_or_else(|| format!("field `section`: `{section}` is none of `tie`, `direction`, `anchor`"))?;
                Operation::WriteSection { section, toml }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is sent is what is kept and answered again.
    #[track_caller]
    fn check(sent: &str) {
        let shape: ChainOperation = serde_json::from_str(sent).expect("an operation");
        let operation = shape.read().expect("it can be read");
        let again = ChainOperation::from(&operation);
        let words = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("words");
        let kept = serde_json::to_string(&again).expect("it can be written");
        assert_eq!(
            serde_json::from_str::<ChainOperation>(&kept).expect("an operation").read(),
            Ok(operation),
            "{kept}"
        );
        for (key, value) in words(sent).as_object().expect("fields") {
            if key != "node" || value.is_string() {
                assert_eq!(&words(&kept)[key], value, "`{key}` of {kept}");
            }
        }
    }

    #[test]
    fn every_operation_comes_back_as_it_was_sent() {
        for sent in [
            r#"{"op":"add_node","node":{"id":"a","stage":"upstream","lane":"l","rank":2,"title":{"zh":"甲","en":"A"},"icon":"pipe",
                "terms":["词条"],"home":["b/c"]},"place":1}"#,
            r#"{"op":"remove_node","node":"a","with_pointing":true}"#,
            r#"{"op":"rename_node","node":"a","title":{"zh":"甲","en":"A"},"zh_short":"短","en_short":null}"#,
            r#"{"op":"move_node","node":"a","stage":"support","lane":"l","rank":0}"#,
            r#"{"op":"set_text","node":"a","field":"icon","value":"pipe"}"#,
            r#"{"op":"set_text","node":"a","field":"scene","value":null}"#,
            r#"{"op":"set_list","node":"a","field":"gbt","value":["3110"]}"#,
            r#"{"op":"set_flag","node":"a","field":"spine","value":true}"#,
            r#"{"op":"set_flag","node":"a","field":"general","value":null}"#,
            r#"{"op":"change_id","node":"a","to":"b"}"#,
            r#"{"op":"add_link","from":"a","to":"b","weight":3,"place":0}"#,
            r#"{"op":"remove_link","from":"a","to":"b"}"#,
            r#"{"op":"weigh_link","from":"a","to":"b","weight":1}"#,
            r#"{"op":"add_return","from":"a","to":"b","what":{"zh":"废料","en":"Scrap"},"place":null}"#,
            r#"{"op":"remove_return","from":"a","to":"b"}"#,
            r#"{"op":"add_word","list":"not","node":"a","word":"词","place":4}"#,
            r#"{"op":"remove_word","list":"context","node":null,"word":"词"}"#,
            r#"{"op":"add_lane","lane":"l","title":{"zh":"泳道","en":"Lane"},"place":2}"#,
            r#"{"op":"rename_lane","lane":"l","title":{"zh":"泳道","en":"Lane"}}"#,
            r#"{"op":"move_lane","lane":"l","place":3}"#,
            r#"{"op":"remove_lane","lane":"l"}"#,
            r#"{"op":"rename_chain","title":{"zh":"链","en":"Chain"}}"#,
            r#"{"op":"write_section","section":"anchor","toml":""}"#,
        ] {
            check(sent);
        }
    }

    #[test]
    fn what_is_no_operation_is_named_by_its_field() {
        for (sent, says) in [
            (r#"{"op":"set_text","node":"a","field":"colour","value":"red"}"#, "field `field`: `colour` is no field"),
            (r#"{"op":"add_word","list":"terms","word":"x"}"#, "field `node`: missing for list `terms`"),
            (r#"{"op":"write_section","section":"node","toml":""}"#, "field `section`: `node` is none of"),
        ] {
            let shape: ChainOperation = serde_json::from_str(sent).expect("well formed");
            assert!(shape.read().expect_err(sent).contains(says), "{sent}");
        }
    }
}
