//! Mail that waits to be sent, who wants which, and the secrets of calendars. What a mail says is the caller's; here it is kept until a
//! server took it or it was given up.

use model::{MailMode, MailState, NoticeKind};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult};
use serde_json::json;

use crate::audit::{Deed, deed};
use crate::notices::{NoticeRow, notice_row};
use crate::people::user_named;
use crate::sql::{Insert, KEYS, insert, is, moment, read, read_json, take_ids, text, write_json};
use crate::{Store, StoreError};

/// What mail somebody wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailWish {
    /// The address at work.
    pub address: String,
    /// Of what.
    pub kinds: Vec<NoticeKind>,
    /// When.
    pub mode: MailMode,
    /// For a digest: the time of day at the bureau, `08:30`.
    pub hour: String,
}

/// A mail to keep until it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMail {
    /// What makes it the same when it is asked for twice.
    pub mark: String,
    /// Whose.
    pub person: String,
    /// To which address.
    pub address: String,
    /// Its subject, one line.
    pub subject: String,
    /// Its text.
    pub body: String,
    /// Its Message-ID without brackets: a server that gets it twice, and a person, can tell.
    pub message_id: String,
}

/// A mail that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailRow {
    /// Id.
    pub id: i64,
    /// What it says.
    pub mail: NewMail,
    /// How far it has come.
    pub state: MailState,
    /// How often it was tried.
    pub tries: i64,
    /// When it was made, RFC 3339 in UTC.
    pub made_at: String,
    /// When it is tried next.
    pub next_at: String,
    /// What went wrong last; empty for nothing.
    pub trouble: String,
    /// When a server took it.
    pub sent_at: Option<String>,
}

/// What came of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailSent {
    /// The server took it.
    Taken,
    /// Try again at this moment.
    Again(String),
    /// It is given up.
    GivenUp,
}

/// A notice of which mail is to go, with whoever wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeMail {
    /// The mail.
    pub mail: NewMail,
    /// The notices it tells.
    pub notices: Vec<i64>,
}

impl Store {
    /// What mail somebody wants; `None` where he never said.
    pub async fn mail_wish(&self, person: &str) -> Result<Option<MailWish>, StoreError> {
        let mut select = wishes();
        select.and_where(is("person", person));
        self.db.query_one(&select).await?.map(|row| Ok(wish_row(&row)?.1)).transpose()
    }

    /// Everybody who said what mail he wants, by name, and may still log in.
    pub async fn mail_wishes(&self) -> Result<Vec<(String, MailWish)>, StoreError> {
        let mut able = Query::select();
        able.from("users").column("name").and_where(Expr::col("disabled_at").is_null());
        let mut select = wishes();
        select.and_where(Expr::col("person").in_subquery(able)).order_by("person", Order::Asc);
        self.db.query_all(&select).await?.iter().map(wish_row).collect()
    }

    /// Notes what mail somebody wants. Who wanted none until now gets what comes, not what he was told before.
    pub async fn put_mail_wish(&self, person: &str, wish: &MailWish, at: &str) -> Result<(), StoreError> {
        let at = moment(at)?;
        let columns = ["person", "address", "kinds", "mode", "hour", "updated_at"];
        let replace = OnConflict::column("person").update_columns(columns.into_iter().skip(1)).to_owned();
        let row = vec![
            text(person),
            text(&wish.address),
            write_json(&wish.kinds)?,
            text(wish.mode.as_str()),
            text(&wish.hour),
            text(at),
        ];
        let mut txn = self.begin_write(deed("put_mail_wish", "user")).await?;
        txn.about(user_named(&txn, person).await?);
        txn.note(json!({ "name": person, "mode": wish.mode.as_str() }));
        let mut before = Query::select();
        before.from("mail_wishes").column("mode").and_where(is("person", person));
        let before = txn.query_one(&before).await?.map(|row| read::<MailMode>(&row, "mode")).transpose()?;
        if before.is_none_or(|mode| mode == MailMode::Never) && wish.mode != MailMode::Never {
            let mut past = Query::update();
            past.table("notices").value("mailed_at", text(at));
            past.and_where(is("person", person)).and_where(Expr::col("mailed_at").is_null());
            txn.execute(&past).await?;
        }
        insert(&txn, Insert { table: "mail_wishes", columns: &columns, on_conflict: Some(replace) }, vec![row]).await?;
        txn.commit().await
    }

