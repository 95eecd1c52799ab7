//! What changed since a form was submitted: by cell and by project, not by the place in the sheet.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::fill::FilledCell;
use crate::shapes::Bilingual;

/// What changed since the last submission.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct FormChange {
    /// `changed`, `came` (a project that was not there) or `left` (one that is no longer there).
    pub(crate) kind: String,
    /// The cell now; where it was, of what left.
    pub(crate) cell: String,
    /// What it tells.
    pub(crate) title: Bilingual,
    /// The project of a row.
    pub(crate) project: Option<i64>,
    /// Its name.
    pub(crate) name: String,
    /// As it was submitted.
    pub(crate) before: Option<String>,
    /// As it is now.
    pub(crate) after: Option<String>,
    /// Of a figure: projects that came into it.
    pub(crate) came: Vec<i64>,
    /// Of a figure: projects that left it.
    pub(crate) left: Vec<i64>,
}

/// What changed since it was submitted.
pub(crate) fn changes(before: &[FilledCell], now: &[FilledCell]) -> Vec<FormChange> {
    let old: BTreeMap<&str, &FilledCell> = before.iter().map(|cell| (cell.key.as_str(), cell)).collect();
    let new: BTreeMap<&str, &FilledCell> = now.iter().map(|cell| (cell.key.as_str(), cell)).collect();
    // A project's row is one thing that comes or leaves, whatever its cells say.
    let row = |cell: &FilledCell| {
        cell.key.contains('#').then(|| cell.key.rsplit_once('/').map(|(row, _)| row.to_owned())).flatten()
    };
    let rows = |cells: &[FilledCell]| -> std::collections::BTreeSet<String> { cells.iter().filter_map(row).collect() };
    let (rows_before, rows_now) = (rows(before), rows(now));
    let mut found: Vec<FormChange> = Vec::new();
    let mut told = std::collections::BTreeSet::new();
    let whole = |kind: &str, cell: &FilledCell| FormChange {
        kind: kind.to_owned(),
        cell: format!("{}!{}", cell.sheet, cell.cell),
        title: Bilingual::default(),
        project: cell.project,
        name: cell.name.clone(),
        before: None,
        after: None,
        came: Vec::new(),
        left: Vec::new(),
    };
    for cell in now {
        if let Some(row) = row(cell).filter(|row| !rows_before.contains(row)) {
            if told.insert(row) {
                found.push(whole("came", cell));
            }
            continue;
        }
        let earlier = old.get(cell.key.as_str());
        let (was, behind) = earlier.map_or((None, &[][..]), |earlier| (earlier.value.clone(), &earlier.rows));
        let came: Vec<i64> = cell.rows.iter().filter(|id| !behind.contains(id)).copied().collect();
        let left: Vec<i64> = behind.iter().filter(|id| !cell.rows.contains(id)).copied().collect();
        if was != cell.value || !came.is_empty() || !left.is_empty() {
            found.push(FormChange {
                title: cell.title.clone(),
                before: was,
                after: cell.value.clone(),
                came,
                left,
                ..whole("changed", cell)
            });
        }
    }
    for cell in before {
        match row(cell) {
            Some(row) if !rows_now.contains(&row) => found.extend(told.insert(row).then(|| whole("left", cell))),
            _ if !new.contains_key(cell.key.as_str()) => {
                found.push(FormChange {
                    title: cell.title.clone(),
                    before: cell.value.clone(),
                    ..whole("changed", cell)
                });
            }
            _ => {}
        }
    }
    found
}
