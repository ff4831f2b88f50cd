//! One client of the TURN server: who it is, what it may, what it has allocated.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use bytes::{Buf, BytesMut};
use rand::Rng;
use rtc_stun::attributes::{
    ATTR_CHANNEL_NUMBER, ATTR_DATA, ATTR_DONT_FRAGMENT, ATTR_EVEN_PORT, ATTR_LIFETIME, ATTR_MESSAGE_INTEGRITY,
    ATTR_NONCE, ATTR_REALM, ATTR_REQUESTED_ADDRESS_FAMILY, ATTR_REQUESTED_TRANSPORT, ATTR_RESERVATION_TOKEN,
    ATTR_UNKNOWN_ATTRIBUTES, ATTR_USERNAME, ATTR_XOR_RELAYED_ADDRESS, ATTR_XORMAPPED_ADDRESS, AttrType,
};
use rtc_stun::error_code::{
    CODE_ADDR_FAMILY_NOT_SUPPORTED, CODE_ALLOC_MISMATCH, CODE_BAD_REQUEST, CODE_FORBIDDEN, CODE_STALE_NONCE,
    CODE_UNAUTHORIZED, CODE_UNKNOWN_ATTRIBUTE, CODE_UNSUPPORTED_TRANS_PROTO, CODE_WRONG_CREDENTIALS, ErrorCode,
};
use rtc_stun::integrity::MessageIntegrity;
use rtc_stun::message::{
    CLASS_INDICATION, CLASS_REQUEST, METHOD_ALLOCATE, METHOD_CHANNEL_BIND, METHOD_CREATE_PERMISSION, METHOD_REFRESH,
    METHOD_SEND, Message,
};

use super::credentials::user_of;
use super::message::{self, Answer, Piece};
use super::relay::Allocation;
use super::{REALM, Target, Turn, WITHOUT_ALLOCATION};

/// Wrong proofs before a connection is cut. Clients know their password; guessers do not.
const MAX_FAILURES: u32 = 3;
/// Lifetime of an allocation when the client names none, and the longest one (RFC 8656 7.2).
const LIFETIME: Duration = Duration::from_secs(600);
const MAX_LIFETIME: Duration = Duration::from_secs(3_600);
/// UDP in REQUESTED-TRANSPORT.
const UDP: u8 = 17;
/// Features of allocations that we do not have.
const UNKNOWN: [AttrType; 3] = [ATTR_EVEN_PORT, ATTR_RESERVATION_TOKEN, ATTR_DONT_FRAGMENT];

/// How it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// With the next bytes.
    Go,
    /// Not at all.
    Cut,
}

/// A client's state.
pub struct Session {
    turn: Arc<Turn>,
    from: SocketAddr,
    nonce: String,
    failures: u32,
    since: Instant,
    allocation: Option<Allocation>,
}

/// Who a request is from.
struct Proven {
    username: String,
    key: Vec<u8>,
}

impl Session {
    /// Nothing is proven yet.
    pub fn new(turn: Arc<Turn>, from: SocketAddr, now: Instant) -> Self {
        let nonce = format!("{:032x}", rand::rng().next_u64() as u128 | (rand::rng().next_u64() as u128) << 64);
        Session { turn, from, nonce, failures: 0, since: now, allocation: None }
    }

    /// What the client's proofs have to bear.
    #[cfg(test)]
    pub fn nonce(&self) -> &str {
        &self.nonce
    }

    /// When it is over unless something happens.
    pub fn deadline(&self) -> Instant {
        self.allocation.as_ref().map_or(self.since + WITHOUT_ALLOCATION, |allocation| allocation.expires)
    }

    /// Waits for datagrams to relay; for ever without an allocation.
    pub async fn readable(&self) {
        match &self.allocation {
            Some(allocation) => allocation.readable().await,
            None => std::future::pending().await,
        }
    }

    /// Wraps the datagrams that have come.
    pub fn collect(&mut self, now: Instant, limit: usize, out: &mut Vec<u8>) {
        if let Some(allocation) = &mut self.allocation {
            allocation.collect(now, limit, out);
        }
    }

    /// Takes every whole message out of `bytes`.
    pub fn on_bytes(&mut self, now: Instant, bytes: &mut BytesMut, out: &mut Vec<u8>) -> Next {
        loop {
            match message::piece(bytes) {
                Piece::Partial => return Next::Go,
                Piece::Foreign => return Next::Cut,
                Piece::Channel { number, len, whole } => {
                    self.on_channel(now, number, &bytes[4..4 + len]);
                    bytes.advance(whole);
                }
                Piece::Message(len) => {
                    let message = message::parse(&bytes[..len]);
                    bytes.advance(len);
                    let Some(message) = message else { return Next::Cut };
                    if self.on_message(now, message, out) == Next::Cut {
                        return Next::Cut;
                    }
                }
            }
        }
    }

