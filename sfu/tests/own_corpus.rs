//! The part of the corpus that our own writers make: what the recorded calls do not hold. Every file is what is written
//! here; `WRITE_CORPUS=1` writes them anew.

use std::path::Path;
use std::time::Duration;
use std::{env, fs};

use sfu::client::{AV1, OPUS, RED, RIDS, VP8, VP8_REPAIR, VP9, extension};
use sfu::rtp::dependency::Descriptor;
use sfu::rtp::header::Described;
use sfu::rtp::rtcp::{self, Block, Item, Writer};
use sfu::rtp::twcc::{Arrivals, Feedback};
use sfu::rtp::{Header, OutHeader, red, vp8, vp9};

/// Payload type of H.264, as Chromium offers it.
const H264: u8 = 102;
const SSRC: u32 = 0x1234_5678;

type Files = Vec<(&'static str, Vec<u8>)>;

fn packet(header: OutHeader<'_>, payload: &[u8]) -> Vec<u8> {
    let mut packet = vec![0; OutHeader::MAX + payload.len()];
    let front = header.write(&mut packet);
    packet[front..front + payload.len()].copy_from_slice(payload);
    packet.truncate(front + payload.len());
    packet
}

/// A packet with what names its m-line and its simulcast layer.
fn named(payload_type: u8, rid: (u8, &str), payload: &[u8]) -> Vec<u8> {
    let mut elements = vec![extension::MID << 4, b'1', rid.0 << 4 | (rid.1.len() - 1) as u8];
    elements.extend_from_slice(rid.1.as_bytes());
    elements.resize(elements.len().next_multiple_of(4), 0);
    let mut packet = packet(OutHeader { payload_type, seq: 9, ssrc: SSRC, ..OutHeader::default() }, &[]);
    packet[0] |= 0x10;
    packet.extend_from_slice(&[0xbe, 0xde, 0, (elements.len() / 4) as u8]);
    packet.extend_from_slice(&elements);
    packet.extend_from_slice(payload);
    packet
}

/// Numbers of so many bits each, one after the other.
fn bits(fields: &[(u32, u32)]) -> Vec<u8> {
    let all = fields.iter().flat_map(|(width, value)| (0..*width).rev().map(move |bit| value >> bit & 1 == 1));
    let all: Vec<bool> = all.collect();
    all.chunks(8).map(|byte| byte.iter().enumerate().fold(0, |b, (i, bit)| b | u8::from(*bit) << (7 - i))).collect()
}

/// A dependency descriptor with its structure: one spatial and two temporal layers, two decode targets, one chain, a size
/// (AV1 RTP specification, appendix A).
fn structure() -> Vec<u8> {
    let head = [(1, 1), (1, 0), (6, 0), (16, 41), (5, 0b10000), (6, 0), (5, 1)];
    let layers = [(2, 1), (2, 3)];
    let targets = [(2, 2), (2, 2), (2, 0), (2, 1)];
    let references = [(1, 0), (1, 1), (4, 0), (1, 0)];
    let chains = [(2, 0b10), (4, 1), (4, 1)];
    let size = [(1, 1), (16, 1_279), (16, 719)];
    bits(&[&head[..], &layers, &targets, &references, &chains, &size].concat())
}

fn scalable() -> Files {
    let structure = structure();
    let described = |bytes, frame| OutHeader {
        marker: true,
        payload_type: AV1,
        seq: 7,
        timestamp: 90_000,
        ssrc: SSRC,
        transport_wide: Some((extension::TRANSPORT_WIDE, 300)),
        descriptor: Some(Described { id: extension::DESCRIPTOR, bytes, frame }),
        ..OutHeader::default()
    };
    let plain = |payload_type| OutHeader { payload_type, seq: 7, ssrc: SSRC, ..OutHeader::default() };
    // I, L, B, V with Y and G: two spatial layers with their sizes, and a picture group of two.
    let vp9_key =
        [&[0xaa, 0x81, 0x23, 0x00, 0x05, 0x38, 1, 0x40, 0, 0xb4, 2, 0x80, 1, 0x68, 2, 0x04, 0x24, 1][..], &[0x55; 40]]
            .concat();
    // I, P, L, F, B, E: flexible mode with two references.
    let vp9_flexible = [&[0xfc, 0x81, 0x24, 0x22, 0x03, 0x04][..], &[0x55; 40]].concat();
    vec![
        ("rtp-av1-structure.bin", packet(described(&structure, 41), &[0x18, 0x0a, 0x0b, 0, 0, 0, 0x24, 0x4f, 0x7f])),
        ("rtp-av1-frame.bin", packet(described(&[0xc1, 0, 42], 42), &[0x10, 0x32, 0x10, 0x55, 0x55])),
        ("rtp-vp9-key.bin", packet(plain(VP9), &vp9_key)),
        ("rtp-vp9-flexible.bin", packet(plain(VP9), &vp9_flexible)),
        ("rtp-vp9-repair.bin", packet(plain(VP9 + 1), &[&[0, 5][..], &vp9_flexible].concat())),
    ]
}

fn pictures() -> Files {
    let plain = |payload_type| OutHeader { payload_type, seq: 7, ssrc: SSRC, ..OutHeader::default() };
    let stap = [0x78, 0, 4, 0x67, 0x42, 0xc0, 0x1f, 0, 2, 0x68, 0xce, 0, 3, 0x65, 0xb8, 0x00];
    // A key frame with picture id, TL0PICIDX, temporal layer and size.
    let vp8 = [0x90, 0xe0, 0x81, 0x02, 0x05, 0x20, 0x10, 0, 0, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68, 0x01, 0x55, 0x55];
    vec![
        ("rtp-h264-parameters.bin", packet(plain(H264), &stap)),
        ("rtp-h264-piece.bin", packet(plain(H264), &[&[0x7c, 0x85][..], &[0xb8; 60]].concat())),
        ("rtp-h264-end.bin", packet(OutHeader { marker: true, ..plain(H264) }, &[&[0x7c, 0x45][..], &[1; 9]].concat())),
        ("rtp-vp8-layers.bin", packet(plain(VP8), &vp8)),
        ("rtp-vp8-low.bin", named(VP8, (extension::RID, RIDS[0]), &vp8)),
        ("rtp-vp8-high.bin", named(VP8, (extension::RID, RIDS[2]), &vp8)),
        ("rtp-vp8-repair.bin", named(VP8_REPAIR, (extension::REPAIRED_RID, RIDS[1]), &[&[0, 5][..], &vp8].concat())),
        ("rtp-probe.bin", {
            let mut probe = packet(plain(VP8_REPAIR), &[0; 255]);
            probe[0] |= 0x20;
            *probe.last_mut().expect("padded") = 255;
            probe
        }),
    ]
}

fn sound() -> Files {
    let copies = [red::Copy { offset: 1_920, payload: &[1; 30] }, red::Copy { offset: 960, payload: &[2; 31] }];
    let mut payload = [0; 256];
    let len = red::write(&mut payload, OPUS, &copies, &[3; 32]);
    let header = OutHeader {
        payload_type: RED,
        seq: 40,
        timestamp: 38_400,
        ssrc: SSRC,
        level: Some((extension::LEVEL, 30)),
        ..OutHeader::default()
    };
    vec![("rtp-red.bin", packet(header, &payload[..len]))]
}

/// What a receiver tells that got `pattern` over and over, with a step of the clock in between.
fn feedback(pattern: &[bool]) -> Vec<u8> {
    let mut arrivals = Arrivals::default();
    for seq in 0..240u16 {
        if pattern[usize::from(seq) % pattern.len()] {
            let jump = if seq >= 200 { 90 } else { 0 };
            arrivals.note(65_500u16.wrapping_add(seq), Duration::from_millis(u64::from(seq) * 2 + jump));
        }
    }
    let mut writer = Writer::default();
    writer.receiver_report(1, &[Block { ssrc: SSRC, fraction_lost: 51, jitter: 90, ..Block::default() }]);
    while let Some(body) = arrivals.poll(Duration::from_secs(2)) {
        assert!(Feedback::parse(&body).is_some_and(|feedback| feedback.statuses().count() > 0));
        writer.transport_feedback(1, SSRC, &body);
    }
    writer.take()
}

fn control() -> Files {
    let mut mixed = Writer::default();
    mixed.sender_report(SSRC, 0xe000_0000_8000_0000, 90_000, 500, 400_000);
    mixed.cname(SSRC, sfu::CNAME);
    mixed.nack(1, SSRC, &[3, 4, 9, 19, 20, 400]);
    mixed.pli(1, SSRC);
    mixed.remb(1, 2_500_000, &[SSRC, SSRC + 1, SSRC + 2]);
    mixed.bye(SSRC);
    vec![
        ("rtcp-twcc-all.bin", feedback(&[true])),
        ("rtcp-twcc-fifth.bin", feedback(&[true, true, false, true, true])),
        ("rtcp-twcc-runs.bin", feedback(&[[true; 30], [false; 30]].concat())),
        ("rtcp-mixed.bin", mixed.take()),
    ]
}

fn all() -> Files {
    [scalable(), pictures(), sound(), control()].concat()
}

#[test]
fn the_corpus_holds_what_our_writers_write() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    for (name, bytes) in all() {
        if env::var_os("WRITE_CORPUS").is_some() {
            fs::write(folder.join(name), &bytes).expect("written");
        }
        assert_eq!(fs::read(folder.join(name)).expect("it is there"), bytes, "{name}");
    }
}

