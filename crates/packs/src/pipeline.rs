//! `holidays.csv`, `gates.toml`, `clocks.toml`: which days are worked, what a gate asks for, when a clock changes its colour.

use std::collections::HashSet;

use chrono::NaiveDate;
use model::{
    ClockColour, ClockMeasure, ClockRule, ClockUnit, DayKind, Demand, GateRule, Profile, ProjectField, ProjectStage,
    ProofKind, Term, Text, WorkCalendar,
};
use tables::Column;

use crate::chain_file::once;
use crate::files::Files;
use crate::problem::{Problem, in_order};
use crate::sheet::read_sheet;
use crate::toml_file::{Fields, Source};
use crate::words::Noun;

/// The rules of the pipeline.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pipeline {
    /// Which days are worked.
    pub calendar: WorkCalendar,
    /// What gates ask for.
    pub gates: Vec<GateRule>,
    /// When clocks change their colour; the thresholds of one clock follow each other.
    pub clocks: Vec<ClockRule>,
}

const HOLIDAYS: &str = "holidays.csv";
const GATES: &str = "gates.toml";
const CLOCKS: &str = "clocks.toml";

const COLUMNS: &[Column] = &[
    Column { key: "day", synonyms: &["day", "日期"] },
    Column { key: "kind", synonyms: &["kind", "类型"] },
    Column { key: "name", synonyms: &["name", "名称"] },
    Column { key: "source", synonyms: &["source", "出处"] },
];

/// Longest threshold that makes sense: ten years of days.
const MAX_THRESHOLD: u32 = 3_660;

/// Reads the rules of the pipeline. What is missing is empty: without holidays weekdays count, without rules nothing is asked.
pub fn load_pipeline(files: &Files) -> (Pipeline, Vec<Problem>) {
    let mut problems = files.problems().to_vec();
    let mut pipeline = Pipeline::default();
    if let Some(bytes) = files.get(HOLIDAYS) {
        pipeline.calendar = read_holidays(bytes, &mut problems);
    }
    if let Some(bytes) = files.get(GATES) {
        let source = Source::parse(GATES, bytes);
        pipeline.gates = read_gates(&source);
        problems.extend(source.into_problems());
    }
    if let Some(bytes) = files.get(CLOCKS) {
        let source = Source::parse(CLOCKS, bytes);
        pipeline.clocks = read_clocks(&source);
        problems.extend(source.into_problems());
    }
    (pipeline, in_order(problems))
}

fn read_holidays(bytes: &[u8], problems: &mut Vec<Problem>) -> WorkCalendar {
    let mut days: Vec<(NaiveDate, DayKind)> = Vec::new();
    for row in read_sheet(HOLIDAYS, bytes, COLUMNS, problems) {
        let mut wrong = |message: Text| problems.push(Problem::error(HOLIDAYS, Some(row.line), message));
        let Some(day) = crate::words::day(row.get("day")) else {
            let found = row.get("day");
            wrong(Text::new(
                format!("`{found}` 不是 `2025-01-28` 这样的日期"),
                format!("`{found}` is not a day such as `2025-01-28`"),
            ));
            continue;
        };
        let kind = match row.get("kind").parse::<DayKind>() {
            Ok(kind) => kind,
            Err(error) => {
                wrong(Text::new(format!("`{}` 不在 {} 之中", error.found, error.expected), error.to_string()));
                continue;
            }
        };
        if days.iter().any(|(known, _)| *known == day) {
            wrong(Text::new(format!("日期 `{day}` 写了两次"), format!("day `{day}` stands twice")));
            continue;
        }
        days.push((day, kind));
    }
    WorkCalendar::new(days)
}