    /// Somebody's notices of which no mail went out, the first first.
    pub async fn unmailed(&self, person: &str) -> Result<Vec<NoticeRow>, StoreError> {
        let mut select = Query::select();
        select.from("notices").columns(crate::notices::COLUMNS).columns(["read_at"]);
        select.and_where(is("person", person)).and_where(Expr::col("mailed_at").is_null());
        select.order_by("id", Order::Asc).limit(KEYS as u64);
        self.db.query_all(&select).await?.iter().map(notice_row).collect()
    }

    /// Puts mail of notices by to be sent, and notes on the notices that it was; notices without a mail are noted all the same, so
    /// that nobody gets them when he asks for mail later.
    pub async fn post_mails(&self, mails: &[NoticeMail], silent: &[i64], at: &str) -> Result<(), StoreError> {
        let at = moment(at)?;
        if mails.is_empty() && silent.is_empty() {
            return Ok(());
        }
        let txn = self.begin_write(Deed::JobStep).await?;
        for one in mails {
            put_by(&txn, &one.mail, at).await?;
        }
        let ids: Vec<i64> = mails.iter().flat_map(|one| &one.notices).chain(silent).copied().collect();
        for ids in ids.chunks(KEYS) {
            let mut update = Query::update();
            update.table("notices").value("mailed_at", text(at)).and_where(Expr::col("id").is_in(ids.iter().copied()));
            txn.execute(&update).await?;
        }
        txn.commit().await
    }

    /// Puts a mail by that tells no notice. `None` when one of its mark is there.
    pub async fn post_mail(&self, mail: &NewMail, at: &str) -> Result<Option<i64>, StoreError> {
        let at = moment(at)?;
        let mut txn = self.begin_write(deed("post_mail", "user")).await?;
        txn.about(user_named(&txn, &mail.person).await?);
        txn.note(json!({ "name": mail.person }));
        let id = put_by(&txn, mail, at).await?;
        txn.commit().await?;
        Ok(id)
    }

    /// Whether a mail of this mark was put by.
    pub async fn has_mail(&self, mark: &str) -> Result<bool, StoreError> {
        let mut select = Query::select();
        select.from("mails").column("id").and_where(is("mark", mark));
        Ok(self.db.query_one(&select).await?.is_some())
    }

    /// Takes a mail whose time has come to send it, and holds it until a moment: whoever dies with it in hand lets it go then.
    pub async fn take_mail(&self, at: &str, until: &str) -> Result<Option<MailRow>, StoreError> {
        let (at, until) = (moment(at)?, moment(until)?);
        let due = |select: &mut SelectStatement| {
            select.and_where(is("state", MailState::Waiting.as_str())).and_where(Expr::col("next_at").lte(text(at)));
            select.order_by("next_at", Order::Asc).order_by("id", Order::Asc).limit(1);
        };
        let mut look = mails();
        due(&mut look);
        // Looked at before the lock is taken: most of the time there is nothing.
        if self.db.query_one(&look).await?.is_none() {
            return Ok(None);
        }
        let txn = self.begin_write(Deed::JobStep).await?;
        take_ids(&txn, "mails", 0).await?;
        let Some(row) = txn.query_one(&look).await? else { return Ok(None) };
        let row = mail_row(&row)?;
        let mut update = Query::update();
        update
            .table("mails")
            .value("tries", row.tries + 1)
            .value("next_at", text(until))
            .and_where(Expr::col("id").eq(row.id));
        txn.execute(&update).await?;
        txn.commit().await?;
        Ok(Some(MailRow { tries: row.tries + 1, next_at: until.to_owned(), ..row }))
    }

