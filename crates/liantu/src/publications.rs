//! What the public sees: of each item the frozen copy that was approved, as long as it holds and the item is still there.
//!
//! Public pages, public sheets and the public book take opportunities, sites, prices and policies from here and from nowhere else.

use std::collections::BTreeMap;

use anyhow::Result;
use bureau::{PublicationFacts, publication_state};
use chrono::NaiveDate;
use model::{
    CostCard, Edition, ElsewhereCard, Opportunity, OpportunityCard, OpportunityStatus, PolicyCard, PublicCard,
    PublicationKind, PublicationState, Site, SiteField, SiteForm, SiteStatus, Text,
};
use packs::{CostElsewhere, FactorCost, Policy};
use serde_json::Value;
use store::{Approval, NewPublication, OpportunityFilter, PublicationRow, PublicationTurn, Signed, Store};

use crate::clock;
use crate::config::Config;

/// What an edition may offer.
#[derive(Debug, Default)]
pub(crate) struct Offering {
    /// Opportunities that are still to be had.
    pub(crate) opportunities: Vec<Opportunity>,
    /// Where each of them is, by its id.
    pub(crate) places: BTreeMap<String, Text>,
    /// Sites.
    pub(crate) sites: Vec<Site>,
    /// Factor costs.
    pub(crate) costs: Vec<FactorCost>,
    /// Policies.
    pub(crate) policies: Vec<Policy>,
}

impl Offering {
    /// For anyone, what was approved; for the bureau, everything.
    pub(crate) async fn of(store: &Store, config: &Config, edition: Edition) -> Result<Self> {
        let now = items(store, config).await?;
        if edition == Edition::Internal {
            return Ok(Self::from_cards(now.iter().map(|item| (item.id.as_str(), &item.card))));
        }
        let day = clock::today();
        let rows = store.publications(None).await?;
        let cards = now.iter().filter_map(|item| {
            let row = rows.iter().find(|row| row.kind == item.card.kind() && row.item == item.id)?;
            let card = row.card.as_ref()?;
            (is_public(row, day) && !item.is_taken_since(card)).then_some((item.id.as_str(), card))
        });
        Ok(Self::from_cards(cards))
    }

    fn from_cards<'a>(cards: impl Iterator<Item = (&'a str, &'a PublicCard)>) -> Self {
        let mut offering = Self::default();
        for (id, card) in cards {
            match card {
                PublicCard::Opportunity(card) => {
                    offering.places.insert(id.to_owned(), card.place.clone());
                    offering.opportunities.push(card.opportunity(id));
                }
                PublicCard::Site(card) => offering.sites.extend(card.site(id)),
                PublicCard::Cost(card) => offering.costs.push(cost_of(id, card)),
                PublicCard::Policy(card) => offering.policies.push(policy_of(id, card)),
            }
        }
        offering.opportunities.retain(Opportunity::is_offered);
        offering
    }
}

/// An item with its public fields as they are now.
pub(crate) struct Item {
    /// Its id.
    pub(crate) id: String,
    /// Its public fields.
    pub(crate) card: PublicCard,
}

impl Item {
    /// Whether it is to be had no more although the public copy says so: then it leaves the public at once, without waiting for anybody.
    pub(crate) fn is_taken_since(&self, public: &PublicCard) -> bool {
        match (&self.card, public) {
            (PublicCard::Opportunity(now), _) => now.status == OpportunityStatus::Closed,
            (PublicCard::Site(now), PublicCard::Site(public)) => {
                now.said.status == Some(SiteStatus::Let) && public.said.status != Some(SiteStatus::Let)
            }
            _ => false,
        }
    }
}

/// Everything that could be published, in the order of its lists.
pub(crate) async fn items(store: &Store, config: &Config) -> Result<Vec<Item>> {
    let sites = store.sites(None).await?;
    let zones = store.zones(None).await?;
    let opportunities = store.opportunities(&OpportunityFilter::default()).await?;
    let mut items: Vec<Item> = Vec::new();
    for row in &opportunities {
        let site = row.site.as_ref().and_then(|id| sites.iter().find(|site| site.id == *id));
        let zone = zones.iter().find(|zone| zone.id == row.zone);
        let place = site.map(|site| &site.title).or(zone.map(|zone| &zone.title)).cloned().unwrap_or_default();
        let card = PublicCard::Opportunity(Box::new(OpportunityCard::of(row, place)));
        items.push(Item { id: row.id.clone(), card });
    }
    items.extend(sites.iter().map(|site| Item { id: site.id.clone(), card: PublicCard::Site(Box::new(site.into())) }));
    items.extend(config.pack.costs.iter().map(|cost| Item { id: cost.id.clone(), card: cost_card(cost) }));
    items.extend(config.pack.policies.iter().map(|policy| Item { id: policy.id.clone(), card: policy_card(policy) }));
    Ok(items)
}

