//! Settings of organizers and events: what can be decided once for all events of an organizer, and otherwise for one.
//!
//! - [`registry`]: every setting there is, with its type, default, and who may change it.
//! - [`kinds`]: what a value may be.
//! - [`resolve`]: from rows to values: the event's own, else the organizer's, else the default.
//! - [`pictures`]: what was uploaded becomes a logo.
//! - [`change`]: one PATCH is one transaction and one fact with old and new values.
//!
//! None of them is secret: most are shown to visitors, so that whoever has anything to do with an event may read them.

pub mod api;
pub mod change;
pub mod describe;
pub mod domains;
pub mod kinds;
pub mod pictures;
pub mod registry;
pub mod resolve;
pub mod store;

pub use registry::Settings;
pub use resolve::{Place, of_event, of_organizer};
