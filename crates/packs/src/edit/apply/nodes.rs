//! Nodes: in, out, other names, another place, another value of a field.

use model::{Role, Scene, Stage, Text};
use toml_edit::{ArrayOfTables, Table, Value};

use super::super::file::{
    Document, array, checked_name, field_of, node_table, node_text, number_of, set, text_of, zh_en,
};
use super::super::{
    FieldValue, MAX_ENTRY, MAX_NAME, MAX_WORD, NodeField, NodeText, Operation, Pointing, Refusal, Section, Switch,
};
use super::checks::{both, checked_list, checked_rank, fresh_id, lane_at, node_at, row, unsuitable, word};
use super::sections::section_text;

pub(super) fn add_node(doc: &mut Document, node: &NodeText, place: Option<usize>) -> Result<Vec<Operation>, Refusal> {
    let id = fresh_id(doc, "node", &node.id)?;
    if node.unsuitable.is_some() {
        return Err(unsuitable(&id));
    }
    let title = both(("环节名", "node's name"), &node.title)?;
    lane_at(doc, &node.lane)?;
    checked_rank(node.rank)?;
    word::<Stage>(("阶段", "stage"), &node.stage)?;
    for role in &node.roles {
        word::<Role>(("角色", "role"), role)?;
    }
    if let Some(scene) = &node.scene {
        word::<Scene>(("场景", "scene"), scene)?;
    }
    let mut node = NodeText { id: id.clone(), title, ..node.clone() };
    for (short, what) in [
        (&mut node.zh_short, ("卡片中文短名", "Chinese name for cards")),
        (&mut node.en_short, ("卡片英文短名", "English name for cards")),
    ] {
        *short = short.take().filter(|text| !text.trim().is_empty());
        if let Some(text) = short {
            *text = checked_name(what, text, MAX_NAME)?;
        }
    }
    node.icon = checked_name(("图标", "icon"), &node.icon, MAX_WORD)?;
    for list in [&mut node.terms, &mut node.not] {
        *list = checked_list(("词条", "word"), list, MAX_WORD)?;
    }
    for list in [&mut node.gbt, &mut node.hs, &mut node.roles, &mut node.home, &mut node.policies] {
        *list = checked_list(ENTRY, list, MAX_ENTRY)?;
    }
    doc.insert("node", place, node_table(&node))?;
    Ok(vec![Operation::RemoveNode { node: id, pointing: Pointing::Refuse }])
}

/// What an entry of a list is called that has no name of its own.
const ENTRY: (&str, &str) = ("列表里的一项", "entry of the list");

/// Lists of the chain's file that point to nodes, with the keys that do.
pub(super) const POINTERS: [(&str, &[&str]); 4] =
    [("link", &["from", "to"]), ("return", &["from", "to"]), ("tie", &["node"]), ("anchor", &["node"])];

pub(super) fn remove_node(doc: &mut Document, id: &str, pointing: Pointing) -> Result<Vec<Operation>, Refusal> {
    let at = node_at(doc, id)?;
    let points = |table: &Table, keys: &[&str]| keys.iter().any(|key| text_of(table, key) == Some(id));
    let mut found = Vec::new();
    for (list, keys) in POINTERS {
        let tables = doc.tables(list).into_iter().flat_map(ArrayOfTables::iter);
        let count = tables.filter(|table| points(table, keys)).count();
        if count > 0 {
            found.push((list, count));
        }
    }
    if pointing == Pointing::Refuse && !found.is_empty() {
        let counted = |name: fn(&str) -> &str, join: &str| {
            let parts: Vec<String> = found.iter().map(|(list, count)| format!("{count} {}", name(list))).collect();
            parts.join(join)
        };
        let zh = |list: &str| match list {
            "link" => "条连线",
            "return" => "条回流",
            "tie" => "条外链",
            _ => "家龙头企业",
        };
        let en = |list: &str| match list {
            "link" => "links",
            "return" => "returns",
            "tie" => "ties",
            _ => "lead firms",
        };
        return Err(Refusal::new(
            format!("还有{}指向环节 `{id}`：先删去，或连同它们一起删除", counted(zh, "、")),
            format!("node `{id}` still has {}: remove them first, or together with it", counted(en, ", ")),
        ));
    }
    let mut back = Vec::new();
    for section in [Section::Tie, Section::Anchor] {
        if found.iter().any(|(list, _)| *list == section.key()) {
            back.push(Operation::WriteSection { section, toml: section_text(doc, section) });
        }
    }
    // From the last to the first, so that the places of what is put back are right in the order of the list.
    for (list, keys) in POINTERS {
        let mut of_list = Vec::new();
        for index in (0..doc.tables(list).map_or(0, ArrayOfTables::len)).rev() {
            let Some(table) = doc.tables(list).and_then(|tables| tables.get(index)) else { continue };
            if !points(table, keys) {
                continue;
            }
            let text = |key| text_of(table, key).unwrap_or_default().to_owned();
            let place = Some(index);
            match list {
                "link" => {
                    let weight = number_of(table, "weight").and_then(|weight| u8::try_from(weight).ok()).unwrap_or(1);
                    of_list.push(Operation::AddLink { from: text("from"), to: text("to"), weight, place });
                }
                "return" => {
                    let what = zh_en(table);
                    of_list.push(Operation::AddReturn { from: text("from"), to: text("to"), what, place });
                }
                _ => {}
            }
            doc.remove(list, index)?;
        }
        of_list.reverse();
        back.extend(of_list);
    }
    let node = Box::new(node_text(row(doc, "node", at)?));
    doc.remove("node", at)?;
    let mut inverse = vec![Operation::AddNode { node, place: Some(at) }];
    inverse.extend(back);
    Ok(inverse)
}

