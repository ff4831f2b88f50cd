//! Bounded rings between shards: what came in at the wrong one, and what shards that share a room tell each other.
//! Nobody waits for room in a ring: what does not fit is dropped and counted, as on a network.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use sfu::relay::{Head, Relayed, Word};
use sfu::ring::SLOT;
use sfu::rtp::MAX_PACKET;
use sfu::{Branch, Branches};

use crate::tcp::Handover;
use crate::wake::Wake;

/// Packets that wait for a shard. A shard empties its ring every round; longer rides out longer rounds, at 2 KiB each.
pub const RING: usize = 1_024;

/// Something for another shard.
#[allow(clippy::large_enum_variant, reason = "the ring's places are as large as a packet, so that none is allocated")]
pub enum Stray {
    /// A datagram that came in at shard `via`.
    Datagram {
        /// Where it came in.
        via: usize,
        /// The far end.
        from: SocketAddr,
        /// Length in `data`.
        len: usize,
        /// The datagram.
        data: [u8; MAX_PACKET],
    },
    /// Packets from `address` are for shard `owner`.
    Belongs {
        /// The far end.
        address: SocketAddr,
        /// Whose it is.
        owner: usize,
    },
    /// A connection.
    Connection(Box<Handover>),
    /// A packet of a room that both have.
    Relayed {
        /// The shard that has its publisher.
        from: Branch,
        /// Which packet.
        head: Head,
        /// Lengths of payload and dependency descriptor, which follow each other in `data`.
        lens: (usize, usize),
        /// Both.
        data: [u8; SLOT],
    },
    /// Something about a room that both have.
    Word {
        /// The shard that says it.
        from: Branch,
        /// What.
        word: Box<Word>,
    },
}

/// The way to one shard.
#[derive(Clone)]
pub struct Neighbour {
    ring: SyncSender<Stray>,
    wake: Arc<Wake>,
}

impl Neighbour {
    /// A ring and its reading end. A shard without others needs next to none.
    pub fn new(wake: Arc<Wake>, shards: usize) -> (Self, Receiver<Stray>) {
        let (ring, strays) = sync_channel(if shards > 1 { RING } else { 1 });
        (Neighbour { ring, wake }, strays)
    }
}

/// A shard's ways to all shards.
pub struct Rings {
    own: usize,
    neighbours: Vec<Neighbour>,
    /// Shards with something new in their rings, one bit each.
    to_wake: u64,
    /// What was passed on.
    pub passed_on: u64,
    /// What there was no room for.
    pub dropped: u64,
}

impl Rings {
    /// Of shard `own` to `neighbours`, itself included.
    pub fn new(own: usize, neighbours: Vec<Neighbour>) -> Self {
        Rings { own, neighbours, to_wake: 0, passed_on: 0, dropped: 0 }
    }

    /// The number of this shard.
    pub fn own(&self) -> usize {
        self.own
    }

    /// The number of shards.
    pub fn len(&self) -> usize {
        self.neighbours.len()
    }

    /// Passes something on.
    pub fn send(&mut self, shard: usize, stray: Stray) {
        match self.neighbours[shard].ring.try_send(stray) {
            Ok(()) => {
                self.passed_on += 1;
                self.to_wake |= 1 << shard;
            }
            Err(_) => self.dropped += 1,
        }
    }

    /// Passes a packet on to the shards that share its room.
    pub fn relay(&mut self, to: Branches, packet: &Relayed<'_>) {
        let (payload, descriptor) = (packet.payload, packet.descriptor);
        let lens = (payload.len(), descriptor.len());
        let mut data = [0; SLOT];
        data[..lens.0].copy_from_slice(payload);
        data[lens.0..lens.0 + lens.1].copy_from_slice(descriptor);
        for shard in self.others(to) {
            self.send(shard, Stray::Relayed { from: Branch(self.own as u8), head: packet.head, lens, data });
        }
    }

    /// Tells other shards something.
    pub fn say(&mut self, to: Branches, word: &Word) {
        for shard in self.others(to) {
            let word = Box::new(word.clone());
            self.send(shard, Stray::Word { from: Branch(self.own as u8), word });
        }
    }

    fn others(&self, branches: Branches) -> impl Iterator<Item = usize> + use<> {
        let (own, count) = (self.own, self.neighbours.len());
        branches.iter().map(|branch| usize::from(branch.0)).filter(move |shard| *shard != own && *shard < count)
    }

    /// The round is over: wakes those who got something.
    pub fn wake(&mut self) {
        while self.to_wake != 0 {
            let shard = self.to_wake.trailing_zeros() as usize;
            self.neighbours[shard].wake.wake();
            self.to_wake &= self.to_wake - 1;
        }
    }
}
