//! `poll.vote`: a new vote takes the place of the old one. The others learn of it once a second, all votes together.

use signaling::protocol::{AboutPoll, ErrorCode, VotePoll};

use super::rules::{self, sees_results};
use super::{Row, State, results, store, view};
use crate::access::roles::Right;
use crate::base::tx::Actor;
use crate::live::answer::{Answer, fail, fatal};
use crate::live::audience::rights;
use crate::live::door::Seat;
use crate::live::pace::Action;

pub async fn vote(seat: &Seat, asked: VotePoll) -> Answer<AboutPoll> {
    let admission = rights::may(seat, asked.room, Right::PollVote)?;
    seat.pace(Action::Vote)?;
    let room_id = asked.room.0;
    let mut tx = seat.hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    let row = store::by_id(&mut tx, room_id, asked.id).await.map_err(fatal)?;
    let seen = |row: &Row| row.is_public() || admission.may(Right::PollManage);
    let row = row.filter(seen).ok_or(ErrorCode::PollUnknown)?;
    let options = store::options(&mut tx, row.id).await.map_err(fatal)?;
    if row.state != State::Open {
        return fail(ErrorCode::PollInactive);
    }
    let ids: Vec<i64> = options.iter().map(|option| option.id).collect();
    let chosen = rules::vote(row.poll_type, &ids, &asked.options)?;
    let now = tx.now();
    if !store::vote(&mut tx, row.id, seat.person, &chosen, now).await.map_err(fatal)? {
        return fail(ErrorCode::PollInactive);
    }
    tx.commit().await.map_err(fatal)?;
    let voted = !chosen.is_empty();
    {
        let mut state = seat.hall.state();
        state.audience.note_voter(row.id, seat.person, voted);
        state.audience.voted_in_poll(room_id, row.id);
    }
    let mut poll = view(&seat.hall, &row, options);
    if sees_results(row.state, row.show_results, voted, admission.may(Right::PollManage)) {
        let mut conn = seat.hall.live().base().read().await.map_err(fatal)?;
        poll.results = Some(results(&seat.hall, &mut conn, row.id).await?);
    }
    poll.voted = Some(chosen.into_iter().collect());
    Ok(AboutPoll { poll })
}
