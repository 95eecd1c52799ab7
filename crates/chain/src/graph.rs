//! A chain as plain data, and what can be wrong with it.

use model::{ChainKind, HsCode, IndustryCode, Role, Scene, Stage, Text};

use crate::home::Home;

/// A chain: nodes in ranks × lanes, and who supplies whom.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chain {
    /// Id, unique in the district: `steel-pipe`.
    pub id: String,
    /// Version of the definition; printed on the sheet.
    pub version: u32,
    /// Name.
    pub title: Text,
    /// Goods or services.
    pub kind: Option<ChainKind>,
    /// Industry of the district that it belongs to, by id.
    pub industry: String,
    /// Own or cultivated.
    pub standing: Standing,
    /// Words that show that a text speaks of this chain; a general node needs one of them beside its own term.
    pub context: Vec<String>,
    /// Horizontal bands, top to bottom.
    pub lanes: Vec<Lane>,
    /// Nodes, in the order of the pack.
    pub nodes: Vec<Node>,
    /// Supplier → user. No cycles: what flows back is a [`Return`].
    pub links: Vec<Link>,
    /// What flows back, drawn as a mark and never as a line.
    pub returns: Vec<Return>,
    /// Ties to other chains.
    pub ties: Vec<Tie>,
    /// Directions of development, in the order of the sheet.
    pub directions: Vec<Direction>,
    /// Lead firms.
    pub anchors: Vec<Anchor>,
}

/// Whether the chain is one of the district's own or cultivated with others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Standing {
    /// One of the district's chains.
    #[default]
    Own,
    /// Cultivated (培育链).
    Cultivated,
}

/// A horizontal band of the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    /// Id, unique in the chain.
    pub id: String,
    /// Name.
    pub title: Text,
}

/// A step or product of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Id, unique in the chain.
    pub id: String,
    /// Stage.
    pub stage: Stage,
    /// Lane, by index into [`Chain::lanes`].
    pub lane: usize,
    /// Column, from 0.
    pub rank: u32,
    /// Full name.
    pub title: Text,
    /// Short name for cards; equals the full one where that fits.
    pub short: Text,
    /// Icon name of the set that `drawing` carries.
    pub icon: String,
    /// Classes of GB/T 4754-2017 it falls in.
    pub industries: Vec<IndustryCode>,
    /// HS headings of its goods.
    pub goods: Vec<HsCode>,
    /// What a firm on it can be doing; the first is the usual one.
    pub roles: Vec<Role>,
    /// Words a register uses for it. Lower layers match the longest first.
    pub terms: Vec<String>,
    /// Nodes of other chains whose business this is, drawn again here: their words and firms are this node's too.
    pub homes: Vec<Home>,
    /// Words that kill the item of a text they stand in, never the whole firm.
    pub not: Vec<String>,
    /// A general support node (storage, testing, trade): its terms place a firm only together with evidence of the chain.
    pub general: bool,
    /// What it is to the place it happens in; service chains only.
    pub scene: Option<Scene>,
    /// Whether it lies on the chain's main line.
    pub spine: bool,
    /// Rule that forbids to look for more of it, with its source.
    pub unsuitable: Option<(Text, String)>,
    /// Published policy lists that name it, by policy id.
    pub policies: Vec<String>,
}

/// Who supplies whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Supplier, by index into [`Chain::nodes`].
    pub from: usize,
    /// User, by index into [`Chain::nodes`].
    pub to: usize,
    /// 3 main flow, 2 regular, 1 minor.
    pub weight: u8,
}

/// What flows back up the chain: scrap, repaired tools.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Return {
    /// Where it arises.
    pub from: usize,
    /// Where it goes.
    pub to: usize,
    /// What it is.
    pub what: Text,
}

/// A tie to another chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    /// Node of this chain.
    pub node: usize,
    /// The other chain, by id; it need not be loaded.
    pub chain: String,
    /// Whether this chain supplies the other.
    pub outward: bool,
    /// What passes.
    pub what: Text,
}

/// A direction of development, as printed on the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Direction {
    /// One character for the mark: 延, 补, 强, 联.
    pub mark: String,
    /// The sentence.
    pub text: Text,
    /// Where it comes from.
    pub source: String,
    /// Whether it is invented.
    pub sample: bool,
}

/// A lead firm of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// Registered name.
    pub name: String,
    /// Node it leads.
    pub node: usize,
    /// What it is, in a sentence.
    pub text: Text,
    /// Where it comes from.
    pub source: String,
    /// Whether it is invented.
    pub sample: bool,
}

