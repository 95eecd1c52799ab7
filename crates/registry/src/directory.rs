//! The names of a district's zones, chains, nodes and sites, as lists refer to them: by id or by name.
//!
//! A name that is not known is never guessed; the answer names the nearest one.

use crate::digits::{narrow, shown};

/// Something with an id and the names it goes by.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Named {
    /// Id.
    pub id: String,
    /// Names in any language.
    pub names: Vec<String>,
}

/// A chain and its nodes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NamedChain {
    /// The chain.
    pub chain: Named,
    /// Its nodes.
    pub nodes: Vec<Named>,
}

/// What a list of sites or opportunities may refer to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Directory {
    /// Zones.
    pub zones: Vec<Named>,
    /// Chains with their nodes.
    pub chains: Vec<NamedChain>,
    /// Sites.
    pub sites: Vec<Named>,
}

/// A name as it is compared.
fn folded(text: &str) -> String {
    narrow(text).to_lowercase()
}

impl Named {
    fn is(&self, word: &str) -> bool {
        folded(&self.id) == word || self.names.iter().any(|name| folded(name) == word)
    }

    /// How far a word is from the nearest of its names; small is near. A part of a name is nearer than any mistyped one.
    fn distance(&self, word: &str) -> usize {
        let one = |name: String| {
            let long_enough = word.chars().count() >= 2 && name.chars().count() >= 2;
            if long_enough && (name.contains(word) || word.contains(&name)) {
                return 0;
            }
            strsim::damerau_levenshtein(&name, word)
        };
        self.names.iter().map(|name| one(folded(name))).chain([one(folded(&self.id))]).min().unwrap_or(usize::MAX)
    }
}

/// The id of what a text names, or a sentence with the nearest.
fn find<'a>(what: &str, text: &str, all: impl Iterator<Item = &'a Named> + Clone) -> Result<&'a str, String> {
    let word = folded(text);
    if let Some(found) = all.clone().find(|named| named.is(&word)) {
        return Ok(&found.id);
    }
    let near = all.clone().map(|named| (named.distance(&word), named)).min_by_key(|(distance, _)| *distance);
    let near = near.filter(|(distance, _)| *distance <= 1 + word.chars().count() / 3);
    let found = shown(text);
    Err(match near {
        Some((_, named)) => {
            let name = named.names.first().map(|name| format!(" ({name})")).unwrap_or_default();
            format!("unknown {what} `{found}`; did you mean `{}`{name}?", named.id)
        }
        None if all.clone().next().is_none() => format!("unknown {what} `{found}`; there are none"),
        None => format!("unknown {what} `{found}`"),
    })
}

impl Directory {
    /// A zone's id.
    pub fn zone(&self, text: &str) -> Result<&str, String> {
        find("zone", text, self.zones.iter())
    }

    /// A site's id.
    pub fn site(&self, text: &str) -> Result<&str, String> {
        find("site", text, self.sites.iter())
    }

    /// A chain's id.
    pub fn chain(&self, text: &str) -> Result<&str, String> {
        find("chain", text, self.chains.iter().map(|chain| &chain.chain))
    }

    /// A node with its chain, as `chain/node`, or by a name within a chain; without a chain the name must stand on one alone.
    pub fn node(&self, chain: Option<&str>, text: &str) -> Result<(&str, &str), String> {
        if let Some((chain, node)) = text.split_once('/')
            && let Ok(chain) = self.chain(chain)
        {
            return self.node(Some(chain), node);
        }
        let word = folded(text);
        let within = |named: &&NamedChain| chain.is_none_or(|chain| named.chain.id == chain);
        let mut hits = self.chains.iter().filter(within).flat_map(|named| {
            named.nodes.iter().filter(|node| node.is(&word)).map(|node| (named.chain.id.as_str(), node.id.as_str()))
        });
        match (hits.next(), hits.next()) {
            (Some(hit), None) => Ok(hit),
            (Some(one), Some(other)) => Err(format!(
                "node `{}` stands on chain `{}` and on chain `{}`; a column for the chain says which",
                shown(text),
                one.0,
                other.0
            )),
            (None, _) => {
                let nodes = self.chains.iter().filter(within).flat_map(|named| &named.nodes);
                Err(find("node", text, nodes).err().unwrap_or_default())
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    fn named(id: &str, names: &[&str]) -> Named {
        Named { id: id.into(), names: names.iter().map(|name| (*name).to_owned()).collect() }
    }

    /// A small district.
    pub(crate) fn directory() -> Directory {
        let chain = |id: &str, title: &str, nodes: &[(&str, &str)]| NamedChain {
            chain: named(id, &[title]),
            nodes: nodes.iter().map(|(id, title)| named(id, &[title])).collect(),
        };
        Directory {
            zones: vec![named("cluster", &["样例集聚区", "Sample cluster"]), named("wanda", &["万达广场商圈"])],
            chains: vec![
                chain("pipe", "钢管产业链", &[("drill", "钻杆"), ("testing", "检验检测")]),
                chain("auto", "汽车产业链", &[("testing", "检验检测"), ("sales", "整车销售")]),
            ],
            sites: vec![named("S-001", &["样例厂房"])],
        }
    }

    #[test]
    fn a_name_is_found_by_id_and_by_any_of_its_names() {
        let all = directory();
        for text in ["cluster", "CLUSTER", "样例集聚区", " 样例 集聚区 ", "sample cluster"] {
            assert_eq!(all.zone(text), Ok("cluster"), "{text}");
        }
        assert_eq!(all.node(Some("pipe"), "钻杆"), Ok(("pipe", "drill")));
        assert_eq!(all.node(None, "整车销售"), Ok(("auto", "sales")));
        assert_eq!(all.node(None, "auto/testing"), Ok(("auto", "testing")));
        assert_eq!(all.node(None, "汽车产业链/检验检测"), Ok(("auto", "testing")));
    }

    #[test]
    fn a_name_that_is_not_known_is_answered_with_the_nearest() {
        let all = directory();
        for (answer, expect) in [
            (all.zone("万达广场").unwrap_err(), "unknown zone `万达广场`; did you mean `wanda` (万达广场商圈)?"),
            (all.zone("clutser").unwrap_err(), "unknown zone `clutser`; did you mean `cluster` (样例集聚区)?"),
            (all.zone("月球").unwrap_err(), "unknown zone `月球`"),
            (all.site("S-002").unwrap_err(), "unknown site `S-002`; did you mean `S-001` (样例厂房)?"),
            (all.chain("钢管").unwrap_err(), "unknown chain `钢管`; did you mean `pipe` (钢管产业链)?"),
            (all.node(Some("pipe"), "钻杠").unwrap_err(), "unknown node `钻杠`; did you mean `drill` (钻杆)?"),
            (
                all.node(None, "检验检测").unwrap_err(),
                "node `检验检测` stands on chain `pipe` and on chain `auto`; a column for the chain says which",
            ),
            (Directory::default().zone("a").unwrap_err(), "unknown zone `a`; there are none"),
        ] {
            assert_eq!(answer, expect);
        }
    }
}
