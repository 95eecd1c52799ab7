//! The chain in the middle of the sheet: where cards stand, the grounds of stages and lanes, the lines between cards.

use chain::Chain;
use drawing::svg;
use model::Stage;

use super::{cards, labels, plan};
use crate::ink::{Ink, n};
use crate::tokens;

/// A link over more columns than this is a long haul, drawn in a lighter tint and under all others: seen by who looks for it, and
/// not mistaken for the main flow. Its width still tells its weight.
const FAR: u32 = 4;

type Rect = (f64, f64, f64, f64);

/// An open field that is looked for.
#[derive(Clone, Copy)]
pub(super) struct Field {
    /// Least width and height.
    pub(super) least: (f64, f64),
    /// Where.
    pub(super) half: Half,
}

/// Half of the middle field.
#[derive(Clone, Copy)]
pub(super) enum Half {
    /// Above the middle.
    Upper,
    /// Below it.
    Lower,
}

/// Positions of everything in the middle field, in millimetres of the sheet; where the chain is drawn smaller or larger, in the
/// units it is drawn in, see [`Map::open`].
pub(super) struct Map {
    cards: Vec<Rect>,
    routes: Vec<Vec<(f64, f64)>>,
    /// Lane by index, its parts: x, y, width, height.
    lanes: Vec<(usize, Vec<Rect>)>,
    /// Runs of columns of one stage, with their left and right edges.
    stages: Vec<(Stage, (f64, f64))>,
    support: Vec<Rect>,
    labels: Vec<labels::Label>,
    /// Links, by index, that run over many columns.
    far: Vec<bool>,
    field: Rect,
    /// Down to where the ground of support reaches.
    foot: f64,
    scale: f64,
}

