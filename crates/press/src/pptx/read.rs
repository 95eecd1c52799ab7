//! Our SVG as a tree of what a slide can hold. Positions leave here in millimetres of the drawing, transforms applied.

mod path;
mod style;
mod text;

use std::collections::HashMap;

use roxmltree::Node;

use self::path::{closed, path};
use self::style::{Matrix, Style};
use self::text::{joined, text};
use super::drawn::{Anchor, Drawing, Group, Item, Outline, Paint, Shape, Step};

type Found<'a> = HashMap<&'a str, Node<'a, 'a>>;

/// Reads a drawing.
pub(super) fn drawing(svg: &str) -> Result<Drawing, String> {
    let document = roxmltree::Document::parse(svg).map_err(|error| format!("the drawing is no valid SVG: {error}"))?;
    let root = document.root_element();
    let view: Vec<f64> = numbers(root.attribute("viewBox").unwrap_or_default());
    let &[left, top, across, high] = view.as_slice() else {
        return Err("the drawing has no `viewBox` of four numbers".to_owned());
    };
    let size = |name: &str, other: f64| {
        let written = root.attribute(name).map(|value| value.trim().trim_end_matches(|c: char| c.is_alphabetic()));
        written.and_then(|value| value.parse::<f64>().ok()).unwrap_or(other)
    };
    // A drawing in pixels is for a screen of 1920 × 1080, and a slide as large as PowerPoint's own.
    let pixels = root.attribute("width").is_some_and(|width| width.ends_with("px"));
    let unit = if pixels { 25.4 / 144.0 } else { 1.0 };
    let (width, height) = (size("width", across) * unit, size("height", high) * unit);
    if ![across, high, width, height].iter().all(|length| length.is_finite() && *length > 0.0) {
        return Err("the drawing has no size".to_owned());
    }
    let scale = (width / across).min(height / high);
    let (dx, dy) = ((width - across * scale) / 2.0, (height - high * scale) / 2.0);
    let style = Style {
        matrix: Matrix([scale, 0.0, 0.0, scale, dx - left * scale, dy - top * scale]),
        fill: "#000000".to_owned(),
        fill_cover: 1.0,
        stroke: "none".to_owned(),
        stroke_cover: 1.0,
        width: 1.0,
        dash: Vec::new(),
        round_ends: false,
        round_joins: false,
        size: 16.0,
        weight: 400,
        anchor: Anchor::Start,
        cover: 1.0,
    };
    let found: Found<'_> = root.descendants().filter_map(|node| node.attribute("id").map(|id| (id, node))).collect();
    let style = style.of(root);
    let mut items = Vec::new();
    for child in root.children() {
        walk(child, &style, &found, &mut items)?;
    }
    Ok(Drawing { width, height, title: title(root).unwrap_or_default(), items: joined(items) })
}

fn title(node: Node<'_, '_>) -> Option<String> {
    node.children().find(|child| child.has_tag_name((SVG, "title"))).and_then(|child| child.text()).map(str::to_owned)
}

const SVG: &str = "http://www.w3.org/2000/svg";

fn numbers(list: &str) -> Vec<f64> {
    list.split(|c: char| c == ',' || c.is_whitespace())
        .filter_map(|word| word.parse().ok())
        .filter(|value: &f64| value.is_finite())
        .collect()
}

fn number(node: Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name).and_then(|value| value.parse::<f64>().ok()).filter(|value| value.is_finite()).unwrap_or(0.0)
}

fn walk<'a>(node: Node<'a, 'a>, above: &Style, found: &Found<'a>, out: &mut Vec<Item>) -> Result<(), String> {
    if !node.is_element() {
        return Ok(());
    }
    let style = above.of(node);
    let at = |name: &str| number(node, name);
    let outline = match node.tag_name().name() {
        "defs" | "title" | "desc" | "style" | "metadata" | "script" => return Ok(()),
        _ if node.attribute("display") == Some("none") || node.attribute("visibility") == Some("hidden") => {
            return Ok(());
        }
        "g" | "a" => {
            let mut items = Vec::new();
            for child in node.children() {
                walk(child, &style, found, &mut items)?;
            }
            let items = joined(items);
            let id = node.attribute("data-id").unwrap_or_default().to_owned();
            let label = node.attribute("aria-label").map(str::to_owned).or_else(|| title(node)).unwrap_or_default();
            if id.is_empty() && label.is_empty() || items.is_empty() {
                out.extend(items);
            } else {
                out.push(Item::Group(Group { id, label, items }));
            }
            return Ok(());
        }
        "text" => {
            out.extend(text(node, &style)?.map(Item::Text));
            return Ok(());
        }
        "rect" => {
            let (x, y, width, height) = (at("x"), at("y"), at("width"), at("height"));
            if width <= 0.0 || height <= 0.0 {
                return Ok(());
            }
            let radius = at("rx").max(at("ry")).min(width / 2.0).min(height / 2.0);
            if style.matrix.upright() {
                let ((left, top), (right, bottom)) =
                    (style.matrix.of((x, y)), style.matrix.of((x + width, y + height)));
                Outline::Box([left, top, right - left, bottom - top], radius * style.matrix.scale())
            } else {
                let corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)];
                closed(corners.map(|corner| style.matrix.of(corner)))
            }
        }
        "circle" => {
            let radius = at("r") * style.matrix.scale();
            Outline::Ellipse(style.matrix.of((at("cx"), at("cy"))), (radius, radius))
        }
        "line" => Outline::Line(style.matrix.of((at("x1"), at("y1"))), style.matrix.of((at("x2"), at("y2")))),
        "path" => {
            let mut steps = path(node.attribute("d").unwrap_or_default(), style.matrix);
            match steps.as_mut_slice() {
                [] => return Ok(()),
                [Step::Move(from), Step::Line(to)] => Outline::Line(*from, *to),
                _ => Outline::Path(steps),
            }
        }
        name => return Err(format!("the drawing has an element `{name}`, which no slide shape stands for")),
    };
    let (mut fill, stroke) = (style.paint(found)?, style.pen()?);
    if matches!(outline, Outline::Line(..)) {
        fill = Paint::None;
    }
    if fill != Paint::None || stroke.is_some() {
        out.push(Item::Shape(Shape { outline, fill, stroke }));
    }
    Ok(())
}
