//! Which shard a client belongs to. Every user name fragment that we hand out begins with its shard's mark, so a check
//! tells by itself; everything else of a client comes from an address that has been checked before.
//!
//! With a port per shard the kernel delivers to the right one and only a strayed TCP connection is handed on. In
//! single-port mode all shards' sockets share a port (SO_REUSEPORT) and the kernel spreads clients over them by a hash
//! of the addresses: a shard copies what is not its own into the owner's bounded ring. The owner confirms an address
//! when its core answers a check from there, which is when the check was authentic; a stranger who forges checks or
//! addresses teaches nobody anything.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;
use sfu::negotiation::mark_of;
use sfu::rtp::MAX_PACKET;

use crate::rings::{Neighbour, Rings, Stray};
use crate::tcp::Handover;

/// Most shards of a node: what one letter of a user name fragment can tell apart.
pub const MAX_SHARDS: usize = 64;
/// Addresses of other shards' clients that a shard remembers, per generation.
const MAX_KNOWN: usize = 16_384;
/// Age of a generation of known addresses. Clients check every 25 s at least, so nobody in use is forgotten.
const GENERATION: Duration = Duration::from_secs(60);
/// Checks in one round whose answers are awaited.
const MAX_AWAITED: usize = 256;

/// One shard's view of what belongs where.
pub struct Ownership {
    /// The ways to the others.
    pub rings: Rings,
    single_port: bool,
    known: FxHashMap<SocketAddr, usize>,
    known_before: FxHashMap<SocketAddr, usize>,
    next_generation: Instant,
    /// Checks that others passed on, until the core has answered them or the round is over.
    awaited: Vec<(SocketAddr, usize)>,
}

impl Ownership {
    /// For shard `own` among `neighbours`, itself included.
    pub fn new(own: usize, neighbours: Vec<Neighbour>, single_port: bool, now: Instant) -> Self {
        Ownership {
            rings: Rings::new(own, neighbours),
            single_port,
            known: FxHashMap::default(),
            known_before: FxHashMap::default(),
            next_generation: now + GENERATION,
            awaited: Vec::new(),
        }
    }

    /// Every datagram has to be looked at.
    pub fn shares_port(&self) -> bool {
        self.single_port
    }

    /// The other shard that a check is for, by its mark.
    pub fn elsewhere(&self, check: &[u8]) -> Option<usize> {
        let mark = mark_of(username(check)?).map(usize::from)?;
        (mark != self.rings.own() && mark < self.rings.len()).then_some(mark)
    }

    /// Passes a datagram on if it is another shard's. `false`: it is ours.
    pub fn pass_on(&mut self, from: SocketAddr, datagram: &[u8]) -> bool {
        let is_check = datagram.first().is_some_and(|first| *first < 4);
        let owner = if is_check { self.elsewhere(datagram) } else { self.owner_of(from) };
        let Some(owner) = owner else { return false };
        if datagram.len() <= MAX_PACKET {
            let mut data = [0; MAX_PACKET];
            data[..datagram.len()].copy_from_slice(datagram);
            self.rings.send(owner, Stray::Datagram { via: self.rings.own(), from, len: datagram.len(), data });
        }
        true
    }

    fn owner_of(&mut self, from: SocketAddr) -> Option<usize> {
        if let Some(owner) = self.known.get(&from) {
            return Some(*owner);
        }
        let owner = self.known_before.get(&from).copied()?;
        self.learn(from, owner);
        Some(owner)
    }

    /// An owner says that packets from `address` are its.
    pub fn learn(&mut self, address: SocketAddr, owner: usize) {
        if self.known.len() < MAX_KNOWN || self.known.contains_key(&address) {
            self.known.insert(address, owner);
        }
    }

    /// A check came in at another shard; its answer will tell whether it was authentic.
    pub fn await_answer(&mut self, from: SocketAddr, via: usize, datagram: &[u8]) {
        let is_check = datagram.first().is_some_and(|first| *first < 4);
        if is_check && self.awaited.len() < MAX_AWAITED {
            self.awaited.push((from, via));
        }
    }

    /// The core sends to `to`. If that is the answer to a check, the address is this shard's.
    pub fn sends(&mut self, to: SocketAddr, datagram: &[u8]) {
        if !datagram.starts_with(&BINDING_SUCCESS) {
            return;
        }
        match self.awaited.iter().position(|(from, _)| *from == to) {
            Some(at) => {
                let (address, via) = self.awaited.swap_remove(at);
                self.rings.send(via, Stray::Belongs { address, owner: self.rings.own() });
            }
            None => {
                self.known.remove(&to);
                self.known_before.remove(&to);
            }
        }
    }

    /// Hands a connection to its shard. Without room there it is cut: the client tries again.
    pub fn hand_over(&mut self, shard: usize, connection: Handover) {
        self.rings.send(shard, Stray::Connection(Box::new(connection)));
    }

    /// The round is over: wakes those who got something, forgets what was not answered.
    pub fn settle(&mut self, now: Instant) {
        self.awaited.clear();
        self.rings.wake();
        if now >= self.next_generation {
            self.known_before = std::mem::take(&mut self.known);
            self.next_generation = now + GENERATION;
        }
    }
}

const BINDING_REQUEST: [u8; 2] = [0, 1];
const BINDING_SUCCESS: [u8; 2] = [1, 1];
const COOKIE: [u8; 4] = [0x21, 0x12, 0xa4, 0x42];
const USERNAME: u16 = 6;

