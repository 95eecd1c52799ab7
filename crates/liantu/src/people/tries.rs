//! How long to wait after logging in failed: growing, for a name and for an address.

use std::time::Duration;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_quarter_of_an_hour() {
        let waits: Vec<u64> = [0, 4, 5, 6, 7, 12, 13, 70, u32::MAX].map(|n| wait(n, 5).as_secs()).into();
        assert_eq!(waits, [0, 0, 5, 10, 20, 640, 900, 900, 900]);
    }
}
