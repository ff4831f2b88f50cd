//! The other end, as light as possible: a client for tests and load, not for people.
//!
//! It does what a browser does on the wire (ICE checks, a DTLS client, SRTP both ways) and nothing of what a browser
//! does with media. Pure like the core: datagrams in, datagrams out, time as an argument.

mod answering;
mod channels;
mod identity;
mod offer;
mod sending;

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::BytesMut;
use rtc_dtls::crypto_provider::RTCCrypto;
use rtc_dtls::endpoint::{Endpoint, EndpointEvent};
use rtc_dtls::extension::extension_use_srtp::SrtpProtectionProfile;
use rtc_shared::TransportProtocol;
use rtc_stun::attributes::{ATTR_USE_CANDIDATE, ATTR_USERNAME};
use rtc_stun::fingerprint::FINGERPRINT;
use rtc_stun::integrity::MessageIntegrity;
use rtc_stun::message::{BINDING_REQUEST, Message, Setter, TransactionId};
use rtc_stun::textattrs::TextAttribute;

use crate::demux::{Packet, classify};
use crate::negotiation::Credentials;
use crate::rtp::Header;
use crate::rtp::rtcp::{self, Item};
use crate::rtp::twcc::Arrivals;
use crate::transport::data::DataChannels;
use crate::transport::srtp::{Keys, Profile, Srtp};

pub use identity::ClientIdentity;

/// Time between two checks while all is well, as libwebrtc has it. After a change of the client's address behind a NAT
/// it is the next check that shows the server where the client is now.
const CHECK_EVERY: Duration = Duration::from_millis(2_500);
/// A client that has received nothing for so long
const SILENCE: Duration = Duration::from_millis(2_500);
/// checks this often (libwebrtc too).
const CHECK_SOON: Duration = Duration::from_millis(480);
/// Until the first answer, also after an ICE restart, checks are repeated this often.
const CHECK_AGAIN: Duration = Duration::from_millis(100);

/// Until the first repeat of a handshake flight; each further pause is twice as long (libwebrtc). The DTLS library would
/// wait for a second, and every datagram that comes too early would make a server look slow.
const FIRST_REPEAT: Duration = Duration::from_millis(50);

/// Payload type of Opus in offers.
pub const OPUS: u8 = 111;
/// Payload type of VP8 in offers.
pub const VP8: u8 = 96;
/// Payload type of VP8 repairs in offers.
pub const VP8_REPAIR: u8 = 97;

/// Payload type of redundant audio in offers.
pub const RED: u8 = 63;
/// Payload type of VP9 in offers.
pub const VP9: u8 = 98;
/// Payload type of AV1 in offers.
pub const AV1: u8 = 45;
/// Names of the simulcast layers, lowest first.
pub const RIDS: [&str; 3] = ["q", "h", "f"];
/// Ids of the header extensions in offers.
pub mod extension {
    /// Audio level.
    pub const LEVEL: u8 = 1;
    /// Transport-wide number.
    pub const TRANSPORT_WIDE: u8 = 3;
    /// Mid.
    pub const MID: u8 = 4;
    /// Simulcast layer.
    pub const RID: u8 = 10;
    /// Simulcast layer of a repair.
    pub const REPAIRED_RID: u8 = 11;
    /// Dependency descriptor.
    pub const DESCRIPTOR: u8 = 12;
}

/// What a client wants.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wish {
    /// Sends one Opus track.
    pub send_audio: bool,
    /// Sends one VP8 track.
    pub send_video: bool,
    /// Audio slots.
    pub audio_slots: usize,
    /// Video slots.
    pub video_slots: usize,
    /// Video with RTX.
    pub repairs: bool,
    /// Its picture has three simulcast layers, named [`RIDS`].
    pub simulcast: bool,
    /// Packets carry transport-wide numbers in both directions, and it reports what arrives.
    pub transport_wide: bool,
    /// Takes redundant audio.
    pub red: bool,
    /// Has data channels.
    pub data: bool,
    /// Takes VP9 and AV1 besides VP8, with dependency descriptors.
    pub scalable: bool,
}

/// A slot as the answer names it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SlotStreams {
    /// Its media stream.
    pub ssrc: u32,
    /// Its repair stream.
    pub repair: Option<u32>,
}

