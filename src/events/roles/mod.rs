//! Roles of an event for organizers: what each may do, and who holds it where and from when until when.
//!
//! Nobody gives more than they have: rights over others are given by those of the team who may moderate.

pub mod api;
mod copy;
pub mod grants_api;
pub mod rules;

pub use copy::copy;
