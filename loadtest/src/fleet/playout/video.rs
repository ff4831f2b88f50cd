//! The picture: frames are shown in order once they are whole; a gap is asked for again, a key frame heals what stays
//! broken.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// A picture that stands still for longer is a freeze.
const FREEZE: Duration = Duration::from_millis(500);
/// A missing packet is asked for again after this long. Shorter asks twice for what is on its way.
const ASK_AGAIN: Duration = Duration::from_millis(60);
/// Times that a packet is asked for, as browsers do.
const MAX_ASKS: u8 = 10;
/// A picture that stands still for so long asks for a key frame, and again after as long.
const WANT_KEY_FRAME: Duration = Duration::from_millis(300);
/// Packets kept while something before them is missing. Beyond, the oldest are given up.
const MAX_KEPT: usize = 1_024;

/// What is known of a packet.
#[derive(Clone, Copy, Debug)]
pub struct Piece {
    /// RTP timestamp: packets of one frame share it.
    pub timestamp: u32,
    /// Last packet of a frame.
    pub ends: bool,
    /// First packet of a key frame.
    pub key: bool,
}

/// Shows one stream of pictures.
#[derive(Clone, Debug, Default)]
pub struct Video {
    pieces: BTreeMap<u64, Piece>,
    /// The first packet of the next frame; none before the first key frame.
    next: Option<u64>,
    highest: u64,
    asked: BTreeMap<u64, (Instant, u8)>,
    shown: Option<Instant>,
    /// Since when it is counted.
    begin: Option<Instant>,
    key_asked: Option<Instant>,
    frames: u64,
    freezes: u64,
    longest: Duration,
}

/// What the picture was like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Frames shown.
    pub frames: u64,
    /// Times that the picture stood still for more than 500 ms.
    pub freezes: u64,
    /// The longest time without a new frame.
    pub longest: Duration,
}

impl Video {
    /// A packet arrives, as itself or as a repair.
    pub fn receive(&mut self, now: Instant, seq: u64, piece: Piece) {
        if self.next.is_some_and(|next| seq < next) {
            return;
        }
        self.highest = self.highest.max(seq);
        self.asked.remove(&seq);
        self.pieces.insert(seq, piece);
        while self.pieces.len() > MAX_KEPT {
            self.pieces.pop_first();
        }
        while self.show(now) {}
    }

    /// Packets to ask for now, oldest first.
    pub fn ask(&mut self, now: Instant) -> Vec<u16> {
        // Browsers repair from the first packet on: without it a large key frame would never be whole.
        let Some(first) = self.next.or(self.pieces.keys().next().copied()) else { return Vec::new() };
        let oldest = first.max(self.highest.saturating_sub(MAX_KEPT as u64));
        let missing = (oldest..self.highest).filter(|seq| !self.pieces.contains_key(seq));
        let mut wanted = Vec::new();
        for seq in missing {
            let (last, times) = self.asked.entry(seq).or_insert((now, 0));
            let due = *times == 0 || now.saturating_duration_since(*last) >= ASK_AGAIN;
            if due && *times < MAX_ASKS {
                (*last, *times) = (now, *times + 1);
                wanted.push(seq as u16);
            }
        }
        wanted
    }

    /// Whether to ask for a key frame now.
    pub fn wants_key_frame(&mut self, now: Instant) -> bool {
        let since = |at: Option<Instant>| at.map(|at| now.saturating_duration_since(at));
        let stands = since(self.shown).is_none_or(|time| time > WANT_KEY_FRAME);
        let asked = since(self.key_asked).is_some_and(|time| time <= WANT_KEY_FRAME);
        if stands && !asked {
            self.key_asked = Some(now);
        }
        stands && !asked
    }

    /// What was to be seen until `now`.
    pub fn seen(&self, now: Instant) -> Seen {
        // Who sees nothing at all looks at a freeze too.
        let stood = self.shown.or(self.begin).map_or(Duration::ZERO, |since| now.saturating_duration_since(since));
        Seen {
            frames: self.frames,
            freezes: self.freezes + u64::from(stood > FREEZE),
            longest: self.longest.max(stood),
        }
    }

