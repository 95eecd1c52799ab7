//! A PostgreSQL of our own for the tests: in a temporary folder, on a free loopback port, gone at the end.
//!
//! Not for data anyone wants to keep: it never waits for the disk.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::needs::{in_path, is_root};
use crate::run::ask;

/// A running server. Dropping it stops it and removes its folder.
///
/// The server is a child in the foreground, not a daemon: Ctrl-C at the terminal reaches it too.
pub(crate) struct Postgres {
    server: Child,
    programs: PathBuf,
    folder: TempDir,
    account: Option<Account>,
    port: u16,
}

/// The account the server runs under when we are root, which it refuses.
#[derive(Clone, Copy)]
struct Account {
    user: u32,
    group: u32,
}

/// The folder with PostgreSQL's programs; on Debian they are not in the path.
pub(crate) fn programs() -> Option<PathBuf> {
    let whole =
        |folder: &Path| ["initdb", "postgres", "pg_isready", "pg_ctl"].iter().all(|name| folder.join(name).is_file());
    if let Some(folder) = in_path("initdb").and_then(|file| file.parent().map(Path::to_path_buf))
        && whole(&folder)
    {
        return Some(folder);
    }
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?.flatten();
    let numbered =
        versions.filter_map(|entry| Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path().join("bin"))));
    numbered.filter(|(_, folder)| whole(folder)).max().map(|(_, folder)| folder)
}

impl Postgres {
    /// Makes a database folder and starts a server on it; about a second.
    pub(crate) fn start() -> Result<Self> {
        let programs = programs().context("PostgreSQL is not installed")?;
        let account = if is_root() { Some(Account::named("postgres")?) } else { None };
        let folder =
            tempfile::Builder::new().prefix("liantu-postgres-").tempdir().context("cannot make a temporary folder")?;
        if let Some(account) = account {
            account.give(folder.path())?;
        }
        let data = folder.path().join("data");
        let program = |name: &str| {
            let mut command = Command::new(programs.join(name));
            command.current_dir(&folder).stdin(Stdio::null());
            if let Some(account) = account {
                account.wear(&mut command);
            }
            command
        };
        let mut initdb = program("initdb");
        initdb.arg("-D").arg(&data).args(["-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync"]);
        let made = initdb.output().context("cannot start `initdb`")?;
        if !made.status.success() {
            bail!("`initdb` failed: {}", String::from_utf8_lossy(&made.stderr).trim());
        }

        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let log = fs::File::create(folder.path().join("log"))?;
        let mut command = program("postgres");
        command.arg("-D").arg(&data).args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1"]);
        command.args(["-c", "fsync=off", "-c", "max_connections=300", "-c"]);
        command.arg(format!("unix_socket_directories={}", folder.path().display()));
        let server = command.stdout(log.try_clone()?).stderr(log).spawn().context("cannot start `postgres`")?;
        let mut postgres = Self { server, programs, folder, account, port };
        postgres.wait_until_ready()?;
        Ok(postgres)
    }

    /// The address for `TEST_DATABASE_URL`.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let start = Instant::now();
        let ready = self.programs.join("pg_isready");
        let port = self.port.to_string();
        loop {
            if ask(&ready.to_string_lossy(), &["-q", "-h", "127.0.0.1", "-p", &port]).is_some() {
                return Ok(());
            }
            let ended = self.server.try_wait()?;
            if ended.is_some() || start.elapsed() > Duration::from_secs(60) {
                let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
                bail!("PostgreSQL did not come up on port {port}:\n{}", log.trim());
            }
            sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let mut stop = Command::new(self.programs.join("pg_ctl"));
        stop.current_dir(&self.folder).stdout(Stdio::null()).stderr(Stdio::null());
        stop.arg("-D").arg(self.folder.path().join("data")).args(["-m", "immediate", "-w", "stop"]);
        if let Some(account) = self.account {
            account.wear(&mut stop);
        }
        if !stop.status().is_ok_and(|status| status.success()) {
            // It may have ended already; what counts is that it is gone.
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
    }
}

impl Account {
    fn named(name: &str) -> Result<Self> {
        let number = |flag| ask("id", &[flag, name]).and_then(|text| text.parse().ok());
        let user =
            number("-u").with_context(|| format!("PostgreSQL refuses to run as root and there is no user `{name}`"))?;
        let group = number("-g").with_context(|| format!("user `{name}` has no group"))?;
        Ok(Self { user, group })
    }

    #[cfg(unix)]
    fn give(self, folder: &Path) -> Result<()> {
        std::os::unix::fs::chown(folder, Some(self.user), Some(self.group))
            .with_context(|| format!("cannot give `{}` to user {}", folder.display(), self.user))
    }

    #[cfg(not(unix))]
    fn give(self, _: &Path) -> Result<()> {
        Ok(())
    }

    #[cfg(unix)]
    fn wear(self, command: &mut Command) {
        use std::os::unix::process::CommandExt;
        command.uid(self.user).gid(self.group);
    }

    #[cfg(not(unix))]
    fn wear(self, _: &mut Command) {}
}
