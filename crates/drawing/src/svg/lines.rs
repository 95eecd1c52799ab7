//! Path data of lines: round corners, gaps where lines cross, arrowheads. Not here: elements and their text, see [`super`].

use std::fmt::Write as _;

use super::number;
use crate::drawing::Point;

/// Path data of a polyline whose corners are rounded by up to `radius`, less where a segment is short.
pub fn rounded_path(points: &[Point], radius: f64) -> String {
    let mut out = String::new();
    let Some(first) = points.first() else { return out };
    put(&mut out, 'M', *first);
    for at in 1..points.len() {
        let corner = points[at];
        let before = points[at - 1];
        let Some(after) = points.get(at + 1).copied() else {
            put(&mut out, 'L', corner);
            break;
        };
        let r = radius.min(distance(before, corner) / 2.0).min(distance(corner, after) / 2.0);
        let turn = (corner.0 - before.0) * (after.1 - corner.1) - (corner.1 - before.1) * (after.0 - corner.0);
        if r < 0.05 || turn.abs() < 1e-9 {
            put(&mut out, 'L', corner);
            continue;
        }
        put(&mut out, 'L', towards(corner, before, r));
        let end = towards(corner, after, r);
        let _ = write!(out, "Q{} {} {} {}", number(corner.0), number(corner.1), number(end.0), number(end.1));
    }
    out
}

fn put(out: &mut String, letter: char, point: Point) {
    let _ = write!(out, "{letter}{} {}", number(point.0), number(point.1));
}

fn distance(a: Point, b: Point) -> f64 {
    (b.0 - a.0).hypot(b.1 - a.1)
}

/// The point at a distance from `from` in the direction of `to`.
fn towards(from: Point, to: Point, by: f64) -> Point {
    let length = distance(from, to);
    if length < 1e-9 {
        return from;
    }
    (from.0 + (to.0 - from.0) * by / length, from.1 + (to.1 - from.1) * by / length)
}

/// Cuts level segments where upright segments of other lines cross them, so that a crossing reads as one line passing
/// under the other: for each line its pieces, in order. `gap` is the length left out, half on either side. Lines may cross
/// those for which `related` (given their indexes) holds without a gap; cuts closer than `gap` to each other become one,
/// and a cut never reaches the ends of its segment.
pub fn interrupted(routes: &[Vec<Point>], gap: f64, related: impl Fn(usize, usize) -> bool) -> Vec<Vec<Vec<Point>>> {
    cut_where(routes, gap, |level, upright| (!related(level, upright)).then_some(Under::Level))
}

/// Which of two lines that cross passes under the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Under {
    /// The level one.
    Level,
    /// The upright one.
    Upright,
}

/// The same where the caller says for a level and an upright line (given their indexes) which passes under, if any.
pub fn cut_where(
    routes: &[Vec<Point>],
    gap: f64,
    under: impl Fn(usize, usize) -> Option<Under>,
) -> Vec<Vec<Vec<Point>>> {
    let uprights = Strokes::new(routes, |p| p);
    let levels = Strokes::new(routes, |(x, y)| (y, x));
    let cut = |(line, route): (usize, &Vec<Point>)| {
        let mut all = Vec::new();
        let mut piece: Vec<Point> = route.first().copied().into_iter().collect();
        for pair in route.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            if (a.1 - b.1).abs() < 1e-6 {
                for (from, to) in
                    uprights.cuts(a, b, gap, |other| other != line && under(line, other) == Some(Under::Level))
                {
                    piece.push((from, a.1));
                    all.push(std::mem::replace(&mut piece, vec![(to, a.1)]));
                }
            } else if (a.0 - b.0).abs() < 1e-6 {
                let turned = |(x, y): Point| (y, x);
                let hides = |other: usize| other != line && under(other, line) == Some(Under::Upright);
                for (from, to) in levels.cuts(turned(a), turned(b), gap, hides) {
                    piece.push((a.0, from));
                    all.push(std::mem::replace(&mut piece, vec![(a.0, to)]));
                }
            }
            piece.push(b);
        }
        all.push(piece);
        all
    };
    routes.iter().enumerate().map(cut).collect()
}

/// Segments across a direction, by where they stand: place, lower and upper end, line.
struct Strokes(Vec<(f64, f64, f64, usize)>);

