//! Between `SocketAddr` and the kernel's `sockaddr`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6};

/// Writes `address` for a socket of the given family and returns the length. On an IPv6 socket IPv4 addresses are
/// mapped (RFC 4291 2.5.5.2).
pub fn write(address: SocketAddr, v6_socket: bool, out: &mut libc::sockaddr_storage) -> libc::socklen_t {
    match (address, v6_socket) {
        (SocketAddr::V4(v4), false) => {
            let raw = libc::sockaddr_in {
                sin_family: libc::AF_INET as libc::sa_family_t,
                sin_port: v4.port().to_be(),
                sin_addr: libc::in_addr { s_addr: u32::from_ne_bytes(v4.ip().octets()) },
                sin_zero: [0; 8],
            };
            // SAFETY: sockaddr_storage is large enough and aligned for every sockaddr.
            unsafe { std::ptr::write((&raw mut *out).cast(), raw) };
            size_of::<libc::sockaddr_in>() as libc::socklen_t
        }
        (SocketAddr::V4(v4), true) => write_v6(SocketAddrV6::new(v4.ip().to_ipv6_mapped(), v4.port(), 0, 0), out),
        (SocketAddr::V6(v6), _) => write_v6(v6, out),
    }
}

fn write_v6(v6: SocketAddrV6, out: &mut libc::sockaddr_storage) -> libc::socklen_t {
    let raw = libc::sockaddr_in6 {
        sin6_family: libc::AF_INET6 as libc::sa_family_t,
        sin6_port: v6.port().to_be(),
        sin6_flowinfo: v6.flowinfo(),
        sin6_addr: libc::in6_addr { s6_addr: v6.ip().octets() },
        sin6_scope_id: v6.scope_id(),
    };
    // SAFETY: sockaddr_storage is large enough and aligned for every sockaddr.
    unsafe { std::ptr::write((&raw mut *out).cast(), raw) };
    size_of::<libc::sockaddr_in6>() as libc::socklen_t
}

/// Reads an address, mapped IPv4 as plain IPv4. `None` for other families.
pub fn read(storage: &libc::sockaddr_storage) -> Option<SocketAddr> {
    match i32::from(storage.ss_family) {
        libc::AF_INET => {
            // SAFETY: the family says that this is a sockaddr_in.
            let raw: libc::sockaddr_in = unsafe { std::ptr::read((&raw const *storage).cast()) };
            let ip = Ipv4Addr::from(raw.sin_addr.s_addr.to_ne_bytes());
            Some(SocketAddr::new(IpAddr::V4(ip), u16::from_be(raw.sin_port)))
        }
        libc::AF_INET6 => {
            // SAFETY: the family says that this is a sockaddr_in6.
            let raw: libc::sockaddr_in6 = unsafe { std::ptr::read((&raw const *storage).cast()) };
            let (ip, port) = (Ipv6Addr::from(raw.sin6_addr.s6_addr), u16::from_be(raw.sin6_port));
            match ip.to_ipv4_mapped() {
                Some(v4) => Some(SocketAddr::new(IpAddr::V4(v4), port)),
                None => Some(SocketAddrV6::new(ip, port, 0, raw.sin6_scope_id).into()),
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_survive_the_way_through_the_kernels_form() {
        for (text, v6) in [("127.0.0.1:5000", false), ("10.1.2.3:9", true), ("[::1]:7", true), ("[fe80::1%3]:7", true)]
        {
            let address: SocketAddr = text.parse().expect("an address");
            // SAFETY: all zeros is a valid sockaddr_storage.
            let mut storage = unsafe { std::mem::zeroed() };
            write(address, v6, &mut storage);
            assert_eq!(read(&storage), Some(address));
        }
    }
}
