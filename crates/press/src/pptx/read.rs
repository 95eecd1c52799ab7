//! Our SVG as a tree of what a slide can hold. Positions leave here in millimetres of the drawing, transforms applied.

use std::collections::HashMap;

use roxmltree::Node;
use svgtypes::{SimplePathSegment, SimplifyingPathParser};

/// A point.
pub(super) type Point = (f64, f64);

/// A drawing to be put on a slide.
#[derive(Debug, Default)]
pub(super) struct Drawing {
    /// Width in millimetres.
    pub(super) width: f64,
    /// Height in millimetres.
    pub(super) height: f64,
    /// What it is about.
    pub(super) title: String,
    /// What it shows, from back to front.
    pub(super) items: Vec<Item>,
}

/// One thing of a drawing.
#[derive(Debug)]
pub(super) enum Item {
    /// Several that belong together.
    Group(Group),
    /// A shape without text.
    Shape(Shape),
    /// A text.
    Text(Text),
}

/// Things that belong together.
#[derive(Debug)]
pub(super) struct Group {
    /// `data-id`, empty when it has none.
    pub(super) id: String,
    /// What it is, in words.
    pub(super) label: String,
    /// Its things, from back to front.
    pub(super) items: Vec<Item>,
}

/// A shape.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) outline: Outline,
    pub(super) fill: Paint,
    pub(super) stroke: Option<Stroke>,
}

/// Its form, in millimetres of the drawing.
#[derive(Debug)]
pub(super) enum Outline {
    /// Left, top, width, height and radius of the corners.
    Box([f64; 4], f64),
    /// Centre and radii.
    Ellipse(Point, Point),
    /// A straight line.
    Line(Point, Point),
    /// Anything else.
    Path(Vec<Step>),
}

/// A step of a path.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    Move(Point),
    Line(Point),
    Quad(Point, Point),
    Cubic(Point, Point, Point),
    Close,
}

/// A colour with how much it covers, 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Colour {
    /// `1A2430`.
    pub(super) hex: String,
    pub(super) cover: f64,
}

/// How a shape is filled.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Paint {
    None,
    Solid(Colour),
    /// Slanted strokes of this colour.
    Hatch(Colour),
}

/// How a line is drawn; width and dashes in millimetres.
#[derive(Debug, Clone)]
pub(super) struct Stroke {
    pub(super) colour: Colour,
    pub(super) width: f64,
    pub(super) dash: Vec<f64>,
    pub(super) round_ends: bool,
    pub(super) round_joins: bool,
}

/// Where a text stands relative to its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A text of one or several lines.
#[derive(Debug)]
pub(super) struct Text {
    /// Start, middle or end of the first baseline; centre of the column's head for a text that runs down.
    pub(super) at: Point,
    pub(super) anchor: Anchor,
    /// Clockwise, in degrees.
    pub(super) turned: f64,
    /// Whether it is set in a column, letter under letter.
    pub(super) down: bool,
    /// From baseline to baseline, in millimetres.
    pub(super) leading: f64,
    pub(super) lines: Vec<Vec<Run>>,
}

/// Letters of one look.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    pub(super) text: String,
    /// In millimetres.
    pub(super) size: f64,
    /// As CSS counts it.
    pub(super) weight: u16,
    pub(super) colour: Colour,
}

/// `a b c d e f` of SVG.
#[derive(Debug, Clone, Copy)]
struct Matrix([f64; 6]);

