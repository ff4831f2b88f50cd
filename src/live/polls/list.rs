//! `poll.list`: all polls of a room that somebody may see.

use signaling::protocol::{ListPolls, Polls};

use super::manage::MAX_POLLS;
use super::rules::sees_results;
use super::{Row, results, store, view};
use crate::access::roles::Right;
use crate::live::answer::{Answer, fatal};
use crate::live::audience::rights;
use crate::live::door::Seat;

pub async fn list(seat: &Seat, asked: ListPolls) -> Answer<Polls> {
    let admission = rights::may_read(seat, asked.room)?;
    let room_id = asked.room.0;
    let mut conn = seat.hall.live().base().read().await.map_err(fatal)?;
    let rows = store::of_room(&mut conn, room_id, MAX_POLLS).await.map_err(fatal)?;
    let mut options = store::options_of_room(&mut conn, room_id).await.map_err(fatal)?;
    let mut votes = store::votes_of(&mut conn, room_id, seat.person).await.map_err(fatal)?;
    let mut polls = Vec::new();
    for row in rows.iter().filter(|row: &&Row| row.is_public() || admission.may(Right::PollManage)) {
        let own = votes.remove(&row.id).unwrap_or_default();
        let mut poll = view(&seat.hall, row, options.remove(&row.id).unwrap_or_default());
        if sees_results(row.state, row.show_results, !own.is_empty(), admission.may(Right::PollManage)) {
            poll.results = Some(results(&seat.hall, &mut conn, row.id).await?);
        }
        seat.hall.state().audience.note_voter(row.id, seat.person, !own.is_empty());
        poll.voted = Some(own);
        polls.push(poll);
    }
    Ok(Polls { results: polls })
}
