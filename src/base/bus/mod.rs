//! What may be lost: presence, reactions, "room 7 changed". In process by default, Redis between processes.
//!
//! If losing a message would be a bug, it is a fact and belongs in the journal.

mod memory;
mod redis;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use tokio::sync::broadcast;

pub use memory::MemoryBus;
pub use redis::RedisBus;

/// Messages a slow subscriber may lag behind before it misses some and is told so.
pub(super) const BACKLOG: usize = 1024;

/// What went wrong on the bus.
#[derive(Debug, thiserror::Error)]
#[error("the message bus is not reachable: {0}")]
pub struct BusError(pub String);

/// Publish and subscribe by topic. Delivery is at most once, in each publisher's order; who missed something is told so
/// ([`Received::Missed`]).
pub trait Bus: Send + Sync {
    /// Tells those who listen, never waiting for any of them. An empty message says that something was missed.
    fn publish(&self, topic: &str, message: Bytes);

    /// Everything published on `topic` after this future resolved.
    fn subscribe(&self, topic: &str) -> BoxFuture<'_, Result<Subscription, BusError>>;
}

/// A place in the audience of a topic.
pub struct Subscription {
    receiver: broadcast::Receiver<Bytes>,
}

/// What a subscriber gets.
#[derive(Debug, PartialEq, Eq)]
pub enum Received {
    Message(Bytes),
    /// Messages were missed (a slow reader, a lost connection): read the state anew.
    Missed,
}

impl Subscription {
    pub(super) fn new(receiver: broadcast::Receiver<Bytes>) -> Self {
        Self { receiver }
    }

    /// The next message; `None` when the bus has ended.
    pub async fn next(&mut self) -> Option<Received> {
        match self.receiver.recv().await {
            // An empty message is the bus's own mark for a gap: publishers always send something.
            Ok(message) if message.is_empty() => Some(Received::Missed),
            Ok(message) => Some(Received::Message(message)),
            Err(broadcast::error::RecvError::Lagged(_)) => Some(Received::Missed),
            Err(broadcast::error::RecvError::Closed) => None,
        }
    }
}
