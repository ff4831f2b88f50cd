//! RTP on the byte level: just enough to route, protect and rewrite a packet without copying it.

pub mod av1;
pub mod dependency;
pub mod h264;
pub mod header;
pub mod layers;
pub mod picture;
pub mod red;
pub mod rtcp;
pub mod twcc;
pub mod vp8;
pub mod vp9;

pub use header::{Header, OutHeader};

/// Largest datagram that is looked at. Longer ones cannot come from an Ethernet path and are dropped.
pub const MAX_PACKET: usize = 1500;
