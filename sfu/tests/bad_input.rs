//! Whatever arrives: no parser panics, none loops. 100,000 seeded inputs each, random bytes and mutations of what
//! Chromium 156 sent and of what our own writers write (`corpus/`). A failure names the input's number; the same seed gives the same inputs.

#![allow(clippy::disallowed_methods)] // A test may look at the clock.

use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rand::rngs::SmallRng;
use rand::{Rng, RngExt, SeedableRng};
use sfu::client::{Client, ClientIdentity, Wish};
use sfu::demux::classify;
use sfu::negotiation::codec::{Codec, H264Profile};
use sfu::negotiation::{Credentials, Fingerprint, Host, Negotiation, Random};
use sfu::ring::Entry;
use sfu::rtp::{Header, dependency, red, rtcp};
use sfu::transport::dtls::{Dtls, Identity, RtcDtls};
use sfu::transport::ice::{Binding, Ice};
use sfu::{Command, Input, Install, MemberId, Offer, Permit, RoomId, Route, SessionId, Sfu};

/// Inputs per parser.
const INPUTS: usize = 100_000;
/// No single input may take longer. Far above what any takes on a loaded machine, far below a hang.
const PATIENCE: Duration = Duration::from_secs(5);
/// Payload types of the light client's offer: VP8, VP9, AV1, their repairs, Opus, RED; some with the marker bit.
const TYPES: [u8; 11] = [96, 97, 111, 224, 98, 99, 226, 45, 46, 173, 63];
const ALL: Permit = Permit { view: true, publish: true };

struct Seeded(SmallRng);

impl Random for Seeded {
    fn fill(&mut self, out: &mut [u8]) {
        self.0.fill_bytes(out);
    }
}

/// Makes inputs: a third random bytes, the rest mutations of the corpus.
struct Inputs {
    random: SmallRng,
    corpus: Vec<Vec<u8>>,
}

impl Inputs {
    fn new(prefix: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
        let mut files: Vec<_> = fs::read_dir(folder)
            .expect("the corpus is there")
            .map(|file| file.expect("readable").path())
            .filter(|path| path.file_name().is_some_and(|n| n.to_string_lossy().starts_with(prefix)))
            .collect();
        files.sort();
        assert!(!files.is_empty(), "{prefix} is in the corpus");
        let corpus = files.iter().map(|path| fs::read(path).expect("readable")).collect();
        Inputs { random: SmallRng::seed_from_u64(0x5f0), corpus }
    }

    fn next(&mut self) -> Vec<u8> {
        if self.random.random_ratio(1, 3) {
            let mut bytes = vec![0; self.random.random_range(0..200)];
            self.random.fill_bytes(&mut bytes);
            return bytes;
        }
        let mut bytes = self.pick();
        for _ in 0..self.random.random_range(1..6) {
            self.mutate(&mut bytes);
        }
        bytes
    }

    fn pick(&mut self) -> Vec<u8> {
        let index = self.random.random_range(0..self.corpus.len());
        self.corpus[index].clone()
    }

    fn mutate(&mut self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        let at = self.random.random_range(0..bytes.len());
        match self.random.random_range(0..7) {
            0 => bytes[at] ^= 1 << self.random.random_range(0..8),
            1 => bytes[at] = [0, 1, 0x7f, 0x80, 0xff][self.random.random_range(0..5)],
            2 => bytes.truncate(at),
            3 => drop(bytes.remove(at)),
            4 => bytes.insert(at, self.random.random()),
            5 => {
                let other = self.pick();
                let from = self.random.random_range(0..other.len());
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
            _ => {
                let end = (at + self.random.random_range(1..40)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                bytes.extend_from_slice(&piece);
            }
        }
        bytes.truncate(1_500);
    }
}

/// Feeds all inputs; a panic or a hang names the input.
fn feed(prefix: &str, mut take: impl FnMut(&mut Vec<u8>)) {
    let mut inputs = Inputs::new(prefix);
    for number in 0..INPUTS {
        let mut input = inputs.next();
        let copy = input.clone();
        let start = Instant::now();
        let taken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| take(&mut input)));
        assert!(taken.is_ok(), "input {number} of {prefix} panicked: {copy:02x?}");
        assert!(start.elapsed() < PATIENCE, "input {number} of {prefix} hung: {copy:02x?}");
    }
}

