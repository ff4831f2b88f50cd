//! Simulcast and scalable streams: what each viewer gets, how it changes, and what it never sees.

use std::time::Duration;

use super::network::{ALL, Network, PUBLISHER, VIEWER};
use crate::Command;
use crate::api::{LayerState, Notice};
use crate::client::{AV1, VP9, Wish, extension};
use crate::forward::lane::View;
use crate::rtp::header::Described;
use crate::rtp::vp9;

const SIMULCAST: Wish = Wish { simulcast: true, ..PUBLISHER };
/// Height of each simulcast layer that the test publisher sends.
const HEIGHTS: [u16; 3] = [180, 360, 720];

/// Which simulcast layer a payload came from, as its publisher wrote into it.
fn layer_of(payload: &[u8]) -> u8 {
    payload[payload.len() - 9]
}

/// Sends frames of all three layers for `span`, 25 a second; a layer that was asked for one starts with a key frame.
fn send(network: &mut Network, publisher: usize, span: Duration) {
    for _ in 0..span.as_millis() / 40 {
        for layer in 0..3 {
            network.layer_frame(publisher, layer, HEIGHTS[usize::from(layer)]);
        }
        network.run(Duration::from_millis(40));
    }
}

fn view(network: &mut Network, node: usize, view: View) {
    let session = network.nodes[node].session;
    let mid = network.nodes[node].slots.len() - 1;
    network.command(Command::SetView { session, mid: mid.to_string(), view });
}

fn visible(height: u16) -> View {
    View { hidden: false, height }
}

/// The layers of the pictures that a client got, without repetitions.
fn layers_seen(network: &Network, node: usize) -> Vec<u8> {
    let slot = network.nodes[node].slots.last().expect("a video slot").ssrc;
    let mut seen: Vec<u8> = network.stream(node, slot).iter().map(|packet| layer_of(&packet.3)).collect();
    seen.dedup();
    seen
}

/// Every number is the one before plus one, time never goes back, and no picture of a layer starts with less than a key
/// frame.
fn assert_seamless(network: &Network, node: usize) {
    let slot = network.nodes[node].slots.last().expect("a video slot").ssrc;
    let packets = network.stream(node, slot);
    for pair in packets.windows(2) {
        assert_eq!(pair[1].0, pair[0].0 + 1, "numbers are continuous");
        assert!((pair[1].1.wrapping_sub(pair[0].1) as i32) >= 0, "time never goes back");
        if layer_of(&pair[0].3) != layer_of(&pair[1].3) {
            assert_eq!(pair[1].3[4] & 1, 0, "another layer starts with a key frame");
        }
        let picture = |payload: &[u8]| u16::from_be_bytes([payload[2] & 0x7f, payload[3]]);
        let step = picture(&pair[1].3).wrapping_sub(picture(&pair[0].3)) & 0x7fff;
        assert!(step <= 1, "picture ids go on by at most one: {step}");
    }
}

#[test]
fn each_viewer_gets_the_layer_that_fits_the_size_it_is_shown_at() {
    let mut network = Network::new(30);
    let publisher = network.join(SIMULCAST, ALL);
    let viewers: Vec<usize> = (0..3).map(|_| network.join(VIEWER, ALL)).collect();
    for (viewer, height) in viewers.iter().zip([150, 360, 720]) {
        view(&mut network, *viewer, visible(height));
    }
    send(&mut network, publisher, Duration::from_secs(4));
    let last: Vec<u8> =
        viewers.iter().map(|viewer| *layers_seen(&network, *viewer).last().expect("pictures")).collect();
    assert_eq!(last, [0, 1, 2]);
    viewers.iter().for_each(|viewer| assert_seamless(&network, *viewer));
}

#[test]
fn a_slot_that_grows_and_shrinks_switches_at_key_frames_only() {
    let mut network = Network::new(31);
    let publisher = network.join(SIMULCAST, ALL);
    let viewer = network.join(VIEWER, ALL);
    send(&mut network, publisher, Duration::from_secs(2));
    for height in [150, 720, 360, 150, 720] {
        view(&mut network, viewer, visible(height));
        send(&mut network, publisher, Duration::from_secs(4));
    }
    let seen = layers_seen(&network, viewer);
    assert!(seen.ends_with(&[2, 0, 2, 1, 0, 2]), "{seen:?}");
    assert_seamless(&network, viewer);
}

