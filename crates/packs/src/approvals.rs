//! `approvals/*.toml`: checklists of approvals, a file each, and the departments that decide.
//!
//! Steps of one checklist may come after steps of another; the whole has no cycle. A time limit without a document is `suggested` and
//! marked as a sample, so that it is never taken for law.

use std::collections::{BTreeMap, HashSet};

use model::{ApprovalPaper, ApprovalStep, Checklist, DayUnit, LegalLevel, PaperForm, PaperFrom, Text};

use crate::chain_file::once;
use crate::files::Files;
use crate::problem::{Problem, in_order};
use crate::toml_file::{Fields, Source};
use crate::words::{Noun, unknown};

/// Folder of the checklists.
const FOLDER: &str = "approvals/";
/// Names of departments, by id.
const DEPARTMENTS: &str = "approvals/departments.toml";

/// Longest time limit that makes sense, in days: a year.
const MOST_DAYS: u32 = 366;

/// Reads the checklists. Without files there are none, and no plan can be made.
pub(crate) fn load_approvals(files: &Files) -> (Vec<Checklist>, Vec<Problem>) {
    let mut problems = files.problems().to_vec();
    let departments = match files.get(DEPARTMENTS) {
        None => BTreeMap::new(),
        Some(bytes) => {
            let source = Source::parse(DEPARTMENTS, bytes);
            let found = read_departments(&source);
            problems.extend(source.into_problems());
            found
        }
    };
    let paths =
        files.iter().filter(|(path, _)| path.starts_with(FOLDER) && *path != DEPARTMENTS && path.ends_with(".toml"));
    let sources: Vec<Source<'_>> = paths.map(|(path, bytes)| Source::parse(path, bytes)).collect();
    let mut ids = HashSet::new();
    let mut read: Vec<_> = sources.iter().filter_map(|source| read_checklist(source, &departments, &mut ids)).collect();
    read.sort_by_key(|(place, _)| *place);
    let found: Vec<(Checklist, Vec<Spot>)> = read.into_iter().map(|(_, one)| one).collect();
    check_ties(&sources, &found);
    let whole = sources.iter().all(|source| source.whole);
    if whole {
        check_cycles(&sources, &found);
    }
    problems.extend(sources.into_iter().flat_map(Source::into_problems));
    (found.into_iter().map(|(checklist, _)| checklist).collect(), in_order(problems))
}

/// Where a step stands in its file, and where each step that it names as coming first does.
struct Spot {
    file: String,
    after: Vec<Option<usize>>,
}

fn read_departments(source: &Source<'_>) -> BTreeMap<String, Text> {
    let root = source.root();
    let mut seen = HashSet::new();
    let mut found = BTreeMap::new();
    for fields in root.tables(root.need("department"), Noun::DEPARTMENT) {
        let id = once(&fields, Noun::DEPARTMENT, &mut seen);
        let title = fields.zh_en();
        fields.finish();
        if !id.is_empty() {
            found.insert(id, title);
        }
    }
    root.finish();
    found
}

fn read_checklist(
    source: &Source<'_>,
    departments: &BTreeMap<String, Text>,
    ids: &mut HashSet<String>,
) -> Option<(u32, (Checklist, Vec<Spot>))> {
    let root = source.root();
    let id = once(&root, Noun::CHECKLIST, ids);
    let named = source.file.strip_prefix(FOLDER).and_then(|name| name.strip_suffix(".toml"));
    if !id.is_empty() && named.is_some_and(|name| name != id) {
        let message = (
            format!("文件名与 `id` 不同：应为 `{FOLDER}{id}.toml`"),
            format!("the file's name is not its id: `{FOLDER}{id}.toml` is expected"),
        );
        root.error(root.place_of("id"), message);
    }
    let place = root.whole(root.need("place"), 1..=999).unwrap_or_default();
    let title = root.text(root.need("title"));
    let about = root.text(root.need("about"));
    let mut seen = HashSet::new();
    let (mut steps, mut spots) = (Vec::new(), Vec::new());
    for fields in root.tables(root.need("step"), Noun::STEP) {
        let (step, after) = read_step(&fields, (&id, departments), &mut seen);
        spots.push(Spot { file: source.file.to_owned(), after });
        steps.push(step);
        fields.finish();
    }
    root.finish();
    (!id.is_empty()).then_some((place, (Checklist { id, title, about, steps }, spots)))
}