/// Something the client received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Received {
    /// A media packet: header, extended sequence number and decrypted payload (without padding).
    Rtp(Header, u64, Vec<u8>),
    /// An RTCP item.
    Control(Item),
}

/// One light client.
pub struct Client {
    identity: Arc<ClientIdentity>,
    wish: Wish,
    local: Credentials,
    remote: Option<Credentials>,
    server: Option<SocketAddr>,
    endpoint: Endpoint,
    handshaking: bool,
    /// When the last flight is repeated, and the pause that leads there.
    repeat: Option<(Instant, Duration)>,
    checked: bool,
    /// There is somebody to check, and when that was done last.
    checks: bool,
    checked_at: Option<Instant>,
    received: Option<Instant>,
    srtp: Option<Srtp>,
    outbox: VecDeque<Vec<u8>>,
    ssrc: u32,
    fingerprint: String,
    data: Option<DataChannels>,
    arrivals: Arrivals,
    began: Option<Instant>,
}

impl Client {
    /// A client; `number` makes its names different from others'.
    pub fn new(identity: Arc<ClientIdentity>, wish: Wish, number: u32) -> Self {
        let fingerprint = identity.fingerprint.clone();
        Client {
            identity,
            wish,
            local: Credentials { ufrag: format!("c{number:07}"), password: format!("password-of-the-client-{number}") },
            remote: None,
            server: None,
            endpoint: Endpoint::new(unspecified(), TransportProtocol::UDP, None),
            handshaking: false,
            repeat: None,
            checked: false,
            checks: false,
            checked_at: None,
            received: None,
            srtp: None,
            outbox: VecDeque::new(),
            ssrc: 1_000 + number * 16,
            fingerprint,
            data: None,
            arrivals: Arrivals::default(),
            began: None,
        }
    }

    /// What it wants.
    pub fn wish(&self) -> &Wish {
        &self.wish
    }

    /// Lies about the certificate.
    pub fn with_wrong_fingerprint(mut self) -> Self {
        self.fingerprint = ["00"; 32].join(":");
        self
    }

    /// Sends with other SSRCs than offered: the stream starts over. They are told apart by payload type.
    pub fn change_ssrc(&mut self) {
        self.ssrc += 1 << 20;
    }

    /// Other ICE credentials for the next offer: an ICE restart.
    pub fn restart_ice(&mut self) {
        self.local.ufrag.push('r');
        self.local.password.push('r');
        self.checked = false;
    }

    /// The stream of what it sends; the lowest simulcast layer of the picture.
    pub fn ssrc(&self, video: bool) -> u32 {
        self.ssrc + u32::from(video)
    }

    /// The stream of a simulcast layer, 0 is the lowest.
    pub fn layer_ssrc(&self, layer: u32) -> u32 {
        self.ssrc + 1 + layer
    }

    /// Takes the answer and starts checking. Returns the server's address and the slots, or `None` when the answer
    /// lacks something.
    pub fn accept(&mut self, now: Instant, answer: &str) -> Option<(SocketAddr, Vec<SlotStreams>)> {
        let value = |key: &str| answer.lines().find_map(|line| line.strip_prefix(key));
        self.remote =
            Some(Credentials { ufrag: value("a=ice-ufrag:")?.to_owned(), password: value("a=ice-pwd:")?.to_owned() });
        let mut candidate = value("a=candidate:")?.split(' ').skip(4);
        let server = SocketAddr::new(candidate.next()?.parse().ok()?, candidate.next()?.parse().ok()?);
        self.server = Some(server);
        (self.checks, self.checked_at) = (true, None);
        self.on_timeout(now);
        let sections = answer.split("\r\nm=").skip(1).filter(|section| section.contains("a=sendonly"));
        Some((server, sections.map(slot_streams).collect()))
    }

