//! A shard: one thread, one UDP port, one core. The loop can be read in [`Shard::run`].

use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, TrySendError, sync_channel};
use std::time::{Duration, Instant, SystemTime};
use std::{io, thread};

use sfu::transport::dtls::Identity;
use sfu::{Command, Input, MediaError, Notice, Output, Route, SessionId, SessionStats, Sfu, ShardStats};
use tokio::sync::{mpsc, oneshot};

use crate::registry::Registry;
use crate::socket::{Inbox, Outgoing, Udp};
use crate::wake::Wake;

/// Orders that wait for a shard. It takes all of them every round, so a full queue means an overloaded machine: joins
/// are refused then, orders that protect somebody wait for their turn.
const MAX_ORDERS: usize = 4_096;
/// recvmmsg calls per round, so that a flood does not starve orders and timers.
const RECEIVES_PER_ROUND: usize = 8;
/// Priority of the shards' threads. Lower numbers delay web requests under overload, 0 delays packets.
const NICENESS: i32 = -10;
/// Longest sleep without sessions.
const IDLE: Duration = Duration::from_secs(1);

/// What the node tells a shard.
pub enum Order {
    /// For the core.
    Core(Command),
    /// Figures, please.
    Stats(oneshot::Sender<(Vec<SessionStats>, ShardStats)>),
    /// End.
    Stop(oneshot::Sender<()>),
}

/// The node's end of a shard.
pub struct ShardHandle {
    addr: SocketAddr,
    candidates: Vec<SocketAddr>,
    orders: SyncSender<Order>,
    wake: Arc<Wake>,
}

impl ShardHandle {
    /// Its UDP address.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// What clients are told.
    pub fn candidates(&self) -> &[SocketAddr] {
        &self.candidates
    }

