//! Letters that ask departments for their opinion (征求意见), and what each answered.
//!
//! A letter keeps the names of its projects and the labels of its papers as they were when it went out: what a reader of a link may
//! see is what was chosen then. An answer is written once and never changed.

use chrono::NaiveDate;
use model::{AnswerWay, ConsultationState, Opinion, ProjectId, Task, TaskOrigin, TaskState};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult};
use serde_json::json;

use crate::audit::deed;
use crate::follow_ups;
use crate::notices::{NewNotice, add_notices};
use crate::people::Signed;
use crate::sql::{Insert, KEYS, count, insert, is, moment, read, read_count, read_day, read_or_none, take_ids, text};
use crate::tasks::{TaskRow, add_task};
use crate::{Store, StoreError};

/// A letter to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewConsultation {
    /// What it is about.
    pub title: String,
    /// Its number; empty when it has none.
    pub number: String,
    /// What is asked.
    pub question: String,
    /// The day of the letter.
    pub asked_on: NaiveDate,
    /// The last day for answers.
    pub due: NaiveDate,
    /// Id of the rule that gave the day; empty when it was set by hand.
    pub rule: String,
    /// The case of a firm that it is about, instead of projects.
    pub case: Option<i64>,
    /// Projects it is about, with their names as the reader sees them.
    pub projects: Vec<(ProjectId, String)>,
    /// Papers that go along.
    pub papers: Vec<LetterPaper>,
    /// Departments asked, by name.
    pub departments: Vec<String>,
    /// Whether it is invented.
    pub sample: bool,
}

/// A paper that goes along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterPaper {
    /// Id of the attachment.
    pub attachment: i64,
    /// Its label when the letter went out.
    pub name: String,
    /// What it is.
    pub media: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// How many bytes.
    pub bytes: usize,
}

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsultationRow {
    /// Id.
    pub id: i64,
    /// Counts its changes, from 1.
    pub version: i64,
    /// What was sent.
    pub letter: NewConsultation,
    /// How far it has come.
    pub state: ConsultationState,
    /// Why it was taken back; empty otherwise.
    pub state_reason: String,
    /// When it was written.
    pub created_at: String,
    /// By whom.
    pub created_by: String,
    /// When it was last changed.
    pub updated_at: String,
    /// By whom.
    pub updated_by: String,
    /// The departments, in the order asked.
    pub asks: Vec<AskRow>,
}

/// One asked department.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskRow {
    /// Id.
    pub id: i64,
    /// The letter.
    pub consultation: i64,
    /// Its name.
    pub department: String,
    /// When it was asked.
    pub asked_at: String,
    /// When somebody first looked.
    pub opened_at: Option<String>,
    /// When it was last reminded.
    pub reminded_at: Option<String>,
    /// How often.
    pub reminders: usize,
    /// When it was asked no more, by whom and why.
    pub withdrawn: Option<(String, String, String)>,
    /// Its answer.
    pub answer: Option<AnswerRow>,
}

/// What a department answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerRow {
    /// What it thinks.
    pub opinion: Opinion,
    /// In words.
    pub text: String,
    /// Who answers, by work name.
    pub name: String,
    /// His post.
    pub post: String,
    /// The day of the answer.
    pub on: NaiveDate,
    /// By which way.
    pub way: AnswerWay,
    /// When it was written down, RFC 3339 in UTC.
    pub at: String,
    /// The user who wrote it, or the number of the link.
    pub by: String,
}

/// Which letters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ConsultationFilter {
    /// About this project.
    pub project: Option<ProjectId>,
    /// That asked this department.
    pub department: Option<String>,
    /// About this case.
    pub case: Option<i64>,
}

/// What goes out with a letter, for each department in their order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LetterOut {
    /// The task to answer it; its number of origin is the letter's.
    pub tasks: Vec<Task>,
    /// Who is told of it: `{id}` stands for the letter's number, `{ask}` for the asked department's.
    pub notices: Vec<Vec<NewNotice>>,
}

/// Who changes a letter, on which version.
#[derive(Debug, Clone, Copy)]
pub struct LetterTurn<'a> {
    /// Its id.
    pub id: i64,
    /// The version that was read.
    pub version: i64,
    /// Who.
    pub by: &'a str,
    /// Now, RFC 3339 in UTC.
    pub at: &'a str,
}

/// What happens to one asked department beside its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskChange<'a> {
    /// Somebody of it looked.
    Opened,
    /// It was reminded.
    Reminded,
    /// It is asked no more, for a reason.
    Withdrawn(&'a str),
}

