//! The people of one process as a value that others can unite with theirs.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::live::hall::State;

/// Where those stand who are at the event, in whatever room or in none.
const EVENT: i64 = 0;
/// Most people that a row names for one room. More: a larger row; those beyond are not counted, and no figure says ten times
/// what a process can hold.
const MOST: usize = 100_000;

/// Who is where on one process. People are eight bytes of their random ids: enough to tell them apart, good for nothing else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Present(BTreeMap<i64, BTreeSet<u64>>);

impl Present {
    /// The people of this process.
    pub fn of(state: &State) -> Present {
        let mut rooms = BTreeMap::new();
        let everybody: BTreeSet<u64> = state.seats.people().into_iter().map(short).take(MOST).collect();
        if everybody.is_empty() {
            return Present(rooms);
        }
        rooms.insert(EVENT, everybody);
        for (id, room) in &state.rooms {
            let people: BTreeSet<u64> = room.people().map(short).take(MOST).collect();
            if !people.is_empty() {
                rooms.insert(*id, people);
            }
        }
        Present(rooms)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// For each room its id, how many people, and the people; all of eight bytes, the lowest first.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (room, people) in &self.0 {
            bytes.extend(room.to_le_bytes());
            bytes.extend((people.len() as u64).to_le_bytes());
            people.iter().for_each(|person| bytes.extend(person.to_le_bytes()));
        }
        bytes
    }

    /// What [`encode`](Self::encode) made; what another release made and this one cannot read is nobody.
    pub fn decode(bytes: &[u8]) -> Present {
        let mut words = bytes.chunks_exact(8).map(|word| u64::from_le_bytes(word.try_into().expect("eight bytes")));
        let mut rooms = BTreeMap::new();
        while let (Some(room), Some(count)) = (words.next(), words.next()) {
            let people: BTreeSet<u64> = words.by_ref().take(usize::try_from(count).unwrap_or(MOST).min(MOST)).collect();
            rooms.insert(room as i64, people);
        }
        Present(rooms)
    }
}

/// Random bits of an id of version 7: its first ones are a time that many people share.
fn short(id: uuid::Uuid) -> u64 {
    id.as_u128() as u64
}

/// How many people are where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub event: i64,
    pub rooms: BTreeMap<i64, i64>,
}

impl Counts {
    /// Everybody once, whatever processes they are on.
    pub fn of(processes: impl Iterator<Item = Present>) -> Counts {
        let mut united: BTreeMap<i64, HashSet<u64>> = BTreeMap::new();
        for Present(rooms) in processes {
            for (room, people) in rooms {
                united.entry(room).or_default().extend(people);
            }
        }
        let mut rooms: BTreeMap<i64, i64> =
            united.into_iter().map(|(room, people)| (room, people.len() as i64)).collect();
        Counts { event: rooms.remove(&EVENT).unwrap_or(0), rooms }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn present(rooms: &[(i64, &[u64])]) -> Present {
        Present(rooms.iter().map(|(room, people)| (*room, people.iter().copied().collect())).collect())
    }

    #[test]
    fn who_is_on_two_processes_counts_once() {
        let one = present(&[(EVENT, &[1, 2, 3]), (7, &[1, 2])]);
        let two = present(&[(EVENT, &[3, 4]), (7, &[2, 4]), (8, &[3])]);
        let counts = Counts::of([one, two].into_iter());
        assert_eq!((counts.event, counts.rooms), (4, BTreeMap::from([(7, 3), (8, 1)])));
    }

    #[test]
    fn a_row_is_read_as_it_was_written_and_a_broken_one_counts_nobody_twice() {
        let whole = present(&[(EVENT, &[1, u64::MAX]), (7, &[1])]);
        assert_eq!(Present::decode(&whole.encode()), whole);
        let bytes = whole.encode();
        for length in 0..bytes.len() {
            let counts = Counts::of(std::iter::once(Present::decode(&bytes[..length])));
            assert!(counts.event <= 2, "{length}");
        }
        assert!(Present::decode(&[]).is_empty());
    }
}
