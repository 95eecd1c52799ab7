//! Projects: what is known of one, and the events that carry it from a lead to an operating firm.
//!
//! A project's record holds facts that people correct; where it stands is never a field but follows from its events, which
//! are only ever added to. Not for: whether a move is allowed and what a clock shows; those are the bureau's rules.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::enterprise::EnterpriseId;
use crate::money::Money;
use crate::project_words::{
    AttractionChannel, BackCause, CapitalOrigin, EndReason, OutsideKey, Profile, ProjectField, ProjectStage, ProofKind,
    TagKind,
};

/// Number of a project in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProjectId(pub i64);

/// A tag with the year of the list it was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tag {
    /// Which.
    pub kind: TagKind,
    /// Year of the list's edition, for tags that need one.
    pub year: Option<i32>,
}

/// A unit's share of a project. Shares of a project sum to 100 at most; the rest belongs to nobody yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credit {
    /// The unit: a town, a department, a zone team.
    pub unit: String,
    /// Percent.
    pub share: u8,
}

/// What led to the project and where it goes: the join from gap to site.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProjectLinks {
    /// Chain and node of the gap it closes.
    pub node: Option<(String, String)>,
    /// The target firm it came from.
    pub target: Option<EnterpriseId>,
    /// The zone, by id.
    pub zone: Option<String>,
    /// The site, by id.
    pub site: Option<String>,
    /// The opportunity of the list, by id.
    pub opportunity: Option<String>,
}

/// What is known of a project. Empty texts and `None` are unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// Its name; not empty.
    pub name: String,
    /// Which gates it passes.
    pub profile: Profile,
    /// Who invests, as told.
    pub investor: String,
    /// Where the investor is at home: a region as told.
    pub investor_home: String,
    /// The investor's parent, as told.
    pub parent: String,
    /// The firm founded for it, once it is in the register.
    pub enterprise: Option<EnterpriseId>,
    /// What is to be made or done.
    pub content: String,
    /// Total investment.
    pub amount: Option<Money>,
    /// The amount in the contract.
    pub signed_amount: Option<Money>,
    /// Where the money comes from.
    pub origin: Option<CapitalOrigin>,
    /// How it was attracted.
    pub channel: Option<AttractionChannel>,
    /// Who referred it: a work name or an office.
    pub referrer: String,
    /// What site it needs.
    pub site_need: String,
    /// What it asks of the government.
    pub asks: String,
    /// The unit that answers for it.
    pub unit: String,
    /// The officer who answers for it, by work name.
    pub owner: String,
    /// Units that share the credit; none means the answering unit alone.
    pub credits: Vec<Credit>,
    /// Gap, target, zone, site, opportunity.
    pub links: ProjectLinks,
    /// What superiors count apart.
    pub tags: Vec<Tag>,
    /// Numbers under which other offices know it.
    pub keys: BTreeMap<OutsideKey, String>,
    /// The month in which it is to start, as its first day.
    pub planned_start: Option<NaiveDate>,
    /// The day by which it is to be finished.
    pub planned_finish: Option<NaiveDate>,
    /// Anything else.
    pub note: String,
    /// Where the record comes from, such as a report; empty when it was entered by hand.
    pub source: String,
    /// Whether it is invented.
    pub sample: bool,
}

impl Project {
    /// A project of which nothing but its name is known.
    pub fn new(name: impl Into<String>, profile: Profile) -> Self {
        Self {
            name: name.into(),
            profile,
            investor: String::new(),
            investor_home: String::new(),
            parent: String::new(),
            enterprise: None,
            content: String::new(),
            amount: None,
            signed_amount: None,
            origin: None,
            channel: None,
            referrer: String::new(),
            site_need: String::new(),
            asks: String::new(),
            unit: String::new(),
            owner: String::new(),
            credits: Vec::new(),
            links: ProjectLinks::default(),
            tags: Vec::new(),
            keys: BTreeMap::new(),
            planned_start: None,
            planned_finish: None,
            note: String::new(),
            source: String::new(),
            sample: false,
        }
    }

