//! Data channels of one peer (RFC 8831, RFC 8832): messages of a room beside its media, for what should be there at once
//! and may get lost, like reactions and captions. SCTP is rtc-sctp's; what is asked of it is bounded here.

use std::collections::VecDeque;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use rtc_sctp::{
    Association, AssociationHandle, ClientConfig, DatagramEvent, Endpoint, EndpointConfig, Event, Payload,
    PayloadProtocolIdentifier, ReliabilityType, ServerConfig, StreamEvent, TransportConfig,
};
use rtc_shared::TransportProtocol;

/// Longest message that is taken. Larger things do not belong beside live media.
pub const MAX_MESSAGE: usize = 16 * 1024;
/// Channels that one client may open.
pub const MAX_CHANNELS: usize = 4;
/// Longest name of a channel in bytes.
pub const MAX_LABEL: usize = 32;
/// Bytes that may wait for one client. Above it messages to it are dropped: it is too slow for what is live.
const MAX_BUFFERED: usize = 64 * 1024;
/// Bytes that a client may send before they are read.
const RECEIVE_BUFFER: u32 = 64 * 1024;
/// Messages that wait to be handed out.
const MAX_WAITING: usize = 64;
/// The port that both sides name in SDP; there is no network where it could collide.
pub const PORT: u16 = 5_000;
/// The name of the only remote in an endpoint.
const REMOTE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), PORT);
/// Message types of the establishment protocol (RFC 8832 8.2.1).
const ACK: u8 = 2;
const OPEN: u8 = 3;

/// A message that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The channel's name.
    pub label: Arc<str>,
    /// Its bytes, as the client sent them.
    pub payload: Bytes,
}

struct Channel {
    stream: u16,
    label: Arc<str>,
}

/// The data channels of one peer.
pub struct DataChannels {
    endpoint: Endpoint,
    association: Option<(AssociationHandle, Association)>,
    channels: Vec<Channel>,
    received: VecDeque<Message>,
    /// Channels to open once connected.
    wanted: Vec<String>,
    /// Messages dropped because a bound was reached.
    pub dropped: u64,
}

impl Default for DataChannels {
    /// Waits for the client to begin.
    fn default() -> Self {
        let server = Arc::new(ServerConfig::new(transport()));
        DataChannels::with(Endpoint::new(REMOTE, TransportProtocol::UDP, Arc::new(EndpointConfig::new()), Some(server)))
    }
}

impl DataChannels {
    fn with(endpoint: Endpoint) -> Self {
        DataChannels {
            endpoint,
            association: None,
            channels: Vec::new(),
            received: VecDeque::new(),
            wanted: Vec::new(),
            dropped: 0,
        }
    }

    /// Begins, as a client does.
    pub fn connect(now: Instant) -> Self {
        let endpoint = Endpoint::new(REMOTE, TransportProtocol::UDP, Arc::new(EndpointConfig::new()), None);
        let mut channels = DataChannels::with(endpoint);
        channels.association = channels.endpoint.connect(now, ClientConfig::new(transport()), REMOTE).ok();
        channels
    }

    /// Opens a channel, as a client does: at once, or as soon as the other side has answered.
    pub fn open(&mut self, now: Instant, label: &str) {
        if self.association.as_ref().is_none_or(|(_, association)| association.is_handshaking()) {
            self.wanted.push(label.to_owned());
            return;
        }
        let stream = self.channels.len() as u16 * 2;
        let Some((_, association)) = &mut self.association else { return };
        let mut open = vec![OPEN, 0, 1, 0, 0, 0, 0, 0, 0, label.len() as u8, 0, 0];
        open.extend_from_slice(label.as_bytes());
        if let Ok(mut opened) = association.open_stream(stream, PayloadProtocolIdentifier::Binary) {
            // A full buffer is impossible before the first message.
            let _ = opened.write_with_ppi(now, &open, PayloadProtocolIdentifier::Dcep);
            self.channels.push(Channel { stream, label: label.into() });
        }
    }

    /// Takes a decrypted datagram.
    pub fn receive(&mut self, now: Instant, datagram: Bytes) {
        match self.endpoint.handle(now, REMOTE, None, datagram) {
            // One association per client: whoever starts over has lost the one before.
            Some((handle, DatagramEvent::NewAssociation(association))) => {
                self.association = Some((handle, association));
                self.channels.clear();
            }
            Some((handle, DatagramEvent::AssociationEvent(event))) => {
                if let Some((_, association)) = self.association.as_mut().filter(|(known, _)| *known == handle) {
                    association.handle_event(event);
                }
            }
            _ => {}
        }
        self.work_off(now);
    }

