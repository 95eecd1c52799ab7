//! What a layout gives: boxes, lines, bands and columns, in the units of the nodes' sizes, `y` growing downwards.

/// A point: `x`, `y`.
pub type Point = (f64, f64);

/// An upright rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Box {
    /// Left side.
    pub x: f64,
    /// Upper side.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// The area of a lane: one rectangle, or several side by side that touch.
#[derive(Debug, Clone, PartialEq)]
pub struct LaneArea {
    /// Number of the lane, as in the graph.
    pub lane: usize,
    /// Rectangles from left to right.
    pub rects: Vec<Box>,
}

/// A graph laid out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Drawing {
    /// Width and height, margins included.
    pub size: (f64, f64),
    /// Boxes of the nodes, in the nodes' order.
    pub boxes: Vec<Box>,
    /// Orthogonal lines of the edges, in the edges' order, from the border of the source to that of the target.
    pub routes: Vec<Vec<Point>>,
    /// Areas of the lanes, from top to bottom.
    pub lanes: Vec<LaneArea>,
    /// Left and right side of each column, from left to right.
    pub columns: Vec<(f64, f64)>,
    /// By how much the drawing is wider and higher than the target asked for; zeros where it fits or none was asked.
    pub overflow: (f64, f64),
}
