//! `whiteboard.watch`, `whiteboard.unwatch`

use signaling::protocol::{BoardElement, Nothing, UnwatchBoard, WatchBoard, WatchedBoard};

use super::store::{self, Row};
use super::{Known, place};
use crate::base::tx::Actor;
use crate::live::answer::{Answer, fatal};
use crate::live::door::Seat;
use crate::live::pace::Action;

/// Most rows of one answer or push, and most bytes of their elements: a frame that a slow reader still takes.
const PAGE_ROWS: i64 = 500;
const PAGE_BYTES: i64 = 48 * 1_024;

pub async fn watch(seat: &Seat, asked: WatchBoard) -> Answer<WatchedBoard> {
    let hall = &seat.hall;
    place(seat, asked.room.0)?;
    seat.pace(Action::LookAtBoard)?;
    let _reading = hall.reading_boards.lock().await;
    // Asked again: they may have been moved while somebody else's board was read.
    let (_, at) = place(seat, asked.room.0)?;
    let mut conn = hall.live().base().read().await.map_err(fatal)?;
    let board = match store::board(&mut conn, at).await.map_err(fatal)? {
        Some(board) => board,
        None => {
            drop(conn);
            let mut tx = hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
            let made = store::make(&mut tx, at, epoch()).await.map_err(fatal)?;
            tx.commit().await.map_err(fatal)?;
            conn = hall.live().base().read().await.map_err(fatal)?;
            made
        }
    };
    let whole = asked.after <= 0 || asked.board != Some(board.epoch);
    let after = if whole { 0 } else { asked.after };
    let (rows, more) = page(store::after(&mut conn, board.id, after, !whole, PAGE_ROWS).await.map_err(fatal)?);
    drop(conn);
    let seq = if more { rows.last().map_or(after, |row| row.seq) } else { board.seq };
    if place(seat, asked.room.0)?.1 == at {
        let known = Known { epoch: board.epoch, seq: board.seq, closed: board.closed };
        hall.state().boards.watch(at, seat.id, known);
    }
    Ok(WatchedBoard {
        board: board.epoch,
        group: u32::try_from(at.1).ok().filter(|group| *group > 0),
        whole,
        elements: elements(&rows),
        seq,
        more,
        closed: board.closed,
    })
}

pub fn unwatch(seat: &Seat, asked: UnwatchBoard) -> Answer<Nothing> {
    let mut state = seat.hall.state();
    state.room(asked.room.0)?;
    state.boards.unwatch(asked.room.0, seat.id);
    Ok(Nothing {})
}

/// As many of the rows as fit into one frame, and whether there are more.
pub(super) fn page(mut rows: Vec<Row>) -> (Vec<Row>, bool) {
    let was_full = rows.len() as i64 == PAGE_ROWS;
    let mut bytes = 0;
    let fits = rows.iter().take_while(|row| {
        bytes += row.size;
        bytes <= PAGE_BYTES
    });
    let count = fits.count().max(1).min(rows.len());
    let more = was_full || count < rows.len();
    rows.truncate(count);
    (rows, more)
}

pub(super) fn elements(rows: &[Row]) -> Vec<BoardElement> {
    rows.iter().filter_map(Row::element).collect()
}

/// Which board this is, told from the one before: a number that JSON carries whole.
pub(super) fn epoch() -> i64 {
    rand::random_range(1..1 << 52)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(seq: i64, size: i64) -> Row {
        Row { element_id: seq.to_string(), version: 1, nonce: 1, seq, content: String::new(), size }
    }

    #[test]
    fn a_page_is_no_larger_than_a_frame_and_never_empty() {
        let many: Vec<Row> = (0..10).map(|seq| row(seq, 16 * 1_024)).collect();
        let (first, more) = page(many);
        assert_eq!((first.len(), more), (3, true));
        assert!(!page(vec![row(1, 100), row(2, 0)]).1);
        assert_eq!(page(Vec::new()), (Vec::new(), false));
        assert_eq!(page(vec![row(1, PAGE_BYTES + 1)]).0.len(), 1);
        assert!(page((0..PAGE_ROWS).map(|seq| row(seq, 1)).collect()).1);
    }
}
