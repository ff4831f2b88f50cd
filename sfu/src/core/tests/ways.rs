//! What lies between the core and its clients: time, and bottlenecks.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::route::Route;

/// A bottleneck: a rate and what waits for it.
pub struct Path {
    /// Bits per second.
    pub rate: u64,
    free: Instant,
    queue: VecDeque<(Instant, Vec<u8>)>,
}

/// Longest queue of a bottleneck.
const QUEUE: Duration = Duration::from_millis(200);

impl Path {
    /// An empty one.
    pub fn new(now: Instant) -> Self {
        Path { rate: 0, free: now, queue: VecDeque::new() }
    }

    /// A datagram enters; it is lost when the queue is full.
    pub fn enter(&mut self, now: Instant, datagram: Vec<u8>) {
        let start = self.free.max(now);
        if start - now < QUEUE {
            self.free = start + Duration::from_micros(datagram.len() as u64 * 8_000_000 / self.rate);
            self.queue.push_back((self.free, datagram));
        }
    }

    /// What has come through by now.
    pub fn leave(&mut self, now: Instant) -> Option<Vec<u8>> {
        self.queue.pop_front_if(|(at, _)| *at <= now).map(|(_, datagram)| datagram)
    }
}

/// A datagram on a way that takes time.
pub struct UnderWay {
    /// When it arrives.
    pub due: Instant,
    /// Where: at the core, or at the client.
    pub to_core: bool,
    /// The client's address.
    pub client: Route,
    /// Its bytes.
    pub datagram: Vec<u8>,
}
