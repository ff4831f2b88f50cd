//! TURN's words (RFC 8656) on the STUN messages of `rtc-stun`, and how both are cut out of a byte stream.

use std::net::{IpAddr, SocketAddr};

use rtc_dtls::crypto_provider::RTCCrypto;
use rtc_stun::attributes::{ATTR_NONCE, ATTR_REALM, ATTR_XOR_PEER_ADDRESS, AttrType};
use rtc_stun::error_code::{ErrorCode, ErrorCodeAttribute};
use rtc_stun::integrity::MessageIntegrity;
use rtc_stun::message::{
    CLASS_ERROR_RESPONSE, CLASS_INDICATION, CLASS_SUCCESS_RESPONSE, MAGIC_COOKIE, METHOD_DATA, Message, MessageClass,
    MessageType, Setter, TransactionId,
};
use rtc_stun::xoraddr::XorMappedAddress;

/// Longest STUN message or channel datagram that is taken: a full packet and its wrapping.
pub const MAX_MESSAGE: usize = 2_048;
const STUN_HEADER: usize = 20;
const CHANNEL_HEADER: usize = 4;

/// A piece of the stream.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece {
    /// A STUN message of this length.
    Message(usize),
    /// A datagram for a channel, of `len` bytes after its header; `whole` bytes in the stream.
    Channel {
        /// The channel.
        number: u16,
        /// Bytes of the datagram.
        len: usize,
        /// Bytes of the stream, padding included.
        whole: usize,
    },
    /// Its end is not there yet.
    Partial,
    /// Nothing of TURN.
    Foreign,
}

/// What the stream begins with (RFC 8656 12.5: channel data is padded to four bytes on streams).
pub fn piece(stream: &[u8]) -> Piece {
    let Some([a, b, c, d]) = stream.first_chunk::<4>().copied() else {
        return Piece::Partial;
    };
    let (kind, len) = (u16::from_be_bytes([a, b]), usize::from(u16::from_be_bytes([c, d])));
    let (piece, whole) = match kind {
        0..=0x3fff => (Piece::Message(STUN_HEADER + len), STUN_HEADER + len),
        0x4000..=0x4fff => {
            let whole = CHANNEL_HEADER + len.next_multiple_of(4);
            (Piece::Channel { number: kind, len, whole }, whole)
        }
        _ => return Piece::Foreign,
    };
    match whole {
        whole if whole > MAX_MESSAGE => Piece::Foreign,
        whole if whole > stream.len() => Piece::Partial,
        _ => piece,
    }
}

/// Reads a message.
pub fn parse(bytes: &[u8]) -> Option<Message> {
    let mut message = Message::new();
    message.unmarshal_binary(bytes).ok()?;
    Some(message)
}

/// The value of an attribute as text.
pub fn text(message: &Message, attribute: AttrType) -> Option<String> {
    String::from_utf8(message.get(attribute).ok()?).ok()
}

/// Every XOR-PEER-ADDRESS. `None` when one of them is broken.
pub fn peers(message: &Message) -> Option<Vec<SocketAddr>> {
    let peers = message.attributes.0.iter().filter(|attribute| attribute.typ == ATTR_XOR_PEER_ADDRESS);
    peers.map(|attribute| xor_address(&attribute.value, message.transaction_id)).collect()
}

/// RFC 8489 14.2.
fn xor_address(value: &[u8], TransactionId(id): TransactionId) -> Option<SocketAddr> {
    let cookie = MAGIC_COOKIE.to_be_bytes();
    let port = u16::from_be_bytes(*value.get(2..4)?.first_chunk()?) ^ (MAGIC_COOKIE >> 16) as u16;
    let mask = |index: usize| if index < 4 { cookie[index] } else { id[index - 4] };
    let ip = value.get(4..)?;
    match (value.get(1)?, ip.len()) {
        (1, 4) => Some((IpAddr::from(std::array::from_fn::<u8, 4, _>(|at| ip[at] ^ mask(at))), port).into()),
        (2, 16) => Some((IpAddr::from(std::array::from_fn::<u8, 16, _>(|at| ip[at] ^ mask(at))), port).into()),
        _ => None,
    }
}

/// An answer that is being written.
pub struct Answer(Message);

impl Answer {
    /// To `request`.
    pub fn success(request: &Message) -> Self {
        Answer(reply(request, CLASS_SUCCESS_RESPONSE))
    }

