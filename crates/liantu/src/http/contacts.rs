//! Contacts at work: name, post, an office's line and mailbox, where they are known from. Internal, and never on a public page.

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use chrono::NaiveDate;
use model::{Contact, Enterprise, EnterpriseId, Facts, Workplace};
use registry::{Find, FirmIndex};
use serde::{Deserialize, Serialize};
use store::{ChamberRow, ContactFilter, ContactRow, RecordTurn, StoreError};
use utoipa::{IntoParams, ToSchema};

use super::chains::same_origin;
use super::conflicts::beaten;
use super::error::{Body, ErrorBody, Path, Query};
use super::params::invalid;
use super::visits::{Desk, stored};
use super::{ApiError, ApiResult, App};
use crate::clock;
use crate::project_entry::Faults;
use crate::shapes::Items;
use crate::visit_entry::{line, prose};
use crate::visit_shapes::{CounterpartShape, counterpart_shape};

/// Days after which a contact is to be asked about again: people change their posts within a year.
const STALE_DAYS: i64 = 365;

/// Longest name of a person: no one's is longer, and what is, is a text in the wrong field.
const LONGEST_NAME: usize = 40;

/// A contact.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ContactShape {
    /// Number.
    pub(crate) id: i64,
    /// Counts its changes, from 1; a change names the version that was read.
    pub(crate) version: i64,
    /// The firm where they work; null for another place.
    pub(crate) firm: Option<CounterpartShape>,
    /// The chamber, by its number; null for another place.
    pub(crate) chamber: Option<i64>,
    /// Name of the chamber or the office; empty for a firm.
    pub(crate) office: String,
    /// The name; empty of one that was removed.
    pub(crate) name: String,
    /// The post.
    pub(crate) post: String,
    /// An office's line.
    pub(crate) phone: String,
    /// A mailbox of the office.
    pub(crate) email: String,
    /// Where it is known from.
    pub(crate) source: String,
    /// Since when.
    pub(crate) since: Option<String>,
    /// When it was last found to hold.
    pub(crate) verified: Option<String>,
    /// Whether that is long ago, or never was.
    pub(crate) stale: bool,
    /// Anything else about the work.
    pub(crate) note: String,
    /// When it was removed, and why; null while it holds.
    pub(crate) retired: Option<RetiredShape>,
    /// When it was last changed.
    pub(crate) updated_at: String,
    /// By whom.
    pub(crate) updated_by: String,
    /// Whether it is invented.
    pub(crate) sample: bool,
}

/// What is left of a contact that was removed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct RetiredShape {
    /// When.
    at: String,
    /// Why.
    reason: String,
}

fn shape(desk: &Desk<'_>, chambers: &[ChamberRow], row: ContactRow) -> ContactShape {
    let ContactRow { id, version, updated_at, updated_by, retired, contact } = row;
    let chamber_name = |id: i64| chambers.iter().find(|row| row.id == id).map(|row| row.chamber.name.clone());
    let (firm, chamber, office) = match &contact.at {
        Workplace::Firm(id) => {
            let named = model::Counterpart { enterprise: Some(*id), name: id.0.to_string() };
            (Some(counterpart_shape(&desk.ground, &named)), None, String::new())
        }
        Workplace::Chamber(id) => (None, Some(*id), chamber_name(*id).unwrap_or_else(|| id.to_string())),
        Workplace::Office(office) => (None, None, office.clone()),
    };
    let known = contact.verified.or(contact.since);
    ContactShape {
        id,
        version,
        firm,
        chamber,
        office,
        name: contact.name,
        post: contact.post,
        phone: contact.phone,
        email: contact.email,
        source: contact.source,
        since: contact.since.map(|day| day.to_string()),
        verified: contact.verified.map(|day| day.to_string()),
        stale: known.is_none_or(|known| (desk.day - known).num_days() > STALE_DAYS),
        note: contact.note,
        retired: retired.map(|(at, reason)| RetiredShape { at, reason }),
        updated_at,
        updated_by,
        sample: contact.sample,
    }
}

/// Which contacts.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct ContactQuery {
    /// At this firm.
    enterprise: Option<i64>,
    /// At this chamber.
    chamber: Option<i64>,
    /// Part of a name or a place of work, by its characters, pinyin or initials.
    q: Option<String>,
}

