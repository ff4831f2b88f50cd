//! `user.report`, `chat.report` and `moderation.*`: telling moderators, and what they do about it.

use super::{ChannelId, ChatEventId, Command, Nothing, PushPayload, RoomId, Time, Topic, User, UserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// The longest reason, in characters; more is cut off.
pub const MAX_REASON: usize = 1_000;

/// `user.report`: tells the moderators about a person. Whoever is told of never learns who did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReportUser {
    pub user: UserId,
    /// Where it happened; its moderators are told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub room: Option<RoomId>,
    #[serde(default)]
    #[ts(as = "Option<String>", optional)]
    pub reason: String,
}

impl Command for ReportUser {
    const ACTION: &'static str = "user.report";
    type Data = Nothing;
}

/// `chat.report`: tells the moderators about a message. It is kept as it was, with what stood before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReportMessage {
    pub channel: ChannelId,
    #[ts(type = "number")]
    pub event: ChatEventId,
    #[serde(default)]
    #[ts(as = "Option<String>", optional)]
    pub reason: String,
}

impl Command for ReportMessage {
    const ACTION: &'static str = "chat.report";
    type Data = Nothing;
}

/// `moderation.reports`: what people told of the rooms that one moderates, the newest first; at most 100 at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListReports {
    /// Those that were handled too.
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub handled: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub before_id: Option<i64>,
}

impl Command for ListReports {
    const ACTION: &'static str = "moderation.reports";
    type Data = Reports;
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Reports {
    pub results: Vec<Report>,
    /// Reports that wait for a moderator.
    pub open: u32,
    /// Everybody who is named in them.
    pub users: BTreeMap<UserId, User>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Report {
    #[ts(type = "number")]
    pub id: i64,
    pub about: ReportAbout,
    pub room: Option<RoomId>,
    pub reporter: UserId,
    pub reported: UserId,
    pub reason: String,
    pub context: ReportContext,
    pub created_at: Time,
    /// Reports about this person before this one.
    pub earlier: u32,
    pub outcome: Option<Outcome>,
    pub handled_at: Option<Time>,
    /// The sanction that answered it, while it holds: what `moderation.lift` takes back.
    #[ts(type = "number | null")]
    pub sanction: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReportAbout {
    Message,
    Person,
    Call,
}

/// How things stood when it was told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReportContext {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub message: Option<SaidThen>,
    /// What was said before it, the oldest first.
    #[serde(default)]
    pub before: Vec<SaidThen>,
    /// Who was in the call.
    #[serde(default)]
    pub people: Vec<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub started_at: Option<Time>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ended_at: Option<Time>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SaidThen {
    pub sender: UserId,
    pub body: String,
    pub at: Time,
}

/// What was done about a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Nothing had to be done.
    Dismissed,
    /// The message was deleted.
    Deleted,
    /// Put out of the room; the door stays open.
    Removed,
    Silenced,
    Banned,
}

/// `moderation.resolve`: answers a report, and every other open one about the same thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ResolveReport {
    #[ts(type = "number")]
    pub report: i64,
    pub outcome: Outcome,
    /// Silenced or banned at the whole event; for those who moderate all of it. Otherwise in the report's room.
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub everywhere: bool,
    /// How long they are silenced or banned; without it until a moderator takes it back. At most 525,600 (a year).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub minutes: Option<u32>,
    #[serde(default)]
    #[ts(as = "Option<String>", optional)]
    pub reason: String,
}

impl Command for ResolveReport {
    const ACTION: &'static str = "moderation.resolve";
    type Data = Resolved;
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Resolved {
    /// What `moderation.lift` takes back.
    #[ts(type = "number | null")]
    pub sanction: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SanctionKind {
    /// May watch and read, and do nothing that others notice.
    Silence,
    Ban,
}

/// `moderation.sanction`: silences or bans a person, in a room or at the whole event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImposeSanction {
    pub user: UserId,
    pub kind: SanctionKind,
    /// Without it: everywhere; for those who moderate all of the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub room: Option<RoomId>,
    /// Without it: until a moderator takes it back. At most 525,600 (a year).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub minutes: Option<u32>,
    #[serde(default)]
    #[ts(as = "Option<String>", optional)]
    pub reason: String,
}

impl Command for ImposeSanction {
    const ACTION: &'static str = "moderation.sanction";
    type Data = Imposed;
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Imposed {
    #[ts(type = "number")]
    pub sanction: i64,
}

/// `moderation.lift`: takes a sanction back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LiftSanction {
    #[ts(type = "number")]
    pub sanction: i64,
}

impl Command for LiftSanction {
    const ACTION: &'static str = "moderation.lift";
    type Data = Nothing;
}

/// `moderation.sanctions`: what holds in the rooms that one moderates, the newest first; at most 500.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListSanctions {}

impl Command for ListSanctions {
    const ACTION: &'static str = "moderation.sanctions";
    type Data = Sanctions;
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Sanctions {
    pub results: Vec<Sanction>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Sanction {
    #[ts(type = "number")]
    pub id: i64,
    pub user: User,
    pub kind: SanctionKind,
    pub room: Option<RoomId>,
    pub until: Option<Time>,
    pub reason: String,
    pub created_at: Time,
}

/// `moderation.changed`: to moderators, when a report came or was handled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ModerationChanged {
    /// Reports that wait, of the rooms that one moderates.
    pub open: u32,
}

impl PushPayload for ModerationChanged {
    const NAME: &'static str = "moderation.changed";

    fn topic(&self) -> Option<Topic> {
        Some(Topic::of::<Self>(""))
    }
}
