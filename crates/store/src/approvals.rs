//! Plans of approvals handled for a firm, each with its own copy of the steps and papers. A plan changes under a version; what happened to
//! a step is only added to.

use chrono::NaiveDate;
use model::{
    ApprovalPaper, ApprovalStep, EnterpriseId, PaperState, PlanPaper, PlanStep, ProjectId, StepAct, StepEvent, Text,
};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult, Value};
use serde_json::json;

use crate::audit::deed;
use crate::people::Signed;
use crate::sql::{
    Insert, KEYS, insert, maybe_day, moment, read, read_day, read_json, read_or_none, take_ids, text, write_json,
};
use crate::{Store, StoreError};

/// What is said of a plan as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalFacts {
    /// What is handled.
    pub title: String,
    /// The same in English, for the investor; empty where nobody wrote it.
    pub title_en: String,
    /// The firm, by name.
    pub firm: String,
    /// Who handles it (代办员), by work name.
    pub owner: String,
    /// His unit.
    pub unit: String,
    /// Whom the investor turns to: an office, as he reads it.
    pub contact: String,
    /// Anything else, for the office alone.
    pub note: String,
}

/// A plan to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewApproval {
    /// The project it is for.
    pub project: Option<ProjectId>,
    /// The firm of the register it is for.
    pub enterprise: Option<EnterpriseId>,
    /// What is said of it.
    pub facts: ApprovalFacts,
    /// The day from which it is counted.
    pub begun_on: NaiveDate,
    /// Its steps.
    pub steps: Vec<ApprovalStep>,
    /// Whether it is invented.
    pub sample: bool,
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalRow {
    /// Id.
    pub id: i64,
    /// Counts its changes, from 1.
    pub version: i64,
    /// The project it is for.
    pub project: Option<ProjectId>,
    /// The firm of the register it is for.
    pub enterprise: Option<EnterpriseId>,
    /// What is said of it.
    pub facts: ApprovalFacts,
    /// The day from which it is counted.
    pub begun_on: NaiveDate,
    /// Why it is carried on no more; `None` while it is.
    pub ended: Option<String>,
    /// Whether it is invented.
    pub sample: bool,
    /// When it was made.
    pub created_at: String,
    /// By whom.
    pub created_by: String,
    /// When it was last changed.
    pub updated_at: String,
    /// By whom.
    pub updated_by: String,
    /// Its steps, in their order.
    pub steps: Vec<PlanStep>,
}

/// Which plan is changed, on which version, by whom.
#[derive(Debug, Clone, Copy)]
pub struct ApprovalTurn<'a> {
    /// Its id.
    pub id: i64,
    /// The version that was read.
    pub version: i64,
    /// Who, and when.
    pub signed: Signed<'a>,
}

/// A change of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApprovalChange {
    /// Other words.
    Facts(ApprovalFacts),
    /// Further steps.
    Steps(Vec<ApprovalStep>),
    /// Something happened to a step; papers named as wanting are to be corrected.
    Event {
        /// The step's number.
        step: i64,
        /// What.
        event: StepEvent,
        /// Papers to be corrected, by number.
        wanting: Vec<i64>,
    },
    /// A shorter time for a step, or none.
    Promised {
        /// The step's number.
        step: i64,
        /// Its days.
        days: Option<u16>,
    },
    /// How far papers have come.
    Papers {
        /// Which, by number.
        papers: Vec<i64>,
        /// How far.
        state: PaperState,
        /// Since when.
        on: NaiveDate,
        /// The kept file; `None` leaves what there was.
        attachment: Option<i64>,
    },
    /// It is carried on no more, for a reason.
    Ended(String),
    /// It is carried on again, for a reason.
    Resumed(String),
}

/// Which plans.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ApprovalFilter {
    /// Of this project.
    pub project: Option<ProjectId>,
    /// Of this firm.
    pub enterprise: Option<EnterpriseId>,
}

