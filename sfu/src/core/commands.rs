//! Sessions come, change and go.

use std::time::Instant;

use super::{Command, Install, Sfu};
use crate::api::{CloseReason, Notice, Permit, SessionId, TrackId};
use crate::forward::lane::Lane;
use crate::negotiation::Plan;
use crate::peer::Peer;
use crate::transport::Transport;

impl Sfu {
    pub(super) fn on_command(&mut self, now: Instant, command: Command) {
        match command {
            Command::Install(install) => self.install(now, *install),
            Command::Update { session, plan } => self.with_peer(session, |sfu, key| sfu.update(key, &plan)),
            Command::SetPermit { session, permit } => self.with_peer(session, |sfu, key| sfu.set_permit(key, permit)),
            Command::Pin { session, mid, track } => self.with_peer(session, |sfu, key| sfu.pin(key, &mid, track)),
            Command::SetView { session, mid, view } => {
                self.with_peer(session, |sfu, key| sfu.set_view(now, key, &mid, view));
            }
            Command::Span { room, rank, others } => self.span(now, room, rank, &others),
            Command::SetLoad(level) => self.set_load(level),
            Command::Mute { session, mid, muted } => self.with_peer(session, |sfu, key| sfu.mute(key, &mid, muted)),
            Command::Close { session, reason } => {
                self.with_peer(session, |sfu, key| sfu.close_peer(now, key, reason));
            }
        }
    }

    /// Commands for sessions that are gone are late, not wrong.
    fn with_peer(&mut self, session: SessionId, apply: impl FnOnce(&mut Self, usize)) {
        if let Some(key) = self.demux.by_session(session) {
            self.current = Some(key);
            apply(self, key);
        }
    }

    fn install(&mut self, now: Instant, install: Install) {
        let Install { session, member, room, permit, plan } = install;
        let (local, remote) = (plan.local.clone(), plan.remote.clone());
        let transport = Transport::new(now, &self.identity, local, remote, plan.fingerprint.clone());
        let key = self.peers.insert(Peer::new(session, member, room, permit, transport));
        self.demux.insert(session, plan.local.ufrag.clone(), key);
        self.rooms.entry(room).or_default().peers.push(key);
        self.apply_plan(key, &plan);
    }

    fn update(&mut self, key: usize, plan: &Plan) {
        let ice = &mut self.peers[key].transport.ice;
        if ice.local() != &plan.local {
            let old = ice.local().ufrag.clone();
            ice.restart(plan.local.clone(), plan.remote.clone());
            self.demux.rename(&old, plan.local.ufrag.clone(), key);
        }
        self.apply_plan(key, plan);
    }

    /// Publications and lanes as the plan has them; those of the same mid live on.
    fn apply_plan(&mut self, key: usize, plan: &Plan) {
        for gone in self.peers[key].set_publications(plan) {
            self.remove_track(gone);
        }
        let mut old = std::mem::take(&mut self.peers[key].lanes);
        let mut lanes = Vec::new();
        for slot in &plan.slots {
            let is_same = |lane: &usize| {
                let plan = &self.lanes[*lane].plan;
                plan.mid == slot.mid && plan.ssrc == slot.ssrc
            };
            match old.iter().position(is_same) {
                Some(at) => {
                    let lane = old.remove(at);
                    self.lanes[lane].renegotiate(slot.clone());
                    lanes.push(lane);
                }
                None => lanes.push(self.lanes.insert(Lane::new(key, slot.clone()))),
            }
        }
        old.into_iter().for_each(|lane| self.remove_lane(lane));
        self.peers[key].lanes = lanes;
        self.peers[key].set_slots(&plan.slots);
        if plan.data {
            self.peers[key].transport.data.get_or_insert_default();
        }
        self.reselect(key);
    }

    fn set_permit(&mut self, key: usize, permit: Permit) {
        let peer = &mut self.peers[key];
        let lost_publish = peer.permit.publish && !permit.publish;
        peer.permit = permit;
        if lost_publish {
            let tracks: Vec<usize> = peer.publications.iter_mut().filter_map(|p| p.track.take()).collect();
            tracks.into_iter().for_each(|track| self.remove_track(track));
        }
        if !permit.view {
            self.silence(key);
        }
        self.reselect(key);
    }

    fn pin(&mut self, key: usize, mid: &str, track: Option<TrackId>) {
        let lanes = &self.peers[key].lanes;
        if let Some(lane) = lanes.iter().copied().find(|lane| self.lanes[*lane].plan.mid == mid) {
            self.lanes[lane].pinned = track;
            self.reselect(key);
        }
    }

    fn set_load(&mut self, level: u8) {
        if std::mem::replace(&mut self.load, level) != level {
            let all: Vec<usize> = self.peers.iter().map(|(key, _)| key).collect();
            all.into_iter().for_each(|peer| self.reaim(peer));
        }
    }

    fn mute(&mut self, key: usize, mid: &str, muted: bool) {
        let publications = &mut self.peers[key].publications;
        let Some(publication) = publications.iter_mut().find(|publication| publication.plan.mid == mid) else {
            return;
        };
        publication.muted = muted;
        let Some(track) = publication.track else {
            return;
        };
        if self.tracks[track].muted != muted {
            self.set_muted(track, muted);
        }
    }

    pub(super) fn set_muted(&mut self, track: usize, muted: bool) {
        self.tracks[track].muted = muted;
        for encoding in self.tracks[track].encodings.iter().flatten() {
            self.encodings[*encoding].forget();
        }
        let (id, room) = (self.tracks[track].id, self.tracks[track].room);
        let entry = self.rooms.entry(room).or_default();
        entry.speakers.remove(id);
        entry.mark_changed();
        self.touch(room);
    }

    /// Ends a session: tracks, lanes, names; says goodbye to the client and tells the server.
    pub(super) fn close_peer(&mut self, now: Instant, key: usize, reason: CloseReason) {
        let Some(mut peer) = self.peers.try_remove(key) else {
            return;
        };
        peer.transport.close(now, &mut self.outbox);
        let ice = &peer.transport.ice;
        self.demux.remove(peer.session, &ice.local().ufrag, ice.validated(), key);
        peer.publications.iter().filter_map(|publication| publication.track).for_each(|track| self.remove_track(track));
        peer.lanes.iter().for_each(|lane| self.remove_lane(*lane));
        if let Some(room) = self.rooms.get_mut(&peer.room) {
            room.peers.retain(|known| *known != key);
            self.touch(peer.room);
        }
        self.notices.push_back(Notice::Closed { session: peer.session, reason });
    }

    fn remove_lane(&mut self, key: usize) {
        self.unplug(key);
        self.drain.forget_lane(key);
        self.lanes.try_remove(key);
    }
}
