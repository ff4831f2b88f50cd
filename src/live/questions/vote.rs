//! `question.vote`: once a person. The others learn of it once a second, all votes together.

use signaling::protocol::{AboutQuestion, ErrorCode, VoteQuestion};

use super::{full, public, store};
use crate::access::roles::Right;
use crate::base::tx::Actor;
use crate::live::answer::{Answer, fail, fatal};
use crate::live::audience::rights;
use crate::live::door::Seat;
use crate::live::pace::Action;

pub async fn vote(seat: &Seat, asked: VoteQuestion) -> Answer<AboutQuestion> {
    let admission = rights::may(seat, asked.room, Right::QuestionVote)?;
    let room_id = asked.room.0;
    let base = seat.hall.live().base();
    if !seat.hall.state().audience.standing(room_id, base.now()).active {
        return fail(ErrorCode::QuestionInactive);
    }
    seat.pace(Action::Vote)?;
    let mut tx = base.begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    let row = store::by_id(&mut tx, room_id, asked.id).await.map_err(fatal)?;
    let Some(row) =
        row.filter(|row| row.is_visible() || admission.may(Right::QuestionModerate) || row.asker_id == seat.person)
    else {
        return fail(ErrorCode::QuestionUnknown);
    };
    if !row.is_visible() {
        return fail(ErrorCode::QuestionVote);
    }
    if asked.vote {
        store::vote(&mut tx, row.id, seat.person).await.map_err(fatal)?;
    } else {
        store::take_vote_back(&mut tx, row.id, seat.person).await.map_err(fatal)?;
    }
    let row = store::by_id(&mut tx, room_id, asked.id).await.map_err(fatal)?.ok_or(ErrorCode::QuestionUnknown)?;
    let seen = full(&seat.hall, &mut tx, &row).await.map_err(fatal)?;
    tx.commit().await.map_err(fatal)?;
    seat.hall.state().audience.voted_for_question(room_id, row.id);
    let mut question =
        if admission.may(Right::QuestionModerate) || row.asker_id == seat.person { seen } else { public(seen) };
    question.voted = Some(asked.vote);
    Ok(AboutQuestion { question })
}
