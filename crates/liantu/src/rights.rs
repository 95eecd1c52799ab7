//! Who may do what: one table, an operation of the contract a row. An operation without a row is refused, and fails a test.
//!
//! Which projects somebody may change is `bureau::may_change`; this is about whether he may change any.

use model::{DataClass, UserRole};

use UserRole::{Admin, ChainOffice, Clerk, Department, Director, Officer, ZoneLead};

/// What an operation asks of whoever calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Right {
    /// The operation id of the contract.
    pub(crate) operation: &'static str,
    /// How far what it shows or takes may go; public ones need no session.
    pub(crate) class: DataClass,
    /// The roles that may call it; of a public operation nobody asks.
    pub(crate) roles: &'static [UserRole],
}

impl Right {
    /// Whether a role may call it.
    pub(crate) fn allows(&self, role: UserRole) -> bool {
        self.class == DataClass::Public || (self.roles.contains(&role) && role.sees(self.class))
    }
}

/// Whoever has an account.
const ALL: &[UserRole] = UserRole::ALL;
/// Who works: everyone but who only reads.
const WORK: &[UserRole] = &[Director, Officer, ZoneLead, ChainOffice, Department, Clerk, Admin];
/// Who speaks with firms and goes to see them.
const FIELD: &[UserRole] = &[Director, Officer, ZoneLead, ChainOffice, Department, Admin];
/// Who brings data in and mends it.
const DATA: &[UserRole] = &[ChainOffice, Clerk, Admin];
/// Who answers for chains, labels and weights.
const CHAINS: &[UserRole] = &[Director, ChainOffice, Admin];
/// Who may propose how a chain is drawn.
const DRAFT: &[UserRole] = &[Director, ChainOffice, Officer, ZoneLead, Admin];
/// Who keeps users.
const KEEPER: &[UserRole] = &[Admin];
/// Who may look at users beside them.
const HEADS: &[UserRole] = &[Director, Admin];
/// Who answers for the year's targets and for what the office says of a month.
const BULLETIN: &[UserRole] = &[Director, ChainOffice, Clerk, Admin];
/// Who finds that a promise is in order, or sets it aside; never the one who wrote it.
const REVIEW: &[UserRole] = &[Director, ChainOffice, Admin];
/// Who answers for sites: what is free, what is promised.
const SITES: &[UserRole] = &[Director, Officer, ZoneLead, ChainOffice, Admin];

/// What a screen link opens to whoever has it, and nothing else: counts without a name.
pub(crate) const BY_SCREEN_LINK: [&str; 2] = ["get_screen", "get_screen_events"];

const fn public(operation: &'static str) -> Right {
    Right { operation, class: DataClass::Public, roles: &[] }
}

const fn internal(operation: &'static str, roles: &'static [UserRole]) -> Right {
    Right { operation, class: DataClass::Internal, roles }
}

/// Statistics of single firms: of the roles named here only those that see the class, and whoever sits at a machine without users.
const fn confidential(operation: &'static str, roles: &'static [UserRole]) -> Right {
    Right { operation, class: DataClass::Confidential, roles }
}

