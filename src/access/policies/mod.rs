//! Room policies: who may enter a room, and when.

pub mod store;

use std::time::Duration;

use crate::base::time::Timestamp;
use crate::text_enum;

text_enum! {
    "an audience";
    /// Who may enter.
    pub enum Audience {
        /// Everybody, without a ticket too.
        Public = "public",
        /// Everybody with a ticket of any product.
        Attendees = "attendees",
        /// Holders of one of the room's products.
        Products = "products",
        Team = "team",
    }
}

text_enum! {
    "a timing";
    /// When a room is open.
    pub enum Timing {
        Always = "always",
        /// Around the sessions that the schedule has in this room.
        Sessions = "sessions",
    }
}

/// A room's rules. Spans are in seconds.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Policy {
    #[sqlx(try_from = "String")]
    pub audience: Audience,
    #[sqlx(try_from = "String")]
    pub timing: Timing,
    /// Attendees may enter this long before a session.
    pub opens_before: i64,
    /// Its presenters may enter this long before it.
    pub presenters_before: i64,
    /// The room stays open this long after it.
    pub closes_after: i64,
    /// Whether all who enter may speak, or presenters only.
    pub everyone_publishes: bool,
    /// Most people at once; `None`: as many as the server bears.
    pub capacity: Option<i64>,
}

impl Policy {
    pub fn opens_before(&self) -> Duration {
        seconds(self.opens_before)
    }

    pub fn presenters_before(&self) -> Duration {
        seconds(self.presenters_before)
    }

    pub fn closes_after(&self) -> Duration {
        seconds(self.closes_after)
    }
}

fn seconds(count: i64) -> Duration {
    Duration::from_secs(count.max(0) as u64)
}

/// One session of a room, as the released schedule has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Window {
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
}
