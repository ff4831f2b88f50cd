//! `whiteboard.draw`

use signaling::protocol::{
    DrawOnBoard, DrawnOnBoard, ErrorCode, Failure, MAX_BOARD, MAX_BOARD_CHANGES, MAX_BOARD_ELEMENTS, MAX_BOARD_LEAP,
};

use super::store::{self, Row};
use super::watch::epoch;
use super::{look, place, rules};
use crate::access::roles::Right;
use crate::base::tx::{Actor, LockKey};
use crate::live::answer::{Answer, fail, fatal};
use crate::live::door::Seat;
use crate::live::hall::News;
use crate::live::moderation::filter;
use crate::live::pace::Action;

/// So many rows, most of them of deleted elements, and what is left of those is swept out: everybody reads the board anew.
const MOST_ROWS: i64 = 2 * MAX_BOARD_ELEMENTS as i64;

/// Whoever may be heard and seen in the meeting draws.
pub async fn draw(seat: &Seat, asked: DrawOnBoard) -> Answer<DrawnOnBoard> {
    let (admission, at) = place(seat, asked.room.0)?;
    if !admission.publish() || !admission.speak() {
        return fail(ErrorCode::WhiteboardDenied);
    }
    seat.pace(Action::Draw)?;
    if asked.elements.is_empty() || asked.elements.len() > MAX_BOARD_CHANGES {
        return Err(Failure::new(ErrorCode::WhiteboardInvalid).detail("field", "elements"));
    }
    let mut changes = Vec::new();
    for element in &asked.elements {
        let content = rules::content(element)?;
        if !content.is_empty() && !element.text.is_empty() {
            filter::check(&seat.hall, admission.keeps_order(), &element.text).await?;
        }
        changes.push((element, content));
    }
    let mut tx = seat.hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    tx.lock(vec![LockKey::Room(at.0)]).await.map_err(fatal)?;
    let board = store::board(&mut tx, at).await.map_err(fatal)?.filter(|board| board.epoch == asked.board);
    let Some(mut board) = board else { return fail(ErrorCode::WhiteboardCleared) };
    if board.closed && !admission.may(Right::StageManage) {
        return fail(ErrorCode::WhiteboardClosed);
    }
    let mut fill = store::fill(&mut tx, board.id).await.map_err(fatal)?;
    let mut newer = Vec::new();
    for (element, content) in changes {
        let known = store::element(&mut tx, board.id, &element.id).await.map_err(fatal)?;
        let (version, nonce) = (i64::from(element.version), i64::from(element.nonce));
        if let Some(known) = &known
            && (known.version, known.nonce) >= (version, nonce)
        {
            newer.extend(known.element());
            continue;
        }
        if version > known.as_ref().map_or(0, |known| known.version) + i64::from(MAX_BOARD_LEAP) {
            return Err(Failure::new(ErrorCode::WhiteboardInvalid).detail("field", "version"));
        }
        let size = content.len() as i64;
        let was = known.as_ref().map_or(0, |known| known.size);
        fill.rows += i64::from(known.is_none());
        fill.elements += i64::from(size > 0) - i64::from(was > 0);
        fill.bytes += size - was;
        let is_over = fill.elements > MAX_BOARD_ELEMENTS as i64 || fill.bytes > MAX_BOARD as i64;
        if size > was && is_over {
            return fail(ErrorCode::WhiteboardFull);
        }
        board.seq += 1;
        let element_id = element.id.clone();
        let row = Row { element_id, version, nonce, seq: board.seq, content, size };
        store::put_element(&mut tx, board.id, &row).await.map_err(fatal)?;
    }
    if fill.rows > MOST_ROWS {
        store::sweep(&mut tx, board.id).await.map_err(fatal)?;
        board.epoch = epoch();
    }
    store::put(&mut tx, &board).await.map_err(fatal)?;
    tx.commit().await.map_err(fatal)?;
    seat.hall.tell(&News::Board { node: seat.hall.live().node(), room: at.0, group: at.1 });
    look(&seat.hall, at.0, at.1).await?;
    Ok(DrawnOnBoard { newer })
}
