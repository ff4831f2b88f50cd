//! The numbers of a slot's stream: continuous for the client whatever plays in the slot, whatever is left out.
//!
//! Within an [`Epoch`] (one stream, nothing left out) every number is the publisher's plus an offset. Another stream or
//! a packet that is not forwarded ends the epoch; the next one starts where it ended. The last epochs are remembered, so
//! that late packets and repairs get exactly the numbers that were meant for them.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::api::TrackId;
use crate::ring::Entry;

/// Epochs kept for repairs and late packets. A stream without layers needs one per switch; one with every second frame
/// left out needs one per frame: 64 are two seconds of it.
const KEPT: usize = 64;

/// One uninterrupted stretch of a stream in a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Epoch {
    /// What played.
    pub track: TrackId,
    /// Which run of numbers: see [`Encoding::generation`](crate::encoding::Encoding::generation).
    pub generation: u64,
    /// First sequence number of the stream that belongs to it.
    first_in: u64,
    /// The one after the last; open while the epoch runs.
    end_in: u64,
    /// First sequence number of the slot.
    first_out: u64,
    timestamp: u32,
    picture_id: u16,
    tl0: u8,
    frame: u16,
}

/// The rewritten numbers of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbers {
    /// Extended sequence number.
    pub seq: u64,
    /// Timestamp.
    pub timestamp: u32,
    /// VP8 or VP9 picture id.
    pub picture_id: u16,
    /// VP8 or VP9 TL0PICIDX.
    pub tl0: u8,
    /// Frame number of the dependency descriptor.
    pub frame: u16,
}

impl Epoch {
    /// The slot's numbers for a packet of the stream; `frame` is the frame number of its dependency descriptor. `None`
    /// for packets from before or after the epoch.
    pub fn map(&self, entry: &Entry, frame: u16) -> Option<Numbers> {
        let picture = &entry.numbers;
        Some(Numbers {
            seq: self.map_seq(entry.seq)?,
            timestamp: self.map_timestamp(entry.timestamp),
            picture_id: picture.picture_id.map_or(0, |(_, id)| id).wrapping_add(self.picture_id),
            tl0: picture.tl0.map_or(0, |(_, tl0)| tl0).wrapping_add(self.tl0),
            frame: frame.wrapping_add(self.frame),
        })
    }

    /// The slot's timestamp for a timestamp of the stream.
    pub fn map_timestamp(&self, timestamp: u32) -> u32 {
        timestamp.wrapping_add(self.timestamp)
    }

    fn map_seq(&self, seq: u64) -> Option<u64> {
        (seq < self.end_in).then_some(())?;
        Some(self.first_out + seq.checked_sub(self.first_in)?)
    }

    /// The stream's sequence number behind a number of the slot.
    fn unmap(&self, seq: u64) -> Option<u64> {
        let found = self.first_in + seq.checked_sub(self.first_out)?;
        (found < self.end_in).then_some(found)
    }

    fn is_open(&self) -> bool {
        self.end_in == u64::MAX
    }
}

/// The running state of a slot's stream.
#[derive(Clone, Debug)]
pub struct Rewriter {
    /// Newest last.
    epochs: VecDeque<Epoch>,
    /// The numbers of the newest packet sent.
    last: Numbers,
    last_sent: Option<Instant>,
    /// The packet of the stream after the newest that was forwarded or left out.
    next_in: u64,
    /// The slot's number for it.
    next_out: u64,
    /// Picture ids of the newest packets, to count pictures that are left out as a whole.
    pictures: Pictures,
}

#[derive(Clone, Copy, Debug, Default)]
struct Pictures {
    forwarded: Option<u16>,
    dropped: Option<u16>,
    /// Left out since the epoch ended.
    count: u16,
}

impl Rewriter {
    /// A stream that has not started.
    pub fn new(first_seq: u16, first_timestamp: u32) -> Self {
        let last = Numbers {
            seq: u64::from(first_seq),
            timestamp: first_timestamp,
            picture_id: (first_timestamp >> 8) as u16,
            tl0: first_timestamp as u8,
            frame: (first_timestamp >> 16) as u16,
        };
        Rewriter {
            epochs: VecDeque::new(),
            last,
            last_sent: None,
            next_in: 0,
            next_out: last.seq,
            pictures: Pictures::default(),
        }
    }