impl Store {
    /// Makes a plan with its own copy of the steps.
    pub async fn create_approval(&self, new: &NewApproval, signed: Signed<'_>) -> Result<ApprovalRow, StoreError> {
        let (by, at) = (signed.by, moment(signed.at)?);
        let mut txn = self.begin_write(deed("create_approval", "approval")).await?;
        let id = take_ids(&txn, "approval_plans", 1).await?;
        let mut row = vec![
            id.into(),
            1_i64.into(),
            new.project.map(|project| project.0).into(),
            new.enterprise.map(|enterprise| enterprise.0).into(),
            new.sample.into(),
            text(new.begun_on.to_string()),
            text("open"),
            text(""),
        ];
        row.extend([text(at), text(by), text(at), text(by)]);
        row.extend(facts(&new.facts));
        let columns: Vec<&'static str> = HEAD.into_iter().chain(FACTS).collect();
        insert(&txn, Insert { table: "approval_plans", columns: &columns, on_conflict: None }, vec![row]).await?;
        add_steps(&txn, id, &new.steps, 0).await?;
        txn.about(format_args!("approval:{id}"));
        txn.note(json!({ "project": new.project.map(|project| project.0), "steps": new.steps.len() }));
        txn.commit().await?;
        self.approval(id).await
    }

    /// Changes a plan. [`StoreError::Conflict`] when someone else changed it first. Whether the change may be made is the caller's to check
    /// on the version it names.
    pub async fn change_approval(
        &self,
        turn: &ApprovalTurn<'_>,
        change: &ApprovalChange,
    ) -> Result<ApprovalRow, StoreError> {
        let (by, at) = (turn.signed.by, moment(turn.signed.at)?);
        let entity = format!("approval:{}", turn.id);
        let mut txn = match change {
            ApprovalChange::Facts(_) => self.begin_write(deed("put_approval", entity)).await?,
            ApprovalChange::Steps(_) => self.begin_write(deed("add_approval_steps", entity)).await?,
            ApprovalChange::Event { .. } => self.begin_write(deed("change_approval_step", entity)).await?,
            ApprovalChange::Promised { .. } => self.begin_write(deed("promise_approval_step", entity)).await?,
            ApprovalChange::Papers { .. } => self.begin_write(deed("take_approval_papers", entity)).await?,
            ApprovalChange::Ended(_) => self.begin_write(deed("end_approval", entity)).await?,
            ApprovalChange::Resumed(_) => self.begin_write(deed("resume_approval", entity)).await?,
        };
        let mut update = Query::update();
        update
            .table("approval_plans")
            .value("version", turn.version + 1)
            .value("updated_at", text(at))
            .value("updated_by", text(by))
            .and_where(Expr::col("id").eq(turn.id))
            .and_where(Expr::col("version").eq(turn.version));
        match change {
            ApprovalChange::Facts(said) => {
                for (column, value) in FACTS.into_iter().zip(facts(said)) {
                    update.value(column, value);
                }
            }
            ApprovalChange::Ended(reason) => {
                update.value("state", text("ended")).value("state_reason", text(reason));
            }
            ApprovalChange::Resumed(reason) => {
                update.value("state", text("open")).value("state_reason", text(reason));
            }
            _ => {}
        }
        if txn.execute(&update).await?.rows_affected() != 1 {
            return Err(lost(&txn, turn).await?);
        }
        match change {
            ApprovalChange::Steps(steps) => {
                let mut last = Query::select();
                last.from("approval_steps").column("place").and_where(Expr::col("plan_id").eq(turn.id));
                last.order_by("place", Order::Desc).limit(1);
                let last = txn.query_one(&last).await?.map(|row| row.try_get::<i64>("", "place")).transpose()?;
                add_steps(&txn, turn.id, steps, last.map_or(0, |last| last + 1)).await?;
                txn.note(json!({ "steps": steps.len() }));
            }
            ApprovalChange::Event { step, event, wanting } => {
                own_step(&txn, turn.id, *step).await?;
                add_event(&txn, *step, event).await?;
                set_papers(&txn, (turn.id, wanting), (PaperState::Wanting, event.on, None)).await?;
                // What is handed in again was corrected.
                if event.act == StepAct::Submitted {
                    let mut mended = Query::update();
                    mended
                        .table("approval_papers")
                        .value("state", text(PaperState::Received.as_str()))
                        .value("on_day", text(event.on.to_string()))
                        .and_where(Expr::col("step_id").eq(*step))
                        .and_where(Expr::col("state").eq(PaperState::Wanting.as_str()));
                    txn.execute(&mended).await?;
                }
                txn.note(json!({ "step": step, "act": event.act.as_str(), "on": event.on.to_string() }));
            }
            ApprovalChange::Promised { step, days } => {
                own_step(&txn, turn.id, *step).await?;
                let mut promise = Query::update();
                promise.table("approval_steps").value("promised", days.map(i64::from));
                promise.and_where(Expr::col("id").eq(*step));
                txn.execute(&promise).await?;
                txn.note(json!({ "step": step, "days": days }));
            }
            ApprovalChange::Papers { papers, state, on, attachment } => {
                set_papers(&txn, (turn.id, papers), (*state, *on, *attachment)).await?;
                txn.note(json!({ "papers": papers.len(), "state": state.as_str() }));
            }
            ApprovalChange::Facts(_) | ApprovalChange::Ended(_) | ApprovalChange::Resumed(_) => {
                txn.note(json!({ "version": turn.version + 1 }));
            }
        }
        txn.commit().await?;
        self.approval(turn.id).await
    }

