//! The audit log: what the journal says of an organizer, an event or one thing, for those who may change its settings.
//!
//! Facts carry ids and changed values, never secrets (passwords, tokens and link secrets are in no fact; a test plants some).
//! Whoever has some events only sees only their facts.

pub mod actors;
pub mod api;
mod export;
pub mod store;
