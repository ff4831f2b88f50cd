//! What the node remembers of its sessions outside the shards: the negotiation and which shard has them.
//!
//! Locked for joins, renegotiations and closings, never for a packet.

use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::Instant;

use rand::Rng;
use rustc_hash::FxHashMap;
use sfu::negotiation::{Fingerprint, Host, Negotiation, Plan, Random};
use sfu::{Answer, Branch, Command, Kind, MediaError, Offer, Permit, RoomId, Route, SessionId};

use crate::MAX_SESSIONS;
use crate::load::{Planned, Shown};

/// Cryptographically strong random bytes.
pub struct Strong;

impl Random for Strong {
    fn fill(&mut self, out: &mut [u8]) {
        rand::rng().fill_bytes(out);
    }
}

/// One session.
pub struct Entry {
    /// Its room.
    pub room: RoomId,
    /// The shard that has it.
    pub shard: usize,
    /// What it may do.
    pub permit: Permit,
    /// Whether it was begun to receive: it may go on agreeing on that while nothing is sent to it.
    pub receives: bool,
    /// What was agreed.
    pub negotiation: Negotiation,
}

/// A shard with members of a room.
#[derive(Clone, Copy)]
struct Part {
    shard: usize,
    /// When it came to the room, among the room's shards.
    rank: u64,
    sessions: usize,
}

/// All sessions.
#[derive(Default)]
pub struct Sessions {
    entries: FxHashMap<SessionId, Entry>,
    /// The shards of each room.
    rooms: FxHashMap<RoomId, Vec<Part>>,
    /// The last rank that was given.
    ranks: u64,
    /// Sessions of a room on one shard.
    spread: usize,
    /// Number of sessions of each shard.
    load: Vec<usize>,
    /// What newcomers of each shard will need.
    planned: Vec<Planned>,
    /// Ways in that all shards have in common.
    pub common_candidates: Vec<Route>,
}

/// The sessions behind their lock, and the certificate's hash.
pub struct Registry {
    sessions: Mutex<Sessions>,
    fingerprint: Fingerprint,
}

impl Registry {
    /// No sessions on `shards` shards; a room has at most `spread` of them on each as long as there are others.
    pub fn new(fingerprint: Fingerprint, shards: usize, spread: usize) -> Self {
        let mut sessions = Sessions { spread, ..Sessions::default() };
        sessions.load.resize(shards, 0);
        sessions.planned.resize_with(shards, Planned::default);
        Registry { sessions: Mutex::new(sessions), fingerprint }
    }

    /// The sessions. A panic elsewhere leaves them usable: every change is complete before the next step.
    pub fn lock(&self) -> MutexGuard<'_, Sessions> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The sessions, unless somebody else is at them.
    pub fn try_lock(&self) -> Option<MutexGuard<'_, Sessions>> {
        match self.sessions.try_lock() {
            Ok(sessions) => Some(sessions),
            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    /// What answers say about a shard.
    pub fn host(&self, candidates: &[Route], more: &[Route]) -> Host {
        Host { candidates: [candidates, more].concat(), fingerprint: self.fingerprint.clone() }
    }
}

impl Sessions {
    /// The shard for one more session: one that the room is on and that has fewer of it than the spread, else the one
    /// with the fewest sessions, else whichever of them still has room. `None`: all are full.
    pub fn place<'a>(
        &mut self,
        room: RoomId,
        now: Instant,
        shown: impl Fn(usize) -> &'a Shown,
        max: f32,
    ) -> Option<usize> {
        let parts = self.rooms.get(&room).cloned().unwrap_or_default();
        let of_room = |shard: usize| parts.iter().find(|part| part.shard == shard).map_or(0, |part| part.sessions);
        let mut order: Vec<usize> = (0..self.load.len()).collect();
        order.sort_by_key(|shard| {
            let here = of_room(*shard);
            let spare = here > 0 && here < self.spread;
            (!spare, here >= self.spread, self.load[*shard])
        });
        order.into_iter().find(|shard| self.has_room(*shard, now, shown(*shard), max))
    }

    /// What a shard has to know when somebody has come to a room that is on others too.
    pub fn span(&self, room: RoomId, shard: usize) -> Option<Command> {
        let parts = self.rooms.get(&room)?;
        let rank = parts.iter().find(|part| part.shard == shard)?.rank;
        let others = parts.iter().filter(|part| part.shard != shard);
        let others: Vec<_> = others.map(|part| (Branch(part.shard as u8), part.rank)).collect();
        (!others.is_empty()).then_some(Command::Span { room, rank, others })
    }

    /// Sessions of a shard.
    pub fn count(&self, shard: usize) -> usize {
        self.load.get(shard).copied().unwrap_or_default()
    }

    /// Whether a shard that shows this has room for one more.
    fn has_room(&mut self, shard: usize, now: Instant, shown: &Shown, max: f32) -> bool {
        self.count(shard) < MAX_SESSIONS && self.planned[shard].has_room(now, shown, max)
    }

