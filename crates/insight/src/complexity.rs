//! Economic complexity over any matrix of rows (countries, regions) and columns (products, nodes): comparative advantage,
//! proximity, density, the two indices, outlook and gain.
//!
//! The conventions are those of the field, in the order in which its Python package `ecomplexity` 0.5 computes them, so that figures
//! can be compared with published ones:
//!
//! - `RCA = (x_cp / Σ_p x_cp) / (Σ_c x_cp / Σ x)`; a row has a column where `RCA ≥ 1`, judged on the rounded quotient.
//! - `φ_ij = Σ_c M_ci M_cj / max(k_i, k_j)`, the smaller of both conditional shares; see [`Diagonal`].
//! - density `ω_cp = Σ_j M_cj φ_jp / Σ_j φ_jp`.
//! - PCI is the eigenvector of `(M/k_p)ᵀ(M/k_c)` at the second largest eigenvalue, ECI is `(M/k_c)·PCI`, turned so that ECI grows
//!   with diversity.
//! - `COI_c = Σ_p ω_cp (1 − M_cp) PCI_p`; `COG_cp = (1 − M_cp) · Σ_j (1 − M_cj) φ_jp PCI_j / Σ_q φ_jq`, both from the PCI that is not
//!   normalised yet.
//! - ECI and PCI are normalised by mean and deviation of ECI, COG by the deviation of ECI, COI by its own mean and deviation, the
//!   deviation being that of a population.
//!
//! Sources: Balassa (1965); Hidalgo, Klinger, Barabási, Hausmann (2007); Hidalgo, Hausmann (2009); Hausmann et al., Atlas of
//! Economic Complexity (2014).
//!
//! Where the indices mean nothing (a matrix in parts, rows that are all alike, an eigenvalue that is not simple) they are unknown with
//! a [`Remark`], where other programs return whatever vector the solver happens to find.
//!
//! Not for: what a district should do. One district has too few firms for a proximity; see [`crate::relatedness()`].

mod advantage;
mod matrix;
mod outlook;
pub(crate) mod proximity;
mod remark;
mod spectrum;

use advantage::{Advantage, advantage};
use faer::{Mat, MatRef};
use matrix::cut;
pub use matrix::{BadValue, Matrix};
pub use remark::{Remark, Side};

/// What a column's proximity to itself is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Diagonal {
    /// 1, as the released package has it: a column counts among its own neighbours.
    #[default]
    One,
    /// 0, as the package's newer source has it: only other columns count.
    Zero,
}

/// The figures of a matrix. What is not known is `None`, the reason among the remarks.
#[derive(Debug, Clone)]
pub struct Complexity {
    rca: Grid,
    density: Grid,
    cog: Grid,
    eci: Vec<Option<f64>>,
    pci: Vec<Option<f64>>,
    coi: Vec<Option<f64>>,
    remarks: Vec<Remark>,
}

impl Complexity {
    /// Revealed comparative advantage, or location quotient where the values count firms or jobs: 1 is the average.
    pub fn rca(&self, row: usize, column: usize) -> Option<f64> {
        self.rca.get(row, column)
    }

    /// Share of a column's proximities that the row already has, 0 to 1.
    pub fn density(&self, row: usize, column: usize) -> Option<f64> {
        self.density.get(row, column)
    }

    /// What the row's outlook would gain by this column, in deviations of ECI; 0 where it has the column.
    pub fn cog(&self, row: usize, column: usize) -> Option<f64> {
        self.cog.get(row, column)
    }

    /// Complexity of a row, in deviations from the mean of all rows.
    pub fn eci(&self, row: usize) -> Option<f64> {
        self.eci.get(row).copied().flatten()
    }

    /// Complexity of a column, on the scale of ECI.
    pub fn pci(&self, column: usize) -> Option<f64> {
        self.pci.get(column).copied().flatten()
    }

    /// Outlook of a row, in deviations from the mean of all rows.
    pub fn coi(&self, row: usize) -> Option<f64> {
        self.coi.get(row).copied().flatten()
    }

    /// Why figures are missing; empty when all are known.
    pub fn remarks(&self) -> &[Remark] {
        &self.remarks
    }
}

/// Figures of a part of a matrix, asked for by the whole's indices.
#[derive(Debug, Clone)]
struct Grid {
    rows: Vec<Option<usize>>,
    columns: Vec<Option<usize>>,
    values: Option<Mat<f64>>,
}

impl Grid {
    fn get(&self, row: usize, column: usize) -> Option<f64> {
        let (row, column) = (self.rows.get(row).copied().flatten()?, self.columns.get(column).copied().flatten()?);
        Some(self.values.as_ref()?[(row, column)]).filter(|value| value.is_finite())
    }
}

