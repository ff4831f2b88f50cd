//! `stage.*`: who speaks in a room and how it is shown. Raised hands, invitations, the backstage, what the producer
//! (a moderator of the room) decides for everybody.

use super::{BreakoutPeople, Breakouts, Command, Nothing, PushPayload, RoomId, Source, Time, Topic, User, UserId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where somebody is: before the audience, in the room behind it, or in the audience.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StagePlace {
    Audience,
    Backstage,
    Stage,
    /// In one of the groups that a meeting went into.
    Group,
}

/// How a room's pictures are arranged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StageLayout {
    /// As fits what plays: a shared screen large, else who speaks, else everybody alike.
    #[default]
    Auto,
    /// One large, the others small.
    Speaker,
    /// Everybody alike.
    Grid,
    /// The shared screen, and beside it nobody but who speaks.
    Screen,
    /// The shared screen alone, and who speaks in a corner of it.
    Picture,
}

/// `stage.hand`: ask for the floor, or take that back. Moderators lower others' hands by naming them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RaiseHand {
    pub room: RoomId,
    pub raised: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub user: Option<UserId>,
}

/// `stage.invite`: ask somebody to the stage, or behind it. They answer with `stage.answer`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InviteToStage {
    pub room: RoomId,
    pub user: UserId,
    /// `stage` or `backstage`.
    pub to: StagePlace,
}

/// `stage.answer`: the answer to an invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AnswerInvitation {
    pub room: RoomId,
    pub accept: bool,
}

/// `stage.dismiss`: put somebody back to the audience, or behind the stage. What they send stops at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DismissFromStage {
    pub room: RoomId,
    pub user: UserId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub to: Option<StagePlace>,
}

/// `stage.backstage`: go behind the stage, or leave it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GoBackstage {
    pub room: RoomId,
    pub inside: bool,
}

/// `stage.live`: those behind the stage come before the audience after a countdown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GoLive {
    pub room: RoomId,
    /// Who; everybody backstage when nobody is named.
    #[serde(default)]
    #[ts(as = "Option<Vec<UserId>>", optional)]
    pub users: Vec<UserId>,
    /// Length of the countdown, 0 to [`MAX_COUNTDOWN`].
    #[serde(default = "three")]
    #[ts(as = "Option<u32>", optional)]
    pub seconds: u32,
    /// Whoever is on stage now leaves it at that moment.
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub hand_over: bool,
}

/// Longest countdown, in seconds.
pub const MAX_COUNTDOWN: u32 = 30;

fn three() -> u32 {
    3
}

/// `stage.cancel`: stop the countdown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CancelLive {
    pub room: RoomId,
}

/// `stage.layout`: how the room is shown to everybody who has not chosen for themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SetLayout {
    pub room: RoomId,
    pub layout: StageLayout,
    /// Whoever is large, whoever speaks.
    #[serde(default)]
    pub spotlight: Option<UserId>,
}

/// `stage.interpreter`: whose camera is the sign language of this room, shown to everybody beside whatever layout; null: nobody's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SetInterpreter {
    pub room: RoomId,
    #[serde(default)]
    pub user: Option<UserId>,
}

/// `stage.pause`: a break. Nothing of the stage reaches the audience until it goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PauseStage {
    pub room: RoomId,
    pub paused: bool,
    /// When it goes on, as far as one knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub back_at: Option<Time>,
    /// For the slide, at most [`MAX_PAUSE_NOTE`] characters.
    #[serde(default)]
    #[ts(as = "Option<String>", optional)]
    pub note: String,
}

pub const MAX_PAUSE_NOTE: usize = 200;

/// `stage.mute`: stop what somebody, or everybody else, sends of these sources. Only they themselves can start it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MuteOnStage {
    pub room: RoomId,
    /// Everybody but the one who asks, when nobody is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub user: Option<UserId>,
    pub sources: Vec<Source>,
}

/// `stage.lock`: what is left out stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LockRoom {
    pub room: RoomId,
    /// Nobody new comes in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub locked: Option<bool>,
    /// Whoever is new waits until a moderator lets them in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub waiting_room: Option<bool>,
}

