//! Every transactional SQL statement and migration, one dialect for SQLite and PostgreSQL.
//!
//! For what people of the bureau write and for the district's own facts (10^5 rows). Not for registers of millions of
//! rows, and without business decisions, HTTP or a clock: every moment comes from the caller.
//!
//! Two ideas carry the design. A fact is a statement with its source and is never deleted; the row of a firm is derived
//! from its statements and can be computed again at any time. And whatever belongs together happens in one transaction:
//! a process killed in the middle leaves nothing behind.

mod agreements;
mod approvals;
mod attachments;
mod audit;
mod bulletins;
mod candidates;
mod cases;
mod chain_drafts;
mod chambers;
mod consultations;
mod contacts;
mod copy;
mod decisions;
mod departments;
mod enquiries;
mod enterprises;
mod error;
mod follow_ups;
mod forms;
mod import_drafts;
mod imports;
mod indicators;
mod jobs;
mod judgements;
mod leads;
mod mails;
mod marks;
mod meetings;
mod merge;
mod migrations;
mod mous;
mod notices;
mod occasions;
mod open;
mod packs;
mod people;
mod place_imports;
mod place_versions;
mod placement_judgements;
mod placements;
mod places;
mod placing;
mod progress_links;
mod project_imports;
mod project_ties;
mod project_twins;
mod projects;
mod promises;
mod publications;
mod reply_links;
mod retention;
mod sample;
mod screen_links;
mod sessions;
mod settings;
mod site_matches;
mod sources;
mod sql;
mod survey;
mod tables;
mod tasks;
mod trail;
mod trips;
mod turns;
mod verify;
mod views;
mod visit_photos;
mod visit_records;

pub use agreements::{AgreementRow, ClauseReview, NewAgreement};
pub use approvals::{ApprovalChange, ApprovalFacts, ApprovalFilter, ApprovalRow, ApprovalTurn, NewApproval};
pub use attachments::{AttachmentRow, NewAttachment};
pub use audit::{AuditFilter, AuditRow};
pub use bulletins::{BulletinChange, BulletinRow, BulletinTurn, NewBulletin};
pub use candidates::{CandidateMark, JudgedPlaces};
pub use cases::{CaseFilter, CaseImportRow, CaseRow, CaseTurn, NewCase};
pub use chain_drafts::{
    Acceptance, Accepted, DraftEvent, DraftOperation, DraftRow, DraftState, MAX_LISTED, MAX_WAITING, NewDraft,
    NewOperation, NodeReferences, Renamed, Turn,
};
pub use chambers::ChamberRow;
pub use consultations::{
    AnswerRow, AskChange, AskRow, ConsultationFilter, ConsultationRow, LetterOut, LetterPaper, LetterTurn,
    NewConsultation,
};
pub use contacts::{ContactFilter, ContactRow};
pub use copy::{Copied, CopyIn, Inventory, Kind, Part};
pub use decisions::{DecisionRow, NewDecision, NewWeights, WeightRow};
pub use departments::{DepartmentRow, NewDepartment};
pub use enquiries::{Arrived as ArrivedEnquiry, EnquiryChange, EnquiryLead, EnquiryRow, EnquiryTurn, NewEnquiry};
pub use enterprises::{ChangeMark, Changed, EnterpriseFilter, EnterpriseSort, FirmCount, Page};
pub use error::StoreError;
pub use follow_ups::{FollowUp, HeldStep};
pub use forms::{FormRow, NewForm, NewSubmission, SubmissionRow};
pub use import_drafts::{ImportDraft, NewImportDraft};
pub use imports::{
    Import, ImportOutcome, ImportPreview, ImportProblem, ImportReport, ImportRow, ImportState, NewImport,
};
pub use indicators::{QuestionRow, YearTargetRow};
pub use jobs::{ChangeCount, Job, JobChange, JobChangeFilter, JobCounts, PackVersion};
pub use judgements::{JudgementRow, NewJudgement, counted_on};
pub use leads::LeadRow;
pub use mails::{MailRow, MailSent, MailWish, NewMail, NoticeMail};
pub use marks::TwoWayRow;
pub use meetings::{
    DecisionOfMeeting, InstructionRow, MeetingChange, MeetingRow, MeetingTurn, NewDecisionOfMeeting, NewMeeting,
};
pub use mous::MouRow;
pub use notices::{NewNotice, NoticeFilter, NoticeRow};
pub use occasions::OccasionRow;
pub use open::Store;
pub use packs::FileVersion;
pub use people::{Disabled, Disabling, Entry, Holdings, Looked, Signed, TeamRow, UserRow};
pub use place_imports::{PlaceRow, SpokenPlace};
pub use placement_judgements::{NewPlacementJudgement, PlacementJudgementRow};
pub use placements::{Evidence, FirmPlacement, NewPlacement, NodeCount, PlacedFirm, PlacementFilter};
pub use places::OpportunityFilter;
pub use placing::{Placed, Step, StepResult, ToPlace, Work};
pub use progress_links::{NewProgressLink, ProgressLinkRow, ProgressVisitRow};
pub use project_imports::{KeptOfImport, LedgerEntry, LedgerImport, LedgerInto};
pub use project_ties::{TieKind, Ties};
pub use project_twins::{NewTwinJudgement, NewVerdict, TwinJudgementRow};
pub use projects::{PaidRow, ProjectChanges, ProjectRow, ProjectTurn};
pub use promises::{PaymentRow, PromiseChange, PromiseEvent, PromiseRow, PromiseTurn, Proposal};
pub use publications::{Approval, NewPublication, PublicationEvent, PublicationRow, PublicationTurn};
pub use reply_links::{NewReplyLink, ReplyLinkRow, ReplyVisitRow};
pub use retention::Noted;
pub use sample::{Hanging, SampleHang, SampleIn, SampleNote, SampleOut};
pub use screen_links::{NewScreenLink, ScreenLinkRow};
pub use sessions::{NewSession, SessionRow, Tries};
pub use settings::{NewSettings, Setting};
pub use site_matches::{RequirementRow, SiteLockRow, Unlock};
pub use sql::day_of;
pub use survey::{NewSurveyLine, SurveyFilter, SurveyRow};
pub use tasks::{TaskChange, TaskFilter, TaskRow, TaskTurn};
pub use trail::Link;
pub use trips::{CalendarFilter, CalendarRow, TripRow};
pub use verify::{Break, Verified};
pub use views::{NewView, ViewRow};
pub use visit_photos::{NewPhoto, PhotoRow};
pub use visit_records::{Arrived, NewVisitRecord, RecordFilter, RecordTurn, RecordVersion, VisitRecordRow};
