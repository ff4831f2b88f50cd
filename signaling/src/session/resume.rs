//! What was sent and perhaps not seen: the last pushes with their versions, for a client that comes back.

use super::outbound::MAX_MISSED;
use crate::protocol::Push;
use std::collections::VecDeque;

/// Bytes of sent pushes that are kept. More: longer drops survive; fewer: less memory per session.
const MAX_BYTES: usize = 1024 * 1024;

#[derive(Debug, Default)]
pub(super) struct History {
    /// The newest version that was given.
    version: u64,
    /// The newest pushes: the last one has `version`, the one before `version - 1`, and so on.
    sent: VecDeque<Push>,
    bytes: usize,
}

impl History {
    /// Gives the push the next version and keeps it.
    pub(super) fn send(&mut self, push: Push) -> String {
        self.version += 1;
        let frame = push.frame(Some(self.version));
        self.bytes += push.size();
        self.sent.push_back(push);
        while self.sent.len() > MAX_MISSED || self.bytes > MAX_BYTES {
            self.bytes -= self.sent.pop_front().map_or(0, |push| push.size());
        }
        frame
    }

    /// Whether everything after `seen` is still here, with `waiting` more pushes that were never sent.
    pub(super) fn reaches(&self, seen: u64, waiting: usize) -> bool {
        seen <= self.version
            && self.version - seen <= self.sent.len() as u64
            && self.version - seen + waiting as u64 <= MAX_MISSED as u64
    }

    /// The frames after `seen`, under their old versions. Those up to `seen` need not be kept any longer.
    pub(super) fn missed(&mut self, seen: u64) -> Vec<String> {
        let missing = usize::try_from(self.version.saturating_sub(seen)).unwrap_or(usize::MAX).min(self.sent.len());
        self.sent.drain(..self.sent.len() - missing).for_each(drop);
        self.bytes = self.sent.iter().map(Push::size).sum();
        let first = self.version + 1 - missing as u64;
        self.sent.iter().zip(first..).map(|(push, version)| push.frame(Some(version))).collect()
    }
}
