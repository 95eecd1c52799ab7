//! Outlines of points and of path data.

use svgtypes::{SimplePathSegment, SimplifyingPathParser};

use super::super::drawn::{Outline, Point, Step};
use super::style::Matrix;

/// Points joined by straight lines, the last with the first.
pub(super) fn closed(points: impl IntoIterator<Item = Point>) -> Outline {
    let points = points.into_iter().enumerate();
    let steps = points.map(|(index, point)| if index == 0 { Step::Move(point) } else { Step::Line(point) });
    Outline::Path(steps.chain([Step::Close]).collect())
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
