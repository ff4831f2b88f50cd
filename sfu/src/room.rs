//! A room: who is in it, what is published in it, who speaks.

use crate::api::{Kind, Source};
use crate::forward::select::Candidate;
use crate::relay::{Branch, Branches, Part};
use crate::speakers::Speakers;
use crate::track::Track;

/// One room. Peers and tracks are places in the core's tables.
#[derive(Default)]
pub struct Room {
    /// Everybody here.
    pub peers: Vec<usize>,
    /// Everything published here, oldest first.
    pub tracks: Vec<usize>,
    /// The voices.
    pub speakers: Speakers,
    /// The tracks changed: tell it.
    pub tracks_changed: bool,
    /// What our own members publish changed: tell the other cores.
    pub published_changed: bool,
    /// What plays where has to be decided anew.
    pub selection_changed: bool,
    /// The other cores that have members here.
    pub parts: Vec<Part>,
    /// When this core came to the room, among its parts.
    pub rank: u64,
}

impl Room {
    /// Nobody here.
    pub fn is_empty(&self) -> bool {
        self.peers.is_empty()
    }

    /// Tracks came, went, or changed.
    pub fn mark_changed(&mut self) {
        self.tracks_changed = true;
        self.published_changed = true;
        self.selection_changed = true;
    }

    /// Another core tells that it has members here. Returns whether that is news.
    pub fn meet(&mut self, part: Part) -> bool {
        let known = self.parts.iter_mut().find(|known| known.branch == part.branch);
        let is_news = known.as_ref().is_none_or(|known| known.away);
        match known {
            Some(known) => *known = part,
            None => self.parts.push(part),
        }
        is_news
    }

    /// Another core has nobody here any more. Who speaks for the room may be somebody else now, and says what it knows.
    pub fn part(&mut self, branch: Branch) {
        self.parts.retain(|known| known.branch != branch);
        self.tracks_changed = true;
    }

    /// Another core has fallen silent.
    pub fn miss(&mut self, branch: Branch) {
        self.parts.iter_mut().filter(|part| part.branch == branch).for_each(|part| part.away = true);
        self.tracks_changed = true;
    }

    /// The other cores.
    pub fn others(&self) -> Branches {
        self.parts.iter().filter(|part| !part.away).map(|part| part.branch).collect()
    }

    /// The other cores, and those that may have lost us.
    pub fn acquaintances(&self) -> Branches {
        self.parts.iter().map(|part| part.branch).collect()
    }

    /// One core tells the server about the room: the one that has been there for longest.
    pub fn speaks_for_all(&self) -> bool {
        self.parts.iter().filter(|part| !part.away).all(|part| self.rank < part.rank)
    }

    /// All playable tracks in the order in which they get slots. Picture: screens, the camera of whoever has the
    /// floor, then the most recently started cameras. Sound: screens, then whoever spoke last.
    pub fn candidates<'a>(&self, tracks: impl Iterator<Item = &'a Track>) -> Vec<Candidate> {
        let tracks: Vec<&Track> = tracks.collect();
        let active = self.speakers.active().and_then(|id| tracks.iter().find(|track| track.id == id));
        let active = active.map(|track| track.member);
        let mut playable: Vec<&Track> = tracks.into_iter().filter(|track| !track.muted).collect();
        playable.sort_by_key(|track| {
            let shared = matches!(track.source, Source::Screen | Source::ScreenAudio);
            let floor = track.kind() == Kind::Video && active == Some(track.member);
            let spoke = self.speakers.last_loud(track.id);
            (!shared, !floor, std::cmp::Reverse(spoke), std::cmp::Reverse(track.order))
        });
        playable.into_iter().map(Track::candidate).collect()
    }
}
