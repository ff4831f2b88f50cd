//! Events (conferences) and their rooms.

pub mod api;
pub mod change;
pub mod clone;
pub mod model;
pub mod pages;
pub mod roles;
pub mod rooms;
pub mod rules;
pub mod scope;
pub mod settings;
pub mod stakes;
pub mod store;
pub mod traits;

pub use model::Event;
pub use scope::{EventScope, public_event};
