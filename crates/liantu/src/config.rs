//! The configuration a data folder works with: its district's pack, the standard tables, and the lexicon built from them.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use anyhow::{Context, Result, bail};
use chain::{Chain, Lexicon};
use model::{RegionCode, Text};
use packs::{Files, Pack, Standard};
use sha2::{Digest, Sha256};
use store::Store;

use crate::clock;

/// Read once at start; a changed pack needs a restart.
pub(crate) struct Config {
    /// The district's pack.
    pub(crate) pack: Pack,
    /// Regions, GB/T 4754, HS headings.
    pub(crate) standard: Standard,
    /// All chains, for placement.
    pub(crate) lexicon: Lexicon,
    /// Of the chain files, in hexadecimal digits: other ones place firms otherwise.
    digest: String,
    /// The number under which the store knows these chain files.
    version: OnceLock<i64>,
}

/// Names under which packs are kept in the store.
pub(crate) const DISTRICT: &str = "district";
/// See [`DISTRICT`].
pub(crate) const STANDARD: &str = "standard";

impl Config {
    /// Reads the packs that the data folder was made with.
    pub(crate) async fn load(store: &Store) -> Result<Self> {
        let files = text_files(store.pack(DISTRICT).await?);
        if files.is_empty() {
            bail!("there is no district in the data; hint: `liantu demo` with `--force` loads the shipped one");
        }
        let standard = standard(text_files(store.pack(STANDARD).await?))?;
        let config = Self::new(files, standard)?;
        config.note(store).await?;
        Ok(config)
    }

    /// Tells the store that these chain files are in force. Only for files that were just read from it or put there: a program
    /// that runs on with older ones must not bring them back.
    pub(crate) async fn note(&self, store: &Store) -> Result<()> {
        let (digest, chains) = self.mark();
        self.noted(store.note_pack(digest, &chains, &clock::now()).await?);
        Ok(())
    }

    /// What the store knows these chain files by: their digest, and the version of each chain.
    pub(crate) fn mark(&self) -> (&str, BTreeMap<String, u32>) {
        (&self.digest, self.pack.chains.iter().map(|chain| (chain.id.clone(), chain.version)).collect())
    }

    /// The store noted these chain files under a number.
    pub(crate) fn noted(&self, version: i64) {
        self.version.get_or_init(|| version);
    }

    /// The number under which the store knows these chain files.
    pub(crate) fn version(&self) -> Result<i64> {
        self.version.get().copied().context("the chain files are not in the data yet")
    }

    /// Builds the configuration from a district's files.
    pub(crate) fn new(files: Files, standard: Standard) -> Result<Self> {
        let digest = digest(&files);
        let loaded = packs::load(&files, &standard);
        let Some(pack) = loaded.pack else {
            let problems: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
            bail!("the district's pack has mistakes:\n{}", problems.join("\n"));
        };
        let lexicon = Lexicon::new(&pack.chains).context("building the lexicon")?;
        Ok(Self { pack, standard, lexicon, digest, version: OnceLock::new() })
    }

    /// A chain by id.
    pub(crate) fn chain(&self, id: &str) -> Option<&Chain> {
        self.pack.chains.iter().find(|chain| chain.id == id)
    }

    /// The district's region.
    pub(crate) fn region(&self) -> &RegionCode {
        &self.pack.district.region
    }

    /// A region by its code, when the gazetteer knows it.
    pub(crate) fn known_region(&self, text: &str) -> Result<RegionCode> {
        let code = RegionCode::parse(text)?;
        if self.region_title(&code).is_none() {
            bail!("`{text}` is the code of no region; hint: the district's is `{}`", self.region());
        }
        Ok(code)
    }

    /// A region's own name, as the gazetteer has it: `蒸湘区`.
    pub(crate) fn region_name(&self, code: &RegionCode) -> Option<&str> {
        self.standard.regions.iter().find(|(known, _)| known == code).map(|(_, name)| name.as_str())
    }

