//! Names of lanes, and the name of support: each above its lane's first card, in room the layout keeps clear of lines. Where a
//! name is wider than its column it runs on over the gutter if nothing stands there, else it takes two lines.

use chain::Chain;
use model::{Lang, Stage};

use super::cards::{Measure, Rows};
use super::columns::Columns;
use super::plan::is_support;
use crate::fonts::Weight;
use crate::ink::{Ink, Type, both, face};
use crate::tokens;

type Rect = (f64, f64, f64, f64);

const LEADING: f64 = 6.2;
const FIRST: f64 = 6.0;
/// Below the last line, up to the card.
const FOOT: f64 = 1.6;

/// A text at its place.
pub(super) struct Line {
    x: f64,
    y: f64,
    text: String,
    type_: Type,
}

/// A lane's label at its place.
pub(super) struct Label {
    /// The lane.
    pub(super) lane: usize,
    /// What it covers.
    pub(super) area: Rect,
    full: String,
    lines: Vec<Line>,
}

/// What stands in the way of a label.
pub(super) struct Obstacles<'a> {
    /// Cards, with what stands on their upper edges.
    pub(super) cards: &'a [Rect],
    /// Lines.
    pub(super) routes: &'a [Vec<(f64, f64)>],
    /// Right edge of the field.
    pub(super) right: f64,
}

impl Obstacles<'_> {
    fn free(&self, (x, y, width, height): Rect, taken: &[Rect]) -> bool {
        let meets = |(a, b, c, d): Rect, margin: f64| {
            a < x + width + margin && x < a + c + margin && b < y + height + margin && y < b + d + margin
        };
        x + width <= self.right
            && !self.cards.iter().any(|card| meets(*card, 0.8))
            && !taken.iter().any(|area| meets(*area, 2.0))
            && !self.routes.iter().flat_map(|route| route.windows(2)).any(|pair| {
                let (p, q) = (pair[0], pair[1]);
                meets((p.0.min(q.0), p.1.min(q.1), (p.0 - q.0).abs(), (p.1 - q.1).abs()), 1.2)
            })
    }
}

fn hue(chain: &Chain, lane: usize) -> &'static str {
    let stage = chain.nodes.iter().find(|node| node.lane == lane).map_or(Stage::Midstream, |node| node.stage);
    tokens::stage(stage).text
}

fn lead_type(chain: &Chain, lane: usize) -> Type {
    if is_support(chain, lane) {
        face(20.0, Weight::Black, hue(chain, lane))
    } else {
        face(15.0, Weight::Bold, hue(chain, lane))
    }
}

/// What a lane is called: support by its stage, as the others by the heads of their fields.
fn name(chain: &Chain, lane: usize, lang: Lang) -> (&str, &str) {
    if is_support(chain, lane) {
        let (zh, en) = super::stage_title(Stage::Support);
        if lang == Lang::Zh { (zh, en) } else { (en, zh) }
    } else {
        both(&chain.lanes[lane].title, lang)
    }
}

/// Lanes whose labels stand in their second column.
pub(super) type Late = Vec<usize>;

/// By how much the second column's band must stand above the first one's, in millimetres, to take the label: the first then
/// holds a card or two far off from the rest of the lane.
const FAR_BELOW: f64 = 60.0;

/// The first two columns in which a lane has cards.
fn first_columns(chain: &Chain, columns: &Columns, lane: usize) -> Vec<u32> {
    let mut own: Vec<u32> = chain
        .nodes
        .iter()
        .zip(columns.of_nodes())
        .filter(|(node, _)| node.lane == lane)
        .map(|(_, column)| *column)
        .collect();
    own.sort_unstable();
    own.dedup();
    own.truncate(2);
    own
}

/// The column in which a lane's label stands.
fn start(chain: &Chain, columns: &Columns, lane: usize, late: &Late) -> Option<u32> {
    let own = first_columns(chain, columns, lane);
    if late.contains(&lane) { own.last().copied() } else { own.first().copied() }
}

/// The lanes of a drawing whose label is better off in their second column.
pub(super) fn late(chain: &Chain, columns: &Columns, drawing: &drawing::Drawing) -> Late {
    let top = |area: &drawing::LaneArea, column: u32| -> Option<f64> {
        let (left, _) = drawing.columns.get(column as usize)?;
        area.rects.iter().rev().find(|rect| rect.x <= *left).map(|rect| rect.y)
    };
    drawing
        .lanes
        .iter()
        .filter(|area| {
            let own = first_columns(chain, columns, area.lane);
            let tops: Vec<f64> = own.iter().filter_map(|column| top(area, *column)).collect();
            matches!(tops[..], [first, second] if first - second > FAR_BELOW)
        })
        .map(|area| area.lane)
        .collect()
}

/// Room that the lanes' labels need above the cards of the columns they stand in.
pub(super) fn heads(chain: &Chain, columns: &Columns, late: &Late, measure: Measure, lang: Lang) -> Vec<drawing::Head> {
    (0..chain.lanes.len())
        .filter_map(|lane| start(chain, columns, lane, late).map(|rank| (lane, rank)))
        .map(|(lane, rank)| {
            let lead = name(chain, lane, lang).0;
            let lines = match measure.rows {
                Rows::Even => lead_type(chain, lane).wrap(lead, measure.width).len().clamp(1, 2),
                Rows::Snug => 1,
            };
            let more = if is_support(chain, lane) { 2.0 + LEADING } else { 0.0 };
            drawing::Head { lane, rank, height: FIRST + (lines - 1) as f64 * LEADING + FOOT + more }
        })
        .collect()
}

