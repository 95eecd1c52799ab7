//! What goes into each cell and row for a month, and what it rests on.

use std::collections::BTreeMap;

use anyhow::Result;
use bureau::{Counted, Dossier, Query, Which, ask};
use chrono::{Datelike, NaiveDate};
use model::{FormField, FormList, ProjectFilter, ProjectId, ProjectStage, TagKind, Text};
use press::form::{AddedSheet, BlockFill, CellFill, CellPlace, Form, FormValue, column_of};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::mapping::{BlockMapping, CellMapping, FormMapping};
use super::row::{About, Said, visit_value};
use super::times::{day_of, period_of, spanned};
use crate::config::Config;
use crate::projects::{Held, Projects};
use crate::shapes::Bilingual;

/// Most rows that a list may fill.
const MOST_ROWS: usize = 20_000;

/// A cell as it was filled in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct FilledCell {
    /// What it is known by from month to month: a cell, or a project's row and column.
    pub(crate) key: String,
    /// Name of the sheet.
    pub(crate) sheet: String,
    /// The cell.
    pub(crate) cell: String,
    /// What it tells, such as an indicator or a column.
    pub(crate) title: Bilingual,
    /// What was filled in; null for unknown.
    pub(crate) value: Option<String>,
    /// What it rests on, or why it is unknown.
    pub(crate) basis: Bilingual,
    /// The project of a row.
    pub(crate) project: Option<i64>,
    /// Its name.
    #[serde(default)]
    pub(crate) name: String,
    /// Projects behind a figure.
    #[serde(default)]
    pub(crate) rows: Vec<i64>,
}

/// A form, ready to be filled.
pub(crate) struct Ready<'a> {
    /// How it is filled.
    pub(crate) mapping: &'a FormMapping,
    /// The configuration.
    pub(crate) config: &'a Config,
    /// All projects.
    pub(crate) projects: &'a Projects,
    /// Visits, as rows of the trips ledger.
    pub(crate) visits: &'a [VisitLine],
    /// Names of zones by id.
    pub(crate) zones: &'a BTreeMap<String, String>,
}

/// A visit of the trips ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct VisitLine {
    /// The day.
    pub(crate) day: NaiveDate,
    /// The firm.
    pub(crate) firm: String,
    /// What it was about.
    pub(crate) purpose: String,
    /// The trip.
    pub(crate) trip: String,
    /// Who goes.
    pub(crate) team: String,
    /// How far it has come.
    pub(crate) state: String,
    /// What follows.
    pub(crate) next: String,
}

/// What a form was filled with.
#[derive(Debug)]
pub(crate) struct Filling {
    /// Cell by cell.
    pub(crate) cells: Vec<FilledCell>,
    /// Whether the projects are invented.
    sample: bool,
    puts: Vec<CellFill>,
    blocks: Vec<BlockFill>,
}

/// A figure in its unit, with its title, its basis and the projects behind it.
type Figure = (f64, Text, Text, Vec<i64>);

