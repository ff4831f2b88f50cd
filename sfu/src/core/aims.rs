//! What every slot should get: the estimate of each client's path is shared among what it looks at, and publishers are
//! told which of their layers nobody wants.

use std::time::{Duration, Instant};

use super::Sfu;
use crate::api::{Kind, LayerState, Notice, Source};
use crate::bandwidth::allocate::{self, Priority, Wish};
use crate::forward::ladder::Ladder;
use crate::forward::lane::{Aim, Backlog, Lane, View};
use crate::track::{Origin, Track};

/// Ticks between two looks at a peer's allocation. Shorter follows the path faster, longer costs less CPU.
pub(super) const ALLOCATION: u64 = 5;
/// Bits per second kept free for each audio slot that plays: Opus at 32 kbit/s with all headers.
const AUDIO_RESERVE: u64 = 48_000;
/// What a single-tile height is worth in importance: slots that differ by less count as equally important.
const HEIGHT_STEP: u16 = 90;
/// A slot whose size the client never told counts as so high.
const UNTOLD_HEIGHT: u16 = 720;
/// A layer that nobody wants is still sent for so long: people scroll back.
const OFF_DELAY: Duration = Duration::from_secs(2);
/// A key frame that came less than this ago, with everything since, lets a viewer start without asking for another.
const CACHE_TIME: Duration = Duration::from_secs(2);
/// Most packets that a viewer is sent at once to start from the past.
const CACHE_PACKETS: u64 = 256;

impl Sfu {
    /// A round of allocation for the peers whose turn it is.
    pub(super) fn on_allocation_tick(&mut self, now: Instant) {
        let turn = self.ticks % ALLOCATION;
        if turn == 0 {
            self.build_ladders(now);
        }
        let due = self.peers.iter().map(|(key, _)| key).filter(|key| *key as u64 % ALLOCATION == turn);
        for key in due.collect::<Vec<_>>() {
            self.aim_peer(now, key);
        }
    }

    fn build_ladders(&mut self, now: Instant) {
        for key in self.tracks.iter().map(|(key, _)| key).collect::<Vec<_>>() {
            self.build_ladder(now, key);
            self.tell_wanted(now, key);
        }
    }

    pub(super) fn build_ladder(&mut self, now: Instant, key: usize) {
        let track = &mut self.tracks[key];
        let mut ladder = std::mem::take(&mut track.ladder);
        let found = track.encodings.iter().map(|key| key.and_then(|key| Some((key, self.encodings.get(key)?))));
        ladder.build(now, found);
        track.ladder = ladder;
    }

    /// Decides for every slot of a peer.
    pub(super) fn aim_peer(&mut self, now: Instant, key: usize) {
        self.current = Some(key);
        let at = now.saturating_duration_since(self.started);
        let peer = &self.peers[key];
        let playing: Vec<usize> =
            peer.lanes.iter().copied().filter(|lane| self.lanes[*lane].feed().is_some()).collect();
        let (audio, video): (Vec<usize>, Vec<usize>) =
            playing.into_iter().partition(|lane| self.lanes[*lane].plan.kind == Kind::Audio);
        for lane in &audio {
            self.aim_audio(now, *lane);
        }
        let reserved =
            audio.iter().map(|lane| AUDIO_RESERVE * (1 + u64::from(self.lanes[*lane].redundancy))).sum::<u64>();
        let budget = self.peers[key].budget(at, reserved);
        let mut wishes: Vec<Wish<'_>> = video.iter().map(|lane| self.wish(now, *lane)).collect();
        let allocation = allocate::allocate(budget, &mut wishes);
        let choose = |(wish, lane): (&Wish<'_>, &usize)| (self.aim_of(wish, *lane), is_squeezed(wish));
        let choices: Vec<(Option<Aim>, bool)> = wishes.iter().zip(&video).map(choose).collect();
        self.peers[key].demand = allocation.demand.plus(reserved);
        self.peers[key].allocated = allocation.used + reserved;
        for (lane, (aim, squeezed)) in video.into_iter().zip(choices) {
            if squeezed {
                self.lanes[lane].squeezed = Some(now);
            }
            self.set_aim(now, lane, aim);
        }
    }

    fn ladder(&self, lane: &Lane) -> Option<&Ladder> {
        let feed = lane.feed()?;
        Some(&self.tracks.get(feed.key)?.ladder)
    }

    fn wish(&self, now: Instant, lane: usize) -> Wish<'_> {
        let lane = &self.lanes[lane];
        let ladder = self.ladder(lane);
        let current = lane.feed().and_then(|feed| feed.aim).and_then(|aim| ladder?.place(aim));
        let held = lane.squeezed.map_or(Duration::MAX, |at| now.saturating_duration_since(at));
        Wish {
            priority: self.priority(lane),
            rungs: ladder.map_or(&[], Ladder::rates),
            useful: ladder.and_then(|ladder| ladder.affordable(ladder.useful(lane.view)?, self.load)),
            current,
            held,
            choice: None,
        }
    }

