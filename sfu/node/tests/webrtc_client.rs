//! The node with clients of the `webrtc` crate over loopback: another implementation of everything, with real sockets,
//! threads and time.

use std::sync::Arc;
use std::time::Duration;

use rtc::media_stream::MediaStreamTrack;
use rtc::peer_connection::configuration::media_engine::{MIME_TYPE_OPUS, MIME_TYPE_VP8};
use rtc::rtp;
use rtc::rtp_transceiver::rtp_sender::{
    RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters, RTCRtpEncodingParameters, RtpCodecKind,
};
use sfu_node::{
    CloseReason, Join, Joined, MediaError, MemberId, Node, NodeConfig, Notice, Offer, Permit, RoomId, SessionId,
    SessionStats,
};
use tokio::sync::mpsc;
use tokio::time::timeout;
use webrtc::media_stream::track_local::TrackLocal;
use webrtc::media_stream::track_local::static_rtp::TrackLocalStaticRTP;
use webrtc::media_stream::track_remote::{TrackRemote, TrackRemoteEvent};
use webrtc::peer_connection::{
    MediaEngine, PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler, RTCConfigurationBuilder,
    RTCIceGatheringState, RTCSessionDescription, Registry, register_default_interceptors,
};
use webrtc::rtp_transceiver::{RTCRtpTransceiverDirection, RTCRtpTransceiverInit};
use webrtc::runtime::default_runtime;

const PATIENCE: Duration = Duration::from_secs(20);
const ALL: Permit = Permit { view: true, publish: true };
const SSRC: [u32; 2] = [0xa0d10, 0x71de0];

fn node() -> (Node, mpsc::Receiver<Notice>) {
    let listen = "127.0.0.1:0".parse().expect("an address");
    Node::start(NodeConfig { listen, shards: 2, advertise: Vec::new() }).expect("a node")
}

/// A client of the `webrtc` crate.
struct Client {
    connection: Arc<dyn PeerConnection>,
    received: mpsc::UnboundedReceiver<rtp::Packet>,
    tracks: Vec<Arc<TrackLocalStaticRTP>>,
}

struct Handler {
    gathered: mpsc::Sender<()>,
    packets: mpsc::UnboundedSender<rtp::Packet>,
}

#[async_trait::async_trait]
impl PeerConnectionEventHandler for Handler {
    async fn on_ice_gathering_state_change(&self, state: RTCIceGatheringState) {
        if state == RTCIceGatheringState::Complete {
            let _ = self.gathered.try_send(());
        }
    }

    async fn on_track(&self, track: Arc<dyn TrackRemote>) {
        let packets = self.packets.clone();
        tokio::spawn(async move {
            while let Some(event) = track.poll().await {
                if let TrackRemoteEvent::OnRtpPacket(packet) = event {
                    let _ = packets.send(packet);
                }
            }
        });
    }
}

fn codec(kind: RtpCodecKind) -> RTCRtpCodecParameters {
    let (mime_type, clock_rate, channels, payload_type) = match kind {
        RtpCodecKind::Audio => (MIME_TYPE_OPUS, 48_000, 2, 111),
        _ => (MIME_TYPE_VP8, 90_000, 0, 96),
    };
    let rtp_codec = RTCRtpCodec {
        mime_type: mime_type.to_owned(),
        clock_rate,
        channels,
        sdp_fmtp_line: String::new(),
        rtcp_feedback: Vec::new(),
    };
    RTCRtpCodecParameters { rtp_codec, payload_type }
}

