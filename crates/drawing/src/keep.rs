//! An arrangement that follows a drawing already known: after a small edit the reader finds everything where it was.
//!
//! Every two boxes of a column that would change their order cost as much as ten crossings, so a box moves only where that pays well. Where the
//! boxes then stand is [`crate::place`]'s to decide, which weighs [`crate::Settings::former`].

use crate::{
    graph::Graph,
    layout::{Arrangement, arranged},
    order::Wish,
};

/// What it costs that two boxes of a column change their order, in crossings of usual lines. Low prices make an edit the occasion to mend
/// what was crooked before, and a sheet that nothing was done to would change; a high one costs a fraction of a per cent of crossings.
const PRICE: i32 = 10;

/// Finds an order near a former one. `former` holds, for nodes by index, the height at which they stood in their column, in any unit
/// that grows downwards; nodes it does not name, or not with a number, are new. Free lanes stay in the order they had; lanes of new
/// nodes alone go to the foot. `effort` is [`crate::Settings::effort`]. Without any known node this is [`crate::arrange`].
pub fn arrange_like(graph: Graph, former: &[(usize, f64)], effort: f64) -> Arrangement {
    let mut heights: Vec<Option<f64>> = vec![None; graph.nodes().len()];
    for (node, height) in former.iter().filter(|(_, height)| height.is_finite()) {
        if let Some(known) = heights.get_mut(*node) {
            *known = Some(*height);
        }
    }
    let known = heights.iter().any(Option::is_some);
    arranged(graph, effort, known.then(|| Wish::new(heights, PRICE)).as_ref())
}
