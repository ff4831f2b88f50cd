//! What the people on this node have read, as a value: up to where, what is to them, and who is still to be told that there
//! is something new. Nothing here is asked of the database while people talk.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use signaling::protocol::ChannelId;
use uuid::Uuid;

use crate::live::hall::SeatId;

/// Unread messages counted in one channel. More is "many".
const MAX_OWED: usize = 200;

/// What is kept of somebody, as it was loaded at the door.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Channel, read up to, newest message.
    pub read: Vec<(ChannelId, i64, i64)>,
    /// Messages to them that they have not read.
    pub owed: Vec<(ChannelId, i64)>,
}

impl Kept {
    pub fn pointers(&self) -> BTreeMap<ChannelId, i64> {
        self.read.iter().map(|(channel, read, _)| (*channel, *read)).collect()
    }

    pub fn counts(&self) -> BTreeMap<ChannelId, u32> {
        let mut counts = BTreeMap::new();
        self.owed.iter().for_each(|(channel, _)| *counts.entry(*channel).or_insert(0) += 1);
        counts
    }
}

/// What was read and is not yet written down; whether something was owed there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsaved {
    pub person: Uuid,
    pub channel: ChannelId,
    pub read: i64,
    pub settles: bool,
}

#[derive(Default)]
pub struct Pointers {
    readers: HashMap<Uuid, Reader>,
    /// Who is told at the next message, by channel.
    armed: HashMap<ChannelId, HashSet<SeatId>>,
    unsaved: HashMap<(Uuid, ChannelId), (i64, bool)>,
}

#[derive(Default)]
struct Reader {
    read: HashMap<ChannelId, i64>,
    owed: HashMap<ChannelId, BTreeSet<i64>>,
}

impl Pointers {
    /// Somebody sits down. What was read here since `kept` was loaded counts.
    pub fn sit(&mut self, seat: SeatId, person: Uuid, kept: Kept) {
        let reader = self.readers.entry(person).or_default();
        for (channel, read, newest) in kept.read {
            let unsaved = self.unsaved.get(&(person, channel)).map_or(0, |(read, _)| *read);
            let pointer = reader.read.entry(channel).or_insert(0);
            *pointer = read.max(unsaved).max(*pointer);
            if newest <= *pointer {
                self.armed.entry(channel).or_default().insert(seat);
            }
        }
        for (channel, id) in kept.owed {
            if reader.read.get(&channel).is_none_or(|read| *read < id) {
                reader.owe(channel, id);
            }
        }
    }

    /// A seat is gone; with `last` everything of the person that is not to be written down.
    pub fn rise(&mut self, seat: SeatId, last: Option<Uuid>) {
        for seats in self.armed.values_mut() {
            seats.remove(&seat);
        }
        if let Some(person) = last {
            self.readers.remove(&person);
        }
    }

    /// They have read up to `id`. False when they had before.
    pub fn read(&mut self, person: Uuid, channel: ChannelId, id: i64) -> bool {
        let Some(reader) = self.readers.get_mut(&person) else { return false };
        let pointer = reader.read.entry(channel).or_insert(0);
        if *pointer >= id {
            return false;
        }
        *pointer = id;
        let settles = reader.settle(channel, id);
        let unsaved = self.unsaved.entry((person, channel)).or_insert((id, settles));
        *unsaved = (id, unsaved.1 || settles);
        true
    }

    /// The seat no longer listens to a channel that its person reads.
    pub fn arm(&mut self, seat: SeatId, channel: ChannelId) {
        self.armed.entry(channel).or_default().insert(seat);
    }

    /// Whether the person has ever read there.
    pub fn reads(&self, person: Uuid, channel: ChannelId) -> bool {
        self.readers.get(&person).is_some_and(|reader| reader.read.contains_key(&channel))
    }

    pub fn pointer(&self, person: Uuid, channel: ChannelId) -> i64 {
        self.readers.get(&person).and_then(|reader| reader.read.get(&channel)).copied().unwrap_or(0)
    }

    pub fn disarm(&mut self, seat: SeatId, channel: ChannelId) {
        if let Some(seats) = self.armed.get_mut(&channel) {
            seats.remove(&seat);
        }
    }

    /// Those to be told now, and not again.
    pub fn disarm_all(&mut self, channel: ChannelId) -> Vec<SeatId> {
        self.armed.get_mut(&channel).map(|seats| seats.drain().collect()).unwrap_or_default()
    }

    /// A message is to somebody. False when they are not here, or have read it.
    pub fn owe(&mut self, person: Uuid, channel: ChannelId, id: i64) -> bool {
        let Some(reader) = self.readers.get_mut(&person) else { return false };
        let unread = reader.read.get(&channel).is_none_or(|read| *read < id);
        unread && reader.owe(channel, id)
    }

