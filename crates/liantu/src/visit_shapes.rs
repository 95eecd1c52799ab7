//! Records of visits as they leave the house.

use model::{Became, Counterpart, NextStep, Text, VisitRecord};
use press::{VisitCount, VisitReportLine};
use serde::Serialize;
use store::{PhotoRow, RecordVersion, VisitRecordRow};
use utoipa::ToSchema;

use crate::analysis::Ground;
use crate::follow_ups::FollowTask;
use crate::place_names::place_name;
use crate::project_shapes::CodeShape;
use crate::projects::Projects;
use crate::shapes::Bilingual;
use crate::visit_entry::StepBody;

/// Who was dealt with.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CounterpartShape {
    /// Number in the register; null for a firm that is in none.
    pub(crate) id: Option<i64>,
    /// Its name: of a firm of the register as it is called now.
    pub(crate) name: String,
    /// Where it stands; null when unknown.
    pub(crate) place: Option<Bilingual>,
    /// Whether it is an invented sample.
    pub(crate) sample: bool,
}

/// A counterpart for a client.
pub(crate) fn counterpart_shape(ground: &Ground<'_>, firm: &Counterpart) -> CounterpartShape {
    match firm.enterprise.and_then(|id| ground.landscape.firm(id)) {
        Some(known) => CounterpartShape {
            id: Some(known.enterprise.0),
            name: known.name.clone(),
            place: known.region.as_ref().map(|code| (&place_name(ground.config, code)).into()),
            sample: known.sample,
        },
        // Also one that left the register: its name as it was written then.
        None => CounterpartShape { id: None, name: firm.name.clone(), place: None, sample: false },
    }
}

/// A project that something belongs to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ProjectRefShape {
    /// Its number.
    pub(crate) id: i64,
    /// Its name.
    pub(crate) name: String,
}

/// A project by its number; `None` where there is none of it.
pub(crate) fn project_ref(projects: &Projects, id: Option<model::ProjectId>) -> Option<ProjectRefShape> {
    let held = projects.get(id?)?;
    Some(ProjectRefShape { id: held.row.id.0, name: held.row.project.name.clone() })
}

/// A code with its name.
pub(crate) fn titled(code: impl ToString, title: &Text) -> CodeShape {
    CodeShape { code: code.to_string(), title: Bilingual::from(title) }
}

/// A step for a client.
pub(crate) fn step_shape(next: &NextStep) -> StepBody {
    StepBody { what: next.what.clone(), by: next.by.clone(), due: next.due.map(|day| day.to_string()) }
}

/// What a record became.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct BecameShape {
    /// `lead` or `report`.
    pub(crate) kind: String,
    /// Of which project.
    pub(crate) project: i64,
    /// When.
    pub(crate) at: String,
    /// By whom.
    pub(crate) by: String,
}

fn became_shape(became: &Became) -> BecameShape {
    BecameShape {
        kind: became.kind.to_string(),
        project: became.project.0,
        at: became.at.clone(),
        by: became.by.clone(),
    }
}

/// A photo of a visit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PhotoShape {
    /// SHA-256 of its bytes; it is fetched by it.
    pub(crate) sha256: String,
    /// What its owner calls it.
    pub(crate) name: String,
    /// What it is by its content.
    pub(crate) media: String,
    /// How many bytes.
    pub(crate) bytes: usize,
    /// Who brought it.
    pub(crate) by: String,
    /// When.
    pub(crate) at: String,
}

/// A photo for a client.
pub(crate) fn photo_shape(row: &PhotoRow) -> PhotoShape {
    let photo = &row.photo;
    PhotoShape {
        sha256: photo.sha256.clone(),
        name: photo.name.clone(),
        media: photo.media.clone(),
        bytes: photo.bytes,
        by: photo.by.clone(),
        at: photo.at.clone(),
    }
}

/// What a record says.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct VisitFactsShape {
    /// Who was met.
    pub(crate) firm: CounterpartShape,
    /// `outbound` or `inbound`.
    pub(crate) direction: String,
    /// The day.
    pub(crate) on: String,
    /// The team.
    pub(crate) team: String,
    /// Who of ours was there.
    pub(crate) people: Vec<String>,
    /// The highest rank among them; null when unknown.
    pub(crate) leader: Option<CodeShape>,
    /// What was said.
    pub(crate) said: String,
    /// What the firm asks for.
    pub(crate) asks: String,
    /// What follows; null while nothing does.
    pub(crate) next: Option<StepBody>,
    /// How it went; null when unknown.
    pub(crate) outcome: Option<CodeShape>,
    /// The planned visit that it is the record of.
    pub(crate) visit: Option<i64>,
    /// The project that it is about.
    pub(crate) project: Option<ProjectRefShape>,
    /// The gap that it is about, as `chain/node`.
    pub(crate) node: Option<String>,
    /// The site that was shown or spoken of.
    pub(crate) site: Option<String>,
}

