//! Who speaks: smoothed audio levels (RFC 6464), the active speaker with a hold, and the order of the loudest.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::api::TrackId;

/// Loudness (127 minus the RFC 6464 level) at which somebody counts as speaking. Lower reacts to whispers and to noise.
const SPEAKING: f32 = 77.0;
/// Somebody who falls silent still counts as speaking for this long: the pause between two words.
const HANG: Duration = Duration::from_millis(600);
/// The active speaker keeps the picture for at least this long. Shorter flickers, longer feels slow.
const HOLD: Duration = Duration::from_millis(1_500);

#[derive(Clone, Copy, Debug)]
struct Voice {
    loudness: f32,
    last_loud: Option<Instant>,
    speaking: bool,
}

/// The voices of a room.
#[derive(Clone, Debug, Default)]
pub struct Speakers {
    voices: BTreeMap<TrackId, Voice>,
    active: Option<(TrackId, Instant)>,
    /// Somebody who spoke is gone and nobody was told.
    left: bool,
}

/// What a [`Speakers::tick`] changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// The set of those who speak.
    pub speaking: bool,
    /// The active speaker, or who counts among the loudest.
    pub order: bool,
}

impl Speakers {
    /// Takes the level of a packet, 0 (loudest) to 127.
    pub fn observe(&mut self, track: TrackId, level: u8, now: Instant) {
        let voice = self.voices.entry(track).or_insert(Voice { loudness: 0.0, last_loud: None, speaking: false });
        let loudness = f32::from(127 - level.min(127));
        let weight = if loudness > voice.loudness { 0.4 } else { 0.08 };
        voice.loudness += (loudness - voice.loudness) * weight;
        if voice.loudness >= SPEAKING {
            voice.last_loud = Some(now);
        }
    }

    /// A track is gone or muted.
    pub fn remove(&mut self, track: TrackId) {
        self.left |= self.voices.remove(&track).is_some_and(|voice| voice.speaking);
        if self.active.is_some_and(|(active, _)| active == track) {
            self.active = None;
        }
    }

    /// Decides anew. Called a few times a second.
    pub fn tick(&mut self, now: Instant) -> Changed {
        let mut changed = Changed { speaking: std::mem::take(&mut self.left), order: false };
        for voice in self.voices.values_mut() {
            let speaking = voice.last_loud.is_some_and(|at| now.saturating_duration_since(at) < HANG);
            let started = speaking && !voice.speaking;
            changed.speaking |= speaking != voice.speaking;
            changed.order |= started;
            voice.speaking = speaking;
        }
        changed.order |= self.choose_active(now);
        changed
    }

    fn choose_active(&mut self, now: Instant) -> bool {
        let speaking = self.voices.iter().filter(|(_, voice)| voice.speaking);
        let loudest = speaking.max_by(|a, b| a.1.loudness.total_cmp(&b.1.loudness)).map(|(track, _)| *track);
        let Some(loudest) = loudest else { return false };
        if let Some((active, since)) = self.active {
            let still = self.voices.get(&active).is_some_and(|voice| voice.speaking);
            if active == loudest || still || now.saturating_duration_since(since) < HOLD {
                return false;
            }
        }
        self.active = Some((loudest, now));
        true
    }

    /// Who has the floor: the last active speaker, also while everybody is silent.
    pub fn active(&self) -> Option<TrackId> {
        self.active.map(|(track, _)| track)
    }

    /// Those who speak now with their levels, loudest first.
    pub fn speaking(&self) -> Vec<(TrackId, u8)> {
        let voices = self.voices.iter().filter(|(_, voice)| voice.speaking);
        let mut found: Vec<_> = voices.map(|(track, voice)| (*track, 127 - voice.loudness as u8)).collect();
        found.sort_by_key(|(track, level)| (*level, *track));
        found
    }

    /// When a voice was last loud: the order in which voices get a slot. Whoever spoke last comes first, so a voice
    /// leaves its slot only when others spoke since, not at every syllable.
    pub fn last_loud(&self, track: TrackId) -> Option<Instant> {
        self.voices.get(&track)?.last_loud
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "a test needs a first instant")]
mod tests {
    use super::*;

    const ANNA: TrackId = TrackId(1);
    const BEN: TrackId = TrackId(2);

    fn talk(speakers: &mut Speakers, track: TrackId, level: u8, from: Instant, millis: u64) -> Instant {
        for step in 0..millis / 20 {
            speakers.observe(track, level, from + Duration::from_millis(step * 20));
        }
        let end = from + Duration::from_millis(millis);
        speakers.tick(end);
        end
    }

    #[test]
    fn the_active_speaker_keeps_the_floor_through_a_pause_and_loses_it_to_another_voice() {
        let mut speakers = Speakers::default();
        let start = Instant::now();
        let now = talk(&mut speakers, ANNA, 20, start, 400);
        assert_eq!(speakers.active(), Some(ANNA));
        let now = talk(&mut speakers, ANNA, 127, now, 1_400);
        assert!(speakers.speaking().is_empty());
        assert_eq!(speakers.active(), Some(ANNA), "silence takes nobody's floor");
        let now = talk(&mut speakers, BEN, 20, now, 400);
        assert_eq!(speakers.active(), Some(BEN));
        assert_eq!(speakers.speaking()[0].0, BEN);
        assert!(speakers.last_loud(BEN) > speakers.last_loud(ANNA));
        speakers.remove(BEN);
        assert!(speakers.tick(now).speaking, "that they do not speak any more is a change");
        assert!(!speakers.tick(now).speaking);
        assert_eq!(speakers.active(), None);
    }

    #[test]
    fn noise_is_no_voice() {
        let mut speakers = Speakers::default();
        talk(&mut speakers, ANNA, 70, Instant::now(), 2_000);
        assert_eq!(speakers.active(), None);
    }
}
