//! Batches of datagrams in both directions. All memory is taken once.

use std::io;
use std::net::SocketAddr;
use std::os::fd::RawFd;

use super::{Udp, sockaddr};

/// Messages per recvmmsg. With GRO each may hold a whole run.
const IN_MESSAGES: usize = 16;
/// Buffer per message: the longest run that GRO makes.
const IN_BUFFER: usize = 65_536;
/// Messages per sendmmsg.
const OUT_MESSAGES: usize = 64;
/// Bytes collected before they are sent: a full batch of longest runs.
const OUT_BUFFER: usize = OUT_MESSAGES * 8 * 1_600;
/// Room for one control message with a 16-bit or 32-bit value.
const CONTROL: usize = 32;
/// Runs that the kernel refuses in a row before no more are tried. One client behind a narrow path (a run must fit its
/// MTU) should not cost all others their runs; a kernel or device that cannot do it should not be asked for ever.
const REFUSALS: u32 = 3;
/// How long a full send buffer is waited for before datagrams are dropped.
const SEND_PATIENCE_MS: i32 = 2;

/// Control data, aligned for `cmsghdr`.
#[repr(C, align(8))]
#[derive(Clone, Copy)]
struct Control([u8; CONTROL]);

fn zeroed_messages<const N: usize>() -> Box<[libc::mmsghdr; N]> {
    // SAFETY: all zeros is a valid mmsghdr: null pointers with zero lengths.
    Box::new(unsafe { std::mem::zeroed() })
}

fn zeroed_names<const N: usize>() -> Box<[libc::sockaddr_storage; N]> {
    // SAFETY: all zeros is a valid sockaddr_storage.
    Box::new(unsafe { std::mem::zeroed() })
}

/// Receives datagrams.
pub struct Inbox {
    buffer: Box<[u8]>,
    names: Box<[libc::sockaddr_storage; IN_MESSAGES]>,
    controls: Box<[Control; IN_MESSAGES]>,
    slices: Box<[libc::iovec; IN_MESSAGES]>,
    messages: Box<[libc::mmsghdr; IN_MESSAGES]>,
}

// SAFETY: the raw pointers inside are rewritten before every system call and point into the same struct.
unsafe impl Send for Inbox {}

impl Default for Inbox {
    fn default() -> Self {
        Self::new()
    }
}

impl Inbox {
    /// Takes the memory.
    pub fn new() -> Self {
        let slice = libc::iovec { iov_base: std::ptr::null_mut(), iov_len: 0 };
        Inbox {
            buffer: vec![0; IN_MESSAGES * IN_BUFFER].into(),
            names: zeroed_names(),
            controls: Box::new([Control([0; CONTROL]); IN_MESSAGES]),
            slices: Box::new([slice; IN_MESSAGES]),
            messages: zeroed_messages(),
        }
    }

    /// Receives what is there and hands out every datagram. Returns the number of messages; zero when none is there.
    pub fn receive(&mut self, udp: &Udp, mut take: impl FnMut(SocketAddr, &mut [u8])) -> io::Result<usize> {
        self.arm();
        // SAFETY: arm() has pointed every message at buffers of this struct that live over the call.
        let count = unsafe {
            let flags = libc::MSG_DONTWAIT;
            libc::recvmmsg(udp.fd(), self.messages.as_mut_ptr(), IN_MESSAGES as u32, flags as _, std::ptr::null_mut())
        };
        if count < 0 {
            let error = io::Error::last_os_error();
            return match error.kind() {
                io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted => Ok(0),
                _ => Err(error),
            };
        }
        for index in 0..count as usize {
            let len = self.messages[index].msg_len as usize;
            let segment = self.segment(index).filter(|size| *size > 0).unwrap_or(len.max(1));
            let Some(from) = sockaddr::read(&self.names[index]) else {
                continue;
            };
            let message = &mut self.buffer[index * IN_BUFFER..][..len];
            message.chunks_mut(segment).for_each(|datagram| take(from, datagram));
        }
        Ok(count as usize)
    }

