//! Upright runs spread evenly over their gutters, once it is known which run stands left of which.
//!
//! Runs that stand beside each other keep their order, so that no crossing comes or goes; a run alone stands in the middle. How
//! many stand side by side is the traffic of a gutter, by which the columns can be moved apart anew.

use crate::{drawing::Point, settings::Settings};

/// Left and right side of a column.
type Sides = (f64, f64);

/// An upright run of one line, or of several that share it.
struct Run {
    gutter: usize,
    x: f64,
    low: f64,
    high: f64,
    /// Runs beside it to the left, one behind the other at most, and to the right.
    left: usize,
    right: usize,
}

/// The upright runs of lines in their gutters.
pub(crate) struct Runs(Vec<Run>);

/// Places on one track this close are one place.
const SAME: f64 = 1e-6;

impl Runs {
    /// The runs of lines among columns.
    pub(crate) fn new(lines: &[Vec<Point>], columns: &[(f64, f64)], settings: &Settings) -> Runs {
        let mut parts: Vec<(usize, f64, f64, f64)> = lines
            .iter()
            .flat_map(|line| line.windows(2))
            .filter(|pair| (pair[0].1 - pair[1].1).abs() > SAME)
            .map(|pair| {
                let (a, b) = (pair[0], pair[1]);
                (gutter(columns, a.0), a.0, a.1.min(b.1), a.1.max(b.1))
            })
            .collect();
        parts.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.total_cmp(&b.2)));
        let mut runs: Vec<Run> = Vec::new();
        for (gutter, x, low, high) in parts {
            match runs.last_mut() {
                Some(last) if last.gutter == gutter && (last.x - x).abs() < SAME && low <= last.high + SAME => {
                    last.high = last.high.max(high);
                }
                _ => runs.push(Run { gutter, x, low, high, left: 0, right: 0 }),
            }
        }
        // Sorted by gutter and place, so that one pass each way finds the longest rows.
        let beside = |a: &Run, b: &Run| {
            a.gutter == b.gutter
                && (a.x - b.x).abs() > SAME
                && a.low < b.high + settings.track
                && b.low < a.high + settings.track
        };
        for at in 0..runs.len() {
            let before = runs[..at].iter().rev().take_while(|run| run.gutter == runs[at].gutter);
            runs[at].left = before.filter(|run| beside(run, &runs[at])).map(|run| run.left + 1).max().unwrap_or(0);
        }
        for at in (0..runs.len()).rev() {
            let after = runs[at + 1..].iter().take_while(|run| run.gutter == runs[at].gutter);
            runs[at].right = after.filter(|run| beside(run, &runs[at])).map(|run| run.right + 1).max().unwrap_or(0);
        }
        Runs(runs)
    }

    /// Most runs side by side in each gutter.
    pub(crate) fn traffic(&self, columns: usize) -> Vec<usize> {
        let mut most = vec![0; columns.saturating_sub(1)];
        for run in &self.0 {
            if let Some(most) = most.get_mut(run.gutter) {
                *most = (*most).max(run.left + run.right + 1);
            }
        }
        most
    }

    /// Where the run that a point of a line lies on stands among columns that may have moved; nothing for a point on no run.
    pub(crate) fn place(&self, point: Point, (old, new): (&[Sides], &[Sides]), settings: &Settings) -> Option<f64> {
        let gutter = gutter(old, point.0);
        let on = |run: &&Run| {
            run.gutter == gutter
                && (run.x - point.0).abs() < SAME
                && (run.low - SAME..=run.high + SAME).contains(&point.1)
        };
        let start = self.0.partition_point(|run| run.gutter < gutter);
        let run = self.0[start..].iter().take_while(|run| run.gutter == gutter).find(on)?;
        let (left, right) = (new.get(gutter)?.1, new.get(gutter + 1)?.0);
        let (before, after) = (run.left as f64, run.right as f64);
        let width = right - left;
        // The room at the sides is that between two runs, but no less than the margin where there are many.
        let even = width / (before + after + 2.0);
        let margin = even.max(settings.edge_margin.min(width / 3.0));
        let room = width - 2.0 * margin;
        Some(left + margin + if before + after > 0.0 { room * before / (before + after) } else { room / 2.0 })
    }
}

/// The gutter right of the last column that begins left of a place.
fn gutter(columns: &[(f64, f64)], x: f64) -> usize {
    columns.partition_point(|(left, _)| *left < x).saturating_sub(1)
}