/// Where in a chain a fault lies; the reader of packs turns it into a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// The chain as a whole.
    Chain,
    /// A node, by index.
    Node(usize),
    /// A link, by index.
    Link(usize),
    /// A term, by the index of its node and its own among the node's terms.
    Term(usize, usize),
    /// A home, by the index of its node and its own among the node's homes.
    Home(usize, usize),
}

/// The rule a fault breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// A chain without nodes.
    Empty,
    /// Two nodes with one id.
    TwinNode,
    /// A node with neither terms nor a home.
    NoTerms,
    /// A node without roles.
    NoRoles,
    /// A node without links.
    Orphan,
    /// The same link twice.
    TwinLink,
    /// A weight outside 1 to 3.
    Weight,
    /// Links that lead back to where they began.
    Cycle,
    /// A link that does not run to a higher rank.
    Rank,
    /// A term that two nodes claim, or one node twice.
    TwinTerm,
    /// A term of one character.
    ShortTerm,
    /// A home that is no node of another chain.
    NoHome,
    /// A home that is itself at home elsewhere.
    ChainedHome,
    /// A scene in a chain that serves nobody.
    Scene,
}

/// A fault of a chain, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub at: Where,
    /// Which rule.
    pub kind: FaultKind,
    /// What, and what to do.
    pub message: Text,
}

impl Chain {
    /// Index of a node by id.
    pub fn node(&self, id: &str) -> Option<usize> {
        self.nodes.iter().position(|node| node.id == id)
    }

