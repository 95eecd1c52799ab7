//! The monthly bulletin: its figures are frozen as of the month's end, people write beside them, and what is issued stays.
//!
//! Frozen is everything that is printed and not written by people, in words too: a bulletin reads the same whatever becomes of
//! the projects, the cards and the district's name.

pub(crate) mod briefing;
mod freeze;
mod frozen;

use anyhow::{Context, Result, bail};
use bureau::{Intent, may, month_end, month_of};
use chrono::NaiveDate;
use model::{BulletinState, Lang, Text};
use press::Bulletin;
use store::{BulletinRow, BulletinTurn, NewBulletin, Store};

pub(crate) use freeze::late;
pub(crate) use frozen::Frozen;

use crate::clock;
use crate::config::Config;
use crate::office_settings;
use crate::projects::Projects;
use crate::units;

/// The setting with the words of the red head.
pub(crate) const HEAD: &str = "bulletin.head";

/// The forms in which a bulletin comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paper {
    /// A Word document in official layout.
    Docx,
    /// A workbook with the rows.
    Xlsx,
    /// The same pages.
    Pdf,
}

impl Paper {
    /// By its ending.
    pub(crate) fn read(word: &str) -> Option<Self> {
        match word {
            "docx" => Some(Self::Docx),
            "xlsx" => Some(Self::Xlsx),
            "pdf" => Some(Self::Pdf),
            _ => None,
        }
    }

    /// Ending and media type.
    pub(crate) fn kind(self) -> (&'static str, &'static str) {
        match self {
            Self::Docx => ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            Self::Xlsx => ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            Self::Pdf => ("pdf", "application/pdf"),
        }
    }
}

/// The last day of a month that is over.
pub(crate) fn closed_month(text: &str, today: NaiveDate) -> Result<NaiveDate> {
    let Some(first) = month_of(text) else {
        bail!("`{text}` is not a month such as `2024-12`");
    };
    let last = month_end(first);
    if last >= today {
        bail!("`{text}` is not over on {today}; hint: a bulletin is frozen when its month has ended");
    }
    Ok(last)
}

/// Takes the figures of a month as they are known now, and keeps them as a draft. A month that has a bulletin gets the next
/// revision, with what people wrote in the last one.
pub(crate) async fn begin(
    (store, config, projects): (&Store, &Config, &Projects),
    (month, day): (&str, NaiveDate),
    (by, correction): (&str, &str),
) -> Result<BulletinRow> {
    let frozen = serde_json::to_string(&take(store, config, projects, day).await?).context("freezing the figures")?;
    let last = store.bulletins(Some(month)).await?.into_iter().next();
    let new = NewBulletin {
        month: month.to_owned(),
        revision: last.as_ref().map_or(1, |row| row.revision + 1),
        frozen,
        correction: correction.trim().to_owned(),
        prose: last.map(|row| row.prose).unwrap_or_default(),
    };
    Ok(store.create_bulletin(&new, (by, &clock::now())).await?)
}

/// The figures of a month's last day.
pub(crate) async fn take(store: &Store, config: &Config, projects: &Projects, day: NaiveDate) -> Result<Frozen> {
    Ok(freeze::freeze(config, projects, &beside(store, config, day).await?, day))
}

/// What the figures of a day take beside the projects.
async fn beside(store: &Store, config: &Config, day: NaiveDate) -> Result<freeze::Beside> {
    let targets = store.year_targets(chrono::Datelike::year(&day)).await?;
    Ok(freeze::Beside {
        ranking: freeze::Ranking::With(units::answering(store, &targets).await?),
        unit: String::new(),
        targets,
        office: head(store, config).await?,
        number: office_settings::text(store, office_settings::NUMBER).await?,
        before: before(store, day).await?,
        marks: store.two_way(&day.format("%Y-%m").to_string()).await?,
    })
}

