//! `liantu promises`: the ledger.

use anyhow::Result;
use model::{Lang, ProjectId};

use crate::cli::{Format, PromisesCommand};
use crate::config::Config;
use crate::projects::Projects;
use crate::promises::{Filter, PromiseShape, ROW, ledger, row};
use crate::shapes::Bilingual;
use crate::{folder, report};

/// Runs it.
pub(super) async fn run(args: &crate::cli::Promises) -> Result<()> {
    let PromisesCommand::List { folder, project, state, standing, unit, as_of, lang, format } = &args.command;
    let store = folder::open(folder).await?.store;
    let config = Config::load(&store).await?;
    let projects = Projects::load(&store).await?;
    let day = as_of.unwrap_or_else(|| projects.desk_day(&config));
    let filter = Filter { state: *state, standing: *standing, unit: unit.clone(), words: Vec::new() };
    let rows = store.promises(project.map(ProjectId)).await?;
    let ledger = ledger(&rows, &projects, &filter, day);
    let lines: Vec<Vec<String>> = match format {
        Format::Csv => ledger.items.iter().map(row).collect(),
        _ => ledger.items.iter().map(|shape| seen(shape, *lang)).collect(),
    };
    match format {
        Format::Csv => report::print(*format, &ledger, &ROW, &lines)?,
        _ => report::print(*format, &ledger, &heads(*lang), &lines)?,
    }
    if *format == Format::Table {
        for line in ledger.standings.iter().filter(|line| line.count > 0) {
            let sums = if line.sum.parts.is_empty() { "—".to_owned() } else { line.sum.parts.join(", ") };
            report::line(match lang {
                Lang::Zh => format!(
                    "{}：{} 项，{sums}（另有 {} 项不计金额）",
                    line.standing.title.zh, line.count, line.sum.unknown
                ),
                Lang::En => format!(
                    "{}: {}, {sums} (and {} without a sum)",
                    line.standing.title.en, line.count, line.sum.unknown
                ),
            })?;
        }
    }
    store.close().await?;
    Ok(())
}

fn of(text: &Bilingual, lang: Lang) -> String {
    if lang == Lang::Zh { text.zh.clone() } else { text.en.clone() }
}

fn heads(lang: Lang) -> [&'static str; 9] {
    match lang {
        Lang::Zh => ["编号", "项目", "承诺", "类别", "现状", "逾期天数", "未兑付", "期限", "责任单位"],
        Lang::En => ["id", "project", "promise", "kind", "stands", "days late", "left", "due", "unit"],
    }
}

/// A promise as a row for eyes.
fn seen(shape: &PromiseShape, lang: Lang) -> Vec<String> {
    let text: String = shape.text.chars().take(24).collect();
    vec![
        shape.id.to_string(),
        shape.project_name.clone(),
        text,
        of(&shape.kind.title, lang),
        of(&shape.standing.title, lang),
        shape.days_late.map(|days| days.to_string()).unwrap_or_default(),
        shape.left_spoken.as_ref().map(|left| of(left, lang)).unwrap_or_else(|| "—".to_owned()),
        shape.due.clone().unwrap_or_default(),
        shape.unit.clone(),
    ]
}
