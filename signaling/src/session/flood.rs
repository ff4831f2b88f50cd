//! How many frames a peer may send: a token bucket, and an end for those who go on.

use std::time::{Duration, Instant};

/// Frames a second. Higher: busier clients; lower: less work for a hostile one.
const RATE: f64 = 50.0;
/// Frames at once, as when a page opens.
const BURST: f64 = 200.0;
/// A peer that keeps being refused for this long is closed.
const PATIENCE: Duration = Duration::from_secs(10);
/// A pause after which a flood counts as over.
const CALM: Duration = Duration::from_secs(2);

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Fine,
    TooMany {
        /// Seconds.
        retry_after: u32,
    },
    Flood,
}

#[derive(Debug)]
pub(super) struct Flood {
    left: f64,
    counted: Instant,
    /// First and newest refusal of the flood that goes on.
    refusals: Option<(Instant, Instant)>,
}

impl Flood {
    pub(super) fn new(now: Instant) -> Flood {
        Flood { left: BURST, counted: now, refusals: None }
    }

    /// One more frame came.
    pub(super) fn arrival(&mut self, now: Instant) -> Verdict {
        let refill = now.saturating_duration_since(self.counted).as_secs_f64() * RATE;
        self.left = (self.left + refill).min(BURST);
        self.counted = now;
        if self.left >= 1.0 {
            self.left -= 1.0;
            return Verdict::Fine;
        }
        let since = match self.refusals {
            Some((first, newest)) if now < newest + CALM => first,
            _ => now,
        };
        self.refusals = Some((since, now));
        if now >= since + PATIENCE { Verdict::Flood } else { Verdict::TooMany { retry_after: 1 } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_fine_and_a_flood_is_closed_after_ten_seconds() {
        let start = Instant::now();
        let mut flood = Flood::new(start);
        let mut verdicts = Vec::new();
        for i in 0..12_000u64 {
            verdicts.push((i, flood.arrival(start + Duration::from_millis(i))));
        }
        assert!(verdicts[..200].iter().all(|(_, verdict)| *verdict == Verdict::Fine));
        let (closed_at, _) = verdicts.iter().find(|(_, verdict)| *verdict == Verdict::Flood).expect("it is closed");
        assert!((10_000..11_000).contains(closed_at), "closed after {closed_at} ms");
    }

    #[test]
    fn who_pauses_is_not_closed() {
        let start = Instant::now();
        let mut flood = Flood::new(start);
        for round in 0..20u64 {
            for _ in 0..300 {
                assert_ne!(flood.arrival(start + Duration::from_secs(3 * round)), Verdict::Flood);
            }
        }
    }
}