    /// Time has passed: checks, handshake repeats, feedback.
    pub fn on_timeout(&mut self, now: Instant) {
        self.tell_arrivals(now);
        if let Some(data) = &mut self.data {
            data.on_timeout(now);
        }
        self.send_data(now);
        let due = self.checked_at.is_none_or(|at| now.saturating_duration_since(at) >= self.pause(now));
        if self.checks && due {
            self.checked_at = Some(now);
            let check = self.check(true);
            self.outbox.push_back(check);
        }
        if let (Some(server), Some((_, pause))) = (self.server, self.repeat.filter(|(at, _)| now >= *at)) {
            // A failed handshake shows as a client that never connects.
            let _ = self.endpoint.handle_timeout(server, now);
            self.take_handshake();
            self.repeat = Some((now + pause * 2, pause * 2));
        }
    }

    /// Until the next check.
    fn pause(&self, now: Instant) -> Duration {
        let silent = self.received.is_some_and(|at| now.saturating_duration_since(at) >= SILENCE);
        match self.checked {
            false => CHECK_AGAIN,
            true if silent => CHECK_SOON,
            true => CHECK_EVERY,
        }
    }

    fn tell_arrivals(&mut self, now: Instant) {
        let Some(began) = self.began else { return };
        while let Some(body) = self.arrivals.poll(now.saturating_duration_since(began)) {
            let feedback = self.control(|writer| writer.transport_feedback(1, 1, &body));
            self.outbox.extend(feedback);
        }
    }

    /// A connectivity check, with a right or a wrong MESSAGE-INTEGRITY.
    pub fn check(&self, authentic: bool) -> Vec<u8> {
        let password = self.remote.as_ref().map(|remote| remote.password.clone()).filter(|_| authentic);
        self.check_with(password.unwrap_or_else(|| "a wrong guess of it".to_owned()), true)
    }

    /// A right check that nominates nothing, as from a second network that stands by.
    pub fn standby_check(&self) -> Vec<u8> {
        self.check_with(self.remote.as_ref().map(|remote| remote.password.clone()).unwrap_or_default(), false)
    }

