//! What a draft of a chain would do: which firms would stand elsewhere, which labels would change, how the sheet would look.
//!
//! Every firm is placed with the draft's words, in memory; nothing is written.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Result;
use chain::{Lexicon, Scratch};
use model::{Candidate, CandidatePlace, Enterprise, EnterpriseId, GapKind, Lang, Strength, Text};
use store::{NewPlacement, Renamed, Store};

use crate::analysis::{self, Ground};
use crate::config::Config;
use crate::editions::{self, Cut};
use crate::jobs::placements;
use crate::landscape::Landscape;
use crate::node_fates::{earlier, later};

/// Firms read from the store at a time.
const BATCH: u64 = 5_000;
/// Firms that a trial of a word looks at, at most: it answers while someone types.
const MAX_TRIED: usize = 50_000;
/// Firms that a trial names.
const NAMED: usize = 10;
/// Moved firms that a review names.
pub(crate) const MAX_MOVED: usize = 200;

/// A node that would be labelled otherwise.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LabelChange {
    /// Chain id.
    pub(crate) chain: String,
    /// Node id, as it will be.
    pub(crate) node: String,
    /// Its name.
    pub(crate) title: Text,
    /// The label now; `None` where the node is new.
    pub(crate) was: Option<GapKind>,
    /// The label then; `None` where the node goes.
    pub(crate) becomes: Option<GapKind>,
}

/// A firm that would come to a node or leave it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Moved {
    /// The firm.
    pub(crate) enterprise: EnterpriseId,
    /// Its name.
    pub(crate) name: String,
    /// Chain id.
    pub(crate) chain: String,
    /// Node id.
    pub(crate) node: String,
    /// How it stands there now.
    pub(crate) was: Option<Strength>,
    /// How it would stand there.
    pub(crate) becomes: Option<Strength>,
}

/// What a draft would do.
pub(crate) struct Outlook {
    /// Firms that were placed for it.
    pub(crate) firms: usize,
    /// Firms that would stand otherwise somewhere.
    pub(crate) moved_firms: usize,
    /// Where, the first of them.
    pub(crate) moved: Vec<Moved>,
    /// All of those moves.
    pub(crate) moves: usize,
    /// Labels that would change, in the district's own region.
    pub(crate) labels: Vec<LabelChange>,
}

/// The ground as it would be, and what moved.
struct After {
    landscape: Arc<Landscape>,
    firms: usize,
    moved_firms: usize,
    moved: Vec<Moved>,
}

type Place = (String, String);

/// Where a firm stands, by chain and node: the strongest of its roles counts.
fn strongest(places: &[NewPlacement]) -> BTreeMap<Place, Strength> {
    let mut found = BTreeMap::new();
    for place in places {
        let kept = found.entry((place.chain.clone(), place.node.clone())).or_insert(place.strength);
        if place.strength == Strength::Core {
            *kept = Strength::Core;
        }
    }
    found
}

