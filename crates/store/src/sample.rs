//! The sample as something that comes and goes: a whole district that was filled elsewhere is laid into a database that may hold
//! people's work, and taken out again without a row of theirs.
//!
//! Ids come from counters, so that what came in one transaction is a span of numbers in each table; the spans are noted, and
//! nothing else has to be marked. What people wrote upon the sample is found by the references between tables, told beforehand,
//! and then either keeps what it hangs on or is untied. Not for what the sample says, and not for which files it brings.

use std::collections::{BTreeMap, BTreeSet};

use model::YearTarget;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, Value};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::audit::{Deed, Write, deed};
use crate::copy::{Kind, Part, Shape, bind, shape, write_line};
use crate::enterprises::recompute;
use crate::indicators::{YearTargetRow, all_year_rows, put_year_rows};
use crate::packs::{Origin, is_versioned, keep_version, pack_files};
use crate::sql::{Insert, KEYS, VALUES, insert, is, moment, read, take_ids, text};
use crate::tables::TABLES;
use crate::{Store, StoreError, settings};

/// Where the notes of what came stand.
const MARKS: &str = "sample";

/// The pack of the district that works with the data, and the one that waits while the sample is in.
const DISTRICT: &str = "district";
/// See [`DISTRICT`].
const OWN: &str = "own";

/// What happens to a table's rows when the sample comes and goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// Rows of the sample come with numbers of their own and go by them.
    ByNumber,
    /// The same for rows that are known by a word.
    ByWord,
    /// Rows belong to a row of another table, by this column, and go with it.
    With(&'static str, &'static str),
    /// Files of the district are exchanged for the sample's and back.
    Files,
    /// Targets of a year have no number: those that came are noted, and one that was set anew since is whoever's who set it.
    Targets,
    /// Nothing of the sample comes here, and what stands here stays.
    Stays,
}

/// The fate of each table.
const FATES: &[(&str, Fate)] = &[
    ("counters", Fate::Stays),
    ("settings", Fate::Stays),
    ("pack_files", Fate::Files),
    ("imports", Fate::ByNumber),
    ("enterprises", Fate::ByNumber),
    ("import_problems", Fate::With("imports", "import_id")),
    ("statements", Fate::ByNumber),
    ("judgements", Fate::ByNumber),
    ("placements", Fate::With("enterprises", "enterprise_id")),
    ("zones", Fate::ByWord),
    ("sites", Fate::ByWord),
    ("opportunities", Fate::ByWord),
    ("placement_judgements", Fate::ByNumber),
    // Jobs of people name it: a history of which chains were in force.
    ("pack_versions", Fate::Stays),
    ("jobs", Fate::Stays),
    ("job_changes", Fate::With("enterprises", "enterprise_id")),
    ("opportunity_notes", Fate::With("opportunities", "id")),
    ("place_versions", Fate::ByNumber),
    ("site_requirements", Fate::ByNumber),
    ("site_confirmations", Fate::ByNumber),
    ("site_locks", Fate::ByNumber),
    ("trips", Fate::ByNumber),
    ("visits", Fate::ByNumber),
    ("weight_versions", Fate::ByNumber),
    ("target_decisions", Fate::ByNumber),
    ("deals", Fate::ByNumber),
    ("signals", Fate::ByNumber),
    ("supply_links", Fate::ByNumber),
    ("survey_lines", Fate::ByNumber),
    ("file_versions", Fate::Files),
    ("chain_drafts", Fate::Stays),
    ("chain_draft_operations", Fate::Stays),
    ("chain_draft_events", Fate::Stays),
    ("teams", Fate::Stays),
    ("users", Fate::Stays),
    ("sessions", Fate::Stays),
    ("login_tries", Fate::Stays),
    ("projects", Fate::ByNumber),
    ("project_events", Fate::ByNumber),
    ("project_paid", Fate::ByNumber),
    ("attachments", Fate::ByNumber),
    ("project_twins", Fate::ByNumber),
    ("visit_records", Fate::ByNumber),
    ("visit_record_versions", Fate::With("visit_records", "record_id")),
    ("chambers", Fate::ByNumber),
    ("contacts", Fate::ByNumber),
    ("occasions", Fate::ByNumber),
    ("mous", Fate::ByNumber),
    // What was issued is of the office, whatever it was made from.
    ("bulletins", Fate::Stays),
    ("year_targets", Fate::Targets),
    ("questions", Fate::Stays),
    ("service_cases", Fate::ByNumber),
    ("case_events", Fate::ByNumber),
    ("case_replies", Fate::ByNumber),
    ("case_notes", Fate::ByNumber),
    ("departments", Fate::ByNumber),
    ("consultations", Fate::ByNumber),
    ("consultation_projects", Fate::ByNumber),
    ("consultation_papers", Fate::ByNumber),
    ("consultation_asks", Fate::ByNumber),
    ("reply_links", Fate::ByNumber),
    ("reply_visits", Fate::ByNumber),
    ("promises", Fate::ByNumber),
    ("promise_events", Fate::ByNumber),
    ("promise_payments", Fate::ByNumber),
    ("retention_checks", Fate::ByNumber),
    ("undertakings", Fate::ByNumber),
    ("firm_readings", Fate::ByNumber),
    ("agreements", Fate::ByNumber),
    ("clause_reviews", Fate::ByNumber),
    ("tasks", Fate::ByNumber),
    ("task_events", Fate::ByNumber),
    ("meetings", Fate::ByNumber),
    ("meeting_decisions", Fate::ByNumber),
    ("instructions", Fate::ByNumber),
    // Told by the program about rows; they go with these by the name of the thing.
    ("notices", Fate::Stays),
    ("mail_wishes", Fate::Stays),
    ("mails", Fate::Stays),
    ("feeds", Fate::Stays),
    ("two_way_marks", Fate::Stays),
    ("import_drafts", Fate::Stays),
    ("project_import_rows", Fate::ByNumber),
    ("project_loose_days", Fate::ByNumber),
    ("column_memory", Fate::Stays),
    ("forms", Fate::Stays),
    ("form_submissions", Fate::Stays),
    ("views", Fate::Stays),
    ("first_views", Fate::Stays),
    ("screen_links", Fate::Stays),
    ("publications", Fate::ByNumber),
    ("publication_events", Fate::ByNumber),
    ("enquiries", Fate::ByNumber),
    ("enquiry_contacts", Fate::ByNumber),
    ("enquiry_refusals", Fate::Stays),
    ("approval_plans", Fate::ByNumber),
    ("approval_steps", Fate::ByNumber),
    ("approval_papers", Fate::ByNumber),
    ("approval_events", Fate::ByNumber),
    ("progress_links", Fate::ByNumber),
    ("progress_visits", Fate::ByNumber),
    ("audit", Fate::Stays),
];

/// How a row holds to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tie {
    /// It is a part of it: both stay or both go.
    Part,
    /// It is about it and cannot be without.
    Names,
    /// It is about it, and can be untied.
    Loose,
}

use Tie::{Loose, Names, Part as PartOf};

