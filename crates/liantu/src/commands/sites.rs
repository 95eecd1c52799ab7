//! `liantu sites`: sites for a requirement, from a sheet or from words, as a list or as a report.

use std::path::Path;

use anyhow::{Context, Result, bail};
use model::{Lang, Price, Requirement, SiteField, SiteForm};
use registry::{read_need, read_requirements, requirement_mapping, requirement_options};

use crate::analysis::Ground;
use crate::cli::{Format, Needs, Sites};
use crate::config::Config;
use crate::ingest_places;
use crate::report;
use crate::site_finder::{self, Found, ReportFile};
use crate::site_shapes::site_match_list;

/// Matches and prints, or writes a template.
pub(super) async fn run(args: &Sites) -> Result<()> {
    if let Some(out) = &args.template {
        return template(out);
    }
    let (store, config) = super::open(&args.folder).await?;
    let directory = ingest_places::directory(&store, &config).await?;
    let requirement = read(args.requirement.as_deref(), &args.needs, &directory)?;
    let ground = Ground::load(&store, &config).await?;
    let found = match site_finder::find(&ground, requirement, None).await? {
        Ok(found) => found,
        Err(error) => bail!("{error}"),
    };
    if let Some(out) = &args.report {
        write(out, &config, &found, args.lang)?;
    } else {
        show(args, &config, &found)?;
    }
    Ok(store.close().await?)
}

/// A requirement from a sheet, with what was typed laid over it.
pub(super) fn read(sheet: Option<&Path>, needs: &Needs, directory: &registry::Directory) -> Result<Requirement> {
    let mut requirement = match sheet {
        Some(file) => from_sheet(file, needs.asker.as_deref(), directory)?,
        None => Requirement::default(),
    };
    for (field, name, text) in [
        (SiteField::Area, "--area", &needs.area),
        (SiteField::Height, "--height", &needs.height),
        (SiteField::FloorLoad, "--load", &needs.load),
        (SiteField::Power, "--power", &needs.power),
        (SiteField::Water, "--water", &needs.water),
        (SiteField::Steam, "--steam", &needs.steam),
    ] {
        if let Some(text) = text {
            read_need(&mut requirement, field, text).map_err(|error| anyhow::anyhow!("reading `{name}`: {error}"))?;
            // In a sheet `n/a` is an open field; whoever types an option means a number.
            if !requirement.asks(field) {
                bail!("reading `{name}`: `{text}` is no measure; hint: leave the option out when nothing is asked");
            }
        }
    }
    if !needs.form.is_empty() {
        let form = |text: &String| text.parse::<SiteForm>().context("reading `--form`");
        requirement.forms = needs.form.iter().map(form).collect::<Result<_>>()?;
    }
    if let Some(text) = &needs.fire_class {
        let class = model::FireClass::read(text);
        requirement.fire_class =
            Some(class.with_context(|| {
                format!("reading `--fire-class`: `{text}` is not one of `甲`, `乙`, `丙`, `丁`, `戊`")
            })?);
    }
    requirement.gas |= needs.gas;
    requirement.sewage |= needs.sewage;
    requirement.exhaust |= needs.exhaust;
    requirement.handover_by = needs.by.or(requirement.handover_by);
    for (slot, words) in [(&mut requirement.zoning, &needs.zoning), (&mut requirement.tenure, &needs.tenure)] {
        if !words.is_empty() {
            slot.clone_from(words);
        }
    }
    if !needs.zone.is_empty() {
        let zone = |text: &String| directory.zone(text).map(str::to_owned).map_err(anyhow::Error::msg);
        requirement.zones = needs.zone.iter().map(zone).collect::<Result<_>>().context("reading `--zone`")?;
    }
    if let Some(text) = &needs.budget {
        let price = Price::read(text);
        requirement.budget =
            Some(price.with_context(|| format!("reading `--budget`: `{text}` is no price such as `15 元/㎡·月`"))?);
    }
    if let Some(text) = &needs.node {
        let (chain, node) = directory.node(None, text).map_err(anyhow::Error::msg).context("reading `--node`")?;
        (requirement.chain, requirement.node) = (chain.to_owned(), node.to_owned());
    }
    for (slot, word) in [(&mut requirement.home, &needs.home), (&mut requirement.asker, &needs.asker)] {
        if let Some(word) = word {
            slot.clone_from(word);
        }
    }
    Ok(requirement)
}

