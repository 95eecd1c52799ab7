//! A first draft of a chain, grown from a graph of products around one of them, for an expert to edit.
//!
//! Such graphs are read off web pages by machines: grades of an alloy, typing mistakes, recipes and half sentences stand beside goods.
//! So every proposal says what it rests on, and what was left out is listed with the reason. The draft proposes words and
//! directions; it says nothing about any district, and codes and English names are for a person to fill in.
//!
//! Not for: reading or writing files; a finished pack.

mod graph;
mod grow;
mod line;
mod name;
mod settings;
mod words;

use std::collections::BTreeSet;

use model::{Stage, Text};

pub use name::Noise;
pub use settings::DraftSettings;

/// What a row of a product graph says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// `to` is a material of `from`.
    Material,
    /// `to` is made of `from`.
    Product,
    /// `to` is a kind of `from`, or is named for it.
    Kind,
}

impl Relation {
    /// The words a file uses for it.
    pub fn parse(word: &str) -> Option<Self> {
        match word.trim().to_ascii_lowercase().as_str() {
            "upstream_material" | "上游材料" | "上游原料" | "原材料" => Some(Self::Material),
            "downstream_product" | "下游产品" => Some(Self::Product),
            "sub_product" | "产品小类" | "子产品" | "下位产品" => Some(Self::Kind),
            _ => None,
        }
    }
}

/// A row of a product graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductLink {
    /// The first product, as written.
    pub from: String,
    /// The second.
    pub to: String,
    /// What the second is to the first.
    pub relation: Relation,
    /// Row of the file, for evidence.
    pub row: u32,
}

/// A firm that names a product among its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirmProduct {
    /// The firm, by any key: it is counted, never shown.
    pub firm: String,
    /// The product, as written.
    pub product: String,
}

/// What to draft from.
#[derive(Debug, Clone, Copy)]
pub struct DraftInput<'a> {
    /// The product the chain is about.
    pub product: &'a str,
    /// The graph.
    pub links: &'a [ProductLink],
    /// Who makes what; empty when nothing is known.
    pub firms: &'a [FirmProduct],
    /// How a name sounds, syllables without tones: same sound with one other character is a typing mistake.
    pub sound: fn(&str) -> String,
    /// Bounds and weights.
    pub settings: &'a DraftSettings,
}

/// Band of the sheet a proposal lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DraftLane {
    /// What goes in.
    Materials,
    /// What it is made with.
    Equipment,
    /// The product and its kinds.
    Spine,
    /// What is made of it.
    Uses,
}

impl DraftLane {
    /// All of them, top to bottom.
    pub const ALL: [Self; 4] = [Self::Materials, Self::Equipment, Self::Spine, Self::Uses];

    /// Id in the pack.
    pub fn id(self) -> &'static str {
        match self {
            Self::Materials => "materials",
            Self::Equipment => "equipment",
            Self::Spine => "spine",
            Self::Uses => "uses",
        }
    }

    /// Title.
    pub fn title(self) -> Text {
        match self {
            Self::Materials => Text::new("原料与部件", "Materials and parts"),
            Self::Equipment => Text::new("装备与工具", "Equipment and tools"),
            Self::Spine => Text::new("主产品", "Main product"),
            Self::Uses => Text::new("制品与用途", "Products and uses"),
        }
    }
}

/// Why a node is proposed.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The sentence.
    pub text: Text,
    /// Rows of the graph it rests on.
    pub rows: Vec<u32>,
}

/// A proposed node.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftNode {
    /// Name, as the graph has it, freed of grades and marks.
    pub name: String,
    /// Stage.
    pub stage: Stage,
    /// Band.
    pub lane: DraftLane,
    /// Column; every link runs to a higher one.
    pub rank: u32,
    /// Words, the name first; each belongs to one node of the draft.
    pub terms: Vec<String>,
    /// Steps from the product.
    pub distance: u32,
    /// 0 to 1: how far the rows carry it. An ordering, not a probability.
    pub confidence: f64,
    /// What the confidence rests on.
    pub evidence: Vec<Evidence>,
    /// Firms that name it among their products; `None` when no firms were given.
    pub firms: Option<usize>,
}

/// A proposed link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftLink {
    /// Supplier, by index.
    pub from: usize,
    /// User, by index.
    pub to: usize,
    /// 3 main flow, 2 regular, 1 minor or only guessed from a name.
    pub weight: u8,
    /// Rows of the graph that say so; empty when it is guessed from a name.
    pub rows: Vec<u32>,
}

/// Something that was near and is not in the draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// As written in the graph.
    pub name: String,
    /// Why.
    pub why: Text,
}

/// A draft.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The product, freed of grades and marks.
    pub product: String,
    /// Nodes, the product first, then by confidence.
    pub nodes: Vec<DraftNode>,
    /// Links.
    pub links: Vec<DraftLink>,
    /// Wider goods the product is a kind of: words by which a text shows that it speaks of this trade.
    pub context: Vec<String>,
    /// What was left out nearby, with the reason.
    pub left_out: Vec<LeftOut>,
    /// How many more were left out than are listed.
    pub more_left_out: usize,
    /// What the reader of the draft has to know about the graph.
    pub remarks: Vec<Text>,
}

/// Why there is no draft.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// Nothing to draft from.
    #[error("the product graph has no links")]
    NoLinks,
    /// No product was named.
    #[error("the product is empty")]
    NoProduct,
    /// The name means no good.
    #[error("`{name}` is no product to draft a chain for: {why}")]
    NotAProduct {
        /// As asked for.
        name: String,
        /// Why not.
        why: String,
    },
    /// The graph does not name it.
    #[error("`{name}` is not in the product graph{}", hint(.near))]
    Unknown {
        /// As asked for.
        name: String,
        /// Names of the graph that are most like it.
        near: Vec<String>,
    },
}

fn hint(near: &[String]) -> String {
    if near.is_empty() { String::new() } else { format!("; hint: it has `{}`", near.join("`, `")) }
}

/// Drafts a chain around a product.
///
/// Names are first read: typing mistakes, grades, brackets and words of praise lead to the good that is meant, and what is no
/// good at all is put aside ([`Noise`]). From the product outwards the neighbour with the best evidence is taken, again
/// and again: upstream only suppliers are followed, downstream only users, and never through goods that everything is made of.
/// Evidence adds up as independent chances do, and is passed on with the confidence of the node it comes from.
pub fn draft(input: &DraftInput<'_>) -> Result<Draft, DraftError> {
    if input.links.is_empty() {
        return Err(DraftError::NoLinks);
    }
    let asked = name::clean(input.product);
    if asked.is_empty() {
        return Err(DraftError::NoProduct);
    }
    let graph = graph::Graph::build(input);
    let Some(root) = graph.find(&asked) else {
        return Err(DraftError::Unknown { near: graph.near(&asked, input.settings.hints), name: asked });
    };
    if let Some(noise) = name::noise(graph.name(root)).filter(|noise| *noise != Noise::Dish) {
        return Err(DraftError::NotAProduct { name: asked, why: noise.text().en });
    }
    let grown = grow::grow(&graph, root, input.settings);
    Ok(line::line(&graph, grown, input.settings))
}

/// Rows in their order.
fn rows_of(rows: &BTreeSet<u32>) -> Vec<u32> {
    rows.iter().copied().collect()
}

#[cfg(test)]
mod tests;
