//! The lines in one gutter: which vertical runs share a track, and in which order the tracks stand.
//!
//! Every line crosses a gutter level, down or up, from a place on its left to one on its right. Two lines whose order does
//! not turn around need never cross: of two that go down the lower one turns first, of two that go up the upper one. That is
//! a partial order of the vertical runs. A second one keeps lines off each other: a line that leaves at the height at
//! which a stranger arrives must turn before the stranger does. Where both together run in a circle, the port of a line is
//! moved along its box; where no port can move, a line turns twice.

use std::collections::BTreeMap;

use crate::graph::sorted;

/// A line across a gutter, of one edge or of several that run as one.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Place at the left end.
    pub(crate) left: usize,
    /// Place at the right end.
    pub(crate) right: usize,
    /// Height at the left end.
    pub(crate) enter: f64,
    /// Height at the right end.
    pub(crate) leave: f64,
    /// Track of its vertical run, from the left; nothing for a level line.
    pub(crate) track: Option<usize>,
}

/// Heights between which the end of a line may stand at a place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Play {
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl Play {
    fn holds(&self, height: f64) -> bool {
        (self.low..=self.high).contains(&height)
    }

    /// Whether an end may move there without looking out of place.
    fn suits(&self, from: f64, to: f64) -> bool {
        self.holds(to) && (from - to).abs() <= (self.high - self.low) * 0.35
    }
}

/// The lines of a gutter and how they may be moved.
pub(crate) struct Channel<'a> {
    pub(crate) lines: Vec<Line>,
    /// Distance of tracks.
    pub(crate) track: f64,
    /// Play of the ends, by place.
    pub(crate) play: &'a BTreeMap<usize, Play>,
    /// Lines that turn twice, by their ends: the place between their two parts. It stands for nothing outside the gutter.
    pub(crate) via: BTreeMap<(usize, usize), usize>,
}

/// Heights closer than this are the same height.
const SAME: f64 = 1e-6;
/// Strangers closer than this lie on top of each other.
const TOUCH: f64 = 1.05;
/// Ends moved at most, in one gutter, before overlaps are accepted.
const MOST_MOVES: usize = 200;
/// Gutters with more lines than this get a plain order of tracks: pairs of lines would outgrow their use.
const MOST_PAIRED: usize = 800;

/// Places above this number stand between the two parts of a line that turns twice.
const FIRST_VIA: usize = usize::MAX / 2;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Why {
    /// The other way around the two lines cross twice more.
    Order,
    /// The other way around the two lines run on top of each other.
    Apart,
    /// The other way around the two lines run along each other, closer than tracks.
    Near,
}

#[derive(Clone, Copy)]
struct Arc {
    first: usize,
    then: usize,
    why: Why,
}

impl Line {
    fn is_level(&self) -> bool {
        (self.enter - self.leave).abs() < SAME
    }

    fn goes_down(&self) -> bool {
        self.leave > self.enter
    }

    fn low(&self) -> f64 {
        self.enter.min(self.leave)
    }

    fn high(&self) -> f64 {
        self.enter.max(self.leave)
    }

    fn shares_end(&self, other: &Line) -> bool {
        self.left == other.left || self.right == other.right || self.left == other.right || self.right == other.left
    }
}

