//! `liantu trip`: firms grouped by city within days and people, with what speaks against it; the sheet as a file.

use std::path::Path;

use anyhow::{Context, Result, bail};
use chrono::NaiveDate;
use insight::trip::TripWarning;
use model::{Half, Lang, Reception, Trip, Visit, VisitDirection, VisitState};
use store::TripRow;

use crate::analysis::Ground;
use crate::cli::{Format, Trip as Args};
use crate::config::Config;
use crate::place_names::place_name;
use crate::targets::{Leads, TargetsError};
use crate::trips::{self, Aim, AimError, Paper, Planned, Wish};
use crate::{clock, report};

/// Plans, prints, writes, keeps: whatever is asked for.
pub(super) async fn run(args: &Args) -> Result<()> {
    let paper = args.out.as_deref().map(paper).transpose()?;
    if let Some(part) = args.people.iter().chain(&args.guests).find_map(|text| model::private_part(text)) {
        bail!("{part}; hint: write a work name or an office");
    }
    let days = trips::days(&args.dates, args.from.as_deref(), args.days)?;
    let (store, config) = super::open(&args.folder).await?;
    let ground = Ground::load(&store, &config).await?;
    let aims = match args.gap.as_slice() {
        [] => {
            let ids = args.targets.iter().map(|text| trips::find(&ground, text)).collect::<Result<Vec<_>, _>>()?;
            trips::of_firms(&ground, &ids)
        }
        gaps => {
            let leads = Leads::load(&store, &ground.landscape).await?;
            trips::of_gaps(&ground, &leads, gaps, args.top).await.map_err(|error| known(&config, error))?
        }
    };
    if args.reception {
        receive(&ground, args, (&aims, &days), paper).await?;
    } else {
        let wish =
            Wish { days, team: args.team.clone(), people: args.people.clone(), absences: Vec::new(), trip: None };
        let planned = trips::plan(&ground, aims, wish).await??;
        print(&ground, args, &planned)?;
        if let Some((out, paper)) = paper {
            let sheet = trips::of_plan(&ground, &planned, &args.title, clock::today());
            write(out, &trips::render(&sheet, paper, args.lang)?)?;
        }
        if args.save {
            keep(&ground, &trip_of(&planned, &args.title, args.lang)).await?;
        }
    }
    drop(ground);
    store.close().await?;
    Ok(())
}

/// The error with what there is instead.
fn known(config: &Config, error: AimError) -> anyhow::Error {
    match error {
        AimError::NoChain(chain) => super::no_targets(config, TargetsError::NoChain(chain)),
        AimError::NoNode(chain, node) => super::no_targets(config, TargetsError::NoNode { chain, node }),
        other => other.into(),
    }
}

fn paper(out: &Path) -> Result<(&Path, Paper)> {
    match out.extension().and_then(|ending| ending.to_str()).and_then(Paper::read) {
        Some(paper) => Ok((out, paper)),
        None => bail!("`{}` ends in no format of a trip; hint: `.docx`, `.xlsx` or `.ics`", out.display()),
    }
}

fn write(out: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(out, bytes).with_context(|| format!("writing `{}`", out.display()))
}

async fn keep(ground: &Ground<'_>, trip: &Trip) -> Result<()> {
    // What is planned leaves nothing to be done yet.
    let signed = store::Signed { by: model::LOCAL, at: &clock::now() };
    let row = ground.store.create_trip(trip, signed, &[]).await?;
    report::note(format!("kept as trip {}", row.id));
    Ok(())
}

/// Between sentences that stand in one field.
fn separator(lang: Lang) -> &'static str {
    if lang == Lang::Zh { "；" } else { "; " }
}

/// The plan as a trip to keep: reasons and questions become its words.
fn trip_of(planned: &Planned, title: &str, lang: Lang) -> Trip {
    let Planned { aims, plan, wish } = planned;
    let line = |aim: &Aim| aim.why.iter().map(|why| why.text.get(lang)).collect::<Vec<_>>().join(separator(lang));
    let visits = plan.stops.iter().flat_map(|stop| {
        stop.visits.iter().map(|index| visit(&aims[*index], stop.day, stop.half, line(&aims[*index]), lang))
    });
    let title = if title.trim().is_empty() {
        wish.days.first().map(|day| format!("{day} {}", wish.team)).unwrap_or_default()
    } else {
        title.to_owned()
    };
    Trip {
        title,
        direction: VisitDirection::Outbound,
        team: wish.team.clone(),
        people: wish.people.clone(),
        reception: Reception::default(),
        note: String::new(),
        visits: visits.collect(),
    }
}