impl Store {
    /// Sends a letter: each department has it in hand from then on, and is told.
    pub async fn create_consultation(
        &self,
        new: &NewConsultation,
        (by, at): (&str, &str),
        out: &LetterOut,
    ) -> Result<ConsultationRow, StoreError> {
        moment(at)?;
        let mut txn = self.begin_write(deed("create_consultation", "consultation")).await?;
        let id = take_ids(&txn, "consultations", 1).await?;
        let mut row = vec![id.into(), 1_i64.into()];
        row.extend([
            text(&new.title),
            text(&new.number),
            text(&new.question),
            text(new.asked_on.to_string()),
            text(new.due.to_string()),
            text(&new.rule),
            text(ConsultationState::Open.as_str()),
            text(""),
            text(at),
            text(by),
            text(at),
            text(by),
            new.sample.into(),
            new.case.into(),
        ]);
        insert(&txn, Insert { table: "consultations", columns: &COLUMNS, on_conflict: None }, vec![row]).await?;
        let first = take_ids(&txn, "consultation_projects", new.projects.len()).await?;
        let rows = (first..).zip(&new.projects);
        let rows =
            rows.map(|(row, (project, name))| vec![row.into(), id.into(), project.0.into(), text(name)]).collect();
        let columns = ["id", "consultation_id", "project_id", "name"];
        insert(&txn, Insert { table: "consultation_projects", columns: &columns, on_conflict: None }, rows).await?;
        let first = take_ids(&txn, "consultation_papers", new.papers.len()).await?;
        let rows = (first..).zip(&new.papers).map(|(row, paper)| {
            vec![
                row.into(),
                id.into(),
                paper.attachment.into(),
                text(&paper.name),
                text(&paper.media),
                text(&paper.sha256),
                count(paper.bytes),
            ]
        });
        let columns = ["id", "consultation_id", "attachment_id", "name", "media", "sha256", "bytes"];
        let into = Insert { table: "consultation_papers", columns: &columns, on_conflict: None };
        insert(&txn, into, rows.collect()).await?;
        let first = take_ids(&txn, "consultation_asks", new.departments.len()).await?;
        let rows = (first..).zip(&new.departments);
        let rows = rows.map(|(row, name)| vec![row.into(), id.into(), text(name), text(at), 0_i64.into()]).collect();
        let columns = ["id", "consultation_id", "department", "asked_at", "reminders"];
        insert(&txn, Insert { table: "consultation_asks", columns: &columns, on_conflict: None }, rows).await?;
        for task in &out.tasks {
            let task = Task { origin: TaskOrigin::Consultation, origin_id: Some(id), ..task.clone() };
            add_task(&txn, &task, Signed { by, at }, &[]).await?;
        }
        for (ask, notices) in (first..).zip(&out.notices) {
            let name = |text: &str| text.replace("{id}", &id.to_string()).replace("{ask}", &ask.to_string());
            let notices: Vec<NewNotice> = notices
                .iter()
                .map(|one| NewNotice { mark: name(&one.mark), thing: name(&one.thing), ..one.clone() })
                .collect();
            add_notices(&txn, &notices, at).await?;
        }
        txn.about(format_args!("consultation:{id}"));
        let projects: Vec<i64> = new.projects.iter().map(|(project, _)| project.0).collect();
        txn.note(json!({ "projects": projects, "departments": new.departments.len(), "due": new.due.to_string() }));
        txn.commit().await?;
        self.consultation(id).await
    }

    /// Closes or takes back a letter; what waits for answers ends with the words of `why`. [`StoreError::Conflict`] when someone else
    /// changed it first.
    pub async fn put_consultation_state(
        &self,
        turn: &LetterTurn<'_>,
        state: ConsultationState,
        (reason, why): (&str, &str),
    ) -> Result<ConsultationRow, StoreError> {
        let mut txn = self.begin_write(deed("put_consultation_state", format!("consultation:{}", turn.id))).await?;
        let mut update = Query::update();
        update
            .table("consultations")
            .value("version", turn.version + 1)
            .value("state", text(state.as_str()))
            .value("state_reason", text(reason))
            .value("updated_at", text(moment(turn.at)?))
            .value("updated_by", text(turn.by))
            .and_where(Expr::col("id").eq(turn.id))
            .and_where(Expr::col("version").eq(turn.version));
        if txn.execute(&update).await?.rows_affected() != 1 {
            return Err(lost(&txn, turn).await?);
        }
        let open = follow_ups::open_of(&txn, (TaskOrigin::Consultation, turn.id)).await?;
        follow_ups::end(&txn, open, (TaskState::Cancelled, why), Signed { by: turn.by, at: turn.at }).await?;
        txn.note(json!({ "state": state.as_str() }));
        txn.commit().await?;
        self.consultation(turn.id).await
    }

