//! `room.*`: being in a room, who else is there, reactions.

use super::{
    Admission, ChannelId, Command, FrameConfig, Nothing, PageConfig, PushPayload, QuestionsOpen, Refusal, RoomId,
    Topic, User, UserId, VideoConfig,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// The reactions that a room knows.
pub const REACTIONS: [&str; 5] = ["👏", "❤️", "👍", "🤣", "😮"];

/// A room as `event.config` lists it. Exactly one of `admission` and `refusal` is there; while refused, `permissions` and
/// `modules` are empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Room {
    pub id: RoomId,
    pub slug: String,
    pub name: String,
    pub description: String,
    /// Not in the lobby; whoever has its address comes in as ever.
    #[serde(default)]
    pub hidden: bool,
    pub permissions: Vec<Permission>,
    pub modules: Vec<Module>,
    pub users: Crowd,
    pub admission: Option<Admission>,
    pub refusal: Option<Refusal>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub enum Permission {
    #[serde(rename = "event:view")]
    EventView,
    #[serde(rename = "room:view")]
    RoomView,
    #[serde(rename = "room:viewers")]
    RoomViewers,
    #[serde(rename = "room:publish")]
    RoomPublish,
    #[serde(rename = "room:moderate")]
    RoomModerate,
    #[serde(rename = "room:chat.read")]
    RoomChatRead,
    #[serde(rename = "room:chat.join")]
    RoomChatJoin,
    #[serde(rename = "room:chat.send")]
    RoomChatSend,
    #[serde(rename = "room:chat.moderate")]
    RoomChatModerate,
    #[serde(rename = "room:roulette.join")]
    RoomRouletteJoin,
    /// Be behind the stage, and see who asks for the floor.
    #[serde(rename = "room:backstage")]
    RoomBackstage,
    /// Write what is said.
    #[serde(rename = "room:caption")]
    RoomCaption,
    /// React with a picture.
    #[serde(rename = "room:react")]
    RoomReact,
    /// Decide who is on stage, how it looks, and who comes in.
    #[serde(rename = "room:stage.manage")]
    RoomStageManage,
    /// Answer reports, put people out, silence them.
    #[serde(rename = "room:members.moderate")]
    RoomMembersModerate,
    /// Keep people out for good.
    #[serde(rename = "room:members.ban")]
    RoomMembersBan,
    #[serde(rename = "event:announce")]
    EventAnnounce,
    #[serde(rename = "room:question.read")]
    RoomQuestionRead,
    #[serde(rename = "room:question.ask")]
    RoomQuestionAsk,
    #[serde(rename = "room:question.vote")]
    RoomQuestionVote,
    #[serde(rename = "room:question.moderate")]
    RoomQuestionModerate,
    #[serde(rename = "room:poll.read")]
    RoomPollRead,
    #[serde(rename = "room:poll.vote")]
    RoomPollVote,
    #[serde(rename = "room:poll.manage")]
    RoomPollManage,
}

/// What a room is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type")]
pub enum Module {
    #[serde(rename = "media.native")]
    Media { config: MediaConfig },
    #[serde(rename = "chat.native")]
    Chat { channel_id: ChannelId },
    #[serde(rename = "networking.roulette")]
    Roulette { config: RouletteConfig },
    #[serde(rename = "question")]
    Questions { config: QuestionsConfig },
    #[serde(rename = "poll")]
    Polls { config: PollsConfig },
    #[serde(rename = "page.markdown")]
    Page { config: PageConfig },
    #[serde(rename = "page.landing")]
    Landing { config: PageConfig },
    #[serde(rename = "page.iframe")]
    Frame { config: FrameConfig },
    #[serde(rename = "livestream.youtube")]
    Video { config: VideoConfig },
    #[serde(rename = "page.userlist")]
    People {},
    #[serde(rename = "exhibition.native")]
    Exhibition {},
    #[serde(rename = "poster.native")]
    Posters {},
}

/// How a room takes questions by the organizer's settings; whether it does now is told by `question.list`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuestionsConfig {
    /// False: only when a moderator opens it.
    pub active: bool,
    pub open: QuestionsOpen,
    pub requires_moderation: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PollsConfig {
    pub active: bool,
}

/// How a room plays; spans in seconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RouletteConfig {
    /// People of one call, 2 to 6.
    pub group_size: u32,
    pub round: u32,
    pub extension: u32,
    pub max_extensions: u32,
    /// A call may be skipped after this long.
    pub skip_after: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MediaConfig {
    pub mode: MediaMode,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MediaMode {
    /// Few present, many watch.
    Stage,
    /// Everybody may show themselves.
    Meeting,
}

/// How many are in a room, without saying how many: exact counts to everybody would be a storm on a mass join.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Crowd {
    None,
    Few,
    Many,
}

impl Crowd {
    /// None is 0, few 1 to 10, many more than 10.
    pub fn of(users: usize) -> Crowd {
        match users {
            0 => Crowd::None,
            1..=10 => Crowd::Few,
            _ => Crowd::Many,
        }
    }
}

/// `room.enter`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EnterRoom {
    pub room: RoomId,
}

