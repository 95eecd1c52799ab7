//! An edition with texts that can be set: see [`letters`]. Measuring and drawing then speak of the same characters.
//!
//! Ids and the address stay as they are: they are for machines.

use std::collections::BTreeSet;

use model::Text;

use crate::edition::{InternalEdition, NodeInside, PublicEdition};
use crate::letters;

/// The characters that were replaced, for the foot line and for who asks.
pub(super) type Replaced = BTreeSet<char>;

/// How a text is cleaned.
#[derive(Clone, Copy)]
enum Of {
    /// A name: as it stands.
    Name,
    /// A sentence: with room between scripts.
    Prose,
    /// Sizes, prices, units.
    Measure,
}

struct Broom {
    replaced: Replaced,
}

impl Broom {
    fn one(&mut self, text: &mut String, of: Of) {
        self.replaced.extend(letters::without_glyph(text));
        *text = match of {
            Of::Name => letters::settled(text).into_owned(),
            Of::Prose => letters::prose(text),
            Of::Measure => letters::measures(text),
        };
    }

    fn both(&mut self, text: &mut Text, of: Of) {
        self.one(&mut text.zh, of);
        self.one(&mut text.en, of);
    }

    fn public(&mut self, edition: &mut PublicEdition) {
        for text in [&mut edition.district, &mut edition.city, &mut edition.chain.title] {
            self.both(text, Of::Name);
        }
        for (_, title) in &mut edition.chain_titles {
            self.both(title, Of::Name);
        }
        let chain = &mut edition.chain;
        for lane in &mut chain.lanes {
            self.both(&mut lane.title, Of::Name);
        }
        for node in &mut chain.nodes {
            self.both(&mut node.title, Of::Name);
            self.both(&mut node.short, Of::Name);
        }
        for tie in &mut chain.ties {
            self.both(&mut tie.what, Of::Name);
        }
        for flow in &mut chain.returns {
            self.both(&mut flow.what, Of::Name);
        }
        for direction in &mut chain.directions {
            self.one(&mut direction.mark, Of::Name);
            self.both(&mut direction.text, Of::Prose);
        }
        for anchor in &mut chain.anchors {
            self.one(&mut anchor.name, Of::Name);
            self.both(&mut anchor.text, Of::Prose);
        }
        for node in &mut edition.nodes {
            for name in &mut node.names {
                self.one(name, Of::Name);
            }
            self.both(&mut node.note, Of::Prose);
        }
        for figure in &mut edition.figures {
            self.both(&mut figure.label, Of::Name);
            self.both(&mut figure.unit, Of::Measure);
            self.one(&mut figure.value, Of::Name);
        }
        for cost in &mut edition.costs {
            self.both(&mut cost.title, Of::Name);
            self.both(&mut cost.unit, Of::Measure);
            self.both(&mut cost.source, Of::Name);
            if let Some((city, _)) = &mut cost.elsewhere {
                self.both(city, Of::Name);
            }
        }
        for zone in &mut edition.zones {
            for carrier in &mut zone.carriers {
                self.both(carrier, Of::Name);
            }
        }
        for place in &mut edition.places {
            self.both(&mut place.title, Of::Name);
        }
        for policy in &mut edition.policies {
            self.both(&mut policy.title, Of::Name);
            self.both(&mut policy.text, Of::Prose);
            self.both(&mut policy.issuer, Of::Name);
        }
        for line in &mut edition.opportunities {
            self.both(&mut line.title, Of::Name);
            for text in [&mut line.place, &mut line.size, &mut line.terms, &mut line.contact] {
                self.both(text, Of::Measure);
            }
        }
        for finding in &mut edition.findings {
            self.both(finding, Of::Prose);
        }
        if let insight::Figure::Known { basis, .. } = &mut edition.coverage {
            self.both(basis, Of::Prose);
        }
        if let Some(reference) = &mut edition.reference {
            self.both(reference, Of::Name);
        }
    }

    fn inside(&mut self, node: &mut NodeInside) {
        for name in node.candidates.iter_mut().chain(node.targets.iter_mut().map(|target| &mut target.name)) {
            self.one(name, Of::Name);
        }
    }
}

/// The public edition, cleaned, and what was replaced in it.
pub(super) fn public(edition: &PublicEdition) -> (PublicEdition, Replaced) {
    let mut broom = Broom { replaced: Replaced::new() };
    let mut edition = edition.clone();
    broom.public(&mut edition);
    (edition, broom.replaced)
}

/// The internal edition, cleaned, and what was replaced in it.
pub(super) fn internal(edition: &InternalEdition) -> (InternalEdition, Replaced) {
    let mut broom = Broom { replaced: Replaced::new() };
    let mut edition = edition.clone();
    broom.public(&mut edition.public);
    for node in &mut edition.inside {
        broom.inside(node);
    }
    (edition, broom.replaced)
}
