//! What was read as DrawingML, the shapes of a slide. Positions in EMU, 36 000 a millimetre.

use std::fmt::Write as _;

use super::drawn::{Anchor, Colour, Drawing, Group, Item, Outline, Paint, Point, Run, Shape, Step, Stroke, Text};
use crate::fonts;

/// EMU a millimetre.
const EMU: f64 = 36_000.0;
/// The largest side that PowerPoint takes is 56 inches; a little less, for rounding.
const LARGEST: f64 = 1_420.0;
/// The smallest is one inch.
const SMALLEST: f64 = 26.0;
/// Text boxes are this much longer than their text in our face, so that another face finds room.
const SLACK: f64 = 1.06;
/// Height of a line of our face in its size, and how far its middle stands above the baseline. The box is centred there, so
/// that a face with other ascents stays where it was but for some hundredths.
const LINE: f64 = 1.45;
const MIDDLE: f64 = 0.436;
/// Of a line of given height PowerPoint sets about this share above the baseline.
const ABOVE: f64 = 0.8;
/// Names in the selection pane are cut to this many letters.
const NAME: usize = 40;

/// Size of the slides in millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Room {
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Room {
    /// As large as the drawing, within what PowerPoint takes.
    pub(super) fn of(width: f64, height: f64) -> Self {
        let scale = (LARGEST / width.max(height)).min(1.0);
        Self { width: (width * scale).max(SMALLEST), height: (height * scale).max(SMALLEST) }
    }

    /// Width and height in EMU.
    pub(super) fn emu(self) -> (i64, i64) {
        (emu(self.width), emu(self.height))
    }
}

fn emu(millimetres: f64) -> i64 {
    (millimetres * EMU).round() as i64
}

/// Text that ends no element and no attribute; characters that XML has no place for are dropped.
pub(super) fn escaped(text: &str) -> String {
    drawing::svg::escaped(text)
}

/// A rectangle in millimetres of the slide: left, top, right, bottom.
type Bounds = [f64; 4];

fn around(bounds: impl IntoIterator<Item = Bounds>) -> Option<Bounds> {
    bounds.into_iter().reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
}

/// Writes shapes and counts their ids.
struct Pen<'a> {
    /// Scale and shift from millimetres of the drawing to those of the slide.
    scale: f64,
    shift: Point,
    room: Room,
    language: &'a str,
    last_id: usize,
}

/// The drawing as the XML of a slide.
pub(super) fn slide(drawing: &Drawing, room: Room, language: &str) -> String {
    let scale = (room.width / drawing.width).min(room.height / drawing.height);
    let shift = ((room.width - drawing.width * scale) / 2.0, (room.height - drawing.height * scale) / 2.0);
    let mut pen = Pen { scale, shift, room, language, last_id: 1 };
    let mut items = drawing.items.as_slice();
    // A frame as large as the drawing is its paper: the slide's ground, not a shape that is always in the way.
    let mut ground = String::new();
    if let Some((Item::Shape(Shape { outline: Outline::Box(area, _), fill: Paint::Solid(colour), .. }), rest)) =
        items.split_first()
        && area[2] >= drawing.width - 1.0
        && area[3] >= drawing.height - 1.0
    {
        items = rest;
        ground = format!("<p:bg><p:bgPr>{}<a:effectLst/></p:bgPr></p:bg>", solid(colour));
    }
    let mut shapes = String::new();
    for item in items {
        pen.item(item, &mut shapes);
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<p:sld xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"><p:cSld name=\"{}\">{ground}<p:spTree><p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"0\" cy=\"0\"/><a:chOff x=\"0\" y=\"0\"/><a:chExt cx=\"0\" cy=\"0\"/></a:xfrm></p:grpSpPr>{shapes}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>",
        escaped(&drawing.title),
    )
}

fn solid(colour: &Colour) -> String {
    format!("<a:solidFill>{}</a:solidFill>", hue(colour))
}

