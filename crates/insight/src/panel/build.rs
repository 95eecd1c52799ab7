//! Firms to a panel.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use model::{Candidate, IndustryCode, RegionCode, Strength, Text};

use super::quotient::prior;
use super::{Panel, PanelCell, PanelColumn, PanelRegion, PanelSettings, RegionLevel};
use crate::figure::Figure;
use crate::presence::{Census, Expectation};

/// What a panel is asked for.
#[derive(Debug, Clone, Copy)]
pub struct PanelInput<'a> {
    /// How wide the regions are.
    pub level: RegionLevel,
    /// The day the firms speak of; `None` is now.
    pub as_of: Option<NaiveDate>,
    /// How many firms a complete register would show on the panel's columns, by region. [`Expectation::node`] is not looked at.
    pub expected: &'a [(RegionCode, Expectation)],
    /// The knobs.
    pub settings: &'a PanelSettings,
}

/// Regions × nodes, from where firms have their main business. A node that draws another's business again counts the same firms:
/// leave it out where proximities are to be computed.
///
/// `firms` are all firms of the register, also those that stand nowhere: they are what shares are shares of.
pub fn node_panel<'a>(
    firms: impl IntoIterator<Item = &'a Candidate>,
    nodes: &[(String, String)],
    input: &PanelInput<'_>,
) -> Panel {
    let mut index: HashMap<&str, HashMap<&str, usize>> = HashMap::new();
    for (column, (chain, node)) in nodes.iter().enumerate() {
        index.entry(chain).or_default().entry(node).or_insert(column);
    }
    let columns = nodes.iter().map(|(chain, node)| PanelColumn::Node { chain: chain.clone(), node: node.clone() });
    let mut counter = Counter::new(columns.collect(), input.level);
    let mut on = Vec::new();
    for firm in firms {
        on.clear();
        let core = firm.places.iter().filter(|place| place.strength == Strength::Core);
        on.extend(core.filter_map(|place| index.get(place.chain.as_str())?.get(place.node.as_str()).copied()));
        counter.count(firm, &mut on);
    }
    counter.finish(input)
}

/// A firm with its industry.
#[derive(Debug, Clone, Copy)]
pub struct ClassedFirm<'a> {
    /// The firm.
    pub firm: &'a Candidate,
    /// Its class; `None` is unknown: it counts among all firms of its region and on no column.
    pub class: Option<&'a IndustryCode>,
}

/// How far a class is looked at.
const CLASS_DIGITS: std::ops::RangeInclusive<usize> = 2..=4;

/// Regions × classes of GB/T 4754, to so many digits (2 divisions, 3 groups, 4 classes; other numbers count as the nearest of these).
/// A firm whose class is known to fewer digits is on no column. Columns are in the order of their codes.
pub fn class_panel<'a>(
    firms: impl IntoIterator<Item = ClassedFirm<'a>>,
    digits: usize,
    input: &PanelInput<'_>,
) -> Panel {
    let digits = digits.clamp(*CLASS_DIGITS.start(), *CLASS_DIGITS.end());
    let firms: Vec<ClassedFirm<'a>> = firms.into_iter().collect();
    let class = |firm: &ClassedFirm<'a>| firm.class.and_then(|class| class.as_str().get(..digits));
    let mut codes: Vec<&str> = firms.iter().filter_map(class).collect();
    codes.sort_unstable();
    codes.dedup();
    let mut counter =
        Counter::new(codes.iter().map(|code| PanelColumn::Class((*code).to_owned())).collect(), input.level);
    for firm in &firms {
        let mut on: Vec<usize> = class(firm).and_then(|code| codes.binary_search(&code).ok()).into_iter().collect();
        counter.count(firm.firm, &mut on);
    }
    counter.finish(input)
}

/// A region while it is counted.
#[derive(Default)]
struct Row {
    all: Census,
    placed: u32,
    cells: Vec<PanelCell>,
}

struct Counter {
    columns: Vec<PanelColumn>,
    level: RegionLevel,
    rows: BTreeMap<RegionCode, Row>,
    unplaced: u32,
}

impl Counter {
    fn new(columns: Vec<PanelColumn>, level: RegionLevel) -> Self {
        Self { columns, level, rows: BTreeMap::new(), unplaced: 0 }
    }

    /// Counts a firm on columns, once on each.
    fn count(&mut self, firm: &Candidate, on: &mut Vec<usize>) {
        let Some(code) = firm.region.as_ref().and_then(|code| self.level.of(code)) else {
            self.unplaced += 1;
            return;
        };
        on.sort_unstable();
        on.dedup();
        let above = u32::from(firm.above_scale == Some(true));
        let row = self.rows.entry(code).or_default();
        row.cells.resize(self.columns.len(), PanelCell::default());
        row.all.firms += 1;
        row.all.above_scale += above;
        row.placed += u32::from(!on.is_empty());
        for column in on.iter() {
            let cell = &mut row.cells[*column];
            cell.census.firms += 1;
            cell.census.above_scale += above;
            cell.samples += u32::from(firm.sample);
        }
    }

    fn finish(self, input: &PanelInput<'_>) -> Panel {
        let mut totals = vec![0; self.columns.len()];
        let mut cells = Vec::with_capacity(self.rows.len() * self.columns.len());
        let mut regions = Vec::with_capacity(self.rows.len());
        for (code, row) in self.rows {
            for (total, cell) in totals.iter_mut().zip(&row.cells) {
                *total += cell.census.firms;
            }
            cells.extend(row.cells);
            let expected = input.expected.iter().find(|(region, _)| *region == code).map(|(_, expected)| expected);
            regions.push(PanelRegion {
                coverage: coverage(row.placed, expected),
                code,
                all: row.all,
                placed: row.placed,
            });
        }
        let mut panel = Panel {
            level: self.level,
            as_of: input.as_of,
            columns: self.columns,
            firms: regions.iter().map(|region| f64::from(region.all.firms)).sum(),
            regions,
            cells,
            totals,
            priors: Vec::new(),
            unplaced: self.unplaced,
            settings: input.settings.clone(),
        };
        let priors: Vec<Result<_, Text>> = (0..panel.columns.len()).map(|column| prior(&panel, column)).collect();
        panel.priors = priors;
        panel
    }
}

fn coverage(placed: u32, expected: Option<&Expectation>) -> Figure {
    let Some(expected) = expected else {
        return Figure::unknown(
            "没有该地区的应有企业数，覆盖率无从谈起",
            "no expected number of firms of this region to compare with",
        );
    };
    let share = if expected.expected == 0 { 1.0 } else { f64::from(placed) / f64::from(expected.expected) };
    Figure::known(
        share.min(1.0),
        format!("登记 {placed} 家，应有 {} 家（{}）", expected.expected, expected.source.zh),
        format!("{placed} firms of {} expected ({})", expected.expected, expected.source.en),
    )
}