#[test]
fn each_file_is_what_its_name_says() {
    let files = all();
    let file = |name: &str| files.iter().find(|(known, _)| *known == name).expect("listed").1.clone();
    let payload = |name: &str| {
        let packet = file(name);
        let header = Header::parse(&packet).expect("RTP");
        packet[header.len..].to_vec()
    };
    let descriptor = Descriptor::parse(&structure(), None).expect("complete");
    assert_eq!(descriptor.structure.expect("with a structure").resolutions, [(1_280, 720)]);
    let key = vp9::parse(&payload("rtp-vp9-key.bin")).expect("complete");
    assert_eq!((key.key_frame, key.resolution), (true, Some((640, 360))));
    assert!(!vp9::parse(&payload("rtp-vp9-flexible.bin")).expect("complete").key_frame);
    let vp8 = vp8::parse(&payload("rtp-vp8-low.bin")).expect("complete");
    assert_eq!((vp8.key_frame, vp8.resolution), (true, Some((640, 360))));
    let low = file("rtp-vp8-low.bin");
    assert_eq!(Header::parse(&low).expect("RTP").element(&low, extension::RID), Some(RIDS[0].as_bytes()));
    let mut copies = 0;
    assert_eq!(red::split(&payload("rtp-red.bin"), OPUS, |_| copies += 1), Some(&[3; 32][..]));
    assert_eq!(copies, 2);
    let mut told = 0;
    assert!(rtcp::read(&file("rtcp-twcc-fifth.bin"), |item| {
        told += usize::from(matches!(item, Item::TransportFeedback { .. }));
    }));
    assert!(told > 0);
}
