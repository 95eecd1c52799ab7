//! Links and returns.

use model::Text;
use toml_edit::Item;

use super::super::file::{Document, number_of, set, table_of, zh_en};
use super::super::{Operation, Refusal};
use super::checks::{both, checked_weight, known, link_at, row};

pub(super) fn add_link(
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

pub(super) fn remove_link(doc: &mut Document, (from, to): (&str, &str)) -> Result<Vec<Operation>, Refusal> {
    let at = link_at(doc, from, to)?;
    let weight = doc.tables("link").and_then(|links| number_of(links.get(at)?, "weight")).unwrap_or(1);
    let weight = u8::try_from(weight).unwrap_or(1);
    doc.remove("link", at)?;
    Ok(vec![Operation::AddLink { from: from.to_owned(), to: to.to_owned(), weight, place: Some(at) }])
}

pub(super) fn weigh_link(doc: &mut Document, (from, to): (&str, &str), weight: u8) -> Result<Vec<Operation>, Refusal> {
    let at = link_at(doc, from, to)?;
    let weight = checked_weight(weight)?;
    let table = row(doc, "link", at)?;
    let was = number_of(table, "weight").and_then(|was| u8::try_from(was).ok()).unwrap_or(1);
    set(table, "weight", i64::from(weight));
    Ok(vec![Operation::WeighLink { from: from.to_owned(), to: to.to_owned(), weight: was }])
}

pub(super) fn add_return(
    doc: &mut Document,
    (from, to): (&str, &str),
    what: &Text,
    place: Option<usize>,
) -> Result<Vec<Operation>, Refusal> {
    known(doc, from)?;
    known(doc, to)?;
    if doc.find("return", [("from", from), ("to", to)]).is_some() {
        return Err(Refusal::new(
            format!("`{from}` 到 `{to}` 的回流已经有了"),
            format!("a return from `{from}` to `{to}` is there already"),
        ));
    }
    let what = both(("回流物", "return"), what)?;
    doc.insert("return", place, table_of(&[("from", from), ("to", to)], Some(&what)))?;
    Ok(vec![Operation::RemoveReturn { from: from.to_owned(), to: to.to_owned() }])
}

pub(super) fn remove_return(doc: &mut Document, (from, to): (&str, &str)) -> Result<Vec<Operation>, Refusal> {
    let at = doc.find("return", [("from", from), ("to", to)]).ok_or_else(|| {
        Refusal::new(format!("没有 `{from}` 到 `{to}` 的回流"), format!("there is no return from `{from}` to `{to}`"))
    })?;
    let what = zh_en(row(doc, "return", at)?);
    doc.remove("return", at)?;
    Ok(vec![Operation::AddReturn { from: from.to_owned(), to: to.to_owned(), what, place: Some(at) }])
}
