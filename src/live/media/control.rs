//! `media.close`, `media.mute`, `media.pin`, `media.view`, `media.report`: for one's own sessions only.

use sfu_node::{CloseReason, SessionId, TrackId, View};
use signaling::protocol::{
    CloseMedia, ErrorCode, Failure, MAX_NAMED_SLOTS, MuteMedia, Nothing, PinMedia, ReportMedia, ViewMedia,
};

use super::desk::Owner;
use super::far::{Deed, pass_on, split};
use crate::live::Live;
use crate::live::answer::{Answer, fail};
use crate::live::door::Seat;

pub fn close(seat: &Seat, asked: CloseMedia) -> Answer<Nothing> {
    if let Some((host, session)) = split(&asked.session) {
        pass_on(seat, host, Deed::Close(CloseMedia { session }));
        return Ok(Nothing {});
    }
    seat.hall.live().media().close(own(seat, &asked.session)?, CloseReason::Left);
    Ok(Nothing {})
}

pub fn mute(seat: &Seat, asked: MuteMedia) -> Answer<Nothing> {
    if let Some((host, session)) = split(&asked.session) {
        pass_on(seat, host, Deed::Mute(MuteMedia { session, ..asked }));
        return Ok(Nothing {});
    }
    seat.hall.live().media().mute(own(seat, &asked.session)?, asked.mid, asked.muted);
    Ok(Nothing {})
}

pub fn pin(seat: &Seat, asked: PinMedia) -> Answer<Nothing> {
    if let Some((host, session)) = split(&asked.session) {
        pass_on(seat, host, Deed::Pin(PinMedia { session, ..asked }));
        return Ok(Nothing {});
    }
    let session = own(seat, &asked.session)?;
    pin_to(seat.hall.live(), session, &asked)?;
    Ok(Nothing {})
}

pub fn view(seat: &Seat, asked: ViewMedia) -> Answer<Nothing> {
    few(asked.slots.len())?;
    if let Some((host, session)) = split(&asked.session) {
        pass_on(seat, host, Deed::View(ViewMedia { session, ..asked }));
        return Ok(Nothing {});
    }
    let session = own(seat, &asked.session)?;
    show(seat.hall.live(), session, &asked);
    Ok(Nothing {})
}

pub fn report(seat: &Seat, asked: ReportMedia) -> Answer<Nothing> {
    few(asked.slots.len())?;
    if let Some((host, session)) = split(&asked.session) {
        pass_on(seat, host, Deed::Report(ReportMedia { session, ..asked }));
        return Ok(Nothing {});
    }
    let session = own(seat, &asked.session)?;
    let live = seat.hall.live();
    live.desk().report(session, live.base().now(), asked);
    Ok(Nothing {})
}

/// This video slot shows that track of its room.
pub(super) fn pin_to(live: &Live, session: SessionId, asked: &PinMedia) -> Answer<()> {
    let track = match &asked.track {
        Some(track) => Some(track_of_room(live, session, track)?),
        None => None,
    };
    live.media().pin(session, asked.mid.clone(), track);
    Ok(())
}

/// How large these video slots are shown.
pub(super) fn show(live: &Live, session: SessionId, asked: &ViewMedia) {
    for slot in &asked.slots {
        let view = View { hidden: slot.hidden, height: slot.height };
        live.media().set_view(session, slot.mid.clone(), view);
    }
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
    held(seat.hall.live(), session, &Owner::Seat(seat.id))
}

/// The session, if this owner holds it.
pub(super) fn held(live: &Live, session: &str, owner: &Owner) -> Answer<SessionId> {
    let id: SessionId = session.parse().map_err(|_| ErrorCode::MediaUnknownSession)?;
    match live.desk().get(id) {
        Some(entry) if entry.owner == *owner => Ok(id),
        _ => fail(ErrorCode::MediaUnknownSession),
    }
}

fn track_of_room(live: &Live, session: SessionId, track: &str) -> Answer<TrackId> {
    let desk = live.desk();
    let tracks = desk.get(session).and_then(|entry| desk.tracks_of(entry.media_room));
    let is_there = tracks.is_some_and(|tracks| tracks.iter().any(|known| known.id == track));
    match track.parse() {
        Ok(id) if is_there => Ok(id),
        _ => fail(ErrorCode::MediaUnknownTrack),
    }
}
