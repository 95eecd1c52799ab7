//! One operation, written into the files of a pack; and what undoes it.
//!
//! Refuses what cannot be written: parts that are not there, ids that are taken, texts that are none. Whether the chain is right
//! afterwards, the check of the pack says.

use model::{Role, Scene, Stage, Text};
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, Value};

use super::file::{
    Document, array, checked_name, field_of, inline, inner_text, list_of, node_table, node_text, number_of, put_word,
    set, table_of, take_word, text_of, zh_en,
};
use super::{
    FieldValue, MAX_NAME, MAX_RANK, MAX_WORD, NodeField, NodeText, Operation, Pointing, Refusal, Section, Switch,
    WordList, path_of,
};
use crate::files::Files;
use crate::toml_file::clipped;

/// Files with an operation in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The files.
    pub files: Files,
    /// What leads back, in the order in which it is to be applied. What it overwrites is in it, so that two drafts can be compared.
    pub inverse: Vec<Operation>,
}

/// Writes an operation on a chain into the files of its pack.
///
/// # Errors
/// When it cannot be written: what it names is not there, or is there already, or is no name, id or number.
pub fn apply(files: &Files, chain: &str, operation: &Operation) -> Result<Applied, Refusal> {
    let path = path_of(chain);
    if let Operation::ChangeId { node, to } = operation {
        return change_id(files, chain, node, to);
    }
    let mut document = Document::open(files, &path)?;
    let inverse = write(&mut document, operation)?;
    Ok(Applied { files: files.with(&path, document.text().into_bytes()), inverse })
}

fn write(doc: &mut Document, operation: &Operation) -> Result<Vec<Operation>, Refusal> {
    match operation {
        Operation::AddNode { node, place } => add_node(doc, node, *place),
        Operation::RemoveNode { node, pointing } => remove_node(doc, node, *pointing),
        Operation::RenameNode { node, title, zh_short, en_short } => {
            rename_node(doc, node, title, [("zh_short", zh_short), ("en_short", en_short)])
        }
        Operation::MoveNode { node, stage, lane, rank } => move_node(doc, node, *stage, lane, *rank),
        Operation::SetField { node, field, value } => set_field(doc, node, *field, value),
        Operation::ChangeId { .. } => Ok(Vec::new()),
        Operation::AddLink { from, to, weight, place } => add_link(doc, (from, to), *weight, *place),
        Operation::RemoveLink { from, to } => {
            let at = link_at(doc, from, to)?;
            let weight = doc.tables("link").and_then(|links| number_of(links.get(at)?, "weight")).unwrap_or(1);
            let weight = u8::try_from(weight).unwrap_or(1);
            doc.remove("link", at)?;
            Ok(vec![Operation::AddLink { from: from.clone(), to: to.clone(), weight, place: Some(at) }])
        }
        Operation::WeighLink { from, to, weight } => {
            let at = link_at(doc, from, to)?;
            let weight = checked_weight(*weight)?;
            let table = row(doc, "link", at)?;
            let was = number_of(table, "weight").and_then(|was| u8::try_from(was).ok()).unwrap_or(1);
            set(table, "weight", i64::from(weight));
            Ok(vec![Operation::WeighLink { from: from.clone(), to: to.clone(), weight: was }])
        }
        Operation::AddReturn { from, to, what, place } => {
            known(doc, from)?;
            known(doc, to)?;
            if doc.find("return", [("from", from), ("to", to)]).is_some() {
                return Err(Refusal::new(
                    format!("`{from}` 到 `{to}` 的回流已经有了"),
                    format!("a return from `{from}` to `{to}` is there already"),
                ));
            }
            let what = both(("回流物", "return"), what)?;
            doc.insert("return", *place, table_of(&[("from", from), ("to", to)], Some(&what)))?;
            Ok(vec![Operation::RemoveReturn { from: from.clone(), to: to.clone() }])
        }
        Operation::RemoveReturn { from, to } => {
            let at = doc.find("return", [("from", from), ("to", to)]).ok_or_else(|| {
                Refusal::new(
                    format!("没有 `{from}` 到 `{to}` 的回流"),
                    format!("there is no return from `{from}` to `{to}`"),
                )
            })?;
            let what = zh_en(row(doc, "return", at)?);
            doc.remove("return", at)?;
            Ok(vec![Operation::AddReturn { from: from.clone(), to: to.clone(), what, place: Some(at) }])
        }
        Operation::AddWord { list, word, place } => add_word(doc, list, word, *place),
        Operation::RemoveWord { list, word } => remove_word(doc, list, word),
        Operation::AddLane { lane, title, place } => {
            let lane = fresh_id(doc, "lane", lane)?;
            let title = both(("泳道名", "lane's name"), title)?;
            doc.insert("lane", *place, table_of(&[("id", &lane)], Some(&title)))?;
            Ok(vec![Operation::RemoveLane { lane }])
        }
        Operation::RenameLane { lane, title } => {
            let at = lane_at(doc, lane)?;
            let title = both(("泳道名", "lane's name"), title)?;
            let table = row(doc, "lane", at)?;
            let was = zh_en(table);
            set(table, "zh", title.zh);
            set(table, "en", title.en);
            Ok(vec![Operation::RenameLane { lane: lane.clone(), title: was }])
        }
        Operation::MoveLane { lane, place } => move_lane(doc, lane, *place),
        Operation::RemoveLane { lane } => remove_lane(doc, lane),
        Operation::RenameChain { title } => {
            let title = both(("链名", "chain's name"), title)?;
            let root = doc.doc.as_table_mut();
            let was = inner_text(root, "title");
            match root.get_mut("title").and_then(Item::as_table_like_mut) {
                Some(inner) => {
                    for (key, text) in [("zh", &title.zh), ("en", &title.en)] {
                        let mut value = Value::from(text.as_str());
                        if let Some(old) = inner.get_mut(key).and_then(Item::as_value_mut) {
                            *value.decor_mut() = old.decor().clone();
                            *old = value;
                        } else {
                            inner.insert(key, Item::Value(value));
                        }
                    }
                }
                None => set(root, "title", Value::InlineTable(inline(&title))),
            }
            Ok(vec![Operation::RenameChain { title: was }])
        }
        Operation::WriteSection { section, toml } => write_section(doc, *section, toml),
    }
}