/// Every operation, by the rooms of the contract.
pub(crate) const RIGHTS: &[Right] = &[
    // Who is there.
    public("get_session"),
    public("create_session"),
    public("delete_session"),
    public("create_setup"),
    internal("put_password", ALL),
    internal("list_users", HEADS),
    internal("create_user", KEEPER),
    internal("get_user", HEADS),
    internal("put_user", KEEPER),
    internal("put_user_password", KEEPER),
    internal("delete_user_sessions", KEEPER),
    internal("put_user_disabled", KEEPER),
    internal("delete_user_disabled", KEEPER),
    internal("list_roles", ALL),
    internal("list_audit", HEADS),
    internal("list_teams", ALL),
    internal("create_team", KEEPER),
    internal("put_team", KEEPER),
    internal("delete_team", KEEPER),
    // The first run, and the sample.
    internal("get_first_run", ALL),
    internal("put_first_run", KEEPER),
    internal("list_regions", ALL),
    internal("put_first_run_district", KEEPER),
    internal("create_first_run_chains", KEEPER),
    internal("create_first_run_pack", KEEPER),
    internal("get_sample", ALL),
    internal("create_sample", KEEPER),
    internal("delete_sample", KEEPER),
    // The district and its chains.
    internal("get_district", ALL),
    internal("get_overview", ALL),
    // The wall screen; the first two by a screen link too.
    internal("get_screen", ALL),
    internal("get_screen_events", ALL),
    internal("put_screen_settings", HEADS),
    internal("list_screen_links", KEEPER),
    internal("create_screen_link", KEEPER),
    internal("delete_screen_link", KEEPER),
    internal("list_chains", ALL),
    internal("get_chain", ALL),
    internal("list_gaps", ALL),
    internal("get_node", ALL),
    internal("list_labels", ALL),
    internal("get_timeline", ALL),
    internal("get_finder", ALL),
    internal("put_judgement", DRAFT),
    internal("delete_judgement", DRAFT),
    internal("get_sheet", ALL),
    internal("get_cover", ALL),
    internal("get_booklet", ALL),
    internal("get_panel", ALL),
    internal("get_search", ALL),
    // Tables as people look at them.
    internal("list_views", ALL),
    internal("create_view", ALL),
    internal("put_view", ALL),
    internal("delete_view", ALL),
    internal("put_first_view", ALL),
    internal("create_workbook", ALL),
    // Drafts of chains.
    internal("list_drafts", ALL),
    internal("create_draft", DRAFT),
    internal("get_draft", ALL),
    internal("create_operations", DRAFT),
    internal("delete_operation", DRAFT),
    internal("put_draft_state", DRAFT),
    internal("put_draft_acceptance", CHAINS),
    internal("get_draft_diff", ALL),
    internal("get_draft_outlook", ALL),
    internal("get_draft_preview", ALL),
    internal("get_draft_trial", ALL),
    internal("list_chain_versions", ALL),
    internal("get_chain_version", ALL),
    internal("get_chain_version_diff", ALL),
    // Firms.
    internal("list_enterprises", ALL),
    internal("get_enterprises_csv", WORK),
    internal("get_enterprise", ALL),
    internal("list_placement_judgements", ALL),
    internal("put_placement_judgement", WORK),
    internal("delete_placement_judgement", WORK),
    internal("get_requirement", ALL),
    internal("put_requirement", FIELD),
    // The survey of landed firms.
    confidential("list_surveys", ALL),
    confidential("delete_survey", WORK),
    confidential("get_firm_survey", ALL),
    confidential("put_firm_survey", WORK),
    confidential("get_firm_survey_xlsx", WORK),
    // Work.
    internal("list_jobs", ALL),
    internal("create_job", DATA),
    internal("get_job", ALL),
    internal("put_job_cancel", DATA),
    internal("list_job_changes", ALL),
    internal("get_job_changes_csv", WORK),
    internal("get_job_events", ALL),
    internal("list_imports", ALL),
    internal("get_import", ALL),
    internal("put_import_state", DATA),
    internal("list_import_drafts", DATA),
    internal("create_import_draft", DATA),
    internal("get_import_draft", DATA),
    internal("put_import_draft", DATA),
    internal("delete_import_draft", DATA),
    internal("get_import_preview", DATA),
    internal("get_import_problems_csv", DATA),
    internal("get_import_mend_csv", DATA),
    internal("get_import_template", ALL),
    internal("create_import_commit", DATA),
    // Sites and opportunities.
    internal("list_opportunities", ALL),
    internal("list_sites", ALL),
    internal("list_zones", ALL),
    internal("list_costs", ALL),
    internal("create_site_match", ALL),
    internal("create_site_match_report", WORK),
    internal("list_site_locks", ALL),
    internal("put_site_lock", SITES),
    internal("delete_site_lock", SITES),
    internal("put_site_confirmation", WORK),
    // Targets.
    internal("list_targets", ALL),
    internal("put_target_decision", FIELD),
    internal("delete_target_decision", FIELD),
    internal("list_weights", ALL),
    internal("create_weights", CHAINS),
    internal("get_match", ALL),
    internal("get_backtest", ALL),
    internal("get_brief", WORK),
    // Trips.
    internal("create_trip_plan", ALL),
    internal("list_trips", ALL),
    internal("create_trip", FIELD),
    internal("get_trip", ALL),
    internal("put_trip", FIELD),
    internal("get_trip_sheet", WORK),
    internal("list_calendar", ALL),
    // What came of visits; who is spoken to, through whom, and what was agreed.
    internal("list_visits", ALL),
    internal("create_visit", FIELD),
    internal("get_visits_report", ALL),
    internal("get_visit", ALL),
    internal("put_visit", FIELD),
    internal("create_visit_lead", FIELD),
    internal("create_visit_report", FIELD),
    internal("create_visit_photo", FIELD),
    internal("get_visit_photo", ALL),
    internal("list_encounters", ALL),
    internal("list_contacts", WORK),
    internal("create_contact", FIELD),
    internal("get_contact", WORK),
    internal("put_contact", FIELD),
    internal("delete_contact", FIELD),
    internal("list_chambers", ALL),
    internal("create_chamber", FIELD),
    internal("get_chamber", ALL),
    internal("put_chamber", FIELD),
    internal("list_events", ALL),
    internal("create_event", FIELD),
    internal("get_event", ALL),
    internal("put_event", FIELD),
    internal("list_mous", ALL),
    internal("create_mou", FIELD),
    internal("put_mou", FIELD),
    // Indicators and bulletins.
    internal("list_indicators", ALL),
    internal("get_indicator", ALL),
    internal("list_year_targets", ALL),
    internal("put_year_targets", BULLETIN),
    internal("list_questions", ALL),
    internal("create_question", WORK),
    internal("create_answer", ALL),
    internal("get_question_answer", ALL),
    internal("delete_question", WORK),
    internal("list_bulletins", ALL),
    internal("create_bulletin", BULLETIN),
    internal("get_bulletin", ALL),
    internal("put_bulletin_prose", BULLETIN),
    internal("create_bulletin_figures", BULLETIN),
    internal("put_bulletin_state", BULLETIN),
    internal("create_bulletin_revision", BULLETIN),
    internal("get_bulletin_file", WORK),
    internal("get_briefing", WORK),
    internal("get_question_briefing", WORK),
    // Superiors' forms.
    internal("list_forms", WORK),
    internal("create_form", BULLETIN),
    internal("get_form", WORK),
    internal("put_form", BULLETIN),
    internal("delete_form", BULLETIN),
    internal("get_form_file", WORK),
    internal("get_form_filling", WORK),
    internal("get_form_filled", WORK),
    internal("list_form_submissions", WORK),
    internal("create_form_submission", BULLETIN),
    internal("get_form_submission_file", WORK),
    internal("list_two_way", ALL),
    internal("put_two_way", BULLETIN),
    // Meetings, tasks, what people are told.
    internal("get_agenda", ALL),
    internal("list_meetings", ALL),
    internal("create_meeting", BULLETIN),
    internal("get_meeting", ALL),
    internal("put_meeting", BULLETIN),
    internal("put_meeting_agenda", BULLETIN),
    internal("put_meeting_minutes", BULLETIN),
    internal("create_meeting_decision", BULLETIN),
    internal("delete_meeting_decision", BULLETIN),
    internal("put_meeting_state", BULLETIN),
    internal("create_meeting_revision", BULLETIN),
    internal("get_meeting_file", WORK),
    internal("list_instructions", ALL),
    internal("create_instruction", HEADS),
    internal("put_instruction_settled", HEADS),
    internal("list_tasks", ALL),
    internal("create_task", WORK),
    internal("get_task", ALL),
    internal("create_task_event", WORK),
    internal("list_notices", ALL),
    internal("put_notices_read", ALL),
    internal("get_mail_wish", ALL),
    internal("put_mail_wish", WORK),
    internal("get_feed", ALL),
    internal("create_feed", WORK),
    internal("delete_feed", WORK),
    public("get_calendar_feed"),
    // What is set for the whole office.
    internal("get_settings", KEEPER),
    internal("put_settings", KEEPER),
    internal("create_mail_test", KEEPER),
    internal("list_mails", KEEPER),
    internal("create_mail_retry", KEEPER),
    internal("get_about", HEADS),
    // Projects.
    internal("list_projects", ALL),
    internal("create_project", FIELD),
    internal("get_project_board", ALL),
    internal("list_project_clocks", ALL),
    internal("get_projects_csv", WORK),
    internal("list_entry_twins", ALL),
    internal("get_project", ALL),
    internal("put_project", WORK),
    internal("create_project_move", WORK),
    internal("create_project_event", WORK),
    internal("create_project_paid", WORK),
    internal("delete_project_paid", WORK),
    internal("list_project_twins", ALL),
    internal("put_project_twin", WORK),
    internal("create_project_attachment", WORK),
    internal("get_project_attachment", WORK),
    // Departments and the letters that ask them.
    internal("list_departments", ALL),
    internal("create_department", HEADS),
    internal("put_department_disabled", HEADS),
    internal("delete_department_disabled", HEADS),
    internal("list_consultations", ALL),
    internal("create_consultation", FIELD),
    internal("get_consultation", ALL),
    internal("put_consultation_state", FIELD),
    internal("get_consultation_letter", WORK),
    internal("get_consultation_opinions", WORK),
    internal("put_consultation_answer", FIELD),
    internal("put_consultation_opened", FIELD),
    internal("create_consultation_reminder", FIELD),
    internal("put_consultation_withdrawn", FIELD),
    internal("create_reply_link", FIELD),
    internal("delete_reply_link", FIELD),
    // Requests of firms. Which case somebody may work on is `bureau::may_case`.
    internal("list_cases", ALL),
    internal("get_cases_csv", WORK),
    internal("get_case_statistics", ALL),
    internal("get_case_rules", ALL),
    internal("create_case", WORK),
    internal("get_case", ALL),
    internal("put_case", WORK),
    internal("create_case_event", WORK),
    internal("create_case_note", WORK),
    // Keeping firms: what they answered, undertook and reached.
    internal("list_retention", WORK),
    internal("get_retention_firm", WORK),
    internal("create_retention_check", FIELD),
    internal("delete_retention_check", FIELD),
    internal("list_undertakings", WORK),
    internal("create_undertaking", WORK),
    internal("delete_undertaking", WORK),
    confidential("create_firm_reading", WORK),
    confidential("delete_firm_reading", WORK),
    // Promises, and agreements that are looked through for them.
    internal("list_approval_checklists", ALL),
    internal("list_approvals", ALL),
    internal("create_approval", FIELD),
    internal("get_approval", ALL),
    internal("put_approval", FIELD),
    internal("create_approval_steps", FIELD),
    internal("put_approval_state", FIELD),
    internal("create_approval_event", FIELD),
    internal("put_approval_step", FIELD),
    internal("put_approval_papers", FIELD),
    internal("create_approval_letter", WORK),
    internal("list_progress_links", WORK),
    internal("create_progress_link", FIELD),
    internal("delete_progress_links", FIELD),
    internal("list_promises", ALL),
    internal("get_promises_csv", WORK),
    internal("create_promise", WORK),
    internal("get_promise", ALL),
    internal("put_promise", WORK),
    internal("put_promise_review", REVIEW),
    internal("put_promise_condition", WORK),
    internal("put_promise_release", REVIEW),
    internal("create_promise_payment", WORK),
    internal("delete_promise_payment", WORK),
    internal("list_agreements", ALL),
    internal("create_agreement", WORK),
    internal("create_agreement_file", WORK),
    internal("get_agreement", WORK),
    internal("put_clause_review", WORK),
    // What the public may read.
    internal("list_publications", ALL),
    internal("get_publication", ALL),
    internal("get_publication_preview", ALL),
    internal("create_publication_proposals", WORK),
    internal("create_publication_reviews", REVIEW),
    internal("put_publication_withdrawn", REVIEW),
    // What investors ask.
    internal("list_enquiries", WORK),
    internal("get_enquiry_contact", FIELD),
    internal("put_enquiry_state", FIELD),
];