impl Strokes {
    /// The upright segments of lines, as seen through `turn`.
    fn new(routes: &[Vec<Point>], turn: impl Fn(Point) -> Point) -> Strokes {
        let mut all: Vec<(f64, f64, f64, usize)> = Vec::new();
        for (line, route) in routes.iter().enumerate() {
            for pair in route.windows(2) {
                let (a, b) = (turn(pair[0]), turn(pair[1]));
                if (a.0 - b.0).abs() < 1e-6 {
                    all.push((a.0, a.1.min(b.1), a.1.max(b.1), line));
                }
            }
        }
        all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.3.cmp(&b.3)));
        Strokes(all)
    }

    /// Cuts of a level segment, in its direction, by those strokes for whose line `over` holds.
    fn cuts(&self, a: Point, b: Point, gap: f64, over: impl Fn(usize) -> bool) -> Vec<(f64, f64)> {
        let (left, right) = (a.0.min(b.0), a.0.max(b.0));
        let start = self.0.partition_point(|(x, ..)| *x <= left);
        let mut cuts: Vec<(f64, f64)> = Vec::new();
        for (x, low, high, other) in self.0[start..].iter().take_while(|(x, ..)| *x < right) {
            if *low < a.1 - 1e-6 && a.1 + 1e-6 < *high && over(*other) {
                let from = (x - gap / 2.0).max(left + 0.1);
                let to = (x + gap / 2.0).min(right - 0.1);
                match cuts.last_mut() {
                    Some(last) if from - last.1 < gap => last.1 = last.1.max(to),
                    _ => cuts.push((from, to)),
                }
            }
        }
        cuts.retain(|(from, to)| from < to);
        if a.0 > b.0 {
            cuts.reverse();
            for cut in &mut cuts {
                *cut = (cut.1, cut.0);
            }
        }
        cuts
    }
}

/// Path data of a filled arrowhead whose tip is at the end of a line, pointing along its last segment.
pub fn arrowhead(points: &[Point], length: f64) -> String {
    let [.., before, tip] = points else { return String::new() };
    let back = towards(*tip, *before, length);
    let (dx, dy) = ((tip.0 - back.0) * 0.42, (tip.1 - back.1) * 0.42);
    let mut out = String::new();
    put(&mut out, 'M', *tip);
    put(&mut out, 'L', (back.0 - dy, back.1 + dx));
    put(&mut out, 'L', (back.0 + dy, back.1 - dx));
    out.push('Z');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_corner_is_rounded_no_more_than_its_segments_allow() {
        assert_eq!(rounded_path(&[(0.0, 0.0), (10.0, 0.0), (10.0, 4.0)], 3.0), "M0 0L8 0Q10 0 10 2L10 4");
        assert_eq!(rounded_path(&[(0.0, 0.0), (5.0, 0.0), (10.0, 0.0)], 3.0), "M0 0L5 0L10 0");
        assert_eq!(rounded_path(&[], 3.0), "");
    }

    #[test]
    fn the_level_line_is_cut_where_a_stranger_crosses() {
        let routes = vec![vec![(0.0, 5.0), (20.0, 5.0)], vec![(10.0, 0.0), (10.0, 9.0)]];
        let cut = interrupted(&routes, 4.0, |_, _| false);
        assert_eq!(cut[0], [vec![(0.0, 5.0), (8.0, 5.0)], vec![(12.0, 5.0), (20.0, 5.0)]]);
        assert_eq!(cut[1], [routes[1].clone()]);
        assert_eq!(interrupted(&routes, 4.0, |_, _| true)[0], [routes[0].clone()]);
    }

    #[test]
    fn cuts_close_to_each_other_become_one() {
        let upright = |x: f64| vec![(x, 0.0), (x, 9.0)];
        let routes = vec![vec![(20.0, 5.0), (0.0, 5.0)], upright(8.0), upright(11.0)];
        let cut = interrupted(&routes, 2.0, |_, _| false);
        assert_eq!(cut[0], [vec![(20.0, 5.0), (12.0, 5.0)], vec![(7.0, 5.0), (0.0, 5.0)]]);
    }

    #[test]
    fn the_upright_line_is_cut_where_it_is_said_to_pass_under() {
        let routes = vec![vec![(0.0, 5.0), (20.0, 5.0)], vec![(10.0, 9.0), (10.0, 0.0)]];
        let cut = cut_where(&routes, 4.0, |_, _| Some(Under::Upright));
        assert_eq!(cut[0], [routes[0].clone()]);
        assert_eq!(cut[1], [vec![(10.0, 9.0), (10.0, 7.0)], vec![(10.0, 3.0), (10.0, 0.0)]]);
        assert_eq!(cut_where(&routes, 4.0, |_, _| None)[1], [routes[1].clone()]);
    }
}
