//! What the public may read (公开发布): every item with its state, proposals, approval by a second person, withdrawal, the page as the
//! public would see it.

use axum::Json;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bureau::{end_objection, own_approval, publication_end, publication_state};
use chrono::NaiveDate;
use model::{Lang, PublicCard, PublicationKind, PublicationState, Text};
use serde::{Deserialize, Serialize};
use store::{Approval, NewPublication, PublicationEvent, PublicationRow, PublicationTurn, Signed, StoreError};
use utoipa::{IntoParams, ToSchema};

use super::chains::same_origin;
use super::conflicts::beaten;
use super::error::{Body, ErrorBody, Path, Query};
use super::params::{holds, invalid, word, words};
use super::{ApiError, ApiResult, App, ErrorCode, portal};
use crate::clock;
use crate::project_entry::Faults;
use crate::publications::{Item, changes, facts, field_title, items, read_item};
use crate::shapes::{Bilingual, Items};

/// Most items at once.
const MOST: usize = 1000;

/// What an approval is marked with that one person gave to his own proposal, because nobody else has an account.
const ALONE: &str = "〔本机尚无用户，提请人自行批准 approved by its own proposer: no other user〕";

/// An item on its way to the public.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PublicationShape {
    /// `opportunity`, `site`, `cost` or `policy`.
    kind: String,
    /// Name of that kind.
    kind_title: Bilingual,
    /// Id of the item.
    item: String,
    /// What it is called now.
    title: Bilingual,
    /// Number of what is noted of it; null before the first proposal.
    id: Option<i64>,
    /// Counts the changes of that; null before the first proposal.
    version: Option<i64>,
    /// `draft`, `proposed`, `published`, `expired` or `withdrawn`.
    state: String,
    /// Name of that state.
    state_title: Bilingual,
    /// Whether a newer copy waits while the public sees the old one.
    waits: bool,
    /// Whether it is on the bureau's lists no more, or taken: then the public does not see it, whatever was approved.
    gone: bool,
    /// The last day on which the public copy holds; null until it is withdrawn.
    ends: Option<String>,
    /// When the public copy was approved.
    approved_at: Option<String>,
    /// By whom.
    approved_by: Option<String>,
    /// Since when a copy waits.
    proposed_at: Option<String>,
    /// Whose proposal it is.
    proposed_by: Option<String>,
    /// The last day that is asked for it.
    proposed_ends: Option<String>,
    /// Why it was taken back.
    withdrawn_reason: Option<String>,
    /// What stands in its place, as `opportunity/O-002`.
    instead: Option<String>,
    /// What changed since the copy that is public, field by field.
    changes: Vec<FieldChangeShape>,
    /// Whether it is invented.
    sample: bool,
}

/// A field that changed since the public copy.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FieldChangeShape {
    /// Its name for programs.
    field: String,
    /// Its name.
    title: Bilingual,
    /// What the public reads; null where nothing stands.
    before: Option<Bilingual>,
    /// What it would read; null where nothing would stand.
    after: Option<Bilingual>,
}

/// An item with every step that led here.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PublicationDetail {
    /// As in the list.
    #[serde(flatten)]
    publication: PublicationShape,
    /// Its steps, the last first.
    events: Vec<PublicationEventShape>,
    /// For how long it would hold when approved today, and where that comes from; null without a rule.
    rule: Option<PublicationRuleShape>,
}

/// A step of an item.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PublicationEventShape {
    /// `proposed`, `approved`, `refused` or `withdrawn`.
    what: String,
    /// When.
    at: String,
    /// Who.
    by: String,
    /// In words.
    note: String,
}

/// For how long something holds.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PublicationRuleShape {
    /// The last day.
    ends: String,
    /// Days.
    days: u16,
    /// Where that comes from.
    source: Bilingual,
    /// Whether no document says so.
    sample: bool,
}

/// Which items.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct PublicationQuery {
    /// `opportunity`, `site`, `cost` or `policy`.
    kind: Option<String>,
    /// `draft`, `proposed`, `published`, `expired`, `withdrawn`; `waits` is whatever waits for approval, `changed` whatever changed since.
    state: Option<String>,
    /// Words in name and id.
    q: Option<String>,
}

/// The items as they are now, beside what is noted of them.
struct Desk {
    day: NaiveDate,
    items: Vec<Item>,
    rows: Vec<PublicationRow>,
}

