//! An edition with texts that can be set: see [`crate::broom`].

use crate::broom::{Broom, Of, Replaced};
use crate::edition::{InternalEdition, NodeInside, PublicEdition};

/// Cleans an edition in place.
pub(crate) fn sweep(broom: &mut Broom, edition: &mut PublicEdition) {
    for text in [&mut edition.district, &mut edition.city, &mut edition.chain.title] {
        broom.both(text, Of::Name);
    }
    for (_, title) in &mut edition.chain_titles {
        broom.both(title, Of::Name);
    }
    let chain = &mut edition.chain;
    for lane in &mut chain.lanes {
        broom.both(&mut lane.title, Of::Name);
    }
    for node in &mut chain.nodes {
        broom.both(&mut node.title, Of::Name);
        broom.both(&mut node.short, Of::Name);
    }
    for tie in &mut chain.ties {
        broom.both(&mut tie.what, Of::Name);
    }
    for flow in &mut chain.returns {
        broom.both(&mut flow.what, Of::Name);
    }
    for direction in &mut chain.directions {
        broom.words([&mut direction.mark]);
        broom.both(&mut direction.text, Of::Prose);
    }
    for anchor in &mut chain.anchors {
        broom.words([&mut anchor.name]);
        broom.both(&mut anchor.text, Of::Prose);
    }
    for node in &mut edition.nodes {
        for name in &mut node.names {
            broom.one(name, Of::Name);
        }
        broom.both(&mut node.note, Of::Prose);
    }
    for figure in &mut edition.figures {
        broom.both(&mut figure.label, Of::Name);
        broom.both(&mut figure.unit, Of::Measure);
        broom.one(&mut figure.value, Of::Name);
    }
    for cost in &mut edition.costs {
        broom.both(&mut cost.title, Of::Name);
        broom.both(&mut cost.unit, Of::Measure);
        broom.both(&mut cost.source, Of::Name);
        if let Some((city, _)) = &mut cost.elsewhere {
            broom.both(city, Of::Name);
        }
    }
    for zone in &mut edition.zones {
        for carrier in &mut zone.carriers {
            broom.both(carrier, Of::Name);
        }
    }
    for place in &mut edition.places {
        broom.both(&mut place.title, Of::Name);
    }
    for policy in &mut edition.policies {
        broom.both(&mut policy.title, Of::Name);
        broom.both(&mut policy.text, Of::Prose);
        broom.both(&mut policy.issuer, Of::Name);
    }
    for line in &mut edition.opportunities {
        broom.both(&mut line.title, Of::Name);
        for text in [&mut line.place, &mut line.size, &mut line.terms, &mut line.contact] {
            broom.both(text, Of::Measure);
        }
    }
    for finding in &mut edition.findings {
        broom.both(finding, Of::Prose);
    }
    broom.figure(&mut edition.coverage);
    if let Some(reference) = &mut edition.reference {
        broom.both(reference, Of::Name);
    }
}

fn inside(broom: &mut Broom, node: &mut NodeInside) {
    for name in node.candidates.iter_mut().chain(node.targets.iter_mut().map(|target| &mut target.name)) {
        broom.one(name, Of::Name);
    }
}

/// The public edition, cleaned, and what was replaced in it.
pub(super) fn public(edition: &PublicEdition) -> (PublicEdition, Replaced) {
    let mut broom = Broom::default();
    let mut edition = edition.clone();
    sweep(&mut broom, &mut edition);
    (edition, broom.replaced)
}

/// The internal edition, cleaned, and what was replaced in it.
pub(super) fn internal(edition: &InternalEdition) -> (InternalEdition, Replaced) {
    let mut broom = Broom::default();
    let mut edition = edition.clone();
    sweep(&mut broom, &mut edition.public);
    for node in &mut edition.inside {
        inside(&mut broom, node);
    }
    (edition, broom.replaced)
}
