//! `zones.toml`, `sites.toml`, `opportunities.toml`: where something can be done, and what is offered.

use std::collections::HashSet;

use model::{
    FactForm, FireClass, Opportunity, OpportunityNote, OpportunityStatus, Site, SiteForm, SiteOwner, SiteStatus, Text,
    Zone, ZoneFact, ZoneFactKey, ZoneKind, ZoneSpot, ZoneValue, private_contact, terms_in_english,
};

use crate::chain_file::once;
use crate::names::{Known, Names, known};
use crate::toml_file::{Fields, Source, clipped};
use crate::words::Noun;

/// Beds of one site; more is a slip of the pen.
const MAX_BEDS: u32 = 100_000;

/// Reads `zones.toml`.
pub(crate) fn read_zones(source: &Source<'_>, names: &Names) -> Vec<Zone> {
    let root = source.root();
    let mut seen = HashSet::new();
    let mut zones = Vec::new();
    for fields in root.tables(root.need("zone"), Noun::ZONE) {
        let kind = fields.word(fields.need("kind"), Noun::KIND, ZoneKind::ALL);
        zones.push(Zone {
            id: once(&fields, Noun::ZONE, &mut seen),
            kind: kind.unwrap_or(ZoneKind::Park),
            title: fields.text(fields.need("title")),
            chains: chains(&fields, names),
            summary: fields.text(fields.need("summary")),
            spot: spot(&fields),
            facts: facts(&fields, kind),
            source: fields.owned(fields.need("source")),
            sample: fields.flag(fields.get("sample")),
        });
        fields.finish();
    }
    root.finish();
    zones
}

/// Where the zone stands on the schematic map: `at = [x, y]`, `size`.
fn spot(fields: &Fields<'_>) -> Option<ZoneSpot> {
    let size = fields.number(fields.get("size"));
    let at = fields.get("at")?;
    let place = at.at();
    let [x, y] = fields.pair(Some(at))?;
    if x > 100.0 || y > 100.0 {
        let message = (
            format!("{}的 `at` 在图外：x 和 y 从 0 到 100", fields.zh()),
            format!("`at` of {fields} lies outside the map: x and y run from 0 to 100"),
        );
        fields.error(place, message);
        return None;
    }
    if let Some(size) = size.filter(|size| !(2.0..=60.0).contains(size)) {
        let message = (
            format!("`size` 是 `{size}`，应为 2 到 60 的数"),
            format!("`size` is `{size}`, expected a number from 2 to 60"),
        );
        fields.error(fields.place_of("size"), message);
    }
    Some(ZoneSpot { x, y, size: size.unwrap_or(12.0) })
}

/// `[[zone.fact]]`: what is known of the zone, by keys that suit its kind.
fn facts(fields: &Fields<'_>, kind: Option<ZoneKind>) -> Vec<ZoneFact> {
    let mut facts: Vec<ZoneFact> = Vec::new();
    for fact in fields.tables(fields.get("fact"), Noun::FACT) {
        let key_entry = fact.need("key");
        let at = key_entry.and_then(|entry| entry.at());
        let key = fact.word(key_entry, Noun::KEY, ZoneFactKey::ALL);
        let (number, words) = (fact.get("value"), fact.get("text"));
        let value = match (key.map(ZoneFactKey::form), number, words) {
            (Some(FactForm::Number), Some(_), None) => fact.number(number).map(ZoneValue::Number),
            (Some(FactForm::Words), None, Some(_)) => Some(ZoneValue::Words(fact.text(words))),
            (Some(form), _, _) => {
                let (zh, en) = if form == FactForm::Number {
                    ("`value` 下的数", "a number under `value`")
                } else {
                    ("`text` 下的文字", "words under `text`")
                };
                let message = (format!("{}只写{zh}", fact.zh()), format!("{fact} takes {en} and nothing else"));
                fact.error(fact.at(), message);
                None
            }
            (None, _, _) => None,
        };
        let note = fact.get("note").map(|note| fact.text(Some(note)));
        let as_of = fact.date(fact.get("as_of"));
        let source = fact.owned(fact.need("source"));
        let sample = fact.flag(fact.get("sample"));
        if let (Some(key), Some(kind)) = (key, kind)
            && !key.suits(kind)
        {
            let fit: Vec<&str> =
                ZoneFactKey::ALL.iter().filter(|key| key.suits(kind)).map(|key| key.as_str()).collect();
            let fit = crate::words::listed(fit.into_iter());
            let message = (
                format!("`{key}` 不是 `{kind}` 类园区的指标；可写 {}", fit.zh),
                format!("`{key}` is no fact of a zone of kind `{kind}`; such facts are {}", fit.en),
            );
            fact.error(at, message);
        }
        if let Some(key) = key
            && facts.iter().any(|other| other.key == key && other.note == note)
        {
            let message = (
                format!("`{key}` 写了两次；用 `note` 说明各管什么"),
                format!("`{key}` is given twice; a `note` says what each of them covers"),
            );
            fact.error(at, message);
        }
        fact.finish();
        if let (Some(key), Some(value)) = (key, value) {
            facts.push(ZoneFact { key, value, note, as_of, source, sample });
        }
    }
    facts
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
        let form = fields.word(fields.need("form"), Noun::FORM, SiteForm::ALL);
        sites.push(Site {
            area_m2: fields.number(fields.get("area_m2")),
            floor: words(&fields, "floor"),
            height_m: fields.number(fields.get("height_m")),
            floor_load_t: fields.number(fields.get("floor_load_t")),
            frontage_m: fields.number(fields.get("frontage_m")),
            power_kva: fields.number(fields.get("power_kva")),
            water_t_d: fields.number(fields.get("water_t_d")),
            steam_t_h: fields.number(fields.get("steam_t_h")),
            gas: fields.yes_no(fields.get("gas")),
            sewage: fields.yes_no(fields.get("sewage")),
            exhaust: fields.yes_no(fields.get("exhaust")),
            fire_class: fire_class(&fields),
            zoning: words(&fields, "zoning"),
            tenure: words(&fields, "tenure"),
            owner: fields.word(fields.get("owner"), Noun::OWNER, SiteOwner::ALL),
            beds: fields.whole(fields.get("beds"), 0..=MAX_BEDS),
            status: fields.word(fields.get("status"), Noun::STATUS, SiteStatus::ALL),
            available_from: fields.day(fields.get("available_from")),
            price: words(&fields, "price"),
            verified_at: fields.day(fields.get("verified_at")),
            source: fields.owned(fields.need("source")),
            sample: fields.flag(fields.get("sample")),
            ..Site::new(id, zone, title, form.unwrap_or(SiteForm::Land))
        });
        fields.finish();
    }
    root.finish();
    sites
}

