//! Which connections have something to do: an epoll instance, itself watched by the shard's one sleep.

use std::io;
use std::net::TcpListener;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};

/// The key of the listener.
pub const LISTENER: usize = usize::MAX;
/// Connections served per round. The kernel hands them out in turn, so nobody waits for ever.
const EVENTS: usize = 128;

/// Room for one round.
pub struct Events([libc::epoll_event; EVENTS]);

impl Default for Events {
    fn default() -> Self {
        Events([libc::epoll_event { events: 0, u64: 0 }; EVENTS])
    }
}

/// What a connection is ready for.
#[derive(Clone, Copy, Debug)]
pub struct Ready {
    /// Bytes, an end or an error wait.
    pub readable: bool,
    /// The kernel takes output again.
    pub writable: bool,
}

/// The epoll instance.
pub struct Poll(OwnedFd);

impl Poll {
    /// An empty one.
    pub fn new() -> io::Result<Self> {
        // SAFETY: epoll_create1 takes no pointers.
        let fd = unsafe { libc::epoll_create1(libc::EPOLL_CLOEXEC) };
        if fd < 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: the kernel has just given us this descriptor; nobody else owns it.
        Ok(Poll(unsafe { OwnedFd::from_raw_fd(fd) }))
    }

    /// For the shard's sleep.
    pub fn fd(&self) -> RawFd {
        self.0.as_raw_fd()
    }

    /// Watches for newcomers.
    pub fn watch_listener(&self, listener: &TcpListener) -> io::Result<()> {
        self.watch(listener.as_raw_fd(), LISTENER, false)
    }

    /// Watches a connection.
    pub fn watch(&self, fd: RawFd, key: usize, writable: bool) -> io::Result<()> {
        self.control(libc::EPOLL_CTL_ADD, fd, key, writable)
    }

    /// Begins or ceases to watch whether the kernel takes output.
    pub fn rewatch(&self, fd: RawFd, key: usize, writable: bool) -> io::Result<()> {
        self.control(libc::EPOLL_CTL_MOD, fd, key, writable)
    }

    /// Watches no longer; for descriptors that live on. A closed one is forgotten by the kernel itself.
    pub fn forget(&self, fd: RawFd) {
        // An error means that it was not watched: fine.
        let _ = self.control(libc::EPOLL_CTL_DEL, fd, 0, false);
    }

    fn control(&self, operation: i32, fd: RawFd, key: usize, writable: bool) -> io::Result<()> {
        let events = libc::EPOLLIN | libc::EPOLLRDHUP | if writable { libc::EPOLLOUT } else { 0 };
        let mut event = libc::epoll_event { events: events as u32, u64: key as u64 };
        // SAFETY: the event lives over the call.
        match unsafe { libc::epoll_ctl(self.fd(), operation, fd, &raw mut event) } {
            0 => Ok(()),
            _ => Err(io::Error::last_os_error()),
        }
    }

    /// What is ready now; does not sleep.
    pub fn wait<'a>(&self, events: &'a mut Events) -> impl Iterator<Item = (usize, Ready)> + use<'a> {
        // SAFETY: the events live over the call and their number is given.
        let count = unsafe { libc::epoll_wait(self.fd(), events.0.as_mut_ptr(), EVENTS as i32, 0) };
        // An interrupted call has found nothing; the next round looks again.
        events.0[..usize::try_from(count).unwrap_or(0)].iter().map(|event| {
            let has = |flags: i32| event.events & flags as u32 != 0;
            let readable = has(libc::EPOLLIN | libc::EPOLLRDHUP | libc::EPOLLHUP | libc::EPOLLERR);
            (event.u64 as usize, Ready { readable, writable: has(libc::EPOLLOUT) })
        })
    }
}