    /// Sends a command unless the shard is overloaded.
    ///
    /// # Errors
    /// [`MediaError::Full`] when the queue is full, [`MediaError::Stopped`] when the shard has ended.
    pub fn try_send(&self, command: Command) -> Result<(), MediaError> {
        self.orders.try_send(Order::Core(command)).map_err(|error| match error {
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

/// The thread's state.
pub struct Shard {
    udp: Udp,
    sfu: Sfu,
    inbox: Inbox,
    outgoing: Outgoing,
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
    /// Binds the socket.
    ///
    /// # Errors
    /// When the address is taken or no descriptor is left.
    pub fn bind(
        listen: SocketAddr,
        identity: Arc<Identity>,
        notices: mpsc::Sender<Notice>,
        registry: Arc<Registry>,
    ) -> io::Result<Shard> {
        let udp = Udp::bind(listen)?;
        let (sender, orders) = sync_channel(MAX_ORDERS);
        let wall_clock = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Ok(Shard {
            udp,
            sfu: Sfu::new(Instant::now(), wall_clock, identity),
            inbox: Inbox::new(),
            outgoing: Outgoing::new(),
            orders,
            handle: (sender, Arc::new(Wake::new()?)),
            notices,
            registry,
            wake_at: None,
            dropped_notices: 0,
            ended: Vec::new(),
            stopping: None,
        })
    }

    /// Where it is bound.
    pub fn local_addr(&self) -> SocketAddr {
        self.udp.local_addr()
    }

    /// Starts the thread.
    ///
    /// # Errors
    /// When the system has no thread left.
    pub fn spawn(self, index: usize, candidates: Vec<SocketAddr>) -> io::Result<ShardHandle> {
        let (orders, wake) = self.handle.clone();
        let handle = ShardHandle { addr: self.local_addr(), candidates, orders, wake };
        thread::Builder::new().name(format!("media-{index}")).spawn(move || self.run())?;
        Ok(handle)
    }

    fn run(mut self) {
        prefer_this_thread();
        while self.stopping.is_none() {
            self.sleep();
            let now = Instant::now();
            self.take_orders(now);
            self.receive(now);
            let now = Instant::now();
            if self.wake_at.is_some_and(|at| now >= at) {
                self.wake_at = None;
                self.guarded(now, |sfu| sfu.handle(now, Input::Timeout));
            }
            self.drain(now);
            self.sign_off();
        }
        let done = self.stopping.take();
        // First the queue and the socket, so that whoever hears the news finds neither.
        drop(self);
        // Nobody waits any more: fine.
        let _ = done.map(|done| done.send(()));
    }

    /// Until a datagram or an order comes, or the core wants to be woken.
    fn sleep(&mut self) {
        let now = Instant::now();
        let timeout = self.wake_at.map_or(IDLE, |at| at.saturating_duration_since(now));
        let timeout = libc::timespec { tv_sec: timeout.as_secs() as _, tv_nsec: timeout.subsec_nanos() as _ };
        let poll = |fd| libc::pollfd { fd, events: libc::POLLIN, revents: 0 };
        let mut fds = [poll(self.udp.fd()), poll(self.handle.1.fd())];
        // SAFETY: two pollfds and a timespec that live over the call; no signal mask.
        unsafe { libc::ppoll(fds.as_mut_ptr(), fds.len() as _, &raw const timeout, std::ptr::null()) };
        if fds[1].revents != 0 {
            self.handle.1.clear();
        }
    }

    fn take_orders(&mut self, now: Instant) {
        loop {
            match self.orders.try_recv() {
                Ok(Order::Core(command)) => {
                    self.guarded(now, |sfu| sfu.handle(now, Input::Command(command)));
                }
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

    fn receive(&mut self, now: Instant) {
        for _ in 0..RECEIVES_PER_ROUND {
            let sfu = &mut self.sfu;
            let received = self.inbox.receive(&self.udp, |from, data| {
                let input = Input::Packet { from: Route::udp(from), data };
                if catch_unwind(AssertUnwindSafe(|| sfu.handle(now, input))).is_err() {
                    sfu.recover(now);
                }
            });
            match received {
                Ok(0) => return,
                Ok(_) => self.drain(now),
                Err(error) => {
                    tracing::warn!(media.error = %error, "receiving failed");
                    return;
                }
            }
        }
    }

    fn drain(&mut self, now: Instant) {
        loop {
            let Shard { sfu, udp, outgoing, .. } = self;
            let step = catch_unwind(AssertUnwindSafe(|| match sfu.poll(now) {
                Some(Output::Send(transmit)) => {
                    outgoing.push(udp, transmit.to.address, transmit.data, transmit.segment);
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

    /// A panic is our bug; it costs the peer that it happened for, not the room.
    fn guarded(&mut self, now: Instant, work: impl FnOnce(&mut Sfu)) {
        if catch_unwind(AssertUnwindSafe(|| work(&mut self.sfu))).is_err() {
            tracing::error!("the media core panicked; one session is closed");
            self.sfu.recover(now);
        }
    }

    fn stats(&self) -> ShardStats {
        let totals = self.sfu.totals();
        ShardStats {
            addr: self.udp.local_addr(),
            sessions: self.sfu.sessions(),
            packets_in: totals.packets_in,
            packets_out: totals.packets_out,
            bytes_out: self.outgoing.bytes,
            anonymous: totals.anonymous,
            dropped_in: totals.dropped_in,
            dropped_out: self.outgoing.dropped,
            dropped_notices: self.dropped_notices,
            panics: totals.panics,
            cpu: thread_cpu(),
        }
    }
}

enum Step {
    More,
    Tell(Notice),
    Wake(Instant),
    Done,
}

/// Lets media go before everything else on a busy machine, where the system allows it (CAP_SYS_NICE): a late packet is
/// heard, a late page is not. Best effort; without it the thread is one among others.
fn prefer_this_thread() {
    // SAFETY: setpriority takes no pointers; on Linux 0 means the calling thread.
    unsafe { libc::setpriority(libc::PRIO_PROCESS, 0, NICENESS) };
}

/// CPU time of this thread.
fn thread_cpu() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the timespec lives over the call.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}