    fn arm(&mut self) {
        for index in 0..IN_MESSAGES {
            self.slices[index] =
                libc::iovec { iov_base: self.buffer[index * IN_BUFFER..].as_mut_ptr().cast(), iov_len: IN_BUFFER };
            let header = &mut self.messages[index].msg_hdr;
            header.msg_name = (&raw mut self.names[index]).cast();
            header.msg_namelen = size_of::<libc::sockaddr_storage>() as libc::socklen_t;
            header.msg_iov = &raw mut self.slices[index];
            header.msg_iovlen = 1;
            header.msg_control = self.controls[index].0.as_mut_ptr().cast();
            header.msg_controllen = CONTROL;
        }
    }

    /// The size of the datagrams in a message that GRO has put together.
    fn segment(&self, index: usize) -> Option<usize> {
        let header = &self.messages[index].msg_hdr;
        // SAFETY: the kernel has filled msg_control up to msg_controllen; CMSG_FIRSTHDR checks that length.
        unsafe {
            let control = libc::CMSG_FIRSTHDR(header);
            if control.is_null() || (*control).cmsg_level != libc::SOL_UDP || (*control).cmsg_type != libc::UDP_GRO {
                return None;
            }
            let size: i32 = std::ptr::read_unaligned(libc::CMSG_DATA(control).cast());
            usize::try_from(size).ok()
        }
    }
}

#[derive(Clone, Copy)]
struct Entry {
    to: SocketAddr,
    at: usize,
    len: usize,
    segment: usize,
}

/// Collects datagrams and sends them.
pub struct Outgoing {
    buffer: Vec<u8>,
    entries: Vec<Entry>,
    names: Box<[libc::sockaddr_storage; OUT_MESSAGES]>,
    controls: Box<[Control; OUT_MESSAGES]>,
    slices: Box<[libc::iovec; OUT_MESSAGES]>,
    messages: Box<[libc::mmsghdr; OUT_MESSAGES]>,
    segmentation: bool,
    /// Runs refused since one was taken.
    refused: u32,
    /// Datagrams that the kernel did not take.
    pub dropped: u64,
    /// Bytes that it took.
    pub bytes: u64,
}

// SAFETY: the raw pointers inside are rewritten before every system call and point into the same struct.
unsafe impl Send for Outgoing {}

impl Default for Outgoing {
    fn default() -> Self {
        Self::new()
    }
}

impl Outgoing {
    /// Takes the memory.
    pub fn new() -> Self {
        let slice = libc::iovec { iov_base: std::ptr::null_mut(), iov_len: 0 };
        Outgoing {
            buffer: Vec::with_capacity(OUT_BUFFER),
            entries: Vec::with_capacity(OUT_MESSAGES),
            names: zeroed_names(),
            controls: Box::new([Control([0; CONTROL]); OUT_MESSAGES]),
            slices: Box::new([slice; OUT_MESSAGES]),
            messages: zeroed_messages(),
            segmentation: true,
            refused: 0,
            dropped: 0,
            bytes: 0,
        }
    }

    /// Adds one datagram or a run of datagrams of `segment` bytes; sends first when there is no room.
    pub fn push(&mut self, udp: &Udp, to: SocketAddr, data: &[u8], segment: usize) {
        if self.segmentation || data.len() <= segment {
            self.push_one(udp, to, data, segment);
        } else {
            data.chunks(segment.max(1)).for_each(|datagram| self.push_one(udp, to, datagram, datagram.len()));
        }
    }

    fn push_one(&mut self, udp: &Udp, to: SocketAddr, data: &[u8], segment: usize) {
        if self.entries.len() == OUT_MESSAGES || self.buffer.len() + data.len() > OUT_BUFFER {
            self.flush(udp);
        }
        let at = self.buffer.len();
        self.buffer.extend_from_slice(data);
        self.entries.push(Entry { to, at, len: data.len(), segment: segment.max(1) });
    }

