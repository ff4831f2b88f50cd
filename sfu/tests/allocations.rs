//! The packet path takes no memory: an allocator that counts watches the core while it forwards.

#![allow(clippy::disallowed_methods)] // A test may look at the clock.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::time::{Duration, Instant};

use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use sfu::client::{Client, ClientIdentity, VP8, Wish};
use sfu::negotiation::{Host, Negotiation, Random};
use sfu::rtp::{Header, OutHeader};
use sfu::transport::dtls::Identity;
use sfu::transport::seal::Backend;
use sfu::transport::srtp::{Keys, Profile, Srtp};
use sfu::{Branch, Command, Input, Install, MemberId, Offer, Output, Permit, RoomId, Route, SessionId, Sfu};

struct Counting;

thread_local! {
    static TAKEN: Cell<u64> = const { Cell::new(0) };
}

// SAFETY: everything is handed on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        TAKEN.set(TAKEN.get() + 1);
        // SAFETY: the caller keeps alloc's contract.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps dealloc's contract.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

struct Seeded(SmallRng);

impl Random for Seeded {
    fn fill(&mut self, out: &mut [u8]) {
        self.0.fill_bytes(out);
    }
}

const VIEWERS: u16 = 20;
const SERVER: &str = "127.0.0.1:4000";

/// A core with one publisher (client 0) and viewers, all connected.
fn stage(now: Instant) -> (Sfu, Vec<Client>) {
    let identity = Identity::generate().expect("a certificate");
    let own = ClientIdentity::like_chromium().expect("a certificate");
    let candidates = vec![Route::udp(SERVER.parse().expect("an address"))];
    let host = Host { candidates, fingerprint: identity.fingerprint().clone() };
    let mut random = Seeded(SmallRng::seed_from_u64(1));
    let mut sfu = Sfu::new(now, Duration::from_secs(1), identity);
    let mut clients = Vec::new();
    for number in 0..=VIEWERS {
        let wish = match number {
            0 => Wish { send_video: true, ..Wish::default() },
            _ => Wish { audio_slots: 1, video_slots: 1, repairs: true, ..Wish::default() },
        };
        let mut client = Client::new(own.clone(), wish, number.into());
        let offer = Offer { sdp: client.offer(), tracks: Vec::new() };
        let permit = Permit { view: true, publish: true };
        let answer = Negotiation::new(&mut random).answer(&offer, permit, &host, &mut random);
        let (answer, plan) = answer.expect("a fine offer");
        let (session, member) = (SessionId(number.into()), MemberId(number.into()));
        let install = Install { session, member, room: RoomId(1), permit, plan };
        sfu.handle(now, Input::Command(Command::Install(Box::new(install))));
        client.accept(now, &answer.sdp).expect("a complete answer");
        connect(&mut sfu, &mut client, number, now);
        clients.push(client);
    }
    (sfu, clients)
}

fn connect(sfu: &mut Sfu, client: &mut Client, number: u16, now: Instant) {
    while !client.is_connected() {
        while let Some(mut datagram) = client.poll_send() {
            sfu.handle(now, Input::Packet { from: address(number), data: &mut datagram });
        }
        while let Some(output) = sfu.poll(now) {
            if let Output::Send(transmit) = output {
                client.receive(now, &mut transmit.data.to_vec(), |_| {});
            }
        }
    }
}

fn address(number: u16) -> Route {
    Route::udp(([10, 0, 0, 1], 1_000 + number).into())
}

#[test]
fn forwarding_a_packet_allocates_nothing() {
    let mut now = Instant::now();
    let (mut sfu, mut clients) = stage(now);
    let ssrc = clients[0].ssrc(true);
    let mut frames: Vec<Vec<u8>> = Vec::new();
    for seq in 1_000..1_500u64 {
        let header = OutHeader {
            marker: seq % 5 == 4,
            payload_type: VP8,
            seq: seq as u16,
            timestamp: (seq / 5) as u32 * 3_000,
            ssrc,
            level: None,
            ..OutHeader::default()
        };
        let mut payload = vec![0x10, 0, 0, 0];
        payload.resize(1_000, 0xaa);
        frames.push(clients[0].media(header, seq, &payload).expect("connected"));
    }
    let mut forwarded = 0;
    let mut taken = 0;
    for (index, datagram) in frames.iter_mut().enumerate() {
        // Reports and choices come with the clock, not with packets.
        now += Duration::from_millis(1);
        sfu.handle(now, Input::Timeout);
        forwarded += drain(&mut sfu, now);
        let before = TAKEN.get();
        sfu.handle(now, Input::Packet { from: address(0), data: datagram });
        forwarded += drain(&mut sfu, now);
        // The first ones start the track and grow what is kept for ever.
        if index >= 50 {
            taken += TAKEN.get() - before;
        }
    }
    assert!(forwarded >= frames.len() * usize::from(VIEWERS));
    assert_eq!(taken, 0, "allocations over {} packets to {VIEWERS} viewers", frames.len() - 50);
}

