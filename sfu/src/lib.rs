//! The media core: an SFU as one pure state machine.
//!
//! `Sfu::handle(now, input)` takes a datagram, a command or the passing of time; `Sfu::poll()` gives back
//! datagrams to send, notices for the server and the moment to be woken. No sockets, no clock, no threads.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod api;
pub mod bandwidth;
pub mod client;
mod core;
pub mod demux;
pub mod encoding;
pub mod forward;
pub mod negotiation;
pub mod peer;
pub mod receive;
pub mod relay;
pub mod ring;
pub mod room;
pub mod route;
pub mod rtp;
pub mod speakers;
pub mod track;
pub mod transport;
pub mod units;

pub use crate::core::{Command, Input, Install, Output, Sfu, TICK, Totals, Transmit};
pub use crate::forward::lane::View;
pub use api::*;
pub use relay::{Branch, Branches, Relayed, Word};
pub use route::{Protocol, Route};

/// The canonical name of everything that we send (RFC 7022): one clock, one endpoint.
pub const CNAME: &str = "eventyay";
