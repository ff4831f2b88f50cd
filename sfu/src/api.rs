//! What the core speaks with the outside: ids, the join, what comes back, notices and figures.
//!
//! These types carry no sockets and no clock; `sfu-node` re-exports them as they are.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

/// A room of an event. Peers of one room may hear and see each other; rooms never mix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RoomId(pub u64);

/// A person (the uuid's 128 bits). One member may hold several sessions in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MemberId(pub u128);

/// One media session = one peer connection. Random, unguessable enough to be used in a URL together with a right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SessionId(pub u64);

/// One published track of one session. Unique within a node for its lifetime.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TrackId(pub u64);

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Display for TrackId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl std::str::FromStr for SessionId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u64::from_str_radix(text, 16).map(SessionId)
    }
}

impl std::str::FromStr for TrackId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u64::from_str_radix(text, 16).map(TrackId)
    }
}

/// Audio or video.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Sound.
    Audio,
    /// Picture.
    Video,
}

impl Kind {
    /// `audio` or `video`, as in an SDP m-line.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Audio => "audio",
            Kind::Video => "video",
        }
    }
}

/// Where a published track comes from. Decides what fills the slots first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    /// A person's voice; takes part in the choice of the loudest.
    Microphone,
    /// A person's picture.
    Camera,
    /// A shared screen; comes before every camera.
    Screen,
    /// The sound of a shared screen.
    ScreenAudio,
}

impl Source {
    /// The kind of media that this source gives.
    pub fn kind(self) -> Kind {
        match self {
            Source::Microphone | Source::ScreenAudio => Kind::Audio,
            Source::Camera | Source::Screen => Kind::Video,
        }
    }

    /// The name used by the signaling protocol.
    pub fn as_str(self) -> &'static str {
        match self {
            Source::Microphone => "microphone",
            Source::Camera => "camera",
            Source::Screen => "screen",
            Source::ScreenAudio => "screen_audio",
        }
    }
}

/// What a session may do now. Checked for every packet, in both directions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permit {
    /// May receive other members' media.
    pub view: bool,
    /// May send media to others.
    pub publish: bool,
}

/// A client's SDP offer and the sources of its sending m-lines.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The offer as the browser made it, at most [`MAX_SDP_BYTES`](crate::negotiation::MAX_SDP_BYTES).
    pub sdp: String,
    /// `(mid, source)`; a sending m-line that is not named here is a microphone or a camera.
    pub tracks: Vec<(String, Source)>,
}

/// The server's answer to an [`Offer`].
#[derive(Clone, Debug)]
pub struct Answer {
    /// The SDP to give to `setRemoteDescription`.
    pub sdp: String,
    /// The receiving m-lines, in the order of the offer.
    pub slots: Vec<Slot>,
}

/// A receiving m-line: a place where a track may play.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The m-line's mid.
    pub mid: String,
    /// What may play in it.
    pub kind: Kind,
}

/// A new session's wish.
#[derive(Clone, Debug)]
pub struct Join {
    /// The room to enter.
    pub room: RoomId,
    /// Who enters.
    pub member: MemberId,
    /// What they may do.
    pub permit: Permit,
    /// Their offer.
    pub offer: Offer,
}

/// A session that was let in.
#[derive(Clone, Debug)]
pub struct Joined {
    /// The handle for everything that follows.
    pub session: SessionId,
    /// The answer to the offer.
    pub answer: Answer,
}

