//! How long to wait after logging in failed: growing, for a name and for an address.

use std::time::Duration;

use store::{Store, StoreError, Tries};

use crate::clock;

/// Failures and waits.
pub(crate) struct TryRules {
    /// Failures of one name without a wait: people mistype.
    pub(crate) free_name: u32,
    /// Failures of one address without a wait: an office may share one.
    pub(crate) free_address: u32,
    /// The first wait, in seconds; each further failure doubles it.
    pub(crate) first: u64,
    /// The longest wait, in seconds: longer ones would let a stranger lock a colleague out for a day.
    pub(crate) longest: u64,
    /// After so many seconds without a try, failures are forgotten.
    pub(crate) forgotten: u64,
}

/// The rules in force. At the longest wait a thousand common passwords take ten days.
pub(crate) const TRIES: TryRules =
    TryRules { free_name: 5, free_address: 30, first: 5, longest: 900, forgotten: 24 * 3600 };

/// How long to wait after so many failures in a row, of which some are free.
pub(crate) fn wait(failures: u32, free: u32) -> Duration {
    let Some(over) = failures.checked_sub(free) else { return Duration::ZERO };
    let seconds = 1_u64.checked_shl(over).and_then(|times| TRIES.first.checked_mul(times));
    Duration::from_secs(seconds.unwrap_or(TRIES.longest).min(TRIES.longest))
}

/// Counts a try under each key (a name, an address), of whose failures in a row so many are free, before what was typed is looked at. While
/// the wait of a key is not over nothing is counted, and the answer is that key's place.
pub(crate) async fn attempt(store: &Store, keys: &[(&str, u32)]) -> Result<Result<(), (usize, Tries)>, StoreError> {
    let over = |place: usize, tries: &Tries| clock::since(&tries.last_at) >= wait(tries.failures, keys[place].1);
    let names: Vec<&str> = keys.iter().map(|(name, _)| *name).collect();
    let forgotten = clock::before(Duration::from_secs(TRIES.forgotten));
    store.try_login(&names, (&clock::now(), &forgotten), over).await
}

/// Counts a link under `door` that is none. Whether so many came from the address that it has to wait: only misses are counted, so whoever
/// was given a link is not held up by who guesses beside him.
pub(crate) async fn missed(store: &Store, door: &str, address: &str) -> Result<bool, StoreError> {
    Ok(attempt(store, &[(&format!("{door}:{address}"), TRIES.free_address)]).await?.is_err())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_quarter_of_an_hour() {
        let waits: Vec<u64> = [0, 4, 5, 6, 7, 12, 13, 70, u32::MAX].map(|n| wait(n, 5).as_secs()).into();
        assert_eq!(waits, [0, 0, 5, 10, 20, 640, 900, 900, 900]);
    }
}
