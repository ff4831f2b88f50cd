//! Bans: a moderator puts a person out of a room or of the whole event, until the ban is lifted.

pub mod store;

use serde_json::json;
use uuid::Uuid;

use crate::base::tx::{Fact, Tx};

/// Puts a person out. `room_id` `None`: out of the whole event. Tells the rooms by the fact `ban.created`.
pub async fn create(
    tx: &mut Tx,
    organizer_id: i64,
    event_id: i64,
    person_id: Uuid,
    room_id: Option<i64>,
    reason: &str,
) -> Result<i64, sqlx::Error> {
    let (now, actor) = (tx.now(), tx.actor().to_string());
    let id = store::insert(tx, event_id, person_id, room_id, reason, &actor, now).await?;
    tx.record(fact("ban.created", organizer_id, event_id, person_id, room_id)).await?;
    Ok(id)
}

/// Takes a person's bans back. True when there was one.
pub async fn lift(
    tx: &mut Tx,
    organizer_id: i64,
    event_id: i64,
    person_id: Uuid,
    room_id: Option<i64>,
) -> Result<bool, sqlx::Error> {
    let now = tx.now();
    let lifted = store::lift(tx, event_id, person_id, room_id, now).await? > 0;
    if lifted {
        tx.record(fact("ban.lifted", organizer_id, event_id, person_id, room_id)).await?;
    }
    Ok(lifted)
}

fn fact(kind: &'static str, organizer_id: i64, event_id: i64, person_id: Uuid, room_id: Option<i64>) -> Fact {
    Fact {
        kind,
        organizer_id: Some(organizer_id),
        event_id: Some(event_id),
        subject: format!("person:{person_id}"),
        body: json!({"persons": [person_id], "room": room_id}),
    }
}