fn identity() -> Arc<Identity> {
    Identity::generate().expect("a certificate")
}

fn host(identity: &Identity) -> Host {
    let candidates = vec![Route::udp(([127, 0, 0, 1], 4_000).into())];
    Host { candidates, fingerprint: identity.fingerprint().clone() }
}

#[test]
fn recorded_input_is_understood() {
    let identity = identity();
    let mut random = Seeded(SmallRng::seed_from_u64(1));
    for sdp in Inputs::new("sdp").corpus {
        let offer = Offer { sdp: String::from_utf8(sdp).expect("text"), tracks: Vec::new() };
        let mut negotiation = Negotiation::new(&mut random);
        let answer = negotiation.answer(&offer, ALL, &host(&identity), &mut random);
        let (answer, _) = answer.expect("a browser's offer");
        rtc_sdp::SessionDescription::unmarshal(&mut Cursor::new(answer.sdp.as_bytes())).expect("our answer is SDP");
    }
    assert!(Inputs::new("stun").corpus.iter().all(|check| Binding::parse(check).is_some()));
    for packet in Inputs::new("rtp").corpus {
        let header = Header::parse(&packet).expect("RTP");
        assert!(header.unpadded(&packet[header.len..]).is_some());
    }
    assert!(Inputs::new("rtcp").corpus.iter().all(|packet| rtcp::read(packet, |_| {})));
}

#[test]
fn no_offer_makes_the_negotiation_panic() {
    let identity = identity();
    let host = host(&identity);
    let mut random = Seeded(SmallRng::seed_from_u64(2));
    feed("sdp", |input| {
        let offer = Offer { sdp: String::from_utf8_lossy(input).into_owned(), tracks: Vec::new() };
        let mut negotiation = Negotiation::new(&mut random);
        // Most are refused; that is an answer too.
        let _ = negotiation.answer(&offer, ALL, &host, &mut random);
    });
}

#[test]
fn no_check_makes_ice_panic() {
    let identity = identity();
    let from = Route::udp(([192, 0, 2, 1], 9).into());
    let now = Instant::now();
    feed("stun", |input| {
        if let Some(binding) = Binding::parse(input) {
            let local = Credentials { ufrag: binding.local_ufrag().to_owned(), password: "p".into() };
            let remote = Credentials { ufrag: "abcd".into(), password: "q".into() };
            let mut ice = Ice::new(local, remote);
            assert!(ice.on_check(now, identity.crypto(), from, binding).is_none(), "not authentic");
        }
    });
}

#[test]
fn no_handshake_makes_dtls_panic() {
    let identity = identity();
    let now = Instant::now();
    feed("dtls", |input| {
        let mut dtls = RtcDtls::new(identity.clone());
        // Most are refused.
        let _ = dtls.receive(now, input);
        while dtls.poll_send().is_some() {}
    });
}

/// The same in the middle of a handshake: every datagram of a real client comes after mutations of itself.
#[test]
fn no_mutated_flight_makes_a_running_handshake_panic() {
    let (server, own) = (identity(), ClientIdentity::like_chromium().expect("a certificate"));
    let mut inputs = Inputs::new("dtls");
    let answer = "a=ice-ufrag:u\r\na=ice-pwd:p\r\na=candidate:1 1 udp 1 127.0.0.1 4000 typ host";
    let now = Instant::now();
    let mut taken = 0;
    while taken < INPUTS / 4 {
        let mut dtls = RtcDtls::new(server.clone());
        let mut client = Client::new(own.clone(), Wish::default(), 1);
        client.accept(now, answer).expect("enough to start");
        client.start_handshake(now);
        while let Some(datagram) = client.poll_send() {
            for _ in 0..inputs.random.random_range(0..4) {
                let mut mutated = datagram.clone();
                inputs.mutate(&mut mutated);
                let _ = dtls.receive(now, &mutated);
                taken += 1;
            }
            let _ = dtls.receive(now, &datagram);
            taken += 1;
            while let Some(mut reply) = dtls.poll_send() {
                client.receive(now, &mut reply, |_| {});
            }
        }
    }
}