    /// Answers the first offer of a session and remembers it.
    #[allow(clippy::too_many_arguments, reason = "a session begins with all of this at once")]
    pub fn begin(
        &mut self,
        room: RoomId,
        shard: usize,
        permit: Permit,
        offer: &Offer,
        host: &Host,
        now: Instant,
    ) -> Result<(SessionId, Answer, Plan), MediaError> {
        let mut negotiation = Negotiation::marked(&mut Strong, shard as u8);
        let (answer, plan) = negotiation.answer(offer, permit, host, &mut Strong)?;
        let session = SessionId(Strong.number());
        self.enter(session, Entry { room, shard, permit, receives: permit.view, negotiation });
        let video = plan.slots.iter().filter(|slot| slot.kind == Kind::Video).count();
        self.planned[shard].add(now, plan.slots.len() - video, video);
        Ok((session, answer, plan))
    }

    fn enter(&mut self, session: SessionId, entry: Entry) {
        let (room, shard) = (entry.room, entry.shard);
        self.entries.insert(session, entry);
        let parts = self.rooms.entry(room).or_default();
        match parts.iter_mut().find(|part| part.shard == shard) {
            Some(part) => part.sessions += 1,
            None => {
                self.ranks += 1;
                parts.push(Part { shard, rank: self.ranks, sessions: 1 });
            }
        }
        self.load[shard] += 1;
    }

    /// A session.
    pub fn get(&self, session: SessionId) -> Option<&Entry> {
        self.entries.get(&session)
    }

    /// A session.
    pub fn get_mut(&mut self, session: SessionId) -> Option<&mut Entry> {
        self.entries.get_mut(&session)
    }

    /// A session is over.
    pub fn end(&mut self, session: SessionId) {
        let Some(entry) = self.entries.remove(&session) else {
            return;
        };
        self.load[entry.shard] = self.load[entry.shard].saturating_sub(1);
        if let Some(parts) = self.rooms.get_mut(&entry.room) {
            parts.iter_mut().filter(|part| part.shard == entry.shard).for_each(|part| part.sessions -= 1);
            parts.retain(|part| part.sessions > 0);
            if parts.is_empty() {
                self.rooms.remove(&entry.room);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::Reading;

    const ROOM: RoomId = RoomId(1);

    /// Puts sessions on the shards that are chosen for them.
    fn fill(sessions: &mut Sessions, room: RoomId, count: u64, shown: &[Shown]) -> Vec<usize> {
        let mut places = Vec::new();
        for _ in 0..count {
            let Some(shard) = sessions.place(room, Instant::now(), |shard| &shown[shard], 0.8) else { break };
            let negotiation = Negotiation::marked(&mut Strong, shard as u8);
            let permit = Permit { view: true, publish: true };
            sessions.enter(SessionId(Strong.number()), Entry { room, shard, permit, receives: true, negotiation });
            places.push(shard);
        }
        places
    }

    fn sessions(spread: usize) -> Sessions {
        let mut sessions = Sessions { spread, ..Sessions::default() };
        sessions.load.resize(3, 0);
        sessions.planned.resize_with(3, Planned::default);
        sessions
    }

    #[test]
    fn a_room_takes_another_shard_when_it_outgrows_one_and_rooms_go_where_there_is_least() {
        let (mut sessions, shown) = (sessions(3), std::array::from_fn::<_, 3, _>(|_| Shown::default()));
        assert_eq!(fill(&mut sessions, RoomId(2), 2, &shown), [0, 0], "it stays together");
        assert_eq!(fill(&mut sessions, ROOM, 8, &shown), [1, 1, 1, 2, 2, 2, 0, 0]);
        assert_eq!(fill(&mut sessions, ROOM, 4, &shown), [0, 1, 2, 1], "beyond the spread, where there is least");
        let Some(Command::Span { rank, others, .. }) = sessions.span(ROOM, 0) else { panic!("it is on three shards") };
        assert!(others.iter().all(|(_, other)| *other < rank), "shard 0 came last");
        assert!(sessions.span(RoomId(2), 0).is_none());
    }

    #[test]
    fn a_full_shard_makes_a_room_go_on_elsewhere() {
        let (mut sessions, shown) = (sessions(100), std::array::from_fn::<_, 3, _>(|_| Shown::default()));
        assert_eq!(fill(&mut sessions, ROOM, 1, &shown), [0]);
        shown[0].show(Reading { load: 900, cost: std::time::Duration::from_micros(2), level: 1 });
        assert_eq!(fill(&mut sessions, ROOM, 2, &shown), [1, 1]);
        shown
            .iter()
            .for_each(|shown| shown.show(Reading { load: 900, cost: std::time::Duration::from_micros(2), level: 1 }));
        assert!(fill(&mut sessions, ROOM, 1, &shown).is_empty());
    }
}
