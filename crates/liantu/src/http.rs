//! The HTTP interface under `/api/v1`, and the web app at every other path.
//!
//! Handler name = operation id, `<verb>_<resource>`; request and response structs stand beside the handler, shared ones in
//! `shapes`. One function builds the router: the server, the contract's snapshot and the tests all call it.

mod agreements;
mod approvals;
mod audit;
mod booklet;
mod brief;
mod briefings;
mod bulletins;
mod cases;
pub(crate) mod chain_drafts;
mod chains;
mod chambers;
mod conflicts;
mod consultations;
mod contacts;
mod costs;
mod departments;
mod district;
mod encounters;
mod enquiries;
mod enterprises;
mod error;
mod events;
mod feed;
mod finder;
mod first_run;
mod forms;
pub(crate) mod guard;
mod import_drafts;
mod imports;
mod indicators;
mod jobs;
mod labels;
mod mail;
mod matches;
mod meetings;
mod mous;
mod notices;
mod office_settings;
mod opportunities;
mod overview;
mod panel;
mod params;
mod placement_judgements;
mod portal;
mod progress;
mod project_events;
mod project_papers;
mod project_twins;
mod projects;
mod promises;
mod publications;
mod reply;
mod retention;
mod sample;
mod screen;
mod search;
mod session;
mod sheets;
mod site_matches;
pub(crate) mod sites;
mod surveys;
mod targets;
mod tasks;
mod teams;
mod throttle;
mod timeline;
mod trips;
mod two_way;
pub(crate) mod users;
mod views;
mod visit_photos;
mod visits;
mod web;
mod who;
mod workbooks;
mod zones;

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use axum::http::{HeaderName, HeaderValue};
use axum::{Json, Router};
use chrono::NaiveDate;
use insight::Eyes;
use model::DataClass;
use store::Store;
use tokio::sync::watch;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::analysis::Ground;
use crate::config::Config;
use crate::landscape;
use crate::people::Person;
use crate::search::Search;
use crate::targets as targets_of;

pub(crate) use error::{ApiError, ErrorCode};
pub(crate) use indicators::IndicatorShape;

/// What every handler works on: the configuration stays the same while a request is answered.
#[derive(Clone)]
pub(crate) struct App {
    /// The database.
    pub(crate) store: Store,
    /// The configuration.
    pub(crate) config: Arc<Config>,
    /// What the requests share beside it.
    pub(crate) shared: Arc<Shared>,
    /// Who calls; nobody on pages for anyone.
    pub(crate) person: Option<Arc<Person>>,
}

impl App {
    /// What answers are computed from, as it is now.
    pub(crate) async fn ground(&self) -> Result<Ground<'_>, ApiError> {
        self.ground_on(None).await
    }

    /// The same as it was on a day, where one is asked about.
    pub(crate) async fn ground_on(&self, day: Option<NaiveDate>) -> Result<Ground<'_>, ApiError> {
        let now = self.shared.landscape.now(&self.store).await?;
        let landscape = match day {
            Some(day) => self.shared.landscape.as_of(&self.store, day).await?,
            None => Arc::clone(&now),
        };
        Ok(Ground { store: &self.store, config: &self.config, landscape, now, eyes: self.eyes() })
    }
}

impl App {
    /// As the server is now, for whoever calls: another configuration may have come into force.
    pub(crate) fn of(shared: &Arc<Shared>, person: Option<Arc<Person>>) -> Self {
        let store = match &person {
            Some(person) => shared.store.acting_as(&person.name),
            None => shared.store.clone(),
        };
        Self { store, config: shared.config(), shared: Arc::clone(shared), person }
    }

    /// Whose eyes an answer is for. Pages for anyone are for nobody's in particular.
    pub(crate) fn eyes(&self) -> Eyes {
        match &self.person {
            Some(person) if person.sees(DataClass::Confidential) => Eyes::All,
            _ => Eyes::NoSingleFirm,
        }
    }

    /// Who calls, where somebody must.
    pub(crate) fn person(&self) -> Result<&Person, ApiError> {
        let person = self.person.as_deref();
        person.ok_or_else(|| ApiError::new(ErrorCode::NotSignedIn, "log in first").hint("请先登录"))
    }
}

