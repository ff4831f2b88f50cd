//! Bad paths: what is lost is repaired, carried along twice, or left behind without anybody noticing for long.

use std::collections::BTreeSet;
use std::time::Duration;

use super::network::{ALL, Network, PUBLISHER, VIEWER};
use crate::Command;
use crate::client::{OPUS, RED, Received, Wish};
use crate::rtp::red;
use crate::rtp::rtcp::Block;

const RED_VIEWER: Wish = Wish { red: true, ..VIEWER };

/// The audio packets that a client can play: those that came and those that came as copies.
fn played(network: &Network, node: usize) -> BTreeSet<u32> {
    let ssrc = network.nodes[node].slots[0].ssrc;
    let mut timestamps = BTreeSet::new();
    for item in &network.nodes[node].received {
        let Received::Rtp(header, _, payload) = item else { continue };
        if header.ssrc != ssrc {
            continue;
        }
        timestamps.insert(header.timestamp);
        if header.payload_type == RED {
            let primary = red::split(payload, OPUS, |copy| {
                timestamps.insert(header.timestamp.wrapping_sub(copy.offset));
            });
            assert!(primary.is_some(), "redundant audio is well-formed");
        }
    }
    timestamps
}

/// A client reports the share of packets that it lost in its audio slot.
fn report(network: &mut Network, node: usize, fraction_lost: u8) {
    let ssrc = network.nodes[node].slots[0].ssrc;
    let block = Block { ssrc, fraction_lost, ..Block::default() };
    let report = network.nodes[node].client.control(|writer| writer.receiver_report(1, &[block]));
    network.inject(network.nodes[node].address, report.expect("connected"));
}

#[test]
fn a_voice_survives_a_fifth_of_its_packets_being_lost() {
    let mut network = Network::new(50);
    let publisher = network.join(PUBLISHER, ALL);
    let viewer = network.join(RED_VIEWER, ALL);
    network.loss = 0.2;
    let mut before = 0;
    for second in 0..60 {
        for _ in 0..50 {
            network.audio(publisher, 30);
            network.run(Duration::from_millis(20));
        }
        report(&mut network, viewer, 51);
        if second == 1 {
            before = played(&network, viewer).len();
        }
    }
    let heard = played(&network, viewer).len() - before;
    let missing = 1.0 - heard as f64 / (58.0 * 50.0);
    assert!(missing < 0.02, "{missing:.3} of the voice is missing");
}

#[test]
fn nobody_who_joins_over_a_lossy_path_stays_without_a_picture() {
    let mut network = Network::new(55);
    let publisher = network.join(PUBLISHER, ALL);
    network.video(publisher, 6, true);
    let viewers: Vec<usize> = (0..8).map(|_| network.join(Wish { transport_wide: true, ..VIEWER }, ALL)).collect();
    (network.loss, network.setup_loss) = (0.2, 0.05);
    let slots: Vec<u32> = viewers.iter().map(|viewer| network.nodes[*viewer].slots[1].ssrc).collect();
    let count = |network: &Network| -> Vec<usize> {
        viewers.iter().zip(&slots).map(|(viewer, slot)| network.stream(*viewer, *slot).len()).collect()
    };
    let mut before = vec![0; viewers.len()];
    for second in 0..20 {
        for _ in 0..25 {
            let asked = network.key_frame_requests(publisher);
            network.video(publisher, 6, second == 0 || asked > 0 && second % 2 == 0);
            network.audio(publisher, 30);
            network.run(Duration::from_millis(30));
        }
        if second == 9 {
            before = count(&network);
        }
    }
    for (viewer, (after, before)) in count(&network).iter().zip(before).enumerate() {
        // 10 s of 25 frames with 6 packets each, of which a fifth gets lost.
        assert!(after - before > 700, "viewer {viewer} got {} packets in 10 s", after - before);
    }
}

