//! The gate's answers: whether this person may be in that room now, and if not, why and until when.

use super::Time;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the person may do in a room now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Admission {
    pub view: bool,
    pub publish: bool,
    /// May do what others notice: write, ask, vote, react. False for those whom a moderator has silenced.
    pub speak: bool,
    pub moderate: bool,
    /// When the gate is asked again by itself.
    pub until: Option<Time>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Refusal {
    pub code: RefusalCode,
    /// In words, for the person.
    pub message: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub opens_at: Option<Time>,
    /// When the answer may change by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub changes_at: Option<Time>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    NotLoggedIn,
    NoTicket,
    WrongTicket,
    Unpaid,
    Canceled,
    TooEarly,
    Ended,
    Banned,
    Full,
    WrongEvent,
    /// Put out by a moderator, free to enter again.
    Removed,
}