    /// The highest sequence number given to a packet, sent or still missing.
    pub fn highest(&self) -> u64 {
        self.next_out.saturating_sub(1)
    }

    /// The newest epoch.
    pub fn current(&self) -> Option<&Epoch> {
        self.epochs.back()
    }

    /// Forgets what was sent, so that nothing of it is repeated.
    pub fn forget(&mut self) {
        self.epochs.clear();
    }

    /// How far a packet lies ahead of the last one of this stream.
    pub fn ahead(&self, entry: &Entry) -> u64 {
        entry.seq.saturating_sub(self.next_in)
    }

    /// Starts a stream with `entry`: it becomes the packet after the last one. `aligned` is its timestamp in the slot
    /// where that is known (another layer of the same track); else the time that has passed since the last packet.
    pub fn start(
        &mut self,
        now: Instant,
        (track, generation): (TrackId, u64),
        entry: &Entry,
        frame: u16,
        aligned: Option<u32>,
    ) {
        let since = self.last_sent.map(|at| now.saturating_duration_since(at));
        let units = since.map_or(0, |since| timestamp_units(since, entry.codec.clock_rate()).max(1));
        let timestamp = self.last.timestamp.wrapping_add(units);
        // Never back in time: a decoder would take such a frame for an old one.
        let forward = |at: &u32| self.last_sent.is_some() && (at.wrapping_sub(self.last.timestamp) as i32) > 0;
        let timestamp = aligned.filter(forward).unwrap_or(timestamp);
        let picture = &entry.numbers;
        let epoch = Epoch {
            track,
            generation,
            first_in: entry.seq,
            end_in: u64::MAX,
            first_out: self.next_out,
            timestamp: timestamp.wrapping_sub(entry.timestamp),
            picture_id: self.last.picture_id.wrapping_add(1).wrapping_sub(picture.picture_id.map_or(0, |(_, id)| id)),
            tl0: self.last.tl0.wrapping_add(1).wrapping_sub(picture.tl0.map_or(0, |(_, tl0)| tl0)),
            frame: self.last.frame.wrapping_add(1).wrapping_sub(frame),
        };
        if let Some(before) = self.epochs.back_mut().filter(|epoch| epoch.is_open()) {
            before.end_in = self.next_in;
        }
        self.pictures = Pictures::default();
        self.push(epoch);
        self.next_in = entry.seq;
    }

    /// The numbers for a packet of the current stream; remembers that it is sent. `None` when none were meant for it.
    pub fn send(&mut self, now: Instant, entry: &Entry, frame: u16) -> Option<Numbers> {
        if entry.seq < self.next_in {
            return self.late(entry).and_then(|epoch| epoch.map(entry, frame));
        }
        self.reopen(u64::MAX)?;
        let numbers = self.current()?.map(entry, frame)?;
        self.next_in = entry.seq + 1;
        self.next_out = numbers.seq + 1;
        self.last = numbers;
        self.last_sent = Some(now);
        self.pictures.forwarded = entry.numbers.picture_id.map(|(_, id)| id);
        Some(numbers)
    }

    /// Leaves a packet out: those after it close up. Returns the numbers of a late packet that a gap was kept for,
    /// because nobody knew yet that it would be left out.
    pub fn skip(&mut self, entry: &Entry, frame: u16) -> Option<Numbers> {
        if entry.seq < self.next_in {
            return self.late(entry).and_then(|epoch| epoch.map(entry, frame));
        }
        let current = self.epochs.back_mut()?;
        if current.is_open() {
            current.end_in = entry.seq;
            self.next_out = current.first_out + (entry.seq - current.first_in);
        } else if entry.seq > self.next_in {
            // Packets between two that were left out are missing: they may have to be forwarded.
            self.reopen(entry.seq);
            self.next_out += entry.seq - self.next_in;
        }
        self.next_in = entry.seq + 1;
        self.count_dropped(entry);
        None
    }

