//! All clients in one thread: sockets, beats and counts, so that a run needs one core and no lock.

mod bot;
pub mod noted;
pub mod playout;
mod run;
pub mod stream;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::Context;
use tokio::sync::oneshot;

pub use bot::Bot;
pub use noted::{Harvest, Noted, Person};

/// How long connecting took, from the moment at which the connection was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moments {
    /// ICE and DTLS were done.
    pub connected: Option<Duration>,
    /// The first media packet came.
    pub first_media: Option<Duration>,
}

/// What the thread should do.
enum Order {
    Add(Box<Bot>),
    Remove(Vec<u64>, Parting),
    Measure,
    Mute,
    Offers(Whom, bool, oneshot::Sender<Vec<(u64, String)>>),
    Accept(u64, String),
    Moments(oneshot::Sender<Vec<Moments>>),
    Finish(oneshot::Sender<Harvest>),
}

/// How somebody leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parting {
    /// With a goodbye, as when a page is closed.
    Goodbye,
    /// Without, as when a battery is empty.
    Vanish,
}

/// Who is meant.
#[derive(Clone, Debug)]
pub enum Whom {
    /// Connected clients to whom nothing has come for so long.
    Deaf(Duration),
    /// These.
    These(Vec<u64>),
}

/// How far everybody is; the thread writes, others read.
#[derive(Debug, Default)]
struct Progress {
    connected: AtomicUsize,
    hearing: AtomicUsize,
}

/// The running clients.
pub struct Fleet {
    orders: Sender<Order>,
    progress: Arc<Progress>,
    thread: JoinHandle<()>,
}

impl Fleet {
    /// Starts the thread.
    ///
    /// # Errors
    /// When no descriptor is left.
    pub fn start() -> anyhow::Result<Self> {
        let (orders, receiver) = channel();
        let progress = Arc::new(Progress::default());
        let run = run::Run::new(Instant::now(), receiver, progress.clone()).context("starting the clients")?;
        let thread = thread::Builder::new().name("clients".into()).spawn(move || run.forever())?;
        Ok(Fleet { orders, progress, thread })
    }

    /// One more client.
    pub fn add(&self, bot: Bot) {
        self.order(Order::Add(Box::new(bot)));
    }

    /// These go. What they counted stays in the harvest.
    pub fn remove(&self, numbers: Vec<u64>, parting: Parting) {
        self.order(Order::Remove(numbers, parting));
    }

    /// Counts anew from now on.
    pub fn measure(&self) {
        self.order(Order::Measure);
    }

    /// Nobody sends any more; what is under way arrives.
    pub fn mute(&self) {
        self.order(Order::Mute);
    }

    /// Offers with which clients negotiate again, by their numbers; with an ICE `restart` from a new socket.
    ///
    /// # Errors
    /// When the thread has died, which is a bug of ours.
    pub async fn offers(&self, whom: Whom, restart: bool) -> anyhow::Result<Vec<(u64, String)>> {
        let (reply, offers) = oneshot::channel();
        self.order(Order::Offers(whom, restart, reply));
        offers.await.context("the clients' thread has died")
    }

    /// The server's answer to a client's further offer.
    pub fn accept(&self, number: u64, answer: String) {
        self.order(Order::Accept(number, answer));
    }

    /// Clients that are connected.
    pub fn connected(&self) -> usize {
        self.progress.connected.load(Ordering::Relaxed)
    }

    /// Waits until `count` clients are connected. Returns whether they are in time.
    pub async fn until_connected(&self, count: usize, patience: Duration) -> bool {
        self.until(patience, |progress| progress.connected.load(Ordering::Relaxed) >= count).await
    }

    /// Waits until `count` clients have got something on every stream. Returns whether they have in time.
    pub async fn until_hearing(&self, count: usize, patience: Duration) -> bool {
        self.until(patience, |progress| progress.hearing.load(Ordering::Relaxed) >= count).await
    }

    async fn until(&self, patience: Duration, reached: impl Fn(&Progress) -> bool) -> bool {
        let start = Instant::now();
        while !reached(&self.progress) {
            if start.elapsed() > patience || self.thread.is_finished() {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        true
    }

    /// How long connecting took everybody who is there, in the order of their numbers.
    ///
    /// # Errors
    /// When the thread has died, which is a bug of ours.
    pub async fn moments(&self) -> anyhow::Result<Vec<Moments>> {
        let (reply, moments) = oneshot::channel();
        self.order(Order::Moments(reply));
        moments.await.context("the clients' thread has died")
    }

    /// Everybody says goodbye; tells what was counted.
    ///
    /// # Errors
    /// When the thread has died, which is a bug of ours.
    pub async fn finish(self) -> anyhow::Result<Harvest> {
        let (reply, harvest) = oneshot::channel();
        self.order(Order::Finish(reply));
        harvest.await.context("the clients' thread has died")
    }

    fn order(&self, order: Order) {
        // A dead thread shows in `finish`.
        let _ = self.orders.send(order);
    }
}
