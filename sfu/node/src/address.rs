//! Addresses: of shards, and what clients are told.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

use crate::config::Advertised;

/// The port of shard `index` when the first one has `first` and the others follow by `step`. Port 0 stays 0.
pub fn of_shard(first: SocketAddr, index: usize, step: u16) -> io::Result<SocketAddr> {
    let mut address = first;
    if first.port() != 0 {
        let port = u16::try_from(index).ok().and_then(|index| first.port().checked_add(index.checked_mul(step)?));
        address.set_port(port.ok_or_else(|| io::Error::other("the shards' ports run past 65535"))?);
    }
    Ok(address)
}

/// What an answer offers: the advertised addresses, else the bound one. Bound to all addresses, those that reach the
/// default routes. `offset` is the distance of this shard's outer port from the first one's.
pub fn candidates(bound: SocketAddr, advertise: &[Advertised], offset: u16) -> Vec<SocketAddr> {
    let port = bound.port();
    if !advertise.is_empty() {
        let outer = |to: &Advertised| to.port.map_or(port, |first| first.saturating_add(offset));
        return advertise.iter().map(|to| SocketAddr::new(to.ip, outer(to))).collect();
    }
    if !bound.ip().is_unspecified() {
        return vec![bound];
    }
    let mut ips = outward(bound.is_ipv6());
    if ips.is_empty() {
        ips.push(Ipv4Addr::LOCALHOST.into());
    }
    ips.into_iter().map(|ip| SocketAddr::new(ip, port)).collect()
}

/// Where this machine itself reaches what is bound to `bound`.
pub fn from_here(bound: SocketAddr) -> SocketAddr {
    let ip = match bound.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, bound.port())
}

/// The local addresses of the default routes. Connecting a UDP socket sends nothing.
fn outward(also_v6: bool) -> Vec<IpAddr> {
    let v4 = local_towards((Ipv4Addr::UNSPECIFIED, 0).into(), (Ipv4Addr::new(192, 0, 2, 1), 9).into());
    let v6 = || {
        let documentation = Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1);
        local_towards((Ipv6Addr::UNSPECIFIED, 0).into(), (documentation, 9).into())
    };
    v4.into_iter().chain(also_v6.then(v6).flatten()).collect()
}

fn local_towards(bind: SocketAddr, remote: SocketAddr) -> Option<IpAddr> {
    let socket = UdpSocket::bind(bind).ok()?;
    socket.connect(remote).ok()?;
    socket.local_addr().ok().map(|address| address.ip())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> SocketAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn shards_take_ports_in_a_row_or_share_one() {
        let first = address("127.0.0.1:4000");
        assert_eq!(of_shard(first, 2, 1).expect("in range").port(), 4002);
        assert_eq!(of_shard(first, 2, 0).expect("in range").port(), 4000);
        assert!(of_shard(address("127.0.0.1:65535"), 1, 1).is_err());
        assert_eq!(of_shard(address("[::]:0"), 1, 1).expect("any").port(), 0);
    }

    #[test]
    fn advertised_addresses_replace_the_bound_one_with_their_own_ports_if_they_have_some() {
        let bound = address("127.0.0.1:4001");
        assert_eq!(candidates(bound, &[], 1), [bound]);
        let advertise = ["198.51.100.7", "198.51.100.7:9000", "2001:db8::1"];
        let advertise: Vec<Advertised> = advertise.iter().map(|text| text.parse().expect("an address")).collect();
        let wanted = ["198.51.100.7:4001", "198.51.100.7:9001", "[2001:db8::1]:4001"].map(address);
        assert_eq!(candidates(bound, &advertise, 1), wanted);
    }

    #[test]
    fn this_machine_reaches_every_bound_address() {
        assert_eq!(from_here(address("0.0.0.0:5")), address("127.0.0.1:5"));
        assert_eq!(from_here(address("[::]:5")), address("[::1]:5"));
        assert_eq!(from_here(address("192.0.2.1:5")), address("192.0.2.1:5"));
    }
}