/// The numbers of rows whose names hold what was typed, by characters, pinyin or initials, the best first.
pub(super) fn found_by_name(
    names: impl IntoIterator<Item = (i64, String, String)>,
    typed: &str,
) -> Result<Vec<i64>, ApiError> {
    let mut index = FirmIndex::default();
    let mut many = 0;
    for (id, name, rest) in names {
        // The register's index finds names of anything: nothing of it asks for a firm.
        let facts = Facts { name: Some(name), products: Some(rest), ..Facts::default() };
        index.put(&Enterprise { id: EnterpriseId(id), facts });
        many += 1;
    }
    let find = Find { words: typed, offset: 0, limit: many };
    let found = index.find(&find, |_| true).map_err(|error| invalid(error.to_string()))?;
    Ok(found.hits.into_iter().map(|hit| hit.enterprise.0).collect())
}

/// Contacts at work that hold, the first entered first; of a search the best first
#[utoipa::path(get, path = "/contacts", params(ContactQuery),
    responses((status = 200, body = Items<ContactShape>), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_contacts(app: App, Query(query): Query<ContactQuery>) -> ApiResult<Items<ContactShape>> {
    let filter = ContactFilter {
        enterprise: query.enterprise.map(EnterpriseId),
        chamber: query.chamber,
        ..ContactFilter::default()
    };
    let rows = app.store.contacts(&filter).await?;
    let (desk, chambers) = (Desk::open(&app).await?, app.store.chambers().await?);
    let mut items: Vec<ContactShape> = rows.into_iter().map(|row| shape(&desk, &chambers, row)).collect();
    if let Some(typed) = query.q.as_deref().map(str::trim).filter(|typed| !typed.is_empty()) {
        let names = items.iter().map(|item| {
            let place = item.firm.as_ref().map_or(item.office.as_str(), |firm| firm.name.as_str());
            (item.id, format!("{} {place}", item.name), item.post.clone())
        });
        let order = found_by_name(names, typed)?;
        items.retain(|item| order.contains(&item.id));
        items.sort_by_key(|item| order.iter().position(|id| *id == item.id));
    }
    Ok(Json(Items { items }))
}

/// A contact; of one that was removed what is left
#[utoipa::path(get, path = "/contacts/{contact}", params(("contact" = i64, Path, description = "number of the contact")),
    responses((status = 200, body = ContactShape), (status = 404, body = ErrorBody)))]
pub(crate) async fn get_contact(app: App, Path(id): Path<i64>) -> ApiResult<ContactShape> {
    let row = app.store.contact(id).await.map_err(stored)?;
    Ok(Json(shape(&Desk::open(&app).await?, &app.store.chambers().await?, row)))
}

/// A contact, as it is written.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct ContactBody {
    /// The version that was read; only with a change.
    version: Option<i64>,
    /// The firm where they work, by its number in the register.
    firm: Option<i64>,
    /// Or the chamber, by its number.
    chamber: Option<i64>,
    /// Or an office, by its name.
    #[serde(default)]
    office: String,
    /// The name.
    #[serde(default)]
    name: String,
    /// The post.
    #[serde(default)]
    post: String,
    /// An office's line; a private number is refused.
    #[serde(default)]
    phone: String,
    /// A mailbox of the office.
    #[serde(default)]
    email: String,
    /// Where it is known from, and that it may be used.
    #[serde(default)]
    source: String,
    /// Since when.
    since: Option<String>,
    /// When it was last found to hold.
    verified: Option<String>,
    /// Anything else about the work.
    #[serde(default)]
    note: String,
}

/// A text of a contact: no private line, no private channel.
fn at_work(faults: &mut Faults, (zh, en): (&str, &str), text: &str) -> String {
    let text = text.trim();
    if let Some(number) = model::private_number(text) {
        faults.add(
            format!("“{zh}”里的 {number} 像私人手机号：只收工作联系方式，请写单位总机或座机"),
            format!(
                "`{en}`: `{number}` looks like a private mobile number; work contacts only: write the office's line"
            ),
        );
    } else if ["微信", "QQ", "WeChat"].iter().any(|word| text.contains(word)) {
        faults.add(
            format!("“{zh}”写了私人通信账号：只收工作联系方式"),
            format!("`{en}` names a private account; work contacts only"),
        );
    }
    // The number was told above, in the words of a contact.
    let mut others = Faults::default();
    let read = line(&mut others, (zh, en), text);
    if model::private_mobile(text).is_none()
        && let Err(more) = others.or(())
    {
        more.into_iter().for_each(|why| faults.add(why.zh, why.en));
    }
    read
}

