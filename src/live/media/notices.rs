//! The media node's notices, as pushes to those whom they concern.

use sfu_node::{CloseReason, Notice, RoomId, SessionId};
use signaling::protocol::{self, LayersWanted, MediaClosed, SlotsChanged, Speaker, Speaking, TracksChanged};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::desk::Entry;
use super::far::{self, Said};
use super::words::{closed, is_private, layer, part_of, slot_state, track};
use crate::live::Live;

/// Runs as long as the node does.
pub(in crate::live) async fn follow(live: Live, mut notices: mpsc::Receiver<Notice>) {
    while let Some(notice) = notices.recv().await {
        handle(&live, notice);
    }
}

pub(super) fn handle(live: &Live, notice: Notice) {
    match notice {
        Notice::Connected { .. } => {}
        Notice::Tracks { room, tracks } => {
            let tracks = tracks.iter().map(track).collect();
            tell_tracks(live, room, tracks);
        }
        Notice::Slots { session, ref slots } => {
            if let Some(entry) = live.desk().find(session, &notice) {
                let slots = slots.iter().map(slot_state).collect();
                far::tell(live, &entry, &Said::Slots(SlotsChanged { session: session.to_string(), slots }));
            }
        }
        Notice::Layers { session, ref mid, ref layers } => {
            if let Some(entry) = live.desk().find(session, &notice) {
                let layers = layers.iter().map(layer).collect();
                let wanted = LayersWanted { session: session.to_string(), mid: mid.clone(), layers };
                far::tell(live, &entry, &Said::Layers(wanted));
            }
        }
        Notice::Speaking { room, members } => {
            let users = members.into_iter().map(|(member, level)| Speaker { id: Uuid::from_u128(member.0), level });
            let users: Vec<Speaker> = users.collect();
            tell_room(live, room, |name| {
                Said::Speaking(Speaking { room: name, users: users.clone(), part: part_of(room) })
            });
        }
        Notice::Closed { session, reason } => {
            if let Some(entry) = live.desk().strike(session, &notice) {
                after_close(live, session, reason, &entry);
            }
        }
    }
}

fn tell_tracks(live: &Live, room: RoomId, tracks: Vec<protocol::Track>) {
    live.desk().set_tracks(room, tracks.clone());
    tell_room(live, room, |name| {
        Said::Tracks(TracksChanged { room: name, tracks: tracks.clone(), part: part_of(room) })
    });
}

/// Everybody in the room; of a call, or behind a stage, nobody but those whose media are in it.
fn tell_room(live: &Live, room: RoomId, said: impl Fn(protocol::RoomId) -> Said) {
    if is_private(room) {
        for entry in live.desk().entries_in(room) {
            far::tell(live, &entry, &said(protocol::RoomId(entry.room_id)));
        }
        return;
    }
    let room = protocol_room(room);
    let push = said(room).push();
    for hall in live.open_halls() {
        hall.state().push_to_room(room.0, &push);
    }
}

fn after_close(live: &Live, session: SessionId, reason: CloseReason, entry: &Entry) {
    live.meters().media_sessions.set(live.desk().count() as i64);
    if let Some((code, message)) = closed(reason) {
        let closed = MediaClosed { session: session.to_string(), code, message: message.to_owned() };
        far::tell(live, entry, &Said::Closed(closed));
    }
    entry.hall.forget_if_gone(entry.person);
}

fn protocol_room(room: RoomId) -> protocol::RoomId {
    protocol::RoomId(room.0 as i64)
}
