//! What left lately, by transport-wide number.

use crate::units::nearest;

/// Packets remembered. What is told later than so many packets is ignored: 0.4 s at the highest rate, many seconds at
/// usual ones. 8 KiB per subscriber.
const LEN: usize = 1_024;

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Open,
    Lost,
    Arrived,
}

/// A packet that left: eight bytes each.
#[derive(Clone, Copy, Default)]
struct Entry {
    /// Microseconds, wrapped.
    at: u32,
    size: u16,
    cluster: u8,
    state: State,
}

/// What feedback newly says of a packet.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    /// When it left, microseconds of the core's clock.
    pub sent: i64,
    /// Its size in bytes.
    pub size: u32,
    /// The probe it was part of; zero for none.
    pub cluster: u8,
    /// It was called lost before and came after all.
    pub recovered: bool,
}

/// A ring of packets.
pub struct History {
    entries: Box<[Entry]>,
    next: u64,
}

impl History {
    pub fn new() -> Self {
        History { entries: vec![Entry::default(); LEN].into(), next: 0 }
    }

    /// Forgets every packet; the numbers go on.
    pub fn forget(&mut self) {
        // What has arrived already is no news.
        self.entries.fill(Entry { state: State::Arrived, ..Entry::default() });
    }

    /// Remembers a packet and gives it its number.
    pub fn add(&mut self, now: i64, size: usize, cluster: u8) -> u16 {
        let seq = self.next;
        let size = size.min(usize::from(u16::MAX)) as u16;
        self.entries[seq as usize % LEN] = Entry { at: now as u32, size, cluster, state: State::Open };
        self.next += 1;
        seq as u16
    }

    /// Takes note of what is said of a packet. `None` when it is nothing new or of a packet that is not remembered.
    pub fn tell(&mut self, now: i64, seq: u16, arrived: bool) -> Option<Told> {
        let seq = nearest(self.next, seq);
        if seq >= self.next || seq + (LEN as u64) < self.next {
            return None;
        }
        let entry = &mut self.entries[seq as usize % LEN];
        let known = std::mem::replace(&mut entry.state, if arrived { State::Arrived } else { State::Lost });
        if known == State::Arrived || known == State::Lost && !arrived {
            entry.state = known;
            return None;
        }
        let age = (now as u32).wrapping_sub(entry.at);
        Some(Told {
            sent: now - i64::from(age),
            size: entry.size.into(),
            cluster: entry.cluster,
            recovered: known == State::Lost,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packet_is_told_once_and_forgotten_after_a_round() {
        let mut history = History::new();
        for at in 0..70_000 {
            assert_eq!(history.add(at, 100, 0), at as u16);
        }
        let told = history.tell(70_000, 69_990u32 as u16, false).expect("remembered");
        assert_eq!((told.sent, told.recovered), (69_990, false));
        assert!(history.tell(70_000, 69_990u32 as u16, false).is_none());
        assert!(history.tell(70_000, 69_990u32 as u16, true).expect("came after all").recovered);
        assert!(history.tell(70_000, 69_990u32 as u16, true).is_none());
        assert!(history.tell(70_000, 70_000u32 as u16, true).is_none(), "has not left yet");
        assert!(history.tell(70_000, 68_900u32 as u16, true).is_none(), "too long ago");
    }

    #[test]
    fn what_was_forgotten_is_no_news_and_the_numbers_go_on() {
        let mut history = History::new();
        (0..10).for_each(|at| _ = history.add(at, 100, 0));
        history.forget();
        assert!((0..10).all(|seq| history.tell(20, seq, seq % 2 == 0).is_none()));
        assert_eq!(history.add(20, 100, 0), 10);
        assert_eq!(history.tell(30, 10, true).expect("news").sent, 20);
    }
}
