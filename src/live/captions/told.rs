//! A line came, here or on another node: who watches its language gets it.

use signaling::protocol::{Caption, CaptionSaid, Push, RoomId};

use super::{OFFERED_FOR, store};
use crate::live::answer::{Answer, fatal};
use crate::live::door::Seat;
use crate::live::hall::{Hall, SeatId};

/// Lines that are read of what was said before.
const READ: i64 = 500;
/// Lines that are told of what the bus lost. A gap in which more was said is history.
const CAUGHT_UP: i64 = 50;

/// A line was said.
pub fn hear(hall: &Hall, room_id: i64, language: &str, line: &Caption) {
    let now = hall.live().base().now();
    let mut state = hall.state();
    if !state.is_occupied(room_id) {
        // Whoever comes first reads what was said.
        return state.captions.forget(room_id);
    }
    let is_new = state.captions.note(room_id, language, line, now);
    let push = Push::new(&CaptionSaid { room: RoomId(room_id), language: language.to_owned(), line: line.clone() });
    let watchers: Vec<SeatId> = state.captions.watchers(room_id, language).collect();
    state.seats.push_to_all(watchers, &push);
    if is_new {
        let languages = state.captions.languages(room_id, now);
        state.push_to_room(room_id, &Push::new(&languages));
    }
}

/// Somebody came in: they learn in which languages there are captions.
pub async fn welcome(seat: &Seat, room_id: i64) {
    if !seat.hall.state().mode_of(room_id).is_some_and(|mode| mode.has_stage()) {
        return;
    }
    if let Err(failure) = read(&seat.hall, room_id).await {
        tracing::warn!(%failure, "live.captions_not_read");
    }
    let now = seat.hall.live().base().now();
    let state = seat.hall.state();
    let languages = state.captions.languages(room_id, now);
    if !languages.languages.is_empty() {
        state.seats.push(seat.id, &Push::new(&languages));
    }
}

/// What was said lately, read when nobody did so far. Who comes while it is read learns of it when it was.
pub(super) async fn read(hall: &Hall, room_id: i64) -> Answer<()> {
    if !hall.state().captions.is_unread(room_id) {
        return Ok(());
    }
    let now = hall.live().base().now();
    let said = async {
        let mut conn = hall.live().base().read().await?;
        store::since(&mut conn, room_id, now.minus(OFFERED_FOR), READ).await
    };
    let rows = said.await.map_err(|error| {
        hall.state().captions.forget(room_id);
        fatal(error)
    })?;
    let mut state = hall.state();
    for row in &rows {
        state.captions.note(room_id, &row.language, &caption(row), row.said_at);
    }
    if !rows.is_empty() {
        let languages = state.captions.languages(room_id, now);
        state.push_to_room(room_id, &Push::new(&languages));
    }
    Ok(())
}

/// The bus lost something: final lines are read from where they were heard last.
pub async fn start_over(hall: &Hall) -> Answer<()> {
    let watched = hall.state().captions.watched();
    for (room_id, language, heard) in watched {
        let mut conn = hall.live().base().read().await.map_err(fatal)?;
        let rows = store::after(&mut conn, room_id, &language, heard, CAUGHT_UP).await.map_err(fatal)?;
        drop(conn);
        rows.iter().for_each(|row| hear(hall, room_id, &language, &caption(row)));
    }
    Ok(())
}

fn caption(row: &store::Row) -> Caption {
    Caption { id: Some(row.id), text: row.text.clone(), at: row.said_at.to_string() }
}
