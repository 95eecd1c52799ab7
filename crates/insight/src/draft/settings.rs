//! Bounds and weights of a draft.

/// Bounds and weights. None is fitted to a graph: they say how much each sort of row is believed, and how much an expert reads.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftSettings {
    /// Nodes at most: what fits on a sheet.
    pub nodes: usize,
    /// Nodes at most before the product, and as many behind it, so that neither side crowds out the other.
    pub side: usize,
    /// Nodes at most that rest on a name alone.
    pub named: usize,
    /// Kinds of the product at most that become nodes of their own; the others are its words.
    pub kinds: usize,
    /// Own relations from which a kind of the product is a node of its own.
    pub kind_relations: usize,
    /// Steps from the product at most.
    pub distance: u32,
    /// Below this confidence nothing is proposed.
    pub floor: f64,
    /// Neighbours from which a good is in everything: it is not followed further.
    pub hub: usize,
    /// Users up to which a material is of few trades: sharing it ties two goods together, and it is followed upstream without loss.
    pub rare: usize,
    /// Belief in a row that names a material or a use.
    pub material: f64,
    /// Belief that a kind of the product with relations of its own is a node of its own.
    pub kind: f64,
    /// What is left of a belief at each step beyond the first.
    pub far: f64,
    /// Belief in the same row of a kind of the product.
    pub kindred: f64,
    /// Belief that something named for the product belongs to it (`…搅拌机`, `…减水剂`).
    pub named_for: f64,
    /// Belief that the product shares the uses of the wider good it is a kind of.
    pub inherited: f64,
    /// Belief that a good made of the same rare material stands beside the product.
    pub same_material: f64,
    /// What is left of a doubt for each firm that names the good, up to five, one step from the product.
    pub doubt_per_firm: f64,
    /// Words of a node at most: the product's kinds are worth reading, but not by the hundred.
    pub terms: usize,
    /// Left-outs that are listed.
    pub listed: usize,
    /// Names offered when the product is not found.
    pub hints: usize,
}

impl Default for DraftSettings {
    fn default() -> Self {
        Self {
            nodes: 45,
            side: 20,
            named: 12,
            kinds: 6,
            kind_relations: 2,
            distance: 3,
            floor: 0.3,
            hub: 60,
            rare: 12,
            material: 0.7,
            kind: 0.8,
            far: 0.65,
            kindred: 0.55,
            named_for: 0.35,
            inherited: 0.25,
            same_material: 0.3,
            doubt_per_firm: 0.9,
            terms: 40,
            listed: 300,
            hints: 5,
        }
    }
}
