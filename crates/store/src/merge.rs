//! Which firm a row speaks of, and what the firm shows after it. In memory only: rows in, statements out.
//!
//! The order: the same credit code; the same old number; the same name. The last two never join firms whose codes
//! differ. Where several firms could be meant, the row stays a firm of its own and says so. Firms whose imports were all
//! undone are looked at last: they come back under their old id instead of being made twice.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use model::{EnterpriseId, Field};

/// What a firm is found by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Keys {
    pub(crate) uscc: Option<String>,
    pub(crate) old_number: Option<String>,
    pub(crate) name: Option<String>,
}

impl Keys {
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn pairs(&self) -> impl Iterator<Item = (Field, &String)> {
        [(Field::Uscc, &self.uscc), (Field::OldNumber, &self.old_number), (Field::Name, &self.name)]
            .into_iter()
            .filter_map(|(field, key)| key.as_ref().map(|key| (field, key)))
    }

    /// The key by code, old number or name; other fields are no keys.
    pub(crate) fn get(&self, field: Field) -> Option<&String> {
        self.pairs().find(|(kind, _)| *kind == field).map(|(_, key)| key)
    }
}

/// The newest statement of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) value: String,
    /// For a name: the form in which it is compared.
    pub(crate) match_key: Option<String>,
    pub(crate) date: NaiveDate,
}

/// A firm while rows are merged into it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Firm {
    /// `None` until it is stored.
    pub(crate) id: Option<EnterpriseId>,
    /// Nothing active is stated of it. Its keys are then those it had last.
    pub(crate) retired: bool,
    pub(crate) keys: Keys,
    pub(crate) shown: BTreeMap<Field, Shown>,
    /// What it shows differs from what is stored.
    pub(crate) changed: bool,
}

impl Firm {
    fn keys_shown(&self) -> Keys {
        let value = |field| self.shown.get(&field).map(|shown: &Shown| shown.value.clone());
        Keys {
            uscc: value(Field::Uscc),
            old_number: value(Field::OldNumber),
            name: self.shown.get(&Field::Name).and_then(|shown| shown.match_key.clone()),
        }
    }
}

/// A row, ready to be merged.
#[derive(Debug)]
pub(crate) struct Incoming {
    pub(crate) keys: Keys,
    pub(crate) facts: Vec<(Field, String)>,
    pub(crate) date: NaiveDate,
}

/// What a row did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It made a firm, or brought back one that was retired.
    New,
    /// It brought something that the firm did not show.
    Merged,
    /// It said what is shown already.
    Unchanged,
}

/// Where a row went.
#[derive(Debug)]
pub(crate) struct Merged {
    /// Index into [`Firms::all`].
    pub(crate) firm: usize,
    pub(crate) effect: Effect,
    /// What a person should look at.
    pub(crate) problem: Option<String>,
}

/// The firms that some rows may speak of.
#[derive(Debug, Default)]
pub(crate) struct Firms {
    pub(crate) all: Vec<Firm>,
    /// May hold former keys of a firm: whoever looks up compares with the firm itself.
    index: HashMap<(Field, String), Vec<usize>>,
}

enum Pick {
    One(usize),
    None,
    /// Why it is unclear.
    Unclear(String),
}

impl Firms {
    /// Takes the stored firms, by rising id, so that the oldest is preferred.
    pub(crate) fn new(stored: Vec<Firm>) -> Self {
        let mut firms = Self { all: stored, index: HashMap::new() };
        for place in 0..firms.all.len() {
            firms.note_keys(place);
        }
        firms
    }

    /// Merges a row into the firm it speaks of, or into a new one.
    pub(crate) fn merge(&mut self, row: &Incoming) -> Merged {
        let (found, problem) = self.find(&row.keys);
        let place = found.unwrap_or_else(|| {
            self.all.push(Firm { retired: true, ..Firm::default() });
            self.all.len() - 1
        });
        let firm = &mut self.all[place];
        let mut effect = if firm.retired { Effect::New } else { Effect::Unchanged };
        firm.retired = false;
        for (field, value) in &row.facts {
            let before = firm.shown.get(field);
            let same = before.is_some_and(|shown| shown.value == *value);
            if !same && effect == Effect::Unchanged {
                effect = Effect::Merged;
            }
            if before.is_none_or(|shown| row.date >= shown.date) {
                let match_key = row.keys.name.clone().filter(|_| *field == Field::Name);
                firm.changed |= !same || before.is_some_and(|shown| shown.match_key != match_key);
                firm.shown.insert(*field, Shown { value: value.clone(), match_key, date: row.date });
            }
        }
        firm.keys = firm.keys_shown();
        self.note_keys(place);
        Merged { firm: place, effect, problem }
    }

    fn note_keys(&mut self, place: usize) {
        for (field, key) in self.all[place].keys.pairs() {
            let places = self.index.entry((field, key.clone())).or_default();
            if !places.contains(&place) {
                places.push(place);
            }
        }
    }

