//! A lane: one slot of one peer, with everything that forwarding a packet into it needs.
//!
//! A slot is given a track; bandwidth and visible size decide which of its encodings and layers is *aimed* at. The lane
//! goes on *playing* what it has until it can enter what it aims at without a broken picture: another encoding or a
//! higher spatial layer at a key frame, a higher temporal layer where the encoder allows it, a lower one at any picture.

use std::time::{Duration, Instant};

use super::rewrite::{Numbers, Rewriter};
use crate::api::{Kind, TrackId};
use crate::encoding::Encoding;
use crate::negotiation::SlotPlan;
use crate::negotiation::codec::{Codec, fitting};
use crate::receive::MAX_GAP;
use crate::ring::Entry;
use crate::rtp::OutHeader;
use crate::rtp::layers::Operating;
use crate::track::Track;

/// How long the worst loss counts. Longer keeps redundancy over quiet spells between bursts, at its price.
const LOSS_MEMORY: Duration = Duration::from_secs(10);

/// What a lane should forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aim {
    /// The encoding's place in the core's table.
    pub encoding: usize,
    /// The bit of the operating point.
    pub target: u8,
}

/// What a lane forwards.
#[derive(Clone, Copy, Debug)]
pub struct Playing {
    /// The encoding's place in the core's table.
    pub encoding: usize,
    /// The run of its numbers.
    generation: u64,
    /// The bit of the operating point, and the point.
    pub target: u8,
    point: Operating,
    /// Timestamp of the newest picture.
    picture: u32,
}

/// What a lane was given.
#[derive(Clone, Copy, Debug)]
pub struct Feed {
    /// The track.
    pub track: TrackId,
    /// Its place in the core's table.
    pub key: usize,
    /// Codec that the numbers below are for.
    pub codec: Codec,
    payload_type: u8,
    red: Option<u8>,
    /// What it should get; `None` while it is paused.
    pub aim: Option<Aim>,
    /// What it gets; `None` until a key frame comes.
    pub playing: Option<Playing>,
}

/// What becomes of a packet in a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It goes out under these numbers, with this marker bit.
    Forward(Numbers, bool),
    /// It does not, but its number was kept free: an empty packet takes it.
    Fill(Numbers),
    /// It does not.
    Skip,
}

/// Packets of a stream that leave in portions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backlog {
    /// The encoding's place in the core's table.
    pub encoding: usize,
    /// Everything from this packet on waits.
    pub next: u64,
}

/// How large a slot is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Not visible at all: nothing is sent.
    pub hidden: bool,
    /// Height in device pixels; 0: unknown, the best there is.
    pub height: u16,
}

/// A slot of a peer.
pub struct Lane {
    /// The peer's place in the core's table.
    pub peer: usize,
    /// What was negotiated.
    pub plan: SlotPlan,
    /// A track that the client wants exactly here.
    pub pinned: Option<TrackId>,
    /// How large it is shown.
    pub view: View,
    /// Media packets sent, for sender reports.
    pub packets: u32,
    /// Media payload bytes sent, for sender reports.
    pub octets: u32,
    /// Payload bits per second over the last second.
    pub bitrate: u64,
    measured: Option<(Instant, u32)>,
    /// The stream's numbers.
    pub rewriter: Rewriter,
    /// What waits to leave in portions.
    pub backlog: Option<Backlog>,
    /// Copies of earlier payloads that go along with each audio packet, at most
    /// [`MAX_COPIES`](crate::rtp::red::MAX_COPIES).
    pub redundancy: u8,
    /// The highest loss that the client lately reported, in 1/256, and when that was. It fades after [`LOSS_MEMORY`].
    pub worst_loss: u8,
    lost_at: Option<Instant>,
    /// When bandwidth last took something away from it.
    pub squeezed: Option<Instant>,
    /// The encodings whose lists this lane is on.
    pub listed: [Option<usize>; 2],
    feed: Option<Feed>,
    repair_seq: u64,
}

