//! The offer of a light client: what browsers offer, without what nobody looks at.

use std::fmt::Write;

use super::{AV1, Client, OPUS, RED, RIDS, VP8, VP8_REPAIR, VP9, extension};
use crate::negotiation::Credentials;
use crate::negotiation::codec::{AUDIO_LEVEL_URI, MID_URI, REPAIRED_RID_URI, RID_URI, TRANSPORT_WIDE_URI};
use crate::rtp::dependency;
use crate::transport::data;

impl Client {
    /// The offer: audio then video to send, then slots; mids are `0`, `1`, ... in this order.
    pub fn offer(&self) -> String {
        let wish = &self.wish;
        let mut lines = Vec::new();
        lines.extend(wish.send_audio.then_some((false, true)));
        lines.extend(wish.send_video.then_some((true, true)));
        lines.extend(std::iter::repeat_n((false, false), wish.audio_slots));
        lines.extend(std::iter::repeat_n((true, false), wish.video_slots));
        let media = lines.len();
        let mids: Vec<String> = (0..media + usize::from(wish.data)).map(|mid| mid.to_string()).collect();
        let mut sdp =
            format!("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE {}\r\n", mids.join(" "));
        sdp += "a=extmap-allow-mixed\r\n";
        for (mid, (video, sends)) in lines.into_iter().enumerate() {
            self.write_section(&mut sdp, mid, video, sends);
        }
        if wish.data {
            line(&mut sdp, format_args!("m=application 9 UDP/DTLS/SCTP webrtc-datachannel"));
            self.write_transport(&mut sdp, media);
            line(&mut sdp, format_args!("a=sctp-port:{}", data::PORT));
        }
        sdp
    }

    fn write_transport(&self, sdp: &mut String, mid: usize) {
        let Credentials { ufrag, password } = &self.local;
        line(sdp, format_args!("c=IN IP4 0.0.0.0"));
        line(sdp, format_args!("a=mid:{mid}"));
        line(sdp, format_args!("a=ice-ufrag:{ufrag}"));
        line(sdp, format_args!("a=ice-pwd:{password}"));
        line(sdp, format_args!("a=fingerprint:sha-256 {}", self.fingerprint));
        line(sdp, format_args!("a=setup:actpass"));
    }

    fn write_section(&self, sdp: &mut String, mid: usize, video: bool, sends: bool) {
        let kind = if video { "video" } else { "audio" };
        let formats: Vec<String> = self.formats(video).iter().map(u8::to_string).collect();
        line(sdp, format_args!("m={kind} 9 UDP/TLS/RTP/SAVPF {}", formats.join(" ")));
        self.write_transport(sdp, mid);
        line(sdp, format_args!("a=rtcp-mux"));
        line(sdp, format_args!("a={}", if sends { "sendonly" } else { "recvonly" }));
        if video {
            self.write_video(sdp);
        } else {
            self.write_audio(sdp);
        }
        self.write_extensions(sdp, video, sends);
        match (video && sends && self.wish.simulcast, sends) {
            (true, _) => write_layers(sdp),
            (false, true) => line(sdp, format_args!("a=ssrc:{} cname:c", self.ssrc(video))),
            (false, false) => {}
        }
    }

    fn formats(&self, video: bool) -> Vec<u8> {
        let wish = &self.wish;
        match video {
            false if wish.red => vec![OPUS, RED],
            false => vec![OPUS],
            true => {
                let mut formats = vec![VP8];
                formats.extend(wish.repairs.then_some(VP8_REPAIR));
                formats.extend(if wish.scalable { [VP9, AV1].as_slice() } else { &[] });
                formats.extend(if wish.scalable && wish.repairs { [VP9 + 1, AV1 + 1].as_slice() } else { &[] });
                formats
            }
        }
    }

    fn write_audio(&self, sdp: &mut String) {
        line(sdp, format_args!("a=rtpmap:{OPUS} opus/48000/2"));
        if self.wish.red {
            line(sdp, format_args!("a=rtpmap:{RED} red/48000/2"));
            line(sdp, format_args!("a=fmtp:{RED} {OPUS}/{OPUS}"));
        }
        self.write_feedback(sdp, OPUS, &[]);
    }

    fn write_video(&self, sdp: &mut String) {
        let names: &[(u8, &str)] =
            if self.wish.scalable { &[(VP8, "VP8"), (VP9, "VP9"), (AV1, "AV1")] } else { &[(VP8, "VP8")] };
        for (payload_type, name) in names {
            line(sdp, format_args!("a=rtpmap:{payload_type} {name}/90000"));
            self.write_feedback(sdp, *payload_type, &["nack", "nack pli", "goog-remb"]);
            if self.wish.repairs {
                line(sdp, format_args!("a=rtpmap:{} rtx/90000", payload_type + 1));
                line(sdp, format_args!("a=fmtp:{} apt={payload_type}", payload_type + 1));
            }
        }
    }

    fn write_feedback(&self, sdp: &mut String, payload_type: u8, kinds: &[&str]) {
        let transport_wide = if self.wish.transport_wide { [TRANSPORT_CC].as_slice() } else { &[] };
        for kind in kinds.iter().chain(transport_wide) {
            line(sdp, format_args!("a=rtcp-fb:{payload_type} {kind}"));
        }
    }

    fn write_extensions(&self, sdp: &mut String, video: bool, sends: bool) {
        let wish = &self.wish;
        let simulcast = wish.simulcast && video && sends;
        let extensions = [
            (!video, extension::LEVEL, AUDIO_LEVEL_URI),
            (wish.transport_wide, extension::TRANSPORT_WIDE, TRANSPORT_WIDE_URI),
            (simulcast, extension::MID, MID_URI),
            (simulcast, extension::RID, RID_URI),
            (simulcast, extension::REPAIRED_RID, REPAIRED_RID_URI),
            (video && wish.scalable, extension::DESCRIPTOR, dependency::URI),
        ];
        for (_, id, uri) in extensions.into_iter().filter(|(offered, ..)| *offered) {
            line(sdp, format_args!("a=extmap:{id} {uri}"));
        }
    }
}

const TRANSPORT_CC: &str = "transport-cc";

fn write_layers(sdp: &mut String) {
    for rid in RIDS {
        line(sdp, format_args!("a=rid:{rid} send"));
    }
    line(sdp, format_args!("a=simulcast:send {}", RIDS.join(";")));
}

fn line(sdp: &mut String, line: std::fmt::Arguments<'_>) {
    sdp.write_fmt(line).expect("writing to a string cannot fail");
    sdp.push_str("\r\n");
}
