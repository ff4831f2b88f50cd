//! `breakout.*`: a meeting goes into groups for a while, and comes back.

use super::{Command, Nothing, PushPayload, RoomId, User, UserId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Most groups of a room.
pub const MAX_BREAKOUTS: usize = 50;
/// Most people who are shared out at once.
pub const MAX_BREAKOUT_USERS: usize = 500;
/// Longest name of a group, in characters.
pub const MAX_BREAKOUT_NAME: usize = 60;
/// Longest time in groups, and longest extension, in seconds.
pub const MAX_BREAKOUT_SECONDS: u32 = 4 * 3_600;
/// Longest time to come back, in seconds.
pub const MAX_CALL_BACK: u32 = 300;
/// Longest text to all groups, in characters.
pub const MAX_BREAKOUT_TEXT: usize = 500;

/// `breakout.open`: moderators send a meeting into groups; whoever is named is in theirs at once. They are numbered from 1 in the
/// order given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OpenBreakouts {
    pub room: RoomId,
    /// 1 to [`MAX_BREAKOUTS`].
    pub groups: Vec<BreakoutPlan>,
    /// Everybody picks their own group.
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub choose: bool,
    /// After this everybody is back by themselves: 30 to [`MAX_BREAKOUT_SECONDS`]. Without it when a moderator says so, at the
    /// latest after four hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub seconds: Option<u32>,
}

/// A group to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BreakoutPlan {
    /// 1 to [`MAX_BREAKOUT_NAME`] characters.
    pub name: String,
    /// Nobody twice, over all groups at most [`MAX_BREAKOUT_USERS`].
    #[serde(default)]
    #[ts(as = "Option<Vec<UserId>>", optional)]
    pub users: Vec<UserId>,
}

/// `breakout.join`: into one's own group, or where everybody picks, and for moderators, into any; without a group back to the
/// room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JoinBreakout {
    pub room: RoomId,
    #[serde(default)]
    pub group: Option<u32>,
}

/// `breakout.move`: moderators put somebody into another group, or back to the room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MoveToBreakout {
    pub room: RoomId,
    pub user: UserId,
    #[serde(default)]
    pub group: Option<u32>,
}

/// `breakout.extend`: moderators give the groups more time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExtendBreakouts {
    pub room: RoomId,
    /// 30 to [`MAX_BREAKOUT_SECONDS`]; counted from the end that was set, or from now.
    pub seconds: u32,
}

/// `breakout.close`: moderators call everybody back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CloseBreakouts {
    pub room: RoomId,
    /// To finish the sentence: 0 to [`MAX_CALL_BACK`].
    #[serde(default = "minute")]
    #[ts(as = "Option<u32>", optional)]
    pub seconds: u32,
}

fn minute() -> u32 {
    60
}

/// `breakout.tell`: a moderator says something to all groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TellBreakouts {
    pub room: RoomId,
    /// 1 to [`MAX_BREAKOUT_TEXT`] characters.
    pub text: String,
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
    OpenBreakouts "breakout.open"
    JoinBreakout "breakout.join"
    MoveToBreakout "breakout.move"
    ExtendBreakouts "breakout.extend"
    CloseBreakouts "breakout.close"
    TellBreakouts "breakout.tell"
}

/// What everybody in the room knows of its groups, in `stage.state`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Breakouts {
    pub groups: Vec<Breakout>,
    pub choose: bool,
    /// When everybody is back; null: when a moderator says so.
    pub ends_at: Option<super::Time>,
    /// A moderator called everybody back: nobody goes into a group any more.
    pub called_back: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Breakout {
    pub number: u32,
    pub name: String,
    /// How many are in it.
    pub people: u32,
}

/// Who is in a group, for moderators, in `stage.desk`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BreakoutPeople {
    pub number: u32,
    /// At most [`super::MAX_DESK`].
    pub users: Vec<User>,
}

/// `breakout.told`: what a moderator says to all groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ToldBreakouts {
    pub room: RoomId,
    pub by: User,
    pub text: String,
}

impl PushPayload for ToldBreakouts {
    const NAME: &'static str = "breakout.told";
}
