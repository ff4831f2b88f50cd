//! Waiting for many sockets at once (epoll): the cost does not grow with the sockets that stay silent.

use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::time::Duration;

/// Sockets told about per call. More would only delay what is due in between.
const EVENTS: usize = 256;

/// A set of descriptors, each with a number of its owner's choice.
pub struct Poller {
    epoll: OwnedFd,
    events: Vec<libc::epoll_event>,
}

impl Poller {
    /// An empty set.
    ///
    /// # Errors
    /// When no descriptor is left.
    pub fn new() -> io::Result<Self> {
        // SAFETY: no pointers; the descriptor is ours alone.
        let epoll = unsafe {
            let fd = libc::epoll_create1(libc::EPOLL_CLOEXEC);
            if fd < 0 {
                return Err(io::Error::last_os_error());
            }
            OwnedFd::from_raw_fd(fd)
        };
        Ok(Poller { epoll, events: vec![libc::epoll_event { events: 0, u64: 0 }; EVENTS] })
    }

    /// Watches a descriptor for reading. Closing it ends that.
    ///
    /// # Errors
    /// When the kernel has no memory left for it.
    pub fn add(&self, fd: RawFd, number: u64) -> io::Result<()> {
        let mut event = libc::epoll_event { events: libc::EPOLLIN as u32, u64: number };
        // SAFETY: the event lives over the call.
        let result = unsafe { libc::epoll_ctl(self.epoll.as_raw_fd(), libc::EPOLL_CTL_ADD, fd, &raw mut event) };
        if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
    }

    /// Waits at most `patience` (rounded up to milliseconds) and puts the numbers of the readable ones into `ready`.
    pub fn wait(&mut self, patience: Duration, ready: &mut Vec<u64>) {
        ready.clear();
        let millis = patience.as_micros().div_ceil(1_000).min(1_000) as i32;
        // SAFETY: the events live over the call and their number is given.
        let count = unsafe {
            libc::epoll_wait(self.epoll.as_raw_fd(), self.events.as_mut_ptr(), self.events.len() as i32, millis)
        };
        // A signal or an error leaves nothing ready; the caller comes back.
        ready.extend(self.events.iter().take(count.max(0) as usize).map(|event| event.u64));
    }
}

#[cfg(test)]
mod tests {
    use std::net::UdpSocket;

    use super::*;

    #[test]
    fn only_the_readable_are_told() {
        let (one, two) =
            (UdpSocket::bind("127.0.0.1:0").expect("bound"), UdpSocket::bind("127.0.0.1:0").expect("bound"));
        let mut poller = Poller::new().expect("epoll");
        poller.add(one.as_raw_fd(), 1).expect("added");
        poller.add(two.as_raw_fd(), 2).expect("added");
        one.send_to(b"x", two.local_addr().expect("bound")).expect("sent");
        let mut ready = Vec::new();
        poller.wait(Duration::from_secs(1), &mut ready);
        assert_eq!(ready, [2]);
    }
}
