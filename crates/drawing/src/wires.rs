//! Lines one by one among boxes that stand: each on its cheapest way, given all others, and again until none finds a better one.
//!
//! A way costs its length, its turns, the strangers it crosses and those it runs close to; along a line of the same source or
//! the same target it is cheap, so that such lines share a trunk and part late. Lines never turn back to the left, so the
//! cheapest way is found column by column, and exactly so. What is drawn first stands in the way of what comes later; a line is
//! therefore taken out and drawn anew a few times, as in rip-up-and-reroute of printed boards (after McMurchie, Ebeling,
//! *PathFinder*, 1995, without its history of congestion).

mod price;

use crate::{
    drawing::{Box, Point},
    graph::{Edge, Graph},
    grid::{Block, Grid},
    settings::Settings,
};

/// What a reader pays, in tracks' distances of length.
pub(crate) struct Costs {
    /// A stranger crossed.
    pub(crate) crossing: f64,
    /// A turn.
    pub(crate) turn: f64,
    /// A unit of length along a line of the same source or target, against 1 for a line alone.
    pub(crate) shared: f64,
    /// A unit of length right beside a stranger, falling to nothing at [`Costs::apart`].
    pub(crate) beside: f64,
    /// Distance at which strangers no longer disturb each other, in tracks.
    pub(crate) apart: f64,
    /// A unit of length in the cell beyond either end of a stranger's run, at most, in parts of [`Costs::beside`]: two lines on one
    /// row, end to end, read as one.
    pub(crate) beyond: f64,
    /// A unit of length beside a line of the same source or target that is not joined, as a share of [`Costs::beside`], and up to
    /// which distance in tracks: two ends of one bundle a hair apart read as a slip.
    pub(crate) not_joined: (f64, f64),
    /// A unit of length at the margin of a box, falling to nothing at twice the margin.
    pub(crate) close: f64,
    /// A unit of length in an open field, and how many tracks from any box such a field begins: it is worth more than the shortest
    /// way, as it is where a sheet has room for words.
    pub(crate) open: (f64, f64),
    /// A unit of length on top of a stranger: above what any detour costs.
    pub(crate) over: f64,
    /// A turn right beside a card.
    pub(crate) shy: f64,
    /// An upright run shorter than this, in tracks, and what it costs beside its turns.
    pub(crate) short: (f64, f64),
    /// An end that does not stand in the middle of its box, and more for each unit it is away.
    pub(crate) off_middle: (f64, f64),
    /// How often boxes are placed anew for lines drawn anew, as long as that gains something.
    pub(crate) settles: usize,
    /// How often all lines are drawn anew at most.
    pub(crate) rounds: usize,
    /// Cells of the grid that lie between the ends of all lines, summed over the rounds, at most. The looks at other lines that
    /// pricing a cell takes are not counted: they grow with the number of lines, which a graph's own limits hold. A drawing
    /// that asks for more is drawn anew less often, or not in this way at all.
    pub(crate) work: usize,
}

/// A crossing is a detour of about one card, a turn half a gutter: with dearer crossings lines dive to the foot of the sheet and
/// rise again, which a reader cannot follow.
pub(crate) const COSTS: Costs = Costs {
    crossing: 12.0,
    turn: 3.0,
    shared: 0.3,
    beside: 1.2,
    apart: 2.2,
    beyond: 4.0,
    not_joined: (0.4, 1.5),
    close: 0.35,
    open: (0.25, 16.0),
    over: 400.0,
    shy: 2.0,
    short: (2.0, 4.0),
    off_middle: (1.0, 0.6),
    settles: 2,
    rounds: 4,
    work: 40_000_000,
};

/// What is to be joined: boxes in columns, and rooms to keep free.
pub(crate) struct Field<'a> {
    pub(crate) graph: &'a Graph,
    pub(crate) boxes: &'a [Box],
    /// Sides of the columns.
    pub(crate) columns: &'a [(f64, f64)],
    /// Column of each box.
    pub(crate) column: &'a [usize],
    /// Rooms no line may pass, by column.
    pub(crate) rooms: Vec<Block>,
    /// Heights between which lines stay.
    pub(crate) between: (f64, f64),
}

/// Corners and ends of a line on the grid, from its source to its target.
type Way = Vec<(usize, usize)>;