/// Every reference from a table whose rows are known by a number: table, column, the table it leads to, and how. What goes by
/// [`Fate::With`] needs none. The last ones are no references to the engine.
const TIES: &[(&str, &str, &str, Tie)] = &[
    ("statements", "enterprise_id", "enterprises", PartOf),
    ("statements", "import_id", "imports", Loose),
    ("sites", "zone", "zones", Names),
    ("opportunities", "site", "sites", Loose),
    ("opportunities", "zone", "zones", Names),
    ("place_versions", "import_id", "imports", Loose),
    ("placement_judgements", "enterprise_id", "enterprises", Names),
    ("survey_lines", "enterprise_id", "enterprises", Names),
    ("survey_lines", "import_id", "imports", Loose),
    ("supply_links", "import_id", "imports", Names),
    ("signals", "import_id", "imports", Names),
    ("deals", "import_id", "imports", Names),
    ("target_decisions", "enterprise_id", "enterprises", Names),
    ("site_locks", "enterprise_id", "enterprises", Loose),
    ("site_locks", "site", "sites", Names),
    ("site_confirmations", "site", "sites", Names),
    ("site_requirements", "enterprise_id", "enterprises", Names),
    ("visits", "enterprise_id", "enterprises", Names),
    ("visits", "trip_id", "trips", PartOf),
    ("projects", "enterprise_id", "enterprises", Loose),
    ("projects", "target_id", "enterprises", Loose),
    ("project_events", "project_id", "projects", PartOf),
    ("project_paid", "project_id", "projects", PartOf),
    ("attachments", "project_id", "projects", PartOf),
    ("project_twins", "other_id", "projects", Names),
    ("project_twins", "project_id", "projects", Names),
    ("visit_records", "enterprise_id", "enterprises", Loose),
    ("visit_records", "project_id", "projects", Loose),
    ("contacts", "chamber_id", "chambers", Loose),
    ("contacts", "enterprise_id", "enterprises", Loose),
    ("mous", "enterprise_id", "enterprises", Loose),
    ("mous", "occasion_id", "occasions", Loose),
    ("mous", "project_id", "projects", Loose),
    ("service_cases", "enterprise_id", "enterprises", Loose),
    ("service_cases", "project_id", "projects", Loose),
    ("service_cases", "import_id", "imports", Loose),
    ("case_events", "case_id", "service_cases", PartOf),
    ("case_replies", "case_id", "service_cases", PartOf),
    ("case_notes", "case_id", "service_cases", PartOf),
    ("consultation_projects", "consultation_id", "consultations", PartOf),
    ("consultation_projects", "project_id", "projects", Names),
    ("consultation_papers", "attachment_id", "attachments", Names),
    ("consultation_papers", "consultation_id", "consultations", PartOf),
    ("consultation_asks", "consultation_id", "consultations", PartOf),
    ("reply_links", "ask_id", "consultation_asks", PartOf),
    ("reply_visits", "link_id", "reply_links", PartOf),
    ("promises", "project_id", "projects", Names),
    ("promise_events", "promise_id", "promises", PartOf),
    ("promise_payments", "promise_id", "promises", PartOf),
    ("retention_checks", "enterprise_id", "enterprises", Names),
    ("undertakings", "project_id", "projects", Names),
    ("firm_readings", "project_id", "projects", Names),
    ("agreements", "project_id", "projects", Loose),
    ("clause_reviews", "agreement_id", "agreements", PartOf),
    ("tasks", "project_id", "projects", Loose),
    ("task_events", "task_id", "tasks", PartOf),
    ("meeting_decisions", "root", "meetings", PartOf),
    ("meeting_decisions", "task_id", "tasks", Names),
    ("instructions", "project_id", "projects", Loose),
    ("import_drafts", "import_id", "imports", Loose),
    ("project_import_rows", "import_id", "imports", PartOf),
    ("project_import_rows", "project_id", "projects", Names),
    ("project_loose_days", "project_id", "projects", PartOf),
    ("approval_plans", "project_id", "projects", Loose),
    ("approval_plans", "enterprise_id", "enterprises", Loose),
    ("approval_steps", "plan_id", "approval_plans", PartOf),
    ("approval_papers", "step_id", "approval_steps", PartOf),
    ("approval_papers", "attachment_id", "attachments", Loose),
    ("approval_events", "step_id", "approval_steps", PartOf),
    ("progress_links", "project_id", "projects", Names),
    ("progress_visits", "link_id", "progress_links", PartOf),
    ("projects", "zone", "zones", Loose),
    ("projects", "site", "sites", Loose),
    ("projects", "opportunity", "opportunities", Loose),
    ("projects", "import_id", "imports", Loose),
    ("attachments", "visit_record_id", "visit_records", Loose),
    ("service_cases", "zone", "zones", Loose),
    ("service_cases", "site", "sites", Loose),
    ("consultations", "case_id", "service_cases", Names),
    ("publication_events", "publication_id", "publications", PartOf),
    ("enquiries", "project_id", "projects", Loose),
    ("enquiry_contacts", "enquiry_id", "enquiries", PartOf),
    // By the kind that the row names beside it.
    ("place_versions", "place", "sites", PartOf),
    ("place_versions", "place", "opportunities", PartOf),
];

/// Tables whose rows people change in place. A change is told by the sum that was taken when the row came.
const WATCHED: &[&str] = &[
    "zones",
    "sites",
    "opportunities",
    "projects",
    "visit_records",
    "chambers",
    "contacts",
    "occasions",
    "mous",
    "service_cases",
    "departments",
    "consultations",
    "promises",
    "agreements",
    "tasks",
    "meetings",
    "instructions",
    "publications",
    "enquiries",
    "approval_plans",
];

/// How a row is told to people: its table, the column that names it, and the one that says whose it is.
const TOLD: &[(&str, &str, &str)] = &[
    ("imports", "file", "collector"),
    ("enterprises", "name", ""),
    ("zones", "title_zh", ""),
    ("sites", "title_zh", ""),
    ("opportunities", "title_zh", ""),
    ("projects", "name", "updated_by"),
    ("visit_records", "body", "updated_by"),
    ("trips", "title", ""),
    ("visits", "day", "team"),
    ("chambers", "name", "updated_by"),
    ("contacts", "name", "updated_by"),
    ("occasions", "name", "updated_by"),
    ("mous", "partner", "updated_by"),
    ("service_cases", "title", "updated_by"),
    ("departments", "name", "created_by"),
    ("consultations", "title", "updated_by"),
    ("promises", "text", "updated_by"),
    ("agreements", "title", "created_by"),
    ("tasks", "title", "updated_by"),
    ("meetings", "title", "updated_by"),
    ("instructions", "words", "created_by"),
    ("publications", "item", "updated_by"),
    ("enquiries", "organisation", "updated_by"),
    ("approval_plans", "title", "updated_by"),
    ("progress_links", "ends", "created_by"),
    ("judgements", "reason", "by_whom"),
    ("placement_judgements", "reason", "by_whom"),
    ("target_decisions", "reason", "by_whom"),
    ("site_locks", "reason", "by_whom"),
    ("site_confirmations", "note", "by_whom"),
    ("site_requirements", "content", "by_whom"),
    ("project_twins", "reason", "by_whom"),
    ("survey_lines", "product", "collector"),
    ("retention_checks", "note", "by_whom"),
    ("undertakings", "source", "by_whom"),
    ("firm_readings", "source", "by_whom"),
];

