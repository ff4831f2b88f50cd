//! Live: rooms, chat and media, and the ways into them.

pub mod entrance;