    fn aim_of(&self, wish: &Wish<'_>, lane: usize) -> Option<Aim> {
        let rung = wish.choice?;
        self.ladder(&self.lanes[lane])?.rungs().get(rung).map(|rung| rung.aim)
    }

    fn priority(&self, lane: &Lane) -> Priority {
        let track = lane.feed().and_then(|feed| self.tracks.get(feed.key));
        let Some(track) = track else { return Priority::Thumbnail };
        if lane.pinned == Some(track.id) || track.source == Source::Screen {
            return Priority::Pinned;
        }
        let active = self.rooms.get(&track.room).and_then(|room| room.speakers.active());
        let speaks =
            |id| self.by_track.get(&id).and_then(|key| self.tracks.get(*key)).is_some_and(|t| t.member == track.member);
        if active.is_some_and(speaks) {
            return Priority::Speaker;
        }
        let height = if lane.view.height == 0 { UNTOLD_HEIGHT } else { lane.view.height };
        Priority::Visible((height / HEIGHT_STEP).into())
    }

    fn aim_audio(&mut self, now: Instant, lane: usize) {
        let track = self.lanes[lane].feed().and_then(|feed| self.tracks.get(feed.key));
        let encoding = track.and_then(|track| track.encodings.iter().flatten().next()).copied();
        let hidden = self.lanes[lane].view.hidden;
        self.set_aim(now, lane, encoding.filter(|_| !hidden).map(|encoding| Aim { encoding, target: 0 }));
    }

    pub(super) fn set_aim(&mut self, now: Instant, key: usize, aim: Option<Aim>) {
        let lane = &mut self.lanes[key];
        let Some(feed) = lane.feed().filter(|feed| feed.aim != aim) else {
            return;
        };
        if feed.aim.is_none() != aim.is_none() {
            let peer = lane.peer;
            self.peers[peer].slots_changed = true;
            self.reselect(peer);
        }
        let lane = &mut self.lanes[key];
        lane.aim(aim);
        self.relist(key);
        let Some(Aim { encoding, .. }) = aim.filter(|aim| self.lanes[key].is_waiting(aim.encoding)) else {
            return;
        };
        match self.cached_key_frame(now, encoding).filter(|_| !self.lanes[key].plays()) {
            Some(next) => {
                self.lanes[key].backlog = Some(Backlog { encoding, next });
                self.drain.pace(now, key);
            }
            None => self.encodings[encoding].keyframes.want(),
        }
    }

    /// Where the last key frame starts, if everything since then is still there.
    fn cached_key_frame(&self, now: Instant, key: usize) -> Option<u64> {
        let encoding = &self.encodings[key];
        let (first, at) = encoding.last_key?;
        let highest = encoding.receiver.highest()?;
        let young = now.saturating_duration_since(at) < CACHE_TIME && highest - first < CACHE_PACKETS;
        (young && (first..=highest).all(|seq| encoding.ring.contains(seq))).then_some(first)
    }

    /// Puts a lane on the lists of the encodings that it has to hear from, and off all others.
    pub(super) fn relist(&mut self, key: usize) {
        let Some(lane) = self.lanes.get_mut(key) else { return };
        let wanted = lane.listens();
        let before = std::mem::replace(&mut lane.listed, wanted);
        for encoding in before.into_iter().flatten().filter(|old| !wanted.contains(&Some(*old))) {
            if let Some(encoding) = self.encodings.get_mut(encoding) {
                encoding.lanes.retain(|known| *known != key);
            }
        }
        for encoding in wanted.into_iter().flatten().filter(|new| !before.contains(&Some(*new))) {
            self.encodings[encoding].lanes.push(key);
        }
    }

    /// A client tells how large it shows a slot.
    pub(super) fn set_view(&mut self, now: Instant, key: usize, mid: &str, view: View) {
        let lanes = &self.peers[key].lanes;
        let Some(lane) = lanes.iter().copied().find(|lane| self.lanes[*lane].plan.mid == mid) else {
            return;
        };
        if std::mem::replace(&mut self.lanes[lane].view, view) != view {
            self.aim_peer(now, key);
            if let Some(track) = self.lanes[lane].feed().map(|feed| feed.key) {
                self.tell_wanted(now, track);
            }
        }
    }

