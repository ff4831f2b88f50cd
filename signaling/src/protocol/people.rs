//! `user.*`: who is here.

use super::{Command, Nothing, PushPayload, UserId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What everybody may see of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct User {
    pub id: UserId,
    pub profile: Profile,
    pub role: Role,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Profile {
    /// Empty until the person has chosen one.
    pub display_name: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Attendee,
    Speaker,
    Organizer,
}

/// The person of this socket, as only they see themselves (`user.config`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct OwnUser {
    #[serde(flatten)]
    pub user: User,
    /// Empty, or what a moderator did to the person.
    pub moderation_state: String,
    /// Whatever the client keeps here; at most 8 KiB of JSON.
    #[ts(type = "Record<string, unknown>")]
    pub client_state: Map<String, Value>,
}

/// `user.update`: changes the own profile. Own other sockets get [`UserUpdated`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct UpdateUser {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub profile: Option<Profile>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "Record<string, unknown>")]
    pub client_state: Option<Map<String, Value>>,
}

impl Command for UpdateUser {
    const ACTION: &'static str = "user.update";
    type Data = Nothing;
}

/// `user.fetch`: one user by `id`, or a map of up to 100 by `ids`; ids that nobody has are left out of the map.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FetchUsers {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub id: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ids: Option<Vec<UserId>>,
}

impl Command for FetchUsers {
    const ACTION: &'static str = "user.fetch";
    type Data = FetchedUsers;
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(untagged)]
pub enum FetchedUsers {
    One(User),
    Many(BTreeMap<UserId, User>),
}

/// `user.updated`: the own profile was changed in another tab.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct UserUpdated {
    pub user: OwnUser,
}

impl PushPayload for UserUpdated {
    const NAME: &'static str = "user.updated";
}