impl Map {
    /// Lays the chain out in the field that begins at `(left, top)` of the sheet. `cards` are those of its nodes, their frames
    /// yet to be given; `counts` are printed after the name of support: word, number, colour.
    pub(super) fn new(
        chain: &Chain,
        cards: &[cards::Card<'_>],
        (left, top): (f64, f64),
        counts: &[(String, String, &'static str)],
        wanted: plan::Wanted<'_>,
    ) -> Self {
        let (right, bottom, lang) = (left + wanted.field.0, top + wanted.field.1, wanted.lang);
        let plan = plan::choose(chain, cards, wanted);
        let drawing = &plan.drawing;
        let field = (left, top, left + (right - left) / plan.scale, top + (bottom - top) / plan.scale);
        let foot = top + plan.stand.foot;
        let top = top + plan.stand.above;
        let (start, left) = (left, left + plan.stand.before);
        let shift = |(x, y): (f64, f64)| (x + left, y + top);
        let frames: Vec<Rect> = drawing.boxes.iter().map(|b| (b.x + left, b.y + top, b.width, b.height)).collect();
        let lanes: Vec<(usize, Vec<Rect>)> = drawing
            .lanes
            .iter()
            .map(|area| {
                let rects = area.rects.iter().map(|r| (r.x + left, r.y + top, r.width, r.height)).collect();
                (area.lane, rects)
            })
            .collect();
        let routes: Vec<Vec<(f64, f64)>> =
            drawing.routes.iter().map(|route| route.iter().copied().map(shift).collect()).collect();
        let sides: Vec<(f64, f64)> = drawing.columns.iter().map(|(a, b)| (a + left, b + left)).collect();
        let support = lanes
            .iter()
            .filter(|(lane, _)| plan::is_support(chain, *lane))
            .flat_map(|(_, rects)| rects.iter().copied())
            .collect();
        let with_flags: Vec<Rect> = frames
            .iter()
            .zip(cards)
            .map(|((x, y, width, height), card)| {
                let flag = if card.anchor { cards::FLAG } else { 0.0 };
                (*x, y - flag, *width, height + flag)
            })
            .collect();
        let laid = labels::Laid {
            columns: &plan.columns,
            late: &plan.late,
            sides: &sides,
            bands: &lanes,
            obstacles: labels::Obstacles { cards: &with_flags, routes: &routes, right: field.2 },
            measure: plan.measure,
            counts,
        };
        let column = plan.columns.of_nodes();
        Self {
            far: chain.links.iter().map(|link| column[link.to] > column[link.from] + FAR).collect(),
            labels: labels::place(chain, &laid, lang),
            stages: stage_runs(&plan.columns.stages(chain), &sides, (start, field.2)),
            cards: frames,
            lanes,
            routes,
            support,
            field,
            foot,
            scale: plan.scale,
        }
    }

    /// Begins what is drawn in the map's units; close it with [`Ink::end`].
    pub(super) fn open(&self, ink: &mut Ink) {
        if self.scale != 1.0 {
            let (left, top, ..) = self.field;
            let (x, y) = (left * (1.0 - self.scale), top * (1.0 - self.scale));
            ink.group(&format!(
                "data-scale=\"{0:.3}\" transform=\"translate({1:.4} {2:.4}) scale({0:.5})\"",
                self.scale, x, y
            ));
        } else {
            ink.group("data-scale=\"1\"");
        }
    }

    /// A card's frame: x, y, width, height.
    pub(super) fn card(&self, node: usize) -> Rect {
        self.cards[node]
    }

    /// Runs of columns of one stage, support left out, with their left and right edges on the sheet.
    pub(super) fn stages(&self) -> Vec<(Stage, (f64, f64))> {
        let left = self.field.0;
        let sheet = |x: f64| left + (x - left) * self.scale;
        self.stages.iter().map(|(stage, (from, to))| (*stage, (sheet(*from), sheet(*to)))).collect()
    }

    /// Grounds of the lanes and of support.
    pub(super) fn grounds(&self, ink: &mut Ink, chain: &Chain) {
        for (_, rects) in self.lanes.iter().filter(|(lane, _)| !plan::is_support(chain, *lane)) {
            for rect in rects {
                ink.rect(*rect, 3.0, "fill=\"#FFFFFF\" fill-opacity=\"0.55\"");
            }
        }
        self.support_ground(ink);
    }

    /// The ground of the support stage: its steps under the other lanes, each down to the foot of the drawing, drawn as one
    /// shape.
    fn support_ground(&self, ink: &mut Ink) {
        let hue = tokens::stage(Stage::Support);
        let bottom = self.foot;
        let mut steps: Vec<Rect> = self.support.iter().map(|(x, y, width, _)| (*x, *y, *width, bottom - y)).collect();
        steps.sort_by(|a, b| a.0.total_cmp(&b.0));
        let paint = format!("fill=\"{}\"", hue.area);
        for (x, y, width, height) in &steps {
            ink.rect((*x, *y, *width, *height), 4.0, &paint);
        }
        // Square the seams between neighbouring steps, where two rounded corners would leave notches.
        for pair in steps.windows(2) {
            let (left, right) = (pair[0], pair[1]);
            let top = left.1.max(right.1);
            let seam = bottom - top - 4.0;
            if seam > 0.0 {
                ink.rect((right.0 - 4.0, top + 4.0, 8.0, seam), 0.0, &paint);
            }
        }
    }

    /// Links in the hue of the stage they leave, thin ones first so that the main flow lies on top.
    pub(super) fn lines(&self, ink: &mut Ink, chain: &Chain) {
        const WIDTHS: [f64; 3] = [1.25, 0.75, 0.45];
        const HEADS: [f64; 3] = [3.4, 2.7, 2.2];
        if !self.has_lines(chain) {
            return;
        }
        // The lighter of two lines that cross is interrupted, of equals the level one: so the main flow stays whole.
        let rank = |index: usize| (!self.far[index], chain.links[index].weight);
        let under = |level: usize, upright: usize| {
            let (a, b) = (chain.links[level], chain.links[upright]);
            let side = if rank(level) > rank(upright) { svg::Under::Upright } else { svg::Under::Level };
            (a.from != b.from && a.to != b.to).then_some(side)
        };
        let pieces = svg::cut_where(&self.routes, 2.5, under);
        let mut order: Vec<usize> = (0..chain.links.len()).collect();
        // The widest last: where lines share a trunk it is drawn at its greatest weight.
        order.sort_by_key(|index| (chain.links[*index].weight, !self.far[*index]));
        let hue_of = |index: usize, tint: usize| {
            let lines = tokens::stage(chain.nodes[chain.links[index].from].stage).lines;
            lines[if self.far[index] { (tint + 1).min(lines.len() - 1) } else { tint }]
        };
        ink.group("fill=\"none\" stroke-linejoin=\"round\"");
        for index in &order {
            let link = chain.links[*index];
            let tint = 3 - usize::from(link.weight.clamp(1, 3));
            let hue = hue_of(*index, tint);
            let d: String = pieces[*index].iter().map(|piece| svg::rounded_path(piece, 3.0)).collect();
            ink.group(&format!(
                "data-id=\"link:{}:{}\" data-weight=\"{}\"",
                svg::escaped(&chain.nodes[link.from].id),
                svg::escaped(&chain.nodes[link.to].id),
                link.weight
            ));
            ink.path(&d, &format!("stroke=\"{hue}\" stroke-width=\"{}\"", n(WIDTHS[tint])));
            ink.end();
        }
        ink.end();
        for index in &order {
            let link = chain.links[*index];
            let tint = 3 - usize::from(link.weight.clamp(1, 3));
            let hue = hue_of(*index, tint);
            let Some((x, y)) = self.routes[*index].last().copied() else { continue };
            let (long, half) = (HEADS[tint], HEADS[tint] * 0.46);
            ink.path(
                &format!("M{} {}l-{} -{}v{}z", n(x), n(y), n(long), n(half), n(2.0 * half)),
                &format!(
                    "fill=\"{hue}\" data-head=\"{}:{}\"",
                    svg::escaped(&chain.nodes[link.from].id),
                    svg::escaped(&chain.nodes[link.to].id)
                ),
            );
        }
    }

    /// Whether the links are drawn: not where they pass more columns than can be laid out.
    pub(super) fn has_lines(&self, chain: &Chain) -> bool {
        self.routes.len() == chain.links.len()
    }

    /// Names of the lanes and of support.
    pub(super) fn labels(&self, ink: &mut Ink, chain: &Chain) {
        labels::draw(ink, chain, &self.labels);
    }

    /// The largest open rectangle of a stage, at least so wide and high: no card, no line, no label in it. Midstream is
    /// asked first, as the widest as a rule.
    pub(super) fn open_field(&self, field: Field) -> Option<Rect> {
        let mut stages: Vec<&(Stage, (f64, f64))> = self.stages.iter().collect();
        stages.sort_by_key(|(stage, _)| *stage != Stage::Midstream);
        stages.into_iter().find_map(|(_, sides)| self.open_between((sides.0 + 2.0, sides.1 - 2.0), field))
    }

    fn open_between(&self, (left, right): (f64, f64), field: Field) -> Option<Rect> {
        const CELL: f64 = 2.5;
        let (least_width, least_height) = field.least;
        let middle = (self.field.1 + self.field.3) / 2.0;
        let (top, bottom) = match field.half {
            Half::Upper => (self.field.1 + 1.0, middle),
            Half::Lower => (middle, self.field.3 - 2.0),
        };
        let (columns, rows) = (((right - left) / CELL) as usize, ((bottom - top) / CELL) as usize);
        if columns == 0 || rows == 0 {
            return None;
        }
        let mut taken = vec![false; columns * rows];
        let mut block = |(x, y, width, height): Rect, margin: f64| {
            let cell = |value: f64, origin: f64| ((value - origin) / CELL).floor();
            let (c0, c1) = (cell(x - margin, left).max(0.0) as usize, cell(x + width + margin, left));
            let (r0, r1) = (cell(y - margin, top).max(0.0) as usize, cell(y + height + margin, top));
            for row in r0..=(r1.max(-1.0) as usize).min(rows - 1) {
                for column in c0..=(c1.max(-1.0) as usize).min(columns - 1) {
                    if r1 >= 0.0 && c1 >= 0.0 {
                        taken[row * columns + column] = true;
                    }
                }
            }
        };
        for card in &self.cards {
            block(*card, 3.0);
        }
        for route in &self.routes {
            for pair in route.windows(2) {
                let (a, b) = (pair[0], pair[1]);
                block((a.0.min(b.0), a.1.min(b.1), (a.0 - b.0).abs(), (a.1 - b.1).abs()), 3.0);
            }
        }
        for label in &self.labels {
            block(label.area, 2.0);
        }
        // Largest rectangle under a histogram, row by row.
        let mut heights = vec![0_usize; columns];
        let mut best: Option<(f64, Rect)> = None;
        for row in 0..rows {
            for column in 0..columns {
                heights[column] = if taken[row * columns + column] { 0 } else { heights[column] + 1 };
            }
            for start in 0..columns {
                let mut lowest = usize::MAX;
                for (wider, open) in heights[start..].iter().enumerate() {
                    lowest = lowest.min(*open);
                    if lowest == 0 {
                        break;
                    }
                    let (width, height) = ((wider + 1) as f64 * CELL, lowest as f64 * CELL);
                    if width >= least_width
                        && height >= least_height
                        && best.is_none_or(|(area, _)| width * height > area)
                    {
                        let x = left + start as f64 * CELL;
                        let y = top + (row + 1 - lowest) as f64 * CELL;
                        best = Some((width * height, (x, y, width, height)));
                    }
                }
            }
        }
        best.map(|(_, rect)| rect)
    }
}

/// Left and right edges of runs of columns of one stage: halfway between the last column of one and the first of the next,
/// 3 apart.
fn stage_runs(stages: &[Stage], sides: &[(f64, f64)], (left, right): (f64, f64)) -> Vec<(Stage, (f64, f64))> {
    let mut runs: Vec<(Stage, (f64, f64))> = Vec::new();
    let mut before: Option<f64> = None;
    for (stage, (from, to)) in stages.iter().zip(sides) {
        match runs.last_mut() {
            Some((last, span)) if last == stage => span.1 = *to,
            Some((_, span)) => {
                let seam = (before.unwrap_or(*from) + from) / 2.0;
                span.1 = seam - 1.5;
                runs.push((*stage, (seam + 1.5, *to)));
            }
            None => runs.push((*stage, (left, *to))),
        }
        before = Some(*to);
    }
    if let Some((_, span)) = runs.last_mut() {
        span.1 = right;
    }
    runs
}
