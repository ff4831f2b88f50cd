//! The bus between processes: Redis publish and subscribe.
//!
//! Redis is never waited for: listeners of this process hear a message at once, and two tasks carry it to the others. What
//! cannot be carried, because Redis is away or too slow, is remembered by its topic alone, and when Redis is back everybody
//! on that topic is told that they missed something. So one process goes on whole without Redis; several hear of each other
//! by the database meanwhile, a few seconds late.
//!
//! Each carrier is one connection: [`send`] publishes, [`listen`] hears. A listening connection can die without a word, so
//! each process publishes its own heartbeat and takes a connection that does not bring it for dead.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::{BufMut, Bytes, BytesMut};
use futures_util::future::BoxFuture;
use futures_util::{FutureExt, StreamExt};
use redis::aio::MultiplexedConnection;
use redis::{AsyncCommands, AsyncConnectionConfig};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, sleep_until, timeout};
use uuid::Uuid;

use super::{Bus, BusError, MemoryBus, Subscription};

/// All our channels begin with this: other programs may use the same Redis.
const PREFIX: &str = "eventyay:";
/// Pause before a broken connection is made again.
const RECONNECT: Duration = Duration::from_millis(500);
/// How long Redis may take for a connection or an answer.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long a subscriber waits until Redis knows of the subscription. After that it hears this process, and is told of the
/// gap when the others are heard too.
const SUBSCRIBED: Duration = Duration::from_secs(2);
/// Subscriptions that may wait for the listener.
const PENDING: usize = 256;
/// Messages on their way to Redis. More: a longer hiccup passes without a gap, and costs memory.
const OUTBOX: usize = 4096;
/// How often a process says to itself that it hears.
const HEARTBEAT: Duration = Duration::from_secs(2);
/// A connection that brings no heartbeat for so long is dead.
const DEAF: Duration = Duration::from_secs(7);
/// While Redis is away, listeners are told this often that they may have missed something: what must not be lost is then
/// read from the database. Longer: other processes' news are older meanwhile; shorter: the database does more.
const REREAD: Duration = Duration::from_secs(5);
/// Bytes in front of every message: who sent it.
const SENDER: usize = 16;

/// A bus over Redis.
pub struct RedisBus {
    /// Stands in front of every topic, so that several installations can share one Redis and hear only their own.
    installation: String,
    /// This process, among all.
    node: Uuid,
    local: Arc<MemoryBus>,
    gaps: Arc<Gaps>,
    outbox: mpsc::Sender<Letter>,
    asks: mpsc::Sender<Ask>,
}

struct Letter {
    channel: String,
    frame: Bytes,
}

struct Ask {
    topic: String,
    done: oneshot::Sender<()>,
}

/// Channels on which something was not sent.
#[derive(Default)]
struct Gaps(Mutex<HashSet<String>>);

impl Gaps {
    fn add(&self, channel: String) {
        self.0.lock().expect("no holder of this lock panics").insert(channel);
    }

    fn take(&self) -> HashSet<String> {
        std::mem::take(&mut *self.0.lock().expect("no holder of this lock panics"))
    }
}

impl RedisBus {
    /// A process of `installation` on the Redis at `url` (`redis://host:port/db`), which need not answer yet.
    ///
    /// # Errors
    /// When `url` is none.
    pub fn open(url: &str, installation: &str) -> Result<Self, BusError> {
        let client = redis::Client::open(url).map_err(|error| BusError(error.to_string()))?;
        let (local, gaps, node) = (Arc::new(MemoryBus::default()), Arc::new(Gaps::default()), Uuid::new_v4());
        let (outbox, letters) = mpsc::channel(OUTBOX);
        let (asks, inbox) = mpsc::channel(PENDING);
        let heartbeat = format!("{PREFIX}{installation}:heartbeat:{node}");
        tokio::spawn(send(client.clone(), letters, gaps.clone(), heartbeat.clone()));
        tokio::spawn(Listener { client, node, heartbeat, local: local.clone(), asks: inbox }.listen());
        Ok(RedisBus { installation: installation.to_owned(), node, local, gaps, outbox, asks })
    }

    fn own(&self, topic: &str) -> String {
        format!("{}:{topic}", self.installation)
    }
}

impl Bus for RedisBus {
    fn publish(&self, topic: &str, message: Bytes) {
        let topic = self.own(topic);
        let mut frame = BytesMut::with_capacity(SENDER + message.len());
        frame.put_slice(self.node.as_bytes());
        frame.put_slice(&message);
        self.local.publish(&topic, message);
        let letter = Letter { channel: format!("{PREFIX}{topic}"), frame: frame.freeze() };
        if let Err(unsent) = self.outbox.try_send(letter) {
            self.gaps.add(unsent.into_inner().channel);
        }
    }

    fn subscribe(&self, topic: &str) -> BoxFuture<'_, Result<Subscription, BusError>> {
        let topic = self.own(topic);
        async move {
            let subscription = self.local.listen(&topic);
            let (done, subscribed) = oneshot::channel();
            let asked = async {
                self.asks.send(Ask { topic, done }).await.ok()?;
                subscribed.await.ok()
            };
            if timeout(SUBSCRIBED, asked).await.is_err() {
                tracing::warn!("bus.subscribed_without_redis");
            }
            Ok(subscription)
        }
        .boxed()
    }
}

