//! The glue to the media node: offers in, answers out, and its notices to those whom they concern.

pub mod control;
mod desk;
pub(in crate::live) mod far;
pub(in crate::live) mod figures;
pub mod notices;
pub mod offer;
pub mod quality;
mod reports;
mod rights;
pub mod servers;
mod words;

pub use desk::{Desk, Direction, Entry, Owner, Reservation};
pub(in crate::live) use words::failure;
pub(in crate::live) use words::{backstage_room, group_room, media_room};
