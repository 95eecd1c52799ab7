//! How a form may be filled, by the words of its heads. People say whether it is so.

use std::collections::BTreeMap;

use model::{FormField, FormList, FormSpan, FormUnit};
use press::form::{CellPlace, Form, FormCell, column_letters};

use super::mapping::{BlockMapping, ColumnMapping, FormMapping};

/// A mapping by the words of a form's heads: a row of which several cells name columns begins a list, the list is named by the
/// title. What is not recognised stays for people to name.
pub(crate) fn suggest(form: &Form) -> FormMapping {
    let mut mapping = FormMapping::default();
    for sheet in form.sheets() {
        let mut by_row: BTreeMap<u32, Vec<(u32, FormField, FormUnit)>> = BTreeMap::new();
        for cell in sheet.cells.iter().filter(|cell| !cell.text.is_empty()) {
            if let Some((field, unit)) = field_of(&cell.text) {
                by_row.entry(cell.place.row).or_default().push((cell.place.column, field, unit));
            }
        }
        let best = by_row.into_iter().max_by_key(|(row, found)| (found.len(), std::cmp::Reverse(*row)));
        let Some((header, found)) = best.filter(|(_, found)| found.len() >= 3) else { continue };
        let titles: String =
            sheet.cells.iter().filter(|cell| cell.place.row <= header).map(|cell| cell.text.as_str()).collect();
        let mut unit = found.iter().map(|(_, _, unit)| *unit).find(|unit| *unit != FormUnit::Plain);
        unit = unit.or_else(|| unit_in(&titles));
        // The list ends where something is written below its heads, such as the sum; a label beside it ends nothing.
        let first = found.iter().map(|(at, ..)| *at).min().unwrap_or(1);
        let label = |cell: &FormCell| {
            let tall = |(from, to): &(CellPlace, CellPlace)| *from == cell.place && to.row > from.row;
            cell.place.column < first && sheet.merges.iter().any(tall)
        };
        let written = |row: u32| {
            sheet.cells.iter().any(|cell| {
                cell.place.row == row
                    && !label(cell)
                    && (cell.formula || (!cell.text.is_empty() && cell.text.parse::<f64>().is_err()))
            })
        };
        let start = header + 1;
        let rows = (start..start + 200).take_while(|row| !written(*row) && styled(&sheet, *row)).count();
        let mut seen = Vec::new();
        let columns = found.into_iter().filter(|(_, field, _)| {
            let new = !seen.contains(field);
            seen.push(*field);
            new
        });
        mapping.blocks.push(BlockMapping {
            sheet: sheet.name.clone(),
            first_row: start,
            rows: u32::try_from(rows.max(1)).unwrap_or(1),
            list: list_of(&titles),
            over: if titles.contains("累计") || titles.contains("本年") { FormSpan::Year } else { FormSpan::Month },
            unit: unit.unwrap_or(FormUnit::Wan),
            of: String::new(),
            columns: columns.map(|(at, field, _)| ColumnMapping { column: column_letters(at), field }).collect(),
        });
    }
    mapping
}

fn styled(sheet: &press::form::FormSheet, row: u32) -> bool {
    sheet.cells.iter().any(|cell| cell.place.row == row)
}

fn unit_in(text: &str) -> Option<FormUnit> {
    [("亿元", FormUnit::Yi), ("万元", FormUnit::Wan)]
        .into_iter()
        .find(|(word, _)| text.contains(word))
        .map(|(_, unit)| unit)
}

/// The field and unit that a head names.
fn field_of(head: &str) -> Option<(FormField, FormUnit)> {
    use FormField as F;
    let folded = tables::fold(head);
    let known = registry::ledger::LEDGER_COLUMNS
        .iter()
        .find(|column| column.synonyms.iter().any(|word| tables::fold(word) == folded))?;
    let field = match known.key {
        "number" => F::Number,
        "name" => F::Name,
        "investor" => F::Investor,
        "investor_home" => F::InvestorHome,
        "content" => F::Content,
        "amount" => F::Amount,
        "signed_amount" => F::SignedAmount,
        "paid" => F::Paid,
        "origin" => F::Origin,
        "channel" => F::Channel,
        "unit" => F::Unit,
        "owner" => F::Owner,
        "zone" => F::Zone,
        "stage" | "progress" => F::Stage,
        "entered" | "talks" => F::Entered,
        "signed" => F::Signed,
        "started" => F::Started,
        "operating" => F::Operating,
        "planned_start" => F::PlannedStart,
        "planned_finish" => F::PlannedFinish,
        "top500" => F::Tags,
        "approval" => F::Approval,
        "note" => F::Note,
        _ => return None,
    };
    Some((field, if field.is_money() { unit_in(head).unwrap_or(FormUnit::Plain) } else { FormUnit::Plain }))
}

/// The list that a title names; newly signed projects where it names none.
fn list_of(titles: &str) -> FormList {
    let has = |words: &[&str]| words.iter().any(|word| titles.contains(word));
    match () {
        () if has(&["三未", "未开工", "未投产"]) => FormList::ThreeNot,
        () if has(&["外出", "走访", "拜访"]) => FormList::Trips,
        () if has(&["湘商", "回归"]) => FormList::Returnees,
        () if has(&["500强"]) => FormList::Top500,
        () if has(&["省外", "外资", "境外"]) => FormList::Outside,
        () if has(&["在谈", "洽谈"]) => FormList::Talks,
        () if has(&["投产", "开业"]) => FormList::Operating,
        () if has(&["新开工", "开工项目"]) => FormList::Started,
        () => FormList::Signed,
    }
}
