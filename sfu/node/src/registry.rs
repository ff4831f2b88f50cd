//! What the node remembers of its sessions outside the shards: the negotiation and which shard has them.
//!
//! Locked for joins, renegotiations and closings, never for a packet.

use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::Instant;

use rand::Rng;
use rustc_hash::FxHashMap;
use sfu::negotiation::{Fingerprint, Host, Negotiation, Plan, Random};
use sfu::{Answer, Kind, MediaError, Offer, Permit, RoomId, Route, SessionId};

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
    /// What was agreed.
    pub negotiation: Negotiation,
}

/// All sessions.
#[derive(Default)]
pub struct Sessions {
    entries: FxHashMap<SessionId, Entry>,
    /// Shard and number of sessions of each room.
    rooms: FxHashMap<RoomId, (usize, usize)>,
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
    /// No sessions.
    pub fn new(fingerprint: Fingerprint) -> Self {
        Registry { sessions: Mutex::default(), fingerprint }
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
    /// A room stays on one shard; a new one goes where the fewest sessions are.
    pub fn shard_of(&mut self, room: RoomId, shards: usize) -> usize {
        self.load.resize(shards, 0);
        self.planned.resize_with(shards, Planned::default);
        if let Some((shard, _)) = self.rooms.get(&room) {
            return *shard;
        }
        (0..shards).min_by_key(|shard| self.load[*shard]).unwrap_or_default()
    }

    /// Sessions of a shard.
    pub fn count(&self, shard: usize) -> usize {
        self.load.get(shard).copied().unwrap_or_default()
    }

    /// Whether a shard that shows this has room for one more.
    pub fn has_room(&mut self, shard: usize, now: Instant, shown: &Shown, max: f32) -> bool {
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
        self.entries.insert(session, Entry { room, shard, permit, negotiation });
        self.rooms.entry(room).or_insert((shard, 0)).1 += 1;
        self.load[shard] += 1;
        let video = plan.slots.iter().filter(|slot| slot.kind == Kind::Video).count();
        self.planned[shard].add(now, plan.slots.len() - video, video);
        Ok((session, answer, plan))
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
        if let Some((_, count)) = self.rooms.get_mut(&entry.room) {
            *count -= 1;
            if *count == 0 {
                self.rooms.remove(&entry.room);
            }
        }
    }
}
