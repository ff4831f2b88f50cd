//! One direction of a client's network, as a pure model.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::{Duration, Instant};

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

use super::loss::Loss;
use super::queue::Queue;
use super::shape::Shape;

/// Datagrams under way. Beyond, further ones are lost: a delay of a second at 80,000 datagrams a second.
const MAX_UNDER_WAY: usize = 80_000;

/// What a link did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Datagrams that went in.
    pub offered: u64,
    /// Lost at random, in bursts or in a blackout.
    pub lost: u64,
    /// Dropped because the queue was full.
    pub overflowed: u64,
    /// Overtaken by others.
    pub reordered: u64,
    /// Sent twice.
    pub duplicated: u64,
}

impl Counts {
    /// Both together.
    pub fn plus(self, other: Counts) -> Counts {
        Counts {
            offered: self.offered + other.offered,
            lost: self.lost + other.lost,
            overflowed: self.overflowed + other.overflowed,
            reordered: self.reordered + other.reordered,
            duplicated: self.duplicated + other.duplicated,
        }
    }
}

/// One direction.
#[derive(Clone, Debug)]
pub struct Link {
    shape: Shape,
    begin: Instant,
    chance: SmallRng,
    loss: Loss,
    queue: Queue,
    under_way: BinaryHeap<Reverse<(Instant, u64, Vec<u8>)>>,
    last: Instant,
    count: u64,
    counts: Counts,
}

impl Link {
    /// Empty at `begin`, from which blackouts are counted. The same seed and input give the same output.
    pub fn new(shape: Shape, seed: u64, begin: Instant) -> Self {
        let queue = Queue::new(begin, shape.rate, shape.queue);
        Link {
            shape,
            begin,
            chance: SmallRng::seed_from_u64(seed),
            loss: Loss::default(),
            queue,
            under_way: BinaryHeap::new(),
            last: begin,
            count: 0,
            counts: Counts::default(),
        }
    }

    /// A datagram enters.
    pub fn push(&mut self, now: Instant, datagram: &[u8]) {
        self.counts.offered += 1;
        let chance = &mut self.chance;
        let lost = self.loss.loses(&self.shape, chance);
        let wobble = self.shape.jitter.mul_f64(chance.random::<f64>());
        let reordered = chance.random_bool(self.shape.reorder);
        let duplicated = chance.random_bool(self.shape.duplicate);
        let Some(leaves) = self.queue.enter(now, datagram.len()) else {
            self.counts.overflowed += 1;
            return;
        };
        if lost || self.is_dark(now) || self.under_way.len() >= MAX_UNDER_WAY {
            self.counts.lost += 1;
            return;
        }
        let due = leaves + self.shape.delay + wobble;
        if reordered {
            self.counts.reordered += 1;
            self.send(due + self.shape.reorder_by(), datagram);
        } else {
            self.last = self.last.max(due);
            self.send(self.last, datagram);
        }
        if duplicated {
            self.counts.duplicated += 1;
            self.send(self.last, datagram);
        }
    }

    /// The next datagram that has arrived by `now`.
    pub fn pop(&mut self, now: Instant) -> Option<Vec<u8>> {
        let Reverse((due, _, _)) = self.under_way.peek()?;
        if *due > now {
            return None;
        }
        self.under_way.pop().map(|Reverse((_, _, datagram))| datagram)
    }

    /// When the next datagram arrives.
    pub fn next(&self) -> Option<Instant> {
        self.under_way.peek().map(|Reverse((due, _, _))| *due)
    }

    /// What it did so far.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    fn is_dark(&self, now: Instant) -> bool {
        let age = now.saturating_duration_since(self.begin);
        let dark = |(at, length): &(Duration, Duration)| age >= *at && age < *at + *length;
        self.shape.blackouts.iter().any(dark)
    }

    fn send(&mut self, due: Instant, datagram: &[u8]) {
        self.count += 1;
        self.under_way.push(Reverse((due, self.count, datagram.to_vec())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pushes a numbered datagram every millisecond and tells what came out and when.
    fn run(shape: &str, seed: u64, count: u64) -> (Vec<(u64, u64)>, Counts) {
        let begin = Instant::now();
        let mut link = Link::new(shape.parse().expect("a shape"), seed, begin);
        let mut out = Vec::new();
        for millis in 0..count + 2_000 {
            let now = begin + Duration::from_millis(millis);
            if millis < count {
                link.push(now, &millis.to_be_bytes());
            }
            while let Some(datagram) = link.pop(now) {
                out.push((u64::from_be_bytes(datagram.try_into().expect("eight bytes")), millis));
            }
        }
        assert_eq!(link.next(), None, "nothing stays under way");
        (out, link.counts())
    }

    #[test]
    fn a_clean_link_hands_everything_on_in_order_after_its_delay() {
        let (out, counts) = run("delay=25ms", 1, 1_000);
        let expected: Vec<_> = (0..1_000).map(|i| (i, i + 25)).collect();
        assert_eq!(out, expected);
        assert_eq!(counts, Counts { offered: 1_000, ..Counts::default() });
    }

    #[test]
    fn jitter_keeps_the_order_and_its_bounds() {
        let (out, _) = run("delay=10ms,jitter=20ms", 1, 2_000);
        assert!(out.windows(2).all(|pair| pair[0].0 < pair[1].0), "in order");
        let waits: Vec<u64> = out.iter().map(|(sent, came)| came - sent).collect();
        assert!(waits.iter().all(|wait| (10..=31).contains(wait)));
        assert!(waits.iter().any(|wait| *wait > 20) && waits.iter().any(|wait| *wait < 30));
    }

    #[test]
    fn reordered_datagrams_are_overtaken_and_none_is_lost() {
        let (out, counts) = run("delay=10ms,reorder=5%", 3, 2_000);
        assert_eq!(out.len(), 2_000);
        let backward = out.windows(2).filter(|pair| pair[0].0 > pair[1].0).count() as u64;
        assert!(counts.reordered > 60 && backward > counts.reordered / 2, "{counts:?} {backward}");
    }

    #[test]
    fn duplicates_come_twice() {
        let (out, counts) = run("duplicate=10%", 3, 2_000);
        assert_eq!(out.len() as u64, 2_000 + counts.duplicated);
        assert!((150..250).contains(&counts.duplicated));
    }

    #[test]
    fn nothing_gets_through_in_a_blackout_and_everything_after_it() {
        let (out, counts) = run("blackout=500ms+1s", 1, 2_000);
        assert_eq!(counts.lost, 1_000);
        assert!(out.iter().all(|(sent, _)| !(500..1_500).contains(sent)));
    }

    #[test]
    fn the_same_seed_gives_the_same_run_and_another_seed_another() {
        let shape = "loss=20%,burst=1%:30%,delay=25ms,jitter=10ms,reorder=1%,duplicate=1%";
        assert_eq!(run(shape, 5, 2_000), run(shape, 5, 2_000));
        assert_ne!(run(shape, 5, 2_000).0, run(shape, 6, 2_000).0);
    }
}
