//! A node's label by day as it leaves the house.

use serde::Serialize;
use utoipa::ToSchema;

use crate::history::{Asked, Change, History, Point};
use crate::shapes::{Bilingual, JudgedShape, judged_shape, rounded};

/// A node's label by day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LabelHistory {
    /// The newest first; the first is of today. At most 60.
    pub(crate) items: Vec<LabelPoint>,
    /// Chain id.
    pub(crate) chain: String,
    /// Node id.
    pub(crate) node: String,
    /// The node's name.
    pub(crate) title: Bilingual,
    /// Region looked at.
    pub(crate) region: String,
    /// What an item gathers: `day`, or `month`, `quarter`, `year` where there would be too many.
    pub(crate) step: String,
    /// Local firms on the chain of unknown age: they count as there from the beginning.
    pub(crate) undated_firms: usize,
    /// What is used although it is of another day.
    pub(crate) notes: Vec<Bilingual>,
}

/// The label at the end of a day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LabelPoint {
    /// The day.
    pub(crate) as_of: String,
    /// The computed label.
    pub(crate) kind: String,
    /// A person's label beside it.
    pub(crate) judged: Option<JudgedShape>,
    /// The label that documents print: the person's, else the computed one.
    pub(crate) shown: String,
    /// Whether another label was shown at the point before.
    pub(crate) turned: bool,
    /// Local firms whose main business it is.
    pub(crate) local_firms: usize,
    /// Location quotient; null when unknown.
    pub(crate) lq: Option<f64>,
    /// The rules that held or could not be judged, in sentences.
    pub(crate) reasons: Vec<Bilingual>,
    /// What happened since the point before, the latest last.
    pub(crate) changes: Vec<LabelChange>,
    /// Further ones, earlier than those.
    pub(crate) more: usize,
}

/// Something that happened on the node or beside it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LabelChange {
    /// When.
    pub(crate) date: String,
    /// `established`, `judged`, `withdrawn`, `placed`, `taken_off`, `released`, `survey` or `policy`.
    pub(crate) kind: String,
    /// In a sentence.
    pub(crate) text: Bilingual,
    /// Whether it is invented.
    pub(crate) sample: bool,
}

/// Changes told of a point; of a year of a busy street there are hundreds.
const TOLD: usize = 12;

/// A history for a client.
pub(crate) fn label_history(chain: &chain::Chain, asked: &Asked<'_>, history: &History) -> LabelHistory {
    let node = &chain.nodes[asked.node];
    LabelHistory {
        items: history.points.iter().map(point).collect(),
        chain: chain.id.clone(),
        node: node.id.clone(),
        title: (&node.title).into(),
        region: asked.region.to_string(),
        step: history.step.as_str().to_owned(),
        undated_firms: history.undated,
        notes: history.notes.iter().map(Bilingual::from).collect(),
    }
}

fn point(point: &Point) -> LabelPoint {
    let more = point.changes.len().saturating_sub(TOLD);
    let change = |change: &Change| LabelChange {
        date: change.day.to_string(),
        kind: change.kind.to_owned(),
        text: (&change.text).into(),
        sample: change.sample,
    };
    LabelPoint {
        as_of: point.day.to_string(),
        kind: point.gap.kind.to_string(),
        judged: point.gap.judged.as_ref().map(judged_shape),
        shown: point.gap.shown().to_string(),
        turned: point.turned,
        local_firms: point.gap.presence.core.len(),
        lq: rounded(&point.gap.presence.lq),
        reasons: point.gap.reasons().into_iter().map(Bilingual::from).collect(),
        changes: point.changes[more..].iter().map(change).collect(),
        more,
    }
}
