//! Chat: one channel for each room, and direct ones between a few people. What is said is a row first; after the commit the
//! bus tells every node, and each hands it to those of its seats that listen.
//!
//! Who may do what is asked in [`rights`], at each command. [`conversations`] is what a node knows of all channels while
//! people talk, so that a message costs the same queries however many listen.

pub mod channels;
pub mod conversations;
pub mod direct;
pub mod evidence;
pub mod fetch;
pub mod files;
pub mod hear;
mod mentions;
pub mod reactions;
pub mod reads;
pub mod rights;
mod rules;
pub mod search;
pub mod send;
pub mod slow;
mod store;
pub mod subscribe;

use std::collections::BTreeMap;

use signaling::protocol::{ChatContent, ChatEvent, ChatEventType, User};
use uuid::Uuid;

use super::answer::{Answer, fatal};
use super::hall::Hall;
use super::people;
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
            reaction_counts: BTreeMap::new(),
            preview: None,
        }
    }
}

/// People who are named in one answer besides those who wrote. Others are shown as somebody.
const MAX_NAMED: usize = 200;

/// The public users behind these events: who wrote, and who is mentioned.
async fn named(hall: &Hall, conn: &mut Conn, events: &[ChatEvent]) -> Answer<BTreeMap<Uuid, User>> {
    let mut users = BTreeMap::new();
    let mut mentioned = mentions::of_events(events);
    mentioned.truncate(MAX_NAMED);
    for id in events.iter().map(|event| event.sender).chain(mentioned) {
        if !users.contains_key(&id)
            && let Some(user) = people::user_of(hall, conn, id).await.map_err(fatal)?
        {
            users.insert(id, user);
        }
    }
    Ok(users)
}
