//! `caption.*`: what is said on a stage, as text, for those who do not hear it or not in their language.
//!
//! Whoever has [`Right::Caption`](crate::access::roles::Right) types lines, or a program writes them over the API. A line that is
//! not final is replaced by the next one and is nowhere but in memory; final ones are rows, the session's transcript. They go to
//! those who watch their language and to nobody else: thousands who show no captions cost nothing.

pub mod api;
pub mod export;
pub mod rules;
pub mod say;
pub mod store;
pub mod told;
pub mod watch;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::Duration;

use signaling::protocol::{Caption, CaptionLanguages, MAX_CAPTION_LANGUAGES, RoomId};

use crate::base::time::Timestamp;
use crate::live::hall::SeatId;

pub use told::{hear, start_over, welcome};

/// Final lines that who begins to watch is shown at once, and how old they may be.
const SHOWN: usize = 3;
const SHOWN_FOR: Duration = Duration::from_secs(60);
/// A language in which nothing was said for so long is not offered any more.
const OFFERED_FOR: Duration = Duration::from_secs(30 * 60);

/// What is being said in the rooms of an event, as this node heard it.
#[derive(Default)]
pub struct Captions {
    rooms: HashMap<i64, Spoken>,
}

#[derive(Default)]
struct Spoken {
    /// Whether the database was asked what was said before.
    is_read: bool,
    languages: BTreeMap<String, Language>,
    watchers: HashMap<SeatId, String>,
}

#[derive(Default)]
struct Language {
    last: VecDeque<(Caption, Timestamp)>,
    interim: Option<Caption>,
    /// When the line that is not final yet began.
    began_at: Option<Timestamp>,
    /// The newest line here.
    heard: i64,
    at: Timestamp,
}

impl Captions {
    /// Whoever is told that it has to be read reads it, once.
    fn is_unread(&mut self, room_id: i64) -> bool {
        !std::mem::replace(&mut self.rooms.entry(room_id).or_default().is_read, true)
    }

    /// It could not be read, or nobody was here to hear what came: the next one asks again.
    fn forget(&mut self, room_id: i64) {
        self.rooms.remove(&room_id);
    }

    /// Notes a line; true: in a language that was not offered.
    fn note(&mut self, room_id: i64, language: &str, line: &Caption, now: Timestamp) -> bool {
        let spoken = self.rooms.entry(room_id).or_default();
        let is_new = spoken.languages.get(language).is_none_or(|known| !known.is_offered(now));
        spoken.languages.retain(|_, known| known.is_offered(now));
        let known = spoken.languages.entry(language.to_owned()).or_default();
        known.at = now;
        match line.id {
            Some(id) => {
                known.interim = None;
                known.began_at = None;
                known.heard = known.heard.max(id);
                if known.last.iter().all(|(kept, _)| kept.id != Some(id)) {
                    known.last.push_back((line.clone(), now));
                }
                while known.last.len() > SHOWN {
                    known.last.pop_front();
                }
            }
            None if line.text.is_empty() => {
                known.interim = None;
                known.began_at = None;
            }
            None => {
                known.began_at.get_or_insert(now);
                known.interim = Some(line.clone());
            }
        }
        is_new
    }

    /// When the line that is being said in a language began.
    fn began_at(&self, room_id: i64, language: &str) -> Option<Timestamp> {
        self.rooms.get(&room_id)?.languages.get(language)?.began_at
    }

    /// Whether a room has captions in another language than all it can have.
    fn has_place(&self, room_id: i64, language: &str, now: Timestamp) -> bool {
        let Some(spoken) = self.rooms.get(&room_id) else { return true };
        let offered = spoken.languages.iter().filter(|(_, known)| known.is_offered(now));
        spoken.languages.contains_key(language) || offered.count() < MAX_CAPTION_LANGUAGES
    }

    fn watch(&mut self, room_id: i64, seat: SeatId, language: &str, now: Timestamp) -> Vec<Caption> {
        let spoken = self.rooms.entry(room_id).or_default();
        spoken.watchers.insert(seat, language.to_owned());
        let Some(known) = spoken.languages.get(language) else { return Vec::new() };
        let fresh = known.last.iter().filter(|(_, at)| at.plus(SHOWN_FOR) > now);
        fresh.map(|(line, _)| line.clone()).chain(known.interim.clone()).collect()
    }

