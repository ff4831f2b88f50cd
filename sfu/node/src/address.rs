//! Addresses: of shards, and what clients are told.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

/// The address that shard `index` binds.
pub fn of_shard(first: SocketAddr, index: usize) -> io::Result<SocketAddr> {
    let mut address = first;
    if first.port() != 0 {
        let port = u16::try_from(index).ok().and_then(|index| first.port().checked_add(index));
        address.set_port(port.ok_or_else(|| io::Error::other("the shards' ports run past 65535"))?);
    }
    Ok(address)
}

/// What an answer offers: the advertised addresses, else the bound one. Bound to all addresses, the one that reaches
/// the default route.
pub fn candidates(bound: SocketAddr, advertise: &[IpAddr]) -> Vec<SocketAddr> {
    let port = bound.port();
    if !advertise.is_empty() {
        return advertise.iter().map(|ip| SocketAddr::new(*ip, port)).collect();
    }
    if !bound.ip().is_unspecified() {
        return vec![bound];
    }
    let ip = outward(bound.is_ipv6()).unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    vec![SocketAddr::new(ip, port)]
}

/// The local address of the default route. Connecting a UDP socket sends nothing.
fn outward(also_v6: bool) -> Option<IpAddr> {
    let v4 = local_towards((Ipv4Addr::UNSPECIFIED, 0).into(), (Ipv4Addr::new(192, 0, 2, 1), 9).into());
    let v6 = || {
        let documentation = Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1);
        local_towards((Ipv6Addr::UNSPECIFIED, 0).into(), (documentation, 9).into())
    };
    v4.or_else(|| also_v6.then(v6).flatten())
}

fn local_towards(bind: SocketAddr, remote: SocketAddr) -> Option<IpAddr> {
    let socket = UdpSocket::bind(bind).ok()?;
    socket.connect(remote).ok()?;
    socket.local_addr().ok().map(|address| address.ip())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_take_ports_in_a_row_and_advertised_addresses_replace_the_bound_one() {
        let first: SocketAddr = "127.0.0.1:4000".parse().expect("an address");
        assert_eq!(of_shard(first, 2).expect("in range").port(), 4002);
        assert!(of_shard("127.0.0.1:65535".parse().expect("an address"), 1).is_err());
        assert_eq!(candidates(first, &[]), [first]);
        let public: IpAddr = "198.51.100.7".parse().expect("an address");
        assert_eq!(candidates(first, &[public]), [SocketAddr::new(public, 4000)]);
    }
}
