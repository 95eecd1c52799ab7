//! What an element of SVG says of itself and hands down to those in it: transform, colours, strokes, letters.

use roxmltree::Node;

use super::super::drawn::{Anchor, Colour, Paint, Point, Stroke};
use super::{Found, SVG, numbers};

/// `a b c d e f` of SVG.
#[derive(Debug, Clone, Copy)]
pub(super) struct Matrix(pub(super) [f64; 6]);

impl Matrix {
    /// What `inner` does, then what this does.
    pub(super) fn then(self, inner: svgtypes::Transform) -> Self {
        let [a, b, c, d, e, f] = self.0;
        let i = inner;
        Self([
            a * i.a + c * i.b,
            b * i.a + d * i.b,
            a * i.c + c * i.d,
            b * i.c + d * i.d,
            a * i.e + c * i.f + e,
            b * i.e + d * i.f + f,
        ])
    }

    pub(super) fn of(self, (x, y): Point) -> Point {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    pub(super) fn scale(self) -> f64 {
        let [a, b, c, d, ..] = self.0;
        (a * d - b * c).abs().sqrt()
    }

    /// Whether boxes stay boxes.
    pub(super) fn upright(self) -> bool {
        let [a, b, c, d, ..] = self.0;
        b.abs() < 1e-9 && c.abs() < 1e-9 && a > 0.0 && d > 0.0
    }

    pub(super) fn angle(self) -> f64 {
        self.0[1].atan2(self.0[0]).to_degrees()
    }
}

/// What an element hands down to those in it.
#[derive(Debug, Clone)]
pub(super) struct Style {
    pub(super) matrix: Matrix,
    pub(super) fill: String,
    pub(super) fill_cover: f64,
    pub(super) stroke: String,
    pub(super) stroke_cover: f64,
    pub(super) width: f64,
    pub(super) dash: Vec<f64>,
    pub(super) round_ends: bool,
    pub(super) round_joins: bool,
    pub(super) size: f64,
    pub(super) weight: u16,
    pub(super) anchor: Anchor,
    pub(super) cover: f64,
}

impl Style {
    /// This style with what an element says of its own.
    pub(super) fn of(&self, node: Node<'_, '_>) -> Self {
        let mut own = self.clone();
        let declared = node.attribute("style").unwrap_or_default();
        let declared = declared.split(';').filter_map(|pair| pair.split_once(':'));
        let written = node.attributes().map(|attribute| (attribute.name(), attribute.value()));
        for (name, value) in written.chain(declared.map(|(name, value)| (name.trim(), value.trim()))) {
            let parsed = value.parse::<f64>().ok().filter(|value| value.is_finite());
            match name {
                "fill" => own.fill = value.to_owned(),
                "stroke" => own.stroke = value.to_owned(),
                "fill-opacity" => own.fill_cover = parsed.unwrap_or(1.0),
                "stroke-opacity" => own.stroke_cover = parsed.unwrap_or(1.0),
                "opacity" => own.cover *= parsed.unwrap_or(1.0),
                "stroke-width" => own.width = parsed.unwrap_or(own.width),
                "stroke-dasharray" => own.dash = numbers(value),
                "stroke-linecap" => own.round_ends = value == "round",
                "stroke-linejoin" => own.round_joins = value == "round",
                "font-size" => own.size = parsed.unwrap_or(own.size),
                "font-weight" => own.weight = parsed.map_or(if value == "bold" { 700 } else { 400 }, |w| w as u16),
                "text-anchor" => {
                    own.anchor = match value {
                        "middle" => Anchor::Middle,
                        "end" => Anchor::End,
                        _ => Anchor::Start,
                    }
                }
                "transform" => {
                    if let Ok(transform) = value.parse::<svgtypes::Transform>() {
                        own.matrix = own.matrix.then(transform);
                    }
                }
                _ => {}
            }
        }
        own
    }

    pub(super) fn colour(&self, written: &str, cover: f64) -> Result<Option<Colour>, String> {
        if matches!(written, "none" | "transparent") {
            return Ok(None);
        }
        let colour: svgtypes::Color =
            written.parse().map_err(|_| format!("the drawing has a colour `{written}`, which a slide cannot show"))?;
        let cover = (cover * self.cover * f64::from(colour.alpha) / 255.0).clamp(0.0, 1.0);
        Ok(Some(Colour { hex: format!("{:02X}{:02X}{:02X}", colour.red, colour.green, colour.blue), cover }))
    }

    pub(super) fn paint(&self, found: &Found<'_>) -> Result<Paint, String> {
        let Some(id) = self.fill.strip_prefix("url(#").and_then(|rest| rest.strip_suffix(')')) else {
            return Ok(self.colour(&self.fill, self.fill_cover)?.map_or(Paint::None, Paint::Solid));
        };
        let strokes = found
            .get(id)
            .filter(|node| node.has_tag_name((SVG, "pattern")))
            .and_then(|pattern| pattern.descendants().find(|node| node.attribute("stroke").is_some()));
        let Some(strokes) = strokes else {
            return Err(format!("the drawing is filled with `{id}`, which is no hatching"));
        };
        let lines = self.of(strokes);
        Ok(lines.colour(&lines.stroke, lines.stroke_cover)?.map_or(Paint::None, Paint::Hatch))
    }

    pub(super) fn pen(&self) -> Result<Option<Stroke>, String> {
        let scale = self.matrix.scale();
        let dash: Vec<f64> = self.dash.iter().map(|length| length * scale).collect();
        Ok(self.colour(&self.stroke, self.stroke_cover)?.filter(|_| self.width > 0.0).map(|colour| Stroke {
            colour,
            width: self.width * scale,
            dash: if dash.iter().any(|length| *length > 0.0) { dash } else { Vec::new() },
            round_ends: self.round_ends,
            round_joins: self.round_joins,
        }))
    }
}
