//! The numbers of a slot's stream: continuous for the client whatever plays in the slot.
//!
//! Within an [`Epoch`] (one track, uninterrupted) every number is the publisher's plus an offset. A new epoch starts
//! where the last one ended; the last few are remembered so that repairs reproduce exactly what was sent.

use std::time::{Duration, Instant};

use crate::api::TrackId;
use crate::ring::Entry;

/// Epochs kept for repairs. A client asks for packets of the last second; slots switch less often than that.
const KEPT: usize = 4;

/// One uninterrupted stretch of a track in a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Epoch {
    /// What played.
    pub track: TrackId,
    /// Which run of the track's numbers: see [`Track::generation`](crate::track::Track::generation).
    pub generation: u64,
    /// First sequence number of the track that was forwarded.
    first_in: u64,
    /// First sequence number of the slot.
    first_out: u64,
    timestamp: u32,
    picture_id: u16,
    tl0: u8,
}

/// The rewritten numbers of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbers {
    /// Extended sequence number.
    pub seq: u64,
    /// Timestamp.
    pub timestamp: u32,
    /// VP8 picture id.
    pub picture_id: u16,
    /// VP8 TL0PICIDX.
    pub tl0: u8,
}

impl Epoch {
    /// The slot's numbers for a packet of the track. `None` for packets from before the epoch.
    pub fn map(&self, entry: &Entry) -> Option<Numbers> {
        let seq = self.first_out + entry.seq.checked_sub(self.first_in)?;
        let vp8 = entry.vp8.unwrap_or_default();
        Some(Numbers {
            seq,
            timestamp: self.map_timestamp(entry.timestamp),
            picture_id: vp8.picture_id.map_or(0, |(_, id)| id).wrapping_add(self.picture_id),
            tl0: vp8.tl0.map_or(0, |(_, tl0)| tl0).wrapping_add(self.tl0),
        })
    }

    /// The slot's timestamp for a timestamp of the track.
    pub fn map_timestamp(&self, timestamp: u32) -> u32 {
        timestamp.wrapping_add(self.timestamp)
    }

    /// The track's sequence number behind a number of the slot.
    fn unmap(&self, seq: u64) -> Option<u64> {
        seq.checked_sub(self.first_out).map(|ahead| self.first_in + ahead)
    }
}

/// The running state of a slot's stream.
#[derive(Clone, Debug)]
pub struct Rewriter {
    epochs: [Option<Epoch>; KEPT],
    last: Numbers,
    last_sent: Option<Instant>,
    highest_in: u64,
}

impl Rewriter {
    /// A stream that has not started.
    pub fn new(first_seq: u16, first_timestamp: u32) -> Self {
        let last = Numbers {
            seq: u64::from(first_seq),
            timestamp: first_timestamp,
            picture_id: (first_timestamp >> 8) as u16,
            tl0: first_timestamp as u8,
        };
        Rewriter { epochs: [None; KEPT], last, last_sent: None, highest_in: 0 }
    }

    /// The highest sequence number sent.
    pub fn highest(&self) -> u64 {
        self.last.seq
    }

    /// The current epoch.
    pub fn current(&self) -> Option<&Epoch> {
        self.epochs[0].as_ref()
    }

    /// Forgets what was sent, so that nothing of it is repeated.
    pub fn forget(&mut self) {
        self.epochs = [None; KEPT];
    }

    /// How far a packet lies ahead of the last one of this epoch.
    pub fn ahead(&self, entry: &Entry) -> u64 {
        entry.seq.saturating_sub(self.highest_in)
    }

