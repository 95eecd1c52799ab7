//! What the public may read (公开发布): a frozen copy of an item's public fields, put there by one person and approved by another.
//!
//! A card has a field for what an investor may know and for nothing else, so that what is published cannot hold more.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::clock_rule::Term;
use crate::place::{Opportunity, OpportunityStatus};
use crate::said::{SiteSaid, day};
use crate::site::Site;
use crate::site_lock::ConfirmedOn;
use crate::words::{Text, vocabulary};

vocabulary! {
    /// What can be published.
    PublicationKind {
        /// A row of the opportunity list.
        Opportunity = "opportunity",
        /// A site.
        Site = "site",
        /// What a factor of production costs.
        Cost = "cost",
        /// A policy.
        Policy = "policy",
    }
}

impl PublicationKind {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Opportunity => ("机会", "Opportunity"),
            Self::Site => ("载体", "Site"),
            Self::Cost => ("要素成本", "Factor cost"),
            Self::Policy => ("政策", "Policy"),
        };
        Text::new(zh, en)
    }
}

vocabulary! {
    /// How far an item has come on its way to the public.
    PublicationState {
        /// Nobody proposed it, or the proposal was refused: the public does not see it.
        Draft = "draft",
        /// It waits for approval, and the public sees nothing of it yet.
        Proposed = "proposed",
        /// The public sees the copy that was approved.
        Published = "published",
        /// Its time is over.
        Expired = "expired",
        /// It was taken back, for a reason.
        Withdrawn = "withdrawn",
    }
}

impl PublicationState {
    /// The printed name.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Draft => ("未公开", "Not public"),
            Self::Proposed => ("待批准", "Awaits approval"),
            Self::Published => ("已公开", "Public"),
            Self::Expired => ("已到期", "Expired"),
            Self::Withdrawn => ("已撤下", "Withdrawn"),
        };
        Text::new(zh, en)
    }
}

/// For how long what is published holds, unless a day is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicationRule {
    /// Of which kind.
    pub kind: PublicationKind,
    /// Days from the approval, the last included.
    pub days: u16,
    /// When the rule holds.
    pub term: Term,
    /// Where it comes from.
    pub source: Text,
    /// Whether no document says so.
    pub sample: bool,
}

/// The frozen copy of an item's public fields.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "card", rename_all = "snake_case")]
pub enum PublicCard {
    /// A row of the opportunity list.
    Opportunity(Box<OpportunityCard>),
    /// A site.
    Site(Box<SiteCard>),
    /// What a factor costs.
    Cost(CostCard),
    /// A policy.
    Policy(PolicyCard),
}

impl PublicCard {
    /// Of which kind.
    pub fn kind(&self) -> PublicationKind {
        match self {
            Self::Opportunity(_) => PublicationKind::Opportunity,
            Self::Site(_) => PublicationKind::Site,
            Self::Cost(_) => PublicationKind::Cost,
            Self::Policy(_) => PublicationKind::Policy,
        }
    }

    /// What it is called.
    pub fn title(&self) -> Text {
        match self {
            Self::Opportunity(card) => card.title.clone(),
            Self::Site(card) => card.said.title.as_ref().and_then(crate::said::SaidText::whole).unwrap_or_default(),
            Self::Cost(card) => card.title.clone(),
            Self::Policy(card) => card.title.clone(),
        }
    }

    /// Whether it is invented.
    pub fn is_sample(&self) -> bool {
        match self {
            Self::Opportunity(card) => card.sample,
            Self::Site(card) => card.said.sample.unwrap_or_default(),
            Self::Cost(card) => card.sample,
            Self::Policy(card) => card.sample,
        }
    }
}

/// An opportunity as anyone may read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpportunityCard {
    /// What is offered or sought.
    pub title: Text,
    /// How big.
    pub size: Text,
    /// On what terms.
    pub terms: Text,
    /// Whom to call: an office.
    pub contact: Text,
    /// Where: the site's name, or the zone's.
    pub place: Text,
    /// Zone, by id.
    pub zone: String,
    /// Chain, by id.
    pub chain: String,
    /// Node, by id.
    pub node: String,
    /// Site, by id.
    pub site: Option<String>,
    /// How far it has come.
    pub status: OpportunityStatus,
    /// Since when.
    #[serde(with = "day")]
    pub status_at: Option<NaiveDate>,
    /// Where it comes from.
    pub source: String,
    /// Whether it is invented.
    pub sample: bool,
}