    /// A message was deleted: those to whom it was.
    pub fn forgive(&mut self, channel: ChannelId, id: i64) -> Vec<Uuid> {
        let relieved = self.readers.iter_mut().filter_map(|(person, reader)| {
            reader.owed.get_mut(&channel).is_some_and(|owed| owed.remove(&id)).then_some(*person)
        });
        relieved.collect()
    }

    /// How many messages are to this person, by channel.
    pub fn counts(&self, person: Uuid) -> BTreeMap<ChannelId, u32> {
        let Some(reader) = self.readers.get(&person) else { return BTreeMap::new() };
        let counts = reader.owed.iter().filter(|(_, owed)| !owed.is_empty());
        counts.map(|(channel, owed)| (*channel, owed.len() as u32)).collect()
    }

    /// Another node writes this down.
    pub fn saved(&mut self, person: Uuid, channel: ChannelId, id: i64) {
        if self.unsaved.get(&(person, channel)).is_some_and(|(read, _)| *read <= id) {
            self.unsaved.remove(&(person, channel));
        }
    }

    pub fn take_unsaved(&mut self) -> Vec<Unsaved> {
        let unsaved = std::mem::take(&mut self.unsaved).into_iter();
        unsaved.map(|((person, channel), (read, settles))| Unsaved { person, channel, read, settles }).collect()
    }

    /// Writing them down failed: they are tried again.
    pub fn put_back(&mut self, unsaved: Vec<Unsaved>) {
        for Unsaved { person, channel, read, settles } in unsaved {
            let newer = self.unsaved.entry((person, channel)).or_insert((read, settles));
            *newer = (read.max(newer.0), settles || newer.1);
        }
    }
}

impl Reader {
    fn owe(&mut self, channel: ChannelId, id: i64) -> bool {
        let owed = self.owed.entry(channel).or_default();
        owed.len() < MAX_OWED && owed.insert(id)
    }

    fn settle(&mut self, channel: ChannelId, id: i64) -> bool {
        let Some(owed) = self.owed.get_mut(&channel) else { return false };
        let before = owed.len();
        *owed = owed.split_off(&(id + 1));
        owed.len() != before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEAT: SeatId = SeatId(1);

    fn ids() -> (Uuid, ChannelId) {
        (Uuid::from_u128(1), Uuid::from_u128(9))
    }

    #[test]
    fn somebody_is_told_once_until_they_have_read() {
        let ((ada, channel), mut pointers) = (ids(), Pointers::default());
        pointers.sit(SEAT, ada, Kept { read: vec![(channel, 5, 5)], owed: vec![] });
        assert_eq!(pointers.disarm_all(channel), [SEAT]);
        assert!(pointers.disarm_all(channel).is_empty(), "the second message is no news");
        assert!(pointers.read(ada, channel, 7) && !pointers.read(ada, channel, 6), "pointers never go back");
        pointers.arm(SEAT, channel);
        assert_eq!(pointers.disarm_all(channel), [SEAT]);
    }

    #[test]
    fn who_comes_with_something_unread_was_told_already() {
        let ((ada, channel), mut pointers) = (ids(), Pointers::default());
        pointers.sit(SEAT, ada, Kept { read: vec![(channel, 5, 8)], owed: vec![] });
        assert!(pointers.disarm_all(channel).is_empty());
    }

    #[test]
    fn what_is_owed_is_counted_once_and_settled_by_reading_or_deleting() {
        let ((ada, channel), mut pointers) = (ids(), Pointers::default());
        assert!(!pointers.owe(ada, channel, 1), "they are not here: the database counts");
        pointers.sit(SEAT, ada, Kept { read: vec![], owed: vec![(channel, 1), (channel, 2)] });
        assert!(pointers.owe(ada, channel, 3) && !pointers.owe(ada, channel, 3));
        assert_eq!(pointers.counts(ada)[&channel], 3);
        assert_eq!(pointers.forgive(channel, 3), [ada]);
        pointers.read(ada, channel, 1);
        assert_eq!(pointers.counts(ada)[&channel], 1);
        let unsaved = pointers.take_unsaved();
        assert_eq!(unsaved, [Unsaved { person: ada, channel, read: 1, settles: true }]);
        assert!(pointers.take_unsaved().is_empty());
        pointers.read(ada, channel, 2);
        pointers.put_back(unsaved);
        assert_eq!(pointers.take_unsaved()[0].read, 2, "what is newer stays");
        assert!(pointers.counts(ada).is_empty());
    }

    #[test]
    fn nothing_stays_of_who_left() {
        let ((ada, channel), mut pointers) = (ids(), Pointers::default());
        pointers.sit(SEAT, ada, Kept { read: vec![(channel, 5, 5)], owed: vec![] });
        pointers.rise(SEAT, Some(ada));
        assert!(pointers.disarm_all(channel).is_empty() && pointers.readers.is_empty());
    }
}
