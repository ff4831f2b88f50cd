//! What every page and form needs, whatever it is about.

pub mod assets;
pub mod body;
pub mod client;
pub mod cookies;
pub mod csrf;
pub mod headers;
pub mod page;
pub mod server;
