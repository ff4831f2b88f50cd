//! Media reaches those it should reach, with numbers that a decoder likes.

use std::time::Duration;

use super::network::{ALL, Network, PUBLISHER, VIEWER};
use crate::api::{Kind, Notice, Permit, Source, TrackId};
use crate::client::{Received, Wish};
use crate::rtp::rtcp::Item;
use crate::transport::srtp::Profile;
use crate::{CloseReason, Command};

fn frames(network: &mut Network, publisher: usize, count: usize) {
    for _ in 0..count {
        network.video(publisher, 5, false);
        network.run(Duration::from_millis(30));
    }
}

/// The publisher's own number at the end of every video payload.
fn originals(packets: &[(u64, u32, bool, Vec<u8>)]) -> Vec<u64> {
    let tail = |payload: &Vec<u8>| payload[payload.len() - 8..].try_into().expect("eight bytes");
    packets.iter().map(|(_, _, _, payload)| u64::from_be_bytes(tail(payload))).collect()
}

fn assert_contiguous(packets: &[(u64, u32, bool, Vec<u8>)]) {
    for pair in packets.windows(2) {
        assert_eq!(pair[1].0, pair[0].0 + 1, "sequence numbers have no gap");
        let step = pair[1].1.wrapping_sub(pair[0].1);
        assert!(step < 90_000, "time goes on, by no more than a second: {step}");
    }
}

#[test]
fn a_viewer_gets_everything_from_the_first_key_frame_on() {
    let mut network = Network::new(1);
    let publisher = network.join(PUBLISHER, ALL);
    let viewer = network.join(VIEWER, Permit { view: true, publish: false });
    assert_eq!(network.nodes[viewer].client.profile(), Some(Profile::Gcm128));
    frames(&mut network, publisher, 3);
    let slot = network.nodes[viewer].slots[1];
    assert!(network.stream(viewer, slot.ssrc).is_empty(), "no key frame yet");
    assert!(network.key_frame_requests(publisher) >= 1, "but one was asked for");
    network.video(publisher, 5, true);
    frames(&mut network, publisher, 10);
    for _ in 0..20 {
        network.audio(publisher, 30);
    }
    let video = network.stream(viewer, slot.ssrc);
    assert_eq!(video.len(), 55);
    assert_contiguous(&video);
    assert_eq!(video.iter().filter(|packet| packet.2).count(), 11, "every frame has its end");
    let audio = network.stream(viewer, network.nodes[viewer].slots[0].ssrc);
    assert_eq!(audio.len(), 20);
    assert_contiguous(&audio);
}

#[test]
fn a_slot_that_switches_goes_on_without_a_seam() {
    let mut network = Network::new(2);
    let (anna, ben) = (network.join(PUBLISHER, ALL), network.join(PUBLISHER, ALL));
    let viewer = network.join(VIEWER, ALL);
    network.video(anna, 5, true);
    frames(&mut network, anna, 5);
    network.video(ben, 5, true);
    let camera = |network: &Network, node: usize| {
        let session = network.nodes[node].session;
        let tracks = network.notices.iter().rev().find_map(|notice| match notice {
            Notice::Tracks { tracks, .. } => Some(tracks.clone()),
            _ => None,
        });
        let tracks = tracks.expect("tracks were told");
        tracks.iter().find(|t| t.session == session && t.kind == Kind::Video).expect("a camera").id
    };
    for (wanted, other) in [(anna, ben), (ben, anna), (anna, ben)] {
        let (session, mid) = (network.nodes[viewer].session, "1".to_owned());
        let track = Some(camera(&network, wanted));
        network.command(Command::Pin { session, mid, track });
        frames(&mut network, other, 2);
        network.video(wanted, 5, true);
        frames(&mut network, wanted, 4);
        frames(&mut network, other, 2);
    }
    let packets = network.stream(viewer, network.nodes[viewer].slots[1].ssrc);
    assert!(packets.len() >= 75);
    assert_contiguous(&packets);
    let picture = |payload: &[u8]| u16::from_be_bytes([payload[2] & 0x7f, payload[3]]);
    for pair in packets.windows(2) {
        let step = picture(&pair[1].3).wrapping_sub(picture(&pair[0].3)) & 0x7fff;
        assert!(step <= 1, "picture ids go on by at most one: {step}");
    }
}