    fn find(&self, keys: &Keys) -> (Option<usize>, Option<String>) {
        let mut problem = None;
        for retired in [false, true] {
            for (field, key) in keys.pairs() {
                let found = self.with(field, key, retired);
                let pick = match (field, found.first()) {
                    (Field::Uscc, Some(first)) => Pick::One(*first),
                    (Field::Uscc, None) => Pick::None,
                    _ => self.pick(&found, keys, field),
                };
                match pick {
                    Pick::One(place) => return (Some(place), None),
                    Pick::None => {}
                    Pick::Unclear(why) if !retired => {
                        problem.get_or_insert(why);
                    }
                    Pick::Unclear(_) => {}
                }
            }
        }
        (None, problem)
    }

    fn with(&self, field: Field, key: &str, retired: bool) -> Vec<usize> {
        let places = self.index.get(&(field, key.to_owned())).map_or(&[][..], Vec::as_slice);
        let is_it = |place: &&usize| {
            let firm = &self.all[**place];
            firm.retired == retired && firm.keys.get(field).is_some_and(|own| own == key)
        };
        places.iter().filter(is_it).copied().collect()
    }

    /// Chooses among the firms that share an old number or a name with the row. One that has no code wins over those
    /// that have one, because it is where an earlier unclear row went: the same file again makes no new firm.
    fn pick(&self, found: &[usize], keys: &Keys, field: Field) -> Pick {
        let code = |place: usize| self.all[place].keys.uscc.as_deref();
        let without_code = found.iter().copied().find(|place| code(*place).is_none());
        let what = if field == Field::Name { "name" } else { "registration number" };
        let key = keys.get(field).map_or("", String::as_str);
        match (found, keys.uscc.as_deref(), without_code) {
            ([], _, _) => Pick::None,
            ([only], own, _) if own.is_none() || code(*only).is_none() => Pick::One(*only),
            (_, None, Some(place)) => Pick::One(place),
            (_, None, None) => {
                let codes: Vec<_> = found.iter().filter_map(|place| code(*place)).collect();
                let codes = codes.join("`, `");
                Pick::Unclear(format!("the {what} `{key}` stands for `{codes}`: kept as a firm of its own"))
            }
            (_, Some(_), Some(_)) => {
                Pick::Unclear(format!("the {what} `{key}` stands for several firms: kept as a firm of its own"))
            }
            (_, Some(_), None) => {
                let other = found.first().and_then(|place| code(*place)).unwrap_or("");
                Pick::Unclear(format!("the {what} `{key}` also stands for `{other}`: kept as two firms"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Merges rows written as `code|number|name`, all of one day, and returns the firm each went to, by its place.
    fn check(rows: &str, expect: &str) {
        let mut firms = Firms::default();
        let mut seen = Vec::new();
        for row in rows.split_whitespace() {
            let parts: Vec<_> = row.split('|').map(|part| (!part.is_empty()).then(|| part.to_owned())).collect();
            let [uscc, old_number, name] = parts.try_into().unwrap();
            let keys = Keys { uscc, old_number, name };
            let facts = keys.pairs().map(|(field, key)| (field, key.clone())).collect();
            let date = NaiveDate::from_ymd_opt(2025, 1, 1).unwrap();
            let merged = firms.merge(&Incoming { keys, facts, date });
            seen.push(format!("{}{}", merged.firm, if merged.problem.is_some() { "!" } else { "" }));
        }
        assert_eq!(seen.join(" "), expect, "{rows}");
    }

    #[test]
    fn the_same_code_is_the_same_firm_whatever_its_name() {
        check("X||A X||B X|9|", "0 0 0");
    }

    #[test]
    fn the_same_old_number_is_the_same_firm() {
        check("|9|A |9|B X|9|C", "0 0 0");
    }

    #[test]
    fn different_codes_are_never_joined_by_number_or_name() {
        check("X|9|A Y|9|A", "0 1!");
    }

    #[test]
    fn a_row_without_a_code_joins_the_one_firm_of_its_name() {
        check("X||A ||A", "0 0");
    }

    #[test]
    fn a_row_with_a_code_joins_the_one_firm_of_its_name_that_has_none() {
        check("||A X||A ||A", "0 0 0");
    }

    #[test]
    fn an_unclear_row_stays_alone_and_finds_itself_again() {
        check("X||A Y||A ||A ||A", "0 1! 2! 2");
    }

    #[test]
    fn a_code_is_not_joined_to_an_unclear_row() {
        check("X||A Y||A ||A Z||A Z||A", "0 1! 2! 3! 3");
    }

    #[test]
    fn an_unclear_number_is_decided_by_the_name() {
        check("X|9|A Y|9|B |9|A", "0 1! 0");
    }

    #[test]
    fn a_former_name_is_no_longer_the_firms() {
        check("X||A X||B ||A", "0 0 1");
    }
}