#[test]
fn layers_are_known_by_their_streams_after_a_renegotiation_too() {
    let mut network = Network::new(40);
    let publisher = network.join(SIMULCAST, ALL);
    let viewer = network.join(VIEWER, ALL);
    send(&mut network, publisher, Duration::from_secs(2));
    network.named = false;
    let offer = network.nodes[publisher].client.offer();
    network.renegotiate(publisher, offer);
    let slot = network.nodes[viewer].slots[1].ssrc;
    let before = network.stream(viewer, slot).len();
    send(&mut network, publisher, Duration::from_secs(2));
    assert!(network.stream(viewer, slot).len() > before + 100, "the picture goes on without names");
    assert_eq!(layers_seen(&network, viewer).last(), Some(&2));
    assert_seamless(&network, viewer);
}

#[test]
fn a_hidden_slot_costs_nothing_and_comes_back() {
    let mut network = Network::new(32);
    let publisher = network.join(SIMULCAST, ALL);
    let viewer = network.join(VIEWER, ALL);
    send(&mut network, publisher, Duration::from_secs(2));
    view(&mut network, viewer, View { hidden: true, height: 0 });
    let slot = network.nodes[viewer].slots[1].ssrc;
    let before = network.stream(viewer, slot).len();
    send(&mut network, publisher, Duration::from_secs(3));
    assert_eq!(network.stream(viewer, slot).len(), before);
    view(&mut network, viewer, visible(720));
    send(&mut network, publisher, Duration::from_secs(2));
    assert!(network.stream(viewer, slot).len() > before);
    assert_seamless(&network, viewer);
}

#[test]
fn layers_that_nobody_wants_are_told_to_the_publisher_and_wanted_again_at_once() {
    let mut network = Network::new(33);
    let publisher = network.join(SIMULCAST, ALL);
    let viewer = network.join(VIEWER, ALL);
    let told = |network: &Network| {
        network.notices.iter().rev().find_map(|notice| match notice {
            Notice::Layers { layers, .. } => {
                Some(layers.iter().map(|layer: &LayerState| layer.wanted).collect::<Vec<_>>())
            }
            _ => None,
        })
    };
    send(&mut network, publisher, Duration::from_secs(1));
    assert_eq!(told(&network), None, "everything is wanted, as it starts");
    view(&mut network, viewer, visible(100));
    send(&mut network, publisher, Duration::from_secs(4));
    assert_eq!(told(&network), Some(vec![true, false, false]));
    network.active_layers = 1;
    send(&mut network, publisher, Duration::from_secs(4));
    view(&mut network, viewer, visible(720));
    assert_eq!(told(&network), Some(vec![true, false, true]));
    network.active_layers = 3;
    send(&mut network, publisher, Duration::from_secs(3));
    assert_eq!(layers_seen(&network, viewer).last(), Some(&2));
    assert_seamless(&network, viewer);
}

#[test]
fn a_layer_that_stops_is_left_for_one_that_goes_on() {
    let mut network = Network::new(34);
    let publisher = network.join(SIMULCAST, ALL);
    let viewer = network.join(VIEWER, ALL);
    send(&mut network, publisher, Duration::from_secs(4));
    assert_eq!(layers_seen(&network, viewer).last(), Some(&2));
    network.active_layers = 2;
    send(&mut network, publisher, Duration::from_secs(4));
    assert_eq!(layers_seen(&network, viewer).last(), Some(&1), "the picture goes on");
    assert_seamless(&network, viewer);
}

#[test]
fn a_narrow_path_gets_a_smaller_layer_and_a_wide_one_the_best() {
    let mut network = Network::new(35);
    let publisher = network.join(SIMULCAST, ALL);
    let wish = Wish { transport_wide: true, ..VIEWER };
    let (narrow, wide) = (network.join(wish, ALL), network.join(wish, ALL));
    network.limit(narrow, 700_000);
    send(&mut network, publisher, Duration::from_secs(20));
    assert_eq!(layers_seen(&network, wide).last(), Some(&2));
    let seen = layers_seen(&network, narrow);
    assert!(matches!(seen.last(), Some(0 | 1)), "{seen:?}");
    network.limit(narrow, 20_000_000);
    send(&mut network, publisher, Duration::from_secs(30));
    assert_eq!(layers_seen(&network, narrow).last(), Some(&2), "and climbs when there is room");
    assert_seamless(&network, wide);
}

