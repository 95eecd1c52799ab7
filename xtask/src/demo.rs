//! `cargo xtask demo`: from a fresh clone to the served demo.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::args::Demo;
use crate::product;
use crate::run::run;

/// Builds, makes the data folder unless there is one, and serves it until Ctrl-C.
pub(crate) fn demo(options: &Demo) -> Result<()> {
    let binary = product::build(options.profile)?;
    let dir = match &options.dir {
        Some(dir) => dir.clone(),
        None => product::target_dir()?.join("demo"),
    };
    make_data(&binary, &dir)?;
    let port = free_port(options.port)?;
    let address = format!("127.0.0.1:{port}");
    let mut serve = liantu(&binary);
    serve.arg("serve").arg("--dir").arg(&dir).args(["--addr", &address]);
    println!("Ctrl-C ends it. The demo is at\nhttp://{address}");
    become_program(&mut serve)
}

/// The data is made beside its place and moved there when it is whole, so a broken attempt is never taken for data.
fn make_data(binary: &Path, dir: &Path) -> Result<()> {
    if dir.join("liantu.db").is_file() {
        println!("using the data of `{}`; remove the folder for a fresh demo", dir.display());
        return Ok(());
    }
    if dir.is_dir() && fs::read_dir(dir)?.next().is_some() {
        bail!("`{}` holds something that is not demo data: name another folder with `--dir`", dir.display());
    }
    let making = beside(dir);
    if making.exists() {
        fs::remove_dir_all(&making).with_context(|| format!("cannot remove `{}`", making.display()))?;
    }
    // Its closing hint names the folder it works in, which is about to move.
    run(liantu(binary).args(["demo", "--dir"]).arg(&making).stdout(std::process::Stdio::null()))?;
    if dir.is_dir() {
        fs::remove_dir(dir).with_context(|| format!("cannot remove the empty `{}`", dir.display()))?;
    }
    fs::rename(&making, dir).with_context(|| format!("cannot move `{}` to `{}`", making.display(), dir.display()))
}

/// `D.making` for `D`, also for `D/`.
fn beside(dir: &Path) -> PathBuf {
    let plain: PathBuf = dir.components().collect();
    let mut making = plain.into_os_string();
    making.push(".making");
    making.into()
}

/// The built program on the folder's own database, whatever database the shell it is called from works with.
fn liantu(binary: &Path) -> Command {
    let mut command = Command::new(binary);
    command.env_remove("LIANTU_DATABASE");
    command
}

/// The first port from `wanted` on that nobody listens at.
fn free_port(wanted: u16) -> Result<u16> {
    let last = wanted.saturating_add(99);
    match (wanted..=last).find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok()) {
        Some(port) => Ok(port),
        None => bail!("no free port from {wanted} to {last}: name another with `--port`"),
    }
}

/// On Unix the server takes this process over: a signal meant for the command reaches the server itself, and nothing is
/// left behind that would have to pass it on.
#[cfg(unix)]
fn become_program(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    let error = command.exec();
    Err(error).with_context(|| format!("cannot start `{}`", command.get_program().to_string_lossy()))
}

#[cfg(not(unix))]
fn become_program(command: &mut Command) -> Result<()> {
    run(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_passed_over() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let found = free_port(port);
        assert!(matches!(found, Ok(other) if other > port) || port > 65_435, "{found:?}");
    }

    #[test]
    fn data_is_made_beside_its_folder_and_not_in_it() {
        assert_eq!(beside(Path::new("a/demo")), Path::new("a/demo.making"));
        assert_eq!(beside(Path::new("a/demo/")), Path::new("a/demo.making"));
    }

    #[test]
    fn a_folder_with_other_things_is_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path();
        fs::write(dir.join("letter.txt"), "mine").unwrap();
        let error = make_data(Path::new("no-such-binary"), dir).unwrap_err().to_string();
        assert!(error.contains("holds something that is not demo data"), "{error}");
        assert_eq!(fs::read_to_string(dir.join("letter.txt")).unwrap(), "mine");
    }
}
