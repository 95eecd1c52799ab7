//! Firms with their places and without their texts: for whoever keeps all of them in memory and computes on them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use model::{Candidate, CandidatePlace, EnterpriseId, Field, Verdict};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, QueryResult};

use crate::enterprises::{active, cap};
use crate::placement_judgements::PlacementJudgementRow;
use crate::placements::{Only, standing};
use crate::sql::KEYS;
use crate::{Store, StoreError};

/// How far someone has come who keeps candidates: the last change of what firms show, and of where they stand. The default is
/// before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CandidateMark {
    /// Number of the last change of what a firm shows.
    pub revision: i64,
    /// Number of the last change of where a firm stands.
    pub standing: i64,
}

/// What a candidate is made of; no texts, which are most of a register's bytes.
const FIELDS: [Field; 8] = [
    Field::Name,
    Field::Uscc,
    Field::Region,
    Field::Established,
    Field::Capital,
    Field::AboveScale,
    Field::Honours,
    Field::Sample,
];

impl Store {
    /// The mark of all that is there now. Read it before the firms: what changes in between is read again, never missed.
    pub async fn candidate_mark(&self) -> Result<CandidateMark, StoreError> {
        let mut select = Query::select();
        select.columns(["name", "last"]).from("counters");
        select.and_where(Expr::col("name").is_in(["revisions", "standings"]));
        let mut mark = CandidateMark::default();
        for row in self.db.query_all(&select).await? {
            let last = row.try_get("", "last")?;
            match row.try_get::<String>("", "name")?.as_str() {
                "revisions" => mark.revision = last,
                _ => mark.standing = last,
            }
        }
        Ok(mark)
    }

