//! Rooms: going in and out, who is there, reactions, and putting people out.

pub mod api;
pub mod consumer;
pub mod enter;
pub mod leave;
pub mod members;
pub mod react;
pub mod remove;
pub mod room;