/// Who knows a client's address can send noise into its handshake; that must not end it.
#[test]
fn noise_and_cut_records_do_not_end_a_running_handshake() {
    let (server, own) = (identity(), ClientIdentity::like_chromium().expect("a certificate"));
    let mut inputs = Inputs::new("dtls");
    let answer = "a=ice-ufrag:u\r\na=ice-pwd:p\r\na=candidate:1 1 udp 1 127.0.0.1 4000 typ host";
    let now = Instant::now();
    for number in 0..50 {
        let mut dtls = RtcDtls::new(server.clone());
        let mut client = Client::new(own.clone(), Wish::default(), 1);
        client.accept(now, answer).expect("enough to start");
        client.start_handshake(now);
        while let Some(datagram) = client.poll_send().filter(|_| !client.is_connected()) {
            let cut = inputs.random.random_range(1..datagram.len());
            let mut noise = vec![22; inputs.random.random_range(1..100)];
            inputs.random.fill_bytes(&mut noise[1..]);
            for bad in [&datagram[..cut], &noise, &[&datagram[..], &noise].concat()] {
                assert_eq!(dtls.receive(now, bad), Ok(()), "handshake {number}");
            }
            dtls.receive(now, &datagram).expect("the client's own");
            while let Some(mut reply) = dtls.poll_send() {
                client.receive(now, &mut reply, |_| {});
            }
        }
        assert!(dtls.finished().is_some(), "handshake {number}");
    }
}

/// rtc-dtls joins fragments recursively: a thousand pieces of one message must not reach it.
#[test]
fn a_flood_of_fragments_is_cut_off() {
    let identity = identity();
    let mut dtls = RtcDtls::new(identity);
    let now = Instant::now();
    for offset in 0..100_000u32 {
        let at = offset.to_be_bytes();
        let mut record = vec![22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 13, 1, 1, 0x86, 0xa0, 0, 0];
        record.extend_from_slice(&[at[1], at[2], at[3], 0, 0, 1, 0xcc]);
        // Nothing complete, nothing wrong.
        let _ = dtls.receive(now, &record);
    }
    assert!(dtls.finished().is_none());
}

#[test]
fn no_packet_makes_the_rtp_parsers_panic() {
    let codecs = [Codec::Opus, Codec::Vp8, Codec::H264(H264Profile::High), Codec::Vp9(0), Codec::Av1];
    feed("rtp", |input| {
        classify(input);
        let Some(header) = Header::parse(input) else {
            return;
        };
        for id in 0..=16 {
            header.element(input, id);
        }
        let payload = header.unpadded(&input[header.len..]).unwrap_or_default();
        for codec in codecs {
            let entry = Entry::new(1, 2, true, codec, None, payload);
            entry.numbers.patch(&mut payload.to_vec(), 1, 2);
        }
        let structure = dependency::Descriptor::parse(input, None).and_then(|found| found.structure);
        dependency::Descriptor::parse(payload, structure.as_ref());
        red::split(payload, 111, |_| {});
    });
}

#[test]
fn no_packet_makes_the_rtcp_reader_panic() {
    feed("rtcp", |input| {
        let mut items = 0;
        rtcp::read(input, |_| items += 1);
        assert!(items <= input.len() / 4 + 1, "items are bounded by the input");
    });
}

