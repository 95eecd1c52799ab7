//! Edits of a chain's file, one operation after the other, with its comments and its order kept.
//!
//! An [`Operation`] says what a person wants changed; [`apply`] writes it into the files of a pack and gives back what would undo
//! it; [`between`] reads off two versions of a file which operations lead from one to the other; [`replay`] applies a whole draft and
//! says at which operation each mistake was made. What makes a chain right is not judged here but by [`crate::load`], as for any
//! pack; here is refused only what cannot be written at all.
//!
//! Not for: who may edit, drafts and their states, what a change does to firms and labels.

mod apply;
mod between;
mod file;
mod outline;
mod replay;
mod say;

use std::fmt;

use model::{Stage, Text};

pub use apply::{Applied, apply};
pub use between::between;
pub use outline::{Outline, OutlineLane, OutlineLink, outline, with_next_version};
pub use replay::{Made, Replay, Step, made_between, replay};
pub use say::{Names, say};

/// Letters of a name that may be written: more is a paragraph, not a name. What is longer than a card holds is a warning of the pack's check.
pub const MAX_NAME: usize = 120;
/// Letters of a word of a list: the longest term of the shipped chains has fourteen.
pub const MAX_WORD: usize = 60;
/// Letters of an entry of any other list: two ids and what stands between them.
pub const MAX_ENTRY: usize = 130;
/// Entries of a list: the longest of the shipped chains has some thirty words.
pub const MAX_LIST: usize = 300;
/// Bytes of a chain's file that may be edited: five times the biggest chain known. Each operation of a draft reads and writes it once.
pub const MAX_EDITED: usize = 512 << 10;
/// The highest column of a sheet, as the reader of packs takes it.
pub const MAX_RANK: u32 = 99;

/// One edit of a chain's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operation {
    /// A new node, last of the file's nodes or at a place among them, from 0.
    AddNode {
        /// What it says.
        node: Box<NodeText>,
        /// Where among the nodes; last when left out.
        place: Option<usize>,
    },
    /// Takes a node out.
    RemoveNode {
        /// The node.
        node: String,
        /// What happens to what points to it in the chain's file.
        pointing: Pointing,
    },
    /// Other names; the id stays.
    RenameNode {
        /// The node.
        node: String,
        /// Full name.
        title: Text,
        /// Chinese name for cards.
        zh_short: Option<String>,
        /// English name for cards.
        en_short: Option<String>,
    },
    /// Another place on the sheet.
    MoveNode {
        /// The node.
        node: String,
        /// Its stage from now on.
        stage: Stage,
        /// Its lane from now on, by id.
        lane: String,
        /// Its column from now on.
        rank: u32,
    },
    /// Another value of one of a node's fields.
    SetField {
        /// The node.
        node: String,
        /// Which field.
        field: NodeField,
        /// The value; an empty one takes the field out.
        value: FieldValue,
    },
    /// Another id, in every file of the pack that names the node.
    ChangeId {
        /// The id it has.
        node: String,
        /// The id it gets.
        to: String,
    },
    /// A new link.
    AddLink {
        /// Supplier.
        from: String,
        /// User.
        to: String,
        /// 3 main flow, 2 regular, 1 minor.
        weight: u8,
        /// Where among the links; last when left out.
        place: Option<usize>,
    },
    /// Takes a link out.
    RemoveLink {
        /// Supplier.
        from: String,
        /// User.
        to: String,
    },
    /// Another weight of a link.
    WeighLink {
        /// Supplier.
        from: String,
        /// User.
        to: String,
        /// 3 main flow, 2 regular, 1 minor.
        weight: u8,
    },
    /// Something flows back.
    AddReturn {
        /// Where it arises.
        from: String,
        /// Where it goes.
        to: String,
        /// What it is.
        what: Text,
        /// Where among the returns; last when left out.
        place: Option<usize>,
    },
    /// Nothing flows back any more.
    RemoveReturn {
        /// Where it arose.
        from: String,
        /// Where it went.
        to: String,
    },
    /// A new word.
    AddWord {
        /// Of which list.
        list: WordList,
        /// The word.
        word: String,
        /// Where among the words; last when left out.
        place: Option<usize>,
    },
    /// Takes a word out.
    RemoveWord {
        /// Of which list.
        list: WordList,
        /// The word.
        word: String,
    },
    /// A new band of the sheet.
    AddLane {
        /// Its id.
        lane: String,
        /// Its name.
        title: Text,
        /// Where among the bands, from the top; last when left out.
        place: Option<usize>,
    },
    /// Another name of a band.
    RenameLane {
        /// The band.
        lane: String,
        /// Its name from now on.
        title: Text,
    },
    /// Another place of a band among the others.
    MoveLane {
        /// The band.
        lane: String,
        /// Where, from the top.
        place: usize,
    },
    /// Takes a band out that holds no node.
    RemoveLane {
        /// The band.
        lane: String,
    },
    /// Another name of the chain.
    RenameChain {
        /// Its name from now on.
        title: Text,
    },
    /// All tables of a section written anew: for what has no operation of its own.
    WriteSection {
        /// Which section.
        section: Section,
        /// Its tables as TOML; empty takes the section out.
        toml: String,
    },
}