fn read_step(
    fields: &Fields<'_>,
    (checklist, departments): (&str, &BTreeMap<String, Text>),
    seen: &mut HashSet<String>,
) -> (ApprovalStep, Vec<Option<usize>>) {
    let id = once(fields, Noun::STEP, seen);
    let department = fields.string(fields.need("department")).map_or_else(Text::default, |named| {
        let known = departments.get(named.value).cloned();
        if known.is_none() {
            fields.error(named.at, unknown(Noun::DEPARTMENT, named.value, departments.keys().map(String::as_str)));
        }
        known.unwrap_or_default()
    });
    let level = fields.word(fields.need("level"), Noun::LEVEL, LegalLevel::ALL);
    let sample = fields.flag(fields.get("sample"));
    if let Some(level) = level.filter(|level| (*level == LegalLevel::Suggested) != sample) {
        let message = if level == LegalLevel::Suggested {
            ("`level` 为 `suggested` 的须写 `sample = true`", "a `suggested` time limit says `sample = true`")
        } else {
            ("`sample = true` 只用于 `level` 为 `suggested` 的事项", "`sample = true` goes with `suggested` alone")
        };
        fields.error(fields.place_of("level"), message);
    }
    // A name without a checklist is of the same one.
    let after: Vec<(String, Option<usize>)> = fields
        .strings(fields.get("after"))
        .into_iter()
        .map(|named| {
            let whole = named.value.contains('/');
            (if whole { named.value.to_owned() } else { format!("{checklist}/{}", named.value) }, named.at)
        })
        .collect();
    let days = fields.whole(fields.need("days"), 1..=MOST_DAYS).and_then(|days| u16::try_from(days).ok());
    let step = ApprovalStep {
        code: format!("{checklist}/{id}"),
        title: fields.text(fields.need("title")),
        department,
        days: days.unwrap_or(1),
        unit: fields.word(fields.need("unit"), Noun::UNIT, DayUnit::ALL).unwrap_or(DayUnit::Workdays),
        level: level.unwrap_or(LegalLevel::Suggested),
        basis: fields.text(fields.need("basis")),
        when: fields.get("when").map(|entry| fields.text(Some(entry))),
        result: fields.text(fields.need("result")),
        after: after.iter().map(|(code, _)| code.clone()).collect(),
        papers: fields.tables(fields.get("papers"), Noun::PAPER).into_iter().filter_map(read_paper).collect(),
    };
    (step, after.into_iter().map(|(_, at)| at).collect())
}

fn read_paper(fields: Fields<'_>) -> Option<ApprovalPaper> {
    let title = fields.zh_en();
    let form = fields.word(fields.need("form"), Noun::FORM, PaperForm::ALL);
    let from = fields.word(fields.need("from"), Noun::OWNER, PaperFrom::ALL);
    fields.finish();
    Some(ApprovalPaper { title, form: form?, from: from? })
}

/// Every step with where it stands.
fn all(found: &[(Checklist, Vec<Spot>)]) -> impl Iterator<Item = (&ApprovalStep, &Spot)> {
    found.iter().flat_map(|(checklist, spots)| checklist.steps.iter().zip(spots))
}

