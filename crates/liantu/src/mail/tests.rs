//! Mail against a server on loopback that behaves as real ones do: takes, defers, refuses, hangs.

use std::sync::Arc;

use lettre::Address;
use model::{MailState, Text, User, UserName, UserRole};
use store::{Entry, NewNotice, Signed};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::sync::Mutex;

use super::*;

/// How a server behaves.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    Takes,
    Greylists,
    Refuses,
    /// It does not know us: a wrong password.
    KnowsUsNot,
    Closes,
    Hangs,
}

/// What a server was told: recipients and whole letters.
#[derive(Default)]
struct Told {
    letters: Vec<String>,
    commands: Vec<String>,
}

/// Starts a server; returns its settings and what it is told.
async fn start(manner: Manner) -> (MailServer, Arc<Mutex<Told>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let told = Arc::new(Mutex::new(Told::default()));
    let heard = Arc::clone(&told);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if manner != Manner::Closes {
                tokio::spawn(talk(stream, manner, Arc::clone(&heard)));
            }
        }
    });
    let server = MailServer {
        on: true,
        host: "127.0.0.1".into(),
        port,
        tls: MailTls::None,
        from: "liantu@example.org".into(),
        base_url: "https://liantu.example.org".into(),
        ..MailServer::default()
    };
    (server, told)
}

async fn talk(stream: tokio::net::TcpStream, manner: Manner, told: Arc<Mutex<Told>>) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    if manner == Manner::Hangs {
        // It takes the call and says nothing.
        return std::future::pending().await;
    }
    write.write_all(b"220 test\r\n").await.unwrap();
    let mut letter: Option<Vec<String>> = None;
    while let Ok(Some(line)) = lines.next_line().await {
        if let Some(so_far) = &mut letter {
            if line == "." {
                told.lock().await.letters.push(letter.take().unwrap().join("\n"));
                write.write_all(b"250 taken\r\n").await.unwrap();
            } else {
                so_far.push(line);
            }
            continue;
        }
        told.lock().await.commands.push(line.clone());
        let answer: &[u8] = match (line.split(' ').next().unwrap_or_default(), manner) {
            ("EHLO", _) => b"250-test\r\n250 8BITMIME\r\n",
            ("RCPT", Manner::Greylists) => b"450 4.7.1 come back later\r\n",
            ("MAIL", Manner::KnowsUsNot) => b"535 5.7.8 authentication failed\r\n",
            ("RCPT", Manner::Refuses) => b"550 5.1.1 no such user\r\n",
            ("DATA", _) => {
                letter = Some(Vec::new());
                b"354 go on\r\n"
            }
            ("QUIT", _) => b"221 bye\r\n",
            _ => b"250 ok\r\n",
        };
        if write.write_all(answer).await.is_err() {
            return;
        }
    }
}

fn mail(subject: &str) -> NewMail {
    NewMail {
        mark: "m".into(),
        person: "干事甲".into(),
        address: "a@example.org".into(),
        subject: subject.into(),
        body: "正文\n第二行".into(),
        message_id: "abc@example.org".into(),
    }
}

#[tokio::test]
async fn a_mail_reaches_the_server_with_its_own_id() {
    let (server, told) = start(Manner::Takes).await;
    assert_eq!(send(&server, None, &mail("任务到期")).await, Try::Taken);
    let told = told.lock().await;
    let letter = &told.letters[0];
    assert!(letter.contains("Message-ID: <abc@example.org>"), "{letter}");
    assert!(letter.contains("text/plain"), "{letter}");
    assert!(told.commands.iter().any(|line| line.starts_with("RCPT TO:<a@example.org>")), "{:?}", told.commands);
}

#[tokio::test]
async fn a_line_break_in_a_name_begins_no_header_and_names_no_recipient() {
    let (server, told) = start(Manner::Takes).await;
    let sneaky = mail("项目\r\nBcc: victim@example.org\r\n\r\nBody");
    assert_eq!(send(&server, None, &sneaky).await, Try::Taken);
    let told = told.lock().await;
    let head = told.letters[0].split("\n\n").next().unwrap();
    assert!(!head.lines().any(|line| line.to_ascii_lowercase().starts_with("bcc")), "{head}");
    let recipients = told.commands.iter().filter(|line| line.starts_with("RCPT")).count();
    assert_eq!(recipients, 1, "{:?}", told.commands);
    // An address with a line break is none.
    let address = NewMail { address: "a@example.org\r\nRCPT TO:<b@example.org>".into(), ..mail("x") };
    assert!(matches!(send(&server, None, &address).await, Try::Never(_)));
    assert!("a@example.org\nb".parse::<Address>().is_err());
}

