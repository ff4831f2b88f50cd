//! A room on this node, as a value: who is in, and what follows for those who are in.
//!
//! Only [`Room::join`] lets somebody in, and it takes the gate's [`Admission`].

use std::collections::{BTreeMap, HashMap, HashSet};

use signaling::protocol::{Crowd, User};
use uuid::Uuid;

use crate::access::Admission;
use crate::base::time::Timestamp;
use crate::live::hall::SeatId;

/// Most people of one room that are listed or announced one by one. More: larger frames and a storm on a mass join.
pub const MAX_LISTED: usize = 500;

#[derive(Default)]
pub struct Room {
    seats: HashMap<SeatId, Admission>,
    people: HashMap<Uuid, Present>,
    /// People in this room on other nodes, by node.
    elsewhere: HashMap<u64, BTreeMap<Uuid, User>>,
    /// People who found the room full.
    turned_away: HashSet<Uuid>,
    /// People who stand before a door that a moderator has closed.
    at_door: HashSet<Uuid>,
    reactions: BTreeMap<String, u32>,
}

struct Present {
    user: User,
    since: Timestamp,
    seats: usize,
}

/// Why somebody with an admission is not in.
#[derive(Debug, PartialEq, Eq)]
pub struct Full;

/// What a coming or going changed.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// A person's first seat came in, or their last one left.
    pub person: bool,
}

impl Room {
    /// Lets a seat in. Coming again only renews the admission.
    pub fn join(&mut self, seat: SeatId, user: &User, admission: Admission, now: Timestamp) -> Result<Change, Full> {
        debug_assert_eq!(admission.person(), Some(user.id), "an admission is for the person it was asked for");
        let is_here = self.people.contains_key(&user.id);
        if !self.has_place(user.id, &admission) {
            self.turned_away.insert(user.id);
            return Err(Full);
        }
        self.turned_away.remove(&user.id);
        self.at_door.remove(&user.id);
        if self.seats.insert(seat, admission).is_none() {
            let present = Present { user: user.clone(), since: now, seats: 0 };
            self.people.entry(user.id).or_insert(present).seats += 1;
        }
        Ok(Change { person: !is_here })
    }

    /// Whether this person is in, or would fit in. Between nodes the count lags by a second: a few may come in too many.
    pub fn has_place(&self, person: Uuid, admission: &Admission) -> bool {
        let capacity = admission.capacity().map(|capacity| usize::try_from(capacity).unwrap_or(0));
        self.people.contains_key(&person) || capacity.is_none_or(|capacity| self.total() < capacity)
    }

    /// Lets a seat out.
    pub fn leave(&mut self, seat: SeatId) -> Option<(Uuid, Change)> {
        let person = self.seats.remove(&seat)?.person()?;
        let present = self.people.get_mut(&person)?;
        present.seats -= 1;
        let last = present.seats == 0;
        if last {
            self.people.remove(&person);
        }
        Some((person, Change { person: last }))
    }

    /// The gate gave a new answer about somebody who is in.
    pub fn readmit(&mut self, admission: &Admission) {
        for held in self.seats.values_mut().filter(|held| held.person() == admission.person()) {
            *held = admission.clone();
        }
    }

    pub fn admission(&self, seat: SeatId) -> Option<&Admission> {
        self.seats.get(&seat)
    }

