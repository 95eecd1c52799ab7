//! A whole pack, put together from its files.
//!
//! Every file is read to its end whatever the others hold, so that one run names every mistake.

use chain::{FaultKind, Where};
use model::{Opportunity, OpportunityNote, Site, Zone};

use crate::chain_file::{ReadChain, read_chain};
use crate::counts::{Expectation, ReferenceRow, read_coverage, read_reference};
use crate::district::{District, Industry, read_district};
use crate::files::Files;
use crate::names::{Names, chains, ids, sites};
use crate::offers::{read_opportunities, read_sites, read_zones};
use crate::policies::{FactorCost, GivenJudgement, Policy, read_costs, read_judgements, read_policies};
use crate::problem::{Problem, in_order, usable};
use crate::rules::{Rule, read_rules};
use crate::standard::Standard;
use crate::toml_file::Source;
use crate::weights::{GivenWeights, read_weights};

/// The configuration of a district: every reference in it leads somewhere, every code is well formed, every text stands in
/// both languages.
#[derive(Debug, Clone, PartialEq)]
pub struct Pack {
    /// Which district.
    pub district: District,
    /// Its industries, the same as in the district.
    pub industries: Vec<Industry>,
    /// Chains, in the order of the district's series of sheets; those that it does not name come last, by file.
    pub chains: Vec<chain::Chain>,
    /// Zones.
    pub zones: Vec<Zone>,
    /// Sites, each in one of the zones.
    pub sites: Vec<Site>,
    /// What the zones offer or seek.
    pub opportunities: Vec<Opportunity>,
    /// What the bureau alone knows of them.
    pub notes: Vec<OpportunityNote>,
    /// Published policies.
    pub policies: Vec<Policy>,
    /// What factors cost.
    pub costs: Vec<FactorCost>,
    /// How many firms a complete register would show.
    pub coverage: Vec<Expectation>,
    /// The universe that location quotients compare with.
    pub reference: Vec<ReferenceRow>,
    /// People's labels of nodes.
    pub judgements: Vec<GivenJudgement>,
    /// Published rules against nodes.
    pub rules: Vec<Rule>,
    /// Registers of firms, unread.
    pub firms: Vec<TableFile>,
    /// Lists of the anchor survey, unread: `surveys/purchases.csv` and `surveys/sales.csv`.
    pub surveys: Vec<TableFile>,
    /// Lists of supply links, signals and earlier deals, unread: `links.csv`, `signals.csv`, `deals.csv`.
    pub leads: Vec<TableFile>,
    /// How much each feature of a target counts here.
    pub weights: Option<GivenWeights>,
}

/// A table that comes with a pack and is imported as it is: a register of firms, a list of the anchor survey, of links, signals or
/// deals. Read by the importer like any other, in whatever encoding it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableFile {
    /// Path inside the pack: `firms/landed.csv`.
    pub path: String,
    /// Content.
    pub bytes: Vec<u8>,
}

impl TableFile {
    /// Whether nothing stands in it: there is then nothing to import either.
    pub fn is_empty(&self) -> bool {
        self.bytes.iter().all(u8::is_ascii_whitespace)
    }
}

/// What reading a pack gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// The pack, when no problem is an error.
    pub pack: Option<Pack>,
    /// Everything that is wrong, by file and line.
    pub problems: Vec<Problem>,
}

/// What reading a folder of chains gave.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadedChains {
    /// The chains whose files hold no error, in the order of their files.
    pub chains: Vec<chain::Chain>,
    /// Everything that is wrong, by file and line.
    pub problems: Vec<Problem>,
}

const DISTRICT: &str = "district.toml";
const ZONES: &str = "zones.toml";
const SITES: &str = "sites.toml";
const OPPORTUNITIES: &str = "opportunities.toml";
const POLICIES: &str = "policies.toml";
const COSTS: &str = "costs.toml";
const JUDGEMENTS: &str = "judgements.toml";
const RULES: &str = "rules.toml";
const COVERAGE: &str = "coverage.csv";
const REFERENCE: &str = "reference.csv";
const WEIGHTS: &str = "weights.toml";
const LEADS: [&str; 3] = ["links.csv", "signals.csv", "deals.csv"];

