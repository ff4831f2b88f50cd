//! `room.enter`: the gate is asked, and its admission opens the room.

use signaling::protocol::{EnterRoom, EnteredRoom, ErrorCode, Failure, MediaPart, Push, Track, TracksChanged};

use super::room::{Full, MAX_LISTED};
use crate::access::{Admission, Refusal};
use crate::live::answer::{Answer, admission_view, fail, refusal_view, refused_room};
use crate::live::door::Seat;
use crate::live::media::media_room;
use crate::live::views::Came;
use crate::live::{captions, stage};

pub async fn enter(seat: &Seat, asked: EnterRoom) -> Answer<EnteredRoom> {
    let room_id = asked.room.0;
    seat.hall.state().room(room_id)?;
    let live = seat.hall.live();
    let epoch = seat.hall.epoch();
    let admission = seat.hall.admit(seat.person, room_id).await;
    let admission = admission.map_err(refused_room).inspect_err(|_| {
        live.meters().refusals.inc();
    })?;
    if let Some(refusal) = stage::door::pass(seat, room_id, &admission).await? {
        live.meters().refusals.inc();
        return Err(Failure::refused(ErrorCode::RoomRefused, &refusal_view(refusal)));
    }
    go_in(seat, room_id, admission)?;
    if seat.hall.epoch() != epoch {
        // Something touched rights while the gate was asked: its answer may be stale already.
        seat.hall.ask_again(seat.person, room_id).await;
    }
    if let Some(tracks) = live.desk().tracks_of(media_room(room_id)) {
        seat.hall.state().seats.push(seat.id, &Push::new(&tracks_of(asked.room, tracks)));
    }
    let entered = answer(seat, room_id)?;
    stage::welcome(seat, room_id).await;
    captions::welcome(seat, room_id).await;
    Ok(entered)
}

fn tracks_of(room: signaling::protocol::RoomId, tracks: Vec<Track>) -> TracksChanged {
    TracksChanged { room, tracks, part: MediaPart::Stage }
}

fn go_in(seat: &Seat, room_id: i64, admission: Admission) -> Answer<()> {
    let now = seat.hall.live().base().now();
    let mut state = seat.hall.state();
    let Some(user) = state.seats.user(seat.person).cloned().filter(|_| state.seats.is_seated(seat.id)) else {
        return fail(ErrorCode::ProtocolUnauthenticated);
    };
    state.standings.put(seat.person, room_id, Ok(admission.clone()));
    let room = state.room(room_id)?;
    let before = room.crowd();
    let change = room
        .join(seat.id, &user, admission, now)
        .map_err(|Full| Failure::refused(ErrorCode::RoomRefused, &refusal_view(Refusal::Full)))?;
    if change.person {
        state.announce_came(room_id, &user, Some(seat.id));
        state.announce_crowd(room_id, before);
        state.untold.insert(room_id);
        let session = state.audience.standing(room_id, now).session;
        state.views.came(room_id, seat.person, Came { session, device: seat.device }, now);
    }
    Ok(())
}

fn answer(seat: &Seat, room_id: i64) -> Answer<EnteredRoom> {
    let state = seat.hall.state();
    let room = state.rooms.get(&room_id);
    let Some((room, admission)) = room.and_then(|room| Some((room, room.admission(seat.id)?))) else {
        // Put out again while entering: the push `room.refused` tells why.
        let verdict = state.standings.get(seat.person, room_id);
        let refusal = verdict.and_then(|verdict| verdict.as_ref().err()).copied().unwrap_or(Refusal::Ended);
        return Err(Failure::refused(ErrorCode::RoomRefused, &refusal_view(refusal)));
    };
    Ok(EnteredRoom {
        room: signaling::protocol::RoomId(room_id),
        admission: admission_view(admission),
        users: room.crowd(),
        viewers: (room.total() <= MAX_LISTED).then(|| room.listed(MAX_LISTED)),
    })
}