impl OpportunityCard {
    /// Of a row, with the name of where it is.
    pub fn of(row: &Opportunity, place: Text) -> Self {
        Self {
            title: row.title.clone(),
            size: row.size.clone(),
            terms: row.terms.clone(),
            contact: row.contact.clone(),
            place,
            zone: row.zone.clone(),
            chain: row.chain.clone(),
            node: row.node.clone(),
            site: row.site.clone(),
            status: row.status,
            status_at: row.status_at,
            source: row.source.clone(),
            sample: row.sample,
        }
    }

    /// The row that it says.
    pub fn opportunity(&self, id: &str) -> Opportunity {
        Opportunity {
            id: id.to_owned(),
            chain: self.chain.clone(),
            node: self.node.clone(),
            zone: self.zone.clone(),
            site: self.site.clone(),
            title: self.title.clone(),
            size: self.size.clone(),
            terms: self.terms.clone(),
            contact: self.contact.clone(),
            status: self.status,
            status_at: self.status_at,
            source: self.source.clone(),
            sample: self.sample,
        }
    }
}

/// A site as anyone may read it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SiteCard {
    /// Its facts.
    #[serde(flatten)]
    pub said: SiteSaid,
    /// Day on which the price was last confirmed by a person.
    #[serde(default, with = "day", skip_serializing_if = "Option::is_none")]
    pub price_confirmed: Option<NaiveDate>,
    /// The same of whether it can be had.
    #[serde(default, with = "day", skip_serializing_if = "Option::is_none")]
    pub availability_confirmed: Option<NaiveDate>,
    /// The same of what it is built like.
    #[serde(default, with = "day", skip_serializing_if = "Option::is_none")]
    pub structure_confirmed: Option<NaiveDate>,
}

impl From<&Site> for SiteCard {
    fn from(site: &Site) -> Self {
        Self {
            said: site.into(),
            price_confirmed: site.confirmed.price,
            availability_confirmed: site.confirmed.availability,
            structure_confirmed: site.confirmed.structure,
        }
    }
}

impl SiteCard {
    /// The site that it says; `None` where it lacks what a site must have, as one that another program wrote.
    pub fn site(&self, id: &str) -> Option<Site> {
        let site = self.said.site(id).ok()?;
        let confirmed = ConfirmedOn {
            price: self.price_confirmed,
            availability: self.availability_confirmed,
            structure: self.structure_confirmed,
        };
        Some(Site { confirmed, ..site })
    }
}

/// A factor cost as anyone may read it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CostCard {
    /// Name.
    pub title: Text,
    /// Price in `unit`.
    pub value: f64,
    /// Currency and unit.
    pub unit: Text,
    /// When: a day, a month or a year.
    pub date: String,
    /// Until when it holds; `None` is unknown.
    pub valid_to: Option<String>,
    /// Where it comes from.
    pub source: String,
    /// Whether it is invented.
    pub sample: bool,
    /// The same in other cities.
    pub elsewhere: Vec<ElsewhereCard>,
}

/// A factor's price in another city.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ElsewhereCard {
    /// Name of the city.
    pub city: Text,
    /// Price in the row's unit.
    pub value: f64,
    /// When.
    pub date: String,
    /// Where it comes from.
    pub source: String,
    /// Whether it is invented.
    pub sample: bool,
}

/// A policy as anyone may read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyCard {
    /// Name.
    pub title: Text,
    /// What it gives, in a sentence.
    pub text: Text,
    /// The office that issued it.
    pub issuer: Text,
    /// When.
    pub date: String,
    /// Chains it is meant for, by id; empty is all.
    pub chains: Vec<String>,
    /// Where it is published.
    pub source: String,
    /// Whether it is invented.
    pub sample: bool,
}
