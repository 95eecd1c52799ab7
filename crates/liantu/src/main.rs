//! The product's rim: command line, HTTP, and the built web app. Joins the other crates; holds no algorithm and no SQL.

mod analysis;
mod approvals;
mod approvals_demo;
mod archive;
mod as_of;
mod audit_words;
mod backtest;
mod booklet;
mod brief;
mod bulletins;
mod case_demo;
mod cases;
mod chain_drafts;
mod chain_operations;
mod chain_outlook;
mod cli;
mod clock;
mod commands;
mod config;
mod consultations;
mod cover;
mod departments_demo;
mod dispatch;
mod dispatch_demo;
mod editions;
mod embedded;
mod enquiries;
mod feed;
mod first_run;
mod folder;
mod follow_ups;
mod form_desk;
mod forms;
mod health;
mod history;
mod http;
mod import_list;
mod ingest;
mod ingest_cases;
mod ingest_leads;
mod ingest_places;
mod ingest_projects;
mod ingest_survey;
mod jobs;
mod label_shapes;
mod landscape;
mod ledger_plan;
mod look_back;
mod mail;
mod node_fates;
mod notices;
mod office;
mod office_settings;
mod overview;
mod panels;
mod papers;
mod people;
mod place_names;
mod portal;
mod project_demo;
mod project_entry;
mod project_shapes;
mod projects;
mod promises;
mod publications;
mod report;
mod retention;
mod retention_demo;
mod rights;
mod sample;
mod screen;
mod search;
mod shapes;
mod site_finder;
mod site_shapes;
mod surroundings;
mod survey;
mod survey_shapes;
mod targets;
mod tasks;
mod three_way;
mod timeline;
mod trips;
mod units;
mod visit_demo;
mod visit_entry;
mod visit_shapes;
mod visits;

use std::process::ExitCode;

use clap::Parser;

/// Exit 0 done, 1 failed, 2 usage (clap's own).
fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("LIANTU_LOG")
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,liantu=info")),
        )
        .with_writer(std::io::stderr)
        .init();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            report::note(format!("error: the runtime could not start: {error}"));
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(commands::run(cli)) {
        Ok(()) => ExitCode::SUCCESS,
        // A reader that closed the pipe has seen what it wanted.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            report::note(format!("error: {}", report::chain(&error)));
            ExitCode::FAILURE
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe)
}
