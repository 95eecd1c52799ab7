//! Steps of a long command: a title before each, its time after it, all of them again at the end.

use std::process::Command;
use std::time::Instant;

use anyhow::Result;

use crate::run::{Ended, run_and_keep};
use crate::tally::Tally;

/// What was done so far.
#[derive(Default)]
pub(crate) struct Steps {
    done: Vec<Done>,
    tally: Tally,
}

/// One step behind us.
struct Done {
    title: &'static str,
    seconds: f64,
    /// What it counted; `None` for work the tests only need.
    tally: Option<Tally>,
}

impl Steps {
    /// Work the tests need, or part of a step; whether its failure ends the command is for the caller to say.
    pub(crate) fn timed<T>(&mut self, title: &'static str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        println!("\n== {title}");
        let start = Instant::now();
        let result = work();
        let seconds = start.elapsed().as_secs_f64();
        println!("== {title}: {seconds:.1} s");
        self.done.push(Done { title, seconds, tally: None });
        result
    }

    /// A step that is one test by itself: passed when it ends well.
    pub(crate) fn whole(&mut self, title: &'static str, work: impl FnOnce() -> Result<()>) {
        let tally = match self.timed(title, work) {
            Ok(()) => Tally::PASSED,
            Err(error) => {
                eprintln!("error: {error:#}");
                Tally::FAILED
            }
        };
        self.count(tally);
    }

    /// A runner that counts its tests itself.
    pub(crate) fn counted(&mut self, title: &'static str, command: &mut Command) {
        let tally = match self.timed(title, || run_and_keep(command)) {
            Ok(Ended { success, output }) => Tally::settle(Tally::read(&output), success),
            Err(error) => {
                eprintln!("error: {error:#}");
                Tally::FAILED
            }
        };
        self.count(tally);
    }

    /// A preparation failed: one failure, whatever the tests behind it would have said.
    pub(crate) fn lost(&mut self) {
        self.count(Tally::FAILED);
    }

    /// Books a count on the step just done and on the sum.
    fn count(&mut self, tally: Tally) {
        if let Some(step) = self.done.last_mut() {
            step.tally = Some(tally);
        }
        self.tally += tally;
    }

    /// The times again, and the closing line alone on a line.
    pub(crate) fn close(self) -> Tally {
        println!();
        for Done { title, seconds, tally } in &self.done {
            let counted = tally.map(|tally| format!(": {tally}")).unwrap_or_default();
            println!("{seconds:7.1} s  {title}{counted}");
        }
        println!("{}", self.tally);
        self.tally
    }
}
