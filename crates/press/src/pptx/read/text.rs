//! Texts, and lines that the drawing sets one by one as one text.

use roxmltree::Node;

use super::super::drawn::{Item, Point, Run, Text};
use super::style::Style;
use super::{SVG, number};

/// A text element. A `tspan` with a place of its own begins a line; `data-flow="down"` sets the letters in a column.
pub(super) fn text(node: Node<'_, '_>, style: &Style) -> Result<Option<Text>, String> {
    let down = node.attribute("data-flow") == Some("down");
    let scale = style.matrix.scale();
    let mut first: Option<Point> = None;
    let (mut lines, mut last, mut leading): (Vec<Vec<Run>>, f64, f64) = (Vec::new(), 0.0, 0.0);
    let mut point = (number(node, "x"), number(node, "y"));
    let mut anchor = style.anchor;
    for child in node.children() {
        let own = if child.is_element() { style.of(child) } else { style.clone() };
        if child.is_element() && !child.has_tag_name((SVG, "tspan")) {
            continue;
        }
        let words: String =
            child.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect::<String>();
        if words.is_empty() {
            continue;
        }
        let placed = child.is_element() && (child.attribute("y").is_some() || child.attribute("dy").is_some());
        if child.is_element() {
            anchor = if first.is_none() { own.anchor } else { anchor };
            point.0 = child.attribute("x").map_or(point.0, |_| number(child, "x"));
            point.1 = child.attribute("y").map_or(point.1 + number(child, "dy"), |_| number(child, "y"));
        }
        let Some(colour) = own.colour(&own.fill, own.fill_cover)? else { continue };
        let run = Run { text: words, size: own.size * scale, weight: own.weight, colour };
        if first.is_none() {
            first = Some(point);
            lines.push(Vec::new());
        } else if placed && !down {
            leading = (point.1 - last) * scale;
            lines.push(Vec::new());
        } else if placed && leading == 0.0 {
            leading = (point.1 - last) * scale;
        }
        last = point.1;
        let line = lines.last_mut().expect("a line was begun");
        match line.last_mut() {
            Some(before) if before.size == run.size && before.weight == run.weight && before.colour == run.colour => {
                before.text.push_str(&run.text);
            }
            _ => line.push(run),
        }
    }
    Ok(first.map(|at| Text { at: style.matrix.of(at), anchor, turned: style.matrix.angle(), down, leading, lines }))
}

/// Lines of one paragraph, which the drawing sets one by one, as one text: nobody wants to edit a sentence in three boxes.
pub(super) fn joined(items: Vec<Item>) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::with_capacity(items.len());
    for item in items {
        match (out.last_mut(), item) {
            (Some(Item::Text(above)), Item::Text(mut below)) if above.goes_on_in(&below) => {
                above.leading = below.at.1 - above.last_baseline();
                above.lines.append(&mut below.lines);
            }
            (_, item) => out.push(item),
        }
    }
    out
}

impl Text {
    fn last_baseline(&self) -> f64 {
        self.at.1 + self.leading * (self.lines.len() - 1) as f64
    }

    /// Whether `next` is the next line of the same paragraph: same look, same edge, a line's distance below.
    fn goes_on_in(&self, next: &Self) -> bool {
        let ([run], [[after]]) = (
            self.lines.last().map(Vec::as_slice).unwrap_or_default(),
            [next.lines.first().map(Vec::as_slice).unwrap_or_default()],
        ) else {
            return false;
        };
        let step = next.at.1 - self.last_baseline();
        // A line that begins with a bracket hangs a little to the left.
        let hangs = if after.text.starts_with(['（', '《', '「']) { 0.6 * run.size } else { 0.01 };
        let shift = self.at.0 - next.at.0;
        next.lines.len() == 1
            && !self.down
            && !next.down
            && self.turned == 0.0
            && next.turned == 0.0
            && self.anchor == next.anchor
            && shift > -0.01
            && shift < hangs
            && (run.size, run.weight, &run.colour) == (after.size, after.weight, &after.colour)
            && (0.9..1.6).contains(&(step / run.size))
            && (self.lines.len() == 1 || (step - self.leading).abs() < 0.05)
    }
}
