//! Who was in which room from when to when: what the organizer's attendance is counted from.
//!
//! A view belongs to a person and a room, not to a tab: it begins with their first seat there and ends with their last.
//! The hall notes who comes and goes in memory ([`Ledger`]); [`keeper`] writes it down every second, for all in one
//! transaction, and puts right what was missed. What a process that died left open, [`close`] ends at the moment at which
//! it was there last. Where the setting `track_room_views` is off, nothing is kept.

mod close;
mod keeper;
pub mod store;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

use uuid::Uuid;

use crate::base::Base;
use crate::base::jobs::Work;
use crate::base::time::Timestamp;
use crate::text_enum;

pub use keeper::follow;

/// Comings and goings that wait for the database. More: a longer outage is bridged; what does not fit is put right by the
/// keeper from who is there then.
const MAX_PENDING: usize = 50_000;

text_enum! {
    "a kind of device";
    /// On what somebody is here.
    pub enum Device {
        Phone = "phone",
        Computer = "computer",
        Program = "program",
    }
}

impl Device {
    /// By what the client says of itself. Phones call themselves "Mobi", browsers "Mozilla/5.0".
    pub fn of(user_agent: &str) -> Device {
        match user_agent.starts_with("Mozilla/") {
            false => Device::Program,
            true if user_agent.contains("Mobi") => Device::Phone,
            true => Device::Computer,
        }
    }
}

/// Somebody came into a room, or left it.
#[derive(Clone, Debug)]
pub struct Change {
    pub room_id: i64,
    pub person: Uuid,
    pub at: Timestamp,
    /// `None`: they left.
    pub came: Option<Came>,
}

/// How somebody came.
#[derive(Clone, Copy, Debug)]
pub struct Came {
    /// The slot that has the floor.
    pub session: Option<i64>,
    pub device: Device,
}

/// What is not written down yet, and whether it is to be.
#[derive(Default)]
pub struct Ledger {
    pending: VecDeque<Change>,
    /// The setting as it was read last.
    tracks: Option<(Instant, bool)>,
}

impl Ledger {
    pub fn came(&mut self, room_id: i64, person: Uuid, came: Came, at: Timestamp) {
        self.note(Change { room_id, person, at, came: Some(came) });
    }

    pub fn left(&mut self, room_id: i64, person: Uuid, at: Timestamp) {
        self.note(Change { room_id, person, at, came: None });
    }

    /// The event's settings were changed.
    pub fn settings_changed(&mut self) {
        self.tracks = None;
    }

    fn note(&mut self, change: Change) {
        if self.pending.len() < MAX_PENDING {
            self.pending.push_back(change);
        }
    }

    fn take(&mut self, most: usize) -> Vec<Change> {
        let count = self.pending.len().min(most);
        self.pending.drain(..count).collect()
    }

    /// They could not be written: they come first the next time.
    fn put_back(&mut self, changes: Vec<Change>) {
        changes.into_iter().rev().for_each(|change| self.pending.push_front(change));
        self.pending.truncate(MAX_PENDING);
    }
}

/// What runs for views by itself.
pub fn works(base: &Base) -> Vec<Arc<dyn Work>> {
    vec![Arc::new(close::Close(base.clone()))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_told_apart_by_what_they_say_of_themselves() {
        let of = Device::of;
        let phone = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36";
        assert_eq!(of(phone), Device::Phone);
        assert_eq!(of("Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/128.0"), Device::Computer);
        assert_eq!((of(""), of("curl/8")), (Device::Program, Device::Program));
    }

    #[test]
    fn what_could_not_be_written_keeps_its_order_and_its_bound() {
        let mut ledger = Ledger::default();
        (0..3).for_each(|at| ledger.left(at, Uuid::nil(), Timestamp(at)));
        let first = ledger.take(2);
        ledger.put_back(first);
        let order: Vec<i64> = ledger.take(10).iter().map(|change| change.room_id).collect();
        assert_eq!(order, [0, 1, 2]);
        (0..MAX_PENDING as i64 + 5).for_each(|at| ledger.left(at, Uuid::nil(), Timestamp(at)));
        assert_eq!(ledger.pending.len(), MAX_PENDING);
    }
}
