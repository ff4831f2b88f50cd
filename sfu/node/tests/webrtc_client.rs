//! The node with clients of the `webrtc` crate over loopback: another implementation of everything, with real sockets,
//! threads and time.

mod client;

use client::{Client, PATIENCE, watch};
use sfu_node::{
    CloseReason, Join, Joined, MediaError, MemberId, Node, NodeConfig, Notice, Offer, Permit, RoomId, SessionId,
    SessionStats,
};
use tokio::sync::mpsc;
use tokio::time::timeout;

const ALL: Permit = Permit { view: true, publish: true };

fn node() -> (Node, mpsc::Receiver<Notice>) {
    let listen = "127.0.0.1:0".parse().expect("an address");
    Node::start(NodeConfig { shards: 2, ..NodeConfig::new(listen) }).expect("a node")
}

async fn join(node: &Node, member: u128, publishes: bool, permit: Permit) -> (Client, Joined) {
    let (client, sdp) = Client::new(publishes).await;
    let offer = Offer { sdp, tracks: Vec::new() };
    let join = Join { room: RoomId(1), member: MemberId(member), permit, offer };
    let joined = node.join(join).await.expect("a fine offer");
    client.accept(&joined.answer.sdp).await;
    (client, joined)
}

async fn wait_for(notices: &mut mpsc::Receiver<Notice>, wanted: impl Fn(&Notice) -> bool) {
    let found = async {
        while let Some(notice) = notices.recv().await {
            if wanted(&notice) {
                return;
            }
        }
        panic!("the node ended");
    };
    timeout(PATIENCE, found).await.expect("the notice comes");
}

async fn connected(notices: &mut mpsc::Receiver<Notice>, joined: &Joined) {
    let session = joined.session;
    wait_for(notices, |notice| *notice == Notice::Connected { session }).await;
}

async fn stats(node: &Node, session: SessionId) -> SessionStats {
    let stats = node.stats().await;
    stats.sessions.into_iter().find(|stats| stats.session == session).expect("still here")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn media_flows_without_gaps_and_stops_with_the_right() {
    let (node, mut notices) = node();
    let (mut viewer, seen) = join(&node, 2, false, ALL).await;
    connected(&mut notices, &seen).await;
    let (publisher, sent) = join(&node, 1, true, ALL).await;
    connected(&mut notices, &sent).await;
    let video = watch(&publisher, &mut viewer, 0, 30).await;
    for pair in video.windows(2) {
        let step = pair[1].header.sequence_number.wrapping_sub(pair[0].header.sequence_number);
        assert_eq!(step, 1, "no gap");
    }
    assert_eq!(stats(&node, seen.session).await.srtp, Some("AEAD_AES_128_GCM"));

    node.set_permit(seen.session, Permit { view: false, publish: false });
    let before = stats(&node, seen.session).await.packets_out;
    let publisher_before = stats(&node, sent.session).await.packets_in;
    while viewer.received.try_recv().is_ok() {}
    for number in 5_000..5_050 {
        publisher.publish(number).await;
    }
    let arrived = async {
        while stats(&node, sent.session).await.packets_in < publisher_before + 100 {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, arrived).await.expect("what is published arrives at the node");
    assert_eq!(stats(&node, seen.session).await.packets_out, before, "nothing leaves");
    assert!(viewer.received.try_recv().is_err(), "nothing arrives");

    node.set_permit(seen.session, ALL);
    watch(&publisher, &mut viewer, 6_000, 5).await;
    node.close(seen.session, CloseReason::LostRight);
    let closed = Notice::Closed { session: seen.session, reason: CloseReason::LostRight };
    wait_for(&mut notices, |notice| *notice == closed).await;
    node.shutdown().await;
    assert_eq!(node.stats().await.sessions, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_fingerprint_ends_the_session_before_any_media() {
    let (node, mut notices) = node();
    let (client, sdp) = Client::new(false).await;
    let line = sdp.lines().find(|line| line.starts_with("a=fingerprint:")).expect("a fingerprint");
    let wrong = format!("a=fingerprint:sha-256 {}", ["AB"; 32].join(":"));
    let offer = Offer { sdp: sdp.replace(line, &wrong), tracks: Vec::new() };
    let join = Join { room: RoomId(1), member: MemberId(1), permit: ALL, offer };
    let joined = node.join(join).await.expect("a fine offer");
    client.accept(&joined.answer.sdp).await;
    let closed = Notice::Closed { session: joined.session, reason: CloseReason::Failed };
    wait_for(&mut notices, |notice| *notice == closed).await;
    assert_eq!(node.stats().await.shards.iter().map(|shard| shard.packets_out).sum::<u64>(), 0);
}

#[tokio::test]
async fn strangers_get_no_byte_from_the_socket() {
    const REQUESTS: u64 = 10_000;
    let (node, _notices) = node();
    let address = node.local_addrs()[0];
    let stranger = tokio::net::UdpSocket::bind("127.0.0.1:0").await.expect("a socket");
    let mut request = vec![0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42];
    request.extend_from_slice(&[7; 12]);
    for number in 1..=REQUESTS {
        stranger.send_to(&request, address).await.expect("sent");
        // Lets the shard keep up, so that the kernel's buffer loses none of them.
        while number % 500 == 0 && node.stats().await.shards[0].anonymous < number {
            tokio::task::yield_now().await;
        }
    }
    let shard = node.stats().await.shards.swap_remove(0);
    assert_eq!((shard.anonymous, shard.bytes_out), (REQUESTS, 0));
}

#[tokio::test]
async fn errors_name_the_session_or_the_fault() {
    let (node, _notices) = node();
    let offer = |sdp: &str| Offer { sdp: sdp.to_owned(), tracks: Vec::new() };
    let join = |permit, sdp: &str| node.join(Join { room: RoomId(1), member: MemberId(1), permit, offer: offer(sdp) });
    let none = Permit { view: false, publish: false };
    assert_eq!(join(none, "v=0").await.expect_err("no right"), MediaError::Denied);
    let broken = join(ALL, "hello").await.expect_err("no SDP");
    assert!(matches!(broken, MediaError::InvalidOffer(why) if why.contains("cannot be read")));
    let unknown = node.renegotiate(SessionId(1), offer("v=0")).await;
    assert_eq!(unknown.expect_err("no session"), MediaError::UnknownSession);
    node.shutdown().await;
    let (_, sdp) = Client::new(false).await;
    assert_eq!(join(ALL, &sdp).await.expect_err("no shard"), MediaError::Stopped);
}