    /// Counting begins anew; what is shown goes on.
    pub fn forget(&mut self, now: Instant) {
        (self.frames, self.freezes, self.longest, self.begin) = (0, 0, Duration::ZERO, Some(now));
    }

    /// Shows the next frame if it is whole, else the first whole key frame.
    fn show(&mut self, now: Instant) -> bool {
        let whole = self.next.and_then(|next| self.end_of_frame(next));
        let key_frames = || self.pieces.iter().filter(|(_, piece)| piece.key).map(|(seq, _)| *seq);
        let Some(end) = whole.or_else(|| key_frames().find_map(|start| self.end_of_frame(start))) else {
            return false;
        };
        let gap = self.shown.map_or(Duration::ZERO, |shown| now.saturating_duration_since(shown));
        self.longest = self.longest.max(gap);
        self.freezes += u64::from(gap > FREEZE);
        self.frames += 1;
        self.shown = Some(now);
        self.next = Some(end + 1);
        self.pieces = self.pieces.split_off(&(end + 1));
        self.asked = self.asked.split_off(&(end + 1));
        true
    }

    /// The last packet of the frame that starts with `start`, when all of it is there.
    fn end_of_frame(&self, start: u64) -> Option<u64> {
        let timestamp = self.pieces.get(&start)?.timestamp;
        for (expected, (seq, piece)) in (start..).zip(self.pieces.range(start..)) {
            if *seq != expected || piece.timestamp != timestamp {
                return None;
            }
            if piece.ends {
                return Some(*seq);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(seq: u64, key: bool) -> Piece {
        Piece { timestamp: (seq / 2) as u32, ends: seq % 2 == 1, key: key && seq.is_multiple_of(2) }
    }

    fn at(begin: Instant, millis: u64) -> Instant {
        begin + Duration::from_millis(millis)
    }

    #[test]
    fn nothing_is_shown_before_a_key_frame_and_one_is_wanted() {
        let begin = Instant::now();
        let mut video = Video::default();
        video.receive(begin, 10, piece(10, false));
        video.receive(begin, 11, piece(11, false));
        assert_eq!(video.seen(begin).frames, 0);
        assert!(video.wants_key_frame(begin));
        assert!(!video.wants_key_frame(at(begin, 100)), "not all the time");
        video.receive(begin, 12, piece(12, true));
        video.receive(begin, 13, piece(13, true));
        assert_eq!(video.seen(begin).frames, 1);
    }

    #[test]
    fn a_gap_is_asked_for_and_its_repair_shows_everything_behind_it() {
        let begin = Instant::now();
        let mut video = Video::default();
        for seq in [0, 1, 3, 4, 5] {
            video.receive(begin, seq, piece(seq, seq < 2));
        }
        assert_eq!(video.seen(begin).frames, 1);
        assert_eq!(video.ask(begin), [2]);
        assert_eq!(video.ask(at(begin, 10)), [] as [u16; 0]);
        assert_eq!(video.ask(at(begin, 100)), [2]);
        video.receive(at(begin, 120), 2, piece(2, false));
        assert_eq!(video.seen(at(begin, 120)).frames, 3);
        assert_eq!(video.ask(at(begin, 300)), [] as [u16; 0]);
    }

    #[test]
    fn a_picture_that_never_comes_is_one_freeze() {
        let begin = Instant::now();
        let mut video = Video::default();
        video.forget(begin);
        let seen = video.seen(at(begin, 3_000));
        assert_eq!(seen, Seen { frames: 0, freezes: 1, longest: Duration::from_secs(3) });
    }

    #[test]
    fn standing_still_is_a_freeze_and_a_key_frame_goes_on_beyond_the_gap() {
        let begin = Instant::now();
        let mut video = Video::default();
        for seq in [0, 1] {
            video.receive(begin, seq, piece(seq, true));
        }
        for seq in [3, 4, 5] {
            video.receive(at(begin, 40), seq, piece(seq, false));
        }
        for seq in [6, 7] {
            video.receive(at(begin, 700), seq, piece(seq, true));
        }
        let seen = video.seen(at(begin, 700));
        assert_eq!(seen, Seen { frames: 2, freezes: 1, longest: Duration::from_millis(700) });
        assert_eq!(video.seen(at(begin, 1_300)).freezes, 2, "it still stands");
    }
}
