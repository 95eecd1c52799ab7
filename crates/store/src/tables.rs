//! Every table of ours, parents before children as the references ask: for whatever goes through all of them. A test holds the
//! list against the database.

/// Where ids come from: emptied with nothing, copied with everything.
pub(crate) const COUNTERS: &str = "counters";

/// Every table but the one that notes the migrations.
pub(crate) const TABLES: &[&str] = &[
    "counters",
    "settings",
    "pack_files",
    "imports",
    "enterprises",
    "import_problems",
    "statements",
    "judgements",
    "placements",
    "zones",
    "sites",
    "opportunities",
    "placement_judgements",
    "pack_versions",
    "jobs",
    "job_changes",
    "opportunity_notes",
    "place_versions",
    "site_requirements",
    "site_confirmations",
    "site_locks",
    "trips",
    "visits",
    "weight_versions",
    "target_decisions",
    "deals",
    "signals",
    "supply_links",
    "survey_lines",
    "file_versions",
    "chain_drafts",
    "chain_draft_operations",
    "chain_draft_events",
    "teams",
    "users",
    "sessions",
    "login_tries",
    "projects",
    "project_events",
    "project_paid",
    "attachments",
    "project_twins",
    "visit_records",
    "visit_record_versions",
    "chambers",
    "contacts",
    "occasions",
    "mous",
    "bulletins",
    "year_targets",
    "questions",
    "audit",
];

/// What does not outlive a move to another machine: nobody is logged in there yet.
pub(crate) const PASSING: &[&str] = &["sessions", "login_tries"];
