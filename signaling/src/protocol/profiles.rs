//! `profile.*`: what the event asks people about themselves, and what others see of it.

use super::{Command, ContactStanding, User, UserId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Most fields that an event asks for.
pub const MAX_PROFILE_FIELDS: usize = 20;
/// The longest answer to a field of one line, in characters; of a link too.
pub const MAX_PROFILE_LINE: usize = 200;
/// The longest answer to a field of several lines, in characters.
pub const MAX_PROFILE_TEXT: usize = 2_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProfileKind {
    /// One line.
    Text,
    /// Several lines.
    LongText,
    /// An `https` address.
    Link,
    /// One of `choices`.
    Choice,
}

/// Something that the event asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProfileField {
    #[ts(type = "number")]
    pub id: i64,
    pub label: String,
    pub kind: ProfileKind,
    pub choices: Vec<String>,
    /// Without an answer nobody is found, and nobody says anything.
    pub required: bool,
    /// Others see the answer; else the organizer alone.
    pub public: bool,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProfileValue {
    #[ts(type = "number")]
    pub field: i64,
    pub value: String,
}

/// `profile.get`: the fields of the event and the own answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GetProfile {
    /// The reader's; else the event's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub language: Option<String>,
}

impl Command for GetProfile {
    const ACTION: &'static str = "profile.get";
    type Data = OwnProfile;
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OwnProfile {
    pub fields: Vec<ProfileField>,
    pub values: Vec<ProfileValue>,
    /// Every required field has an answer.
    pub complete: bool,
}

/// `profile.update`: answers; an empty one takes an answer away. Fields that are not named keep theirs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UpdateProfile {
    pub values: Vec<ProfileValue>,
}

impl Command for UpdateProfile {
    const ACTION: &'static str = "profile.update";
    type Data = ProfileState;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProfileState {
    pub complete: bool,
}

/// `profile.card`: what somebody shows of themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReadCard {
    pub id: UserId,
}

impl Command for ReadCard {
    const ACTION: &'static str = "profile.card";
    type Data = PersonCard;
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonCard {
    pub user: User,
    /// What they say in lists of people; null: they are in none.
    pub about: Option<String>,
    /// Their answers to public fields, in the fields' order.
    pub values: Vec<ProfileValue>,
    /// How it stands between the two as to contacts.
    pub contact: ContactStanding,
    /// Here now.
    pub online: bool,
}