/// A firm as it would stand: computed places become others, what a person said of a place stays.
fn standing(
    firm: &Candidate,
    before: &[NewPlacement],
    after: &[NewPlacement],
    renamed: &[Renamed],
) -> Vec<CandidatePlace> {
    let now_id = |chain: &str, node: &str| -> Option<Place> {
        later(renamed, chain, node).map(|node| (chain.to_owned(), node.to_owned()))
    };
    let shown = |list: &[CandidatePlace]| {
        let place =
            |place: &CandidatePlace| Some((now_id(&place.chain, &place.node)?, place.role.as_str(), place.strength));
        let mut found: Vec<(Place, &'static str, Strength)> = list.iter().filter_map(place).collect();
        found.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
        found
    };
    let own: BTreeSet<Place> = firm.places.iter().filter_map(|place| now_id(&place.chain, &place.node)).collect();
    let computed: BTreeSet<Place> = before.iter().filter_map(|place| now_id(&place.chain, &place.node)).collect();
    // Where what is shown is not what is computed, a person said so.
    let judged = |place: &Place| {
        let of = |places: Vec<(Place, &'static str, Strength)>| {
            places
                .into_iter()
                .filter(|(other, ..)| other == place)
                .map(|(_, role, strength)| (role, strength))
                .collect::<Vec<_>>()
        };
        let computed: Vec<CandidatePlace> = before.iter().map(candidate_place).collect();
        of(shown(&firm.places)) != of(shown(&computed))
    };
    let mut places: Vec<CandidatePlace> = firm
        .places
        .iter()
        .filter_map(|place| Some((place, now_id(&place.chain, &place.node)?)))
        .filter(|(_, now)| judged(now))
        .map(|(place, (_, node))| CandidatePlace { node, ..place.clone() })
        .collect();
    let said: BTreeSet<Place> = own.union(&computed).filter(|place| judged(place)).cloned().collect();
    places.extend(
        after.iter().filter(|place| !said.contains(&(place.chain.clone(), place.node.clone()))).map(candidate_place),
    );
    places
}

fn candidate_place(place: &NewPlacement) -> CandidatePlace {
    CandidatePlace {
        chain: place.chain.clone(),
        node: place.node.clone(),
        role: place.role,
        strength: place.strength,
        score: place.score,
    }
}

async fn after(ground: &Ground<'_>, before: &Lexicon, next: &Config, renamed: &[Renamed]) -> Result<After> {
    let mut scratch = Scratch::default();
    let mut found = After { landscape: Arc::clone(&ground.now), firms: 0, moved_firms: 0, moved: Vec::new() };
    let mut changed: Vec<Candidate> = Vec::new();
    let mut last = None;
    loop {
        let firms = ground.store.every_enterprise(last, BATCH).await?;
        let Some(end) = firms.last() else { break };
        last = Some(end.id);
        for firm in &firms {
            found.firms += 1;
            let was = placements(before, firm, &mut scratch);
            let becomes = placements(&next.lexicon, firm, &mut scratch);
            if was == becomes {
                continue;
            }
            let moves = moves(firm, &was, &becomes, renamed);
            found.moved_firms += usize::from(!moves.is_empty());
            found.moved.extend(moves);
            if let Some(candidate) = ground.now.firm(firm.id) {
                let places = standing(candidate, &was, &becomes, renamed);
                changed.push(Candidate { places, ..candidate.clone() });
            }
        }
        // Others are answered between batches.
        tokio::task::yield_now().await;
    }
    found.landscape = Arc::new(ground.now.with(changed.into_iter()));
    Ok(found)
}

fn moves(firm: &Enterprise, was: &[NewPlacement], becomes: &[NewPlacement], renamed: &[Renamed]) -> Vec<Moved> {
    let becomes = strongest(becomes);
    // On a node that goes and leaves its id to another nobody is shown to stand: the id is the other's.
    let was: BTreeMap<Place, Strength> = strongest(was)
        .into_iter()
        .filter_map(|((chain, node), strength)| {
            let node = later(renamed, &chain, &node)?.to_owned();
            Some(((chain, node), strength))
        })
        .collect();
    let places: BTreeSet<&Place> = was.keys().chain(becomes.keys()).collect();
    let differs = places.into_iter().filter(|place| was.get(*place) != becomes.get(*place));
    differs
        .map(|place| Moved {
            enterprise: firm.id,
            name: firm.facts.name.clone().unwrap_or_default(),
            chain: place.0.clone(),
            node: place.1.clone(),
            was: was.get(place).copied(),
            becomes: becomes.get(place).copied(),
        })
        .collect()
}

/// What would change when a configuration became another.
pub(crate) async fn outlook(
    ground: &Ground<'_>,
    before: &Config,
    next: &Config,
    renamed: &[Renamed],
) -> Result<Outlook> {
    let after = after(ground, &before.lexicon, next, renamed).await?;
    let old = Ground { config: before, ..ground.clone() };
    let landscape = Arc::clone(&after.landscape);
    let new = Ground { config: next, landscape, now: after.landscape, ..ground.clone() };
    let (old, new) = (analysis::views(&old).await?, analysis::views(&new).await?);
    let mut labels = Vec::new();
    for view in &new {
        let was = old.iter().find(|other| other.chain.id == view.chain.id);
        let shown = |view: &analysis::ChainView<'_>, id: &str| view.chain.node(id).map(|at| view.gaps[at].shown());
        for (at, node) in view.chain.nodes.iter().enumerate() {
            let before = earlier(renamed, &view.chain.id, &node.id);
            let was = was.zip(before).and_then(|(view, before)| shown(view, before));
            let becomes = Some(view.gaps[at].shown());
            if was != becomes {
                let (chain, node, title) = (view.chain.id.clone(), node.id.clone(), node.title.clone());
                labels.push(LabelChange { chain, node, title, was, becomes });
            }
        }
        for (at, node) in was
            .into_iter()
            .flat_map(|was| was.chain.nodes.iter().enumerate().map(move |of| (was, of)))
            .map(|(_, of)| of)
        {
            let kept = later(renamed, &view.chain.id, &node.id).is_some_and(|later| view.chain.node(later).is_some());
            if !kept {
                let was = was.map(|was| was.gaps[at].shown());
                let (chain, node, title) = (view.chain.id.clone(), node.id.clone(), node.title.clone());
                labels.push(LabelChange { chain, node, title, was, becomes: None });
            }
        }
    }
    let (moves, mut moved) = (after.moved.len(), after.moved);
    moved.truncate(MAX_MOVED);
    Ok(Outlook { firms: after.firms, moved_firms: after.moved_firms, moved, moves, labels })
}

/// A picture of what a draft would make of a sheet.
pub(crate) struct Picture<'a> {
    /// The configuration that firms are placed with.
    pub(crate) before: &'a Config,
    /// The configuration that is drawn.
    pub(crate) next: &'a Config,
    /// The chain.
    pub(crate) chain: &'a str,
    /// Nodes with another id.
    pub(crate) renamed: &'a [Renamed],
    /// What happens to which node: `added`, `changed`, `removed`.
    pub(crate) marks: &'a BTreeMap<String, &'static str>,
    /// Language.
    pub(crate) lang: Lang,
}