    /// A picture that is left out as a whole leaves no hole in the picture ids either.
    fn count_dropped(&mut self, entry: &Entry) {
        let Some((_, id)) = entry.numbers.picture_id else { return };
        if self.pictures.forwarded != Some(id) && self.pictures.dropped != Some(id) {
            self.pictures.dropped = Some(id);
            self.pictures.count += 1;
        }
    }

    /// Goes on after packets that were left out, up to `end_in`.
    fn reopen(&mut self, end_in: u64) -> Option<()> {
        let current = *self.current()?;
        if !current.is_open() {
            let picture_id = current.picture_id.wrapping_sub(std::mem::take(&mut self.pictures.count));
            self.push(Epoch { first_in: self.next_in, end_in, first_out: self.next_out, picture_id, ..current });
        }
        Some(())
    }

    fn push(&mut self, epoch: Epoch) {
        if self.epochs.len() == KEPT {
            self.epochs.pop_front();
        }
        self.epochs.push_back(epoch);
    }

    /// The epoch of the running stream that has numbers for an old packet.
    fn late(&self, entry: &Entry) -> Option<&Epoch> {
        let current = self.current()?;
        let same = |epoch: &&Epoch| (epoch.track, epoch.generation) == (current.track, current.generation);
        let mut epochs = self.epochs.iter().rev().take_while(same);
        epochs.find(|epoch| epoch.first_in <= entry.seq && entry.seq < epoch.end_in)
    }

    /// What was sent under a number of the slot: the epoch and the stream's own number.
    pub fn find(&self, seq: u64) -> Option<(&Epoch, u64)> {
        if seq >= self.next_out {
            return None;
        }
        let epoch = self.epochs.iter().rev().find(|epoch| seq >= epoch.first_out)?;
        Some((epoch, epoch.unmap(seq)?))
    }

    /// A number for a packet that carries nothing (a probe); between two frames only.
    pub fn reserve(&mut self) -> u64 {
        let seq = self.next_out;
        if let Some(current) = self.epochs.back_mut().filter(|epoch| epoch.is_open()) {
            current.end_in = self.next_in;
        }
        self.next_out += 1;
        seq
    }

    /// The timestamp of the newest packet.
    pub fn last_timestamp(&self) -> u32 {
        self.last.timestamp
    }

    /// Something was sent in this slot, ever.
    pub fn has_started(&self) -> bool {
        self.last_sent.is_some()
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
        rewriter.start(start, (TrackId(1), 0), &vp8(70, 900, 3), 0, None);
        let first = rewriter.send(start, &vp8(70, 900, 3), 0).expect("current");
        assert_eq!((first.seq, first.timestamp), (1_000, 5_000));
        let second = rewriter.send(start, &vp8(71, 3_900, 4), 0).expect("current");
        assert_eq!((second.seq, second.timestamp), (1_001, 8_000));
        assert_eq!(second.picture_id, first.picture_id.wrapping_add(1));

        let later = start + Duration::from_millis(100);
        rewriter.start(later, (TrackId(2), 0), &vp8(9_000, 77, 100), 0, None);
        let third = rewriter.send(later, &vp8(9_000, 77, 100), 0).expect("current");
        assert_eq!((third.seq, third.timestamp), (1_002, 8_000 + 9_000));
        assert_eq!(third.picture_id, second.picture_id.wrapping_add(1));
        assert_eq!(third.tl0, second.tl0.wrapping_add(1));

        assert_eq!(rewriter.find(1_001).map(|(epoch, seq)| (epoch.track, seq)), Some((TrackId(1), 71)));
        assert_eq!(rewriter.find(1_002).map(|(epoch, seq)| (epoch.track, seq)), Some((TrackId(2), 9_000)));
        assert_eq!(rewriter.find(1_003), None, "never sent");
        assert_eq!(rewriter.send(later, &vp8(8_999, 0, 0), 0), None, "from before the switch");
    }

