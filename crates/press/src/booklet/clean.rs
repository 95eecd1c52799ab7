//! The booklet with texts that can be set: see [`crate::broom`]. Everything that a page prints and that comes from a file is named here.

use model::ZoneValue;

use super::{
    Booklet, ChainInside, ChainPart, CostEntry, InternalBooklet, Offer, PolicyEntry, PublicBooklet, SiteLine, ZonePart,
};
use crate::broom::{Broom, Of};
use crate::{cover, sheet};

/// A booklet of its own, of either edition.
pub(super) enum Cleaned {
    Public(PublicBooklet),
    Internal(InternalBooklet),
}

impl Cleaned {
    pub(super) fn booklet(&self) -> Booklet<'_> {
        match self {
            Self::Public(public) => Booklet::Public(public),
            Self::Internal(internal) => Booklet::Internal(internal),
        }
    }
}

/// The booklet, cleaned.
pub(super) fn cleaned(booklet: Booklet<'_>) -> Cleaned {
    let mut broom = Broom::default();
    match booklet {
        Booklet::Public(public) => {
            let mut public = public.clone();
            sweep(&mut broom, &mut public);
            Cleaned::Public(public)
        }
        Booklet::Internal(internal) => {
            let mut internal = internal.clone();
            sweep(&mut broom, &mut internal.public);
            for own in &mut internal.inside {
                inside(&mut broom, own);
            }
            Cleaned::Internal(internal)
        }
    }
}

fn sweep(broom: &mut Broom, booklet: &mut PublicBooklet) {
    cover::sweep(broom, &mut booklet.cover);
    broom.names([&mut booklet.city, &mut booklet.contact]);
    for figure in &mut booklet.figures {
        broom.names([&mut figure.label]);
        broom.both(&mut figure.unit, Of::Measure);
        broom.figure(&mut figure.figure);
    }
    for part in &mut booklet.chains {
        chain(broom, part);
    }
    for part in &mut booklet.zones {
        zone(broom, part);
    }
    for PolicyEntry { title, text, issuer, date, source, chains: _, sample: _ } in &mut booklet.policies {
        broom.names([title, issuer]);
        broom.both(text, Of::Prose);
        broom.words([date, source]);
    }
    for CostEntry { title, value, unit, date, valid_to, elsewhere, source, sample: _ } in &mut booklet.costs {
        broom.names([title]);
        broom.both(unit, Of::Measure);
        broom.words([value, date, source].into_iter().chain(valid_to));
        for (city, value, date) in elsewhere {
            broom.names([city]);
            broom.words([value, date]);
        }
    }
    for row in &mut booklet.nearby {
        broom.names([&mut row.place]);
        broom.words([&mut row.source]);
    }
    broom.words(booklet.firms.iter_mut().map(|firm| &mut firm.name));
}

fn chain(broom: &mut Broom, part: &mut ChainPart) {
    let ChainPart { sheet, short, industry, cultivated: _, nodes, offers } = part;
    sheet::sweep(broom, sheet);
    // The sheet does not print these.
    broom.words(sheet.chain.directions.iter_mut().map(|direction| &mut direction.source));
    broom.words(sheet.chain.anchors.iter_mut().map(|anchor| &mut anchor.source));
    broom.names([short, industry]);
    for node in nodes {
        broom.figure(&mut node.lq);
        broom.words(node.firms.iter_mut().map(|firm| &mut firm.name));
    }
    for line in offers {
        offer(broom, line);
    }
}

fn offer(broom: &mut Broom, line: &mut Offer) {
    let Offer { node, zone, site, title, size, terms, contact, source, kind: _, chain: _, zone_kind: _, sample: _ } =
        line;
    broom.names([&mut node.1, &mut zone.1, title].into_iter().chain(site));
    for text in [size, terms, contact] {
        broom.both(text, Of::Measure);
    }
    broom.words([source]);
}

fn zone(broom: &mut Broom, part: &mut ZonePart) {
    let ZonePart { zone, sites, offers } = part;
    broom.names([&mut zone.title]);
    broom.both(&mut zone.summary, Of::Prose);
    broom.words([&mut zone.source]);
    for fact in &mut zone.facts {
        if let ZoneValue::Words(words) = &mut fact.value {
            broom.both(words, Of::Measure);
        }
        broom.names(&mut fact.note);
        broom.words(fact.as_of.iter_mut().chain([&mut fact.source]));
    }
    for SiteLine { title, form, size, facts, terms, state, id: _, confirmed: _, stale: _, sample: _ } in sites {
        broom.names([title, form, state]);
        for text in [size, terms].into_iter().chain(facts) {
            broom.both(text, Of::Measure);
        }
    }
    for line in offers {
        offer(broom, line);
    }
}

/// The sheet of the internal edition is cleaned where it is drawn; the lists read the public one.
fn inside(broom: &mut Broom, own: &mut ChainInside) {
    for node in &mut own.nodes {
        for reason in &mut node.reasons {
            broom.both(reason, Of::Prose);
        }
        for target in &mut node.targets {
            broom.words([&mut target.name]);
            broom.names(&mut target.place);
            for (_, reason, source) in &mut target.reasons {
                broom.both(reason, Of::Prose);
                broom.names([source]);
            }
        }
    }
}
