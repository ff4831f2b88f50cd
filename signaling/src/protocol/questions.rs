//! `question.*`: what the audience asks, votes for, and gets answered.

use super::{Command, Nothing, PushPayload, RoomId, SessionId, Time, Topic, User};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Longest question, in characters.
pub const MAX_QUESTION: usize = 500;
/// Most questions in one answer.
pub const MAX_QUESTIONS: u32 = 100;

/// A question: rising in the whole event, never reused.
pub type QuestionId = i64;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum QuestionState {
    /// Waits for a moderator; only they and its asker see it.
    ModQueue,
    Visible,
    /// Only moderators see it.
    Archived,
}

/// When a room takes questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum QuestionsOpen {
    Off,
    /// While a session of the schedule is on, and a little longer.
    Sessions,
    Always,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Question {
    pub id: QuestionId,
    pub room: RoomId,
    /// The session that was on when it was asked.
    pub session: Option<SessionId>,
    /// Who asked; null for everybody but moderators and the asker, when `anonymous`.
    pub sender: Option<User>,
    pub anonymous: bool,
    pub content: String,
    pub state: QuestionState,
    pub answered: bool,
    pub is_pinned: bool,
    /// How many people voted for it.
    pub score: u32,
    /// Whether the person did; in answers only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub voted: Option<bool>,
    pub timestamp: Time,
}

/// `question.ask`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AskQuestion {
    pub room: RoomId,
    pub content: String,
    /// The others do not see who asks.
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub anonymous: bool,
}

impl Command for AskQuestion {
    const ACTION: &'static str = "question.ask";
    type Data = AboutQuestion;
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AboutQuestion {
    pub question: Question,
}

/// `question.update`: for moderators. What stays out stays as it is; nothing else can be changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UpdateQuestion {
    pub room: RoomId,
    pub id: QuestionId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub state: Option<QuestionState>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub answered: Option<bool>,
}

impl Command for UpdateQuestion {
    const ACTION: &'static str = "question.update";
    type Data = AboutQuestion;
}

/// `question.list`: those with the most votes first, the older first among equals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListQuestions {
    pub room: RoomId,
    /// Of this session; 0: asked while none was on; left out: of the one that is on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub session: Option<SessionId>,
    /// Not more than these; left out, and above 100, it is 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub limit: Option<u32>,
    /// Where the answer before ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub after: Option<QuestionCursor>,
}

impl Command for ListQuestions {
    const ACTION: &'static str = "question.list";
    type Data = Questions;
}

/// A place in the order by votes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuestionCursor {
    pub score: u32,
    pub id: QuestionId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Questions {
    pub results: Vec<Question>,
    /// For `after`; null: these were the last.
    pub next: Option<QuestionCursor>,
    pub state: QuestionsChanged,
}

/// `question.vote`: once a person; `vote: false` takes it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VoteQuestion {
    pub room: RoomId,
    pub id: QuestionId,
    pub vote: bool,
}

impl Command for VoteQuestion {
    const ACTION: &'static str = "question.vote";
    type Data = AboutQuestion;
}

/// `question.delete`: the own one while it waits; moderators any.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeleteQuestion {
    pub room: RoomId,
    pub id: QuestionId,
}

impl Command for DeleteQuestion {
    const ACTION: &'static str = "question.delete";
    type Data = Nothing;
}

/// `question.pin`: on the screen of the hall, and on top of the list. One thing a room, question or poll.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PinQuestion {
    pub room: RoomId,
    pub id: QuestionId,
}

impl Command for PinQuestion {
    const ACTION: &'static str = "question.pin";
    type Data = Nothing;
}

/// `question.unpin`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnpinQuestion {
    pub room: RoomId,
}

impl Command for UnpinQuestion {
    const ACTION: &'static str = "question.unpin";
    type Data = Nothing;
}

/// `question.open`: a moderator opens or closes by hand until the next session; null: as the schedule says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OpenQuestions {
    pub room: RoomId,
    pub open: Option<bool>,
}

impl Command for OpenQuestions {
    const ACTION: &'static str = "question.open";
    type Data = QuestionsChanged;
}

/// `question.state`: how the room takes questions now. What is shown may be another session's: list again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuestionsChanged {
    pub room: RoomId,
    /// Whether questions can be asked and voted for.
    pub active: bool,
    /// The session that questions belong to now.
    pub session: Option<SessionId>,
    pub requires_moderation: bool,
    /// A moderator opened (true) or closed it; null: as the schedule says.
    pub by_hand: Option<bool>,
    pub pinned: Option<QuestionId>,
}

impl PushPayload for QuestionsChanged {
    const NAME: &'static str = "question.state";

    fn topic(&self) -> Option<Topic> {
        Some(Topic::of::<Self>(self.room))
    }
}

/// `question.created_or_updated`: changes of what is not visible come to moderators and to its asker only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuestionChanged {
    pub question: Question,
}

impl PushPayload for QuestionChanged {
    const NAME: &'static str = "question.created_or_updated";
}

/// `question.deleted`: it is gone, or no longer for everybody's eyes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuestionDeleted {
    pub room: RoomId,
    pub id: QuestionId,
}

impl PushPayload for QuestionDeleted {
    const NAME: &'static str = "question.deleted";
}

/// `question.pinned`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuestionPinned {
    pub room: RoomId,
    pub id: QuestionId,
}

impl PushPayload for QuestionPinned {
    const NAME: &'static str = "question.pinned";
}

/// `question.unpinned`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuestionUnpinned {
    pub room: RoomId,
}

impl PushPayload for QuestionUnpinned {
    const NAME: &'static str = "question.unpinned";
}

/// `question.votes`: the new scores of those that were voted for within the last second.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuestionVotes {
    pub room: RoomId,
    pub scores: BTreeMap<QuestionId, u32>,
}

impl PushPayload for QuestionVotes {
    const NAME: &'static str = "question.votes";
}
