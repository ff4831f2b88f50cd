//! The choices that a track offers: its encodings and their layers as one ladder from the smallest to the best.

use std::time::Instant;

use super::lane::{Aim, View};
use crate::encoding::{Encoding, IDLE};

/// What a layer that was not measured yet is taken to cost.
const UNKNOWN_RATE: u64 = 100_000;
/// Height of the best simulcast layer where no layer tells its own, as with H.264: what cameras are asked for.
const UNTOLD_TOP: u16 = 720;
/// A picture may be shown this much larger than it is before the next larger layer is worth sending: 5/4.
const STRETCH: (u32, u32) = (5, 4);

/// One choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rung {
    /// What is forwarded.
    pub aim: Aim,
    /// Bits per second.
    pub rate: u64,
    /// Height of the picture, as far as it is known.
    pub height: u16,
    /// Temporal layer.
    pub temporal: u8,
}

/// All choices of a track, ascending in quality and in rate.
#[derive(Clone, Debug, Default)]
pub struct Ladder {
    rungs: Vec<Rung>,
    rates: Vec<u64>,
    /// Height of every simulcast layer in the order of the offer, measured or guessed; 0 where nothing is known.
    heights: Vec<u16>,
}

impl Ladder {
    /// Builds the ladder anew. `encodings` are the track's, in the order of the offer, with their places.
    pub fn build<'a>(&mut self, now: Instant, encodings: impl Iterator<Item = Option<(usize, &'a Encoding)>> + Clone) {
        self.rungs.clear();
        self.guess_heights(encodings.clone());
        let alive = |encoding: &Encoding| now.saturating_duration_since(encoding.last_packet) < IDLE;
        // What stands still is no choice, unless everything does: a shared screen on which nothing moves.
        let any_alive = encodings.clone().flatten().any(|(_, encoding)| alive(encoding));
        for (key, encoding) in encodings.flatten().filter(|(_, encoding)| !any_alive || alive(encoding)) {
            self.add(now, key, encoding);
        }
        self.rungs.sort_by_key(|rung| (rung.height, rung.temporal, rung.rate));
        self.keep_ascending();
        self.rates.clear();
        self.rates.extend(self.rungs.iter().map(|rung| rung.rate));
    }

    fn add(&mut self, now: Instant, key: usize, encoding: &Encoding) {
        let guessed = self.heights.get(encoding.index).copied().unwrap_or(0);
        let before = self.rungs.len();
        for (bit, point, rate) in encoding.points(now) {
            let height = encoding.height(point).unwrap_or(guessed);
            let aim = Aim { encoding: key, target: bit as u8 };
            let rate = if rate == 0 { UNKNOWN_RATE } else { rate };
            self.rungs.push(Rung { aim, rate, height, temporal: point.temporal });
        }
        if self.rungs.len() == before {
            let aim = Aim { encoding: key, target: encoding.top() };
            self.rungs.push(Rung { aim, rate: UNKNOWN_RATE, height: guessed, temporal: 0 });
        }
    }

    /// A lower layer that costs as much as a better one is no choice.
    fn keep_ascending(&mut self) {
        let mut least = u64::MAX;
        for rung in self.rungs.iter_mut().rev() {
            if rung.rate >= least {
                rung.rate = 0;
            } else {
                least = rung.rate;
            }
        }
        self.rungs.retain(|rung| rung.rate > 0);
    }

    /// Layers that were never seen are guessed from their neighbours: from layer to layer the size doubles.
    fn guess_heights<'a>(&mut self, encodings: impl Iterator<Item = Option<(usize, &'a Encoding)>>) {
        let known = |found: Option<(usize, &Encoding)>| found.and_then(|(_, encoding)| encoding.resolution);
        self.heights.clear();
        self.heights.extend(encodings.map(|found| known(found).map_or(0, |(_, height)| height)));
        if self.heights.len() > 1 && self.heights.iter().all(|height| *height == 0) {
            *self.heights.last_mut().expect("more than one") = UNTOLD_TOP;
        }
        let Some(at) = self.heights.iter().rposition(|height| *height > 0) else { return };
        for index in 0..self.heights.len() {
            if self.heights[index] == 0 {
                let height = u32::from(self.heights[at]);
                let guess = if index < at { height >> (at - index) } else { height << (index - at) };
                self.heights[index] = guess.min(u32::from(u16::MAX)) as u16;
            }
        }
    }

    /// The choices, ascending.
    pub fn rungs(&self) -> &[Rung] {
        &self.rungs
    }

    /// Their rates.
    pub fn rates(&self) -> &[u64] {
        &self.rates
    }

    /// The place of what is aimed at.
    pub fn place(&self, aim: Aim) -> Option<usize> {
        self.rungs.iter().position(|rung| rung.aim == aim)
    }

    /// The highest rung that is of use for a slot of this size; `None` when nothing is to be sent.
    pub fn useful(&self, view: View) -> Option<usize> {
        if view.hidden {
            return None;
        }
        let top = self.rungs.len().checked_sub(1)?;
        if view.height == 0 {
            return Some(top);
        }
        let enough = self.rungs.iter().find(|rung| covers(rung.height, view.height)).map(|rung| rung.height);
        let Some(enough) = enough else { return Some(top) };
        self.rungs.iter().rposition(|rung| rung.height <= enough)
    }

    /// What remains of a useful rung on a machine with this load level (see [`Command::SetLoad`](crate::Command::SetLoad)).
    pub fn affordable(&self, useful: usize, load: u8) -> Option<usize> {
        match load {
            0 => Some(useful),
            1 => Some(self.rungs[..=useful].iter().rposition(|rung| rung.temporal == 0).unwrap_or(useful)),
            2 => Some(0),
            _ => None,
        }
    }

    /// The simulcast layer that a slot of this size would have with enough bandwidth, sent or not.
    pub fn wanted_layer(&self, view: View) -> Option<usize> {
        if view.hidden {
            return None;
        }
        let top = self.heights.len().checked_sub(1)?;
        let enough = self.heights.iter().position(|height| view.height > 0 && covers(*height, view.height));
        Some(enough.unwrap_or(top))
    }
}

