//! Who speaks in a room, and how it is shown: raised hands, invitations, the room behind the stage, breaks, the door.
//!
//! Everything stands in the database; a change is committed, then [`News::Stage`](super::hall::News) tells every node of the
//! event to read the room's [`Floor`] anew (`watch.rs`), which compares it with the one before and tells those whom the
//! difference concerns. What somebody may send is decided by the gate alone (`access/floor`), so that every door obeys. Times
//! need no timer of ours: a place that begins in three seconds is a countdown, and the gate is asked at that moment.

pub mod door;
pub mod groups;
pub mod hand;
mod keeper;
pub mod mute;
pub mod places;
pub mod rules;
pub mod setting;
pub mod store;
mod watch;

use uuid::Uuid;

use super::answer::{Answer, fail, fatal, refused_room};
use super::door::Seat;
use super::hall::{Hall, News};
use super::pace::Action;
use crate::access::Admission;
use crate::access::roles::Right;
use crate::base::tx::{Actor, Tx};
use crate::events::rooms::Mode;
use rules::Floor;
use signaling::protocol::ErrorCode;

pub use keeper::follow;
pub use watch::{refresh, refresh_all, welcome};

/// What the one who asks must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Needs {
    /// In the room.
    View,
    /// Somebody who may be behind the stage.
    Backstage,
    /// Whoever decides over the stage.
    Moderate,
}

/// The one question of this area: may this seat do that in this room now? The gate answers, never a payload.
async fn right(seat: &Seat, room_id: i64, needs: Needs, action: Action) -> Answer<Admission> {
    {
        let mut state = seat.hall.state();
        state.room(room_id)?;
        if !state.mode_of(room_id).is_some_and(Mode::has_stage) {
            return fail(ErrorCode::StageDenied);
        }
    }
    if !seat.is_inside(room_id) {
        return fail(ErrorCode::RoomNotEntered);
    }
    seat.pace(action)?;
    let admission = seat.hall.admit(seat.person, room_id).await.map_err(refused_room)?;
    let may = match needs {
        Needs::View => admission.view(),
        Needs::Backstage => admission.backstage(),
        Needs::Moderate => admission.may(Right::StageManage),
    };
    if may { Ok(admission) } else { fail(ErrorCode::StageDenied) }
}

/// Begins a change by this person.
async fn begin(seat: &Seat) -> Answer<Tx> {
    seat.hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)
}

/// Commits a change, and has it seen here and on the other nodes.
async fn commit(seat: &Seat, room_id: i64, tx: Tx) -> Answer<()> {
    tx.commit().await.map_err(fatal)?;
    told(&seat.hall, room_id).await;
    Ok(())
}

/// Something of this room's floor changed.
async fn told(hall: &Hall, room_id: i64) {
    hall.tell(&News::Stage { node: hall.live().node(), room: room_id });
    watch::refresh(hall, room_id).await;
}

/// Their rights changed: this process does not wait for the fact to come around.
async fn ask_about(hall: &std::sync::Arc<Hall>, room_id: i64, people: &[Uuid]) {
    for person in people {
        hall.ask_again(*person, room_id).await;
    }
}

/// The floor as this node last read it, read now when it never did.
pub async fn floor(hall: &Hall, room_id: i64) -> Answer<std::sync::Arc<Floor>> {
    if let Some(floor) = hall.state().floors.get(&room_id) {
        return Ok(floor.clone());
    }
    watch::read(hall, room_id).await.map_err(fatal)
}
