//! One business on several sheets: which node of which chain is its home, and what can be wrong with that.
//!
//! A word belongs to one node of all the chains of a district. Another chain that needs the business draws a node with a
//! [`Home`]; it takes the home's words and firms. Knows nothing of texts: how a firm comes to stand on both is
//! [`crate::Lexicon`]'s and [`crate::place`]'s.

use std::collections::HashMap;
use std::fmt;

use model::Text;

use crate::graph::{Chain, Fault, FaultKind, Where};

/// A node of a chain by its ids, written `living-services/restaurants`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Home {
    /// Id of the chain.
    pub chain: String,
    /// Id of the node in it.
    pub node: String,
}

impl Home {
    /// Reads `chain/node`. `None` where there are not two ids parted by one stroke.
    pub fn parse(text: &str) -> Option<Self> {
        let (chain, node) = text.split_once('/')?;
        let whole = |id: &str| !id.trim().is_empty() && !id.contains('/');
        (whole(chain) && whole(node)).then(|| Self { chain: chain.trim().to_owned(), node: node.trim().to_owned() })
    }

    /// The node among these chains, as indices of chain and node.
    pub fn find(&self, chains: &[Chain]) -> Option<(usize, usize)> {
        let chain = chains.iter().position(|chain| chain.id == self.chain)?;
        Some((chain, chains[chain].node(&self.node)?))
    }
}

impl fmt::Display for Home {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.chain, self.node)
    }
}

/// A fault of a chain that another chain has a part in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Between {
    /// The chain it lies in, by index.
    pub chain: usize,
    /// What and where.
    pub fault: Fault,
    /// The other place of a clash: chain by index, and where in it.
    pub other: Option<(usize, Where)>,
}

/// What is wrong between the chains of one district: homes that are not there, that lie in the same chain or are themselves at
/// home elsewhere; words that nodes of two chains claim. What is wrong inside a chain is [`Chain::faults`]'s to say.
pub fn faults_between(chains: &[Chain]) -> Vec<Between> {
    let mut faults = Vec::new();
    for (index, chain) in chains.iter().enumerate() {
        check_homes(chains, index, chain, &mut faults);
    }
    check_words(chains, &mut faults);
    faults
}

fn check_homes(chains: &[Chain], index: usize, chain: &Chain, faults: &mut Vec<Between>) {
    for (node_index, node) in chain.nodes.iter().enumerate() {
        for (place, home) in node.homes.iter().enumerate() {
            let (kind, message) = if home.chain == chain.id {
                (
                    FaultKind::NoHome,
                    Text::new(
                        format!("环节 `{}` 的归属 `{home}` 在本链：归属要在别的链上", node.id),
                        format!("home `{home}` of node `{}` lies in the same chain: a home is in another one", node.id),
                    ),
                )
            } else {
                match home.find(chains) {
                    None => (FaultKind::NoHome, missing(chains, &node.id, home)),
                    Some((there, at)) if !chains[there].nodes[at].homes.is_empty() => {
                        let further = &chains[there].nodes[at].homes[0];
                        (
                            FaultKind::ChainedHome,
                            Text::new(
                                format!("环节 `{}` 的归属 `{home}` 自己又归属 `{further}`：这里直接写后者", node.id),
                                format!(
                                    "home `{home}` of node `{}` is itself at home in `{further}`: name that one here",
                                    node.id
                                ),
                            ),
                        )
                    }
                    Some(_) => continue,
                }
            };
            let fault = Fault { at: Where::Home(node_index, place), kind, message };
            faults.push(Between { chain: index, fault, other: None });
        }
    }
}

fn missing(chains: &[Chain], node: &str, home: &Home) -> Text {
    if chains.iter().any(|chain| chain.id == home.chain) {
        Text::new(
            format!("环节 `{node}` 的归属 `{home}` 不是环节：链 `{}` 没有 `{}`", home.chain, home.node),
            format!("home `{home}` of node `{node}` is no node: chain `{}` has no `{}`", home.chain, home.node),
        )
    } else {
        Text::new(
            format!("环节 `{node}` 的归属 `{home}` 不在：把链 `{}` 放到一起", home.chain),
            format!("home `{home}` of node `{node}` is not there: put chain `{}` beside this one", home.chain),
        )
    }
}

