//! Datagrams come in: sorted, authenticated, put into the ring of their track.

use std::time::Instant;

use super::Sfu;
use crate::api::{CloseReason, Kind, Notice};
use crate::demux::{Packet, classify};
use crate::forward::runs::MAX_RUN;
use crate::peer::{Peer, Stream};
use crate::receive::MAX_GAP;
use crate::ring::Entry;
use crate::route::Route;
use crate::rtp::{Header, MAX_PACKET};
use crate::track::{MAX_FRESH, Origin, Track};
use crate::transport::Progress;
use crate::transport::ice::Binding;

/// Opus packets up to this size are comfort noise: silence, when a client does not tell levels.
const OPUS_SILENCE: usize = 10;

impl Sfu {
    pub(super) fn on_datagram(&mut self, now: Instant, from: Route, data: &mut [u8]) {
        self.totals.packets_in += 1;
        let packet = classify(data).filter(|_| data.len() <= MAX_PACKET);
        let peer = self.demux.by_address(&from);
        self.current = peer;
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
        let Some(checked) = transport.ice.on_check(self.identity.crypto(), from, binding) else {
            self.totals.anonymous += 1;
            return;
        };
        transport.heard(now);
        self.demux.bind(from, key);
        if let Some(evicted) = checked.evicted {
            self.demux.unbind(&evicted, key);
        }
        self.outbox.push_back((from, checked.answer));
    }

    fn on_dtls(&mut self, now: Instant, key: usize, from: Route, data: &[u8]) {
        match self.peers[key].transport.on_dtls(now, from, data, &mut self.outbox) {
            Progress::None => {}
            Progress::Connected => {
                let session = self.peers[key].session;
                self.notices.push_back(Notice::Connected { session });
                self.reselect(key);
            }
            Progress::Closed => self.close_peer(now, key, CloseReason::Left),
            Progress::Failed => self.close_peer(now, key, CloseReason::Failed),
        }
    }

    /// `None`: the packet was dropped.
    fn on_rtp(&mut self, now: Instant, key: usize, data: &mut [u8]) -> Option<()> {
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
        let level = level_of(peer, stream, data, &header);
        let payload = header.unpadded(&data[header.len..len]);
        match stream {
            Stream::Media(index) => self.on_media(now, key, index, &header, seq, level, payload.unwrap_or_default()),
            Stream::Repair(index) => self.on_repair(now, key, index, &header, payload?),
        }
    }

    #[allow(clippy::too_many_arguments, reason = "one packet, taken apart once")]
    fn on_media(
        &mut self,
        now: Instant,
        key: usize,
        index: usize,
        header: &Header,
        seq: u64,
        level: Option<u8>,
        payload: &[u8],
    ) -> Option<()> {
        let track = self.track_for(now, key, index, header)?;
        let codec = self.tracks[track].codec;
        let elapsed = now.saturating_duration_since(self.started);
        let clock_rate = codec.clock_rate();
        let receiver = &mut self.tracks[track].receiver;
        receiver.on_packet(now, elapsed, seq, header.timestamp, clock_rate);
        let entry = Entry::new(seq, header.timestamp, header.marker, codec, level, payload);
        self.observe_level(now, key, track, level, payload.len());
        self.keep(now, track, entry, payload)
    }

    /// A repair (RFC 4588) carries the original sequence number in front of the payload. Empty ones are probes.
    fn on_repair(&mut self, now: Instant, key: usize, index: usize, header: &Header, payload: &[u8]) -> Option<()> {
        let Some((original, payload)) = payload.split_first_chunk::<2>() else {
            return Some(());
        };
        let publication = &self.peers[key].publications[index];
        let Some(track) = publication.track else {
            return Some(());
        };
        let plan = publication.plan.payloads.iter().find(|plan| plan.repair == Some(header.payload_type))?;
        let codec = plan.codec;
        let highest = self.tracks[track].receiver.highest()?;
        let seq = crate::units::nearest(highest, u16::from_be_bytes(*original));
        if seq > highest || highest - seq > MAX_GAP || codec != self.tracks[track].codec {
            return Some(());
        }
        let elapsed = now.saturating_duration_since(self.started);
        let receiver = &mut self.tracks[track].receiver;
        receiver.on_packet(now, elapsed, seq, header.timestamp, codec.clock_rate());
        let entry = Entry::new(seq, header.timestamp, header.marker, codec, None, payload);
        self.keep(now, track, entry, payload)
    }