    /// The firms that changed, or moved, after a mark; also those that are gone.
    pub async fn candidates_changed(&self, mark: CandidateMark) -> Result<Vec<EnterpriseId>, StoreError> {
        let mut found = Vec::new();
        // Two statements: with "or" between them an engine reads the whole table.
        for (column, last) in [("revision", mark.revision), ("standing", mark.standing)] {
            let mut select = Query::select();
            select.column("id").from("enterprises").and_where(Expr::col(column).gt(last));
            for row in self.db.query_all(&select).await? {
                found.push(EnterpriseId(row.try_get("", "id")?));
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// The next firms after an id, by id: for whoever reads all of them. Firms that stand nowhere are among them.
    pub async fn every_candidate(&self, after: Option<EnterpriseId>, limit: u64) -> Result<Vec<Candidate>, StoreError> {
        let mut select = facts();
        select.limit(cap(limit)).order_by(("e", "id"), Order::Asc);
        if let Some(after) = after {
            select.and_where(Expr::col(("e", "id")).gt(after.0));
        }
        let mut firms = self.read_candidates(&select).await?;
        if let (Some(first), Some(last)) = (firms.first(), firms.last()) {
            let between = Some((first.enterprise, last.enterprise));
            self.stand(&mut firms, &Only { between, ..Only::default() }).await?;
        }
        Ok(firms)
    }

    /// The firms among these ids that are there, by id.
    pub async fn candidates(&self, ids: &[EnterpriseId]) -> Result<Vec<Candidate>, StoreError> {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids.dedup();
        let mut found = Vec::with_capacity(ids.len());
        for ids in ids.chunks(KEYS) {
            let mut select = facts();
            select.order_by(("e", "id"), Order::Asc);
            select.and_where(Expr::col(("e", "id")).is_in(ids.iter().map(|id| id.0)));
            let mut firms = self.read_candidates(&select).await?;
            self.stand(&mut firms, &Only { firms: Some(ids), ..Only::default() }).await?;
            found.append(&mut firms);
        }
        Ok(found)
    }

    /// The firms of which a person ever judged a placement, with what was computed and what was judged.
    pub async fn judged_places(&self) -> Result<JudgedPlaces, StoreError> {
        let judgements = self.every_placement_judgement().await?;
        let mut ids: Vec<EnterpriseId> = judgements.iter().map(|row| row.judgement.enterprise).collect();
        ids.dedup();
        let mut computed: BTreeMap<EnterpriseId, Vec<CandidatePlace>> =
            ids.iter().map(|id| (*id, Vec::new())).collect();
        for ids in ids.chunks(KEYS) {
            let mut select = Query::select();
            select.columns(PLACE).from("placements");
            select.and_where(Expr::col("enterprise_id").is_in(ids.iter().map(|id| id.0)));
            for row in self.db.query_all(&in_order(select)).await? {
                let (firm, place) = place(&row)?;
                computed.entry(firm).or_default().push(place);
            }
        }
        Ok(JudgedPlaces { computed, judgements })
    }

    async fn read_candidates(&self, select: &SelectStatement) -> Result<Vec<Candidate>, StoreError> {
        self.db.query_all(select).await?.iter().map(candidate).collect()
    }

    /// Gives firms, sorted by id, their places.
    async fn stand(&self, firms: &mut [Candidate], only: &Only<'_>) -> Result<(), StoreError> {
        let mut select = Query::select();
        select.columns(PLACE).from_subquery(standing(only), "p");
        for row in self.db.query_all(&in_order(select)).await? {
            let (id, place) = place(&row)?;
            // A firm that is retired, or came meanwhile, is not among them.
            if let Ok(index) = firms.binary_search_by_key(&id, |firm| firm.enterprise) {
                firms[index].places.push(place);
            }
        }
        Ok(())
    }
}

/// Where judged firms stood on any day.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct JudgedPlaces {
    computed: BTreeMap<EnterpriseId, Vec<CandidatePlace>>,
    /// Every judgement of these firms' placements, retired ones too, by firm.
    pub judgements: Vec<PlacementJudgementRow>,
}

impl JudgedPlaces {
    /// Where each of these firms stood on a day: its computed places as they are now, with the judgements in their place that
    /// counted at the end of that day.
    pub fn as_of(&self, day: NaiveDate) -> BTreeMap<EnterpriseId, Vec<CandidatePlace>> {
        let mut latest: BTreeMap<(EnterpriseId, &str, &str), &PlacementJudgementRow> = BTreeMap::new();
        for row in self.judgements.iter().filter(|row| row.counted_on(day)) {
            let judged = &row.judgement;
            let kept = latest.entry((judged.enterprise, &judged.chain, &judged.node)).or_insert(row);
            if (kept.judgement.at, kept.id) < (judged.at, row.id) {
                *kept = row;
            }
        }
        let mut places = self.computed.clone();
        for row in latest.into_values() {
            apply(places.entry(row.judgement.enterprise).or_default(), &row.judgement);
        }
        places
    }
}

/// Columns that [`place`] reads, in its order.
const PLACE: [&str; 6] = ["enterprise_id", "chain", "node", "role", "strength", "score"];

/// The surest first, as all places of a firm are read.
fn in_order(mut select: SelectStatement) -> SelectStatement {
    select.order_by("enterprise_id", Order::Asc).order_by("score", Order::Desc);
    for column in ["chain", "node", "role"] {
        select.order_by(column, Order::Asc);
    }
    select
}

fn facts() -> SelectStatement {
    let mut select = active();
    select.column(("e", "id")).columns(FIELDS.map(|field| ("e", field.as_str())));
    select
}

/// A candidate without its places. Columns are read by their order: there are as many rows as firms.
fn candidate(row: &QueryResult) -> Result<Candidate, StoreError> {
    let mut facts = model::Facts::default();
    for (index, field) in FIELDS.iter().enumerate() {
        if let Some(value) = row.try_get_by_index::<Option<String>>(index + 1)? {
            facts.set(*field, &value).map_err(|error| StoreError::Other(error.to_string()))?;
        }
    }
    let firm = model::Enterprise { id: EnterpriseId(row.try_get_by_index(0)?), facts };
    Ok(Candidate {
        enterprise: firm.id,
        name: firm.name().to_owned(),
        sample: firm.is_sample(),
        uscc: firm.facts.uscc,
        region: firm.facts.region,
        established: firm.facts.established,
        capital: firm.facts.capital,
        above_scale: firm.facts.above_scale,
        honours: firm.facts.honours,
        places: Vec::new(),
    })
}

fn place(row: &QueryResult) -> Result<(EnterpriseId, CandidatePlace), StoreError> {
    let word = |index: usize| -> Result<String, StoreError> { Ok(row.try_get_by_index(index)?) };
    let wrong = |error: model::UnknownWord| StoreError::Other(error.to_string());
    Ok((
        EnterpriseId(row.try_get_by_index(0)?),
        CandidatePlace {
            chain: word(1)?,
            node: word(2)?,
            role: word(3)?.parse().map_err(wrong)?,
            strength: word(4)?.parse().map_err(wrong)?,
            score: row.try_get_by_index(5)?,
        },
    ))
}

/// Puts a judgement in the place of what was computed, as [`standing`] does.
fn apply(places: &mut Vec<CandidatePlace>, judged: &model::PlacementJudgement) {
    let here = |place: &CandidatePlace| place.chain == judged.chain && place.node == judged.node;
    let surest = places.iter().find(|place| here(place)).map(|place| place.score);
    places.retain(|place| !here(place));
    if let Verdict::On { strength, role } = judged.verdict {
        let (chain, node) = (judged.chain.clone(), judged.node.clone());
        places.push(CandidatePlace { chain, node, role, strength, score: surest.unwrap_or(1.0) });
    }
    places.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then_with(|| (&a.chain, &a.node, a.role.as_str()).cmp(&(&b.chain, &b.node, b.role.as_str())))
    });
}
