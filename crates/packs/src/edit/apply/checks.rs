//! What is looked up and what is checked before anything is written: each refusal in both languages.

use model::Text;
use toml_edit::Table;

use super::super::file::{Document, checked_name, zh_en};
use super::super::{MAX_LIST, MAX_NAME, MAX_RANK, Refusal};
use crate::toml_file::clipped;

pub(super) fn row<'d>(doc: &'d mut Document, key: &str, at: usize) -> Result<&'d mut Table, Refusal> {
    let path = doc.path.clone();
    doc.tables_mut(key)?.get_mut(at).ok_or_else(|| {
        Refusal::new(format!("`{path}` 里没有第 {} 个 `{key}`", at + 1), format!("`{path}` has no `{key}` {}", at + 1))
    })
}

pub(super) fn node_at(doc: &Document, id: &str) -> Result<usize, Refusal> {
    doc.find("node", [("id", id)]).ok_or_else(|| {
        let shown = clipped(id);
        Refusal::new(
            format!("没有环节 `{shown}`：可能已被删除或改了标识"),
            format!("there is no node `{shown}`: it may have been removed or have another id"),
        )
    })
}

/// No operation says that a node has a rule against it, neither of one that is there nor of a new one.
pub(crate) fn unsuitable(node: &str) -> Refusal {
    Refusal::new(
        format!("环节 `{node}` 的 `unsuitable` 有变动：不宜规则写在 rules.toml 里，不经草稿"),
        format!("`unsuitable` of node `{node}` is no part of a draft: rules stand in rules.toml"),
    )
}

pub(super) fn known(doc: &Document, id: &str) -> Result<(), Refusal> {
    node_at(doc, id).map(drop)
}

pub(super) fn lane_at(doc: &Document, id: &str) -> Result<usize, Refusal> {
    doc.find("lane", [("id", id)]).ok_or_else(|| {
        let known = crate::words::listed(doc.ids("lane").into_iter());
        let shown = clipped(id);
        Refusal::new(
            format!("没有泳道 `{shown}`；现有 {}", known.zh),
            format!("there is no lane `{shown}`; there are {}", known.en),
        )
    })
}

pub(super) fn link_at(doc: &Document, from: &str, to: &str) -> Result<usize, Refusal> {
    doc.find("link", [("from", from), ("to", to)]).ok_or_else(|| {
        let (from, to) = (clipped(from), clipped(to));
        Refusal::new(format!("没有连线 `{from} -> {to}`"), format!("there is no link `{from} -> {to}`"))
    })
}

/// An id that is one and is not taken.
pub(super) fn fresh_id(doc: &Document, list: &str, id: &str) -> Result<String, Refusal> {
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

pub(super) fn both((zh, en): (&str, &str), text: &Text) -> Result<Text, Refusal> {
    Ok(Text {
        zh: checked_name((&format!("{zh}（中文）"), &format!("{en} in Chinese")), &text.zh, MAX_NAME)?,
        en: checked_name((&format!("{zh}（英文）"), &format!("{en} in English")), &text.en, MAX_NAME)?,
    })
}

pub(super) fn checked_weight(weight: u8) -> Result<u8, Refusal> {
    if (1..=3).contains(&weight) {
        return Ok(weight);
    }
    Err(Refusal::new(
        format!("连线权重 `{weight}` 不在 1 到 3 之间"),
        format!("weight `{weight}` of a link is not within 1 to 3"),
    ))
}

pub(super) fn checked_rank(rank: u32) -> Result<(), Refusal> {
    if rank <= MAX_RANK {
        return Ok(());
    }
    Err(Refusal::new(
        format!("列 `{rank}` 不在 0 到 {MAX_RANK} 之间"),
        format!("column `{rank}` is not within 0 to {MAX_RANK}"),
    ))
}

pub(super) fn word<T: std::str::FromStr>((zh, en): (&str, &str), text: &str) -> Result<T, Refusal> {
    text.parse().map_err(|_| {
        let shown = clipped(text);
        Refusal::new(format!("没有{zh} `{shown}`"), format!("there is no {en} `{shown}`"))
    })
}

/// Entries that can be written, and no more than a list takes.
pub(super) fn checked_list(what: (&str, &str), list: &[String], most: usize) -> Result<Vec<String>, Refusal> {
    checked_length(list.len())?;
    list.iter().map(|text| checked_name(what, text, most)).collect()
}

pub(super) fn checked_length(length: usize) -> Result<(), Refusal> {
    if length <= MAX_LIST {
        return Ok(());
    }
    Err(Refusal::new(
        format!("列表有 {length} 项，最多 {MAX_LIST} 项"),
        format!("the list has {length} entries, at most {MAX_LIST} fit"),
    ))
}
