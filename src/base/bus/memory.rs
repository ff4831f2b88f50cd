//! The bus of a program that runs alone.

use std::collections::HashMap;
use std::sync::Mutex;

use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};
use tokio::sync::broadcast;

use super::{BACKLOG, Bus, BusError, Subscription};

/// Topics live as long as somebody listens.
#[derive(Default)]
pub struct MemoryBus {
    topics: Mutex<HashMap<String, broadcast::Sender<Bytes>>>,
}

impl MemoryBus {
    /// Tells those who listen here. True when somebody does.
    pub(super) fn tell(&self, topic: &str, message: Bytes) -> bool {
        let mut topics = self.topics.lock().expect("no holder of this lock panics");
        let heard = topics.get(topic).is_some_and(|sender| sender.send(message).is_ok());
        if !heard {
            topics.remove(topic);
        }
        heard
    }

    pub(super) fn listen(&self, topic: &str) -> Subscription {
        let mut topics = self.topics.lock().expect("no holder of this lock panics");
        topics.retain(|name, sender| name == topic || sender.receiver_count() > 0);
        let sender = topics.entry(topic.to_owned()).or_insert_with(|| broadcast::channel(BACKLOG).0);
        Subscription::new(sender.subscribe())
    }

    /// Topics with listeners.
    pub(super) fn listened(&self) -> Vec<String> {
        let topics = self.topics.lock().expect("no holder of this lock panics");
        topics.iter().filter(|(_, sender)| sender.receiver_count() > 0).map(|(name, _)| name.clone()).collect()
    }
}

impl Bus for MemoryBus {
    fn publish(&self, topic: &str, message: Bytes) {
        self.tell(topic, message);
    }

    fn subscribe(&self, topic: &str) -> BoxFuture<'_, Result<Subscription, BusError>> {
        ready(Ok(self.listen(topic))).boxed()
    }
}
