//! `poll.*`: what moderators ask the audience.

use super::{Command, Nothing, PushPayload, RoomId, SessionId, Time, Topic};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Longest question of a poll, and longest option, in characters.
pub const MAX_POLL: usize = 300;
pub const MAX_OPTION: usize = 150;
/// Options of one poll.
pub const MAX_OPTIONS: usize = 20;

/// A poll, and one of its options: rising in the whole event, never reused.
pub type PollId = i64;
pub type OptionId = i64;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PollState {
    /// Only moderators see it; only now can it be changed.
    Draft,
    Open,
    Closed,
    /// Only moderators see it.
    Archived,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PollType {
    /// One option.
    Choice,
    /// As many as one likes.
    Multi,
}

/// When those who are no moderators see the results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PollResults {
    Always,
    /// After the own vote, and once it is closed.
    #[default]
    Voted,
    Closed,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Poll {
    pub id: PollId,
    pub room: RoomId,
    pub session: Option<SessionId>,
    pub content: String,
    pub state: PollState,
    pub poll_type: PollType,
    pub show_results: PollResults,
    pub is_pinned: bool,
    /// In their order.
    pub options: Vec<PollOption>,
    /// Null while the person may not see them.
    pub results: Option<PollCount>,
    /// What the person voted for; in answers only. Empty: they did not vote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub voted: Option<Vec<OptionId>>,
    pub timestamp: Time,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PollOption {
    pub id: OptionId,
    pub content: String,
}

/// How people voted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PollCount {
    /// People who voted.
    pub votes: u32,
    /// For each option how many of them.
    pub options: BTreeMap<OptionId, u32>,
}

/// An option to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NewOption {
    pub content: String,
}

/// `poll.create`: a draft, unless it is to be `open` at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CreatePoll {
    pub room: RoomId,
    pub content: String,
    pub poll_type: PollType,
    pub options: Vec<NewOption>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub state: Option<PollState>,
    #[serde(default)]
    #[ts(as = "Option<PollResults>", optional)]
    pub show_results: PollResults,
}

impl Command for CreatePoll {
    const ACTION: &'static str = "poll.create";
    type Data = AboutPoll;
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AboutPoll {
    pub poll: Poll,
}

/// `poll.update`: what stays out stays as it is. Content, type and options only of a draft; `options` are all of them, anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UpdatePoll {
    pub room: RoomId,
    pub id: PollId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub content: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub poll_type: Option<PollType>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub options: Option<Vec<NewOption>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub state: Option<PollState>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub show_results: Option<PollResults>,
}

impl Command for UpdatePoll {
    const ACTION: &'static str = "poll.update";
    type Data = AboutPoll;
}

/// `poll.list`: all that the person may see, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListPolls {
    pub room: RoomId,
}

impl Command for ListPolls {
    const ACTION: &'static str = "poll.list";
    type Data = Polls;
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Polls {
    pub results: Vec<Poll>,
}

/// `poll.vote`: a new vote takes the place of the old one; no option takes it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VotePoll {
    pub room: RoomId,
    pub id: PollId,
    pub options: Vec<OptionId>,
}

impl Command for VotePoll {
    const ACTION: &'static str = "poll.vote";
    type Data = AboutPoll;
}

/// `poll.delete`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeletePoll {
    pub room: RoomId,
    pub id: PollId,
}

impl Command for DeletePoll {
    const ACTION: &'static str = "poll.delete";
    type Data = Nothing;
}

/// `poll.pin`: on the screen of the hall. One thing a room, question or poll.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PinPoll {
    pub room: RoomId,
    pub id: PollId,
}

impl Command for PinPoll {
    const ACTION: &'static str = "poll.pin";
    type Data = Nothing;
}

/// `poll.unpin`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnpinPoll {
    pub room: RoomId,
}

impl Command for UnpinPoll {
    const ACTION: &'static str = "poll.unpin";
    type Data = Nothing;
}

/// `poll.created_or_updated`: drafts and what is archived come to moderators only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PollChanged {
    pub poll: Poll,
}

impl PushPayload for PollChanged {
    const NAME: &'static str = "poll.created_or_updated";
}

/// `poll.deleted`: it is gone, or no longer for everybody's eyes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PollDeleted {
    pub room: RoomId,
    pub id: PollId,
}

impl PushPayload for PollDeleted {
    const NAME: &'static str = "poll.deleted";
}

/// `poll.pinned`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PollPinned {
    pub room: RoomId,
    pub id: PollId,
}

impl PushPayload for PollPinned {
    const NAME: &'static str = "poll.pinned";
}

/// `poll.unpinned`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PollUnpinned {
    pub room: RoomId,
}

impl PushPayload for PollUnpinned {
    const NAME: &'static str = "poll.unpinned";
}

/// `poll.results`: new figures, at most once a second, to those who may see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PollCounted {
    pub room: RoomId,
    pub id: PollId,
    pub results: PollCount,
}

impl PushPayload for PollCounted {
    const NAME: &'static str = "poll.results";

    fn topic(&self) -> Option<Topic> {
        Some(Topic::of::<Self>(self.id))
    }
}

/// `poll.state`: something may have been missed: list again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PollsChanged {
    pub room: RoomId,
}

impl PushPayload for PollsChanged {
    const NAME: &'static str = "poll.state";

    fn topic(&self) -> Option<Topic> {
        Some(Topic::of::<Self>(self.room))
    }
}
