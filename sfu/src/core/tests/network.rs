//! The simulated network: a core, clients, a clock that moves only when told to.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rand::rngs::SmallRng;
use rand::{Rng, RngExt, SeedableRng};

use crate::api::{MemberId, Notice, Offer, Permit, RoomId, SessionId};
use crate::client::{Client, ClientIdentity, OPUS, Received, SlotStreams, VP8, Wish};
use crate::demux::{Packet, classify};
use crate::negotiation::{Host, Negotiation, Random};
use crate::route::Route;
use crate::rtp::OutHeader;
use crate::transport::dtls::Identity;
use crate::{Command, Input, Install, Output, Sfu};

pub const ALL: Permit = Permit { view: true, publish: true };
pub const ROOM: RoomId = RoomId(7);

/// Seeded randomness.
pub struct Seeded(pub SmallRng);

impl Random for Seeded {
    fn fill(&mut self, out: &mut [u8]) {
        self.0.fill_bytes(out);
    }
}

/// A client on the network.
pub struct Node {
    pub client: Client,
    pub address: Route,
    pub session: SessionId,
    pub slots: Vec<SlotStreams>,
    pub received: Vec<Received>,
    pub negotiation: Negotiation,
    /// Next sequence number and timestamp of audio and of video.
    pub seq: [u64; 2],
}

/// A core and its clients.
pub struct Network {
    pub now: Instant,
    pub sfu: Sfu,
    pub nodes: Vec<Node>,
    pub notices: Vec<Notice>,
    /// Bytes that left the core, and how often it sent.
    pub sent: (u64, u64),
    /// Datagrams of every media output: how long the runs were.
    pub runs: Vec<usize>,
    /// Share of media datagrams from the core that get lost.
    pub loss: f64,
    /// Share of all other datagrams that get lost, in both directions.
    pub setup_loss: f64,
    random: Seeded,
    host: Host,
    identity: Arc<ClientIdentity>,
}

impl Network {
    #[allow(clippy::disallowed_methods, reason = "some instant has to be the first")]
    pub fn new(seed: u64) -> Self {
        let identity = Identity::generate().expect("a certificate");
        let now = Instant::now();
        let server = Route::udp(([127, 0, 0, 1], 4_000).into());
        let host = Host { candidates: vec![server], fingerprint: identity.fingerprint().clone() };
        Network {
            now,
            sfu: Sfu::new(now, Duration::from_secs(1_700_000_000), identity),
            nodes: Vec::new(),
            notices: Vec::new(),
            sent: (0, 0),
            runs: Vec::new(),
            loss: 0.0,
            setup_loss: 0.0,
            random: Seeded(SmallRng::seed_from_u64(seed)),
            host,
            identity: ClientIdentity::like_chromium().expect("a certificate"),
        }
    }

    /// Adds a client without connecting it.
    pub fn add(&mut self, wish: Wish, permit: Permit) -> usize {
        let identity = self.identity.clone();
        let number = self.nodes.len() as u32 + 1;
        self.add_client(Client::new(identity, wish, number), permit)
    }

    pub fn client(&self, wish: Wish, number: u32) -> Client {
        Client::new(self.identity.clone(), wish, number)
    }

    pub fn add_client(&mut self, mut client: Client, permit: Permit) -> usize {
        let number = self.nodes.len() as u16 + 1;
        let mut negotiation = Negotiation::new(&mut self.random);
        let offer = Offer { sdp: client.offer(), tracks: Vec::new() };
        let (answer, plan) = negotiation.answer(&offer, permit, &self.host, &mut self.random).expect("a fine offer");
        let session = SessionId(self.random.number());
        let member = MemberId(number.into());
        let install = Install { session, member, room: ROOM, permit, plan };
        self.command(Command::Install(Box::new(install)));
        let (_, slots) = client.accept(self.now, &answer.sdp).expect("a complete answer");
        let address = Route::udp(([10, 0, 0, 1], 1_000 + number).into());
        self.nodes.push(Node { client, address, session, slots, received: Vec::new(), negotiation, seq: [100, 200] });
        self.nodes.len() - 1
    }

    /// Adds a client and runs until it is connected.
    pub fn join(&mut self, wish: Wish, permit: Permit) -> usize {
        let node = self.add(wish, permit);
        self.run(Duration::from_millis(300));
        assert!(self.nodes[node].client.is_connected(), "client {node} connects");
        node
    }

    pub fn command(&mut self, command: Command) {
        self.sfu.handle(self.now, Input::Command(command));
        self.drain();
    }

    /// Hands a datagram to the core as if it came from `from`.
    pub fn inject(&mut self, from: Route, mut data: Vec<u8>) {
        self.sfu.handle(self.now, Input::Packet { from, data: &mut data });
        self.drain();
    }

    /// Renegotiates with a new offer; the client takes the answer.
    pub fn renegotiate(&mut self, node: usize, sdp: String) {
        let offer = Offer { sdp, tracks: Vec::new() };
        let node = &mut self.nodes[node];
        let answer = node.negotiation.answer(&offer, ALL, &self.host, &mut self.random);
        let (answer, plan) = answer.expect("a fine offer");
        let session = node.session;
        let (_, slots) = node.client.accept(self.now, &answer.sdp).expect("a complete answer");
        node.slots = slots;
        self.command(Command::Update { session, plan: Box::new(plan) });
    }