fn note(sources: &[Source<'_>], file: &str, at: Option<usize>, message: impl Into<Text>) {
    if let Some(source) = sources.iter().find(|source| source.file == file) {
        source.error(at, message);
    }
}

/// Whether every step that comes first is there.
fn check_ties(sources: &[Source<'_>], found: &[(Checklist, Vec<Spot>)]) {
    let codes: Vec<&str> = all(found).map(|(step, _)| step.code.as_str()).collect();
    for (step, spot) in all(found) {
        for (after, at) in step.after.iter().zip(&spot.after) {
            if !codes.contains(&after.as_str()) {
                note(sources, &spot.file, *at, unknown(Noun::STEP, after, codes.iter().copied()));
            }
        }
    }
}

/// Names each cycle once, with its way round.
fn check_cycles(sources: &[Source<'_>], found: &[(Checklist, Vec<Spot>)]) {
    let steps: BTreeMap<&str, (&ApprovalStep, &Spot)> =
        all(found).map(|(step, spot)| (step.code.as_str(), (step, spot))).collect();
    let mut done: HashSet<&str> = HashSet::new();
    for start in steps.keys().copied() {
        // The way from the start, each with how many of those before it were gone after.
        let mut way: Vec<(&str, usize)> = vec![(start, 0)];
        while let Some((code, next)) = way.last().copied() {
            let Some((step, spot)) = steps.get(code).filter(|_| !done.contains(code)) else {
                way.pop();
                continue;
            };
            let Some(before) = step.after.get(next) else {
                done.insert(code);
                way.pop();
                continue;
            };
            if let Some(last) = way.last_mut() {
                last.1 += 1;
            }
            if let Some(from) = way.iter().position(|(known, _)| *known == before) {
                let round: Vec<&str> = way[from..].iter().map(|(code, _)| *code).chain([before.as_str()]).collect();
                let round = round.join(" → ");
                let message = (
                    format!("事项互为前置，成了环：{round}"),
                    format!("steps wait for each other in a cycle: {round}"),
                );
                note(sources, &spot.file, spot.after.get(next).copied().flatten(), message);
            } else {
                way.push((before, 0));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFICES: &str = "[[department]]\nid = \"market\"\nzh = \"市场监管局\"\nen = \"Market Regulation\"\n";

    fn step(id: &str, more: &str) -> String {
        format!(
            "[[step]]\nid = \"{id}\"\ntitle = {{ zh = \"事\", en = \"Thing\" }}\ndepartment = \"market\"\nunit = \"workdays\"\n\
             result = {{ zh = \"证\", en = \"Paper\" }}\nbasis = {{ zh = \"法\", en = \"Law\" }}\n{more}\n"
        )
    }

    fn file(id: &str, steps: &[String]) -> String {
        let head = format!(
            "id = \"{id}\"\nplace = 1\ntitle = {{ zh = \"清单\", en = \"List\" }}\nabout = {{ zh = \"谁\", en = \"Whom\" }}\n"
        );
        head + &steps.concat()
    }

    fn read(files: &[(&str, String)]) -> (Vec<Checklist>, Vec<String>) {
        let files = files.iter().map(|(name, text)| (format!("approvals/{name}.toml"), text.clone().into_bytes()));
        let (found, problems) = load_approvals(&Files::from_entries(files));
        (found, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn nothing_given_is_no_checklist() {
        assert_eq!(read(&[]), (vec![], vec![]));
    }

    #[test]
    fn a_step_of_another_checklist_may_come_first() {
        let law = "days = 3\nlevel = \"law\"";
        let one = file("a", &[step("x", law)]);
        let two = file("b", &[step("y", law), step("z", &format!("{law}\nafter = [\"y\", \"a/x\"]"))]);
        let (found, problems) = read(&[("departments", OFFICES.to_owned()), ("a", one), ("b", two)]);
        assert_eq!(problems, [""; 0]);
        assert_eq!(found[1].steps[1].after, ["b/y", "a/x"]);
        assert_eq!(found[0].steps[0].department.en, "Market Regulation");
    }

    #[test]
    fn every_mistake_is_named_with_its_line() {
        let steps = [
            step("x", "days = 0\nlevel = \"law\""),
            step("x", "days = 3\nlevel = \"suggested\"\nafter = [\"nowhere\"]"),
            step("y", "days = -4\nlevel = \"law\"\nsample = true\npapers = [{ zh = \"表\", en = \"Form\", form = \"stone\", from = \"investor\" }]")
                .replace("market", "moon"),
        ];
        let text = file("a", &steps).replace(", en = \"List\"", "");
        let (_, problems) = read(&[("departments", OFFICES.to_owned()), ("b", text)]);
        insta::assert_snapshot!(problems.join("\n"), @"
        approvals/b.toml:1: the file's name is not its id: `approvals/a.toml` is expected
        approvals/b.toml:3: missing key `en` in title
        approvals/b.toml:12: `days` is `0`, expected a whole number from 1 to 366
        approvals/b.toml:15: step `x` is defined twice
        approvals/b.toml:22: a `suggested` time limit says `sample = true`
        approvals/b.toml:23: unknown step `a/nowhere`; steps are `a/x`, `a/y`
        approvals/b.toml:27: unknown department `moon`; departments are `market`
        approvals/b.toml:31: `days` is `-4`, expected a whole number from 1 to 366
        approvals/b.toml:32: `sample = true` goes with `suggested` alone
        approvals/b.toml:34: unknown form `stone`; forms are `original`, `copy`, `copy_shown`, `online`
        ");
    }

    #[test]
    fn a_cycle_is_named_with_its_way_round_and_only_once() {
        let law = "days = 3\nlevel = \"law\"";
        let one = file("a", &[step("x", &format!("{law}\nafter = [\"b/y\"]"))]);
        let two = file(
            "b",
            &[step("y", &format!("{law}\nafter = [\"z\"]")), step("z", &format!("{law}\nafter = [\"a/x\"]"))],
        );
        let (_, problems) = read(&[("departments", OFFICES.to_owned()), ("a", one), ("b", two)]);
        insta::assert_snapshot!(problems.join("\n"), @"approvals/b.toml:24: steps wait for each other in a cycle: a/x → b/y → b/z → a/x");
    }

    #[test]
    fn the_shipped_checklists_are_sound_and_cover_what_an_office_handles() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/standard");
        let (found, problems) = load_approvals(&Files::read(&folder).unwrap());
        assert_eq!(problems, vec![]);
        let ids: Vec<&str> = found.iter().map(|list| list.id.as_str()).collect();
        assert_eq!(
            ids,
            [
                "establishment",
                "foreign-investment",
                "land",
                "planning",
                "environment",
                "energy",
                "construction",
                "fire",
                "catering",
                "kindergarten"
            ]
        );
        let steps = || found.iter().flat_map(|list| &list.steps);
        assert!(steps().all(|step| !step.papers.is_empty()), "a step asks for no paper");
        // What is law names a document with its number or its article.
        let numbered = |step: &ApprovalStep| step.level == LegalLevel::Suggested || step.basis.zh.contains('《');
        assert!(steps().all(numbered));
        assert!(steps().all(|step| (step.level == LegalLevel::Suggested) == step.basis.zh.starts_with("建议")));
    }
}