impl Client {
    async fn new(publishes: bool) -> (Client, String) {
        let mut engine = MediaEngine::default();
        let kinds = [RtpCodecKind::Audio, RtpCodecKind::Video];
        for kind in kinds {
            engine.register_codec(codec(kind), kind).expect("a codec");
        }
        let registry = register_default_interceptors(Registry::new(), &mut engine);
        let (gathered, mut gathering) = mpsc::channel(1);
        let (packets, received) = mpsc::unbounded_channel();
        let connection = PeerConnectionBuilder::new()
            .with_configuration(RTCConfigurationBuilder::new().build())
            .with_media_engine(engine)
            .with_interceptor_registry(registry.expect("interceptors"))
            .with_handler(Arc::new(Handler { gathered, packets }))
            .with_runtime(default_runtime().expect("tokio"))
            .with_udp_addrs(vec!["127.0.0.1:0".to_owned()])
            .build()
            .await
            .expect("a connection");
        let connection: Arc<dyn PeerConnection> = Arc::new(connection);
        let mut tracks = Vec::new();
        for (kind, ssrc) in kinds.into_iter().zip(SSRC) {
            if publishes {
                let track = Arc::new(TrackLocalStaticRTP::new(local_track(kind, ssrc)));
                let local = track.clone() as Arc<dyn TrackLocal>;
                let init = direction(RTCRtpTransceiverDirection::Sendonly);
                connection.add_transceiver_from_track(local, init).await.expect("a sender");
                tracks.push(track);
            } else {
                let init = direction(RTCRtpTransceiverDirection::Recvonly);
                connection.add_transceiver_from_kind(kind, init).await.expect("a slot");
            }
        }
        let offer = connection.create_offer(None).await.expect("an offer");
        connection.set_local_description(offer).await.expect("an offer");
        timeout(PATIENCE, gathering.recv()).await.expect("candidates");
        let offer = connection.local_description().await.expect("an offer").sdp;
        (Client { connection, received, tracks }, offer)
    }

    async fn join(node: &Node, member: u128, publishes: bool, permit: Permit) -> (Client, Joined) {
        let (client, sdp) = Client::new(publishes).await;
        let offer = Offer { sdp, tracks: Vec::new() };
        let join = Join { room: RoomId(1), member: MemberId(member), permit, offer };
        let joined = node.join(join).await.expect("a fine offer");
        client.accept(&joined).await;
        (client, joined)
    }

    async fn accept(&self, joined: &Joined) {
        let answer = RTCSessionDescription::answer(joined.answer.sdp.clone()).expect("an answer");
        self.connection.set_remote_description(answer).await.expect("an answer it takes");
    }

    /// One Opus packet and one VP8 key frame of one packet.
    async fn publish(&self, number: u16) {
        for (index, track) in self.tracks.iter().enumerate() {
            let payload: &[u8] = [&[0x55; 40][..], &[0x10, 0x00, 0x11, 0x22, 0x33]][index];
            let packet = rtp::Packet {
                header: rtp::Header {
                    version: 2,
                    marker: index == 1,
                    payload_type: [111, 96][index],
                    sequence_number: 500 + number,
                    timestamp: u32::from(number) * [960, 3_000][index],
                    ssrc: SSRC[index],
                    ..Default::default()
                },
                payload: payload.to_vec().into(),
            };
            track.write_rtp(packet).await.expect("connected");
        }
    }
}

fn direction(direction: RTCRtpTransceiverDirection) -> Option<RTCRtpTransceiverInit> {
    Some(RTCRtpTransceiverInit { direction, ..Default::default() })
}

fn local_track(kind: RtpCodecKind, ssrc: u32) -> MediaStreamTrack {
    let coding = RTCRtpCodingParameters { ssrc: Some(ssrc), ..Default::default() };
    let codec = codec(kind).rtp_codec;
    let encoding = RTCRtpEncodingParameters { rtp_coding_parameters: coding, codec, ..Default::default() };
    MediaStreamTrack::new("s".into(), format!("t-{kind}"), "l".into(), kind, vec![encoding])
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

/// Publishes until the viewer has `count` packets of each stream; returns the video ones.
async fn watch(publisher: &Client, viewer: &mut Client, from: u16, count: usize) -> Vec<rtp::Packet> {
    let (mut audio, mut video) = (0, Vec::new());
    for number in from..from + 2_000 {
        publisher.publish(number).await;
        while let Ok(Some(packet)) = timeout(Duration::from_millis(5), viewer.received.recv()).await {
            match packet.header.payload_type {
                96 => video.push(packet),
                _ => audio += 1,
            }
        }
        if video.len() >= count && audio >= count {
            return video;
        }
    }
    panic!("{} video and {audio} audio packets", video.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn media_flows_without_gaps_and_stops_with_the_right() {
    let (node, mut notices) = node();
    let (mut viewer, seen) = Client::join(&node, 2, false, ALL).await;
    connected(&mut notices, &seen).await;
    let (publisher, sent) = Client::join(&node, 1, true, ALL).await;
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
    client.accept(&joined).await;
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
