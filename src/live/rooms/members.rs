//! `room.members`

use signaling::protocol::{ErrorCode, ListMembers, Members};

use crate::live::answer::{Answer, fail};
use crate::live::door::Seat;

pub fn list(seat: &Seat, asked: ListMembers) -> Answer<Members> {
    let mut state = seat.hall.state();
    let room = state.room(asked.room.0)?;
    if room.admission(seat.id).is_none() {
        return fail(ErrorCode::RoomNotEntered);
    }
    Ok(Members { results: room.listed(), total: room.total() })
}
