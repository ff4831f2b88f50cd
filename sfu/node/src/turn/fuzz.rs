//! Whatever a client sends, signed or not, a session lives, and nothing is relayed to where it must not be.

use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant, SystemTime};

use bytes::BytesMut;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use rand::{Rng, RngExt, SeedableRng};
use rtc_stun::attributes::{
    ATTR_CHANNEL_NUMBER, ATTR_DATA, ATTR_LIFETIME, ATTR_NONCE, ATTR_REALM, ATTR_REQUESTED_ADDRESS_FAMILY,
    ATTR_REQUESTED_TRANSPORT, ATTR_USERNAME, ATTR_XOR_PEER_ADDRESS, AttrType,
};
use rtc_stun::integrity::MessageIntegrity;
use rtc_stun::message::{Message, Setter, TransactionId};
use rtc_stun::xoraddr::XorMappedAddress;

use super::message::{MAX_MESSAGE, Piece, append_channel, piece};
use super::session::{Next, Session};
use super::{REALM, Secret, Target, Turn};

const INPUTS: usize = 100_000;
const ATTRIBUTES: [AttrType; 7] = [
    ATTR_CHANNEL_NUMBER,
    ATTR_DATA,
    ATTR_LIFETIME,
    ATTR_REQUESTED_ADDRESS_FAMILY,
    ATTR_REQUESTED_TRANSPORT,
    ATTR_XOR_PEER_ADDRESS,
    ATTR_USERNAME,
];

struct Client {
    turn: std::sync::Arc<Turn>,
    username: String,
    password: String,
    peers: Vec<SocketAddr>,
}

impl Client {
    /// A message with a random method and random attributes, signed if `nonce` is given.
    fn message(&self, random: &mut SmallRng, nonce: Option<&str>) -> Vec<u8> {
        let mut message = Message::new();
        let methods = [0x003u16, 0x003, 0x004, 0x008, 0x009, 0x016, 0x001, random.random::<u16>() & 0x3fff];
        message.typ.read_value(*methods.choose(random).expect("some"));
        message.transaction_id = TransactionId::new();
        message.write_header();
        if random.random_ratio(2, 3) {
            self.make_sense(&mut message, random);
        } else {
            (0..random.random_range(0..4)).for_each(|_| self.add_attribute(&mut message, random));
        }
        if let Some(nonce) = nonce {
            let crypto = self.turn.crypto();
            let (username, password) = (self.username.clone(), self.password.clone());
            message.add(ATTR_USERNAME, username.as_bytes());
            message.add(ATTR_REALM, REALM.as_bytes());
            message.add(ATTR_NONCE, nonce.as_bytes());
            MessageIntegrity::new_long_term_integrity_with_provider(username, REALM.to_owned(), password, crypto)
                .and_then(|integrity| integrity.add_to(&mut message))
                .expect("signed");
        }
        message.raw
    }

    /// What a client would send, so that what comes after it is reached too.
    fn make_sense(&self, message: &mut Message, random: &mut SmallRng) {
        let peer = self.peers.choose(random).expect("some");
        let address = XorMappedAddress { ip: peer.ip(), port: peer.port() };
        address.add_to_as(message, ATTR_XOR_PEER_ADDRESS).expect("it fits");
        message.add(ATTR_REQUESTED_TRANSPORT, &[17, 0, 0, 0]);
        message.add(ATTR_CHANNEL_NUMBER, &[0x40, random.random_range(0..4), 0, 0]);
        message.add(ATTR_DATA, b"hello");
    }

    fn add_attribute(&self, message: &mut Message, random: &mut SmallRng) {
        let attribute = *ATTRIBUTES.choose(random).expect("some");
        if attribute == ATTR_XOR_PEER_ADDRESS && random.random_ratio(3, 4) {
            let peer = self.peers.choose(random).expect("some");
            let address = XorMappedAddress { ip: peer.ip(), port: peer.port() };
            address.add_to_as(message, attribute).expect("it fits");
        } else if attribute == ATTR_REQUESTED_TRANSPORT && random.random_ratio(3, 4) {
            message.add(attribute, &[17, 0, 0, 0]);
        } else {
            let mut value = vec![0; random.random_range(0..24)];
            random.fill_bytes(&mut value);
            message.add(attribute, &value);
        }
    }
}

#[tokio::test]
async fn whatever_a_client_sends_a_session_lives_and_reaches_nobody_else() {
    let mut random = SmallRng::seed_from_u64(8656);
    let canary = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    canary.set_nonblocking(true).expect("an option");
    let media = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    media.set_nonblocking(true).expect("an option");
    let (outer, inner) = (SocketAddr::from(([198, 51, 100, 7], 5_000)), media.local_addr().expect("bound"));
    let forbidden = canary.local_addr().expect("bound");
    let secret = Secret::random();
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970");
    let (username, password) = secret.credentials(now, "fuzz");
    let turn = Turn::new(secret, vec![Target { outer, inner }], 3);
    let wrong_port = SocketAddr::new(outer.ip(), forbidden.port());
    let client = Client { turn: turn.clone(), username, password, peers: vec![outer, outer, forbidden, wrong_port] };
    let start = || Session::new(turn.clone(), forbidden, Instant::now());
    let (mut session, mut clock, mut out, mut relayed) = (start(), Instant::now(), Vec::new(), 0);
    for number in 0..INPUTS {
        let nonce = random.random_ratio(19, 20).then(|| session.nonce().to_owned());
        let mut stream = client.message(&mut random, nonce.as_deref());
        if random.random_ratio(1, 8) {
            let at = random.random_range(0..stream.len());
            stream[at] ^= 1 << random.random_range(0..8);
        }
        if random.random_ratio(1, 4) {
            let channel = if random.random_ratio(7, 8) { 0x4000 } else { random.random_range(0x3ff0..0x5010) };
            append_channel(&mut stream, channel, &[7; 33][..random.random_range(0..33)]);
        }
        let mut bytes = BytesMut::from(&stream[..]);
        clock += Duration::from_millis(random.random_range(0..2_000));
        let next = session.on_bytes(clock, &mut bytes, &mut out);
        session.collect(clock, 4_096, &mut out);
        assert!(bytes.len() <= MAX_MESSAGE + 64, "what is left is less than a message");
        out.clear();
        if next == Next::Cut || !bytes.is_empty() || number % 500 == 0 {
            session = start();
        }
        while media.recv_from(&mut [0; 64]).is_ok() {
            relayed += 1;
        }
    }
    assert!(relayed > 1_000, "the control: our own address is reached ({relayed})");
    assert!(canary.recv_from(&mut [0; 64]).is_err(), "and nobody else's");
    drop(session);
    assert_eq!(turn.allocations(), 0, "every place was given back");
}

#[test]
fn any_bytes_are_cut_into_pieces_within_bounds() {
    let mut random = SmallRng::seed_from_u64(4571);
    for _ in 0..INPUTS {
        let mut bytes = vec![0; random.random_range(0..64)];
        random.fill_bytes(&mut bytes);
        match piece(&bytes) {
            Piece::Message(len) => assert!(len <= bytes.len()),
            Piece::Channel { len, whole, .. } => assert!(4 + len <= whole && whole <= bytes.len()),
            Piece::Partial | Piece::Foreign => {}
        }
    }
}