    /// A plan. [`StoreError::NotFound`] when there is none.
    pub async fn approval(&self, id: i64) -> Result<ApprovalRow, StoreError> {
        let mut select = plans();
        select.and_where(Expr::col("id").eq(id));
        let rows = self.db.query_all(&select).await?;
        let found = whole(&self.db, &rows).await?.pop();
        found.ok_or_else(|| StoreError::NotFound { what: "approval", id: id.to_string() })
    }

    /// Plans, the last first.
    pub async fn approvals(&self, filter: ApprovalFilter) -> Result<Vec<ApprovalRow>, StoreError> {
        let mut select = plans();
        if let Some(project) = filter.project {
            select.and_where(Expr::col("project_id").eq(project.0));
        }
        if let Some(enterprise) = filter.enterprise {
            select.and_where(Expr::col("enterprise_id").eq(enterprise.0));
        }
        select.order_by("id", Order::Desc);
        let rows = self.db.query_all(&select).await?;
        whole(&self.db, &rows).await
    }
}

const HEAD: [&str; 12] = [
    "id",
    "version",
    "project_id",
    "enterprise_id",
    "sample",
    "begun_on",
    "state",
    "state_reason",
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
];

const FACTS: [&str; 7] = ["title", "title_en", "firm", "owner", "unit", "contact", "note"];

const STEP: [&str; 18] = [
    "id",
    "plan_id",
    "place",
    "code",
    "title_zh",
    "title_en",
    "department_zh",
    "department_en",
    "days",
    "unit",
    "level",
    "basis_zh",
    "basis_en",
    "result_zh",
    "result_en",
    "after_codes",
    "when_zh",
    "when_en",
];

const PAPER: [&str; 7] = ["id", "step_id", "place", "title_zh", "title_en", "form", "brought_by"];

fn facts(said: &ApprovalFacts) -> [Value; 7] {
    [&said.title, &said.title_en, &said.firm, &said.owner, &said.unit, &said.contact, &said.note].map(text)
}

async fn add_steps(txn: &DatabaseTransaction, plan: i64, steps: &[ApprovalStep], place: i64) -> Result<(), StoreError> {
    let first = take_ids(txn, "approval_steps", steps.len()).await?;
    let mut rows = Vec::new();
    let mut papers: Vec<(i64, i64, &ApprovalPaper)> = Vec::new();
    for ((id, place), step) in (first..).zip(place..).zip(steps) {
        let when = step.when.as_ref();
        rows.push(vec![
            id.into(),
            plan.into(),
            place.into(),
            text(&step.code),
            text(&step.title.zh),
            text(&step.title.en),
            text(&step.department.zh),
            text(&step.department.en),
            i64::from(step.days).into(),
            text(step.unit.as_str()),
            text(step.level.as_str()),
            text(&step.basis.zh),
            text(&step.basis.en),
            text(&step.result.zh),
            text(&step.result.en),
            write_json(&step.after)?,
            when.map(|when| when.zh.clone()).into(),
            when.map(|when| when.en.clone()).into(),
        ]);
        papers.extend((0..).zip(&step.papers).map(|(place, paper)| (id, place, paper)));
    }
    insert(txn, Insert { table: "approval_steps", columns: &STEP, on_conflict: None }, rows).await?;
    let first = take_ids(txn, "approval_papers", papers.len()).await?;
    let rows = (first..).zip(papers).map(|(id, (step, place, paper))| {
        vec![
            id.into(),
            step.into(),
            place.into(),
            text(&paper.title.zh),
            text(&paper.title.en),
            text(paper.form.as_str()),
            text(paper.from.as_str()),
            text(PaperState::Asked.as_str()),
        ]
    });
    let columns: Vec<&'static str> = PAPER.into_iter().chain(["state"]).collect();
    insert(txn, Insert { table: "approval_papers", columns: &columns, on_conflict: None }, rows.collect()).await
}