/// Reads a pack and checks it against the standard tables. Only `district.toml` must be there; a missing file is an empty
/// list.
pub fn load(files: &Files, standard: &Standard) -> Loaded {
    let mut problems = files.problems().to_vec();
    problems.extend(files.iter().filter_map(|(path, _)| not_of_a_pack(path)));

    let source = |path: &'static str| files.get(path).map(|bytes| Source::parse(path, bytes));
    let [district, zone, site, opportunity, policy, cost, judgement, rule, weight] =
        [DISTRICT, ZONES, SITES, OPPORTUNITIES, POLICIES, COSTS, JUDGEMENTS, RULES, WEIGHTS].map(source);
    let chain_sources: Vec<Source<'_>> =
        files.iter().filter(|(path, _)| is_chain(path)).map(|(path, bytes)| Source::parse(path, bytes)).collect();
    if district.is_none() && !files.was_left_out(DISTRICT) {
        problems.push(Problem::error(DISTRICT, None, ("缺这个文件：包从它开始", "missing: a pack begins with it")));
    }
    let some_chain_left_out = files.problems().iter().any(|problem| is_chain(&problem.file));
    if chain_sources.is_empty() && !some_chain_left_out {
        let message = ("还没有链：链放在 `chains/<标识>.toml`", "no chain yet: chains stand in `chains/<id>.toml`");
        // A bureau begins with a district and no chains.
        problems.push(Problem::warning("chains", None, message));
    }

    // A file that is not there defines nothing; one that is there but cannot be read leaves its names unknown.
    let defined = |source: &Option<Source<'_>>, path: &str, list: &str| match source {
        Some(source) => ids(source, list),
        None => (!files.was_left_out(path)).then(Default::default),
    };
    let names = Names {
        industries: district.as_ref().and_then(|source| ids(source, "industry")),
        policies: defined(&policy, POLICIES, "policy"),
        zones: defined(&zone, ZONES, "zone"),
        sites: match &site {
            Some(source) => sites(source),
            None => (!files.was_left_out(SITES)).then(Default::default),
        },
        chains: (!some_chain_left_out).then(|| chains(&chain_sources)),
    };

    let mut chains = read_chains(chain_sources, &names, Some(standard), &mut problems);
    let district = read(district, &mut problems, |source| read_district(source, standard)).flatten();
    let region = district.as_ref().map(|district| &district.region);
    if let Some(district) = &district {
        let place = |chain: &chain::Chain| district.series.iter().position(|series| series.id == chain.id);
        chains.sort_by_key(|chain| place(chain).unwrap_or(usize::MAX));
    }
    let zones = read(zone, &mut problems, |source| read_zones(source, &names)).unwrap_or_default();
    let sites = read(site, &mut problems, |source| read_sites(source, &names)).unwrap_or_default();
    let offers = read(opportunity, &mut problems, |source| read_opportunities(source, &names)).unwrap_or_default();
    let policies = read(policy, &mut problems, |source| read_policies(source, &names)).unwrap_or_default();
    let costs = read(cost, &mut problems, read_costs).unwrap_or_default();
    let judgements = read(judgement, &mut problems, |source| read_judgements(source, &names, region));
    let coverage = files.get(COVERAGE).map(|bytes| read_coverage(COVERAGE, bytes, &names, &mut problems));
    let reference = files.get(REFERENCE).map(|bytes| read_reference(REFERENCE, bytes, &names, &mut problems));
    let rules = read(rule, &mut problems, |source| read_rules(source, &names, standard)).unwrap_or_default();
    let firms = tables(files, is_firms, &mut problems);
    let surveys = tables(files, is_survey, &mut problems);
    let weights = read(weight, &mut problems, read_weights).flatten();
    let leads = tables(files, is_lead, &mut problems);

    let problems = in_order(problems);
    let pack = district.filter(|_| usable(&problems)).map(|district| Pack {
        industries: district.industries.clone(),
        district,
        chains,
        zones,
        sites,
        opportunities: offers.opportunities,
        notes: offers.notes,
        policies,
        costs,
        coverage: coverage.unwrap_or_default(),
        reference: reference.unwrap_or_default(),
        judgements: judgements.unwrap_or_default(),
        rules,
        firms,
        surveys,
        leads,
        weights,
    });
    Loaded { pack, problems }
}

/// Reads chains alone: the folder `chains` of a pack, or a whole pack, of which only the chains are looked at. Industries and
/// policies that they name are taken on trust, codes too where no standard is given.
pub fn load_chains(files: &Files, standard: Option<&Standard>) -> LoadedChains {
    let in_a_pack = files.iter().any(|(path, _)| is_chain(path));
    let wanted = |path: &str| {
        if in_a_pack { is_chain(path) } else { path.ends_with(".toml") && !path.contains('/') }
    };
    let mut problems: Vec<Problem> = files.problems().iter().filter(|problem| wanted(&problem.file)).cloned().collect();
    let sources: Vec<Source<'_>> =
        files.iter().filter(|(path, _)| wanted(path)).map(|(path, bytes)| Source::parse(path, bytes)).collect();
    if sources.is_empty() && problems.is_empty() {
        let message = (
            "没有链：文件夹里没有 `steel-pipe.toml` 这样的文件",
            "no chain: the folder holds no file such as `steel-pipe.toml`",
        );
        problems.push(Problem::error(".", None, message));
    }
    let left_out = !problems.is_empty();
    let names = Names { chains: (!left_out).then(|| chains(&sources)), ..Names::default() };
    let chains = read_chains(sources, &names, standard, &mut problems);
    LoadedChains { chains, problems: in_order(problems) }
}

