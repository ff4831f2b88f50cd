//! What a room has for somebody whom the gate admitted: what they may do there, and with what.

use signaling::protocol::{MediaConfig, MediaMode, Module, Permission};

use super::State;
use crate::access::Admission;
use crate::events::rooms::{Mode, Room as Place};

pub fn permissions(admission: &Admission) -> Vec<Permission> {
    let mut permissions = Vec::new();
    if admission.view() {
        permissions.extend([Permission::RoomView, Permission::RoomViewers]);
        permissions.extend([Permission::RoomChatRead, Permission::RoomChatJoin, Permission::RoomChatSend]);
    }
    if admission.publish() {
        permissions.push(Permission::RoomPublish);
    }
    if admission.moderate() {
        permissions.extend([Permission::RoomModerate, Permission::RoomChatModerate]);
    }
    permissions
}

pub fn modules(state: &State, place: &Place) -> Vec<Module> {
    let mode = match place.mode {
        Mode::Stage => MediaMode::Stage,
        Mode::Meeting => MediaMode::Meeting,
    };
    let chat = state.channel_of(place.id).map(|channel_id| Module::Chat { channel_id });
    std::iter::once(Module::Media { config: MediaConfig { mode } }).chain(chat).collect()
}