/// Holds a step to its plan: the version that was checked is the plan's.
async fn own_step(txn: &DatabaseTransaction, plan: i64, step: i64) -> Result<(), StoreError> {
    let mut select = Query::select();
    select.from("approval_steps").column("id").and_where(Expr::col("id").eq(step));
    select.and_where(Expr::col("plan_id").eq(plan));
    let found = txn.query_one(&select).await?;
    found.map(|_| ()).ok_or_else(|| StoreError::NotFound { what: "approval step", id: step.to_string() })
}

async fn add_event(txn: &DatabaseTransaction, step: i64, event: &StepEvent) -> Result<(), StoreError> {
    let id = take_ids(txn, "approval_events", 1).await?;
    let row = vec![
        id.into(),
        step.into(),
        text(event.on.to_string()),
        text(event.act.as_str()),
        text(&event.number),
        text(&event.note),
        text(moment(&event.at)?),
        text(&event.by),
    ];
    let columns = ["id", "step_id", "on_day", "act", "number", "note", "at", "by_whom"];
    insert(txn, Insert { table: "approval_events", columns: &columns, on_conflict: None }, vec![row]).await
}

/// Writes how far papers of a plan have come; one of another plan is none.
async fn set_papers(
    txn: &DatabaseTransaction,
    (plan, papers): (i64, &[i64]),
    (state, on, attachment): (PaperState, NaiveDate, Option<i64>),
) -> Result<(), StoreError> {
    if papers.is_empty() {
        return Ok(());
    }
    let mut own = Query::select();
    own.from("approval_steps").column("id").and_where(Expr::col("plan_id").eq(plan));
    let mut update = Query::update();
    update
        .table("approval_papers")
        .value("state", text(state.as_str()))
        .value("on_day", text(on.to_string()))
        .and_where(Expr::col("id").is_in(papers.iter().copied()))
        .and_where(Expr::col("step_id").in_subquery(own));
    if let Some(attachment) = attachment {
        update.value("attachment_id", attachment);
    }
    if txn.execute(&update).await?.rows_affected() != papers.len() as u64 {
        return Err(StoreError::NotFound { what: "approval paper", id: format!("{papers:?}") });
    }
    Ok(())
}

async fn lost(txn: &DatabaseTransaction, turn: &ApprovalTurn<'_>) -> Result<StoreError, StoreError> {
    let mut select = Query::select();
    select.from("approval_plans").column("version").and_where(Expr::col("id").eq(turn.id));
    let (id, read) = (turn.id, turn.version);
    Ok(match txn.query_one(&select).await? {
        None => StoreError::NotFound { what: "approval", id: id.to_string() },
        Some(row) => {
            let now: i64 = row.try_get("", "version")?;
            StoreError::Conflict(format!("approval `{id}` was changed by someone else: version `{now}`, not `{read}`"))
        }
    })
}

fn plans() -> SelectStatement {
    let mut select = Query::select();
    select.from("approval_plans").columns(HEAD).columns(FACTS);
    select
}

fn plan(row: &QueryResult) -> Result<ApprovalRow, StoreError> {
    let state: String = read(row, "state")?;
    Ok(ApprovalRow {
        id: row.try_get("", "id")?,
        version: row.try_get("", "version")?,
        project: row.try_get::<Option<i64>>("", "project_id")?.map(ProjectId),
        enterprise: row.try_get::<Option<i64>>("", "enterprise_id")?.map(EnterpriseId),
        facts: ApprovalFacts {
            title: read(row, "title")?,
            title_en: read(row, "title_en")?,
            firm: read(row, "firm")?,
            owner: read(row, "owner")?,
            unit: read(row, "unit")?,
            contact: read(row, "contact")?,
            note: read(row, "note")?,
        },
        begun_on: read_day(row, "begun_on")?,
        ended: if state == "ended" { Some(read(row, "state_reason")?) } else { None },
        sample: row.try_get("", "sample")?,
        created_at: read(row, "created_at")?,
        created_by: read(row, "created_by")?,
        updated_at: read(row, "updated_at")?,
        updated_by: read(row, "updated_by")?,
        steps: Vec::new(),
    })
}

