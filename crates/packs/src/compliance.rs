//! `letters.toml`, `clauses.toml`, `publication.toml`: how long a department may take to answer a letter, which words make a clause of an
//! agreement suspect, and for how long what is published holds.

use std::collections::HashSet;

use model::{ClauseRule, LetterRule, PublicationKind, PublicationRule, Term};

use crate::chain_file::once;
use crate::files::Files;
use crate::problem::{Problem, in_order};
use crate::toml_file::{Fields, Source};
use crate::words::Noun;

/// Rules for letters, for clauses, for what is published.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Compliance {
    /// How long answers may take.
    pub letters: Vec<LetterRule>,
    /// What makes a clause suspect, in the order of the file.
    pub clauses: Vec<ClauseRule>,
    /// For how long what is published holds.
    pub publications: Vec<PublicationRule>,
}

const LETTERS: &str = "letters.toml";
const CLAUSES: &str = "clauses.toml";
const PUBLICATIONS: &str = "publication.toml";

/// Longest time for an answer that makes sense, in working days: a year of them.
const MOST_DAYS: u32 = 250;
/// Longest time that something stays public without being looked at again: three years.
const MOST_PUBLIC_DAYS: u32 = 1096;

/// Reads the rules. Without a file there are none of its kind: then a letter's day is set by hand, no clause is pointed at, and what
/// is published holds until it is withdrawn.
pub fn load_compliance(files: &Files) -> (Compliance, Vec<Problem>) {
    let mut problems = files.problems().to_vec();
    let mut found = Compliance::default();
    if let Some(bytes) = files.get(LETTERS) {
        let source = Source::parse(LETTERS, bytes);
        found.letters = read_letters(&source);
        problems.extend(source.into_problems());
    }
    if let Some(bytes) = files.get(CLAUSES) {
        let source = Source::parse(CLAUSES, bytes);
        found.clauses = read_clauses(&source);
        problems.extend(source.into_problems());
    }
    if let Some(bytes) = files.get(PUBLICATIONS) {
        let source = Source::parse(PUBLICATIONS, bytes);
        found.publications = read_publications(&source);
        problems.extend(source.into_problems());
    }
    (found, in_order(problems))
}

fn read_letters(source: &Source<'_>) -> Vec<LetterRule> {
    let root = source.root();
    let mut seen = HashSet::new();
    let mut rules = Vec::new();
    for fields in root.tables(root.need("letter"), Noun::RULE) {
        let id = once(&fields, Noun::RULE, &mut seen);
        let days = fields.whole(fields.need("days"), 1..=MOST_DAYS);
        let link_days = fields.whole(fields.need("link_days"), 0..=MOST_DAYS);
        let level = fields.text(fields.need("level"));
        let term = term(&fields);
        let published = fields.text(fields.need("source"));
        fields.finish();
        let (Some(days), Some(link_days), Some(term)) = (days, link_days, term) else { continue };
        let short = |days: u32| u16::try_from(days).unwrap_or(u16::MAX);
        rules.push(LetterRule { id, days: short(days), link_days: short(link_days), level, term, source: published });
    }
    root.finish();
    rules
}

fn read_clauses(source: &Source<'_>) -> Vec<ClauseRule> {
    let root = source.root();
    let mut seen = HashSet::new();
    let mut rules = Vec::new();
    for fields in root.tables(root.need("clause"), Noun::RULE) {
        let id = once(&fields, Noun::RULE, &mut seen);
        let mut words = Vec::new();
        for said in fields.strings(fields.need("words")) {
            let any: Vec<String> =
                said.value.split('|').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect();
            if any.is_empty() {
                let zh = "`words` 里有一项没有词：写成 \"返还|奖励\" 这样";
                fields.error(said.at, (zh, "an entry of `words` has no word; write it as \"返还|奖励\""));
            }
            words.push(any);
        }
        let reason = fields.text(fields.need("reason"));
        let term = term(&fields);
        let published = fields.text(fields.need("source"));
        fields.finish();
        let Some(term) = term else { continue };
        if !words.is_empty() && words.iter().all(|any| !any.is_empty()) {
            rules.push(ClauseRule { id, words, reason, term, source: published });
        }
    }
    root.finish();
    rules
}