/// What the requests and the jobs of a server share.
pub(crate) struct Shared {
    /// The database.
    pub(crate) store: Store,
    /// The index of the register.
    pub(crate) search: Search,
    /// All firms with their places.
    pub(crate) landscape: landscape::Kept,
    /// What lists say beside the register.
    pub(crate) leads: targets_of::Kept,
    /// All projects.
    pub(crate) projects: crate::projects::Kept,
    /// The folder that papers are kept in; unset where there is none.
    pub(crate) papers: OnceLock<PathBuf>,
    /// Drafts of chains as they were applied last.
    pub(crate) drafts: crate::chain_drafts::Kept,
    /// Public pages that were drawn last.
    pub(crate) pages: portal::Shelf,
    /// How often addresses ask for public pages.
    pub(crate) visits: throttle::Throttle,
    /// How often they send enquiries.
    pub(crate) asks: throttle::Throttle,
    /// Enquiries that were turned away.
    pub(crate) turned_away: crate::enquiries::TurnedAway,
    /// The sample that comes or goes.
    pub(crate) sample: crate::sample::Desk,
    /// What wall screens share.
    pub(crate) screen: crate::screen::Kept,
    /// Whether the folder was found sound last.
    pub(crate) examined: crate::health::Kept,
    /// What stands before the server.
    pub(crate) front: guard::Front,
    /// Whether it is known that there are users.
    pub(crate) peopled: AtomicBool,
    /// Whether the server is to stop.
    pub(crate) stopping: watch::Receiver<bool>,
    config: RwLock<Arc<Config>>,
}

impl Shared {
    /// On a database and what was read from it.
    pub(crate) fn new(store: Store, config: Config, stopping: watch::Receiver<bool>) -> Self {
        Self {
            store,
            search: Search::default(),
            landscape: landscape::Kept::default(),
            leads: targets_of::Kept::default(),
            projects: crate::projects::Kept::default(),
            papers: OnceLock::new(),
            drafts: crate::chain_drafts::Kept::default(),
            pages: portal::Shelf::default(),
            visits: throttle::Throttle::every(60),
            asks: throttle::Throttle::every(3600),
            turned_away: crate::enquiries::TurnedAway::default(),
            sample: crate::sample::Desk::default(),
            screen: crate::screen::Kept::default(),
            examined: crate::health::Kept::default(),
            front: guard::Front::Direct,
            peopled: AtomicBool::new(false),
            stopping,
            config: RwLock::new(Arc::new(config)),
        }
    }

    /// The same behind what stands before it.
    pub(crate) fn behind(self, front: guard::Front) -> Self {
        Self { front, ..self }
    }

    /// The data folder; `None` where there is none, as in memory.
    pub(crate) fn folder(&self) -> Option<&std::path::Path> {
        self.papers.get().and_then(|papers| papers.parent())
    }

    /// The configuration in force.
    pub(crate) fn config(&self) -> Arc<Config> {
        Arc::clone(&self.config.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts another configuration in force, from the next request on.
    pub(crate) async fn replace(&self, config: Arc<Config>) {
        *self.config.write().unwrap_or_else(PoisonError::into_inner) = config;
        self.search.forget().await;
        self.landscape.forget().await;
        self.leads.forget().await;
        self.projects.forget().await;
        self.screen.forget();
    }
}

/// The result of a handler.
pub(crate) type ApiResult<T> = Result<Json<T>, ApiError>;

#[derive(OpenApi)]
#[openapi(info(
    title = "Liantu",
    description = "One list and one atlas of a district: chains with their firms and gaps, zones with their opportunities."
))]
struct Contract;

/// Every route. In parts: one chain of all keeps each of its steps on the stack while it is built.
fn routes() -> OpenApiRouter<Arc<Shared>> {
    people_and_chains().merge(firms_and_places()).merge(projects_and_service()).merge(office())
}

