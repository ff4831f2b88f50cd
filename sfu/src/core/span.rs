//! Rooms that are on several cores: who else is in a room, what they publish, what they want of ours.

use std::time::Instant;

use super::Sfu;
use super::aims::Wanted;
use crate::api::{Kind, RoomId, TrackId};
use crate::encoding::{Encoding, IDLE};
use crate::forward::ladder::Ladder;
use crate::relay::{Branch, Branches, MAX_LAYERS, MAX_TRACKS, Part, Published, Relayed, SILENCE, Word};
use crate::room::Room;
use crate::track::{Origin, Track};

impl Sfu {
    /// A room is on other cores too: tell them that it is here now.
    pub(super) fn span(&mut self, now: Instant, id: RoomId, rank: u64, others: &[(Branch, u64)]) {
        let Some(room) = self.rooms.get_mut(&id) else { return };
        room.rank = rank;
        for &(branch, rank) in others {
            room.meet(Part::here(now, branch, rank));
        }
        self.tell_published(id, None);
    }

    /// Another core says something.
    pub(super) fn on_word(&mut self, now: Instant, from: Branch, word: Word) {
        match word {
            Word::Tracks { room, rank, tracks } => self.on_tracks(now, from, room, rank, tracks),
            Word::Left { room } => self.part(from, room, Room::part),
            Word::Wants { wants } => {
                wants.into_iter().for_each(|(track, layers)| self.on_want(now, from, track, layers));
            }
            Word::KeyFrame { track, layer } => self.on_key_frame_word(now, track, layer),
            Word::Message { room, message } => self.spread(now, room, None, &message),
        }
    }

    fn on_tracks(&mut self, now: Instant, from: Branch, id: RoomId, rank: u64, tracks: Vec<Published>) {
        let Some(room) = self.rooms.get_mut(&id) else {
            self.words.push_back((Branches::only(from), Word::Left { room: id }));
            return;
        };
        if room.meet(Part::here(now, from, rank)) {
            self.tell_published(id, Some(from));
        }
        let stays = |track: &Track| tracks.iter().any(|published| published.track.id == track.id);
        for gone in self.mirrored(id, from, |track| !stays(track)) {
            self.remove_track(gone);
        }
        for published in tracks.iter().take(MAX_TRACKS) {
            match self.by_track.get(&published.track.id) {
                Some(&key) => self.update_mirror(key, from, published),
                None => self.mirror(from, id, published),
            }
        }
    }

    /// Another core is out of a room, with everything that it published.
    fn part(&mut self, from: Branch, id: RoomId, note: fn(&mut Room, Branch)) {
        for gone in self.mirrored(id, from, |_| true) {
            self.remove_track(gone);
        }
        let Some(room) = self.rooms.get_mut(&id) else { return };
        note(room, from);
        for key in room.tracks.clone() {
            self.want(key, from, 0);
        }
        self.touch(id);
    }

    fn mirrored(&self, id: RoomId, from: Branch, which: impl Fn(&Track) -> bool) -> Vec<usize> {
        let tracks = self.rooms.get(&id).map_or(&[][..], |room| &room.tracks);
        let is_it = |key: &usize| {
            let track = &self.tracks[*key];
            track.origin == Origin::Branch(from) && which(track)
        };
        tracks.iter().copied().filter(is_it).collect()
    }

    fn mirror(&mut self, from: Branch, room: RoomId, published: &Published) {
        let layers = usize::from(published.layers).clamp(1, MAX_LAYERS);
        let view = &published.track;
        self.track_order += 1;
        self.add_track(Track {
            id: view.id,
            origin: Origin::Branch(from),
            session: view.session,
            member: view.member,
            room,
            source: view.source,
            muted: view.muted,
            order: self.track_order,
            codec: published.codec,
            encodings: vec![None; layers],
            lanes: Vec::new(),
            ladder: Ladder::default(),
            wanted: Wanted::none(),
            watchers: Vec::new(),
        });
    }

    fn update_mirror(&mut self, key: usize, from: Branch, published: &Published) {
        let track = &self.tracks[key];
        if track.origin != Origin::Branch(from) {
            return;
        }
        if track.codec != published.codec {
            self.change_codec(key, published.codec);
        }
        if self.tracks[key].muted != published.track.muted {
            self.set_muted(key, published.track.muted);
        }
    }

    fn on_want(&mut self, now: Instant, from: Branch, id: TrackId, layers: u8) {
        let Some(&key) = self.by_track.get(&id) else { return };
        if !matches!(self.tracks[key].origin, Origin::Peer(_)) {
            return;
        }
        if self.want(key, from, layers) {
            for encoding in self.tracks[key].encodings.clone().into_iter().flatten() {
                self.encodings[encoding].keyframes.want();
                self.request_key_frame(now, encoding);
            }
        }
        self.tell_wanted(now, key);
    }

    /// Notes what another core wants of a track. Returns whether it wanted nothing before.
    fn want(&mut self, key: usize, from: Branch, layers: u8) -> bool {
        let watchers = &mut self.tracks[key].watchers;
        let before = watchers.len();
        watchers.retain(|(branch, _)| *branch != from);
        let knew = watchers.len() < before;
        if layers != 0 {
            watchers.push((from, layers));
        }
        layers != 0 && !knew
    }

