//! A shard: one thread, one UDP port, one core, and the TCP connections of its clients. The loop can be read in
//! [`Shard::run`].

mod handle;
mod receive;

use std::net::TcpListener;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::time::{Duration, Instant, SystemTime};
use std::{io, thread};

use sfu::transport::dtls::Identity;
use sfu::{Input, Notice, Output, Protocol, Route, SessionId, Sfu, ShardStats};
use tokio::sync::{mpsc, oneshot};

use crate::load::{Meter, Shown};
use crate::ownership::Ownership;
use crate::registry::Registry;
use crate::rings::{Neighbour, Stray};
use crate::socket::{Inbox, Outgoing, Udp};
use crate::tcp::Tcp;
use crate::thread::{self as system, Pin};
use crate::wake::Wake;

pub use handle::{Order, ShardHandle};

/// Orders that wait for a shard. It takes all of them every round, so a full queue means an overloaded machine: joins
/// are refused then, orders that protect somebody wait for their turn.
const MAX_ORDERS: usize = 4_096;
/// Longest sleep without sessions.
const IDLE: Duration = Duration::from_secs(1);

/// What a shard is made of.
pub struct Parts {
    /// Its number.
    pub index: usize,
    /// Number of shards.
    pub shards: usize,
    /// Its socket.
    pub udp: Udp,
    /// Its door for TCP.
    pub listener: Option<TcpListener>,
    /// The node's certificate.
    pub identity: Arc<Identity>,
    /// Where notices go.
    pub notices: mpsc::Sender<Notice>,
    /// The node's sessions.
    pub registry: Arc<Registry>,
    /// Wakes this shard.
    pub wake: Arc<Wake>,
    /// What others pass on.
    pub strays: Receiver<Stray>,
    /// All shards, itself included.
    pub neighbours: Vec<Neighbour>,
    /// Shards share a UDP port.
    pub single_port: bool,
    /// Whether it gets a core of its own.
    pub pin: Pin,
    /// Share of a core at which it is full.
    pub max_load: f32,
}

/// The thread's state.
pub struct Shard {
    index: usize,
    shards: usize,
    pin: Pin,
    udp: Udp,
    tcp: Tcp,
    ownership: Ownership,
    strays: Receiver<Stray>,
    sfu: Sfu,
    inbox: Inbox,
    outgoing: Outgoing,
    meter: Meter,
    shown: Arc<Shown>,
    orders: Receiver<Order>,
    handle: (SyncSender<Order>, Arc<Wake>),
    notices: mpsc::Sender<Notice>,
    registry: Arc<Registry>,
    wake_at: Option<Instant>,
    dropped_notices: u64,
    ended: Vec<SessionId>,
    stopping: Option<oneshot::Sender<()>>,
}

impl Shard {
    /// Puts the parts together.
    ///
    /// # Errors
    /// When no descriptor is left.
    pub fn new(parts: Parts) -> io::Result<Shard> {
        let (sender, orders) = sync_channel(MAX_ORDERS);
        let now = Instant::now();
        let wall_clock = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Ok(Shard {
            index: parts.index,
            shards: parts.shards,
            pin: parts.pin,
            udp: parts.udp,
            tcp: Tcp::new(parts.listener)?,
            ownership: Ownership::new(parts.index, parts.neighbours, parts.single_port, now),
            strays: parts.strays,
            sfu: Sfu::new(now, wall_clock, parts.identity),
            inbox: Inbox::new(),
            outgoing: Outgoing::new(),
            meter: Meter::new(parts.max_load, now, Duration::ZERO),
            shown: Arc::default(),
            orders,
            handle: (sender, parts.wake),
            notices: parts.notices,
            registry: parts.registry,
            wake_at: None,
            dropped_notices: 0,
            ended: Vec::new(),
            stopping: None,
        })
    }

    /// Starts the thread.
    ///
    /// # Errors
    /// When the system has no thread left.
    pub fn spawn(self, candidates: Vec<Route>) -> io::Result<ShardHandle> {
        let (orders, wake) = self.handle.clone();
        let handle = ShardHandle { addr: self.udp.local_addr(), candidates, shown: self.shown.clone(), orders, wake };
        thread::Builder::new().name(format!("media-{}", self.index)).spawn(move || self.run())?;
        Ok(handle)
    }

    fn run(mut self) {
        system::prefer();
        system::pin(self.pin, self.index, self.shards);
        while self.stopping.is_none() {
            let connections_wait = self.sleep();
            let now = Instant::now();
            self.take_orders(now);
            self.take_strays(now);
            self.receive(now);
            if connections_wait {
                self.receive_tcp(now);
            }
            let now = Instant::now();
            if self.wake_at.is_some_and(|at| now >= at) {
                self.wake_at = None;
                self.guarded(now, |sfu| sfu.handle(now, Input::Timeout));
            }
            self.drain(now);
            self.tcp.sweep(now);
            self.ownership.settle(now);
            self.measure(now);
            self.sign_off();
        }
        let done = self.stopping.take();
        // First the queue and the socket, so that whoever hears the news finds neither.
        drop(self);
        // Nobody waits any more: fine.
        let _ = done.map(|done| done.send(()));
    }