    fn on_channel(&mut self, now: Instant, number: u16, datagram: &[u8]) {
        if let Some(allocation) = &mut self.allocation
            && let Some(target) = allocation.channel(number, now)
        {
            allocation.send(target, datagram, now);
        }
    }

    fn on_message(&mut self, now: Instant, mut message: Message, out: &mut Vec<u8>) -> Next {
        if message.typ.class == CLASS_INDICATION {
            if message.typ.method == METHOD_SEND {
                self.on_send(now, &message);
            }
            return Next::Go;
        }
        if message.typ.class != CLASS_REQUEST {
            return Next::Cut;
        }
        let proven = match self.authenticate(&mut message) {
            Ok(proven) => proven,
            Err(code) => {
                // The first question goes without a proof: that is how the client gets realm and nonce.
                self.failures += 1;
                let answer = Answer::error(&message, code).challenge(REALM, &self.nonce);
                out.extend_from_slice(&answer.finish(None, self.turn.crypto()));
                return if self.failures > MAX_FAILURES { Next::Cut } else { Next::Go };
            }
        };
        let key = proven.key.clone();
        let answer = match message.typ.method {
            METHOD_ALLOCATE => self.allocate(now, &message, proven),
            METHOD_REFRESH => self.refresh(now, &message, &proven),
            METHOD_CREATE_PERMISSION => self.create_permission(now, &message, &proven),
            METHOD_CHANNEL_BIND => self.bind_channel(now, &message, &proven),
            _ => Err(CODE_BAD_REQUEST),
        };
        let answer = answer.unwrap_or_else(|code| refusal(&message, code));
        out.extend_from_slice(&answer.finish(Some(&key), self.turn.crypto()));
        Next::Go
    }

    /// Long-term credentials (RFC 8489 9.2.4). What was allocated may be kept after the user name has expired.
    fn authenticate(&self, message: &mut Message) -> Result<Proven, ErrorCode> {
        if !message.contains(ATTR_MESSAGE_INTEGRITY) {
            return Err(CODE_UNAUTHORIZED);
        }
        let field = |attribute| message::text(message, attribute).ok_or(CODE_BAD_REQUEST);
        let (username, realm, nonce) = (field(ATTR_USERNAME)?, field(ATTR_REALM)?, field(ATTR_NONCE)?);
        if nonce != self.nonce {
            return Err(CODE_STALE_NONCE);
        }
        let keeps = self.allocation.as_ref().is_some_and(|allocation| allocation.username == username);
        if realm != REALM || !(keeps || user_of(&username, since_1970()).is_some()) {
            return Err(CODE_UNAUTHORIZED);
        }
        let password = self.turn.secret.password(&username);
        let crypto = self.turn.crypto();
        let key = MessageIntegrity::long_term_integrity_key(username.clone(), realm, password, crypto)
            .map_err(|_| CODE_UNAUTHORIZED)?;
        MessageIntegrity::check(message, &key, crypto).map_err(|_| CODE_UNAUTHORIZED)?;
        Ok(Proven { username, key })
    }

    fn allocate(&mut self, now: Instant, message: &Message, proven: Proven) -> Result<Answer, ErrorCode> {
        if self.allocation.is_some() {
            return Err(CODE_ALLOC_MISMATCH);
        }
        let transport = message.get(ATTR_REQUESTED_TRANSPORT).map_err(|_| CODE_BAD_REQUEST)?;
        if transport.first() != Some(&UDP) {
            return Err(CODE_UNSUPPORTED_TRANS_PROTO);
        }
        if UNKNOWN.iter().any(|attribute| message.contains(*attribute)) {
            return Err(CODE_UNKNOWN_ATTRIBUTE);
        }
        let target = self.nearest(message)?;
        let lifetime = lifetime(message).max(LIFETIME);
        let user = user_of(&proven.username, since_1970()).ok_or(CODE_UNAUTHORIZED)?;
        let place = self.turn.place(user)?;
        let allocation = Allocation::open(target, proven.username, now + lifetime, place)
            .map_err(|_| rtc_stun::error_code::CODE_INSUFFICIENT_CAPACITY)?;
        let relayed = allocation.relayed;
        self.allocation = Some(allocation);
        Ok(Answer::success(message)
            .address(ATTR_XOR_RELAYED_ADDRESS, relayed)
            .number(ATTR_LIFETIME, lifetime.as_secs() as u32)
            .address(ATTR_XORMAPPED_ADDRESS, self.from))
    }