    /// Notes what came of a try. What left the machine, and what was given up, leaves a row of the audit.
    pub async fn note_mail(&self, id: i64, came: &MailSent, trouble: &str, at: &str) -> Result<(), StoreError> {
        let at = moment(at)?;
        let note = match came {
            MailSent::Taken => deed("send_mail", format!("mail:{id}")),
            MailSent::GivenUp => deed("give_mail_up", format!("mail:{id}")),
            MailSent::Again(_) => Deed::JobStep,
        };
        let txn = self.begin_write(note).await?;
        let mut update = Query::update();
        update.table("mails").value("trouble", text(trouble)).and_where(Expr::col("id").eq(id));
        match came {
            MailSent::Taken => {
                update.value("state", text(MailState::Sent.as_str())).value("sent_at", text(at));
            }
            MailSent::Again(next) => {
                update.value("next_at", text(moment(next)?));
            }
            MailSent::GivenUp => {
                update.value("state", text(MailState::Failed.as_str()));
            }
        }
        txn.execute(&update).await?;
        txn.commit().await
    }

    /// Lets a mail that was given up be tried again from now on. [`StoreError::NotFound`] when there is none of that number,
    /// [`StoreError::Conflict`] when it was not given up.
    pub async fn retry_mail(&self, id: i64, at: &str) -> Result<MailRow, StoreError> {
        let at = moment(at)?;
        let txn = self.begin_write(deed("retry_mail", format!("mail:{id}"))).await?;
        let mut select = mails();
        select.and_where(Expr::col("id").eq(id));
        let row = txn.query_one(&select).await?;
        let row = row.ok_or_else(|| StoreError::NotFound { what: "mail", id: id.to_string() })?;
        let row = mail_row(&row)?;
        if row.state != MailState::Failed {
            return Err(StoreError::Conflict(format!("mail `{id}` is `{}` and was not given up", row.state)));
        }
        let mut update = Query::update();
        update
            .table("mails")
            .value("state", text(MailState::Waiting.as_str()))
            .value("tries", 0_i64)
            .value("next_at", text(at))
            .and_where(Expr::col("id").eq(id));
        txn.execute(&update).await?;
        txn.commit().await?;
        Ok(MailRow { state: MailState::Waiting, tries: 0, next_at: at.to_owned(), ..row })
    }

    /// The last mails, the newest first.
    pub async fn mails(&self, limit: u64) -> Result<Vec<MailRow>, StoreError> {
        let mut select = mails();
        select.order_by("id", Order::Desc).limit(limit);
        self.db.query_all(&select).await?.iter().map(mail_row).collect()
    }

    /// Gives somebody a calendar under the hash of a secret; the one before it ends.
    pub async fn put_feed(&self, person: &str, token: &str, at: &str) -> Result<(), StoreError> {
        let at = moment(at)?;
        let columns = ["person", "token", "made_at"];
        let replace = OnConflict::column("person").update_columns(["token", "made_at"]).to_owned();
        let mut txn = self.begin_write(deed("put_feed", "user")).await?;
        txn.about(user_named(&txn, person).await?);
        txn.note(json!({ "name": person }));
        let row = vec![text(person), text(token), text(at)];
        insert(&txn, Insert { table: "feeds", columns: &columns, on_conflict: Some(replace) }, vec![row]).await?;
        txn.commit().await
    }

    /// Ends somebody's calendar. `false` when he had none.
    pub async fn delete_feed(&self, person: &str) -> Result<bool, StoreError> {
        let mut txn = self.begin_write(deed("delete_feed", "user")).await?;
        txn.about(user_named(&txn, person).await?);
        txn.note(json!({ "name": person }));
        let mut delete = Query::delete();
        delete.from_table("feeds").and_where(is("person", person));
        let gone = txn.execute(&delete).await?.rows_affected() > 0;
        if !gone {
            txn.becomes(Deed::Nothing);
        }
        txn.commit().await?;
        Ok(gone)
    }

