//! Lists of sites and opportunities to what each row says.
//!
//! A row is kept as long as it names an id; what is doubtful in it becomes silence with a problem, never a guess. Whether a new
//! row says enough to be shown is for whoever knows the earlier ones.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use model::{Money, OpportunitySaid, SaidText, SiteSaid, Text, private_part, terms_in_english};
use tables::{CellKind, Level, Problem, Record, Table, TableError};

use crate::Reading;
use crate::capital::{Unit, capital};
use crate::choice::{fire_class, form, owner, progress, status, there};
use crate::day::{Serials, day};
use crate::digits::{is_unknown, narrow, shown};
use crate::directory::Directory;
use crate::marks::yes_no;
use crate::measure::{Measure, measure, whole};

/// What a list is read with.
#[derive(Debug, Clone, Copy)]
pub struct PlaceContext<'a> {
    /// What rows may refer to.
    pub directory: &'a Directory,
    /// The day after which days lie in the future.
    pub today: NaiveDate,
}

/// A row of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct CleanPlace<S> {
    /// Number of the record in its file, the first being 1.
    pub row: u32,
    /// Id.
    pub id: String,
    /// What it says.
    pub said: S,
}

/// A list, read to its end.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceList<S> {
    /// The rows that name an id, each id once.
    pub rows: Vec<CleanPlace<S>>,
    /// What is wrong or doubtful, by row.
    pub problems: Vec<Problem>,
}

/// Reads a list of sites; open the table with [`crate::SITE_COLUMNS`].
pub fn read_sites(table: Table, context: &PlaceContext<'_>) -> Result<PlaceList<SiteSaid>, TableError> {
    read(table, |cells| SiteSaid {
        title: cells.both("title", "title_en"),
        floor: cells.term("floor"),
        zoning: cells.term("zoning"),
        tenure: cells.term("tenure"),
        price: cells.both("price", "price_en"),
        zone: cells.refer("zone", |text| context.directory.zone(text).map(str::to_owned)),
        form: cells.word("form", form),
        area_m2: cells.measure("area_m2", Measure::Area),
        height_m: cells.measure("height_m", Measure::Length),
        floor_load_t: cells.measure("floor_load_t", Measure::FloorLoad),
        frontage_m: cells.measure("frontage_m", Measure::Length),
        power_kva: cells.measure("power_kva", Measure::Power),
        water_t_d: cells.measure("water_t_d", Measure::Water),
        steam_t_h: cells.measure("steam_t_h", Measure::Steam),
        gas: cells.word("gas", there),
        sewage: cells.word("sewage", there),
        exhaust: cells.word("exhaust", there),
        fire_class: cells.word("fire_class", fire_class),
        owner: cells.word("owner", owner),
        beds: cells.word("beds", |text| whole(text, &["张床", "张", "间", "个", "床"])),
        status: cells.word("status", status),
        available_from: cells.day_ahead("available_from", context.today),
        verified_at: cells.day("verified_at", context.today),
        source: cells.text("source"),
        sample: cells.word("sample", yes_no),
    })
}

/// Reads a list of opportunities; open the table with [`crate::OPPORTUNITY_COLUMNS`].
pub fn read_opportunities(table: Table, context: &PlaceContext<'_>) -> Result<PlaceList<OpportunitySaid>, TableError> {
    let directory = context.directory;
    read(table, |cells| {
        let (named, [found]) = cells.chain_and_nodes(directory, ["node"]);
        let (chain, node) = match found {
            Some((chain, node)) => (Some(chain), Some(node)),
            None => (named, None),
        };
        OpportunitySaid {
            title: cells.both("title", "title_en"),
            size: cells.both("size", "size_en"),
            terms: cells.both("terms", "terms_en"),
            contact: cells.office("contact", "contact_en"),
            internal: cells.office("internal", "internal_en"),
            chain,
            node,
            zone: cells.refer("zone", |text| directory.zone(text).map(str::to_owned)),
            site: cells.refer("site", |text| directory.site(text).map(str::to_owned)),
            status: cells.word("status", progress),
            status_at: cells.day("status_at", context.today),
            source: cells.text("source"),
            sample: cells.word("sample", yes_no),
        }
    })
}

