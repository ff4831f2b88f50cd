//! Reads an offer: rtc-sdp splits the text, this file decides what it means and refuses what cannot work.

use std::io::Cursor;

use rtc_sdp::description::common::Attribute;
use rtc_sdp::{MediaDescription, SessionDescription};

use super::{Credentials, Fingerprint, MAX_MEDIA_LINES, MAX_SDP_BYTES};
use crate::api::{Kind, MediaError};

/// An offer that can be answered.
#[derive(Clone, Debug)]
pub struct Session {
    /// The client's ICE credentials.
    pub ice: Credentials,
    /// The client's certificate.
    pub fingerprint: Fingerprint,
    /// `a=extmap-allow-mixed` was offered.
    pub mixed_extensions: bool,
    /// Every m-line, in order.
    pub media: Vec<Media>,
}

/// One m-line.
#[derive(Clone, Debug, Default)]
pub struct Media {
    /// Its mid.
    pub mid: String,
    /// The media name, e.g. `audio`, `video`, `application`.
    pub name: String,
    /// The protocol, e.g. `UDP/TLS/RTP/SAVPF`.
    pub protocol: String,
    /// The formats as written.
    pub formats: Vec<String>,
    /// Audio or video; other m-lines are declined.
    pub kind: Option<Kind>,
    /// Data channels (RFC 8841).
    pub data: bool,
    /// Port zero: the client has stopped it.
    pub stopped: bool,
    /// The client wants to send.
    pub sends: bool,
    /// The client wants to receive.
    pub receives: bool,
    /// Payload types in the order of preference.
    pub payloads: Vec<Payload>,
    /// Header extensions.
    pub extensions: Vec<(u8, String)>,
    /// SSRCs, without repair streams.
    pub ssrcs: Vec<u32>,
    /// `(media, repair)` from `ssrc-group:FID`.
    pub repairs: Vec<(u32, u32)>,
    /// Simulcast layers that the client wants to send, in its order (RFC 8853).
    pub rids: Vec<String>,
}

/// One payload type of an m-line.
#[derive(Clone, Debug, Default)]
pub struct Payload {
    /// 0 to 127.
    pub payload_type: u8,
    /// Encoding name.
    pub name: String,
    /// Clock rate in Hz.
    pub clock_rate: u32,
    /// Encoding parameters, e.g. channels.
    pub channels: Option<String>,
    /// The fmtp line.
    pub parameters: Option<String>,
    /// rtcp-fb values.
    pub feedback: Vec<String>,
}

impl Payload {
    /// A value of the fmtp line.
    pub fn parameter(&self, key: &str) -> Option<&str> {
        let pairs = self.parameters.as_deref()?.split(';');
        pairs.filter_map(|pair| pair.trim().split_once('=')).find(|(name, _)| *name == key).map(|(_, value)| value)
    }
}

impl Session {
    /// Reads an offer.
    ///
    /// # Errors
    /// [`MediaError::InvalidOffer`] or [`MediaError::Unsupported`], naming what is wrong.
    pub fn parse(sdp: &str) -> Result<Session, MediaError> {
        if sdp.len() > MAX_SDP_BYTES {
            return Err(invalid(format!("the SDP is longer than {MAX_SDP_BYTES} bytes")));
        }
        let description = SessionDescription::unmarshal(&mut Cursor::new(sdp.as_bytes()))
            .map_err(|error| invalid(format!("the SDP cannot be read: {error}")))?;
        let lines = &description.media_descriptions;
        if lines.is_empty() {
            return Err(invalid("the offer has no m-lines"));
        }
        if lines.len() > MAX_MEDIA_LINES {
            return Err(invalid(format!("more than {MAX_MEDIA_LINES} m-lines")));
        }
        let media = lines.iter().map(Media::read).collect::<Result<Vec<_>, _>>()?;
        check_mids(&media)?;
        check_bundle(&description, &media)?;
        Ok(Session {
            ice: Credentials {
                ufrag: transport_value(&description, "ice-ufrag")?,
                password: transport_value(&description, "ice-pwd")?,
            },
            fingerprint: fingerprint(&transport_value(&description, "fingerprint")?)?,
            mixed_extensions: description.attributes.iter().any(|a| a.key == "extmap-allow-mixed"),
            media,
        })
    }
}

impl Media {
    /// The id of a header extension by its URI.
    pub fn extension(&self, uri: &str) -> Option<u8> {
        self.extensions.iter().find(|(_, known)| known == uri).map(|(id, _)| *id)
    }

    /// The payload type that retransmits `payload_type` (RFC 4588 8.6).
    pub fn repair_of(&self, payload_type: u8) -> Option<u8> {
        let repairs = self.payloads.iter().filter(|payload| payload.name.eq_ignore_ascii_case("rtx"));
        let mut repairs =
            repairs.filter(|payload| payload.parameter("apt").and_then(|apt| apt.parse().ok()) == Some(payload_type));
        repairs.next().map(|payload| payload.payload_type)
    }

