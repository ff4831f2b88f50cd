//! The media node's words in the words of the protocol.

use sfu_node::{CloseReason, Kind, LayerState, MediaError, Slot, SlotState, Source, Track};
use signaling::protocol::{self, ErrorCode, Failure, MediaClosedCode, MediaKind, MediaPart};
use uuid::Uuid;

/// A room as the media node names it.
pub fn media_room(room_id: i64) -> sfu_node::RoomId {
    sfu_node::RoomId(room_id as u64)
}

/// A call of strangers as the media node names it: a room of its own, far from the ids of rooms.
pub fn call_room(call: Uuid) -> sfu_node::RoomId {
    /// The random end of a v7 id: that two calls of one moment share it is less likely than that a disk lies.
    const RANDOM: u64 = (1 << 62) - 1;
    sfu_node::RoomId(1 << 63 | (call.as_u64_pair().1 & RANDOM))
}

/// The room behind a stage as the media node names it: nothing goes from it to the stage's, whatever anybody pins.
pub fn backstage_room(room_id: i64) -> sfu_node::RoomId {
    sfu_node::RoomId(BACKSTAGE | room_id as u64)
}

const BACKSTAGE: u64 = 1 << 62;

/// A group of a meeting as the media node names it. Rooms' ids are far below 2^48, numbers of groups below 2^8.
pub fn group_room(room_id: i64, group: i64) -> sfu_node::RoomId {
    sfu_node::RoomId(GROUP | (group as u64 & 0xff) << 48 | room_id as u64)
}

const GROUP: u64 = 1 << 61;

/// Which part of an event's room it is.
pub fn part_of(room: sfu_node::RoomId) -> MediaPart {
    if is_call(room) {
        MediaPart::Stage
    } else if room.0 & BACKSTAGE != 0 {
        MediaPart::Backstage
    } else if room.0 & GROUP != 0 {
        MediaPart::Group
    } else {
        MediaPart::Stage
    }
}

/// Whether only those whose media are in it hear of it.
pub fn is_private(room: sfu_node::RoomId) -> bool {
    is_call(room) || part_of(room) != MediaPart::Stage
}

/// Whether it is a call and no room of an event.
pub fn is_call(room: sfu_node::RoomId) -> bool {
    room.0 >> 63 == 1
}

pub fn failure(error: &MediaError) -> Failure {
    let words = error.to_string();
    match error {
        MediaError::InvalidOffer(reason) => {
            Failure::new(ErrorCode::MediaInvalidOffer).message(words).detail("reason", reason.as_str())
        }
        MediaError::Unsupported(reason) => {
            Failure::new(ErrorCode::MediaUnsupported).message(words).detail("reason", reason.as_str())
        }
        MediaError::Denied => Failure::new(ErrorCode::MediaDenied),
        MediaError::Full => Failure::new(ErrorCode::MediaFull),
        MediaError::UnknownSession => Failure::new(ErrorCode::MediaUnknownSession),
        MediaError::Stopped => Failure::new(ErrorCode::MediaFull).message(words).retry_after(2),
    }
}

pub fn slots(slots: &[Slot]) -> Vec<protocol::Slot> {
    slots.iter().map(|slot| protocol::Slot { mid: slot.mid.clone(), kind: kind(slot.kind) }).collect()
}

pub fn slot_state(slot: &SlotState) -> protocol::SlotState {
    protocol::SlotState {
        mid: slot.mid.clone(),
        kind: kind(slot.kind),
        track: slot.track.as_ref().map(|track| track.id.to_string()),
        user: slot.track.as_ref().map(|track| Uuid::from_u128(track.member.0)),
        source: slot.track.as_ref().map(|track| source(track.source)),
        paused: slot.paused,
    }
}

pub fn layer(layer: &LayerState) -> protocol::WantedLayer {
    protocol::WantedLayer { rid: layer.rid.clone(), wanted: layer.wanted }
}

pub fn track(track: &Track) -> protocol::Track {
    protocol::Track {
        id: track.id.to_string(),
        user: Uuid::from_u128(track.member.0),
        session: track.session.to_string(),
        kind: kind(track.kind),
        source: source(track.source),
        muted: track.muted,
    }
}

pub fn offered_source(source: protocol::Source) -> Source {
    match source {
        protocol::Source::Microphone => Source::Microphone,
        protocol::Source::Camera => Source::Camera,
        protocol::Source::Screen => Source::Screen,
        protocol::Source::ScreenAudio => Source::ScreenAudio,
    }
}

/// What to tell the owner; nothing when they said goodbye themselves.
pub fn closed(reason: CloseReason) -> Option<(MediaClosedCode, &'static str)> {
    match reason {
        CloseReason::LostRight => Some((MediaClosedCode::LostRight, "The right to be here has ended.")),
        CloseReason::Replaced => Some((MediaClosedCode::Replaced, "Another media session took its place.")),
        CloseReason::Moved => Some((MediaClosedCode::Moved, "What you send goes elsewhere in this room now.")),
        CloseReason::Timeout => Some((MediaClosedCode::Timeout, "Nothing was heard from you for 30 seconds.")),
        CloseReason::Failed => Some((MediaClosedCode::Failed, "The media connection failed.")),
        CloseReason::Shutdown => Some((MediaClosedCode::Shutdown, "The media server is restarting.")),
        CloseReason::Left => None,
    }
}

fn kind(kind: Kind) -> MediaKind {
    match kind {
        Kind::Audio => MediaKind::Audio,
        Kind::Video => MediaKind::Video,
    }
}

fn source(source: Source) -> protocol::Source {
    match source {
        Source::Microphone => protocol::Source::Microphone,
        Source::Camera => protocol::Source::Camera,
        Source::Screen => protocol::Source::Screen,
        Source::ScreenAudio => protocol::Source::ScreenAudio,
    }
}
