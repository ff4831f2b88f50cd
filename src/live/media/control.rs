//! `media.close`, `media.mute`, `media.pin`, `media.view`, `media.report`: for one's own sessions only.

use sfu_node::{CloseReason, SessionId, TrackId, View};
use signaling::protocol::{
    CloseMedia, ErrorCode, Failure, MAX_NAMED_SLOTS, MuteMedia, Nothing, PinMedia, ReportMedia, ViewMedia,
};

use super::desk::Owner;
use crate::live::answer::{Answer, fail};
use crate::live::door::Seat;

pub fn close(seat: &Seat, asked: CloseMedia) -> Answer<Nothing> {
    seat.hall.live().media().close(own(seat, &asked.session)?, CloseReason::Left);
    Ok(Nothing {})
}

pub fn mute(seat: &Seat, asked: MuteMedia) -> Answer<Nothing> {
    seat.hall.live().media().mute(own(seat, &asked.session)?, asked.mid, asked.muted);
    Ok(Nothing {})
}

pub fn pin(seat: &Seat, asked: PinMedia) -> Answer<Nothing> {
    let session = own(seat, &asked.session)?;
    let track = match &asked.track {
        Some(track) => Some(track_of_room(seat, session, track)?),
        None => None,
    };
    seat.hall.live().media().pin(session, asked.mid, track);
    Ok(Nothing {})
}

pub fn view(seat: &Seat, asked: ViewMedia) -> Answer<Nothing> {
    let session = own(seat, &asked.session)?;
    few(asked.slots.len())?;
    for slot in asked.slots {
        let view = View { hidden: slot.hidden, height: slot.height };
        seat.hall.live().media().set_view(session, slot.mid, view);
    }
    Ok(Nothing {})
}

pub fn report(seat: &Seat, asked: ReportMedia) -> Answer<Nothing> {
    let session = own(seat, &asked.session)?;
    few(asked.slots.len())?;
    let live = seat.hall.live();
    live.desk().report(session, live.base().now(), asked);
    Ok(Nothing {})
}

fn few(slots: usize) -> Answer<()> {
    if slots > MAX_NAMED_SLOTS {
        let failure = Failure::new(ErrorCode::InvalidInput).message(format!("at most {MAX_NAMED_SLOTS} slots"));
        return Err(failure.detail("field", "slots"));
    }
    Ok(())
}

/// The session, if this seat holds it.
pub fn own(seat: &Seat, session: &str) -> Answer<SessionId> {
    let id: SessionId = session.parse().map_err(|_| ErrorCode::MediaUnknownSession)?;
    match seat.hall.live().desk().get(id) {
        Some(entry) if entry.owner == Owner::Seat(seat.id) => Ok(id),
        _ => fail(ErrorCode::MediaUnknownSession),
    }
}

fn track_of_room(seat: &Seat, session: SessionId, track: &str) -> Answer<TrackId> {
    let desk = seat.hall.live().desk();
    let tracks = desk.get(session).and_then(|entry| desk.tracks_of(entry.media_room));
    let is_there = tracks.is_some_and(|tracks| tracks.iter().any(|known| known.id == track));
    match track.parse() {
        Ok(id) if is_there => Ok(id),
        _ => fail(ErrorCode::MediaUnknownTrack),
    }
}