    /// A media address of the family that the client wants; IPv4 if it does not say and there is one.
    fn nearest(&self, message: &Message) -> Result<Target, ErrorCode> {
        let wanted = message.get(ATTR_REQUESTED_ADDRESS_FAMILY).ok().and_then(|value| value.first().copied());
        let of_family = |v6: bool| self.turn.targets.iter().find(|target| target.outer.is_ipv6() == v6).copied();
        let target = match wanted {
            None => of_family(false).or_else(|| of_family(true)),
            Some(family) => of_family(family == 2),
        };
        target.ok_or(CODE_ADDR_FAMILY_NOT_SUPPORTED)
    }

    /// The allocation, if it is the one of whoever asks.
    fn owned(&mut self, proven: &Proven) -> Result<&mut Allocation, ErrorCode> {
        match &mut self.allocation {
            None => Err(CODE_ALLOC_MISMATCH),
            Some(allocation) if allocation.username != proven.username => Err(CODE_WRONG_CREDENTIALS),
            Some(allocation) => Ok(allocation),
        }
    }

    fn refresh(&mut self, now: Instant, message: &Message, proven: &Proven) -> Result<Answer, ErrorCode> {
        let lifetime = lifetime(message);
        let allocation = self.owned(proven)?;
        allocation.expires = now + lifetime;
        if lifetime.is_zero() {
            self.allocation = None;
            self.since = now;
        }
        Ok(Answer::success(message).number(ATTR_LIFETIME, lifetime.as_secs() as u32))
    }

    /// Only for our own media addresses, all others are forbidden, whatever they resolve to or are written like.
    fn create_permission(&mut self, now: Instant, message: &Message, proven: &Proven) -> Result<Answer, ErrorCode> {
        let peers = message::peers(message).filter(|peers| !peers.is_empty()).ok_or(CODE_BAD_REQUEST)?;
        if !peers.iter().all(|peer| self.turn.serves(peer.ip())) {
            return Err(CODE_FORBIDDEN);
        }
        let allocation = self.owned(proven)?;
        peers.iter().for_each(|peer| allocation.permit(peer.ip(), now));
        Ok(Answer::success(message))
    }

    fn bind_channel(&mut self, now: Instant, message: &Message, proven: &Proven) -> Result<Answer, ErrorCode> {
        let number = message.get(ATTR_CHANNEL_NUMBER).map_err(|_| CODE_BAD_REQUEST)?;
        let number = number.first_chunk().map(|bytes| u16::from_be_bytes(*bytes));
        let number = number.filter(|number| (0x4000..0x5000).contains(number)).ok_or(CODE_BAD_REQUEST)?;
        let peers = message::peers(message).ok_or(CODE_BAD_REQUEST)?;
        let outer = *peers.first().ok_or(CODE_BAD_REQUEST)?;
        let inner = self.turn.inner_of(outer).ok_or(CODE_FORBIDDEN)?;
        let allocation = self.owned(proven)?;
        match allocation.bind(number, Target { outer, inner }, now) {
            true => Ok(Answer::success(message)),
            false => Err(CODE_BAD_REQUEST),
        }
    }

    /// An indication is never answered: what is not permitted vanishes.
    fn on_send(&mut self, now: Instant, message: &Message) {
        let peer = message::peers(message).and_then(|peers| peers.first().copied());
        let target = peer.and_then(|outer| Some(Target { outer, inner: self.turn.inner_of(outer)? }));
        if let (Some(target), Some(allocation), Ok(data)) = (target, &mut self.allocation, message.get(ATTR_DATA)) {
            allocation.send(target, &data, now);
        }
    }
}

fn refusal(message: &Message, code: ErrorCode) -> Answer {
    let answer = Answer::error(message, code);
    if code != CODE_UNKNOWN_ATTRIBUTE {
        return answer;
    }
    let unknown = UNKNOWN.iter().filter(|attribute| message.contains(**attribute));
    let types: Vec<u8> = unknown.flat_map(|attribute| attribute.0.to_be_bytes()).collect();
    answer.bytes(ATTR_UNKNOWN_ATTRIBUTES, &types)
}

/// The lifetime that a request asks for, within what there is.
fn lifetime(message: &Message) -> Duration {
    let value = message.get(ATTR_LIFETIME).ok();
    let seconds = value.and_then(|value| value.first_chunk().map(|bytes| u32::from_be_bytes(*bytes)));
    match seconds {
        None => LIFETIME,
        Some(0) => Duration::ZERO,
        Some(seconds) => Duration::from_secs(seconds.into()).clamp(LIFETIME, MAX_LIFETIME),
    }
}

fn since_1970() -> Duration {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
}
