//! `user.block` and its kin: whom one does not want to meet. The other one never learns of it.

use super::{Command, Nothing, User, UserId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `user.block`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BlockUser {
    pub id: UserId,
}

impl Command for BlockUser {
    const ACTION: &'static str = "user.block";
    type Data = Nothing;
}

/// `user.unblock`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnblockUser {
    pub id: UserId,
}

impl Command for UnblockUser {
    const ACTION: &'static str = "user.unblock";
    type Data = Nothing;
}

/// `user.list.blocked`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListBlocked {}

impl Command for ListBlocked {
    const ACTION: &'static str = "user.list.blocked";
    type Data = Blocked;
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Blocked {
    pub users: Vec<User>,
}
