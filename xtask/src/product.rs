//! The product from its sources: the web app first, then the binary that carries it.
//!
//! One set of cargo flags everywhere (`--workspace`): another selection of packages would choose other features of the
//! dependencies and build them again.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result, bail};

use crate::args::Profile;
use crate::run::{ask, cargo, npm, root, run};

/// The built binary's path; it is there after [`build`].
pub(crate) fn binary(profile: Profile) -> Result<PathBuf> {
    let folder = match profile {
        Profile::Dev => "debug",
        Profile::Release => "release",
    };
    Ok(target_dir()?.join(folder).join(format!("liantu{}", std::env::consts::EXE_SUFFIX)))
}

/// Cargo's target folder: this program stands in it, wherever a setting has put it.
pub(crate) fn target_dir() -> Result<PathBuf> {
    let here = std::env::current_exe().context("cannot tell where this program stands")?;
    here.ancestors().nth(2).map(Path::to_path_buf).context("this program does not stand in a target folder")
}

/// Web app and binary.
pub(crate) fn build(profile: Profile) -> Result<PathBuf> {
    build_web()?;
    let mut command = cargo(&["build", "--workspace"]);
    if profile == Profile::Release {
        command.arg("--release");
    }
    run(&mut command)?;
    let path = binary(profile)?;
    if !path.is_file() {
        bail!("the build ended well but `{}` is not there", path.display());
    }
    Ok(path)
}

/// [`build`], then where the binary is and how large.
pub(crate) fn build_and_report(profile: Profile) -> Result<()> {
    let path = build(profile)?;
    let size = fs::metadata(&path)?.len();
    println!("{} ({:.1} MB)", path.display(), size as f64 / 1e6);
    Ok(())
}

/// The web app into `web/dist`, where the binary takes it from.
pub(crate) fn build_web() -> Result<()> {
    install_web_packages()?;
    run(&mut npm(&["run", "build"]))
}

/// `npm ci`, unless the packages are those of the lock file already.
pub(crate) fn install_web_packages() -> Result<()> {
    if ask(if cfg!(windows) { "npm.cmd" } else { "npm" }, &["--version"]).is_none() {
        bail!("`npm` is needed to build the web app: install Node.js 20 or newer");
    }
    let web = root().join("web");
    let wanted = changed_at(&web.join("package-lock.json")).context("cannot read `web/package-lock.json`")?;
    // npm writes this file as the last step of an installation, so a broken one is done again.
    match changed_at(&web.join("node_modules").join(".package-lock.json")) {
        Ok(installed) if installed >= wanted => Ok(()),
        _ => run(&mut npm(&["ci", "--no-audit", "--no-fund"])),
    }
}

fn changed_at(path: &Path) -> std::io::Result<SystemTime> {
    fs::metadata(path)?.modified()
}
