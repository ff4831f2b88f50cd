//! Whose datagram is this? By address if the address is bound to a peer, else by the ICE user name fragment. An address
//! is bound only after a check with the right MESSAGE-INTEGRITY.

use rustc_hash::FxHashMap;

use crate::api::SessionId;
use crate::route::Route;

/// What a datagram is, by its first byte (RFC 7983) and for media its second (RFC 5761 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packet {
    /// Connectivity checks.
    Stun,
    /// Handshake.
    Dtls,
    /// Media.
    Rtp,
    /// Reports and feedback.
    Rtcp,
}

/// Sorts a datagram. `None` for what we do not speak.
pub fn classify(datagram: &[u8]) -> Option<Packet> {
    match (datagram.first()?, datagram.get(1)?) {
        (0..=3, _) => Some(Packet::Stun),
        (20..=63, _) => Some(Packet::Dtls),
        (128..=191, 192..=223) => Some(Packet::Rtcp),
        (128..=191, _) => Some(Packet::Rtp),
        _ => None,
    }
}

/// The tables from outside names to places in the core.
#[derive(Default)]
pub struct Demux {
    addresses: FxHashMap<Route, usize>,
    ufrags: FxHashMap<String, usize>,
    sessions: FxHashMap<SessionId, usize>,
}

impl Demux {
    /// The peer behind an address.
    pub fn by_address(&self, address: &Route) -> Option<usize> {
        self.addresses.get(address).copied()
    }

    /// The peer with a local user name fragment.
    pub fn by_ufrag(&self, ufrag: &str) -> Option<usize> {
        self.ufrags.get(ufrag).copied()
    }

    /// The peer of a session.
    pub fn by_session(&self, session: SessionId) -> Option<usize> {
        self.sessions.get(&session).copied()
    }

    /// A peer came.
    pub fn insert(&mut self, session: SessionId, ufrag: String, peer: usize) {
        self.sessions.insert(session, peer);
        self.ufrags.insert(ufrag, peer);
    }

    /// ICE restart: another fragment.
    pub fn rename(&mut self, old: &str, new: String, peer: usize) {
        self.ufrags.remove(old);
        self.ufrags.insert(new, peer);
    }

    /// Binds a validated address. The last peer that proved to own it has it.
    pub fn bind(&mut self, address: Route, peer: usize) {
        self.addresses.insert(address, peer);
    }

    /// Frees an address of `peer`.
    pub fn unbind(&mut self, address: &Route, peer: usize) {
        if self.addresses.get(address) == Some(&peer) {
            self.addresses.remove(address);
        }
    }

    /// A peer is gone.
    pub fn remove(&mut self, session: SessionId, ufrag: &str, addresses: &[Route], peer: usize) {
        self.sessions.remove(&session);
        self.ufrags.remove(ufrag);
        addresses.iter().for_each(|address| self.unbind(address, peer));
    }

    /// Entries of all tables.
    pub fn names(&self) -> usize {
        self.addresses.len() + self.ufrags.len() + self.sessions.len()
    }

    /// Number of bound addresses.
    pub fn addresses(&self) -> usize {
        self.addresses.len()
    }
}
