//! What must not happen: media without a right, answers to strangers, hijacked addresses.

use std::time::Duration;

use super::network::{ALL, Network, PUBLISHER, VIEWER};
use crate::api::{CloseReason, Notice, Permit};
use crate::client::Wish;
use crate::route::Route;
use crate::transport::ice::MAX_ADDRESSES;
use crate::transport::{CONSENT_TIMEOUT, srtp::Profile};
use crate::{Command, Input, TICK};

fn stranger(port: u16) -> Route {
    Route::udp(([192, 0, 2, 66], port).into())
}

#[test]
fn nothing_leaves_for_a_viewer_who_lost_the_right_and_media_comes_back_with_it() {
    let mut network = Network::new(20);
    let publisher = network.join(PUBLISHER, ALL);
    let viewer = network.join(VIEWER, ALL);
    network.video(publisher, 5, true);
    let (session, slot) = (network.nodes[viewer].session, network.nodes[viewer].slots[1].ssrc);
    let out = |network: &Network| {
        let stats = network.sfu.stats(network.now);
        stats.iter().find(|stats| stats.session == session).expect("still here").packets_out
    };
    let before = out(&network);
    assert_eq!(before, 5);
    network.command(Command::SetPermit { session, permit: Permit { view: false, publish: false } });
    let nack = network.nodes[viewer].client.control(|writer| writer.nack(1, slot, &[1, 2, 3]));
    network.inject(network.nodes[viewer].address, nack.expect("connected"));
    for _ in 0..20 {
        network.video(publisher, 5, true);
        network.audio(publisher, 20);
        network.run(Duration::from_millis(30));
    }
    assert_eq!(out(&network), before, "not a packet");
    assert_eq!(network.stream(viewer, slot).len(), 5);
    network.command(Command::SetPermit { session, permit: ALL });
    network.video(publisher, 5, true);
    assert!(network.stream(viewer, slot).len() >= 10);
}

#[test]
fn what_a_publisher_without_the_right_sends_is_dropped() {
    let mut network = Network::new(21);
    let publisher = network.join(PUBLISHER, ALL);
    let viewer = network.join(VIEWER, ALL);
    let session = network.nodes[publisher].session;
    network.video(publisher, 5, true);
    network.command(Command::SetPermit { session, permit: Permit { view: true, publish: false } });
    network.notices.clear();
    network.video(publisher, 5, true);
    assert_eq!(network.stream(viewer, network.nodes[viewer].slots[1].ssrc).len(), 5);
    assert!(network.notices.is_empty(), "no track comes back");
}

#[test]
fn a_wrong_fingerprint_gets_no_media() {
    let mut network = Network::new(22);
    let publisher = network.join(PUBLISHER, ALL);
    let client = network.client(VIEWER, 99).with_wrong_fingerprint();
    let liar = network.add_client(client, ALL);
    network.run(Duration::from_millis(300));
    network.video(publisher, 5, true);
    network.run(Duration::from_millis(300));
    let session = network.nodes[liar].session;
    let failed = Notice::Closed { session, reason: CloseReason::Failed };
    assert!(network.notices.contains(&failed));
    assert!(!network.notices.contains(&Notice::Connected { session }));
    assert!(network.nodes[liar].received.is_empty());
}

#[test]
fn ten_thousand_strangers_get_no_byte() {
    let mut network = Network::new(23);
    network.join(PUBLISHER, ALL);
    let before = network.sent;
    let wrong = network.nodes[0].client.check(false);
    let mut anonymous = wrong.clone();
    anonymous.truncate(20);
    anonymous[2..4].fill(0);
    for port in 0..10_000 {
        let datagram = if port % 2 == 0 { anonymous.clone() } else { wrong.clone() };
        network.inject(stranger(port), datagram);
    }
    assert_eq!(network.sent, before);
    assert_eq!(network.sfu.totals().anonymous, 10_000);
    assert_eq!(network.sfu.demux.addresses(), 1, "and no address is remembered");
}

#[test]
fn a_handshake_from_an_address_without_a_check_is_ignored() {
    let mut network = Network::new(24);
    let viewer = network.add(VIEWER, ALL);
    let mut attacker = network.client(VIEWER, 50);
    let answer = {
        let node = &network.nodes[viewer];
        format!(
            "a=ice-ufrag:{}\r\na=ice-pwd:wrong\r\na=candidate:1 1 udp 1 127.0.0.1 4000 typ host",
            node.negotiation.local().ufrag
        )
    };
    attacker.accept(network.now, &answer).expect("enough to start");
    attacker.start_handshake(network.now);
    while let Some(datagram) = attacker.poll_send() {
        network.inject(stranger(1), datagram);
    }
    assert_eq!(network.sent, (0, 0));
    network.run(Duration::from_millis(300));
    assert!(network.nodes[viewer].client.is_connected(), "and the real client is not disturbed");
}

#[test]
fn forgeries_from_the_right_address_are_dropped() {
    let mut network = Network::new(25);
    let publisher = network.join(PUBLISHER, ALL);
    let viewer = network.join(VIEWER, ALL);
    network.video(publisher, 5, true);
    let address = network.nodes[publisher].address;
    let original = network.video_packet(publisher, false, true, true);
    network.inject(address, original.clone());
    for index in 0..1_000 {
        network.inject(address, original.clone());
        let mut forged = original.clone();
        let at = 12 + index % (forged.len() - 12);
        forged[at] ^= 0x40;
        forged[3] = forged[3].wrapping_add(1);
        network.inject(address, forged);
    }
    assert_eq!(network.stream(viewer, network.nodes[viewer].slots[1].ssrc).len(), 6);
    assert_eq!(network.sfu.totals().dropped_in, 2_000);
}