/// The chains whose files hold no error; a second file with the id of an earlier one is noted.
fn read_chains(
    sources: Vec<Source<'_>>,
    names: &Names,
    standard: Option<&Standard>,
    problems: &mut Vec<Problem>,
) -> Vec<chain::Chain> {
    let mut first_files = std::collections::HashMap::<String, String>::new();
    // Chains in the order of their sources, as far as they could be read, and where their parts stand.
    let (mut chains, mut places, mut of_source) = (Vec::new(), Vec::new(), Vec::new());
    for source in &sources {
        let Some(ReadChain { chain, places: place }) = source.whole.then(|| read_chain(source, names, standard)) else {
            of_source.push(None);
            continue;
        };
        if let Some(first) = first_files.get(&chain.id) {
            let message = (
                format!("链 `{}` 已在 `{first}` 里", chain.id),
                format!("chain `{}` already stands in `{first}`", chain.id),
            );
            source.error(source.root().place_of("id"), message);
        } else if !chain.id.is_empty() {
            first_files.insert(chain.id.clone(), source.file.to_owned());
        }
        of_source.push(Some(chains.len()));
        chains.push(chain);
        places.push(place);
    }
    let source_of = |chain: usize| of_source.iter().position(|of| *of == Some(chain)).map(|at| &sources[at]);
    for between in chain::faults_between(&chains) {
        let Some(source) = source_of(between.chain) else { continue };
        if is_echo(&chains, &between, names) {
            continue;
        }
        let mut message = between.fault.message;
        if let Some((other, part)) = between.other
            && let Some(there) = source_of(other)
        {
            let spot = there.spot(places[other].of(part));
            message.zh.push_str(&format!("（{spot}）"));
            message.en.push_str(&format!(" ({spot})"));
        }
        source.error(places[between.chain].of(between.fault.at), message);
    }
    let mut whole = Vec::new();
    let mut chains = chains.into_iter();
    for (source, of) in sources.into_iter().zip(of_source) {
        let found = source.into_problems();
        let chain = of.and_then(|_| chains.next());
        whole.extend(chain.filter(|_| usable(&found)));
        problems.extend(found);
    }
    whole
}

/// Whether a fault between chains only repeats what is already known to be wrong: the home's file could not be read, or is the
/// second with its id.
fn is_echo(chains: &[chain::Chain], between: &chain::Between, names: &Names) -> bool {
    let own = &chains[between.chain];
    match between.fault.at {
        Where::Home(node, home) => {
            let home = &own.nodes[node].homes[home];
            let Some(known) = &names.chains else { return true };
            let unread = known.get(&home.chain).is_some_and(|nodes| {
                let unread = chains.iter().all(|chain| chain.id != home.chain || chain.nodes.is_empty());
                nodes.as_ref().is_none_or(|nodes| unread && nodes.contains(&home.node))
            });
            between.fault.kind == FaultKind::NoHome && home.chain != own.id && unread
        }
        _ => between.other.is_some_and(|(other, _)| chains[other].id == own.id),
    }
}

/// Reads one file if it is there and whole, and collects its problems.
fn read<T>(source: Option<Source<'_>>, problems: &mut Vec<Problem>, read: impl FnOnce(&Source<'_>) -> T) -> Option<T> {
    let source = source?;
    let value = source.whole.then(|| read(&source));
    problems.extend(source.into_problems());
    value
}

/// Tables that are imported as they are.
fn tables(files: &Files, wanted: fn(&str) -> bool, problems: &mut Vec<Problem>) -> Vec<TableFile> {
    let mut tables = Vec::new();
    for (path, bytes) in files.iter().filter(|(path, _)| wanted(path)) {
        let table = TableFile { path: path.to_owned(), bytes: bytes.to_vec() };
        if table.is_empty() {
            problems.push(Problem::warning(
                path,
                None,
                if is_firms(path) {
                    ("名录是空的", "the register is empty")
                } else {
                    ("清单是空的", "the list is empty")
                },
            ));
        }
        tables.push(table);
    }
    tables
}

const PURCHASES: &str = "surveys/purchases.csv";
const SALES: &str = "surveys/sales.csv";

fn is_survey(path: &str) -> bool {
    [PURCHASES, SALES].contains(&path)
}

fn is_lead(path: &str) -> bool {
    LEADS.contains(&path)
}

fn is_chain(path: &str) -> bool {
    path.strip_prefix("chains/").is_some_and(|name| !name.contains('/') && name.ends_with(".toml"))
}

fn is_firms(path: &str) -> bool {
    path.strip_prefix("firms/").is_some_and(|name| !name.contains('/') && name.ends_with(".csv"))
}

/// A note on a file that no part of a pack has; a misspelt name would otherwise be silently without effect.
fn not_of_a_pack(path: &str) -> Option<Problem> {
    let known = [
        DISTRICT,
        ZONES,
        SITES,
        OPPORTUNITIES,
        POLICIES,
        COSTS,
        JUDGEMENTS,
        RULES,
        COVERAGE,
        REFERENCE,
        PURCHASES,
        SALES,
        WEIGHTS,
    ];
    if is_lead(path) || known.contains(&path) || is_chain(path) || is_firms(path) {
        return None;
    }
    let folders = ["chains/<id>.toml", "firms/<name>.csv"];
    let names = known.into_iter().chain(LEADS).chain(folders);
    let held = crate::words::listed(names);
    let message = (
        format!("不是包里的文件，未读入；包里有 {}", held.zh),
        format!("not a file of a pack, it is left out; a pack holds {}", held.en),
    );
    Some(Problem::warning(path, None, message))
}