    fn check_with(&self, password: String, nominates: bool) -> Vec<u8> {
        let Some(remote) = &self.remote else {
            return Vec::new();
        };
        let crypto: &dyn RTCCrypto = self.identity.provider.crypto();
        let username = format!("{}:{}", remote.ufrag, self.local.ufrag);
        let setters: Vec<Box<dyn Setter + '_>> = vec![
            Box::new(BINDING_REQUEST),
            Box::new(TransactionId::new()),
            Box::new(TextAttribute::new(ATTR_USERNAME, username)),
            if nominates { Box::new(UseCandidate) } else { Box::new(Nothing) },
            Box::new(MessageIntegrity::new_short_term_integrity_with_provider(password, crypto)),
            Box::new(FINGERPRINT),
        ];
        let mut message = Message::new();
        message.build(&setters).expect("a check is far below the limit of STUN");
        message.raw
    }

    /// Takes a datagram from the server and hands out what it holds.
    pub fn receive(&mut self, now: Instant, data: &mut [u8], mut take: impl FnMut(Received)) {
        self.received = Some(now);
        match classify(data) {
            Some(Packet::Stun) if data[..2] == [0, 1] => self.on_check(data),
            Some(Packet::Stun) if !self.checked => {
                self.checked = true;
                self.start_handshake(now);
            }
            Some(Packet::Dtls) => self.on_dtls(now, data),
            Some(Packet::Rtp) => {
                if let Some(received) = self.open(now, data) {
                    take(received);
                }
            }
            Some(Packet::Rtcp) => {
                if let Some(opened) = self.srtp.as_mut().and_then(|srtp| srtp.open_rtcp(data)) {
                    rtcp::read(&opened, |item| take(Received::Control(item)));
                }
            }
            _ => {}
        }
    }

    fn on_check(&mut self, data: &[u8]) {
        let crypto = self.identity.provider.crypto();
        let server = self.server.unwrap_or_else(unspecified);
        self.outbox.extend(answering::answer(crypto, server, &self.local.password, data));
    }

    fn open(&mut self, now: Instant, data: &mut [u8]) -> Option<Received> {
        let header = Header::parse(data)?;
        let (seq, len) = self.srtp.as_mut()?.open(data, &header)?;
        if let Some(&[high, low]) = header.element(data, extension::TRANSPORT_WIDE) {
            let began = *self.began.get_or_insert(now);
            self.arrivals.note(u16::from_be_bytes([high, low]), now.saturating_duration_since(began));
        }
        let payload = header.unpadded(&data[header.len..len])?.to_vec();
        Some(Received::Rtp(header, seq, payload))
    }

    /// Starts the handshake, normally after the first answered check.
    pub fn start_handshake(&mut self, now: Instant) {
        let Some(server) = self.server.filter(|_| !self.handshaking) else {
            return;
        };
        self.handshaking = true;
        let config = self.identity.config.clone();
        self.endpoint.connect(now, server, config, None).expect("the server has a port");
        self.take_handshake();
        self.repeat = Some((now + FIRST_REPEAT, FIRST_REPEAT));
    }

    fn on_dtls(&mut self, now: Instant, data: &[u8]) {
        let Some(server) = self.server else { return };
        let Ok(events) = self.endpoint.read(now, server, None, BytesMut::from(data)) else {
            return;
        };
        if self.take_handshake() && self.srtp.is_none() {
            self.repeat = Some((now + FIRST_REPEAT, FIRST_REPEAT));
        }
        for event in events {
            match event {
                EndpointEvent::HandshakeComplete => {
                    self.repeat = None;
                    self.srtp = self.keys(server);
                }
                EndpointEvent::ApplicationData(packet) => {
                    if let Some(data) = &mut self.data {
                        data.receive(now, packet.freeze());
                    }
                }
                _ => {}
            }
        }
        self.send_data(now);
    }

    fn keys(&self, server: SocketAddr) -> Option<Srtp> {
        let state = self.endpoint.get_connection_state(server)?;
        let profile = match state.srtp_protection_profile() {
            SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm => Profile::Gcm128,
            _ => Profile::CmSha1,
        };
        let label = "EXTRACTOR-dtls_srtp";
        let material = state.export_keying_material(label, &[], profile.material_len()).ok()?;
        Srtp::new(&Keys::split(profile, material.as_ref()).swapped()).ok()
    }

    /// Takes what the endpoint wants to send. Returns whether there was anything.
    fn take_handshake(&mut self) -> bool {
        let before = self.outbox.len();
        while let Some(transmit) = self.endpoint.poll_transmit() {
            self.outbox.push_back(transmit.message.to_vec());
        }
        self.outbox.len() > before
    }

    /// The next datagram to send to the server.
    pub fn poll_send(&mut self) -> Option<Vec<u8>> {
        self.outbox.pop_front()
    }

    /// Media can flow.
    pub fn is_connected(&self) -> bool {
        self.srtp.is_some()
    }

    /// The negotiated protection.
    pub fn profile(&self) -> Option<Profile> {
        self.srtp.as_ref().map(Srtp::profile)
    }

    /// Says goodbye: close_notify.
    pub fn close(&mut self, now: Instant) {
        if let Some(server) = self.server {
            self.endpoint.stop(now, server);
            self.take_handshake();
        }
        self.checks = false;
    }
}

struct UseCandidate;

impl Setter for UseCandidate {
    fn add_to(&self, message: &mut Message) -> rtc_shared::error::Result<()> {
        message.add(ATTR_USE_CANDIDATE, &[]);
        Ok(())
    }
}

struct Nothing;

impl Setter for Nothing {
    fn add_to(&self, _: &mut Message) -> rtc_shared::error::Result<()> {
        Ok(())
    }
}

fn unspecified() -> SocketAddr {
    SocketAddr::from(([0, 0, 0, 0], 0))
}

fn slot_streams(section: &str) -> SlotStreams {
    let group = section.lines().find_map(|line| line.strip_prefix("a=ssrc-group:FID "));
    if let Some((media, repair)) = group.and_then(|group| group.split_once(' ')) {
        return SlotStreams { ssrc: media.parse().unwrap_or_default(), repair: repair.trim().parse().ok() };
    }
    let ssrc = section.lines().find_map(|line| line.strip_prefix("a=ssrc:"));
    let ssrc = ssrc.and_then(|line| line.split(' ').next()).and_then(|ssrc| ssrc.parse().ok());
    SlotStreams { ssrc: ssrc.unwrap_or_default(), repair: None }
}