/// Words in both languages, or in Chinese alone: of a standard term the English is known.
fn words(fields: &Fields<'_>, key: &'static str) -> Option<Text> {
    let entry = fields.get(key)?;
    if !entry.is_string() {
        return Some(fields.text(Some(entry)));
    }
    let zh = fields.string(Some(entry))?.value;
    Some(Text::new(zh, terms_in_english(zh)))
}

fn fire_class(fields: &Fields<'_>) -> Option<FireClass> {
    let text = fields.string(fields.get("fire_class"))?;
    let class = FireClass::read(text.value);
    if class.is_none() {
        let found = clipped(text.value);
        let message = (
            format!("`{found}` 不是火灾危险性类别；有 `甲`、`乙`、`丙`、`丁`、`戊`"),
            format!("`{found}` is no fire class; they are `甲`, `乙`, `丙`, `丁`, `戊`"),
        );
        fields.error(text.at, message);
    }
    class
}

fn zone(fields: &Fields<'_>, names: &Names) -> String {
    let zone = fields.reference(fields.need("zone"), Noun::ZONE, known(&names.zones));
    zone.map(|zone| zone.value.to_owned()).unwrap_or_default()
}

/// What `opportunities.toml` holds: the rows for anyone, and apart from them what is for the bureau.
#[derive(Debug, Default)]
pub(crate) struct Offers {
    pub(crate) opportunities: Vec<Opportunity>,
    pub(crate) notes: Vec<OpportunityNote>,
}

/// Reads `opportunities.toml`.
pub(crate) fn read_opportunities(source: &Source<'_>, names: &Names) -> Offers {
    let root = source.root();
    let mut seen = HashSet::new();
    let mut offers = Offers::default();
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
            fields.warning(at, crate::words::no_office(&found));
        }
        let status = fields.word(fields.get("status"), Noun::STATUS, OpportunityStatus::ALL);
        let status_at = fields.day(fields.get("status_at"));
        if let Some(internal) = fields.get("internal") {
            let text = fields.text(Some(internal));
            if let Some(found) = private_contact(&text) {
                fields.warning(internal.at(), crate::words::no_office(&found));
            }
            offers.notes.push(OpportunityNote { opportunity: id.clone(), text });
        }
        let source = fields.owned(fields.need("source"));
        let sample = fields.flag(fields.get("sample"));
        fields.finish();
        offers.opportunities.push(Opportunity {
            id,
            chain,
            node,
            zone,
            site,
            title,
            size,
            terms,
            contact,
            status: status.unwrap_or(OpportunityStatus::Open),
            status_at,
            source,
            sample,
        });
    }
    root.finish();
    offers
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
        let message = (
            format!("载体 `{}` 在园区 `{lies_in}`，不在 `{zone}`", site.value),
            format!("site `{}` lies in zone `{lies_in}`, not in `{zone}`", site.value),
        );
        fields.error(site.at, message);
    }
    Some(site.value.to_owned())
}
