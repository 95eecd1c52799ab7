//! The shapes that leave the house: what the HTTP interface answers and `--format json` prints. Entities do not serialise;
//! these do.

use insight::{Figure, Gap, Judged, RungState};
use model::{Enterprise, GapKind, Text};
use serde::{Deserialize, Serialize};
use store::{ChangeCount, Import, ImportState, Job, JobChange, JobCounts, PackVersion};
use utoipa::ToSchema;

use crate::analysis::ChainView;
use crate::config::Config;
use crate::survey_shapes::{GapSurveyShape, SceneFiguresShape, gap_survey_shape, scene_figures_shape};

/// A text in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Bilingual {
    /// Chinese.
    pub(crate) zh: String,
    /// English.
    pub(crate) en: String,
}

impl Bilingual {
    /// A text that is the same in both, such as an id.
    pub(crate) fn plain(text: &str) -> Self {
        Self { zh: text.to_owned(), en: text.to_owned() }
    }
}

impl From<&Text> for Bilingual {
    fn from(text: &Text) -> Self {
        Self { zh: text.zh.clone(), en: text.en.clone() }
    }
}

impl From<&Bilingual> for Text {
    fn from(text: &Bilingual) -> Self {
        Self::new(text.zh.clone(), text.en.clone())
    }
}

/// A list with its items.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Items<T> {
    /// The items.
    pub(crate) items: Vec<T>,
}

/// A page of a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PageOf<T> {
    /// The items of this page.
    pub(crate) items: Vec<T>,
    /// How many there are in all.
    pub(crate) total: u64,
}

/// Labels of a chain in a region.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct GapList {
    /// One for each node, in the chain's order.
    pub(crate) items: Vec<GapShape>,
    /// Day the facts speak of, or the day asked about.
    pub(crate) as_of: String,
    /// Local firms on the chain of unknown age, which count as there on the day asked about; null when no day was.
    pub(crate) undated_firms: Option<usize>,
    /// What is used although it is of another day than the one asked about.
    pub(crate) as_of_notes: Vec<Bilingual>,
    /// Region looked at.
    pub(crate) region: String,
    /// Reference universe of the location quotients; null when none is loaded.
    pub(crate) reference: Option<String>,
}

/// A node's label with what produced it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct GapShape {
    /// Chain id.
    pub(crate) chain: String,
    /// Node id.
    pub(crate) node: String,
    /// Full name in Chinese.
    pub(crate) title_zh: String,
    /// Full name in English.
    pub(crate) title_en: String,
    /// `upstream`, `midstream`, `downstream` or `support`.
    pub(crate) stage: String,
    /// The computed label.
    pub(crate) kind: String,
    /// A person's label beside it.
    pub(crate) judged: Option<JudgedShape>,
    /// The label that documents print: the person's, else the computed one.
    pub(crate) shown: String,
    /// Local firms whose main business it is.
    pub(crate) local_firms: usize,
    /// Local firms that only mention it.
    pub(crate) minor_firms: usize,
    /// Local firms above the size floor.
    pub(crate) above_scale: u32,
    /// Local lead firms.
    pub(crate) lead_firms: u32,
    /// Weighted presence.
    pub(crate) presence: f64,
    /// Sum of known capital in yuan; null when none is known.
    pub(crate) capital_yuan: Option<f64>,
    /// Firms that the capital covers.
    pub(crate) capital_firms: u32,
    /// Location quotient; null when unknown.
    pub(crate) lq: Option<f64>,
    /// What the quotient rests on, or why it is unknown.
    pub(crate) lq_reason: Bilingual,
    /// What the quotient could as well be by chance, from nine of ten draws; null when unknown.
    pub(crate) lq_interval: Option<[f64; 2]>,
    /// Firms found ÷ firms expected; null when unknown.
    pub(crate) coverage: Option<f64>,
    /// What the coverage rests on, or why it is unknown.
    pub(crate) coverage_reason: Bilingual,
    /// Relatedness density of the city the region lies in; null where the register knows too few regions.
    pub(crate) density: Option<f64>,
    /// What the density rests on, or why it is unknown.
    pub(crate) density_reason: Bilingual,
    /// Share of the nodes that the city does not have with a lower density; null when unknown.
    pub(crate) density_rank: Option<f64>,
    /// The rules that held or could not be judged, in sentences.
    pub(crate) reasons: Vec<Bilingual>,
    /// Every rule in the order checked.
    pub(crate) ladder: Vec<RungShape>,
    /// What landed firms buy and sell of it.
    pub(crate) survey: GapSurveyShape,
    /// Footfall and vacancy of the places it happens in; null where it is no service node.
    pub(crate) scene: Option<SceneFiguresShape>,
}

