//! The desk at which forms are filled: a form found by its word, shipped or brought, with all that its filling asks for. The
//! command line and the web go this way.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use chrono::NaiveDate;
use model::{EnterpriseId, FormSpec, VisitDirection, VisitState};
use press::form::Form;
use store::{CalendarFilter, FormRow, Store, StoreError};

use crate::config::Config;
use crate::forms::{Basis, Filling, FormMapping, Ready, VisitLine, faults, shipped, unnamed};
use crate::papers;
use crate::projects::Projects;

/// Where a form comes from.
#[derive(Debug, Clone)]
pub(crate) enum Origin {
    /// A sample that is shipped.
    Shipped(FormSpec),
    /// A superior's own file.
    Brought(FormRow),
}

/// A form that was found.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// Its word: the id of a shipped one, the number of one that was brought.
    pub(crate) word: String,
    /// Where it comes from.
    pub(crate) origin: Origin,
    /// The workbook as it is before it is filled.
    pub(crate) bytes: Vec<u8>,
    /// How it is filled.
    pub(crate) mapping: FormMapping,
}

impl Found {
    /// What it is called in Chinese, which is the language of what is submitted.
    pub(crate) fn title(&self) -> &str {
        match &self.origin {
            Origin::Shipped(spec) => &spec.title.zh,
            Origin::Brought(row) => &row.title,
        }
    }
}

/// Why a form cannot be had.
#[derive(Debug)]
pub(crate) enum Missing {
    /// There is none of that word.
    Unknown,
    /// Its file is missing or damaged in the data folder.
    File(String),
    /// Something else failed.
    Other(anyhow::Error),
}

impl From<anyhow::Error> for Missing {
    fn from(error: anyhow::Error) -> Self {
        Self::Other(error)
    }
}

/// Finds a form by its word. The folder is the one that papers are kept in.
pub(crate) async fn find(
    store: &Store,
    config: &Config,
    (word, folder): (&str, Option<&Path>),
) -> Result<Found, Missing> {
    if let Ok(id) = word.parse::<i64>() {
        let row = store.form(id).await.map_err(|error| match error {
            StoreError::NotFound { .. } => Missing::Unknown,
            other => Missing::Other(other.into()),
        })?;
        let mapping = serde_json::from_str(&row.mapping).context("reading a form's mapping")?;
        let (folder, sum) = (folder.map(Path::to_owned), row.sha256.clone());
        let bytes = tokio::task::spawn_blocking(move || match folder {
            Some(folder) => papers::fetch(&folder, &sum),
            None => Ok(None),
        });
        let bytes = bytes.await.context("reading a form's file")??;
        let bytes = bytes.ok_or_else(|| Missing::File(row.sha256.clone()))?;
        return Ok(Found { word: word.to_owned(), origin: Origin::Brought(row), bytes, mapping });
    }
    let spec = config.standard.forms.iter().find(|spec| spec.id == word).ok_or(Missing::Unknown)?;
    let (bytes, mapping) = shipped(spec, &config.standard.indicators)?;
    Ok(Found { word: word.to_owned(), origin: Origin::Shipped(spec.clone()), bytes, mapping })
}

/// What lies beside the projects for filling forms.
#[derive(Debug)]
pub(crate) struct Beside {
    visits: Vec<VisitLine>,
    zones: BTreeMap<String, String>,
}

impl Beside {
    /// Reads it.
    pub(crate) async fn load(store: &Store) -> Result<Self> {
        let zones = store.zones(None).await?.into_iter().map(|zone| (zone.id, zone.title.zh)).collect();
        let rows = store.calendar(&CalendarFilter::default()).await?;
        // What is called 外出 is going out; what was cancelled did not happen.
        let rows: Vec<_> = rows
            .into_iter()
            .filter(|row| {
                let visit = &row.engagement;
                visit.direction == VisitDirection::Outbound && visit.state != VisitState::Cancelled
            })
            .collect();
        let mut ids: Vec<EnterpriseId> = rows.iter().map(|row| row.engagement.enterprise).collect();
        ids.sort_unstable();
        ids.dedup();
        let firms = store.enterprises_by_ids(&ids).await?;
        let firms: BTreeMap<EnterpriseId, String> =
            firms.into_iter().map(|firm| (firm.id, firm.name().to_owned())).collect();
        let visits = rows.into_iter().map(|row| VisitLine {
            day: row.engagement.day,
            firm: firms.get(&row.engagement.enterprise).cloned().unwrap_or_default(),
            purpose: row.purpose,
            trip: row.trip_title,
            team: match row.engagement.people.as_slice() {
                [] => row.engagement.team,
                people => format!("{}（{}）", row.engagement.team, people.join("、")),
            },
            state: if row.engagement.state == VisitState::Held { "已开展" } else { "计划" }.to_owned(),
            next: row.next.map(|next| next.what).unwrap_or_default(),
        });
        Ok(Self { visits: visits.collect(), zones })
    }
}

/// A form as it is filled for a month.
#[derive(Debug)]
pub(crate) struct Filled {
    /// The opened workbook.
    form: Form,
    /// Cell by cell.
    pub(crate) filling: Filling,
}

/// Why a form is not filled.
#[derive(Debug)]
pub(crate) enum Unfilled {
    /// Its mapping does not fit it any more, or leaves required cells out: all of it.
    Mapping(Vec<model::Text>),
    /// The workbook cannot be opened or filled.
    Workbook(press::form::FormError),
}

impl Found {
    /// Fills it. Costly: not for a thread that answers requests.
    pub(crate) fn fill(
        &self,
        (config, projects, beside): (&Config, &Projects, &Beside),
        day: NaiveDate,
    ) -> Result<Filled, Unfilled> {
        let form = Form::open(&self.bytes).map_err(Unfilled::Workbook)?;
        let mut wrong = faults(&form, &self.mapping, &config.standard.indicators);
        wrong.extend(unnamed(&self.mapping));
        if !wrong.is_empty() {
            return Err(Unfilled::Mapping(wrong));
        }
        let ready = Ready { mapping: &self.mapping, config, projects, visits: &beside.visits, zones: &beside.zones };
        let filling = ready.filling(day);
        Ok(Filled { form, filling })
    }
}

impl Filled {
    /// The workbook.
    pub(crate) fn write(&self, basis: Basis) -> Result<Vec<u8>, Unfilled> {
        self.filling.write(&self.form, basis).map_err(Unfilled::Workbook)
    }
}

/// The name of a filled form's file.
pub(crate) fn file_name(title: &str, month: &str) -> String {
    format!("{title}-{month}.xlsx")
}