/// What was said of the month before: its last issued bulletin's figures, with what that bulletin is called. A draft was said to nobody.
async fn before(store: &Store, day: NaiveDate) -> Result<Option<freeze::Before>> {
    let last = day.format("%Y-%m-01").to_string().parse::<NaiveDate>().ok().and_then(|first| first.pred_opt());
    let Some(last) = last else { return Ok(None) };
    let rows = store.bulletins(Some(&last.format("%Y-%m").to_string())).await?;
    let Some(row) = rows.iter().find(|row| row.state == BulletinState::Issued) else { return Ok(None) };
    Ok(Some(freeze::Before { revision: row.revision, frozen: thaw(row)? }))
}

/// The words of the red head: as they were set, else those of the district's office.
pub(crate) async fn head(store: &Store, config: &Config) -> Result<Text> {
    if let Some(set) = store.setting(HEAD).await? {
        let (zh, en): (String, String) =
            serde_json::from_str(&set).with_context(|| format!("reading the setting `{HEAD}`"))?;
        return Ok(Text::new(zh, en));
    }
    let district = &config.pack.district;
    let (zh, en) = if district.sample { ("（样例）", " (sample)") } else { ("", "") };
    Ok(Text::new(
        format!("{}招商引资工作办公室{zh}", district.title.zh),
        format!("Investment Office of {}{en}", district.title.en),
    ))
}

/// The bulletin of a month to print: the last one that is out, else the last draft, else one that is begun now.
pub(crate) async fn of_month(store: &Store, config: &Config, month: &str, by: &str) -> Result<BulletinRow> {
    let day = closed_month(month, clock::today())?;
    let rows = store.bulletins(Some(month)).await?;
    let issued = rows.iter().find(|row| row.state == BulletinState::Issued);
    match issued.or(rows.first()) {
        Some(row) => Ok(row.clone()),
        None => begin((store, config, &Projects::load(store).await?), (month, day), (by, "")).await,
    }
}

/// Whether something may be done with a bulletin, and the turn to do it in.
pub(crate) fn turn<'a>(row: &BulletinRow, intent: Intent, by: &'a str, at: &'a str) -> Result<BulletinTurn<'a>, Text> {
    may(row.state, intent).map_err(bureau::FlowRefusal::sentence)?;
    Ok(BulletinTurn { id: row.id, version: row.version, by, at })
}

/// What was frozen.
pub(crate) fn thaw(row: &BulletinRow) -> Result<Frozen> {
    serde_json::from_str(&row.frozen).with_context(|| format!("reading the figures of bulletin `{}`", row.id))
}

/// As it is printed.
pub(crate) fn printed(row: &BulletinRow) -> Result<Bulletin> {
    let unfinished = (row.state != BulletinState::Issued).then(|| row.state.title());
    Ok(thaw(row)?.printed(row, unfinished))
}

/// The file.
pub(crate) fn render(bulletin: &Bulletin, paper: Paper, lang: Lang) -> Result<Vec<u8>> {
    Ok(match paper {
        Paper::Docx => press::bulletin_docx(bulletin, lang)?,
        Paper::Xlsx => press::bulletin_xlsx(bulletin, lang)?,
        Paper::Pdf => press::bulletin_pdf(bulletin, lang)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(month: &str, expect: Result<&str, &str>) {
        let found = closed_month(month, "2025-01-01".parse().unwrap());
        let found = found.map(|day| day.to_string()).map_err(|error| error.to_string());
        assert_eq!(found, expect.map(str::to_owned).map_err(str::to_owned));
    }

    #[test]
    fn only_a_month_that_is_over_has_a_bulletin() {
        check("2024-12", Ok("2024-12-31"));
        check(
            "2025-01",
            Err("`2025-01` is not over on 2025-01-01; hint: a bulletin is frozen when its month has ended"),
        );
        check("2024-13", Err("`2024-13` is not a month such as `2024-12`"));
    }
}
