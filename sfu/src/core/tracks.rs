//! Tracks and their encodings come into being with their first packet, change, and go.

use std::time::Instant;

use super::Sfu;
use super::aims::Wanted;
use crate::api::Kind;
use crate::encoding::Encoding;
use crate::forward::ladder::Ladder;
use crate::negotiation::codec::Codec;
use crate::peer::Layer;
use crate::ring::{AUDIO_PACKETS, VIDEO_PACKETS};
use crate::rtp::Header;
use crate::track::{Origin, Track};

impl Sfu {
    /// The encoding that a packet belongs to; its first packet brings it into being, another SSRC or codec renews it.
    pub(super) fn encoding_for(&mut self, now: Instant, key: usize, layer: Layer, header: &Header) -> Option<usize> {
        let plan = &self.peers[key].publications[layer.publication].plan;
        let is_it = |payload_type: Option<u8>| payload_type == Some(header.payload_type);
        let payload = plan.payloads.iter().find(|payload| is_it(Some(payload.payload_type)) || is_it(payload.red))?;
        let (codec, nack) = (payload.codec, payload.nack);
        let track = self.track_for(key, layer.publication, codec);
        if let Some(encoding) = self.tracks[track].encodings.get(layer.encoding).copied().flatten() {
            if self.encodings[encoding].ssrc != header.ssrc {
                self.restart_encoding(now, encoding, header.ssrc);
            }
            return Some(encoding);
        }
        let encoding = self.start_encoding(now, track, layer.encoding, header.ssrc, nack);
        // Before its first packet is kept, which may well be a key frame that viewers can start with.
        self.settle(now);
        Some(encoding)
    }

    fn track_for(&mut self, key: usize, index: usize, codec: Codec) -> usize {
        let Some(track) = self.peers[key].publications[index].track else {
            return self.start_track(key, index, codec);
        };
        if self.tracks[track].codec != codec {
            self.change_codec(track, codec);
        }
        track
    }

    /// A track carries something else from now on: not everybody may be able to play it.
    pub(super) fn change_codec(&mut self, key: usize, codec: Codec) {
        self.tracks[key].codec = codec;
        for lane in self.tracks[key].lanes.clone() {
            self.unplug(lane);
        }
        let room = self.tracks[key].room;
        let entry = self.rooms.entry(room).or_default();
        (entry.selection_changed, entry.published_changed) = (true, true);
        self.touch(room);
    }

    fn start_track(&mut self, key: usize, index: usize, codec: Codec) -> usize {
        self.track_order += 1;
        let peer = &self.peers[key];
        let publication = &peer.publications[index];
        let track = Track {
            id: publication.plan.track,
            origin: Origin::Peer(key),
            session: peer.session,
            member: peer.member,
            room: peer.room,
            source: publication.plan.source,
            muted: publication.muted,
            order: self.track_order,
            codec,
            encodings: vec![None; publication.plan.rids.len().max(1)],
            lanes: Vec::new(),
            ladder: Ladder::default(),
            wanted: Wanted::all(publication.plan.rids.len()),
            watchers: Vec::new(),
        };
        let track = self.add_track(track);
        self.peers[key].publications[index].track = Some(track);
        track
    }

    /// Puts a track into its room.
    pub(super) fn add_track(&mut self, track: Track) -> usize {
        let (id, room) = (track.id, track.room);
        let track = self.tracks.insert(track);
        self.by_track.insert(id, track);
        let entry = self.rooms.entry(room).or_default();
        entry.tracks.push(track);
        entry.mark_changed();
        self.touch(room);
        track
    }

    pub(super) fn start_encoding(&mut self, now: Instant, track: usize, index: usize, ssrc: u32, nack: bool) -> usize {
        self.track_order += 1;
        let packets = match self.tracks[track].kind() {
            Kind::Audio => AUDIO_PACKETS,
            Kind::Video => VIDEO_PACKETS,
        };
        let encoding = Encoding::new(now, track, index, ssrc, self.track_order, nack, packets);
        let encoding = self.encodings.insert(encoding);
        self.tracks[track].encodings[index] = Some(encoding);
        self.build_ladder(now, track);
        for lane in self.tracks[track].lanes.clone() {
            self.reaim(self.lanes[lane].peer);
        }
        if let Origin::Peer(peer) = self.tracks[track].origin {
            self.report_to_publisher(now, peer);
        }
        encoding
    }

    pub(super) fn restart_encoding(&mut self, now: Instant, key: usize, ssrc: u32) {
        self.track_order += 1;
        self.encodings[key].restart(now, ssrc, self.track_order);
        for lane in self.encodings[key].lanes.clone() {
            if self.lanes[lane].feed().and_then(|feed| feed.playing).is_some_and(|playing| playing.encoding == key) {
                self.lanes[lane].restart();
            }
        }
        self.encodings[key].keyframes.want();
    }

    /// Takes a track out of its room and out of the lanes that play it.
    pub(super) fn remove_track(&mut self, key: usize) {
        if !self.tracks.contains(key) {
            return;
        }
        for lane in std::mem::take(&mut self.tracks[key].lanes) {
            self.unplug(lane);
        }
        let track = self.tracks.remove(key);
        self.by_track.remove(&track.id);
        for encoding in track.encodings.into_iter().flatten() {
            self.drain.forget(encoding);
            self.encodings.try_remove(encoding);
        }
        if let Some(room) = self.rooms.get_mut(&track.room) {
            room.tracks.retain(|known| *known != key);
            room.speakers.remove(track.id);
            room.mark_changed();
            self.touch(track.room);
        }
    }
}
