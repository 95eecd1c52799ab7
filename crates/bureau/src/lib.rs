//! The office's rules as pure decisions: whether a project may move, what its clocks show, where it stands on a day.
//!
//! Rules come in as rows with the days they hold; this crate only applies them. It knows nothing about SQL, HTTP, drawing or
//! the machine's clock: the day is an argument.

mod approval_acts;
mod approvals;
mod attention;
mod bulletin_flow;
mod calendar;
mod case_figures;
mod cases;
mod clocks;
mod consult;
mod corrections;
mod credit;
mod demands;
mod enquiry;
mod indicators;
mod meeting_flow;
mod mous;
mod moves;
mod paid;
mod promises;
mod publication;
mod query;
mod ranking;
mod retention;
mod scope;
mod standing;
mod sums;
mod targets;
mod tasks;
#[cfg(test)]
mod test_days;
mod twice;
mod twins;
mod visit_days;

pub use approval_acts::{ActRefusal, ActRequest, act_refusals};
pub use approvals::{Debt, Debtor, Owed, PlanView, StepView, plan_view};
pub use attention::{Attention, attention};
pub use bulletin_flow::{FlowRefusal, Intent, may, month_end, month_of};
pub use calendar::{add_months, add_working_days, working_days_between};
pub use case_figures::{CaseFigure, CaseMeans, case_means};
pub use cases::{
    CaseClock, CaseHands, CaseReading, CaseStanding, case_after_rule, case_class_rule, case_standing,
    case_step_objection, case_steps, may_case,
};
pub use clocks::{ClockReading, ClockState, Turn, clocks, worst};
pub use consult::{AskFacts, LinkFacts, LinkRefusal, ask_state, letter_due, letter_rule, link_end, link_refusal};
pub use credit::{CreditProblem, Shared, UnitTree, credit_problems, handed_over, share_of};
pub use demands::{Asked, asked};
pub use enquiry::{
    EnquiryAct, EnquiryWords, LONGEST_CONTACT, LONGEST_NAME, LONGEST_WISH, after_act, contact_way, enquiry_faults,
    suspicion,
};
pub use indicators::{
    Broken, Measured, Point, Reading, UnitFigure, broken, by_unit, in_force, measure, month_ends, of_unit, of_units,
    series, shared_words, unit_names,
};
pub use meeting_flow::{AgendaRules, Candidature, MeetingIntent, Reachable, may_meet, propose, recipients};
pub use model::{ClauseRule, ProjectFilter as Filter};
pub use mous::{Conversion, FollowTask, FollowUp, conversion, follow_up};
pub use moves::{MoveRequest, Refusal, Rules, check_back, check_end, check_history, check_move, check_reopen};
pub use paid::{PaidDoubt, PaidRules, paid_doubts};
pub use promises::{
    ClauseFinding, PaymentObjection, PromiseEdit, PromiseFinding, PromiseObjection, PromiseStanding, basis_day,
    left_of, payment_objections, promise_edit, promise_findings, promise_objections, promise_standing, risky_clauses,
};
pub use publication::{PublicationFacts, end_objection, own_approval, publication_end, publication_state};
pub use query::{
    Answer, CohortRate, Counted, Dossier, GroupBy, PaidRate, Period, Query, Tally, Which, ask, cohort_rate, paid_rate,
    units,
};
pub use ranking::{Given, Mark, RankRules, Ranked, Scored, TwoWay, efficacy, rank, two_way};
pub use retention::{FirmKnown, Fulfilment, NextCheck, Radar, Told, ToldBy, fulfilment, next_check, radar, reading_of};
pub use scope::{Actor, may_change, may_correct_visit};
pub use standing::{Built, Spell, Standing, standing, standing_on};
pub use sums::Sum;
pub use targets::{Pace, Progress, progress};
pub use tasks::{
    Fate, TaskFile, TaskStanding, falls_due, holder, late_by, may_change_task, may_step, may_take, open_wish,
    task_standing, wish_sentence,
};
pub use twice::{Twice, twice};
pub use twins::{KnownProject, Marks, Twin, TwinReason, twins};
pub use visit_days::{lead_day_objection, visit_day_objections};
