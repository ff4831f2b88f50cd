//! What the gate said last about each person who is connected, for each room, and when it must be asked again.

use std::collections::{BTreeSet, HashMap};

use uuid::Uuid;

use crate::access::{Admission, Refusal};
use crate::base::time::Timestamp;

/// The gate's answer.
pub type Verdict = Result<Admission, Refusal>;

#[derive(Default)]
pub struct Standings {
    verdicts: HashMap<(Uuid, i64), Verdict>,
    agenda: BTreeSet<(Timestamp, Uuid, i64)>,
    epoch: u64,
}

impl Standings {
    /// Keeps an answer. True when it differs from the one before.
    pub fn put(&mut self, person: Uuid, room: i64, verdict: Verdict) -> bool {
        let next = ask_at(&verdict);
        let before = self.verdicts.insert((person, room), verdict);
        if let Some(at) = before.as_ref().and_then(ask_at) {
            self.agenda.remove(&(at, person, room));
        }
        if let Some(at) = next {
            self.agenda.insert((at, person, room));
        }
        before.as_ref() != self.verdicts.get(&(person, room))
    }

    /// Ask again at `at` although nothing changed: the last question failed.
    pub fn remind(&mut self, at: Timestamp, person: Uuid, room: i64) {
        self.agenda.insert((at, person, room));
    }

    pub fn get(&self, person: Uuid, room: i64) -> Option<&Verdict> {
        self.verdicts.get(&(person, room))
    }

    /// The rooms about which an answer is kept for this person.
    pub fn rooms_of(&self, person: Uuid) -> Vec<i64> {
        self.verdicts.keys().filter(|(id, _)| *id == person).map(|(_, room)| *room).collect()
    }

    /// Everybody about whom an answer is kept.
    pub fn people(&self) -> BTreeSet<Uuid> {
        self.verdicts.keys().map(|(person, _)| *person).collect()
    }

    /// Takes the questions whose time has come.
    pub fn take_due(&mut self, now: Timestamp) -> Vec<(Uuid, i64)> {
        let mut due = Vec::new();
        while let Some(&(at, person, room)) = self.agenda.first() {
            if at > now {
                break;
            }
            self.agenda.pop_first();
            due.push((person, room));
        }
        due
    }

    /// Nobody is interested in this person any longer.
    pub fn forget(&mut self, person: Uuid) {
        self.verdicts.retain(|(id, _), _| *id != person);
        self.agenda.retain(|(_, id, _)| *id != person);
    }

    /// Rises whenever somebody's rights may have changed. Who asked the gate under an older epoch asks again after acting on
    /// the answer: the fact may have been committed in between.
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    pub fn bump(&mut self) {
        self.epoch += 1;
    }
}

fn ask_at(verdict: &Verdict) -> Option<Timestamp> {
    match verdict {
        Ok(admission) => admission.until(),
        Err(refusal) => refusal.opens_at(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_for_an_opening_is_asked_about_then_and_once() {
        let (person, room) = (Uuid::from_u128(1), 7);
        let mut standings = Standings::default();
        assert!(standings.put(person, room, Err(Refusal::TooEarly { opens_at: Timestamp(100) })));
        assert!(!standings.put(person, room, Err(Refusal::TooEarly { opens_at: Timestamp(100) })));
        assert!(standings.take_due(Timestamp(99)).is_empty());
        assert_eq!(standings.take_due(Timestamp(100)), [(person, room)]);
        assert!(standings.take_due(Timestamp(1_000)).is_empty());
    }

    #[test]
    fn a_new_answer_replaces_the_old_appointment() {
        let (person, room) = (Uuid::from_u128(1), 7);
        let mut standings = Standings::default();
        standings.put(person, room, Err(Refusal::TooEarly { opens_at: Timestamp(100) }));
        assert!(standings.put(person, room, Err(Refusal::Banned)));
        assert!(standings.take_due(Timestamp(1_000)).is_empty());
    }

    #[test]
    fn nobody_is_asked_about_who_has_left() {
        let person = Uuid::from_u128(1);
        let mut standings = Standings::default();
        standings.put(person, 7, Err(Refusal::TooEarly { opens_at: Timestamp(100) }));
        standings.forget(person);
        assert!(standings.take_due(Timestamp(1_000)).is_empty() && standings.people().is_empty());
    }
}
