//! Where and how a node listens.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

pub use crate::thread::Pin;

/// The share of a core at which a shard refuses newcomers, if nothing else is configured.
pub const MAX_LOAD: f32 = 0.8;

/// Sessions of a room on one shard, if nothing else is configured. Fewer use more cores sooner and pass more packets
/// between them.
pub const ROOM_SPREAD: usize = 500;

/// Where and how a node listens.
#[derive(Clone, Debug)]
pub struct NodeConfig {
    /// First UDP address; shard `i` binds `port + i`, in single-port mode all bind `port`. Port 0: any free port. An
    /// IPv6 address also serves IPv4: `[::]` is everything.
    pub listen: SocketAddr,
    /// Number of shards (threads), from 1 to [`MAX_SHARDS`](crate::MAX_SHARDS).
    pub shards: usize,
    /// Addresses that clients can reach, as candidates in the answer. Empty: the bound address.
    pub advertise: Vec<Advertised>,
    /// Where ICE-TCP listens.
    pub tcp: TcpListen,
    /// All shards share one UDP port (SO_REUSEPORT). Costs a copy for packets that reach the wrong shard.
    pub single_port: bool,
    /// Whether shards are pinned to cores.
    pub pin: Pin,
    /// Sessions of a room on one shard. Further ones go to another shard, which then shares the room.
    pub room_spread: usize,
    /// Share of a core, 0 to 1, at which a shard refuses newcomers with [`MediaError::Full`](crate::MediaError::Full)
    /// and begins to shed layers. Infinite: never.
    pub max_load: f32,
}

impl NodeConfig {
    /// One shard, ICE-TCP beside it, everything else as by default.
    pub fn new(listen: SocketAddr) -> Self {
        NodeConfig {
            listen,
            shards: 1,
            advertise: Vec::new(),
            tcp: TcpListen::Beside,
            single_port: false,
            pin: Pin::Auto,
            room_spread: ROOM_SPREAD,
            max_load: MAX_LOAD,
        }
    }
}

/// An address that clients can reach: `198.51.100.7`, or `198.51.100.7:4000` where a router maps ports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Advertised {
    /// The address.
    pub ip: IpAddr,
    /// The outer port of the first shard; the others follow as they do inside. `None`: the same ports.
    pub port: Option<u16>,
}

impl FromStr for Advertised {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(ip) = text.parse() {
            return Ok(Advertised { ip, port: None });
        }
        match text.parse::<SocketAddr>() {
            Ok(address) => Ok(Advertised { ip: address.ip(), port: Some(address.port()) }),
            Err(_) => Err(format!("`{text}` is neither an IP address nor one with a port")),
        }
    }
}

/// Where ICE-TCP listens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TcpListen {
    /// Nowhere.
    Off,
    /// At the addresses and port numbers of UDP.
    #[default]
    Beside,
    /// At this address for the first shard, the next ports for the others.
    At(SocketAddr),
}

impl FromStr for TcpListen {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "" | "off" => Ok(TcpListen::Off),
            "on" => Ok(TcpListen::Beside),
            text => text.parse().map(TcpListen::At).map_err(|_| format!("`{text}` is not on, off or an address")),
        }
    }
}

impl fmt::Display for Advertised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.port {
            Some(port) => write!(f, "{}", SocketAddr::new(self.ip, port)),
            None => write!(f, "{}", self.ip),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_configuration_writes_is_understood() {
        for text in ["198.51.100.7", "198.51.100.7:4000", "2001:db8::1", "[2001:db8::1]:4000"] {
            assert_eq!(text.parse::<Advertised>().expect("an address").to_string(), text);
        }
        assert!("media.example.org".parse::<Advertised>().is_err());
        assert_eq!("on".parse(), Ok(TcpListen::Beside));
        assert_eq!("".parse(), Ok(TcpListen::Off));
        assert_eq!("[::]:443".parse(), Ok(TcpListen::At("[::]:443".parse().expect("an address"))));
        assert!("443".parse::<TcpListen>().is_err());
    }
}