/// Where a row of people that is a part of another row of theirs is told as that one.
const WHOLES: &[(&str, &str, &str)] = &[
    ("consultation_projects", "consultation_id", "consultations"),
    ("consultation_papers", "consultation_id", "consultations"),
    ("visits", "trip_id", "trips"),
    ("meeting_decisions", "root", "meetings"),
    ("survey_lines", "import_id", "imports"),
    ("project_import_rows", "import_id", "imports"),
];

/// Counters that are no table's own numbers and go on with the sample's rows.
const RUNNING: &[&str] = &["revisions", "standings", "project_changes", "pack_versions"];

/// What the sample is laid in with.
#[derive(Debug, Clone)]
pub struct SampleIn<'a> {
    /// The counters that it was filled from: where they have moved since, its numbers are taken.
    pub began: &'a BTreeMap<String, i64>,
    /// Files of its district.
    pub files: &'a [(String, String)],
    /// Of its chain files.
    pub digest: &'a str,
    /// Version of each chain's definition.
    pub chains: &'a BTreeMap<String, u32>,
    /// Who asked for it.
    pub by: &'a str,
    /// Now.
    pub at: &'a str,
}

/// That the sample is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleNote {
    /// Since when.
    pub at: String,
    /// Who put it in.
    pub by: String,
    /// How many rows came with it.
    pub rows: usize,
    /// Number of the last import before it, and of its last one.
    pub imports: (i64, i64),
    /// Sums of the files that it brought, by path.
    pub files: BTreeMap<String, String>,
}

impl SampleNote {
    /// Whether a file of its district is another one by now.
    pub fn is_changed(&self, path: &str, content: &str) -> bool {
        self.files.get(path).is_none_or(|known| *known != sum(content.as_bytes()))
    }
}

/// Something that people wrote upon the sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleHang {
    /// Its table.
    pub table: &'static str,
    /// Its number or word.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Who wrote it last, where that is known.
    pub by: String,
    /// Whether it is itself of the sample, and was changed or added to.
    pub sample: bool,
    /// Whether it could not be without the sample's row, and would go with it.
    pub goes: bool,
    /// How many rows of it.
    pub rows: usize,
}

/// What becomes of what people wrote upon the sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hanging {
    /// It stays, with the sample's rows that it needs.
    Keep,
    /// It is untied from the sample, and what cannot be without it goes too.
    Untie,
}

/// What taking the sample out did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SampleOut {
    /// Rows that went.
    pub removed: usize,
    /// Rows of the sample that stayed for what hangs on them.
    pub kept: usize,
    /// Rows of people that were untied.
    pub untied: usize,
    /// Rows of people that went.
    pub gone: usize,
}

/// What came, as it is noted.
#[derive(Debug, Default, serde::Serialize, serde::Deserialize)]
struct Marks {
    at: String,
    by: String,
    rows: usize,
    /// The last number before it, and the last one of it, by table.
    spans: BTreeMap<String, (i64, i64)>,
    /// Words of its places, by table.
    words: BTreeMap<String, BTreeSet<String>>,
    /// Sums of the rows that people may change, by table and row.
    sums: BTreeMap<String, BTreeMap<String, String>>,
    /// Sums of its files, by path.
    files: BTreeMap<String, String>,
    /// Numbers of the versions of its chain files.
    versions: Vec<i64>,
    /// Its targets: year, indicator, unit, and when each was set.
    #[serde(default)]
    targets: Vec<(i32, String, String, String)>,
}

/// Rows by table, known by number or word.
type Rows = BTreeMap<&'static str, BTreeSet<String>>;

fn fate(table: &str) -> Fate {
    FATES.iter().find(|(known, _)| *known == table).map_or(Fate::Stays, |(_, fate)| *fate)
}

fn own_rows() -> impl DoubleEndedIterator<Item = &'static str> {
    TABLES.iter().copied().filter(|table| matches!(fate(table), Fate::ByNumber | Fate::ByWord))
}

/// A row's number or word as it is bound.
fn key(table: &str, id: &str) -> Value {
    if fate(table) == Fate::ByWord { text(id) } else { id.parse::<i64>().unwrap_or(-1).into() }
}

fn has(rows: &Rows, table: &str, id: &str) -> bool {
    rows.get(table).is_some_and(|own| own.contains(id))
}

