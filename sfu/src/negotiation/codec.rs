//! The codecs that we forward and which streams fit which receivers.

use crate::api::Kind;

use super::offer::{Media, Payload};

/// Header extension that names the m-line of a packet (RFC 8843 15).
pub const MID_URI: &str = "urn:ietf:params:rtp-hdrext:sdes:mid";
/// Header extension with the audio level (RFC 6464).
pub const AUDIO_LEVEL_URI: &str = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
/// Header extension that names the simulcast layer of a packet (RFC 8852 3.1).
pub const RID_URI: &str = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
/// Header extension that names the simulcast layer that a repair is for (RFC 8852 3.2).
pub const REPAIRED_RID_URI: &str = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";
/// Header extension with the transport-wide sequence number (draft-holmer-rmcat-transport-wide-cc-extensions-01).
pub const TRANSPORT_WIDE_URI: &str = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

/// A codec and what of its parameters decides whether a receiver can play it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// Opus, 48 kHz.
    Opus,
    /// VP8.
    Vp8,
    /// H.264, packetization mode 1.
    H264(H264Profile),
    /// VP9 with its profile: 0 is 8 bit, 2 is 10 bit.
    Vp9(u8),
    /// AV1, main profile.
    Av1,
}

/// H.264 profiles, each able to play streams of those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum H264Profile {
    /// `42e0..`, also plain baseline: encoders in the field do not use what constrained baseline leaves out.
    ConstrainedBaseline,
    /// `4d..`
    Main,
    /// `640c..` and `6400..`
    High,
}

impl Codec {
    /// Timestamp units per second.
    pub fn clock_rate(self) -> u32 {
        match self {
            Codec::Opus => 48_000,
            Codec::Vp8 | Codec::H264(_) | Codec::Vp9(_) | Codec::Av1 => 90_000,
        }
    }

    /// Whether a receiver that negotiated `self` can play a stream of `stream`.
    pub fn plays(self, stream: Codec) -> bool {
        match (self, stream) {
            (Codec::H264(own), Codec::H264(theirs)) => own >= theirs,
            (own, theirs) => own == theirs,
        }
    }

    fn of(kind: Kind, payload: &Payload) -> Option<Codec> {
        match (kind, payload.name.to_ascii_lowercase().as_str(), payload.clock_rate) {
            (Kind::Audio, "opus", 48_000) => Some(Codec::Opus),
            (Kind::Video, "vp8", 90_000) => Some(Codec::Vp8),
            (Kind::Video, "h264", 90_000) if payload.parameter("packetization-mode") == Some("1") => {
                h264_profile(payload.parameter("profile-level-id").unwrap_or("42e01f")).map(Codec::H264)
            }
            (Kind::Video, "vp9", 90_000) => {
                payload.parameter("profile-id").unwrap_or("0").parse().ok().filter(|id| *id <= 3).map(Codec::Vp9)
            }
            (Kind::Video, "av1", 90_000) if payload.parameter("profile").unwrap_or("0") == "0" => Some(Codec::Av1),
            _ => None,
        }
    }

    /// The name as IANA has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Codec::Opus => "opus",
            Codec::Vp8 => "VP8",
            Codec::H264(_) => "H264",
            Codec::Vp9(_) => "VP9",
            Codec::Av1 => "AV1",
        }
    }
}

fn h264_profile(profile_level_id: &str) -> Option<H264Profile> {
    match profile_level_id.get(..2)? {
        "42" => Some(H264Profile::ConstrainedBaseline),
        "4d" | "4D" => Some(H264Profile::Main),
        "64" => Some(H264Profile::High),
        _ => None,
    }
}

/// An accepted payload type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayloadPlan {
    /// The payload type, chosen by the client.
    pub payload_type: u8,
    /// What it carries.
    pub codec: Codec,
    /// Payload type of its retransmissions (RFC 4588).
    pub repair: Option<u8>,
    /// Payload type of redundant audio (RFC 2198) made of it.
    pub red: Option<u8>,
    /// The client reacts to NACK.
    pub nack: bool,
    /// The client reacts to PLI.
    pub pli: bool,
}

/// Everything of an m-line that we forward, in the client's order.
pub fn choose(media: &Media) -> Vec<PayloadPlan> {
    let Some(kind) = media.kind else {
        return Vec::new();
    };
    let chosen = media.payloads.iter().filter_map(|payload| {
        Some(PayloadPlan {
            payload_type: payload.payload_type,
            codec: Codec::of(kind, payload)?,
            repair: media.repair_of(payload.payload_type),
            red: media.redundancy_of(payload.payload_type),
            nack: payload.feedback.iter().any(|value| value == "nack"),
            pli: payload.feedback.iter().any(|value| value == "nack pli"),
        })
    });
    chosen.collect()
}

/// The payload of `accepted` that can carry a stream of `codec`: the same codec if possible, else one that plays it.
pub fn fitting(accepted: &[PayloadPlan], codec: Codec) -> Option<&PayloadPlan> {
    let exact = accepted.iter().find(|payload| payload.codec == codec);
    exact.or_else(|| accepted.iter().find(|payload| payload.codec.plays(codec)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_high_profile_decoder_plays_baseline_but_not_the_other_way_round() {
        let high = Codec::H264(H264Profile::High);
        let baseline = Codec::H264(H264Profile::ConstrainedBaseline);
        assert!(high.plays(baseline));
        assert!(!baseline.plays(high));
        assert!(!Codec::Vp8.plays(baseline));
    }
}