fn hue(Colour { hex, cover }: &Colour) -> String {
    if *cover >= 1.0 {
        format!("<a:srgbClr val=\"{hex}\"/>")
    } else {
        format!("<a:srgbClr val=\"{hex}\"><a:alpha val=\"{}\"/></a:srgbClr>", (cover * 100_000.0).round() as u32)
    }
}

/// Colours on white: what slides have in place of half-covering pattern strokes.
fn on_white(colour: &Colour) -> Colour {
    let part = |at: usize| {
        let value = u8::from_str_radix(colour.hex.get(at..at + 2).unwrap_or("00"), 16).unwrap_or(0);
        (255.0 - (255.0 - f64::from(value)) * colour.cover).round() as u8
    };
    Colour { hex: format!("{:02X}{:02X}{:02X}", part(0), part(2), part(4)), cover: 1.0 }
}

fn paint(paint: &Paint) -> String {
    match paint {
        Paint::None => "<a:noFill/>".to_owned(),
        Paint::Solid(colour) => solid(colour),
        Paint::Hatch(colour) => format!(
            "<a:pattFill prst=\"ltUpDiag\"><a:fgClr>{}</a:fgClr><a:bgClr><a:srgbClr val=\"FFFFFF\"/></a:bgClr></a:pattFill>",
            hue(&on_white(colour))
        ),
    }
}

fn bounds_of(points: impl IntoIterator<Item = Point>) -> Option<Bounds> {
    around(points.into_iter().map(|(x, y)| [x, y, x, y]))
}

/// The first letters of a text as a name.
fn name(text: &str) -> String {
    let mut letters = text.chars();
    let mut name: String = letters.by_ref().take(NAME).collect();
    if letters.next().is_some() {
        name.push('…');
    }
    escaped(name.trim())
}

