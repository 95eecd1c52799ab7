//! The places lines may use among boxes that stand: upright tracks in the gutters, level rows everywhere, and what is in the way.
//!
//! Tracks stand at least [`Settings::track_min`] apart, rows half a track; both are lists of positions, so that a line is a list
//! of pairs of indexes. Which line takes which place is the business of [`crate::wires`].

use crate::{
    drawing::{Box, Point},
    settings::Settings,
    wires::Costs,
};

/// Most rows and most upright places of a grid: a drawing too large for it keeps the lines it has.
const MOST_ROWS: usize = 4_000;
const MOST_TRACKS: usize = 1_000;
/// Most tracks of one gutter: more would be closer than needed in a gutter that is wide.
const MOST_IN_GUTTER: usize = 10;

/// Positions, and the level cells that are free.
pub(crate) struct Grid {
    /// Upright places: sides of columns and tracks, rising.
    pub(crate) xs: Vec<f64>,
    /// Whether a line may turn there: a track.
    pub(crate) track: Vec<bool>,
    /// Rows, rising.
    pub(crate) ys: Vec<f64>,
    /// Index in `xs` of the left and right side of each column.
    pub(crate) sides: Vec<(usize, usize)>,
    /// What a unit of length costs in the cell right of an upright place, by place and row: 1 where nothing is near, more close
    /// to a box, infinity where there is one.
    pub(crate) level: Vec<f32>,
}

/// What stands in a column: a box or a room kept free.
pub(crate) struct Block {
    /// Number of its column.
    pub(crate) column: usize,
    /// Where.
    pub(crate) place: Box,
}

impl Grid {
    /// The grid of columns and what stands in them, lines kept between `top` and `bottom`; nothing where it would be too large,
    /// or where a gutter has no room for a track.
    pub(crate) fn new(
        columns: &[(f64, f64)],
        blocks: &[Block],
        (top, bottom): (f64, f64),
        (settings, costs): (&Settings, &Costs),
    ) -> Option<Grid> {
        let mut grid = Grid { xs: vec![], track: vec![], ys: vec![], sides: vec![], level: vec![] };
        for (at, (left, right)) in columns.iter().enumerate() {
            let side = (grid.put(*left, false), grid.put(*right, false));
            grid.sides.push(side);
            let Some((next, _)) = columns.get(at + 1) else { break };
            for x in tracks(*right, *next, settings)? {
                grid.put(x, true);
            }
        }
        let gaps = gaps(columns.len(), blocks, (top, bottom));
        grid.ys = rows(blocks, &gaps, (top, bottom), settings);
        if grid.xs.len() > MOST_TRACKS || grid.ys.len() > MOST_ROWS || grid.ys.is_empty() {
            return None;
        }
        grid.level = vec![1.0; grid.xs.len() * grid.ys.len()];
        for (column, gaps) in gaps.iter().enumerate() {
            let cell = grid.sides[column].0 * grid.ys.len();
            for (row, y) in grid.ys.iter().enumerate() {
                grid.level[cell + row] = clearance(*y, gaps, settings, costs);
            }
        }
        Some(grid)
    }

    fn put(&mut self, x: f64, track: bool) -> usize {
        self.xs.push(x);
        self.track.push(track);
        self.xs.len() - 1
    }

    /// Index of a cell or a place.
    pub(crate) fn at(&self, x: usize, row: usize) -> usize {
        x * self.ys.len() + row
    }

    /// Index of the row nearest to a height.
    pub(crate) fn row(&self, y: f64) -> usize {
        let after = self.ys.partition_point(|own| *own < y);
        let near = |at: usize| self.ys.get(at).map_or(f64::MAX, |own| (own - y).abs());
        if after > 0 && near(after - 1) <= near(after) { after - 1 } else { after.min(self.ys.len() - 1) }
    }

    /// Rows from one height to another, both included.
    pub(crate) fn rows(&self, low: f64, high: f64) -> std::ops::Range<usize> {
        let from = self.ys.partition_point(|y| *y < low);
        from..self.ys.partition_point(|y| *y <= high).max(from)
    }

    /// How close a track stands to the columns beside it: 1 at the margin, 0 from two margins on.
    pub(crate) fn narrow(&self, x: usize, settings: &Settings) -> f64 {
        let next = self.sides.partition_point(|(left, _)| *left < x);
        let (Some((_, left)), Some((right, _))) = (next.checked_sub(1).map(|at| self.sides[at]), self.sides.get(next))
        else {
            return 0.0;
        };
        let room = (self.xs[x] - self.xs[left]).min(self.xs[*right] - self.xs[x]);
        (2.0 - room / settings.edge_margin).clamp(0.0, 1.0)
    }

