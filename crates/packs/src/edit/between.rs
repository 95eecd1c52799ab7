//! Two versions of a chain's file → the operations that lead from one to the other.
//!
//! Serves the comparison of versions and the draft that is made of an edited file. What an operation cannot say is named, never
//! passed over.

use std::collections::BTreeSet;

use model::{Stage, Text};
use toml_edit::{ArrayOfTables, Item, Table};

use super::apply::{section_text, unsuitable};
use super::file::{Document, inner_text, list_of, number_of, text_of, zh_en};
use super::{FieldValue, NodeField, NodeText, Operation, Pointing, Refusal, Section, Switch, WordList};

/// The operations that lead from one version of a chain's file to another, in an order in which each can be applied. Other comments
/// and another order of what is there are no change. A node of another id is another node.
///
/// # Errors
/// When a file is no TOML, or differs in something no operation says: `id`, `kind`, `industry`, `standing`, a node's `unsuitable`.
pub fn between(before: &str, after: &str) -> Result<Vec<Operation>, Refusal> {
    let (old, new) = (Document::parse("before", before)?, Document::parse("after", after)?);
    untold(&old, &new)?;
    let mut found = Vec::new();
    let (old_title, title) = (inner_text(old.doc.as_table(), "title"), inner_text(new.doc.as_table(), "title"));
    if old_title != title {
        found.push(Operation::RenameChain { title });
    }
    lanes(&old, &new, &mut found);
    words(&old.doc, &new.doc, "context", WordList::Context, &mut found);
    let gone = nodes(&old, &new, &mut found)?;
    links(&old, &new, &gone, &mut found);
    returns(&old, &new, &gone, &mut found);
    let points = |table: &Table| text_of(table, "node").is_some_and(|node| gone.contains(node));
    for section in Section::ALL {
        let was = section_text(&old, section);
        let rest_pointed = old.tables(section.key()).into_iter().flat_map(ArrayOfTables::iter).any(points);
        let toml = section_text(&new, section);
        if was.trim() != toml.trim() && (rest_pointed || tables(&old, section) != tables(&new, section)) {
            found.push(Operation::WriteSection { section, toml });
        }
    }
    for id in old.ids("lane") {
        if !new.has("lane", ("id", id)) {
            found.push(Operation::RemoveLane { lane: id.to_owned() });
        }
    }
    lane_order(&old, &new, &mut found);
    Ok(found)
}

/// A section's tables without how they are written.
fn tables(doc: &Document, section: Section) -> Vec<Vec<(String, String)>> {
    let of = |table: &Table| {
        let mut values: Vec<(String, String)> = table
            .iter()
            .map(|(key, item)| {
                let said = item.as_str().map(str::to_owned).unwrap_or_else(|| item.to_string().trim().to_owned());
                (key.to_owned(), said)
            })
            .collect();
        values.sort();
        values
    };
    doc.tables(section.key()).into_iter().flat_map(ArrayOfTables::iter).map(of).collect()
}

fn untold(old: &Document, new: &Document) -> Result<(), Refusal> {
    let said = |doc: &Document, key: &str| doc.doc.get(key).map(plain);
    for key in ["id", "kind", "industry", "standing"] {
        if said(old, key) != said(new, key) {
            return Err(Refusal::new(
                format!("`{key}` 也不同：这一项随整个配置包装入，不经草稿"),
                format!("`{key}` differs too: it comes with the whole pack, not by a draft"),
            ));
        }
    }
    let known = ["id", "version", "title", "kind", "industry", "standing", "context", "lane", "node", "link", "return"];
    let strange = new.doc.iter().map(|(key, _)| key);
    let mut strange = strange.filter(|key| !known.contains(key) && Section::of_key(key).is_none());
    if let Some(key) = strange.next() {
        return Err(Refusal::new(
            format!("产业链文件里没有 `{key}` 这一项"),
            format!("a chain's file has no key `{key}`"),
        ));
    }
    Ok(())
}

fn plain(item: &Item) -> String {
    item.as_str().map(|text| text.trim().to_owned()).unwrap_or_else(|| item.to_string().trim().to_owned())
}

