//! Moving a session: the room opens and closes with it, and its speakers' window follows, at once.

use serde_json::json;

use super::{Slot, store};
use crate::access::{grants, policies};
use crate::base::Base;
use crate::base::language::say;
use crate::base::time::Timestamp;
use crate::base::tx::{Actor, Fact};
use crate::events::{Event, rooms};
use crate::talks::speakers;

/// What is to change; `None` stays.
#[derive(Clone, Copy, Debug, Default)]
pub struct Change {
    pub room_id: Option<i64>,
    pub starts_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
}

/// Why a session stays where it is.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    #[error("{}", say("api-session-ends"))]
    EndsBeforeStart,
    #[error("{}", say("api-session-room"))]
    UnknownRoom,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Changes a slot. `Ok(None)`: there is no such slot at this event.
pub async fn change(
    base: &Base,
    event: &Event,
    actor: Actor,
    id: i64,
    change: Change,
) -> Result<Option<Slot>, ChangeError> {
    let mut tx = base.begin(actor).await?;
    let Some(before) = store::by_id(&mut tx, event.id, id).await? else { return Ok(None) };
    let room_id = change.room_id.unwrap_or(before.room_id);
    let (starts_at, ends_at) = (change.starts_at.unwrap_or(before.starts_at), change.ends_at.unwrap_or(before.ends_at));
    if ends_at <= starts_at {
        return Err(ChangeError::EndsBeforeStart);
    }
    if rooms::store::by_id(&mut tx, event.id, room_id).await?.is_none() {
        return Err(ChangeError::UnknownRoom);
    }
    store::put(&mut tx, id, room_id, starts_at, ends_at).await?;
    policies::store::put_window(&mut tx, id, room_id, starts_at, ends_at).await?;
    grants::store::move_window(&mut tx, &Slot::grant_source(id), room_id, starts_at, ends_at).await?;
    let speakers = speakers::store::of_talk(&mut tx, before.talk_id).await?;
    let persons: Vec<_> = speakers.iter().map(|speaker| speaker.person_id).collect();
    tx.record(Fact {
        kind: "slot.changed",
        organizer_id: Some(event.organizer_id),
        event_id: Some(event.id),
        subject: format!("slot:{id}"),
        body: json!({"slot": id, "rooms": [before.room_id, room_id], "persons": persons,
            "old": {"room": before.room_id, "start": before.starts_at, "end": before.ends_at},
            "new": {"room": room_id, "start": starts_at, "end": ends_at}}),
    })
    .await?;
    let after = store::by_id(&mut tx, event.id, id).await?;
    tx.commit().await?;
    Ok(after)
}
