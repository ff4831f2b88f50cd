//! Writes the answer (RFC 9429 5.3, RFC 8839, RFC 8843): ICE-lite, passive DTLS, one transport, the client's numbers.

use std::fmt::Write;

use super::codec::{AUDIO_LEVEL_URI, MID_URI, PayloadPlan, REPAIRED_RID_URI, RID_URI, TRANSPORT_WIDE_URI};
use super::offer::{Media, Payload, Session};
use super::{Fingerprint, Host, Line, Negotiation, SlotPlan};
use crate::api::Kind;
use crate::route::{Protocol, Route};
use crate::rtp::dependency;
use crate::transport::data;

/// RTCP feedback we act on, towards senders and from receivers.
const FEEDBACK: [&str; 4] = ["nack", "nack pli", "ccm fir", "transport-cc"];
/// What makes browsers ramp up that do not know `transport-cc`.
const OLD_FEEDBACK: &str = "goog-remb";

pub(super) fn write(state: &Negotiation, session: &Session, lines: &[Line], host: &Host) -> String {
    let mut sdp = String::with_capacity(4096);
    write_session(&mut sdp, state, session, lines);
    let mut candidates = host.candidates.as_slice();
    let one_audio_slot = slots(lines).filter(|slot| slot.kind == Kind::Audio).count() <= 1;
    for (media, line) in session.media.iter().zip(lines) {
        if !line.accepted {
            write_declined(&mut sdp, media);
            continue;
        }
        write_transport(&mut sdp, state, media, line, host);
        if line.data {
            line_of(&mut sdp, format_args!("a=sctp-port:{}", data::PORT));
            line_of(&mut sdp, format_args!("a=max-message-size:{}", data::MAX_MESSAGE));
            continue;
        }
        match line.publish.as_ref().map(|p| &p.payloads).or(line.slot.as_ref().map(|s| &s.payloads)) {
            Some(plan) => plan.iter().for_each(|payload| write_payload(&mut sdp, media, payload)),
            // A line at rest names its codecs all the same: Chromium refuses an answer without any.
            None => media.payloads.iter().for_each(|payload| write_map(&mut sdp, payload)),
        }
        write_extensions(&mut sdp, media);
        if let Some(publish) = line.publish.as_ref().filter(|publish| !publish.rids.is_empty()) {
            write_simulcast(&mut sdp, &publish.rids);
        }
        if let Some(slot) = &line.slot {
            write_slot(&mut sdp, slot, one_audio_slot);
        }
        for (index, candidate) in std::mem::take(&mut candidates).iter().enumerate() {
            write_candidate(&mut sdp, index, *candidate);
        }
        line_of(&mut sdp, format_args!("a=end-of-candidates"));
    }
    sdp
}

/// RFC 8839 5.1, RFC 6544 4.5. Clients prefer UDP by their own type preferences, and by ours.
fn write_candidate(sdp: &mut String, index: usize, candidate: Route) {
    let (ip, port) = (candidate.address.ip(), candidate.address.port());
    let (preference, protocol, suffix) = match candidate.protocol {
        Protocol::Udp => (126, "udp", ""),
        Protocol::Tcp => (90, "tcp", " tcptype passive"),
    };
    let priority = (preference << 24) | ((65_535 - index as u32) << 8) | 255;
    line_of(sdp, format_args!("a=candidate:{} 1 {protocol} {priority} {ip} {port} typ host{suffix}", index + 1));
}

fn slots(lines: &[Line]) -> impl Iterator<Item = &SlotPlan> {
    lines.iter().filter_map(|line| line.slot.as_ref())
}

fn line_of(sdp: &mut String, line: std::fmt::Arguments<'_>) {
    sdp.write_fmt(line).expect("writing to a string cannot fail");
    sdp.push_str("\r\n");
}

fn write_session(sdp: &mut String, state: &Negotiation, session: &Session, lines: &[Line]) {
    line_of(sdp, format_args!("v=0"));
    line_of(sdp, format_args!("o=- {} {} IN IP4 127.0.0.1", state.session_id, state.version));
    line_of(sdp, format_args!("s=-"));
    line_of(sdp, format_args!("t=0 0"));
    line_of(sdp, format_args!("a=ice-lite"));
    let bundled = session.media.iter().zip(lines).filter(|(_, line)| line.accepted);
    let mids: Vec<&str> = bundled.map(|(media, _)| media.mid.as_str()).collect();
    line_of(sdp, format_args!("a=group:BUNDLE {}", mids.join(" ")));
    line_of(sdp, format_args!("a=msid-semantic: WMS *"));
    if session.mixed_extensions {
        line_of(sdp, format_args!("a=extmap-allow-mixed"));
    }
}

fn write_declined(sdp: &mut String, media: &Media) {
    line_of(sdp, format_args!("m={} 0 {} {}", media.name, media.protocol, media.formats.join(" ")));
    line_of(sdp, format_args!("c=IN IP4 0.0.0.0"));
    if !media.mid.is_empty() {
        line_of(sdp, format_args!("a=mid:{}", media.mid));
    }
    line_of(sdp, format_args!("a=inactive"));
}

