//! CSV, TSV and workbooks of any encoding to rows of cells, with problems.
