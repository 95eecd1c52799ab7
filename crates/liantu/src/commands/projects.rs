//! `liantu projects`: list, one whole, a move, the clocks.

use anyhow::{Result, bail};
use bureau::{MoveRequest, Rules, check_move};
use chrono::{Days, NaiveDate};
use model::{ClockColour, Lang, ProjectEvent, ProjectId, Proof};
use store::{ProjectTurn, Store};

use crate::cli::{Folder, Format, ProjectsCommand};
use crate::config::Config;
use crate::landscape::Landscape;
use crate::project_entry::is_backfilled;
use crate::project_shapes::{
    Beside, ClocksShape, ProjectCard, ProjectList, ProjectNames, ROW, card, colours, due_shape, row, sum_shape, whole,
};
use crate::projects::{Ended, Filter, Projects, Seen, Sort, due, look, sort};
use crate::shapes::Bilingual;
use crate::{clock, folder, report};

/// Runs it.
pub(super) async fn run(args: &crate::cli::Projects) -> Result<()> {
    match &args.command {
        ProjectsCommand::List { folder, stage, chain, unit, ended, as_of, lang, format } => {
            let desk = Desk::open(folder).await?;
            let filter = Filter {
                stages: stage.clone(),
                chain: chain.clone(),
                unit: unit.clone(),
                ended: if *ended { Ended::Shown } else { Ended::Hidden },
                ..Filter::default()
            };
            list(&desk, &filter, *as_of, (*lang, *format))?;
            desk.store.close().await?;
        }
        ProjectsCommand::Show { id, folder, lang, format } => {
            let desk = Desk::open(folder).await?;
            show(&desk, *id, (*lang, *format)).await?;
            desk.store.close().await?;
        }
        ProjectsCommand::Move { id, folder, to, on, by, proof, skip_reason, lang } => {
            let desk = Desk::open(folder).await?;
            let proofs =
                proof.iter().map(|(kind, note)| Proof { kind: *kind, file: None, note: note.clone() }).collect();
            let on = on.unwrap_or(desk.day);
            let request = MoveRequest { to: *to, on, proofs, skip_reason: skip_reason.clone() };
            advance(&desk, *id, &request, (by, *lang)).await?;
            desk.store.close().await?;
        }
        ProjectsCommand::Clocks { folder, days, as_of, lang, format } => {
            let desk = Desk::open(folder).await?;
            clocks(&desk, *days, *as_of, (*lang, *format))?;
            desk.store.close().await?;
        }
    }
    Ok(())
}

/// What the commands work on.
struct Desk {
    store: Store,
    config: Config,
    projects: Projects,
    names: ProjectNames,
    day: NaiveDate,
}

impl Desk {
    async fn open(folder: &Folder) -> Result<Self> {
        let store = folder::open(folder).await?.store;
        let config = Config::load(&store).await?;
        let projects = Projects::load(&store).await?;
        let names = ProjectNames::load(&store, &config).await?;
        let day = projects.desk_day(&config);
        Ok(Self { store, config, projects, names, day })
    }

    fn held(&self, id: i64) -> Result<&crate::projects::Held> {
        match self.projects.get(ProjectId(id)) {
            Some(held) => Ok(held),
            None => bail!("no project `{id}`; hint: `liantu projects list` lists them"),
        }
    }
}

fn of(text: &Bilingual, lang: Lang) -> &str {
    match lang {
        Lang::Zh => &text.zh,
        Lang::En => &text.en,
    }
}

fn colour(code: Option<&str>, lang: Lang) -> &str {
    match (code, lang) {
        (Some("green"), Lang::Zh) => "绿",
        (Some("yellow"), Lang::Zh) => "黄",
        (Some("red"), Lang::Zh) => "红",
        (Some("leaves"), Lang::Zh) => "出库",
        (Some(code), Lang::En) => code,
        _ => "—",
    }
}

