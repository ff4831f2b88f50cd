//! How far somebody keeps order among people, as the gate says it.

use uuid::Uuid;

use crate::access::roles::Right;
use crate::live::answer::{Answer, fail, fatal};
use crate::live::door::Seat;
use crate::live::hall::State;
use signaling::protocol::ErrorCode;

/// The rooms in which a person keeps order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// All of the event's: what belongs to no room too.
    Event,
    Rooms(Vec<i64>),
}

impl Reach {
    /// Asks the gate now, how far somebody has this right.
    ///
    /// # Errors
    /// `protocol.denied` for those who moderate nothing.
    pub async fn of(seat: &Seat, right: Right) -> Answer<Reach> {
        let verdicts = seat.hall.admit_everywhere(seat.person).await.map_err(fatal)?;
        let total = verdicts.len();
        let moderated =
            verdicts.iter().filter(|(_, verdict)| verdict.as_ref().is_ok_and(|admission| admission.may(right)));
        let moderated = moderated.map(|(place, _)| place.id).collect();
        let reach = Reach::new(moderated, total, Reach::stands(&seat.hall.state(), seat.person));
        if reach.is_empty() { fail(ErrorCode::ProtocolDenied) } else { Ok(reach) }
    }

    /// As the gate said last.
    pub fn standing(state: &State, person: Uuid) -> Reach {
        let moderates = |room: i64| matches!(state.standings.get(person, room), Some(Ok(admission)) if admission.may(Right::MembersModerate));
        let listed = state.places.iter().filter(|place| place.parent_id.is_none()).map(|place| place.id);
        let rooms = listed.clone().filter(|room| moderates(*room)).collect();
        Reach::new(rooms, listed.count(), Reach::stands(state, person))
    }

    /// The stands in which somebody keeps order, of those that they came to.
    fn stands(state: &State, person: Uuid) -> Vec<i64> {
        let moderates = |room: i64| matches!(state.standings.get(person, room), Some(Ok(admission)) if admission.may(Right::MembersModerate));
        let stands = state.places.iter().filter(|place| place.parent_id.is_some()).map(|place| place.id);
        stands.filter(|room| moderates(*room)).collect()
    }

    /// Who keeps order in all rooms does so at all stands.
    fn new(mut rooms: Vec<i64>, total: usize, stands: Vec<i64>) -> Reach {
        if total > 0 && rooms.len() == total {
            return Reach::Event;
        }
        rooms.extend(stands);
        Reach::Rooms(rooms)
    }

    pub fn is_empty(&self) -> bool {
        matches!(self, Reach::Rooms(rooms) if rooms.is_empty())
    }

    /// Whether what happened in this room, or in none, is theirs to answer.
    pub fn covers(&self, room: Option<i64>) -> bool {
        match self {
            Reach::Event => true,
            Reach::Rooms(rooms) => room.is_some_and(|room| rooms.contains(&room)),
        }
    }

    /// One question to the database for each: `None` asks for everything.
    pub(super) fn questions(&self) -> Vec<Option<i64>> {
        match self {
            Reach::Event => vec![None],
            Reach::Rooms(rooms) => rooms.iter().copied().map(Some).collect(),
        }
    }
}
