//! What waits to be written to one socket, bounded. State pushes are coalesced: of one topic only the newest waits, at the
//! end of the queue, so that what it depends on still comes before it.

use crate::protocol::Push;
use std::collections::VecDeque;

/// Frames that may wait for a reader. More: forgives longer stalls; fewer: less memory per slow reader.
const MAX_FRAMES: usize = 256;
/// Bytes that may wait for a reader, and the same for the pushes of a detached session.
const MAX_BYTES: usize = 1024 * 1024;
/// Pushes that a session without a socket gathers; beyond, it cannot be resumed.
pub(super) const MAX_MISSED: usize = 512;

#[derive(Debug)]
pub(super) enum Item {
    /// A reply, or a push that was sent before and got its version then.
    Frame(String),
    Push(Push),
}

#[derive(Debug, Default)]
pub(super) struct Outbound {
    items: VecDeque<Item>,
    bytes: usize,
    /// Frames of a resume wait outside of the bound, they have one of their own.
    replayed: usize,
}

impl Outbound {
    pub(super) fn frame(&mut self, frame: String) {
        self.bytes += frame.len();
        self.items.push_back(Item::Frame(frame));
    }

    pub(super) fn push(&mut self, push: Push) {
        if let Some(topic) = push.topic() {
            let older = |item: &Item| matches!(item, Item::Push(waiting) if waiting.topic() == Some(topic));
            if let Some(at) = self.items.iter().position(older) {
                let replaced = self.items.remove(at).expect("position found it");
                self.bytes -= replaced.size();
            }
        }
        self.bytes += push.size();
        self.items.push_back(Item::Push(push));
    }

    pub(super) fn pop(&mut self) -> Option<Item> {
        let item = self.items.pop_front()?;
        self.bytes -= item.size();
        self.replayed = self.replayed.saturating_sub(1);
        Some(item)
    }

    /// Moves the pushes of a resumed session here, behind what is to be replayed.
    pub(super) fn take_pushes(&mut self, previous: Outbound) {
        for item in previous.items {
            if let Item::Push(push) = item {
                self.push(push);
            }
        }
        self.replayed = self.items.len();
    }

    /// Forgets replies: they belong to a socket that is gone.
    pub(super) fn drop_frames(&mut self) {
        self.items.retain(|item| matches!(item, Item::Push(_)));
        self.bytes = self.items.iter().map(Item::size).sum();
        self.replayed = 0;
    }

    pub(super) fn pushes(&self) -> usize {
        self.items.iter().filter(|item| matches!(item, Item::Push(_))).count()
    }

    /// More waits than a slow reader is forgiven.
    pub(super) fn is_full(&self) -> bool {
        self.items.len() - self.replayed > MAX_FRAMES || (self.bytes > MAX_BYTES && self.replayed == 0)
    }

    /// More waits than a detached session may gather.
    pub(super) fn is_beyond_resume(&self) -> bool {
        self.items.len() > MAX_MISSED || self.bytes > 2 * MAX_BYTES
    }
}

impl Item {
    fn size(&self) -> usize {
        match self {
            Item::Frame(frame) => frame.len(),
            Item::Push(push) => push.size(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Crowd, CrowdChanged, MediaPart, RoomId, Speaking};

    #[test]
    fn of_a_state_only_the_newest_waits() {
        let mut outbound = Outbound::default();
        for i in 0..1_000 {
            let users = if i % 2 == 0 { Crowd::Few } else { Crowd::Many };
            outbound.push(Push::new(&CrowdChanged { room: RoomId(i % 2), users }));
            outbound.push(Push::new(&Speaking { room: RoomId(1), users: vec![], part: MediaPart::Stage }));
        }
        assert_eq!(outbound.pushes(), 3);
        assert!(!outbound.is_full());
        while outbound.pop().is_some() {}
        assert_eq!(outbound.bytes, 0);
    }
}
