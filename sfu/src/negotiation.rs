//! From a client's offer to the server's answer. Pure: text in, text and a plan for the core out.
//!
//! The client always offers, the server always answers (there is never a server offer, so no glare). A sending
//! m-line of the client becomes a [`PublishPlan`], a receiving one a [`SlotPlan`]. [`Negotiation`] keeps what must stay
//! the same over the session: ICE credentials, the SSRCs of the slots, the ids of the tracks.
//!
//! `offer` reads, `codec` knows what we forward, `answer` writes.

mod answer;
pub mod codec;
pub mod offer;

use std::collections::BTreeMap;

use crate::api::{Answer, Kind, MediaError, Offer, Permit, Slot, Source, TrackId};
use crate::route::Route;
use crate::rtp::dependency;
use codec::PayloadPlan;
use offer::{Media, Session};

/// Longest SDP that is looked at. A browser's offer with 20 m-lines is about 40 KiB; longer ones are refused unread.
pub const MAX_SDP_BYTES: usize = 64 * 1024;
/// Most m-lines of one offer. More would let one peer hold more slots than a page can show.
pub const MAX_MEDIA_LINES: usize = 64;

/// Simulcast layers of one track; further ones are declined. Three is what browsers make.
pub const MAX_ENCODINGS: usize = 3;

/// Where random bytes come from. They end in ICE passwords, so they have to be cryptographically strong.
pub trait Random {
    /// Fills `out`.
    fn fill(&mut self, out: &mut [u8]);

    /// A random number.
    fn number(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        u64::from_ne_bytes(bytes)
    }
}

/// ICE user name fragment and password (RFC 8839 5.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// User name fragment.
    pub ufrag: String,
    /// Password.
    pub password: String,
}

impl Credentials {
    fn random(random: &mut dyn Random, mark: Option<u8>) -> Self {
        let mut ufrag = random_text(random, 12);
        if let Some(mark) = mark {
            ufrag.replace_range(..1, char::from(ALPHABET[usize::from(mark & 63)]).encode_utf8(&mut [0]));
        }
        Credentials { ufrag, password: random_text(random, 24) }
    }
}

/// The mark that a user name fragment made by [`Negotiation::marked`] begins with. Who reads it has checked nothing yet.
pub fn mark_of(ufrag: &[u8]) -> Option<u8> {
    let first = ufrag.first()?;
    ALPHABET.iter().position(|letter| letter == first).map(|mark| mark as u8)
}

/// `ice-char` (RFC 8839 5.4).
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Random text from the `ice-char` alphabet, 6 bits each.
fn random_text(random: &mut dyn Random, len: usize) -> String {
    let mut bytes = vec![0; len];
    random.fill(&mut bytes);
    bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 63)])).collect()
}

/// A certificate's hash as SDP carries it (RFC 8122).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// `sha-256`, `sha-384` or `sha-512`.
    pub algorithm: String,
    /// The hash.
    pub bytes: Vec<u8>,
}

/// What a node puts into every answer.
#[derive(Clone, Debug)]
pub struct Host {
    /// Candidates: where the shard can be reached.
    pub candidates: Vec<Route>,
    /// The node's certificate.
    pub fingerprint: Fingerprint,
}

/// What the core installs for a peer.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Our credentials.
    pub local: Credentials,
    /// The client's credentials.
    pub remote: Credentials,
    /// The client's certificate.
    pub fingerprint: Fingerprint,
    /// What the client sends.
    pub publishes: Vec<PublishPlan>,
    /// What the client receives.
    pub slots: Vec<SlotPlan>,
    /// Data channels are wanted.
    pub data: bool,
}

/// A sending m-line of the client.
#[derive(Clone, Debug)]
pub struct PublishPlan {
    /// The track's id, stable over renegotiations.
    pub track: TrackId,
    /// The m-line's mid.
    pub mid: String,
    /// Where the media comes from.
    pub source: Source,
    /// Accepted payload types.
    pub payloads: Vec<PayloadPlan>,
    /// SSRCs named in the offer, media first; may be empty.
    pub ssrcs: Vec<u32>,
    /// `(media, repair)` SSRC pairs named in the offer.
    pub repairs: Vec<(u32, u32)>,
    /// Simulcast layers in the client's order; empty without simulcast.
    pub rids: Vec<String>,
    /// Ids of the header extensions that are looked at.
    pub extensions: Extensions,
}

/// Ids of header extensions in one m-line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extensions {
    /// The m-line's name.
    pub mid: Option<u8>,
    /// The simulcast layer.
    pub rid: Option<u8>,
    /// The simulcast layer that a repair is for.
    pub repaired_rid: Option<u8>,
    /// Audio level.
    pub level: Option<u8>,
    /// Transport-wide sequence number.
    pub transport_wide: Option<u8>,
    /// Dependency descriptor.
    pub descriptor: Option<u8>,
}

