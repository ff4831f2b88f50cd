//! One gate for every door. Tickets, talks and teams write grants; organizers write roles; live writes sanctions; the schedule writes windows; and
//! [`gate::admit`] answers for page, WebSocket, media offer, WHIP and WHEP alike.

pub mod floor;
pub mod gate;
pub mod grants;
pub mod people;
pub mod policies;
pub mod roles;
pub mod sanctions;
pub mod staff;
pub mod tokens;
pub mod traits;

pub use gate::{Admission, AdmitError, Refusal, RoomFacts, RoomRef, admit, admit_to_each};
