//! Superiors' forms: what each cell and row is filled with for a month, with its basis; what changed since the last submission.
//!
//! Figures are the indicators', rows the pipeline's; here they are put where a mapping says. The workbook is `press::form`'s.

use std::collections::BTreeMap;

use anyhow::Result;
use bureau::{Counted, Dossier, Period, Query, Standing, Which, ask, month_end};
use chrono::{Datelike, Months, NaiveDate};
use model::{
    BasisCard, Currency, FormField, FormList, FormSpan, FormSpec, FormUnit, Lang, Money, Over, ProjectFilter,
    ProjectId, ProjectStage, TagKind, Text,
};
use press::form::{
    AddedSheet, BlockFill, CellFill, CellPlace, Form, FormValue, SampleColumn, SampleForm, SamplePlaces,
    column_letters, column_of, sample_form,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::config::Config;
use crate::projects::{Held, Projects};
use crate::shapes::Bilingual;

/// Most rows that a list may fill.
const MOST_ROWS: usize = 20_000;

/// How a form is filled.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct FormMapping {
    /// Cells with a figure or a word.
    #[serde(default)]
    pub(crate) cells: Vec<CellMapping>,
    /// Rows with a list.
    #[serde(default)]
    pub(crate) blocks: Vec<BlockMapping>,
}

/// A cell with what goes in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct CellMapping {
    /// Name of the sheet.
    pub(crate) sheet: String,
    /// The cell: `C5`.
    pub(crate) cell: String,
    /// Id of an indicator; or `month`, `day` or `district` for a word. Empty while nobody has said it.
    pub(crate) holds: String,
    /// The time that an indicator speaks of: `month`, `year`, `same_month_last_year`, `last_year`, `ever`.
    #[serde(default = "year")]
    #[schema(value_type = String)]
    pub(crate) over: FormSpan,
    /// `plain`, `yuan`, `wan` or `yi`.
    #[serde(default = "plain")]
    #[schema(value_type = String)]
    pub(crate) unit: FormUnit,
    /// Only what counts for this unit; empty for the district.
    #[serde(default)]
    pub(crate) of: String,
    /// Whether the form may not be filled while nobody has said what goes in.
    #[serde(default)]
    pub(crate) required: bool,
}

/// Rows with a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct BlockMapping {
    /// Name of the sheet.
    pub(crate) sheet: String,
    /// First row, from 1.
    pub(crate) first_row: u32,
    /// Rows that the form has for it; a longer list gets more.
    pub(crate) rows: u32,
    /// Which list.
    #[schema(value_type = String)]
    pub(crate) list: FormList,
    /// The time it speaks of.
    #[serde(default = "month")]
    #[schema(value_type = String)]
    pub(crate) over: FormSpan,
    /// Unit of its amounts.
    #[serde(default = "wan")]
    #[schema(value_type = String)]
    pub(crate) unit: FormUnit,
    /// Only what counts for this unit; empty for the district.
    #[serde(default)]
    pub(crate) of: String,
    /// Its columns.
    pub(crate) columns: Vec<ColumnMapping>,
}

/// A column of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct ColumnMapping {
    /// Letters of the column: `B`.
    pub(crate) column: String,
    /// What it holds.
    #[schema(value_type = String)]
    pub(crate) field: FormField,
}

fn year() -> FormSpan {
    FormSpan::Year
}

fn month() -> FormSpan {
    FormSpan::Month
}

fn plain() -> FormUnit {
    FormUnit::Plain
}

fn wan() -> FormUnit {
    FormUnit::Wan
}

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

