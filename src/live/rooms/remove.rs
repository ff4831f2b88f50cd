//! Putting somebody out of a room, or with a ban for good.

use signaling::protocol::{ErrorCode, Nothing, RemoveFromRoom};
use uuid::Uuid;

use crate::access::roles::Right;
use crate::access::sanctions::Kind;
use crate::base::Base;
use crate::base::tx::Actor;
use crate::events::Event;
use crate::live::answer::{Answer, fail};
use crate::live::door::Seat;
use crate::live::moderation::Reach;
use crate::live::moderation::measures::{self, Measure, MeasureError};

/// `room.remove`: for moderators of the room. Who moderates the whole event bans from it, others from their room.
pub async fn remove(seat: &Seat, asked: RemoveFromRoom) -> Answer<Nothing> {
    let room_id = asked.room.0;
    seat.hall.state().room(room_id)?;
    let right = if asked.ban { Right::MembersBan } else { Right::MembersModerate };
    let reach = Reach::of(seat, right).await?;
    if !reach.covers(Some(room_id)) || asked.user == seat.person {
        return fail(ErrorCode::ProtocolDenied);
    }
    let everywhere = reach.covers(None);
    let ban_from = asked.ban.then_some(if everywhere { None } else { Some(room_id) });
    let out = PutOut { room_id, person: asked.user, ban_from, reason: asked.reason.unwrap_or_default() };
    put_out(seat.hall.live().base(), Actor::Person(seat.person), &seat.hall.event, &out).await?;
    Ok(Nothing {})
}

/// Whom to put out, and how far.
pub struct PutOut {
    pub room_id: i64,
    pub person: Uuid,
    /// `None`: may enter again. `Some(None)`: banned from the event; else from that room.
    pub ban_from: Option<Option<i64>>,
    pub reason: String,
}

/// Writes it down.
///
/// # Errors
/// When nobody of this event has that id, or they keep order there.
pub async fn put_out(base: &Base, actor: Actor, event: &Event, out: &PutOut) -> Result<(), MeasureError> {
    let mut tx = base.begin(actor).await?;
    match out.ban_from {
        Some(room) => {
            let measure = Measure { person: out.person, kind: Kind::Ban, room, minutes: None, reason: &out.reason };
            measures::impose(&mut tx, event, &measure).await?;
        }
        None => measures::remove(&mut tx, event, out.person, out.room_id).await?,
    }
    Ok(tx.commit().await?)
}