/// The requirement of a sheet; of several askers the one that is named. What could not be read is told beside it.
fn from_sheet(file: &Path, asker: Option<&str>, directory: &registry::Directory) -> Result<Requirement> {
    let reading = || format!("reading `{}`", file.display());
    let mapping = requirement_mapping();
    let table = tables::open(file, &requirement_options(&mapping)).with_context(reading)?;
    let sheet = read_requirements(table, directory).with_context(reading)?;
    // Of a sheet that asks nothing the error below says enough.
    for problem in sheet.problems.iter().filter(|problem| problem.row.is_some()) {
        report::note(report::problem(problem));
    }
    let mut rows = sheet.rows;
    match rows.len() {
        0 => bail!(
            "`{}` asks nothing that is known here; hint: `liantu sites --template` writes a sheet to fill in",
            file.display()
        ),
        1 => Ok(rows.remove(0).1),
        many => {
            let names: Vec<String> = rows.iter().map(|(_, row)| format!("`{}`", row.asker)).collect();
            match rows.into_iter().find(|(_, row)| asker == Some(&row.asker)) {
                Some((_, row)) => Ok(row),
                None => bail!(
                    "`{}` holds {many} requirements; hint: `--asker` names one of {}",
                    file.display(),
                    names.join(", ")
                ),
            }
        }
    }
}

fn template(out: &Path) -> Result<()> {
    if out.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("xlsx")) {
        bail!("`{}` does not end in `.xlsx`", out.display());
    }
    let rows = registry::requirement_template();
    let bytes = press::workbook(&press::site_report::requirement_template(&rows))?;
    std::fs::write(out, bytes).with_context(|| format!("writing `{}`", out.display()))?;
    report::line(format!("{} with {} and an example", out.display(), report::count(rows.len(), "need")))
}

fn write(out: &Path, config: &Config, found: &Found, lang: Lang) -> Result<()> {
    let ending = out.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let Some(file) = ReportFile::read(ending) else {
        bail!("`{}` ends in no format of a report; hint: name it `.pdf`, `.xlsx` or `.txt`", out.display());
    };
    let bytes = site_finder::render(&found.report(config), lang, file)?;
    std::fs::write(out, bytes).with_context(|| format!("writing `{}`", out.display()))
}

fn show(args: &Sites, config: &Config, found: &Found) -> Result<()> {
    let lang = args.lang;
    let separator = if lang == Lang::Zh { "；" } else { "; " };
    let rows: Vec<Vec<String>> = found
        .matched
        .results
        .iter()
        .map(|result| {
            let site = &found.sites[result.site];
            let texts = |state: insight::CheckState| {
                let found: Vec<&str> = result.in_state(state).map(|check| check.text.get(lang)).collect();
                found.join(separator)
            };
            let to_ask: Vec<&str> = result.to_ask().into_iter().map(|text| text.get(lang)).collect();
            let lock = result.lock.as_ref().map(|lock| match lang {
                Lang::Zh => format!("锁定给{}至 {}", lock.holder, lock.until),
                Lang::En => format!("locked for {} until {}", lock.holder, lock.until),
            });
            let wishes: Vec<&str> = result.wishes.iter().map(|wish| wish.text.get(lang)).collect();
            let mut row = vec![
                result.outcome.title().get(lang).to_owned(),
                site.id.clone(),
                site.title.get(lang).to_owned(),
                found.zone_title(&site.zone).get(lang).to_owned(),
                lock.into_iter()
                    .chain([texts(insight::CheckState::Fails)])
                    .filter(|text| !text.is_empty())
                    .collect::<Vec<_>>()
                    .join(separator),
                to_ask.join(separator),
            ];
            // On a screen they would push the rest off; reports and spreadsheets have them.
            if args.format == Format::Csv {
                row.push(wishes.join(separator));
            }
            row
        })
        .collect();
    let header: &[&str] = match (args.format, lang) {
        (Format::Csv, _) => &["outcome", "id", "site", "zone", "fails", "to_ask", "wishes"],
        (_, Lang::Zh) => &["结果", "编号", "载体", "所在区", "不符合", "待问"],
        (_, Lang::En) => &["result", "id", "site", "zone", "fails", "to ask"],
    };
    report::print(args.format, &site_match_list(config, found), header, &rows)?;
    if let (Format::Table, Some(blocker)) = (args.format, &found.matched.blocker) {
        report::line(blocker.text.get(lang))?;
    }
    Ok(())
}