fn lanes(old: &Document, new: &Document, found: &mut Vec<Operation>) {
    for (place, table) in new.tables("lane").into_iter().flat_map(ArrayOfTables::iter).enumerate() {
        let Some(id) = text_of(table, "id") else { continue };
        let title = zh_en(table);
        match old.find("lane", [("id", id)]).and_then(|at| old.tables("lane")?.get(at)) {
            None => found.push(Operation::AddLane { lane: id.to_owned(), title, place: Some(place) }),
            Some(was) if zh_en(was) != title => found.push(Operation::RenameLane { lane: id.to_owned(), title }),
            Some(_) => {}
        }
    }
}

/// Moves that bring the lanes that stay into the new order, the fewest that a walk from the top finds.
fn lane_order(old: &Document, new: &Document, found: &mut Vec<Operation>) {
    let wanted: Vec<&str> = new.ids("lane");
    let mut now: Vec<&str> = old.ids("lane").into_iter().filter(|id| wanted.contains(id)).collect();
    for (place, id) in wanted.iter().enumerate().filter(|(_, id)| !old.has("lane", ("id", id))) {
        now.insert(place.min(now.len()), id);
    }
    for (place, id) in wanted.iter().enumerate() {
        if now.get(place) == Some(id) {
            continue;
        }
        let Some(at) = now.iter().position(|other| other == id) else { continue };
        now.remove(at);
        now.insert(place.min(now.len()), id);
        found.push(Operation::MoveLane { lane: (*id).to_owned(), place });
    }
}

fn nodes(old: &Document, new: &Document, found: &mut Vec<Operation>) -> Result<BTreeSet<String>, Refusal> {
    let (was, is) = (old.nodes(), new.nodes());
    let gone: BTreeSet<String> =
        was.iter().map(|node| node.id.clone()).filter(|id| !new.has("node", ("id", id))).collect();
    // Words first leave, then come: one that goes from a node to another must be free in between.
    for node in &was {
        if let Some(same) = is.iter().find(|other| other.id == node.id) {
            gone_words(&node.terms, &same.terms, WordList::Terms(node.id.clone()), found);
            gone_words(&node.not, &same.not, WordList::Not(node.id.clone()), found);
        }
    }
    for id in &gone {
        found.push(Operation::RemoveNode { node: id.clone(), pointing: Pointing::Remove });
    }
    for (place, node) in is.iter().enumerate() {
        let Some(same) = was.iter().find(|other| other.id == node.id) else {
            if node.unsuitable.is_some() {
                return Err(unsuitable(&node.id));
            }
            found.push(Operation::AddNode { node: Box::new(node.clone()), place: Some(place) });
            continue;
        };
        node_changes(same, node, found)?;
    }
    Ok(gone)
}

fn node_changes(was: &NodeText, is: &NodeText, found: &mut Vec<Operation>) -> Result<(), Refusal> {
    let node = is.id.clone();
    if was.unsuitable != is.unsuitable {
        return Err(unsuitable(&node));
    }
    if (&was.title, &was.zh_short, &was.en_short) != (&is.title, &is.zh_short, &is.en_short) {
        found.push(Operation::RenameNode {
            node: node.clone(),
            title: is.title.clone(),
            zh_short: is.zh_short.clone(),
            en_short: is.en_short.clone(),
        });
    }
    if (&was.stage, &was.lane, was.rank) != (&is.stage, &is.lane, is.rank) {
        let stage = is.stage.parse::<Stage>().map_err(|_| {
            Refusal::new(
                format!("环节 `{node}` 的阶段 `{}` 不存在", is.stage),
                format!("node `{node}` has no stage `{}`", is.stage),
            )
        })?;
        found.push(Operation::MoveNode { node: node.clone(), stage, lane: is.lane.clone(), rank: is.rank });
    }
    for field in NodeField::ALL {
        let (old, new) = (value(was, field), value(is, field));
        if old != new {
            found.push(Operation::SetField { node: node.clone(), field, value: new });
        }
    }
    new_words(&was.terms, &is.terms, WordList::Terms(node.clone()), found);
    new_words(&was.not, &is.not, WordList::Not(node), found);
    Ok(())
}

