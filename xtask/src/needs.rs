//! What the tests need of the machine beside Rust and Node. On Debian as root it is installed; elsewhere it is named.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::postgres;
use crate::run::{ask, run};

/// One thing a machine may lack.
pub(crate) struct Need {
    what: &'static str,
    /// Debian's packages for it.
    packages: &'static [&'static str],
    found: fn() -> bool,
}

/// The database that several servers can share.
pub(crate) const POSTGRESQL: Need =
    Need { what: "PostgreSQL", packages: &["postgresql"], found: || postgres::programs().is_some() };

/// The browser of the end-to-end tests.
pub(crate) const CHROMIUM: Need = Need {
    what: "Chromium",
    packages: &["chromium"],
    found: || ["chromium", "chromium-browser", "google-chrome"].iter().any(|name| in_path(name).is_some()),
};

/// Without Chinese letters every page of the end-to-end tests would be empty boxes.
pub(crate) const CHINESE_FONT: Need = Need {
    what: "a font with Chinese letters",
    packages: &["fontconfig", "fonts-noto-cjk"],
    found: || !cfg!(target_os = "linux") || ask("fc-list", &[":lang=zh"]).is_some_and(|fonts| !fonts.is_empty()),
};

/// Installs what is missing, or names it.
pub(crate) fn meet(needs: &[&Need]) -> Result<()> {
    let missing = lacking(needs);
    if missing.is_empty() {
        return Ok(());
    }
    if is_root() && Path::new("/etc/debian_version").exists() && in_path("apt-get").is_some() {
        let packages: Vec<&str> = missing.iter().flat_map(|need| need.packages).copied().collect();
        // The lists of a fresh machine are empty or old; they are fetched only when they fall short.
        if install(&packages).is_err() {
            run(Command::new("apt-get").args(["update", "-q"]))?;
            install(&packages)?;
        }
    }
    let missing = lacking(&missing);
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<String> =
        missing.iter().map(|need| format!("{} (on Debian: `{}`)", need.what, need.packages.join(" "))).collect();
    bail!("the tests need {}: install it and try again", names.join(" and "))
}

/// The full path of a program.
pub(crate) fn in_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path).map(|folder| folder.join(&name)).find(|file| file.is_file())
}

/// Whether this runs with all rights, as in a container.
pub(crate) fn is_root() -> bool {
    cfg!(unix) && ask("id", &["-u"]).as_deref() == Some("0")
}

fn lacking<'a>(needs: &[&'a Need]) -> Vec<&'a Need> {
    needs.iter().copied().filter(|need| !(need.found)()).collect()
}

fn install(packages: &[&str]) -> Result<()> {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").args(["install", "-y", "-q", "--no-install-recommends"]);
    // A machine that has just come up is often busy with updates of its own.
    command.args(["-o", "DPkg::Lock::Timeout=300"]);
    run(command.args(packages))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_not_asked_for() {
        let here = Need { what: "here", packages: &["here"], found: || true };
        let away = Need { what: "away", packages: &["away"], found: || false };
        let names: Vec<_> = lacking(&[&here, &away]).iter().map(|need| need.what).collect();
        assert_eq!(names, ["away"]);
        assert!(meet(&[&here]).is_ok());
    }

    #[test]
    fn a_program_that_does_not_exist_is_not_found() {
        assert_eq!(in_path("liantu-no-such-program"), None);
        assert!(in_path("cargo").is_some());
    }
}
