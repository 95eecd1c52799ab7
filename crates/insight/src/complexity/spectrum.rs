//! ECI and PCI: the second eigenvector of how rows share columns, or the reason why there is none that means anything.
//!
//! `(M/k_p)ᵀ(M/k_c)` is not symmetric, but similar to `Bᵀ B` with `B = D_c^{-1/2} M D_p^{-1/2}`, whose eigenvalues are real and which
//! shares them with `B Bᵀ`. The smaller of the two is taken apart whole by a dense symmetric solver: a partial one is faster, and
//! may stop on a vector of another eigenvalue, or not at all where the matrix has low rank.

use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, MatRef, get_global_parallelism};

use super::degrees;
use super::outlook::moments;
use super::remark::Remark;

/// Eigenvalues nearer to each other than this are one: the vector between them is known to about the machine's precision by this
/// gap, and ECI is to be right to six digits.
const GAP: f64 = 1e-8;

/// A solution is refused when it misses its own equation by more than this.
const RESIDUAL: f64 = 1e-9;

/// Below this correlation with diversity the sign would be decided by rounding.
const SIGN: f64 = 1e-9;

/// PCI and ECI before they are normalised, turned so that ECI grows with diversity.
pub(super) struct Indices {
    pub(super) eci: Vec<f64>,
    pub(super) pci: Vec<f64>,
}

/// Why there are no indices.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Why {
    /// Fewer than two rows or columns.
    Small,
    /// The matrix falls into parts; the rows and columns of the smallest.
    Parts { parts: usize, rows: Vec<usize>, columns: Vec<usize> },
    /// All rows have the same columns.
    Alike,
    /// The second eigenvalue belongs to many vectors.
    NotSimple,
    /// ECI does not go with diversity either way.
    NoSign,
    /// The solver gave up or missed its equation.
    Failed,
}

impl Why {
    /// With the indices of the whole matrix.
    pub(super) fn of(self, rows: &[usize], columns: &[usize]) -> Remark {
        let whole = |part: Vec<usize>, all: &[usize]| part.into_iter().map(|at| all[at]).collect();
        match self {
            Self::Small => Remark::Small,
            Self::Parts { parts, rows: here, columns: there } => {
                Remark::Parts { parts, rows: whole(here, rows), columns: whole(there, columns) }
            }
            Self::Alike => Remark::Alike,
            Self::NotSimple => Remark::NotSimple,
            Self::NoSign => Remark::NoSign,
            Self::Failed => Remark::Failed,
        }
    }
}

/// The indices of a matrix of presence in which every row and column holds something.
pub(super) fn indices(present: MatRef<'_, f64>) -> Result<Indices, Why> {
    let (height, width) = (present.nrows(), present.ncols());
    if height < 2 || width < 2 {
        return Err(Why::Small);
    }
    apart(present)?;
    let (diversity, ubiquity) = degrees(present);
    let vector = second(present, &diversity, &ubiquity)?;
    let mut pci = if height <= width {
        // An eigenvector of the rows' side; one step brings it to the columns'.
        let eci: Vec<f64> = vector.iter().zip(&diversity).map(|(value, count)| value / count.sqrt()).collect();
        average_over_rows(present, &eci, &ubiquity)
    } else {
        vector.iter().zip(&ubiquity).map(|(value, count)| value / count.sqrt()).collect()
    };
    let mut eci = average_over_columns(present, &pci, &diversity);
    let sign = correlation(&diversity, &eci).filter(|value| value.abs() > SIGN).ok_or(Why::NoSign)?.signum();
    pci.iter_mut().chain(&mut eci).for_each(|value| *value *= sign);
    Ok(Indices { eci, pci })
}

