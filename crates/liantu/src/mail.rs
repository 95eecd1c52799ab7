//! Mail: what of the notices goes out, and sending it. Off until an administrator sets a server up; then it is the one way in which
//! something leaves the machine.
//!
//! A mail is a row until a server took it. It carries the same Message-ID in each try, so that who gets it twice can tell. Nothing that
//! a person wrote comes into a header but the subject, which the library encodes.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use model::{MailMode, NoticeKind};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{MailRow, MailSent, MailWish, NewMail, NoticeMail, NoticeRow, Store};
use tokio::sync::watch;
use tokio::time::Instant;
use utoipa::ToSchema;

use crate::http::Shared;
use crate::{clock, notices, report};

/// The setting with the server.
pub(crate) const MAIL: &str = "mail";
/// The file of the data folder with the password: not in the database, so that neither a copy nor a reader of it has it.
const PASSWORD: &str = "mail.password";
/// How long a server may take with one mail. One that hangs ends the round: others would wait for it as long.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a mail in hand is held: longer than a try takes.
const HOLD: Duration = Duration::from_secs(120);
/// Minutes until the next try, by how often it was tried: greylisting lets the second or third one through, a server that is down for
/// a weekend loses nothing. Three days in all; who is not reached by then is told by others. After the last it is given up.
const AGAIN: [u64; 8] = [1, 5, 15, 60, 180, 720, 1440, 1920];
/// How long a server that was not reached is left alone.
const REST: Duration = Duration::from_secs(60);
/// How often it is looked whether something waits.
const LOOK: Duration = Duration::from_secs(5);
/// How often the day is swept and mail is made of notices.
const SWEEP: Duration = Duration::from_secs(300);
/// Notices told in one mail; the others are counted.
const TOLD: usize = 100;

/// How the way to the server is kept secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MailTls {
    /// From the first byte on (port 465).
    #[default]
    Tls,
    /// After a greeting (port 587); without it nothing is sent.
    Starttls,
    /// Not at all: for a relay on the same machine or in the same room; no password is sent.
    None,
}

/// Where mail goes out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct MailServer {
    /// Whether mail is sent.
    pub(crate) on: bool,
    /// Its name or address.
    pub(crate) host: String,
    /// Its port.
    pub(crate) port: u16,
    /// How the way is kept secret.
    pub(crate) tls: MailTls,
    /// The account; empty for none.
    pub(crate) user: String,
    /// The address that mail comes from.
    pub(crate) from: String,
    /// Where people open the product, such as `https://liantu.example.org`: links of mail begin with it.
    pub(crate) base_url: String,
    /// Certificates of the office's own authority, as PEM; empty for the public ones.
    pub(crate) authority: String,
}

/// What is wrong with a server's settings; nothing for ones that may be used.
pub(crate) fn faults(server: &MailServer) -> Vec<model::Text> {
    let mut found = Vec::new();
    let mut add = |zh: &str, en: String| found.push(model::Text::new(zh, en));
    let host = &server.host;
    let host_like = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
    if host.is_empty() || host.len() > 253 || !host.chars().all(host_like) {
        add("邮件服务器要写主机名或地址", format!("`host`: `{}` is no host", host.escape_default()));
    }
    if server.port == 0 {
        add("端口为 1 至 65535", "`port`: a port is 1 to 65535".to_owned());
    }
    if server.from.parse::<Address>().is_err() {
        add("发件地址不是邮箱地址", format!("`from`: `{}` is no mail address", server.from.escape_default()));
    }
    if !is_base(&server.base_url) {
        add(
            "访问地址要像 https://liantu.example.org，不带问号和空格",
            format!("`base_url`: `{}` is not like `https://liantu.example.org`", server.base_url.escape_default()),
        );
    }
    if server.tls == MailTls::None && !server.user.is_empty() {
        add(
            "不加密的连接不发送账号密码：请选加密方式，或清空账号",
            "`user`: without TLS no password is sent; choose TLS or leave the account empty".to_owned(),
        );
    }
    if server.user.chars().any(char::is_control) {
        add("账号里有控制字符", "`user` holds control characters".to_owned());
    }
    let own = server.authority.trim();
    let readable = own.contains("-----BEGIN CERTIFICATE-----") && parameters(server).is_ok();
    if !own.is_empty() && !readable {
        add("证书不是 PEM 格式", "`authority` is no certificate in PEM".to_owned());
    }
    found
}

fn is_base(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split('/').next().unwrap_or_default();
        !host.is_empty()
            && text.len() < 300
            && !text.contains(['?', '#', '\\', '@'])
            && text.chars().all(|c| c.is_ascii_graphic())
    })
}