#[test]
fn a_newcomer_on_a_good_path_sees_a_large_picture_at_once() {
    let mut network = Network::new(39);
    let publisher = network.join(PUBLISHER, ALL);
    for frame in 0..50 {
        network.video(publisher, 8, frame == 0);
        network.run(Duration::from_millis(30));
    }
    let viewer = network.join(Wish { transport_wide: true, ..VIEWER }, ALL);
    let joined = network.now;
    let slot = network.nodes[viewer].slots[1].ssrc;
    while network.stream(viewer, slot).is_empty() {
        let key = network.key_frame_requests(publisher) > 0;
        network.video(publisher, 8, key);
        network.run(Duration::from_millis(30));
        assert!(network.now - joined < Duration::from_millis(800), "1.5 Mbit/s are not trusted to a new path for long");
    }
}

#[test]
fn a_picture_that_does_not_fit_is_paused_told_and_comes_back_by_itself() {
    let mut network = Network::new(36);
    let publisher = network.join(SIMULCAST, ALL);
    let viewer = network.join(Wish { transport_wide: true, ..VIEWER }, ALL);
    send(&mut network, publisher, Duration::from_secs(4));
    let paused = |network: &Network| {
        let session = network.nodes[viewer].session;
        network.notices.iter().rev().find_map(|notice| match notice {
            Notice::Slots { session: told, slots } if *told == session => Some(slots[1].paused),
            _ => None,
        })
    };
    assert_eq!(paused(&network), Some(false));
    network.limit(viewer, 60_000);
    send(&mut network, publisher, Duration::from_secs(10));
    assert_eq!(paused(&network), Some(true));
    network.limit(viewer, 20_000_000);
    send(&mut network, publisher, Duration::from_secs(20));
    assert_eq!(paused(&network), Some(false), "nothing stays paused for ever");
    assert_eq!(layers_seen(&network, viewer).last(), Some(&2));
}

/// A VP9 picture of two spatial layers (K-SVC) as two packets each, without dependency descriptor.
fn vp9_picture(network: &mut Network, publisher: usize, picture: u16, key: bool) {
    for spatial in 0..2u8 {
        for part in 0..2 {
            let (begin, end) = (part == 0, part == 1);
            let temporal = (picture % 2) as u8;
            let predicted = !key;
            let mut flags = 0x80 | 0x20 | u8::from(predicted) << 6 | u8::from(begin) << 3 | u8::from(end) << 2;
            let structured = key && begin && spatial == 0;
            flags |= u8::from(structured) << 1;
            let layer = temporal << 5 | u8::from(temporal > 0) << 4 | spatial << 1 | u8::from(key && spatial == 1);
            let mut payload = vec![flags, 0x80 | (picture >> 8) as u8, picture as u8, layer, (picture / 2) as u8];
            if structured {
                payload.extend_from_slice(&[0x30, 1, 64, 0, 180, 2, 128, 1, 104]);
            }
            payload.resize(400, 0x77);
            payload.push(spatial << 4 | temporal);
            let marker = spatial == 1 && end;
            network.packet(publisher, VP9, marker, u32::from(picture) * 3_600, None, &payload);
        }
    }
    network.run(Duration::from_millis(40));
}