/// What an operation asks; `None` when it has no row.
pub(crate) fn right(operation: &str) -> Option<&'static Right> {
    RIGHTS.iter().find(|right| right.operation == operation)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use UserRole::Viewer;

    #[test]
    fn an_operation_has_one_row_and_a_row_an_operation() {
        let contract: serde_json::Value = serde_json::from_str(&crate::http::openapi()).expect("the contract is JSON");
        let paths = contract["paths"].as_object().expect("paths");
        let methods = paths.values().flat_map(|path| path.as_object().expect("methods").values());
        let operations: BTreeSet<&str> =
            methods.map(|operation| operation["operationId"].as_str().expect("an id")).collect();
        let rows: BTreeSet<&str> = RIGHTS.iter().map(|right| right.operation).collect();
        assert_eq!(rows.len(), RIGHTS.len(), "an operation has two rows");
        assert_eq!(operations.difference(&rows).collect::<Vec<_>>(), Vec::<&&str>::new(), "without a row in `rights`");
        assert_eq!(rows.difference(&operations).collect::<Vec<_>>(), Vec::<&&str>::new(), "rows without an operation");
    }

    #[test]
    fn a_viewer_only_reads() {
        let may: Vec<_> = RIGHTS.iter().filter(|right| right.roles.contains(&Viewer)).collect();
        for right in may {
            let verb = right.operation.split('_').next().expect("a verb");
            // What a viewer sends changes nothing, except his own password, what he has read, and how his own tables open.
            let harmless = [
                "create_site_match",
                "create_trip_plan",
                "create_answer",
                "create_workbook",
                "put_password",
                "put_notices_read",
                "create_view",
                "put_view",
                "delete_view",
                "put_first_view",
            ]
            .contains(&right.operation);
            assert!(["get", "list"].contains(&verb) || harmless, "{}", right.operation);
        }
    }

    #[test]
    fn confidential_data_is_not_shown_to_who_only_keeps_the_machine() {
        let rows: Vec<_> = RIGHTS.iter().filter(|right| right.class == DataClass::Confidential).collect();
        assert!(rows.iter().any(|right| right.operation == "list_surveys"), "no row carries the class");
        for right in rows {
            assert!(!right.allows(Admin) && !right.allows(Officer) && !right.allows(Viewer), "{}", right.operation);
            assert!(right.allows(Clerk) && right.allows(Director) && right.allows(ChainOffice), "{}", right.operation);
        }
        let surveys = RIGHTS.iter().filter(|right| right.operation.contains("survey"));
        assert!(surveys.clone().count() >= 5 && surveys.clone().all(|right| right.class == DataClass::Confidential));
    }
}
