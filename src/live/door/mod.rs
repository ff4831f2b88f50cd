//! The door for sockets: a page asks for a one-time ticket, opens a WebSocket, and shows the ticket there. From then on one
//! task per socket runs the conversation; a dropped one waits for a resume.

mod authenticate;
mod commands;
mod connection;
mod origin;
mod resume;
mod ticket;
mod upgrade;
mod welcome;

use std::sync::Arc;

use axum::Router;
use axum::routing::{any, post};
use uuid::Uuid;

use super::answer::Answer;
use super::hall::{Hall, SeatId};
use super::pace::Action;
use super::views::Device;
use crate::base::Base;

pub use origin::OriginCheck;
pub use resume::{Handover, Resumables};

pub fn routes() -> Router<Base> {
    Router::new()
        .route("/ws/event/{organizer}/{event}/", any(upgrade::upgrade))
        .route("/{organizer}/{event}/video/ticket", post(ticket::mint))
}

/// A person's session at an event: the subject of every command. Who it is never comes from a payload.
pub struct Seat {
    pub id: SeatId,
    pub person: Uuid,
    pub hall: Arc<Hall>,
    pub device: Device,
}

impl Seat {
    /// Whether this seat is in that room now.
    pub fn is_inside(&self, room_id: i64) -> bool {
        let state = self.hall.state();
        state.rooms.get(&room_id).is_some_and(|room| room.admission(self.id).is_some())
    }

    /// Notes one more of these actions by this person.
    ///
    /// # Errors
    /// The action's code with `retry_after`, when there were too many lately.
    pub fn pace(&self, action: Action) -> Answer<()> {
        let now = self.hall.live().base().now();
        self.hall.state().pace.admit(self.person, action, now)
    }
}
