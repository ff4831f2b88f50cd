//! Who may read and write where. Every command of a chat asks here, each time: rooms by the gate's answer as the warden keeps
//! it true, direct channels by membership, which never changes.

use std::sync::Arc;

use signaling::protocol::{ChannelId, ErrorCode, Failure};
use uuid::Uuid;

use super::direct;
use crate::access::Admission;
use crate::access::roles::Right;
use crate::base::db::Conn;
use crate::live::answer::{Answer, fail, fatal, is_final, refusal_view};
use crate::live::door::Seat;
use crate::live::hall::State;
use crate::live::pace::Action;
use crate::live::people;

/// A channel as somebody may use it who may read there.
#[derive(Clone, Debug)]
pub enum Place {
    Room { room_id: i64, admission: Admission },
    Direct { members: Arc<[Uuid]> },
}

impl Place {
    /// Whether they may delete what others wrote, and are not slowed down.
    pub fn moderates(&self) -> bool {
        matches!(self, Place::Room { admission, .. } if admission.may(Right::ChatModerate))
    }

    /// Everybody of a direct channel; nobody where the channel is a room's.
    pub fn members(&self) -> &[Uuid] {
        match self {
            Place::Room { .. } => &[],
            Place::Direct { members } => members,
        }
    }
}

/// The channel, for somebody who may read it, by what this node knows.
///
/// # Errors
/// `chat.unknown`, for others' direct channels too; `chat.denied`.
pub fn place(state: &State, person: Uuid, channel: ChannelId) -> Answer<Place> {
    if let Some(members) = state.talks.members(channel) {
        let may = members.contains(&person) && may_converse(state, person);
        return if may { Ok(Place::Direct { members: members.clone() }) } else { fail(ErrorCode::ChatUnknown) };
    }
    let Some(room_id) = state.channels.get(&channel).copied() else { return fail(ErrorCode::ChatUnknown) };
    if !state.has_chat(room_id) {
        return fail(ErrorCode::ChatUnknown);
    }
    match state.standings.get(person, room_id) {
        Some(Ok(admission)) => Ok(Place::Room { room_id, admission: admission.clone() }),
        Some(Err(refusal)) => Err(Failure::refused(ErrorCode::ChatDenied, &refusal_view(*refusal))),
        None => fail(ErrorCode::ChatDenied),
    }
}

/// The same; a direct channel that this node has not heard of is looked up.
pub async fn reader(seat: &Seat, channel: ChannelId) -> Answer<Place> {
    let known = place(&seat.hall.state(), seat.person, channel);
    match known {
        Err(failure) if failure.code == ErrorCode::ChatUnknown => {
            direct::look_up(seat, channel).await?;
            place(&seat.hall.state(), seat.person, channel)
        }
        known => known,
    }
}

/// Whether somebody who may read here may write as well: a message, its change, a reaction. This is the one place that
/// decides it; whoever a moderator silenced may not.
pub fn writer(seat: &Seat, place: &Place, action: Action) -> Answer<()> {
    let speaks = match place {
        Place::Room { admission, .. } if action == Action::React => admission.may(Right::React),
        Place::Room { admission, .. } => admission.may(Right::ChatSend),
        Place::Direct { .. } => may_speak(&seat.hall.state(), seat.person),
    };
    if !speaks {
        return fail(ErrorCode::ChatDenied);
    }
    let named = seat.hall.user(seat.person).is_some_and(|user| !user.profile.display_name.is_empty());
    if !named {
        return fail(ErrorCode::ChannelJoinMissingProfile);
    }
    seat.pace(action)
}

/// In a direct channel nobody writes to somebody whom they blocked, or who blocked them.
pub async fn not_barred(conn: &mut Conn, person: Uuid, others: &[Uuid]) -> Answer<()> {
    if others.is_empty() {
        return Ok(());
    }
    let barred = people::store::barred(conn, person).await.map_err(fatal)?;
    if others.iter().any(|other| barred.contains(other)) { fail(ErrorCode::ChatDenied) } else { Ok(()) }
}

/// Whoever is silenced in every room that is open to them is silent everywhere.
pub fn may_speak(state: &State, person: Uuid) -> bool {
    let verdicts = state.places.iter().filter_map(|place| state.standings.get(person, place.id));
    let mut admissions = verdicts.filter_map(|verdict| verdict.as_ref().ok()).peekable();
    admissions.peek().is_none() || admissions.any(Admission::speak)
}

/// Whoever some room lets in, or may yet let in, belongs to the event and talks with others of it.
pub fn may_converse(state: &State, person: Uuid) -> bool {
    let mut verdicts = state.places.iter().filter_map(|place| state.standings.get(person, place.id));
    verdicts.any(|verdict| verdict.as_ref().map_or_else(|refusal| !is_final(*refusal), |_| true))
}