/// Who is there, the district, its chains.
fn people_and_chains() -> OpenApiRouter<Arc<Shared>> {
    OpenApiRouter::new()
        .routes(routes!(session::get_session, session::create_session, session::delete_session))
        .routes(routes!(session::put_password))
        .routes(routes!(session::create_setup))
        .routes(routes!(users::list_roles))
        .routes(routes!(users::list_users, users::create_user))
        .routes(routes!(users::get_user, users::put_user))
        .routes(routes!(users::put_user_password))
        .routes(routes!(users::delete_user_sessions))
        .routes(routes!(users::put_user_disabled, users::delete_user_disabled))
        .routes(routes!(teams::list_teams, teams::create_team))
        .routes(routes!(teams::put_team, teams::delete_team))
        .routes(routes!(first_run::get_first_run, first_run::put_first_run))
        .routes(routes!(first_run::list_regions))
        .routes(routes!(first_run::put_first_run_district))
        .routes(routes!(first_run::create_first_run_chains))
        .routes(routes!(first_run::create_first_run_pack))
        .routes(routes!(sample::get_sample, sample::create_sample, sample::delete_sample))
        .routes(routes!(district::get_district))
        .routes(routes!(overview::get_overview))
        .routes(routes!(screen::get_screen))
        .routes(routes!(screen::get_screen_events))
        .routes(routes!(screen::put_screen_settings))
        .routes(routes!(screen::list_screen_links, screen::create_screen_link))
        .routes(routes!(screen::delete_screen_link))
        .routes(routes!(chains::list_chains))
        .routes(routes!(chains::get_chain))
        .routes(routes!(chains::list_gaps))
        .routes(routes!(chains::get_node))
        .routes(routes!(labels::list_labels))
        .routes(routes!(chains::put_judgement, chains::delete_judgement))
        .routes(routes!(timeline::get_timeline))
        .routes(routes!(finder::get_finder))
        .routes(routes!(chain_drafts::list::list_drafts, chain_drafts::list::create_draft))
        .routes(routes!(chain_drafts::list::get_draft))
        .routes(routes!(chain_drafts::operations::create_operations))
        .routes(routes!(chain_drafts::operations::delete_operation))
        .routes(routes!(chain_drafts::review::put_draft_state))
        .routes(routes!(chain_drafts::review::put_draft_acceptance))
        .routes(routes!(chain_drafts::versions::get_draft_diff))
        .routes(routes!(chain_drafts::outlook::get_draft_outlook))
        .routes(routes!(chain_drafts::outlook::get_draft_preview))
        .routes(routes!(chain_drafts::trial::get_draft_trial))
        .routes(routes!(chain_drafts::versions::list_chain_versions))
        .routes(routes!(chain_drafts::versions::get_chain_version))
        .routes(routes!(chain_drafts::versions::get_chain_version_diff))
        .routes(routes!(sheets::get_sheet))
        .routes(routes!(sheets::get_cover))
        .routes(routes!(booklet::get_booklet))
}

