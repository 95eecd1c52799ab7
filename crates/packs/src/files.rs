//! The files a pack is made of, wherever they are kept: a folder, the binary itself, rows of a database.
//!
//! Reads bytes and their names, nothing of their meaning. Sizes are bounded, because a pack may come from anyone.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::problem::Problem;

/// Largest configuration file: the biggest chain known takes a fortieth of it.
pub const MAX_TOML_BYTES: u64 = 4 << 20;
/// Largest table outside `firms`: twenty times the headings of the HS.
pub const MAX_CSV_BYTES: u64 = 16 << 20;
/// Largest register in `firms`: about 300,000 firms. What is larger is imported, not shipped.
pub const MAX_FIRMS_BYTES: u64 = 256 << 20;
/// Most bytes of one folder, held in memory at once.
pub const MAX_BYTES: u64 = 512 << 20;
/// Most files of one pack.
pub const MAX_FILES: usize = 2_000;

/// A folder that cannot be read at all. Mistakes inside a folder that can be read are [`Problem`]s.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// The folder or one of its files cannot be opened.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// What was to be read.
        path: PathBuf,
        /// Why it could not.
        source: std::io::Error,
    },
    /// A file was given where a folder is needed.
    #[error("`{}` is not a folder", .0.display())]
    NotAFolder(PathBuf),
    /// The folder is surely not a pack.
    #[error("`{}` holds more than {MAX_FILES} files or {} MiB: is it a pack?", .0.display(), MAX_BYTES >> 20)]
    TooMuch(PathBuf),
}

/// Files of a pack by their path inside it (`chains/steel-pipe.toml`), and what could not be taken in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Files {
    /// Shared: a draft holds the files once for each of its operations.
    entries: BTreeMap<String, Arc<[u8]>>,
    problems: Vec<Problem>,
}

impl Files {
    /// Reads a folder and the folders directly in it. Hidden files and files of other kinds than `.toml` and `.csv` are
    /// left out; a file above its limit is left out with a problem.
    ///
    /// # Errors
    /// When the folder or a file in it cannot be opened, or there are too many.
    pub fn read(dir: &Path) -> Result<Self, PackError> {
        if dir.is_file() {
            return Err(PackError::NotAFolder(dir.to_owned()));
        }
        let mut files = Self::default();
        files.read_folder(dir, "", Depth::Top)?;
        Ok(files)
    }

    /// Files given by name and content, as embedded in a binary or kept in a database. The rules of [`Files::read`] hold.
    pub fn from_entries(entries: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let mut files = Self::default();
        for (path, bytes) in entries {
            let path = path.replace('\\', "/");
            let path = path.trim_start_matches("./").trim_start_matches('/');
            if path.split('/').any(|part| part.starts_with('.')) {
                continue;
            }
            files.take(path, bytes);
        }
        files
    }

    /// Paths and contents, in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.entries.iter().map(|(path, bytes)| (path.as_str(), &bytes[..]))
    }

    /// Content of one file.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.entries.get(path).map(Arc::as_ref)
    }

    /// The same files with another content of one of them, which comes new where there was none.
    pub fn with(&self, path: &str, bytes: Vec<u8>) -> Self {
        let mut files = self.clone();
        files.problems.retain(|problem| problem.file != path);
        files.take(path, bytes);
        files
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What was left out, and why.
    pub(crate) fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Whether a file was there but could not be taken in; what it defines is then unknown.
    pub(crate) fn was_left_out(&self, path: &str) -> bool {
        self.problems.iter().any(|problem| problem.file == path)
    }

    fn take(&mut self, path: &str, bytes: Vec<u8>) {
        let Some(limit) = limit(path) else {
            self.note_workbook(path);
            return;
        };
        if bytes.len() as u64 > limit {
            self.problems.push(too_large(path, limit));
        } else {
            self.entries.insert(path.to_owned(), bytes.into());
        }
    }

    /// A workbook is easily taken for a table of the pack.
    fn note_workbook(&mut self, path: &str) {
        if ["xlsx", "xls", "et", "ods"].contains(&extension(path).as_str()) {
            let message = (
                "包里的表用 CSV，这个文件未读入：请另存为这种格式",
                "a pack takes tables as CSV, this file is left out: save it in that form",
            );
            self.problems.push(Problem::warning(path, None, message));
        }
    }

    fn read_folder(&mut self, dir: &Path, prefix: &str, depth: Depth) -> Result<(), PackError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| PackError::Read { path, source }
        };
        for entry in fs::read_dir(dir).map_err(failed(dir))? {
            let path = entry.map_err(failed(dir))?.path();
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let problem = Problem::error(
                    &format!("{prefix}{name}"),
                    None,
                    ("文件名不是 UTF-8", "the file's name is not UTF-8"),
                );
                self.problems.push(problem);
                continue;
            };
            if name.starts_with('.') {
                continue;
            }
            let inside = format!("{prefix}{name}");
            let about = fs::metadata(&path).map_err(failed(&path))?;
            if about.is_dir() {
                // Deeper folders hold no part of a pack, and a link back up would never end.
                if depth == Depth::Top {
                    self.read_folder(&path, &format!("{inside}/"), Depth::Inner)?;
                }
                continue;
            }
            let Some(limit) = limit(&inside).filter(|_| about.is_file()) else {
                self.note_workbook(&inside);
                continue;
            };
            let held: u64 = self.entries.values().map(|bytes| bytes.len() as u64).sum();
            if self.entries.len() >= MAX_FILES || held > MAX_BYTES {
                return Err(PackError::TooMuch(dir.to_owned()));
            }
            let mut bytes = Vec::new();
            let file = fs::File::open(&path).map_err(failed(&path))?;
            file.take(limit + 1).read_to_end(&mut bytes).map_err(failed(&path))?;
            self.take(&inside, bytes);
        }
        Ok(())
    }
}

