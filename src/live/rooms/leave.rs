//! `room.leave`

use signaling::protocol::{LeaveRoom, Nothing};

use crate::live::answer::Answer;
use crate::live::door::Seat;

/// Leaving a room that one is not in changes nothing.
pub fn leave(seat: &Seat, asked: LeaveRoom) -> Answer<Nothing> {
    seat.hall.state().room(asked.room.0)?;
    seat.hall.live().roulette_leaves(&seat.hall, seat.id, asked.room.0);
    seat.hall.let_out(seat.id, asked.room.0);
    Ok(Nothing {})
}