/// Firms, places, targets, trips and visits.
fn firms_and_places() -> OpenApiRouter<Arc<Shared>> {
    OpenApiRouter::new()
        .routes(routes!(enterprises::list_enterprises))
        .routes(routes!(enterprises::get_enterprises_csv))
        .routes(routes!(enterprises::get_enterprise))
        .routes(routes!(placement_judgements::list_placement_judgements))
        .routes(routes!(
            placement_judgements::put_placement_judgement,
            placement_judgements::delete_placement_judgement
        ))
        .routes(routes!(jobs::list_jobs, jobs::create_job))
        .routes(routes!(jobs::get_job))
        .routes(routes!(jobs::put_job_cancel))
        .routes(routes!(jobs::list_job_changes))
        .routes(routes!(jobs::get_job_changes_csv))
        .routes(routes!(jobs::get_job_events))
        .routes(routes!(opportunities::list_opportunities))
        .routes(routes!(sites::list_sites))
        .routes(routes!(targets::list_targets))
        .routes(routes!(targets::put_target_decision, targets::delete_target_decision))
        .routes(routes!(targets::list_weights, targets::create_weights))
        .routes(routes!(surveys::list_surveys))
        .routes(routes!(surveys::delete_survey))
        .routes(routes!(surveys::get_firm_survey, surveys::put_firm_survey))
        .routes(routes!(surveys::get_firm_survey_xlsx))
        .routes(routes!(site_matches::create_site_match))
        .routes(routes!(site_matches::create_site_match_report))
        .routes(routes!(site_matches::list_site_locks))
        .routes(routes!(site_matches::put_site_lock, site_matches::delete_site_lock))
        .routes(routes!(site_matches::put_site_confirmation))
        .routes(routes!(site_matches::get_requirement, site_matches::put_requirement))
        .routes(routes!(matches::get_match))
        .routes(routes!(targets::get_backtest))
        .routes(routes!(zones::list_zones))
        .routes(routes!(costs::list_costs))
        .routes(routes!(panel::get_panel))
        .routes(routes!(brief::get_brief))
        .routes(routes!(trips::create_trip_plan))
        .routes(routes!(trips::list_trips, trips::create_trip))
        .routes(routes!(trips::get_trip, trips::put_trip))
        .routes(routes!(trips::get_trip_sheet))
        .routes(routes!(trips::list_calendar))
        .routes(routes!(visits::list_visits, visits::create_visit))
        .routes(routes!(visits::get_visits_report))
        .routes(routes!(visits::get_visit, visits::put_visit))
        .routes(routes!(visits::create_visit_lead))
        .routes(routes!(visits::create_visit_report))
        .routes(routes!(visit_photos::create_visit_photo))
        .routes(routes!(visit_photos::get_visit_photo))
        .routes(routes!(encounters::list_encounters))
        .routes(routes!(contacts::list_contacts, contacts::create_contact))
        .routes(routes!(contacts::get_contact, contacts::put_contact, contacts::delete_contact))
        .routes(routes!(chambers::list_chambers, chambers::create_chamber))
        .routes(routes!(chambers::get_chamber, chambers::put_chamber))
        .routes(routes!(events::list_events, events::create_event))
        .routes(routes!(events::get_event, events::put_event))
        .routes(routes!(mous::list_mous, mous::create_mou))
        .routes(routes!(mous::put_mou))
}

/// Projects, letters, promises, approvals and what stands with them.
fn projects_and_service() -> OpenApiRouter<Arc<Shared>> {
    OpenApiRouter::new()
        .routes(routes!(projects::list_projects, projects::create_project))
        .routes(routes!(projects::get_project_board))
        .routes(routes!(projects::list_project_clocks))
        .routes(routes!(projects::get_projects_csv))
        .routes(routes!(project_twins::list_entry_twins))
        .routes(routes!(projects::get_project, projects::put_project))
        .routes(routes!(project_events::create_project_move))
        .routes(routes!(project_events::create_project_event))
        .routes(routes!(project_events::create_project_paid))
        .routes(routes!(project_events::delete_project_paid))
        .routes(routes!(project_twins::list_project_twins))
        .routes(routes!(project_twins::put_project_twin))
        .routes(routes!(project_papers::create_project_attachment))
        .routes(routes!(project_papers::get_project_attachment))
        .routes(routes!(departments::list_departments, departments::create_department))
        .routes(routes!(departments::put_department_disabled, departments::delete_department_disabled))
        .routes(routes!(cases::lists::list_cases, cases::create_case))
        .routes(routes!(cases::lists::get_cases_csv))
        .routes(routes!(cases::lists::get_case_statistics))
        .routes(routes!(cases::lists::get_case_rules))
        .routes(routes!(cases::get_case, cases::put_case))
        .routes(routes!(cases::create_case_event))
        .routes(routes!(cases::create_case_note))
        .routes(routes!(consultations::list_consultations, consultations::create_consultation))
        .routes(routes!(consultations::get_consultation))
        .routes(routes!(consultations::put_consultation_state))
        .routes(routes!(consultations::get_consultation_letter))
        .routes(routes!(consultations::get_consultation_opinions))
        .routes(routes!(consultations::asks::put_consultation_answer))
        .routes(routes!(consultations::asks::put_consultation_opened))
        .routes(routes!(consultations::asks::create_consultation_reminder))
        .routes(routes!(consultations::asks::put_consultation_withdrawn))
        .routes(routes!(consultations::asks::create_reply_link, consultations::asks::delete_reply_link))
        .routes(routes!(retention::list_retention))
        .routes(routes!(retention::get_retention_firm))
        .routes(routes!(retention::create_retention_check))
        .routes(routes!(retention::delete_retention_check))
        .routes(routes!(retention::list_undertakings, retention::create_undertaking))
        .routes(routes!(retention::delete_undertaking))
        .routes(routes!(retention::create_firm_reading))
        .routes(routes!(retention::delete_firm_reading))
        .routes(routes!(promises::list_promises, promises::create_promise))
        .routes(routes!(promises::get_promises_csv))
        .routes(routes!(promises::get_promise, promises::put_promise))
        .routes(routes!(promises::acts::put_promise_review))
        .routes(routes!(promises::acts::put_promise_condition))
        .routes(routes!(promises::acts::put_promise_release))
        .routes(routes!(promises::acts::create_promise_payment))
        .routes(routes!(promises::acts::delete_promise_payment))
        .routes(routes!(approvals::list_approval_checklists))
        .routes(routes!(approvals::list_approvals, approvals::create_approval))
        .routes(routes!(approvals::get_approval, approvals::put_approval))
        .routes(routes!(approvals::create_approval_steps))
        .routes(routes!(approvals::put_approval_state))
        .routes(routes!(approvals::acts::create_approval_event))
        .routes(routes!(approvals::acts::put_approval_step))
        .routes(routes!(approvals::acts::put_approval_papers))
        .routes(routes!(approvals::letters::create_approval_letter))
        .routes(routes!(
            approvals::links::list_progress_links,
            approvals::links::create_progress_link,
            approvals::links::delete_progress_links
        ))
        .routes(routes!(agreements::list_agreements, agreements::create_agreement))
        .routes(routes!(agreements::create_agreement_file))
        .routes(routes!(agreements::get_agreement))
        .routes(routes!(agreements::put_clause_review))
        .routes(routes!(enquiries::list_enquiries))
        .routes(routes!(enquiries::get_enquiry_contact))
        .routes(routes!(enquiries::put_enquiry_state))
        .routes(routes!(publications::list_publications))
        .routes(routes!(publications::create_publication_proposals))
        .routes(routes!(publications::create_publication_reviews))
        .routes(routes!(publications::get_publication))
        .routes(routes!(publications::put_publication_withdrawn))
        .routes(routes!(publications::get_publication_preview))
}

