//! A published track: its ring, its receiver, and the lanes that play it.

use std::time::Instant;

use crate::api::{Kind, MemberId, RoomId, SessionId, Source, Track as TrackView, TrackId};
use crate::forward::keyframes::KeyFrames;
use crate::forward::select::Candidate;
use crate::negotiation::codec::Codec;
use crate::receive::Receiver;
use crate::ring::{AUDIO_PACKETS, Ring, VIDEO_PACKETS};
use crate::units::NtpTime;

/// Packets that may wait to be forwarded before the shell drains. Above it the newest are dropped.
pub const MAX_FRESH: usize = 128;

/// One published track. It exists from its first authentic packet on.
pub struct Track {
    /// Its id.
    pub id: TrackId,
    /// The publishing peer's place in the core's table.
    pub peer: usize,
    /// The publishing session.
    pub session: SessionId,
    /// The person.
    pub member: MemberId,
    /// The room.
    pub room: RoomId,
    /// Where it comes from.
    pub source: Source,
    /// Muted by its owner.
    pub muted: bool,
    /// The stream that carries it now.
    pub ssrc: u32,
    /// Grows whenever the sequence numbers start anew. Within a generation a number means one packet for ever, which is
    /// what repairs rely on.
    pub generation: u64,
    /// What it carries now.
    pub codec: Codec,
    /// The publisher resends on NACK.
    pub nack: bool,
    /// The last packets.
    pub ring: Ring,
    /// Gaps and statistics.
    pub receiver: Receiver,
    /// Key frame requests.
    pub keyframes: KeyFrames,
    /// Lanes that play it.
    pub lanes: Vec<usize>,
    /// Packets that are not forwarded yet.
    pub fresh: Vec<u64>,
    /// Start order: the most recently started camera comes first.
    pub order: u64,
    /// From the publisher's last sender report: our NTP time and the RTP timestamp of the same moment.
    pub clock: Option<(NtpTime, u32)>,
    /// When a packet last came.
    pub last_packet: Instant,
}

/// What a new track is made of.
pub struct Origin {
    /// Its id.
    pub id: TrackId,
    /// The publishing peer's place.
    pub peer: usize,
    /// The publishing session.
    pub session: SessionId,
    /// The person.
    pub member: MemberId,
    /// The room.
    pub room: RoomId,
    /// Where it comes from.
    pub source: Source,
    /// Muted from the start.
    pub muted: bool,
    /// Start order.
    pub order: u64,
}

impl Track {
    /// A track whose first packet just came.
    pub fn new(now: Instant, origin: Origin, ssrc: u32, codec: Codec, nack: bool) -> Self {
        let packets = match origin.source.kind() {
            Kind::Audio => AUDIO_PACKETS,
            Kind::Video => VIDEO_PACKETS,
        };
        Track {
            id: origin.id,
            peer: origin.peer,
            session: origin.session,
            member: origin.member,
            room: origin.room,
            source: origin.source,
            muted: origin.muted,
            ssrc,
            generation: origin.order,
            codec,
            nack,
            ring: Ring::new(packets),
            receiver: Receiver::default(),
            keyframes: KeyFrames::default(),
            lanes: Vec::new(),
            fresh: Vec::with_capacity(MAX_FRESH),
            order: origin.order,
            clock: None,
            last_packet: now,
        }
    }

    /// Audio or video.
    pub fn kind(&self) -> Kind {
        self.source.kind()
    }

    /// The stream was replaced by another (new SSRC): numbers start anew.
    pub fn restart(&mut self, ssrc: u32, generation: u64) {
        self.ssrc = ssrc;
        self.generation = generation;
        self.ring.clear();
        self.fresh.clear();
        self.receiver = Receiver::default();
        self.clock = None;
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