/// A field's value; what is not written is what it means.
fn value(node: &NodeText, field: NodeField) -> FieldValue {
    let list = |list: &Vec<String>| match list.is_empty() {
        true => FieldValue::Absent,
        false => FieldValue::List(list.clone()),
    };
    let flag = |on: bool| if on { FieldValue::Flag(Switch::On) } else { FieldValue::Absent };
    match field {
        NodeField::Icon => FieldValue::Text(node.icon.clone()),
        NodeField::Gbt => list(&node.gbt),
        NodeField::Hs => list(&node.hs),
        NodeField::Roles => list(&node.roles),
        NodeField::Home => list(&node.home),
        NodeField::Scene => node.scene.clone().map_or(FieldValue::Absent, FieldValue::Text),
        NodeField::General => flag(node.general),
        NodeField::Spine => flag(node.spine),
        NodeField::Policies => list(&node.policies),
    }
}

fn gone_words(was: &[String], is: &[String], list: WordList, found: &mut Vec<Operation>) {
    for word in was.iter().filter(|word| !is.contains(word)) {
        found.push(Operation::RemoveWord { list: list.clone(), word: word.clone() });
    }
}

fn new_words(was: &[String], is: &[String], list: WordList, found: &mut Vec<Operation>) {
    for (place, word) in is.iter().enumerate().filter(|(_, word)| !was.contains(word)) {
        found.push(Operation::AddWord { list: list.clone(), word: word.clone(), place: Some(place) });
    }
}

fn words(old: &Table, new: &Table, key: &str, list: WordList, found: &mut Vec<Operation>) {
    let (was, is) = (list_of(old, key), list_of(new, key));
    gone_words(&was, &is, list.clone(), found);
    new_words(&was, &is, list, found);
}

type Ends = (String, String);

fn ends(doc: &Document, key: &str) -> Vec<(Ends, Table)> {
    let tables = doc.tables(key).into_iter().flat_map(ArrayOfTables::iter);
    let of = |table: &Table| Some((text_of(table, "from")?.to_owned(), text_of(table, "to")?.to_owned()));
    tables.filter_map(|table| Some((of(table)?, table.clone()))).collect()
}

fn links(old: &Document, new: &Document, gone: &BTreeSet<String>, found: &mut Vec<Operation>) {
    let (was, is) = (ends(old, "link"), ends(new, "link"));
    for ((from, to), _) in was.iter().filter(|(ends, _)| !is.iter().any(|(other, _)| other == ends)) {
        // Those of a node that goes, go with it.
        if !gone.contains(from) && !gone.contains(to) {
            found.push(Operation::RemoveLink { from: from.clone(), to: to.clone() });
        }
    }
    let weight = |table: &Table| number_of(table, "weight").and_then(|weight| u8::try_from(weight).ok()).unwrap_or(0);
    for (place, ((from, to), table)) in is.iter().enumerate() {
        let (from, to, weight_now) = (from.clone(), to.clone(), weight(table));
        match was.iter().find(|((a, b), _)| *a == from && *b == to) {
            None => found.push(Operation::AddLink { from, to, weight: weight_now, place: Some(place) }),
            Some((_, before)) if weight(before) != weight_now => {
                found.push(Operation::WeighLink { from, to, weight: weight_now });
            }
            Some(_) => {}
        }
    }
}

fn returns(old: &Document, new: &Document, gone: &BTreeSet<String>, found: &mut Vec<Operation>) {
    let (was, is) = (ends(old, "return"), ends(new, "return"));
    let same = |ends: &Ends, what: &Text, list: &[(Ends, Table)]| {
        list.iter().any(|(other, table)| other == ends && zh_en(table) == *what)
    };
    for (ends, _) in was.iter().filter(|(ends, table)| !same(ends, &zh_en(table), &is)) {
        if !gone.contains(&ends.0) && !gone.contains(&ends.1) {
            found.push(Operation::RemoveReturn { from: ends.0.clone(), to: ends.1.clone() });
        }
    }
    for (place, (ends, table)) in is.iter().enumerate() {
        let what = zh_en(table);
        if !same(ends, &what, &was) {
            found.push(Operation::AddReturn { from: ends.0.clone(), to: ends.1.clone(), what, place: Some(place) });
        }
    }
}
