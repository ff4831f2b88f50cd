//! Rooms that are pages, frames and videos: what people read and see there. What is in them belongs to the room
//! (`events/rooms/content`).
//!
//! - [`markdown`] makes a tree of what somebody wrote: no markup ever leaves the server.
//! - [`read`] is `room.page`.
//! - [`frame`] is the page of ours in which another host's stands, with a policy that lets in that host only.
//! - [`api`] shows organizers a text before it is there.

pub mod api;
pub mod frame;
pub mod markdown;
pub mod read;