    /// Nodes that `node` supplies, with the link's weight.
    pub fn users(&self, node: usize) -> impl Iterator<Item = (usize, u8)> + '_ {
        self.links.iter().filter(move |link| link.from == node).map(|link| (link.to, link.weight))
    }

    /// Nodes that supply `node`, with the link's weight.
    pub fn suppliers(&self, node: usize) -> impl Iterator<Item = (usize, u8)> + '_ {
        self.links.iter().filter(move |link| link.to == node).map(|link| (link.from, link.weight))
    }

    /// Faults of the graph and its lexicon: cycles (named in full), links that do not run to a higher rank, orphans, nodes
    /// without terms, terms that two nodes claim. What concerns other chains is [`crate::faults_between`]'s. Codes are checked by whoever holds their tables.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        self.check_nodes(&mut faults);
        self.check_links(&mut faults);
        self.check_terms(&mut faults);
        faults
    }

    fn check_nodes(&self, faults: &mut Vec<Fault>) {
        if self.nodes.is_empty() {
            faults.push(Fault {
                at: Where::Chain,
                kind: FaultKind::Empty,
                message: Text::new(format!("链 `{}` 没有环节", self.id), format!("chain `{}` has no nodes", self.id)),
            });
        }
        for (index, node) in self.nodes.iter().enumerate() {
            if self.nodes[..index].iter().any(|other| other.id == node.id) {
                faults.push(Fault {
                    at: Where::Node(index),
                    kind: FaultKind::TwinNode,
                    message: Text::new(
                        format!("环节 `{}` 定义了两次", node.id),
                        format!("node `{}` is defined twice", node.id),
                    ),
                });
            }
            if node.terms.is_empty() && node.homes.is_empty() {
                faults.push(Fault {
                    at: Where::Node(index),
                    kind: FaultKind::NoTerms,
                    message: Text::new(
                        format!("环节 `{}` 既没有词条，也没有归属环节：永远归不进企业", node.id),
                        format!("node `{}` has neither terms nor a home: no firm can ever be placed on it", node.id),
                    ),
                });
            }
            if node.scene.is_some() && self.kind == Some(ChainKind::Manufacturing) {
                faults.push(Fault {
                    at: Where::Node(index),
                    kind: FaultKind::Scene,
                    message: Text::new(
                        format!("环节 `{}` 写了场景：只有服务业链的环节才有场景", node.id),
                        format!("node `{}` has a scene, which only nodes of service chains have", node.id),
                    ),
                });
            }
            if node.roles.is_empty() {
                faults.push(Fault {
                    at: Where::Node(index),
                    kind: FaultKind::NoRoles,
                    message: Text::new(
                        format!("环节 `{}` 没有角色", node.id),
                        format!("node `{}` has no roles", node.id),
                    ),
                });
            }
            if self.nodes.len() > 1 && !self.links.iter().any(|link| link.from == index || link.to == index) {
                faults.push(Fault {
                    at: Where::Node(index),
                    kind: FaultKind::Orphan,
                    message: Text::new(
                        format!("环节 `{}` 没有连线：给它一个上游或下游", node.id),
                        format!("node `{}` has no links: give it a supplier or a user", node.id),
                    ),
                });
            }
        }
    }

    fn check_links(&self, faults: &mut Vec<Fault>) {
        for (index, link) in self.links.iter().enumerate() {
            let (from, to) = (&self.nodes[link.from], &self.nodes[link.to]);
            if self.links[..index].iter().any(|other| (other.from, other.to) == (link.from, link.to)) {
                faults.push(Fault {
                    at: Where::Link(index),
                    kind: FaultKind::TwinLink,
                    message: Text::new(
                        format!("连线 `{} -> {}` 写了两次", from.id, to.id),
                        format!("link `{} -> {}` is given twice", from.id, to.id),
                    ),
                });
            }
            if !(1..=3).contains(&link.weight) {
                faults.push(Fault {
                    at: Where::Link(index),
                    kind: FaultKind::Weight,
                    message: Text::new(
                        format!("连线 `{} -> {}` 的权重是 {}，应为 1 到 3", from.id, to.id, link.weight),
                        format!("link `{} -> {}` has weight {}, expected 1 to 3", from.id, to.id, link.weight),
                    ),
                });
            }
        }
        let mut graph = petgraph::graph::DiGraph::<usize, usize>::new();
        let places: Vec<_> = (0..self.nodes.len()).map(|index| graph.add_node(index)).collect();
        for (index, link) in self.links.iter().enumerate() {
            graph.add_edge(places[link.from], places[link.to], index);
        }
        let mut in_a_cycle = vec![false; self.links.len()];
        for component in petgraph::algo::tarjan_scc(&graph) {
            let members: Vec<usize> = component.iter().map(|place| graph[*place]).collect();
            let inside: Vec<usize> = (0..self.links.len())
                .filter(|i| members.contains(&self.links[*i].from) && members.contains(&self.links[*i].to))
                .collect();
            if members.len() > 1 || !inside.is_empty() {
                let mut names: Vec<&str> = members.iter().map(|index| self.nodes[*index].id.as_str()).collect();
                names.sort_unstable();
                for index in &inside {
                    in_a_cycle[*index] = true;
                }
                faults.push(Fault {
                    at: inside.first().map_or(Where::Chain, |index| Where::Link(*index)),
                    kind: FaultKind::Cycle,
                    message: Text::new(
                        format!("连线绕成了圈，经过 `{}`：流回去的请写成回流", names.join("`、`")),
                        format!(
                            "links form a cycle through `{}`: write what flows back as a `return`",
                            names.join("`, `")
                        ),
                    ),
                });
            }
        }
        for (index, link) in self.links.iter().enumerate() {
            let (from, to) = (&self.nodes[link.from], &self.nodes[link.to]);
            if !in_a_cycle[index] && from.rank >= to.rank {
                faults.push(Fault {
                    at: Where::Link(index),
                    kind: FaultKind::Rank,
                    message: Text::new(
                        format!(
                            "连线 `{} -> {}` 从第 {} 列连到第 {} 列：用的一方要在更靠后的列",
                            from.id, to.id, from.rank, to.rank
                        ),
                        format!(
                            "link `{} -> {}` runs from rank {} to rank {}: a user stands at a higher rank",
                            from.id, to.id, from.rank, to.rank
                        ),
                    ),
                });
            }
        }
    }

    fn check_terms(&self, faults: &mut Vec<Fault>) {
        let mut owners = std::collections::HashMap::<&str, usize>::new();
        for (index, node) in self.nodes.iter().enumerate() {
            for (place, term) in node.terms.iter().enumerate() {
                match owners.insert(term, index) {
                    Some(owner) if owner == index => {
                        faults.push(Fault {
                            at: Where::Term(index, place),
                            kind: FaultKind::TwinTerm,
                            message: Text::new(
                                format!("词条 `{term}` 写了两次"),
                                format!("term `{term}` is given twice"),
                            ),
                        });
                    }
                    Some(owner) => faults.push(Fault {
                        at: Where::Term(index, place),
                        kind: FaultKind::TwinTerm,
                        message: Text::new(
                            format!("词条 `{term}` 也属于环节 `{}`：一词只归一个环节", self.nodes[owner].id),
                            format!(
                                "term `{term}` also belongs to node `{}`: one word, one node",
                                self.nodes[owner].id
                            ),
                        ),
                    }),
                    None => {}
                }
                if term.chars().count() < 2 {
                    faults.push(Fault {
                        at: Where::Term(index, place),
                        kind: FaultKind::ShortTerm,
                        message: Text::new(
                            format!("词条 `{term}` 不足两个字"),
                            format!("term `{term}` is shorter than two characters"),
                        ),
                    });
                }
            }
        }
    }
}
