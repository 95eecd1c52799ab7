//! Paper: the atlas sheet as SVG, PDF and PNG.