impl Ready<'_> {
    /// What it is filled with on the last day of a month.
    pub(crate) fn filling(&self, day: NaiveDate) -> Filling {
        let dossiers: Vec<Dossier<'_>> = self.projects.iter().map(Held::dossier).collect();
        let mut filling = Filling {
            cells: Vec::new(),
            sample: self.config.pack.district.sample,
            puts: Vec::new(),
            blocks: Vec::new(),
        };
        for cell in self.mapping.cells.iter().filter(|cell| !cell.holds.is_empty()) {
            self.cell(cell, (&dossiers, day), &mut filling);
        }
        // Rows that are inserted above move what lies below: the cells are named as they will stand.
        let mut grown: Vec<(String, u32, u32)> = Vec::new();
        let mut order: Vec<(usize, &BlockMapping)> = self.mapping.blocks.iter().enumerate().collect();
        order.sort_by_key(|(_, block)| block.first_row);
        for (at, block) in order {
            let above = grown.iter().filter(|(sheet, last, _)| *sheet == block.sheet && *last < block.first_row);
            let shift = above.map(|(_, _, many)| many).sum();
            let many = self.block((at, block, shift), (&dossiers, day), &mut filling);
            let many = u32::try_from(many).unwrap_or(u32::MAX).saturating_sub(block.rows);
            if many > 0 {
                grown.push((block.sheet.clone(), block.first_row + block.rows - 1, many));
            }
        }
        for cell in filling.cells.iter_mut().filter(|cell| cell.project.is_none() && !cell.key.contains('#')) {
            if let Ok(place) = cell.cell.parse::<CellPlace>() {
                let above = grown.iter().filter(|(sheet, last, _)| *sheet == cell.sheet && *last < place.row);
                let row = place.row + above.map(|(_, _, many)| many).sum::<u32>();
                cell.cell = CellPlace { row, ..place }.to_string();
            }
        }
        filling
    }

    fn cell(&self, cell: &CellMapping, (dossiers, day): (&[Dossier<'_>], NaiveDate), filling: &mut Filling) {
        let Ok(place) = cell.cell.parse::<CellPlace>() else { return };
        let word =
            |zh: String, en: &str| Some((FormValue::Text(zh.clone()), zh, Text::new("填表月份", en), Text::default()));
        let found = match cell.holds.as_str() {
            "month" => word(format!("{}年{}月", day.year(), day.month()), "month of the form"),
            "day" => word(day.to_string(), "last day of the month"),
            "district" => word(self.config.pack.district.title.zh.clone(), "district"),
            _ => None,
        };
        let (value, shown, title, basis, rows) = match found {
            Some((value, shown, title, basis)) => (value, Some(shown), title, basis, Vec::new()),
            None => match self.figure(cell, (dossiers, day)) {
                Ok((number, card, basis, rows)) => {
                    (FormValue::Number(number), Some(format!("{number}")), card, basis, rows)
                }
                Err((card, why)) => (FormValue::Unknown, None, card, why, Vec::new()),
            },
        };
        filling.cells.push(FilledCell {
            key: format!("{}!{}", cell.sheet, cell.cell),
            sheet: cell.sheet.clone(),
            cell: place.to_string(),
            title: (&title).into(),
            value: shown,
            basis: (&basis).into(),
            project: None,
            name: String::new(),
            rows,
        });
        filling.puts.push(CellFill { sheet: cell.sheet.clone(), place, value });
    }

    /// An indicator's figure in the unit that is asked for; else why there is none.
    fn figure(&self, cell: &CellMapping, (dossiers, day): (&[Dossier<'_>], NaiveDate)) -> Result<Figure, (Text, Text)> {
        let day = day_of(cell.over, day);
        let unknown = |why: Text| (Text::new(cell.holds.clone(), cell.holds.clone()), why);
        let card =
            bureau::in_force(&self.config.standard.indicators, day).into_iter().find(|card| card.id == cell.holds);
        let Some(card) = card else {
            return Err(unknown(Text::new(
                format!("{day} 还没有这个口径"),
                format!("there is no such definition on {day}"),
            )));
        };
        let card = spanned(card, cell.over);
        let (of_zh, of_en) = if cell.of.is_empty() {
            (String::new(), String::new())
        } else {
            (format!("（{}）", cell.of), format!(" ({})", cell.of))
        };
        let over = cell.over.title();
        let title = Text::new(
            format!("{}，{}{of_zh}", card.title.zh, over.zh),
            format!("{}, {}{of_en}", card.title.en, over.en),
        );
        let first = dossiers.iter().filter_map(|dossier| dossier.events.iter().map(|event| event.on).min()).min();
        if first.is_none_or(|first| first > day) {
            let why = Text::new(
                format!("{day} 以前没有记录，不能当作 0"),
                format!("nothing is recorded up to {day}: not nought"),
            );
            return Err((title, why));
        }
        let found = if cell.of.is_empty() {
            bureau::measure(&card, dossiers, day)
        } else {
            bureau::of_unit(&card, &cell.of, dossiers, day)
        };
        let rows = found.rows.iter().map(|id| id.0).collect();
        match (found.reading.value(), card.counts.unit()) {
            (None, _) => {
                let why = match found.reading {
                    bureau::Reading::Unknown(why) => why,
                    _ => Text::new("有外币，不折算", "there are other currencies, which are not exchanged"),
                };
                Err((title, why))
            }
            (Some(value), model::IndicatorUnit::Yuan) => {
                let per = cell.unit.yuan().unwrap_or(1) as f64;
                Ok(((value / per * 10_000.0).round() / 10_000.0, title, found.basis, rows))
            }
            (Some(value), model::IndicatorUnit::Percent) => {
                Ok(((value * 10_000.0).round() / 100.0, title, found.basis, rows))
            }
            (Some(value), model::IndicatorUnit::Projects) => Ok((value, title, found.basis, rows)),
        }
    }

    fn block(
        &self,
        (at, block, shift): (usize, &BlockMapping, u32),
        (dossiers, day): (&[Dossier<'_>], NaiveDate),
        filling: &mut Filling,
    ) -> usize {
        let day = day_of(block.over, day);
        let mut lines = Vec::new();
        let mut row = block.first_row + shift;
        let mut put =
            |key: String, name: &str, project: Option<i64>, values: Vec<(FormField, Said)>, lines: &mut Vec<_>| {
                let mut line = Vec::new();
                for (column, (field, said)) in block.columns.iter().zip(values) {
                    let Some(number) = column_of(&column.column) else { continue };
                    let cell = CellPlace { row, column: number }.to_string();
                    let title = field.title();
                    let (value, shown, why) = match said {
                        Said::Number(value) => (FormValue::Number(value), Some(format!("{value}")), Text::default()),
                        Said::Text(text) => (FormValue::Text(text.clone()), Some(text), Text::default()),
                        Said::Nothing => (FormValue::Unknown, Some(String::new()), Text::default()),
                        Said::Unknown(why) => (FormValue::Unknown, None, why),
                    };
                    let kept = !matches!(field, FormField::Number) && shown.as_deref() != Some("");
                    line.push((number, value));
                    if kept {
                        filling.cells.push(FilledCell {
                            key: format!("{}#{at}/{key}/{field}", block.sheet),
                            sheet: block.sheet.clone(),
                            cell,
                            title: (&title).into(),
                            value: shown,
                            basis: (&why).into(),
                            project,
                            name: name.to_owned(),
                            rows: Vec::new(),
                        });
                    }
                }
                row += 1;
                lines.push(line);
            };
        if block.list == FormList::Trips {
            let period = period_of(block.over, day);
            let visits = self.visits.iter().filter(|visit| period.holds(visit.day)).take(MOST_ROWS);
            for (number, visit) in (1..).zip(visits) {
                let values =
                    block.columns.iter().map(|column| (column.field, visit_value(visit, column.field, number)));
                let key = format!("{}/{}", visit.day, visit.firm);
                put(key, &visit.firm, None, values.collect(), &mut lines);
            }
        } else {
            for (number, id) in (1..).zip(self.listed(block, (dossiers, day)).into_iter().take(MOST_ROWS)) {
                let Some(held) = self.projects.get(id) else { continue };
                let Some(standing) = held.standing_on(day) else { continue };
                let about = About { held, standing: &standing, day, unit: block.unit, number, zones: self.zones };
                let values = block.columns.iter().map(|column| (column.field, about.value(column.field)));
                put(id.0.to_string(), &held.row.project.name, Some(id.0), values.collect(), &mut lines);
            }
        }
        let many = lines.len();
        filling.blocks.push(BlockFill {
            sheet: block.sheet.clone(),
            first_row: block.first_row,
            rows: block.rows,
            lines,
        });
        many
    }

    fn listed(&self, block: &BlockMapping, (dossiers, day): (&[Dossier<'_>], NaiveDate)) -> Vec<ProjectId> {
        use ProjectStage::{Construction, Filed, Operating, Signed, Talks, Trial};
        let period = period_of(block.over, day);
        let mut filter = ProjectFilter::default();
        if !block.of.is_empty() {
            filter.units = vec![block.of.clone()];
        }
        let which = match block.list {
            // As the card `in_talks` counts: the rows are those of the total above them.
            FormList::Talks => Which::In(vec![Talks]),
            FormList::Started => Which::Reached(Construction, period),
            FormList::Operating => Which::Reached(Operating, period),
            FormList::ThreeNot => Which::In(vec![Signed, Filed, Construction, Trial]),
            FormList::Signed | FormList::Returnees | FormList::Top500 | FormList::Outside | FormList::Trips => {
                Which::Reached(Signed, period)
            }
        };
        match block.list {
            FormList::Returnees => filter.tags = vec![TagKind::Returnee],
            FormList::Top500 => filter.tags = vec![TagKind::World500, TagKind::China500, TagKind::Private500],
            FormList::Outside => {
                use model::CapitalOrigin::{Foreign, HkMoTw, OutsideProvince};
                filter.origins = vec![OutsideProvince, HkMoTw, Foreign];
            }
            _ => {}
        }
        ask(&Query { which, counted: Counted::Projects, filter, group: None }, dossiers, day).whole.rows
    }
}

impl Filling {
    /// The workbook, with a sheet that says what each value rests on where one is wanted.
    pub(crate) fn write(&self, form: &Form, basis: Basis) -> Result<Vec<u8>, press::form::FormError> {
        let added = (basis == Basis::Sheet).then(|| self.basis());
        form.fill(&self.puts, &self.blocks, added.as_ref())
    }

    /// What each value rests on, as a table for spreadsheets.
    pub(crate) fn basis_csv(&self) -> Result<Vec<u8>> {
        let sheet = self.basis();
        let mut rows = sheet.rows.into_iter();
        let head = rows.next().unwrap_or_default();
        let head: Vec<&str> = head.iter().map(String::as_str).collect();
        crate::report::csv(&head, rows)
    }

    fn basis(&self) -> AddedSheet {
        let head = ["表", "单元格", "内容", "项目", "填入", "依据，或未知的原因", "背后的项目编号"];
        let mut rows = vec![head.map(str::to_owned).to_vec()];
        if self.sample {
            let mut told = vec![String::new(); head.len()];
            told[0] = "样例数据，项目为虚构，不得上报".to_owned();
            rows.insert(0, told);
        }
        rows.extend(self.cells.iter().map(|cell| {
            let behind: Vec<String> = cell.rows.iter().map(ToString::to_string).collect();
            let project = cell.project.map(|id| format!("{id} {}", cell.name)).unwrap_or_default();
            let value = cell.value.clone().unwrap_or_else(|| "（空）".to_owned());
            let why = if cell.value.is_none() { format!("未知：{}", cell.basis.zh) } else { cell.basis.zh.clone() };
            vec![cell.sheet.clone(), cell.cell.clone(), cell.title.zh.clone(), project, value, why, behind.join(" ")]
        }));
        AddedSheet { name: "依据".to_owned(), widths: vec![10.0, 9.0, 26.0, 26.0, 16.0, 60.0, 40.0], rows }
    }
}

/// Where it stands what values rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Basis {
    /// In a sheet of its own at the end of the workbook.
    Sheet,
    /// Not in the file: some superiors' systems take their own sheets alone.
    Apart,
}
