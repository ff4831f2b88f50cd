//! `stage.dismiss`, `stage.backstage`, `stage.live`, `stage.cancel`: from the audience behind the stage, from there before the
//! audience, and back.

use std::collections::BTreeSet;
use std::time::Duration;

use signaling::protocol::{
    CancelLive, DismissFromStage, ErrorCode, GoBackstage, GoLive, MAX_COUNTDOWN, Nothing, StagePlace,
};
use uuid::Uuid;

use super::rules::place;
use super::{Needs, ask_about, begin, right, store, told};
use crate::access::floor::{self, Move, Place};
use crate::base::time::Timestamp;
use crate::base::tx::Tx;
use crate::live::answer::{Answer, fail, fatal};
use crate::live::door::Seat;
use crate::live::hall::Hall;
use crate::live::media::media_room;
use crate::live::pace::Action;

pub async fn dismiss(seat: &Seat, asked: DismissFromStage) -> Answer<Nothing> {
    let room_id = asked.room.0;
    right(seat, room_id, Needs::Moderate, Action::Stage).await?;
    let Some(to) = place(asked.to.unwrap_or(StagePlace::Audience)).filter(|to| *to != Place::Stage) else {
        return fail(ErrorCode::StageDenied);
    };
    let mut tx = begin(seat).await?;
    let now = tx.now();
    store::take_invitation(&mut tx, room_id, asked.user, now).await.map_err(fatal)?;
    let known = crate::access::people::store::by_id(&mut tx, asked.user).await.map_err(fatal)?;
    if known.is_none_or(|person| person.event_id != seat.hall.event.id) {
        return fail(ErrorCode::UserNotFound);
    }
    // Back in the audience nobody is a guest any more; behind the stage they stay what they were.
    let guest = (to == Place::Audience).then_some(false);
    put(&mut tx, seat, room_id, vec![asked.user], to, now, guest).await?;
    finish(seat, room_id, tx, &[asked.user]).await
}

pub async fn backstage(seat: &Seat, asked: GoBackstage) -> Answer<Nothing> {
    let room_id = asked.room.0;
    let admission = right(seat, room_id, Needs::Backstage, Action::StageHand).await?;
    let is_there = admission.place() == Some(Place::Backstage);
    if is_there == asked.inside {
        return Ok(Nothing {});
    }
    let mut tx = begin(seat).await?;
    if asked.inside {
        let now = tx.now();
        put(&mut tx, seat, room_id, vec![seat.person], Place::Backstage, now, None).await?;
    } else {
        leave(&mut tx, &seat.hall, room_id, seat.person).await.map_err(fatal)?;
    }
    finish(seat, room_id, tx, &[seat.person]).await
}

/// Out of the room behind the stage: whoever a moderator had put back to the audience before stays there, the others are where
/// their own right lets them be.
pub(super) async fn leave(tx: &mut Tx, hall: &Hall, room_id: i64, person: Uuid) -> Result<(), sqlx::Error> {
    let event = &hall.event;
    let placed = floor::store::of_person(tx, person).await?.into_iter().find(|placed| placed.room_id == room_id);
    match placed.and_then(|placed| placed.before) {
        Some(Place::Audience) => {
            let (organizer_id, event_id, since) = (event.organizer_id, event.id, tx.now());
            let (persons, place, guest) = (vec![person], Place::Audience, Some(false));
            floor::put(tx, &Move { organizer_id, event_id, room_id, persons, place, since, guest }).await
        }
        _ => floor::free(tx, event.organizer_id, event.id, room_id, person).await,
    }
}

pub async fn live(seat: &Seat, asked: GoLive) -> Answer<Nothing> {
    let room_id = asked.room.0;
    right(seat, room_id, Needs::Moderate, Action::Stage).await?;
    let mut tx = begin(seat).await?;
    let now = tx.now();
    let floor = store::floor_of(&mut tx, room_id, now).await.map_err(fatal)?;
    let behind = floor.at(Place::Backstage, now);
    let coming: Vec<Uuid> =
        behind.into_iter().filter(|person| asked.users.is_empty() || asked.users.contains(person)).collect();
    if coming.is_empty() || asked.users.iter().any(|user| !coming.contains(user)) {
        return fail(ErrorCode::StageNobody);
    }
    let at = now.plus(Duration::from_secs(u64::from(asked.seconds.min(MAX_COUNTDOWN))));
    if asked.hand_over {
        // Whoever interprets goes on with the next session.
        let staying: Vec<Uuid> = coming.iter().copied().chain(floor.setting.interpreter).collect();
        let gone = on_stage(&seat.hall, room_id, floor.at(Place::Stage, now), &staying);
        put(&mut tx, seat, room_id, gone.clone(), Place::Audience, at, Some(false)).await?;
        put(&mut tx, seat, room_id, coming.clone(), Place::Stage, at, None).await?;
        return finish(seat, room_id, tx, &[coming, gone].concat()).await;
    }
    put(&mut tx, seat, room_id, coming.clone(), Place::Stage, at, None).await?;
    finish(seat, room_id, tx, &coming).await
}

/// Everybody who sends to the audience now, but for those who come or stay.
fn on_stage(hall: &Hall, room_id: i64, placed: Vec<Uuid>, coming: &[Uuid]) -> Vec<Uuid> {
    let tracks = hall.live().desk().tracks_of(media_room(room_id)).unwrap_or_default();
    let people: BTreeSet<Uuid> = tracks.iter().map(|track| track.user).chain(placed).collect();
    people.into_iter().filter(|person| !coming.contains(person)).collect()
}

/// Whoever was to come, or to go, at a later moment stays where they are.
pub async fn cancel(seat: &Seat, asked: CancelLive) -> Answer<Nothing> {
    let room_id = asked.room.0;
    right(seat, room_id, Needs::Moderate, Action::Stage).await?;
    let mut tx = begin(seat).await?;
    let now = tx.now();
    let floor = store::floor_of(&mut tx, room_id, now).await.map_err(fatal)?;
    let mut people = Vec::new();
    for placed in floor.placed.iter().filter(|placed| placed.since > now) {
        people.push(placed.person);
        match placed.before {
            Some(before) => put(&mut tx, seat, room_id, vec![placed.person], before, now, None).await?,
            None => {
                let event = &seat.hall.event;
                floor::free(&mut tx, event.organizer_id, event.id, room_id, placed.person).await.map_err(fatal)?;
            }
        }
    }
    finish(seat, room_id, tx, &people).await
}

async fn put(
    tx: &mut Tx,
    seat: &Seat,
    room_id: i64,
    persons: Vec<Uuid>,
    place: Place,
    since: Timestamp,
    guest: Option<bool>,
) -> Answer<()> {
    let (organizer_id, event_id) = (seat.hall.event.organizer_id, seat.hall.event.id);
    let to = Move { organizer_id, event_id, room_id, persons, place, since, guest };
    floor::put(tx, &to).await.map_err(fatal)
}

/// Rights first: who must stop has stopped when anybody hears of it.
async fn finish(seat: &Seat, room_id: i64, tx: Tx, people: &[Uuid]) -> Answer<Nothing> {
    tx.commit().await.map_err(fatal)?;
    ask_about(&seat.hall, room_id, people).await;
    told(&seat.hall, room_id).await;
    Ok(Nothing {})
}
