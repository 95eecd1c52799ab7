//! `liantu visits`: the records, and their report as text.

use anyhow::Result;
use model::{Lang, VisitDirection};
use store::{RecordFilter, Store};

use crate::analysis::Ground;
use crate::cli::{Format, VisitsCommand};
use crate::config::Config;
use crate::projects::Projects;
use crate::shapes::Items;
use crate::visit_shapes::record_shape;
use crate::visits::{ReportDays, report, report_shape};
use crate::{folder, report as print};

/// Runs it.
pub(super) async fn run(args: &crate::cli::Visits) -> Result<()> {
    let (VisitsCommand::List { folder, .. } | VisitsCommand::Report { folder, .. }) = &args.command;
    let store = folder::open(folder).await?.store;
    let config = Config::load(&store).await?;
    let ground = Ground::load(&store, &config).await?;
    let projects = Projects::load(&store).await?;
    match &args.command {
        VisitsCommand::List { from, to, team, lang, format, .. } => {
            let filter = RecordFilter { from: *from, to: *to, team: team.clone(), ..RecordFilter::default() };
            list(&store, &ground, &projects, (&filter, *lang, *format)).await?;
        }
        VisitsCommand::Report { from, to, team, person, lang, format, .. } => {
            let from = from.unwrap_or_else(|| projects.desk_day(&config));
            let days = ReportDays::new(from, to.unwrap_or(from))?;
            tell(&ground, days, (team.clone(), person.clone()), (*lang, *format)).await?;
        }
    }
    store.close().await?;
    Ok(())
}

async fn list(
    store: &Store,
    ground: &Ground<'_>,
    projects: &Projects,
    (filter, lang, format): (&RecordFilter, Lang, Format),
) -> Result<()> {
    let rows = store.visit_records(filter).await?;
    let photos = store.visit_photos(&rows.iter().map(|row| row.id).collect::<Vec<_>>()).await?;
    let items: Vec<_> = rows.iter().map(|row| record_shape(ground, projects, (row, &photos))).collect();
    let of = |zh: &str, en: &str| if lang == Lang::Zh { zh.to_owned() } else { en.to_owned() };
    let lines: Vec<Vec<String>> = items
        .iter()
        .zip(&rows)
        .map(|(item, row)| {
            let facts = &item.facts;
            let direction = match row.record.direction {
                VisitDirection::Outbound => of("外出", "out"),
                VisitDirection::Inbound => of("来访", "in"),
            };
            let outcome = facts.outcome.as_ref().map(|one| of(&one.title.zh, &one.title.en)).unwrap_or_default();
            let became = item.became.as_ref().map(|became| became.project.to_string()).unwrap_or_default();
            let next = facts.next.as_ref().map(|next| next.what.clone()).unwrap_or_default();
            vec![
                item.id.to_string(),
                facts.on.clone(),
                direction,
                facts.firm.name.clone(),
                facts.team.clone(),
                outcome,
                next,
                became,
            ]
        })
        .collect();
    let header = match (format, lang) {
        (Format::Csv, _) | (_, Lang::En) => ["id", "on", "direction", "firm", "team", "outcome", "next", "project"],
        (_, Lang::Zh) => ["编号", "日期", "方向", "企业", "小组", "结果", "下一步", "进入项目"],
    };
    print::print(format, &Items { items }, &header, &lines)
}

async fn tell(
    ground: &Ground<'_>,
    days: ReportDays,
    whose: (Option<String>, Option<String>),
    (lang, format): (Lang, Format),
) -> Result<()> {
    let report = report(ground, days, whose).await?;
    if format == Format::Table {
        return print::line(report.text(lang).trim_end());
    }
    let shape = report_shape(&report, lang);
    let rows: Vec<Vec<String>> = shape
        .counts
        .iter()
        .map(|count| {
            let rows: Vec<String> = count.rows.iter().map(i64::to_string).collect();
            vec![count.key.clone(), count.count.to_string(), rows.join(" ")]
        })
        .collect();
    print::print(format, &shape, &["key", "count", "rows"], &rows)
}