/// A project as a row for eyes.
fn seen_row(card: &ProjectCard, lang: Lang) -> Vec<String> {
    let next = card.next.as_ref().map(|turn| format!("{} {}", turn.on, colour(Some(&turn.colour), lang)));
    vec![
        card.id.to_string(),
        card.name.clone(),
        of(&card.stage.title, lang).to_owned(),
        card.days.to_string(),
        colour(card.colour.as_deref(), lang).to_owned(),
        next.unwrap_or_default(),
        card.amount_spoken.as_ref().map(|amount| of(amount, lang).to_owned()).unwrap_or_else(|| "—".to_owned()),
        card.unit.clone(),
        card.owner.clone(),
    ]
}

fn heads(lang: Lang) -> [&'static str; 9] {
    match lang {
        Lang::Zh => ["编号", "项目", "阶段", "天数", "时钟", "下次变色", "总投资", "责任单位", "责任人"],
        Lang::En => ["id", "project", "stage", "days", "clock", "next turn", "investment", "unit", "owner"],
    }
}

fn list(desk: &Desk, filter: &Filter, as_of: Option<NaiveDate>, (lang, format): (Lang, Format)) -> Result<()> {
    if let Some(chain) = filter.chain.as_ref().filter(|id| desk.config.chain(id).is_none()) {
        bail!(super::gaps::no_chain(&desk.config, chain));
    }
    let day = as_of.unwrap_or(desk.day);
    let mut list = look(&desk.projects, &desk.config.standard.pipeline, filter, day);
    sort(&mut list, Sort::Urgency);
    let cards: Vec<ProjectCard> = list.iter().map(|seen| card(seen, &desk.names)).collect();
    let mut sum = bureau::Sum::default();
    list.iter().for_each(|seen| sum.add(seen.held.row.project.amount));
    let rows: Vec<Vec<String>> = match format {
        Format::Csv => cards.iter().map(row).collect(),
        _ => cards.iter().map(|card| seen_row(card, lang)).collect(),
    };
    let sum = sum_shape(&sum);
    let total = cards.len();
    let spoken = sum.spoken.as_ref().map_or("—", |text| of(text, lang)).to_owned();
    let unknown = sum.unknown;
    let shape = ProjectList { as_of: day.to_string(), items: cards, total, sum, colours: colours(list.iter()) };
    if format == Format::Csv {
        report::print(format, &shape, &ROW, &rows)?
    } else {
        report::print(format, &shape, &heads(lang), &rows)?
    }
    if format == Format::Table {
        report::line(match lang {
            Lang::Zh => format!("截至 {day}：{total} 个项目，总投资 {spoken}（另有 {unknown} 个金额不详）"),
            Lang::En => format!(
                "as of {day}: {}, total investment {spoken} (and {unknown} of unknown amount)",
                report::count(total, "project")
            ),
        })?;
    }
    Ok(())
}

async fn show(desk: &Desk, id: i64, (lang, format): (Lang, Format)) -> Result<()> {
    let held = desk.held(id)?;
    let pipeline = &desk.config.standard.pipeline;
    let Some(seen) = Seen::on(held, pipeline, desk.day) else { bail!("project `{id}` has not come in") };
    let landscape = Landscape::load(&desk.store).await?;
    let papers = desk.store.attachments(held.row.id).await?;
    let beside = Beside { names: &desk.names, landscape: &landscape, papers: &papers, gates: &pipeline.gates };
    let shape = whole(&seen, &beside);
    let rows: Vec<Vec<String>> = shape
        .history
        .iter()
        .map(|event| vec![event.on.clone(), of(&event.text, lang).to_owned(), event.note.clone(), event.by.clone()])
        .collect();
    if format == Format::Table {
        report::line(format!("{} · {} · {}", shape.card.name, of(&shape.card.stage.title, lang), shape.card.since))?;
        for reading in &shape.clocks {
            let next = reading.next.as_ref().map(|turn| format!(" → {} {}", turn.on, of(&turn.rule, lang)));
            report::line(format!(
                "{} {}{}",
                colour(reading.colour.as_deref(), lang),
                of(&reading.measure, lang),
                next.unwrap_or_default()
            ))?;
        }
        if let Some(ahead) = shape.ahead.first() {
            for asked in ahead.asks.iter().filter(|asked| !asked.met) {
                let (stage, what) = (of(&ahead.stage.title, lang), of(&asked.what.title, lang));
                report::line(match lang {
                    Lang::Zh => format!("进入“{stage}”还缺：{what}"),
                    Lang::En => format!("for `{stage}` is missing: {what}"),
                })?;
            }
        }
    }
    let header = match (format, lang) {
        (Format::Csv, _) | (_, Lang::En) => ["day", "what", "note", "by"],
        (_, Lang::Zh) => ["日期", "事项", "说明", "记录人"],
    };
    report::print(format, &shape, &header, &rows)
}

