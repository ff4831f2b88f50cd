//! What a change of a question means for those in the room: each gets what is for their eyes.

use std::collections::BTreeSet;

use signaling::protocol::{Push, QuestionChanged, QuestionDeleted, QuestionVotes, RoomId};

use super::{count, full, public, store};
use crate::live::answer::{Answer, fatal};
use crate::live::hall::{Hall, SeatId};

/// A question changed somewhere: it is read, and told here. `hides`: until then everybody saw it.
pub async fn question(hall: &Hall, room_id: i64, id: i64, hides: bool) -> Answer<()> {
    if !hall.state().is_occupied(room_id) {
        return Ok(());
    }
    let mut conn = hall.live().base().read().await.map_err(fatal)?;
    let gone = Push::new(&QuestionDeleted { room: RoomId(room_id), id });
    let Some(row) = store::by_id(&mut conn, room_id, id).await.map_err(fatal)? else {
        hall.state().push_to_room(room_id, &gone);
        return Ok(());
    };
    let seen = full(hall, &mut conn, &row).await.map_err(fatal)?;
    drop(conn);
    let to_some = Push::new(&QuestionChanged { question: seen.clone() });
    let to_all = Push::new(&QuestionChanged { question: public(seen) });
    let state = hall.state();
    let Some(room) = state.rooms.get(&room_id) else { return Ok(()) };
    let own: BTreeSet<SeatId> = room.seats_of(row.asker_id).into_iter().collect();
    for seat in room.seats() {
        let moderates = room.admission(seat).is_some_and(|admission| admission.moderate());
        let is_own = own.contains(&seat);
        // An archived question is out of its asker's sight too.
        if moderates || (is_own && row.state != super::State::Archived) {
            state.seats.push(seat, &to_some);
        } else if row.is_visible() {
            state.seats.push(seat, &to_all);
        } else if hides || is_own {
            state.seats.push(seat, &gone);
        }
    }
    Ok(())
}

/// New scores, for everybody: one push, however many voted.
pub async fn scores(hall: &Hall, room_id: i64, ids: &BTreeSet<i64>) -> Answer<()> {
    let (Some(first), Some(last)) = (ids.first(), ids.last()) else { return Ok(()) };
    let mut conn = hall.live().base().read().await.map_err(fatal)?;
    let rows = store::scores(&mut conn, room_id, *first, *last).await.map_err(fatal)?;
    let scores = rows.into_iter().filter(|(id, _)| ids.contains(id)).map(|(id, votes)| (id, count(votes)));
    let push = Push::new(&QuestionVotes { room: RoomId(room_id), scores: scores.collect() });
    hall.state().push_to_room(room_id, &push);
    Ok(())
}
