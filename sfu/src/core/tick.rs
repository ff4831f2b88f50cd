//! What time brings: requests for what is missing, reports once a second, the choice of speakers, the end of silence.

use std::time::{Duration, Instant};

use super::Sfu;
use crate::api::{CloseReason, Notice, RoomId};
use crate::forward::lane::Lane;
use crate::peer::{MESSAGE_BUDGET, RESEND_BUDGET};
use crate::relay::REPEAT;

/// Ticks per second-long round: every peer's reports and timers come once per round, spread evenly over its ticks.
const ROUND: u64 = 50;
/// A track that sends nothing for so long is gone until it sends again. Shorter frees slots earlier, longer survives
/// longer gaps of the publisher's network (and a shared screen on which nothing moves, which sends about once a second).
const TRACK_SILENCE: Duration = Duration::from_secs(10);
/// Ticks between two looks at who speaks.
const SPEAKING: u64 = 5;

impl Sfu {
    pub(super) fn on_tick(&mut self, now: Instant) {
        self.ticks += 1;
        for encoding in self.encodings.iter().map(|(key, _)| key).collect::<Vec<_>>() {
            if self.encodings[encoding].receiver.has_gaps() {
                self.request_missing(now, encoding);
            }
            self.want_for_waiting(encoding);
            self.request_key_frame(now, encoding);
        }
        self.on_allocation_tick(now);
        self.on_bandwidth_tick(now);
        self.on_data_tick(now);
        if now >= self.next_words {
            self.next_words = now + REPEAT;
            self.repeat_words(now);
        }
        let bucket = (self.ticks % ROUND) as usize;
        let due: Vec<usize> =
            self.peers.iter().map(|(key, _)| key).filter(|key| key % ROUND as usize == bucket).collect();
        due.into_iter().for_each(|peer| self.serve(now, peer));
        if self.ticks.is_multiple_of(SPEAKING) {
            for room in self.rooms.keys().copied().collect::<Vec<_>>() {
                self.listen(now, room);
            }
        }
    }

    /// A viewer that waits needs a key frame, also when the last request got lost.
    fn want_for_waiting(&mut self, key: usize) {
        let encoding = &self.encodings[key];
        let waits = |lane: &Lane| lane.backlog.is_none() && lane.is_waiting(key) || lane.wants_higher(encoding, key);
        if encoding.lanes.iter().any(|lane| waits(&self.lanes[*lane])) {
            self.encodings[key].keyframes.want();
        }
    }

    fn serve(&mut self, now: Instant, key: usize) {
        self.current = Some(key);
        let peer = &mut self.peers[key];
        peer.resend_budget = RESEND_BUDGET;
        peer.message_budget = MESSAGE_BUDGET;
        if peer.transport.expired(now) {
            self.close_peer(now, key, CloseReason::Timeout);
            return;
        }
        peer.transport.on_timeout(now, &mut self.outbox);
        if peer.transport.srtp.is_some() {
            self.drop_silent_tracks(now, key);
            self.report_to_publisher(now, key);
            self.report_to_viewer(now, key);
            for lane in &self.peers[key].lanes {
                self.lanes[*lane].measure(now);
            }
        }
    }

    /// A track without packets must not keep a slot that another one could fill. Its next packet brings it back.
    fn drop_silent_tracks(&mut self, now: Instant, key: usize) {
        for index in 0..self.peers[key].publications.len() {
            let Some(track) = self.peers[key].publications[index].track else {
                continue;
            };
            let encodings = self.tracks[track].encodings.iter().flatten();
            let last = encodings.map(|encoding| self.encodings[*encoding].last_packet).max();
            let silence = last.map_or(TRACK_SILENCE, |last| now.saturating_duration_since(last));
            if silence >= TRACK_SILENCE {
                self.peers[key].publications[index].track = None;
                self.remove_track(track);
            }
        }
    }

    fn listen(&mut self, now: Instant, id: RoomId) {
        let Some(room) = self.rooms.get_mut(&id) else {
            return;
        };
        let changed = room.speakers.tick(now);
        if changed.order {
            room.selection_changed = true;
            self.touched.push(id);
        }
        if changed.speaking && room.speaks_for_all() {
            let speaking = room.speakers.speaking();
            let members = speaking.into_iter().filter_map(|(track, level)| {
                let key = self.by_track.get(&track)?;
                Some((self.tracks[*key].member, level))
            });
            self.notices.push_back(Notice::Speaking { room: id, members: members.collect() });
        }
    }
}