/// What a record says, for a client.
pub(crate) fn facts_shape(ground: &Ground<'_>, projects: &Projects, record: &VisitRecord) -> VisitFactsShape {
    VisitFactsShape {
        firm: counterpart_shape(ground, &record.firm),
        direction: record.direction.to_string(),
        on: record.on.to_string(),
        team: record.team.clone(),
        people: record.people.clone(),
        leader: record.leader.map(|leader| titled(leader, &leader.title())),
        said: record.said.clone(),
        asks: record.asks.clone(),
        next: record.next.as_ref().map(step_shape),
        outcome: record.outcome.map(|outcome| titled(outcome, &outcome.title())),
        visit: record.links.visit,
        project: project_ref(projects, record.links.project),
        node: record.links.node.as_ref().map(|(chain, node)| format!("{chain}/{node}")),
        site: record.links.site.clone(),
    }
}

/// A record.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct VisitRecordShape {
    /// Number.
    pub(crate) id: i64,
    /// Counts its changes, from 1; a change names the version that was read.
    pub(crate) version: i64,
    /// The key of its draft.
    pub(crate) key: String,
    /// When it was entered.
    pub(crate) created_at: String,
    /// By whom.
    pub(crate) created_by: String,
    /// When it was last changed.
    pub(crate) updated_at: String,
    /// By whom.
    pub(crate) updated_by: String,
    /// What it says now.
    pub(crate) facts: VisitFactsShape,
    /// The task of its next step; null where it leaves none.
    pub(crate) next_task: Option<FollowTask>,
    /// What it became; null while it is a record alone.
    pub(crate) became: Option<BecameShape>,
    /// Its photos.
    pub(crate) photos: Vec<PhotoShape>,
    /// Whether it is invented.
    pub(crate) sample: bool,
}

/// A record for a client, with the photos that are its own.
pub(crate) fn record_shape(
    ground: &Ground<'_>,
    projects: &Projects,
    (row, photos): (&VisitRecordRow, &[PhotoRow]),
) -> VisitRecordShape {
    VisitRecordShape {
        id: row.id,
        version: row.version,
        key: row.key.clone(),
        created_at: row.created_at.clone(),
        created_by: row.created_by.clone(),
        updated_at: row.updated_at.clone(),
        updated_by: row.updated_by.clone(),
        facts: facts_shape(ground, projects, &row.record),
        next_task: None,
        became: row.became.as_ref().map(became_shape),
        photos: photos.iter().filter(|photo| photo.photo.record == row.id).map(photo_shape).collect(),
        sample: row.record.sample,
    }
}

/// What a record said at some time.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct VisitVersionShape {
    /// From 1.
    pub(crate) version: i64,
    /// When it was written.
    pub(crate) at: String,
    /// By whom.
    pub(crate) by: String,
    /// Why: empty of the first; `lead` or `report` where the record became one.
    pub(crate) reason: String,
    /// What it said.
    pub(crate) facts: VisitFactsShape,
}

/// A version for a client.
pub(crate) fn version_shape(ground: &Ground<'_>, projects: &Projects, version: &RecordVersion) -> VisitVersionShape {
    VisitVersionShape {
        version: version.version,
        at: version.at.clone(),
        by: version.by.clone(),
        reason: version.reason.clone(),
        facts: facts_shape(ground, projects, &version.record),
    }
}

/// A record with everything it ever said.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct VisitRecordDetail {
    /// The record.
    pub(crate) record: VisitRecordShape,
    /// What it said, the first first.
    pub(crate) versions: Vec<VisitVersionShape>,
    /// What it tells of a lead, for a form to begin with.
    pub(crate) lead: crate::project_entry::FactsBody,
}

/// Records, a page at a time.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct VisitList {
    /// The records of this page, the last day first.
    pub(crate) items: Vec<VisitRecordShape>,
    /// How many there are in all.
    pub(crate) total: usize,
    /// Teams that have records, for a choice.
    pub(crate) teams: Vec<String>,
    /// What is counted in all of them.
    pub(crate) counts: Vec<VisitCountShape>,
    /// Whether one of them is invented.
    pub(crate) sample: bool,
}

/// A count with the records behind it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct VisitCountShape {
    /// `visits`, `firms`, `outbound`, `inbound`, `led`, `leads`, `reports` or `next`.
    pub(crate) key: String,
    /// What is counted.
    pub(crate) title: Bilingual,
    /// How many.
    pub(crate) count: usize,
    /// The records behind it.
    pub(crate) rows: Vec<i64>,
}

/// A count for a client.
pub(crate) fn count_shape(count: VisitCount) -> VisitCountShape {
    let VisitCount { key, title, count, rows } = count;
    VisitCountShape { key: key.to_owned(), title: Bilingual::from(&title), count, rows }
}

/// The report of some days.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct VisitReportShape {
    /// The first day.
    pub(crate) from: String,
    /// The last day.
    pub(crate) to: String,
    /// The report, to be copied.
    pub(crate) text: String,
    /// Its counts with their rows.
    pub(crate) counts: Vec<VisitCountShape>,
    /// Whether sample data are in it.
    pub(crate) sample: bool,
}

/// A record as the report tells it.
pub(crate) fn report_line(ground: &Ground<'_>, row: &VisitRecordRow) -> VisitReportLine {
    let record = &row.record;
    VisitReportLine {
        id: row.id,
        on: record.on,
        direction: record.direction,
        firm: counterpart_shape(ground, &record.firm).name,
        people: record.people.clone(),
        leader: record.leader,
        said: record.said.clone(),
        asks: record.asks.clone(),
        next: record.next.clone(),
        outcome: record.outcome,
        became: row.became.as_ref().map(|became| became.kind),
        sample: record.sample,
    }
}