#[tokio::test]
async fn a_server_that_defers_is_asked_again_and_one_that_refuses_is_not() {
    let (server, _) = start(Manner::Greylists).await;
    let deferred = send(&server, None, &mail("x")).await;
    assert!(matches!(&deferred, Try::Later(said) if said.contains("come back later")), "{deferred:?}");
    let (server, _) = start(Manner::Refuses).await;
    let refused = send(&server, None, &mail("x")).await;
    assert!(matches!(&refused, Try::Never(said) if said.contains("no such user")), "{refused:?}");
    let (server, _) = start(Manner::Closes).await;
    assert!(matches!(send(&server, None, &mail("x")).await, Try::Down(_)));
    let (server, _) = start(Manner::Hangs).await;
    let hung = send_within(Duration::from_millis(200), &server, None, &mail("x")).await;
    assert!(matches!(&hung, Try::Down(said) if said.contains("did not answer")), "{hung:?}");
    // Nobody listens.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    assert!(matches!(send(&MailServer { port, ..server }, None, &mail("x")).await, Try::Down(_)));
    let (server, _) = start(Manner::KnowsUsNot).await;
    let unknown = send(&server, None, &mail("x")).await;
    assert!(matches!(&unknown, Try::Down(said) if said.contains("authentication failed")), "{unknown:?}");
}

#[test]
fn only_what_is_said_of_the_recipient_ends_a_mail() {
    for (said, expect) in [
        ("permanent error (550): 5.1.1 no such user", "never"),
        ("permanent error (553): mailbox name not allowed", "never"),
        ("permanent error (501): bad address syntax", "never"),
        ("permanent error (551): user not local", "never"),
        ("permanent error (550): 5.7.1 relay access denied", "later"),
        ("permanent error (553): 5.1.8 sender address rejected", "later"),
        ("permanent error (552): mailbox full", "later"),
        ("permanent error (554): rejected", "later"),
        ("transient error (450): come back later", "later"),
        ("permanent error (535): 5.7.8 authentication failed", "down"),
        ("permanent error (530): log in first", "down"),
        ("transient error (421): closing", "down"),
    ] {
        let code = said.split(['(', ')']).nth(1).unwrap().parse().unwrap();
        let found = match judged(code, said.to_owned()) {
            Try::Taken => "taken",
            Try::Later(_) => "later",
            Try::Down(_) => "down",
            Try::Never(_) => "never",
        };
        assert_eq!(found, expect, "{said}");
    }
}

#[test]
fn a_mail_is_given_up_after_its_last_try() {
    let row = |tries| MailRow {
        id: 1,
        mail: mail("x"),
        state: MailState::Waiting,
        tries,
        made_at: clock::now(),
        next_at: clock::now(),
        trouble: String::new(),
        sent_at: None,
    };
    let later = || Try::Later("450".into());
    for tries in 1..=8 {
        assert!(matches!(noted(&row(tries), later()).0, MailSent::Again(_)), "{tries}");
    }
    assert_eq!(noted(&row(9), later()).0, MailSent::GivenUp);
    assert_eq!(noted(&row(9), Try::Down("535".into())).0, MailSent::GivenUp);
    // A weekend and a day: a server that fell silent on a Friday evening is waited for until Monday.
    assert_eq!(AGAIN.iter().sum::<u64>() / 60, 72);
    assert_eq!(noted(&row(1), Try::Never("550".into())), (MailSent::GivenUp, "550".into()));
}