    pub fn seats(&self) -> impl Iterator<Item = SeatId> + '_ {
        self.seats.keys().copied()
    }

    pub fn seats_of(&self, person: Uuid) -> Vec<SeatId> {
        self.seats.iter().filter(|(_, held)| held.person() == Some(person)).map(|(seat, _)| *seat).collect()
    }

    /// People whom a place that became free may let in.
    pub fn take_turned_away(&mut self) -> Vec<Uuid> {
        self.turned_away.drain().collect()
    }

    /// They stand before a closed door.
    pub fn turn_away(&mut self, person: Uuid) {
        self.at_door.insert(person);
    }

    /// Those before the door for whom it opens.
    pub fn take_from_door(&mut self, fits: impl Fn(Uuid) -> bool) -> Vec<Uuid> {
        self.at_door.extract_if(|person| fits(*person)).collect()
    }

    /// Whether they are in, on any node.
    pub fn is_in(&self, person: Uuid) -> bool {
        self.people.contains_key(&person) || self.elsewhere.values().any(|people| people.contains_key(&person))
    }

    pub fn react(&mut self, reaction: &str) {
        *self.reactions.entry(reaction.to_owned()).or_default() += 1;
    }

    pub fn take_reactions(&mut self) -> BTreeMap<String, u32> {
        std::mem::take(&mut self.reactions)
    }

    /// A person changed their profile. True when they are here.
    pub fn rename(&mut self, user: &User) -> bool {
        let Some(present) = self.people.get_mut(&user.id) else { return false };
        present.user = user.clone();
        true
    }

    /// Who is in this room on another node, the whole list. Returns who came and who went in the eyes of this node.
    pub fn set_elsewhere(&mut self, node: u64, users: Vec<User>) -> (Vec<User>, Vec<Uuid>) {
        let before: HashSet<Uuid> = self.everybody().map(|user| user.id).collect();
        let users: BTreeMap<Uuid, User> = users.into_iter().map(|user| (user.id, user)).collect();
        if users.is_empty() {
            self.elsewhere.remove(&node);
        } else {
            self.elsewhere.insert(node, users);
        }
        let after: BTreeMap<Uuid, User> = self.everybody().map(|user| (user.id, user.clone())).collect();
        let gone = before.iter().filter(|id| !after.contains_key(id)).copied().collect();
        let came = after.into_values().filter(|user| !before.contains(&user.id)).collect();
        (came, gone)
    }

    /// People here, on this node.
    pub fn local(&self) -> Vec<User> {
        self.people.values().map(|present| present.user.clone()).collect()
    }

    /// Who is in on this node, each once.
    pub fn people(&self) -> impl Iterator<Item = Uuid> + '_ {
        self.people.keys().copied()
    }

    /// Since when a person is in this room on this node.
    pub fn since(&self, person: Uuid) -> Option<Timestamp> {
        self.people.get(&person).map(|present| present.since)
    }

    /// Up to `most` of those who are in, on all nodes; the same ones whoever asks.
    pub fn listed(&self, most: usize) -> Vec<User> {
        let mut first: BTreeMap<Uuid, &User> = BTreeMap::new();
        for user in self.everybody() {
            // Of ten thousand, most are larger than the last of the first few: they are not even put in.
            if first.len() < most || first.last_key_value().is_some_and(|(last, _)| user.id < *last) {
                first.insert(user.id, user);
            }
            if first.len() > most {
                first.pop_last();
            }
        }
        first.into_values().cloned().collect()
    }

    /// How many people are in, on all nodes.
    pub fn total(&self) -> usize {
        if self.elsewhere.is_empty() {
            return self.people.len();
        }
        self.everybody().map(|user| user.id).collect::<HashSet<_>>().len()
    }

    pub fn crowd(&self) -> Crowd {
        Crowd::of(self.total())
    }

    fn everybody(&self) -> impl Iterator<Item = &User> {
        let here = self.people.values().map(|present| &present.user);
        here.chain(self.elsewhere.values().flat_map(BTreeMap::values))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use signaling::protocol::{Profile, Role};

    fn user(id: u128) -> User {
        User { id: Uuid::from_u128(id), profile: Profile::default(), role: Role::Attendee }
    }

    #[test]
    fn people_on_other_nodes_count_once_and_go_with_their_node() {
        let mut room = Room::default();
        assert_eq!(room.set_elsewhere(1, vec![user(1), user(2)]), (vec![user(1), user(2)], vec![]));
        assert_eq!(room.set_elsewhere(2, vec![user(2)]), (vec![], vec![]), "here already");
        assert_eq!((room.total(), room.crowd()), (2, Crowd::Few));
        assert_eq!(room.set_elsewhere(1, vec![]), (vec![], vec![Uuid::from_u128(1)]), "the other is still there");
        assert_eq!(room.listed(MAX_LISTED), [user(2)]);
        let many = (0..1_000).map(user).collect();
        assert_eq!(room.set_elsewhere(1, many).0.len(), 999);
        assert_eq!((room.crowd(), room.listed(MAX_LISTED).len()), (Crowd::Many, MAX_LISTED));
        let few: Vec<_> = room.listed(3).iter().map(|user| user.id).collect();
        assert_eq!(few, room.listed(MAX_LISTED).iter().map(|user| user.id).take(3).collect::<Vec<_>>());
    }

    #[test]
    fn reactions_are_told_once() {
        let mut room = Room::default();
        ["👏", "👏", "👍"].iter().for_each(|reaction| room.react(reaction));
        assert_eq!(room.take_reactions(), BTreeMap::from([("👍".to_owned(), 1), ("👏".to_owned(), 2)]));
        assert!(room.take_reactions().is_empty());
    }
}
