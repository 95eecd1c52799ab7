//! Versions of a chain's file, and what differs between two of them.

use model::Text;
use packs::edit::{Names, Operation, between, path_of, say};
use store::{FileVersion, Store, StoreError};

use super::DraftError;
use crate::config::DISTRICT;

/// Every version of a chain's file.
pub(crate) async fn versions(store: &Store, chain: &str) -> Result<Vec<FileVersion>, StoreError> {
    store.file_versions(DISTRICT, &path_of(chain)).await
}

/// A version of a chain's file by its number; the one in force when none is given.
pub(crate) async fn version(store: &Store, chain: &str, number: Option<i64>) -> Result<FileVersion, DraftError> {
    let versions = versions(store, chain).await?;
    let known = versions.len();
    let found = match number {
        Some(number) => versions.into_iter().find(|version| version.number == number),
        None => versions.into_iter().next_back(),
    };
    found.ok_or_else(|| match number {
        Some(number) => DraftError::NotFound(format!("chain `{chain}` has no version `{number}`; it has {known}")),
        None => DraftError::NotFound(format!("chain `{chain}` has no version yet")),
    })
}

/// What leads from one version of a chain's file to another.
pub(crate) struct Difference {
    /// The operations with their sentences; what no operation says, in words.
    pub(crate) operations: Result<Vec<(Operation, Text)>, Text>,
    /// The lines that differ, as a patch.
    pub(crate) patch: String,
}

/// Compares two versions of a chain's file.
pub(crate) fn difference(before: &str, after: &str) -> Difference {
    let names = Names::of(&[before, after]);
    let operations = between(before, after)
        .map(|found| found.into_iter().map(|operation| (operation.clone(), say(&operation, &names))).collect())
        .map_err(|refusal| refusal.0);
    let patch = similar::TextDiff::from_lines(before, after).unified_diff().context_radius(2).to_string();
    Difference { operations, patch }
}