/// All figures of a matrix. Takes the matrix, because a large one is not held twice.
pub fn complexity(matrix: Matrix, diagonal: Diagonal) -> Complexity {
    let (height, width) = (matrix.rows(), matrix.columns());
    let mut remarks = Vec::new();
    let Advantage { rows, columns, rca, present } = advantage(matrix, &mut remarks);
    let core = Core::new(&rows, &columns, present, &mut remarks);
    let present = core.present.as_ref();
    let phi = proximity::proximity(present, diagonal);
    let sums = proximity::sums(phi.as_ref());
    let density = proximity::density(present, phi.as_ref(), &sums);
    let (core_rows, core_columns) = (core.places(height, &core.rows), core.places(width, &core.columns));
    let grid = |values| Grid { rows: core_rows.clone(), columns: core_columns.clone(), values };
    let mut found = Complexity {
        rca: Grid { rows: places(height, &rows), columns: places(width, &columns), values: Some(rca) },
        density: grid(None),
        cog: grid(None),
        eci: vec![None; height],
        pci: vec![None; width],
        coi: vec![None; height],
        remarks: Vec::new(),
    };
    match spectrum::indices(present) {
        Ok(raw) => {
            let mut cog = outlook::gain(present, phi, &sums, &raw.pci);
            let coi = outlook::outlook(present, density.as_ref(), &raw.pci);
            let (mean, deviation) = outlook::moments(&raw.eci);
            for column in 0..cog.ncols() {
                cog.col_as_slice_mut(column).iter_mut().for_each(|value| *value /= deviation);
            }
            found.cog.values = Some(cog);
            spread(&mut found.eci, &core.rows, raw.eci.iter().map(|value| (value - mean) / deviation));
            spread(&mut found.pci, &core.columns, raw.pci.iter().map(|value| (value - mean) / deviation));
            match outlook::normalised(&coi) {
                Some(coi) => spread(&mut found.coi, &core.rows, coi.into_iter()),
                None => remarks.push(Remark::AlikeOutlooks),
            }
        }
        Err(why) => remarks.push(why.of(&core.rows, &core.columns)),
    }
    found.density.values = Some(density);
    found.remarks = remarks;
    found
}

fn spread(into: &mut [Option<f64>], kept: &[usize], values: impl Iterator<Item = f64>) {
    for (place, value) in kept.iter().zip(values) {
        into[*place] = Some(value).filter(|value| value.is_finite());
    }
}

fn places(length: usize, kept: &[usize]) -> Vec<Option<usize>> {
    let mut places = vec![None; length];
    for (at, place) in kept.iter().enumerate() {
        places[*place] = Some(at);
    }
    places
}

/// The part that figures beyond RCA speak of: rows and columns with at least one advantage.
struct Core {
    /// Indices into the whole matrix.
    rows: Vec<usize>,
    columns: Vec<usize>,
    /// 1 where the row has the column.
    present: Mat<f64>,
}

impl Core {
    /// Every row and column has an advantage somewhere, but for rounding in a row that is like the whole.
    fn new(rows: &[usize], columns: &[usize], present: Mat<f64>, remarks: &mut Vec<Remark>) -> Self {
        let (diversity, ubiquity) = degrees(present.as_ref());
        let has = |counts: &[f64]| (0..counts.len()).filter(|at| counts[*at] > 0.0).collect::<Vec<_>>();
        let (here, there) = (has(&diversity), has(&ubiquity));
        let lost = |kept: &[usize], all: &[usize], side: Side, remarks: &mut Vec<Remark>| {
            let missing = (0..all.len()).filter(|at| kept.binary_search(at).is_err());
            remarks.extend(missing.map(|at| Remark::NoAdvantage { side, index: all[at] }));
        };
        lost(&here, rows, Side::Row, remarks);
        lost(&there, columns, Side::Column, remarks);
        let whole = here.len() == rows.len() && there.len() == columns.len();
        let present = if whole { present } else { cut(present.as_ref(), &here, &there) };
        Self {
            rows: here.iter().map(|at| rows[*at]).collect(),
            columns: there.iter().map(|at| columns[*at]).collect(),
            present,
        }
    }

    fn places(&self, length: usize, kept: &[usize]) -> Vec<Option<usize>> {
        places(length, kept)
    }
}

/// Columns of each row, rows of each column.
fn degrees(present: MatRef<'_, f64>) -> (Vec<f64>, Vec<f64>) {
    let mut diversity = vec![0.0; present.nrows()];
    let mut ubiquity = vec![0.0; present.ncols()];
    for column in 0..present.ncols() {
        for row in 0..present.nrows() {
            diversity[row] += present[(row, column)];
            ubiquity[column] += present[(row, column)];
        }
    }
    (diversity, ubiquity)
}

#[cfg(test)]
mod tests;