/// Carries letters until the bus is dropped, over as many connections as it takes.
async fn send(client: redis::Client, mut letters: mpsc::Receiver<Letter>, gaps: Arc<Gaps>, heartbeat: String) {
    let config =
        AsyncConnectionConfig::new().set_connection_timeout(Some(PATIENCE)).set_response_timeout(Some(PATIENCE));
    loop {
        match client.get_multiplexed_async_connection_with_config(&config).await {
            Ok(connection) => match send_over(connection, &mut letters, &gaps, &heartbeat).await {
                Ok(()) => return,
                Err(error) => tracing::warn!(%error, "bus.redis_lost"),
            },
            Err(error) => tracing::warn!(%error, "bus.redis_unreachable"),
        }
        // Old news are no news: what waits now becomes a gap.
        while let Ok(letter) = letters.try_recv() {
            gaps.add(letter.channel);
        }
        if letters.is_closed() {
            return;
        }
        sleep(RECONNECT).await;
    }
}

/// Serves one connection. `Ok`: the bus was dropped.
async fn send_over(
    mut connection: MultiplexedConnection,
    letters: &mut mpsc::Receiver<Letter>,
    gaps: &Gaps,
    heartbeat: &str,
) -> Result<(), redis::RedisError> {
    let mut beat = interval(HEARTBEAT);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        for channel in gaps.take() {
            // From nobody, and empty: everybody on it has missed something.
            publish(&mut connection, gaps, Letter { channel, frame: Bytes::from_static(&[0; SENDER]) }).await?;
        }
        tokio::select! {
            letter = letters.recv() => match letter {
                Some(letter) => publish(&mut connection, gaps, letter).await?,
                None => return Ok(()),
            },
            _ = beat.tick() => {
                let frame = Bytes::from_static(&[0; SENDER]);
                let sent: Result<(), _> = connection.publish(heartbeat, frame.as_ref()).await;
                sent?;
            }
        }
    }
}

async fn publish(connection: &mut MultiplexedConnection, gaps: &Gaps, letter: Letter) -> Result<(), redis::RedisError> {
    let sent = connection.publish(&letter.channel, letter.frame.as_ref()).await;
    sent.inspect_err(|_| gaps.add(letter.channel))
}

struct Listener {
    client: redis::Client,
    node: Uuid,
    heartbeat: String,
    local: Arc<MemoryBus>,
    asks: mpsc::Receiver<Ask>,
}

impl Listener {
    /// Listens until the bus is dropped, over as many connections as it takes.
    async fn listen(mut self) {
        let mut missed = false;
        let mut told_at = Instant::now();
        loop {
            match timeout(PATIENCE, self.client.get_async_pubsub()).await {
                Ok(Ok(connection)) => match self.listen_to(connection, missed).await {
                    Ok(()) => return,
                    Err(error) => tracing::warn!(%error, "bus.redis_lost"),
                },
                Ok(Err(error)) => tracing::warn!(%error, "bus.redis_unreachable"),
                Err(_) => tracing::warn!("bus.redis_silent"),
            }
            missed = true;
            if told_at.elapsed() >= REREAD {
                self.local.listened().iter().for_each(|topic| self.local.publish(topic, Bytes::new()));
                told_at = Instant::now();
            }
            // Whoever waits to be subscribed is served by the next connection, as everybody who listens here.
            while self.asks.try_recv().is_ok() {}
            if self.asks.is_closed() {
                return;
            }
            sleep(RECONNECT).await;
        }
    }

    /// Serves one connection. `missed`: there was a time without one. `Ok`: the bus was dropped.
    async fn listen_to(&mut self, connection: redis::aio::PubSub, missed: bool) -> Result<(), BusError> {
        let (mut sink, mut stream) = connection.split();
        subscribe(&mut sink, &self.heartbeat).await?;
        for topic in self.local.listened() {
            subscribe(&mut sink, &format!("{PREFIX}{topic}")).await?;
            if missed {
                // Only now: who reads the state anew on this word must hear everything that comes after.
                self.local.publish(&topic, Bytes::new());
            }
        }
        let mut deaf_at = Instant::now() + DEAF;
        loop {
            tokio::select! {
                ask = self.asks.recv() => {
                    let Some(ask) = ask else { return Ok(()) };
                    subscribe(&mut sink, &format!("{PREFIX}{}", ask.topic)).await?;
                    let _ = ask.done.send(());
                }
                message = stream.next() => {
                    let message = message.ok_or_else(|| BusError("the connection was closed".into()))?;
                    let channel = message.get_channel_name();
                    if channel == self.heartbeat {
                        deaf_at = Instant::now() + DEAF;
                    } else if !self.hear(channel, message.get_payload_bytes()) {
                        let _ = timeout(PATIENCE, sink.unsubscribe(channel.to_owned())).await;
                    }
                }
                () = sleep_until(deaf_at) => return Err(BusError("it brings no heartbeat".into())),
            }
        }
    }

    /// Hands on what another process sent. False when nobody listens here any more.
    fn hear(&self, channel: &str, frame: &[u8]) -> bool {
        let topic = channel.strip_prefix(PREFIX).unwrap_or(channel);
        match frame.split_at_checked(SENDER) {
            // Our own was heard here when it was published.
            Some((sender, _)) if sender == self.node.as_bytes() => true,
            Some((_, message)) => self.local.tell(topic, Bytes::copy_from_slice(message)),
            // Not of ours.
            None => true,
        }
    }
}

async fn subscribe(sink: &mut redis::aio::PubSubSink, channel: &str) -> Result<(), BusError> {
    let subscribed = timeout(PATIENCE, sink.subscribe(channel)).await;
    let answered = subscribed.map_err(|_| BusError("Redis does not answer".into()))?;
    answered.map_err(|error| BusError(error.to_string()))
}