fn add_node(doc: &mut Document, node: &NodeText, place: Option<usize>) -> Result<Vec<Operation>, Refusal> {
    let id = fresh_id(doc, "node", &node.id)?;
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
        for word in list {
            *word = checked_name(("词条", "word"), word, MAX_WORD)?;
        }
    }
    doc.insert("node", place, node_table(&node))?;
    Ok(vec![Operation::RemoveNode { node: id, pointing: Pointing::Refuse }])
}

/// Lists of the chain's file that point to nodes, with the keys that do.
const POINTERS: [(&str, &[&str]); 4] =
    [("link", &["from", "to"]), ("return", &["from", "to"]), ("tie", &["node"]), ("anchor", &["node"])];

fn remove_node(doc: &mut Document, id: &str, pointing: Pointing) -> Result<Vec<Operation>, Refusal> {
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

fn rename_node(
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

fn move_node(doc: &mut Document, id: &str, stage: Stage, lane: &str, rank: u32) -> Result<Vec<Operation>, Refusal> {
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

fn set_field(doc: &mut Document, id: &str, field: NodeField, value: &FieldValue) -> Result<Vec<Operation>, Refusal> {
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
            let list: Vec<String> = list
                .iter()
                .map(|text| checked_name(("列表里的一项", "entry of the list"), text, MAX_WORD))
                .collect::<Result<_, _>>()?;
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

fn add_link(
    doc: &mut Document,
    (from, to): (&str, &str),
    weight: u8,
    place: Option<usize>,
) -> Result<Vec<Operation>, Refusal> {
    known(doc, from)?;
    known(doc, to)?;
    let weight = checked_weight(weight)?;
    if from == to {
        return Err(Refusal::new(format!("环节 `{from}` 不能连到自己"), format!("node `{from}` cannot supply itself")));
    }
    if doc.find("link", [("from", from), ("to", to)]).is_some() {
        return Err(Refusal::new(
            format!("连线 `{from} -> {to}` 已经有了"),
            format!("link `{from} -> {to}` is there already"),
        ));
    }
    let mut table = table_of(&[("from", from), ("to", to)], None);
    table.insert("weight", Item::Value(i64::from(weight).into()));
    doc.insert("link", place, table)?;
    Ok(vec![Operation::RemoveLink { from: from.to_owned(), to: to.to_owned() }])
}

/// The table that a list of words stands in, and its key there.
fn word_home<'d>(doc: &'d mut Document, list: &WordList) -> Result<(&'d mut Table, &'static str), Refusal> {
    match list {
        WordList::Context => Ok((doc.doc.as_table_mut(), "context")),
        WordList::Terms(node) | WordList::Not(node) => {
            let at = node_at(doc, node)?;
            let key = if matches!(list, WordList::Terms(_)) { "terms" } else { "not" };
            Ok((row(doc, "node", at)?, key))
        }
    }
}

fn add_word(doc: &mut Document, list: &WordList, word: &str, place: Option<usize>) -> Result<Vec<Operation>, Refusal> {
    let word = checked_name(("词条", "word"), word, MAX_WORD)?;
    let (table, key) = word_home(doc, list)?;
    if list_of(table, key).contains(&word) {
        return Err(Refusal::new(
            format!("词条 `{word}` 已经在这个列表里"),
            format!("word `{word}` is in this list already"),
        ));
    }
    put_word(table, key, &word, place);
    Ok(vec![Operation::RemoveWord { list: list.clone(), word }])
}

fn remove_word(doc: &mut Document, list: &WordList, word: &str) -> Result<Vec<Operation>, Refusal> {
    let word = word.trim();
    let (table, key) = word_home(doc, list)?;
    let place = take_word(table, key, word).ok_or_else(|| {
        let shown = clipped(word);
        Refusal::new(format!("这个列表里没有词条 `{shown}`"), format!("word `{shown}` is not in this list"))
    })?;
    if list_of(table, key).is_empty() {
        table.remove(key);
    }
    Ok(vec![Operation::AddWord { list: list.clone(), word: word.to_owned(), place: Some(place) }])
}

fn move_lane(doc: &mut Document, lane: &str, place: usize) -> Result<Vec<Operation>, Refusal> {
    let at = lane_at(doc, lane)?;
    let tables = doc.tables_mut("lane")?;
    let to = place.min(tables.len().saturating_sub(1));
    // Positions stay where they are; the tables change places among them.
    let positions: Vec<_> = tables.iter().map(Table::position).collect();
    let moved = tables.remove(at);
    tables.insert(to, moved);
    for (table, position) in tables.iter_mut().zip(positions) {
        table.set_position(position);
    }
    Ok(vec![Operation::MoveLane { lane: lane.to_owned(), place: at }])
}

fn remove_lane(doc: &mut Document, lane: &str) -> Result<Vec<Operation>, Refusal> {
    let at = lane_at(doc, lane)?;
    let nodes = doc.nodes();
    let on: Vec<&str> = nodes.iter().filter(|node| node.lane == lane).map(|node| node.id.as_str()).collect();
    if !on.is_empty() {
        let named = crate::words::listed(on.iter().copied());
        return Err(Refusal::new(
            format!("泳道 `{lane}` 里还有 {} 个环节（{named}）：先移走", on.len()),
            format!("lane `{lane}` still holds {} nodes ({named}): move them first", on.len()),
        ));
    }
    let title = zh_en(row(doc, "lane", at)?);
    doc.remove("lane", at)?;
    Ok(vec![Operation::AddLane { lane: lane.to_owned(), title, place: Some(at) }])
}

/// The tables of a section as TOML.
pub(super) fn section_text(doc: &Document, section: Section) -> String {
    let Some(tables) = doc.tables(section.key()) else { return String::new() };
    let mut alone = DocumentMut::new();
    alone.insert(section.key(), Item::ArrayOfTables(tables.clone()));
    alone.to_string().trim_start_matches('\n').to_owned()
}

fn write_section(doc: &mut Document, section: Section, toml: &str) -> Result<Vec<Operation>, Refusal> {
    let key = section.key();
    let was = section_text(doc, section);
    let parsed: DocumentMut = toml.parse().map_err(|error: toml_edit::TomlError| {
        let message = error.message().replace('\n', ", ");
        Refusal::new(format!("这一段不是完好的 TOML：{message}"), format!("the section is no whole TOML: {message}"))
    })?;
    let only = || Refusal::new(format!("这一段只能写 `[[{key}]]`"), format!("the section may hold `[[{key}]]` alone"));
    if parsed.iter().any(|(found, _)| found != key) {
        return Err(only());
    }
    let tables: Vec<Table> = match parsed.get(key) {
        None => Vec::new(),
        Some(item) => item.as_array_of_tables().ok_or_else(only)?.iter().cloned().collect(),
    };
    let start = doc.tables(key).and_then(|tables| tables.get(0)?.position());
    doc.doc.remove(key);
    for (index, mut table) in tables.into_iter().enumerate() {
        let prefix = table.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default().to_owned();
        table.set_position(None);
        doc.insert(key, None, table)?;
        let row = row(doc, key, index)?;
        if let Some(start) = start {
            row.set_position(Some(start));
        }
        row.decor_mut().set_prefix(if prefix.starts_with('\n') { prefix } else { format!("\n{prefix}") });
    }
    Ok(vec![Operation::WriteSection { section, toml: was }])
}

fn change_id(files: &Files, chain: &str, id: &str, to: &str) -> Result<Applied, Refusal> {
    let path = path_of(chain);
    let mut own = Document::open(files, &path)?;
    let at = node_at(&own, id)?;
    let to = fresh_id(&own, "node", to)?;
    set(row(&mut own, "node", at)?, "id", to.as_str());
    for (list, keys) in POINTERS {
        for index in 0..own.tables(list).map_or(0, ArrayOfTables::len) {
            let table = row(&mut own, list, index)?;
            for key in keys.iter().filter(|key| text_of(table, key) == Some(id)).collect::<Vec<_>>() {
                set(table, key, to.as_str());
            }
        }
    }
    let mut changed = files.with(&path, own.text().into_bytes());
    let (place, new_place) = (format!("{chain}/{id}"), format!("{chain}/{to}"));
    let others: Vec<String> = files
        .iter()
        .map(|(path, _)| path.to_owned())
        .filter(|other| other.ends_with(".toml") && *other != path)
        .collect();
    for other in others {
        // A file that cannot be read is named by the pack's check; nothing is written into it.
        let Ok(mut document) = Document::open(files, &other) else { continue };
        let before = document.text();
        for (list, key) in [("node", "home"), ("rule", "nodes")] {
            for index in 0..document.tables(list).map_or(0, ArrayOfTables::len) {
                let table = row(&mut document, list, index)?;
                if let Some(place) = take_word(table, key, &place) {
                    put_word(table, key, &new_place, Some(place));
                }
            }
        }
        for list in ["opportunity", "judgement"] {
            for index in 0..document.tables(list).map_or(0, ArrayOfTables::len) {
                let table = row(&mut document, list, index)?;
                if text_of(table, "chain") == Some(chain) && text_of(table, "node") == Some(id) {
                    set(table, "node", to.as_str());
                }
            }
        }
        let after = document.text();
        if after != before {
            changed = changed.with(&other, after.into_bytes());
        }
    }
    // Tables whose first columns are chain and node, as the format has them; another order is left, and the check names the rows.
    for table in ["coverage.csv", "reference.csv"] {
        let Some(text) = files.get(table).and_then(|bytes| std::str::from_utf8(bytes).ok()) else { continue };
        if !text.trim_start_matches('\u{feff}').starts_with("chain,node,") {
            continue;
        }
        let (old, new) = (format!("{chain},{id},"), format!("{chain},{to},"));
        let lines = text.split_inclusive('\n').map(|line| match line.strip_prefix(&old) {
            Some(rest) => format!("{new}{rest}"),
            None => line.to_owned(),
        });
        let after: String = lines.collect();
        changed = changed.with(table, after.into_bytes());
    }
    Ok(Applied { files: changed, inverse: vec![Operation::ChangeId { node: to, to: id.to_owned() }] })
}

fn row<'d>(doc: &'d mut Document, key: &str, at: usize) -> Result<&'d mut Table, Refusal> {
    let path = doc.path.clone();
    doc.tables_mut(key)?.get_mut(at).ok_or_else(|| {
        Refusal::new(format!("`{path}` 里没有第 {} 个 `{key}`", at + 1), format!("`{path}` has no `{key}` {}", at + 1))
    })
}

fn node_at(doc: &Document, id: &str) -> Result<usize, Refusal> {
    doc.find("node", [("id", id)]).ok_or_else(|| {
        let shown = clipped(id);
        Refusal::new(
            format!("没有环节 `{shown}`：可能已被删除或改了标识"),
            format!("there is no node `{shown}`: it may have been removed or have another id"),
        )
    })
}

fn known(doc: &Document, id: &str) -> Result<(), Refusal> {
    node_at(doc, id).map(drop)
}

fn lane_at(doc: &Document, id: &str) -> Result<usize, Refusal> {
    doc.find("lane", [("id", id)]).ok_or_else(|| {
        let known = crate::words::listed(doc.ids("lane").into_iter());
        let shown = clipped(id);
        Refusal::new(
            format!("没有泳道 `{shown}`；现有 {known}"),
            format!("there is no lane `{shown}`; there are {known}"),
        )
    })
}

fn link_at(doc: &Document, from: &str, to: &str) -> Result<usize, Refusal> {
    doc.find("link", [("from", from), ("to", to)]).ok_or_else(|| {
        let (from, to) = (clipped(from), clipped(to));
        Refusal::new(format!("没有连线 `{from} -> {to}`"), format!("there is no link `{from} -> {to}`"))
    })
}

/// An id that is one and is not taken.
fn fresh_id(doc: &Document, list: &str, id: &str) -> Result<String, Refusal> {
    let id = id.trim();
    let shown = clipped(id);
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if !id.chars().all(fits) || !id.starts_with(|c: char| c.is_ascii_alphanumeric()) || id.len() > 64 {
        return Err(Refusal::new(
            format!("标识 `{shown}` 不合规：以字母或数字开头，最多 64 个字母、数字、`-`、`_`、`.`"),
            format!(
                "id `{shown}` is not made of up to 64 letters, digits, `-`, `_`, `.`, beginning with a letter or digit"
            ),
        ));
    }
    if let Some(at) = doc.find(list, [("id", id)]) {
        let holder = doc.tables(list).and_then(|tables| tables.get(at)).map(zh_en).unwrap_or_default();
        return Err(Refusal::new(
            format!("标识 `{id}` 已被“{}”使用", holder.zh),
            format!("id `{id}` is taken by `{}`", holder.en),
        ));
    }
    Ok(id.to_owned())
}

fn both((zh, en): (&str, &str), text: &Text) -> Result<Text, Refusal> {
    Ok(Text {
        zh: checked_name((&format!("{zh}（中文）"), &format!("{en} in Chinese")), &text.zh, MAX_NAME)?,
        en: checked_name((&format!("{zh}（英文）"), &format!("{en} in English")), &text.en, MAX_NAME)?,
    })
}

fn checked_weight(weight: u8) -> Result<u8, Refusal> {
    if (1..=3).contains(&weight) {
        return Ok(weight);
    }
    Err(Refusal::new(
        format!("连线权重 `{weight}` 不在 1 到 3 之间"),
        format!("weight `{weight}` of a link is not within 1 to 3"),
    ))
}

fn checked_rank(rank: u32) -> Result<(), Refusal> {
    if rank <= MAX_RANK {
        return Ok(());
    }
    Err(Refusal::new(
        format!("列 `{rank}` 不在 0 到 {MAX_RANK} 之间"),
        format!("column `{rank}` is not within 0 to {MAX_RANK}"),
    ))
}

fn word<T: std::str::FromStr>((zh, en): (&str, &str), text: &str) -> Result<T, Refusal> {
    text.parse().map_err(|_| {
        let shown = clipped(text);
        Refusal::new(format!("没有{zh} `{shown}`"), format!("there is no {en} `{shown}`"))
    })
}
