//! What this node knows of an event's channels beyond their rooms: who is in the direct ones, slow mode, what everybody has
//! read, and whose reactions are to be told.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use signaling::protocol::ChannelId;
use uuid::Uuid;

use super::reads::Pointers;

#[derive(Default)]
pub struct Conversations {
    /// The members of direct channels, as far as somebody here has to do with them. They never change.
    directs: HashMap<ChannelId, Arc<[Uuid]>>,
    /// Seconds between two messages of one person, where it is slow.
    slow: HashMap<ChannelId, u32>,
    /// The newest message that was heard of.
    newest: HashMap<ChannelId, i64>,
    pub pointers: Pointers,
    /// Messages whose reactions changed here since everybody was told.
    pub reacted: BTreeSet<(ChannelId, i64)>,
}

impl Conversations {
    pub fn members(&self, channel: ChannelId) -> Option<&Arc<[Uuid]>> {
        self.directs.get(&channel)
    }

    pub fn add_direct(&mut self, channel: ChannelId, members: Vec<Uuid>) {
        self.directs.entry(channel).or_insert_with(|| members.into());
    }

    pub fn directs(&self) -> Vec<ChannelId> {
        self.directs.keys().copied().collect()
    }

    pub fn slow(&self, channel: ChannelId) -> u32 {
        self.slow.get(&channel).copied().unwrap_or(0)
    }

    pub fn set_slow(&mut self, channel: ChannelId, seconds: u32) {
        if seconds == 0 {
            self.slow.remove(&channel);
        } else {
            self.slow.insert(channel, seconds);
        }
    }

    pub fn newest(&self, channel: ChannelId) -> Option<i64> {
        self.newest.get(&channel).copied()
    }

    pub fn said_up_to(&mut self, channel: ChannelId, id: i64) {
        let newest = self.newest.entry(channel).or_insert(id);
        *newest = id.max(*newest);
    }
}
