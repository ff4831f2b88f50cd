//! What every page and form needs, whatever it is about.

pub mod assets;
pub mod body;
pub mod client;
pub mod conditional;
pub mod cookies;
pub mod csrf;
pub mod headers;
pub mod idempotency;
pub mod limits;
pub mod page;
pub mod path;
pub mod query;
pub mod server;
