//! `liantu form`: what forms there are, and one filled for a month.

use anyhow::{Context, Result, anyhow};
use model::Text;

use crate::cli::{FormArgs, FormCommand};
use crate::config::Config;
use crate::form_desk::{Beside, Missing, Unfilled, find};
use crate::forms::{Basis, last_day};
use crate::projects::Projects;
use crate::{clock, folder, report};

/// Runs it.
pub(super) async fn run(args: &FormArgs) -> Result<()> {
    let (FormCommand::List { folder: at } | FormCommand::Fill { folder: at, .. }) = &args.command;
    let store = folder::open(at).await?.store;
    let config = Config::load(&store).await?;
    match &args.command {
        FormCommand::List { .. } => {
            let shipped = config.standard.forms.iter().map(|spec| (spec.id.clone(), spec.title.zh.clone()));
            let brought = store.forms().await?.into_iter().map(|row| (row.id.to_string(), row.title));
            for (word, title) in shipped.chain(brought) {
                report::line(format!("{word}\t{title}"))?;
            }
        }
        FormCommand::Fill { form, month, out, basis, .. } => {
            let day = last_day(month, clock::today()).map_err(|why| anyhow!("{}", why.en))?;
            let papers = at.dir.join("files");
            let found = find(&store, &config, (form, Some(&papers))).await.map_err(|missing| match missing {
                Missing::Unknown => anyhow!("no form `{form}`; `liantu form list` names them"),
                Missing::File(sum) => {
                    anyhow!("the file `{sum}` of form `{form}` is missing or damaged in `{}`", papers.display())
                }
                Missing::Other(error) => error,
            })?;
            let (projects, beside) = (Projects::load(&store).await?, Beside::load(&store).await?);
            let filled = found.fill((&config, &projects, &beside), day).map_err(words)?;
            let place = if basis.is_some() { Basis::Apart } else { Basis::Sheet };
            let bytes = filled.write(place).map_err(words)?;
            std::fs::write(out, bytes).with_context(|| format!("writing `{}`", out.display()))?;
            if let Some(path) = basis {
                std::fs::write(path, filled.filling.basis_csv()?)
                    .with_context(|| format!("writing `{}`", path.display()))?;
            }
            let unknown = filled.filling.cells.iter().filter(|cell| cell.value.is_none()).count();
            let known = filled.filling.cells.len() - unknown;
            report::note(format!("{known} cells filled, {unknown} left empty because they are unknown"));
        }
    }
    Ok(store.close().await?)
}

fn words(why: Unfilled) -> anyhow::Error {
    match why {
        Unfilled::Mapping(faults) => {
            let all: Vec<String> = faults.into_iter().map(|Text { en, .. }| en).collect();
            anyhow!("the mapping does not fit the form: {}", all.join("; "))
        }
        Unfilled::Workbook(error) => error.into(),
    }
}
