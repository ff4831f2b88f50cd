//! `poster.vote`, `poster.unvote`: once a person and poster, while the organizer lets people vote, and no more than allowed.

use signaling::protocol::{ErrorCode, RoomId, UnvotePoster, VotePoster, VotedPoster};

use super::{store, voting};
use crate::base::tx::{Actor, LockKey};
use crate::live::answer::{Answer, fail, fatal};
use crate::live::door::Seat;
use crate::live::pace::Action;
use crate::live::stands::{self, Kind};

pub async fn vote(seat: &Seat, asked: VotePoster) -> Answer<VotedPoster> {
    set(seat, asked.poster, true).await
}

pub async fn unvote(seat: &Seat, asked: UnvotePoster) -> Answer<VotedPoster> {
    set(seat, asked.poster, false).await
}

async fn set(seat: &Seat, poster: RoomId, wants: bool) -> Answer<VotedPoster> {
    let (place, admission) = stands::at(seat, poster, Kind::Poster, Some(Action::PosterVote)).await?;
    if !admission.speak() {
        return fail(ErrorCode::ProtocolDenied);
    }
    let around = place.parent_id.ok_or(ErrorCode::PosterUnknown)?;
    let mut tx = seat.hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    // Two windows of one person count one after the other, and nobody votes while the vote is being closed.
    tx.lock(vec![LockKey::Room(around)]).await.map_err(fatal)?;
    let terms = store::voting(&mut tx, around).await.map_err(fatal)?;
    if !terms.open {
        return fail(ErrorCode::PosterVoteClosed);
    }
    let before = store::voted(&mut tx, around, seat.person).await.map_err(fatal)?;
    let is_new = wants && !before.contains(&place.id);
    let used = i64::try_from(before.len()).unwrap_or(i64::MAX);
    if is_new && terms.votes_each.is_some_and(|most| used >= most) {
        return fail(ErrorCode::PosterVoteLimit);
    }
    if store::by_id(&mut tx, place.id).await.map_err(fatal)?.is_none() {
        return fail(ErrorCode::PosterUnknown);
    }
    let now = tx.now();
    match wants {
        true => store::vote(&mut tx, place.id, seat.person, now).await.map_err(fatal)?,
        false => store::unvote(&mut tx, place.id, seat.person).await.map_err(fatal)?,
    }
    let used = store::voted(&mut tx, around, seat.person).await.map_err(fatal)?.len();
    tx.commit().await.map_err(fatal)?;
    Ok(VotedPoster { poster, voted: wants, voting: voting::view(&terms, used) })
}