/// How deep in a pack a folder lies.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    Top,
    Inner,
}

/// The most bytes a file of this name may have; `None` for kinds a pack does not hold.
fn limit(path: &str) -> Option<u64> {
    match extension(path).as_str() {
        "toml" => Some(MAX_TOML_BYTES),
        "csv" if path.starts_with("firms/") => Some(MAX_FIRMS_BYTES),
        "csv" => Some(MAX_CSV_BYTES),
        _ => None,
    }
}

/// The ending of a name, in small letters: a file of the wrong case is then noted and not passed over.
fn extension(path: &str) -> String {
    path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default()
}

fn too_large(path: &str, limit: u64) -> Problem {
    let most = limit >> 20;
    Problem::error(path, None, (format!("文件超过 {most} MiB"), format!("the file is larger than {most} MiB")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(dir: &Path, path: &str, bytes: &[u8]) {
        let path = dir.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    #[test]
    fn a_folder_is_read_two_levels_deep_without_hidden_files_and_other_kinds() {
        let dir = tempfile::tempdir().unwrap();
        for path in [
            "district.toml",
            "chains/a.toml",
            "firms/a.csv",
            "README.md",
            ".hidden.toml",
            ".git/x.toml",
            "chains/old/a.toml",
        ] {
            write(dir.path(), path, b"x = 1\n");
        }
        let files = Files::read(dir.path()).unwrap();
        let paths: Vec<_> = files.iter().map(|(path, _)| path).collect();
        assert_eq!(paths, ["chains/a.toml", "district.toml", "firms/a.csv"]);
        assert_eq!(files.get("chains/a.toml"), Some(b"x = 1\n".as_slice()));
        assert!(files.problems().is_empty());
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let missing = dir.path().join("nowhere");
        let error = Files::read(&missing).unwrap_err();
        assert_eq!(error.to_string(), format!("cannot read `{}`", missing.display()));
    }

    #[test]
    fn a_file_given_as_a_folder_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), "a.toml", b"");
        let error = Files::read(&dir.path().join("a.toml")).unwrap_err();
        assert!(matches!(error, PackError::NotAFolder(_)), "{error}");
    }

    #[test]
    fn a_file_above_its_limit_is_left_out_with_a_problem() {
        let dir = tempfile::tempdir().unwrap();
        let big = vec![b'#'; MAX_TOML_BYTES as usize + 1];
        write(dir.path(), "zones.toml", &big);
        for files in [Files::read(dir.path()).unwrap(), Files::from_entries([("zones.toml".to_owned(), big)])] {
            assert!(files.is_empty() && files.was_left_out("zones.toml"));
            assert_eq!(files.problems()[0].to_string(), "zones.toml: the file is larger than 4 MiB");
        }
    }

    #[test]
    fn entries_are_found_under_one_form_of_their_path() {
        let files = Files::from_entries([
            ("./chains\\a.toml".to_owned(), vec![]),
            ("/zones.toml".to_owned(), vec![]),
            (".x/zones.toml".to_owned(), vec![]),
        ]);
        let paths: Vec<_> = files.iter().map(|(path, _)| path).collect();
        assert_eq!(paths, ["chains/a.toml", "zones.toml"]);
    }
}
