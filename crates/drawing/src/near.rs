//! The order of boxes and lines near a former one: what the next month's sheet, and the preview of an edit, need.
//!
//! Every two boxes of a column that would change their order cost as much as a few crossings, so a box moves only where that pays. Where the
//! boxes then stand is not known here.

use crate::{
    graph::Graph,
    layout::{Arrangement, arranged},
    order::Wish,
};

/// What it costs that two boxes of a column change their order, in crossings of usual lines. Below 1 the search uses an edit as an
/// occasion to find something better elsewhere; far above it the new box stands between lines that all have to go around it.
const PRICE: i32 = 2;

/// Finds an order near a former one. `former` holds, for nodes by index, the height at which they stood in their column, in any unit
/// that grows downwards; nodes it does not name, or not with a number, are new. Free lanes stay in the order they had; lanes of new
/// nodes alone go to the foot. `effort` is [`crate::Settings::effort`]. Without any known node this is [`crate::arrange`].
pub fn arrange_near(graph: Graph, former: &[(usize, f64)], effort: f64) -> Arrangement {
    let mut heights: Vec<Option<f64>> = vec![None; graph.nodes().len()];
    for (node, height) in former.iter().filter(|(_, height)| height.is_finite()) {
        if let Some(known) = heights.get_mut(*node) {
            *known = Some(*height);
        }
    }
    let known = heights.iter().any(Option::is_some);
    arranged(graph, effort, known.then(|| Wish::new(heights, PRICE)).as_ref())
}