impl Desk {
    async fn open(app: &App) -> Result<Self, ApiError> {
        let items = items(&app.store, &app.config).await?;
        Ok(Self { day: clock::today(), items, rows: app.store.publications(None).await? })
    }

    fn row(&self, kind: PublicationKind, item: &str) -> Option<&PublicationRow> {
        self.rows.iter().find(|row| row.kind == kind && row.item == item)
    }

    fn item(&self, kind: PublicationKind, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.card.kind() == kind && item.id == id)
    }

    /// Every item of the lists, and behind them those that left the lists and were public.
    fn shapes(&self) -> Vec<PublicationShape> {
        let there = self.items.iter().map(|item| self.shape(item.card.kind(), &item.id));
        let gone = self.rows.iter().filter(|row| self.item(row.kind, &row.item).is_none());
        there.chain(gone.map(|row| self.shape(row.kind, &row.item))).flatten().collect()
    }

    fn shape(&self, kind: PublicationKind, id: &str) -> Option<PublicationShape> {
        let (item, row) = (self.item(kind, id), self.row(kind, id));
        let card: &PublicCard = match (item, row) {
            (Some(item), _) => &item.card,
            (None, Some(row)) => row.card.as_ref().or(row.proposal.as_ref())?,
            (None, None) => return None,
        };
        let state = row.map_or(PublicationState::Draft, |row| publication_state(&facts(row), self.day));
        let public = row.and_then(|row| row.card.as_ref());
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
        let changed = item.map(|item| changes(public, &item.card)).unwrap_or_default();
        Some(PublicationShape {
            kind: kind.to_string(),
            kind_title: (&kind.title()).into(),
            item: id.to_owned(),
            title: (&card.title()).into(),
            id: row.map(|row| row.id),
            version: row.map(|row| row.version),
            state: state.to_string(),
            state_title: (&state.title()).into(),
            waits: row.is_some_and(|row| row.proposal.is_some()),
            gone: item.is_none_or(|item| item.is_taken_since(public.unwrap_or(&item.card))),
            ends: row.and_then(|row| day(row.ends)),
            approved_at: row.and_then(|row| row.approved.as_ref().map(|(at, _)| at.clone())),
            approved_by: row.and_then(|row| row.approved.as_ref().map(|(_, by)| by.clone())),
            proposed_at: row.and_then(|row| row.proposed.as_ref().map(|(at, _)| at.clone())),
            proposed_by: row.and_then(|row| row.proposed.as_ref().map(|(_, by)| by.clone())),
            proposed_ends: row.and_then(|row| day(row.proposed_ends)),
            withdrawn_reason: row.and_then(|row| row.withdrawn.as_ref().map(|(_, _, why)| why.clone())),
            instead: row.and_then(|row| row.instead.clone()),
            changes: changed
                .into_iter()
                .map(|change| FieldChangeShape {
                    title: (&field_title(&change.field)).into(),
                    field: change.field,
                    before: change.before.as_ref().map(Bilingual::from),
                    after: change.after.as_ref().map(Bilingual::from),
                })
                .collect(),
            sample: card.is_sample(),
        })
    }
}

fn missing(kind: &str, item: &str) -> ApiError {
    ApiError::new(ErrorCode::PublicationNotFound, format!("no {kind} `{item}` to publish"))
}

fn stored(error: StoreError) -> ApiError {
    match error {
        StoreError::NotFound { id, .. } => missing("item", &id),
        other => other.into(),
    }
}

