//! Two who write at once: what was sent and what is kept, side by side, wherever a version is asked.
//!
//! Not for whether a version is the right one: the store says so, and the last word is its transaction's.

use serde::Serialize;
use serde_json::{Value, json};

use super::{ApiError, ErrorCode};

/// Which thing was changed by someone else.
pub(super) struct Changed<'a> {
    /// What it is, in English: `task`.
    pub(super) what: &'a str,
    /// Its number.
    pub(super) id: i64,
    /// The version that is kept.
    pub(super) now: i64,
    /// The version that was read.
    pub(super) read: i64,
}

impl Changed<'_> {
    /// What happened, in a sentence.
    fn sentence(&self) -> String {
        let Self { what, id, now, read } = self;
        format!("{what} `{id}` was changed by someone else: version `{now}`, not `{read}`")
    }

    /// The refusal: `yours` is the body that was sent, `theirs` what is kept.
    pub(super) fn beaten(&self, yours: &impl Serialize, theirs: &impl Serialize) -> ApiError {
        beaten(self.sentence(), yours, theirs)
    }
}

/// The refusal in the words of whoever found it.
pub(super) fn beaten(message: impl Into<String>, yours: &impl Serialize, theirs: &impl Serialize) -> ApiError {
    ApiError::new(ErrorCode::Conflict, message)
        .hint("别人刚改过：你写的和现有的都在这里，请看过再改")
        .colliding(json!({ "yours": value(yours), "theirs": value(theirs) }))
}

/// A value that does not write itself is left out: the refusal is told all the same.
fn value(of: &impl Serialize) -> Value {
    serde_json::to_value(of).unwrap_or_default()
}