fn sum(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

impl Store {
    /// Where every counter stands.
    pub async fn counters(&self) -> Result<BTreeMap<String, i64>, StoreError> {
        counters(&self.db).await
    }

    /// Lets an empty database go on counting where another one stands, so that its rows fit into that one.
    pub async fn begin_counters(&self, began: &BTreeMap<String, i64>) -> Result<(), StoreError> {
        let txn = self.begin_write(Deed::Schema).await?;
        for (name, last) in began.iter().filter(|(name, _)| counts(name)) {
            put_counter(&txn, name, *last).await?;
        }
        txn.commit().await
    }

    /// Whether the sample is in.
    pub async fn sample(&self) -> Result<Option<SampleNote>, StoreError> {
        let marks = marks(&self.db).await?;
        Ok(marks.map(|marks| SampleNote {
            imports: marks.spans.get("imports").copied().unwrap_or_default(),
            at: marks.at,
            by: marks.by,
            rows: marks.rows,
            files: marks.files,
        }))
    }

    /// Lays the sample in, which was filled in a database of its own: all of it in one transaction, or nothing.
    /// [`StoreError::Conflict`] when it is in, or when numbers were taken since it was filled.
    pub async fn put_sample(&self, from: &Self, new: &SampleIn<'_>) -> Result<usize, StoreError> {
        let at = moment(new.at)?;
        let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
        let inventory = from
            .copy_out(|part: Part<'_>| {
                parts.push((part.table.to_owned(), part.lines.to_vec()));
                Ok::<(), StoreError>(())
            })
            .await?;
        let ended = from.counters().await?;

        let mut txn = self.begin_write(deed("put_sample", "sample")).await?;
        // From here on nobody takes a number.
        let names: Vec<&String> = ended.keys().filter(|name| counts(name)).collect();
        let mut hold = Query::update();
        hold.table("counters").value("last", Expr::col("last")).and_where(Expr::col("name").is_in(names));
        txn.execute(&hold).await?;
        if marks(&*txn).await?.is_some() {
            return Err(StoreError::Conflict("the sample is in already".to_owned()));
        }
        let stand = counters(&*txn).await?;
        if let Some((name, _)) = new.began.iter().find(|(name, last)| counts(name) && stand.get(*name) != Some(last)) {
            return Err(StoreError::Conflict(format!("somebody wrote in the meantime (`{name}` moved)")));
        }
        let mut into = Room::read(&txn).await?;
        for table in TABLES.iter().copied() {
            if !matches!(fate(table), Fate::ByNumber | Fate::ByWord | Fate::With(..)) || table == "job_changes" {
                continue;
            }
            let Some(copied) = inventory.tables.get(table) else { continue };
            let shape = shape(&txn, table).await?;
            let mut rows = Vec::new();
            for (_, lines) in parts.iter().filter(|(name, _)| name == table) {
                for line in lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
                    let values: Vec<serde_json::Value> =
                        serde_json::from_slice(line).map_err(|error| StoreError::Other(error.to_string()))?;
                    let row: BTreeMap<String, serde_json::Value> =
                        copied.columns.iter().map(|(name, _)| name.clone()).zip(values).collect();
                    rows.extend(into.fit(table, row));
                }
            }
            into.rows += rows.len();
            insert_rows(&txn, table, &shape, rows).await?;
        }
        let targets = put_targets(&txn, all_year_rows(&from.db).await?).await?;
        into.rows += targets.len();
        for (name, last) in ended.iter().filter(|(name, _)| counts(name)) {
            put_counter(&txn, name, *last).await?;
        }

        let version = ended.get("pack_versions").copied().unwrap_or(0);
        let columns = &["id", "digest", "chains", "loaded_at"];
        let row = vec![version.into(), text(new.digest), text(json!(new.chains).to_string()), text(at)];
        insert(&txn, Insert { table: "pack_versions", columns, on_conflict: None }, vec![row]).await?;
        // Firms that stood in both now show what both say.
        let both: Vec<model::EnterpriseId> = into.same.values().map(|id| model::EnterpriseId(*id)).collect();
        recompute(&txn, &both).await?;

        let own = pack_files(&*txn, DISTRICT).await?;
        exchange(&txn, OWN, &own, at).await?;
        let versions = exchange(&txn, DISTRICT, new.files, at).await?;
        let mut marks =
            Marks { at: at.to_owned(), by: new.by.to_owned(), rows: into.rows, versions, targets, ..Marks::default() };
        marks.words = into.words.into_iter().map(|(table, words)| (table.to_owned(), words)).collect();
        marks.spans = spans(new.began, &ended);
        note(&txn, marks, new.files).await?;
        txn.note(json!({ "rows": into.rows }));
        txn.commit().await?;
        Ok(into.rows)
    }

    /// Notes that everything that stands here is the sample: of a folder that was made of it.
    pub async fn note_sample(&self, by: &str, at: &str) -> Result<(), StoreError> {
        let at = moment(at)?;
        let txn = self.begin_write(deed("put_sample", "sample")).await?;
        let ended = counters(&*txn).await?;
        let mut marks = Marks { at: at.to_owned(), by: by.to_owned(), ..Marks::default() };
        marks.spans = spans(&BTreeMap::new(), &ended);
        for table in own_rows() {
            let all = all_ids(&txn, table).await?;
            marks.rows += all.len();
            if fate(table) == Fate::ByWord {
                marks.words.insert(table.to_owned(), all);
            }
        }
        let mut select = Query::select();
        select.column("id").from("file_versions").and_where(is("pack", DISTRICT));
        for row in txn.query_all(&select).await? {
            marks.versions.push(row.try_get("", "id")?);
        }
        marks.targets = all_year_rows(&*txn).await?.iter().map(target_mark).collect();
        marks.rows += marks.targets.len();
        let files = pack_files(&*txn, DISTRICT).await?;
        note(&txn, marks, &files).await?;
        txn.commit().await
    }

    /// The files of the district that waits while the sample is in; none where there never was one.
    pub async fn own_files(&self) -> Result<Vec<(String, String)>, StoreError> {
        pack_files(&self.db, OWN).await
    }

    /// Replaces the files of the district that waits.
    pub async fn put_own_files(&self, files: &[(String, String)], at: &str) -> Result<(), StoreError> {
        self.put_pack(OWN, files, at).await
    }

    /// The chains of which a draft waits that is neither accepted nor dropped.
    pub async fn drafts_that_wait(&self) -> Result<Vec<String>, StoreError> {
        let mut select = Query::select();
        select.distinct().column("chain").from("chain_drafts");
        select.and_where(Expr::col("state").is_not_in(["accepted", "dropped"]));
        self.db.query_all(&select).await?.iter().map(|row| read(row, "chain")).collect()
    }

    /// What people wrote upon the sample, by table and number. Empty when it is not in.
    pub async fn sample_hangs(&self) -> Result<Vec<SampleHang>, StoreError> {
        // Taken back at the end: it only reads, but several tables at one moment.
        let txn = self.begin_write(Deed::Preview).await?;
        let found = match marks(&*txn).await? {
            None => Vec::new(),
            Some(marks) => {
                let rows = present(&txn, &marks).await?;
                let upon = upon(&txn, &marks, &rows).await?;
                upon.told(&txn).await?
            }
        };
        txn.rollback().await?;
        Ok(found)
    }

    /// Takes the sample out in one transaction and puts these files of the district in force. `told` is what was shown of
    /// [`Store::sample_hangs`]; when something else hangs by now it is a [`StoreError::Conflict`].
    pub async fn drop_sample(
        &self,
        hanging: Hanging,
        told: &[SampleHang],
        (files, digest, chains): (&[(String, String)], &str, &BTreeMap<String, u32>),
        at: &str,
    ) -> Result<SampleOut, StoreError> {
        let at = moment(at)?;
        let mut txn = self.begin_write(deed("drop_sample", "sample")).await?;
        // From here on nobody takes a number, so that nothing new comes to hang on what goes.
        let mut hold = Query::update();
        hold.table("counters").value("last", Expr::col("last")).and_where(Expr::col("name").ne("audit"));
        txn.execute(&hold).await?;
        let Some(marks) = marks(&*txn).await? else {
            return Err(StoreError::Conflict("the sample is not in".to_owned()));
        };
        let rows = present(&txn, &marks).await?;
        let upon = upon(&txn, &marks, &rows).await?;
        if upon.told(&txn).await? != told {
            return Err(StoreError::Conflict("somebody wrote upon the sample in the meantime".to_owned()));
        }
        let mut out = SampleOut::default();
        let mut going = rows.clone();
        match hanging {
            Hanging::Keep => {
                let kept = needed(&txn, &upon, &rows).await?;
                for (table, ids) in &kept {
                    out.kept += ids.len();
                    if let Some(going) = going.get_mut(table) {
                        going.retain(|id| !ids.contains(id));
                    }
                }
            }
            Hanging::Untie => {
                let (untied, gone) = untie(&txn, &rows).await?;
                out.untied = untied;
                for (table, ids) in gone {
                    out.gone += ids.len();
                    going.entry(table).or_default().extend(ids);
                }
            }
        }
        // A firm of which people's own lists speak is theirs by now; it shows what they say.
        if let Some(firms) = going.get_mut("enterprises") {
            firms.retain(|id| !upon.shared.contains(id));
        }
        let mut left = BTreeSet::new();
        let statements = going.get("statements").cloned().unwrap_or_default();
        for row in rows_where(&txn, "statements", &["enterprise_id"], "id", "statements", &statements).await? {
            let firm: i64 = row.try_get("", "enterprise_id")?;
            if !has(&going, "enterprises", &firm.to_string()) {
                left.insert(firm);
            }
        }
        out.removed = remove(&txn, &going).await? - out.gone + remove_targets(&txn, &marks.targets).await?;
        let left: Vec<model::EnterpriseId> = left.into_iter().map(model::EnterpriseId).collect();
        recompute(&txn, &left).await?;

        exchange(&txn, DISTRICT, files, at).await?;
        let mut own = Query::delete();
        own.from_table("pack_files").and_where(is("pack", OWN));
        txn.execute(&own).await?;
        forget_versions(&txn, &marks.versions).await?;
        let version = take_ids(&txn, "pack_versions", 1).await?;
        let columns = &["id", "digest", "chains", "loaded_at"];
        let row = vec![version.into(), text(digest), text(json!(chains).to_string()), text(at)];
        insert(&txn, Insert { table: "pack_versions", columns, on_conflict: None }, vec![row]).await?;
        let mut forget = Query::delete();
        forget.from_table("settings").and_where(is("key", MARKS));
        txn.execute(&forget).await?;
        txn.note(json!({ "removed": out.removed, "kept": out.kept, "untied": out.untied, "gone": out.gone }));
        txn.commit().await?;
        Ok(out)
    }
}

