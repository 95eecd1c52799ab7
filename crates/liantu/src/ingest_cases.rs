//! Lists of a hotline's work orders into the store: firms looked up in the register, each row a case that came in.

use std::collections::HashMap;

use anyhow::{Context, Result};
use model::{CaseEvent, CaseSource, CaseStep, EnterpriseId, ServiceCase};
use registry::{CaseContext, CleanCase, name_key};
use store::{CaseImportRow, Store};

use crate::ingest::{ImportReport, Intake, Mode, Source, given};
use crate::ingest_places::directory;
use crate::projects::Projects;

/// What lists of work orders are called.
pub(crate) const KIND: &str = "cases";

/// Takes one list in. All of it or nothing.
pub(crate) async fn take(store: &Store, intake: &Intake<'_>, source: Source, mode: Mode) -> Result<ImportReport> {
    let name = source.name();
    let import = intake.import(KIND, &source)?;
    let directory = directory(store, intake.config).await?;
    // A sample's time stands still: what comes in today comes on its day.
    let day = Projects::load(store).await?.desk_day(intake.config);
    let causes = &intake.config.standard.service.causes;
    let context = CaseContext { directory: &directory, causes, today: day };
    let reading = || format!("reading `{name}`");
    let table = source.table(registry::CASE_COLUMNS, intake.mapping.as_ref()).with_context(reading)?;
    let list = registry::read_cases(table, &context).with_context(reading)?;
    let firms = Firms::load(store).await?;
    let case = |row: CleanCase| {
        let received_on = row.received.unwrap_or(day);
        let event = CaseEvent {
            on: received_on,
            at: import.at.clone(),
            by: import.collector.clone(),
            step: CaseStep::Received,
            note: String::new(),
            handler: String::new(),
            unit: row.unit.clone(),
            class: row.class,
            cause: row.cause.clone(),
            rating: None,
        };
        let case = ServiceCase {
            enterprise: firms.find(&row),
            title: row.title,
            text: row.text,
            firm: row.firm,
            contact: row.contact,
            source: CaseSource::Hotline,
            order: row.order,
            received_on,
            receiver: import.collector.clone(),
            receiver_unit: String::new(),
            project: None,
            zone: row.zone,
            site: None,
            chain: None,
            sample: row.sample,
        };
        CaseImportRow { row: row.row, case, event }
    };
    let rows: Vec<CaseImportRow> = list.rows.into_iter().map(case).collect();
    let problems = given(list.problems);
    Ok(match mode {
        Mode::Take | Mode::Queue => ImportReport::taken(store.import_cases(&import, &rows, &problems).await?, &name),
        Mode::Preview => ImportReport::previewed(store.preview_cases(&import, &rows, &problems).await?, &name),
    })
}

/// Firms of the register by code and by name.
struct Firms {
    by_code: HashMap<String, EnterpriseId>,
    /// `None` where several are called so.
    by_name: HashMap<String, Option<EnterpriseId>>,
}

impl Firms {
    async fn load(store: &Store) -> Result<Self> {
        let everyone = store::EnterpriseFilter { limit: u64::MAX, ..store::EnterpriseFilter::default() };
        let (mut by_code, mut by_name) = (HashMap::new(), HashMap::new());
        for firm in store.enterprises(&everyone).await?.items {
            by_name.entry(name_key(firm.name())).and_modify(|known| *known = None).or_insert(Some(firm.id));
            by_code.extend(firm.facts.uscc.as_ref().map(|code| (code.to_string(), firm.id)));
        }
        Ok(Self { by_code, by_name })
    }

    /// The firm of a row: by code, else by its whole name. A firm that is not in the register may ask all the same.
    fn find(&self, row: &CleanCase) -> Option<EnterpriseId> {
        let by_code = row.code.as_ref().and_then(|code| self.by_code.get(code)).copied();
        by_code.or_else(|| self.by_name.get(&name_key(&row.firm)).copied().flatten())
    }
}