/// The server as it was set; `None` where none was.
pub(crate) async fn server(store: &Store) -> Result<Option<MailServer>> {
    let Some(set) = store.setting(MAIL).await? else { return Ok(None) };
    Ok(Some(serde_json::from_str(&set).with_context(|| format!("reading the setting `{MAIL}`"))?))
}

/// Keeps the password beside the database, readable by the service's user alone; an empty one takes it away.
pub(crate) fn keep_password(folder: &Path, password: &str) -> Result<()> {
    let path = folder.join(PASSWORD);
    if password.is_empty() {
        return match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(error).with_context(|| format!("removing `{}`", path.display()))
            }
            _ => Ok(()),
        };
    }
    let fresh = folder.join("mail.password.new");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let write = |file: std::io::Result<std::fs::File>| std::io::Write::write_all(&mut file?, password.as_bytes());
    write(options.open(&fresh)).with_context(|| format!("writing `{}`", fresh.display()))?;
    std::fs::rename(&fresh, &path).with_context(|| format!("writing `{}`", path.display()))
}

/// Whether there is a password.
pub(crate) fn has_password(folder: &Path) -> bool {
    folder.join(PASSWORD).is_file()
}

/// A try to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Try {
    /// The server took it.
    Taken,
    /// It may take it later.
    Later(String),
    /// It takes nothing now: it was not reached, or it does not know us.
    Down(String),
    /// It will never take it: it does not know the recipient.
    Never(String),
}

/// Hands one mail to the server.
pub(crate) async fn send(server: &MailServer, folder: Option<&Path>, mail: &NewMail) -> Try {
    send_within(PATIENCE, server, folder, mail).await
}

async fn send_within(patience: Duration, server: &MailServer, folder: Option<&Path>, mail: &NewMail) -> Try {
    let message = match message(server, mail) {
        Ok(message) => message,
        Err(error) => return Try::Never(report::chain(&error)),
    };
    let transport = match transport(server, folder) {
        Ok(transport) => transport,
        Err(error) => return Try::Down(report::chain(&error)),
    };
    match tokio::time::timeout(patience, transport.send(message)).await {
        Err(_) => Try::Down(format!("`{}` did not answer within {} seconds", server.host, patience.as_secs_f32())),
        Ok(Ok(_)) => Try::Taken,
        Ok(Err(error)) => {
            let mut said = error.to_string();
            let mut cause = std::error::Error::source(&error);
            while let Some(inner) = cause {
                said = format!("{said}: {inner}");
                cause = inner.source();
            }
            let said: String = said.chars().filter(|c| !c.is_control()).take(300).collect();
            match error.status() {
                None if error.is_client() => Try::Later(said),
                None => Try::Down(said),
                Some(code) => judged(u16::from(code), said),
            }
        }
    }
}

/// What a refusal means for the mail. Only what is said of the recipient ends it: a wrong password, a sender who is not let, a full disk
/// are mended by people, and the mails of three days must not be lost until then.
fn judged(code: u16, said: String) -> Try {
    // Policy (5.7.x) and the sender's address (5.1.7, 5.1.8) are ours to mend, whatever the number before them.
    let ours = [" 5.7.", " 5.1.7", " 5.1.8"].iter().any(|mark| said.contains(mark));
    match code {
        501 | 550 | 551 | 553 if !ours => Try::Never(said),
        421 | 454 | 530 | 534 | 535 | 538 => Try::Down(said),
        _ => Try::Later(said),
    }
}

fn message(server: &MailServer, mail: &NewMail) -> Result<Message> {
    let address = |text: &str| text.parse::<Address>().with_context(|| format!("`{text}` is no mail address"));
    let from = Mailbox::new(Some("Liantu 链图".to_owned()), address(&server.from)?);
    // A line break would begin a header of its own, were it not encoded; neither is left to chance.
    let subject: String = mail.subject.chars().filter(|c| !c.is_control()).take(200).collect();
    Message::builder()
        .from(from)
        .to(Mailbox::new(None, address(&mail.address)?))
        .subject(subject)
        .message_id(Some(format!("<{}>", mail.message_id)))
        .header(ContentType::TEXT_PLAIN)
        .body(mail.body.clone())
        .context("putting the mail together")
}