    /// The payload type of redundant audio (RFC 2198) made of `payload_type`.
    pub fn redundancy_of(&self, payload_type: u8) -> Option<u8> {
        let made_of = |payload: &&Payload| {
            let parameters = payload.parameters.as_deref().unwrap_or_default();
            parameters.split('/').all(|part| part.trim().parse() == Ok(payload_type))
        };
        let mut red = self.payloads.iter().filter(|payload| payload.name.eq_ignore_ascii_case("red"));
        red.find(made_of).map(|payload| payload.payload_type)
    }

    fn read(line: &MediaDescription) -> Result<Media, MediaError> {
        let name = &line.media_name;
        let mut media = Media {
            mid: value(&line.attributes, "mid").unwrap_or_default().to_owned(),
            name: name.media.clone(),
            protocol: name.protos.join("/"),
            formats: name.formats.clone(),
            kind: match name.media.as_str() {
                "audio" => Some(Kind::Audio),
                "video" => Some(Kind::Video),
                _ => None,
            },
            stopped: name.port.value == 0 && !line.attributes.iter().any(|a| a.key == "bundle-only"),
            ..Media::default()
        };
        media.data = !media.stopped && media.name == "application" && media.protocol.ends_with("DTLS/SCTP");
        if media.kind.is_none() || media.stopped {
            return Ok(media);
        }
        media.read_direction(&line.attributes);
        media.read_payloads(&line.attributes)?;
        media.read_streams(&line.attributes);
        if !line.attributes.iter().any(|a| a.key == "rtcp-mux") {
            return Err(unsupported(format!("rtcp-mux is needed (mid {})", media.mid)));
        }
        if !media.protocol.ends_with("TLS/RTP/SAVPF") {
            return Err(unsupported(format!(
                "the protocol {} (mid {}): DTLS-SRTP is needed",
                media.protocol, media.mid
            )));
        }
        Ok(media)
    }

    fn read_direction(&mut self, attributes: &[Attribute]) {
        let has = |key: &str| attributes.iter().any(|a| a.key == key);
        let one_way = has("sendonly") || has("recvonly") || has("inactive");
        self.sends = has("sendonly") || !one_way;
        self.receives = has("recvonly") || !one_way;
    }

    fn read_payloads(&mut self, attributes: &[Attribute]) -> Result<(), MediaError> {
        for format in &self.formats {
            let payload_type = format.parse::<u8>().ok().filter(|payload_type| *payload_type < 128);
            let payload_type = payload_type
                .ok_or_else(|| invalid(format!("payload type {format:.16} (mid {}) is not 0 to 127", self.mid)))?;
            if self.payloads.iter().any(|known| known.payload_type == payload_type) {
                return Err(invalid(format!("payload type {payload_type} twice (mid {})", self.mid)));
            }
            self.payloads.push(Payload { payload_type, ..Payload::default() });
        }
        for attribute in attributes {
            let Some(value) = attribute.value.as_deref() else {
                continue;
            };
            match attribute.key.as_str() {
                "rtpmap" => self.with_payload(value, |payload, rest| payload.read_map(rest)),
                "fmtp" => self.with_payload(value, |payload, rest| payload.parameters = Some(rest.to_owned())),
                "rtcp-fb" => self.with_payload(value, |payload, rest| payload.feedback.push(rest.to_owned())),
                _ => {}
            }
        }
        Ok(())
    }

    fn with_payload(&mut self, value: &str, mut apply: impl FnMut(&mut Payload, &str)) {
        let Some((target, rest)) = value.split_once(' ') else {
            return;
        };
        let target = target.parse::<u8>().ok();
        let payloads = self.payloads.iter_mut();
        payloads.filter(|payload| target.is_none_or(|t| t == payload.payload_type)).for_each(|p| apply(p, rest.trim()));
    }

    fn read_streams(&mut self, attributes: &[Attribute]) {
        for attribute in attributes {
            let Some(value) = attribute.value.as_deref() else {
                continue;
            };
            match attribute.key.as_str() {
                "extmap" => self.read_extension(value),
                "ssrc-group" => self.read_repair_group(value),
                "ssrc" => self.read_ssrc(value),
                "simulcast" => self.read_simulcast(value),
                _ => {}
            }
        }
        let repairs = &self.repairs;
        self.ssrcs.retain(|ssrc| !repairs.iter().any(|(_, repair)| repair == ssrc));
    }

    fn read_extension(&mut self, value: &str) {
        let mut parts = value.split_whitespace();
        let id = parts.next().and_then(|id| id.split('/').next()).and_then(|id| id.parse().ok());
        if let (Some(id @ 1..=255), Some(uri)) = (id, parts.next()) {
            self.extensions.push((id, uri.to_owned()));
        }
    }

    fn read_repair_group(&mut self, value: &str) {
        let mut parts = value.split_whitespace();
        if parts.next() != Some("FID") {
            return;
        }
        let mut ssrcs = parts.filter_map(|ssrc| ssrc.parse().ok());
        if let (Some(media), Some(repair)) = (ssrcs.next(), ssrcs.next()) {
            self.repairs.push((media, repair));
        }
    }

