//! All subscribers in one thread: a socket each, gaps counted for every packet, one in a few decrypted for its time.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use sfu::client::{Client, Received, SlotStreams};
use sfu::demux::{Packet, classify};
use sfu::rtp::Header;
use sfu::units::SeqExtender;
use sfu_node::socket::{Inbox, Outgoing, Udp};

use crate::publisher::TIME_AT;

/// One packet in so many is decrypted. All of them would make the clients cost more than the server.
const DECRYPT_ONE_IN: u64 = 16;

/// One subscriber and its counts.
pub struct Subscriber {
    /// Its socket.
    pub udp: Udp,
    /// The server.
    pub server: SocketAddr,
    /// Its client.
    pub client: Client,
    streams: Vec<Stream>,
}

#[derive(Default)]
struct Stream {
    ssrc: u32,
    extender: SeqExtender,
    first: Option<u64>,
    received: u64,
}

/// What all subscribers saw in the measured time.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Packets received.
    pub received: u64,
    /// Packets missing between the first and the last of each stream.
    pub lost: u64,
    /// Streams that got nothing at all.
    pub silent: usize,
    /// Latencies of the decrypted packets, in microseconds, sorted.
    pub latencies: Vec<u32>,
    /// Decrypted packets that were not authentic.
    pub broken: u64,
}

/// What the thread should do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Warm,
    Measure,
    Stop,
}

/// The running thread.
pub struct Subscribers {
    phase: Arc<AtomicU8>,
    connected: Arc<AtomicBool>,
    thread: JoinHandle<Seen>,
}

impl Subscriber {
    /// A subscriber with the slots of its answer.
    pub fn new(udp: Udp, server: SocketAddr, client: Client, slots: &[SlotStreams]) -> Self {
        let streams = slots.iter().map(|slot| Stream { ssrc: slot.ssrc, ..Stream::default() });
        Subscriber { udp, server, client, streams: streams.collect() }
    }
}

impl Subscribers {
    /// Starts the thread; it connects everybody first.
    pub fn start(subscribers: Vec<Subscriber>, epoch: Instant) -> Self {
        let phase = Arc::new(AtomicU8::new(Phase::Warm as u8));
        let connected = Arc::new(AtomicBool::new(false));
        let thread = thread::spawn({
            let (phase, connected) = (phase.clone(), connected.clone());
            move || Loop { subscribers, epoch, seen: Seen::default() }.run(&phase, &connected)
        });
        Subscribers { phase, connected, thread }
    }

    /// Everybody is connected.
    pub fn all_connected(&self) -> bool {
        self.connected.load(Ordering::Relaxed)
    }

    /// Counts from now on.
    pub fn measure(&self) {
        self.phase.store(Phase::Measure as u8, Ordering::Relaxed);
    }

    /// Ends and tells.
    pub fn finish(self) -> Seen {
        self.phase.store(Phase::Stop as u8, Ordering::Relaxed);
        self.thread.join().expect("the subscribers do not panic")
    }
}

struct Loop {
    subscribers: Vec<Subscriber>,
    epoch: Instant,
    seen: Seen,
}

impl Loop {
    fn run(mut self, phase: &AtomicU8, connected: &AtomicBool) -> Seen {
        let (mut inbox, mut outgoing) = (Inbox::new(), Outgoing::new());
        let poll = |s: &Subscriber| libc::pollfd { fd: s.udp.fd(), events: libc::POLLIN, revents: 0 };
        let mut fds: Vec<libc::pollfd> = self.subscribers.iter().map(poll).collect();
        let mut timers = Instant::now();
        let mut measuring = false;
        loop {
            // SAFETY: the descriptors live over the call.
            unsafe { libc::poll(fds.as_mut_ptr(), fds.len() as _, 10) };
            let asked = phase.load(Ordering::Relaxed);
            if asked == Phase::Stop as u8 {
                (0..self.subscribers.len()).for_each(|index| self.say_goodbye(index, &mut outgoing));
                return self.sum();
            }
            if asked == Phase::Measure as u8 && !measuring {
                measuring = true;
                self.forget();
            }
            for (index, fd) in fds.iter().enumerate() {
                if fd.revents != 0 {
                    self.receive(index, &mut inbox, &mut outgoing, measuring);
                }
            }
            if timers.elapsed() > Duration::from_millis(20) {
                timers = Instant::now();
                (0..self.subscribers.len()).for_each(|index| self.tick(index, &mut outgoing));
                let all = self.subscribers.iter().all(|subscriber| subscriber.client.is_connected());
                connected.store(all, Ordering::Relaxed);
            }
        }
    }