/// Lines of all edges, or nothing where the field is too large or too narrow for a grid.
pub(crate) fn wires(field: Field<'_>, settings: &Settings, costs: &Costs) -> Option<Vec<Vec<Point>>> {
    let edges = field.graph.edges();
    let mut blocks = field.rooms;
    blocks.extend(field.boxes.iter().zip(field.column).map(|(place, column)| Block { column: *column, place: *place }));
    let grid = Grid::new(field.columns, &blocks, field.between, (settings, costs))?;
    let span = |edge: &Edge| field.column[edge.to] - field.column[edge.from];
    let mut order: Vec<usize> = (0..edges.len()).collect();
    order.sort_by_key(|at| (span(&edges[*at]), std::cmp::Reverse(edges[*at].weight), *at));
    let mut board = Board::new(&grid, edges, field.boxes, field.column, settings, costs);
    // When each line last changed, and when it was last drawn: it is drawn anew if a line beside it changed since.
    let mut changed = vec![0; edges.len()];
    let mut drawn = vec![0; edges.len()];
    let meets =
        |a: &Edge, b: &Edge| field.column[a.from] <= field.column[b.to] && field.column[b.from] <= field.column[a.to];
    let cells =
        |edge: &Edge| (grid.sides[field.column[edge.to]].0 - grid.sides[field.column[edge.from]].1) * grid.ys.len();
    let work: usize = edges.iter().map(cells).sum();
    let rounds = costs.rounds.min((costs.work / work.max(1)).checked_sub(1)?);
    let mut clock = 0;
    for round in 0..=rounds {
        for at in &order {
            let stale = |other: usize| changed[other] > drawn[*at] && meets(&edges[*at], &edges[other]);
            if round > 0 && !(0..edges.len()).any(|other| other != *at && stale(other)) {
                continue;
            }
            clock += 1;
            let old = std::mem::take(&mut board.ways[*at]);
            board.ways[*at] = board.way(*at)?;
            drawn[*at] = clock;
            if board.ways[*at] != old {
                changed[*at] = clock;
            }
        }
    }
    let lines = board.ways.iter().zip(edges).map(|(way, edge)| {
        let mut line: Vec<Point> = way.iter().map(|at| grid.point(*at)).collect();
        // A box narrower than its column stands back from the column's side.
        if let Some(first) = line.first_mut() {
            first.0 = field.boxes[edge.from].x + field.boxes[edge.from].width;
        }
        if let Some(last) = line.last_mut() {
            last.0 = field.boxes[edge.to].x;
        }
        line
    });
    Some(lines.collect())
}

struct Board<'a> {
    grid: &'a Grid,
    edges: &'a [Edge],
    boxes: &'a [Box],
    column: &'a [usize],
    costs: &'a Costs,
    /// Unit of all costs, and distance of strangers.
    track: f64,
    least: f64,
    ways: Vec<Way>,
    /// Cost of the cell right of a place, of the cell below it, and of passing it straight to the right.
    level: Vec<f32>,
    upright: Vec<f32>,
    pass: Vec<f32>,
    /// Cells right of and below a place that a kin line takes already.
    trunk: Vec<(bool, bool)>,
    /// Cost of turning at a place: more close to a card, where arrowheads stand.
    shy: Vec<f32>,
}

