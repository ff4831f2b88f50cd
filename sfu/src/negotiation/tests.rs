//! Offers of real clients and what is wrong with broken ones.

use super::*;

/// A reproducible source of "random" bytes.
struct Counter(u8);

impl Random for Counter {
    fn fill(&mut self, out: &mut [u8]) {
        for byte in out {
            self.0 = self.0.wrapping_mul(29).wrapping_add(71);
            *byte = self.0;
        }
    }
}

const PUBLISHER: &str = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n\
a=extmap-allow-mixed\r\na=msid-semantic: WMS\r\n\
m=audio 9 UDP/TLS/RTP/SAVPF 111 0\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\n\
a=fingerprint:sha-256 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF\r\n\
a=setup:actpass\r\na=mid:0\r\na=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n\
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r\na=sendonly\r\na=rtcp-mux\r\n\
a=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1\r\na=rtpmap:0 PCMU/8000\r\na=ssrc:7 cname:x\r\n\
m=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99\r\nc=IN IP4 0.0.0.0\r\na=mid:1\r\na=sendonly\r\na=rtcp-mux\r\n\
a=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 goog-remb\r\na=rtcp-fb:96 transport-cc\r\na=rtcp-fb:96 nack\r\na=rtcp-fb:96 nack pli\r\n\
a=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\na=rtpmap:98 H264/90000\r\n\
a=fmtp:98 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f\r\na=rtpmap:99 AV1/90000\r\n\
a=ssrc-group:FID 21 22\r\na=ssrc:21 cname:x\r\na=ssrc:22 cname:x\r\n";

const ALL: Permit = Permit { view: true, publish: true };

fn host() -> Host {
    let fingerprint = Fingerprint { algorithm: "sha-256".into(), bytes: vec![0xab; 32] };
    Host { candidates: vec![Route::udp(([127, 0, 0, 1], 4_000).into())], fingerprint }
}

fn offer(sdp: &str) -> Offer {
    Offer { sdp: sdp.to_owned(), tracks: Vec::new() }
}

fn answer(sdp: &str, permit: Permit) -> Result<(Answer, Plan), MediaError> {
    let mut random = Counter(1);
    Negotiation::new(&mut random).answer(&offer(sdp), permit, &host(), &mut random)
}

#[test]
fn a_browser_that_publishes_gets_its_own_numbers_back() {
    let (answer, plan) = answer(PUBLISHER, ALL).expect("a fine offer");
    for line in [
        "a=ice-lite",
        "a=setup:passive",
        "a=group:BUNDLE 0 1",
        "m=audio 9 UDP/TLS/RTP/SAVPF 111",
        "m=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99",
        "a=fmtp:97 apt=96",
        "a=rtcp-fb:96 nack pli",
        "a=rtcp-fb:96 transport-cc",
        "a=recvonly",
        "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
        "a=candidate:1 1 udp 2130706431 127.0.0.1 4000 typ host",
    ] {
        assert!(answer.sdp.lines().any(|found| found == line), "{line} is missing in\n{}", answer.sdp);
    }
    assert!(!answer.sdp.contains("goog-remb"), "one kind of estimate is enough");
    assert!(answer.slots.is_empty());
    assert_eq!(plan.publishes.len(), 2);
    assert_eq!(plan.publishes[1].ssrcs, [21]);
    assert_eq!(plan.publishes[1].repairs, [(21, 22)]);
    assert_eq!(plan.publishes[1].payloads[0].repair, Some(97));
    assert_eq!(plan.publishes[0].extensions.level, Some(1));
}

#[test]
fn a_slot_keeps_its_streams_over_a_renegotiation_and_ice_restart_changes_the_credentials() {
    let viewer = PUBLISHER.replace("sendonly", "recvonly");
    let mut random = Counter(9);
    let mut negotiation = Negotiation::new(&mut random);
    let (first, plan) = negotiation.answer(&offer(&viewer), ALL, &host(), &mut random).expect("fine");
    assert_eq!(first.slots.len(), 2);
    assert!(first.sdp.contains("a=sendonly"));
    let (_, same) = negotiation.answer(&offer(&viewer), ALL, &host(), &mut random).expect("fine");
    assert_eq!(same.slots[1].ssrc, plan.slots[1].ssrc);
    assert_eq!(same.local, plan.local);
    let restarted = viewer.replace("abcd\r", "efgh\r");
    let (_, restart) = negotiation.answer(&offer(&restarted), ALL, &host(), &mut random).expect("fine");
    assert_eq!(restart.slots[1].ssrc, plan.slots[1].ssrc);
    assert_ne!(restart.local, plan.local);
}

