//! The signaling protocol of a live event: what a browser tab and the server say to each other over one WebSocket.
//! `PROTOCOL.md` beside this crate is the contract in prose; this crate is the same contract as types and behaviour.
//!
//! - [`protocol`] has every request, reply and push as a type, the error codes, and the TypeScript that is made of them.
//! - [`frame`] turns text into a [`frame::Incoming`] and replies into text; nothing that a peer sends can make it fail.
//! - [`Session`] is one peer's conversation as a pure value: `handle(now, input)`, then drain `poll` and `transmit`. It
//!   owns authentication, liveness, flood control, the bounded outbound queue and resume. No sockets, no clock, no tokio.
//! - [`ws`] joins a session to an axum WebSocket (feature `ws`), [`client`] is a native peer for tests, load and bots
//!   (feature `client`).
//!
//! What a request *means* is not known here: the server's live area answers [`session::Output::Request`].

#[cfg(feature = "client")]
pub mod client;
pub mod frame;
pub mod protocol;
pub mod session;
#[cfg(feature = "ws")]
pub mod ws;

pub use session::Session;