impl<'a> Board<'a> {
    fn new(
        grid: &'a Grid,
        edges: &'a [Edge],
        boxes: &'a [Box],
        column: &'a [usize],
        settings: &Settings,
        costs: &'a Costs,
    ) -> Board<'a> {
        let size = grid.xs.len() * grid.ys.len();
        let shy =
            (0..grid.xs.len()).map(|x| costs.shy * grid.narrow(x, settings) * settings.track).collect::<Vec<f64>>();
        Board {
            grid,
            edges,
            boxes,
            column,
            costs,
            track: settings.track,
            least: settings.track_min,
            ways: vec![Vec::new(); edges.len()],
            level: vec![0.0; size],
            upright: vec![0.0; size],
            pass: vec![0.0; size],
            trunk: vec![(false, false); size],
            shy: shy.into_iter().map(|cost| cost as f32).collect(),
        }
    }

    /// The cheapest way of an edge among all others; nothing where boxes leave none.
    fn way(&mut self, edge: usize) -> Option<Way> {
        let own = self.edges[edge];
        let first = self.grid.sides[self.column[own.from]].1;
        let last = self.grid.sides[self.column[own.to]].0;
        self.price(edge, (first, last));
        let rows = self.grid.ys.len();
        let weight = heavy(own);
        let even = (self.costs.turn * self.track * weight) as f32;
        let mut cost = vec![f32::INFINITY; rows];
        for (row, port) in self.ports(own.from) {
            cost[row] = port;
        }
        // Row from which a place was reached, by place: itself where the line passes straight.
        let mut came: Vec<u32> = vec![0; (last - first + 1) * rows];
        let mut turned = vec![(f32::INFINITY, 0_u32); rows];
        for x in first..last {
            let base = self.grid.at(x, 0);
            let track = self.grid.track[x];
            let turn = even + self.shy[x];
            if track {
                self.turns(&cost, x, turn, &mut turned);
            }
            for row in 0..rows {
                let mut best = (cost[row] + self.pass[base + row], row as u32);
                if track && turned[row].0 + turn < best.0 {
                    best = (turned[row].0 + turn, turned[row].1);
                }
                came[(x - first) * rows + row] = best.1;
                cost[row] = best.0 + self.level[base + row];
            }
        }
        let ends = self.ports(own.to);
        let total = |(row, port): &(usize, f32)| cost[*row] + port;
        let (mut row, _) = ends.iter().min_by(|a, b| total(a).total_cmp(&total(b))).copied()?;
        if !cost[row].is_finite() {
            return None;
        }
        let mut way = vec![(last, row)];
        for x in (first..last).rev() {
            let from = came[(x - first) * rows + row] as usize;
            if from != row {
                way.push((x, row));
                way.push((x, from));
                row = from;
            }
        }
        way.push((first, row));
        way.reverse();
        Some(way)
    }

    /// For each row of a track the cheapest way to it from another row, the first turn included, and that row. A run so short
    /// that it looks like a slip costs more.
    fn turns(&self, cost: &[f32], x: usize, turn: f32, best: &mut [(f32, u32)]) {
        let rows = best.len();
        best.fill((f32::INFINITY, 0));
        self.turns_along(cost, x, turn, (0..rows).map(|row| (row, row.wrapping_sub(1))), best);
        self.turns_along(cost, x, turn, (0..rows).rev().map(|row| (row, row)), best);
    }

    /// The same in one direction: rows in its order, each with the cell between it and the one before.
    fn turns_along(
        &self,
        cost: &[f32],
        x: usize,
        turn: f32,
        rows: impl Iterator<Item = (usize, usize)> + Clone,
        best: &mut [(f32, u32)],
    ) {
        let ys = &self.grid.ys;
        let base = self.grid.at(x, 0);
        let short = self.costs.short.0 * self.track;
        let fee = (self.costs.short.1 * self.track) as f32;
        // The best of all rows passed, and of those far enough away, both taken along to the present row. A far one is among all
        // too, so that the fee is paid by near ones alone.
        let (mut all, mut far) = ((f32::INFINITY, 0), (f32::INFINITY, 0));
        // Where the next row that gets far away stands, and the way from there to the present row.
        let mut behind = rows.clone();
        let mut next = behind.next();
        let mut way = 0.0;
        for (index, (row, cell)) in rows.enumerate() {
            if index > 0 {
                let step = self.upright[base + cell];
                (all.0, far.0, way) = (all.0 + step, far.0 + step, way + step);
            }
            while let Some((from, _)) = next.filter(|(from, _)| (ys[row] - ys[*from]).abs() >= short) {
                if cost[from] + turn + way < far.0 {
                    far = (cost[from] + turn + way, from as u32);
                }
                next = behind.next();
                way -= next.map_or(0.0, |(_, cell)| self.upright[base + cell]);
            }
            for way in [far, (all.0 + fee, all.1)] {
                if way.0 < best[row].0 {
                    best[row] = way;
                }
            }
            if cost[row] + turn < all.0 {
                all = (cost[row] + turn, row as u32);
            }
        }
    }

    /// Rows at which a line may meet the side of a box, and what each costs.
    fn ports(&self, node: usize) -> Vec<(usize, f32)> {
        let place = &self.boxes[node];
        let middle = place.y + place.height / 2.0;
        let centre = self.grid.row(middle);
        let (once, each) = self.costs.off_middle;
        let play = place.height * 0.3;
        let mut all: Vec<(usize, f32)> = self
            .grid
            .rows(middle - play, middle + play)
            .filter(|row| *row != centre)
            .map(|row| (row, (once * self.track + each * (self.grid.ys[row] - middle).abs()) as f32))
            .collect();
        all.push((centre, 0.0));
        all
    }
}

/// How much more a heavy line's way counts than a light one's.
fn heavy(edge: Edge) -> f64 {
    0.7 + 0.3 * f64::from(edge.weight.clamp(1, 4))
}
