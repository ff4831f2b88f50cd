//! Wakes a shard that sleeps: an eventfd.

use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};

/// Shared by those who wake and the one who sleeps.
#[derive(Debug)]
pub struct Wake(OwnedFd);

impl Wake {
    /// A new eventfd.
    pub fn new() -> io::Result<Self> {
        // SAFETY: eventfd takes no pointers.
        let fd = unsafe { libc::eventfd(0, libc::EFD_NONBLOCK | libc::EFD_CLOEXEC) };
        if fd < 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: the kernel has just given us this descriptor; nobody else owns it.
        Ok(Wake(unsafe { OwnedFd::from_raw_fd(fd) }))
    }

    /// Wakes the sleeper. Waking twice is as good as once.
    pub fn wake(&self) {
        let one = 1u64.to_ne_bytes();
        // SAFETY: the buffer is eight bytes and lives over the call. A full counter is a pending wake-up: fine.
        unsafe { libc::write(self.0.as_raw_fd(), one.as_ptr().cast(), one.len()) };
    }

    /// Takes all wake-ups so far.
    pub fn clear(&self) {
        let mut count = [0u8; 8];
        // SAFETY: the buffer is eight bytes and lives over the call. An empty counter is an error we do not mind.
        unsafe { libc::read(self.0.as_raw_fd(), count.as_mut_ptr().cast(), count.len()) };
    }

    /// For polling.
    pub fn fd(&self) -> RawFd {
        self.0.as_raw_fd()
    }
}
