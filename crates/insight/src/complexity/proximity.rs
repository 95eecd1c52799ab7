//! How often columns are found together, and how near a row is to each.

use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, MatRef, get_global_parallelism};

use super::{Diagonal, degrees};

/// `φ_ij`: rows that have both, by the larger number of rows that have either.
pub(crate) fn proximity(present: MatRef<'_, f64>, diagonal: Diagonal) -> Mat<f64> {
    let (_, ubiquity) = degrees(present);
    let size = present.ncols();
    let mut phi = Mat::zeros(size, size);
    matmul(phi.as_mut(), Accum::Replace, present.transpose(), present, 1.0, get_global_parallelism());
    for (column, count) in ubiquity.iter().enumerate() {
        for (value, other) in phi.col_as_slice_mut(column).iter_mut().zip(&ubiquity) {
            // A column that no row has is near nothing, itself included.
            let most = count.max(*other);
            *value = if most > 0.0 { *value / most } else { 0.0 };
        }
        if diagonal == Diagonal::Zero {
            phi[(column, column)] = 0.0;
        }
    }
    phi
}

/// `Σ_j φ_jp` of each column.
pub(crate) fn sums(phi: MatRef<'_, f64>) -> Vec<f64> {
    (0..phi.ncols()).map(|column| (0..phi.nrows()).map(|row| phi[(row, column)]).sum()).collect()
}

/// `ω_cp`; not a number where a column is near nothing.
pub(crate) fn density(present: MatRef<'_, f64>, phi: MatRef<'_, f64>, sums: &[f64]) -> Mat<f64> {
    let mut density = Mat::zeros(present.nrows(), present.ncols());
    matmul(density.as_mut(), Accum::Replace, present, phi, 1.0, get_global_parallelism());
    for (column, sum) in sums.iter().enumerate() {
        let near = if *sum > 0.0 { *sum } else { f64::NAN };
        density.col_as_slice_mut(column).iter_mut().for_each(|value| *value /= near);
    }
    density
}
