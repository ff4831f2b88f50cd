//! `room.members`

use signaling::protocol::{ErrorCode, ListMembers, Members};

use super::room::MAX_LISTED;
use crate::live::answer::{Answer, fail};
use crate::live::door::Seat;

pub fn list(seat: &Seat, asked: ListMembers) -> Answer<Members> {
    let mut state = seat.hall.state();
    let room = state.room(asked.room.0)?;
    if room.admission(seat.id).is_none() {
        return fail(ErrorCode::RoomNotEntered);
    }
    let most = asked.limit.map_or(MAX_LISTED, |limit| MAX_LISTED.min(limit as usize));
    Ok(Members { results: room.listed(most), total: room.total() })
}