impl Lane {
    /// An empty slot.
    pub fn new(peer: usize, plan: SlotPlan) -> Self {
        let rewriter = Rewriter::new(plan.first_seq, plan.first_timestamp);
        let repair_seq = u64::from(plan.first_seq);
        Lane {
            peer,
            plan,
            pinned: None,
            view: View::default(),
            packets: 0,
            octets: 0,
            bitrate: 0,
            measured: None,
            rewriter,
            backlog: None,
            redundancy: 0,
            worst_loss: 0,
            lost_at: None,
            squeezed: None,
            listed: [None; 2],
            feed: None,
            repair_seq,
        }
    }

    /// Takes over a renegotiated plan. Where headers would come out differently nothing sent before may be repeated
    /// (other bytes under the same number would break GCM), so the stream goes on from a fresh start.
    pub fn renegotiate(&mut self, plan: SlotPlan) {
        if plan.payloads != self.plan.payloads || plan.extensions != self.plan.extensions {
            self.rewriter.forget();
            self.restart();
        }
        self.plan = plan;
    }

    /// What plays here.
    pub fn feed(&self) -> Option<&Feed> {
        self.feed.as_ref()
    }

    /// Gives the slot to `track`; `None` empties it. A codec that the client cannot play empties it too.
    pub fn play(&mut self, track: Option<(usize, &Track)>) {
        self.backlog = None;
        self.squeezed = None;
        self.feed = track.and_then(|(key, track)| {
            let Track { id, codec, .. } = *track;
            let payload = fitting(&self.plan.payloads, codec)?;
            let (payload_type, red) = (payload.payload_type, payload.red);
            Some(Feed { track: id, key, codec, payload_type, red, aim: None, playing: None })
        });
    }

    /// Aims at something else; `None` pauses.
    pub fn aim(&mut self, aim: Option<Aim>) {
        let Some(feed) = &mut self.feed else { return };
        feed.aim = aim;
        if aim.is_none() {
            feed.playing = None;
            self.backlog = None;
        }
    }

    /// The encodings that the lane has to hear from: the one it plays and the one it aims at.
    pub fn listens(&self) -> [Option<usize>; 2] {
        let Some(feed) = &self.feed else { return [None; 2] };
        let playing = feed.playing.map(|playing| playing.encoding);
        let aim = feed.aim.map(|aim| aim.encoding).filter(|aim| Some(*aim) != playing);
        [playing, aim]
    }

    /// The client reports this share of packets lost, in 1/256.
    pub fn report(&mut self, now: Instant, fraction: u8) {
        let faded = self.lost_at.is_none_or(|at| now.saturating_duration_since(at) >= LOSS_MEMORY);
        if fraction >= self.worst_loss || faded {
            self.worst_loss = fraction;
            self.lost_at = Some(now);
        }
    }

    /// Measures the bit rate since the last time, about a second ago.
    pub fn measure(&mut self, now: Instant) {
        if let Some((at, before)) = self.measured.replace((now, self.octets)) {
            let span = now.saturating_duration_since(at).as_micros().max(1) as u64;
            self.bitrate = u64::from(self.octets.wrapping_sub(before)) * 8_000_000 / span;
        }
    }

    /// It was given something that is shown and that its client's path does not carry.
    pub fn is_paused(&self) -> bool {
        !self.view.hidden && self.feed.is_some_and(|feed| feed.aim.is_none())
    }

    /// Something plays.
    pub fn plays(&self) -> bool {
        self.feed.is_some_and(|feed| feed.playing.is_some())
    }

    /// Waits for a key frame of `encoding`.
    pub fn is_waiting(&self, encoding: usize) -> bool {
        let Some(feed) = self.feed.as_ref().filter(|_| self.plan.kind == Kind::Video) else {
            return false;
        };
        let aimed = feed.aim.is_some_and(|aim| aim.encoding == encoding);
        aimed && feed.playing.is_none_or(|playing| playing.encoding != encoding)
    }

