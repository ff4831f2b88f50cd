//! ICE-TCP (RFC 6544, passive): clients whose network lets no UDP through connect to us and send the same datagrams in
//! frames (RFC 4571). The core sees another route, nothing else.
//!
//! A connection has to begin with a connectivity check. It counts as proven when the core answers, which it does only
//! to whoever knows a session's password; before that no byte goes back, and time, frames and places are short. A
//! client that does not read loses whole packets, large ones first, and holds nobody up.

mod connection;
mod frames;
mod guests;
mod poll;

use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::fd::RawFd;
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;
use slab::Slab;

use connection::{Connection, Flow};

pub use guests::place;
use guests::{Door, Guests, overdue};
use poll::{LISTENER, Poll};

/// Connections taken from the listener per round, so that a flood of them does not delay packets.
const ACCEPTS_PER_ROUND: usize = 64;
/// Bytes read from one connection per round: with all of a round's connections at it (`poll`), a flood delays UDP by
/// what 2 MiB of packets cost.
const READ: usize = 16 * 1024;
/// Time between two looks for connections that nobody uses.
const SWEEP: Duration = Duration::from_secs(1);
/// A proven connection to which the core has nothing to say for so long, not even an answer to a check, belongs to
/// nobody any more. Browsers check a spare way every 25 s or so.
const SILENCE: Duration = Duration::from_secs(60);
/// Output of all connections of a shard that may wait. More rides out longer stalls of many clients at once.
const MAX_WAITING: usize = 64 * 1024 * 1024;

/// A connection on its way to the shard that its session lives on.
pub struct Handover {
    /// The connection.
    pub stream: TcpStream,
    /// The far end.
    pub from: SocketAddr,
    /// What was read of it.
    pub bytes: Vec<u8>,
}

/// What to do with a datagram from a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Taken.
    Taken,
    /// The session lives on another shard.
    Elsewhere(usize),
    /// Cut the connection.
    Cut,
}

/// All TCP connections of a shard.
pub struct Tcp {
    poll: Poll,
    listener: Option<TcpListener>,
    connections: Slab<Connection>,
    by_address: FxHashMap<SocketAddr, usize>,
    guests: Guests,
    /// Connections with output that was not offered to the kernel yet.
    dirty: Vec<usize>,
    scratch: Box<[u8]>,
    numbers: u64,
    waiting: usize,
    next_sweep: Option<Instant>,
    handovers: Vec<(usize, Handover)>,
    /// Datagrams that did not fit, or had no connection any more.
    pub dropped: u64,
    /// Connections that were cut before they had proven anything.
    pub refused: u64,
    /// Bytes that the kernel took.
    pub bytes: u64,
}

impl Tcp {
    /// With a listener or without: others may hand connections over in either case.
    ///
    /// # Errors
    /// When no descriptor is left.
    pub fn new(listener: Option<TcpListener>) -> io::Result<Self> {
        let poll = Poll::new()?;
        if let Some(listener) = &listener {
            poll.watch_listener(listener)?;
        }
        Ok(Tcp {
            poll,
            listener,
            connections: Slab::new(),
            by_address: FxHashMap::default(),
            guests: Guests::default(),
            dirty: Vec::new(),
            scratch: vec![0; READ].into(),
            numbers: 0,
            waiting: 0,
            next_sweep: None,
            handovers: Vec::new(),
            dropped: 0,
            refused: 0,
            bytes: 0,
        })
    }

    /// Readable when there is something to do.
    pub fn fd(&self) -> RawFd {
        self.poll.fd()
    }

    /// Connections now.
    pub fn count(&self) -> usize {
        self.guests.count()
    }

    /// When [`sweep`](Self::sweep) wants to be called.
    pub fn next_sweep(&self) -> Option<Instant> {
        self.next_sweep
    }

    /// Takes what has come. `take` gets every datagram with where it is from and whether the connection is proven.
    pub fn receive(&mut self, now: Instant, take: &mut dyn FnMut(SocketAddr, bool, &mut [u8]) -> Verdict) {
        let mut events = poll::Events::default();
        for (key, flow) in self.poll.wait(&mut events) {
            if key == LISTENER {
                self.accept(now);
                continue;
            }
            if flow.writable {
                self.write(key);
            }
            if flow.readable {
                self.read(key, take);
            }
        }
    }

