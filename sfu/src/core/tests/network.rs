//! The simulated network: a core, clients, a clock that moves only when told to.

mod camera;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rand::rngs::SmallRng;
use rand::{Rng, RngExt, SeedableRng};

use super::ways::{Path, UnderWay};
use crate::api::{MemberId, Notice, Offer, Permit, RoomId, SessionId};
use crate::client::{Client, ClientIdentity, Received, SlotStreams, Wish, extension};
use crate::demux::{Packet, classify};
use crate::negotiation::{Host, Negotiation, Random};
use crate::relay::{Branches, Head, Word};
use crate::route::Route;
use crate::rtp::Header;
use crate::rtp::dependency::Descriptor;
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
    /// What it sends of each simulcast layer.
    pub layers: [LayerState; 3],
    /// A path of limited rate towards it.
    pub path: Option<Path>,
    /// Frame numbers of the dependency descriptors that came.
    pub frames: Vec<u16>,
}

/// A simulcast layer that is sent.
#[derive(Clone, Copy, Default)]
pub struct LayerState {
    seq: u64,
    frames: u16,
    answered: usize,
}

impl Node {
    fn take(&mut self, now: Instant, datagram: &mut [u8]) {
        let Node { client, received, frames, .. } = self;
        if let Some(header) = Header::parse(datagram).filter(|_| is_media(datagram)) {
            let descriptor = header.element(datagram, extension::DESCRIPTOR);
            frames.extend(descriptor.and_then(Descriptor::frame_of));
        }
        client.receive(now, datagram, |item| received.push(item));
    }
}

/// What a core has for others.
#[derive(Clone)]
pub enum Outbound {
    Packet { head: Head, payload: Vec<u8>, descriptor: Vec<u8> },
    Word(Word),
}

/// A core and its clients.
pub struct Network {
    pub now: Instant,
    pub sfu: Sfu,
    pub nodes: Vec<Node>,
    pub notices: Vec<Notice>,
    /// What is for other cores.
    pub outbound: Vec<(Branches, Outbound)>,
    /// Added to the numbers of members, so that those of other cores are others.
    pub first_member: u16,
    /// Bytes that left the core, and how often it sent.
    pub sent: (u64, u64),
    /// Datagrams of every media output: how long the runs were.
    pub runs: Vec<usize>,
    /// Simulcast packets carry their mid and rid, as browsers do until the first receiver report.
    pub named: bool,
    /// Simulcast layers that publishers send, from the lowest.
    pub active_layers: u8,
    /// Share of media datagrams from the core that get lost.
    pub loss: f64,
    /// Share of all other datagrams that get lost, in both directions.
    pub setup_loss: f64,
    /// How long every datagram takes, except what publishers send with the methods here.
    pub delay: Duration,
    under_way: VecDeque<UnderWay>,
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
            outbound: Vec::new(),
            first_member: 0,
            sent: (0, 0),
            runs: Vec::new(),
            named: true,
            active_layers: 3,
            loss: 0.0,
            setup_loss: 0.0,
            delay: Duration::ZERO,
            under_way: VecDeque::new(),
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
        let member = MemberId((self.first_member + number).into());
        let install = Install { session, member, room: ROOM, permit, plan };
        self.command(Command::Install(Box::new(install)));
        let (_, slots) = client.accept(self.now, &answer.sdp).expect("a complete answer");
        let address = Route::udp(([10, 0, 0, 1], 1_000 + number).into());
        self.nodes.push(Node {
            client,
            address,
            session,
            slots,
            received: Vec::new(),
            negotiation,
            seq: [100, 200],
            layers: [LayerState::default(); 3],
            path: None,
            frames: Vec::new(),
        });
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

    /// Hands something from another core to the core.
    pub fn hear(&mut self, input: Input<'_>) {
        self.sfu.handle(self.now, input);
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
            self.leave_paths();
            self.land();
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
                self.post(from, datagram);
            }
        }
    }

    /// A datagram leaves for the core from `from`.
    pub fn post(&mut self, from: Route, datagram: Vec<u8>) {
        if self.random.0.random_bool(self.setup_loss) {
            return;
        }
        if self.delay.is_zero() {
            return self.inject(from, datagram);
        }
        self.under_way.push_back(UnderWay { due: self.now + self.delay, to_core: true, client: from, datagram });
    }

    /// What was under way arrives.
    fn land(&mut self) {
        let now = self.now;
        while let Some(one) = self.under_way.pop_front_if(|one| one.due <= now) {
            match one.to_core {
                true => self.inject(one.client, one.datagram),
                false => self.arrive(one.client, one.datagram),
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
                Output::Relay { to, packet } => {
                    let (payload, descriptor) = (packet.payload.to_vec(), packet.descriptor.to_vec());
                    self.outbound.push((to, Outbound::Packet { head: packet.head, payload, descriptor }));
                }
                Output::Word { to, word } => self.outbound.push((to, Outbound::Word(word))),
                Output::Notice(notice) => self.notices.push(notice),
                Output::WakeAt(_) => {}
            }
        }
        for (to, datagram) in out {
            self.sent = (self.sent.0 + datagram.len() as u64, self.sent.1 + 1);
            let loss = if is_media(&datagram) { self.loss } else { self.setup_loss };
            if self.random.0.random_bool(loss) {
                continue;
            }
            if self.delay.is_zero() {
                self.arrive(to, datagram);
            } else {
                let due = self.now + self.delay;
                self.under_way.push_back(UnderWay { due, to_core: false, client: to, datagram });
            }
        }
    }

    /// A datagram reaches the client at `address`, or the bottleneck in front of it.
    fn arrive(&mut self, address: Route, mut datagram: Vec<u8>) {
        if let Some(node) = self.nodes.iter_mut().find(|node| node.address == address) {
            match &mut node.path {
                Some(path) => path.enter(self.now, datagram),
                None => node.take(self.now, &mut datagram),
            }
        }
    }

    fn leave_paths(&mut self) {
        for node in &mut self.nodes {
            let now = self.now;
            while let Some(mut datagram) = node.path.as_mut().and_then(|path| path.leave(now)) {
                node.take(now, &mut datagram);
            }
        }
    }

    /// The frame numbers of the dependency descriptors that a client got.
    pub fn descriptors(&self, node: usize) -> Vec<u16> {
        self.nodes[node].frames.clone()
    }

    /// Limits the path to a client to so many bits per second, with a queue of 200 ms.
    pub fn limit(&mut self, node: usize, rate: u64) {
        let now = self.now;
        self.nodes[node].path.get_or_insert_with(|| Path::new(now)).rate = rate;
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

const NOTHING: Wish = Wish {
    send_audio: false,
    send_video: false,
    audio_slots: 0,
    video_slots: 0,
    repairs: true,
    simulcast: false,
    transport_wide: false,
    red: false,
    data: false,
    scalable: false,
};
pub const PUBLISHER: Wish = Wish { send_audio: true, send_video: true, ..NOTHING };
pub const VIEWER: Wish = Wish { audio_slots: 1, video_slots: 1, ..NOTHING };
