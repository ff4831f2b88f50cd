//! `room.react`: gathered for a second, then told to everybody in the room.

use signaling::protocol::{ErrorCode, Nothing, REACTIONS, React};

use crate::access::roles::Right;
use crate::live::answer::{Answer, fail};
use crate::live::door::Seat;

pub fn react(seat: &Seat, asked: React) -> Answer<Nothing> {
    if !REACTIONS.contains(&asked.reaction.as_str()) {
        return fail(ErrorCode::RoomUnknownReaction);
    }
    let mut state = seat.hall.state();
    let room = state.room(asked.room.0)?;
    let Some(admission) = room.admission(seat.id) else { return fail(ErrorCode::RoomNotEntered) };
    if !admission.may(Right::React) {
        return fail(ErrorCode::ProtocolDenied);
    }
    room.react(&asked.reaction);
    Ok(Nothing {})
}