pub(super) fn rename_node(
    doc: &mut Document,
    id: &str,
    title: &Text,
    shorts: [(&str, &Option<String>); 2],
) -> Result<Vec<Operation>, Refusal> {
    let at = node_at(doc, id)?;
    let title = both(("环节名", "node's name"), title)?;
    let table = row(doc, "node", at)?;
    let was = node_text(table);
    set(table, "zh", title.zh);
    set(table, "en", title.en);
    for (key, short) in shorts {
        match short.as_deref().map(str::trim).filter(|short| !short.is_empty()) {
            Some(short) => set(table, key, checked_name(("卡片短名", "name for cards"), short, MAX_NAME)?),
            None => drop(table.remove(key)),
        }
    }
    Ok(vec![Operation::RenameNode {
        node: id.to_owned(),
        title: was.title,
        zh_short: was.zh_short,
        en_short: was.en_short,
    }])
}

pub(super) fn move_node(
    doc: &mut Document,
    id: &str,
    stage: Stage,
    lane: &str,
    rank: u32,
) -> Result<Vec<Operation>, Refusal> {
    let at = node_at(doc, id)?;
    lane_at(doc, lane)?;
    checked_rank(rank)?;
    let table = row(doc, "node", at)?;
    let was = node_text(table);
    set(table, "stage", stage.as_str());
    set(table, "lane", lane);
    set(table, "rank", i64::from(rank));
    Ok(vec![Operation::MoveNode {
        node: id.to_owned(),
        stage: was.stage.parse().unwrap_or(Stage::Midstream),
        lane: was.lane,
        rank: was.rank,
    }])
}

pub(super) fn set_field(
    doc: &mut Document,
    id: &str,
    field: NodeField,
    value: &FieldValue,
) -> Result<Vec<Operation>, Refusal> {
    let at = node_at(doc, id)?;
    let key = field.key();
    let wrong =
        || Refusal::new(format!("字段 `{key}` 不是这种值"), format!("field `{key}` takes another kind of value"));
    let new: Option<Value> = match (field, value) {
        (NodeField::Icon, FieldValue::Text(text)) => Some(checked_name(("图标", "icon"), text, MAX_WORD)?.into()),
        (NodeField::Scene, FieldValue::Text(text)) => {
            word::<Scene>(("场景", "scene"), text)?;
            Some(text.as_str().into())
        }
        (NodeField::General | NodeField::Spine, FieldValue::Flag(flag)) => match flag {
            Switch::On => Some(true.into()),
            Switch::Off => Some(false.into()),
        },
        (
            NodeField::Gbt | NodeField::Hs | NodeField::Roles | NodeField::Home | NodeField::Policies,
            FieldValue::List(list),
        ) => {
            if field == NodeField::Roles {
                for role in list {
                    word::<Role>(("角色", "role"), role)?;
                }
            }
            let list = checked_list(ENTRY, list, MAX_ENTRY)?;
            (!list.is_empty()).then(|| array(&list))
        }
        (NodeField::Icon, _) => return Err(wrong()),
        (_, FieldValue::Absent) => None,
        _ => return Err(wrong()),
    };
    let table = row(doc, "node", at)?;
    let was = field_of(table, field);
    match new {
        Some(new) => set(table, key, new),
        None => drop(table.remove(key)),
    }
    Ok(vec![Operation::SetField { node: id.to_owned(), field, value: was }])
}
