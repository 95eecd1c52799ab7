//! `service.toml`: how long requests of firms may take, when a late one is taken higher, what comes after an answer, and what requests
//! are about.

use std::collections::HashSet;

use model::{CaseAfterRule, CaseCause, CaseClass, CaseClassRule, CaseEscalationRule, CaseLevel, ServiceRules};

use crate::chain_file::once;
use crate::compliance::term;
use crate::files::Files;
use crate::problem::{Problem, in_order};
use crate::toml_file::{Fields, Source};
use crate::words::Noun;

const SERVICE: &str = "service.toml";

/// Longest time that makes sense, in days: a year.
const MOST_DAYS: u32 = 365;

/// Reads the rules. Without a file there are none: then cases have no clocks and no causes.
pub(crate) fn load_service(files: &Files) -> (ServiceRules, Vec<Problem>) {
    let mut problems = files.problems().to_vec();
    let mut rules = ServiceRules::default();
    if let Some(bytes) = files.get(SERVICE) {
        let source = Source::parse(SERVICE, bytes);
        let root = source.root();
        read_classes(&root, &mut rules);
        read_escalations(&root, &mut rules);
        read_after(&root, &mut rules);
        read_causes(&root, &mut rules);
        root.finish();
        problems.extend(source.into_problems());
    }
    (rules, in_order(problems))
}

fn short(days: u32) -> u16 {
    u16::try_from(days).unwrap_or(u16::MAX)
}

fn read_classes(root: &Fields<'_>, rules: &mut ServiceRules) {
    for fields in root.tables(root.need("class"), Noun::CASE_CLASS) {
        let class = fields.word(fields.need("class"), Noun::CASE_CLASS, CaseClass::ALL);
        let first_days = fields.whole(fields.need("first_days"), 1..=MOST_DAYS);
        let days = fields.whole(fields.need("days"), 1..=MOST_DAYS);
        let warn_days = fields.whole(fields.need("warn_days"), 0..=MOST_DAYS);
        let (level, term, source) =
            (fields.text(fields.need("level")), term(&fields), fields.text(fields.need("source")));
        if let (Some(first), Some(all)) = (first_days, days)
            && first > all
        {
            let zh = format!("`first_days` 是 {first}，比 `days` 的 {all} 还长：首次答复不会晚于办结");
            let en = format!(
                "`first_days` is `{first}`, more than `days`, `{all}`: no first answer comes after the solution"
            );
            fields.error(fields.place_of("first_days"), (zh, en));
        }
        fields.finish();
        let (Some(class), Some(first), Some(days), Some(warn), Some(term)) = (class, first_days, days, warn_days, term)
        else {
            continue;
        };
        let [first_days, days, warn_days] = [first, days, warn].map(short);
        rules.classes.push(CaseClassRule { class, first_days, days, warn_days, level, term, source });
    }
}

fn read_escalations(root: &Fields<'_>, rules: &mut ServiceRules) {
    let mut seen = HashSet::new();
    for fields in root.tables(root.get("escalation"), Noun::RULE) {
        let id = once(&fields, Noun::RULE, &mut seen);
        let late_days = fields.whole(fields.need("late_days"), 0..=MOST_DAYS);
        let to = fields.word(fields.need("reaches"), Noun::LEVEL, CaseLevel::ALL);
        let (level, term, source) =
            (fields.text(fields.need("level")), term(&fields), fields.text(fields.need("source")));
        fields.finish();
        let (Some(late_days), Some(to), Some(term)) = (late_days, to, term) else { continue };
        rules.escalations.push(CaseEscalationRule { id, late_days: short(late_days), to, level, term, source });
    }
}

