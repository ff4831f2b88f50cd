//! Rooms: places of an event, on the schedule and live.

pub mod api;
pub mod change;
pub mod store;

use crate::text_enum;

text_enum! {
    "a room mode";
    /// Who speaks in a room by default.
    pub enum Mode {
        /// Presenters speak, the others watch.
        Stage = "stage",
        /// Everybody who is in may speak.
        Meeting = "meeting",
        /// Everybody who is in meets others by twos or in small groups.
        Roulette = "roulette",
    }
}

/// A room.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Room {
    pub id: i64,
    pub event_id: i64,
    pub slug: String,
    pub name: String,
    pub description: String,
    pub position: i64,
    #[sqlx(try_from = "String")]
    pub mode: Mode,
}