    /// Wants a higher spatial layer of the encoding that it plays, which takes a key frame.
    pub fn wants_higher(&self, encoding: &Encoding, key: usize) -> bool {
        let Some((aim, playing)) = self.feed.as_ref().and_then(|feed| feed.aim.zip(feed.playing)) else {
            return false;
        };
        let here = aim.encoding == key && playing.encoding == key;
        here && encoding.point(aim.target).spatial > playing.point.spatial
    }

    /// The stream started anew: wait for its next key frame.
    pub fn restart(&mut self) {
        self.backlog = None;
        if let Some(feed) = &mut self.feed {
            feed.playing = None;
        }
    }

    /// Whether `entry` would make this lane enter an encoding that it does not play yet.
    pub fn enters(&self, key: usize, entry: &Entry) -> bool {
        let Some(feed) = self.feed.as_ref().filter(|feed| feed.codec == entry.codec) else {
            return false;
        };
        let aimed = feed.aim.is_some_and(|aim| aim.encoding == key);
        aimed && entry.key_frame && feed.playing.is_none_or(|playing| playing.encoding != key)
    }

    /// Enters the encoding that it aims at with `entry`, a key frame. `aligned`: see [`Rewriter::start`].
    pub fn enter(&mut self, now: Instant, encoding: &Encoding, entry: &Entry, frame: u16, aligned: Option<u32>) {
        let Some(feed) = &mut self.feed else { return };
        let Some(Aim { encoding: key, target }) = feed.aim else { return };
        let (generation, point) = (encoding.generation, encoding.point(target));
        // The key frame's own picture is a new one: its timestamp is not the one remembered.
        let picture = entry.timestamp.wrapping_sub(1);
        feed.playing = Some(Playing { encoding: key, generation, target, point, picture });
        self.rewriter.start(now, (feed.track, generation), entry, frame, aligned);
    }

    /// Judges a packet of the encoding at `key`; `frame` is the frame number of its dependency descriptor.
    pub fn judge(&mut self, now: Instant, key: usize, encoding: &Encoding, entry: &Entry, frame: u16) -> Verdict {
        let Some(feed) = self.feed.as_mut().filter(|feed| feed.codec == entry.codec) else {
            return Verdict::Skip;
        };
        let aim = feed.aim.filter(|aim| aim.encoding == key);
        let Some(playing) = feed.playing.as_mut().filter(|playing| playing.encoding == key) else {
            return Verdict::Skip;
        };
        if playing.generation != encoding.generation || self.rewriter.ahead(entry) > MAX_GAP {
            feed.playing = None;
            return Verdict::Skip;
        }
        if entry.layering.start {
            playing.adjust(aim, encoding, entry);
        }
        let marker = entry.marker || entry.layering.end && entry.layering.spatial == playing.point.spatial;
        if entry.layering.needed >> playing.target & 1 == 0 {
            // Without a repair stream a number must never stand for two contents, also not later for a repair.
            let filled = self.rewriter.skip(entry, frame).filter(|_| self.repairs(entry.codec));
            return filled.map_or(Verdict::Skip, Verdict::Fill);
        }
        let Some(numbers) = self.rewriter.send(now, entry, frame) else {
            return Verdict::Skip;
        };
        self.packets = self.packets.wrapping_add(1);
        self.octets = self.octets.wrapping_add(entry.len() as u32);
        Verdict::Forward(numbers, if self.repairs(entry.codec) { marker } else { entry.marker })
    }

    fn repairs(&self, codec: Codec) -> bool {
        fitting(&self.plan.payloads, codec).is_some_and(|payload| payload.repair.is_some())
    }

    /// The payload types of redundant audio and of what is in it, where the client takes it.
    pub fn red(&self) -> Option<(u8, u8)> {
        let feed = self.feed.as_ref().filter(|_| self.redundancy > 0)?;
        Some((feed.red?, feed.payload_type))
    }