#[test]
fn lost_packets_are_repaired_from_the_ring_with_the_bytes_of_the_first_time() {
    for repairs in [true, false] {
        let mut network = Network::new(3);
        let publisher = network.join(PUBLISHER, ALL);
        let viewer = network.join(Wish { repairs, ..VIEWER }, ALL);
        network.video(publisher, 5, true);
        network.loss = 0.3;
        frames(&mut network, publisher, 20);
        network.loss = 0.0;
        network.video(publisher, 5, false);
        let slot = network.nodes[viewer].slots[1];
        let got = network.stream(viewer, slot.ssrc);
        let (first, last) = (got[0].0, got[got.len() - 1].0);
        let missing: Vec<u16> =
            (first..last).filter(|seq| !got.iter().any(|packet| packet.0 == *seq)).map(|seq| seq as u16).collect();
        assert!(missing.len() > 10, "the network did lose packets");
        // More at once would keep fresh frames waiting.
        for some in missing.chunks(16) {
            let node = &mut network.nodes[viewer];
            let nack = node.client.control(|writer| writer.nack(1, slot.ssrc, some));
            network.inject(network.nodes[viewer].address, nack.expect("connected"));
            network.run(Duration::from_millis(100));
        }
        let mut all = originals(&network.stream(viewer, slot.ssrc));
        if repairs {
            let repaired = network.stream(viewer, slot.repair.expect("RTX was negotiated"));
            let named: Vec<u16> = repaired.iter().map(|p| u16::from_be_bytes([p.3[0], p.3[1]])).collect();
            assert_eq!(named, missing, "every repair names the packet it repairs");
            all.extend(originals(&repaired));
        }
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), (last - first + 1) as usize, "nothing is missing any more");
    }
}

#[test]
fn a_gap_from_the_publisher_is_asked_for_and_its_repair_reaches_the_viewers() {
    let mut network = Network::new(4);
    let publisher = network.join(PUBLISHER, ALL);
    let viewer = network.join(VIEWER, ALL);
    network.video(publisher, 5, true);
    let lost = network.video_packet(publisher, false, true, false);
    network.video(publisher, 4, false);
    network.run(Duration::from_millis(60));
    let asked = network.nodes[publisher]
        .received
        .iter()
        .any(|item| matches!(item, Received::Control(Item::Nack { seq: 205, mask: 0, .. })));
    assert!(asked, "the lost packet was asked for");
    network.inject(network.nodes[publisher].address, lost);
    let mut packets = network.stream(viewer, network.nodes[viewer].slots[1].ssrc);
    packets.sort_by_key(|packet| packet.0);
    assert_eq!(packets.len(), 10);
    assert_contiguous(&packets);
}

#[test]
fn many_viewers_that_join_at_once_cost_one_key_frame_request() {
    let mut network = Network::new(5);
    let publisher = network.join(PUBLISHER, ALL);
    network.video(publisher, 5, true);
    network.run(Duration::from_secs(3));
    let before = network.key_frame_requests(publisher);
    for _ in 0..20 {
        network.add(VIEWER, ALL);
    }
    network.run(Duration::from_millis(300));
    let requests = network.key_frame_requests(publisher) - before;
    assert_eq!(requests, 1);
}

#[test]
fn sender_reports_tie_the_slots_timestamps_to_one_clock() {
    let mut network = Network::new(6);
    let publisher = network.join(PUBLISHER, ALL);
    let viewer = network.join(VIEWER, ALL);
    network.video(publisher, 5, true);
    let ssrc = network.nodes[publisher].client.ssrc(true);
    let report =
        network.nodes[publisher].client.control(|writer| writer.sender_report(ssrc, 99 << 32, 123_000, 5, 5_000));
    network.inject(network.nodes[publisher].address, report.expect("connected"));
    network.run(Duration::from_millis(2_500));
    let slot = network.nodes[viewer].slots[1].ssrc;
    let reports: Vec<(u64, u32)> = network.nodes[viewer]
        .received
        .iter()
        .filter_map(|item| match item {
            Received::Control(Item::SenderReport { ssrc, ntp, rtp }) if *ssrc == slot => Some((*ntp, *rtp)),
            _ => None,
        })
        .collect();
    assert!(reports.len() >= 2);
    let seconds = (reports[1].0 - reports[0].0) as f64 / (1u64 << 32) as f64;
    let units = f64::from(reports[1].1.wrapping_sub(reports[0].1));
    assert!((units / 90_000.0 - seconds).abs() < 0.001, "{units} units in {seconds} s");
}

