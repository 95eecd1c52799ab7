//! How often an address may ask: a small table in memory that forgets each turn and never grows beyond its room.
//!
//! Each server counts for itself, and a restart forgets: it keeps the bureau's own work going, and proves nothing of anybody.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Addresses that are counted apart; what is beyond shares one count.
const ROOM: usize = 10_000;

/// What addresses asked within the turn.
pub(crate) struct Throttle {
    began: Instant,
    turn: u64,
    seen: Mutex<(u64, HashMap<String, u32>)>,
}

impl Throttle {
    /// One that forgets after so many seconds.
    pub(crate) fn every(turn: u64) -> Self {
        Self { began: Instant::now(), turn, seen: Mutex::default() }
    }

    /// Counts a call of an address; false when it was one too many. A call without an address, as in tests without a network, is free.
    pub(crate) fn take(&self, address: &str, most: u32) -> bool {
        address.is_empty() || self.take_at(address, most, self.began.elapsed().as_secs() / self.turn)
    }

    fn take_at(&self, address: &str, most: u32, turn: u64) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.0 != turn {
            *seen = (turn, HashMap::new());
        }
        let crowded = seen.1.len() >= ROOM && !seen.1.contains_key(address);
        let count = seen.1.entry(if crowded { String::new() } else { address.to_owned() }).or_default();
        *count = count.saturating_add(1);
        *count <= most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_who_asks_too_often_waits_for_the_next_minute_and_holds_nobody_else_up() {
        let throttle = Throttle::every(60);
        let take = |address, turn| throttle.take_at(address, 2, turn);
        assert_eq!([take("a", 0), take("a", 0), take("a", 0), take("b", 0)], [true, true, false, true]);
        assert!(take("a", 1));
    }

    #[test]
    fn a_flood_of_addresses_fills_no_memory() {
        let throttle = Throttle::every(60);
        for number in 0..ROOM + 500 {
            throttle.take_at(&number.to_string(), 2, 0);
        }
        assert!(throttle.seen.lock().expect("a table").1.len() <= ROOM + 1);
        assert!(!throttle.take_at("late", 2, 0) && throttle.take_at("7", 2, 0));
    }
}