#[tokio::test]
async fn a_digest_goes_out_once_a_day_after_its_hour_and_mail_at_once_by_notice() {
    let store = Store::in_memory().await.unwrap();
    let name = UserName::parse("局长甲").unwrap();
    let user = User { name, role: UserRole::Admin, unit: String::new(), team: None };
    let now = clock::now();
    let signed = Signed { by: "局长甲", at: &now };
    store.create_user(&user, "$", Entry::First, signed).await.unwrap();
    let wish = MailWish { address: "a@example.org".into(), mode: MailMode::Digest, ..usual() };
    store.put_mail_wish("局长甲", &wish, &now).await.unwrap();
    let notice = |mark: &str, kind| NewNotice {
        person: "局长甲".into(),
        kind,
        mark: mark.into(),
        thing: "task:3".into(),
        words: Text::new("任务\n将到期", "A task is due"),
        day: "2025-03-01".into(),
    };
    store.notify(&[notice("a", NoticeKind::TaskDue), notice("b", NoticeKind::ProjectYellow)], &now).await.unwrap();
    let (server, told) = start(Manner::Takes).await;
    let day = "2025-03-01";
    post(&store, &server, (day, "07:59")).await.unwrap();
    assert_eq!(store.mails(9).await.unwrap().len(), 0);
    post(&store, &server, (day, "08:30")).await.unwrap();
    store.notify(&[notice("c", NoticeKind::TaskLate)], &now).await.unwrap();
    post(&store, &server, (day, "09:00")).await.unwrap();
    let mails = store.mails(9).await.unwrap();
    assert_eq!(mails.len(), 1);
    // Only the kind that is wanted, with the link that opens it.
    assert!(mails[0].mail.subject.contains("1 条"), "{}", mails[0].mail.subject);
    assert!(mails[0].mail.body.contains("https://liantu.example.org/dispatch?tab=tasks&task=3"));
    post(&store, &server, ("2025-03-02", "08:30")).await.unwrap();
    assert_eq!(store.mails(9).await.unwrap().len(), 2);
    let at_once = MailWish { mode: MailMode::AtOnce, ..wish };
    store.put_mail_wish("局长甲", &at_once, &now).await.unwrap();
    store.notify(&[notice("d", NoticeKind::TaskLate)], &now).await.unwrap();
    post(&store, &server, ("2025-03-02", "00:01")).await.unwrap();
    let (_stop, mut stopping) = watch::channel(false);
    let round = send_waiting(&store, (&server, None), &mut stopping).await.unwrap();
    assert_eq!(round, Round { tried: 3, down: false });
    assert_eq!(told.lock().await.letters.len(), 3);
    assert!(store.mails(9).await.unwrap().iter().all(|row| row.state == MailState::Sent));
}

#[test]
fn a_server_is_told_everything_that_is_wrong_with_it() {
    let fine = MailServer {
        on: true,
        host: "mail.example.org".into(),
        port: 465,
        tls: MailTls::Tls,
        user: "liantu".into(),
        from: "liantu@example.org".into(),
        base_url: "https://liantu.example.org/".into(),
        authority: String::new(),
    };
    assert_eq!(faults(&fine), []);
    let check = |server: MailServer, expect: &str| {
        let found = faults(&server);
        assert!(found.iter().any(|text| text.en.contains(expect)), "{expect}: {found:?}");
    };
    check(MailServer { host: "mail\r\nx".into(), ..fine.clone() }, "`host`");
    check(MailServer { port: 0, ..fine.clone() }, "`port`");
    check(MailServer { from: "nobody".into(), ..fine.clone() }, "`from`");
    check(MailServer { base_url: "liantu".into(), ..fine.clone() }, "`base_url`");
    check(MailServer { base_url: "https://x.org/?a=b c".into(), ..fine.clone() }, "`base_url`");
    check(MailServer { tls: MailTls::None, ..fine.clone() }, "without TLS");
    check(MailServer { authority: "no pem".into(), ..fine.clone() }, "PEM");
    assert_eq!(faults(&MailServer::default()).len(), 4);
}