    /// Tells the publisher which simulcast layers are wanted: on at once, off after a while. The lowest is always sent,
    /// so that whoever comes next sees something at once.
    pub(super) fn tell_wanted(&mut self, now: Instant, key: usize) {
        let track = &self.tracks[key];
        let here = self.wanted_here(track);
        match track.origin {
            Origin::Peer(peer) if track.encodings.len() > 1 => {
                let wanted = track.watchers.iter().fold(here | 1, |wanted, (_, layers)| wanted | layers);
                if self.tracks[key].wanted.update(now, wanted) {
                    self.tell_layers(key, peer);
                }
            }
            Origin::Branch(origin) if track.kind() == Kind::Video => {
                // The origin waits before its publisher hears of less; only the whole track is not given up at once.
                let wanted = &mut self.tracks[key].wanted;
                let is_news = if here == 0 { wanted.update(now, 0) } else { wanted.set(here) };
                if is_news {
                    self.tell_want(key, origin);
                }
            }
            _ => {}
        }
    }

    /// The simulcast layers that our own peers watch, by bit: all of them where nothing is known about their sizes yet.
    fn wanted_here(&self, track: &Track) -> u8 {
        let lanes = track.lanes.iter().filter_map(|lane| self.lanes.get(*lane));
        let visible = lanes.filter(|lane| !lane.view.hidden);
        let layers = |lane: &Lane| track.ladder.wanted_layer(lane.view).map_or(u8::MAX, |layer| 1 | 1 << layer);
        visible.fold(0, |wanted, lane| wanted | layers(lane)) & Wanted::all(track.encodings.len()).layers()
    }

    fn tell_layers(&mut self, key: usize, peer: usize) {
        let Track { id, ref wanted, .. } = self.tracks[key];
        let peer = &self.peers[peer];
        let Some(publication) = peer.publications.iter().find(|publication| publication.plan.track == id) else {
            return;
        };
        let layer = |(index, rid): (usize, &String)| LayerState { rid: rid.clone(), wanted: wanted.is_on(index) };
        let layers = publication.plan.rids.iter().enumerate().map(layer).collect();
        let mid = publication.plan.mid.clone();
        self.notices.push_back(Notice::Layers { session: peer.session, mid, layers });
    }
}

/// The budget takes something away. Only after that it takes a while to climb again: whoever just came or enlarged a
/// picture gets what fits at once.
fn is_squeezed(wish: &Wish<'_>) -> bool {
    wish.choice < wish.current && wish.choice < wish.useful
}

/// Which simulcast layers of a track are wanted, by bit; told to the publisher.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    told: u8,
    /// Since when less is wanted than was told.
    less_since: Option<Instant>,
}

impl Wanted {
    /// All of `layers`, as a publisher starts.
    pub fn all(layers: usize) -> Self {
        Wanted { told: ((1u16 << layers) - 1) as u8, less_since: None }
    }

    /// Nothing, as a track from another core starts.
    pub fn none() -> Self {
        Wanted { told: 0, less_since: None }
    }

    /// What was told, by bit.
    pub fn layers(self) -> u8 {
        self.told
    }

    /// Takes what is wanted now, more or less. Returns whether that is news.
    fn set(&mut self, wanted: u8) -> bool {
        self.less_since = None;
        std::mem::replace(&mut self.told, wanted) != wanted
    }

    /// Takes what is wanted now. Returns whether the publisher has to be told.
    fn update(&mut self, now: Instant, wanted: u8) -> bool {
        let more = wanted & !self.told != 0;
        if wanted == self.told {
            self.less_since = None;
            return false;
        }
        let since = *self.less_since.get_or_insert(now);
        if !more && now.saturating_duration_since(since) < OFF_DELAY {
            return false;
        }
        // What just became more may have less in other layers: that waits its own time.
        self.told = if more { self.told | wanted } else { wanted };
        self.less_since = None;
        true
    }

    fn is_on(self, index: usize) -> bool {
        self.told >> index & 1 == 1
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "a test needs a first instant")]
mod tests {
    use super::*;

    #[test]
    fn layers_come_back_at_once_and_go_after_a_while() {
        let start = Instant::now();
        let mut wanted = Wanted::all(3);
        assert!(!wanted.update(start, 0b001));
        assert!(wanted.update(start + OFF_DELAY, 0b001));
        assert!(!wanted.is_on(2));
        assert!(wanted.update(start + OFF_DELAY, 0b101));
        assert!(wanted.is_on(2));
        assert!(!wanted.update(start + OFF_DELAY, 0b101));
        assert!(!wanted.update(start + OFF_DELAY * 2, 0b001));
        assert!(!wanted.update(start + OFF_DELAY * 2, 0b101), "the short look away did not count");
        assert!(!wanted.update(start + OFF_DELAY * 3, 0b001), "and a new one starts over");
    }
}