/// Why an offer is not served. The texts are meant for the client.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MediaError {
    /// The SDP is broken or breaks a limit; says where.
    #[error("invalid offer: {0}")]
    InvalidOffer(String),
    /// The SDP is fine, but there is no common ground; says which.
    #[error("not supported: {0}")]
    Unsupported(String),
    /// Sending without the right to, or neither right.
    #[error("no right to publish media here")]
    Denied,
    /// No more sessions fit.
    #[error("the media server is full")]
    Full,
    /// No such session, or it ended.
    #[error("unknown media session")]
    UnknownSession,
    /// The node is shutting down.
    #[error("the media server is stopping")]
    Stopped,
}

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseReason {
    /// The right to be here went away.
    LostRight,
    /// The same person came again from the same place.
    Replaced,
    /// The same person goes on in another room of the node.
    Moved,
    /// Nothing was heard from the client for 30 s.
    Timeout,
    /// The handshake failed: wrong fingerprint, no common cipher, or our own fault.
    Failed,
    /// The client said goodbye.
    Left,
    /// The node stops.
    Shutdown,
}

/// A published track, as the room sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Track {
    /// The track.
    pub id: TrackId,
    /// The session that publishes it.
    pub session: SessionId,
    /// The person behind the session.
    pub member: MemberId,
    /// Audio or video.
    pub kind: Kind,
    /// Camera, screen, ...
    pub source: Source,
    /// Muted by its owner: known, but nothing is forwarded.
    pub muted: bool,
}

/// What plays in a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotState {
    /// The m-line's mid.
    pub mid: String,
    /// What may play in it.
    pub kind: Kind,
    /// What plays now.
    pub track: Option<Track>,
    /// The client's path does not carry it now: nothing is sent, and it goes on by itself as soon as it can.
    pub paused: bool,
}

/// A simulcast layer of a published track.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerState {
    /// Its name in the offer.
    pub rid: String,
    /// Somebody watches it. What nobody wants need not be sent.
    pub wanted: bool,
}

/// What the media core tells the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The session's transport is up: media flows from now on.
    Connected {
        /// The session.
        session: SessionId,
    },
    /// All tracks of the room, on every change.
    Tracks {
        /// The room.
        room: RoomId,
        /// Every track, oldest first.
        tracks: Vec<Track>,
    },
    /// All slots of the session, on every change.
    Slots {
        /// The session.
        session: SessionId,
        /// Every slot, in the order of the offer.
        slots: Vec<SlotState>,
    },
    /// Which simulcast layers of a published m-line are wanted, on change.
    Layers {
        /// The publishing session.
        session: SessionId,
        /// The m-line's mid.
        mid: String,
        /// Every layer, in the order of the offer.
        layers: Vec<LayerState>,
    },
    /// Who speaks now, on change; empty when nobody does.
    Speaking {
        /// The room.
        room: RoomId,
        /// Members with their level as in RFC 6464: 0 is loudest, 127 is silence. Loudest first.
        members: Vec<(MemberId, u8)>,
    },
    /// The session is over; nothing else will be said about it.
    Closed {
        /// The session.
        session: SessionId,
        /// Why.
        reason: CloseReason,
    },
}

/// Counters of one session since it joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionStats {
    /// The session.
    pub session: SessionId,
    /// Its room.
    pub room: RoomId,
    /// Its person.
    pub member: MemberId,
    /// ICE and DTLS are done.
    pub connected: bool,
    /// The negotiated protection, e.g. `AEAD_AES_128_GCM`.
    pub srtp: Option<&'static str>,
    /// RTP packets received from the client and accepted.
    pub packets_in: u64,
    /// Their bytes on the wire.
    pub bytes_in: u64,
    /// RTP packets forwarded to the client.
    pub packets_out: u64,
    /// Their bytes on the wire.
    pub bytes_out: u64,
    /// Packets the client asked for again.
    pub nacks_in: u64,
    /// Packets we asked the client for again.
    pub nacks_out: u64,
    /// Packets sent again to the client.
    pub resent: u64,
    /// Key frame requests from the client.
    pub plis_in: u64,
    /// Key frame requests to the client.
    pub plis_out: u64,
    /// Packets of the client that were dropped: not authentic, unknown stream, no right.
    pub dropped_in: u64,
    /// The tracks it publishes.
    pub tracks: Vec<Track>,
    /// Round trip between us and the client, once it has reported.
    pub rtt: Option<Duration>,
    /// What its path is estimated to carry towards it, in bits per second; `None` where the client does not tell what
    /// arrives.
    pub estimate: Option<u64>,
    /// Every slot, in the order of the offer.
    pub slots: Vec<SlotStats>,
    /// Every stream that it publishes.
    pub streams: Vec<StreamStats>,
}