impl Pen<'_> {
    fn at(&self, (x, y): Point) -> Point {
        (x * self.scale + self.shift.0, y * self.scale + self.shift.1)
    }

    fn id(&mut self) -> usize {
        self.last_id += 1;
        self.last_id
    }

    fn word(&self, zh: &'static str, en: &'static str) -> &'static str {
        if self.language.starts_with("zh") { zh } else { en }
    }

    fn item(&mut self, item: &Item, out: &mut String) -> Option<Bounds> {
        match item {
            Item::Group(group) => self.group(group, out),
            Item::Shape(shape) => self.shape(shape, out),
            Item::Text(text) => self.text(text, out),
        }
    }

    fn group(&mut self, group: &Group, out: &mut String) -> Option<Bounds> {
        let id = self.id();
        let mut inner = String::new();
        let found: Vec<Bounds> = group.items.iter().filter_map(|item| self.item(item, &mut inner)).collect();
        let bounds = around(found)?;
        let (words, mark) = (name(&group.label), name(&group.id));
        let separator = if words.is_empty() || mark.is_empty() { "" } else { " #" };
        let (off, ext) = (place(bounds), size(bounds));
        let _ = write!(
            out,
            "<p:grpSp><p:nvGrpSpPr><p:cNvPr id=\"{id}\" name=\"{words}{separator}{mark}\" descr=\"{}\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x=\"{x}\" y=\"{y}\"/><a:ext cx=\"{w}\" cy=\"{h}\"/><a:chOff x=\"{x}\" y=\"{y}\"/><a:chExt cx=\"{w}\" cy=\"{h}\"/></a:xfrm></p:grpSpPr>{inner}</p:grpSp>",
            escaped(&group.label),
            x = off.0,
            y = off.1,
            w = ext.0,
            h = ext.1,
        );
        Some(bounds)
    }

    fn shape(&mut self, shape: &Shape, out: &mut String) -> Option<Bounds> {
        let id = self.id();
        let line = self.line(shape.stroke.as_ref());
        let fill = paint(&shape.fill);
        let (name, bounds, geometry) = match &shape.outline {
            Outline::Line(from, to) => {
                let (from, to) = (self.at(*from), self.at(*to));
                let bounds = bounds_of([from, to])?;
                // A line runs from the top left of its box; the others are its mirror images.
                let flip = |axis: &str, mirrored: bool| if mirrored { format!(" {axis}=\"1\"") } else { String::new() };
                let flips = format!("{}{}", flip("flipH", to.0 < from.0), flip("flipV", to.1 < from.1));
                let (off, ext) = (place(bounds), size(bounds));
                let _ = write!(
                    out,
                    "<p:cxnSp><p:nvCxnSpPr><p:cNvPr id=\"{id}\" name=\"{} {id}\"/><p:cNvCxnSpPr/><p:nvPr/></p:nvCxnSpPr><p:spPr><a:xfrm{flips}><a:off x=\"{}\" y=\"{}\"/><a:ext cx=\"{}\" cy=\"{}\"/></a:xfrm><a:prstGeom prst=\"line\"><a:avLst/></a:prstGeom>{line}</p:spPr></p:cxnSp>",
                    self.word("线", "Line"),
                    off.0,
                    off.1,
                    ext.0,
                    ext.1
                );
                return Some(bounds);
            }
            Outline::Box([x, y, width, height], radius) => {
                let ((left, top), (right, bottom)) = (self.at((*x, *y)), self.at((x + width, y + height)));
                let least = (right - left).min(bottom - top);
                let geometry = if *radius > 0.0 && least > 0.0 {
                    // The corner as a share of the shorter side, in hundred-thousandths.
                    let share = (radius * self.scale / least * 100_000.0).round().clamp(0.0, 50_000.0);
                    format!(
                        "<a:prstGeom prst=\"roundRect\"><a:avLst><a:gd name=\"adj\" fmla=\"val {share}\"/></a:avLst></a:prstGeom>"
                    )
                } else {
                    "<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>".to_owned()
                };
                (self.word("框", "Box"), [left, top, right, bottom], geometry)
            }
            Outline::Ellipse(centre, radii) => {
                let ((x, y), (across, high)) = (self.at(*centre), (radii.0 * self.scale, radii.1 * self.scale));
                (
                    self.word("圆", "Circle"),
                    [x - across, y - high, x + across, y + high],
                    "<a:prstGeom prst=\"ellipse\"><a:avLst/></a:prstGeom>".to_owned(),
                )
            }
            Outline::Path(steps) => {
                let (bounds, geometry) = self.path(steps, shape.fill == Paint::None)?;
                (self.word("形", "Path"), bounds, geometry)
            }
        };
        let (off, ext) = (place(bounds), size(bounds));
        let _ = write!(
            out,
            "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{name} {id}\"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x=\"{}\" y=\"{}\"/><a:ext cx=\"{}\" cy=\"{}\"/></a:xfrm>{geometry}{fill}{line}</p:spPr></p:sp>",
            off.0, off.1, ext.0, ext.1
        );
        Some(bounds)
    }

    /// A path as a geometry of its own, in the units of its box.
    fn path(&self, steps: &[Step], hollow: bool) -> Option<(Bounds, String)> {
        let bounds = bounds_of(steps.iter().flat_map(|step| match *step {
            Step::Move(to) | Step::Line(to) => vec![to],
            Step::Quad(by, to) => vec![by, to],
            Step::Cubic(by, and, to) => vec![by, and, to],
            Step::Close => Vec::new(),
        }))?;
        let (from, to) = (self.at((bounds[0], bounds[1])), self.at((bounds[2], bounds[3])));
        let bounds = [from.0, from.1, to.0, to.1];
        let (origin, ext) = (place(bounds), size(bounds));
        let point = |at: Point| {
            let (x, y) = self.at(at);
            format!("<a:pt x=\"{}\" y=\"{}\"/>", emu(x) - origin.0, emu(y) - origin.1)
        };
        let mut list = String::new();
        for step in steps {
            let _ = match *step {
                Step::Move(to) => write!(list, "<a:moveTo>{}</a:moveTo>", point(to)),
                Step::Line(to) => write!(list, "<a:lnTo>{}</a:lnTo>", point(to)),
                Step::Quad(by, to) => write!(list, "<a:quadBezTo>{}{}</a:quadBezTo>", point(by), point(to)),
                Step::Cubic(by, and, to) => {
                    write!(list, "<a:cubicBezTo>{}{}{}</a:cubicBezTo>", point(by), point(and), point(to))
                }
                Step::Close => write!(list, "<a:close/>"),
            };
        }
        let fill = if hollow { " fill=\"none\"" } else { "" };
        let geometry = format!(
            "<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l=\"0\" t=\"0\" r=\"r\" b=\"b\"/><a:pathLst><a:path w=\"{}\" h=\"{}\"{fill}>{list}</a:path></a:pathLst></a:custGeom>",
            ext.0, ext.1
        );
        Some((bounds, geometry))
    }

    fn line(&self, stroke: Option<&Stroke>) -> String {
        let Some(stroke) = stroke else { return "<a:ln><a:noFill/></a:ln>".to_owned() };
        let width = stroke.width * self.scale;
        let cap = if stroke.round_ends { " cap=\"rnd\"" } else { "" };
        let join = if stroke.round_joins { "<a:round/>" } else { "<a:miter lim=\"800000\"/>" };
        let mut dash = String::new();
        if !stroke.dash.is_empty() {
            // As shares of the line's width; a list of odd length runs twice, as in SVG.
            let twice = if stroke.dash.len() % 2 == 1 { 2 } else { 1 };
            let lengths: Vec<f64> = stroke.dash.repeat(twice).iter().map(|length| length / stroke.width).collect();
            let share = |length: f64| ((length * 100_000.0).round() as u64).clamp(1_000, 10_000_000);
            dash = lengths
                .chunks_exact(2)
                .map(|pair| format!("<a:ds d=\"{}\" sp=\"{}\"/>", share(pair[0]), share(pair[1])))
                .collect();
            dash = format!("<a:custDash>{dash}</a:custDash>");
        }
        format!("<a:ln w=\"{}\"{cap}>{}{dash}{join}</a:ln>", emu(width).clamp(1, 20_116_800), solid(&stroke.colour))
    }

    fn text(&mut self, text: &Text, out: &mut String) -> Option<Bounds> {
        let id = self.id();
        let largest = text.lines.iter().flatten().map(|run| run.size).fold(0.0, f64::max);
        if largest <= 0.0 {
            return None;
        }
        let size_of = |run: &Run| run.size * self.scale;
        let wide = |line: &Vec<Run>| line.iter().map(|run| fonts::width(&run.text, size_of(run), weight(run))).sum();
        let (at, largest, leading) = (self.at(text.at), largest * self.scale, text.leading * self.scale);
        let length = text.lines.iter().map(wide).fold(0.0, f64::max);
        let (width, height, dx, dy) = if text.down {
            let letters = text.lines.iter().flatten().map(|run| run.text.chars().count()).sum::<usize>() as f64;
            let step = if leading > 0.0 { leading } else { largest };
            (LINE * largest, letters * step * SLACK, -LINE * largest / 2.0, -0.88 * largest)
        } else {
            let width = length * SLACK + 0.1 * largest;
            let dx = match text.anchor {
                Anchor::Start => 0.0,
                Anchor::Middle => -width / 2.0,
                Anchor::End => -width,
            };
            match text.lines.len() {
                0 | 1 => (width, LINE * largest, dx, -(MIDDLE + LINE / 2.0) * largest),
                lines => (width, leading * lines as f64, dx, -ABOVE * leading),
            }
        };
        // A turned box is written as it stands before it is turned about its middle.
        let turn = text.turned.to_radians();
        let (cx, cy) = (dx + width / 2.0, dy + height / 2.0);
        let middle = (at.0 + cx * turn.cos() - cy * turn.sin(), at.1 + cx * turn.sin() + cy * turn.cos());
        let bounds = self.inside(
            [middle.0 - width / 2.0, middle.1 - height / 2.0, middle.0 + width / 2.0, middle.1 + height / 2.0],
            text,
        );
        let rotation = match (text.turned * 60_000.0).round() as i64 {
            0 => String::new(),
            turned => format!(" rot=\"{turned}\""),
        };
        let align = match text.anchor {
            Anchor::Start => "l",
            Anchor::Middle => "ctr",
            Anchor::End => "r",
        };
        let spacing = if text.lines.len() > 1 {
            let points = leading / crate::tokens::PT * 100.0;
            format!("<a:lnSpc><a:spcPts val=\"{}\"/></a:lnSpc>", (points.round() as u32).clamp(1, 158_400))
        } else {
            String::new()
        };
        let mut body = String::new();
        for (index, line) in text.lines.iter().enumerate() {
            for (place, run) in line.iter().enumerate() {
                if index > 0 && place == 0 {
                    let _ = write!(body, "<a:br>{}</a:br>", self.look(run, "rPr"));
                }
                let _ = write!(body, "<a:r>{}<a:t>{}</a:t></a:r>", self.look(run, "rPr"), escaped(&run.text));
            }
        }
        let lines = text.lines.iter().map(|line| line.iter().map(|run| run.text.as_str()).collect::<String>());
        let whole = lines.reduce(|above, below| crate::ink::rejoined(above, &below)).unwrap_or_default();
        let (off, ext) = (place(bounds), size(bounds));
        let flow = if text.down { " vert=\"eaVert\"" } else { "" };
        let _ = write!(
            out,
            "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{}\"/><p:cNvSpPr txBox=\"1\"/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm{rotation}><a:off x=\"{}\" y=\"{}\"/><a:ext cx=\"{}\" cy=\"{}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:noFill/></p:spPr><p:txBody><a:bodyPr{flow} wrap=\"none\" lIns=\"0\" tIns=\"0\" rIns=\"0\" bIns=\"0\" rtlCol=\"0\" anchor=\"ctr\"><a:noAutofit/></a:bodyPr><a:lstStyle/><a:p><a:pPr algn=\"{align}\">{spacing}</a:pPr>{body}</a:p></p:txBody></p:sp>",
            name(&whole),
            off.0,
            off.1,
            ext.0,
            ext.1
        );
        Some(bounds)
    }

    /// A text's box without the slack that reaches over the slide's edge.
    fn inside(&self, [left, top, right, bottom]: Bounds, text: &Text) -> Bounds {
        if text.turned != 0.0 {
            return [left, top, right, bottom];
        }
        // A centred text stays centred when both sides give way alike.
        let over = (-left).max(right - self.room.width).max(0.0);
        let (before, after) = match text.anchor {
            Anchor::Start => (0.0, (right - self.room.width).max(0.0)),
            Anchor::Middle => (over, over),
            Anchor::End => ((-left).max(0.0), 0.0),
        };
        let under = (bottom - self.room.height).max(-top).max(0.0);
        [left + before, top + under, right - after, bottom - under]
    }

    fn look(&self, run: &Run, element: &str) -> String {
        let size = (run.size * self.scale / crate::tokens::PT * 100.0).round().clamp(100.0, 400_000.0) as u32;
        let bold = if run.weight >= 600 { " b=\"1\"" } else { "" };
        let chinese = run.text.chars().any(|letter| letter as u32 >= 0x2e80);
        let (language, other) = if chinese { ("zh-CN", "en-US") } else { ("en-US", "zh-CN") };
        format!(
            "<a:{element} lang=\"{language}\" altLang=\"{other}\" sz=\"{size}\"{bold} dirty=\"0\">{}<a:latin typeface=\"+mn-lt\"/><a:ea typeface=\"+mn-ea\"/></a:{element}>",
            solid(&run.colour)
        )
    }
}

fn weight(run: &Run) -> fonts::Weight {
    match run.weight {
        0..=549 => fonts::Weight::Regular,
        550..=799 => fonts::Weight::Bold,
        _ => fonts::Weight::Black,
    }
}

/// Top left corner in EMU.
fn place([left, top, ..]: Bounds) -> (i64, i64) {
    (emu(left), emu(top))
}

/// Width and height in EMU, so that neighbours that touch still do.
fn size([left, top, right, bottom]: Bounds) -> (i64, i64) {
    ((emu(right) - emu(left)).max(0), (emu(bottom) - emu(top)).max(0))
}
