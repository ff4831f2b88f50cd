//! What a change of a question means for those in the room: each gets what is for their eyes.

use std::collections::BTreeSet;

use signaling::protocol::{Push, QuestionChanged, QuestionDeleted, QuestionVotes, RoomId};
use uuid::Uuid;

use super::{State, count, full, public, store};
use crate::access::roles::Right;
use crate::live::answer::{Answer, fatal};
use crate::live::hall::{Hall, SeatId};

/// A question changed somewhere: it is read, and told here. `hides`: until then everybody saw it.
pub async fn question(hall: &Hall, room_id: i64, (id, asker): (i64, Uuid), hides: bool) -> Answer<()> {
    if !hall.state().is_occupied(room_id) {
        return Ok(());
    }
    let mut conn = hall.live().base().read().await.map_err(fatal)?;
    let row = store::by_id(&mut conn, room_id, id).await.map_err(fatal)?;
    let (to_some, to_all) = match &row {
        Some(row) => {
            let seen = full(hall, &mut conn, row).await.map_err(fatal)?;
            let to_some = Push::new(&QuestionChanged { question: seen.clone() });
            (Some(to_some), row.is_visible().then(|| Push::new(&QuestionChanged { question: public(seen) })))
        }
        None => (None, None),
    };
    drop(conn);
    let gone = Push::new(&QuestionDeleted { room: RoomId(room_id), id });
    // An archived question is out of its asker's sight too.
    let is_archived = row.is_none_or(|row| row.state == State::Archived);
    let state = hall.state();
    let Some(room) = state.rooms.get(&room_id) else { return Ok(()) };
    let own: BTreeSet<SeatId> = room.seats_of(asker).into_iter().collect();
    for seat in room.seats() {
        let moderates = room.admission(seat).is_some_and(|admission| admission.may(Right::QuestionModerate));
        let is_own = own.contains(&seat);
        let push = if moderates || (is_own && !is_archived) { &to_some } else { &to_all };
        match push {
            Some(push) => state.seats.push(seat, push),
            None if moderates || is_own || hides => state.seats.push(seat, &gone),
            None => {}
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