/// One rule of the ladder.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct RungShape {
    /// The label it gives.
    pub(crate) kind: String,
    /// `held`, `passed`, `unjudged` or `skipped`.
    pub(crate) state: String,
    /// The numbers, in a sentence.
    pub(crate) text: Bilingual,
}

/// A person's label.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct JudgedShape {
    /// Row id.
    pub(crate) id: i64,
    /// The label.
    pub(crate) kind: String,
    /// Who.
    pub(crate) by: String,
    /// When.
    pub(crate) at: String,
    /// Why.
    pub(crate) reason: String,
    /// Whether it is an invented sample.
    pub(crate) sample: bool,
}

/// The labels of a view.
pub(crate) fn gap_list(config: &Config, view: &ChainView<'_>) -> GapList {
    GapList {
        items: view.gaps.iter().map(|gap| gap_shape(view, gap)).collect(),
        as_of: view.dated.as_ref().map_or(config.pack.district.data_date, |dated| dated.day).to_string(),
        undated_firms: view.dated.as_ref().map(|dated| dated.undated),
        as_of_notes: view.dated.iter().flat_map(|dated| &dated.notes).map(Bilingual::from).collect(),
        region: view.region.to_string(),
        reference: view.reference.as_ref().map(|reference| reference.title.zh.clone()),
    }
}

/// One label.
pub(crate) fn gap_shape(view: &ChainView<'_>, gap: &Gap) -> GapShape {
    let node = &view.chain.nodes[gap.node];
    let here = &gap.presence;
    GapShape {
        chain: view.chain.id.clone(),
        node: node.id.clone(),
        title_zh: node.title.zh.clone(),
        title_en: node.title.en.clone(),
        stage: node.stage.to_string(),
        kind: gap.kind.to_string(),
        judged: gap.judged.as_ref().map(judged_shape),
        shown: gap.shown().to_string(),
        local_firms: here.core.len(),
        minor_firms: here.minor.len(),
        above_scale: here.above_scale,
        lead_firms: here.lead,
        presence: here.presence,
        capital_yuan: here.capital.0.map(model::Money::units),
        capital_firms: here.capital.1,
        lq: rounded(&here.lq),
        lq_reason: here.lq.text().into(),
        lq_interval: here.lq_interval.map(|(low, high)| [low, high].map(|end| (end * 1e4).round() / 1e4)),
        coverage: rounded(&here.coverage),
        coverage_reason: here.coverage.text().into(),
        density: rounded(&gap.density.value),
        density_reason: gap.density.value.text().into(),
        density_rank: rounded(&gap.density.rank),
        reasons: gap.reasons().into_iter().map(Bilingual::from).collect(),
        ladder: gap
            .ladder
            .iter()
            .map(|rung| RungShape {
                kind: rung.kind.to_string(),
                state: match rung.state {
                    RungState::Passed => "passed",
                    RungState::Held => "held",
                    RungState::Unjudged => "unjudged",
                    RungState::Skipped => "skipped",
                }
                .to_owned(),
                text: (&rung.text).into(),
            })
            .collect(),
        survey: gap_survey_shape(&gap.survey),
        scene: gap.scene.as_ref().map(scene_figures_shape),
    }
}

