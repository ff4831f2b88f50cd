//! `stage.hand`, `stage.invite`, `stage.answer`: somebody asks for the floor, a moderator gives it, they take it.

use std::time::Duration;

use signaling::protocol::{AnswerInvitation, ErrorCode, InviteToStage, Nothing, RaiseHand};

use super::keeper::ASK_LASTS;
use super::rules::{Invitation, place};
use super::store::{self, Kind};
use super::{Needs, ask_about, begin, commit, right, told};
use crate::access::floor::{self, Move, Place};
use crate::access::people;
use crate::live::answer::{Answer, fail, fatal};
use crate::live::door::Seat;
use crate::live::hall::Hall;
use crate::live::pace::Action;
use crate::live::profiles;

/// Hands that are up at once in a room. More: a longer list that nobody works through.
const MOST_HANDS: i64 = 500;
/// A page that is loaded anew is back within this.
const BACK_WITHIN: Duration = Duration::from_secs(5);
/// An invitation is good for this long. Longer: a moderator waits for somebody who went to make coffee.
const INVITATION_LASTS: Duration = Duration::from_secs(120);

pub async fn raise(seat: &Seat, asked: RaiseHand) -> Answer<Nothing> {
    let room_id = asked.room.0;
    let other = asked.user.filter(|user| *user != seat.person);
    let needs = if other.is_some() { Needs::Moderate } else { Needs::View };
    let admission = right(seat, room_id, needs, Action::StageHand).await?;
    // Nobody raises another's hand, and nobody who is silenced asks to speak.
    if asked.raised && (other.is_some() || !admission.speak()) {
        return fail(ErrorCode::StageDenied);
    }
    if asked.raised {
        profiles::require(seat).await?;
    }
    let mut tx = begin(seat).await?;
    let now = tx.now();
    if asked.raised {
        if store::count(&mut tx, room_id, Kind::Hand, now).await.map_err(fatal)? >= MOST_HANDS {
            return fail(ErrorCode::StageFull);
        }
        store::ask(&mut tx, room_id, seat.person, Kind::Hand, now, ASK_LASTS).await.map_err(fatal)?;
    } else {
        let whose = other.unwrap_or(seat.person);
        store::stop_asking(&mut tx, room_id, whose, Kind::Hand).await.map_err(fatal)?;
    }
    commit(seat, room_id, tx).await?;
    if asked.raised && !seat.is_inside(room_id) {
        // Went out meanwhile.
        lower(&seat.hall, room_id, seat.person).await;
    }
    Ok(Nothing {})
}

/// Somebody has left the room: unless they come back at once, as a page does that is loaded anew, nobody waits for them any
/// more, and their place behind the stage is free.
pub async fn left(hall: &Hall, room_id: i64, person: uuid::Uuid) {
    if hall.state().floors.get(&room_id).is_none_or(|floor| !floor.concerned().contains(&person)) {
        return;
    }
    tokio::time::sleep(BACK_WITHIN).await;
    if !hall.state().room(room_id).is_ok_and(|room| room.is_in(person)) {
        lower(hall, room_id, person).await;
    }
}

async fn lower(hall: &Hall, room_id: i64, person: uuid::Uuid) {
    let now = hall.live().base().now();
    let concerned = {
        let state = hall.state();
        let floor = state.floors.get(&room_id);
        let asks = floor.is_some_and(|floor| floor.hands.iter().any(|ask| ask.person == person));
        let behind = floor.is_some_and(|floor| floor.at(Place::Backstage, now).contains(&person));
        (asks || behind).then_some(behind)
    };
    let Some(behind) = concerned else { return };
    let gone = async {
        let mut tx = hall.live().base().begin(crate::base::tx::Actor::System).await?;
        store::stop_asking(&mut tx, room_id, person, Kind::Hand).await?;
        if behind {
            super::places::leave(&mut tx, hall, room_id, person).await?;
        }
        tx.commit().await
    };
    match gone.await {
        Ok(()) => told(hall, room_id).await,
        Err(error) => tracing::warn!(%error, "live.hand_not_lowered"),
    }
}

pub async fn invite(seat: &Seat, asked: InviteToStage) -> Answer<Nothing> {
    let room_id = asked.room.0;
    right(seat, room_id, Needs::Moderate, Action::Stage).await?;
    let Some(to) = place(asked.to).filter(|to| *to != Place::Audience) else {
        return fail(ErrorCode::StageDenied);
    };
    let mut tx = begin(seat).await?;
    let event_id = seat.hall.event.id;
    let person = people::store::by_id(&mut tx, asked.user).await.map_err(fatal)?;
    if person.is_none_or(|person| person.event_id != event_id) {
        return fail(ErrorCode::UserNotFound);
    }
    let valid_until = tx.now().plus(INVITATION_LASTS);
    let invitation = Invitation { person: asked.user, to, by: seat.person, valid_until };
    store::invite(&mut tx, room_id, &invitation).await.map_err(fatal)?;
    commit(seat, room_id, tx).await?;
    Ok(Nothing {})
}

/// Who accepts is a guest: the gate knows from this commit on, so that media may be offered with the answer's arrival.
pub async fn answer(seat: &Seat, asked: AnswerInvitation) -> Answer<Nothing> {
    let room_id = asked.room.0;
    right(seat, room_id, Needs::View, Action::StageHand).await?;
    let mut tx = begin(seat).await?;
    let now = tx.now();
    let Some(to) = store::take_invitation(&mut tx, room_id, seat.person, now).await.map_err(fatal)? else {
        return fail(ErrorCode::StageNotInvited);
    };
    store::stop_asking(&mut tx, room_id, seat.person, Kind::Hand).await.map_err(fatal)?;
    if asked.accept {
        let event = &seat.hall.event;
        let (organizer_id, event_id, persons) = (event.organizer_id, event.id, vec![seat.person]);
        let to = Move { organizer_id, event_id, room_id, persons, place: to, since: now, guest: Some(true) };
        floor::put(&mut tx, &to).await.map_err(fatal)?;
    }
    tx.commit().await.map_err(fatal)?;
    ask_about(&seat.hall, room_id, &[seat.person]).await;
    told(&seat.hall, room_id).await;
    Ok(Nothing {})
}
