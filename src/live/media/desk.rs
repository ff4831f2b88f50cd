//! The desk keeps who holds which media session of this node: seats of people, and programs with a token.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use sfu_node::{Notice, RoomId, SessionId};
use signaling::protocol::{ReportMedia, Track};
use uuid::Uuid;

use super::reports::{Reported, Reports};
use crate::base::time::Timestamp;
use crate::live::hall::{Hall, SeatId};

/// Notices about sessions that are not entered yet (their answer is on its way here). More than this many at once do not
/// happen: each one waits for microseconds.
const MAX_EARLY: usize = 256;

/// One media session.
#[derive(Clone)]
pub struct Entry {
    pub hall: Arc<Hall>,
    pub room_id: i64,
    /// Where its media play: the room itself, or a call of two or a few within it.
    pub media_room: RoomId,
    pub person: Uuid,
    pub owner: Owner,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The session of a person's socket.
    Seat(SeatId),
    /// A seat of another process; the call that it is in is on this one.
    Far { node: u64, seat: SeatId },
    /// A program that came through WHIP or WHEP.
    Program { token: i64, valid_until: Option<Timestamp>, direction: Direction },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// WHIP
    Send,
    /// WHEP
    Receive,
}

#[derive(Default)]
pub struct Desk {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    sessions: HashMap<SessionId, Entry>,
    /// Sessions that programs hold or are about to hold, by token.
    held: HashMap<i64, i64>,
    tracks: HashMap<RoomId, Vec<Track>>,
    early: VecDeque<(SessionId, Notice)>,
    reports: Reports,
}

impl Desk {
    /// Takes the session in. Returns what was said about it before.
    pub fn enter(&self, session: SessionId, entry: Entry) -> Vec<Notice> {
        let mut state = self.state();
        state.sessions.insert(session, entry);
        let (early, rest): (VecDeque<_>, VecDeque<_>) = state.early.drain(..).partition(|(id, _)| *id == session);
        state.early = rest;
        early.into_iter().map(|(_, notice)| notice).collect()
    }

    pub fn get(&self, session: SessionId) -> Option<Entry> {
        self.state().sessions.get(&session).cloned()
    }

    /// The session that a notice is about. One that is not entered yet hears it from `enter`.
    pub fn find(&self, session: SessionId, notice: &Notice) -> Option<Entry> {
        let mut state = self.state();
        let found = state.sessions.get(&session).cloned();
        if found.is_none() {
            state.keep_early(session, notice);
        }
        found
    }

    /// The session is over.
    pub fn strike(&self, session: SessionId, notice: &Notice) -> Option<Entry> {
        let mut state = self.state();
        let Some(entry) = state.sessions.remove(&session) else {
            state.keep_early(session, notice);
            return None;
        };
        state.reports.forget(session);
        if let Owner::Program { token, .. } = entry.owner {
            state.release(token);
        }
        Some(entry)
    }

    /// A place among the sessions that this token may hold at once, or none.
    pub fn reserve(&self, token: i64, most: Option<i64>) -> Option<Reservation<'_>> {
        let mut state = self.state();
        let held = state.held.entry(token).or_default();
        if most.is_some_and(|most| *held >= most) {
            return None;
        }
        *held += 1;
        Some(Reservation { desk: self, token, used: false })
    }

    pub fn sessions_where(&self, wanted: impl Fn(&Entry) -> bool) -> Vec<(SessionId, Entry)> {
        let state = self.state();
        state.sessions.iter().filter(|(_, entry)| wanted(entry)).map(|(id, entry)| (*id, entry.clone())).collect()
    }

    pub fn has_media(&self, person: Uuid, room_id: i64) -> bool {
        self.state().sessions.values().any(|entry| entry.person == person && entry.room_id == room_id)
    }

    /// Whether programs act for this person: then the warden keeps an eye on them without a seat.
    pub fn has_programs(&self, person: Uuid) -> bool {
        let is_program = |entry: &&Entry| entry.person == person && matches!(entry.owner, Owner::Program { .. });
        self.state().sessions.values().any(|entry| is_program(&entry))
    }

    pub fn people_in(&self, room_id: i64) -> BTreeSet<Uuid> {
        let state = self.state();
        state.sessions.values().filter(|entry| entry.room_id == room_id).map(|entry| entry.person).collect()
    }

    pub fn set_tracks(&self, room: RoomId, tracks: Vec<Track>) {
        let mut state = self.state();
        if tracks.is_empty() {
            state.tracks.remove(&room);
        } else {
            state.tracks.insert(room, tracks);
        }
    }

    /// What is published in a room or call now; nothing when it is nothing.
    pub fn tracks_of(&self, room: RoomId) -> Option<Vec<Track>> {
        self.state().tracks.get(&room).cloned()
    }

    /// Those whose media play there.
    pub fn entries_in(&self, room: RoomId) -> Vec<Entry> {
        self.state().sessions.values().filter(|entry| entry.media_room == room).cloned().collect()
    }

    /// What a session says of its path and slots; nothing is kept of sessions that are not here.
    pub fn report(&self, session: SessionId, now: Timestamp, report: ReportMedia) {
        let mut state = self.state();
        if state.sessions.contains_key(&session) {
            state.reports.add(session, now, report);
        }
    }

    pub fn reported(&self, session: SessionId) -> Option<Reported> {
        self.state().reports.of(session).cloned()
    }

    pub fn count(&self) -> usize {
        self.state().sessions.len()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no holder of this lock panics")
    }
}

impl State {
    fn keep_early(&mut self, session: SessionId, notice: &Notice) {
        if self.early.len() >= MAX_EARLY {
            self.early.pop_front();
        }
        self.early.push_back((session, notice.clone()));
    }

    fn release(&mut self, token: i64) {
        if let Some(held) = self.held.get_mut(&token) {
            *held -= 1;
            if *held <= 0 {
                self.held.remove(&token);
            }
        }
    }
}

/// A place that a program's session is about to take; given back unless it is used.
pub struct Reservation<'desk> {
    desk: &'desk Desk,
    token: i64,
    used: bool,
}

impl Reservation<'_> {
    /// The session exists: `Desk::strike` gives the place back.
    pub fn use_up(mut self) {
        self.used = true;
    }
}

impl Drop for Reservation<'_> {
    fn drop(&mut self) {
        if !self.used {
            self.desk.state().release(self.token);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_holds_no_more_sessions_than_it_may() {
        let desk = Desk::default();
        let first = desk.reserve(1, Some(1)).expect("the place is free");
        assert!(desk.reserve(1, Some(1)).is_none());
        assert!(desk.reserve(2, Some(1)).is_some());
        drop(first);
        assert!(desk.reserve(1, Some(1)).is_some());
        let held: Vec<_> = (0..100).map(|_| desk.reserve(3, None)).collect();
        assert!(held.iter().all(Option::is_some));
    }
}