/// The eigenvector of the smaller side at the second largest eigenvalue.
fn second(present: MatRef<'_, f64>, diversity: &[f64], ubiquity: &[f64]) -> Result<Vec<f64>, Why> {
    let (height, width) = (present.nrows(), present.ncols());
    let scaled =
        Mat::from_fn(height, width, |row, column| present[(row, column)] / (diversity[row] * ubiquity[column]).sqrt());
    let size = height.min(width);
    let (left, right) =
        if height <= width { (scaled.as_ref(), scaled.transpose()) } else { (scaled.transpose(), scaled.as_ref()) };
    let mut shared = Mat::zeros(size, size);
    matmul(shared.as_mut(), Accum::Replace, left, right, 1.0, get_global_parallelism());
    drop(scaled);
    let solved = shared.self_adjoint_eigen(faer::Side::Lower).map_err(|_| Why::Failed)?;
    // Sorted upwards; the largest is 1.
    let value = |from_top: usize| solved.S()[size - from_top];
    let second = value(2);
    if !second.is_finite() {
        return Err(Why::Failed);
    }
    if second < GAP {
        return Err(Why::Alike);
    }
    if value(1) - second < GAP || (size > 2 && second - value(3) < GAP) {
        return Err(Why::NotSimple);
    }
    let vector = solved.U().col(size - 2).to_owned();
    let missed = &shared * &vector - faer::Scale(second) * &vector;
    if missed.norm_l2() > RESIDUAL {
        return Err(Why::Failed);
    }
    Ok(vector.iter().copied().collect())
}

fn average_over_rows(present: MatRef<'_, f64>, values: &[f64], ubiquity: &[f64]) -> Vec<f64> {
    let average = |(column, count): (usize, &f64)| {
        values.iter().enumerate().map(|(row, value)| value * present[(row, column)]).sum::<f64>() / count
    };
    ubiquity.iter().enumerate().map(average).collect()
}

fn average_over_columns(present: MatRef<'_, f64>, values: &[f64], diversity: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; diversity.len()];
    for (column, value) in values.iter().enumerate() {
        for (row, sum) in sums.iter_mut().enumerate() {
            *sum += value * present[(row, column)];
        }
    }
    sums.iter().zip(diversity).map(|(sum, count)| sum / count).collect()
}

fn correlation(left: &[f64], right: &[f64]) -> Option<f64> {
    let ((left_mean, left_deviation), (right_mean, right_deviation)) = (moments(left), moments(right));
    let size = right.iter().fold(0.0_f64, |size, value| size.max(value.abs()));
    if left_deviation <= 0.0 || right_deviation <= 1e-12 * size {
        return None;
    }
    let shared = left.iter().zip(right).map(|(a, b)| (a - left_mean) * (b - right_mean)).sum::<f64>();
    Some(shared / left.len() as f64 / left_deviation / right_deviation)
}

/// Whether rows and columns hang together. Where they do not, the second eigenvector tells the parts apart and nothing else.
fn apart(present: MatRef<'_, f64>) -> Result<(), Why> {
    let (height, width) = (present.nrows(), present.ncols());
    let mut part_of = vec![usize::MAX; height + width];
    let mut parts: Vec<usize> = Vec::new();
    let mut open = Vec::new();
    for start in 0..height + width {
        if part_of[start] != usize::MAX {
            continue;
        }
        let part = parts.len();
        parts.push(0);
        part_of[start] = part;
        open.push(start);
        while let Some(at) = open.pop() {
            parts[part] += 1;
            let (row, column) = (at, at.wrapping_sub(height));
            let mut meet = |next: usize, tied: bool| {
                if tied && part_of[next] == usize::MAX {
                    part_of[next] = part;
                    open.push(next);
                }
            };
            if at < height {
                (0..width).for_each(|column| meet(height + column, present[(row, column)] > 0.0));
            } else {
                (0..height).for_each(|row| meet(row, present[(row, column)] > 0.0));
            }
        }
    }
    if parts.len() == 1 {
        return Ok(());
    }
    let smallest = (0..parts.len()).min_by_key(|part| parts[*part]).unwrap_or(0);
    let of = |range: std::ops::Range<usize>| {
        let start = range.start;
        range.filter(|at| part_of[*at] == smallest).map(|at| at - start).collect()
    };
    Err(Why::Parts { parts: parts.len(), rows: of(0..height), columns: of(height..height + width) })
}
