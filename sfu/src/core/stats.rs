//! Figures of the sessions, for whoever watches over a room.

use std::time::Instant;

use super::Sfu;
use crate::api::{SessionStats, SlotStats, StreamStats, Tables};
use crate::encoding::Encoding;
use crate::forward::lane::Lane;
use crate::peer::{Peer, Publication};
use crate::track::Track;

impl Sfu {
    /// Figures of every session.
    pub fn stats(&self, now: Instant) -> Vec<SessionStats> {
        self.peers.iter().map(|(_, peer)| self.session_stats(now, peer)).collect()
    }

    /// How much is remembered.
    pub fn tables(&self) -> Tables {
        let waiting = [self.outbox.len(), self.notices.len(), self.words.len(), self.probing.len(), self.drain.len()];
        let touched = [self.touched_wants.len(), self.touched_aims.len(), self.touched.len(), self.touched_peers.len()];
        Tables {
            rooms: self.rooms.len(),
            tracks: self.tracks.len().max(self.by_track.len()),
            encodings: self.encodings.len(),
            lanes: self.lanes.len(),
            names: self.demux.names(),
            waiting: waiting.into_iter().chain(touched).sum(),
        }
    }

    fn session_stats(&self, now: Instant, peer: &Peer) -> SessionStats {
        let tracks = peer.publications.iter().filter_map(|publication| publication.track);
        let tracks = tracks.filter_map(|key| self.tracks.get(key)).map(Track::view).collect();
        let slots = peer.lanes.iter().filter_map(|lane| self.lanes.get(*lane));
        let slots = slots.map(|lane| self.slot_stats(lane)).collect();
        let streams = peer.publications.iter().flat_map(|publication| self.stream_stats(now, publication)).collect();
        SessionStats { tracks, slots, streams, ..peer.stats() }
    }

    fn slot_stats(&self, lane: &Lane) -> SlotStats {
        let feed = lane.feed();
        let playing = feed.and_then(|feed| feed.playing);
        let encoding = playing.and_then(|playing| self.encodings.get(playing.encoding));
        let point = encoding.zip(playing).map(|(encoding, playing)| (encoding, encoding.point(playing.target)));
        SlotStats {
            mid: lane.plan.mid.clone(),
            kind: lane.plan.kind,
            track: feed.map(|feed| feed.track),
            paused: lane.is_paused(),
            height: point.and_then(|(encoding, point)| encoding.height(point)).unwrap_or(0),
            temporal: point.map_or(0, |(_, point)| point.temporal),
            bitrate: lane.bitrate,
            lost: lane.worst_loss,
        }
    }

    fn stream_stats<'a>(
        &'a self,
        now: Instant,
        publication: &'a Publication,
    ) -> impl Iterator<Item = StreamStats> + use<'a> {
        let track = publication.track.and_then(|track| self.tracks.get(track));
        track.into_iter().flat_map(move |track| {
            let encodings = track.encodings.iter().flatten().filter_map(|encoding| self.encodings.get(*encoding));
            encodings.map(move |encoding| stream_stats(now, publication, track, encoding))
        })
    }
}

fn stream_stats(now: Instant, publication: &Publication, track: &Track, encoding: &Encoding) -> StreamStats {
    StreamStats {
        mid: publication.plan.mid.clone(),
        rid: publication.plan.rids.get(encoding.index).cloned(),
        codec: track.codec.as_str(),
        height: encoding.resolution.map_or(0, |(_, height)| height),
        bitrate: encoding.bitrate(now),
        lost: encoding.lost,
    }
}
