//! The way to a client: a transport protocol and an address.

use std::fmt;
use std::net::SocketAddr;

/// What carries the datagrams.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Protocol {
    /// Plain UDP.
    Udp,
    /// A TCP connection that the client made, datagrams framed as RFC 4571 has it (ICE-TCP, RFC 6544).
    Tcp,
}

/// Where a datagram came from or goes to. The same address over another protocol is another way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Route {
    /// What carries the datagrams.
    pub protocol: Protocol,
    /// The far end.
    pub address: SocketAddr,
}

impl Route {
    /// A way over UDP.
    pub fn udp(address: SocketAddr) -> Self {
        Route { protocol: Protocol::Udp, address }
    }

    /// A way over a TCP connection from `address`.
    pub fn tcp(address: SocketAddr) -> Self {
        Route { protocol: Protocol::Tcp, address }
    }

    /// No way at all, before one is known.
    pub(crate) fn nowhere() -> Self {
        Route::udp(SocketAddr::from(([0, 0, 0, 0], 0)))
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let protocol = match self.protocol {
            Protocol::Udp => "udp",
            Protocol::Tcp => "tcp",
        };
        write!(f, "{protocol}:{}", self.address)
    }
}
