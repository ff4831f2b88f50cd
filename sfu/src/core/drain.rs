//! Where the fan-out stands: which streams have fresh packets, which frames wait to be complete, which lanes are paced.

use std::time::{Duration, Instant};

use crate::core::Transmit;
use crate::forward::runs::MAX_RUN;
use crate::route::Route;
use crate::rtp::{MAX_PACKET, OutHeader};

/// Room for one packet with everything that is added to it: a longer header, and redundant audio.
pub(super) const SLOT: usize = MAX_PACKET + OutHeader::MAX + 64;

/// A video frame that is not complete waits for its other packets, so that they leave as one run. Longer makes longer
/// runs of frames that their publisher spreads over time, and adds as much delay.
const HOLD: Duration = Duration::from_millis(1);

/// Time between two portions of a lane that is paced.
pub(super) const PACE: Duration = Duration::from_millis(1);

/// Where the fan-out stands. Streams are places in the core's table of encodings.
pub(super) struct Drain {
    /// Streams whose fresh packets may leave.
    pub queue: Vec<usize>,
    /// Streams that wait for the rest of a frame, and until when.
    held: Vec<(Instant, usize)>,
    /// The first stream of the queue has its sizes equalised.
    pub prepared: bool,
    /// Fresh packets of the first stream that went to other cores.
    pub relayed: usize,
    /// The lane of the first stream that is served, and the fresh packet it has come to.
    pub lane: usize,
    pub packet: usize,
    /// Lanes that leave portion by portion, and where the round through them stands.
    pub paced: Vec<usize>,
    pub paced_at: usize,
    pace_due: Option<Instant>,
    /// Lanes that entered another encoding during this round.
    pub moved: Vec<usize>,
    /// The run that is being filled or lent out.
    pub run: Box<[u8]>,
    pub run_len: usize,
    pub segment: usize,
    pub to: Route,
    /// The datagram lent out by the last poll of the outbox.
    pub control: Vec<u8>,
}

impl Default for Drain {
    fn default() -> Self {
        Drain {
            queue: Vec::new(),
            held: Vec::new(),
            prepared: false,
            relayed: 0,
            lane: 0,
            packet: 0,
            paced: Vec::new(),
            paced_at: 0,
            pace_due: None,
            moved: Vec::new(),
            run: vec![0; MAX_RUN * SLOT].into(),
            run_len: 0,
            segment: 0,
            to: Route::nowhere(),
            control: Vec::new(),
        }
    }
}

impl Drain {
    /// Streams and lanes that are on its lists.
    pub fn len(&self) -> usize {
        self.queue.len() + self.held.len() + self.paced.len() + self.moved.len()
    }

    /// A stream has fresh packets that may leave.
    pub fn add(&mut self, encoding: usize) {
        self.held.retain(|(_, held)| *held != encoding);
        if !self.queue.contains(&encoding) {
            self.queue.push(encoding);
        }
    }

    /// A stream has the beginning of a frame.
    pub fn hold(&mut self, now: Instant, encoding: usize) {
        let known = self.held.iter().any(|(_, held)| *held == encoding) || self.queue.contains(&encoding);
        if !known {
            self.held.push((now + HOLD, encoding));
        }
    }

    /// Lets go what has waited long enough.
    pub fn release(&mut self, now: Instant) {
        while let Some(at) = self.held.iter().position(|(until, _)| now >= *until) {
            let (_, encoding) = self.held.swap_remove(at);
            self.add(encoding);
        }
    }

    /// When something has waited long enough.
    pub fn next_release(&self) -> Option<Instant> {
        self.held.iter().map(|(until, _)| *until).chain(self.pace_due).min()
    }

    /// A stream is gone.
    pub fn forget(&mut self, encoding: usize) {
        if self.queue.first() == Some(&encoding) {
            self.rewind();
        }
        self.queue.retain(|known| *known != encoding);
        self.held.retain(|(_, held)| *held != encoding);
    }

    /// A lane is gone.
    pub fn forget_lane(&mut self, lane: usize) {
        self.paced.retain(|known| *known != lane);
        self.moved.retain(|known| *known != lane);
        self.paced_at = 0;
    }

    /// A lane goes on in portions.
    pub fn pace(&mut self, now: Instant, lane: usize) {
        if !self.paced.contains(&lane) {
            self.paced.push(lane);
        }
        self.pace_due.get_or_insert(now + PACE);
    }

    /// Something may leave now.
    pub fn pending(&self, now: Instant) -> bool {
        !self.queue.is_empty() || self.is_portion_due(now)
    }

    /// The paced lanes may send their next portions.
    pub fn is_portion_due(&self, now: Instant) -> bool {
        self.pace_due.is_some_and(|due| now >= due)
    }

    /// Every paced lane had its portion.
    pub fn end_portion(&mut self, now: Instant) {
        self.paced_at = 0;
        self.pace_due = (!self.paced.is_empty()).then_some(now + PACE);
    }

    pub fn transmit(&self) -> Transmit<'_> {
        Transmit { to: self.to, data: &self.run[..self.run_len], segment: self.segment }
    }

    pub fn rewind(&mut self) {
        (self.prepared, self.relayed, self.lane, self.packet) = (false, 0, 0, 0);
    }
}