    /// Starts an epoch with `entry`: it becomes the packet after the last one sent, at the time that has passed since.
    pub fn start(&mut self, now: Instant, (track, generation): (TrackId, u64), entry: &Entry) {
        let since = self.last_sent.map(|at| now.saturating_duration_since(at));
        let units = since.map_or(0, |since| timestamp_units(since, entry.codec.clock_rate()).max(1));
        let timestamp = self.last.timestamp.wrapping_add(units);
        let vp8 = entry.vp8.unwrap_or_default();
        let next = u64::from(self.last_sent.is_some());
        let epoch = Epoch {
            track,
            generation,
            first_in: entry.seq,
            first_out: self.last.seq + next,
            timestamp: timestamp.wrapping_sub(entry.timestamp),
            picture_id: self.last.picture_id.wrapping_add(1).wrapping_sub(vp8.picture_id.map_or(0, |(_, id)| id)),
            tl0: self.last.tl0.wrapping_add(1).wrapping_sub(vp8.tl0.map_or(0, |(_, tl0)| tl0)),
        };
        self.epochs.rotate_right(1);
        self.epochs[0] = Some(epoch);
        self.highest_in = entry.seq;
    }

    /// The numbers for a packet of the current epoch; remembers that it is sent.
    pub fn send(&mut self, now: Instant, entry: &Entry) -> Option<Numbers> {
        let numbers = self.current()?.map(entry)?;
        if entry.seq >= self.highest_in {
            self.highest_in = entry.seq;
            self.last = numbers;
        }
        self.last_sent = Some(now);
        Some(numbers)
    }

    /// What was sent under a number of the slot: the epoch and the track's own number.
    pub fn find(&self, seq: u64) -> Option<(&Epoch, u64)> {
        if seq > self.last.seq {
            return None;
        }
        let epoch = self.epochs.iter().flatten().find(|epoch| seq >= epoch.first_out)?;
        Some((epoch, epoch.unmap(seq)?))
    }
}

/// A time span in timestamp units.
pub fn timestamp_units(span: Duration, clock_rate: u32) -> u32 {
    (span.as_micros() * u128::from(clock_rate) / 1_000_000) as u32
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "a test needs a first instant")]
mod tests {
    use super::*;
    use crate::negotiation::codec::Codec;

    fn vp8(seq: u64, timestamp: u32, picture_id: u8) -> Entry {
        Entry::new(seq, timestamp, true, Codec::Vp8, None, &[0x90, 0xc0, 0x80, picture_id, 7, 0x10])
    }

    #[test]
    fn numbers_go_on_over_a_switch_and_repairs_find_both_sides() {
        let start = Instant::now();
        let mut rewriter = Rewriter::new(1_000, 5_000);
        rewriter.start(start, (TrackId(1), 0), &vp8(70, 900, 3));
        let first = rewriter.send(start, &vp8(70, 900, 3)).expect("current");
        assert_eq!((first.seq, first.timestamp), (1_000, 5_000));
        let second = rewriter.send(start, &vp8(71, 3_900, 4)).expect("current");
        assert_eq!((second.seq, second.timestamp), (1_001, 8_000));
        assert_eq!(second.picture_id, first.picture_id.wrapping_add(1));

        let later = start + Duration::from_millis(100);
        rewriter.start(later, (TrackId(2), 0), &vp8(9_000, 77, 100));
        let third = rewriter.send(later, &vp8(9_000, 77, 100)).expect("current");
        assert_eq!((third.seq, third.timestamp), (1_002, 8_000 + 9_000));
        assert_eq!(third.picture_id, second.picture_id.wrapping_add(1));
        assert_eq!(third.tl0, second.tl0.wrapping_add(1));

        assert_eq!(rewriter.find(1_001).map(|(epoch, seq)| (epoch.track, seq)), Some((TrackId(1), 71)));
        assert_eq!(rewriter.find(1_002).map(|(epoch, seq)| (epoch.track, seq)), Some((TrackId(2), 9_000)));
        assert_eq!(rewriter.find(1_003), None, "never sent");
        assert_eq!(rewriter.send(later, &vp8(8_999, 0, 0)), None, "from before the switch");
    }

    #[test]
    fn a_late_packet_keeps_its_place() {
        let now = Instant::now();
        let mut rewriter = Rewriter::new(10, 0);
        rewriter.start(now, (TrackId(1), 0), &vp8(1, 0, 1));
        for seq in [1, 3] {
            rewriter.send(now, &vp8(seq, 0, 1)).expect("current");
        }
        assert_eq!(rewriter.send(now, &vp8(2, 0, 1)).expect("current").seq, 11);
        assert_eq!(rewriter.highest(), 12);
    }
}