impl Extensions {
    fn of(media: &Media) -> Self {
        Extensions {
            mid: media.extension(codec::MID_URI),
            rid: media.extension(codec::RID_URI),
            repaired_rid: media.extension(codec::REPAIRED_RID_URI),
            level: media.extension(codec::AUDIO_LEVEL_URI),
            transport_wide: media.extension(codec::TRANSPORT_WIDE_URI),
            descriptor: media.extension(dependency::URI).filter(|_| media.kind == Some(Kind::Video)),
        }
    }

    /// Only what fits the one-byte form (RFC 8285 4.2), which is what we write.
    fn one_byte(self) -> Self {
        let small = |id: Option<u8>| id.filter(|id| *id < 15);
        Extensions {
            mid: small(self.mid),
            rid: small(self.rid),
            repaired_rid: small(self.repaired_rid),
            level: small(self.level),
            transport_wide: small(self.transport_wide),
            descriptor: small(self.descriptor),
        }
    }
}

/// A receiving m-line of the client.
#[derive(Clone, Debug)]
pub struct SlotPlan {
    /// The m-line's mid.
    pub mid: String,
    /// What may play in it.
    pub kind: Kind,
    /// Stream of the slot, the same for the whole session.
    pub ssrc: u32,
    /// Stream of its repairs.
    pub repair_ssrc: u32,
    /// First sequence number; below 2^15 so that nobody guesses a wrong rollover (RFC 3711 3.3.1).
    pub first_seq: u16,
    /// First timestamp.
    pub first_timestamp: u32,
    /// Payload types the client accepts.
    pub payloads: Vec<PayloadPlan>,
    /// Ids of the header extensions that are written; all below 15, for the one-byte form.
    pub extensions: Extensions,
}

impl SlotPlan {
    /// The id of the transport-wide number, if packets of this slot carry it. A packet that is sent again carries a new
    /// one: without a repair stream of its own that would seal other bytes under the same number, so it has none.
    pub fn transport_wide(&self) -> Option<u8> {
        let repaired = self.payloads.iter().all(|payload| payload.repair.is_some());
        self.extensions.transport_wide.filter(|_| repaired || self.kind == Kind::Audio)
    }
}

/// The memory of one session's negotiation.
#[derive(Clone, Debug)]
pub struct Negotiation {
    mark: Option<u8>,
    local: Credentials,
    remote: Option<Credentials>,
    version: u64,
    session_id: u64,
    /// By mid, while the m-line publishes.
    tracks: BTreeMap<String, TrackId>,
    /// By mid, while the m-line is a slot. One that stops and comes back gets other streams: their numbers start anew,
    /// and a number used twice under one key would break GCM.
    slots: BTreeMap<String, Stream>,
}

/// What stays the same for a slot.
#[derive(Clone, Copy, Debug)]
struct Stream {
    ssrc: u32,
    repair_ssrc: u32,
    first_seq: u16,
    first_timestamp: u32,
}

impl Negotiation {
    /// A fresh session.
    pub fn new(random: &mut dyn Random) -> Self {
        Self::with_mark(random, None)
    }

    /// A fresh session whose user name fragments all begin with `mark` (0 to 63; see [`mark_of`]), so that whoever gets
    /// a check can tell where it belongs. That costs 6 of the fragment's 72 random bits and none of the password's.
    pub fn marked(random: &mut dyn Random, mark: u8) -> Self {
        Self::with_mark(random, Some(mark))
    }

    fn with_mark(random: &mut dyn Random, mark: Option<u8>) -> Self {
        Negotiation {
            mark,
            local: Credentials::random(random, mark),
            remote: None,
            version: 0,
            session_id: random.number() >> 2,
            tracks: BTreeMap::new(),
            slots: BTreeMap::new(),
        }
    }

    /// Our current ICE credentials.
    pub fn local(&self) -> &Credentials {
        &self.local
    }

    /// The m-line that publishes this track.
    pub fn mid_of(&self, track: TrackId) -> Option<&str> {
        self.tracks.iter().find(|(_, known)| **known == track).map(|(mid, _)| mid.as_str())
    }

    /// Answers an offer, the first or a later one. On an error nothing has changed.
    ///
    /// # Errors
    /// [`MediaError::InvalidOffer`], [`MediaError::Unsupported`] with a reason in words; [`MediaError::Denied`] when the
    /// offer sends media and `permit` does not allow it, or allows nothing at all.
    pub fn answer(
        &mut self,
        offer: &Offer,
        permit: Permit,
        host: &Host,
        random: &mut dyn Random,
    ) -> Result<(Answer, Plan), MediaError> {
        if !permit.view && !permit.publish {
            return Err(MediaError::Denied);
        }
        let session = Session::parse(&offer.sdp)?;
        let mut next = self.clone();
        next.restart_if_asked(&session.ice, random);
        next.version += 1;
        let lines = next.plan_lines(&session, offer, permit, random)?;
        next.forget_stopped(&lines);
        let sdp = answer::write(&next, &session, &lines, host);
        let slots = lines.iter().filter_map(|line| line.slot.as_ref());
        let slots = slots.map(|slot| Slot { mid: slot.mid.clone(), kind: slot.kind }).collect();
        let plan = Plan {
            local: next.local.clone(),
            remote: session.ice.clone(),
            fingerprint: session.fingerprint.clone(),
            data: lines.iter().any(|line| line.data),
            publishes: lines.iter().filter_map(|line| line.publish.clone()).collect(),
            slots: lines.into_iter().filter_map(|line| line.slot).collect(),
        };
        *self = next;
        Ok((Answer { sdp, slots }, plan))
    }