/// The USERNAME of a binding request (RFC 8489 14.3), found without taking the message apart. Nothing is verified.
fn username(check: &[u8]) -> Option<&[u8]> {
    if !check.starts_with(&BINDING_REQUEST) || check.get(4..8)? != COOKIE {
        return None;
    }
    let mut rest = check.get(20..)?;
    while let Some((head, tail)) = rest.split_first_chunk::<4>() {
        let (kind, len) = (u16::from_be_bytes([head[0], head[1]]), usize::from(u16::from_be_bytes([head[2], head[3]])));
        if kind == USERNAME {
            return tail.get(..len);
        }
        rest = tail.get(len.next_multiple_of(4)..)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::mpsc::Receiver;

    use super::*;
    use crate::rings::RING;
    use crate::wake::Wake;

    fn check(ufrag: &str) -> Vec<u8> {
        let mut message = vec![0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42];
        message.extend_from_slice(&[7; 12]);
        message.extend_from_slice(&[0x80, 0x22, 0, 3, b'a', b'b', b'c', 0]);
        message.extend_from_slice(&[0, 6, 0, ufrag.len() as u8]);
        message.extend_from_slice(ufrag.as_bytes());
        message
    }

    fn two() -> (Ownership, Receiver<Stray>, Receiver<Stray>) {
        let wake = || Arc::new(Wake::new().expect("an eventfd"));
        let ((first, to_first), (second, to_second)) = (Neighbour::new(wake(), 2), Neighbour::new(wake(), 2));
        (Ownership::new(0, vec![first, second], true, Instant::now()), to_first, to_second)
    }

    #[test]
    fn a_check_goes_to_the_shard_whose_mark_it_bears() {
        let (ownership, ..) = two();
        assert_eq!(ownership.elsewhere(&check("Bxyz")), Some(1));
        assert_eq!(ownership.elsewhere(&check("Axyz")), None, "our own");
        assert_eq!(ownership.elsewhere(&check("Cxyz")), None, "no such shard");
        assert_eq!(ownership.elsewhere(&check("!xyz")), None, "not a mark");
        let whole = check("Bxyz");
        for len in 0..whole.len() {
            assert_eq!(ownership.elsewhere(&whole[..len]), None, "cut at {len}");
        }
    }

    #[test]
    fn any_bytes_can_be_asked_for_their_mark() {
        use rand::{Rng, RngExt, SeedableRng};
        let mut random = rand::rngs::SmallRng::seed_from_u64(8489);
        for _ in 0..100_000 {
            let mut message = check("Bxyz");
            match random.random_range(0..3) {
                0 => random.fill_bytes(&mut message[20..]),
                1 => message.truncate(random.random_range(0..message.len())),
                _ => {
                    let at = random.random_range(8..message.len());
                    message[at] = random.random();
                }
            }
            if let Some(name) = username(&message) {
                assert!(name.len() <= message.len() - 24);
            }
        }
    }

    #[test]
    fn an_address_is_learned_from_its_owner_only_and_follows_its_client() {
        let (mut ownership, _own, strays) = two();
        let address = "192.0.2.1:4000".parse().expect("an address");
        assert!(ownership.pass_on(address, &check("Bxyz")), "a check is passed on");
        assert!(!ownership.pass_on(address, &[0x80, 96]), "but teaches nothing");
        ownership.learn(address, 1);
        assert!(ownership.pass_on(address, &[0x80, 96]));
        assert_eq!(strays.try_iter().count(), 2);
        let mut answer = check("");
        answer[0] = 1;
        ownership.sends(address, &answer);
        assert!(!ownership.pass_on(address, &[0x80, 96]), "the client is ours now");
    }

    #[test]
    fn an_answered_check_is_confirmed_to_where_it_came_in() {
        let (mut ownership, _own, strays) = two();
        let (address, other) = ("192.0.2.1:4000".parse().expect("one"), "192.0.2.2:4000".parse().expect("two"));
        ownership.await_answer(address, 1, &check("Axyz"));
        ownership.await_answer(other, 1, &check("Axyz"));
        let mut answer = check("");
        answer[0] = 1;
        ownership.sends(address, &answer);
        ownership.settle(Instant::now());
        let confirmed: Vec<SocketAddr> = strays
            .try_iter()
            .map(|stray| match stray {
                Stray::Belongs { address, owner: 0 } => address,
                _ => panic!("only confirmations"),
            })
            .collect();
        assert_eq!(confirmed, [address]);
    }

    #[test]
    fn a_full_ring_drops_and_counts_instead_of_waiting() {
        let (mut ownership, _own, _strays) = two();
        let address = "192.0.2.1:4000".parse().expect("an address");
        ownership.learn(address, 1);
        (0..RING + 3).for_each(|_| assert!(ownership.pass_on(address, &[0x80, 96])));
        assert_eq!((ownership.rings.passed_on, ownership.rings.dropped), (RING as u64, 3));
    }

    #[test]
    fn addresses_that_nobody_uses_are_forgotten_after_two_generations() {
        let (mut ownership, ..) = two();
        let address = "192.0.2.1:4000".parse().expect("an address");
        ownership.learn(address, 1);
        let mut now = Instant::now();
        for _ in 0..3 {
            now += GENERATION;
            ownership.settle(now);
            assert_eq!(ownership.owner_of(address), Some(1), "in use");
        }
        for _ in 0..2 {
            now += GENERATION;
            ownership.settle(now);
        }
        assert_eq!(ownership.owner_of(address), None);
    }
}