    fn on_key_frame_word(&mut self, now: Instant, track: TrackId, layer: u8) {
        let track = self.by_track.get(&track).and_then(|key| self.tracks.get(*key));
        let track = track.filter(|track| matches!(track.origin, Origin::Peer(_)));
        if let Some(encoding) = track.and_then(|track| track.encodings.get(usize::from(layer)).copied().flatten()) {
            self.encodings[encoding].keyframes.want();
            self.request_key_frame(now, encoding);
        }
    }

    /// A packet that another core has from its publisher. `None`: it was dropped.
    pub(super) fn on_relayed(&mut self, now: Instant, from: Branch, relayed: &Relayed<'_>) -> Option<()> {
        let head = &relayed.head;
        let key = self.by_track.get(&head.track).copied()?;
        let track = &self.tracks[key];
        if track.origin != Origin::Branch(from) || track.muted || track.codec != head.entry.codec {
            return None;
        }
        let known = *track.encodings.get(usize::from(head.layer))?;
        let encoding = known.unwrap_or_else(|| self.start_mirrored(now, key, head.layer.into(), head.ssrc));
        if self.encodings[encoding].ssrc != head.ssrc {
            self.restart_encoding(now, encoding, head.ssrc);
        }
        if now.saturating_duration_since(self.encodings[encoding].last_packet) >= IDLE {
            // Nobody here watched for a while: what was not relayed is not missing.
            self.encodings[encoding].receiver = Default::default();
        }
        self.encodings[encoding].clock = head.clock;
        self.observe_level(now, key, head.entry.level, relayed.payload.len());
        self.keep(now, encoding, head.entry.unpadded(), relayed.payload, relayed.descriptor)
    }

    fn start_mirrored(&mut self, now: Instant, track: usize, layer: usize, ssrc: u32) -> usize {
        let encoding = self.start_encoding(now, track, layer, ssrc, false);
        self.settle(now);
        encoding
    }

    /// Tells other cores what our members publish: one of them, or all.
    pub(super) fn tell_published(&mut self, id: RoomId, only: Option<Branch>) {
        let Some(room) = self.rooms.get(&id) else { return };
        let to = only.map_or(room.acquaintances(), Branches::only);
        let tracks = room.tracks.iter().filter_map(|key| self.tracks.get(*key));
        let tracks = tracks.filter(|track| matches!(track.origin, Origin::Peer(_))).map(|track| Published {
            track: track.view(),
            codec: track.codec,
            layers: track.encodings.len() as u8,
        });
        let tracks = tracks.collect();
        self.words.push_back((to, Word::Tracks { room: id, rank: room.rank, tracks }));
    }

    /// Tells the core that a track comes from what is watched of it here.
    pub(super) fn tell_want(&mut self, key: usize, origin: Branch) {
        let track = &self.tracks[key];
        let wants = vec![(track.id, track.wanted.layers())];
        self.words.push_back((Branches::only(origin), Word::Wants { wants }));
    }

    /// Says everything again, and forgets who says nothing any more.
    pub(super) fn repeat_words(&mut self, now: Instant) {
        let spanning = self.rooms.iter().filter(|(_, room)| !room.parts.is_empty()).map(|(id, _)| *id);
        for id in spanning.collect::<Vec<_>>() {
            let parts = self.rooms.get(&id).map(|room| room.parts.clone()).unwrap_or_default();
            for part in parts {
                if !part.away && now.saturating_duration_since(part.heard) >= SILENCE {
                    self.part(part.branch, id, Room::miss);
                }
                let wants = self.mirrored(id, part.branch, |track| track.kind() == Kind::Video);
                let wants = wants.into_iter().map(|key| (self.tracks[key].id, self.tracks[key].wanted.layers()));
                let wants: Vec<_> = wants.collect();
                if !wants.is_empty() {
                    self.words.push_back((Branches::only(part.branch), Word::Wants { wants }));
                }
            }
            self.tell_published(id, None);
        }
    }

    /// The last member of a room has left this core.
    pub(super) fn leave(&mut self, id: RoomId) {
        let Some(room) = self.rooms.get(&id).filter(|room| !room.parts.is_empty()) else { return };
        self.words.push_back((room.acquaintances(), Word::Left { room: id }));
        for key in room.tracks.clone() {
            self.remove_track(key);
        }
    }

    /// The cores that get a track's packets: all in the room where it is a voice, so that each knows who speaks.
    pub(super) fn relayed_to(&self, encoding: &Encoding) -> Branches {
        let track = &self.tracks[encoding.track];
        match track.origin {
            Origin::Branch(_) => Branches::default(),
            Origin::Peer(_) if track.kind() == Kind::Audio => {
                self.rooms.get(&track.room).map_or(Branches::default(), |room| room.others())
            }
            Origin::Peer(_) => track.watchers.iter().map(|(branch, _)| *branch).collect(),
        }
    }
}