async fn advance(desk: &Desk, id: i64, request: &MoveRequest, (by, lang): (&str, Lang)) -> Result<()> {
    let held = desk.held(id)?;
    if by.trim().is_empty() {
        bail!("`--by` is empty; hint: a work name such as `园区专班 1 号专员`");
    }
    let Some(standing) = &held.standing else { bail!("project `{id}` has not come in") };
    let pipeline = &desk.config.standard.pipeline;
    let rules = Rules { gates: &pipeline.gates, calendar: &pipeline.calendar, today: clock::today() };
    let project = &held.row.project;
    let what = match check_move(project, standing, request, &rules) {
        Ok(what) => what,
        Err(why) => {
            let why: Vec<String> = why.iter().map(|why| why.sentence(project.profile).get(lang).to_owned()).collect();
            bail!("project `{id}` does not move: {}", why.join(if lang == Lang::Zh { "；" } else { "; " }));
        }
    };
    let at = clock::now();
    let event = ProjectEvent {
        on: request.on,
        written_at: at.clone(),
        by: by.to_owned(),
        backfilled: is_backfilled(request.on, desk.day),
        what,
    };
    let turn = ProjectTurn { id: ProjectId(id), version: held.row.version, by, at: &at };
    desk.store.add_project_events(&turn, &[event], None).await?;
    let title = request.to.title(project.profile);
    report::line(match lang {
        Lang::Zh => format!("{}：{} 推进到“{}”", project.name, request.on, title.zh),
        Lang::En => format!("{}: moved on to {} on {}", project.name, title.en, request.on),
    })
}

fn clocks(desk: &Desk, days: u32, as_of: Option<NaiveDate>, (lang, format): (Lang, Format)) -> Result<()> {
    let day = as_of.unwrap_or(desk.day);
    let pipeline = &desk.config.standard.pipeline;
    let list = look(&desk.projects, pipeline, &Filter::default(), day);
    let counts = colours(list.iter());
    let until = day.checked_add_days(Days::new(u64::from(days))).unwrap_or(day);
    let items: Vec<_> =
        due(list, pipeline, (until, ClockColour::Red)).iter().map(|due| due_shape(due, &desk.names)).collect();
    let rows: Vec<Vec<String>> = items
        .iter()
        .map(|due| {
            vec![
                due.turn.on.clone(),
                colour(Some(&due.turn.colour), lang).to_owned(),
                due.project.id.to_string(),
                due.project.name.clone(),
                of(&due.turn.rule, lang).to_owned(),
                due.project.unit.clone(),
                due.project.owner.clone(),
            ]
        })
        .collect();
    let header = match (format, lang) {
        (Format::Csv, _) | (_, Lang::En) => ["on", "colour", "id", "project", "rule", "unit", "owner"],
        (_, Lang::Zh) => ["日期", "颜色", "编号", "项目", "规则", "责任单位", "责任人"],
    };
    let known = |day: NaiveDate| pipeline.calendar.knows_year(chrono::Datelike::year(&day));
    let shape = ClocksShape {
        as_of: day.to_string(),
        until: until.to_string(),
        total: items.len(),
        items,
        colours: counts,
        calendar_known: known(day) && known(until),
    };
    report::print(format, &shape, &header, &rows)
}