    /// `send q;h;~f`: of alternatives the first counts, and a layer that starts paused is a layer.
    fn read_simulcast(&mut self, value: &str) {
        let mut words = value.split_whitespace();
        while let (Some(direction), Some(list)) = (words.next(), words.next()) {
            if direction == "send" {
                let first =
                    |layer: &str| layer.split(',').next().unwrap_or_default().trim_start_matches('~').to_owned();
                self.rids = list.split(';').map(first).filter(|rid| is_rid(rid)).collect();
            }
        }
    }

    fn read_ssrc(&mut self, value: &str) {
        let ssrc = value.split_whitespace().next().and_then(|ssrc| ssrc.parse().ok());
        if let Some(ssrc) = ssrc.filter(|ssrc| !self.ssrcs.contains(ssrc)) {
            self.ssrcs.push(ssrc);
        }
    }
}

impl Payload {
    fn read_map(&mut self, value: &str) {
        let mut parts = value.split('/');
        self.name = parts.next().unwrap_or_default().trim().to_owned();
        self.clock_rate = parts.next().and_then(|rate| rate.trim().parse().ok()).unwrap_or_default();
        self.channels = parts.next().map(|channels| channels.trim().to_owned());
    }
}

/// RFC 8851 10: letters and digits; browsers also take `-` and `_`.
fn is_rid(rid: &str) -> bool {
    (1..=16).contains(&rid.len()) && rid.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

fn check_mids(media: &[Media]) -> Result<(), MediaError> {
    for (index, line) in media.iter().enumerate() {
        if line.mid.is_empty() && !line.stopped {
            return Err(invalid(format!("m-line {index} has no mid")));
        }
        if line.mid.len() > 32 || !line.mid.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(invalid(format!("the mid of m-line {index} is not a token of at most 32 characters")));
        }
        if !line.mid.is_empty() && media[..index].iter().any(|earlier| earlier.mid == line.mid) {
            return Err(invalid(format!("mid {} twice", line.mid)));
        }
    }
    Ok(())
}

/// All active m-lines share one transport (RFC 8843); one alone needs no group.
fn check_bundle(description: &SessionDescription, media: &[Media]) -> Result<(), MediaError> {
    let active: Vec<&Media> = media.iter().filter(|line| !line.stopped).collect();
    let groups = description.attributes.iter().filter(|a| a.key == "group");
    let bundle = groups.filter_map(|a| a.value.as_deref()).find_map(|value| value.strip_prefix("BUNDLE"));
    let members: Vec<&str> = bundle.unwrap_or_default().split_whitespace().collect();
    if active.len() > 1 && !active.iter().all(|line| members.contains(&line.mid.as_str())) {
        return Err(unsupported("all m-lines have to be in one BUNDLE group"));
    }
    Ok(())
}

/// A transport attribute: of the session, else of the first active m-line that has it.
fn transport_value(description: &SessionDescription, key: &str) -> Result<String, MediaError> {
    let media = description.media_descriptions.iter().filter_map(|line| value(&line.attributes, key));
    let found = value(&description.attributes, key).into_iter().chain(media).next();
    let found = found.ok_or_else(|| match key {
        "fingerprint" => unsupported("no a=fingerprint: DTLS is needed"),
        _ => invalid(format!("no a={key}")),
    })?;
    if found.is_empty() || found.len() > 256 || !found.is_ascii() {
        return Err(invalid(format!("a={key} is malformed")));
    }
    Ok(found.to_owned())
}

fn value<'a>(attributes: &'a [Attribute], key: &str) -> Option<&'a str> {
    attributes.iter().find(|a| a.key == key).and_then(|a| a.value.as_deref()).map(str::trim)
}

fn fingerprint(text: &str) -> Result<Fingerprint, MediaError> {
    let (algorithm, hex) = text.split_once(' ').ok_or_else(|| invalid("a=fingerprint is malformed"))?;
    let algorithm = algorithm.to_ascii_lowercase();
    let expected = match algorithm.as_str() {
        "sha-256" => 32,
        "sha-384" => 48,
        "sha-512" => 64,
        other => {
            return Err(unsupported(format!("the fingerprint algorithm {other:.16}")));
        }
    };
    let bytes = hex.trim().split(':').map(|pair| u8::from_str_radix(pair, 16)).collect::<Result<Vec<u8>, _>>();
    let bytes =
        bytes.ok().filter(|bytes| bytes.len() == expected).ok_or_else(|| invalid("a=fingerprint is malformed"))?;
    Ok(Fingerprint { algorithm, bytes })
}

fn invalid(reason: impl Into<String>) -> MediaError {
    MediaError::InvalidOffer(reason.into())
}

fn unsupported(reason: impl Into<String>) -> MediaError {
    MediaError::Unsupported(reason.into())
}
