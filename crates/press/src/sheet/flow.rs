//! The chain in the middle of the sheet: where cards stand, the grounds of stages and lanes, the lines between cards.

use chain::Chain;
use drawing::svg;
use model::{Lang, Stage};

use super::cards;
use crate::fonts::Weight;
use crate::ink::{Ink, both, face, n};
use crate::tokens;

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

/// Positions of everything in the middle field, in millimetres of the sheet.
pub(super) struct Map {
    cards: Vec<Rect>,
    routes: Vec<Vec<(f64, f64)>>,
    /// Lane by index, its parts: x, y, width, height.
    lanes: Vec<(usize, Vec<Rect>)>,
    stages: Vec<(Stage, (f64, f64))>,
    support: Vec<Rect>,
    field: Rect,
}

impl Map {
    /// Lays the chain out in the field `(left, top, right, bottom)`.
    pub(super) fn new(chain: &Chain, (left, top, right, bottom): Rect) -> Self {
        let nodes = chain
            .nodes
            .iter()
            .map(|node| drawing::Node {
                id: node.id.clone(),
                label: node.title.zh.clone(),
                rank: node.rank,
                lane: node.lane,
                width: cards::WIDTH,
                height: if node.spine { cards::SPINE_HEIGHT } else { cards::HEIGHT },
            })
            .collect();
        let edges = chain
            .links
            .iter()
            .map(|link| drawing::Edge { from: link.from, to: link.to, weight: link.weight })
            .collect();
        let graph = drawing::Graph::new(drawing::LaneOrder::Given, nodes, edges)
            .expect("a checked chain is a layered graph: links run to higher ranks");
        let settings = drawing::Settings {
            gap: 6.0,
            lane_gap: 2.0,
            lane_padding: 1.5,
            lane_label: 7.0,
            gutter: 10.0,
            track: 2.4,
            track_min: 1.5,
            edge_margin: 2.2,
            margin: 3.0,
            bands: drawing::Bands::Packed,
            columns_gap_after: boundaries(chain),
            target: Some((right - left, bottom - top)),
            sunk: (0..chain.lanes.len()).filter(|lane| is_support(chain, *lane)).collect(),
            spine: (0..chain.nodes.len()).filter(|index| chain.nodes[*index].spine).collect(),
            effort: 4.0,
        };
        let drawing = drawing::layout(&graph, &settings);
        let shift = |(x, y): (f64, f64)| (x + left, y + top);
        let cards: Vec<Rect> = drawing.boxes.iter().map(|b| (b.x + left, b.y + top, b.width, b.height)).collect();
        let lanes: Vec<(usize, Vec<Rect>)> = drawing
            .lanes
            .iter()
            .map(|area| {
                let rects = area.rects.iter().map(|r| (r.x + left, r.y + top, r.width, r.height)).collect();
                (area.lane, rects)
            })
            .collect();
        let stages = stage_areas(chain, &cards, (left, right));
        let support = lanes
            .iter()
            .filter(|(lane, _)| is_support(chain, *lane))
            .flat_map(|(_, rects)| rects.iter().copied())
            .collect();
        Self {
            routes: drawing.routes.iter().map(|route| route.iter().copied().map(shift).collect()).collect(),
            cards,
            lanes,
            stages,
            support,
            field: (left, top, right, bottom),
        }
    }

    /// A card's frame: x, y, width, height.
    pub(super) fn card(&self, node: usize) -> Rect {
        self.cards[node]
    }

    /// Stages but support, with their left and right edges.
    pub(super) fn stages(&self) -> &[(Stage, (f64, f64))] {
        &self.stages
    }

    /// Grounds of the lanes that are not support.
    pub(super) fn lane_bands(&self, chain: &Chain) -> Vec<Rect> {
        self.lanes
            .iter()
            .filter(|(lane, _)| !is_support(chain, *lane))
            .flat_map(|(_, rects)| rects.iter().copied())
            .collect()
    }

    /// The ground of the support stage: its steps under the other lanes, each down to the foot of the field, drawn as one
    /// shape.
    pub(super) fn support_ground(&self, ink: &mut Ink) {
        let hue = tokens::stage(Stage::Support);
        let bottom = self.field.3;
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
        let related = |a: usize, b: usize| {
            let (a, b) = (chain.links[a], chain.links[b]);
            a.from == b.from || a.to == b.to
        };
        let pieces = svg::interrupted(&self.routes, 2.4, related);
        let mut order: Vec<usize> = (0..chain.links.len()).collect();
        order.sort_by_key(|index| chain.links[*index].weight);
        ink.group("fill=\"none\" stroke-linejoin=\"round\"");
        for index in &order {
            let link = chain.links[*index];
            let tint = 3 - usize::from(link.weight.clamp(1, 3));
            let hue = tokens::stage(chain.nodes[link.from].stage).lines[tint];
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
            let hue = tokens::stage(chain.nodes[link.from].stage).lines[tint];
            let Some((x, y)) = self.routes[*index].last().copied() else { continue };
            let (long, half) = (HEADS[tint], HEADS[tint] * 0.46);
            ink.path(
                &format!("M{} {}l-{} -{}v{}z", n(x), n(y), n(long), n(half), n(2.0 * half)),
                &format!("fill=\"{hue}\""),
            );
        }
    }

