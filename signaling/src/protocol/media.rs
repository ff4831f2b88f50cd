//! `media.*`: sound and picture. The client always offers, the server always answers; which track plays in which slot is
//! told by [`SlotsChanged`], never by SDP.

use super::{Command, IceServer, MediaSessionId, Nothing, PushPayload, RoomId, Topic, TrackId, UserId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    Audio,
    Video,
}

/// What a published track shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    Microphone,
    Camera,
    Screen,
    ScreenAudio,
}

/// `media.offer`: publish and receive; with `session` it renegotiates that session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OfferMedia {
    pub room: RoomId,
    pub sdp: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub session: Option<MediaSessionId>,
    /// What the sending m-lines show; by default a camera or a microphone.
    #[serde(default)]
    #[ts(as = "Option<Vec<OfferedTrack>>", optional)]
    pub tracks: Vec<OfferedTrack>,
    #[serde(default, skip_serializing_if = "MediaPart::is_stage")]
    #[ts(as = "Option<MediaPart>", optional)]
    pub part: MediaPart,
}

/// Which of a room's media: what everybody in it may see, what happens behind the stage, or what is said in the group that one
/// is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MediaPart {
    #[default]
    Stage,
    Backstage,
    Group,
}

impl MediaPart {
    pub fn is_stage(&self) -> bool {
        *self == MediaPart::Stage
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OfferedTrack {
    pub mid: String,
    pub source: Source,
}

impl Command for OfferMedia {
    const ACTION: &'static str = "media.offer";
    type Data = AnsweredMedia;
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AnsweredMedia {
    pub session: MediaSessionId,
    pub sdp: String,
    pub slots: Vec<Slot>,
}

/// A receive-only m-line of the client, in which the server plays one track at a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Slot {
    pub mid: String,
    pub kind: MediaKind,
}

/// `media.servers`: servers that help to find a way, with credentials that are valid from now. A client that searches new
/// paths asks first when those of `authenticated` are old.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FetchIceServers {}

impl Command for FetchIceServers {
    const ACTION: &'static str = "media.servers";
    type Data = FetchedIceServers;
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FetchedIceServers {
    pub ice_servers: Vec<IceServer>,
}

/// `media.close`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CloseMedia {
    pub session: MediaSessionId,
}

impl Command for CloseMedia {
    const ACTION: &'static str = "media.close";
    type Data = Nothing;
}

/// `media.mute`: says that a published m-line is silent or dark; the others see it in `media.tracks`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MuteMedia {
    pub session: MediaSessionId,
    pub mid: String,
    pub muted: bool,
}

impl Command for MuteMedia {
    const ACTION: &'static str = "media.mute";
    type Data = Nothing;
}

/// `media.pin`: this video slot shows this track; without a track the server chooses again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PinMedia {
    pub session: MediaSessionId,
    pub mid: String,
    pub track: Option<TrackId>,
}

impl Command for PinMedia {
    const ACTION: &'static str = "media.pin";
    type Data = Nothing;
}

/// `media.view`: how large the client shows its video slots, so that nobody sends it more. Slots that are not named stay
/// as they were.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ViewMedia {
    pub session: MediaSessionId,
    /// At most [`MAX_NAMED_SLOTS`].
    pub slots: Vec<SlotView>,
}

/// Slots that one command can name: as many m-lines as an offer can have.
pub const MAX_NAMED_SLOTS: usize = 64;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SlotView {
    pub mid: String,
    /// Out of sight: nothing needs to be sent.
    pub hidden: bool,
    /// In device pixels; 0 when it is not known.
    pub height: u16,
}

impl Command for ViewMedia {
    const ACTION: &'static str = "media.view";
    type Data = Nothing;
}

/// `media.report`: what the client measured since its last report. It is shown to organizers and decides nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReportMedia {
    pub session: MediaSessionId,
    /// There and back to the server, as the client's path measures it: the server itself knows it only of those whom it sends
    /// something. Left out before the first measurement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub rtt_ms: Option<u32>,
    /// At most [`MAX_NAMED_SLOTS`].
    pub slots: Vec<SlotReport>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SlotReport {
    pub mid: String,
    /// Times that the picture stood still, and for how long together.
    pub freezes: u32,
    pub freeze_ms: u32,
    /// Pictures per second; 0 for sound.
    pub frames_per_second: u16,
    pub jitter_ms: u32,
    /// Sound that never came and was made up.
    pub concealed_ms: u32,
}

impl Command for ReportMedia {
    const ACTION: &'static str = "media.report";
    type Data = Nothing;
}

/// `media.tracks`: all tracks of a room, on change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TracksChanged {
    pub room: RoomId,
    pub tracks: Vec<Track>,
    #[serde(default, skip_serializing_if = "MediaPart::is_stage")]
    #[ts(as = "Option<MediaPart>", optional)]
    pub part: MediaPart,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Track {
    pub id: TrackId,
    pub user: UserId,
    pub session: MediaSessionId,
    pub kind: MediaKind,
    pub source: Source,
    pub muted: bool,
}

impl PushPayload for TracksChanged {
    const NAME: &'static str = "media.tracks";

    fn topic(&self) -> Option<Topic> {
        Some(Topic::of::<Self>(format_args!("{} {:?}", self.room, self.part)))
    }
}

/// `media.slots`: what plays where in one session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SlotsChanged {
    pub session: MediaSessionId,
    pub slots: Vec<SlotState>,
}

/// Track, user and source are null while nothing plays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SlotState {
    pub mid: String,
    pub kind: MediaKind,
    pub track: Option<TrackId>,
    pub user: Option<UserId>,
    pub source: Option<Source>,
    /// The path to this client does not carry it now: nothing is sent, and it goes on by itself.
    #[serde(default)]
    pub paused: bool,
}

impl PushPayload for SlotsChanged {
    const NAME: &'static str = "media.slots";

    fn topic(&self) -> Option<Topic> {
        Some(Topic::of::<Self>(&self.session))
    }
}

/// `media.layers`: which simulcast layers of a published m-line somebody watches. What nobody wants need not be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LayersWanted {
    pub session: MediaSessionId,
    pub mid: String,
    pub layers: Vec<WantedLayer>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WantedLayer {
    pub rid: String,
    pub wanted: bool,
}

impl PushPayload for LayersWanted {
    const NAME: &'static str = "media.layers";

    fn topic(&self) -> Option<Topic> {
        Some(Topic::of::<Self>(format_args!("{} {}", self.session, self.mid)))
    }
}

/// `media.speaking`: who speaks now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Speaking {
    pub room: RoomId,
    pub users: Vec<Speaker>,
    #[serde(default, skip_serializing_if = "MediaPart::is_stage")]
    #[ts(as = "Option<MediaPart>", optional)]
    pub part: MediaPart,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Speaker {
    pub id: UserId,
    /// Decibels below full scale, 0 (loudest) to 127, as in RFC 6464.
    pub level: u8,
}

impl PushPayload for Speaking {
    const NAME: &'static str = "media.speaking";

    fn topic(&self) -> Option<Topic> {
        Some(Topic::of::<Self>(format_args!("{} {:?}", self.room, self.part)))
    }
}

/// `media.closed`: the server ended this media session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MediaClosed {
    pub session: MediaSessionId,
    pub code: MediaClosedCode,
    pub message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MediaClosedCode {
    LostRight,
    Replaced,
    /// Into a group of the room, into another one or back: offer again, with the part that one is in now.
    Moved,
    Timeout,
    Failed,
    Shutdown,
}

impl PushPayload for MediaClosed {
    const NAME: &'static str = "media.closed";
}