fn read<S>(table: Table, said: impl Fn(&mut Cells<'_>) -> S) -> Result<PlaceList<S>, TableError> {
    let mut rows = Vec::new();
    let mut seen = HashMap::<String, u32>::new();
    let problems = each_row(table, |row, cells| match id(cells) {
        None => {}
        Some(id) if seen.contains_key(&id) => {
            cells.complain("id", format!("`{id}` stands in row {} already: left out", seen[&id]));
        }
        Some(id) => {
            seen.insert(id.clone(), row);
            let said = said(cells);
            rows.push(CleanPlace { row, id, said });
        }
    })?;
    Ok(PlaceList { rows, problems })
}

/// Goes through a table row by row, and returns what is wrong with it, by row.
pub(crate) fn each_row(
    mut table: Table,
    mut look: impl FnMut(u32, &mut Cells<'_>),
) -> Result<Vec<Problem>, TableError> {
    let mut found = table.take_problems();
    let mut record = Record::default();
    while table.next_into(&mut record)? {
        found.extend(table.take_problems());
        let mut cells = Cells { table: &table, record: &record, problems: Vec::new() };
        look(record.row(), &mut cells);
        found.extend(cells.problems);
    }
    found.extend(table.take_problems());
    found.sort_by_key(|problem| problem.row);
    Ok(found)
}

/// An id as packs write it: letters, digits, `-`, `_`, `.`, so that it can stand in an address.
fn id(cells: &mut Cells<'_>) -> Option<String> {
    let Some(text) = cells.text("id") else {
        cells.complain("id", "the row has no id and was left out".to_owned());
        return None;
    };
    let id = narrow(&text);
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if id.chars().all(fits) && id.starts_with(|c: char| c.is_ascii_alphanumeric()) && id.len() <= 64 {
        return Some(id);
    }
    let found = shown(&text);
    cells.complain("id", format!("id `{found}` is not made of up to 64 letters, digits, `-`, `_`, `.`: left out"));
    None
}

/// The cells of one row, and what is wrong with them.
pub(crate) struct Cells<'t> {
    table: &'t Table,
    record: &'t Record,
    problems: Vec<Problem>,
}

impl Cells<'_> {
    pub(crate) fn complain(&mut self, key: &str, message: String) {
        let column = self.table.found(key).map(|found| found.header.clone());
        self.problems.push(self.table.problem(Level::Problem, self.record.row(), column, message));
    }

    pub(crate) fn text(&self, key: &str) -> Option<String> {
        let slot = self.table.slot(key)?;
        Some(self.record.text(&slot)).filter(|text| !is_unknown(text)).map(str::to_owned)
    }

    /// A cell as it stands; `None` where the column is not there.
    pub(crate) fn cell(&self, key: &str) -> Option<tables::Cell<'_>> {
        Some(self.record.cell(&self.table.slot(key)?))
    }

    /// What the header says of its numbers.
    fn unit(&self, key: &str) -> Option<String> {
        self.table.found(key)?.unit.clone()
    }

    /// A text in one or both languages.
    fn both(&self, zh: &str, en: &str) -> Option<SaidText> {
        let said = SaidText { zh: self.text(zh), en: self.text(en) };
        (said != SaidText::default()).then_some(said)
    }

    /// A text of which standard terms have a known English.
    fn term(&self, key: &str) -> Option<SaidText> {
        let zh = self.text(key)?;
        let en = terms_in_english(&zh);
        Some(Text { zh, en }.into())
    }

    /// A text that must not point at a private person; one that does is not taken.
    fn office(&mut self, zh: &str, en: &str) -> Option<SaidText> {
        let said = self.both(zh, en)?;
        for (key, text) in [(zh, &said.zh), (en, &said.en)] {
            if let Some(found) = text.as_deref().and_then(private_part) {
                self.complain(key, format!("{found}: not taken, give an office"));
                return None;
            }
        }
        Some(said)
    }

    fn keep<T>(&mut self, key: &str, reading: Reading<T>) -> Option<T> {
        if let Some(complaint) = reading.complaint {
            self.complain(key, complaint);
        }
        reading.value
    }

    pub(crate) fn word<T>(&mut self, key: &str, read: impl Fn(&str) -> Reading<T>) -> Option<T> {
        let slot = self.table.slot(key)?;
        let reading = read(self.record.text(&slot));
        self.keep(key, reading)
    }

    pub(crate) fn measure(&mut self, key: &str, kind: Measure) -> Option<f64> {
        let slot = self.table.slot(key)?;
        let unit = self.table.found(key).and_then(|found| found.unit.as_deref());
        let reading = measure(self.record.text(&slot), unit, kind);
        self.keep(key, reading)
    }

    /// Money; counted in what the column's head says.
    pub(crate) fn amount(&mut self, key: &str) -> Option<Money> {
        let unit = self.unit(key).as_deref().and_then(Unit::parse);
        self.word(key, |text| capital(text, unit))
    }

    /// A share as `12.5%`, or a number below a header that says %, or a number whose size tells. The result is from 0 to 1.
    pub(crate) fn share(&mut self, key: &str) -> Option<f64> {
        let percent = self
            .unit(key)
            .is_some_and(|unit| unit.contains(['%', '％']) || unit.contains("pct") || unit.contains("百分"));
        self.word(key, |text| {
            if is_unknown(text) {
                return Reading::unknown();
            }
            let plain = narrow(text);
            let (number, signed) = match plain.strip_suffix('%') {
                Some(front) => (front, true),
                None => (plain.as_str(), false),
            };
            let Some(number) = number.parse::<f64>().ok().filter(|number| number.is_finite()) else {
                return Reading::unreadable(format!("`{}` is no share such as `12.5%`", shown(text)));
            };
            let doubtful = !signed && !percent && number <= 1.0;
            let value = if doubtful { number } else { number / 100.0 };
            if !(0.0..=1.0).contains(&value) {
                return Reading::unreadable(format!("`{}` is no share: expected 0 % to 100 %", shown(text)));
            }
            let complaint = (doubtful && number > 0.0)
                .then(|| format!("`{}` has no percent sign: taken as a fraction, {:.1} %", shown(text), 100.0 * value));
            Reading { value: Some(value), complaint }
        })
    }

    /// A year up to that of `last`: `2018`, `2018年`, `2018年度`, `2018.0`.
    pub(crate) fn year(&mut self, key: &str, last: NaiveDate) -> Option<i32> {
        let last = last.year();
        self.word(key, |text| {
            if is_unknown(text) {
                return Reading::unknown();
            }
            let plain = narrow(text);
            let plain = plain.trim_end_matches(['年', '度']);
            let plain = plain.strip_suffix(".0").unwrap_or(plain);
            match plain.parse::<i32>() {
                Ok(year) if (1978..=last).contains(&year) => Reading::known(year),
                Ok(year) if year > last => Reading::unreadable(format!("`{year}` lies in the future")),
                _ => Reading::unreadable(format!("`{}` is no year such as `2023`", shown(text))),
            }
        })
    }

    /// The chain that a row names, and the nodes that its columns name, each with its chain. A chain that is not known must not be
    /// taken for "any chain": the row then names no node.
    pub(crate) fn chain_and_nodes<const N: usize>(
        &mut self,
        directory: &Directory,
        keys: [&str; N],
    ) -> (Option<String>, [Option<(String, String)>; N]) {
        let chain = self.refer("chain", |text| directory.chain(text).map(str::to_owned));
        if chain.is_none() && self.text("chain").is_some() {
            return (None, keys.map(|_| None));
        }
        let nodes = keys.map(|key| {
            self.refer(key, |text| {
                directory.node(chain.as_deref(), text).map(|(chain, node)| (chain.to_owned(), node.to_owned()))
            })
        });
        (chain, nodes)
    }

    pub(crate) fn refer<T>(&mut self, key: &str, find: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let text = self.text(key)?;
        find(&text).map_err(|complaint| self.complain(key, complaint)).ok()
    }

    pub(crate) fn day(&mut self, key: &str, last: NaiveDate) -> Option<NaiveDate> {
        let slot = self.table.slot(key)?;
        let cell = self.record.cell(&slot);
        // Dates of a workbook are days already; only bare numbers count from its epoch.
        let from_1904 = cell.kind == CellKind::Number && self.table.counts_days_from_1904();
        let serials = if from_1904 { Serials::From1904 } else { Serials::From1900 };
        let reading = day(cell.text, serials, last);
        self.keep(key, reading)
    }

    /// A day that may lie in the future; `随时` is today.
    pub(crate) fn day_ahead(&mut self, key: &str, today: NaiveDate) -> Option<NaiveDate> {
        const NOW: &[&str] = &["随时", "立即", "现在", "即时", "现房", "马上", "随时可交付", "随时入驻", "now"];
        let word = narrow(&self.text(key)?).to_lowercase();
        if NOW.contains(&word.as_str()) {
            return Some(today);
        }
        // The calendar's last day that people plan for: beyond it a year is mistyped.
        self.day(key, NaiveDate::from_ymd_opt(2099, 12, 31).unwrap_or(NaiveDate::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::tests::directory;
    use crate::{OPPORTUNITY_COLUMNS, OPPORTUNITY_TEMPLATE, SITE_COLUMNS, SITE_TEMPLATE};
    use proptest::prelude::*;
    use tables::{Column, Options};

    fn open(text: &str, columns: &'static [Column]) -> Table {
        tables::read(text.as_bytes().to_vec(), "a.csv", &Options::new(columns)).unwrap()
    }

    fn sites(text: &str) -> PlaceList<SiteSaid> {
        let today = NaiveDate::from_ymd_opt(2025, 1, 31).unwrap();
        read_sites(open(text, SITE_COLUMNS), &PlaceContext { directory: &directory(), today }).unwrap()
    }

    fn opportunities(text: &str) -> PlaceList<OpportunitySaid> {
        let today = NaiveDate::from_ymd_opt(2025, 1, 31).unwrap();
        let context = PlaceContext { directory: &directory(), today };
        read_opportunities(open(text, OPPORTUNITY_COLUMNS), &context).unwrap()
    }

    fn told(problems: &[Problem]) -> Vec<String> {
        problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_site_is_read_as_offices_write_it() {
        let list = sites(
            "闲置载体清单\n编号,名称,所属园区,类型,占地面积（亩）,层高,承重,变压器容量,燃气,消防等级,产权性质,使用状态,交付时间,租金,更新日期\n\
             S-7,三号厂房,样例集聚区,标准厂房,38,12米,3吨/㎡,2×630kVA,已通,丙类,平台公司,闲置,随时,12元,2024/12/20\n",
        );
        assert_eq!(told(&list.problems), ["a.csv: the header is record 2; above it stands `闲置载体清单`"]);
        let said = &list.rows[0].said;
        assert_eq!((list.rows[0].row, list.rows[0].id.as_str()), (3, "S-7"));
        assert_eq!((said.zone.as_deref(), said.area_m2), (Some("cluster"), Some(25333.33)));
        assert_eq!((said.height_m, said.floor_load_t, said.power_kva), (Some(12.0), Some(3.0), Some(1260.0)));
        assert_eq!((said.gas, said.sewage), (Some(true), None));
        let site = said.site("S-7").unwrap();
        assert_eq!(site.fire_class.map(model::FireClass::sign), Some('丙'));
        assert_eq!((site.owner.unwrap().as_str(), site.status.unwrap().as_str()), ("state", "free"));
        assert_eq!(site.available_from.unwrap().to_string(), "2025-01-31");
        assert_eq!(site.verified_at.unwrap().to_string(), "2024-12-20");
        assert_eq!(site.price.unwrap(), Text::new("12元", "12元"));
    }

    #[test]
    fn what_cannot_be_read_is_told_by_row_and_column_and_the_rest_goes_in() {
        let list = sites(
            "载体编号,载体名称,所在区,载体类型,面积,核实日期,天然气,供电\n\
             S-1,甲,万达广场,飞地,很大,2025-02-01,也许,500kW\n\
             ,乙,cluster,厂房,1,,,\n\
             载体一,丙,cluster,厂房,1,,,\n\
             S-1,丁,cluster,厂房,1,,,\n",
        );
        assert_eq!(
            told(&list.problems),
            [
                "a.csv, row 2, column 所在区: unknown zone `万达广场`; did you mean `wanda` (万达广场商圈)?",
                "a.csv, row 2, column 载体类型: `飞地` is not one of `土地`, `厂房`, `楼层`, `商铺`, `房间`",
                "a.csv, row 2, column 面积: `很大` is no number, expected one in m²",
                "a.csv, row 2, column 供电: `500kW` is not in a unit that is known here, expected kVA",
                "a.csv, row 2, column 天然气: `也许` is neither yes nor no",
                "a.csv, row 2, column 核实日期: `2025-02-01` lies in the future",
                "a.csv, row 3, column 载体编号: the row has no id and was left out",
                "a.csv, row 4, column 载体编号: id `载体一` is not made of up to 64 letters, digits, `-`, `_`, `.`: left out",
                "a.csv, row 5, column 载体编号: `S-1` stands in row 2 already: left out",
            ]
        );
        let [row] = &list.rows[..] else { panic!("{:?}", list.rows) };
        assert_eq!(row.said, SiteSaid { title: row.said.title.clone(), ..SiteSaid::default() });
    }

    #[test]
    fn an_opportunity_finds_its_chain_by_its_node() {
        let list = opportunities(
            "机会编号,机会名称,产业链,产业环节,所在区,对应载体,规模,条件,联系方式,状态,状态日期,内部说明\n\
             O-1,钻杆,,钻杆,样例集聚区,样例厂房,两条线,租,招商局 0734-000,在谈,2025.1.9,先看厂房\n\
             O-2,检测,,检验检测,cluster,S-9,一间,租,张先生,招商中,,\n\
             O-3,检测,汽车产业链,检验检测,cluster,,一间,租,招商局,没有的词,,\n\
             O-4,检测,飞船链,检验检测,cluster,,一间,租,招商局,,,\n",
        );
        assert_eq!(
            told(&list.problems),
            [
                "a.csv, row 3, column 产业环节: node `检验检测` stands on chain `pipe` and on chain `auto`; a column for the chain says which",
                "a.csv, row 3, column 联系方式: `先生` points at a person: not taken, give an office",
                "a.csv, row 3, column 对应载体: unknown site `S-9`",
                "a.csv, row 4, column 状态: `没有的词` is not one of `招商中`, `在谈`, `已关闭`",
                "a.csv, row 5, column 产业链: unknown chain `飞船链`",
            ]
        );
        let first = &list.rows[0].said;
        let row = first.opportunity("O-1").unwrap();
        assert_eq!((row.chain.as_str(), row.node.as_str(), row.site.as_deref()), ("pipe", "drill", Some("S-001")));
        assert_eq!((row.status.as_str(), row.status_at.unwrap().to_string().as_str()), ("talks", "2025-01-09"));
        assert_eq!(first.note("O-1").unwrap().text.zh, "先看厂房");
        assert_eq!(list.rows[2].said.chain.as_deref(), Some("auto"));
        assert_eq!((list.rows[3].said.chain.as_deref(), list.rows[3].said.node.as_deref()), (None, None));
    }

    /// A template as a file.
    fn filled(template: &[(&str, &str)]) -> String {
        let line = |cells: Vec<String>| cells.join(",") + "\n";
        let quoted = |cell: &str| {
            format!(
                "\"{}\"",
                cell.replace("{zone}", "样例集聚区").replace("{chain}", "钢管产业链").replace("{node}", "钻杆")
            )
        };
        line(template.iter().map(|(header, _)| quoted(header)).collect())
            + &line(template.iter().map(|(_, example)| quoted(example)).collect())
    }

    #[test]
    fn the_templates_are_read_whole_without_a_word() {
        let list = sites(&filled(SITE_TEMPLATE));
        assert_eq!(told(&list.problems), [""; 0]);
        assert!(list.rows[0].said.site("S-900").unwrap().sample);
        let list = opportunities(&filled(OPPORTUNITY_TEMPLATE));
        assert_eq!(told(&list.problems), [""; 0]);
        assert!(list.rows[0].said.opportunity("O-900").unwrap().sample);
        // Every column can be filled in through the template.
        for (columns, template) in [(SITE_COLUMNS, SITE_TEMPLATE), (OPPORTUNITY_COLUMNS, OPPORTUNITY_TEMPLATE)] {
            let head: String = template.iter().map(|(header, _)| format!("{header},")).collect();
            let table = open(&format!("{head}\n"), columns);
            for column in columns {
                assert!(table.slot(column.key).is_some(), "no header of the template is `{}`", column.key);
            }
        }
    }

    #[test]
    fn what_parks_call_their_power_is_known() {
        for head in ["可用电力", "供电容量", "变压器容量"] {
            assert!(open(&format!("载体编号,{head}\n"), SITE_COLUMNS).slot("power_kva").is_some(), "{head}");
        }
    }

    proptest! {
        #[test]
        fn any_row_gets_an_answer(cells in prop::collection::vec("[^\",\\p{C}]{0,12}", 8)) {
            let list = sites(&format!("载体编号,载体名称,所在区,载体类型,面积,核实日期,可交付时间,床位\n{}\n", cells.join(",")));
            prop_assert!(list.rows.len() <= 1);
        }
    }
}
