//! How a firm stands to a gap: on it, beside it, or only by what it delivers.

use model::{Candidate, CandidatePlace, Strength};

use super::input::TargetInput;

/// How a firm stands to the gap's node, the nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stand {
    /// On the node itself.
    OnNode,
    /// On a node of another chain that is the same business.
    SameBusiness,
    /// It delivers the goods to a landed firm, whatever its own words say.
    Delivers,
    /// On a node of the same lane that is of the same column, class of GB/T 4754 or HS heading: its goods and plant are akin.
    Sibling(usize),
    /// On a node that supplies this one or is supplied by it.
    Linked(usize),
}

impl Stand {
    /// How much of the gap a firm that stands so closes, 0 to 1. A neighbour would have to take up a business that it does not
    /// have: half for the same kind of plant, a third for the step before or after. Judgement, not a finding; the back-test
    /// is there to correct it.
    pub fn closes(self) -> f64 {
        match self {
            Self::OnNode | Self::SameBusiness => 1.0,
            Self::Delivers => 0.8,
            Self::Sibling(_) => 0.5,
            Self::Linked(_) => 0.35,
        }
    }
}

/// The nodes beside the gap's: siblings, then those a link away.
pub fn beside(input: &TargetInput<'_>) -> Vec<(usize, Stand)> {
    let chain = input.chain;
    let own = &chain.nodes[input.node];
    let mut found: Vec<(usize, Stand)> = Vec::new();
    for (node, other) in chain.nodes.iter().enumerate() {
        let akin = other.rank == own.rank
            || other.industries.iter().any(|class| own.industries.contains(class))
            || other.goods.iter().any(|heading| own.goods.contains(heading));
        if node != input.node && other.lane == own.lane && akin {
            found.push((node, Stand::Sibling(node)));
        }
    }
    for (node, _) in chain.suppliers(input.node).chain(chain.users(input.node)) {
        if found.iter().all(|(other, _)| *other != node) {
            found.push((node, Stand::Linked(node)));
        }
    }
    found
}

/// How a firm stands to the gap and by which of its places; `None` where it has nothing to do with it. Among several the
/// nearest counts, then the main business, then the surest. `beside` is [`beside`] of the gap.
pub fn stands<'c>(
    input: &TargetInput<'_>,
    beside: &[(usize, Stand)],
    firm: &'c Candidate,
) -> Option<(Stand, Option<&'c CandidatePlace>)> {
    let chain = input.chain;
    let how = |place: &CandidatePlace| {
        let here = place.chain == chain.id;
        if here && place.node == chain.nodes[input.node].id {
            return Some(Stand::OnNode);
        }
        let same =
            !input.same_business.is_empty() && input.same_business.contains(&(place.chain.clone(), place.node.clone()));
        if same {
            return Some(Stand::SameBusiness);
        }
        // Who merely mentions the neighbour's goods is no candidate for a business it does not have.
        if !here || place.strength != Strength::Core {
            return None;
        }
        beside.iter().find(|(node, _)| chain.nodes[*node].id == place.node).map(|(_, stand)| *stand)
    };
    let best = firm.places.iter().filter_map(|place| Some((how(place)?, place))).min_by(|(a, one), (b, other)| {
        let by = |stand: Stand, place: &CandidatePlace| (stand, place.strength == Strength::Minor);
        by(*a, one).cmp(&by(*b, other)).then(other.score.total_cmp(&one.score))
    });
    match best {
        Some((stand, place)) if stand < Stand::Delivers => Some((stand, Some(place))),
        _ if delivers(input, firm) => Some((Stand::Delivers, None)),
        best => best.map(|(stand, place)| (stand, Some(place))),
    }
}

/// Whether it is known to deliver the node's goods to a landed firm.
fn delivers(input: &TargetInput<'_>, firm: &Candidate) -> bool {
    let own = &input.chain.nodes[input.node].id;
    input.book.links(firm.enterprise).iter().any(|known| {
        let goods = known.link.node.as_ref();
        known.supplier == Some(firm.enterprise)
            && known.customer.is_some_and(|customer| input.landed.contains_key(&customer))
            && known.link.known_on(input.as_of)
            && goods.is_some_and(|(chain, node)| {
                (chain == &input.chain.id && node == own)
                    || input.same_business.contains(&(chain.clone(), node.clone()))
            })
    })
}
