//! The matrix that comes in: values that cannot be wrong.

use std::fmt;

use faer::{Mat, MatRef};

/// Values from 0 up by row and column; a pair nobody spoke of is 0, as the field has it.
#[derive(Debug, Clone)]
pub struct Matrix {
    pub(super) values: Mat<f64>,
}

/// A value that no figure can be computed from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum BadValue {
    /// Below zero.
    Negative(f64),
    /// Not a number, infinite, or a sum that has become so.
    NotFinite,
}

impl fmt::Display for BadValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Negative(value) => write!(f, "`{value}` is negative, expected a number from 0 up"),
            Self::NotFinite => f.write_str("the value is not a finite number"),
        }
    }
}

impl std::error::Error for BadValue {}

impl Matrix {
    /// A matrix of zeros.
    pub fn new(rows: usize, columns: usize) -> Self {
        Self { values: Mat::zeros(rows, columns) }
    }

    /// Adds to what stands at a place: a pair that is given twice is summed.
    ///
    /// # Panics
    ///
    /// Outside the matrix.
    pub fn add(&mut self, row: usize, column: usize, value: f64) -> Result<(), BadValue> {
        let place = &mut self.values[(row, column)];
        let sum = *place + value;
        if value < 0.0 {
            return Err(BadValue::Negative(value));
        }
        if !sum.is_finite() {
            return Err(BadValue::NotFinite);
        }
        *place = sum;
        Ok(())
    }

    /// Rows.
    pub fn rows(&self) -> usize {
        self.values.nrows()
    }

    /// Columns.
    pub fn columns(&self) -> usize {
        self.values.ncols()
    }
}

/// The rows and columns of these indices.
pub(super) fn cut(values: MatRef<'_, f64>, rows: &[usize], columns: &[usize]) -> Mat<f64> {
    Mat::from_fn(rows.len(), columns.len(), |row, column| values[(rows[row], columns[column])])
}
