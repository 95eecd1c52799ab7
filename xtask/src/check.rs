//! `cargo xtask check`: what a reviewer would send back, before a browser or a database is needed.

use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::args::Profile;
use crate::product;
use crate::run::{cargo, npm, root, run};
use crate::steps::Steps;
use crate::tally::Tally;

/// Runs every gate, also after a failed one, and closes with `N passed, N failed`.
pub(crate) fn check() -> Result<ExitCode> {
    let mut steps = Steps::default();
    steps.whole("format", || run(&mut cargo(&["fmt", "--all", "--check"])));
    if let Err(error) = steps.timed("web packages and web app", product::build_web) {
        eprintln!("error: {error:#}");
        steps.lost();
    }
    steps.whole("lints", || run(&mut cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])));
    // The tidy tests by their module, the HTTP contract by the word in its tests' names.
    steps.counted(
        "tidy and HTTP contract",
        &mut cargo(&["test", "--workspace", "--bins", "--tests", "--", "tidy::", "openapi"]),
    );
    steps.whole("packs", || {
        run(&mut cargo(&["build", "--workspace", "--bins", "--tests"]))?;
        run(Command::new(product::binary(Profile::Dev)?).current_dir(root()).args([
            "packs",
            "check",
            "packs/zhengxiang",
        ]))
    });
    steps.whole("web types", || run(&mut npm(&["run", "check"])));
    steps.counted("web unit tests", &mut npm(&["test"]));
    let Tally { failed, .. } = steps.close();
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