#[test]
fn a_password_lies_beside_the_database_and_is_read_by_its_user_alone() {
    let folder = tempfile::tempdir().unwrap();
    keep_password(folder.path(), "geheim").unwrap();
    assert!(has_password(folder.path()));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(folder.path().join(PASSWORD)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    keep_password(folder.path(), "").unwrap();
    keep_password(folder.path(), "").unwrap();
    assert!(!has_password(folder.path()));
}

/// A store with one user who wants mail at once, and so many notices of his.
async fn office(notices: usize) -> (Store, MailWish) {
    let store = Store::in_memory().await.unwrap();
    let name = UserName::parse("局长甲").unwrap();
    let user = User { name, role: UserRole::Admin, unit: String::new(), team: None };
    let now = clock::now();
    store.create_user(&user, "$", Entry::First, Signed { by: "局长甲", at: &now }).await.unwrap();
    tell(&store, "old", notices).await;
    (store, MailWish { address: "a@example.org".into(), mode: MailMode::AtOnce, ..usual() })
}

async fn tell(store: &Store, mark: &str, many: usize) {
    let notice = |number: usize| NewNotice {
        person: "局长甲".into(),
        kind: NoticeKind::TaskDue,
        mark: format!("{mark}:{number}"),
        thing: "task:3".into(),
        words: Text::new("任务将到期", "A task is due"),
        day: "2025-03-01".into(),
    };
    let notices: Vec<NewNotice> = (0..many).map(notice).collect();
    store.notify(&notices, &clock::now()).await.unwrap();
}

async fn waiting(store: &Store) -> usize {
    store.mails(99).await.unwrap().iter().filter(|row| row.state == MailState::Waiting).count()
}

#[tokio::test]
async fn who_asks_for_mail_gets_what_comes_and_not_the_past() {
    let (store, wish) = office(3).await;
    let (server, _) = start(Manner::Takes).await;
    let at = ("2025-03-01", "09:00");
    store.put_mail_wish("局长甲", &wish, &clock::now()).await.unwrap();
    post(&store, &server, at).await.unwrap();
    assert_eq!(waiting(&store).await, 0, "what was told before he asked");
    tell(&store, "new", 2).await;
    let unread = store.unmailed("局长甲").await.unwrap();
    store.read_notices(Some("局长甲"), Some(&[unread[0].id]), &clock::now()).await.unwrap();
    post(&store, &server, at).await.unwrap();
    assert_eq!(waiting(&store).await, 1, "what he read already is not sent");
    // He stops it for a while, and asks again.
    store.put_mail_wish("局长甲", &MailWish { mode: MailMode::Never, ..wish.clone() }, &clock::now()).await.unwrap();
    tell(&store, "meanwhile", 2).await;
    store.put_mail_wish("局长甲", &wish, &clock::now()).await.unwrap();
    post(&store, &server, at).await.unwrap();
    assert_eq!(waiting(&store).await, 1);
    // Another address is no new beginning: what waits is not lost.
    tell(&store, "last", 1).await;
    let moved = MailWish { address: "b@example.org".into(), ..wish };
    store.put_mail_wish("局长甲", &moved, &clock::now()).await.unwrap();
    post(&store, &server, at).await.unwrap();
    assert_eq!(waiting(&store).await, 2);
}

#[tokio::test]
async fn a_server_that_takes_nothing_ends_the_round_and_a_stop_does_at_once() {
    let (store, wish) = office(0).await;
    store.put_mail_wish("局长甲", &wish, &clock::now()).await.unwrap();
    tell(&store, "new", 3).await;
    let (server, _) = start(Manner::Hangs).await;
    post(&store, &server, ("2025-03-01", "09:00")).await.unwrap();
    let (stop, mut stopping) = watch::channel(false);
    let patience = Duration::from_millis(100);
    let round = send_each(patience, &store, (&server, None), &mut stopping).await.unwrap();
    assert_eq!(round, Round { tried: 1, down: true });
    let (silent, _) = start(Manner::KnowsUsNot).await;
    let round = send_each(PATIENCE, &store, (&silent, None), &mut stopping).await.unwrap();
    assert_eq!(round, Round { tried: 1, down: true });
    assert_eq!(waiting(&store).await, 3, "none is given up");
    let told = async { stop.send(true).unwrap() };
    let patience = Duration::from_secs(3600);
    let (round, ()) = tokio::join!(send_each(patience, &store, (&server, None), &mut stopping), told);
    assert_eq!(round.unwrap(), Round { tried: 1, down: false });
    assert_eq!(send_each(patience, &store, (&server, None), &mut stopping).await.unwrap().tried, 0);
}

#[tokio::test]
async fn no_mail_goes_to_who_may_no_longer_log_in() {
    let (store, wish) = office(0).await;
    let now = clock::now();
    let signed = Signed { by: "局长甲", at: &now };
    let name = UserName::parse("管理员").unwrap();
    let other = User { name: name.clone(), role: UserRole::Admin, unit: String::new(), team: None };
    store.create_user(&other, "$", Entry::Another, signed).await.unwrap();
    store.put_mail_wish("局长甲", &wish, &now).await.unwrap();
    tell(&store, "new", 2).await;
    let (server, told) = start(Manner::Takes).await;
    post(&store, &server, ("2025-03-01", "09:00")).await.unwrap();
    let row = store.users().await.unwrap().into_iter().find(|row| row.user.name.as_str() == "局长甲").unwrap();
    let looked = store::Looked { id: row.id, version: row.version };
    store.disable_user(looked, "调离", Some(&name), signed).await.unwrap();
    let (_stop, mut stopping) = watch::channel(false);
    send_waiting(&store, (&server, None), &mut stopping).await.unwrap();
    assert_eq!(told.lock().await.letters.len(), 0);
    let mails = store.mails(9).await.unwrap();
    assert!(mails.iter().all(|row| row.state == MailState::Failed && !row.trouble.is_empty()), "{mails:?}");
}
