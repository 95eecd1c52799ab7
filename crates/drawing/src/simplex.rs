//! Least sum of weighted distances under least distances: the network simplex method.
//!
//! Useful for straight lines: a bend costs its weight whatever its height, so most lines come out exactly straight and
//! the rest is left where it must bend. Positions are whole numbers; the caller picks the unit. After Gansner, Koutsofios,
//! North, Vo, *A Technique for Drawing Directed Graphs* (1993), §2 and §4, with the flow on a tree edge taken from the
//! sums of what hangs below it, which makes the first cut values and their update one walk.

/// `to` stands at least `least` after `from`; each unit of their distance costs `weight`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) least: i64,
    pub(crate) weight: i64,
}

/// Variables and their spans.
#[derive(Debug, Default)]
pub(crate) struct Problem {
    size: usize,
    spans: Vec<Span>,
}

impl Problem {
    /// A new variable.
    pub(crate) fn variable(&mut self) -> usize {
        self.size += 1;
        self.size - 1
    }

    /// `to` at least `least` after `from`.
    pub(crate) fn after(&mut self, from: usize, to: usize, least: i64) {
        self.pull(from, to, least, 0);
    }

    /// The same, and each unit between them costs `weight`.
    pub(crate) fn pull(&mut self, from: usize, to: usize, least: i64, weight: i64) {
        self.spans.push(Span { from, to, least, weight });
    }

    /// Each unit by which two variables differ, in either direction, costs `weight`.
    pub(crate) fn align(&mut self, one: usize, other: usize, weight: i64) {
        let lower = self.variable();
        self.pull(lower, one, 0, weight);
        self.pull(lower, other, 0, weight);
    }

    /// Each unit by which a variable stands elsewhere than `distance` after another, in either direction, costs `weight`.
    pub(crate) fn keep(&mut self, one: usize, other: usize, distance: i64, weight: i64) {
        let lower = self.variable();
        self.pull(lower, one, -distance, weight);
        self.pull(lower, other, 0, weight);
    }

    /// Completes a start for the variables [`Problem::align`] made after the first `known` ones.
    pub(crate) fn start_lowest(&self, start: &mut Vec<i64>, known: usize) {
        start.resize(self.size, i64::MAX);
        for span in self.spans.iter().filter(|span| span.from >= known && span.to < known) {
            start[span.from] = start[span.from].min(start[span.to] - span.least);
        }
    }

    /// Positions with the least cost. A start that keeps all spans may be given, and must be where spans run in a circle;
    /// without one, the first positions are the least ones. A problem too large to be finished in a bounded number of
    /// steps gives positions that keep all spans, but may cost more.
    pub(crate) fn solve(&self, start: Option<Vec<i64>>) -> Vec<i64> {
        let mut at = start.unwrap_or_else(|| self.least());
        at.resize(self.size, 0);
        if self.size > 1 {
            Tree::grow(self, &mut at).improve(&mut at);
        }
        let first = at.iter().copied().min().unwrap_or(0);
        at.iter().map(|position| position - first).collect()
    }

    /// Least positions that keep all spans, taken in topological order.
    fn least(&self) -> Vec<i64> {
        let mut waits = vec![0; self.size];
        let mut out: Vec<Vec<usize>> = vec![Vec::new(); self.size];
        for (at, span) in self.spans.iter().enumerate() {
            waits[span.to] += 1;
            out[span.from].push(at);
        }
        let mut ready: Vec<usize> = (0..self.size).filter(|v| waits[*v] == 0).collect();
        let mut at = vec![0; self.size];
        while let Some(v) = ready.pop() {
            for span in out[v].iter().map(|s| &self.spans[*s]) {
                at[span.to] = at[span.to].max(at[v] + span.least);
                waits[span.to] -= 1;
                if waits[span.to] == 0 {
                    ready.push(span.to);
                }
            }
        }
        // What nothing stands before goes up to what follows it: then the first tree needs next to no search.
        let mut first = vec![i64::MAX; self.size];
        let mut follows = vec![false; self.size];
        for span in &self.spans {
            first[span.from] = first[span.from].min(at[span.to] - span.least);
            follows[span.to] = true;
        }
        for v in (0..self.size).filter(|v| !follows[*v] && first[*v] < i64::MAX) {
            at[v] = first[v];
        }
        at
    }
}

