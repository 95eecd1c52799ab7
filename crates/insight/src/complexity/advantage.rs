//! Who does more of what than its share: RCA and the matrix of presence.

use faer::Mat;

use super::matrix::{Matrix, cut};
use super::remark::{Remark, Side};

/// Above this a sum of values could leave the range of numbers; the matrix is scaled down by a power of two first, which changes no
/// figure.
const HUGE: f64 = 1e200;

/// A value below this share of all values counts as zero: quotients of such numbers leave the range of numbers, and no statistic
/// has that many digits.
const NOTHING: f64 = 1e-150;

/// RCA and presence of the rows and columns that hold anything.
pub(super) struct Advantage {
    /// Indices of the rows that are left.
    pub(super) rows: Vec<usize>,
    /// Indices of the columns that are left.
    pub(super) columns: Vec<usize>,
    /// RCA.
    pub(super) rca: Mat<f64>,
    /// 1 where RCA is at least 1, else 0.
    pub(super) present: Mat<f64>,
}

pub(super) fn advantage(matrix: Matrix, remarks: &mut Vec<Remark>) -> Advantage {
    let mut values = matrix.values;
    tame(&mut values);
    let (row_sums, column_sums) = sums(&values);
    let held = |sums: &[f64]| (0..sums.len()).filter(|at| sums[*at] > 0.0).collect::<Vec<_>>();
    let (rows, columns) = (held(&row_sums), held(&column_sums));
    let empty = |sums: &[f64], side| {
        let zero = sums.iter().enumerate().filter(|(_, sum)| **sum <= 0.0);
        zero.map(|(index, _)| Remark::Empty { side, index }).collect::<Vec<_>>()
    };
    remarks.extend(empty(&row_sums, Side::Row));
    remarks.extend(empty(&column_sums, Side::Column));
    let mut rca = if rows.len() == row_sums.len() && columns.len() == column_sums.len() {
        values
    } else {
        cut(values.as_ref(), &rows, &columns)
    };
    let total: f64 = column_sums.iter().sum();
    let row_sums: Vec<f64> = rows.iter().map(|row| row_sums[*row]).collect();
    let mut present = Mat::zeros(rca.nrows(), rca.ncols());
    for (at, column) in columns.iter().enumerate() {
        let share = column_sums[*column] / total;
        let marks = present.col_as_slice_mut(at);
        for ((value, sum), mark) in rca.col_as_slice_mut(at).iter_mut().zip(&row_sums).zip(marks) {
            *value = *value / sum / share;
            *mark = f64::from(u8::from(*value >= 1.0));
        }
    }
    Advantage { rows, columns, rca, present }
}

fn tame(values: &mut Mat<f64>) {
    let largest = fold(values, 0.0_f64, f64::max);
    if largest > HUGE {
        each(values, |value| value * 2.0_f64.powi(-(largest.log2() as i32)));
    }
    let floor = fold(values, 0.0, |sum, value| sum + value) * NOTHING;
    each(values, |value| if value < floor { 0.0 } else { value });
}

fn fold(values: &Mat<f64>, start: f64, join: impl Fn(f64, f64) -> f64) -> f64 {
    (0..values.ncols()).flat_map(|column| values.col_as_slice(column)).fold(start, |sum, value| join(sum, *value))
}

fn each(values: &mut Mat<f64>, change: impl Fn(f64) -> f64) {
    for column in 0..values.ncols() {
        values.col_as_slice_mut(column).iter_mut().for_each(|value| *value = change(*value));
    }
}

fn sums(values: &Mat<f64>) -> (Vec<f64>, Vec<f64>) {
    let mut rows = vec![0.0; values.nrows()];
    let mut columns = vec![0.0; values.ncols()];
    for (column, sum) in columns.iter_mut().enumerate() {
        for (row, value) in rows.iter_mut().zip(values.col_as_slice(column)) {
            *row += value;
            *sum += value;
        }
    }
    (rows, columns)
}
