//! Organizers, who belongs to them, and the tokens of their programs.

pub mod auth;
pub mod organizers;
pub mod tokens;