/// The sheet as a configuration would print it, with some nodes marked; what is drawn anew stays near to what is in force, so that who
/// compares the two finds every card. `None` when it has no such chain.
pub(crate) async fn preview(ground: &Ground<'_>, picture: &Picture<'_>) -> Result<Option<String>> {
    let &Picture { before, next, chain, renamed, marks, lang } = picture;
    let stood = internal(ground, before, chain, Arc::clone(&ground.now)).await?;
    let drawn = if std::ptr::eq(before, next) {
        None
    } else {
        let landscape = after(ground, &before.lexicon, next, renamed).await?.landscape;
        Some(internal(ground, next, chain, landscape).await?)
    };
    let pairs: Vec<(String, String)> = renamed
        .iter()
        .filter(|renamed| renamed.chain == chain)
        .map(|renamed| (renamed.from.clone(), renamed.to.clone()))
        .collect();
    let draw = move || {
        let page = press::Format::A1;
        match drawn {
            None => stood.map(|cut| press::sheet::svg(cut.sheet(), lang, page)),
            Some(drawn) => drawn.map(|cut| match stood {
                Some(stood) => {
                    let former = press::sheet::former(stood.sheet(), lang, page);
                    let former = pairs.iter().fold(former, |former, (from, to)| former.renamed(from, to));
                    press::sheet::svg_near(cut.sheet(), lang, page, &former)
                }
                None => press::sheet::svg(cut.sheet(), lang, page),
            }),
        }
    };
    Ok(tokio::task::spawn_blocking(draw).await?.map(|svg| marked(&svg, marks)))
}

/// The bureau's sheet of a chain as a configuration has it, on a landscape of now.
async fn internal(ground: &Ground<'_>, config: &Config, chain: &str, landscape: Arc<Landscape>) -> Result<Option<Cut>> {
    let ground = Ground { config, landscape: Arc::clone(&landscape), now: landscape, ..ground.clone() };
    let Some(view) = analysis::view(&ground, chain, config.region()).await? else { return Ok(None) };
    Ok(Some(editions::cut(ground.store, config, &view, model::Edition::Internal).await?))
}

/// A drawing whose changed nodes are told apart: added green, changed amber, to be removed red, each with another line too.
fn marked(svg: &str, marks: &BTreeMap<String, &'static str>) -> String {
    let mut svg = svg.to_owned();
    for (node, change) in marks {
        let id = format!("data-id=\"node:{node}\"");
        svg = svg.replace(&id, &format!("{id} data-change=\"{change}\""));
    }
    let style = "<style>[data-change]{outline:none}\
        [data-change]>rect:first-of-type{stroke-width:1.4!important}\
        [data-change=added]>rect:first-of-type{stroke:#1a7f4b!important;stroke-dasharray:none!important}\
        [data-change=changed]>rect:first-of-type{stroke:#b06a00!important;stroke-dasharray:4 1.4!important}\
        [data-change=removed]>rect:first-of-type{stroke:#b3261e!important;stroke-dasharray:1.2 1.2!important}</style>";
    match svg.find("<svg").and_then(|start| svg[start..].find('>').map(|end| start + end + 1)) {
        Some(at) => {
            svg.insert_str(at, style);
            svg
        }
        None => svg,
    }
}

/// What a word would do at a node.
pub(crate) struct Trial {
    /// Firms that would come to the node.
    pub(crate) gained: usize,
    /// The first of them.
    pub(crate) firms: Vec<(EnterpriseId, String)>,
    /// Firms that would leave another node, because the longer word counts.
    pub(crate) elsewhere: usize,
    /// Firms that were tried.
    pub(crate) tried: usize,
    /// Whether the register holds more.
    pub(crate) cut: bool,
}

/// Tries a word: which firms stand on a node with it and not without it.
pub(crate) async fn trial(
    store: &Store,
    (before, next): (&Lexicon, &Lexicon),
    (chain, node): (&str, &str),
) -> Result<Trial> {
    let mut scratch = Scratch::default();
    let mut found = Trial { gained: 0, firms: Vec::new(), elsewhere: 0, tried: 0, cut: false };
    let mut last = None;
    loop {
        let firms = store.every_enterprise(last, BATCH).await?;
        let Some(end) = firms.last() else { return Ok(found) };
        last = Some(end.id);
        if found.tried >= MAX_TRIED {
            found.cut = true;
            return Ok(found);
        }
        for firm in &firms {
            found.tried += 1;
            let was = strongest(&placements(before, firm, &mut scratch));
            let becomes = strongest(&placements(next, firm, &mut scratch));
            let place = (chain.to_owned(), node.to_owned());
            if becomes.contains_key(&place) && !was.contains_key(&place) {
                found.gained += 1;
                if found.firms.len() < NAMED {
                    found.firms.push((firm.id, firm.facts.name.clone().unwrap_or_default()));
                }
            }
            found.elsewhere += usize::from(was.keys().any(|other| *other != place && !becomes.contains_key(other)));
        }
        tokio::task::yield_now().await;
    }
}