/// A person's label for a client.
pub(crate) fn judged_shape(judged: &Judged) -> JudgedShape {
    JudgedShape {
        id: judged.id,
        kind: judged.judgement.kind.to_string(),
        by: judged.judgement.by.clone(),
        at: judged.judgement.at.to_string(),
        reason: judged.judgement.reason.clone(),
        sample: judged.sample,
    }
}

/// Four decimals: more would pretend to know.
pub(crate) fn rounded(figure: &Figure) -> Option<f64> {
    figure.value().map(|value| (value * 1e4).round() / 1e4)
}

/// A firm in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct EnterpriseSummary {
    /// Row id.
    pub(crate) id: i64,
    /// Name as registered.
    pub(crate) name: String,
    /// Unified social credit code.
    pub(crate) uscc: Option<String>,
    /// Registration number of the time before 2015.
    pub(crate) old_number: Option<String>,
    /// Adcode.
    pub(crate) region: Option<String>,
    /// The region's name.
    pub(crate) region_title: Option<String>,
    /// Day of establishment.
    pub(crate) established: Option<String>,
    /// Registered capital, `1200000.00 CNY`.
    pub(crate) capital: Option<String>,
    /// Above the size floor.
    pub(crate) above_scale: Option<bool>,
    /// Titles.
    pub(crate) honours: Vec<String>,
    /// Whether it is an invented sample.
    pub(crate) sample: bool,
    /// Whether it stands in the district.
    pub(crate) local: bool,
}

/// A firm in a list.
pub(crate) fn enterprise_summary(config: &Config, enterprise: &Enterprise) -> EnterpriseSummary {
    let facts = &enterprise.facts;
    EnterpriseSummary {
        id: enterprise.id.0,
        name: enterprise.name().to_owned(),
        uscc: facts.uscc.as_ref().map(ToString::to_string),
        old_number: facts.old_number.as_ref().map(ToString::to_string),
        region: facts.region.as_ref().map(ToString::to_string),
        region_title: facts.region.as_ref().and_then(|code| config.region_title(code)),
        established: facts.established.map(|day| day.to_string()),
        capital: facts.capital.map(|money| money.to_string()),
        above_scale: facts.above_scale,
        honours: facts.honours.clone(),
        sample: enterprise.is_sample(),
        local: facts.region.as_ref().is_some_and(|code| config.region().contains(code)),
    }
}

/// Counts of shown labels.
pub(crate) fn kind_counts(gaps: &[Gap]) -> std::collections::BTreeMap<String, usize> {
    let mut counts = std::collections::BTreeMap::new();
    for kind in GapKind::ALL {
        let count = gaps.iter().filter(|gap| gap.shown() == *kind).count();
        if count > 0 {
            counts.insert(kind.to_string(), count);
        }
    }
    counts
}

/// An import.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ImportShape {
    /// Row id.
    pub(crate) id: i64,
    /// What its rows were.
    pub(crate) kind: String,
    /// File name.
    pub(crate) file: String,
    /// When.
    pub(crate) imported_at: String,
    /// `active` or `undone`.
    pub(crate) state: String,
    /// Rows taken in.
    pub(crate) records: usize,
    /// Of these, new firms, sites or opportunities.
    pub(crate) new: usize,
    /// Of these, those that told something of a known one.
    pub(crate) merged: usize,
    /// Number of problems.
    pub(crate) problems: usize,
}

/// An import for a client.
pub(crate) fn import_shape(import: &Import) -> ImportShape {
    ImportShape {
        id: import.id,
        kind: import.kind.clone(),
        file: import.file.clone(),
        imported_at: import.imported_at.clone(),
        state: match import.state {
            ImportState::Active => "active",
            ImportState::Undone => "undone",
        }
        .to_owned(),
        records: import.records,
        new: import.new,
        merged: import.merged,
        problems: import.problems,
    }
}

