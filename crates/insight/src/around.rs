//! What the labels of a chain rest on beside its firms: the survey, rules against nodes, the places of service chains, density.

use model::{RuleKind, Text};

use crate::figure::Figure;
use crate::survey::{Answer, Eyes};

/// What is known around a chain. The default is that nothing is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Around {
    /// Lines of the survey by node.
    pub answers: Vec<Answer>,
    /// Rules in force against nodes.
    pub rules: Vec<NodeRule>,
    /// The places that the chain happens in; service chains only.
    pub scenes: Vec<SceneZone>,
    /// Relatedness density by node and its rank; empty where no panel was looked at. See [`crate::Relatedness::densities`].
    pub density: Vec<Density>,
    /// Whose eyes what is told of the survey is for.
    pub eyes: Eyes,
}

/// A rule that forbids to look for more of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeRule {
    /// Node, by index.
    pub node: usize,
    /// What it protects.
    pub kind: RuleKind,
    /// What it says.
    pub text: Text,
    /// Where it is published, and since when it holds.
    pub source: String,
}

/// Footfall and vacancy of a place.
#[derive(Debug, Clone, PartialEq)]
pub struct SceneZone {
    /// Its name.
    pub title: Text,
    /// Visitors a day; `None` is unknown.
    pub footfall: Option<f64>,
    /// Empty share of its space, 0 to 1; `None` is unknown.
    pub vacancy: Option<f64>,
    /// Whether one of the two is invented.
    pub sample: bool,
}

/// Relatedness density of a node.
#[derive(Debug, Clone, PartialEq)]
pub struct Density {
    /// The density, 0 to 1.
    pub value: Figure,
    /// Share of the nodes that the region does not have with a lower one, 0 to 1.
    pub rank: Figure,
}

/// Footfall and vacancy of the places a service node happens in.
#[derive(Debug, Clone, PartialEq)]
pub struct SceneFigures {
    /// Visitors a day in all places where it is known.
    pub footfall: Figure,
    /// Plain mean of the vacancies that are known, 0 to 1: floor space is not known everywhere, so it cannot weigh.
    pub vacancy: Figure,
}

/// Sums up the places of a service chain.
pub(crate) fn scene_figures(zones: &[SceneZone]) -> SceneFigures {
    let list = |known: &[(&SceneZone, f64)], unit: fn(f64) -> String, zh: bool| {
        let one = |(zone, value): &(&SceneZone, f64)| {
            let (title, sample) = if zh { (&zone.title.zh, "（样例）") } else { (&zone.title.en, " (sample)") };
            format!("{title} {}{}", unit(*value), if zone.sample { sample } else { "" })
        };
        known.iter().map(one).collect::<Vec<_>>().join(if zh { "、" } else { ", " })
    };
    let known = |of: fn(&SceneZone) -> Option<f64>| -> Vec<(&SceneZone, f64)> {
        zones.iter().filter_map(|zone| Some((zone, of(zone)?))).collect()
    };
    let whole = |value: f64| format!("{value:.0}");
    let percent = |value: f64| format!("{:.0}%", 100.0 * value);
    let footfall = known(|zone| zone.footfall);
    let vacancy = known(|zone| zone.vacancy);
    SceneFigures {
        footfall: if footfall.is_empty() {
            Figure::unknown("没有一处客流已知", "footfall is known of no place")
        } else {
            Figure::known(
                footfall.iter().map(|(_, value)| value).sum(),
                format!("{} 处中 {} 处已知：{}", zones.len(), footfall.len(), list(&footfall, whole, true)),
                format!("known of {} of {} place(s): {}", footfall.len(), zones.len(), list(&footfall, whole, false)),
            )
        },
        vacancy: if vacancy.is_empty() {
            Figure::unknown("没有一处空置率已知", "vacancy is known of no place")
        } else {
            Figure::known(
                vacancy.iter().map(|(_, value)| value).sum::<f64>() / vacancy.len() as f64,
                format!("{} 处中 {} 处已知，取平均：{}", zones.len(), vacancy.len(), list(&vacancy, percent, true)),
                format!("mean of {} of {} place(s): {}", vacancy.len(), zones.len(), list(&vacancy, percent, false)),
            )
        },
    }
}
