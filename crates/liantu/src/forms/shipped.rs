//! The samples that are shipped, made into workbooks with their mapping.

use anyhow::Result;
use model::{BasisCard, FormField, FormList, FormSpan, FormSpec, FormUnit};
use press::form::{CellPlace, SampleColumn, SampleForm, SamplePlaces, column_letters, sample_form};

use super::mapping::{BlockMapping, CellMapping, ColumnMapping, FormMapping};

/// A shipped form as a workbook with its mapping.
pub(crate) fn shipped(spec: &FormSpec, cards: &[BasisCard]) -> Result<(Vec<u8>, FormMapping)> {
    let unit = spec.unit.title();
    let column = |field: &FormField| {
        let title = field.title().zh;
        let width = match field {
            FormField::Number | FormField::Days => 7.0,
            FormField::Name | FormField::Investor => 26.0,
            FormField::Content | FormField::Note => 34.0,
            _ => 14.0,
        };
        let title = if field.is_money() && !unit.zh.is_empty() { format!("{title}（{}）", unit.zh) } else { title };
        let title = if spec.list == FormList::Trips { visit_title(*field, title) } else { title };
        SampleColumn { title, width, summed: field.is_money() }
    };
    let total = |(id, over): &(String, FormSpan)| {
        let card = cards.iter().filter(|card| card.id == *id).max_by_key(|card| card.version);
        let name = card.map_or(id.clone(), |card| bare(&card.title.zh).to_owned());
        let money = card.is_some_and(|card| card.counts.unit() == model::IndicatorUnit::Yuan);
        let unit = if money { format!("（{}）", unit.zh) } else { "（个）".to_owned() };
        let over = if matches!(over, FormSpan::Ever) { String::new() } else { over.title().zh };
        (format!("{over}{name}{unit}"), if money { spec.unit } else { FormUnit::Plain })
    };
    let totals: Vec<(String, FormUnit)> = spec.totals.iter().map(total).collect();
    let form = SampleForm {
        title: spec.title.zh.clone(),
        about: if unit.zh.is_empty() { String::new() } else { format!("单位：个、{}", unit.zh) },
        totals: totals.iter().map(|(name, _)| name.clone()).collect(),
        columns: spec.columns.iter().map(column).collect(),
    };
    let (bytes, places) = sample_form(&form)?;
    let units: Vec<FormUnit> = totals.into_iter().map(|(_, unit)| unit).collect();
    Ok((bytes, mapping_of(spec, &places, &units)))
}

/// An indicator's name without the time that it speaks of by itself.
fn bare(title: &str) -> &str {
    ["本年", "本月", "累计"].iter().find_map(|word| title.strip_prefix(word)).unwrap_or(title)
}

fn visit_title(field: FormField, title: String) -> String {
    match field {
        FormField::Entered => "日期".to_owned(),
        FormField::Name => "走访企业".to_owned(),
        FormField::Content => "洽谈内容".to_owned(),
        FormField::Unit => "活动".to_owned(),
        FormField::Owner => "带队和成员".to_owned(),
        FormField::Stage => "情况".to_owned(),
        FormField::Note => "后续安排".to_owned(),
        _ => title,
    }
}

fn mapping_of(spec: &FormSpec, places: &SamplePlaces, units: &[FormUnit]) -> FormMapping {
    let cell = |place: &CellPlace, holds: &str, over: FormSpan, unit: FormUnit| CellMapping {
        sheet: places.sheet.clone(),
        cell: place.to_string(),
        holds: holds.to_owned(),
        over,
        unit,
        of: String::new(),
        required: true,
    };
    let mut cells = vec![cell(&places.month, "month", FormSpan::Month, FormUnit::Plain)];
    for ((place, (id, over)), unit) in places.totals.iter().zip(&spec.totals).zip(units) {
        cells.push(cell(place, id, *over, *unit));
    }
    let columns = (1_u32..).zip(&spec.columns);
    let columns = columns.map(|(at, field)| ColumnMapping { column: column_letters(at), field: *field }).collect();
    let block = BlockMapping {
        sheet: places.sheet.clone(),
        first_row: places.first_row,
        rows: places.rows,
        list: spec.list,
        over: spec.over,
        unit: spec.unit,
        of: String::new(),
        columns,
    };
    FormMapping { cells, blocks: vec![block] }
}
