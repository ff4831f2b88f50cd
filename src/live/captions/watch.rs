//! `caption.watch`

use signaling::protocol::{ErrorCode, WatchCaptions, WatchedCaptions};

use super::{rules, told};
use crate::live::answer::{Answer, fail};
use crate::live::door::Seat;
use crate::live::pace::Action;

/// Whoever may be in the room; leaving it ends it.
pub async fn watch(seat: &Seat, asked: WatchCaptions) -> Answer<WatchedCaptions> {
    let room_id = asked.room.0;
    {
        let mut state = seat.hall.state();
        if state.room(room_id)?.admission(seat.id).is_none_or(|admission| !admission.view()) {
            return fail(ErrorCode::RoomNotEntered);
        }
    }
    seat.pace(Action::Look)?;
    let Some(tag) = &asked.language else {
        seat.hall.state().captions.unwatch(room_id, seat.id);
        return Ok(WatchedCaptions::default());
    };
    let language = rules::language(tag)?;
    told::read(&seat.hall, room_id).await?;
    let now = seat.hall.live().base().now();
    let mut state = seat.hall.state();
    if state.room(room_id)?.admission(seat.id).is_none() {
        return fail(ErrorCode::RoomNotEntered);
    }
    Ok(WatchedCaptions { lines: state.captions.watch(room_id, seat.id, &language, now) })
}