    /// Notes what happened to an asked department. The first opening stays; so does the first withdrawal.
    pub async fn change_ask(
        &self,
        ask: i64,
        change: AskChange<'_>,
        (by, at): (&str, &str),
    ) -> Result<ConsultationRow, StoreError> {
        moment(at)?;
        let entity = format!("ask:{ask}");
        let txn = match change {
            AskChange::Opened => self.begin_write(deed("open_consultation", entity)).await?,
            AskChange::Reminded => self.begin_write(deed("remind_consultation", entity)).await?,
            AskChange::Withdrawn(_) => self.begin_write(deed("withdraw_consultation_ask", entity)).await?,
        };
        let mut update = Query::update();
        update.table("consultation_asks").and_where(Expr::col("id").eq(ask));
        match change {
            AskChange::Opened => {
                update.value("opened_at", text(at)).and_where(Expr::col("opened_at").is_null());
            }
            AskChange::Reminded => {
                update
                    .value("reminded_at", text(at))
                    .value("reminded_by", text(by))
                    .value("reminders", Expr::col("reminders").add(1));
            }
            AskChange::Withdrawn(reason) => {
                update
                    .value("withdrawn_at", text(at))
                    .value("withdrawn_by", text(by))
                    .value("withdrawn_reason", text(reason))
                    .and_where(Expr::col("withdrawn_at").is_null())
                    .and_where(Expr::col("answered_at").is_null());
            }
        }
        let changed = txn.execute(&update).await?.rows_affected() == 1;
        let row = ask_of(&txn, ask).await?;
        if !changed && matches!(change, AskChange::Withdrawn(_)) {
            let name = row.department;
            return Err(StoreError::Conflict(format!("`{name}` answered already or is asked no more")));
        }
        if let AskChange::Withdrawn(reason) = change {
            let open = waiting(&txn, &row).await?;
            follow_ups::end(&txn, open, (TaskState::Cancelled, reason), Signed { by, at }).await?;
        }
        if changed {
            txn.commit().await?;
        } else {
            txn.rollback().await?;
        }
        self.consultation(row.consultation).await
    }

    /// Keeps a department's answer. [`StoreError::Conflict`] when there is one already, or it is asked no more: of two that answer at
    /// once the first counts. The task to answer is done with it, and whoever asked is told.
    pub async fn answer_consultation(
        &self,
        ask: i64,
        answer: &AnswerRow,
        told: &[NewNotice],
    ) -> Result<ConsultationRow, StoreError> {
        let mut txn = self.begin_write(deed("answer_consultation", format!("ask:{ask}"))).await?;
        let row = keep_answer(&txn, ask, answer, told).await?;
        txn.note(
            json!({ "consultation": row.consultation, "opinion": answer.opinion.as_str(), "way": answer.way.as_str() }),
        );
        txn.commit().await?;
        self.consultation(row.consultation).await
    }

    /// A letter. [`StoreError::NotFound`] when there is none.
    pub async fn consultation(&self, id: i64) -> Result<ConsultationRow, StoreError> {
        let mut select = letters();
        select.and_where(Expr::col("id").eq(id));
        let rows = self.db.query_all(&select).await?;
        let found = whole(&self.db, &rows).await?.pop();
        found.ok_or_else(|| StoreError::NotFound { what: "consultation", id: id.to_string() })
    }

    /// An asked department.
    pub async fn ask(&self, id: i64) -> Result<AskRow, StoreError> {
        ask_of(&self.db, id).await
    }

    /// Letters, the last first.
    pub async fn consultations(&self, filter: &ConsultationFilter) -> Result<Vec<ConsultationRow>, StoreError> {
        let mut select = letters();
        if let Some(project) = filter.project {
            let mut about = Query::select();
            about.from("consultation_projects").column("consultation_id");
            about.and_where(Expr::col("project_id").eq(project.0));
            select.and_where(Expr::col("id").in_subquery(about));
        }
        if let Some(department) = &filter.department {
            let mut asked = Query::select();
            asked.from("consultation_asks").column("consultation_id").and_where(is("department", department));
            select.and_where(Expr::col("id").in_subquery(asked));
        }
        if let Some(case) = filter.case {
            select.and_where(Expr::col("case_id").eq(case));
        }
        select.order_by("id", Order::Desc);
        let rows = self.db.query_all(&select).await?;
        whole(&self.db, &rows).await
    }
}

