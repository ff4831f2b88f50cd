//! DTLS behind a small trait, and its one implementation on rtc-dtls.
//!
//! We are always the server. rtc-dtls takes the first of the *client's* SRTP profiles that it is configured for, and
//! Chromium lists AEAD_AES_128_GCM last. So every handshake first runs with GCM alone; if that fails before the client
//! was answered, the same datagrams are fed to a second attempt that knows AES_CM_128_HMAC_SHA1_80 (RFC 5764).

use std::collections::VecDeque;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use ring::digest;
use rtc_dtls::config::{ClientAuthType, ConfigBuilder, ExtendedMasterSecretType, HandshakeConfig};
use rtc_dtls::crypto::Certificate;
use rtc_dtls::crypto_provider::providers::RingProvider;
use rtc_dtls::crypto_provider::{RTCCrypto, RTCCryptoProvider};
use rtc_dtls::endpoint::{Endpoint, EndpointEvent};
use rtc_dtls::extension::extension_use_srtp::SrtpProtectionProfile;
use rtc_shared::TransportProtocol;

use super::seal::Backend;
use super::srtp::{Keys, Profile};
use crate::negotiation::Fingerprint;

/// Content type of handshake records (RFC 6347 4.1).
const HANDSHAKE: u8 = 22;
/// The lowest and the highest type of a record.
const CHANGE_CIPHER_SPEC: u8 = 20;
const APPLICATION_DATA: u8 = 23;
/// First byte of every version of DTLS.
const DTLS_MAJOR: u8 = 254;
/// Label of the keying material (RFC 5764 4.2).
const EXPORTER: &str = "EXTRACTOR-dtls_srtp";
/// Datagrams of the first flight kept for the second attempt. A post-quantum ClientHello needs two.
const MAX_FIRST_FLIGHT: usize = 4;
/// Handshake fragments that one association may ever send. rtc-dtls puts fragments together recursively and keeps
/// stray ones for ever; a real handshake with every flight repeated stays below a hundred.
const MAX_FRAGMENTS: usize = 256;
/// Datagrams taken before the handshake is complete; rtc-dtls queues what comes too early.
const MAX_EARLY_DATAGRAMS: usize = 128;
/// Times that a flight is repeated in one handshake: a client is patient for some 15 s.
const MAX_REPEATS: u32 = 30;
/// Application datagrams that wait to be read; they are read after every datagram.
const MAX_DATA: usize = 64;
/// Pause before a flight is repeated because the client repeats its own: less than any client's timer.
const ASKED_PAUSE: Duration = Duration::from_millis(20);
/// Pause before a flight is repeated because nothing happens.
const SILENT_PAUSE: Duration = Duration::from_millis(900);
/// The name of the only remote in an endpoint: peers move between addresses, their association does not.
const REMOTE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 9);

/// Why a transport cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DtlsError {
    /// The client said close_notify.
    Closed,
    /// The handshake cannot be completed.
    Failed,
}

/// What a finished handshake gives.
pub struct Finished {
    /// The client's certificate, DER.
    pub certificate: Vec<u8>,
    /// Keys for SRTP.
    pub keys: Keys,
}

/// A DTLS server association, fed with datagrams.
pub trait Dtls: Send {
    /// Takes a datagram of the client.
    ///
    /// # Errors
    /// When the association is over.
    fn receive(&mut self, now: Instant, datagram: &[u8]) -> Result<(), DtlsError>;
    /// Repeats what may have got lost. Called about once a second.
    fn on_timeout(&mut self, now: Instant);
    /// The next datagram to send.
    fn poll_send(&mut self) -> Option<Vec<u8>>;
    /// Certificate and keys once the handshake is complete.
    fn finished(&self) -> Option<Finished>;
    /// The next datagram of an application (SCTP) that came inside.
    fn poll_data(&mut self) -> Option<Bytes>;
    /// Encrypts and queues a datagram of an application.
    fn send(&mut self, now: Instant, data: &[u8]);
    /// Queues close_notify.
    fn close(&mut self, now: Instant);
}

/// The node's certificate and what every handshake is configured with.
pub struct Identity {
    provider: Arc<dyn RTCCryptoProvider>,
    gcm: Arc<HandshakeConfig>,
    cm: Arc<HandshakeConfig>,
    fingerprint: Fingerprint,
    backend: Backend,
}

impl Identity {
    /// Makes a self-signed ECDSA P-256 certificate. About a millisecond; once per node. Media is sealed by the default
    /// library.
    ///
    /// # Errors
    /// When the crypto provider refuses, which means that the machine has no entropy.
    pub fn generate() -> Result<Arc<Self>, rtc_shared::error::Error> {
        Self::generate_for(Backend::default())
    }