/// Everything at once, into a core with a validated address and a connected client.
#[test]
fn no_datagram_makes_the_core_panic() {
    for prefix in ["rtp", "rtcp", "stun", "dtls"] {
        let mut now = Instant::now();
        let (mut sfu, mut client, from) = connected(now);
        let mut seq = 0;
        feed(prefix, |input| {
            sfu.handle(now, Input::Packet { from, data: input });
            seq += 1;
            if seq % 64 == 0 {
                now += Duration::from_millis(1);
                sfu.handle(now, Input::Timeout);
                let mut check = client.check(true);
                sfu.handle(now, Input::Packet { from, data: &mut check });
            }
            while sfu.poll(now).is_some() {}
        });
        client.close(now);
    }
}

/// A client with all rights that sends what it should not: authentic packets with broken contents.
#[test]
fn no_authentic_packet_makes_the_core_panic() {
    let mut now = Instant::now();
    let (mut sfu, mut client, from) = connected(now);
    let mut seq = 1_000u64;
    feed("rtp", |input| {
        seq += [1, 1, 1, 2, 3_000][seq as usize % 5];
        if input.len() >= 12 {
            input[1] = TYPES[seq as usize % TYPES.len()];
            input[2..4].copy_from_slice(&(seq as u16).to_be_bytes());
            // Now and then a stream that only its extensions can name.
            let known = client.ssrc(seq.is_multiple_of(2));
            let ssrc = if seq.is_multiple_of(7) { known + 100 + (seq % 5) as u32 } else { known };
            input[8..12].copy_from_slice(&ssrc.to_be_bytes());
        }
        if let Some(mut datagram) = client.protect(input, seq) {
            sfu.handle(now, Input::Packet { from, data: &mut datagram });
        }
        now += Duration::from_micros(200);
        while sfu.poll(now).is_some() {}
    });
    feed("rtcp", |input| {
        if let Some(mut datagram) = client.protect_control(input) {
            sfu.handle(now, Input::Packet { from, data: &mut datagram });
        }
        now += Duration::from_micros(200);
        let mut check = client.check(true);
        sfu.handle(now, Input::Packet { from, data: &mut check });
        while sfu.poll(now).is_some() {}
    });
    assert_eq!(sfu.sessions(), 1, "it is still there: what it broke was its own");
}

fn connected(now: Instant) -> (Sfu, Client, Route) {
    let identity = identity();
    let mut random = Seeded(SmallRng::seed_from_u64(3));
    let wish = Wish {
        send_audio: true,
        send_video: true,
        audio_slots: 1,
        video_slots: 1,
        repairs: true,
        transport_wide: true,
        red: true,
        scalable: true,
        ..Wish::default()
    };
    let mut client = Client::new(ClientIdentity::like_chromium().expect("a certificate"), wish, 1);
    let offer = Offer { sdp: client.offer(), tracks: Vec::new() };
    let mut negotiation = Negotiation::new(&mut random);
    let answer = negotiation.answer(&offer, ALL, &host(&identity), &mut random);
    let (answer, plan) = answer.expect("a fine offer");
    let fingerprint: &Fingerprint = &plan.fingerprint;
    assert_eq!(fingerprint.bytes.len(), 32);
    let mut sfu = Sfu::new(now, Duration::from_secs(1), identity);
    let install = Install { session: SessionId(1), member: MemberId(1), room: RoomId(1), permit: ALL, plan };
    sfu.handle(now, Input::Command(Command::Install(Box::new(install))));
    client.accept(now, &answer.sdp).expect("a complete answer");
    let from = Route::udp(([10, 0, 0, 1], 1_000).into());
    while !client.is_connected() {
        while let Some(mut datagram) = client.poll_send() {
            sfu.handle(now, Input::Packet { from, data: &mut datagram });
        }
        while let Some(output) = sfu.poll(now) {
            if let sfu::Output::Send(transmit) = output {
                client.receive(now, &mut transmit.data.to_vec(), |_| {});
            }
        }
    }
    (sfu, client, from)
}