#[test]
fn a_broken_offer_is_refused_with_a_reason_that_names_the_fault() {
    let cases: &[(&str, String)] = &[
        ("cannot be read", "hello".into()),
        ("no m-lines", PUBLISHER.split("m=audio").next().expect("a head").into()),
        ("no a=ice-ufrag", PUBLISHER.replace("a=ice-ufrag:abcd\r\n", "")),
        ("no a=ice-pwd", PUBLISHER.replace("a=ice-pwd:abcdefghijklmnopqrstuvwx\r\n", "")),
        ("a=fingerprint is malformed", PUBLISHER.replace("00:11:22", "zz:11:22")),
        ("mid 0 twice", PUBLISHER.replace("a=mid:1", "a=mid:0")),
        ("has no mid", PUBLISHER.replace("a=mid:1\r\n", "")),
        ("payload type 300", PUBLISHER.replace("SAVPF 96 97", "SAVPF 300 97")),
        ("longer than", "v=0\r\n".repeat(20_000)),
    ];
    for (reason, sdp) in cases {
        match answer(sdp, ALL) {
            Err(MediaError::InvalidOffer(text)) => {
                assert!(text.contains(reason), "{text} should name: {reason}")
            }
            other => panic!("{reason}: {other:?}"),
        }
    }
}

#[test]
fn an_offer_without_common_ground_is_unsupported_with_a_reason() {
    let cases: &[(&str, String)] = &[
        (
            "fingerprint",
            PUBLISHER.lines().filter(|l| !l.starts_with("a=fingerprint")).map(|l| format!("{l}\r\n")).collect(),
        ),
        ("rtcp-mux", PUBLISHER.replace("a=rtcp-mux\r\n", "")),
        ("no common codec for audio", PUBLISHER.replace("opus", "speex")),
        ("DTLS-SRTP", PUBLISHER.replace("UDP/TLS/RTP/SAVPF", "RTP/AVP")),
        ("BUNDLE", PUBLISHER.replace("a=group:BUNDLE 0 1\r\n", "")),
        ("sha-1", PUBLISHER.replace("sha-256 ", "sha-1 ")),
    ];
    for (reason, sdp) in cases {
        match answer(sdp, ALL) {
            Err(MediaError::Unsupported(text)) => {
                assert!(text.contains(reason), "{text} should name: {reason}")
            }
            other => panic!("{reason}: {other:?}"),
        }
    }
}

#[test]
fn publishing_needs_the_right_to() {
    assert_eq!(answer(PUBLISHER, Permit { view: true, publish: false }).err(), Some(MediaError::Denied));
    assert_eq!(answer(PUBLISHER, Permit { view: false, publish: false }).err(), Some(MediaError::Denied));
    assert!(answer(PUBLISHER, Permit { view: false, publish: true }).is_ok());
    let both_ways = PUBLISHER.replace("sendonly", "sendrecv");
    let (watched, plan) = answer(&both_ways, Permit { view: true, publish: false }).expect("watching is allowed");
    assert!(watched.sdp.contains("a=sendonly") && plan.publishes.is_empty() && plan.slots.len() == 2);
}

#[test]
fn a_line_at_rest_still_names_its_codecs() {
    let sdp = PUBLISHER.replacen("a=mid:1\r\na=sendonly", "a=mid:1\r\na=inactive", 1);
    let (answer, plan) = answer(&sdp, ALL).expect("fine");
    let video = answer.sdp.split("m=video ").nth(1).expect("a video line");
    assert!(video.contains("a=inactive"));
    assert!(video.contains("a=rtpmap:96 VP8/90000"), "{video}");
    assert_eq!(plan.publishes.len(), 1);
}

#[test]
fn a_data_channel_is_taken_where_the_room_may_be_heard() {
    let data =
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:2\r\na=sctp-port:5000\r\n";
    let sdp = format!("{}{data}", PUBLISHER.replace("BUNDLE 0 1", "BUNDLE 0 1 2"));
    let (taken, plan) = answer(&sdp, ALL).expect("fine");
    assert!(plan.data);
    for line in ["m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "a=sctp-port:5000", "a=group:BUNDLE 0 1 2"] {
        assert!(taken.sdp.lines().any(|found| found == line), "{line} is missing in\n{}", taken.sdp);
    }
    let (declined, plan) = answer(&sdp, Permit { view: false, publish: true }).expect("fine");
    assert!(!plan.data);
    assert!(declined.sdp.contains("m=application 0 UDP/DTLS/SCTP webrtc-datachannel"));
    assert!(declined.sdp.contains("a=group:BUNDLE 0 1\r\n"));
}
