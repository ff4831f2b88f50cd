//! Who may do what as one of the audience. Everything about questions and polls asks here, at each command; what it answers
//! comes from the admission that the warden keeps true.

use signaling::protocol::{ErrorCode, RoomId};

use crate::access::Admission;
use crate::access::roles::Right;
use crate::live::answer::{Answer, fail};
use crate::live::door::Seat;

/// The admission of somebody who is in the room. Where strangers meet, and where nobody wants to be asked, there is no audience.
///
/// # Errors
/// `room.unknown`, `room.not_entered`.
pub fn may_read(seat: &Seat, room: RoomId) -> Answer<Admission> {
    let mut state = seat.hall.state();
    if state.mode_of(room.0).is_some() && !state.has_audience(room.0) {
        return fail(ErrorCode::RoomUnknown);
    }
    match state.room(room.0)?.admission(seat.id) {
        Some(admission) if admission.view() => Ok(admission.clone()),
        _ => fail(ErrorCode::RoomNotEntered),
    }
}

/// Whether somebody has this right here: to ask, to vote, to decide over what others asked, to run polls.
///
/// # Errors
/// As [`may_read`], and `protocol.denied`.
pub fn may(seat: &Seat, room: RoomId, right: Right) -> Answer<Admission> {
    let admission = may_read(seat, room)?;
    if admission.may(right) { Ok(admission) } else { fail(ErrorCode::ProtocolDenied) }
}
