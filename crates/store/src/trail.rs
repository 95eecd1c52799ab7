//! What of the audit lies outside the database: the key under which its rows are chained, and the last of them.
//!
//! Whoever can change the database but not the folder can neither make a row that fits nor hide that the last ones are
//! gone. Not against someone who reads the key: who can do that can write a chain of their own.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::StoreError;

/// Under which the rows are chained.
const KEY: &str = "audit.key";
/// The number and the hash of the last row.
const HEAD: &str = "audit.head";
/// Held while the head is replaced, so that several programs take turns.
const TURN: &str = "audit.lock";
/// Bytes of a key: as many as the hash has.
const KEY_BYTES: usize = 32;

/// A row's place in the chain.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Link {
    /// Number of the row, from 1; 0 before the first.
    pub number: i64,
    /// Its hash in hexadecimal digits; empty before the first.
    pub hash: String,
}

/// Why rows cannot be chained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NoKey {
    /// There are rows and no key.
    Missing,
    /// The rows were chained under another one.
    Other,
    /// It cannot be read or made.
    Unreadable(String),
}

/// The key, the place of the head and the clock.
#[derive(Debug)]
pub(crate) struct Trail {
    key: Result<[u8; KEY_BYTES], NoKey>,
    folder: Option<PathBuf>,
    clock: fn() -> String,
}

impl Trail {
    /// Of a database without a folder: its rows are chained under a key that goes with the process.
    pub(crate) fn loose() -> Self {
        Self { key: new_key(), folder: None, clock: || "1970-01-01T00:00:00Z".to_owned() }
    }

    /// Of a folder. The key is made where there is none and no row was chained yet.
    pub(crate) fn of(folder: &Path, chained: Chained, clock: fn() -> String) -> Self {
        let path = folder.join(KEY);
        let key = match (read_key(&path), chained) {
            (Ok(Some(key)), _) => Ok(key),
            (Ok(None), Chained::Some) => Err(NoKey::Missing),
            (Ok(None), Chained::None) => make_key(folder),
            (Err(reason), _) => Err(NoKey::Unreadable(reason)),
        };
        Self { key, folder: Some(folder.to_owned()), clock }
    }

    /// The same with a key that the rows were not chained under.
    pub(crate) fn refused(self) -> Self {
        Self { key: Err(NoKey::Other), ..self }
    }

    /// Now, as the caller's clock has it.
    pub(crate) fn now(&self) -> String {
        (self.clock)()
    }

    /// The key, or why there is none.
    pub(crate) fn key(&self) -> Result<Seal, &NoKey> {
        self.key.as_ref().map(Seal::new)
    }

    /// The key for a write: a write that could not be chained is refused.
    pub(crate) fn key_to_write(&self) -> Result<Seal, StoreError> {
        self.key().map_err(|why| StoreError::Unusable(format!("nothing can be written: {}", why.text())))
    }

    /// Where the head is kept; `None` for a database without a folder.
    pub(crate) fn keeps_head(&self) -> bool {
        self.folder.is_some()
    }

    /// The head as it was last written; `None` where there is none. [`StoreError::Unusable`] where it cannot be read.
    pub(crate) fn head(&self) -> Result<Option<Link>, StoreError> {
        match &self.folder {
            Some(folder) => read_head(folder),
            None => Ok(None),
        }
    }

    /// Replaces the head that was read by the one of a later row. `false` where another program replaced it meanwhile.
    /// The file is there whole or not at all: it is written beside and renamed.
    pub(crate) fn advance(&self, from: Option<&Link>, to: &Link) -> Result<bool, StoreError> {
        let Some(folder) = &self.folder else { return Ok(true) };
        let failed = |error: std::io::Error| StoreError::Unavailable(format!("writing `{HEAD}`: {error}"));
        let turn =
            OpenOptions::new().create(true).truncate(false).write(true).open(folder.join(TURN)).map_err(failed)?;
        turn.lock().map_err(failed)?;
        if read_head(folder)?.as_ref() != from {
            return Ok(false);
        }
        write_head(folder, to).map_err(failed)?;
        Ok(true)
    }
}

