//! Lines: from the heights of all places to orthogonal polylines.
//!
//! Vertical runs stand only in the gutters between columns, level runs only where a place was kept for them. What order
//! and heights were chosen by is not known here.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    channel::{Channel, Line, Play},
    drawing::{Box, Point},
    settings::Settings,
    slots::Slots,
};

/// The lines of all gutters, with tracks but without widths.
pub(crate) struct Lines {
    /// Lines of the gutter right of each column but the last.
    pub(crate) gutters: Vec<Vec<Line>>,
    /// Tracks of each gutter.
    pub(crate) tracks: Vec<usize>,
    /// Lines that turn twice in a gutter, by their ends: the place between their two parts.
    pub(crate) via: BTreeMap<(usize, usize), usize>,
}

/// Puts the lines between places on tracks. `middle` is the height of each place, that of a node the middle of its box;
/// `sizes` are the heights of the boxes.
pub(crate) fn tracks(slots: &Slots, middle: &[f64], sizes: &[f64], settings: &Settings) -> Lines {
    let mut gutters: Vec<BTreeSet<(usize, usize)>> = vec![BTreeSet::new(); slots.columns.len().saturating_sub(1)];
    for path in &slots.paths {
        for pair in path.windows(2) {
            gutters[slots.slots[pair[0]].column].insert((pair[0], pair[1]));
        }
    }
    let play: BTreeMap<usize, Play> = sizes
        .iter()
        .enumerate()
        .map(|(at, height)| {
            let half = height / 2.0 - (height / 8.0).min(settings.edge_margin);
            (at, Play { low: middle[at] - half, high: middle[at] + half })
        })
        .collect();
    let mut lines = Lines { gutters: Vec::new(), tracks: Vec::new(), via: BTreeMap::new() };
    for gutter in gutters {
        let all = gutter
            .into_iter()
            .map(|(left, right)| Line { left, right, enter: middle[left], leave: middle[right], track: None })
            .collect();
        let mut channel = Channel { lines: all, track: settings.track, play: &play, via: BTreeMap::new() };
        lines.tracks.push(channel.assign());
        lines.gutters.push(channel.lines);
        lines.via.extend(channel.via);
    }
    lines
}

/// Horizontal places of the tracks in a gutter from `left` to `right`: in its middle, `track` apart, closer if they must.
pub(crate) fn spread(count: usize, (left, right): (f64, f64), settings: &Settings) -> Vec<f64> {
    let width = (right - left).max(0.0);
    let margin = settings.edge_margin.min(width / 4.0);
    let steps = count.saturating_sub(1).max(1) as f64;
    let step = ((width - 2.0 * margin) / steps).min(settings.track).max(0.0);
    let first = left + (width - step * (count.saturating_sub(1)) as f64) / 2.0;
    (0..count).map(|at| first + step * at as f64).collect()
}

/// Polylines of all edges: from the right side of the source to the left side of the target.
pub(crate) fn polylines(slots: &Slots, lines: &Lines, boxes: &[Box], tracks: &[Vec<f64>]) -> Vec<Vec<Point>> {
    let mut runs: BTreeMap<(usize, usize), &Line> = BTreeMap::new();
    for line in lines.gutters.iter().flatten() {
        runs.insert((line.left, line.right), line);
    }
    let parts = |from: usize, to: usize| -> Vec<&Line> {
        let ends = match lines.via.get(&(from, to)) {
            Some(via) => vec![(from, *via), (*via, to)],
            None => vec![(from, to)],
        };
        ends.iter().filter_map(|ends| runs.get(ends).copied()).collect()
    };
    let polyline = |path: &Vec<usize>| -> Vec<Point> {
        let mut points: Vec<Point> = Vec::new();
        let mut last = 0.0;
        for pair in path.windows(2) {
            for line in parts(pair[0], pair[1]) {
                if points.is_empty() {
                    let source = &boxes[pair[0]];
                    points.push((source.x + source.width, line.enter));
                }
                if let Some(track) = line.track {
                    let x = tracks[slots.slots[pair[0]].column][track];
                    points.push((x, line.enter));
                    points.push((x, line.leave));
                }
                last = line.leave;
            }
        }
        if let Some(to) = path.last().map(|to| &boxes[*to]) {
            points.push((to.x, last));
        }
        points
    };
    slots.paths.iter().map(polyline).collect()
}