    fn keep(&mut self, now: Instant, key: usize, entry: Entry, payload: &[u8]) -> Option<()> {
        let track = &mut self.tracks[key];
        track.last_packet = now;
        if !track.ring.insert(entry, payload) {
            return Some(());
        }
        if entry.key_frame {
            track.keyframes.arrived();
        }
        if track.muted || track.lanes.is_empty() {
            return Some(());
        }
        if track.fresh.len() == MAX_FRESH {
            return None;
        }
        track.fresh.push(entry.seq);
        let late = track.receiver.highest().is_some_and(|highest| entry.seq < highest);
        let complete = entry.marker || late || track.fresh.len() >= MAX_RUN;
        if complete || track.kind() == Kind::Audio {
            self.drain.add(key);
        } else {
            self.drain.hold(now, key);
        }
        Some(())
    }

    /// The track of a publication; its first packet brings it into being, another SSRC or codec renews it.
    fn track_for(&mut self, now: Instant, key: usize, index: usize, header: &Header) -> Option<usize> {
        let publication = &self.peers[key].publications[index];
        let payloads = &publication.plan.payloads;
        let payload = payloads.iter().find(|payload| payload.payload_type == header.payload_type)?;
        let (codec, nack) = (payload.codec, payload.nack);
        let Some(track) = publication.track else {
            let track = self.start_track(now, key, index, header.ssrc, codec, nack);
            // Before its first packet is kept, which may well be a key frame that viewers can start with.
            self.settle();
            return Some(track);
        };
        if self.tracks[track].ssrc != header.ssrc {
            self.restart_track(track, header.ssrc);
        }
        if self.tracks[track].codec != codec {
            self.tracks[track].codec = codec;
            for lane in self.tracks[track].lanes.clone() {
                self.unplug(lane);
            }
            let room = self.peers[key].room;
            self.rooms.entry(room).or_default().selection_changed = true;
            self.touch(room);
        }
        Some(track)
    }

    fn start_track(
        &mut self,
        now: Instant,
        key: usize,
        index: usize,
        ssrc: u32,
        codec: crate::negotiation::codec::Codec,
        nack: bool,
    ) -> usize {
        self.track_order += 1;
        let peer = &mut self.peers[key];
        let publication = &mut peer.publications[index];
        let origin = Origin {
            id: publication.plan.track,
            peer: key,
            session: peer.session,
            member: peer.member,
            room: peer.room,
            source: publication.plan.source,
            muted: publication.muted,
            order: self.track_order,
        };
        let (id, room) = (origin.id, origin.room);
        let track = self.tracks.insert(Track::new(now, origin, ssrc, codec, nack));
        publication.track = Some(track);
        self.by_track.insert(id, track);
        let entry = self.rooms.entry(room).or_default();
        entry.tracks.push(track);
        entry.mark_changed();
        self.touch(room);
        self.report_to_publisher(now, key);
        track
    }

    fn restart_track(&mut self, track: usize, ssrc: u32) {
        self.track_order += 1;
        let generation = self.track_order;
        self.tracks[track].restart(ssrc, generation);
        for lane in self.tracks[track].lanes.clone() {
            self.lanes[lane].restart(generation);
        }
        self.tracks[track].keyframes.want();
    }

    fn observe_level(&mut self, now: Instant, key: usize, track: usize, level: Option<u8>, len: usize) {
        let track = &self.tracks[track];
        if track.source != crate::api::Source::Microphone || track.muted {
            return;
        }
        let untold = if len <= OPUS_SILENCE { 127 } else { 60 };
        if let Some(room) = self.rooms.get_mut(&self.peers[key].room) {
            room.speakers.observe(track.id, level.map_or(untold, |level| level & 0x7f), now);
        }
    }
}

fn level_of(peer: &Peer, stream: Stream, packet: &[u8], header: &Header) -> Option<u8> {
    let Stream::Media(index) = stream else {
        return None;
    };
    let id = peer.publications[index].plan.level_extension?;
    header.element(packet, id)?.first().copied()
}