/// How a slot plays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotStats {
    /// The m-line's mid.
    pub mid: String,
    /// Audio or video.
    pub kind: Kind,
    /// What it was given.
    pub track: Option<TrackId>,
    /// The path does not carry it.
    pub paused: bool,
    /// Height of the picture that is sent, in pixels; 0: nothing, sound, or unknown.
    pub height: u16,
    /// Temporal layers that are sent, above the lowest.
    pub temporal: u8,
    /// Payload bits per second over the last second.
    pub bitrate: u64,
    /// Share of packets that the client reported lost lately, in 1/256.
    pub lost: u8,
}

/// How a published stream arrives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamStats {
    /// The m-line's mid.
    pub mid: String,
    /// The simulcast layer.
    pub rid: Option<String>,
    /// The codec as IANA names it.
    pub codec: &'static str,
    /// Height of the picture in pixels; 0: sound, or unknown.
    pub height: u16,
    /// Payload bits per second over the last second.
    pub bitrate: u64,
    /// Share of packets lost on the way to us in the last reporting interval, in 1/256.
    pub lost: u8,
}

/// Totals of one shard (one thread, one UDP port).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShardStats {
    /// The UDP address.
    pub addr: SocketAddr,
    /// Sessions installed now.
    pub sessions: usize,
    /// Everything else that it remembers of them.
    pub tables: Tables,
    /// Datagrams received.
    pub packets_in: u64,
    /// RTP packets forwarded (resends included).
    pub packets_out: u64,
    /// Bytes of all datagrams sent.
    pub bytes_out: u64,
    /// Datagrams nobody asked for: unknown address or ufrag, not authentic, malformed.
    pub anonymous: u64,
    /// Datagrams of known peers that were dropped.
    pub dropped_in: u64,
    /// Datagrams the kernel did not take.
    pub dropped_out: u64,
    /// Notices that nobody took in time.
    pub dropped_notices: u64,
    /// Panics caught; each cost one peer.
    pub panics: u64,
    /// CPU time of the shard's thread.
    pub cpu: Duration,
    /// Thousandths of a core that the thread uses, averaged over some seconds.
    pub load_permille: u32,
    /// CPU time per forwarded packet, averaged over some seconds.
    pub cost_per_packet: Duration,
    /// 0: all is well; 3: only what must not be shed is sent.
    pub load_level: u8,
    /// TCP connections now.
    pub tcp_connections: usize,
    /// TCP connections that were cut before they had proven anything.
    pub tcp_refused: u64,
    /// RTP packets of rooms that are on several shards: passed on from here, each counted once, and taken here.
    pub relayed_out: u64,
    /// See `relayed_out`.
    pub relayed_in: u64,
    /// Everything that was passed on to other shards: what belongs to them, and what they share.
    pub passed_on: u64,
    /// Of those, the ones for which there was no room.
    pub dropped_strays: u64,
}

/// Entries of a core's tables. Without sessions all of them are empty.
#[allow(missing_docs, reason = "each is named like what it counts")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tables {
    pub rooms: usize,
    pub tracks: usize,
    pub encodings: usize,
    pub lanes: usize,
    /// Bound addresses, user name fragments and sessions by their names.
    pub names: usize,
    /// What waits: to be sent, to be told, to be aimed or selected, to be probed or paced.
    pub waiting: usize,
}

/// All figures of a node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NodeStats {
    /// Every session.
    pub sessions: Vec<SessionStats>,
    /// Every shard.
    pub shards: Vec<ShardStats>,
}
