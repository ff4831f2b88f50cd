//! What halls of one event tell each other over the bus, and what tells them that rights have changed.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use signaling::protocol::{
    Caption, ChannelId, ChatPreviewed, ChatReacted, ChatSaid, Contact, OwnUser, ToldBreakouts, User,
};
use uuid::Uuid;

use crate::live::stage::mute::Silence;

/// News between nodes, on the topic [`news_topic`]. The sender hears itself too.
#[derive(Debug, Serialize, Deserialize)]
pub enum News {
    /// A node has come: the others tell who is with them.
    Hello { node: u64 },
    /// Everybody who is in this room on this node.
    Present { node: u64, room: i64, users: Vec<User> },
    /// A node is alive; the rooms in which somebody is.
    Alive { node: u64, rooms: Vec<i64> },
    /// A chat event was committed, which is to these people; in a direct channel with these members.
    Said { said: Box<ChatSaid>, owed: Vec<Uuid>, members: Vec<Uuid> },
    /// The reactions to a message changed.
    ReactedTo(Box<ChatReacted>),
    /// The card of a message came.
    Previewed(Box<ChatPreviewed>),
    /// People with this node have read so far; it has told their windows.
    Read { node: u64, reads: Vec<(Uuid, ChannelId, i64)> },
    /// A direct channel is there.
    Opened { channel: ChannelId, members: Vec<Uuid>, newest: i64 },
    /// The lists of channels of these people changed.
    Channels { persons: Vec<Uuid> },
    /// Slow mode of a channel.
    Slowed { channel: ChannelId, seconds: u32 },
    /// Reactions of one second.
    Reacted { room: i64, reactions: BTreeMap<String, u32> },
    /// Two people gave each other their contacts; this one was told so by this node already.
    Exchanged { node: u64, person: Uuid, contact: Box<Contact> },
    /// The floor of a room is another one: read it.
    Stage { node: u64, room: i64 },
    /// A moderator stopped what people send.
    Silenced { node: u64, silence: Silence },
    /// A moderator says something to all groups of a room.
    BreakoutTold { node: u64, told: ToldBreakouts },
    /// A line of captions was said in a room; a final one is in the database.
    Caption { room: i64, language: String, line: Caption },
    /// The board of a meeting, or of one of its groups, changed: read it.
    Board { node: u64, room: i64, group: i64 },
    /// Something was told to the moderators, or answered.
    ReportsChanged,
    /// A question changed, or is gone; `hides`: until then everybody in the room saw it.
    Question { room: i64, id: i64, asker: Uuid, hides: bool },
    /// A poll changed, or is gone; `hides` as above.
    Poll { room: i64, id: i64, hides: bool },
    /// How a room takes questions, or what is pinned there, changed.
    Terms { room: i64 },
    /// People voted by this node within the last second.
    Voted { node: u64, room: i64, questions: BTreeSet<i64>, polls: BTreeSet<i64> },
    /// A stand of a room, or all of them, are another one.
    Stand { room: i64, stand: Option<i64> },
    /// Somebody's request to an exhibitor came or was closed; accepted, they talk in this channel.
    Contact { id: i64, exhibitor: i64, channel: Option<ChannelId> },
    /// An announcement changed.
    Announcement { id: i64 },
    /// What profiles must have is another list.
    ProfileFields,
    /// Somebody has other contacts; `asked`: somebody asks them for theirs.
    ContactsChanged { person: Uuid, asked: bool },
    /// A person changed themselves from this seat of this node.
    Renamed { node: u64, seat: u64, user: Box<OwnUser> },
}

/// Rights were touched, on the topic [`access_topic`].
#[derive(Debug, Serialize, Deserialize)]
pub struct Touched {
    /// The fact behind it.
    pub kind: String,
    /// Whose rights; nobody named means everybody's.
    pub persons: Vec<Uuid>,
    pub room: Option<i64>,
}

pub fn news_topic(event_id: i64) -> String {
    format!("live:{event_id}")
}

pub fn access_topic(event_id: i64) -> String {
    format!("access:{event_id}")
}

pub fn encode(message: &impl Serialize) -> Bytes {
    serde_json::to_vec(message).expect("bus messages are plain JSON").into()
}

pub fn decode<'a, T: Deserialize<'a>>(message: &'a [u8]) -> Option<T> {
    serde_json::from_slice(message).inspect_err(|error| tracing::warn!(%error, "live.bus_message_unreadable")).ok()
}