#[test]
fn a_client_that_moves_is_followed_and_its_addresses_are_bounded() {
    let mut network = Network::new(26);
    let publisher = network.join(PUBLISHER, ALL);
    let viewer = network.join(VIEWER, ALL);
    for port in 0..20 {
        let check = network.nodes[viewer].client.check(true);
        network.nodes[viewer].address = Route::udp(([10, 0, 0, 2], 2_000 + port).into());
        network.inject(network.nodes[viewer].address, check);
    }
    network.video(publisher, 5, true);
    assert_eq!(network.stream(viewer, network.nodes[viewer].slots[1].ssrc).len(), 5);
    assert!(network.sfu.demux.addresses() <= MAX_ADDRESSES + 1);
}

#[test]
fn a_silent_client_is_gone_after_the_consent_timeout() {
    let mut network = Network::new(27);
    let viewer = network.add(VIEWER, ALL);
    let session = network.nodes[viewer].session;
    network.run(Duration::from_secs(8));
    assert_eq!(network.sfu.sessions(), 1, "checks keep it alive");
    network.nodes.clear();
    network.run(CONSENT_TIMEOUT + Duration::from_secs(2) + TICK);
    assert!(network.notices.contains(&Notice::Closed { session, reason: CloseReason::Timeout }));
    assert_eq!(network.sfu.demux.addresses(), 0);
}

#[test]
fn a_client_that_says_goodbye_is_gone_at_once() {
    let mut network = Network::new(28);
    let viewer = network.join(VIEWER, ALL);
    let session = network.nodes[viewer].session;
    network.nodes[viewer].client.close(network.now);
    network.run(Duration::from_millis(10));
    assert!(network.notices.contains(&Notice::Closed { session, reason: CloseReason::Left }));
}

#[test]
fn a_client_without_gcm_gets_the_old_profile() {
    use rtc_dtls::extension::extension_use_srtp::SrtpProtectionProfile;
    let mut network = Network::new(29);
    let publisher = network.join(PUBLISHER, ALL);
    let profiles = [SrtpProtectionProfile::Srtp_Aes128_Cm_Hmac_Sha1_80];
    let identity = crate::client::ClientIdentity::generate(&profiles).expect("a certificate");
    let old = network.add_client(crate::client::Client::new(identity, VIEWER, 70), ALL);
    network.run(Duration::from_millis(300));
    assert_eq!(network.nodes[old].client.profile(), Some(Profile::CmSha1));
    network.video(publisher, 5, true);
    assert_eq!(network.stream(old, network.nodes[old].slots[1].ssrc).len(), 5);
}

#[test]
fn a_panic_costs_the_peer_it_happened_for_and_nobody_else() {
    let mut network = Network::new(30);
    let publisher = network.join(PUBLISHER, ALL);
    let (broken, fine) = (network.join(VIEWER, ALL), network.join(VIEWER, ALL));
    network.video(publisher, 5, true);
    let session = network.nodes[broken].session;
    let key = network.sfu.demux.by_session(session).expect("installed");
    network.sfu.peers[key].lanes.push(usize::MAX);
    let nack = network.nodes[broken].client.control(|writer| writer.nack(1, 2, &[3]));
    let (from, now) = (network.nodes[broken].address, network.now);
    let mut data = nack.expect("connected");
    let handled = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        network.sfu.handle(now, Input::Packet { from, data: &mut data });
    }));
    assert!(handled.is_err(), "the state is broken");
    network.sfu.recover(now);
    network.video(publisher, 5, false);
    assert!(network.notices.contains(&Notice::Closed { session, reason: CloseReason::Failed }));
    assert_eq!(network.stream(fine, network.nodes[fine].slots[1].ssrc).len(), 10);
    assert_eq!(network.sfu.totals().panics, 1);
}

/// A number that is sealed twice with different contents would give GCM's key stream away.
#[test]
fn a_repair_never_carries_another_packet_than_the_first_time() {
    let mut network = Network::new(31);
    let publisher = network.join(PUBLISHER, ALL);
    let viewer = network.join(Wish { repairs: false, ..VIEWER }, ALL);
    network.video(publisher, 5, true);
    let slot = network.nodes[viewer].slots[1].ssrc;
    let first = network.stream(viewer, slot);
    // The publisher starts over: another SSRC, the same sequence numbers, other contents.
    network.nodes[publisher].client.change_ssrc();
    network.nodes[publisher].seq[1] = 200;
    network.video(publisher, 7, true);
    let before = network.stream(viewer, slot).len();
    let all: Vec<u16> = first.iter().map(|packet| packet.0 as u16).collect();
    let nack = network.nodes[viewer].client.control(|writer| writer.nack(1, slot, &all));
    network.inject(network.nodes[viewer].address, nack.expect("connected"));
    let resent = network.sfu.stats(network.now).iter().map(|stats| stats.resent).sum::<u64>();
    assert_eq!(resent, 0, "what the numbers meant is gone");
    assert_eq!(network.stream(viewer, slot).len(), before);
    assert_eq!(before, 12, "and the new stream plays");
}

#[test]
fn a_slot_that_stops_and_comes_back_has_other_streams() {
    let mut network = Network::new(32);
    let viewer = network.join(VIEWER, ALL);
    let slot = network.nodes[viewer].slots[1];
    let offer = network.nodes[viewer].client.offer();
    let (head, video) = offer.split_once("m=video").expect("a video slot");
    network.renegotiate(viewer, format!("{head}m=video{}", video.replace("recvonly", "inactive")));
    network.renegotiate(viewer, offer);
    let again = network.nodes[viewer].slots[1];
    assert!(again.ssrc != slot.ssrc && again.repair != slot.repair);
}