    /// Since when somebody has a calendar.
    pub async fn feed_of(&self, person: &str) -> Result<Option<String>, StoreError> {
        let mut select = Query::select();
        select.from("feeds").column("made_at").and_where(is("person", person));
        self.db.query_one(&select).await?.map(|row| read(&row, "made_at")).transpose()
    }

    /// Whose calendar lies under the hash of a secret; nobody's once he is disabled.
    pub async fn feed_person(&self, token: &str) -> Result<Option<String>, StoreError> {
        let mut select = Query::select();
        select.from("feeds").column("person").and_where(is("token", token));
        let Some(row) = self.db.query_one(&select).await? else { return Ok(None) };
        let person: String = read(&row, "person")?;
        let mut user = Query::select();
        user.from("users").column("id").and_where(is("name", &person));
        user.and_where(Expr::col("disabled_at").is_null());
        let able = match person.as_str() {
            model::LOCAL => !self.has_users().await?,
            _ => self.db.query_one(&user).await?.is_some(),
        };
        Ok(able.then_some(person))
    }
}

/// Gives up what waits to be sent to somebody who may no longer log in.
pub(crate) async fn give_up(txn: &DatabaseTransaction, person: &str) -> Result<(), StoreError> {
    let mut update = Query::update();
    update
        .table("mails")
        .value("state", text(MailState::Failed.as_str()))
        .value("trouble", text("this user may no longer log in"))
        .and_where(is("person", person))
        .and_where(is("state", MailState::Waiting.as_str()));
    txn.execute(&update).await?;
    Ok(())
}

async fn put_by(txn: &DatabaseTransaction, mail: &NewMail, at: &str) -> Result<Option<i64>, StoreError> {
    let mut known = Query::select();
    known.from("mails").column("id").and_where(is("mark", &mail.mark));
    let id = take_ids(txn, "mails", 1).await?;
    if txn.query_one(&known).await?.is_some() {
        return Ok(None);
    }
    let row = vec![
        id.into(),
        0_i64.into(),
        text(&mail.mark),
        text(&mail.person),
        text(&mail.address),
        text(&mail.subject),
        text(&mail.body),
        text(&mail.message_id),
        text(MailState::Waiting.as_str()),
        text(at),
        text(at),
        text(""),
    ];
    insert(txn, Insert { table: "mails", columns: &COLUMNS, on_conflict: None }, vec![row]).await?;
    Ok(Some(id))
}

const COLUMNS: [&str; 12] = [
    "id",
    "tries",
    "mark",
    "person",
    "address",
    "subject",
    "body",
    "message_id",
    "state",
    "made_at",
    "next_at",
    "trouble",
];

fn mails() -> SelectStatement {
    let mut select = Query::select();
    select.from("mails").columns(COLUMNS).columns(["sent_at"]);
    select
}

fn wishes() -> SelectStatement {
    let mut select = Query::select();
    select.from("mail_wishes").columns(["person", "address", "kinds", "mode", "hour"]);
    select
}

fn wish_row(row: &QueryResult) -> Result<(String, MailWish), StoreError> {
    let wish = MailWish {
        address: read(row, "address")?,
        kinds: read_json(row, "kinds")?,
        mode: read(row, "mode")?,
        hour: read(row, "hour")?,
    };
    Ok((read(row, "person")?, wish))
}

fn mail_row(row: &QueryResult) -> Result<MailRow, StoreError> {
    Ok(MailRow {
        id: row.try_get("", "id")?,
        mail: NewMail {
            mark: read(row, "mark")?,
            person: read(row, "person")?,
            address: read(row, "address")?,
            subject: read(row, "subject")?,
            body: read(row, "body")?,
            message_id: read(row, "message_id")?,
        },
        state: read(row, "state")?,
        tries: row.try_get("", "tries")?,
        made_at: read(row, "made_at")?,
        next_at: read(row, "next_at")?,
        trouble: read(row, "trouble")?,
        sent_at: row.try_get("", "sent_at")?,
    })
}