fn check_words(chains: &[Chain], faults: &mut Vec<Between>) {
    let mut owners = HashMap::<String, (usize, usize, usize)>::new();
    for (index, chain) in chains.iter().enumerate() {
        for (node_index, node) in chain.nodes.iter().enumerate() {
            for (place, term) in node.terms.iter().enumerate() {
                let word = term.trim().to_ascii_lowercase();
                let Some((there, at, term_there)) = owners.get(&word).copied() else {
                    owners.insert(word, (index, node_index, place));
                    continue;
                };
                if there == index {
                    continue;
                }
                let owner = format!("{}/{}", chains[there].id, chains[there].nodes[at].id);
                let message = Text::new(
                    format!(
                        "环节 `{}` 的词条 `{term}` 也属于 `{owner}`：一词只有一处归属；只留一处，重复画出这项业务的环节写 \
                         `home = [\"链/环节\"]`",
                        node.id
                    ),
                    format!(
                        "term `{term}` of node `{}` also belongs to `{owner}`: one word, one home; keep it on one of them, and \
                         where the business is drawn again write `home = [\"chain/node\"]`",
                        node.id
                    ),
                );
                faults.push(Between {
                    chain: index,
                    fault: Fault { at: Where::Term(node_index, place), kind: FaultKind::TwinTerm, message },
                    other: Some((there, Where::Term(at, term_there))),
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use model::{Role, Stage, Text};

    use super::*;
    use crate::graph::Node;

    fn node(id: &str, terms: &[&str], homes: &[&str]) -> Node {
        Node {
            id: id.to_owned(),
            stage: Stage::Midstream,
            lane: 0,
            rank: 0,
            title: Text::default(),
            short: Text::default(),
            icon: String::new(),
            industries: Vec::new(),
            goods: Vec::new(),
            roles: vec![Role::Service],
            terms: terms.iter().map(|term| (*term).to_owned()).collect(),
            homes: homes.iter().filter_map(|home| Home::parse(home)).collect(),
            not: Vec::new(),
            general: false,
            scene: None,
            spine: false,
            unsuitable: None,
            policies: Vec::new(),
        }
    }

    fn chain(id: &str, nodes: Vec<Node>) -> Chain {
        Chain { id: id.to_owned(), nodes, ..Chain::default() }
    }

    #[track_caller]
    fn check(chains: &[Chain], expect: &str) {
        let found: Vec<String> = faults_between(chains)
            .into_iter()
            .map(|between| format!("{}: {:?} {}", chains[between.chain].id, between.fault.at, between.fault.message.en))
            .collect();
        assert_eq!(found.join("\n"), expect);
    }

    #[test]
    fn a_business_drawn_again_names_a_node_that_is_there() {
        let life = || chain("life", vec![node("meals", &["餐饮服务"], &[])]);
        check(&[life(), chain("trade", vec![node("meals", &["食街"], &["life/meals"])])], "");
        check(
            &[life(), chain("trade", vec![node("meals", &[], &["life/meal"])])],
            "trade: Home(0, 0) home `life/meal` of node `meals` is no node: chain `life` has no `meal`",
        );
        check(
            &[chain("trade", vec![node("meals", &[], &["life/meals"])])],
            "trade: Home(0, 0) home `life/meals` of node `meals` is not there: put chain `life` beside this one",
        );
        check(
            &[chain("trade", vec![node("meals", &["餐饮服务"], &[]), node("again", &[], &["trade/meals"])])],
            "trade: Home(1, 0) home `trade/meals` of node `again` lies in the same chain: a home is in another one",
        );
    }

    #[test]
    fn a_home_has_no_home_itself() {
        let chains = [
            chain("life", vec![node("meals", &["餐饮服务"], &[])]),
            chain("trade", vec![node("meals", &[], &["life/meals"])]),
            chain("tour", vec![node("meals", &[], &["trade/meals"])]),
        ];
        check(
            &chains,
            "tour: Home(0, 0) home `trade/meals` of node `meals` is itself at home in `life/meals`: name that one here",
        );
    }

    #[test]
    fn a_word_has_one_home_in_all_chains() {
        let chains = [
            chain("life", vec![node("meals", &["餐饮服务", "VIP卡"], &[])]),
            chain("trade", vec![node("cards", &["vip卡"], &[])]),
        ];
        let found = faults_between(&chains);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].chain, found[0].other), (1, Some((0, Where::Term(0, 1)))));
        assert!(found[0].fault.message.en.starts_with("term `vip卡` of node `cards` also belongs to `life/meals`"));
    }

    #[test]
    fn a_home_is_two_ids_and_a_stroke() {
        for bad in ["", "life", "/meals", "life/", "a/b/c", " / "] {
            assert_eq!(Home::parse(bad), None, "{bad}");
        }
        assert_eq!(Home::parse("life/meals").unwrap().to_string(), "life/meals");
    }
}
