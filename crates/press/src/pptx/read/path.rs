//! Outlines of points and of path data.

use svgtypes::{SimplePathSegment, SimplifyingPathParser};

use super::super::drawn::{Outline, Point, Step};
use super::style::Matrix;

/// Points joined by straight lines.
pub(super) fn polygon(points: impl IntoIterator<Item = Point>, closed: bool) -> Outline {
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
pub(super) fn path(d: &str, matrix: Matrix) -> Vec<Step> {
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
