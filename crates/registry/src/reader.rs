//! Rows of a register to facts, one by one.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use chrono::NaiveDate;
use model::{Facts, RegionCode};
use tables::{CellKind, Level, Problem, Record, Slot, Table, TableError};

use crate::capital::{Unit, capital};
use crate::code::code;
use crate::day::{Serials, day};
use crate::digits::{is_unknown, shown};
use crate::marks::{honours, industry, yes_no};
use crate::name::name_key;
use crate::region::Gazetteer;

/// What a register is read with.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Regions by name and code.
    pub gazetteer: &'a Gazetteer,
    /// The day after which dates lie in the future.
    pub today: NaiveDate,
}

/// A row of a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CleanRow {
    /// Number of the record in its file, the first being 1.
    pub row: u32,
    /// Number of the record below the header, from 1.
    pub data_row: u32,
    /// What was read. Name, scope, products and address stand as written, trimmed.
    pub facts: Facts,
    /// The name's [`name_key`]; empty where there is no name.
    pub name_key: String,
    /// The code cell as written.
    pub raw_code: Option<String>,
    /// The source the row names for itself.
    pub note: Option<String>,
    /// What is wrong or doubtful in this row.
    pub problems: Vec<Problem>,
    /// Whether the row names a firm at all, by name or by code.
    pub accepted: bool,
}

/// Where the columns stand.
struct Slots {
    name: Option<Slot>,
    uscc: Option<Slot>,
    established: Option<Slot>,
    capital: Option<Slot>,
    scope: Option<Slot>,
    products: Option<Slot>,
    address: Option<Slot>,
    places: Vec<Slot>,
    industry: Option<Slot>,
    above_scale: Option<Slot>,
    honours: Option<Slot>,
    sample: Option<Slot>,
    note: Option<Slot>,
}

/// A register being read: an iterator of rows. It ends at the first error of the file itself.
pub struct EnterpriseReader<'a> {
    table: Table,
    context: Context<'a>,
    slots: Slots,
    unit: Option<Unit>,
    serials: Serials,
    record: Record,
    /// First row of each code, by its hash: sixteen bytes a firm. A wrong hit costs a wrong note in 10^12 firms.
    seen: HashMap<u64, u32>,
    hasher: BuildHasherDefault<DefaultHasher>,
    file_problems: Vec<Problem>,
    failed: bool,
}

/// Reads a table as a register; open it with [`crate::COLUMNS`].
pub fn read<'a>(mut table: Table, context: &Context<'a>) -> EnterpriseReader<'a> {
    let slot = |key: &str| table.slot(key);
    let slots = Slots {
        name: slot("name"),
        uscc: slot("uscc"),
        established: slot("established"),
        capital: slot("capital"),
        scope: slot("scope"),
        products: slot("products"),
        address: slot("address"),
        places: ["province", "city", "county"].iter().filter_map(|key| slot(key)).collect(),
        industry: slot("industry"),
        above_scale: slot("above_scale"),
        honours: slot("honours"),
        sample: slot("sample"),
        note: slot("note"),
    };
    let header_unit = table.found("capital").and_then(|c| c.unit.as_deref()).and_then(Unit::parse);
    let unit = header_unit.or_else(|| table.preamble().iter().find_map(|text| title_unit(text)));
    let serials = if table.counts_days_from_1904() { Serials::From1904 } else { Serials::From1900 };
    let file_problems = table.take_problems();
    EnterpriseReader {
        table,
        context: *context,
        slots,
        unit,
        serials,
        record: Record::default(),
        seen: HashMap::new(),
        hasher: BuildHasherDefault::default(),
        file_problems,
        failed: false,
    }
}

/// The unit a title above the header names: `单位：万元`.
fn title_unit(text: &str) -> Option<Unit> {
    let (_, behind) = text.split_once("单位")?;
    let word: String =
        behind.chars().skip_while(|c| matches!(c, ':' | '：' | ' ')).take_while(|c| c.is_alphanumeric()).collect();
    Unit::parse(&word)
}