/// What is wrong with a mapping, all of it: cells that are none, within merges or with formulas, sheets that are gone,
/// indicators and columns that are not known, cells that two speak of.
pub(crate) fn faults(form: &Form, mapping: &FormMapping, cards: &[BasisCard]) -> Vec<Text> {
    let mut faults = Vec::new();
    let sheets = form.sheets();
    let mut seen: BTreeMap<(String, CellPlace), ()> = BTreeMap::new();
    let mut place_of = |sheet: &str, cell: &str, faults: &mut Vec<Text>| -> Option<CellPlace> {
        let Some(view) = sheets.iter().find(|view| view.name == sheet) else {
            faults.push(Text::new(format!("表里没有“{sheet}”这张表"), format!("the form has no sheet `{sheet}`")));
            return None;
        };
        let place: CellPlace = match cell.parse() {
            Ok(place) => place,
            Err(_) => {
                faults.push(Text::new(
                    format!("`{cell}` 不是单元格，写法如 C5"),
                    format!("`{cell}` is no cell such as `C5`"),
                ));
                return None;
            }
        };
        if let Some(first) = view.within(place) {
            faults.push(Text::new(
                format!("{sheet}!{cell} 在合并单元格里，应填 {first}"),
                format!("`{sheet}!{cell}` lies within a merged range: take `{first}`"),
            ));
        }
        if view.is_formula(place) {
            faults.push(Text::new(
                format!("{sheet}!{cell} 是公式，不能覆盖"),
                format!("`{sheet}!{cell}` holds a formula, which is never overwritten"),
            ));
        }
        if seen.insert((sheet.to_owned(), place), ()).is_some() {
            faults.push(Text::new(format!("{sheet}!{cell} 对应了两次"), format!("`{sheet}!{cell}` is mapped twice")));
        }
        Some(place)
    };
    for cell in &mapping.cells {
        if place_of(&cell.sheet, &cell.cell, &mut faults).is_none() {
            continue;
        }
        let known = ["month", "day", "district"].contains(&cell.holds.as_str())
            || cards.iter().any(|card| card.id == cell.holds);
        if !cell.holds.is_empty() && !known {
            faults.push(Text::new(format!("没有指标 `{}`", cell.holds), format!("no indicator `{}`", cell.holds)));
        }
    }
    for block in &mapping.blocks {
        if block.first_row == 0 || block.rows == 0 || block.rows > 10_000 {
            faults.push(Text::new(
                format!("“{}”的起始行和行数要从 1 起", block.list.title().zh),
                format!("first row and rows of `{}` count from 1", block.list),
            ));
            continue;
        }
        for column in &block.columns {
            if column_of(&column.column).is_none() {
                faults.push(Text::new(
                    format!("`{}` 不是列", column.column),
                    format!("`{}` is no column", column.column),
                ));
                continue;
            }
            for row in block.first_row..block.first_row.saturating_add(block.rows) {
                place_of(&block.sheet, &format!("{}{row}", column.column.to_uppercase()), &mut faults);
                if faults.len() > 20 {
                    return faults;
                }
            }
        }
    }
    faults
}

