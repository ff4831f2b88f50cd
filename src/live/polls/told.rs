//! What a change of a poll means for those in the room: each gets what is for their eyes.

use std::collections::BTreeSet;

use signaling::protocol::{PollChanged, PollCounted, PollDeleted, Push, RoomId};

use super::rules::sees_results;
use super::{Row, counted, store, view};
use crate::access::roles::Right;
use crate::live::answer::{Answer, fatal};
use crate::live::hall::{Hall, SeatId, State as HallState};

/// A poll changed somewhere: it is read, and told here. `hides`: until then everybody saw it.
pub async fn poll(hall: &Hall, room_id: i64, id: i64, hides: bool) -> Answer<()> {
    if !hall.state().is_occupied(room_id) {
        return Ok(());
    }
    let mut conn = hall.live().base().read().await.map_err(fatal)?;
    let gone = Push::new(&PollDeleted { room: RoomId(room_id), id });
    let Some(row) = store::by_id(&mut conn, room_id, id).await.map_err(fatal)? else {
        let mut state = hall.state();
        state.audience.forget_poll(id);
        let Some(room) = state.rooms.get(&room_id) else { return Ok(()) };
        let moderates = |seat: &SeatId| room.admission(*seat).is_some_and(|admission| admission.may(Right::PollManage));
        state.seats.push_to_all(room.seats().filter(|seat| hides || moderates(seat)), &gone);
        return Ok(());
    };
    let options = store::options(&mut conn, id).await.map_err(fatal)?;
    let results = counted(hall, &mut conn, id).await?;
    drop(conn);
    let mut poll = view(hall, &row, options);
    let without = Push::new(&PollChanged { poll: poll.clone() });
    poll.results = Some(results);
    let with = Push::new(&PollChanged { poll });
    let state = hall.state();
    for (seat, sees) in eyes(&state, &row) {
        match sees {
            Eyes::Figures => state.seats.push(seat, &with),
            Eyes::Poll => state.seats.push(seat, &without),
            Eyes::Nothing if hides => state.seats.push(seat, &gone),
            Eyes::Nothing => {}
        }
    }
    Ok(())
}

/// New figures of these polls, for those who may see them.
pub async fn results(hall: &Hall, room_id: i64, ids: &BTreeSet<i64>) -> Answer<()> {
    for id in ids {
        let mut conn = hall.live().base().read().await.map_err(fatal)?;
        let Some(row) = store::by_id(&mut conn, room_id, *id).await.map_err(fatal)? else { continue };
        let results = counted(hall, &mut conn, *id).await?;
        drop(conn);
        let push = Push::new(&PollCounted { room: RoomId(room_id), id: *id, results });
        let state = hall.state();
        let seeing = eyes(&state, &row).into_iter().filter(|(_, sees)| *sees == Eyes::Figures);
        state.seats.push_to_all(seeing.map(|(seat, _)| seat), &push);
    }
    Ok(())
}

/// How much of a poll somebody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Eyes {
    Figures,
    Poll,
    Nothing,
}

fn eyes(state: &HallState, row: &Row) -> Vec<(SeatId, Eyes)> {
    let Some(room) = state.rooms.get(&row.room_id) else { return Vec::new() };
    let seats = room.seats().filter_map(|seat| Some((seat, room.admission(seat)?)));
    let of = |(seat, admission): (SeatId, &crate::access::Admission)| {
        let voted = admission.person().is_some_and(|person| state.audience.has_voted(row.id, person));
        let sees = if sees_results(row.state, row.show_results, voted, admission.may(Right::PollManage)) {
            Eyes::Figures
        } else if row.is_public() {
            Eyes::Poll
        } else {
            Eyes::Nothing
        };
        (seat, sees)
    };
    seats.map(of).collect()
}
