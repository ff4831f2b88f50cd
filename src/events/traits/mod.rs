//! Tokens of other shops and short links, for organizers: whose tokens are taken, which are taken no more, and links that let
//! people in with traits.

pub mod links_api;
pub mod secrets_api;