/// Every item that could be public, with how far it has come
#[utoipa::path(get, path = "/publications", params(PublicationQuery),
    responses((status = 200, body = Items<PublicationShape>), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_publications(
    app: App,
    Query(query): Query<PublicationQuery>,
) -> ApiResult<Items<PublicationShape>> {
    let kind: Option<PublicationKind> = word("kind", query.kind.as_deref())?;
    let sought = query.state.as_deref().map(str::trim).filter(|state| !state.is_empty());
    let state: Option<PublicationState> = match sought {
        Some("waits" | "changed") | None => None,
        other => word("state", other)?,
    };
    let words = words(query.q.as_deref());
    let mut items = Desk::open(&app).await?.shapes();
    items.retain(|item| {
        kind.is_none_or(|kind| item.kind == kind.as_str())
            && state.is_none_or(|state| item.state == state.as_str())
            && (sought != Some("waits") || item.waits)
            && (sought != Some("changed") || !item.changes.is_empty())
            && holds(&words, [item.title.zh.as_str(), item.title.en.as_str(), item.item.as_str()].into_iter())
    });
    Ok(Json(Items { items }))
}

/// One item with every step
#[utoipa::path(get, path = "/publications/{kind}/{item}",
    params(("kind" = String, Path, description = "kind"), ("item" = String, Path, description = "id of the item")),
    responses((status = 200, body = PublicationDetail), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_publication(
    app: App,
    Path((kind, item)): Path<(String, String)>,
) -> ApiResult<PublicationDetail> {
    detail(&app, &kind, &item).await
}

async fn detail(app: &App, kind: &str, item: &str) -> ApiResult<PublicationDetail> {
    let of: PublicationKind = kind.parse().map_err(|_| missing(kind, item))?;
    let desk = Desk::open(app).await?;
    let publication = desk.shape(of, item).ok_or_else(|| missing(kind, item))?;
    let events = match publication.id {
        Some(id) => app.store.publication_events(id).await?,
        None => Vec::new(),
    };
    let rules = &app.config.standard.compliance.publications;
    let rule = rules.iter().find(|rule| rule.kind == of && rule.term.holds_on(desk.day));
    let rule = rule.zip(publication_end(rules, of, desk.day)).map(|(rule, ends)| PublicationRuleShape {
        ends: ends.to_string(),
        days: rule.days,
        source: (&rule.source).into(),
        sample: rule.sample,
    });
    let event = |event: PublicationEvent| PublicationEventShape {
        what: event.what,
        at: event.at,
        by: event.by,
        note: event.note,
    };
    Ok(Json(PublicationDetail { publication, events: events.into_iter().map(event).collect(), rule }))
}

/// An item to propose.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct ProposedItem {
    /// Which, as `opportunity/O-002`.
    item: String,
    /// The version that was read; left out for an item of which nothing was noted.
    version: Option<i64>,
}

/// Items to put before another person.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct ProposalsBody {
    /// Which.
    items: Vec<ProposedItem>,
    /// The last day on which they shall be public; by the rule for each kind when left out.
    ends: Option<String>,
}

