//! Gap labels: nine rules in a fixed order, the first that holds; each rule leaves a rung with its numbers.

mod absent;
mod bars;
mod present;

use chain::Chain;
use model::{GapKind, Judgement, Text};

use crate::around::{Around, Density, SceneFigures, scene_figures};
use crate::figure::Figure;
use crate::presence::{Census, Expectation, LocalFirm, NodePresence, Reference, presence};
use crate::settings::Settings;
use crate::survey::{Criticality, NodeSurvey, node_survey};

/// Everything the labels of one chain in one region rest on.
#[derive(Debug, Clone)]
pub struct GapInput<'a> {
    /// The chain.
    pub chain: &'a Chain,
    /// Local firms on its nodes.
    pub firms: &'a [LocalFirm],
    /// All firms of the region's register, of all industries.
    pub local: Census,
    /// How many firms a complete register would show.
    pub expectations: &'a [Expectation],
    /// The universe of location quotients, when one is loaded.
    pub reference: Option<&'a Reference>,
    /// Persons' labels in force.
    pub judgements: &'a [Judged],
    /// The survey, rules against nodes, the places of service chains.
    pub around: &'a Around,
    /// Thresholds.
    pub settings: &'a Settings,
}

/// A person's judgement with its row id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// Row id.
    pub id: i64,
    /// What was judged.
    pub judgement: Judgement,
    /// Whether it is an invented sample.
    pub sample: bool,
}

/// A node's label with what produced it.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// Node, by index.
    pub node: usize,
    /// The computed label.
    pub kind: GapKind,
    /// A person's label beside it.
    pub judged: Option<Judged>,
    /// The numbers.
    pub presence: NodePresence,
    /// Relatedness density and its rank; unknown where no panel is wide enough.
    pub density: Density,
    /// The rule that forbids to look for more of it, as it is printed.
    pub barred: Option<Text>,
    /// What landed firms buy and sell of it.
    pub survey: NodeSurvey,
    /// Footfall and vacancy of the places it happens in; service nodes only.
    pub scene: Option<SceneFigures>,
    /// The rules in the order checked.
    pub ladder: Vec<Rung>,
}

impl Gap {
    /// The label that documents print: the person's, else the computed one.
    pub fn shown(&self) -> GapKind {
        self.judged.as_ref().map_or(self.kind, |judged| judged.judgement.kind)
    }

    /// The sentences of the rules that held or could not be judged.
    pub fn reasons(&self) -> Vec<&Text> {
        self.ladder
            .iter()
            .filter(|rung| matches!(rung.state, RungState::Held | RungState::Unjudged))
            .map(|rung| &rung.text)
            .collect()
    }
}

/// One rule, checked or not.
#[derive(Debug, Clone, PartialEq)]
pub struct Rung {
    /// The label it gives.
    pub kind: GapKind,
    /// What came of it.
    pub state: RungState,
    /// The numbers, in a sentence.
    pub text: Text,
}

/// What came of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RungState {
    /// Checked, does not hold.
    Passed,
    /// The first that holds.
    Held,
    /// Could not be checked: a figure is unknown.
    Unjudged,
    /// Not reached.
    Skipped,
}

/// What one rule says before the ladder knows whether it was reached.
enum Verdict {
    Holds(Text),
    Fails(Text),
    Unknown(Text),
}

/// What the rules look at: each list in the nodes' order.
struct Scene<'a> {
    input: &'a GapInput<'a>,
    nodes: &'a [NodePresence],
    surveys: &'a [NodeSurvey],
    /// Labels of the first pass; empty in it.
    first: &'a [GapKind],
}

/// Labels every node of the chain, in the nodes' order.
pub fn gaps(input: &GapInput<'_>) -> Vec<Gap> {
    let nodes = presence(input.chain, input.firms, input.local, input.expectations, input.reference, input.settings);
    let surveys: Vec<NodeSurvey> = (0..nodes.len())
        .map(|node| {
            let landed = input.chain.users(node).filter(|(user, _)| !nodes[*user].core.is_empty());
            let critical = Criticality { weight: landed.map(|(_, weight)| weight).max() };
            node_survey(&input.around.answers, node, critical, input.settings)
        })
        .collect();
    // Present nodes do not depend on their neighbours' labels; absent ones (延链) do. Two passes, no iteration.
    let scene = Scene { input, nodes: &nodes, surveys: &surveys, first: &[] };
    let first: Vec<GapKind> = (0..nodes.len()).map(|node| label(&scene, node).0).collect();
    let scene = Scene { first: &first, ..scene };
    let labels: Vec<_> = (0..nodes.len()).map(|node| label(&scene, node)).collect();
    nodes
        .into_iter()
        .zip(surveys)
        .zip(labels)
        .enumerate()
        .map(|(node, ((presence, survey), (kind, ladder)))| Gap {
            node,
            kind,
            judged: input
                .judgements
                .iter()
                .rev()
                .find(|judged| judged.judgement.node == input.chain.nodes[node].id)
                .cloned(),
            presence,
            density: input.around.density.get(node).cloned().unwrap_or_else(no_panel),
            barred: bars::barred(input, node),
            survey: survey.seen_by(input.around.eyes),
            scene: input.chain.nodes[node].scene.map(|_| scene_figures(&input.around.scenes)),
            ladder,
        })
        .collect()
}

fn no_panel() -> Density {
    let none = || Figure::unknown("缺全国面板", "no national panel is loaded");
    Density { value: none(), rank: none() }
}

/// The first rule that holds for a node, and the whole ladder.
fn label(scene: &Scene<'_>, node: usize) -> (GapKind, Vec<Rung>) {
    let here = &scene.nodes[node];
    let present = !here.core.is_empty();
    let rules = [
        (GapKind::Unsuitable, bars::unsuitable(scene.input, node)),
        (GapKind::Unverified, bars::unverified(scene.input, here)),
        (GapKind::Missing, absent::missing(scene, node)),
        (GapKind::Weak, present::weak(scene, node)),
        (GapKind::Strong, present::strong(scene.input, here)),
        (GapKind::Extend, absent::extend(scene, node)),
        (GapKind::New, absent::new(scene, node)),
        (GapKind::Steady, rest(present)),
        (GapKind::Watch, rest(!present)),
    ];
    let mut held = None;
    let ladder = rules
        .into_iter()
        .map(|(kind, verdict)| {
            let (state, text) = match verdict {
                Verdict::Holds(text) | Verdict::Fails(text) | Verdict::Unknown(text) if held.is_some() => {
                    (RungState::Skipped, text)
                }
                Verdict::Holds(text) => {
                    held = Some(kind);
                    (RungState::Held, text)
                }
                Verdict::Fails(text) => (RungState::Passed, text),
                Verdict::Unknown(text) => (RungState::Unjudged, text),
            };
            Rung { kind, state, text }
        })
        .collect();
    (held.unwrap_or(GapKind::Watch), ladder)
}

fn rest(holds: bool) -> Verdict {
    let text = Text::new("以上都不成立", "none of the above");
    if holds { Verdict::Holds(text) } else { Verdict::Fails(text) }
}

#[cfg(test)]
mod tests;
