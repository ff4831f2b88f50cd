//! A board changed, here or on another node: those who have it open get what came since.

use signaling::protocol::{BoardChanged, BoardDrawn, Push, RoomId};

use super::watch::{elements, page};
use super::{Known, Place, store};
use crate::live::answer::{Answer, fatal};
use crate::live::hall::{Hall, SeatId};

/// Rows that are read at a time.
const ROWS: i64 = 500;

/// Reads on from what was told, and tells it.
pub async fn look(hall: &Hall, room_id: i64, group: i64) -> Answer<()> {
    let place = (room_id, group);
    let _reading = hall.reading_boards.lock().await;
    let Some(mut known) = hall.state().boards.known(place) else { return Ok(()) };
    let mut conn = hall.live().base().read().await.map_err(fatal)?;
    let Some(board) = store::board(&mut conn, place).await.map_err(fatal)? else { return Ok(()) };
    let now = Known { epoch: board.epoch, seq: board.seq, closed: board.closed };
    if (now.epoch, now.closed) != (known.epoch, known.closed) {
        let seq = if now.epoch == known.epoch { known.seq } else { now.seq };
        known = Known { seq, ..now };
        let changed = BoardChanged { room: RoomId(room_id), board: now.epoch, closed: now.closed };
        push(hall, place, known, &Push::new(&changed));
    }
    while known.seq < now.seq {
        // Deleted ones are told as well: whoever looks has seen them.
        let (rows, more) = page(store::after(&mut conn, board.id, known.seq, true, ROWS).await.map_err(fatal)?);
        let seq = if more { rows.last().map_or(now.seq, |row| row.seq) } else { now.seq };
        let drawn =
            BoardDrawn { room: RoomId(room_id), board: board.epoch, after: known.seq, seq, elements: elements(&rows) };
        known.seq = seq;
        push(hall, place, known, &Push::new(&drawn));
    }
    Ok(())
}

/// The bus lost something.
pub async fn start_over(hall: &Hall) -> Answer<()> {
    let places = hall.state().boards.places();
    for (room_id, group) in places {
        look(hall, room_id, group).await?;
    }
    Ok(())
}

/// To those who look at it and are still where it is: whoever was moved or put out gets nothing more.
fn push(hall: &Hall, place: Place, known: Known, push: &Push) {
    let mut state = hall.state();
    let seats: Vec<SeatId> = state.boards.seats(place);
    for seat in seats {
        let admission = state.rooms.get(&place.0).and_then(|room| room.admission(seat));
        let is_here = admission.is_some_and(|held| held.view() && held.group().unwrap_or(0) == place.1);
        if is_here {
            state.seats.push(seat, push);
        } else {
            state.boards.unwatch(place.0, seat);
        }
    }
    state.boards.put(place, known);
}