    /// The point of a place and a row.
    pub(crate) fn point(&self, (x, row): (usize, usize)) -> Point {
        (self.xs[x], self.ys[row])
    }
}

/// Tracks between two columns, as many as fit, evenly apart; nothing where there is no room for one.
fn tracks(left: f64, right: f64, settings: &Settings) -> Option<Vec<f64>> {
    let width = right - left;
    if width < 2.0 * settings.track_min {
        return None;
    }
    let margin = settings.edge_margin.min(width / 3.0);
    let room = width - 2.0 * margin;
    // The small addition keeps a gutter made for a number of tracks from losing one to rounding.
    let steps = ((room / settings.track_min + 1e-6).floor() as usize).min(MOST_IN_GUTTER - 1);
    if steps == 0 {
        return Some(vec![(left + right) / 2.0]);
    }
    Some((0..=steps).map(|at| left + margin + room * at as f64 / steps as f64).collect())
}

/// Free heights of each column, from top to bottom.
fn gaps(columns: usize, blocks: &[Block], (top, bottom): (f64, f64)) -> Vec<Vec<(f64, f64)>> {
    (0..columns)
        .map(|column| {
            let mut own: Vec<&Box> =
                blocks.iter().filter(|block| block.column == column).map(|block| &block.place).collect();
            own.sort_by(|a, b| a.y.total_cmp(&b.y));
            let mut gaps = Vec::with_capacity(own.len() + 1);
            let mut low = top;
            for place in own {
                gaps.push((low, place.y.max(low)));
                low = low.max(place.y + place.height);
            }
            gaps.push((low, bottom.max(low)));
            gaps
        })
        .collect()
}

/// Rows: the middles of boxes, where lines begin and end; the middles of narrow gaps; and the rest filled evenly.
fn rows(blocks: &[Block], gaps: &[Vec<(f64, f64)>], (top, bottom): (f64, f64), settings: &Settings) -> Vec<f64> {
    let step = settings.track / 2.0;
    let mut fixed: Vec<f64> = blocks.iter().map(|block| block.place.y + block.place.height / 2.0).collect();
    for (low, high) in gaps.iter().flatten() {
        let width = high - low;
        if width > 2.0 * settings.track_min && width < 4.0 * settings.edge_margin {
            fixed.push((low + high) / 2.0);
        }
    }
    fixed.retain(|y| (top..=bottom).contains(y));
    fixed.sort_by(f64::total_cmp);
    fixed.dedup_by(|a, b| (*a - *b).abs() < step / 8.0);
    let mut rows = fixed.clone();
    let count = ((bottom - top) / step).max(0.0);
    if count < MOST_ROWS as f64 {
        rows.extend((0..=count as usize).map(|at| top + step * at as f64).filter(|y| {
            let after = fixed.partition_point(|own| own < y);
            let near = |at: usize| fixed.get(at).is_none_or(|own| (own - y).abs() > step / 2.0);
            near(after) && (after == 0 || near(after - 1))
        }));
    }
    rows.sort_by(f64::total_cmp);
    rows
}

/// Cost of a unit of length at a height of a column: infinite in a box and nearer to it than the margin, a little more than 1
/// where the gap has a better row.
fn clearance(y: f64, gaps: &[(f64, f64)], settings: &Settings, costs: &Costs) -> f32 {
    let Some(gap) = gaps.iter().position(|(low, high)| (*low..=*high).contains(&y)) else { return f32::INFINITY };
    let (low, high) = gaps[gap];
    let width = high - low;
    if width < 2.0 * settings.track_min {
        return f32::INFINITY;
    }
    let margin = settings.edge_margin.min(width / 2.0);
    let room = (y - low).min(high - y);
    if room < margin - 1e-6 {
        return f32::INFINITY;
    }
    let wish = (2.0 * settings.edge_margin).min(width / 2.0);
    // The outermost gaps end at the drawing's edge, not at a box.
    let above = if gap == 0 { f64::MAX } else { y - low };
    let below = if gap + 1 == gaps.len() { f64::MAX } else { high - y };
    if above.min(below) > costs.open.1 * settings.track {
        1.0 + costs.open.0 as f32
    } else if room >= wish - 1e-6 || wish <= margin {
        1.0
    } else {
        1.0 + (costs.close * (wish - room) / (wish - margin)) as f32
    }
}