impl NoKey {
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Missing => {
                format!("the folder holds no `{KEY}`, under which the audit is chained; hint: put it back from a copy")
            }
            Self::Other => {
                format!("`{KEY}` is not the one under which the audit is chained; hint: put that one back from a copy")
            }
            Self::Unreadable(reason) => reason.clone(),
        }
    }
}

/// Whether rows were chained already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Chained {
    /// None was.
    None,
    /// Some were.
    Some,
}

/// HMAC-SHA-256 (RFC 2104) under one key. Cheap to use many times.
pub(crate) struct Seal(Hmac<Sha256>);

impl Seal {
    fn new(key: &[u8; KEY_BYTES]) -> Self {
        Self(Hmac::new_from_slice(key).expect("a key of any length is one"))
    }

    /// Of a row's parts after the hash before it, in hexadecimal digits. Each part is preceded by its length, so that no
    /// two rows read the same.
    pub(crate) fn hash(&self, parts: &[&str]) -> String {
        let mut mac = self.0.clone();
        for part in parts {
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part.as_bytes());
        }
        hex(&mac.finalize().into_bytes())
    }

    /// What the database knows the key by, without knowing it.
    pub(crate) fn mark(&self) -> String {
        self.hash(&["the key of this audit"])
    }
}

/// Bytes in hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    bytes.iter().flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]).collect()
}

fn new_key() -> Result<[u8; KEY_BYTES], NoKey> {
    let mut key = [0; KEY_BYTES];
    getrandom::fill(&mut key).map_err(|error| NoKey::Unreadable(format!("no random numbers: {error}")))?;
    Ok(key)
}

fn read_key(path: &Path) -> Result<Option<[u8; KEY_BYTES]>, String> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(format!("`{KEY}` cannot be read: {error}")),
    };
    let mut bytes = Vec::new();
    let read = Read::take(file, KEY_BYTES as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|error| format!("`{KEY}` cannot be read: {error}"))?;
    match <[u8; KEY_BYTES]>::try_from(bytes) {
        Ok(key) => Ok(Some(key)),
        Err(bytes) => Err(format!(
            "`{KEY}` is damaged: it holds {} bytes, not {KEY_BYTES}; hint: put it back from a copy",
            if bytes.len() > KEY_BYTES { "more".to_owned() } else { bytes.len().to_string() }
        )),
    }
}

/// Makes a key. Of several programs that do so at once, all take the one that was first: the name is linked, not replaced.
fn make_key(folder: &Path) -> Result<[u8; KEY_BYTES], NoKey> {
    let failed = |error: std::io::Error| NoKey::Unreadable(format!("`{KEY}` cannot be made: {error}"));
    let key = new_key()?;
    let beside = folder.join(format!("{KEY}.{}", std::process::id()));
    let made = write_private(&beside, &key).and_then(|()| std::fs::hard_link(&beside, folder.join(KEY)));
    let _ = std::fs::remove_file(&beside);
    match made {
        Ok(()) => Ok(key),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => match read_key(&folder.join(KEY)) {
            Ok(Some(key)) => Ok(key),
            Ok(None) => Err(NoKey::Missing),
            Err(reason) => Err(NoKey::Unreadable(reason)),
        },
        Err(error) => Err(failed(error)),
    }
}

/// Writes a file that its owner alone can read.
fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn read_head(folder: &Path) -> Result<Option<Link>, StoreError> {
    let mut text = String::new();
    match File::open(folder.join(HEAD)).and_then(|file| file.take(200).read_to_string(&mut text)) {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StoreError::Unusable(format!("`{HEAD}` cannot be read: {error}"))),
    }
    let damaged = || StoreError::Unusable(format!("`{HEAD}` is damaged; hint: put it back from a copy"));
    let (number, hash) = text.trim_end().split_once(' ').ok_or_else(damaged)?;
    let number = number.parse().ok().filter(|number| *number > 0).ok_or_else(damaged)?;
    if hash.len() != 2 * KEY_BYTES || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(damaged());
    }
    Ok(Some(Link { number, hash: hash.to_owned() }))
}

fn write_head(folder: &Path, head: &Link) -> std::io::Result<()> {
    let beside = folder.join(format!("{HEAD}.new"));
    write_private(&beside, format!("{} {}\n", head.number, head.hash).as_bytes())?;
    std::fs::rename(&beside, folder.join(HEAD))
}