    /// Sends what the clients have to send and lets time pass in steps of 5 ms.
    pub fn run(&mut self, span: Duration) {
        let end = self.now + span;
        while self.now < end {
            self.exchange();
            self.now += Duration::from_millis(5);
            self.sfu.handle(self.now, Input::Timeout);
            self.drain();
            for node in &mut self.nodes {
                node.client.on_timeout(self.now);
            }
        }
        self.exchange();
    }

    fn exchange(&mut self) {
        loop {
            let mut datagrams = VecDeque::new();
            for node in &mut self.nodes {
                while let Some(datagram) = node.client.poll_send() {
                    datagrams.push_back((node.address, datagram));
                }
            }
            if datagrams.is_empty() {
                return;
            }
            for (from, datagram) in datagrams {
                if !self.random.0.random_bool(self.setup_loss) {
                    self.inject(from, datagram);
                }
            }
        }
    }

    fn drain(&mut self) {
        let mut out = Vec::new();
        while let Some(output) = self.sfu.poll(self.now) {
            match output {
                Output::Send(transmit) => {
                    assert!(transmit.segment > 0, "a segment has a size");
                    if is_media(transmit.data) {
                        self.runs.push(transmit.data.len().div_ceil(transmit.segment));
                    }
                    for datagram in transmit.data.chunks(transmit.segment) {
                        out.push((transmit.to, datagram.to_vec()));
                    }
                }
                Output::Notice(notice) => self.notices.push(notice),
                Output::WakeAt(_) => {}
            }
        }
        for (to, mut datagram) in out {
            self.sent = (self.sent.0 + datagram.len() as u64, self.sent.1 + 1);
            let loss = if is_media(&datagram) { self.loss } else { self.setup_loss };
            if self.random.0.random_bool(loss) {
                continue;
            }
            if let Some(node) = self.nodes.iter_mut().find(|node| node.address == to) {
                let received = &mut node.received;
                node.client.receive(self.now, &mut datagram, |item| received.push(item));
            }
        }
    }

    /// Publishes one frame of `packets` VP8 packets.
    pub fn video(&mut self, node: usize, packets: usize, key: bool) {
        for index in 0..packets {
            let datagram = self.video_packet(node, key, index == 0, index + 1 == packets);
            self.inject(self.nodes[node].address, datagram);
        }
    }

    /// One protected VP8 packet. The payload ends with its own sequence number.
    pub fn video_packet(&mut self, node: usize, key: bool, first: bool, last: bool) -> Vec<u8> {
        let node = &mut self.nodes[node];
        let seq = node.seq[1];
        node.seq[1] += 1;
        let frame = if first { 0x10 } else { 0x00 };
        let picture = (seq / 5) as u16 & 0x7fff;
        let mut payload = vec![0x80 | frame, 0x80, 0x80 | (picture >> 8) as u8, picture as u8, u8::from(!key)];
        payload.extend_from_slice(&[0xaa; 900]);
        payload.extend_from_slice(&seq.to_be_bytes());
        let header = OutHeader {
            marker: last,
            payload_type: VP8,
            seq: seq as u16,
            timestamp: picture as u32 * 3_000,
            ssrc: node.client.ssrc(true),
            level: None,
        };
        node.client.media(header, seq, &payload).expect("connected")
    }

    /// Publishes one Opus packet with an audio level.
    pub fn audio(&mut self, node: usize, level: u8) {
        let address = self.nodes[node].address;
        let node = &mut self.nodes[node];
        let seq = node.seq[0];
        node.seq[0] += 1;
        let header = OutHeader {
            marker: false,
            payload_type: OPUS,
            seq: seq as u16,
            timestamp: seq as u32 * 960,
            ssrc: node.client.ssrc(false),
            level: Some((1, level)),
        };
        let datagram = node.client.media(header, seq, &[0x55; 80]).expect("connected");
        self.inject(address, datagram);
    }

    /// The packets that a client got in one stream: sequence number, timestamp, marker, payload.
    pub fn stream(&self, node: usize, ssrc: u32) -> Vec<(u64, u32, bool, Vec<u8>)> {
        let received = self.nodes[node].received.iter();
        let packets = received.filter_map(|item| match item {
            Received::Rtp(header, seq, payload) if header.ssrc == ssrc => {
                Some((*seq, header.timestamp, header.marker, payload.clone()))
            }
            _ => None,
        });
        packets.collect()
    }

    /// How often a client was asked for a key frame.
    pub fn key_frame_requests(&self, node: usize) -> usize {
        let received = self.nodes[node].received.iter();
        let wanted = |item: &&Received| matches!(item, Received::Control(crate::rtp::rtcp::Item::KeyFrame { .. }));
        received.filter(wanted).count()
    }
}

fn is_media(datagram: &[u8]) -> bool {
    classify(datagram) == Some(Packet::Rtp)
}

pub const PUBLISHER: Wish = Wish { send_audio: true, send_video: true, audio_slots: 0, video_slots: 0, repairs: true };
pub const VIEWER: Wish = Wish { send_audio: false, send_video: false, audio_slots: 1, video_slots: 1, repairs: true };
