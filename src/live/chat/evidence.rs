//! A message as it is now, and what stood before it: for those who tell moderators about it. And taking one down.

use serde_json::json;
use signaling::protocol::{ChannelId, ChatSaid, ErrorCode};
use uuid::Uuid;

use super::rights::{self, Place};
use super::{Row, named, store};
use crate::base::time::Timestamp;
use crate::base::tx::{Fact, Tx};
use crate::live::answer::{Answer, fail, fatal};
use crate::live::door::Seat;
use crate::live::hall::Hall;

/// One message.
pub struct Line {
    pub sender: Uuid,
    pub body: String,
    pub at: Timestamp,
}

/// What was found.
pub struct Evidence {
    pub room_id: Option<i64>,
    pub message: Line,
    /// The oldest first.
    pub before: Vec<Line>,
}

/// Reads it with the eyes of this seat: what one may not read one cannot tell of.
///
/// # Errors
/// `chat.unknown`, `chat.denied`: no such channel or message, or none for this person; deleted ones too.
pub async fn read(seat: &Seat, channel: ChannelId, id: i64, before: i64) -> Answer<Evidence> {
    let place = rights::reader(seat, channel).await?;
    let room_id = match place {
        Place::Room { room_id, .. } => Some(room_id),
        Place::Direct { .. } => None,
    };
    let mut conn = seat.hall.live().base().read().await.map_err(fatal)?;
    let row = store::by_id(&mut conn, channel, id).await.map_err(fatal)?;
    let Some(message) = row.filter(|row| row.replaces.is_none()).and_then(line) else {
        return fail(ErrorCode::ChatDenied);
    };
    let earlier = store::below(&mut conn, channel, id, before).await.map_err(fatal)?;
    Ok(Evidence { room_id, message, before: earlier.into_iter().rev().filter_map(line).collect() })
}

fn line(row: Row) -> Option<Line> {
    Some(Line { sender: row.sender_id, body: row.body?, at: row.at })
}

/// A moderator deletes what somebody else said, in all its versions. What is to be told after the commit; `None`: it is gone
/// already.
///
/// # Errors
/// When the database fails.
pub async fn take_down(
    hall: &Hall,
    tx: &mut Tx,
    channel: ChannelId,
    id: i64,
    moderator: Uuid,
) -> Answer<Option<ChatSaid>> {
    let row = store::by_id(tx, channel, id).await.map_err(fatal)?;
    let Some(original) = row.filter(|row| row.body.is_some() && row.replaces.is_none()) else { return Ok(None) };
    let now = tx.now();
    store::change(tx, id, None, now).await.map_err(fatal)?;
    let row = store::insert(tx, channel, moderator, None, Some(id), now).await.map_err(fatal)?;
    tx.record(deleted(hall, channel, id, original.sender_id)).await.map_err(fatal)?;
    let event = row.view();
    let users = named(hall, tx, std::slice::from_ref(&event)).await?;
    Ok(Some(ChatSaid { event, users }))
}

/// What a moderator deletes of another is a fact, so that it can be answered for.
pub(super) fn deleted(hall: &Hall, channel: ChannelId, id: i64, sender: Uuid) -> Fact {
    Fact {
        kind: "chat.message_deleted",
        organizer_id: Some(hall.event.organizer_id),
        event_id: Some(hall.event.id),
        subject: format!("chat_event:{id}"),
        body: json!({"channel": channel, "sender": sender}),
    }
}