fn read_after(root: &Fields<'_>, rules: &mut ServiceRules) {
    let mut seen = HashSet::new();
    for fields in root.tables(root.get("after"), Noun::RULE) {
        let id = once(&fields, Noun::RULE, &mut seen);
        let call_days = fields.whole(fields.need("call_days"), 1..=MOST_DAYS);
        let reopen_days = fields.whole(fields.need("reopen_days"), 1..=MOST_DAYS);
        let (level, term, source) =
            (fields.text(fields.need("level")), term(&fields), fields.text(fields.need("source")));
        fields.finish();
        let (Some(call), Some(reopen), Some(term)) = (call_days, reopen_days, term) else { continue };
        let [call_days, reopen_days] = [call, reopen].map(short);
        rules.after.push(CaseAfterRule { id, call_days, reopen_days, level, term, source });
    }
}

fn read_causes(root: &Fields<'_>, rules: &mut ServiceRules) {
    let mut seen = HashSet::new();
    // A list means one cause by a word, whatever way it is read.
    let mut words_seen = HashSet::new();
    for fields in root.tables(root.need("cause"), Noun::CAUSE) {
        let id = once(&fields, Noun::CAUSE, &mut seen);
        let title = fields.text(fields.need("title"));
        let mut words = Vec::new();
        for word in fields.strings(fields.get("words")) {
            if words_seen.insert(word.value) {
                words.push(word.value.to_owned());
            } else {
                let said = word.value;
                let zh = format!("词“{said}”已属于上面的事由：一个词只归一类");
                fields.error(
                    word.at,
                    (zh, format!("the word `{said}` belongs to a cause above: a word means one cause")),
                );
            }
        }
        let department = fields.owned(fields.get("department"));
        fields.finish();
        if !id.is_empty() {
            rules.causes.push(CaseCause { id, title, words, department });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (ServiceRules, Vec<String>) {
        let files = Files::from_entries([(SERVICE.to_owned(), text.as_bytes().to_vec())]);
        let (found, problems) = load_service(&files);
        (found, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn nothing_given_is_no_rule() {
        let (rules, problems) = load_service(&Files::from_entries([]));
        assert_eq!((rules, problems), (ServiceRules::default(), vec![]));
    }

    #[test]
    fn every_mistake_is_named_with_its_line() {
        let both =
            "level = { zh = \"局\", en = \"office\" }\nfrom = \"2024-01-01\"\nsource = { zh = \"一\", en = \"one\" }\n";
        let (found, problems) = read(&format!(
            "[[class]]\nclass = \"simple\"\nfirst_days = 5\ndays = 3\nwarn_days = 1\n{both}\
             [[escalation]]\nid = \"a\"\nlate_days = 1\nreaches = \"mayor\"\n{both}\
             [[cause]]\nid = \"land\"\ntitle = {{ zh = \"用地\", en = \"Land\" }}\nwords = [\"用地\"]\n\
             [[cause]]\nid = \"other\"\ntitle = {{ zh = \"其他\", en = \"Other\" }}\nwords = [\"用地\"]\n"
        ));
        assert_eq!((found.escalations.len(), found.causes.len()), (0, 2));
        assert!(found.causes[1].words.is_empty());
        insta::assert_snapshot!(problems.join("\n"), @r#"
        service.toml:3: `first_days` is `5`, more than `days`, `3`: no first answer comes after the solution
        service.toml:12: unknown level `mayor`; levels are `unit`, `director`
        service.toml:23: the word `用地` belongs to a cause above: a word means one cause
        "#);
    }

    #[test]
    fn the_shipped_rules_are_sound() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/standard");
        let (found, problems) = load_service(&Files::read(&folder).unwrap());
        assert_eq!(problems, vec![]);
        let mut classes: Vec<_> = found.classes.iter().map(|rule| (rule.class, rule.first_days, rule.days)).collect();
        classes.sort();
        // What research found of other districts: a question within one working day, a simple request within three, a complex one
        // within fifteen with a first answer within three.
        let published = [(CaseClass::Consultation, 1, 1), (CaseClass::Simple, 3, 3), (CaseClass::Complex, 3, 15)];
        assert_eq!(classes, published);
        assert!(found.causes.iter().any(|cause| cause.id == "other") && !found.after.is_empty());
    }
}