/// Writes an answer where there is none.
pub(crate) async fn keep_answer(
    txn: &DatabaseTransaction,
    ask: i64,
    answer: &AnswerRow,
    told: &[NewNotice],
) -> Result<AskRow, StoreError> {
    // Also a lock: of two that answer at once, the second finds the first's answer.
    take_ids(txn, "consultation_asks", 0).await?;
    let before = ask_of(txn, ask).await?;
    let name = &before.department;
    if before.answer.is_some() {
        return Err(StoreError::Conflict(format!("`{name}` answered already")));
    }
    if before.withdrawn.is_some() {
        return Err(StoreError::Conflict(format!("`{name}` is asked no more")));
    }
    // The letter's row, under the same lock as its collecting: an answer does not slip into a table that was drawn up already, and who
    // collects with an older look is told that another opinion came.
    let letter = before.consultation;
    let mut turn = Query::update();
    turn.table("consultations")
        .value("version", Expr::col("version").add(1))
        .and_where(Expr::col("id").eq(letter))
        .and_where(is("state", ConsultationState::Open.as_str()));
    if txn.execute(&turn).await?.rows_affected() != 1 {
        return Err(StoreError::Conflict(format!(
            "letter `{letter}` is collected or withdrawn: no answer goes into it"
        )));
    }
    let mut update = Query::update();
    update
        .table("consultation_asks")
        .value("opinion", text(answer.opinion.as_str()))
        .value("answer", text(&answer.text))
        .value("answerer", text(&answer.name))
        .value("post", text(&answer.post))
        .value("answered_on", text(answer.on.to_string()))
        .value("answered_at", text(moment(&answer.at)?))
        .value("answer_way", text(answer.way.as_str()))
        .value("answered_by", text(&answer.by))
        .and_where(Expr::col("id").eq(ask));
    txn.execute(&update).await?;
    let open = waiting(txn, &before).await?;
    let opinion = answer.opinion.title();
    let signed = Signed { by: &answer.by, at: &answer.at };
    follow_ups::end(txn, open, (TaskState::Done, &opinion.zh), signed).await?;
    add_notices(txn, told, &answer.at).await?;
    Ok(before)
}

/// The task of a department to answer: that which was given to it, whoever has it in hand by now.
async fn waiting(txn: &DatabaseTransaction, ask: &AskRow) -> Result<Vec<TaskRow>, StoreError> {
    let mut open = follow_ups::open_of(txn, (TaskOrigin::Consultation, ask.consultation)).await?;
    open.retain(|row| row.events.first().is_some_and(|entered| entered.unit == ask.department));
    Ok(open)
}

async fn lost(txn: &DatabaseTransaction, turn: &LetterTurn<'_>) -> Result<StoreError, StoreError> {
    let mut select = Query::select();
    select.from("consultations").column("version").and_where(Expr::col("id").eq(turn.id));
    let (id, read) = (turn.id, turn.version);
    Ok(match txn.query_one(&select).await? {
        None => StoreError::NotFound { what: "consultation", id: id.to_string() },
        Some(row) => {
            let now: i64 = row.try_get("", "version")?;
            StoreError::Conflict(format!("letter `{id}` was changed by someone else: version `{now}`, not `{read}`"))
        }
    })
}

const COLUMNS: [&str; 16] = [
    "id",
    "version",
    "title",
    "number",
    "question",
    "asked_on",
    "due",
    "rule",
    "state",
    "state_reason",
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
    "sample",
    "case_id",
];

const ASK: [&str; 16] = [
    "id",
    "consultation_id",
    "department",
    "asked_at",
    "opened_at",
    "reminded_at",
    "withdrawn_at",
    "withdrawn_by",
    "withdrawn_reason",
    "opinion",
    "answer",
    "answerer",
    "post",
    "answered_on",
    "answered_at",
    "answer_way",
];

fn letters() -> SelectStatement {
    let mut select = Query::select();
    select.from("consultations").columns(COLUMNS);
    select
}

fn asks() -> SelectStatement {
    let mut select = Query::select();
    select.from("consultation_asks").columns(ASK).columns(["answered_by", "reminders"]);
    select
}

