//! Runs the program in a folder of its own and reads its answer.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use sea_orm::{ConnectionTrait, Database};
use serde_json::Value;
use tempfile::TempDir;

/// The head of a register as most offices write it.
pub(crate) const HEAD: &str = "企业名称,统一社会信用代码,经营范围,注册地址";

/// What the program answered.
#[derive(Debug)]
pub(crate) struct Answer {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Answer {
    fn of(mut command: Command) -> Self {
        let output = command.stdin(Stdio::null()).output().expect("the program starts");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
        let answer = Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) };
        assert!(!answer.err.contains("panicked at"), "{}", answer.err);
        answer
    }

    fn with(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        self
    }

    /// What it printed, having done what it was asked for.
    pub(crate) fn done(self) -> String {
        self.with(0).out
    }

    /// What it said beside its output, having done what it was asked for.
    pub(crate) fn said(self) -> String {
        self.with(0).err
    }

    /// The same as JSON.
    pub(crate) fn json(self) -> Value {
        serde_json::from_str(&self.done()).expect("JSON")
    }

    /// The error of a run that failed: a line begins with `error: `; notes may stand before it.
    pub(crate) fn refused(self) -> String {
        let answer = self.with(1);
        assert!(answer.err.lines().any(|line| line.starts_with("error: ")), "{answer:?}");
        assert!(!answer.err.contains("os error"), "{answer:?}");
        answer.err
    }

    /// Output and error of a run that failed with part of its work done.
    pub(crate) fn half_done(self) -> (String, String) {
        let answer = self.with(1);
        (answer.out, answer.err)
    }

    /// The error of a command that was typed wrongly.
    pub(crate) fn mistyped(self) -> String {
        self.with(2).err
    }
}

/// A folder to work in, with a data folder `D` in it.
pub(crate) struct Desk {
    folder: TempDir,
    database: Option<String>,
}

