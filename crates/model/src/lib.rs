//! The words of the product as types: codes that cannot be wrong, money, places, firms, statements, labels.
//!
//! Knows nothing about IO, SQL, HTTP or the machine's clock. A value type is parsed once, by its only constructor,
//! and has one canonical text form, which is what is stored and sent.

mod approval;
mod candidate;
mod clause;
mod clock_rule;
mod codes;
mod consultation;
mod contact;
mod enquiry;
mod enterprise;
mod form_words;
mod grouped;
mod indicator;
mod job;
mod label;
mod lead;
mod loose_day;
mod meeting;
mod money;
mod outreach;
mod person;
mod place;
mod price;
mod project;
mod project_words;
mod promise;
mod publication;
mod requirement;
mod retention;
mod rule;
mod said;
mod service_case;
mod site;
mod site_lock;
mod survey;
mod task;
mod terms;
mod verdict;
mod visit;
mod visit_record;
mod words;
mod work_calendar;
mod zone_fact;

pub use approval::{
    ApprovalPaper, ApprovalStep, Checklist, DayUnit, LegalLevel, PaperForm, PaperFrom, PaperState, PlanPaper, PlanStep,
    StepAct, StepEvent, StepState,
};
pub use candidate::{Candidate, CandidatePlace};
pub use clause::{ClauseRule, ClauseVerdict};
pub use clock_rule::{ClockColour, ClockMeasure, ClockRule, ClockUnit, Demand, GateRule, Term};
pub use codes::{CodeError, HsCode, IndustryCode, OldNumber, RegionCode, Uscc};
pub use consultation::{AnswerWay, AskState, ConsultationState, LetterRule, Opinion};
pub use contact::{private_contact, private_mobile, private_number, private_part};
pub use enquiry::{ContactWay, EnquiryState};
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
pub use meeting::{AgendaKind, Instruction, MailMode, MailState, MarkSide, MeetingState, NoticeKind};
pub use money::{Currency, Money, MoneyError};
pub use outreach::{Chamber, ChamberKind, Contact, Introduction, Mou, MouFate, Occasion, OccasionKind, Workplace};
pub use person::{DataClass, LOCAL, Team, TeamId, User, UserId, UserName, UserNameError, UserRole};
pub use place::{Opportunity, OpportunityNote, OpportunityStatus, Zone, ZoneKind, ZoneSpot};
pub use price::{Price, PriceUnit};
pub use project::{
    Credit, Happening, Holding, OwedProof, PaidIn, Progress, Project, ProjectEvent, ProjectId, ProjectLinks, Proof, Tag,
};
pub use project_words::{
    AttractionChannel, BackCause, CapitalOrigin, EndReason, OutsideKey, Profile, ProjectField, ProjectStage, ProofKind,
    TagKind, TwinVerdict,
};
pub use promise::{LegalBasis, Promise, PromiseAct, PromiseKind, PromiseState};
pub use publication::{
    CostCard, ElsewhereCard, OpportunityCard, PolicyCard, PublicCard, PublicationKind, PublicationRule,
    PublicationState, SiteCard,
};
pub use requirement::{Requirement, RequirementError, SiteField, Span};
pub use retention::{
    CheckAnswer, CheckWay, FirmReading, IntervalRule, PaceRule, Quantity, RetentionCheck, RetentionQuestion,
    RetentionRules, SignalRule, Tells, Undertaking, UndertakingKind,
};
pub use rule::RuleKind;
pub use said::{Lacking, OpportunitySaid, SaidText, SiteSaid};
pub use service_case::{
    CaseAfterRule, CaseCause, CaseClass, CaseClassRule, CaseEscalationRule, CaseEvent, CaseLevel, CaseNote, CaseReply,
    CaseSource, CaseState, CaseStep, ServiceCase, ServiceRules,
};
pub use site::{FireClass, ShelfLife, Site, SiteAspect, SiteForm, SiteOwner, SiteStatus};
pub use site_lock::{ConfirmedOn, SiteConfirmation, SiteLock};
pub use survey::{SurveyAnswer, SurveyLine, SurveySide, SurveyStanding, survey_standing};
pub use task::{Task, TaskEvent, TaskOrigin, TaskState, TaskStep};
pub use terms::terms_in_english;
pub use verdict::{PlacementJudgement, Verdict};
pub use visit::{Engagement, Half, NextStep, Reception, RouteStep, Trip, Visit, VisitDirection, VisitState};
pub use visit_record::{Became, BecameKind, Counterpart, LeaderLevel, RecordLinks, VisitOutcome, VisitRecord};
pub use words::{ChainKind, Edition, Lang, Role, Scene, Stage, Strength, Text, UnknownWord};
pub use work_calendar::{DayKind, WorkCalendar};
pub use zone_fact::{FactForm, ZoneFact, ZoneFactKey, ZoneValue};