/// Chain files as they stood from a moment on.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PackVersionShape {
    /// Rises with each change.
    pub(crate) id: i64,
    /// Of the chain files, in hexadecimal digits.
    pub(crate) digest: String,
    /// Version of each chain's definition, by chain id.
    pub(crate) chains: std::collections::BTreeMap<String, u32>,
    /// Since when.
    pub(crate) loaded_at: String,
}

fn pack_version(pack: &PackVersion) -> PackVersionShape {
    PackVersionShape {
        id: pack.id,
        digest: pack.digest.clone(),
        chains: pack.chains.clone(),
        loaded_at: pack.loaded_at.clone(),
    }
}

/// A job.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct JobShape {
    /// Row id.
    pub(crate) id: i64,
    /// `place`.
    pub(crate) kind: String,
    /// `import`, `undo`, `pack`, `request` or `leftover`.
    pub(crate) cause: String,
    /// `queued`, `running`, `done`, `failed` or `cancelled`.
    pub(crate) state: String,
    /// Whether it was told to stop and has not yet.
    pub(crate) stopping: bool,
    /// The chain files it works with.
    pub(crate) pack: PackVersionShape,
    /// Those that firms were placed with before; null where they are the same.
    pub(crate) pack_before: Option<PackVersionShape>,
    /// Firms that are done.
    pub(crate) done: usize,
    /// Firms to do.
    pub(crate) total: usize,
    /// Firms whose placements became others.
    pub(crate) firms: usize,
    /// What changed, by chain.
    pub(crate) chains: Vec<JobChainShape>,
    /// When it was asked for.
    pub(crate) created_at: String,
    /// When it was begun.
    pub(crate) started_at: Option<String>,
    /// When it was over.
    pub(crate) finished_at: Option<String>,
    /// Why it failed or was stopped.
    pub(crate) message: Option<String>,
}

/// What a job changed on a chain; a firm counts once on each node.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct JobChainShape {
    /// Chain id.
    pub(crate) chain: String,
    /// The chain's name; its id where the pack no longer has it.
    pub(crate) title: Bilingual,
    /// Firms that came to a node.
    pub(crate) added: usize,
    /// Firms that left one.
    pub(crate) removed: usize,
    /// Firms that stand there otherwise.
    pub(crate) changed: usize,
}

/// What a job changed on a node, among firms that were placed before.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct JobNodeShape {
    /// Chain id.
    pub(crate) chain: String,
    /// The chain's name.
    pub(crate) chain_title: Bilingual,
    /// Node id.
    pub(crate) node: String,
    /// The node's name; its id where the pack no longer has it.
    pub(crate) title: Bilingual,
    /// Whether the pack no longer has it.
    pub(crate) gone: bool,
    /// Firms that came.
    pub(crate) added: usize,
    /// Firms that left.
    pub(crate) removed: usize,
    /// Firms that stand there otherwise.
    pub(crate) changed: usize,
}

/// A job with what it changed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct JobDetail {
    /// In short.
    #[serde(flatten)]
    pub(crate) job: JobShape,
    /// By node, among firms that were placed before; the firms are at `/jobs/{job}/changes`.
    pub(crate) nodes: Vec<JobNodeShape>,
}

/// A firm that a job moved.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct JobChangeShape {
    /// The firm.
    pub(crate) enterprise: i64,
    /// Its name.
    pub(crate) name: String,
    /// Its credit code.
    pub(crate) uscc: Option<String>,
    /// Chain id.
    pub(crate) chain: String,
    /// The chain's name.
    pub(crate) chain_title: Bilingual,
    /// Node id.
    pub(crate) node: String,
    /// The node's name.
    pub(crate) title: Bilingual,
    /// `gained`, `lost` or `strength`.
    pub(crate) change: String,
    /// `core`, `minor` or null.
    pub(crate) was: Option<String>,
    /// `core`, `minor` or null.
    pub(crate) became: Option<String>,
    /// Whether a person's judgement counts there: what is shown did not change.
    pub(crate) judged: bool,
}