    /// Sends everything collected. What the kernel refuses is dropped and counted.
    pub fn flush(&mut self, udp: &Udp) {
        let mut sent = 0;
        let mut waited = false;
        while sent < self.entries.len() {
            self.arm(udp, sent);
            let count = (self.entries.len() - sent).min(OUT_MESSAGES) as u32;
            // SAFETY: arm() has pointed `count` messages at buffers of this struct that live over the call.
            let result =
                unsafe { libc::sendmmsg(udp.fd(), self.messages.as_mut_ptr(), count, libc::MSG_DONTWAIT as _) };
            if result > 0 {
                let done = &self.entries[sent..sent + result as usize];
                self.bytes += done.iter().map(|entry| entry.len as u64).sum::<u64>();
                if self.refused > 0 && done.iter().any(|entry| entry.datagrams() > 1) {
                    self.refused = 0;
                }
                sent += result as usize;
                continue;
            }
            match io::Error::last_os_error().raw_os_error() {
                Some(libc::EINTR) => {}
                Some(libc::EAGAIN) if !waited => {
                    waited = true;
                    wait_writable(udp.fd());
                }
                Some(libc::EAGAIN) => {
                    let rest = &self.entries[sent..];
                    self.dropped += rest.iter().map(Entry::datagrams).sum::<u64>();
                    break;
                }
                Some(error @ (libc::EINVAL | libc::EIO | libc::EMSGSIZE | libc::ENOPROTOOPT))
                    if self.entries[sent].datagrams() > 1 =>
                {
                    self.refuse(error);
                    self.split(sent);
                    sent = 0;
                }
                _ => {
                    self.dropped += self.entries[sent].datagrams();
                    sent += 1;
                }
            }
        }
        self.entries.clear();
        self.buffer.clear();
    }

    /// A run was refused: EIO is a device without checksums, ENOPROTOOPT a kernel without UDP_SEGMENT, the others may
    /// be about this run alone (or an old kernel).
    fn refuse(&mut self, error: i32) {
        self.refused += 1;
        if self.refused >= REFUSALS || matches!(error, libc::EIO | libc::ENOPROTOOPT) {
            self.segmentation = false;
        }
    }

    /// Turns the run at `sent` into single datagrams, and if no more runs are tried, all that follow. What was sent is
    /// forgotten.
    fn split(&mut self, sent: usize) {
        let rest = self.entries.split_off(sent);
        self.entries.clear();
        for (index, entry) in rest.into_iter().enumerate() {
            let step = if index == 0 || !self.segmentation { entry.segment } else { entry.len.max(1) };
            for at in (entry.at..entry.at + entry.len).step_by(step) {
                let len = step.min(entry.at + entry.len - at);
                self.entries.push(Entry { to: entry.to, at, len, segment: entry.segment.min(len) });
            }
        }
    }

    /// Points messages at the entries from `first` on, at most a batch.
    fn arm(&mut self, udp: &Udp, first: usize) {
        let v6 = udp.local_addr().is_ipv6();
        for (index, entry) in self.entries[first..].iter().take(OUT_MESSAGES).enumerate() {
            let base = self.buffer[entry.at..].as_ptr().cast_mut().cast();
            self.slices[index] = libc::iovec { iov_base: base, iov_len: entry.len };
            let header = &mut self.messages[index].msg_hdr;
            header.msg_namelen = sockaddr::write(entry.to, v6, &mut self.names[index]);
            header.msg_name = (&raw mut self.names[index]).cast();
            header.msg_iov = &raw mut self.slices[index];
            header.msg_iovlen = 1;
            header.msg_control = std::ptr::null_mut();
            header.msg_controllen = 0;
            if entry.len > entry.segment {
                header.msg_control = self.controls[index].0.as_mut_ptr().cast();
                write_segment(header, entry.segment as u16);
            }
        }
    }
}

impl Entry {
    fn datagrams(&self) -> u64 {
        self.len.div_ceil(self.segment) as u64
    }
}

/// Writes the control message that makes the kernel cut a run. `msg_control` points at [`CONTROL`] bytes.
fn write_segment(header: &mut libc::msghdr, segment: u16) {
    // SAFETY: CONTROL bytes hold a cmsghdr and a u16, and the buffer is aligned for cmsghdr.
    unsafe {
        header.msg_controllen = libc::CMSG_SPACE(size_of::<u16>() as u32) as usize;
        let control = libc::CMSG_FIRSTHDR(header);
        (*control).cmsg_level = libc::SOL_UDP;
        (*control).cmsg_type = libc::UDP_SEGMENT;
        (*control).cmsg_len = libc::CMSG_LEN(size_of::<u16>() as u32) as usize;
        std::ptr::write_unaligned(libc::CMSG_DATA(control).cast(), segment);
    }
}