    /// The header for a packet of the feed.
    pub fn header(&self, entry: &Entry, numbers: Numbers, marker: bool) -> OutHeader<'static> {
        let payload_type = self.feed.as_ref().map_or(0, |feed| feed.payload_type);
        self.header_of(payload_type, entry, numbers, marker)
    }

    /// The header of a packet as it was sent before: only where that header carries nothing that changes.
    pub fn again(&self, entry: &Entry, numbers: Numbers) -> Option<OutHeader<'static>> {
        let payload = fitting(&self.plan.payloads, entry.codec)?;
        let repeatable = self.plan.transport_wide().is_none() && payload.red.is_none();
        repeatable.then(|| self.header_of(payload.payload_type, entry, numbers, entry.marker))
    }

    /// The header of a repair (RFC 4588) and its extended sequence number; `None` without a repair payload type.
    pub fn repair(&mut self, entry: &Entry, numbers: Numbers) -> Option<(OutHeader<'static>, u64)> {
        let payload_type = fitting(&self.plan.payloads, entry.codec)?.repair?;
        self.repair_seq += 1;
        let header = OutHeader {
            seq: self.repair_seq as u16,
            ssrc: self.plan.repair_ssrc,
            ..self.header_of(payload_type, entry, numbers, entry.marker)
        };
        Some((header, self.repair_seq))
    }

    /// The header of a probe: padding on the repair stream, and its extended sequence number.
    pub fn probe(&mut self) -> Option<(OutHeader<'static>, u64)> {
        let playing = self.feed.as_ref().and_then(|feed| fitting(&self.plan.payloads, feed.codec));
        let payload_type = playing.or(self.plan.payloads.first())?.repair?;
        self.repair_seq += 1;
        let header = OutHeader {
            payload_type,
            seq: self.repair_seq as u16,
            timestamp: self.rewriter.last_timestamp(),
            ssrc: self.plan.repair_ssrc,
            ..OutHeader::default()
        };
        Some((header, self.repair_seq))
    }

    fn header_of(&self, payload_type: u8, entry: &Entry, numbers: Numbers, marker: bool) -> OutHeader<'static> {
        OutHeader {
            marker,
            payload_type,
            seq: numbers.seq as u16,
            timestamp: numbers.timestamp,
            ssrc: self.plan.ssrc,
            level: self.plan.extensions.level.zip(entry.level),
            ..OutHeader::default()
        }
    }
}

impl Playing {
    /// Moves towards the aim as far as this frame allows.
    fn adjust(&mut self, aim: Option<Aim>, encoding: &Encoding, entry: &Entry) {
        let new_picture = entry.timestamp != self.picture;
        self.picture = entry.timestamp;
        let Some(wanted) = aim.map(|aim| aim.target).filter(|wanted| *wanted != self.target && new_picture) else {
            return;
        };
        let point = encoding.point(wanted);
        if entry.key_frame {
            (self.target, self.point) = (wanted, point);
            return;
        }
        let spatial = point.spatial.min(self.point.spatial);
        let temporal = self.reachable(point.temporal, encoding, entry);
        let reached = Operating { spatial, temporal };
        if let Some(target) = encoding.bit(reached).filter(|_| reached != self.point) {
            (self.target, self.point) = (target, reached);
        }
    }

    /// The temporal layer nearest to `wanted` that can be entered with this frame.
    fn reachable(&self, wanted: u8, encoding: &Encoding, entry: &Entry) -> u8 {
        let layering = &entry.layering;
        let enters = |temporal: &u8| {
            let bit = encoding.bit(Operating { spatial: layering.spatial, temporal: *temporal });
            bit.is_some_and(|bit| layering.switch >> bit & 1 == 1)
        };
        if wanted <= self.point.temporal {
            return wanted;
        }
        (self.point.temporal + 1..=wanted).rev().find(enters).unwrap_or(self.point.temporal)
    }
}
