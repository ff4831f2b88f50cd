//! From facts to rooms: whatever touches a right is told to every node where people of that event are.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::Value;

use crate::access::roles;
use crate::base::Base;
use crate::base::deliveries::Consumer;
use crate::base::journal::Line;
use crate::live::hall::wire::{Touched, access_topic, encode};

/// Kinds of facts after which somebody's right may be another, or what may be written.
const KINDS: [&str; 25] = [
    "order.paid",
    "order.canceled",
    "slot.changed",
    "room.policy_changed",
    "room.deleted",
    "room.content_changed",
    "room.changed",
    "room.created",
    "event.settings_changed",
    "ban.created",
    "ban.lifted",
    "silence.created",
    "silence.lifted",
    "member.removed",
    "stage.placed",
    "stand.staff_changed",
    "stand.deleted",
    "role.changed",
    "role.deleted",
    "role.granted",
    "role.revoked",
    "traits.revoked",
    // Of an organizer, whose teams may hold roles.
    "team.member_added",
    "team.member_removed",
    "team.deleted",
];

/// The consumer `rooms`.
pub struct Rooms {
    base: Base,
}

impl Rooms {
    pub fn new(base: Base) -> Rooms {
        Rooms { base }
    }

    async fn tell(&self, line: &Line) -> anyhow::Result<()> {
        let events = match (line.event_id, line.organizer_id) {
            (Some(event_id), _) => vec![event_id],
            (None, Some(organizer)) => roles::store::events_with_teams(&mut self.base.read().await?, organizer).await?,
            (None, None) => Vec::new(),
        };
        events.into_iter().for_each(|event_id| self.tell_event(event_id, line));
        Ok(())
    }

    fn tell_event(&self, event_id: i64, line: &Line) {
        let room = line.body.get("room").and_then(Value::as_i64);
        let touched = Touched { kind: line.kind.clone(), persons: line.persons(), room };
        self.base.bus.publish(&access_topic(event_id), encode(&touched));
    }
}

impl Consumer for Rooms {
    fn name(&self) -> &'static str {
        "rooms"
    }

    fn wants(&self, kind: &str) -> bool {
        KINDS.contains(&kind)
    }

    fn deliver<'a>(&'a self, line: &'a Line) -> BoxFuture<'a, anyhow::Result<()>> {
        self.tell(line).boxed()
    }
}
