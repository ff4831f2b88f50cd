//! Putting somebody out of a room, or with a ban out of the event. The fact does it: it reaches every node and every door.

use serde_json::json;
use signaling::protocol::{ErrorCode, Nothing, RemoveFromRoom};
use uuid::Uuid;

use crate::access::{admit, bans, floor, people};
use crate::base::Base;
use crate::base::tx::{Actor, Fact};
use crate::events::Event;
use crate::live::answer::{Answer, fail, fatal, refused_room};
use crate::live::door::Seat;

/// Longest reason, in characters.
pub const MAX_REASON: usize = 500;

/// `room.remove`: for moderators of the room.
pub async fn remove(seat: &Seat, asked: RemoveFromRoom) -> Answer<Nothing> {
    let room_id = asked.room.0;
    seat.hall.state().room(room_id)?;
    let base = seat.hall.live().base();
    let admission = admit(base, Some(seat.person), seat.hall.room_ref(room_id)).await.map_err(refused_room)?;
    if !admission.moderate() || asked.user == seat.person {
        return fail(ErrorCode::ProtocolDenied);
    }
    let out = PutOut { room_id, person: asked.user, ban: asked.ban, reason: asked.reason.unwrap_or_default() };
    let found = put_out(base, Actor::Person(seat.person), &seat.hall.event, &out).await.map_err(fatal)?;
    if found { Ok(Nothing {}) } else { fail(ErrorCode::UserNotFound) }
}

/// Whom to put out, and how far.
pub struct PutOut {
    pub room_id: i64,
    pub person: Uuid,
    pub ban: bool,
    pub reason: String,
}

/// Writes it down. False when nobody of this event has that id.
pub async fn put_out(base: &Base, actor: Actor, event: &Event, out: &PutOut) -> Result<bool, sqlx::Error> {
    let mut tx = base.begin(actor).await?;
    let person = people::store::by_id(&mut tx, out.person).await?.filter(|person| person.event_id == event.id);
    let Some(person) = person else { return Ok(false) };
    if out.ban {
        let reason: String = out.reason.chars().filter(|c| *c != '\0').take(MAX_REASON).collect();
        bans::create(&mut tx, event.organizer_id, event.id, person.id, None, &reason).await?;
    } else {
        let fact = Fact {
            kind: "member.removed",
            organizer_id: Some(event.organizer_id),
            event_id: Some(event.id),
            subject: format!("person:{}", person.id),
            body: json!({"persons": [person.id], "room": out.room_id}),
        };
        tx.record(fact).await?;
        // Nobody's guest any more: who comes back sits in the audience.
        floor::free_guest(&mut tx, event.organizer_id, event.id, out.room_id, person.id).await?;
    }
    tx.commit().await?;
    Ok(true)
}
