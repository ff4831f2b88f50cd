//! A TURN client, blocking while it makes its arrangements.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;

use rtc_dtls::crypto_provider::RTCCryptoProvider;
use rtc_dtls::crypto_provider::providers::RingProvider;
use rtc_stun::attributes::{
    ATTR_CHANNEL_NUMBER, ATTR_DATA, ATTR_LIFETIME, ATTR_NONCE, ATTR_REALM, ATTR_REQUESTED_TRANSPORT, ATTR_USERNAME,
    ATTR_XOR_PEER_ADDRESS, AttrType,
};
use rtc_stun::error_code::ErrorCodeAttribute;
use rtc_stun::integrity::MessageIntegrity;
use rtc_stun::message::{
    CLASS_INDICATION, CLASS_REQUEST, CLASS_SUCCESS_RESPONSE, Getter, METHOD_ALLOCATE, METHOD_CHANNEL_BIND,
    METHOD_CREATE_PERMISSION, METHOD_DATA, METHOD_REFRESH, METHOD_SEND, Message, MessageType, Method, Setter,
    TransactionId,
};
use rtc_stun::xoraddr::XorMappedAddress;
use tokio_rustls::rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::{
    ClientConfig, ClientConnection, DigitallySignedStruct, Error, SignatureScheme, StreamOwned,
};

use super::PATIENCE;

pub trait Stream: Read + Write + Send {}
impl<S: Read + Write + Send> Stream for S {}

/// A TURN client with at most one allocation.
pub struct Relayed {
    stream: Box<dyn Stream>,
    socket: TcpStream,
    bytes: Vec<u8>,
    pub username: String,
    pub password: String,
    realm: Vec<u8>,
    nonce: Vec<u8>,
    /// Where datagrams go, and in which channel.
    peer: Option<(SocketAddr, Option<u16>)>,
}

/// The code of an error response.
pub type Refused = u16;

impl Relayed {
    pub fn plain(server: SocketAddr, (username, password): (String, String)) -> Self {
        let socket = connect(server);
        let stream = Box::new(socket.try_clone().expect("a descriptor"));
        Self::over(stream, socket, username, password)
    }

    pub fn tls(server: SocketAddr, (username, password): (String, String)) -> Self {
        let socket = connect(server);
        let stream = Box::new(tls(socket.try_clone().expect("a descriptor"), &[]));
        Self::over(stream, socket, username, password)
    }

    fn over(stream: Box<dyn Stream>, socket: TcpStream, username: String, password: String) -> Self {
        let (bytes, realm, nonce) = (Vec::new(), Vec::new(), Vec::new());
        Relayed { stream, socket, bytes, username, password, realm, nonce, peer: None }
    }

    /// Sends a request and waits for its answer.
    pub fn ask(
        &mut self,
        method: Method,
        attributes: &[(AttrType, &[u8])],
        peer: Option<SocketAddr>,
    ) -> Result<Message, Refused> {
        let mut message = Message::new();
        message.typ = MessageType::new(method, CLASS_REQUEST);
        message.transaction_id = TransactionId::new();
        message.write_header();
        attributes.iter().for_each(|(attribute, value)| message.add(*attribute, value));
        if let Some(peer) = peer {
            add_peer(&mut message, peer);
        }
        if !self.nonce.is_empty() {
            let provider = RingProvider::new();
            let (username, password) = (self.username.clone(), self.password.clone());
            let realm = String::from_utf8(self.realm.clone()).expect("text");
            message.add(ATTR_USERNAME, username.as_bytes());
            message.add(ATTR_REALM, &self.realm);
            message.add(ATTR_NONCE, &self.nonce);
            MessageIntegrity::new_long_term_integrity_with_provider(username, realm, password, provider.crypto())
                .expect("a key")
                .add_to(&mut message)
                .expect("signed");
        }
        self.write(&message.raw);
        let answer = self.answer()?;
        if answer.typ.class == CLASS_SUCCESS_RESPONSE {
            return Ok(answer);
        }
        if let (Ok(realm), Ok(nonce)) = (answer.get(ATTR_REALM), answer.get(ATTR_NONCE)) {
            (self.realm, self.nonce) = (realm, nonce);
        }
        let mut error = ErrorCodeAttribute::default();
        error.get_from(&answer).expect("a code");
        Err(error.code.0)
    }

    /// The next response; 0 when the connection ends instead.
    fn answer(&mut self) -> Result<Message, Refused> {
        loop {
            if let Some(piece) = self.next_piece() {
                if piece[0] < 0x40 {
                    let mut message = Message::new();
                    message.unmarshal_binary(&piece).expect("a message");
                    if message.typ.class != CLASS_INDICATION {
                        return Ok(message);
                    }
                }
                continue;
            }
            let mut buffer = [0; 4_096];
            match self.stream.read(&mut buffer) {
                Ok(len) if len > 0 => self.bytes.extend_from_slice(&buffer[..len]),
                _ => return Err(0),
            }
        }
    }