async fn ask_of<C: ConnectionTrait>(db: &C, id: i64) -> Result<AskRow, StoreError> {
    let mut select = asks();
    select.and_where(Expr::col("id").eq(id));
    let row = db.query_one(&select).await?;
    let row = row.ok_or_else(|| StoreError::NotFound { what: "asked department", id: id.to_string() })?;
    ask_row(&row)
}

fn ask_row(row: &QueryResult) -> Result<AskRow, StoreError> {
    let said = |column: &str| read_or_none::<String>(row, column);
    let withdrawn = match said("withdrawn_at")? {
        Some(at) => {
            Some((at, said("withdrawn_by")?.unwrap_or_default(), said("withdrawn_reason")?.unwrap_or_default()))
        }
        None => None,
    };
    let answer = match said("answered_at")? {
        None => None,
        Some(at) => Some(AnswerRow {
            opinion: read(row, "opinion")?,
            text: read(row, "answer")?,
            name: read(row, "answerer")?,
            post: read(row, "post")?,
            on: read_day(row, "answered_on")?,
            way: read(row, "answer_way")?,
            at,
            by: read(row, "answered_by")?,
        }),
    };
    Ok(AskRow {
        id: row.try_get("", "id")?,
        consultation: row.try_get("", "consultation_id")?,
        department: read(row, "department")?,
        asked_at: read(row, "asked_at")?,
        opened_at: said("opened_at")?,
        reminded_at: said("reminded_at")?,
        reminders: read_count(row, "reminders")?,
        withdrawn,
        answer,
    })
}

/// Letters with what belongs to them, in the order of the rows.
async fn whole<C: ConnectionTrait>(db: &C, rows: &[QueryResult]) -> Result<Vec<ConsultationRow>, StoreError> {
    let mut found = rows.iter().map(letter).collect::<Result<Vec<_>, _>>()?;
    let ids: Vec<i64> = found.iter().map(|row| row.id).collect();
    for ids in ids.chunks(KEYS) {
        let of = |mut select: SelectStatement| {
            select.and_where(Expr::col("consultation_id").is_in(ids.iter().copied())).order_by("id", Order::Asc);
            select
        };
        let mut projects = Query::select();
        projects.from("consultation_projects").columns(["consultation_id", "project_id", "name"]);
        for row in db.query_all(&of(projects)).await? {
            let project = (ProjectId(row.try_get("", "project_id")?), read(&row, "name")?);
            at(&mut found, &row)?.letter.projects.push(project);
        }
        let mut papers = Query::select();
        let columns = ["consultation_id", "attachment_id", "name", "media", "sha256", "bytes"];
        papers.from("consultation_papers").columns(columns);
        for row in db.query_all(&of(papers)).await? {
            let paper = LetterPaper {
                attachment: row.try_get("", "attachment_id")?,
                name: read(&row, "name")?,
                media: read(&row, "media")?,
                sha256: read(&row, "sha256")?,
                bytes: read_count(&row, "bytes")?,
            };
            at(&mut found, &row)?.letter.papers.push(paper);
        }
        for row in db.query_all(&of(asks())).await? {
            let ask = ask_row(&row)?;
            let letter = at(&mut found, &row)?;
            letter.letter.departments.push(ask.department.clone());
            letter.asks.push(ask);
        }
    }
    Ok(found)
}

fn at<'a>(found: &'a mut [ConsultationRow], row: &QueryResult) -> Result<&'a mut ConsultationRow, StoreError> {
    let id: i64 = row.try_get("", "consultation_id")?;
    found
        .iter_mut()
        .find(|row| row.id == id)
        .ok_or_else(|| StoreError::Other(format!("consultation `{id}` is missing")))
}

fn letter(row: &QueryResult) -> Result<ConsultationRow, StoreError> {
    Ok(ConsultationRow {
        id: row.try_get("", "id")?,
        version: row.try_get("", "version")?,
        letter: NewConsultation {
            title: read(row, "title")?,
            number: read(row, "number")?,
            question: read(row, "question")?,
            asked_on: read_day(row, "asked_on")?,
            due: read_day(row, "due")?,
            rule: read(row, "rule")?,
            case: row.try_get("", "case_id")?,
            projects: Vec::new(),
            papers: Vec::new(),
            departments: Vec::new(),
            sample: row.try_get("", "sample")?,
        },
        state: read(row, "state")?,
        state_reason: read(row, "state_reason")?,
        created_at: read(row, "created_at")?,
        created_by: read(row, "created_by")?,
        updated_at: read(row, "updated_at")?,
        updated_by: read(row, "updated_by")?,
        asks: Vec::new(),
    })
}