impl Matrix {
    /// What `inner` does, then what this does.
    fn then(self, inner: svgtypes::Transform) -> Self {
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

    fn of(self, (x, y): Point) -> Point {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    fn scale(self) -> f64 {
        let [a, b, c, d, ..] = self.0;
        (a * d - b * c).abs().sqrt()
    }

    /// Whether boxes stay boxes.
    fn upright(self) -> bool {
        let [a, b, c, d, ..] = self.0;
        b.abs() < 1e-9 && c.abs() < 1e-9 && a > 0.0 && d > 0.0
    }

    fn angle(self) -> f64 {
        self.0[1].atan2(self.0[0]).to_degrees()
    }
}

/// What an element hands down to those in it.
#[derive(Debug, Clone)]
struct Style {
    matrix: Matrix,
    fill: String,
    fill_cover: f64,
    stroke: String,
    stroke_cover: f64,
    width: f64,
    dash: Vec<f64>,
    round_ends: bool,
    round_joins: bool,
    size: f64,
    weight: u16,
    anchor: Anchor,
    cover: f64,
}

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

impl Style {
    /// This style with what an element says of its own.
    fn of(&self, node: Node<'_, '_>) -> Self {
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

    fn colour(&self, written: &str, cover: f64) -> Result<Option<Colour>, String> {
        if matches!(written, "none" | "transparent") {
            return Ok(None);
        }
        let colour: svgtypes::Color =
            written.parse().map_err(|_| format!("the drawing has a colour `{written}`, which a slide cannot show"))?;
        let cover = (cover * self.cover * f64::from(colour.alpha) / 255.0).clamp(0.0, 1.0);
        Ok(Some(Colour { hex: format!("{:02X}{:02X}{:02X}", colour.red, colour.green, colour.blue), cover }))
    }

    fn paint(&self, found: &Found<'_>) -> Result<Paint, String> {
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

    fn pen(&self) -> Result<Option<Stroke>, String> {
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
        "g" | "a" | "svg" => {
            let mut items = Vec::new();
            let style = if node.has_tag_name((SVG, "svg")) { inset(node, style) } else { style };
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
        "use" => {
            let target = node.attributes().find(|attribute| attribute.name() == "href");
            let Some(target) = target.and_then(|href| found.get(href.value().trim_start_matches('#'))) else {
                return Ok(());
            };
            let shift = svgtypes::Transform::new(1.0, 0.0, 0.0, 1.0, at("x"), at("y"));
            let style = Style { matrix: style.matrix.then(shift), ..style };
            if target.has_tag_name((SVG, "symbol")) {
                let style = inset_in(*target, style, (at("width"), at("height")));
                return target.children().try_for_each(|child| walk(child, &style, found, out));
            }
            return walk(*target, &style, found, out);
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
                polygon(corners.map(|corner| style.matrix.of(corner)), true)
            }
        }
        name @ ("circle" | "ellipse") => {
            let radii = if name == "circle" { (at("r"), at("r")) } else { (at("rx"), at("ry")) };
            let scale = style.matrix.scale();
            Outline::Ellipse(style.matrix.of((at("cx"), at("cy"))), (radii.0 * scale, radii.1 * scale))
        }
        "line" => Outline::Line(style.matrix.of((at("x1"), at("y1"))), style.matrix.of((at("x2"), at("y2")))),
        name @ ("polyline" | "polygon") => {
            let points = numbers(node.attribute("points").unwrap_or_default());
            polygon(points.chunks_exact(2).map(|pair| style.matrix.of((pair[0], pair[1]))), name == "polygon")
        }
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

/// A drawing within a drawing.
fn inset(node: Node<'_, '_>, style: Style) -> Style {
    let shift = svgtypes::Transform::new(1.0, 0.0, 0.0, 1.0, number(node, "x"), number(node, "y"));
    let style = Style { matrix: style.matrix.then(shift), ..style };
    inset_in(node, style, (number(node, "width"), number(node, "height")))
}

/// The view box of `node` fitted into a box of this size, as browsers do: as large as it goes, centred.
fn inset_in(node: Node<'_, '_>, style: Style, (width, height): (f64, f64)) -> Style {
    let view = numbers(node.attribute("viewBox").unwrap_or_default());
    let &[left, top, across, high] = view.as_slice() else { return style };
    if [across, high, width, height].iter().any(|length| *length <= 0.0) {
        return style;
    }
    let scale = (width / across).min(height / high);
    let (dx, dy) = ((width - across * scale) / 2.0, (height - high * scale) / 2.0);
    let fit = svgtypes::Transform::new(scale, 0.0, 0.0, scale, dx - left * scale, dy - top * scale);
    Style { matrix: style.matrix.then(fit), ..style }
}

fn polygon(points: impl IntoIterator<Item = Point>, closed: bool) -> Outline {
    let mut steps: Vec<Step> = points
        .into_iter()
        .enumerate()
        .map(|(index, point)| if index == 0 { Step::Move(point) } else { Step::Line(point) })
        .collect();
    if closed {
        steps.push(Step::Close);
    }
    Outline::Path(steps)
}

/// The steps of a path; of a broken one those before the break, as browsers draw it.
fn path(d: &str, matrix: Matrix) -> Vec<Step> {
    let at = |x: f64, y: f64| matrix.of((x, y));
    SimplifyingPathParser::from(d)
        .map_while(Result::ok)
        .map(|segment| match segment {
            SimplePathSegment::MoveTo { x, y } => Step::Move(at(x, y)),
            SimplePathSegment::LineTo { x, y } => Step::Line(at(x, y)),
            SimplePathSegment::Quadratic { x1, y1, x, y } => Step::Quad(at(x1, y1), at(x, y)),
            SimplePathSegment::CurveTo { x1, y1, x2, y2, x, y } => Step::Cubic(at(x1, y1), at(x2, y2), at(x, y)),
            SimplePathSegment::ClosePath => Step::Close,
        })
        .collect()
}

/// A text element. A `tspan` with a place of its own begins a line; `data-flow="down"` sets the letters in a column.
fn text(node: Node<'_, '_>, style: &Style) -> Result<Option<Text>, String> {
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
fn joined(items: Vec<Item>) -> Vec<Item> {
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
