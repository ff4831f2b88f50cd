//! Key frame requests to a publisher, coalesced: a hundred viewers that join at once cost one key frame.

use std::time::{Duration, Instant};

/// Shortest time between two requests for one track. Shorter lets viewers start sooner, longer keeps the publisher's
/// bit rate for everybody else.
pub const MIN_INTERVAL: Duration = Duration::from_millis(500);

/// The requests for one track.
#[derive(Clone, Copy, Debug, Default)]
pub struct KeyFrames {
    wanted: bool,
    last: Option<Instant>,
}

impl KeyFrames {
    /// Somebody needs a key frame.
    pub fn want(&mut self) {
        self.wanted = true;
    }

    /// A key frame started: everybody who waited is served by it.
    pub fn arrived(&mut self) {
        self.wanted = false;
    }

    /// Whether a request has to be sent now. Says yes at most once per interval, and again until one arrives.
    pub fn take_due(&mut self, now: Instant) -> bool {
        let due = self.wanted && self.last.is_none_or(|last| now.saturating_duration_since(last) >= MIN_INTERVAL);
        if due {
            self.last = Some(now);
        }
        due
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "a test needs a first instant")]
mod tests {
    use super::*;

    #[test]
    fn many_wishes_are_one_request_per_interval_until_the_key_frame_comes() {
        let start = Instant::now();
        let mut frames = KeyFrames::default();
        assert!(!frames.take_due(start));
        (0..100).for_each(|_| frames.want());
        assert!(frames.take_due(start));
        assert!(!frames.take_due(start + MIN_INTERVAL / 2));
        assert!(frames.take_due(start + MIN_INTERVAL), "it may have been lost");
        frames.arrived();
        assert!(!frames.take_due(start + MIN_INTERVAL * 3));
    }
}
