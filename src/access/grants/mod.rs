//! Grants: who may do what, since when, until when, and because of what.

pub mod store;

use uuid::Uuid;

use crate::base::time::Timestamp;
use crate::text_enum;

text_enum! {
    "a capability";
    /// What a grant allows.
    pub enum Capability {
        /// Written by tickets: enter rooms as an attendee.
        Attend = "attend",
        /// Written by talks: be on stage in one room, in the window of one's own session.
        Present = "present",
        /// Written by teams: keep order in rooms.
        Moderate = "moderate",
        /// Written by teams: everything at the event.
        Organize = "organize",
    }
}

/// A grant as the gate reads it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Grant {
    #[sqlx(try_from = "String")]
    pub capability: Capability,
    /// `None`: every room of the event.
    pub room_id: Option<i64>,
    /// The product that a ticket's grant is for.
    pub product_id: Option<i64>,
    pub valid_from: Option<Timestamp>,
    pub valid_until: Option<Timestamp>,
    /// True while the order waits for its payment.
    pub held: bool,
    pub revoked_at: Option<Timestamp>,
}

/// A grant to be written.
pub struct NewGrant<'a> {
    pub event_id: i64,
    pub person_id: Uuid,
    pub capability: Capability,
    pub room_id: Option<i64>,
    pub product_id: Option<i64>,
    pub valid_from: Option<Timestamp>,
    pub valid_until: Option<Timestamp>,
    /// What it follows from, as `order:17`: the handle by which it is released or revoked.
    pub source: &'a str,
    pub held: bool,
}

impl<'a> NewGrant<'a> {
    /// A grant for the whole event without an end.
    pub fn new(event_id: i64, person_id: Uuid, capability: Capability) -> Self {
        NewGrant {
            event_id,
            person_id,
            capability,
            room_id: None,
            product_id: None,
            valid_from: None,
            valid_until: None,
            source: "",
            held: false,
        }
    }
}
