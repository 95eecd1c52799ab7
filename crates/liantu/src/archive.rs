//! The file of a backup: a tar, packed with zstd, that ends with a manifest of everything before it.
//!
//! Writing needs no room but for the file itself. Reading trusts nothing: names, sizes, sums, and how much comes out of how
//! little are checked before a byte is put anywhere.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Component, Path};

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::Inventory;

/// What a manifest says it is.
const FORMAT: &str = "liantu-backup";
/// The form written here.
const VERSION: u32 = 1;
/// The last entry.
const MANIFEST: &str = "manifest.json";
/// The largest entry that is read into memory: a part of rows, or the manifest.
const LARGEST: u64 = 256 << 20;
/// The longest name of an entry.
const LONGEST: usize = 400;
/// How much more may come out than went in. Rows pack to a tenth; what packs to a thousandth is made to do harm, beyond what a small
/// file may hold anyway.
const EXPANSION: u64 = 1_000;
/// What any file may hold.
const SMALL: u64 = 256 << 20;

/// What is in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    format: String,
    version: u32,
    /// When it was made, RFC 3339 in UTC.
    pub(crate) made_at: String,
    /// The program that made it.
    pub(crate) program: String,
    /// The database's tables.
    pub(crate) inventory: Inventory,
    /// Everything else in the file, in its order.
    pub(crate) entries: Vec<Entry>,
}

/// Something in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    /// Its name, with `/` between folders.
    pub(crate) path: String,
    /// How long.
    pub(crate) bytes: u64,
    /// SHA-256 in hexadecimal digits.
    pub(crate) sha256: String,
}

/// A file that is being written. It has its name only when it is whole.
pub(crate) struct Writer {
    tar: tar::Builder<zstd::Encoder<'static, BufWriter<File>>>,
    entries: Vec<Entry>,
}

impl Writer {
    /// Begins a file that only its owner can read: a key will be in it.
    pub(crate) fn create(path: &Path) -> Result<Self> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path).with_context(|| format!("making `{}`", path.display()))?;
        let mut packed = zstd::Encoder::new(BufWriter::new(file), 3).context("packing")?;
        packed.include_checksum(true).context("packing")?;
        Ok(Self { tar: tar::Builder::new(packed), entries: Vec::new() })
    }

    /// Puts bytes in.
    pub(crate) fn put(&mut self, path: &str, bytes: &[u8]) -> Result<()> {
        self.put_from(path, bytes.len() as u64, bytes)
    }

    /// Puts in what can be read, exactly so many bytes of it.
    pub(crate) fn put_from(&mut self, path: &str, bytes: u64, from: impl Read) -> Result<()> {
        ensure!(is_ours(path), "`{path}` cannot be in a backup");
        let mut sum = Summed { from: from.take(bytes), sum: Sha256::new(), read: 0 };
        self.append(path, bytes, &mut sum)?;
        ensure!(sum.read == bytes, "`{path}` became shorter while it was read; hint: try again");
        self.entries.push(Entry { path: path.to_owned(), bytes, sha256: hex(&sum.sum.finalize()) });
        Ok(())
    }

    fn append(&mut self, path: &str, bytes: u64, from: impl Read) -> Result<()> {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes);
        header.set_mode(0o600);
        header.set_mtime(0);
        self.tar.append_data(&mut header, path, from).with_context(|| format!("packing `{path}`"))
    }

    /// Ends the file with its manifest; it is on the disk when this returns.
    pub(crate) fn finish(mut self, inventory: Inventory, made_at: &str) -> Result<Manifest> {
        let manifest = Manifest {
            format: FORMAT.to_owned(),
            version: VERSION,
            made_at: made_at.to_owned(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            inventory,
            entries: std::mem::take(&mut self.entries),
        };
        let text = serde_json::to_vec(&manifest).context("writing the manifest")?;
        self.append(MANIFEST, text.len() as u64, text.as_slice())?;
        let packed = self.tar.into_inner().context("packing")?;
        let file = packed.finish().context("packing")?.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all().context("writing")?;
        Ok(manifest)
    }
}

/// What is read, summed on its way.
struct Summed<R> {
    from: R,
    sum: Sha256,
    read: u64,
}

impl<R: Read> Read for Summed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buffer)?;
        self.sum.update(&buffer[..read]);
        self.read += read as u64;
        Ok(read)
    }
}

/// What is unpacked, up to a bound.
struct Bounded<R> {
    from: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buffer)? as u64;
        self.left = self.left.checked_sub(read).ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidData, format!("more than {EXPANSION} times its size comes out of it"))
        })?;
        Ok(read as usize)
    }
}