    /// Repeats what got lost.
    pub fn on_timeout(&mut self, now: Instant) {
        if let Some((_, association)) = &mut self.association
            && association.poll_timeout().is_some_and(|due| due <= now)
        {
            association.handle_timeout(now);
            self.work_off(now);
        }
    }

    fn work_off(&mut self, now: Instant) {
        let Some((handle, mut association)) = self.association.take() else { return };
        let mut lost = false;
        while let Some(event) = association.poll() {
            match event {
                Event::Stream(StreamEvent::Readable { id }) => self.read(now, &mut association, id),
                Event::AssociationLost { .. } | Event::HandshakeFailed { .. } => lost = true,
                _ => {}
            }
        }
        while let Some(event) = association.poll_endpoint_event() {
            self.endpoint.handle_event(handle, event);
        }
        if lost {
            self.channels.clear();
            return;
        }
        let handshaking = association.is_handshaking();
        self.association = Some((handle, association));
        if !handshaking {
            std::mem::take(&mut self.wanted).iter().for_each(|label| self.open(now, label));
        }
    }

    fn read(&mut self, now: Instant, association: &mut Association, stream: u16) {
        loop {
            let chunks = association.stream(stream).and_then(|mut stream| stream.read_sctp());
            let Ok(Some(chunks)) = chunks else { return };
            let kind = chunks.ppi;
            let Ok(payload) = chunks.to_payload(MAX_MESSAGE) else {
                self.dropped += 1;
                continue;
            };
            if kind == PayloadProtocolIdentifier::Dcep {
                self.establish(now, association, stream, &payload);
            } else if let Some(channel) = self.channels.iter().find(|channel| channel.stream == stream) {
                let empty =
                    matches!(kind, PayloadProtocolIdentifier::StringEmpty | PayloadProtocolIdentifier::BinaryEmpty);
                let payload = if empty { Bytes::new() } else { payload.freeze() };
                if self.received.len() < MAX_WAITING {
                    self.received.push_back(Message { label: channel.label.clone(), payload });
                } else {
                    self.dropped += 1;
                }
            }
        }
    }

    /// A client opens a channel. Reliability goes for both directions.
    fn establish(&mut self, now: Instant, association: &mut Association, stream: u16, message: &[u8]) {
        let Some(open) = Open::parse(message) else { return };
        let known = self.channels.iter().any(|channel| channel.stream == stream);
        if known || self.channels.len() >= MAX_CHANNELS {
            return;
        }
        let Ok(mut opened) = association.stream(stream) else { return };
        let set = opened.set_reliability_params(open.unordered, open.reliability, open.limit);
        if set.is_ok() && opened.write_with_ppi(now, &[ACK], PayloadProtocolIdentifier::Dcep).is_ok() {
            self.channels.push(Channel { stream, label: open.label.into() });
        }
    }

    /// The next message.
    pub fn poll_message(&mut self) -> Option<Message> {
        self.received.pop_front()
    }

    /// Whether the client has opened a channel of this name.
    pub fn has(&self, label: &str) -> bool {
        self.channels.iter().any(|channel| *channel.label == *label)
    }

    /// Sends a binary message on the channel of this name. `false` when there is none, or it is too slow.
    pub fn send(&mut self, now: Instant, label: &str, payload: &[u8]) -> bool {
        let Some(channel) = self.channels.iter().find(|channel| *channel.label == *label) else {
            return false;
        };
        let stream = self.association.as_mut().and_then(|(_, association)| association.stream(channel.stream).ok());
        let Some(mut stream) = stream else { return false };
        let fits = stream.buffered_amount().is_ok_and(|waiting| waiting + payload.len() <= MAX_BUFFERED);
        let sent = fits && stream.write_with_ppi(now, payload, PayloadProtocolIdentifier::Binary).is_ok();
        self.dropped += u64::from(!sent);
        sent
    }

    /// The datagrams to encrypt and send now.
    pub fn poll_send(&mut self, now: Instant, mut send: impl FnMut(&[u8])) {
        let Some((_, association)) = &mut self.association else { return };
        while let Some(transmit) = association.poll_transmit(now) {
            if let Payload::RawEncode(datagrams) = transmit.message {
                datagrams.iter().for_each(|datagram| send(datagram));
            }
        }
    }
}

