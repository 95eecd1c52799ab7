//! Lists of sites and opportunities into the store: the names they refer to looked up in the district, each row a layer over
//! what was known.

use anyhow::{Context, Result};
use model::Text;
use registry::{Directory, Named, NamedChain, PlaceContext, PlaceList};
use store::{ImportProblem, PlaceRow, Store};

use crate::clock;
use crate::config::Config;
use crate::ingest::{ImportReport, Intake, Mode, Source, given};

/// What a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PlaceKind {
    /// Sites.
    Sites,
    /// Opportunities.
    Opportunities,
}

impl PlaceKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Sites => "sites",
            Self::Opportunities => "opportunities",
        }
    }

    /// Headers and example cells of an empty list.
    pub(crate) fn template(self) -> &'static [registry::TemplateColumn] {
        match self {
            Self::Sites => registry::SITE_TEMPLATE,
            Self::Opportunities => registry::OPPORTUNITY_TEMPLATE,
        }
    }
}

/// Takes one list in. All of it or nothing.
pub(crate) async fn take(
    store: &Store,
    intake: &Intake<'_>,
    kind: PlaceKind,
    source: Source,
    mode: Mode,
) -> Result<ImportReport> {
    let name = source.name();
    let import = intake.import(kind.as_str(), &source)?;
    let directory = directory(store, intake.config).await?;
    let context = PlaceContext { directory: &directory, today: clock::today() };
    let mapping = intake.mapping.as_ref();
    let reading = || format!("reading `{name}`");
    let report = match kind {
        PlaceKind::Sites => {
            let table = source.table(registry::SITE_COLUMNS, mapping).with_context(reading)?;
            let (rows, given) = parts(registry::read_sites(table, &context).with_context(reading)?);
            match mode {
                Mode::Take | Mode::Queue => {
                    ImportReport::taken(store.import_sites(&import, &rows, &given).await?, &name)
                }
                Mode::Preview => ImportReport::previewed(store.preview_sites(&import, &rows, &given).await?, &name),
            }
        }
        PlaceKind::Opportunities => {
            let table = source.table(registry::OPPORTUNITY_COLUMNS, mapping).with_context(reading)?;
            let (rows, given) = parts(registry::read_opportunities(table, &context).with_context(reading)?);
            match mode {
                Mode::Take | Mode::Queue => {
                    ImportReport::taken(store.import_opportunities(&import, &rows, &given).await?, &name)
                }
                Mode::Preview => {
                    ImportReport::previewed(store.preview_opportunities(&import, &rows, &given).await?, &name)
                }
            }
        }
    };
    Ok(report)
}

fn parts<S>(list: PlaceList<S>) -> (Vec<PlaceRow<S>>, Vec<ImportProblem>) {
    let rows = list.rows.into_iter().map(|row| PlaceRow { row: row.row, id: row.id, said: row.said });
    (rows.collect(), given(list.problems))
}

/// What lists of this district may refer to.
pub(crate) async fn directory(store: &Store, config: &Config) -> Result<Directory> {
    Ok(Directory {
        zones: store.zones(None).await?.iter().map(|zone| named(&zone.id, &[&zone.title])).collect(),
        sites: store.sites(None).await?.iter().map(|site| named(&site.id, &[&site.title])).collect(),
        ..chains(config)
    })
}

fn named(id: &str, titles: &[&Text]) -> Named {
    let mut names: Vec<String> = Vec::new();
    for text in titles.iter().flat_map(|title| [&title.zh, &title.en]) {
        if !names.contains(text) {
            names.push(text.clone());
        }
    }
    Named { id: id.to_owned(), names }
}

/// The chains and nodes alone, which no store is needed for.
pub(crate) fn chains(config: &Config) -> Directory {
    let short = |id: &str| config.pack.district.series.iter().find(|series| series.id == id);
    let chains = config.pack.chains.iter().map(|chain| {
        let mut titles = vec![&chain.title];
        titles.extend(short(&chain.id).map(|series| &series.title));
        NamedChain {
            chain: named(&chain.id, &titles),
            nodes: chain.nodes.iter().map(|node| named(&node.id, &[&node.title, &node.short])).collect(),
        }
    });
    Directory { chains: chains.collect(), ..Directory::default() }
}