impl JobChangeShape {
    /// Heads of [`JobChangeShape::cells`].
    pub(crate) const CELLS: [&'static str; 10] =
        ["chain", "chain_title", "node", "node_title", "change", "was", "became", "name", "uscc", "judged"];

    /// As a line of a table.
    pub(crate) fn cells(&self) -> Vec<String> {
        vec![
            self.chain.clone(),
            self.chain_title.zh.clone(),
            self.node.clone(),
            self.title.zh.clone(),
            self.change.clone(),
            self.was.clone().unwrap_or_default(),
            self.became.clone().unwrap_or_default(),
            self.name.clone(),
            self.uscc.clone().unwrap_or_default(),
            if self.judged { "yes" } else { "no" }.to_owned(),
        ]
    }
}

fn chain_title(config: &Config, id: &str) -> Bilingual {
    config
        .chain(id)
        .map_or_else(|| Bilingual { zh: id.to_owned(), en: id.to_owned() }, |chain| Bilingual::from(&chain.title))
}

/// A node's name; `None` where the pack does not have it.
fn node_title(config: &Config, chain: &str, node: &str) -> Option<Bilingual> {
    let chain = config.chain(chain)?;
    chain.node(node).map(|node| Bilingual::from(&chain.nodes[node].title))
}

/// A job for a client.
pub(crate) fn job_shape(config: &Config, job: &Job) -> JobShape {
    JobShape {
        id: job.id,
        kind: job.kind.clone(),
        cause: job.cause.to_string(),
        state: job.state.to_string(),
        stopping: job.cancelled && !job.state.is_over(),
        pack: pack_version(&job.pack),
        pack_before: job.pack_before.as_ref().map(pack_version),
        done: job.done,
        total: job.total,
        firms: job.firms,
        chains: job
            .counts
            .iter()
            .map(|(chain, JobCounts { added, removed, changed })| JobChainShape {
                title: chain_title(config, chain),
                chain: chain.clone(),
                added: *added,
                removed: *removed,
                changed: *changed,
            })
            .collect(),
        created_at: job.created_at.clone(),
        started_at: job.started_at.clone(),
        finished_at: job.finished_at.clone(),
        message: job.message.clone(),
    }
}

/// A job with what it changed.
pub(crate) fn job_detail(config: &Config, job: &Job, counts: &[ChangeCount]) -> JobDetail {
    let node = |row: &ChangeCount| {
        let title = node_title(config, &row.chain, &row.node);
        JobNodeShape {
            chain_title: chain_title(config, &row.chain),
            gone: title.is_none(),
            title: title.unwrap_or_else(|| Bilingual { zh: row.node.clone(), en: row.node.clone() }),
            chain: row.chain.clone(),
            node: row.node.clone(),
            added: row.counts.added,
            removed: row.counts.removed,
            changed: row.counts.changed,
        }
    };
    JobDetail { job: job_shape(config, job), nodes: counts.iter().map(node).collect() }
}

/// A firm that a job moved.
pub(crate) fn job_change_shape(config: &Config, change: &JobChange) -> JobChangeShape {
    JobChangeShape {
        enterprise: change.enterprise.0,
        name: change.name.clone(),
        uscc: change.uscc.clone(),
        chain_title: chain_title(config, &change.chain),
        title: node_title(config, &change.chain, &change.node)
            .unwrap_or_else(|| Bilingual { zh: change.node.clone(), en: change.node.clone() }),
        chain: change.chain.clone(),
        node: change.node.clone(),
        change: match (change.was, change.became) {
            (None, _) => "gained",
            (_, None) => "lost",
            _ => "strength",
        }
        .to_owned(),
        was: change.was.map(|strength| strength.to_string()),
        became: change.became.map(|strength| strength.to_string()),
        judged: change.judged,
    }
}