    /// The same, media sealed by `backend`; see [`Backend::calibrate`].
    ///
    /// # Errors
    /// As of [`generate`](Self::generate).
    pub fn generate_for(backend: Backend) -> Result<Arc<Self>, rtc_shared::error::Error> {
        let provider: Arc<dyn RTCCryptoProvider> = Arc::new(RingProvider::new());
        let certificate = Certificate::generate_self_signed(vec![crate::CNAME.to_owned()], provider.crypto())?;
        let hash = digest::digest(&digest::SHA256, &certificate.certificate[0]);
        let fingerprint = Fingerprint { algorithm: "sha-256".into(), bytes: hash.as_ref().to_vec() };
        let gcm = config(&provider, &certificate, SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm)?;
        let cm = config(&provider, &certificate, SrtpProtectionProfile::Srtp_Aes128_Cm_Hmac_Sha1_80)?;
        Ok(Arc::new(Identity { provider, gcm, cm, fingerprint, backend }))
    }

    /// The certificate's hash, for the answer.
    pub fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    /// The crypto primitives in use.
    pub fn crypto(&self) -> &dyn RTCCrypto {
        self.provider.crypto()
    }
}

fn config(
    provider: &Arc<dyn RTCCryptoProvider>,
    certificate: &Certificate,
    profile: SrtpProtectionProfile,
) -> Result<Arc<HandshakeConfig>, rtc_shared::error::Error> {
    let builder = ConfigBuilder::default()
        .with_crypto_provider(provider.clone())
        .with_certificates(vec![certificate.clone()])
        .with_srtp_protection_profiles(vec![profile])
        .with_client_auth(ClientAuthType::RequireAnyClientCert)
        .with_extended_master_secret(ExtendedMasterSecretType::Require)
        .with_insecure_skip_verify(true);
    builder.build(false, None).map(Arc::new)
}

/// The rtc-dtls association.
pub struct RtcDtls {
    identity: Arc<Identity>,
    endpoint: Endpoint,
    /// What came before the first answer, while GCM is being tried.
    first_flight: Option<Vec<BytesMut>>,
    complete: bool,
    fragments: usize,
    datagrams: usize,
    outbox: VecDeque<Vec<u8>>,
    data: VecDeque<Bytes>,
    flight: Flight,
}

/// Our last flight, to be sent again while the handshake is not complete.
///
/// rtc-dtls forgets its own timer when an incomplete flight arrives, and answers a repeated ClientHello with nothing:
/// after one lost datagram both sides would wait for ever. The records are repeated as they were; a client drops those
/// it has (RFC 6347 4.1.2.6) and takes those it misses.
#[derive(Default)]
struct Flight {
    datagrams: Vec<Vec<u8>>,
    sent: Option<Instant>,
    repeats: u32,
}

impl Flight {
    fn replace(&mut self, now: Instant, datagrams: Vec<Vec<u8>>) {
        (self.datagrams, self.sent) = (datagrams, Some(now));
    }

    /// The flight again, unless it was sent less than `pause` ago or often enough.
    fn repeat(&mut self, now: Instant, pause: Duration) -> &[Vec<u8>] {
        let rested = self.sent.is_some_and(|sent| now.saturating_duration_since(sent) >= pause);
        if !rested || self.repeats >= MAX_REPEATS {
            return &[];
        }
        self.repeats += 1;
        self.sent = Some(now);
        &self.datagrams
    }
}

impl RtcDtls {
    /// An association that waits for a ClientHello.
    pub fn new(identity: Arc<Identity>) -> Self {
        let endpoint = endpoint(&identity.gcm);
        RtcDtls {
            identity,
            endpoint,
            first_flight: Some(Vec::new()),
            complete: false,
            fragments: 0,
            datagrams: 0,
            outbox: VecDeque::new(),
            data: VecDeque::new(),
            flight: Flight::default(),
        }
    }

