//! The receiving half of a stream: what is missing, how it arrives, what we report to its sender.

use std::time::{Duration, Instant};

use crate::rtp::rtcp::Block;

/// Missing packets remembered per stream. More survive longer bursts of loss; beyond it a key frame is cheaper.
const MAX_MISSING: usize = 256;
/// A packet is asked for so often. Beyond it, it is given up.
const MAX_REQUESTS: u8 = 8;
/// Late packets get this much time before they are asked for; shorter asks for merely reordered ones.
const REORDER_TIME: Duration = Duration::from_millis(10);
/// Time between two requests for the same packet: about a round trip on a bad path.
const REPEAT_TIME: Duration = Duration::from_millis(60);
/// A larger step forward is a new start, not loss.
pub const MAX_GAP: u64 = 2_000;

#[derive(Clone, Copy, Debug)]
struct Missing {
    seq: u64,
    due: Instant,
    requests: u8,
}

/// Statistics and gaps of one received stream.
#[derive(Clone, Debug, Default)]
pub struct Receiver {
    first: u64,
    highest: Option<u64>,
    received: u64,
    expected_before: u64,
    received_before: u64,
    jitter: f64,
    transit: Option<i64>,
    missing: Vec<Missing>,
    last_sr: Option<(u32, Instant)>,
}

impl Receiver {
    /// The highest sequence number so far.
    pub fn highest(&self) -> Option<u64> {
        self.highest
    }

    /// Takes note of a packet that arrived. `elapsed` is the core's running time.
    pub fn on_packet(&mut self, now: Instant, elapsed: Duration, seq: u64, timestamp: u32, clock_rate: u32) {
        self.received += 1;
        self.measure_jitter(elapsed, timestamp, clock_rate);
        match self.highest {
            None => {
                self.first = seq;
                self.highest = Some(seq);
            }
            Some(highest) if seq > highest => {
                self.note_gap(now, highest, seq);
                self.highest = Some(seq);
            }
            Some(_) => self.missing.retain(|missing| missing.seq != seq),
        }
    }

    fn note_gap(&mut self, now: Instant, highest: u64, seq: u64) {
        if seq - highest > MAX_GAP {
            self.missing.clear();
            return;
        }
        for missing in highest + 1..seq {
            if self.missing.len() == MAX_MISSING {
                self.missing.remove(0);
            }
            self.missing.push(Missing { seq: missing, due: now + REORDER_TIME, requests: 0 });
        }
    }

    /// RFC 3550 A.8.
    fn measure_jitter(&mut self, elapsed: Duration, timestamp: u32, clock_rate: u32) {
        let arrival = (elapsed.as_micros() as i128 * i128::from(clock_rate) / 1_000_000) as i64;
        let transit = arrival.wrapping_sub(i64::from(timestamp));
        if let Some(before) = self.transit {
            let change = (transit as i32).wrapping_sub(before as i32).unsigned_abs();
            self.jitter += (f64::from(change) - self.jitter) / 16.0;
        }
        self.transit = Some(transit);
    }

    /// Remembers when a sender report came.
    pub fn on_sender_report(&mut self, now: Instant, compact_ntp: u32) {
        self.last_sr = Some((compact_ntp, now));
    }

    /// Something is missing.
    pub fn has_gaps(&self) -> bool {
        !self.missing.is_empty()
    }

    /// Collects the sequence numbers to ask for now, oldest first. Returns whether a packet was given up.
    pub fn due(&mut self, now: Instant, out: &mut Vec<u16>) -> bool {
        let before = self.missing.len();
        self.missing.retain(|missing| missing.requests < MAX_REQUESTS);
        for missing in self.missing.iter_mut().filter(|missing| missing.due <= now) {
            missing.requests += 1;
            missing.due = now + REPEAT_TIME;
            out.push(missing.seq as u16);
        }
        self.missing.len() < before
    }

    /// The report block about this stream (RFC 3550 A.3); starts a new reporting interval.
    pub fn report(&mut self, now: Instant, ssrc: u32) -> Block {
        let highest = self.highest.unwrap_or_default();
        let expected = (highest + 1).saturating_sub(self.first);
        let expected_now = expected - self.expected_before.min(expected);
        let received_now = self.received - self.received_before;
        let lost_now = expected_now.saturating_sub(received_now);
        self.expected_before = expected;
        self.received_before = self.received;
        let (last_sr, delay) = self.last_sr.map_or((0, 0), |(ntp, at)| {
            let delay = now.saturating_duration_since(at).as_micros() * 65_536 / 1_000_000;
            (ntp, delay.min(u128::from(u32::MAX)) as u32)
        });
        Block {
            ssrc,
            fraction_lost: (lost_now * 256).checked_div(expected_now).unwrap_or(0).min(255) as u8,
            lost: expected.saturating_sub(self.received).min(0x7f_ffff) as u32,
            highest: highest as u32,
            jitter: self.jitter as u32,
            last_sr,
            delay,
        }
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "a test needs a first instant")]
mod tests {
    use super::*;

    #[test]
    fn a_gap_is_asked_for_again_and_again_until_it_is_filled_or_given_up() {
        let start = Instant::now();
        let mut receiver = Receiver::default();
        let packet = |receiver: &mut Receiver, seq| receiver.on_packet(start, Duration::ZERO, seq, 0, 90_000);
        [1, 2, 5].into_iter().for_each(|seq| packet(&mut receiver, seq));
        let mut due = Vec::new();
        receiver.due(start, &mut due);
        assert!(due.is_empty(), "merely reordered, perhaps");
        receiver.due(start + REORDER_TIME, &mut due);
        assert_eq!(due, [3, 4]);
        packet(&mut receiver, 3);
        due.clear();
        receiver.due(start + REORDER_TIME + REPEAT_TIME, &mut due);
        assert_eq!(due, [4]);
        let given_up = (1..20).any(|i| receiver.due(start + REPEAT_TIME * (i + 3), &mut due));
        assert!(given_up && !receiver.has_gaps());
    }

    #[test]
    fn the_report_counts_loss() {
        let now = Instant::now();
        let mut receiver = Receiver::default();
        for seq in (0..100).filter(|seq| seq % 4 != 1) {
            receiver.on_packet(now, Duration::ZERO, seq, 0, 90_000);
        }
        let block = receiver.report(now, 7);
        assert_eq!((block.lost, block.fraction_lost, block.highest), (25, 64, 99));
        assert_eq!(receiver.report(now, 7).fraction_lost, 0, "a new interval");
    }
}
