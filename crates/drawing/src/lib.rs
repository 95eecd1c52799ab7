//! Layered graphs to coordinates, orthogonal lines and SVG.
