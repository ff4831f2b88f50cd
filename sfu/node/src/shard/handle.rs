//! The node's end of a shard.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, TrySendError};

use sfu::{Command, MediaError, Route, SessionStats, ShardStats};
use tokio::sync::oneshot;

use crate::load::Shown;
use crate::tcp::Handover;
use crate::wake::Wake;

/// What the node tells a shard.
pub enum Order {
    /// For the core.
    Core(Command),
    /// A connection that came in at another door.
    Adopt(Box<Handover>),
    /// Figures, please.
    Stats(oneshot::Sender<(Vec<SessionStats>, ShardStats)>),
    /// End.
    Stop(oneshot::Sender<()>),
}

/// The node's end of a shard.
pub struct ShardHandle {
    /// Its UDP address.
    pub addr: SocketAddr,
    /// What clients are told.
    pub candidates: Vec<Route>,
    /// How busy it is.
    pub shown: Arc<Shown>,
    pub(super) orders: SyncSender<Order>,
    pub(super) wake: Arc<Wake>,
}

impl ShardHandle {
    /// Sends a command unless the shard is overloaded.
    ///
    /// # Errors
    /// [`MediaError::Full`] when the queue is full, [`MediaError::Stopped`] when the shard has ended.
    pub fn try_send(&self, command: Command) -> Result<(), MediaError> {
        self.try_order(Order::Core(command))
    }

    /// Gives an order unless the shard is overloaded; errors as above.
    pub fn try_order(&self, order: Order) -> Result<(), MediaError> {
        self.orders.try_send(order).map_err(|error| match error {
            TrySendError::Full(_) => MediaError::Full,
            TrySendError::Disconnected(_) => MediaError::Stopped,
        })?;
        self.wake.wake();
        Ok(())
    }

    /// Sends a command, waiting for room. A stopped shard has nobody left to command.
    pub fn send(&self, command: Command) {
        self.order(Order::Core(command));
    }

    /// Gives an order, waiting for room.
    pub fn order(&self, order: Order) {
        if self.orders.send(order).is_ok() {
            self.wake.wake();
        }
    }
}
