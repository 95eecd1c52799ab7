//! Whom to visit, and why: the targets of gaps, or firms named by hand.

use anyhow::Result;
use chain::Chain;
use insight::trip::TripTarget;
use model::{Candidate, EnterpriseId, GapKind, RegionCode, Text, Uscc};
use press::Sourced;
use registry::name_key;

use crate::analysis::Ground;
use crate::targets::{Asked, Leads, Rejected, TargetsError, targets};

/// A firm to visit with what the sheet says of it.
#[derive(Debug, Clone)]
pub(crate) struct Aim {
    /// The firm.
    pub(crate) enterprise: EnterpriseId,
    /// Its name.
    pub(crate) name: String,
    /// Where it stands.
    pub(crate) region: Option<RegionCode>,
    /// Place in the order of asking, from 1.
    pub(crate) rank: usize,
    /// Tier among the targets of its gap.
    pub(crate) tier: Option<u32>,
    /// The gaps it could close: chain id, node id.
    pub(crate) gaps: Vec<(String, String)>,
    /// The same in words: chain, node, label.
    pub(crate) about: Option<Text>,
    /// Why this firm.
    pub(crate) why: Vec<Sourced>,
    /// What is not known and should be asked.
    pub(crate) ask: Vec<Text>,
    /// Why it is not to be visited.
    pub(crate) refused: Option<Text>,
    /// An invented sample.
    pub(crate) sample: bool,
}

impl Aim {
    /// What planning asks for.
    pub(crate) fn target(&self) -> TripTarget {
        TripTarget {
            enterprise: self.enterprise,
            name: self.name.clone(),
            region: self.region.clone(),
            rank: self.rank,
            tier: self.tier,
            refused: self.refused.clone(),
        }
    }
}

/// Why there are no targets.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AimError {
    /// Not `CHAIN/NODE`.
    #[error("`{0}` is no gap; hint: write `chain/node`, such as `steel-pipe/drill-pipe`")]
    NoGap(String),
    /// No such chain.
    #[error("no chain `{0}`")]
    NoChain(String),
    /// No such node.
    #[error("no node `{1}` on chain `{0}`")]
    NoNode(String, String),
    /// No such firm.
    #[error("no firm `{0}`; hint: its number, its credit code or its whole name")]
    NoFirm(String),
    /// Several firms of a name.
    #[error("`{0}` is the name of {1} firms; hint: use the number or the credit code")]
    Several(String, usize),
    /// Anything else.
    #[error(transparent)]
    Other(#[from] anyhow::Error),
}

/// `chain/node`.
pub(crate) fn gap(text: &str) -> Result<(&str, &str), AimError> {
    match text.trim().split_once('/') {
        Some((chain, node)) if !chain.is_empty() && !node.is_empty() && !node.contains('/') => Ok((chain, node)),
        _ => Err(AimError::NoGap(text.to_owned())),
    }
}

/// A firm by its number, its credit code or its whole name.
pub(crate) fn find(ground: &Ground<'_>, text: &str) -> Result<EnterpriseId, AimError> {
    find_among(ground.landscape.firms(), text)
}

/// The same among some firms. Names are compared as people write them: full-width signs and blanks make no other firm.
pub(crate) fn find_among<'a>(firms: impl Iterator<Item = &'a Candidate>, text: &str) -> Result<EnterpriseId, AimError> {
    let text = text.trim();
    let (id, code, key) = (text.parse().map(EnterpriseId), Uscc::parse(text).ok(), name_key(text));
    let mut found = Vec::new();
    for firm in firms {
        if id == Ok(firm.enterprise) {
            return Ok(firm.enterprise);
        }
        let is_it = match &code {
            Some(code) => firm.uscc.as_ref() == Some(code),
            None => !key.is_empty() && name_key(&firm.name) == key,
        };
        if is_it {
            found.push(firm.enterprise);
        }
    }
    match found.as_slice() {
        [] => Err(AimError::NoFirm(text.to_owned())),
        [one] => Ok(*one),
        several => Err(AimError::Several(text.to_owned(), several.len())),
    }
}

/// Firms named by hand, in the order they were named; one that is named twice counts once, one that left is passed over.
pub(crate) fn of_firms(ground: &Ground<'_>, ids: &[EnterpriseId]) -> Vec<Aim> {
    let mut aims: Vec<Aim> = Vec::new();
    for id in ids {
        let Some(firm) = ground.landscape.firm(*id) else { continue };
        if aims.iter().all(|aim| aim.enterprise != *id) {
            aims.push(aim(firm, aims.len() + 1));
        }
    }
    aims
}

/// Firms named by hand, each with what the gaps' targets say of it.
pub(crate) fn of_firms_and_gaps(ground: &Ground<'_>, ids: &[EnterpriseId], targets: Vec<Aim>) -> Vec<Aim> {
    let mut aims = of_firms(ground, ids);
    for aim in &mut aims {
        if let Some(target) = targets.iter().find(|target| target.enterprise == aim.enterprise) {
            *aim = Aim { rank: aim.rank, ..target.clone() };
        }
    }
    aims
}

