//! Small changes to a part's text: places are found in the parsed document, everything else stays as it was written.

use std::ops::Range;

use roxmltree::Node;

/// Places of a text with what stands there afterwards. No two of them overlap.
#[derive(Debug, Default)]
pub(super) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    /// Something else stands at a place.
    pub(super) fn put(&mut self, place: Range<usize>, text: String) {
        self.0.push((place, text));
    }

    /// The words of an element are turned into others; an element without words stays.
    pub(super) fn words(&mut self, node: Node<'_, '_>, source: &str, turned: impl Fn(&str) -> String) {
        if let Some(child) = node.first_child().filter(Node::is_text) {
            let place = child.range();
            let text = turned(&source[place.clone()]);
            self.put(place, text);
        }
    }

    /// An attribute without a namespace is turned into another; one that is not there stays away.
    pub(super) fn attribute(
        &mut self,
        (node, name): (Node<'_, '_>, &str),
        source: &str,
        turned: impl Fn(&str) -> String,
    ) {
        if let Some(found) = node.attributes().find(|one| one.name() == name && one.namespace().is_none()) {
            let place = found.range_value();
            let text = turned(&source[place.clone()]);
            self.put(place, text);
        }
    }

    /// How much longer the text before a place becomes; less than nothing where it becomes shorter.
    pub(super) fn grown_before(&self, place: usize) -> isize {
        let before = self.0.iter().filter(|(range, _)| range.end <= place);
        before.map(|(range, text)| text.len() as isize - range.len() as isize).sum()
    }

    /// The text afterwards.
    pub(super) fn applied(mut self, source: &str) -> String {
        self.0.sort_by_key(|(range, _)| range.start);
        let mut out = String::with_capacity(source.len() + 64);
        let mut at = 0;
        for (range, text) in self.0 {
            if range.start >= at {
                out.push_str(&source[at..range.start]);
                out.push_str(&text);
                at = range.end;
            }
        }
        out.push_str(&source[at..]);
        out
    }
}

/// A child element by its name, whatever its prefix.
pub(super) fn child<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    node.children().find(|child| child.is_element() && child.tag_name().name() == name)
}