fn transport(server: &MailServer, folder: Option<&Path>) -> Result<AsyncSmtpTransport<Tokio1Executor>> {
    let tls = match server.tls {
        MailTls::None => Tls::None,
        MailTls::Starttls => Tls::Required(parameters(server)?),
        MailTls::Tls => Tls::Wrapper(parameters(server)?),
    };
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host)
        .port(server.port)
        .timeout(Some(PATIENCE))
        .tls(tls);
    if !server.user.is_empty() && server.tls != MailTls::None {
        let Some(folder) = folder else { bail!("there is no folder that keeps the password") };
        let password =
            std::fs::read_to_string(folder.join(PASSWORD)).context("reading the password of the mail server")?;
        builder = builder.credentials(Credentials::new(server.user.clone(), password));
    }
    Ok(builder.build())
}

fn parameters(server: &MailServer) -> Result<TlsParameters> {
    let mut builder = TlsParameters::builder(server.host.clone());
    if !server.authority.trim().is_empty() {
        let own = Certificate::from_pem(server.authority.as_bytes()).context("reading the office's certificate")?;
        builder = builder.add_root_certificate(own);
    }
    builder.build_rustls().context("preparing TLS")
}

/// A Message-ID that is the same for the same mail on the same server.
pub(crate) fn message_id(server: &MailServer, mark: &str, made: &str) -> String {
    let sum = Sha256::digest(format!("{mark}\n{made}").as_bytes());
    let short: String = sum.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    let domain = server.from.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    format!("{short}@{domain}")
}

/// Where a thing is opened in the product.
pub(crate) fn place(thing: &str) -> String {
    match thing.split_once(':') {
        Some(("project", id)) => format!("/projects/{id}"),
        Some(("consultation", id)) => format!("/promises?view=letters&open={id}"),
        Some(("case", id)) => format!("/service?open={id}"),
        Some(("promise", id)) => format!("/promises?open={id}"),
        Some(("task", id)) => format!("/dispatch?tab=tasks&task={id}"),
        Some(("meeting", id)) => format!("/dispatch?tab=meetings&meeting={id}"),
        _ => "/dispatch?tab=tasks".to_owned(),
    }
}

/// Makes mail of notices for everybody who wants some, at a time of day at the bureau (`2025-03-01`, `08:30`).
pub(crate) async fn post(store: &Store, server: &MailServer, (day, time): (&str, &str)) -> Result<()> {
    let now = clock::now();
    for (person, wish) in store.mail_wishes().await? {
        let waiting = store.unmailed(&person).await?;
        // What was read in the product needs no mail.
        let (wanted, silent): (Vec<NoticeRow>, Vec<NoticeRow>) = waiting.into_iter().partition(|row| {
            row.read_at.is_none() && wish.mode != MailMode::Never && wish.kinds.contains(&row.notice.kind)
        });
        let silent: Vec<i64> = silent.iter().map(|row| row.id).collect();
        let whose = Whose { person: &person, wish: &wish, server, now: &now };
        let mails: Vec<NoticeMail> = match wish.mode {
            MailMode::AtOnce => wanted.iter().map(|row| whose.one(row)).collect(),
            MailMode::Digest if !wanted.is_empty() && time >= wish.hour.as_str() => {
                let mark = format!("digest:{person}:{day}");
                if store.has_mail(&mark).await? { Vec::new() } else { vec![whose.digest(&wanted, mark, day)] }
            }
            MailMode::Digest | MailMode::Never => Vec::new(),
        };
        store.post_mails(&mails, &silent, &now).await?;
    }
    Ok(())
}

/// Whose mail is made.
struct Whose<'a> {
    person: &'a str,
    wish: &'a MailWish,
    server: &'a MailServer,
    now: &'a str,
}

impl Whose<'_> {
    fn mail(&self, mark: String, subject: String, body: String) -> NewMail {
        NewMail {
            message_id: message_id(self.server, &mark, self.now),
            mark,
            person: self.person.to_owned(),
            address: self.wish.address.clone(),
            subject,
            body,
        }
    }

    fn line(&self, row: &NoticeRow) -> String {
        let base = self.server.base_url.trim_end_matches('/');
        format!("{}\n{}\n{base}{}\n", row.notice.words.zh, row.notice.words.en, place(&row.notice.thing))
    }

    fn one(&self, row: &NoticeRow) -> NoticeMail {
        let mail = self.mail(format!("notice:{}", row.id), row.notice.words.zh.clone(), self.line(row));
        NoticeMail { mail, notices: vec![row.id] }
    }

    fn digest(&self, rows: &[NoticeRow], mark: String, day: &str) -> NoticeMail {
        let many = rows.len();
        let mut body: Vec<String> = rows.iter().take(TOLD).map(|row| self.line(row)).collect();
        if many > TOLD {
            body.push(format!("另有 {} 条，见系统\n{} more in the product\n", many - TOLD, many - TOLD));
        }
        let subject = format!("招商事项提醒 {day}：{many} 条 / {many} notices");
        NoticeMail { mail: self.mail(mark, subject, body.join("\n")), notices: rows.iter().map(|row| row.id).collect() }
    }
}