    /// To `request`, which is refused.
    pub fn error(request: &Message, code: ErrorCode) -> Self {
        Answer(reply(request, CLASS_ERROR_RESPONSE)).with(&ErrorCodeAttribute { code, reason: Vec::new() })
    }

    fn with(mut self, setter: &dyn Setter) -> Self {
        setter.add_to(&mut self.0).expect("an answer is far below the limits of STUN");
        self
    }

    /// With an address.
    pub fn address(mut self, attribute: AttrType, address: SocketAddr) -> Self {
        add_address(&mut self.0, attribute, address);
        self
    }

    /// With a number of 32 bits.
    pub fn number(self, attribute: AttrType, number: u32) -> Self {
        self.bytes(attribute, &number.to_be_bytes())
    }

    /// With bytes.
    pub fn bytes(mut self, attribute: AttrType, bytes: &[u8]) -> Self {
        self.0.add(attribute, bytes);
        self
    }

    /// With what a client needs to prove who it is.
    pub fn challenge(self, realm: &str, nonce: &str) -> Self {
        self.bytes(ATTR_REALM, realm.as_bytes()).bytes(ATTR_NONCE, nonce.as_bytes())
    }

    /// Signed, if the client has shown the key.
    pub fn finish(self, key: Option<&[u8]>, crypto: &dyn RTCCrypto) -> Vec<u8> {
        let signed = match key {
            Some(key) => self.with(&MessageIntegrity::new_raw_integrity_with_provider(key, crypto)),
            None => self,
        };
        signed.0.raw
    }
}

fn reply(request: &Message, class: MessageClass) -> Message {
    start(MessageType::new(request.typ.method, class), request.transaction_id)
}

fn start(kind: MessageType, id: TransactionId) -> Message {
    let mut message = Message::new();
    message.typ = kind;
    message.transaction_id = id;
    message.write_header();
    message
}

fn add_address(message: &mut Message, attribute: AttrType, address: SocketAddr) {
    let address = XorMappedAddress { ip: address.ip(), port: address.port() };
    address.add_to_as(message, attribute).expect("an address always fits");
}

/// A datagram from `peer` for a client that has no channel for it.
pub fn append_data(out: &mut Vec<u8>, peer: SocketAddr, datagram: &[u8]) {
    let mut message = start(MessageType::new(METHOD_DATA, CLASS_INDICATION), TransactionId::new());
    add_address(&mut message, ATTR_XOR_PEER_ADDRESS, peer);
    message.add(rtc_stun::attributes::ATTR_DATA, datagram);
    out.extend_from_slice(&message.raw);
}

/// A datagram for a channel.
pub fn append_channel(out: &mut Vec<u8>, channel: u16, datagram: &[u8]) {
    out.extend_from_slice(&channel.to_be_bytes());
    out.extend_from_slice(&(datagram.len() as u16).to_be_bytes());
    out.extend_from_slice(datagram);
    out.resize(out.len() + datagram.len().next_multiple_of(4) - datagram.len(), 0);
}

#[cfg(test)]
mod tests {
    use rtc_dtls::crypto_provider::RTCCryptoProvider;
    use rtc_dtls::crypto_provider::providers::RingProvider;

    use super::*;

    #[test]
    fn the_stream_is_cut_into_messages_and_channel_data() {
        let message = Answer::error(&Message::new(), ErrorCode(400)).finish(None, RingProvider::new().crypto());
        let mut stream = message.clone();
        append_channel(&mut stream, 0x4001, b"hello");
        assert_eq!(piece(&stream), Piece::Message(message.len()));
        let rest = &stream[message.len()..];
        assert_eq!(piece(rest), Piece::Channel { number: 0x4001, len: 5, whole: 12 });
        assert_eq!((0..12).filter(|len| piece(&rest[..*len]) != Piece::Partial).count(), 0);
        assert_eq!(piece(b"GET / HTTP/1.1"), Piece::Foreign);
        assert_eq!(piece(&[0, 1, 0xff, 0xff]), Piece::Foreign, "longer than anything we take");
    }

    #[test]
    fn addresses_are_masked_and_unmasked() {
        for text in ["192.0.2.1:4000", "[2001:db8::1]:9"] {
            let address: SocketAddr = text.parse().expect("an address");
            let answer = Answer::success(&Message::new()).address(ATTR_XOR_PEER_ADDRESS, address);
            assert_eq!(peers(&answer.0), Some(vec![address]));
        }
        let broken = Answer::success(&Message::new()).bytes(ATTR_XOR_PEER_ADDRESS, &[0, 1, 2]);
        assert_eq!(peers(&broken.0), None);
    }
}