    #[test]
    fn a_layer_of_the_same_track_keeps_its_time_but_never_goes_back() {
        let now = Instant::now();
        let mut rewriter = Rewriter::new(0, 10_000);
        rewriter.start(now, (TrackId(1), 0), &vp8(1, 500, 1), 0, None);
        rewriter.send(now, &vp8(1, 500, 1), 0).expect("current");
        rewriter.start(now, (TrackId(1), 1), &vp8(40, 9, 1), 0, Some(12_345));
        assert_eq!(rewriter.send(now, &vp8(40, 9, 1), 0).expect("current").timestamp, 12_345);
        rewriter.start(now, (TrackId(1), 2), &vp8(7, 9, 1), 0, Some(12_000));
        assert!(rewriter.send(now, &vp8(7, 9, 1), 0).expect("current").timestamp > 12_345);
    }

    #[test]
    fn a_late_packet_keeps_its_place() {
        let now = Instant::now();
        let mut rewriter = Rewriter::new(10, 0);
        rewriter.start(now, (TrackId(1), 0), &vp8(1, 0, 1), 0, None);
        for seq in [1, 3] {
            rewriter.send(now, &vp8(seq, 0, 1), 0).expect("current");
        }
        assert_eq!(rewriter.send(now, &vp8(2, 0, 1), 0).expect("current").seq, 11);
        assert_eq!(rewriter.highest(), 12);
    }

    #[test]
    fn what_is_left_out_leaves_no_hole_and_what_is_missing_keeps_one() {
        let now = Instant::now();
        let mut rewriter = Rewriter::new(100, 0);
        let frame = |seq: u64| vp8(seq, seq as u32 * 3_000, seq as u8);
        rewriter.start(now, (TrackId(1), 0), &frame(10), 0, None);
        let first = rewriter.send(now, &frame(10), 0).expect("current");
        // 11 is missing; 12 is left out; 13 is missing; 14 is left out; 15 goes on.
        assert_eq!(rewriter.skip(&frame(12), 0), None);
        assert_eq!(rewriter.skip(&frame(14), 0), None);
        let next = rewriter.send(now, &frame(15), 0).expect("current");
        assert_eq!((first.seq, next.seq), (100, 103), "places for 11 and 13");
        assert_eq!(rewriter.send(now, &frame(11), 0).expect("kept for it").seq, 101);
        assert_eq!(rewriter.skip(&frame(13), 0).expect("kept for it").seq, 102);
        assert_eq!(rewriter.skip(&frame(12), 0), None, "known to be left out");
        assert_eq!(rewriter.find(102).map(|(_, seq)| seq), Some(13));
        assert_eq!(rewriter.find(103).map(|(_, seq)| seq), Some(15));
    }

    #[test]
    fn pictures_that_are_left_out_are_not_missed() {
        let now = Instant::now();
        let mut rewriter = Rewriter::new(0, 0);
        rewriter.start(now, (TrackId(1), 0), &vp8(1, 0, 1), 0, None);
        let first = rewriter.send(now, &vp8(1, 0, 1), 0).expect("current");
        for seq in [2, 3] {
            rewriter.skip(&vp8(seq, 3_000, 2), 0);
        }
        let next = rewriter.send(now, &vp8(4, 6_000, 3), 0).expect("current");
        assert_eq!(next.picture_id, first.picture_id.wrapping_add(1));
        assert_eq!(next.timestamp, first.timestamp.wrapping_add(6_000), "time is not closed up");
    }

    #[test]
    fn a_probe_takes_a_number_of_its_own() {
        let now = Instant::now();
        let mut rewriter = Rewriter::new(0, 0);
        rewriter.start(now, (TrackId(1), 0), &vp8(1, 0, 1), 0, None);
        rewriter.send(now, &vp8(1, 0, 1), 0).expect("current");
        assert_eq!(rewriter.reserve(), 1);
        assert_eq!(rewriter.reserve(), 2);
        assert_eq!(rewriter.send(now, &vp8(2, 0, 2), 0).expect("current").seq, 3);
        assert_eq!(rewriter.find(1), None, "a probe is not repeated");
    }
}
