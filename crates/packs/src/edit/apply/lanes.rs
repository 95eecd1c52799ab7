//! Bands: in, out, another name, another place.

use model::Text;
use toml_edit::Table;

use super::super::file::{Document, set, table_of, zh_en};
use super::super::{Operation, Refusal};
use super::checks::{both, fresh_id, lane_at, row};

pub(super) fn add_lane(
    doc: &mut Document,
    lane: &str,
    title: &Text,
    place: Option<usize>,
) -> Result<Vec<Operation>, Refusal> {
    let lane = fresh_id(doc, "lane", lane)?;
    let title = both(("泳道名", "lane's name"), title)?;
    doc.insert("lane", place, table_of(&[("id", &lane)], Some(&title)))?;
    Ok(vec![Operation::RemoveLane { lane }])
}

pub(super) fn rename_lane(doc: &mut Document, lane: &str, title: &Text) -> Result<Vec<Operation>, Refusal> {
    let at = lane_at(doc, lane)?;
    let title = both(("泳道名", "lane's name"), title)?;
    let table = row(doc, "lane", at)?;
    let was = zh_en(table);
    set(table, "zh", title.zh);
    set(table, "en", title.en);
    Ok(vec![Operation::RenameLane { lane: lane.to_owned(), title: was }])
}

pub(super) fn move_lane(doc: &mut Document, lane: &str, place: usize) -> Result<Vec<Operation>, Refusal> {
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

pub(super) fn remove_lane(doc: &mut Document, lane: &str) -> Result<Vec<Operation>, Refusal> {
    let at = lane_at(doc, lane)?;
    let nodes = doc.nodes();
    let on: Vec<&str> = nodes.iter().filter(|node| node.lane == lane).map(|node| node.id.as_str()).collect();
    if !on.is_empty() {
        let named = crate::words::listed(on.iter().copied());
        return Err(Refusal::new(
            format!("泳道 `{lane}` 里还有 {} 个环节（{}）：先移走", on.len(), named.zh),
            format!("lane `{lane}` still holds {} nodes ({}): move them first", on.len(), named.en),
        ));
    }
    let title = zh_en(row(doc, "lane", at)?);
    doc.remove("lane", at)?;
    Ok(vec![Operation::AddLane { lane: lane.to_owned(), title, place: Some(at) }])
}
