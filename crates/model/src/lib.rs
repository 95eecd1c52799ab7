//! The words of the product as types: codes that cannot be wrong, money, places, firms, statements, labels.
//!
//! Knows nothing about IO, SQL, HTTP or the machine's clock. A value type is parsed once, by its only constructor,
//! and has one canonical text form, which is what is stored and sent.

mod candidate;
mod clock_rule;
mod codes;
mod contact;
mod enterprise;
mod form_words;
mod grouped;
mod indicator;
mod job;
mod label;
mod lead;
mod loose_day;
mod money;
mod person;
mod place;
mod price;
mod project;
mod project_words;
mod promise;
mod requirement;
mod rule;
mod said;
mod site;
mod site_lock;
mod survey;
mod terms;
mod verdict;
mod visit;
mod words;
mod work_calendar;
mod zone_fact;

pub use candidate::{Candidate, CandidatePlace};
pub use clock_rule::{ClockColour, ClockMeasure, ClockRule, ClockUnit, Demand, GateRule, Term};
pub use codes::{CodeError, HsCode, IndustryCode, OldNumber, RegionCode, Uscc};
pub use contact::{private_contact, private_part};
pub use enterprise::{Enterprise, EnterpriseId, Facts, FactsError, Field, Statement};
pub use form_words::{FormField, FormList, FormSpan, FormSpec, FormUnit};
pub use grouped::grouped;
pub use indicator::{
    BasisCard, BulletinProse, BulletinState, Counts, IndicatorUnit, Over, ProjectFilter, SeriesBreak, Whom, YearTarget,
};
pub use job::{JobCause, JobState};
pub use label::{GapKind, Judgement};
pub use lead::{
    Deal, DealOutcome, DecisionKind, Party, RejectReason, Signal, SignalKind, SupplyLink, TargetDecision, WeightVersion,
};
pub use loose_day::{LooseDay, Precision};
pub use money::{Currency, Money, MoneyError};
pub use person::{DataClass, LOCAL, Team, TeamId, User, UserId, UserName, UserNameError, UserRole};
pub use place::{Opportunity, OpportunityNote, OpportunityStatus, Zone, ZoneKind, ZoneSpot};
pub use price::{Price, PriceUnit};
pub use project::{
    Credit, Happening, OwedProof, PaidIn, Progress, Project, ProjectEvent, ProjectId, ProjectLinks, Proof, Tag,
};
pub use project_words::{
    AttractionChannel, CapitalOrigin, EndReason, OutsideKey, Profile, ProjectField, ProjectStage, ProofKind, TagKind,
    TwinVerdict,
};
pub use promise::{LegalBasis, Promise, PromiseKind, PromiseState};
pub use requirement::{Requirement, RequirementError, SiteField, Span};
pub use rule::RuleKind;
pub use said::{Lacking, OpportunitySaid, SaidText, SiteSaid};
pub use site::{FireClass, ShelfLife, Site, SiteAspect, SiteForm, SiteOwner, SiteStatus};
pub use site_lock::{ConfirmedOn, SiteConfirmation, SiteLock};
pub use survey::{SurveyAnswer, SurveyLine, SurveySide, SurveyStanding, survey_standing};
pub use terms::terms_in_english;
pub use verdict::{PlacementJudgement, Verdict};
pub use visit::{Engagement, Half, NextStep, Reception, RouteStep, Trip, Visit, VisitDirection, VisitState};
pub use words::{ChainKind, Edition, Lang, Role, Scene, Stage, Strength, Text, UnknownWord};
pub use work_calendar::{DayKind, WorkCalendar};
pub use zone_fact::{FactForm, ZoneFact, ZoneFactKey, ZoneValue};
