//! Chat: one channel for each room. What is said is a row first; after the commit the bus tells every node, and each hands
//! it to those of its seats that listen.

pub mod channels;
pub mod evidence;
pub mod fetch;
mod rules;
pub mod send;
mod store;
pub mod subscribe;

use std::collections::BTreeMap;

use signaling::protocol::{ChannelId, ChatContent, ChatEvent, ChatEventType, ErrorCode, Failure, User};
use uuid::Uuid;

use super::answer::{Answer, fail, fatal, refusal_view};
use super::hall::{Hall, State};
use super::people;
use crate::access::Admission;
use crate::base::db::Conn;
use crate::base::time::Timestamp;

/// A row of `chat_events`.
#[derive(Clone, Debug, sqlx::FromRow)]
struct Row {
    id: i64,
    channel_id: Uuid,
    sender_id: Uuid,
    at: Timestamp,
    body: Option<String>,
    edited_at: Option<Timestamp>,
    replaces: Option<i64>,
}

impl Row {
    fn view(self) -> ChatEvent {
        ChatEvent {
            event_id: self.id,
            channel: self.channel_id,
            sender: self.sender_id,
            timestamp: self.at.to_string(),
            event_type: ChatEventType::Message,
            content: self.body.map_or(ChatContent::Deleted, |body| ChatContent::Text { body }),
            edited: self.edited_at.map(|at| at.to_string()),
            replaces: self.replaces,
            reactions: BTreeMap::new(),
        }
    }
}

/// The room of a channel and the person's admission to it, as the warden keeps it true.
fn admission_to(state: &State, person: Uuid, channel: ChannelId) -> Answer<(i64, Admission)> {
    let Some(room_id) = state.channels.get(&channel).copied() else { return fail(ErrorCode::ChatUnknown) };
    match state.standings.get(person, room_id) {
        Some(Ok(admission)) => Ok((room_id, admission.clone())),
        Some(Err(refusal)) => Err(Failure::refused(ErrorCode::ChatDenied, &refusal_view(*refusal))),
        None => fail(ErrorCode::ChatDenied),
    }
}

/// The public users behind these events.
async fn senders(hall: &Hall, conn: &mut Conn, events: &[ChatEvent]) -> Answer<BTreeMap<Uuid, User>> {
    let mut users = BTreeMap::new();
    for event in events {
        if !users.contains_key(&event.sender)
            && let Some(user) = people::user_of(hall, conn, event.sender).await.map_err(fatal)?
        {
            users.insert(event.sender, user);
        }
    }
    Ok(users)
}
