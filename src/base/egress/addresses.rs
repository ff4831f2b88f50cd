//! Which addresses we may call. Everything that is not plainly the public internet is refused: a webhook, a picture to import
//! or a mail server that somebody typed in must not reach what stands behind our own firewall.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// IPv4 that is not the public internet (IANA's special-purpose registry, multicast and what is reserved).
const CLOSED_V4: [(Ipv4Addr, u8); 15] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];
/// The only part of IPv6 that is global unicast. Loopback, v4-mapped, v4-compatible, NAT64, unique-local, link-local and
/// multicast all lie outside.
const OPEN_V6: (Ipv6Addr, u8) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);
/// Parts of it that are not: protocol assignments with Teredo, documentation (twice), and 6to4, which wraps any IPv4.
const CLOSED_V6: [(Ipv6Addr, u8); 4] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0x0db8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// The rule: public addresses, and the networks that the configuration names.
#[derive(Clone, Debug, Default)]
pub struct Addresses {
    allow: Vec<IpNet>,
}

/// An entry of `egress.allow` that is not a network.
#[derive(Debug, thiserror::Error)]
#[error("egress.allow: `{0}` is not a network like 10.0.0.0/8")]
pub struct NotANetwork(String);

impl Addresses {
    /// `allow`: networks in CIDR notation, or single addresses.
    pub fn new(allow: &[String]) -> Result<Self, NotANetwork> {
        let parse = |text: &String| {
            let network = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
            network.map_err(|_| NotANetwork(text.clone()))
        };
        Ok(Addresses { allow: allow.iter().map(parse).collect::<Result<_, _>>()? })
    }

    pub fn permit(&self, address: IpAddr) -> bool {
        is_public(address) || self.allow.iter().any(|network| network.contains(&address))
    }
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !CLOSED_V4.iter().any(|(at, bits)| Ipv4Net::new_assert(*at, *bits).contains(&address)),
        IpAddr::V6(address) => {
            let within = |(at, bits): (Ipv6Addr, u8)| Ipv6Net::new_assert(at, bits).contains(&address);
            within(OPEN_V6) && !CLOSED_V6.into_iter().any(within)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn permits(allow: &[&str], address: &str) -> bool {
        let allow: Vec<String> = allow.iter().map(|text| text.to_string()).collect();
        Addresses::new(&allow).unwrap().permit(address.parse().unwrap())
    }

    #[test]
    fn only_the_public_internet_is_open() {
        for address in ["1.1.1.1", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450::1"] {
            assert!(permits(&[], address), "{address}");
        }
        let closed = [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "192.0.2.1",
            "198.18.0.1",
            "224.0.0.1",
            "239.1.1.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd00::2",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ];
        for address in closed {
            assert!(!permits(&[], address), "{address}");
        }
    }

    #[test]
    fn the_configuration_opens_what_it_names_and_no_more() {
        assert!(permits(&["10.1.0.0/16"], "10.1.255.1"));
        assert!(!permits(&["10.1.0.0/16"], "10.2.0.1"));
        assert!(permits(&["::1"], "::1"));
        assert!(!permits(&["127.0.0.0/8"], "::ffff:127.0.0.1"), "a disguise is not what was named");
        assert!(Addresses::new(&["everything".to_owned()]).is_err());
    }
}
