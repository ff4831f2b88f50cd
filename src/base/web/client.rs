//! Where a request comes from, when proxies stand in between.
//!
//! Every proxy appends to `X-Forwarded-For` whom it heard from, so only the right end is told by somebody we know. Read from
//! the right: as long as a hop is one of our proxies, believe what it says about the hop before it. What a client wrote
//! itself stands further left and is never looked at.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;
use ipnet::IpNet;

/// Hops looked at; more proxies in a row than this is nobody's network.
const MOST_HOPS: usize = 16;

/// The right-most address that is not a trusted proxy's.
pub fn address(headers: &HeaderMap, peer: IpAddr, trusted: &[IpNet]) -> IpAddr {
    let lines = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let told: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    let mut hop = peer.to_canonical();
    for text in told.iter().rev().take(MOST_HOPS) {
        if !trusted.iter().any(|network| network.contains(&hop)) {
            break;
        }
        let Some(before) = parse(text) else { break };
        hop = before;
    }
    hop
}

/// One client for rate limits: an IPv6 customer has a whole /64.
pub fn network(address: IpAddr) -> IpNet {
    let length = if address.is_ipv4() { 32 } else { 64 };
    IpNet::new(address, length).expect("the lengths are in range").trunc()
}

/// Some proxies write the port too.
fn parse(text: &str) -> Option<IpAddr> {
    let address = text.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()));
    address
        .or_else(|| text.strip_prefix('[')?.strip_suffix(']')?.parse().ok())
        .map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn from(peer: &str, forwarded: &[&'static str]) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_static(line));
        }
        let trusted = ["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()];
        address(&headers, peer.parse().unwrap(), &trusted).to_string()
    }

    #[test]
    fn the_right_most_untrusted_hop_counts() {
        assert_eq!(from("10.0.0.1", &["198.51.100.7"]), "198.51.100.7");
        assert_eq!(from("10.0.0.1", &["1.1.1.1, 198.51.100.7, 10.0.0.9"]), "198.51.100.7");
        assert_eq!(from("10.0.0.1", &["1.1.1.1", "198.51.100.7:4711"]), "198.51.100.7");
        assert_eq!(from("::ffff:10.0.0.1", &["2001:db8::7"]), "2001:db8::7");
    }

    #[test]
    fn what_strangers_write_is_not_believed() {
        assert_eq!(from("203.0.113.5", &["198.51.100.7"]), "203.0.113.5", "no proxy of ours stands here");
        assert_eq!(from("10.0.0.1", &["1.1.1.1, nonsense"]), "10.0.0.1");
        assert_eq!(from("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn an_ipv6_customer_is_one_client() {
        let two = ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9"].map(|text| network(text.parse().unwrap()));
        assert_eq!(two[0], two[1]);
    }
}
