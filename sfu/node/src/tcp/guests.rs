//! How many connections there may be, in all and from one place, and which of them have proven nothing yet.

use std::collections::VecDeque;
use std::net::{IpAddr, Ipv6Addr};
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;

/// Connections of one shard. Each costs a descriptor and up to a buffer of output.
pub const MAX_CONNECTIONS: usize = 4_096;
/// Connections from one address (IPv6: from one /64). A whole conference may sit behind one NAT.
pub const MAX_PER_PLACE: usize = 1_024;
/// Connections that have not shown a valid check yet. A newcomer beyond that takes the place of the oldest.
pub const MAX_UNPROVEN: usize = 512;
/// The same from one address: a stranger may not push out the unproven of other places.
pub const MAX_UNPROVEN_PER_PLACE: usize = 64;
/// How long a connection may take to show a valid check. Shorter cuts slow networks off, longer holds places for nobody.
pub const PROOF_WITHIN: Duration = Duration::from_secs(5);

/// The bookkeeping.
#[derive(Default)]
pub struct Guests {
    count: usize,
    places: FxHashMap<IpAddr, Place>,
    /// By age; those that were proven or left meanwhile are skipped.
    unproven: VecDeque<(u64, usize)>,
    unproven_count: usize,
}

#[derive(Default)]
struct Place {
    all: usize,
    unproven: usize,
}

/// What to do with a newcomer.
#[derive(Debug, PartialEq, Eq)]
pub enum Door {
    /// Let in.
    Open,
    /// Let in when another one, the oldest that has proven nothing, is cut.
    Crowded,
    /// Cut.
    Closed,
}

impl Guests {
    /// Whether somebody from `ip` may come in.
    pub fn door(&self, ip: IpAddr) -> Door {
        let (all, unproven) = self.places.get(&place(ip)).map_or((0, 0), |place| (place.all, place.unproven));
        if self.count >= MAX_CONNECTIONS || all >= MAX_PER_PLACE || unproven >= MAX_UNPROVEN_PER_PLACE {
            Door::Closed
        } else if self.unproven_count >= MAX_UNPROVEN {
            Door::Crowded
        } else {
            Door::Open
        }
    }

    /// Somebody came in. `number` tells them apart from others that had the same `key`.
    pub fn came(&mut self, ip: IpAddr, number: u64, key: usize) {
        let entry = self.places.entry(place(ip)).or_default();
        entry.all += 1;
        entry.unproven += 1;
        self.count += 1;
        self.unproven_count += 1;
        self.unproven.push_back((number, key));
    }

    /// Somebody from `ip` has shown a valid check.
    pub fn proven(&mut self, ip: IpAddr) {
        self.unproven_count -= 1;
        if let Some(place) = self.places.get_mut(&place(ip)) {
            place.unproven -= 1;
        }
    }

    /// Somebody left.
    pub fn left(&mut self, ip: IpAddr, proven: bool) {
        if !proven {
            self.proven(ip);
        }
        self.count -= 1;
        let at = place(ip);
        if let Some(place) = self.places.get_mut(&at) {
            place.all -= 1;
            if place.all == 0 {
                self.places.remove(&at);
            }
        }
    }

    /// The next of those that came unproven, by age, for whom `still` says so.
    pub fn oldest_unproven(&mut self, mut still: impl FnMut(u64, usize) -> bool) -> Option<usize> {
        while let Some((number, key)) = self.unproven.front().copied() {
            if still(number, key) {
                return Some(key);
            }
            self.unproven.pop_front();
        }
        None
    }

    /// All that are here.
    pub fn count(&self) -> usize {
        self.count
    }
}

/// When a connection that came at `since` has had its time.
pub fn overdue(now: Instant, since: Instant) -> bool {
    now.saturating_duration_since(since) >= PROOF_WITHIN
}

/// One place on the net: an IPv4 address, or the /64 that one IPv6 subscriber has.
pub fn place(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V4(_) => ip,
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_place_cannot_fill_the_waiting_room_and_the_oldest_makes_room() {
        let mut guests = Guests::default();
        let stranger: IpAddr = "192.0.2.1".parse().expect("an address");
        for number in 0..MAX_UNPROVEN_PER_PLACE {
            assert_eq!(guests.door(stranger), Door::Open);
            guests.came(stranger, number as u64, number);
        }
        assert_eq!(guests.door(stranger), Door::Closed);
        let mut number = MAX_UNPROVEN_PER_PLACE;
        while number < MAX_UNPROVEN {
            guests.came(IpAddr::from([10, 0, (number >> 8) as u8, number as u8]), number as u64, number);
            number += 1;
        }
        let other: IpAddr = "198.51.100.1".parse().expect("an address");
        assert_eq!(guests.door(other), Door::Crowded);
        assert_eq!(guests.oldest_unproven(|number, _| number > 2), Some(3));
        guests.left(stranger, false);
        assert_eq!((guests.door(other), guests.door(stranger)), (Door::Open, Door::Open));
    }

    #[test]
    fn nothing_is_remembered_of_those_who_left() {
        let mut guests = Guests::default();
        let (one, two): (IpAddr, IpAddr) = ("2001:db8::1".parse().expect("ip"), "2001:db8::2".parse().expect("ip"));
        assert_eq!(place(one), place(two));
        guests.came(one, 1, 0);
        guests.came(two, 2, 1);
        guests.proven(one);
        guests.left(one, true);
        guests.left(two, false);
        assert_eq!((guests.count(), guests.unproven_count, guests.places.len()), (0, 0, 0));
        assert_eq!(guests.oldest_unproven(|_, _| false), None);
        assert!(guests.unproven.is_empty());
    }
}