impl Desk {
    /// Without data.
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), database: None }
    }

    /// With the demo's data in SQLite, made once and copied.
    pub(crate) fn demo() -> Self {
        const FILES: [&str; 3] = ["D/liantu.db", "D/audit.key", "D/audit.head"];
        static MADE: OnceLock<[Vec<u8>; 3]> = OnceLock::new();
        let made = MADE.get_or_init(|| {
            let desk = Self::empty();
            desk.run(&["demo", "--dir", "D"]).done();
            FILES.map(|file| fs::read(desk.path(file)).expect("a file of the demo"))
        });
        let desk = Self::empty();
        fs::create_dir(desk.path("D")).expect("a folder");
        for (name, file) in FILES.iter().zip(made) {
            desk.write(name, file);
        }
        desk
    }

    /// A path in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path(name), content).expect("the folder can be written");
    }

    /// Reads a text file.
    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a text file")
    }

    /// The program with words as typed, in this folder.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_liantu"));
        command.current_dir(&self.folder).args(words).env_remove("LIANTU_DATABASE").env_remove("LIANTU_LOG");
        command
    }

    /// Runs it.
    pub(crate) fn run(&self, words: &[&str]) -> Answer {
        Answer::of(self.command(words))
    }

    /// The program on the data.
    pub(crate) fn command_on_data(&self, words: &[&str]) -> Command {
        let mut command = self.command(words);
        command.args(["--dir", "D"]);
        if let Some(url) = &self.database {
            command.args(["--database", url]);
        }
        command
    }

    /// Runs it on the data.
    pub(crate) fn on_data(&self, words: &[&str]) -> Answer {
        Answer::of(self.command_on_data(words))
    }

    /// Imports files and reads the report.
    pub(crate) fn import(&self, files: &[&str]) -> Value {
        self.on_data(&[&["import", "--kind", "enterprises", "--format", "json"], files].concat()).json()
    }

    /// Imports a register of lines below [`HEAD`].
    pub(crate) fn import_rows(&self, rows: &str) -> Value {
        self.write("rows.csv", format!("{HEAD}\n{rows}\n"));
        self.import(&["rows.csv"])
    }

    /// The chain's nodes with their labels, as JSON.
    pub(crate) fn gaps(&self) -> Vec<Value> {
        let list = self.on_data(&["gaps", "--chain", "steel-pipe", "--format", "json"]).json();
        list["items"].as_array().expect("items").clone()
    }

    /// A line for each node; another when a firm comes to the chain or leaves it.
    pub(crate) fn labels(&self) -> String {
        let line = |node: &Value| format!("{} {} {}\n", node["node"], node["shown"], node["local_firms"]);
        self.gaps().iter().map(line).collect()
    }

    /// The imports as JSON, the newest first.
    pub(crate) fn imports(&self) -> Vec<Value> {
        let list = self.on_data(&["imports", "list", "--format", "json"]).json();
        list["items"].as_array().expect("items").clone()
    }

    /// Draws a sheet into a file.
    pub(crate) fn sheet(&self, edition: &str, lang: &str, out: &str) -> Vec<u8> {
        self.on_data(&["atlas", "--chain", "steel-pipe", "--edition", edition, "--lang", lang, "--out", out]).done();
        fs::read(self.path(out)).expect("the sheet")
    }

    /// Starts the server on a free port.
    pub(crate) fn serve(&self) -> Server {
        let mut command = self.command_on_data(&["serve", "--addr", "127.0.0.1:0"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
        let address = line.trim().strip_prefix("Liantu is at http://").and_then(|rest| rest.strip_suffix('/'));
        let address = address.unwrap_or_else(|| panic!("`{line}` names no address")).to_owned();
        Server { child, address }
    }
}

/// A running server, ended with the value.
pub(crate) struct Server {
    child: Child,
    address: String,
}

impl Server {
    /// Where it listens.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Sends a request; the status and the body.
    pub(crate) fn send(&self, method: &str, path: &str, body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).expect("the server listens");
        let head = format!(
            "{method} {path} HTTP/1.0\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            self.address,
            body.len()
        );
        stream.write_all((head + body).as_bytes()).expect("the request is sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("the answer is read");
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").expect("head and body");
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
        (status, body.to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Holds a rule on the demo's data in each engine.
pub(crate) fn rule(test: impl Fn(&Desk)) {
    test(&Desk::demo());
    on_postgres(|desk| {
        desk.on_data(&["demo"]).done();
        test(desk);
    });
}

/// A desk with an empty PostgreSQL database of its own, where there is a server.
pub(crate) fn on_postgres(test: impl Fn(&Desk)) {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let Ok(server) = std::env::var("TEST_DATABASE_URL") else { return };
    let schema = format!("cli_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    sql(&server, &format!("CREATE SCHEMA {schema}"));
    let mark = if server.contains('?') { '&' } else { '?' };
    let url = format!("{server}{mark}options=-csearch_path%3D{schema}");
    let desk = Desk { database: Some(url), ..Desk::empty() };
    let result = catch_unwind(AssertUnwindSafe(|| test(&desk)));
    sql(&server, &format!("DROP SCHEMA {schema} CASCADE"));
    if let Err(panic) = result {
        resume_unwind(panic);
    }
}

impl Desk {
    /// Runs a statement beside the program, as another program would.
    pub(crate) fn sql(&self, statement: &str) {
        let file = format!("sqlite://{}", self.path("D/liantu.db").display());
        sql(self.database.as_deref().unwrap_or(&file), statement);
    }
}

fn sql(url: &str, statement: &str) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let db = Database::connect(url).await.expect("the database answers");
        db.execute_unprepared(statement).await.expect("the statement runs");
        db.close().await.expect("the database closes");
    });
}

/// How many registers and survey lists the shipped pack brings.
pub(crate) fn shipped_registers() -> usize {
    let count = |folder: &str| fs::read_dir(shipped(folder)).expect("the pack's folder").count();
    let lists = ["links.csv", "signals.csv", "deals.csv"].map(|list| shipped(&format!("packs/zhengxiang/{list}")));
    count("packs/zhengxiang/firms")
        + count("packs/zhengxiang/surveys")
        + lists.iter().filter(|list| Path::new(list).is_file()).count()
}

/// A file of the product's repository, such as a shipped pack.
pub(crate) fn shipped(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    path.to_str().expect("a path of the repository is text").to_owned()
}