    /// Lane names above their first card.
    pub(super) fn lane_labels(&self, ink: &mut Ink, chain: &Chain, lang: Lang) {
        for (lane, rects) in &self.lanes {
            if is_support(chain, *lane) {
                continue;
            }
            let highest = rects.iter().copied().min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.total_cmp(&b.0)));
            let Some((x, y, _, _)) = highest else { continue };
            let width: f64 = rects.iter().filter(|rect| rect.1 < y + 1.0).map(|rect| rect.2).sum();
            let stage = chain.nodes.iter().find(|node| node.lane == *lane).map_or(Stage::Midstream, |node| node.stage);
            let hue = tokens::stage(stage);
            let (lead, follow) = both(&chain.lanes[*lane].title, lang);
            let strong = face(15.0, Weight::Bold, hue.text);
            let small = face(14.0, Weight::Regular, hue.text);
            let lead = strong.fit(lead, width - 4.0);
            // A halo in the band's tint keeps a label readable where a line has to pass under it.
            ink.halo(x + 2.0, y + 6.2, &lead, strong);
            let room = width - 6.0 - strong.width(&lead);
            if small.width(follow) <= room {
                ink.halo(x + 4.0 + strong.width(&lead), y + 6.2, follow, small);
            }
        }
    }

    /// The largest open rectangle of midstream, at least so wide and high: no card, no line, no lane label in it.
    pub(super) fn open_field(&self, field: Field) -> Option<Rect> {
        const CELL: f64 = 2.5;
        let (least_width, least_height) = field.least;
        let (left, right) = self.stages.iter().find(|(stage, _)| *stage == Stage::Midstream)?.1;
        let middle = (self.field.1 + self.field.3) / 2.0;
        let (top, bottom) = match field.half {
            Half::Upper => (self.field.1 - 2.0, middle),
            Half::Lower => (middle, self.field.3 - 2.0),
        };
        let (columns, rows) = (((right - left) / CELL) as usize, ((bottom - top) / CELL) as usize);
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
        for (_, rects) in &self.lanes {
            if let Some((x, y, width, _)) = rects.first() {
                block((*x, *y, *width, 8.0), 1.0);
            }
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

fn is_support(chain: &Chain, lane: usize) -> bool {
    chain.nodes.iter().filter(|node| node.lane == lane).all(|node| node.stage == Stage::Support)
}

/// Extra room where one stage ends and the next begins.
fn boundaries(chain: &Chain) -> Vec<(u32, f64)> {
    [Stage::Upstream, Stage::Midstream]
        .iter()
        .filter_map(|stage| chain.nodes.iter().filter(|node| node.stage == *stage).map(|node| node.rank).max())
        .map(|rank| (rank, 6.0))
        .collect()
}

/// Left and right edges of the stages: halfway between the last column of one and the first of the next, 3 apart.
fn stage_areas(chain: &Chain, cards: &[Rect], (left, right): (f64, f64)) -> Vec<(Stage, (f64, f64))> {
    let extent = |stage: Stage| {
        let mut span: Option<(f64, f64)> = None;
        for (node, card) in chain.nodes.iter().zip(cards) {
            if node.stage == stage {
                let (from, to) = span.unwrap_or((card.0, card.0 + card.2));
                span = Some((from.min(card.0), to.max(card.0 + card.2)));
            }
        }
        span
    };
    let mut areas: Vec<(Stage, (f64, f64))> = [Stage::Upstream, Stage::Midstream, Stage::Downstream]
        .into_iter()
        .filter_map(|stage| extent(stage).map(|span| (stage, span)))
        .collect();
    areas.sort_by(|a, b| a.1.0.total_cmp(&b.1.0));
    let spans: Vec<(f64, f64)> = areas.iter().map(|(_, span)| *span).collect();
    for (index, (_, span)) in areas.iter_mut().enumerate() {
        span.0 = if index == 0 { left } else { (spans[index - 1].1 + spans[index].0) / 2.0 + 1.5 };
        span.1 = spans.get(index + 1).map_or(right, |next| (spans[index].1 + next.0) / 2.0 - 1.5);
    }
    areas
}
