//! `media.offer`: the gate is asked again, and its answer is the permit that the media node checks for every packet.

use sfu_node::{CloseReason, Join, MemberId, Offer, Permit, SessionId};
use signaling::protocol::{AnsweredMedia, ErrorCode, MediaPart, OfferMedia, Push, RoomId, TracksChanged};

use super::desk::{Entry, Owner};
use super::far;
use super::words::{
    backstage_room, call_room, failure, group_room, is_private, media_room, offered_source, part_of, slots,
};
use crate::access::floor::Place;
use crate::access::{Admission, admit};
use crate::events::rooms::Mode;
use crate::live::answer::{Answer, fail, refused_room};
use crate::live::door::Seat;
use crate::live::hall::Hall;
use crate::live::profiles;
use crate::live::roulette::table::Talk;

pub async fn offer(seat: &Seat, asked: OfferMedia) -> Answer<AnsweredMedia> {
    let room_id = asked.room.0;
    if seat.hall.state().room(room_id)?.admission(seat.id).is_none() {
        return fail(ErrorCode::RoomNotEntered);
    }
    let epoch = seat.hall.epoch();
    let admission = admit(seat.hall.live().base(), Some(seat.person), seat.hall.room_ref(room_id)).await;
    let admission = admission.map_err(refused_room)?;
    let part = asked.part;
    let permit = match part {
        MediaPart::Stage => permit_in(&seat.hall, &admission),
        MediaPart::Backstage => permit_behind(&admission),
        MediaPart::Group => permit_among(&admission),
    };
    let place = match place_of(seat, room_id, part, admission.group())? {
        Where::Here(place) => place,
        Where::Far(talk) => return far::offer(seat, &talk, permit, asked).await,
    };
    if !asked.tracks.is_empty() {
        profiles::require(seat).await?;
    }
    let tracks = asked.tracks.into_iter().map(|track| (track.mid, offered_source(track.source))).collect();
    let offer = Offer { sdp: asked.sdp, tracks };
    let (session, answer) = match asked.session {
        Some(session) => renegotiate(seat, place, &session, permit, offer).await?,
        None => join(seat, room_id, part, admission.group(), place, permit, offer).await?,
    };
    if seat.hall.epoch() != epoch {
        // Something touched rights while this went on: act on the newest answer.
        seat.hall.ask_again(seat.person, room_id).await;
    }
    Ok(AnsweredMedia { session: session.to_string(), sdp: answer.sdp, slots: slots(&answer.slots) })
}

/// What the gate's answer means to the media node: during a break nothing of the stage reaches those who are not of it.
pub fn permit_in(hall: &Hall, admission: &Admission) -> Permit {
    let room_id = admission.room().room_id;
    let is_paused = hall.state().floors.get(&room_id).is_some_and(|floor| floor.setting.pause.is_some());
    let view = admission.view() && (!is_paused || admission.publish() || admission.backstage());
    // Whoever is in a group is heard there alone.
    Permit { view, publish: admission.publish() && admission.group().is_none() }
}

/// The same for the room behind the stage.
pub fn permit_behind(admission: &Admission) -> Permit {
    let is_there = admission.place() == Some(Place::Backstage);
    Permit { view: is_there, publish: is_there }
}

/// The same for the group that they are in.
pub fn permit_among(admission: &Admission) -> Permit {
    let is_there = admission.group().is_some();
    Permit { view: is_there, publish: is_there && admission.publish() }
}

/// Where the seat's media play: the room itself, or where strangers meet the call that they are in.
fn place_of(seat: &Seat, room_id: i64, part: MediaPart, group: Option<i64>) -> Answer<Where> {
    let mode = seat.hall.state().mode_of(room_id);
    let is_roulette = mode == Some(Mode::Roulette);
    if !is_roulette && !mode.is_some_and(Mode::has_stage) {
        return fail(ErrorCode::MediaDenied);
    }
    if !is_roulette {
        return Ok(Where::Here(match part {
            MediaPart::Stage => media_room(room_id),
            MediaPart::Backstage => backstage_room(room_id),
            MediaPart::Group => match group {
                Some(group) => group_room(room_id, group),
                None => return fail(ErrorCode::MediaDenied),
            },
        }));
    }
    match seat.hall.live().roulette().talk_of(seat.id, room_id) {
        Some(talk) if talk.host == seat.hall.live().node() => Ok(Where::Here(call_room(talk.call))),
        Some(talk) => Ok(Where::Far(Box::new(talk))),
        None => fail(ErrorCode::RouletteUnknownCall),
    }
}

/// Where media of a seat play.
enum Where {
    Here(sfu_node::RoomId),
    /// On the process that hosts the call.
    Far(Box<Talk>),
}

fn is_still(seat: &Seat, room_id: i64, part: MediaPart, group: Option<i64>, media_room: sfu_node::RoomId) -> bool {
    matches!(place_of(seat, room_id, part, group), Ok(Where::Here(place)) if place == media_room)
}

async fn join(
    seat: &Seat,
    room_id: i64,
    part: MediaPart,
    group: Option<i64>,
    media_room: sfu_node::RoomId,
    permit: Permit,
    offer: Offer,
) -> Answer<(SessionId, sfu_node::Answer)> {
    let live = seat.hall.live();
    let owner = Owner::Seat(seat.id);
    // Behind the stage one sees the stage as well; in a group nothing but the group.
    let is_behind = |part: MediaPart| part == MediaPart::Backstage;
    let before = live.desk().sessions_where(|entry| {
        let same = is_behind(part_of(entry.media_room)) == is_behind(part);
        entry.owner == owner && entry.room_id == room_id && same
    });
    let begins = if part == MediaPart::Stage { Permit { view: true, ..permit } } else { permit };
    let join = Join { room: media_room, member: MemberId(seat.person.as_u128()), permit: begins, offer };
    let joined = live.media().join(join).await.map_err(|error| failure(&error))?;
    if begins != permit {
        // A break: everything is agreed, and nothing is sent before it is over.
        live.media().set_permit(joined.session, permit);
    }
    for (session, _) in before {
        live.media().close(session, CloseReason::Replaced);
    }
    let entry = Entry { hall: seat.hall.clone(), room_id, media_room, person: seat.person, owner };
    live.enter_media(joined.session, entry);
    if !seat.is_inside(room_id) || !is_still(seat, room_id, part, group, media_room) {
        // Out of the room or the call, or gone altogether, while the node was at work.
        live.media().close(joined.session, CloseReason::LostRight);
        return fail(ErrorCode::RoomNotEntered);
    }
    if is_private(media_room)
        && let Some(tracks) = live.desk().tracks_of(media_room)
    {
        // Those who came into the room heard nothing of it.
        seat.hall.state().seats.push(seat.id, &Push::new(&TracksChanged { room: RoomId(room_id), tracks, part }));
    }
    Ok((joined.session, joined.answer))
}

async fn renegotiate(
    seat: &Seat,
    media_room: sfu_node::RoomId,
    session: &str,
    permit: Permit,
    offer: Offer,
) -> Answer<(SessionId, sfu_node::Answer)> {
    let live = seat.hall.live();
    let session = super::control::own(seat, session)?;
    if live.desk().get(session).is_none_or(|entry| entry.media_room != media_room) {
        return fail(ErrorCode::MediaUnknownSession);
    }
    live.media().set_permit(session, permit);
    let answer = live.media().renegotiate(session, offer).await.map_err(|error| failure(&error))?;
    Ok((session, answer))
}
