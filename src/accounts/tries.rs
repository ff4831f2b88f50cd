//! How often a program may be wrong: a sliding window in this process's memory. What people are counted by stands in the
//! database (`keeper`); programs that guess 256-bit secrets need no more than this.
//!
//! A try is counted before it is looked at and given back when it was right, so that a hundred at once are not all looked
//! at. A limiter of the token-bucket kind cannot give back, and would count an office that signs in in the morning.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::Mutex;
use std::time::Duration;

use crate::base::time::Timestamp;

/// Keys remembered at once. When there are more, the older half is forgotten: some 20 MB at most.
const MOST_KEYS: usize = 100_000;

/// At most `limit` wrong tries per key in `window`.
pub struct Tries<K> {
    limit: usize,
    window: Duration,
    seen: Mutex<HashMap<K, VecDeque<Timestamp>>>,
}

/// Too many; try again after so long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMany(pub Duration);

impl<K: Clone + Eq + Hash> Tries<K> {
    pub fn new(limit: usize, window: Duration) -> Self {
        Tries { limit, window, seen: Mutex::new(HashMap::new()) }
    }

    /// Counts a try.
    ///
    /// # Errors
    /// [`TooMany`] when the limit is reached; this try is not counted then.
    pub fn begin(&self, key: &K, now: Timestamp) -> Result<(), TooMany> {
        let mut seen = self.seen.lock().expect("nobody panics while counting");
        if seen.len() >= MOST_KEYS && !seen.contains_key(key) {
            forget(&mut seen);
        }
        let tries = seen.entry(key.clone()).or_default();
        while tries.front().is_some_and(|at| at.plus(self.window) <= now) {
            tries.pop_front();
        }
        if tries.len() >= self.limit {
            let oldest = tries.front().copied().unwrap_or(now);
            return Err(TooMany(now.until(oldest.plus(self.window))));
        }
        tries.push_back(now);
        Ok(())
    }

    /// The last try was right after all.
    pub fn forgive(&self, key: &K) {
        let mut seen = self.seen.lock().expect("nobody panics while counting");
        let Some(tries) = seen.get_mut(key) else { return };
        tries.pop_back();
        if tries.is_empty() {
            seen.remove(key);
        }
    }
}

fn forget<K: Clone + Eq + Hash>(seen: &mut HashMap<K, VecDeque<Timestamp>>) {
    let mut last: Vec<Timestamp> = seen.values().filter_map(|tries| tries.back().copied()).collect();
    let middle = last.len() / 2;
    let (_, median, _) = last.select_nth_unstable(middle);
    let median = *median;
    seen.retain(|_, tries| tries.back().is_some_and(|at| *at > median));
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: Duration = Duration::from_secs(300);

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn the_eleventh_wrong_try_waits_until_the_first_is_old() {
        let tries = Tries::new(10, WINDOW);
        for second in 0..10 {
            assert_eq!(tries.begin(&"a", at(second)), Ok(()));
        }
        assert_eq!(tries.begin(&"a", at(10)), Err(TooMany(Duration::from_secs(290))));
        assert_eq!(tries.begin(&"b", at(10)), Ok(()));
        assert_eq!(tries.begin(&"a", at(300)), Ok(()));
        assert!(tries.begin(&"a", at(300)).is_err());
    }

    #[test]
    fn right_tries_do_not_count() {
        let tries = Tries::new(2, WINDOW);
        for second in 0..50 {
            assert_eq!(tries.begin(&"office", at(second)), Ok(()));
            tries.forgive(&"office");
        }
    }

    #[test]
    fn memory_has_a_bound() {
        let tries = Tries::new(2, WINDOW);
        for key in 0..(MOST_KEYS as i64 + 10) {
            let _ = tries.begin(&key, at(key / 1000));
        }
        assert!(tries.seen.lock().unwrap().len() <= MOST_KEYS);
        assert!(tries.begin(&(MOST_KEYS as i64 + 9), at(101)).is_ok());
        assert!(tries.begin(&(MOST_KEYS as i64 + 9), at(101)).is_err(), "the newest are remembered");
    }
}
