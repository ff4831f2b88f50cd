//! Moderation: people tell, moderators answer, and what they do sticks.
//!
//! - [`report`] is what anybody can tell: about a person, a message, a call (`roulette.report`). How things stood is kept with
//!   it, for a message may be deleted before anybody looks.
//! - [`queue`] is what moderators see and do; [`notices`] tells them that something waits.
//! - [`measures`] silences, bans and puts out. A measure is a row that the gate reads ([`crate::access::sanctions`]): it holds
//!   at every door, on every node, for the next login and for the next ticket of the same human.
//! - [`filter`] is what an event does not want to read at all.
//! - [`reach`] says how far somebody moderates: the whole event, or some rooms.

pub mod api;
pub mod filter;
pub mod measures;
pub mod notices;
pub mod queue;
mod reach;
pub mod report;
mod store;

pub use reach::Reach;
pub use report::{Report, file};
