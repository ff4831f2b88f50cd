//! A room: who is in it, what is published in it, who speaks.

use crate::api::{Kind, Source};
use crate::forward::select::Candidate;
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
    /// What plays where has to be decided anew.
    pub selection_changed: bool,
}

impl Room {
    /// Nobody here.
    pub fn is_empty(&self) -> bool {
        self.peers.is_empty()
    }

    /// Tracks came, went, or changed.
    pub fn mark_changed(&mut self) {
        self.tracks_changed = true;
        self.selection_changed = true;
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