    fn forget_stopped(&mut self, lines: &[Line]) {
        let publishes = |mid: &String| lines.iter().any(|line| line.publish.as_ref().is_some_and(|p| p.mid == *mid));
        let receives = |mid: &String| lines.iter().any(|line| line.slot.as_ref().is_some_and(|slot| slot.mid == *mid));
        self.tracks.retain(|mid, _| publishes(mid));
        self.slots.retain(|mid, _| receives(mid));
    }

    /// New credentials of the client mean an ICE restart (RFC 8445 9): ours change too.
    fn restart_if_asked(&mut self, remote: &Credentials, random: &mut dyn Random) {
        if self.remote.as_ref().is_some_and(|known| known != remote) {
            self.local = Credentials::random(random, self.mark);
        }
        self.remote = Some(remote.clone());
    }

    fn plan_lines(
        &mut self,
        session: &Session,
        offer: &Offer,
        permit: Permit,
        random: &mut dyn Random,
    ) -> Result<Vec<Line>, MediaError> {
        let mut lines = Vec::new();
        for media in &session.media {
            lines.push(self.plan_line(media, offer, permit, random)?);
        }
        if lines.iter().all(|line| line.publish.is_none() && line.slot.is_none()) && self.version <= 1 {
            return Err(MediaError::Unsupported("the offer has no audio or video that we can serve".into()));
        }
        Ok(lines)
    }

    fn plan_line(
        &mut self,
        media: &Media,
        offer: &Offer,
        permit: Permit,
        random: &mut dyn Random,
    ) -> Result<Line, MediaError> {
        if media.data && permit.view {
            return Ok(Line { accepted: true, data: true, ..Line::default() });
        }
        let Some(kind) = media.kind.filter(|_| !media.stopped) else {
            return Ok(Line::default());
        };
        if !(media.sends || media.receives) {
            return Ok(Line { accepted: true, ..Line::default() });
        }
        // Both ways is what clients offer when nobody told them otherwise: whoever may only watch gets the slot.
        let sends = media.sends && (permit.publish || !(media.receives && permit.view));
        if sends && !permit.publish {
            return Err(MediaError::Denied);
        }
        let payloads = codec::choose(media);
        if payloads.is_empty() {
            return Err(MediaError::Unsupported(format!("no common codec for {} (mid {})", kind.as_str(), media.mid)));
        }
        let source = offer.tracks.iter().find(|(mid, _)| *mid == media.mid).map(|(_, source)| *source);
        let source = source.unwrap_or(match kind {
            Kind::Audio => Source::Microphone,
            Kind::Video => Source::Camera,
        });
        if source.kind() != kind {
            let reason = format!("mid {} is {}, a {} is not", media.mid, kind.as_str(), source.as_str());
            return Err(MediaError::InvalidOffer(reason));
        }
        let publish = sends.then(|| {
            let track = *self.tracks.entry(media.mid.clone()).or_insert_with(|| TrackId(random.number()));
            publish_plan(media, track, source, &payloads)
        });
        let slot = media.receives.then(|| {
            let stream = *self.slots.entry(media.mid.clone()).or_insert_with(|| Stream::random(random));
            slot_plan(media, kind, stream, payloads)
        });
        Ok(Line { accepted: true, data: false, publish, slot })
    }
}

/// What becomes of one m-line of the offer.
#[derive(Clone, Debug, Default)]
struct Line {
    accepted: bool,
    data: bool,
    publish: Option<PublishPlan>,
    slot: Option<SlotPlan>,
}

impl Stream {
    fn random(random: &mut dyn Random) -> Self {
        let numbers = random.number();
        Stream {
            ssrc: (numbers as u32).max(1),
            repair_ssrc: ((numbers >> 32) as u32).max(1),
            first_seq: random.number() as u16 & 0x7fff,
            first_timestamp: random.number() as u32,
        }
    }
}

fn publish_plan(media: &Media, track: TrackId, source: Source, payloads: &[PayloadPlan]) -> PublishPlan {
    PublishPlan {
        track,
        mid: media.mid.clone(),
        source,
        payloads: payloads.to_vec(),
        ssrcs: media.ssrcs.clone(),
        repairs: media.repairs.clone(),
        rids: media.rids.iter().take(MAX_ENCODINGS).cloned().collect(),
        extensions: Extensions::of(media),
    }
}

fn slot_plan(media: &Media, kind: Kind, stream: Stream, payloads: Vec<PayloadPlan>) -> SlotPlan {
    SlotPlan {
        mid: media.mid.clone(),
        kind,
        ssrc: stream.ssrc,
        repair_ssrc: stream.repair_ssrc,
        first_seq: stream.first_seq,
        first_timestamp: stream.first_timestamp,
        payloads,
        extensions: Extensions::of(media).one_byte(),
    }
}

#[cfg(test)]
mod tests;