/// What is noted of an item, for the rules.
pub(crate) fn facts(row: &PublicationRow) -> PublicationFacts {
    PublicationFacts {
        approved: row.card.is_some(),
        ends: row.ends,
        withdrawn: row.withdrawn.is_some(),
        proposed: row.proposal.is_some(),
    }
}

/// Whether the copy is public on a day.
pub(crate) fn is_public(row: &PublicationRow, day: NaiveDate) -> bool {
    publication_state(&facts(row), day) == PublicationState::Published
}

fn cost_card(cost: &FactorCost) -> PublicCard {
    let elsewhere = cost.elsewhere.iter().map(|there| ElsewhereCard {
        city: there.city.clone(),
        value: there.value,
        date: there.date.clone(),
        source: there.source.clone(),
        sample: there.sample,
    });
    PublicCard::Cost(CostCard {
        title: cost.title.clone(),
        value: cost.value,
        unit: cost.unit.clone(),
        date: cost.date.clone(),
        valid_to: cost.valid_to.clone(),
        source: cost.source.clone(),
        sample: cost.sample,
        elsewhere: elsewhere.collect(),
    })
}

/// The price that a copy says.
pub(crate) fn cost_of(id: &str, card: &CostCard) -> FactorCost {
    let elsewhere = card.elsewhere.iter().map(|there| CostElsewhere {
        city: there.city.clone(),
        value: there.value,
        date: there.date.clone(),
        source: there.source.clone(),
        sample: there.sample,
    });
    FactorCost {
        id: id.to_owned(),
        title: card.title.clone(),
        value: card.value,
        unit: card.unit.clone(),
        date: card.date.clone(),
        valid_to: card.valid_to.clone(),
        source: card.source.clone(),
        sample: card.sample,
        elsewhere: elsewhere.collect(),
    }
}

fn policy_card(policy: &Policy) -> PublicCard {
    PublicCard::Policy(PolicyCard {
        title: policy.title.clone(),
        text: policy.text.clone(),
        issuer: policy.issuer.clone(),
        date: policy.date.clone(),
        chains: policy.chains.clone(),
        source: policy.source.clone(),
        sample: policy.sample,
    })
}

/// The policy that a copy says.
pub(crate) fn policy_of(id: &str, card: &PolicyCard) -> Policy {
    Policy {
        id: id.to_owned(),
        title: card.title.clone(),
        text: card.text.clone(),
        issuer: card.issuer.clone(),
        date: card.date.clone(),
        chains: card.chains.clone(),
        source: card.source.clone(),
        sample: card.sample,
    }
}

/// A field in which two copies differ.
pub(crate) struct FieldChange {
    /// Its name in the card.
    pub(crate) field: String,
    /// What was public; `None` where nothing was.
    pub(crate) before: Option<Text>,
    /// What would be.
    pub(crate) after: Option<Text>,
}

