//! `whiteboard.*`: a meeting draws together, and each of its groups on a board of its own.
//!
//! A change is a row with the board's next number, committed under the room's lock; then [`News::Board`](super::hall::News) tells
//! every node to look, and each tells those who have the board open what came since it looked last. What the bus loses the next
//! look finds, and who was away reads on from the number they know.

pub mod draw;
pub mod keep;
pub mod rules;
pub mod store;
mod told;
pub mod watch;

use std::collections::{HashMap, HashSet};

use signaling::protocol::ErrorCode;

use super::answer::{Answer, fail};
use super::door::Seat;
use super::hall::SeatId;
use crate::access::Admission;
use crate::events::rooms::Mode;

pub use told::{look, start_over};

/// A board: of which room, and of which of its groups; 0: the meeting's own.
type Place = (i64, i64);

/// The boards that somebody here looks at.
#[derive(Default)]
pub struct Boards {
    open: HashMap<Place, Open>,
}

struct Open {
    known: Known,
    seats: HashSet<SeatId>,
}

/// What those who look at a board were told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Known {
    epoch: i64,
    seq: i64,
    closed: bool,
}

impl Boards {
    fn watch(&mut self, place: Place, seat: SeatId, known: Known) {
        self.unwatch(place.0, seat);
        self.open.entry(place).or_insert_with(|| Open { known, seats: HashSet::new() }).seats.insert(seat);
    }

    /// This seat looks at no board of the room any more.
    pub fn unwatch(&mut self, room_id: i64, seat: SeatId) {
        self.open.retain(|(room, _), open| {
            let is_here = *room == room_id && open.seats.remove(&seat);
            !(is_here && open.seats.is_empty())
        });
    }

    fn known(&self, place: Place) -> Option<Known> {
        self.open.get(&place).map(|open| open.known)
    }

    fn put(&mut self, place: Place, known: Known) {
        if let Some(open) = self.open.get_mut(&place) {
            open.known = known;
        }
    }

    fn seats(&self, place: Place) -> Vec<SeatId> {
        self.open.get(&place).map(|open| open.seats.iter().copied().collect()).unwrap_or_default()
    }

    fn places(&self) -> Vec<Place> {
        self.open.keys().copied().collect()
    }
}

/// Where this seat is, and what the gate said of it: nobody names a group of their own will.
fn place(seat: &Seat, room_id: i64) -> Answer<(Admission, Place)> {
    let mut state = seat.hall.state();
    if state.mode_of(room_id).is_some_and(|mode| mode != Mode::Meeting) {
        return fail(ErrorCode::WhiteboardDenied);
    }
    match state.room(room_id)?.admission(seat.id) {
        Some(admission) if admission.view() => Ok((admission.clone(), (room_id, admission.group().unwrap_or(0)))),
        _ => fail(ErrorCode::RoomNotEntered),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_looks_at_one_board_of_a_room_and_the_last_one_closes_it() {
        let (mut boards, known) = (Boards::default(), Known { epoch: 5, seq: 1, closed: false });
        boards.watch((7, 0), SeatId(1), known);
        boards.watch((7, 0), SeatId(2), Known { seq: 9, ..known });
        assert_eq!(boards.known((7, 0)), Some(known), "those who look already were told no more");
        boards.watch((7, 3), SeatId(1), known);
        assert_eq!((boards.seats((7, 0)), boards.seats((7, 3))), (vec![SeatId(2)], vec![SeatId(1)]));
        boards.unwatch(8, SeatId(1));
        boards.unwatch(7, SeatId(1));
        boards.unwatch(7, SeatId(2));
        assert!(boards.places().is_empty());
    }
}