/// `stage.admit`: let somebody in who waits, or everybody who does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AdmitWaiting {
    pub room: RoomId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub user: Option<UserId>,
}

macro_rules! commands {
    ($($name:ident $action:literal)*) => {
        $(impl Command for $name {
            const ACTION: &'static str = $action;
            type Data = Nothing;
        })*
    };
}

commands! {
    RaiseHand "stage.hand"
    InviteToStage "stage.invite"
    AnswerInvitation "stage.answer"
    DismissFromStage "stage.dismiss"
    GoBackstage "stage.backstage"
    GoLive "stage.live"
    CancelLive "stage.cancel"
    SetLayout "stage.layout"
    SetInterpreter "stage.interpreter"
    PauseStage "stage.pause"
    MuteOnStage "stage.mute"
    LockRoom "stage.lock"
    AdmitWaiting "stage.admit"
}

/// `stage.state`: what everybody in the room knows; on entry and on change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StageState {
    pub room: RoomId,
    pub layout: StageLayout,
    pub spotlight: Option<UserId>,
    /// Whose camera is the sign language.
    pub interpreter: Option<UserId>,
    pub pause: Option<StagePause>,
    pub locked: bool,
    pub waiting_room: bool,
    /// The groups that the meeting is in.
    pub breakouts: Option<Breakouts>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StagePause {
    pub back_at: Option<Time>,
    pub note: String,
}

/// `stage.desk`: what those with `room:backstage` and moderators see; on entry and on change. Invitations and those who wait
/// at the door are told to moderators only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StageDesk {
    pub room: RoomId,
    /// Raised hands, the oldest first; at most [`MAX_DESK`] of each list.
    pub hands: Vec<StageAsk>,
    pub backstage: Vec<User>,
    /// Those whom a moderator brought onto the stage or took from it; presenters who went there by themselves are known by their
    /// tracks.
    pub stage: Vec<User>,
    pub dismissed: Vec<User>,
    pub invited: Vec<StageInvited>,
    pub waiting: Vec<StageAsk>,
    /// The countdown that runs.
    pub live: Option<StageLive>,
    /// Who is in which group; for moderators.
    pub groups: Vec<BreakoutPeople>,
}

pub const MAX_DESK: usize = 100;

/// Somebody who asks for something, since when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StageAsk {
    pub user: User,
    pub since: Time,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StageInvited {
    pub user: User,
    pub to: StagePlace,
    pub until: Time,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StageLive {
    /// By the server's clock.
    pub at: Time,
    pub users: Vec<UserId>,
}

/// `stage.own`: what concerns nobody else; on entry and on change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StageOwn {
    pub room: RoomId,
    /// The place of one's raised hand in the queue, from 1.
    pub hand: Option<u32>,
    pub invitation: Option<StageInvitation>,
    /// Where a moderator, or oneself, has put one; null: nobody did.
    pub place: Option<StagePlace>,
    /// On stage at that moment, by the server's clock.
    pub live_at: Option<Time>,
    /// The number of the group that one is in.
    pub group: Option<u32>,
    /// The group that one belongs to, wherever one is.
    pub assigned: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StageInvitation {
    pub by: User,
    pub to: StagePlace,
    pub until: Time,
}

/// `stage.muted`: a moderator stopped these sources of one's own. What the server gets of them it drops, until one starts them
/// again by `media.mute`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StageMuted {
    pub room: RoomId,
    pub sources: Vec<Source>,
}

macro_rules! states {
    ($($name:ident $action:literal)*) => {
        $(impl PushPayload for $name {
            const NAME: &'static str = $action;

            fn topic(&self) -> Option<Topic> {
                Some(Topic::of::<Self>(self.room))
            }
        })*
    };
}

states! {
    StageState "stage.state"
    StageDesk "stage.desk"
    StageOwn "stage.own"
}

impl PushPayload for StageMuted {
    const NAME: &'static str = "stage.muted";
}