    /// Whether a field that a gate asks for is known.
    pub fn knows(&self, field: ProjectField) -> bool {
        let said = |text: &str| !text.trim().is_empty();
        match field {
            ProjectField::Investor => said(&self.investor),
            ProjectField::Content => said(&self.content),
            ProjectField::Amount => self.amount.is_some(),
            ProjectField::SiteNeed => said(&self.site_need) || self.links.site.is_some(),
            ProjectField::Asks => said(&self.asks),
            ProjectField::Channel => self.channel.is_some(),
            ProjectField::Owner => said(&self.owner),
            ProjectField::Node => self.links.node.is_some(),
            ProjectField::Zone => self.links.zone.is_some(),
            ProjectField::Site => self.links.site.is_some(),
            ProjectField::SignedAmount => self.signed_amount.is_some(),
            ProjectField::PlannedStart => self.planned_start.is_some(),
            ProjectField::Enterprise => self.enterprise.is_some(),
            ProjectField::ApprovalCode => self.keys.get(&OutsideKey::Approval).is_some_and(|key| said(key)),
        }
    }
}

/// A proof that is handed in: a paper that is kept, or a sentence where there is no paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// What it shows.
    pub kind: ProofKind,
    /// SHA-256 of the kept file, in hexadecimal; `None` where only the note speaks.
    pub file: Option<String>,
    /// Number or title of the paper, or what was seen.
    pub note: String,
}

/// A proof that is still to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct OwedProof {
    /// Which.
    pub kind: ProofKind,
    /// The stage it belongs to.
    pub stage: ProjectStage,
    /// The last day on which it is in time.
    pub due: NaiveDate,
}

/// What happened to a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happening {
    /// It came in, at this stage: a lead, or a later one for what is entered after the fact.
    Entered {
        /// Where it stands from now on.
        stage: ProjectStage,
        /// The unit that talked to the firm first (首谈); it stays so after every transfer.
        first_talk: String,
    },
    /// It moved forward.
    Moved {
        /// Where to.
        to: ProjectStage,
        /// Proofs handed in with the move.
        proofs: Vec<Proof>,
        /// Proofs that may follow.
        owed: Vec<OwedProof>,
        /// Why stages between were skipped; empty when none was.
        skip_reason: String,
    },
    /// It went back.
    Back {
        /// Where to.
        to: ProjectStage,
        /// Whether it fell back, or had never been further.
        cause: BackCause,
        /// Why.
        reason: String,
    },
    /// It ended.
    Ended {
        /// Why.
        reason: EndReason,
        /// In words, such as where it went.
        note: String,
    },
    /// It came back to life after it had ended.
    Reopened {
        /// Where it stands from now on.
        to: ProjectStage,
        /// Why.
        reason: String,
    },
    /// Someone reported on it: the clock of talks runs anew.
    Reported {
        /// What was done.
        note: String,
        /// Whether anything moved; a report without progress leaves the clock of standstill running.
        progress: Progress,
    },
    /// A proof came in afterwards.
    Proved {
        /// Which.
        proof: Proof,
    },
    /// Another unit answers for it from now on.
    Transferred {
        /// Who answered for it until then; `None` in histories that were written before this was noted.
        before: Option<Holding>,
        /// Which.
        to: String,
        /// The officer who answers for it there; empty while nobody does.
        owner: String,
        /// Why: who talked first, why it does not suit there.
        reason: String,
    },
    /// The unit that talked first was noted wrongly.
    FirstTalk {
        /// Which it was.
        unit: String,
        /// How that is known.
        reason: String,
    },
    /// Building stands at this share of the plan.
    Built {
        /// Percent done.
        done: u8,
        /// Percent that the plan had for this day.
        planned: u8,
    },
}

/// Who answers for a project, and who shares it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Holding {
    /// The unit; empty when none does.
    pub unit: String,
    /// The officer, by work name; empty when none does.
    pub owner: String,
    /// Units that share the credit; none means the unit alone.
    pub credits: Vec<Credit>,
}

/// Whether a report tells of progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Something moved.
    Made,
    /// Nothing moved.
    None,
}

/// An entry of a project's history. Never changed, never removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectEvent {
    /// The day on which it happened.
    pub on: NaiveDate,
    /// When it was written down, RFC 3339 in UTC.
    pub written_at: String,
    /// Who wrote it, by work name.
    pub by: String,
    /// Whether it was written down later than the rules allow, from memory or from papers.
    pub backfilled: bool,
    /// What happened.
    pub what: Happening,
}

/// Money that came in for a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidIn {
    /// The day.
    pub on: NaiveDate,
    /// The earliest day on which any of it may have come in, for a sum that ran up over time; `None` for one payment.
    /// A ledger's running total is no money of the ledger's day, and within a shorter period it is unknown.
    pub since: Option<NaiveDate>,
    /// How much.
    pub amount: Money,
    /// SHA-256 of the voucher's file; `None` while the voucher is owed.
    pub voucher: Option<String>,
    /// Number of the voucher, or what it was for.
    pub note: String,
}
