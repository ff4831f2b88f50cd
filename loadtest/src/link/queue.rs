//! The bottleneck: a token bucket that lets `rate` through, and a queue of limited length before it.

use std::time::{Duration, Instant};

/// Bytes that may pass at once after a pause: two full datagrams, as an interface lets through.
const BURST: usize = 3_000;

/// When datagrams leave the bottleneck.
#[derive(Clone, Debug)]
pub struct Queue {
    rate: Option<u64>,
    limit: usize,
    /// When the last datagram will have been sent at exactly `rate`.
    clear: Instant,
}

impl Queue {
    /// Empty at `now`; `rate` in bits per second, `limit` in bytes.
    pub fn new(now: Instant, rate: Option<u64>, limit: usize) -> Self {
        Queue { rate, limit, clear: now }
    }

    /// When a datagram of `bytes` that comes at `now` leaves. `None` when the queue is full.
    pub fn enter(&mut self, now: Instant, bytes: usize) -> Option<Instant> {
        let Some(rate) = self.rate else { return Some(now) };
        let burst = time_of(BURST, rate);
        let idle = now.checked_sub(burst).unwrap_or(now);
        let clear = self.clear.max(idle) + time_of(bytes, rate);
        let leaves = clear.max(now);
        let waiting = leaves.saturating_duration_since(now);
        if waiting > time_of(self.limit, rate) {
            return None;
        }
        self.clear = clear;
        Some(leaves)
    }
}

fn time_of(bytes: usize, rate: u64) -> Duration {
    Duration::from_nanos((bytes as u128 * 8 * 1_000_000_000 / u128::from(rate.max(1))) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_over_time_is_the_rate() {
        let begin = Instant::now();
        let mut queue = Queue::new(begin, Some(1_000_000), 64 * 1_024);
        // 2 Mbit/s are offered for 4 s: 1,000 bytes every 4 ms.
        let passed = (0..1_000_u64).filter(|i| queue.enter(begin + Duration::from_millis(4 * i), 1_000).is_some());
        let bits = passed.count() as f64 * 8_000.0;
        assert!((4.0e6..4.7e6).contains(&bits), "a queue's worth more than 4 Mbit: {bits}");
    }

    #[test]
    fn a_full_queue_takes_nothing_and_its_length_is_the_longest_wait() {
        let begin = Instant::now();
        let mut queue = Queue::new(begin, Some(1_000_000), 10_000);
        let left: Vec<_> = (0..100).filter_map(|_| queue.enter(begin, 1_000)).collect();
        assert_eq!(left.len(), 10);
        assert_eq!(*left.last().expect("some"), begin + Duration::from_millis(80));
        assert!(queue.enter(begin + Duration::from_millis(9), 1_000).is_some(), "one has left");
    }

    #[test]
    fn after_a_pause_two_full_datagrams_pass_at_once() {
        let begin = Instant::now();
        let mut queue = Queue::new(begin, Some(1_000_000), 10_000);
        let later = begin + Duration::from_secs(1);
        assert_eq!([(); 2].map(|()| queue.enter(later, 1_500)), [Some(later); 2]);
        assert_eq!(queue.enter(later, 1_000), Some(later + Duration::from_millis(8)));
    }

    #[test]
    fn without_a_rate_nothing_waits() {
        let begin = Instant::now();
        assert_eq!(Queue::new(begin, None, 0).enter(begin, 1_500), Some(begin));
    }
}