impl Channel<'_> {
    /// Gives every line that turns a track; the number of tracks.
    pub(crate) fn assign(&mut self) -> usize {
        if self.lines.len() > MOST_PAIRED {
            return self.lay_plain();
        }
        self.straighten();
        // Arcs that are given up: the lines of such a pair may run close to each other.
        let mut dropped: Vec<(usize, usize)> = Vec::new();
        let mut moves = 0;
        let arcs = loop {
            let mut arcs = self.arcs();
            arcs.retain(|arc| arc.why == Why::Order || !dropped.contains(&(arc.first, arc.then)));
            let Some(circle) = circle(self.lines.len(), &arcs) else { break arcs };
            let weak: Vec<Arc> = circle.iter().map(|at| arcs[*at]).filter(|arc| arc.why != Why::Order).collect();
            let Some(first) = weak.first() else { break arcs };
            moves += 1;
            if moves > MOST_MOVES {
                dropped.extend(arcs.iter().filter(|arc| arc.why != Why::Order).map(|arc| (arc.first, arc.then)));
            } else if !weak.iter().any(|arc| self.move_right_end(arc.then) || self.move_left_end(arc.first)) {
                let near = weak.iter().find(|arc| arc.why == Why::Near);
                if near.is_some() || !weak.iter().any(|arc| self.turn_twice(arc.then) || self.turn_twice(arc.first)) {
                    let arc = near.unwrap_or(first);
                    dropped.push((arc.first, arc.then));
                }
            }
        };
        let groups = self.bundle(&arcs);
        self.lay(&groups, &arcs)
    }

    /// Makes a line level by moving one of its ends a little, where that end is no one else's.
    fn straighten(&mut self) {
        for at in 0..self.lines.len() {
            let (left, right, enter, leave) = {
                let line = &self.lines[at];
                (line.left, line.right, line.enter, line.leave)
            };
            let alone_right = self.lines.iter().filter(|other| other.right == right).count() == 1;
            let alone_left = self.lines.iter().filter(|other| other.left == left).count() == 1;
            if alone_right && self.play.get(&right).is_some_and(|play| play.suits(leave, enter)) {
                self.lines[at].leave = enter;
            } else if alone_left && self.play.get(&left).is_some_and(|play| play.suits(enter, leave)) {
                self.lines[at].enter = leave;
            }
        }
    }

    /// Which run must stand left of which.
    fn arcs(&self) -> Vec<Arc> {
        let turning: Vec<usize> = (0..self.lines.len()).filter(|at| !self.lines[*at].is_level()).collect();
        let mut arcs = Vec::new();
        for (index, one) in turning.iter().enumerate() {
            for other in &turning[index + 1..] {
                let (a, b) = (&self.lines[*one], &self.lines[*other]);
                if a.goes_down() == b.goes_down() && a.low() < b.high() && b.low() < a.high() {
                    let upper = if a.enter <= b.enter && a.leave <= b.leave {
                        Some((*one, *other))
                    } else if b.enter <= a.enter && b.leave <= a.leave {
                        Some((*other, *one))
                    } else {
                        None
                    };
                    if let Some((upper, lower)) = upper {
                        let (first, then) = if a.goes_down() { (lower, upper) } else { (upper, lower) };
                        arcs.push(Arc { first, then, why: Why::Order });
                    }
                }
                for (first, then) in [(*one, *other), (*other, *one)] {
                    if self.lines[first].right > FIRST_VIA && self.lines[first].right == self.lines[then].left {
                        arcs.push(Arc { first, then, why: Why::Order });
                    }
                }
                if !a.shares_end(b) {
                    for (first, then, jog) in [(*one, *other, a.enter - b.leave), (*other, *one, b.enter - a.leave)] {
                        if jog.abs() < TOUCH {
                            arcs.push(Arc { first, then, why: Why::Apart });
                        } else if jog.abs() < self.track * 0.75 {
                            arcs.push(Arc { first, then, why: Why::Near });
                        }
                    }
                }
            }
        }
        arcs
    }

    /// Moves the right end of a line, and of those that arrive there alike, towards the side it comes from.
    fn move_right_end(&mut self, at: usize) -> bool {
        let line = self.lines[at].clone();
        let moved = if line.goes_down() { line.leave - self.track } else { line.leave + self.track };
        let Some(play) = self.play.get(&line.right) else { return false };
        if !play.holds(moved) || !keeps_side(line.enter, line.leave, moved) {
            return false;
        }
        for other in self.lines.iter_mut().filter(|other| other.right == line.right && !other.is_level()) {
            let alike = other.goes_down() == line.goes_down() && (other.leave - line.leave).abs() < SAME;
            if alike && keeps_side(other.enter, other.leave, moved) {
                other.leave = moved;
            }
        }
        true
    }

    /// Moves the left end of a line, and of those that leave there alike, towards the side it goes to.
    fn move_left_end(&mut self, at: usize) -> bool {
        let line = self.lines[at].clone();
        let moved = if line.goes_down() { line.enter + self.track } else { line.enter - self.track };
        let Some(play) = self.play.get(&line.left) else { return false };
        if !play.holds(moved) || !keeps_side(line.leave, line.enter, moved) {
            return false;
        }
        for other in self.lines.iter_mut().filter(|other| other.left == line.left && !other.is_level()) {
            let alike = other.goes_down() == line.goes_down() && (other.enter - line.enter).abs() < SAME;
            if alike && keeps_side(other.leave, other.enter, moved) {
                other.enter = moved;
            }
        }
        true
    }

    /// Splits a line in two parts that meet at a height between its ends where no other line stands.
    fn turn_twice(&mut self, at: usize) -> bool {
        let line = self.lines[at].clone();
        if line.left > FIRST_VIA || line.right > FIRST_VIA {
            return false;
        }
        let mut heights: Vec<f64> = self.lines.iter().flat_map(|line| [line.enter, line.leave]).collect();
        heights.retain(|height| (line.low()..=line.high()).contains(height));
        heights.sort_by(f64::total_cmp);
        let widest = heights.windows(2).max_by(|a, b| (a[1] - a[0]).total_cmp(&(b[1] - b[0])));
        let Some(height) = widest.filter(|pair| pair[1] - pair[0] > 2.0 * TOUCH).map(|pair| (pair[0] + pair[1]) / 2.0)
        else {
            return false;
        };
        let via = usize::MAX - self.via.len();
        self.via.insert((line.left, line.right), via);
        self.lines[at] = Line { right: via, leave: height, ..line.clone() };
        self.lines.push(Line { left: via, enter: height, ..line });
        true
    }

    /// Lines that leave one place, or arrive at one, run in one track, unless that closes a circle. For each line the
    /// number of its group.
    fn bundle(&self, arcs: &[Arc]) -> Vec<usize> {
        let mut group: Vec<usize> = (0..self.lines.len()).collect();
        // By end, by height there, and by side: both sides in one track where that can be, else each on its own.
        let mut kin: BTreeMap<(usize, i64, u8), Vec<usize>> = BTreeMap::new();
        let height = |y: f64| (y * 1024.0).round() as i64;
        for (at, line) in self.lines.iter().enumerate().filter(|(_, line)| !line.is_level()) {
            let side = u8::from(line.goes_down());
            for side in [2, side] {
                kin.entry((line.left, height(line.enter), side)).or_default().push(at);
                kin.entry((line.right, height(line.leave), 3 + side)).or_default().push(at);
            }
        }
        let mut kin: Vec<Vec<usize>> = kin.into_values().filter(|lines| lines.len() > 1).collect();
        kin.sort_by_key(|lines| std::cmp::Reverse(lines.len()));
        let mut taken = vec![false; self.lines.len()];
        for lines in kin {
            let free: Vec<usize> = lines.into_iter().filter(|at| !taken[*at]).collect();
            let Some((first, rest)) = free.split_first().filter(|(_, rest)| !rest.is_empty()) else { continue };
            let before = group.clone();
            for at in rest {
                group[*at] = *first;
            }
            let joined: Vec<Arc> = join(arcs, &group);
            if circle(self.lines.len(), &joined).is_some() {
                group = before;
            } else {
                for at in free {
                    taken[at] = true;
                }
            }
        }
        group
    }

    /// A track for each place that lines leave to one side, in an order that crosses few of them.
    fn lay_plain(&mut self) -> usize {
        let mut keys: Vec<(bool, i64, usize)> = Vec::new();
        let key = |line: &Line| {
            let height = (line.enter * 1024.0) as i64;
            (line.goes_down(), if line.goes_down() { -height } else { height }, line.left)
        };
        keys.extend(self.lines.iter().filter(|line| !line.is_level()).map(key));
        let keys = sorted(keys.into_iter());
        for line in &mut self.lines {
            line.track = (!line.is_level()).then(|| keys.partition_point(|other| *other < key(line)));
        }
        keys.len()
    }

    /// Tracks from the left: each group as far left as its arcs and the runs already laid allow.
    fn lay(&mut self, group: &[usize], arcs: &[Arc]) -> usize {
        let size = self.lines.len();
        let arcs = join(arcs, group);
        let mut waits = vec![0; size];
        let mut then: Vec<Vec<usize>> = vec![Vec::new(); size];
        for arc in &arcs {
            waits[arc.then] += 1;
            then[arc.first].push(arc.then);
        }
        let mut span: Vec<Option<(f64, f64)>> = vec![None; size];
        for (at, line) in self.lines.iter().enumerate().filter(|(_, line)| !line.is_level()) {
            let (low, high) = span[group[at]].unwrap_or((f64::MAX, f64::MIN));
            span[group[at]] = Some((low.min(line.low()), high.max(line.high())));
        }
        // The leftmost track each group may take, then the one it took.
        let mut least: Vec<usize> = vec![0; size];
        let mut track: Vec<usize> = vec![0; size];
        let mut laid: Vec<Vec<(f64, f64)>> = Vec::new();
        let mut left: Vec<usize> = (0..size).filter(|at| span[*at].is_some()).collect();
        while !left.is_empty() {
            // The uppermost of those that wait for nothing; where a circle is left, the uppermost of all.
            let top = |at: &usize| span[*at].map_or(0.0, |(low, _)| low);
            let pick = left
                .iter()
                .enumerate()
                .min_by(|(_, a), (_, b)| {
                    (waits[**a] > 0).cmp(&(waits[**b] > 0)).then(top(a).total_cmp(&top(b))).then(a.cmp(b))
                })
                .map_or(0, |(index, _)| index);
            let at = left.swap_remove(pick);
            let Some((low, high)) = span[at] else { continue };
            let mut place = least[at];
            let clear = |place: usize, laid: &[Vec<(f64, f64)>]| {
                laid.get(place)
                    .is_none_or(|runs| runs.iter().all(|(a, b)| high + self.track < *a || b + self.track < low))
            };
            while !clear(place, &laid) {
                place += 1;
            }
            if laid.len() <= place {
                laid.resize(place + 1, Vec::new());
            }
            laid[place].push((low, high));
            track[at] = place;
            for next in &then[at] {
                waits[*next] = usize::saturating_sub(waits[*next], 1);
                least[*next] = least[*next].max(place + 1);
            }
        }
        for (at, line) in self.lines.iter_mut().enumerate() {
            line.track = (!line.is_level()).then(|| track[group[at]]);
        }
        laid.len()
    }
}