/// What changed between two copies, field by field. Of an item that was never public every field is new, and nothing is told.
pub(crate) fn changes(before: Option<&PublicCard>, after: &PublicCard) -> Vec<FieldChange> {
    let fields = |card: &PublicCard| match serde_json::to_value(card) {
        Ok(Value::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    };
    let Some(before) = before else { return Vec::new() };
    let (before, after) = (fields(before), fields(after));
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort();
    names.dedup();
    names
        .into_iter()
        .filter(|name| before.get(*name) != after.get(*name))
        .map(|name| FieldChange {
            field: name.clone(),
            before: before.get(name).and_then(|value| told(name, value)),
            after: after.get(name).and_then(|value| told(name, value)),
        })
        .collect()
}

/// A value of a card for people.
fn told(name: &str, value: &Value) -> Option<Text> {
    let plain = |text: &str| Text::new(text, text);
    match value {
        Value::Null => None,
        Value::Bool(yes) => Some(if *yes { Text::new("有", "yes") } else { Text::new("无", "no") }),
        Value::Number(number) => Some(plain(&number.as_f64().map_or_else(|| number.to_string(), model::grouped))),
        Value::String(word) => Some(match name {
            "form" => word.parse::<SiteForm>().map_or_else(|_| plain(word), insight::form_title),
            _ => plain(word),
        }),
        Value::Array(items) => {
            let parts: Vec<Text> = items.iter().filter_map(|item| told(name, item)).collect();
            let joined = |lang: fn(&Text) -> &str, mark: &str| parts.iter().map(lang).collect::<Vec<_>>().join(mark);
            Some(Text::new(joined(|text| &text.zh, "、"), joined(|text| &text.en, ", ")))
        }
        Value::Object(fields) => {
            let of = |key: &str| fields.get(key).and_then(Value::as_str).unwrap_or_default();
            if let Some(city) = fields.get("city") {
                let city = told(name, city).unwrap_or_default();
                let value = fields.get("value").and_then(|value| told(name, value)).unwrap_or_default();
                return Some(Text::new(format!("{} {}", city.zh, value.zh), format!("{} {}", city.en, value.en)));
            }
            let (zh, en) = (of("zh"), of("en"));
            Some(Text::new(if zh.is_empty() { en } else { zh }, if en.is_empty() { zh } else { en }))
        }
    }
}

/// What a field of a card is called.
pub(crate) fn field_title(name: &str) -> Text {
    if let Some(field) = SiteField::ALL.iter().find(|field| field.as_str() == name) {
        return field.title();
    }
    let (zh, en) = match name {
        "title" => ("名称", "name"),
        "size" => ("规模", "size"),
        "terms" => ("条件", "terms"),
        "contact" => ("联系方式", "contact"),
        "place" => ("位置", "place"),
        "zone" => ("所在区", "zone"),
        "chain" => ("产业链", "chain"),
        "chains" => ("适用产业链", "chains"),
        "node" => ("环节", "node"),
        "site" => ("载体", "site"),
        "status_at" => ("状态日期", "since"),
        "source" => ("来源", "source"),
        "sample" => ("样例", "sample"),
        "value" => ("价格", "price"),
        "unit" => ("单位", "unit"),
        "date" => ("日期", "date"),
        "valid_to" => ("有效期至", "valid to"),
        "elsewhere" => ("其他城市", "elsewhere"),
        "text" => ("内容", "what it gives"),
        "issuer" => ("发布机关", "issued by"),
        "floor" => ("楼层", "floors"),
        "frontage_m" => ("临街面", "frontage"),
        "owner" => ("权属", "owner"),
        "beds" => ("床位", "beds"),
        "available_from" => ("可交付日", "available from"),
        "price" => ("价格", "price"),
        "verified_at" => ("核实日期", "verified on"),
        "price_confirmed" => ("价格确认日", "price confirmed on"),
        "availability_confirmed" => ("可用状态确认日", "availability confirmed on"),
        "structure_confirmed" => ("结构确认日", "structure confirmed on"),
        other => (other, other),
    };
    Text::new(zh, en)
}

/// Publishes what the sample offers, so that its public pages show a district at work: until it is withdrawn, as nobody goes through a
/// sample every half year.
pub(crate) async fn put_sample(store: &Store, config: &Config) -> Result<()> {
    const BY: [&str; 2] = ["招商干事（样例）", "公开审核（样例）"];
    let new: Vec<NewPublication> = items(store, config)
        .await?
        .into_iter()
        .filter(|item| !item.is_taken_since(&item.card))
        .map(|item| NewPublication { item: item.id, card: item.card, ends: None, version: None })
        .collect();
    let at = clock::now();
    store.propose_publications(&new, Signed { by: BY[0], at: &at }).await?;
    let rows = store.publications(None).await?;
    let turns: Vec<PublicationTurn> =
        rows.iter().map(|row| PublicationTurn { id: row.id, version: row.version }).collect();
    store.review_publications(&turns, Approval::Approved("样例"), Signed { by: BY[1], at: &at }).await?;
    Ok(())
}

/// An item as its address names it: `opportunity/O-002`.
pub(crate) fn read_item(text: &str) -> Option<(PublicationKind, &str)> {
    let (kind, item) = text.split_once('/')?;
    Some((kind.parse().ok()?, item)).filter(|(_, item)| !item.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(value: f64, valid_to: Option<&str>) -> PublicCard {
        PublicCard::Cost(CostCard {
            title: Text::new("水", "Water"),
            value,
            unit: Text::new("元/m³", "CNY/m³"),
            date: "2025-01".into(),
            valid_to: valid_to.map(str::to_owned),
            source: "公告".into(),
            sample: false,
            elsewhere: vec![],
        })
    }

    #[test]
    fn what_changed_is_told_field_by_field() {
        let told = |before: Option<&PublicCard>, after: &PublicCard| -> Vec<String> {
            let word = |text: Option<Text>| text.map_or_else(|| "-".to_owned(), |text| text.zh);
            changes(before, after)
                .into_iter()
                .map(|one| format!("{} {}→{}", one.field, word(one.before), word(one.after)))
                .collect()
        };
        let old = card(2.85, None);
        assert_eq!(told(Some(&old), &old), Vec::<String>::new());
        assert_eq!(told(Some(&old), &card(3.0, Some("2025"))), ["valid_to -→2025", "value 2.85→3"]);
        assert_eq!(told(None, &old), Vec::<String>::new());
    }

    #[test]
    fn a_copy_gives_back_what_it_was_taken_from() {
        let stored = serde_json::to_string(&card(2.85, None)).expect("JSON");
        let read: PublicCard = serde_json::from_str(&stored).expect("a card");
        assert_eq!(read, card(2.85, None));
    }

    #[test]
    fn an_item_is_read_from_its_address() {
        assert_eq!(read_item("site/S-1"), Some((PublicationKind::Site, "S-1")));
        assert_eq!((read_item("secret/S-1"), read_item("site/"), read_item("site")), (None, None, None));
    }
}