    fn receive(&mut self, index: usize, inbox: &mut Inbox, outgoing: &mut Outgoing, measuring: bool) {
        let (now, epoch) = (Instant::now(), self.epoch);
        let Subscriber { udp, client, streams, .. } = &mut self.subscribers[index];
        let seen = &mut self.seen;
        let received = inbox.receive(udp, |_, datagram| {
            if classify(datagram) != Some(Packet::Rtp) {
                client.receive(now, datagram, |_| {});
                return;
            }
            let Some(header) = Header::parse(datagram) else {
                return;
            };
            let Some(stream) = streams.iter_mut().find(|stream| stream.ssrc == header.ssrc) else {
                return;
            };
            stream.count(&header);
            if measuring && stream.received % DECRYPT_ONE_IN == 0 {
                let before = seen.latencies.len();
                client.receive(now, datagram, |received| {
                    if let Received::Rtp(_, _, payload) = received {
                        seen.latencies.extend(latency(epoch, &payload));
                    }
                });
                seen.broken += u64::from(seen.latencies.len() == before);
            }
        });
        received.expect("a loopback socket can be read");
        self.send(index, outgoing);
    }

    fn tick(&mut self, index: usize, outgoing: &mut Outgoing) {
        self.subscribers[index].client.on_timeout(Instant::now());
        self.send(index, outgoing);
    }

    /// So that the server frees the session at once.
    fn say_goodbye(&mut self, index: usize, outgoing: &mut Outgoing) {
        self.subscribers[index].client.close(Instant::now());
        self.send(index, outgoing);
    }

    fn send(&mut self, index: usize, outgoing: &mut Outgoing) {
        let Subscriber { udp, server, client, .. } = &mut self.subscribers[index];
        while let Some(datagram) = client.poll_send() {
            outgoing.push(udp, *server, &datagram, datagram.len());
        }
        outgoing.flush(udp);
    }

    fn forget(&mut self) {
        for stream in self.subscribers.iter_mut().flat_map(|subscriber| &mut subscriber.streams) {
            (stream.first, stream.received) = (None, 0);
        }
    }

    fn sum(mut self) -> Seen {
        for stream in self.subscribers.iter().flat_map(|subscriber| &subscriber.streams) {
            self.seen.received += stream.received;
            match (stream.first, stream.extender.highest()) {
                (Some(first), Some(highest)) => {
                    self.seen.lost += (highest + 1 - first).saturating_sub(stream.received);
                }
                _ => self.seen.silent += 1,
            }
        }
        self.seen.latencies.sort_unstable();
        self.seen
    }
}

impl Stream {
    fn count(&mut self, header: &Header) {
        let seq = self.extender.guess(header.seq);
        self.extender.accept(seq);
        self.first.get_or_insert(seq);
        self.received += 1;
    }
}

fn latency(epoch: Instant, payload: &[u8]) -> Option<u32> {
    let sent = u64::from_be_bytes(payload.get(TIME_AT..TIME_AT + 8)?.try_into().ok()?);
    Some((epoch.elapsed().as_micros() as u64).saturating_sub(sent).min(u64::from(u32::MAX)) as u32)
}
