//! A client of the `webrtc` crate: publishes Opus and VP8, or receives both.

use std::sync::Arc;
use std::time::Duration;

use rtc::media_stream::MediaStreamTrack;
use rtc::peer_connection::configuration::media_engine::{MIME_TYPE_OPUS, MIME_TYPE_VP8};
use rtc::rtp;
use rtc::rtp_transceiver::rtp_sender::{
    RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters, RTCRtpEncodingParameters, RtpCodecKind,
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

/// Nothing that a test waits for may take longer.
pub const PATIENCE: Duration = Duration::from_secs(20);
const SSRC: [u32; 2] = [0xa0d10, 0x71de0];

/// A client of the `webrtc` crate.
pub struct Client {
    connection: Arc<dyn PeerConnection>,
    /// Every RTP packet it got.
    pub received: mpsc::UnboundedReceiver<rtp::Packet>,
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
    /// A client that sends audio and video or has a slot for each, and its offer.
    pub async fn new(publishes: bool) -> (Client, String) {
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

    /// Takes the answer.
    pub async fn accept(&self, answer: &str) {
        let answer = RTCSessionDescription::answer(answer.to_owned()).expect("an answer");
        self.connection.set_remote_description(answer).await.expect("an answer it takes");
    }

    /// One Opus packet and one VP8 key frame of one packet.
    pub async fn publish(&self, number: u16) {
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

/// Publishes until the viewer has `count` packets of each stream; returns the video ones.
pub async fn watch(publisher: &Client, viewer: &mut Client, from: u16, count: usize) -> Vec<rtp::Packet> {
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
    panic!("only {} video and {audio} audio packets", video.len());
}
