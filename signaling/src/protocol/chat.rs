//! `chat.*`: what is said in a channel.

use super::{ChannelId, ChatEventId, Command, Nothing, PushPayload, Time, User, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use ts_rs::TS;
use uuid::Uuid;

/// The longest message, in characters.
pub const MAX_BODY: usize = 4_000;
/// The most events that one `chat.fetch` gives.
pub const MAX_FETCH: u32 = 200;
/// Most files of one message.
pub const MAX_FILES: usize = 5;

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
    /// What the page says of itself to which the message links.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub preview: Option<LinkPreview>,
}

/// A card under a message: what a page says of itself. Words and an address, nothing to be believed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LinkPreview {
    pub url: String,
    pub host: String,
    pub title: String,
    pub description: String,
    /// A picture, to be had at `/{organizer}/{event}/video/preview/{id}`.
    pub picture: Option<Uuid>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub enum ChatEventType {
    #[serde(rename = "channel.message")]
    Message,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ChatContent {
    Text {
        body: String,
    },
    /// Pictures and PDFs, with words or without.
    Files {
        body: String,
        files: Vec<ChatFile>,
    },
    Deleted,
}

/// A file of a message, to be had at `/{organizer}/{event}/video/file/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatFile {
    pub id: Uuid,
    pub name: String,
    pub content_type: String,
    /// Bytes.
    #[ts(type = "number")]
    pub size: i64,
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
    #[ts(type = "SentContent")]
    pub content: SentContent,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub replaces: Option<ChatEventId>,
    /// Without a card, whatever it links to.
    #[serde(default, skip_serializing_if = "is_false")]
    #[ts(optional, as = "Option<bool>")]
    pub no_preview: bool,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(
    type = "{ type: 'text'; body: string } | { type: 'files'; body?: string; files: { id: string }[] } | { type: 'deleted' }"
)]
pub struct SentContent {
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub body: Value,
    /// Of files: `[{id}]`.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub files: Value,
}

impl SendChat {
    /// A new text message.
    pub fn text(channel: ChannelId, body: &str) -> SendChat {
        SendChat {
            channel,
            event_type: "channel.message".to_owned(),
            content: SentContent { kind: "text".to_owned(), body: Value::String(body.to_owned()), files: Value::Null },
            replaces: None,
            no_preview: false,
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

/// `chat.preview`: the card of a message came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatPreviewed {
    pub channel: ChannelId,
    #[ts(type = "number")]
    pub event_id: ChatEventId,
    pub preview: LinkPreview,
}

impl PushPayload for ChatPreviewed {
    const NAME: &'static str = "chat.preview";
}