/// Whether a counter goes on with the sample's rows.
fn counts(name: &str) -> bool {
    RUNNING.contains(&name) || fate(name) == Fate::ByNumber
}

fn spans(began: &BTreeMap<String, i64>, ended: &BTreeMap<String, i64>) -> BTreeMap<String, (i64, i64)> {
    let own = ended.iter().filter(|(name, _)| fate(name) == Fate::ByNumber);
    own.map(|(name, last)| (name.clone(), (began.get(name).copied().unwrap_or(0), *last))).collect()
}

async fn counters<C: ConnectionTrait>(db: &C) -> Result<BTreeMap<String, i64>, StoreError> {
    let mut select = Query::select();
    select.columns(["name", "last"]).from("counters");
    let rows = db.query_all(&select).await?;
    rows.iter().map(|row| Ok((read(row, "name")?, row.try_get("", "last")?))).collect()
}

async fn put_counter(txn: &DatabaseTransaction, name: &str, last: i64) -> Result<(), StoreError> {
    let mut update = Query::update();
    update.table("counters").value("last", last).and_where(is("name", name));
    txn.execute(&update).await?;
    Ok(())
}

async fn marks<C: ConnectionTrait>(db: &C) -> Result<Option<Marks>, StoreError> {
    let found = settings::value(db, MARKS).await?;
    let marks = found.map(|text| serde_json::from_str(&text)).transpose();
    marks.map_err(|error| StoreError::Other(format!("the notes of the sample cannot be read: {error}")))
}

/// Completes the notes by the sums of what stands, and keeps them.
async fn note(txn: &Write, mut marks: Marks, files: &[(String, String)]) -> Result<(), StoreError> {
    marks.files = files.iter().map(|(path, content)| (path.clone(), sum(content.as_bytes()))).collect();
    let rows = present(txn, &marks).await?;
    for &table in WATCHED {
        let ids = rows.get(table).cloned().unwrap_or_default();
        marks.sums.insert(table.to_owned(), sums(txn, table, &ids).await?);
    }
    let text = serde_json::to_string(&marks).map_err(|error| StoreError::Other(error.to_string()))?;
    settings::put(&**txn, MARKS, &text).await
}

/// How a target is noted.
fn target_mark(row: &YearTargetRow) -> (i32, String, String, String) {
    let YearTarget { year, indicator, unit, .. } = &row.target;
    (*year, indicator.clone(), unit.clone(), row.updated_at.clone())
}

/// Puts the sample's targets where none stands, and returns how they are noted.
async fn put_targets(
    txn: &DatabaseTransaction,
    rows: Vec<YearTargetRow>,
) -> Result<Vec<(i32, String, String, String)>, StoreError> {
    let stand = all_year_rows(txn).await?;
    let same = |row: &YearTargetRow| {
        let own = target_mark(row);
        stand.iter().map(target_mark).any(|other| (own.0, &own.1, &own.2) == (other.0, &other.1, &other.2))
    };
    let rows: Vec<YearTargetRow> = rows.into_iter().filter(|row| !same(row)).collect();
    put_year_rows(txn, &rows).await?;
    Ok(rows.iter().map(target_mark).collect())
}

/// Removes those targets of the sample that nobody set anew.
async fn remove_targets(
    txn: &DatabaseTransaction,
    marks: &[(i32, String, String, String)],
) -> Result<usize, StoreError> {
    let mut removed = 0;
    for (year, indicator, unit, at) in marks {
        let mut delete = Query::delete();
        delete.from_table("year_targets").and_where(Expr::col("year").eq(i64::from(*year)));
        delete.and_where(is("indicator", indicator)).and_where(is("unit", unit)).and_where(is("updated_at", at));
        removed += txn.execute(&delete).await?.rows_affected();
    }
    Ok(usize::try_from(removed).unwrap_or(usize::MAX))
}

/// Replaces a pack's files, as [`Store::put_pack`], and returns the numbers of the versions that were kept of it.
async fn exchange(txn: &Write, pack: &str, files: &[(String, String)], at: &str) -> Result<Vec<i64>, StoreError> {
    let before = take_ids(txn, "file_versions", 0).await? - 1;
    let mut delete = Query::delete();
    delete.from_table("pack_files").and_where(is("pack", pack));
    txn.execute(&delete).await?;
    let rows = files.iter().map(|(path, content)| vec![text(pack), text(path), text(content), text(at)]).collect();
    let columns = &["pack", "path", "content", "loaded_at"];
    insert(&**txn, Insert { table: "pack_files", columns, on_conflict: None }, rows).await?;
    if pack == DISTRICT {
        for (path, content) in files.iter().filter(|(path, _)| is_versioned(path)) {
            let origin = Origin { cause: "loaded", by: "", reviewer: "", note: "", draft: None, at };
            keep_version(txn, pack, path, content, &origin).await?;
        }
    }
    let mut select = Query::select();
    select.column("id").from("file_versions").and_where(Expr::col("id").gt(before));
    txn.query_all(&select).await?.iter().map(|row| Ok(row.try_get("", "id")?)).collect()
}