fn transport() -> TransportConfig {
    TransportConfig::default()
        .with_sctp_port(PORT)
        .with_max_message_size(MAX_MESSAGE as u32)
        .with_max_receive_buffer_size(RECEIVE_BUFFER)
        .with_max_num_inbound_streams(1_024)
        .with_max_num_outbound_streams(1_024)
}

/// DATA_CHANNEL_OPEN (RFC 8832 5.1).
struct Open<'a> {
    unordered: bool,
    reliability: ReliabilityType,
    limit: u32,
    label: &'a str,
}

impl<'a> Open<'a> {
    fn parse(message: &'a [u8]) -> Option<Self> {
        let head: &[u8; 12] = message.first_chunk()?;
        if head[0] != OPEN {
            return None;
        }
        let reliability = match head[1] & 0x7f {
            0 => ReliabilityType::Reliable,
            1 => ReliabilityType::Rexmit,
            2 => ReliabilityType::Timed,
            _ => return None,
        };
        let limit = u32::from_be_bytes([head[4], head[5], head[6], head[7]]);
        let len = usize::from(u16::from_be_bytes([head[8], head[9]]));
        let label = std::str::from_utf8(message.get(12..12 + len)?).ok().filter(|label| label.len() <= MAX_LABEL)?;
        Some(Open { unordered: head[1] & 0x80 != 0, reliability, limit, label })
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "a test needs a first instant")]
mod tests {
    use std::time::Duration;

    use super::*;

    /// A server and a client, and the network between them.
    struct Pair {
        now: Instant,
        server: DataChannels,
        client: DataChannels,
    }

    impl Pair {
        fn new() -> Self {
            let now = Instant::now();
            let mut pair = Pair { now, server: DataChannels::default(), client: DataChannels::connect(now) };
            pair.run(Duration::from_millis(100));
            pair
        }

        fn run(&mut self, span: Duration) {
            let end = self.now + span;
            while self.now < end {
                let (mut up, mut down) = (Vec::new(), Vec::new());
                self.client.poll_send(self.now, |datagram| up.push(Bytes::copy_from_slice(datagram)));
                self.server.poll_send(self.now, |datagram| down.push(Bytes::copy_from_slice(datagram)));
                up.into_iter().for_each(|datagram| self.server.receive(self.now, datagram));
                down.into_iter().for_each(|datagram| self.client.receive(self.now, datagram));
                self.now += Duration::from_millis(5);
                self.server.on_timeout(self.now);
                self.client.on_timeout(self.now);
            }
        }
    }

    #[test]
    fn messages_go_both_ways_once_a_channel_is_open() {
        let mut pair = Pair::new();
        assert!(!pair.server.send(pair.now, "room", b"nobody listens"));
        pair.client.open(pair.now, "room");
        pair.run(Duration::from_millis(100));
        assert!(pair.server.has("room"));
        assert!(pair.client.send(pair.now, "room", b"clap"));
        assert!(pair.server.send(pair.now, "room", &[7; 5_000]));
        pair.run(Duration::from_millis(500));
        let message = pair.server.poll_message().expect("it came");
        assert_eq!((&*message.label, &*message.payload), ("room", &b"clap"[..]));
        assert_eq!(pair.client.poll_message().expect("it came").payload.len(), 5_000);
    }

    #[test]
    fn what_is_too_long_too_much_or_too_many_is_dropped() {
        let mut pair = Pair::new();
        (0..8).for_each(|index| pair.client.open(pair.now, &format!("channel {index}")));
        pair.run(Duration::from_millis(200));
        let opened = (0..8).filter(|index| pair.server.has(&format!("channel {index}"))).count();
        assert_eq!(opened, MAX_CHANNELS);
        let sent = (0..100).filter(|_| pair.server.send(pair.now, "channel 0", &[1; 8_000])).count();
        assert!(sent < 10, "a client that does not read gets no queue without end: {sent}");
        assert!(pair.server.dropped > 0);
    }

    #[test]
    fn a_malformed_wish_opens_nothing() {
        for message in
            [&[][..], &[OPEN], &[OPEN, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, b'a'], &[OPEN, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]]
        {
            assert!(Open::parse(message).is_none(), "{message:?}");
        }
    }
}
