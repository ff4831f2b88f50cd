//! A room that is on several cores: what they tell each other, and the packets that they pass on.
//!
//! Every core with members in a room has all of the room's tracks: its own, and a mirror of every other's. A packet is
//! relayed once to each core where somebody watches; there it goes into a ring of its own, and choice, bandwidth,
//! repairs and late joiners are served from it as if its publisher were there.
//!
//! Nothing here is acknowledged. Words tell whole states and are repeated ([`REPEAT`]), so that a lost one heals by
//! itself; a lost packet is a gap like any other. This works over rings between threads, and would over a network.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::api::{RoomId, Track, TrackId};
use crate::negotiation::codec::Codec;
use crate::ring::{Entry, Kept};
use crate::units::NtpTime;

/// Time after which everything is told again. Shorter heals sooner, longer costs less.
pub const REPEAT: Duration = Duration::from_secs(1);
/// A core that told nothing for so long is taken for gone, until it tells something.
pub const SILENCE: Duration = Duration::from_secs(5);
/// Tracks of one core in one room that others take. More are published by nobody who got in: each session has at most
/// [`MAX_MEDIA_LINES`](crate::negotiation::MAX_MEDIA_LINES).
pub const MAX_TRACKS: usize = 16_384;
/// Simulcast layers of a track.
pub const MAX_LAYERS: usize = 8;

/// Another core, by its number among those that can reach each other: 0 to 63.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Branch(pub u8);

/// Several cores.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Branches(u64);

impl Branches {
    /// One core.
    pub fn only(branch: Branch) -> Self {
        Branches(1 << (branch.0 & 63))
    }

    /// These and one more.
    pub fn with(self, branch: Branch) -> Self {
        Branches(self.0 | Branches::only(branch).0)
    }

    /// These without one.
    pub fn without(self, branch: Branch) -> Self {
        Branches(self.0 & !Branches::only(branch).0)
    }

    /// Whether it is one of them.
    pub fn contains(self, branch: Branch) -> bool {
        self.0 & Branches::only(branch).0 != 0
    }

    /// None.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Branch> {
        (0..64).map(Branch).filter(move |branch| self.contains(*branch))
    }
}

impl FromIterator<Branch> for Branches {
    fn from_iter<I: IntoIterator<Item = Branch>>(branches: I) -> Self {
        branches.into_iter().fold(Branches::default(), Branches::with)
    }
}

/// What cores tell each other.
#[derive(Clone, Debug)]
pub enum Word {
    /// I have members in this room, and this is all that they publish. Repeated.
    Tracks {
        /// The room.
        room: RoomId,
        /// When the core came to the room: the lowest speaks for the room.
        rank: u64,
        /// Oldest first.
        tracks: Vec<Published>,
    },
    /// Nobody is left here in this room.
    Left {
        /// The room.
        room: RoomId,
    },
    /// This is what my members watch of yours; what is not named is as before. Repeated.
    Wants {
        /// The tracks, and which of their simulcast layers are wanted, by bit; 0: nothing at all.
        wants: Vec<(TrackId, u8)>,
    },
    /// My members cannot see a track without a key frame.
    KeyFrame {
        /// The track.
        track: TrackId,
        /// The simulcast layer.
        layer: u8,
    },
    /// Somebody said something on a data channel.
    Message {
        /// The room.
        room: RoomId,
        /// What.
        message: Arc<Message>,
    },
}

/// A track that a core has from its publisher.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// As the room sees it.
    pub track: Track,
    /// What it carries now.
    pub codec: Codec,
    /// Number of its simulcast layers; 1 without.
    pub layers: u8,
}

/// A message of a data channel.
#[derive(Debug)]
pub struct Message {
    /// The channel.
    pub label: Arc<str>,
    /// The sender's member id (16 bytes) and what was said.
    pub payload: Vec<u8>,
}

/// Which packet it is that is relayed.
#[derive(Clone, Copy, Debug)]
pub struct Head {
    pub(crate) track: TrackId,
    pub(crate) layer: u8,
    /// The publisher's stream: another one has numbers of its own.
    pub(crate) ssrc: u32,
    pub(crate) entry: Entry,
    /// The publisher's clock on ours: NTP time and the RTP timestamp of the same moment.
    pub(crate) clock: Option<(NtpTime, u32)>,
}

/// A packet for other cores.
#[derive(Clone, Copy, Debug)]
pub struct Relayed<'a> {
    /// Which.
    pub head: Head,
    /// Its payload.
    pub payload: &'a [u8],
    /// Its dependency descriptor; empty without.
    pub descriptor: &'a [u8],
}

impl<'a> Relayed<'a> {
    pub(crate) fn new(
        track: TrackId,
        layer: usize,
        ssrc: u32,
        clock: Option<(NtpTime, u32)>,
        kept: Kept<'a>,
    ) -> Relayed<'a> {
        let head = Head { track, layer: layer as u8, ssrc, entry: *kept.entry, clock };
        Relayed { head, payload: kept.payload, descriptor: kept.descriptor }
    }
}

/// Another core in a room.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Which.
    pub branch: Branch,
    /// When it came to the room.
    pub rank: u64,
    /// When it last told something.
    pub heard: Instant,
    /// It has not told anything for [`SILENCE`]: taken for gone, and told that we are here all the same.
    pub away: bool,
}

impl Part {
    /// A core that just told something.
    pub fn here(now: Instant, branch: Branch, rank: u64) -> Self {
        Part { branch, rank, heard: now, away: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn branches_are_a_set() {
        let both: Branches = [Branch(0), Branch(63)].into_iter().collect();
        assert!(both.contains(Branch(0)) && both.contains(Branch(63)) && !both.contains(Branch(1)));
        assert_eq!(both.iter().collect::<Vec<_>>(), [Branch(0), Branch(63)]);
        assert_eq!(both.without(Branch(63)), Branches::only(Branch(0)));
        assert!(both.without(Branch(63)).without(Branch(0)).is_empty());
    }
}