fn wait_writable(fd: RawFd) {
    let mut poll = libc::pollfd { fd, events: libc::POLLOUT, revents: 0 };
    // SAFETY: one pollfd that lives over the call.
    unsafe { libc::poll(&raw mut poll, 1, SEND_PATIENCE_MS) };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collect(inbox: &mut Inbox, udp: &Udp, count: usize) -> Vec<Vec<u8>> {
        let mut found = Vec::new();
        while found.len() < count {
            let mut poll = libc::pollfd { fd: udp.fd(), events: libc::POLLIN, revents: 0 };
            // SAFETY: one pollfd that lives over the call.
            assert_eq!(unsafe { libc::poll(&raw mut poll, 1, 5_000) }, 1, "the datagrams arrive");
            inbox.receive(udp, |_, datagram| found.push(datagram.to_vec())).expect("received");
        }
        found
    }

    /// A sender whose kernel refuses runs: without checksums there is no segmentation.
    fn refusing() -> (Udp, Udp) {
        let bind = || Udp::bind("127.0.0.1:0".parse().expect("an address")).expect("bound");
        let (sender, receiver) = (bind(), bind());
        super::super::set_option(sender.fd(), libc::SOL_SOCKET, libc::SO_NO_CHECK, 1).expect("an option");
        (sender, receiver)
    }

    #[test]
    fn a_kernel_that_refuses_runs_is_not_asked_for_ever_and_nothing_is_lost() {
        let (sender, receiver) = refusing();
        let (mut inbox, mut outgoing) = (Inbox::new(), Outgoing::new());
        let run: Vec<u8> = (0..250u8).collect();
        let mut tried = Vec::new();
        for _ in 0..REFUSALS + 1 {
            // A whole batch of runs, so that the pieces are more than a batch.
            (0..OUT_MESSAGES).for_each(|_| outgoing.push(&sender, receiver.local_addr(), &run, 100));
            tried.push(outgoing.segmentation);
            outgoing.flush(&sender);
            let found = collect(&mut inbox, &receiver, OUT_MESSAGES * 3);
            assert!(found.chunks(3).all(|pieces| pieces.concat() == run), "whole and in order");
        }
        assert_eq!((tried, outgoing.segmentation, outgoing.dropped), (vec![true, false, false, false], false, 0));
    }

    #[test]
    fn one_run_that_is_refused_does_not_cost_the_others_theirs() {
        let bind = || Udp::bind("127.0.0.1:0".parse().expect("an address")).expect("bound");
        let (sender, receiver) = (bind(), bind());
        let (mut inbox, mut outgoing) = (Inbox::new(), Outgoing::new());
        for _ in 0..REFUSALS * 2 {
            // More pieces than any kernel cuts a run into.
            outgoing.push(&sender, receiver.local_addr(), &[7; 200], 1);
            outgoing.push(&sender, receiver.local_addr(), &[8; 200], 100);
            outgoing.flush(&sender);
            assert_eq!(collect(&mut inbox, &receiver, 202).len(), 202);
        }
        assert!(outgoing.segmentation);
        assert_eq!(outgoing.dropped, 0);
    }

    #[test]
    fn runs_arrive_as_the_datagrams_they_are_made_of_with_and_without_segmentation() {
        for (address, segmentation) in [("127.0.0.1:0", true), ("127.0.0.1:0", false), ("[::1]:0", true)] {
            let Ok(receiver) = Udp::bind(address.parse().expect("an address")) else {
                continue;
            };
            let sender = Udp::bind(address.parse().expect("an address")).expect("bound");
            let (mut inbox, mut outgoing) = (Inbox::new(), Outgoing::new());
            outgoing.segmentation = segmentation;
            let run: Vec<u8> = (0..250u8).collect();
            outgoing.push(&sender, receiver.local_addr(), &run, 100);
            outgoing.push(&sender, receiver.local_addr(), &[7], 1);
            outgoing.flush(&sender);
            let found = collect(&mut inbox, &receiver, 4);
            let lens: Vec<usize> = found.iter().map(Vec::len).collect();
            assert_eq!(lens, [100, 100, 50, 1]);
            assert_eq!(found[..3].concat(), run);
            assert_eq!(outgoing.dropped, 0);
        }
    }
}
