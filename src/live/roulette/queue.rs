//! `roulette.start`, `roulette.stop`: into the queue and out of it.

use signaling::protocol::{
    ErrorCode, Failure, Nothing, RouletteMeet, RouletteQueue, RouletteStatus, StartRoulette, StopRoulette,
};

use super::rules::{Meet, Waiting, Wishes, interests};
use super::wire::{Ask, Crowd, Reply};
use super::{ask, writer};
use crate::access::grants;
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::events::rooms::Mode;
use crate::live::answer::{Answer, fail, fatal};
use crate::live::door::Seat;
use crate::live::pace::Action;
use crate::live::profiles;

pub async fn start(seat: &Seat, asked: StartRoulette) -> Answer<RouletteQueue> {
    let room_id = asked.room.0;
    may_play(seat, room_id)?;
    let live = seat.hall.live();
    let now = live.base().now();
    seat.pace(Action::RouletteStart)?;
    let has_name = seat.hall.user(seat.person).is_some_and(|user| !user.profile.display_name.trim().is_empty());
    if !has_name {
        return fail(ErrorCode::RouletteMissingProfile);
    }
    profiles::require(seat).await?;
    let Some(interests) = interests(&asked.interests) else {
        let failure = Failure::new(ErrorCode::InvalidInput).message("at most 10 interests of 40 characters");
        return Err(failure.detail("field", "interests"));
    };
    let meet = match asked.meet {
        RouletteMeet::Anybody => Meet::Anybody,
        RouletteMeet::SameTicket => Meet::SameTicket,
        RouletteMeet::OtherTicket => Meet::OtherTicket,
    };
    let mut conn = live.base().read().await.map_err(fatal)?;
    let known = writer::known(&mut conn, seat.person, now).await.map_err(fatal)?;
    let tickets = tickets(&mut conn, seat, now).await.map_err(fatal)?;
    drop(conn);
    let wants = Waiting { wishes: Wishes::new(interests, tickets, meet), ..known };
    let is_new = live.roulette().sits_down(seat.id, room_id, seat.person);
    let answer = ask(&seat.hall, room_id, seat.id, seat.person, Ask::Start(Box::new(wants))).await;
    if answer.is_err() && is_new {
        live.roulette_forget(seat.id);
    }
    if !seat.is_inside(room_id) {
        // Out of the room while asking: nobody would tell the dealer otherwise.
        live.roulette_closed(&seat.hall, seat.id, room_id);
        return fail(ErrorCode::RoomNotEntered);
    }
    let Crowd { waiting, recent, .. } = crowd(&answer?);
    Ok(RouletteQueue { status: RouletteStatus::Wait, waiting, recent_pairs: recent })
}

/// Not waiting is fine too.
pub async fn stop(seat: &Seat, asked: StopRoulette) -> Answer<Nothing> {
    let room_id = asked.room.0;
    may_play(seat, room_id)?;
    ask(&seat.hall, room_id, seat.id, seat.person, Ask::Stop).await?;
    if seat.hall.live().roulette().talk_of(seat.id, room_id).is_none() {
        seat.hall.live().roulette_forget(seat.id);
    }
    Ok(Nothing {})
}

/// The seat is in a room of this kind, with the right to speak there.
fn may_play(seat: &Seat, room_id: i64) -> Answer<()> {
    let mut state = seat.hall.state();
    let is_roulette = state.places.iter().any(|place| place.id == room_id && place.mode == Mode::Roulette);
    let room = state.room(room_id)?;
    let Some(admission) = room.admission(seat.id) else { return fail(ErrorCode::RoomNotEntered) };
    if is_roulette && admission.publish() { Ok(()) } else { fail(ErrorCode::RouletteDenied) }
}

/// The products that the person's tickets are of.
async fn tickets(conn: &mut Conn, seat: &Seat, now: Timestamp) -> Result<std::collections::BTreeSet<i64>, sqlx::Error> {
    let grants = grants::store::of_person(conn, seat.person).await?;
    let good = grants.into_iter().filter(|grant| {
        let begun = grant.valid_from.is_none_or(|from| from <= now);
        begun && !grant.held && grant.revoked_at.is_none() && grant.valid_until.is_none_or(|until| now < until)
    });
    Ok(good.filter_map(|grant| grant.product_id).collect())
}

pub(super) fn crowd(reply: &Reply) -> Crowd {
    match reply {
        Reply::Crowd(crowd) => *crowd,
        Reply::Done | Reply::Talk(_) => Crowd::default(),
    }
}
