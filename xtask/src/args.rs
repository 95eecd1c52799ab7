//! What was typed, as values. Parsing never does work.

use std::path::PathBuf;

/// One command with its options.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// Print the usage.
    Help,
    /// Build, make the demo data, serve it.
    Demo(Demo),
    /// Build the binary.
    Build(Profile),
    /// Run the tests, or one part of them.
    Test(Part),
    /// Run what needs no browser and no database.
    Check,
    /// Count placement against the labelled texts.
    Quality(Shown),
    /// Make the pictures of the gallery.
    Gallery(Profile),
}

/// What is shown of the texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Figures alone.
    Figures,
    /// Beside them every text of the tuning half that is placed otherwise than labelled.
    Differences,
}

/// Options of `demo`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Demo {
    /// Which build to serve.
    pub(crate) profile: Profile,
    /// First port to try; the next free one is taken.
    pub(crate) port: u16,
    /// Data folder; `None` is `demo` in the target folder.
    pub(crate) dir: Option<PathBuf>,
}

/// Which of cargo's profiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Quick to build.
    Dev,
    /// Quick to run.
    Release,
}

/// Which tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Everything, as CI does.
    All,
    /// Rust only, on both databases.
    Rust,
    /// The web app's types and units.
    Web,
    /// The real binary in a real browser.
    E2e,
}

/// Reads the words behind `cargo xtask`; the error says which word was not understood.
pub(crate) fn parse(words: impl IntoIterator<Item = String>) -> Result<Command, String> {
    let mut words = words.into_iter();
    let mut demo = Demo { profile: Profile::Dev, port: 8787, dir: None };
    let mut part = Part::All;
    let mut shown = Shown::Figures;
    let Some(name) = words.next() else { return Ok(Command::Help) };
    if !matches!(name.as_str(), "demo" | "build" | "test" | "check" | "quality" | "gallery") {
        return if matches!(name.as_str(), "help" | "-h" | "--help") {
            Ok(Command::Help)
        } else {
            Err(format!("unknown command `{name}`"))
        };
    }
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("`{word}` needs a value"));
        match (name.as_str(), word.as_str()) {
            (_, "-h" | "--help") => return Ok(Command::Help),
            ("demo" | "build" | "gallery", "--release") => demo.profile = Profile::Release,
            ("demo", "--port") => {
                let text = value()?;
                demo.port = match text.parse() {
                    Ok(port) if port > 0 => port,
                    _ => return Err(format!("`{text}` is not a port, expected 1 to 65535")),
                };
            }
            ("demo", "--dir") => demo.dir = Some(PathBuf::from(value()?)),
            ("quality", "--differences") => shown = Shown::Differences,
            ("test", "--only") => {
                part = match value()?.as_str() {
                    "rust" => Part::Rust,
                    "web" => Part::Web,
                    "e2e" => Part::E2e,
                    other => return Err(format!("`{other}` is not a part, expected `rust`, `web` or `e2e`")),
                };
            }
            _ => return Err(format!("`{name}` does not understand `{word}`")),
        }
    }
    Ok(match name.as_str() {
        "demo" => Command::Demo(demo),
        "build" => Command::Build(demo.profile),
        "test" => Command::Test(part),
        "quality" => Command::Quality(shown),
        "gallery" => Command::Gallery(demo.profile),
        _ => Command::Check,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Command, String> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    fn rejects(line: &str, reason: &str) {
        assert_eq!(read(line), Err(reason.to_owned()), "{line}");
    }

    #[test]
    fn a_command_without_options_has_defaults() {
        let demo = Demo { profile: Profile::Dev, port: 8787, dir: None };
        assert_eq!(read("demo"), Ok(Command::Demo(demo)));
        assert_eq!(read("test"), Ok(Command::Test(Part::All)));
        assert_eq!(read("build --release"), Ok(Command::Build(Profile::Release)));
        assert_eq!(read("gallery"), Ok(Command::Gallery(Profile::Dev)));
        assert_eq!(read("quality"), Ok(Command::Quality(Shown::Figures)));
        assert_eq!(read("quality --differences"), Ok(Command::Quality(Shown::Differences)));
        assert_eq!(read(""), Ok(Command::Help));
    }

    #[test]
    fn options_are_read_in_any_order() {
        let demo = Demo { profile: Profile::Release, port: 9000, dir: Some("d".into()) };
        assert_eq!(read("demo --dir d --release --port 9000"), Ok(Command::Demo(demo)));
        assert_eq!(read("test --only e2e"), Ok(Command::Test(Part::E2e)));
    }

    #[test]
    fn a_word_that_is_not_understood_is_named() {
        rejects("deploy", "unknown command `deploy`");
        rejects("check --release", "`check` does not understand `--release`");
        rejects("demo --port", "`--port` needs a value");
        rejects("demo --port 0", "`0` is not a port, expected 1 to 65535");
        rejects("demo --port 70000", "`70000` is not a port, expected 1 to 65535");
        rejects("test --only browser", "`browser` is not a part, expected `rust`, `web` or `e2e`");
    }
}