#[test]
fn the_loudest_get_the_audio_slots_and_the_floor_gets_the_picture() {
    let mut network = Network::new(7);
    let people: Vec<usize> = (0..4).map(|_| network.join(PUBLISHER, ALL)).collect();
    let viewer = network.join(Wish { audio_slots: 2, ..VIEWER }, ALL);
    for person in &people {
        network.audio(*person, 127);
        network.video(*person, 1, true);
    }
    let talk = |network: &mut Network, speaker: usize| {
        for _ in 0..40 {
            for person in &people {
                network.audio(*person, if *person == speaker { 20 } else { 127 });
            }
            network.run(Duration::from_millis(20));
        }
    };
    for speaker in [people[1], people[3], people[0]] {
        talk(&mut network, speaker);
        network.run(Duration::from_secs(2));
        let session = network.nodes[speaker].session;
        let slots = network.notices.iter().rev().find_map(|notice| match notice {
            Notice::Slots { session, slots } if *session == network.nodes[viewer].session => Some(slots.clone()),
            _ => None,
        });
        let slots = slots.expect("slots were told");
        let heard = slots.iter().filter(|slot| slot.kind == Kind::Audio);
        let heard: Vec<_> = heard.filter_map(|slot| slot.track.as_ref()).collect();
        assert!(heard.iter().any(|track| track.session == session), "the speaker is heard");
        let seen = slots[2].track.as_ref().expect("a picture plays");
        assert_eq!((seen.session, seen.source), (session, Source::Camera));
    }
    let spoke =
        network.notices.iter().any(|notice| matches!(notice, Notice::Speaking { members, .. } if members.len() == 1));
    assert!(spoke, "who speaks was told");
}

#[test]
fn tracks_and_slots_are_told_when_a_publisher_mutes_and_leaves() {
    let mut network = Network::new(8);
    let publisher = network.join(PUBLISHER, ALL);
    let viewer = network.join(VIEWER, ALL);
    network.video(publisher, 5, true);
    let session = network.nodes[publisher].session;
    network.command(Command::Mute { session, mid: "1".into(), muted: true });
    let slot = network.nodes[viewer].slots[1].ssrc;
    let before = network.stream(viewer, slot).len();
    network.video(publisher, 5, true);
    assert_eq!(network.stream(viewer, slot).len(), before, "muted is muted");
    network.command(Command::Mute { session, mid: "1".into(), muted: false });
    network.video(publisher, 5, true);
    assert_eq!(network.stream(viewer, slot).len(), before + 5);
    assert_contiguous(&network.stream(viewer, slot));
    network.notices.clear();
    network.command(Command::Close { session, reason: CloseReason::Left });
    let told = |wanted: &dyn Fn(&Notice) -> bool| network.notices.iter().any(wanted);
    assert!(told(&|n| *n == Notice::Closed { session, reason: CloseReason::Left }));
    assert!(told(&|n| matches!(n, Notice::Tracks { tracks, .. } if tracks.is_empty())));
    let viewer = network.nodes[viewer].session;
    assert!(told(&|n| {
        matches!(n, Notice::Slots { session, slots }
            if *session == viewer && slots.iter().all(|slot| slot.track.is_none()))
    }));
}

#[test]
fn a_pin_on_a_track_that_does_not_exist_changes_nothing() {
    let mut network = Network::new(9);
    let publisher = network.join(PUBLISHER, ALL);
    let viewer = network.join(VIEWER, ALL);
    network.video(publisher, 5, true);
    let session = network.nodes[viewer].session;
    network.command(Command::Pin { session, mid: "1".into(), track: Some(TrackId(1)) });
    frames(&mut network, publisher, 3);
    assert_eq!(network.stream(viewer, network.nodes[viewer].slots[1].ssrc).len(), 20);
}

#[test]
fn a_frame_leaves_as_one_run_and_an_incomplete_one_soon() {
    let mut network = Network::new(10);
    let publisher = network.join(PUBLISHER, ALL);
    let viewer = network.join(VIEWER, ALL);
    network.video(publisher, 5, true);
    assert_eq!(network.runs, [5]);
    network.run(Duration::from_secs(1));
    network.video(publisher, 25, false);
    let large = network.runs.split_off(1);
    assert_eq!(large[0], 8, "as many as leave at once");
    assert!(large.len() > 3 && large[1..].iter().all(|run| *run <= 8), "the rest is spread over time: {large:?}");
    assert_eq!(large.iter().sum::<usize>(), 25);
    network.runs.clear();
    network.run(Duration::from_secs(1));
    let address = network.nodes[publisher].address;
    let packet = network.video_packet(publisher, false, true, false);
    network.inject(address, packet);
    assert!(network.runs.is_empty(), "its frame may go on");
    network.run(Duration::from_millis(5));
    assert_eq!(network.runs, [1]);
    assert_contiguous(&network.stream(viewer, network.nodes[viewer].slots[1].ssrc));
}