    fn feed(&mut self, now: Instant, datagram: BytesMut) -> Result<(), DtlsError> {
        let events = self.endpoint.read(now, REMOTE, None, datagram).map_err(|_| DtlsError::Failed)?;
        for event in events {
            match event {
                EndpointEvent::HandshakeComplete => self.complete = true,
                EndpointEvent::PeerClosed => return Err(DtlsError::Closed),
                EndpointEvent::ApplicationData(data) if self.data.len() < MAX_DATA => {
                    self.data.push_back(data.freeze())
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Takes what the endpoint wants to send; it becomes the flight to repeat. Returns whether there was anything.
    fn take_flight(&mut self, now: Instant) -> bool {
        let mut flight = Vec::new();
        while let Some(transmit) = self.endpoint.poll_transmit() {
            flight.push(transmit.message.to_vec());
        }
        if flight.is_empty() {
            return false;
        }
        self.first_flight = None;
        self.outbox.extend(flight.iter().cloned());
        self.flight.replace(now, flight);
        true
    }

    /// Starts over without GCM and replays what the client has sent so far.
    fn retry(&mut self, now: Instant, flight: Vec<BytesMut>) -> Result<(), DtlsError> {
        self.endpoint = endpoint(&self.identity.cm);
        flight.into_iter().try_for_each(|datagram| self.feed(now, datagram))
    }
}

fn endpoint(config: &Arc<HandshakeConfig>) -> Endpoint {
    Endpoint::new(REMOTE, TransportProtocol::UDP, Some(config.clone()))
}

impl Dtls for RtcDtls {
    fn receive(&mut self, now: Instant, datagram: &[u8]) -> Result<(), DtlsError> {
        if !is_framed(datagram) {
            return Ok(());
        }
        self.datagrams += 1;
        self.fragments += fragments(datagram);
        let early = !self.complete && self.datagrams > MAX_EARLY_DATAGRAMS;
        if early || self.fragments > MAX_FRAGMENTS {
            return Ok(());
        }
        let datagram = BytesMut::from(datagram);
        if let Some(flight) = self.first_flight.as_mut().filter(|flight| flight.len() < MAX_FIRST_FLIGHT) {
            flight.push(datagram.clone());
        }
        let repeated = is_client_hello(&datagram);
        let result = match self.feed(now, datagram) {
            Err(DtlsError::Failed) => match self.first_flight.take() {
                Some(flight) => self.retry(now, flight),
                None if self.complete => Ok(()),
                None => Err(DtlsError::Failed),
            },
            other => other,
        };
        if !self.take_flight(now) && repeated && !self.complete {
            self.outbox.extend(self.flight.repeat(now, ASKED_PAUSE).iter().cloned());
        }
        result
    }

    fn on_timeout(&mut self, now: Instant) {
        if !self.complete {
            self.outbox.extend(self.flight.repeat(now, SILENT_PAUSE).iter().cloned());
        }
    }

    fn poll_send(&mut self) -> Option<Vec<u8>> {
        self.outbox.pop_front()
    }

    fn finished(&self) -> Option<Finished> {
        if !self.complete {
            return None;
        }
        let state = self.endpoint.get_connection_state(REMOTE)?;
        let profile = match state.srtp_protection_profile() {
            SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm => Profile::Gcm128,
            SrtpProtectionProfile::Srtp_Aes128_Cm_Hmac_Sha1_80 => Profile::CmSha1,
            _ => return None,
        };
        let material = state.export_keying_material(EXPORTER, &[], profile.material_len()).ok()?;
        let certificate = state.peer_certificates.first()?.clone();
        Some(Finished { certificate, keys: Keys::split(profile, material.as_ref()).on(self.identity.backend) })
    }

    fn poll_data(&mut self) -> Option<Bytes> {
        self.data.pop_front()
    }

    fn send(&mut self, now: Instant, data: &[u8]) {
        // What cannot be sent any more is lost, as on any path.
        if self.complete && self.endpoint.write(now, REMOTE, data).is_ok() {
            while let Some(transmit) = self.endpoint.poll_transmit() {
                self.outbox.push_back(transmit.message.to_vec());
            }
        }
    }

    fn close(&mut self, now: Instant) {
        self.endpoint.stop(now, REMOTE);
        self.take_flight(now);
    }
}

/// Whether a datagram starts with a (piece of a) ClientHello.
fn is_client_hello(datagram: &[u8]) -> bool {
    datagram.first() == Some(&HANDSHAKE) && datagram.get(13) == Some(&1)
}

/// Whether a datagram is whole records of DTLS 1.2 and nothing else. Noise and cut ends are dropped as if they had never
/// come (RFC 6347 4.1.2.7); rtc-dtls would end a running handshake for them.
fn is_framed(datagram: &[u8]) -> bool {
    let mut rest = datagram;
    while let Some((head, after)) = rest.split_first_chunk::<13>() {
        let len = usize::from(u16::from_be_bytes([head[11], head[12]]));
        let known = matches!(head[0], CHANGE_CIPHER_SPEC..=APPLICATION_DATA) && head[1] == DTLS_MAJOR;
        let Some(next) = after.get(len..).filter(|_| known) else { return false };
        rest = next;
    }
    rest.is_empty() && !datagram.is_empty()
}

/// Handshake fragments in the plaintext records of a datagram (RFC 6347 4.1, 4.2.2), as rtc-dtls will read them.
fn fragments(mut datagram: &[u8]) -> usize {
    let mut count = 0;
    while let Some((head, rest)) = datagram.split_first_chunk::<13>() {
        let len = usize::from(u16::from_be_bytes([head[11], head[12]])).min(rest.len());
        let (mut body, after) = rest.split_at(len);
        while head[0] == HANDSHAKE && !body.is_empty() {
            count += 1;
            let message = body.get(1..4).map_or(0, |len| u32::from_be_bytes([0, len[0], len[1], len[2]]));
            body = body.get(12 + message as usize..).unwrap_or_default();
        }
        datagram = after;
    }
    count
}

/// Whether `certificate` (DER) is the one that the offer promised (RFC 8122 5).
pub fn matches(fingerprint: &Fingerprint, certificate: &[u8]) -> bool {
    let algorithm = match fingerprint.algorithm.as_str() {
        "sha-256" => &digest::SHA256,
        "sha-384" => &digest::SHA384,
        "sha-512" => &digest::SHA512,
        _ => return false,
    };
    digest::digest(algorithm, certificate).as_ref() == fingerprint.bytes
}