fn read_gates(source: &Source<'_>) -> Vec<GateRule> {
    let root = source.root();
    let mut rules = Vec::new();
    for fields in root.tables(root.need("gate"), Noun::GATE) {
        let stage = fields.word(fields.need("stage"), Noun::STAGE, ProjectStage::ALL);
        let profiles = profiles(&fields);
        let known = fields.words(fields.get("fields"), Noun::FIELD, ProjectField::ALL);
        let proofs = fields.words(fields.get("proofs"), Noun::PROOF, ProofKind::ALL);
        if known.is_empty() && proofs.is_empty() {
            let zh = "准入条件什么也没要求：写明 `fields` 或 `proofs`";
            fields.error(fields.at(), (zh, "the gate asks for nothing: name `fields` or `proofs`"));
        }
        let days = fields.whole(fields.get("grace"), 1..=250);
        if days.is_some() && !known.is_empty() {
            let zh = "`grace` 只用于 `proofs`：字段须在推进前填好";
            fields
                .error(fields.place_of("grace"), (zh, "`grace` is for `proofs`: a field is filled in before the move"));
        }
        let grace = days.and_then(|days| u16::try_from(days).ok());
        let (term, source) = (term(&fields), fields.text(fields.need("source")));
        fields.finish();
        let (Some(stage), Some(term)) = (stage, term) else { continue };
        let demands = known.into_iter().map(Demand::Field).chain(proofs.into_iter().map(Demand::Proof));
        rules.extend(demands.map(|demand| GateRule {
            stage,
            profiles: profiles.clone(),
            demand,
            grace,
            term,
            source: source.clone(),
        }));
    }
    root.finish();
    rules
}

fn read_clocks(source: &Source<'_>) -> Vec<ClockRule> {
    let root = source.root();
    let mut seen = HashSet::new();
    let mut rules = Vec::new();
    for fields in root.tables(root.need("clock"), Noun::CLOCK) {
        let head = ClockHead {
            id: once(&fields, Noun::CLOCK, &mut seen),
            stages: fields.words(fields.need("stages"), Noun::STAGE, ProjectStage::ALL),
            profiles: profiles(&fields),
            measure: fields.word(fields.need("measure"), Noun::MEASURE, ClockMeasure::ALL),
            unit: fields.word(fields.need("unit"), Noun::UNIT, ClockUnit::ALL),
            level: fields.text(fields.need("level")),
            term: term(&fields),
            source: fields.text(fields.need("source")),
        };
        let points = head.unit == Some(ClockUnit::Points);
        if head.measure.is_some_and(|measure| (measure == ClockMeasure::BehindPlan) != points) {
            let zh = "`behind_plan` 以 `points` 计，其他以时间计";
            fields
                .error(fields.place_of("unit"), (zh, "`behind_plan` is measured in `points`, everything else in time"));
        }
        let turns = turns(&fields);
        fields.finish();
        rules.extend(head.rules(&turns));
    }
    root.finish();
    rules
}

/// What the thresholds of one clock share.
struct ClockHead {
    id: String,
    stages: Vec<ProjectStage>,
    profiles: Vec<Profile>,
    measure: Option<ClockMeasure>,
    unit: Option<ClockUnit>,
    level: Text,
    term: Option<Term>,
    source: Text,
}

impl ClockHead {
    fn rules(&self, turns: &[(ClockColour, u16)]) -> Vec<ClockRule> {
        let (Some(measure), Some(unit), Some(term)) = (self.measure, self.unit, self.term) else { return Vec::new() };
        let rule = |stage: ProjectStage, (colour, threshold): (ClockColour, u16)| ClockRule {
            id: self.id.clone(),
            stage,
            profiles: self.profiles.clone(),
            measure,
            threshold,
            unit,
            colour,
            level: self.level.clone(),
            term,
            source: self.source.clone(),
        };
        self.stages.iter().flat_map(|stage| turns.iter().map(|turn| rule(*stage, *turn))).collect()
    }
}

/// Thresholds by colour; a worse colour comes later.
fn turns(fields: &Fields<'_>) -> Vec<(ClockColour, u16)> {
    let Some(table) = fields.table_of(fields.need("turns"), Noun::one("turns")) else { return Vec::new() };
    let colours = [("yellow", ClockColour::Yellow), ("red", ClockColour::Red), ("leaves", ClockColour::Leaves)];
    let mut turns: Vec<(ClockColour, u16)> = Vec::new();
    for (key, colour) in colours {
        let Some(threshold) = table.whole(table.get(key), 0..=MAX_THRESHOLD) else { continue };
        let threshold = u16::try_from(threshold).unwrap_or(u16::MAX);
        if let Some((before, _)) = turns.last().filter(|(_, before)| *before >= threshold) {
            let message =
                Text::new(format!("`{key}` 不比 `{before}` 来得晚"), format!("`{key}` comes no later than `{before}`"));
            table.error(table.place_of(key), message);
        }
        turns.push((colour, threshold));
    }
    if turns.is_empty() {
        let zh = "`turns` 没写颜色：`yellow`、`red` 或 `leaves`";
        table.error(table.at(), (zh, "`turns` names no colour: `yellow`, `red` or `leaves`"));
    }
    table.finish();
    turns
}

