//! What is the same in every district: regions, classes of GB/T 4754, headings of the HS, icons.
//!
//! Read once from `packs/standard`; the codes of every pack are checked against it. An empty part is not checked against.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    BasisCard, Checklist, CodeError, FormSpec, HsCode, IndustryCode, RegionCode, RetentionRules, ServiceRules,
};
use tables::Column;

use crate::approvals::load_approvals;
use crate::compliance::{Compliance, load_compliance};
use crate::files::Files;
use crate::forms::load_forms;
use crate::indicators::load_indicators;
use crate::pipeline::{Pipeline, load_pipeline};
use crate::problem::{Problem, in_order};
use crate::retention::load_retention;
use crate::service::load_service;
use crate::sheet::read_sheet;
use crate::toml_file::{At, Fields};

/// Tables that codes are checked against.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standard {
    /// Regions of GB/T 2260 and their names, in the order of the file.
    pub regions: Vec<(RegionCode, String)>,
    /// Classes of GB/T 4754-2017 and their names.
    pub industries: BTreeMap<IndustryCode, String>,
    /// Headings of the HS and their names.
    pub goods: BTreeMap<HsCode, String>,
    /// What moves a project and when its clocks turn.
    pub pipeline: Pipeline,
    /// What is counted, by which definition.
    pub indicators: Vec<BasisCard>,
    /// Monthly tables that superiors ask for, as samples.
    pub forms: Vec<FormSpec>,
    /// How long letters may wait, and what makes a clause suspect.
    pub compliance: Compliance,
    /// How long requests of firms may take, and what they are about.
    pub service: ServiceRules,
    /// Approvals by what they are for, in the order of their files.
    pub approvals: Vec<Checklist>,
    /// What landed firms are asked, and what tells that one may go.
    pub retention: RetentionRules,
    /// Names of the icons that can be drawn; `None` leaves them unchecked. They come from the crate that draws, not from a
    /// file.
    pub icons: Option<BTreeSet<String>>,
}

impl Standard {
    /// The same with the names of the icons that can be drawn.
    pub fn with_icons<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        self.icons = Some(names.into_iter().map(str::to_owned).collect());
        self
    }

    /// Whether a region is listed, or no regions are.
    pub fn has_region(&self, code: &RegionCode) -> bool {
        self.regions.is_empty() || self.regions.iter().any(|(region, _)| region == code)
    }

    /// Whether a class is listed or has listed classes below it, or no classes are listed.
    pub fn has_industry(&self, code: &IndustryCode) -> bool {
        let next = self.industries.range(code..).next();
        self.industries.is_empty() || next.is_some_and(|(next, _)| next.as_str().starts_with(code.as_str()))
    }

    /// Whether a heading is listed or has listed ones below it, or no headings are listed. A subheading of six digits also
    /// passes where the table ends at its heading of four.
    pub fn has_good(&self, code: &HsCode) -> bool {
        // A code sorts right before the codes that begin with it.
        let begin_with = |text: &str| {
            let text = text.to_owned();
            let first = HsCode::parse(&text).ok();
            let from_there = first.map(|first| self.goods.range(first..)).into_iter().flatten();
            from_there.map(|(code, _)| code.as_str()).take_while(move |code| code.starts_with(&text))
        };
        let text = code.as_str();
        if self.goods.is_empty() || begin_with(text).next().is_some() {
            return true;
        }
        text.len() == 6 && begin_with(&text[..4]).take(2).eq([&text[..4]])
    }
}

/// A region by its code, as a field says it; one that is no code or not listed is an error there.
pub(crate) fn region(fields: &Fields<'_>, code: At<&str>, standard: &Standard) -> Option<RegionCode> {
    match RegionCode::parse(code.value) {
        Ok(region) if standard.has_region(&region) => return Some(region),
        Ok(region) => fields.error(
            code.at,
            (format!("区划 `{region}` 不在区划表里"), format!("region `{region}` is not in the list of regions")),
        ),
        Err(error) => {
            let said = error.said();
            fields.error(code.at, (format!("`region`：{}", said.zh), format!("`region`: {}", said.en)));
        }
    }
    None
}

const COLUMNS: &[Column] = &[
    Column { key: "code", synonyms: &["code", "代码", "编码"] },
    Column { key: "name", synonyms: &["name", "title", "名称"] },
];

/// Reads `regions.csv`, `gb4754.csv` and `hs.csv`, each with the columns `code,name` (or `title`). A row that cannot be read is left out
/// with a problem; a missing file leaves its part empty, with a problem.
pub fn load_standard(files: &Files) -> (Standard, Vec<Problem>) {
    let mut problems = files.problems().to_vec();
    let mut standard = Standard::default();
    let regions = codes(files, "regions.csv", RegionCode::parse, &mut problems);
    standard.regions = regions;
    standard.industries = codes(files, "gb4754.csv", IndustryCode::parse, &mut problems).into_iter().collect();
    standard.goods = codes(files, "hs.csv", HsCode::parse, &mut problems).into_iter().collect();
    // What is wrong with the folder itself is told once.
    let mut told = |wrong: Vec<Problem>| {
        problems.extend(wrong.into_iter().filter(|problem| !files.problems().contains(problem)));
    };
    let (pipeline, wrong) = load_pipeline(files);
    told(wrong);
    let (indicators, wrong) = load_indicators(files);
    told(wrong);
    let (forms, wrong) = load_forms(files);
    told(wrong);
    let (compliance, wrong) = load_compliance(files);
    told(wrong);
    let (service, wrong) = load_service(files);
    told(wrong);
    let (approvals, wrong) = load_approvals(files);
    told(wrong);
    let (retention, wrong) = load_retention(files);
    told(wrong);
    let standard = Standard { pipeline, indicators, forms, compliance, service, approvals, retention, ..standard };
    (standard, in_order(problems))
}

/// Codes and names of one table.
fn codes<C: Ord + Clone>(
    files: &Files,
    file: &str,
    parse: impl Fn(&str) -> Result<C, CodeError>,
    problems: &mut Vec<Problem>,
) -> Vec<(C, String)> {
    let Some(bytes) = files.get(file) else {
        if !files.was_left_out(file) {
            problems.push(Problem::error(
                file,
                None,
                ("缺这个文件：其中的代码无从核对", "missing: its codes cannot be checked"),
            ));
        }
        return Vec::new();
    };
    let rows = read_sheet(file, bytes, COLUMNS, problems);
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for row in rows {
        let (code, name) = (row.get("code"), row.get("name"));
        // The sections of GB/T 4754 are letters; no firm and no node is classed by them.
        if code.len() == 1 && code.chars().all(|c| c.is_ascii_uppercase()) {
            continue;
        }
        match parse(code) {
            Err(error) => problems.push(Problem::error(file, Some(row.line), error.said())),
            Ok(_) if name.is_empty() => {
                problems.push(Problem::error(
                    file,
                    Some(row.line),
                    (format!("代码 `{code}` 没有名称"), format!("code `{code}` has no name")),
                ));
            }
            Ok(parsed) if !seen.insert(parsed.clone()) => {
                problems.push(Problem::error(
                    file,
                    Some(row.line),
                    (format!("代码 `{code}` 出现两次"), format!("code `{code}` stands twice")),
                ));
            }
            Ok(parsed) => found.push((parsed, name.to_owned())),
        }
    }
    found
}
