//! Which size the cards have and how many columns there are, so that the chain fills its field and never leaves it.
//!
//! A chain of few nodes is drawn larger (`few`). For the others plans are tried from the roomiest to the tightest: tall cards,
//! usual ones, a full column made two, cards no higher than what stands in them, and last the whole chain drawn smaller. The last
//! step has a price: below scale 1 the chain's texts are under 14 pt. The shipped chains and any of up to 70 nodes without a
//! crowd of links are drawn at scale 1.

use std::collections::BTreeMap;

use chain::Chain;
use drawing::{Arrangement, Drawing};
use model::{Lang, Stage};

use super::cards::{self, Card, Measure, Rows};
use super::columns::Columns;
use super::few::{self, Stand};
use super::labels;
use super::page::Dress;

/// Widest and narrowest card, and the width a card is given where it can be had.
const WIDEST: f64 = 52.0;
const USUAL: f64 = 44.0;
const NARROWEST: f64 = 40.0;
/// The same for cards that show little.
const NARROWEST_BOLD: f64 = 36.0;
/// Room a gutter should have before cards are made wider.
const GUTTER: f64 = 14.0;
const GUTTER_BOLD: f64 = 10.0;
/// Extra room where one stage ends and the next begins.
pub(super) const BOUNDARY: f64 = 6.0;
/// Round the drawing.
pub(super) const MARGIN: f64 = 3.0;
/// What margins and boundaries of stages take of a field's width.
pub(super) const AROUND: f64 = 2.0 * MARGIN + 2.0 * BOUNDARY + 3.0;
/// Between the cards of a column, and where cards are no higher than their content.
const GAP: f64 = 6.0;
const TIGHT_GAP: f64 = 4.5;
/// Most columns that cards are spread over before they are made smaller.
const MOST_COLUMNS: usize = 12;
/// Each step of drawing smaller, and how many are tried before the exact factor is taken.
const SHRINK: f64 = 0.93;
const MOST_SHRINKS: i32 = 10;

/// What was chosen.
pub(super) struct Plan {
    /// Columns of the nodes.
    pub(super) columns: Columns,
    /// Positions, from the field's top left corner, before scaling.
    pub(super) drawing: Drawing,
    /// Lanes whose labels stand in their second column.
    pub(super) late: labels::Late,
    /// Measures of the cards.
    pub(super) measure: Measure,
    /// By how much the chain is drawn smaller, or larger where it has few nodes; 1 is as large as the type asks for.
    pub(super) scale: f64,
    /// Where it stands in its field, before scaling.
    pub(super) stand: Stand,
    /// How often a full column was made two, and the cards; `None` where the chain is drawn smaller or larger.
    pub(super) planned: Option<(usize, Measure)>,
}

/// Where the cards of a sheet stood: another one of the same chain, laid out near it, is recognised at a glance. Made by
/// [`former`](super::former).
#[derive(Debug, Clone, PartialEq)]
pub struct Former {
    /// Middle heights of the cards by node id, in millimetres from the field's top.
    heights: BTreeMap<String, f64>,
    /// How the cards were planned; `None` where the chain was drawn smaller or larger.
    planned: Option<(usize, Measure)>,
}

impl Former {
    /// Of a plan, with the heights of its cards.
    fn of(chain: &Chain, plan: &Plan) -> Self {
        let boxes = chain.nodes.iter().zip(&plan.drawing.boxes);
        Self {
            heights: boxes.map(|(node, b)| (node.id.clone(), b.y + b.height / 2.0)).collect(),
            planned: plan.planned,
        }
    }

    /// The same with another id of a node.
    #[must_use]
    pub fn renamed(mut self, from: &str, to: &str) -> Self {
        if let Some(height) = self.heights.remove(from) {
            self.heights.insert(to.to_owned(), height);
        }
        self
    }

    /// The heights of a chain's nodes by index; those that are new have none.
    fn of_nodes(&self, chain: &Chain) -> Vec<(usize, f64)> {
        let nodes = chain.nodes.iter().enumerate();
        nodes.filter_map(|(index, node)| Some((index, *self.heights.get(&node.id)?))).collect()
    }
}

/// What a chain is laid out for.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    /// Width and height of the field.
    pub(super) field: (f64, f64),
    /// Language of the cards.
    pub(super) lang: Lang,
    /// The sheet to stay near to.
    pub(super) former: Option<&'a Former>,
}

