//! Pack folders to validated values, with file and line for every mistake.
