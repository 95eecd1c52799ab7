//! What a slide can hold, as a tree. Positions are millimetres of the drawing; how it is written is not known here.

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