fn visit(aim: &Aim, day: NaiveDate, half: Half, purpose: String, lang: Lang) -> Visit {
    let ask: Vec<&str> = aim.ask.iter().map(|ask| ask.get(lang)).collect();
    Visit {
        id: None,
        enterprise: aim.enterprise,
        day,
        half,
        state: VisitState::Planned,
        gap: aim.gaps.first().cloned(),
        purpose,
        ask: ask.join(separator(lang)),
        next: None,
        note: String::new(),
    }
}

/// A reception: the firms come together on the first morning.
async fn receive(
    ground: &Ground<'_>,
    args: &Args,
    (aims, days): (&[Aim], &[NaiveDate]),
    paper: Option<(&Path, Paper)>,
) -> Result<()> {
    let Some(day) = days.first() else { bail!("a reception needs its day") };
    if aims.is_empty() {
        bail!("a reception needs at least one firm");
    }
    let names: Vec<&str> = aims.iter().map(|aim| aim.name.as_str()).collect();
    let title = match args.title.trim() {
        "" if args.lang == Lang::Zh => format!("{}接待方案", names.join("、")),
        "" => format!("Reception of {}", names.join(", ")),
        title => title.to_owned(),
    };
    let trip = Trip {
        title,
        direction: VisitDirection::Inbound,
        team: args.team.clone(),
        people: args.people.clone(),
        reception: Reception {
            guests: args.guests.clone(),
            route: Vec::new(),
            sites: args.sites.clone(),
            points: args.point.clone(),
        },
        note: String::new(),
        visits: aims.iter().map(|aim| visit(aim, *day, Half::Morning, String::new(), args.lang)).collect(),
    };
    let now = clock::now();
    let row = TripRow { id: 0, version: 1, created_at: now.clone(), updated_at: now, trip };
    let plan = trips::reception(ground, &row, clock::today(), args.lang).await?;
    for warning in trips::warnings(ground, 0, &row.trip).await? {
        report::note(warned(&warning, args.lang));
    }
    match paper {
        Some((out, Paper::Docx)) => write(out, &press::reception_docx(&plan, args.lang)?)?,
        Some((out, Paper::Xlsx | Paper::Ics)) => {
            bail!("`{}`: a reception is a document; hint: `.docx`", out.display())
        }
        None if !args.save => bail!("a reception is written with `--out F.docx` or kept with `--save`"),
        None => {}
    }
    if args.save {
        keep(ground, &row.trip).await?;
    }
    Ok(())
}

fn warned(warning: &TripWarning, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("注意：{}", warning.text.zh),
        Lang::En => format!("warning: {}", warning.text.en),
    }
}

/// The plan for eyes, as a table or in the shapes of the HTTP interface.
fn print(ground: &Ground<'_>, args: &Args, planned: &Planned) -> Result<()> {
    let lang = args.lang;
    let half = |half: Half| match (half, lang) {
        (Half::Morning, Lang::Zh) => "上午",
        (Half::Afternoon, Lang::Zh) => "下午",
        (Half::Morning, Lang::En) => "morning",
        (Half::Afternoon, Lang::En) => "afternoon",
    };
    let mut rows = Vec::new();
    for stop in &planned.plan.stops {
        let city = place_name(ground.config, &stop.city);
        for index in &stop.visits {
            let aim = &planned.aims[*index];
            rows.push(vec![
                stop.day.to_string(),
                half(stop.half).to_owned(),
                city.get(lang).to_owned(),
                aim.name.clone(),
                aim.rank.to_string(),
                aim.why.first().map(|why| why.text.get(lang).to_owned()).unwrap_or_default(),
            ]);
        }
    }
    let header: &[&str] = match (args.format, lang) {
        (Format::Csv, _) => &["day", "half", "city", "firm", "rank", "why"],
        (_, Lang::Zh) => &["日期", "时段", "城市", "企业", "名次", "为什么去"],
        (_, Lang::En) => &["day", "half", "city", "firm", "rank", "why"],
    };
    report::print(args.format, &trips::plan_shape(ground, planned), header, &rows)?;
    if args.format != Format::Json {
        for row in &planned.plan.left_out {
            let name = &planned.aims[row.target].name;
            report::note(match lang {
                Lang::Zh => format!("不去 {name}：{}", row.reason.zh),
                Lang::En => format!("not visited: {name}: {}", row.reason.en),
            });
        }
        for warning in &planned.plan.warnings {
            report::note(warned(warning, lang));
        }
    }
    Ok(())
}