/// Plans with what belongs to them, in the order of the rows.
async fn whole<C: ConnectionTrait>(db: &C, rows: &[QueryResult]) -> Result<Vec<ApprovalRow>, StoreError> {
    let mut found = rows.iter().map(plan).collect::<Result<Vec<_>, _>>()?;
    let ids: Vec<i64> = found.iter().map(|row| row.id).collect();
    for ids in ids.chunks(KEYS) {
        let of_plans = |column: &'static str| {
            let mut own = Query::select();
            own.from("approval_steps").column(column).and_where(Expr::col("plan_id").is_in(ids.iter().copied()));
            own
        };
        let mut select = of_plans("promised");
        select.columns(STEP).order_by("place", Order::Asc);
        for row in db.query_all(&select).await? {
            let of: i64 = row.try_get("", "plan_id")?;
            let held = found.iter_mut().find(|held| held.id == of);
            let held = held.ok_or_else(|| StoreError::Other(format!("approval `{of}` is missing")))?;
            held.steps.push(step(&row)?);
        }
        let mut select = Query::select();
        select.from("approval_papers").columns(PAPER).columns(["state", "on_day", "attachment_id"]);
        select.and_where(Expr::col("step_id").in_subquery(of_plans("id"))).order_by("id", Order::Asc);
        let papers = db.query_all(&select).await?;
        let mut select = Query::select();
        select.from("approval_events").columns(["step_id", "on_day", "act", "number", "note", "at", "by_whom"]);
        select.and_where(Expr::col("step_id").in_subquery(of_plans("id"))).order_by("id", Order::Asc);
        let events = db.query_all(&select).await?;
        let mut steps: std::collections::BTreeMap<i64, &mut PlanStep> =
            found.iter_mut().flat_map(|row| row.steps.iter_mut()).map(|step| (step.id, step)).collect();
        for row in &papers {
            if let Some(step) = steps.get_mut(&row.try_get("", "step_id")?) {
                step.papers.push(paper(row)?);
            }
        }
        for row in &events {
            if let Some(step) = steps.get_mut(&row.try_get("", "step_id")?) {
                step.events.push(event(row)?);
            }
        }
    }
    Ok(found)
}

fn both(row: &QueryResult, zh: &str, en: &str) -> Result<Text, StoreError> {
    Ok(Text { zh: read(row, zh)?, en: read(row, en)? })
}

fn step(row: &QueryResult) -> Result<PlanStep, StoreError> {
    let when = read_or_none::<String>(row, "when_zh")?.zip(read_or_none::<String>(row, "when_en")?);
    let days = |days: i64| u16::try_from(days).unwrap_or(u16::MAX);
    let promised: Option<i64> = row.try_get("", "promised")?;
    Ok(PlanStep {
        id: row.try_get("", "id")?,
        step: ApprovalStep {
            code: read(row, "code")?,
            title: both(row, "title_zh", "title_en")?,
            department: both(row, "department_zh", "department_en")?,
            days: days(row.try_get("", "days")?),
            unit: read(row, "unit")?,
            level: read(row, "level")?,
            basis: both(row, "basis_zh", "basis_en")?,
            when: when.map(|(zh, en)| Text { zh, en }),
            result: both(row, "result_zh", "result_en")?,
            after: read_json(row, "after_codes")?,
            papers: Vec::new(),
        },
        promised: promised.map(days),
        papers: Vec::new(),
        events: Vec::new(),
    })
}

fn paper(row: &QueryResult) -> Result<PlanPaper, StoreError> {
    Ok(PlanPaper {
        id: row.try_get("", "id")?,
        paper: ApprovalPaper {
            title: both(row, "title_zh", "title_en")?,
            form: read(row, "form")?,
            from: read(row, "brought_by")?,
        },
        state: read(row, "state")?,
        on: maybe_day(row, "on_day")?,
        attachment: row.try_get("", "attachment_id")?,
    })
}

fn event(row: &QueryResult) -> Result<StepEvent, StoreError> {
    Ok(StepEvent {
        on: read_day(row, "on_day")?,
        act: read(row, "act")?,
        number: read(row, "number")?,
        note: read(row, "note")?,
        at: read(row, "at")?,
        by: read(row, "by_whom")?,
    })
}