impl EnterpriseReader<'_> {
    /// Findings about the file, and about rows that were passed over, since the last call. Ask once at the start and once at the
    /// end.
    pub fn take_file_problems(&mut self) -> Vec<Problem> {
        std::mem::take(&mut self.file_problems)
    }

    /// The table that is read, for its format and progress.
    pub fn table(&self) -> &Table {
        &self.table
    }

    fn clean(&mut self) -> CleanRow {
        let record = std::mem::take(&mut self.record);
        let mut row = CleanRow {
            row: record.row(),
            data_row: record.data_row(),
            facts: Facts::default(),
            name_key: String::new(),
            raw_code: None,
            note: None,
            problems: Vec::new(),
            accepted: true,
        };
        for problem in self.table.take_problems() {
            match problem.row == Some(row.row) {
                true => row.problems.push(problem),
                false => self.file_problems.push(problem),
            }
        }
        self.fill(&record, &mut row);
        self.record = record;
        row
    }

    fn fill(&mut self, record: &Record, row: &mut CleanRow) {
        let slots = &self.slots;
        let text = |slot: &Option<Slot>| slot.as_ref().map_or("", |slot| record.text(slot));
        let known = |slot: &Option<Slot>| Some(text(slot)).filter(|t| !is_unknown(t)).map(str::to_owned);
        row.facts.name = known(&slots.name);
        row.facts.scope = known(&slots.scope);
        row.facts.products = known(&slots.products);
        row.facts.address = known(&slots.address);
        row.note = known(&slots.note);
        row.facts.honours = honours(text(&slots.honours));
        row.name_key = row.facts.name.as_deref().map(name_key).unwrap_or_default();

        let mut complaints: Vec<(Level, &'static str, String)> = Vec::new();
        let code = slots.uscc.as_ref().map(|slot| code(record.cell(slot))).unwrap_or_default();
        complaints.extend(code.complaint.map(|c| (Level::Problem, "uscc", c)));
        row.facts.uscc = code.uscc;
        row.facts.old_number = code.old_number;
        row.raw_code = code.raw;

        if let Some(slot) = &slots.established {
            let cell = record.cell(slot);
            // Dates of a workbook are days already; only bare numbers count from its epoch.
            let serials = if cell.kind == CellKind::Number { self.serials } else { Serials::From1900 };
            let reading = day(cell.text, serials, self.context.today);
            row.facts.established = reading.value;
            complaints.extend(reading.complaint.map(|c| (Level::Problem, "established", c)));
        }
        let reading = capital(text(&slots.capital), self.unit);
        let level = if reading.value.is_some() { Level::Note } else { Level::Problem };
        row.facts.capital = reading.value;
        complaints.extend(reading.complaint.map(|c| (level, "capital", c)));
        let reading = industry(text(&slots.industry));
        row.facts.industry = reading.value;
        complaints.extend(reading.complaint.map(|c| (Level::Note, "industry", c)));
        let reading = yes_no(text(&slots.above_scale));
        row.facts.above_scale = reading.value;
        complaints.extend(reading.complaint.map(|c| (Level::Problem, "above_scale", c)));
        let reading = yes_no(text(&slots.sample));
        row.facts.sample = reading.value;
        complaints.extend(reading.complaint.map(|c| (Level::Problem, "sample", c)));

        let (region, conflict) = self.region(record, row);
        row.facts.region = region;
        complaints.extend(conflict.map(|(level, c)| (level, "address", c)));

        if row.facts.name.is_none() && row.raw_code.is_none() {
            row.accepted = false;
            complaints.push((
                Level::Problem,
                "name",
                "the row has neither a name nor a code and was left out".to_owned(),
            ));
        } else if row.facts.name.as_deref().is_some_and(|name| name_key(name).is_empty()) {
            complaints.push((
                Level::Problem,
                "name",
                format!("`{}` holds no letters", shown(row.facts.name.as_deref().unwrap_or(""))),
            ));
        }
        let code = row.facts.uscc.as_ref().map(|c| c.as_str()).or(row.facts.old_number.as_ref().map(|c| c.as_str()));
        if let Some(code) = code {
            let hash = self.hasher.hash_one(code);
            match self.seen.get(&hash) {
                Some(first) => {
                    complaints.push((Level::Note, "uscc", format!("`{code}` stands in row {first} already")))
                }
                None => {
                    self.seen.insert(hash, row.row);
                }
            }
        }
        for (level, key, message) in complaints {
            let column = self.table.found(key).map(|c| c.header.clone());
            row.problems.push(self.table.problem(level, row.row, column, message));
        }
    }

    /// Where the firm stands: by its address, else by its columns of places, else by its code. Says where address and code differ.
    fn region(&self, record: &Record, row: &CleanRow) -> (Option<RegionCode>, Option<(Level, String)>) {
        let gazetteer = self.context.gazetteer;
        let address = row.facts.address.as_deref().unwrap_or("");
        let mut found = gazetteer.locate(address);
        if !self.slots.places.is_empty() && found.as_ref().is_none_or(|r| r.as_str().ends_with("00")) {
            // Columns of province, city and county stand in for what the address leaves out.
            let places: String =
                self.slots.places.iter().map(|slot| record.text(slot)).filter(|t| !is_unknown(t)).collect();
            let fuller = gazetteer.locate(&format!("{places}{address}")).or_else(|| gazetteer.locate(&places));
            let narrower = |r: &RegionCode| found.as_ref().is_none_or(|wide| wide.contains(r));
            found = fuller.filter(narrower).or(found);
        }
        // Codes of the national office begin with 10 and name no place.
        let by_code = row.facts.uscc.as_ref().and_then(|c| c.region()).filter(|r| !r.as_str().starts_with("10"));
        let by_code = by_code.and_then(|code| gazetteer.nearest(&code));
        let (Some(found), Some(by_code)) = (&found, &by_code) else { return (found.or(by_code), None) };
        let differ = |wide: fn(&RegionCode) -> RegionCode| wide(found) != wide(by_code);
        let conflict = match (differ(RegionCode::province), differ(RegionCode::city)) {
            (true, _) => Some(Level::Problem),
            // A code of the province or of the city's own office says nothing of the county.
            (false, true) if !found.as_str().ends_with("0000") && !by_code.as_str().ends_with("0000") => {
                Some(Level::Note)
            }
            _ => None,
        };
        let named = |code: &RegionCode| format!("{} ({code})", gazetteer.name(code).unwrap_or_default());
        let message = conflict.map(|level| {
            (
                level,
                format!(
                    "the address lies in {}, the credit code was given in {}; the address counts",
                    named(found),
                    named(by_code)
                ),
            )
        });
        // An address that stops at the city is made more exact by a code of the same city.
        let region = if found.contains(by_code) { by_code.clone() } else { found.clone() };
        (Some(region), message)
    }
}

impl Iterator for EnterpriseReader<'_> {
    type Item = Result<CleanRow, TableError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        match self.table.next_into(&mut self.record) {
            Ok(true) => Some(Ok(self.clean())),
            Ok(false) => {
                self.file_problems.extend(self.table.take_problems());
                None
            }
            Err(error) => {
                self.failed = true;
                self.file_problems.extend(self.table.take_problems());
                Some(Err(error))
            }
        }
    }
}
