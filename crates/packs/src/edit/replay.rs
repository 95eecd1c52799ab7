//! A draft applied from its base, operation by operation, and the whole pack checked as any pack is.
//!
//! Knows operations, not who wrote them. A draft that was made on an older version is applied here to the newer one: what no longer
//! fits is refused by name, the rest holds.

use model::Text;

use super::{Operation, apply, path_of};
use crate::files::Files;
use crate::pack::{Pack, load};
use crate::problem::{Level, Problem};
use crate::standard::Standard;

/// A draft applied.
#[derive(Debug, Clone, PartialEq)]
pub struct Replay {
    /// The pack's files with every operation that could be written.
    pub files: Files,
    /// How each operation went.
    pub steps: Vec<Step>,
    /// What the pack's check says of it: first what the draft made.
    pub problems: Vec<Made>,
    /// The pack, where it is right.
    pub pack: Option<Pack>,
}

/// How an operation went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Why it could not be written; it is then left out.
    pub refused: Option<Text>,
    /// What would undo it: what it found and overwrote.
    pub inverse: Vec<Operation>,
}

/// A problem, and who made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The problem.
    pub problem: Problem,
    /// The operation, by its place in the draft; `None` where the pack had it before.
    pub by: Option<usize>,
}

impl Replay {
    /// Whether it could become the next version: every operation was written and nothing is an error.
    pub fn is_sound(&self) -> bool {
        self.pack.is_some() && self.steps.iter().all(|step| step.refused.is_none())
    }

    /// The chain's file as it would be.
    pub fn text(&self, chain: &str) -> &str {
        self.files.get(&path_of(chain)).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

/// A problem without its line: lines move with what stands above them.
type Key = (String, bool, String);

fn key(problem: &Problem) -> Key {
    // A message may name another place by its line, which moves too.
    let message = problem.message.en.chars().filter(|c| !c.is_ascii_digit()).collect();
    (problem.file.clone(), problem.level == Level::Error, message)
}

fn keys(problems: &[Problem]) -> Vec<Key> {
    problems.iter().map(key).collect()
}

/// Problems that a change made: those of after that were not there before, in their order. One that is told as often as before, on
/// another line perhaps, is none.
pub fn made_between<'p>(before: &[Problem], after: &'p [Problem]) -> Vec<&'p Problem> {
    let mut old = keys(before);
    let is_new = |problem: &&Problem| match old.iter().position(|other| *other == key(problem)) {
        Some(at) => {
            old.swap_remove(at);
            false
        }
        None => true,
    };
    after.iter().filter(is_new).collect()
}

/// Applies operations to a chain and checks the pack.
pub fn replay(files: &Files, chain: &str, operations: &[Operation], standard: &Standard) -> Replay {
    let mut states = vec![files.clone()];
    let mut steps = Vec::new();
    for operation in operations {
        let now = states.last().unwrap_or(files);
        match apply(now, chain, operation) {
            Ok(applied) => {
                steps.push(Step { refused: None, inverse: applied.inverse });
                states.push(applied.files);
            }
            Err(refusal) => {
                steps.push(Step { refused: Some(refusal.0), inverse: Vec::new() });
                states.push(now.clone());
            }
        }
    }
    let last = states.last().cloned().unwrap_or_default();
    let loaded = load(&last, standard);
    let before = if operations.is_empty() { loaded.problems.clone() } else { load(files, standard).problems };
    let old = keys(&before);
    let mut open: Vec<usize> = Vec::new();
    let mut problems: Vec<Made> = Vec::new();
    for problem in loaded.problems {
        if !old.contains(&key(&problem)) {
            open.push(problems.len());
        }
        problems.push(Made { problem, by: None });
    }
    // Who made a problem is the operation behind which it is there until the end: looked for from the end, because intermediate
    // states are allowed to be wrong. Costs a check of the pack for each operation, where there is something to explain.
    for step in (0..operations.len()).rev() {
        if open.is_empty() {
            break;
        }
        if steps[step].refused.is_some() {
            continue;
        }
        let had = if step == 0 { old.clone() } else { keys(&load(&states[step], standard).problems) };
        open.retain(|at| {
            let there = had.contains(&key(&problems[*at].problem));
            if !there {
                problems[*at].by = Some(step);
            }
            there
        });
    }
    problems.sort_by_key(|made| made.by.is_none());
    Replay { files: last, steps, problems, pack: loaded.pack }
}