    /// Until a datagram or an order comes, or the core wants to be woken. Returns whether connections have something.
    fn sleep(&mut self) -> bool {
        let before = Instant::now();
        let until = self.wake_at.into_iter().chain(self.tcp.next_sweep()).min();
        let timeout = until.map_or(IDLE, |at| at.saturating_duration_since(before)).min(IDLE);
        let timeout = libc::timespec { tv_sec: timeout.as_secs() as _, tv_nsec: timeout.subsec_nanos() as _ };
        let poll = |fd| libc::pollfd { fd, events: libc::POLLIN, revents: 0 };
        let mut fds = [poll(self.udp.fd()), poll(self.handle.1.fd()), poll(self.tcp.fd())];
        // SAFETY: three pollfds and a timespec that live over the call; no signal mask.
        unsafe { libc::ppoll(fds.as_mut_ptr(), fds.len() as _, &raw const timeout, std::ptr::null()) };
        self.meter.slept(before.elapsed());
        if fds[1].revents != 0 {
            self.handle.1.clear();
        }
        fds[2].revents != 0
    }

    fn take_orders(&mut self, now: Instant) {
        loop {
            match self.orders.try_recv() {
                Ok(Order::Core(command)) => {
                    self.guarded(now, |sfu| sfu.handle(now, Input::Command(command)));
                }
                Ok(Order::Adopt(handover)) => self.with_tcp(now, |tcp, take| tcp.adopt(now, *handover, take)),
                Ok(Order::Stats(reply)) => {
                    let stats = (self.sfu.stats(now), self.stats());
                    // Whoever asked has gone: fine.
                    let _ = reply.send(stats);
                }
                Ok(Order::Stop(done)) => {
                    self.guarded(now, |sfu| sfu.shutdown(now));
                    self.stopping = Some(done);
                }
                Err(TryRecvError::Empty | TryRecvError::Disconnected) => return,
            }
        }
    }

    fn drain(&mut self, now: Instant) {
        let shared = self.ownership.shares_port();
        loop {
            let Shard { sfu, udp, tcp, ownership, outgoing, .. } = self;
            let step = catch_unwind(AssertUnwindSafe(|| match sfu.poll(now) {
                Some(Output::Send(transmit)) => {
                    let (to, data, segment) = (transmit.to.address, transmit.data, transmit.segment);
                    match transmit.to.protocol {
                        Protocol::Udp => {
                            if shared {
                                ownership.sends(to, data);
                            }
                            outgoing.push(udp, to, data, segment);
                        }
                        Protocol::Tcp => tcp.push(now, to, data, segment),
                    }
                    Step::More
                }
                Some(Output::Relay { to, packet }) => {
                    ownership.rings.relay(to, &packet);
                    Step::More
                }
                Some(Output::Word { to, word }) => {
                    ownership.rings.say(to, &word);
                    Step::More
                }
                Some(Output::Notice(notice)) => Step::Tell(notice),
                Some(Output::WakeAt(at)) => Step::Wake(at),
                None => Step::Done,
            }));
            match step {
                Ok(Step::More) => {}
                Ok(Step::Tell(notice)) => self.tell(notice),
                Ok(Step::Wake(at)) => self.wake_at = Some(at),
                Ok(Step::Done) => break,
                Err(_) => self.sfu.recover(now),
            }
        }
        self.outgoing.flush(&self.udp);
        self.tcp.flush();
    }

    fn tell(&mut self, notice: Notice) {
        if let Notice::Closed { session, .. } = &notice {
            self.ended.push(*session);
        }
        if self.notices.try_send(notice).is_err() {
            self.dropped_notices += 1;
        }
    }

    /// Takes closed sessions off the node's list. Never waits: who holds the lock may be waiting for our queue.
    fn sign_off(&mut self) {
        if self.ended.is_empty() {
            return;
        }
        if let Some(mut sessions) = self.registry.try_lock() {
            self.ended.drain(..).for_each(|session| sessions.end(session));
        }
    }

    fn measure(&mut self, now: Instant) {
        if !self.meter.is_due(now) {
            return;
        }
        let before = self.meter.reading().level;
        let reading = self.meter.read(now, system::cpu(), self.sfu.totals().packets_out);
        self.shown.show(reading);
        if reading.level != before {
            self.shed(now, reading.level);
        }
    }

    /// The core should do without more, or with less again.
    fn shed(&mut self, now: Instant, level: u8) {
        tracing::warn!(media.shard = self.index, media.level = level, "the load level of a media shard changed");
        self.guarded(now, |sfu| sfu.handle(now, Input::Command(sfu::Command::SetLoad(level))));
    }

    /// A panic is our bug; it costs the peer that it happened for, not the room.
    fn guarded(&mut self, now: Instant, work: impl FnOnce(&mut Sfu)) {
        if catch_unwind(AssertUnwindSafe(|| work(&mut self.sfu))).is_err() {
            tracing::error!("the media core panicked; one session is closed");
            self.sfu.recover(now);
        }
    }

    fn stats(&self) -> ShardStats {
        let totals = self.sfu.totals();
        let reading = self.meter.reading();
        ShardStats {
            addr: self.udp.local_addr(),
            sessions: self.sfu.sessions(),
            tables: self.sfu.tables(),
            packets_in: totals.packets_in,
            packets_out: totals.packets_out,
            bytes_out: self.outgoing.bytes + self.tcp.bytes,
            anonymous: totals.anonymous,
            dropped_in: totals.dropped_in,
            dropped_out: self.outgoing.dropped + self.tcp.dropped,
            dropped_notices: self.dropped_notices,
            panics: totals.panics,
            cpu: system::cpu(),
            load_permille: reading.load,
            cost_per_packet: reading.cost,
            load_level: reading.level,
            tcp_connections: self.tcp.count(),
            tcp_refused: self.tcp.refused,
            relayed_out: totals.relayed_out,
            relayed_in: totals.relayed_in,
            passed_on: self.ownership.rings.passed_on,
            dropped_strays: self.ownership.rings.dropped,
        }
    }
}

enum Step {
    More,
    Tell(Notice),
    Wake(Instant),
    Done,
}
