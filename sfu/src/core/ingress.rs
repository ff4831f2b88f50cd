//! Datagrams come in: sorted, authenticated, put into the ring of their stream.

use std::time::Instant;

use super::Sfu;
use crate::api::{CloseReason, Kind, Notice};
use crate::demux::{Packet, classify};
use crate::encoding::MAX_FRESH;
use crate::forward::runs::MAX_RUN;
use crate::peer::{Layer, Stream};
use crate::receive::MAX_GAP;
use crate::ring::Entry;
use crate::route::Route;
use crate::rtp::{Header, MAX_PACKET, red};
use crate::transport::Progress;
use crate::transport::ice::Binding;

/// Redundant blocks of one audio packet that are looked at.
const MAX_BLOCKS: usize = 4;
/// Opus packets up to this size are comfort noise: silence, when a client does not tell levels.
const OPUS_SILENCE: usize = 10;

/// An authentic media packet, taken apart.
#[derive(Clone, Copy)]
struct Arrived<'a> {
    header: &'a Header,
    /// Extended sequence number.
    seq: u64,
    level: Option<u8>,
    /// Dependency descriptor; empty without.
    descriptor: &'a [u8],
    payload: &'a [u8],
}

impl Sfu {
    pub(super) fn on_datagram(&mut self, now: Instant, from: Route, data: &mut [u8]) {
        self.totals.packets_in += 1;
        let packet = classify(data).filter(|_| data.len() <= MAX_PACKET);
        let peer = self.demux.by_address(&from);
        self.current = peer;
        if let Some(peer) = peer {
            self.peers[peer].transport.ice.heard(now, from);
        }
        match (packet, peer) {
            (Some(Packet::Stun), _) => self.on_stun(now, from, data),
            (Some(Packet::Dtls), Some(peer)) => self.on_dtls(now, peer, from, data),
            (Some(Packet::Rtp), Some(peer)) => {
                if self.on_rtp(now, peer, data).is_none() {
                    self.totals.dropped_in += 1;
                    self.peers[peer].counters.dropped_in += 1;
                }
            }
            (Some(Packet::Rtcp), Some(peer)) => self.on_rtcp(now, peer, data),
            (None, Some(peer)) => self.peers[peer].counters.dropped_in += 1,
            (_, None) => self.totals.anonymous += 1,
        }
    }

    /// Whoever cannot prove to know a session's password gets no answer.
    fn on_stun(&mut self, now: Instant, from: Route, data: &[u8]) {
        let binding = Binding::parse(data);
        let key = binding.as_ref().and_then(|binding| self.demux.by_ufrag(binding.local_ufrag()));
        let (Some(binding), Some(key)) = (binding, key) else {
            self.totals.anonymous += 1;
            return;
        };
        self.current = Some(key);
        let transport = &mut self.peers[key].transport;
        let Some(checked) = transport.ice.on_check(now, self.identity.crypto(), from, binding) else {
            self.totals.anonymous += 1;
            return;
        };
        transport.heard(now);
        self.demux.bind(from, key);
        if let Some(evicted) = checked.evicted {
            self.demux.unbind(&evicted, key);
        }
        self.outbox.push_back((from, checked.answer));
        if checked.moved {
            self.change_path(now, key);
        }
    }

    /// A client is elsewhere: what took its pictures away there does not count here. It will have missed something, so
    /// key frames are asked for before it does.
    fn change_path(&mut self, now: Instant, key: usize) {
        let peer = &mut self.peers[key];
        peer.change_path(now.saturating_duration_since(self.started));
        for lane in &peer.lanes {
            let lane = &mut self.lanes[*lane];
            lane.squeezed = None;
            lane.listens().into_iter().flatten().for_each(|encoding| self.encodings[encoding].keyframes.want());
        }
        self.reaim(key);
    }

    fn on_dtls(&mut self, now: Instant, key: usize, from: Route, data: &[u8]) {
        match self.peers[key].transport.on_dtls(now, from, data, &mut self.outbox) {
            Progress::None => self.take_messages(now, key),
            Progress::Connected => {
                let session = self.peers[key].session;
                self.notices.push_back(Notice::Connected { session });
                self.peers[key].trust(now.saturating_duration_since(self.started));
                self.reselect(key);
            }
            Progress::Closed => self.close_peer(now, key, CloseReason::Left),
            Progress::Failed => self.close_peer(now, key, CloseReason::Failed),
        }
    }

    /// `None`: the packet was dropped.
    fn on_rtp(&mut self, now: Instant, key: usize, data: &mut [u8]) -> Option<()> {
        let elapsed = now.saturating_duration_since(self.started);
        let peer = &mut self.peers[key];
        let header = Header::parse(data)?;
        let stream = peer.stream_of(data, &header)?;
        let wire = data.len();
        let (seq, len) = peer.transport.srtp.as_mut()?.open(data, &header)?;
        if !peer.permit.publish {
            return None;
        }
        peer.learn(header.ssrc, stream);
        peer.counters.packets_in += 1;
        peer.counters.bytes_in += wire as u64;
        let (Stream::Media(layer) | Stream::Repair(layer)) = stream;
        let extensions = &peer.publications[layer.publication].plan.extensions;
        let element = |id: Option<u8>| id.and_then(|id| header.element(data, id));
        if let Some(&[high, low]) = element(extensions.transport_wide) {
            peer.arrivals.note(u16::from_be_bytes([high, low]), elapsed);
        }
        let level = element(extensions.level).and_then(|level| level.first().copied());
        let descriptor = element(extensions.descriptor).unwrap_or_default();
        let payload = header.unpadded(&data[header.len..len]);
        let arrived = Arrived { header: &header, seq, level, descriptor, payload: payload.unwrap_or_default() };
        match stream {
            Stream::Media(layer) => self.on_media(now, key, layer, &arrived),
            Stream::Repair(layer) => payload.and_then(|_| self.on_repair(now, key, layer, &arrived)),
        }
    }

