//! `chat.*` around the messages: reactions, what somebody has read, what is theirs to know of, conversations of a few, search,
//! slow mode.

use super::{ChannelId, ChatEvent, ChatEventId, Command, FetchedChat, Nothing, PushPayload, Topic, User, UserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// So many people are named with each reaction; how many there are is `reaction_counts`.
pub const MAX_REACTED: usize = 20;
/// From so many people mentioned in one message on, nobody is told of it.
pub const MAX_MENTIONED: usize = 50;
/// Most people of a direct channel.
pub const MAX_MEMBERS: usize = 20;
/// Longest pause of slow mode, in seconds.
pub const MAX_SLOW: u32 = 3_600;
/// Most messages that one `chat.search` finds.
pub const MAX_FOUND: usize = 50;

/// `chat.react`: one emoji, once from each person; `delete` takes it back. The answer is the message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReactToChat {
    pub channel: ChannelId,
    #[ts(type = "number")]
    pub event: ChatEventId,
    pub reaction: String,
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub delete: bool,
}

impl Command for ReactToChat {
    const ACTION: &'static str = "chat.react";
    type Data = ChatEvent;
}

/// `chat.event.reaction`: the reactions to a message as they are now, gathered over a second.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatReacted {
    pub channel: ChannelId,
    #[ts(type = "number")]
    pub event_id: ChatEventId,
    pub reactions: BTreeMap<String, Vec<UserId>>,
    pub reaction_counts: BTreeMap<String, u32>,
}

impl PushPayload for ChatReacted {
    const NAME: &'static str = "chat.event.reaction";

    fn topic(&self) -> Option<Topic> {
        Some(Topic::of::<Self>(self.event_id))
    }
}

/// `chat.mark_read`: everything up to `id` was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MarkRead {
    pub channel: ChannelId,
    #[ts(type = "number")]
    pub id: ChatEventId,
}

impl Command for MarkRead {
    const ACTION: &'static str = "chat.mark_read";
    type Data = Nothing;
}

/// `chat.read_pointers`: read in another window; by channel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(type = "Record<string, number>")]
pub struct ReadPointers(pub BTreeMap<ChannelId, ChatEventId>);

impl PushPayload for ReadPointers {
    const NAME: &'static str = "chat.read_pointers";
}

/// `chat.unread_pointers`: something was said in channels to which this socket does not listen. Once, until the next
/// `chat.mark_read` there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(type = "Record<string, number>")]
pub struct UnreadPointers(pub BTreeMap<ChannelId, ChatEventId>);

impl PushPayload for UnreadPointers {
    const NAME: &'static str = "chat.unread_pointers";
}

/// `chat.notification_counts`: how many messages are to this person and not read, by channel; channels without are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(type = "Record<string, number>")]
pub struct NotificationCounts(pub BTreeMap<ChannelId, u32>);

impl PushPayload for NotificationCounts {
    const NAME: &'static str = "chat.notification_counts";

    fn topic(&self) -> Option<Topic> {
        Some(Topic::of::<Self>(""))
    }
}

/// `chat.notification`: a message is to this person: it mentions them, or is in a direct channel of theirs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatNotified {
    pub event: ChatEvent,
    pub sender: Option<User>,
}

impl PushPayload for ChatNotified {
    const NAME: &'static str = "chat.notification";
}

/// `chat.mention_warning`: these people cannot read where they were mentioned, so they were not told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MentionWarning {
    pub channel: ChannelId,
    #[ts(type = "number")]
    pub event_id: ChatEventId,
    pub missed_users: Vec<User>,
}

impl PushPayload for MentionWarning {
    const NAME: &'static str = "chat.mention_warning";
}

/// A channel of which a person knows: direct ones with their members, and those of rooms where they read (without).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatChannel {
    pub id: ChannelId,
    /// The newest message.
    #[ts(type = "number")]
    pub unread_pointer: ChatEventId,
    pub members: Vec<User>,
    /// In a direct channel: what was said last.
    pub last: Option<ChatEvent>,
}

/// `chat.channels`: the person's list as it is now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatChannels {
    pub channels: Vec<ChatChannel>,
}

impl PushPayload for ChatChannels {
    const NAME: &'static str = "chat.channels";

    fn topic(&self) -> Option<Topic> {
        Some(Topic::of::<Self>(""))
    }
}

/// `chat.direct.create`: a channel with exactly these people and oneself; the one that is there, if there is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CreateDirect {
    pub users: Vec<UserId>,
    /// The others see it when the first message comes.
    #[serde(default = "yes")]
    #[ts(as = "Option<bool>", optional)]
    pub hide: bool,
}

fn yes() -> bool {
    true
}

impl Command for CreateDirect {
    const ACTION: &'static str = "chat.direct.create";
    type Data = CreatedDirect;
}

/// As of `chat.subscribe`, and which one it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CreatedDirect {
    pub id: ChannelId,
    #[ts(type = "null")]
    pub state: (),
    #[ts(type = "number")]
    pub next_event_id: ChatEventId,
    #[ts(type = "number")]
    pub unread_pointer: ChatEventId,
    pub members: Vec<User>,
}

/// `chat.slow`: a moderator says how long everybody waits between two messages of theirs; 0 ends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SlowChat {
    pub channel: ChannelId,
    pub seconds: u32,
}

impl Command for SlowChat {
    const ACTION: &'static str = "chat.slow";
    type Data = Nothing;
}

/// `chat.slowed`: slow mode changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatSlowed {
    pub channel: ChannelId,
    pub seconds: u32,
}

impl PushPayload for ChatSlowed {
    const NAME: &'static str = "chat.slowed";
}

/// `chat.search`: messages with these words, the newest first, below `before_id`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SearchChat {
    pub channel: ChannelId,
    pub query: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub before_id: Option<ChatEventId>,
}

impl Command for SearchChat {
    const ACTION: &'static str = "chat.search";
    type Data = FetchedChat;
}