/// Whether a picture of this height is sharp enough for a slot. What is not known is taken for sharp.
fn covers(height: u16, shown: u16) -> bool {
    height == 0 || u32::from(height) * STRETCH.0 >= u32::from(shown) * STRETCH.1
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "a test needs a first instant")]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::negotiation::codec::Codec;
    use crate::ring::Entry;

    /// A simulcast layer that sends 40 key-frame packets of `len` bytes over 2 s.
    fn encoding(start: Instant, index: usize, (width, height): (u16, u16), len: usize) -> Encoding {
        let mut encoding = Encoding::new(start, 0, index, 7, index as u64, true, 8);
        let mut payload = vec![0; len];
        payload[..11].copy_from_slice(&[0x10, 0x10, 0, 0, 0x9d, 0x01, 0x2a, 0, 0, 0, 0]);
        payload[7..9].copy_from_slice(&width.to_le_bytes());
        payload[9..11].copy_from_slice(&height.to_le_bytes());
        for step in 0..40 {
            let entry = Entry::new(step, 0, true, Codec::Vp8, None, &payload);
            encoding.observe(start + Duration::from_millis(step * 50), &entry);
        }
        encoding
    }

    fn three(start: Instant) -> Vec<Encoding> {
        let sizes = [(320, 180), (640, 360), (1280, 720)];
        sizes.into_iter().enumerate().map(|(i, size)| encoding(start, i, size, 200 << (2 * i))).collect()
    }

    fn ladder(now: Instant, encodings: &[Encoding], present: &[bool]) -> Ladder {
        let mut ladder = Ladder::default();
        let found = encodings.iter().enumerate().zip(present);
        ladder.build(now, found.map(|(found, present)| present.then_some(found)));
        ladder
    }

    #[test]
    fn a_slot_gets_the_smallest_layer_that_is_sharp_in_it() {
        let start = Instant::now();
        let ladder = ladder(start + Duration::from_secs(2), &three(start), &[true; 3]);
        let heights: Vec<u16> = ladder.rungs().iter().map(|rung| rung.height).collect();
        assert_eq!(heights, [180, 360, 720]);
        let useful = |height| ladder.useful(View { hidden: false, height });
        assert_eq!(
            (useful(90), useful(200), useful(300), useful(1_080), useful(0)),
            (Some(0), Some(0), Some(1), Some(2), Some(2))
        );
        assert_eq!(ladder.useful(View { hidden: true, height: 90 }), None);
    }

    #[test]
    fn an_overloaded_machine_leaves_out_the_best_first() {
        let start = Instant::now();
        let ladder = ladder(start + Duration::from_secs(2), &three(start), &[true; 3]);
        let affordable: Vec<_> = (0..=3).map(|load| ladder.affordable(2, load)).collect();
        assert_eq!(affordable, [Some(2), Some(2), Some(0), None], "the test streams have no temporal layers");
    }

    #[test]
    fn a_layer_that_is_not_sent_can_still_be_wanted() {
        let start = Instant::now();
        let ladder = ladder(start + Duration::from_secs(2), &three(start), &[true, true, false]);
        assert_eq!(ladder.rungs().len(), 2);
        assert_eq!(ladder.wanted_layer(View { hidden: false, height: 700 }), Some(2));
        assert_eq!(ladder.wanted_layer(View { hidden: false, height: 100 }), Some(0));
    }

    #[test]
    fn layers_that_tell_no_size_are_told_apart_all_the_same() {
        let start = Instant::now();
        let mut encodings = three(start);
        encodings.iter_mut().for_each(|encoding| encoding.resolution = None);
        let ladder = ladder(start + Duration::from_secs(2), &encodings, &[true; 3]);
        let wanted = |height| ladder.wanted_layer(View { hidden: false, height });
        assert_eq!((wanted(100), wanted(720), wanted(0)), (Some(0), Some(2), Some(2)));
        assert_eq!(ladder.useful(View { hidden: false, height: 100 }), Some(0));
        assert_eq!(ladder.useful(View { hidden: false, height: 700 }), Some(2));
    }

    #[test]
    fn what_stands_still_is_no_choice_unless_everything_does() {
        let start = Instant::now();
        let mut encodings = three(start);
        let late = start + Duration::from_secs(30);
        let entry = Entry::new(99, 0, true, Codec::Vp8, None, &[0x10, 0x11, 0]);
        encodings[0].observe(late, &entry);
        assert_eq!(ladder(late, &encodings, &[true; 3]).rungs().len(), 1);
        assert!(!ladder(late, &three(start), &[true; 3]).rungs().is_empty());
    }
}
