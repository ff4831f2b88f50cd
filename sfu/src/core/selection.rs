//! Who hears whom: turns the order of a room's tracks into what plays in every slot, and tells it.

use std::time::Instant;

use super::Sfu;
use crate::api::{Notice, RoomId, SlotState, TrackId};
use crate::forward::select::{self, Candidate, Place};

impl Sfu {
    /// Works off what inputs have touched: notices and new selections, once per input, however much it changed.
    pub(super) fn settle(&mut self, now: Instant) {
        while let Some(id) = self.touched.pop() {
            let Some(room) = self.rooms.get_mut(&id) else {
                continue;
            };
            let tell = std::mem::take(&mut room.tracks_changed) && room.speaks_for_all();
            let publish = std::mem::take(&mut room.published_changed) && !room.parts.is_empty();
            let select = std::mem::take(&mut room.selection_changed);
            if tell {
                let tracks = room.tracks.iter().filter_map(|key| self.tracks.get(*key));
                let tracks = tracks.map(|track| track.view()).collect();
                self.notices.push_back(Notice::Tracks { room: id, tracks });
            }
            if self.rooms.get(&id).is_some_and(|room| room.is_empty()) {
                self.leave(id);
                self.rooms.remove(&id);
                continue;
            }
            if publish {
                self.tell_published(id, None);
            }
            if select {
                self.select_room(id);
            }
        }
        while let Some(key) = self.touched_peers.pop() {
            if let Some(room) = self.peers.get(key).map(|peer| peer.room) {
                let candidates = self.candidates(room);
                self.select_peer(key, &candidates);
            }
        }
        while let Some(key) = self.touched_aims.pop() {
            if self.peers.contains(key) {
                self.aim_peer(now, key);
                self.tell_slots(key);
            }
        }
        while let Some(key) = self.touched_wants.pop() {
            if self.tracks.contains(key) {
                self.tell_wanted(now, key);
            }
        }
    }

    /// Decides anew what a peer's slots get, at the end of this input.
    pub(super) fn reaim(&mut self, peer: usize) {
        if !self.touched_aims.contains(&peer) {
            self.touched_aims.push(peer);
        }
    }

    /// Decides for one peer anew at the end of this input. A room of thousands is not gone through for each that comes.
    pub(super) fn reselect(&mut self, peer: usize) {
        if !self.touched_peers.contains(&peer) {
            self.touched_peers.push(peer);
        }
    }

    fn select_room(&mut self, id: RoomId) {
        let peers = self.rooms.get(&id).map(|room| room.peers.clone()).unwrap_or_default();
        let candidates = self.candidates(id);
        peers.into_iter().for_each(|peer| self.select_peer(peer, &candidates));
    }

    fn candidates(&self, id: RoomId) -> Vec<Candidate> {
        let Some(room) = self.rooms.get(&id) else { return Vec::new() };
        room.candidates(room.tracks.iter().filter_map(|key| self.tracks.get(*key)))
    }

    fn select_peer(&mut self, key: usize, candidates: &[Candidate]) {
        let peer = &self.peers[key];
        if peer.lanes.is_empty() || peer.transport.srtp.is_none() {
            return;
        }
        let candidates = if peer.permit.view { candidates } else { &[] };
        let places: Vec<Place<'_>> = peer.lanes.iter().map(|lane| self.place(*lane)).collect();
        let wanted = select::assign(peer.session, &places, candidates);
        let wanted = peer.lanes.iter().copied().zip(wanted);
        let changed: Vec<_> = wanted.filter(|(lane, track)| self.playing(*lane) != *track).collect();
        if !changed.is_empty() {
            self.reaim(key);
        }
        changed.into_iter().for_each(|(lane, track)| self.plug(lane, track));
        self.tell_slots(key);
    }

    fn place(&self, lane: usize) -> Place<'_> {
        let lane = &self.lanes[lane];
        Place {
            kind: lane.plan.kind,
            payloads: &lane.plan.payloads,
            pinned: lane.pinned,
            current: lane.feed().map(|feed| feed.track),
        }
    }

    fn playing(&self, lane: usize) -> Option<TrackId> {
        self.lanes[lane].feed().map(|feed| feed.track)
    }

    fn plug(&mut self, lane: usize, track: Option<TrackId>) {
        self.unplug(lane);
        let key = track.and_then(|track| self.by_track.get(&track).copied());
        self.lanes[lane].play(key.map(|key| (key, &self.tracks[key])));
        if let (Some(key), true) = (key, self.lanes[lane].feed().is_some()) {
            self.tracks[key].lanes.push(lane);
            self.touched_wants.push(key);
            self.mark_slots_changed(lane);
        }
    }

    /// Takes a lane off its track. The lane's numbers stay, so what plays next goes on from there.
    pub(super) fn unplug(&mut self, lane: usize) {
        let Some(key) = self.lanes.get(lane).and_then(|lane| lane.feed()).map(|feed| feed.key) else {
            return;
        };
        if let Some(track) = self.tracks.get_mut(key) {
            track.lanes.retain(|known| *known != lane);
        }
        self.lanes[lane].play(None);
        self.relist(lane);
        self.mark_slots_changed(lane);
    }

    fn mark_slots_changed(&mut self, lane: usize) {
        if let Some(peer) = self.peers.get_mut(self.lanes[lane].peer) {
            peer.slots_changed = true;
        }
    }

    /// Stops everything that goes to a peer, at once.
    pub(super) fn silence(&mut self, key: usize) {
        for lane in self.peers[key].lanes.clone() {
            self.unplug(lane);
        }
    }

    fn tell_slots(&mut self, key: usize) {
        let peer = &mut self.peers[key];
        if !std::mem::take(&mut peer.slots_changed) {
            return;
        }
        let slots = peer.lanes.iter().map(|lane| {
            let lane = &self.lanes[*lane];
            let track = lane.feed().and_then(|feed| self.tracks.get(feed.key)).map(|track| track.view());
            let paused = lane.is_paused();
            SlotState { mid: lane.plan.mid.clone(), kind: lane.plan.kind, track, paused }
        });
        self.notices.push_back(Notice::Slots { session: peer.session, slots: slots.collect() });
    }
}