    /// This seat shows no captions any more.
    pub fn unwatch(&mut self, room_id: i64, seat: SeatId) {
        if let Some(spoken) = self.rooms.get_mut(&room_id) {
            spoken.watchers.remove(&seat);
        }
    }

    fn watchers<'a>(&'a self, room_id: i64, language: &'a str) -> impl Iterator<Item = SeatId> + 'a {
        let watchers = self.rooms.get(&room_id).into_iter().flat_map(|spoken| &spoken.watchers);
        watchers.filter(move |(_, of)| *of == language).map(|(seat, _)| *seat)
    }

    /// The newest line that was heard here of each language that somebody watches.
    fn watched(&self) -> Vec<(i64, String, i64)> {
        let mut watched = Vec::new();
        for (room_id, spoken) in &self.rooms {
            for (language, known) in &spoken.languages {
                if spoken.watchers.values().any(|of| of == language) {
                    watched.push((*room_id, language.clone(), known.heard));
                }
            }
        }
        watched
    }

    fn languages(&self, room_id: i64, now: Timestamp) -> CaptionLanguages {
        let known = self.rooms.get(&room_id).into_iter().flat_map(|spoken| &spoken.languages);
        let offered = known.filter(|(_, known)| known.is_offered(now)).map(|(language, _)| language.clone());
        CaptionLanguages { room: RoomId(room_id), languages: offered.collect() }
    }
}

impl Language {
    fn is_offered(&self, now: Timestamp) -> bool {
        self.at.plus(OFFERED_FOR) > now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(id: Option<i64>, text: &str) -> Caption {
        Caption { id, text: text.to_owned(), at: String::new() }
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp(seconds * 1_000_000)
    }

    #[test]
    fn a_line_that_is_not_final_is_replaced_and_a_final_one_stays() {
        let (mut captions, seat) = (Captions::default(), SeatId(1));
        assert!(captions.note(7, "en", &line(None, "Hel"), at(0)));
        assert!(!captions.note(7, "en", &line(None, "Hello"), at(1)));
        assert_eq!(captions.watch(7, seat, "en", at(1)), [line(None, "Hello")]);
        assert_eq!(captions.began_at(7, "en"), Some(at(0)));
        captions.note(7, "en", &line(Some(3), "Hello."), at(2));
        captions.note(7, "en", &line(Some(3), "Hello."), at(2));
        assert_eq!(captions.watch(7, seat, "en", at(2)), [line(Some(3), "Hello.")]);
        assert_eq!(captions.began_at(7, "en"), None);
        assert_eq!(captions.watch(7, seat, "en", at(63)), [], "old");
    }

    #[test]
    fn a_line_goes_to_those_who_watch_its_language() {
        let mut captions = Captions::default();
        captions.note(7, "en", &line(Some(1), "Hello."), at(0));
        captions.watch(7, SeatId(1), "en", at(0));
        captions.watch(7, SeatId(2), "de", at(0));
        captions.watch(8, SeatId(3), "en", at(0));
        assert_eq!(captions.watchers(7, "en").collect::<Vec<_>>(), [SeatId(1)]);
        captions.watch(7, SeatId(1), "de", at(0));
        assert_eq!((captions.watchers(7, "en").count(), captions.watchers(7, "de").count()), (0, 2));
        captions.unwatch(7, SeatId(1));
        assert_eq!(captions.watchers(7, "de").collect::<Vec<_>>(), [SeatId(2)]);
    }

    #[test]
    fn a_room_has_so_many_languages_and_one_that_nobody_writes_makes_place() {
        let mut captions = Captions::default();
        for number in 0..MAX_CAPTION_LANGUAGES {
            let language = format!("x{number}");
            assert!(captions.has_place(7, &language, at(0)));
            captions.note(7, &language, &line(Some(number as i64), "."), at(0));
        }
        assert!(!captions.has_place(7, "en", at(1)) && captions.has_place(7, "x0", at(1)));
        assert!(captions.has_place(7, "en", at(30 * 60)), "half an hour of silence");
        assert_eq!(captions.languages(7, at(30 * 60)).languages, Vec::<String>::new());
    }
}