/// Whether an end that moves stays on the same side of the line's other end.
fn keeps_side(other: f64, from: f64, to: f64) -> bool {
    (from > other + SAME && to > other + SAME) || (from < other - SAME && to < other - SAME)
}

/// Arcs between groups.
fn join(arcs: &[Arc], group: &[usize]) -> Vec<Arc> {
    arcs.iter()
        .map(|arc| Arc { first: group[arc.first], then: group[arc.then], why: arc.why })
        .filter(|arc| arc.first != arc.then)
        .collect()
}

/// Indexes of arcs that run in a circle, if there are any.
fn circle(size: usize, arcs: &[Arc]) -> Option<Vec<usize>> {
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); size];
    for (index, arc) in arcs.iter().enumerate() {
        out[arc.first].push(index);
    }
    // 0 not seen, 1 on the way, 2 done.
    let mut state = vec![0u8; size];
    for start in 0..size {
        if state[start] != 0 {
            continue;
        }
        let mut way: Vec<(usize, usize, usize)> = vec![(start, 0, usize::MAX)];
        state[start] = 1;
        while let Some((at, next, _)) = way.last_mut() {
            let Some(index) = out[*at].get(*next).copied() else {
                state[*at] = 2;
                way.pop();
                continue;
            };
            *next += 1;
            let to = arcs[index].then;
            match state[to] {
                0 => {
                    state[to] = 1;
                    way.push((to, 0, index));
                }
                1 => {
                    let from = way.iter().position(|(at, _, _)| *at == to).unwrap_or(0);
                    let mut found: Vec<usize> = way[from + 1..].iter().map(|(_, _, by)| *by).collect();
                    found.push(index);
                    return Some(found);
                }
                _ => {}
            }
        }
    }
    None
}