/// Propose items for the public as they are now; all of them or none
#[utoipa::path(post, path = "/publications/proposals", request_body = ProposalsBody,
    responses((status = 201, body = Items<PublicationShape>), (status = 400, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_publication_proposals(
    app: App,
    headers: HeaderMap,
    Body(body): Body<ProposalsBody>,
) -> Result<(StatusCode, Json<Items<PublicationShape>>), ApiError> {
    same_origin(&headers)?;
    let by = app.person()?.name.clone();
    let desk = Desk::open(&app).await?;
    let mut faults = Faults::default();
    count(&mut faults, body.items.len());
    let ends = faults.day(("截止日", "ends"), body.ends.as_deref());
    if let Some(why) = ends.and_then(|ends| end_objection(ends, desk.day)) {
        faults.add(why.zh, why.en);
    }
    let rules = &app.config.standard.compliance.publications;
    let mut new = Vec::new();
    for one in &body.items {
        let Some(item) = read_item(&one.item).and_then(|(kind, item)| desk.item(kind, item)) else {
            faults.add(format!("清单里没有 `{}`", one.item), format!("`{}` is on no list", one.item));
            continue;
        };
        let title = item.card.title();
        if item.is_taken_since(&item.card) {
            faults.add(
                format!("“{}”已关闭，不能公开", title.zh),
                format!("`{}` is closed and cannot be public", title.en),
            );
        }
        if let PublicCard::Opportunity(card) = &item.card
            && let Some(why) = model::private_contact(&card.contact)
        {
            faults.add(
                format!("“{}”的联系方式只写单位，不写个人", title.zh),
                format!("contact of `{}`: {why}", title.en),
            );
        }
        let ends = ends.or_else(|| publication_end(rules, item.card.kind(), desk.day));
        new.push(NewPublication { item: item.id.clone(), card: item.card.clone(), ends, version: one.version });
    }
    faults.or(()).map_err(|why| ApiError::refused(&why))?;
    match app.store.propose_publications(&new, Signed { by: &by, at: &clock::now() }).await {
        Err(StoreError::Conflict(why)) => Err(beaten(why, &body, &of(&app, &body.items).await?)),
        done => {
            done.map_err(stored)?;
            Ok((StatusCode::CREATED, Json(Items { items: of(&app, &body.items).await? })))
        }
    }
}

fn count(faults: &mut Faults, many: usize) {
    if many == 0 {
        faults.add("没有选中任何一项", "`items` is empty");
    }
    if many > MOST {
        faults.add(format!("一次最多 {MOST} 项"), format!("at most {MOST} items at once"));
    }
}

/// The named items as they are now.
async fn of(app: &App, items: &[ProposedItem]) -> Result<Vec<PublicationShape>, ApiError> {
    let desk = Desk::open(app).await?;
    let shape = |one: &ProposedItem| read_item(&one.item).and_then(|(kind, item)| desk.shape(kind, item));
    Ok(items.iter().filter_map(shape).collect())
}

/// A verdict on proposals.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct ReviewsBody {
    /// Which, each with the version that was read.
    items: Vec<ProposedItem>,
    /// `approved` or `refused`.
    verdict: String,
    /// In words; needed for a refusal.
    #[serde(default)]
    note: String,
}

/// Approve or refuse proposals; never one's own, but at a machine without users. All of them or none
#[utoipa::path(post, path = "/publications/reviews", request_body = ReviewsBody,
    responses((status = 201, body = Items<PublicationShape>), (status = 400, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn create_publication_reviews(
    app: App,
    headers: HeaderMap,
    Body(body): Body<ReviewsBody>,
) -> Result<(StatusCode, Json<Items<PublicationShape>>), ApiError> {
    same_origin(&headers)?;
    let person = app.person()?;
    let (by, alone) = (person.name.clone(), person.account.is_none());
    let desk = Desk::open(&app).await?;
    let mut faults = Faults::default();
    count(&mut faults, body.items.len());
    let approved = match body.verdict.trim() {
        "approved" => true,
        "refused" => false,
        other => {
            faults.add(format!("结论 `{other}` 只能是批准或不批准"), "`verdict` is `approved` or `refused`");
            false
        }
    };
    let note = faults.text(("意见", "note"), &body.note);
    if !approved && note.is_empty() {
        faults.add("不批准须写明理由", "a refusal needs a reason in `note`");
    }
    let (mut turns, mut own) = (Vec::new(), false);
    for one in &body.items {
        let row = read_item(&one.item).and_then(|(kind, item)| desk.row(kind, item));
        let Some((row, (_, proposer))) = row.and_then(|row| Some((row, row.proposed.as_ref()?))) else {
            faults.add(format!("`{}` 没有待批准的内容", one.item), format!("nothing of `{}` waits", one.item));
            continue;
        };
        if let Some(why) = own_approval(proposer, &by) {
            own = true;
            if !alone {
                faults.add(format!("{}：{}", one.item, why.zh), format!("{}: {}", one.item, why.en));
            }
        }
        turns.push(PublicationTurn { id: row.id, version: one.version.unwrap_or(row.version) });
    }
    faults.or(()).map_err(|why| ApiError::refused(&why))?;
    let note = if own && alone { format!("{note}{ALONE}") } else { note };
    let approval = if approved { Approval::Approved(&note) } else { Approval::Refused(&note) };
    match app.store.review_publications(&turns, approval, Signed { by: &by, at: &clock::now() }).await {
        Err(StoreError::Conflict(why)) => Err(beaten(why, &body, &of(&app, &body.items).await?)),
        done => {
            done.map_err(stored)?;
            Ok((StatusCode::CREATED, Json(Items { items: of(&app, &body.items).await? })))
        }
    }
}

/// Why something is public no more.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct WithdrawalBody {
    /// The version that was read.
    version: i64,
    /// Why, as the public reads it.
    #[serde(default)]
    reason: String,
    /// What stands in its place, as `opportunity/O-002`.
    instead: Option<String>,
}

/// Take back what is public, at once
#[utoipa::path(put, path = "/publications/{kind}/{item}/withdrawn", request_body = WithdrawalBody,
    params(("kind" = String, Path, description = "kind"), ("item" = String, Path, description = "id of the item")),
    responses((status = 200, body = PublicationDetail), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_publication_withdrawn(
    app: App,
    headers: HeaderMap,
    Path((kind, item)): Path<(String, String)>,
    Body(body): Body<WithdrawalBody>,
) -> ApiResult<PublicationDetail> {
    same_origin(&headers)?;
    let by = app.person()?.name.clone();
    let of: PublicationKind = kind.parse().map_err(|_| missing(&kind, &item))?;
    let desk = Desk::open(&app).await?;
    let row = desk.row(of, &item).ok_or_else(|| missing(&kind, &item))?;
    let mut faults = Faults::default();
    let reason = faults.person(("原因", "reason"), &body.reason);
    if reason.is_empty() {
        faults.add("撤下须写明原因，公众会看到", "`reason` is missing: the public reads it");
    }
    if row.card.is_none() || row.withdrawn.is_some() {
        faults.add("这一项没有公开", "it is not public");
    }
    let instead = body.instead.as_deref().map(str::trim).filter(|text| !text.is_empty());
    if let Some(other) = instead {
        let known =
            read_item(other).and_then(|(kind, item)| desk.row(kind, item)).is_some_and(|other| other.id != row.id);
        if !known {
            faults.add(
                format!("`{other}` 没有公开过，不能作为替代"),
                format!("`{other}` was never public: it cannot stand in its place"),
            );
        }
    }
    faults.or(()).map_err(|why| ApiError::refused(&why))?;
    let turn = PublicationTurn { id: row.id, version: body.version };
    match app.store.withdraw_publication(turn, (&reason, instead), Signed { by: &by, at: &clock::now() }).await {
        Err(StoreError::Conflict(why)) => {
            let Json(now) = detail(&app, &kind, &item).await?;
            Err(beaten(why, &body, &now))
        }
        done => {
            done.map_err(stored)?;
            detail(&app, &kind, &item).await
        }
    }
}

/// How a preview is asked for.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct PreviewQuery {
    /// `zh` (default) or `en`.
    lang: Option<String>,
    /// `proposed` (default): the copy that waits, else the item as it is now; `public`: the copy that is public.
    of: Option<String>,
}

/// The page of an item as the public would see it
#[utoipa::path(get, path = "/publications/{kind}/{item}/preview",
    params(("kind" = String, Path, description = "kind"), ("item" = String, Path, description = "id of the item"), PreviewQuery),
    responses((status = 200, content_type = "text/html", description = "the page"), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_publication_preview(
    app: App,
    Path((kind, item)): Path<(String, String)>,
    Query(query): Query<PreviewQuery>,
) -> Result<Response, ApiError> {
    let of: PublicationKind = kind.parse().map_err(|_| missing(&kind, &item))?;
    let lang = word("lang", query.lang.as_deref())?.unwrap_or(Lang::Zh);
    let desk = Desk::open(&app).await?;
    let row = desk.row(of, &item);
    let now = || desk.item(of, &item).map(|item| &item.card);
    let card = match query.of.as_deref().map(str::trim) {
        None | Some("" | "proposed") => row.and_then(|row| row.proposal.as_ref()).or_else(now),
        Some("public") => row.and_then(|row| row.card.as_ref()),
        Some(other) => return Err(invalid(format!("parameter `of`: `{other}` is not `proposed` or `public`"))),
    };
    let card = card.ok_or_else(|| missing(&kind, &item))?;
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, portal::POLICY),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, portal::preview(&app, (&item, card), lang).await?).into_response())
}

/// What stands in the place of something, as the public reads it.
pub(super) fn instead_of(row: &PublicationRow) -> Option<(PublicationKind, &str)> {
    row.instead.as_deref().and_then(read_item)
}

/// Why an item is public no more, in the words of the page.
pub(super) fn gone_words(row: &PublicationRow, day: NaiveDate) -> Text {
    match publication_state(&facts(row), day) {
        PublicationState::Withdrawn => {
            let why = row.withdrawn.as_ref().map_or("", |(_, _, why)| why.as_str());
            Text::new(format!("已撤下：{why}"), format!("Withdrawn: {why}"))
        }
        PublicationState::Expired => {
            Text::new("公开期限已过，正在核对。", "Its time on this list is over; it is being checked.")
        }
        _ => Text::new("已不在清单上。", "It is on the list no more."),
    }
}