/// A round of sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Round {
    /// How many mails were tried.
    pub(crate) tried: usize,
    /// Whether the server takes nothing now.
    pub(crate) down: bool,
}

/// Sends what waits, until nothing does, the server takes nothing, or it is told to stop. A mail that is in hand then is let go when its
/// hold ends.
pub(crate) async fn send_waiting(
    store: &Store,
    (server, folder): (&MailServer, Option<&Path>),
    stop: &mut watch::Receiver<bool>,
) -> Result<Round> {
    send_each(PATIENCE, store, (server, folder), stop).await
}

async fn send_each(
    patience: Duration,
    store: &Store,
    (server, folder): (&MailServer, Option<&Path>),
    stop: &mut watch::Receiver<bool>,
) -> Result<Round> {
    let mut round = Round { tried: 0, down: false };
    while !round.down && !*stop.borrow() {
        let Some(row) = store.take_mail(&clock::now(), &clock::after(HOLD)).await? else { break };
        round.tried += 1;
        let came = tokio::select! {
            came = send_within(patience, server, folder, &row.mail) => came,
            _ = stop.wait_for(|stop| *stop) => break,
        };
        round.down = matches!(came, Try::Down(_));
        let (note, trouble) = noted(&row, came);
        store.note_mail(row.id, &note, &trouble, &clock::now()).await?;
    }
    Ok(round)
}

fn noted(row: &MailRow, came: Try) -> (MailSent, String) {
    match came {
        Try::Taken => (MailSent::Taken, String::new()),
        Try::Never(trouble) => (MailSent::GivenUp, trouble),
        Try::Later(trouble) | Try::Down(trouble) => {
            let tried = usize::try_from(row.tries).unwrap_or(usize::MAX);
            match AGAIN.get(tried.saturating_sub(1)) {
                Some(minutes) => (MailSent::Again(clock::after(Duration::from_secs(minutes * 60))), trouble),
                None => (MailSent::GivenUp, trouble),
            }
        }
    }
}

/// Sweeps the day and sends what waits, until it is told to stop.
pub(crate) async fn serve(shared: Arc<Shared>, mut stop: watch::Receiver<bool>) {
    let mut swept: Option<Instant> = None;
    let mut rests: Option<Instant> = None;
    let mut trouble = false;
    loop {
        let sweep = swept.is_none_or(|last| last.elapsed() >= SWEEP);
        if sweep {
            swept = Some(Instant::now());
        }
        let send = rests.is_none_or(|since| since.elapsed() >= REST);
        match look(&shared, Due { sweep, send }, &mut stop).await {
            Ok(down) => {
                trouble = false;
                if send {
                    rests = down.then(Instant::now);
                }
            }
            // Said once: the next look is near, and a database that does not answer would fill the log.
            Err(error) if !trouble => {
                trouble = true;
                tracing::error!("notices: {}", report::chain(&error));
            }
            Err(_) => {}
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stop.changed() => return,
        }
    }
}

/// Sweeps where it is due, makes mail of notices, and sends where the server is not left alone; whether it takes nothing.
async fn look(shared: &Shared, due: Due, stop: &mut watch::Receiver<bool>) -> Result<bool> {
    let store = &shared.store;
    if due.sweep {
        let begun = std::time::Instant::now();
        let told = notices::sweep(store, shared.config(), &shared.projects).await?;
        tracing::debug!(told, ms = begun.elapsed().as_millis(), "swept");
    }
    let Some(server) = server(store).await?.filter(|server| server.on && faults(server).is_empty()) else {
        return Ok(false);
    };
    let (day, time) = clock::day_and_time();
    post(store, &server, (&day, &time)).await?;
    if !due.send {
        return Ok(true);
    }
    Ok(send_waiting(store, (&server, shared.folder()), stop).await?.down)
}

/// What a look is for beside making mail.
struct Due {
    sweep: bool,
    send: bool,
}

/// Whether mail begins with these settings: what was told in the product before is then not sent after.
pub(crate) async fn begins(store: &Store, next: &MailServer) -> Result<bool> {
    Ok(next.on && !server(store).await?.is_some_and(|server| server.on))
}

/// Every kind of which mail goes out unless somebody says otherwise.
pub(crate) fn usual() -> MailWish {
    let kinds = NoticeKind::ALL.iter().copied().filter(|kind| *kind != NoticeKind::ProjectYellow).collect();
    MailWish { address: String::new(), kinds, mode: MailMode::Never, hour: "08:30".to_owned() }
}

#[cfg(test)]
mod tests;