#[test]
fn a_small_slot_gets_the_lower_spatial_layer_of_vp9_and_whole_pictures() {
    let mut network = Network::new(37);
    let wish = Wish { scalable: true, ..PUBLISHER };
    let publisher = network.join(wish, ALL);
    let viewers: Vec<usize> = (0..2).map(|_| network.join(Wish { scalable: true, ..VIEWER }, ALL)).collect();
    view(&mut network, viewers[0], visible(150));
    for picture in 0..150 {
        vp9_picture(&mut network, publisher, picture, picture % 50 == 0);
    }
    let late: Vec<Vec<_>> = viewers
        .iter()
        .map(|viewer| {
            let packets = network.stream(*viewer, network.nodes[*viewer].slots[1].ssrc);
            packets[packets.len() / 2..].to_vec()
        })
        .collect();
    let spatial = |packet: &(u64, u32, bool, Vec<u8>)| packet.3.last().expect("a payload") >> 4;
    assert!(late[0].iter().all(|packet| spatial(packet) == 0), "only the lower layer");
    assert!(late[1].iter().any(|packet| spatial(packet) == 1), "both layers");
    for packets in &late {
        for pair in packets.windows(2) {
            assert_eq!(pair[1].0, pair[0].0 + 1, "left out packets leave no hole");
            assert_eq!(pair[0].2, pair[0].1 != pair[1].1, "the marker ends a picture, whatever its layers");
            let id = |payload: &[u8]| vp9::parse(payload).and_then(|d| d.numbers.picture_id).expect("an id").1;
            assert!(id(&pair[1].3).wrapping_sub(id(&pair[0].3)) & 0x7fff <= 1);
        }
    }
}

/// L1T2 as a dependency descriptor tells it: template 0 is T0, template 1 is T1; two decode targets.
fn described(frame: u16, temporal: u8, structure: bool, begin: bool, end: bool) -> Vec<u8> {
    let mut bits: Vec<bool> = Vec::new();
    let mut put = |width: u32, value: u32| bits.extend((0..width).rev().map(|bit| value >> bit & 1 == 1));
    put(1, begin.into());
    put(1, end.into());
    put(6, temporal.into());
    put(16, frame.into());
    if structure {
        put(5, 0b10000);
        put(6, 0);
        put(5, 1);
        put(2, 1);
        put(2, 3);
        [2, 2, 0, 2].iter().for_each(|indication| put(2, *indication));
        put(1, 0);
        put(1, 1);
        put(4, 0);
        put(1, 0);
        // No chains (ns(3) codes 0 in one bit), one resolution.
        put(1, 0);
        put(1, 1);
        put(16, 639);
        put(16, 359);
    }
    let byte = |bits: &[bool]| bits.iter().enumerate().fold(0, |b, (i, bit)| b | u8::from(*bit) << (7 - i));
    bits.chunks(8).map(byte).collect()
}

#[test]
fn av1_is_forwarded_by_its_dependency_descriptor_alone() {
    let mut network = Network::new(38);
    let publisher = network.join(Wish { scalable: true, ..PUBLISHER }, ALL);
    let wish = Wish { scalable: true, transport_wide: true, ..VIEWER };
    let (wide, narrow) = (network.join(wish, ALL), network.join(wish, ALL));
    network.limit(narrow, 330_000);
    for frame in 0..500u16 {
        let (temporal, key) = ((frame % 2) as u8, frame % 100 == 0);
        // Encrypted for all that the server knows: nothing in the payload tells a key frame.
        for part in 0..2 {
            let bytes = described(frame, temporal, key && part == 0, part == 0, part == 1);
            let descriptor = Described { id: extension::DESCRIPTOR, bytes: &bytes, frame };
            let mut payload = vec![0x55; 480];
            payload.push(temporal);
            network.packet(publisher, AV1, part == 1, u32::from(frame) * 3_600, Some(descriptor), &payload);
        }
        network.run(Duration::from_millis(20));
    }
    let temporal = |packet: &(u64, u32, bool, Vec<u8>)| *packet.3.last().expect("a payload");
    let seen = |node: usize| network.stream(node, network.nodes[node].slots[1].ssrc);
    let late = |node: usize| seen(node)[seen(node).len() * 2 / 3..].to_vec();
    assert!(late(wide).iter().any(|packet| temporal(packet) == 1), "both temporal layers");
    let upper = late(narrow).iter().filter(|packet| temporal(packet) == 1).count();
    assert!(upper * 4 < late(narrow).len(), "mostly the lower layer: {upper} of {}", late(narrow).len());
    for pair in seen(wide).windows(2) {
        assert_eq!(pair[1].0, pair[0].0 + 1);
    }
    let numbers = network.descriptors(wide);
    assert!(numbers.len() > 500, "every packet keeps its descriptor");
    for pair in numbers.windows(2) {
        assert!(pair[1].wrapping_sub(pair[0]) <= 8, "frame numbers go on, but for what is left out: {pair:?}");
    }
}