/// A spanning tree of tight spans.
struct Tree<'a> {
    problem: &'a Problem,
    spans: Vec<Span>,
    near: Vec<Vec<usize>>,
    /// Span towards the root, by variable; the root has none.
    up: Vec<Option<usize>>,
    /// Tree spans at each variable.
    links: Vec<Vec<usize>>,
}

impl<'a> Tree<'a> {
    /// Grows a tree from the first variable, moving it as a whole to the nearest span that is not tight.
    fn grow(problem: &'a Problem, at: &mut [i64]) -> Tree<'a> {
        let mut spans = problem.spans.clone();
        let mut near = vec![Vec::new(); problem.size];
        for (index, span) in spans.iter().enumerate() {
            near[span.from].push(index);
            near[span.to].push(index);
        }
        let mut inside = vec![false; problem.size];
        let mut up = vec![None; problem.size];
        let mut members = vec![0];
        inside[0] = true;
        let mut next = 0;
        loop {
            while next < members.len() {
                let v = members[next];
                next += 1;
                for index in &near[v] {
                    let span: &Span = &spans[*index];
                    let other = if span.from == v { span.to } else { span.from };
                    if !inside[other] && at[span.to] - at[span.from] == span.least {
                        inside[other] = true;
                        up[other] = Some(*index);
                        members.push(other);
                    }
                }
            }
            if members.len() == problem.size {
                break;
            }
            let closest = spans
                .iter()
                .filter(|span| inside[span.from] != inside[span.to])
                .map(|span| (at[span.to] - at[span.from] - span.least, span))
                .min_by_key(|(slack, _)| *slack);
            match closest {
                Some((slack, span)) => {
                    let shift = if inside[span.from] { slack } else { -slack };
                    for v in &members {
                        at[*v] += shift;
                    }
                    next = 0;
                }
                None => {
                    // Nothing holds the rest: a span of no weight ties one of them to the root.
                    let lone = inside.iter().position(|i| !*i).unwrap_or(0);
                    near[0].push(spans.len());
                    near[lone].push(spans.len());
                    spans.push(Span { from: 0, to: lone, least: at[lone] - at[0], weight: 0 });
                    next = 0;
                }
            }
        }
        let mut links = vec![Vec::new(); problem.size];
        for index in up.iter().flatten() {
            links[spans[*index].from].push(*index);
            links[spans[*index].to].push(*index);
        }
        Tree { problem, spans, near, up, links }
    }

    /// Exchanges tree spans for better ones until none is left that costs, or the steps run out.
    fn improve(&mut self, at: &mut [i64]) {
        let size = self.problem.size;
        let mut supply = vec![0; size];
        for span in &self.spans {
            supply[span.from] += span.weight;
            supply[span.to] -= span.weight;
        }
        let mut steps = 60_000_000_i64;
        let mut inside = vec![false; size];
        while steps > 0 {
            let Some((leaves, below)) = self.costly(&supply) else { break };
            // The part of the tree below the span that leaves.
            inside.fill(false);
            let mut part = vec![below];
            inside[below] = true;
            let mut next = 0;
            while next < part.len() {
                let v = part[next];
                next += 1;
                for index in &self.links[v] {
                    let span = &self.spans[*index];
                    let other = if span.from == v { span.to } else { span.from };
                    if *index != leaves && !inside[other] {
                        inside[other] = true;
                        part.push(other);
                    }
                }
            }
            steps -= (size + 3 * part.len()) as i64;
            let up = inside[self.spans[leaves].to];
            // The part moves away from the span that leaves, until the nearest span against it is tight.
            let mut enters: Option<(i64, usize)> = None;
            for v in &part {
                for index in &self.near[*v] {
                    let span = &self.spans[*index];
                    let against =
                        if up { span.from == *v && !inside[span.to] } else { span.to == *v && !inside[span.from] };
                    if against {
                        let slack = at[span.to] - at[span.from] - span.least;
                        if enters.is_none_or(|(least, first)| (slack, *index) < (least, first)) {
                            enters = Some((slack, *index));
                        }
                    }
                }
            }
            let Some((slack, enters)) = enters else { break };
            let shift = if up { slack } else { -slack };
            for v in &part {
                at[*v] += shift;
            }
            self.exchange(leaves, enters, below, &inside);
        }
    }

    /// The tree span whose stretching would gain the most, and the variable below it.
    fn costly(&self, supply: &[i64]) -> Option<(usize, usize)> {
        let mut walk = Vec::with_capacity(supply.len());
        walk.push(0);
        let mut next = 0;
        while next < walk.len() {
            let v = walk[next];
            next += 1;
            for index in &self.links[v] {
                if self.up[v] != Some(*index) {
                    let span = &self.spans[*index];
                    walk.push(if span.from == v { span.to } else { span.from });
                }
            }
        }
        let mut sum = supply.to_vec();
        let mut worst: Option<(i64, usize, usize)> = None;
        for v in walk.into_iter().rev() {
            let Some(index) = self.up[v] else { continue };
            let span = &self.spans[index];
            let above = if span.from == v { span.to } else { span.from };
            sum[above] += sum[v];
            let cut = if span.from == v { sum[v] } else { -sum[v] };
            if cut < 0 && worst.is_none_or(|(least, _, _)| cut < least) {
                worst = Some((cut, index, v));
            }
        }
        worst.map(|(_, index, v)| (index, v))
    }

    /// Puts `enters` in the place of `leaves`; the part below is hung up anew from where `enters` meets it.
    fn exchange(&mut self, leaves: usize, enters: usize, below: usize, inside: &[bool]) {
        let gone = self.spans[leaves];
        self.links[gone.from].retain(|index| *index != leaves);
        self.links[gone.to].retain(|index| *index != leaves);
        let come = self.spans[enters];
        self.links[come.from].push(enters);
        self.links[come.to].push(enters);
        let mut v = if inside[come.from] { come.from } else { come.to };
        let mut by = enters;
        loop {
            let old = self.up[v].replace(by);
            if v == below {
                break;
            }
            let Some(old) = old else { break };
            let span = &self.spans[old];
            v = if span.from == v { span.to } else { span.from };
            by = old;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weighted_span_is_tight_and_a_least_distance_is_kept() {
        let mut problem = Problem::default();
        let [a, b, c] = std::array::from_fn(|_| problem.variable());
        problem.after(a, b, 10);
        problem.pull(a, c, 3, 1);
        problem.pull(c, b, 2, 5);
        assert_eq!(problem.solve(None), [0, 10, 8]);
    }

    #[test]
    fn aligned_variables_meet_where_they_may() {
        let mut problem = Problem::default();
        let [a, b, x, y] = std::array::from_fn(|_| problem.variable());
        problem.after(a, b, 10);
        problem.after(x, y, 4);
        problem.align(a, x, 2);
        problem.align(b, y, 2);
        let at = problem.solve(None);
        assert_eq!((at[a] - at[x], at[b] - at[y]), (0, 0));
    }

    #[test]
    fn parts_that_nothing_ties_together_are_solved_too() {
        let mut problem = Problem::default();
        let [a, b, c, d] = std::array::from_fn(|_| problem.variable());
        problem.pull(a, b, 7, 1);
        problem.pull(c, d, 5, 1);
        let at = problem.solve(None);
        assert_eq!((at[b] - at[a], at[d] - at[c]), (7, 5));
    }
}