    fn on_media(&mut self, now: Instant, key: usize, layer: Layer, arrived: &Arrived<'_>) -> Option<()> {
        let encoding = self.encoding_for(now, key, layer, arrived.header)?;
        let track = self.encodings[encoding].track;
        let plan = &self.peers[key].publications[layer.publication].plan;
        let red = plan.payloads.iter().find(|payload| payload.red == Some(arrived.header.payload_type));
        let Some(inner) = red.map(|payload| payload.payload_type) else {
            self.observe_level(now, track, arrived.level, arrived.payload.len());
            return self.take(now, encoding, arrived);
        };
        let mut copies = [red::Copy::default(); MAX_BLOCKS];
        let mut count = 0;
        let primary = red::split(arrived.payload, inner, |copy| {
            if count < MAX_BLOCKS {
                copies[count] = copy;
                count += 1;
            }
        })?;
        self.observe_level(now, track, arrived.level, primary.len());
        self.take(now, encoding, &Arrived { payload: primary, ..*arrived })?;
        for (back, copy) in copies[..count].iter().rev().enumerate() {
            self.take_copy(now, encoding, arrived, back as u64 + 1, copy);
        }
        Some(())
    }

    /// An audio packet that got lost and came as a copy in a later one.
    fn take_copy(&mut self, now: Instant, key: usize, later: &Arrived<'_>, back: u64, copy: &red::Copy<'_>) {
        let Some(seq) = later.seq.checked_sub(back).filter(|seq| !self.encodings[key].ring.contains(*seq)) else {
            return;
        };
        let timestamp = later.header.timestamp.wrapping_sub(copy.offset);
        let header = Header { timestamp, marker: false, ..later.header.clone() };
        let lost = Arrived { header: &header, seq, level: None, descriptor: &[], payload: copy.payload };
        // A copy that is too old for the ring is of no use to anybody.
        let _ = self.take(now, key, &lost);
    }

    /// A repair (RFC 4588) carries the original sequence number in front of the payload. Empty ones are probes.
    fn on_repair(&mut self, now: Instant, key: usize, layer: Layer, arrived: &Arrived<'_>) -> Option<()> {
        let Some((original, payload)) = arrived.payload.split_first_chunk::<2>() else {
            return Some(());
        };
        let publication = &self.peers[key].publications[layer.publication];
        let Some(track) = publication.track else {
            return Some(());
        };
        let payload_type = arrived.header.payload_type;
        let codec = publication.plan.payloads.iter().find(|plan| plan.repair == Some(payload_type))?.codec;
        let Some(encoding) = self.tracks[track].encodings.get(layer.encoding).copied().flatten() else {
            return Some(());
        };
        let highest = self.encodings[encoding].receiver.highest()?;
        let seq = crate::units::nearest(highest, u16::from_be_bytes(*original));
        if seq > highest || highest - seq > MAX_GAP || codec != self.tracks[track].codec {
            return Some(());
        }
        self.take(now, encoding, &Arrived { seq, payload, ..*arrived })
    }

    /// Puts a packet into its ring and lets it go on to the lanes.
    fn take(&mut self, now: Instant, key: usize, arrived: &Arrived<'_>) -> Option<()> {
        let Arrived { header, seq, level, descriptor, payload } = *arrived;
        let codec = self.tracks[self.encodings[key].track].codec;
        let entry = Entry::new(seq, header.timestamp, header.marker, codec, level, payload);
        self.keep(now, key, entry, payload, descriptor)
    }

    /// Keeps a packet for everybody who has to get it, from a client or from another core.
    pub(super) fn keep(
        &mut self,
        now: Instant,
        key: usize,
        mut entry: Entry,
        payload: &[u8],
        descriptor: &[u8],
    ) -> Option<()> {
        let elapsed = now.saturating_duration_since(self.started);
        let is_relayed = !self.relayed_to(&self.encodings[key]).is_empty();
        let encoding = &mut self.encodings[key];
        let track = &self.tracks[encoding.track];
        encoding.receiver.on_packet(now, elapsed, entry.seq, entry.timestamp, track.codec.clock_rate());
        let described = !descriptor.is_empty() && encoding.describe(&mut entry, descriptor);
        let descriptor = if described { descriptor } else { &[] };
        if !encoding.ring.insert(entry, payload, descriptor) {
            return Some(());
        }
        encoding.observe(now, &entry);
        if track.muted || encoding.lanes.is_empty() && !is_relayed {
            return Some(());
        }
        if encoding.fresh.len() == MAX_FRESH {
            return None;
        }
        encoding.fresh.push(entry.seq);
        let late = encoding.receiver.highest().is_some_and(|highest| entry.seq < highest);
        let complete = entry.marker || late || encoding.fresh.len() >= MAX_RUN;
        if complete || track.kind() == Kind::Audio {
            self.drain.add(key);
        } else {
            self.drain.hold(now, key);
        }
        Some(())
    }

    pub(super) fn observe_level(&mut self, now: Instant, track: usize, level: Option<u8>, len: usize) {
        let track = &self.tracks[track];
        if track.source != crate::api::Source::Microphone || track.muted {
            return;
        }
        let untold = if len <= OPUS_SILENCE { 127 } else { 60 };
        if let Some(room) = self.rooms.get_mut(&track.room) {
            room.speakers.observe(track.id, level.map_or(untold, |level| level & 0x7f), now);
        }
    }
}