fn profiles(fields: &Fields<'_>) -> Vec<Profile> {
    fields.words(fields.need("profiles"), Noun::PROFILE, Profile::ALL)
}

fn term(fields: &Fields<'_>) -> Option<Term> {
    let from = fields.day(fields.need("from"))?;
    let to = fields.day(fields.get("to"));
    if to.is_some_and(|to| to < from) {
        fields.error(fields.place_of("to"), ("`to` 早于 `from`", "`to` lies before `from`"));
    }
    Some(Term { from, to })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(files: &[(&str, &str)]) -> (Pipeline, Vec<String>) {
        let files = files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()));
        let (pipeline, problems) = load_pipeline(&Files::from_entries(files));
        (pipeline, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn nothing_given_is_nothing_asked_and_weekdays_counted() {
        assert_eq!(read(&[]), (Pipeline::default(), vec![]));
    }

    #[test]
    fn a_gate_is_a_row_for_every_demand() {
        let gate = r#"
            [[gate]]
            stage = "signed"
            profiles = ["industrial"]
            proofs = ["agreement", "clause_table"]
            grace = 3
            from = "2024-08-01"
            source = { zh = "条例", en = "Regulation" }
        "#;
        let (pipeline, problems) = read(&[(GATES, gate)]);
        assert_eq!(problems, Vec::<String>::new());
        let demands: Vec<Demand> = pipeline.gates.iter().map(|rule| rule.demand).collect();
        assert_eq!(demands, [Demand::Proof(ProofKind::Agreement), Demand::Proof(ProofKind::ClauseTable)]);
        assert!(pipeline.gates.iter().all(|rule| rule.grace == Some(3)));
    }

    #[test]
    fn every_mistake_is_named_with_its_line() {
        let clocks = r#"
[[clock]]
id = "talks"
stages = ["talk"]
profiles = ["industrial"]
measure = "since_progress"
unit = "points"
turns = { yellow = 3, red = 2 }
level = { zh = "市", en = "city" }
from = "2024-01-01"
to = "2023-01-01"
source = { zh = "条例", en = "Regulation" }
"#;
        let (_, problems) =
            read(&[(CLOCKS, clocks), (HOLIDAYS, "day,kind,name,source\n2025-02-30,off,x,y\n2025-01-01,free,x,y\n")]);
        insta::assert_snapshot!(problems.join("\n"), @"
        clocks.toml:4: unknown stage `talk`; stages are `lead`, `assessment`, `reserve`, `planned`, `talks`, `admission`, `signed`, `filed`, `construction`, `trial`, `operating`, `ended`
        clocks.toml:7: `behind_plan` is measured in `points`, everything else in time
        clocks.toml:8: `red` comes no later than `yellow`
        clocks.toml:11: `to` lies before `from`
        holidays.csv:2: `2025-02-30` is not a day such as `2025-01-28`
        holidays.csv:3: `free` is not one of `off` `work`
        ");
    }

    #[test]
    fn the_shipped_rules_are_sound_and_reach_every_stage() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/standard");
        let (pipeline, problems) = load_pipeline(&Files::read(&folder).unwrap());
        assert_eq!(problems, vec![]);
        let gates = |profile: Profile, stage: ProjectStage| {
            pipeline.gates.iter().any(|rule| rule.stage == stage && rule.profiles.contains(&profile))
        };
        for stage in Profile::Industrial.stages() {
            assert!(gates(Profile::Industrial, *stage), "nothing is asked before `{stage}`");
        }
        let opinion = |profile| {
            pipeline.gates.iter().any(|rule| {
                rule.demand == Demand::Proof(ProofKind::EnvironmentOpinion) && rule.profiles.contains(&profile)
            })
        };
        assert!(opinion(Profile::Industrial) && !opinion(Profile::Commercial));
        assert!((2023..=2026).all(|year| pipeline.calendar.knows_year(year)));
    }
}