fn read_publications(source: &Source<'_>) -> Vec<PublicationRule> {
    let root = source.root();
    let mut rules = Vec::new();
    for fields in root.tables(root.need("publication"), Noun::RULE) {
        let kind = fields.word(fields.need("kind"), Noun::KIND, PublicationKind::ALL);
        let days = fields.whole(fields.need("days"), 1..=MOST_PUBLIC_DAYS);
        let term = term(&fields);
        let published = fields.text(fields.need("source"));
        let sample = fields.flag(fields.get("sample"));
        fields.finish();
        let (Some(kind), Some(days), Some(term)) = (kind, days, term) else { continue };
        let days = u16::try_from(days).unwrap_or(u16::MAX);
        rules.push(PublicationRule { kind, days, term, source: published, sample });
    }
    root.finish();
    rules
}

pub(crate) fn term(fields: &Fields<'_>) -> Option<Term> {
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

    fn read(files: &[(&str, &str)]) -> (Compliance, Vec<String>) {
        let files = files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()));
        let (found, problems) = load_compliance(&Files::from_entries(files));
        (found, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn nothing_given_is_no_rule() {
        assert_eq!(read(&[]), (Compliance::default(), vec![]));
    }

    #[test]
    fn every_mistake_is_named_with_its_line() {
        let letters = "[[letter]]\nid = \"a\"\ndays = 0\nlink_days = 3\nlevel = { zh = \"局\", en = \"office\" }\n\
                       from = \"2024-01-01\"\nsource = { zh = \"一\", en = \"one\" }\n";
        let clauses = "[[clause]]\nid = \"b\"\nwords = [\"税\", \"|\"]\nreason = { zh = \"一\", en = \"one\" }\n\
                       from = \"2024-08-01\"\nto = \"2024-01-01\"\nsource = { zh = \"一\", en = \"one\" }\n";
        let (found, problems) = read(&[(LETTERS, letters), (CLAUSES, clauses)]);
        assert_eq!((found.letters.len(), found.clauses.len()), (0, 0));
        insta::assert_snapshot!(problems.join("\n"), @r#"
        clauses.toml:3: an entry of `words` has no word; write it as "返还|奖励"
        clauses.toml:6: `to` lies before `from`
        letters.toml:3: `days` is `0`, expected a whole number from 1 to 250
        "#);
    }

    #[test]
    fn a_rule_of_publication_names_a_kind_and_days() {
        let rule = |kind: &str, days: &str| {
            format!(
                "[[publication]]\nkind = \"{kind}\"\ndays = {days}\nfrom = \"2025-01-01\"\nsource = {{ zh = \"一\", en = \"one\" }}\n"
            )
        };
        let (found, problems) = read(&[(PUBLICATIONS, &rule("site", "90"))]);
        assert_eq!((found.publications.len(), problems.len()), (1, 0), "{problems:?}");
        let (found, problems) = read(&[(PUBLICATIONS, &rule("secret", "0"))]);
        assert!(found.publications.is_empty());
        assert!(
            problems[0].contains("publication.toml:2") && problems[1].contains("publication.toml:3"),
            "{problems:?}"
        );
    }

    #[test]
    fn the_shipped_rules_are_sound() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/standard");
        let (found, problems) = load_compliance(&Files::read(&folder).unwrap());
        assert_eq!(problems, vec![]);
        assert!(!found.letters.is_empty() && found.clauses.len() >= 10);
        assert_eq!(found.publications.len(), PublicationKind::ALL.len());
        // A word on its own in every list would point at half of any agreement.
        assert!(found.clauses.iter().all(|rule| rule.words.len() >= 2), "a rule asks for one word only");
    }
}