impl Command for EnterRoom {
    const ACTION: &'static str = "room.enter";
    type Data = EnteredRoom;
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EnteredRoom {
    pub room: RoomId,
    pub admission: Admission,
    pub users: Crowd,
    /// Only for those with `room:viewers`, and only where there are few enough to be announced one by one (500): in larger
    /// rooms `room.members` tells how many there are, and some of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub viewers: Option<Vec<User>>,
}

/// `room.leave`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeaveRoom {
    pub room: RoomId,
}

impl Command for LeaveRoom {
    const ACTION: &'static str = "room.leave";
    type Data = Nothing;
}

/// `room.members`: who is there and visible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListMembers {
    pub room: RoomId,
    /// Not more than these; left out, and above 500, it is 500.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub limit: Option<u32>,
}

impl Command for ListMembers {
    const ACTION: &'static str = "room.members";
    type Data = Members;
}

/// At most 500 of them, and how many there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Members {
    pub results: Vec<User>,
    pub total: usize,
}

/// `room.react`, with one of [`REACTIONS`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct React {
    pub room: RoomId,
    pub reaction: String,
}

impl Command for React {
    const ACTION: &'static str = "room.react";
    type Data = Nothing;
}

/// `room.remove`: a moderator puts a person out; with `ban` they stay out of the whole event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RemoveFromRoom {
    pub room: RoomId,
    pub user: UserId,
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub ban: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
}

impl Command for RemoveFromRoom {
    const ACTION: &'static str = "room.remove";
    type Data = Nothing;
}

/// `room.viewer.added`: a person's first socket came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ViewerAdded {
    pub room: RoomId,
    pub user: User,
}

impl PushPayload for ViewerAdded {
    const NAME: &'static str = "room.viewer.added";
}

/// `room.viewer.removed`: a person's last socket went out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ViewerRemoved {
    pub room: RoomId,
    pub user_id: UserId,
}

impl PushPayload for ViewerRemoved {
    const NAME: &'static str = "room.viewer.removed";
}

/// `event.user_count_change`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CrowdChanged {
    pub room: RoomId,
    pub users: Crowd,
}

impl PushPayload for CrowdChanged {
    const NAME: &'static str = "event.user_count_change";

    fn topic(&self) -> Option<Topic> {
        Some(Topic::of::<Self>(self.room))
    }
}

/// `room.reaction`: how often each was sent within the last second.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Reactions {
    pub room: RoomId,
    pub reactions: BTreeMap<String, u32>,
}

impl PushPayload for Reactions {
    const NAME: &'static str = "room.reaction";
}

/// `room.admission`: the person's right to a room changed. Exactly one of `admission` and `refusal` is there, and what is in
/// the room comes with an admission, so that nobody has to ask when a door opens to many at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AdmissionChanged {
    pub room: RoomId,
    pub admission: Option<Admission>,
    pub refusal: Option<Refusal>,
    pub permissions: Vec<Permission>,
    pub modules: Vec<Module>,
}

impl PushPayload for AdmissionChanged {
    const NAME: &'static str = "room.admission";
}

/// `room.refused`: the person was inside, lost the right, and is out, media included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Refused {
    pub room: RoomId,
    pub refusal: Refusal,
}

impl PushPayload for Refused {
    const NAME: &'static str = "room.refused";
}
