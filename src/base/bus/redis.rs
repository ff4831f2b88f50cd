//! The bus between processes: Redis publish and subscribe.
//!
//! One connection publishes, one listens and hands on to the listeners of this process. When the listening connection
//! breaks it is made again, the topics are subscribed again, and every listener is told that it may have missed something.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::{FutureExt, StreamExt};
use redis::AsyncCommands;
use redis::aio::ConnectionManager;
use tokio::sync::{mpsc, oneshot};

use super::{Bus, BusError, MemoryBus, Subscription};

/// All our channels begin with this: other programs may use the same Redis.
const PREFIX: &str = "eventyay:";
/// Pause before a broken listening connection is made again.
const RECONNECT: Duration = Duration::from_millis(500);
/// Subscriptions that may wait for the listener.
const PENDING: usize = 256;

/// A bus over Redis.
pub struct RedisBus {
    /// Stands in front of every topic, so that several installations can share one Redis and hear only their own.
    installation: String,
    publisher: ConnectionManager,
    local: Arc<MemoryBus>,
    asks: mpsc::Sender<Ask>,
}

struct Ask {
    topic: String,
    done: oneshot::Sender<()>,
}

impl RedisBus {
    /// Connects to `url` (`redis://host:port/db`) as a process of `installation`.
    pub async fn connect(url: &str, installation: &str) -> Result<Self, BusError> {
        let client = redis::Client::open(url).map_err(broken)?;
        let publisher = ConnectionManager::new(client.clone()).await.map_err(broken)?;
        let local = Arc::new(MemoryBus::default());
        let (asks, inbox) = mpsc::channel(PENDING);
        tokio::spawn(listen(client, local.clone(), inbox));
        Ok(RedisBus { installation: installation.to_owned(), publisher, local, asks })
    }

    fn own(&self, topic: &str) -> String {
        format!("{}:{topic}", self.installation)
    }
}

impl Bus for RedisBus {
    fn publish(&self, topic: &str, message: Bytes) -> BoxFuture<'_, Result<(), BusError>> {
        let channel = format!("{PREFIX}{}", self.own(topic));
        let mut publisher = self.publisher.clone();
        async move {
            let sent: Result<(), _> = publisher.publish(channel, message.as_ref()).await;
            sent.map_err(broken)
        }
        .boxed()
    }

    fn subscribe(&self, topic: &str) -> BoxFuture<'_, Result<Subscription, BusError>> {
        let topic = self.own(topic);
        async move {
            let subscription = self.local.listen(&topic);
            let (done, subscribed) = oneshot::channel();
            let gone = |_| BusError("the listener has ended".into());
            self.asks.send(Ask { topic, done }).await.map_err(|_| gone(()))?;
            subscribed.await.map_err(|_| gone(()))?;
            Ok(subscription)
        }
        .boxed()
    }
}

fn broken(error: redis::RedisError) -> BusError {
    BusError(error.to_string())
}

/// Listens until the bus is dropped, over as many connections as it takes.
async fn listen(client: redis::Client, local: Arc<MemoryBus>, mut asks: mpsc::Receiver<Ask>) {
    let mut again = false;
    loop {
        match client.get_async_pubsub().await {
            Ok(connection) => {
                if listen_once(connection, &local, &mut asks, again).await.is_none() {
                    return;
                }
                again = true;
            }
            Err(error) => tracing::warn!(%error, "bus.redis_unreachable"),
        }
        tokio::time::sleep(RECONNECT).await;
    }
}

/// Serves one connection. `again`: there was one before. `None`: the bus was dropped; `Some`: the connection broke.
async fn listen_once(
    connection: redis::aio::PubSub,
    local: &MemoryBus,
    asks: &mut mpsc::Receiver<Ask>,
    again: bool,
) -> Option<()> {
    let (mut sink, mut stream) = connection.split();
    for topic in local.listened() {
        if sink.subscribe(format!("{PREFIX}{topic}")).await.is_err() {
            return Some(());
        }
        if again {
            // Only now: who reads the state anew on this word must hear everything that comes after.
            local.tell(&topic, Bytes::new());
        }
    }
    loop {
        tokio::select! {
            ask = asks.recv() => {
                let ask = ask?;
                if sink.subscribe(format!("{PREFIX}{}", ask.topic)).await.is_err() {
                    return Some(());
                }
                let _ = ask.done.send(());
            }
            message = stream.next() => {
                let Some(message) = message else { return Some(()) };
                let channel = message.get_channel_name().to_owned();
                let topic = channel.strip_prefix(PREFIX).unwrap_or(&channel).to_owned();
                if !local.tell(&topic, Bytes::copy_from_slice(message.get_payload_bytes())) {
                    let _ = sink.unsubscribe(channel).await;
                }
            }
        }
    }
}