/// Goes through a file from its beginning. `take` is handed each entry but the manifest, which comes last and is returned.
fn walk(path: &Path, mut take: impl FnMut(&str, u64, &mut dyn Read) -> Result<()>) -> Result<Manifest> {
    let file = File::open(path).with_context(|| format!("opening `{}`", path.display()))?;
    let size = file.metadata().with_context(|| format!("opening `{}`", path.display()))?.len();
    let unpacked = zstd::Decoder::new(BufReader::new(file)).context("unpacking")?;
    let mut bounded = Bounded { from: unpacked, left: size.saturating_mul(EXPANSION).saturating_add(SMALL) };
    let mut manifest = None;
    let mut archive = tar::Archive::new(&mut bounded);
    for entry in archive.entries().context("unpacking")? {
        let mut entry = entry.context("unpacking")?;
        ensure!(manifest.is_none(), "something follows the manifest");
        let name = entry.path_bytes().into_owned();
        let name = String::from_utf8(name).ok().filter(|name| is_ours(name) || name == MANIFEST);
        let Some(name) = name else {
            bail!("it holds `{}`, which no backup does", String::from_utf8_lossy(&entry.path_bytes()).escape_debug());
        };
        ensure!(entry.header().entry_type() == tar::EntryType::Regular, "`{name}` is no plain file");
        let bytes = entry.size();
        if name == MANIFEST {
            ensure!(bytes <= LARGEST, "its manifest is too long");
            let mut text = Vec::new();
            entry.read_to_end(&mut text).context("unpacking")?;
            let read: Manifest = serde_json::from_slice(&text).context("reading its manifest")?;
            ensure!(read.format == FORMAT, "its manifest is of another program");
            ensure!(read.version == VERSION, "it was made by a newer version; hint: use that version or newer");
            manifest = Some(read);
        } else {
            take(&name, bytes, &mut entry)?;
        }
    }
    // The sum over the whole stands behind the last entry: whatever is left is read.
    io::copy(&mut bounded, &mut io::sink()).context("unpacking")?;
    manifest.context("it has no manifest: it is no backup, or the end is missing")
}

/// Reads a whole file and holds it against its manifest. Nothing is put anywhere.
pub(crate) fn check(path: &Path) -> Result<Manifest> {
    let mut found = Vec::new();
    let mut names = BTreeSet::new();
    let manifest = walk(path, |name, bytes, from| {
        ensure!(names.insert(name.to_owned()), "it holds `{name}` twice");
        if name.starts_with("rows/") {
            ensure!(bytes <= LARGEST, "`{name}` is too long");
        }
        let mut sum = Summed { from, sum: Sha256::new(), read: 0 };
        io::copy(&mut sum, &mut io::sink()).with_context(|| format!("unpacking `{name}`"))?;
        ensure!(sum.read == bytes, "`{name}` is shorter than it says");
        found.push(Entry { path: name.to_owned(), bytes, sha256: hex(&sum.sum.finalize()) });
        Ok(())
    })?;
    if found != manifest.entries {
        let differs = found.iter().zip(&manifest.entries).find(|(found, said)| found != said);
        match differs {
            Some((found, _)) => bail!("`{}` is not what was written", found.path),
            None => bail!("{} entries were written, {} are there", manifest.entries.len(), found.len()),
        }
    }
    Ok(manifest)
}

/// Hands out what a checked file holds, in its order; each entry once.
pub(crate) fn entries(path: &Path, take: impl FnMut(&str, u64, &mut dyn Read) -> Result<()>) -> Result<()> {
    walk(path, take).map(|_| ())
}

/// Whether a name is one that a backup gives: it then leads nowhere but below the folder it is put in.
fn is_ours(name: &str) -> bool {
    let known = match name.split_once('/') {
        Some(("rows", rest)) => table_of(rest).is_some(),
        Some(("files", rest)) => !rest.is_empty(),
        Some(_) => false,
        None => matches!(name, "audit.key" | "audit.head"),
    };
    let plain = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    known && plain && name.len() <= LONGEST && !name.contains(['\\', '\0', ':']) && !name.split('/').any(str::is_empty)
}

/// Table and number of a part of rows, from what follows `rows/`.
pub(crate) fn table_of(rest: &str) -> Option<(&str, u32)> {
    let (table, part) = rest.split_once('/')?;
    let number = part.strip_suffix(".jsonl")?;
    let fine = !table.is_empty() && table.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    (fine && number.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| number.parse().ok().map(|number| (table, number)))?
}

/// The name of a part of rows.
pub(crate) fn rows_path(table: &str, number: u32) -> String {
    format!("rows/{table}/{number:06}.jsonl")
}

/// Bytes in hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// SHA-256 of what can be read, in hexadecimal digits.
pub(crate) fn sha256(from: impl Read) -> io::Result<String> {
    let mut sum = Summed { from, sum: Sha256::new(), read: 0 };
    io::copy(&mut sum, &mut io::sink())?;
    Ok(hex(&sum.sum.finalize()))
}

/// Writes what can be read into a new file that only its owner can read, and its folders.
pub(crate) fn unpack(folder: &Path, name: &str, from: &mut dyn Read) -> Result<()> {
    ensure!(is_ours(name), "`{name}` cannot be put into a folder");
    let path = folder.join(name);
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).with_context(|| format!("making the folder `{}`", parent.display()))?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&path).with_context(|| format!("making `{}`", path.display()))?;
    io::copy(from, &mut file).with_context(|| format!("writing `{}`", path.display()))?;
    file.flush()?;
    file.sync_all().with_context(|| format!("writing `{}`", path.display()))
}
