//! `whiteboard.clear`, `whiteboard.close`: what moderators do with the board of where they are.

use serde_json::json;
use signaling::protocol::{ClearBoard, CloseBoard, ErrorCode, Nothing};

use super::store::{self, Board};
use super::watch::epoch;
use super::{Place, look, place};
use crate::access::roles::Right;
use crate::base::tx::{Actor, Fact, LockKey, Tx};
use crate::live::answer::{Answer, fail, fatal};
use crate::live::door::Seat;
use crate::live::hall::News;
use crate::live::pace::Action;

pub async fn clear(seat: &Seat, asked: ClearBoard) -> Answer<Nothing> {
    let (mut tx, at, mut board) = locked(seat, asked.room.0).await?;
    store::clear(&mut tx, board.id).await.map_err(fatal)?;
    board.epoch = epoch();
    store::put(&mut tx, &board).await.map_err(fatal)?;
    let fact = Fact {
        kind: "whiteboard.cleared",
        organizer_id: Some(seat.hall.event.organizer_id),
        event_id: Some(seat.hall.event.id),
        subject: format!("room:{}", at.0),
        body: json!({"rooms": [at.0], "group": (at.1 > 0).then_some(at.1)}),
    };
    tx.record(fact).await.map_err(fatal)?;
    finish(seat, tx, at).await
}

pub async fn close(seat: &Seat, asked: CloseBoard) -> Answer<Nothing> {
    let (mut tx, at, mut board) = locked(seat, asked.room.0).await?;
    board.closed = asked.closed;
    store::put(&mut tx, &board).await.map_err(fatal)?;
    finish(seat, tx, at).await
}

async fn locked(seat: &Seat, room_id: i64) -> Answer<(Tx, Place, Board)> {
    let (admission, at) = place(seat, room_id)?;
    if !admission.may(Right::StageManage) {
        return fail(ErrorCode::WhiteboardDenied);
    }
    seat.pace(Action::Stage)?;
    let mut tx = seat.hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    tx.lock(vec![LockKey::Room(room_id)]).await.map_err(fatal)?;
    let board = store::make(&mut tx, at, epoch()).await.map_err(fatal)?;
    Ok((tx, at, board))
}

async fn finish(seat: &Seat, tx: Tx, at: Place) -> Answer<Nothing> {
    tx.commit().await.map_err(fatal)?;
    seat.hall.tell(&News::Board { node: seat.hall.live().node(), room: at.0, group: at.1 });
    look(&seat.hall, at.0, at.1).await?;
    Ok(Nothing {})
}
