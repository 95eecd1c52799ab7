//! What becomes of a chain's nodes under a draft: which stay, under which id, and which go.
//!
//! A node is followed, not its id: one draft may take `b` out and call `a` by that id, and what was said of the one is not said of
//! the other. Not for: what the database does with rows that speak of a node.

use packs::edit::Operation;
use store::Renamed;

/// What becomes of the nodes that a chain has before a draft.
#[derive(Debug)]
pub(crate) struct Fates {
    chain: String,
    /// The id before, and the id in the end; `None` where the node goes.
    nodes: Vec<(String, Option<String>)>,
}

impl Fates {
    /// Follows nodes through operations, in their order; those that could not be written are left out by the caller. A node that is
    /// taken out and put in again under its own id is the same one.
    pub(crate) fn follow<'a>(
        chain: &str,
        nodes: impl Iterator<Item = &'a str>,
        operations: impl Iterator<Item = &'a Operation>,
    ) -> Self {
        let mut nodes: Vec<(String, Option<String>)> = nodes.map(|id| (id.to_owned(), Some(id.to_owned()))).collect();
        for operation in operations {
            match operation {
                Operation::RemoveNode { node, .. } => set(&mut nodes, node, None),
                Operation::ChangeId { node, to } => set(&mut nodes, node, Some(to.trim())),
                Operation::AddNode { node, .. } => {
                    let id = node.id.trim();
                    if let Some((_, fate)) = nodes.iter_mut().find(|(before, fate)| before == id && fate.is_none()) {
                        *fate = Some(id.to_owned());
                    }
                }
                _ => {}
            }
        }
        Self { chain: chain.to_owned(), nodes }
    }

    /// Whether a node goes. One that was not there before does not.
    pub(crate) fn is_gone(&self, node: &str) -> bool {
        self.nodes.iter().any(|(before, fate)| before == node && fate.is_none())
    }

    /// Nodes that have another id in the end: from the first to the last, without the steps between.
    pub(crate) fn renamed(&self) -> Vec<Renamed> {
        let renamed = |(from, fate): &(String, Option<String>)| {
            let to = fate.clone().filter(|to| to != from)?;
            Some(Renamed { chain: self.chain.clone(), from: from.clone(), to })
        };
        self.nodes.iter().filter_map(renamed).collect()
    }
}

/// Gives whatever is called so now another fate.
fn set(nodes: &mut [(String, Option<String>)], now: &str, next: Option<&str>) {
    if let Some((_, fate)) = nodes.iter_mut().find(|(_, fate)| fate.as_deref() == Some(now)) {
        *fate = next.map(str::to_owned);
    }
}

/// The id that a node will have; `None` where another node takes its id, so that it cannot be there any more.
pub(crate) fn later<'a>(renamed: &'a [Renamed], chain: &str, node: &'a str) -> Option<&'a str> {
    let mut of_chain = renamed.iter().filter(|renamed| renamed.chain == chain);
    if let Some(own) = of_chain.clone().find(|renamed| renamed.from == node) {
        return Some(&own.to);
    }
    (!of_chain.any(|renamed| renamed.to == node)).then_some(node)
}

/// The id that a node had; `None` where the node of that id is another one now, so that this one is new.
pub(crate) fn earlier<'a>(renamed: &'a [Renamed], chain: &str, node: &'a str) -> Option<&'a str> {
    let mut of_chain = renamed.iter().filter(|renamed| renamed.chain == chain);
    if let Some(own) = of_chain.clone().find(|renamed| renamed.to == node) {
        return Some(&own.from);
    }
    (!of_chain.any(|renamed| renamed.from == node)).then_some(node)
}

#[cfg(test)]
mod tests {
    use packs::edit::{NodeText, Pointing};

    use super::*;

    fn operation(text: &str) -> Operation {
        let node = |id: &str| id.to_owned();
        match text.split_once('>') {
            Some((from, to)) => Operation::ChangeId { node: node(from), to: node(to) },
            None => match text.split_at(1) {
                ("-", id) => Operation::RemoveNode { node: node(id), pointing: Pointing::Remove },
                ("+", id) => {
                    Operation::AddNode { node: Box::new(NodeText { id: node(id), ..NodeText::default() }), place: None }
                }
                _ => panic!("`{text}` is no operation"),
            },
        }
    }

    /// Operations on the nodes `a`, `b`, `c` → who has another id and who goes.
    #[track_caller]
    fn check(operations: &str, renamed: &str, gone: &str) {
        let operations: Vec<Operation> = operations.split_whitespace().map(operation).collect();
        let fates = Fates::follow("pipe", ["a", "b", "c"].into_iter(), operations.iter());
        let found: Vec<String> = fates.renamed().iter().map(|one| format!("{}>{}", one.from, one.to)).collect();
        assert_eq!(found.join(" "), renamed);
        let found: Vec<&str> = ["a", "b", "c"].into_iter().filter(|node| fates.is_gone(node)).collect();
        assert_eq!(found.join(" "), gone);
    }

    #[test]
    fn a_node_is_followed_through_several_ids() {
        check("a>x x>y", "a>y", "");
        check("a>x x>a", "", "");
        check("a>x b>a x>b", "a>b b>a", "");
    }

    #[test]
    fn a_node_that_goes_under_another_id_is_gone() {
        check("a>x -x", "", "a");
        check("-b a>b", "a>b", "b");
        check("-b a>b -b", "", "a b");
    }

    #[test]
    fn a_new_node_is_no_old_one_unless_it_comes_back_under_its_id() {
        check("+x -x", "", "");
        check("-a +a", "", "");
        check("a>x +a -a", "a>x", "");
    }

    #[test]
    fn an_id_is_read_forward_and_back() {
        let swap = |from: &str, to: &str| Renamed { chain: "pipe".into(), from: from.into(), to: to.into() };
        let renamed = [swap("a", "b"), swap("c", "d")];
        for (node, then, before) in
            [("a", Some("b"), None), ("b", None, Some("a")), ("d", None, Some("c")), ("e", Some("e"), Some("e"))]
        {
            assert_eq!(later(&renamed, "pipe", node), then, "{node}");
            assert_eq!(earlier(&renamed, "pipe", node), before, "{node}");
        }
        assert_eq!(later(&renamed, "other", "a"), Some("a"), "ids are a chain's own");
    }
}