    pub fn allocate(&mut self) -> Result<Message, Refused> {
        let transport: &[(AttrType, &[u8])] = &[(ATTR_REQUESTED_TRANSPORT, &[17, 0, 0, 0])];
        match self.ask(METHOD_ALLOCATE, transport, None) {
            Err(401) => self.ask(METHOD_ALLOCATE, transport, None),
            other => other,
        }
    }

    pub fn refresh(&mut self, lifetime: u32) -> Result<Message, Refused> {
        self.ask(METHOD_REFRESH, &[(ATTR_LIFETIME, &lifetime.to_be_bytes())], None)
    }

    pub fn permit(&mut self, peer: SocketAddr) -> Result<(), Refused> {
        self.ask(METHOD_CREATE_PERMISSION, &[], Some(peer)).map(|_| ())
    }

    pub fn bind(&mut self, channel: u16, peer: SocketAddr) -> Result<(), Refused> {
        let [a, b] = channel.to_be_bytes();
        self.ask(METHOD_CHANNEL_BIND, &[(ATTR_CHANNEL_NUMBER, &[a, b, 0, 0])], Some(peer)).map(|_| ())
    }

    /// From now on datagrams go to `peer`, without blocking.
    pub fn aim(&mut self, peer: SocketAddr, channel: Option<u16>) {
        self.peer = Some((peer, channel));
        self.socket.set_nonblocking(true).expect("an option");
    }

    pub fn send(&mut self, datagram: &[u8]) {
        let (peer, channel) = self.peer.expect("aimed");
        match channel {
            Some(channel) => {
                let mut data = channel.to_be_bytes().to_vec();
                data.extend_from_slice(&(datagram.len() as u16).to_be_bytes());
                data.extend_from_slice(datagram);
                data.resize(data.len().next_multiple_of(4), 0);
                self.write(&data);
            }
            None => {
                let mut message = Message::new();
                message.typ = MessageType::new(METHOD_SEND, CLASS_INDICATION);
                message.transaction_id = TransactionId::new();
                message.write_header();
                add_peer(&mut message, peer);
                message.add(ATTR_DATA, datagram);
                self.write(&message.raw);
            }
        }
    }

    fn write(&mut self, bytes: &[u8]) {
        // A server that cuts the connection shows when reading.
        let _ = self.stream.write_all(bytes).and_then(|()| self.stream.flush());
    }

    pub fn arrived(&mut self) -> Vec<Vec<u8>> {
        let mut buffer = [0; 65_536];
        loop {
            match self.stream.read(&mut buffer) {
                Ok(0) => break,
                Ok(len) => self.bytes.extend_from_slice(&buffer[..len]),
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) => panic!("the connection broke: {error}"),
            }
        }
        let mut found = Vec::new();
        while let Some(piece) = self.next_piece() {
            if piece[0] >= 0x40 {
                let len = usize::from(u16::from_be_bytes([piece[2], piece[3]]));
                found.push(piece[4..4 + len].to_vec());
                continue;
            }
            let mut message = Message::new();
            message.unmarshal_binary(&piece).expect("a message");
            if message.typ.method == METHOD_DATA {
                found.push(message.get(ATTR_DATA).expect("data"));
            }
        }
        found
    }

    fn next_piece(&mut self) -> Option<Vec<u8>> {
        let head = self.bytes.first_chunk::<4>()?;
        let len = usize::from(u16::from_be_bytes([head[2], head[3]]));
        let whole = if head[0] < 0x40 { 20 + len } else { 4 + len.next_multiple_of(4) };
        (self.bytes.len() >= whole).then(|| self.bytes.drain(..whole).collect())
    }
}

fn add_peer(message: &mut Message, peer: SocketAddr) {
    let address = XorMappedAddress { ip: peer.ip(), port: peer.port() };
    address.add_to_as(message, ATTR_XOR_PEER_ADDRESS).expect("an address");
}

fn connect(server: SocketAddr) -> TcpStream {
    let socket = TcpStream::connect(server).expect("the door is open");
    socket.set_read_timeout(Some(PATIENCE)).expect("an option");
    socket.set_nodelay(true).expect("an option");
    socket
}

/// TLS that trusts anybody: these tests make their certificates themselves.
pub fn tls(socket: TcpStream, protocols: &[&str]) -> StreamOwned<ClientConnection, TcpStream> {
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Trusting))
        .with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
    let name = ServerName::try_from("media.example").expect("a name");
    StreamOwned::new(ClientConnection::new(Arc::new(config), name).expect("a client"), socket)
}

#[derive(Debug)]
struct Trusting;

impl ServerCertVerifier for Trusting {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        ring::default_provider().signature_verification_algorithms.supported_schemes()
    }
}

impl Relayed {
    /// Whether the connection ends.
    pub fn wait(&mut self) -> bool {
        matches!(self.answer(), Err(0))
    }
}