/// Figures, papers, meetings, mail, files.
fn office() -> OpenApiRouter<Arc<Shared>> {
    OpenApiRouter::new()
        .routes(routes!(indicators::list_indicators))
        .routes(routes!(indicators::get_indicator))
        .routes(routes!(indicators::list_year_targets, indicators::put_year_targets))
        .routes(routes!(indicators::list_questions, indicators::create_question))
        .routes(routes!(indicators::create_answer))
        .routes(routes!(indicators::get_question_answer))
        .routes(routes!(indicators::delete_question))
        .routes(routes!(bulletins::list_bulletins, bulletins::create_bulletin))
        .routes(routes!(bulletins::get_bulletin))
        .routes(routes!(bulletins::put_bulletin_prose))
        .routes(routes!(bulletins::create_bulletin_figures))
        .routes(routes!(bulletins::put_bulletin_state))
        .routes(routes!(bulletins::create_bulletin_revision))
        .routes(routes!(bulletins::get_bulletin_file))
        .routes(routes!(briefings::get_briefing))
        .routes(routes!(briefings::get_question_briefing))
        .routes(routes!(forms::list_forms, forms::create_form))
        .routes(routes!(forms::get_form, forms::put_form, forms::delete_form))
        .routes(routes!(forms::get_form_file))
        .routes(routes!(forms::submissions::get_form_filling))
        .routes(routes!(forms::submissions::get_form_filled))
        .routes(routes!(forms::submissions::list_form_submissions, forms::submissions::create_form_submission))
        .routes(routes!(forms::submissions::get_form_submission_file))
        .routes(routes!(two_way::list_two_way, two_way::put_two_way))
        .routes(routes!(tasks::list_tasks, tasks::create_task))
        .routes(routes!(tasks::get_task))
        .routes(routes!(tasks::create_task_event))
        .routes(routes!(meetings::get_agenda))
        .routes(routes!(meetings::list_meetings, meetings::create_meeting))
        .routes(routes!(meetings::get_meeting, meetings::put_meeting))
        .routes(routes!(meetings::put_meeting_agenda))
        .routes(routes!(meetings::put_meeting_minutes))
        .routes(routes!(meetings::create_meeting_decision))
        .routes(routes!(meetings::delete_meeting_decision))
        .routes(routes!(meetings::put_meeting_state))
        .routes(routes!(meetings::create_meeting_revision))
        .routes(routes!(meetings::get_meeting_file))
        .routes(routes!(meetings::list_instructions, meetings::create_instruction))
        .routes(routes!(meetings::put_instruction_settled))
        .routes(routes!(notices::list_notices))
        .routes(routes!(notices::put_notices_read))
        .routes(routes!(mail::get_mail_wish, mail::put_mail_wish))
        .routes(routes!(mail::list_mails))
        .routes(routes!(mail::create_mail_retry))
        .routes(routes!(mail::create_mail_test))
        .routes(routes!(feed::get_feed, feed::create_feed, feed::delete_feed))
        .routes(routes!(feed::get_calendar_feed))
        .routes(routes!(office_settings::get_settings, office_settings::put_settings))
        .routes(routes!(office_settings::get_about))
        .routes(routes!(imports::list_imports))
        .routes(routes!(imports::get_import))
        .routes(routes!(import_drafts::commit::put_import_state))
        .routes(routes!(import_drafts::list_import_drafts, import_drafts::create_import_draft))
        .routes(routes!(
            import_drafts::get_import_draft,
            import_drafts::put_import_draft,
            import_drafts::delete_import_draft
        ))
        .routes(routes!(import_drafts::preview::get_import_preview))
        .routes(routes!(import_drafts::preview::get_import_problems_csv))
        .routes(routes!(import_drafts::preview::get_import_mend_csv))
        .routes(routes!(import_drafts::get_import_template))
        .routes(routes!(import_drafts::commit::create_import_commit))
        .routes(routes!(audit::list_audit))
        .routes(routes!(search::get_search))
        .routes(routes!(views::list_views, views::create_view))
        .routes(routes!(views::put_view, views::delete_view))
        .routes(routes!(views::put_first_view))
        .routes(routes!(workbooks::create_workbook))
}

