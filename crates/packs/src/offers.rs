//! `zones.toml`, `sites.toml`, `opportunities.toml`: where something can be done, and what is offered.

use std::collections::HashSet;

use model::{Opportunity, Site, Zone, ZoneKind};

use crate::chain_file::once;
use crate::names::{Known, Names, known};
use crate::toml_file::{Fields, Source};
use crate::words::{Noun, private_contact, unknown};

/// Forms of a site.
const FORMS: [&str; 5] = ["land", "plant", "floor", "shop", "room"];

/// Reads `zones.toml`.
pub(crate) fn read_zones(source: &Source<'_>, names: &Names) -> Vec<Zone> {
    let root = source.root();
    let mut seen = HashSet::new();
    let mut zones = Vec::new();
    for fields in root.tables(root.need("zone"), Noun::ZONE) {
        zones.push(Zone {
            id: once(&fields, Noun::ZONE, &mut seen),
            kind: fields.word(fields.need("kind"), Noun::KIND, ZoneKind::ALL).unwrap_or(ZoneKind::Park),
            title: fields.text(fields.need("title")),
            chains: chains(&fields, names),
            summary: fields.text(fields.need("summary")),
            source: fields.owned(fields.need("source")),
            sample: fields.flag(fields.get("sample")),
        });
        fields.finish();
    }
    root.finish();
    zones
}

/// The chains a table names under `chains`, those that exist.
pub(crate) fn chains(fields: &Fields<'_>, names: &Names) -> Vec<String> {
    let listed = fields.strings(fields.get("chains")).into_iter();
    listed.filter(|id| fields.refers(*id, Noun::CHAIN, known(&names.chains))).map(|id| id.value.to_owned()).collect()
}

/// Reads `sites.toml`.
pub(crate) fn read_sites(source: &Source<'_>, names: &Names) -> Vec<Site> {
    let root = source.root();
    let mut seen = HashSet::new();
    let mut sites = Vec::new();
    for fields in root.tables(root.need("site"), Noun::SITE) {
        let id = once(&fields, Noun::SITE, &mut seen);
        let zone = zone(&fields, names);
        let title = fields.text(fields.need("title"));
        let form = fields.string(fields.need("form"));
        if let Some(form) = form.filter(|form| !FORMS.contains(&form.value)) {
            fields.error(form.at, unknown(Noun::FORM, form.value, FORMS.into_iter()));
        }
        sites.push(Site {
            id,
            zone,
            title,
            form: form.map(|form| form.value.to_owned()).unwrap_or_default(),
            area_m2: fields.number(fields.get("area_m2")),
            height_m: fields.number(fields.get("height_m")),
            floor_load_t: fields.number(fields.get("floor_load_t")),
            power_kva: fields.number(fields.get("power_kva")),
            price: fields.get("price").map(|price| fields.text(Some(price))),
            verified_at: fields.day(fields.get("verified_at")),
            source: fields.owned(fields.need("source")),
            sample: fields.flag(fields.get("sample")),
        });
        fields.finish();
    }
    root.finish();
    sites
}

fn zone(fields: &Fields<'_>, names: &Names) -> String {
    let zone = fields.reference(fields.need("zone"), Noun::ZONE, known(&names.zones));
    zone.map(|zone| zone.value.to_owned()).unwrap_or_default()
}

/// Reads `opportunities.toml`.
pub(crate) fn read_opportunities(source: &Source<'_>, names: &Names) -> Vec<Opportunity> {
    let root = source.root();
    let mut seen = HashSet::new();
    let mut opportunities = Vec::new();
    for fields in root.tables(root.need("opportunity"), Noun::OPPORTUNITY) {
        let id = once(&fields, Noun::OPPORTUNITY, &mut seen);
        let (chain, node) = chain_and_node(&fields, names);
        let zone = zone(&fields, names);
        let site = site(&fields, names, &zone);
        let title = fields.text(fields.need("title"));
        let size = fields.text(fields.need("size"));
        let terms = fields.text(fields.need("terms"));
        let contact_entry = fields.need("contact");
        let contact = fields.text(contact_entry);
        if let Some(found) = private_contact(&contact) {
            let at = contact_entry.and_then(|entry| entry.at());
            fields.warning(at, format!("{found}: give an office, not a person"));
        }
        let source = fields.owned(fields.need("source"));
        let sample = fields.flag(fields.get("sample"));
        fields.finish();
        opportunities.push(Opportunity { id, chain, node, zone, site, title, size, terms, contact, source, sample });
    }
    root.finish();
    opportunities
}

/// The chain and the node a table names; either may stay empty when it is not known.
pub(crate) fn chain_and_node(fields: &Fields<'_>, names: &Names) -> (String, String) {
    let chain = fields.reference(fields.need("chain"), Noun::CHAIN, known(&names.chains));
    // Without its chain a node cannot be looked up: it is read, so that a missing key is noted, and believed.
    let nodes = chain.and_then(|chain| names.nodes(chain.value)).map(|nodes| nodes as &dyn Known);
    let node = fields.reference(fields.need("node"), Noun::NODE, nodes);
    (
        chain.map(|chain| chain.value.to_owned()).unwrap_or_default(),
        node.map(|node| node.value.to_owned()).unwrap_or_default(),
    )
}

fn site(fields: &Fields<'_>, names: &Names, zone: &str) -> Option<String> {
    let site = fields.reference(fields.get("site"), Noun::SITE, known(&names.sites))?;
    if let Some(Some(lies_in)) = names.sites.as_ref().and_then(|sites| sites.get(site.value))
        && !zone.is_empty()
        && lies_in != zone
        && names.zones.as_ref().is_none_or(|zones| zones.contains(lies_in))
    {
        fields.error(site.at, format!("site `{}` lies in zone `{lies_in}`, not in `{zone}`", site.value));
    }
    Some(site.value.to_owned())
}
