//! A plain picture of any laid-out graph: bands, lines, cards with their labels.
//!
//! For looking at a layout. A designed sheet draws its own cards and takes from here only how lines are drawn.

use std::collections::BTreeSet;

use crate::{
    drawing::{Box, Drawing, Point},
    graph::Graph,
    svg::{Element, arrowhead, interrupted, number, rounded_path},
};

const PAPER: &str = "#FCFBF8";
const INK: &str = "#1A2430";
const FRAME: &str = "#9FB0C2";
const BANDS: [&str; 6] = ["#E2EBF3", "#F2EADB", "#E1EDE4", "#EAE7F0", "#F3E6E4", "#E5EEF0"];
const LINES: [&str; 6] = ["#54779A", "#A8935F", "#5C9175", "#8578A6", "#A9726B", "#5E8C96"];
const FONT: &str = "Noto Sans SC, Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, sans-serif";
/// Box height for which the measures of lines and text below are meant; smaller boxes have them smaller.
const USUAL: f64 = 56.0;
const RADIUS: f64 = 6.0;
const CUT: f64 = 7.0;
const HEAD: f64 = 7.0;

/// SVG of a drawing. Every label is in it whole, as text or, where it was shortened to fit its card, as `<title>`.
pub fn draw(graph: &Graph, drawing: &Drawing) -> String {
    let (width, height) = drawing.size;
    let mut root = Element::root(drawing.size, "")
        .with("font-family", FONT)
        .with("fill", INK)
        .child(Element::rect(0.0, 0.0, width, height, 0.0).with("fill", PAPER));
    let scale = scale(drawing);
    root.push(bands(drawing, scale));
    root.push(lines(graph, drawing, scale));
    for (node, place) in graph.nodes().iter().zip(&drawing.boxes) {
        root.push(card(&node.id, &node.label, place, scale));
    }
    root.render()
}

/// Size of lines and text against the usual, from the middle one of the boxes' heights: sizes may be in any unit.
fn scale(drawing: &Drawing) -> f64 {
    let mut heights: Vec<f64> = drawing.boxes.iter().map(|b| b.height).collect();
    heights.sort_by(f64::total_cmp);
    heights.get(heights.len() / 2).map_or(1.0, |middle| middle / USUAL)
}

fn tint(drawing: &Drawing, lane: usize, of: [&'static str; 6]) -> &'static str {
    let at = drawing.lanes.iter().position(|area| area.lane == lane).unwrap_or(0);
    of[at % of.len()]
}

fn bands(drawing: &Drawing, scale: f64) -> Element {
    let mut group = Element::new("g");
    for area in &drawing.lanes {
        let data: String = outline(&area.rects, 10.0 * scale);
        let mark = area.rects.first().copied().unwrap_or_default();
        group.push(
            Element::group(&format!("lane-{}", area.lane), "")
                .child(Element::path(data).with("fill", tint(drawing, area.lane, BANDS)))
                .child(
                    Element::new("text")
                        .with("x", mark.x + 10.0 * scale)
                        .with("y", mark.y + 17.0 * scale)
                        .with("font-size", 12.0 * scale)
                        .with("font-weight", "600")
                        .with("fill", tint(drawing, area.lane, LINES))
                        .text(&(area.lane + 1).to_string()),
                ),
        );
    }
    group
}

/// Outline of rectangles that stand side by side: along their tops to the right, along their bottoms back.
fn outline(rects: &[Box], radius: f64) -> String {
    let mut points: Vec<Point> = Vec::new();
    for rect in rects {
        points.push((rect.x, rect.y));
        points.push((rect.x + rect.width, rect.y));
    }
    for rect in rects.iter().rev() {
        points.push((rect.x + rect.width, rect.y + rect.height));
        points.push((rect.x, rect.y + rect.height));
    }
    points.dedup();
    let Some(first) = points.first().copied() else { return String::new() };
    // Starts in the middle of the first side, so that the first corner is rounded as the others are.
    let middle = points.get(1).map_or(first, |second| ((first.0 + second.0) / 2.0, first.1));
    points.remove(0);
    points.insert(0, middle);
    points.push(first);
    points.push(middle);
    rounded_path(&points, radius) + "Z"
}

fn lines(graph: &Graph, drawing: &Drawing, scale: f64) -> Element {
    let edges = graph.edges();
    let related = |a: usize, b: usize| edges[a].from == edges[b].from || edges[a].to == edges[b].to;
    let count = edges.len().min(drawing.routes.len());
    let pieces = interrupted(&drawing.routes[..count], CUT * scale, related);
    let mut group = Element::new("g").with("fill", "none").with("stroke-linecap", "butt");
    let mut tips: BTreeSet<(String, String)> = BTreeSet::new();
    let mut heads = Element::new("g");
    for (at, edge) in edges.iter().enumerate().take(count) {
        let route = &drawing.routes[at];
        let from = &graph.nodes()[edge.from];
        let colour = tint(drawing, from.lane, LINES);
        let data: String = pieces[at].iter().map(|piece| rounded_path(piece, RADIUS * scale)).collect();
        group.push(
            Element::group(&format!("{}>{}", from.id, graph.nodes()[edge.to].id), "").child(
                Element::path(data)
                    .with("stroke", colour)
                    .with("stroke-width", (1.0 + 0.5 * f64::from(edge.weight.clamp(1, 4))) * scale),
            ),
        );
        // One head for all lines of a bundle that arrive at one point.
        if let Some(tip) = route.last()
            && tips.insert((number(tip.0), number(tip.1)))
        {
            heads.push(Element::path(arrowhead(route, HEAD * scale)).with("fill", colour));
        }
    }
    group.child(heads)
}

fn card(id: &str, label: &str, place: &Box, scale: f64) -> Element {
    let size = (place.height * 0.3).min(15.0 * scale);
    let (shown, whole) = fit(label, (place.width - size) / size);
    Element::group(id, if whole { "" } else { label })
        .child(
            Element::rect(place.x, place.y, place.width, place.height, (6.0 * scale).min(place.height / 4.0))
                .with("fill", "#FFFFFF")
                .with("stroke", FRAME)
                .with("stroke-width", scale),
        )
        .child(
            Element::new("text")
                .with("x", place.x + place.width / 2.0)
                .with("y", place.y + place.height / 2.0 + size * 0.36)
                .with("font-size", size)
                .with("text-anchor", "middle")
                .text(&shown),
        )
}

/// As much of a label as takes `room` (in ems) with an ellipsis, and whether that is all of it. Widths are a guess that
/// is rather too wide: a full em for wide characters, 0.6 for others.
fn fit(label: &str, room: f64) -> (String, bool) {
    let wide = |c: char| if c < '\u{2e80}' { 0.6 } else { 1.0 };
    if label.chars().map(wide).sum::<f64>() <= room {
        return (label.to_owned(), true);
    }
    let mut used = 1.0;
    let mut shown: String = label
        .chars()
        .take_while(|c| {
            used += wide(*c);
            used <= room
        })
        .collect();
    shown.push('…');
    (shown, false)
}