fn write_transport(sdp: &mut String, state: &Negotiation, media: &Media, line: &Line, host: &Host) {
    let plan = line.publish.as_ref().map(|p| &p.payloads).or(line.slot.as_ref().map(|s| &s.payloads));
    let taken = |format: &&String| {
        let plans = plan.into_iter().flatten();
        let mut types = plans.flat_map(|payload| [Some(payload.payload_type), payload.repair, payload.red]).flatten();
        types.any(|taken| format.parse() == Ok(taken))
    };
    // In the client's order: what it names first is what it sends.
    let mut formats: Vec<String> = media.formats.iter().filter(taken).cloned().collect();
    if formats.is_empty() {
        formats.clone_from(&media.formats);
    }
    line_of(sdp, format_args!("m={} 9 {} {}", media.name, media.protocol, formats.join(" ")));
    line_of(sdp, format_args!("c=IN IP4 0.0.0.0"));
    line_of(sdp, format_args!("a=mid:{}", media.mid));
    line_of(sdp, format_args!("a=ice-ufrag:{}", state.local.ufrag));
    line_of(sdp, format_args!("a=ice-pwd:{}", state.local.password));
    line_of(sdp, format_args!("a=fingerprint:{}", fingerprint_text(&host.fingerprint)));
    line_of(sdp, format_args!("a=setup:passive"));
    if line.data {
        return;
    }
    line_of(sdp, format_args!("a=rtcp-mux"));
    line_of(sdp, format_args!("a=rtcp-rsize"));
    let direction = match (&line.publish, &line.slot) {
        (Some(_), Some(_)) => "sendrecv",
        (Some(_), None) => "recvonly",
        (None, Some(_)) => "sendonly",
        (None, None) => "inactive",
    };
    line_of(sdp, format_args!("a={direction}"));
}

fn write_payload(sdp: &mut String, media: &Media, plan: &PayloadPlan) {
    let Some(offered) = find(media, plan.payload_type) else {
        return;
    };
    write_map(sdp, offered);
    let transport_wide = offered.feedback.iter().any(|value| value == "transport-cc");
    let known = |value: &&String| FEEDBACK.contains(&value.as_str()) || *value == OLD_FEEDBACK && !transport_wide;
    for feedback in offered.feedback.iter().filter(known) {
        line_of(sdp, format_args!("a=rtcp-fb:{} {feedback}", plan.payload_type));
    }
    for other in [plan.repair, plan.red].into_iter().flatten().filter_map(|other| find(media, other)) {
        write_map(sdp, other);
    }
}

fn find(media: &Media, payload_type: u8) -> Option<&Payload> {
    media.payloads.iter().find(|payload| payload.payload_type == payload_type)
}

fn write_map(sdp: &mut String, payload: &Payload) {
    let channels = payload.channels.as_ref().map(|channels| format!("/{channels}")).unwrap_or_default();
    let Payload { payload_type, name, clock_rate, .. } = payload;
    line_of(sdp, format_args!("a=rtpmap:{payload_type} {name}/{clock_rate}{channels}"));
    if let Some(parameters) = &payload.parameters {
        line_of(sdp, format_args!("a=fmtp:{payload_type} {parameters}"));
    }
}

fn write_extensions(sdp: &mut String, media: &Media) {
    let video = media.kind == Some(Kind::Video);
    let described = if video { Some(dependency::URI) } else { None };
    let simulcast = if media.rids.is_empty() { [].as_slice() } else { &[RID_URI, REPAIRED_RID_URI] };
    let uris = [MID_URI, AUDIO_LEVEL_URI, TRANSPORT_WIDE_URI].into_iter().chain(described);
    for uri in uris.chain(simulcast.iter().copied()) {
        if let Some(id) = media.extension(uri) {
            line_of(sdp, format_args!("a=extmap:{id} {uri}"));
        }
    }
}

/// The simulcast layers that are taken, in the client's order (RFC 8853 5.3).
fn write_simulcast(sdp: &mut String, rids: &[String]) {
    for rid in rids {
        line_of(sdp, format_args!("a=rid:{rid} recv"));
    }
    line_of(sdp, format_args!("a=simulcast:recv {}", rids.join(";")));
}

/// Names the slot's streams, so that a browser sorts packets by SSRC. With a single audio slot everything is one
/// stream, which is what makes a browser keep lips and voice together.
fn write_slot(sdp: &mut String, slot: &SlotPlan, one_stream: bool) {
    let stream = if one_stream { "stage".to_owned() } else { format!("slot-{}", slot.mid) };
    let track = format!("track-{}", slot.mid);
    line_of(sdp, format_args!("a=msid:{stream} {track}"));
    let repaired = slot.payloads.iter().any(|payload| payload.repair.is_some());
    if repaired {
        line_of(sdp, format_args!("a=ssrc-group:FID {} {}", slot.ssrc, slot.repair_ssrc));
    }
    for ssrc in std::iter::once(slot.ssrc).chain(repaired.then_some(slot.repair_ssrc)) {
        line_of(sdp, format_args!("a=ssrc:{ssrc} cname:{}", crate::CNAME));
        line_of(sdp, format_args!("a=ssrc:{ssrc} msid:{stream} {track}"));
    }
}

fn fingerprint_text(fingerprint: &Fingerprint) -> String {
    let hex: Vec<String> = fingerprint.bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    format!("{} {}", fingerprint.algorithm, hex.join(":"))
}
