//! Placement: which nodes a firm stands on, from its own words.

use std::ops::Range;

use model::{Role, Strength};

/// A firm's text as registers give it. Absent parts are empty.
#[derive(Debug, Clone, Copy, Default)]
pub struct FirmText<'a> {
    /// Registered name.
    pub name: &'a str,
    /// Business scope.
    pub scope: &'a str,
    /// Main products.
    pub products: &'a str,
}

/// Which part of a firm's text a piece of evidence lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The name.
    Name,
    /// The business scope.
    Scope,
    /// The main products.
    Products,
}

/// An exact span of the firm's own text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    /// The part it lies in.
    pub part: Part,
    /// Byte range in that part, on character boundaries.
    pub span: Range<usize>,
}

/// A firm on a node, with what proves it.
#[derive(Debug, Clone, PartialEq)]
pub struct Placement {
    /// Chain, by index into the lexicon's chains.
    pub chain: usize,
    /// Node, by index into that chain's nodes.
    pub node: usize,
    /// What the firm does there.
    pub role: Role,
    /// Main business or one among much.
    pub strength: Strength,
    /// 0 to 1: how sure the placement is.
    pub score: f64,
    /// What it rests on; never empty.
    pub evidence: Vec<Evidence>,
}