/// Packets that leave now.
fn drain(sfu: &mut Sfu, now: Instant) -> usize {
    let mut packets = 0;
    while let Some(output) = sfu.poll(now) {
        match output {
            Output::Send(transmit) => packets += transmit.data.len().div_ceil(transmit.segment),
            Output::Relay { .. } => packets += 1,
            _ => {}
        }
    }
    packets
}

#[test]
fn relaying_a_packet_allocates_nothing_on_either_core() {
    let mut now = Instant::now();
    let (mut first, mut clients) = stage(now);
    let (mut second, _viewers) = stage(now);
    let room = RoomId(1);
    first.handle(now, Input::Command(Command::Span { room, rank: 1, others: vec![(Branch(1), 2)] }));
    second.handle(now, Input::Command(Command::Span { room, rank: 2, others: vec![(Branch(0), 1)] }));
    let ssrc = clients[0].ssrc(true);
    let (mut relayed, mut taken) = (0, 0);
    for seq in 1_000..1_500u64 {
        let header = OutHeader { payload_type: VP8, seq: seq as u16, marker: true, ssrc, ..OutHeader::default() };
        let payload = [&[0x10, 0, 0, 0][..], &[0xaa; 996]].concat();
        let mut datagram = clients[0].media(header, seq, &payload).expect("connected");
        now += Duration::from_millis(1);
        first.handle(now, Input::Timeout);
        second.handle(now, Input::Timeout);
        exchange(&mut first, &mut second, now);
        let before = TAKEN.get();
        first.handle(now, Input::Packet { from: address(0), data: &mut datagram });
        relayed += exchange(&mut first, &mut second, now);
        // The first ones start the track and grow what is kept for ever.
        if seq >= 1_050 {
            taken += TAKEN.get() - before;
        }
    }
    assert!(relayed > 400, "{relayed} packets crossed");
    assert_eq!(taken, 0);
}

/// Hands over what two cores have for each other, and lets go what they send. Returns the packets that crossed.
fn exchange(first: &mut Sfu, second: &mut Sfu, now: Instant) -> usize {
    let mut crossed = 0;
    loop {
        let (forth, back) = (hand_over(first, Branch(0), second, now), hand_over(second, Branch(1), first, now));
        match (forth, back) {
            (None, None) => return crossed,
            (forth, back) => crossed += forth.unwrap_or(0) + back.unwrap_or(0),
        }
    }
}

/// One way. Returns the packets; `None` when there was nothing at all.
fn hand_over(from: &mut Sfu, number: Branch, to: &mut Sfu, now: Instant) -> Option<usize> {
    let mut crossed = None;
    while let Some(output) = from.poll(now) {
        let packets = crossed.unwrap_or(0);
        match output {
            Output::Relay { packet, .. } => {
                to.handle(now, Input::Relayed { from: number, packet });
                crossed = Some(packets + 1);
            }
            Output::Word { word, .. } => {
                to.handle(now, Input::Word { from: number, word });
                crossed = Some(packets);
            }
            _ => {}
        }
    }
    crossed
}

#[test]
fn sealing_and_opening_allocate_nothing_in_any_profile() {
    let all =
        [(Profile::Gcm128, Backend::Ring), (Profile::Gcm128, Backend::AwsLc), (Profile::CmSha1, Backend::default())];
    for (profile, backend) in all {
        let material: Vec<u8> = (0..profile.material_len() as u8).collect();
        let keys = || Keys::split(profile, &material).on(backend);
        let mut server = Srtp::new(&keys()).expect("keys");
        let mut client = Srtp::new(&keys().swapped()).expect("keys");
        let mut taken = 0;
        for index in 0..1_000u64 {
            let mut packet = [0x80; 1_200];
            packet[2..4].copy_from_slice(&(index as u16).to_be_bytes());
            let before = TAKEN.get();
            let len = server.seal(&mut packet, 12, 1_100, 0x8080_8080, index).expect("there is room");
            let header = Header::parse(&packet[..len]).expect("RTP");
            assert_eq!(client.open(&mut packet[..len], &header), Some((index, 1_100)));
            // The first packet makes room for its stream.
            taken += if index == 0 { 0 } else { TAKEN.get() - before };
        }
        assert_eq!(taken, 0, "{profile:?} {backend:?}");
    }
}
