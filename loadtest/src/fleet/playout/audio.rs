//! Sound: a frame that does not arrive before its turn is missing.

use std::collections::HashSet;
use std::time::{Duration, Instant};

/// Time between two frames.
const FRAME: Duration = Duration::from_millis(20);
/// How long the player waits before it starts, and so how late a frame may be. A browser's jitter buffer lies between
/// 40 ms on good and 500 ms on bad networks; more hides more loss and makes conversation harder.
const BUFFER: Duration = Duration::from_millis(200);

/// Plays one stream of sound.
#[derive(Clone, Debug, Default)]
pub struct Audio {
    first: Option<u64>,
    last: u64,
    /// When frame `first` would play without a buffer: the earliest that any frame suggests.
    start: Option<Instant>,
    in_time: HashSet<u64>,
    heard: Option<Instant>,
    longest_silence: Duration,
}

impl Audio {
    /// Frame `seq` arrives.
    pub fn receive(&mut self, now: Instant, seq: u64) {
        let silence = self.heard.replace(now).map_or(Duration::ZERO, |before| now.saturating_duration_since(before));
        self.longest_silence = self.longest_silence.max(silence);
        let first = *self.first.get_or_insert(seq);
        let Some(offset) = seq.checked_sub(first) else { return };
        self.last = self.last.max(seq);
        let offset = FRAME * offset.min(1 << 20) as u32;
        let suggests = now.checked_sub(offset).unwrap_or(now);
        let start = self.start.map_or(suggests, |start| start.min(suggests));
        self.start = Some(start);
        if now <= start + offset + BUFFER {
            self.in_time.insert(seq);
        }
    }

    /// The longest time between two arrivals.
    pub fn longest_silence(&self) -> Duration {
        self.longest_silence
    }

    /// Frames that should have played by `until`, and those that could not. A stream that ends too early misses the rest.
    pub fn missing(&self, until: Instant) -> (u64, u64) {
        let (Some(first), Some(start)) = (self.first, self.start) else { return (0, 0) };
        let due = until.saturating_duration_since(start).as_micros() / FRAME.as_micros();
        let expected = (self.last + 1 - first).max(due as u64);
        (expected, expected - self.in_time.len() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_that_come_late_or_never_are_missing_and_repairs_in_time_are_not() {
        let begin = Instant::now();
        let at = |millis| begin + Duration::from_millis(millis);
        let mut audio = Audio::default();
        audio.receive(at(0), 10);
        audio.receive(at(20), 11);
        audio.receive(at(80), 14);
        audio.receive(at(90), 12);
        audio.receive(at(400), 13);
        audio.receive(at(90), 14);
        assert_eq!(audio.missing(at(100)), (5, 1));
        assert_eq!(audio.missing(at(200)), (10, 6), "the sender went on");
    }

    #[test]
    fn nothing_was_missed_where_nothing_came() {
        assert_eq!(Audio::default().missing(Instant::now()), (0, 0));
    }
}
