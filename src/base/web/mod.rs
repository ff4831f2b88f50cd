//! What every page and form needs, whatever it is about.

pub mod cookies;
pub mod csrf;
pub mod headers;
