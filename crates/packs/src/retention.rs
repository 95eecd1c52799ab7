//! `retention.toml`: what landed firms are asked and how often, what signals tell of them, how far behind its contract a firm is told.

use std::collections::HashSet;

use model::{
    CheckAnswer, IntervalRule, PaceRule, RetentionQuestion, RetentionRules, SignalKind, SignalRule, Tells, Term, Text,
};

use crate::chain_file::once;
use crate::compliance::term;
use crate::files::Files;
use crate::problem::{Problem, in_order};
use crate::toml_file::{Fields, Source};
use crate::words::Noun;

const RETENTION: &str = "retention.toml";

/// Longest time from one question to the next that makes sense, in days: two years.
const MOST_DAYS: u32 = 730;

/// Reads the rules. Without a file nothing is asked and nothing tells.
pub fn load_retention(files: &Files) -> (RetentionRules, Vec<Problem>) {
    let mut problems = files.problems().to_vec();
    let mut rules = RetentionRules::default();
    if let Some(bytes) = files.get(RETENTION) {
        let source = Source::parse(RETENTION, bytes);
        rules = read(&source);
        problems.extend(source.into_problems());
    }
    (rules, in_order(problems))
}

fn read(source: &Source<'_>) -> RetentionRules {
    let root = source.root();
    let mut rules = RetentionRules::default();
    let mut seen = HashSet::new();
    for fields in root.tables(root.get("interval"), Noun::RULE) {
        once(&fields, Noun::RULE, &mut seen);
        let days = fields.whole(fields.need("days"), 1..=MOST_DAYS);
        if let (Some(days), Some((term, source))) = (days, ending(fields)) {
            rules.intervals.push(IntervalRule { days: u16::try_from(days).unwrap_or(u16::MAX), term, source });
        }
    }
    for fields in root.tables(root.get("question"), Noun::RULE) {
        let id = once(&fields, Noun::RULE, &mut seen);
        let text = fields.text(fields.need("text"));
        let on = fields.word(fields.need("on"), Noun::ANSWER, &[CheckAnswer::Yes, CheckAnswer::No]);
        let tells = fields.word(fields.need("tells"), Noun::TELLS, Tells::ALL);
        // A question that tells something when it is not answered would warn of every firm that nobody asked.
        if on == Some(CheckAnswer::Unknown) {
            let message = ("`on` 只能是 `yes` 或 `no`", "`on` is `yes` or `no`");
            fields.error(fields.place_of("on"), message);
        }
        if let (Some(on), Some(tells), Some((term, source))) = (on, tells, ending(fields)) {
            rules.questions.push(RetentionQuestion { id, text, on, tells, term, source });
        }
    }
    for fields in root.tables(root.get("signal"), Noun::RULE) {
        once(&fields, Noun::RULE, &mut seen);
        let kind = fields.word(fields.need("kind"), Noun::KIND, SignalKind::ALL);
        let tells = fields.word(fields.need("tells"), Noun::TELLS, Tells::ALL);
        if let (Some(kind), Some(tells), Some((term, source))) = (kind, tells, ending(fields)) {
            rules.signals.push(SignalRule { kind, tells, term, source });
        }
    }
    for fields in root.tables(root.get("pace"), Noun::RULE) {
        once(&fields, Noun::RULE, &mut seen);
        let yellow = fields.whole(fields.need("yellow"), 0..=100);
        let red = fields.whole(fields.need("red"), 0..=100);
        if yellow.zip(red).is_some_and(|(yellow, red)| red < yellow) {
            fields.error(fields.place_of("red"), ("`red` 小于 `yellow`", "`red` is less than `yellow`"));
        }
        let points = |points: u32| u8::try_from(points).unwrap_or(100);
        if let (Some(yellow), Some(red), Some((term, source))) = (yellow, red, ending(fields)) {
            rules.paces.push(PaceRule { yellow: points(yellow), red: points(red), term, source });
        }
    }
    root.finish();
    rules
}

/// What every row ends with: when it holds, and where it is published.
fn ending(fields: Fields<'_>) -> Option<(Term, Text)> {
    let term = term(&fields);
    let published = fields.text(fields.need("source"));
    fields.finish();
    Some((term?, published))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (RetentionRules, Vec<String>) {
        let files = Files::from_entries([(RETENTION.to_owned(), text.as_bytes().to_vec())]);
        let (found, problems) = load_retention(&files);
        (found, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn nothing_given_is_no_rule() {
        assert_eq!(read(""), (RetentionRules::default(), vec![]));
    }

    #[test]
    fn every_mistake_is_named_with_its_line() {
        let end = "from = \"2024-01-01\"\nsource = { zh = \"一\", en = \"one\" }\n";
        let text = format!(
            "[[interval]]\nid = \"a\"\ndays = 0\n{end}\
             [[question]]\nid = \"a\"\ntext = {{ zh = \"问\", en = \"ask\" }}\non = \"unknown\"\ntells = \"blue\"\n{end}\
             [[signal]]\nid = \"b\"\nkind = \"gone\"\ntells = \"red\"\n{end}\
             [[pace]]\nid = \"c\"\nyellow = 30\nred = 10\n{end}"
        );
        let (found, problems) = read(&text);
        assert_eq!((found.questions.len(), found.signals.len(), found.intervals.len()), (0, 0, 0));
        insta::assert_snapshot!(problems.join("\n"), @r#"
        retention.toml:3: `days` is `0`, expected a whole number from 1 to 730
        retention.toml:7: rule `a` is defined twice
        retention.toml:9: `on` is `yes` or `no`
        retention.toml:10: unknown `tells` `blue`; `tells` are `yellow`, `red`, `expansion`
        retention.toml:15: unknown kind `gone`; kinds are `capacity`, `hiring`, `subsidiary`, `lease-end`, `home-limit`, `hometown`, `chamber`, `contact`, `dishonest`, `hidden-risk`, `environment`, `plan`
        retention.toml:22: `red` is less than `yellow`
        "#);
    }

    #[test]
    fn the_shipped_rules_are_sound() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/standard");
        let (found, problems) = load_retention(&Files::read(&folder).unwrap());
        assert_eq!(problems, vec![]);
        assert!(found.questions.len() >= 5 && found.intervals.len() == 1 && found.paces.len() == 1);
        // Both sides of the radar: who may go, and who may grow.
        assert!(found.questions.iter().any(|question| question.tells == Tells::Expansion));
        assert!(found.questions.iter().any(|question| question.tells == Tells::Red));
    }
}