/// The firm of a visit; one that left the register goes by its number, as everywhere on a trip.
pub(super) fn visited(ground: &Ground<'_>, id: EnterpriseId, rank: usize) -> TripTarget {
    match ground.landscape.firm(id) {
        Some(firm) => aim(firm, rank).target(),
        None => TripTarget { enterprise: id, name: id.0.to_string(), region: None, rank, tier: None, refused: None },
    }
}

fn aim(firm: &Candidate, rank: usize) -> Aim {
    Aim {
        enterprise: firm.enterprise,
        name: firm.name.clone(),
        region: firm.region.clone(),
        rank,
        tier: None,
        gaps: Vec::new(),
        about: None,
        why: Vec::new(),
        ask: asks(firm),
        refused: None,
        sample: firm.sample,
    }
}

/// What to ask any firm that is to be won, first what the register does not say.
fn asks(firm: &Candidate) -> Vec<Text> {
    let mut asks = Vec::new();
    if firm.above_scale.is_none() {
        asks.push(Text::new("年营收、用工多少，是否规上", "revenue, staff, whether above the statistical size floor"));
    }
    asks.push(Text::new(
        "近两年是否扩产、搬迁或设新厂，要多大地方、多少电",
        "whether it will expand, move or build within two years; how much room and power",
    ));
    asks
}

/// The targets of gaps, the best of each in turn; a firm that could close two is met once.
pub(crate) async fn of_gaps(
    ground: &Ground<'_>,
    leads: &Leads,
    gaps: &[String],
    top: usize,
) -> Result<Vec<Aim>, AimError> {
    let mut lists = Vec::new();
    for text in gaps {
        lists.push(of_gap(ground, leads, gap(text)?, top).await?);
    }
    let mut aims: Vec<Aim> = Vec::new();
    let longest = lists.iter().map(Vec::len).max().unwrap_or(0);
    for place in 0..longest {
        for next in lists.iter().filter_map(|list| list.get(place)) {
            match aims.iter_mut().find(|aim| aim.enterprise == next.enterprise) {
                Some(met) => {
                    met.gaps.extend(next.gaps.iter().cloned());
                    met.why.extend(next.why.iter().cloned());
                }
                None => aims.push(Aim { rank: aims.len() + 1, ..next.clone() }),
            }
        }
    }
    Ok(aims)
}

/// The targets of one gap, the best first; those with a rule against them come last and are not visited.
async fn of_gap(
    ground: &Ground<'_>,
    leads: &Leads,
    (chain, node): (&str, &str),
    top: usize,
) -> Result<Vec<Aim>, AimError> {
    let asked = Asked {
        chain: chain.to_owned(),
        node: node.to_owned(),
        top,
        only: None,
        weights: None,
        rejected: Rejected::LeftOut,
    };
    let list = targets(ground, leads, &asked).await.map_err(|error| match error {
        TargetsError::NoChain(chain) => AimError::NoChain(chain),
        TargetsError::NoNode { chain, node } => AimError::NoNode(chain, node),
        TargetsError::Other(error) => AimError::Other(error),
        other => AimError::Other(anyhow::anyhow!("{other}")),
    })?;
    let label: GapKind = list.shown.parse().map_err(anyhow::Error::from)?;
    let of = ground.config.chain(chain).ok_or_else(|| AimError::NoChain(chain.to_owned()))?;
    let about = about(ground, of, &Text::from(&list.title), label);
    let mut aims = Vec::new();
    for target in &list.items {
        let Some(firm) = ground.landscape.firm(EnterpriseId(target.enterprise.id)) else { continue };
        let mut aim = aim(firm, aims.len() + 1);
        let mut reasons: Vec<_> = target.reasons.iter().collect();
        reasons.sort_by(|a, b| b.points.total_cmp(&a.points));
        aim.tier = Some(target.tier);
        aim.why = reasons.iter().map(|reason| Sourced::new((&reason.text).into(), (&reason.source).into())).collect();
        aims.push(aim);
    }
    for row in list.vetoed.iter().take(top.saturating_sub(aims.len())) {
        let Some(firm) = ground.landscape.firm(EnterpriseId(row.enterprise.id)) else { continue };
        aims.push(Aim { refused: Some((&row.veto.text).into()), ..aim(firm, aims.len() + 1) });
    }
    for aim in &mut aims {
        aim.gaps.push((chain.to_owned(), node.to_owned()));
        aim.about = Some(about.clone());
    }
    Ok(aims)
}

/// Chain, node and label in words.
pub(super) fn about(ground: &Ground<'_>, chain: &Chain, title: &Text, label: GapKind) -> Text {
    let chain = ground.config.short_title(chain);
    Text::new(
        format!("{} · {} · {}", chain.zh, title.zh, label.title(model::Lang::Zh)),
        format!("{} · {} · {}", chain.en, title.en, label.title(model::Lang::En)),
    )
}