/// Where the cards of a chain stand on its sheet.
pub(super) fn stood(chain: &Chain, cards: &[Card<'_>], wanted: Wanted<'_>) -> Former {
    Former::of(chain, &choose(chain, cards, wanted))
}

/// How a plan treats its cards.
#[derive(Clone, Copy)]
struct Step {
    /// How often the fullest column is made two.
    splits: usize,
    rows: Rows,
    lines: usize,
}

const fn step(splits: usize, rows: Rows, lines: usize) -> Step {
    Step { splits, rows, lines }
}

/// Cards of three names would fit some sheets too; their lines came out longer and bent more, so that two is the most asked for.
const STEPS: [Step; 15] = [
    step(0, Rows::Even, 2),
    step(0, Rows::Even, 1),
    step(1, Rows::Even, 2),
    step(1, Rows::Even, 1),
    step(2, Rows::Even, 2),
    step(2, Rows::Even, 1),
    step(3, Rows::Even, 1),
    step(0, Rows::Snug, 1),
    step(1, Rows::Snug, 1),
    step(2, Rows::Snug, 1),
    step(3, Rows::Snug, 1),
    step(4, Rows::Snug, 1),
    step(0, Rows::Snug, 0),
    step(3, Rows::Snug, 0),
    step(5, Rows::Snug, 0),
];

/// Chooses how the chain is drawn.
pub(super) fn choose(chain: &Chain, cards: &[Card<'_>], wanted: Wanted<'_>) -> Plan {
    few::choose(chain, cards, wanted.field, wanted.lang).unwrap_or_else(|| first_that_fits(chain, cards, wanted))
}

/// Width of the cards where there is room for everything, and the height that the fullest column of them takes.
pub(super) fn roomiest(cards: &[Card<'_>], columns: &Columns, width: f64, lang: Lang) -> (Measure, f64) {
    let dress = cards.first().map_or(Dress::Full, |card| card.dress);
    let lines = if dress == Dress::Full { STEPS[0].lines } else { 1 };
    let width = widths(columns.count(), width, dress).first().copied().unwrap_or(USUAL);
    let measure = Measure { width, rows: Rows::Even, lines };
    (measure, least_height(cards, columns, measure, lang))
}

/// The plan of the roomiest cards, if it fits.
pub(super) fn roomy(
    chain: &Chain,
    cards: &[Card<'_>],
    (columns, arrangement): (&Columns, &Arrangement),
    field: (f64, f64),
    lang: Lang,
) -> Option<Plan> {
    let (measure, least) = roomiest(cards, columns, field.0, lang);
    let trial = Trial { chain, cards, columns, arrangement, late: labels::Late::new(), lang, former: &[] };
    (least <= field.1).then(|| trial.fit(measure, field).ok()).flatten()
}

/// The plans to try: first that of a former sheet, which a small edit leaves fitting as a rule; then from the roomiest to the tightest.
fn trials(ways: &[Columns], dress: Dress, wanted: Wanted<'_>) -> Vec<(usize, Measure)> {
    // Cards for looking at from afar have no list: steps that differ in its length are one.
    let steps = STEPS.into_iter().filter(|step| dress == Dress::Full || step.lines == 1);
    let all = steps.filter_map(|step| Some((step, ways.get(step.splits)?))).flat_map(|(step, columns)| {
        let measure = move |width| Measure { width, rows: step.rows, lines: step.lines };
        widths(columns.count(), wanted.field.0, dress).into_iter().map(move |width| (step.splits, measure(width)))
    });
    let former = wanted.former.and_then(|former| former.planned).filter(|(splits, _)| *splits < ways.len());
    former.into_iter().chain(all).collect()
}

/// The first plan that fits, or the chain drawn smaller.
fn first_that_fits(chain: &Chain, cards: &[Card<'_>], wanted: Wanted<'_>) -> Plan {
    let Wanted { field, lang, former } = wanted;
    let former = former.map(|former| former.of_nodes(chain)).unwrap_or_default();
    let former = former.as_slice();
    let mut ways = vec![Columns::of(chain)];
    while let Some(next) = ways.last().and_then(|last| last.split(chain)).filter(|next| next.count() <= MOST_COLUMNS) {
        // More columns are more passes: a way that costs the lines is none.
        if passes(chain, &next) > drawing::MAX_PASSES {
            break;
        }
        ways.push(next);
    }
    // Arranged when they are first asked for: the order of the lines is the long half of a layout.
    let mut arranged: Vec<Option<Arrangement>> = ways.iter().map(|_| None).collect();
    let mut best: Option<(f64, usize)> = None;
    let dress = cards.first().map_or(Dress::Full, |card| card.dress);
    for (splits, measure) in trials(&ways, dress, wanted) {
        let columns = &ways[splits];
        let needed = least_height(cards, columns, measure, lang);
        if needed > field.1 {
            best = better(best, (field.1 / needed, splits));
            continue;
        }
        let arrangement = &*arranged[splits].get_or_insert_with(|| arrange(chain, columns, former));
        let trial = Trial { chain, cards, columns, arrangement, late: labels::Late::new(), lang, former };
        match trial.fit(measure, field) {
            Ok(plan) => return Plan { planned: Some((splits, measure)), ..plan },
            Err((wide, high)) => {
                let scale = (field.0 / (field.0 + wide)).min(field.1 / (field.1 + high));
                best = better(best, (scale, splits));
            }
        }
    }
    let splits = best.map_or(0, |(_, splits)| splits);
    let columns = ways.swap_remove(splits);
    let arrangement = arranged.swap_remove(splits).unwrap_or_else(|| arrange(chain, &columns, former));
    let late = labels::Late::new();
    smaller(&Trial { chain, cards, columns: &columns, arrangement: &arrangement, late, lang, former }, field)
}

/// The one of two ways that needs to be drawn less small; the earlier one of equals.
fn better(best: Option<(f64, usize)>, next: (f64, usize)) -> Option<(f64, usize)> {
    best.filter(|best| best.0 >= next.0).or(Some(next))
}

/// Height that the fullest column takes without any line or label: what is higher than the field need not be laid out.
fn least_height(cards: &[Card<'_>], columns: &Columns, measure: Measure, lang: Lang) -> f64 {
    let mut heights = vec![2.0 * MARGIN; columns.count()];
    for (card, column) in cards.iter().zip(columns.of_nodes()) {
        heights[*column as usize] += cards::height(card, measure, lang) + TIGHT_GAP;
    }
    heights.into_iter().fold(0.0, f64::max) - TIGHT_GAP
}

/// The chain drawn smaller: the largest scale of a few at which it fits, or the one at which what was laid out does.
fn smaller(trial: &Trial<'_>, field: (f64, f64)) -> Plan {
    let bold = trial.cards.first().is_some_and(|card| card.dress == Dress::Bold);
    let width = if bold { NARROWEST_BOLD } else { USUAL };
    let measure = Measure { width, rows: Rows::Snug, lines: 1 };
    let plan = |drawing, scale: f64| {
        let (columns, stand) = (trial.columns.clone(), Stand::whole(field.1 / scale));
        Plan { columns, drawing, late: Vec::new(), measure, scale, stand, planned: None }
    };
    for power in 1..MOST_SHRINKS {
        let scale = SHRINK.powi(power);
        let drawing = trial.lay(measure, (field.0 / scale, field.1 / scale));
        if drawing.overflow == (0.0, 0.0) {
            return plan(trial.reroute(measure, (field.0 / scale, field.1 / scale), drawing), scale);
        }
    }
    let scale = SHRINK.powi(MOST_SHRINKS);
    let room = (field.0 / scale, field.1 / scale);
    let drawing = trial.lay(measure, room);
    let (wide, high) = drawing.overflow;
    plan(drawing, scale * (room.0 / (room.0 + wide)).min(room.1 / (room.1 + high)))
}

/// Card widths to try for so many columns: as wide as leaves the gutters their room, then narrower.
fn widths(columns: usize, field: f64, dress: Dress) -> Vec<f64> {
    let narrowest = if dress == Dress::Bold { NARROWEST_BOLD } else { NARROWEST };
    let columns = columns.max(1) as f64;
    let gutter = if dress == Dress::Bold { GUTTER_BOLD } else { GUTTER };
    let room = field - AROUND - gutter * (columns - 1.0);
    let wish = (room / columns).floor().clamp(narrowest, WIDEST);
    match dress {
        Dress::Bold if wish > narrowest => vec![wish, ((wish + narrowest) / 2.0).floor().max(narrowest), narrowest],
        Dress::Full if wish > USUAL => vec![wish, USUAL],
        Dress::Full if wish > narrowest => vec![USUAL],
        _ => vec![wish],
    }
}

/// Columns that all lines together pass between their ends.
fn passes(chain: &Chain, columns: &Columns) -> usize {
    let of = columns.of_nodes();
    chain.links.iter().map(|link| (of[link.to] - of[link.from]).saturating_sub(1) as usize).sum()
}

/// The order of cards and lines. Links that pass more columns than can be laid out are left out, all of them: which of thousands
/// to draw is nobody's to guess. A pack with such a chain is refused, so that this is for chains that come another way.
pub(super) fn arrange(chain: &Chain, columns: &Columns, former: &[(usize, f64)]) -> Arrangement {
    let nodes: Vec<drawing::Node> = chain
        .nodes
        .iter()
        .zip(columns.of_nodes())
        .map(|(node, column)| drawing::Node {
            id: node.id.clone(),
            label: node.title.zh.clone(),
            rank: *column,
            lane: node.lane,
            width: USUAL,
            height: cards::HEIGHT,
        })
        .collect();
    let drawn = if passes(chain, columns) > drawing::MAX_PASSES { &[] } else { chain.links.as_slice() };
    let edges = drawn.iter().map(|link| drawing::Edge { from: link.from, to: link.to, weight: link.weight }).collect();
    let graph = drawing::Graph::new(drawing::LaneOrder::Given, nodes, edges).expect(
        "a checked chain is a layered graph: ids are unique, links run to higher ranks, passes are counted above",
    );
    drawing::arrange_like(graph, former, 4.0)
}

struct Trial<'a> {
    chain: &'a Chain,
    cards: &'a [Card<'a>],
    columns: &'a Columns,
    arrangement: &'a Arrangement,
    late: labels::Late,
    lang: Lang,
    /// Middle heights that cards had, by index.
    former: &'a [(usize, f64)],
}

impl Trial<'_> {
    /// The plan with cards of this measure, or by how much it is too wide and too high.
    fn fit(mut self, measure: Measure, field: (f64, f64)) -> Result<Plan, (f64, f64)> {
        let drawing = self.lay(measure, field);
        let (wide, high) = drawing.overflow;
        if wide > 0.0 || high > 0.0 {
            return Err((wide, high));
        }
        let drawing = self.with_late_labels(measure, field, drawing);
        let drawing = self.reroute(measure, field, drawing);
        let (columns, stand) = (self.columns.clone(), Stand::whole(field.1));
        Ok(Plan { columns, drawing, late: self.late, measure, scale: 1.0, stand, planned: None })
    }

    fn lay(&self, measure: Measure, field: (f64, f64)) -> Drawing {
        drawing::lay(self.arrangement, &self.sizes(measure), &self.settings(measure, field))
    }

    /// The drawing, once more where labels are better off in another column than where room was kept for them.
    fn with_late_labels(&mut self, measure: Measure, field: (f64, f64), drawing: Drawing) -> Drawing {
        self.late = labels::late(self.chain, self.columns, &drawing);
        if self.late.is_empty() {
            return drawing;
        }
        let again = self.lay(measure, field);
        if again.overflow == (0.0, 0.0) {
            return again;
        }
        self.late.clear();
        drawing
    }

    /// The same drawing with the lines on shorter ways.
    fn reroute(&self, measure: Measure, field: (f64, f64), drawing: Drawing) -> Drawing {
        drawing::reroute(self.arrangement, &self.sizes(measure), drawing, &self.settings(measure, field))
    }

    fn sizes(&self, measure: Measure) -> Vec<(f64, f64)> {
        self.cards.iter().map(|card| (measure.width, cards::height(card, measure, self.lang))).collect()
    }

    fn settings(&self, measure: Measure, field: (f64, f64)) -> drawing::Settings {
        let chain = self.chain;
        let snug = measure.rows == Rows::Snug;
        let stages = self.columns.stages(chain);
        let boundaries = stages
            .windows(2)
            .enumerate()
            .filter(|(_, pair)| pair[0] != pair[1])
            .map(|(column, _)| (column as u32, BOUNDARY))
            .collect();
        drawing::Settings {
            gap: if snug { TIGHT_GAP } else { GAP },
            lane_gap: 2.0,
            lane_padding: 1.5,
            lane_label: 0.0,
            gutter: 10.0,
            track: 2.4,
            track_min: 1.5,
            edge_margin: 2.2,
            margin: MARGIN,
            bands: drawing::Bands::Packed,
            columns_gap_after: boundaries,
            target: Some(field),
            sunk: (0..chain.lanes.len()).filter(|lane| is_support(chain, *lane)).collect(),
            spine: (0..chain.nodes.len()).filter(|index| chain.nodes[*index].spine).collect(),
            heads: labels::heads(chain, self.columns, &self.late, measure, self.lang),
            collars: self
                .cards
                .iter()
                .enumerate()
                .filter(|(_, card)| card.anchor)
                .map(|(index, _)| (index, cards::FLAG))
                .collect(),
            former: self.former.to_vec(),
            effort: 4.0,
        }
    }
}

/// Whether a lane holds support alone.
pub(super) fn is_support(chain: &Chain, lane: usize) -> bool {
    chain.nodes.iter().filter(|node| node.lane == lane).all(|node| node.stage == Stage::Support)
}
