//! `roulette.ready`, `.extend`, `.skip`, `.hangup`, `.reconnect`: what one does in a call.

use signaling::protocol::{
    CallId, ErrorCode, ExtendRoulette, HangUpRoulette, Nothing, ReadyRoulette, ReconnectRoulette, RouletteCall,
    SkipRoulette,
};

use super::wire::{Ask, Reply};
use super::{ask, delivery, store};
use crate::live::answer::{Answer, fail, fatal};
use crate::live::door::Seat;
use crate::live::pace::Action;

pub async fn ready(seat: &Seat, asked: ReadyRoulette) -> Answer<Nothing> {
    about(seat, asked.call_id, Ask::Ready(asked.call_id)).await.map(|_| Nothing {})
}

pub async fn extend(seat: &Seat, asked: ExtendRoulette) -> Answer<Nothing> {
    about(seat, asked.call_id, Ask::Extend(asked.call_id)).await.map(|_| Nothing {})
}

pub async fn skip(seat: &Seat, asked: SkipRoulette) -> Answer<Nothing> {
    about(seat, asked.call_id, Ask::Skip(asked.call_id)).await.map(|_| Nothing {})
}

pub async fn hang_up(seat: &Seat, asked: HangUpRoulette) -> Answer<Nothing> {
    about(seat, asked.call_id, Ask::HangUp(asked.call_id)).await.map(|_| Nothing {})
}

/// A page that was loaded anew, or another tab, goes on with the call.
pub async fn reconnect(seat: &Seat, asked: ReconnectRoulette) -> Answer<RouletteCall> {
    let room_id = room_of(seat, asked.call_id).await?;
    if !seat.is_inside(room_id) {
        return fail(ErrorCode::RoomNotEntered);
    }
    let reply = about(seat, asked.call_id, Ask::Reconnect(asked.call_id)).await?;
    let Reply::Talk(talk) = reply else { return fail(ErrorCode::RouletteUnknownCall) };
    seat.hall.live().roulette().talks(seat.id, room_id, seat.person, Some(talk.clone()));
    let users = delivery::users(&seat.hall, &talk.people).await;
    Ok(delivery::view(room_id, &talk, users))
}

async fn about(seat: &Seat, call: CallId, wanted: Ask) -> Answer<Reply> {
    seat.pace(Action::RouletteCall)?;
    let room_id = room_of(seat, call).await?;
    ask(&seat.hall, room_id, seat.id, seat.person, wanted).await
}

/// The room of a call that the person is in: known of this seat's own, read otherwise.
pub(super) async fn room_of(seat: &Seat, call: CallId) -> Answer<i64> {
    let live = seat.hall.live();
    if let Some(room_id) = live.roulette().room_of(seat.id) {
        return Ok(room_id);
    }
    let mut conn = live.base().read().await.map_err(fatal)?;
    match store::call_of(&mut conn, call, seat.person).await.map_err(fatal)? {
        Some(own) if own.ended_at.is_none() => Ok(own.room_id),
        _ => fail(ErrorCode::RouletteUnknownCall),
    }
}