/// A mailbox, as far as one can tell without writing to it.
fn is_mailbox(text: &str) -> bool {
    let plain =
        |part: &str| !part.is_empty() && !part.chars().any(|c| c.is_whitespace() || matches!(c, '@' | ',' | ';'));
    text.split_once('@')
        .is_some_and(|(name, host)| plain(name) && plain(host) && host.contains('.') && !host.ends_with('.'))
}

/// A line of an office: digits with what people write between them, and an extension.
fn is_line(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let known = |c: char| {
        c.is_ascii_digit()
            || matches!(c, ' ' | '-' | '－' | '+' | '(' | ')' | '（' | '）' | '/' | '、' | ',' | '，' | '转' | 'x')
    };
    (3..=40).contains(&digits) && text.replace("分机", "转").replace("ext.", "x").replace("ext", "x").chars().all(known)
}

fn read(
    body: &ContactBody,
    desk: &Desk<'_>,
    chambers: &[ChamberRow],
    today: NaiveDate,
) -> Result<Contact, Vec<model::Text>> {
    let mut faults = Faults::default();
    let office = line(&mut faults, ("单位", "office"), &body.office);
    let at = match (body.firm, body.chamber, office.is_empty()) {
        (Some(id), None, true) => {
            if desk.ground.landscape.firm(EnterpriseId(id)).is_none() {
                faults.add(
                    format!("名录里没有 `{id}` 号企业，或已移出名录"),
                    format!("no firm `{id}` in the register, or it left it"),
                );
            }
            Workplace::Firm(EnterpriseId(id))
        }
        (None, Some(id), true) => {
            if !chambers.iter().any(|row| row.id == id) {
                faults.add(format!("没有 {id} 号商会"), format!("no chamber `{id}`"));
            }
            Workplace::Chamber(id)
        }
        (None, None, false) => Workplace::Office(office),
        _ => {
            faults.add(
                "须写明在哪里工作：企业、商会、单位三者之一",
                "one of `firm`, `chamber` and `office` says where they work",
            );
            Workplace::Office(office)
        }
    };
    let name = at_work(&mut faults, ("姓名", "name"), &body.name);
    if name.is_empty() {
        faults.add("缺姓名", "`name` is missing");
    } else if name.chars().count() > LONGEST_NAME {
        faults.add(format!("姓名超过 {LONGEST_NAME} 字"), format!("`name` has more than {LONGEST_NAME} characters"));
    }
    let phone = at_work(&mut faults, ("单位电话", "phone"), &body.phone);
    if !phone.is_empty() && !is_line(&phone) {
        faults.add(format!("单位电话 `{phone}` 不像电话号码"), format!("`phone`: `{phone}` is no number of a line"));
    }
    let email = at_work(&mut faults, ("工作邮箱", "email"), &body.email);
    if !email.is_empty() && !is_mailbox(&email) {
        faults.add(format!("工作邮箱 `{email}` 不像邮箱"), format!("`email`: `{email}` is no mailbox"));
    }
    let source = line(&mut faults, ("来源", "source"), &body.source);
    if source.is_empty() {
        faults.add(
            "缺来源：从哪里得来、对方是否同意，如“交换名片”",
            "`source` is missing: where it is known from, such as a visiting card handed over",
        );
    }
    let past = |faults: &mut Faults, (zh, en): (&str, &str), text: Option<&str>| {
        let day = faults.day((zh, en), text);
        if let Some(day) = day.filter(|day| *day > today) {
            faults.add(format!("“{zh}”{day} 还没到"), format!("`{en}` `{day}` has not come"));
        }
        day
    };
    let contact = Contact {
        at,
        name,
        post: at_work(&mut faults, ("职务", "post"), &body.post),
        phone,
        email,
        source,
        since: past(&mut faults, ("建立联系", "since"), body.since.as_deref()),
        verified: past(&mut faults, ("最近核实", "verified"), body.verified.as_deref()),
        note: prose(&mut faults, ("备注", "note"), &body.note),
        sample: false,
    };
    faults.or(contact)
}

/// Keep a contact
#[utoipa::path(post, path = "/contacts", request_body = ContactBody,
    responses((status = 201, body = ContactShape), (status = 400, body = ErrorBody)))]
pub(crate) async fn create_contact(
    app: App,
    headers: HeaderMap,
    Body(body): Body<ContactBody>,
) -> Result<(StatusCode, Json<ContactShape>), ApiError> {
    same_origin(&headers)?;
    let (desk, chambers) = (Desk::open(&app).await?, app.store.chambers().await?);
    let contact = read(&body, &desk, &chambers, clock::today()).map_err(|why| ApiError::refused(&why))?;
    let row = app.store.create_contact(&contact, (&app.person()?.name, &clock::now())).await.map_err(stored)?;
    Ok((StatusCode::CREATED, Json(shape(&desk, &chambers, row))))
}