/// Drops versions of files that the sample brought, but for those that somebody's later version or draft builds on.
async fn forget_versions(txn: &Write, versions: &[i64]) -> Result<(), StoreError> {
    for id in versions {
        let mut select = Query::select();
        select.columns(["path", "number", "pack"]).from("file_versions").and_where(Expr::col("id").eq(*id));
        let Some(row) = txn.query_one(&select).await? else { continue };
        let (path, number): (String, i64) = (read(&row, "path")?, row.try_get("", "number")?);
        let mut later = Query::select();
        later.expr_as(Expr::col("id").count(), "many").from("file_versions").and_where(is("path", &path));
        later.and_where(is("pack", DISTRICT)).and_where(Expr::col("number").gt(number));
        let chain = path.trim_start_matches("chains/").trim_end_matches(".toml");
        let mut drafts = Query::select();
        drafts.expr_as(Expr::col("id").count(), "many").from("chain_drafts").and_where(is("chain", chain));
        let mut used = 0_i64;
        for select in [later, drafts] {
            used += txn.query_one(&select).await?.map_or(Ok(0), |row| row.try_get::<i64>("", "many"))?;
        }
        // Chains that were the district's before the sample came are still in force.
        let mut stands = Query::select();
        stands.expr_as(Expr::col("path").count(), "many").from("pack_files").and_where(is("pack", DISTRICT));
        stands.and_where(is("path", &path));
        used += txn.query_one(&stands).await?.map_or(Ok(0), |row| row.try_get::<i64>("", "many"))?;
        if used == 0 {
            let mut delete = Query::delete();
            delete.from_table("file_versions").and_where(Expr::col("id").eq(*id));
            txn.execute(&delete).await?;
        }
    }
    Ok(())
}

/// What stands here already, as far as rows of the sample could meet it.
#[derive(Default)]
struct Room {
    /// Firms by code.
    codes: BTreeMap<String, i64>,
    /// Firms of the sample that stand here under another number.
    same: BTreeMap<i64, i64>,
    /// Places that stand here, by table.
    places: BTreeMap<&'static str, BTreeSet<String>>,
    departments: BTreeSet<String>,
    /// Chain, region and node of the labels that people gave.
    judged: BTreeSet<(String, String, String)>,
    visits: BTreeSet<String>,
    /// Words of the places that came.
    words: BTreeMap<&'static str, BTreeSet<String>>,
    rows: usize,
}

impl Room {
    async fn read(txn: &DatabaseTransaction) -> Result<Self, StoreError> {
        let mut into = Self::default();
        let mut firms = Query::select();
        firms.columns(["id", "uscc"]).from("enterprises").and_where(Expr::col("retired").eq(false));
        firms.and_where(Expr::col("uscc").is_not_null());
        for row in txn.query_all(&firms).await? {
            into.codes.insert(read(&row, "uscc")?, row.try_get("", "id")?);
        }
        for table in ["zones", "sites", "opportunities"] {
            into.places.insert(table, all_ids(txn, table).await?);
        }
        let mut departments = Query::select();
        departments.column("name").from("departments");
        for row in txn.query_all(&departments).await? {
            into.departments.insert(read(&row, "name")?);
        }
        let mut judged = Query::select();
        judged.columns(["chain", "region", "node"]).from("judgements").and_where(Expr::col("retired_at").is_null());
        for row in txn.query_all(&judged).await? {
            into.judged.insert((read(&row, "chain")?, read(&row, "region")?, read(&row, "node")?));
        }
        let mut visits = Query::select();
        visits.column("key").from("visit_records");
        for row in txn.query_all(&visits).await? {
            into.visits.insert(read(&row, "key")?);
        }
        Ok(into)
    }

    /// A row of the sample as it fits in; `None` where the same stands here.
    fn fit(
        &mut self,
        table: &'static str,
        mut row: BTreeMap<String, serde_json::Value>,
    ) -> Option<BTreeMap<String, serde_json::Value>> {
        let word = |row: &BTreeMap<String, serde_json::Value>, column: &str| {
            row.get(column).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
        };
        let id = row.get("id").and_then(serde_json::Value::as_i64).unwrap_or_default();
        match table {
            "enterprises" => {
                if let Some(same) = self.codes.get(&word(&row, "uscc")) {
                    self.same.insert(id, *same);
                    return None;
                }
            }
            "placements" => {
                let firm = row.get("enterprise_id").and_then(serde_json::Value::as_i64).unwrap_or_default();
                if self.same.contains_key(&firm) {
                    return None;
                }
            }
            "zones" | "sites" | "opportunities" => {
                if self.places.get(table).is_some_and(|known| known.contains(&word(&row, "id"))) {
                    return None;
                }
                self.words.entry(table).or_default().insert(word(&row, "id"));
            }
            "opportunity_notes" if self.places["opportunities"].contains(&word(&row, "id")) => return None,
            "place_versions" => {
                let of = if word(&row, "kind") == "site" { "sites" } else { "opportunities" };
                if self.places[of].contains(&word(&row, "place")) {
                    return None;
                }
            }
            "departments" if self.departments.contains(&word(&row, "name")) => return None,
            "judgements" => {
                let open = row.get("retired_at").is_none_or(serde_json::Value::is_null);
                if open && self.judged.contains(&(word(&row, "chain"), word(&row, "region"), word(&row, "node"))) {
                    return None;
                }
            }
            "visit_records" => {
                let key = word(&row, "key");
                if self.visits.contains(&key) {
                    row.insert("key".to_owned(), format!("{key}:{id}").into());
                }
            }
            _ => {}
        }
        for (_, column, ..) in TIES.iter().filter(|(own, _, to, _)| *own == table && *to == "enterprises") {
            let firm = row.get(*column).and_then(serde_json::Value::as_i64);
            if let Some(same) = firm.and_then(|firm| self.same.get(&firm)) {
                row.insert((*column).to_owned(), (*same).into());
            }
        }
        Some(row)
    }
}

async fn insert_rows(
    txn: &DatabaseTransaction,
    table: &'static str,
    shape: &Shape,
    rows: Vec<BTreeMap<String, serde_json::Value>>,
) -> Result<(), StoreError> {
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let mut statement = Query::insert();
        statement.into_table(table).columns(shape.columns.iter().map(|(name, _)| name.clone()));
        for mut row in rows.by_ref().take(VALUES / shape.columns.len().max(1)) {
            let values = shape.columns.iter().map(|(name, kind): &(String, Kind)| {
                let value = row.remove(name).unwrap_or(serde_json::Value::Null);
                let bound = bind(value, *kind);
                bound.ok_or_else(|| StoreError::Other(format!("`{table}`: column `{name}` is of another kind")))
            });
            let values: Vec<Value> = values.collect::<Result<_, _>>()?;
            let values = values.into_iter().map(Expr::val);
            statement.values(values).map_err(|error| StoreError::Other(error.to_string()))?;
        }
        txn.execute(&statement).await?;
    }
    Ok(())
}

async fn all_ids(txn: &DatabaseTransaction, table: &'static str) -> Result<BTreeSet<String>, StoreError> {
    let mut select = Query::select();
    select.column("id").from(table);
    let rows = txn.query_all(&select).await?;
    rows.iter().map(|row| id_of(row, "id", table)).collect()
}

fn id_of(row: &sea_orm::QueryResult, column: &str, table: &str) -> Result<String, StoreError> {
    if fate(table) == Fate::ByWord { read(row, column) } else { Ok(row.try_get::<i64>("", column)?.to_string()) }
}

