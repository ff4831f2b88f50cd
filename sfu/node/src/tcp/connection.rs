//! One connection: frames in, frames out, and what it has proven.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::fd::{AsRawFd, RawFd};
use std::time::Instant;

use sfu::demux::{Packet, classify};

use super::frames::{Assembler, HEADER, append};
use super::{Handover, Verdict};
use crate::socket::prepare_stream;

/// Output that may wait for one client: about a second of video. More survives longer stalls with more delay after them.
const MAX_WAITING: usize = 256 * 1024;
/// What of that only small packets may use: voice, feedback and answers get through where video does not.
const RESERVE: usize = 64 * 1024;
/// Packets up to this size are small: an Opus packet of 20 ms stays below.
const SMALL: usize = 400;
/// Frames before the first valid check. Clients repeat the check until it is answered.
const UNPROVEN_FRAMES: u32 = 16;
/// An output buffer that has grown beyond this is given back when it is empty.
const KEPT: usize = 64 * 1024;

/// How a system call went.
pub enum Flow {
    /// So many bytes.
    Some(usize),
    /// Nothing now.
    Later,
    /// The connection is over.
    Over,
}

/// A connection.
pub struct Connection {
    stream: TcpStream,
    /// The far end.
    pub from: SocketAddr,
    /// When it came.
    pub since: Instant,
    /// Different from that of every other connection of the shard.
    pub number: u64,
    /// When the core last had something to say to it. `None`: it has proven nothing.
    pub last_spoken: Option<Instant>,
    /// Waits until the kernel takes more.
    pub watches_writable: bool,
    frames: Assembler,
    taken: u32,
    /// What whoever takes over has to read again.
    unread: Vec<u8>,
    out: Vec<u8>,
    sent: usize,
}

impl Connection {
    /// Sets the options that media wants.
    pub fn new(stream: TcpStream, from: SocketAddr, now: Instant, number: u64) -> io::Result<Self> {
        stream.set_nonblocking(true)?;
        prepare_stream(&stream)?;
        Ok(Connection {
            stream,
            from,
            since: now,
            number,
            last_spoken: None,
            watches_writable: false,
            frames: Assembler::default(),
            taken: 0,
            unread: Vec::new(),
            out: Vec::new(),
            sent: 0,
        })
    }

    /// For polling.
    pub fn fd(&self) -> RawFd {
        self.stream.as_raw_fd()
    }

    /// Reads what is there.
    pub fn read(&self, into: &mut [u8]) -> Flow {
        match (&self.stream).read(into) {
            Ok(0) => Flow::Over,
            Ok(count) => Flow::Some(count),
            Err(error) => later_or_over(&error),
        }
    }

    /// Takes bytes of the stream apart and hands the datagrams on. An unproven connection says nothing but checks.
    pub fn feed(&mut self, bytes: &mut [u8], take: &mut dyn FnMut(SocketAddr, bool, &mut [u8]) -> Verdict) -> Verdict {
        let mut verdict = Verdict::Taken;
        let (from, proven) = (self.from, self.last_spoken.is_some());
        let taken = &mut self.taken;
        let unread = &mut self.unread;
        let used = self.frames.feed(bytes, |datagram| {
            *taken = taken.saturating_add(1);
            let check = classify(datagram) == Some(Packet::Stun);
            verdict = if proven || (check && *taken <= UNPROVEN_FRAMES) {
                take(from, proven, datagram)
            } else {
                Verdict::Cut
            };
            if let Verdict::Elsewhere(_) = verdict {
                append(unread, datagram);
            }
            verdict == Verdict::Taken
        });
        match used {
            Err(_) => Verdict::Cut,
            Ok(used) => {
                if let Verdict::Elsewhere(_) = verdict {
                    // Whoever takes over starts with the frame that told where it belongs.
                    self.unread.extend_from_slice(&bytes[used..]);
                }
                verdict
            }
        }
    }

    /// The connection with what was read of it, for another shard. Only for one that was found to belong elsewhere.
    pub fn into_handover(self) -> Handover {
        debug_assert!(self.last_spoken.is_none(), "a proven connection stays where its session is");
        Handover { stream: self.stream, from: self.from, bytes: self.unread }
    }

    /// The core speaks to it. Returns whether that proves it for the first time.
    pub fn spoken_to(&mut self, now: Instant) -> bool {
        self.last_spoken.replace(now).is_none()
    }

    /// Something waits to be written.
    pub fn has_output(&self) -> bool {
        self.sent < self.out.len()
    }

    /// Bytes that wait.
    pub fn waiting(&self) -> usize {
        self.out.len() - self.sent
    }

    /// Adds a datagram. `false`: it does not fit and is gone as a whole.
    pub fn push(&mut self, datagram: &[u8]) -> bool {
        let limit = if datagram.len() <= SMALL { MAX_WAITING } else { MAX_WAITING - RESERVE };
        if self.waiting() + HEADER + datagram.len() > limit {
            return false;
        }
        if self.sent > 0 && self.out.len() + HEADER + datagram.len() > self.out.capacity() {
            self.out.drain(..self.sent);
            self.sent = 0;
        }
        append(&mut self.out, datagram);
        true
    }

    /// Writes as much as the kernel takes.
    pub fn write(&mut self) -> Flow {
        while self.has_output() {
            match (&self.stream).write(&self.out[self.sent..]) {
                Ok(0) => return Flow::Over,
                Ok(count) => self.sent += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return later_or_over(&error),
            }
        }
        self.out.clear();
        self.sent = 0;
        self.out.shrink_to(KEPT);
        Flow::Later
    }
}

fn later_or_over(error: &io::Error) -> Flow {
    match error.kind() {
        io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted => Flow::Later,
        _ => Flow::Over,
    }
}