    /// Name of a region with what it lies in, as the gazetteer has it: `湖南省衡阳市蒸湘区`.
    pub(crate) fn region_title(&self, code: &RegionCode) -> Option<String> {
        let name = |wanted: &RegionCode| self.region_name(wanted);
        let own = name(code)?;
        let mut parts = Vec::new();
        for wider in [code.province(), code.city()] {
            if wider != *code
                && let Some(title) = name(&wider)
                && !parts.contains(&title)
            {
                parts.push(title);
            }
        }
        parts.push(own);
        Some(parts.concat())
    }

    /// The places the district lies in, as firms write them before their names: `湖南省`, `湖南`, `衡阳市`, `衡阳`; longest first.
    pub(crate) fn home(&self) -> Vec<String> {
        self.places_around(self.region())
    }

    /// The same of any region.
    pub(crate) fn places_around(&self, region: &RegionCode) -> Vec<String> {
        let mut names = Vec::new();
        for code in [region.province(), region.city(), region.clone()] {
            let Some((_, name)) = self.standard.regions.iter().find(|(other, _)| *other == code) else { continue };
            names.push(name.clone());
            names.extend(name.strip_suffix(['省', '市', '区', '县']).map(str::to_owned));
        }
        names.sort_by_key(|name| std::cmp::Reverse(name.chars().count()));
        names.dedup();
        names
    }

    /// A chain's short name: the one that the district's series has for it, else its own.
    pub(crate) fn short_title<'a>(&'a self, chain: &'a Chain) -> &'a Text {
        let series = self.pack.district.series.iter().find(|series| series.id == chain.id);
        series.map_or(&chain.title, |series| &series.title)
    }

    /// Every place (chain, node) that a node's business is drawn at and that says nothing else: its home, and the nodes with that home
    /// and no words of their own. The node itself comes first; a node that adds words, or asks for its chain's context, is a
    /// business of its own.
    pub(crate) fn drawings(&self, chain: &str, node: &str) -> Vec<(String, String)> {
        let same = |node: &chain::Node| match node.homes.as_slice() {
            [home] if node.terms.is_empty() && !node.general => Some((home.chain.clone(), home.node.clone())),
            _ => None,
        };
        let own = (chain.to_owned(), node.to_owned());
        let found = self.chain(chain).and_then(|chain| chain.node(node).map(|at| &chain.nodes[at]));
        let home = found.and_then(same).unwrap_or_else(|| own.clone());
        let mut places = vec![own];
        let all = self.pack.chains.iter().flat_map(|chain| chain.nodes.iter().map(move |node| (chain, node)));
        for (chain, node) in all {
            let place = (chain.id.clone(), node.id.clone());
            if (place == home || same(node).as_ref() == Some(&home)) && !places.contains(&place) {
                places.push(place);
            }
        }
        places
    }

    /// The industry a chain belongs to.
    pub(crate) fn industry(&self, chain: &Chain) -> Text {
        self.pack
            .industries
            .iter()
            .find(|industry| industry.id == chain.industry)
            .map_or_else(|| Text::new(&chain.industry, &chain.industry), |industry| industry.title.clone())
    }
}

/// Of what decides where firms stand.
fn digest(files: &Files) -> String {
    let mut hash = Sha256::new();
    for (path, bytes) in files.iter().filter(|(path, _)| path.starts_with("chains/")) {
        for part in [path.as_bytes(), bytes] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The standard tables from their files.
pub(crate) fn standard(files: Files) -> Result<Standard> {
    let (standard, problems) = packs::load_standard(&files);
    let errors: Vec<String> =
        problems.iter().filter(|problem| problem.level == packs::Level::Error).map(ToString::to_string).collect();
    if !errors.is_empty() {
        bail!("the standard tables have mistakes:\n{}", errors.join("\n"));
    }
    Ok(standard.with_icons(drawing::icons::names()))
}

/// Rows of the store as a pack's files.
pub(crate) fn text_files(rows: Vec<(String, String)>) -> Files {
    Files::from_entries(rows.into_iter().map(|(path, text)| (path, text.into_bytes())))
}
