//! Developer commands: `cargo xtask demo | build | test | check | quality | gallery`. The tidy tests live in `tidy`.
//!
//! Knows nothing about the product's crates: it calls cargo, npm and the built binary, as a person would.

mod args;
mod check;
mod demo;
mod gallery;
mod needs;
mod postgres;
mod product;
mod quality;
mod run;
mod steps;
mod tally;
mod test;
#[cfg(test)]
mod tidy;

use std::process::ExitCode;

use args::Command;

const USAGE: &str = "\
Usage: cargo xtask <command>

  demo  [--release] [--port N] [--dir D]  build everything, make the demo data once, serve it
  build [--release]                       the binary with the web app in it
  test  [--only rust|web|e2e]             every test: Rust on both databases, web, browser
  check                                   format, lints, tidy, packs, types, the HTTP contract
  quality [--differences]                 placement counted against the labelled texts, chain by chain
  gallery [--release]                     the pictures of docs/gallery.md, made anew from the demo
";

fn main() -> ExitCode {
    let result = match args::parse(std::env::args().skip(1)) {
        Ok(Command::Help) => {
            print!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        Ok(Command::Demo(options)) => demo::demo(&options).map(|()| ExitCode::SUCCESS),
        Ok(Command::Build(profile)) => product::build_and_report(profile).map(|()| ExitCode::SUCCESS),
        Ok(Command::Test(part)) => test::test(part),
        Ok(Command::Check) => check::check(),
        Ok(Command::Gallery(profile)) => gallery::gallery(profile).map(|()| ExitCode::SUCCESS),
        Ok(Command::Quality(shown)) => quality::quality(shown).map(|()| ExitCode::SUCCESS),
        Err(wrong) => {
            eprint!("error: {wrong}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    result.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}