/// Required cells that nobody has named: a mapping may be kept with them, a form is not filled.
pub(crate) fn unnamed(mapping: &FormMapping) -> Vec<Text> {
    let open = mapping.cells.iter().filter(|cell| cell.required && cell.holds.is_empty());
    let told = open.map(|cell| {
        Text::new(
            format!("必填的 {}!{} 还没有对应", cell.sheet, cell.cell),
            format!("nobody has said what goes into the required cell `{}!{}`", cell.sheet, cell.cell),
        )
    });
    told.collect()
}

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
    fn figure(
        &self,
        cell: &CellMapping,
        (dossiers, day): (&[Dossier<'_>], NaiveDate),
    ) -> Result<(f64, Text, Text, Vec<i64>), (Text, Text)> {
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
        use ProjectStage::{Admission, Construction, Filed, Operating, Signed, Talks, Trial};
        let period = period_of(block.over, day);
        let mut filter = ProjectFilter::default();
        if !block.of.is_empty() {
            filter.units = vec![block.of.clone()];
        }
        let which = match block.list {
            FormList::Talks => Which::In(vec![Talks, Admission]),
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

/// The last day of a month such as `2024-12` that is looked at: its own, of a month that still runs today.
pub(crate) fn last_day(month: &str, today: NaiveDate) -> Result<NaiveDate, Text> {
    let first = NaiveDate::parse_from_str(&format!("{month}-01"), "%Y-%m-%d").ok().filter(|_| month.len() == 7);
    let Some(first) = first else {
        return Err(Text::new(
            format!("`{month}` 不是月份，写法如 2024-12"),
            format!("`{month}` is no month such as `2024-12`"),
        ));
    };
    if first > today {
        return Err(Text::new(format!("{month} 还没有到"), format!("the month `{month}` has not come")));
    }
    Ok(month_end(first).min(today))
}

/// The day a time ends on.
fn day_of(span: FormSpan, day: NaiveDate) -> NaiveDate {
    match span {
        FormSpan::SameMonthLastYear | FormSpan::LastYear => {
            let before = day.checked_sub_months(Months::new(12)).unwrap_or(day);
            month_end(before)
        }
        FormSpan::Month | FormSpan::Year | FormSpan::Ever => day,
    }
}

/// The time up to a day.
fn period_of(span: FormSpan, day: NaiveDate) -> Period {
    match span {
        FormSpan::Month | FormSpan::SameMonthLastYear => Period::month_to(day),
        FormSpan::Year | FormSpan::LastYear => Period::year_to(day),
        FormSpan::Ever => Period { from: NaiveDate::MIN, to: day },
    }
}

/// A card that speaks of another time. Of a share the cohort stays as it is defined.
fn spanned(card: &BasisCard, span: FormSpan) -> BasisCard {
    use model::Counts::{PaidShare, ReachedShare};
    let over = match span {
        FormSpan::Month | FormSpan::SameMonthLastYear => Over::Month,
        FormSpan::Year | FormSpan::LastYear => Over::Year,
        FormSpan::Ever => Over::Ever,
    };
    if matches!(card.counts, ReachedShare | PaidShare) {
        return card.clone();
    }
    let whom_over = if card.whom_over == card.over { over } else { card.whom_over };
    BasisCard { over, whom_over, ..card.clone() }
}

/// What a cell of a list says.
enum Said {
    Number(f64),
    Text(String),
    /// There is nothing to say, and that is known.
    Nothing,
    /// It is not known, and why.
    Unknown(Text),
}

fn text(text: &str) -> Said {
    if text.trim().is_empty() {
        Said::Unknown(Text::new("未填", "not filled in"))
    } else {
        Said::Text(text.to_owned())
    }
}

fn visit_value(visit: &VisitLine, field: FormField, number: u32) -> Said {
    match field {
        FormField::Number => Said::Number(f64::from(number)),
        FormField::Name | FormField::Investor => text(&visit.firm),
        FormField::Content => text(&visit.purpose),
        FormField::Unit => text(&visit.trip),
        FormField::Owner => text(&visit.team),
        FormField::Stage => text(&visit.state),
        FormField::Entered => Said::Text(visit.day.to_string()),
        FormField::Note if visit.next.is_empty() => Said::Nothing,
        FormField::Note => Said::Text(visit.next.clone()),
        _ => Said::Unknown(Text::new("走访没有这一项", "a visit has no such thing")),
    }
}

/// A project in a list.
struct About<'a> {
    held: &'a Held,
    standing: &'a Standing,
    day: NaiveDate,
    unit: FormUnit,
    number: u32,
    zones: &'a BTreeMap<String, String>,
}

impl About<'_> {
    fn value(&self, field: FormField) -> Said {
        let project = &self.held.row.project;
        match field {
            FormField::Number => Said::Number(f64::from(self.number)),
            FormField::Name => text(&project.name),
            FormField::Investor => text(&project.investor),
            FormField::InvestorHome => text(&project.investor_home),
            FormField::Content => text(&project.content),
            FormField::Amount => self.money(project.amount),
            FormField::SignedAmount => self.money(project.signed_amount),
            FormField::Paid => self.paid(),
            FormField::Origin => text(&project.origin.map(|origin| origin.title().zh).unwrap_or_default()),
            FormField::Channel => text(project.channel.map(|channel| channel.title(Lang::Zh)).unwrap_or_default()),
            FormField::Unit => text(self.standing.unit(project)),
            FormField::Owner => text(&project.owner),
            FormField::Zone => {
                let zone = project.links.zone.as_ref().map(|id| self.zones.get(id).unwrap_or(id).as_str());
                text(zone.unwrap_or_default())
            }
            FormField::Stage => Said::Text(self.standing.stage.title(project.profile).zh),
            FormField::Entered => self.told(ProjectStage::Lead, Some(self.standing.entered)),
            FormField::Signed => self.reached(ProjectStage::Signed),
            FormField::Started => self.reached(ProjectStage::Construction),
            FormField::Operating => self.reached(ProjectStage::Operating),
            FormField::PlannedStart => {
                text(&project.planned_start.map(|day| day.format("%Y-%m").to_string()).unwrap_or_default())
            }
            FormField::PlannedFinish => self.planned_finish(),
            FormField::Tags => {
                let tags = project.tags.iter().map(|tag| {
                    let year = tag.year.map(|year| format!("（{year}）")).unwrap_or_default();
                    format!("{}{year}", tag.kind.title().zh)
                });
                let tags = tags.collect::<Vec<_>>().join("、");
                if tags.is_empty() { Said::Nothing } else { Said::Text(tags) }
            }
            FormField::Lacks => match self.standing.stage {
                ProjectStage::Signed => Said::Text("签约未注册".to_owned()),
                ProjectStage::Filed => Said::Text("注册未开工".to_owned()),
                ProjectStage::Construction | ProjectStage::Trial => Said::Text("开工未投产".to_owned()),
                _ => Said::Nothing,
            },
            FormField::Days => Said::Number((self.day - self.standing.since).num_days() as f64),
            FormField::Approval => text(project.keys.get(&model::OutsideKey::Approval).map_or("", String::as_str)),
            FormField::Note if project.note.is_empty() => Said::Nothing,
            FormField::Note => Said::Text(project.note.clone()),
        }
    }

    fn money(&self, money: Option<Money>) -> Said {
        match money {
            None => Said::Unknown(Text::new("金额未知，不填 0", "the amount is unknown: not nought")),
            Some(money) if money.currency != Currency::Cny => {
                let spoken = money.spoken();
                Said::Unknown(Text::new(
                    format!("{}，外币不折算", spoken.zh),
                    format!("{}: other currencies are not exchanged", spoken.en),
                ))
            }
            Some(money) => {
                let per = self.unit.yuan().unwrap_or(1) as f64;
                Said::Number((money.units() / per * 1_000_000.0).round() / 1_000_000.0)
            }
        }
    }

    fn paid(&self) -> Said {
        let mut sum = bureau::Sum::default();
        let paid: Vec<_> = self.held.paid.iter().filter(|paid| paid.on <= self.day).collect();
        if paid.is_empty() {
            return Said::Unknown(Text::new("没有到位资金的记录，不填 0", "no money is recorded: not nought"));
        }
        paid.iter().for_each(|paid| sum.add(Some(paid.amount)));
        match sum.of(Currency::Cny) {
            Some(yuan) if sum.parts().count() == 1 => self.money(Some(yuan)),
            _ => Said::Unknown(Text::new("有外币，不折算", "there are other currencies, which are not exchanged")),
        }
    }

    /// A stage's day; as a source told it, where that was less exactly than to the day.
    fn told(&self, stage: ProjectStage, day: Option<NaiveDate>) -> Said {
        let Some(day) = day else {
            return Said::Nothing;
        };
        let loose = self
            .held
            .row
            .loose
            .iter()
            .find(|(what, loose)| loose.last == day && (*what == stage.as_str() || stage == ProjectStage::Lead));
        Said::Text(
            loose.map(|(_, loose)| loose.said.clone()).filter(|said| !said.is_empty()).unwrap_or(day.to_string()),
        )
    }

    fn reached(&self, stage: ProjectStage) -> Said {
        self.told(stage, self.standing.reached(stage))
    }

    fn planned_finish(&self) -> Said {
        let Some(day) = self.held.row.project.planned_finish else { return text("") };
        let loose = self.held.row.loose.iter().find(|(what, loose)| what == "planned_finish" && loose.last == day);
        Said::Text(loose.map_or(day.to_string(), |(_, loose)| loose.said.clone()))
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
            Some(row) if !rows_now.contains(&row) => {
                if told.insert(row) {
                    found.push(whole("left", cell));
                }
            }
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
        // The list ends where something is written below it, such as the sum.
        let written = |row: u32| {
            sheet.cells.iter().any(|cell| {
                cell.place.row == row && (cell.formula || (!cell.text.is_empty() && cell.text.parse::<f64>().is_err()))
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
