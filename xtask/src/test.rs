//! `cargo xtask test`: every test there is, as CI runs them.

use std::process::ExitCode;

use anyhow::Result;

use crate::args::{Part, Profile};
use crate::needs::{self, CHINESE_FONT, CHROMIUM, POSTGRESQL};
use crate::postgres::Postgres;
use crate::product;
use crate::run::{cargo, npm, run};
use crate::steps::Steps;
use crate::tally::Tally;

/// Runs the tests and closes with `N passed, N failed`, also when something the tests need could not be made.
pub(crate) fn test(part: Part) -> Result<ExitCode> {
    let mut steps = Steps::default();
    let prepared = run_parts(part, &mut steps);
    if let Err(error) = &prepared {
        eprintln!("error: {error:#}");
        steps.lost();
    }
    let Tally { failed, .. } = steps.close();
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn run_parts(part: Part, steps: &mut Steps) -> Result<()> {
    let wants = |one: Part| part == Part::All || part == one;
    let mut needs = Vec::new();
    if wants(Part::Rust) {
        needs.push(&POSTGRESQL);
    }
    if wants(Part::E2e) {
        needs.extend([&CHROMIUM, &CHINESE_FONT]);
    }
    steps.timed("what the machine must have", || needs::meet(&needs))?;
    // The binary carries the web app, so Rust needs it too.
    steps.timed("web packages and web app", product::build_web)?;
    if part != Part::Web {
        // Binary and tests in one go: cargo then builds no dependency twice.
        steps.timed("Rust build", || run(&mut cargo(&["build", "--workspace", "--bins", "--tests"])))?;
    }
    if wants(Part::Rust) {
        let postgres = steps.timed("PostgreSQL", Postgres::start)?;
        let mut tests = cargo(&["test", "--workspace", "--no-fail-fast"]);
        steps.counted("Rust tests", tests.env("TEST_DATABASE_URL", postgres.url()).env_remove("LIANTU_DATABASE"));
    }
    if wants(Part::Web) {
        steps.whole("web types", || run(&mut npm(&["run", "check"])));
        steps.counted("web unit tests", &mut npm(&["test"]));
    }
    if wants(Part::E2e) {
        let binary = product::binary(Profile::Dev)?;
        steps.counted("browser tests", npm(&["run", "e2e"]).env("LIANTU", binary).env_remove("LIANTU_DATABASE"));
    }
    Ok(())
}
