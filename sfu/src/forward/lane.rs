//! A lane: one slot of one peer, with everything that forwarding a packet into it needs.

use std::time::Instant;

use super::rewrite::{Numbers, Rewriter};
use crate::api::{Kind, TrackId};
use crate::negotiation::SlotPlan;
use crate::negotiation::codec::{Codec, fitting};
use crate::receive::MAX_GAP;
use crate::ring::Entry;
use crate::rtp::OutHeader;
use crate::track::Track;

/// What a lane forwards now.
#[derive(Clone, Copy, Debug)]
pub struct Feed {
    /// The track.
    pub track: TrackId,
    /// Its place in the core's table.
    pub key: usize,
    /// The run of its numbers.
    generation: u64,
    /// Codec that the numbers below are for.
    codec: Codec,
    payload_type: u8,
    /// Nothing was forwarded yet: video waits for a key frame.
    waiting: bool,
}

/// A slot of a peer.
pub struct Lane {
    /// The peer's place in the core's table.
    pub peer: usize,
    /// What was negotiated.
    pub plan: SlotPlan,
    /// A track that the client wants exactly here.
    pub pinned: Option<TrackId>,
    /// Media packets sent, for sender reports.
    pub packets: u32,
    /// Media payload bytes sent, for sender reports.
    pub octets: u32,
    /// The stream's numbers.
    pub rewriter: Rewriter,
    feed: Option<Feed>,
    repair_seq: u64,
}

impl Lane {
    /// An empty slot.
    pub fn new(peer: usize, plan: SlotPlan) -> Self {
        let rewriter = Rewriter::new(plan.first_seq, plan.first_timestamp);
        let repair_seq = u64::from(plan.first_seq);
        Lane { peer, plan, pinned: None, packets: 0, octets: 0, rewriter, feed: None, repair_seq }
    }

    /// Takes over a renegotiated plan. Where headers would come out differently nothing sent before may be repeated
    /// (other bytes under the same number would break GCM), so the stream goes on from a fresh start.
    pub fn renegotiate(&mut self, plan: SlotPlan) {
        if plan.payloads != self.plan.payloads || plan.level_extension != self.plan.level_extension {
            self.rewriter.forget();
            self.restart(self.feed.map_or(0, |feed| feed.generation));
        }
        self.plan = plan;
    }

    /// What plays here.
    pub fn feed(&self) -> Option<&Feed> {
        self.feed.as_ref()
    }

    /// Lets `track` play here from its next key frame (video) or packet (audio) on; `None` empties the slot.
    /// A codec that the client cannot play empties it too.
    pub fn play(&mut self, track: Option<(usize, &Track)>) {
        self.feed = track.and_then(|(key, track)| {
            let Track { id, codec, generation, .. } = *track;
            let payload_type = fitting(&self.plan.payloads, codec)?.payload_type;
            Some(Feed { track: id, key, generation, codec, payload_type, waiting: true })
        });
    }

    /// Waits for a key frame.
    pub fn is_waiting(&self) -> bool {
        self.plan.kind == Kind::Video && self.feed.is_some_and(|feed| feed.waiting)
    }

    /// The track's numbers started anew: wait for its next key frame.
    pub fn restart(&mut self, generation: u64) {
        if let Some(feed) = &mut self.feed {
            feed.waiting = true;
            feed.generation = generation;
        }
    }

    /// The header for a packet of the feed, or `None` when it is not forwarded: no key frame yet, another codec, late.
    pub fn next(&mut self, now: Instant, entry: &Entry) -> Option<(OutHeader, Numbers)> {
        let feed = self.feed.as_mut()?;
        if feed.codec != entry.codec {
            return None;
        }
        if !feed.waiting && self.rewriter.ahead(entry) > MAX_GAP {
            feed.waiting = true;
        }
        if feed.waiting {
            if !entry.key_frame {
                return None;
            }
            feed.waiting = false;
            self.rewriter.start(now, (feed.track, feed.generation), entry);
        }
        let (payload_type, numbers) = (feed.payload_type, self.rewriter.send(now, entry)?);
        self.packets = self.packets.wrapping_add(1);
        self.octets = self.octets.wrapping_add(entry.len() as u32);
        Some((self.header(payload_type, entry, numbers), numbers))
    }

    /// The header of a packet as it was sent before.
    pub fn again(&self, entry: &Entry, numbers: Numbers) -> Option<OutHeader> {
        let payload = fitting(&self.plan.payloads, entry.codec)?;
        Some(self.header(payload.payload_type, entry, numbers))
    }

    /// The header of a repair (RFC 4588) and its extended sequence number; `None` without a repair payload type.
    pub fn repair(&mut self, entry: &Entry, numbers: Numbers) -> Option<(OutHeader, u64)> {
        let payload_type = fitting(&self.plan.payloads, entry.codec)?.repair?;
        self.repair_seq += 1;
        let header = OutHeader {
            seq: self.repair_seq as u16,
            ssrc: self.plan.repair_ssrc,
            ..self.header(payload_type, entry, numbers)
        };
        Some((header, self.repair_seq))
    }

    fn header(&self, payload_type: u8, entry: &Entry, numbers: Numbers) -> OutHeader {
        OutHeader {
            marker: entry.marker,
            payload_type,
            seq: numbers.seq as u16,
            timestamp: numbers.timestamp,
            ssrc: self.plan.ssrc,
            level: self.plan.level_extension.zip(entry.level),
        }
    }
}