    fn accept(&mut self, now: Instant) {
        for _ in 0..ACCEPTS_PER_ROUND {
            let Some(listener) = &self.listener else { return };
            match listener.accept() {
                Ok((stream, from)) => {
                    self.admit(now, stream, from);
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(error) => {
                    // Most likely no descriptor is left: whoever has proven nothing gives theirs back.
                    tracing::debug!(%error, "a TCP connection could not be taken");
                    self.cut_oldest();
                    return;
                }
            }
        }
    }

    fn admit(&mut self, now: Instant, stream: TcpStream, from: SocketAddr) -> Option<usize> {
        let from = canonical(from);
        match self.guests.door(from.ip()) {
            Door::Open => {}
            Door::Crowded => self.cut_oldest(),
            Door::Closed => {
                self.refused += 1;
                return None;
            }
        }
        let connection = Connection::new(stream, from, now, self.numbers).ok()?;
        self.numbers += 1;
        // The same far end again: what it had before is gone, and it knows.
        if let Some(old) = self.by_address.get(&from) {
            self.close(*old);
        }
        let number = connection.number;
        let key = self.connections.insert(connection);
        if self.poll.watch(self.connections[key].fd(), key, false).is_err() {
            self.connections.remove(key);
            return None;
        }
        self.by_address.insert(from, key);
        self.guests.came(from.ip(), number, key);
        self.next_sweep.get_or_insert(now + SWEEP);
        Some(key)
    }

    /// Takes a connection that came in elsewhere.
    pub fn adopt(
        &mut self,
        now: Instant,
        mut handover: Handover,
        take: &mut dyn FnMut(SocketAddr, bool, &mut [u8]) -> Verdict,
    ) {
        if let Some(key) = self.admit(now, handover.stream, handover.from) {
            self.feed(key, &mut handover.bytes, take);
        }
    }

    fn read(&mut self, key: usize, take: &mut dyn FnMut(SocketAddr, bool, &mut [u8]) -> Verdict) {
        let Some(connection) = self.connections.get(key) else {
            return;
        };
        let mut scratch = std::mem::take(&mut self.scratch);
        match connection.read(&mut scratch) {
            Flow::Some(count) => self.feed(key, &mut scratch[..count], take),
            Flow::Later => {}
            Flow::Over => self.close(key),
        }
        self.scratch = scratch;
    }

    fn feed(&mut self, key: usize, bytes: &mut [u8], take: &mut dyn FnMut(SocketAddr, bool, &mut [u8]) -> Verdict) {
        match self.connections[key].feed(bytes, take) {
            Verdict::Taken => {}
            Verdict::Cut => self.close(key),
            Verdict::Elsewhere(shard) => {
                if let Some(handover) = self.release(key) {
                    self.handovers.push((shard, handover));
                }
            }
        }
    }

    /// Connections for other shards, after [`receive`](Self::receive) and [`adopt`](Self::adopt).
    pub fn next_handover(&mut self) -> Option<(usize, Handover)> {
        self.handovers.pop()
    }

    /// Sends one datagram or a run of datagrams of `segment` bytes.
    pub fn push(&mut self, now: Instant, to: SocketAddr, data: &[u8], segment: usize) {
        let Some(key) = self.by_address.get(&to).copied() else {
            self.dropped += data.len().div_ceil(segment.max(1)) as u64;
            return;
        };
        let connection = &mut self.connections[key];
        if connection.spoken_to(now) {
            self.guests.proven(to.ip());
        }
        if !connection.has_output() {
            self.dirty.push(key);
        }
        let before = connection.waiting();
        for datagram in data.chunks(segment.max(1)) {
            if self.waiting + datagram.len() > MAX_WAITING || !connection.push(datagram) {
                self.dropped += 1;
            }
        }
        self.waiting += connection.waiting() - before;
    }

    /// Offers to the kernel what was pushed.
    pub fn flush(&mut self) {
        while let Some(key) = self.dirty.pop() {
            self.write(key);
        }
    }

    fn write(&mut self, key: usize) {
        let Some(connection) = self.connections.get_mut(key) else {
            return;
        };
        let before = connection.waiting();
        let flow = connection.write();
        self.waiting -= before - connection.waiting();
        self.bytes += (before - connection.waiting()) as u64;
        let blocked = connection.waiting() > 0;
        if matches!(flow, Flow::Over) {
            self.close(key);
        } else if blocked != connection.watches_writable {
            connection.watches_writable = blocked;
            if self.poll.rewatch(connection.fd(), key, blocked).is_err() {
                self.close(key);
            }
        }
    }

    /// Cuts what has had its time.
    pub fn sweep(&mut self, now: Instant) {
        if self.next_sweep.is_none_or(|at| now < at) {
            return;
        }
        let stale = |connection: &Connection| match connection.last_spoken {
            None => overdue(now, connection.since),
            Some(last) => now.saturating_duration_since(last) >= SILENCE,
        };
        let stale: Vec<usize> =
            self.connections.iter().filter(|(_, connection)| stale(connection)).map(|(key, _)| key).collect();
        stale.into_iter().for_each(|key| self.close(key));
        self.next_sweep = (!self.connections.is_empty()).then_some(now + SWEEP);
    }

    fn cut_oldest(&mut self) {
        let connections = &self.connections;
        let still = |number: u64, key: usize| {
            connections.get(key).is_some_and(|known| known.number == number && known.last_spoken.is_none())
        };
        if let Some(key) = self.guests.oldest_unproven(still) {
            self.close(key);
        }
    }

    fn close(&mut self, key: usize) {
        // Dropping the connection closes it.
        self.remove(key);
    }

    fn release(&mut self, key: usize) -> Option<Handover> {
        let connection = self.remove(key)?;
        self.poll.forget(connection.fd());
        Some(connection.into_handover())
    }

    fn remove(&mut self, key: usize) -> Option<Connection> {
        let connection = self.connections.try_remove(key)?;
        let proven = connection.last_spoken.is_some();
        self.refused += u64::from(!proven);
        self.waiting -= connection.waiting();
        self.guests.left(connection.from.ip(), proven);
        if self.by_address.get(&connection.from) == Some(&key) {
            self.by_address.remove(&connection.from);
        }
        self.dirty.retain(|dirty| *dirty != key);
        Some(connection)
    }
}

/// An IPv4 client of a dual-stack listener is an IPv4 client, as with UDP.
fn canonical(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}