/// What is laid out, for its labels.
pub(super) struct Laid<'a> {
    /// Columns of the nodes.
    pub(super) columns: &'a Columns,
    /// Lanes whose labels stand in their second column.
    pub(super) late: &'a Late,
    /// Left and right side of each column.
    pub(super) sides: &'a [(f64, f64)],
    /// The lanes' rectangles from left to right.
    pub(super) bands: &'a [(usize, Vec<Rect>)],
    /// What stands in the way.
    pub(super) obstacles: Obstacles<'a>,
    /// Sizes of the cards.
    pub(super) measure: Measure,
    /// Printed under the name of support: word, number, colour.
    pub(super) counts: &'a [(String, String, &'static str)],
}

/// Places the labels.
pub(super) fn place(chain: &Chain, laid: &Laid<'_>, lang: Lang) -> Vec<Label> {
    let Laid { obstacles, measure, .. } = laid;
    let heads = heads(chain, laid.columns, laid.late, *measure, lang);
    // Each label's own room, which no other may run into.
    let rooms: Vec<(usize, Rect)> = laid
        .bands
        .iter()
        .filter_map(|(lane, rects)| {
            let head = heads.iter().find(|head| head.lane == *lane)?;
            let (left, _) = laid.sides.get(head.rank as usize)?;
            let (_, top, _, _) = rects.iter().rev().find(|rect| rect.0 <= *left)?;
            Some((*lane, (*left, *top, measure.width, head.height)))
        })
        .collect();
    let mut labels: Vec<Label> = Vec::new();
    for (lane, (left, top, ..)) in &rooms {
        let (left, top) = (*left, *top);
        let taken: Vec<Rect> = rooms
            .iter()
            .filter(|(other, _)| other != lane)
            .map(|(_, room)| *room)
            .chain(labels.iter().map(|label| label.area))
            .collect();
        let (lead, follow) = name(chain, *lane, lang);
        let strong = lead_type(chain, *lane);
        let small = face(14.0, Weight::Regular, hue(chain, *lane));
        let x = left;
        let first = if is_support(chain, *lane) { FIRST + 2.0 } else { FIRST };
        let area = |width: f64, lines: usize| (x, top + 0.6, width, first + (lines - 1) as f64 * LEADING);
        let whole = strong.width(lead);
        let rows = if whole <= measure.width || obstacles.free(area(whole, 1), &taken) {
            vec![lead.to_owned()]
        } else {
            let most = if measure.rows == Rows::Snug { 1 } else { 2 };
            strong.clamp(lead, measure.width, most)
        };
        let widest = rows.iter().map(|row| strong.width(row)).fold(0.0, f64::max);
        let mut label =
            Label { lane: *lane, area: area(widest, rows.len()), full: format!("{lead} {follow}"), lines: Vec::new() };
        for (index, text) in rows.iter().enumerate() {
            let y = top + first + index as f64 * LEADING;
            label.lines.push(Line { x, y, text: text.clone(), type_: strong });
        }
        let both = whole + 2.0 + small.width(follow);
        if rows.len() == 1 && rows[0] == lead && (both <= measure.width || obstacles.free(area(both, 1), &taken)) {
            label.lines.push(Line { x: x + whole + 2.0, y: top + first, text: follow.to_owned(), type_: small });
            label.area.2 = both;
        }
        if is_support(chain, *lane) && !labels.iter().any(|known| is_support(chain, known.lane)) {
            let y = top + first + LEADING + 0.6;
            let mut at = x;
            for (word, number, tint) in laid.counts {
                let (word_type, number_type) = (face(14.0, Weight::Bold, tint), face(18.0, Weight::Black, tint));
                let width = word_type.width(word) + 1.2 + number_type.width(number);
                let end = at + width;
                if end > x + measure.width && !obstacles.free((x, y - 5.0, end - x, 5.5), &taken) {
                    break;
                }
                label.lines.push(Line { x: at, y, text: word.clone(), type_: word_type });
                let after = at + word_type.width(word) + 1.2;
                label.lines.push(Line { x: after, y, text: number.clone(), type_: number_type });
                label.area.2 = label.area.2.max(end - x);
                label.area.3 = y + 0.6 - label.area.1;
                at = end + 4.0;
            }
        }
        labels.push(label);
    }
    labels
}

/// Draws the labels, each as a group `lane:<id>` with its full name.
pub(super) fn draw(ink: &mut Ink, chain: &Chain, labels: &[Label]) {
    for label in labels {
        ink.group(&format!("data-id=\"lane:{}\"", drawing::svg::escaped(&chain.lanes[label.lane].id)));
        ink.title(&label.full);
        for line in &label.lines {
            ink.text(line.x, line.y, &line.text, line.type_);
        }
        ink.end();
    }
}
