//! `chat.*`: what is said in a channel.

use super::{ChannelId, ChatEventId, Command, Nothing, PushPayload, Time, User, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use ts_rs::TS;

/// The longest message, in characters.
pub const MAX_BODY: usize = 4_000;
/// The most events that one `chat.fetch` gives.
pub const MAX_FETCH: u32 = 200;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatEvent {
    #[ts(type = "number")]
    pub event_id: ChatEventId,
    pub channel: ChannelId,
    pub sender: UserId,
    pub timestamp: Time,
    pub event_type: ChatEventType,
    pub content: ChatContent,
    /// When it was last changed.
    pub edited: Option<Time>,
    /// The event whose content this one replaces.
    #[ts(type = "number | null")]
    pub replaces: Option<ChatEventId>,
    /// The first who reacted, by emoji; the asker is among them if they did.
    pub reactions: BTreeMap<String, Vec<UserId>>,
    /// How many reacted, by emoji.
    #[serde(default)]
    pub reaction_counts: BTreeMap<String, u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub enum ChatEventType {
    #[serde(rename = "channel.message")]
    Message,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ChatContent {
    Text { body: String },
    Deleted,
}

/// `chat.subscribe`: from now on `chat.event` of this channel comes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SubscribeChat {
    pub channel: ChannelId,
}

impl Command for SubscribeChat {
    const ACTION: &'static str = "chat.subscribe";
    type Data = SubscribedChat;
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SubscribedChat {
    #[ts(type = "null")]
    pub state: (),
    /// Above every event so far: fetch with `before_id` from here.
    #[ts(type = "number")]
    pub next_event_id: ChatEventId,
    #[ts(type = "number")]
    pub unread_pointer: ChatEventId,
    /// Empty in a room's channel: there the members are the room's viewers.
    pub members: Vec<User>,
    /// Seconds between two messages of one person; 0: no slow mode.
    #[serde(default)]
    pub slow_seconds: u32,
}

/// `chat.unsubscribe`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnsubscribeChat {
    pub channel: ChannelId,
}

impl Command for UnsubscribeChat {
    const ACTION: &'static str = "chat.unsubscribe";
    type Data = Nothing;
}

/// `chat.join`: subscribe in order to write; needs a display name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JoinChat {
    pub channel: ChannelId,
}

impl Command for JoinChat {
    const ACTION: &'static str = "chat.join";
    type Data = SubscribedChat;
}

/// `chat.leave`: stops listening; a direct channel is hidden until something is said there again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeaveChat {
    pub channel: ChannelId,
}

impl Command for LeaveChat {
    const ACTION: &'static str = "chat.leave";
    type Data = Nothing;
}

/// `chat.send`: a message, or with `replaces` the new content of an own one (deleted: also another's, for moderators).
///
/// Its types and body are read loosely, because each has an error code of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SendChat {
    pub channel: ChannelId,
    #[ts(type = "ChatEventType")]
    pub event_type: String,
    #[ts(type = "ChatContent")]
    pub content: SentContent,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub replaces: Option<ChatEventId>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SentContent {
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub body: Value,
}

impl SendChat {
    /// A new text message.
    pub fn text(channel: ChannelId, body: &str) -> SendChat {
        SendChat {
            channel,
            event_type: "channel.message".to_owned(),
            content: SentContent { kind: "text".to_owned(), body: Value::String(body.to_owned()) },
            replaces: None,
        }
    }
}

impl Command for SendChat {
    const ACTION: &'static str = "chat.send";
    type Data = SentChat;
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SentChat {
    pub event: ChatEvent,
}

/// `chat.fetch`: the newest events, before `before_id` or after `after_id`; `count` is at most [`MAX_FETCH`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FetchChat {
    pub channel: ChannelId,
    pub count: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub before_id: Option<ChatEventId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub after_id: Option<ChatEventId>,
}

impl Command for FetchChat {
    const ACTION: &'static str = "chat.fetch";
    type Data = FetchedChat;
}

/// Oldest first, and who said it. Fewer than asked for when they are long: only an empty answer is the end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FetchedChat {
    pub results: Vec<ChatEvent>,
    #[ts(type = "Record<string, User>")]
    pub users: BTreeMap<UserId, User>,
}

/// `chat.event`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatSaid {
    #[serde(flatten)]
    pub event: ChatEvent,
    #[ts(type = "Record<string, User>")]
    pub users: BTreeMap<UserId, User>,
}

impl PushPayload for ChatSaid {
    const NAME: &'static str = "chat.event";
}
