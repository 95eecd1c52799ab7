//! Cells to clean enterprises: codes, capital, dates, addresses, names.
