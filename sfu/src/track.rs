//! A published track: what it is, and the encodings that carry it.

use crate::api::{Kind, MemberId, RoomId, SessionId, Source, Track as TrackView, TrackId};
use crate::core::Wanted;
use crate::forward::ladder::Ladder;
use crate::forward::select::Candidate;
use crate::negotiation::codec::Codec;
use crate::relay::Branch;

/// Where a track comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// From one of our peers, by its place in the core's table.
    Peer(usize),
    /// From another core that has a part of the room.
    Branch(Branch),
}

/// One published track. It exists from its first authentic packet on.
pub struct Track {
    /// Its id.
    pub id: TrackId,
    /// Where it comes from.
    pub origin: Origin,
    /// The publishing session.
    pub session: SessionId,
    /// The person.
    pub member: MemberId,
    /// The room.
    pub room: RoomId,
    /// Camera, screen, ...
    pub source: Source,
    /// Muted by its owner.
    pub muted: bool,
    /// Start order: the most recently started camera comes first.
    pub order: u64,
    /// What it carries now.
    pub codec: Codec,
    /// Places of its simulcast layers in the core's table, in the order of the offer; one without simulcast.
    pub encodings: Vec<Option<usize>>,
    /// Lanes that were given this track, whether or not they get any of it now.
    pub lanes: Vec<usize>,
    /// What can be chosen of it.
    pub ladder: Ladder,
    /// Which simulcast layers its publisher, or the core that it comes from, was told to send.
    pub wanted: Wanted,
    /// Other cores that want it, and which of its layers, by bit.
    pub watchers: Vec<(Branch, u8)>,
}

impl Track {
    /// Audio or video.
    pub fn kind(&self) -> Kind {
        self.source.kind()
    }

    /// As the room sees it.
    pub fn view(&self) -> TrackView {
        TrackView {
            id: self.id,
            session: self.session,
            member: self.member,
            kind: self.kind(),
            source: self.source,
            muted: self.muted,
        }
    }

    /// As the choice for slots sees it.
    pub fn candidate(&self) -> Candidate {
        Candidate { track: self.id, session: self.session, kind: self.kind(), codec: self.codec }
    }
}
