//! The UDP socket of a shard: many datagrams per system call.
//!
//! Receiving uses recvmmsg with UDP_GRO, sending uses sendmmsg where an entry may be a run of equal datagrams
//! (UDP_SEGMENT). The per-packet walk through the IP stack is what costs; a run takes it once. Where the kernel refuses
//! UDP_SEGMENT it is not tried again.

mod batch;
mod sockaddr;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::os::fd::{AsRawFd, RawFd};

use socket2::{Domain, Protocol, Socket, Type};

pub use batch::{Inbox, Outgoing};

/// Kernel buffer of each direction. Larger survives longer bursts and scheduling gaps of the shard's thread.
const KERNEL_BUFFER: usize = 8 * 1024 * 1024;

/// Connections that wait until a shard takes them. Its rounds are short; longer helps against bursts.
const BACKLOG: i32 = 1_024;

/// A listening, non-blocking TCP socket; an IPv6 one takes IPv4 as well, as [`Udp`] does.
///
/// # Errors
/// When the address is taken or no descriptor is left.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    if address.is_ipv6() {
        socket.set_only_v6(false)?;
    }
    // Connections of a predecessor that still time out do not keep us from starting.
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

/// A bound, non-blocking UDP socket.
pub struct Udp {
    socket: Socket,
    local: SocketAddr,
}

impl Udp {
    /// Binds with large buffers and GRO, as far as the system allows.
    ///
    /// # Errors
    /// When the address is taken or no descriptor is left.
    pub fn bind(address: SocketAddr) -> io::Result<Self> {
        Self::open(address, false)
    }

    /// Binds an address that several sockets of this process share; the kernel spreads clients over them.
    ///
    /// # Errors
    /// When somebody else has the address or no descriptor is left.
    pub fn bind_shared(address: SocketAddr) -> io::Result<Self> {
        Self::open(address, true)
    }

    fn open(address: SocketAddr, shared: bool) -> io::Result<Self> {
        let socket = Socket::new(Domain::for_address(address), Type::DGRAM, Some(Protocol::UDP))?;
        if address.is_ipv6() {
            socket.set_only_v6(false)?;
        }
        socket.set_reuse_port(shared)?;
        socket.set_nonblocking(true)?;
        enlarge(&socket, libc::SO_RCVBUFFORCE, Socket::set_recv_buffer_size);
        enlarge(&socket, libc::SO_SNDBUFFORCE, Socket::set_send_buffer_size);
        set_option(socket.as_raw_fd(), libc::SOL_UDP, libc::UDP_GRO, 1).ok();
        socket.bind(&address.into())?;
        let local = socket.local_addr()?.as_socket().ok_or_else(|| io::Error::other("not an IP socket"))?;
        Ok(Udp { socket, local })
    }

    /// Where it is bound.
    pub fn local_addr(&self) -> SocketAddr {
        self.local
    }

    /// For polling.
    pub fn fd(&self) -> RawFd {
        self.socket.as_raw_fd()
    }
}

/// What the kernel may hold of a media connection without having sent it. Lower keeps more of the queue where whole
/// packets can still be dropped from it, and the delay short.
const KERNEL_UNSENT: i32 = 64 * 1024;

/// Sets the options of a TCP connection that carries media.
///
/// # Errors
/// When the connection is gone.
pub(crate) fn prepare_stream(stream: &impl AsRawFd) -> io::Result<()> {
    set_option(stream.as_raw_fd(), libc::IPPROTO_TCP, libc::TCP_NODELAY, 1)?;
    // Best effort: without it only more stays in the kernel.
    set_option(stream.as_raw_fd(), libc::IPPROTO_TCP, libc::TCP_NOTSENT_LOWAT, KERNEL_UNSENT).ok();
    Ok(())
}

/// Kernel buffer of one relayed client: half a second of video while its TCP connection is stuck.
const RELAY_BUFFER: usize = 512 * 1024;

/// A larger receive buffer for a relay's socket, as far as the system allows.
pub(crate) fn enlarge_receive(socket: &std::net::UdpSocket) {
    socket2::SockRef::from(socket).set_recv_buffer_size(RELAY_BUFFER).ok();
}

/// Best effort: beyond the system's limit with the right to, up to it without.
fn enlarge(socket: &Socket, force: i32, set: impl Fn(&Socket, usize) -> io::Result<()>) {
    if set_option(socket.as_raw_fd(), libc::SOL_SOCKET, force, KERNEL_BUFFER as i32).is_err() {
        set(socket, KERNEL_BUFFER).ok();
    }
}

fn set_option(fd: RawFd, level: i32, option: i32, value: i32) -> io::Result<()> {
    // SAFETY: value lives over the call and its size is given.
    let result =
        unsafe { libc::setsockopt(fd, level, option, (&raw const value).cast(), size_of::<i32>() as libc::socklen_t) };
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}