#[test]
fn a_clean_path_carries_every_payload_once() {
    let mut network = Network::new(51);
    let publisher = network.join(PUBLISHER, ALL);
    let viewer = network.join(RED_VIEWER, ALL);
    report(&mut network, viewer, 60);
    for _ in 0..100 {
        network.audio(publisher, 30);
        network.run(Duration::from_millis(20));
    }
    let redundant = |network: &Network| {
        let received = network.nodes[viewer].received.iter();
        received.filter(|item| matches!(item, Received::Rtp(header, ..) if header.payload_type == RED)).count()
    };
    assert!(redundant(&network) > 90, "while it loses");
    network.run(Duration::from_secs(10));
    report(&mut network, viewer, 0);
    let before = redundant(&network);
    for _ in 0..100 {
        network.audio(publisher, 30);
        network.run(Duration::from_millis(20));
    }
    assert_eq!(redundant(&network), before, "and not once the loss is forgotten");
}

#[test]
fn redundant_audio_of_a_publisher_fills_its_own_gaps() {
    let mut network = Network::new(52);
    let publisher = network.join(Wish { red: true, ..PUBLISHER }, ALL);
    let viewer = network.join(VIEWER, ALL);
    for number in 0..100u32 {
        // Every third packet is lost on the way up.
        let datagram = network.red_packet(publisher, 2);
        if number % 3 != 1 {
            network.inject(network.nodes[publisher].address, datagram);
        }
        network.run(Duration::from_millis(20));
    }
    assert!(played(&network, viewer).len() >= 98, "{}", played(&network, viewer).len());
    let plain = network.nodes[viewer].received.iter();
    assert!(
        plain
            .filter_map(|item| match item {
                Received::Rtp(header, ..) => Some(header.payload_type),
                Received::Control(_) => None,
            })
            .all(|payload_type| payload_type == OPUS),
        "a client without redundancy gets plain Opus"
    );
}

#[test]
fn media_is_back_soon_after_a_second_without_any_network() {
    let mut network = Network::new(53);
    let publisher = network.join(Wish { simulcast: true, ..PUBLISHER }, ALL);
    let viewer = network.join(Wish { transport_wide: true, ..VIEWER }, ALL);
    let play = |network: &mut Network, millis: u64| {
        for _ in 0..millis / 40 {
            (0..3).for_each(|layer| network.layer_frame(publisher, layer, [180, 360, 720][usize::from(layer)]));
            network.audio(publisher, 30);
            network.run(Duration::from_millis(40));
        }
    };
    let slots: Vec<u32> = network.nodes[viewer].slots.iter().map(|slot| slot.ssrc).collect();
    play(&mut network, 10_000);
    (network.loss, network.setup_loss) = (1.0, 1.0);
    play(&mut network, 1_000);
    (network.loss, network.setup_loss) = (0.0, 0.0);
    let before = slots.iter().map(|slot| network.stream(viewer, *slot).len()).collect::<Vec<_>>();
    play(&mut network, 1_500);
    let after = slots.iter().map(|slot| network.stream(viewer, *slot).len()).collect::<Vec<_>>();
    assert!(after.iter().zip(&before).all(|(after, before)| after > before), "{before:?} {after:?}");
}

#[test]
fn what_came_while_muted_is_never_heard_or_seen() {
    let mut network = Network::new(54);
    let publisher = network.join(PUBLISHER, ALL);
    let viewer = network.join(RED_VIEWER, ALL);
    let session = network.nodes[publisher].session;
    report(&mut network, viewer, 200);
    network.video(publisher, 5, true);
    network.audio(publisher, 30);
    for (mid, muted) in [("0", true), ("1", true)] {
        network.command(Command::Mute { session, mid: mid.into(), muted });
    }
    let secret = network.nodes[publisher].seq;
    for _ in 0..5 {
        network.video(publisher, 5, true);
        network.audio(publisher, 30);
    }
    let told = network.nodes[publisher].seq;
    for (mid, muted) in [("0", false), ("1", false)] {
        network.command(Command::Mute { session, mid: mid.into(), muted });
    }
    network.run(Duration::from_millis(700));
    for _ in 0..5 {
        network.audio(publisher, 30);
        network.video(publisher, 5, false);
    }
    let picture = network.nodes[viewer].slots[1].ssrc;
    let seen = network.stream(viewer, picture);
    let numbers = seen.iter().map(|packet| u64::from_be_bytes(packet.3[packet.3.len() - 8..].try_into().expect("8")));
    assert!(numbers.clone().all(|number| !(secret[1]..told[1]).contains(&number)), "no picture from behind the mute");
    let words = played(&network, viewer).len();
    assert!(words <= 1 + 5, "{words} audio frames, of which none was spoken while muted");
}