/// What happens to links, returns, ties and lead firms that point to a node which is taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pointing {
    /// The node stays as long as anything points to it.
    Refuse,
    /// They go with it.
    Remove,
}

/// A field of a node that is set as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeField {
    /// Icon name: a text.
    Icon,
    /// Classes of GB/T 4754: a list.
    Gbt,
    /// HS headings: a list.
    Hs,
    /// Roles, the usual one first: a list.
    Roles,
    /// Nodes of other chains whose business it is: a list.
    Home,
    /// What it is to its place, on service chains: a text.
    Scene,
    /// Whether it needs the chain's context: a flag.
    General,
    /// Whether it lies on the main line: a flag.
    Spine,
    /// Policies that name it: a list.
    Policies,
}

impl NodeField {
    /// Every field.
    pub const ALL: [Self; 9] = [
        Self::Icon,
        Self::Gbt,
        Self::Hs,
        Self::Roles,
        Self::Home,
        Self::Scene,
        Self::General,
        Self::Spine,
        Self::Policies,
    ];

    /// Its key in the file.
    pub fn key(self) -> &'static str {
        match self {
            Self::Icon => "icon",
            Self::Gbt => "gbt",
            Self::Hs => "hs",
            Self::Roles => "roles",
            Self::Home => "home",
            Self::Scene => "scene",
            Self::General => "general",
            Self::Spine => "spine",
            Self::Policies => "policies",
        }
    }

    /// The field with a key.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.key() == key)
    }
}

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldValue {
    /// The field is not written.
    Absent,
    /// A text.
    Text(String),
    /// A list of texts.
    List(Vec<String>),
    /// Yes or no.
    Flag(Switch),
}

/// Yes or no, as a file writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    /// `true`
    On,
    /// `false`
    Off,
}

/// A list of words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum WordList {
    /// Words registers use for a node.
    Terms(String),
    /// Words that kill the item of a text they stand in, for a node.
    Not(String),
    /// Words that show that a text speaks of the chain.
    Context,
}

/// Parts of the file that are written as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Ties to other chains.
    Tie,
    /// Directions of development.
    Direction,
    /// Lead firms.
    Anchor,
}

impl Section {
    /// Every section.
    pub const ALL: [Self; 3] = [Self::Tie, Self::Direction, Self::Anchor];

    /// Its key in the file.
    pub fn key(self) -> &'static str {
        match self {
            Self::Tie => "tie",
            Self::Direction => "direction",
            Self::Anchor => "anchor",
        }
    }

    /// The section with a key.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.key() == key)
    }
}

/// A node as its file writes it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NodeText {
    /// Id, unique in the chain.
    pub id: String,
    /// Stage, by its word.
    pub stage: String,
    /// Lane, by id.
    pub lane: String,
    /// Column, from 0.
    pub rank: u32,
    /// Full name.
    pub title: Text,
    /// Chinese name for cards.
    pub zh_short: Option<String>,
    /// English name for cards.
    pub en_short: Option<String>,
    /// Icon name.
    pub icon: String,
    /// Classes of GB/T 4754.
    pub gbt: Vec<String>,
    /// HS headings.
    pub hs: Vec<String>,
    /// Roles.
    pub roles: Vec<String>,
    /// Words registers use.
    pub terms: Vec<String>,
    /// Homes.
    pub home: Vec<String>,
    /// Words that kill an item.
    pub not: Vec<String>,
    /// Scene, by its word.
    pub scene: Option<String>,
    /// Whether it needs the chain's context.
    pub general: bool,
    /// Whether it lies on the main line.
    pub spine: bool,
    /// Policies.
    pub policies: Vec<String>,
    /// A rule that forbids to look for more, with its source.
    pub unsuitable: Option<(Text, String)>,
}

/// Why an operation cannot be written, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(pub Text);

impl Refusal {
    pub(crate) fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self(Text::new(zh, en))
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.en)
    }
}

impl std::error::Error for Refusal {}

/// Path of a chain's file inside its pack.
pub fn path_of(chain: &str) -> String {
    format!("chains/{chain}.toml")
}

#[cfg(test)]
mod tests;
