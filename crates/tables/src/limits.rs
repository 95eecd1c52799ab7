//! How much of a file is read before it is refused.

/// Bounds of what is read. The defaults let a national register in as CSV and a province's as a workbook, and keep the reader
/// of the worst file below 2 GiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a CSV or TSV file; it streams, so this bounds time, not memory. Default 16 GiB.
    pub text_bytes: u64,
    /// Bytes of a workbook as it lies on disk. Default 100 MiB.
    pub workbook_bytes: u64,
    /// Bytes that all parts of a workbook unpack to. Default 512 MiB, about 300,000 firms with their business scope.
    pub unpacked_bytes: u64,
    /// Cells a workbook may hold, repeated and empty ones between others counted. Default 20 million.
    pub workbook_cells: u64,
    /// Bytes of one cell; a longer one is left out with a problem. Default 1 MiB.
    pub cell_bytes: usize,
    /// Bytes of one record of a CSV or TSV file; a longer one is skipped with a problem. Default 16 MiB.
    pub record_bytes: usize,
    /// Records of a file. Default 200 million.
    pub rows: u32,
    /// Cells of a record; the rest is left out with a problem. Default 2,048.
    pub columns: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            text_bytes: 16 << 30,
            workbook_bytes: 100 << 20,
            unpacked_bytes: 512 << 20,
            workbook_cells: 20_000_000,
            cell_bytes: 1 << 20,
            record_bytes: 16 << 20,
            rows: 200_000_000,
            columns: 2048,
        }
    }
}