/// The version that a change names.
pub(super) fn named(version: Option<i64>) -> Result<i64, ApiError> {
    version.ok_or_else(|| invalid("field `version` is missing".to_owned()).hint("写上读到的版本号"))
}

/// Put right what is known of a contact
#[utoipa::path(put, path = "/contacts/{contact}", params(("contact" = i64, Path, description = "number of the contact")), request_body = ContactBody,
    responses((status = 200, body = ContactShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn put_contact(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<ContactBody>,
) -> ApiResult<ContactShape> {
    same_origin(&headers)?;
    let version = named(body.version)?;
    let now = app.store.contact(id).await.map_err(stored)?;
    let (desk, chambers) = (Desk::open(&app).await?, app.store.chambers().await?);
    let contact = read(&body, &desk, &chambers, clock::today()).map_err(|why| ApiError::refused(&why))?;
    let contact = Contact { sample: now.contact.sample, ..contact };
    let turn = RecordTurn { id, version, by: &app.person()?.name, at: &clock::now() };
    match app.store.put_contact(&turn, &contact).await {
        Ok(row) => Ok(Json(shape(&desk, &chambers, row))),
        Err(StoreError::Conflict(message)) => {
            let theirs = app.store.contact(id).await.map_err(stored)?;
            Err(beaten(message, &body, &shape(&desk, &chambers, theirs)))
        }
        Err(error) => Err(stored(error)),
    }
}

/// A contact removed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct RetireContactBody {
    /// The version that was read.
    version: i64,
    /// Why.
    #[serde(default)]
    reason: String,
}

/// Remove a contact: whatever is of the person goes for good; that there was one stays, with the reason
#[utoipa::path(delete, path = "/contacts/{contact}", params(("contact" = i64, Path, description = "number of the contact")), request_body = RetireContactBody,
    responses((status = 200, body = ContactShape), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody)))]
pub(crate) async fn delete_contact(
    app: App,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Body(body): Body<RetireContactBody>,
) -> ApiResult<ContactShape> {
    same_origin(&headers)?;
    let mut faults = Faults::default();
    let reason = line(&mut faults, ("移除原因", "reason"), &body.reason);
    if reason.is_empty() {
        faults.add("须写明移除原因", "`reason` is missing");
    }
    let now = app.store.contact(id).await.map_err(stored)?;
    if !now.contact.name.is_empty() && reason.contains(&now.contact.name) {
        faults.add("移除原因里不写姓名：姓名不再保留", "`reason` holds the name, which is not kept any more");
    }
    faults.or(()).map_err(|why| ApiError::refused(&why))?;
    let turn = RecordTurn { id, version: body.version, by: &app.person()?.name, at: &clock::now() };
    let (desk, chambers) = (Desk::open(&app).await?, app.store.chambers().await?);
    match app.store.retire_contact(&turn, &reason).await {
        Ok(row) => Ok(Json(shape(&desk, &chambers, row))),
        Err(StoreError::Conflict(message)) => Err(beaten(message, &body, &shape(&desk, &chambers, now))),
        Err(error) => Err(stored(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_and_a_mailbox_are_told_from_other_texts() {
        for (text, line, mailbox) in [
            ("0734-8000000", "line", "no"),
            ("0734-8000000 转 801", "line", "no"),
            ("（0734）8000000、8000001", "line", "no"),
            ("+86 734 8000000 ext. 2", "line", "no"),
            ("打总机", "no", "no"),
            ("12", "no", "no"),
            ("invest@example.com", "no", "mailbox"),
            ("invest@example", "no", "no"),
            ("a@b@example.com", "no", "no"),
            ("@example.com", "no", "no"),
        ] {
            assert_eq!((is_line(text), is_mailbox(text)), (line == "line", mailbox == "mailbox"), "{text}");
        }
    }

    #[test]
    fn a_private_number_is_refused_once_and_with_its_reason() {
        let check = |text: &str, expect: usize| {
            let mut faults = Faults::default();
            at_work(&mut faults, ("单位电话", "phone"), text);
            let found = faults.or(()).err().unwrap_or_default();
            assert_eq!(found.len(), expect, "{text}: {found:?}");
            assert!(found.iter().all(|why| why.zh.contains("只收工作联系方式")), "{found:?}");
        };
        check("13800000000", 1);
        check("10800000000", 1);
        check("微信 abc", 1);
        check("0734-8000000", 0);
    }
}
