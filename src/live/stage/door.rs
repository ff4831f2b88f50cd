//! The door of a room that a moderator has locked, or where they let people in one by one. The gate has admitted whoever
//! comes here; those who are in stay in, and the crew comes in always.

use super::keeper::ASK_LASTS;
use super::rules::Door;
use super::store::{self, Kind};
use super::{floor, told};
use crate::access::{Admission, Refusal};
use crate::base::tx::Actor;
use crate::live::answer::{Answer, fatal};
use crate::live::door::Seat;
use crate::live::hall::Hall;

/// Whether this seat comes in now; if not, why. Who waits is shown to the moderators.
pub async fn pass(seat: &Seat, room_id: i64, admission: &Admission) -> Answer<Option<Refusal>> {
    let hall = &seat.hall;
    let Some(refusal) = closed(hall, seat.person, room_id, admission).await? else { return Ok(None) };
    hall.state().room(room_id)?.turn_away(seat.person);
    if refusal == Refusal::Waiting {
        let mut tx = hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
        let now = tx.now();
        store::ask(&mut tx, room_id, seat.person, Kind::Door, now, ASK_LASTS).await.map_err(fatal)?;
        tx.commit().await.map_err(fatal)?;
        told(hall, room_id).await;
    }
    Ok(Some(refusal))
}

/// Why somebody whom the gate admits would not come through the door now.
pub async fn closed(hall: &Hall, person: uuid::Uuid, room_id: i64, admission: &Admission) -> Answer<Option<Refusal>> {
    if admission.backstage() || admission.keeps_order() {
        return Ok(None);
    }
    let floor = floor(hall, room_id).await?;
    let is_in = hall.state().room(room_id)?.is_in(person);
    Ok(match floor.opens(person) {
        _ if is_in => None,
        Door::Open => None,
        Door::Locked => Some(Refusal::Locked),
        Door::Waits => Some(Refusal::Waiting),
    })
}