#[test]
fn slots_keep_their_streams_over_a_renegotiation_and_an_ice_restart() {
    let mut network = Network::new(11);
    let publisher = network.join(PUBLISHER, ALL);
    let viewer = network.join(VIEWER, ALL);
    network.video(publisher, 5, true);
    let slot = network.nodes[viewer].slots[1];
    for restart in [false, true] {
        if restart {
            network.nodes[viewer].client.restart_ice();
        }
        let offer = network.nodes[viewer].client.offer();
        network.renegotiate(viewer, offer);
        network.run(Duration::from_millis(50));
        assert_eq!(network.nodes[viewer].slots[1], slot);
        frames(&mut network, publisher, 2);
    }
    let packets = network.stream(viewer, slot.ssrc);
    assert_eq!(packets.len(), 25, "without a new key frame");
    assert_contiguous(&packets);
}

#[test]
fn a_stopped_m_line_takes_its_track_away() {
    let mut network = Network::new(12);
    let publisher = network.join(PUBLISHER, ALL);
    network.video(publisher, 5, true);
    network.audio(publisher, 30);
    let offer = network.nodes[publisher].client.offer();
    let stopped = offer.replace("m=video 9", "m=video 0").replace("BUNDLE 0 1", "BUNDLE 0");
    network.notices.clear();
    network.renegotiate(publisher, stopped);
    let tracks = network.notices.iter().rev().find_map(|notice| match notice {
        Notice::Tracks { tracks, .. } => Some(tracks.clone()),
        _ => None,
    });
    let kinds: Vec<Kind> = tracks.expect("tracks were told").iter().map(|t| t.kind).collect();
    assert_eq!(kinds, [Kind::Audio]);
}

#[test]
fn a_silent_track_leaves_its_slot_to_another_and_comes_back_with_its_next_packet() {
    let mut network = Network::new(13);
    let (anna, ben) = (network.join(PUBLISHER, ALL), network.join(PUBLISHER, ALL));
    let viewer = network.join(VIEWER, ALL);
    network.video(anna, 5, true);
    network.video(ben, 5, true);
    let slot = network.nodes[viewer].slots[1].ssrc;
    let told = |network: &Network| {
        let tracks = network.notices.iter().rev().find_map(|notice| match notice {
            Notice::Tracks { tracks, .. } => Some(tracks.len()),
            _ => None,
        });
        tracks.expect("tracks were told")
    };
    assert_eq!(told(&network), 2);
    for _ in 0..13 {
        network.video(anna, 5, true);
        network.run(Duration::from_secs(1));
    }
    assert_eq!(told(&network), 1);
    let before = network.stream(viewer, slot).len();
    network.video(anna, 5, false);
    assert_eq!(network.stream(viewer, slot).len(), before + 5, "the one that sends is seen");
    network.video(ben, 5, true);
    assert_eq!(told(&network), 2);
    let packets = network.stream(viewer, slot);
    assert!(packets.windows(2).all(|pair| pair[1].0 == pair[0].0 + 1), "without a gap");
}

#[test]
fn the_last_one_to_leave_takes_the_tracks_along() {
    let mut network = Network::new(14);
    let publisher = network.join(PUBLISHER, ALL);
    network.video(publisher, 5, true);
    network.notices.clear();
    let session = network.nodes[publisher].session;
    network.command(Command::Close { session, reason: CloseReason::Left });
    let told = network.notices.iter().any(|n| matches!(n, Notice::Tracks { tracks, .. } if tracks.is_empty()));
    assert!(told);
}

#[test]
fn a_client_on_a_bad_network_gets_connected() {
    for seed in 0..20 {
        let mut network = Network::new(100 + seed);
        network.setup_loss = 0.2;
        let viewer = network.add(VIEWER, ALL);
        let start = network.now;
        while !network.nodes[viewer].client.is_connected() {
            network.run(Duration::from_millis(50));
            let waited = network.now - start;
            assert!(waited < Duration::from_secs(15), "seed {seed}: not connected after {waited:?}");
        }
    }
}