/// The same under their version, with what the contract says of itself.
fn contracted() -> OpenApiRouter<Arc<Shared>> {
    OpenApiRouter::with_openapi(Contract::openapi()).nest("/api/v1", routes())
}

/// The contract as JSON text: what `openapi.json` of the repository holds.
#[cfg(test)]
pub(crate) fn openapi() -> String {
    let (_, contract) = contracted().split_for_parts();
    contract.to_pretty_json().expect("the contract is plain data")
}

/// The whole application.
pub(crate) fn app(state: Arc<Shared>) -> Router {
    let (router, contract) = contracted().split_for_parts();
    let gate = Arc::new(guard::Gate::new(Arc::clone(&state), &contract));
    let contract = Arc::new(contract);
    let header = |name: &'static str, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(HeaderName::from_static(name), HeaderValue::from_static(value))
    };
    router
        .route_layer(axum::middleware::from_fn_with_state(gate, guard::check))
        .route(
            "/api/v1/openapi.json",
            axum::routing::get(move || {
                let contract = Arc::clone(&contract);
                async move { Json(contract.as_ref().clone()) }
            }),
        )
        .merge(portal::routes(&state))
        .merge(reply::routes())
        .merge(progress::routes())
        .route("/api/{*rest}", axum::routing::any(error::no_such_path))
        .fallback(web::serve)
        .layer(axum::middleware::from_fn(error::log_failures))
        .layer(CompressionLayer::new())
        .layer(header("cache-control", "no-cache"))
        .layer(header("x-content-type-options", "nosniff"))
        .layer(header("referrer-policy", "same-origin"))
        .layer(header("x-frame-options", "DENY"))
        .layer(header(
            "content-security-policy",
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
        ))
        .layer(TraceLayer::new_for_http().make_span_with(|request: &axum::extract::Request| {
            let path = error::loggable(request.uri().path());
            tracing::debug_span!("request", method = %request.method(), path)
        }))
        .with_state(state)
}

#[cfg(test)]
mod tests;
