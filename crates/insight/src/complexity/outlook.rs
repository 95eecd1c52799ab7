//! What a row could still become: outlook and gain, and the moments they are normalised by.

use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, MatRef, get_global_parallelism};

/// Deviations below this share of the values' size are rounding, and all values are alike.
const ALIKE: f64 = 1e-12;

/// `COG_cp`, not normalised. Takes the proximities, because a large matrix of them is not held twice.
pub(super) fn gain(present: MatRef<'_, f64>, phi: Mat<f64>, sums: &[f64], pci: &[f64]) -> Mat<f64> {
    let mut weighted = phi;
    let weights: Vec<f64> = pci.iter().zip(sums).map(|(pci, sum)| if *sum > 0.0 { pci / sum } else { 0.0 }).collect();
    let mut totals = vec![0.0; weighted.ncols()];
    for (column, total) in totals.iter_mut().enumerate() {
        for (value, weight) in weighted.col_as_slice_mut(column).iter_mut().zip(&weights) {
            *value *= weight;
            *total += *value;
        }
    }
    let mut had = Mat::zeros(present.nrows(), present.ncols());
    matmul(had.as_mut(), Accum::Replace, present, weighted.as_ref(), 1.0, get_global_parallelism());
    for (column, total) in totals.iter().enumerate() {
        for (row, value) in had.col_as_slice_mut(column).iter_mut().enumerate() {
            *value = if present[(row, column)] > 0.0 { 0.0 } else { total - *value };
        }
    }
    had
}

/// `COI_c`, not normalised.
pub(super) fn outlook(present: MatRef<'_, f64>, density: MatRef<'_, f64>, pci: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; present.nrows()];
    for (column, pci) in pci.iter().enumerate() {
        for (row, sum) in sums.iter_mut().enumerate() {
            let near = density[(row, column)];
            if near.is_finite() {
                *sum += near * (1.0 - present[(row, column)]) * pci;
            }
        }
    }
    sums
}

/// Mean and deviation of a population.
pub(super) fn moments(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count;
    (mean, variance.sqrt())
}

/// Deviations from the mean; `None` where all values are alike.
pub(super) fn normalised(values: &[f64]) -> Option<Vec<f64>> {
    let (mean, deviation) = moments(values);
    let size = values.iter().fold(0.0_f64, |size, value| size.max(value.abs()));
    (deviation > ALIKE * size).then(|| values.iter().map(|value| (value - mean) / deviation).collect())
}
