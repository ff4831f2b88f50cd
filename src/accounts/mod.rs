//! Who somebody is: accounts, the sessions of their browsers, and one-time links that open them.

pub mod links;
pub mod sessions;
pub mod users;
