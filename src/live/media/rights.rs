//! What a changed right means for media: the permit first, so that no further packet goes out, then the session.

use sfu_node::{CloseReason, Permit, SessionId};
use signaling::protocol::MediaPart;
use uuid::Uuid;

use super::desk::{Direction, Entry, Owner};
use super::notices;
use super::offer::{permit_among, permit_in};
use super::words::{group_room, part_of};
use crate::access::Admission;
use crate::access::floor::Place;
use crate::base::time::Timestamp;
use crate::live::Live;
use crate::live::hall::{Hall, SeatId};

impl Live {
    /// Takes a session in and catches up on what the node said about it meanwhile.
    pub(in crate::live) fn enter_media(&self, session: SessionId, entry: Entry) {
        for notice in self.desk().enter(session, entry) {
            notices::handle(self, notice);
        }
        self.meters().media_sessions.set(self.desk().count() as i64);
    }

    /// The person may be in the room on these terms: seats get the new permit, programs whose direction is gone end.
    pub(in crate::live) fn permit_media(&self, hall: &Hall, person: Uuid, room_id: i64, admission: &Admission) {
        let permit = permit_in(hall, admission);
        for (session, entry) in self.media_of(person, room_id) {
            match part_of(entry.media_room) {
                MediaPart::Stage => {}
                MediaPart::Backstage => {
                    if admission.place() != Some(Place::Backstage) {
                        self.revoke(session);
                    }
                    continue;
                }
                MediaPart::Group => {
                    let is_there =
                        admission.group().is_some_and(|group| entry.media_room == group_room(room_id, group));
                    if is_there {
                        self.media().set_permit(session, permit_among(admission));
                    } else {
                        self.media().set_permit(session, Permit { view: false, publish: false });
                        self.media().close(session, CloseReason::Moved);
                    }
                    continue;
                }
            }
            match entry.owner {
                Owner::Program { direction: Direction::Send, .. } if !permit.publish => self.revoke(session),
                Owner::Program { direction: Direction::Receive, .. } if !admission.view() => self.revoke(session),
                Owner::Program { direction: Direction::Receive, .. } => {
                    self.media().set_permit(session, Permit { publish: false, ..permit });
                }
                Owner::Program { .. } => {}
                Owner::Seat(_) | Owner::Far { .. } => self.media().set_permit(session, permit),
            }
        }
    }

    /// A break begins or ends: everybody's media in the room, by what the gate said last about each.
    pub(in crate::live) fn permit_media_of_room(&self, hall: &Hall, room_id: i64) {
        for person in self.desk().people_in(room_id) {
            let verdict = hall.state().standings.get(person, room_id).cloned();
            if let Some(Ok(admission)) = verdict {
                self.permit_media(hall, person, room_id, &admission);
            }
        }
    }

    /// The person may not be in the room: all of their media there ends, programs included.
    pub(in crate::live) fn close_media_of_person(&self, person: Uuid, room_id: i64) {
        self.media_of(person, room_id).into_iter().for_each(|(session, _)| self.revoke(session));
    }

    /// The seat leaves a room, or all of them.
    pub(in crate::live) fn close_media_of_seat(&self, seat: SeatId, room_id: Option<i64>) {
        let owner = Owner::Seat(seat);
        let leaving = |entry: &Entry| entry.owner == owner && room_id.is_none_or(|id| id == entry.room_id);
        for (session, _) in self.desk().sessions_where(leaving) {
            self.media().close(session, CloseReason::Left);
        }
    }

    /// Tokens end, and with them what they hold.
    pub(in crate::live) fn end_expired_programs(&self, now: Timestamp) {
        let expired =
            |entry: &Entry| matches!(entry.owner, Owner::Program { valid_until: Some(until), .. } if until <= now);
        self.desk().sessions_where(expired).into_iter().for_each(|(session, _)| self.revoke(session));
    }

    fn media_of(&self, person: Uuid, room_id: i64) -> Vec<(SessionId, Entry)> {
        self.desk().sessions_where(|entry| entry.person == person && entry.room_id == room_id)
    }

    fn revoke(&self, session: SessionId) {
        self.media().set_permit(session, Permit { view: false, publish: false });
        self.media().close(session, CloseReason::LostRight);
    }
}