/// The rows of the sample that are still there.
async fn present(txn: &DatabaseTransaction, marks: &Marks) -> Result<Rows, StoreError> {
    let mut rows = Rows::new();
    for table in own_rows() {
        let found = match (fate(table), marks.spans.get(table)) {
            (Fate::ByWord, _) => {
                let known = marks.words.get(table).cloned().unwrap_or_default();
                all_ids(txn, table).await?.intersection(&known).cloned().collect()
            }
            (_, Some((before, last))) if before < last => {
                let mut select = Query::select();
                select.column("id").from(table).and_where(Expr::col("id").between(before + 1, *last));
                let rows = txn.query_all(&select).await?;
                rows.iter().map(|row| id_of(row, "id", table)).collect::<Result<_, _>>()?
            }
            _ => BTreeSet::new(),
        };
        rows.insert(table, found);
    }
    Ok(rows)
}

/// Rows of a table whose column holds one of some rows of another.
async fn rows_where(
    txn: &DatabaseTransaction,
    table: &'static str,
    columns: &[&'static str],
    column: &'static str,
    to: &str,
    ids: &BTreeSet<String>,
) -> Result<Vec<sea_orm::QueryResult>, StoreError> {
    let ids: Vec<&String> = ids.iter().collect();
    let mut found = Vec::new();
    for some in ids.chunks(KEYS) {
        let mut select = Query::select();
        select.columns(columns.iter().copied()).from(table);
        select.and_where(Expr::col(column).is_in(some.iter().map(|id| Expr::val(key(to, id)))));
        if table == "place_versions" && column == "place" {
            select.and_where(is("kind", if to == "sites" { "site" } else { "opportunity" }));
        }
        found.extend(txn.query_all(&select).await?);
    }
    Ok(found)
}

/// Sums of rows, by number or word.
async fn sums(
    txn: &DatabaseTransaction,
    table: &'static str,
    ids: &BTreeSet<String>,
) -> Result<BTreeMap<String, String>, StoreError> {
    let shape = shape(txn, table).await?;
    let ids: Vec<&String> = ids.iter().collect();
    let mut sums = BTreeMap::new();
    for some in ids.chunks(KEYS) {
        let mut select = Query::select();
        select.columns(shape.columns.iter().map(|(name, _)| name.clone())).from(table);
        select.and_where(Expr::col("id").is_in(some.iter().map(|id| Expr::val(key(table, id)))));
        for row in txn.query_all(&select).await? {
            let mut line = Vec::new();
            write_line(&mut line, &row, &shape.columns)?;
            sums.insert(id_of(&row, "id", table)?, sum(&line));
        }
    }
    Ok(sums)
}

/// What hangs upon the sample.
#[derive(Default)]
struct Upon {
    /// What is told of it: how many rows, whether it is of the sample, whether it would go.
    items: BTreeMap<(&'static str, String), (usize, bool, bool)>,
    /// Rows of the sample that are needed for it.
    needed: Rows,
    /// Firms that people's own lists name.
    shared: BTreeSet<String>,
}

impl Upon {
    fn add(&mut self, table: &'static str, id: String, sample: bool, goes: bool) {
        let item = self.items.entry((table, id)).or_insert((0, sample, false));
        item.0 += 1;
        item.2 |= goes;
    }

    async fn told(&self, txn: &DatabaseTransaction) -> Result<Vec<SampleHang>, StoreError> {
        let mut told = Vec::new();
        for ((table, id), (rows, sample, goes)) in &self.items {
            let mut hang = SampleHang {
                table,
                id: id.clone(),
                title: String::new(),
                by: String::new(),
                sample: *sample,
                goes: *goes,
                rows: *rows,
            };
            if let Some((_, title, by)) = TOLD.iter().find(|(known, ..)| known == table) {
                let mut select = Query::select();
                select.column(*title).from(*table).and_where(Expr::col("id").eq(Expr::val(key(table, id))));
                if !by.is_empty() {
                    select.column(*by);
                }
                if let Some(row) = txn.query_one(&select).await? {
                    let text: String = row.try_get::<Option<String>>("", title)?.unwrap_or_default();
                    hang.title = match serde_json::from_str::<serde_json::Value>(&text) {
                        Ok(body) if *title == "body" => body["name"].as_str().unwrap_or_default().to_owned(),
                        _ => text.chars().take(80).collect(),
                    };
                    if !by.is_empty() {
                        hang.by = row.try_get::<Option<String>>("", by)?.unwrap_or_default();
                    }
                }
            }
            told.push(hang);
        }
        Ok(told)
    }
}

async fn upon(txn: &DatabaseTransaction, marks: &Marks, rows: &Rows) -> Result<Upon, StoreError> {
    let mut upon = Upon::default();
    // Firms that a list of people's own names stay as theirs.
    let firms = rows.get("enterprises").cloned().unwrap_or_default();
    let named = rows_where(
        txn,
        "statements",
        &["id", "enterprise_id", "field", "retired_at"],
        "enterprise_id",
        "enterprises",
        &firms,
    );
    for row in named.await? {
        let id: i64 = row.try_get("", "id")?;
        let (field, retired): (String, Option<String>) = (read(&row, "field")?, row.try_get("", "retired_at")?);
        if field == "name" && retired.is_none() && !has(rows, "statements", &id.to_string()) {
            upon.shared.insert(row.try_get::<i64>("", "enterprise_id")?.to_string());
        }
    }
    for &(table, column, to, tie) in TIES {
        let Some(parents) = rows.get(to).filter(|parents| !parents.is_empty()) else { continue };
        let whole = WHOLES.iter().find(|(own, ..)| *own == table);
        let mut columns = vec!["id", column];
        columns.extend(whole.map(|(_, column, _)| *column).filter(|own| *own != column));
        for row in rows_where(txn, table, &columns, column, to, parents).await? {
            let (id, parent) = (id_of(&row, "id", table)?, id_of(&row, column, to)?);
            if has(rows, table, &id) || (to == "enterprises" && upon.shared.contains(&parent)) {
                continue;
            }
            upon.needed.entry(to).or_default().insert(parent.clone());
            if tie == PartOf {
                upon.add(to, parent, true, true);
                continue;
            }
            let goes = tie == Names;
            let lifted = match whole {
                Some((_, column, to)) => row_number(&row, column)?.filter(|id| !has(rows, to, id)).map(|id| (*to, id)),
                None => None,
            };
            let (table, id) = lifted.unwrap_or((table, id));
            upon.add(table, id, false, goes);
        }
    }
    for &table in WATCHED {
        let ids = rows.get(table).cloned().unwrap_or_default();
        let now = sums(txn, table, &ids).await?;
        let then = marks.sums.get(table);
        for (id, _) in now.into_iter().filter(|(id, sum)| then.and_then(|then| then.get(id)) != Some(sum)) {
            upon.needed.entry(table).or_default().insert(id.clone());
            upon.items.entry((table, id)).or_insert((1, true, true));
        }
    }
    Ok(upon)
}

fn row_number(row: &sea_orm::QueryResult, column: &str) -> Result<Option<String>, StoreError> {
    Ok(row.try_get::<Option<i64>>("", column)?.map(|id| id.to_string()))
}

/// The rows of the sample that have to stay for what hangs upon it: what is named, its parts, and what these name in turn.
async fn needed(txn: &DatabaseTransaction, upon: &Upon, rows: &Rows) -> Result<Rows, StoreError> {
    let mut kept = upon.needed.clone();
    loop {
        let before: usize = kept.values().map(BTreeSet::len).sum();
        for &(table, column, to, tie) in TIES {
            if tie == PartOf {
                let wholes = kept.get(to).cloned().unwrap_or_default();
                for row in rows_where(txn, table, &["id"], column, to, &wholes).await? {
                    let id = id_of(&row, "id", table)?;
                    if has(rows, table, &id) {
                        kept.entry(table).or_default().insert(id);
                    }
                }
            }
            let own = kept.get(table).cloned().unwrap_or_default();
            for row in rows_where(txn, table, &["id", column], "id", table, &own).await? {
                if table == "place_versions" && column == "place" {
                    continue;
                }
                let named = match fate(to) {
                    Fate::ByWord => row.try_get::<Option<String>>("", column)?,
                    _ => row_number(&row, column)?,
                };
                if let Some(named) = named.filter(|named| has(rows, to, named)) {
                    kept.entry(to).or_default().insert(named);
                }
            }
        }
        if kept.values().map(BTreeSet::len).sum::<usize>() == before {
            return Ok(kept);
        }
    }
}

/// Takes the ties to the sample off rows of people's own; those that cannot be without it, with what holds to them, are to go.
async fn untie(txn: &DatabaseTransaction, rows: &Rows) -> Result<(usize, Rows), StoreError> {
    let mut gone = Rows::new();
    let mut untied = BTreeSet::new();
    let mut last = rows.clone();
    while last.values().any(|ids| !ids.is_empty()) {
        let mut next = Rows::new();
        for &(table, column, to, tie) in TIES {
            let Some(parents) = last.get(to).filter(|parents| !parents.is_empty()) else { continue };
            for row in rows_where(txn, table, &["id"], column, to, parents).await? {
                let id = id_of(&row, "id", table)?;
                if has(rows, table, &id) || has(&gone, table, &id) {
                    continue;
                }
                // What people's lists say of a firm stays theirs, with the firm.
                if table == "statements" {
                    continue;
                }
                if tie == Loose {
                    let mut update = Query::update();
                    let nothing =
                        if fate(to) == Fate::ByWord { Value::from(None::<String>) } else { Value::from(None::<i64>) };
                    update.table(table).value(column, nothing);
                    update.and_where(Expr::col("id").eq(Expr::val(key(table, &id))));
                    txn.execute(&update).await?;
                    untied.insert((table, id));
                } else {
                    next.entry(table).or_default().insert(id);
                }
            }
        }
        for (table, ids) in &next {
            gone.entry(table).or_default().extend(ids.iter().cloned());
        }
        last = next;
    }
    untied.retain(|(table, id)| !has(&gone, table, id));
    Ok((untied.len(), gone))
}

/// Removes rows, children before parents, with what goes by them.
async fn remove(txn: &DatabaseTransaction, going: &Rows) -> Result<usize, StoreError> {
    let mut removed = 0;
    for (kind, table) in [
        ("project", "projects"),
        ("task", "tasks"),
        ("promise", "promises"),
        ("meeting", "meetings"),
        ("consultation", "consultations"),
    ] {
        let things: Vec<String> = going.get(table).into_iter().flatten().map(|id| format!("{kind}:{id}")).collect();
        for some in things.chunks(KEYS) {
            let mut delete = Query::delete();
            delete.from_table("notices").and_where(Expr::col("thing").is_in(some.iter().map(String::as_str)));
            txn.execute(&delete).await?;
        }
    }
    for table in TABLES.iter().rev().copied() {
        let (of, column) = match fate(table) {
            Fate::ByNumber | Fate::ByWord => (table, "id"),
            Fate::With(of, column) => (of, column),
            Fate::Files | Fate::Targets | Fate::Stays => continue,
        };
        let ids: Vec<&String> = going.get(of).into_iter().flatten().collect();
        for some in ids.chunks(KEYS) {
            let mut delete = Query::delete();
            delete.from_table(table).and_where(Expr::col(column).is_in(some.iter().map(|id| Expr::val(key(of, id)))));
            let done = txn.execute(&delete).await?.rows_affected();
            if of == table {
                removed += usize::try_from(done).unwrap_or(0);
            }
        }
    }
    Ok(removed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::Statement;

    #[test]
    fn every_table_has_a_fate() {
        let fates: Vec<&str> = FATES.iter().map(|(table, _)| *table).collect();
        assert_eq!(fates, TABLES, "a new table says what happens to it when the sample comes and goes");
        for table in WATCHED.iter().chain(TOLD.iter().map(|(table, ..)| table)) {
            assert!(matches!(fate(table), Fate::ByNumber | Fate::ByWord), "{table}");
        }
    }

    #[tokio::test]
    async fn every_reference_between_tables_is_a_tie_of_its_kind() {
        let store = Store::in_memory().await.unwrap();
        for &table in TABLES {
            let ask = |sql: String| Statement::from_string(sea_orm::DbBackend::Sqlite, sql);
            let columns = store
                .db
                .query_all_raw(ask(format!("SELECT name, \"notnull\" AS needed FROM pragma_table_info('{table}')")));
            let needed: BTreeMap<String, bool> = columns
                .await
                .unwrap()
                .iter()
                .map(|row| (row.try_get("", "name").unwrap(), row.try_get::<i64>("", "needed").unwrap() == 1))
                .collect();
            let references =
                ask(format!("SELECT \"from\" AS own, \"table\" AS other FROM pragma_foreign_key_list('{table}')"));
            for row in store.db.query_all_raw(references).await.unwrap() {
                let (own, to): (String, String) = (row.try_get("", "own").unwrap(), row.try_get("", "other").unwrap());
                if matches!(fate(&to), Fate::Stays | Fate::Files) || fate(table) == Fate::With("imports", "import_id") {
                    continue;
                }
                if let Fate::With(of, column) = fate(table) {
                    assert_eq!((of, column), (to.as_str(), own.as_str()), "{table}");
                    continue;
                }
                let tie = TIES.iter().find(|(known, column, ..)| *known == table && *column == own);
                let (.., tie) = tie.unwrap_or_else(|| panic!("`{table}.{own}` leads to `{to}` and is no tie"));
                assert!(!needed[&own] || *tie != Loose, "`{table}.{own}` cannot be untied");
            }
            for (_, column, ..) in TIES.iter().filter(|(known, ..)| *known == table) {
                assert!(needed.contains_key(*column), "`{table}` has no column `{column}`");
            }
        }
    }
}
